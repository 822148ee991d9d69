"""Judging action plans: what says their status, which deadline holds, and the colour that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.facts import Cell, Facts, column_cells, each_once, quoted, verdict_of
from irodori.scorecard.header import Plan
from irodori.scorecard.ratings import Verdict
from irodori.scorecard.reader import Table
from irodori.scorecard.rules import judge_said, judge_status
from irodori.scorecard.status import Said, StatusReader, first_said
from irodori.scorecard.values.dates import Deadline, NoDeadline, find_deadline
from irodori.scorecard.values.text import is_blank
from irodori.workbook.cells import BLANK


class _Spoken(NamedTuple):
    """What a plan's own text says."""

    tag: Said | None
    deadline: Deadline | None


class _Beside(NamedTuple):
    """What stands beside a plan's text: in a status table, in columns of its own, in a note."""

    stated: Said | None = None
    status: Cell | None = None
    deadline: Cell | None = None
    note: str | None = None


_Key = tuple[int, int, Cell | None, Cell | None]
"""The number of what a plan says, its format, and the cells of its two deadlines: the KPI's, the procedure's."""

_NOTHING = _Beside()


class PlanJudge:
    """Judges the action plans of one sheet."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._read = facts.readings
        self._statuses = StatusReader(facts.profile, facts.legend)
        self._dated = {rule.status for rule in facts.legend.statuses if rule.overdue is not None}
        self._of_code: dict[int, int] = {BLANK: 0}
        self._spoken: list[_Spoken | None] = [None]
        self._numbers: dict[tuple[int, Deadline | None], int] = {}
        """By the tag's identity: the same tag is the same object, kept in the list above."""
        self._verdicts: dict[_Key, Verdict | None] = {}

    def judge(self, table: Table, plan: Plan, deadlines: tuple[int | None, int | None]) -> list[Verdict | None]:
        """Return the verdicts on one plan of all procedures, None where it is blank.

        ``deadlines`` are the columns of 達成期限(中間KPI) and of the procedure's 達成期限.
        """
        cells = column_cells(table, plan.column)
        ends = [column_cells(table, column) or repeat(None) for column in deadlines]
        numbers = [self._number(code) for _, code in cells]
        keys = list(zip(numbers, (style for style, _ in cells), *ends, strict=False))
        verdicts = each_once(keys, self._judge_alike)
        for index, beside in self._beside(table, plan):
            if numbers[index]:
                verdicts[index] = self._judge(keys[index], beside)
        return verdicts

    def _number(self, code: int) -> int:
        """Return a number for what a plan's own text says, the same for all that say the same; 0 is no plan."""
        number = self._of_code.get(code)
        if number is None:
            number = self._of_code[code] = self._read_text(self._read.text(code))
        return number

    def _read_text(self, text: str) -> int:
        if is_blank(text):
            return 0
        tag = self._statuses.tag(text)
        needs_date = tag is None or (tag.deadline is None and tag.status in self._dated)
        deadline = find_deadline(text) if needs_date else None
        number = self._numbers.setdefault((id(tag), deadline), len(self._spoken))
        if number == len(self._spoken):
            self._spoken.append(_Spoken(tag, deadline))
        return number

    def _beside(self, table: Table, plan: Plan) -> Iterator[tuple[int, _Beside]]:
        """Yield (procedure's place in the table, what stands beside its plan) where anything does."""
        stated, notes = self._facts.stated, self._facts.notes
        statuses, deadlines = column_cells(table, plan.status), column_cells(table, plan.deadline)
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

    def _judge_alike(self, key: _Key) -> Verdict | None:
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(key, _NOTHING)
        return self._verdicts[key]

    def _judge(self, key: _Key, beside: _Beside) -> Verdict | None:
        """Judge a plan by the first source that speaks for it."""
        number, style, kpi, procedure = key
        spoken = self._spoken[number]
        if spoken is None:
            return None
        said, other = first_said(self._sources(spoken, style, beside))
        if said is None:
            return Verdict(None, self._unknown_word(beside) or Sentence("status.missing"))
        deadline, source = self._deadline(said, spoken, (beside.deadline, kpi, procedure))
        return self._judge_said(said, deadline, source)._replace(
            status_source=said.source,
            deadline_source=source if deadline else None,
            read_through=said.detail or None,
            remark=_contradiction(said, other) if other else self._unknown_word(beside),
        )

    def _judge_said(self, said: Said, deadline: Deadline | NoDeadline | None, source: str) -> Verdict:
        facts = self._facts
        if isinstance(deadline, NoDeadline) and said.status in self._dated:
            return Verdict(None, Sentence("deadline.unreadable", {"text": deadline.text}))
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

    def _deadline(
        self, said: Said, spoken: _Spoken, cells: tuple[Cell | None, ...]
    ) -> tuple[Deadline | NoDeadline | None, str]:
        """Return the plan's deadline and where it stands: the first that is given."""
        if said.deadline:
            return said.deadline, said.source
        own, kpi, procedure = cells
        for source, cell in (("column", own), ("text", None), ("kpi_deadline", kpi), ("deadline", procedure)):
            found: Deadline | NoDeadline | None = spoken.deadline if source == "text" else None
            if cell and cell[1] != BLANK:
                found = self._read.deadline(*cell)
            if isinstance(found, Deadline) or (found and found.code == "deadline.unreadable"):
                return found, source
        return None, "none"


def _contradiction(said: Said, other: Said) -> Sentence:
    names = {"used": Sentence(f"status.from.{said.source}"), "source": Sentence(f"status.from.{other.source}")}
    return Sentence("status.contradiction", names)
