"""The three rates of a table's procedures, as stored and as a person sees them; each distinct cell is read once."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from irodori.scorecard.reading.ratescales import rate_scales
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.rates import NOT_STARTED, Rate, Scale, Unknown

RATES = ("online_rate_base", "online_rate_current", "online_rate_target")


class RateReaders:
    """The readers of some tables' rates, one for each table."""

    def __init__(self, cells: CellReader) -> None:
        self._cells = cells
        self._readers: dict[Table, RateReader] = {}

    def of(self, table: Table) -> RateReader:
        """Return the reader of a table's rates."""
        reader = self._readers.get(table)
        if reader is None:
            reader = self._readers[table] = RateReader(table, self._cells)
        return reader


class RateReader:
    """Reads the three rates of a table's procedures."""

    def __init__(self, table: Table, cells: CellReader) -> None:
        scales = rate_scales(table, cells)
        columns = [(name, table.layout.fields[name]) for name in RATES]
        self._columns = [_read_column(table, cells, column, scales[column], name) for name, column in columns]

    def rates(self, index: int) -> list[Rate | Unknown]:
        """Return base, current and target of a procedure as they are stored."""
        return [column.stored[column.places[index]] for column in self._columns]

    def displayed(self, index: int) -> list[Rate | Unknown]:
        """Return the same as a person sees them, rounded by their number formats."""
        return [column.displayed[column.places[index]] for column in self._columns]

    def is_rounded(self, index: int) -> bool:
        """Tell whether a procedure displays another rate than it stores."""
        base, current, target = self._columns
        return (
            base.is_rounded[base.places[index]]
            or current.is_rounded[current.places[index]]
            or target.is_rounded[target.places[index]]
        )


class _ReadColumn(NamedTuple):
    """The distinct rates of a column, and for each procedure the place of its own."""

    stored: list[Rate | Unknown]
    displayed: list[Rate | Unknown]
    is_rounded: list[bool]
    places: array[int]


def _read_column(table: Table, cells: CellReader, column: int, scale: Scale, name: str) -> _ReadColumn:
    is_target = name == "online_rate_target"
    firsts, places = table.group([column])
    stored: list[Rate | Unknown] = []
    displayed: list[Rate | Unknown] = []
    for cell in [table.cell(first, column) for first in firsts]:
        held = cells.rate(*cell, scale, target=is_target)
        if is_target and isinstance(held, Rate) and held.text == NOT_STARTED:
            held = Unknown("rate.unknown", held.text)
        seen = cells.displayed_rate(*cell, scale)
        stored.append(held)
        if isinstance(held, Rate) and isinstance(seen, Rate):
            held = Rate(seen.value, seen.text, held.bound)
        displayed.append(held)
    is_rounded = [held != seen for held, seen in zip(stored, displayed, strict=True)]
    return _ReadColumn(stored, displayed, is_rounded, places)
