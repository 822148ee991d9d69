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
from functools import cache, partial
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
_Statuses = Mapping[int, tuple[Cell, ...] | Sentence]
"""The cells with a status, or why they say nothing of now, by the place of the
procedure.
"""
_ENDS = frozenset(["date", "answer"])
_LABELLED = pattern(rf"[(\[【]?{DEADLINE_NAME}[)\]】]?[:=]")


class BesidePlan:
    """Finds what is beside a plan in each row of its table."""

    def __init__(
        self,
        table: Table,
        plan: PlanColumns,
        facts: Facts,
        phrases: StatusPhraseReader,
    ) -> None:
        self._table = table
        self._plan = plan
        self._facts = facts
        self._cells = facts.cells
        self._phrases = phrases
        self._kind = cache(self._read_kind)
        self._firsts = self._first_rows()

    def _first_rows(self) -> Mapping[int, int]:
        """Return the first row of its plan for each row that only goes on with
        one, by their indexes.
        """
        column = self._plan.column
        rows = self._table.rows
        going_on = [bisect_left(rows, row) for row in self._table.going_on]
        kinds = {at: self._kind(at, column) for at in going_on}
        says_more = {"covered", "blank", "date"}
        if _have_words(kinds):
            says_more |= {"status", "answer"}
        firsts: dict[int, int] = {}
        for at, kind in kinds.items():
            first = firsts.get(at - 1, at - 1)
            if kind in says_more and self._kind(first, column) == "plan":
                firsts[at] = first
        return firsts

    @property
    def continued(self) -> set[int]:
        """The first rows of the plans that other rows go on with."""
        return {*self._firsts.values()}

    def uncovered(self) -> Iterator[int]:
        """Yield the rows that only go on with a plan, and that no merged cell
        covers.
        """
        for at in self._firsts:
            place = self._table.rows[at], self._plan.column
            if place not in self._table.covered:
                yield at

    def each(self) -> Iterator[tuple[int, Beside]]:
        """Yield (place of the procedure, what there is beside its plan) where
        there is anything.
        """
        column = self._plan.column
        stated = self._facts.stated
        notes = self._facts.notes
        in_cells = self._in_cells(self._statuses(), self._below())
        if not (stated or notes or in_cells):
            return
        tops = self._table.first_rows(column)
        for index, row in enumerate(self._table.rows):
            first = self._firsts.get(index, index)
            beside = in_cells.get(first, NOTHING_BESIDE)
            place = tops.get(row, row), column
            if place in stated or place in notes:
                beside = beside._replace(
                    stated=stated.get(place),
                    note=notes.get(place),
                )
            if beside != NOTHING_BESIDE:
                yield index, beside

    def deadlines(self, *, with_below: bool) -> Mapping[int, Beside]:
        """Return the deadlines, by the place of the procedure; ``with_below``
        also the rows below a plan.
        """
        return self._in_cells({}, self._below() if with_below else {})

    def _in_cells(
        self,
        statuses: _Statuses,
        below: Mapping[int, Below],
    ) -> dict[int, Beside]:
        """Return what the cells beside and below the plans hold."""
        deadlines = self._filled(self._plan.deadline)
        found = {
            at: Beside(
                statuses=statuses.get(at, ()),
                deadlines=deadlines.get(at, ()),
            )
            for at in statuses.keys() | deadlines.keys()
        }
        for at, each in below.items():
            beside = found.get(at, NOTHING_BESIDE)
            found[at] = _with_below(beside, each)
        return found

    def _statuses(self) -> _Statuses:
        """Return the statuses in the plan's column, by the place of the
        procedure.
        """
        if "上段" in self._former:
            return {}
        column = self._plan.status
        cells = self._filled(column)
        heading = self._table.layout.path_of(column)[-1] if column else ""
        if not heads_after(heading, self._facts.as_of):
            return cells
        words = {"date": shown(heading)}
        return dict.fromkeys(cells, Sentence("status.ahead", words))

    @property
    def _former(self) -> frozenset[str]:
        """Which of two rows the heading of the statuses says is of before:
        上段 for 状況 上段：前回 下段：今回.
        """
        column = self._plan.status
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

    def _below(self) -> dict[int, Below]:
        """Return what the rows below the first ones of plans say."""
        found: dict[int, Below] = {}
        plan = self._plan
        status = None if "下段" in self._former else plan.status
        every = filter(None, (plan.column, status, plan.deadline))
        columns = [*dict.fromkeys(every)]
        for at, first in self._firsts.items():
            for column in filter(partial(self._says_more, at), columns):
                below = found.setdefault(first, Below([], []))
                is_end = self._kind(at, column) in _ENDS
                is_end = is_end or column == plan.deadline
                held = below.deadlines if is_end else below.statuses
                held.append(self._table.cell(at, column))
        return found

    def _says_more(self, at: int, column: int) -> bool:
        """Tell whether a cell below another says something else."""
        if self._kind(at, column) in {"covered", "blank"}:
            return False
        _, code = self._table.cell(at, column)
        _, above = self._table.cell(at - 1, column)
        return code != above

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
