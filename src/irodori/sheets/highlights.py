"""What a reader of a summary should see first: what changed since the issue before, and where it is worst."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import NamedTuple

from irodori.report.plain import one_line
from irodori.sheets.changes import KINDS
from irodori.sheets.summarypages import BAND, RULE, Page
from irodori.sheets.tally import Group, Tally

_MOST = 5
"""Ministries and things that are listed."""
_LATE = "#B00000"


class _HeadSpan(NamedTuple):
    """A column of a small table: the code of its heading, and the first and the last column of the sheet."""

    code: str
    first: int
    last: int
    align: str = "left"


_MINISTRIES = (
    _HeadSpan("sheets.head.ministry", 0, 0),
    _HeadSpan("sheets.head.open", 1, 1, "right"),
    _HeadSpan("sheets.head.overdue", 2, 2, "right"),
    _HeadSpan("sheets.head.of", 3, 3, "right"),
)
_THINGS = (
    _HeadSpan("sheets.head.procedure", 5, 8),
    _HeadSpan("sheets.head.item", 9, 11),
    _HeadSpan("sheets.head.deadline", 12, 13, "center"),
    _HeadSpan("sheets.head.days", 14, 14, "right"),
)


def write_highlights(page: Page, row: int, tally: Tally, changes: Mapping[str, int] | None) -> int:
    """Write from a row on; return the row behind.  ``changes`` counts each kind, None without an issue before."""
    if changes is not None:
        row = _write_changes(page, row, changes) + 1
    if not tally.open:
        return row
    _write_worst(page, row, tally)
    return row + _MOST + 3


def _write_changes(page: Page, row: int, changes: Mapping[str, int]) -> int:
    _title(page, row, 0, "sheets.since")
    line = {"border": 1, "border_color": RULE, "align": "center"}
    for column, kind in enumerate(KINDS, 1):
        head = page.looks.get(bold=True, bg_color=BAND, text_wrap=True, **line)
        page.sheet.write_string(row, column, page.text(f"sheets.change.{kind}"), head)
        color = {"font_color": _LATE} if kind == "down" and changes[kind] else {}
        look = page.looks.get(font_size=14, bold=True, num_format="#,##0", **line, **color)
        page.sheet.write_number(row + 1, column, changes[kind], look)
    page.sheet.set_row(row, 30)
    page.sheet.set_row(row + 1, 26)
    return row + 2


def _write_worst(page: Page, row: int, tally: Tally) -> None:
    _title(page, row, 0, "sheets.worst.ministries")
    _title(page, row, _THINGS[0].first, "sheets.worst.things")
    for spans in (_MINISTRIES, _THINGS):
        for span in spans:
            head = {"bold": True, "bg_color": BAND, "align": span.align}
            _put(page, row + 1, span, page.text(span.code), head)
    for at, (name, group) in enumerate(_worst_ministries(tally), row + 2):
        share = group.open / max(1, group.total)
        values = ((name, ""), (group.open, "#,##0"), (group.overdue, "#,##0"), (share, "0%"))
        for span, (value, number_format) in zip(_MINISTRIES, values, strict=True):
            _put(page, at, span, value, {"num_format": number_format, "align": span.align})
    for at, record in enumerate(islice(tally.worst(), _MOST), row + 2):
        things = (one_line(record.procedure), record.item(page.language), record.deadline, record.days_overdue)
        for span, value in zip(_THINGS, things, strict=True):
            look: dict[str, object] = {"align": span.align}
            if span.code == "sheets.head.days":
                look |= {"num_format": "#,##0", "font_color": _LATE, "bold": True}
            _put(page, at, span, value, look)


def _worst_ministries(tally: Tally) -> list[tuple[str, Group]]:
    """Return the ministries with the largest share of red or overdue things, of equal ones that with more."""
    named = [(name, group) for name, group in tally.ministries.items() if group.open]
    return sorted(named, key=lambda each: (-each[1].open / each[1].total, -each[1].open))[:_MOST]


def _title(page: Page, row: int, column: int, code: str) -> None:
    page.sheet.write_string(row, column, page.text(code), page.looks.get(bold=True, font_size=11))


def _put(page: Page, row: int, span: _HeadSpan, value: object, look: Mapping[str, object]) -> None:
    """Write a value over the columns of a span."""
    kept = {name: each for name, each in look.items() if each}
    if span.last > span.first:
        page.sheet.merge_range(row, span.first, row, span.last, "", page.looks.get(bottom=1, bottom_color=RULE, **kept))
    page.put(row, span.first, value, **kept)
