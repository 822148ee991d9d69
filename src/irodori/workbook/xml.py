"""XML parts as bytes: checked by expat, cut into tags by one regular
expression, changed in place.

A part is checked (`check_well_formed`) and brought to UTF-8 (`decode`); all
else here takes well-formed UTF-8 and gives offsets into it, so that whatever
is not changed can be written back as it was. Rows of a sheet are read before
they are checked: what is not well-formed is then read as anything, and
refused.
"""

from __future__ import annotations

import pyexpat
import re
import sys
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Literal

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.standard import SchemaPlace

Attributes = dict[str, str]
"""The attributes of an element, by name."""


_TOKEN = pattern(
    # one without an end hides all that follows
    rb"<(?:!--(?:.*?-->|.*)|!\[CDATA\[(?:.*?\]\]>|.*)|\?(?:.*?\?>|.*)"
    rb"|(?P<close>/?)(?:(?P<prefix>[^\s<>/:=!?\"']++):)?(?P<name>[^\s<>/:=!?\"']++)"
    rb"(?:[^<>\"'/]++|\"[^\"]*+\"|'[^']*+')*+(?P<empty>/?)>)",
    re.DOTALL,
)
_NESTING = pattern(rb"</|<(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+(?<=/)>|<")
_DEEPEST = 10_000
"""Elements within each other; expat takes 130 bytes for each, and the witness
a step for each pair.
"""
_MANY = 1_000_000
_MOST_TAGS = 6_000_000
"""Tags of a part that is read as a whole: each takes about a microsecond.
64,000 cell formats have half a million.
"""
_ATTRIBUTE = pattern(rb"([^\s<>/=\"']++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')")
_ELEMENT_NAME = pattern(rb"<[^\s/>]++")
_DECLARED = pattern(
    rb"(?:\xef\xbb\xbf)?<\?xml\s[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']"
)
_ENCODINGS = frozenset({"utf-8", "us-ascii", "utf-16", "utf-16le", "utf-16be"})
_REFERENCE = pattern(
    r"&(?:#x([0-9A-Fa-f]{1,99})|#([0-9]{1,99})|(lt|gt|amp|quot|apos));"
)
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}
"""The ampersand comes last: what it is made of refers to nothing."""
_PREDEFINED = [
    (f"&{name};", character) for name, character in _ENTITIES.items()
]
_SPACES = pattern(r"\r\n?|[\n\t]")
_ESCAPES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "\t": "&#9;",
        "\n": "&#10;",
        "\r": "&#13;",
    }
)


class Tag(NamedTuple):
    """One tag: its bytes are ``data[start:end]``; the name is the local one,
    the prefix empty where there is none.
    """

    start: int
    end: int
    kind: Literal["open", "close", "empty"]
    prefix: bytes
    name: bytes


STEPS = {"open": 1, "close": -1, "empty": 0}
"""By how much each kind of tag leads into the elements."""
_SIGNS = {b"<": 1, b"</": -1}


class Element(NamedTuple):
    """An element's two tags, or one tag twice where it is empty; its bytes are
    ``data[start:end]``.
    """

    opening: Tag
    closing: Tag

    @property
    def name(self) -> bytes:
        """The local name."""
        return self.opening.name

    @property
    def start(self) -> int:
        """Where the opening tag begins."""
        return self.opening.start

    @property
    def end(self) -> int:
        """Where the closing tag ends."""
        return self.closing.end


class WellFormedness:
    """Checks a part piece by piece; ``encoding`` is that of the pieces where
    it is not the one that the part declares.

    With ``places`` the names that are read are refused where the standard does
    not have them: ``xml.misplaced`` (part, element), or ``xml.root`` where the
    root is another one.

    InputError ``xml.damaged`` (part, line), ``xml.encoding`` (part, encoding)
    for a declared encoding other than UTF-8, UTF-16 and US-ASCII, or
    ``xml.dtd`` (part) at the document type declaration, before any entity is
    read.
    """

    def __init__(
        self,
        part: str,
        encoding: str | None = None,
        places: SchemaPlace | None = None,
    ) -> None:
        self._part = part
        self._open = 0
        """How many elements the pieces other than whole rows have left open,
        at most.
        """
        self._parser = pyexpat.ParserCreate(encoding, " ")
        self._parser.XmlDeclHandler = self._check_encoding
        self._parser.StartDoctypeDeclHandler = self._refuse_doctype
        if places:
            self._places = [places]
            self._serials = [0]
            """For each open element its number, counted from the start of the
            part.
            """
            self._serial = 0
            self._latest: dict[SchemaPlace, int] = {}
            """In which element there was the latest of those that may be there
            once.
            """
            self._parser.StartElementHandler = self._enter
            self._parser.EndElementHandler = self._leave

    def feed(self, piece: bytes) -> None:
        """Check the next piece."""
        check_depth(piece, self._part, opened=self._open)
        # a row closes what it opens, or is refused
        is_level = piece.endswith(b"row>") or piece.count(b"<") < 2
        self.feed_leading(piece, 0 if is_level else sum(_steps(piece)))

    def feed_leading(self, piece: bytes, depth: int) -> None:
        """Check the next piece, whose depth the caller knows: how many more
        elements it opens than it closes.
        """
        self._open += depth
        if self._open > _DEEPEST:
            raise InputError("xml.deep", part=self._part, limit=_DEEPEST)
        self._parse(piece, is_final=False)

    def close(self) -> None:
        """Check that the part is complete."""
        self._parse(b"", is_final=True)

    def parse(self, whole: bytes) -> None:
        """Check a part that is there as a whole."""
        self._parse(whole, is_final=True)

    def _parse(self, piece: bytes, *, is_final: bool) -> None:
        try:
            self._parser.Parse(piece, is_final)
        except pyexpat.ExpatError as error:
            raise InputError(
                "xml.damaged", part=self._part, line=error.lineno
            ) from error
        if is_final:
            del self._parser  # it holds this object by its handlers

    def _enter(self, name: str, _attributes: Attributes) -> None:
        place = self._places[-1].children.get(name)
        if place is None:
            place = self._strange_place(name)
        self._serial += 1
        if place.once:
            if self._latest.get(place) == self._serials[-1]:
                raise self._misplaced(name)
            self._latest[place] = self._serials[-1]
        self._places.append(place)
        self._serials.append(self._serial)

    def _strange_place(self, name: str) -> SchemaPlace:
        """Return the place of an element that the standard does not have here."""
        around = self._places[-1]
        local = name.rpartition(" ")[2]
        if len(self._places) == 1:
            raise InputError("xml.root", part=self._part, element=local)
        if local in around.forbidden:
            raise self._misplaced(name)
        return around.stranger

    def _leave(self, _: str) -> None:
        self._places.pop()
        self._serials.pop()

    def _misplaced(self, name: str) -> InputError:
        return InputError(
            "xml.misplaced", part=self._part, element=name.rpartition(" ")[2]
        )

    def _check_encoding(
        self,
        _version: str,
        encoding: str | None,
        _standalone: int,
    ) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise InputError(
                "xml.encoding", part=self._part, encoding=encoding
            )

    def _refuse_doctype(self, *_: object) -> None:
        raise InputError("xml.dtd", part=self._part)


def check_well_formed(
    data: bytes,
    part: str,
    places: SchemaPlace | None = None,
) -> None:
    """Refuse a part that is no well-formed XML with namespaces; the errors are
    those of `WellFormedness`.

    InputError ``xml.many`` (part, limit) where it has more tags than any part
    that is read as a whole.
    """
    if data.count(b"<") > _MOST_TAGS:
        raise InputError("xml.many", part=part, limit=_MOST_TAGS)
    check_depth(data, part, _MANY)
    check = WellFormedness(part, None, places)
    check.parse(data)


def check_depth(
    data: bytes,
    part: str,
    most: int = _DEEPEST,
    *,
    opened: int = 0,
) -> None:
    """Refuse a part in which more than so many elements are within each other:
    ``xml.deep`` (part, limit).

    ``opened`` is how many are open before it.
    """
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in data[:4]:
        data = data.replace(b"\0", b"")  # of UTF-16 what tells tags apart
    if data.count(b"<") + opened <= most:
        return
    deepest = max(accumulate(_steps(data), initial=opened))
    if deepest > most:
        raise InputError("xml.deep", part=part, limit=most)


def _steps(data: bytes) -> Iterator[int]:
    """Yield by how much each tag leads into the elements, or out of them."""
    if b"<!" in data or data.count(b"<?") > 1:
        return (STEPS[tag.kind] for tag in tags(data))
    return (_SIGNS.get(sign[0], 0) for sign in _NESTING.finditer(data))


def decode(data: bytes, part: str) -> tuple[bytes, Callable[[bytes], bytes]]:
    """Return a part as UTF-8 and the function that brings such bytes back to
    the part's own encoding.

    UTF-8 and US-ASCII stay as they are, a byte order mark included; UTF-16 of
    both byte orders is transcoded (its declaration is not touched). InputError
    ``xml.encoding`` (part, encoding) for anything else.
    """
    if data.startswith((b"\xff\xfe", b"<\x00?\x00")):
        return _transcoded(data, "utf-16-le", part)
    if data.startswith((b"\xfe\xff", b"\x00<\x00?")):
        return _transcoded(data, "utf-16-be", part)
    declared = _DECLARED.match(data)
    encoding = declared[1].decode("ascii") if declared else "utf-8"
    if encoding.lower() not in _ENCODINGS or encoding.lower().startswith(
        "utf-16"
    ):
        raise InputError("xml.encoding", part=part, encoding=encoding)
    return data, lambda utf8: utf8


def _transcoded(
    data: bytes,
    encoding: str,
    part: str,
) -> tuple[bytes, Callable[[bytes], bytes]]:
    try:
        utf8 = data.decode(encoding).encode("utf-8")
    except UnicodeError as error:
        raise InputError("xml.damaged", part=part, line=1) from error
    return utf8, lambda changed: changed.decode("utf-8").encode(encoding)


def tags(
    data: bytes,
    start: int = 0,
    end: int | None = None,
) -> Iterator[Tag]:
    """Yield the tags between two offsets in order; comments, CDATA and
    processing instructions are passed over.
    """
    for token in _TOKEN.finditer(
        data, start, len(data) if end is None else end
    ):
        closing, prefix, name, empty = token.groups()
        if name is not None:
            kind: Literal["open", "close", "empty"] = (
                "close" if closing else "empty" if empty else "open"
            )
            yield Tag(
                token.start(),
                token.end(),
                kind,
                prefix or b"",
                name,
            )


def elements(data: bytes, start: int = 0) -> Iterator[Element]:
    """Yield the elements side by side from an offset on, until the element
    around them or the data ends.
    """
    depth = 0
    opening = None
    for tag in tags(data, start):
        if tag.kind == "close":
            depth -= 1
            if depth < 0:
                return
            if depth == 0 and opening:
                yield Element(opening, tag)
        elif depth == 0 and tag.kind == "empty":
            yield Element(tag, tag)
        else:
            if depth == 0:
                opening = tag
            depth += tag.kind == "open"


def attributes(tag: bytes) -> dict[bytes, tuple[int, int]]:
    """Return where each attribute's value is within the bytes of a tag, by its
    name with the prefix.
    """
    return {
        found[1]: found.span(2 if found[2] is not None else 3)
        for found in _ATTRIBUTE.finditer(tag)
    }


def attribute(tag: bytes, name: bytes) -> str | None:
    """Return the value of one attribute of a tag, None where it is absent;
    white space as in XML 1.0, 3.3.3.
    """
    span = attributes(tag).get(name)
    if span is None:
        return None
    return _attribute_text(tag[slice(*span)])


def attribute_values(tag: bytes) -> Attributes:
    """Return every attribute of a tag with its value."""
    return {
        name.decode("utf-8", "replace"): _attribute_text(tag[slice(*span)])
        for name, span in attributes(tag).items()
    }


def set_attribute(tag: bytes, name: bytes, value: bytes) -> bytes:
    """Return a tag with one attribute set, the rest as it was; a new one comes
    last. The value is already escaped.
    """
    spans = attributes(tag)
    if name in spans:
        start, end = spans[name]
        return tag[:start] + value + tag[end:]
    at = _name_end(tag)
    if spans:
        at = max(end for _, end in spans.values()) + 1
    return b'%b %b="%b"%b' % (tag[:at], name, value, tag[at:])


def _name_end(tag: bytes) -> int:
    found = _ELEMENT_NAME.match(tag)
    return found.end() if found else 0


def _attribute_text(value: bytes) -> str:
    text = value.decode("utf-8", "replace")
    return _resolved(_SPACES.sub(" ", text))


def unescape(value: bytes) -> str:
    """Return the characters of an element's text: line ends as in XML 1.0,
    2.11, references resolved.
    """
    return characters(value.decode("utf-8", "replace"))


def characters(text: str) -> str:
    """Return the characters of an element's text that is decoded already."""
    return _resolved(
        text.replace("\r\n", "\n").replace("\r", "\n")
        if "\r" in text
        else text
    )


def _resolved(text: str) -> str:
    if "&#" in text:
        return _REFERENCE.sub(_character, text)
    if "&" in text:
        for reference, character in _PREDEFINED:
            text = text.replace(reference, character)
    return text


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, entity = reference.groups()
    if entity:
        return _ENTITIES[entity]
    number = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if number <= sys.maxunicode:
        return chr(number)
    return "\ufffd"


def escape(text: str) -> bytes:
    """Return text as it may be in an attribute value with double quotes, or in
    an element.
    """
    return text.translate(_ESCAPES).encode("utf-8")
