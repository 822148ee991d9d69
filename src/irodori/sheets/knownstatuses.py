"""The status table of a book, filled with what is known: one row for each action plan.

``irodori statuses`` writes it, a person completes it, and ``--status`` reads it back: its headings are those that
``status_table.columns`` of the profile names first.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from irodori.results import Conversion
from irodori.scorecard.profile import Profile
from irodori.scorecard.statuses.matching import WITHDRAWN
from irodori.sheets.flatrecords import Record, records

HEADINGS = ("府省名", "手続名", "課題", "プラン", "状況", "期限", "本文")


class KnownStatus(NamedTuple):
    """A row of the table; a status or deadline that is not known is empty."""

    ministry: str
    procedure: str
    issue: str
    plan: str
    status: str
    deadline: str
    """An ISO date."""
    text: str
    """The plan's text, for the person who completes the table; it is not read back."""


def known_statuses(conversion: Conversion) -> Iterator[KnownStatus]:
    """Yield the plans of a conversion, sheet by sheet and row by row."""
    profile = conversion.inspection.profile
    for record in records(conversion, "ja"):
        if record.rule == "status":
            yield _row(record, profile)


def _row(record: Record, profile: Profile) -> KnownStatus:
    status = profile.status_table.withdrawn[0] if record.finding == WITHDRAWN else record.status or ""
    words = profile.statuses.get(status, (status,))
    limit = _said_limit(record)
    deadline = record.deadline.isoformat() if status and record.deadline and not limit else ""
    return KnownStatus(
        record.ministry,
        record.procedure,
        f"課題{record.issue}" if record.issue else "",
        record.plan or "",
        f"{words[0]}（{limit}）" if limit else words[0],
        deadline,
        record.text,
    )


def _said_limit(record: Record) -> str:
    """Return 期限超過 or 期限内 where the status itself says so, and no deadline decided: 取組中(期限超過) → 黄."""
    return next((limit for limit in ("期限超過", "期限内") if f"({limit}) →" in record.reason), "")
