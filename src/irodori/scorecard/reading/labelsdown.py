"""Sheets without a table whose labels are below each other.

They are refused with the way to make a table of them:

================  ==============================================
headings          the sheet is
================  ==============================================
手続名 once       a table turned round, procedures side by side
手続名 again      a card for each procedure
目標 over 実績    a table with several rows of each procedure
================  ==============================================
"""

from __future__ import annotations

from collections.abc import Mapping

from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import TableSheet
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.grid import Grid
from irodori.workbook.refs import Place

_ROWS = 300
"""Rows in which the headings are looked for."""
_FEWEST = 4
"""Headings below each other that are no chance."""
_ByColumn = dict[int, dict[int, str]]
"""Texts by column, and by the place of their row."""


class LabelsDown(NamedTuple):
    """The headings that are below each other."""

    first: Place
    text: str
    """The first one's."""
    is_turned: bool
    """Whether the procedures are side by side, and not one on each card."""


def labels_down(reader: SheetReader, sheet: TableSheet) -> LabelsDown | None:
    """Return the headings that are below each other in one column of a sheet
    without a table; None where more are beside each other, or none names the
    procedures.
    """
    grid = sheet.grid()
    columns, widest = _labels(reader, grid)
    # of two levels the second, of the issue blocks, has more headings
    named = [each for each in columns if _names(reader, columns[each])]
    if not named:
        return None
    column = max(named, key=lambda each: len(columns[each]))
    labels = columns[column]
    if len(set(labels.values())) < max(_FEWEST, widest + 1):
        return None
    names = _names(reader, labels)
    beside = sum(cell.column > column for cell in grid.filled(names[0]))
    is_turned = len(names) == 1 and beside > 1
    first = min(labels)
    place = grid.rows[first], column
    return LabelsDown(place, labels[first], is_turned)


_GOALS = frozenset(["目標", "目標値", "計画", "計画値"])
_RESULTS = frozenset(["実績", "実績値", "現在値"])


class GoalRows(NamedTuple):
    """Two labels below each other that tell the rows of one thing apart."""

    first: Place
    upper: str
    lower: str


def goals_over_results(
    reader: SheetReader, sheet: TableSheet
) -> GoalRows | None:
    """Return the first 目標 over 実績 in a column where there are several;
    None without one.
    """
    grid = sheet.grid()
    above: dict[int, str] = {}
    found: dict[int, list[GoalRows]] = {}
    for at in range(min(len(grid), _ROWS)):
        texts = {
            cell.column: reader.text(cell.code)
            for cell in grid.filled(at)
            if reader.is_text(cell.code)
        }
        for column, text in texts.items():
            upper = above.get(column, "")
            if fold(upper) in _GOALS and fold(text) in _RESULTS:
                place = grid.rows[at - 1], column
                pairs = found.setdefault(column, [])
                pairs.append(GoalRows(place, upper, text))
        above = texts
    several = (pairs for pairs in found.values() if len(pairs) > 1)
    return next((pairs[0] for pairs in several), None)


def _names(reader: SheetReader, labels: Mapping[int, str]) -> list[int]:
    """Return the places of the headings that name the procedures."""
    return [
        at for at, text in labels.items() if reader.headers.names_rows(text)
    ]


def _labels(reader: SheetReader, grid: Grid) -> tuple[_ByColumn, int]:
    """Return the headings in the first rows, and how many are beside each
    other at most.
    """
    columns: _ByColumn = {}
    widest = 0
    for at in range(min(len(grid), _ROWS)):
        labels = [cell for cell in grid.row(at) if reader.is_label(cell.code)]
        widest = max(widest, len(labels))
        for cell in labels:
            held = columns.setdefault(cell.column, {})
            held[at] = reader.text(cell.code)
    return columns, widest
