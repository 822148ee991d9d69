"""Which of several columns of one field counts: the base, the current one and the target among years.

===========  =========================================================================================
a field      is the one
===========  =========================================================================================
any          that a profile names in full under ``whole``
the target   that is called 最終, else the latest
the current  that is called 現在 or the like, else the latest
the base     that is called 基準 or the like, else that of the year in the legend's formula
===========  =========================================================================================

Where that leaves several, the header is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.reading.headings import Period, period

BASE, CURRENT, TARGET = "online_rate_base", "online_rate_current", "online_rate_target"
RATES = (BASE, CURRENT, TARGET)

_FINAL = pattern("最終")
_ON_THE_WAY = pattern("中間|当面|短期|単年度")
_NOW = pattern("現在|現状|現況|足元")
_LATELY = pattern("直近|最新")
_START = pattern("基準|当初|策定|計画時|開始時|着手前|取組前|ベース")


class Claim(NamedTuple):
    """A column that claims a field."""

    column: int
    strength: int
    said: str
    """All that its headings say, folded."""
    is_named: bool
    """Whether the profile names the heading in full."""

    @property
    def period(self) -> Period | None:
        """The period that it is of."""
        return period(self.said)


class YearChoice(NamedTuple):
    """The columns left for a field: one, none, or several where nothing decides."""

    claims: Sequence[Claim]

    @property
    def column(self) -> int | None:
        """The column, where there is one."""
        return self.claims[0].column if len(self.claims) == 1 else None


def choose_target(claims: Sequence[Claim]) -> YearChoice:
    """Return the target among several columns."""
    claims = _named(claims)
    claims = _preferred(claims, _FINAL)
    claims = [claim for claim in claims if not _ON_THE_WAY.search(claim.said)] or claims
    return YearChoice(_latest(claims))


def choose_current(claims: Sequence[Claim]) -> YearChoice:
    """Return the current value among several columns."""
    claims = _named(claims)
    claims = _preferred(claims, _NOW)
    claims = _preferred(claims, _LATELY)
    return YearChoice(_latest(claims))


def choose_base(claims: Sequence[Claim], year: int | None) -> YearChoice:
    """Return the base among several columns; ``year`` is the one that the legend's formula names."""
    claims = _named(claims)
    claims = _preferred(claims, _START)
    if len(claims) > 1 and year is not None:
        of_year = [claim for claim in claims if claim.period is not None and claim.period.year == year]
        claims = of_year or claims
    return YearChoice(claims)


def choose_other(claims: Sequence[Claim]) -> YearChoice:
    """Return the column of a field that has nothing to do with years: the one that claims it most."""
    claims = _named(claims)
    best = max((claim.strength for claim in claims), default=0)
    return YearChoice([claim for claim in claims if claim.strength == best])


def latest_of(claims: Sequence[Claim]) -> Claim | None:
    """Return the claim of the latest period, None where that is not clear."""
    latest = _latest(claims)
    return latest[0] if len(latest) == 1 and latest[0].period is not None else None


def _named(claims: Sequence[Claim]) -> Sequence[Claim]:
    named = [claim for claim in claims if claim.is_named]
    return named if len(named) == 1 else claims


def _preferred(claims: Sequence[Claim], words: re.Pattern[str]) -> Sequence[Claim]:
    return _those(claims, lambda claim: words.search(claim.said) is not None)


def _those(claims: Sequence[Claim], holds: Callable[[Claim], bool]) -> Sequence[Claim]:
    return [claim for claim in claims if holds(claim)] or claims


def _latest(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Return the claim of the latest period, or all of them where a period is missing or two are the latest."""
    if len(claims) < 2:
        return claims
    periods = [claim.period for claim in claims]
    if any(each is None for each in periods):
        return claims
    last = max(each.last_month for each in periods if each)
    return [claim for claim, each in zip(claims, periods, strict=True) if each and each.last_month == last]
