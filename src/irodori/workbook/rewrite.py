"""Writing a worksheet again with other fills: one pass over its rows, in which only ``s`` attributes change.

A planned cell that the sheet does not hold is put in its place with the format that its row or column gives it::

    <row r="7" s="3" customFormat="1"><c r="A7"/></row>      →  <row …><c r="A7"/><c r="B7" s="12"/></row>

The rows of a plain block that hold all planned cells are painted together: a pattern splits them at the attributes of
these cells, a column of attributes is changed at once, and the pieces are joined again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from irodori.memo import Memo
from irodori.workbook.cells import style_of
from irodori.workbook.fills import Fill, FillPlan
from irodori.workbook.refs import MAX_ROW, column_letters
from irodori.workbook.worksheet import Block, Row, WorksheetScanner, check_rising
from irodori.workbook.xml import set_attribute, tags

ColumnStyle = Callable[[int], int]
"""The cell format that a column gives to its absent cells."""


class CellFormats(Protocol):
    """What is needed of the styles part: the cell format like another one, but for its fill."""

    def with_fill(self, xf: int, fill: Fill | None) -> int:
        """Return the index of that format."""


def rewritten(
    scanner: WorksheetScanner, plan: FillPlan, formats: CellFormats, column_style: ColumnStyle
) -> Iterator[bytes]:
    """Yield the sheet's bytes with each planned cell carrying its fill."""
    painter = _Painter(plan, formats, column_style, scanner.prefix)
    if scanner.is_empty:
        yield from _filled_empty(scanner, painter)
        return
    yield scanner.head
    for block in scanner.blocks():
        yield from painter.painted(block)
    yield from painter.new_rows(MAX_ROW + 1)
    yield scanner.tail


def _filled_empty(scanner: WorksheetScanner, painter: _Painter) -> Iterator[bytes]:
    """Yield a sheet whose data are one empty tag, which is opened if a row has to stand in it."""
    rows = b"".join(painter.new_rows(MAX_ROW + 1))
    for _ in scanner.blocks():
        pass
    if rows:
        opened = scanner.head[: scanner.head.rindex(b"/>")].rstrip() + b">"
        yield opened + rows + b"</" + scanner.prefix + b"sheetData>" + scanner.tail
    else:
        yield scanner.head + scanner.tail


class _Painter:
    """Changes the cells of one sheet, from top to bottom."""

    def __init__(self, plan: FillPlan, formats: CellFormats, column_style: ColumnStyle, prefix: bytes) -> None:
        self._plan = plan
        self._formats = formats
        self._column_style = column_style
        self._prefix = prefix
        self._last = 0
        """The number of the row before."""
        self._columns: tuple[int, ...] = ()
        """Those of the latest pattern."""
        self._changed: Memo[tuple[bytes, int], bytes] = Memo(self._change)
        """The attributes of a plain cell with its fill, by those that it has and the fill's number in the plan.

        LookupError where a cell is not plain.
        """

    def painted(self, block: Block) -> Iterator[bytes]:
        """Yield a block's bytes with its planned cells carrying their fills, absent rows put in their places."""
        columns = tuple(self._plan.columns(self._last + 1, block.last_number))
        is_worth_it = len(block.text) >= _SHORT or columns == self._columns
        if not (block.is_plain and columns and is_worth_it and len(columns) <= _MOST_COLUMNS):
            yield from self._painted_rows(block)
            return
        self._columns = columns
        pattern = _row_pattern(columns)
        for stretch in block.cut(pattern):
            if isinstance(stretch, bytes):
                yield from self._painted_rows(Block(stretch, self._last))
            else:
                yield from self._painted_together(stretch, pattern.groups + 1, columns)

    def _painted_rows(self, block: Block) -> Iterator[bytes]:
        for row in block.rows():
            check_rising(self._last, row.number)
            yield from self.new_rows(row.number)
            for _, fills in self._plan.rows(row.number, row.number):
                self._paint(row, fills)
            yield row.to_bytes()
            self._last = row.number

    def _painted_together(self, parts: list[bytes], width: int, columns: Sequence[int]) -> Iterator[bytes]:
        """Yield the rows that a pattern has split, painted."""
        numbers = [*map(int, parts[2::width])]
        check_rising(self._last, *numbers)
        parts[2::width] = [b""] * len(numbers)  # the numbers stand in the pieces before, too
        for start, stop in _stretches(numbers):
            first, last = numbers[start], numbers[stop - 1]
            pieces = parts[start * width : stop * width]
            try:
                for at, column in zip(range(3, width, 2), columns, strict=True):
                    pieces[at::width] = self._changes(pieces[at::width], self._plan.choices(column, first, last))
            except LookupError:
                yield from self._painted_rows(Block(b"".join(parts[start * width : stop * width]), self._last))
            else:
                yield from self.new_rows(first)
                yield b"".join(pieces)
                self._last = last

    def new_rows(self, before: int) -> Iterator[bytes]:
        """Yield the planned rows that are absent between the row before and another one."""
        for number, fills in self._plan.rows(self._last + 1, before - 1):
            cells = self._new_cells(number, None, fills)
            if cells:  # one of them needs a format
                name = self._prefix + b"row"
                yield b'<%b r="%d">%b</%b>' % (name, number, b"".join(cells.values()), name)

    def _changes(self, attributes: list[bytes], numbers: Sequence[int]) -> Iterator[bytes]:
        """Yield the attributes of a column's cells with their fills."""
        if attributes.count(attributes[0]) == len(attributes):  # as in most columns
            changed = {number: self._changed[attributes[0], number] for number in set(numbers)}
            return map(changed.__getitem__, numbers)
        return map(self._changed.__getitem__, zip(attributes, numbers, strict=True))

    def _change(self, key: tuple[bytes, int]) -> bytes:
        attributes, number = key
        if not number:
            return attributes
        if not _ATTRIBUTES.fullmatch(attributes):
            raise LookupError(attributes)
        tag = self._restyled(b"<c" + attributes + b">", self._plan.fill(number))
        return tag[len(b"<c") : -len(b">")]

    def _paint(self, row: Row, fills: Mapping[int, Fill | None]) -> None:
        """Give a row's planned cells their fills."""
        places = {column: place for place, column in enumerate(row.columns)}
        absent = {}
        for column, fill in fills.items():
            if column in places:
                row.cells[places[column]] = self._painted(row.cells[places[column]], row.lead, fill)
            else:
                absent[column] = fill
        if absent:
            self._insert(row, absent)

    def _painted(self, cell: bytes, lead: bytes, fill: Fill | None) -> bytes:
        """Return a cell's piece with a fill."""
        whole = lead + cell
        end = next(tags(whole)).end
        return (self._restyled(whole[:end], fill) + whole[end:])[len(lead) :]

    def _restyled(self, tag: bytes, fill: Fill | None) -> bytes:
        style = style_of(tag)
        changed = self._formats.with_fill(style, fill)
        return tag if changed == style else set_attribute(tag, b"s", b"%d" % changed)

    def _insert(self, row: Row, fills: Mapping[int, Fill | None]) -> None:
        cells = self._new_cells(row.number, row.style, fills)
        if not cells:
            return
        pieces = dict(zip(row.columns, (row.lead + cell for cell in row.cells), strict=True)) | cells
        if not row.end:
            row.start = row.start[: row.start.rindex(b"/>")].rstrip() + b">"
            row.end = b"</" + self._prefix + b"row>"
        row.set_cells({column: pieces[column] for column in sorted(pieces)})

    def _new_cells(self, row: int, row_style: int | None, fills: Mapping[int, Fill | None]) -> dict[int, bytes]:
        cells = {}
        for column, fill in fills.items():
            base = self._column_style(column) if row_style is None else row_style
            style = self._formats.with_fill(base, fill)
            if style != base:
                name = self._prefix + b"c"
                cells[column] = b'<%b r="%b%d" s="%d"/>' % (name, column_letters(column).encode(), row, style)
        return cells


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield from where to where numbers follow each other one by one."""
    start = 0
    if numbers[-1] - numbers[0] != len(numbers) - 1:
        for at in range(1, len(numbers)):
            if numbers[at] != numbers[at - 1] + 1:
                yield start, at
                start = at
    yield start, len(numbers)


@lru_cache(maxsize=16)
def _row_pattern(columns: tuple[int, ...]) -> re.Pattern[bytes]:
    """Return the plain form of a row that holds certain columns.

    Its groups are the row's beginning, the row's number, and for each column the attributes of its cell but for ``r``
    and what follows up to those of the next.
    """
    finds = [_up_to(b'<c r="' + column_letters(column).encode()) + rb'\2"' for column in columns]
    between = rb")([^>]*+)(>".join([*finds, _up_to(b"</row") + b">"])
    return re.compile(_ROW + between + b")")


def _up_to(sign: bytes) -> bytes:
    """Return the pattern of all up to and with the next of a sign, which begins a tag: nothing else may hold ``<``.

    It goes from one to the next of the sign's last byte, which is rare, and looks back; only so far, or rows that lack
    a cell would each cost the rest of the block.
    """
    last = sign[-1:]
    return b"[^%b]{0,2048}+(?:(?<!%b)%b[^%b]{0,2048}+){0,64}+%b" % (last, sign[:-1], last, last, last)


_SHORT = 1 << 15
"""Bytes of rows that are painted one by one: making a pattern for them would take longer."""
_MOST_COLUMNS = 400
_ROW = rb'(\s*+<row r="([1-9][0-9]{0,6}+)"[^<>]*+>'
_ATTRIBUTES = re.compile(rb'(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+/?')
