"""Judging a sheet: every rated cell of its tables with its colour and its reason, or the finding that says why not.

A table is judged column by column.  What a cell is judged by depends on few things, a rate on three values, a plan on
what its text says and on its deadlines: each combination is judged once, and a column's verdicts are looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial
from itertools import compress, count
from math import lcm
from operator import eq

from irodori.memo import Memo
from irodori.messages import Sentence
from irodori.scorecard.columns import Column, KindColumn, each_once
from irodori.scorecard.facts import Facts, quoted, verdict_of
from irodori.scorecard.legend import color_of_fill
from irodori.scorecard.planjudge import PlanJudge
from irodori.scorecard.profile import Rule
from irodori.scorecard.ratings import SheetRatings, TableVerdicts, Verdict
from irodori.scorecard.reader import Cell, SheetReading, Table
from irodori.scorecard.rules import ProgressRule, judge_kpi, share_of, speaks_of_usage_rate
from irodori.scorecard.values.cells import CellReader, RateColumn
from irodori.scorecard.values.kpi import KpiProgress, KpiTarget, read_kpi_target
from irodori.scorecard.values.rates import Rate, Scale, Unknown, in_units
from irodori.scorecard.values.text import fold, is_blank

_RATES = ("online_rate_base", "online_rate_current", "online_rate_target")
_NO_PROGRESS, _NO_RATE = -1, -2
"""What stands for a value that is none, and is equal to no other."""


def judge_sheet(reading: SheetReading, facts: Facts) -> SheetRatings:
    """Return the verdicts on a sheet's rated cells."""
    plans = PlanJudge(facts)
    tables = [_TableJudge(facts, table, plans).judge() for table in reading.tables]
    return SheetRatings(reading, facts.legend, facts.readings, tables, _cleared(facts, tables))


def rate_scales(table: Table, readings: CellReader) -> dict[int, Scale]:
    """Return the scale of the bare numbers in each of a table's columns of rates."""
    headings = {column.column: " ".join(column.path) for column in table.layout.columns}
    columns = [table.layout.fields[name] for name in _RATES if name in table.layout.fields]
    rates = [RateColumn(headings.get(column, ""), table.cells[column].distinct) for column in columns]
    return dict(zip(columns, readings.rate_scales(rates), strict=True))


class _TableJudge:
    """Judges the columns of one table."""

    def __init__(self, facts: Facts, table: Table, plans: PlanJudge) -> None:
        self._facts = facts
        self._table = table
        self._plans = plans
        self._read = facts.readings
        self._met = frozenset(map(fold, facts.profile.kpi_words["met"]))
        self._scales = rate_scales(table, facts.readings)
        self._target = table.layout.fields.get("online_rate_target")
        self._progress = ProgressRule(facts.legend)
        self._values: Memo[Fraction, int] = Memo(lambda _: len(self._values))
        """A number for each rate, the same for those that are equal."""
        self._rate_values: Memo[int, list[int]] = Memo(self._values_of)
        """For each column of rates the numbers of its values."""
        self._kpi_verdicts: Memo[tuple[int, Cell], Verdict | None] = Memo(lambda pair: self._judge_kpi(*pair))
        """By the number of what a KPI sets and the progress's cell."""
        self._targets: list[KpiTarget | None] = [None]
        self._numbers: dict[tuple[object, ...] | None, int] = {}

    def judge(self) -> TableVerdicts:
        """Return the verdicts, column by column."""
        table, fields = self._table, self._table.layout.fields
        columns: dict[int, Column[Verdict | None]] = {}
        if "online_rate_current" in fields:
            columns[fields["online_rate_current"]] = self._judge_rates()
        for block in table.layout.blocks:
            deadlines = block.columns.get("kpi_deadline"), fields.get("deadline")
            columns.update(self._plans.judge_block(table, block.plans, deadlines))
            if "kpi_progress" in block.columns:
                progress = block.columns["kpi_progress"]
                columns[progress] = self._judge_kpis(block.columns.get("interim_kpi"), progress)
        self._uncover(columns)
        return TableVerdicts(table, list(columns), list(columns.values()))

    def _uncover(self, columns: dict[int, Column[Verdict | None]]) -> None:
        """Take back what was said of cells under merged areas: an area is rated once, in its first cell."""
        covered: dict[int, list[int]] = {}
        indexes = {row: index for index, row in enumerate(self._table.rows)} if self._table.covered else {}
        for row, column in self._table.covered:
            if row in indexes:
                covered.setdefault(column, []).append(indexes[row])
        for column, under in covered.items():
            columns[column].put(under, None)

    # ---- オンライン利用率(現在値) --------------------------------------------------------------------------------

    def _judge_rates(self) -> Column[Verdict | None]:
        fields, table = self._table.layout.fields, self._table
        absent = next((name for name in _RATES if name not in fields), None)
        if absent:
            verdict = Verdict(None, Sentence("rate.no_column", {"field": Sentence(f"field.{absent}")}))
            return Column[Verdict | None].alike(verdict, len(table))
        rates = [table.cells[fields[name]].each(partial(self._rate, fields[name])) for name in _RATES]
        base, current, target = rates
        kinds = [*self._kinds(rates)]
        first = dict(zip(reversed(kinds), reversed(range(len(kinds))), strict=True))

        rule = self._progress

        def judge(index: int) -> Verdict:
            return _judge_rate(rule, base[index], current[index], target[index])

        verdicts = each_once(kinds, lambda kind: judge(first[kind]))
        return KindColumn[Verdict | None]([*verdicts.distinct], verdicts.places, judge)

    def _kinds(self, rates: Sequence[Column[Rate | Unknown]]) -> Iterator[object]:
        """Yield for each procedure what decides its verdict but for the words: the colour, or for a finding the rates.

        The rates are compared as whole numbers of one unit.
        """
        known = [rate.value for each in rates for rate in each.distinct if isinstance(rate, Rate)]
        unit = lcm(*{value.denominator for value in known})
        columns = [each.mapped(lambda rate: in_units(rate, unit) if isinstance(rate, Rate) else None) for each in rates]
        cells = zip(*(each.places for each in rates), strict=True)
        rule = self._progress
        for at, base, current, target in zip(cells, *columns, strict=True):
            if base is None or current is None or target is None:
                yield at
                continue
            done, way = share_of(base, current, target)
            if not way:
                yield done >= 0
            else:
                yield at if rule.has_doubts and rule.is_in_doubt(done, way) else rule.color(done, way)

    def _rate(self, column: int, cell: Cell) -> Rate | Unknown:
        return self._read.rate(*cell, self._scales[column], target=column == self._target)

    # ---- 進捗(中間KPI) -------------------------------------------------------------------------------------------

    def _judge_kpis(self, kpi: int | None, progress: int) -> Column[Verdict | None]:
        """Judge KPIs by what they set and what their progress says."""
        done = self._table.cells[progress]
        kpis = self._table.values[kpi] if kpi is not None else None
        targets = self._set_targets(kpis) if kpis else Column.alike(0, len(done))
        pairs = targets.beside(done)
        verdicts = pairs.each(self._kpi_verdicts.__getitem__)
        if kpis:
            self._flag(verdicts, kpis, done)
        return verdicts

    def _set_targets(self, kpis: Column[int]) -> Column[int]:
        """Return a number for what each KPI sets, the same for all texts that set the same; 0 is no KPI."""
        texts = self._read.texts(kpis.distinct)
        targets = [read_kpi_target(text) for text in texts]
        numbers = {id(target): self._number(target) for target in {id(each): each for each in targets}.values()}
        said = [
            0 if target is None and is_blank(text) else numbers[id(target)]
            for text, target in zip(texts, targets, strict=True)
        ]
        return Column(said, kpis.places).merged()

    def _number(self, target: KpiTarget | None) -> int:
        key = target and (*target.value.as_integer_ratio(), target.unit, target.comparison, target.upper)
        number = self._numbers.setdefault(key, len(self._targets))
        if number == len(self._targets):
            self._targets.append(target)
        return number

    def _judge_kpi(self, target: int, cell: Cell) -> Verdict | None:
        """Judge a progress; a block that sets no KPI and reports none has nothing to judge."""
        if self._read.is_blank(*cell):
            return Verdict(None, Sentence("kpi.unknown", {"text": quoted("")})) if target else None
        done = self._read.progress(*cell, self._met)
        if isinstance(done, Unknown):
            return Verdict(None, Sentence(done.code, {"text": quoted(done.text)}))
        return verdict_of(judge_kpi(self._targets[target], done, self._facts.legend))

    def _flag(self, verdicts: Column[Verdict | None], kpis: Column[int], done: Column[Cell]) -> None:
        """Flag the KPIs that speak of one quantity while their progress repeats the procedure's usage rate."""
        fields = self._table.layout.fields
        progress = [*done.mapped(self._progress_value)]
        for name in ("online_rate_current", "online_rate_base"):
            if name not in fields:
                continue
            for index in compress(count(), map(eq, progress, self._rate_values[fields[name]])):
                verdict = self._with_remark(verdicts[index], kpis[index], done[index])
                if verdict is not verdicts[index]:
                    verdicts.put([index], verdict)

    def _progress_value(self, cell: Cell) -> int:
        done = self._read.progress(*cell, self._met)
        value = done.value if isinstance(done, KpiProgress) and done.unit == "%" else None
        return _NO_PROGRESS if value is None else self._values[value]

    def _values_of(self, column: int) -> list[int]:
        return [*self._table.cells[column].mapped(partial(self._rate_value, column))]

    def _rate_value(self, column: int, cell: Cell) -> int:
        rate = self._rate(column, cell)
        return self._values[rate.value] if isinstance(rate, Rate) else _NO_RATE

    def _with_remark(self, verdict: Verdict | None, kpi: int, cell: Cell) -> Verdict | None:
        text = self._read.text(kpi)
        if verdict is None or verdict.judgement is None:
            return verdict
        target = read_kpi_target(text)
        quantity = target.quantity if target else ""
        if not quantity or speaks_of_usage_rate(quantity):
            return verdict
        value = self._read.shown(*cell)
        return verdict._replace(remark=Sentence("kpi.other_quantity", {"quantity": quantity, "value": value}))


def _judge_rate(rule: ProgressRule, base: Rate | Unknown, current: Rate | Unknown, target: Rate | Unknown) -> Verdict:
    if isinstance(base, Rate) and isinstance(current, Rate) and isinstance(target, Rate):
        return verdict_of(rule.judge(base, current, target))
    rates = zip(_RATES, (base, current, target), strict=True)
    name, unknown = next((name, rate) for name, rate in rates if isinstance(rate, Unknown))
    said = {"field": Sentence(f"field.{name}"), "text": quoted(unknown.text)}
    return Verdict(None, Sentence(unknown.code, said))


def _cleared(facts: Facts, tables: Sequence[TableVerdicts]) -> list[tuple[int, int]]:
    """Return the cells, by (row, column), that are known to have no colour and carry a legend's from last time."""
    colored: Memo[tuple[int, Rule], bool] = Memo(lambda key: _carries_color(facts, *key))

    def is_stale(cell: tuple[int, Verdict | None]) -> bool:
        style, verdict = cell
        judgement = verdict and verdict.judgement
        return bool(judgement and judgement.color is None and colored[style, judgement.rule])

    return [
        (table.rows[index], column)
        for table, columns, verdicts in tables
        for column, each in zip(columns, verdicts, strict=True)
        for index in table.column_formats(column).beside(each).where(is_stale)
    ]


def _carries_color(facts: Facts, style: int, rule: Rule) -> bool:
    """Tell whether a cell format shows a colour of a legend."""
    fill = facts.formats.fill(style) if style >= 0 else None
    return fill is not None and color_of_fill(fill, facts.legend, facts.profile.palettes, rule) is not None
