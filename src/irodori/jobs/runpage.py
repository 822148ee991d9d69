"""What a run did, as one HTML page that needs nothing but itself."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from irodori.jobs.clock import zoned
from irodori.jobs.jobsfile import is_url
from irodori.jobs.record import STATES, Book, BookState, JobRecord, RunRecord
from irodori.messages import Language
from irodori.report.html.document import environment, policy, shipped_text
from irodori.scorecard.palettes import COLORS

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
    style = Markup(  # noqa: S704  (ours)
        "\n".join(
            [
                shipped_text("page.css"),
                shipped_text("diff.css"),
                shipped_text("run.css"),
            ]
        )
    )

    def shown(time: dt.datetime) -> str:
        return zoned(time, timezone)

    def link(place: str) -> str:
        return address(place, folder)

    totals = {
        state: sum(job.counts[state] for job in record.jobs)
        for state in STATES
    }
    return (
        environment(language)
        .get_template("run.html.j2")
        .render(
            language=language,
            record=record,
            totals={state: totals[state] for state in _ORDER if totals[state]},
            groups={job.name: _groups(job) for job in record.jobs},
            trouble=_TROUBLE,
            colors=COLORS,
            shown=shown,
            link=link,
            seconds=round((record.ended - record.started).total_seconds(), 1),
            policy=policy(style),
            style=style,
        )
    )


def address(place: str, folder: Path) -> str:
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
    found = {
        state: [book for book in job.books if book.state == state]
        for state in _ORDER
    }
    return [
        StateGroup(
            state, len(books), books[:_SHOWN], max(len(books) - _SHOWN, 0)
        )
        for state, books in found.items()
        if books
    ]
