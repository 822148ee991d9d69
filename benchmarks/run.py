"""Time whole processes on scorecards of rising size:
``python benchmarks/run.py [--sizes N...] [--runs N] [--write]``.

Each program takes its turn, again and again (A B C, A B C, …), so that a slow
spell of the machine meets them all; the medians are printed. Books are made
once and kept in out/bench; with IRODORI_BENCH_BOOKS set, the .xlsx files of
that folder are measured instead.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from benchmarks.page import replace_section, table  # noqa: E402
from benchmarks.picture import scaling_picture  # noqa: E402
from benchmarks.writers import (  # noqa: E402
    FLOOR,
    IRODORI,
    OPENPYXL,
    REPORTING,
    ROOT,
    START,
    Writer,
    peers,
)

SIZES = (300, 3_000, 30_000, 100_000, 300_000)
PEER_ROWS = 30_000
FEW_ROWS, MANY_ROWS, MOST_ROWS = 1_000, 30_000, 100_000
"""Up to where a book is small, where it is compared with openpyxl, and the
size whose memory is bounded.
"""
MOST_FLOORS = {300: 2.5, 3_000: 5, 30_000: 8, 100_000: 8}
"""How many times the CPU of the floor a book of a size may take."""
MAKER = HERE / "make_scorecard.py"
HEAD = (
    "rows",
    "program",
    "time",
    "CPU",
    "memory",
    "per 1,000 rows",
    "time ÷ Irodori",
    "memory ÷ Irodori",
)
# macOS counts ru_maxrss in bytes, Linux in KiB
KIB = 1024 if platform.system() == "Darwin" else 1


class Run(NamedTuple):
    """What a process took; CPU and memory are 0 where the system does not say."""

    seconds: float
    cpu: float = 0
    mib: float = 0


class Book(NamedTuple):
    """A book to measure with: its rows (procedures), how many cells are
    filled, and which.
    """

    path: Path
    rows: int
    filled: int
    fills: Path


class Line(NamedTuple):
    """The medians of a program on a book."""

    rows: int
    name: str
    run: Run


# ---- Measuring --------------------------------------------------------------


def timed(writer: Writer, book: Book, folder: Path) -> Run:
    """Run a program on a book to its end; its output is thrown away.

    The peak is that of the largest process. A new process begins with what
    this one holds, so this one loads no book.
    """
    out = folder / book.path.name
    out.unlink(missing_ok=True)
    command = writer.command(book.path, out, book.fills)
    complaints = folder / "stderr.txt"
    environment = {**os.environ, **writer.environment}
    # an installed program is compiled once, not at each start
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with complaints.open("wb") as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        run = _waited(process, start)
    if process.returncode or (writer is not START and not out.exists()):
        raise SystemExit(
            f"{writer.name} failed on {book.path.name}:\n{complaints.read_text(errors='replace')[-2000:]}"
        )
    return run


def _waited(process: subprocess.Popen[bytes], start: float) -> Run:
    if not hasattr(os, "wait4"):
        process.wait()
        return Run(time.perf_counter() - start)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KIB / 1024
    )


def measured(
    writers: Sequence[Writer], book: Book, runs: int, folder: Path
) -> Iterator[Line]:
    """Yield the medians of each program, taken in turns."""
    taken: list[list[Run]] = [[] for _ in writers]
    for _ in range(runs):
        for writer, each in zip(writers, taken, strict=True):
            each.append(timed(writer, book, folder))
    for writer, each in zip(writers, taken, strict=True):
        yield Line(
            book.rows, writer.name, Run(*map(median, zip(*each, strict=True)))
        )


# ---- Books ------------------------------------------------------------------


def books(sizes: Sequence[int] | None, folder: Path) -> Iterator[Book]:
    """Yield the books of the given folder that have one of the sizes, else
    made ones, the smallest first.
    """
    given = os.environ.get("IRODORI_BENCH_BOOKS")
    if given:
        found = (_listed(path, folder) for path in Path(given).glob("*.xlsx"))
        yield from sorted(
            (book for book in found if not sizes or book.rows in sizes),
            key=lambda book: book.rows,
        )
        return
    for rows in sorted(sizes or SIZES):
        path = folder / f"scorecard-{rows}.xlsx"
        if not path.exists() or path.stat().st_mtime < MAKER.stat().st_mtime:
            _say(f"making {path.name}")
            subprocess.run(
                [sys.executable, str(MAKER), str(rows), str(path)], check=True
            )
        yield _listed(path, folder)


def _listed(path: Path, folder: Path) -> Book:
    fills = folder / f"{path.stem}.tsv"
    listing = [
        sys.executable,
        str(HERE / "list_fills.py"),
        str(path),
        str(fills),
    ]
    rows, filled = subprocess.run(
        listing, check=True, capture_output=True, text=True
    ).stdout.split()
    return Book(path, int(rows), int(filled), fills)


# ---- Showing ----------------------------------------------------------------


def result_table(lines: Sequence[Line]) -> str:
    """Return the medians with their ratios to Irodori's on the same book."""
    own = {line.rows: line.run for line in lines if line.name == IRODORI.name}

    def cells(line: Line) -> Iterator[str]:
        run, base = line.run, own[line.rows]
        yield from (f"{line.rows:,}", line.name, f"{run.seconds:.2f} s")
        yield f"{run.cpu:.2f} s" if run.cpu else ""
        yield f"{run.mib:,.0f} MiB" if run.mib else ""
        yield f"{run.seconds / line.rows * 1e6:,.1f} ms"
        yield f"{run.seconds / base.seconds:.2f}"
        yield f"{run.mib / base.mib:.2f}" if run.mib else ""

    return table(
        HEAD, ([*cells(line)] for line in lines if line.name != START.name)
    )


def aims(lines: Sequence[Line]) -> str:
    """Return what was aimed at beside what was found, on the books that this
    can be told of.
    """
    found = []
    for rows in dict.fromkeys(line.rows for line in lines):
        runs = {line.name: line.run for line in lines if line.rows == rows}
        found += [
            (f"{rows:,}", *each)
            for each in (*_own_aims(rows, runs), *_peer_aims(rows, runs))
        ]
    return table(("rows", "what", "aimed at", "found"), found)


def _own_aims(rows: int, runs: Mapping[str, Run]) -> Iterator[tuple[str, ...]]:
    """Yield what a book of a size may take."""
    own, floor = runs[IRODORI.name], runs[FLOOR.name]
    if rows in MOST_FLOORS:
        ratio = own.cpu / floor.cpu
        yield "CPU ÷ floor", f"at most {MOST_FLOORS[rows]}", f"{ratio:.1f}"
    if rows == MOST_ROWS:
        yield "memory", "at most 250 MiB", f"{own.mib:,.0f} MiB"


def _peer_aims(
    rows: int, runs: Mapping[str, Run]
) -> Iterator[tuple[str, ...]]:
    """Yield how many times the CPU of Irodori each peer takes; from some rows
    on it is to be the fastest.
    """
    own = runs[IRODORI.name]
    ours = {each.name for each in (START, FLOOR, IRODORI, REPORTING)}
    for name, run in runs.items():
        if name in ours:
            continue
        least = "more than 1" if rows >= FEW_ROWS else ""
        if name == OPENPYXL.name and rows == MANY_ROWS:
            least = "at least 40"
        yield f"{name} ÷ Irodori, CPU", least, f"{run.cpu / own.cpu:.1f}"


def growth(lines: Sequence[Line]) -> str:
    """Return what Python itself takes, and how Irodori's time beyond that
    grows beside the rows.
    """
    start = median(
        line.run.seconds for line in lines if line.name == START.name
    )
    own = [
        (line.rows, line.run.seconds - start)
        for line in lines
        if line.name == IRODORI.name
    ]
    steps = [
        f"From {fewer:,} to {more:,} rows (× {more / fewer:.1f}) Irodori's time grows × {longer / shorter:.1f}."
        for (fewer, shorter), (more, longer) in pairwise(own)
    ]
    taken = (
        f"Starting Python (`{START.name}`) takes {start:.3f} s; without that:"
        if steps
        else ""
    )
    return "\n".join([taken, *steps])


def machine(runs: int, large_runs: int) -> str:
    """Return what was measured on, without a name or a path."""
    system = f"{platform.system()} {platform.machine()}"
    counted = f"Medians of {runs} runs in turns, from {MANY_ROWS:,} rows on of {large_runs}"
    return f"{counted}; {os.cpu_count()} cores, {system}, Python {platform.python_version()}.\n"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    """Measure, print, and with --write keep the tables and the picture."""
    options = _options()
    folder = ROOT / "out" / "bench"
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    compared = peers(further=options.peers == "all")
    lines: list[Line] = []
    for book in books(options.sizes, folder):
        writers = [
            START,
            FLOOR,
            IRODORI,
            REPORTING,
            *(compared if book.rows <= options.peer_rows else []),
        ]
        if not lines:  # once for the file cache and the compiled modules
            [*measured(writers, book, 1, work)]
        _say(
            f"{book.path.name}: {book.rows:,} rows, {book.filled:,} fills, {book.path.stat().st_size:,} bytes"
        )
        is_large = book.rows >= MANY_ROWS
        runs = options.large_runs if is_large else options.runs
        lines += measured(writers, book, runs, work)
    text = "\n".join(
        [
            machine(options.runs, options.large_runs),
            result_table(lines),
            aims(lines),
            growth(lines),
        ]
    )
    print(text)
    if options.write:
        series = {
            name: [
                (line.rows, line.run.seconds)
                for line in lines
                if line.name == name
            ]
            for name in _names(lines)
        }
        picture = scaling_picture(
            series, "Seconds for a whole process, by rows"
        )
        (HERE / "scaling.svg").write_text(picture, "utf-8")
        replace_section("results", text)


def _names(lines: Sequence[Line]) -> list[str]:
    return list(
        dict.fromkeys(line.name for line in lines if line.name != START.name)
    )


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        help="rows of the made books; of given ones, which to take",
    )
    asked.add_argument("--runs", type=int, default=3)
    asked.add_argument(
        "--large-runs",
        type=int,
        default=3,
        help=f"runs of books of {MANY_ROWS:,} rows or more",
    )
    asked.add_argument(
        "--peer-rows",
        type=int,
        default=PEER_ROWS,
        help="rows up to which the peers take part",
    )
    asked.add_argument(
        "--peers",
        choices=("openpyxl", "all"),
        default="openpyxl",
        help="all: those installed",
    )
    asked.add_argument(
        "--write",
        action="store_true",
        help="put the tables into README.md and draw scaling.svg",
    )
    return asked.parse_args()


if __name__ == "__main__":
    main()
