"""Worker processes of this machine; one that breaks is replaced, and only the
book that it held is concerned. A book gets no more memory than its job allows.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing.context import SpawnContext, SpawnProcess
from typing import Any, Protocol

from irodori.jobs.bookwork import BookTask, Reason, Result, process
from irodori.jobs.signals import interrupted_later

_MOST_BOOKS = 1000
"""After which a worker is replaced, so that nothing can pile up in it."""


class WorkerLostError(Exception):
    """The worker that held a book is gone; ``final`` where the book has had
    its retries.
    """

    def __init__(self, *, final: bool = False) -> None:
        super().__init__()
        self.final = final


class Crew(Protocol):
    """Workers, wherever they are."""

    def room(self) -> int:
        """Return how many books may be with the workers at once."""

    def submit(self, task: BookTask) -> Future[Result]:
        """Give a book to a worker."""

    def result(self, future: Future[Result]) -> Result:
        """Return what became of a book that is done; WorkerLostError."""

    def close(self, *, at_once: bool) -> None:
        """Let the workers go: when they are done, or at once."""


class _Context(SpawnContext):
    """Starts processes and remembers them."""

    def __init__(self) -> None:
        super().__init__()
        self.started: list[SpawnProcess] = []

    def Process(self, *arguments: Any, **named: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: ANN401, N802
        process = SpawnProcess(*arguments, **named)
        self.started.append(process)
        return process


class _ExecutorWorker:
    """One process behind the interface of an executor."""

    def __init__(self) -> None:
        self._context = _Context()
        self._pool = ProcessPoolExecutor(
            1, mp_context=self._context, initializer=_begin
        )
        self.books = 0

    def submit(self, task: BookTask) -> Future[Result]:
        self.books += 1
        # Ctrl-C on a terminal goes to the new process too
        with interrupted_later():
            return self._pool.submit(process_within_memory, task)

    def close(self, *, at_once: bool) -> None:
        if at_once:
            for started in self._context.started:
                # never started, or closed
                with suppress(ValueError, AttributeError):
                    started.kill()
        self._pool.shutdown(wait=not at_once, cancel_futures=at_once)


class LocalCrew:
    """So many processes, started as they are needed; one book each at a time."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._free: list[_ExecutorWorker] = []
        self._busy: dict[Future[Result], _ExecutorWorker] = {}

    def room(self) -> int:
        """Return how many books may be with the workers at once."""
        return self._size

    def submit(self, task: BookTask) -> Future[Result]:
        """Give a book to a worker that is free."""
        worker = self._free.pop() if self._free else _ExecutorWorker()
        try:
            future = worker.submit(task)
        except BrokenExecutor:  # it broke while it had nothing to do
            worker.close(at_once=True)
            worker = _ExecutorWorker()
            future = worker.submit(task)
        self._busy[future] = worker
        return future

    def result(self, future: Future[Result]) -> Result:
        """Return what became of a book that is done; WorkerLostError."""
        worker = self._busy.pop(future)
        try:
            result = future.result()
        except (BrokenExecutor, MemoryError):
            worker.close(at_once=True)
            raise WorkerLostError from None
        out_of_memory = result.reason is not None and result.reason.code in (
            OUT_OF_MEMORY,
            _MACHINE_FULL,
        )
        if worker.books < _MOST_BOOKS and not out_of_memory:
            self._free.append(worker)
        else:
            worker.close(at_once=False)
        return result

    def close(self, *, at_once: bool) -> None:
        """Let the workers go: when they are done, or at once."""
        for worker in [*self._free, *self._busy.values()]:
            worker.close(at_once=at_once)
        self._free, self._busy = [], {}


def default_workers() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _begin() -> None:
    """Prepare a worker: Ctrl-C is for the one who gives it work, and without
    that one it ends.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import irodori.conversion  # noqa: F401  (loaded before the first book)

    # a conversion makes millions of small things and few cycles
    gc.set_threshold(100_000)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


OUT_OF_MEMORY = "jobs.memory"
"""Why a book is refused that takes more."""
_MACHINE_FULL = "jobs.machine_full"
"""Why a book is refused for now though it took less."""


def process_within_memory(task: BookTask) -> Result:
    """Convert one book as `process` does; one that takes more memory than its
    job allows is refused. Where the system allows less than the job, it is
    tried again at the next run.

    MemoryError only where the job sets no limit.
    """
    try:
        with held_to(task.memory):
            return process(task)
    except MemoryError:
        if not task.memory:
            raise
    code = _MACHINE_FULL if _has_less_than(task.memory) else OUT_OF_MEMORY
    return Result(
        "refused",
        reason=Reason.of(code, limit=task.memory >> 20),
        exit_status=3,
    )


def _has_less_than(memory: int) -> bool:
    """Tell whether the system allows this process less memory than that."""
    if sys.platform == "win32":
        return False
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    return hard != resource.RLIM_INFINITY and hard < memory


@contextmanager
def held_to(memory: int) -> Iterator[None]:
    """Hold this process to so many bytes of address space for a while, where
    the system can; 0: no limit.
    """
    if not memory or sys.platform == "win32":
        yield
        return
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
