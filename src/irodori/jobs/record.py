"""What a run did: each job, and each of its books."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from irodori.jobs.bookwork import Kind, Reason, Staged
from irodori.jobs.ledgerrows import Output
from irodori.tuples import NamedTuple

BookState = Literal[
    "converted", "unchanged", "planned", "refused", "failed", "lost", "not_run"
]
JobState = Literal["done", "stopped", "refused"]
STATES: tuple[BookState, ...] = (
    "converted",
    "unchanged",
    "planned",
    "refused",
    "failed",
    "lost",
    "not_run",
)


class Made(NamedTuple):
    """A published output."""

    kind: Kind
    place: str
    sha256: str
    bytes: int

    @classmethod
    def of(cls, output: Staged | Output) -> Made:
        """Return an output that a worker made or the ledger holds."""
        return cls(output.kind, output.place, output.sha256, output.bytes)


class Book(NamedTuple):
    """One source and its result."""

    source: str
    state: BookState
    exit_status: int = 0
    sha256: str | None = None
    outputs: tuple[Made, ...] = ()
    reason: Reason | None = None
    """Why it was not converted, or of a planned one why it is to be."""
    notes: tuple[Reason, ...] = ()
    """What else a person should know."""
    summary: Mapping[str, int] = {}
    findings: Mapping[str, int] = {}
    as_of: str | None = None
    tries: int = 0
    seconds: float = 0.0


class JobRecord(NamedTuple):
    """One job of a run."""

    name: str
    state: JobState
    started: dt.datetime
    ended: dt.datetime
    as_of: dt.date | None
    books: tuple[Book, ...] = ()
    reason: Reason | None = None
    """Why the job as a whole was refused."""
    expired: tuple[str, ...] = ()
    """Outputs that were deleted, as they were older than the job keeps them.
    """
    notes: tuple[Reason, ...] = ()
    """Why its summary was not written."""
    summary: str | None = None
    """Where its summary is, None where it has none."""

    @property
    def counts(self) -> dict[BookState, int]:
        """How many books are in each state."""
        found = Counter(book.state for book in self.books)
        return {state: found[state] for state in STATES}

    @property
    def exit_status(self) -> int:
        """The worst of its books, 3 where the job or its summary was refused."""
        return max(
            [book.exit_status for book in self.books]
            + [3 if self.reason or self.notes else 0]
        )


class RunRecord(NamedTuple):
    """One run."""

    id: str
    jobs_file: Path
    program: str
    host: str
    started: dt.datetime
    ended: dt.datetime
    workers: int
    cluster: str | None
    dry_run: bool
    forced: bool
    jobs: tuple[JobRecord, ...]
    reports: tuple[Path, ...] = ()
    """Where its report was written, as JSON and as a page."""
    notes: tuple[Reason, ...] = ()
    """Why a notification could not be sent."""

    @property
    def exit_status(self) -> int:
        """The worst of its jobs; 3 where a notification could not be sent."""
        statuses = [job.exit_status for job in self.jobs]
        statuses.append(3 if self.notes else 0)
        return max(statuses)
