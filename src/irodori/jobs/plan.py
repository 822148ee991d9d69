"""What a job has to do: its books one by one, new and changed ones apart from
the others.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import irodori
from irodori.errors import InputError, IrodoriError
from irodori.files import read_input
from irodori.jobs import clock
from irodori.jobs.bookwork import BookTask, JobRules, Kind, Reason, target
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.jobtables import Job
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import Attempt, Book, Made, Output
from irodori.jobs.stores import (
    FROM_CONTENT,
    STAGING,
    Entry,
    NameFields,
    StorageOptions,
    fields,
    file_in,
    fixed_folder,
    is_url,
)
from irodori.tuples import NamedTuple
from irodori.workbook.ziprecords import Limits

_PASSING = ("file.", "jobs.", "cluster.")
"""Refusals that may not recur at the next run, so that the book is tried
again.
"""
_LASTING = ("jobs.timeout", "jobs.memory")
"""Refusals that are remembered though their code begins like one that passes.
"""

_PASSWORDS = ("workbook.password", "workbook.wrong_password")


class Item(NamedTuple):
    """A book to convert."""

    entry: Entry
    task: BookTask
    rules: str
    """The digest of the rules."""
    last: Attempt | None
    """The last attempt on it that was settled."""
    why: Reason
    notes: tuple[Reason, ...] = ()
    """What a person should know of it if it turns out to be as it was."""


class Due(NamedTuple):
    """A job on a day: what is common to its books."""

    name: str
    rules: JobRules
    digest: str
    """Of the rules."""
    day: dt.date
    sources: tuple[str, ...]
    staging: Mapping[Kind, str]
    storage: StorageOptions
    timeout: int
    memory: int


def due(jobs: JobsFile, job: Job, ledger: Ledger) -> Due:
    """Return what a job means today."""
    day = clock.day_in(jobs.table.timezone)
    rules = _rules(jobs, job, day)
    staging = {
        kind: staging_folder(pattern, ledger, job.name)
        for kind, pattern in rules.patterns.items()
    }
    sources = tuple(map(jobs.place, job.sources))
    memory = job.limits.memory_mib << 20
    return Due(
        job.name,
        rules,
        rules_digest(rules),
        day,
        sources,
        staging,
        jobs.storage(),
        job.timeout_seconds,
        memory,
    )


def staging_folder(pattern: str, ledger: Ledger, job: str) -> str:
    """Return the folder of the temporary outputs of a pattern: hidden, below
    the same folder, one for each ledger and job.
    """
    return file_in(
        file_in(fixed_folder(pattern), STAGING), f"{ledger.identity}.{job}"
    )


def _rules(jobs: JobsFile, job: Job, day: dt.date) -> JobRules:
    return JobRules(
        as_of=clock.job_date(job.as_of, day),
        legend=_legend(jobs, job.legend),
        profile=_text(jobs, job.profile) if job.profile else None,
        status=_bytes(jobs, job.status) if job.status else None,
        palette=job.palette,
        full_verification=job.verify == "full",
        compact=job.compact,
        allow_signed=job.allow_signed,
        strict=job.strict,
        password_env=job.password_env,
        fills=job.fills,
        limits=_limits(job),
        language=jobs.table.language,
        patterns=_patterns(jobs, job),
    )


def _legend(jobs: JobsFile, legend: str) -> str:
    return legend if legend in ("auto", "builtin") else _text(jobs, legend)


def _text(jobs: JobsFile, name: str) -> str:
    data = _bytes(jobs, name)
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def _bytes(jobs: JobsFile, name: str) -> bytes:
    return read_input(jobs.place(name))


def _patterns(jobs: JobsFile, job: Job) -> dict[Kind, str]:
    """Return where each output of a job goes."""
    wanted: dict[Kind, str | None] = {
        "workbook": job.destination,
        "report": job.report,
        "html": job.html,
    }
    return {
        kind: _posix(jobs.place(pattern))
        for kind, pattern in wanted.items()
        if pattern
    }


def _limits(job: Job) -> Limits:
    given = job.limits
    return Limits(
        given.unpacked_mib << 20,
        given.ratio,
        parts=given.parts,
        duplicates=given.duplicates,
    )


def _posix(place: str) -> str:
    if is_url(place):
        return place
    return Path(place).as_posix()


def rules_digest(rules: JobRules) -> str:
    """Return the digest of all that decides an output beside the input and the
    program.
    """
    plain = {
        **rules._asdict(),
        "as_of": str(rules.as_of),
        "status": sha256(rules.status or b"").hexdigest(),
    }
    return sha256(
        json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()
    ).hexdigest()


class Planner:
    """Looks at each source of a job once."""

    def __init__(
        self,
        due: Due,
        ledger: Ledger,
        places: Places,
        *,
        force: bool,
        dry_run: bool,
    ) -> None:
        self._due = due
        self._ledger = ledger
        self._places = places
        self._force = force
        self._dry_run = dry_run

    def plan(self) -> Iterator[Item | Book]:
        """Yield each book in order: one to convert, or one that is settled."""
        seen = set[str]()
        for source in self._due.sources:
            try:
                entries = list(self._places.of(source).find(source))
            except IrodoriError as error:
                yield _refused(source, error)
                continue
            for entry in entries:
                if entry.place in seen:
                    continue
                seen.add(entry.place)
                if not _is_text(entry.place) or not self._ledger.is_output(
                    entry.place
                ):
                    yield self.judged(entry)

    def judged(self, entry: Entry) -> Item | Book:
        """Return whether a book is to be converted, and why."""
        if not _is_text(entry.place):
            reason = Reason.of("jobs.name_no_text")
            return Book(entry.place, "refused", 3, reason=reason)
        last = self._ledger.last(self._due.name, entry.place)
        why = self._why(last)
        if why:
            return self._item(entry, last, why)
        assert last is not None
        if last.state != "refused":
            return self._judged_by_outputs(entry, last)
        if _is_untouched(entry, last):
            return _remembered(last)
        return self._item(entry, last, "changed")

    def _judged_by_outputs(self, entry: Entry, last: Attempt) -> Item | Book:
        """Return whether a book that was converted is to be converted again."""
        outputs = self._ledger.outputs(last.id)
        try:
            missing, notes = self._looked_at(outputs)
        except IrodoriError as error:
            return _refused(entry.place, error)
        if missing:
            return self._item(entry, last, "missing")
        if not _is_untouched(entry, last):
            item = self._item(entry, last, "touched", known=last.sha256)
            return item._replace(notes=tuple(notes))
        return settled(last, outputs, tuple(notes))

    def _why(self, last: Attempt | None) -> str | None:
        """Return why a book is due regardless of its present state and
        outputs.
        """
        if last is None:
            return "new"
        if self._force:
            return "forced"
        if last.rules != self._due.digest:
            return "rules"
        if last.program != irodori.__version__:
            return "program"
        if (
            last.as_of_source == "today"
            and last.as_of != self._due.day.isoformat()
        ):
            return "day"
        if last.state == "refused" and self._may_pass(last.code or ""):
            return "again"
        return None

    def _may_pass(self, code: str) -> bool:
        """Tell whether a refusal may be over though nothing that the ledger
        knows has changed: it does not know the value of a password.
        """
        if code in _PASSWORDS:
            return bool(self._due.rules.password_env)
        return code.startswith(_PASSING) and code not in _LASTING

    def _item(
        self,
        entry: Entry,
        last: Attempt | None,
        why: str,
        known: str | None = None,
    ) -> Item:
        due = self._due
        named = NameFields(entry.name, entry.folder, due.name, due.day)
        task = BookTask(
            entry.place,
            named,
            due.rules,
            known,
            due.staging,
            due.storage,
            due.timeout,
            due.memory,
            irodori.__version__,
        )
        return Item(
            entry, task, due.digest, last, Reason.of(f"jobs.due.{why}")
        )

    def _looked_at(self, outputs: list[Output]) -> tuple[bool, list[Reason]]:
        """Return whether an output is missing, and what a person changed in
        the others.
        """
        notes = list[Reason]()
        for output in outputs:
            if output.state != "written":
                continue
            entry = self._places.of(output.place).entry(output.place)
            if entry is None:
                return True, notes
            if entry.stamp and entry.stamp == output.stamp:
                continue
            if self._places.digest(output.place) != output.sha256:
                notes.append(
                    Reason.of("jobs.output_edited_kept", path=output.place)
                )
            elif not self._dry_run and entry.stamp:
                self._ledger.restamp_output(output, entry.stamp)
        return False, notes


def foreseen(item: Item, taken: dict[str, str]) -> Book:
    """Return what a run would make of a book, as far as its outputs' places
    tell before it is read; ``taken`` maps each place to the earlier book that
    takes it, and is updated.
    """
    source = item.entry.place
    task = item.task
    for pattern in task.rules.patterns.values():
        if fields(pattern) & FROM_CONTENT:
            continue
        place = target(pattern, task.named, {})
        error = _clash(place, source, taken.setdefault(place, source))
        if error:
            return _refused(source, error)
    return Book(source, "planned", reason=item.why)


def _clash(place: str, source: str, taker: str) -> InputError | None:
    """Return why an output of a source cannot go to a place; ``taker`` is the
    first source with an output there.
    """
    if place == source:
        return InputError("file.same", path=place)
    if taker == source:
        return None
    return InputError(
        "jobs.same_output", path=place, first=taker, second=source
    )


def _is_text(place: str) -> bool:
    """Return whether a name is text; one that was unpacked from a zip in
    another encoding holds other bytes.
    """
    try:
        place.encode()
    except UnicodeEncodeError:
        return False
    return True


def settled(
    last: Attempt, outputs: list[Output], notes: tuple[Reason, ...]
) -> Book:
    """Return the record of an unchanged book."""
    written = [each for each in outputs if each.state == "written"]
    summary = json.loads(last.summary or "{}")
    findings = json.loads(last.findings or "{}")
    return Book(
        last.source,
        "unchanged",
        last.exit_status or 0,
        last.sha256,
        tuple(map(Made.of, written)),
        notes=notes,
        summary=summary,
        findings=findings,
        as_of=last.as_of,
    )


def _refused(source: str, error: IrodoriError) -> Book:
    reason = Reason.of_error(error)
    return Book(source, "refused", error.exit_status, reason=reason)


def _is_untouched(entry: Entry, last: Attempt) -> bool:
    """Tell whether a source is certainly as it was at its last attempt."""
    return entry.stamp != "" and entry.stamp == last.stamp


def _remembered(last: Attempt) -> Book:
    return Book(
        last.source,
        "refused",
        last.exit_status or 3,
        last.sha256,
        reason=last.reason,
    )


def selected_jobs(jobs: JobsFile, only: tuple[str, ...]) -> tuple[Job, ...]:
    """Return the jobs that are asked for; InputError ``jobs.no_such_job``."""
    known = {job.name: job for job in jobs.jobs}
    for name in only:
        if name not in known:
            raise InputError("jobs.no_such_job", name=name, known=tuple(known))
    if not only:
        return jobs.jobs
    return tuple(job for job in jobs.jobs if job.name in only)
