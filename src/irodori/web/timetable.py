"""The seam for scheduled work: what ``serve --jobs`` starts and stops with the
server, and shows at ``/jobs``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from irodori.messages import Language


class JobStatus(Protocol):
    """The state of one job."""

    @property
    def name(self) -> str:
        """The job's name in its file."""

    @property
    def when(self) -> str:
        """When it runs, as a sentence."""

    @property
    def next_run(self) -> dt.datetime | None:
        """When it runs next; None where it will not."""

    @property
    def last_run(self) -> dt.datetime | None:
        """When it last ran; None where it has not yet."""

    @property
    def last_outcome(self) -> str:
        """How that ended, as a sentence; empty where it has not run yet."""


class RunStatus(Protocol):
    """One run of a job."""

    @property
    def run(self) -> str:
        """What no other run is called."""

    @property
    def started(self) -> dt.datetime:
        """When it began."""

    @property
    def outcome(self) -> str:
        """How it ended, as a sentence."""


class OutputStatus(Protocol):
    """A file that a run made."""

    @property
    def kind(self) -> str:
        """``workbook``, ``report`` or ``html``."""

    @property
    def name(self) -> str:
        """Its file name."""


class BookStatus(Protocol):
    """What became of one book in a run."""

    @property
    def number(self) -> int:
        """What no other book of any run is called."""

    @property
    def name(self) -> str:
        """Its file name."""

    @property
    def place(self) -> str:
        """Where it came from."""

    @property
    def state(self) -> str:
        """How it ended, in words."""

    @property
    def code(self) -> str:
        """Why it was not converted, as a stable code; empty where it was."""

    @property
    def reason(self) -> str:
        """Why it was not converted; empty where it was."""

    @property
    def outputs(self) -> Sequence[OutputStatus]:
        """What was made of it."""


class Timetable(Protocol):
    """Scheduled work beside the page; it has threads of its own and waits for
    nobody.
    """

    def start(self) -> None:
        """Begin to run jobs when they are due."""

    def stop(self) -> None:
        """Begin no further job, and wait for the one that runs."""

    def status(self, language: Language) -> Sequence[JobStatus]:
        """Return the state of each job."""

    def run_now(self, name: str) -> bool:
        """Run a job as soon as there is room; False where there is none of
        that name.
        """

    def runs(self, name: str, language: Language) -> Sequence[RunStatus]:
        """Return the last runs of a job, the newest first."""

    def books(
        self, name: str, language: Language, run: str | None = None
    ) -> Sequence[BookStatus]:
        """Return the books of a job's run, without one those of its last."""

    def output(
        self, name: str, book: int, kind: str
    ) -> tuple[str, bytes] | None:
        """Return the name and bytes of a file that a job made of a book; None
        where it is no longer there.
        """
