"""The tools of the page over HTTP: files in, one file out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import Response

from irodori.web.api import PROBLEMS
from irodori.web.downloads import attachment
from irodori.web.forms import (
    AsOf,
    PaletteName,
    Shared,
    Spoken,
    date_of,
    file_name,
)
from irodori.web.guard import client_of
from irodori.web.jobs import job_done, unless_gone
from irodori.web.problems import refusal_response
from irodori.web.tasks import (
    Refusal,
    Role,
    Task,
    TaskOptions,
    Tool,
    ToolFile,
    ToolUse,
)

router = APIRouter(prefix="/api/tools")

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_MOST_ROWS = 10_000

Passwords = Annotated[
    str,
    Form(
        description="Of protected workbooks; where they differ, one a line.",
        max_length=2_000,
        json_schema_extra={"format": "password"},
    ),
]

Files = Annotated[
    list[UploadFile],
    File(description="Workbooks; for `diff` the older one first."),
]


@router.post(
    "/{tool}",
    responses=PROBLEMS,
    response_class=Response,
    summary="Make a check, comparison, summary, template, schema, statuses",
)
async def use(
    request: Request,
    tool: Tool,
    state: Shared,
    language: Spoken,
    *,
    files: Files = [],  # noqa: B006  (FastAPI copies it)
    before: Files = [],  # noqa: B006
    schema_file: Files = [],  # noqa: B006
    status: Files = [],  # noqa: B006
    as_of: AsOf = "",
    palette: PaletteName = "cud",
    password: Passwords = "",
    form: Annotated[
        str,
        Form(
            description="For `diff`: `html`, or `json` for programs. For `schema`: `json`, or `xlsx` for the workbook.",
            pattern="^(html|json|xlsx)$",
        ),
    ] = "html",
    plans: Annotated[
        str,
        Form(
            description="For `template`: plans of each issue, such as 3,5,3.",
            max_length=50,
        ),
    ] = "",
    rows: Annotated[
        int,
        Form(
            description="For `template`: how many rows.", ge=1, le=_MOST_ROWS
        ),
    ] = 30,
    extends: Annotated[
        str,
        Form(
            description="For `schema`: the shipped kind that it extends.",
            pattern="^(|indicators|tracker)$",
        ),
    ] = "",
    fields: Annotated[
        str,
        Form(
            description='For `schema`: fields by column, as JSON: `{"4": "base"}`.',
            max_length=20_000,
        ),
    ] = "",
) -> Response:
    """Return the file that the tool makes."""
    given = [
        *await _read("file", files),
        *await _read("before", before),
        *await _read("schema", schema_file),
        *await _read("status", status),
    ]
    profile = str(state.settings.profile) if state.settings.profile else None
    options = TaskOptions(
        kind="tool",
        language=language,
        as_of=date_of(as_of),
        palette=palette,
        profile=profile,
        password=password or None,
    )
    client = client_of(request.scope, state.settings)
    task = Task(
        options,
        b"",
        use=ToolUse(tool, tuple(given), form, plans, rows, extends, fields),
    )
    answer = await unless_gone(
        request.receive, job_done(state, options, lambda: task, client)
    )
    if isinstance(answer, Refusal):
        return refusal_response(answer, language)
    name = str(answer.facts["name"])
    media_type = _TYPES.get(
        name[name.rindex(".") :].lower(), "application/octet-stream"
    )
    return Response(
        answer.files["made"],
        headers={"Content-Disposition": attachment(name)},
        media_type=media_type,
    )


async def _read(role: Role, files: list[UploadFile]) -> list[ToolFile]:
    return [
        ToolFile(role, file_name(file), await file.read()) for file in files
    ]
