"""``irodori watch``: a drop folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    Argument,
    AsOfDate,
    JsonLogs,
    Lang,
    LegendChoice,
    Option,
    PaletteName,
    ProfileFile,
    StatusTable,
    Workers,
    check_file,
    check_installed,
    check_language,
    check_palette,
    date_of,
    number_of,
    path_of,
)
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.jobs.watch import Moved

_COMMAND = "irodori watch"


def watch(
    session: Session,
    *,
    inbox: Annotated[str, Argument(metavar="INBOX", help="help.inbox")],
    outbox: Annotated[str, Argument(metavar="OUTBOX", help="help.outbox")],
    as_of: AsOfDate = None,
    status: StatusTable = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    palette: PaletteName = "cud",
    workers: Workers = None,
    settle: Annotated[str, Option("--settle", metavar="SECONDS", help="help.settle")] = "2",
    poll: Annotated[bool, Option("--poll", help="help.poll")] = False,
    once: Annotated[bool, Option("--once", help="help.once")] = False,
    ledger: Annotated[str | None, Option("--ledger", metavar="FILE", help="help.watch_ledger")] = None,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Watch until Ctrl-C; with --once until nothing is left."""
    del json_logs  # the session has read it
    check_language(lang, _COMMAND)
    check_installed("jobs", ("filelock", "watchfiles"), _COMMAND)
    check_file("--status", path_of(status), _COMMAND)
    from irodori.jobs.signals import terminated_like_interrupted
    from irodori.jobs.watch import Options, Watch, watch_job
    from irodori.scorecard.profiles import load_profile

    check_palette(palette, path_of(profile), _COMMAND)
    if legend not in ("auto", "builtin"):
        load_profile(Path(legend))  # what is wrong in it is said now, not of each book
    day = date_of(as_of, _COMMAND)
    inbox_path, outbox_path = Path(inbox).absolute(), Path(outbox).absolute()
    job = watch_job(
        outbox_path,
        inbox_path,
        as_of=day.isoformat() if day else None,
        status=_absolute(status),
        legend=legend if legend in ("auto", "builtin") else _absolute(legend),
        profile=_absolute(profile),
        palette=palette,
    )
    options = Options(
        workers=None if workers is None else number_of("--workers", workers, _COMMAND),
        poll=poll,
        settle=number_of("--settle", settle, _COMMAND, least=0),
        once=once,
        ledger=path_of(ledger),
        language=session.language,
    )
    with terminated_like_interrupted():
        return Watch(inbox_path, outbox_path, job, options, _Screen(session)).run()


def _absolute(name: str | None) -> str | None:
    return str(Path(name).absolute()) if name else None


class _Screen:
    """Lines on a terminal, JSON lines otherwise."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def watching(self, inbox: Path, outbox: Path) -> None:
        """Say that it has begun."""
        if self._session.on_terminal:
            self._session.say(self._session.text("watch.begins", inbox=inbox, outbox=outbox))
        else:
            self._log("watching", inbox=str(inbox), outbox=str(outbox))

    def moved(self, moved: Moved) -> None:
        """Say what became of a book."""
        from irodori.report.plain import printable

        book, text = moved.book, self._session.text
        reason = moved.problem or (book.reason.text(self._session.language) if book.reason else "")
        if not self._session.on_terminal:
            self._log(
                "book",
                source=book.source,
                state=book.state,
                moved_to=str(moved.target) if moved.target else None,
                outputs=[made.place for made in book.outputs],
                code=book.reason.code if book.reason else None,
                message=reason or None,
                seconds=book.seconds,
            )
        elif moved.target is None:
            self._session.say(printable(text("watch.not_moved", source=book.source, reason=reason)))
        elif book.reason:
            self._session.say(printable(text("watch.failed", source=book.source, target=moved.target, text=reason)))
        else:
            target = book.outputs[0].place if book.outputs else moved.target
            self._session.say(printable(text("watch.done", source=book.source, target=target)))

    def waiting(self, count: int) -> None:
        """Say how many files are not whole yet."""
        if self._session.on_terminal:
            self._session.say(self._session.text("watch.waiting", count=count))
        else:
            self._log("waiting", count=count)

    def _log(self, event: str, **values: object) -> None:
        from irodori.jobs.clock import now

        self._session.log(event, time=now().isoformat(), **values)
