"""The bytes of a part as the verifier reads them: what is at hand of it while it
is unpacked; and XML by expat with namespaces, and where in the bytes each tag
begins.

A name is ``uri local``, as expat joins the two with a space; an attribute
without a prefix has its plain name.
"""

from __future__ import annotations

import pyexpat
import re
from collections.abc import Iterable

from irodori.tuples import NamedTuple

MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""The namespaces of SpreadsheetML, transitional and strict (ECMA-376 part 4,
part 1).
"""

_TAG = re.compile(
    rb"</?[^\s<>/=\"'!?]++(?:\s++[^\s<>/=\"']++\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'))*+\s*+/?>"
)

_UNSIGNED = re.compile(r"[ \t\r\n]*\+?([0-9]{1,10})[ \t\r\n]*")

Attributes = dict[str, str]
"""The attributes of an element, by name."""

Splice = tuple[int, int, bytes]
"""(start, end, what takes the place of the bytes between)."""
_BLOCK = 1 << 19
"""Bytes that are taken from the part together, at least."""
DATA_END = b"</sheetData>"


# ---- XML --------------------------------------------------------------------


class TagSpan(NamedTuple):
    """The bytes ``data[start:end]`` of a tag."""

    start: int
    end: int


class Node:
    """An element with its attributes, its children, and where its two tags
    are.
    """

    __slots__ = (
        "attributes",
        "children",
        "closing",
        "name",
        "opening",
        "text",
    )

    def __init__(
        self,
        name: str,
        attributes: Attributes,
        opening: TagSpan,
    ) -> None:
        self.name = name
        self.attributes = attributes
        self.opening = opening
        self.closing: TagSpan | None = None
        """None where the element is one empty tag."""
        self.children: list[Node] = []
        self.text = ""

    def get(self, attribute: str) -> str | None:
        """Return the value of an attribute."""
        return self.attributes.get(attribute)

    @property
    def namespace(self) -> str:
        """The URI of the element's namespace, empty where it has none."""
        return self.name.rpartition(" ")[0]

    @property
    def local(self) -> str:
        """The name without its namespace."""
        return self.name.rpartition(" ")[2]

    @property
    def end(self) -> int:
        """Where the element ends."""
        return (self.closing or self.opening).end

    def all(self, local: str) -> list[Node]:
        """Return the children of a name that are in the namespace of this
        element.
        """
        name = f"{self.namespace} {local}".strip()
        return [child for child in self.children if child.name == name]

    def content(self) -> tuple[object, ...]:
        """Return all that the element says, to be compared: nothing of how it
        is written.
        """
        inner = tuple(child.content() for child in self.children)
        return self.name, frozenset(self.attributes.items()), self.text, inner


class _TreeBuilder:
    """Builds the tree of one part."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._open: list[Node] = []
        self.root: Node | None = None
        self.parser = parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Attributes) -> None:
        at = self.parser.CurrentByteIndex
        node = Node(name, attributes, TagSpan(at, tag_end(self._data, at)))
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        node = self._open.pop()
        if not self._data.endswith(
            b"/>", node.opening.start, node.opening.end
        ):
            at = self.parser.CurrentByteIndex
            node.closing = TagSpan(at, tag_end(self._data, at))

    def _text(self, characters: str) -> None:
        self._open[-1].text += characters


def parser() -> pyexpat.XMLParserType:
    """Return a parser with namespaces for text in UTF-8, which raises
    ValueError at a document type declaration.
    """
    made = pyexpat.ParserCreate("utf-8", " ")
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*_: object) -> None:
    raise ValueError


def as_utf8(data: bytes) -> bytes:
    """Return a part in UTF-8; the two are one to one, so that equal results
    were equal parts.
    """
    if data[:2] == b"\xff\xfe" or data[:4] == b"<\0?\0":
        return data.decode("utf-16-le").encode()
    if data[:2] == b"\xfe\xff" or data[:4] == b"\0<\0?":
        return data.decode("utf-16-be").encode()
    return data


def unsigned(text: str | None) -> int:
    """Return an unsigned number as XML Schema writes it, 0 where it is absent;
    ValueError where it is none.
    """
    found = _UNSIGNED.fullmatch(text or "0")
    if not found:
        raise ValueError(text)
    return int(found[1])


def tag_end(data: bytes, start: int) -> int:
    """Return where the tag ends that begins at an offset."""
    found = _TAG.match(data, start)
    if not found:
        raise ValueError(start)
    return found.end()


def tree(data: bytes) -> Node:
    """Return the root of a part in UTF-8; ValueError or ExpatError where it
    cannot be read.
    """
    builder = _TreeBuilder(data)
    builder.parser.Parse(data, True)
    del builder.parser  # it holds the builder by its handlers
    if builder.root is None:
        raise ValueError
    return builder.root


def spliced(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the bytes with each ``data[start:end]`` replaced; ValueError
    where two of them overlap.
    """
    pieces: list[bytes] = []
    done = 0
    for start, end, replacement in sorted(splices):
        if start < done:
            raise ValueError(start)
        pieces += (data[done:start], replacement)
        done = end
    return b"".join((*pieces, data[done:]))


def elements_of(prefixes: Iterable[bytes]) -> re.Pattern[bytes]:
    """Return what finds the tags of elements whose names have a prefix; it
    begins with the colon, which is rare, to be quick.
    """
    tags = (rb"(?<=<%b:)" % re.escape(prefix) for prefix in prefixes)
    return re.compile(rb":(?:%b)" % (b"|".join(tags) or b"(?!)"))


# ---- A part while it is unpacked --------------------------------------------


class OddFormError(Exception):
    """The part is not in the plain form, or not equal in it: the exact way has
    to decide.
    """


class UnpackedText:
    """A part as it is unpacked: what of it is at hand, and more where that is
    asked for.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.data = b""

    def read_on(self) -> bool:
        """Take as much again from the part as is at hand, at least a block;
        tell whether there was something.
        """
        pieces = [self.data]
        size = 0
        least = max(len(self.data), _BLOCK)
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= least:
                break
        self.data = b"".join(pieces)
        return size > 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer at the end of the part."""
        while len(self.data) < size and self.read_on():
            pass
        taken = self.data[:size]
        self.data = self.data[size:]
        return taken

    def take_equal(self, text: bytes) -> bool:
        """Take a text if it comes next; tell whether it does."""
        while len(self.data) < len(text) and self.read_on():
            pass
        if not self.data.startswith(text):
            return False
        self.data = self.data[len(text) :]
        return True

    def find(self, sign: bytes, start: int = 0) -> int:
        """Return the offset of a sign in ``data``, which is read on until it
        is there.
        """
        while (at := self.data.find(sign, start)) < 0:
            if not self.read_on():
                raise OddFormError
        return at

    def take_after(self, sign: bytes, start: int = 0) -> bytes:
        """Return all up to the end of a sign, at or behind an offset."""
        return self.take(self.find(sign, start) + len(sign))

    def take_rows(self) -> bytes:
        """Return rows, up to the end of the last one at hand; nothing where no
        more rows follow.
        """
        while True:
            end = self.data.find(DATA_END)
            at = self.data.rfind(b"</row>", 0, end if end >= 0 else None)
            if end >= 0:
                if at >= 0:
                    return self.take(at + len(b"</row>"))
                return b""
            if at >= 0:
                return self.take(at + len(b"</row>"))
            if not self.read_on():
                raise OddFormError

    def take_block(self) -> bytes:
        """Return the next block, which ends with a tag where there is one;
        nothing at the end.
        """
        if not self.data and not self.read_on():
            return b""
        at = self.data.rfind(b">") + 1
        return self.take(at or len(self.data))
