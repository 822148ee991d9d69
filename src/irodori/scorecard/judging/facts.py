"""What a sheet is judged by, and the three rates of its procedures, as stored
and as a person sees them; each distinct cell is read once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from irodori.messages import Sentence
from irodori.options import FillsChoice
from irodori.scorecard.legend import Legend, Scale
from irodori.scorecard.profile import Profile, Rule
from irodori.scorecard.reading.tables import Table, rate_scales
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.rates import (
    NOT_STARTED,
    Rate,
    Unknown,
)
from irodori.scorecard.values.rates import Scale as RateScale
from irodori.scorecard.values.text import shown
from irodori.workbook.colors import Font
from irodori.workbook.fills import Fill


class FillFormats(Protocol):
    """The cell formats as far as judging needs them."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return the colour and the strike of a cell format's font."""


class Facts(NamedTuple):
    """What a sheet is judged by."""

    profile: Profile
    legend: Legend
    as_of: dt.date
    cells: CellReader
    formats: FillFormats
    stated: Mapping[tuple[int, int], Said | Sentence] = {}
    """What a status table says, by (row, column) of the plan's cell; a
    sentence where that is not understood.
    """
    notes: Mapping[tuple[int, int], str] = {}
    fills: FillsChoice = "auto"
    scale: Scale | None = None
    """The shades that are proven to be a scale."""
    rate_readers: RateReaders | None = None
    """What reads the rates of its tables, once for judging and for the checks.
    """

    def rates(self, table: Table) -> RateReader:
        """Return what reads the rates of one of its tables."""
        return (
            self.rate_readers.of(table)
            if self.rate_readers
            else RateReader(table, self.cells)
        )

    def doubt(self, rule: Rule) -> Sentence | None:
        """Return why the legend's part for a rule is in doubt; None where it
        is not.
        """
        return self.legend.doubts_by_rule.get(rule)


def quoted(text: str) -> Sentence:
    """Return a cell's text as it appears in a sentence; a blank one says so."""
    if not text:
        return Sentence("value.blank")
    return Sentence("value.quoted", {"text": shown(text)})


# ---- The rates of its tables -----------------------------------------------

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
        self._columns = [
            _read_column(table, cells, column, scales[column], name)
            for name, column in columns
        ]

    def rates(self, index: int) -> list[Rate | Unknown]:
        """Return base, current and target of a procedure as they are stored."""
        return [
            column.stored[column.places[index]] for column in self._columns
        ]

    def displayed(self, index: int) -> list[Rate | Unknown]:
        """Return the same as a person sees them, rounded by their number
        formats.
        """
        return [
            column.displayed[column.places[index]] for column in self._columns
        ]

    def is_rounded(self, index: int) -> bool:
        """Tell whether a procedure displays another rate than it stores."""
        base, current, target = self._columns
        return (
            base.is_rounded[base.places[index]]
            or current.is_rounded[current.places[index]]
            or target.is_rounded[target.places[index]]
        )


class _ReadColumn(NamedTuple):
    """The distinct rates of a column, and for each procedure the place of its
    own.
    """

    stored: list[Rate | Unknown]
    displayed: list[Rate | Unknown]
    is_rounded: list[bool]
    places: array[int]


def _read_column(
    table: Table, cells: CellReader, column: int, scale: RateScale, name: str
) -> _ReadColumn:
    is_target = name == "online_rate_target"
    firsts, places = table.group([column])
    stored: list[Rate | Unknown] = []
    displayed: list[Rate | Unknown] = []
    for cell in [table.cell(first, column) for first in firsts]:
        held = cells.rate(*cell, scale, target=is_target)
        if is_target and isinstance(held, Rate) and held.text == NOT_STARTED:
            held = Unknown("rate.unknown", held.text)
        stored.append(held)
        displayed.append(
            _as_displayed(held, cells.displayed_rate(*cell, scale))
        )
    is_rounded = [
        held != seen for held, seen in zip(stored, displayed, strict=True)
    ]
    return _ReadColumn(stored, displayed, is_rounded, places)


def _as_displayed(
    held: Rate | Unknown, seen: Rate | Unknown
) -> Rate | Unknown:
    """Return a stored rate with the value that is displayed."""
    if isinstance(held, Rate) and isinstance(seen, Rate):
        return Rate(seen.value, seen.text, held.bound)
    return held
