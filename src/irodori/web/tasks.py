"""The tasks of a worker and its answers: plain values that go through a pipe."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from irodori.messages import Language
from irodori.options import Options
from irodori.tuples import NamedTuple

Kind = Literal["convert", "check", "inspect", "tool"]
Tool = Literal["check", "diff", "summary", "template", "schema", "statuses"]
Role = Literal["file", "before", "schema", "status"]
Stage = Literal["reading", "coloring", "drawing"]
Extra = Literal["html", "findings", "plans", "summary"]
"""The report as a page, the findings as a workbook, and the status table of
all plans.
"""
PlanStatus = str
"""``done``, ``active``, ``not_started``, a status of the legend's own; with
``.overdue`` or ``.within`` where the status itself says so; ``none`` takes a
plan's status back: it is not rated, and its cell keeps its fill.
"""
OPEN: Literal["open"] = "open"
"""The deadline 未定: there is none, whatever the sheet says."""


class Choice(NamedTuple):
    """The status that a person gave to a plan, by the cell of its text;
    without a deadline the sheet's own applies.
    """

    sheet: str
    cell: str
    status: PlanStatus
    deadline: dt.date | Literal["open"] | None = None


class TaskOptions(NamedTuple):
    """How a workbook is to be worked on; the defaults are those of the command
    line.
    """

    kind: Kind = "convert"
    name: str = ""
    """The upload's file name."""
    language: Language = "ja"
    as_of: dt.date | None = None
    palette: str = "cud"
    legend: str = "auto"
    profile: Path | None = None
    schema: str = ""
    """The text of a schema file that came with the workbook; it goes before
    the profile.
    """
    full_verification: bool = False
    compact: bool = False
    allow_signed: bool = False
    password: str | None = None
    """Of the workbook; of a tool's workbooks one a line."""
    choices: tuple[Choice, ...] = ()
    wants_report: bool = True
    wants_view: bool = False
    """Whether the file that the page draws the result from is made too."""
    wants_status_csv: bool = True
    """Whether the status table that makes the same workbook is made too, where
    there are choices or a status table.
    """
    extras: tuple[Extra, ...] = ()
    """Further files to make."""
    in_pieces: bool = False
    """Whether each file is handed over as soon as it is made, before the
    answer.
    """

    @property
    def road(self) -> Options:
        """The options of a conversion, an inspection or a check."""
        return Options(
            as_of=self.as_of,
            legend=self.legend,
            profile=self.profile,
            palette=self.palette,
            full_verification=self.full_verification,
            compact=self.compact,
            allow_signed=self.allow_signed,
            password=self.password,
        )


class ToolFile(NamedTuple):
    """A file given to a tool: a workbook, ``before`` where it belongs to the
    issue before, a ``schema`` file, or a ``status`` table.
    """

    role: Role
    name: str
    data: bytes


class ToolUse(NamedTuple):
    """What a tool is to make of some files."""

    tool: Tool
    files: tuple[ToolFile, ...] = ()
    form: str = "html"
    """Of a comparison or a schema: ``html`` a page, ``json`` what the page
    shows, ``xlsx`` a workbook.
    """
    plans: str = ""
    """Of a template: how many plans each issue has, such as 3,5,3."""
    rows: int = 30
    extends: str = ""
    """Of a schema: the shipped kind that it extends; empty for the one that
    comes nearest.
    """
    fields: str = ""
    """Of a schema: what a person chose for its columns, as JSON."""


class Task(NamedTuple):
    """A workbook and what to do with it."""

    options: TaskOptions
    data: bytes
    status_name: str = ""
    status: bytes | None = None
    use: ToolUse | None = None


class Done(NamedTuple):
    """The files that were made, by kind, and facts about them."""

    files: Mapping[str, bytes]
    facts: Mapping[str, object]


class Piece(NamedTuple):
    """Files that are ready while others are still being made, with facts about
    them.
    """

    files: Mapping[str, bytes]
    facts: Mapping[str, object]


Progress = Stage | Piece
"""What a worker says before its answer."""


class Refusal(NamedTuple):
    """Why nothing was made: the code and sentence of the error, and where in
    the workbook.
    """

    code: str
    message: str
    sheet: str | None = None
    cell: str | None = None
    is_internal: bool = False


Answer = Done | Refusal
