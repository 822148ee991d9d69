"""The summary of a job: one workbook about all its books."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from irodori.errors import InputError, InternalError, IrodoriError
from irodori.jobs.bookwork import Reason, Rules, converted
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.record import JobRecord
from irodori.jobs.stores import Storage, file_name
from irodori.messages import Language

if TYPE_CHECKING:
    from irodori.results import Conversion
    from irodori.sheets.summary import Refused


def summed_up(
    target: str,
    record: JobRecord,
    rules: Rules,
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
    record: JobRecord, rules: Rules, places: Places
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

    def message(self, language: Language = "ja") -> str:
        """Return the recorded sentence."""
        return self._reason.text(language)
