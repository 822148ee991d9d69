"""The drop page in a real browser, as a clerk uses it: files in, files out,
and what goes wrong.
"""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.web.browsing import Sight
from tests.web.conftest import Visit
from tests.web.serving import (
    PATIENCE,
    SAMPLES,
    SEED,
    eventually,
    get,
    post,
)

from irodori import convert
from irodori.workbook.passwords import encrypt

pytestmark = pytest.mark.slow

NAME = "スコアカード 令和4年.xlsx"
BOOK = (NAME, SEED.read_bytes())


def sample(name: str) -> tuple[str, bytes]:
    return f"{name}.xlsx", (SAMPLES / name / "input.xlsx").read_bytes()


def program_output(tmp_path: Path, book: bytes, **options: Any) -> bytes:  # noqa: ANN401
    """Return what the program makes of a book by itself."""
    source = tmp_path / "in.xlsx"
    source.write_bytes(book)
    return convert(source, **options).data


def parts(book: bytes) -> dict[str, bytes]:
    """Return a book's parts: their packed bytes may differ between processors,
    they do not.
    """
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# ---- One book ---------------------------------------------------------------


def test_a_dropped_book_is_shown_and_its_download_is_what_the_program_writes(
    sight_both: Sight, tmp_path: Path
) -> None:
    page = sight_both.open()
    page.fill("#as-of", "2022-04-01")
    expect(page.locator("#era")).to_have_text("令和4年4月1日")
    page.check("[name=palette][value=excel]")
    sight_both.drop(BOOK)
    sight_both.drawn(1)
    expect(page.locator("#result-name")).to_have_text(NAME)
    expect(sight_both.count("red")).to_have_text("2")
    with page.expect_download() as download:
        page.click("#get-book")
    assert (
        download.value.suggested_filename
        == "スコアカード 令和4年.colored.xlsx"
    )
    expected = program_output(
        tmp_path, BOOK[1], as_of="2022-04-01", palette="excel"
    )
    assert parts(Path(download.value.path()).read_bytes()) == parts(expected)


def test_progress_is_shown_while_a_book_is_worked_on(
    sight: Sight, slow_book: bytes
) -> None:
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
    assert "判定と色分け中" in seen
    # the book is there before its sheet is drawn
    assert seen[-1] == "できました"


def test_a_filled_cell_shows_its_reason_by_click_and_by_keyboard(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    sight.cell("J4").click()
    expect(page.locator("#cell-ref")).to_have_text("J4")
    expect(page.locator("#cell-notes")).to_contain_text("= 0% → 赤")
    expect(page.locator("#cell-notes b").first).to_have_text("赤")
    page.focus("#grid")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#cell-ref")).to_have_text("J5")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#cell-ref")).to_have_text("K5")
    page.keyboard.press("n")
    expect(page.locator("#cell-notes")).to_contain_text("判定できない")


def test_the_date_that_was_judged_by_is_on_the_result_and_can_be_changed_there(
    sight: Sight,
) -> None:
    page = sight.show(sample("seed-statuses"))
    expect(page.locator("#result-as-of")).to_have_value("令和4年4月1日")
    yellow = sight.count("yellow").text_content()
    page.fill("#result-as-of", "R12.4.1")
    page.press("#result-as-of", "Enter")
    sight.drawn(2)
    expect(page.locator("#result-as-of")).to_have_value("令和12年4月1日")
    expect(sight.count("yellow")).not_to_have_text(yellow or "")
    page.click("#undo")
    sight.drawn(3)
    expect(sight.count("yellow")).to_have_text(yellow or "")


def test_every_finding_leads_to_its_cell_under_what_it_is_about(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=findings]")
    card = page.locator(".finding", has_text="状況の分からない取組")
    expect(card.locator(".amount").first).to_have_text("33 件")
    page.locator(".finding .place", has_text=re.compile("^R3$")).click()
    expect(page.locator("#cell-ref")).to_have_text("R3")
    expect(sight.cell("R3")).to_be_in_viewport()


def test_a_cells_path_names_its_issue(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.choose("V3")
    expect(page.locator("#cell-path")).to_contain_text("課題②")
    expect(page.locator("#cell-path")).to_contain_text("アクション")


def test_filters_leave_a_ministry_a_colour_what_needs_a_look_or_a_text(
    sight: Sight,
) -> None:
    page = sight.show(sample("layout-ministries"))
    rows = page.locator("#grid-body .row")
    every = rows.count()
    page.locator("#ministry").select_option(index=1)
    expect(page.locator("#filtered")).to_contain_text("行を表示中")
    assert 0 < rows.count() < every
    page.click("#clear")
    expect(rows).to_have_count(every)
    page.click("#counts [data-kind=blue]")
    assert 0 < rows.count() < every
    page.click("#clear")
    page.fill("#search", "ここにはない言葉")
    expect(rows).to_have_count(0)


def test_the_legend_as_understood_leads_to_the_sheet(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=legend]")
    expect(page.locator(".meanings li").first).to_contain_text("100%以上")
    page.locator(".sentences .place").first.click()
    expect(page.locator("[data-tab=sheet]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#cell-ref")).to_have_text("A10")


def test_what_changed_against_the_colours_that_came_in_adds_up(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=changes]")
    numbers = page.locator(".change-counts dd").all_text_contents()
    counts = [
        sight.count(kind).text_content() or "0"
        for kind in (
            "blue",
            "green",
            "yellow",
            "orange",
            "red",
            "none",
            "unrated",
        )
    ]
    assert sum(map(int, numbers)) == sum(map(int, counts)) == 45
    assert numbers[0] == "2"


def test_the_last_issue_is_compared_where_it_is_dropped_beside(
    sight_both: Sight,
) -> None:
    page = sight_both.show(sample("seed-statuses"))
    page.click("[data-tab=changes]")
    sight_both.drop(("前回.xlsx", BOOK[1]), on="#changes")
    expect(page.locator(".diff-table").first).to_be_visible()
    expect(page.locator("#changes")).to_contain_text("新しく付いた色")
    expect(page.locator("#changes")).to_contain_text("前回.xlsx との違い")


# ---- Other files ------------------------------------------------------------


def test_every_form_of_the_result_can_be_saved(sight_both: Sight) -> None:
    sight_both.show(BOOK)
    assert "手続名" in sight_both.saved_as("plans").decode("utf-8-sig")
    assert b"irodori.report/1" in sight_both.saved_as("report")
    assert sight_both.saved_as("html").startswith(b"<!doctype html>")
    findings = parts(sight_both.saved_as("findings"))
    assert "状況の分からない取組" in findings["xl/sharedStrings.xml"].decode()
    summary = parts(sight_both.saved_as("summary"))
    assert "xl/charts/chart1.xml" in summary


# ---- Several books ----------------------------------------------------------


def test_several_files_are_in_a_table_and_come_as_one_zip(
    sight: Sight, tmp_path: Path
) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    sight.drop(BOOK, BOOK, sample("seed-statuses"), ("だめ.xlsx", b"nothing"))
    rows = page.locator("#files tbody tr")
    expect(page.locator("#tally")).to_have_text(
        "4 件のうち 3 件が終わり、1 件は読み込めませんでした"
    )
    expect(rows.nth(3)).to_contain_text("Excel ブック")
    expect(rows.nth(2).locator("[data-column=blue]")).to_have_text("10")
    with zipfile.ZipFile(io.BytesIO(sight.saved("#zip"))) as archive:
        assert archive.testzip() is None
        stem = NAME.removesuffix(".xlsx")
        assert archive.namelist() == [
            f"{stem}.colored.xlsx",
            f"{stem}.colored (2).xlsx",
            "seed-statuses.colored.xlsx",
        ]
        expected = program_output(tmp_path, BOOK[1], as_of="2022-04-01")
        assert (
            archive.read(archive.namelist()[0])
            == archive.read(archive.namelist()[1])
            == expected
        )


def test_a_file_of_the_table_is_opened_and_left_again(sight: Sight) -> None:
    page = sight.open()
    sight.drop(BOOK, sample("seed-statuses"))
    page.click("#files tbody tr:nth-child(2) .main")
    sight.drawn(1)
    expect(page.locator("#result-name")).to_have_text("seed-statuses.xlsx")
    page.go_back()
    expect(page.locator("#files")).to_be_visible()
    expect(page.locator("#files tbody tr:nth-child(2) .main")).to_be_focused()
    page.click("#files tbody tr:nth-child(1) .main")
    sight.drawn(1)
    expect(page.locator("#result-name")).to_have_text(NAME)
    page.click("#back")
    expect(page.locator("#files")).to_be_visible()


def test_changed_options_are_applied_to_the_files_that_are_there(
    sight: Sight,
) -> None:
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    sight.drop(sample("seed-statuses"), BOOK)
    expect(page.locator("#tally")).to_have_text(
        "2 件のうち 2 件が終わりました"
    )
    yellow = page.locator("#files tbody tr:nth-child(1) [data-column=yellow]")
    before = yellow.text_content()
    expect(page.locator("#again")).to_be_disabled()
    page.fill("#as-of", "令和12年4月1日")
    page.click("#again")
    expect(yellow).not_to_have_text(before or "")
    expect(page.locator("#again")).to_be_disabled()


def test_a_csv_is_taken_as_the_statuses_and_can_be_removed(
    sight: Sight,
) -> None:
    page = sight.open()
    sight.drop(
        ("状況.csv", (SAMPLES / "source-csv" / "status.csv").read_bytes())
    )
    expect(page.locator("#status-name")).to_have_text("状況.csv")
    page.fill("#as-of", "2022-04-01")
    sight.drop(sample("source-csv"))
    sight.drawn(1)
    expect(sight.count("blue")).not_to_have_text("0")
    blue = page.locator("#files [data-column=blue]")
    before = blue.text_content() or ""
    page.click("#back")
    page.click("#status-remove")
    expect(page.locator("#status-name")).to_have_text("選んでいません")
    page.click("#again")
    expect(blue).not_to_have_text(before)


def test_a_csv_that_cannot_be_read_is_told_once_at_its_field(
    sight: Sight,
) -> None:
    page = sight.open()
    sight.drop(("変な.csv", b"a,b\n1,2\n"))
    sight.drop(BOOK, sample("seed-statuses"), sample("source-csv"))
    expect(page.locator("#status-problem")).to_contain_text("変な.csv")
    expect(page.locator("#tally")).to_have_text(
        "3 件のうち 3 件が終わりました"
    )
    expect(page.locator("#status-name")).to_have_text("選んでいません")
    expect(page.locator("#files .reason")).to_have_count(0)


# ---- What goes wrong --------------------------------------------------------


def test_a_refused_book_says_why_and_what_to_do(sight_both: Sight) -> None:
    page = sight_both.open()
    sight_both.drop(("昔の.xls", b"nothing"))
    expect(page.locator("#files .state-words")).to_have_text("読み込めません")
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
    sight.drawn(1)
    expect(page.locator("#result-name")).to_have_text(NAME)


def test_no_message_of_the_page_names_a_command_or_a_protocol() -> None:
    from irodori.messages import catalogue

    said = [*catalogue("ja").items(), *catalogue("en").items()]
    for code, wording in said:
        if (
            code.startswith(("web.page.", "web.script."))
            and code != "web.page.api"
        ):
            assert not re.search(
                r"--[a-z]|TOML|HTTP|irodori (convert|serve)", wording
            ), code


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_during_work_loses_nothing(
    visit: Visit, slow_book: bytes, how: signal.Signals
) -> None:
    process, address = started("0")
    try:
        sight = visit(address)
        sight.open()
        sight.drop(("長い.xlsx", slow_book))
        eventually(
            lambda: (
                "irodori_workers_busy 1.0" in get(address + "/metrics").text
            )
        )
        process.send_signal(how)
        process.wait(PATIENCE)
        process, _ = started(address.rpartition(":")[2])
        sight.drawn(1)
        expect(sight.page.locator("#result-name")).to_have_text("長い.xlsx")
        sight.errors = [
            error for error in sight.errors if "net::ERR_" not in error
        ]
        today = post(
            address + "/api/convert",
            files={"file": ("長い.xlsx", slow_book)},
        )
        assert sight.saved("#get-book") == today.content
    finally:
        process.kill()
        process.wait(PATIENCE)


def started(port: str) -> tuple[subprocess.Popen[str], str]:
    """Start the command as an office does; returns its process and its
    address.
    """
    command = [
        sys.executable,
        "-m",
        "irodori",
        "serve",
        "--port",
        port,
        "--workers",
        "1",
        "--json-logs",
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout
    with process.stdout as lines:
        found = re.search(r"http://[0-9.:]+", lines.readline())
    assert found
    return process, found[0]
