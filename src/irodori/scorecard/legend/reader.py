"""The workbook's own legend: read from the cells around its tables.

Each entry is a colour (a word, or a swatch) and a condition; it is bound to the rule that its heading names: the one
before it in its own cell, else the nearest one to the left or above.  What speaks of colours and is not understood
whole puts its rule in doubt: the cells of that rule are not rated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.legend.assembling import LegendParts, assembled
from irodori.scorecard.legend.binding import Binding, bind, by_rule
from irodori.scorecard.legend.doubts import Doubts, LegendFinding
from irodori.scorecard.legend.formula import (
    FormulaReading,
    base_year,
    implied_formula,
    measures_by_target,
    read_formula,
)
from irodori.scorecard.legend.meaning import (
    Legend,
)
from irodori.scorecard.legend.placed import LegendCell, LegendScan
from irodori.scorecard.legend.riders import riders, states_base
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.scanning import scan
from irodori.scorecard.legend.tokens import ColorWords, colored_text, legible
from irodori.scorecard.palettes import NO_COLORS, Color
from irodori.scorecard.profile import ALL_RULES, Profile, Rule
from irodori.scorecard.values.text import shown

_LONGEST_POINTER = 200
"""Characters of a cell that may say where the legend is; a longer one is a text about other things too."""
_MOST_ENTRIES = 300
"""No legend has as many entries; where a book has more, its rules are in doubt."""


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
    formula: FormulaReading | None = None
    """How the sheet says that progress is measured, also where it says nothing of colours."""
    elsewhere: LegendFinding | None = None
    """What says that the colours are explained outside the sheet: 色分けの基準は別紙参照."""


def read_legend(
    cells: Sequence[LegendCell],
    profile: Profile,
    rules: tuple[Rule, ...] | None = None,
    base_years: frozenset[int] = frozenset(),
) -> LegendReading:
    """Return the legend that cells outside the tables give; ``rules`` are those that it may speak of, else all.

    ``base_years`` are those that the headings of the sheet's base rates name.

    A rule of which the cells say nothing comes from the profile's built-in legend, and is among the differences.
    """
    conditions = Conditions(profile, profile.rules if rules is None else rules)
    found = scan(cells, profile, conditions.reader_for, with_marks="mark" in conditions.rules)
    binding = bind(found._replace(entries=found.entries[:_MOST_ENTRIES]), conditions)
    doubts = Doubts(found, binding, conditions)
    formulas = [(cell, formula) for cell in cells if (formula := read_formula(legible(cell.text)))]
    doubts.add_formulas(formulas)
    _add_riders(cells, doubts, ColorWords(profile), tuple({each.part for each in binding.bound}))
    _add_bases(cells, formulas, doubts, base_years)
    if not formulas:
        _add_shares_of_target(binding, doubts)
    if len(found.entries) > _MOST_ENTRIES:
        doubts.add_text(found.entries[_MOST_ENTRIES].cell, conditions.rules, "…")
    read = [formula for _, formula in formulas]
    implied = None if read or conditions.is_scorecard else implied_formula(_measure_texts(cells, found, binding))
    parts = LegendParts(by_rule(binding.bound), found.free, [*read, implied] if implied else read)
    said = frozenset({rule for rule in ALL_RULES if parts.bound[rule]} | set(doubts.by_rule))
    taken = _taken(found, binding, formulas) - doubts.cells
    unread = frozenset((found.speaking | doubts.cells) - taken)
    markers = frozenset(item.color for item in binding.markers) - NO_COLORS
    formula = next((each for each in parts.formulas if each.formula), None)
    elsewhere = _elsewhere(cells)
    if not said:
        return LegendReading(None, tuple(doubts.findings), said, taken, unread, markers, formula, elsewhere)
    legend, findings = assembled(parts, profile, doubts)
    legend = legend._replace(markers=markers)
    return LegendReading(legend, tuple(findings), said, taken, unread, markers, formula, elsewhere)


def _add_riders(cells: Iterable[LegendCell], doubts: Doubts, colors: ColorWords, rules: tuple[Rule, ...]) -> None:
    """Put the rules in doubt that sentences beside the legend change; ``rules`` are those that it has."""
    for cell in cells:
        for rider in riders(cell.text, lambda line: bool(colors.mentions(colored_text(line, None, ())))):
            doubts.add_text(cell, rider.rules or rules or doubts.rules, rider.text)


def _add_bases(
    cells: Iterable[LegendCell],
    formulas: Iterable[tuple[LegendCell, FormulaReading]],
    doubts: Doubts,
    years: frozenset[int],
) -> None:
    """Put progress in doubt where the base is said to be of another year than the column of the base rates."""
    said = [(cell, reading.base) for cell, reading in formulas]
    said += [(cell, states_base(cell.text)) for cell in cells]
    for cell, text in said:
        year = base_year(text) if text and years else None
        if text and year and year not in years:
            doubts.add_text(cell, ("progress",), text)


def _add_shares_of_target(binding: Binding, doubts: Doubts) -> None:
    for each in binding.bound:
        if each.part == "progress" and measures_by_target(legible(each.item.cell.text)):
            doubts.add_text(each.item.cell, ("progress",), each.item.text)


_COLORING = "(?:色分け|着色|塗り分け|塗分け|塗りつぶし|配色|凡例)"
_OUTSIDE = "(?:別紙|別添|別表|別冊|別途|別に定め|要領|手引|マニュアル)"
_POINTS_ELSEWHERE = pattern(rf"{_COLORING}[^。\n]{{0,20}}{_OUTSIDE}|{_OUTSIDE}[^。\n]{{0,20}}{_COLORING}")


def _elsewhere(cells: Iterable[LegendCell]) -> LegendFinding | None:
    """Return a finding for the first cell that says that the colours are explained outside the sheet."""
    for cell in cells:
        if len(cell.text) <= _LONGEST_POINTER and _POINTS_ELSEWHERE.search(cell.text):
            params = {"cell": cell.ref, "text": shown(cell.text)}
            return LegendFinding("legend.elsewhere", cell.ref, "warning", Sentence("legend.elsewhere", params))
    return None


def _measure_texts(cells: Iterable[LegendCell], found: LegendScan, binding: Binding) -> str:
    """Return what a legend says in the rows of its bands, of the headings over them, and where it begins."""
    rows = {each.item.cell.row for each in binding.bound if each.part == "progress"}
    if not rows:
        return ""
    rows |= {each.row for each in found.headings if each.part == "progress"} | set(found.announced)
    return " ".join(cell.text for cell in cells if cell.row in rows)


def _taken(
    found: LegendScan, binding: Binding, formulas: Iterable[tuple[LegendCell, FormulaReading]]
) -> frozenset[tuple[int, int]]:
    items = [*(each.item for each in binding.bound), *binding.apart, *binding.markers]
    places = {(item.cell.row, item.cell.column) for item in items}
    places |= {item.source for item in items if item.source}
    places |= {(each.row, each.column) for each in found.headings}
    places |= {(each.cell.row, each.cell.column) for each in found.listings}
    places |= {(each.row, each.column) for each in found.free if each.word}
    return frozenset(places | {(cell.row, cell.column) for cell, _ in formulas})
