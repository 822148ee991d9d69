"""Cron lines in words: 毎週月〜金 7:00."""

from __future__ import annotations

import re

from irodori.jobs.cron import WEEKDAYS, cron_fields, weekday_numbers
from irodori.messages import Sentence

_MONTHS = re.compile("[0-9]{1,2}(?:,[0-9]{1,2})*")


def schedule_sentence(line: str) -> Sentence:
    """Return when a cron line runs a job; a line that says more than a
    sentence can is shown itself.
    """
    if not line.strip():
        return Sentence("web.schedule.by_hand")
    try:
        found = _sentence(cron_fields(line))
    except ValueError:
        found = None
    return found or Sentence("web.schedule.line", {"line": line})


def _sentence(fields: list[str]) -> Sentence | None:
    """Return the sentence of a line that names one time of day; None of any
    other, ValueError where a field is wrong.
    """
    minute, hour, day, month, weekday = fields
    if not (minute.isdecimal() and hour.isdecimal()):
        return None
    time = f"{int(hour)}:{int(minute):02}"
    if day == "*" and month == "*":
        return _weekly(weekday, time)
    if weekday != "*" or not day.isdecimal():
        return None
    if month == "*":
        words = {"time": time, "day": int(day)}
        return Sentence("web.schedule.monthly", words)
    if not _MONTHS.fullmatch(month):
        return None
    months = tuple(int(each) for each in month.split(","))
    words = {"time": time, "day": int(day), "months": months}
    return Sentence("web.schedule.months", words)


def _weekly(field: str, time: str) -> Sentence | None:
    """Return the sentence of a field of weekdays; None of one with steps."""
    if field == "*":
        return Sentence("web.schedule.daily", {"time": time})
    if "/" in field:
        return None
    spans = [weekday_numbers(each) for each in field.lower().split(",")]
    days = tuple(map(_span, spans))
    return Sentence("web.schedule.weekly", {"time": time, "days": days})


def _span(days: range) -> Sentence:
    """Return one weekday, or the first and the last of several."""
    first, last = (_weekday(number) for number in (days[0], days[-1]))
    if len(days) == 1:
        return first
    return Sentence("web.schedule.span", {"first": first, "last": last})


def _weekday(number: int) -> Sentence:
    return Sentence(f"web.weekday.{WEEKDAYS[number % 7]}")
