"""The columns of a table's body: what each is good for while the rows are told
apart, and its cells, made whole.

A cell under a merged area has the value of its first cell; 〃, 同上 and a blank
府省名 have that of the cell above.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from itertools import islice, pairwise

from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.parteddates import (
    joined_date,
    with_year,
    year_of_dates,
)
from irodori.scorecard.reading.rowkinds import RowWords
from irodori.scorecard.reading.tables import TARGET, Cells, Layout, Table
from irodori.scorecard.values.cellreader import CellLooks
from irodori.scorecard.values.periods import period
from irodori.scorecard.values.text import (
    LONGEST_MARK,
    fold,
    is_blank,
    repeats_above,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK, CellValues, Literal
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.kernelapi import ABSENT
from irodori.workbook.refs import Area, Place

FEWEST_LABELS = 3
"""Headings of known fields that make a row a header."""


class CellWords:
    """The cells of one workbook as words."""

    def __init__(
        self,
        values: CellValues,
        formats: CellLooks,
        profile: Profile,
        fewest: int = FEWEST_LABELS,
    ) -> None:
        self.fewest_labels = min(fewest, FEWEST_LABELS)
        """How many headings make a row a header."""
        self.profile = profile
        self.headers = HeaderReader(profile)
        self.words = profile.once(RowWords)
        self.values = values
        self.formats = formats
        self._labels: dict[int, bool] = {BLANK: False}

    def text(self, code: int) -> str:
        """Return a value's text."""
        return self.values.text(code)

    def is_text(self, code: int) -> bool:
        """Tell whether a value is a text, not a number and not blank."""
        return code >= 0 or (code != BLANK and not self.values.is_number(code))

    def texts_among(self, codes: Iterable[int]) -> dict[int, str]:
        """Return the distinct texts among some values, by code."""
        return self.values.texts_among(codes)

    def repeating(self) -> frozenset[int]:
        """Return the codes of the texts that repeat the cell above: 〃, 同上."""
        inline = self.values.inline_texts()
        return self._shared_repeating.union(
            code for code, text in inline if _repeats_above(text)
        )

    @cached_property
    def _shared_repeating(self) -> frozenset[int]:
        return frozenset(
            code
            for code, text in self.values.short_shared(LONGEST_MARK)
            if _repeats_above(text)
        )

    def is_label(self, code: int) -> bool:
        """Tell whether a value is a heading of some field."""
        known = self._labels.get(code)
        if known is None:
            known = self._labels[code] = self.is_text(
                code
            ) and self.headers.is_label(self.text(code))
        return known

    def is_header(self, cells: Sequence[GridCell]) -> bool:
        """Tell whether a row holds so many headings that it is a header."""
        if len(cells) < self.fewest_labels:
            return False
        codes = dict.fromkeys(cell.code for cell in cells)
        labels = [*islice(filter(self.is_label, codes), self.fewest_labels)]
        if not labels or len(labels) == self.fewest_labels:
            return bool(labels)
        texts = self.texts_among(codes).values()
        return self.headers.rate_names.opens(texts, self.fewest_labels)

    def shows(self, cell: GridCell) -> bool:
        """Tell whether a cell has content or shows a fill."""
        return cell.code != BLANK or (
            cell.style > 0 and self.formats.fill(cell.style) is not None
        )


def _repeats_above(text: str) -> bool:
    return 0 < len(text) <= LONGEST_MARK and repeats_above(text)


_CHECKED = ("online_complete",)
"""Fields that are checked and never filled."""
_LEADING = ("procedure_count", "law", "procedure_type")
_BLOCK_TEXTS = ("issue", "interim_kpi")
_KPI_VALUES = ("kpi_target", "kpi_progress", "kpi_deadline")


class BodyColumns(NamedTuple):
    """The columns of one table."""

    all: list[int]
    """Those that are looked at, rising."""
    used: list[int]
    """Those that have a meaning, rising."""
    rated: frozenset[int]
    """Those whose cells get colours."""
    name: int
    """That of the procedures' names."""
    content: list[int]
    """Those of which a procedure fills at least one."""
    structured: list[int]
    """Those that hold values of a few forms, in which a repeated heading is
    seen.
    """
    leading: list[int]
    """Those that may name a total: texts outside the blocks, and any column
    before the values.
    """
    block_texts: frozenset[int]
    """Those that only a procedure fills: issues, KPIs and plans."""
    plans: frozenset[int]
    """Those of the plans, which even a total with a KPI leaves blank."""
    beside_plans: frozenset[int]
    """Those of the plans' statuses and deadlines."""


class BodyRows(NamedTuple):
    """The rows below a header, with their cells in the table's columns."""

    reader: CellWords
    grid: Grid
    layout: Layout
    columns: BodyColumns
    cells: Mapping[int, Cells]
    indexes: range
    """The indexes of the rows in the grid."""
    numbers: Sequence[int]
    """The numbers of the rows."""

    def codes(self, column: int) -> array[int]:
        """Return the value codes of a column."""
        return self.cells[column][1]

    def own_cells(self, at: int) -> list[GridCell]:
        """Return the cells with content that a row itself holds in the table's
        columns, merged areas left out.
        """
        index = self.indexes[at]
        if self.grid.is_blank(index):
            return []
        cells = self.grid.filled(index)
        return [cell for cell in cells if cell.column in self.cells]


def body_columns(words: RowWords, layout: Layout) -> BodyColumns:
    """Return the columns of a table."""
    plans = [plan.column for plan in layout.plans]
    beside = [
        each
        for plan in layout.plans
        for each in (plan.status, plan.deadline)
        if each is not None
    ]
    values = layout.columns_of((*layout.kind.judged, *_CHECKED))
    texts = [*plans, *layout.block_columns(_BLOCK_TEXTS)]
    kpis = layout.block_columns(_KPI_VALUES)
    content = [*values, *texts, *kpis]
    every = _table_columns(words, layout)
    leading = _leading_columns(layout, before=min(content, default=0))
    return BodyColumns(
        every,
        layout.used_columns(),
        layout.rated_columns(),
        layout.item,
        content,
        [*values, *kpis, *beside],
        [column for column in leading if column in every],
        frozenset(texts),
        frozenset(plans),
        frozenset(beside),
    )


def _table_columns(words: RowWords, layout: Layout) -> list[int]:
    """Return the columns of a table, rising: those with a heading, but for one
    that is a legend's.
    """
    return [
        column.column
        for column in layout.columns
        if column.field
        or (column.block is not None and column.column in layout.unread)
        or (
            column.path
            and not any(words.is_legend_heading(text) for text in column.path)
        )
    ]


def _leading_columns(layout: Layout, *, before: int) -> list[int]:
    """Return the columns that may name a total: texts outside the blocks, and
    any column before the values.
    """
    others = [
        each.column
        for each in layout.columns
        if each.field is None and each.path and each.column < before
    ]
    return [*layout.columns_of((*layout.kind.groups, *_LEADING)), *others]


def merges_in(merges: Sequence[Area], top: int, bottom: int) -> Sequence[Area]:
    """Return the merged areas, which rise, that begin in some rows."""
    first = bisect_left(merges, (top,))
    behind = bisect_left(merges, (bottom + 1,))
    return merges[first:behind]


# ---- The cells --------------------------------------------------------------

_LONGEST_DEADLINE = 40
"""Characters of a deadline that chooses among the targets of several periods.
"""


class BodyCells:
    """The cells of the columns of one table, as the rows below its header hold
    them.
    """

    def __init__(self, rows: BodyRows) -> None:
        self._reader = rows.reader
        self._layout = rows.layout
        self._columns = rows.columns
        self._cells = rows.cells
        self._numbers = rows.numbers
        self._areas: dict[Place, Area] = {}
        self._covered: set[Place] = set()

    def spread(self, merges: Sequence[Area]) -> set[int]:
        """Give each cell under a merged area the value of its first cell;
        return the indexes of the rows whose name is covered.

        Of areas that overlap, which no program writes, the first one counts in
        each column.
        """
        names: set[int] = set()
        reach: dict[int, int] = {}
        columns_under = cache(self._columns_under)
        for area in self._areas_here(merges):
            start = self._index_of(area.top)
            stop = self._index_of(area.bottom + 1)
            for column in columns_under(area.left, area.right):
                if reach.get(column, -1) >= start:
                    continue
                reach[column] = stop - 1
                below = self._cover(area, column, start, stop)
                if column == self._columns.name:
                    names.update(range(below, stop))
        return names

    def _areas_here(self, merges: Sequence[Area]) -> Sequence[Area]:
        """Return the areas that begin in the rows below the header."""
        if not self._numbers:
            return ()
        return merges_in(merges, self._numbers[0], self._numbers[-1])

    def _index_of(self, number: int) -> int:
        """Return the index of the first row with a number or a higher one."""
        at = number - self._numbers[0]
        # most sheets hold every row
        if 0 <= at < len(self._numbers) and self._numbers[at] == number:
            return at
        return bisect_left(self._numbers, number)

    def _columns_under(self, left: int, right: int) -> Sequence[int]:
        """Return the columns from one to another."""
        every = self._columns.all
        return every[bisect_left(every, left) : bisect_right(every, right)]

    def _cover(self, area: Area, column: int, start: int, stop: int) -> int:
        """Spread an area over one column; return the index of the first row
        that is covered there.
        """
        styles, codes = self._cells[column]
        style, code, below = ABSENT, BLANK, start
        is_left = column == area.left
        has_row = start < len(self._numbers)
        if is_left and has_row and self._numbers[start] == area.top:
            style, code = styles[start], codes[start]
            below = start + 1
        if stop > below:
            if is_left:
                styles[below:stop] = array("i", [style]) * (stop - below)
            codes[below:stop] = array("i", [code]) * (stop - below)
        if column in self._columns.rated:
            self._note_covered(area, column, range(below, stop))
        return below

    def _note_covered(self, area: Area, column: int, rows: range) -> None:
        """Keep which cells of a rated column an area covers."""
        self._covered.update((self._numbers[at], column) for at in rows)
        if column == area.left:
            self._areas[area.top, area.left] = area

    def join_dates(self) -> None:
        """Read the year and the month of a date as one: in the column of the
        year, and where the heading gives the year.
        """
        for column in self._layout.columns:
            fiscal_year = year_of_dates(column)
            if fiscal_year and column.column in self._cells:
                self._give_year(fiscal_year, self._cells[column.column][1])
        for year, month in self._layout.parted:
            codes = self._cells[year][1]
            joined = cache(self._joined_date)
            for at, both in enumerate(
                zip(codes, self._cells[month][1], strict=True)
            ):
                codes[at] = joined(*both)

    def _joined_date(self, year: int, month: int) -> int:
        text = self._reader.text
        date = joined_date(text(year), text(month))
        return self._code_of(date) if date else BLANK

    def _give_year(self, year: str, codes: array[int]) -> None:
        texts = self._reader.texts_among(codes)
        dates = {code: with_year(year, text) for code, text in texts.items()}
        dated = {
            code: self._code_of(date) for code, date in dates.items() if date
        }
        for at, code in enumerate(codes):
            codes[at] = dated.get(code, code)

    def _code_of(self, text: str) -> int:
        return self._reader.values.literal_code(Literal("str", text))

    def blank_names(self) -> None:
        """Read a name that is only white space, a dash or a ditto mark as
        none; 府省名 and 取組対象事業 likewise.
        """
        kind = self._layout.kind
        names = (kind.item, *kind.stand_ins, *kind.groups)
        for column in self._layout.columns_of(names):
            self._blank_in(self._cells[column][1])

    def _blank_in(self, codes: array[int]) -> None:
        texts = self._reader.texts_among(codes)
        blank = {
            code
            for code, text in texts.items()
            if is_blank(text) or repeats_above(text)
        }
        if blank:
            for at, code in enumerate(codes):
                if code in blank:
                    codes[at] = BLANK

    def table(self, taken: Sequence[int]) -> Table:
        """Return the table of the procedures, which are the rows at some
        indexes.
        """
        self._carry_down(taken)
        self._keep_unchanged(taken)
        self._choose_targets(taken)
        repeated = self._repeat_above(taken)
        parts = runs(taken)
        columns: dict[int, Cells] = {}
        for column in self._layout.kept_columns():
            if column in self._cells:  # a legend's column is not the table's
                styles, codes = self._cells[column]
                columns[column] = _joined(styles, parts), _joined(codes, parts)
        rows = _joined(array("i", self._numbers), parts)
        table = Table(self._layout, rows, columns)
        table.areas = self._areas
        table.covered = self._covered
        table.repeated = repeated
        return table

    def carry_deadlines(
        self,
        taken: Sequence[int],
        going_on: Sequence[int],
    ) -> None:
        """Read a blank 達成期限(中間KPI) as the one above, in rows that go on
        with the procedure and the issue above: their plans are that issue's.

        Both are indexes that rise; those that go on are among those taken.
        """
        for block in self._layout.blocks:
            names = ("issue", "interim_kpi", "kpi_deadline")
            found = map(block.columns.get, names)
            columns = [each for each in found if each]
            if "kpi_deadline" in block.columns and len(columns) > 1:
                self._carry(columns, taken, going_on)

    def _carry(
        self,
        columns: Sequence[int],
        taken: Sequence[int],
        going_on: Sequence[int],
    ) -> None:
        """Give the last of some columns the cell above where all are blank."""
        every = [self._cells[column][1] for column in columns]
        styles, codes = self._cells[columns[-1]]
        for at in going_on:
            place = bisect_left(taken, at)
            if place and all(each[at] == BLANK for each in every):
                above = taken[place - 1]
                styles[at] = styles[above]
                codes[at] = codes[above]

    def _carry_down(self, taken: Sequence[int]) -> None:
        """Read a blank 府省名, and a blank 取組対象事業 beside it, as the one
        above.
        """
        if self._layout.group is None:
            return
        groups = self._layout.columns_of(self._layout.kind.groups)
        columns = [self._cells[column][1] for column in groups]
        leading = columns[0]
        for before, at in pairwise(taken):
            if leading[at] == BLANK:
                for codes in columns:
                    if codes[at] == BLANK:
                        codes[at] = codes[before]

    def _keep_unchanged(self, taken: Sequence[int]) -> None:
        """Give a blank 変更後の期限 the first one, which still holds."""
        for column, earlier in self._layout.earlier:
            styles, codes = self._cells[column]
            firsts = self._cells.get(earlier, (styles, codes))
            texts = self._reader.texts_among(codes)
            blank = {code for code in texts if is_blank(texts[code])}
            for at in taken:
                if codes[at] == BLANK or codes[at] in blank:
                    styles[at], codes[at] = firsts[0][at], firsts[1][at]

    def _choose_targets(self, taken: Sequence[int]) -> None:
        """Give each procedure the target of its deadline, where there are
        targets for several periods.
        """
        fields = self._layout.fields
        if not self._layout.targets or "deadline" not in fields:
            return
        styles, codes = self._cells[fields[TARGET]]
        deadlines = self._cells[fields["deadline"]][1]
        targets = {code: self._target_of(code) for code in set(deadlines)}
        for at in taken:
            target = targets[deadlines[at]]
            if target is not None and target[1][at] != BLANK:
                styles[at] = target[0][at]
                codes[at] = target[1][at]

    def _target_of(self, deadline: int) -> Cells | None:
        """Return the cells of the target for the period of a deadline."""
        columns = dict(self._layout.targets)
        column = columns.get(self._last_month(deadline), 0)
        return self._cells.get(column)

    def _last_month(self, code: int) -> int:
        """Return the last month of the period that a deadline names; 0 where
        it names none.
        """
        if not self._reader.is_text(code):
            return 0
        text = self._reader.text(code)
        found = period(fold(text)) if len(text) <= _LONGEST_DEADLINE else None
        return found.last_month if found else 0

    def _repeat_above(self, taken: Sequence[int]) -> dict[int, list[int]]:
        """Read 〃 and 同上 as the cell above; return the numbers of the rows
        that hold one, by column.
        """
        marks = self._reader.repeating()
        repeated: dict[int, list[int]] = {}
        for column in self._columns.used if marks else ():
            if not marks.isdisjoint(self._cells[column][1]):
                rows = self._repeat_in(self._cells[column], marks, taken)
                if rows:
                    repeated[column] = rows
        return repeated

    def _repeat_in(
        self, cells: Cells, marks: frozenset[int], taken: Sequence[int]
    ) -> list[int]:
        """Read 〃 and 同上 in one column as the cell above; return the numbers
        of the rows.
        """
        styles, codes = cells
        rows = []
        for before, at in pairwise(taken):
            if codes[at] in marks and codes[before] not in marks:
                codes[at] = codes[before]
                if not self._reader.is_text(codes[before]):
                    # a number means what its format shows
                    styles[at] = styles[before]
                rows.append(self._numbers[at])
        return rows


def runs(indexes: Iterable[int]) -> list[range]:
    """Return rising numbers as ranges of those that follow each other."""
    found: list[range] = []
    first = stop = -1
    for at in indexes:
        if at != stop:
            if stop >= 0:
                found.append(range(first, stop))
            first = at
        stop = at + 1
    if stop >= 0:
        found.append(range(first, stop))
    return found


def _joined(part: array[int], parts: Sequence[range]) -> array[int]:
    """Return some parts of a column one after another; the column itself, cut,
    where they are one from its top.
    """
    if len(parts) == 1 and parts[0].start == 0:
        del part[parts[0].stop :]
        return part
    joined = array("i")
    for each in parts:
        joined.extend(part[each.start : each.stop])
    return joined
