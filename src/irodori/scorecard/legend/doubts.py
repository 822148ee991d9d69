"""The rules of a legend that are in doubt, because a text about them was not
understood whole, and the rules for statuses and marks that its entries make.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.binding import (
    MOST_ENTRIES,
    Binding,
    Bound,
    Misread,
    statuses_of,
)
from irodori.scorecard.legend.meaning import (
    Legend,
    MarkRule,
    StatusRule,
    color_word,
)
from irodori.scorecard.legend.ruleconditions import Conditions, MarkMeaning
from irodori.scorecard.legend.sentences import (
    FormulaReading,
    base_year,
    measures_by_target,
    riders,
    states_base,
)
from irodori.scorecard.legend.statusconditions import (
    UNFINISHED,
    StatusWord,
    TimeBand,
)
from irodori.scorecard.legend.titles import (
    ColorSource,
    Headings,
    LegendCell,
    LegendScan,
    Unread,
)
from irodori.scorecard.legend.tokens import ColorWords, colored_text, legible
from irodori.scorecard.palettes import Band, Color, in_order, settled
from irodori.scorecard.profile import ALL_RULES, SCORECARD, Rule, Words
from irodori.scorecard.values.text import fold, shown
from irodori.workbook.refs import cell_ref

_COLORING = pattern(r"色分け|着色|塗り|凡例")
_ONLY = pattern(
    r"(?:のみ|だけ)(?:の欄)?(?:を|に|で)?(?:色分け|着色|塗り分け|色を)"
    r"|(?:色分け|着色|塗り分け)[^。\n]{0,30}(?:に限る|に限り|に限って|のみ|だけ)(?!青|緑|黄|橙|赤)"
)
"""What leaves the other columns without colours."""
_LONGEST = 400
"""Characters of a cell that are looked through for the names of rules."""


class LegendFinding(NamedTuple):
    """What is wrong with a legend, and where."""

    code: str
    ref: str
    severity: Literal["warning"]
    sentence: Sentence


class Doubts:
    """The rules that are in doubt, each with the sentence that says why."""

    def __init__(
        self,
        found: LegendScan,
        binding: Binding,
        conditions: Conditions,
    ) -> None:
        self.by_rule: dict[Rule, Sentence] = {}
        self.findings: list[LegendFinding] = []
        self.cells: set[tuple[int, int]] = set()
        self._entries = found.entries
        self._bound = binding.bound
        self._rules = conditions.rules
        self._bound_rules = tuple(
            dict.fromkeys(each.part for each in binding.bound)
        )
        for each in found.unread:
            self.add_text(each.cell, self._rules_of(each), each.left_over)
        for misread in binding.misread:
            self._add_misread(misread)
        for bound in binding.bound:
            if bound.item.is_type and bound.item.word:
                self.add_text(bound.item.cell, (bound.part,), bound.item.text)
        for listing in found.listings:
            if not conditions.is_marker(listing.cell.text):
                self._add_listing(listing)
        self._add_words_alone(found.free)

    def add_text(
        self,
        cell: LegendCell,
        rules: Iterable[Rule],
        left_over: str,
    ) -> None:
        """Put rules in doubt because of a text of which a part was not
        understood.
        """
        place = cell.place
        params = {
            "cell": cell.ref,
            "text": shown(cell.text or left_over),
            "unread": shown(left_over),
        }
        sentence = Sentence("legend.in_doubt", params)
        named = list(rules)
        for rule in named:
            self.by_rule.setdefault(rule, sentence)
        if place in self.cells:
            return
        self.cells.add(place)
        code = "legend.in_doubt" if named else "legend.unread"
        self.findings.append(
            LegendFinding(code, cell.ref, "warning", Sentence(code, params))
        )

    def add_key_of_another_table(self, binding: Binding) -> None:
        """Put the statuses in doubt where no more than half of the entries
        about them are known ones: 青：計画　赤：実績.
        """
        bound = [each for each in binding.bound if each.part == "status"]
        known = sum(
            all(word.known for word in statuses_of(each)) for each in bound
        )
        if bound and 2 * known <= len(bound) + len(binding.markers):
            first = bound[0].item
            self.add_text(first.cell, ("status",), first.text)

    def add_sentences(
        self,
        cells: Sequence[LegendCell],
        formulas: Sequence[tuple[LegendCell, FormulaReading]],
        words: tuple[Headings, ColorWords],
        base_years: frozenset[int],
    ) -> None:
        """Put rules in doubt because of sentences beside the entries, and of
        entries beyond the first `MOST_ENTRIES`.

        ``base_years`` are those of the column of the base rates.
        """
        headings, colors = words
        self._add_formulas(formulas)
        self._add_riders(cells, colors)
        self._add_joint_rules(cells, headings, colors)
        self._add_left_out(cells, headings)
        self._add_bases(cells, formulas, base_years)
        if not formulas:
            self._add_shares_of_target()
        for entry in self._entries[MOST_ENTRIES : MOST_ENTRIES + 1]:
            self.add_text(entry.cell, self._rules, "…")

    def _add_formulas(
        self, formulas: Sequence[tuple[LegendCell, FormulaReading]]
    ) -> None:
        """Put progress in doubt where its formula is not known, or two differ."""
        first = formulas[0][1].formula if formulas else None
        for cell, reading in formulas:
            if reading.formula is None or reading.formula != first:
                self.add_text(cell, ("progress",), reading.text)

    def _add_riders(
        self, cells: Iterable[LegendCell], colors: ColorWords
    ) -> None:
        """Put the rules in doubt that sentences beside the legend change."""

        def is_entry(line: str) -> bool:
            return bool(colors.mentions(colored_text(line, None, ())))

        for cell in cells:
            for rider in riders(cell.text, is_entry):
                rules = rider.rules or self._bound_rules or self._rules
                self.add_text(cell, rules, rider.text)

    def _add_joint_rules(
        self,
        cells: Iterable[LegendCell],
        headings: Headings,
        colors: ColorWords,
    ) -> None:
        """Put rules in doubt to which a text gives one legend: a condition
        means something else under each.
        """
        for cell in cells:
            text = legible(cell.text[:_LONGEST])
            rules = headings.joined(text)
            if rules and (
                text.endswith(":")
                or _COLORING.search(text)
                or colors.mentions(colored_text(text, None, ()))
            ):
                self.add_text(cell, rules, text)

    def _add_left_out(
        self, cells: Iterable[LegendCell], headings: Headings
    ) -> None:
        """Put the rules in doubt that are not coloured where a text says that
        only others are: 現在値のみ色分けする.
        """
        for cell in cells:
            text = legible(cell.text[:_LONGEST])
            named = headings.named(text) if _ONLY.search(text) else set()
            if named & set(self._rules):
                left = self._without_bound(self._rules)
                self.add_text(
                    cell, [each for each in left if each not in named], text
                )

    def _add_bases(
        self,
        cells: Iterable[LegendCell],
        formulas: Iterable[tuple[LegendCell, FormulaReading]],
        years: frozenset[int],
    ) -> None:
        """Put progress in doubt where the base is said to be of another year
        than ``years``, those of the column of the base rates.
        """
        if not years:
            return
        said = [(cell, reading.base) for cell, reading in formulas]
        said += [(cell, states_base(cell.text)) for cell in cells]
        for cell, text in said:
            year = base_year(text) if text else None
            if text and year and year not in years:
                self.add_text(cell, ("progress",), text)

    def _add_shares_of_target(self) -> None:
        """Put progress in doubt where its bounds are shares of the target."""
        for each in self._bound:
            cell = each.item.cell
            if each.part == "progress" and measures_by_target(
                legible(cell.text)
            ):
                self.add_text(cell, ("progress",), each.item.text)

    def _add_misread(self, misread: Misread) -> None:
        rules = misread.rules
        if rules == self._rules:
            rules = self._without_bound(rules)
        self.add_text(misread.item.cell, rules, misread.item.text)

    def _without_bound(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        return tuple(rule for rule in rules if rule not in self._bound_rules)

    def _rules_of(self, unread: Unread) -> tuple[Rule, ...]:
        """Return the rules that a text which was not understood may be about."""
        place = unread.cell.place
        if unread.part in ALL_RULES:
            return (unread.part,)
        if unread.limits:
            return self._rules
        here = dict.fromkeys(
            each.part for each in self._bound if each.item.cell.place == place
        )
        if here:
            return tuple(here)
        if unread.part == "other":
            return ()
        return self._without_bound(self._rules)

    def _add_listing(self, listing: Unread) -> None:
        """Put rules in doubt because of a text that only names colours, where
        no legend says what they mean.
        """
        if listing.part == "other":
            return
        known = self._rules
        rules = self._without_bound(
            (listing.part,) if listing.part in ALL_RULES else known
        )
        if len(rules) == len(known) or listing.part in rules:
            self.add_text(listing.cell, rules, listing.left_over)

    def _add_words_alone(self, free: Sequence[ColorSource]) -> None:
        """Put all rules in doubt where two or more colour words have no
        condition: they are a legend that was not understood.
        """
        words = [each for each in free if each.word]
        rules = self._without_bound(self._rules)
        is_silent = len(rules) == len(self._rules)
        if len({each.color for each in words}) < 2 or not is_silent:
            return
        first = words[0]
        cell = LegendCell(
            first.row,
            first.column,
            cell_ref(first.row, first.column),
            first.word or "",
            first.fill,
        )
        self.add_text(cell, rules, first.word or "")


_UNFINISHED_STATUSES = ("active", "not_started")
_FINISHED = "done"

_Key = tuple[str, bool | None, TimeBand | None]


class _NamedStatus(NamedTuple):
    """A status with the entry that names it."""

    entry: Bound
    word: StatusWord

    @property
    def rule(self) -> StatusRule:
        """The status with the entry's colour."""
        return StatusRule(
            self.entry.color,
            self.word.status,
            self.word.overdue,
            self.word.within,
        )


def with_statuses(
    legend: Legend,
    entries: Sequence[Bound],
    shaded: Collection[Color],
    statuses: Mapping[str, Words],
    findings: list[LegendFinding],
) -> Legend:
    """Return a legend with the colours and words that it gives for statuses.

    ``shaded`` are the colours that it uses in two shades, ``statuses`` the
    profile's words for each status.
    """
    said = [
        _NamedStatus(entry, word)
        for entry in entries
        for word in statuses_of(entry)
    ]
    apart = _told_apart(said) if legend.kind != SCORECARD else set[str]()
    said = [
        _by_its_word(each) if each.word.status in apart else each
        for each in said
    ]
    rules, unclear = _rules(said, shaded, findings)
    _note_shades(entries, shaded, findings)
    named = {rule.status for rule in rules}
    left = [status for status in statuses if status not in named]
    return legend._replace(
        statuses=rules or legend.statuses,
        unclear=(*unclear, *_undecided(said, left)),
        words=_words(said, apart, statuses),
    )


def _words(
    said: Iterable[_NamedStatus],
    apart: Iterable[str],
    statuses: Mapping[str, Words],
) -> dict[str, str]:
    """Return the folded status words of the legend, each with its status.

    A word of a status that the legend tells ``apart`` is a status of its own.
    """
    own = (fold(word) for status in apart for word in statuses.get(status, ()))
    return {word: word for word in own} | {
        each.word.word: each.word.status for each in said if each.word.word
    }


def _told_apart(said: Iterable[_NamedStatus]) -> set[str]:
    """Return the statuses of which the legend colours two words apart, such as
    中止 and 保留: each is its own.
    """
    words: dict[_Key, dict[str, Color | None]] = {}
    for entry, word in said:
        if word.word:
            words.setdefault(_key(word), {})[word.word] = entry.color
    return {
        status
        for (status, *_), colors in words.items()
        if len(set(colors.values())) > 1
    }


def _by_its_word(said: _NamedStatus) -> _NamedStatus:
    return said._replace(word=said.word._replace(status=said.word.word))


def _rules(
    said: Sequence[_NamedStatus],
    shaded: Collection[Color],
    findings: list[LegendFinding],
) -> tuple[tuple[StatusRule, ...], tuple[StatusRule, ...]]:
    """Return a rule for each status and deadline, and those whose colour is
    not known or not one.
    """
    unclear: list[StatusRule] = []
    rules: dict[_Key, StatusRule] = {}
    reported: Bound | None = None
    for each in _of_statuses(said):
        entry, rule = each.entry, each.rule
        if entry is not reported:
            _note_unknown_color(entry, findings)
        reported = entry
        kept = rules.setdefault(_key(each.word), rule)
        if kept.color != rule.color:
            findings.append(_conflict(entry, rule.sentence, kept, rule))
        if _is_unclear(entry, shaded) or kept.color != rule.color:
            unclear.append(rule)
    return tuple(rules.values()), (*unclear, *_unsure_unfinished(said))


def _key(word: StatusWord) -> _Key:
    return word.status, word.overdue, word.within


def _undecided(
    said: Sequence[_NamedStatus], left: Iterable[str]
) -> list[StatusRule]:
    """Return the statuses to which an entry may give a colour that was not
    reduced to a status and a fill: 全て措置済, 青字.

    ``left`` are the statuses without an entry; they have no colour only where
    every entry is understood.
    """
    are_known = all(
        each.word.known and each.entry.item.color != "other" for each in said
    )
    if are_known:
        return []
    return [StatusRule(None, status, None) for status in left]


def _of_statuses(said: Sequence[_NamedStatus]) -> Iterator[_NamedStatus]:
    """Yield what is said of each status; 期限超過 alone is said of what is
    under way or not begun.
    """
    keys = {_key(each.word) for each in said}
    for each in said:
        if each.word.status != UNFINISHED:
            yield each
            continue
        for status in _UNFINISHED_STATUSES:
            word = each.word._replace(status=status)
            if _key(word) not in keys:
                yield each._replace(word=word)


def _unsure_unfinished(said: Sequence[_NamedStatus]) -> Iterator[StatusRule]:
    """Yield the statuses of an office's own at deadlines that the legend names
    alone: 中止 may be red once overdue.
    """
    alone = [each for each in said if each.word.status == UNFINISHED]
    own = {each.word.status: each.entry.color for each in said}
    for status, color in own.items() if alone else ():
        if status in (*_UNFINISHED_STATUSES, _FINISHED, UNFINISHED):
            continue
        yield from (
            each.rule._replace(status=status)
            for each in alone
            if each.entry.color != color
        )


def _note_shades(
    entries: Sequence[Bound],
    shaded: Collection[Color],
    findings: list[LegendFinding],
) -> None:
    for color in in_order(shaded):
        entry = next(each for each in entries if each.color == color)
        findings.append(
            _finding("legend.same_color", entry, color=color_word(color))
        )


# ---- What is wrong with an entry --------------------------------------------


def _is_unclear(entry: Bound, shaded: Collection[Color]) -> bool:
    """Tell whether the colour of an entry is not known, or one of two shades."""
    return entry.item.color == "other" or entry.color in shaded


def _note_unknown_color(entry: Bound, findings: list[LegendFinding]) -> None:
    if entry.item.color == "other":
        findings.append(_finding("legend.color", entry, text=entry.item.text))


def _conflict(
    entry: Bound,
    named: Sentence | str,
    kept: StatusRule | MarkRule,
    other: StatusRule | MarkRule,
) -> LegendFinding:
    """Return the finding for a status or mark that has two colours."""
    params = {
        "status": named,
        "kept": color_word(kept.color),
        "other": color_word(other.color),
    }
    return _finding("legend.conflict", entry, **params)


def _finding(code: str, entry: Bound, **params: object) -> LegendFinding:
    return LegendFinding(
        code, entry.item.cell.ref, "warning", Sentence(code, params)
    )


# ---- Marks -----------------------------------------------------------------


def with_marks(
    legend: Legend,
    entries: Sequence[Bound],
    shaded: Collection[Color],
    findings: list[LegendFinding],
) -> Legend:
    """Return a legend with the marks that its entries give; ``shaded`` are the
    colours that they use in two shades.

    A mark that has two colours, or one that is not known, is unclear.
    """
    bands = _settled(entries)
    rules: dict[str, MarkRule] = {}
    unclear: dict[str, None] = {}
    for entry, (mark, _) in _meanings(entries):
        rule = MarkRule(entry.color, mark, bands.get(mark))
        kept = rules.setdefault(mark, rule)
        _note_unknown_color(entry, findings)
        if kept.color != rule.color:
            findings.append(_conflict(entry, mark, kept, rule))
        if _is_unclear(entry, shaded) or kept.color != rule.color:
            unclear[mark] = None
    return legend._replace(
        marks=tuple(rules.values()), unclear_marks=tuple(unclear)
    )


def _settled(entries: Sequence[Bound]) -> dict[str, Band]:
    """Return the band of each mark, a staircase such as A：100%以上,
    B：70%以上 with its upper bounds.
    """
    named = [
        meaning.band._replace(color=meaning.mark)
        for _, meaning in _meanings(entries)
        if meaning.band
    ]
    return {
        band.color: band._replace(color=None)
        for band in settled(named)
        if band.color
    }


def _meanings(entries: Sequence[Bound]) -> Iterator[tuple[Bound, MarkMeaning]]:
    return (
        (entry, entry.meaning)
        for entry in entries
        if isinstance(entry.meaning, MarkMeaning)
    )
