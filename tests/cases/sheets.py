"""Sheets of one kind for the tables of cases: a header, rows by field, and
what is above and below them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from samples.layout import Grid, Put
from tests.scorecard.made import book

from irodori.conversion import convert

HEADINGS: Mapping[str, str] = {
    "ministry": "府省名",
    "name": "手続名",
    "base": "オンライン利用率(令和元年度)",
    "current": "オンライン利用率(現在値)",
    "target": "オンライン利用率目標",
    "deadline": "達成期限",
    "issue": "課題①",
    "kpi": "中間KPIと目標",
    "plan": "アクションプラン a",
    "progress": "進捗(中間KPI)",
    "due": "達成期限(中間KPI)",
}
USUAL: Mapping[str, Put] = {
    "ministry": "総務省",
    "name": "届出",
    "base": "0%",
    "current": "15%",
    "target": "20%",
    "deadline": "令和6年3月末",
    "issue": "周知不足",
    "kpi": "認知度を50%以上にする。",
    "plan": "【取組中】改修",
    "progress": "45%",
    "due": "令和5年3月末",
}
Row = dict[str, Put]


class Sheet(NamedTuple):
    """A sheet in words; a row gives what differs from the usual procedure,
    None blanks a cell.
    """

    rows: Sequence[Row] = ({},)
    headings: Mapping[str, str] = {}
    """Headings that differ, and further columns behind the field of the same
    place: ``after.current``.
    """
    above: Sequence[Sequence[Put]] = ()
    below: Sequence[Sequence[Put]] = ()
    beside: Sequence[Sequence[Put]] = ()
    """Cells to the right of the table, from its first row on."""
    as_of: str | None = "2023-06-30"

    @property
    def columns(self) -> dict[str, str]:
        """The headings by field, in the order of the sheet."""
        columns: dict[str, str] = {}
        for field, heading in HEADINGS.items():
            columns[field] = self.headings.get(field, heading)
            if f"after.{field}" in self.headings:
                columns[f"after.{field}"] = self.headings[f"after.{field}"]
        return columns


def outcome(sheet: Sheet) -> tuple[dict[str, str], list[str]]:
    """Return what became of each rated cell, ``unrated`` where nothing did, by
    row and field, and the finding codes.

    An unrated cell must have a warning of its own.
    """
    columns = sheet.columns
    values = [
        [{**USUAL, **row}.get(field) for field in columns]
        for row in sheet.rows
    ]
    table: list[list[Put]] = [[*columns.values()], *values]
    for at, cells in enumerate(sheet.beside):
        table += [[None] * len(columns)] * (at + 1 - len(table))
        table[at] = [*table[at], None, *cells]
    grid = [[*row] for row in (*sheet.above, *table, [], *sheet.below)]
    conversion = convert(
        book(Grid("S", grid)),
        as_of=dt.date.fromisoformat(sheet.as_of) if sheet.as_of else None,
    )
    first = len(sheet.above) + 2
    rated = {each.cell: each.color or "none" for each in conversion.ratings}
    warned = {
        each.cell for each in conversion.findings if each.severity == "warning"
    }
    found = {}
    for row in range(len(sheet.rows)):
        for field in ("current", "plan", "progress"):
            cell = (
                f"{'ABCDEFGHIJKLMNOP'[[*columns].index(field)]}{first + row}"
            )
            found[f"{row + 1} {field}"] = rated.pop(cell, "unrated")
            told = found[f"{row + 1} {field}"] != "unrated" or cell in warned
            found[f"{row + 1} {field}"] = (
                found[f"{row + 1} {field}"] if told else "silent"
            )
    assert rated == {}
    return found, [each.code for each in conversion.findings]
