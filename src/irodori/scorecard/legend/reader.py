"""The workbook's own legend: read from the cells around its tables.

Each entry is a colour (a word, or a swatch) and a condition; it is bound to the rule that its heading names: the one
before it in its own cell, else the nearest one to the left or above.  What speaks of colours and is not understood whole
puts its rule in doubt: the cells of that rule are not rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from irodori.messages import Sentence
from irodori.scorecard.bands import Band, gaps, overlaps, settled
from irodori.scorecard.legend.binding import Binding, Bound, Conditions, bind, by_rule
from irodori.scorecard.legend.conditions import StatusWord
from irodori.scorecard.legend.formula import FormulaReading, read_formula
from irodori.scorecard.legend.model import (
    Legend,
    LegendSentence,
    StatusRule,
    builtin_legend,
    color_word,
    differences,
)
from irodori.scorecard.legend.scanning import ColorSource, LegendCell, Scan, Unread, scan
from irodori.scorecard.legend.tokens import legible
from irodori.scorecard.palettes import COLORS, Color, contradicts, same_fill
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.scorecard.values.text import shown
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref

_MOST_ENTRIES = 300
"""No legend has as many entries; where a book has more, its rules are in doubt."""


class LegendFinding(NamedTuple):
    """What is wrong with a legend, and where."""

    code: str
    ref: str
    severity: Literal["warning"]
    sentence: Sentence


class LegendReading(NamedTuple):
    """The legend of a sheet, and what is wrong with it."""

    legend: Legend | None
    """None where the cells say nothing of colours that a rule depends on."""
    findings: tuple[LegendFinding, ...]
    said: frozenset[Rule] = frozenset()
    """The rules that the cells speak of; the others come from the built-in legend."""
    taken: frozenset[tuple[int, int]] = frozenset()
    """The rows and columns of the cells that the legend was read from."""
    unread: frozenset[tuple[int, int]] = frozenset()
    """The rows and columns of the cells that name colours and were not understood."""
    markers: frozenset[Color] = frozenset()
    """Colours that the sheet uses for something else: 黄：変更箇所."""


def read_legend(cells: Sequence[LegendCell], profile: Profile) -> LegendReading:
    """Return the legend that cells outside the tables give.

    A rule of which the cells say nothing comes from the profile's built-in legend, and is among the differences.
    """
    conditions = Conditions(profile)
    found = scan(cells, profile, conditions.reader_for)
    binding = bind(found._replace(entries=found.entries[:_MOST_ENTRIES]), conditions)
    doubts = _Doubts(found, binding, conditions)
    formulas = [(cell, formula) for cell in cells if (formula := read_formula(legible(cell.text)))]
    doubts.add_formulas(formulas)
    if len(found.entries) > _MOST_ENTRIES:
        doubts.add_text(found.entries[_MOST_ENTRIES].cell, RULES, "…")
    parts = by_rule(binding.bound)
    said = frozenset({rule for rule in RULES if parts[rule]} | set(doubts.by_rule))
    taken = _taken(found, binding, formulas) - doubts.cells
    unread = frozenset((found.speaking | doubts.cells) - taken)
    markers = frozenset(cast("Color", item.color) for item in binding.markers if item.color in COLORS)
    if not said:
        return LegendReading(None, tuple(doubts.findings), said, taken, unread, markers)
    legend, findings = _assembled(parts, builtin_legend(profile), doubts, found.free, formulas)
    return LegendReading(legend._replace(markers=markers), tuple(findings), said, taken, unread, markers)


def _taken(
    found: Scan, binding: Binding, formulas: Iterable[tuple[LegendCell, FormulaReading]]
) -> frozenset[tuple[int, int]]:
    items = [*(each.item for each in binding.bound), *binding.apart, *binding.markers]
    places = {(item.cell.row, item.cell.column) for item in items}
    places |= {item.source for item in items if item.source}
    places |= {(each.row, each.column) for each in found.headings}
    places |= {(each.cell.row, each.cell.column) for each in found.listings}
    places |= {(each.row, each.column) for each in found.free if each.word}
    return frozenset(places | {(cell.row, cell.column) for cell, _ in formulas})


# ---- Doubt ---------------------------------------------------------------------------------------------------------


class _Doubts:
    """The rules that are in doubt, each with the sentence that says why."""

    def __init__(self, found: Scan, binding: Binding, conditions: Conditions) -> None:
        self.by_rule: dict[Rule, Sentence] = {}
        self.findings: list[LegendFinding] = []
        self.cells: set[tuple[int, int]] = set()
        self._found = found
        self._conditions = conditions
        self._bound = {each.part for each in binding.bound}
        for each in found.unread:
            self.add_text(each.cell, self._rules_of(each, binding), each.left_over)
        for misread in binding.misread:
            rules = self._without_bound(misread.rules) if misread.rules == RULES else misread.rules
            self.add_text(misread.item.cell, rules, misread.item.text)
        for listing in found.listings:
            self._add_listing(listing)
        self._add_words_alone(found.free)

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
        if unread.part in RULES:
            return (unread.part,)
        here = {each.part for each in binding.bound if (each.item.cell.row, each.item.cell.column) == place}
        if here:
            return tuple(here)
        return () if unread.part == "other" else self._without_bound(RULES)

    def _add_listing(self, listing: Unread) -> None:
        """A text that only names colours is in doubt where no legend says what they mean."""
        if self._conditions.is_marker(listing.cell.text) or listing.part == "other":
            return
        rules = self._without_bound((listing.part,) if listing.part in RULES else RULES)
        if len(rules) == 3 or listing.part in rules:
            self.add_text(listing.cell, rules, listing.left_over)

    def _add_words_alone(self, free: Sequence[ColorSource]) -> None:
        """Two or more colour words without any condition are a legend that was not understood."""
        words = [each for each in free if each.word]
        rules = self._without_bound(RULES)
        if len({each.color for each in words}) < 2 or len(rules) < 3:
            return
        for each in words[:1]:
            cell = LegendCell(each.row, each.column, cell_ref(each.row, each.column), each.word or "", each.fill)
            self.add_text(cell, rules, each.word or "")


# ---- The legend that they make -------------------------------------------------------------------------------------


def _assembled(
    parts: Mapping[Rule, list[Bound]],
    builtin: Legend,
    doubts: _Doubts,
    free: Sequence[ColorSource],
    formulas: Sequence[tuple[LegendCell, FormulaReading]],
) -> tuple[Legend, list[LegendFinding]]:
    findings = list(doubts.findings)
    bands = _bands(parts["progress"], findings)
    rules, unclear = _status_rules(parts["status"], doubts, findings)
    kpi = {each.meaning: each.color for each in parts["kpi"]}
    swatches = {key: fill for rule in RULES for key, fill in _swatches(rule, parts[rule], doubts, findings)}
    legend = Legend(
        "workbook",
        tuple(band for band in bands if not band.unclear) if bands else builtin.bands,
        rules or builtin.statuses,
        kpi.get(True) if kpi else builtin.kpi,
        kpi.get(False) if kpi else builtin.kpi_unmet,
        _with_free_swatches(swatches, free),
        {word.word: word.status for each in parts["status"] for word in _statuses(each)},
        tuple(_sentence(each) for rule in RULES for each in parts[rule]),
        doubts=(*gaps(bands), *overlaps(bands), *(band for band in bands if band.unclear)),
        unclear=unclear,
    )
    _add_kpi_doubts(parts["kpi"], doubts, findings)
    if "progress" in doubts.by_rule:
        legend = legend._replace(bands=(), doubts=(Band(None, None, None),))
    known = [reading for _, reading in formulas if reading.formula]
    legend = legend._replace(
        doubts_by_rule=dict(doubts.by_rule),
        formula=known[0].formula or "progress" if known else "progress",
        base=known[0].base if known else None,
    )
    left_out = tuple(
        Sentence("legend.part_builtin", {"part": Sentence(f"rule.{rule}")})
        for rule in RULES
        if not parts[rule] and rule not in doubts.by_rule
    )
    return legend._replace(differences=left_out + differences(legend, builtin)), findings


def _add_kpi_doubts(entries: Sequence[Bound], doubts: _Doubts, findings: list[LegendFinding]) -> None:
    """Put the KPI in doubt where two entries contradict each other or a colour is not known."""
    first: dict[object, Bound] = {}
    for entry in entries:
        kept = first.setdefault(entry.meaning, entry)
        if kept.color != entry.color or entry.item.color == "other":
            _doubt(entry, doubts, findings)


def _doubt(entry: Bound, doubts: _Doubts, findings: list[LegendFinding]) -> None:
    """Put the rule of an entry in doubt."""
    before = len(doubts.findings)
    doubts.add_text(entry.item.cell, (entry.part,), entry.item.text)
    findings += doubts.findings[before:]


def _bands(entries: Sequence[Bound], findings: list[LegendFinding]) -> tuple[Band, ...]:
    refs = {each.color: each.item.cell.ref for each in reversed(entries)}
    bands = settled(_band(each)._replace(color=each.color, unclear=each.item.color == "other") for each in entries)
    findings += [
        _finding("legend.color", each.item.cell.ref, text=each.item.text)
        for each in entries
        if each.item.color == "other"
    ]
    findings += [_finding("legend.overlap", refs[both.color], band=both.sentence) for both in overlaps(bands)]
    findings += [_finding("legend.gap", entries[0].item.cell.ref, band=gap.sentence) for gap in gaps(bands)]
    colors = [band.color for band in bands]
    findings += [
        _finding("legend.same_color", refs[color], color=color_word(color))
        for color in COLORS
        if colors.count(color) > 1
    ]
    return bands


def _band(entry: Bound) -> Band:
    assert isinstance(entry.meaning, Band)
    return entry.meaning


def _statuses(entry: Bound) -> tuple[StatusWord, ...]:
    assert isinstance(entry.meaning, tuple)
    return cast("tuple[StatusWord, ...]", entry.meaning)


def _status_rules(
    entries: Iterable[Bound], doubts: _Doubts, findings: list[LegendFinding]
) -> tuple[tuple[StatusRule, ...], tuple[StatusRule, ...]]:
    """Return a rule for each status and deadline, and those whose colour is not known or not one."""
    unclear: list[StatusRule] = []
    rules: dict[tuple[str, bool | None], StatusRule] = {}
    for entry in entries:
        if entry.item.color == "other":
            findings.append(_finding("legend.color", entry.item.cell.ref, text=entry.item.text))
        for word in _statuses(entry):
            rule = StatusRule(entry.color, word.status, word.overdue)
            if entry.item.color == "other":
                unclear.append(rule)
            kept = rules.setdefault((word.status, word.overdue), rule)
            if kept.color != rule.color:
                unclear.append(rule)
                params = {"status": rule.sentence, "kept": color_word(kept.color), "other": color_word(rule.color)}
                findings.append(_finding("legend.conflict", entry.item.cell.ref, **params))
    return tuple(rules.values()), tuple(unclear)


def _swatches(
    rule: Rule, entries: Sequence[Bound], doubts: _Doubts, findings: list[LegendFinding]
) -> Iterator[tuple[tuple[Rule, Color], Fill]]:
    """Yield the fills that the swatches of a rule give its colours; one that its colour word contradicts gives none."""
    shown_fills = [(each.item, each.color, each.item.swatch) for each in entries if each.color and each.item.swatch]
    if len({color for _, color, _ in shown_fills}) > 1 and all(
        same_fill(fill, shown_fills[0][2]) for _, _, fill in shown_fills
    ):
        return  # the legend's background
    given: dict[Color, Fill] = {}
    for item, color, fill in shown_fills:
        other = next((known for known, swatch in given.items() if known != color and same_fill(swatch, fill)), None)
        if item.word and contradicts(fill, color):
            findings.append(_finding("legend.swatch", item.cell.ref, text=item.text))
        elif other:
            findings.append(
                _finding("legend.same_swatch", item.cell.ref, color=color_word(color), other=color_word(other))
            )
        elif color not in given:
            given[color] = fill
            yield (rule, color), fill


def _with_free_swatches(
    swatches: dict[tuple[Rule, Color], Fill], free: Iterable[ColorSource]
) -> dict[tuple[Rule, Color], Fill]:
    """Add the swatches of a small table of colours to the rules that show none of their own."""
    alone: dict[Color, Fill] = {}
    for source in free:
        if source.word and source.fill and source.color in COLORS and not contradicts(source.fill, source.color):
            alone.setdefault(source.color, source.fill)
    ruled = {rule for rule, _ in swatches}
    added = {(rule, color): fill for rule in RULES if rule not in ruled for color, fill in alone.items()}
    return swatches | added


def _sentence(entry: Bound) -> LegendSentence:
    if entry.part == "progress":
        meaning: object = _band(entry).sentence
    elif entry.part == "status":
        meaning = tuple(StatusRule(None, word.status, word.overdue).sentence for word in _statuses(entry))
    else:
        meaning = Sentence("kpi.met" if entry.meaning else "kpi.unmet")
    params = {"part": Sentence(f"rule.{entry.part}"), "color": color_word(entry.color), "meaning": meaning}
    return LegendSentence(entry.item.cell.ref, entry.item.text, Sentence("legend.means", params))


def _finding(code: str, ref: str, **params: object) -> LegendFinding:
    return LegendFinding(code, ref, "warning", Sentence(code, params))
