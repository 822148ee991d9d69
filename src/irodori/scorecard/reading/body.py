"""The rows below a header: procedures, and rows apart with their reason.

Nearly all rows are procedures, which a look at the distinct values of each
column shows; only the others are looked at one by one.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.reading.bodycolumns import (
    BodyCells,
    BodyRows,
    CellWords,
    body_columns,
)
from irodori.scorecard.reading.otherheads import OtherHeads
from irodori.scorecard.reading.rowkinds import Reason
from irodori.scorecard.reading.rowsorter import RowSorter, all_blank
from irodori.scorecard.reading.tables import (
    ApartRow,
    Cells,
    Content,
    Layout,
    OutsideCell,
    Table,
)
from irodori.scorecard.reading.years import settled
from irodori.scorecard.values.text import says_unknown, unspaced
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area, cell_ref

_SHORT = 40
"""Characters of a value that may be a heading repeated among the rows."""
_LONG_NUMBER = pattern("[0-9]{5}")
"""What no heading holds, for a year has four digits, and many names of
procedures do.
"""
_FIRST_WINDOW = 64
"""Rows that are looked through for the next header at first; then twice as
many, and so on.
"""
_MOST_CELLS = 64_000_000
"""Rows times columns of one table, so that a small file cannot ask for
gigabytes.
"""
_OUTSIDE_TOO = frozenset(["legend", "section", "note", "unnamed", "stray"])
"""Reasons whose rows may hold a legend or a note, and are looked through for
one.
"""


_BELOW = frozenset(["legend", "section", "note"])


class Body(NamedTuple):
    """What is below one header."""

    table: Table
    apart: list[ApartRow]
    outside: list[OutsideCell]
    stop: int
    """The index of the next header's first row in the grid, or of the end."""


class BodyReader:
    """Reads the rows below one header."""

    def __init__(
        self,
        reader: CellWords,
        grid: Grid,
        merges: Sequence[Area],
        layout: Layout,
        start: int,
        *,
        is_alone: bool = True,
    ) -> None:
        self._reader = reader
        self._grid = grid
        self._merges = merges
        self._layout = layout
        self._start = start
        self._table = body_columns(reader.words, layout)
        self._others = (
            OtherHeads(reader, grid, self._table) if is_alone else None
        )
        self._is_ended_by_other = False
        """Whether the headings of another table end the rows."""
        self._cells: dict[int, Cells] = {
            column: (array("i"), array("i")) for column in self._table.all
        }

    def read(self) -> Body:
        """Return the table, the rows apart and the cells outside."""
        stop = self._fetch()
        self._settle()
        rows = self._rows(stop)
        counts = self._counts()
        firsts = self._first_rows(rows, counts)
        cells = BodyCells(rows)
        covered_names = cells.spread(self._merges)
        cells.join_dates()
        cells.blank_names()
        sorter = RowSorter(rows)
        reasons = sorter.reasons(sorter.odd_rows() | covered_names)
        taken = [at for at in range(len(rows.numbers)) if at not in reasons]
        unnamed = covered_names.union(sorter.unnamed)
        going_on = [at for at in taken if at in unnamed] if unnamed else []
        cells.carry_deadlines(taken, going_on)
        table = cells.table(taken)
        table.going_on = [rows.numbers[at] for at in going_on]
        table.unnamed = [rows.numbers[at] for at in sorter.unnamed]
        table.content = self._content(rows, counts, firsts, reasons)
        return Body(
            table,
            self._apart(rows, reasons, taken),
            self._outside(rows, taken, reasons),
            stop,
        )

    def _rows(self, stop: int) -> BodyRows:
        return BodyRows(
            self._reader,
            self._grid,
            self._layout,
            self._table,
            self._cells,
            range(self._start, stop),
            self._grid.rows[self._start : stop],
        )

    def _counts(self) -> dict[int, int]:
        """Return how many cells with content each column holds."""
        return {
            column: len(codes) - codes.count(BLANK)
            for column, (_, codes) in self._cells.items()
        }

    def _first_rows(
        self, rows: BodyRows, counts: Mapping[int, int]
    ) -> dict[int, int]:
        """Return the first row with content of the columns that nothing
        claims.
        """
        firsts = {}
        for column in self._layout.unread:
            if counts.get(column):
                codes = enumerate(rows.codes(column))
                at = next(at for at, code in codes if code != BLANK)
                firsts[column] = rows.numbers[at]
        return firsts

    # ---- The rows of the table ----------------------------------------------

    def _fetch(self) -> int:
        """Take the columns' cells as far as the next header; return its index."""
        end = len(self._grid)
        start, size = self._start, _FIRST_WINDOW
        while start < end:
            stop = min(start + size, end)
            window = {
                column: self._grid.column(column, start, stop)
                for column in self._cells
            }
            header = self._next_header(window, start, stop)
            self._take_cells(window, header - start)
            if header < stop:
                return header
            self._check_size(stop)
            start, size = stop, size * 2
        return end

    def _take_cells(self, window: Mapping[int, Cells], length: int) -> None:
        for column, (styles, codes) in window.items():
            held = self._cells[column]
            held[0].extend(styles[:length])
            held[1].extend(codes[:length])

    def _next_header(
        self, window: Mapping[int, Cells], start: int, stop: int
    ) -> int:
        """Return the index of the first header among some rows, else their
        end.
        """
        candidates = self._header_candidates(window, start, stop)
        header = next(filter(self._is_header, candidates), stop)
        if self._others is None:
            return header
        below = sorted(start + at for at in self._others.candidates(window))
        ends = (at for at in below if self._start < at < header)
        other = next(filter(self._others.has, ends), None)
        self._is_ended_by_other = other is not None
        return header if other is None else other

    def _settle(self) -> None:
        """Let the newest of several years' columns count."""
        if self._layout.years:
            self._layout = settled(self._layout, self._holds_values)
            self._table = body_columns(self._reader.words, self._layout)

    def _holds_values(self, column: int) -> bool:
        """Tell whether a column holds more than dashes and texts that say that
        a value is not known.
        """
        _, codes = self._cells[column]
        for code in set(codes) - {BLANK}:
            if not self._reader.is_text(code):
                return True
            if not says_unknown(unspaced(self._reader.text(code))):
                return True
        return False

    def _check_size(self, stop: int) -> None:
        if (stop - self._start) * len(self._cells) > _MOST_CELLS:
            raise InputError(
                "table.too_large",
                cell=cell_ref(self._layout.first_row, self._table.name),
            )

    def _header_candidates(
        self, window: Mapping[int, Cells], start: int, stop: int
    ) -> list[int]:
        """Return the indexes of the rows that may be a header: those without a
        name or a value, or with a heading where values are.
        """
        names = window[self._table.name][1]
        found = {at for at, code in enumerate(names) if code == BLANK}
        for column in (*self._table.structured, *self._told_apart(window)):
            found.update(self._rows_with_label(window[column][1]))
        content = [window[column][1] for column in self._table.content]
        found.update(all_blank(content, range(stop - start)))
        return [start + at for at in sorted(found)]

    def _told_apart(self, window: Mapping[int, Cells]) -> list[int]:
        """Return the leading columns but for the one with the most values,
        mostly the laws: a header has headings in several columns, and a text
        that might be one takes long to look at.
        """
        by_values = sorted(
            self._table.leading,
            key=lambda column: len(set(window[column][1])),
        )
        return by_values[:-1]

    def _rows_with_label(self, codes: array[int]) -> Sequence[int]:
        labels = {
            code
            for code, text in self._reader.texts_among(codes).items()
            if len(text) <= _SHORT
            and not _LONG_NUMBER.search(text)
            and self._reader.is_label(code)
        }
        if not labels:
            return ()
        return [at for at, code in enumerate(codes) if code in labels]

    def _is_header(self, at: int) -> bool:
        return not self._grid.is_blank(at) and self._reader.is_header(
            self._grid.row(at)
        )

    # ---- What became of the cells -----

    def _content(
        self,
        rows: BodyRows,
        counts: dict[int, int],
        firsts: Mapping[int, int],
        reasons: Iterable[int],
    ) -> Content:
        """Return what became of the cells with content in the procedures'
        rows.
        """
        for at in reasons:
            for cell in rows.own_cells(at):
                counts[cell.column] -= 1
        content = Content()
        used = set(self._table.used)
        for column, count in counts.items():
            if column in used:
                content.read += count
            elif column in firsts and count:
                content.unread[column] = (firsts[column], count)
            else:
                content.apart += count
        return content

    # ---- What is no procedure -----------------------------------------------

    def _apart(
        self,
        rows: BodyRows,
        reasons: Mapping[int, Reason | None],
        taken: Sequence[int],
    ) -> list[ApartRow]:
        """Return the rows apart; legends, sections and notes below the last
        procedure are outside the table.
        """
        last = taken[-1] if taken else -1
        apart = [
            _apart(rows.numbers[at], reason, rows.own_cells(at))
            for at, reason in sorted(reasons.items())
            if reason is not None and (at < last or reason not in _BELOW)
        ]
        if self._is_ended_by_other:
            stop = rows.indexes.stop
            cells = self._grid.filled(stop)
            own = [cell for cell in cells if cell.column in self._cells]
            apart.append(_apart(self._grid.rows[stop], "other_table", own))
        return apart

    def _outside(
        self,
        rows: BodyRows,
        taken: Sequence[int],
        reasons: Mapping[int, Reason | None],
    ) -> list[OutsideCell]:
        """Return the cells of the rows that are no procedures, and those
        beside the table.
        """
        cells = []
        filled = self._filled(self._grid.styles())
        for at, reason in sorted(reasons.items()):
            index = self._start + at
            if self._shows_nothing(index, filled):
                continue
            is_whole = reason is None or reason in _OUTSIDE_TOO
            cells += [
                OutsideCell(rows.numbers[at], *cell)
                for cell in self._grid.row(index)
                if (is_whole or cell.column not in self._cells)
                and self._reader.shows(cell)
            ]
        return cells + self._beside(rows, taken)

    def _shows_nothing(self, index: int, filled: set[int]) -> bool:
        return self._grid.is_blank(index) and filled.isdisjoint(
            self._grid.row_styles(index)
        )

    def _beside(
        self, rows: BodyRows, taken: Sequence[int]
    ) -> list[OutsideCell]:
        """Return the cells of the procedures' rows in columns without a
        heading.
        """
        cells = []
        start, stop = rows.indexes.start, rows.indexes.stop
        for column in self._grid.columns():
            if column in self._cells:
                continue
            styles, codes = self._grid.column(column, start, stop)
            filled = self._filled(set(styles))
            if filled or codes.count(BLANK) < len(codes):
                cells += [
                    OutsideCell(
                        rows.numbers[at], column, styles[at], codes[at]
                    )
                    for at in taken
                    if codes[at] != BLANK or styles[at] in filled
                ]
        return cells

    def _filled(self, styles: set[int]) -> set[int]:
        """Return the cell formats that have a fill."""
        return {
            style
            for style in styles
            if style > 0 and self._reader.formats.fill(style) is not None
        }


def _apart(row: int, reason: Reason, cells: Iterable[GridCell]) -> ApartRow:
    return ApartRow(row, reason, 0, tuple(cell.column for cell in cells))
