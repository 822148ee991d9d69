"""Drop many books into a watched folder at once:
``python benchmarks/droppings.py [--books N] [--write]``.

The books are made first, then moved into the folder in one go while
``irodori watch`` looks at it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE.parent)]

from benchmarks.page import replace_section, table  # noqa: E402
from benchmarks.soak import AS_OF, ENVIRONMENT, make_books  # noqa: E402

from irodori.jobs.ledger import Ledger  # noqa: E402
from irodori.jobs.places import Places  # noqa: E402
from irodori.jobs.publisher import verified  # noqa: E402

_DISTINCT = 1000
"""Books that differ; the others are copies of them under names of their own.
"""


class Found(NamedTuple):
    """What came of it."""

    books: int
    seconds: float
    outputs: int
    originals: int
    left: int
    same: int
    backwards: int
    """Books that were done more than a worker's length before one that had
    come earlier.
    """


def dropped(folder: Path, books: int, rows: int, workers: int) -> Found:
    """Make books, drop them at once, and wait for the last one."""
    made, inbox, outbox = folder / "made", folder / "in", folder / "out"
    make_books(folder / "distinct", min(books, _DISTINCT), rows)
    originals = sorted((folder / "distinct").iterdir())
    for path in (made, inbox):
        path.mkdir()
    for number in range(books):
        shutil.copy(
            originals[number % len(originals)], made / f"{number:06}.xlsx"
        )
    watch = [
        sys.executable,
        "-m",
        "irodori",
        "watch",
        str(inbox),
        str(outbox),
        "--workers",
        str(workers),
        "--json-logs",
    ]
    process = subprocess.Popen(
        [*watch, "--as-of", AS_OF.isoformat()],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    for path in sorted(made.iterdir()):
        path.rename(inbox / path.name)
    start, order = time.monotonic(), list[str]()
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "book":
            order.append(Path(event["source"]).name)
            if len(order) == books:
                break
    seconds = time.monotonic() - start
    process.terminate()
    process.wait()
    process.stdout.close()
    with Ledger(outbox / ".irodori" / "irodori.db") as ledger:
        same = sum(
            each.state == "same"
            for each in verified(ledger, Places())
            if each.output.kind == "workbook"
        )
    return Found(
        books,
        seconds,
        len(list(outbox.glob("*.xlsx"))),
        len(list((inbox / "done").glob("*.xlsx"))),
        len(list(inbox.glob("*.xlsx"))),
        same,
        sum(
            abs(at - int(name.partition(".")[0])) > 4 * workers
            for at, name in enumerate(order)
        ),
    )


def section(found: Found) -> str:
    """Return what was found, for the page of benchmarks."""
    rows = [
        [
            "books",
            f"{found.books:,}, {min(found.books, _DISTINCT):,} of them different",
        ],
        [
            "time from the last one dropped to the last one done",
            f"{found.seconds:,.0f} s",
        ],
        [
            "books a second (workbook, JSON and HTML reports, the original moved)",
            f"{found.books / found.seconds:.1f}",
        ],
        [
            "outputs, with the digest in the ledger",
            f"{found.outputs:,}, {found.same:,}",
        ],
        [
            "originals in done, left in the inbox",
            f"{found.originals:,}, {found.left:,}",
        ],
        [
            "books out of their order by more than the workers' reach",
            f"{found.backwards:,}",
        ],
    ]
    return table(("", "found"), rows)


def main() -> int:
    """Drop, print what was found, and end with 1 where something is not as it
    should be.
    """
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n\n")[0]
    )
    parser.add_argument("--books", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--write", action="store_true", help="keep what was found in README.md"
    )
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = dropped(
            Path(temporary), arguments.books, arguments.rows, arguments.workers
        )
    print(section(found))
    if arguments.write:
        replace_section("droppings", section(found))
    sound = (
        found.outputs == found.originals == found.same == found.books
        and not found.left
    )
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
