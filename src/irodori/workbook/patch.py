"""The plan that says which cells of a worksheet get which fill, and writing the
worksheet again with these fills: one pass over its rows, in which only ``s``
attributes change.

A planned cell that the sheet does not hold is put in its place with the format
that its row or column gives it::

    <row r="7" s="3" customFormat="1"><c r="A7"/></row>      →  <row …><c r="A7"/><c r="B7" s="12"/></row>

The kernel paints rows in their canonical form that hold all their planned
cells; all others are painted here.
"""

from __future__ import annotations

import pyexpat
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import compress
from typing import Protocol

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.kernelapi import PlanArrays, Stop, StyleTable
from irodori.workbook.native import kernel
from irodori.workbook.refs import MAX_ROW, Area, column_letters
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.sheetparser import ParsedCell, ParsedRow
from irodori.workbook.xml import Attributes, set_attribute, tags

_MOST_CELLS = 5_000_000
ColumnStyle = Callable[[int], int]
"""The cell format that a column gives to its absent cells."""


# ---- The plan ---------------------------------------------------------------


class FillPlan:
    """Which cells of one worksheet get which fill.

    ``None`` as the fill clears a cell. A cell planned twice keeps the last
    fill.
    """

    def __init__(self) -> None:
        self._fills: list[Fill | None] = [None]
        self._numbers: dict[Fill | None, int] = {}
        self._planned = PlanArrays(array("i"), array("i"), array("i"))
        self._is_ordered = True

    def __bool__(self) -> bool:
        return bool(self._planned.rows)

    def __len__(self) -> int:
        return len(self.cells().rows)

    def add(
        self,
        row: int,
        column: int,
        fill: Fill | None,
    ) -> None:
        """Plan a cell."""
        self._planned.rows.append(row)
        self._planned.columns.append(column)
        self._planned.numbers.append(self.number(fill))
        self._is_ordered = False

    def number(self, fill: Fill | None) -> int:
        """Return the number of a fill in this plan, from 1 on; 0 is no plan."""
        number = self._numbers.get(fill)
        if number is None:
            number = self._numbers[fill] = len(self._fills)
            self._fills.append(fill)
        return number

    @property
    def fills(self) -> tuple[Fill | None, ...]:
        """The fills by number; that of 0 is not used."""
        return tuple(self._fills)

    def fill(self, number: int) -> Fill | None:
        """Return the fill of a number."""
        return self._fills[number]

    def add_column(
        self,
        column: int,
        rows: Sequence[int],
        numbers: Sequence[int],
    ) -> None:
        """Plan the cells of a column, each by its fill's number; 0 leaves what
        is planned.
        """
        planned = array("i", filter(None, numbers))
        self._planned.rows.extend(array("i", compress(rows, numbers)))
        self._planned.columns.extend(array("i", [column]) * len(planned))
        self._planned.numbers.extend(planned)
        self._is_ordered = False

    def add_area(
        self,
        area: Area,
        fill: Fill | None,
    ) -> None:
        """Plan each cell of a merged area; InputError ``worksheet.area``
        beyond five million of them.
        """
        planned = self._planned
        rows = range(area.top, area.bottom + 1)
        columns = array("i", range(area.left, area.right + 1))
        if area.size > _MOST_CELLS:
            raise InputError(
                "worksheet.area", cell=area.ref, limit=_MOST_CELLS
            )
        for row in rows:
            planned.rows.extend(array("i", [row]) * len(columns))
        planned.columns.extend(columns * len(rows))
        planned.numbers.extend(array("i", [self.number(fill)]) * area.size)
        self._is_ordered = False

    def cells(self) -> PlanArrays:
        """Return the planned cells in the order of rows and columns, each with
        its fill's number.
        """
        if not self._is_ordered:
            self._planned = kernel().order(self._planned)
            self._is_ordered = True
        return self._planned

    def rows(
        self,
        first: int = 1,
        last: int = MAX_ROW,
    ) -> Iterator[tuple[int, dict[int, Fill | None]]]:
        """Yield (row, {column: fill}) of the planned rows from ``first`` to
        ``last``, rows and columns rising.
        """
        cells = self.cells()
        start = bisect_left(cells.rows, first)
        stop = bisect_right(cells.rows, last, start)
        while start < stop:
            row = cells.rows[start]
            end = bisect_right(cells.rows, row, start)
            fills = map(self._fills.__getitem__, cells.numbers[start:end])
            yield row, dict(zip(cells.columns[start:end], fills, strict=True))
            start = end


# ---- Painting ---------------------------------------------------------------


class CellFormats(Protocol):
    """The part of the styles that painting needs: a cell format that differs
    from another one in its fill only.
    """

    def with_fill(
        self,
        xf: int,
        fill: Fill | None,
    ) -> int:
        """Return the index of that format."""


class _Replacement(NamedTuple):
    start: int
    end: int
    new: bytes


def patched(
    stream: SheetStream,
    plan: FillPlan,
    formats: CellFormats,
    column_style: ColumnStyle,
) -> Iterator[bytes]:
    """Yield the sheet's bytes with each planned cell carrying its fill."""
    painter = _Painter(stream, plan, formats, column_style)
    if stream.is_empty:
        yield from _patched_empty(stream, painter)
        return
    yield stream.head
    yield from painter.rows()
    yield painter.new_rows(MAX_ROW + 1)
    yield stream.finish()


def _patched_empty(stream: SheetStream, painter: _Painter) -> Iterator[bytes]:
    """Yield a sheet whose data are one empty tag, which is opened if it gets a
    row.
    """
    rows = painter.new_rows(MAX_ROW + 1)
    if rows:
        tag_end = stream.head.rindex(b"/>")
        yield stream.head[:tag_end].rstrip() + b">"
        yield rows + b"</" + stream.prefix + b"sheetData>"
    else:
        yield stream.head
    yield stream.finish()


class _Painter:
    """Changes the cells of one sheet, from top to bottom."""

    def __init__(
        self,
        stream: SheetStream,
        plan: FillPlan,
        formats: CellFormats,
        column_style: ColumnStyle,
    ) -> None:
        self._stream = stream
        self._plan = plan
        self._cells = plan.cells()
        self._done = 0
        """How many of the planned cells lie above the next row."""
        self._formats = formats
        self._column_style = column_style
        self._styles = StyleTable()
        self._kernel = kernel()

    def rows(self) -> Iterator[bytes]:
        """Yield all rows that the sheet holds, and the planned rows that are
        absent between them.
        """
        stream = self._stream
        while not stream.is_past_rows:
            if stream.prefix:
                yield self._odd_rows()
                continue
            painted = self._kernel.paint(
                stream.row_text(), self._cells, self._done, self._styles
            )
            yield painted.data
            self._done = painted.plan_at
            stop = painted.stop
            if stop == Stop.UNKNOWN:
                style, number = painted.unknown
                changed = self._restyled(style, number)
                self._styles.add(style, number, changed)
                stop = Stop.FULL
            if not stream.goes_on(stop, painted.at, painted.last_row):
                yield self._odd_rows()

    def new_rows(self, before: int) -> bytes:
        """Return the planned rows that are absent between the row before and
        another one.
        """
        rows = []
        name = self._stream.prefix + b"row"
        stop = bisect_left(self._cells.rows, before, self._done)
        while self._done < stop:
            number = self._cells.rows[self._done]
            planned = self._take_planned(number)
            cells = self._new_cells(number, None, planned)
            if cells:  # one of them needs a format
                content = b"".join(cells.values())
                row = b'<%b r="%d">%b</%b>' % (name, number, content, name)
                rows.append(row)
        return b"".join(rows)

    def _take_planned(self, row: int) -> dict[int, int]:
        """Return the planned cells of a row, the next one in the plan: each
        column with the number of its fill.
        """
        start = self._done
        end = bisect_left(self._cells.rows, row + 1, start)
        self._done = end
        columns = self._cells.columns[start:end]
        numbers = self._cells.numbers[start:end]
        return dict(zip(columns, numbers, strict=True))

    def _odd_rows(self) -> bytes:
        """Return the next rows painted, whatever their form."""
        stream = self._stream
        out = []
        rows = stream.odd_rows()
        text = stream.text
        written = stream.odd_start
        for row in rows:
            out.append(self.new_rows(row.number))
            planned = self._take_planned(row.number)
            for edit in self._edits(text, row, planned):
                out.append(text[written : edit.start])
                out.append(edit.new)
                written = edit.end
            out.append(text[written : row.end])
            written = row.end
        return b"".join(out)

    def _restyled(
        self,
        style: int,
        number: int,
    ) -> int:
        fill = self._plan.fill(number)
        return self._formats.with_fill(style, fill)

    def _edits(
        self,
        text: bytes,
        row: ParsedRow,
        planned: Mapping[int, int],
    ) -> list[_Replacement]:
        """Return what changes in a row."""
        if not planned:
            return []
        absent = dict(planned)
        edits = []
        for cell in row.cells:
            number = absent.pop(cell.column, None)
            if number is not None:
                style = self._restyled(cell.style, number)
                edits.append(_painted(text, cell, style))
        new = self._new_cells(row.number, row.style, absent)
        if new and row.content_end == row.end:
            cells = b"".join(new.values())
            edits.append(self._opened(text, row, cells))
        else:
            edits += _inserted(row, new)
        return sorted(edits, key=_place)

    def _opened(
        self,
        text: bytes,
        row: ParsedRow,
        cells: bytes,
    ) -> _Replacement:
        """Return how an empty row's tag is opened for its cells."""
        tag = text[row.start : row.end]
        tag_end = tag.rindex(b"/>")
        opened = tag[:tag_end].rstrip() + b">"
        closing = b"</" + self._stream.prefix + b"row>"
        return _Replacement(row.start, row.end, opened + cells + closing)

    def _new_cells(
        self,
        row: int,
        row_style: int | None,
        planned: Mapping[int, int],
    ) -> dict[int, bytes]:
        cells = {}
        name = self._stream.prefix + b"c"
        for column, number in planned.items():
            base = row_style
            if base is None:
                base = self._column_style(column)
            style = self._restyled(base, number)
            if style != base:
                letters = column_letters(column).encode()
                place = b"%b%d" % (letters, row)
                cells[column] = b'<%b r="%b" s="%d"/>' % (name, place, style)
        return cells


def _painted(
    text: bytes,
    cell: ParsedCell,
    style: int,
) -> _Replacement:
    """Return a cell's start tag with another style."""
    tag = next(tags(text, cell.start))
    start_tag = text[tag.start : tag.end]
    if style != cell.style:
        start_tag = set_attribute(start_tag, b"s", b"%d" % style)
    return _Replacement(tag.start, tag.end, start_tag)


def _inserted(
    row: ParsedRow, new: Mapping[int, bytes]
) -> Iterator[_Replacement]:
    """Yield new cells where they belong among those of a row."""
    starts = [cell.start for cell in row.cells]
    starts.append(row.content_end)
    for column, element in new.items():
        place = bisect_left(row.cells, column, key=_column)
        at = starts[place]
        yield _Replacement(at, at, element)


def _column(cell: ParsedCell) -> int:
    return cell.column


def _place(edit: _Replacement) -> tuple[int, int]:
    """Return the order of edits: a new cell comes before the one that is
    painted at its place.
    """
    return edit.start, edit.end


# ---- References to cell formats ---------------------------------------------

_REFERENCE = pattern(rb" s(?:tyle)?+=\"([^\"]*+)\"")
_DIGITS = pattern(rb"[0-9]{1,9}")
_ODD = (
    (b"'", b"='"),
    (b"\t", b"\ts"),
    (b"\n", b"\ns"),
    (b"\r", b"\rs"),
    (b"=", b"s ="),
    (b"\0", b"\0"),
)
"""What an attribute may look like in other forms, each after a byte of it that
is rare.
"""
_HOLDERS = {"c": "s", "row": "s", "col": "style"}
_UNSIGNED = pattern(r"[ \t\r\n]*\+?([0-9]{1,9})[ \t\r\n]*")


def dangling_reference(
    blocks: Callable[[], Iterable[bytes]], count: int
) -> int | None:
    """Return a reference of a sheet part to a cell format beyond the first
    ``count``, None where there is none.

    It shows nothing today, and would show the first format that is appended
    under its number: every sheet is looked at before one is appended. The
    references are the ``s`` of cells and rows and the ``style`` of columns
    (ECMA-376 part 1, 18.3.1). ``blocks`` gives the part from its beginning on each time that it is
    called.
    """
    for block in _cut_at_tags(blocks()):
        if any(rare in block and sign in block for rare, sign in _ODD):
            return _exactly(blocks(), count)
        for found in set(_REFERENCE.findall(block)):
            is_number = _DIGITS.fullmatch(found) is not None
            if not is_number or int(found) >= count:
                return _exactly(blocks(), count)
    return None


def _cut_at_tags(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the blocks so that no tag is in two of them."""
    rest = b""
    for block in blocks:
        text = rest + block
        end = text.rfind(b">") + 1
        yield text[:end]
        rest = text[end:]
    yield rest


def _exactly(blocks: Iterable[bytes], count: int) -> int | None:
    """Return what `dangling_reference` does, from the elements as an XML
    parser sees them.
    """
    found: list[int] = []

    def start(name: str, given: Attributes) -> None:
        _, _, local = name.rpartition(" ")
        attribute = _HOLDERS.get(local)
        if not attribute:
            return
        number = _UNSIGNED.fullmatch(given.get(attribute, ""))
        if number and int(number[1]) >= count:
            found.append(int(number[1]))

    parser = pyexpat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    for block in blocks:
        parser.Parse(block, False)
        if found:
            return found[0]
    return None
