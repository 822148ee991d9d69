"""The statuses that a person chose on the page, as the status CSV that gives the same colours again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from irodori.report.plain import neutral
from irodori.results import Inspection
from irodori.scorecard.profile import Profile, StatusColumn
from irodori.scorecard.statuses.table import StatusRow, read_status_csv
from irodori.scorecard.values.dates import era_text
from irodori.web.tasks import Choice

_COLUMNS: tuple[StatusColumn, ...] = ("ministry", "procedure", "issue", "plan", "status", "deadline")

_Row = tuple[str, ...]


def status_csv(inspection: Inspection, choices: Sequence[Choice], given: tuple[str, bytes] | None) -> bytes:
    """Return a CSV file (UTF-8 with its mark, for Excel) of the choices and then of the file given with the upload.

    A choice for a cell that holds no plan is left out.  ``ProfileError`` where the given file cannot be read.
    """
    profile = inspection.profile
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(profile.status_table.columns[name][0] for name in _COLUMNS)
    writer.writerows(map(_neutral, _chosen(inspection, choices)))
    if given:
        name, data = given
        writer.writerows(_neutral(_given(row)) for row in read_status_csv(data, name, profile).rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _chosen(inspection: Inspection, choices: Sequence[Choice]) -> Iterator[_Row]:
    """Yield a row for each choice, in the order of the book; a plan merged over several procedures is named once."""
    wanted = {(choice.sheet, choice.cell): choice for choice in choices}
    words = _words(inspection.profile)
    for procedure in inspection.procedures() if wanted else ():
        ministry = procedure.ministry.text if procedure.ministry.cell else ""
        for issue in procedure.issues:
            for plan in issue.plans:
                choice = wanted.pop((procedure.sheet, plan.text.cell or ""), None)
                if choice:
                    day = era_text(choice.deadline) if choice.deadline else ""
                    yield ministry, procedure.name.text, issue.label, plan.letter, words[choice.status], day


def _words(profile: Profile) -> Mapping[str, str]:
    """Return the first word of each status."""
    return {status: words[0] for status, words in profile.statuses.items()}


def _given(row: StatusRow) -> _Row:
    deadline = row.deadline
    return row.ministry, row.procedure, row.issue, row.plan, row.status, deadline.text if deadline else ""


def _neutral(row: _Row) -> _Row:
    """Return a row that no spreadsheet program takes for a formula, each field on one line."""
    return tuple(neutral(" ".join(field.split())) for field in row)
