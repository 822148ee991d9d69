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

from irodori.cli.session import Session
from irodori.report.plain import printable

if TYPE_CHECKING:
    from irodori.jobs.record import Book, JobRecord, RunRecord


class RunTerminal:
    """A bar for each job, and lines for what was refused."""

    def __init__(self, session: Session) -> None:
        self._session = session
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
        self._say("run.begins", job=job, due=f"{due:,}", settled=f"{settled:,}")
        self._task = self._bar.add_task(self._session.text("run.working", job=job), total=due) if due else None

    def book_done(self, job: str, book: Book) -> None:  # noqa: ARG002
        """Move the bar; show what was refused, and what is planned."""
        language = self._session.language
        if self._task is not None and book.tries:
            self._bar.advance(self._task)
        if book.state == "planned" and book.reason:
            self._say("run.planned", source=book.source, why=book.reason.text(language))
        elif book.reason:
            self._say("run.book_refused", source=book.source, text=book.reason.text(language), style="red")
        for note in book.notes:
            self._say("run.book_refused", source=book.source, text=note.text(language), style="yellow")

    def job_ends(self, record: JobRecord) -> None:
        """Show what became of a job."""
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
        counts = {state: f"{count:,}" for state, count in record.counts.items()}
        if record.reason:
            self._line(record.reason.text(self._session.language), "red")
            return
        for note in record.notes:
            self._line(note.text(self._session.language), "yellow")
        code = "run.ends_dry" if record.counts["planned"] else "run.ends"
        failed = record.counts["failed"] + record.counts["lost"]
        self._say(code, job=record.name, **{**counts, "failed": f"{failed:,}"}, style="bold")
        if record.state == "stopped":
            self._say("run.stopped", job=record.name, count=counts["not_run"], style="red")

    def ended(self, record: RunRecord) -> None:
        """Show where the report is."""
        for path in record.reports:
            self._say("run.report", path=path)

    def _say(self, code: str, *, style: str = "", **params: object) -> None:
        self._line(self._session.text(code, **params), style)

    def _line(self, line: str, style: str = "") -> None:
        self._bar.console.print(Text(printable(line), style=style), soft_wrap=True)
