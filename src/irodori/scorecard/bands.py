"""Bands of progress: what 70%~100%未満 holds, and where bands overlap or leave
a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.scorecard.palettes import Color
from irodori.scorecard.values.rates import show_percent


class Band(NamedTuple):
    """The progress that one colour stands for; 1 is 100 %, a bound of None is
    open, a colour of None is no fill.
    """

    color: Color | None
    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = False
    unclear: bool = False
    """Whether the legend names a colour here that is none of the five."""

    def holds(self, progress: Ratio) -> bool:
        """Tell whether a progress lies in the band."""
        return lies_between(
            progress.numerator, progress.denominator, *bounds_of(self)
        )

    @property
    def sentence(self) -> Sentence:
        """The band in words: 70%以上100%未満."""
        low = high = None
        if self.low is not None:
            low = _bound("at_least" if self.low_closed else "above", self.low)
        if self.high is not None:
            high = _bound(
                "at_most" if self.high_closed else "below", self.high
            )
        if low and high:
            return Sentence("band.between", {"low": low, "high": high})
        return low or high or Sentence("band.all")


class Ratio(Protocol):
    """What is needed of a progress; the denominator is positive."""

    @property
    def numerator(self) -> int:
        """Its part."""

    @property
    def denominator(self) -> int:
        """Its whole."""


Bound = tuple[int, int, bool] | None
"""A numerator, a positive denominator, and whether the bound itself belongs to
the band; None is open.
"""


def bounds_of(band: Band) -> tuple[Bound, Bound]:
    """Return a band's bounds as whole numbers."""
    low = (
        None
        if band.low is None
        else (*band.low.as_integer_ratio(), band.low_closed)
    )
    high = (
        None
        if band.high is None
        else (*band.high.as_integer_ratio(), band.high_closed)
    )
    return low, high


def lies_between(
    part: int,
    whole: int,
    low: Bound,
    high: Bound,
) -> bool:
    """Tell whether part / whole lies between two bounds; ``whole`` is
    positive.
    """
    if low is not None:
        over = part * low[1] - low[0] * whole
        if over < 0 or (over == 0 and not low[2]):
            return False
    if high is None:
        return True
    over = part * high[1] - high[0] * whole
    return over < 0 or (over == 0 and high[2])


def settled(bands: Iterable[Band]) -> tuple[Band, ...]:
    """Return the bands from the highest to the lowest, read as people write
    them.

    One-sided bands are a staircase: 100%以上, 70%以上, 40%以上 end where the
    one above begins, and 10%未満, 40%未満 begin where the one below ends. A
    band without bounds is the rest below the others, else above them. A lowest
    band from 0% holds what is below 0% too, and a highest band up to and with
    100% what is above.
    """
    unique = list(dict.fromkeys(bands))
    steps = sorted(
        (_step(band, unique) for band in unique), key=from_below, reverse=True
    )
    if steps and steps[-1].low == 0:
        steps[-1] = steps[-1]._replace(low=None)
    if steps and steps[0].high == 1 and steps[0].high_closed:
        steps[0] = steps[0]._replace(high=None, high_closed=False)
    return tuple(steps)


def _step(band: Band, bands: Sequence[Band]) -> Band:
    """Bound a one-sided band by its neighbour, and one without bounds by all
    others.
    """
    if band.low is None and band.high is None:
        return _rest(band, [each for each in bands if each != band])
    if band.high is None:
        return _ended(band, bands)
    return _begun(band, bands) if band.low is None else band


def _ended(band: Band, bands: Iterable[Band]) -> Band:
    """Return a band that ends where the next one above begins."""
    above = [each for each in bands if _begins_above(each, band)]
    if not above:
        return band
    nearest = min(above, key=from_below)
    return band._replace(high=nearest.low, high_closed=not nearest.low_closed)


def _begun(band: Band, bands: Iterable[Band]) -> Band:
    """Return a band that begins where the next one below ends."""
    end = band.high
    assert end is not None
    ends = [
        (each.high, each.high_closed)
        for each in bands
        if each.high is not None and each.high < end
    ]
    if not ends:
        return band
    high, is_closed = max(ends)
    return band._replace(low=high, low_closed=not is_closed)


def _begins_above(one: Band, other: Band) -> bool:
    """Tell whether a band begins above another one: 100%超 begins above 100%."""
    if one.low is None or other.low is None:
        return False
    return one.low > other.low or (
        one.low == other.low and other.low_closed and not one.low_closed
    )


def _rest(band: Band, others: Sequence[Band]) -> Band:
    lowest = min(others, key=from_below, default=band)
    if lowest.low is not None:
        return band._replace(
            high=lowest.low, high_closed=not lowest.low_closed
        )
    tops = [
        (each.high, each.high_closed)
        for each in others
        if each.high is not None
    ]
    if tops and len(tops) == len(others):
        high, closed = max(tops)
        return band._replace(low=high, low_closed=not closed)
    return band


def from_below(band: Band) -> tuple[bool, Fraction, bool]:
    """Order bands by where they begin."""
    return band.low is not None, band.low or Fraction(0), not band.low_closed


def overlaps(bands: Sequence[Band]) -> list[Band]:
    """Return what two bands, the highest first, both hold, as bands of the
    upper one's colour.
    """
    return [
        both
        for upper, lower in combinations(bands, 2)
        if (both := _common(upper, lower))
    ]


def gaps(bands: Sequence[Band]) -> list[Band]:
    """Return what lies between two neighbours of settled bands, as bands
    without a colour.
    """
    between = []
    for upper, lower in pairwise(bands):
        low, high = lower.high, upper.low
        if low is None or high is None or low > high:
            continue
        if low < high or not (lower.high_closed or upper.low_closed):
            between.append(
                Band(
                    None,
                    low,
                    high,
                    not lower.high_closed,
                    not upper.low_closed,
                )
            )
    return between


def _common(upper: Band, lower: Band) -> Band | None:
    """Return what both hold; the upper one begins no lower than the lower one."""
    low, closed = upper.low, upper.low_closed
    ends = [
        (band.high, band.high_closed)
        for band in (upper, lower)
        if band.high is not None
    ]
    if not ends:
        return Band(upper.color, low, None, closed)
    high, high_closed = min(ends)
    if low is None or low < high or (low == high and closed and high_closed):
        return Band(upper.color, low, high, closed, high_closed)
    return None


def _bound(name: str, value: Fraction) -> Sentence:
    return Sentence(f"band.{name}", {"value": show_percent(value)})
