"""What each sheet of a workbook says itself of its colours: around its
tables, in their headings, in its text boxes, or on a small sheet 凡例.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from irodori.scorecard.legend.formula import base_year
from irodori.scorecard.legend.placed import LegendCell
from irodori.scorecard.legend.reader import LegendReading, read_legend
from irodori.scorecard.legend.tokens import ColorWords, colored_text
from irodori.scorecard.profile import SCORECARD, Profile, Rule
from irodori.scorecard.surroundings import (
    SurroundedSheet,
    SurroundedTable,
    SurroundingCell,
)
from irodori.workbook.cells import BLANK, TextRun
from irodori.workbook.colors import Font
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref
from irodori.workbook.rendering import render_number

_MOST_CELLS_OF_A_LEGEND_SHEET = 500
"""A sheet without a table that has more cells holds data, and no legend."""


class LegendShape(Protocol):
    """What is needed of a text box."""

    @property
    def ref(self) -> str:
        """The cell at which it begins."""

    @property
    def text(self) -> str:
        """Its text."""

    @property
    def runs(self) -> tuple[TextRun, ...]:
        """The parts of its text with their colours."""


class LegendValues(Protocol):
    """What is needed of the cell values."""

    def text(self, code: int) -> str:
        """Return the text of a value."""

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""

    def runs(self, code: int) -> tuple[TextRun, ...]:
        """Return the runs of a rich text."""


class LegendFormats(Protocol):
    """What is needed of the cell formats."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return its font."""

    def number_format(self, xf: int) -> str:
        """Return its format code."""


def rules_by_sheet(
    sheets: Sequence[SurroundedSheet], profile: Profile
) -> dict[str, tuple[Rule, ...]]:
    """Return the rules that the legends of each sheet may speak of: those for
    which it, or the book, has columns.

    Every scorecard has them all; letters and marks that no column of a sheet
    holds are mere labels.
    """
    if profile.kind.name == SCORECARD:
        return {sheet.name: profile.rules for sheet in sheets}
    worked = {sheet.name: _worked(sheet.tables, profile) for sheet in sheets}
    book = frozenset[Rule]().union(*worked.values())
    of_sheets = {
        sheet.name: worked[sheet.name] if sheet.tables else book
        for sheet in sheets
    }
    return {
        name: tuple(rule for rule in profile.rules if rule in works)
        or profile.rules
        for name, works in of_sheets.items()
    }


def _worked(
    tables: Iterable[SurroundedTable], profile: Profile
) -> frozenset[Rule]:
    """Return the rules for which some tables have columns."""
    return frozenset(
        rule.rule
        for table in tables
        for rule in profile.kind.rules
        if rule.works(table.layout.fields)
    )


def sheet_legend(
    sheet: SurroundedSheet,
    values: LegendValues,
    formats: LegendFormats,
    profile: Profile,
    rules: tuple[Rule, ...] | None = None,
) -> LegendReading:
    """Return the legend on a sheet: around its tables, in their headings, or
    on a small sheet of its own.
    """
    if not sheet.tables and len(sheet.outside) > _MOST_CELLS_OF_A_LEGEND_SHEET:
        return LegendReading(None, ())
    cells = [_legend_cell(cell, values, formats) for cell in sheet.outside]
    cells += _heading_cells(sheet.tables, profile.once(ColorWords))
    ordered = sorted(cells, key=lambda cell: cell.place)
    return read_legend(
        ordered,
        profile,
        rules,
        _base_years(sheet.tables),
        is_beside_table=bool(sheet.tables),
    )


def _base_years(tables: Iterable[SurroundedTable]) -> frozenset[int]:
    """Return the years that the headings over the base rates name; none where
    a heading names none.
    """
    years = set[int]()
    for table in tables:
        base = table.layout.fields.get("online_rate_base")
        for column in table.layout.columns:
            if column.column != base:
                continue
            year = base_year(" ".join(column.path))
            if year is None:
                return frozenset()
            years.add(year)
    return frozenset(years)


def box_legend(
    texts: Sequence[LegendShape],
    profile: Profile,
    rules: tuple[Rule, ...] | None,
) -> LegendReading:
    """Return the legend in the text boxes of a sheet, whose places in the
    reading are those of no cell.
    """
    cells = [
        LegendCell(at, 1, shape.ref, shape.text, None, None, shape.runs)
        for at, shape in enumerate(texts[:_MOST_CELLS_OF_A_LEGEND_SHEET])
    ]
    return read_legend(cells, profile, rules)


def _legend_cell(
    cell: SurroundingCell,
    values: LegendValues,
    formats: LegendFormats,
) -> LegendCell:
    is_styled = cell.style >= 0
    fill = formats.fill(cell.style) if is_styled else None
    ref = cell_ref(cell.row, cell.column)
    blank = LegendCell(cell.row, cell.column, ref, "", fill)
    if cell.code == BLANK:
        return blank
    if values.is_number(cell.code):
        return blank._replace(text=_shown_number(cell, values, formats))
    font = formats.font(cell.style) if is_styled else Font()
    text, runs = values.text(cell.code), values.runs(cell.code)
    if font.strike or any(run.strike for run in runs):
        runs = _not_struck(runs, font)
        text = "".join(run.text for run in runs)
    return blank._replace(text=text, font=font.argb, runs=runs)


def _not_struck(runs: tuple[TextRun, ...], font: Font) -> tuple[TextRun, ...]:
    if font.strike:
        return ()
    return tuple(run for run in runs if not run.strike)


def _shown_number(
    cell: SurroundingCell,
    values: LegendValues,
    formats: LegendFormats,
) -> str:
    """Return a number as its cell shows it; blank for what is no number that a
    cell can hold.
    """
    code = formats.number_format(cell.style) if cell.style >= 0 else "General"
    try:
        return render_number(Decimal(values.text(cell.code)), code).text
    except ArithmeticError:
        return ""


def _heading_cells(
    tables: Iterable[SurroundedTable], colors: ColorWords
) -> Iterator[LegendCell]:
    """Yield the headings that name colours, each once."""
    for table in tables:
        seen = set[str]()
        row = table.layout.first_row
        for column in table.layout.columns:
            for text in column.path:
                if text not in seen and colors.mentions(
                    colored_text(text, None, ())
                ):
                    seen.add(text)
                    yield LegendCell(
                        row,
                        column.column,
                        cell_ref(row, column.column),
                        text,
                        None,
                    )
