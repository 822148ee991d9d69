"""``irodori watch``: a drop folder."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from math import ceil
from os import path as os_path
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.parsing import (
    CommandParser,
    add_judging,
    add_opening,
    add_palette,
    check_installed,
    check_palette,
    secret,
)
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.jobs.jobtables import BookLimits, Job
    from irodori.jobs.watch import Moved, WatchOptions


_MOST_NAMED = 5
"""Files that are waited for and named."""


def watch_arguments(parser: CommandParser) -> None:
    """Add the two folders, how they are watched, and what decides the colours."""
    parser.place("inbox", "INBOX", "help.inbox", kind="folder")
    parser.place("outbox", "OUTBOX", "help.outbox", kind="folder")
    add_judging(parser)
    add_palette(parser)
    _add_watching(parser)
    add_opening(parser, password="help.watch.password_env")  # noqa: S106  (a code)


def _add_watching(parser: CommandParser) -> None:
    parser.section("help.group.watching")
    parser.switch("--once", code="help.once")
    parser.number(
        "--settle",
        metavar="SECONDS",
        code="help.settle",
        least=0,
        default="2",
    )
    parser.switch("--poll", code="help.poll")
    parser.number("--workers", metavar="N", code="help.workers")
    parser.file("--ledger", metavar="FILE", code="help.watch_ledger")


def run_watch(given: Namespace, session: Session) -> int:
    """Watch until Ctrl-C; with --once until nothing is left."""
    check_installed("jobs", ("filelock", "watchfiles"), "irodori watch")
    from irodori.jobs.watch import Watch
    from irodori.workers import terminated_like_interrupted

    secret("--password-env", given.password_env)
    _check_files(given)
    inbox, outbox = (
        Path(os_path.abspath(each))  # noqa: PTH100  (without the ..)
        for each in (given.inbox, given.outbox)
    )
    job = _job(given, inbox, outbox)
    options = _watch_options(given, session)
    watch = Watch(inbox, outbox, job, options, WatchScreen(session))
    with terminated_like_interrupted():
        return watch.run()


def _watch_options(given: Namespace, session: Session) -> WatchOptions:
    from irodori.jobs.watch import WatchOptions

    return WatchOptions(
        workers=given.workers,
        poll=given.poll,
        settle=given.settle,
        once=given.once,
        ledger=given.ledger,
        language=session.language,
    )


def _job(given: Namespace, inbox: Path, outbox: Path) -> Job:
    """Return the job that is applied to each book."""
    from irodori.jobs.watch import watch_job

    legend = given.legend
    if legend not in ("auto", "builtin"):
        legend = _absolute(legend)
    settings = {
        "as_of": given.as_of.isoformat() if given.as_of else None,
        "status": _absolute(given.status),
        "legend": legend,
        "profile": _absolute(given.profile),
        "palette": given.palette,
        "fills": given.fills or "auto",
        "password_env": given.password_env,
        "limits": _limits(given),
        "timeout_seconds": given.max_seconds,
    }
    return watch_job(outbox, inbox, **settings)


def _limits(given: Namespace) -> BookLimits:
    """Return the limits that were given, the others as usual."""
    from irodori.jobs.jobtables import BookLimits

    limits = {
        "unpacked_mib": given.max_unpacked,
        "ratio": given.max_ratio,
        "parts": given.max_parts,
        "duplicates": given.allow_duplicates,
        "memory_mib": given.max_memory,
    }
    given_limits = {
        name: value for name, value in limits.items() if value is not None
    }
    return BookLimits(**given_limits)


def _check_files(given: Namespace) -> None:
    """Read the profile and the legend, so that a fault in them is reported
    once, not for each book.
    """
    from irodori.scorecard.profiles import load_profile

    check_palette(given.palette, given.profile)
    if given.legend not in ("auto", "builtin"):
        load_profile(Path(given.legend))


def _absolute(name: str | Path | None) -> str | None:
    if name:
        return str(Path(name).absolute())
    return None


class WatchScreen:
    """Lines for people, JSON lines with ``--json-logs``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watching(self, inbox: Path, outbox: Path) -> None:
        """Say that it has begun."""
        if not self._session.json_logs:
            self._session.say(
                self._session.text("watch.begins", inbox=inbox, outbox=outbox)
            )
        else:
            self._session.log_now(
                "watching", inbox=str(inbox), outbox=str(outbox)
            )

    def moved(self, moved: Moved) -> None:
        """Show how a book ended."""
        from irodori.report.plain import printable

        found = moved.book.reason
        reason = moved.problem or ""
        if found and not reason:
            reason = found.text(self._session.language)
        if self._session.json_logs:
            self._log_moved(moved, reason)
        else:
            self._session.say(printable(self._line(moved, reason)))

    def _log_moved(self, moved: Moved, reason: str) -> None:
        book = moved.book
        self._session.log_now(
            "book",
            source=book.source,
            state=book.state,
            moved_to=str(moved.target) if moved.target else None,
            outputs=[made.place for made in book.outputs],
            code=book.reason.code if book.reason else None,
            message=reason or None,
            seconds=book.seconds,
        )

    def _line(self, moved: Moved, reason: str) -> str:
        text = self._session.text
        source = moved.book.source
        if moved.target is None:
            return text("watch.not_moved", source=source, reason=reason)
        if moved.book.reason:
            return text(
                "watch.failed",
                source=source,
                target=moved.target,
                text=reason,
            )
        outputs = moved.book.outputs
        target = outputs[0].place if outputs else moved.target
        return text("watch.done", source=source, target=target)

    def waiting(
        self,
        paths: Sequence[Path],
        until: float | None,
    ) -> None:
        """Say which files are not whole yet, and for how long they are waited
        for.
        """
        if self._session.json_logs:
            sources = [str(path) for path in paths]
            self._session.log_now("waiting", count=len(paths), sources=sources)
            return
        from irodori.report.plain import printable

        shown = tuple(path.name for path in paths[:_MOST_NAMED])
        code = "watch.waiting" if until is None else "watch.waiting_until"
        seconds = 0 if until is None else ceil(until)
        self._session.say(
            printable(
                self._session.text(
                    code,
                    count=len(paths),
                    names=shown,
                    seconds=seconds,
                )
            )
        )
