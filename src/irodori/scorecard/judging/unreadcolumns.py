"""Columns that no field claims, and the verdicts on which they cast doubt.

======================================= ====================================================================
an unread column says in a row          unrated in that row
======================================= ====================================================================
取組中, 措置済: a status                plans of its territory whose status has a weaker source than a table
令和5年3月末, 未定: a deadline          plans of its territory whose colour depends on a weaker deadline
31か所, 達成, 80%以上: a progress       the KPI's progress
9.5% in a column among the rates        the rate
令和5年3月末 in such a column           plans whose colour depends on the procedure's deadline
anything else, or nothing               none
======================================= ====================================================================

The territory of a column under or directly right of a plan is that plan, of
any other the whole block. A column under a plan's heading is not about the KPI.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.verdicts import (
    Facts,
    RatedColumn,
    Verdict,
    quoted,
)
from irodori.scorecard.reading.tables import (
    IssueBlock,
    Table,
    UnreadColumn,
)
from irodori.scorecard.statuses.sources import phrase_reader
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.kpitargets import KpiProgress
from irodori.scorecard.values.rates import Rate
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import column_letters

Topic = Literal["status", "deadline", "kpi", "rate"]
"""What a cell is about, where it reads whole."""

_LATE = pattern("期限|超過|遅延|遅れ")
_LATE_MARK = pattern(
    "[○×✓レ]|[有無]り?し?|あり|なし|はい|いいえ|済|未|(?:期限)?(?:内|超過|切れ|到来|未到来)|遅延|遅れ"
)
"""A column that says who is overdue, and what it says."""
_TABLES = frozenset(["choice", "table"])
"""Sources of a status that no column of the sheet outdoes."""
_OF_THE_PROCEDURE = frozenset(["deadline"])
_OF_THE_BLOCK = frozenset(["kpi_deadline", *_OF_THE_PROCEDURE])
_OF_THE_PLAN = frozenset(["status", "column", "below", "text", *_OF_THE_BLOCK])
"""Sources of deadlines that a column among the rates, of the block, or of the
plan may outdo.
"""


class ColumnSaying(NamedTuple):
    """What the cells of an unread column are about."""

    column: UnreadColumn
    topics: Sequence[Topic | None]
    """Of each procedure; None where the cell is about nothing."""


class UnreadColumns:
    """Casts the doubt of unread columns on the verdicts on one table."""

    def __init__(
        self,
        table: Table,
        facts: Facts,
    ) -> None:
        self._table = table
        self._cells = facts.cells
        self._phrases = phrase_reader(facts.profile, facts.legend)
        self._met = facts.profile.met_words

    def with_doubts(
        self,
        block: IssueBlock,
        rated: Iterable[RatedColumn],
    ) -> Iterator[RatedColumn]:
        """Yield the verdicts on a block's columns, those in doubt unrated."""
        sayings = [*self._sayings(block.unread)]
        sayings += self._beside_rates()
        letters = {plan.filled: plan.letter for plan in block.plans}
        for each in rated:
            letter = letters.get(each.column)
            yield self._with_doubts(each, letter, sayings)

    def _with_doubts(
        self,
        rated: RatedColumn,
        letter: str | None,
        sayings: Sequence[ColumnSaying],
    ) -> RatedColumn:
        """Return the verdicts on a plan or, without a letter, on the KPI."""
        for saying in sayings:
            if letter is None:
                rated = self._without(rated, saying, _depends_on_kpi)
            elif saying.column.letter in {None, letter}:
                rated = self._without(rated, saying, _depends_on_plan)
        return rated

    def with_doubt_of_rates(self, rated: RatedColumn) -> RatedColumn:
        """Return the verdicts on the rates, those in doubt unrated."""
        for saying in self._beside_rates():
            rated = self._without(rated, saying, _depends_on_rate)
        return rated

    # ---- What the cells say -------------------------------------------------

    def _beside_rates(self) -> Iterator[ColumnSaying]:
        """Yield what the unknown columns among the rates say."""
        for column in self._table.layout.unknown:
            unread = UnreadColumn(column, None, False, is_outside=True)
            yield from self._sayings([unread])

    def _sayings(
        self,
        columns: Iterable[UnreadColumn],
    ) -> Iterator[ColumnSaying]:
        for unread in columns:
            if not self._table.holds(unread.column):
                continue
            firsts, places = self._table.group([unread.column])
            column = unread.column
            cells = [self._table.cell(at, column) for at in firsts]
            topics = [self._topic(cell, unread) for cell in cells]
            if self._says_who_is_late(unread.column, cells):
                topics = ["deadline"] * len(cells)
            if any(topics):
                yield ColumnSaying(unread, [topics[place] for place in places])

    def _topic(self, cell: Cell, unread: UnreadColumn) -> Topic | None:
        """Return what a cell is about that reads whole."""
        if cell[1] == BLANK or self._cells.is_blank(*cell):
            return None
        if unread.is_outside:
            return self._topic_outside(cell)
        text = self._cells.shown(*cell)
        # 達成 and 継続 are statuses only in a column of these
        if isinstance(self._phrases.read(text, "tag"), Said):
            return "status"
        deadline = self._cells.deadline(*cell)
        if isinstance(deadline, Deadline) or deadline.is_answer:
            return "deadline"
        progress = self._cells.progress(*cell, self._met)
        is_progress = isinstance(progress, KpiProgress) and (
            progress.unit or progress.met is not None
        )
        return "kpi" if is_progress else None

    def _says_who_is_late(self, column: int, cells: Sequence[Cell]) -> bool:
        """Tell whether a column only marks what is overdue: 期限超過 over ○,
        遅延の有無 over 有.
        """
        path = self._table.layout.path_of(column)
        heading = fold("".join(path))
        if not _LATE.search(heading):
            return False
        texts = [fold(self._cells.shown(*cell)) for cell in cells]
        held = [text for text in texts if not is_blank(text)]
        return bool(held) and all(map(_LATE_MARK.fullmatch, held))

    def _topic_outside(self, cell: Cell) -> Topic | None:
        if isinstance(self._cells.deadline(*cell), Deadline):
            return "deadline"
        is_percent = "%" in fold(self._cells.shown(*cell))
        rate = self._cells.rate(*cell)
        return "rate" if is_percent and isinstance(rate, Rate) else None

    # ---- The verdicts -------------------------------------------------------

    def _without(
        self,
        rated: RatedColumn,
        saying: ColumnSaying,
        depends_on: Callable[[Verdict, UnreadColumn, Topic], str],
    ) -> RatedColumn:
        """Return the verdicts on a column with those unrated that depend on what
        an unread column may say otherwise.
        """
        doubts: dict[int, Verdict] = {}
        for at, topic in enumerate(saying.topics):
            verdict = rated.at(at) if topic else None
            if topic is None or verdict is None or verdict.judgement is None:
                continue
            code = depends_on(verdict, saying.column, topic)
            if code:
                doubts[at] = self._doubt(code, saying.column.column, at)
        return with_doubts(rated, doubts)

    def _doubt(self, code: str, column: int, at: int) -> Verdict:
        path = self._table.layout.path_of(column)
        cell = self._table.cell(at, column)
        words = {
            "column": column_letters(column),
            "heading": shown(" › ".join(path)),
            "text": quoted(self._cells.shown(*cell)),
        }
        return Verdict(None, Sentence(code, words))


def _depends_on_plan(
    verdict: Verdict,
    unread: UnreadColumn,
    topic: Topic,
) -> str:
    """Return the code of the doubt on a plan; empty where there is none."""
    if topic == "status" and verdict.status_source not in _TABLES:
        return "status.other_column"
    weaker = _OF_THE_PLAN if unread.letter is not None else _OF_THE_BLOCK
    if unread.is_outside:
        weaker = _OF_THE_PROCEDURE
    assert verdict.judgement is not None
    needs_deadline = verdict.judgement.reason.code == "status.reason_deadline"
    if (
        topic == "deadline"
        and needs_deadline
        and verdict.deadline_source in weaker
    ):
        return "deadline.other_column"
    return ""


def _depends_on_kpi(
    _: Verdict,
    unread: UnreadColumn,
    topic: Topic,
) -> str:
    """Return the code of the doubt on a KPI; empty where there is none."""
    if unread.is_under_plan or unread.is_outside or topic == "deadline":
        return ""
    if topic == "status" and unread.letter is not None:
        return ""
    return "kpi.other_column"


def _depends_on_rate(
    _: Verdict,
    __: UnreadColumn,
    topic: Topic,
) -> str:
    """Return the code of the doubt on a rate; empty where there is none."""
    return "rate.other_column" if topic == "rate" else ""


def with_doubts(
    rated: RatedColumn, doubts: Mapping[int, Verdict]
) -> RatedColumn:
    """Return the verdicts on a column with doubts in place of those on some
    procedures.
    """
    if not doubts:
        return rated
    places = array("i", rated.places)
    for at, procedure in enumerate(doubts):
        places[procedure] = len(rated.verdicts) + at
    verdicts = rated.verdicts.with_more([*doubts.values()])
    return rated._replace(verdicts=verdicts, places=places)
