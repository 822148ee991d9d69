"""The workbook's own legend: read from the cells around its tables.

Each entry is a colour (a word, or a swatch) and a condition; it is bound to the field that its heading names: the one
before it in its own cell, else the nearest one to the left or above.  An entry that its heading cannot mean is offered
to headings further away, and one without any heading is bound by what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, cast

from irodori.messages import Sentence
from irodori.scorecard.bands import Band, gaps, overlaps, settled
from irodori.scorecard.legend.cells import LegendCell, PlacedEntry, PlacedHeading, scan
from irodori.scorecard.legend.conditions import StatusWord, read_band, read_met, read_statuses
from irodori.scorecard.legend.model import (
    Legend,
    LegendSentence,
    StatusRule,
    builtin_legend,
    color_word,
    differences,
)
from irodori.scorecard.legend.words import Part
from irodori.scorecard.palettes import COLORS, Color, contradicts, same_fill
from irodori.scorecard.profile import RULES, Profile, Rule
from irodori.workbook.fills import Fill

_MOST_ENTRIES = 300  # no legend has as many; what is beyond is not read, so that a hostile book costs little


class LegendFinding(NamedTuple):
    """What is wrong with a legend, and where."""

    code: str
    ref: str
    severity: Literal["warning"]
    sentence: Sentence


class LegendReading(NamedTuple):
    """The legend that was found, None where none was or none could be understood, and what is wrong with it."""

    legend: Legend | None
    findings: tuple[LegendFinding, ...]


def read_legend(cells: Sequence[LegendCell], profile: Profile) -> LegendReading:
    """Return the legend that stands in cells given in reading order.

    A part that the legend leaves out comes from the profile's built-in legend, and is among the differences.
    """
    headings, items = scan(cells, profile)
    bound, findings = _bind(items[:_MOST_ENTRIES], headings, profile)
    parts = {rule: [each for each in bound if each.part == rule] for rule in RULES}
    if not bound:
        if findings:
            findings.insert(0, _finding("legend.not_understood", findings[0].ref))
        return LegendReading(None, tuple(findings))
    return _assembled(parts, builtin_legend(profile), findings)


# ---- Entries with their headings -----------------------------------------------------------------------------------


class _Bound(NamedTuple):
    """An entry with the part of the legend that it belongs to and what it says there."""

    item: PlacedEntry
    part: Rule
    meaning: Band | tuple[StatusWord, ...] | bool

    @property
    def color(self) -> Color | None:
        name = self.item.color
        return name if name in COLORS else None


def _bind(
    items: Sequence[PlacedEntry], headings: Sequence[PlacedHeading], profile: Profile
) -> tuple[list[_Bound], list[LegendFinding]]:
    bound: list[_Bound] = []
    later: list[tuple[PlacedEntry, list[Part]]] = []
    for item in items:
        parts = [item.own] if item.own else _parts_around(item, headings)
        if not parts:
            bound += _bound_by_content(item, profile)
        elif parts[0] != "other":
            meaning = _meaning(parts[0], item.condition, profile)
            if meaning is None:
                later.append((item, parts))
            else:
                bound.append(_Bound(item, parts[0], meaning))
    findings: list[LegendFinding] = []
    taken = {each.part for each in bound}
    for item, parts in later:
        elsewhere = _elsewhere(item, [part for part in parts[1:] if part not in taken], profile)
        if elsewhere:
            bound.append(elsewhere)
        elif not item.loose and item.color != "none":
            findings.append(_finding("legend.entry", item.cell.ref, text=item.text))
    findings += [
        _finding("legend.color", each.item.cell.ref, text=each.item.text)
        for each in bound
        if each.item.color == "other"
    ]
    return bound, findings


def _parts_around(item: PlacedEntry, headings: Iterable[PlacedHeading]) -> list[Part]:
    """Return the parts of the headings before an entry: the same row first, then upwards, the nearest column first."""
    cell = item.cell
    before = [each for each in headings if each.column <= cell.column and each.row <= cell.row]
    before.sort(key=lambda each: (each.row, each.column), reverse=True)
    return list(dict.fromkeys(each.part for each in before))


def _bound_by_content(item: PlacedEntry, profile: Profile) -> Iterator[_Bound]:
    """Yield an entry without a heading for each part that it plainly speaks of; 達成/措置済 speaks of two."""
    met, band = read_met(item.condition), read_band(item.condition)
    known = tuple(each for each in read_statuses(item.condition, profile) or () if each.known)
    if "KPI" in item.condition and met is not None:
        yield _Bound(item, "kpi", met)
        return
    if band and (band.low is not None or band.high is not None):
        yield _Bound(item, "progress", band)
    if known:
        yield _Bound(item, "status", known)


def _elsewhere(item: PlacedEntry, parts: Iterable[Part], profile: Profile) -> _Bound | None:
    for part in parts:
        if part != "other" and (meaning := _meaning(part, item.condition, profile)) is not None:
            return _Bound(item, part, meaning)
    return None


def _meaning(part: Rule, condition: str, profile: Profile) -> Band | tuple[StatusWord, ...] | bool | None:
    if part == "progress":
        return read_band(condition)
    if part == "kpi":
        return read_met(condition)
    statuses = read_statuses(condition, profile)
    return tuple(statuses) if statuses else None


# ---- The legend that they make -------------------------------------------------------------------------------------


def _assembled(parts: Mapping[Rule, list[_Bound]], builtin: Legend, findings: list[LegendFinding]) -> LegendReading:
    bands = _bands(parts["progress"], findings)
    rules, unclear = _status_rules(parts["status"], findings)
    kpi = {each.meaning: each.color for each in parts["kpi"]}
    legend = Legend(
        "workbook",
        tuple(band for band in bands if not band.unclear) if bands else builtin.bands,
        rules or builtin.statuses,
        kpi.get(True) if kpi else builtin.kpi,
        kpi.get(False) if kpi else builtin.kpi_unmet,
        {key: fill for rule in RULES for key, fill in _swatches(rule, parts[rule], findings)},
        {word.word: word.status for each in parts["status"] for word in _statuses(each)},
        tuple(_sentence(each) for rule in RULES for each in parts[rule]),
        doubts=(*gaps(bands), *overlaps(bands), *(band for band in bands if band.unclear)),
        unclear=unclear,
    )
    left_out = tuple(
        Sentence("legend.part_builtin", {"part": Sentence(f"rule.{rule}")}) for rule in RULES if not parts[rule]
    )
    return LegendReading(
        legend._replace(differences=left_out + differences(legend, builtin)),
        tuple(findings),
    )


def _bands(entries: Sequence[_Bound], findings: list[LegendFinding]) -> tuple[Band, ...]:
    refs = {each.color: each.item.cell.ref for each in reversed(entries)}
    bands = settled(_band(each)._replace(color=each.color, unclear=each.item.color == "other") for each in entries)
    findings += [_finding("legend.overlap", refs[both.color], band=both.sentence) for both in overlaps(bands)]
    findings += [_finding("legend.gap", entries[0].item.cell.ref, band=gap.sentence) for gap in gaps(bands)]
    colors = [band.color for band in bands]
    findings += [
        _finding("legend.same_color", refs[color], color=color_word(color))
        for color in COLORS
        if colors.count(color) > 1
    ]
    return bands


def _band(entry: _Bound) -> Band:
    assert isinstance(entry.meaning, Band)
    return entry.meaning


def _statuses(entry: _Bound) -> tuple[StatusWord, ...]:
    assert isinstance(entry.meaning, tuple)
    return cast("tuple[StatusWord, ...]", entry.meaning)


def _status_rules(
    entries: Iterable[_Bound], findings: list[LegendFinding]
) -> tuple[tuple[StatusRule, ...], tuple[StatusRule, ...]]:
    """Return a rule for each status and deadline, and those whose colour is none of the five.

    Where two colours claim one, the first keeps it.
    """
    unclear: list[StatusRule] = []
    rules: dict[tuple[str, bool | None], StatusRule] = {}
    for entry in entries:
        for word in _statuses(entry):
            rule = StatusRule(entry.color, word.status, word.overdue)
            if entry.item.color == "other":
                unclear.append(rule)
            kept = rules.setdefault((word.status, word.overdue), rule)
            if kept.color != rule.color:
                params = {"status": rule.sentence, "kept": color_word(kept.color), "other": color_word(rule.color)}
                findings.append(_finding("legend.conflict", entry.item.cell.ref, **params))
    return tuple(rules.values()), tuple(unclear)


def _swatches(
    rule: Rule, entries: Sequence[_Bound], findings: list[LegendFinding]
) -> Iterator[tuple[tuple[Rule, Color], Fill]]:
    """Yield the fills that a part's swatches give its colours; one that its colour word contradicts gives none."""
    shown = [(each.item, each.color, each.item.swatch) for each in entries if each.color and each.item.swatch]
    if len({color for _, color, _ in shown}) > 1 and all(same_fill(fill, shown[0][2]) for _, _, fill in shown):
        return  # the legend's background
    given: dict[Color, Fill] = {}
    for item, color, fill in shown:
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


def _sentence(entry: _Bound) -> LegendSentence:
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
