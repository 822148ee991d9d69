"""What the conditions of a legend say under each rule, and which rules a
condition may belong to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.bands import Band
from irodori.scorecard.legend.conditions import BandConditions, NumberScale
from irodori.scorecard.legend.markwords import lone_mark, split_mark
from irodori.scorecard.legend.placed import (
    PlacedEntry,
    PlacedHeading,
    headings_before,
)
from irodori.scorecard.legend.statusconditions import (
    KpiConditions,
    StatusConditions,
    StatusWord,
)
from irodori.scorecard.legend.textsections import Understands
from irodori.scorecard.legend.titles import Part
from irodori.scorecard.legend.tokens import legible
from irodori.scorecard.profile import ALL_RULES, SCORECARD, Profile, Rule
from irodori.scorecard.values.text import fold


class MarkMeaning(NamedTuple):
    """A mark of an assessment, and the progress that the legend names beside
    it.
    """

    mark: str
    band: Band | None


Meaning = Band | tuple[StatusWord, ...] | bool | MarkMeaning
_MARK_WORD = pattern(
    r"(?!.*(?:から|まで|以外|その他|以上|以下|未満|超|期限|ただし|除|のみ|うち|場合|割|半分|表示|着色|色|ます|です|とする|準))"
    r"(?:[^\W\d_A-Za-z]{1,12}|[A-Za-z]{2,6})"
)
_LABEL = pattern(r"[A-Z](?![A-Za-z])")
_PARTICLES = frozenset("をはが")
_HALVES = "/／・、"
_JUDGING = pattern(r"達成|[0-9] ?(?:%|割)|措置済|未着手|取組中|以上|未満")
"""Words of a rule: 目標達成(新規の手続を除く) is no marker of what is new."""


class Conditions:
    """Reads conditions under each rule."""

    def __init__(self, profile: Profile, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        """The rules that the legend may speak of."""
        self.is_scorecard = profile.kind.name == SCORECARD
        self._bands = profile.once(BandConditions)
        self._statuses = profile.once(StatusConditions)
        self._kpi = profile.once(KpiConditions)
        self._markers = profile.legend_words["markers"]
        self._unjudged = frozenset(profile.legend_words["unjudged"])
        self._value_labels = _value_labels(profile)
        self._contents: dict[str, tuple[Rule, ...]] = {}
        self._meanings: dict[
            tuple[str, Rule, NumberScale], Meaning | None
        ] = {}

    def meaning(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale = "percent",
    ) -> Meaning | None:
        """Return what a condition says under a rule; None where it is not
        understood.
        """
        key = condition, rule, scale
        if key not in self._meanings:
            self._meanings[key] = self._read(rule, condition, scale)
        return self._meanings[key]

    def _read(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale,
    ) -> Meaning | None:
        # A100%以上 beside a column of marks is about the mark
        if rule == "progress":
            is_marked = "mark" in self.rules and _LABEL.match(condition)
            return None if is_marked else self._bands.read(condition, scale)
        if rule == "mark":
            word = (
                condition[:-1] if condition[-1:] in _PARTICLES else condition
            )
            return (
                MarkMeaning(fold(word), None)
                if _MARK_WORD.fullmatch(word)
                else None
            )
        return (
            self._statuses.read(condition)
            if rule == "status"
            else self._kpi.read(condition)
        )

    def by_content(self, condition: str) -> tuple[Rule, ...]:
        """Return the rules that a condition without a heading can belong to."""
        if condition not in self._contents:
            self._contents[condition] = self._by_content(condition)
        return self._contents[condition]

    def _by_content(self, condition: str) -> tuple[Rule, ...]:
        if "KPI" in condition and "kpi" in self.rules:
            is_kpi = self.meaning("kpi", condition) is not None
            return ("kpi",) if is_kpi else ()
        rules: list[Rule] = []
        for rule in self.rules:
            # what is no progress is no KPI either, but the word of a status
            is_open = rule != "mark" and (rule != "kpi" or "progress" in rules)
            if is_open and self._may_belong(condition, rule):
                rules.append(rule)
        return tuple(rules)

    def _may_belong(self, condition: str, rule: Rule) -> bool:
        meaning = self.meaning(rule, condition)
        if rule == "status":
            return _is_known(meaning)
        if meaning is None and rule == "progress":
            meaning = self.meaning(rule, condition, "ratio")
        is_rest = (
            isinstance(meaning, Band)
            and meaning.low is None
            and meaning.high is None
        )
        return meaning is not None and not is_rest

    def in_play(self, headings: Sequence[Part]) -> list[Part]:
        """Return the parts that headings open, those of rules that no column
        has as something else.

        A heading such as 達成状況 says nothing where no column holds marks.
        """
        known = [
            part for part in headings if part in self.rules or part != "mark"
        ]
        return [part if part in self.rules else "other" for part in known]

    def names_values(
        self, item: PlacedEntry, headings: Sequence[PlacedHeading]
    ) -> bool:
        """Tell whether the nearest heading is the column of the measured
        values, whose letters are mere labels.
        """
        before = headings_before(item.cell, headings)
        if item.own:
            place = item.cell.place
            before = [
                each
                for each in before
                if each.place == place and each.part == item.own
            ]
        return bool(before) and before[0].label in self._value_labels

    def marked(
        self,
        mark: str,
        explanation: str,
        scale: NumberScale,
    ) -> MarkMeaning:
        """Return what a mark with its explanation says; of words alone, such
        as 達成, no progress is kept.
        """
        has_number = any(character.isdigit() for character in explanation)
        return MarkMeaning(
            mark, self._bands.read(explanation, scale) if has_number else None
        )

    def with_mark(self, item: PlacedEntry) -> PlacedEntry:
        """Return an entry with the mark that its condition begins with, where
        marks have a meaning: A：100%以上.
        """
        if item.mark or "mark" not in self.rules:
            return item
        # A 目標を達成: a space ends the letter
        text = legible(item.cell.text) if item.source else item.condition
        alone = lone_mark(text)
        if alone:
            return item._replace(mark=alone, condition="")
        found = split_mark(text)
        return (
            item._replace(mark=found[0], condition="".join(found[1].split()))
            if found
            else item
        )

    def is_remark(self, condition: str) -> bool:
        """Tell whether a condition decides nothing: 順調, 対象外."""
        return condition in self._unjudged or self._bands.is_label(condition)

    def is_unjudged(self, condition: str) -> bool:
        """Tell whether a condition is for cells that are not judged: 対象外."""
        return condition in self._unjudged

    def is_marker(self, condition: str) -> bool:
        """Tell whether a condition speaks of changes or input, and of no rule:
        前回からの変更箇所.
        """
        is_named = any(
            word in condition for word in self._markers
        ) and not _JUDGING.search(condition)
        return is_named and not self.by_content(condition)

    def reader_for(self, part: Part | None) -> Understands:
        """Return what tells whether a condition is understood below a heading."""

        def understands(condition: str) -> bool:
            condition = "".join(condition.split())
            if part == "other":
                return True
            if "mark" in self.rules and (
                lone_mark(condition) or split_mark(condition)
            ):
                return True
            if part in ALL_RULES and self.meaning(part, condition) is not None:
                return True
            if part is None and self._may_be_own_status(condition):
                return True
            if (
                self.by_content(condition)
                or self.is_remark(condition)
                or self.is_marker(condition)
            ):
                return True
            return self.meaning("progress", condition) is not None or bool(
                self.halves(condition)
            )

        return understands

    def _may_be_own_status(self, condition: str) -> bool:
        """Tell whether a condition may be a status of an office's own among
        known ones, beside the scorecard.
        """
        return (
            not self.is_scorecard
            and "status" in self.rules
            and self.meaning("status", condition) is not None
        )

    def halves(self, condition: str) -> tuple[str, ...]:
        """Return the parts of 目標達成済/措置済, each of which belongs to a
        rule; none where one does not.
        """
        for mark in _HALVES:
            parts = tuple(part for part in condition.split(mark) if part)
            if len(parts) > 1 and all(self.by_content(part) for part in parts):
                return parts
        return ()


def _value_labels(profile: Profile) -> frozenset[str]:
    """Return the folded headings of the measured values."""
    progress = profile.kind.rule("progress")
    name = progress.current if progress else None
    field = profile.fields.get(name) if name else None
    return frozenset(map(fold, field.labels if field else ()))


def _is_known(meaning: Meaning | None) -> bool:
    """Tell whether the profile knows all statuses of a condition."""
    return isinstance(meaning, tuple) and all(
        isinstance(each, StatusWord) and each.known for each in meaning
    )
