"""The runs of a job as a page shows them: each with its books, why some were
not converted, and their outputs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from irodori.errors import InputError
from irodori.jobs.bookwork import Kind
from irodori.jobs.ledger import Ledger
from irodori.jobs.ledgerrows import Attempt, JobRow
from irodori.jobs.places import Places
from irodori.jobs.stores import file_name
from irodori.messages import Language, Sentence, catalogue

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
    """What became of one book in a run."""

    number: int
    """What no other book of any run is called."""
    name: str
    place: str
    state: str
    """In words."""
    code: str
    """Why it was not converted, as a stable code; empty where it was."""
    reason: str
    outputs: tuple[ShownOutput, ...]


def shown_runs(ledger: Ledger, job: str, language: Language) -> list[ShownRun]:
    """Return the last runs of a job, the newest first."""
    return [_run(row, language) for row in _rows(ledger, job)]


def _rows(ledger: Ledger, job: str) -> Iterator[JobRow]:
    for run in ledger.runs(job, _MOST_RUNS):
        yield from (row for row in ledger.jobs_of(run.id) if row.job == job)


def _run(row: JobRow, language: Language) -> ShownRun:
    return ShownRun(
        row.run, dt.datetime.fromisoformat(row.started), outcome(row, language)
    )


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
) -> list[ShownBook]:
    """Return the books of a run of a job, the first few hundred; without a run
    those of its last one.
    """
    if run is None:
        last = ledger.last_job(job)
        run = last.run if last else ""
    attempts = [each for each in ledger.attempts(run=run) if each.job == job]
    return [_book(each, ledger, language) for each in attempts[:_MOST_BOOKS]]


def _book(attempt: Attempt, ledger: Ledger, language: Language) -> ShownBook:
    code, reason = f"history.state.{attempt.state}", attempt.reason
    return ShownBook(
        attempt.id,
        file_name(attempt.source),
        attempt.source,
        Sentence(code).text(language)
        if code in catalogue()
        else attempt.state,
        reason.code if reason else "",
        reason.text(language) if reason else "",
        tuple(
            ShownOutput(output.kind, file_name(output.place))
            for output in ledger.outputs(attempt.id)
            if output.state == "written"
        ),
    )


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
