"""The native charts of a summary; their series are coloured as the legend
colours cells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from irodori.scorecard.profile import RULES, Rule
from irodori.sheets.flatrecords import SHADES, Shade
from irodori.sheets.looks import Properties, chart_fill
from irodori.sheets.summarypages import (
    FONT_NAME,
    Group,
    Page,
    Quarter,
    Tally,
    as_of_note,
)
from irodori.workbook.fills import Fill

# XlsxWriter is not typed: its books, sheets and charts are Any here.

MOST_BARS = 40
"""How many ministries a chart shows; the others are one bar together."""
_TEXT = {"name": FONT_NAME, "size": 10, "color": "#404040", "bold": False}
_TITLE = {"name": FONT_NAME, "size": 12, "color": "#1F1F1F", "bold": True}
_GRID = {"visible": True, "line": {"color": "#E3E3E3", "width": 0.75}}
_AXIS_LINE = {"color": "#A6A6A6", "width": 0.75}
_BAR_HEIGHT = 27
_LEAST_HEIGHT = 300
_MOST_HEIGHT = 1_060
_LAST_HEIGHT = 380
WIDTH = 640
GAP = 20
"""Pixels of a chart's width, and between two charts."""


def summary_charts(
    book: Any, data: Any, page: Page, tally: Tally
) -> Iterator[Any]:
    """Yield each chart that has something to show; ``data`` is the sheet that
    holds their numbers.
    """
    charts = _Charts(book, data, page, tally)
    found = 0
    for chart in charts.of_ministries():
        found += 1
        yield chart
    yield from charts.of_deadlines(
        GAP + 2 * WIDTH if found % 2 == 0 else WIDTH
    )


ShadeCounts = Mapping[Shade, int]
"""How often each shade occurs."""


class _Data:
    """Writes the numbers of charts side by side on a sheet of their own."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.name = sheet.get_name()
        self._column = 0

    def block(
        self, headings: Sequence[str], rows: Sequence[Sequence[object]]
    ) -> int:
        """Write a block and return its first column."""
        first = self._column
        for at, heading in enumerate(headings, first):
            self.sheet.write_string(0, at, heading)
        for row, values in enumerate(rows, 1):
            for at, value in enumerate(values, first):
                if isinstance(value, str):
                    self.sheet.write_string(row, at, value)
                elif value is not None:
                    self.sheet.write_number(row, at, value)
        self._column = first + len(headings) + 1
        return first

    def series(
        self, first: int, column: int, rows: int, **look: object
    ) -> Properties:
        """Return a number of rows of a column as a series; the block's first
        column holds the categories.
        """
        return {
            "name": [self.name, 0, column],
            "categories": [self.name, 1, first, rows, first],
            "values": [self.name, 1, column, rows, column],
            **look,
        }


class _Charts:
    """Makes the charts of one summary."""

    def __init__(
        self,
        book: Any,
        data: Any,
        page: Page,
        tally: Tally,
    ) -> None:
        self._book = book
        self._data = _Data(data)
        self._page = page
        self._tally = tally
        self._groups = _shown(tally, page)

    def of_ministries(self) -> Iterator[Any]:
        """Yield the charts that have a bar for each ministry."""
        for rule in RULES:
            if any(self._tally.total.counts[rule].values()):
                yield self._counts(rule)
        if any(group.median is not None for _, group in self._groups):
            yield self._progress()

    def of_deadlines(self, width: int) -> Iterator[Any]:
        """Yield the chart of the deadlines by quarter, if there are deadlines;
        ``width`` is in pixels.
        """
        text = self._page.text
        rows = {
            _quarter(self._page, quarter): counts
            for quarter, counts in self._tally.quarters()
        }
        if rows:
            chart = self._stacked("column", "status", rows)
            axis = text("sheets.chart.axis.deadlines")
            chart.set_x_axis(_category_axis())
            chart.set_y_axis(_value_axis(axis, "#,##0"))
            as_of = as_of_note(self._page, self._tally.dates)
            title = text("sheets.chart.deadlines", as_of=as_of)
            yield _finished(chart, title, _LAST_HEIGHT, width)

    def _counts(self, rule: Rule) -> Any:
        """Return the counts of a rule as a stacked bar chart."""
        text = self._page.text
        rows = {name: group.counts[rule] for name, group in self._groups}
        chart = self._stacked("bar", rule, rows)
        axis = text(f"sheets.chart.axis.{rule}")
        chart.set_y_axis(_category_axis(num_font=_TEXT, **_DOWNWARDS))
        chart.set_x_axis(_value_axis(axis, "#,##0"))
        title = text("sheets.chart.by_ministry", rule=text(f"rule.{rule}"))
        return _finished(chart, title, _height_of(len(rows)))

    def _stacked(
        self, kind: str, rule: Rule, rows: Mapping[str, ShadeCounts]
    ) -> Any:
        """Return a stacked chart without axes and title: a bar for each row, a
        series for each shade that a row has.
        """
        shades = _shades(rows.values())
        first = self._write_counts(rows, shades)
        chart = self._book.add_chart({"type": kind, "subtype": "stacked"})
        for column, shade in enumerate(shades, first + 1):
            look = _look_of(shade, self._tally.fill(rule, shade))
            look |= {"gap": _STACKED_GAPS[kind], "overlap": 100}
            chart.add_series(
                self._data.series(first, column, len(rows), **look)
            )
        return chart

    def _write_counts(
        self, rows: Mapping[str, ShadeCounts], shades: Sequence[Shade]
    ) -> int:
        """Write the numbers of a stacked chart; return their first column."""
        words = map(self._page.shade_word, shades)
        numbers = [
            [name, *(counts.get(shade, 0) for shade in shades)]
            for name, counts in rows.items()
        ]
        return self._data.block(["", *words], numbers)

    def _progress(self) -> Any:
        """Return the chart of the median progress of each ministry against the
        target.
        """
        text = self._page.text
        bars = len(self._groups)
        chart = self._medians_and_target()
        font = {**_TEXT, "rotation": -45} if bars > 8 else _TEXT
        chart.set_x_axis(_category_axis(num_font=font, label_position="low"))
        chart.set_y_axis(_value_axis(text("sheets.chart.axis.rate"), "0%"))
        return _finished(
            chart,
            text("sheets.chart.progress"),
            _height_of(bars),
        )

    def _medians_and_target(self) -> Any:
        """Return a column for each median in the colour of its band, and the
        target as a line across.
        """
        data = self._data
        first = self._write_medians()
        last = len(self._groups)
        looks = [self._look_of_median(group) for _, group in self._groups]
        chart = self._book.add_chart({"type": "column"})
        chart.add_series(
            data.series(
                first,
                first + 1,
                last,
                points=looks,
                **_MEDIANS,
            )
        )
        line = self._book.add_chart({"type": "line"})
        line.add_series(data.series(first, first + 2, last, **_TARGET))
        chart.combine(line)
        return chart

    def _write_medians(self) -> int:
        """Write the medians and the target; return their first column."""
        text = self._page.text
        names = ["", text("sheets.chart.median"), text("sheets.chart.target")]
        rows = [[name, group.median, 1] for name, group in self._groups]
        return self._data.block(names, rows)

    def _look_of_median(self, group: Group) -> Properties:
        color = self._tally.band_of(group.median)
        return _look_of("none", self._tally.fill("progress", color or "none"))


# ---- What a chart shows -----------------------------------------------------


def _shades(rows: Collection[ShadeCounts]) -> list[Shade]:
    """Return the shades that a row has, the best first."""
    return [
        shade for shade in SHADES if any(counts.get(shade) for counts in rows)
    ]


def _shown(tally: Tally, page: Page) -> list[tuple[str, Group]]:
    """Return the ministries that charts show; if there are too many, those
    with the fewest procedures are grouped into one.
    """
    named = list(tally.ministries.items())
    if len(named) <= MOST_BARS:
        return named
    largest = sorted(named, key=lambda each: -each[1].procedures)
    kept = {name for name, _ in largest[: MOST_BARS - 1]}
    other = Group()
    for name, group in named:
        if name not in kept:
            other.merge(group)
    shown = [(name, group) for name, group in named if name in kept]
    return [*shown, (page.text("sheets.chart.other"), other)]


_MONTHS = ("Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec")


def _quarter(page: Page, quarter: Quarter) -> str:
    if page.language == "en":
        words = f"{_MONTHS[quarter.month // 3]} {quarter.year}"
    else:
        year = (
            f"R{quarter.year - 2018}"
            if quarter.year > 2018
            else str(quarter.year)
        )
        words = f"{year}.{quarter.month}〜{quarter.month + 2}月"
    if quarter.open:
        return page.text(
            "sheets.chart.before"
            if quarter.open < 0
            else "sheets.chart.after",
            quarter=words,
        )
    return words


# ---- How a chart looks ------------------------------------------------------

_STACKED_GAPS = {"bar": 45, "column": 40}
"""Per cent of a bar's width that is between two."""


def _plain_look(color: str, line: str = "#8C8C8C") -> Properties:
    """Return the format of a series whose colour is not one of the legend's."""
    border = {"color": line, "width": 0.5}
    return {"fill": {"color": color}, "border": border}


def _look_of(shade: str, fill: Fill | None) -> Properties:
    """Return the format of a shade: the legend's fill, white for none, a grey
    pattern for what could not be rated.
    """
    if fill is not None:
        return chart_fill(fill)
    if shade == "none":
        return _plain_look("#FFFFFF")
    pattern = {
        "pattern": "light_upward_diagonal",
        "fg_color": "#8C8C8C",
        "bg_color": "#FFFFFF",
    }
    return {"pattern": pattern, "border": {"color": "#8C8C8C", "width": 0.5}}


_DOWNWARDS = {"reverse": True, "crossing": "max"}
"""In a chart with horizontal bars the first category is the top one."""
_MEDIANS: Mapping[str, object] = {
    "gap": 45,
    **_plain_look("#D9D9D9"),
    "data_labels": {
        "value": True,
        "num_format": "0%",
        "font": _TEXT,
        "position": "outside_end",
    },
}
_TARGET: Mapping[str, object] = {
    "line": {"color": "#262626", "width": 1.5, "dash_type": "dash"},
    "marker": {"type": "none"},
}


def _height_of(categories: int) -> int:
    """Return the height in pixels that a number of bars needs."""
    return max(
        _LEAST_HEIGHT, min(_MOST_HEIGHT, 130 + _BAR_HEIGHT * categories)
    )


def _category_axis(**more: object) -> Properties:
    return {
        "num_font": _TEXT,
        "line": _AXIS_LINE,
        "major_tick_mark": "none",
        "interval_unit": 1,
        **more,
    }


def _value_axis(name: str, num_format: str) -> Properties:
    return {
        "name": name,
        "name_font": _TEXT,
        "num_font": _TEXT,
        "num_format": num_format,
        "major_gridlines": _GRID,
        "line": {"none": True},
        "major_tick_mark": "none",
    }


def _finished(
    chart: Any,
    title: str,
    height: int,
    width: int = WIDTH,
) -> Any:
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _TEXT})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})
    chart.show_blanks_as("gap")
    return chart
