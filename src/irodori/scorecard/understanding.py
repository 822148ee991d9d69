"""What is around the tables of a whole workbook: the legend in force on each sheet, and the as-of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from irodori.errors import InputError
from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.header import suggested_profile
from irodori.scorecard.legend import Legend, builtin_legend, legend_from_profile
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.surroundings import AsOf, sheet_as_of, sheet_legend
from irodori.workbook.book import Workbook

_TOKYO = dt.timezone(dt.timedelta(hours=9))


def refuse_without_table(readings: Sequence[SheetReading], profile: Profile) -> None:
    """Refuse a workbook in which no sheet holds a scorecard, with what was found beside what was looked for."""
    if any(reading.tables for reading in readings):
        return
    nearest = max(readings, key=lambda reading: len(reading.near_header), default=None)
    found = nearest.near_header if nearest else ()
    wanted = tuple(labels.labels[0] for labels in profile.fields.values() if labels.required and labels.labels)
    raise InputError(
        "header.not_found",
        sheet=nearest.name if nearest and found else None,
        cell=found[0][0] if found else None,
        wanted=wanted,
        found=tuple(f"{cell}「{' '.join(text.split())}」" for cell, text in found) or Sentence("header.nothing"),
        snippet=suggested_profile([text for _, text in found], profile),
    )


def book_legends(
    book: Workbook, readings: Sequence[SheetReading], profile: Profile, choice: str | PathLike[str]
) -> tuple[dict[str, Legend], list[Finding]]:
    """Return the legend in force on each sheet: its own, else the first one in the book, else the built-in one."""
    names = [reading.name for reading in readings]
    if choice == "builtin":
        return dict.fromkeys(names, builtin_legend(profile)), []
    if choice != "auto":
        return dict.fromkeys(names, legend_from_profile(load_profile(Path(choice)))), []
    found: dict[str, Legend] = {}
    findings = []
    for reading in readings:
        own = sheet_legend(reading, book.values, book.styles, profile)
        findings += [Finding(reading.name, each.ref, each.severity, each.sentence) for each in own.findings]
        if own.legend:
            found[reading.name] = own.legend
    default = next(iter(found.values()), builtin_legend(profile))
    return {name: found.get(name, default) for name in names}, findings


def book_as_of(
    book: Workbook, readings: Sequence[SheetReading], given: dt.date | None
) -> tuple[AsOf, list[Finding]]:
    """Return the date to judge by: the one given, else the sheets' own, else today in Tokyo."""
    if given:
        return AsOf(given, "option"), []
    dates = {reading.name: day for reading in readings if (day := sheet_as_of(reading, book.values))}
    if not dates:
        return AsOf(dt.datetime.now(_TOKYO).date(), "today"), []
    used = next(iter(dates.values()))
    doubts = [
        Finding(name, None, "warning", Sentence("as_of.differs", {"other": day.isoformat(), "used": used.isoformat()}))
        for name, day in dates.items()
        if day != used
    ]
    return AsOf(used, "sheet"), doubts
