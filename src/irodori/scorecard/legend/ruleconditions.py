"""What the conditions of a legend say under each rule, and which rules a
condition may belong to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from types import MappingProxyType

from irodori.patterns import pattern
from irodori.scorecard.legend.conditions import (
    ANY_PROGRESS,
    BandConditions,
    KpiConditions,
    NumberScale,
    is_not_begun,
)
from irodori.scorecard.legend.glossary import Definition, HeldWords, SameStatus
from irodori.scorecard.legend.legendcells import (
    Part,
    PlacedEntry,
    PlacedHeading,
    headings_before,
)
from irodori.scorecard.legend.statusconditions import (
    REST,
    StatusConditions,
    StatusWord,
)
from irodori.scorecard.legend.titles import Headings
from irodori.scorecard.legend.tokens import lone_mark, split_mark, squeezed
from irodori.scorecard.legend.trimming import Understands, clauses
from irodori.scorecard.palettes import Band
from irodori.scorecard.profile import (
    ALL_RULES,
    NOT_STARTED,
    SCORECARD,
    Profile,
    Rule,
)
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple


class MarkMeaning(NamedTuple):
    """A mark of an assessment, and the progress that the legend names beside
    it.
    """

    mark: str
    band: Band | None


class RulePart(NamedTuple):
    """A part of a condition, and the rules that it can belong to."""

    rules: tuple[Rule, ...]
    text: str


Meaning = Band | tuple[StatusWord, ...] | bool | MarkMeaning
_MARK_WORD = pattern(
    r"(?!.*(?:から|まで|以外|その他|以上|以下|未満|超|期限|ただし|除|のみ|うち|場合|割|半分|表示|着色|色|ます|です|とする|準))"
    r"(?:[^\W\d_A-Za-z]{1,12}|[A-Za-z]{2,6})"
)
_OF_CELLS = pattern(
    r"^(?:なお|ただし|但し)、?|の?(?:もの|手続|場合|欄|セル|箇所|項目)?[はをが]?$"
)
_NO_VALUE = pattern(
    r"(?:現在値?|現状値?|目標値?|実績値?|数値|データ)[がはを]?"
    r"(?:未)?(?:公表|設定|把握|記載|入力)(?:され|し|でき)て?い?ない"
    r"|(?:現在値?|現状値?|目標値?|実績値?|数値|データ)[がはを]?"
    r"(?:空欄|空白|ない|無い|なし|未公表|未設定|不明|集計中|調査中)"
)
_LABEL = pattern(r"[A-Z](?![A-Za-z])")
_PARTICLES = frozenset("をはが")
_TOLD = frozenset("がは=:")
"""What parts the name of a rule from what is said of it: 状況が完了."""
_PARTS = ("/", "／", "・", "、", "●", "及び")
_CALLED = pattern(r"^[A-Z]:")
_PARTING = pattern(r"[/／・、,●;。\s]|及び|並びに|又は")
_JUDGING = pattern(
    r"達成|[0-9] ?(?:%|割)|措置済|未着手|取組中|作業中|以上|未満"
    r"|を除|低下|上昇|下が|上が|悪化|改善|増加|減少|横ばい|同じ|同水準|下回|上回|伸び"
)
"""Words of a rule: 目標達成(新規の手続を除く) is no marker of what is new, and
前回より低下 none of what was changed.
"""
_OF_ANOTHER_STATUS = pattern(
    "ない|ず|未|以外|以[上下]|超|期限|期日|[%割]|予定|見込|途中|段階|一部|部分|残|除|限|のみ|場合"
    "|概ね|おおむね|遅|延期|中止|廃止|休止|中断|保留|見送|断念|困難|取りやめ"
)
"""What in a definition may move a status to where another one is."""
_CONSIDERED = pattern("検討中?")
_NOT_BEGUN = pattern(
    "(?:検討中に)?(?:着手|開始|実施|対応|措置|取り?組)(?:して|んで|されて)い?ない"
)


class Conditions:
    """Reads conditions under each rule."""

    def __init__(
        self,
        profile: Profile,
        rules: tuple[Rule, ...],
        held: HeldWords = MappingProxyType({}),
        headings: Collection[str] = (),
    ) -> None:
        """Know the words that columns hold (``held``), and the folded headings
        of these.
        """
        self._held = held
        self.rules = rules
        """The rules that the legend may be about."""
        self.is_scorecard = profile.kind.name == SCORECARD
        self._bands = profile.once(BandConditions)
        self._statuses = profile.once(StatusConditions)
        self._kpi = profile.once(KpiConditions)
        self.other_things = profile.legend_words["others"]
        """Words for what a legend may colour beside the rules: 満足度."""
        self._columns = "|".join(headings)
        self._markers = profile.legend_words["markers"]
        self._headings = profile.once(Headings)
        self._unjudged = frozenset(profile.legend_words["unjudged"])
        self._status_words: Collection[str] = (
            profile.status_words if "status" in self.rules else ()
        )
        self._cell_status_words = profile.cell_status_words
        self._value_labels = _value_labels(profile)
        self._understood = cache(self._understands)
        self._contents = cache(self._by_content)
        self._meanings = cache(self._read)

    def have_column(self, text: str) -> bool:
        """Tell whether a column is headed by the other thing that a text
        names; where no headings are known, one may be.
        """
        named = [each for each in self.other_things if each in text]
        return not self._columns or any(
            fold(each) in self._columns for each in named
        )

    def meaning(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale = "percent",
    ) -> Meaning | None:
        """Return what a condition says under a rule; None where it is not
        understood.
        """
        return self._meanings(rule, condition, scale)

    def _read(
        self,
        rule: Rule,
        condition: str,
        scale: NumberScale,
    ) -> Meaning | None:
        if word := self._held_word(rule, condition):
            return self._read_held(rule, word)
        if rule == "progress":
            return self._read_progress(condition, scale)
        if rule == "mark":
            return _read_mark(condition)
        if rule == "kpi":
            return self._kpi.read(condition)
        return self._read_status(condition)

    def _read_progress(
        self, condition: str, scale: NumberScale
    ) -> Band | None:
        """Return the progress of a condition; A100%以上 beside a column of
        marks is about the mark.
        """
        is_marked = "mark" in self.rules and _LABEL.match(condition)
        return None if is_marked else self._bands.read(condition, scale)

    def _read_status(self, condition: str) -> tuple[StatusWord, ...] | None:
        """Return the statuses of a condition, which may name the rule."""
        named, said = self._headings.subject(condition)
        told = None
        if named == "status" and condition.partition(said)[0][-1:] in _TOLD:
            told = self._statuses.read(said)
        return told or self._statuses.read(condition)

    def _held_word(self, rule: Rule, condition: str) -> str:
        """Return the word of a condition where the rule's column holds it:
        順調の場合は.
        """
        held = self._held.get(rule)
        if not held:
            return ""
        words = fold(condition), _OF_CELLS.sub("", fold(condition))
        return next((word for word in words if word in held), "")

    def _read_held(self, rule: Rule, word: str) -> Meaning:
        """Return what a word says that the rule's column holds; a status that
        no profile knows is one of the office's own.
        """
        if rule == "mark":
            return MarkMeaning(word, None)
        own = StatusWord(word, word, None, known=False)
        return self._statuses.read(word) or (own,)

    def holding(self, conditions: Iterable[str]) -> Rule | None:
        """Return the rule whose column holds several of some conditions, and
        that understands all of them; statuses before marks of one column.
        """
        conditions = [*conditions]
        held = {
            rule: sum(bool(self._held_word(rule, at)) for at in conditions)
            for rule in self.rules
            if all(self.meaning(rule, each) for each in conditions)
        }
        found = [rule for rule, number in held.items() if number > 1]
        is_one = len({held[rule] for rule in found}) == 1
        return found[0] if is_one else None

    def by_content(self, condition: str) -> tuple[Rule, ...]:
        """Return the rules that a condition without a heading can belong to."""
        return self._contents(condition)

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

    def _may_belong(
        self,
        condition: str,
        rule: Rule,
    ) -> bool:
        meaning = self.meaning(rule, condition)
        if rule == "status":
            return _is_known(meaning)
        has_number = any(map(str.isdigit, condition))
        if meaning is None and rule == "progress" and has_number:
            meaning = self.meaning(rule, condition, "ratio")
        return meaning not in (None, ANY_PROGRESS)

    def spoken_of(self, text: str) -> tuple[Rule, ...]:
        """Return the rules that a legible text names, or whose conditions it
        holds: 50%以上80%未満、プランは取組中.
        """
        named = set(self._headings.named(text))
        for part in _PARTING.split(text):
            condition = _CALLED.sub("", squeezed(part))
            rules = self.by_content(condition)
            is_value = self.is_remark(condition) or is_not_begun(condition)
            if len(rules) == 1 and not is_value:
                named |= set(rules)
        return tuple(rule for rule in self.rules if rule in named)

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
        self,
        item: PlacedEntry,
        headings: Sequence[PlacedHeading],
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
        text = item.cell.legible if item.source else item.condition
        alone = lone_mark(text)
        if alone:
            return item._replace(mark=alone, condition="")
        found = split_mark(text)
        return (
            item._replace(mark=found[0], condition=squeezed(found[1]))
            if found
            else item
        )

    def is_remark(self, condition: str) -> bool:
        """Tell whether a condition decides nothing: 順調, 対象外."""
        return self.is_unjudged(condition) or self._bands.is_label(condition)

    def is_unjudged(self, condition: str) -> bool:
        """Tell whether a condition is for cells that are not judged: 対象外;
        終了 is not where it is a word for a status, nor what a column holds.
        """
        is_status = condition in self._status_words or self.is_held(condition)
        return condition in self._unjudged and not is_status

    def ends_plans(self, condition: str) -> bool:
        """Tell whether a cell of statuses could hold a condition: 終了."""
        return fold(condition) in self._cell_status_words

    def has_no_value(self, condition: str) -> bool:
        """Tell whether a condition is for cells without a value, which have no
        colour anyway: 現在値が空欄のもの.
        """
        bare = _OF_CELLS.sub("", condition)
        return self.is_unjudged(bare) or bool(_NO_VALUE.fullmatch(bare))

    def is_marker(self, condition: str) -> bool:
        """Tell whether a condition is about changes or input, and no rule:
        前回からの変更箇所.
        """
        is_named = any(
            word in condition for word in self._markers
        ) and not _JUDGING.search(condition)
        return is_named and not any(
            map(self.by_content, (condition, *clauses(condition)))
        )

    def reader_for(self, part: Part | None) -> Understands:
        """Return what tells whether a condition is understood below a heading."""
        return partial(self._understood, part)

    def _understands(self, part: Part | None, condition: str) -> bool:
        condition = squeezed(condition)
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
            self.is_held(condition)
            or self.by_content(condition)
            or self.is_remark(condition)
            or self.has_no_value(condition)
            or self.is_marker(condition)
        ):
            return True
        return self.meaning("progress", condition) is not None or bool(
            self.parts(condition)
        )

    def is_held(self, condition: str) -> bool:
        """Tell whether a column of one of the rules holds a condition's word,
        or each of several: 対象外・廃止.
        """
        words = [each for each in _PARTING.split(squeezed(condition)) if each]
        return bool(words) and any(
            all(self._held_word(rule, each) for each in words)
            for rule in self.rules
        )

    def _may_be_own_status(self, condition: str) -> bool:
        """Tell whether a condition may be a status of an office's own among
        known ones, beside the scorecard.
        """
        return (
            not self.is_scorecard
            and "status" in self.rules
            and self.meaning("status", condition) is not None
        )

    def synonyms(self, same: SameStatus) -> dict[str, str]:
        """Return the words of a sentence, folded, each with the known one that
        it means; none where one is no word of a status.
        """
        meant = self._status_word(same.status)
        words = [self._status_word(each) for each in same.words]
        if meant is None or not meant.known or None in words:
            return {}
        return {each.word: meant.word for each in words if each}

    def leaves_meaning(self, said: Definition, others: Iterable[str]) -> bool:
        """Tell whether a definition gives a known status no other meaning: its
        words name no other status, nor one of the legend's ``others``, no
        bound and no exception.
        """
        status = self._status_word(said.status)
        if status is None or not status.known:
            return False
        meaning = _CONSIDERED.sub("検討中", fold(said.meaning))
        if status.status == NOT_STARTED:
            meaning = _NOT_BEGUN.sub("", meaning)
        named = self._statuses.named_in(meaning)
        is_other = any(
            word in meaning for word in others if word != status.word
        )
        return (
            named <= {status.status}
            and not is_other
            and not _OF_ANOTHER_STATUS.search(meaning)
        )

    def is_status(self, text: str) -> bool:
        """Tell whether a text is a known status, with its side of the deadline
        or without.
        """
        return _is_known(found := self._statuses.read(text)) and (
            len(found or ()) == 1
        )

    def _status_word(self, text: str) -> StatusWord | None:
        """Return the status that a text is alone, whatever its deadline."""
        found = self._statuses.read(text) or ()
        is_alone = len(found) == 1 and found[0].overdue is None
        return found[0] if is_alone and found[0].word else None

    def parts(self, condition: str) -> tuple[RulePart, ...]:
        """Return the parts of a condition that are about different rules,
        目標達成済/措置済; none where one is about no rule, or all are about
        the same.
        """
        for mark in _PARTS:
            parts = [
                self._part(part) for part in condition.split(mark) if part
            ]
            rules = [set(part.rules) for part in parts]
            if all(rules) and not set.intersection(*rules or [set()]):
                return tuple(parts)
        return ()

    def _part(self, text: str) -> RulePart:
        """Return a part of a condition, without the name of its rule:
        プランは取組中, 50%以上(利用率).
        """
        named, rest = self._headings.subject(text)
        for rule in self.rules:
            if rule == named and self.meaning(rule, rest) is not None:
                return RulePart((rule,), rest)
        return RulePart(self.by_content(text), text)


def _read_mark(condition: str) -> MarkMeaning | None:
    """Return the word of an assessment that a condition is: 順調は."""
    word = condition[:-1] if condition[-1:] in _PARTICLES else condition
    if _MARK_WORD.fullmatch(word) is None:
        return None
    return MarkMeaning(fold(word), None)


def _value_labels(profile: Profile) -> frozenset[str]:
    """Return the folded headings of the measured values."""
    progress = profile.kind.rule("progress")
    name = progress.current if progress else None
    field = profile.fields.get(name) if name else None
    return frozenset(map(fold, field.labels if field else ()))


def _is_known(meaning: Meaning | None) -> bool:
    """Tell whether the profile knows all statuses of a condition."""
    return isinstance(meaning, tuple) and all(
        isinstance(each, StatusWord) and each.known and each.status != REST
        for each in meaning
    )
