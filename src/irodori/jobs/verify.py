"""The ledger held against the files: which outputs were changed by hand since,
or are gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from irodori.errors import IrodoriError
from irodori.jobs.bookwork import Reason
from irodori.jobs.ledger import Ledger
from irodori.jobs.ledgerrows import Attempt, Output
from irodori.jobs.places import Places


class Verified(NamedTuple):
    """An output that is in force, and whether it is as it was written."""

    output: Output
    attempt: Attempt
    state: Literal["same", "edited", "missing", "unreadable"]
    reason: Reason | None = None


def verified(
    ledger: Ledger, places: Places, job: str | None = None
) -> Iterator[Verified]:
    """Yield each output in force, all of them read again; nothing is changed."""
    for output, attempt in ledger.standing(job):
        try:
            found = places.digest(output.place)
        except IrodoriError as error:
            reason = Reason(
                error.code, error.message("ja"), error.message("en")
            )
            yield Verified(output, attempt, "unreadable", reason)
            continue
        yield Verified(
            output,
            attempt,
            "missing"
            if found is None
            else "same"
            if found == output.sha256
            else "edited",
        )
