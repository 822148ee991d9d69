"""The fields of a request, checked, and the values made from them."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import Annotated, Literal

from fastapi import Depends, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from irodori.messages import Language
from irodori.scorecard.values.dates import read_date
from irodori.web.guard import client_of, language_of
from irodori.web.jobs import State, Upload
from irodori.web.problems import ProblemError
from irodori.web.tasks import Choice, PlanStatus, TaskOptions

Respond = Literal["workbook", "parts", "links", "events"]

BookFile = Annotated[
    UploadFile, File(description="The workbook: .xlsx, .xlsm, .xltx or .xltm.")
]
StatusFile = Annotated[
    UploadFile | None,
    File(
        description="A CSV file or a workbook with the action plans' statuses: 府省名, 手続名, 課題, プラン, 状況, 期限."
    ),
]
AsOf = Annotated[
    str,
    Form(
        description="The date to judge by, ISO or any Japanese form; else the sheet's own, else today in Tokyo.",
        examples=["2022-04-01", "令和4年4月1日"],
        max_length=100,
    ),
]
LegendName = Annotated[
    Literal["auto", "builtin"],
    Form(description="The workbook's own legend, or the built-in one."),
]
Password = Annotated[
    str,
    Form(
        description="Of a protected workbook; its output is protected again.",
        max_length=255,
        json_schema_extra={"format": "password"},
    ),
]
PaletteName = Annotated[
    str,
    Form(
        description="The colours where the workbook's legend shows no swatches: cud, excel, print.",
        examples=["cud", "excel", "print"],
        max_length=50,
    ),
]
Statuses = Annotated[
    str,
    Form(
        description="Statuses of plans by the cell of their text, as JSON: done, active, not_started, a word of the "
        "legend's own, or none where a plan's status is taken back; the deadline is a date or `open` for 未定. They go "
        "before those of the CSV file.",
        examples=[
            '[{"sheet": "スコアカード", "cell": "O3", "status": "active", "deadline": "2023-03-31"}]'
        ],
        max_length=1 << 20,
    ),
]
SchemaText = Annotated[
    str,
    Form(
        description="The text of a schema file with which the workbook is read.",
        max_length=200_000,
    ),
]
ChoicesFile = Annotated[
    UploadFile | None,
    File(
        description="The same JSON as `statuses` in a file, for any number of plans."
    ),
]


class PlanChoice(BaseModel):
    """A status for the plan in a cell; without a deadline the sheet's own
    applies.
    """

    model_config = ConfigDict(extra="forbid")

    sheet: Annotated[str, Field(max_length=255)]
    cell: Annotated[str, Field(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
    status: Annotated[PlanStatus, Field(min_length=1, max_length=100)]
    deadline: dt.date | Literal["open"] | None = None


_CHOICES = TypeAdapter(list[PlanChoice])


def state_of(request: Request) -> State:
    """Return what the parts of the server share."""
    state: State = request.app.state.irodori
    return state


def request_language(request: Request) -> Language:
    """Return the language of a request."""
    return language_of(request.scope)


Shared = Annotated[State, Depends(state_of)]
Spoken = Annotated[Language, Depends(request_language)]


async def upload_of(
    request: Request,
    state: Shared,
    language: Spoken,
    *,
    file: BookFile,
    status: StatusFile = None,
    as_of: AsOf = "",
    legend: LegendName = "auto",
    password: Password = "",
    schema_text: SchemaText = "",
) -> Upload:
    """Return an upload with the options that every kind of work has;
    ProblemError ``web.as_of``.
    """
    options = TaskOptions(
        name=upload_name(file),
        language=language,
        as_of=date_of(as_of),
        legend=legend,
        profile=state.settings.profile,
        password=password or None,
        schema=schema_text,
    )
    has_status = status is not None and bool(status.filename or status.size)
    return Upload(
        file,
        status if has_status else None,
        options,
        client_of(request.scope, state.settings),
    )


Given = Annotated[Upload, Depends(upload_of)]


def choices_of(text: str) -> tuple[Choice, ...]:
    """Return the statuses that a request gives; ProblemError ``web.statuses``."""
    if not text.strip():
        return ()
    try:
        found = _CHOICES.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "-"
        raise ProblemError(
            "web.statuses", where=where, problem=first["msg"]
        ) from None
    return tuple(
        Choice(each.sheet, each.cell, each.status, each.deadline)
        for each in found
    )


async def text_of(file: UploadFile | None) -> str:
    """Return the text of a file, empty where none was sent."""
    if file:
        return (await file.read()).decode(errors="replace")
    return ""


def upload_name(file: UploadFile) -> str:
    """Return the name of an upload without the folders that some browsers
    send.
    """
    return PurePath((file.filename or "").replace("\\", "/")).name


def date_of(text: str) -> dt.date | None:
    """Return an as-of date; ProblemError ``web.as_of`` where it cannot be
    read.
    """
    if not text.strip():
        return None
    day = read_date(text)
    if day is None:
        raise ProblemError("web.as_of", text=text)
    return day
