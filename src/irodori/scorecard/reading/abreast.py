"""What is side by side on a sheet: tables, each with its own 手続名, and a
legend or a note behind a gap to the right of a header.

===============================================  ==============================================
several headings of rows (手続名)                 the tables are
===============================================  ==============================================
in one header, again as before or behind a gap   territories of one header
in different rows, a blank column between        strips, each read as a sheet of its own
===============================================  ==============================================
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from irodori.scorecard.reading.bodycolumns import CellWords, merges_in, runs
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.headings import HeaderTexts
from irodori.scorecard.reading.tables import OutsideCell, SheetReading
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area

MOST_COLUMNS = 2_000
"""Columns that a merged heading covers; a wider one is no scorecard's."""


def columns_of(area: Area) -> range:
    """Return the columns that a merged heading covers."""
    right = min(area.right, area.left + MOST_COLUMNS)
    return range(area.left, right + 1)


# ---- Headers that begin in different rows -----------------------------------

_ROWS_OF_HEADERS = 12
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
    near = range(at, min(at + _ROWS_OF_HEADERS, len(grid)))
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


# ---- Several tables under one header ----------------------------------------


class Territory(NamedTuple):
    """The columns of one of several tables side by side, its last one
    included.
    """

    first: int
    last: int

    def holds(self, column: int) -> bool:
        """Tell whether a column is the table's."""
        return self.first <= column <= self.last

    def part(self, texts: HeaderTexts) -> HeaderTexts:
        """Return the texts of the table's columns."""
        return {
            row: {
                column: text
                for column, text in held.items()
                if self.holds(column)
            }
            for row, held in texts.items()
        }


def territories(
    texts: HeaderTexts, covered: frozenset[int], headers: HeaderReader
) -> list[Territory]:
    """Return the columns of each table under some headings, one territory
    where they open one table only.

    ``covered`` are the columns that have a heading, those under a merged one
    included. A table ends at a column without any heading, or where the
    headings begin again as they began: 府省名, 手続名, … 府省名, 手続名, …
    """
    starts = [min(covered, default=1)]
    for before, name in pairwise(_name_columns(texts, headers)):
        start = _start(texts, covered, (before, name), starts[-1])
        if start is None:
            return [EVERYWHERE]
        starts.append(start)
    return _beginning_at(starts)


def _beginning_at(starts: Sequence[int]) -> list[Territory]:
    """Return the territories that begin at some columns, the first and the
    last one reaching as far as a sheet does.
    """
    firsts = [EVERYWHERE.first, *starts[1:]]
    lasts = [*(start - 1 for start in starts[1:]), EVERYWHERE.last]
    return [
        Territory(first, last)
        for first, last in zip(firsts, lasts, strict=True)
    ]


def _name_columns(texts: HeaderTexts, headers: HeaderReader) -> list[int]:
    """Return the columns headed as the names of rows are, rising."""
    return sorted(
        {
            column
            for row in texts.values()
            for column, text in row.items()
            if headers.names_rows(text)
        }
    )


EVERYWHERE = Territory(1, 1 << 20)
"""All columns: those of a table that has no neighbour."""


def _start(
    texts: HeaderTexts,
    covered: frozenset[int],
    names: tuple[int, int],
    first: int,
) -> int | None:
    """Return the first column of the table of a second 手続名; None where
    nothing parts it from the table before.
    """
    before, name = names
    gaps = [
        column for column in range(before + 1, name) if column not in covered
    ]
    if gaps:
        return gaps[-1] + 1
    lead = before - first
    start = name - lead
    if start <= before or any(
        _at(texts, first + at) != _at(texts, start + at)
        for at in range(lead + 1)
    ):
        return None
    return start


def _at(texts: HeaderTexts, column: int) -> Sequence[str]:
    shown = [row.get(column, "") for row in texts.values()]
    return ["".join(text.split()) for text in shown]


# ---- What is to the right of a header ---------------------------------------

_ROWS_BELOW = 3
"""Rows below a header that show whether what is beside it is a legend."""


class HeaderEdge:
    """Finds where the header rows of a sheet end to the right."""

    def __init__(
        self, reader: CellWords, grid: Grid, merges: Sequence[Area]
    ) -> None:
        self._reader = reader
        self._grid = grid
        self._merges = merges

    def part(
        self, cells: Sequence[OutsideCell]
    ) -> tuple[list[OutsideCell], list[OutsideCell]]:
        """Return the cells of a header, and those to its right, behind a gap
        and without a heading, that are not.
        """
        last = self._last_column(cells)
        own = [cell for cell in cells if cell.column <= last]
        return own, [cell for cell in cells if cell.column > last]

    def _last_column(self, cells: Sequence[OutsideCell]) -> int:
        """Return the last column of a header: the groups of columns behind a
        gap are its own if they hold labels.
        """
        held = self._headed(cells)
        legends = self._columns_of_colors(cells)
        legends |= self._legends_beside(cells, held)
        named = {
            cell.column for cell in cells if self._reader.is_label(cell.code)
        } - legends
        last = max(named, default=max(held))
        for column in sorted(held):
            if column == last + 1 and column not in legends:
                last = column
        return last

    def _headed(self, cells: Sequence[OutsideCell]) -> set[int]:
        """Return the columns with a heading, those under a merged one
        included.
        """
        held = {cell.column for cell in cells if cell.code != BLANK}
        rows = {cell.row for cell in cells}
        for area in merges_in(self._merges, min(rows), max(rows)):
            if area.left in held:
                held.update(columns_of(area))
        return held

    def _columns_of_colors(self, cells: Sequence[OutsideCell]) -> set[int]:
        """Return the columns whose cell is about colours and is no label."""
        reader = self._reader
        return {
            cell.column
            for cell in cells
            if reader.is_text(cell.code)
            and not reader.is_label(cell.code)
            and reader.words.is_legend_heading(reader.text(cell.code))
        }

    def _legends_beside(
        self, cells: Sequence[OutsideCell], held: set[int]
    ) -> set[int]:
        """Return the columns, behind a gap, of a legend whose heading is as a
        column's: オンライン利用率（現在値）.

        It holds no name of a procedure, and its own cells or those below are
        parts of a legend.
        """
        found: set[int] = set()
        bottom = max(cell.row for cell in cells)
        for group in runs(sorted(held))[1:]:
            texts = [
                self._reader.text(cell.code)
                for cell in cells
                if cell.column in group and cell.code != BLANK
            ]
            if self._are_headings(texts):
                continue
            texts += self._texts_below(bottom, group)
            if any(self._is_of_legend(text) for text in texts):
                found |= set(group)
        return found

    def _are_headings(self, texts: Sequence[str]) -> bool:
        """Tell whether a group of headings is no legend's: one names the rows,
        or is that of a plan beside others of an issue block.
        """
        headers = self._reader.headers
        if any(map(headers.names_rows, texts)):
            return True
        labels = [text for text in texts if headers.is_label(text)]
        return len(labels) > 1 and any(map(headers.is_lettered, labels))

    def _texts_below(self, bottom: int, group: range) -> list[str]:
        """Return the texts of the rows right below a header, in some columns
        and the one right of them.
        """
        start = bisect_left(self._grid.rows, bottom + 1)
        stop = min(start + _ROWS_BELOW, len(self._grid))
        return [
            self._reader.text(cell.code)
            for at in range(start, stop)
            for cell in self._grid.row(at)
            if group.start <= cell.column <= group.stop
            and self._reader.is_text(cell.code)
        ]

    def _is_of_legend(self, text: str) -> bool:
        words = self._reader.words
        is_part = words.legend.part(text) in {"colour", "condition"}
        return (
            is_part
            or words.is_entry(text)
            or self._reader.headers.holds_legend(text)
        )
