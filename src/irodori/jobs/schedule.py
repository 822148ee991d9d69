"""The schedule: each job of a file that has a cron line is run when it says
so, by the same code as ``irodori run``; and the runs of a job as a page shows
them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from irodori.errors import InputError, IrodoriError
from irodori.jobs.bookwork import Kind, Reason
from irodori.jobs.cron import cron_trigger, schedule_sentence
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.jobtables import Job
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import Attempt, JobRow
from irodori.jobs.runner import RunSettings, run_jobs
from irodori.jobs.stores import file_name
from irodori.messages import Language, Sentence, catalogue
from irodori.scorecard.palettes import COLORS
from irodori.tuples import NamedTuple

_AT_ONCE = 8
"""Jobs that may be run at the same time; each has worker processes of its own.
"""


class ScheduledJob(NamedTuple):
    """One job with a cron line, as a page shows it."""

    name: str
    schedule: str
    """Its cron line."""
    when: str
    """The same in words."""
    next_run: dt.datetime | None = None
    """In the file's time zone; None where the schedule does not run."""
    last_run: dt.datetime | None = None
    last_state: str | None = None
    """``running``, ``done``, ``stopped``, ``refused``, ``interrupted``; None
    where it never ran.
    """
    last_exit_status: int | None = None
    last_outcome: str = ""
    """How the last run ended, in words; empty where it never ran."""
    problem: Reason | None = None
    """Why the last run could not even begin."""


class Schedule:
    """Runs the jobs of a file by their cron lines, in the background; never
    two runs of one job at once.

    Runs that were missed, because the machine slept or the program did not
    run, are made up for by a single run.
    """

    def __init__(
        self,
        jobs: JobsFile,
        *,
        workers: int | None = None,
    ) -> None:
        self._jobs = jobs
        self._settings = RunSettings(workers=workers)
        self._problems: dict[str, Reason | None] = {}
        self.zone = ZoneInfo(jobs.table.timezone)
        """The time zone in which times are shown, and cron lines meant."""
        self._scheduler = BackgroundScheduler(
            timezone=self.zone,
            executors={"default": ThreadPoolExecutor(_AT_ONCE)},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,
            },
        )

    @property
    def planned(self) -> tuple[Job, ...]:
        """The jobs that have a cron line."""
        return tuple(job for job in self._jobs.jobs if job.schedule)

    def start(self) -> None:
        """Begin; what was missed since its last run is run at once."""
        now = dt.datetime.now(dt.UTC)
        with Ledger(self._jobs.ledger) as ledger:
            missed = {
                job.name
                for job in self.planned
                if self._was_missed(job, ledger, now)
            }
        for job in self.planned:
            begin = {"next_run_time": now} if job.name in missed else {}
            trigger = cron_trigger(
                job.schedule or "", self._jobs.table.timezone
            )
            self._scheduler.add_job(
                self._run,
                trigger,
                args=[job.name],
                id=job.name,
                name=job.name,
                **begin,
            )
        self._scheduler.start()

    def stop(self, *, wait: bool = True) -> None:
        """End; with ``wait`` after the runs that have begun."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=wait)

    def status(self, language: Language | None = None) -> list[ScheduledJob]:
        """Return each job with its last and next runs, in a language or the
        file's own.
        """
        with Ledger(self._jobs.ledger) as ledger:
            return [
                self._status(
                    job, ledger, language or self._jobs.table.language
                )
                for job in self._jobs.jobs
            ]

    def run_now(self, name: str) -> bool:
        """Run a job as soon as there is room, beside its cron line if it has
        one; False where there is none of that name.
        """
        if not self._scheduler.running or not self._is_known(name):
            return False
        planned = self._scheduler.get_job(name)
        if planned is None:
            self._scheduler.add_job(self._run, args=[name], id=name, name=name)
        else:
            planned.modify(next_run_time=dt.datetime.now(dt.UTC))
        return True

    def _is_known(self, name: str) -> bool:
        return any(job.name == name for job in self._jobs.jobs)

    def runs(self, name: str, language: Language) -> list[ShownRun]:
        """Return the last runs of a job, the newest first."""
        with Ledger(self._jobs.ledger) as ledger:
            return shown_runs(ledger, name, language)

    def books(
        self, name: str, language: Language, run: str | None = None
    ) -> ShownBooks:
        """Return the books of a job's run, without one those of its last."""
        with Ledger(self._jobs.ledger) as ledger:
            return shown_books(ledger, name, run, language)

    def output(
        self, name: str, book: int, kind: str
    ) -> tuple[str, bytes] | None:
        """Return the name and bytes of a file that a job made of a book; None
        where it is no longer there.
        """
        if not self._is_known(name):
            return None
        with Ledger(self._jobs.ledger) as ledger:
            return output_file(
                ledger, Places(self._jobs.table.storage), name, book, kind
            )

    def _status(
        self, job: Job, ledger: Ledger, language: Language
    ) -> ScheduledJob:
        last = ledger.last_job(job.name)
        line = job.schedule or ""
        return ScheduledJob(
            name=job.name,
            schedule=line,
            when=schedule_sentence(line).text(language),
            next_run=self._next_run(job.name),
            last_run=dt.datetime.fromisoformat(last.started) if last else None,
            last_state=last.state if last else None,
            last_exit_status=last.exit_status if last else None,
            last_outcome=self._outcome(job, last, language),
            problem=self._problems.get(job.name),
        )

    def _next_run(self, name: str) -> dt.datetime | None:
        """Return when a job runs next; None where it does not."""
        if not self._scheduler.running:
            return None
        planned = self._scheduler.get_job(name)
        return planned.next_run_time if planned else None

    def _outcome(
        self, job: Job, last: JobRow | None, language: Language
    ) -> str:
        problem = self._problems.get(job.name)
        if problem is not None:
            return problem.text(language)
        if last:
            return outcome(last, language)
        return ""

    def _was_missed(
        self,
        job: Job,
        ledger: Ledger,
        now: dt.datetime,
    ) -> bool:
        """Tell whether the job should have run since it last did; one that
        never ran has missed nothing.
        """
        last = ledger.last_job(job.name)
        if last is None:
            return False
        since = dt.datetime.fromisoformat(last.started)
        trigger = cron_trigger(job.schedule or "", self._jobs.table.timezone)
        due = trigger.get_next_fire_time(None, since)
        return due is not None and due <= now

    def _run(self, name: str) -> None:
        try:
            settings = self._settings._replace(only=(name,))
            run_jobs(self._jobs, settings)
        except IrodoriError as error:
            self._problems[name] = Reason.of_error(error)
        else:
            self._problems[name] = None


# ---- Its runs, as a page shows them -----------------------------------------

_MOST_RUNS = 20
"""Runs of a job that a page lists."""
_MOST_BOOKS = 300
"""Books of a run that a page lists."""


class ShownRun(NamedTuple):
    """One run of a job."""

    run: str
    started: dt.datetime
    outcome: str
    """How it ended, in words."""


class ShownOutput(NamedTuple):
    """One file that a run made."""

    kind: Kind
    name: str


class ShownBook(NamedTuple):
    """The result of one book in a run."""

    number: int
    """A unique number over all runs."""
    name: str
    place: str
    state: str
    """In words."""
    code: str
    """Why it was not converted, as a stable code; empty where it was."""
    reason: str
    counts: str
    """How many cells got each colour, and the findings; in words."""
    outputs: tuple[ShownOutput, ...]


class ShownBooks(NamedTuple):
    """The first few hundred books of a run, those not converted before the
    others.
    """

    books: list[ShownBook]
    total: int

    @property
    def refused(self) -> list[ShownBook]:
        """Those that were not converted."""
        return [book for book in self.books if book.reason]

    @property
    def converted(self) -> list[ShownBook]:
        """The others."""
        return [book for book in self.books if not book.reason]

    @property
    def more(self) -> int:
        """How many books are not listed."""
        return self.total - len(self.books)


def shown_runs(
    ledger: Ledger,
    job: str,
    language: Language,
) -> list[ShownRun]:
    """Return the last runs of a job, the newest first."""
    return [_run(row, language) for row in _rows(ledger, job)]


def _rows(ledger: Ledger, job: str) -> Iterator[JobRow]:
    for run in ledger.runs(job, _MOST_RUNS):
        for row in ledger.jobs_of(run.id):
            if row.job == job:
                yield row


def _run(row: JobRow, language: Language) -> ShownRun:
    started = dt.datetime.fromisoformat(row.started)
    return ShownRun(row.run, started, outcome(row, language))


def outcome(row: JobRow, language: Language) -> str:
    """Return how a run of a job ended, or that it goes on."""
    state = Sentence(f"history.state.{row.state}")
    if row.exit_status is None or row.state == "running":
        return state.text(language)
    counts = {
        "converted": row.converted,
        "unchanged": row.unchanged,
        "refused": row.refused,
    }
    return Sentence("schedule.outcome", {"state": state, **counts}).text(
        language
    )


def shown_books(
    ledger: Ledger, job: str, run: str | None, language: Language
) -> ShownBooks:
    """Return the books of a run of a job; without a run those of its last
    one.
    """
    if run is None:
        last = ledger.last_job(job)
        run = last.run if last else ""
    attempts = [each for each in ledger.attempts(run=run) if each.job == job]
    attempts.sort(key=lambda each: each.reason is None)
    listed = attempts[:_MOST_BOOKS]
    return ShownBooks(
        [_book(each, ledger, language) for each in listed], len(attempts)
    )


def _book(attempt: Attempt, ledger: Ledger, language: Language) -> ShownBook:
    code = f"history.state.{attempt.state}"
    reason = attempt.reason
    return ShownBook(
        attempt.id,
        file_name(attempt.source),
        attempt.source,
        Sentence(code).text(language)
        if code in catalogue("ja")
        else attempt.state,
        reason.code if reason else "",
        reason.text(language) if reason else "",
        _counts(attempt, language),
        tuple(
            ShownOutput(output.kind, file_name(output.place))
            for output in ledger.outputs(attempt.id)
            if output.state == "written"
        ),
    )


def _counts(attempt: Attempt, language: Language) -> str:
    """Return the colours and findings of a book in words, as a run's report
    gives them; empty where it was not converted.
    """
    filled = json.loads(attempt.summary or "{}")
    if not filled:
        return ""
    found = sum(json.loads(attempt.findings or "{}").values())
    parts = [
        f"{Sentence(f'report.html.tag.{color}').text(language)} {filled[color]}"
        for color in COLORS
        if filled[color]
    ]
    said = Sentence("run.page.findings", {"count": found})
    return " · ".join((*parts, said.text(language)))


def output_file(
    ledger: Ledger, places: Places, job: str, number: int, kind: str
) -> tuple[str, bytes] | None:
    """Return the name and the bytes of an output as it was written; None where
    it is no longer there or has changed.
    """
    for output in ledger.outputs(number):
        if (
            output.kind != kind
            or output.state != "written"
            or ledger.attempt(number).job != job
        ):
            continue
        try:
            data = places.of(output.place).read(output.place)
        except InputError:
            return None
        return (
            (file_name(output.place), data)
            if sha256(data).hexdigest() == output.sha256
            else None
        )
    return None
