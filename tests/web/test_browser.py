"""The drop page in a real browser, as a clerk uses it."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from tests.web.browsing import Sight, browsing
from tests.web.serving import PATIENCE, SAMPLES, SEED, eventually

from irodori.cli import main
from irodori.workbook.passwords import encrypt

pytestmark = pytest.mark.slow

NAME = "スコアカード 令和4年.xlsx"
BOOK = (NAME, SEED.read_bytes())


def sample(name: str) -> tuple[str, bytes]:
    return f"{name}.xlsx", (SAMPLES / name / "input.xlsx").read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Callable[..., Sight]]:
    """Give visitors; none of them may see an error, or have anything fetched from elsewhere."""
    sights: list[Sight] = []

    def visitor(at: str = address, **options: object) -> Sight:
        sights.append(Sight(browser, at, **options))
        return sights[-1]

    yield visitor
    for sight in sights:
        assert sight.errors == []
        assert not [url for url in sight.asked if not url.startswith((sight.address, "data:", "blob:"))]
        sight.context.close()


@pytest.fixture
def sight(visit: Callable[..., Sight]) -> Sight:
    return visit()


def command_output(tmp_path: Path, book: bytes, *options: str) -> bytes:
    source, target = tmp_path / "in.xlsx", tmp_path / "out.xlsx"
    source.write_bytes(book)
    assert main(["convert", str(source), "-o", str(target), "--force", *options]) == 0
    return target.read_bytes()


# ---- One book --------------------------------------------------------------------------------------------------------


def test_a_dropped_book_is_shown_and_its_download_is_what_the_command_writes(sight: Sight, tmp_path: Path) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    expect(page.locator("#era")).to_have_text("令和4年4月1日")
    page.check("[name=palette][value=excel]")
    sight.drop(BOOK)
    sheet = sight.drawn(1)
    expect(sheet.locator("h1")).to_have_text(NAME)
    expect(sheet.locator(".count[data-kind=red] b")).to_have_text("2")
    with page.expect_download() as download:
        page.click("#get-book")
    assert download.value.suggested_filename == "スコアカード 令和4年.colored.xlsx"
    expected = command_output(tmp_path, BOOK[1], "--as-of", "2022-04-01", "--palette", "excel")
    assert Path(download.value.path()).read_bytes() == expected


def test_progress_is_shown_while_a_book_is_worked_on(sight: Sight, slow_book: bytes) -> None:
    page = sight.open()
    page.evaluate(
        """() => {
            window.seen = [];
            new MutationObserver(() => {
                const words = document.querySelector(".state-words")?.textContent;
                if (words && window.seen.at(-1) !== words) window.seen.push(words);
            }).observe(document.querySelector("#files"), { subtree: true, childList: true, characterData: true });
        }"""
    )
    sight.drop(("大きい.xlsx", slow_book))
    sight.drawn(1)
    seen = page.evaluate("() => window.seen")
    assert [word for word in seen if word.startswith("送信中")]
    assert seen[-3:] == ["判定と塗り分け中", "表を描画中", "できました"]


def test_a_filled_cell_shows_its_reason_by_click_and_by_keyboard(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    sheet.locator("#s1-J4").click()
    expect(sheet.locator(".cell-ref")).to_have_text("J4")
    expect(sheet.locator("#cell-notes")).to_contain_text("= 0% → 赤")
    expect(sheet.locator("#cell-notes b").first).to_have_text("赤")
    sight.page.keyboard.press("ArrowDown")
    expect(sheet.locator(".cell-ref")).to_have_text("J5")
    sight.page.keyboard.press("ArrowRight")
    expect(sheet.locator(".cell-ref")).to_have_text("K5")
    sight.page.keyboard.press("n")
    expect(sheet.locator("#cell-notes")).to_contain_text("要確認")


def test_every_finding_is_a_link_to_its_cell(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    sheet.locator("#findings .places a", has_text=re.compile("^R3$")).click()
    expect(sheet.locator(".cell-ref")).to_have_text("R3")
    expect(sheet.locator("#s1-R3")).to_be_focused()
    expect(sheet.locator("#s1-R3")).to_be_in_viewport()


def test_the_header_levels_stay_at_the_top_and_keep_their_merges(sight: Sight, slow_book: bytes) -> None:
    sheet = sight.show(("長い.xlsx", slow_book))
    heads = sheet.locator(".grid thead tr")
    expect(heads).to_have_count(3)
    expect(sheet.locator("thead th[scope=colgroup]").first).to_be_visible()
    pane = sheet.locator(".pane").first
    top = pane.bounding_box()
    pane.evaluate("(pane) => { pane.scrollTop = 4000; }")
    expect(heads.nth(2).locator("th").first).to_be_in_viewport()
    head = heads.nth(0).locator("th").first.bounding_box()
    assert top
    assert head
    assert abs(head["y"] - top["y"]) < 3


def test_filters_leave_a_ministry_a_colour_or_what_needs_attention(sight: Sight) -> None:
    sheet = sight.show(sample("layout-ministries"))
    rows = sheet.locator("tr[data-k]:not(.out)")
    every = rows.count()
    sheet.locator("#ministry").select_option(index=2)
    assert 0 < rows.count() < every
    sheet.locator("#clear").click()
    assert rows.count() == every
    sheet.locator(".count[data-kind=blue]").click()
    assert rows.count() == sheet.locator("tr[data-k~=blue]").count() < every
    sheet.locator(".count[data-kind=blue]").click()
    sheet.locator(".count[data-kind=check]").click()
    assert rows.count() == sheet.locator("tr[data-k~=check]").count()


def test_the_legend_as_understood_is_a_page_whose_cells_lead_to_the_sheet(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    sight.page.click("[data-tab=legend]")
    legend = sight.page.frame_locator("iframe[data-name=legend]")
    expect(legend.locator("h1")).to_have_text("読み取った凡例")
    expect(legend.locator(".meanings li").first).to_contain_text("100%以上")
    legend.locator(".sentences a").first.click()
    expect(sight.page.locator("[data-tab=view]")).to_have_attribute("aria-pressed", "true")
    expect(sheet.locator(".cell-ref")).to_have_text("A10")


# ---- Statuses --------------------------------------------------------------------------------------------------------


def test_a_status_chosen_on_the_page_colours_its_plan_and_its_csv_makes_the_same_book(
    sight: Sight, tmp_path: Path
) -> None:
    sheet = sight.show(BOOK)
    sheet.locator("#s1-O3").click()
    expect(sheet.locator("#plan")).to_be_visible()
    sheet.locator("#plan [data-status=done]").click()
    sheet = sight.drawn(2)
    expect(sheet.locator("#s1-O3")).to_have_class(re.compile("is-blue"))
    expect(sheet.locator("#plan-state")).to_have_text("塗り直しました。")
    expect(sheet.locator("#s1-O3")).to_be_in_viewport()
    sheet.locator("#s1-P3").click()
    sheet.locator("#plan-deadline").fill("2022-03-31")
    expect(sheet.locator("#plan-era")).to_have_text("令和4年3月31日")
    sheet.locator("#plan [data-status=active]").click()
    sheet = sight.drawn(3)
    expect(sheet.locator("#s1-P3")).to_have_class(re.compile("is-yellow"))
    expect(sheet.locator("#cell-notes")).to_contain_text("令和4年3月31日")
    (tmp_path / "status.csv").write_bytes(sight.saved("#get-status"))
    options = ("--as-of", "2022-04-01", "--status", str(tmp_path / "status.csv"))
    assert sight.saved("#get-book") == command_output(tmp_path, BOOK[1], *options)


def test_a_choice_is_taken_back(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    sheet.locator("#s1-O3").click()
    sheet.locator("#plan [data-status=not_started]").click()
    sheet = sight.drawn(2)
    expect(sheet.locator("#s1-O3")).to_have_class(re.compile("is-(orange|red)"))
    sheet.locator("#plan-undo").click()
    sheet = sight.drawn(3)
    expect(sheet.locator("#s1-O3")).not_to_have_class(re.compile("is-"))
    expect(sight.page.locator("#get-status")).to_be_hidden()


def test_a_status_is_chosen_with_the_keyboard_alone_and_the_focus_stays(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    sheet.locator("#after").focus()
    press = sight.page.keyboard.press
    press("Enter")
    press("n")
    expect(sheet.locator(".cell-ref")).to_have_text("O3")
    press("Tab")
    expect(sheet.locator("#plan [data-status=done]")).to_be_focused()
    press("Enter")
    sheet = sight.drawn(2)
    expect(sheet.locator("#plan [data-status=done]")).to_be_focused()
    expect(sheet.locator("#plan [data-status=done]")).to_have_attribute("aria-pressed", "true")


def test_a_cell_that_is_no_plan_or_has_a_status_offers_none(sight: Sight) -> None:
    sheet = sight.show(sample("seed-statuses"))
    for cell in ("#s1-O3", "#s1-J3"):
        sheet.locator(cell).click()
        expect(sheet.locator("#plan")).to_be_hidden()


def test_a_book_that_is_saved_anew_meanwhile_is_the_one_that_was_chosen(sight: Sight, tmp_path: Path) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    (tmp_path / NAME).write_bytes(BOOK[1])
    page.set_input_files("#books", tmp_path / NAME)
    sheet = sight.drawn(1)
    (tmp_path / NAME).write_bytes(sample("seed-statuses")[1])
    sheet.locator("#s1-O3").click()
    sheet.locator("#plan [data-status=done]").click()
    expect(sight.drawn(2).locator("#s1-O3")).to_have_class(re.compile("is-blue"))
    (tmp_path / "status.csv").write_bytes(sight.saved("#get-status"))
    options = ("--as-of", "2022-04-01", "--status", str(tmp_path / "status.csv"))
    assert sight.saved("#get-book") == command_output(tmp_path, BOOK[1], *options)


# ---- Several books ---------------------------------------------------------------------------------------------------


def test_several_files_stand_in_a_table_and_come_as_one_zip(sight: Sight, tmp_path: Path) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    sight.drop(BOOK, BOOK, sample("seed-statuses"), ("だめ.xlsx", b"nothing"))
    rows = page.locator("#files tbody tr")
    expect(page.locator("#tally")).to_have_text("4 件のうち 3 件が終わり、1 件は受け付けられませんでした")
    expect(rows.nth(3)).to_contain_text("Excel ブック")
    expect(rows.nth(2).locator("[data-column=blue]")).to_have_text("10")
    with zipfile.ZipFile(io.BytesIO(sight.saved("#zip"))) as archive:
        assert archive.testzip() is None
        stem = NAME.removesuffix(".xlsx")
        assert archive.namelist() == [f"{stem}.colored.xlsx", f"{stem}.colored (2).xlsx", "seed-statuses.colored.xlsx"]
        expected = command_output(tmp_path, BOOK[1], "--as-of", "2022-04-01")
        assert archive.read(archive.namelist()[0]) == archive.read(archive.namelist()[1]) == expected


def test_the_zip_holds_the_csv_of_the_statuses_that_were_chosen(sight: Sight) -> None:
    page = sight.open()
    sight.drop(BOOK, sample("seed-statuses"))
    page.click("#files tbody tr:nth-child(1) .main")
    sheet = sight.drawn(1)
    sheet.locator("#s1-O3").click()
    sheet.locator("#plan [data-status=done]").click()
    sight.drawn(2)
    page.click("#back")
    with zipfile.ZipFile(io.BytesIO(sight.saved("#zip"))) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        assert name == f"{NAME.removesuffix('.xlsx')}.colored.status.csv"
        assert "措置済" in archive.read(name).decode("utf-8-sig")


def test_a_file_of_the_table_is_opened_and_left_again(sight: Sight) -> None:
    page = sight.open()
    sight.drop(BOOK, sample("seed-statuses"))
    page.click("#files tbody tr:nth-child(2) .main")
    sheet = sight.drawn(1)
    expect(sheet.locator("h1")).to_have_text("seed-statuses.xlsx")
    page.go_back()
    expect(page.locator("#files")).to_be_visible()
    expect(page.locator("#files tbody tr:nth-child(2) .main")).to_be_focused()
    page.click("#files tbody tr:nth-child(1) .main")
    expect(sight.drawn(1).locator("h1")).to_have_text(NAME)
    page.click("#back")
    expect(page.locator("#files")).to_be_visible()


def test_a_book_that_is_dropped_later_opens_and_the_earlier_one_keeps_its_statuses(sight: Sight) -> None:
    page = sight.page
    sheet = sight.show(BOOK)
    sheet.locator("#s1-O3").click()
    sheet.locator("#plan [data-status=done]").click()
    sight.drawn(2)
    page.click("#back")
    sight.drop(sample("seed-statuses"))
    expect(sight.drawn(1).locator("h1")).to_have_text("seed-statuses.xlsx")
    page.click("#back")
    expect(page.locator("#files tbody tr")).to_have_count(2)
    page.click("#files tbody tr:nth-child(1) .main")
    expect(sight.drawn(1).locator("#s1-O3")).to_have_class(re.compile("is-blue"))
    expect(page.locator("#get-status")).to_be_visible()


def test_changed_options_are_applied_to_the_files_that_are_there(sight: Sight) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    sight.drop(sample("seed-statuses"), BOOK)
    expect(page.locator("#tally")).to_have_text("2 件のうち 2 件が終わりました")
    yellow = page.locator("#files tbody tr:nth-child(1) [data-column=yellow]")
    before = yellow.text_content()
    expect(page.locator("#again")).to_be_disabled()
    page.fill("#as-of", "2030-04-01")
    page.click("#again")
    expect(yellow).not_to_have_text(before or "")
    expect(page.locator("#again")).to_be_disabled()


def test_a_csv_is_taken_as_the_statuses_and_can_be_removed(sight: Sight) -> None:
    page = sight.open()
    sight.drop(("状況.csv", (SAMPLES / "source-csv" / "status.csv").read_bytes()))
    expect(page.locator("#status-name")).to_have_text("状況.csv")
    page.fill("#as-of", "2022-04-01")
    sight.drop(sample("source-csv"))
    sheet = sight.drawn(1)
    expect(sheet.locator(".count[data-kind=blue] b")).not_to_have_text("0")
    blue = page.locator("#files [data-column=blue]")
    before = blue.text_content() or ""
    page.click("#back")
    page.click("#status-remove")
    expect(page.locator("#status-name")).to_have_text("選んでいません")
    page.click("#again")
    expect(blue).not_to_have_text(before)


# ---- What goes wrong -------------------------------------------------------------------------------------------------


def test_a_refused_book_says_why_and_what_to_do(sight: Sight) -> None:
    page = sight.open()
    sight.drop(("昔の.xls", b"nothing"))
    expect(page.locator("#files .state-words")).to_have_text("受け付けられません")
    expect(page.locator("#files .reason")).to_contain_text(".xlsx")
    expect(page.locator("#result")).to_be_hidden()


def test_a_protected_book_is_opened_with_its_password(sight: Sight) -> None:
    page = sight.open()
    sight.drop((NAME, encrypt(BOOK[1], "ひみつ")))
    page.get_by_label("パスワード").fill("違う")
    page.keyboard.press("Enter")
    expect(page.locator(".reason")).to_contain_text("パスワードが違います")
    page.get_by_label("パスワード").fill("ひみつ")
    page.keyboard.press("Enter")
    expect(sight.drawn(1).locator("h1")).to_have_text(NAME)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_during_work_loses_nothing(
    visit: Callable[..., Sight], slow_book: bytes, how: signal.Signals
) -> None:
    process, address = started("0")
    try:
        sight = visit(address)
        sight.open()
        sight.drop(("長い.xlsx", slow_book))
        eventually(lambda: "irodori_workers_busy 1.0" in httpx.get(address + "/metrics").text)
        process.send_signal(how)
        process.wait(PATIENCE)
        process, _ = started(address.rpartition(":")[2])
        sheet = sight.drawn(1)
        expect(sheet.locator("h1")).to_have_text("長い.xlsx")
        sight.errors = [error for error in sight.errors if "net::ERR_" not in error]
        today = httpx.post(address + "/api/convert", files={"file": ("長い.xlsx", slow_book)}, timeout=PATIENCE)
        assert sight.saved("#get-book") == today.content
    finally:
        process.kill()
        process.wait(PATIENCE)


def started(port: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command as an office does; returns its process and its address."""
    command = [sys.executable, "-m", "irodori", "serve", "--port", port, "--workers", "1", "--json-logs"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    with process.stdout as lines:
        found = re.search(r"http://[0-9.:]+", lines.readline())
    assert found
    return process, found[0]


# ---- For everybody ---------------------------------------------------------------------------------------------------


def test_the_page_speaks_the_browsers_language_or_the_one_chosen(visit: Callable[..., Sight]) -> None:
    english = visit(locale="en-US")
    page = english.open()
    expect(page.locator("#main h1")).to_have_text("Colour a scorecard")
    page.click(".lang")
    expect(page.locator("#main h1")).to_have_text("スコアカードを塗り分ける")
    page = english.open("/")
    expect(page.locator("#main h1")).to_have_text("スコアカードを塗り分ける")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_the_english_page_shows_english_results(visit: Callable[..., Sight]) -> None:
    sight = visit(locale="en-GB")
    sheet = sight.show(BOOK)
    sheet.locator("#s1-O3").click()
    expect(sheet.locator("#plan-title")).to_have_text("Give this plan its status")
    expect(sight.page.locator("#get-book")).to_have_text("Download the workbook")


def test_light_and_dark_hold_in_the_frames_and_on_the_next_visit(sight: Sight) -> None:
    sheet = sight.show(BOOK)
    body = sheet.locator("body")
    light = body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    sight.page.click("#theme")
    expect(body).not_to_have_css("background-color", light)
    page = sight.open()
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_everything_is_reached_with_the_keyboard(sight: Sight) -> None:
    page = sight.open()
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.id || document.activeElement.className"))
    assert reached[0] == "skip"
    assert {"books", "as-of", "status", "theme"} <= set(reached)
    with page.expect_file_chooser() as chooser:
        page.focus("#books")
        page.keyboard.press("Enter")
    chooser.value.set_files({"name": NAME, "mimeType": "application/octet-stream", "buffer": BOOK[1]})
    expect(sight.drawn(1).locator("h1")).to_have_text(NAME)


WINDOWS = {
    "desk": {"width": 1280, "height": 800},
    "twice as large": {"width": 640, "height": 400},
    "small": {"width": 320, "height": 640},
}


@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_is_cut_off_and_nothing_jumps(visit: Callable[..., Sight], window: str) -> None:
    sight = visit(viewport=WINDOWS[window])
    page = sight.open()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    sight.drop(BOOK, sample("seed-statuses"))
    expect(page.locator("#tally")).to_have_text("2 件のうち 2 件が終わりました")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.click("#files tbody tr:nth-child(1) .main")
    sight.drawn(1)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for selector in ("#back", "#get-book", "[data-tab=legend]"):
        box = page.locator(selector).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= WINDOWS[window]["width"]
    assert page.evaluate("() => window.shifts") < 0.1


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"locale": "en-US"}, {"viewport": WINDOWS["small"]}, {"forced_colors": "active"}],
    ids=["light", "dark", "english", "small", "forced colours"],
)
def test_axe_finds_no_violation(visit: Callable[..., Sight], options: dict[str, object]) -> None:
    sight = visit(**options)
    for path in ("/", "/legend"):
        assert violations(sight.open(path)) == []
    sheet = sight.show(BOOK)
    assert violations(sight.page) == []
    sheet.locator("#s1-O3").click()
    assert violations(sight.frame("view")) == []
    sight.page.click("[data-tab=legend]")
    assert violations(sight.frame("legend")) == []
    page = sight.open()
    sight.drop(BOOK, ("だめ.xlsx", b"nothing"), (NAME, encrypt(BOOK[1], "x")))
    expect(page.get_by_role("textbox")).to_be_visible()
    assert violations(page) == []


def violations(page: object) -> list[str]:
    results = Axe().run(page)
    return [f"{each['id']}: {node['html']}" for each in results.response["violations"] for node in each["nodes"]]


def test_from_drop_to_preview_takes_about_a_second_at_most(sight: Sight) -> None:
    """Say how long it takes; the figure is printed, not judged, for this machine may be busy."""
    sight.open()
    begin = time.perf_counter()
    sight.drop(BOOK)
    sight.drawn(1)
    sys.stdout.write(f"drop to preview: {time.perf_counter() - begin:.2f} s\n")
    expect(sight.sheet.locator("#s1-J4")).to_be_visible()
