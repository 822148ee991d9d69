"""Periods in headings and beside values: 令和元年度, R4.3, 2022年3月,
令和4年度第2四半期, 令和元年7月~12月; and those before a deadline:
期限まで1か月以内.

A heading is looser than a deadline, which `datewords` reads: a year may be
written alone (R5), and then is the calendar or the fiscal year.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from typing import Literal

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.values.datewords import (
    QUARTERS,
    with_digits,
    year_of_era,
)
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

_PERIOD = pattern(
    r"(?:(?P<era>令和|平成|昭和|[RrHhS])(?P<number>元|[0-9]{1,2})|(?P<year>(?:19|20)[0-9]{2}))"
    r"(?P<fiscal>年度|年分?|FY|\.)?(?:(?:第?(?P<quarter>[1-4一二三四])(?:四半期|/4期?|Q)|Q(?P<q>[1-4])(?![0-9])|(?P<half>[上下]半?期)"
    r"|(?P<month>[0-9]{1,2})(?:月|(?=[.末)\]]|$))))?"
)
_KANJI_YEAR = pattern(
    "(?:令和|平成|昭和)[一二三四五六七八九十]{1,3}年|二○[○一二三四五六七八九]{2}年"
)
_TIMES = frozenset("0123456789元")
_LONGEST_FORMULA = 2_000
"""Characters of a text in which a formula is looked for."""
_POINT_IN_TIME = pattern(r"末?(?:時点|現在)?")
_LATER_MONTH = pattern(r"[~〜～から-]{1,2}(?P<month>[0-9]{1,2})月")


_APRIL = 4


class Period(NamedTuple):
    """A period that a heading names, ordered by its last month."""

    last_month: int
    """Its last month, counted from year 0."""
    year: int
    """The calendar or fiscal year as written."""
    is_bare: bool = False
    """Whether the year is written alone, R5, so that it may be either."""

    @property
    def fiscal_year(self) -> int:
        """The fiscal year in which it ends."""
        return (self.last_month - _APRIL) // 12


NO_PERIOD = Period(0, 0)
"""A period that no heading names."""


def years_in_digits(text: str) -> str:
    """Return a folded text that names a year in kanji with its dates in
    digits: 令和5年度 for 令和五年度.
    """
    return with_digits(text) if _KANJI_YEAR.search(text) else text


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


_PART = pattern(
    r"(?P<half>[上下]半?期|[前後]半)(?:末|時点|の状況|の進捗)?$"
    r"|第?(?P<quarter>[1-4一二三四])(?:四半期|/4期?|Q)(?:末|時点)?$"
)


def part_of_year(text: str) -> Period | None:
    """Return the part of a fiscal year, of which none is named, that a folded
    text ends with: 上半期, 第2四半期.
    """
    found = _PART.search(text)
    if found is None:
        return None
    if found["half"]:
        return Period(9 if found["half"][0] in "上前" else 15, 0)
    month = QUARTERS[found["quarter"]]
    return Period(12 + month if month <= 3 else month, 0)


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
        or (found["year"] and _VALUE.match(found.string, found.end()))
    )


_VALUE = pattern("目標|実績|現状|基準|計画|見込")
"""What a year without 年 heads: 2025目標."""


# ---- The year of the base in a legend's formula ------------------------------

_BASE_IN_FORMULA = pattern(
    r"(?P<year_of_base>(?:(?:令和|平成|昭和|[RrHhS])(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})(?:年度|年))"
    r"(?:実績)?の?[ァ-ヺー一-龥]{0,12}率"
)


_SUBTRACTED = pattern(
    r"-(?:[^\W\d]{1,12}\()?(?P<year_of_base>(?:(?:令和|平成|昭和|[RrHhS])(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})(?:年度|年)?)\)"
)
"""A year that a formula takes from another rate: (令和6年度 - 令和3年度), also
where its rates are named: 利用率(現在値) - 利用率(R2).
"""


def base_year_in(text: str) -> Period | None:
    """Return the year that a formula names before a rate, or takes from both
    of its rates: 令和元年度 for (現在の利用率 - 令和元年度利用率) / (…).

    None where the text is no formula, or its rates are of several years.
    """
    if len(text) > _LONGEST_FORMULA or not (
        "/" in text or "／" in text or "÷" in text
    ):
        return None
    folded = years_in_digits(fold(text))
    found = [*_BASE_IN_FORMULA.finditer(folded)]
    taken = [*_SUBTRACTED.finditer(folded)]
    if not found and len(taken) > 1:
        found = taken
    years = (period(each["year_of_base"]) for each in found)
    return only_year([year for year in years if year is not None])


_TARGET_IN_FORMULA = pattern(
    r"[/÷]\(?(?P<target>[^()/÷=+\-×*、。]{0,20}目標[^()/÷=+\-×*、。]{0,12}(?:\([^()]{1,12}\))?)"
)


class FormulaNames(NamedTuple):
    """What texts with a formula call the columns that it takes."""

    base: Period | None = None
    """The year of the base."""
    target: str = ""
    """The folded words for the target that it divides by: 中間目標."""


def names_in_formula(texts: Iterable[str]) -> FormulaNames:
    """Return what the first formulas among some texts that name the base's
    year and a target call them.
    """
    base: Period | None = None
    target = ""
    for text in texts:
        base = base or base_year_in(text)
        target = target or target_in(text)
    return FormulaNames(base, target)


def target_in(text: str) -> str:
    """Return the folded words for the target in a text's formula; empty
    without one.
    """
    if len(text) > _LONGEST_FORMULA or "目標" not in text:
        return ""
    found = _TARGET_IN_FORMULA.search(years_in_digits(fold(text)))
    return found["target"] if found else ""


def only_year(years: Collection[Period]) -> Period | None:
    """Return the year that several periods are of, 令和元年度 before 令和元年;
    None where they are of several.
    """
    if len({each.year for each in years}) != 1:
        return None
    return max(years)


# ---- Before a deadline -------------------------------------------------------

TimeUnit = Literal["day", "week", "month", "year"]
TimeSide = Literal["within", "under", "from", "over"]
"""以内, 未満, 以上, 超."""
_MONTHS: dict[TimeUnit, int] = {"month": 1, "year": 12}
_DAYS: dict[TimeUnit, int] = {"day": 1, "week": 7}


class TimeBand(NamedTuple):
    """How far away a deadline may be that has not passed: 期限まで1か月以内,
    期限30日前から, 期限3か月前.

    It is counted by the calendar from the as-of date: on 31 January a deadline
    of 28 February (in a leap year of 29) is one month away, and one of 2 March
    (1 March) 30 days. A month without such a day ends with its last one, and
    months after the last day of one end with the last day of another, as in
    the Civil Code (articles 140 and 143): on 30 September the end of December
    is three months away. A deadline that has passed is in no period.
    """

    number: int
    unit: TimeUnit
    side: TimeSide = "within"

    def holds(
        self,
        as_of: dt.date,
        last_day: dt.date,
    ) -> bool:
        """Tell whether a deadline's last day is so far away on a date."""
        if as_of > last_day:
            return False
        edge = self.edge(as_of)
        if last_day == edge:
            return self.side in ("within", "from")
        return (last_day < edge) == self.is_near

    def edge(self, as_of: dt.date) -> dt.date:
        """Return the day that is just so far away on a date."""
        if self.unit in _MONTHS:
            return months_later(as_of, self.number * _MONTHS[self.unit])
        room = (dt.date.max - as_of).days
        return as_of + dt.timedelta(
            days=min(self.number * _DAYS[self.unit], room)
        )

    @property
    def is_near(self) -> bool:
        """Whether it reaches to the deadline itself: 以内, 未満."""
        return self.side in ("within", "under")

    @property
    def sentence(self) -> Sentence:
        """The period in words: 期限まで1か月以内."""
        return Sentence(
            f"time.{self.side}",
            {"period": Sentence(f"time.{self.unit}", {"count": self.number})},
        )


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later; the last day of a month after
    that of another, and where there is no such day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following_year, following = divmod(year * 12 + month + 1, 12)
    if following_year > dt.date.max.year:
        return dt.date.max
    last_day = dt.date(following_year, following + 1, 1) - dt.timedelta(days=1)
    is_last = (day + dt.timedelta(days=1)).day == 1
    return last_day if is_last else _up_to(last_day, day.day)


def _up_to(last_day: dt.date, day: int) -> dt.date:
    return last_day.replace(day=min(day, last_day.day))


_DEADLINE = r"(?:達成|完了|実施|対応)?(?:期限|期日|締切|〆切)日?"
_COUNT = r"(?P<number>[0-9]{1,4}|[一二三四五六七八九十]{1,3}|半)"
_UNIT = r"(?P<unit>か月|ヶ月|ケ月|カ月|ヵ月|ヵ月|箇月|月|日|週|年)間?"
_SIDE = (
    r"(?P<side>以内|未満|以上|超|を切(?:った|っている|る)|前から|前以降|前)"
)
_LEFT = r"(?:残り|あと|残)?"
_COMES = r"(?:に(?:到来|迫る|迫った|なる|なった|なっている)(?:する|した)?)?"
_BEFORE_DEADLINE = pattern(
    rf"{_DEADLINE}(?:到来)?(?:まで|前|の|が|は)?(?:に|の)?{_LEFT}{_COUNT}{_UNIT}{_SIDE}{_COMES}"
)
_LEFT_OVER = pattern(rf"(?:残り|あと){_COUNT}{_UNIT}{_SIDE}")
_COMING = pattern(
    rf"{_COUNT}{_UNIT}(?P<side>以内|未満)(?:に|で)?{_DEADLINE}(?:が|を|に)?(?:到来|迎え|切れ|なる)(?:する|る)?"
)
_NEAR = pattern(
    rf"{_DEADLINE}(?:が|の|に)?(?:間近|近い|近づいた|近づいている|迫る|迫った|迫っている|接近|直前)(?:の?もの)?"
    rf"\((?:{_DEADLINE})?(?:まで|の)?{_LEFT}{_COUNT}{_UNIT}{_SIDE}\)"
)
_FORMS = (_NEAR, _BEFORE_DEADLINE, _LEFT_OVER, _COMING)
_UNITS: dict[str, TimeUnit] = {"日": "day", "週": "week", "年": "year"}
_SIDES: dict[str, TimeSide] = {"未満": "under", "以上": "from", "超": "over"}
_FIGURES = "一二三四五六七八九"
COUNTED = pattern(_COUNT + _UNIT)
"""What every period holds: 1か月."""


class PeriodSpan(NamedTuple):
    """A period and how many characters of the text say it."""

    band: TimeBand
    length: int


def period_at(text: str, at: int) -> PeriodSpan | None:
    """Return the period before a deadline that begins at a place of a folded
    text; None where none does.
    """
    for form in _FORMS:
        match = form.match(text, at)
        if match:
            band = _band(match["number"], match["unit"], match["side"])
            return PeriodSpan(band, match.end() - at) if band else None
    return None


def _band(
    number: str,
    unit: str,
    side: str,
) -> TimeBand | None:
    """Return a period; None for 半月 and 半日, whose length is not
    defined.
    """
    of = _UNITS.get(unit, "month")
    where = "under" if side.startswith("を切") else _SIDES.get(side, "within")
    if number == "半":
        return TimeBand(6, "month", where) if of == "year" else None
    count = int(number) if number.isdecimal() else _kanji(number)
    return TimeBand(count, of, where) if count else None


def _kanji(number: str) -> int:
    """Return the value of 一 to 九十九; 0 for what is no number."""
    tens, ten, ones = number.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    value = _FIGURES.find(ones) + 1 if ones else 0
    if not ten:
        return _FIGURES.find(tens) + 1
    return (_FIGURES.find(tens) + 1 if tens else 1) * 10 + value
