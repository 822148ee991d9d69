"""The rules: a rate, a status or a KPI and a legend give a colour, with the reason in words.  Pure arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.bands import bounds_of, lies_between
from irodori.scorecard.legend.model import Legend, StatusRule, color_word, status_word
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.values.dates import Day, Deadline
from irodori.scorecard.values.kpi import KpiNumber, KpiProgress, KpiTarget
from irodori.scorecard.values.rates import Percent, Rate, show_percent
from irodori.scorecard.values.text import fold

_REACHED = Fraction(1)
_FAR_BELOW = Fraction(-1_000_000)  # what is below target = base has moved away without a measure: the lowest band


class Judgement(NamedTuple):
    """A cell's colour, None for no fill, with the rule that gave it and the reason."""

    color: Color | None
    rule: Rule
    reason: Sentence


# ---- オンライン利用率(現在値) ----------------------------------------------------------------------------------------


class Share(NamedTuple):
    """A progress as it is reckoned, 1 being 100 %; the denominator is positive."""

    numerator: int
    denominator: int


class ProgressRule:
    """Judges rates by a legend's bands; these are kept as whole numbers, which compare much faster than fractions."""

    def __init__(self, legend: Legend) -> None:
        self._legend = legend
        self._bands = [(*bounds_of(band), band.color) for band in legend.bands]
        self._doubts = [bounds_of(band) for band in legend.doubts]
        self.has_doubts = bool(self._doubts)

    def judge(self, base: Rate, current: Rate, target: Rate) -> Judgement | Sentence:
        """Return the colour of (current − base) / (target − base), exactly, or the finding ``progress.in_doubt``.

        A target below the base is a reduction: both differences are negative, and progress is 100 % or more when
        current is at or below the target.  A target equal to the base is reached or not.
        """
        if doubt := self._legend.doubts_by_rule.get("progress"):
            return doubt
        progress = _share(base.value, current.value, target.value)
        if not progress.denominator:
            return _judge_flat(current, target, self._legend)
        if self.is_in_doubt(*progress):
            return Sentence("progress.in_doubt", {"progress": Percent(progress)})
        color = self.color(*progress)
        words = _ProgressWords(base, current, target, progress, color)
        return Judgement(color, "progress", Sentence("progress.reason", words))

    def color(self, done: int, way: int) -> Color | None:
        """Return the colour of the band in which done / way lies; ``way`` is positive."""
        for low, high, color in self._bands:
            if lies_between(done, way, low, high):
                return color
        return None

    def is_in_doubt(self, done: int, way: int) -> bool:
        """Tell whether the legend gives no single colour for done / way."""
        return any(lies_between(done, way, low, high) for low, high in self._doubts)


class _Words(Mapping[str, object]):
    """The parameters of a reason, by ``names``, made when somebody reads it."""

    __slots__ = ()
    names: ClassVar[tuple[str, ...]]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


class _ProgressWords(_Words):
    """What a reason says of three rates and the progress between them, put in words when somebody reads it."""

    __slots__ = ("base", "color", "current", "progress", "target")
    names = ("current", "base", "target", "progress", "color")

    def __init__(self, base: Rate, current: Rate, target: Rate, progress: Share, color: Color | None) -> None:
        self.base = base
        self.current = current
        self.target = target
        self.progress = progress
        self.color = color

    def __getitem__(self, name: str) -> object:
        match name:
            case "progress":
                return Percent(self.progress)
            case "color":
                return color_word(self.color)
            case "current" | "base" | "target":
                rate: Rate = getattr(self, name)
                return _rate(rate)
        raise KeyError(name)


def _share(base: Fraction, current: Fraction, target: Fraction) -> Share:
    """Return (current − base) / (target − base) without reducing it; the denominator is 0 where target = base."""
    base_part, base_whole = base.as_integer_ratio()
    current_part, current_whole = current.as_integer_ratio()
    target_part, target_whole = target.as_integer_ratio()
    return Share(
        *share_of(
            base_part * current_whole * target_whole,
            current_part * base_whole * target_whole,
            target_part * base_whole * current_whole,
        )
    )


def share_of(base: int, current: int, target: int) -> tuple[int, int]:
    """Return current − base and target − base of rates in one unit, both negated where the latter is negative."""
    done, way = current - base, target - base
    return (done, way) if way >= 0 else (-done, -way)


def _judge_flat(current: Rate, target: Rate, legend: Legend) -> Judgement:
    reached = current.value >= target.value
    color = legend.color_of_progress(_REACHED if reached else _FAR_BELOW)
    code = "progress.flat_reached" if reached else "progress.flat_missed"
    params = {"current": _rate(current), "target": _rate(target), "color": color_word(color)}
    return Judgement(color, "progress", Sentence(code, params))


def _rate(rate: Rate) -> str:
    """Return a rate as it was read; 未実施 is shown as the 0% that it counts as."""
    return rate.text if rate.text.endswith("%") else show_percent(rate.value)


# ---- アクションプラン ------------------------------------------------------------------------------------------------


def judge_status(
    status: str, deadline: Deadline | None, as_of: date, legend: Legend, deadline_source: Sentence | None = None
) -> Judgement | Sentence:
    """Return the colour of an action plan's status, or the finding ``status.no_deadline``.

    The as-of date is within the deadline up to and including its last day.  ``deadline_source`` says where the deadline
    was found, for the reason.
    """
    if doubt := legend.doubts_by_rule.get("status"):
        return doubt
    if any(rule.status == status and rule.overdue is None for rule in legend.unclear):
        return Sentence("status.in_doubt", {"status": status_word(status)})
    if not legend.needs_deadline(status):
        color = legend.color_of_status(status, None)
        known = any(rule.status == status for rule in legend.statuses)
        code = "status.reason" if known else "status.not_in_legend"
        return Judgement(color, "status", Sentence(code, {"status": status_word(status), "color": color_word(color)}))
    if deadline is None:
        return Sentence("status.no_deadline", {"status": status_word(status)})
    overdue = as_of > deadline.last_day
    if any(rule.status == status and rule.overdue in {overdue, None} for rule in legend.unclear):
        return Sentence("status.in_doubt", {"status": StatusRule(None, status, overdue).sentence})
    color = legend.color_of_status(status, overdue)
    return Judgement(
        color,
        "status",
        Sentence(
            "status.reason_deadline",
            {
                "status": StatusRule(color, status, overdue).sentence,
                "deadline": deadline.text,
                "last_day": Day(deadline.last_day),
                "source": Sentence("status.source", {"source": deadline_source}) if deadline_source else "",
                "as_of": Day(as_of),
                "color": color_word(color),
            },
        ),
    )


def judge_said(status: str, overdue: bool, legend: Legend) -> Judgement | Sentence:
    """Return the colour of a status that says itself whether its deadline has passed: 取組中(期限超過)."""
    rule = StatusRule(None, status, overdue)
    if doubt := legend.doubts_by_rule.get("status"):
        return doubt
    if any(each.status == status and each.overdue in {overdue, None} for each in legend.unclear):
        return Sentence("status.in_doubt", {"status": rule.sentence})
    color = legend.color_of_status(status, overdue)
    return Judgement(color, "status", Sentence("status.reason", {"status": rule.sentence, "color": color_word(color)}))


# ---- 進捗(中間KPI) ---------------------------------------------------------------------------------------------------

USAGE_RATES = ("利用率", "オンライン申請率", "オンライン化率")


def judge_kpi(target: KpiNumber | KpiTarget | None, progress: KpiProgress, legend: Legend) -> Judgement | Sentence:
    """Return the colour of a 進捗(中間KPI) cell, or a finding that says why it has none.

    Words that say it go first; else the number is compared with the target's in the same unit.  ``kpi.unreadable``: the
    cell says neither; ``kpi.no_target``: the KPI's text sets no number; ``kpi.unit``: the units differ.
    """
    if doubt := legend.doubts_by_rule.get("kpi"):
        return doubt
    if progress.met is not None:
        return _judged(progress.met, legend, "kpi.says_met" if progress.met else "kpi.says_unmet", text=progress.text)
    if progress.value is None:
        return Sentence("kpi.unreadable", {"text": progress.text})
    if target is None:
        return Sentence("kpi.no_target", {"text": progress.text})
    if not _same_unit(progress, target):
        return Sentence("kpi.unit", {"text": progress.text, "target": _quantity(target.value, target.unit)})
    met = _reaches(progress.value, target)
    color = legend.kpi if met else legend.kpi_unmet
    words = _KpiWords(progress.value, progress.unit or target.unit, target, color)
    return Judgement(color, "kpi", Sentence("kpi.reached" if met else "kpi.missed", words))


class _KpiWords(_Words):
    """What a reason says of a number and of the one that it is measured by, put in words when somebody reads it."""

    __slots__ = ("color", "target", "unit", "value")
    names = ("value", "target", "color")

    def __init__(self, value: Fraction, unit: str, target: KpiNumber | KpiTarget, color: Color | None) -> None:
        self.value = value
        self.unit = unit
        self.target = target
        self.color = color

    def __getitem__(self, name: str) -> object:
        match name:
            case "value":
                return _quantity(self.value, self.unit)
            case "target":
                words = {"value": _quantity(self.target.value, self.target.unit)}
                return Sentence(f"band.{_COMPARISONS[self.target.comparison]}", words)
            case "color":
                return color_word(self.color)
        raise KeyError(name)


def speaks_of_usage_rate(quantity: str) -> bool:
    """Tell whether a KPI's quantity is the usage rate itself: オンライン利用率, and not オンライン利用対象者."""
    return any(rate in fold(quantity) for rate in USAGE_RATES)


_COMPARISONS = {">=": "at_least", "<=": "at_most", ">": "above", "<": "below"}


def _judged(met: bool, legend: Legend, code: str, **params: object) -> Judgement:
    color = legend.kpi if met else legend.kpi_unmet
    return Judgement(color, "kpi", Sentence(code, {**params, "color": color_word(color)}))


def _same_unit(progress: KpiProgress, target: KpiNumber | KpiTarget) -> bool:
    """Tell whether both count the same; a bare number is any count, but no per cent: 45 might be 45 % or 4,500 %."""
    if not progress.unit:
        return target.unit != "%" or progress.value == 0
    return progress.unit == target.unit


def _reaches(value: Fraction, target: KpiNumber | KpiTarget) -> bool:
    part, whole = value.as_integer_ratio()
    wanted, of = target.value.as_integer_ratio()
    over = part * of - wanted * whole
    if target.comparison == ">=":
        return over >= 0
    if target.comparison == "<=":
        return over <= 0
    return over > 0 if target.comparison == ">" else over < 0


def _quantity(value: Fraction, unit: str) -> Percent | str:
    if unit == "%":
        return Percent(value)
    number = (
        f"{value.numerator:,}" if value.denominator == 1 else f"{Decimal(value.numerator) / value.denominator:,.2f}"
    )
    return number + unit
