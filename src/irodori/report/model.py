"""The form of the report: the models that its JSON Schema is made from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from irodori.messages import Language
from irodori.report.converted import Converted
from irodori.report.json import json_report
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.status import StatusSource

CellRef = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
Argb = Annotated[str, Field(pattern=r"^[0-9A-F]{8}$")]
Count = Annotated[int, Field(ge=0)]
RowNumber = Annotated[int, Field(ge=1)]
DeadlineSource = Literal["table", "column", "note", "tag", "text", "kpi_deadline", "deadline"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class File(_Form):
    """A file as it stands on the disk; no name where it was given as bytes."""

    name: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    bytes: Count


class ReportedDate(_Form):
    """The date that was judged by, and where it comes from."""

    date: dt.date
    source: Literal["option", "sheet", "today"]


class ReportedSentence(_Form):
    """One entry of the workbook's legend, and how it was understood; the sheet is null where it cannot be told."""

    sheet: str | None
    cell: CellRef
    text: str
    meaning: str


class ReportedLegend(_Form):
    """The legend that was judged by, and where it differs from the built-in one."""

    source: Literal["workbook", "builtin", "file"]
    differences: tuple[str, ...]
    sentences: tuple[ReportedSentence, ...]


class ReportedRating(_Form):
    """One rated cell, a merged area by its top left; ``value`` is what the cell shows, ``argb`` its fill."""

    cell: CellRef
    field: Literal["online_rate_current", "action_plan", "kpi_progress"]
    procedure: str
    color: Color | None
    argb: Argb | None
    rule: Rule
    value: str
    reason: str
    status_source: StatusSource | None
    read_through: str | None
    """Of a status that a fill gave: ``legend``, the palette's name, or ``hue`` for the nearest one."""
    deadline_source: DeadlineSource | None


class ReportedFinding(_Form):
    """What a person should look at; no cell where the whole sheet is meant."""

    cell: CellRef | None
    severity: Literal["info", "warning", "error"]
    code: str
    message: str


class ReportedSheet(_Form):
    """One sheet with a scorecard, or with findings: all its tables together, rows null where it has no procedure."""

    name: str
    header_rows: tuple[RowNumber, ...]
    first_row: RowNumber | None
    last_row: RowNumber | None
    procedures: Count
    ratings: tuple[ReportedRating, ...]
    findings: tuple[ReportedFinding, ...]


class Summary(_Form):
    """How many cells got each colour, were rated without a fill, and could not be rated."""

    blue: Count
    green: Count
    yellow: Count
    orange: Count
    red: Count
    none: Count
    unrated: Count


class Report(_Form):
    """What was done to a workbook, and why."""

    schema_: Annotated[Literal["irodori.report/1"], Field(alias="schema")]
    language: Language
    input: File
    output: File
    as_of: ReportedDate
    legend: ReportedLegend
    sheets: tuple[ReportedSheet, ...]
    summary: Summary


def report(conversion: Converted, language: Language = "ja", *, output_name: str = "") -> Report:
    """Return the report of a conversion: the streamed one, read again and checked."""
    return Report.model_validate_json(b"".join(json_report(conversion, language, output_name=output_name)))
