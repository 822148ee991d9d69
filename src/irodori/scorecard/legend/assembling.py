"""The legend that bound entries make, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.bands import Band, gaps, overlaps, settled
from irodori.scorecard.legend.binding import Bound
from irodori.scorecard.legend.doubts import Doubts, LegendFinding
from irodori.scorecard.legend.formula import FormulaReading
from irodori.scorecard.legend.markrules import with_marks
from irodori.scorecard.legend.meaning import (
    Legend,
    LegendSentence,
    MarkRule,
    StatusRule,
    builtin_legend,
    color_word,
    differences,
    of_said_rules,
    rule_word,
)
from irodori.scorecard.legend.placed import ColorSource
from irodori.scorecard.legend.ruleconditions import MarkMeaning
from irodori.scorecard.legend.statusconditions import UNFINISHED, StatusWord
from irodori.scorecard.legend.statusrules import statuses_of, with_statuses
from irodori.scorecard.palettes import COLORS, NO_COLORS, Color, contradicts, in_order, same_fill, seen, swatch_name
from irodori.scorecard.profile import ALL_RULES, SCORECARD, Profile, Rule
from irodori.workbook.fills import Fill


class LegendParts(NamedTuple):
    """What was read of a legend."""

    bound: Mapping[Rule, list[Bound]]
    """The entries by their rule."""
    free: Sequence[ColorSource]
    """The colours to which no condition belongs."""
    formulas: Sequence[FormulaReading]
    """The formulas for progress."""


def assembled(parts: LegendParts, profile: Profile, doubts: Doubts) -> tuple[Legend, list[LegendFinding]]:
    """Return the legend that entries make, and what is wrong with it.

    A rule without an entry comes from the built-in legend.
    """
    findings = list(doubts.findings)
    builtin = builtin_legend(profile)
    if builtin.kind != SCORECARD:
        parts = _with_shades_apart(parts)
    fills, swatch_findings = _fills(parts)
    parts = _with_shown_colors(parts, fills)
    legend = builtin._replace(source="workbook", fills={})
    legend = _with_progress(legend, parts, doubts, findings)
    shaded = {rule: _colors_in_shades(parts.bound[rule]) for rule in ALL_RULES}
    legend = with_statuses(legend, parts.bound["status"], shaded["status"], profile.statuses, findings)
    legend = _with_kpi(legend, parts.bound["kpi"], doubts, findings)
    legend = with_marks(legend, parts.bound["mark"], shaded["mark"], findings)
    sentences = tuple(_sentence(each, legend.kind) for rule in ALL_RULES for each in parts.bound[rule])
    findings += swatch_findings
    legend = legend._replace(fills=fills, sentences=sentences, doubts_by_rule=dict(doubts.by_rule))
    said = {rule for rule, bound in parts.bound.items() if bound} | set(doubts.by_rule)
    legend = of_said_rules(legend, said)
    left_out = tuple(
        Sentence("legend.part_builtin", {"part": rule_word(rule, legend.kind)})
        for rule in legend.rules
        if rule not in said
    )
    return legend._replace(differences=left_out + differences(legend, builtin)), findings


def _with_progress(legend: Legend, parts: LegendParts, doubts: Doubts, findings: list[LegendFinding]) -> Legend:
    """Return a legend with the bands and the formula that it gives for progress."""
    entries = parts.bound["progress"]
    bands = _bands(entries, findings)
    if bands:
        known = tuple(band for band in bands if not band.unclear)
        legend = legend._replace(bands=known, doubts=_unsure(bands, entries))
    if "progress" in doubts.by_rule:
        legend = legend._replace(bands=(), doubts=(Band(None, None, None),))
    for reading in parts.formulas:
        if reading.formula:
            return legend._replace(formula=reading.formula, base=reading.base)
    return legend


def _with_kpi(legend: Legend, entries: Sequence[Bound], doubts: Doubts, findings: list[LegendFinding]) -> Legend:
    """Return a legend with the colours that it gives for a KPI."""
    _add_kpi_doubts(entries, doubts, findings)
    colors = {each.meaning: each.color for each in entries}
    return legend._replace(kpi=colors.get(True), kpi_unmet=colors.get(False)) if colors else legend


def _fills(parts: LegendParts) -> tuple[dict[tuple[Rule, Color], Fill], list[LegendFinding]]:
    """Return the fills of the legend's swatches, and what is wrong with them.

    A colour beyond the five has one under each rule that uses it: no palette could stand in for it.
    """
    findings: list[LegendFinding] = []
    swatches = {key: fill for rule in ALL_RULES for key, fill in _swatches(rule, parts.bound[rule], findings)}
    used = {rule: dict.fromkeys(each.color for each in parts.bound[rule] if each.color) for rule in ALL_RULES}
    found = _with_free_swatches(swatches, parts.free, {color for colors in used.values() for color in colors})
    for rule, colors in used.items():
        for color in (each for each in colors if each not in COLORS):
            shown = next((fill for (_, other), fill in found.items() if other == color), None)
            if shown:
                found.setdefault((rule, color), shown)
    return found, findings


def _with_shades_apart(parts: LegendParts) -> LegendParts:
    """Return entries in which two shades of one colour, each with its own swatch, are two colours: 青 and 水色."""
    bound: dict[Rule, list[Bound]] = {}
    for rule, entries in parts.bound.items():
        first: dict[Color, Fill] = {}
        bound[rule] = []
        for entry in entries:
            color, swatch = entry.color, entry.item.swatch
            if color and swatch and not same_fill(first.setdefault(color, swatch), swatch):
                name = swatch_name(swatch, greys=True)
                entry = entry._replace(item=entry.item._replace(color=name or "other"))  # noqa: PLW2901  (renamed)
            bound[rule].append(entry)
    return parts._replace(bound=bound)


def _with_shown_colors(parts: LegendParts, fills: Mapping[tuple[Rule, Color], Fill]) -> LegendParts:
    """Return entries whose colours beyond the five all have a swatch; one without is a colour that nobody can tell."""

    def shown(entry: Bound) -> Bound:
        is_shown = entry.color is None or entry.color in COLORS or (entry.part, entry.color) in fills
        return entry if is_shown else entry._replace(item=entry.item._replace(color="other"))

    return parts._replace(bound={rule: [shown(each) for each in bound] for rule, bound in parts.bound.items()})


def _add_kpi_doubts(entries: Sequence[Bound], doubts: Doubts, findings: list[LegendFinding]) -> None:
    """Put the KPI in doubt where two entries contradict each other or a colour is not known."""
    first: dict[object, Bound] = {}
    for entry in entries:
        kept = first.setdefault(entry.meaning, entry)
        if kept.color != entry.color or entry.item.color == "other":
            _doubt(entry, doubts, findings)


def _doubt(entry: Bound, doubts: Doubts, findings: list[LegendFinding]) -> None:
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
        for color in in_order(filter(None, colors))
        if colors.count(color) > 1
    ]
    return bands


def _unsure(bands: Sequence[Band], entries: Iterable[Bound]) -> tuple[Band, ...]:
    """Return the progress for which the legend gives no colour, two, one that is not known, or one of two shades."""
    shaded = _colors_in_shades(entries)
    unclear = (band for band in bands if band.unclear or band.color in shaded)
    return (*gaps(bands), *overlaps(bands), *unclear)


def _colors_in_shades(entries: Iterable[Bound]) -> set[Color]:
    """Return the colours that a rule uses in two shades, such as 青 and 水色: a cell can show only one of them."""
    looks: dict[Color, set[object]] = {}
    words: dict[Color, set[str]] = {}
    for entry in entries:
        if entry.color is None:
            continue
        if entry.item.swatch:
            looks.setdefault(entry.color, set()).add(seen(entry.item.swatch))
        if entry.item.word:
            word = entry.item.word.removesuffix("系").removesuffix("色")
            words.setdefault(entry.color, set()).add(word)
    return {color for found in (looks, words) for color, shades in found.items() if len(shades) > 1}


def _band(entry: Bound) -> Band:
    assert isinstance(entry.meaning, Band)
    return entry.meaning


def _swatches(
    rule: Rule, entries: Sequence[Bound], findings: list[LegendFinding]
) -> Iterator[tuple[tuple[Rule, Color], Fill]]:
    """Yield the fills that the swatches of a rule give its colours; one that its colour word contradicts gives none."""
    shown_fills = [(each.item, each.color, each.item.swatch) for each in entries if each.color and each.item.swatch]
    if len({color for _, color, _ in shown_fills}) > 1 and all(
        same_fill(fill, shown_fills[0][2]) for _, _, fill in shown_fills
    ):
        return  # the legend's background
    given: dict[Color, Fill] = {}
    shared = set[Color]()
    for item, color, fill in shown_fills:
        other = next((known for known, swatch in given.items() if known != color and same_fill(swatch, fill)), None)
        if item.word and contradicts(fill, color):
            findings.append(_finding("legend.swatch", item.cell.ref, text=item.text))
        elif other:
            shared |= {color, other}
            params = {"color": color_word(color), "other": color_word(other)}
            findings.append(_finding("legend.same_swatch", item.cell.ref, **params))
        else:
            given.setdefault(color, fill)
    yield from (((rule, color), fill) for color, fill in given.items() if color not in shared)


def _with_free_swatches(
    swatches: dict[tuple[Rule, Color], Fill], free: Sequence[ColorSource], colors: set[Color]
) -> dict[tuple[Rule, Color], Fill]:
    """Add the swatches of a small table of colours to the rules that show none of their own."""
    alone = _swatches_without_words(swatches, free, colors)
    for source in free:
        is_color = bool(source.word) and source.color not in NO_COLORS
        if is_color and source.fill and not contradicts(source.fill, source.color):
            alone.setdefault(source.color, source.fill)
    ruled = {rule for rule, _ in swatches}
    added = {(rule, color): fill for rule in ALL_RULES if rule not in ruled for color, fill in alone.items()}
    return swatches | added


def _swatches_without_words(
    swatches: Mapping[tuple[Rule, Color], Fill], free: Iterable[ColorSource], colors: set[Color]
) -> dict[Color, Fill]:
    """Return the fills of blank cells beside a legend in words, if they are just its colours, each once."""
    blank = [source for source in free if source.word is None and source.fill]
    found: dict[Color, Fill] = {
        color: each.fill for each in blank for color in COLORS if each.color == color and each.fill
    }
    is_one_line = len({each.row for each in blank}) == 1 or len({each.column for each in blank}) == 1
    is_whole = len(found) == len(blank) > 1 and set(found) == colors
    return found if is_whole and is_one_line and not swatches else {}


def _sentence(entry: Bound, kind: str) -> LegendSentence:
    if entry.part == "progress":
        meaning: object = _band(entry).sentence
    elif isinstance(entry.meaning, MarkMeaning):
        meaning = MarkRule(None, *entry.meaning).sentence
    elif entry.part == "status":
        meaning = tuple(_status_sentence(word) for word in statuses_of(entry))
    else:
        meaning = Sentence("kpi.met" if entry.meaning else "kpi.unmet")
    params = {"part": rule_word(entry.part, kind), "color": color_word(entry.color), "meaning": meaning}
    return LegendSentence(entry.item.cell.ref, entry.item.text, Sentence("legend.means", params))


def _status_sentence(word: StatusWord) -> Sentence:
    status = "unfinished" if word.status == UNFINISHED else word.status
    return StatusRule(None, status, word.overdue, word.within).sentence


def _finding(code: str, ref: str, **params: object) -> LegendFinding:
    return LegendFinding(code, ref, "warning", Sentence(code, params))
