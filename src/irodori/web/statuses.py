"""Status CSVs of the page: what was chosen there, and the table of all plans to be completed elsewhere.

Both are UTF-8 with its mark, for Excel, and are read back as any other status table.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.report.plain import neutral
from irodori.results import Conversion, Inspection
from irodori.scorecard.judging.verdicts import Verdict
from irodori.scorecard.profile import Profile, StatusColumn
from irodori.scorecard.reading.columns import IssueBlock
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.statuses.matching import WITHDRAWN, match_statuses
from irodori.scorecard.statuses.table import StatusRow, StatusTable, read_status_csv
from irodori.scorecard.values.dates import Day, era_text
from irodori.scorecard.values.text import is_blank
from irodori.web.tasks import Choice
from irodori.web.verdictlist import status_in
from irodori.workbook.refs import cell_ref

_COLUMNS: tuple[StatusColumn, ...] = ("ministry", "procedure", "issue", "plan", "status", "deadline")
_CHOICES = "\0choices"
"""A name that no file has, for the choices among status tables."""
_TEXT_HEADING = "内容"
"""The heading of the plans' texts, which are there for the reader."""

_Row = tuple[str, ...]


class PlanRow(NamedTuple):
    """One plan of a book, by the names that a status table calls it."""

    sheet: str
    cell: str
    ministry: str
    procedure: str
    issue: str
    plan: str
    """Its letter; its text where several procedures of one name have a plan of that letter."""
    text: str


def status_csv(inspection: Inspection, choices: Sequence[Choice], given: tuple[str, bytes] | None) -> bytes:
    """Return the choices and then the rows of the file given with the upload that say nothing else of the same plans.

    A choice for a cell that holds no plan is left out.  ``ProfileError`` where the given file cannot be read.
    """
    profile = inspection.profile
    rows: list[_Row] = []
    wanted = {(choice.sheet, choice.cell): choice for choice in choices}
    for plan in plan_rows(inspection) if wanted else ():
        if not wanted:
            break
        choice = wanted.pop((plan.sheet, plan.cell), None)
        if choice:
            rows.append((*plan[2:6], *_words(choice, profile)))
    headings = [profile.status_table.columns[name][0] for name in _COLUMNS]
    if given:
        name, data = given
        table = read_status_csv(data, name, profile)
        overruled = _overruled(inspection, _csv(headings, rows), table) if rows else frozenset()
        rows += [_given(row) for row in table.rows if row.number not in overruled]
    return _csv(headings, rows)


def _overruled(inspection: Inspection, choices: bytes, table: StatusTable) -> frozenset[int]:
    """Return the numbers of a table's rows that say something else of a plan than the choices do."""
    profile = inspection.profile
    chosen = read_status_csv(choices, _CHOICES, profile)
    stated = match_statuses([chosen, table], inspection.sheets, inspection.cells, profile, inspection.legends)
    places = [found.sentence.params["place"] for found in stated.findings if found.code == "status.rows_differ"]
    return frozenset(int(str(place.params["number"])) for place in places if isinstance(place, Sentence))


def all_plans_csv(conversion: Conversion, choices: Sequence[Choice]) -> bytes:
    """Return a row for each plan of the book with what is known of it, the choices included."""
    inspection = conversion.inspection
    profile = inspection.profile
    chosen = {(choice.sheet, choice.cell): choice for choice in choices}
    known = _known(conversion)
    rows: list[_Row] = []
    for plan in plan_rows(inspection):
        choice = chosen.get((plan.sheet, plan.cell))
        verdict = known.get((plan.sheet, plan.cell))
        said = _words(choice, profile) if choice else _said(verdict, profile)
        rows.append((*plan[2:6], *said, plan.text))
    headings = [profile.status_table.columns[name][0] for name in _COLUMNS]
    return _csv([*headings, _TEXT_HEADING], rows)


# ---- The plans of a book ---------------------------------------------------------------------------------------------


def plan_rows(inspection: Inspection) -> Iterator[PlanRow]:
    """Yield each plan in the order of the book; one merged over several procedures once, by its first cell."""
    doubles = _doubles(inspection)
    text = inspection.cells.text
    for reading in inspection.sheets:
        for table in reading.tables:
            names = _Names(inspection, table, doubles)
            for index, row in enumerate(table.rows):
                for block in table.layout.blocks:
                    for plan in block.plans:
                        words = text(table.cell(index, plan.column)[1])
                        if (row, plan.column) in table.covered or is_blank(words):
                            continue
                        ministry, procedure, issue = names.of(index, block)
                        called = words if names.is_double(index) else plan.letter
                        cell = cell_ref(row, plan.column)
                        yield PlanRow(reading.name, cell, ministry, procedure, issue, called, words)


class _Names:
    """The names of the procedures of one table."""

    def __init__(self, inspection: Inspection, table: Table, doubles: frozenset[tuple[str, str]]) -> None:
        text, fields = inspection.cells.text, table.layout.fields
        codes = table.column(fields["procedure"])[1]
        self._procedures = [text(code) for code in codes]
        self._ministries = [""] * len(table)
        if "ministry" in fields:
            self._ministries = [text(code) for code in table.column(fields["ministry"])[1]]
        self._doubles = doubles

    def of(self, index: int, block: IssueBlock) -> tuple[str, str, str]:
        """Return 府省名, 手続名 and 課題."""
        return self._ministries[index], self._procedures[index], block.label

    def is_double(self, index: int) -> bool:
        """Tell whether another procedure of the book has the same names."""
        return (self._ministries[index], self._procedures[index]) in self._doubles

    def pairs(self) -> Iterable[tuple[str, str]]:
        """Return the names of each procedure."""
        return zip(self._ministries, self._procedures, strict=True)


def _doubles(inspection: Inspection) -> frozenset[tuple[str, str]]:
    counts = Counter[tuple[str, str]]()
    for reading in inspection.sheets:
        for table in reading.tables:
            counts.update(_Names(inspection, table, frozenset()).pairs())
    return frozenset(names for names, count in counts.items() if count > 1)


# ---- What is known of them -------------------------------------------------------------------------------------------


def _known(conversion: Conversion) -> Mapping[tuple[str, str], Verdict]:
    return {
        (sheet.name, cell_ref(placed.row, placed.column)): placed.verdict
        for sheet in conversion.sheets
        for placed in sheet.verdicts()
        if _is_plan(placed.verdict)
    }


def _is_plan(verdict: Verdict) -> bool:
    """Tell whether a verdict says something of a plan's status."""
    if verdict.judgement is None:
        return verdict.finding is not None and verdict.finding.code == WITHDRAWN
    return verdict.judgement.rule == "status"


def _said(verdict: Verdict | None, profile: Profile) -> tuple[str, str]:
    """Return the status and the deadline that a verdict names, or that there is none."""
    if verdict and verdict.finding and verdict.finding.code == WITHDRAWN:
        return profile.status_table.withdrawn[0], ""
    if verdict is None or verdict.judgement is None:
        return "", ""
    reason = verdict.judgement.reason
    status = status_in(reason)
    day = reason.params.get("last_day")
    return _first_word(status, profile), era_text(day.value) if isinstance(day, Day) else ""


def _words(choice: Choice, profile: Profile) -> tuple[str, str]:
    day = era_text(choice.deadline) if choice.deadline else ""
    return _first_word(choice.status, profile), day


def _first_word(status: str, profile: Profile) -> str:
    """Return the first word of a status; one that the legend alone knows is called by its name."""
    if status == "none":
        return profile.status_table.withdrawn[0]
    return profile.statuses.get(status, (status,))[0]


def _given(row: StatusRow) -> _Row:
    deadline = row.deadline
    return row.ministry, row.procedure, row.issue, row.plan, row.status, deadline.text if deadline else ""


def _csv(headings: Sequence[str], rows: Iterable[_Row]) -> bytes:
    """Return rows that no spreadsheet program takes for formulas, each field on one line."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([neutral(" ".join(field.split())) for field in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")
