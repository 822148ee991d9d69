"""Books on their way: planned, with a worker, published, recorded; and one run of
a job at a time: a lock beside the ledger, which ends with the process that
holds it.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

import irodori
from irodori.errors import InputError
from irodori.jobs.bookwork import Reason, Result
from irodori.jobs.clock import zoned
from irodori.jobs.crew import Crew, lost
from irodori.jobs.ledger import Ledger
from irodori.jobs.plan import Item, settled
from irodori.jobs.publisher import Delivery, Outcome, Publisher
from irodori.jobs.record import Book, Handed, Made
from irodori.tuples import NamedTuple
from irodori.workers import WorkerLostError

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
