"""Ratings and findings: what a judge decided about the cells of a sheet.

A table's verdicts stand in a ``Column`` for each rated column; a verdict is shared by all cells that have the same
reason.  Ratings are made of them when somebody looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.columns import Column
from irodori.scorecard.findings import FindingColumn, alike
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.reader import SheetReading, Table
from irodori.scorecard.rules import Judgement
from irodori.scorecard.values.cells import CellReader
from irodori.workbook.refs import Area, cell_ref

_FIELDS: dict[Rule, str] = {"progress": "online_rate_current", "status": "action_plan", "kpi": "kpi_progress"}

OUTCOMES = (*COLORS, "none", "unrated")
"""What becomes of a cell: it gets a colour, is rated without one, or cannot be rated."""


class Verdict(NamedTuple):
    """What was decided about a cell: a judgement, or the finding that says why there is none."""

    judgement: Judgement | None
    finding: Sentence | None = None
    status_source: str | None = None
    deadline_source: str | None = None
    read_through: str | None = None
    """Of a status that a fill gave: what the fill was read through, the legend, a palette or the nearest hue."""
    remark: Sentence | None = None
    """What a person should know of a judgement that holds."""


class Rating(NamedTuple):
    """One rated cell."""

    sheet: str
    cell: str
    field: str
    procedure: str
    color: Color | None
    rule: Rule
    value: str
    reason: Sentence
    status_source: str | None
    deadline_source: str | None
    read_through: str | None = None
    """Of a status that a fill gave: ``legend``, the palette's name, or ``hue`` for the nearest one."""
    argb: str | None = None
    """The colour of its fill, once the palette is known."""


class TableVerdicts(NamedTuple):
    """The verdicts on one table: for each rated column one for each procedure, None where there is nothing to rate."""

    table: Table
    columns: Sequence[int]
    verdicts: Sequence[Column[Verdict | None]]


class SheetRatings:
    """The verdicts on one sheet's cells, and its findings."""

    def __init__(
        self,
        reading: SheetReading,
        legend: Legend,
        readings: CellReader,
        tables: Sequence[TableVerdicts],
        cleared: Sequence[tuple[int, int]],
    ) -> None:
        self.name = reading.name
        self.reading = reading
        self.legend = legend
        self.tables = tables
        self.cleared = cleared
        """The cells without a colour that still carry one from last time, by (row, column)."""
        self._readings = readings

    def __iter__(self) -> Iterator[Rating]:
        """Yield each rated cell, procedure by procedure."""
        for row, column, number, index, verdict in self.verdicts():
            if verdict.judgement:
                yield self.rating(row, column, self.tables[number].table, index, verdict)

    def verdicts(self) -> Iterator[tuple[int, int, int, int, Verdict]]:
        """Yield (row, column, table, procedure's place in it, verdict) of each cell, unrated ones too."""
        for number, (table, columns, verdicts) in enumerate(self.tables):
            for index, (row, each) in enumerate(zip(table.rows, zip(*verdicts, strict=True), strict=False)):
                for column, verdict in zip(columns, each, strict=True):
                    if verdict is not None:
                        yield row, column, number, index, verdict

    @cached_property
    def summary(self) -> dict[str, int]:
        """How many cells got each colour, were rated without one (none), and could not be rated (unrated)."""
        counts = Counter[str | None]()
        for _, _, verdicts in self.tables:
            for column in verdicts:
                counts.update(dict(column.each(_outcome).merged().counts()))
        return {name: counts[name] for name in OUTCOMES}

    @property
    def findings(self) -> Iterator[list[FindingColumn]]:
        """Yield what a person should look at, table by table."""
        for table, columns, verdicts in self.tables:
            yield [
                found
                for column, of_column in zip(columns, verdicts, strict=True)
                for found in alike((self.name, column), "warning", table.rows, of_column.each(_said))
            ]

    @property
    def areas(self) -> dict[tuple[int, int], Area]:
        """The merged area of each rated cell that is one's top left, by (row, column)."""
        return {place: area for table in self.reading.tables for place, area in table.areas.items()}

    def rating(self, row: int, column: int, table: Table, index: int, verdict: Verdict) -> Rating:
        """Return a verdict that is a judgement with all that is known of its cell."""
        judgement = verdict.judgement
        assert judgement
        _, procedure = table.cell(index, table.layout.fields["procedure"])
        return Rating(
            self.name,
            cell_ref(row, column),
            _FIELDS[judgement.rule],
            self._readings.text(procedure),
            judgement.color,
            judgement.rule,
            self._readings.shown(*table.cell(index, column)),
            judgement.reason,
            verdict.status_source,
            verdict.deadline_source,
            verdict.read_through,
        )


def _outcome(verdict: Verdict | None) -> str | None:
    """Return a verdict's name in a summary."""
    if verdict is None:
        return None
    return "unrated" if verdict.judgement is None else verdict.judgement.color or "none"


def _said(verdict: Verdict | None) -> Sentence | None:
    """Return what is to be said of a verdict."""
    return verdict and (verdict.finding or verdict.remark)
