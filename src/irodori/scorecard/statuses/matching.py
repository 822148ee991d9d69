"""Which plan each row of a status table names, and so what the table says
about each plan's cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from irodori.messages import Sentence
from irodori.scorecard.findings import Finding
from irodori.scorecard.legend import Legend
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.statuses.sources import phrase_reader
from irodori.scorecard.statuses.statusphrases import (
    Said,
    StatusPhraseReader,
)
from irodori.scorecard.statuses.table import StatusRow, StatusTable
from irodori.scorecard.values.cellreader import CellReader
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.text import fold, shown
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Place

if TYPE_CHECKING:
    from irodori.scorecard.statuses.planindex import PlanIndex, PlanPlace

WITHDRAWN = "status.withdrawn"
"""The finding of a plan whose status a table takes back."""


class Stated(NamedTuple):
    """What status tables say: by sheet, of the plan in a cell (row, column);
    and what is wrong with their rows.
    """

    said: Mapping[str, Mapping[Place, Said | Sentence]]
    findings: tuple[Finding, ...]


def match_statuses(
    tables: Sequence[StatusTable],
    sheets: Sequence[SheetReading],
    cells: CellReader,
    profile: Profile,
    legends: Mapping[str, Legend],
) -> Stated:
    """Return what status tables say of a book's plans; where two say something
    of one plan, the first counts.

    Two rows of one table that contradict each other say nothing: the plan is
    in doubt.

    Findings: ``status.unmatched`` and ``status.ambiguous_row`` for a row that
    names no plan or several, ``status.other_cell`` for one whose cell is of
    another plan, ``status.unknown_word`` and
    ``status.row_deadline`` for what cannot be read, ``status.row_remark`` for
    a remark that takes a status back, ``status.rows_contradict``
    and ``status.rows_differ`` for a row that contradicts an earlier one of its
    table or of another, and those of the tables themselves.
    """
    findings = [finding for table in tables for finding in table.findings]
    if not any(table.rows for table in tables):
        return Stated({}, tuple(findings))
    # most books say statuses in their plans
    from irodori.scorecard.statuses.planindex import PlanIndex

    plans = PlanIndex(sheets, cells, profile)
    matching = _Matching(plans, profile, legends)
    for table in tables:
        for row in table.rows:
            matching.take(table, row)
    return Stated(matching.said, (*findings, *matching.findings))


class _Matching:
    """What has been said so far, and by which row."""

    def __init__(
        self,
        plans: PlanIndex,
        profile: Profile,
        legends: Mapping[str, Legend],
    ) -> None:
        self.said: dict[str, dict[Place, Said | Sentence]] = {}
        """A sentence where a row names a plan with a word that is not known.
        """
        self.findings: list[Finding] = []
        self._plans = plans
        self._profile = profile
        self._legends = legends
        self._words: dict[tuple[str, str], StatusPhraseReader] = {}
        """What reads the phrases of a table, by its name, about a sheet."""
        self._withdrawn = frozenset(map(fold, profile.status_table.withdrawn))
        self._sayers: dict[PlanPlace, Sentence] = {}
        self._tables: dict[PlanPlace, StatusTable] = {}
        """The table that spoke first of a plan."""

    def take(
        self,
        table: StatusTable,
        row: StatusRow,
    ) -> None:
        """Take what a row says for the plan that it names."""
        plan = self._plan_of(table, row)
        if plan is None:
            return
        said = self._phrases(table, plan).read(row.status, table.source)
        if isinstance(said, Said):
            heard = self._heard(table, row, plan, said)
            self._add(table, row, plan, heard)
        else:
            self._take_word(table, row, plan)

    def _heard(
        self,
        table: StatusTable,
        row: StatusRow,
        plan: PlanPlace,
        said: Said,
    ) -> Said | Sentence:
        """Return the status of a row with its deadline, or that its remark
        takes it back.
        """
        remark = self._phrases(table, plan).taken_back(said, row.remark)
        if not remark:
            return self._with_deadline(table, row, said)
        words = {"place": table.place(row), "text": shown(remark)}
        return Sentence("status.row_remark", words)

    def _phrases(
        self,
        table: StatusTable,
        plan: PlanPlace,
    ) -> StatusPhraseReader:
        key = table.name, plan.sheet
        if key not in self._words:
            legend = self._legends[plan.sheet]
            self._words[key] = phrase_reader(
                self._profile, legend, table.explained
            )
        return self._words[key]

    def _plan_of(
        self,
        table: StatusTable,
        row: StatusRow,
    ) -> PlanPlace | None:
        """Return the plan that a row is about; None, with a finding, where
        that is not one plan.
        """
        if row.cell:
            place = self._plans.at_cell(row)
            if place is None:
                cell = shown(row.cell)
                words = {"place": table.place(row), "cell": cell}
                doubt = Sentence("status.other_cell", words)
                self.findings.append(table.finding(row, "cell", doubt))
            return place
        plans = self._plans.named(row)
        if len(plans) == 1:
            return plans[0]
        doubt = self._not_one(table, row, plans)
        self.findings.append(table.finding(row, "procedure", doubt))
        return None

    def _take_word(
        self,
        table: StatusTable,
        row: StatusRow,
        plan: PlanPlace,
    ) -> None:
        """Take a word that is no status: 状況なし, or one that is not known."""
        word = shown(row.status)
        words = {"place": table.place(row), "word": word}
        if fold(row.status) in self._withdrawn:
            self._add(table, row, plan, Sentence(WITHDRAWN, words))
            return
        doubt = Sentence("status.unknown_word", words)
        finding = table.finding(row, "status", doubt)
        counts, _ = self._put(plan, doubt, table, table.place(row))
        if counts is doubt:  # the plan's cell says it, and is counted
            finding = finding._replace(severity="info")
        self.findings.append(finding)

    def _with_deadline(
        self,
        table: StatusTable,
        row: StatusRow,
        said: Said,
    ) -> Said:
        """Return the status with the row's deadline, one that is not
        understood or is 未定 too.
        """
        if isinstance(row.deadline, Deadline):
            return said._replace(deadline=row.deadline)
        if row.deadline is None or row.deadline.says_nothing:
            return said
        if row.deadline.code == "deadline.unreadable":
            words = {"place": table.place(row), "text": row.deadline.text}
            doubt = Sentence("status.row_deadline", words)
            self.findings.append(table.finding(row, "deadline", doubt))
        return said._replace(deadline=row.deadline)

    def _put(
        self,
        plan: PlanPlace,
        said: Said | Sentence,
        table: StatusTable,
        place: Sentence,
    ) -> tuple[Said | Sentence, Sentence]:
        """Keep the status of a plan, unless there was one before; return what
        counts, and its place.
        """
        self._tables.setdefault(plan, table)
        before = self.said.setdefault(plan.sheet, {}).setdefault(
            (plan.row, plan.column), said
        )
        return before, self._sayers.setdefault(plan, place)

    def _add(
        self,
        table: StatusTable,
        row: StatusRow,
        plan: PlanPlace,
        said: Said | Sentence,
    ) -> None:
        place = table.place(row)
        before, first = self._put(plan, said, table, place)
        earlier = self._tables[plan]
        if _is_alike(before, said) or earlier.is_choice:
            return
        words = {"place": place, "first": first, "plan": plan.name}
        if earlier is table or earlier.is_list:
            doubt = Sentence("status.rows_contradict", words)
            self.said[plan.sheet][plan.row, plan.column] = doubt
            return
        doubt = Sentence("status.rows_differ", words)
        self.findings.append(table.finding(row, "status", doubt))

    def _not_one(
        self,
        table: StatusTable,
        row: StatusRow,
        plans: Sequence[PlanPlace],
    ) -> Sentence:
        parts = (row.ministry, row.procedure, row.issue, row.plan)
        words: dict[str, object] = {
            "place": table.place(row),
            "row": "・".join(shown(part) for part in parts if part),
        }
        if plans:
            words["plans"] = tuple(plan.name for plan in plans)
            return Sentence("status.ambiguous_row", words)
        nearest = self._plans.nearest(row)
        words["nearest"] = ""
        if nearest:
            words["nearest"] = Sentence("status.nearest", {"name": nearest})
        return Sentence("status.unmatched", words)


def _is_alike(one: Said | Sentence, other: Said | Sentence) -> bool:
    """Tell whether two rows say the same of a plan."""
    if isinstance(one, Said) and isinstance(other, Said):
        return (one.status, one.deadline) == (other.status, other.deadline)
    if isinstance(one, Sentence) and isinstance(other, Sentence):
        is_taken_back = one.code in {WITHDRAWN, "status.row_remark"}
        return is_taken_back and one.code == other.code
    return False
