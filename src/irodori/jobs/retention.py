"""Old outputs: what a job does not keep any longer is deleted, unless somebody has edited it."""

from __future__ import annotations

import datetime as dt

from irodori.jobs.clock import now
from irodori.jobs.jobsfile import Job
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places


def expired(ledger: Ledger, places: Places, job: Job) -> tuple[str, ...]:
    """Delete the outputs of a job that are older than it keeps them; return their places.

    The ledger keeps its records, so that a book is not converted again because its output is gone.
    """
    if job.retention_days is None:
        return ()
    oldest = (now() - dt.timedelta(days=job.retention_days)).isoformat()
    gone = list[str]()
    for output, attempt in ledger.standing(job.name):
        if (attempt.ended or "") >= oldest:
            continue
        found = places.digest(output.place)
        if found == output.sha256:
            places.of(output.place).remove(output.place)
            gone.append(output.place)
        if found in (None, output.sha256):
            ledger.expire(output)
    return tuple(gone)
