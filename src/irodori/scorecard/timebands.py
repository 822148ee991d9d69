"""Periods before a deadline: 期限まで1か月以内, 期限30日前から, 期限3か月前.

A period is counted by the calendar from the as-of date: on 31 January a deadline of 28 February (in a leap year of 29)
is one month away, and one of 2 March (1 March) 30 days.  A month without such a day ends with its last one, as in the
Civil Code (article 143).  A deadline that has passed is in no period.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from irodori.messages import Sentence

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
        return as_of + dt.timedelta(days=min(self.number * _DAYS[self.unit], room))

    @property
    def is_near(self) -> bool:
        """Whether it reaches to the deadline itself: 以内, 未満."""
        return self.side in ("within", "under")

    @property
    def sentence(self) -> Sentence:
        """The period in words: 期限まで1か月以内."""
        return Sentence(f"time.{self.side}", {"period": Sentence(f"time.{self.unit}", {"count": self.number})})


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, the last day of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following_year, following = divmod(year * 12 + month + 1, 12)
    if following_year > dt.date.max.year:
        return dt.date.max
    last_day = dt.date(following_year, following + 1, 1) - dt.timedelta(days=1)
    return last_day.replace(day=min(day.day, last_day.day))
