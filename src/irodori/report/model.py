"""The form of the report: the models that its JSON Schema is made from."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from irodori.messages import Language
from irodori.report.json import json_report
from irodori.results import Conversion
from irodori.scorecard.profile import Rule
from irodori.scorecard.statuses.statusphrases import StatusSource

CellRef = Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
Argb = Annotated[str, Field(pattern=r"^[0-9A-F]{8}$")]
ColorName = Annotated[str, Field(pattern=r"^(?:[a-z][a-z_]*|#[0-9A-F]{6})$")]
Count = Annotated[int, Field(ge=0)]
RowNumber = Annotated[int, Field(ge=1)]
DeadlineSource = Literal[
    "choice",
    "table",
    "list",
    "status",
    "column",
    "below",
    "note",
    "tag",
    "text",
    "heading",
    "kpi_deadline",
    "deadline",
]


class _Form(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True
    )


class File(_Form):
    """A file as it is on the disk; no name where it was given as bytes."""

    name: str
    """Its name without a folder."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    """The SHA-256 sum of its bytes."""
    bytes: Count
    """Its size."""


class ReportedDate(_Form):
    """The date that was judged by, and where it comes from."""

    date: dt.date
    """The date."""
    source: Literal["option", "sheet", "today"]
    """Given with the command, named by the sheet (…時点), or today in Japan.
    """


class ReportedSentence(_Form):
    """One entry of the workbook's legend, and how it was understood; the sheet
    is null where it cannot be told.
    """

    sheet: str | None
    """Where the legend is."""
    cell: CellRef
    """The cell of the entry."""
    text: str
    """What it says."""
    meaning: str
    """How that was read."""


class ReportedLegend(_Form):
    """The legend that was judged by, and where it differs from the built-in
    one.
    """

    source: Literal["workbook", "builtin", "file"]
    """Where it comes from."""
    differences: tuple[str, ...]
    """What it says otherwise than the built-in legend."""
    sentences: tuple[ReportedSentence, ...]
    """Its entries as they were read."""


class ReportedRating(_Form):
    """One rated cell, a merged area by its top left; ``value`` is what the
    cell shows, ``argb`` its fill.
    """

    cell: CellRef
    """The cell, of a merged area the top left one."""
    field: str
    """What the column is: the field of the sheet's kind, of a scorecard
    ``online_rate_current``, ``action_plan`` or ``kpi_progress``.
    """
    procedure: str
    """The procedure's name."""
    color: ColorName | None
    """The colour: one of the five, another name, or #RRGGBB for one that only
    a swatch shows; null for no fill.
    """
    argb: Argb | None
    """The fill that shows it: the legend's swatch, else the palette's."""
    rule: Rule
    """Which part of the legend decided."""
    value: str
    """What the cell shows."""
    reason: str
    """The sum or the status that led to the colour."""
    status_source: StatusSource | None
    """Where a plan's status comes from."""
    read_through: str | None
    """Of a status that a fill gave: ``legend``, the palette's name, or ``hue``
    for the nearest one.
    """
    deadline_source: DeadlineSource | None
    """Where the deadline comes from, if it mattered."""


class ReportedFinding(_Form):
    """What a person should look at; no cell where the whole sheet is meant."""

    cell: CellRef | None
    """The cell."""
    severity: Literal["info", "warning", "error"]
    """``info`` only remarks on something; the others count for ``--strict``.
    """
    code: str
    """A code that does not change."""
    message: str
    """What it says, and what to do."""


class ReportedAccount(_Form):
    """How many cells with content a sheet holds, and what became of them; the
    kinds add up to the cells.
    """

    cells: Count
    """Its cells with content."""
    header: Count
    """In the rows of headers."""
    read: Count
    """They gave a field of a procedure its value."""
    title: Count
    """Above the tables, or saying the as-of date."""
    legend: Count
    """Taken by the legend."""
    note: Count
    """Other text outside the tables."""
    apart: Count
    """Totals, column numbers, section rows, and columns that mean nothing
    here.
    """
    unread: Count
    """None of these."""


class ReportedSheet(_Form):
    """One sheet with a scorecard, or with findings: all its tables together,
    rows null where it has no procedure.
    """

    name: str
    """The sheet's name."""
    kind: str | None
    """What the sheet is: ``scorecard``, ``indicators``, ``tracker`` or the
    name that a profile gives; null without a table.
    """
    header_rows: tuple[RowNumber, ...]
    """The rows of its headers."""
    first_row: RowNumber | None
    """The first procedure's row."""
    last_row: RowNumber | None
    """The last procedure's row."""
    procedures: Count
    """How many procedures it holds."""
    ratings: tuple[ReportedRating, ...]
    """Each rated cell."""
    findings: tuple[ReportedFinding, ...]
    """What a person should look at."""
    account: ReportedAccount | None
    """What became of its cells with content; null for a sheet without a
    scorecard.
    """


class Summary(_Form):
    """How many cells got each colour, were rated without a fill, and could not
    be rated.

    A colour beyond the five is there where a cell got it.
    """

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Count]
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
    """The form's name and version."""
    language: Language
    """The language of its sentences."""
    input: File
    """The workbook that came in."""
    output: File
    """The workbook that went out."""
    as_of: ReportedDate
    """The date that was judged by."""
    legend: ReportedLegend
    """The legend that was judged by."""
    sheets: tuple[ReportedSheet, ...]
    """Its sheets."""
    summary: Summary
    """The counts over all sheets."""


def report(
    conversion: Conversion, language: Language = "ja", *, output_name: str = ""
) -> Report:
    """Return the report of a conversion: the streamed one, read again and
    checked.
    """
    return Report.model_validate_json(
        b"".join(json_report(conversion, language, output_name=output_name))
    )
