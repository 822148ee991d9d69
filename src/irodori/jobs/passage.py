"""Books on their way: planned, with a worker, published, recorded; and one run of
a job at a time: a lock beside the ledger, which ends with the process that
holds it.

The workers are processes of this machine, or those of a Dask cluster behind
the same interface. Dask hands a book whose worker is gone to another one, as
often as its scheduler's ``allowed-failures`` says, and then gives it up. Each
execution has temporary names of its own, and the ledger is written here alone:
a book that two workers have converted, because one was only thought to be
lost, is recorded once.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal, Protocol, TypeAlias

from filelock import FileLock, Timeout

import irodori
from irodori.errors import InputError, InternalError
from irodori.jobs.bookwork import (
    BookTask,
    Reason,
    Result,
    flushed,
    process_in_time,
)
from irodori.jobs.clock import zoned
from irodori.jobs.ledger import Ledger
from irodori.jobs.plan import Item, settled
from irodori.jobs.publisher import Delivery, Outcome, Publisher
from irodori.jobs.record import Book, Handed, Made
from irodori.tuples import NamedTuple
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


_LOOK = 1.0
"""Seconds after which the crew is asked for its room again, even if no book is
done.
"""
_GATHER = 0.05
"""Seconds for which further books are waited for when one is done: those that
are recorded together share the transactions.
"""
_TRIES = 2


# ---- One run at a time ------------------------------------------------------


@contextmanager
def job_lock(
    ledger: Ledger,
    job: str,
    timezone: str,
) -> Iterator[None]:
    """Hold the lock on a job; InputError ``jobs.locked`` where another run
    holds it, with the time in a zone.
    """
    lock = FileLock(lock_path(ledger.path, job), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _locked(ledger, job, timezone) from None
    except OSError as error:
        raise InputError(
            "ledger.unusable", path=ledger.path, problem=error
        ) from None
    try:
        yield
    finally:
        lock.release()


def lock_path(ledger: Path, job: str) -> Path:
    """Return where the lock of a job is."""
    return ledger.with_name(f"{ledger.name}.{job}.lock")


def _locked(ledger: Ledger, job: str, timezone: str) -> InputError:
    """Return the refusal that names who holds the lock, as far as the ledger
    tells.
    """
    for run in ledger.runs(job):
        if run.state == "running":
            return InputError(
                "jobs.locked",
                job=job,
                host=run.host,
                pid=run.pid,
                since=zoned(dt.datetime.fromisoformat(run.started), timezone),
            )
    return InputError("jobs.locked", job=job, host="?", pid="?", since="?")


# ---- Books on their way -----------------------------------------------------


class _Try(NamedTuple):
    """A book that a worker has, by its attempt, and how often it was tried."""

    attempt: int
    item: Item
    number: int


class Passage:
    """Passes books through the workers: no more at once than they have room
    for, recorded as they come back.
    """

    def __init__(
        self,
        ledger: Ledger,
        crew: Crew,
        publisher: Publisher,
        run: str,
        note: Callable[[Book], None],
        *,
        stop: bool = False,
    ) -> None:
        self._ledger = ledger
        self._crew = crew
        self._publisher = publisher
        self._run = run
        self._note = note
        self._stop_at_refusal = stop
        self._stopping = False
        self._working: dict[Future[Result], _Try] = {}

    def pass_through(self, items: Sequence[Item]) -> None:
        """Convert the books, in their order; each is noted when its outputs
        are published.
        """
        waiting = deque(items)
        while waiting or self._working:
            self._hand_out(waiting)
            if not self._working and waiting:
                time.sleep(_LOOK)  # a cluster whose workers are still to come
            results = [
                (tried, self._result(future, tried))
                for future, tried in self._finished()
            ]
            # the workers go on while the outputs get their names
            self._hand_out(waiting)
            self._record([(tried, found) for tried, found in results if found])

    def _finished(self) -> list[tuple[Future[Result], _Try]]:
        """Wait for books, and return those that are done in the order in which
        they were handed out.
        """
        wait(self._working, timeout=_LOOK, return_when=FIRST_COMPLETED)
        done, _ = wait(self._working, timeout=_GATHER)
        in_order = [future for future in self._working if future in done]
        return [(future, self._working.pop(future)) for future in in_order]

    def _hand_out(self, waiting: deque[Item]) -> None:
        """Give the crew as many books as it has room for, recorded before."""
        if self._stopping:
            waiting.clear()
        # a job that is to stop has no book waiting
        room = self._crew.room(ahead=not self._stop_at_refusal)
        count = min(room - len(self._working), len(waiting))
        items = [waiting.popleft() for _ in range(count)]
        if items:
            for attempt, item in zip(self._started(items), items, strict=True):
                self._submit(_Try(attempt, item, 1))

    def _started(self, items: Sequence[Item]) -> list[int]:
        """Record that books are begun; return the numbers of the attempts."""
        job = items[0].task.named.job
        books = [
            Handed(item.entry.place, item.entry.stamp, item.rules)
            for item in items
        ]
        return self._ledger.start(self._run, job, irodori.__version__, books)

    def _submit(self, tried: _Try) -> None:
        self._working[self._crew.submit(tried.item.task)] = tried

    def _result(
        self,
        future: Future[Result],
        tried: _Try,
    ) -> Result | None:
        """Return a book's result; None where its worker was lost and another
        one has it now.
        """
        try:
            return self._crew.result(future)
        except WorkerLostError as error:
            if tried.number >= _TRIES:
                return lost(error)
        self._ledger.tried_again(tried.attempt)
        self._submit(tried._replace(number=tried.number + 1))
        return None

    def _record(self, results: Sequence[tuple[_Try, Result]]) -> None:
        """Record results, and publish the outputs."""
        others = [
            (tried.attempt, _state(result), result)
            for tried, result in results
            if result.outcome != "converted"
        ]
        if others:
            self._ledger.settle(others)
        outcomes = self._delivered(results)
        for tried, result in results:
            outcome = outcomes.get(tried.attempt)
            if outcome is None:
                self._noted(self._unmade(tried, result))
            elif outcome.reason:
                self._noted(_not_named(tried, result, outcome.reason))
            else:
                self._noted(_converted(tried, result, outcome.notes))

    def _delivered(
        self, results: Sequence[tuple[_Try, Result]]
    ) -> dict[int, Outcome]:
        """Publish outputs; return how that ended, by attempt."""
        made = [
            Delivery(tried.attempt, tried.item.entry.place, result)
            for tried, result in results
            if result.outcome == "converted"
        ]
        outcomes = self._publisher.deliver(made) if made else []
        return {outcome.attempt: outcome for outcome in outcomes}

    def _noted(self, book: Book) -> None:
        if self._stop_at_refusal and book.exit_status >= 3:
            self._stopping = True
        self._note(book)

    def _unmade(self, tried: _Try, result: Result) -> Book:
        item = tried.item
        if result.outcome == "unchanged" and item.last is not None:
            self._ledger.restamp(item.last.id, item.entry.stamp)
            outputs = self._ledger.outputs(item.last.id)
            found = settled(item.last, outputs, item.notes)
            return found._replace(tries=tried.number)
        state = _state(result)
        return Book(
            item.entry.place,
            state,
            result.exit_status,
            result.digest or None,
            reason=result.reason,
            tries=tried.number,
            seconds=result.seconds,
        )


def _state(
    result: Result,
) -> Literal["unchanged", "refused", "failed", "lost"]:
    """Return the state of a book that has no new outputs."""
    assert result.outcome != "converted"
    return (
        "lost"
        if result.reason and result.reason.code == "jobs.worker_lost"
        else result.outcome
    )


def _not_named(tried: _Try, result: Result, reason: Reason) -> Book:
    """Return a book whose outputs could not be published."""
    return Book(
        tried.item.entry.place,
        "refused",
        3,
        result.digest,
        reason=reason,
        tries=tried.number,
    )


def _converted(
    tried: _Try,
    result: Result,
    notes: tuple[Reason, ...],
) -> Book:
    return Book(
        tried.item.entry.place,
        "converted",
        result.exit_status,
        result.digest,
        tuple(map(Made.of, result.outputs)),
        notes=notes,
        summary=result.summary,
        findings=result.findings,
        as_of=result.as_of,
        tries=tried.number,
        seconds=result.seconds,
    )
