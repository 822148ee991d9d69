"""Measure the page: ``python tools/page_times.py [--site FOLDER] ROWS...``; it needs Chromium.

For made scorecards of so many rows it prints the seconds from the drop to the colours, from a choice to its colour, and
from a choice to the saved workbook; with ``--site`` for the page that converts in the browser, after its start.
"""

from __future__ import annotations

import sys
import time
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.make_scorecard import write_scorecard  # noqa: E402
from playwright.sync_api import Browser  # noqa: E402
from tests.web.browsing import Sight, browsing  # noqa: E402
from tests.web.serving import serving, serving_files  # noqa: E402

from irodori.web.settings import Settings  # noqa: E402

_PATIENCE = 600_000
_CHOOSE = """() => {
    const begin = performance.now();
    document.querySelector("#plan [data-status=done]").click();
    document.querySelector("#c-P3").getBoundingClientRect();
    return performance.now() - begin;
}"""


def measure(browser: Browser, address: str, book: bytes, rows: int) -> str:
    """Return a line of a table: rows, and the three times."""
    sight = Sight(browser, address, viewport={"width": 1366, "height": 768})
    sight.context.set_default_timeout(_PATIENCE)
    page = sight.open()
    if page.get_attribute("html", "data-converter") == "browser":
        sight.drop(("warm.xlsx", (ROOT / "samples" / "seed" / "input.xlsx").read_bytes()))
        page.wait_for_selector("#result[data-ready='1']")
        page.click("#back")
        page.wait_for_selector("#result", state="hidden")
    begin = time.perf_counter()
    sight.drop(("made.xlsx", book))
    page.wait_for_selector("#result[data-ready='1']")
    drawn = time.perf_counter() - begin
    sight.choose("P3")
    choice = float(page.evaluate(_CHOOSE))
    begin = time.perf_counter()
    with page.expect_download(timeout=_PATIENCE):
        page.click("#get-book")
    saved = time.perf_counter() - begin
    sight.context.close()
    return f"| {rows:,} | {drawn:.2f} s | {choice:.0f} ms | {saved:.2f} s |"


def main() -> None:
    """Print a line for each number of rows."""
    parser = ArgumentParser()
    parser.add_argument("--site", type=Path)
    parser.add_argument("rows", type=int, nargs="+")
    given = parser.parse_args()
    server: AbstractContextManager[str]
    server = serving_files(given.site) if given.site else serving(Settings(port=0, workers=1, job_seconds=600))
    with server as address, browsing() as browser, TemporaryDirectory() as folder:
        for rows in given.rows:
            write_scorecard(rows, Path(folder) / "made.xlsx")
            sys.stdout.write(measure(browser, address, (Path(folder) / "made.xlsx").read_bytes(), rows) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
