"""The table at the top of a sheet that no kind knows: where its header is, and
what its columns hold.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.text import fold, is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area

_ROWS = 300
"""Rows of a sheet that are looked at; a header is near its top, and a few rows
below it show what a column holds.
"""
_COLUMNS = 200
"""Columns that are looked at."""
_LONGEST_HEADING = 60
_FEWEST = 3
"""Columns of a table."""
_BELOW = 12
"""Rows below a row of headings that are asked whether they hold values."""


class _TopTexts:
    """The top of a sheet as texts by row and column, a merged area's in its
    first cell.
    """

    def __init__(
        self, grid: Grid, merges: Sequence[Area], cells: CellReader
    ) -> None:
        self.rows: dict[int, dict[int, str]] = {}
        self.numbers: set[tuple[int, int]] = set()
        self.merges = [area for area in merges if area.top <= _ROWS]
        for index in range(min(len(grid), _ROWS)):
            number = grid.rows[index]
            self.rows[number] = {}
            for cell in grid.row(index):
                if cell.column <= _COLUMNS and cell.code != BLANK:
                    self._add(number, cell, cells)

    def _add(
        self,
        row: int,
        cell: GridCell,
        cells: CellReader,
    ) -> None:
        text = " ".join(cells.shown(cell.style, cell.code).split())
        if text and not is_blank(text):
            self.rows[row][cell.column] = text
        if cells.is_number(cell.code):
            self.numbers.add((row, cell.column))

    def is_heading(self, row: int, column: int) -> bool:
        text = self.rows[row].get(column, "")
        return (
            bool(text)
            and len(text) <= _LONGEST_HEADING
            and (row, column) not in self.numbers
        )

    def below(self, row: int) -> list[dict[int, str]]:
        """Return the next rows below one that hold something."""
        return [
            held for number, held in self.rows.items() if number > row and held
        ][:_BELOW]


class UnknownTable(NamedTuple):
    """What looks like a table on a sheet."""

    first_row: int
    last_row: int
    """The rows of its header."""
    paths: Mapping[int, tuple[str, ...]]
    """The headings over each column, top level first."""
    values: Mapping[int, Sequence[str]]
    """The texts of each column below the header."""
    merged: frozenset[int]
    """The columns with areas that are merged downwards."""
    outside: Sequence[str]
    """The folded texts above and below it."""


def unknown_table(
    grid: Grid, merges: Sequence[Area], cells: CellReader
) -> UnknownTable | None:
    """Return the table at the top of a sheet; None where nothing is like one."""
    texts = _TopTexts(grid, merges, cells)
    top = _header_row(texts)
    if top is None:
        return None
    bottom = _header_bottom(texts, top)
    paths = _paths(texts, top, bottom)
    body = _body(texts, bottom, paths)
    outside = [
        fold(text)
        for row, held in texts.rows.items()
        if row < top or row > body.stop
        for text in held.values()
    ]
    values = {column: body.column(column) for column in paths}
    return UnknownTable(top, bottom, paths, values, body.merged, outside)


def _header_row(texts: _TopTexts) -> int | None:
    """Return the first of the rows with the most headings over columns that
    hold values.
    """
    best: tuple[int, int] = (0, 0)
    for row in texts.rows:
        headings = _headings(texts, row)
        following = texts.below(row)
        filled = sum(
            2 * sum(column in each for each in following) >= len(following)
            for column in headings
        )
        if following and filled > best[0]:
            best = filled, row
    return best[1] if best[0] >= _FEWEST else None


def _headings(texts: _TopTexts, row: int) -> list[int]:
    """Return the columns in which a row holds headings; none where it holds
    few different ones, or other things too.
    """
    held = texts.rows[row]
    headings = [column for column in held if texts.is_heading(row, column)]
    is_header = len(headings) >= max(_FEWEST, len(held) - 1)
    distinct = {held[column] for column in headings}
    return headings if is_header and len(distinct) >= _FEWEST else []


def _header_bottom(texts: _TopTexts, top: int) -> int:
    """Return the last row of a header: merged headings reach down, and one
    over several columns has a level below.
    """
    bottom = top
    for area in texts.merges:
        if area.top == top and area.left in texts.rows[top]:
            bottom = max(bottom, area.bottom)
            if (
                area.right > area.left
                and area.bottom == top
                and top + 1 in texts.rows
            ):
                bottom = max(bottom, top + 1)
    return bottom


def _paths(
    texts: _TopTexts, top: int, bottom: int
) -> dict[int, tuple[str, ...]]:
    """Return the headings over each column, top level first."""
    covered = _covered(texts, top, bottom)
    paths: dict[int, tuple[str, ...]] = {}
    for place in sorted(covered):
        held = paths.get(place[1], ())
        if not held or held[-1] != covered[place]:
            paths[place[1]] = (*held, covered[place])
    return paths


def _covered(
    texts: _TopTexts, top: int, bottom: int
) -> dict[tuple[int, int], str]:
    """Return the texts of the header by row and column, that of a merged area
    in each of its cells.
    """
    covered = {
        (row, column): text
        for row in range(top, bottom + 1)
        for column, text in texts.rows.get(row, {}).items()
    }
    for area in texts.merges:
        text = covered.get((area.top, area.left))
        if text and area.right <= _COLUMNS:
            rows = range(area.top, min(area.bottom, bottom) + 1)
            columns = range(area.left, area.right + 1)
            covered.update(dict.fromkeys(product(rows, columns), text))
    return covered


class _RowsBelow(NamedTuple):
    """The rows below a header, as far as they are like a table's."""

    rows: Sequence[Mapping[int, str]]
    stop: int
    """The last of their numbers."""
    merged: frozenset[int]
    """The columns with areas that are merged downwards."""

    def column(self, column: int) -> list[str]:
        return [row[column] for row in self.rows if column in row]


def _body(
    texts: _TopTexts,
    bottom: int,
    paths: Collection[int],
) -> _RowsBelow:
    rows = []
    stop = bottom
    least = max(2, len(paths) // 3)
    for number, held in texts.rows.items():
        if number <= bottom:
            continue
        if (
            sum(column in paths for column in held) < least
            or number > stop + 2
        ):
            break
        rows.append(held)
        stop = number
    merged = {
        area.left
        for area in texts.merges
        if bottom < area.top <= stop and area.bottom > area.top
    }
    return _RowsBelow(rows, stop, frozenset(merged))
