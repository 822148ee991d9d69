"""Books on their way: planned, with a worker, published, recorded."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Literal

import irodori
from irodori.jobs.bookwork import Reason, Result
from irodori.jobs.crew import Crew, lost
from irodori.jobs.ledger import Ledger
from irodori.jobs.ledgerrows import Handed
from irodori.jobs.plan import Item, settled
from irodori.jobs.publisher import Delivery, Publisher
from irodori.jobs.record import Book, Made
from irodori.workers import WorkerLostError

_LOOK = 1.0
"""Seconds after which the crew is asked again for its room, though nothing was
done.
"""
_GATHER = 0.05
"""Seconds for which further books are waited for when one is done: those that
are recorded together share the transactions.
"""
_TRIES = 2


class Passage:
    """Books on their way through the workers: no more at once than they have
    room for, recorded as they come back.
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
        self._working: dict[Future[Result], tuple[int, Item, int]] = {}

    def pass_through(self, items: Sequence[Item]) -> None:
        """Convert the books, in their order; each is noted when its outputs
        are in their places.
        """
        waiting = deque(items)
        while waiting or self._working:
            self._hand_out(waiting)
            if not self._working and waiting:
                time.sleep(_LOOK)  # a cluster whose workers are still to come
            wait(self._working, timeout=_LOOK, return_when=FIRST_COMPLETED)
            done, _ = wait(self._working, timeout=_GATHER)
            # in the order in which they were handed out
            in_order = [future for future in self._working if future in done]
            finished = [
                (future, *self._working.pop(future)) for future in in_order
            ]
            results = [
                (
                    attempt,
                    item,
                    tries,
                    self._result(future, attempt, item, tries),
                )
                for future, attempt, item, tries in finished
            ]
            # the workers go on while the outputs get their names
            self._hand_out(waiting)
            self._record(
                [
                    (attempt, item, tries, result)
                    for attempt, item, tries, result in results
                    if result
                ]
            )

    def _hand_out(self, waiting: deque[Item]) -> None:
        # a job that is to stop has no book waiting
        room = self._crew.room(ahead=not self._stop_at_refusal)
        room -= len(self._working)
        if self._stopping:
            waiting.clear()
        items = [waiting.popleft() for _ in range(min(room, len(waiting)))]
        if not items:
            return
        opened = [
            Handed(item.entry.place, item.entry.stamp, item.rules)
            for item in items
        ]
        attempts = self._ledger.start(
            self._run, items[0].task.named.job, irodori.__version__, opened
        )
        for attempt, item in zip(attempts, items, strict=True):
            self._submit(attempt, item, 1)

    def _submit(self, attempt: int, item: Item, tries: int) -> None:
        self._working[self._crew.submit(item.task)] = (attempt, item, tries)

    def _result(
        self, future: Future[Result], attempt: int, item: Item, tries: int
    ) -> Result | None:
        """Return what became of a book; None where its worker was lost and
        another one has it now.
        """
        try:
            return self._crew.result(future)
        except WorkerLostError:
            if tries >= _TRIES:
                return lost()
        self._ledger.tried_again(attempt)
        self._submit(attempt, item, tries + 1)
        return None

    def _record(
        self, results: Sequence[tuple[int, Item, int, Result]]
    ) -> None:
        made = [
            Delivery(attempt, item.entry.place, result)
            for attempt, item, _, result in results
            if result.outcome == "converted"
        ]
        others = [
            (attempt, _state(result), result)
            for attempt, _, _, result in results
            if result.outcome != "converted"
        ]
        if others:
            self._ledger.settle(others)
        outcomes = (
            {
                outcome.delivery.attempt: outcome
                for outcome in self._publisher.deliver(made)
            }
            if made
            else {}
        )
        for attempt, item, tries, result in results:
            outcome = outcomes.get(attempt)
            if outcome is None:
                self._noted(self._unmade(item, result, tries))
            elif outcome.reason:
                self._noted(
                    Book(
                        item.entry.place,
                        "refused",
                        3,
                        result.digest,
                        reason=outcome.reason,
                        tries=tries,
                    )
                )
            else:
                self._noted(_converted(item, result, tries, outcome.notes))

    def _noted(self, book: Book) -> None:
        if self._stop_at_refusal and book.exit_status >= 3:
            self._stopping = True
        self._note(book)

    def _unmade(self, item: Item, result: Result, tries: int) -> Book:
        if result.outcome == "unchanged" and item.last is not None:
            self._ledger.restamp(item.last.id, item.entry.stamp)
            return settled(
                item.last, self._ledger.outputs(item.last.id), item.notes
            )._replace(tries=tries)
        state = _state(result)
        return Book(
            item.entry.place,
            state,
            result.exit_status,
            result.digest or None,
            reason=result.reason,
            tries=tries,
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


def _converted(
    item: Item, result: Result, tries: int, notes: tuple[Reason, ...]
) -> Book:
    made = tuple(
        Made(each.kind, each.place, each.sha256, each.bytes)
        for each in result.outputs
    )
    return Book(
        item.entry.place,
        "converted",
        result.exit_status,
        result.digest,
        made,
        notes=notes,
        summary=result.summary,
        findings=result.findings,
        as_of=result.as_of,
        tries=tries,
        seconds=result.seconds,
    )
