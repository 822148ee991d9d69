"""The row of a sheet without a table that comes closest to being a header, for
the refusal that says which headings were found.
"""

from __future__ import annotations

from collections.abc import Sequence

from irodori.scorecard.reading.bodycolumns import CellWords
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import cell_ref

_SAMPLES = 20
"""Rows below a row of headings that show what its columns hold."""
NearCell = tuple[str, str]
"""The reference of a cell, and its text."""
Samples = tuple[tuple[str, ...], ...]
"""Some texts of each column."""


class NearHeader:
    """Keeps the row with the most labels."""

    def __init__(self, reader: CellWords, grid: Grid) -> None:
        self._reader = reader
        self._grid = grid
        self._labels = 0
        self._at = -1

    def note(self, at: int, cells: Sequence[GridCell]) -> None:
        """Take the row at an index where it holds more labels."""
        if len(cells) < 2:
            return
        labels = {
            cell.code for cell in cells if self._reader.is_label(cell.code)
        }
        if len(labels) > self._labels:
            self._labels = len(labels)
            self._at = at

    def found(self) -> tuple[tuple[NearCell, ...], Samples]:
        """Return the cells of the row, and some texts below each."""
        if self._at < 0:
            return (), ()
        number = self._grid.rows[self._at]
        near: list[NearCell] = []
        below: dict[int, list[str]] = {}
        for column, text in self._texts(self._at):
            near.append((cell_ref(number, column), text))
            below[column] = []
        start = self._at + 1
        stop = min(start + _SAMPLES, len(self._grid))
        for at in range(start, stop):
            for column, text in self._texts(at):
                if column in below:
                    below[column].append(text)
        return tuple(near), tuple(map(tuple, below.values()))

    def _texts(self, at: int) -> list[tuple[int, str]]:
        """Return the columns of the cells with content in a row, each with
        the cell's text.
        """
        return [
            (cell.column, self._reader.text(cell.code))
            for cell in self._grid.row(at)
            if cell.code != BLANK
        ]
