"""What a run did: each job, and each of its books; and the form in which the
ledger keeps it: its tables, and their rows as values.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import irodori
from irodori.jobs.bookwork import Kind, Reason, Staged
from irodori.tuples import NamedTuple

SCHEMA = """
CREATE TABLE ledger (id TEXT NOT NULL) STRICT;
CREATE TABLE run (
    id TEXT PRIMARY KEY, jobs_file TEXT NOT NULL, program TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
    arguments TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, state TEXT NOT NULL, exit_status INTEGER
) STRICT;
CREATE TABLE job_run (
    run TEXT NOT NULL REFERENCES run, job TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, state TEXT NOT NULL,
    converted INTEGER, unchanged INTEGER, refused INTEGER, exit_status INTEGER, PRIMARY KEY (run, job)
) STRICT;
CREATE TABLE attempt (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL REFERENCES run, job TEXT NOT NULL, source TEXT NOT NULL,
    stamp TEXT NOT NULL, sha256 TEXT, bytes INTEGER, rules TEXT NOT NULL, program TEXT NOT NULL,
    as_of TEXT, as_of_source TEXT, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, tries INTEGER NOT NULL,
    exit_status INTEGER, code TEXT, ja TEXT, en TEXT, summary TEXT, findings TEXT, seconds REAL
) STRICT;
CREATE INDEX attempt_of_source ON attempt (job, source, id);
CREATE INDEX attempt_of_run ON attempt (run);
CREATE INDEX attempt_open ON attempt (job, state) WHERE state IN ('started', 'staged');
CREATE TABLE output (
    attempt INTEGER NOT NULL REFERENCES attempt, kind TEXT NOT NULL, place TEXT NOT NULL, sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL, staged TEXT, stamp TEXT NOT NULL DEFAULT '', state TEXT NOT NULL,
    PRIMARY KEY (attempt, kind)
) STRICT;
CREATE INDEX output_place ON output (place, attempt);
CREATE TABLE summary (
    place TEXT NOT NULL, sha256 TEXT NOT NULL, written TEXT NOT NULL, PRIMARY KEY (place, sha256)
) STRICT;
"""
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


# ---- The rows of the ledger -------------------------------------------------


class Output(NamedTuple):
    """An output of an attempt; ``state`` is ``staged``, ``written``,
    ``expired`` or ``dropped``.
    """

    attempt: int
    kind: Kind
    place: str
    sha256: str
    bytes: int
    staged: str | None
    stamp: str
    state: str


class Attempt(NamedTuple):
    """One attempt to convert a book."""

    id: int
    run: str
    job: str
    source: str
    stamp: str
    sha256: str | None
    bytes: int | None
    rules: str
    program: str
    as_of: str | None
    as_of_source: str | None
    state: str
    started: str
    ended: str | None
    tries: int
    exit_status: int | None
    code: str | None
    ja: str | None
    en: str | None
    summary: str | None
    findings: str | None
    seconds: float | None

    @property
    def reason(self) -> Reason | None:
        """Why the book was not converted."""
        return (
            Reason(self.code, self.ja or "", self.en or "")
            if self.code
            else None
        )


class RunRow(NamedTuple):
    """One run."""

    id: str
    jobs_file: str
    program: str
    host: str
    pid: int
    arguments: str
    started: str
    ended: str | None
    state: str
    exit_status: int | None

    @classmethod
    def begun(
        cls, run: str, jobs_file: str, arguments: str, started: dt.datetime
    ) -> RunRow:
        """Return the row of a run that this process begins."""
        return cls(
            run,
            jobs_file,
            irodori.__version__,
            socket.gethostname(),
            os.getpid(),
            arguments,
            started.isoformat(),
            None,
            "running",
            None,
        )


class JobRow(NamedTuple):
    """One job of a run, with how many books it converted, left and refused."""

    run: str
    job: str
    started: str
    ended: str | None
    state: str
    converted: int | None
    unchanged: int | None
    refused: int | None
    exit_status: int | None


class Handed(NamedTuple):
    """What is recorded when a book is handed to a worker."""

    source: str
    stamp: str
    rules: str


def staged_of(output: Output) -> Staged:
    """Return an output as its worker made it."""
    return Staged(
        output.kind,
        output.place,
        output.staged or "",
        output.sha256,
        output.bytes,
    )


# ---- What a run did ---------------------------------------------------------


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
