"""What a status chosen for a plan would make of it: the colour of each status,
and the deadline that would hold.

A screen that offers statuses shows the colour of a choice at once, without
judging the book again.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterator, Mapping
from unicodedata import normalize

from irodori.scorecard.judging.besideplans import (
    NOTHING_BESIDE,
    Beside,
)
from irodori.scorecard.judging.planrule import (
    Given,
    PlanRule,
    judge_said,
)
from irodori.scorecard.judging.plans import (
    SAYS_NOTHING,
    Ends,
    PlanJudge,
    PlanText,
    plan_ends,
)
from irodori.scorecard.judging.verdicts import verdict_of
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import DONE
from irodori.scorecard.reading.tables import (
    IssueBlock,
    PlanColumns,
    Table,
    group_rows,
)
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.dates import Deadline, era_text
from irodori.scorecard.values.text import is_blank
from irodori.tuples import NamedTuple

_DAY = dt.timedelta(days=1)
_CHOSEN = Said("", "table")
"""A status that somebody chose, with no deadline of its own."""
_DATE_SIGNS = frozenset("年月/.-‐−–—")
"""Every date has one of these between its year and its month, folded."""


class StatusColors(NamedTuple):
    """What a status gives: by the day of its deadline, and where no deadline
    is known.
    """

    steps: tuple[tuple[dt.date | None, str], ...]
    """From each day on the outcome, up to the next one; None is before all
    days.
    """
    undated: str


def status_colors(
    legend: Legend, statuses: tuple[str, ...], as_of: dt.date
) -> Mapping[str, StatusColors]:
    """Return the outcome of each status under a legend: a colour, ``none`` or
    ``unrated``.
    """
    if "status" in legend.doubts_by_rule:
        return dict.fromkeys(
            statuses, StatusColors(((None, "unrated"),), "unrated")
        )
    return {status: _colors(legend, status, as_of) for status in statuses}


def _colors(
    legend: Legend,
    status: str,
    as_of: dt.date,
) -> StatusColors:
    days = _edges(legend, status, as_of)
    steps: list[tuple[dt.date | None, str]] = [
        (None, _outcome(legend, status, as_of - _DAY, as_of))
    ]
    for day in days:
        outcome = _outcome(legend, status, day, as_of)
        steps.append((day, outcome))
    distinct = [
        step
        for at, step in enumerate(steps)
        if not at or step[1] != steps[at - 1][1]
    ]
    undated = _outcome(legend, status, None, as_of)
    return StatusColors(tuple(distinct), undated)


def claimed_colors(
    legend: Legend, status: str, as_of: dt.date, *, overdue: bool
) -> StatusColors:
    """Return the outcome of a status that says itself whether its deadline has
    passed, as the judge of plans believes it.
    """
    if "status" in legend.doubts_by_rule:
        return StatusColors(((None, "unrated"),), "unrated")
    if not legend.needs_deadline(status):
        return _colors(legend, status, as_of)
    said = verdict_of(judge_said(status, overdue, legend)).outcome
    if overdue or status == DONE:
        return StatusColors(((None, said),), said)
    steps = ((None, "unrated"), (as_of, said))
    return StatusColors(steps, said)


def _edges(
    legend: Legend,
    status: str,
    as_of: dt.date,
) -> list[dt.date]:
    """Return the days from which on a deadline may give another colour: the
    as-of date, the edges of periods.
    """
    bands = [
        rule.within
        for rule in legend.statuses
        if rule.status == status and rule.within
    ]
    edges = [band.edge(as_of) for band in bands]
    after = [edge + _DAY for edge in edges if edge < dt.date.max]
    return sorted({as_of, *edges, *after})


def _outcome(
    legend: Legend, status: str, day: dt.date | None, as_of: dt.date
) -> str:
    rule = PlanRule(legend, as_of)
    return verdict_of(rule.judge_status(status, _deadline(day))).outcome


def _deadline(day: dt.date | None) -> Deadline | None:
    return Deadline(day, era_text(day)) if day else None


def _may_hold_date(text: str) -> bool:
    """Return whether text has a sign that every date has."""
    return not _DATE_SIGNS.isdisjoint(normalize("NFKC", text))


class PlanDeadlines(NamedTuple):
    """The deadlines of one plan's cells that hold where the status itself
    gives none.
    """

    plan: PlanColumns
    given: list[Given]
    """Each distinct one."""
    places: array[int]
    """For each procedure the place of its own in that list."""


class DeadlineFinder(PlanJudge):
    """Finds the deadlines that would hold for chosen statuses, as the judge of
    plans does.
    """

    def _read_text(self, text: str, seen: str) -> PlanText | None:
        """Return what a plan's text says with its date; one without a date is
        not read for its status.
        """
        if _may_hold_date(text):
            return self._read_whole(text, seen)
        return None if is_blank(text) else SAYS_NOTHING

    def find(self, table: Table, block: IssueBlock) -> Iterator[PlanDeadlines]:
        """Yield the deadlines of each plan of an issue block."""
        ends = self.block_ends(table, block)
        for plan in block.plans:
            found = plan_ends(table, block, plan, ends)
            yield self._find_in_column(table, plan, found)

    def _find_in_column(
        self, table: Table, plan: PlanColumns, ends: Ends
    ) -> PlanDeadlines:
        styles, codes = table.column(plan.column)
        spoken = self._spoken_of(styles, codes)
        parts = [spoken, styles, ends.places]
        if plan.deadline is not None:
            parts += table.column(plan.deadline)
        firsts, index = group_rows(parts, len(table))

        def given_at(at: int, beside: Mapping[int, Beside]) -> Given:
            text = self._spoken[spoken[at]] or SAYS_NOTHING
            own = beside.get(at, NOTHING_BESIDE)
            return self._deadline(_CHOSEN, text, own, ends.of(at))

        besides = self._beside(table, plan)
        beside = besides.deadlines(with_below=False)
        given = [given_at(at, beside) for at in firsts]
        beside = besides.deadlines(with_below=True)
        for at in besides.continued:
            index[at] = len(given)
            given.append(given_at(at, beside))
        return PlanDeadlines(plan, given, index)
