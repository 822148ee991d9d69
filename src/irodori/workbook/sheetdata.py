"""A worksheet part as a stream: its head, its rows a stretch at a time, and
its tail (ECMA-376 part 1, 18.3.1).

    head   <worksheet …><cols>…</cols><sheetData>
    rows   <row r="3" ht="60"><c r="A3" s="4" t="s"><v>12</v></c>…</row>…
    tail   </sheetData><mergeCells>…</mergeCells>…</worksheet>

The kernel reads rows in their canonical form; each other row goes through
expat, as do head and tail. What the kernel accepts is well-formed and closes
what it opens, so that the part as a whole is well-formed where the rest of it
is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.workbook.kernelapi import RowText, Stop
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, Area, column_number
from irodori.workbook.sheetparser import (
    MERGES_MARK,
    MOST_MERGES,
    ParsedRow,
    SheetParser,
)
from irodori.workbook.xml import tags

_BLOCK = 1 << 20
"""Bytes that are read at a time, at least."""
_MOST_HEAD = 16 << 20
"""Bytes before the sheet data; its longest part is 16,384 columns."""
_MOST_ROW = 64 << 20
"""Bytes of one row: 16,384 cells of 4,000 each."""
_MOST_TAIL = 128 << 20
"""Bytes behind the sheet data: merges, conditional formats, validations,
links.
"""
_MOST_MERGED_ROWS = 50_000_000
"""Rows of all merged areas together: areas that lie over each other may be
tall and many.
"""
_WINDOW = 1 << 16
"""Bytes that expat is given at a time where no row ends."""
_MOST_TOGETHER = 256
"""Rows that expat is given one after another before the kernel is tried again.
"""

_SHEET_DATA = pattern(rb"<(?:[^\s<>/:!?]++:)?sheetData(?:\s[^<>]*+)?+/?+>")
_DATA_END = pattern(rb"\s*+</sheetData\s*+>")
_PLAIN_MERGES = pattern(
    rb"(?:<mergeCell ref=\"[A-Z]{1,3}[1-9][0-9]{0,6}:[A-Z]{1,3}[1-9][0-9]{0,6}\"/>){2,}+"
)
_PLAIN_MERGE = pattern(rb"\"([A-Z]++)([0-9]++):([A-Z]++)([0-9]++)\"")


class SheetStream:
    """Reads one worksheet part from start to end.

    ``head`` is there from the start. A consumer reads canonical rows out of
    ``text`` from ``at`` on by itself and moves ``at`` and ``last_row``;
    `odd_rows` reads the rows that it cannot, `finish` the tail.
    """

    def __init__(self, chunks: Iterable[bytes], part: str) -> None:
        self.part = part
        self.text = b""
        self.at = 0
        self.last_row = 0
        self.parser = SheetParser(part)
        self._chunks = iter(chunks)
        self._together = 1
        self._ahead = _MOST_ROW
        self._plain_merges: list[bytes] = []
        """Merged areas in their plain form, which expat does not get."""
        self.odd_start = 0
        """Where the rows begin that `odd_rows` has read; ``text`` may be
        another one than before.
        """
        self._is_at_end = False
        self._fed_tail = 0
        """How much of the tail expat has had already."""
        self.head = self._read_head()
        self.prefix = _prefix_of(self.head)
        """That of the sheet data, with its colon."""
        self.is_empty = self.parser.is_past_data
        """Whether the sheet data is one empty tag, so that it has to be opened
        before it can hold a row.
        """
        self.descent = "x14ac" in self.parser.prefixes
        self._row_end = b"</" + self.prefix + b"row>"

    def row_text(self) -> RowText:
        """Return the rows that are to be read next."""
        return RowText(
            self.text,
            self.at,
            self.limit,
            self.last_row,
            self.descent,
        )

    def read_on(self) -> bool:
        """Read at least as much again as is left, so that a long row is not
        copied for each of its blocks.
        """
        blocks = [self.text[self.at :]]
        left = len(blocks[0])
        size = 0
        if left > _MOST_ROW:
            raise InputError(
                "worksheet.long", part=self.part, limit=_MOST_ROW >> 20
            )
        for chunk in self._chunks:
            blocks.append(chunk)
            size += len(chunk)
            if size >= max(left, _BLOCK):
                break
        self.text = b"".join(blocks)
        self.at = 0
        return size > 0

    @property
    def is_past_rows(self) -> bool:
        """Whether there are no more rows."""
        return self._is_at_end or self.parser.is_past_data

    def goes_on(self, stop: Stop, at: int, last_row: int) -> bool:
        """Accept the rows that the kernel has read, up to ``at``; return
        whether it can go on, or the rows are at their end.

        It cannot where the next row is an odd one.
        """
        has_moved = at > self.at
        is_limited = self.limit < len(self.text)
        if has_moved:
            self._together = 1
        self.at = at
        self.last_row = last_row
        if stop == Stop.END:
            self._is_at_end = self._has_data_end()
            return self._is_at_end
        if stop in {Stop.ODD, Stop.MISSING}:
            return False
        can_look_further = has_moved or self._ahead < _MOST_ROW
        self._ahead = min(4 * self._ahead, _MOST_ROW)
        if stop == Stop.FULL or (is_limited and can_look_further):
            return True
        return self.read_on()

    def _has_data_end(self) -> bool:
        """Tell whether the end tag of the sheet data comes next."""
        while not (found := _DATA_END.match(self.text, self.at)):
            is_long = len(self.text) - self.at >= _WINDOW
            if is_long or not self.read_on():
                break
        return found is not None

    @property
    def limit(self) -> int:
        """Where the kernel is to stop: the rows that it reads after an odd one
        may be few.
        """
        limit = self.at + self._ahead
        return min(limit, len(self.text))

    def odd_rows(self) -> list[ParsedRow]:
        """Read the next rows of ``text`` with expat, and move ``at`` to the
        end of the last one.

        They are none, and the parser is past the sheet data, where no more
        rows come.
        """
        parser = self.parser
        parser.last_row = self.last_row
        parser.begin(self.text, self.at)
        end = self.at
        while True:
            is_at_end = end == len(self.text)
            if self._has_enough_rows(is_at_end=is_at_end):
                break
            if is_at_end:
                end -= self.at
                self._extend()
            start = end
            end = self._window_end(end)
            parser.feed(self.text[start:end])
        self._together = min(2 * self._together, _MOST_TOGETHER)
        self._ahead = _WINDOW
        self._move_behind(parser.rows)
        self._fed_tail = end - self.at
        return parser.rows

    def _move_behind(self, rows: list[ParsedRow]) -> None:
        self.last_row = self.parser.last_row
        self.odd_start = self.at
        if rows:
            self.at = rows[-1].end

    def _extend(self) -> None:
        """Read on while expat is in the middle of a row."""
        moved = self.at
        if not self.read_on():
            self.parser.close()
        self.parser.extend(self.text, moved)

    def _has_enough_rows(self, *, is_at_end: bool) -> bool:
        """Tell whether expat has read so many rows together, all of the text's,
        or the last one.
        """
        if self.parser.is_past_data:
            return True
        if not self.parser.is_between_rows:
            return False
        return is_at_end or len(self.parser.rows) >= self._together

    def finish(self) -> bytes:
        """Read the tail, and return it; it begins with the end of the last
        row.
        """
        tail = self._rest()
        self.text = b""
        self.at = 0
        self.parser.begin(tail)
        rest = tail[self._fed_tail :]
        if rest.count(b"<mergeCell ") > MOST_MERGES:
            raise InputError("worksheet.merges", limit=MOST_MERGES)
        shortened, self._plain_merges = _without_plain_merges(rest)
        self.parser.feed(shortened)
        self.parser.close()
        return tail

    def _rest(self) -> bytes:
        """Return all that has not been read."""
        blocks = [self.text[self.at :]]
        size = len(blocks[0])
        for chunk in self._chunks:
            blocks.append(chunk)
            size += len(chunk)
            if size > _MOST_TAIL:
                raise InputError(
                    "worksheet.long", part=self.part, limit=_MOST_TAIL >> 20
                )
        return b"".join(blocks)

    @property
    def merges(self) -> list[Area]:
        """The merged areas, once the tail has been read."""
        merges: list[Area] = []
        for each in self.parser.merges:
            if isinstance(each, int):
                merges.extend(_plain_areas(self._plain_merges[each]))
            else:
                merges.append(each)
        height = sum(area.bottom - area.top for area in merges)
        if height > _MOST_MERGED_ROWS:
            raise InputError("worksheet.merged_rows", limit=_MOST_MERGED_ROWS)
        return merges

    def _window_end(self, at: int) -> int:
        """Return where to cut the text that expat is given next: behind a row,
        or else behind a tag.
        """
        most = at + _WINDOW
        end = self.text.find(self._row_end, at, most)
        if end >= 0:
            return end + len(self._row_end)
        end = self.text.rfind(b">", at, most)
        if end >= 0:
            return end + 1
        return min(most, len(self.text))

    def _read_head(self) -> bytes:
        """Read everything up to the end of the ``sheetData`` start tag."""
        fed = at = 0
        self.parser.begin(b"")
        while len(self.text) < _MOST_HEAD and self.read_on():
            for found in _SHEET_DATA.finditer(self.text, at):
                at = found.end()
                self.parser.feed(self.text[fed:at])
                fed = at
                if self.parser.data_start is not None:
                    self.at = at
                    return self.text[:at]
            at = max(at, len(self.text) - _BLOCK)
        raise self._without_data(fed)

    def _without_data(self, fed: int) -> InputError:
        """Return why a part has no sheet data: it may end before them."""
        if len(self.text) < _MOST_HEAD:
            self.parser.feed(self.text[fed:])
            self.parser.close()
        return InputError("worksheet.not_understood", part=self.part)


def _prefix_of(head: bytes) -> bytes:
    """Return the prefix of the tag with which the head ends, with its colon."""
    start = head.rindex(b"<")
    *_, last = tags(head, start)
    if last.prefix:
        return last.prefix + b":"
    return b""


def _without_plain_merges(tail: bytes) -> tuple[bytes, list[bytes]]:
    """Return a tail in which many merged areas in their plain form are one
    numbered element, and their bytes.
    """
    mark = MERGES_MARK.encode()
    if tail.count(b"<mergeCell ") < _FEW_MERGES:
        return tail, []
    if b'="' + mark in tail:
        return tail, []
    areas: list[bytes] = []

    def numbered(found: re.Match[bytes]) -> bytes:
        number = len(areas)
        areas.append(found[0])
        return b'<mergeCell ref="%b%d"/>' % (mark, number)

    return _PLAIN_MERGES.sub(numbered, tail), areas


_FEW_MERGES = 64


def _plain_areas(text: bytes) -> list[Area]:
    """Return merged areas in their plain form."""
    found = _PLAIN_MERGE.findall(text)
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    rows = {each: int(each) for each in {*tops, *bottoms}}
    columns = {each: _column(each) for each in {*lefts, *rights}}
    corners = zip(
        map(rows.__getitem__, tops),
        map(columns.__getitem__, lefts),
        map(rows.__getitem__, bottoms),
        map(columns.__getitem__, rights),
        strict=True,
    )
    areas = [*map(Area._make, corners)]
    if not all(map(_is_upright, areas)):
        areas = [*map(_upright, areas)]
    _check_inside(areas)
    return areas


def _column(letters: bytes) -> int:
    return column_number(letters.decode())


def _is_upright(area: Area) -> bool:
    top, left, bottom, right = area
    return top <= bottom and left <= right


def _check_inside(areas: list[Area]) -> None:
    """Refuse areas beyond the last row or column of a worksheet."""
    last_row = max(area.bottom for area in areas)
    last_column = max(area.right for area in areas)
    if last_row > MAX_ROW or last_column > MAX_COLUMN:
        ref = Area(1, 1, last_row, last_column).ref
        raise InputError("worksheet.reference", ref=ref)


def _upright(area: Area) -> Area:
    """Return an area with its first corner at the top left."""
    top, left, bottom, right = area
    return Area(
        min(top, bottom),
        min(left, right),
        max(top, bottom),
        max(left, right),
    )
