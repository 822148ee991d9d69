"""The verdicts and findings of a result as the page shows them: each distinct one once, in words."""

from __future__ import annotations

from typing import NamedTuple

from irodori.messages import Language, Sentence
from irodori.scorecard.judging.verdicts import Verdict
from irodori.scorecard.profile import ALL_RULES
from irodori.scorecard.values.dates import Day
from irodori.web.clerkwords import on_page
from irodori.web.outcomes import Outcomes


class VerdictView(NamedTuple):
    """One verdict in words; its fields go to the page as a list."""

    outcome: int
    rule: int
    """The place of its rule among progress, status, kpi, mark; -1 for a cell that could not be rated."""
    reason: str
    remark: str
    status: str
    """``done``, ``active``, ``not_started``, a status of the legend's own, or empty."""
    status_source: str
    deadline: str
    """An ISO date, empty where the colour did not need one."""
    deadline_source: str


class VerdictList:
    """Numbers the verdicts of a result."""

    def __init__(self, language: Language, outcomes: Outcomes) -> None:
        self.views: list[VerdictView] = []
        self._language = language
        self._outcomes = outcomes
        self._numbers: dict[int, int] = {}
        self._by_content: dict[object, int] = {}
        self._kept: list[Verdict] = []
        """The verdicts that were numbered by their identity, so that none of them is taken for another."""

    def number(self, verdict: Verdict | None) -> int:
        """Return the place of a verdict in ``views``; -1 for none."""
        if verdict is None:
            return -1
        key = id(verdict)
        if key not in self._numbers:
            self._numbers[key] = self._place(verdict)
            self._kept.append(verdict)
        return self._numbers[key]

    def _place(self, verdict: Verdict) -> int:
        """Return the place of what a verdict says; many of a large book say the same."""
        content = _content(verdict)
        place = self._by_content.get(content)
        if place is None:
            place = self._by_content[content] = len(self.views)
            self.views.append(self._view(verdict))
        return place

    def _view(self, verdict: Verdict) -> VerdictView:
        outcome = self._outcomes.number(verdict.outcome)
        judgement = verdict.judgement
        if judgement is None:
            source = self._source("status", verdict.status_source)
            return VerdictView(outcome, -1, self._text(verdict.finding), "", "", source, "", "")
        status, deadline = "", ""
        if judgement.rule == "status":
            status = status_in(judgement.reason)
            day = judgement.reason.params.get("last_day")
            deadline = day.value.isoformat() if isinstance(day, Day) else ""
        return VerdictView(
            outcome,
            ALL_RULES.index(judgement.rule),
            judgement.reason.text(self._language),
            self._text(verdict.remark),
            status,
            self._source("status", verdict.status_source),
            deadline,
            self._source("deadline", verdict.deadline_source),
        )

    def _text(self, sentence: Sentence | None) -> str:
        return on_page(sentence, self._language) if sentence else ""

    def _source(self, kind: str, source: str | None) -> str:
        return Sentence(f"{kind}.from.{source}").text(self._language) if source else ""


def _content(value: object) -> object:
    """Return a value that is equal where two verdicts say the same, and can be looked up."""
    if isinstance(value, Sentence):
        return value.code, tuple(map(_content, value.params.values()))
    if isinstance(value, Verdict):
        judgement = value.judgement
        said = (judgement.color, judgement.rule, _content(judgement.reason)) if judgement else None
        return said, _content(value.finding), value.status_source, value.deadline_source, _content(value.remark)
    return value


def status_in(reason: Sentence) -> str:
    """Return the status that a reason names, by itself or within 期限内 and 期限超過; empty where it names none."""
    said: object = reason
    while isinstance(said, Sentence) and "status" in said.params:
        said = said.params["status"]
    if isinstance(said, Sentence):
        return said.code.removeprefix("status.")
    return str(said)
