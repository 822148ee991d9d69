"""The workbook's own legend: read from the cells around its tables.

Each entry is a colour (a word, or a swatch) and a condition; it is bound to the field that its heading names: the one
before it in its own cell, else the nearest one to the left or above.  An entry that its heading cannot mean is offered
to headings further away, and one without any heading is bound by what it says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple, cast

from irodori.messages import Sentence
from irodori.scorecard.bands import Band, gaps, overlaps, settled
from irodori.scorecard.legend.conditions import StatusWord, read_band, read_met, read_statuses
from irodori.scorecard.legend.model import (
    Legend,
    LegendSentence,
    StatusRule,
    builtin_legend,
    color_of_fill,
    color_word,
    differences,
)
from irodori.scorecard.legend.words import ColorName, Heading, LegendWords, Part
from irodori.scorecard.palettes import COLORS, Color, contradicts, is_filled, same_fill
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.values.text import plain
from irodori.workbook.fills import Fill

RULES: tuple[Rule, ...] = ("progress", "status", "kpi")

_SWATCH_REACH = 3  # a swatch stands at most so many columns to the left of its text
_LONGEST_CONDITION = 40


class LegendCell(NamedTuple):
    """A cell outside the tables that holds text, a fill, or both."""

    row: int
    column: int
    ref: str
    text: str
    fill: Fill | None


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
    headings, items = _scan(cells, profile)
    bound, findings = _bind(items, headings, profile)
    parts = {rule: [each for each in bound if each.part == rule] for rule in RULES}
    if not bound:
        if findings:
            findings.insert(0, _finding("legend.not_understood", findings[0].ref))
        return LegendReading(None, tuple(findings))
    return _assembled(parts, builtin_legend(profile), findings)


# ---- Entries with their places -------------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """A heading in its cell."""

    part: Part
    row: int
    column: int


class _Item(NamedTuple):
    """An entry with its place, its swatch, and the heading before it in its own cell."""

    cell: LegendCell
    word: str | None
    color: ColorName
    condition: str
    loose: bool
    own: Part | None
    swatch: Fill | None

    @property
    def text(self) -> str:
        return f"{self.word}：{self.condition}" if self.word else self.condition


def _scan(cells: Sequence[LegendCell], profile: Profile) -> tuple[list[_Placed], list[_Item]]:
    words = LegendWords(profile)
    headings: list[_Placed] = []
    items: list[_Item] = []
    for _, row in groupby(sorted(cells), key=lambda cell: cell.row):
        found, entries = _scan_row(list(row), words, profile)
        headings += found
        items += entries
    return headings, items


class _Source(NamedTuple):
    """Where a condition in a cell of its own gets its colour from: a colour word's cell or a swatch."""

    column: int
    word: str | None
    color: ColorName
    fill: Fill | None


def _scan_row(row: list[LegendCell], words: LegendWords, profile: Profile) -> tuple[list[_Placed], list[_Item]]:
    headings: list[_Placed] = []
    items: list[_Item] = []
    sources: list[_Source] = []
    conditions: list[LegendCell] = []
    for cell in row:
        text = plain(cell.text)
        found = words.headings(text)
        headings += [_Placed(heading.part, cell.row, cell.column) for heading in found]
        entries = words.entries(text, found)
        for entry in entries:
            swatch = _swatch(cell, row) if len(entries) == 1 else None
            own = _own_part(found, entry.start)
            items.append(_Item(cell, entry.word, entry.color, entry.condition, entry.loose, own, swatch))
        if entries:
            continue
        if alone := words.color_alone(text):
            sources.append(_Source(cell.column, *alone, cell.fill if is_filled(cell.fill) else None))
        elif not text and cell.fill and is_filled(cell.fill):
            sources.append(_Source(cell.column, None, _name_of(cell.fill, profile), cell.fill))
        elif text and len(text) <= _LONGEST_CONDITION and not found:
            conditions.append(cell)
    taken = [item.swatch for item in items]
    free = [source for source in sources if source.word or source.fill not in taken]
    return headings, items + list(_paired(conditions, free, profile))


def _own_part(headings: Iterable[Heading], start: int) -> Part | None:
    return next((each.part for each in reversed(list(headings)) if each.start < start), None)


def _swatch(cell: LegendCell, row: Iterable[LegendCell]) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    blank = [each for each in row if not each.text.strip() and is_filled(each.fill)]
    texts = [each.column for each in row if each.text.strip()]
    left = [each for each in blank if 0 < cell.column - each.column <= _SWATCH_REACH]
    if left and not any(left[-1].column < column < cell.column for column in texts):
        return left[-1].fill
    if is_filled(cell.fill):
        return cell.fill
    if max(texts) == cell.column:
        return next((each.fill for each in blank if each.column == cell.column + 1), None)
    return None


def _paired(conditions: list[LegendCell], sources: list[_Source], profile: Profile) -> Iterator[_Item]:
    """Give each condition that stands in a cell of its own the colour of its row: left, else right, else its own."""
    leftward = bool(sources) and bool(conditions) and sources[0].column < conditions[0].column
    for cell in conditions:
        if leftward:
            source = next((each for each in reversed(sources) if each.column < cell.column), None)
        else:
            source = next((each for each in sources if each.column > cell.column), None)
        if source is None and cell.fill and is_filled(cell.fill):
            source = _Source(cell.column, None, _name_of(cell.fill, profile), cell.fill)
        if source:
            condition = "".join(plain(cell.text).split())
            yield _Item(cell, source.word, source.color, condition, loose=True, own=None, swatch=source.fill)


_NO_LEGEND = Legend("workbook", (), (), None)


def _name_of(fill: Fill, profile: Profile) -> ColorName:
    found = color_of_fill(fill, _NO_LEGEND, profile.palettes)
    return found[0] if found else "other"


# ---- Entries with their headings -----------------------------------------------------------------------------------


class _Bound(NamedTuple):
    """An entry with the part of the legend that it belongs to and what it says there."""

    item: _Item
    part: Rule
    meaning: Band | tuple[StatusWord, ...] | bool

    @property
    def color(self) -> Color | None:
        name = self.item.color
        return name if name in COLORS else None


def _bind(
    items: Sequence[_Item], headings: Sequence[_Placed], profile: Profile
) -> tuple[list[_Bound], list[LegendFinding]]:
    bound: list[_Bound] = []
    later: list[tuple[_Item, list[Part]]] = []
    for item in items:
        parts = [item.own] if item.own else _parts_around(item, headings) or _parts_by_content(item, profile)
        if parts and parts[0] != "other":
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
        elif not item.loose:
            findings.append(_finding("legend.entry", item.cell.ref, text=item.text))
    findings += [
        _finding("legend.color", each.item.cell.ref, text=each.item.text)
        for each in bound
        if each.item.color == "other"
    ]
    return bound, findings


def _parts_around(item: _Item, headings: Iterable[_Placed]) -> list[Part]:
    """Return the parts of the headings before an entry: the same row first, then upwards, the nearest column first."""
    cell = item.cell
    before = [each for each in headings if each.column <= cell.column and each.row <= cell.row]
    before.sort(key=lambda each: (each.row, each.column), reverse=True)
    return list(dict.fromkeys(each.part for each in before))


def _parts_by_content(item: _Item, profile: Profile) -> list[Part]:
    """Return the part that an entry without a heading speaks of, if it plainly speaks of one."""
    if "KPI" in item.condition and read_met(item.condition) is not None:
        return ["kpi"]
    if read_band(item.condition) is not None:
        return ["progress"]
    statuses = read_statuses(item.condition, profile) or []
    return ["status"] if any(each.known for each in statuses) else []


def _elsewhere(item: _Item, parts: Iterable[Part], profile: Profile) -> _Bound | None:
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
    rules = _status_rules(parts["status"], findings)
    kpi = {each.meaning: each.color for each in parts["kpi"]}
    legend = Legend(
        "workbook",
        bands or builtin.bands,
        rules or builtin.statuses,
        kpi.get(True) if kpi else builtin.kpi,
        kpi.get(False) if kpi else builtin.kpi_unmet,
        {key: fill for rule in RULES for key, fill in _swatches(rule, parts[rule], findings)},
        {word.word: word.status for each in parts["status"] for word in _statuses(each)},
        tuple(_sentence(each) for rule in RULES for each in parts[rule]),
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
    bands = settled(_band(each)._replace(color=each.color) for each in entries)
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


def _status_rules(entries: Iterable[_Bound], findings: list[LegendFinding]) -> tuple[StatusRule, ...]:
    """Return a rule for each status and deadline; where two colours claim one, the first keeps it."""
    rules: dict[tuple[str, bool | None], StatusRule] = {}
    for entry in entries:
        for word in _statuses(entry):
            rule = StatusRule(entry.color, word.status, word.overdue)
            kept = rules.setdefault((word.status, word.overdue), rule)
            if kept.color != rule.color:
                params = {"status": rule.sentence, "kept": color_word(kept.color), "other": color_word(rule.color)}
                findings.append(_finding("legend.conflict", entry.item.cell.ref, **params))
    return tuple(rules.values())


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
