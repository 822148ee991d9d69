"""Cell formats of a book made from nothing, each made once, and how a fill is
given to XlsxWriter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from irodori.report.plain import width
from irodori.workbook.fills import Fill, rgb

# XlsxWriter is not typed: its books, sheets and formats are Any here.

Properties = dict[str, object]
"""The properties of a format or of a part of a chart, by XlsxWriter's names."""

CREATED = dt.datetime(2022, 4, 1)  # noqa: DTZ001  (a fixed date keeps the bytes the same)
A3 = 8
A4 = 9
DATE_FORMAT = '[$-411]ggge"年"m"月"d"日"'
_MOST_CHARACTERS = 32_000

# ECMA-376 part 1, 18.18.55 ST_PatternType, in its order: XlsxWriter counts
# patterns.
_PATTERNS = (
    "none",
    "solid",
    "mediumGray",
    "darkGray",
    "lightGray",
    "darkHorizontal",
    "darkVertical",
    "darkDown",
    "darkUp",
    "darkGrid",
    "darkTrellis",
    "lightHorizontal",
    "lightVertical",
    "lightDown",
    "lightUp",
    "lightGrid",
    "lightTrellis",
    "gray125",
    "gray0625",
)
_CHART_PATTERNS = {
    "mediumGray": "percent_50",
    "darkGray": "percent_75",
    "lightGray": "percent_25",
    "gray125": "percent_10",
    "gray0625": "percent_5",
    "darkHorizontal": "dark_horizontal",
    "darkVertical": "dark_vertical",
    "darkDown": "dark_downward_diagonal",
    "darkUp": "dark_upward_diagonal",
    "darkGrid": "small_check",
    "darkTrellis": "trellis",
    "lightHorizontal": "light_horizontal",
    "lightVertical": "light_vertical",
    "lightDown": "light_downward_diagonal",
    "lightUp": "light_upward_diagonal",
    "lightGrid": "dotted_grid",
    "lightTrellis": "outlined_diamond",
}


def new_book(
    target: BinaryIO, title: str, font: dict[str, Any], **options: object
) -> Any:
    """Return an empty book whose bytes depend on its content alone; ``font``
    is that of cells without a format.
    """
    book = xlsxwriter.Workbook(
        target,
        {
            "default_format_properties": font,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            **options,
        },
    )
    book.set_properties({"title": title, "created": CREATED})
    return book


@contextmanager
def streaming_book(
    target: BinaryIO, title: str, font: dict[str, Any]
) -> Iterator[Any]:
    """Give a book of which streamed sheets keep one row in memory, and close
    it.

    Their rows wait in a folder that is gone afterwards, whatever happens.
    """
    with TemporaryDirectory(prefix="irodori-") as folder:
        book = new_book(target, title, font, tmpdir=folder)
        try:
            yield book
            book.close()
        finally:
            for sheet in book.worksheets():
                if sheet.constant_memory:
                    sheet.row_data_fh.close()


def streamed_sheet(book: Any, name: str) -> Any:
    """Return a new sheet that keeps one row in memory: it must be written from
    top to bottom.
    """
    book.constant_memory = True
    sheet = book.add_worksheet(name, PlainFormulas)
    book.constant_memory = False
    return sheet


class PlainFormulas(Worksheet):  # type: ignore[misc]  # XlsxWriter is not typed
    """A sheet whose formulas use functions of Excel 2007 alone.

    XlsxWriter looks through each formula thirty times for newer ones, which
    takes most of the time of a large book.
    """

    def _prepare_formula(
        self,
        formula: str,
        expand_future_functions: bool = False,  # noqa: ARG002
    ) -> str:
        return formula.removeprefix("=")


class Looks:
    """The cell formats of one book."""

    def __init__(
        self,
        book: Any,
        font: dict[str, Any],
    ) -> None:
        self._book = book
        self._font = font
        self._made: dict[tuple[tuple[str, str], ...], Any] = {}

    def get(self, **properties: object) -> Any:
        """Return the format with these properties over the book's font."""
        look = {**self._font, "valign": "vcenter", **properties}
        return self._get(look)

    def bare(self, **properties: object) -> Any:
        """Return a format with these properties alone, as a conditional format
        wants it.
        """
        return self._get(properties)

    def _get(self, look: Properties) -> Any:
        key = tuple(
            sorted((name, repr(value)) for name, value in look.items())
        )
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]


def fill_properties(fill: Fill | None) -> Properties:
    """Return a fill as the properties of a cell format."""
    if fill is None:
        return {}
    if fill.pattern == "solid":
        return {"pattern": 1, "bg_color": rgb(fill.foreground)}
    return {
        "pattern": _PATTERNS.index(fill.pattern),
        "fg_color": rgb(fill.foreground),
        "bg_color": rgb(fill.background),
    }


def chart_fill(fill: Fill) -> Properties:
    """Return a fill as a chart's series wants it, with a thin line around it."""
    line = {"border": {"color": "#595959", "width": 0.5}}
    if fill.pattern == "solid":
        return {"fill": {"color": rgb(fill.foreground)}, **line}
    pattern = {
        "pattern": _CHART_PATTERNS.get(fill.pattern, "percent_50"),
        "fg_color": rgb(fill.foreground),
        "bg_color": rgb(fill.background),
    }
    return {"pattern": pattern, **line}


def quoted(text: str) -> dict[str, bool]:
    """Return the property by which a text does not become a formula when its
    cell is edited; nothing where it is none that would.
    """
    is_formula = text.startswith(("=", "+", "-", "@"))
    if is_formula:
        return {"quote_prefix": True}
    return {}


def clean(text: str) -> str:
    """Return text that can be written in UTF-8: a lone surrogate becomes
    ``?``.
    """
    return text.encode(errors="replace").decode()


def cell_text(text: str) -> str:
    """Return text as a cell holds it: no longer than Excel takes."""
    return clean(text)[:_MOST_CHARACTERS]


def lines_of(text: str, room: float) -> int:
    """Return how many lines a text takes in a cell with room for so many
    narrow characters.
    """
    parts = text.split("\n")
    return sum(ceil(max(1, width(part)) / room) for part in parts)
