"""How outputs get their names: never over what somebody else wrote, and so that a run that is killed can be taken up.

The ledger knows the digest of each output before it has its name.  Whenever a run ends, each output of an attempt is
either where it waits or in its place, and the ledger tells which of the two it should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from irodori.errors import InputError, IrodoriError
from irodori.jobs.ledger import Attempt, Ledger, Output, staged_of
from irodori.jobs.places import Places
from irodori.jobs.work import Kind, Reason, Result, Staged


class Delivery(NamedTuple):
    """What a worker made of a book, and the attempt that it belongs to."""

    attempt: int
    source: str
    result: Result


class Outcome(NamedTuple):
    """How a delivery ended: with its outputs in their places, or with the reason why not."""

    delivery: Delivery
    reason: Reason | None
    notes: tuple[Reason, ...] = ()


class Publisher:
    """Puts the outputs of one job in their places."""

    def __init__(self, job: str, ledger: Ledger, places: Places, *, force: bool) -> None:
        self._job = job
        self._ledger = ledger
        self._places = places
        self._force = force

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Record deliveries and give their outputs their names; one after the other where they meet in a place."""
        outcomes = list[Outcome]()
        waiting = list(deliveries)
        while waiting:
            taken, now, later = set[str](), list[Delivery](), list[Delivery]()
            for each in waiting:
                places = {output.place for output in each.result.outputs}
                (later if taken & places else now).append(each)
                taken |= places
            self._ledger.stage((each.attempt, each.result) for each in now)
            outcomes += self._published(now)
            waiting = later
        return outcomes

    def _published(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        outcomes, finished = list[Outcome](), list[tuple[int, dict[Kind, str]]]()
        for each in deliveries:
            stamps = dict[Kind, str]()
            try:
                notes = self._put(each.source, each.result.outputs, stamps)
            except IrodoriError as error:
                reason = Reason(error.code, error.message("ja"), error.message("en"))
                self._ledger.drop(each.attempt, "refused", reason, stamps)
                self._discard(each.result.outputs)
                outcomes.append(Outcome(each, reason))
            else:
                finished.append((each.attempt, stamps))
                outcomes.append(Outcome(each, None, notes))
        self._ledger.finish(finished)
        return outcomes

    def _put(self, source: str, outputs: Iterable[Staged], stamps: dict[Kind, str]) -> tuple[Reason, ...]:
        """Give outputs their names, all that may have them or none; fill in the stamps of those that have."""
        notes = list[Reason]()
        allowed = [(each, self._may_replace(source, each, notes)) for each in outputs]
        for output, replace in allowed:
            store = self._places.of(output.place)
            if replace is None:
                store.remove(output.staged)
            else:
                store.publish(output.staged, output.place, replace=replace)
            entry = store.entry(output.place)
            stamps[output.kind] = entry.stamp if entry else ""
        return tuple(notes)

    def _may_replace(self, source: str, output: Staged, notes: list[Reason]) -> bool | None:
        """Tell whether something stands in an output's place that may be replaced; None where it is the output itself.

        InputError: ``file.same``, ``jobs.same_output``, ``jobs.output_edited``, ``jobs.output_unknown``.
        """
        if output.place == source:
            raise InputError("file.same", path=source)
        found = self._places.digest(output.place)
        if found is None:
            return False
        if found == output.sha256:
            return None
        written = self._ledger.written(output.place)
        own = written is not None and (written[1].job, written[1].source) == (self._job, source)
        untouched = written is not None and found == written[0].sha256
        if own and untouched:
            return True
        if self._force:
            notes.append(Reason.of("jobs.output_forced", path=output.place))
            return True
        if written is None:
            raise InputError("jobs.output_unknown", path=output.place)
        if untouched:
            raise InputError("jobs.same_output", path=output.place, first=written[1].source, second=source)
        raise InputError("jobs.output_edited", path=output.place)

    # ---- After a run that did not come to its end --------------------------------------------------------------------

    def recover(self, staging: Iterable[str]) -> None:
        """Finish what a run has left, and clear away what nobody will finish."""
        attempts = self._ledger.open_attempts(self._job)
        self._ledger.interrupt(attempt.id for attempt in attempts if attempt.state == "started")
        for attempt in attempts:
            if attempt.state == "staged":
                self._take_up(attempt, self._ledger.outputs(attempt.id))
        self.sweep(staging)

    def sweep(self, staging: Iterable[str]) -> None:
        """Delete outputs that no attempt waits for; nothing of the job is being worked on."""
        for folder in dict.fromkeys(staging):
            store = self._places.of(folder)
            for place in list(store.listed(folder)):
                store.remove(place)

    def _take_up(self, attempt: Attempt, outputs: Sequence[Output]) -> None:
        stamps = dict[Kind, str]()
        try:
            for output in outputs:
                self._check_waits(output)
            self._put(attempt.source, map(staged_of, outputs), stamps)
        except IrodoriError:  # somebody came between: the book is looked at again
            self._ledger.drop(attempt.id, "interrupted", None, stamps)
            self._discard(map(staged_of, outputs))
        else:
            self._ledger.finish([(attempt.id, stamps)])

    def _check_waits(self, output: Output) -> None:
        """See that an output is in its place or waits for it."""
        if self._places.digest(output.place) == output.sha256:
            return
        if output.staged is None or self._places.digest(output.staged) != output.sha256:
            raise InputError("file.missing", path=output.staged or output.place)

    def _discard(self, outputs: Iterable[Staged]) -> None:
        for output in outputs:
            self._places.of(output.staged).remove(output.staged)
