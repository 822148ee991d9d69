"""Judging a sheet: every rated cell of its tables with its colour and its
reason, or the finding that says why not.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from irodori.messages import Sentence
from irodori.scorecard.judging.corrections import with_corrections
from irodori.scorecard.judging.kpi import KpiJudge
from irodori.scorecard.judging.labelledrows import (
    former_rows,
    with_labels,
    with_two_rates,
)
from irodori.scorecard.judging.plans import PlanJudge
from irodori.scorecard.judging.progress import judge_rates, with_own_progress
from irodori.scorecard.judging.sections import with_sections
from irodori.scorecard.judging.unreadcolumns import UnreadColumns, with_doubts
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Rating,
    SheetRatings,
    TableVerdicts,
    Verdict,
)
from irodori.scorecard.legend import ColorScale, Legend, exact_color
from irodori.scorecard.legend.glossary import other_rate
from irodori.scorecard.palettes import Color, Palette, is_filled
from irodori.scorecard.profile import SCORECARD, Rule
from irodori.scorecard.reading.tables import (
    CURRENT,
    SHARE,
    SheetReading,
    Table,
)
from irodori.scorecard.values.cellreader import CellLooks
from irodori.scorecard.values.text import marks_of_forecasts
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Place


def judge_sheet(reading: SheetReading, facts: Facts) -> SheetRatings:
    """Return the verdicts on a sheet's rated cells."""
    around = {
        (cell.row, cell.column): facts.cells.text(cell.code)
        for cell in reading.outside
        if cell.code != BLANK
    }
    facts = _with_facts_of_sheet(reading, facts, around.values())
    plans = PlanJudge(facts)
    judged = []
    for at, table in enumerate(reading.tables):
        here = facts.of_table(at)
        own = PlanJudge(here) if at in facts.table_dates else plans
        columns = _judge_table(table, here, own, around)
        judged.append(TableVerdicts(table, columns))
    tables = with_sections(reading, facts, tuple(judged))
    return SheetRatings(
        reading,
        facts.legend,
        facts.cells,
        tables,
        tuple(_cleared(facts, tables)),
    )


def _with_facts_of_sheet(
    reading: SheetReading,
    facts: Facts,
    texts: Collection[str],
) -> Facts:
    """Return the facts with what the texts around the tables of a sheet say
    of these, and whether one of them has the usual rate.
    """
    has_usual_rate = any(
        CURRENT in table.layout.fields and not other_rate(table, facts.profile)
        for table in reading.tables
    )
    return facts._replace(
        former_rows=former_rows(texts),
        forecasts=marks_of_forecasts(texts),
        has_usual_rate=has_usual_rate,
    )


def _judge_table(
    table: Table,
    facts: Facts,
    plans: PlanJudge,
    around: Mapping[Place, str],
) -> tuple[RatedColumn, ...]:
    if not len(table):
        return ()
    columns = [*_judged_columns(table, facts, plans)]
    columns = with_labels(table, facts, columns)
    columns = with_two_rates(table, facts, columns)
    columns = with_corrections(table, facts, columns, around)
    columns = _of_given_progress(table, columns)
    columns = _split(table, columns)
    _uncover(table, columns)
    return tuple(columns)


def _judged_columns(
    table: Table,
    facts: Facts,
    plans: PlanJudge,
) -> Iterator[RatedColumn]:
    """Yield the verdicts on each rated column, those in doubt unrated."""
    unread = UnreadColumns(table, facts)
    if table.layout.kind.name != SCORECARD:
        # a scorecard does without it
        from irodori.scorecard.judging.kindjudge import judge_kind

        yield from judge_kind(table, facts)
    elif SHARE in table.layout.fields:
        yield _given_progress(table, facts)
    elif CURRENT in table.layout.fields:
        rates = judge_rates(table, facts)
        rates = with_own_progress(table, facts, rates)
        yield unread.with_doubt_of_rates(rates)
    kpis = KpiJudge(table, facts)
    for block in table.layout.blocks:
        progress = kpis.judge_block(block)
        rated = [*plans.judge_block(table, block)]
        rated += [progress] if progress else []
        yield from unread.with_doubts(block, rated)


def _given_progress(table: Table, facts: Facts) -> RatedColumn:
    """Return the verdicts on the rates by the progress that the office gives
    in a column of its own.
    """
    from irodori.scorecard.judging.indicators import IndicatorColumn

    layout = table.layout
    rule = layout.kind.rule("progress")
    assert rule
    return IndicatorColumn(table, facts, rule).judge(layout.fields[CURRENT])


def _of_given_progress(
    table: Table,
    columns: Sequence[RatedColumn],
) -> list[RatedColumn]:
    """Return the verdicts on columns, those on the rates as of the column of
    the progress that the office gives, where this one gets the colours.
    """
    fields = table.layout.fields
    if table.layout.kind.name != SCORECARD or SHARE not in fields:
        return [*columns]
    return [
        each._replace(column=fields[SHARE])
        if each.column == fields[CURRENT]
        else each
        for each in columns
    ]


def _split(table: Table, columns: list[RatedColumn]) -> list[RatedColumn]:
    """Return the verdicts on columns, with doubt on each merged area whose
    procedures would give it different colours: no colour holds for all.
    """
    if not table.areas:
        return columns
    shared = _shared_rows(table, sorted({each.column for each in columns}))
    return [_doubting_shared(each, shared[each.column]) for each in columns]


def _shared_rows(
    table: Table,
    columns: Sequence[int],
) -> dict[int, list[list[int]]]:
    """Return for each column, of some in order, the procedures under each
    merged area on it.
    """
    indexes = {row: index for index, row in enumerate(table.rows)}
    shared: dict[int, list[list[int]]] = {column: [] for column in columns}
    for area in table.areas.values():
        numbered = range(area.top, area.bottom + 1)
        rows = [indexes[row] for row in numbered if row in indexes]
        first = bisect_left(columns, area.left)
        for column in columns[first : bisect_right(columns, area.right)]:
            shared[column].append(rows)
    return shared


def _doubting_shared(
    rated: RatedColumn,
    shared: Iterable[Sequence[int]],
) -> RatedColumn:
    """Return the verdicts on a column, with doubt where procedures that share
    a cell differ.
    """
    outcomes = rated.verdicts.outcomes
    differs = Verdict(None, Sentence("merge.differs"))
    split = {
        at: differs
        for rows in shared
        if len({outcomes[rated.places[at]] for at in rows}) > 1
        for at in rows
    }
    return with_doubts(rated, split)


def _uncover(table: Table, columns: Sequence[RatedColumn]) -> None:
    """Take back the verdicts on cells that a merged area covers: an area is
    rated once, in its first cell.
    """
    if not table.covered:
        return
    indexes = {row: index for index, row in enumerate(table.rows)}
    by_number = {column.column: column for column in columns}
    for row, number in table.covered:
        column = by_number.get(number)
        if column and row in indexes:
            column.places[indexes[row]] = column.verdicts.place_of_none()


# ---- Fills that no longer hold ----------------------------------------------


def _cleared(facts: Facts, tables: Sequence[TableVerdicts]) -> Iterator[Place]:
    """Yield the cells, by (row, column), that are known to have no colour and
    carry exactly one of a legend.
    """
    rated = ((table, each) for table, columns in tables for each in columns)
    for table, column in rated:
        stale = [outcome == "none" for outcome in column.verdicts.outcomes]
        if not any(stale) or column.rule is None:
            continue
        styles = table.column(column.column)[0]
        at_rows = [*_stale_cells(column.places, stale)]
        carried = {
            style: carries_color(facts, style, column.rule)
            for style in {styles[index] for index in at_rows}
        }
        for index in at_rows:
            if carried[styles[index]]:
                yield table.rows[index], column.column


def _stale_cells(index: array[int], stale: Sequence[bool]) -> Iterator[int]:
    return (at for at, place in enumerate(index) if stale[place])


def carries_color(
    facts: Facts,
    style: int,
    rule: Rule,
) -> bool:
    """Tell whether a cell format shows exactly a colour of the legend or of a
    shipped palette.
    """
    fill = facts.formats.fill(style) if style >= 0 else None
    if fill is None:
        return False
    return (
        exact_color(fill, facts.legend, facts.profile.palettes, rule)
        is not None
    )


class PresentColors:
    """Reads the colours of cell formats through a legend and the palettes;
    each is read once.
    """

    def __init__(
        self,
        formats: CellLooks,
        legend: Legend,
        palettes: Mapping[str, Palette],
        scale: ColorScale | None = None,
    ) -> None:
        self._formats = formats
        self._legend = legend
        self._palettes = palettes
        self._scale = scale
        self._known: dict[tuple[int, Rule], Color | None] = {}

    def fill(self, style: int) -> Fill | None:
        """Return the fill that a cell format shows; None for plain white too."""
        fill = self._formats.fill(style) if style >= 0 else None
        return fill if is_filled(fill) else None

    def color(self, style: int, rule: Rule) -> Color | None:
        """Return the colour that a cell format shows; None for no fill and for
        one that is none of the five.
        """
        key = style, rule
        if key not in self._known:
            fill = self.fill(style)
            self._known[key] = self._read(fill, rule) if fill else None
        return self._known[key]

    def _read(self, fill: Fill, rule: Rule) -> Color | None:
        """Return the colour that a fill is exactly, or on the book's own
        scale.
        """
        found = exact_color(fill, self._legend, self._palettes, rule)
        if found:
            return found[0]
        return self._scale.color(fill) if self._scale else None


class Mismatch(NamedTuple):
    """A cell whose fill is not what the legend asks for."""

    rating: Rating
    """What the legend asks for, and why."""
    found: Color | None
    """The colour it has; None without a fill and where the fill is none of the
    five.
    """
    fill: Fill | None
    """The fill it has."""


def mismatches(
    sheet: SheetRatings,
    present: PresentColors,
) -> Iterator[Mismatch]:
    """Yield the rated cells of a sheet whose colour is another than the
    legend's; a merged area by its first cell.

    Where the legend asks for no fill, one that is none of the five colours,
    such as grey, may be there.
    """
    for placed in sheet.verdicts():
        judgement = placed.verdict.judgement
        if judgement is None:
            continue
        style, _ = placed.table.cell(placed.procedure, placed.column)
        found = present.color(style, judgement.rule)
        if found != judgement.color:
            rating = sheet.rating(placed)
            yield Mismatch(rating, found, present.fill(style))
