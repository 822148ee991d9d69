"""What the columns of one table mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from irodori.scorecard.profile import KindRule, SheetKind
from irodori.scorecard.reading.headings import Period
from irodori.workbook.refs import column_letters

BASE, CURRENT, TARGET = (
    "online_rate_base",
    "online_rate_current",
    "online_rate_target",
)
RATES = (BASE, CURRENT, TARGET)
"""The fields of the online rates."""

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


class IssueBlock(NamedTuple):
    """The columns of one issue: 課題N and all that belongs to it."""

    number: int
    label: str
    first: int
    last: int
    columns: Mapping[str, int]
    """Column by field: issue, interim_kpi, kpi_progress, kpi_deadline."""
    plans: tuple[PlanColumns, ...]


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

    undecided: tuple[str, ...] = ()
    """The fields of several years of which none is the year of the current
    value.
    """

    differs: bool = False
    """Whether another table of the sheet with the same headings has its newest
    values in another year.
    """

    @property
    def item(self) -> int:
        """The column that names the rows."""
        return next(self.fields[name] for name in self._names)

    @property
    def _names(self) -> list[str]:
        """The fields that name the rows, the one that counts first."""
        return [
            name
            for name in (self.kind.item, *self.kind.stand_ins)
            if name in self.fields
        ]

    @property
    def group(self) -> int | None:
        """The column of what the rows are grouped by first, such as 府省名;
        None without one.
        """
        return (
            self.fields.get(self.kind.groups[0]) if self.kind.groups else None
        )

    @property
    def is_complete(self) -> bool:
        """Whether the columns are those of a table: its rows are named, and
        there is something to rate.
        """
        works = any(rule.works(self.fields) for rule in self.kind.rules)
        return bool(self._names) and (works or bool(self.blocks))

    @property
    def claimed(self) -> int:
        """How many columns have a meaning, those of other years too."""
        return len(
            {
                *self.used_columns(),
                *(
                    column
                    for each in self.years.values()
                    for _, column in each
                ),
            }
        )

    def field_of(self, column: int) -> str:
        """Return the field of a column that has one."""
        return next(
            each.field
            for each in self.columns
            if each.column == column and each.field
        )

    def filled(self, rule: KindRule) -> int | None:
        """Return the column whose cells a rule of the kind colours."""
        if not rule.works(self.fields):
            return None
        return next(
            self.fields[name] for name in rule.fills if name in self.fields
        )

    def used_columns(self) -> list[int]:
        """Return the columns that have a meaning, rising."""
        return sorted(column.column for column in self.columns if column.field)

    def rated_columns(self) -> frozenset[int]:
        """Return the columns whose cells get colours."""
        rated = {
            column
            for rule in self.kind.rules
            if (column := self.filled(rule)) is not None
        }
        for block in self.blocks:
            rated.update(plan.column for plan in block.plans)
            if "kpi_progress" in block.columns:
                rated.add(block.columns["kpi_progress"])
        return frozenset(rated)
