"""Measure the page:
``python tools/page_times.py [--site FOLDER] [--write] ROWS...`` and
``python tools/page_times.py --starts FOLDER... [--write]``; it needs Chromium.

For made scorecards of so many rows it prints the seconds from the drop to the
book, to the first colours and to all rows, from a choice to its colour, and
from the button to the book with that choice. With ``--site`` the page that
converts in the browser is measured too, after its start. ``--starts`` measures
that start for pages written as plain files: the seconds from going to the page
to the colours of the seed sample, and the CPU time of all that runs for it, of
a browser that was never there and of its next visit, each the median of five
browsers. ``--write`` keeps the table in benchmarks/README.md.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.make_scorecard import write_scorecard  # noqa: E402
from benchmarks.page import replace_section, table  # noqa: E402
from playwright.sync_api import Browser, Page  # noqa: E402
from tests.web.browsing import Sight, browsing  # noqa: E402
from tests.web.serving import SEED, serving, serving_files  # noqa: E402

from irodori.web.pool import Settings  # noqa: E402

HEAD = (
    "converter",
    "rows",
    "the book",
    "first colours",
    "all rows",
    "a choice",
    "the book again",
)
START_HEAD = (
    "page",
    "files",
    "first visit",
    "its CPU time",
    "next visit",
    "its CPU time",
)
_ROUNDS = 5
_SETTLES = 5_000
"""Milliseconds in which the page keeps what its next visit needs."""
_PATIENCE = 1_500_000
_BOOK = "#files .actions .button:nth-child(2):not(.later)"
_DRAWN = "() => document.querySelector('#result').dataset.ready && !document.querySelector('#busy').textContent"
_CHOOSE = """() => {
    const begin = performance.now();
    document.querySelector("#plan [data-status=done]").click();
    document.querySelector("#c-P3").getBoundingClientRect();
    return performance.now() - begin;
}"""


def measure(
    browser: Browser, address: str, book: bytes, rows: int
) -> list[str]:
    """Return a line of the table."""
    sight = Sight(browser, address, viewport={"width": 1366, "height": 768})
    sight.context.set_default_timeout(_PATIENCE)
    page = sight.open()
    is_local = page.get_attribute("html", "data-converter") == "browser"
    if is_local:
        warm_up(sight, page)
    begin = time.perf_counter()
    sight.drop(("made.xlsx", book))
    times = []
    page.wait_for_selector(_BOOK, state="attached")
    times.append(time.perf_counter() - begin)
    page.wait_for_selector("#result[data-ready]")
    times.append(time.perf_counter() - begin)
    page.wait_for_function(_DRAWN)
    times.append(time.perf_counter() - begin)
    sight.choose("P3")
    choice = float(page.evaluate(_CHOOSE))
    begin = time.perf_counter()
    with page.expect_download(timeout=_PATIENCE):
        page.click("#get-book")
    times.append(time.perf_counter() - begin)
    sight.context.close()
    shown = [
        f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"
        for seconds in times
    ]
    return [
        "the browser" if is_local else "a server",
        f"{rows:,}",
        *shown[:3],
        f"{choice:.0f} ms",
        shown[3],
    ]


def warm_up(sight: Sight, page: Page) -> None:
    """Start Python in the browser, and take the book away again."""
    sight.drop(("warm.xlsx", SEED.read_bytes()))
    page.wait_for_selector("#result[data-ready]")
    page.click("#back")
    page.click("#files .actions .button:nth-child(3)")


def measure_starts(folder: Path) -> list[str]:
    """Return a line of the table of starts."""
    visits: list[tuple[float, ...]] = []
    with serving_files(folder) as address:
        for _ in range(_ROUNDS):
            with browsing() as browser:
                sight = Sight(browser, address)
                first = _visit(sight)
                sight.page.wait_for_timeout(_SETTLES)
                visits.append((*first, *_visit(sight)))
    size = sum(
        path.stat().st_size for path in folder.rglob("*") if path.is_file()
    )
    times = [f"{median(times):.1f} s" for times in zip(*visits, strict=True)]
    return [folder.name, f"{size / 1_000_000:.0f} MB", *times]


def _visit(sight: Sight) -> tuple[float, float]:
    """Return the seconds of a visit, and those of CPU time."""
    begin, before = time.perf_counter(), _cpu_seconds()
    page = sight.open()
    warm_up(sight, page)
    return time.perf_counter() - begin, _cpu_seconds() - before


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of all below it."""
    ticks: dict[int, int] = {}
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = path.read_text().rpartition(")")[2].split()
            number = int(path.parent.name)
            parents[number] = int(fields[1])
            ticks[number] = int(fields[11]) + int(fields[12])
    mine = {os.getpid()}
    for number in sorted(parents):
        if parents[number] in mine:
            mine.add(number)
    total = sum(ticks.get(number, 0) for number in mine)
    return total / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print a line for each number of rows."""
    parser = ArgumentParser()
    parser.add_argument("--site", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--site-rows",
        type=int,
        default=30_000,
        help="the most rows for the browser's own converter",
    )
    parser.add_argument("--starts", type=Path, nargs="+", default=[])
    parser.add_argument("rows", type=int, nargs="*")
    given = parser.parse_args()
    if given.starts:
        lines = [measure_starts(folder) for folder in given.starts]
        _tell("starts", START_HEAD, lines, is_kept=given.write)
        return
    servers: list[AbstractContextManager[str]] = [
        serving(Settings(port=0, workers=1, job_seconds=900))
    ]
    if given.site:
        servers.append(serving_files(given.site))
    lines = []
    for number, server in enumerate(servers):
        with (
            server as address,
            browsing() as browser,
            TemporaryDirectory() as folder,
        ):
            for rows in given.rows:
                if number and rows > given.site_rows:
                    continue
                write_scorecard(rows, Path(folder) / "made.xlsx")
                lines.append(
                    measure(
                        browser,
                        address,
                        (Path(folder) / "made.xlsx").read_bytes(),
                        rows,
                    )
                )
                sys.stdout.write(f"{' | '.join(lines[-1])}\n")
                sys.stdout.flush()
    _tell("page", HEAD, lines, is_kept=given.write)


def _tell(
    section: str,
    head: tuple[str, ...],
    lines: list[list[str]],
    *,
    is_kept: bool,
) -> None:
    """Print a table, and keep it where that is asked for."""
    text = f"{_machine()}\n\n{table(head, lines)}"
    sys.stdout.write(text)
    if is_kept:
        replace_section(section, text)


def _machine() -> str:
    load = os.getloadavg()[0]
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return f"{machine}, Chromium without a graphics processor; load {load:.1f} at the end."


if __name__ == "__main__":
    main()
