"""Books per second against the number of workers:
``python benchmarks/jobs.py [--books N] [--rows N] [--write]``.

``irodori run`` over a folder of made books, in whole processes, beside a plain
loop over openpyxl; they take turns, and the medians are given. ``--write``
keeps the table in README.md, and what follows from it in
docs/operations/scale.md.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.page import replace_section, table  # noqa: E402
from benchmarks.soak import AS_OF, ENVIRONMENT, make_books  # noqa: E402

LOOP = "openpyxl, a plain loop"
JOBS = f"""
[[job]]
name = "bench"
sources = ["inbox"]
destination = "outbox/{{stem}}.colored{{suffix}}"
report = "outbox/{{stem}}.json"
as_of = {AS_OF.isoformat()}
"""
OFFICES, MONTHLY = 1_800, 200_000
"""The municipalities and ministries, and the books of a month."""
COORDINATOR = 200
"""The books a second that one process can record and give their names, at some
5 ms of its time for each.
"""
HEAVY = 20
"""How many times as long as a made one a real book may take."""


_SET_CHILD_SUBREAPER = 36


class Taken(NamedTuple):
    """What all processes of a program took together."""

    seconds: float
    cpu: float


class Line(NamedTuple):
    """What one program took for all books."""

    name: str
    workers: int
    taken: Taken
    books: int

    @property
    def per_second(self) -> float:
        """Books a second."""
        return self.books / self.taken.seconds

    @property
    def cpu(self) -> float:
        """Seconds of processor time for a book, all processes together."""
        return self.taken.cpu / self.books


def folder_of(folder: Path, books: int, rows: int) -> Path:
    """Return a folder with books and the list of what is to be filled in each."""
    place = folder / f"{books}x{rows}"
    make_books(place / "inbox", books, rows)
    (place / "fills").mkdir(exist_ok=True)
    for book in sorted((place / "inbox").glob("*.xlsx")):
        fills = place / "fills" / f"{book.stem}.tsv"
        if not fills.exists():
            listing = [
                sys.executable,
                str(HERE / "list_fills.py"),
                str(book),
                str(fills),
            ]
            subprocess.run(
                listing, check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL
            )
    (place / "JOBS.toml").write_text(JOBS, encoding="utf-8")
    return place


def taken_by(folder: Path, workers: int | None) -> Taken:
    """Return what a run takes, or without workers the loop, from start to end
    of its process.
    """
    shutil.rmtree(folder / "outbox", ignore_errors=True)
    for path in folder.glob("irodori.db*"):
        path.unlink()
    if workers is None:
        command = [
            str(HERE / "peer_openpyxl_loop.py"),
            *(str(folder / name) for name in ("inbox", "outbox", "fills")),
        ]
    else:
        command = [
            "-m",
            "irodori",
            "run",
            str(folder / "JOBS.toml"),
            "--workers",
            str(workers),
        ]
    start, before = time.perf_counter(), _cpu()
    subprocess.run(
        [sys.executable, *command],
        check=True,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
    )
    seconds = time.perf_counter() - start
    with suppress(ChildProcessError):  # until none is left
        while os.wait():
            pass
    return Taken(seconds, _cpu() - before)


def adopt_orphans() -> None:
    """Be the parent of all processes whose own has ended, so that their time
    is known too (Linux).
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1)


def _cpu() -> float:
    """Return the processor time of all processes that have ended, and of
    theirs.
    """
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def measured(
    folder: Path, books: int, workers: list[int], runs: int
) -> list[Line]:
    """Return the medians of each program, taken in turns."""
    kinds: list[int | None] = [None, *workers]
    taken: dict[int | None, list[Taken]] = {kind: [] for kind in kinds}
    for _ in range(runs):
        for kind in kinds:
            taken[kind].append(taken_by(folder, kind))
    return [
        Line(
            LOOP if kind is None else "irodori run",
            kind or 1,
            Taken(*map(median, zip(*taken[kind], strict=True))),
            books,
        )
        for kind in kinds
    ]


def result_table(lines: list[Line]) -> str:
    """Return the table of books a second."""
    loop = lines[0].per_second
    rows = []
    for line in lines:
        rate = line.per_second
        rows.append(
            [
                line.name,
                str(line.workers),
                f"{line.taken.seconds:.1f} s",
                f"{rate:.1f}",
            ]
        )
        rows[-1] += [f"{rate / loop:.2f}", f"{line.cpu * 1000:,.0f} ms"]
    return table(
        (
            "program",
            "workers",
            "time",
            "books a second",
            "÷ loop",
            "CPU a book",
        ),
        rows,
    )


def scale_table(lines: list[Line]) -> str:
    """Return what a month of all offices takes: hours by workers that have a
    core each, from the CPU time of a book.
    """
    one = 1 / min(line.cpu for line in lines if line.name != LOOP)
    rows = []
    for workers in (1, 2, 8, 32, 128):
        small, heavy = (
            min(one * workers, COORDINATOR),
            min(one * workers / HEAVY, COORDINATOR),
        )
        hours = [MONTHLY / rate / 3600 for rate in (small, heavy)]
        rows.append([str(workers), f"{small:,.0f}", *map(_hours, hours)])
    head = (
        "workers",
        "books a second",
        f"{MONTHLY:,} books like these",
        f"{HEAVY} times as long each",
    )
    return table(head, rows)


def _hours(hours: float) -> str:
    return f"{hours * 60:,.0f} min" if hours < 1 else f"{hours:,.1f} h"


def main() -> None:
    """Measure, print, and keep what was measured."""
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("--books", type=int, default=200)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="keep the books here")
    parser.add_argument("--write", action="store_true", help="keep the tables")
    arguments = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as temporary:
        folder = folder_of(
            arguments.folder or Path(temporary),
            arguments.books,
            arguments.rows,
        )
        lines = measured(
            folder, arguments.books, arguments.workers, arguments.runs
        )
    machine = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
    said = (
        f"Medians of {arguments.runs} runs in turns over {arguments.books} books of {arguments.rows} procedures "
        f"(workbook and JSON report); {machine}; load {os.getloadavg()[0]:.1f} at the end.\n\n"
    )
    print(said + result_table(lines))
    print(scale_table(lines))
    if arguments.write:
        replace_section("jobs", said + result_table(lines))
        replace_section(
            "scale",
            scale_table(lines),
            ROOT / "docs" / "operations" / "scale.md",
        )


if __name__ == "__main__":
    main()
