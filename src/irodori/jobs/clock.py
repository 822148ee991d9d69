"""The dates that a job is judged by, and the times that are recorded."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from irodori.scorecard.values.dates import read_date


def now() -> dt.datetime:
    """Return the time in UTC, to the millisecond."""
    time = dt.datetime.now(dt.UTC)
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def day_in(timezone: str) -> dt.date:
    """Return the day in a time zone."""
    return dt.datetime.now(ZoneInfo(timezone)).date()


def zoned(time: dt.datetime, timezone: str) -> str:
    """Return a time to the second in a zone, with the zone's name: 2022-04-01
    07:00:00 Asia/Tokyo.
    """
    return (
        f"{time.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S} {timezone}"
    )


def job_date(wanted: str | None, day: dt.date) -> dt.date | None:
    """Return the date that a job's ``as_of`` means on a day; None where each
    sheet's own date is used.

    ``month-end`` and ``fiscal-year-end`` are the last such day that is not in
    the future: on 2 April and on 31 March both mean 31 March. Anything else is
    a date, ISO or any Japanese form; ValueError where it is none.
    """
    if wanted is None:
        return None
    if wanted == "today":
        return day
    after = day + dt.timedelta(days=1)
    if wanted == "month-end":
        return after.replace(day=1) - dt.timedelta(days=1)
    if wanted == "fiscal-year-end":
        return dt.date(
            after.year if after.month >= 4 else after.year - 1, 3, 31
        )
    date = read_date(wanted)
    if date is None:
        raise ValueError(wanted)
    return date
