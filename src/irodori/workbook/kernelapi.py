"""The functions of a kernel and what they return: the compiled one (native.py)
and the plain one (kernel.py) alike.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from enum import IntEnum
from typing import Protocol

from irodori.patterns import pattern
from irodori.tuples import NamedTuple

BLANK = -1
UNCALCULATED = -2
FIRST_LITERAL = -3
"""The codes of values: shared strings count from 0, the literals of a text
downwards from the last.
"""
KINDS = ("n", "s", "b", "e", "d", "str", "inlineStr")
NUMBER = pattern(
    rb"[+-]?+(?:[0-9]++\.?+[0-9]*+|\.[0-9]++)(?:[Ee][+-]?+[0-9]{1,3}+)?+"
)
"""How the value of a number cell is written."""
MAX_STYLE = 65_534
ABSENT = -1
"""The cell format of a cell that the sheet does not hold."""


class Stop(IntEnum):
    """Why a function stopped."""

    END = 0
    """An end tag comes next."""
    MORE = 1
    """The text ends within a row."""
    ODD = 2
    """The next row is not in its canonical form."""
    FULL = 3
    """There was no room for the next row."""
    MISSING = 4
    """The next row lacks a planned cell, or a planned row is absent before it.
    """
    UNKNOWN = 5
    """The new style of a planned cell is not known."""


class RowText(NamedTuple):
    """Rows as they are written, between two offsets of a text."""

    text: bytes
    at: int
    end: int
    last_row: int
    """The number of the row before them."""
    descent: bool
    """Whether the prefix x14ac is declared."""


class Rows(NamedTuple):
    """The rows that were read from a text, their cells one after another."""

    at: int
    """The end of the last one."""
    stop: Stop
    numbers: array[int]
    ends: array[int]
    """For each row the number of cells up to its end."""
    heights: array[int]
    """In thousandths of a point, -1 where a row gives none."""
    hidden: array[int]
    columns: array[int]
    styles: array[int]
    values: array[int]
    kinds: array[int]
    """The kind of each literal, as its place in `KINDS`."""
    literals: list[bytes]
    """The content of each literal."""
    highest_style: int
    """Of all cells and rows."""


class PlanArrays(NamedTuple):
    """Cells in the order of rows and columns, each with the number of its
    fill.
    """

    rows: array[int]
    columns: array[int]
    numbers: array[int]


class Painted(NamedTuple):
    """Rows that were written again."""

    data: bytes
    at: int
    """The end of the last one in the text that came in."""
    stop: Stop
    last_row: int
    plan_at: int
    """How many of the planned cells lie above and in these rows."""
    unknown: tuple[int, int]
    """The style and the fill's number whose new style is not known."""


class StyleTable:
    """The new style of a cell by its style and its fill's number.

    The keys and styles lie in arrays too, as a hash table for the compiled
    kernel.
    """

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], int] = {}
        self._allocate(64)

    def add(self, style: int, number: int, new: int) -> None:
        """Add a style."""
        self.known[style, number] = new
        if 2 * len(self.known) > len(self.keys):
            self._allocate(4 * len(self.keys))
            for (each, other), known in self.known.items():
                self._put(each, other, known)
        else:
            self._put(style, number, new)

    def _allocate(self, size: int) -> None:
        self.keys = array("q", [-1]) * size
        self.styles = array("i", [0]) * size

    def _put(self, style: int, number: int, new: int) -> None:
        mask = len(self.keys) - 1
        place = (style * 2_654_435_761 ^ number * 40_503) & mask
        while self.keys[place] != -1:
            place = (place + 1) & mask
        self.keys[place] = style << 32 | number
        self.styles[place] = new


class Kernel(Protocol):
    """The functions of a kernel; the plain and the compiled one give the same
    answers.
    """

    name: str

    def scan(self, given: RowText, shared_count: int) -> Rows:
        """Read rows."""

    def resolve(
        self,
        values: array[int],
        codes: array[int],
    ) -> None:
        """Put the codes of literals in their places."""

    def paint(
        self,
        given: RowText,
        plan: PlanArrays,
        plan_at: int,
        styles: StyleTable,
    ) -> Painted:
        """Write rows again, with the styles of their planned cells changed."""

    def group(
        self, columns: Sequence[array[int]]
    ) -> tuple[array[int], array[int]]:
        """Return the index of the first row of each distinct combination, and
        for each row the combination's index.
        """

    def column(
        self,
        ends: array[int],
        cells: Sequence[array[int]],
        column: int,
    ) -> tuple[array[int], array[int]]:
        """Return the styles and codes of one column; ``cells`` are columns,
        styles and codes.

        ``ends`` begins with the end of the cells of the row before.
        """

    def order(self, plan: PlanArrays) -> PlanArrays:
        """Return planned cells in the order of rows and columns; of a cell
        planned twice the last counts.
        """
