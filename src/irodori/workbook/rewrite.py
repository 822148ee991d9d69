"""Writing a worksheet again with other fills: one pass over its rows, in which only ``s`` attributes change.

A planned cell that the sheet does not hold is put in its place with the format that its row or column gives it::

    <row r="7" s="3" customFormat="1"><c r="A7"/></row>      →  <row …><c r="A7"/><c r="B7" s="12"/></row>
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from irodori.workbook.cells import style_of
from irodori.workbook.fills import Fill, FillPlan
from irodori.workbook.refs import MAX_ROW, column_letters
from irodori.workbook.worksheet import CELL, Row, WorksheetScanner
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
    painter = _Painter(formats, column_style, scanner.prefix)
    planned = plan.rows()
    next_row, fills = next(planned, _NO_MORE)
    if scanner.is_empty:
        yield from _filled_empty(scanner, painter, plan)
        return
    yield scanner.head
    for row in scanner.rows():
        while next_row < row.number:
            yield painter.new_row(next_row, fills)
            next_row, fills = next(planned, _NO_MORE)
        if next_row == row.number:
            painter.paint(row, fills)
            next_row, fills = next(planned, _NO_MORE)
        yield row.to_bytes()
    while next_row <= MAX_ROW:
        yield painter.new_row(next_row, fills)
        next_row, fills = next(planned, _NO_MORE)
    yield scanner.tail


def _filled_empty(scanner: WorksheetScanner, painter: _Painter, plan: FillPlan) -> Iterator[bytes]:
    """Yield a sheet whose data are one empty tag, which is opened if a row has to stand in it."""
    rows = b"".join(painter.new_row(number, fills) for number, fills in plan.rows())
    for _ in scanner.rows():
        pass
    if rows:
        opened = scanner.head[: scanner.head.rindex(b"/>")].rstrip() + b">"
        yield opened + rows + b"</" + scanner.prefix + b"sheetData>" + scanner.tail
    else:
        yield scanner.head + scanner.tail


_NO_MORE: tuple[int, dict[int, Fill | None]] = (MAX_ROW + 1, {})


class _Painter:
    """Changes the cells of one sheet's rows."""

    def __init__(self, formats: CellFormats, column_style: ColumnStyle, prefix: bytes) -> None:
        self._formats = formats
        self._column_style = column_style
        self._prefix = prefix
        self._tags: dict[tuple[bytes, int], bytes] = {}
        """How attributes change for a fill; the plan keeps each fill once, so that its identity names it."""
        self._begins: dict[int, bytes] = {}

    def paint(self, row: Row, fills: Mapping[int, Fill | None]) -> None:
        """Give a row's planned cells their fills."""
        if not (row.lead and self._paint_known(row, fills)):
            self._paint_any(row, fills)

    def _paint_known(self, row: Row, fills: Mapping[int, Fill | None]) -> bool:
        """Paint a plain row whose planned cells are all there, with attributes seen before; tell whether it is one."""
        body, number, tags_of, at = row.body, b'%d"' % row.number, self._tags, 0
        pieces: list[bytes] = []
        for column, fill in fills.items():
            begin = self._begins.get(column) or self._begin(column)
            start = body.find(begin + number, at)
            if start < 0:
                return False
            start += len(begin) + len(number)
            end = body.find(b">", start)
            attributes = tags_of.get((body[start:end], id(fill)))
            if attributes is None:
                return False
            pieces += body[at:start], attributes
            at = end
        row.body = b"".join([*pieces, body[at:]])
        return True

    def _begin(self, column: int) -> bytes:
        """Return how each plain cell of a column begins: ``<c r="J``."""
        begin = self._begins[column] = CELL + column_letters(column).encode()
        return begin

    def _paint_any(self, row: Row, fills: Mapping[int, Fill | None]) -> None:
        places = {column: place for place, column in enumerate(row.columns)}
        absent = {}
        for column, fill in fills.items():
            if column in places:
                row.cells[places[column]] = self._painted(row.cells[places[column]], row.lead, fill)
            else:
                absent[column] = fill
        if absent:
            self._insert(row, absent)

    def new_row(self, number: int, fills: Mapping[int, Fill | None]) -> bytes:
        """Return a row that was absent, with its planned cells; nothing where none of them needs a format."""
        cells = self._new_cells(number, None, fills)
        if not cells:
            return b""
        name = self._prefix + b"row"
        return b'<%b r="%d">%b</%b>' % (name, number, b"".join(cells.values()), name)

    def _painted(self, cell: bytes, lead: bytes, fill: Fill | None) -> bytes:
        """Return a cell's piece with a fill, and remember how its attributes change if they are ordinary."""
        whole = lead + cell
        end = next(tags(whole)).end
        tag = self._restyled(whole[:end], fill)
        if lead and b">" not in whole[: end - 1]:
            self._tags[whole[:end].split(b'"', 2)[2][:-1], id(fill)] = tag.split(b'"', 2)[2][:-1]
        return (tag + whole[end:])[len(lead) :]

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
        for column in sorted(fills):
            base = self._column_style(column) if row_style is None else row_style
            style = self._formats.with_fill(base, fills[column])
            if style != base:
                name = self._prefix + b"c"
                cells[column] = b'<%b r="%b%d" s="%d"/>' % (name, column_letters(column).encode(), row, style)
        return cells
