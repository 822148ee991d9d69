"""A drop folder: workbooks that are put into it are converted, and the
originals moved out of the way.

It is a job whose sources arrive one by one: plan, workers, ledger and
publisher are those of a run. What the ledger says is true before an original
is moved, so that a watch that is killed goes on where it was.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from irodori.errors import InputError, IrodoriError, system_reason
from irodori.files import shortened, write_atomic
from irodori.jobs.arrivals import (
    DONE_FOLDER,
    FAILED_FOLDER,
    Arrivals,
    is_share,
    refuse_folders,
)
from irodori.jobs.clock import now
from irodori.jobs.jobsfile import JobsFile
from irodori.jobs.jobtables import Job, JobsTable
from irodori.jobs.ledger import Ledger
from irodori.jobs.passage import LocalCrew, Passage, job_lock
from irodori.jobs.places import Places
from irodori.jobs.plan import Item, Planner, due
from irodori.jobs.publisher import Publisher
from irodori.jobs.record import Book, RunRow
from irodori.jobs.runner import run_id
from irodori.jobs.runreport import reported_book
from irodori.jobs.stores import STAGING, Entry
from irodori.messages import Language
from irodori.tuples import NamedTuple
from irodori.workers import processors

JOB = "watch"
_AT_ONCE = 500
"""Books that are planned together; what arrives meanwhile waits for the next
look.
"""
_TROUBLE = 30.0
"""Seconds after which a book is tried again that could not be read, written or
moved.
"""
_LONGEST_WAIT = 5.0
"""Seconds after which the folder is looked at though there was no
notification.
"""


class Moved(NamedTuple):
    """A book that was worked on, and where its original is now."""

    book: Book
    target: Path | None
    """None where it could not be moved, and stays for the next time."""
    problem: str = ""

    def why(self, language: Language) -> str:
        """Return why it was not moved or not converted; nothing where it
        was.
        """
        reason = self.book.reason
        if self.problem or reason is None:
            return self.problem
        return reason.text(language)


class WatchListener(Protocol):
    """Who is told how a watch goes on."""

    def watching(self, inbox: Path, outbox: Path) -> None:
        """Hear that it has begun."""

    def moved(self, moved: Moved) -> None:
        """Hear of a book that was worked on."""

    def waiting(
        self,
        paths: Sequence[Path],
        until: float | None,
    ) -> None:
        """Hear which files are not whole yet, whenever they change, and for how
        many seconds they are waited for, None for ever.
        """


class WatchOptions(NamedTuple):
    """How a folder is watched."""

    workers: int | None = None
    poll: bool = False
    """Whether to look again and again instead of waiting for notifications; on
    a share this is done anyway.
    """
    settle: float = 2.0
    """Seconds for which size and time stay the same before a file is taken as
    whole.
    """
    patience: float = 60.0
    """Seconds after which a file that is no zip is taken as it is, so that its
    refusal can be told.
    """
    once: bool = False
    """Whether to end when nothing is left."""
    ledger: Path | None = None
    language: Language = "ja"


def watch_job(outbox: Path, inbox: Path, **rules: object) -> Job:
    """Return the job of a drop folder; ``rules`` are those of a job in a file."""
    reports = inbox / STAGING / "reports" / "{folder}"
    return Job.model_validate(
        {
            "name": JOB,
            "sources": [str(inbox)],
            "destination": str(outbox / "{folder}" / "{stem}.colored{suffix}"),
            "report": str(reports / "{name}.json"),
            "html": str(reports / "{name}.html"),
            **rules,
        }
    )


def ledger_of(outbox: Path) -> Path:
    """Return where the ledger of an outbox is: in it, or on this machine where
    the outbox is a network share.
    """
    if not is_share(outbox if outbox.is_dir() else outbox.parent):
        return outbox / STAGING / "irodori.db"
    path = str(outbox.resolve())
    name = sha256(path.encode()).hexdigest()[:16]
    return _state_folder() / "irodori" / f"watch-{name}.db"


def _state_folder() -> Path:
    if sys.platform == "win32":
        return Path(
            os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
        )
    return Path(
        os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    )


def _jobs_file(outbox: Path, job: Job, options: WatchOptions) -> JobsFile:
    """Return a jobs file that holds the one job of a watch."""
    ledger = (options.ledger or ledger_of(outbox)).absolute()
    table = JobsTable(
        ledger=str(ledger), language=options.language, job=(job,)
    )
    return JobsFile(table, outbox.absolute() / "watch")


class _Desk(NamedTuple):
    """What books are worked on with."""

    ledger: Ledger
    crew: LocalCrew
    publisher: Publisher
    run: str


class Watch:
    """Watches one folder; InputError ``watch.*``, ``jobs.locked``,
    ``ledger.*`` where it cannot.
    """

    def __init__(
        self,
        inbox: Path,
        outbox: Path,
        job: Job,
        options: WatchOptions,
        listener: WatchListener,
    ) -> None:
        refuse_folders(inbox, outbox)
        self._inbox = inbox
        self._outbox = outbox
        self._job = job
        self._options = options
        self._listener = listener
        self._jobs = _jobs_file(outbox, job, options)
        self._places = Places()
        self._worst = 0
        self._waiting: list[Path] = []
        self._troubled: dict[str, float] = {}
        """When a book was last tried whose trouble may pass."""

    def run(self, stop: threading.Event | None = None) -> int:
        """Watch until it is stopped, or with ``once`` until nothing is left;
        return the worst exit status.
        """
        with (
            Ledger(self._jobs.ledger) as ledger,
            job_lock(ledger, self._job.name, self._jobs.table.timezone),
            self._noted(ledger) as run,
        ):
            self._run(ledger, run, stop or threading.Event())
        return self._worst

    def _run(
        self,
        ledger: Ledger,
        run: str,
        stop: threading.Event,
    ) -> None:
        """Watch, and tidy up before and after."""
        publisher = Publisher(
            self._job.name, ledger, self._places, force=False
        )
        staging = due(self._jobs, self._job, ledger).staging.values()
        publisher.recover(staging)
        with self._crew() as crew:
            self._listener.watching(self._inbox, self._outbox)
            self._watch(_Desk(ledger, crew, publisher, run), stop)
        publisher.sweep(staging)
        _remove_empty_below(self._inbox / STAGING)

    def _watch(self, desk: _Desk, stop: threading.Event) -> None:
        """Work on what arrives."""
        arrivals = Arrivals(
            self._inbox,
            self._options.settle,
            self._options.patience,
            waits_for_locks=not self._options.once,
        )
        for _ in self._looks(stop):
            ready, waiting = arrivals.look()
            ready = [entry for entry in ready if self._is_due(entry)]
            for start in range(0, len(ready), _AT_ONCE):
                if not stop.is_set():
                    self._work(ready[start : start + _AT_ONCE], desk)
            self._tell_waiting(waiting, arrivals)
            if self._options.once and not ready and not waiting:
                break

    def _looks(self, stop: threading.Event) -> Iterator[None]:
        """Yield when it is time to look: at once, after each change, and now
        and then.
        """
        from watchfiles import watch

        yield
        wait = max(min(self._options.settle / 2, _LONGEST_WAIT), 0.1)
        poll = self._options.poll or is_share(self._inbox) or None
        changes = watch(
            self._inbox,
            watch_filter=None,
            stop_event=stop,
            rust_timeout=int(wait * 1000),
            yield_on_timeout=True,
            debounce=500,
            force_polling=poll,
            poll_delay_ms=1000,
        )
        try:
            for _ in changes:
                yield
        # no notifications here, or a file name that is no text: look every so
        # often
        except RuntimeError:
            while not stop.wait(wait):
                yield

    def _work(self, entries: Sequence[Entry], desk: _Desk) -> None:
        """Convert books and move their originals; each one that is done is
        moved at once.
        """
        ledger, crew, publisher, run = desk
        by_place = {entry.place: entry for entry in entries}
        items = list[Item]()

        def note(book: Book) -> None:
            self._done(book, by_place[book.source], ledger)

        planner = self._planner(ledger)
        for entry in entries:
            judged = planner.judged(entry)
            if isinstance(judged, Item):
                items.append(judged)
            else:
                note(judged)
        Passage(ledger, crew, publisher, run, note).pass_through(items)

    def _planner(self, ledger: Ledger) -> Planner:
        today = due(self._jobs, self._job, ledger)
        return Planner(today, ledger, self._places, force=False, dry_run=False)

    @contextmanager
    def _noted(self, ledger: Ledger) -> Iterator[str]:
        run = run_id(now(), self._jobs.table.timezone)
        row = RunRow.begun(run, str(self._inbox), "watch", now())
        ledger.begin_run(row)
        ledger.begin_job(run, self._job.name)
        try:
            yield run
        finally:
            ledger.end_watch(run, self._job.name, self._worst)

    @contextmanager
    def _crew(self) -> Iterator[LocalCrew]:
        crew = LocalCrew(self._options.workers or processors())
        try:
            yield crew
        finally:
            crew.close(at_once=True)

    def _is_due(self, entry: Entry) -> bool:
        """Tell whether a book may be tried; one that was in trouble waits, and
        with ``once`` is not tried again.
        """
        last = self._troubled.get(entry.place)
        return last is None or (
            not self._options.once and time.monotonic() - last > _TROUBLE
        )

    def _trouble(self, book: Book, problem: str) -> None:
        self._troubled[book.source] = time.monotonic()
        self._listener.moved(Moved(book, None, problem))

    def _tell_waiting(self, waiting: list[Path], arrivals: Arrivals) -> None:
        if waiting == self._waiting:
            return
        self._waiting = waiting
        if waiting:
            until = arrivals.seconds_left(waiting)
            self._listener.waiting(
                waiting, until if self._options.once else None
            )

    # ---- Originals ----------------------------------------------------------

    def _done(self, book: Book, entry: Entry, ledger: Ledger) -> None:
        """Move the original of a book that was worked on, with its report; a
        passing trouble leaves it where it is.
        """
        self._worst = max(self._worst, book.exit_status)
        if book.reason and book.reason.code.startswith("file."):
            self._trouble(book, book.reason.text(self._options.language))
            return
        try:
            target = self._moved(book, entry, ledger)
        except (IrodoriError, OSError) as error:
            reason = _not_moved(book, error)
            self._trouble(book, reason.message(self._options.language, "jobs"))
            return
        if target is not None:
            self._tell_moved(book, target)

    def _tell_moved(self, book: Book, target: Path) -> None:
        self._troubled.pop(book.source, None)
        self._remove_empty(Path(book.source).parent)
        made = tuple(each for each in book.outputs if each.kind == "workbook")
        shown = book._replace(outputs=made)
        self._listener.moved(Moved(shown, target))

    def _moved(
        self,
        book: Book,
        entry: Entry,
        ledger: Ledger,
    ) -> Path | None:
        """Move the original of a book, and return where it is now; None where
        a newer one has come meanwhile, which is looked at by itself.
        """
        source = Path(book.source)
        failed = book.state in ("refused", "failed", "lost")
        folder = (
            self._inbox
            / (FAILED_FOLDER if failed else DONE_FOLDER)
            / entry.folder
        )
        target = _free(folder / source.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        if _changed(source, entry):
            return None
        if failed:
            self._write_failure(book, target)
        else:
            self._move_reports(book, target, ledger)
        source.rename(target)
        return target

    def _move_reports(self, book: Book, target: Path, ledger: Ledger) -> None:
        last = ledger.last(self._job.name, book.source)
        reports = (self._inbox / STAGING).absolute()
        moves = [
            (output, _beside(target, Path(output.place).suffix))
            for output in (ledger.outputs(last.id) if last else ())
            if output.kind != "workbook"
            and reports in Path(output.place).parents
        ]
        ledger.move_outputs((output, str(place)) for output, place in moves)
        for output, place in moves:
            Path(output.place).replace(place)

    def _write_failure(self, book: Book, target: Path) -> None:
        """Say beside a book why it was not converted: in words for a person,
        and as data.
        """
        assert book.reason is not None
        words = f"{book.reason.ja}\r\n\r\n{book.reason.en}\r\n"
        data = reported_book(book, self._options.language).model_dump(
            mode="json"
        )
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        write_atomic(
            _beside(target, ".txt"),
            words.encode("utf-8-sig", "replace"),
            force=True,
        )
        write_atomic(
            _beside(target, ".json"), text.encode(errors="replace"), force=True
        )

    def _remove_empty(self, folder: Path) -> None:
        """Remove the folders that a dropped folder has left, up to the inbox."""
        with suppress(OSError):
            while folder != self._inbox and self._inbox in folder.parents:
                folder.rmdir()
                folder = folder.parent


def _remove_empty_below(folder: Path) -> None:
    """Remove a hidden folder and those in it, as far as they are empty."""
    for path, _, _ in os.walk(folder, topdown=False):
        with suppress(OSError):
            Path(path).rmdir()


def _free(path: Path) -> Path:
    """Return a path that nothing has: the path itself, or with a number."""
    number = 2
    free = path
    while os.path.lexists(free):
        free = path.with_name(
            shortened(path.stem, f" ({number}){path.suffix}")
        )
        number += 1
    return free


def _beside(target: Path, ending: str) -> Path:
    """Return the path of a report beside a book: the book's name with another
    ending behind it.
    """
    return target.with_name(shortened(target.name, ending))


def _changed(source: Path, entry: Entry) -> bool:
    status = source.stat()
    now = (status.st_size, status.st_mtime)
    return now != (entry.size, entry.modified)


def _not_moved(book: Book, error: IrodoriError | OSError) -> IrodoriError:
    """Return why a book cannot be moved out of the way."""
    if isinstance(error, IrodoriError):
        return error
    return InputError(
        "file.unwritable", path=book.source, reason=system_reason(error)
    )
