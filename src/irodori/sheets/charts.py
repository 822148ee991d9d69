"""The native charts of a summary; their series are coloured as the legend colours cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from irodori.scorecard.palettes import Color
from irodori.sheets.looks import chart_fill
from irodori.workbook.fills import Fill

# XlsxWriter is not typed: its books, sheets and charts are Any here.

FONT = "游ゴシック"
_TEXT = {"name": FONT, "size": 9, "color": "#404040", "bold": False}
_TITLE = {"name": FONT, "size": 12, "color": "#1F1F1F", "bold": True}
_GRID = {"visible": True, "line": {"color": "#E3E3E3", "width": 0.75}}
_AXIS_LINE = {"color": "#A6A6A6", "width": 0.75}
_BAR_HEIGHT = 23
_LEAST_HEIGHT, _MOST_HEIGHT = 300, 1_060
WIDTH = 640

Range = tuple[str, int, int, int, int]
"""A sheet's name, first row, first column, last row and last column, counting from 0."""


class Series(NamedTuple):
    """One colour of a chart: its name's cell, its values, and how it looks."""

    name: tuple[str, int, int]
    values: Range
    look: Mapping[str, object]


def plain_look(color: str, line: str = "#8C8C8C") -> dict[str, object]:
    """Return the look of a series that is no colour of the legend."""
    return {"fill": {"color": color}, "border": {"color": line, "width": 0.5}}


def look_of(shade: str, fill: Fill | None) -> dict[str, object]:
    """Return the look of a shade: the legend's fill, white for none, a grey pattern for what could not be rated."""
    if fill is not None:
        return chart_fill(fill)
    if shade == "none":
        return plain_look("#FFFFFF")
    pattern = {"pattern": "light_upward_diagonal", "fg_color": "#8C8C8C", "bg_color": "#FFFFFF"}
    return {"pattern": pattern, "border": {"color": "#8C8C8C", "width": 0.5}}


def bars(book: Any, title: str, axis: str, categories: Range, series: Sequence[Series]) -> Any:  # noqa: ANN401
    """Return bars that lie, one for each category, their series stacked."""
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for each in series:
        chart.add_series(
            {
                "name": list(each.name),
                "categories": list(categories),
                "values": list(each.values),
                "gap": 45,
                "overlap": 100,
                **each.look,
            }
        )
    small = {**_TEXT, "size": 8}
    chart.set_y_axis(
        {
            "num_font": small,
            "line": _AXIS_LINE,
            "major_tick_mark": "none",
            "interval_unit": 1,
            "reverse": True,
            "crossing": "max",
        }
    )
    chart.set_x_axis(_value_axis(axis, "#,##0"))
    rows = categories[3] - categories[1] + 1
    _finish(chart, title, height_of(rows))
    return chart


def height_of(categories: int) -> int:
    """Return the height in pixels that so many bars need."""
    return max(_LEAST_HEIGHT, min(_MOST_HEIGHT, 130 + _BAR_HEIGHT * categories))


def columns(  # noqa: PLR0917
    book: Any,  # noqa: ANN401
    title: str,
    axis: str,
    categories: Range,
    series: Sequence[Series],
    size: tuple[int, int],
) -> Any:  # noqa: ANN401
    """Return upright columns, one for each category, their series stacked; ``size`` in pixels."""
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for each in series:
        chart.add_series(
            {
                "name": list(each.name),
                "categories": list(categories),
                "values": list(each.values),
                "gap": 40,
                "overlap": 100,
                **each.look,
            }
        )
    chart.set_x_axis({"num_font": _TEXT, "line": _AXIS_LINE, "major_tick_mark": "none", "interval_unit": 1})
    chart.set_y_axis(_value_axis(axis, "#,##0"))
    width, height = size
    _finish(chart, title, height, width)
    return chart


class Progress(NamedTuple):
    """What the chart of progress shows: where its numbers are, and the colour of each bar."""

    categories: Range
    name: tuple[str, int, int]
    values: Range
    colors: Sequence[Color | None]
    target_name: tuple[str, int, int]
    target: Range


def progress(book: Any, title: str, axis: str, shown: Progress, fills: Mapping[Color, Fill]) -> Any:  # noqa: ANN401
    """Return a column for each category in the colour of its band, and the target as a line across."""
    chart = book.add_chart({"type": "column"})
    points = [look_of("none", fills.get(color) if color else None) for color in shown.colors]
    chart.add_series(
        {
            "name": list(shown.name),
            "categories": list(shown.categories),
            "values": list(shown.values),
            "points": points,
            "gap": 45,
            **plain_look("#D9D9D9"),
            "data_labels": {"value": True, "num_format": "0%", "font": {**_TEXT, "size": 8}, "position": "outside_end"},
        }
    )
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            "name": list(shown.target_name),
            "categories": list(shown.categories),
            "values": list(shown.target),
            "line": {"color": "#262626", "width": 1.5, "dash_type": "dash"},
            "marker": {"type": "none"},
        }
    )
    chart.combine(line)
    rotation = -45 if len(shown.colors) > 8 else 0
    font = {**_TEXT, "rotation": rotation} if rotation else _TEXT
    chart.set_x_axis(
        {"num_font": font, "line": _AXIS_LINE, "major_tick_mark": "none", "interval_unit": 1, "label_position": "low"}
    )
    chart.set_y_axis(_value_axis(axis, "0%"))
    _finish(chart, title, height_of(len(shown.colors)))
    return chart


def _value_axis(name: str, num_format: str, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "name_font": _TEXT,
        "num_font": _TEXT,
        "num_format": num_format,
        "major_gridlines": _GRID,
        "line": {"none": True},
        "major_tick_mark": "none",
        **more,
    }


def _finish(chart: Any, title: str, height: int, width: int = WIDTH) -> None:  # noqa: ANN401
    chart.set_title({"name": title, "name_font": _TITLE, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _TEXT})
    chart.set_size({"width": width, "height": height})
    chart.set_chartarea({"border": {"color": "#D9D9D9"}})
    chart.show_blanks_as("gap")
