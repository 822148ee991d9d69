"""The columns of a table by what they are good for while its rows are told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from irodori.scorecard.reading.columns import Layout
from irodori.scorecard.reading.rowkinds import RowWords

_CHECKED = ("online_complete",)
"""Fields that are checked and never filled."""
_LEADING = ("procedure_count", "law", "procedure_type")


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
    """Those that hold values of a few forms, in which a repeated heading is seen."""
    leading: list[int]
    """Those that may name a total: texts outside the blocks, and any column before the values."""
    block_texts: frozenset[int]
    """Those that only a procedure fills: issues, KPIs and plans."""
    plans: frozenset[int]
    """Those of the plans, which even a total with a KPI leaves blank."""


def body_columns(words: RowWords, layout: Layout) -> BodyColumns:
    """Return the columns of a table."""
    every = _table_columns(words, layout)
    content = _content_columns(layout)
    leading = [column for column in _leading_columns(layout, content) if column in every]
    return BodyColumns(
        every,
        layout.used_columns(),
        layout.rated_columns(),
        layout.item,
        content,
        _structured_columns(layout),
        leading,
        _block_text_columns(layout),
        frozenset(plan.column for block in layout.blocks for plan in block.plans),
    )


def _table_columns(words: RowWords, layout: Layout) -> list[int]:
    """Return the columns of a table, rising: those with a heading, but for one that is a legend's."""
    return [
        column.column
        for column in layout.columns
        if column.field
        or (column.block is not None and column.column in layout.unread)
        or (column.path and not any(words.is_legend_heading(text) for text in column.path))
    ]


def _content_columns(layout: Layout) -> list[int]:
    """Return the columns of which a procedure fills at least one."""
    columns = _value_columns(layout)
    for block in layout.blocks:
        columns += block.columns.values()
        columns += (plan.column for plan in block.plans)
    return columns


def _value_columns(layout: Layout) -> list[int]:
    """Return the columns outside the blocks that the rules judge by, and those that are checked."""
    return [layout.fields[name] for name in (*layout.kind.judged, *_CHECKED) if name in layout.fields]


def _structured_columns(layout: Layout) -> list[int]:
    """Return the columns that hold values of a few forms, in which a repeated heading is seen."""
    columns = _value_columns(layout)
    for block in layout.blocks:
        columns += (column for name, column in block.columns.items() if name.startswith("kpi_"))
        for plan in block.plans:
            columns += (column for column in (plan.status, plan.deadline) if column is not None)
    return columns


def _leading_columns(layout: Layout, content: Sequence[int]) -> list[int]:
    """Return the columns that may name a total: texts outside the blocks, and any column before the values."""
    names = (*layout.kind.groups, *_LEADING)
    fields = [layout.fields[name] for name in names if name in layout.fields]
    first = min(content)
    others = [each.column for each in layout.columns if each.field is None and each.path and each.column < first]
    return [*fields, *others]


def _block_text_columns(layout: Layout) -> frozenset[int]:
    """Return the columns that only a procedure fills: issues, KPIs and plans."""
    columns: set[int] = set()
    for block in layout.blocks:
        columns.update(column for name, column in block.columns.items() if name in {"issue", "interim_kpi"})
        columns.update(plan.column for plan in block.plans)
    return frozenset(columns)
