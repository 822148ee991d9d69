"""The rows below a header: procedures, and rows apart with their reason.

Nearly all rows are procedures, which a look at the distinct values of each column shows; only the others are looked
at one by one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from irodori.errors import InputError
from irodori.scorecard.reading.bodycolumns import body_columns
from irodori.scorecard.reading.cellwords import CellWords
from irodori.scorecard.reading.columns import Layout
from irodori.scorecard.reading.headings import period
from irodori.scorecard.reading.rowkinds import Reason
from irodori.scorecard.reading.rowsorter import RowSorter, all_blank
from irodori.scorecard.reading.tables import ApartRow, Cells, Content, OutsideCell, Table
from irodori.scorecard.reading.yearcolumns import settled
from irodori.scorecard.values.marks import repeats_above
from irodori.scorecard.values.text import fold, is_blank, says_unknown, unspaced
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import ABSENT, Grid
from irodori.workbook.refs import Area, cell_ref

_SHORT = 40
"""Characters of a value that may be a heading repeated among the rows."""
_FIRST_WINDOW = 64
"""Rows that are looked through for the next header at first; then twice as many, and so on."""
_MOST_CELLS = 64_000_000
"""Rows times columns of one table, so that a small file cannot ask for gigabytes."""
_OUTSIDE_TOO = frozenset(["legend", "section", "note", "unnamed", "stray"])
"""Reasons whose rows may hold a legend or a note, and are looked through for one."""


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

    def __init__(self, reader: CellWords, grid: Grid, merges: Sequence[Area], layout: Layout, start: int) -> None:
        self._reader = reader
        self._grid = grid
        self._merges = merges
        self._layout = layout
        self._start = start
        self._table = body_columns(reader.words, layout)
        self._columns = self._table.all
        self._rated = self._table.rated
        self._name = self._table.name
        self._cells: dict[int, Cells] = {column: (array("i"), array("i")) for column in self._columns}
        self._numbers: Sequence[int] = ()

    def read(self) -> Body:
        """Return the table, the rows apart and the cells outside."""
        stop = self._fetch()
        self._settle()
        self._numbers = self._grid.rows[self._start : stop]
        table = Table(self._layout, array("i"), {})
        held = {column: len(codes) - codes.count(BLANK) for column, (_, codes) in self._cells.items()}
        firsts = {column: self._first_row(column) for column in self._layout.unread if held.get(column)}
        covered_names = self._spread(table)
        self._blank_names()
        self._sorter = RowSorter(self._reader, self._grid, self._table, self._cells, range(self._start, stop))
        reasons = self._sorter.reasons(self._sorter.odd_rows() | covered_names)
        taken = [at for at in range(len(self._numbers)) if at not in reasons]
        self._carry_down(taken)
        self._choose_targets(taken)
        repeated = self._repeat_above(taken)
        runs = _runs(taken)
        rows = _joined(array("i", self._numbers), runs)
        finished = Table(self._layout, rows, self._picked_columns(runs))
        finished.areas, finished.covered, finished.unnamed = table.areas, table.covered, self._sorter.unnamed
        finished.repeated = repeated
        finished.content = self._content_of(held, firsts, reasons)
        outside = self._outside(taken, reasons)
        return Body(finished, self._apart(reasons, taken), outside, stop)

    # ---- The rows of the table -------------------------------------------------------------------------------------

    def _fetch(self) -> int:
        """Take the columns' cells as far as the next header; return its index."""
        end = len(self._grid)
        start, size = self._start, _FIRST_WINDOW
        while start < end:
            stop = min(start + size, end)
            window = {column: self._grid.column(column, start, stop) for column in self._columns}
            header = next((at for at in self._header_candidates(window, start, stop) if self._is_header(at)), stop)
            for column, (styles, codes) in window.items():
                held = self._cells[column]
                held[0].extend(styles[: header - start])
                held[1].extend(codes[: header - start])
            if header < stop:
                return header
            self._check_size(stop)
            start, size = stop, size * 2
        return end

    def _settle(self) -> None:
        """Let the newest of several years' columns count."""
        if self._layout.years:
            self._layout = settled(self._layout, self._holds_values)
            self._table = body_columns(self._reader.words, self._layout)
            self._rated = self._table.rated

    def _holds_values(self, column: int) -> bool:
        """Tell whether a column holds more than dashes and texts that say that a value is not known."""
        for code in set(self._cells[column][1]) - {BLANK}:
            if not self._reader.is_text(code):
                return True
            if not says_unknown(unspaced(self._reader.text(code))):
                return True
        return False

    def _check_size(self, stop: int) -> None:
        if (stop - self._start) * len(self._columns) > _MOST_CELLS:
            raise InputError("table.too_large", cell=cell_ref(self._layout.first_row, self._name))

    def _header_candidates(self, window: Mapping[int, Cells], start: int, stop: int) -> list[int]:
        names = window[self._name][1]
        found = {at for at, code in enumerate(names) if code == BLANK}
        for column in self._table.structured:
            codes = window[column][1]
            labels = {code for code in set(codes) if self._is_repeated_label(code)}
            if labels:
                found.update(at for at, code in enumerate(codes) if code in labels)
        found.update(all_blank([window[column][1] for column in self._table.content], range(stop - start)))
        return [start + at for at in sorted(found)]

    def _is_header(self, at: int) -> bool:
        return not self._grid.is_blank(at) and self._reader.is_header(self._grid.row(at))

    def _is_repeated_label(self, code: int) -> bool:
        is_short = self._reader.is_text(code) and len(self._reader.text(code)) <= _SHORT
        return is_short and self._reader.is_label(code)

    def _spread(self, table: Table) -> set[int]:
        """Give each cell under a merged area the value of its first cell; return the rows whose name is covered.

        Of areas that overlap, which no program writes, the first one counts in each column.
        """
        numbers = self._numbers
        if not numbers:
            return set()
        covered: set[int] = set()
        reach: dict[int, int] = {}
        first = bisect_left(self._merges, (numbers[0],))
        last = bisect_left(self._merges, (numbers[-1] + 1,))
        for area in self._merges[first:last]:
            start = bisect_left(numbers, area.top)
            stop = bisect_right(numbers, area.bottom)
            inside = self._columns[bisect_left(self._columns, area.left) : bisect_right(self._columns, area.right)]
            for column in inside:
                if reach.get(column, -1) >= start:
                    continue
                reach[column] = stop - 1
                below = self._cover(table, area, column, start, stop)
                if column == self._name:
                    covered.update(range(below, stop))
        return covered

    def _blank_names(self) -> None:
        """Read a name that is only white space, a dash or a ditto mark as none; 府省名 and 取組対象事業 likewise."""
        kind = self._layout.kind
        for name in (kind.item, *kind.stand_ins, *kind.groups):
            if name in self._layout.fields:
                self._blank_in(self._cells[self._layout.fields[name]][1])

    def _blank_in(self, codes: array[int]) -> None:
        reader = self._reader
        texts = {code: reader.text(code) for code in set(codes) if reader.is_text(code)}
        blank = {code for code, text in texts.items() if is_blank(text) or repeats_above(text)}
        if blank:
            for at, code in enumerate(codes):
                if code in blank:
                    codes[at] = BLANK

    def _cover(self, table: Table, area: Area, column: int, start: int, stop: int) -> int:
        """Spread an area over one column; return the index of the first row that is covered there."""
        styles, codes = self._cells[column]
        is_left = column == area.left
        has_top = start < len(self._numbers) and self._numbers[start] == area.top
        style, code = (styles[start], codes[start]) if is_left and has_top else (ABSENT, BLANK)
        below = start + 1 if is_left and has_top else start
        if stop > below:
            if is_left:
                styles[below:stop] = array("i", [style]) * (stop - below)
            codes[below:stop] = array("i", [code]) * (stop - below)
        if column in self._rated:
            table.covered.update((self._numbers[at], column) for at in range(below, stop))
            if is_left:
                table.areas[area.top, area.left] = area
        return below

    def _carry_down(self, taken: Sequence[int]) -> None:
        """Read a blank 府省名, and a blank 取組対象事業 beside it, as the one above."""
        if self._layout.group is None:
            return
        fields = self._layout.fields
        columns = [self._cells[fields[name]][1] for name in self._layout.kind.groups if name in fields]
        leading = columns[0]
        before = -1
        for at in taken:
            if before >= 0 and leading[at] == BLANK:
                for codes in columns:
                    if codes[at] == BLANK:
                        codes[at] = codes[before]
            before = at

    def _repeat_above(self, taken: Sequence[int]) -> dict[int, list[int]]:
        """Read 〃 and 同上 as the cell above; return the numbers of the rows that hold one, by column."""
        marks = self._reader.repeating()
        repeated: dict[int, list[int]] = {}
        for column in self._table.used if marks else ():
            styles, codes = self._cells[column]
            if marks.isdisjoint(codes):
                continue
            for before, at in pairwise(taken):
                if codes[at] in marks and codes[before] not in marks:
                    codes[at] = codes[before]
                    if not self._reader.is_text(codes[before]):
                        styles[at] = styles[before]  # a number means what its format shows
                    repeated.setdefault(column, []).append(self._numbers[at])
        return repeated

    def _choose_targets(self, taken: Sequence[int]) -> None:
        """Give each procedure the target of its deadline, where there are targets for several periods."""
        fields = self._layout.fields
        columns = dict(self._layout.targets)
        if not columns or "deadline" not in fields:
            return
        chosen = self._cells[fields["online_rate_target"]]
        deadlines = self._cells[fields["deadline"]][1]
        months = {code: self._last_month(code) for code in set(deadlines)}
        for at in taken:
            column = columns.get(months[deadlines[at]] or 0)
            if column is not None and column in self._cells and self._cells[column][1][at] != BLANK:
                chosen[0][at], chosen[1][at] = self._cells[column][0][at], self._cells[column][1][at]

    def _last_month(self, code: int) -> int | None:
        text = self._reader.text(code) if self._reader.is_text(code) else ""
        found = period(fold(text)) if len(text) <= _SHORT else None
        return found.last_month if found else None

    def _picked_columns(self, runs: Sequence[slice]) -> dict[int, Cells]:
        return {
            column: (_joined(self._cells[column][0], runs), _joined(self._cells[column][1], runs))
            for column in self._table.used
        }

    # ---- What became of the cells -----

    def _first_row(self, column: int) -> int:
        codes = self._cells[column][1]
        return self._numbers[next(at for at, code in enumerate(codes) if code != BLANK)]

    def _content_of(
        self, held: dict[int, int], firsts: Mapping[int, int], reasons: Mapping[int, Reason | None]
    ) -> Content:
        """Return what became of the cells with content in the procedures' rows."""
        for at in reasons:
            for cell in self._sorter.own_cells(at):
                held[cell.column] -= 1
        content = Content()
        used = set(self._table.used)
        for column, count in held.items():
            if column in used:
                content.read += count
            elif column in firsts and count:
                content.unread[column] = (firsts[column], count)
            else:
                content.apart += count
        return content

    # ---- What is no procedure --------------------------------------------------------------------------------------

    def _apart(self, reasons: Mapping[int, Reason | None], taken: Sequence[int]) -> list[ApartRow]:
        """Return the rows apart; legends, sections and notes below the last procedure are outside the table."""
        last = taken[-1] if taken else -1
        rows = []
        for at, reason in sorted(reasons.items()):
            if reason is not None and (at < last or reason not in _BELOW):
                columns = tuple(cell.column for cell in self._sorter.own_cells(at))
                rows.append(ApartRow(self._numbers[at], reason, 0, columns))
        return rows

    def _outside(self, taken: Sequence[int], reasons: Mapping[int, Reason | None]) -> list[OutsideCell]:
        """Return the cells of the rows that are no procedures, and those beside the table."""
        cells = []
        filled = self._filled(self._grid.styles())
        for at, reason in sorted(reasons.items()):
            index = self._start + at
            if self._grid.is_blank(index) and filled.isdisjoint(self._grid.row_styles(index)):
                continue
            kept = reason is None or reason in _OUTSIDE_TOO
            row = [cell for cell in self._grid.row(index) if kept or cell.column not in self._cells]
            cells += [OutsideCell(self._numbers[at], *cell) for cell in row if self._reader.shows(cell)]
        return cells + self._beside(taken)

    def _beside(self, taken: Sequence[int]) -> list[OutsideCell]:
        """Return the cells of the procedures' rows in columns without a heading."""
        cells = []
        stop = self._start + len(self._numbers)
        for column in self._grid.columns():
            if column in self._cells:
                continue
            styles, codes = self._grid.column(column, self._start, stop)
            filled = self._filled(set(styles))
            if filled or codes.count(BLANK) < len(codes):
                shown = (at for at in taken if codes[at] != BLANK or styles[at] in filled)
                cells += [OutsideCell(self._numbers[at], column, styles[at], codes[at]) for at in shown]
        return cells

    def _filled(self, styles: set[int]) -> set[int]:
        """Return those of some cell formats that have a fill."""
        return {style for style in styles if style > 0 and self._reader.formats.fill(style) is not None}


def _runs(indexes: Sequence[int]) -> list[slice]:
    """Return rising indexes as slices of those that follow each other."""
    runs: list[slice] = []
    first = before = -2
    for at in indexes:
        if at != before + 1:
            if before >= 0:
                runs.append(slice(first, before + 1))
            first = at
        before = at
    if before >= 0:
        runs.append(slice(first, before + 1))
    return runs


def _joined(part: array[int], runs: Sequence[slice]) -> array[int]:
    """Return the runs of a column one after another; the column itself, cut, where they are one run from its top."""
    if len(runs) == 1 and runs[0].start == 0:
        del part[runs[0].stop :]
        return part
    joined = array("i")
    for run in runs:
        joined.extend(part[run])
    return joined
