"""Folders with a jobs file, for the tests of runs: small books that Irodori
can convert, made from the samples.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import irodori
from irodori.jobs.clock import now
from irodori.jobs.jobsfile import JobsFile, load_jobs
from irodori.jobs.ledger import Ledger
from irodori.jobs.places import Places
from irodori.jobs.plan import Item, Planner, due
from irodori.jobs.record import Book, RunRecord, RunRow
from irodori.jobs.runner import RunSettings, run_jobs

ROOT = Path(__file__).resolve().parents[2]
SOURCES = os.pathsep.join(
    [str(Path(irodori.__file__).resolve().parents[1]), str(ROOT)]
)
"""Where other processes find the program under test, and the tests."""
SEED = ROOT / "samples" / "seed" / "input.xlsx"
OTHERS = [
    ROOT / "samples" / name / "input.xlsx"
    for name in ("source-tags", "seed-statuses", "layout-title")
]

JOB = """
[[job]]
name = "quarterly"
sources = ["inbox/**/*.xlsx"]
destination = "outbox/{stem}.colored{suffix}"
as_of = "2022-04-01"
"""


class Office:
    """A folder with an inbox, an outbox and a jobs file."""

    def __init__(self, folder: Path, text: str = JOB) -> None:
        self.folder = folder
        self.inbox, self.outbox = folder / "inbox", folder / "outbox"
        self.inbox.mkdir(parents=True)
        self.file = folder / "JOBS.toml"
        self.write(text)

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    @property
    def jobs(self) -> JobsFile:
        return load_jobs(self.file)

    def put(self, name: str, source: Path = SEED) -> Path:
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, path)
        return path

    def output(self, name: str) -> Path:
        return self.outbox / f"{name}.colored.xlsx"

    def run(
        self, *, workers: int = 1, force: bool = False, dry_run: bool = False
    ) -> RunRecord:
        return run_jobs(
            self.jobs, RunSettings(workers, dry_run=dry_run, force=force)
        )

    def ledger(self) -> Ledger:
        return Ledger(self.jobs.ledger)

    def planned(self, ledger: Ledger) -> list[Item]:
        """Return the books that the only job has to convert."""
        (job,) = self.jobs.jobs
        books = Planner(
            due(self.jobs, job, ledger),
            ledger,
            Places(),
            force=False,
            dry_run=False,
        ).plan()
        return [book for book in books if isinstance(book, Item)]

    def left_behind(self) -> list[Path]:
        """Return what waits for its name, in any folder."""
        return [path for path in self.folder.rglob("*.tmp") if path.is_file()]


def begin_run(ledger: Ledger) -> None:
    """Note in a ledger that run 1 has begun."""
    began = now().isoformat()
    ledger.begin_run(
        RunRow(
            "1",
            "",
            irodori.__version__,
            "",
            0,
            "",
            began,
            None,
            "running",
            None,
        )
    )


def states(record: RunRecord) -> dict[str, str]:
    """Return the state of each book of a run by its file name."""
    return {
        Path(book.source).name: book.state
        for job in record.jobs
        for book in job.books
    }


def only_book(record: RunRecord) -> Book:
    (job,) = record.jobs
    (book,) = job.books
    return book


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of the program under test."""
    return [sys.executable, "-m", "irodori", *map(str, arguments)]


def ran(
    *arguments: str | Path, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        command(*arguments),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
        encoding="utf-8",
    )
