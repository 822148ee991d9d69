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
    BASE,
    CURRENT,
    RATES,
    TARGET,
    Table,
    group_rows,
    rate_scales,
)
from irodori.scorecard.values.cellreader import Cell, CellReader
from irodori.scorecard.values.dates import Deadline, NoDeadline
from irodori.scorecard.values.rates import (
    Rate,
    RateScale,
    Unknown,
    read_rate,
    start_or_aim,
    target_of_year,
)
from irodori.tuples import NamedTuple

ThreeRates = tuple[Rate | Unknown, Rate | Unknown, Rate | Unknown]
"""The base, the current and the target rate of a procedure."""
_ReadRate = Callable[[int, int, Rate | Unknown], Rate | Unknown]
"""Makes a rate of a cell format, a value code and the rate stored."""


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

    def with_current(self, read: _ReadRate) -> RateReader:
        """Return a reader whose current rates are what ``read`` makes of each
        distinct one: it takes the cell's format, its value code and the rate.
        """
        base, current, target = self._columns
        return RateReader([base, current.read_by(read), target])

    def with_base(self, read: _ReadRate) -> RateReader:
        """Return a reader whose base rates are what ``read`` makes of them."""
        base, current, target = self._columns
        return RateReader([base.read_by(read), current, target])

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

    def read_by(self, read: _ReadRate) -> _ReadColumn:
        """Return the column with what ``read`` makes of each rate."""
        both = zip(self.cells, self.stored, strict=True)
        return self._replace(stored=[read(*cell, rate) for cell, rate in both])

    def add(
        self, other: _ReadColumn, at: int, rate: Rate | Unknown | None
    ) -> None:
        """Add a rate of another column, with ``rate`` in its place if given."""
        self.cells.append(other.cells[at])
        self.stored.append(rate or other.stored[at])
        self.displayed.append(rate or other.displayed[at])
        self.is_rounded.append(other.is_rounded[at])


def read_rates(cells: CellReader, table: Table) -> RateReader:
    """Read each distinct cell of a table's three columns of rates; the current
    ones stand in for a base where no column holds it.
    """
    scales = rate_scales(table, cells)
    fields = table.layout.fields
    fields = {BASE: fields[CURRENT], **fields}
    base, current, target = [
        _read_column(table, cells, fields[name], scales[fields[name]], name)
        for name in RATES
    ]
    dated = _by_deadline(table, cells, target)
    return RateReader([base, current, dated])


def _by_deadline(
    table: Table, cells: CellReader, target: _ReadColumn
) -> _ReadColumn:
    """Return targets with those that a cell gives by year decided by the
    deadline of their procedure: R5:25% R7:45%.
    """
    due = table.layout.fields.get("deadline")
    if due is None or not any(map(_is_ambiguous, target.stored)):
        return target
    deciding = [target.places, *table.column(due)]
    firsts, places = group_rows(deciding, len(table))
    decided = _ReadColumn([], [], [], [], places)
    for first in firsts:
        at = target.places[first]
        rate = None
        if _is_ambiguous(target.stored[at]):
            text = cells.shown(*target.cells[at])
            rate = _of_year(text, cells.deadline(*table.cell(first, due)))
        decided.add(target, at, rate)
    return decided


def _of_year(text: str, end: Deadline | NoDeadline) -> Rate | Unknown | None:
    """Return the target that a text gives for the year of a deadline."""
    if isinstance(end, NoDeadline):
        return None
    words = target_of_year(text, end.last_day)
    if not words:
        return None
    rate = read_rate(words, target=True)
    return start_or_aim(rate, is_target=True)


def _is_ambiguous(rate: Rate | Unknown) -> bool:
    return isinstance(rate, Unknown) and rate.code == "rate.ambiguous"


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
