"""What is around the tables of a whole workbook: the legend in force on each sheet, and the as-of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from irodori.errors import InputError
from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.header import suggested_profile
from irodori.scorecard.legend import Legend, LegendReading, builtin_legend, legend_from_profile
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.account import Account, Beyond, sheet_account
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.surroundings import AsOf, sheet_as_of, sheet_legend
from irodori.workbook.book import Workbook
from irodori.workbook.refs import parse_cell

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


class BookLegends(NamedTuple):
    """The legend in force on each sheet, how the sheets' own ones were read, and what is wrong with them."""

    by_sheet: Mapping[str, Legend]
    readings: Mapping[str, LegendReading]
    findings: tuple[Finding, ...]


def book_legends(
    book: Workbook, sheets: Sequence[SheetReading], profile: Profile, choice: str | PathLike[str]
) -> BookLegends:
    """Return the legends: a sheet's own, else the first one in the book, else the built-in one."""
    names = [sheet.name for sheet in sheets]
    readings = {sheet.name: sheet_legend(sheet, book.values, book.styles, profile) for sheet in sheets}
    if choice == "builtin":
        return BookLegends(dict.fromkeys(names, builtin_legend(profile)), readings, ())
    if choice != "auto":
        given = legend_from_profile(load_profile(Path(choice)))
        return BookLegends(dict.fromkeys(names, given), readings, ())
    own = {name: reading.legend for name, reading in readings.items() if reading.legend}
    default = next(iter(own.values()), builtin_legend(profile))
    findings = tuple(
        Finding(name, each.ref, each.severity, each.sentence)
        for name, reading in readings.items()
        for each in reading.findings
    )
    return BookLegends({name: own.get(name, default) for name in names}, readings, findings)


def book_accounts(
    reader: SheetReader, sheets: Sequence[SheetReading], legends: BookLegends
) -> tuple[dict[str, Account], list[Finding]]:
    """Return what became of the cells of each sheet with tables, and a finding for what is unread where it matters."""
    accounts: dict[str, Account] = {}
    findings: list[Finding] = []
    for sheet in sheets:
        if sheet.tables:
            legend = legends.readings[sheet.name]
            told = {parse_cell(each.ref) for each in legend.findings}
            beyond = Beyond(legend.taken, legend.unread, frozenset(), told)
            accounts[sheet.name], found = sheet_account(reader, sheet, beyond)
            findings += found
    return accounts, findings


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
