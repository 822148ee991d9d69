"""The summary of a job: one workbook that says what all its books say together."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from irodori.errors import InputError, IrodoriError
from irodori.jobs.jobsfile import Job, JobsFile
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import JobRecord
from irodori.jobs.stores import file_name
from irodori.jobs.work import Reason, Rules, converted

_PACKAGE = "irodori.sheets"
_WRITER = f"{_PACKAGE}.summary"


def summed_up(
    jobs: JobsFile, job: Job, rules: Rules, record: JobRecord, ledger: Ledger, *, force: bool
) -> tuple[Reason, ...]:
    """Write the summary of a job that has one, if a book changed or it is not there; return what to note of it.

    Each book is read and judged again, one after the other: a summary is for hundreds of books, not for all of Japan's.
    """
    if job.summary is None:
        return ()
    if find_spec(_PACKAGE) is None or find_spec(_WRITER) is None:
        return (Reason.of("jobs.no_summary"),)
    target, places = jobs.place(job.summary), Places(jobs.storage())
    store = places.of(target)
    try:
        found = places.digest(target)
        if found and not any(book.state == "converted" for book in record.books):
            return ()
        if found and not force and not ledger.wrote_summary(target, found):
            raise InputError("jobs.output_edited", path=target)
        data = BytesIO()
        writer = import_module(_WRITER)
        writer.write_summary(_inputs(record, rules, places, writer), data, jobs.table.language)
        staged = f"{target}.{os.urandom(6).hex()}.tmp"
        ledger.note_summary(target, sha256(data.getvalue()).hexdigest())
        store.write(staged, data.getvalue())
        store.publish(staged, target, replace=True)
    except IrodoriError as error:
        return (Reason(error.code, error.message("ja"), error.message("en")),)
    return ()


def _inputs(record: JobRecord, rules: Rules, places: Places, writer: Any) -> Iterator[Any]:  # noqa: ANN401  (a seam)
    """Yield the conversion of each book, or its refusal."""
    for book in record.books:
        name = file_name(book.source)
        try:
            yield converted(places.of(book.source).read(book.source), name, rules)
        except IrodoriError as error:
            yield writer.Refused(name, error)
