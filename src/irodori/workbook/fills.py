"""Fills and the plan that says which cells of a worksheet get which."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from irodori.errors import InputError
from irodori.workbook.refs import MAX_ROW, Area

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
    """Which cells of one worksheet get which fill; two bytes a cell, a page of rows and a column at a time.

    ``None`` as the fill clears a cell.  A cell planned twice keeps the last fill.
    """

    def __init__(self) -> None:
        self._fills: list[Fill | None] = [None]
        self._numbers: dict[Fill | None, int] = {}
        self._pages: dict[int, dict[int, array[int]]] = {}

    def __bool__(self) -> bool:
        return bool(self._pages)

    def __len__(self) -> int:
        return sum(len(fills) for _, fills in self.rows())

    def add(self, row: int, column: int, fill: Fill | None) -> None:
        """Plan a cell."""
        self._page(row // _PAGE, column)[row % _PAGE] = self.number(fill)

    def number(self, fill: Fill | None) -> int:
        """Return the number that stands for a fill in this plan, from 1 on; 0 is no plan."""
        number = self._numbers.get(fill)
        if number is None:
            number = self._numbers[fill] = len(self._fills)
            self._fills.append(fill)
        return number

    def fill(self, number: int) -> Fill | None:
        """Return the fill that a number stands for."""
        return self._fills[number]

    def add_column(self, column: int, rows: array[int], numbers: array[int]) -> None:
        """Plan the cells of a column, its rows rising, each by its fill's number; 0 leaves what is planned."""
        start = 0
        while start < len(rows):
            page = rows[start] // _PAGE
            stop = bisect_left(rows, (page + 1) * _PAGE, start)
            if any(numbers[start:stop]):
                cells, first = self._page(page, column), rows[start] % _PAGE
                if rows[stop - 1] - rows[start] == stop - 1 - start and not any(cells):
                    cells[first : first + stop - start] = numbers[start:stop]
                else:
                    for row, number in zip(rows[start:stop], numbers[start:stop], strict=True):
                        cells[row % _PAGE] = number or cells[row % _PAGE]
            start = stop

    def add_area(self, area: Area, fill: Fill | None) -> None:
        """Plan each cell of a merged area; InputError ``worksheet.area`` beyond five million of them."""
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _MOST_CELLS:
            raise InputError("worksheet.area", cell=area.ref, limit=_MOST_CELLS)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                self.add(row, column, fill)

    def columns(self, first: int, last: int) -> list[int]:
        """Return the columns, rising, in which rows from ``first`` to ``last`` may be planned."""
        pages = (self._pages.get(page, ()) for page in range(first // _PAGE, last // _PAGE + 1))
        return sorted({column for page in pages for column in page})

    def choices(self, column: int, first: int, last: int) -> array[int]:
        """Return for each row from ``first`` to ``last`` the number of a column's fill, 0 where none is planned."""
        found = array("H")
        for page in range(first // _PAGE, last // _PAGE + 1):
            found += self._pages.get(page, _NO_COLUMNS).get(column, _NOTHING)
        start = first % _PAGE
        return found[start : start + last - first + 1]

    def rows(self, first: int = 1, last: int = MAX_ROW) -> Iterator[tuple[int, dict[int, Fill | None]]]:
        """Yield (row, {column: fill}) of the planned rows from ``first`` to ``last``, rows and columns rising."""
        for page in range(first // _PAGE, last // _PAGE + 1):
            columns = sorted(self._pages.get(page, _NO_COLUMNS).items())
            if columns:
                top = page * _PAGE
                for row in range(max(first, top), min(last + 1, top + _PAGE)):
                    fills = {column: self._fills[cells[row - top]] for column, cells in columns if cells[row - top]}
                    if fills:
                        yield row, fills

    def _page(self, page: int, column: int) -> array[int]:
        columns = self._pages.setdefault(page, {})
        cells = columns.get(column)
        if cells is None:
            cells = columns[column] = _NOTHING[:]
        return cells


_PAGE = 1024
"""Rows whose fills are kept together."""
_NO_COLUMNS: Mapping[int, array[int]] = {}
_NOTHING = array("H", bytes(2 * _PAGE))
