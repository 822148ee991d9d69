"""The texts of a workbook: shared strings, inline strings and what both have in common (ECMA-376 part 1, 18.4).

A string item holds either one text or rich text runs; the phonetic runs (furigana) beside them are not its text::

    <si><t>府省名</t></si>
    <si><r><t>在留</t></r><r><rPr/><t>申請</t></r><rPh sb="0" eb="2"><t>ザイリュウ</t></rPh></si>
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from irodori.errors import InputError
from irodori.workbook.xml import check_well_formed, decode, tags, unescape

_MOST_TEXT = 16 << 20
"""Bytes of one item: a cell takes 32,767 characters."""

_PLAIN_ITEM = re.compile(
    rb"<si><t(?: xml:space=\"preserve\")?+>([^<]*+)</t>"
    rb"(?:<rPh [^<>]*+><t(?: xml:space=\"preserve\")?+>[^<]*+</t></rPh>)*+(?:<phoneticPr [^<>]*+/>)?+</si>"
)
"""An item of one text, with its furigana; nearly all are."""
_SEPARATOR = b"\0"
"""No text of an XML part holds it."""
_NOT_PLAIN = (b"<", b"&", b"\r", b"_x")
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*)|([^<]+)", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """The shared string table: the bytes of each item; a text is made of them when somebody asks for it."""

    def __init__(self, part: bytes, name: str) -> None:
        check_well_formed(part, name)
        self._items = _items(decode(part, name)[0])
        if len(part) > _MOST_TEXT and any(len(item) > _MOST_TEXT for item in self._items):
            raise InputError("strings.long", limit=_MOST_TEXT >> 20)

    def __len__(self) -> int:
        return len(self._items)

    def text(self, index: int) -> str:
        """Return one item's text; ``InputError`` ``strings.index`` where the table has no such item."""
        if not 0 <= index < len(self._items):
            raise InputError("strings.index", index=index)
        item = self._items[index]
        return item_text(item) if item.startswith(b"<") else literal_text(item)

    def texts(self, indexes: Sequence[int]) -> list[str]:
        """Return many items' texts, those in their plain form all at once."""
        items = [*map(self._items.__getitem__, indexes)]
        joined = _SEPARATOR.join(items)
        if any(sign in joined for sign in _NOT_PLAIN) or not items:
            return [*map(self.text, indexes)]
        return joined.decode("utf-8", "replace").split(_SEPARATOR.decode())


def _items(data: bytes) -> list[bytes]:
    """Return of each plain item what its text is written as, and of any other the item as a whole."""
    if b"<!" in data or b":si" in data or data.count(b"<?") > bool(_DECLARATION.match(data)):
        return [*_other_items(data)]
    parts = _PLAIN_ITEM.split(data)
    plain, items, start = parts[1::2], list[bytes](), 0
    for place, gap in enumerate(parts[::2]):
        if gap and b"<si" in gap:
            items += plain[start:place]
            items += _other_items(gap)
            start = place
    return items + plain[start:] if items else plain


def _other_items(data: bytes) -> Iterator[bytes]:
    """Yield the items of any form: ``<si/>``, ``<x:si><x:r>…</x:r></x:si>``."""
    start = None
    for tag in tags(data):
        if tag.name == b"si":
            if tag.kind == "open":
                start = tag.start
            elif tag.kind == "empty":
                yield data[tag.start : tag.end]
            elif start is not None:
                yield data[start : tag.end]
                start = None


def item_text(data: bytes, start: int = 0, end: int | None = None) -> str:
    """Return the text of a string item (CT_Rst) between two offsets: its runs joined, its furigana left out."""
    pieces = []
    opened = phonetic = 0
    for tag in tags(data, start, end):
        if tag.name == b"rPh":
            phonetic += {"open": 1, "close": -1, "empty": 0}[tag.kind]
        elif tag.name == b"t" and not phonetic:
            if tag.kind == "open":
                opened = tag.end
            elif tag.kind == "close":
                pieces.append(element_text(data[opened : tag.start]))
    return "".join(pieces)


def element_text(content: bytes) -> str:
    """Return the characters of an element that holds only text, with CDATA sections and comments among it."""
    if b"<" not in content:
        return literal_text(content)
    return "".join(
        cdata.decode("utf-8", "replace") if cdata else literal_text(text) if text else ""
        for cdata, text in _CDATA.findall(content)
    )


def literal_text(content: bytes) -> str:
    """Return text as Excel shows it: references and ``_x000D_`` escapes (22.9.2.19 ST_Xstring) resolved."""
    text = unescape(content) if b"&" in content or b"\r" in content else content.decode("utf-8", "replace")
    return _without_escapes(text) if "_x" in text else text


def _without_escapes(text: str) -> str:
    """Return text with each UTF-16 code unit that is written ``_xHHHH_`` in its place."""
    units = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


NO_STRINGS = SharedStrings(b"<sst/>", "")
"""The table of a workbook that has none."""
