"""Running the application: uvicorn with our logs, until it is told to stop."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

import uvicorn

from irodori.web.app import create_app
from irodori.web.connections import protocol_of
from irodori.web.settings import Settings
from irodori.web.telemetry import configure_logging
from irodori.web.timetable import Timetable

_KEEP_ALIVE = 15
_GRACE = 5
_EVERY_ADDRESS = {"0.0.0.0", "::"}  # noqa: S104  (recognised, not listened on)
_OTHERS = 500
"""Connections beside those whose job waits."""


def run(
    settings: Settings,
    listener: socket.socket,
    schedule: Timetable | None,
    ready: Callable[[str], None],
    *,
    warnings_only: bool = False,
) -> None:
    """Serve until Ctrl-C or SIGTERM; jobs that were begun are finished and answered first.

    ``ready`` is told the address once requests are answered.
    """
    configure_logging(warnings_only=warnings_only)
    for number in (signal.SIGINT, signal.SIGTERM):  # uvicorn raises again at its end what told it to stop
        signal.signal(number, lambda *_: None)
    make_server(settings, schedule, lambda: ready(address(settings, listener))).run(sockets=[listener])


def make_server(settings: Settings, schedule: Timetable | None, ready: Callable[[], None]) -> uvicorn.Server:
    """Return the server for an application, to be run with a socket that listens."""
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
    host = socket.gethostname() if settings.host in _EVERY_ADDRESS else settings.host
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def listener_of(settings: Settings) -> socket.socket:
    """Return the socket that a server listens on; OSError where the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=256)


class _Server(uvicorn.Server):
    """Says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer requests."""
        await super().startup(sockets)
        if self.started:
            self._ready()
