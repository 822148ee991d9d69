"""Conditional formats over rated cells: Excel shows their colours instead of
the fills.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.workbook.book import Workbook
from irodori.workbook.refs import Area, cell_ref


def conditional_findings(
    book: Workbook, sheets: Iterable[SheetReading]
) -> Iterator[Finding]:
    """Yield a finding for each sheet whose rated cells a conditional format
    may show in another colour than they are filled with.
    """
    for sheet in sheets:
        areas = book[sheet.name].conditional_areas if sheet.tables else []
        cells = (_first_rated(table, areas) for table in sheet.tables)
        cell = next(filter(None, cells), None)
        if cell:
            sentence = Sentence("legend.conditional_format")
            yield Finding(sheet.name, cell, "info", sentence)


def _first_rated(table: Table, areas: Iterable[Area]) -> str | None:
    """Return the first cell in some areas that a table's rules colour."""
    columns = sorted(table.rated) if len(table) else []
    for area in areas:
        row = max(table.rows[0], area.top) if columns else area.bottom + 1
        held = [each for each in columns if area.left <= each <= area.right]
        if held and row <= min(table.rows[-1], area.bottom):
            return cell_ref(row, held[0])
    return None
