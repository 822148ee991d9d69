"""One run of a job at a time: a lock beside the ledger, which ends with the
process that holds it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from irodori.errors import InputError
from irodori.jobs.clock import zoned
from irodori.jobs.ledger import Ledger


@contextmanager
def job_lock(ledger: Ledger, job: str, timezone: str) -> Iterator[None]:
    """Hold the lock on a job; InputError ``jobs.locked`` where another run
    holds it, with the time in a zone.
    """
    lock = FileLock(lock_path(ledger.path, job), timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise _locked(ledger, job, timezone) from None
    except OSError as error:
        raise InputError(
            "ledger.unusable", path=ledger.path, problem=error
        ) from None
    try:
        yield
    finally:
        lock.release()


def lock_path(ledger: Path, job: str) -> Path:
    """Return where the lock of a job is."""
    return ledger.with_name(f"{ledger.name}.{job}.lock")


def _locked(ledger: Ledger, job: str, timezone: str) -> InputError:
    """Return the refusal that names who holds the lock, as far as the ledger
    tells.
    """
    for run in ledger.runs(job):
        if run.state == "running":
            return InputError(
                "jobs.locked",
                job=job,
                host=run.host,
                pid=run.pid,
                since=zoned(dt.datetime.fromisoformat(run.started), timezone),
            )
    return InputError("jobs.locked", job=job, host="?", pid="?", since="?")
