"""Kill a run again and again, and see that nothing is lost:
``python benchmarks/soak.py [--books N] [--kills N]``.

Made books are converted by ``irodori run``, which is killed with SIGKILL at
random moments, by turns alone and with all its workers, and started again each
time. A last run goes to its end; then every output is looked at.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]

from benchmarks.make_scorecard import write_scorecard  # noqa: E402
from benchmarks.page import replace_section, table  # noqa: E402

from irodori import check, convert  # noqa: E402
from irodori.jobs.ledger import Ledger  # noqa: E402
from irodori.jobs.places import Places  # noqa: E402
from irodori.jobs.publisher import verified  # noqa: E402

AS_OF = dt.date(2023, 4, 1)
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(
        [str(HERE.parent / "src"), str(HERE.parent)]
    ),
}
# an installed program is compiled once, not at each start
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
JOBS = f"""
[[job]]
name = "soak"
sources = ["inbox"]
destination = "outbox/{{stem}}.colored{{suffix}}"
as_of = {AS_OF.isoformat()}
"""


class Kill(NamedTuple):
    """One time that a run was killed."""

    seconds: float
    whole_group: bool
    done: int
    """Books that were recorded as done by then."""


class Found(NamedTuple):
    """What there is at the end."""

    books: int
    kills: list[Kill]
    seconds: float
    outputs: int
    whole: int
    """Outputs that open, are filled as the legend asks for, and are what
    converting the book by itself gives.
    """
    agreeing: int
    """Outputs that have the digest which the ledger has."""
    once: int
    """Books that the ledger has exactly one finished attempt for."""
    attempts: Counter[str]
    strays: int
    """Files that should not be there."""
    problems: list[str]


def make_books(folder: Path, books: int, rows: int = 3) -> None:
    """Make so many books that differ; those that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(books):
        path = folder / f"book-{number:05}.xlsx"
        if not path.exists():
            write_scorecard(rows, path, seed=number)


def soak(
    folder: Path,
    books: int,
    kills: int,
    *,
    longest: float,
    seed: int = 1,
    workers: int = 2,
) -> Found:
    """Do the whole thing in a folder that holds nothing but, perhaps, the
    books from last time.
    """
    make_books(folder / "inbox", books)
    (folder / "JOBS.toml").write_text(JOBS, encoding="utf-8")
    shutil.rmtree(folder / "outbox", ignore_errors=True)
    for path in folder.glob("irodori.db*"):
        path.unlink()
    random = Random(seed)  # noqa: S311 - no secret is made
    start = time.monotonic()
    killed = [
        _killed(folder, random.uniform(0.5, longest), bool(turn % 2), workers)
        for turn in range(kills)
    ]
    last = subprocess.run(
        _command(folder, workers),
        env=ENVIRONMENT,
        capture_output=True,
        check=False,
        text=True,
    )
    seconds = time.monotonic() - start
    found = _looked_at(folder, books, killed, seconds)
    if last.returncode:
        found.problems.append(
            f"the last run ended with {last.returncode}: {last.stderr or last.stdout[-500:]}"
        )
    return found


def _command(folder: Path, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "irodori",
        "run",
        str(folder / "JOBS.toml"),
        "--workers",
        str(workers),
    ]


def _killed(
    folder: Path, seconds: float, whole_group: bool, workers: int
) -> Kill:
    process = subprocess.Popen(
        _command(folder, workers), env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    time.sleep(seconds)
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    done = 0
    if (folder / "irodori.db").exists():
        with Ledger(folder / "irodori.db") as ledger:
            done = sum(1 for _ in ledger.standing())
    return Kill(seconds, whole_group, done)


def _looked_at(
    folder: Path, books: int, kills: list[Kill], seconds: float
) -> Found:
    outbox = folder / "outbox"
    problems = list[str]()
    whole = 0
    names = {f"book-{number:05}" for number in range(books)}
    for name in sorted(names):
        output = outbox / f"{name}.colored.xlsx"
        try:
            expected = convert(
                folder / "inbox" / f"{name}.xlsx", as_of=AS_OF
            ).data
            if (
                output.read_bytes() == expected
                and not check(output, as_of=AS_OF).differences
            ):
                whole += 1
            else:
                problems.append(f"{output.name} is not what it should be")
        except Exception as error:  # noqa: BLE001  (whatever is wrong is a finding)
            problems.append(f"{output.name}: {error}")
    files = [path for path in outbox.rglob("*") if path.is_file()]
    with Ledger(folder / "irodori.db") as ledger:
        agreeing = sum(
            each.state == "same" for each in verified(ledger, Places())
        )
        attempts = [
            each
            for run in ledger.runs()
            for each in ledger.attempts(run=run.id)
        ]
    finished = Counter(
        each.source for each in attempts if each.state == "done"
    )
    return Found(
        books=books,
        kills=kills,
        seconds=seconds,
        outputs=len(files),
        whole=whole,
        agreeing=agreeing,
        once=sum(count == 1 for count in finished.values()),
        attempts=Counter(each.state for each in attempts),
        strays=len(
            [
                path
                for path in files
                if path.name.removesuffix(".colored.xlsx") not in names
            ]
        ),
        problems=problems,
    )


def section(found: Found) -> str:
    """Return what was found, for the page of benchmarks."""
    alone = sum(not kill.whole_group for kill in found.kills)
    rows = [
        ("books", f"{found.books:,}"),
        (
            "times killed",
            f"{len(found.kills)} ({alone} the run alone, {len(found.kills) - alone} with its workers)",
        ),
        (
            "killed after",
            ", ".join(f"{kill.seconds:.1f} s" for kill in found.kills),
        ),
        (
            "books done by then",
            ", ".join(f"{kill.done:,}" for kill in found.kills),
        ),
        (
            "outputs at the end",
            f"{found.outputs:,}, {found.strays} of them strays",
        ),
        ("open, verify, byte for byte as expected", f"{found.whole:,}"),
        ("digest as in the ledger", f"{found.agreeing:,}"),
        ("books with exactly one finished attempt", f"{found.once:,}"),
        (
            "attempts in the ledger",
            ", ".join(
                f"{count:,} {state}"
                for state, count in sorted(found.attempts.items())
            ),
        ),
        ("time for all of it", f"{found.seconds:,.0f} s"),
    ]
    return table(("", "found"), [list(row) for row in rows])


def main() -> int:
    """Soak, print what was found, and end with 1 where something is not as it
    should be.
    """
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("--books", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument(
        "--longest",
        type=float,
        default=25.0,
        help="seconds after which a run is killed, at most",
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the books here")
    parser.add_argument(
        "--write", action="store_true", help="keep what was found in README.md"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        found = soak(
            folder,
            arguments.books,
            arguments.kills,
            longest=arguments.longest,
            seed=arguments.seed,
        )
    text = section(found)
    print(text)
    for problem in found.problems:
        print(problem, file=sys.stderr)
    if arguments.write:
        replace_section("soak", text)
    sound = (
        found.whole
        == found.agreeing
        == found.once
        == found.outputs
        == found.books
    )
    return 0 if sound and not found.problems else 1


if __name__ == "__main__":
    sys.exit(main())
