"""What the columns of one table mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from irodori.workbook.refs import column_letters


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
    unread: tuple[int, ...] = ()
    """Columns in a rating's territory that no field claims: inside a block, under the blocks' title, or a rate's."""
    bare_titles: tuple[int, ...] = ()
    """The first column of each title over blocks that has no block below it."""

    targets: tuple[tuple[int, int], ...] = ()
    """Where there are targets for several periods: the last month of each, counted from year 0, and its column."""

    def used_columns(self) -> list[int]:
        """Return the columns that have a meaning, rising."""
        return sorted(column.column for column in self.columns if column.field)

    def rated_columns(self) -> frozenset[int]:
        """Return the columns whose cells get colours."""
        rated = set()
        if "online_rate_current" in self.fields:
            rated.add(self.fields["online_rate_current"])
        for block in self.blocks:
            rated.update(plan.column for plan in block.plans)
            if "kpi_progress" in block.columns:
                rated.add(block.columns["kpi_progress"])
        return frozenset(rated)
