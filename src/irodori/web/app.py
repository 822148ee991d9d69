"""The application: the API and the pages behind their guard, with the workers
that live as long as it does, and the API described (OpenAPI 3.1); and its
running: uvicorn with our logs, until it is told to stop.

uvicorn closes a connection that is idle between two requests, but waits for
ever for the first one and for the rest of a request's head. Here each head has
a deadline, and the connections of one address are limited.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import uvicorn
from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from irodori import __version__
from irodori.messages import Sentence
from irodori.report.model import Summary
from irodori.web import api, pages
from irodori.web.guard import (
    SECURITY_HEADERS,
    Guard,
    Problem,
    ProblemError,
    language_of,
    problem_response,
)
from irodori.web.jobs import RESULTS, Shared, State, item_response, queue_full
from irodori.web.pool import Pool, QueueFullError, Settings
from irodori.web.store import Store
from irodori.web.telemetry import Metrics, RequestLog, configure_logging

if TYPE_CHECKING:
    from irodori.jobs.schedule import Schedule

_SWEEP = 5
"""Seconds between two checks for expired results."""
_Handler = Callable[[Request, Exception], Coroutine[Any, Any, Response]]
_CODES = {404: "web.not_found", 405: "web.method", 400: "web.form"}
_KEEP_ALIVE = 15
_GRACE = 5
_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  (recognised, not listened on)
_OTHERS = 500
"""Connections beside those whose job waits."""


# ---- The application --------------------------------------------------------


def create_app(
    settings: Settings | None = None, schedule: Schedule | None = None
) -> FastAPI:
    """Return the application; ``schedule`` is started and stopped with it."""
    settings = settings or Settings()
    pool = Pool(settings)
    store = Store(settings.keep_seconds, settings.keep_bytes)
    state = State(settings, pool, store, Metrics(pool, store), schedule)
    application = FastAPI(
        title="Irodori",
        version=__version__,
        summary="An Excel scorecard in, the same workbook out, filled according to its legend",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan,
    )
    application.state.irodori = state
    _add_routes(application)
    _add_handlers(application)
    application.add_middleware(
        Guard, settings=settings, refuse_work=partial(_refuse_work, pool)
    )
    application.add_middleware(RequestLog, metrics=state.metrics)
    return application


def _add_routes(application: FastAPI) -> None:
    application.include_router(api.router)
    application.include_router(pages.router)
    application.mount("/static", pages.static_files(), name="static")
    application.include_router(_plain)


@asynccontextmanager
async def _lifespan(application: FastAPI) -> AsyncIterator[None]:
    state: State = application.state.irodori
    async with AsyncExitStack() as stack:
        await state.pool.start()
        stack.push_async_callback(state.pool.stop)
        if state.schedule is not None:
            await asyncio.to_thread(state.schedule.start)
            stack.push_async_callback(asyncio.to_thread, state.schedule.stop)
        sweeper = asyncio.ensure_future(_sweep(state.store))
        stack.push_async_callback(_end, sweeper)
        yield


async def _sweep(store: Store) -> None:
    while True:
        await asyncio.sleep(_SWEEP)
        store.sweep()


async def _end(task: asyncio.Future[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _refuse_work(pool: Pool, client: str, arriving: int) -> None:
    try:
        pool.refuse_if_full(client, arriving)
    except QueueFullError as error:
        raise queue_full(error) from None


_plain = APIRouter()
_GONE: dict[int | str, dict[str, Any]] = {
    404: api.described_problem("It was fetched, or its time is over.")
}


@_plain.get("/healthz", summary="Whether the server is there and has workers")
async def healthz(state: Shared) -> dict[str, Any]:
    """Return the version, the workers, and how many jobs wait."""
    pool = state.pool
    return {
        "status": "ok",
        "version": __version__,
        "workers": len(pool.workers),
        "waiting": pool.waiting,
    }


@_plain.get(
    "/metrics", summary="Numbers for Prometheus", response_class=Response
)
async def metrics(state: Shared) -> Response:
    """Return the numbers in Prometheus' text format."""
    return Response(
        state.metrics.text(),
        media_type="text/plain; version=0.0.4; charset=utf-8",
    )


@_plain.get(
    RESULTS + "/{token}/{name}",
    summary="A file that was made, once",
    response_class=Response,
    responses=_GONE,
)
async def result(token: str, name: str, state: Shared) -> Response:
    """Return a file and forget it."""
    item = state.store.take(token, name)
    if item is None:
        raise ProblemError("web.gone")
    return item_response(item)


@_plain.get("/openapi.json", include_in_schema=False)
async def description(request: Request) -> Response:
    """Return the description of the API."""
    return JSONResponse(openapi(request.app))


def _add_handlers(application: FastAPI) -> None:
    handlers: dict[type[Exception], _Handler] = {
        ProblemError: _refuse,
        RequestValidationError: _refuse_fields,
        HTTPException: _refuse_plainly,
        ClientDisconnect: _forget,
        Exception: _fail,
    }
    for kind, handler in handlers.items():
        application.add_exception_handler(kind, handler)


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProblemError)
    return error.response(language_of(request.scope))


async def _refuse_fields(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    language = language_of(request.scope)
    first = error.errors()[0]
    words = {
        "where": ".".join(map(str, first["loc"][1:])) or "-",
        "problem": first["msg"],
    }
    sentence = Sentence("web.fields", words).text(language)
    return problem_response("web.fields", sentence, language)


async def _refuse_plainly(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    language = language_of(request.scope)
    code = _CODES.get(error.status_code, "web.form")
    return problem_response(
        code,
        Sentence(code).text(language),
        language,
        status=error.status_code,
        headers=dict(error.headers or {}),
    )


async def _forget(request: Request, error: Exception) -> Response:
    del request, error
    return Response(status_code=499)


async def _fail(request: Request, error: Exception) -> Response:
    language = language_of(request.scope)
    place = request.scope["path"].partition("/results/")[0]
    words = {"kind": type(error).__name__, "where": place or "/results"}
    sentence = Sentence("web.unexpected", words).text(language)
    # outside the guard
    return problem_response(
        "web.unexpected", sentence, language, headers=SECURITY_HEADERS
    )


class AsOfDate(BaseModel):
    """The as-of date."""

    date: dt.date
    source: Literal["option", "sheet", "today"]
    text: Annotated[str, Field(examples=["令和4年4月1日"])]


class Converted(BaseModel):
    """The facts of a conversion, and a link to each of its files."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(examples=["スコアカード.colored.xlsx"])]
    sha256: str
    bytes: int
    input_sha256: str
    as_of: AsOfDate
    legend: Literal["workbook", "builtin", "file"]
    summary: Summary
    attention: Annotated[
        int, Field(description="How many findings a person should look at.")
    ]
    links: Annotated[
        dict[str, str], Field(examples=[{"workbook": "/results/…/workbook"}])
    ]
    expires: dt.datetime


def openapi(application: FastAPI) -> dict[str, Any]:
    """Return the description, made once."""
    if application.openapi_schema is None:
        found = get_openapi(
            title=application.title,
            version=application.version,
            summary=application.summary,
            description=application.description,
            routes=application.routes,
        )
        schemas = found.setdefault("components", {}).setdefault("schemas", {})
        for model in (Problem, Converted):
            form = model.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas.update(form.pop("$defs", {}))
            schemas[model.__name__] = form
        application.openapi_schema = found
    return application.openapi_schema


# ---- Running it -------------------------------------------------------------


def run(
    settings: Settings,
    listener: socket.socket,
    schedule: Schedule | None,
    ready: Callable[[str], None],
    *,
    warnings_only: bool = False,
) -> None:
    """Serve until Ctrl-C or SIGTERM; jobs that were begun are finished and
    answered first.

    ``ready`` is told the address once requests are answered.
    """
    configure_logging(warnings_only=warnings_only)
    # uvicorn raises again at its end what told it to stop
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    make_server(
        settings, schedule, lambda: ready(address(settings, listener))
    ).run(sockets=[listener])


def make_server(
    settings: Settings,
    schedule: Schedule | None,
    ready: Callable[[], None],
) -> uvicorn.Server:
    """Return the server for an application, to be run with a socket that
    listens.
    """
    config = uvicorn.Config(
        create_app(settings, schedule),
        http=protocol_of(settings),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.workers + settings.queue + _OTHERS,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=int(settings.job_seconds) + _GRACE,
        ws="none",
    )
    return _Server(config, ready)


def address(settings: Settings, listener: socket.socket) -> str:
    """Return what to type into a browser."""
    host = (
        socket.gethostname()
        if settings.host in _EVERY_ADDRESS
        else settings.host
    )
    port = listener.getsockname()[1]
    return (
        f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
    )


def listener_of(settings: Settings) -> socket.socket:
    """Return the socket that a server listens on; OSError where the address
    cannot be had.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server(
        (settings.host, settings.port), family=family, backlog=256
    )


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(
        self,
        config: uvicorn.Config,
        ready: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(
        self, sockets: list[socket.socket] | None = None
    ) -> None:
        """Begin to answer requests."""
        await super().startup(sockets)
        if self.started:
            self._ready()


def protocol_of(settings: Settings) -> type[H11Protocol]:
    """Return the protocol of a server's connections; behind a reverse proxy
    all come from one address.
    """
    most = None if settings.proxy_header else settings.client_connections
    held: Counter[str] = Counter()

    class Connection(_GuardedConnection):
        head_seconds = settings.head_seconds
        places_of = held
        client_connections = most

    return Connection


class _GuardedConnection(H11Protocol):
    head_seconds: float
    places_of: Counter[str]
    client_connections: int | None

    _deadline: asyncio.TimerHandle | None = None
    _address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Refuse one connection too many of a client; else wait for the head
        of a request.
        """
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self.places_of[self._address] += 1
        most = self.client_connections
        if most is not None and self.places_of[self._address] > most:
            transport.close()
            return
        _send_at_once(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        self._cancel_deadline()
        self.places_of[self._address] -= 1
        if not self.places_of[self._address]:
            del self.places_of[self._address]
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what a client sends; once the head of its request is complete,
        the deadline is over.
        """
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._cancel_deadline()

    def on_response_complete(self) -> None:
        """Wait for the head of the next request."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.cycle.response_complete:
            self._await_head()

    def _await_head(self) -> None:
        self._cancel_deadline()
        self._deadline = self.loop.call_later(self.head_seconds, self._close)

    def _cancel_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close(self) -> None:
        if not self.transport.is_closing():
            self.transport.close()


def _send_at_once(transport: asyncio.Transport) -> None:
    """Have small answers sent without waiting for more (Nagle's algorithm
    costs 40 ms an answer).
    """
    connection: Any = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
