"""Reading a sheet's tables: header rows, procedures, and everything that stands outside them.

The rows are taken once, from top to bottom.  A header row opens a table; below it each row is a procedure, or stands
outside (blank, sub-totals, notes, the legend), until another header opens another table.  A table keeps of each
procedure only the value codes and cell formats of the columns that mean something, as arrays.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from irodori.memo import Memo
from irodori.scorecard.columns import Column, column_of
from irodori.scorecard.header import HeaderReader, Layout
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK, CellValues, ColumnPicker, Run
from irodori.workbook.refs import Area, cell_ref
from irodori.workbook.worksheet import Block, Row, check_rising

_CONTENT = ("online_rate_base", "online_rate_current", "online_rate_target", "deadline", "online_complete")
_CARRIED = ("ministry", "program")
_FEWEST_LABELS = 3
_LONGEST_MARK = 16
_MOST_OUTSIDE = 20_000
"""Cells outside the tables that are kept: titles, legends and notes are few."""


Cell = tuple[int, int]
"""A cell's format and value code."""


class SheetSource(Protocol):
    """What is needed of a worksheet."""

    name: str

    @property
    def merges(self) -> list[Area]:
        """The merged areas."""

    def blocks(self) -> Iterator[Block]:
        """Yield the rows from top to bottom, in blocks."""


class OutsideCell(NamedTuple):
    """A cell that belongs to no table."""

    row: int
    column: int
    style: int
    code: int

    @property
    def ref(self) -> str:
        """Its reference."""
        return cell_ref(self.row, self.column)


class Table:
    """One table of a sheet: its layout, and the codes and formats of its used columns, row by row."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.columns = _used_columns(layout)
        self.place = {column: at for at, column in enumerate(self.columns)}
        """Where in a row's codes a column stands."""
        self.rated = _rated_columns(layout)
        """The columns that get colours."""
        self.rows = array("I")
        self.codes = [array("i") for _ in self.columns]
        """The value codes of each used column, row by row."""
        self.styles = [_Styles() for _ in self.columns]
        """The cell formats of each used column, row by row; -1 where the sheet holds no cell."""
        self.areas: dict[tuple[int, int], Area] = {}
        """The merged area of each rated cell that is one's top left, by (row, column)."""
        self.covered: set[tuple[int, int]] = set()
        """The rated columns' cells, by (row, column), that lie under a merged area's first cell."""
        self.cells: Mapping[int, Column[Cell]] = Memo(self._cells)
        """The cells of each used column, one for each procedure; asked for when all rows are there."""
        self.values: Mapping[int, Column[int]] = Memo(lambda column: column_of(self.column_codes(column)))
        """Their value codes alone."""

    def __len__(self) -> int:
        return len(self.rows)

    def column_formats(self, column: int) -> Column[int]:
        """Return a used column's cell formats."""
        return self.styles[self.place[column]].column()

    def column_codes(self, column: int) -> array[int]:
        """Return a used column's value codes, row by row."""
        return self.codes[self.place[column]]

    def cell(self, index: int, column: int) -> tuple[int, int]:
        """Return the format and the value code of a used column's cell of one procedure."""
        at = self.place[column]
        return self.styles[at][index], self.codes[at][index]

    def _cells(self, column: int) -> Column[Cell]:
        return self.column_formats(column).beside(column_of(self.column_codes(column)))

    def row_codes(self, index: int) -> list[int]:
        """Return the value codes of one procedure, in the order of ``columns``."""
        return [codes[index] for codes in self.codes]

    def row_styles(self, index: int) -> list[int]:
        """Return the cell formats of one procedure, in the order of ``columns``."""
        return [styles[index] for styles in self.styles]


class _Styles:
    """The cell formats of a column; while all are alike, one and how many there are."""

    def __init__(self) -> None:
        self._alike = -1
        self._count = 0
        self._each: array[int] | None = None

    def __getitem__(self, index: int) -> int:
        return self._alike if self._each is None else self._each[index]

    def column(self) -> Column[int]:
        """Return them as a column."""
        return Column.alike(self._alike, self._count) if self._each is None else column_of(self._each)

    def extend(self, styles: list[int]) -> None:
        """Add those of further rows."""
        if self._each is None:
            alike = self._alike if self._count else styles[0]
            if styles.count(alike) == len(styles):
                self._alike = alike
                self._count += len(styles)
                return
            self._each = array("i", [self._alike]) * self._count
        self._each.fromlist(styles)


class SheetReading(NamedTuple):
    """All that was found on one sheet."""

    name: str
    tables: tuple[Table, ...]
    outside: tuple[OutsideCell, ...]
    near_header: tuple[tuple[str, str], ...]
    """Where no table was found: (cell, heading) of the row that came closest to being a header."""


class Formats(Protocol):
    """What is needed of the cell formats: whether one shows a fill."""

    def fill(self, xf: int) -> object | None:
        """Return the fill."""


class SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(self, values: CellValues, formats: Formats, profile: Profile) -> None:
        self.headers = HeaderReader(profile)
        self._values = values
        self._formats = formats
        self._marks = tuple(map(fold, profile.words["notes"]))
        self._subtotals = frozenset(map(fold, profile.words["subtotals"]))
        self._apart_starts = {word[:1] for word in (*self._marks, *self._subtotals)}
        self.is_label: Mapping[int, bool] = Memo(self._is_label)
        """Whether a value is a heading of some field."""
        self.is_apart: dict[int, bool] = Memo(self._is_apart)
        """Whether a value in the procedures' column is none: blank, a note or a sub-total."""

    def read(self, sheet: SheetSource) -> SheetReading:
        """Return the tables of a sheet; ``InputError`` ``header.claimed_twice`` where a header contradicts itself."""
        reading = _Reading(self, _by_top(sheet.merges))
        for block in sheet.blocks():
            reading.take_block(block)
        reading.end_header()
        self.is_apart.clear()  # names of procedures are many, and few of them stand on several sheets
        near = () if reading.tables else tuple(reading.near_header)
        return SheetReading(sheet.name, tuple(reading.tables), tuple(reading.outside), near)

    def cells(self, row: Row) -> list[OutsideCell]:
        """Return a row's cells that hold a value or show a fill."""
        found = []
        for column, piece in zip(row.columns, row.cells, strict=True):
            style, code = self._values.read(piece, row.lead)
            if code != BLANK or (style and self._formats.fill(style)):
                found.append(OutsideCell(row.number, column, style, code))
        return found

    def text(self, code: int) -> str:
        """Return a value's text."""
        return self._values.text(code)

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""
        return self._values.is_number(code)

    def picker(self, columns: Sequence[int]) -> ColumnPicker:
        """Return what takes these columns of each row."""
        return ColumnPicker(columns, self._values)

    def _is_label(self, code: int) -> bool:
        return not self._values.is_number(code) and self.headers.is_label(self.text(code))

    def _is_apart(self, code: int) -> bool:
        text = self.text(code)
        if "\u4e00" <= text[:1] <= "\u9fff" and text[0] not in self._apart_starts:  # folding leaves these as they are
            return False
        start = fold(text[:_LONGEST_MARK])
        return not start or start.startswith(self._marks) or (len(text) <= _LONGEST_MARK and start in self._subtotals)


class _Reading:
    """The state between one row of a sheet and the next."""

    def __init__(self, reader: SheetReader, merges: Mapping[int, Sequence[Area]]) -> None:
        self.tables: list[Table] = []
        self.outside: deque[OutsideCell] = deque(maxlen=_MOST_OUTSIDE)
        self.near_header: list[tuple[str, str]] = []
        self._reader = reader
        self._merges = merges
        self._header: dict[int, dict[int, str]] = {}
        self._header_bottom = 0
        self._rows: _TableRows | None = None
        self._last = 0

    def take_block(self, block: Block) -> None:
        """Put each row of a block where it belongs: the header, the table, or outside."""
        rows = self._rows
        if rows is None:
            self._take_until_table(block)
            return
        for run in rows.picker.runs(block):
            self._follow(*run.numbers)
            if self._rows is rows:
                self._take_run(rows, run)
            else:  # a new header stood in the block, and other columns have a meaning
                for index in range(len(run.numbers)):
                    self._take(run.row(index))

    def _take_until_table(self, block: Block) -> None:
        """Take the rows of a block one by one until a table has begun, and the rest many at a time."""
        done = 0
        for row in block.rows():
            done += len(row.to_bytes())
            self._follow(row.number)
            self._take(row)
            if self._rows is not None and block.is_plain:
                rest = Block(block.text[done:], row.number)
                self.take_block(rest)
                block.unproven = [block.text[:done], *rest.unproven]
                return

    def _follow(self, *numbers: int) -> None:
        check_rising(self._last, *numbers)
        self._last = numbers[-1]

    def _take(self, row: Row) -> None:
        if self._rows is not None:
            self._take_run(self._rows, self._rows.picker.take(row))
        elif not self._take_apart(row):
            self._take(row)

    def _take_run(self, rows: _TableRows, run: Run) -> None:
        """Take a run of rows: its procedures go to the table, as many at a time as stand together."""
        fits = rows.fits(run)
        at, end = 0, len(fits)
        while at < end:
            if not self._header:
                stop = next((index for index in range(at, end) if not fits[index]), end)
                rows.add(run, at, stop)
                at = stop
            if at < end:
                at += self._take_apart(run.row(at))
            if self._rows is not rows:
                for index in range(at, end):
                    self._take(run.row(index))
                return

    def _take_apart(self, row: Row) -> bool:
        """Put a row into the header or outside; False where it ends a header and is to be taken again."""
        cells = self._reader.cells(row)
        if (self._header and row.number <= self._header_bottom) or self._is_header(cells):
            self._take_header(row.number, cells)
        elif self._header:
            self.end_header()
            return False
        else:
            self.outside.extend(cells)
        return True

    def end_header(self) -> None:
        """Make a table of the header rows taken so far, if they are one."""
        if not self._header:
            return
        rows, self._header = self._header, {}
        areas = [area for top in range(min(rows), max(rows) + 1) for area in self._merges.get(top, ())]
        layout = self._reader.headers.layout(rows, areas)
        if self.tables and _same_columns(self.tables[-1].layout, layout):
            return
        if "procedure" in layout.fields and ("online_rate_current" in layout.fields or layout.blocks):
            self.tables.append(Table(layout))
            self._rows = _TableRows(self.tables[-1], self._reader, self._merges)

    def _is_header(self, cells: Sequence[OutsideCell]) -> bool:
        """Tell whether a row outside the table holds so many headings that it belongs to a header."""
        labels = {cell.code for cell in cells if cell.code != BLANK and self._reader.is_label[cell.code]}
        if len(labels) > len(self.near_header) and not self.tables:
            self.near_header = [(cell.ref, self._reader.text(cell.code)) for cell in cells if cell.code != BLANK]
        return len(labels) >= _FEWEST_LABELS

    def _take_header(self, number: int, cells: Sequence[OutsideCell]) -> None:
        if not self._header:
            self._take_titles(number)
        self._header[number] = {cell.column: self._reader.text(cell.code) for cell in cells}
        held = self._header[number]
        bottoms = [area.bottom for area in self._merges.get(number, ()) if held.get(area.left)]
        self._header_bottom = max([self._header_bottom, number, *bottoms])

    def _take_titles(self, number: int) -> None:
        """Take the row above a header as well, where it holds a heading over several columns: 課題と取組."""
        above = [cell for cell in self.outside if cell.row == number - 1 and cell.code != BLANK]
        wide = {area.left for area in self._merges.get(number - 1, ()) if area.right > area.left}
        if any(cell.column in wide and self._reader.is_label[cell.code] for cell in above):
            self._header[number - 1] = {cell.column: self._reader.text(cell.code) for cell in above}


class _TableRows:
    """Adds rows to a table, with each merged area's value in every row that it covers."""

    def __init__(self, table: Table, reader: SheetReader, merges: Mapping[int, Sequence[Area]]) -> None:
        self.picker = reader.picker(table.columns)
        self._table = table
        self._reader = reader
        self._merges = merges
        self._procedure = table.place[table.layout.fields["procedure"]]
        self._content = _content_places(table)
        self._carried = [table.place[table.layout.fields[name]] for name in _CARRIED if name in table.layout.fields]
        self._before = [BLANK for _ in self._carried]
        self._open: list[tuple[Area, int, int]] = []

    def fits(self, run: Run) -> list[bool]:
        """Tell of each row whether it is a procedure's, after giving it the values of the merged areas it lies in."""
        self._spread(run)
        apart = self._reader.is_apart
        fits = [not apart[code] for code in run.codes[self._procedure]]
        blank = self._among(run, self._content, range(len(fits)), lambda code: code == BLANK)
        unnumbered = self._among(run, self._content[:3], range(len(fits)), self._is_no_number)
        for index in (*blank, *(index for index in unnumbered if self._is_header(run, index))):
            fits[index] = False
        return fits

    def add(self, run: Run, start: int, stop: int) -> None:
        """Add some rows of a run to the table."""
        if start == stop:
            return
        table = self._table
        self._carry(run.codes, start, stop)
        rows = run if stop - start == len(run.numbers) else run.part(start, stop)
        table.rows.extend(rows.numbers)
        for column, codes in zip(table.codes, rows.codes, strict=True):
            column.fromlist(codes)
        for formats, styles in zip(table.styles, rows.styles, strict=True):
            formats.extend(styles)

    def _among(
        self, run: Run, places: Sequence[int], indexes: Iterable[int], holds: Callable[[int], bool]
    ) -> Iterable[int]:
        """Return those of some rows of which something holds in all of some columns."""
        for at in places:
            codes = run.codes[at]
            indexes = [index for index in indexes if holds(codes[index])]
            if not indexes:
                break
        return indexes

    def _is_no_number(self, code: int) -> bool:
        return code >= BLANK or not self._reader.is_number(code)

    def _is_header(self, run: Run, index: int) -> bool:
        """Tell whether a row whose rates are no numbers repeats a header: what it holds are headings."""
        label = self._reader.is_label
        held = [code for at in self._content[:3] if (code := run.codes[at][index]) != BLANK]
        return all(label[code] for code in held) and label[run.codes[self._procedure][index]]

    def _spread(self, run: Run) -> None:
        """Give the cells under merged areas the value of the area's first cell, and note what covers what."""
        table, numbers, tops = self._table, run.numbers, self._merges
        going_on = [each for each in self._open if each[0].bottom >= numbers[0]]
        self._open = [each for each in going_on if each[0].bottom > numbers[-1]]
        for area, style, code in going_on:
            self._cover(run, area, 0, (style, code))
        for index, number in enumerate(numbers):
            for area in tops.get(number, ()):
                at = table.place.get(area.left)
                cell = (-1, BLANK) if at is None else (run.styles[at][index], run.codes[at][index])
                if area.left in table.rated:
                    table.areas[number, area.left] = area
                if area.bottom > numbers[-1]:
                    self._open.append((area, *cell))
                self._cover(run, area, index, cell)

    def _cover(self, run: Run, area: Area, start: int, cell: tuple[int, int]) -> None:
        """Give an area's value to its first column below its top, and nothing to its other columns."""
        table, numbers = self._table, run.numbers
        stop = bisect_right(numbers, area.bottom, start)
        below = start + (numbers[start] == area.top)
        if area.left in table.place:
            at = table.place[area.left]
            run.styles[at][below:stop] = [cell[0]] * (stop - below)
            run.codes[at][below:stop] = [cell[1]] * (stop - below)
            if area.left in table.rated:
                table.covered.update((number, area.left) for number in numbers[below:stop])
        if area.right > area.left:
            columns = table.columns
            for column in columns[bisect_right(columns, area.left) : bisect_right(columns, area.right)]:
                run.codes[table.place[column]][start:stop] = [BLANK] * (stop - start)
                if column in table.rated:
                    table.covered.update((number, column) for number in numbers[start:stop])

    def _carry(self, codes: list[list[int]], start: int, stop: int) -> None:
        """Read a blank 府省名 (and 取組対象事業 beside it) as the one above: it is often given once."""
        carried = [codes[at] for at in self._carried]
        if carried and BLANK in carried[0][start:stop]:
            for index in range(start, stop):
                if carried[0][index] == BLANK:
                    for column, code in zip(carried, self._before, strict=True):
                        column[index] = code if column[index] == BLANK else column[index]
                self._before = [column[index] for column in carried]
        self._before = [column[stop - 1] for column in carried]


def _by_top(merges: Sequence[Area]) -> dict[int, list[Area]]:
    tops: dict[int, list[Area]] = {}
    for area in merges:
        tops.setdefault(area.top, []).append(area)
    return tops


def _used_columns(layout: Layout) -> list[int]:
    columns = [column.column for column in layout.columns if column.field]
    return sorted(columns)


def _rated_columns(layout: Layout) -> frozenset[int]:
    columns = {layout.fields["online_rate_current"]} if "online_rate_current" in layout.fields else set()
    for block in layout.blocks:
        columns |= {plan.column for plan in block.plans}
        columns |= {block.columns["kpi_progress"]} if "kpi_progress" in block.columns else set()
    return frozenset(columns)


def _content_places(table: Table) -> list[int]:
    """Return the places of the columns of which a procedure's row fills at least one."""
    layout = table.layout
    columns = [layout.fields[name] for name in _CONTENT if name in layout.fields]
    for block in layout.blocks:
        columns += [*block.columns.values(), *(plan.column for plan in block.plans)]
    return [table.place[column] for column in columns]


def _same_columns(one: Layout, other: Layout) -> bool:
    """Tell whether a header repeats the one above it, as on every printed page."""
    return one.fields == other.fields and [block._replace(label="") for block in one.blocks] == [
        block._replace(label="") for block in other.blocks
    ]
