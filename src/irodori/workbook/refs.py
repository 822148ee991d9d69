"""A1 references (ECMA-376 part 1, 18.18.7 ST_CellRef and 18.18.62 ST_Ref);
rows and columns count from 1.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cache

from irodori.tuples import NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

Place = tuple[int, int]
"""A row and a column."""

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A rectangle of cells, both corners included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it holds."""
        height = self.bottom - self.top + 1
        return height * (self.right - self.left + 1)

    @property
    def ref(self) -> str:
        """The area as ``A3:A5``, or ``A3`` for one cell."""
        first = cell_ref(self.top, self.left)
        last = cell_ref(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


@cache
def column_letters(column: int) -> str:
    """Return ``A`` for 1, ``AA`` for 27."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return 1 for ``A``, 27 for ``AA``."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_ref(row: int, column: int) -> str:
    """Return ``J4`` for row 4, column 10."""
    return f"{column_letters(column)}{row}"


def parse_cell(ref: str) -> Place:
    """Return (row, column) of ``J4`` or ``$J$4``; ValueError where it is no
    cell of a worksheet.
    """
    found = _CELL.fullmatch(ref)
    if found:
        row = int(found[2])
        column = column_number(found[1])
        if 1 <= row <= MAX_ROW and column <= MAX_COLUMN:
            return row, column
    raise ValueError(ref)


def parse_area(ref: str) -> Area:
    """Return the rectangle of ``A3:A5`` or of a single cell; ValueError where
    it is none.
    """
    first, _, second = ref.partition(":")
    one = parse_cell(first)
    two = parse_cell(second or first)
    return Area(
        min(one[0], two[0]),
        min(one[1], two[1]),
        max(one[0], two[0]),
        max(one[1], two[1]),
    )


class Anchors:
    """The first cells of a sheet's merged areas."""

    def __init__(self, merges: Iterable[Area]) -> None:
        self._areas: dict[int, list[Area]] = {}
        for area in sorted(merges):
            for column in range(area.left, area.right + 1):
                self._areas.setdefault(column, []).append(area)

    def of(self, row: int, column: int) -> Place:
        """Return (row, column) of the cell that holds the value of this one:
        itself unless it is covered.
        """
        areas = self._areas.get(column)
        if areas:
            at = bisect_right(areas, row, key=_top) - 1
            if at >= 0 and areas[at].bottom >= row:
                return areas[at].top, areas[at].left
        return row, column

    def ref(self, row: int, column: int) -> str:
        """Return the reference of that cell: ``A3`` for A5 under A3:A5."""
        return cell_ref(*self.of(row, column))


def _top(area: Area) -> int:
    return area.top
