"""The three rates of each procedure of a table: オンライン利用率 of the base, now
and as the target.

Each distinct cell of their columns is read once, as it is stored and as a
person sees it.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from operator import ne

from irodori.scorecard.reading.tables import (
    CURRENT,
    RATES,
    TARGET,
    Table,
    rate_scales,
)
from irodori.scorecard.values.cellreader import Cell, CellReader
from irodori.scorecard.values.rates import (
    Rate,
    RateScale,
    Unknown,
    start_or_aim,
)
from irodori.tuples import NamedTuple

ThreeRates = tuple[Rate | Unknown, Rate | Unknown, Rate | Unknown]
"""The base, the current and the target rate of a procedure."""


def known(rates: ThreeRates) -> tuple[Rate, Rate, Rate] | None:
    """Return three rates of which each is known; None where one is not."""
    base, current, target = rates
    if (
        isinstance(base, Rate)
        and isinstance(current, Rate)
        and isinstance(target, Rate)
    ):
        return base, current, target
    return None


class RateReader:
    """Reads the three rates of a table's procedures."""

    def __init__(self, columns: Sequence[_ReadColumn]) -> None:
        self._columns = columns

    def with_current(
        self, read: Callable[[int, int, Rate | Unknown], Rate | Unknown]
    ) -> RateReader:
        """Return a reader whose current rates are what ``read`` makes of each
        distinct one: it takes the cell's format, its value code and the rate.
        """
        base, current, target = self._columns
        stored = [
            read(*cell, rate)
            for cell, rate in zip(current.cells, current.stored, strict=True)
        ]
        return RateReader([base, current._replace(stored=stored), target])

    def rates(self, index: int) -> ThreeRates:
        """Return base, current and target of a procedure as they are stored."""
        base, current, target = self._columns
        return (
            base.stored[base.places[index]],
            current.stored[current.places[index]],
            target.stored[target.places[index]],
        )

    def displayed(self, index: int) -> ThreeRates:
        """Return the same as a person sees them, rounded by their number
        formats.
        """
        base, current, target = self._columns
        return (
            base.displayed[base.places[index]],
            current.displayed[current.places[index]],
            target.displayed[target.places[index]],
        )

    @property
    def rounds(self) -> bool:
        """Whether any cell displays another rate than it stores."""
        return any(any(column.is_rounded) for column in self._columns)

    def is_rounded(self, index: int) -> bool:
        """Tell whether a procedure displays another rate than it stores."""
        return any(
            each.is_rounded[each.places[index]] for each in self._columns
        )


class _ReadColumn(NamedTuple):
    """The distinct rates of a column, and for each procedure the place of its
    own.
    """

    cells: list[Cell]
    """The cell format and value code of each."""
    stored: list[Rate | Unknown]
    displayed: list[Rate | Unknown]
    is_rounded: list[bool]
    places: array[int]


def read_rates(cells: CellReader, table: Table) -> RateReader:
    """Read each distinct cell of a table's three columns of rates."""
    scales = rate_scales(table, cells)
    columns = [(name, table.layout.fields[name]) for name in RATES]
    return RateReader(
        [
            _read_column(table, cells, column, scales[column], name)
            for name, column in columns
        ]
    )


def _read_column(
    table: Table, cells: CellReader, column: int, scale: RateScale, name: str
) -> _ReadColumn:
    is_target = name == TARGET
    firsts, places = table.group([column])
    held_in = [table.cell(first, column) for first in firsts]
    stored = [cells.rate(*cell, scale, target=is_target) for cell in held_in]
    if name != CURRENT:
        stored = [start_or_aim(rate, is_target=is_target) for rate in stored]
    shown = [cells.displayed_rate(*cell, scale) for cell in held_in]
    displayed = [*map(_as_displayed, stored, shown)]
    is_rounded = [*map(ne, stored, displayed)]
    return _ReadColumn(held_in, stored, displayed, is_rounded, places)


def _as_displayed(
    held: Rate | Unknown, seen: Rate | Unknown
) -> Rate | Unknown:
    """Return a stored rate with the value that is displayed."""
    if isinstance(held, Rate) and isinstance(seen, Rate):
        return Rate(seen.value, seen.text, held.bound)
    return held
