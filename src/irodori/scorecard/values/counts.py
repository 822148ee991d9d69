"""Counts of procedures: 1,662,060, 121.2万件(28.8%), 約357万件."""

from __future__ import annotations

from typing import NamedTuple

from irodori.scorecard.values.phrases import Phrase, Quantity, read_phrases
from irodori.scorecard.values.rates import NOT_STARTED, Rate, Unknown
from irodori.scorecard.values.text import shown


class Count(NamedTuple):
    """A whole number of cases, the rate given beside it in brackets, and the count as written."""

    value: int
    rate: Rate | None
    text: str


_NO_CASES = frozenset(
    [
        "%",
        "ポイント",
        "年",
        "か月",
        "週間",
        "日",
        "営業日",
        "時間",
        "分",
        "秒",
        "円",
        "千円",
        "万円",
        "億円",
        "倍",
        "位",
        "番",
        "号",
    ]
)
"""Units of what is no case."""
_FORBIDDEN = frozenset(["aim", "forecast", "range", "arrow", "verb"])


def read_count(text: str) -> Count | Unknown:
    """Return the count that a text cell says; 未実施 is 0.

    What is outside brackets goes first: 1,253万件(前年1,102万件) is 12,530,000.  A blank, 集計中, なし are
    ``count.unknown``; two counts, a part of a case (0.5件), a negative count and other units are ``count.unreadable``.
    """
    cell = read_phrases(text)
    if cell is None:
        return Unknown("count.unreadable", shown(text))
    if "not_started" in cell.outer_flags and not cell.rest:
        return Count(0, None, NOT_STARTED)
    if cell.is_unknown:
        return Unknown("count.unknown", shown(text))
    counts = _counts(cell.outside) or _counts(cell.inside)
    is_one = len({each.value for each in counts}) == 1 and _FORBIDDEN.isdisjoint(cell.flags)
    if cell.rest or not is_one or not _is_whole(counts[0]):
        return Unknown("count.unreadable", shown(text), shown(cell.rest))
    found = counts[0]
    return Count(int(found.value), _rate((*cell.outside, *cell.inside)), found.text)


def _counts(phrases: tuple[Phrase, ...]) -> list[Quantity]:
    """Return the counts of phrases; numbers in units of what is no case make them none."""
    own = [each for phrase in phrases for each in phrase.own() if each.unit != "%"]
    if any(each.unit in _NO_CASES for each in own):
        return []
    return own


def _is_whole(count: Quantity) -> bool:
    return count.value.denominator == 1 and count.value >= 0 and count.bound in {"", ">=", "~"}


def _rate(phrases: tuple[Phrase, ...]) -> Rate | None:
    """Return the one rate that is beside a count."""
    rates = {(each.value, each.text) for phrase in phrases for each in phrase.own("%")}
    return Rate(*rates.pop()) if len(rates) == 1 else None
