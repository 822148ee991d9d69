"""All cells of one worksheet in flat arrays: where each is, its cell format and the code of its value."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from irodori.workbook.cells import BLANK

ABSENT = -1
"""The cell format of a cell that the sheet does not hold."""


class GridCell(NamedTuple):
    """One cell of a row."""

    column: int
    style: int
    """The index of its cell format (ECMA-376 part 1, 18.3.1.4 c, attribute s)."""
    code: int
    """The code of its value; `CellValues` tells what it means."""


class Grid:
    """The cells of a worksheet by row, rows and columns rising."""

    def __init__(self) -> None:
        self._numbers = array("i")
        self._starts = array("i", [0])
        self._columns = array("i")
        self._styles = array("i")
        self._codes = array("i")

    def __len__(self) -> int:
        """Return how many rows the sheet holds."""
        return len(self._numbers)

    @property
    def rows(self) -> Sequence[int]:
        """The numbers of the rows that the sheet holds, rising."""
        return self._numbers

    def add_row(self, number: int, cells: Iterable[GridCell]) -> None:
        """Add a row below the last one."""
        for cell in cells:
            self._columns.append(cell.column)
            self._styles.append(cell.style)
            self._codes.append(cell.code)
        self._numbers.append(number)
        self._starts.append(len(self._columns))

    def columns(self) -> list[int]:
        """Return the numbers of the columns that hold a cell, rising."""
        return sorted(set(self._columns))

    def row(self, index: int) -> list[GridCell]:
        """Return the cells of one row, by its index in ``rows``."""
        cells = range(self._starts[index], self._starts[index + 1])
        return [GridCell(self._columns[at], self._styles[at], self._codes[at]) for at in cells]

    def column(self, column: int, start: int, stop: int) -> tuple[array[int], array[int]]:
        """Return the cell formats and value codes of one column, for the rows with indexes from start to stop.

        A cell that the sheet does not hold has the format ABSENT and the code BLANK.
        """
        styles = array("i", [ABSENT]) * (stop - start)
        codes = array("i", [BLANK]) * (stop - start)
        for index in range(start, stop):
            for at in range(self._starts[index], self._starts[index + 1]):
                if self._columns[at] == column:
                    styles[index - start] = self._styles[at]
                    codes[index - start] = self._codes[at]
        return styles, codes
