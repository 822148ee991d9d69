"""Verdicts and ratings: what was decided about the cells of a sheet.

Cells that say the same share one verdict: a rated column keeps each distinct verdict once, and for each procedure the
place of its own.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.values.cellreader import CellReader
from irodori.workbook.refs import Area, cell_ref, column_letters

FIELD_OF_RULE: Mapping[Rule, str] = {
    "progress": "online_rate_current",
    "status": "action_plan",
    "kpi": "kpi_progress",
}
"""The field whose cells each rule colours."""

OUTCOMES = (*COLORS, "none", "unrated")
"""What becomes of a cell: it gets a colour, is rated without one, or cannot be rated."""


def outcomes_in(counted: Iterable[Mapping[str, int]]) -> tuple[str, ...]:
    """Return the outcomes that counts have: always these, and any other colour behind the five."""
    beyond = dict.fromkeys(outcome for counts in counted for outcome in counts if outcome not in OUTCOMES)
    return (*COLORS, *beyond, "none", "unrated")


class Judgement(NamedTuple):
    """A cell's colour, None for no fill, with the rule that gave it and the reason."""

    color: Color | None
    rule: Rule
    reason: Sentence


class Verdict(NamedTuple):
    """What was decided about a cell: a judgement, or the finding that says why there is none."""

    judgement: Judgement | None
    finding: Sentence | None = None
    status_source: str | None = None
    deadline_source: str | None = None
    read_through: str | None = None
    """For a status that a fill gave: what the fill was read through, ``legend``, a palette's name or ``hue``."""
    remark: Sentence | None = None
    """What a person should know about a judgement that holds."""

    @property
    def outcome(self) -> str:
        """Its name in a summary: a colour, ``none`` or ``unrated``."""
        if self.judgement is None:
            return "unrated"
        return self.judgement.color or "none"

    @property
    def said(self) -> Sentence | None:
        """What there is to look at, if anything."""
        return self.finding or self.remark


def verdict_of(judged: Judgement | Sentence) -> Verdict:
    """Return a judgement, or the finding in its place, as a verdict."""
    if isinstance(judged, Sentence):
        return Verdict(None, judged)
    return Verdict(judged)


class RatedColumn(NamedTuple):
    """The verdicts on one rated column; None where there is nothing to rate."""

    column: int
    verdicts: list[Verdict | None]
    """Each distinct verdict."""
    places: array[int]
    """For each procedure the place of its verdict in that list."""

    def at(self, procedure: int) -> Verdict | None:
        """Return the verdict on one procedure's cell."""
        return self.verdicts[self.places[procedure]]

    def each(self) -> Iterator[Verdict | None]:
        """Yield the verdict on each procedure's cell."""
        return map(self.verdicts.__getitem__, self.places)


class TableVerdicts(NamedTuple):
    """The verdicts on one table, column by column."""

    table: Table
    columns: tuple[RatedColumn, ...]


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
    """For a status that a fill gave: ``legend``, the palette's name, or ``hue`` for the nearest one."""
    argb: str | None = None
    """The colour of its fill, once the palette is known."""


class PlacedVerdict(NamedTuple):
    """A verdict with its cell."""

    row: int
    column: int
    table: Table
    procedure: int
    """The index of its procedure in the table."""
    verdict: Verdict


class SheetRatings(NamedTuple):
    """The verdicts on one sheet's cells."""

    reading: SheetReading
    legend: Legend
    cells: CellReader
    tables: tuple[TableVerdicts, ...]
    cleared: tuple[tuple[int, int], ...]
    """The cells, by (row, column), that have no colour and still carry one of a legend."""

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.reading.name

    def verdicts(self) -> Iterator[PlacedVerdict]:
        """Yield the verdict on each cell, unrated ones too, procedure by procedure."""
        for table, columns in self.tables:
            for index, row in enumerate(table.rows):
                for column in columns:
                    verdict = column.at(index)
                    if verdict is not None:
                        yield PlacedVerdict(row, column.column, table, index, verdict)

    def ratings(self) -> Iterator[Rating]:
        """Yield each rated cell, procedure by procedure."""
        for placed in self.verdicts():
            if placed.verdict.judgement:
                yield self.rating(placed)

    def rating(self, placed: PlacedVerdict) -> Rating:
        """Return a verdict that is a judgement with all that is known about its cell."""
        row, column, table, index, verdict = placed
        judgement = verdict.judgement
        assert judgement
        _, procedure = table.cell(index, table.layout.item)
        return Rating(
            self.name,
            cell_ref(row, column),
            table.layout.field_of(column),
            self.cells.text(procedure),
            judgement.color,
            judgement.rule,
            self.cells.shown(*table.cell(index, column)),
            judgement.reason,
            verdict.status_source,
            verdict.deadline_source,
            verdict.read_through,
        )

    def findings(self) -> Iterator[Finding]:
        """Yield what a person should look at, procedure by procedure."""
        for table, columns in self.tables:
            yield from self._findings_of(table, columns)

    def _findings_of(self, table: Table, columns: Sequence[RatedColumn]) -> Iterator[Finding]:
        name = self.name
        speaking = []
        for column in columns:
            said = [verdict and verdict.said for verdict in column.verdicts]
            if any(said):
                speaking.append((column_letters(column.column), said, column.places))
        for index, row in enumerate(table.rows):
            for letters, said, places in speaking:
                sentence = said[places[index]]
                if sentence:
                    yield Finding(name, f"{letters}{row}", "warning", sentence)

    @property
    def summary(self) -> dict[str, int]:
        """How many cells got each colour, were rated without one (none), and could not be rated (unrated)."""
        counts = Counter[str]()
        for _, columns in self.tables:
            for column in columns:
                for place, cells in Counter(column.places).items():
                    verdict = column.verdicts[place]
                    if verdict is not None:
                        counts[verdict.outcome] += cells
        return {outcome: counts[outcome] for outcome in outcomes_in([counts])}

    @property
    def areas(self) -> dict[tuple[int, int], Area]:
        """The merged area whose first cell is at (row, column), for the rated cells."""
        return {place: area for table in self.reading.tables for place, area in table.areas.items()}
