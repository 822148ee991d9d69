"""The report of a run as JSON (``irodori.run/1``, ``schemas/run.schema.json``)
and as a page.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from irodori.errors import InputError
from irodori.files import write_atomic
from irodori.jobs.bookwork import Kind, Reason
from irodori.jobs.clock import now, zoned
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.record import (
    Book,
    BookState,
    JobRecord,
    JobState,
    RunRecord,
)
from irodori.jobs.stores import is_url
from irodori.messages import Language
from irodori.scorecard.palettes import COLORS
from irodori.tuples import NamedTuple

SCHEMA = "irodori.run/1"
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
ExitStatus = Annotated[int, Field(ge=0, le=255)]


class _RunForm(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True
    )


class ReportedReason(_RunForm):
    """A reason, with its code."""

    code: str
    message: str


class ReportedOutput(_RunForm):
    """A published output."""

    kind: Kind
    place: str
    sha256: Sha256
    bytes: Count


class ReportedBook(_RunForm):
    """One source and its result."""

    source: str
    state: BookState
    exit_status: ExitStatus
    sha256: Sha256 | None
    outputs: tuple[ReportedOutput, ...]
    reason: ReportedReason | None
    notes: tuple[ReportedReason, ...]
    as_of: dt.date | None
    summary: Mapping[str, Count]
    findings: Mapping[str, Count]
    tries: Count
    seconds: Annotated[float, Field(ge=0)]


class ReportedJob(_RunForm):
    """One job; ``as_of`` is null where each sheet's own date is meant."""

    name: str
    state: JobState
    exit_status: ExitStatus
    started: dt.datetime
    ended: dt.datetime
    as_of: dt.date | None
    counts: Mapping[BookState, Count]
    reason: ReportedReason | None
    notes: tuple[ReportedReason, ...]
    summary: str | None
    expired: tuple[str, ...]
    books: tuple[ReportedBook, ...]


class RunReport(_RunForm):
    """What a run did, and why."""

    schema_: Annotated[Literal["irodori.run/1"], Field(alias="schema")]
    language: Language
    id: str
    jobs_file: str
    program: str
    host: str
    started: dt.datetime
    ended: dt.datetime
    workers: Count
    cluster: str | None
    dry_run: bool
    forced: bool
    exit_status: ExitStatus
    notes: tuple[ReportedReason, ...]
    jobs: tuple[ReportedJob, ...]


def run_report(record: RunRecord, language: Language) -> RunReport:
    """Return the report of a run, its sentences in a language."""
    return RunReport(
        schema_=SCHEMA,
        language=language,
        id=record.id,
        jobs_file=str(record.jobs_file),
        program=record.program,
        host=record.host,
        started=record.started,
        ended=record.ended,
        workers=record.workers,
        cluster=record.cluster,
        dry_run=record.dry_run,
        forced=record.forced,
        exit_status=record.exit_status,
        notes=tuple(_said(each, language) for each in record.notes),
        jobs=tuple(_job(job, language) for job in record.jobs),
    )


def _job(job: JobRecord, language: Language) -> ReportedJob:
    return ReportedJob(
        name=job.name,
        state=job.state,
        exit_status=job.exit_status,
        started=job.started,
        ended=job.ended,
        as_of=job.as_of,
        counts=job.counts,
        reason=_reason(job.reason, language),
        notes=tuple(_said(each, language) for each in job.notes),
        summary=job.summary,
        expired=job.expired,
        books=tuple(reported_book(book, language) for book in job.books),
    )


def reported_book(book: Book, language: Language) -> ReportedBook:
    """Return a book as a report tells it."""
    return ReportedBook(
        source=book.source.encode(errors="backslashreplace").decode(),
        state=book.state,
        exit_status=book.exit_status,
        sha256=book.sha256,
        outputs=tuple(
            ReportedOutput(**each._asdict()) for each in book.outputs
        ),
        reason=_reason(book.reason, language),
        notes=tuple(_said(each, language) for each in book.notes),
        as_of=dt.date.fromisoformat(book.as_of) if book.as_of else None,
        summary=book.summary,
        findings=book.findings,
        tries=book.tries,
        seconds=book.seconds,
    )


def _reason(
    reason: Reason | None, language: Language
) -> ReportedReason | None:
    if reason:
        return _said(reason, language)
    return None


def _said(reason: Reason, language: Language) -> ReportedReason:
    return ReportedReason(code=reason.code, message=reason.text(language))


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of the report as it is written."""
    return RunReport.model_json_schema(by_alias=True, mode="serialization")


# ---- Files ------------------------------------------------------------------


def report_paths(jobs: JobsFile, record: RunRecord) -> tuple[Path, Path]:
    """Return where a run's report goes, as JSON and as a page."""
    return (
        jobs.run_reports / f"{record.id}.json",
        jobs.run_reports / f"{record.id}.html",
    )


def write_reports(jobs: JobsFile, record: RunRecord) -> tuple[Path, ...]:
    """Write a run's report as JSON and as a page, and delete those that were
    kept long enough; return their paths.
    """
    folder = jobs.run_reports
    language = jobs.table.language
    report = run_report(record, language)
    text = report.model_dump_json(by_alias=True, indent=1) + "\n"
    page = run_page(record, language, jobs.table.timezone, folder)
    paths = report_paths(jobs, record)
    _make(folder)
    for path, content in zip(paths, (text, page), strict=True):
        write_atomic(path, content.encode(errors="replace"), force=False)
    _clear(folder, jobs.table.retention_days)
    return paths


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            "file.unwritable",
            path=str(folder),
            reason=error.strerror or str(error),
        ) from None


def _clear(folder: Path, days: int) -> None:
    """Delete the reports of runs, known by their names, that are older than so
    many days.
    """
    oldest = f"{now() - dt.timedelta(days=days):%Y%m%dT%H%M%S}"
    for path in folder.glob("[0-9]" * 8 + "T" + "[0-9]" * 6 + "-????.*"):
        if path.suffix in (".json", ".html") and path.name < oldest:
            with suppress(OSError):
                path.unlink()


# ---- The page ---------------------------------------------------------------

_SHOWN = 2000
"""Books of each state of a job; the JSON report holds all."""
_TROUBLE: tuple[BookState, ...] = ("refused", "failed", "lost", "not_run")
_ORDER: tuple[BookState, ...] = (
    *_TROUBLE,
    "converted",
    "planned",
    "unchanged",
)


class StateGroup(NamedTuple):
    """The books of one state, and how many are left out."""

    state: BookState
    total: int
    books: list[Book]
    more: int


def run_page(
    record: RunRecord, language: Language, timezone: str, folder: Path
) -> str:
    """Return the page for a folder, with links to the books and outputs of
    this machine.

    Its text is escaped, and it has no script.
    """
    from irodori.report.html.document import policy, report_templates

    style = _style()
    template = report_templates(language).get_template("run.html.j2")
    return template.render(
        language=language,
        record=record,
        totals=_totals(record),
        groups={job.name: _groups(job) for job in record.jobs},
        trouble=_TROUBLE,
        colors=COLORS,
        shown=partial(zoned, timezone=timezone),
        link=partial(link_address, folder=folder),
        seconds=_seconds(record),
        policy=policy(style),
        style=style,
    )


def _style() -> Markup:
    """Return the style sheets of the page."""
    from irodori.report.html.document import shipped_text

    sheets = map(shipped_text, ("page.css", "diff.css", "run.css"))
    return Markup("\n".join(sheets))  # noqa: S704  (ours)


def _seconds(record: RunRecord) -> float:
    took = record.ended - record.started
    return round(took.total_seconds(), 1)


def _totals(record: RunRecord) -> dict[BookState, int]:
    """Return how many books of all jobs are in each state that occurs."""
    counted = {
        state: sum(job.counts[state] for job in record.jobs)
        for state in _ORDER
    }
    return {state: count for state, count in counted.items() if count}


def link_address(place: str, folder: Path) -> str:
    """Return what a link from a folder to a place leads to, empty for one that
    is not on this machine.

    It is relative, so that it holds on a share that has another name
    elsewhere; absolute on another drive.
    """
    if is_url(place):
        return ""
    try:
        parts = Path(os.path.relpath(place, folder)).parts
    except ValueError:  # another drive
        return Path(place).as_uri()
    return "/".join(quote(os.fsencode(part)) for part in parts)


def _groups(job: JobRecord) -> list[StateGroup]:
    groups = []
    for state in _ORDER:
        books = [book for book in job.books if book.state == state]
        more = max(len(books) - _SHOWN, 0)
        if books:
            group = StateGroup(state, len(books), books[:_SHOWN], more)
            groups.append(group)
    return groups
