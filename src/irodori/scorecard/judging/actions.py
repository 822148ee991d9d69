"""Actions of a sheet without issue blocks: the status that a column holds, the
deadline of the row, and the colour.

================================================= ============================================================
what the row says                                 verdict
================================================= ============================================================
the legend's statuses are in doubt                unrated, with the legend's doubt
a status that is not known, two, none             unrated, with a finding
a status that the legend does not list            unrated: it gives it neither a colour nor none
a deadline that is not known, where it matters    unrated
else                                              as for an action plan: the colour of the status in its time
================================================= ============================================================
"""

from __future__ import annotations

from irodori.messages import Sentence
from irodori.scorecard.judging.planrule import NOTHING_GIVEN, Given, PlanRule
from irodori.scorecard.judging.verdicts import (
    Facts,
    KindColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.legend.meaning import status_word
from irodori.scorecard.profile import KindRule
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.statuses.sources import phrase_reader
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import Cell


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
        given = (
            Given(said.deadline, said.source)
            if said.deadline
            else self._given(row)
        )
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
        said = self._phrases.read(text, "column")
        if not isinstance(said, Said):
            words = {
                "place": Sentence("status.from.column"),
                "word": quoted(text),
            }
            return Sentence("status.unknown_word", words)
        if said.status not in self._listed:
            return Sentence(
                "status.not_listed", {"status": status_word(said.status)}
            )
        return said

    def _given(self, row: int) -> Given:
        """Return the deadline of a row; a blank and a dash give none."""
        if self._deadline is None:
            return NOTHING_GIVEN
        cell = self._table.cell(row, self._deadline)
        if self._facts.cells.is_blank(*cell):
            return NOTHING_GIVEN
        return Given(self._facts.cells.deadline(*cell), "deadline")
