"""Unattended work: ``irodori run``, one pass over the jobs of a file, and
``irodori watch``, a drop folder; shown as lines for people or as JSON lines for
logs and programs.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from math import ceil
from os import path as os_path
from pathlib import Path
from typing import TYPE_CHECKING, Self

from irodori.cli.parsing import (
    CommandParser,
    add_judging,
    add_opening,
    add_palette,
    check_installed,
    check_legend,
    check_palette,
    secret,
)
from irodori.cli.session import Session
from irodori.report.plain import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.progress import TaskID

    from irodori.jobs.bookwork import Reason
    from irodori.jobs.jobtables import BookLimits, Job
    from irodori.jobs.record import Book, JobRecord, RunRecord
    from irodori.jobs.watch import Moved, WatchOptions


_MOST_NAMED = 5
"""Files that are waited for and named."""


# ---- run --------------------------------------------------------------------


def run_arguments(parser: CommandParser) -> None:
    """Add the jobs file and the options that select and run its jobs."""
    parser.place("jobs_file", "JOBS.toml", "help.jobs_file")
    parser.value("--only", metavar="NAME", code="help.only", repeated=True)
    parser.switch("--dry-run", code="help.dry_run")
    parser.switch("--force", code="help.run_force")
    parser.number(
        "--workers",
        metavar="N",
        code="help.workers",
    )
    parser.value("--cluster", metavar="tcp://HOST:PORT", code="help.cluster")


def run_run(given: Namespace, session: Session) -> int:
    """Run the jobs; return the worst exit status of all books."""
    check_installed(
        "jobs", ("apscheduler", "filelock", "fsspec"), "irodori run"
    )
    from irodori.workers import (
        interrupted_later,
        terminated_like_interrupted,
    )

    with interrupted_later():
        from irodori.jobs.jobsfile import load_jobs
        from irodori.jobs.runner import RunSettings, run_jobs

    settings = RunSettings(
        given.workers,
        given.dry_run,
        given.force,
        tuple(given.only or ()),
        given.cluster,
    )
    jobs = load_jobs(Path(given.jobs_file))
    screen = run_screen(session)
    with terminated_like_interrupted(), screen:
        record = run_jobs(jobs, settings, screen)
    screen.ended(record)
    return record.exit_status


def run_screen(session: Session) -> RunLines | RunJson:
    """Return what shows a run: a progress bar on a terminal, lines elsewhere,
    JSON lines with ``--json-logs``.
    """
    if session.on_terminal:
        return RunTerminal(session)
    if session.json_logs:
        return RunJson(session)
    return RunLines(session)


class _OfRuns:
    """What shows a run on the output of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Self:
        """Begin to show."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop showing."""


class RunLines(_OfRuns):
    """Plain lines: each job, the books that a person must look at, and where
    the report is.
    """

    def job_begins(
        self,
        job: str,
        due: int,
        settled: int,
    ) -> None:
        """Say how much there is to do."""
        self._say(
            "run.begins",
            job=job,
            due=f"{due:,}",
            settled=f"{settled:,}",
        )

    def book_done(self, job: str, book: Book) -> None:  # noqa: ARG002
        """Say what was refused, and what is planned."""
        language = self._session.language
        if book.state == "planned" and book.reason:
            self._say(
                "run.planned",
                source=book.source,
                why=book.reason.text(language),
            )
        elif book.reason:
            self._line(self._told(book.source, book.reason), "red")
        for note in book.notes:
            self._line(self._told(book.source, note), "yellow")

    def _told(
        self,
        source: str,
        reason: Reason,
    ) -> str:
        """Return a reason with its book, unless the sentence names it."""
        text = reason.text(self._session.language)
        if source in text:
            return text
        return self._session.text("run.book_refused", source=source, text=text)

    def job_ends(self, record: JobRecord) -> None:
        """Show how a job ended."""
        if record.reason:
            self._line(record.reason.text(self._session.language), "red")
            return
        for note in record.notes:
            self._line(note.text(self._session.language), "yellow")
        self._say_counts(record)

    def _say_counts(self, record: JobRecord) -> None:
        numbers = dict(record.counts)
        numbers["failed"] += numbers["lost"]
        counts = {state: f"{count:,}" for state, count in numbers.items()}
        code = "run.ends_dry" if record.counts["planned"] else "run.ends"
        self._say(code, job=record.name, **counts, style="bold")
        if record.state == "stopped":
            left = counts["not_run"]
            self._say("run.stopped", job=record.name, count=left, style="red")

    def ended(self, record: RunRecord) -> None:
        """Say where the report is, and who could not be told."""
        for path in record.reports:
            self._say("run.report", path=path)
        for note in record.notes:
            self._session.complain(note.text(self._session.language))

    def _say(self, code: str, *, style: str = "", **params: object) -> None:
        self._line(self._session.text(code, **params), style)

    def _line(self, line: str, style: str = "") -> None:  # noqa: ARG002  (a terminal has styles)
        self._session.say_fitted([line])


class RunJson(_OfRuns):
    """One JSON object per event."""

    def job_begins(
        self,
        job: str,
        due: int,
        settled: int,
    ) -> None:
        """Log that a job begins."""
        self._session.log_now("job_begins", job=job, due=due, settled=settled)

    def book_done(
        self,
        job: str,
        book: Book,
    ) -> None:
        """Log how a book ended; an unchanged one only where a person should
        know something of it.
        """
        if book.state == "unchanged" and not book.notes:
            return
        self._session.log_now(
            "book",
            job=job,
            source=book.source.encode(errors="backslashreplace").decode(),
            state=book.state,
            exit_status=book.exit_status,
            sha256=book.sha256,
            outputs=[made.place for made in book.outputs],
            **self._reason(book.reason),
            notes=self._notes(book.notes),
            tries=book.tries,
            seconds=book.seconds,
        )

    def job_ends(self, record: JobRecord) -> None:
        """Log how a job ended."""
        self._session.log_now(
            "job_ends",
            job=record.name,
            state=record.state,
            counts=record.counts,
            expired=len(record.expired),
            **self._reason(record.reason),
            notes=self._notes(record.notes),
            exit_status=record.exit_status,
        )

    def ended(self, record: RunRecord) -> None:
        """Log how the run ended."""
        self._session.log_now(
            "run_ends",
            run=record.id,
            seconds=(record.ended - record.started).total_seconds(),
            reports=[str(path) for path in record.reports],
            notes=self._notes(record.notes),
            exit_status=record.exit_status,
        )

    def _notes(self, notes: Iterable[Reason]) -> list[dict[str, str | None]]:
        return [self._reason(note) for note in notes]

    def _reason(self, reason: Reason | None) -> dict[str, str | None]:
        if reason is None:
            return {"code": None, "message": None}
        text = reason.text(self._session.language)
        return {"code": reason.code, "message": text}


class RunTerminal(RunLines):
    """A bar for each job above the lines."""

    def __init__(self, session: Session) -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        super().__init__(session)
        self._console = Console(highlight=False)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn(session.text("cli.time_left")),
        )
        self._bar = Progress(
            *columns,
            TimeRemainingColumn(compact=True),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Begin the bar."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the bar."""
        self._bar.stop()

    def job_begins(
        self,
        job: str,
        due: int,
        settled: int,
    ) -> None:
        """Show how much there is to do."""
        super().job_begins(job, due, settled)
        self._task = (
            self._bar.add_task(
                self._session.text("run.working", job=job), total=due
            )
            if due
            else None
        )

    def book_done(
        self,
        job: str,
        book: Book,
    ) -> None:
        """Move the bar; show what was refused, and what is planned."""
        if self._task is not None and book.tries:
            self._bar.advance(self._task)
        super().book_done(job, book)

    def job_ends(self, record: JobRecord) -> None:
        """Show how a job ended."""
        if self._task is not None:
            self._bar.remove_task(self._task)
            self._task = None
        super().job_ends(record)

    def _line(
        self,
        line: str,
        style: str = "",
    ) -> None:
        from rich.text import Text

        from irodori.report.plain import fitted

        for part in fitted(printable(line), self._console.width - 1):
            self._console.print(Text(part, style=style), soft_wrap=True)


# ---- watch ------------------------------------------------------------------


def watch_arguments(parser: CommandParser) -> None:
    """Add the two folders, how they are watched, and what decides the colours."""
    parser.place("inbox", "INBOX", "help.inbox", kind="folder")
    parser.place("outbox", "OUTBOX", "help.outbox", kind="folder")
    add_judging(parser)
    add_palette(parser)
    _add_watching(parser)
    add_opening(parser, password="help.watch.password_env")  # noqa: S106  (a code)


def _add_watching(parser: CommandParser) -> None:
    parser.section("help.group.watching")
    parser.switch("--once", code="help.once")
    parser.number(
        "--settle",
        metavar="SECONDS",
        code="help.settle",
        least=0,
        default="2",
    )
    parser.switch("--poll", code="help.poll")
    parser.number("--workers", metavar="N", code="help.workers")
    parser.file("--ledger", metavar="FILE", code="help.watch_ledger")


def run_watch(given: Namespace, session: Session) -> int:
    """Watch until Ctrl-C; with --once until nothing is left."""
    check_installed("jobs", ("filelock", "watchfiles"), "irodori watch")
    from irodori.jobs.watch import Watch
    from irodori.workers import terminated_like_interrupted

    secret("--password-env", given.password_env)
    _check_files(given)
    inbox, outbox = (
        Path(os_path.abspath(each))  # noqa: PTH100  (without the ..)
        for each in (given.inbox, given.outbox)
    )
    job = _job(given, inbox, outbox)
    options = _watch_options(given, session)
    screen = WatchJson if session.json_logs else WatchLines
    watch = Watch(inbox, outbox, job, options, screen(session))
    with terminated_like_interrupted():
        return watch.run()


def _watch_options(given: Namespace, session: Session) -> WatchOptions:
    from irodori.jobs.watch import WatchOptions

    return WatchOptions(
        workers=given.workers,
        poll=given.poll,
        settle=given.settle,
        once=given.once,
        ledger=given.ledger,
        language=session.language,
    )


def _job(
    given: Namespace,
    inbox: Path,
    outbox: Path,
) -> Job:
    """Return the job that is applied to each book."""
    from irodori.jobs.watch import watch_job

    legend = given.legend
    if legend not in ("auto", "builtin"):
        legend = _absolute(legend)
    settings = {
        "as_of": given.as_of.isoformat() if given.as_of else None,
        "status": _absolute(given.status),
        "legend": legend,
        "profile": _absolute(given.profile),
        "palette": given.palette,
        "fills": given.fills or "auto",
        "password_env": given.password_env,
        "limits": _limits(given),
        "timeout_seconds": given.max_seconds,
    }
    return watch_job(outbox, inbox, **settings)


def _limits(given: Namespace) -> BookLimits:
    """Return the limits that were given, the others as usual."""
    from irodori.jobs.jobtables import BookLimits

    limits = {
        "unpacked_mib": given.max_unpacked,
        "ratio": given.max_ratio,
        "parts": given.max_parts,
        "duplicates": given.allow_duplicates,
        "memory_mib": given.max_memory,
    }
    given_limits = {
        name: value for name, value in limits.items() if value is not None
    }
    return BookLimits(**given_limits)


def _check_files(given: Namespace) -> None:
    """Read the profile and the legend, so that a fault in them is reported
    once, not for each book.
    """
    check_palette(given.palette, given.profile)
    check_legend(given.legend)


def _absolute(name: str | Path | None) -> str | None:
    if name:
        return str(Path(name).absolute())
    return None


class WatchLines:
    """Shows a watched folder as lines for people."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watching(
        self,
        inbox: Path,
        outbox: Path,
    ) -> None:
        """Say that it has begun."""
        self._say("watch.begins", inbox=inbox, outbox=outbox)

    def moved(self, moved: Moved) -> None:
        """Say how a book ended."""
        book = moved.book
        target = moved.target
        reason = moved.why(self._session.language)
        if target is None:
            self._say("watch.not_moved", source=book.source, reason=reason)
        elif book.reason:
            self._say(
                "watch.failed",
                source=book.source,
                target=target,
                text=reason,
            )
        else:
            place = book.outputs[0].place if book.outputs else target
            self._say("watch.done", source=book.source, target=place)

    def waiting(
        self,
        paths: Sequence[Path],
        until: float | None,
    ) -> None:
        """Say which files are not whole yet, and for how long they are waited
        for.
        """
        count = len(paths)
        names = tuple(path.name for path in paths[:_MOST_NAMED])
        if until is None:
            self._say("watch.waiting", count=count, names=names)
        else:
            self._say(
                "watch.waiting_until",
                count=count,
                names=names,
                seconds=ceil(until),
            )

    def _say(self, code: str, **params: object) -> None:
        self._session.say(self._session.text(code, **params))


class WatchJson:
    """Shows a watched folder as one JSON object per event."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watching(
        self,
        inbox: Path,
        outbox: Path,
    ) -> None:
        """Log that it has begun."""
        self._session.log_now("watching", inbox=str(inbox), outbox=str(outbox))

    def moved(self, moved: Moved) -> None:
        """Log how a book ended."""
        book = moved.book
        self._session.log_now(
            "book",
            source=book.source,
            state=book.state,
            moved_to=str(moved.target) if moved.target else None,
            outputs=[made.place for made in book.outputs],
            code=book.reason.code if book.reason else None,
            message=moved.why(self._session.language) or None,
            seconds=book.seconds,
        )

    def waiting(
        self,
        paths: Sequence[Path],
        _: float | None,
    ) -> None:
        """Log which files are not whole yet."""
        sources = [str(path) for path in paths]
        self._session.log_now("waiting", count=len(paths), sources=sources)
