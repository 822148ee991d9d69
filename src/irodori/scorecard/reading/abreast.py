"""Tables side by side whose headers begin in different rows.

Where the headings of rows (手続名) are in several columns and rows near the
first header, with a blank column between them all the way down, the sheet is
read strip by strip, each as if it were a sheet of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from irodori.scorecard.reading.body import columns_of
from irodori.scorecard.reading.tables import SheetReading
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area

_ROWS_BELOW = 12
"""How far below the first header the header of a table beside it begins."""
_MOST_STRIPS = 8
"""Tables side by side on one sheet; each is read as a sheet of its own."""
_LAST_COLUMN = 1 << 14


class Strip:
    """Some columns of a sheet, as a sheet of their own."""

    def __init__(
        self, name: str, grid: Grid, merges: Sequence[Area], columns: range
    ) -> None:
        self.name = name
        self.merges = [area for area in merges if area.left in columns]
        self._grid = grid.within(columns)

    def grid(self) -> Grid:
        """Return the cells of these columns."""
        return self._grid


def strips(
    grid: Grid,
    merges: Sequence[Area],
    at: int,
    is_name: Callable[[int], bool],
) -> list[range]:
    """Return the columns of each table side by side, none where the sheet is
    one strip.

    ``at`` is the index of the first header; ``is_name`` tells whether a value
    is the heading of the rows' names.
    """
    near = range(at, min(at + _ROWS_BELOW, len(grid)))
    rows = {index: grid.row(index) for index in near}
    # nearly all sheets end here
    if not _has_gap(rows.values()):
        return []
    names = {
        cell.column: index
        for index, cells in rows.items()
        for cell in cells
        if is_name(cell.code)
    }
    different = set(names.values())
    if len(different) < 2 or len(names) > _MOST_STRIPS:
        return []
    starts = _starts(grid, merges, at, sorted(names))
    edges = [1, *starts, _LAST_COLUMN + 1] if starts else []
    return [range(first, last) for first, last in pairwise(edges)]


def _has_gap(rows: Iterable[Sequence[GridCell]]) -> bool:
    """Tell whether a column between two that hold something is blank."""
    used = {
        cell.column for cells in rows for cell in cells if cell.code != BLANK
    }
    span = max(used, default=0) - min(used, default=1)
    return len(used) <= span


def _starts(
    grid: Grid, merges: Sequence[Area], at: int, names: Sequence[int]
) -> list[int]:
    """Return where each strip but the first starts, by the columns of the
    headings of rows; none where no blank column is between two.
    """
    covered = {
        column
        for area in merges
        if area.top >= grid.rows[at]
        for column in columns_of(area)
    }
    starts = list[int]()
    for before, name in pairwise(names):
        between = set(range(before + 1, name)) - covered
        gap = _blank_column(grid, at, sorted(between))
        if gap is None:
            return []
        starts.append(gap)
    return starts


def _blank_column(grid: Grid, at: int, columns: Sequence[int]) -> int | None:
    """Return the first of some columns that is blank from a row down."""
    for column in columns:
        codes = grid.column(column, at, len(grid))[1]
        if codes.count(BLANK) == len(codes):
            return column
    return None


def joined(readings: Sequence[SheetReading]) -> SheetReading:
    """Return the readings of a sheet's strips as the reading of the sheet."""
    apart = []
    before = 0
    for reading in readings:
        apart += [
            row._replace(table=row.table + before) for row in reading.apart
        ]
        before += len(reading.tables)
    return readings[0]._replace(
        tables=tuple(table for each in readings for table in each.tables),
        outside=tuple(
            sorted(cell for each in readings for cell in each.outside)
        ),
        headings=tuple(cell for each in readings for cell in each.headings),
        apart=tuple(apart),
        dropped=sum(each.dropped for each in readings),
    )
