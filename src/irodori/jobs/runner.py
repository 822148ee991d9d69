"""One pass over the jobs of a file: what is new or changed is converted, the
rest is left as it is.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import irodori
from irodori.errors import InternalError, IrodoriError
from irodori.jobs.bookwork import JobRules, Reason
from irodori.jobs.clock import now
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.jobtables import Job
from irodori.jobs.ledger import Ledger
from irodori.jobs.passage import (
    ClusterCrew,
    Crew,
    LocalCrew,
    Passage,
    job_lock,
)
from irodori.jobs.places import Places
from irodori.jobs.plan import Due, Item, Planner, due, foreseen, selected_jobs
from irodori.jobs.publisher import Publisher, expired
from irodori.jobs.record import (
    Book,
    JobRecord,
    JobRow,
    JobState,
    RunRecord,
    RunRow,
)
from irodori.tuples import NamedTuple
from irodori.workers import processors


class RunSettings(NamedTuple):
    """The settings of a run."""

    workers: int | None = None
    """Worker processes; None: as many as there are processors."""
    dry_run: bool = False
    force: bool = False
    only: tuple[str, ...] = ()
    cluster: str | None = None
    """The address of a Dask scheduler."""


class Listener(Protocol):
    """Is told of a run's progress."""

    def job_begins(self, job: str, due: int, settled: int) -> None:
        """Handle the beginning of a job with ``due`` books to convert and
        ``settled`` unchanged ones.
        """

    def book_done(self, job: str, book: Book) -> None:
        """Handle a finished book."""

    def job_ends(self, record: JobRecord) -> None:
        """Handle the end of a job."""


class Quiet:
    """Ignores all progress."""

    def job_begins(self, job: str, due: int, settled: int) -> None:
        """Ignore it."""

    def book_done(self, job: str, book: Book) -> None:
        """Ignore it."""

    def job_ends(self, record: JobRecord) -> None:
        """Ignore it."""


def run_jobs(
    jobs: JobsFile,
    settings: RunSettings = RunSettings(),  # noqa: B008  (immutable)
    listener: Listener | None = None,
) -> RunRecord:
    """Do one pass and return its record; reports of the run are written unless
    it is a dry one.

    IrodoriError where no job can be done at all: ``jobs.no_such_job``,
    ``ledger.*``, ``cluster.*``.
    """
    selected = selected_jobs(jobs, settings.only)
    jobs.check_secrets()  # told before anything is done
    record = _begun(jobs, settings)
    with _opened_ledger(jobs, settings) as ledger, _crew(settings) as crew:
        common = Common(
            jobs, ledger, crew, settings, record.id, listener or Quiet()
        )
        record = _done(common, selected, record)
    if settings.dry_run:
        return record
    return _reported(jobs, record)


def _done(
    common: Common, selected: Sequence[Job], record: RunRecord
) -> RunRecord:
    """Do jobs, and record the beginning and the end of their run."""
    with _noted(common.ledger, record, common.settings) as done:
        records = [JobRun(common, job).done() for job in selected]
        record = record._replace(jobs=tuple(records), ended=now())
        done(record)
    return record


def _reported(jobs: JobsFile, record: RunRecord) -> RunRecord:
    """Send notifications, and write the reports of a run; return its record
    with both.
    """
    from irodori.jobs.runreport import report_paths, write_reports

    if jobs.table.notify is not None:
        # few ask for them, and they load much
        from irodori.jobs.notify import notified

        named = record._replace(reports=report_paths(jobs, record))
        record = record._replace(notes=notified(jobs, named))
    return record._replace(reports=write_reports(jobs, record))


def run_id(started: dt.datetime, timezone: str) -> str:
    """Return a name for a run: its time in a zone and four characters by which
    two of one second differ.
    """
    local = started.astimezone(ZoneInfo(timezone))
    return f"{local:%Y%m%dT%H%M%S}-{os.urandom(2).hex()}"


def _begun(jobs: JobsFile, settings: RunSettings) -> RunRecord:
    """Return the record of a run that begins now."""
    started = now()
    workers = settings.workers or processors()
    return RunRecord(
        run_id(started, jobs.table.timezone),
        jobs.path,
        irodori.__version__,
        socket.gethostname(),
        started,
        started,
        workers,
        settings.cluster,
        settings.dry_run,
        settings.force,
        (),
    )


def _opened_ledger(jobs: JobsFile, settings: RunSettings) -> Ledger:
    """Return the ledger; a dry run makes none."""
    if settings.dry_run and not jobs.ledger.exists():
        return Ledger(Path(":memory:"))
    return Ledger(jobs.ledger)


@contextmanager
def _crew(settings: RunSettings) -> Iterator[Crew]:
    """Give workers for a run; they end with it, at once where it is broken
    off.
    """
    crew: Crew = (
        ClusterCrew(settings.cluster)
        if settings.cluster
        else LocalCrew(settings.workers or processors())
    )
    try:
        yield crew
    except BaseException:
        crew.close(at_once=True)
        raise
    crew.close(at_once=False)


@contextmanager
def _noted(
    ledger: Ledger, record: RunRecord, settings: RunSettings
) -> Iterator[Callable[[RunRecord], None]]:
    """Record a run's beginning and end."""
    if settings.dry_run:
        yield lambda _: None
        return
    arguments = f"workers={record.workers} force={settings.force} cluster={settings.cluster} only={settings.only}"
    jobs_file = str(record.jobs_file)
    ledger.begin_run(
        RunRow.begun(record.id, jobs_file, arguments, record.started)
    )
    finished = list[RunRecord]()
    try:
        yield finished.append
    finally:
        ledger.end_run(
            record.id,
            *(
                ("done", finished[-1].exit_status)
                if finished
                else ("interrupted", InternalError.exit_status)
            ),
        )


class Common(NamedTuple):
    """What the jobs of a run have in common."""

    jobs: JobsFile
    ledger: Ledger
    crew: Crew
    settings: RunSettings
    run: str
    listener: Listener


class JobRun:
    """One job of a run."""

    def __init__(self, common: Common, job: Job) -> None:
        (
            self._jobs,
            self._ledger,
            self._crew,
            self._settings,
            self._run,
            self._listener,
        ) = common
        self._job = job
        self._places = Places(self._jobs.storage())
        self._started = now()
        self._books: dict[str, Book] = {}
        self._stopped = False

    def done(self) -> JobRecord:
        """Do the job and return its record; one that is locked or whose
        storage fails does not stop the others.
        """
        record: JobRecord
        try:
            if self._settings.dry_run:
                record = self._planned()
            else:
                zone = self._jobs.table.timezone
                with job_lock(self._ledger, self._job.name, zone):
                    record = self._locked()
        except IrodoriError as error:
            reason = Reason.of_error(error)
            record = self._record("refused", None)._replace(reason=reason)
        self._listener.job_ends(record)
        return record

    def _planned(self) -> JobRecord:
        today = due(self._jobs, self._job, self._ledger)
        taken: dict[str, str] = {}
        for each in self._planner(today).plan():
            book = foreseen(each, taken) if isinstance(each, Item) else each
            taken.update((made.place, book.source) for made in book.outputs)
            self._note(book)
        return self._record("done", today.rules.as_of)

    def _locked(self) -> JobRecord:
        """Do the job while holding its lock."""
        self._ledger.begin_job(self._run, self._job.name)
        state: JobState | str = "interrupted"
        try:
            today = due(self._jobs, self._job, self._ledger)
            publisher = Publisher(
                self._job.name,
                self._ledger,
                self._places,
                force=self._settings.force,
            )
            publisher.recover(today.staging.values())
            self._work(self._planner(today), publisher)
            publisher.sweep(today.staging.values())
            record = self._after(today)
            state = record.state
        finally:
            self._ledger.end_job(self._row(state))
        return record

    def _after(self, today: Due) -> JobRecord:
        """Do what follows the books: old outputs, the summary."""
        ended: JobState = "stopped" if self._stopped else "done"
        record = self._record(ended, today.rules.as_of)
        gone = expired(self._ledger, self._places, self._job)
        record = record._replace(expired=gone)
        if self._job.summary is None:
            return record
        return self._summed_up(
            self._jobs.place(self._job.summary), record, today.rules
        )

    def _summed_up(
        self, target: str, record: JobRecord, rules: JobRules
    ) -> JobRecord:
        from irodori.jobs.runreport import summed_up

        notes = summed_up(
            target,
            record,
            rules,
            self._places,
            self._ledger,
            force=self._settings.force,
        )
        return record._replace(notes=notes, summary=None if notes else target)

    def _planner(self, today: Due) -> Planner:
        settings = self._settings
        return Planner(
            today,
            self._ledger,
            self._places,
            force=settings.force,
            dry_run=settings.dry_run,
        )

    def _work(self, planner: Planner, publisher: Publisher) -> None:
        items = list[Item]()
        for each in planner.plan():
            if isinstance(each, Item):
                items.append(each)
                self._books[each.entry.place] = Book(
                    each.entry.place, "not_run"
                )
            else:
                self._note(each)
        others = len(self._books) - len(items)
        self._listener.job_begins(self._job.name, len(items), others)
        stop = self._job.on_error == "stop"
        Passage(
            self._ledger,
            self._crew,
            publisher,
            self._run,
            self._note,
            stop=stop,
        ).pass_through(items)

    def _note(self, book: Book) -> None:
        self._books[book.source] = book
        self._listener.book_done(self._job.name, book)
        if book.exit_status >= 3 and self._job.on_error == "stop":
            self._stopped = True

    def _record(self, state: JobState, as_of: dt.date | None) -> JobRecord:
        return JobRecord(
            self._job.name,
            state,
            self._started,
            now(),
            as_of,
            tuple(self._books.values()),
        )

    def _row(self, state: str) -> JobRow:
        record = self._record("done", None)
        counts = record.counts
        refused = counts["refused"] + counts["failed"] + counts["lost"]
        return JobRow(
            self._run,
            self._job.name,
            "",
            now().isoformat(),
            state,
            counts["converted"],
            counts["unchanged"],
            refused,
            record.exit_status,
        )
