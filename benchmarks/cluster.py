"""A Dask cluster against an S3 server, with a worker killed:
``python benchmarks/cluster.py [--books N] [--write]``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from benchmarks.page import replace_section, table  # noqa: E402
from benchmarks.soak import make_books  # noqa: E402
from tests.jobs.clusters import (  # noqa: E402
    ENVIRONMENT,
    SECRET,
    cloud_jobs,
    dask_cluster,
    files_of,
    s3_server,
)

from irodori.jobs.jobsfile import load_jobs  # noqa: E402
from irodori.jobs.ledger import Ledger  # noqa: E402
from irodori.jobs.places import Places  # noqa: E402
from irodori.jobs.publisher import verified  # noqa: E402


class Line(NamedTuple):
    """What one run found."""

    workers: int
    killed: int
    seconds: float
    states: Counter[str]
    attempts: Counter[str]
    outputs: int
    same: int
    left: int
    exit_status: int


def run(folder: Path, made: Path, workers: int, killed: int) -> Line:
    """Run over the books of a folder with so many workers, of which some are
    killed; return what there is then.
    """
    folder.mkdir()
    with (
        s3_server(folder) as address,
        dask_cluster(folder, workers) as cluster,
    ):
        files, books = files_of(address), sorted(made.iterdir())
        for book in books:
            files.put_file(str(book), f"inbox/{book.name}")
        file = folder / "JOBS.toml"
        file.write_text(cloud_jobs(address), encoding="utf-8")
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "irodori", "run", str(file), "--cluster", cluster.address],
            stdout=subprocess.PIPE, text=True, env=ENVIRONMENT,
        )  # fmt: skip
        assert process.stdout is not None
        states = Counter[str]()
        for text in process.stdout:
            event = json.loads(text)
            if event["event"] == "book":
                states[event["state"]] += 1
                if sum(states.values()) == len(books) // 10 and killed:
                    for worker in cluster.workers[:killed]:
                        worker.kill()
        process.stdout.close()
        status = process.wait()
        seconds = time.perf_counter() - start
        os.environ["S3_SECRET"] = SECRET
        jobs = load_jobs(file)
        with Ledger(jobs.ledger) as ledger:
            attempts = Counter(
                each.state for each in ledger.attempts(run=ledger.runs()[0].id)
            )
            same = sum(
                each.state == "same"
                for each in verified(ledger, Places(jobs.storage()))
            )
        found = files.find("outbox")
        left = sum(".irodori" in name for name in found)
        return Line(
            workers,
            killed,
            seconds,
            states,
            attempts,
            len(found) - left,
            same,
            left,
            status,
        )


def section(lines: list[Line], books: int) -> str:
    """Return the table of runs."""
    rows = [
        [
            str(line.workers),
            str(line.killed),
            f"{line.seconds:.1f} s",
            f"{books / line.seconds:.1f}",
            ", ".join(
                f"{count} {state}" for state, count in line.states.items()
            ),
            ", ".join(
                f"{count} {state}" for state, count in line.attempts.items()
            ),
            f"{line.outputs}, {line.same}",
            str(line.left),
            str(line.exit_status),
        ]
        for line in lines
    ]
    head = (
        *(
            "workers",
            "killed",
            "time",
            "books a second",
            "books",
            "attempts in the ledger",
        ),
        *("outputs, with the ledger's digest", "left over", "exit status"),
    )
    return f"{books} books, two outputs each.\n\n" + table(head, rows)


def main() -> int:
    """Run with and without a kill, print the table, and end with 1 where
    something is not as it should be.
    """
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("--books", type=int, default=120)
    parser.add_argument("--rows", type=int, default=60)
    parser.add_argument(
        "--write",
        action="store_true",
        help="keep the table in docs/operations/cluster.md",
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        made = Path(temporary) / "made"
        make_books(made, arguments.books, arguments.rows)
        lines = [
            run(Path(temporary) / f"{workers}-{killed}", made, workers, killed)
            for workers, killed in ((1, 0), (2, 0), (3, 0), (3, 1))
        ]
    text = section(lines, arguments.books)
    print(text)
    if arguments.write:
        replace_section(
            "cluster", text, ROOT / "docs" / "operations" / "cluster.md"
        )
    sound = all(
        line.same == 2 * arguments.books == line.outputs and not line.left
        for line in lines
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
