"""Publishing outputs: never over a file that somebody else wrote, and so that
a killed run can be resumed.

The ledger knows the digest of each output before it is published. Whenever a
run ends, each output of an attempt has either its temporary name or its final
one, and the ledger tells which of the two it should be.

Expired outputs are deleted here too, unless somebody has edited them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Literal

from irodori.errors import InputError, IrodoriError
from irodori.jobs.bookwork import Kind, Reason, Result, Staged
from irodori.jobs.clock import now
from irodori.jobs.jobtables import Job
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import Attempt, Output, staged_of
from irodori.tuples import NamedTuple

_AT_ONCE = 16


class Delivery(NamedTuple):
    """What a worker made of a book, and the attempt that it belongs to."""

    attempt: int
    source: str
    result: Result


class Outcome(NamedTuple):
    """How the delivery of an attempt ended: published, or with the reason why
    not.
    """

    attempt: int
    reason: Reason | None
    notes: tuple[Reason, ...] = ()


class Publisher:
    """Publishes the outputs of one job."""

    def __init__(
        self, job: str, ledger: Ledger, places: Places, *, force: bool
    ) -> None:
        self._job = job
        self._ledger = ledger
        self._places = places
        self._force = force

    def deliver(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Record deliveries and publish their outputs, one after the other
        where two have the same place.
        """
        outcomes = list[Outcome]()
        waiting = list(deliveries)
        while waiting:
            taken = set[str]()
            now = list[Delivery]()
            later = list[Delivery]()
            for each in waiting:
                places = {output.place for output in each.result.outputs}
                (later if taken & places else now).append(each)
                taken |= places
            self._ledger.stage((each.attempt, each.result) for each in now)
            outcomes += self._published(now)
            waiting = later
        return outcomes

    def _published(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Publish outputs, and record them."""
        puts = [
            self._put_of(each.source, each.result.outputs)
            for each in deliveries
        ]
        _put_all(puts)
        self._sync(puts)
        done = list(zip(deliveries, puts, strict=True))
        self._record(done)
        return [
            Outcome(each.attempt, put.reason, tuple(put.notes))
            for each, put in done
        ]

    def _record(self, done: Sequence[tuple[Delivery, _Put]]) -> None:
        """Record which deliveries are published and which are not."""
        finished = list[tuple[int, dict[Kind, str]]]()
        for (attempt, _, result), put in done:
            if put.reason:
                self._ledger.drop(attempt, "refused", put.reason, put.stamps)
                self._discard(result.outputs)
            else:
                finished.append((attempt, put.stamps))
        self._ledger.finish(finished)

    def _sync(self, puts: Iterable[_Put]) -> None:
        """Sync the new names to the disk, before the ledger records them."""
        places = [place for put in puts for place in put.named]
        for store in {self._places.of(place) for place in places}:
            store.sync(
                place for place in places if self._places.of(place) is store
            )

    def _put_of(self, source: str, outputs: Sequence[Staged]) -> _Put:
        owners = {
            output.place: self._owner(source, output.place)
            for output in outputs
        }
        return _Put(self._places, source, outputs, owners, force=self._force)

    def _owner(self, source: str, place: str) -> _Owner:
        written = self._ledger.written(place)
        if written is None:
            return _Owner(None, None, own=False)
        output, attempt = written
        is_own = attempt.job == self._job and attempt.source == source
        return _Owner(output.sha256, attempt.source, own=is_own)

    # ---- After a run that did not come to its end ---------------------------

    def recover(self, staging: Iterable[str]) -> None:
        """Finish what a killed run has left, and remove what cannot be
        finished.
        """
        attempts = self._ledger.open_attempts(self._job)
        self._ledger.interrupt(
            attempt.id for attempt in attempts if attempt.state == "started"
        )
        for attempt in attempts:
            if attempt.state == "staged":
                self._take_up(attempt, self._ledger.outputs(attempt.id))
        self.sweep(staging)

    def sweep(self, staging: Iterable[str]) -> None:
        """Delete temporary outputs that belong to no attempt; no book of the
        job is being worked on.
        """
        for folder in dict.fromkeys(staging):
            store = self._places.of(folder)
            for place in list(store.listed(folder)):
                _clear(self._places, place)
            store.remove_empty(folder)

    def _take_up(self, attempt: Attempt, outputs: Sequence[Output]) -> None:
        staged = list(map(staged_of, outputs))
        put = self._put_of(attempt.source, staged)
        if all(map(self._is_known, outputs)):
            put.done()
            self._sync([put])
            if put.reason is None:
                self._ledger.finish([(attempt.id, put.stamps)])
                return
        # Somebody came between: the book is looked at again.
        self._ledger.drop(attempt.id, "interrupted", None, put.stamps)
        self._discard(map(staged_of, outputs))

    def _is_known(self, output: Output) -> bool:
        """Tell whether an output is published or still has its temporary name."""
        places = (
            [output.place, output.staged] if output.staged else [output.place]
        )
        return any(
            self._places.digest(place) == output.sha256 for place in places
        )

    def _discard(self, outputs: Iterable[Staged]) -> None:
        for output in outputs:
            _clear(self._places, output.staged)


def _clear(places: Places, staged: str) -> None:
    """Delete a temporary output; if that fails, the next run will."""
    with suppress(IrodoriError):
        places.of(staged).remove(staged)


class _Owner(NamedTuple):
    """What the ledger says about a place: the digest last written there, from
    which source, and whether by this one.
    """

    sha256: str | None
    source: str | None
    own: bool


class _Put:
    """Publishes the outputs of one book; it does not use the ledger, so that
    many can run at once.
    """

    def __init__(
        self,
        places: Places,
        source: str,
        outputs: Sequence[Staged],
        owners: Mapping[str, _Owner],
        *,
        force: bool,
    ) -> None:
        self._places = places
        self._source = source
        self._outputs = outputs
        self._owners = owners
        self._force = force
        self.stamps: dict[Kind, str] = {}
        """The stamps of the published outputs."""
        self.named: list[str] = []
        """The places that were written now."""
        self.notes: list[Reason] = []
        self.reason: Reason | None = None
        """Why not all are published."""

    def done(self) -> None:
        """Publish the outputs, as far as that is allowed."""
        try:
            for output, replace in [
                (each, self._may_replace(each)) for each in self._outputs
            ]:
                store = self._places.of(output.place)
                if replace is None:
                    _clear(self._places, output.staged)
                else:
                    store.publish(output.staged, output.place, replace=replace)
                    self.named.append(output.place)
                entry = store.entry(output.place)
                self.stamps[output.kind] = entry.stamp if entry else ""
        except IrodoriError as error:
            self.reason = Reason.of_error(error)

    def _may_replace(self, output: Staged) -> bool | None:
        """Tell whether an output's place holds a file that may be replaced;
        None where it is the output itself.

        InputError: ``file.same``, ``jobs.same_output``,
        ``jobs.output_edited``, ``jobs.output_unknown``.
        """
        place = output.place
        owner = self._owners[place]
        if place == self._source:
            raise InputError("file.same", path=place)
        found = self._places.digest(place)
        if found is None:
            return False
        if found == output.sha256:
            return None
        if owner.own and found == owner.sha256:
            return True
        if self._force:
            self.notes.append(Reason.of("jobs.output_forced", path=place))
            return True
        raise self._not_ours(place, found, owner)

    def _not_ours(self, place: str, found: str, owner: _Owner) -> InputError:
        """Return why a file with a digest must not be replaced."""
        if owner.sha256 is None:
            return InputError("jobs.output_unknown", path=place)
        if found != owner.sha256:
            return InputError("jobs.output_edited", path=place)
        return InputError(
            "jobs.same_output",
            path=place,
            first=owner.source,
            second=self._source,
        )


def _put_all(puts: Sequence[_Put]) -> None:
    """Publish the outputs of books, many at once: in an object store each
    takes several requests.
    """
    if len(puts) == 1:
        puts[0].done()
        return
    with ThreadPoolExecutor(min(len(puts), _AT_ONCE)) as threads:
        list(threads.map(_Put.done, puts))


def expired(
    ledger: Ledger,
    places: Places,
    job: Job,
) -> tuple[str, ...]:
    """Delete the outputs of a job that are older than it keeps them; return
    their places.

    The ledger keeps its records, so that a book is not converted again because
    its output is gone.
    """
    if job.retention_days is None:
        return ()
    age = dt.timedelta(days=job.retention_days)
    oldest = (now() - age).isoformat()
    return tuple(
        output.place
        for output, attempt in ledger.standing(job.name)
        if (attempt.ended or "") < oldest and _expire(ledger, places, output)
    )


def _expire(ledger: Ledger, places: Places, output: Output) -> bool:
    """Delete an output unless it was edited; tell whether it is gone now."""
    found = places.digest(output.place)
    if found == output.sha256:
        places.of(output.place).remove(output.place)
    if found in (None, output.sha256):
        ledger.expire(output)
    return found == output.sha256


# ---- Looked at again --------------------------------------------------------


class Verified(NamedTuple):
    """An output that is in force, and whether it is as it was written."""

    output: Output
    attempt: Attempt
    state: Literal["same", "edited", "missing", "unreadable"]
    reason: Reason | None = None


def verified(
    ledger: Ledger, places: Places, job: str | None = None
) -> Iterator[Verified]:
    """Yield each output in force, all of them read again; nothing is changed."""
    for output, attempt in ledger.standing(job):
        try:
            found = places.digest(output.place)
        except IrodoriError as error:
            reason = Reason.of_error(error)
            yield Verified(output, attempt, "unreadable", reason)
            continue
        yield Verified(
            output,
            attempt,
            "missing"
            if found is None
            else "same"
            if found == output.sha256
            else "edited",
        )
