"""The tables of a sheet: header rows, the procedures below them, and the cells that belong to no table."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from irodori.scorecard.header import HeaderReader
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.columns import HeaderColumn, IssueBlock, Layout, PlanColumns
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK, CellValues
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area, cell_ref

Cells = tuple["array[int]", "array[int]"]
"""The cell formats and value codes of one column, one of each for every procedure."""

_FEWEST_LABELS = 3


class TableSheet(Protocol):
    """A worksheet as this module needs it."""

    name: str

    @property
    def merges(self) -> list[Area]:
        """The merged areas."""

    def grid(self) -> Grid:
        """Return all cells."""


class CellFormats(Protocol):
    """The cell formats as this module needs them."""

    def fill(self, xf: int) -> object | None:
        """Return the fill that a format shows."""


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
    """One table of a sheet: its layout, and the cells of its used columns, one for each procedure."""

    def __init__(self, layout: Layout, rows: array[int], columns: Mapping[int, Cells]) -> None:
        self.layout = layout
        self.rows = rows
        """The row number of each procedure."""
        self.rated = layout.rated_columns()
        """The columns whose cells get colours."""
        self.areas: dict[tuple[int, int], Area] = {}
        """The merged area whose first cell is at (row, column), for the cells of rated columns."""
        self.covered: set[tuple[int, int]] = set()
        """The cells of rated columns, by (row, column), that a merged area covers, its first cell excepted."""
        self._columns = columns

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, column: int) -> Cells:
        """Return the cell formats and value codes of a used column; a merged area's in each row that it covers."""
        return self._columns[column]

    def cell(self, index: int, column: int) -> tuple[int, int]:
        """Return the format and value code of one procedure in a used column."""
        styles, codes = self._columns[column]
        return styles[index], codes[index]

    def group(self, columns: Sequence[int]) -> tuple[list[int], array[int]]:
        """Return the distinct rows of some used columns, by format and value.

        The first list holds the index of the first procedure of each distinct row, in order; the array holds for
        each procedure the place of its row in that list.
        """
        parts = [part for column in columns for part in self._columns[column]]
        return group(parts, len(self.rows))


def group(parts: Sequence[Sequence[int]], length: int) -> tuple[list[int], array[int]]:
    """Return the indexes of the first row of each distinct combination, and for each row the place of its own."""
    if not parts:
        return [0] if length else [], array("i", [0]) * length
    places: dict[tuple[int, ...], int] = {}
    firsts: list[int] = []
    index = array("i")
    for at, key in enumerate(zip(*parts, strict=True)):
        place = places.get(key)
        if place is None:
            place = places[key] = len(firsts)
            firsts.append(at)
        index.append(place)
    return firsts, index


class SheetReading(NamedTuple):
    """All that was found on one sheet."""

    name: str
    tables: tuple[Table, ...]
    outside: tuple[OutsideCell, ...]
    near_header: tuple[tuple[str, str], ...]
    """Where no table was found: (cell, heading) of the row that came closest to being a header."""


class SheetReader:
    """Reads the sheets of one workbook."""

    def __init__(self, values: CellValues, formats: CellFormats, profile: Profile) -> None:
        self.headers = HeaderReader(profile)
        self.values = values
        self.formats = formats
        self.marks = tuple(map(fold, profile.words["notes"]))
        self.subtotals = frozenset(map(fold, profile.words["subtotals"]))

    def read(self, sheet: TableSheet) -> SheetReading:
        """Return the tables of a sheet; ``InputError`` ``header.claimed_twice`` where a header contradicts itself."""
        return _Scan(self, sheet).reading()

    def text(self, code: int) -> str:
        """Return a value's text."""
        return self.values.text(code)

    def is_label(self, code: int) -> bool:
        """Tell whether a value is a heading of some field."""
        return code != BLANK and not self.values.is_number(code) and self.headers.is_label(self.text(code))

    def is_apart(self, code: int) -> bool:
        """Tell whether a value in the procedures' column names none: blank, a note or a total."""
        start = fold(self.text(code))
        return not start or start.startswith(self.marks) or start in self.subtotals


class _Scan:
    """The sheet from its first row to its last."""

    def __init__(self, reader: SheetReader, sheet: TableSheet) -> None:
        self._reader = reader
        self._name = sheet.name
        self._grid = sheet.grid()
        self._merges = sorted(set(sheet.merges))
        self._tables: list[Table] = []
        self._outside: list[OutsideCell] = []
        self._near: list[tuple[str, str]] = []

    def reading(self) -> SheetReading:
        at = 0
        while at < len(self._grid):
            cells = self._grid.row(at)
            if self._is_header(cells):
                at = self._take_table(at)
            else:
                self._take_outside(self._grid.rows[at], cells)
                at += 1
        near = () if self._tables else tuple(self._near)
        return SheetReading(self._name, tuple(self._tables), tuple(self._outside), near)

    def _is_header(self, cells: Sequence[GridCell]) -> bool:
        labels = {cell.code for cell in cells if self._reader.is_label(cell.code)}
        return len(labels) >= _FEWEST_LABELS

    def _take_outside(self, row: int, cells: Iterable[GridCell]) -> None:
        for cell in cells:
            if cell.code != BLANK or (cell.style and self._reader.formats.fill(cell.style)):
                self._outside.append(OutsideCell(row, *cell))

    def _take_table(self, start: int) -> int:
        """Take the header that begins at an index and the rows below it; return the index behind them."""
        numbers = self._grid.rows
        stop = start
        bottom = numbers[start]
        texts: dict[int, dict[int, str]] = {}
        while stop < len(numbers) and (numbers[stop] <= bottom or self._is_header(self._grid.row(stop))):
            number = numbers[stop]
            cells = self._grid.row(stop)
            texts[number] = {cell.column: self._reader.text(cell.code) for cell in cells if cell.code != BLANK}
            bottoms = [area.bottom for area in self._merges if area.top == number and area.left in texts[number]]
            bottom = max(bottom, number, *bottoms)
            stop += 1
        areas = [area for area in self._merges if min(texts) <= area.top <= max(texts)]
        layout = _converted(self._reader.headers.layout(texts, areas))
        if "procedure" not in layout.fields:
            return stop
        end = next((at for at in range(stop, len(numbers)) if self._is_header(self._grid.row(at))), len(numbers))
        self._take_rows(layout, stop, end)
        return end

    def _take_rows(self, layout: Layout, start: int, stop: int) -> None:
        numbers = self._grid.rows[start:stop]
        columns = {column: self._grid.column(column, start, stop) for column in layout.used_columns()}
        table = Table(layout, array("i"), {})
        self._spread(table, numbers, columns)
        names = columns[layout.fields["procedure"]][1]
        content = [columns[column][1] for column in _content_columns(layout)]
        taken = [
            at
            for at in range(len(numbers))
            if not self._reader.is_apart(names[at]) and any(codes[at] != BLANK for codes in content)
        ]
        outside = sorted(set(range(len(numbers))).difference(taken))
        for at in outside:
            self._take_outside(numbers[at], self._grid.row(start + at))
        rows = array("i", [numbers[at] for at in taken])
        picked = {
            column: (array("i", [styles[at] for at in taken]), array("i", [codes[at] for at in taken]))
            for column, (styles, codes) in columns.items()
        }
        whole = Table(layout, rows, picked)
        whole.areas, whole.covered = table.areas, table.covered
        _carry_down(whole)
        self._tables.append(whole)

    def _spread(self, table: Table, numbers: Sequence[int], columns: Mapping[int, Cells]) -> None:
        """Give each cell under a merged area the value of the area's first cell."""
        used = sorted(columns)
        for area in self._merges:
            first = bisect_left(numbers, area.top)
            end = bisect_right(numbers, area.bottom)
            if first == end:
                continue
            inside = used[bisect_left(used, area.left) : bisect_right(used, area.right)]
            for column in inside:
                styles, codes = columns[column]
                is_left = column == area.left
                style, code = (styles[first], codes[first]) if is_left else (-1, BLANK)
                below = first + is_left
                styles[below:end] = array("i", [style]) * (end - below)
                codes[below:end] = array("i", [code]) * (end - below)
                if column in table.rated:
                    table.covered.update((numbers[at], column) for at in range(below, end))
                    if is_left:
                        table.areas[area.top, area.left] = area


def _carry_down(table: Table) -> None:
    """Read a blank 府省名, and a blank 取組対象事業 beside it, as the one above."""
    carried = [table.column(table.layout.fields[name]) for name in ("ministry", "program") if name in table.layout.fields]
    if not carried or "ministry" not in table.layout.fields:
        return
    leading = carried[0][1]
    for at in range(1, len(leading)):
        if leading[at] == BLANK:
            for _, codes in carried:
                if codes[at] == BLANK:
                    codes[at] = codes[at - 1]


def _content_columns(layout: Layout) -> list[int]:
    names = ("online_rate_base", "online_rate_current", "online_rate_target", "deadline", "online_complete")
    columns = [layout.fields[name] for name in names if name in layout.fields]
    for block in layout.blocks:
        columns += [*block.columns.values(), *(plan.column for plan in block.plans)]
    return columns


def _converted(layout: object) -> Layout:
    """Return the layout of the former header reader in this package's own types."""
    first, last, columns, fields, blocks = layout  # type: ignore[misc]
    return Layout(
        first,
        last,
        tuple(HeaderColumn(*column) for column in columns),
        fields,
        tuple(IssueBlock(*block[:5], tuple(PlanColumns(*plan) for plan in block[5])) for block in blocks),
    )
