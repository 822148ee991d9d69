"""Marks and letters: the colour that the legend gives to exactly this one.

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

from fractions import Fraction

from irodori.messages import Sentence
from irodori.scorecard.judging.facts import Facts, quoted
from irodori.scorecard.judging.verdicts import (
    Judgement,
    RatedColumn,
    Verdict,
    judged_column,
    unrated_column,
)
from irodori.scorecard.legend.meaning import MarkRule, color_word
from irodori.scorecard.profile import KindRule
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.marks import mark_of
from irodori.scorecard.values.rates import Percent


class MarkColumn:
    """Judges the marks of one table."""

    def __init__(
        self,
        table: Table,
        facts: Facts,
        rule: KindRule,
    ) -> None:
        self._table = table
        self._facts = facts
        self._column = table.layout.fields[rule.judges or ""]
        self._listed = {
            mark_of(each.mark): each for each in facts.legend.marks
        }
        self._unclear = frozenset(map(mark_of, facts.legend.unclear_marks))

    def lists(self, row: int) -> bool:
        """Tell whether the legend lists the mark of a row."""
        mark = mark_of(self._text(row))
        return mark in self._listed or mark in self._unclear

    def judge(self, column: int) -> RatedColumn:
        """Return the verdicts on the column that gets the colours."""
        doubt = self._facts.doubt("mark")
        if doubt:
            return unrated_column(self._table, column, doubt)
        return judged_column(self._table, column, [self._column], self.verdict)

    def verdict(
        self,
        row: int,
        progress: Fraction | None = None,
    ) -> Verdict:
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
        reason = Sentence(
            "mark.reason",
            {"mark": found.mark, "color": color_word(found.color)},
        )
        return Verdict(
            Judgement(found.color, "mark", reason),
            remark=_contradiction(found, progress),
        )

    def _not_listed(self, text: str) -> Sentence:
        known = tuple(each.mark for each in self._facts.legend.marks)
        words = {"mark": quoted(text), "known": known}
        return Sentence("mark.not_listed", words)

    def _text(self, row: int) -> str:
        return self._facts.cells.shown(*self._table.cell(row, self._column))


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
