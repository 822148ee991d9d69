"""Cron lines, as crontab(5) has them.

APScheduler 3 counts weekdays from Monday, and wants the day of the month and
that of the week at once.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ALIASES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_ENTRY = re.compile(r"(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:/([0-9]+))?")


class CronError(ValueError):
    """A field of a cron line is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def cron_fields(line: str) -> list[str]:
    """Return minute, hour, day, month and weekday of a cron line; ValueError
    where these are not five.
    """
    fields = _ALIASES.get(line.strip(), line).split()
    if len(fields) != 5:
        raise ValueError(line)
    return fields


def cron_trigger(line: str, timezone: str) -> BaseTrigger:
    """Return when a cron line fires; CronError where a field is wrong,
    ValueError where these are not five.

    Where both the day of the month and the day of the week are restricted,
    either is enough.
    """
    minute, hour, day, month, weekday = cron_fields(line)
    zone = ZoneInfo(timezone)
    times = {"minute": minute, "hour": hour, "month": month}
    for name, field in {**times, "day": day}.items():
        _check(name, field)
    weekdays = _weekdays(weekday)
    if day.startswith("*") or weekday.startswith("*"):
        return CronTrigger(
            day=day, day_of_week=weekdays, timezone=zone, **times
        )
    return OrTrigger(
        [
            CronTrigger(day=day, timezone=zone, **times),
            CronTrigger(day_of_week=weekdays, timezone=zone, **times),
        ]
    )


def _check(name: str, field: str) -> None:
    try:
        CronTrigger(**{name: field})
    except ValueError:
        raise CronError(field) from None


def _weekdays(field: str) -> str:
    """Return a field of weekdays by their names, each one by itself."""
    if field == "*":
        return field
    entries = field.lower().split(",")
    try:
        numbers = sorted(
            {
                number % 7
                for each in entries
                for number in weekday_numbers(each)
            }
        )
    except ValueError:
        raise CronError(field) from None
    return ",".join(WEEKDAYS[number] for number in numbers)


def weekday_numbers(entry: str) -> range:
    """Return the weekdays of an entry such as 1-5, mon or */2, counted from
    Sunday; one beyond 6 is in the next week. ValueError where it is none.
    """
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise ValueError(entry)
    first, last, step = found.groups()
    if first == "*":
        start, end = 0, 6
    else:
        start = _weekday_number(first)
        end = _weekday_number(last) if last else 6 if step else start
    if last and end < start:
        end += 7  # fri-mon
    return range(start, end + 1, int(step or 1))


def _weekday_number(text: str) -> int:
    number = WEEKDAYS.index(text) if text in WEEKDAYS else int(text)
    if number > 7:
        raise ValueError(text)
    return number
