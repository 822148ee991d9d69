"""The two editions of a scorecard that are compared: their procedures, and
their cells by role.

A procedure is known by its 府省名 and 手続名, wherever it is; its cells are
known by their roles, such as plan b of issue 2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    RULE_OF_FIELD,
    SHARE,
    TARGET,
    SheetReading,
    Table,
    rate_scales,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.rates import RateScale
from irodori.scorecard.values.text import (
    fold,
    is_blank,
    says_unknown,
    unspaced,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Anchors

_FIELDS = (
    BASE,
    CURRENT,
    TARGET,
    "deadline",
)
_BLOCK_FIELDS = (
    "interim_kpi",
    "kpi_target",
    "kpi_progress",
    "kpi_deadline",
)
ColorOf = Callable[[int, int, int, Rule], Color | None]
"""The colour of a cell by row, column, cell format and rule."""


class Role(NamedTuple):
    """What a cell is in its procedure: its field, and in an issue block the
    block's number and the plan's letter.
    """

    field: str
    block: int | None = None
    letter: str | None = None


class Named(NamedTuple):
    """A procedure and where it is."""

    ministry: str
    """府省名, or the sheet's name where there is none."""
    name: str
    sheet: str
    cell: str
    """The cell of its name."""


class Spot(NamedTuple):
    """A cell; None of a sheet that has no such column."""

    sheet: str
    cell: str | None


class EditionSheet(NamedTuple):
    """One sheet of an edition."""

    reading: SheetReading
    anchors: Anchors
    color: ColorOf


class Edition(NamedTuple):
    """One of the two workbooks."""

    sheets: Sequence[EditionSheet]
    readings: CellReader
    met_words: MetWords
    """The profile's words for a KPI that is met, folded."""


class Listed(NamedTuple):
    """One procedure of an edition."""

    key: tuple[str, str]
    has_ministry: bool
    rows: TableRows
    at: int
    """Its place among the table's rows."""


class EditionRows:
    """The procedures of one edition."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        tables = [
            TableRows(sheet, table, edition)
            for sheet in edition.sheets
            for table in sheet.reading.tables
        ]
        self._tables = tables
        self.entries = [entry for table in tables for entry in table.entries()]

    def named(self, entry: Listed) -> Named:
        """Return a procedure as it is called."""
        return entry.rows.named(entry.at)

    def counts(self) -> dict[str, int]:
        """Return how many cells have each colour, and none; a merged area
        counts once, a blank plan does not.
        """
        found = Counter[str]()
        for table in self._tables:
            found += table.counts()
        beyond = [name for name in found if name not in (*COLORS, "none")]
        return {name: found[name] for name in (*COLORS, *beyond, "none")}


class TableRows:
    """One table and what is needed to compare its rows."""

    def __init__(
        self, sheet: EditionSheet, table: Table, edition: Edition
    ) -> None:
        self.sheet = sheet
        self.table = table
        self.read = edition.readings
        self.scales = rate_scales(table, edition.readings)
        self.roles = dict(_roles(table))
        """Column by role."""
        fields = table.layout.fields
        self._name = fields["procedure"]
        self._ministry = fields.get("ministry")
        self._filled = {
            plan.column: plan.filled for plan in table.layout.plans
        }
        if SHARE in fields:
            self._filled[fields[CURRENT]] = fields[SHARE]
        self._blank: dict[int, bool] = {}

    def entries(self) -> Iterator[Listed]:
        """Yield the table's procedures."""
        for index in range(len(self.table)):
            ministry = self._text(index, self._ministry)
            key = (
                fold(ministry or self.sheet.reading.name),
                fold(self._text(index, self._name)),
            )
            yield Listed(key, bool(ministry), self, index)

    def named(self, index: int) -> Named:
        """Return a procedure as it is called."""
        name = self.sheet.reading.name
        return Named(
            self._text(index, self._ministry) or name,
            self._text(index, self._name),
            name,
            self.sheet.anchors.ref(
                self.table.rows[index], self.table.layout.fields["procedure"]
            ),
        )

    def _text(self, index: int, column: int | None) -> str:
        text = (
            ""
            if column is None
            else self.read.text(self.table.cell(index, column)[1])
        )
        return "" if is_blank(text) else text

    def counts(self) -> Counter[str]:
        """Return how many cells have each colour, and none."""
        found = Counter[str]()
        rated = [
            (role.field, column)
            for role, column in self.roles.items()
            if role.field in RULE_OF_FIELD
        ]
        for index in range(len(self.table)):
            for field, column in rated:
                if (self.table.rows[index], column) in self.table.covered:
                    continue
                *_, style, code = self.side(index, column)
                color = self.color(field, index, column, style, code)
                if color or field == CURRENT or not self.is_blank(code):
                    found[color or "none"] += 1
        return found

    def color(
        self, field: str, index: int, column: int, style: int, code: int
    ) -> Color | None:
        """Return a cell's colour; a blank plan has none."""
        if field == "action_plan" and self.is_blank(code):
            return None
        filled = self._filled.get(column, column)
        if filled != column:
            column = filled
            style, _ = self.table.cell(index, column)
        return self.sheet.color(
            self.table.rows[index], column, style, RULE_OF_FIELD[field]
        )

    def side(self, index: int, column: int | None) -> ComparedCell:
        """Return one cell."""
        if column is None:
            return ComparedCell(self, index, None, -1, BLANK)
        return ComparedCell(
            self, index, column, *self.table.cell(index, column)
        )

    def is_blank(self, code: int) -> bool:
        """Tell whether a value says nothing."""
        known = self._blank.get(code)
        if known is None:
            known = self._blank[code] = code == BLANK or is_blank(
                self.read.text(code)
            )
        return known


def _roles(table: Table) -> Iterator[tuple[Role, int]]:
    """Yield what is compared of a table, with its column."""
    layout = table.layout
    yield from (
        (Role(name), layout.fields[name])
        for name in _FIELDS
        if name in layout.fields
    )
    for block in layout.blocks:
        yield from (
            (Role("action_plan", block.number, plan.letter), plan.column)
            for plan in block.plans
        )
        yield from (
            (Role(name, block.number), block.columns[name])
            for name in _BLOCK_FIELDS
            if name in block.columns
        )


class ComparedCell(NamedTuple):
    """One of the two cells that are compared; without a column it is blank."""

    rows: TableRows
    at: int
    column: int | None
    style: int
    code: int

    @property
    def is_covered(self) -> bool:
        """Whether it lies under the first cell of a merged area, or is not
        there at all.
        """
        place = self.rows.table.rows[self.at], self.column
        return (
            self.column is None
            or self.rows.sheet.anchors.of(place[0], self.column) != place
        )

    @property
    def scale(self) -> RateScale:
        """The scale of its column's bare numbers."""
        return (
            "share"
            if self.column is None
            else self.rows.scales.get(self.column, "share")
        )

    @property
    def spot(self) -> Spot:
        """Where it is."""
        anchors = self.rows.sheet.anchors
        row = self.rows.table.rows[self.at]
        return Spot(
            self.rows.sheet.reading.name,
            None if self.column is None else anchors.ref(row, self.column),
        )

    @property
    def says_something(self) -> bool:
        """Whether it holds a value that is known: no blank, no 集計中."""
        return self.code != BLANK and not says_unknown(
            unspaced(self.rows.read.text(self.code))
        )

    def shown(self) -> str:
        """Return its value as a person sees it."""
        return self.rows.read.shown(self.style, self.code)

    def color(self, field: str) -> Color | None:
        """Return its colour."""
        return (
            None
            if self.column is None
            else self.rows.color(
                field, self.at, self.column, self.style, self.code
            )
        )
