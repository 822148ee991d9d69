"""The records of a scorecard: each procedure with its issues, every value with
the cell in which it is.

They are made for programs that use what a sheet says; judging a sheet needs
none of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, InstanceOf

from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    TARGET,
    IssueBlock,
    PlanColumns,
    SheetReading,
    Table,
    rate_scales,
)
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline, NoDeadline
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.kpitargets import (
    KpiProgress,
    KpiTarget,
    read_kpi_target,
    with_target,
)
from irodori.scorecard.values.measures import Count
from irodori.scorecard.values.rates import Rate, RateScale, Unknown
from irodori.scorecard.values.text import Mark, is_blank, read_mark
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Anchors, Area

Value = TypeVar("Value")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Held(_Frozen, Generic[Value]):
    """A value and where it is.

    ``text`` is what a person sees. ``value`` is what it was read as, None
    where it says nothing that could be read; ``fault`` is then the code of the
    sentence that says why, if there is one. ``cell`` is the first cell of a
    merged area; None for a value that is in no cell, which is a 府省名 that
    only the sheet's name gives.
    """

    cell: str | None
    text: str
    value: Value | None
    fault: str | None = None


Text = Held[str]
RateValue = Held[InstanceOf[Rate]]
CountValue = Held[InstanceOf[Count]]
DeadlineValue = Held[InstanceOf[Deadline]]
MarkValue = Held[Mark]
KpiValue = Held[InstanceOf[KpiTarget]]
ProgressValue = Held[InstanceOf[KpiProgress]]


class ActionPlan(_Frozen):
    """アクションプラン: its letter, its text, and what the columns beside it
    say.
    """

    letter: str
    text: Text
    status: Text | None
    deadline: DeadlineValue | None


class InterimKpi(_Frozen):
    """中間KPIと目標, 進捗(中間KPI) and 達成期限(中間KPI); None for what has no
    column.
    """

    target: KpiValue | None
    progress: ProgressValue | None
    deadline: DeadlineValue | None


class Issue(_Frozen):
    """One issue block: 課題N, its interim KPI and its plans, without those
    that are blank.
    """

    number: int
    label: str
    """Its heading: 課題①."""
    text: Text | None
    kpi: InterimKpi
    plans: tuple[ActionPlan, ...]


class Procedure(_Frozen):
    """One procedure of a table; None for what has no column."""

    sheet: str
    row: int
    ministry: Text
    """Without a 府省名 of its own the sheet's name."""
    program: Text | None
    procedure_count: CountValue | None
    name: Text
    law: Text | None
    procedure_type: Text | None
    annual_count: CountValue | None
    annual_online_count: CountValue | None
    online_rate_base: RateValue | None
    online_rate_current: RateValue | None
    online_rate_target: RateValue | None
    deadline: DeadlineValue | None
    online_complete: MarkValue | None
    issues: tuple[Issue, ...]


def procedures(
    reading: SheetReading,
    table: Table,
    readings: CellReader,
    merges: Sequence[Area],
    met_words: MetWords,
) -> Iterator[Procedure]:
    """Yield the procedures of a table from top to bottom; ``merges`` are the
    sheet's, ``met_words`` the profile's.

    A value in a merged area is that of every row and column which the area
    spans.
    """
    source = _Source(
        table,
        readings,
        Anchors(merges),
        met_words,
        rate_scales(table, readings),
    )
    return (
        _procedure(reading.name, _ProcedureRow(source, index))
        for index in range(len(table))
    )


def _procedure(sheet: str, row: _ProcedureRow) -> Procedure:
    column = row.table.layout.fields.get
    ministry = row.text(column("ministry"))
    if not ministry or not ministry.value:
        ministry = Text(cell=None, text=sheet, value=sheet)
    issues = [_issue(row, block) for block in row.table.layout.blocks]
    return Procedure(
        sheet=sheet,
        row=row.number,
        ministry=ministry,
        program=row.text(column("program")),
        procedure_count=row.count(column("procedure_count")),
        name=row.own_text(row.table.layout.fields["procedure"]),
        law=row.text(column("law")),
        procedure_type=row.text(column("procedure_type")),
        annual_count=row.count(column("annual_count")),
        annual_online_count=row.count(column("annual_online_count")),
        online_rate_base=row.rate(column(BASE)),
        online_rate_current=row.rate(column(CURRENT)),
        online_rate_target=row.rate(column(TARGET)),
        deadline=row.deadline(column("deadline")),
        online_complete=row.mark(column("online_complete")),
        issues=tuple(issues),
    )


def _issue(row: _ProcedureRow, block: IssueBlock) -> Issue:
    column = block.columns.get
    plans = (_plan(row, plan) for plan in block.plans)
    return Issue(
        number=block.number,
        label=block.label,
        text=row.text(column("issue")),
        kpi=InterimKpi(
            target=row.kpi(column("interim_kpi"), column("kpi_target")),
            progress=row.progress(column("kpi_progress")),
            deadline=row.deadline(column("kpi_deadline")),
        ),
        plans=tuple(plan for plan in plans if plan.text.value),
    )


def _plan(row: _ProcedureRow, plan: PlanColumns) -> ActionPlan:
    return ActionPlan(
        letter=plan.letter,
        text=row.own_text(plan.column),
        status=row.text(plan.status),
        deadline=row.deadline(plan.deadline),
    )


class _Source(NamedTuple):
    """What the values of one table are read with."""

    table: Table
    read: CellReader
    anchors: Anchors
    met_words: MetWords
    scales: dict[int, RateScale]


class _ProcedureRow:
    """One row of a table, column by column; None where there is no such
    column.
    """

    def __init__(self, source: _Source, index: int) -> None:
        self.table = source.table
        self.number = source.table.rows[index]
        self._source = source
        self._index = index

    def own_text(self, column: int) -> Text:
        """Return a text; one that says nothing has no value."""
        cell = self._cell(column)
        return Text(
            cell=cell.ref,
            text=cell.text,
            value=None if is_blank(cell.text) else cell.text,
        )

    def text(self, column: int | None) -> Text | None:
        """Return the text of a column that may not be there."""
        return None if column is None else self.own_text(column)

    def rate(self, column: int | None) -> RateValue | None:
        """Return a rate."""
        if column is None:
            return None
        cell = self._cell(column)
        is_target = column == self.table.layout.fields.get(TARGET)
        rate = self._source.read.rate(
            cell.style,
            cell.code,
            self._source.scales[column],
            target=is_target,
        )
        return _held(RateValue, cell, rate)

    def count(self, column: int | None) -> CountValue | None:
        """Return a count."""
        if column is None:
            return None
        cell = self._cell(column)
        count = self._source.read.count(cell.style, cell.code)
        return _held(CountValue, cell, count)

    def deadline(self, column: int | None) -> DeadlineValue | None:
        """Return a deadline."""
        if column is None:
            return None
        cell = self._cell(column)
        return _held(
            DeadlineValue,
            cell,
            self._source.read.deadline(cell.style, cell.code),
        )

    def mark(self, column: int | None) -> MarkValue | None:
        """Return a circle or a cross."""
        if column is None:
            return None
        cell = self._cell(column)
        return _held(MarkValue, cell, read_mark(cell.text))

    def kpi(self, column: int | None, beside: int | None) -> KpiValue | None:
        """Return what a KPI sets, with the target that a column of its own may
        give.
        """
        columns = [each for each in (column, beside) if each is not None]
        if not columns:
            return None
        cell = self._cell(columns[0])
        if len(columns) > 1:
            cell = cell._replace(text=self._kpi_text(*columns))
        return _held(KpiValue, cell, read_kpi_target(cell.text))

    def _kpi_text(self, kpi: int, beside: int) -> str:
        texts = [self._cell(each).text for each in (kpi, beside)]
        text, target = ["" if is_blank(each) else each for each in texts]
        is_changed = beside in self.table.layout.changed
        return with_target(text, target, is_changed)

    def progress(self, column: int | None) -> ProgressValue | None:
        """Return how far a KPI is."""
        if column is None:
            return None
        cell = self._cell(column)
        return _held(
            ProgressValue,
            cell,
            self._source.read.progress(
                cell.style, cell.code, self._source.met_words
            ),
        )

    def _cell(self, column: int) -> _ValueCell:
        style, code = self.table.cell(self._index, column)
        return _ValueCell(
            self._source.anchors.ref(self.number, column),
            self._source.read.shown(style, code),
            style,
            code,
        )


class _ValueCell(NamedTuple):
    ref: str
    text: str
    style: int
    code: int


def _held(
    kind: type[Held[Value]],
    cell: _ValueCell,
    read: Value | Unknown | NoDeadline | None,
) -> Held[Value]:
    if isinstance(read, Unknown | NoDeadline):
        return kind(cell=cell.ref, text=cell.text, value=None, fault=read.code)
    return kind(cell=cell.ref, text=cell.text, value=read)
