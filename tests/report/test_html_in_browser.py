"""The pages as a browser shows them: long sheets, the keys, what is fetched,
and paper.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from irodori import check, convert
from irodori.report.html.page import check_chunks, html_chunks

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2022, 4, 1)
A3 = (1191, 842)
"""In points, across and down."""

# How many row groups of the shown sheet the browser has laid out.
LAID_OUT = """
() => [...document.querySelectorAll(".grid tbody")].filter((group) =>
  group.querySelector("td").checkVisibility({ contentVisibilityAuto: true })).length
"""

# The texts of cells that reach beyond their cell's edges.
RUNS_OUT = """
(cells) => cells.filter((cell) => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  const text = range.getBoundingClientRect();
  const box = cell.getBoundingClientRect();
  return text.width > 0 && (text.right > box.right + 0.5 || text.left < box.left - 0.5);
}).map((cell) => cell.textContent)
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-dev-shm-usage"],
        )
        yield found
        found.close()


class Shown:
    """A page in the browser, with what it asked for and what went wrong."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self.page: Page = browser.new_page(
            viewport={"width": 1280, "height": 800}
        )
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on(
            "console",
            lambda said: (
                self.trouble.append(said.text)
                if said.type == "error"
                else None
            ),
        )
        self.page.on(
            "pageerror", lambda error: self.trouble.append(str(error))
        )
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())


def scorecard_page(folder: Path, rows: int, *, narrow: bool = False) -> Path:
    book, page = folder / "made.xlsx", folder / "made.html"
    make = [
        sys.executable,
        str(ROOT / "benchmarks" / "make_scorecard.py"),
        str(rows),
        str(book),
    ]
    subprocess.run(make, check=True, stdout=subprocess.DEVNULL)
    if narrow:
        opened = openpyxl.load_workbook(book)
        for column in "GHIJK":
            opened.worksheets[0].column_dimensions[column].width = 4
        opened.save(book)
    page.write_text(
        "".join(html_chunks(convert(book, as_of=DAY))), encoding="utf-8"
    )
    return page


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scorecard_page(tmp_path_factory.mktemp("long"), 3000)


def check_page(folder: Path) -> Path:
    page = folder / "check.html"
    found = check(
        ROOT / "samples" / "check-three-mistakes" / "input.xlsx", as_of=DAY
    )
    page.write_text("".join(check_chunks(found)), encoding="utf-8")
    return page


def test_of_three_thousand_rows_only_those_in_view_are_laid_out(
    browser: Browser, long_page: Path
) -> None:
    shown = Shown(browser, long_page)
    groups = shown.page.locator(".grid tbody").count()
    assert groups > 200
    for share in (0, 0.5, 1):
        shown.page.evaluate(
            "(share) => { const pane = document.querySelector('.pane'); pane.scrollTop = share * pane.scrollHeight; }",
            share,
        )
        shown.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        shown.page.wait_for_function(
            f"() => {{ const laid = ({LAID_OUT})(); return 0 < laid && laid < {groups} / 10; }}"
        )
    assert shown.page.locator("tr[data-n='3002']").is_visible()
    assert shown.trouble == []
    assert shown.asked == [long_page.as_uri()]


def test_the_head_and_the_names_stay_in_view_when_a_long_sheet_is_scrolled(
    browser: Browser, long_page: Path
) -> None:
    page = Shown(browser, long_page).page
    pane = page.locator(".pane").bounding_box()
    page.evaluate(
        "() => document.querySelector('.pane').scrollTo(2500, 40000)"
    )
    head = page.locator("thead .name").bounding_box()
    assert pane
    assert head
    assert abs(head["x"] - pane["x"]) < 80
    assert abs(head["y"] - pane["y"]) < 60


def test_the_keys_lead_from_one_difference_to_the_next(
    browser: Browser, tmp_path: Path
) -> None:
    shown = Shown(browser, check_page(tmp_path))
    visited = []
    for _ in range(3):
        shown.page.keyboard.press("n")
        visited.append(shown.page.locator(".cell-ref").inner_text())
    assert visited == ["J4", "O4", "Q4"]
    assert (
        "今は青、凡例では塗りなしです。"
        in shown.page.locator("#cell-notes").inner_text()
    )
    shown.page.keyboard.press("p")
    assert shown.page.locator(".cell-ref").inner_text() == "O4"
    assert shown.trouble == []


def test_a_press_on_differs_leaves_the_rows_that_differ(
    browser: Browser, tmp_path: Path
) -> None:
    page = Shown(browser, check_page(tmp_path)).page
    page.click(".count[data-kind=differs]")
    assert [
        row.get_attribute("data-n")
        for row in page.locator("tr[data-k]:not(.out)").all()
    ] == ["4"]
    assert page.locator("#shown").inner_text() == "3 手続のうち 1 を表示"


def test_the_sheet_is_printed_across_on_a3(
    browser: Browser, tmp_path: Path
) -> None:
    page = Shown(browser, check_page(tmp_path)).page
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {
        (round(float(across)), round(float(down)))
        for across, down in re.findall(
            rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper
        )
    }
    assert sizes == {A3}


def test_on_paper_no_number_runs_into_the_next_cell(
    browser: Browser, tmp_path: Path
) -> None:
    page = Shown(browser, scorecard_page(tmp_path, 20, narrow=True)).page
    # what A3 leaves between its margins
    page.set_viewport_size({"width": 1519, "height": 1000})
    page.emulate_media(media="print")
    assert page.locator("td.num").count() > 100
    assert page.locator("td.num").evaluate_all(RUNS_OUT) == []


def test_without_a_script_all_is_there_to_read(
    browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(check_page(tmp_path).as_uri())
    assert page.locator(".grid td.is-red").first.is_visible()
    page.locator("#s1-J4 .k").click()
    assert page.locator("li:target").inner_text().startswith("違い 今は赤")
    context.close()
