"""Counts of procedures: 1,662,060, 121.2万件(28.8%), 約357万件."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.values.quantities import ALONE, SCALED, WHOLE, scaled_number_of
from irodori.scorecard.values.rates import NOT_STARTED, Rate, Unknown, rate_in_notes
from irodori.scorecard.values.text import outside_and_inside, says_unknown, shown, unspaced, without_footnote


class Count(NamedTuple):
    """A whole number of cases, the rate given beside it in brackets, and the count as written."""

    value: int
    rate: Rate | None
    text: str


_COUNT = pattern(
    rf"[^0-9%.,・△▲-]{{0,12}}(?P<number>{ALONE}{SCALED}{WHOLE})(?P<unit>件|[^0-9%.,・]{{0,12}})(?P<rest>[^0-9%]{{0,12}})"
)
_NOT_A_COUNT = pattern(r"年|月|日|時|円|割|分|秒|ポイント|位|番|号|倍")
_BROKEN_GROUP = pattern(r",\s+(?=[0-9])")
_DIGITS = pattern(r"[0-9]{1,15}")


@lru_cache(maxsize=1 << 14)
def read_count(text: str) -> Count | Unknown:
    """Return the count that a text cell says; 未実施 is 0.

    What stands outside brackets goes first: 1,253万件(前年1,102万件) is 12,530,000.  A blank, 集計中, なし are
    ``count.unknown``; two counts, a part of a case (0.5件), a negative count and other units are ``count.unreadable``.
    """
    if _DIGITS.fullmatch(text) and text.isascii():
        return Count(int(text), None, text)
    head, notes = outside_and_inside(unspaced(_BROKEN_GROUP.sub(",", text)))
    if without_footnote(head) == NOT_STARTED:
        return Count(0, None, NOT_STARTED)
    found = _count(head)
    if found:
        rate = rate_in_notes(notes)
        return found._replace(rate=rate if isinstance(rate, Rate) else None)
    if (head or not any(notes)) and says_unknown(head):
        return Unknown("count.unknown", shown(text))
    beside = _beside_a_rate(head, notes)
    return beside or Unknown("count.unreadable", shown(text))


def _beside_a_rate(head: str, notes: tuple[str, ...]) -> Count | None:
    """Return the count of 28.8%(121.2万件) or (54件)."""
    rate = rate_in_notes((head,))
    found = _count(notes[0]) if len(notes) == 1 and (not head or isinstance(rate, Rate)) else None
    return found and found._replace(rate=rate if isinstance(rate, Rate) else None)


def _count(words: str) -> Count | None:
    match = _COUNT.fullmatch(without_footnote(words))
    if not match or _NOT_A_COUNT.match(match["unit"]):
        return None
    value = scaled_number_of(match["number"])
    if value is None or Fraction(value).denominator != 1:
        return None
    unit = match["unit"] if match["unit"] == "件" else ""
    return Count(value.numerator, None, match["number"] + unit)
