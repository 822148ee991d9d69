"""Judging a sheet: every rated cell of its tables with its colour and its reason, or the finding that says why not."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from irodori.scorecard.judging.facts import Facts
from irodori.scorecard.judging.kindrules import judge_kind
from irodori.scorecard.judging.kpi import KpiJudge
from irodori.scorecard.judging.plans import PlanJudge
from irodori.scorecard.judging.progress import judge_rates
from irodori.scorecard.judging.verdicts import RatedColumn, SheetRatings, TableVerdicts
from irodori.scorecard.legend import exact_color
from irodori.scorecard.profile import SCORECARD, Rule
from irodori.scorecard.reading.tables import SheetReading, Table
from irodori.scorecard.values.footnotes import marks_of_forecasts
from irodori.workbook.cells import BLANK


def judge_sheet(reading: SheetReading, facts: Facts) -> SheetRatings:
    """Return the verdicts on a sheet's rated cells."""
    plans = PlanJudge(facts)
    forecasts = marks_of_forecasts(facts.cells.text(cell.code) for cell in reading.outside if cell.code != BLANK)
    tables = tuple(TableVerdicts(table, _judge_table(table, facts, plans, forecasts)) for table in reading.tables)
    return SheetRatings(reading, facts.legend, facts.cells, tables, tuple(_cleared(facts, tables)))


def _judge_table(table: Table, facts: Facts, plans: PlanJudge, forecasts: frozenset[str]) -> tuple[RatedColumn, ...]:
    columns: list[RatedColumn] = []
    if not len(table):
        return ()
    if table.layout.kind.name != SCORECARD:
        columns += judge_kind(table, facts)
    elif "online_rate_current" in table.layout.fields:
        columns.append(judge_rates(table, facts, forecasts))
    kpis = KpiJudge(table, facts)
    for block in table.layout.blocks:
        columns += plans.judge_block(table, block)
        progress = kpis.judge_block(block)
        if progress:
            columns.append(progress)
    _uncover(table, columns)
    return tuple(columns)


def _uncover(table: Table, columns: Sequence[RatedColumn]) -> None:
    """Take back the verdicts on cells that a merged area covers: an area is rated once, in its first cell."""
    if not table.covered:
        return
    indexes = {row: index for index, row in enumerate(table.rows)}
    by_number = {column.column: column for column in columns}
    for row, number in table.covered:
        column = by_number.get(number)
        if column and row in indexes:
            column.places[indexes[row]] = column.verdicts.place_of_none()


# ---- Fills that no longer hold -------------------------------------------------------------------------------------


def _cleared(facts: Facts, tables: Sequence[TableVerdicts]) -> Iterator[tuple[int, int]]:
    """Yield the cells, by (row, column), that are known to have no colour and carry exactly one of a legend."""
    carried: dict[tuple[int, Rule], bool] = {}
    for table, columns in tables:
        for column in columns:
            stale = [outcome == "none" for outcome in column.verdicts.outcomes]
            rule = column.rule if any(stale) else None
            if rule:
                styles = table.column(column.column)[0]
                for index in _stale_cells(column.places, stale):
                    key = styles[index], rule
                    if key not in carried:
                        carried[key] = carries_color(facts, *key)
                    if carried[key]:
                        yield table.rows[index], column.column


def _stale_cells(index: array[int], stale: Sequence[bool]) -> Iterator[int]:
    return (at for at, place in enumerate(index) if stale[place])


def carries_color(facts: Facts, style: int, rule: Rule) -> bool:
    """Tell whether a cell format shows exactly a colour of the legend or of a shipped palette."""
    fill = facts.formats.fill(style) if style >= 0 else None
    if fill is None:
        return False
    return exact_color(fill, facts.legend, facts.profile.palettes, rule) is not None
