"""Judging a sheet: every rated cell of its tables with its colour and its
reason, or the finding that says why not.

In a kind of sheet without issue blocks, a column of marks that the legend
lists is judged by these; one that may hold statuses or marks, by the one that
the legend speaks of, or each cell by what it is. Bands of progress that the
legend gives beside its marks are the marks', and colour no column of their own
where the table has a column of marks.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from irodori.messages import Sentence
from irodori.scorecard.judging.actions import ActionColumn
from irodori.scorecard.judging.facts import Facts
from irodori.scorecard.judging.indicators import IndicatorColumn
from irodori.scorecard.judging.kpi import KpiJudge
from irodori.scorecard.judging.marked import MarkColumn
from irodori.scorecard.judging.plans import PlanJudge
from irodori.scorecard.judging.progress import judge_rates
from irodori.scorecard.judging.verdicts import (
    RatedColumn,
    SheetRatings,
    TableVerdicts,
    Verdict,
    judged_column,
    unrated_column,
)
from irodori.scorecard.legend import exact_color
from irodori.scorecard.profile import SCORECARD, KindRule, KindRuleName, Rule
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.values.marks import marks_of_forecasts
from irodori.workbook.cells import BLANK


def judge_sheet(reading: SheetReading, facts: Facts) -> SheetRatings:
    """Return the verdicts on a sheet's rated cells."""
    plans = PlanJudge(facts)
    forecasts = marks_of_forecasts(
        facts.cells.text(cell.code)
        for cell in reading.outside
        if cell.code != BLANK
    )
    tables = tuple(
        TableVerdicts(table, _judge_table(table, facts, plans, forecasts))
        for table in reading.tables
    )
    return SheetRatings(
        reading,
        facts.legend,
        facts.cells,
        tables,
        tuple(_cleared(facts, tables)),
    )


def _judge_table(
    table: Table, facts: Facts, plans: PlanJudge, forecasts: frozenset[str]
) -> tuple[RatedColumn, ...]:
    columns: list[RatedColumn] = []
    if not len(table):
        return ()
    if table.layout.kind.name != SCORECARD:
        columns += judge_kind(table, facts)
    elif "online_rate_current" in table.layout.fields:
        columns.append(judge_rates(table, facts, forecasts))
    kpis = KpiJudge(table, facts)
    for block in table.layout.blocks:
        columns += plans.judge_block(table, block)
        progress = kpis.judge_block(block)
        if progress:
            columns.append(progress)
    _uncover(table, columns)
    return tuple(columns)


def _uncover(table: Table, columns: Sequence[RatedColumn]) -> None:
    """Take back the verdicts on cells that a merged area covers: an area is
    rated once, in its first cell.
    """
    if not table.covered:
        return
    indexes = {row: index for index, row in enumerate(table.rows)}
    by_number = {column.column: column for column in columns}
    for row, number in table.covered:
        column = by_number.get(number)
        if column and row in indexes:
            column.places[indexes[row]] = column.verdicts.place_of_none()


# ---- Fills that no longer hold ----------------------------------------------


def _cleared(
    facts: Facts, tables: Sequence[TableVerdicts]
) -> Iterator[tuple[int, int]]:
    """Yield the cells, by (row, column), that are known to have no colour and
    carry exactly one of a legend.
    """
    carried: dict[tuple[int, Rule], bool] = {}
    rated = ((table, each) for table, columns in tables for each in columns)
    for table, column in rated:
        stale = [outcome == "none" for outcome in column.verdicts.outcomes]
        rule = column.rule if any(stale) else None
        if rule is None:
            continue
        styles = table.column(column.column)[0]
        for index in _stale_cells(column.places, stale):
            key = styles[index], rule
            if key not in carried:
                carried[key] = carries_color(facts, *key)
            if carried[key]:
                yield table.rows[index], column.column


def _stale_cells(index: array[int], stale: Sequence[bool]) -> Iterator[int]:
    return (at for at, place in enumerate(index) if stale[place])


def carries_color(
    facts: Facts,
    style: int,
    rule: Rule,
) -> bool:
    """Tell whether a cell format shows exactly a colour of the legend or of a
    shipped palette.
    """
    fill = facts.formats.fill(style) if style >= 0 else None
    if fill is None:
        return False
    return (
        exact_color(fill, facts.legend, facts.profile.palettes, rule)
        is not None
    )


# ---- Kinds of sheet without issue blocks -----------------------------------

_Rules = dict[KindRuleName, KindRule]


def judge_kind(table: Table, facts: Facts) -> Iterator[RatedColumn]:
    """Yield the verdicts on each column of a table that the legend speaks of."""
    columns: dict[int, _Rules] = {}
    for rule in table.layout.kind.rules:
        column = table.layout.filled(rule)
        if column is not None and _is_spoken_of(rule, facts):
            columns.setdefault(column, {}).setdefault(rule.rule, rule)
    marked = any("mark" in rules for rules in columns.values())
    for column, rules in columns.items():
        if "progress" in rules and marked and _bands_are_of_marks(facts):
            continue
        yield _judged(table, facts, column, rules)


def _is_spoken_of(rule: KindRule, facts: Facts) -> bool:
    """Tell whether the legend gives a rule any colours, or is in doubt about
    it.
    """
    legend = facts.legend
    if facts.doubt(rule.rule):
        return True
    if rule.rule == "progress":
        return bool(legend.bands or legend.doubts)
    if rule.rule == "mark":
        return bool(legend.marks or legend.unclear_marks)
    return bool(legend.statuses or legend.unclear)


def _bands_are_of_marks(facts: Facts) -> bool:
    """Tell whether the legend gives its bands beside its marks."""
    return any(each.band is not None for each in facts.legend.marks)


def _judged(
    table: Table, facts: Facts, column: int, rules: _Rules
) -> RatedColumn:
    if table.layout.differs:
        return unrated_column(table, column, Sentence("measure.years_differ"))
    mark, status, progress = (
        rules.get("mark"),
        rules.get("status"),
        rules.get("progress"),
    )
    if mark and status:
        return _either(table, facts, column, (mark, status))
    if mark:
        return _marks(table, facts, column, mark)
    if status:
        return ActionColumn(table, facts, status).judge(column)
    assert progress
    return IndicatorColumn(table, facts, progress).judge(column)


def _either(
    table: Table, facts: Facts, column: int, rules: tuple[KindRule, KindRule]
) -> RatedColumn:
    """Judge cells that hold a mark or a status each by what it is."""
    marks, statuses = (
        MarkColumn(table, facts, rules[0]),
        ActionColumn(table, facts, rules[1]),
    )
    if facts.doubt("mark") or facts.doubt("status"):
        return (marks if facts.doubt("mark") else statuses).judge(column)

    def verdict(row: int) -> Verdict:
        return (marks if marks.lists(row) else statuses).verdict(row)

    return judged_column(table, column, table.layout.used_columns(), verdict)


def _marks(
    table: Table, facts: Facts, column: int, rule: KindRule
) -> RatedColumn:
    """Judge marks; those with bands are held against the progress of their
    row.
    """
    marks = MarkColumn(table, facts, rule)
    progress = table.layout.kind.rule("progress")
    if (
        not _bands_are_of_marks(facts)
        or facts.doubt("mark")
        or progress is None
        or not progress.works(table.layout.fields)
    ):
        return marks.judge(column)
    sums = IndicatorColumn(table, facts, progress)

    def verdict(row: int) -> Verdict:
        return marks.verdict(row, sums.progress(row))

    return judged_column(table, column, table.layout.used_columns(), verdict)
