"""The colour of a plan whose status and deadline are known.

================================================= ============================================================
what the plan says                                verdict
================================================= ============================================================
a status that the legend colours as it is         that colour
期限超過 said with the status                     believed; a remark where the date says otherwise
期限内 said with the status                       believed; unrated where the date has passed: it was true once
a colour only for the other side of the deadline  unrated, ``status.in_doubt``
a deadline                                        overdue from the day after its last day
未定, 以降: an answer without a date              unrated, ``status.no_deadline``
a deadline that cannot be read                    unrated, ``deadline.unreadable``
a deadline of another age, S5.9 or 令和50年       unrated, ``deadline.far_off``: a slip
R5.10着手, 令和7年3月完了 that lie ahead            unrated, ``status.ahead``
R4.10着手予定 that has passed                     unrated, ``status.start_passed``
a date before the status, in the past             unrated where it decides: deadline, or day of writing?
================================================= ============================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache, partial

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.asof import NO_DAY
from irodori.scorecard.judging.verdicts import (
    Judgement,
    Verdict,
    verdict_of,
)
from irodori.scorecard.legend.meaning import (
    Legend,
    StatusRule,
    color_word,
)
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import DONE, NOT_STARTED
from irodori.scorecard.statuses.statusphrases import Said, StatusPhraseReader
from irodori.scorecard.values.dates import (
    Day,
    Deadline,
    NoDeadline,
)
from irodori.scorecard.values.text import shown
from irodori.tuples import NamedTuple

_YEARS_BACK = 20
_YEARS_AHEAD = 30
"""How far from the as-of date a plan's deadline can be meant to lie; beyond,
an era or a digit is wrong.
"""


class Given(NamedTuple):
    """A deadline, or the answer that there is none, and where it was given."""

    deadline: Deadline | NoDeadline | None
    source: str


NOTHING_GIVEN = Given(None, "none")


def against_as_of(said: Said, as_of: date) -> Sentence | None:
    """Return that what has begun or is done lies ahead, or that what shall
    begin lies behind.
    """
    day = said.dated if said.status == DONE else said.began
    if day is None:
        return None
    is_to_come = as_of < day.last_day
    if is_to_come == (said.status == NOT_STARTED):
        return None
    code = "status.ahead" if is_to_come else "status.start_passed"
    return Sentence(code, {"date": day.text})


def said_in_column(phrases: StatusPhraseReader, text: str) -> Said | Sentence:
    """Return the status that a cell of a column of statuses holds, or that its
    word is not known.
    """
    said = phrases.read(text, "column")
    if not isinstance(said, Said):
        said = _said_of_each(phrases, text)
    if isinstance(said, Said):
        return said
    place = Sentence("status.from.column")
    words = {"place": place, "word": shown(text)}
    return Sentence("status.unknown_word", words)


_NEXT_ENTRY = pattern(r"\n|(?=[①-⑳])")
_MOST_ENTRIES = 20


def _said_of_each(phrases: StatusPhraseReader, text: str) -> Said | None:
    """Return what a cell says of each of the plans in a cell, where it is the
    same of all: ①措置済②措置済.
    """
    parts = map(str.strip, _NEXT_ENTRY.split(text, _MOST_ENTRIES))
    entries = [*filter(None, parts)]
    found = [phrases.read(each, "column") for each in entries]
    first = found[0] if len(found) > 1 else None
    is_same = all(each == first for each in found)
    return first if is_same and isinstance(first, Said) else None


class DatedColor(NamedTuple):
    """The colour of a status by the last day of its deadline, and the words of
    the reason that hang on no more than these two.
    """

    color: Color | None
    words: dict[str, object]


def _dated_color(
    legend: Legend, as_of: date, status: str, last_day: date
) -> DatedColor | Sentence:
    """Return the colour of a status within its deadline or after it, or why it
    has none.

    The as-of date is within the deadline up to and including its last day.
    """
    days = as_of, last_day
    rule = StatusRule(None, status, as_of > last_day)
    if _is_unclear(legend, rule, days):
        return Sentence("status.in_doubt", {"status": legend.said(rule)})
    found = legend.status_rule(status, rule.overdue, days)
    color = found.color if found else None
    words: dict[str, object] = {
        "status": legend.said(found if found and found.within else rule),
        "last_day": Day(last_day),
        "as_of": Day(as_of),
        "color": color_word(color),
    }
    return DatedColor(color, words)


def _judge_undated(status: str, legend: Legend) -> Judgement:
    """Return the colour of a status that it has whatever its deadline."""
    color = legend.color_of_status(status, None)
    is_known = any(rule.status == status for rule in legend.statuses)
    code = "status.reason" if is_known else "status.not_in_legend"
    words = {"status": legend.word_of(status), "color": color_word(color)}
    return Judgement(color, "status", Sentence(code, words))


def in_force(
    said: Said,
    own: Deadline | NoDeadline,
    column: Deadline | NoDeadline | None,
    as_of: date,
) -> Given:
    """Return the deadline that a status names; none where only one of that and
    its own column has passed.
    """
    source = "status" if said.source == "column" else said.source
    if (
        isinstance(own, Deadline)
        and isinstance(column, Deadline)
        and (own.last_day < as_of) != (column.last_day < as_of)
    ):
        both = f"{column.text} / {own.text}"
        return Given(NoDeadline("deadline.ambiguous", both), source)
    return Given(own, source)


def _source(source: str) -> Sentence | str:
    if not source:
        return ""
    given = Sentence(f"deadline.from.{source}")
    return Sentence("status.source", {"source": given})


def judge_said(
    status: str, overdue: bool, legend: Legend
) -> Judgement | Sentence:
    """Return the colour of a status that says itself whether its deadline has
    passed: 取組中(期限超過).
    """
    rule = StatusRule(None, status, overdue)
    is_open = not overdue and legend.has_periods(status)
    if is_open or _is_unclear(legend, rule):
        return Sentence("status.in_doubt", {"status": legend.said(rule)})
    color = legend.color_of_status(status, overdue)
    words = {"status": legend.said(rule), "color": color_word(color)}
    return Judgement(color, "status", Sentence("status.reason", words))


def _is_unclear(
    legend: Legend, rule: StatusRule, days: tuple[date, date] | None = None
) -> bool:
    """Tell whether the legend gives a status no sure colour, or a colour on
    the other side of its deadline only.

    ``days`` are the as-of date and the deadline's last day, for periods before
    the deadline.
    """

    def holds(each: StatusRule) -> bool:
        is_here = each.status == rule.status and each.overdue in (
            rule.overdue,
            None,
        )
        return is_here and (
            each.within is None or days is None or each.within.holds(*days)
        )

    if any(map(holds, legend.unclear)) or (
        days and legend.is_torn(rule.status, days)
    ):
        return True
    said = [each for each in legend.statuses if each.status == rule.status]
    return bool(said) and not any(map(holds, said))


class PlanRule:
    """Judges statuses with the deadlines that hold, as a legend says."""

    def __init__(
        self, legend: Legend, as_of: date, others: Iterable[date] = ()
    ) -> None:
        self._legend = legend
        self._as_of = as_of
        self._others = [PlanRule(legend, day) for day in others]
        """The rule by the other dates that may be meant."""
        self._dated = frozenset(
            rule.status
            for rule in (*legend.statuses, *legend.unclear)
            if rule.overdue is not None
        )
        """The statuses whose colour hangs on their deadline."""
        self._in_doubt = frozenset(
            rule.status for rule in legend.unclear if rule.overdue is None
        )
        self._color_by_day = cache(partial(_dated_color, legend, as_of))

    def judge(self, said: Said, given: Given) -> Verdict:
        """Return the verdict on a status that was found, with the deadline
        that holds; none where it depends on which date is meant.
        """
        verdict = self._judge_rough(said, given)
        if verdict is None:
            verdict = self._judge(said, given)
        for other in self._others if verdict.judgement else ():
            if other.judge(said, given).outcome != verdict.outcome:
                other_day = other._as_of  # noqa: SLF001  (of its own class)
                return Verdict(None, self._two_days(other_day))
        return verdict

    def _two_days(self, other: date) -> Sentence:
        """Return that a colour hangs on which of two days is meant."""
        if other == NO_DAY:
            return Sentence("as_of.unknown", {"used": Day(self._as_of)})
        days = {"one": Day(self._as_of), "other": Day(other)}
        return Sentence("as_of.two", days)

    def judge_status(
        self, status: str, deadline: Deadline | None, source: str = ""
    ) -> Judgement | Sentence:
        """Return the colour of a status, or the finding ``status.no_deadline``;
        ``source`` is where the deadline was found, for the reason.
        """
        if status in self._in_doubt:
            word = self._legend.word_of(status)
            return Sentence("status.in_doubt", {"status": word})
        if status not in self._dated:
            return _judge_undated(status, self._legend)
        if deadline is None:
            word = self._legend.word_of(status)
            return Sentence("status.no_deadline", {"status": word})
        found = self._color_by_day(status, deadline.last_day)
        if isinstance(found, Sentence):
            return found
        words = found.words | {
            "deadline": deadline.text,
            "source": _source(source),
        }
        reason = Sentence("status.reason_deadline", words)
        return Judgement(found.color, "status", reason)

    def _judge_rough(self, said: Said, given: Given) -> Verdict | None:
        """Return the verdict by a rough deadline where each day that may be
        its last gives the same; None where not.
        """
        rough = given.deadline
        if not isinstance(rough, NoDeadline) or not rough.latest:
            return None
        first, last = (
            self._judge(
                said, given._replace(deadline=Deadline(day, rough.text))
            )
            for day in (rough.earliest, rough.latest)
            if day
        )
        is_same = first.judgement and first.outcome == last.outcome
        return last if is_same else None

    def _judge(self, said: Said, given: Given) -> Verdict:
        deadline = (
            given.deadline if isinstance(given.deadline, Deadline) else None
        )
        needs_deadline = said.status in self._dated
        if needs_deadline and said.overdue is not None:
            return self._judge_said(said, said.overdue, deadline)
        doubt = self._doubt(said, given, needs_deadline=needs_deadline)
        if doubt:
            return Verdict(None, doubt)
        return verdict_of(
            self.judge_status(said.status, deadline, given.source)
        )

    def _judge_said(
        self, said: Said, overdue: bool, deadline: Deadline | None
    ) -> Verdict:
        """Return the verdict on a status that says itself whether its deadline
        has passed.
        """
        verdict = verdict_of(judge_said(said.status, overdue, self._legend))
        if deadline is None or self._has_passed(deadline) == overdue:
            return verdict
        if overdue:
            remark = self._against_date(
                "status.overdue_differs", said, deadline
            )
            return verdict._replace(remark=remark)
        if said.status == DONE:
            return verdict
        return Verdict(
            None, self._against_date("status.within_differs", said, deadline)
        )

    def _doubt(
        self, said: Said, given: Given, *, needs_deadline: bool
    ) -> Sentence | None:
        """Return why a status has no colour although it is known."""
        found = given.deadline
        deadline = found if isinstance(found, Deadline) else None
        if needs_deadline:
            return (
                self._unclear_deadline(said, found)
                or against_as_of(said, self._as_of)
                or self._done_when(said, deadline)
                or self._late_in_time(said, deadline)
                or self._unsure_date(said, deadline)
            )
        return against_as_of(said, self._as_of) or self._late_in_time(
            said, deadline
        )

    def _unclear_deadline(
        self, said: Said, found: Deadline | NoDeadline | None
    ) -> Sentence | None:
        """Return that a deadline cannot be read, or not be meant."""
        if isinstance(found, NoDeadline) and found.code != "deadline.none":
            return Sentence(found.code, {"text": found.text})
        if isinstance(found, Deadline) and self._is_far_off(found):
            return self._against_date("deadline.far_off", said, found)
        return None

    def _late_in_time(
        self, said: Said, deadline: Deadline | None
    ) -> Sentence | None:
        """Return that what is said to be late is within its deadline."""
        if said.is_late and deadline and not self._has_passed(deadline):
            return self._against_date("status.late_differs", said, deadline)
        return None

    def _unsure_date(
        self, said: Said, deadline: Deadline | None
    ) -> Sentence | None:
        """Return that a date before the status may be its deadline or the day
        on which it was written.
        """
        if said.dated and not self._is_sure(said.dated, deadline):
            return Sentence("status.unsure_date", {"date": said.dated.text})
        return None

    def _done_when(
        self, said: Said, deadline: Deadline | None
    ) -> Sentence | None:
        """Return that it is not known when something was done.

        A deadline that has passed does not say whether it was done before,
        where the legend tells these apart.
        """
        is_done = said.status == DONE
        if is_done and deadline and self._has_passed(deadline):
            word = self._legend.word_of(DONE)
            words = {"deadline": deadline.text, "status": word}
            return Sentence("status.done_when", words)
        return None

    def _is_sure(self, dated: Deadline, deadline: Deadline | None) -> bool:
        """Tell whether a date before the status is its deadline, or gives the
        same colour as the one that holds.
        """
        if not self._has_passed(dated):
            return True
        return deadline is not None and self._has_passed(deadline)

    def _has_passed(self, deadline: Deadline) -> bool:
        return self._as_of > deadline.last_day

    def _is_far_off(self, deadline: Deadline) -> bool:
        """Tell whether a deadline lies too far away to be meant."""
        years = deadline.last_day.year - self._as_of.year
        return not -_YEARS_BACK <= years <= _YEARS_AHEAD

    def _against_date(
        self, code: str, said: Said, deadline: Deadline
    ) -> Sentence:
        rule = StatusRule(None, said.status, said.overdue)
        words = {
            "status": self._legend.said(rule),
            "deadline": deadline.text,
            "as_of": Day(self._as_of),
        }
        return Sentence(code, words)
