"""What the page needs to show a chosen status at once: its colours, and the deadline where none is chosen."""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.judging.choices import DeadlineFinder, status_colors
from irodori.scorecard.judging.facts import Facts
from irodori.scorecard.judging.plans import Given
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.dates import Deadline
from irodori.web.outcomes import Outcomes

STATUSES = ("done", "active", "not_started")


class PlanData:
    """Judges choices for the plans of one result."""

    def __init__(self, conversion: Conversion, language: Language, outcomes: Outcomes) -> None:
        self.deadlines: list[tuple[str, str, str]] = []
        """(ISO date or empty, text, where it was given) of each distinct deadline."""
        self._conversion = conversion
        self._language = language
        self._outcomes = outcomes
        self._numbers: dict[Given, int] = {}

    def colors(self, sheet: SheetRatings) -> Mapping[str, object]:
        """Return for each status its outcome without a deadline, and from which day of a deadline on which it has."""
        found = status_colors(sheet.legend, STATUSES, self._conversion.as_of.date)
        number = self._outcomes.number
        return {
            status: {
                "undated": number(colors.undated),
                "steps": [(day.isoformat() if day else "", number(outcome)) for day, outcome in colors.steps],
            }
            for status, colors in found.items()
        }

    def fallbacks(self, sheet: SheetRatings, table: Table) -> Mapping[int, array[int]]:
        """Return for each plan's column the place in ``deadlines`` of what holds without a choice, by procedure."""
        inspection = self._conversion.inspection
        as_of = inspection.as_of.date
        facts = Facts(inspection.profile, sheet.legend, as_of, inspection.cells, inspection.book.styles)
        finder = DeadlineFinder(facts)
        found: dict[int, array[int]] = {}
        for block in table.layout.blocks if len(table) else ():
            for each in finder.find(table, block):
                numbers = [self._number(given) for given in each.given]
                found[each.plan.column] = array("i", map(numbers.__getitem__, each.places))
        return found

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
        day = deadline.last_day.isoformat() if isinstance(deadline, Deadline) else ""
        return day, deadline.text, source
