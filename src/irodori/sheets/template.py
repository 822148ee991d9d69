"""``irodori template``: the official layout, empty or with rows, ready to be
typed into and to be converted.

The scorecard holds the table, its legend with swatches below it, and what may
be typed in each column; 進捗入力 has a row for each plan, its names taken from
the table by formulas. Only the cells to fill in are unlocked; there is no
password.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import le
from os import PathLike
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.errors import ArgumentError, InputError
from irodori.scorecard.legend import (
    Legend,
    builtin_legend,
    legend_from_profile,
)
from irodori.scorecard.palettes import Palette
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.values.dates import era_text
from irodori.scorecard.values.text import is_blank
from irodori.sheets.layout import (
    AS_OF_ROW,
    FIRST_ROW,
    HEADER_ROWS,
    HEADING_SIZE,
    MOST_ISSUES,
    MOST_PLANS,
    OFFICIAL,
    Column,
    LegendBlock,
    OfficialLayout,
    layout,
    printed_pages,
    words,
    written,
)
from irodori.sheets.live import Live
from irodori.sheets.looks import (
    A3,
    DATE_FORMAT,
    Looks,
    Properties,
    lines_of,
    quoted,
    streamed_sheet,
    streaming_book,
)
from irodori.sheets.rows import (
    ProcedureRecord,
    Shown,
    as_count,
    plans_of,
    said,
    shown_values,
)
from irodori.sheets.statussheet import StatusSheet, quoted_sheet
from irodori.tuples import NamedTuple

_EMPTY_ROWS = 10
"""How many rows an empty template has to be filled in."""
_MOST_ROWS = 1_000_000
_PRINT_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.6, "bottom": 0.5}
_HEADER_HEIGHTS = (24, 84)
_EMPTY_HEIGHT = 60
_LINE = 11.5
"""Points that a line of text takes."""
_TALLEST = 400
_ALIGN = {"count": "right", "name": "left"}
_FORMATS = {
    "count": "#,##0",
    "rate": "0.0%",
    "progress": "0.0%",
    "deadline": DATE_FORMAT,
}
_GROUPS = ("ministry", "program", "procedure_count")
_ENTRY = {"locked": False, "border": 1, "align": "center"}
"""How the cell of the date looks."""
_MAY = (
    "format_cells",
    "format_columns",
    "format_rows",
    "insert_rows",
    "delete_rows",
    "autofilter",
    "objects",
    "scenarios",
)


class Wanted(NamedTuple):
    """What a template is to contain."""

    layout: OfficialLayout
    rows: int
    """The least number of rows, blank ones included."""
    records: Sequence[ProcedureRecord]
    legend: Legend
    palette: Palette
    profile: Profile
    as_of: dt.date | None = None
    live: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many issues, rows and filled rows the template has."""
        filled = len(self.records)
        return {
            "issues": len(self.layout.plans),
            "rows": max(self.rows, filled),
            "filled": filled,
        }


def wanted_template(
    records: Sequence[ProcedureRecord],
    profile: Profile,
    *,
    plans: Sequence[int] | None,
    rows: int | None,
    legend: str | PathLike[str],
    palette: Palette,
    as_of: dt.date | None,
    live: bool,
) -> Wanted:
    """Return what a template is to contain; without ``plans`` as many as the
    records need, without ``rows`` none beside them, or a few to fill in.

    ``legend`` is ``builtin`` or a file of the profile's form. UsageError
    ``usage.plans_too_few``.
    """
    usual = 0 if records else _EMPTY_ROWS
    return Wanted(
        layout(_fitting_plans(records, plans), profile),
        usual if rows is None else rows,
        records,
        _chosen_legend(legend, profile),
        palette,
        profile,
        as_of,
        live,
    )


def _chosen_legend(choice: str | PathLike[str], profile: Profile) -> Legend:
    if choice == "builtin":
        return builtin_legend(profile)
    return legend_from_profile(load_profile(Path(choice)))


def _fitting_plans(
    records: Sequence[ProcedureRecord], asked: Sequence[int] | None
) -> list[int]:
    """Return how many plans each issue has: as asked for, else as the records
    need, else as on the official sheet.

    UsageError ``usage.plans_too_few`` where the records need more.
    """
    needed = plans_of(records)
    plans = [*(asked or needed or OFFICIAL)]
    rooms = [min(room, MOST_PLANS) for room in plans[:MOST_ISSUES]]
    is_wide = len(needed) <= len(rooms)
    is_roomy = all(map(le, needed, rooms))
    if not (is_wide and is_roomy):
        raise ArgumentError(
            "usage.plans_too_few",
            needed=",".join(map(str, needed)),
            asked=",".join(map(str, plans)),
        )
    return plans


def template_book(wanted: Wanted) -> bytes:
    """Return the book; ``InputError`` ``template.too_large`` where Excel has
    no room for its rows.
    """
    rows = wanted.counts["rows"]
    plans = sum(wanted.layout.plans)
    if rows * plans > _MOST_ROWS:
        raise InputError("template.too_large", rows=rows, plans=plans)
    font = _font()
    target = io.BytesIO()
    with streaming_book(
        target,
        words()["title"],
        {**font, "font_size": 11},
    ) as book:
        _Template(book, Looks(book, font), wanted).write()
    return target.getvalue()


def _font() -> dict[str, Any]:
    font = words()["font"]
    return {
        "font_name": font["name"],
        "font_size": font["size"],
        "font_family": 3,
        "font_charset": 128,
    }


class _Template:
    """The two sheets of one template."""

    def __init__(self, book: Any, looks: Looks, wanted: Wanted) -> None:
        self._looks = looks
        self._wanted = wanted
        self._layout = wanted.layout
        self._pages = printed_pages(wanted.layout)
        self._names = wanted.layout.at("procedure") + 1
        """How many columns name a procedure."""
        self._rows = wanted.counts["rows"]
        self._last = FIRST_ROW + self._rows - 1
        self._book = book
        self._sheet = book.add_worksheet(words()["scorecard_sheet"])
        self._status_sheet = streamed_sheet(
            book, wanted.profile.status_table.sheets[0]
        )
        self._parts = written(wanted.legend, wanted.palette, wanted.profile)

    def write(self) -> None:
        """Write both sheets."""
        self._set_columns()
        self._write_top()
        self._write_headings()
        self._write_rows()
        self._merge_groups()
        self._set_validation()
        widths = [column.width for column in self._layout.columns]
        legend = LegendBlock(self._sheet, self._looks, self._names, widths)
        bottom = legend.write(self._parts, self._last + 2)
        self._set_names()
        self._set_up_print(bottom)
        self._protect()
        self._write_status_sheet()
        self._sheet.activate()

    def _write_status_sheet(self) -> None:
        """Write 進捗入力, and make the colours follow it where that is wanted."""
        wanted = self._wanted
        status = StatusSheet(
            self._status_sheet,
            self._looks,
            self._layout,
            wanted.profile,
            self._rows,
        )
        for name, defined in words()["status_sheet"]["names"].items():
            self._book.define_name(defined, status.range(name))
        hidden = self._make_live(status) if wanted.live else ()
        status.write(wanted.records, hidden)

    def _make_live(
        self, status: StatusSheet
    ) -> Iterable[tuple[int, int, str | int]]:
        """Make the colours follow what is typed; return the hidden cells of
        進捗入力 that this needs.
        """
        live = Live(
            self._wanted.legend,
            self._wanted.palette,
            self._wanted.profile,
            self._layout,
            self._rows,
        )
        live.define_names(self._book, status)
        live.format_scorecard(self._sheet, self._looks)
        live.format_statuses(self._status_sheet, self._looks, status)
        return live.hidden_cells(status)

    # ---- The table

    def _set_columns(self) -> None:
        for at, column in enumerate(self._layout.columns):
            self._sheet.set_column(at, at, column.width)

    def _write_top(self) -> None:
        """Write the title, and the date that the sheet is of."""
        title = self._looks.get(font_size=14, bold=True)
        self._sheet.set_row(0, 24)
        self._sheet.write_string(0, 0, words()["title"], title)
        self._sheet.set_row(AS_OF_ROW, 18)
        if self._wanted.live:
            self._write_date(self._wanted.as_of)
        else:
            self._write_date_in_words(self._wanted.as_of)

    def _write_date(self, day: dt.date | None) -> None:
        """Write the date as one that formulas count with."""
        sheet = self._sheet
        as_of = words()["as_of"]
        look = self._looks.get(
            num_format=DATE_FORMAT + f'"{as_of["suffix"]}"', **_ENTRY
        )
        sheet.merge_range(AS_OF_ROW, 0, AS_OF_ROW, 2, "", look)
        if day:
            sheet.write_datetime(AS_OF_ROW, 0, day, look)
        allowed = {
            "validate": "date",
            "criteria": ">",
            "value": dt.date(2000, 1, 1),
            "ignore_blank": True,
            "input_title": as_of["label"],
            "input_message": as_of["date_hint"],
        }
        sheet.data_validation(
            AS_OF_ROW,
            0,
            AS_OF_ROW,
            0,
            allowed,
        )

    def _write_date_in_words(self, day: dt.date | None) -> None:
        """Write 令和4年4月1日時点."""
        sheet = self._sheet
        as_of = words()["as_of"]
        look = self._looks.get(**_ENTRY)
        sheet.merge_range(AS_OF_ROW, 0, AS_OF_ROW, 2, "", look)
        if day:
            said_there = era_text(day) + as_of["suffix"]
            sheet.write_string(AS_OF_ROW, 0, said_there, look)
        hint = {
            "validate": "any",
            "input_title": as_of["label"],
            "input_message": as_of["hint"],
        }
        sheet.data_validation(AS_OF_ROW, 0, AS_OF_ROW, 0, hint)

    def _write_headings(self) -> None:
        sheet = self._sheet
        (upper, lower) = HEADER_ROWS
        look = self._looks.get(
            border=1,
            text_wrap=True,
            align="center",
            bg_color="#F2F2F2",
            font_size=HEADING_SIZE,
        )
        for row, height in zip(HEADER_ROWS, _HEADER_HEIGHTS, strict=True):
            sheet.set_row(row, height)
        self._write_titles(look)
        for at, column in enumerate(self._layout.columns):
            if column.block:
                sheet.write_string(lower, at, column.heading, look)
            else:
                sheet.merge_range(
                    upper,
                    at,
                    lower,
                    at,
                    column.heading,
                    look,
                )

    def _write_titles(self, look: Any) -> None:
        title = words()["blocks"]["title"]
        row = HEADER_ROWS[0]
        for first, last in self._titled():
            self._sheet.merge_range(
                row,
                first,
                row,
                last,
                title,
                look,
            )

    def _titled(self) -> Iterator[tuple[int, int]]:
        """Yield the columns of the issues that each printed page shows: the
        title is written over those of each.
        """
        first, last = self._layout.blocks
        for each in self._pages.breaks:
            if first < each <= last:
                yield first, each - 1
                first = each
        yield first, last

    def _look(self, column: Column, **more: object) -> Any:
        look: Properties = {
            "border": 1,
            "text_wrap": True,
            "locked": False,
        }
        look["align"] = _ALIGN.get(column.kind, "center")
        if column.kind in _FORMATS:
            look["num_format"] = _FORMATS[column.kind]
        return self._looks.get(**look, **more)

    def _write_rows(self) -> None:
        """Write the records, and blank rows below them."""
        records = self._wanted.records
        for row, record in enumerate(records, FIRST_ROW):
            self._write_row(row, dict(shown_values(record, self._layout)))
        for row in range(FIRST_ROW + len(records), self._last + 1):
            self._write_row(row, {})

    def _write_row(
        self,
        row: int,
        values: Mapping[int, Shown],
    ) -> None:
        height = _height(values, self._layout)
        self._sheet.set_row(row, height, self._looks.get(locked=False))
        for at in range(len(self._layout.columns)):
            self._put(row, at, values.get(at))

    def _put(self, row: int, at: int, value: Shown) -> None:
        """Write a value as what it is; a text that Excel would take for a
        formula when it is edited is marked as text.
        """
        column = self._layout.columns[at]
        if value is None:
            self._sheet.write_blank(row, at, None, self._look(column))
        elif isinstance(value, str):
            look = self._look(column, **quoted(value))
            self._sheet.write_string(row, at, value, look)
        else:
            self._sheet.write_number(row, at, value, self._look(column))

    def _merge_groups(self) -> None:
        """Merge 府省名, 取組対象事業 and 手続件数 down over the procedures
        that share them.
        """
        held = [
            (ministry, record.program, as_count(record.procedure_count))
            for record, ministry in said(self._wanted.records)
        ]
        for depth, field in enumerate(_GROUPS, 1):
            at = self._layout.at(field)
            look = self._look(self._layout.columns[at])
            for first, last in _runs(held, depth):
                if last > first:
                    top = FIRST_ROW + first
                    bottom = FIRST_ROW + last
                    self._sheet.merge_range(
                        top,
                        at,
                        bottom,
                        at,
                        "",
                        look,
                    )
                    self._put(top, at, held[first][depth - 1])

    # ---- What may be typed

    def _set_validation(self) -> None:
        for at, column in enumerate(self._layout.columns):
            rule = words()["rules"].get(column.kind, {})
            cell = f"{xl_col_to_name(at)}{FIRST_ROW + 1}"
            check = _check(column.kind, cell, rule)
            told = _told(column, rule)
            if check or "input_message" in told:
                options = {"validate": "any", **check, **told}
                self._sheet.data_validation(
                    FIRST_ROW,
                    at,
                    self._last,
                    at,
                    options,
                )

    # ---- The sheet as a whole

    def _set_names(self) -> None:
        sheet = quoted_sheet(words()["scorecard_sheet"])
        for at, column in enumerate(self._layout.columns):
            name = column.name
            if column.field == "action_plan":
                name = f"課題{column.block}_プラン{column.letter}"
            if name:
                self._book.define_name(
                    name,
                    f"={sheet}!{xl_range_abs(FIRST_ROW, at, self._last, at)}",
                )

    def _set_up_print(self, bottom: int) -> None:
        self._sheet.set_landscape()
        for each in (self._sheet, self._status_sheet):
            each.set_margins(**_PRINT_MARGINS)
            each.set_footer("&C&P / &N")
        sheet = self._sheet
        sheet.set_paper(A3)
        sheet.set_print_scale(self._pages.scale)
        sheet.set_v_pagebreaks(self._pages.breaks)
        sheet.print_across()
        sheet.repeat_rows(*HEADER_ROWS)
        sheet.repeat_columns(0, self._names - 1)
        sheet.print_area(0, 0, bottom, len(self._layout.columns) - 1)
        sheet.freeze_panes(FIRST_ROW, self._names)
        self._status_sheet.set_paper(A3)
        self._status_sheet.fit_to_pages(1, 0)

    def _protect(self) -> None:
        for sheet in (self._sheet, self._status_sheet):
            sheet.protect("", dict.fromkeys(_MAY, True))


# ---- Values -----------------------------------------------------------------


def _told(column: Column, rule: Mapping[str, Any]) -> dict[str, str]:
    """Return the message that Excel shows where a column is typed in."""
    texts = {
        "input_title": column.title[:32],
        "input_message": column.hint or rule.get("hint", ""),
        "error_title": column.title[:32],
        "error_message": rule.get("error", ""),
    }
    return {name: text for name, text in texts.items() if text}


def _check(
    kind: str,
    cell: str,
    rule: Mapping[str, Any],
) -> Properties:
    """Return what may be typed in a column of a kind, by its first cell."""
    if kind == "mark":
        return {"validate": "list", "source": rule.get("choices", [])}
    bounds = {
        "rate": f"AND({cell}>=0,{cell}<=1)",
        "count": f"{cell}>=0",
    }
    if kind not in bounds:
        return {}
    formula = f"=OR(ISTEXT({cell}),{bounds[kind]})"
    return {"validate": "custom", "value": formula}


def _height(values: Mapping[int, Shown], layout: OfficialLayout) -> float:
    """Return the height that the longest of a row's texts needs."""
    lines = 1
    for at, value in values.items():
        if isinstance(value, str):
            room = max(1, int(layout.columns[at].width * 1.15))
            lines = max(lines, lines_of(value, room))
    return min(_TALLEST, max(_EMPTY_HEIGHT, lines * _LINE + 8))


def _runs(
    held: Sequence[tuple[Shown, ...]], depth: int
) -> Iterator[tuple[int, int]]:
    """Yield the runs of rows that share their first ``depth`` values, by first
    and last; a blank value is that of the row above.
    """
    start = 0
    opened: list[Shown] = []
    for at, values in enumerate(held):
        here = values[:depth]
        same = bool(opened) and all(
            value is None
            or (isinstance(value, str) and is_blank(value))
            or value == above
            for value, above in zip(here, opened, strict=True)
        )
        if not same:
            if at:
                yield start, at - 1
            start = at
            opened = list(here)
    if held:
        yield start, len(held) - 1
