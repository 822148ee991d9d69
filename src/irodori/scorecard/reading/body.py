"""The rows below a header: procedures, and rows apart with their reason.

Nearly all rows are procedures, which a look at the distinct values of each column shows; only the others are looked
at one by one.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from irodori.errors import InputError
from irodori.scorecard.reading.columns import Layout
from irodori.scorecard.reading.rowkinds import Reason, are_column_numbers
from irodori.scorecard.reading.tables import ApartRow, Cells, Content, OutsideCell, Table
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import ABSENT, Grid, GridCell
from irodori.workbook.refs import Area, cell_ref

if TYPE_CHECKING:
    from irodori.scorecard.reading.scan import SheetReader

_CONTENT = ("online_rate_base", "online_rate_current", "online_rate_target", "deadline", "online_complete")
_CARRIED = ("ministry", "program")
_LEADING = ("ministry", "program", "procedure_count", "law", "procedure_type")
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
    """What stands below one header."""

    table: Table
    apart: list[ApartRow]
    outside: list[OutsideCell]
    stop: int
    """The index of the next header's first row in the grid, or of the end."""


class BodyReader:
    """Reads the rows below one header."""

    def __init__(
        self, reader: SheetReader, grid: Grid, merges: Sequence[Area], layout: Layout, start: int
    ) -> None:
        self._reader = reader
        self._grid = grid
        self._merges = merges
        self._layout = layout
        self._start = start
        self._columns = _table_columns(reader, layout)
        self._used = layout.used_columns()
        self._rated = layout.rated_columns()
        self._name = layout.fields["procedure"]
        self._content = _content_columns(layout)
        self._structured = _structured_columns(layout)
        self._leading = _leading_columns(layout, self._content)
        self._block_texts = _block_text_columns(layout)
        self._cells: dict[int, Cells] = {column: (array("i"), array("i")) for column in self._columns}
        self._numbers: Sequence[int] = ()
        self._is_closed = False
        self._typical: int | None = None

    def read(self) -> Body:
        """Return the table, the rows apart and the cells outside."""
        stop = self._fetch()
        self._numbers = self._grid.rows[self._start : stop]
        table = Table(self._layout, array("i"), {})
        held = {column: len(codes) - codes.count(BLANK) for column, (_, codes) in self._cells.items()}
        firsts = {column: self._first_row(column) for column in self._layout.unread if held.get(column)}
        covered_names = self._spread(table)
        self._blank_names()
        reasons = self._reasons(self._odd_rows() | covered_names)
        taken = [at for at in range(len(self._numbers)) if at not in reasons]
        self._carry_down(taken)
        runs = _runs(taken)
        rows = _joined(array("i", self._numbers), runs)
        finished = Table(self._layout, rows, self._picked_columns(runs))
        finished.areas, finished.covered, finished.unnamed = table.areas, table.covered, self._unnamed_rows
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

    def _check_size(self, stop: int) -> None:
        if (stop - self._start) * len(self._columns) > _MOST_CELLS:
            raise InputError("table.too_large", cell=cell_ref(self._layout.first_row, self._name))

    def _header_candidates(self, window: Mapping[int, Cells], start: int, stop: int) -> list[int]:
        names = window[self._name][1]
        found = {at for at, code in enumerate(names) if code == BLANK}
        for column in self._structured:
            codes = window[column][1]
            labels = {code for code in set(codes) if self._is_repeated_label(code)}
            if labels:
                found.update(at for at, code in enumerate(codes) if code in labels)
        found.update(_all_blank([window[column][1] for column in self._content], range(stop - start)))
        return [start + at for at in sorted(found)]

    def _is_header(self, at: int) -> bool:
        return self._reader.is_header(self._grid.row(at))

    def _is_repeated_label(self, code: int) -> bool:
        is_short = code >= 0 and len(self._reader.text(code)) <= _SHORT
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
        """Read a name that is only white space or a dash as none."""
        codes = self._cells[self._name][1]
        reader = self._reader
        blank = {code for code in set(codes) if reader.is_text(code) and is_blank(reader.text(code))}
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
        if "ministry" not in self._layout.fields:
            return
        columns = [self._cells[self._layout.fields[name]][1] for name in _CARRIED if name in self._layout.fields]
        leading = columns[0]
        before = -1
        for at in taken:
            if before >= 0 and leading[at] == BLANK:
                for codes in columns:
                    if codes[at] == BLANK:
                        codes[at] = codes[before]
            before = at

    def _picked_columns(self, runs: Sequence[slice]) -> dict[int, Cells]:
        return {
            column: (_joined(self._cells[column][0], runs), _joined(self._cells[column][1], runs))
            for column in self._used
        }

    # ---- Which rows are procedures ---------------------------------------------------------------------------------

    def _odd_rows(self) -> set[int]:
        """Return the indexes of the rows that are perhaps no procedures."""
        names = self._cells[self._name][1]
        odd = self._rows_with(names, self._may_be_no_name)
        others = {code for code in set(names) if not self._reader.is_text(code)}
        odd.update(at for at, code in enumerate(names) if code in others)
        for column in self._leading:
            odd |= self._rows_with(self._cells[column][1], self._may_be_no_lead)
        for column in self._structured:
            odd |= self._rows_with(self._cells[column][1], self._may_be_entry)
        odd.update(_all_blank([self._cells[column][1] for column in self._content], range(len(names))))
        return odd

    def _rows_with(self, codes: Sequence[int], holds: Callable[[str], bool]) -> set[int]:
        """Return the rows with a text of which something holds."""
        reader = self._reader
        found = {code for code in set(codes) if reader.is_text(code) and holds(reader.text(code))}
        return {at for at, code in enumerate(codes) if code in found} if found else set()

    def _may_be_no_name(self, text: str) -> bool:
        words = self._reader.words
        if words.may_be_total(text) and words.is_total(text):
            return True
        return not _MAY_CLOSE.isdisjoint(text) and (words.is_entry(text) or words.closes(text))

    def _may_be_no_lead(self, text: str) -> bool:
        words = self._reader.words
        return (words.may_be_total(text) and words.is_total(text)) or words.is_color(text)

    def _may_be_entry(self, text: str) -> bool:
        return not _MAY_CLOSE.isdisjoint(text) and self._reader.words.is_entry(text)

    def _reasons(self, odd: set[int]) -> dict[int, Reason | None]:
        """Return the rows that are no procedures with their reason, None for blank ones."""
        self._unnamed_rows: list[int] = []
        reasons: dict[int, Reason | None] = {}
        rows = sorted(odd)
        for at in rows:
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason
            if self._is_closed:
                self._look_at_rest(at + 1, reasons)
                break
        return reasons

    def _look_at_rest(self, start: int, reasons: dict[int, Reason | None]) -> None:
        """Look at each row below the first line of a legend or a note."""
        for at in range(start, len(self._numbers)):
            reason, is_apart = self._reason(at, reasons)
            if is_apart:
                reasons[at] = reason

    def _reason(self, at: int, reasons: Mapping[int, Reason | None]) -> tuple[Reason | None, bool]:
        """Return why a row is no procedure, and whether it is none."""
        own = self._own_cells(at)
        if not own:
            return None, True
        texts = [self._reader.text(cell.code) for cell in own]
        if len(own) >= 3 and are_column_numbers(texts):
            return "column_numbers", True
        if self._reader.is_header(own):
            return "header", True
        if self._is_legend(at, own, texts):
            self._is_closed = True
            return "legend", True
        if self._is_total(at, own):
            return "total", True
        if all(self._cells[column][1][at] == BLANK for column in self._content):
            return self._reason_without_values(texts), True
        if all(cell.column not in self._cells for cell in own):
            return None, True
        return self._reason_with_values(at, own, reasons)

    def _own_cells(self, at: int) -> list[GridCell]:
        """Return the cells with content that a row itself holds in the table's columns."""
        cells = self._grid.row(self._start + at)
        return [cell for cell in cells if cell.code != BLANK and cell.column in self._cells]

    def _is_legend(self, at: int, own: Sequence[GridCell], texts: Sequence[str]) -> bool:
        words = self._reader.words
        entries = sum(words.is_entry(text) for text in texts)
        if entries == len(texts):
            return True
        return entries > 0 and self._is_sparse(at, own) and self._has_no_name_of_its_own(own)

    def _has_no_name_of_its_own(self, own: Sequence[GridCell]) -> bool:
        name = next((cell.code for cell in own if cell.column == self._name), BLANK)
        return self._is_closed or name == BLANK or self._reader.words.is_entry(self._reader.text(name))

    def _is_total(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row sums others up: one of its texts says so, and it has no plans of its own."""
        if any(cell.column in self._block_texts for cell in own):
            return False
        columns = {self._name, *self._leading}
        named = [cell.code for cell in own if cell.column in columns]
        named.append(self._cells[self._name][1][at])
        return any(self._reader.is_text(code) and self._is_total_text(self._reader.text(code)) for code in named)

    def _is_total_text(self, text: str) -> bool:
        return self._reader.words.may_be_total(text) and self._reader.words.is_total(text)

    def _reason_without_values(self, texts: Sequence[str]) -> Reason:
        words = self._reader.words
        if any(words.closes(text) for text in texts):
            self._is_closed = True
            return "note"
        return "note" if all(words.is_note(text) for text in texts) else "section"

    def _reason_with_values(
        self, at: int, own: Sequence[GridCell], reasons: Mapping[int, Reason | None]
    ) -> tuple[Reason | None, bool]:
        if self._is_closed and self._is_sparse(at, own):
            return "stray", True
        if self._cells[self._name][1][at] != BLANK:
            return None, not self._has_own_values(own)
        if self._goes_on(at, own, reasons):
            self._cells[self._name][1][at] = self._cells[self._name][1][at - 1]
            self._unnamed_rows.append(self._numbers[at])
            return None, False
        return "unnamed", True

    def _has_own_values(self, own: Sequence[GridCell]) -> bool:
        """Tell whether a row is more than the lower part of merged cells."""
        return any(cell.column in self._content or cell.column == self._name for cell in own)

    def _goes_on(self, at: int, own: Sequence[GridCell], reasons: Mapping[int, Reason | None]) -> bool:
        """Tell whether a row without a name belongs to the procedure above: it has texts as a procedure has."""
        if self._is_closed or at == 0 or at - 1 in reasons:
            return False
        words = self._reader.words
        evidence = [cell for cell in own if cell.column in self._block_texts and self._reader.is_text(cell.code)]
        texts = [self._reader.text(cell.code) for cell in evidence]
        return bool(texts) and not all(words.is_note(text) or words.closes(text) for text in texts)

    def _is_sparse(self, at: int, own: Sequence[GridCell]) -> bool:
        """Tell whether a row holds less than half of what the first procedure holds."""
        if self._typical is None:
            self._typical = self._count_in_first_procedure(at)
        return 2 * len(own) < self._typical

    def _count_in_first_procedure(self, before: int) -> int:
        names = self._cells[self._name][1]
        for at in range(before):
            cells = self._own_cells(at)
            if names[at] != BLANK and any(cell.column in self._content for cell in cells):
                return len(cells)
        return 0

    def _first_row(self, column: int) -> int:
        codes = self._cells[column][1]
        return self._numbers[next(at for at, code in enumerate(codes) if code != BLANK)]

    def _content_of(
        self, held: dict[int, int], firsts: Mapping[int, int], reasons: Mapping[int, Reason | None]
    ) -> Content:
        """Return what became of the cells with content in the procedures' rows."""
        for at in reasons:
            for cell in self._own_cells(at):
                held[cell.column] -= 1
        content = Content()
        used = set(self._used)
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
                columns = tuple(cell.column for cell in self._own_cells(at))
                rows.append(ApartRow(self._numbers[at], reason, 0, columns))
        return rows

    def _outside(self, taken: Sequence[int], reasons: Mapping[int, Reason | None]) -> list[OutsideCell]:
        """Return the cells of the rows that are no procedures, and those beside the table."""
        cells = []
        for at, reason in sorted(reasons.items()):
            kept = reason is None or reason in _OUTSIDE_TOO
            for cell in self._grid.row(self._start + at):
                if (kept or cell.column not in self._cells) and self._reader.shows(cell):
                    cells.append(OutsideCell(self._numbers[at], *cell))
        return cells + self._beside(taken)

    def _beside(self, taken: Sequence[int]) -> list[OutsideCell]:
        """Return the cells of the procedures' rows in columns without a heading."""
        cells = []
        stop = self._start + len(self._numbers)
        for column in self._grid.columns():
            if column in self._cells:
                continue
            styles, codes = self._grid.column(column, self._start, stop)
            filled = {style for style in set(styles) if style > 0 and self._reader.formats.fill(style) is not None}
            if filled or codes.count(BLANK) < len(codes):
                shown = (at for at in taken if codes[at] != BLANK or styles[at] in filled)
                cells += [OutsideCell(self._numbers[at], column, styles[at], codes[at]) for at in shown]
        return cells


_MAY_CLOSE = frozenset("青緑黄橙赤色凡※注*備表ブグイオレ")


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
    joined = array("i")
    for run in runs:
        joined.extend(part[run])
    return joined


def _all_blank(columns: Iterable[Sequence[int]], rows: Iterable[int]) -> Iterable[int]:
    """Return those of some rows in which all columns are blank."""
    for codes in columns:
        rows = [at for at in rows if codes[at] == BLANK]
        if not rows:
            break
    return rows


def _table_columns(reader: SheetReader, layout: Layout) -> list[int]:
    """Return the columns of a table, rising: those with a heading, but for one that is a legend's."""
    words = reader.words
    return [
        column.column
        for column in layout.columns
        if column.field or (column.path and not any(words.is_legend_heading(text) for text in column.path))
    ]


def _content_columns(layout: Layout) -> list[int]:
    """Return the columns of which a procedure fills at least one."""
    columns = [layout.fields[name] for name in _CONTENT if name in layout.fields]
    for block in layout.blocks:
        columns += block.columns.values()
        columns += (plan.column for plan in block.plans)
    return columns


def _structured_columns(layout: Layout) -> list[int]:
    """Return the columns that hold values of a few forms, in which a repeated heading is seen."""
    columns = [layout.fields[name] for name in _CONTENT if name in layout.fields]
    for block in layout.blocks:
        columns += (column for name, column in block.columns.items() if name.startswith("kpi_"))
        for plan in block.plans:
            columns += (column for column in (plan.status, plan.deadline) if column is not None)
    return columns


def _leading_columns(layout: Layout, content: Sequence[int]) -> list[int]:
    """Return the columns that may name a total: texts outside the blocks, and any column before the values."""
    fields = [layout.fields[name] for name in _LEADING if name in layout.fields]
    first = min(content)
    others = [each.column for each in layout.columns if each.field is None and each.path and each.column < first]
    return [*fields, *others]


def _block_text_columns(layout: Layout) -> frozenset[int]:
    """Return the columns that only a procedure fills: issues, KPIs and plans."""
    columns = set()
    for block in layout.blocks:
        columns.update(column for name, column in block.columns.items() if name in {"issue", "interim_kpi"})
        columns.update(plan.column for plan in block.plans)
    return frozenset(columns)
