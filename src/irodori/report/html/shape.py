"""The shape of a sheet: how far it reaches, its columns, its rows in groups,
and its merged areas cut to the groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from irodori.scorecard.reading.tables import Table
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK, UNCALCULATED
from irodori.workbook.grid import GridCell
from irodori.workbook.kernelapi import ABSENT
from irodori.workbook.refs import Area, Place
from irodori.workbook.sheet import Sheet

MOST_ROWS = 5_000
MOST_COLUMNS = 400
GROUP_ROWS = 10
MOST_GROUP_ROWS = 24

# scorecards are set in 9 points, on columns whose width is counted for 11
_EM_PIXELS = Decimal("12.4")
_NARROWEST = Decimal("1.6")
_WIDEST = Decimal(60)


class DrawnCell(NamedTuple):
    """What is at a place of the sheet: the cell format, -1 where there is no
    cell, and the value's code.
    """

    style: int
    code: int


class DrawnLine(NamedTuple):
    """One row of the sheet."""

    number: int
    styles: Sequence[int]
    codes: Sequence[int]
    height: Decimal | None
    """In points, None where it follows the text."""
    is_hidden: bool

    def cell(self, column: int) -> DrawnCell:
        """Return what is in a column."""
        return DrawnCell(self.styles[column - 1], self.codes[column - 1])


class RowBand(NamedTuple):
    """Rows that belong together: a table with its header, or what is above,
    between or below the tables.
    """

    first: int
    last: int
    table: Table | None


class Span(NamedTuple):
    """A merged area as far as one group shows it."""

    columns: int
    rows: int
    area: Area
    content: DrawnCell
    goes_on: bool
    """Whether it began in a group above."""
    is_shown: bool
    """Whether any of its rows is not hidden."""


class Shape:
    """What is drawn of a sheet that holds tables: no more than so many rows
    and columns.
    """

    def __init__(self, sheet: Sheet, tables: Sequence[Table]) -> None:
        self._sheet = sheet
        self._grid = sheet.grid()
        self.last_row = max(map(_last_row_of, tables))
        """The last row with a value; of a sheet that is cut, the last
        procedure's.
        """
        self.columns = max(
            column.column
            for table in tables
            for column in table.layout.columns
        )
        """How many columns are drawn."""
        self.has_hidden_rows = False
        self._measure()
        self.hidden = _hidden_columns(sheet, self.columns)
        self.widths = _widths(sheet, self.columns)
        """Of each column, in em."""
        self.bands = _bands(tables, self.last_row)

    @property
    def is_cut(self) -> bool:
        """Whether the sheet is longer than what is drawn."""
        return self.last_row > MOST_ROWS

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell is drawn."""
        return row <= MOST_ROWS and column <= self.columns

    def merges(self) -> Merges:
        """Return the merged areas, to be cut group by group."""
        return Merges(self._sheet.merges, self.columns)

    def lines(self) -> Iterator[DrawnLine]:
        """Yield the rows that are drawn, those too that are in the file only
        as part of a merged area.
        """
        bottoms: dict[int, int] = {}
        for area in self._sheet.merges:
            bottoms[area.top] = max(bottoms.get(area.top, 0), area.bottom)
        last = until = 0
        for index, number in enumerate(self._grid.rows):
            for absent in range(
                last + 1, min(number - 1, until, MOST_ROWS) + 1
            ):
                yield self._line(absent, [])
            if number > min(self.last_row, MOST_ROWS):
                return
            last = number
            until = max(until, bottoms.get(number, 0))
            yield self._line_at(index)

    def _line_at(self, index: int) -> DrawnLine:
        grid = self._grid
        return self._line(
            grid.rows[index],
            grid.row(index),
            grid.height(index),
            is_hidden=grid.is_hidden(index),
        )

    def _line(
        self,
        number: int,
        cells: Sequence[GridCell],
        height: Decimal | None = None,
        *,
        is_hidden: bool = False,
    ) -> DrawnLine:
        styles = [ABSENT] * self.columns
        codes = [BLANK] * self.columns
        for cell in cells:
            if cell.column <= self.columns:
                styles[cell.column - 1] = cell.style
                codes[cell.column - 1] = (
                    BLANK if cell.code == UNCALCULATED else cell.code
                )
        return DrawnLine(number, styles, codes, height, is_hidden)

    def band_at(self, row: int) -> RowBand:
        """Return the band that a row belongs to."""
        reaching = (band for band in self.bands if row <= band.last)
        return next(reaching, self.bands[-1])

    def _measure(self) -> None:
        """Find the last row and column that hold a value, and whether any row
        is hidden, as far as rows are drawn.
        """
        for index, number in enumerate(self._grid.rows):
            if number > MOST_ROWS:
                self.last_row = max(self.last_row, number)
                break
            self.has_hidden_rows = (
                self.has_hidden_rows or self._grid.is_hidden(index)
            )
            held = [
                cell.column
                for cell in self._grid.row(index)
                if cell.code != BLANK
            ]
            if held:
                self.last_row = max(self.last_row, number)
                self.columns = max(self.columns, held[-1])
        self.columns = min(self.columns, MOST_COLUMNS)


class Merges:
    """The merged areas, cut to what each group of rows shows; the groups are
    asked for from top to bottom.
    """

    def __init__(self, areas: Sequence[Area], columns: int) -> None:
        self._tops: dict[int, list[Area]] = {}
        for area in areas:
            if area.left <= columns:
                self._tops.setdefault(area.top, []).append(
                    area._replace(right=min(area.right, columns))
                )
        self._open: list[tuple[Area, DrawnCell]] = []

    def bottom(self, row: int) -> int:
        """Return the last row of the areas that begin in a row."""
        areas = self._tops.get(row, ())
        return max((area.bottom for area in areas), default=row)

    def spans(
        self, lines: Sequence[DrawnLine]
    ) -> tuple[dict[Place, Span], set[Place]]:
        """Return the spans by where they begin in a group, and all the places
        that they cover.
        """
        spans: dict[Place, Span] = {}
        covered: set[Place] = set()
        for area, cell, goes_on in self._areas_in(lines):
            held = [
                each
                for each in lines
                if area.top <= each.number <= area.bottom
            ]
            places = set(_places(held, area))
            if places and covered.isdisjoint(places):
                covered |= places
                span = _span(held, area, cell, goes_on=goes_on)
                spans[min(places)] = span
        return spans, covered

    def _areas_in(
        self, lines: Sequence[DrawnLine]
    ) -> list[tuple[Area, DrawnCell, bool]]:
        """Return the areas of a group, what is in each, and whether it began in
        a group above; keep those that go on in the next one.
        """
        first = lines[0].number
        last = lines[-1].number
        areas = [
            (area, cell, True)
            for area, cell in self._open
            if area.bottom >= first
        ]
        for line in lines:
            areas += [
                (area, line.cell(area.left), False)
                for area in self._tops.get(line.number, ())
            ]
        self._open = [
            (area, cell) for area, cell, _ in areas if area.bottom > last
        ]
        return areas


def _places(lines: Sequence[DrawnLine], area: Area) -> Iterator[Place]:
    for line in lines:
        for column in range(area.left, area.right + 1):
            yield line.number, column


def _span(
    lines: Sequence[DrawnLine], area: Area, cell: DrawnCell, *, goes_on: bool
) -> Span:
    """Return a merged area as far as it is on some lines."""
    columns = area.right - area.left + 1
    is_shown = not all(line.is_hidden for line in lines)
    return Span(
        columns,
        len(lines),
        area,
        cell,
        goes_on,
        is_shown,
    )


def grouped(
    lines: Iterator[DrawnLine], bottom: Callable[[int], int]
) -> Iterator[list[DrawnLine]]:
    """Cut rows into groups, where no merged area lies across the cut, or at
    the latest after so many.

    ``bottom`` gives the last row of the merged areas that begin in a row.
    """
    group: list[DrawnLine] = []
    until = 0
    for line in lines:
        if len(group) >= MOST_GROUP_ROWS or (
            len(group) >= GROUP_ROWS and until < line.number
        ):
            yield group
            group = []
        group.append(line)
        until = max(until, bottom(line.number))
    if group:
        yield group


def _bands(tables: Sequence[Table], last_row: int) -> list[RowBand]:
    """Cut a sheet into tables and what is around them; a table ends with its
    last procedure.
    """
    bands = []
    row = 1
    nexts = [table.layout.first_row - 1 for table in tables[1:]]
    for table, until in zip(tables, [*nexts, last_row], strict=True):
        first = table.layout.first_row
        last = max(first, min(_end_of(table), until))
        if row < first:
            bands.append(RowBand(row, first - 1, None))
        bands.append(RowBand(first, last, table))
        row = last + 1
    return [*bands, RowBand(row, max(row, last_row), None)]


def _last_row_of(table: Table) -> int:
    """Return the last row of a table's procedures, else of its header."""
    return max([table.layout.last_row, *table.rows[-1:]])


def _end_of(table: Table) -> int:
    """Return the last row of a table and of the merged areas in it."""
    bottoms = (area.bottom for area in table.areas.values())
    return max([_last_row_of(table), *bottoms])


def _hidden_columns(sheet: Sheet, columns: int) -> frozenset[int]:
    ranges = [each for each in sheet.column_ranges if each.hidden]
    return frozenset(
        column
        for each in ranges
        for column in range(each.first, min(each.last, columns) + 1)
    )


def _widths(sheet: Sheet, columns: int) -> list[Decimal]:
    """Return each column's width in em: so many digits of 7 pixels, and 5
    pixels for the padding (18.3.1.13 col).
    """
    digits = [sheet.default_width] * columns
    for each in sheet.column_ranges:
        if each.width is not None:
            for column in range(each.first, min(each.last, columns) + 1):
                digits[column - 1] = each.width
    ems = [
        (each * 7 + 5) / _EM_PIXELS if each < 256 else _WIDEST
        for each in digits
    ]
    return [
        min(max(each, _NARROWEST), _WIDEST).quantize(Decimal("0.01"))
        for each in ems
    ]
