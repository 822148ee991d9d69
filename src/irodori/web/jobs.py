"""One request: its fields, checked, the values made from them, and its job, from
the upload to the answer, cancelled when its client disconnects.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import structlog
from fastapi import Depends, File, Form, Request, UploadFile
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from irodori.messages import Language, Sentence
from irodori.report.json import json_bytes
from irodori.scorecard.values.dates import read_date
from irodori.tuples import NamedTuple
from irodori.web.guard import ProblemError, client_of, language_of, problem_of
from irodori.web.pool import JobProgress, QueueFullError, Watcher
from irodori.web.store import (
    StoredFile,
    StoreFullError,
    attachment,
    media_type,
)
from irodori.web.tasks import (
    Answer,
    Choice,
    Done,
    Kind,
    PlanStatus,
    Refusal,
    Task,
    TaskOptions,
)

if TYPE_CHECKING:
    from irodori.jobs.schedule import Schedule
    from irodori.web.pool import Pool, Settings
    from irodori.web.store import Store
    from irodori.web.telemetry import Metrics

Result = TypeVar("Result")

RESULTS = "/results"

Event = Mapping[str, object]
"""A line of the answer that tells how far a job is."""
Links = dict[str, str]
"""Where the files of a result are, by their kinds."""
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


class State(NamedTuple):
    """What the parts of one server share."""

    settings: Settings
    pool: Pool
    store: Store
    metrics: Metrics
    schedule: Schedule | None
    """The scheduled work that starts and stops with the server; it has threads
    of its own, and no call waits for a job.
    """


class Upload(NamedTuple):
    """What came in with a request."""

    book: UploadFile
    status: UploadFile | None
    options: TaskOptions
    client: str = ""
    """Who sent it, as far as the server tells clients apart."""

    def task(self) -> Task:
        """Read the files; this waits for the disk."""
        status = self.status
        return Task(
            self.options,
            _read(self.book),
            (status.filename or "") if status else "",
            _read(status) if status else None,
        )


def _read(file: UploadFile) -> bytes:
    file.file.seek(0)
    return file.file.read()


async def done(
    state: State,
    upload: Upload,
    watch: Watcher = lambda _: None,
) -> Answer:
    """Have an upload worked on; ProblemError where the server has no room for
    it.
    """
    return await job_done(
        state, upload.options, upload.task, upload.client, watch
    )


async def job_done(
    state: State,
    options: TaskOptions,
    make: Callable[[], Task],
    client: str,
    watch: Watcher = lambda _: None,
) -> Answer:
    """Have a task of a client done; ``make`` makes it in a thread, when its
    turn comes.
    """
    load = _Loading(make)
    begin = time.monotonic()
    outcome = "cancelled"
    try:
        answer = await state.pool.run(load, options.language, watch, client)
        outcome = answer.code if isinstance(answer, Refusal) else "done"
    except QueueFullError as error:
        outcome = "web.queue_full"
        raise queue_full(error) from None
    finally:
        seconds = time.monotonic() - begin
        state.metrics.count_job(options.kind, outcome, seconds, load.size)
        _log_job(options.kind, outcome, seconds, load)
    return answer


class _Loading:
    """Makes a task, and remembers the workbook by its size and digest."""

    def __init__(self, make: Callable[[], Task]) -> None:
        self._make = make
        self.size = 0
        self.digest = ""

    def __call__(self) -> Task:
        task = self._make()
        self.size = len(task.data)
        self.digest = sha256(task.data).hexdigest()
        return task


def _log_job(
    kind: Kind,
    outcome: str,
    seconds: float,
    load: _Loading,
) -> None:
    structlog.get_logger().info(
        "job",
        kind=kind,
        sha256=load.digest,
        bytes=load.size,
        outcome=outcome,
        milliseconds=round(seconds * 1000),
    )


def queue_full(error: QueueFullError) -> ProblemError:
    """Return the answer for a full queue."""
    return ProblemError(
        "web.queue_full", headers={"Retry-After": str(error.seconds)}
    )


async def unless_gone(
    receive: Receive, work: Coroutine[Any, Any, Result]
) -> Result:
    """Return the result of the work; if the client disconnects before, it is
    cancelled and ClientDisconnect raised.
    """
    task = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait((task, gone), return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise ClientDisconnect
    finally:
        for each in (task, gone):
            each.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


# ---- What was made ----------------------------------------------------------


def keep(
    state: State,
    made: Done,
    names: set[str],
    client: str,
) -> Links:
    """Keep some of the files that were made and return the link to each;
    ProblemError where there is no room.
    """
    items = {
        name: item for name, item in items_of(made).items() if name in names
    }
    try:
        token = state.store.put(items, client)
    except StoreFullError:
        raise ProblemError(
            "web.store_full", headers={"Retry-After": "60"}
        ) from None
    return {name: f"{RESULTS}/{token}/{name}" for name in items}


def items_of(made: Done) -> Mapping[str, StoredFile]:
    """Return the files that were made, as they go out."""
    book = str(made.facts.get("name", ""))
    return {kind: _item(kind, data, book) for kind, data in made.files.items()}


_ENDINGS = {
    "report": ".json",
    "status": ".status.csv",
    "plans": ".plans.csv",
    "html": ".html",
    "findings": ".findings.xlsx",
    "summary": ".summary.xlsx",
}
"""How the files beside the workbook are named after it."""


def _item(kind: str, data: bytes, book: str) -> StoredFile:
    """Return a file of a kind, named after the workbook; what only the page
    reads has no name.
    """
    if kind in {"view", "beginning"}:
        return StoredFile(data, "application/octet-stream")
    name = book
    if kind in _ENDINGS:
        name = book.rpartition(".")[0] + _ENDINGS[kind]
    return StoredFile(data, media_type(name), name)


def links_data(
    state: State,
    made: Done,
    client: str,
) -> dict[str, Any]:
    """Return the facts of a conversion, with links to its files."""
    until = datetime.now(UTC) + timedelta(seconds=state.settings.keep_seconds)
    links = keep(state, made, set(made.files), client)
    return {
        **made.facts,
        "links": links,
        "expires": until.isoformat(timespec="seconds"),
    }


def item_response(item: StoredFile) -> Response:
    """Return a file as an answer."""
    headers = (
        {}
        if item.file_name is None
        else {"Content-Disposition": attachment(item.file_name)}
    )
    return Response(item.data, headers=headers, media_type=item.media_type)


# ---- As it goes on ----------------------------------------------------------


class EventsResponse(Response):
    """Streams the progress of a conversion as lines of JSON, the last with how
    it ended.

    {"event": "queued", "ahead": 3}   {"event": "working", "stage": "coloring"}
    {"event": "piece", …links}        {"event": "done", …links}         {"event": "failed", "problem": {…}}

    A piece is what is made already while the page's view of the book is still
    being drawn; it comes with ``view`` only.
    """

    media_type = "application/x-ndjson"

    def __init__(self, state: State, upload: Upload) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._state = state
        options = upload.options
        self._upload = upload._replace(
            options=options._replace(in_pieces=options.wants_view)
        )
        self._links: Links = {}
        """Where the pieces are."""

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Answer the request."""
        del scope
        await send(
            {
                "type": "http.response.start",
                "status": self.status_code,
                "headers": self.raw_headers,
            }
        )
        try:
            await unless_gone(receive, self._tell(send))
        except ClientDisconnect:
            return
        await send({"type": "http.response.body", "body": b""})

    async def _tell(self, send: Send) -> None:
        events = asyncio.Queue[JobProgress]()
        job = asyncio.ensure_future(
            done(self._state, self._upload, events.put_nowait)
        )
        try:
            async for progress in _until(job, events):
                await self._say(send, self._event(progress))
            await self._say(send, self._ended(job))
        except ProblemError as error:
            await self._say(send, self._failed(error))
        finally:
            job.cancel()
            await asyncio.gather(job, return_exceptions=True)

    def _ended(self, job: asyncio.Future[Answer]) -> Event:
        language = self._upload.options.language
        try:
            answer = job.result()
            if isinstance(answer, Refusal):
                return {
                    "event": "failed",
                    "problem": problem_of(answer, language).model_dump(
                        exclude_none=True
                    ),
                }
            found = links_data(self._state, answer, self._upload.client)
        except ProblemError as error:
            return self._failed(error)
        return {
            "event": "done",
            **found,
            "links": {**self._links, **found["links"]},
        }

    def _failed(self, error: ProblemError) -> Event:
        language = self._upload.options.language
        refusal = Refusal(
            error.code, Sentence(error.code, error.params).text(language)
        )
        problem = problem_of(refusal, language).model_dump(exclude_none=True)
        return {
            "event": "failed",
            "problem": problem,
            "retry_after": (error.headers or {}).get("Retry-After"),
        }

    def _event(self, progress: JobProgress) -> Event:
        if progress.state == "queued":
            return {"event": "queued", "ahead": progress.ahead}
        if progress.piece is None:
            return {"event": "working", "stage": progress.stage}
        files, facts = progress.piece
        links = keep(
            self._state, Done(files, facts), set(files), self._upload.client
        )
        self._links.update(links)
        return {"event": "piece", **facts, "links": links}

    async def _say(self, send: Send, event: Event) -> None:
        line = json_bytes(event) + b"\n"
        await send(
            {"type": "http.response.body", "body": line, "more_body": True}
        )


async def _until(
    job: asyncio.Future[Answer], events: asyncio.Queue[JobProgress]
) -> AsyncIterator[JobProgress]:
    """Yield the progress of a job until it has ended."""
    while not job.done():
        waiting = asyncio.ensure_future(events.get())
        await asyncio.wait((job, waiting), return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            yield waiting.result()
        else:
            waiting.cancel()
    while not events.empty():
        yield events.get_nowait()


# ---- The fields of a request ------------------------------------------------


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
