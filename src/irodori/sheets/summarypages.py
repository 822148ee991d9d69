"""What the sheets of a summary have in common: titles, headings, shades, and
how they are printed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from irodori.messages import Language, Sentence
from irodori.scorecard.values.dates import show_date
from irodori.sheets.flatrecords import Shade
from irodori.sheets.looks import (
    A4,
    DATE_FORMAT,
    Looks,
    Properties,
    cell_text,
    fill_properties,
    lines_of,
    quoted,
)
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

FONT_NAME = "游ゴシック"
INK = "#1F1F1F"
FAINT = "#6B6B6B"
LATE = "#B00000"
RULE = "#D9D9D9"
BAND = "#F2F2F2"
_DATES: Mapping[Language, str] = {
    "ja": DATE_FORMAT,
    "en": "yyyy-mm-dd",
}
MOST_ROWS = 1_048_000
"""The most rows that a sheet is filled with; Excel has 1,048,576."""
MOST_PRINTED = 40
"""Rows of a list that are printed: a summary is handed round, but its lists
are read on a screen.
"""
_CHARACTERS = 1.02
"""How many narrow characters are in a unit of a column's width, at this size.
"""
_LINE = 13.5
_LOWEST = 20
_TALLEST = 400
"""Points: of a line, and of the lowest and the tallest row."""


WRAPPED: Mapping[str, object] = MappingProxyType({"text_wrap": True})
INDENTED: Mapping[str, object] = MappingProxyType(
    {"text_wrap": True, "indent": 1}
)
CENTERED: Mapping[str, object] = MappingProxyType({"align": "center"})
"""How the cells of a list look."""


class ColumnHeading(NamedTuple):
    """A column of a list: the code of its heading, its width, and how it
    looks.
    """

    code: str
    width: float
    align: str = "left"
    """Of the heading."""
    cells: Mapping[str, object] = MappingProxyType({})
    """The properties of the cells below."""


class Page:
    """One sheet of a summary."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:
        self.sheet = sheet
        self.looks = looks
        self.language: Language = language

    def text(self, code: str, **params: object) -> str:
        """Return a sentence in the book's language."""
        return Sentence(code, params).text(self.language)

    def title(self, code: str, note: str) -> None:
        """Write the sheet's title and a line below it."""
        self.sheet.set_row(0, 30)
        self.sheet.write_string(
            0,
            0,
            self.text(code),
            self.looks.get(font_size=16, bold=True, font_color=INK),
        )
        faint = self.looks.get(font_color=FAINT)
        self.sheet.write_string(1, 0, note, faint)
        self.sheet.hide_gridlines(2)

    def headings(self, row: int, headings: Sequence[ColumnHeading]) -> None:
        """Write the headings of a list, and set its widths."""
        self.sheet.set_row(row, 24)
        self.widths(headings)
        for at, each in enumerate(headings):
            look = self.looks.get(
                bold=True,
                bg_color=BAND,
                bottom=2,
                bottom_color="#7F7F7F",
                align=each.align,
                text_wrap=True,
            )
            self.sheet.write_string(row, at, self.text(each.code), look)

    def fit(
        self,
        row: int,
        headings: Sequence[ColumnHeading],
        texts: Mapping[int, str],
    ) -> None:
        """Give a row the height that its texts need, by the columns that they
        are in.
        """
        lines = 1
        for column, text in texts.items():
            room = max(1.0, headings[column].width * _CHARACTERS)
            lines = max(lines, lines_of(text, room))
        height = max(_LOWEST, lines * _LINE + 5)
        self.sheet.set_row(row, min(_TALLEST, height))

    def widths(self, headings: Sequence[ColumnHeading]) -> None:
        """Set the widths of a list's columns."""
        for at, each in enumerate(headings):
            self.sheet.set_column(at, at, each.width)

    def end_list(
        self,
        heading: int,
        last: int,
        headings: Sequence[ColumnHeading],
        nothing: str,
        frozen: int,
    ) -> None:
        """End a list whose last row is ``last``: filters over it, or the
        sentence ``nothing`` where it is empty; ``frozen`` columns stay when
        it is scrolled.
        """
        end = len(headings) - 1
        if last > heading:
            self.sheet.autofilter(heading, 0, last, end)
        else:
            look = self.looks.get()
            self.sheet.write_string(heading + 1, 0, self.text(nothing), look)
        self.sheet.freeze_panes(heading + 1, frozen)
        self.print_set_up(heading, last, end)

    def row(
        self,
        row: int,
        headings: Sequence[ColumnHeading],
        values: Iterable[object],
        looks: Mapping[int, Mapping[str, object]] = MappingProxyType({}),
    ) -> None:
        """Write a row of a list; ``looks`` are further properties by column."""
        cells = zip(headings, values, strict=True)
        for at, (each, value) in enumerate(cells):
            look = {**each.cells, **looks.get(at, {})}
            self.put(row, at, value, **look)

    def fitted_row(
        self,
        row: int,
        headings: Sequence[ColumnHeading],
        values: Sequence[object],
        looks: Mapping[int, Mapping[str, object]] = MappingProxyType({}),
    ) -> None:
        """Write a row of a list, as high as its wrapped texts need."""
        texts = {
            at: str(value)
            for at, value in enumerate(values)
            if "text_wrap" in headings[at].cells
        }
        self.fit(row, headings, texts)
        self.row(row, headings, values, looks)

    def put(
        self, row: int, column: int, value: object, **look: object
    ) -> None:
        """Write a value by its type, with a thin line below."""
        look = {"bottom": 1, "bottom_color": RULE, **look}
        if isinstance(value, str):
            self._put_text(row, column, cell_text(value), look)
            return
        if isinstance(value, dt.date):
            self._put_date(row, column, value, look)
            return
        made = self.looks.get(**look)
        if isinstance(value, int | float):
            self.sheet.write_number(row, column, value, made)
        else:
            self.sheet.write_blank(row, column, None, made)

    def _put_date(
        self, row: int, column: int, day: dt.date, look: Properties
    ) -> None:
        look = {"num_format": self.date_format, **CENTERED, **look}
        self.sheet.write_datetime(row, column, day, self.looks.get(**look))

    def _put_text(
        self, row: int, column: int, text: str, look: Properties
    ) -> None:
        made = self.looks.get(**look, **quoted(text))
        if text:
            self.sheet.write_string(row, column, text, made)
        else:
            self.sheet.write_blank(row, column, None, made)

    def shade(
        self, row: int, column: int, shade: Shade, fill: Fill | None
    ) -> None:
        """Write a colour's word on its fill."""
        look = {**CENTERED, **fill_properties(fill)}
        self.put(row, column, self.shade_word(shade), **look)

    def shade_word(self, shade: Shade) -> str:
        """Return the word of a colour, of none, and of what could not be
        rated.
        """
        return self.text(
            "sheets.unrated" if shade == "unrated" else f"color.{shade}"
        )

    @property
    def date_format(self) -> str:
        """How the cells of the book show a date: as its sentences do."""
        return _DATES[self.language]

    def day(self, day: dt.date) -> str:
        """Return a date as text."""
        return show_date(day, self.language)

    def print_set_up(
        self,
        heading: int,
        last_row: int,
        last_column: int,
        *,
        landscape: bool = True,
        most: int = MOST_PRINTED,
        paper: int = A4,
    ) -> None:
        """Set the sheet up for paper: as wide as a page, the headings on each.

        Below the headings no more than ``most`` rows are printed, and the page
        says so.
        """
        sheet = self.sheet
        if last_row - heading > most:
            self._say_cut(last_row - heading, most)
            last_row = heading + most
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(heading)
        sheet.print_area(0, 0, max(last_row, heading), last_column)
        sheet.set_footer("&L&A&R&P / &N")

    def _say_cut(self, rows: int, most: int) -> None:
        """Print above each page that of so many rows no more than that are
        printed.
        """
        counts = {"most": f"{most:,}", "rows": f"{rows:,}"}
        said = self.text("sheets.printed", **counts)
        self.sheet.set_header("&R" + said)


def as_of_note(page: Page, dates: Collection[dt.date]) -> str:
    """Return the dates that were judged by, in words."""
    if not dates:
        return ""
    first = min(dates)
    last = max(dates)
    if first == last:
        return page.text("sheets.as_of", day=page.day(first))
    return page.text(
        "sheets.as_of_range",
        first=page.day(first),
        last=page.day(last),
    )
