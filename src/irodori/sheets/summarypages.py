"""What the sheets of a summary have in common: what is remembered of the
conversions (counts, the worst cells, medians, quarters; never a record), and
titles, headings, shades, and how they are printed.
"""

from __future__ import annotations

import datetime as dt
import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count
from statistics import median
from types import MappingProxyType
from typing import Any

from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import RULES, Rule
from irodori.scorecard.values.dates import show_date
from irodori.sheets.flatrecords import Record, Shade, procedure_names
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

MOST_OPEN = 5_000
"""How many red or overdue things are listed, the worst first."""
_LONGEST = 16
"""Quarters of a chart: four years."""
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


# ---- What is remembered -----------------------------------------------------


def is_open(record: Record) -> bool:
    """Tell whether a thing is red or overdue."""
    return record.color == "red" or bool(record.days_overdue)


class Group:
    """The counts of one programme, or of one ministry."""

    def __init__(self) -> None:
        self.procedures = 0
        self.counts: dict[Rule, Counter[Shade]] = {
            rule: Counter() for rule in RULES
        }
        self.progress = array("d")
        self.total = 0
        """How many records."""
        self.open = 0
        """How many of them are red or overdue."""
        self.overdue = 0

    def add(self, record: Record) -> None:
        """Count a record."""
        self.total += 1
        self.open += is_open(record)
        self.overdue += bool(record.days_overdue)
        self.counts[record.rule][record.color] += 1
        if record.progress is not None:
            self.progress.append(record.progress)

    def merge(self, other: Group) -> None:
        """Add the counts of another group."""
        self.procedures += other.procedures
        self.total += other.total
        self.open += other.open
        self.overdue += other.overdue
        self.progress.extend(other.progress)
        for rule in RULES:
            self.counts[rule].update(other.counts[rule])

    @property
    def median(self) -> float | None:
        """The median of the progress of its procedures, None where none is
        known.
        """
        if self.progress:
            return median(self.progress)
        return None


class Quarter(NamedTuple):
    """Three months, by the year and the month in which they begin; ``open`` to
    the past or the future at the ends.
    """

    year: int
    month: int
    open: int = 0

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """Return the quarter that a day lies in."""
        month = day.month - (day.month - 1) % 3
        return cls(day.year, month)

    @property
    def number(self) -> int:
        """Its place among all quarters."""
        return self.year * 4 + (self.month - 1) // 3

    @classmethod
    def at(cls, number: int, side: int = 0) -> Quarter:
        """Return the quarter of a place; ``side`` is where it is open to."""
        return cls(number // 4, number % 4 * 3 + 1, side)


class Tally:
    """Counts records one by one."""

    def __init__(self) -> None:
        self.ministries: dict[str, Group] = {}
        self.programs: dict[tuple[str, str], Group] = {}
        self.total = Group()
        self.dates: set[dt.date] = set()
        self._quarters: dict[Quarter, Counter[Shade]] = {}
        self._worst: list[tuple[tuple[int, int, int], Record]] = []
        self._order = count(0, -1)
        self._fills: dict[tuple[Rule, Color], Fill] = {}
        self._legend: Legend | None = None

    def begin(self, conversion: Conversion) -> None:
        """Count a conversion's procedures, and take its legends' fills; the
        first one that shows a colour counts.
        """
        for ministry, program in procedure_names(conversion):
            for group in self._groups(ministry, program):
                group.procedures += 1
        self.dates.add(conversion.inspection.as_of.date)
        for sheet in conversion.sheets:
            self._legend = self._legend or sheet.legend
            for rule in RULES:
                for color in COLORS:
                    self._fills.setdefault(
                        (rule, color), conversion.fill(sheet, rule, color)
                    )

    def add(self, record: Record) -> None:
        """Count a record."""
        for group in self._groups(record.ministry, record.program):
            group.add(record)
        if record.deadline:
            quarter = Quarter.of(record.deadline)
            self._quarters.setdefault(quarter, Counter())[record.color] += 1
        if is_open(record):
            self._keep(record)

    def _groups(
        self, ministry: str, program: str
    ) -> tuple[Group, Group, Group]:
        return (
            self.total,
            self.ministries.setdefault(ministry, Group()),
            self.programs.setdefault((ministry, program), Group()),
        )

    def _keep(self, record: Record) -> None:
        late = record.days_overdue or 0
        key = (late, record.color == "red", next(self._order))
        if len(self._worst) < MOST_OPEN:
            heapq.heappush(self._worst, (key, record))
        else:
            heapq.heappushpop(self._worst, (key, record))

    def worst(self) -> Iterator[Record]:
        """Yield the red or overdue things: the longest overdue first, then the
        red ones in the order of the inputs.
        """
        return (
            record
            for _, record in sorted(
                self._worst,
                key=lambda each: each[0],
                reverse=True,
            )
        )

    def programs_of(self, ministry: str) -> Iterator[tuple[str, Group]]:
        """Yield a ministry's programmes in the order of the inputs."""
        return (
            (program, group)
            for (owner, program), group in self.programs.items()
            if owner == ministry
        )

    def fill(self, rule: Rule, shade: Shade) -> Fill | None:
        """Return the fill that the legend shows a shade with; None for a shade
        that is no colour, and where no conversion passed.
        """
        return self._fills.get((rule, shade))

    def band_of(self, progress: float | None) -> Color | None:
        """Return the colour of a progress by the first legend."""
        if progress is None or self._legend is None:
            return None
        return self._legend.color_of_progress(
            Fraction(progress).limit_denominator(10**9)
        )

    def quarters(self) -> Iterator[tuple[Quarter, Mapping[Shade, int]]]:
        """Yield the quarters that a chart shows, without a gap; what lies
        before and after is counted at its ends.

        Where they are too many, a quarter of them lies before the latest as-of
        date.
        """
        if not self._quarters:
            return
        first = min(self._quarters).number
        last = max(self._quarters).number
        begin, end = self._shown_quarters(first, last)
        counted = self._counted_quarters(begin, end)
        for number in range(begin, end + 1):
            side = 0
            if number == begin > first:
                side = -1
            elif number == end < last:
                side = 1
            yield Quarter.at(number, side), counted[number]

    def _counted_quarters(
        self, begin: int, end: int
    ) -> Mapping[int, Counter[Shade]]:
        """Return the counts of quarters by number, those beyond the ends with
        the ends.
        """
        counted = defaultdict[int, Counter[Shade]](Counter)
        for quarter, counts in self._quarters.items():
            counted[max(begin, min(end, quarter.number))] += counts
        return counted

    def _shown_quarters(
        self,
        first: int,
        last: int,
    ) -> tuple[int, int]:
        """Return the first and the last quarter that a chart shows."""
        if last - first < _LONGEST:
            return first, last
        today = Quarter.of(max(self.dates)).number
        wanted = min(today - _LONGEST // 4, last - _LONGEST + 1)
        begin = max(first, wanted)
        return begin, min(last, begin + _LONGEST - 1)


# ---- What the sheets look like ----------------------------------------------


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
