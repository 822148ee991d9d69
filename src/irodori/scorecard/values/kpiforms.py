"""Forms of a 進捗(中間KPI) cell that are brought to the plain one before it is
read.

52.3%となった。, 目標50%に対し実績52.3%            the number, and the aim that it is held against
達成：52.3%, 52.3% 達成済                          a number and that it reaches its target: 52.3%(達成)
前倒しで達成, 達成（前倒し）, 目標を上回り達成     達成
月98件, 月平均1,120件, 98件/月                     the number, and of what span of time it is
12%削減, 5ポイントの向上                           a change, whose unit says which way it goes: %減, ポイント増
"""

from __future__ import annotations

import re
from fractions import Fraction

from irodori.patterns import pattern
from irodori.scorecard.values.phrases import (
    COUNTER,
    PERCENT,
    POINTS,
    unit_name,
)
from irodori.scorecard.values.rateforms import STATE
from irodori.scorecard.values.text import (
    NUMBER,
    SCALED,
    plain,
    scaled_number_of,
    unspaced,
)
from irodori.tuples import NamedTuple


class Amount(NamedTuple):
    """A number as its digits say it, and its unit: 50 and % for 50%."""

    value: Fraction
    unit: str


class PlainProgress(NamedTuple):
    """The words of a progress in their plain form, and what was taken out."""

    words: str
    aim: Amount | None
    """What it says that it is held against: 目標50%に対し52.3%."""
    span: str
    """The span of time of which its number is: 月 of 月98件."""


_QUANTITY = rf"{SCALED}(?:{PERCENT}|{COUNTER})"
_AGAINST = pattern(
    rf"(?:中間)?(?:KPIの?)?目標値?[:は]?(?P<digits>{SCALED})(?P<unit>{PERCENT}|{COUNTER})(?:以上|以下|以内)?に対し(?:て)?(?:は)?"
    rf"[、,:]?(?:実績値?[:は]?)?(?P<value>{_QUANTITY})(?:{STATE})?。?"
)
_STATED = pattern(rf"(?P<value>{_QUANTITY})(?:{STATE})。?$")
_MET = "(?:目標)?達成(?:済み?)?"
_MET_BESIDE = (
    pattern(rf"(?P<met>{_MET})[:、,] ?(?P<value>{_QUANTITY})。?"),
    pattern(rf"(?P<value>{_QUANTITY})[、,] ?(?P<met>{_MET})。?"),
    pattern(rf"(?P<value>{_QUANTITY}) (?P<met>(?:目標)?達成済み?)。?"),
)
"""A number and 達成, kept apart: 95%達成 may be 95 % of the target."""
_EARLY = (
    r"(?:(?:計画|予定)(?:より|を))?前倒し(?:で|して|し|により)?|早期に?|超過"
)
_DONE = "(?:達成|完了|措置|実施|対応)"
_EARLY_BEFORE = pattern(
    rf"^(?:{_EARLY}|目標値?を(?:超えて|上回(?:り|って)))(?=(?:目標を?)?{_DONE})"
)
_EARLY_BEHIND = pattern(
    rf"(?<=[成了置施応済み])\((?:前倒し(?:で{_DONE})?|早期{_DONE}|超過達成)\)$"
)
_SPAN = r"(?:(?<![0-9一-龥々かカヵヶケ])|(?<=[数率]))毎?(?P<span>月|年)(?:間?平均|間|当たり|あたり)?"
_SPAN_BEFORE = pattern(
    rf"{_SPAN}(?=約?{NUMBER})(?![0-9]{{1,2}}(?:月|日(?!間)|/))"
)
_SPAN_BEHIND = pattern(
    r"(?<=[件人回者社部通])(?:/(?P<each>月|年)|\((?P<span>月|年)間?平均?\))$"
)


def plain_progress(text: str) -> PlainProgress:
    """Return the words of a progress in their plain form."""
    spaced = " ".join(plain(text).split())
    for form in _MET_BESIDE:
        met = form.fullmatch(spaced)
        if met:
            return PlainProgress(f"{met['value']}({met['met']})", None, "")
    words = unspaced(text)
    against = _AGAINST.fullmatch(words)
    if against:
        aim = _amount(against)
        return PlainProgress(against["value"], aim, "")
    words = _EARLY_BEFORE.sub("", words)
    words = _EARLY_BEHIND.sub("", words)
    words = _STATED.sub(r"\g<value>", words)
    return _without_span(words)


def _amount(match: re.Match[str]) -> Amount | None:
    number = scaled_number_of(match["digits"])
    return None if number is None else Amount(number, unit_name(match["unit"]))


def _without_span(words: str) -> PlainProgress:
    """Return words without the span of time of their number; as they are where
    they name several.
    """
    outside = words.partition("(")[0]
    before = [*_SPAN_BEFORE.finditer(outside)]
    behind = _SPAN_BEHIND.search(words)
    if len(before) == 1 and not behind:
        start, end = before[0].span()
        rest = words[:start] + words[end:]
        return PlainProgress(rest, None, before[0]["span"])
    if behind and not before:
        span = behind["each"] or behind["span"]
        return PlainProgress(words[: behind.start()], None, span)
    return PlainProgress(words, None, "")


_SPAN_NAMED = pattern(rf"{_SPAN}(?:(?<=[間均り])|(?=約?$))")
_LONGEST_BEFORE = 40


def span_before(words: str, start: int) -> str:
    """Return the span of time that the words before a KPI's number name last:
    月100件以下, 月平均の申請件数を1,000件.
    """
    before = words[max(0, start - _LONGEST_BEFORE) : start]
    spans = [match["span"] for match in _SPAN_NAMED.finditer(before)]
    return spans[-1] if spans else ""


# ---- Changes ----------------------------------------------------------------

_MORE = "向上|増加|増|上昇|アップ"
_LESS = "削減|減少|減|縮減|短縮|低減|低下|圧縮|ダウン"
_CHANGED = pattern(
    rf"(?:[のを]|程度の?)?(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?:を?(?:達成|目標|目指す|実現|図る)|する|させる|した|しました|された|済み?)?(?:とする|こと)?(?:$|[。、\0])"
)
_CHANGE_ALONE = pattern(
    rf"(?:約)?\+?(?P<digits>{SCALED})(?P<unit>{POINTS}|{PERCENT}|{COUNTER})"
)


def direction_of_change(words: str, end: int) -> str:
    """Return whether a number that ends at a place is said to be how much
    something grows (増) or shrinks (減), and nothing else is said.
    """
    match = _CHANGED.match(words, end)
    if match is None:
        return ""
    return "増" if match["more"] else "減"


def change_said(words: str) -> Amount | None:
    """Return the change that is all that words say: 12%削減, 6.2ポイント."""
    match = _CHANGE_ALONE.match(words)
    if match is None:
        return None
    amount = _amount(match)
    if amount is None:
        return None
    if match.end() == len(words):
        return amount if amount.unit == "ポイント" else None
    changed = _CHANGED.match(words, match.end())
    if changed is None or changed.end() != len(words):
        return None
    unit = amount.unit + direction_of_change(words, match.end())
    return amount._replace(unit=unit)
