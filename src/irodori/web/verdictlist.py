"""The verdicts and findings of a result as the page shows them: each distinct
one once, in words, with what a chosen status would show at once.

In the arrays of a result an outcome is a number: 0 none, 1 to 5 the colours of
a scale, 6 unrated. A legend may show further colours, each with its swatch;
they follow from 7 on, in the order of the legends.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping

from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.judging.choices import (
    DeadlineFinder,
    StatusColors,
    claimed_colors,
    status_colors,
)
from irodori.scorecard.judging.planrule import Given
from irodori.scorecard.judging.verdicts import (
    Facts,
    Judgement,
    SheetRatings,
    Verdict,
)
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import ALL_RULES
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.statuses.sources import phrase_reader
from irodori.scorecard.values.dates import Day, Deadline
from irodori.sheets.flatrecords import status_in, status_in_words
from irodori.tuples import NamedTuple
from irodori.web.words import on_page

UNRATED = len(COLORS) + 1


class Outcomes:
    """Numbers the outcomes of a result."""

    def __init__(self, legends: Iterable[Legend]) -> None:
        beyond = dict.fromkeys(
            color
            for legend in legends
            for color in legend.colors
            if color not in COLORS
        )
        self.colors: tuple[Color, ...] = (*COLORS, *beyond)
        self._beyond = tuple(beyond)
        names = ("none", *COLORS, "unrated", *beyond)
        self._numbers = {name: number for number, name in enumerate(names)}

    def number(self, outcome: str) -> int:
        """Return the number of a colour, ``none`` or ``unrated``."""
        return self._numbers[outcome]

    def present(self, color: Color | None, *, is_filled: bool) -> int:
        """Return the number of the colour that a cell came in with; 6 is any
        other fill.
        """
        if color in self._numbers:
            return self._numbers[color]
        return UNRATED if is_filled else 0

    def beyond(self, language: Language) -> list[tuple[str, str]]:
        """Return each further colour with its word."""
        return [
            (color, color_word(color).text(language)) for color in self._beyond
        ]


class VerdictView(NamedTuple):
    """One verdict in words; its fields go to the page as a list."""

    outcome: int
    rule: int
    """The place of its rule among progress, status, kpi, mark; -1 for a cell
    that could not be rated.
    """
    reason: str
    remark: str
    status: str
    """``done``, ``active``, ``not_started``, a status of the legend's own, or
    empty.
    """
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
        """The verdicts that were numbered by their identity, so that none of
        them is taken for another.
        """

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
        """Return the place of a verdict's content; many verdicts of a large
        book are alike.
        """
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
            reason = self._text(verdict.finding)
            source = self._source("status", verdict.status_source)
            return VerdictView(outcome, -1, reason, "", "", source, "", "")
        status, deadline = _status_and_deadline(judgement)
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
        if sentence:
            return on_page(sentence, self._language)
        return ""

    def _source(self, kind: str, source: str | None) -> str:
        return (
            Sentence(f"{kind}.from.{source}").text(self._language)
            if source
            else ""
        )


def _status_and_deadline(judgement: Judgement) -> tuple[str, str]:
    """Return the status and the deadline that decided a colour, as texts; both
    are empty under other rules.
    """
    if judgement.rule != "status":
        return "", ""
    day = judgement.reason.params.get("last_day")
    deadline = day.value.isoformat() if isinstance(day, Day) else ""
    return status_in(judgement.reason) or "", deadline


def _content(value: object) -> object:
    """Return a hashable value that is equal for verdicts that say the same."""
    if isinstance(value, Sentence):
        return value.code, tuple(map(_content, value.params.values()))
    if isinstance(value, Verdict):
        judgement = value.judgement
        said = (
            (judgement.color, judgement.rule, _content(judgement.reason))
            if judgement
            else None
        )
        return (
            said,
            _content(value.finding),
            value.status_source,
            value.deadline_source,
            _content(value.remark),
        )
    return value


STATUSES = ("done", "active", "not_started")


class PlanData:
    """Judges choices for the plans of one result."""

    def __init__(
        self,
        conversion: Conversion,
        language: Language,
        outcomes: Outcomes,
    ) -> None:
        self.deadlines: list[tuple[str, str, str]] = []
        """(ISO date or empty, text, where it was given) of each distinct
        deadline.
        """
        self.status_words: list[dict[str, str]] = []
        """The status of each folded word that says it by itself, for each
        distinct legend.
        """
        self._conversion = conversion
        self._profile = conversion.inspection.profile
        self._language = language
        self._outcomes = outcomes
        self._numbers: dict[Given, int] = {}

    def colors(self, sheet: SheetRatings) -> Mapping[str, object]:
        """Return for each status its outcome without a deadline, and from
        which day of a deadline on which it has: the three of the page, the
        legend's own, and ``active.overdue`` for 取組中（期限超過）; and the word
        by which a table of statuses names it.
        """
        legend = sheet.legend
        as_of = self._conversion.as_of.date
        own = (rule.status for rule in legend.statuses)
        statuses = tuple(dict.fromkeys((*STATUSES, *own)))
        found = dict(status_colors(legend, statuses, as_of))
        for status in statuses:
            for limit, overdue in (("overdue", True), ("within", False)):
                found[f"{status}.{limit}"] = claimed_colors(
                    legend, status, as_of, overdue=overdue
                )
        return {
            status: self._steps(status, colors)
            for status, colors in found.items()
        }

    def words(self, sheet: SheetRatings) -> int:
        """Return the place in ``status_words`` of the words that say a status
        by themselves, in a cell of statuses under the legend of a sheet.
        """
        reader = phrase_reader(self._profile, sheet.legend)
        words = reader.words_alone()
        if words not in self.status_words:
            self.status_words.append(words)
        return self.status_words.index(words)

    def _steps(
        self, status: str, colors: StatusColors
    ) -> Mapping[str, object]:
        number = self._outcomes.number
        name, _, limit = status.partition(".")
        return {
            "word": status_in_words(name, limit, self._profile),
            "undated": number(colors.undated),
            "steps": [
                (day.isoformat() if day else "", number(outcome))
                for day, outcome in colors.steps
            ],
        }

    def fallbacks(
        self,
        sheet: SheetRatings,
        table: Table,
    ) -> Mapping[int, array[int]]:
        """Return for each plan's column the place in ``deadlines`` of what
        holds without a choice, by procedure.
        """
        finder = DeadlineFinder(self._facts(sheet))
        found: dict[int, array[int]] = {}
        for block in table.layout.blocks if len(table) else ():
            for each in finder.find(table, block):
                numbers = [self._number(given) for given in each.given]
                found[each.plan.column] = array(
                    "i", map(numbers.__getitem__, each.places)
                )
        return found

    def _facts(self, sheet: SheetRatings) -> Facts:
        inspection = self._conversion.inspection
        return Facts(
            self._profile,
            sheet.legend,
            inspection.as_of.date,
            inspection.cells,
            inspection.book.styles,
        )

    def _number(self, given: Given) -> int:
        if given not in self._numbers:
            self._numbers[given] = len(self.deadlines)
            self.deadlines.append(self._view(given))
        return self._numbers[given]

    def _view(self, given: Given) -> tuple[str, str, str]:
        deadline = given.deadline
        source = Sentence(f"deadline.from.{given.source}").text(self._language)
        if deadline is None:
            return "", "", source
        day = (
            deadline.last_day.isoformat()
            if isinstance(deadline, Deadline)
            else ""
        )
        return day, deadline.text, source
