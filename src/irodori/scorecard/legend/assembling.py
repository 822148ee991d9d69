"""The legend that bound entries make, and what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from irodori.messages import Sentence
from irodori.scorecard.legend.doubts import Doubts
from irodori.scorecard.legend.grouping import (
    Bound,
    statuses_of,
    with_places_for_hues,
)
from irodori.scorecard.legend.legendcells import ColorSource, PlacedEntry
from irodori.scorecard.legend.meaning import (
    Legend,
    LegendFinding,
    LegendSentence,
    MarkRule,
    StatusRule,
    builtin_legend,
    color_word,
    fill_of,
    rule_word,
    with_said_rules,
)
from irodori.scorecard.legend.measuring import FormulaReading
from irodori.scorecard.legend.ruleconditions import MarkMeaning
from irodori.scorecard.legend.statusconditions import (
    REST,
    UNFINISHED,
    StatusWord,
)
from irodori.scorecard.legend.statusrules import with_marks, with_statuses
from irodori.scorecard.legend.tokens import name_of_fill
from irodori.scorecard.palettes import (
    COLORS,
    NO_COLORS,
    Band,
    Color,
    Palette,
    contradicts,
    gap_above,
    gaps,
    in_order,
    overlaps,
    same_fill,
    seen,
    settled,
    swatch_name,
)
from irodori.scorecard.profile import (
    ALL_RULES,
    SCORECARD,
    ColorName,
    Profile,
    Rule,
)
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Place


class LegendParts(NamedTuple):
    """What was read of a legend."""

    bound: Mapping[Rule, list[Bound]]
    """The entries by their rule."""
    free: Sequence[ColorSource]
    """The colours to which no condition belongs."""
    formulas: Sequence[FormulaReading]
    """The formulas for progress."""
    not_begun: Sequence[PlacedEntry]
    """The entries of the rates that are 未実施."""


def assembled(
    parts: LegendParts,
    profile: Profile,
    doubts: Doubts,
) -> Legend:
    """Return the legend that entries make, and add what is wrong with it to
    the doubts.

    A rule without an entry comes from the built-in legend.
    """
    builtin = profile.once(builtin_legend)
    parts = _changed(parts, with_places_for_hues)
    is_other = builtin.kind != SCORECARD
    parts = _changed(parts, partial(_with_shades_apart, are_named=is_other))
    parts = _changed(
        parts, partial(_with_mixed_up_apart, palettes=profile.palettes)
    )
    fills, swatch_findings = _fills(parts)
    parts = _changed(parts, partial(_with_shown_colors, fills=fills))
    legend = builtin._replace(source="workbook", fills=fills)
    legend = _with_progress(legend, parts, doubts)
    legend = _with_words(legend, parts, profile, doubts)
    legend = legend._replace(
        sentences=_sentences(parts, legend.kind),
        doubts_by_rule=dict(doubts.by_rule),
    )
    said = {rule for rule, bound in parts.bound.items() if bound}
    doubts.findings += swatch_findings
    return with_said_rules(legend, said | set(doubts.by_rule), builtin)


def _with_words(
    legend: Legend,
    parts: LegendParts,
    profile: Profile,
    doubts: Doubts,
) -> Legend:
    """Return a legend with the colours that it gives for statuses, a KPI and
    marks.
    """
    statuses = parts.bound["status"]
    marks = parts.bound["mark"]
    legend = with_statuses(
        legend,
        statuses,
        _colors_in_shades(statuses),
        profile.statuses,
        doubts.findings,
    )
    legend = _with_kpi(legend, parts.bound["kpi"], doubts)
    return with_marks(legend, marks, _colors_in_shades(marks), doubts.findings)


def _sentences(parts: LegendParts, kind: str) -> tuple[LegendSentence, ...]:
    return tuple(
        _sentence(each, kind)
        for rule in ALL_RULES
        for each in parts.bound[rule]
    )


def _with_progress(
    legend: Legend,
    parts: LegendParts,
    doubts: Doubts,
) -> Legend:
    """Return a legend with the bands and the formula that it gives for
    progress.
    """
    entries = parts.bound["progress"]
    bands = _bands(entries, doubts.findings)
    formula = next((each for each in parts.formulas if each.formula), None)
    second = _second_legend(entries, bands)
    if second:
        doubts.add_entry(second)
    if formula is None and _are_reversed(bands):
        doubts.add_entry(entries[0], "legend.reversed")
    if bands:
        known = tuple(band for band in bands if not band.unclear)
        legend = legend._replace(bands=known, doubts=_unsure(bands, entries))
    legend = _with_not_begun(legend, parts.not_begun, doubts)
    if "progress" in doubts.by_rule:
        legend = legend._replace(bands=(), doubts=(Band(None, None, None),))
    if formula and formula.formula:
        base = formula.base
        legend = legend._replace(formula=formula.formula, base=base)
    return legend


_FAR_BELOW = Fraction(-1_000_000)
"""A progress below every band."""


def _with_not_begun(
    legend: Legend,
    entries: Iterable[PlacedEntry],
    doubts: Doubts,
) -> Legend:
    """Return a legend that counts 未実施 as 0 % unless an entry gives it
    another colour than that of 0 % and less, or a sentence another meaning.
    """
    shown = {
        legend.color_of_progress(each) for each in (Fraction(0), _FAR_BELOW)
    }
    for entry in entries:
        color = None if entry.color in NO_COLORS else entry.color
        if {color} != shown:
            doubts.add_not_begun(entry.cell, entry.text)
    return legend._replace(unlike_zero=doubts.unlike_zero)


def _second_legend(
    entries: Sequence[Bound], bands: Iterable[Band]
) -> Bound | None:
    """Return the first entry of a second legend for the same rule: one that
    repeats several colours of another with other bounds, or one of them in a
    cell of several entries.

    Where both give a progress one colour, the bands of one may end where
    those of the other begin, which neither says.
    """
    first: dict[Color | None, Bound] = {}
    others: dict[Color | None, Bound] = {}
    for entry in entries:
        kept = first.setdefault(entry.color, entry)
        if kept.meaning != entry.meaning and _place(kept) != _place(entry):
            others.setdefault(entry.color, entry)
    again = _repeated(bands)
    repeating = [each for each in others.values() if each.color in again]
    if len(repeating) != 1:
        return repeating[0] if repeating else None
    second = repeating[0]
    sizes = Counter(map(_place, entries))
    both = _place(first[second.color]), _place(second)
    return second if all(sizes[place] > 1 for place in both) else None


def _place(entry: Bound) -> Place:
    return entry.item.cell.place


_FEWEST_STEPS = 3
_GRAY = Fill.solid("FFBFBFBF")
"""What 灰 is where the legend shows none."""


def _are_reversed(bands: Iterable[Band]) -> bool:
    """Tell whether the better a colour is, the less progress it means: without
    a formula, what is measured may be no progress.
    """
    steps = [
        COLORS.index(each.color) for each in bands if each.color in COLORS
    ]
    falling = sorted(set(steps), reverse=True)
    return len(steps) >= _FEWEST_STEPS and steps == falling


def _with_kpi(
    legend: Legend,
    entries: Sequence[Bound],
    doubts: Doubts,
) -> Legend:
    """Return a legend with the colours that it gives for a KPI."""
    _add_kpi_doubts(entries, doubts)
    colors = {each.meaning: each.color for each in entries}
    return (
        legend._replace(kpi=colors.get(True), kpi_unmet=colors.get(False))
        if colors
        else legend
    )


def _fills(
    parts: LegendParts,
) -> tuple[dict[tuple[Rule, Color], Fill], list[LegendFinding]]:
    """Return the fills of the legend's swatches, and what is wrong with them.

    A colour beyond the five has one under each rule that uses it: no palette
    could replace it. Grey needs none: every office's is as good.
    """
    findings: list[LegendFinding] = []
    swatches = {
        key: fill
        for rule in ALL_RULES
        for key, fill in _swatches(rule, parts.bound[rule], findings)
    }
    used = {
        (rule, each.color): None
        for rule in ALL_RULES
        for each in parts.bound[rule]
        if each.color
    }
    colors = {color for _, color in used}
    found = _with_free_swatches(swatches, parts.free, colors)
    for rule, color in used:
        if color not in COLORS:
            shown = fill_of(rule, color, found)
            if color == "gray":
                shown = shown or _GRAY
            if shown:
                found.setdefault((rule, color), shown)
    return found, findings


def _changed(
    parts: LegendParts, change: Callable[[Sequence[Bound]], list[Bound]]
) -> LegendParts:
    """Return parts with the entries of each rule changed."""
    bound = {rule: change(entries) for rule, entries in parts.bound.items()}
    return parts._replace(bound=bound)


def _with_shades_apart(
    entries: Iterable[Bound], *, are_named: bool
) -> list[Bound]:
    """Return entries in which two shades of one colour, each with its own
    swatch, are two colours: 青 and 水色.

    Those that words name (``are_named``) are so beside the scorecard, whose
    five colours have their names from its words.
    """
    first: dict[Color, Fill] = {}
    found = []
    for entry in entries:
        color, swatch = entry.color, entry.item.swatch
        is_other = (
            color
            and swatch
            and (are_named or not entry.item.word)
            and not same_fill(first.setdefault(color, swatch), swatch)
        )
        name = swatch_name(swatch, greys=True) if swatch and is_other else None
        found.append(entry.recolored(name or "other") if is_other else entry)
    return found


def _with_mixed_up_apart(
    entries: Sequence[Bound], palettes: Mapping[str, Palette]
) -> list[Bound]:
    """Return entries of which those are of no known colour whose words and
    swatches are mixed up: 緑 in a yellow swatch beside 黄 in a green one.
    """
    shown = [
        (each, _shown_name(each.item, palettes) or each.color)
        for each in entries
    ]
    pairs = {(each.color, name) for each, name in shown if name != each.color}
    return [
        each.recolored("other") if (name, each.color) in pairs else each
        for each, name in shown
    ]


def _shown_name(
    item: PlacedEntry, palettes: Mapping[str, Palette]
) -> ColorName | None:
    """Return the colour that the swatch of a worded entry shows."""
    if item.word and item.swatch:
        return name_of_fill(item.swatch, palettes)
    return None


def _with_shown_colors(
    entries: Iterable[Bound], fills: Mapping[tuple[Rule, Color], Fill]
) -> list[Bound]:
    """Return entries whose colours beyond the five all have a swatch; one
    without is an unknown colour.
    """
    return [
        each
        if each.color is None
        or each.color in COLORS
        or (each.part, each.color) in fills
        else each.recolored("other")
        for each in entries
    ]


def _add_kpi_doubts(entries: Sequence[Bound], doubts: Doubts) -> None:
    """Put the KPI in doubt where two entries contradict each other or a colour
    is not known.
    """
    first: dict[object, Bound] = {}
    for entry in entries:
        kept = first.setdefault(entry.meaning, entry)
        if kept.color != entry.color or not entry.color_known:
            doubts.add_entry(entry)


def _bands(
    entries: Sequence[Bound], findings: list[LegendFinding]
) -> tuple[Band, ...]:
    bands = settled(
        _band(each)._replace(
            color=each.color,
            unclear=not each.color_known,
        )
        for each in entries
    )
    findings += [
        LegendFinding.of(
            "legend.color", each.item.cell.ref, text=each.item.text
        )
        for each in entries
        if not each.color_known
    ]
    findings += _faults(bands, entries)
    return bands


def _faults(
    bands: Sequence[Band], entries: Sequence[Bound]
) -> Iterator[LegendFinding]:
    """Yield a finding for each progress that has two colours or none, and for
    each colour of two bands.
    """
    refs = {each.color: each.item.cell.ref for each in reversed(entries)}
    for both in overlaps(bands):
        yield LegendFinding.of(
            "legend.overlap", refs[both.color], band=both.sentence
        )
    for gap in gaps(bands):
        first = entries[0].item.cell.ref
        yield LegendFinding.of("legend.gap", first, band=gap.sentence)
    for color in in_order(_repeated(bands)):
        word = color_word(color)
        yield LegendFinding.of("legend.same_color", refs[color], color=word)


def _unsure(
    bands: Sequence[Band], entries: Iterable[Bound]
) -> tuple[Band, ...]:
    """Return the progress for which the legend gives no colour, two, one that
    is not known, or one of two shades or of two bands.
    """
    shared = _colors_in_shades(entries) | _repeated(bands)
    unclear = (band for band in bands if band.unclear or band.color in shared)
    return (*gap_above(bands), *gaps(bands), *overlaps(bands), *unclear)


def _repeated(bands: Iterable[Band]) -> set[Color]:
    """Return the colours of several bands: two legends of one rule, or a slip
    of the pen.
    """
    times = Counter(band.color for band in bands)
    return {color for color, count in times.items() if color and count > 1}


def _colors_in_shades(entries: Iterable[Bound]) -> set[Color]:
    """Return the colours that a rule uses in two shades, such as 青 and 水色:
    a cell can show only one of them.
    """
    shades: dict[tuple[Color, bool], set[object]] = {}
    for entry in entries:
        for is_word, shade in _shades(entry.item):
            if entry.color:
                shades.setdefault((entry.color, is_word), set()).add(shade)
    return {color for (color, _), found in shades.items() if len(found) > 1}


def _shades(item: PlacedEntry) -> Iterator[tuple[bool, object]]:
    """Yield the fill and the word of an entry's colour, where it has them."""
    if item.swatch:
        yield False, seen(item.swatch)
    if item.word:
        yield True, item.word.removesuffix("系").removesuffix("色")


def _band(entry: Bound) -> Band:
    assert isinstance(entry.meaning, Band)
    return entry.meaning


def _swatches(
    rule: Rule,
    entries: Sequence[Bound],
    findings: list[LegendFinding],
) -> Iterator[tuple[tuple[Rule, Color], Fill]]:
    """Yield the fills that the swatches of a rule give its colours; one that
    its colour word contradicts gives none.
    """
    shown = [
        (each.item, each.color, each.item.swatch)
        for each in entries
        if each.color and each.item.swatch
    ]
    if _are_background([(color, fill) for _, color, fill in shown]):
        return
    for color, fill in _given_fills(shown, findings).items():
        yield (rule, color), fill


def _given_fills(
    shown: Iterable[tuple[PlacedEntry, Color, Fill]],
    findings: list[LegendFinding],
) -> dict[Color, Fill]:
    """Return the fill of each colour, where it is no other's too."""
    given: dict[Color, Fill] = {}
    shared = set[Color]()
    for item, color, fill in shown:
        ref = item.cell.ref
        other = _other_color(color, fill, given)
        if item.word and contradicts(fill, color):
            found = LegendFinding.of("legend.swatch", ref, text=item.text)
            findings.append(found)
        elif other:
            shared |= {color, other}
            both = {"color": color_word(color), "other": color_word(other)}
            found = LegendFinding.of("legend.same_swatch", ref, **both)
            findings.append(found)
        else:
            given.setdefault(color, fill)
    return {
        color: fill for color, fill in given.items() if color not in shared
    }


def _are_background(shown: Sequence[tuple[Color, Fill]]) -> bool:
    """Tell whether several colours have one swatch: the legend's background."""
    return len({color for color, _ in shown}) > 1 and all(
        same_fill(fill, shown[0][1]) for _, fill in shown
    )


def _other_color(
    color: Color,
    fill: Fill,
    given: Mapping[Color, Fill],
) -> Color | None:
    """Return another colour that has the same swatch."""
    return next(
        (
            known
            for known, swatch in given.items()
            if known != color and same_fill(swatch, fill)
        ),
        None,
    )


def _with_free_swatches(
    swatches: dict[tuple[Rule, Color], Fill],
    free: Sequence[ColorSource],
    colors: set[Color],
) -> dict[tuple[Rule, Color], Fill]:
    """Add the swatches of a small table of colours to the rules that show none
    of their own.
    """
    alone = {} if swatches else _swatches_without_words(free, colors)
    for source in free:
        color, fill = source.color, source.fill
        if color in NO_COLORS or not (source.word and fill):
            continue
        if not contradicts(fill, color):
            alone.setdefault(color, fill)
    ruled = {rule for rule, _ in swatches}
    added = {
        (rule, color): fill
        for rule in ALL_RULES
        if rule not in ruled
        for color, fill in alone.items()
    }
    return swatches | added


def _swatches_without_words(
    free: Iterable[ColorSource], colors: set[Color]
) -> dict[Color, Fill]:
    """Return the fills of blank cells beside a legend in words, if they are
    just its colours, each once, in one row or column.
    """
    blank = [source for source in free if source.word is None and source.fill]
    found: dict[Color, Fill] = {
        color: each.fill
        for each in blank
        for color in COLORS
        if each.color == color and each.fill
    }
    is_one_line = (
        len({each.row for each in blank}) == 1
        or len({each.column for each in blank}) == 1
    )
    is_whole = len(found) == len(blank) > 1 and set(found) == colors
    return found if is_whole and is_one_line else {}


def _sentence(entry: Bound, kind: str) -> LegendSentence:
    params = {
        "part": rule_word(entry.part, kind),
        "color": color_word(entry.color),
        "meaning": _meaning(entry),
    }
    return LegendSentence(
        entry.item.cell.ref,
        entry.part,
        entry.item.text,
        Sentence("legend.means", params),
    )


def _meaning(entry: Bound) -> object:
    """Return what an entry says under its rule, in words."""
    if entry.part == "progress":
        return _band(entry).sentence
    if entry.part == "status":
        return tuple(map(_status_sentence, statuses_of(entry)))
    if isinstance(entry.meaning, MarkMeaning):
        return MarkRule(None, *entry.meaning).sentence
    return Sentence("kpi.met" if entry.meaning else "kpi.unmet")


def _status_sentence(word: StatusWord) -> Sentence:
    names = {UNFINISHED: "unfinished", REST: "rest"}
    status = names.get(word.status, word.status)
    return StatusRule(None, status, word.overdue, word.within).sentence
