"""The workers of a run: processes of this machine, or those of a Dask cluster
behind the same interface.

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
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any, Protocol, TypeAlias

from irodori.errors import InputError, InternalError
from irodori.jobs.bookwork import BookTask, Reason, Result, flushed, process
from irodori.workers import (
    OutOfMemoryError,
    Worker,
    WorkerLostError,
    WorkerNotStartedError,
)

_MOST_BOOKS = 1000
"""The books after which a process is replaced, so that leaks cannot add up."""
_AHEAD = 6
"""Books for each process, so that it has one while others are put on the disk
and recorded.
"""
_AHEAD_OF_CLUSTER = 2
"""Books for each thread of a cluster's worker, so that none waits for the next
one.
"""
_CONNECT = "15s"
_NO_WORKERS = 60.0
"""Seconds for which a cluster may be without workers."""
_BookWorker: TypeAlias = Worker[BookTask, Result]


class Crew(Protocol):
    """The interface of all kinds of workers."""

    def room(self, *, ahead: bool) -> int:
        """Return how many books may be submitted at once; with ``ahead`` some
        may wait.
        """

    def submit(self, task: BookTask) -> Future[Result]:
        """Give a book to a worker."""

    def result(self, future: Future[Result]) -> Result:
        """Return the result of a finished book; WorkerLostError where it may
        be tried once more.
        """

    def close(self, *, at_once: bool) -> None:
        """Let the workers go: when they are done, or at once."""


class LocalCrew:
    """So many processes, started as they are needed; one book each at a time.

    One that breaks is replaced, and only the book that it held is concerned.
    """

    def __init__(self, size: int) -> None:
        self._workers: list[_BookWorker] = [
            Worker("irodori.jobs.bookwork", _MOST_BOOKS) for _ in range(size)
        ]
        self._free = list(self._workers)
        self._asking = ThreadPoolExecutor(size)
        self._flushing = ThreadPoolExecutor(size)

    def room(self, *, ahead: bool) -> int:
        """Return how many books may be submitted at once."""
        books = len(self._workers)
        return books * _AHEAD if ahead else books

    def submit(self, task: BookTask) -> Future[Result]:
        """Submit a book to the first free worker, in order.

        Its outputs are flushed to the disk while the worker has the next one.
        """
        asked = self._asking.submit(self._worked, task)
        return self._flushing.submit(_when_flushed, task, asked)

    def result(self, future: Future[Result]) -> Result:
        """Return the result of a finished book; WorkerLostError."""
        return future.result()

    def close(self, *, at_once: bool) -> None:
        """Let the workers go: when they are done, or at once."""
        if at_once:
            for worker in self._workers:
                worker.kill()
        self._asking.shutdown(cancel_futures=at_once)
        self._flushing.shutdown(cancel_futures=at_once)
        for worker in self._workers:
            worker.close()

    def _worked(self, task: BookTask) -> Result:
        """Return what a worker makes of a book; one that takes more memory or
        time than its job allows is refused.
        """
        worker = self._free.pop()
        try:
            return worker.ask(
                lambda: task, seconds=task.timeout, memory=task.memory
            )
        except TimeoutError:
            return _too_slow(task.timeout)
        except OutOfMemoryError as error:
            if not task.memory:
                raise WorkerLostError from None
            # tried again at the next run where it is the machine that is full
            code = "jobs.machine_full" if error.is_full else "jobs.memory"
            reason = Reason.of(code, limit=task.memory >> 20)
            return _refused(reason)
        finally:
            self._free.append(worker)


def _when_flushed(task: BookTask, asked: Future[Result]) -> Result:
    return flushed(task, asked.result())


# ---- Books that no worker has converted -------------------------------------


def _too_slow(timeout: int) -> Result:
    """Return the refusal of a book that takes longer than so many seconds."""
    reason = Reason.of("jobs.timeout", seconds=timeout)
    refused = _refused(reason)
    return refused._replace(seconds=float(timeout))


def lost(error: WorkerLostError | None = None) -> Result:
    """Return the result for a book that ends its workers, or has none."""
    is_started = not isinstance(error, WorkerNotStartedError)
    reason = Reason.of("jobs.worker_lost" if is_started else "jobs.no_worker")
    return Result(
        "failed", reason=reason, exit_status=InternalError.exit_status
    )


def _refused(reason: Reason) -> Result:
    return Result("refused", reason=reason, exit_status=3)


# ---- A cluster ---------------------------------------------------------------


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
        return self._threads * (_AHEAD_OF_CLUSTER if ahead else 1)

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
                return _too_slow(task.timeout)
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
