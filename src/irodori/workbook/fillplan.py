"""The plan that says which cells of a worksheet get which fill."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import compress

from irodori.errors import InputError
from irodori.workbook.fills import Fill
from irodori.workbook.kernelapi import PlanArrays
from irodori.workbook.native import kernel
from irodori.workbook.refs import MAX_ROW, Area

_MOST_CELLS = 5_000_000


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

    def add(self, row: int, column: int, fill: Fill | None) -> None:
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

    def add_area(self, area: Area, fill: Fill | None) -> None:
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
