"""Judging action plans: what says their status, which deadline holds, and the colour that follows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from irodori.memo import Memo
from irodori.messages import Sentence
from irodori.scorecard.columns import Column, places
from irodori.scorecard.facts import Facts, quoted, verdict_of
from irodori.scorecard.header import Plan
from irodori.scorecard.ratings import Verdict
from irodori.scorecard.reader import Cell, Table
from irodori.scorecard.rules import judge_said, judge_status
from irodori.scorecard.status import Said, StatusReader, first_said
from irodori.scorecard.values.dates import Deadline, NoDeadline, find_plan_deadline
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK


class _Spoken(NamedTuple):
    """What a plan's own text says."""

    tag: Said | None
    deadline: Deadline | NoDeadline | None


class _Beside(NamedTuple):
    """What stands beside a plan's text: in a status table, in columns of its own, in a note."""

    stated: Said | None = None
    status: Cell | None = None
    deadline: Cell | None = None
    note: str | None = None


_End = tuple[Deadline | NoDeadline | None, str]
"""A deadline, and where it stands."""
_ENDS = ("kpi_deadline", "deadline")
"""Where the deadlines of many plans stand, the nearer one first."""

_NOTHING = _Beside()


class PlanJudge:
    """Judges the action plans of one sheet."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._read = facts.readings
        self._statuses = StatusReader(facts.profile, facts.legend)
        self._dated = {rule.status for rule in facts.legend.statuses if rule.overdue is not None}
        self._spoken: list[_Spoken | None] = [None]
        """What plans say, each by its number; 0 is no plan."""
        self._numbers: dict[tuple[int, Deadline | NoDeadline | None], int] = {}
        """By the tag's identity: the same tag is the same object, kept in the list above."""

    def judge_block(
        self, table: Table, plans: Sequence[Plan], deadlines: tuple[int | None, int | None]
    ) -> Iterator[tuple[int, Column[Verdict | None]]]:
        """Yield each plan's column with the verdicts on it, None where it is blank.

        ``deadlines`` are the columns of 達成期限(中間KPI) and of the procedure's 達成期限.
        """
        ends = self._ends(table, deadlines)
        verdicts: Memo[tuple[int, tuple[int, _End]], Verdict | None] = Memo(
            lambda key: self._judge(key[0], *key[1], _NOTHING)
        )
        for plan in plans:
            styles, codes = table.column_formats(plan.column), table.column_codes(plan.column)
            said = self._read_all(codes)
            column = said.beside(styles.beside(ends)).each(verdicts.__getitem__)
            for index, beside in self._beside(table, plan):
                if spoken := self._spoken[said[index]]:
                    dated = self._number(spoken.tag, find_plan_deadline(self._read.text(codes[index])))
                    column.put([index], self._judge(dated, styles[index], ends[index], beside))
            yield plan.column, column

    def _ends(self, table: Table, deadlines: tuple[int | None, int | None]) -> Column[_End]:
        """Return for each procedure the deadline that holds where a plan gives none itself."""
        kpi, procedure = (_cells(table, column) for column in deadlines)
        return kpi.beside(procedure).each(lambda both: self._given(zip(_ENDS, both, strict=True))).merged()

    def _read_all(self, plans: array[int]) -> Column[int]:
        """Return for each plan the number of what its text says, the same for all that say the same."""
        codes = [*set(plans)]
        numbers = [self._read_text(text) for text in self._read.texts(codes)]
        said = dict(zip(codes, numbers, strict=True))
        known = len(self._spoken)
        return Column([*range(known)], places(map(said.__getitem__, plans), known))

    def _may_need_date(self, tag: Said | None) -> bool:
        return tag is None or (tag.deadline is None and tag.status in self._dated)

    def _read_text(self, text: str) -> int:
        tag = self._statuses.tag(text)
        if tag is None and is_blank(text):
            return 0
        return self._number(tag, find_plan_deadline(text) if self._may_need_date(tag) else None)

    def _number(self, tag: Said | None, deadline: Deadline | NoDeadline | None) -> int:
        number = self._numbers.setdefault((id(tag), deadline), len(self._spoken))
        if number == len(self._spoken):
            self._spoken.append(_Spoken(tag, deadline))
        return number

    def _beside(self, table: Table, plan: Plan) -> Iterator[tuple[int, _Beside]]:
        """Yield (procedure's place in the table, what stands beside its plan) where anything does."""
        stated, notes = self._facts.stated, self._facts.notes
        statuses, deadlines = (None if at is None else table.cells[at] for at in (plan.status, plan.deadline))
        if not (stated or notes or statuses or deadlines):
            return
        for index, row in enumerate(table.rows):
            place = row, plan.column
            beside = _Beside(
                stated.get(place),
                statuses[index] if statuses and statuses[index][1] != BLANK else None,
                deadlines[index] if deadlines and deadlines[index][1] != BLANK else None,
                notes.get(place),
            )
            if beside != _NOTHING:
                yield index, beside

    def _judge(self, number: int, style: int, end: _End, beside: _Beside) -> Verdict | None:
        """Judge a plan, by the number of what it says, by the first source that speaks for it."""
        spoken = self._spoken[number]
        if spoken is None:
            return None
        said, other = first_said(self._sources(spoken, style, beside))
        if said is None:
            return Verdict(None, self._unknown_word(beside) or Sentence("status.missing"))
        deadline, source = self._deadline(said, spoken, beside, end)
        return self._judge_said(said, deadline, source)._replace(
            status_source=said.source,
            deadline_source=source if deadline else None,
            read_through=said.detail or None,
            remark=_contradiction(said, other) if other else self._unknown_word(beside),
        )

    def _judge_said(self, said: Said, deadline: Deadline | NoDeadline | None, source: str) -> Verdict:
        facts = self._facts
        if isinstance(deadline, NoDeadline) and not deadline.is_answer and said.status in self._dated:
            return Verdict(None, Sentence(deadline.code, {"text": deadline.text}))
        if not isinstance(deadline, Deadline) and said.overdue is not None:
            return verdict_of(judge_said(said.status, said.overdue, facts.legend))
        known = deadline if isinstance(deadline, Deadline) else None
        return verdict_of(
            judge_status(said.status, known, facts.as_of, facts.legend, Sentence(f"deadline.from.{source}"))
        )

    def _sources(self, spoken: _Spoken, style: int, beside: _Beside) -> list[Callable[[], Said | None]]:
        """Return the status sources of one plan in their order."""
        statuses, note, column = self._statuses, beside.note, beside.status
        return [
            lambda: beside.stated,
            lambda: statuses.phrase(self._read.text(column[1]), "column") if column else None,
            lambda: statuses.note(note) if note is not None else None,
            lambda: spoken.tag,
            lambda: statuses.fill(self._facts.formats.fill(style)) if style >= 0 else None,
        ]

    def _unknown_word(self, beside: _Beside) -> Sentence | None:
        """Return the remark on a status column whose word is not known."""
        text = self._read.text(beside.status[1]) if beside.status else ""
        if is_blank(text) or self._statuses.phrase(text, "column"):
            return None
        return Sentence("status.unknown_word", {"place": Sentence("status.from.column"), "word": quoted(text)})

    def _deadline(self, said: Said, spoken: _Spoken, beside: _Beside, end: _End) -> _End:
        """Return the plan's deadline and where it stands: the first that is given."""
        if said.deadline:
            return said.deadline, said.source
        own = self._given([("column", beside.deadline)])
        if own[0]:
            return own
        return (spoken.deadline, "text") if spoken.deadline else end

    def _given(self, cells: Iterable[tuple[str, Cell | None]]) -> _End:
        """Return the first deadline that is given in some cells, or that somebody tried to give."""
        for source, cell in cells:
            found = self._read.deadline(*cell) if cell and cell[1] != BLANK else None
            if isinstance(found, Deadline) or (found and (found.code != "deadline.none" or found.is_answer)):
                return found, source
        return None, "none"


def _cells(table: Table, column: int | None) -> Column[Cell | None]:
    """Return the cells of a column; of one that is not there, nothing for each procedure."""
    if column is None:
        return Column[Cell | None].alike(None, len(table))
    return table.cells[column].each(lambda cell: cell)


def _contradiction(said: Said, other: Said) -> Sentence:
    names = {"used": Sentence(f"status.from.{said.source}"), "source": Sentence(f"status.from.{other.source}")}
    return Sentence("status.contradiction", names)
