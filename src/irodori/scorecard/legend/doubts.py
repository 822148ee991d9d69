"""The rules of a legend that are in doubt: what speaks of them was not understood whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.legend.binding import Binding
from irodori.scorecard.legend.formula import FormulaReading
from irodori.scorecard.legend.placed import ColorSource, LegendCell, LegendScan, Unread
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.profile import ALL_RULES, Rule
from irodori.scorecard.values.text import shown
from irodori.workbook.refs import cell_ref


class LegendFinding(NamedTuple):
    """What is wrong with a legend, and where."""

    code: str
    ref: str
    severity: Literal["warning"]
    sentence: Sentence


class Doubts:
    """The rules that are in doubt, each with the sentence that says why."""

    def __init__(self, found: LegendScan, binding: Binding, conditions: Conditions) -> None:
        self.by_rule: dict[Rule, Sentence] = {}
        self.findings: list[LegendFinding] = []
        self.cells: set[tuple[int, int]] = set()
        self._found = found
        self._conditions = conditions
        self._bound = {each.part for each in binding.bound}
        for each in found.unread:
            self.add_text(each.cell, self._rules_of(each, binding), each.left_over)
        for misread in binding.misread:
            rules = self._without_bound(misread.rules) if misread.rules == conditions.rules else misread.rules
            self.add_text(misread.item.cell, rules, misread.item.text)
        for listing in found.listings:
            self._add_listing(listing)
        self._add_words_alone(found.free)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that the cells may speak of."""
        return self._conditions.rules

    def add_text(self, cell: LegendCell, rules: Iterable[Rule], left_over: str) -> None:
        """Put rules in doubt because of a text of which a part was not understood."""
        place = (cell.row, cell.column)
        params = {"cell": cell.ref, "text": shown(cell.text or left_over), "unread": shown(left_over)}
        sentence = Sentence("legend.in_doubt", params)
        named = list(rules)
        for rule in named:
            self.by_rule.setdefault(rule, sentence)
        if place in self.cells:
            return
        self.cells.add(place)
        code = "legend.in_doubt" if named else "legend.unread"
        self.findings.append(LegendFinding(code, cell.ref, "warning", Sentence(code, params)))

    def add_formulas(self, formulas: Sequence[tuple[LegendCell, FormulaReading]]) -> None:
        """Put progress in doubt where its formula is not known, or two differ."""
        first = formulas[0][1].formula if formulas else None
        for cell, reading in formulas:
            if reading.formula is None or reading.formula != first:
                self.add_text(cell, ("progress",), reading.text)

    def _without_bound(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule not in self._bound)

    def _rules_of(self, unread: Unread, binding: Binding) -> tuple[Rule, ...]:
        """Return the rules that a text which was not understood may be about."""
        place = (unread.cell.row, unread.cell.column)
        if unread.part in ALL_RULES:
            return (unread.part,)
        if unread.limits:
            return self._conditions.rules
        here = {each.part for each in binding.bound if (each.item.cell.row, each.item.cell.column) == place}
        if here:
            return tuple(here)
        return () if unread.part == "other" else self._without_bound(self._conditions.rules)

    def _add_listing(self, listing: Unread) -> None:
        """Put rules in doubt because of a text that only names colours, where no legend says what they mean."""
        if self._conditions.is_marker(listing.cell.text) or listing.part == "other":
            return
        known = self._conditions.rules
        rules = self._without_bound((listing.part,) if listing.part in ALL_RULES else known)
        if len(rules) == len(known) or listing.part in rules:
            self.add_text(listing.cell, rules, listing.left_over)

    def _add_words_alone(self, free: Sequence[ColorSource]) -> None:
        """Two or more colour words without any condition are a legend that was not understood."""
        words = [each for each in free if each.word]
        known = self._conditions.rules
        rules = self._without_bound(known)
        if len({each.color for each in words}) < 2 or len(rules) < len(known):
            return
        for each in words[:1]:
            cell = LegendCell(each.row, each.column, cell_ref(each.row, each.column), each.word or "", each.fill)
            self.add_text(cell, rules, each.word or "")
