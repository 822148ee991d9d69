"""The scale of the bare numbers in a table's columns of rates: 0.2 or 20 for 20 %."""

from __future__ import annotations

from irodori.scorecard.reading.tables import Table
from irodori.scorecard.reading.years import RATES
from irodori.scorecard.values.cellreader import CellReader, RateColumn
from irodori.scorecard.values.rates import Scale


def rate_scales(table: Table, cells: CellReader) -> dict[int, Scale]:
    """Return the scale of the bare numbers in each of a table's columns of rates, which is found out once."""
    if table.rate_scales is None:
        table.rate_scales = _found(table, cells)
    return table.rate_scales


def _found(table: Table, cells: CellReader) -> dict[int, Scale]:
    headings = {column.column: " ".join(column.path) for column in table.layout.columns}
    columns = [table.layout.fields[name] for name in RATES if name in table.layout.fields]
    rates = [RateColumn(headings.get(column, ""), _distinct(table, column)) for column in columns]
    return dict(zip(columns, cells.rate_scales(rates), strict=True))


def _distinct(table: Table, column: int) -> set[tuple[int, int]]:
    return set(zip(*table.column(column), strict=True))
