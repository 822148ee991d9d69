"""What stands around the tables: the legend and the as-of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

from irodori.scorecard.legend import LegendCell, LegendReading, read_legend
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.tables import OutsideCell, SheetReading
from irodori.scorecard.values.dates import find_as_of
from irodori.workbook.cells import BLANK, CellValues
from irodori.workbook.fills import Fill
from irodori.workbook.fonts import Font

_MOST_CELLS_OF_A_LEGEND_SHEET = 500


class AsOf(NamedTuple):
    """The date that a workbook is judged by, and where it comes from."""

    date: dt.date
    source: Literal["option", "sheet", "today"]


class LookFormats(Protocol):
    """The cell formats as far as a legend's looks need them."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return the font of a cell format."""


def sheet_as_of(reading: SheetReading, values: CellValues) -> dt.date | None:
    """Return the date that a sheet is said to be of: 令和4年3月末時点 above a table, or in a heading of its rates."""
    for table in reading.tables:
        above = [cell for cell in reading.outside if cell.row < table.layout.first_row]
        texts = [_text(cell, values) for cell in reversed(above)]
        current = table.layout.fields.get("online_rate_current")
        for column in table.layout.columns:
            if column.column == current:
                texts += column.path
        for text in texts:
            if day := find_as_of(text):
                return day
    return None


def sheet_legend(reading: SheetReading, values: CellValues, formats: LookFormats, profile: Profile) -> LegendReading:
    """Return the legend that stands on a sheet, below its tables or on a small sheet of its own."""
    if not reading.tables and len(reading.outside) > _MOST_CELLS_OF_A_LEGEND_SHEET:
        return LegendReading(None, ())
    return read_legend(_legend_cells((*reading.headings, *reading.outside), values, formats), profile)


def _legend_cells(cells: Sequence[OutsideCell], values: CellValues, formats: LookFormats) -> list[LegendCell]:
    return [_legend_cell(cell, values, formats) for cell in sorted(cells)]


def _legend_cell(cell: OutsideCell, values: CellValues, formats: LookFormats) -> LegendCell:
    text = _text(cell, values)
    fill = formats.fill(cell.style) if cell.style >= 0 else None
    font = formats.font(cell.style).argb if text and cell.style >= 0 else None
    runs = values.runs(cell.code) if text else ()
    return LegendCell(cell.row, cell.column, cell.ref, text, fill, font, runs)


def _text(cell: OutsideCell, values: CellValues) -> str:
    return "" if cell.code == BLANK or values.is_number(cell.code) else values.text(cell.code)
