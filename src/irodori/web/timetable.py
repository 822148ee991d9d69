"""The seam for scheduled work: what ``serve --jobs`` starts and stops with the server, and shows at ``/jobs``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol


class JobStatus(Protocol):
    """The state of one job."""

    @property
    def name(self) -> str:
        """The job's name in its file."""

    @property
    def schedule(self) -> str:
        """When it runs, as its file says it."""

    @property
    def next_run(self) -> dt.datetime | None:
        """When it runs next; None where it will not."""

    @property
    def last_run(self) -> dt.datetime | None:
        """When it last ran; None where it has not yet."""

    @property
    def last_outcome(self) -> str:
        """How that ended, as a sentence; empty where it has not run yet."""


class BookStatus(Protocol):
    """What became of one book in a job's last run."""

    @property
    def name(self) -> str:
        """The book."""

    @property
    def state(self) -> str:
        """How it ended, in words."""

    @property
    def reason(self) -> str:
        """Why it was not converted; empty where it was."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """Where its outputs are."""


class Timetable(Protocol):
    """Scheduled work beside the page; it has threads of its own and waits for nobody."""

    def start(self) -> None:
        """Begin to run jobs when they are due."""

    def stop(self) -> None:
        """Begin no further job, and wait for the one that runs."""

    def status(self) -> Sequence[JobStatus]:
        """Return the state of each job."""

    def run_now(self, name: str) -> bool:
        """Run a job as soon as there is room; False where there is none of that name."""

    def books(self, name: str) -> Sequence[BookStatus]:
        """Return the books of a job's last run."""
