"""Reading a sheet's tables: header rows, procedures, and everything that stands outside them.

The rows are taken once, from top to bottom.  A header row opens a table; below it each row is a procedure, or stands
outside (blank, sub-totals, notes, the legend), until another header opens another table.  A table keeps of each
procedure only the value codes and cell formats of the columns that mean something, as arrays.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from irodori.scorecard.header import HeaderReader, Layout
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK, CellValues, ColumnPicker
from irodori.workbook.refs import Area, cell_ref
from irodori.workbook.worksheet import Row

_CONTENT = ("online_rate_base", "online_rate_current", "online_rate_target", "deadline", "online_complete")
_CARRIED = ("ministry", "program")
_FEWEST_LABELS = 3
_LONGEST_MARK = 16
_MOST_OUTSIDE = 20_000
"""Cells outside the tables that are kept: titles, legends and notes are few."""


class SheetSource(Protocol):
    """What is needed of a worksheet."""

    name: str

    @property
    def merges(self) -> list[Area]:
        """The merged areas."""

    def rows(self) -> Iterator[Row]:
        """Yield the rows from top to bottom."""


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
        self.codes = array("i")
        self.styles = array("i")
        self.areas: dict[tuple[int, int], Area] = {}
        """The merged area of each rated cell that is one's top left, by (row, column)."""
        self.covered: set[tuple[int, int]] = set()
        """The rated columns' cells, by (row, column), that lie under a merged area's first cell."""

    def __len__(self) -> int:
        return len(self.rows)

    def row_codes(self, index: int) -> array[int]:
        """Return the value codes of one procedure, in the order of ``columns``."""
        width = len(self.columns)
        return self.codes[index * width : (index + 1) * width]

    def row_styles(self, index: int) -> array[int]:
        """Return the cell formats of one procedure; -1 where the sheet holds no cell."""
        width = len(self.columns)
        return self.styles[index * width : (index + 1) * width]


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
        self._apart = tuple(map(fold, profile.words["notes"]))
        self._subtotals = frozenset(map(fold, profile.words["subtotals"]))
        self._names: dict[int, bool] = {}
        self._labels: dict[int, bool] = {}

    def read(self, sheet: SheetSource) -> SheetReading:
        """Return the tables of a sheet; ``InputError`` ``header.claimed_twice`` where a header contradicts itself."""
        reading = _Reading(self, _by_top(sheet.merges))
        for row in sheet.rows():
            reading.take(row)
        reading.end_header()
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

    def is_label(self, code: int) -> bool:
        """Tell whether a value is a heading of some field."""
        known = self._labels.get(code)
        if known is None:
            known = self._labels[code] = not self._values.is_number(code) and self.headers.is_label(self.text(code))
        return known

    def is_apart(self, code: int) -> bool:
        """Tell whether a value in the procedures' column marks a note or a sub-total."""
        known = self._names.get(code)
        if known is None:
            text = self.text(code)
            start = fold(text[:_LONGEST_MARK])
            known = (
                not start or start.startswith(self._apart) or (len(text) <= _LONGEST_MARK and start in self._subtotals)
            )
            self._names[code] = known
        return known

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""
        return self._values.is_number(code)

    def picker(self, columns: Sequence[int]) -> ColumnPicker:
        """Return what takes these columns of each row."""
        return ColumnPicker(columns, self._values)


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
        self._add: Callable[[Row], bool] = lambda _: False

    def take(self, row: Row) -> None:
        """Put a row where it belongs: the header, the table, or outside."""
        if self._header and row.number <= self._header_bottom:
            self._take_header(row.number, self._reader.cells(row))
        elif self._header or not self._add(row):
            cells = self._reader.cells(row)
            if self._is_header(cells):
                self._take_header(row.number, cells)
            elif self._header:
                self.end_header()
                self.take(row)
            else:
                self.outside.extend(cells)

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
            self._add = _TableRows(self.tables[-1], self._reader, self._merges).add

    def _is_header(self, cells: Sequence[OutsideCell]) -> bool:
        """Tell whether a row outside the table holds so many headings that it belongs to a header."""
        labels = {cell.code for cell in cells if cell.code != BLANK and self._reader.is_label(cell.code)}
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
        if any(cell.column in wide and self._reader.is_label(cell.code) for cell in above):
            self._header[number - 1] = {cell.column: self._reader.text(cell.code) for cell in above}


class _TableRows:
    """Adds rows to a table, with each merged area's value in every row that it covers."""

    def __init__(self, table: Table, reader: SheetReader, merges: Mapping[int, Sequence[Area]]) -> None:
        self._table = table
        self._reader = reader
        self._merges = merges
        self._picker = reader.picker(table.columns)
        self._procedure = table.place[table.layout.fields["procedure"]]
        self._content = _content_places(table)
        self._probes = self._content[:3]
        self._carried = [table.place[table.layout.fields[name]] for name in _CARRIED if name in table.layout.fields]
        self._before: list[tuple[int, int]] = []
        self._open: list[tuple[Area, int, int]] = []

    def add(self, row: Row) -> bool:
        """Add a row if it is a procedure's; tell whether it was."""
        styles, codes = self._picker.take(row)
        if self._open or row.number in self._merges:
            self._spread(row.number, styles, codes)
        name = codes[self._procedure]
        if name == BLANK or self._reader.is_apart(name) or self._is_header(codes):
            return False
        if all(codes[at] == BLANK for at in self._content):
            return False
        self._carry(codes)
        table = self._table
        table.rows.append(row.number)
        table.codes.extend(codes)
        table.styles.extend(styles)
        return True

    def _is_header(self, codes: Sequence[int]) -> bool:
        """Tell whether a row repeats a header: no rate in it is a number, and the name is a heading."""
        held = [codes[at] for at in self._probes if codes[at] != BLANK]
        if any(map(self._reader.is_number, held)) or not all(map(self._reader.is_label, held)):
            return False
        return self._reader.is_label(codes[self._procedure])

    def _spread(self, number: int, styles: list[int], codes: list[int]) -> None:
        """Give the cells under merged areas the value of the area's first cell, and note what covers what."""
        table = self._table
        self._open = [each for each in self._open if each[0].bottom >= number]
        for area in self._merges.get(number, ()):
            at = table.place.get(area.left)
            self._open.append((area, -1, BLANK) if at is None else (area, styles[at], codes[at]))
            if area.left in table.rated:
                table.areas[number, area.left] = area
        for area, style, code in self._open:
            if number != area.top and area.left in table.place:
                at = table.place[area.left]
                styles[at], codes[at] = style, code
                if area.left in table.rated:
                    table.covered.add((number, area.left))
            for column in range(area.left + 1, area.right + 1):
                if column in table.place:
                    codes[table.place[column]] = BLANK
                    if column in table.rated:
                        table.covered.add((number, column))

    def _carry(self, codes: list[int]) -> None:
        """Read a blank 府省名 (and 取組対象事業 beside it) as the one above: it is often given once."""
        if self._carried and codes[self._carried[0]] == BLANK:
            for at, code in self._before:
                codes[at] = code if codes[at] == BLANK else codes[at]
        self._before = [(at, codes[at]) for at in self._carried]


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
