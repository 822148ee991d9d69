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
超, 未満 and current = target exactly       unrated: the formula says 100 %, the word says not yet
progress in a gap or an overlap of bands    unrated: the legend gives no single colour
=========================================== ==================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.bands import bounds_of, lies_between
from irodori.scorecard.judging.facts import Facts, quoted
from irodori.scorecard.judging.verdicts import Judgement, RatedColumn, Verdict, verdict_of
from irodori.scorecard.legend.model import Legend, color_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.readings import CellReadings
from irodori.scorecard.values.rates import NOT_STARTED, Percent, Rate, Unknown, show_percent
from irodori.scorecard.values.text import fold

RATES = ("online_rate_base", "online_rate_current", "online_rate_target")

Direction = Literal["up", "down"]

_UP = pattern(r"以上|超|上回")
_DOWN = pattern(r"以下|以内|未満|下回")
_STRICT = pattern(r"超|未満|[上下]回")
_NOT_BELOW = pattern(r"下回らな|上回らな")
_REACHED = Fraction(1)
_FAR_BELOW = Fraction(-1_000_000)
"""A progress below every band: the colour of a target that has not been reached."""


class Aim(NamedTuple):
    """The words beside a target's number."""

    direction: Direction | None
    is_strict: bool
    """Whether the number itself is not enough: 超, 未満."""


NO_WORDS = Aim(None, is_strict=False)


def aim_of(text: str) -> Aim:
    """Return the direction that a target's text gives in words."""
    words = fold(text)
    if _NOT_BELOW.search(words):
        return Aim("up" if "下回らな" in words else "down", is_strict=False)
    is_up = _UP.search(words) is not None
    is_down = _DOWN.search(words) is not None
    if is_up == is_down:
        return NO_WORDS
    return Aim("up" if is_up else "down", _STRICT.search(words) is not None)


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

    def judge(self, base: Rate, current: Rate, target: Rate, aim: Aim = NO_WORDS) -> Judgement | Sentence:
        """Return the colour of (current − base) ÷ (target − base), or the finding in its place."""
        way = target.value - base.value
        if aim.is_strict and current.value == target.value:
            return Sentence("progress.on_the_bound", {"target": _rate(target)})
        is_against = (aim.direction == "up" and way < 0) or (aim.direction == "down" and way > 0)
        if not way or is_against:
            return self._judge_reached(current, target, aim, is_flat=not way)
        progress = share_of(base.value, current.value, target.value)
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
        return Judgement(color, "progress", Sentence("progress.reason", words))

    def color(self, done: int, way: int) -> Color | None:
        """Return the colour of the band that holds done ÷ way; ``way`` is positive."""
        for low, high, color in self._bands:
            if lies_between(done, way, low, high):
                return color
        return None

    def is_in_doubt(self, done: int, way: int) -> bool:
        """Tell whether the legend gives no single colour for done ÷ way."""
        return any(lies_between(done, way, low, high) for low, high in self._doubts)

    def _judge_reached(self, current: Rate, target: Rate, aim: Aim, *, is_flat: bool) -> Judgement:
        """Judge a target that gives no way to measure progress by: it is reached or not."""
        if aim.direction == "down":
            reached = current.value <= target.value
        else:
            reached = current.value >= target.value
        color = self._legend.color_of_progress(_REACHED if reached else _FAR_BELOW)
        kind = "flat" if is_flat else "against"
        code = f"progress.{kind}_{'reached' if reached else 'missed'}"
        words = {"current": _rate(current), "target": _rate(target), "color": color_word(color)}
        return Judgement(color, "progress", Sentence(code, words))


def share_of(base: Fraction, current: Fraction, target: Fraction) -> Share:
    """Return (current − base) ÷ (target − base) without reducing it."""
    base_part, base_whole = base.as_integer_ratio()
    current_part, current_whole = current.as_integer_ratio()
    target_part, target_whole = target.as_integer_ratio()
    start = base_part * current_whole * target_whole
    done = current_part * base_whole * target_whole - start
    way = target_part * base_whole * current_whole - start
    return Share(done, way) if way >= 0 else Share(-done, -way)


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
    return RatedColumn(column, [_judge(rule, reader.rates(first), reader.aim(first)) for first in firsts], index)


class RateReader:
    """Reads the three rates of a table's procedures."""

    def __init__(self, table: Table, cells: CellReadings) -> None:
        fields = table.layout.fields
        self._cells = cells
        self._columns = [table.column(fields[name]) for name in RATES]
        self._in_points = writes_points(table, cells)

    def rates(self, index: int) -> list[Rate | Unknown]:
        """Return base, current and target of a procedure as they are stored."""
        return self._of(index, self._cells.rate)

    def displayed(self, index: int) -> list[Rate | Unknown]:
        """Return the same as a person sees them, rounded by their number formats."""
        return self._of(index, self._cells.displayed_rate)

    def _of(self, index: int, read: Callable[..., Rate | Unknown]) -> list[Rate | Unknown]:
        rates = [read(styles[index], codes[index], in_points=self._in_points) for styles, codes in self._columns]
        target = rates[2]
        if isinstance(target, Rate) and target.text == NOT_STARTED:
            rates[2] = Unknown("rate.unknown", target.text)
        return rates

    def aim(self, index: int) -> Aim:
        """Return the words of a procedure's target."""
        styles, codes = self._columns[2]
        if codes[index] < 0:
            return NO_WORDS
        return aim_of(self._cells.text(codes[index]))


def _judge(rule: ProgressRule, rates: Sequence[Rate | Unknown], aim: Aim) -> Verdict:
    base, current, target = rates
    if isinstance(base, Rate) and isinstance(current, Rate) and isinstance(target, Rate):
        return verdict_of(rule.judge(base, current, target, aim))
    name, unknown = next((name, rate) for name, rate in zip(RATES, rates, strict=True) if isinstance(rate, Unknown))
    words = {"field": Sentence(f"field.{name}"), "text": quoted(unknown.text)}
    return Verdict(None, Sentence(unknown.code, words))


def writes_points(table: Table, cells: CellReadings) -> bool:
    """Tell whether a table writes 20 for 20 % in any of its rates."""
    fields = table.layout.fields
    columns = [table.column(fields[name]) for name in RATES if name in fields]
    return any(cells.write_points(set(zip(*column, strict=True))) for column in columns)
