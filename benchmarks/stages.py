"""Show where a conversion's time goes:
``python benchmarks/stages.py [--rows N] [--runs N] [--write]``.

The stages of one conversion are timed in this process, with one clock of its
CPU time; of several runs each stage's least is given. What starting the
program takes is not among them.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.page import replace_section, table
from benchmarks.run import books
from benchmarks.writers import ROOT

import irodori.conversion as road
from irodori.report.screentext import conversion_lines
from irodori.workbook import book as workbook
from irodori.workbook.sheet import Sheet

HEAD = ("stage", "what it does", "CPU", "of all")
STAGES = {
    "texts": "reading the shared strings",
    "grid": "splitting the rows of the sheets into cells",
    "reading": "finding the tables, the legends and the as-of date; the account of all cells",
    "judging": "what each cell says, which rule holds, the colour",
    "checks": "the cross-checks",
    "planning": "which cell gets which fill",
    "packing": "inflating, painting and deflating the sheet, putting the file together",
    "verifying": "inflating both files and comparing them",
    "screen": "what a person reads of it",
}


def timed(path: Path) -> dict[str, float]:
    """Return the seconds of CPU that each stage of one conversion takes."""
    taken = dict.fromkeys(STAGES, 0.0)
    with (
        _inside(taken, "texts", workbook, "SharedStrings"),
        _inside(taken, "grid", Sheet, "grid"),
        _inside(taken, "reading", road, "_read"),
        _inside(taken, "judging", road, "judge_sheet"),
        _inside(taken, "checks", road, "check_sheet"),
        _inside(taken, "planning", road, "_plan"),
        _inside(taken, "packing", workbook.Workbook, "to_bytes"),
        _inside(taken, "verifying", workbook, "verify"),
    ):
        conversion = road.convert(path, as_of=dt.date(2023, 4, 1))
    start = time.process_time()
    list(conversion_lines(conversion, "ja"))
    taken["screen"] = time.process_time() - start
    return taken


@contextmanager
def _inside(
    taken: dict[str, float], stage: str, place: object, name: str
) -> Iterator[None]:
    """Time a function, and take its time away from the stage that is under way
    when it is called.
    """
    plain: Callable[..., object] = getattr(place, name)

    def clocked(*given: object, **named: object) -> object:
        before, start = sum(taken.values()), time.process_time()
        result = plain(*given, **named)
        if isinstance(result, Iterator):  # its work is done when it is read
            result = [*result]
        taken[stage] += (
            time.process_time() - start - (sum(taken.values()) - before)
        )
        return result

    setattr(place, name, clocked)
    try:
        yield
    finally:
        setattr(place, name, plain)


def main() -> None:
    """Time, print, and with --write keep the table."""
    asked = argparse.ArgumentParser(
        description=__doc__.split(":", maxsplit=1)[0]
    )
    asked.add_argument("--rows", type=int, default=30_000)
    asked.add_argument("--runs", type=int, default=5)
    asked.add_argument(
        "--write", action="store_true", help="put the table into README.md"
    )
    options = asked.parse_args()
    folder = ROOT / "out" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    [book] = books([options.rows], folder)
    runs = [timed(book.path) for _ in range(options.runs)]
    least = {stage: min(run[stage] for run in runs) for stage in STAGES}
    whole = sum(least.values())
    lines = [
        (stage, STAGES[stage], f"{cpu:.2f} s", f"{cpu / whole:.0%}")
        for stage, cpu in least.items()
    ]
    text = f"{book.rows:,} rows, {book.filled:,} fills, the least of {options.runs} runs.\n\n{table(HEAD, lines)}"
    print(text)
    if options.write:
        replace_section("stages", text)


if __name__ == "__main__":
    main()
