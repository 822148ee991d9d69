"""The plan as the verifier gets it, plain cells and fills, and a cursor that takes them from top to bottom."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from irodori.workbook.fills import Fill
from irodori.workbook.refs import column_letters

CELL = b'<c r="'
"""How a cell begins in the plain form."""
_DIGITS = b"%d"


class PlainPlan(NamedTuple):
    """The plan for one worksheet as flat sequences: by row and then by column, each cell once."""

    rows: Sequence[int]
    columns: Sequence[int]
    numbers: Sequence[int]
    """For each cell the place of its fill in ``fills``."""
    fills: Sequence[Fill | None]


class PlanCursor:
    """The planned cells of one sheet, taken from the first row to the last."""

    def __init__(self, cells: PlainPlan) -> None:
        self._cells = cells
        self._at = 0
        self._letters = {column: column_letters(column).encode() for column in set(cells.columns)}

    @property
    def row(self) -> int:
        """The number of the next planned row; 0 behind the last."""
        return self._cells.rows[self._at] if self._at < len(self._cells.rows) else 0

    @property
    def starts(self) -> dict[int, bytes]:
        """How a plain cell of each planned column begins, up to its row number."""
        return {column: CELL + letters for column, letters in self._letters.items()}

    def cells_of_columns(self) -> re.Pattern[bytes]:
        """Return what finds the cells of the planned columns; its groups are the reference and the other attributes."""
        last: dict[bytes, bytes] = {}
        for letters in self._letters.values():
            last[letters[:-1]] = last.get(letters[:-1], b"") + letters[-1:]
        columns = b"|".join(b"%b[%b]" % each for each in last.items())
        return re.compile(rb'<c r="((?:%b)[0-9]++)"([^>]*+)>' % columns)

    def take_row(self) -> list[tuple[int, int]]:
        """Return (column, number of the fill) of the next row's cells."""
        start, stop = self._at, self._end_of(self.row)
        self._at = stop
        return [*zip(self._cells.columns[start:stop], self._cells.numbers[start:stop], strict=True)]

    def refs(self, row: int) -> list[bytes]:
        """Return the references of the next cells up to a row."""
        stop = self._end_of(row)
        letters = map(self._letters.__getitem__, self._cells.columns[self._at : stop])
        return [*map(bytes.__add__, letters, map(_DIGITS.__mod__, self._cells.rows[self._at : stop]))]

    def numbers(self, row: int) -> Sequence[int]:
        """Return the numbers of the fills of the next cells up to a row."""
        return self._cells.numbers[self._at : self._end_of(row)]

    def go_behind(self, row: int) -> None:
        """Pass over the cells up to a row."""
        self._at = self._end_of(row)

    def _end_of(self, row: int) -> int:
        return bisect_right(self._cells.rows, row, self._at)
