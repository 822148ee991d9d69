"""Results that wait to be fetched: in memory, each once, under a name that
cannot be guessed, for a short time; and how a file is named as it goes out.
"""

from __future__ import annotations

import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import PurePath
from urllib.parse import quote

from irodori.tuples import NamedTuple

_TOKEN_BYTES = 32


class StoreFullError(Exception):
    """More waits to be fetched than the server may hold."""


class StoredFile(NamedTuple):
    """A file to hand out."""

    data: bytes
    media_type: str
    file_name: str | None = None
    """The name to save it under; None for what is shown."""


class _Shelf(NamedTuple):
    items: dict[str, StoredFile]
    until: float
    client: str

    @property
    def bytes(self) -> int:
        return sum(len(item.data) for item in self.items.values())


class Store:
    """The results of one server."""

    def __init__(
        self,
        keep_seconds: float,
        keep_bytes: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._keep_seconds = keep_seconds
        self._keep_bytes = keep_bytes
        self._clock = clock
        self._shelves: dict[str, _Shelf] = {}
        self.bytes = 0
        """How many bytes wait."""

    def __len__(self) -> int:
        """Return how many files wait."""
        return sum(len(shelf.items) for shelf in self._shelves.values())

    def put(
        self,
        items: Mapping[str, StoredFile],
        client: str = "",
    ) -> str:
        """Keep the files of a result and return the token that leads to them.

        Where there is no room, the oldest results of whoever holds most are
        forgotten, so that one client takes room from nobody but itself.
        StoreFullError where a result is larger than all the room there is.
        """
        self.sweep()
        until = self._clock() + self._keep_seconds
        shelf = _Shelf(dict(items), until, client)
        if shelf.bytes > self._keep_bytes:
            raise StoreFullError
        while self.bytes + shelf.bytes > self._keep_bytes:
            self._forget_oldest_of(self._largest_holder(shelf))
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        self._shelves[token] = shelf
        self.bytes += shelf.bytes
        return token

    def _largest_holder(self, arriving: _Shelf) -> str:
        """Return the client that would hold most bytes with a new result;
        among equals one that holds some now.
        """
        held: Counter[str] = Counter()
        for shelf in self._shelves.values():
            held[shelf.client] += shelf.bytes
        if arriving.client in held:
            held[arriving.client] += arriving.bytes
        return max(held, key=lambda client: held[client])

    def _forget_oldest_of(self, client: str) -> None:
        token = next(
            token
            for token, shelf in self._shelves.items()
            if shelf.client == client
        )
        self.bytes -= self._shelves.pop(token).bytes

    def take(self, token: str, name: str) -> StoredFile | None:
        """Return a file and forget it; None where there is none, or it has
        expired.
        """
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
        for token in [
            token
            for token, shelf in self._shelves.items()
            if shelf.until <= now
        ]:
            self.bytes -= self._shelves.pop(token).bytes


# ---- On the way out ---------------------------------------------------------

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".xlsx": XLSX,
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.12",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
}


def media_type(name: str, other: str = XLSX) -> str:
    """Return the media type of a file by its name's ending; ``other`` for an
    ending that is none of the page's.
    """
    return _MEDIA_TYPES.get(PurePath(name).suffix.lower(), other)


def attachment(name: str) -> str:
    """Return the Content-Disposition for a file to save (RFC 6266): its name
    in full, and in ASCII for old programs.
    """
    plain = "".join(
        each
        if each.isascii() and each.isprintable() and each not in '"\\%;'
        else "_"
        for each in name
    )
    # attr-char, RFC 5987 3.2.1
    full = quote(name, safe="!#$&+-.^_`|~", errors="replace")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{full}"
