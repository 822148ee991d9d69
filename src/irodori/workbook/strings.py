"""The texts of a workbook: shared strings, inline strings and what both have in common (ECMA-376 part 1, 18.4).

A string item holds either one text or rich text runs; the phonetic runs (furigana) beside them are not its text::

    <si><t>府省名</t></si>
    <si><r><t>在留</t></r><r><rPr/><t>申請</t></r><rPh sb="0" eb="2"><t>ザイリュウ</t></rPh></si>
"""

from __future__ import annotations

import re
from array import array
from itertools import pairwise

from irodori.errors import InputError
from irodori.workbook.xml import check_well_formed, decode, tags, unescape

_MOST_TEXT = 16 << 20
"""Bytes of one item: a cell takes 32,767 characters."""

_PLAIN_START = re.compile(rb"<si[\s/>]")
_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s")
_CDATA = re.compile(rb"<!\[CDATA\[(.*?)(?:\]\]>|\Z)|<!--(?:.*?-->|.*)|<\?(?:.*?\?>|.*)|([^<]+)", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SharedStrings:
    """The shared string table: its bytes and where each item starts; a text is read when somebody asks for it."""

    def __init__(self, part: bytes, name: str) -> None:
        check_well_formed(part, name)
        self._bytes, _ = decode(part, name)
        self._starts = _item_starts(self._bytes)
        if len(part) > _MOST_TEXT and any(after - at > _MOST_TEXT for at, after in pairwise(self._starts)):
            raise InputError("strings.long", limit=_MOST_TEXT >> 20)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def text(self, index: int) -> str:
        """Return one item's text; ``InputError`` ``strings.index`` where the table has no such item."""
        if not 0 <= index < len(self._starts) - 1:
            raise InputError("strings.index", index=index)
        item = self._bytes[self._starts[index] : self._starts[index + 1]]
        if item[:7] == b"<si><t>" and item.find(b"<", 7) == len(item) - 9:  # </t></si>
            return literal_text(item[7:-9])
        return item_text(item)


def _item_starts(data: bytes) -> array[int]:
    """Return the offset of each item, and the end of the last."""
    if b"<!" in data or b":si" in data or data.count(b"<?") > bool(_DECLARATION.match(data)):
        starts = array("Q", (tag.start for tag in tags(data) if tag.name == b"si" and tag.kind != "close"))
    else:
        starts = array("Q", (found.start() for found in _PLAIN_START.finditer(data)))
    starts.append(len(data))
    return starts


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
