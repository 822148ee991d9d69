"""What there is about a plan outside its own cell: a status table's word, its
columns of 状況 and 期限, a note, and the rows below it.

Where a procedure has several rows, a cell below a plan may be about it:

======================================= ==========================================
a cell below a plan                     is
======================================= ==========================================
R5.3末, 期限：R5.3末                      its deadline
取組中, 取組中（R5.9末）, 未定            its status or its deadline, where each
                                        plan has its own so
any of these below its 状況 or 期限       likewise
anything else                           a plan of its own
======================================= ==========================================
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Literal

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.labelledrows import former_rows
from irodori.scorecard.judging.verdicts import Facts
from irodori.scorecard.reading.tables import PlanColumns, Table
from irodori.scorecard.statuses.statusphrases import Said, StatusPhraseReader
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.dates import (
    Deadline,
    heads_after,
    is_deadline,
)
from irodori.scorecard.values.datewords import DEADLINE_NAME
from irodori.scorecard.values.text import shown, unspaced
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK


class Beside(NamedTuple):
    """What there is about a plan outside its own cell."""

    stated: Said | Sentence | None = None
    statuses: tuple[Cell, ...] | Sentence = ()
    """The cells that hold its status, or why they say nothing of now."""
    deadlines: tuple[Cell, ...] = ()
    """The cells that hold its deadline."""
    deadline_source: str = "column"
    note: str | None = None


NOTHING_BESIDE = Beside()


class Below(NamedTuple):
    """What is below the first row of a plan."""

    statuses: list[Cell]
    deadlines: list[Cell]


_Kind = Literal["covered", "blank", "date", "status", "answer", "plan"]
"""What a cell is: covered by a merged one, blank, a date, a status, 未定, or
anything else.
"""
_ENDS = frozenset(["date", "answer"])
_LABELLED = pattern(rf"[(\[【]?{DEADLINE_NAME}[)\]】]?[:=]")


class BesidePlans:
    """Finds what is beside the plans of one table."""

    def __init__(
        self, table: Table, facts: Facts, phrases: StatusPhraseReader
    ) -> None:
        self._table = table
        self._facts = facts
        self._cells = facts.cells
        self._phrases = phrases
        self._going_on = [
            bisect_left(table.rows, row) for row in table.going_on
        ]
        self._kind = cache(self._read_kind)

    def first_rows(self, plan: PlanColumns) -> Mapping[int, int]:
        """Return the first row of its plan for each row that only goes on with
        one, by their indexes.
        """
        kinds = {at: self._kind(at, plan.column) for at in self._going_on}
        says_more = {"covered", "blank", "date"}
        if _have_words(kinds):
            says_more |= {"status", "answer"}
        firsts: dict[int, int] = {}
        for at, kind in kinds.items():
            first = firsts.get(at - 1, at - 1)
            if kind in says_more and self._kind(first, plan.column) == "plan":
                firsts[at] = first
        return firsts

    def each(
        self, plan: PlanColumns, firsts: Mapping[int, int]
    ) -> Iterator[tuple[int, Beside]]:
        """Yield (place of the procedure, what there is beside its plan) where
        there is anything.
        """
        stated = self._facts.stated
        notes = self._facts.notes
        statuses = self._statuses(plan.status)
        deadlines = self._filled(plan.deadline)
        below = self._below(plan, firsts)
        if not (stated or notes or statuses or deadlines or below):
            return
        first_rows = self._table.first_rows(plan.column)
        for index, row in enumerate(self._table.rows):
            at = firsts.get(index, index)
            place = first_rows.get(row, row), plan.column
            beside = Beside(
                stated.get(place),
                statuses.get(at, ()),
                deadlines.get(at, ()),
                note=notes.get(place),
            )
            if at in below:
                beside = _with_below(beside, below[at])
            if beside != NOTHING_BESIDE:
                yield index, beside

    def deadlines(
        self, plan: PlanColumns, firsts: Mapping[int, int]
    ) -> dict[int, Beside]:
        """Return the deadlines alone, by the place of the procedure."""
        found = {
            at: Beside(deadlines=cells)
            for at, cells in self._filled(plan.deadline).items()
        }
        for at, below in self._below(plan, firsts).items():
            beside = found.get(at, NOTHING_BESIDE)
            found[at] = _with_below(beside, below)
        return found

    def _statuses(
        self, column: int | None
    ) -> Mapping[int, tuple[Cell, ...] | Sentence]:
        """Return the statuses in a column, by the place of the procedure."""
        cells = self._filled(column)
        if "上段" in self._former(column):
            return {}
        heading = self._table.layout.path_of(column)[-1] if column else ""
        if not heads_after(heading, self._facts.as_of):
            return cells
        words = {"date": shown(heading)}
        return dict.fromkeys(cells, Sentence("status.ahead", words))

    def _former(self, column: int | None) -> frozenset[str]:
        """Return which of two rows the heading of a column says is of before:
        上段 for 状況 上段：前回 下段：今回.
        """
        path = self._table.layout.path_of(column) if column else ()
        return former_rows(path[-1:])

    def _filled(self, column: int | None) -> dict[int, tuple[Cell, ...]]:
        if column is None:
            return {}
        styles, codes = self._table.column(column)
        return {
            index: ((styles[index], code),)
            for index, code in enumerate(codes)
            if code != BLANK and not self._cells.is_blank(styles[index], code)
        }

    def _below(
        self, plan: PlanColumns, firsts: Mapping[int, int]
    ) -> dict[int, Below]:
        """Return what the rows below the first ones of plans say."""
        is_former = "下段" in self._former(plan.status)
        status = None if is_former else plan.status
        every = plan.column, status, plan.deadline
        columns = [*dict.fromkeys(each for each in every if each)]
        found: dict[int, Below] = {}
        for at, first in firsts.items():
            for column in columns:
                cell = self._table.cell(at, column)
                above = self._table.cell(at - 1, column)
                kind = self._kind(at, column)
                if kind in {"covered", "blank"} or cell[1] == above[1]:
                    continue
                below = found.setdefault(first, Below([], []))
                is_end = kind in _ENDS or column == plan.deadline
                (below.deadlines if is_end else below.statuses).append(cell)
        return found

    def _read_kind(self, at: int, column: int) -> _Kind:
        if (self._table.rows[at], column) in self._table.covered:
            return "covered"
        cell = self._table.cell(at, column)
        if cell[1] == BLANK or self._cells.is_blank(*cell):
            return "blank"
        text = self._cells.shown(*cell)
        if isinstance(self._phrases.read(text, "column"), Said):
            return "status"
        deadline = self._cells.deadline(*cell)
        if isinstance(deadline, Deadline) or deadline.latest:
            return "date"
        if _LABELLED.match(unspaced(text)) or is_deadline(text):
            return "date"
        return "answer" if deadline.is_answer else "plan"


def _have_words(kinds: Mapping[int, _Kind]) -> bool:
    """Tell whether the words among the further rows of procedures are about
    the plans above them: no plan in such a row is without anything below it.
    """
    return all(
        kinds.get(at + 1) in {"status", "answer", "date"}
        for at, kind in kinds.items()
        if kind == "plan"
    )


def _with_below(beside: Beside, below: Below) -> Beside:
    statuses = beside.statuses
    if not isinstance(statuses, Sentence):
        statuses = (*statuses, *below.statuses)
    return beside._replace(
        statuses=statuses,
        deadlines=(*beside.deadlines, *below.deadlines),
        deadline_source="below" if below.deadlines else "column",
    )
