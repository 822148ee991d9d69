"""``irodori template``: the official layout, empty or with rows, ready to be typed into and to be converted.

The scorecard holds the table, its legend with swatches below it, and what may be typed in each column; 進捗入力 has a
row for each plan, its names taken from the table by formulas.  Only the cells to fill in are unlocked; there is no
password.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name, xl_range_abs

from irodori.errors import InputError
from irodori.report.plain import width
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.dates import era_text
from irodori.scorecard.values.text import is_blank
from irodori.sheets.layout import AS_OF_ROW, FIRST_ROW, HEADER_ROWS, Column, OfficialLayout, words
from irodori.sheets.legendwords import RuleWords, written
from irodori.sheets.live import Live
from irodori.sheets.looks import A3, A4, Looks, fill_properties, looks_like_formula, streamed_sheet, streaming_book
from irodori.sheets.printing import HEADING_SIZE, printed_pages
from irodori.sheets.rows import IssueRecord, ProcedureRecord, as_count, as_rate, said
from irodori.sheets.statussheet import DATE_FORMAT, StatusSheet, quoted_sheet
from irodori.workbook.fills import Fill

_MOST_ROWS = 1_000_000
_PRINT_MARGINS = {"left": 0.3, "right": 0.3, "top": 0.6, "bottom": 0.5}
_HEADER_HEIGHTS = (24, 84)
_EMPTY_HEIGHT = 60
_LINE = 11.5
"""Points that a line of text takes."""
_TALLEST = 400
_ALIGN = {"count": "right", "name": "left"}
_FORMATS = {"count": "#,##0", "rate": "0.0%", "progress": "0.0%", "deadline": DATE_FORMAT}
_MAY = (
    "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "autofilter", "objects", "scenarios",
)  # fmt: skip


class Wanted(NamedTuple):
    """What a template is to be."""

    layout: OfficialLayout
    rows: int
    """The least number of rows, blank ones included."""
    records: Sequence[ProcedureRecord]
    legend: Legend
    palette: Mapping[Color, Fill]
    profile: Profile
    as_of: dt.date | None = None
    live: bool = False


def template(wanted: Wanted) -> bytes:
    """Return the book; ``InputError`` ``template.too_large`` where Excel has no room for its rows."""
    if _count(wanted) * sum(wanted.layout.plans) > _MOST_ROWS:
        raise InputError("template.too_large", rows=_count(wanted), plans=sum(wanted.layout.plans))
    font = _font()
    target = io.BytesIO()
    with streaming_book(target, words()["title"], {**font, "font_size": 11}) as book:
        _Template(book, Looks(book, font), wanted).write()
    return target.getvalue()


def _font() -> dict[str, Any]:
    font = words()["font"]
    return {"font_name": font["name"], "font_size": font["size"], "font_family": 3, "font_charset": 128}


def _count(wanted: Wanted) -> int:
    return max(len(wanted.records), wanted.rows)


class _Template:
    """The two sheets of one template."""

    def __init__(self, book: Any, looks: Looks, wanted: Wanted) -> None:  # noqa: ANN401
        self._looks = looks
        self._wanted = wanted
        self._layout = wanted.layout
        self._pages = printed_pages(wanted.layout)
        self._names = wanted.layout.at("procedure") + 1
        """How many columns name a procedure."""
        self._rows = _count(wanted)
        self._last = FIRST_ROW + self._rows - 1
        self._book = book
        self._sheet = book.add_worksheet(words()["scorecard_sheet"])
        self._status_sheet = streamed_sheet(book, wanted.profile.status_table.sheets[0])
        self._parts = written(wanted.legend, wanted.palette, wanted.profile)

    def write(self) -> None:
        """Write both sheets."""
        self._set_columns()
        self._write_top()
        self._write_headings()
        for at, (record, _) in enumerate(said(self._wanted.records)):
            self._write_row(FIRST_ROW + at, record)
        for row in range(FIRST_ROW + len(self._wanted.records), self._last + 1):
            self._write_row(row, None)
        self._merge_groups()
        self._set_validation()
        bottom = self._write_legend(self._last + 2)
        self._set_names()
        self._set_up_print(bottom)
        self._protect()
        status = StatusSheet(self._status_sheet, self._looks, self._layout, self._wanted.profile, self._rows)
        self._book.define_name(words()["status_sheet"]["names"]["status"], status.range("status"))
        self._book.define_name(words()["status_sheet"]["names"]["deadline"], status.range("deadline"))
        if self._wanted.live:
            live = Live(self._wanted.legend, self._wanted.palette, self._wanted.profile, self._layout, self._rows)
            live.define_names(self._book, status)
            live.format_scorecard(self._sheet, self._looks)
            live.format_statuses(self._status_sheet, self._looks, status)
            status.write(self._wanted.records, live.hidden_cells(status))
        else:
            status.write(self._wanted.records)
        self._sheet.activate()

    # ---- The table

    def _set_columns(self) -> None:
        for at, column in enumerate(self._layout.columns):
            self._sheet.set_column(at, at, column.width)

    def _write_top(self) -> None:
        """Write the title, and the date that the sheet is of."""
        sheet, looks, as_of = self._sheet, self._looks, words()["as_of"]
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, words()["title"], looks.get(font_size=14, bold=True))
        sheet.set_row(AS_OF_ROW, 18)
        entry = {"locked": False, "border": 1, "align": "center"}
        day = self._wanted.as_of
        if not self._wanted.live:
            sheet.merge_range(AS_OF_ROW, 0, AS_OF_ROW, 2, "", looks.get(**entry))
            if day:
                sheet.write_string(AS_OF_ROW, 0, era_text(day) + as_of["suffix"], looks.get(**entry))
            hint = {"validate": "any", "input_title": as_of["label"], "input_message": as_of["hint"]}
            sheet.data_validation(AS_OF_ROW, 0, AS_OF_ROW, 0, hint)
            return
        entry["num_format"] = DATE_FORMAT + f'"{as_of["suffix"]}"'
        sheet.merge_range(AS_OF_ROW, 0, AS_OF_ROW, 2, "", looks.get(**entry))
        if day:
            sheet.write_datetime(AS_OF_ROW, 0, day, looks.get(**entry))
        hint = {"validate": "date", "criteria": ">", "value": dt.date(2000, 1, 1), "ignore_blank": True}
        hint |= {"input_title": as_of["label"], "input_message": as_of["date_hint"]}
        sheet.data_validation(AS_OF_ROW, 0, AS_OF_ROW, 0, hint)

    def _write_headings(self) -> None:
        sheet, (upper, lower) = self._sheet, HEADER_ROWS
        look = self._looks.get(border=1, text_wrap=True, align="center", bg_color="#F2F2F2", font_size=HEADING_SIZE)
        for row, height in zip(HEADER_ROWS, _HEADER_HEIGHTS, strict=True):
            sheet.set_row(row, height)
        for first, last in self._titled():
            sheet.merge_range(upper, first, upper, last, words()["blocks"]["title"], look)
        for at, column in enumerate(self._layout.columns):
            if column.block:
                sheet.write_string(lower, at, column.heading, look)
            else:
                sheet.merge_range(upper, at, lower, at, column.heading, look)

    def _titled(self) -> Iterator[tuple[int, int]]:
        """Yield the columns of the issues that each printed page shows: the title is written over those of each."""
        first, last = self._layout.blocks
        for each in self._pages.breaks:
            if first < each <= last:
                yield first, each - 1
                first = each
        yield first, last

    def _look(self, column: Column, **more: object) -> Any:  # noqa: ANN401
        look: dict[str, object] = {"border": 1, "text_wrap": True, "locked": False}
        look["align"] = _ALIGN.get(column.kind, "center")
        if column.kind in _FORMATS:
            look["num_format"] = _FORMATS[column.kind]
        return self._looks.get(**look, **more)

    def _write_row(self, row: int, record: ProcedureRecord | None) -> None:
        values = dict(_values(record, self._layout)) if record else {}
        self._sheet.set_row(row, _height(values, self._layout), self._looks.get(locked=False))
        for at, column in enumerate(self._layout.columns):
            _put(self._sheet, row, at, values.get(at), self._look(column), self._look(column, quote_prefix=True))

    def _merge_groups(self) -> None:
        """Merge 府省名, 取組対象事業 and 手続件数 down over the procedures that share them."""
        held = [(ministry, record.program, record.procedure_count) for record, ministry in said(self._wanted.records)]
        for field, depth in (("ministry", 1), ("program", 2), ("procedure_count", 3)):
            at = self._layout.at(field)
            for first, last in _runs(held, depth):
                if last > first:
                    column = self._layout.columns[at]
                    value = held[first][depth - 1]
                    shown = as_count(value) if column.kind == "count" else value
                    look = self._look(column)
                    self._sheet.merge_range(FIRST_ROW + first, at, FIRST_ROW + last, at, "", look)
                    quoted = self._look(column, quote_prefix=True)
                    _put(self._sheet, FIRST_ROW + first, at, shown, look, quoted)

    # ---- What may be typed

    def _set_validation(self) -> None:
        for at, column in enumerate(self._layout.columns):
            rule = words()["rules"].get("rate" if column.kind == "rate" else column.kind, {})
            said_of = {
                "input_title": column.title[:32],
                "input_message": column.hint or rule.get("hint", ""),
                "error_title": column.title[:32],
                "error_message": rule.get("error", ""),
            }
            first = f"{xl_col_to_name(at)}{FIRST_ROW + 1}"
            checks: dict[str, dict[str, object]] = {
                "rate": {"validate": "custom", "value": f"=OR(ISTEXT({first}),AND({first}>=0,{first}<=1))"},
                "count": {"validate": "custom", "value": f"=OR(ISTEXT({first}),{first}>=0)"},
                "mark": {"validate": "list", "source": rule.get("choices", [])},
            }
            check = checks.get(column.kind, {"validate": "any"})
            if check["validate"] != "any" or said_of["input_message"]:
                options = {**check, **{name: text for name, text in said_of.items() if text}}
                self._sheet.data_validation(FIRST_ROW, at, self._last, at, options)

    # ---- The legend

    def _write_legend(self, top: int) -> int:
        """Write the legend below the table, its parts beside each other; return its last row.

        It begins behind the columns of names, which are printed on each page.
        """
        sheet, looks, said_there = self._sheet, self._looks, words()["legend"]
        left = self._names
        sheet.write_string(top, left, said_there["title"], looks.get(bold=True))
        for row, note in enumerate(said_there["notes"], top + 1):
            sheet.write_string(row, left, note, looks.get())
        row = top + 1 + len(said_there["notes"])
        sheet.set_row(row, 30)
        bottom = row
        for part, first, last in self._part_places():
            look = looks.get(text_wrap=True, bold=True)
            sheet.merge_range(row, first, row, last, part.heading, look)
            for below, entry in enumerate(part.entries, row + 1):
                sheet.set_row(below, 16)
                sheet.write_blank(below, first, None, looks.get(border=1, **fill_properties(entry.fill)))
                sheet.write_string(below, first + 1, entry.text, looks.get(indent=1))
                bottom = max(bottom, below)
        sheet.write_string(bottom + 2, left, said_there["complete"], looks.get())
        return bottom + 2

    def _part_places(self) -> Iterator[tuple[RuleWords, int, int]]:
        """Yield each part with its first and last column: as wide as its longest entry needs."""
        first = self._names
        for part in self._parts:
            wanted = max(width(entry.text) for entry in part.entries) + 4
            last, room = first + 1, 0.0
            while last < len(self._layout.columns) - 1 and (room := room + self._layout.columns[last].width) < wanted:
                last += 1
            yield part, first, last
            first = last + 1

    # ---- The sheet as a whole

    def _set_names(self) -> None:
        sheet = quoted_sheet(words()["scorecard_sheet"])
        for at, column in enumerate(self._layout.columns):
            name = column.name
            if column.field == "action_plan":
                name = f"課題{column.block}_プラン{column.letter}"
            if name:
                self._book.define_name(name, f"={sheet}!{xl_range_abs(FIRST_ROW, at, self._last, at)}")

    def _set_up_print(self, bottom: int) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.set_margins(**_PRINT_MARGINS)
        sheet.set_print_scale(self._pages.scale)
        sheet.set_v_pagebreaks(self._pages.breaks)
        sheet.print_across()
        sheet.repeat_rows(*HEADER_ROWS)
        sheet.repeat_columns(0, self._names - 1)
        sheet.print_area(0, 0, bottom, len(self._layout.columns) - 1)
        sheet.freeze_panes(FIRST_ROW, self._names)
        sheet.set_footer("&C&P / &N")
        self._status_sheet.set_landscape()
        self._status_sheet.set_paper(A4)
        self._status_sheet.set_margins(**_PRINT_MARGINS)
        self._status_sheet.fit_to_pages(1, 0)
        self._status_sheet.set_footer("&C&P / &N")

    def _protect(self) -> None:
        for sheet in (self._sheet, self._status_sheet):
            sheet.protect("", dict.fromkeys(_MAY, True))


# ---- Values ----------------------------------------------------------------------------------------------------------

Shown = str | int | Decimal | None


def _put(sheet: Any, row: int, column: int, value: Shown, look: Any, quoted: Any) -> None:  # noqa: ANN401, PLR0917
    """Write a value as what it is; a text that Excel would take for a formula when it is edited is marked as text."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, quoted if looks_like_formula(value) else look)
    else:
        sheet.write_number(row, column, value, look)


def _values(record: ProcedureRecord, layout: OfficialLayout) -> Iterator[tuple[int, Shown]]:
    """Yield the values of a record with their columns."""
    for at, column in enumerate(layout.columns):
        if column.block is None:
            value = getattr(record, column.field)
        elif column.block <= len(record.issues):
            value = _of_issue(record.issues[column.block - 1], column)
        else:
            value = None
        if column.kind in {"rate", "progress"}:
            value = as_rate(value)
        elif column.kind == "count":
            value = as_count(value)
        yield at, value


def _of_issue(issue: IssueRecord, column: Column) -> Shown:
    if column.letter is None:
        value: Shown = getattr(issue, column.field)
        return value
    place = ord(column.letter) - ord("a")
    return issue.plans[place].text if place < len(issue.plans) else None


def _height(values: Mapping[int, Shown], layout: OfficialLayout) -> float:
    """Return the height that the longest of a row's texts needs."""
    lines = 1
    for at, value in values.items():
        if isinstance(value, str):
            room = max(1, int(layout.columns[at].width * 1.15))
            lines = max(lines, sum(-(-max(1, width(line)) // room) for line in value.split("\n")))
    return min(_TALLEST, max(_EMPTY_HEIGHT, lines * _LINE + 8))


def _runs(held: Sequence[tuple[Shown, ...]], depth: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where rows share their first ``depth`` values; a blank one is that of the row above."""
    start = 0
    opened: list[Shown] = []
    for at, values in enumerate(held):
        here = values[:depth]
        same = bool(opened) and all(
            value is None or (isinstance(value, str) and is_blank(value)) or value == above
            for value, above in zip(here, opened, strict=True)
        )
        if not same:
            if at:
                yield start, at - 1
            start, opened = at, list(here)
    if held:
        yield start, len(held) - 1
