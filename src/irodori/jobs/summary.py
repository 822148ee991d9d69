"""The summary of a job: one workbook that counts the colours of all its books."""

from __future__ import annotations

import os
from importlib import import_module
from importlib.util import find_spec

from irodori.errors import IrodoriError
from irodori.jobs.jobsfile import Job, JobsFile
from irodori.jobs.places import Places
from irodori.jobs.record import JobRecord
from irodori.jobs.work import Reason

_WRITER = "irodori.sheets.summary"


def summed_up(jobs: JobsFile, job: Job, record: JobRecord) -> tuple[Reason, ...]:
    """Write the summary of a job that has one, if a book changed or it is not there; return what to note of it."""
    if job.summary is None:
        return ()
    target = jobs.place(job.summary)
    places = Places(jobs.storage())
    try:
        changed = any(book.state == "converted" for book in record.books)
        if not changed and places.of(target).entry(target):
            return ()
        books = [made.place for book in record.books for made in book.outputs if made.kind == "workbook"]
        data = _summary([places.of(place).read(place) for place in books], books)
        if data is None:
            return (Reason.of("jobs.no_summary"),)
        store = places.of(target)
        staged = f"{target}.{os.urandom(6).hex()}.tmp"
        store.write(staged, data)
        store.publish(staged, target, replace=True)
    except IrodoriError as error:
        return (Reason(error.code, error.message("ja"), error.message("en")),)
    return ()


def _summary(books: list[bytes], names: list[str]) -> bytes | None:
    """Return the workbook of counts; None where this build has no summary.

    This is the only place that calls ``irodori.sheets.summary``.
    """
    try:
        found = find_spec(_WRITER)
    except ModuleNotFoundError:
        found = None
    if found is None or not books:
        return None
    made: bytes = import_module(_WRITER).summary_of(books, names)
    return made
