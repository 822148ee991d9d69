"""Connections with a deadline: a client that sends half a request holds its place for seconds only, and few places.

uvicorn closes a connection that is idle between two requests, but waits for ever for the first one and for the rest of
a request's head.  Here each head has a deadline, and one address may hold so many connections at once.
"""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from contextlib import suppress
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from irodori.web.settings import Settings


def protocol_of(settings: Settings) -> type[H11Protocol]:
    """Return the protocol of a server's connections; behind a reverse proxy all come from one address."""
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
        """Refuse one connection too many of a client; else wait for the head of a request."""
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
        """Take what a client sends; once the head of its request is complete, the deadline is over."""
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
    """Have small answers sent without waiting for more (Nagle's algorithm costs 40 ms an answer)."""
    connection: Any = transport.get_extra_info("socket")
    if connection is not None:
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
