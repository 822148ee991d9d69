"""Running the application: uvicorn with our logs, until it is told to stop.

uvicorn closes a connection that is idle between two requests, but waits for
ever for the first one and for the rest of a request's head. Here each head has
a deadline, and the connections of one address are limited.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from irodori.web.app import create_app
from irodori.web.settings import Settings
from irodori.web.telemetry import configure_logging

if TYPE_CHECKING:
    from irodori.jobs.schedule import Schedule

_KEEP_ALIVE = 15
_GRACE = 5
_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  (recognised, not listened on)
_OTHERS = 500
"""Connections beside those whose job waits."""


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
