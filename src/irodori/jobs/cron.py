"""Cron lines, as crontab(5) has them, and in words: 毎週月〜金 7:00.

APScheduler 3 counts weekdays from Monday, and wants the day of the month and
that of the week at once.
"""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from irodori.messages import Sentence

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
    unless there are five fields.
    """
    fields = _ALIASES.get(line.strip(), line).split()
    if len(fields) != 5:
        raise ValueError(line)
    return fields


def cron_trigger(line: str, timezone: str) -> BaseTrigger:
    """Return when a cron line fires; CronError where a field is wrong,
    ValueError unless there are five.

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
        start = 0
        end = 6
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


# ---- In words ---------------------------------------------------------------

_MONTHS = re.compile("[0-9]{1,2}(?:,[0-9]{1,2})*")


def schedule_sentence(line: str) -> Sentence:
    """Return when a cron line runs a job; a line that no sentence can express
    is shown as it is.
    """
    if not line.strip():
        return Sentence("web.schedule.by_hand")
    try:
        found = _sentence(cron_fields(line))
    except ValueError:
        found = None
    return found or Sentence("web.schedule.line", {"line": line})


def _sentence(fields: list[str]) -> Sentence | None:
    """Return the sentence for a line that names one time of day, else None;
    ValueError where a field is wrong.
    """
    minute, hour, day, month, weekday = fields
    if not (minute.isdecimal() and hour.isdecimal()):
        return None
    time = f"{int(hour)}:{int(minute):02}"
    if day == "*" and month == "*":
        return _weekly(weekday, time)
    if weekday != "*" or not day.isdecimal():
        return None
    words: dict[str, object] = {"time": time, "day": int(day)}
    if month == "*":
        return Sentence("web.schedule.monthly", words)
    if not _MONTHS.fullmatch(month):
        return None
    words["months"] = tuple(map(int, month.split(",")))
    return Sentence("web.schedule.months", words)


def _weekly(field: str, time: str) -> Sentence | None:
    """Return the sentence for a field of weekdays; None for one with steps."""
    if field == "*":
        return Sentence("web.schedule.daily", {"time": time})
    if "/" in field:
        return None
    parts = field.lower().split(",")
    spans = [weekday_numbers(each) for each in parts]
    days = tuple(map(_span, spans))
    return Sentence("web.schedule.weekly", {"time": time, "days": days})


def _span(days: range) -> Sentence:
    """Return one weekday, or the first and the last of several."""
    first = _weekday(days[0])
    last = _weekday(days[-1])
    if len(days) == 1:
        return first
    return Sentence("web.schedule.span", {"first": first, "last": last})


def _weekday(number: int) -> Sentence:
    return Sentence(f"web.weekday.{WEEKDAYS[number % 7]}")
