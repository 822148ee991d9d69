"""オンライン利用率(現在値): progress = (current − base) ÷ (target − base), exactly, and the band that holds it.

=========================================== ==================================================================
what the three cells say                    verdict
=========================================== ==================================================================
the legend's bands are in doubt             unrated, with the legend's doubt
a column is missing, a value is not known   unrated, with the finding of the first such value
target 未実施                               unrated: 0 is read in base and current only
target above the base, 以上, 超 or no word  progress upwards
target below the base, 以下, 以内 or no word progress downwards: both differences are negative
target = base                               reached or not: the colour of 100 %, or that of the lowest band
a word against the direction (base 59 %,    reached or not: the formula would count a fall as progress
50 %以上)
the legend measures current ÷ target         that share, of targets above 0
超, 未満 and current = target exactly       unrated: the formula says 100 %, the word says not yet
progress in a gap or an overlap of bands    unrated: the legend gives no single colour
=========================================== ==================================================================
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.bands import bounds_of, lies_between
from irodori.scorecard.judging.facts import Facts, quoted
from irodori.scorecard.judging.verdicts import Judgement, RatedColumn, Verdict, verdict_of
from irodori.scorecard.legend.meaning import Legend, color_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.reading.ratescales import rate_scales
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.rates import NOT_STARTED, Percent, Rate, Scale, Unknown, show_percent

RATES = ("online_rate_base", "online_rate_current", "online_rate_target")

_UP = frozenset([">=", ">"])
_DOWN = frozenset(["<=", "<"])
_STRICT = frozenset([">", "<"])
"""The bounds beside a target's number: 以上 and 超 upwards, 以下, 以内 and 未満 downwards; 超 and 未満 exclude it."""

_NOTHING = Fraction(0)
_REACHED = Fraction(1)
_FAR_BELOW = Fraction(-1_000_000)
"""A progress below every band: the colour of a target that has not been reached."""


# ---- The rule ------------------------------------------------------------------------------------------------------


class Share(NamedTuple):
    """A progress, 1 being 100 %; the denominator is positive, or 0 where target = base."""

    numerator: int
    denominator: int


class ProgressRule:
    """Judges rates by a legend's bands, which are kept as whole numbers: these compare faster than fractions."""

    def __init__(self, legend: Legend) -> None:
        self._legend = legend
        self._bands = [(*bounds_of(band), band.color) for band in legend.bands]
        self._doubts = [bounds_of(band) for band in legend.doubts]

    def judge(self, base: Rate, current: Rate, target: Rate) -> Judgement | Sentence:
        """Return the colour of (current − base) ÷ (target − base), or the finding in its place."""
        if target.bound in _STRICT and current.value == target.value:
            return Sentence("progress.on_the_bound", {"target": _rate(target)})
        done, way = _differences(base.value, current.value, target.value)
        code = "progress.reason"
        if self._legend.formula == "achievement":
            done, way = _differences(_NOTHING, current.value, target.value)
            code = "progress.reason_achievement"
        elif not way or (target.bound in _UP and way < 0) or (target.bound in _DOWN and way > 0):
            return self._judge_reached(current, target, is_flat=not way)
        progress = Share(done, way) if way >= 0 else Share(-done, -way)
        if self.is_in_doubt(*progress):
            return Sentence("progress.in_doubt", {"progress": Percent(progress)})
        color = self.color(*progress)
        words = {
            "current": _rate(current),
            "base": _rate(base),
            "target": _rate(target),
            "progress": Percent(progress),
            "color": color_word(color),
        }
        return Judgement(color, "progress", Sentence(code, words))

    def color(self, done: int, way: int) -> Color | None:
        """Return the colour of the band that holds done ÷ way; ``way`` is positive."""
        for low, high, color in self._bands:
            if lies_between(done, way, low, high):
                return color
        return None

    def is_in_doubt(self, done: int, way: int) -> bool:
        """Tell whether the legend gives no single colour for done ÷ way."""
        return any(lies_between(done, way, low, high) for low, high in self._doubts)

    def _judge_reached(self, current: Rate, target: Rate, *, is_flat: bool) -> Judgement:
        """Judge a target that gives no way to measure progress by: it is reached or not."""
        over = current.value - target.value
        reached = over <= 0 if target.bound in _DOWN else over >= 0
        color = self._legend.color_of_progress(_REACHED if reached else _FAR_BELOW)
        kind = "flat" if is_flat else "against"
        code = f"progress.{kind}_{'reached' if reached else 'missed'}"
        words = {"current": _rate(current), "target": _rate(target), "color": color_word(color)}
        return Judgement(color, "progress", Sentence(code, words))


def _differences(base: Fraction, current: Fraction, target: Fraction) -> tuple[int, int]:
    """Return current − base and target − base as whole numbers of one unit."""
    base_part, base_whole = base.as_integer_ratio()
    current_part, current_whole = current.as_integer_ratio()
    target_part, target_whole = target.as_integer_ratio()
    start = base_part * current_whole * target_whole
    done = current_part * base_whole * target_whole - start
    way = target_part * base_whole * current_whole - start
    return done, way


def _rate(rate: Rate) -> str:
    """Return a rate as it was read; 未実施 is shown as the 0% that it counts as."""
    return rate.text if rate.text.endswith("%") else show_percent(rate.value)


# ---- A table's column ----------------------------------------------------------------------------------------------


def judge_rates(table: Table, facts: Facts) -> RatedColumn:
    """Return the verdicts on オンライン利用率(現在値), each combination of three values judged once."""
    fields = table.layout.fields
    column = fields["online_rate_current"]
    missing = next((name for name in RATES if name not in fields), None)
    doubt = facts.doubt("progress")
    if missing or doubt:
        words = {"field": Sentence(f"field.{missing}")}
        finding = Sentence("rate.no_column", words) if missing else doubt
        _, index = table.group([])
        return RatedColumn(column, [Verdict(None, finding)], index)
    firsts, index = table.group([fields[name] for name in RATES])
    reader = RateReader(table, facts.cells)
    rule = ProgressRule(facts.legend)
    return RatedColumn(column, [_judge(rule, reader.rates(first)) for first in firsts], index)


class RateReader:
    """Reads the three rates of a table's procedures."""

    def __init__(self, table: Table, cells: CellReader) -> None:
        scales = rate_scales(table, cells)
        columns = [(name, table.layout.fields[name]) for name in RATES]
        self._columns = [_read_column(table, cells, column, scales[column], name) for name, column in columns]

    def rates(self, index: int) -> list[Rate | Unknown]:
        """Return base, current and target of a procedure as they are stored."""
        return [column.stored[column.places[index]] for column in self._columns]

    def displayed(self, index: int) -> list[Rate | Unknown]:
        """Return the same as a person sees them, rounded by their number formats."""
        return [column.displayed[column.places[index]] for column in self._columns]

    def is_rounded(self, index: int) -> bool:
        """Tell whether a procedure displays another rate than it stores."""
        base, current, target = self._columns
        return (
            base.is_rounded[base.places[index]]
            or current.is_rounded[current.places[index]]
            or target.is_rounded[target.places[index]]
        )


class _ReadColumn(NamedTuple):
    """The distinct rates of a column, and for each procedure the place of its own."""

    stored: list[Rate | Unknown]
    displayed: list[Rate | Unknown]
    is_rounded: list[bool]
    places: array[int]


def _read_column(table: Table, cells: CellReader, column: int, scale: Scale, name: str) -> _ReadColumn:
    is_target = name == "online_rate_target"
    firsts, places = table.group([column])
    stored: list[Rate | Unknown] = []
    displayed: list[Rate | Unknown] = []
    for cell in [table.cell(first, column) for first in firsts]:
        held = cells.rate(*cell, scale, target=is_target)
        if is_target and isinstance(held, Rate) and held.text == NOT_STARTED:
            held = Unknown("rate.unknown", held.text)
        seen = cells.displayed_rate(*cell, scale)
        stored.append(held)
        if isinstance(held, Rate) and isinstance(seen, Rate):
            held = Rate(seen.value, seen.text, held.bound)
        displayed.append(held)
    is_rounded = [held != seen for held, seen in zip(stored, displayed, strict=True)]
    return _ReadColumn(stored, displayed, is_rounded, places)


def _judge(rule: ProgressRule, rates: Sequence[Rate | Unknown]) -> Verdict:
    base, current, target = rates
    if isinstance(base, Rate) and isinstance(current, Rate) and isinstance(target, Rate):
        return verdict_of(rule.judge(base, current, target))
    name, unknown = next((name, rate) for name, rate in zip(RATES, rates, strict=True) if isinstance(rate, Unknown))
    words = {"field": Sentence(f"field.{name}"), "text": quoted(unknown.text)}
    return Verdict(None, Sentence(unknown.code, words))
