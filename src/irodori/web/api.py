"""The HTTP API: what the commands do, for other programs."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from secrets import token_hex
from typing import Annotated, Any, Literal

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.responses import JSONResponse, Response

from irodori.messages import Language
from irodori.web.guard import MEDIA_TYPE, client_of, refusal_response
from irodori.web.jobs import (
    AsOf,
    ChoicesFile,
    EventsResponse,
    Given,
    PaletteName,
    Respond,
    SchemaText,
    Shared,
    Spoken,
    State,
    Statuses,
    Upload,
    choices_of,
    date_of,
    done,
    item_response,
    items_of,
    job_done,
    keep,
    links_data,
    text_of,
    unless_gone,
    upload_name,
)
from irodori.web.store import StoredFile, attachment, media_type
from irodori.web.tasks import (
    Done,
    Extra,
    Refusal,
    Role,
    Task,
    TaskOptions,
    Tool,
    ToolFile,
    ToolUse,
)

router = APIRouter(prefix="/api")

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_BOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm")


Described = dict[str, Any]
Responses = dict[int | str, Described]
"""The answers that OpenAPI describes, by their status."""


def described_problem(text: str) -> Described:
    """Return the description of an answer that is problem details."""
    return {
        "description": text,
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }


PROBLEMS: Responses = {
    400: described_problem("The request is no form."),
    401: described_problem(
        "The server demands a token, or a name from its reverse proxy."
    ),
    403: described_problem("A page of another site sent this."),
    408: described_problem("The upload stood still."),
    413: described_problem("The upload, or the workbook in it, is too large."),
    421: described_problem("This is not a name of the server."),
    422: described_problem(
        "The workbook or an option is refused; the code says why."
    ),
    503: described_problem(
        "The queue is full; try again after the seconds in Retry-After."
    ),
}
_CONVERTED: Responses = {
    200: {
        "description": "The workbook (with the report behind the Link header), or what `respond` asks for.",
        "content": {
            **{media_type(each): _BINARY for each in _BOOKS},
            "multipart/mixed": {"schema": {"type": "string"}},
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Converted"}
            },
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    },
    **PROBLEMS,
}
_DATA: Responses = {
    200: {
        "description": "The same data as the command's --json.",
        "content": {"application/json": {"schema": {}}},
    },
    **PROBLEMS,
}


Verification = Annotated[
    Literal["", "full"],
    Form(description="`full` has a second program look at both workbooks."),
]
Compact = Annotated[
    bool, Form(description="Pack smaller, which takes longer.")
]
AllowSigned = Annotated[
    bool, Form(description="A digital signature may become invalid.")
]
WithView = Annotated[
    bool,
    Form(
        description="With `links` and `events`: make what the page draws the result from."
    ),
]
WithStatusCsv = Annotated[
    bool,
    Form(
        description="Make the status CSV that gives the same workbook, where there are statuses or a status table."
    ),
]
Extras = Annotated[
    list[Extra],
    Form(
        description="Further files: `html` the report as a page, `findings` a workbook, `plans` the status table "
        "of all plans, `summary` a workbook that counts by ministry and colour."
    ),
]
RespondWith = Annotated[
    Respond,
    Form(
        description="`workbook`: its bytes; `parts`: workbook, report and status CSV in one multipart/mixed; "
        "`links`: JSON with a link to each; `events`: lines of JSON that tell how far the work is, then the links. "
        "A link leads to its file once, and for a quarter of an hour at most."
    ),
]


@router.post(
    "/convert",
    responses=_CONVERTED,
    response_class=Response,
    summary="Fill a workbook by its legend",
)
async def convert(
    request: Request,
    state: Shared,
    language: Spoken,
    *,
    given: Given,
    palette: PaletteName = "cud",
    statuses: Statuses = "",
    choices: ChoicesFile = None,
    verify: Verification = "",
    compact: Compact = False,
    allow_signed: AllowSigned = False,
    view: WithView = False,
    report: Annotated[bool, Form(description="Make the JSON report.")] = True,
    status_csv: WithStatusCsv = True,
    extras: Extras = [],  # noqa: B006  (FastAPI copies it)
    respond: RespondWith = "workbook",
) -> Response:
    """Return the workbook with its cells filled; nothing else in the file
    differs.
    """
    options = given.options._replace(
        palette=palette,
        full_verification=verify == "full",
        compact=compact,
        allow_signed=allow_signed,
        choices=choices_of(await text_of(choices) or statuses),
        wants_view=view and respond in {"links", "events"},
        wants_report=report or respond == "workbook",
        wants_status_csv=status_csv,
        extras=tuple(dict.fromkeys(extras)),
    )
    upload = given._replace(options=options)
    if respond == "events":
        return EventsResponse(state, upload)
    return await _answer(
        request,
        language,
        done(state, upload),
        lambda made: _converted(state, made, respond, upload.client),
    )


async def _answer(
    request: Request,
    language: Language,
    work: Coroutine[Any, Any, Done | Refusal],
    answer: Callable[[Done], Response],
) -> Response:
    """Return the answer to work when it is done, or why it is refused."""
    made = await unless_gone(request.receive, work)
    if isinstance(made, Refusal):
        return refusal_response(made, language)
    return answer(made)


def _converted(
    state: State,
    made: Done,
    respond: Respond,
    client: str,
) -> Response:
    if respond == "links":
        return JSONResponse(links_data(state, made, client))
    items = items_of(made)
    if respond == "parts":
        return _parts(items)
    response = item_response(items["workbook"])
    links = keep(state, made, {"report"}, client)
    response.headers["Link"] = (
        f'<{links["report"]}>; rel="describedby"; type="application/json"'
    )
    return response


def _parts(items: Mapping[str, StoredFile]) -> Response:
    """Return files as the parts of one answer (RFC 2046 5.1.3)."""
    boundary = token_hex(16)
    body = bytearray()
    for name, item in items.items():
        headers = dict(item_response(item).headers)
        headers["content-id"] = f"<{name}>"
        body += f"--{boundary}\r\n".encode()
        for key, value in headers.items():
            body += f"{key}: {value}\r\n".encode()
        body += b"\r\n"
        body += item.data
        body += b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    media_type = f"multipart/mixed; boundary={boundary}"
    return Response(bytes(body), media_type=media_type)


@router.post(
    "/check",
    responses=_DATA,
    response_class=Response,
    summary="Show which fills disagree with the legend",
)
async def check(
    request: Request,
    state: Shared,
    language: Spoken,
    given: Given,
) -> Response:
    """Return each cell whose fill is another than the legend asks for, with
    the reason.
    """
    return await _data(request, state, language, given, "check")


@router.post(
    "/inspect",
    responses=_DATA,
    response_class=Response,
    summary="Show how a workbook is understood",
)
async def inspect(
    request: Request,
    state: Shared,
    language: Spoken,
    given: Given,
) -> Response:
    """Return the header trees, what each column means, the legend, the as-of
    date and the status sources.
    """
    return await _data(request, state, language, given, "inspect")


async def _data(
    request: Request,
    state: State,
    language: Language,
    given: Upload,
    kind: Literal["check", "inspect"],
) -> Response:
    """Return what a kind of work that makes no file says of a workbook."""
    options = given.options._replace(kind=kind)
    upload = given._replace(options=options)
    return await _answer(request, language, done(state, upload), _found)


def _found(made: Done) -> Response:
    return Response(made.files["data"], media_type="application/json")


# ---- The tools of the page: files in, one file out --------------------------

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


FormOfFile = Annotated[
    str,
    Form(
        description="For `diff`: `html`, or `json` for programs. For `schema`: `json`, or `xlsx` for the workbook.",
        pattern="^(html|json|xlsx)$",
    ),
]
PlanCounts = Annotated[
    str,
    Form(
        description="For `template`: plans of each issue, such as 3,5,3.",
        max_length=50,
    ),
]
RowCount = Annotated[
    int,
    Form(description="For `template`: how many rows.", ge=1, le=_MOST_ROWS),
]
ExtendedKind = Annotated[
    str,
    Form(
        description="For `schema`: the shipped kind that it extends.",
        pattern="^(|indicators|tracker|scorecard)$",
    ),
]
FieldsByColumn = Annotated[
    str,
    Form(
        description='For `schema`: fields by column, as JSON: `{"4": "base"}`.',
        max_length=20_000,
    ),
]


@router.post(
    "/tools/{tool}",
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
    form: FormOfFile = "html",
    plans: PlanCounts = "",
    rows: RowCount = 30,
    extends: ExtendedKind = "",
    fields: FieldsByColumn = "",
    schema_text: SchemaText = "",
) -> Response:
    """Return the file that the tool makes."""
    given = [
        *await _read("file", files),
        *await _read("before", before),
        *await _read("schema", schema_file),
        *await _read("status", status),
    ]
    options = TaskOptions(
        kind="tool",
        language=language,
        as_of=date_of(as_of),
        palette=palette,
        profile=state.settings.profile,
        password=password or None,
        schema=schema_text,
    )
    tool_use = ToolUse(tool, tuple(given), form, plans, rows, extends, fields)
    task = Task(options, b"", use=tool_use)
    client = client_of(request.scope, state.settings)
    work = job_done(state, task.options, lambda: task, client)
    return await _answer(request, language, work, _made)


def _made(tool: Done) -> Response:
    """Return what a tool made, as a file to save."""
    name = str(tool.facts["name"])
    return Response(
        tool.files["made"],
        headers={"Content-Disposition": attachment(name)},
        media_type=media_type(name, "application/octet-stream"),
    )


async def _read(role: Role, files: list[UploadFile]) -> list[ToolFile]:
    return [
        ToolFile(role, upload_name(file), await file.read()) for file in files
    ]
