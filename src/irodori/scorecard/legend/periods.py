"""Periods before a deadline: 期限まで1か月以内, 期限30日前から, 期限3か月前.

A period is counted by the calendar from the as-of date: on 31 January a
deadline of 28 February (in a leap year of 29) is one month away, and one of 2
March (1 March) 30 days. A month without such a day ends with its last one, as
in the Civil Code (article 143). A deadline that has passed is in no period.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from irodori.messages import Sentence
from irodori.patterns import pattern

TimeUnit = Literal["day", "week", "month", "year"]
TimeSide = Literal["within", "under", "from", "over"]
"""以内, 未満, 以上, 超."""
_MONTHS: dict[TimeUnit, int] = {"month": 1, "year": 12}
_DAYS: dict[TimeUnit, int] = {"day": 1, "week": 7}


class TimeBand(NamedTuple):
    """How far away a deadline may be that has not passed."""

    number: int
    unit: TimeUnit
    side: TimeSide = "within"

    def holds(self, as_of: dt.date, last_day: dt.date) -> bool:
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
    """Return the same day some months later, the last day of a month that has
    no such day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following_year, following = divmod(year * 12 + month + 1, 12)
    if following_year > dt.date.max.year:
        return dt.date.max
    last_day = dt.date(following_year, following + 1, 1) - dt.timedelta(days=1)
    return last_day.replace(day=min(day.day, last_day.day))


# ---- How a legend names them -----------------------------------------------

_DEADLINE = r"(?:達成|完了|実施|対応)?(?:期限|期日|締切|〆切)日?"
_COUNT = r"(?P<number>[0-9]{1,4}|[一二三四五六七八九十]{1,3}|半)"
_UNIT = r"(?P<unit>か月|ヶ月|ケ月|カ月|ヵ月|ヵ月|箇月|月|日|週|年)間?"
_SIDE = (
    r"(?P<side>以内|未満|以上|超|を切(?:った|っている|る)|前から|前以降|前)"
)
_LEFT = r"(?:残り|あと|残)?"
_COMES = r"(?:に(?:到来|迫る|迫った|なる|なった|なっている)(?:する|した)?)?"
_PERIOD = pattern(
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
_FORMS = (_NEAR, _PERIOD, _LEFT_OVER, _COMING)
_UNITS: dict[str, TimeUnit] = {"日": "day", "週": "week", "年": "year"}
_SIDES: dict[str, TimeSide] = {"未満": "under", "以上": "from", "超": "over"}
_FIGURES = "一二三四五六七八九"


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
    """Return a period; None for 半月 and 半日, of which nobody can tell how
    long they are.
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
