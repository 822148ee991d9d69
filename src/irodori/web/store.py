"""Results that wait to be fetched: in memory, each once, under a name that cannot be guessed, for a short time."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

_TOKEN_BYTES = 32


class StoreFullError(Exception):
    """More waits to be fetched than the server may hold."""


class Item(NamedTuple):
    """A file to hand out."""

    data: bytes
    media_type: str
    file_name: str | None = None
    """The name to save it under; None for what is shown."""
    policy: str | None = None
    """A content security policy of its own."""


class _Shelf(NamedTuple):
    items: dict[str, Item]
    until: float


class Store:
    """The results of one server."""

    def __init__(self, keep_seconds: float, keep_bytes: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_seconds = keep_seconds
        self._keep_bytes = keep_bytes
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self.bytes = 0
        """How many bytes wait."""

    def __len__(self) -> int:
        """Return how many files wait."""
        return sum(len(shelf.items) for shelf in self._shelves.values())

    def put(self, items: Mapping[str, Item]) -> str:
        """Keep the files of a result and return the token that leads to them; StoreFullError."""
        self.sweep()
        size = sum(len(item.data) for item in items.values())
        if self.bytes + size > self._keep_bytes:
            raise StoreFullError
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._shelves[token] = _Shelf(dict(items), self._clock() + self._keep_seconds)
        self.bytes += size
        return token

    def take(self, token: str, name: str) -> Item | None:
        """Return a file and forget it; None where there is none, or no longer."""
        self.sweep()
        shelf = self._shelves.get(token)
        item = shelf.items.pop(name, None) if shelf else None
        if shelf and item:
            self.bytes -= len(item.data)
            if not shelf.items:
                del self._shelves[token]
        return item

    def sweep(self) -> None:
        """Forget what has expired."""
        now = self._clock()
        for token in [token for token, shelf in self._shelves.items() if shelf.until <= now]:
            self.bytes -= sum(len(item.data) for item in self._shelves.pop(token).items.values())
