"""The rules of a kind of sheet without issue blocks: which of them judges each column.

A column of marks that the legend lists is judged by these; one that may hold statuses or marks, by the one that the
legend speaks of, or each cell by what it is.  Bands of progress that the legend gives beside its marks are the marks',
and colour no column of their own where the table has a column of marks.
"""

from __future__ import annotations

from collections.abc import Iterator

from irodori.messages import Sentence
from irodori.scorecard.judging.actions import ActionColumn
from irodori.scorecard.judging.facts import Facts
from irodori.scorecard.judging.indicators import IndicatorColumn
from irodori.scorecard.judging.marked import MarkColumn
from irodori.scorecard.judging.verdicts import RatedColumn, Verdict, judged_column, unrated_column
from irodori.scorecard.profile import KindRule, KindRuleName
from irodori.scorecard.reading.tables import Table

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
    """Tell whether the legend gives a rule any colours, or is in doubt about it."""
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


def _judged(table: Table, facts: Facts, column: int, rules: _Rules) -> RatedColumn:
    if table.layout.differs:
        return unrated_column(table, column, Sentence("measure.years_differ"))
    mark, status, progress = rules.get("mark"), rules.get("status"), rules.get("progress")
    if mark and status:
        return _either(table, facts, column, (mark, status))
    if mark:
        return _marks(table, facts, column, mark)
    if status:
        return ActionColumn(table, facts, status).judge(column)
    assert progress
    return IndicatorColumn(table, facts, progress).judge(column)


def _either(table: Table, facts: Facts, column: int, rules: tuple[KindRule, KindRule]) -> RatedColumn:
    """Judge cells that hold a mark or a status each by what it is."""
    marks, statuses = MarkColumn(table, facts, rules[0]), ActionColumn(table, facts, rules[1])
    if facts.doubt("mark") or facts.doubt("status"):
        return (marks if facts.doubt("mark") else statuses).judge(column)

    def verdict(row: int) -> Verdict:
        return (marks if marks.lists(row) else statuses).verdict(row)

    return judged_column(table, column, table.layout.used_columns(), verdict)


def _marks(table: Table, facts: Facts, column: int, rule: KindRule) -> RatedColumn:
    """Judge marks; those with bands are held against the progress of their row."""
    marks = MarkColumn(table, facts, rule)
    progress = table.layout.kind.rule("progress")
    has_bands = any(each.band is not None for each in facts.legend.marks)
    if not has_bands or facts.doubt("mark") or progress is None or not progress.works(table.layout.fields):
        return marks.judge(column)
    sums = IndicatorColumn(table, facts, progress)

    def verdict(row: int) -> Verdict:
        return marks.verdict(row, sums.progress(row))

    return judged_column(table, column, table.layout.used_columns(), verdict)
