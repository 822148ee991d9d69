"""The workers of a run: processes of this machine, or others behind the same
interface.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol, TypeAlias

from irodori.errors import InternalError
from irodori.jobs.bookwork import BookTask, Reason, Result, flushed
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
            return too_slow(task.timeout)
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


def too_slow(timeout: int) -> Result:
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
