"""Which of several years' columns counts in a table: the newest with values, and what belongs to its year.

==========================  ============================================================================
columns of several years    the one that counts
==========================  ============================================================================
the latest value            the newest in which any row holds more than a dash or 集計中
the progress, a mark        that of the same year, else the newest with values
the target                  that of the same year; else the last one where a word says 最終; else none
==========================  ============================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from irodori.scorecard.profile import KindRule
from irodori.scorecard.reading.columns import HeaderColumn, Layout
from irodori.scorecard.reading.headings import Period, period
from irodori.scorecard.reading.kindcolumns import FINAL, Years
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.text import fold

HoldsValues = Callable[[int], bool]
"""Tells whether any row of a table holds a value in a column."""


def settled(layout: Layout, holds_values: HoldsValues) -> Layout:
    """Return a layout whose fields of several years are the columns that count."""
    if not layout.years:
        return layout
    choice = _YearColumns(layout, holds_values)
    chosen = choice.chosen()
    fields = {name: column for name, column in layout.fields.items() if name not in layout.years}
    fields |= chosen
    return layout._replace(
        fields=dict(sorted(fields.items(), key=lambda each: each[1])),
        columns=tuple(_with_field(column, fields) for column in layout.columns),
        undecided=tuple(name for name in layout.years if name not in chosen),
    )


def mark_differing(tables: Iterable[Table]) -> None:
    """Mark the tables of a sheet that have the same headings, as on each printed page, and not the same newest year."""
    alike: dict[object, list[Table]] = {}
    for table in tables:
        if table.layout.years:
            headings = tuple(column.path for column in table.layout.columns)
            alike.setdefault(headings, []).append(table)
    for group in alike.values():
        if any(table.layout.fields != group[0].layout.fields for table in group):
            for table in group:
                table.layout = table.layout._replace(differs=True)


def _with_field(column: HeaderColumn, fields: dict[str, int]) -> HeaderColumn:
    name = next((name for name, number in fields.items() if number == column.column), None)
    return column._replace(field=name)


class _YearColumns:
    def __init__(
        self,
        layout: Layout,
        holds_values: HoldsValues,
    ) -> None:
        self._layout = layout
        self._holds_values = holds_values
        self._said = {each.column: fold("".join(each.path)) for each in layout.columns}

    def chosen(self) -> dict[str, int]:
        """Return the column that counts of each field of several years, those left out for which none does."""
        layout = self._layout
        progress = layout.kind.rule("progress")
        now = self._now(progress)
        found: dict[str, int] = {}
        for name, columns in layout.years.items():
            if progress and name == progress.target:
                column = self._target(columns, now)
            else:
                column = _of_year(columns, now) or self._newest(columns)
            if column is not None:
                found[name] = column
        return found

    def _now(self, progress: KindRule | None) -> Period | None:
        """Return the period of the latest values; None where their column names none."""
        layout = self._layout
        name = progress.current if progress else None
        if name is None or name not in layout.fields:
            return None
        column = layout.fields[name]
        columns = layout.years.get(name)
        if columns:
            column = self._newest(columns)
        return period(self._said[column])

    def _newest(self, columns: Years) -> int:
        """Return the column of the newest period that holds values; that of the newest where none does."""
        held = [column for _, column in columns if self._holds_values(column)]
        return held[-1] if held else columns[-1][1]

    def _target(
        self,
        columns: Years,
        now: Period | None,
    ) -> int | None:
        same = _of_year(columns, now)
        if same is not None:
            return same
        final = [column for _, column in columns if FINAL.search(self._said[column])]
        return final[0] if len(final) == 1 else None


def _of_year(columns: Sequence[tuple[Period, int]], now: Period | None) -> int | None:
    """Return the column of a period: of its last month, else of its year."""
    if now is None:
        return None
    same = [column for each, column in columns if each.last_month == now.last_month]
    if not same:
        same = [column for each, column in columns if each.year == now.year]
    return same[0] if len(same) == 1 else None
