"""What a sheet is judged by, and what was decided about its cells.

Cells that say the same share one verdict: a rated column keeps each distinct
verdict once, and for each procedure the place of its own.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from irodori.messages import Sentence
from irodori.options import FillsChoice
from irodori.scorecard.findings import FindingColumn, FindingTable
from irodori.scorecard.judging.tablerates import RateReader, read_rates
from irodori.scorecard.legend import ColorScale, Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import KindRule, Profile, Rule
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import CellLooks, CellReader
from irodori.scorecard.values.rates import Unknown
from irodori.scorecard.values.text import shown
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Area, Place, cell_ref

OUTCOMES = (*COLORS, "none", "unrated")
"""What becomes of a cell: a colour, rated without one, or not rated."""


def outcomes_in(counted: Iterable[Mapping[str, int]]) -> tuple[str, ...]:
    """Return the outcomes that counts have: always these, and any other colour
    behind the five.
    """
    beyond = dict.fromkeys(
        outcome
        for counts in counted
        for outcome in counts
        if outcome not in OUTCOMES
    )
    return (*COLORS, *beyond, "none", "unrated")


class Judgement(NamedTuple):
    """A cell's colour, None for no fill, with the rule that gave it and the
    reason.
    """

    color: Color | None
    rule: Rule
    reason: Sentence


class Verdict(NamedTuple):
    """What was decided about a cell: a judgement, or the finding that says why
    there is none.
    """

    judgement: Judgement | None
    finding: Sentence | None = None
    status_source: str | None = None
    deadline_source: str | None = None
    read_through: str | None = None
    """For a status that a fill gave: what the fill was read through,
    ``legend``, a palette's name or ``hue``.
    """
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


NOTHING_RATED = ""
"""The outcome where there is nothing to rate."""
UNCOLORED = frozenset([NOTHING_RATED, "none", "unrated"])
"""The outcomes that are no colours."""


class DistinctVerdicts(Sequence[Verdict | None]):
    """The distinct verdicts on a column, None where there is nothing to rate;
    one may be made when it is read.
    """

    def __init__(
        self,
        outcomes: list[str],
        codes: list[str],
        make: Callable[[int], Verdict | None],
    ) -> None:
        self.outcomes = outcomes
        self.codes = codes
        """Of each the code of what there is to look at, empty for nothing."""
        self._make = make

    def __len__(self) -> int:
        return len(self.outcomes)

    @overload
    def __getitem__(self, place: int) -> Verdict | None: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Verdict | None]: ...
    def __getitem__(
        self, place: int | slice
    ) -> Verdict | Sequence[Verdict | None] | None:
        if isinstance(place, slice):
            indexes = range(*place.indices(len(self)))
            return [self[each] for each in indexes]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self._make(place) if self.outcomes[place] else None

    def with_more(self, doubts: Sequence[Verdict]) -> DistinctVerdicts:
        """Return the verdicts with others behind them."""
        first = len(self)
        more = distinct_verdicts(doubts)

        def verdict(place: int) -> Verdict | None:
            return self[place] if place < first else doubts[place - first]

        return DistinctVerdicts(
            [*self.outcomes, *more.outcomes],
            [*self.codes, *more.codes],
            verdict,
        )

    def place_of_none(self) -> int:
        """Return the place of a verdict where there is nothing to rate, added
        if need be.
        """
        if self.outcomes[-1]:
            self.outcomes.append(NOTHING_RATED)
            self.codes.append("")
        return len(self.outcomes) - 1


def distinct_verdicts(verdicts: Sequence[Verdict | None]) -> DistinctVerdicts:
    """Return verdicts that are there already."""
    outcomes = [
        verdict.outcome if verdict else NOTHING_RATED for verdict in verdicts
    ]
    said = [verdict and verdict.said for verdict in verdicts]
    return DistinctVerdicts(
        outcomes,
        [sentence.code if sentence else "" for sentence in said],
        verdicts.__getitem__,
    )


class RatedColumn(NamedTuple):
    """The verdicts on one rated column."""

    column: int
    verdicts: DistinctVerdicts
    places: array[int]
    """For each procedure the place of its verdict in that list."""

    def at(self, procedure: int) -> Verdict | None:
        """Return the verdict on one procedure's cell."""
        return self.verdicts[self.places[procedure]]

    def each(self) -> Iterator[Verdict | None]:
        """Yield the verdict on each procedure's cell."""
        return map(self.verdicts.__getitem__, self.places)

    def beginning(self, length: int) -> RatedColumn:
        """Return the verdicts on the first procedures; one on none of them
        rates nothing.
        """
        places = self.places[:length]
        there = set(places)
        all_of = self.verdicts
        outcomes = [
            each if place in there else NOTHING_RATED
            for place, each in enumerate(all_of.outcomes)
        ]
        codes = [
            each if place in there else ""
            for place, each in enumerate(all_of.codes)
        ]
        return self._replace(
            verdicts=DistinctVerdicts(outcomes, codes, all_of.__getitem__),
            places=places,
        )

    @property
    def rule(self) -> Rule | None:
        """The rule by which its cells are judged; None where none of them is."""
        return next(
            (
                verdict.judgement.rule
                for verdict in self.verdicts
                if verdict and verdict.judgement
            ),
            None,
        )

    def findings(self) -> FindingColumn:
        """Return what a person should look at."""
        return FindingColumn(
            self.column,
            "warning",
            self.verdicts.codes,
            self._said,
            self.places,
        )

    def _said(self, place: int) -> Sentence:
        verdict = self.verdicts[place]
        assert verdict
        assert verdict.said
        return verdict.said


def judged_column(
    table: Table,
    column: int,
    depends_on: Sequence[int],
    verdict: Callable[[int], Verdict | None],
) -> RatedColumn:
    """Return the verdicts on a column, each combination of the columns that
    they depend on judged once.

    ``verdict`` takes the index of the first procedure with a combination.
    """
    firsts, index = table.group(depends_on)
    return RatedColumn(
        column, distinct_verdicts([verdict(first) for first in firsts]), index
    )


def unrated_column(
    table: Table, column: int, finding: Sentence | None
) -> RatedColumn:
    """Return the verdicts on a column whose cells are not rated, all for one
    reason.
    """
    verdict = Verdict(None, finding)
    return judged_column(table, column, (), lambda _: verdict)


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
    """For a status that a fill gave: ``legend``, the palette's name, or
    ``hue`` for the nearest one.
    """
    argb: str | None = None
    """The colour of its fill, once the palette is known."""

    def __repr__(self) -> str:
        return f"<Rating {self.sheet}!{self.cell} {self.color or 'none'}: {self.reason.text('en')}>"


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
    cleared: tuple[Place, ...]
    """The cells, by (row, column), that have no colour and still carry one of
    a legend.
    """

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.reading.name

    def verdicts(self) -> Iterator[PlacedVerdict]:
        """Yield the verdict on each cell, unrated ones too, procedure by
        procedure.
        """
        for table, columns in self.tables:
            for index, row in enumerate(table.rows):
                for column in columns:
                    verdict = column.at(index)
                    if verdict is not None:
                        yield PlacedVerdict(
                            row, column.column, table, index, verdict
                        )

    def beginning(self, length: int) -> SheetRatings:
        """Return the verdicts on the sheet's first procedures; tables that
        begin later are left out.
        """
        tables: list[TableVerdicts] = []
        for table, columns in self.tables:
            if length <= 0 and tables:
                break
            tables.append(
                TableVerdicts(
                    table.beginning(length),
                    tuple(each.beginning(length) for each in columns),
                )
            )
            length -= len(table)
        return self._replace(tables=tuple(tables))

    def ratings(self) -> Iterator[Rating]:
        """Yield each rated cell, procedure by procedure."""
        for placed in self.verdicts():
            if placed.verdict.judgement:
                yield self.rating(placed)

    def rating(self, placed: PlacedVerdict) -> Rating:
        """Return a verdict that is a judgement with all that is known about
        its cell.
        """
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

    def findings(self) -> Iterator[FindingTable]:
        """Yield what a person should look at, table by table."""
        for table, columns in self.tables:
            yield FindingTable(
                self.name,
                table.rows,
                tuple(column.findings() for column in columns),
            )

    @property
    def summary(self) -> dict[str, int]:
        """How many cells got each colour, were rated without one (none), and
        could not be rated (unrated).
        """
        counts = Counter[str]()
        for _, columns in self.tables:
            for column in columns:
                for place, cells in Counter(column.places).items():
                    counts[column.verdicts.outcomes[place]] += cells
        del counts[NOTHING_RATED]
        return {outcome: counts[outcome] for outcome in outcomes_in([counts])}

    @property
    def areas(self) -> dict[Place, Area]:
        """The merged area whose first cell is at (row, column), for the rated
        cells.
        """
        return {
            place: area
            for table in self.reading.tables
            for place, area in table.areas.items()
        }


class Facts(NamedTuple):
    """What a sheet is judged by."""

    profile: Profile
    legend: Legend
    as_of: dt.date
    cells: CellReader
    formats: CellLooks
    stated: Mapping[Place, Said | Sentence] = {}
    """What a status table says, by (row, column) of the plan's cell; a
    sentence where that is not understood.
    """
    notes: Mapping[Place, str] = {}
    fills: FillsChoice = "auto"
    other_dates: tuple[dt.date, ...] = ()
    """The dates that the sheet gives beside its as-of date."""
    has_usual_rate: bool = False
    """Whether a table of the sheet holds the rates of online use."""
    former_rows: frozenset[str] = frozenset()
    """Which rows of a procedure the sheet's notes say are of before: 下段."""
    forecasts: frozenset[str] = frozenset()
    """The footnote marks of which a note says that a value is a forecast or an
    aim.
    """
    table_dates: Mapping[int, dt.date] = {}
    """The as-of dates of tables that have their own, by their indexes."""
    scale: ColorScale | None = None
    """The shades that are proven to be a scale."""
    read_once: Callable[[Table], RateReader] | None = None
    """Returns what reads the rates of a table, the same for judging and for
    the checks.
    """

    def of_table(self, index: int) -> Facts:
        """Return what one of the sheet's tables is judged by."""
        day = self.table_dates.get(index)
        if day is None:
            return self
        return self._replace(as_of=day, other_dates=())

    def rates(self, table: Table) -> RateReader:
        """Return what reads the rates of one of its tables."""
        return (
            self.read_once(table)
            if self.read_once
            else read_rates(self.cells, table)
        )

    def doubt(self, rule: Rule) -> Sentence | None:
        """Return why the legend's part for a rule is in doubt; None where it
        is not.
        """
        return self.legend.doubts_by_rule.get(rule)


class KindColumn:
    """Judges the cells of one table by a rule of a kind of sheet without issue
    blocks.
    """

    def __init__(self, table: Table, facts: Facts, rule: KindRule) -> None:
        self._table = table
        self._facts = facts
        self._rule = rule

    def verdict(self, row: int) -> Verdict:
        """Return the verdict on one row."""
        raise NotImplementedError

    def doubt(self) -> Sentence | None:
        """Return why no row is judged; None where the rows are."""
        return self._facts.doubt(self._rule.rule)

    def judge(self, column: int) -> RatedColumn:
        """Return the verdicts on the column that gets the colours."""
        doubt = self.doubt()
        if doubt:
            return unrated_column(self._table, column, doubt)
        return judged_column(
            self._table, column, self._deciding(), self.verdict
        )

    def _deciding(self) -> list[int]:
        """Return the columns that a verdict depends on."""
        return self._columns(self._rule.fields)

    def _columns(self, names: Iterable[str]) -> list[int]:
        """Return the columns of those of some fields that the table has."""
        fields = self._table.layout.fields
        return [fields[name] for name in names if name in fields]


def quoted_part(unknown: Unknown) -> Sentence:
    """Return a cell's text for a sentence, with the part of it that was not
    understood.
    """
    if not unknown.rest or unknown.rest == unknown.text:
        return quoted(unknown.text)
    words = {"text": shown(unknown.text), "part": unknown.rest}
    return Sentence("value.quoted_part", words)


def quoted(text: str) -> Sentence:
    """Return a cell's text as it appears in a sentence; a blank one says so."""
    if not text:
        return Sentence("value.blank")
    return Sentence("value.quoted", {"text": shown(text)})
