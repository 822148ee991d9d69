"""The texts of a workbook: shared strings, inline strings and what both have
in common (ECMA-376 part 1, 18.4).

A string item holds either one text or rich text runs; the phonetic runs
(furigana) beside them are not its text::

    <si><t>府省名</t></si>
    <si><r><t>在留</t></r><r><rPr/><t>申請</t></r><rPh sb="0" eb="2"><t>ザイリュウ</t></rPh></si>
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.standard import MAIN, STRINGS
from irodori.workbook.xml import (
    STEPS,
    Tag,
    WellFormedness,
    characters,
    check_well_formed,
    decode,
    tags,
    unescape,
)

_MOST_TEXT = 16 << 20
"""Bytes of one item: a cell takes 32,767 characters."""
_MOST_KEPT = 1 << 18
"""Items whose texts are kept as they are: that is faster, and takes some 70
bytes for each beside its characters.
"""
_MOST_TAGS = 6_000_000
"""Tags of items with runs: each takes about a microsecond. A hundred thousand
texts of five runs have five million.

Those of other items with furigana take less, and count for half.
"""
_WINDOW = 1 << 18
"""Bytes of the part that are looked at together."""
_LONGEST_WINDOW = 1 << 20
"""Bytes in which an item has to end, if the part is to be read window by
window.
"""

_HEAD = pattern(
    rb"(?:\xef\xbb\xbf)?+(?:<\?xml version=\"1\.0\"(?: encoding=\"(?:UTF|utf)-8\")?+"
    rb"(?: standalone=\"(?:yes|no)\")?+ ?+\?>\s*+)?+<sst[^<>]*+>"
)
"""What is before the items in nearly every table."""
_END = b"</si>"
_ANY_END = pattern(rb"</(?:[^\s<>/:]++:)?si>")
_OPENING = b"<si><t>"
_CLOSING = b"</t></si>"
_BETWEEN = (_CLOSING + _OPENING).decode()
_PRESERVING = b'<t xml:space="preserve">'
_PHONETIC = pattern(
    rb"</t><phoneticPr fontId=\"[0-9]++\"(?: type=\"[A-Za-z]++\")?+(?: alignment=\"[A-Za-z]++\")?+/></si>"
)
_PLAIN_ITEM = pattern(
    rb"<si><t(?: xml:space=\"preserve\")?+>([^<]*+)</t>"
    rb"(?:<rPh [^<>]*+><t(?: xml:space=\"preserve\")?+>[^<]*+</t></rPh>)*+(?:<phoneticPr [^<>]*+(?<=/)>)?+</si>"
)
"""An item of one text, with its furigana; nearly all are."""
_LONG_ITEM = pattern(
    rb"<si><t(?: xml:space=\"preserve\")?+>[^<]{%d}" % (_MOST_TEXT + 1)
)
"""Matches an item that is too long, without copying it."""
_CONTROLS = bytes(range(0x20)).translate(None, b"\t\n\r")
_SEPARATOR = b"\0"
"""A character that no text of an XML part can hold."""
_REFERENCE = pattern(rb"&(?!(?:amp|lt|gt|quot|apos);)")
"""A reference to anything but the five entities that are always there."""
_DECLARATION = pattern(rb"(?:\xef\xbb\xbf)?<\?xml\s")
_CDATA = pattern(
    rb"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*)|([^<]+)",
    re.DOTALL,
)
_ESCAPED = pattern(r"_x([0-9A-Fa-f]{4})_")

Blocks = Callable[[], Iterable[bytes]]
"""Gives the bytes of a part from its beginning on, each time that it is
called.
"""


class ItemRun(NamedTuple):
    """A run of a string item: its text, and its ``rPr`` element, empty where
    it has none (18.4.4 r, 18.4.7 rPr).
    """

    text: str
    properties: bytes


class SharedStrings:
    """The shared string table; with more than ``most_kept`` items it takes
    little more memory than its characters.

    Its texts then lie one after another in pages, one for each window of the
    part. A table is read window by window, and what is plain is proven to be
    well-formed on the way; a part in which windows could go wrong is read as a
    whole.

    InputError as of `check_well_formed` and `decode`, ``strings.long`` (limit,
    in MiB) where an item is too long, or ``strings.many`` (limit) where there
    are too many tags in items that are more than one text.
    """

    def __init__(
        self,
        part: bytes | Blocks,
        name: str,
        window: int = _WINDOW,
        most_kept: int = _MOST_KEPT,
    ) -> None:
        self._most_kept = most_kept
        blocks: Blocks = (lambda: (part,)) if isinstance(part, bytes) else part
        self._clear()
        self._tags = 0
        try:
            windows = _windows(blocks(), window)
            check = WellFormedness(name, None, STRINGS)
            understood = self._read(windows, check)
        except InputError as error:
            if error.code == "strings.many":
                raise
            understood = False  # why is told of the part as a whole
        if not understood:
            self._clear()
            whole = b"".join(blocks())
            self._read_whole(whole, name, window)

    def __len__(self) -> int:
        return len(self._texts) + len(self._page_of)

    def text(self, index: int) -> str:
        """Return one item's text; ``InputError`` ``strings.index`` where the
        table has no such item.
        """
        if 0 <= index < len(self._texts):
            return self._texts[index]
        if not 0 <= index < len(self._page_of):
            raise InputError("strings.index", index=index)
        page = self._page_of[index]
        at = index + page
        start = self._bounds[at]
        end = self._bounds[at + 1]
        return self._pages[page][start:end]

    def rich_item(self, index: int) -> bytes | None:
        """Return the element of an item whose runs have colours or are struck
        through, None for any other item.
        """
        return self._rich.get(index)

    def rich_among(self, indexes: Iterable[int]) -> set[int]:
        """Return the indexes of items whose runs have colours or are struck
        through, out of those given.
        """
        return self._rich.keys() & indexes

    def texts(self, indexes: Sequence[int]) -> list[str]:
        """Return many items' texts; IndexError where the table has no such
        item.
        """
        if self._texts:
            return [*map(self._texts.__getitem__, indexes)]
        pages = self._pages
        page_of = self._page_of
        bounds = self._bounds
        return [
            pages[page][bounds[index + page] : bounds[index + page + 1]]
            for index, page in zip(
                indexes, map(page_of.__getitem__, indexes), strict=True
            )
        ]

    def short(self, most: int) -> Iterator[tuple[int, str]]:
        """Yield the index and text of each item of at most so many characters."""
        if self._texts:
            yield from (
                (index, text)
                for index, text in enumerate(self._texts)
                if len(text) <= most
            )
            return
        bounds = self._bounds
        for index, page in enumerate(self._page_of):
            start = bounds[index + page]
            end = bounds[index + page + 1]
            if end - start <= most:
                yield index, self._pages[page][start:end]

    def _clear(self) -> None:
        self._texts: list[str] = []
        """All texts, while they are few."""
        self._rich: dict[int, bytes] = {}
        self._pages: list[str] = []
        self._page_of = array("I")
        """The page of each text."""
        self._bounds = array("I")
        """Where each text begins in its page, and behind those of one page
        where the last one ends: a page has one bound more than texts.
        """

    def _add(self, texts: list[str]) -> None:
        """Add the texts of the next items."""
        are_few = len(self._texts) + len(texts) <= self._most_kept
        if are_few and not self._pages:
            self._texts += texts
            return
        if self._texts:
            self._add_page(self._texts)
            self._texts = []
        self._add_page(texts)

    def _add_texts(self, found: _Texts) -> None:
        """Add the texts of the next items, and the elements of those whose
        runs differ in their look.
        """
        first = len(self)
        for place, element in found.rich.items():
            self._rich[first + place] = element
        self._add(found.texts)

    def _add_page(self, texts: list[str]) -> None:
        bounds = array("I", accumulate(map(len, texts), initial=0))
        page = array("I", [len(self._pages)])
        self._page_of += page * len(texts)
        self._bounds += bounds
        self._pages.append("".join(texts))

    def _read(self, windows: Iterator[bytes], check: WellFormedness) -> bool:
        """Read and check the windows of a part; tell whether it can be read in
        this way.
        """
        first = next(windows)
        head = _HEAD.match(first)
        if head is None:
            return False
        check.feed(head[0])
        rest = first[head.end() :]
        for window in chain([rest], windows):
            if len(window) > _LONGEST_WINDOW:
                return False
            texts = _proven_texts(window)
            if texts is not None:
                # what is proven may be wherever another element may
                check.feed(b"<si/>")
                self._add(texts)
                continue
            self._count_tags(window)
            found = _texts(window)
            if found is None:
                return False
            check.feed_leading(window, found.depth)
            self._add_texts(found)
        check.close()
        return True

    def _count_tags(self, data: bytes) -> None:
        self._tags += data.count(b"<") // 2
        gaps = _PLAIN_ITEM.split(data)[::2]
        self._tags += sum(gap.count(b"<") for gap in gaps)
        if self._tags > _MOST_TAGS:
            raise InputError("strings.many", limit=_MOST_TAGS)

    def _read_whole(self, part: bytes, name: str, window: int) -> None:
        """Read a part in any form and encoding."""
        self._tags = 0
        check_well_formed(part, name, STRINGS)
        data = decode(part, name)[0]
        if len(data) > _MOST_TEXT and _LONG_ITEM.search(data):
            _check_length(len(data))
        declaration = _DECLARATION.match(data)
        start = declaration.end() if declaration else 0
        for each in _cut(data, start, window):
            self._count_tags(each)
            found = _texts(each)
            if found is None:
                self._clear()
                self._add_texts(_other_texts(data))
                return
            self._add_texts(found)


def _windows(blocks: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield a part in pieces about as long as its blocks or ``size``.

    An item ends where a piece does, but for the last one and one that is too
    long.
    """
    rest = b""
    for block in blocks:
        for start in range(0, len(block), size):
            rest += block[start : start + size]
            cut = rest.rfind(_END) + len(_END)
            if cut >= len(_END):
                yield rest[:cut]
                rest = rest[cut:]
            elif len(rest) > _LONGEST_WINDOW:
                yield rest
                rest = b""
    yield rest


def _cut(data: bytes, start: int, size: int) -> Iterator[bytes]:
    """Yield what comes from an offset on in pieces of ``size`` or more; an
    item ends where a piece does.
    """
    while start < len(data):
        found = _ANY_END.search(data, start + size)
        end = found.end() if found else len(data)
        yield data[start:end]
        start = end


def _proven_texts(window: bytes) -> list[str] | None:
    """Return the texts of items that are all plain and well-formed without
    doubt, None where they are not.

    No element is left to be checked then but the texts, and they are
    well-formed where they are UTF-8, hold no character that XML 1.0 leaves out
    (2.2 Char), no ``]]>`` (2.4 CharData) and no reference to what is not
    predefined.
    """
    if b'"' in window:
        window = window.replace(_PRESERVING, b"<t>")
        window = _PHONETIC.sub(_CLOSING, window)
    text = _proven_content(window)
    if text is None:
        return None
    texts = text.split(_BETWEEN)
    if "<" in "".join(texts):
        return None
    if b"&" in window or b"\r" in window:
        if _REFERENCE.search(window):
            return None
        texts = [
            characters(each) if "&" in each or "\r" in each else each
            for each in texts
        ]
    if b"_" in window and b"_x" in window:
        texts = [
            without_escapes(each) if "_x" in each else each for each in texts
        ]
    return texts


def _proven_content(window: bytes) -> str | None:
    """Return what is between the first item's start and the last one's end,
    None where a character may not be there.
    """
    if not window.startswith(_OPENING) or not window.endswith(_CLOSING):
        return None
    if any(map(window.__contains__, _CONTROLS)):
        return None
    if b"]" in window and b"]]>" in window:
        return None
    try:
        content = window[len(_OPENING) : -len(_CLOSING)]
        text = content.decode()
    except UnicodeError:
        return None
    if "\ufffe" in text or "\uffff" in text:
        return None
    return text


class _Texts(NamedTuple):
    """What a piece of the table holds."""

    texts: list[str]
    rich: dict[int, bytes]
    """The elements of the items whose runs differ in their look, by their
    place among the texts.
    """
    depth: int
    """How many elements the piece leaves open."""

    def followed_by(self, others: _Texts) -> _Texts:
        """Return this with the texts of the items that follow."""
        first = len(self.texts)
        for at, element in others.rich.items():
            self.rich[first + at] = element
        self.texts.extend(others.texts)
        depth = self.depth + others.depth
        return self._replace(depth=depth)


def _texts(data: bytes) -> _Texts | None:
    """Return the texts of items of any form.

    None where something among the items may hide some of them: a comment, a
    CDATA section, a processing instruction.
    """
    parts = _PLAIN_ITEM.split(data)
    if len(data) > _MOST_TEXT:
        longest = max(map(len, parts[1::2]), default=0)
        _check_length(longest)
    plain = _literal_texts(parts[1::2])
    found = _Texts([], {}, 0)
    start = 0
    for place, gap in enumerate(parts[::2]):
        if gap and b"<" in gap:
            if _may_hide_items(gap):
                return None
            found.texts.extend(plain[start:place])
            found = found.followed_by(_other_texts(gap))
            start = place
    found.texts.extend(plain[start:])
    return found


def _may_hide_items(gap: bytes) -> bool:
    """Tell whether a comment, CDATA or a processing instruction is there."""
    return b"<!" in gap or b"<?" in gap


def _other_texts(data: bytes) -> _Texts:
    """Return the texts of items that may have any form, ``<si/>`` or
    ``<x:si><x:r>…</x:r></x:si>``.
    """
    reader = _ItemReader(data)
    depth = 0
    for tag in tags(data):
        depth += STEPS[tag.kind]
        reader.take(tag)
    return _Texts(reader.texts, reader.rich, depth)


class _ItemReader:
    """Collects the texts of items, tag by tag."""

    def __init__(self, data: bytes) -> None:
        self.texts: list[str] = []
        self.rich: dict[int, bytes] = {}
        """As in `_Texts`."""
        self._data = data
        self._pieces: list[str] = []
        """The texts of the item that is open."""
        self._start: int | None = None
        """Where it begins."""
        self._text_start = 0
        self._phonetic = 0
        """How many elements of furigana are open."""

    def take(self, tag: Tag) -> None:
        """Take the next tag of the data."""
        if tag.name == b"t":
            self._take_text(tag)
        elif tag.name == b"rPh":
            self._phonetic += STEPS[tag.kind]
        elif tag.name == b"si":
            self._take_item(tag)

    def _take_text(self, tag: Tag) -> None:
        if tag.kind == "open":
            self._text_start = tag.end
        elif tag.kind == "close":
            if self._start is None or self._phonetic:
                return
            _check_length(tag.start - self._text_start)
            content = self._data[self._text_start : tag.start]
            self._pieces.append(element_text(content))

    def _take_item(self, tag: Tag) -> None:
        if tag.kind == "open":
            self._start = tag.start
            self._phonetic = 0
            self._pieces.clear()
        elif tag.kind == "empty":
            self.texts.append("")
        elif self._start is not None:
            _check_length(tag.end - self._start)
            item = self._data[self._start : tag.end]
            if has_looks(item):
                self.rich[len(self.texts)] = item
            self.texts.append("".join(self._pieces))
            self._start = None


def has_looks(item: bytes) -> bool:
    """Tell whether a string item may hold runs with colours of their own or
    that are struck through or raised.
    """
    return b"rPr" in item and any(look in item for look in _LOOKS)


_LOOKS = (b"color", b"strike", b"vertAlign")


def item_runs(item: bytes) -> list[ItemRun]:
    """Return the runs of a string item; a text outside any run is one without
    properties.
    """
    runs: list[ItemRun] = []
    properties = b""
    opened = started = phonetic = 0
    for tag in tags(item):
        if tag.name == b"rPh":
            phonetic += STEPS[tag.kind]
        elif tag.name == b"r":
            properties = b""
        elif tag.name == b"rPr":
            if tag.kind == "open":
                started = tag.start
            elif tag.kind == "close":
                properties = item[started : tag.end]
        elif tag.name == b"t" and not phonetic:
            if tag.kind == "open":
                opened = tag.end
            elif tag.kind == "close":
                runs.append(
                    ItemRun(element_text(item[opened : tag.start]), properties)
                )
    return runs


def _check_length(length: int) -> None:
    if length > _MOST_TEXT:
        raise InputError("strings.long", limit=_MOST_TEXT >> 20)


def item_text(data: bytes, start: int = 0, end: int | None = None) -> str:
    """Return the text of a string item (CT_Rst) between two offsets: its runs
    joined, its furigana left out.
    """
    pieces = []
    opened = phonetic = 0
    for tag in tags(data, start, end):
        if tag.name == b"rPh":
            phonetic += STEPS[tag.kind]
        elif tag.name == b"t" and not phonetic:
            if tag.kind == "open":
                opened = tag.end
            elif tag.kind == "close":
                pieces.append(element_text(data[opened : tag.start]))
    return "".join(pieces)


def element_text(content: bytes) -> str:
    """Return the characters of an element that holds only text, with CDATA
    sections and comments among it.
    """
    if b"<" not in content:
        return literal_text(content)
    return "".join(
        cdata.decode("utf-8", "replace")
        if cdata
        else literal_text(text)
        if text
        else ""
        for cdata, text in _CDATA.findall(content)
    )


def literal_text(content: bytes) -> str:
    """Return text as Excel shows it: references and ``_x000D_`` escapes
    (22.9.2.19 ST_Xstring) resolved.
    """
    text = (
        unescape(content)
        if b"&" in content or b"\r" in content
        else content.decode("utf-8", "replace")
    )
    if "_x" in text:
        return without_escapes(text)
    return text


def _literal_texts(contents: list[bytes]) -> list[str]:
    """Return of many elements what `literal_text` does of each."""
    joined = _SEPARATOR.join(contents)
    if b"&" in joined or b"_x" in joined or b"\r" in joined or not contents:
        return [*map(literal_text, contents)]
    return joined.decode("utf-8", "replace").split(_SEPARATOR.decode())


def without_escapes(text: str) -> str:
    """Return text with each UTF-16 code unit that is written ``_xHHHH_`` in
    its place.
    """
    if "_x" not in text:
        return text
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode(
        "utf-16-le", "replace"
    )


NO_STRINGS = SharedStrings(b'<sst xmlns="%b"/>' % MAIN[0].encode(), "")
"""The table of a workbook that has none."""
