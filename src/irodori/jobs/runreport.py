"""What a run leaves: its report as JSON (``irodori.run/1``,
``schemas/run.schema.json``) and as a page, and the summary of a job, one
workbook about all its books.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import quote

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict, Field

from irodori.errors import (
    InputError,
    InternalError,
    IrodoriError,
    system_reason,
)
from irodori.files import write_atomic
from irodori.jobs.bookwork import JobRules, Kind, Reason, converted
from irodori.jobs.clock import now, zoned
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import (
    Book,
    BookState,
    JobRecord,
    JobState,
    RunRecord,
)
from irodori.jobs.stores import Storage, file_name, is_url
from irodori.messages import Language, Shell
from irodori.scorecard.palettes import COLORS
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.results import Conversion
    from irodori.sheets.summary import Refused

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
            reason=system_reason(error),
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


# ---- The summary of a job ---------------------------------------------------


def summed_up(
    target: str,
    record: JobRecord,
    rules: JobRules,
    places: Places,
    ledger: Ledger,
    *,
    force: bool,
) -> tuple[Reason, ...]:
    """Write the summary of a job to its place, if a book changed or it is not
    there; return what to note of it.

    Each book is read and judged again, one after the other: a summary is meant
    for hundreds of books, not for 100,000.
    """
    try:
        if _is_due(target, record, places, ledger, force=force):
            inputs = _inputs(record, rules, places)
            data = _summary(inputs, rules.language)
            ledger.note_summary(target, sha256(data).hexdigest())
            _publish(places.of(target), target, data)
    except IrodoriError as error:
        return (Reason.of_error(error),)
    return ()


def _is_due(
    target: str,
    record: JobRecord,
    places: Places,
    ledger: Ledger,
    *,
    force: bool,
) -> bool:
    """Tell whether a summary is to be written: a book changed, or it is not
    there; InputError where somebody has edited it.
    """
    found = places.digest(target)
    if not found:
        return True
    if all(book.state != "converted" for book in record.books):
        return False
    if not force and not ledger.wrote_summary(target, found):
        raise InputError("jobs.output_edited", path=target)
    return True


def _summary(
    inputs: Iterator[Conversion | Refused], language: Language
) -> bytes:
    from irodori.sheets.summary import write_summary

    data = BytesIO()
    write_summary(inputs, data, language)
    return data.getvalue()


def _publish(store: Storage, target: str, data: bytes) -> None:
    """Put a file in its place in one step, over an older one."""
    staged = f"{target}.{os.urandom(6).hex()}.tmp"
    store.write(staged, [data])
    try:
        store.flush(staged)
        store.publish(staged, target, replace=True)
        store.sync([target])
    except IrodoriError:
        with suppress(IrodoriError):
            store.remove(staged)
        raise


def _inputs(
    record: JobRecord, rules: JobRules, places: Places
) -> Iterator[Conversion | Refused]:
    """Yield the conversion of each book, or its refusal; a book that ended its
    worker is not read again here.
    """
    from irodori.sheets.summary import Refused

    for book in record.books:
        name = file_name(book.source)
        if book.state in {"failed", "lost"} and book.reason:
            yield Refused(name, _RecordedError(book.reason))
            continue
        try:
            data = places.of(book.source).read(book.source)
            yield converted(data, name, rules).of_scorecards()
        except Exception as error:  # noqa: BLE001  (one bad book never stops the others)
            yield Refused.of(name, error)


class _RecordedError(InternalError):
    """What a run has recorded of a book."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self._reason = reason

    def message(self, language: Language = "ja", shell: Shell = "jobs") -> str:
        """Return the recorded sentence."""
        del shell
        return self._reason.text(language)
