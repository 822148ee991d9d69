"""Judging a kind of sheet without issue blocks: by the marks that its legend
lists, by statuses, or by the progress of its values.

A column of marks that the legend lists is judged by these; one that may hold
statuses or marks, by the one that the legend is about, or each cell by what it
is. Bands of progress that the legend gives beside its marks are the marks',
and colour no column of their own where the table has a column of marks.

Statuses get their colour with the deadline of the row, as action plans do.

================================================= ============================================================
what the row says                                 verdict
================================================= ============================================================
the legend's statuses are in doubt                unrated, with the legend's doubt
a status that is not known, two, none             unrated, with a finding
a status that the legend does not list            unrated: it gives it neither a colour nor none
a deadline that is not known, where it matters    unrated
else                                              as for an action plan: the colour of the status in its time
================================================= ============================================================

Marks and letters get the colour that the legend gives to exactly this one.

============================== ====================================================================
what the cell says             verdict
============================== ====================================================================
the marks are in doubt         unrated, with the legend's doubt
a mark that the legend lists   its colour: ○ 〇 ◯ are one mark, and so are × and ✕; Ａ is A, and a is not
one that it lists twice        unrated
any other, or none             unrated, with what the legend lists
a band beside the mark         a remark where the row's progress is not in it
============================== ====================================================================
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from copy import copy
from fractions import Fraction

from irodori.messages import Sentence
from irodori.scorecard.judging.indicators import IndicatorColumn
from irodori.scorecard.judging.planrule import (
    NOTHING_GIVEN,
    Given,
    PlanRule,
    in_force,
    said_in_column,
)
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    Judgement,
    KindColumn,
    RatedColumn,
    Verdict,
    judged_column,
    quoted,
    unrated_column,
)
from irodori.scorecard.legend.meaning import MarkRule, color_word
from irodori.scorecard.profile import KindRule, KindRuleName
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.statuses.sources import phrase_reader
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.rates import Percent
from irodori.scorecard.values.text import mark_of

_Rules = dict[KindRuleName, KindRule]


def judge_kind(table: Table, facts: Facts) -> Iterator[RatedColumn]:
    """Yield the verdicts on each column of a table that the legend is about,
    those of former years by themselves.
    """
    judged = set[int]()
    for rated in _judged_columns(table, facts):
        judged.add(rated.column)
        yield rated
    for fields in table.layout.older:
        former = copy(table)
        former.layout = table.layout._replace(fields=fields)
        for rated in _judged_columns(former, facts):
            if rated.column not in judged:
                yield _of_former_year(rated)


def _of_former_year(rated: RatedColumn) -> RatedColumn:
    """Return the verdicts on a column of a former year without those that
    hang on a deadline: what had passed then is not known.
    """
    doubts = {
        at: Verdict(None, Sentence("status.former_year"))
        for at in range(len(rated.places))
        if (verdict := rated.at(at))
        and verdict.judgement
        and verdict.judgement.reason.code == "status.reason_deadline"
    }
    return with_doubts(rated, doubts)


def _judged_columns(table: Table, facts: Facts) -> Iterator[RatedColumn]:
    """Yield the verdicts on each column of a table that the legend is about."""
    columns = defaultdict[int, _Rules](dict)
    for rule in table.layout.kind.rules:
        column = table.layout.filled(rule)
        if column is not None and _is_spoken_of(rule, facts):
            columns[column].setdefault(rule.rule, rule)
    is_marked = any("mark" in rules for rules in columns.values())
    of_marks = is_marked and _bands_are_of_marks(facts)
    for column, rules in columns.items():
        if of_marks and "progress" in rules:
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
        differ = Sentence("measure.years_differ")
        return unrated_column(table, column, differ)
    mark = rules.get("mark")
    status = rules.get("status")
    if mark and status:
        return _either(table, facts, column, mark, status)
    if mark:
        return _marks(table, facts, column, mark)
    if status:
        return ActionColumn(table, facts, status).judge(column)
    return IndicatorColumn(table, facts, rules["progress"]).judge(column)


def _either(
    table: Table,
    facts: Facts,
    column: int,
    mark: KindRule,
    status: KindRule,
) -> RatedColumn:
    """Judge cells that hold a mark or a status each by what it is."""
    marks = MarkColumn(table, facts, mark)
    statuses = ActionColumn(table, facts, status)
    for judge in (marks, statuses):
        if judge.doubt():
            return judge.judge(column)

    def verdict(row: int) -> Verdict:
        judge = marks if marks.lists(row) else statuses
        return judge.verdict(row)

    used = table.layout.used_columns()
    return judged_column(table, column, used, verdict)


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
        or marks.doubt()
        or progress is None
        or not progress.works(table.layout.fields)
    ):
        return marks.judge(column)
    sums = IndicatorColumn(table, facts, progress)

    def verdict(row: int) -> Verdict:
        return marks.verdict(row, sums.progress(row))

    used = table.layout.used_columns()
    return judged_column(table, column, used, verdict)


# ---- Statuses ---------------------------------------------------------------


class ActionColumn(KindColumn):
    """Judges the statuses of one table."""

    def __init__(self, table: Table, facts: Facts, rule: KindRule) -> None:
        super().__init__(table, facts, rule)
        fields = table.layout.fields
        self._status = fields[rule.judges or ""]
        self._deadline = fields.get(rule.deadline or "")
        self._phrases = phrase_reader(facts.profile, facts.legend)
        self._plans = PlanRule(facts.legend, facts.as_of, facts.other_dates)
        self._listed = {each.status for each in facts.legend.statuses}
        self._listed.update(each.status for each in facts.legend.unclear)

    def verdict(self, row: int) -> Verdict:
        """Return the verdict on one row."""
        cell = self._table.cell(row, self._status)
        said = self._said(cell)
        if isinstance(said, Sentence):
            return Verdict(None, said)
        given = self._given(row)
        if said.deadline:
            as_of = self._facts.as_of
            given = in_force(said, said.deadline, given.deadline, as_of)
        verdict = self._plans.judge(said, given)
        has_deadline = (
            given.deadline is not None and verdict.judgement is not None
        )
        return verdict._replace(
            status_source=said.source,
            deadline_source=given.source if has_deadline else None,
        )

    def _said(self, cell: Cell) -> Said | Sentence:
        """Return the status that a cell holds, or why it holds none."""
        cells = self._facts.cells
        if cells.is_blank(*cell):
            return Sentence("status.blank")
        text = cells.shown(*cell)
        said = said_in_column(self._phrases, text)
        if isinstance(said, Said) and said.status not in self._listed:
            return Sentence("status.not_listed", {"status": text})
        return said

    def _given(self, row: int) -> Given:
        """Return the deadline of a row; a blank and a dash give none."""
        if self._deadline is None:
            return NOTHING_GIVEN
        cell = self._table.cell(row, self._deadline)
        if self._facts.cells.is_blank(*cell):
            return NOTHING_GIVEN
        return Given(self._facts.cells.deadline(*cell), "deadline")


# ---- Marks ------------------------------------------------------------------


class MarkColumn(KindColumn):
    """Judges the marks of one table."""

    def __init__(self, table: Table, facts: Facts, rule: KindRule) -> None:
        super().__init__(table, facts, rule)
        self._column = table.layout.fields[rule.judges or ""]
        self._listed = {
            mark_of(each.mark): each for each in facts.legend.marks
        }
        self._unclear = frozenset(map(mark_of, facts.legend.unclear_marks))

    def lists(self, row: int) -> bool:
        """Tell whether the legend lists the mark of a row."""
        mark = mark_of(self._text(row))
        return mark in self._listed or mark in self._unclear

    def verdict(self, row: int, progress: Fraction | None = None) -> Verdict:
        """Return the verdict on one row; ``progress`` is what its values give,
        where that is known.
        """
        text = self._text(row)
        mark = mark_of(text)
        found = self._listed.get(mark)
        cell = self._table.cell(row, self._column)
        if found is None and self._facts.cells.is_blank(*cell):
            return Verdict(None, Sentence("mark.blank"))
        if mark in self._unclear:
            words = {"mark": quoted(text)}
            return Verdict(None, Sentence("mark.unclear", words))
        if found is None:
            return Verdict(None, self._not_listed(text))
        return _listed_verdict(found, progress)

    def _not_listed(self, text: str) -> Sentence:
        known = tuple(each.mark for each in self._facts.legend.marks)
        words = {"mark": quoted(text), "known": known}
        return Sentence("mark.not_listed", words)

    def _text(self, row: int) -> str:
        cell = self._table.cell(row, self._column)
        return self._facts.cells.shown(*cell)


def _listed_verdict(found: MarkRule, progress: Fraction | None) -> Verdict:
    """Return the verdict on a mark that the legend lists once."""
    shown = {"mark": found.mark, "color": color_word(found.color)}
    reason = Sentence("mark.reason", shown)
    judgement = Judgement(found.color, "mark", reason)
    return Verdict(judgement, remark=_contradiction(found, progress))


def _contradiction(
    found: MarkRule, progress: Fraction | None
) -> Sentence | None:
    """Return the remark on a mark whose band does not hold the row's progress."""
    band = found.band
    if band is None or progress is None or band.holds(progress):
        return None
    words = {
        "mark": found.mark,
        "band": band.sentence,
        "progress": Percent(progress),
    }
    return Sentence("mark.contradicts", words)
