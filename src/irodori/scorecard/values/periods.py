"""Periods in headings and beside values: 令和元年度, R4.3, 2022年3月,
令和4年度第2四半期, 令和元年7月~12月.

A heading is looser than a deadline, which `datewords` reads: a year may be
written alone (R5), and then is the calendar or the fiscal year.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import QUARTERS, year_of_era
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

_PERIOD = pattern(
    r"(?:(?P<era>令和|平成|昭和|[RrHhS])(?P<number>元|[0-9]{1,2})|(?P<year>(?:19|20)[0-9]{2}))"
    r"(?P<fiscal>年度|年|FY|\.)?(?:(?:第?(?P<quarter>[1-4一二三四])(?:四半期|/4期?|Q)|Q(?P<q>[1-4])(?![0-9])|(?P<half>[上下]半?期)"
    r"|(?P<month>[0-9]{1,2})(?:月|(?=\.|末|$))))?"
)
_TIMES = frozenset("0123456789元")
_LONGEST_FORMULA = 2_000
"""Characters of a text in which a formula is looked for."""
_POINT_IN_TIME = pattern(r"末?(?:時点|現在)?")
_LATER_MONTH = pattern(r"[~〜～から-]{1,2}(?P<month>[0-9]{1,2})月")


class Period(NamedTuple):
    """A period that a heading names, ordered by its last month."""

    last_month: int
    """Its last month, counted from year 0."""
    year: int
    """The calendar or fiscal year as written."""
    is_bare: bool = False
    """Whether the year is written alone, R5, so that it may be either."""


NO_PERIOD = Period(0, 0)
"""A period that no heading names."""


def period(text: str) -> Period | None:
    """Return the last period that a folded text names: 令和元年度, R4.3,
    2022年3月, 令和元年7月~12月.
    """
    last: Period | None = None
    for found in _PERIOD.finditer(text):
        year = _year(found)
        month = int(found["month"]) if found["month"] else None
        later = _LATER_MONTH.match(text, found.end())
        if later:
            month = int(later["month"])
        end = year * 12 + _last_month(found, month)
        last = Period(end, year, _is_bare(found, month))
    return last


def years_in(text: str) -> set[int]:
    """Return the years, calendar or fiscal as written, that a folded text
    names.
    """
    return {_year(found) for found in _PERIOD.finditer(text)}


def _is_bare(found: re.Match[str], month: int | None) -> bool:
    parts = ("fiscal", "quarter", "q", "half")
    return month is None and not any(found[part] for part in parts)


def _last_month(found: re.Match[str], month: int | None) -> int:
    """Return the last month of a period, counted from January of its year."""
    quarter = found["quarter"] or found["q"]
    is_fiscal = found["fiscal"] == "年度"
    if quarter:
        month = QUARTERS[quarter]
        is_fiscal = True
    elif found["half"]:
        return 9 if found["half"][0] == "上" else 15
    elif month is None:
        return 15 if found["fiscal"] in {"年度", "FY"} else 12
    return 12 + month if is_fiscal and month <= 3 else month


def _year(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    return year_of_era(found["era"], found["number"])


def without_periods(text: str) -> str:
    """Return a folded text without the periods that it names."""
    if _TIMES.isdisjoint(text):
        return text
    spans = [
        found.group() + _later(text, found)
        for found in _PERIOD.finditer(text)
        if _is_period(found)
    ]
    for span in spans:
        text = text.replace(span, "", 1)
    return text


def _later(text: str, found: re.Match[str]) -> str:
    """Return what goes on with a period: ~12月, 末時点."""
    later = _LATER_MONTH.match(text, found.end())
    end = later.end() if later else found.end()
    point = _POINT_IN_TIME.match(text, end)
    return text[found.end() : point.end() if point else end]


def _is_period(found: re.Match[str]) -> bool:
    return bool(
        found["fiscal"]
        or found["month"]
        or found["era"] in {"令和", "平成", "昭和", "R", "H"}
    )


# ---- The year of the base in a legend's formula ------------------------------

_BASE_IN_FORMULA = pattern(
    r"(?P<year_of_base>(?:(?:令和|平成|昭和|[RrHhS])(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})(?:年度|年))"
    r"(?:実績)?の?[ァ-ヺー一-龥]{0,12}率"
)


def base_year_in(text: str) -> Period | None:
    """Return the year that a formula names before a rate: 令和元年度 for
    (現在の利用率 - 令和元年度利用率) / (…).

    None where the text is no formula, or its rates are of several years.
    """
    if len(text) > _LONGEST_FORMULA or not (
        "/" in text or "／" in text or "÷" in text
    ):
        return None
    found = _BASE_IN_FORMULA.finditer(fold(text))
    years = (period(each["year_of_base"]) for each in found)
    return only_year([year for year in years if year is not None])


def only_year(years: Collection[Period]) -> Period | None:
    """Return the year that several periods are of, 令和元年度 before 令和元年;
    None where they are of several.
    """
    if len({each.year for each in years}) != 1:
        return None
    return max(years)
