"""What the parts of one server share, its schedule of jobs among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from irodori.messages import Language
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.jobs.schedule import ScheduledJob, ShownBook, ShownRun
    from irodori.web.pool import Pool
    from irodori.web.settings import Settings
    from irodori.web.store import Store
    from irodori.web.telemetry import Metrics


class State(NamedTuple):
    """The parts."""

    settings: Settings
    pool: Pool
    store: Store
    metrics: Metrics
    schedule: Timetable | None


class Timetable(Protocol):
    """The scheduled work that ``serve --jobs`` starts and stops with the
    server, and shows at ``/jobs``.

    It has threads of its own, and no call waits for a job.
    """

    def start(self) -> None:
        """Begin to run jobs when they are due."""

    def stop(self) -> None:
        """Begin no further job, and wait for the one that runs."""

    def status(self, language: Language) -> Sequence[ScheduledJob]:
        """Return the state of each job."""

    def run_now(self, name: str) -> bool:
        """Run a job as soon as there is room; False where there is none of
        that name.
        """

    def runs(self, name: str, language: Language) -> Sequence[ShownRun]:
        """Return the last runs of a job, the newest first."""

    def books(
        self, name: str, language: Language, run: str | None = None
    ) -> Sequence[ShownBook]:
        """Return the books of a job's run, without one those of its last."""

    def output(
        self, name: str, book: int, kind: str
    ) -> tuple[str, bytes] | None:
        """Return the name and bytes of a file that a job made of a book; None
        where it is no longer there.
        """
