"""One sheet as the page draws it: its columns, its rows, merged areas, texts,
fills, verdicts and plans.

Rows and columns are counted from 0 in the arrays; a column's number is its
place from the left, hidden ones included.

A result goes to the page in one file: JSON, then arrays of numbers that a
script uses as they are. ``IRO1``, the length of the JSON in bytes (32 bits,
little-endian), the JSON, zeros up to a multiple of four, then the arrays, each
at a multiple of four. In the JSON an array is ``{"at": offset, "n": items,
"k": kind}``; the kind is ``i4`` (32 bits with sign), ``u2`` or ``u1``.
"""

from __future__ import annotations

import json
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import partial

from irodori.messages import Language
from irodori.report.html.document import FillClasses
from irodori.results import Conversion, JsonObject
from irodori.scorecard.judging.judge import PresentColors
from irodori.scorecard.judging.verdicts import RatedColumn, SheetRatings
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import ALL_RULES, FieldId, Rule
from irodori.scorecard.reading.tables import (
    RULE_OF_FIELD,
    IssueBlock,
    Layout,
    Table,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.tuples import NamedTuple
from irodori.web.verdictlist import Outcomes, PlanData, VerdictList
from irodori.workbook.book import Workbook
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Area
from irodori.workbook.sheet import Sheet

PackedArray = dict[str, object]
"""Where an array is in the file, as the JSON says it."""

_MARK = b"IRO1"
_KINDS = {"i": "i4", "H": "u2", "B": "u1"}
_ALIGNMENT = 4
_MOST_COLUMNS = 400
"""Columns that are shown; a scorecard has some 40."""
_PIXELS_OF_DIGIT = 7
_PIXELS_OF_PADDING = 5
"""A column's width in pixels: so many for each digit of the default font, and
the padding (18.3.1.13 col).
"""
_WIDEST = 600


# ---- The file of a result ---------------------------------------------------


class ArrayPack:
    """Collects the arrays of one file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, numbers: array[int]) -> PackedArray:
        """Add an array and return its description for the JSON."""
        if sys.byteorder == "big":
            numbers = numbers[:]
            numbers.byteswap()
        place = {
            "at": self._size,
            "n": len(numbers),
            "k": _KINDS[numbers.typecode],
        }
        data = numbers.tobytes()
        padding = -len(data) % _ALIGNMENT
        self._parts.append(data + bytes(padding))
        self._size += len(data) + padding
        return place

    def numbers(
        self,
        kind: str,
        values: Iterable[int],
    ) -> PackedArray:
        """Add numbers as an array with a type code of the ``array`` module: i,
        H or B.
        """
        return self.add(array(kind, values))

    def file(self, head: object) -> bytes:
        """Return the file with its JSON."""
        text = json.dumps(
            head, ensure_ascii=False, separators=(",", ":")
        ).encode(errors="replace")
        padding = bytes(-(len(_MARK) + 4 + len(text)) % _ALIGNMENT)
        length = len(text).to_bytes(4, "little")
        return b"".join([_MARK, length, text, padding, *self._parts])


# ---- One sheet --------------------------------------------------------------


def rated_fill(
    conversion: Conversion,
    sheet: SheetRatings,
    rule: Rule,
    color: Color,
) -> Fill | None:
    """Return the fill that shows a colour; None for one beyond the five that a
    sheet's legend has no swatch of.
    """
    if color in COLORS:
        return conversion.fill(sheet, rule, color)
    return sheet.legend.fill(rule, color)


class SheetTexts:
    """The distinct texts of a result."""

    def __init__(
        self,
        book: Workbook,
        cells: CellReader,
    ) -> None:
        self.all: list[str] = [""]
        self.numeric = array("B", [0])
        """For each text whether it is that of a number."""
        self._values = book.values
        self._cells = cells
        self._numbers: dict[tuple[int, int], int] = {}

    def numbered(
        self,
        styles: Sequence[int],
        codes: Sequence[int],
    ) -> array[int]:
        """Return the place of each cell's text."""
        pairs = list(zip(styles, codes, strict=True))
        for pair in set(pairs).difference(self._numbers):
            self._numbers[pair] = self._place(*pair)
        return array("i", map(self._numbers.__getitem__, pairs))

    def _place(
        self,
        style: int,
        code: int,
    ) -> int:
        if code == BLANK:
            return 0
        if code >= 0 and style != 0:
            if (0, code) not in self._numbers:
                self._numbers[0, code] = self._place(0, code)
            return self._numbers[0, code]
        self.all.append(self._cells.shown(style, code))
        self.numeric.append(code < 0 and self._values.is_number(code))
        return len(self.all) - 1


class Fills:
    """The fills of a result, by the class that the page gives them."""

    def __init__(
        self,
        book: Workbook,
        classes: FillClasses,
    ) -> None:
        self.names: list[str] = [""]
        self._styles = book.styles
        self._classes = classes
        self._numbers: dict[int, int] = {-1: 0}

    def numbered(self, styles: Iterable[int]) -> array[int]:
        """Return the place in ``names`` of each cell format's fill."""
        styles = list(styles)
        for style in set(styles).difference(self._numbers):
            name = self._classes.of(self._styles.fill(style))
            self._numbers[style] = self.place(name)
        return array("H", map(self._numbers.__getitem__, styles))

    def place(self, name: str) -> int:
        """Return the place of a class."""
        if name not in self.names:
            self.names.append(name)
        return self.names.index(name)


class Shared(NamedTuple):
    """What the sheets of one result share."""

    conversion: Conversion
    language: Language
    pack: ArrayPack
    texts: SheetTexts
    fills: Fills
    verdicts: VerdictList
    plans: PlanData
    outcomes: Outcomes
    is_beginning: bool = False
    """Whether only the rows down to the last procedure of the tables are
    wanted.
    """


def sheet_data(
    sheet: SheetRatings,
    shared: Shared,
    classes: FillClasses,
) -> JsonObject:
    """Return a sheet for the JSON; its arrays are added to the pack."""
    return _SheetMaker(sheet, shared).data(classes)


class _SheetMaker:
    def __init__(
        self,
        ratings: SheetRatings,
        shared: Shared,
    ) -> None:
        self._ratings = ratings
        self._shared = shared
        self._packed = shared.pack.add
        book = shared.conversion.inspection.book
        self._sheet: Sheet = book[ratings.name]
        self._grid = self._sheet.grid()
        self._rows = self._drawn_rows()
        self._places = {
            number: place for place, number in enumerate(self._rows)
        }
        self._columns = self._shown_columns()
        self._colors = shared.outcomes.colors
        self._styles: dict[int, Sequence[int]] = {}

    def _drawn_rows(self) -> array[int]:
        """Return the numbers of the rows that are wanted."""
        rows = array("i", self._grid.rows)
        if not self._shared.is_beginning:
            return rows
        tables = (table for table, _ in self._ratings.tables if len(table))
        last = max(table.rows[-1] for table in tables)
        return rows[: bisect_right(rows, last)]

    def data(self, classes: FillClasses) -> JsonObject:
        ratings = self._ratings
        add = self._packed
        numbers = range(1, self._columns + 1)
        columns = [self._column(number) for number in numbers]
        return {
            "name": ratings.name,
            "rows": add(self._rows),
            "hidden": add(self._hidden_rows()),
            "columns": columns,
            "merges": self._merges(),
            "tables": self._tables(),
            "cleared": self._cleared(),
            "statusColors": self._shared.plans.colors(ratings),
            "statusWords": self._shared.plans.words(ratings),
            "colorFills": self._color_fills(classes),
        }

    def _tables(self) -> list[JsonObject]:
        return [
            self._table(number) for number in range(len(self._ratings.tables))
        ]

    def _hidden_rows(self) -> array[int]:
        """Return 1 for each row that is hidden, 0 for the others."""
        places = range(len(self._rows))
        return array("B", map(self._grid.is_hidden, places))

    # ---- Cells --------------------------------------------------------------

    def _shown_columns(self) -> int:
        tables = self._ratings.reading.tables
        last = max(
            column.column
            for table in tables
            for column in table.layout.columns
        )
        for cell in self._ratings.reading.outside:
            if cell.code != BLANK:
                last = max(last, cell.column)
        return min(last, _MOST_COLUMNS)

    def _column(self, column: int) -> JsonObject:
        shared = self._shared
        styles, codes = self._grid.column(column, 0, len(self._rows))
        self._styles[column] = styles
        width, is_hidden = self._width(column)
        texts = shared.texts.numbered(styles, codes)
        fills = shared.fills.numbered(styles)
        return {
            "width": width,
            "hidden": is_hidden,
            "texts": shared.pack.add(texts),
            "fills": shared.pack.add(fills),
        }

    def _width(self, column: int) -> tuple[int, bool]:
        """Return the width of a column in pixels, and whether it is hidden."""
        ranges = [
            each
            for each in self._sheet.column_ranges
            if each.first <= column <= each.last
        ]
        width = next(
            (each.width for each in ranges if each.width is not None),
            self._sheet.default_width,
        )
        return _pixels(width), any(each.hidden for each in ranges)

    def _merges(self) -> JsonObject:
        """Return the merged areas, each as its first row, first column, last
        row and last column.
        """
        numbers = array("i")
        for area in self._sheet.merges:
            numbers.extend(self._area(area))
        return self._packed(numbers)

    def _area(self, area: Area) -> tuple[int, ...]:
        inside = [
            row for row in (area.top, area.bottom) if row in self._places
        ]
        if area.left > self._columns or not inside:
            return ()
        top = self._places.get(area.top)
        if top is None:
            return ()
        bottom = self._places.get(area.bottom)
        if bottom is None:
            bottom = max(
                self._places[row]
                for row in range(area.top, area.bottom + 1)
                if row in self._places
            )
        right = min(area.right, self._columns)
        return top, area.left - 1, bottom, right - 1

    def _cleared(self) -> JsonObject:
        numbers = array("i")
        for row, column in self._ratings.cleared:
            if row not in self._places:
                continue
            numbers.extend((self._places[row], column - 1))
        return self._packed(numbers)

    def _color_fills(self, classes: FillClasses) -> list[list[int]]:
        """Return the places of the classes of each rule's colours."""
        place = self._shared.fills.place
        return [
            [
                place(classes.of(fill))
                for fill in map(partial(self._fill, rule), self._colors)
            ]
            for rule in ALL_RULES
        ]

    def _fill(
        self,
        rule: Rule,
        color: Color,
    ) -> Fill | None:
        return rated_fill(self._shared.conversion, self._ratings, rule, color)

    # ---- Tables -------------------------------------------------------------

    def _table(self, number: int) -> JsonObject:
        table, rated = self._ratings.tables[number]
        layout = table.layout
        rows = array("i", map(self._places.__getitem__, table.rows))
        return {
            "head": self._head_rows(layout),
            "rows": self._packed(rows),
            "paths": _paths(layout),
            "name": layout.item - 1,
            "names": self._column_texts(table, layout.item),
            "ministries": self._column_texts(table, _group_column(layout)),
            "blocks": self._blocks(table),
            "rated": [self._rated(table, column) for column in rated],
        }

    def _head_rows(self, layout: Layout) -> list[int]:
        """Return the places of a table's header rows."""
        rows = range(layout.first_row, layout.last_row + 1)
        return [self._places[row] for row in rows if row in self._places]

    def _column_texts(
        self,
        table: Table,
        column: int | None,
    ) -> JsonObject:
        if column is None:
            numbers = array("i", [0]) * len(table)
        else:
            styles, codes = table.column(column)
            numbers = self._shared.texts.numbered(styles, codes)
        return self._packed(numbers)

    def _blocks(self, table: Table) -> list[JsonObject]:
        """Return the issue blocks of a table."""
        fallbacks = self._shared.plans.fallbacks(self._ratings, table)
        blocks = table.layout.blocks
        return [self._block(block, fallbacks) for block in blocks]

    def _block(
        self,
        block: IssueBlock,
        fallbacks: Mapping[int, array[int]],
    ) -> JsonObject:
        plans = []
        for plan in block.plans:
            numbers = fallbacks.get(plan.column, array("i"))
            plans.append(
                {
                    "letter": plan.letter,
                    "column": plan.column - 1,
                    "deadlines": self._packed(numbers),
                }
            )
        issue = block.columns.get("issue")
        return {
            "label": _path((block.label,)),
            "first": block.first - 1,
            "last": block.last - 1,
            "issue": None if issue is None else issue - 1,
            "plans": plans,
        }

    def _rated(
        self,
        table: Table,
        column: RatedColumn,
    ) -> JsonObject:
        """Return a rated column: for each procedure its verdict and the colour
        that came in.
        """
        add = self._packed
        number = self._shared.verdicts.number
        numbers = [number(verdict) for verdict in column.verdicts]
        verdicts = array("i", map(numbers.__getitem__, column.places))
        field = _field_of(table, column.column)
        rule = column.rule or RULE_OF_FIELD.get(field or "", "progress")
        return {
            "column": column.column - 1,
            "rule": ALL_RULES.index(rule),
            "verdicts": add(verdicts),
            "before": add(self._present(table, column.column, rule)),
        }

    def _present(
        self,
        table: Table,
        column: int,
        rule: Rule,
    ) -> array[int]:
        """Return the number of the colour that each cell came in with."""
        outcomes = self._shared.outcomes
        inspection = self._shared.conversion.inspection
        present = PresentColors(
            inspection.book.styles,
            self._ratings.legend,
            inspection.profile.palettes,
        )
        styles = table.column(column)[0]
        known = {}
        for style in set(styles):
            color = present.color(style, rule)
            is_filled = present.fill(style) is not None
            known[style] = outcomes.present(color, is_filled=is_filled)
        return array("B", map(known.__getitem__, styles))


def _group_column(layout: Layout) -> int | None:
    """Return the column that the rows of a table are grouped by first."""
    groups = map(layout.fields.get, layout.kind.groups[:1])
    return next(groups, None)


def _paths(layout: Layout) -> dict[int, str]:
    """Return the headings of each column."""
    return {column.column - 1: _path(column.path) for column in layout.columns}


def _path(headings: Iterable[str]) -> str:
    """Return headings from the top level down, each on one line."""
    lines = [" ".join(heading.split()) for heading in headings]
    return " › ".join(lines)


def _pixels(width: Decimal) -> int:
    pixels = int(width * _PIXELS_OF_DIGIT) + _PIXELS_OF_PADDING
    return min(pixels, _WIDEST)


def _field_of(table: Table, column: int) -> FieldId | None:
    """Return the field that a column of a table holds."""
    found = (
        each.field for each in table.layout.columns if each.column == column
    )
    return next(found, None)
