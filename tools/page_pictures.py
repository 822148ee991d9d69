"""Draw the pictures of the page in docs/images again:
``python tools/page_pictures.py``; it needs Chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks.make_scorecard import write_scorecard  # noqa: E402
from playwright.sync_api import Browser, expect  # noqa: E402
from tests.web.browsing import Sight, browsing  # noqa: E402
from tests.web.serving import SAMPLES, serving  # noqa: E402
from tests.web.test_rollforward import last_issue  # noqa: E402

from irodori.jobs.jobsfile import load_jobs  # noqa: E402
from irodori.jobs.runner import run_jobs  # noqa: E402
from irodori.jobs.schedule import Schedule  # noqa: E402
from irodori.web.pool import Settings  # noqa: E402

_JOBS = """
ledger = "irodori.db"

[[job]]
name = "四半期のスコアカード"
sources = ["inbox/*.xlsx"]
destination = "outbox/{stem}.colored{suffix}"
html = "outbox/{stem}.html"
report = "outbox/{stem}.json"
as_of = "2022-10-01"
schedule = "0 7 * * 1-5"
"""
IMAGES = ROOT / "docs" / "images"
DAY = "2022-04-01"


def book(sample: str, name: str) -> tuple[str, bytes]:
    """Return a sample under another name."""
    return name, (SAMPLES / sample / "input.xlsx").read_bytes()


BOOK = book("seed-statuses", "在留申請 スコアカード.xlsx")
BLANK = book("seed", "スコアカード（状況なし）.xlsx")


def drop(browser: Browser, address: str) -> None:
    """Draw the page before anything is dropped."""
    sight = Sight(browser, address)
    page = sight.open()
    page.fill("#as-of", DAY)
    page.locator("h1").first.click()
    page.screenshot(path=IMAGES / "page-drop.png")


def result(browser: Browser, address: str) -> None:
    """Draw a result with a reason."""
    sight = Sight(browser, address)
    sight.show(BOOK, DAY)
    sight.choose("P3")
    sight.page.screenshot(path=IMAGES / "page-result.png")


def dark(browser: Browser, address: str) -> None:
    """Draw the same in English by night."""
    sight = Sight(browser, address, locale="en-GB", color_scheme="dark")
    sight.show(BOOK, DAY)
    sight.choose("J3")
    sight.page.screenshot(path=IMAGES / "page-dark.png")


def status(browser: Browser, address: str) -> None:
    """Draw a plan that is given its status."""
    sight = Sight(browser, address)
    page = sight.show(BLANK, DAY)
    for cell, choice in {
        "O3": "done",
        "P3": "active",
        "Q3": "not_started",
    }.items():
        sight.choose(cell)
        page.click(f"#plan [data-status={choice}]")
    page.screenshot(path=IMAGES / "page-status.png")


def last_book() -> tuple[str, bytes]:
    """Return a book as it was handed on last time: its statuses are its
    colours.
    """
    return "スコアカード（前回）.xlsx", last_issue()


def quarter(browser: Browser, address: str) -> None:
    """Draw a quarter's work: last issue's book in, thirty plans set in the
    list, two taken back, a reload, changes.
    """
    sight = Sight(browser, address, viewport={"width": 1366, "height": 768})
    page = sight.show(last_book(), "2022-10-01")
    page.screenshot(path=IMAGES / "quarter-1-dropped.png")
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    for number in range(30):
        page.keyboard.press("1230"[number % 4])
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    page.keyboard.press("Home")
    page.screenshot(path=IMAGES / "quarter-2-list.png")
    page.reload()
    sight.drawn(1)
    page.click("[data-tab=sheet]")
    sight.choose("O4")
    page.screenshot(path=IMAGES / "quarter-3-reloaded.png")
    page.click("[data-tab=changes]")
    sight.drop(last_book(), on="#changes")
    expect(page.locator(".diff-table").first).to_be_visible()
    page.screenshot(path=IMAGES / "quarter-4-changes.png")


def jobs(browser: Browser, address: str) -> None:
    """Draw the page of jobs on a phone; the jobs are those of a folder that is
    made for it.
    """
    sight = Sight(
        browser,
        address,
        viewport={"width": 390, "height": 780},
        device_scale_factor=2,
    )
    page = sight.open("/jobs")
    page.screenshot(path=IMAGES / "page-jobs.png")


def large(browser: Browser, address: str) -> None:
    """Draw 300 rows at first look."""
    sight = Sight(browser, address, viewport={"width": 1366, "height": 768})
    with TemporaryDirectory() as folder:
        write_scorecard(300, Path(folder) / "made.xlsx")
        sight.show(
            ("300 手続.xlsx", (Path(folder) / "made.xlsx").read_bytes()), DAY
        )
    sight.page.screenshot(path=IMAGES / "page-300.png")


def several(browser: Browser, address: str) -> None:
    """Draw several files."""
    sight = Sight(browser, address, viewport={"width": 1280, "height": 1180})
    page = sight.open()
    page.fill("#as-of", DAY)
    sight.drop(
        BOOK,
        BLANK,
        book("layout-wide", "幅の広い表.xlsx"),
        ("昔の形式.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
        book("edges-blue", "境目の値.xlsx"),
    )
    expect(page.locator("#tally")).to_contain_text("4 件が終わり")
    page.locator("h1").first.click()
    page.screenshot(path=IMAGES / "page-files.png", full_page=True)


def small(browser: Browser, address: str) -> None:
    """Draw a result on a small screen."""
    sight = Sight(
        browser,
        address,
        viewport={"width": 390, "height": 780},
        device_scale_factor=2,
    )
    sight.show(BOOK, DAY)
    sight.choose("P3")
    sight.page.screenshot(path=IMAGES / "page-small.png")


def with_jobs(folder: Path) -> Schedule:
    """Return a schedule whose job has run once over two books, of which one is
    none.
    """
    (folder / "inbox").mkdir()
    for name, data in (BOOK, ("受付票.xlsx", b"nothing")):
        (folder / "inbox" / name).write_bytes(data)
    (folder / "jobs.toml").write_text(_JOBS, encoding="utf-8")
    found = load_jobs(folder / "jobs.toml")
    run_jobs(found)
    return Schedule(found)


def main() -> None:
    """Draw them all, or those that are named."""
    wanted = sys.argv[1:]
    with (
        serving(Settings(port=0, workers=2)) as address,
        browsing() as browser,
    ):
        for draw in (
            drop,
            result,
            dark,
            status,
            quarter,
            large,
            several,
            small,
        ):
            if not wanted or draw.__name__ in wanted:
                draw(browser, address)
    with (
        TemporaryDirectory() as folder,
        serving(
            Settings(port=0, workers=1), with_jobs(Path(folder))
        ) as address,
        browsing() as browser,
    ):
        jobs(browser, address)


if __name__ == "__main__":
    main()
