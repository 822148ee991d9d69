"""What ``run`` shows on a terminal: a bar while it works, then what a person has to look at."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from irodori.cli.runscreen import RunLines
from irodori.cli.session import Session
from irodori.report.plain import printable

if TYPE_CHECKING:
    from irodori.jobs.record import Book, JobRecord


class RunTerminal(RunLines):
    """A bar for each job above the lines."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._console = Console(highlight=False)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, TimeRemainingColumn(), console=self._console, transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> RunTerminal:
        """Begin the bar."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the bar."""
        self._bar.stop()

    def job_begins(self, job: str, due: int, settled: int) -> None:
        """Show how much there is to do."""
        super().job_begins(job, due, settled)
        self._task = self._bar.add_task(self._session.text("run.working", job=job), total=due) if due else None

    def book_done(self, job: str, book: Book) -> None:
        """Move the bar; show what was refused, and what is planned."""
        if self._task is not None and book.tries:
            self._bar.advance(self._task)
        super().book_done(job, book)

    def job_ends(self, record: JobRecord) -> None:
        """Show what became of a job."""
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
        super().job_ends(record)

    def _line(self, line: str, style: str = "") -> None:
        self._bar.console.print(Text(printable(line), style=style), soft_wrap=True)
