"""What misled a clerk on the page once: what is said where something is not
used, and that nothing is lost on the way.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect
from tests.scorecard.made import book, plan, record, scorecard, statuses
from tests.web.browsing import Sight
from tests.web.conftest import Visit
from tests.web.test_browser import BOOK, NAME, parts, program_output
from tests.web.test_choices import paste, plan_row
from tests.web.test_rollforward import last_issue

from irodori.workbook.passwords import encrypt

pytestmark = pytest.mark.slow

AS_OF = "2022-04-01"
HEADINGS = "府省名\t手続名\t課題\tプラン\t状況\t期限"
BAD_CSV = "あれ,これ\r\n1,2\r\n".encode()
COLORS = ("blue", "green", "yellow", "orange", "red", "unrated")


def counts(sight: Sight) -> list[str | None]:
    return [sight.count(kind).text_content() for kind in COLORS]


def plans(sight: Sight) -> None:
    sight.page.click("[data-tab=plans]")
    sight.page.focus("#plans")
    sight.page.keyboard.press("Home")


def test_choices_for_plans_of_the_same_names_reach_the_book_and_its_csv(
    sight_both: Sight, tmp_path: Path
) -> None:
    twins = book(
        scorecard(*(record("届出", *[plan("検討")] * 3) for _ in range(3)))
    )
    page = sight_both.show(("双子.xlsx", twins))
    plans(sight_both)
    for number in range(9):
        page.keyboard.press("123"[number % 3])
        page.keyboard.press("ArrowDown")
    shown = counts(sight_both)
    made = sight_both.saved("#get-book")
    table = sight_both.saved_as("status")
    expect(page.locator("#notice")).to_be_hidden()
    assert counts(sight_both) == shown
    assert len(list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))) == 10
    (tmp_path / "status.csv").write_bytes(table)
    expected = program_output(
        tmp_path, twins, as_of=AS_OF, status=tmp_path / "status.csv"
    )
    assert parts(made) == parts(expected)


def test_the_comparison_with_the_last_issue_follows_the_choices(
    sight: Sight,
) -> None:
    before = ("前回.xlsx", last_issue())
    page = sight.show(before, as_of="2023-04-01")
    page.click("[data-tab=changes]")
    page.set_input_files(
        "#since",
        {"name": before[0], "mimeType": "", "buffer": before[1]},
    )
    found = page.locator(".diff-table")
    expect(found.first).to_contain_text("P3")
    expect(found.first).to_be_in_viewport()
    page.click("[data-tab=sheet]")
    sight.choose("P3")
    page.click("#plan [data-status=done]")
    page.click("[data-tab=changes]")
    row = page.locator(".diff-table tr", has_text="P3")
    expect(row).to_contain_text("青")
    page.reload()
    page.click("[data-tab=changes]")
    expect(row).to_contain_text("青")


def test_a_second_pasted_table_adds_to_the_first(sight_both: Sight) -> None:
    page = sight_both.show(BOOK)
    plans(sight_both)
    name = "在留期間更新許可の申請"
    paste(page, f"{HEADINGS}\n\t{name}\t課題①\ta\t未着手\t未定\n")
    expect(plan_row(page, 0).locator("select")).to_have_value("not_started")
    paste(page, f"{HEADINGS}\n\t{name}\t課題①\tb\t措置済\t\n")
    expect(plan_row(page, 1).locator("select")).to_have_value("done")
    expect(plan_row(page, 0).locator("select")).to_have_value("not_started")
    expect(plan_row(page, 0).locator("input")).to_have_value("未定")
    page.keyboard.press("Control+z")
    expect(plan_row(page, 1).locator("select")).to_have_value("none")


def test_a_pasted_text_with_line_breaks_is_one_field(sight: Sight) -> None:
    page = sight.show(BOOK)
    plans(sight)
    first = '"法令改正\r\n及びシステム改修①の検討"\t措置済\tR5.3'
    paste(page, f"{first}\r\nシステム改修②の検討\t取組中\tR5.3\r\n")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")
    expect(page.locator("#notice")).to_be_hidden()


def test_headings_that_are_pasted_along_take_no_row(sight: Sight) -> None:
    page = sight.show(BOOK)
    plans(sight)
    paste(page, "状況\t期限\n措置済\t\n取組中\tR5.3.31\n")
    expect(plan_row(page, 0).locator("select")).to_have_value("done")
    expect(plan_row(page, 1).locator("select")).to_have_value("active")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")
    expect(page.locator("#notice")).to_be_hidden()


def test_rows_beyond_the_list_and_rows_of_other_plans_are_told_of(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    plans(sight)
    page.keyboard.press("End")
    paste(page, "措置済\n措置済\n措置済\n")
    expect(page.locator("#notice")).to_contain_text("2 行は一覧に入りきらず")
    page.keyboard.press("Home")
    paste(page, "別の取組の文\t措置済\t\n")
    expect(page.locator("#notice")).to_contain_text("別の取組の文")
    expect(plan_row(page, 0).locator("select")).to_have_value("none")


def test_what_is_copied_from_the_list_is_pasted_back(sight: Sight) -> None:
    page = sight.show(BOOK)
    plans(sight)
    page.keyboard.press("2")
    page.keyboard.press("Shift+ArrowDown")
    text = page.evaluate(
        """() => {
            const data = new DataTransfer();
            const copy = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector("#plans").dispatchEvent(copy);
            return data.getData("text/plain");
        }"""
    )
    assert text.splitlines()[1].split("\t")[4] == "取組中"
    page.click("#undo")
    paste(page, text)
    expect(plan_row(page, 0).locator("select")).to_have_value("active")
    expect(page.locator("#notice")).to_contain_text("1 行のうち 1 件")


def test_a_table_that_cannot_be_read_leaves_what_was_read_before(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    plans(sight)
    page.keyboard.press("1")
    page.set_input_files(
        "#plans-csv",
        {"name": "悪い.csv", "mimeType": "text/csv", "buffer": BAD_CSV},
    )
    expect(page.locator("#notice")).to_contain_text("悪い.csv")
    sight.errors.clear()  # the browser itself tells of each refusal
    expect(plan_row(page, 0).locator("select")).to_have_value("done")


def test_a_bad_csv_of_the_first_page_is_told_of_on_the_result(
    sight: Sight,
) -> None:
    page = sight.open()
    page.set_input_files(
        "#status",
        {"name": "悪い.csv", "mimeType": "text/csv", "buffer": BAD_CSV},
    )
    sight.drop(BOOK)
    sight.drawn(1)
    expect(page.locator("#notice")).to_contain_text("悪い.csv")


def test_a_line_of_the_first_pages_table_that_was_not_used_is_told_of_once(
    sight: Sight,
) -> None:
    line = "府省名,手続名,課題,プラン,状況\n,在留期間更新許可の申請,課題①,a,"
    page = sight.open()
    page.set_input_files(
        "#status",
        {
            "name": "状況.csv",
            "mimeType": "text/csv",
            "buffer": f"{line}たぶん\n".encode(),
        },
    )
    sight.drop(BOOK)
    sight.drawn(1)
    notice = page.locator("#notice")
    expect(notice).to_contain_text("状況.csv の2行目の状況「たぶん」")
    page.click("#notice-close")
    page.fill("#result-as-of", "2022-05-01")
    page.keyboard.press("Enter")
    sight.drawn(2)
    expect(notice).to_be_hidden()


def test_a_protected_book_asks_for_its_password_after_a_reload(
    sight: Sight,
) -> None:
    page = sight.open()
    sight.drop((NAME, encrypt(BOOK[1], "ひみつ")))
    expect(page.locator(".state-words")).to_have_text("パスワードが必要です")
    page.get_by_label("パスワード").fill("ひみつ")
    page.keyboard.press("Enter")
    sight.drawn(1)
    sight.choose("O3")
    page.click("#plan [data-status=done]")
    page.reload()
    page.locator("#notice input").fill("ひみつ")
    page.keyboard.press("Enter")
    expect(sight.count("blue")).to_have_text("1")


def test_protected_books_are_compared_and_checked(sight: Sight) -> None:
    page = sight.show((NAME, BOOK[1]))
    locked: FilePayload = {
        "name": "前.xlsx",
        "mimeType": "",
        "buffer": encrypt(BOOK[1], "あ"),
    }
    page.click("[data-tab=changes]")
    page.set_input_files("#since", locked)
    page.locator("#changes input").fill("あ")
    page.keyboard.press("Enter")
    expect(page.locator("#changes")).to_contain_text("前.xlsx との違い")
    page = sight.open("/tools")
    page.set_input_files("#check-book", locked)
    page.click("[data-tool=check] .primary")
    page.get_by_label("パスワード").fill("あ")
    with page.expect_download():
        page.keyboard.press("Enter")
    sight.errors.clear()  # the browser itself tells of each refusal


def test_two_tabs_share_their_choices(sight: Sight) -> None:
    page = sight.show(BOOK)
    other = sight.other_tab()
    sight.choose("O3")
    page.click("#plan [data-status=done]")
    expect(other.locator("#chosen")).to_have_text("ここで変えた取組 1 件")
    other.click("[data-tab=plans]")
    other.focus("#plans")
    other.keyboard.press("End")
    other.keyboard.press("1")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")
    expect(sight.count("blue")).to_have_text("2")
    page.reload()
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")


def test_a_date_that_cannot_be_read_colours_nothing(visit: Visit) -> None:
    sight = visit()
    page = sight.open()
    page.fill("#as-of", "4月1日")
    sight.drop(BOOK)
    expect(page.locator("#era")).to_contain_text("読み込んでいません")
    expect(page.locator("#results")).to_be_hidden()
    sight.show(BOOK)
    page.fill("#result-as-of", "4月1日")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("「4月1日」を読めません")
    expect(page.locator("#result-as-of")).to_have_value("令和4年4月1日")
    page.fill("#result-as-of", "R5.4.1")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_be_hidden()


def test_the_list_of_files_counts_with_the_choices(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=done]")
    page.click("#back")
    page.reload()
    expect(page.locator("#files [data-column=blue]")).to_have_text("1")
    expect(page.locator("#files .state")).to_contain_text("1 件")
    page.check("[name=palette][value=excel]")
    page.click("#again")
    expect(page.locator("#files .state")).to_contain_text("できました")
    expect(page.locator("#files [data-column=blue]")).to_have_text("1")


def test_a_date_set_on_the_result_stays_when_the_first_page_says_another_palette(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.fill("#result-as-of", "R5.4.1")
    page.keyboard.press("Enter")
    sight.drawn(2)
    page.click("#back")
    expect(page.locator("#again")).to_be_disabled()
    page.check("[name=palette][value=excel]")
    page.click("#again")
    expect(page.locator("#again")).to_be_disabled()
    state = page.locator("#files .state")
    expect(state).to_contain_text("できました")
    expect(state).to_contain_text("令和5年4月1日")


def test_files_that_could_not_be_read_are_removed_together(
    sight: Sight,
) -> None:
    page = sight.open()
    sight.drop(("写真.xlsx", b"1"), BOOK, ("メモ.xlsx", b"2"))
    expect(page.locator("#tally")).to_contain_text("2 件は読み込めません")
    page.get_by_role("button", name="読み込めないものを外す").click()
    expect(page.locator("#files tbody tr")).to_have_count(1)
    expect(page.locator("#drop-failed")).to_be_hidden()
    page.click("#files .main")
    sight.drawn(1)
    page.click("#back")
    expect(page.locator("#files .actions")).to_be_in_viewport(ratio=1)
    sight.errors.clear()  # the browser notes the refusals


def test_a_refused_book_and_why_are_in_sight_on_a_low_screen(
    visit: Visit,
) -> None:
    sight = visit(viewport={"width": 1366, "height": 768})
    page = sight.open()
    sight.drop(
        ("受付票.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))
    )
    expect(page.locator(".reason")).to_be_in_viewport(ratio=1)
    sight.errors.clear()  # the browser itself tells of each refusal


def test_the_list_of_files_is_seen_from_its_top_on_the_way_back(
    visit: Visit,
) -> None:
    sight = visit(viewport={"width": 1366, "height": 768})
    page = sight.show(BOOK)
    page.click("#back")
    expect(page.locator("#result")).to_be_hidden()
    page.wait_for_function("() => !history.state?.open")
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
    )
    expect(page.locator("#tally")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("name", ["進捗入力", "10月の状況"])
def test_a_status_table_that_is_dropped_as_a_book_becomes_the_status_table(
    sight_both: Sight, name: str
) -> None:
    table = statuses(["", "在留期間更新許可の申請", "課題①", "a", "措置済"])
    page = sight_both.open()
    sight_both.drop(("状況.xlsx", book(table._replace(name=name))))
    expect(page.locator(".reason")).to_contain_text("これは取組の状況の表で")
    expect(page.locator("#files a")).to_have_count(0)
    page.click("text=取組の状況の表として使う")
    expect(page.locator("#status-name")).to_have_text("状況.xlsx")
    expect(page.locator("#files tbody tr")).to_have_count(0)
    sight_both.drop(BOOK)
    sight_both.drawn(1)
    expect(sight_both.count("blue")).to_have_text("1")
    sight_both.errors.clear()  # the browser itself tells of each refusal


def test_a_file_that_is_no_book_leaves_the_open_result(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.drop(("起案.docx", b"PK"))
    expect(page.locator("#notice")).to_contain_text("「起案.docx」は")
    expect(page.locator("#grid")).to_be_visible()


def test_the_panel_speaks_of_the_row_that_is_gone_to(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.choose("N3")
    plans(sight)
    page.click("[data-tab=sheet]")
    sight.choose("N3")
    page.click("[data-tab=plans]")
    expect(page.locator("#cell-ref")).to_be_hidden()
    page.focus("#plans")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#cell-ref")).to_have_text("P3")
    page.click("[data-tab=findings]")
    expect(page.locator("#panel")).to_be_hidden()


def test_a_double_click_saves_one_file(sight: Sight) -> None:
    page = sight.show(BOOK)
    saved: list[str] = []
    page.on("download", lambda file: saved.append(file.suggested_filename))
    page.dblclick("#get-book")
    sight.saved_as("report")
    assert [name[-5:] for name in saved] == [".xlsx", ".json"]


def test_steps_are_taken_back_wherever_the_focus_is(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    plan_row(page, 0).locator("select").select_option("done")
    plan_row(page, 0).locator("select").focus()
    page.keyboard.press("Control+z")
    expect(plan_row(page, 0).locator("select")).to_have_value("none")


def test_the_other_downloads_close_again(sight: Sight) -> None:
    page = sight.show(BOOK)
    items = page.locator(".menu-items")
    page.click(".menu summary")
    page.keyboard.press("Escape")
    expect(items).to_be_hidden()
    page.click(".menu summary")
    page.click("#result-name")
    expect(items).to_be_hidden()


def test_choosing_all_twice_leaves_them_chosen(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    button = page.locator("#plans-all")
    expect(button).to_have_text("すべて選ぶ")
    button.click()
    expect(button).to_have_text("選択を解除")
    page.click("[data-give=done]")
    page.click("[data-give='']")
    expect(page.locator("#chosen")).to_have_text("")


def test_what_is_to_be_checked_is_found_in_columns_without_colours_too(
    sight: Sight,
) -> None:
    row = record(
        "届出",
        plan("【措置済】検討"),
        kpi="令和6年3月末までに20%以上",
        due="令和5年3月末",
    )
    page = sight.show(("期限.xlsx", book(scorecard(row))))
    total = sight.count("check").text_content()
    assert total
    page.click("#counts [data-kind=check]")
    expect(page.locator("#filtered")).to_have_text("1 行を表示中")
    page.focus("#grid")
    found = set()
    for _ in range(int(total)):
        page.keyboard.press("n")
        found.add(page.locator("#cell-ref").text_content())
    assert "S3" in found
    page.click("[data-tab=findings]")
    expect(page.locator("#findings")).to_contain_text("期限の食い違い")


def test_an_unknown_cell_in_the_search_is_told_of(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.fill("#search", "ZZ999")
    page.keyboard.press("Enter")
    expect(page.locator("#notice")).to_contain_text("ZZ999")


def test_what_was_begun_is_in_sight_when_the_page_is_opened_again(
    visit: Visit,
) -> None:
    sight = visit(viewport={"width": 1366, "height": 768})
    page = sight.show(BOOK)
    page.click("#back")
    page.reload()
    expect(page.locator("#files .main")).to_be_in_viewport()
