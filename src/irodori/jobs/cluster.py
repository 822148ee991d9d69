"""Workers of a Dask cluster, behind the same interface as those of this
machine.

Dask hands a book whose worker is gone to another one, as often as its
scheduler's ``allowed-failures`` says, and then gives it up. Each execution has
temporary names of its own, and the ledger is written here alone: a book that
two workers have converted, because one was only thought to be lost, is
recorded once.
"""

from __future__ import annotations

import faulthandler
import os
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

from irodori.errors import InputError
from irodori.jobs.bookwork import BookTask, Result, flushed, process
from irodori.jobs.crew import lost, too_slow
from irodori.workers import WorkerLostError

_CONNECT = "15s"
_NO_WORKERS = 60.0
"""Seconds for which a cluster may be without workers."""
_AHEAD = 2
"""Books for each thread of a worker, so that none waits for the next one."""


class ClusterCrew:
    """The workers of a scheduler; InputError ``cluster.*`` where it cannot be
    reached or has none.
    """

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise InputError("cluster.missing", problem=error) from None
        self._address = address
        try:
            connect: Any = Client
            self._client = connect(
                address, timeout=_CONNECT, set_as_default=False
            )
        # TypeError: tls:// without a certificate
        except (OSError, ValueError, TimeoutError, TypeError) as error:
            raise InputError(
                "cluster.unreachable", address=address, problem=error
            ) from None
        self._executor = self._client.get_executor(pure=False)
        self._given: dict[Future[Result], tuple[BookTask, float]] = {}
        """The submitted books, and since when."""
        self._alive = time.monotonic()
        self._looked = 0.0
        self._threads = 0

    def room(self, *, ahead: bool) -> int:
        """Return how many books may be submitted at once, given the current
        workers.
        """
        if time.monotonic() - self._looked > 1:
            with self._reached():
                threads = sum(self._client.nthreads().values())
            self._looked = time.monotonic()
            if threads:
                self._alive = self._looked
            elif self._looked - self._alive > _NO_WORKERS:
                raise InputError("cluster.no_workers", address=self._address)
            self._threads = threads
        return self._threads * (_AHEAD if ahead else 1)

    def submit(self, task: BookTask) -> Future[Result]:
        """Give a book to the cluster."""
        with self._reached():
            future: Future[Result] = self._executor.submit(
                process_in_time, task
            )
        self._given[future] = task, time.monotonic()
        return future

    def result(self, future: Future[Result]) -> Result:
        """Return the result of a finished book; WorkerLostError where Dask has
        given it up.
        """
        from distributed import KilledWorker

        task, since = self._given.pop(future)
        try:
            return future.result()
        except (KilledWorker, MemoryError) as error:
            if 0 < task.timeout <= time.monotonic() - since:
                return too_slow(task.timeout)
            if isinstance(error, KilledWorker):
                return lost()
            raise WorkerLostError from None
        # by the client itself, as it has lost its scheduler: no book is to
        # blame
        except CancelledError:
            raise InputError("cluster.lost", address=self._address) from None

    @contextmanager
    def _reached(self) -> Iterator[None]:
        try:
            yield
        except (OSError, TimeoutError, RuntimeError) as error:
            raise InputError(
                "cluster.unreachable", address=self._address, problem=error
            ) from None

    def close(self, *, at_once: bool) -> None:
        """Leave the cluster; books that are with it are forgotten."""
        with suppress(OSError, TimeoutError, RuntimeError):
            self._executor.shutdown(wait=not at_once)
            self._client.close()


def process_in_time(task: BookTask) -> Result:
    """Convert one book as `process` does; the worker ends itself where that
    takes longer than the job allows.
    """
    if task.timeout:
        faulthandler.dump_traceback_later(
            task.timeout, exit=True, file=_nowhere()
        )
    try:
        return flushed(task, process(task))
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)
