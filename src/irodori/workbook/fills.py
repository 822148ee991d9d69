"""Fills and the plan that says which cells of a worksheet get which."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import NamedTuple

from irodori.errors import InputError
from irodori.workbook.refs import Area

_MOST_CELLS = 5_000_000


class Fill(NamedTuple):
    """A cell's fill (ECMA-376 part 1, 18.8.32 patternFill): the pattern's name and its two colours as ARGB.

    For ``solid`` only the foreground is seen.  Colours are eight hexadecimal digits, capital, alpha first.
    """

    pattern: str
    foreground: str | None = None
    background: str | None = None

    @property
    def argb(self) -> str | None:
        """The one colour that stands for a fill: of a pattern in black or white lines, what is behind them."""
        if self.pattern == "solid" or self.background is None or not _is_grey(self.foreground):
            return self.foreground
        return self.background

    @classmethod
    def solid(cls, argb: str) -> Fill:
        """Return a plain fill of one colour."""
        return cls("solid", argb)


def _is_grey(argb: str | None) -> bool:
    return argb is None or argb[2:4] == argb[4:6] == argb[6:8]


class FillPlan:
    """Which cells of one worksheet get which fill; seven bytes a cell.

    ``None`` as the fill clears a cell.  A cell planned twice keeps the last fill.
    """

    def __init__(self) -> None:
        self._fills: list[Fill | None] = []
        self._numbers: dict[Fill | None, int] = {}
        self._rows = array("I")
        self._columns = array("H")
        self._choices = array("H")

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: int, column: int, fill: Fill | None) -> None:
        """Plan a cell."""
        self.append(row, column, self.number(fill))

    def number(self, fill: Fill | None) -> int:
        """Return the number that stands for a fill in this plan."""
        number = self._numbers.get(fill)
        if number is None:
            number = self._numbers[fill] = len(self._fills)
            self._fills.append(fill)
        return number

    def append(self, row: int, column: int, number: int) -> None:
        """Plan a cell by its fill's number: for the many."""
        self._rows.append(row)
        self._columns.append(column)
        self._choices.append(number)

    def add_area(self, area: Area, fill: Fill | None) -> None:
        """Plan each cell of a merged area; InputError ``worksheet.area`` beyond five million of them."""
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_CELLS:
            raise InputError("worksheet.area", cell=area.ref, limit=_MOST_CELLS)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.add(row, column, fill)

    def rows(self) -> Iterator[tuple[int, dict[int, Fill | None]]]:
        """Yield (row, {column: fill}) with rows rising; columns come in no order."""
        fills, rows, columns, choices = self._fills, self._rows, self._columns, self._choices
        order: range | list[int] = range(len(rows))
        if any(map(int.__gt__, rows, rows[1:])):
            order = sorted(order, key=rows.__getitem__)
        current, cells = 0, dict[int, Fill | None]()
        for at in order:
            if rows[at] != current:
                if cells:
                    yield current, cells
                current, cells = rows[at], {}
            cells[columns[at]] = fills[choices[at]]
        if cells:
            yield current, cells
