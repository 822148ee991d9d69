"""Work done ahead: what unpacks and packs lets other threads run, so that it can be done beside what looks at cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from queue import Empty, Queue
from threading import Event, Thread
from typing import TypeVar

Item = TypeVar("Item")

_AHEAD = 2
"""How many items wait at most: a block is a quarter of a megabyte."""


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error


def ahead(items: Iterable[Item]) -> Iterator[Item]:
    """Yield the items of an iterable, which a thread of its own takes from it a few items ahead.

    What the iterable raises is raised here.  Nothing goes on once this iterator is closed.
    """
    waiting: Queue[tuple[Item] | _Failure | None] = Queue(_AHEAD)
    closed = Event()

    def work() -> None:
        try:
            for item in items:
                waiting.put((item,))
                if closed.is_set():
                    return
            waiting.put(None)
        except BaseException as error:  # noqa: BLE001  (it is raised where the items are taken)
            waiting.put(_Failure(error))

    worker = Thread(target=work, daemon=True)
    worker.start()
    try:
        while (found := waiting.get()) is not None:
            if isinstance(found, _Failure):
                raise found.error
            yield found[0]
    finally:
        closed.set()
        while worker.is_alive():
            try:
                waiting.get(timeout=0.001)
            except Empty:
                continue
