"""The tables of a sheet: header rows, the procedures below them, and the cells
that belong to no table.

``scan`` finds them. A table is plain: a layout, the numbers of its rows, and
two arrays for each column. The value under a merged area is in its first cell,
which `Anchors` finds.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol

from irodori.patterns import pattern
from irodori.scorecard.profile import KindRule, Rule, SheetKind
from irodori.scorecard.reading.rowkinds import Reason, names_scope
from irodori.scorecard.values.cellreader import CellReader, RateColumn
from irodori.scorecard.values.periods import Period
from irodori.scorecard.values.rates import RateScale
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.grid import Grid
from irodori.workbook.native import kernel
from irodori.workbook.refs import Area, Place, cell_ref, column_letters

BASE = "online_rate_base"
CURRENT = "online_rate_current"
TARGET = "online_rate_target"
RATES = (BASE, CURRENT, TARGET)
"""The fields of the online rates."""
SHARE = "share"
"""The field of the progress that an office gives in a column of its own."""
FIELD_OF_RULE: Mapping[Rule, str] = {
    "progress": CURRENT,
    "status": "action_plan",
    "kpi": "kpi_progress",
    "mark": "mark",
}
"""The field whose cells each rule colours."""
RULE_OF_FIELD: Mapping[str, Rule] = {
    field: rule for rule, field in FIELD_OF_RULE.items()
}
"""The rule that colours the cells of a field."""

Years = tuple[tuple[Period, int], ...]
"""The periods of several columns, rising, each with its column."""


class HeaderColumn(NamedTuple):
    """One column of a table and what was understood of it."""

    column: int
    path: tuple[str, ...]
    """Its headings as they are written, from the top level down."""
    field: str | None
    """The field of the profile, None for a column without a meaning."""
    block: int | None = None
    """The issue block that it belongs to, counting from 1."""
    letter: str | None = None
    """Which plan, for the columns of an action plan."""

    @property
    def letters(self) -> str:
        """The column as people name it: ``J``."""
        return column_letters(self.column)


class PlanColumns(NamedTuple):
    """The columns of one action plan."""

    letter: str
    column: int
    status: int | None
    deadline: int | None
    painted: int | None = None
    """Its column of statuses where the legend colours these, and not its text."""

    @property
    def filled(self) -> int:
        """The column whose cells get its colours."""
        return self.painted or self.column


class UnreadColumn(NamedTuple):
    """A column of a block that no field claims, though its values may be about
    the plans or the KPI.
    """

    column: int
    letter: str | None
    """The plan that it is under or right of; None where it may be about any
    of the block.
    """
    is_under_plan: bool
    """Whether it is under that plan's heading."""
    is_outside: bool = False
    """Whether it is no block's, but among the rates."""


class IssueBlock(NamedTuple):
    """The columns of one issue: 課題N and all that belongs to it."""

    number: int
    label: str
    first: int
    last: int
    columns: Mapping[str, int]
    """Column by field: issue, interim_kpi, kpi_target, kpi_progress,
    kpi_deadline.
    """
    plans: tuple[PlanColumns, ...]
    unread: tuple[UnreadColumn, ...] = ()


DONE_ON = pattern("(?:完了|終了|措置|実施|対応)(?:日|年月日?|実績日?)")
_REMARKS = pattern("備考欄?|摘要|補足(?:説明)?|特記事項|コメント|メモ")
_NUMBERS = pattern(r"N[Oo]\.?|#|(?:通し?|整理|手続)?番号|[項通連]番")
_PROGRESS = pattern(
    r"(?:対?目標値?(?:に対する)?)?(?:進捗|達成|到達)[率度](?:\(%\))?"
)
"""What the columns of progress are called."""


class Layout(NamedTuple):
    """The header of one table: its rows and the meaning of its columns."""

    first_row: int
    last_row: int
    columns: tuple[HeaderColumn, ...]
    fields: Mapping[str, int]
    """Column by field, for the fields outside the blocks."""
    blocks: tuple[IssueBlock, ...]
    kind: SheetKind
    """What the sheet is."""
    unread: tuple[int, ...] = ()
    """Columns in a rating's territory that no field claims: inside a block,
    under the blocks' title, or a rate's.
    """
    changed: tuple[int, ...] = ()
    """The columns whose headings say that they hold changed values."""
    unknown: tuple[int, ...] = ()
    """Columns among the rates, outside the blocks, that no field claims and
    that are not known to be of anything else.
    """
    labels: tuple[int, ...] = ()
    """Columns before the rates that no field claims, whose texts may say what
    the values of a row are.
    """
    bare_titles: tuple[int, ...] = ()
    """The first column of each title over blocks that has no block below it.
    """
    targets: tuple[tuple[int, int], ...] = ()
    """Where there are targets for several periods: the last month of each,
    counted from year 0, and its column.
    """
    years: Mapping[str, tuple[tuple[Period, int], ...]] = {}
    """Of a kind without blocks, where a field has a column for each of several
    years: the periods, rising, and the columns.
    """
    older: tuple[Mapping[str, int], ...] = ()
    """The fields as they are for each former year of which a column says what
    a rule both judges and colours: a status, a mark, a progress.
    """

    undecided: tuple[str, ...] = ()
    """The fields of several years of which none is the year of the current
    value.
    """

    parted: tuple[tuple[int, int], ...] = ()
    """The columns of the year and of the month of a date, the date's own
    column first.
    """

    differs: bool = False
    """Whether another table of the sheet with the same headings has its newest
    values in another year.
    """

    earlier: tuple[tuple[int, int], ...] = ()
    """The columns of deadlines, each with that of the first version, which
    holds where a deadline was not changed.
    """

    @property
    def item(self) -> int:
        """The column that names the rows, of several the one that counts
        first.
        """
        return self._items[0]

    @property
    def _items(self) -> list[int]:
        return self.columns_of((self.kind.item, *self.kind.stand_ins))

    @property
    def group(self) -> int | None:
        """The column of what the rows are grouped by first, such as 府省名;
        None without one.
        """
        if not self.kind.groups:
            return None
        return self.fields.get(self.kind.groups[0])

    @property
    def is_complete(self) -> bool:
        """Whether the columns are those of a table: its rows are named, and
        there is something to rate.
        """
        works = any(rule.works(self.fields) for rule in self.kind.rules)
        return bool(self._items) and (works or bool(self.blocks))

    @property
    def claimed(self) -> int:
        """How many columns have a meaning, those of other years too."""
        of_years = {at for each in self.years.values() for _, at in each}
        return len(of_years.union(self.used_columns()))

    @property
    def plans(self) -> list[PlanColumns]:
        """The plans of all blocks."""
        return [plan for block in self.blocks for plan in block.plans]

    def columns_of(self, names: Iterable[str | None]) -> list[int]:
        """Return the columns of some fields outside the blocks, as far as the
        table has them.
        """
        found = map(self.fields.get, filter(None, names))
        return [column for column in found if column is not None]

    def block_columns(self, names: Collection[str]) -> list[int]:
        """Return the columns of some fields of all blocks."""
        return [
            column
            for block in self.blocks
            for name, column in block.columns.items()
            if name in names
        ]

    def path_of(self, column: int) -> tuple[str, ...]:
        """Return the headings over a column, top level first."""
        paths = (each.path for each in self.columns if each.column == column)
        return next(paths, ())

    def field_of(self, column: int) -> str:
        """Return the field of a column that has one."""
        return next(
            each.field
            for each in self.columns
            if each.column == column and each.field
        )

    def filled(
        self, rule: KindRule, fields: Mapping[str, int] | None = None
    ) -> int | None:
        """Return the column whose cells a rule of the kind colours; ``fields``
        are those of a former year.
        """
        held = self.fields if fields is None else fields
        if not rule.works(held):
            return None
        return next(held[name] for name in rule.fills if name in held)

    def used_columns(self) -> list[int]:
        """Return the columns that have a meaning, rising."""
        return sorted(column.column for column in self.columns if column.field)

    def kept_columns(self) -> list[int]:
        """Return the columns whose cells are kept, rising: those with a
        meaning, and those that may put it in doubt.
        """
        unread = (each for block in self.blocks for each in block.unread)
        beside = {each.column for each in unread}
        beside.update(self.remark_columns(), self.scope_columns())
        beside.update(self.progress_columns(), self.number_columns())
        return sorted(
            beside.union(self.used_columns(), self.unknown, self.labels)
        )

    def remark_columns(self) -> list[int]:
        """Return the columns of remarks, and of when things were done."""
        return self._headed(_REMARKS) + self._headed(DONE_ON)

    def number_columns(self) -> list[int]:
        """Return the columns that number the rows."""
        return self._headed(_NUMBERS)

    def scope_columns(self) -> list[int]:
        """Return the columns that say which rows are judged."""
        return [
            each.column
            for each in self.columns
            if each.path and names_scope(each.path[-1])
        ]

    def progress_columns(self) -> list[int]:
        """Return the columns in which an office gives the progress itself."""
        found = self._headed(_PROGRESS)
        return [each for each in found if each not in self.used_columns()]

    def _headed(self, form: re.Pattern[str]) -> list[int]:
        """Return the columns whose lowest heading has a form."""
        return [
            each.column
            for each in self.columns
            if each.path and form.fullmatch(fold(each.path[-1]))
        ]

    def rated_columns(self) -> frozenset[int]:
        """Return the columns whose cells get colours."""
        by_rules = {
            self.filled(rule, fields)
            for fields in (self.fields, *self.older)
            for rule in self.kind.rules
        }
        rated = {each for each in by_rules if each is not None}
        return frozenset(rated).union(
            [plan.filled for plan in self.plans],
            self.block_columns({"kpi_progress"}),
        )


Cells = tuple["array[int]", "array[int]"]
"""The cell formats and value codes of one column, one of each for every row.
"""


class TableSheet(Protocol):
    """A worksheet as this module needs it."""

    name: str

    @property
    def merges(self) -> list[Area]:
        """The merged areas."""

    def grid(self) -> Grid:
        """Return all cells."""


class OutsideCell(NamedTuple):
    """A cell that belongs to no table."""

    row: int
    column: int
    style: int
    code: int

    @property
    def ref(self) -> str:
        """Its reference."""
        return cell_ref(self.row, self.column)


class ApartRow(NamedTuple):
    """A row below a header that is no procedure."""

    row: int
    reason: Reason
    table: int
    """The index of its table among the sheet's."""
    columns: tuple[int, ...]
    """The columns of its cells with content, but for those beside the table.
    """


class Content:
    """How many cells with content the rows of a table hold, by what became of
    them.
    """

    def __init__(self) -> None:
        self.read = 0
        """In columns with a meaning."""
        self.apart = 0
        """In columns that are known to mean nothing here."""
        self.unread: dict[int, tuple[int, int]] = {}
        """In columns that no field claims though they are in a rating's
        territory: the first row, and how many.
        """

    def add(self, other: Content) -> None:
        """Add another table's."""
        self.read += other.read
        self.apart += other.apart
        for column, (row, count) in other.unread.items():
            first, before = self.unread.get(column, (row, 0))
            self.unread[column] = (first, before + count)


class Table:
    """One table of a sheet: its layout, and the cells of its used columns, one
    for each procedure.
    """

    def __init__(
        self, layout: Layout, rows: array[int], columns: dict[int, Cells]
    ) -> None:
        self.layout = layout
        self.rows = rows
        """The row number of each procedure."""
        self.rated = layout.rated_columns()
        """The columns whose cells get colours."""
        self.areas: dict[Place, Area] = {}
        """The merged area whose first cell is at (row, column), for the cells
        of rated columns.
        """
        self.covered: set[Place] = set()
        """The cells of rated columns, by (row, column), that a merged area
        covers, its first cell excepted.
        """
        self.unnamed: list[int] = []
        """The rows that go on with the procedure above: they have no name of
        their own.
        """
        self.going_on: list[int] = []
        """The same rows, and those under the merged name of a procedure."""
        self.repeated: dict[int, list[int]] = {}
        """The numbers of the rows whose cell repeats the one above, by column.
        """
        self.content = Content()
        self.rate_scales: dict[int, RateScale] | None = None
        """The scale of the bare numbers in each column of rates, once it is
        known (`rate_scales`).
        """
        self._columns = columns

    def __len__(self) -> int:
        return len(self.rows)

    def rate_no_plans(self) -> None:
        """Take the plans for none: the table only lists how others go."""
        self.layout = self.layout._replace(blocks=())
        self.rated = self.layout.rated_columns()

    @property
    def last_row(self) -> int:
        """The last row, that of the headings where there are no procedures."""
        return max([self.layout.last_row, *self.rows[-1:]])

    def column(self, column: int) -> Cells:
        """Return the cell formats and value codes of a kept column; a merged
        area's in each row that it covers.
        """
        return self._columns[column]

    def holds(self, column: int) -> bool:
        """Tell whether the cells of a column are kept."""
        return column in self._columns

    def cell(self, index: int, column: int) -> tuple[int, int]:
        """Return the format and value code of one procedure in a used column."""
        styles, codes = self._columns[column]
        return styles[index], codes[index]

    def first_rows(self, column: int) -> dict[int, int]:
        """Return the first row of the merged area over each covered cell of a
        rated column.
        """
        return {
            row: area.top
            for area in self.areas.values()
            if area.left <= column <= area.right
            for row in range(area.top, area.bottom + 1)
            if (row, column) in self.covered
        }

    def beginning(self, length: int) -> Table:
        """Return a table of the first procedures alone."""
        columns = {
            column: (styles[:length], codes[:length])
            for column, (styles, codes) in self._columns.items()
        }
        found = Table(self.layout, self.rows[:length], columns)
        found.areas = self.areas
        found.covered = self.covered
        return found

    def extend(self, other: Table) -> None:
        """Add the procedures of a table with the same columns, whose header
        repeats this one's.
        """
        self.rows.extend(other.rows)
        self._extend_columns(other)
        self.areas.update(other.areas)
        self.covered.update(other.covered)
        self.unnamed += other.unnamed
        self.going_on += other.going_on
        for column, rows in other.repeated.items():
            self.repeated.setdefault(column, []).extend(rows)
        self.content.add(other.content)

    def share_formats(self) -> None:
        """Keep the formats of columns that are formatted alike once, for most
        are; the table can no longer be extended.
        """
        kept: dict[bytes, array[int]] = {}
        for column, (styles, codes) in self._columns.items():
            alike = kept.setdefault(styles.tobytes(), styles)
            self._columns[column] = alike, codes

    def _extend_columns(self, other: Table) -> None:
        own = sorted(self._columns)
        added = sorted(other._columns)
        for column, from_column in zip(own, added, strict=True):
            styles, codes = other.column(from_column)
            self._columns[column][0].extend(styles)
            self._columns[column][1].extend(codes)

    def group(self, columns: Sequence[int]) -> tuple[array[int], array[int]]:
        """Return the distinct rows of some used columns, by format and value.

        The first array holds the index of the first procedure of each distinct
        row, in order; the second one holds for each procedure the place of its
        row in the first.
        """
        parts = [part for column in columns for part in self._columns[column]]
        return group_rows(parts, len(self.rows))


def group_rows(
    parts: Sequence[array[int]], length: int
) -> tuple[array[int], array[int]]:
    """Return the indexes of the first row of each distinct combination, and
    for each row the place of its own.
    """
    if not parts or not length:
        firsts = array("i", [0][:length])
        return firsts, array("i", [0]) * length
    return kernel().group(parts)


def for_each_row(distinct: Sequence[int], places: Iterable[int]) -> array[int]:
    """Return for each row what was found for its distinct one."""
    return array("i", map(distinct.__getitem__, places))


class SheetReading(NamedTuple):
    """All that was found on one sheet."""

    name: str
    tables: tuple[Table, ...]
    outside: tuple[OutsideCell, ...]
    """The cells with content or a fill that belong to no table, in the order
    of rows and columns.
    """
    near_header: tuple[tuple[str, str], ...]
    """Where no table was found: (cell, heading) of the row that came closest
    to being a header.
    """
    headings: tuple[OutsideCell, ...] = ()
    """The cells of the header rows; a legend may be written in one."""
    apart: tuple[ApartRow, ...] = ()
    """The rows below a header that are no procedures, blank ones left out."""
    dropped: int = 0
    """Cells outside the tables beyond the number that is kept."""
    is_hidden: bool = False
    """Whether the sheet is hidden."""
    near_columns: tuple[tuple[str, ...], ...] = ()
    """Of each heading of ``near_header``: some texts below it."""
    of_other_kinds: tuple[Layout, ...] = ()
    """The headers of tables that are of another kind and were not read."""
    unseen: frozenset[Place] = frozenset()
    """The cells outside the tables that are in hidden rows and columns."""
    day: date | None = None
    """The day by which it is judged."""

    @property
    def kind(self) -> SheetKind | None:
        """What the sheet is; None where it holds no table."""
        return self.tables[0].layout.kind if self.tables else None


def rate_scales(table: Table, cells: CellReader) -> dict[int, RateScale]:
    """Return the scale of the bare numbers in each of a table's columns of
    rates, which is found out once.
    """
    if table.rate_scales is None:
        table.rate_scales = _found_scales(table, cells)
    return table.rate_scales


def _found_scales(table: Table, cells: CellReader) -> dict[int, RateScale]:
    columns = table.layout.columns_of(RATES)
    rates = [
        RateColumn(
            " ".join(table.layout.path_of(column)), _distinct(table, column)
        )
        for column in columns
    ]
    return dict(zip(columns, cells.rate_scales(rates), strict=True))


def _distinct(table: Table, column: int) -> set[tuple[int, int]]:
    styles, codes = table.column(column)
    return set(zip(styles, codes, strict=True))
