"""What was chosen on the page as a status table: for the program, and as CSVs
for a person.

A choice belongs to a cell, whatever other plans are called. The CSVs are UTF-8
with its mark, for Excel; they are read back as any other status table, and
their column セル tells plans of the same names apart.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from irodori.messages import Language, Sentence
from irodori.report.json import json_bytes
from irodori.report.plain import neutral
from irodori.results import Conversion, Inspection
from irodori.scorecard.judging.planrule import against_as_of
from irodori.scorecard.profile import DONE, Profile
from irodori.scorecard.statuses.matching import WITHDRAWN, Stated
from irodori.scorecard.statuses.planindex import PlanIndex, PlanPlace
from irodori.scorecard.statuses.statuslists import read_status_file
from irodori.scorecard.statuses.statusphrases import Said
from irodori.scorecard.statuses.table import (
    StatusRow,
    StatusTable,
)
from irodori.scorecard.values.dates import (
    NoDeadline,
    era_text,
    read_deadline,
)
from irodori.sheets.flatrecords import (
    STATUS_HEADINGS,
    known_statuses,
    status_in_words,
)
from irodori.tuples import NamedTuple
from irodori.web.tasks import OPEN, Choice
from irodori.web.words import on_page
from irodori.workbook.refs import cell_ref, parse_cell

_OPEN_WORD = "未定"
_Row = Sequence[str]


def choices_table(choices: Sequence[Choice], profile: Profile) -> StatusTable:
    """Return choices as a status table whose rows name cells alone."""
    rows = []
    for number, choice in enumerate(choices, 1):
        status, deadline = _words(choice, profile)
        read = read_deadline(deadline) if deadline else None
        cell = f"{choice.sheet}!{choice.cell}"
        rows.append(StatusRow(number, "", "", "", "", status, read, cell))
    return StatusTable(
        "choices", is_file=True, columns={}, rows=tuple(rows), is_choice=True
    )


def status_csv(
    conversion: Conversion,
    choices: Sequence[Choice],
    given: StatusTable | None,
) -> bytes:
    """Return the choices and then the rows of the file given with the upload
    that are about other plans.

    A choice for a cell that holds no plan is left out.
    """
    profile = conversion.inspection.profile
    chosen = {(choice.sheet, choice.cell): choice for choice in choices}
    rows: list[_Row] = []
    for known in known_statuses(conversion, chosen) if chosen else ():
        sheet, _, cell = known.cell.rpartition("!")
        status, deadline = _words(chosen[sheet, cell], profile)
        rows.append(known._replace(status=status, deadline=deadline))
    if given:
        rows += _other_rows(conversion.inspection, given, chosen)
    return _csv(rows)


def _other_rows(
    inspection: Inspection,
    given: StatusTable,
    chosen: Mapping[tuple[str, str], Choice],
) -> Iterator[_Row]:
    """Yield the rows of a table that are not about plans that were chosen."""
    index = PlanIndex(inspection.sheets, inspection.cells, inspection.profile)
    taken = {PlanPlace(sheet, *parse_cell(cell)) for sheet, cell in chosen}
    for row in given.rows:
        if _plan_of(row, index) not in taken:
            deadline = row.deadline.text if row.deadline else ""
            names = row[1:5]
            yield *names, row.status, deadline, "", row.cell


def _plan_of(row: StatusRow, index: PlanIndex) -> PlanPlace | None:
    """Return the plan that a row is about; None where it is not one."""
    if row.cell:
        return index.at_cell(row)
    places = index.named(row)
    if len(places) == 1:
        return places[0]
    return None


def all_plans_csv(conversion: Conversion) -> bytes:
    """Return a CSV row for each plan of the book with what is known of it, the
    choices included.
    """
    return _csv(known_statuses(conversion))


def _words(choice: Choice, profile: Profile) -> tuple[str, str]:
    """Return the words of a choice, as a status table has them."""
    day = _deadline_words(choice.deadline)
    if choice.status == "none":
        return profile.status_table.withdrawn[0], day
    status, _, limit = choice.status.partition(".")
    return status_in_words(status, limit, profile), day


def _deadline_words(deadline: dt.date | Literal["open"] | None) -> str:
    if deadline is None:
        return ""
    if deadline == OPEN:
        return _OPEN_WORD
    return era_text(deadline)


def _csv(rows: Iterable[_Row]) -> bytes:
    """Return rows that no spreadsheet program takes for formulas, each field
    on one line.
    """
    known: dict[str, str] = {}
    """The rows of a procedure have most of their fields in common."""

    def plain(field: str) -> str:
        if field not in known:
            known[field] = neutral(" ".join(field.split()))
        return known[field]

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(STATUS_HEADINGS)
    writer.writerows(map(plain, row) for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


# ---- A table that is read on the page ---------------------------------------


class ChoicesRead(NamedTuple):
    """What a status table says as choices, and what of it was not used."""

    rows: int
    choices: tuple[Choice, ...]
    unused: tuple[str, ...]
    """A sentence for each row that is not used, and for columns that are not
    known.
    """


def read_choices(
    inspection: Inspection,
    data: bytes,
    name: str,
    language: Language,
) -> ChoicesRead:
    """Return the choices that a status table makes in a book.

    ``ProfileError`` where it cannot be read.
    """
    table = read_status_file(data, name, inspection.profile)
    stated = inspection.stated([table])
    read = list(_read(stated, inspection.as_of.date))
    found = [finding.sentence for finding in stated.findings]
    found += [each for each in read if isinstance(each, Sentence)]
    unused = dict.fromkeys(on_page(each, language) for each in found)
    choices = tuple(each for each in read if isinstance(each, Choice))
    return ChoicesRead(len(table.rows), choices, tuple(unused))


def _read(
    stated: Stated, as_of: dt.date
) -> Iterator[Choice | Sentence | None]:
    """Yield what becomes of each cell that a status table speaks of."""
    for sheet, said in stated.said.items():
        for place, each in said.items():
            yield _choice(sheet, cell_ref(*place), each, as_of)


def _choice(
    sheet: str, cell: str, said: Said | Sentence, as_of: dt.date
) -> Choice | Sentence | None:
    """Return what a row says as a choice; a sentence where it is in doubt, or
    says more than a choice can hold; None where a finding tells why.
    """
    if isinstance(said, Sentence):
        if said.code == WITHDRAWN:
            return Choice(sheet, cell, "none")
        return said
    deadline = said.deadline
    if isinstance(deadline, NoDeadline) and not deadline.is_answer:
        return None
    doubt = _doubt(said, as_of)
    if doubt:
        words = {"place": f"{sheet}!{cell}", "reason": doubt}
        return Sentence("web.statuses.unused", words)
    limit = {None: "", True: ".overdue", False: ".within"}[said.overdue]
    status = f"{said.status}{limit}"
    return Choice(sheet, cell, status, _chosen_deadline(said))


def _chosen_deadline(said: Said) -> dt.date | Literal["open"] | None:
    """Return the deadline that a row gives, else a day before its status that
    is not over yet.
    """
    if isinstance(said.deadline, NoDeadline):
        return OPEN
    is_done = said.status == DONE
    day = said.deadline or (None if is_done else said.dated)
    return day.last_day if day else None


def _doubt(said: Said, as_of: dt.date) -> Sentence | None:
    """Return why a status cannot be chosen as it is said: it lies ahead or
    behind, its date has two meanings, or it hangs on a deadline.
    """
    doubt = against_as_of(said, as_of)
    if doubt:
        return doubt
    if said.dated and said.status != DONE and said.dated.last_day < as_of:
        return Sentence("status.unsure_date", {"date": said.dated.text})
    if said.is_late:
        return Sentence("web.statuses.late")
    return None


def choices_json(read: ChoicesRead) -> bytes:
    """Return what was read, as the page takes it."""
    choices = [
        {
            "key": f"{choice.sheet}!{choice.cell}",
            "status": choice.status,
            "deadline": str(choice.deadline or ""),
        }
        for choice in read.choices
    ]
    found = {"rows": read.rows, "choices": choices, "unused": read.unused}
    return json_bytes(found)
