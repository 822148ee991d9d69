"""Every plan's status can be changed on the page: cell by cell, many at once,
and back again.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.scorecard.made import book, statuses
from tests.scorecard.test_colors import made as six_colors
from tests.web.browsing import Sight
from tests.web.test_browser import BOOK, parts, program_output, sample

pytestmark = pytest.mark.slow

AS_OF = "2022-04-01"
CARRIED = sample("seed-statuses")


def plan_row(page: Page, number: int) -> Locator:
    """Return a plan of the list, in the order of the book."""
    return page.locator(f"#p-{number}")


def test_a_choice_colours_its_cell_at_once_and_the_csv_makes_the_same_book(
    sight_both: Sight, tmp_path: Path
) -> None:
    page = sight_both.show(BOOK)
    sight_both.choose("O3")
    page.click("#plan [data-status=done]")
    expect(sight_both.cell("O3")).to_have_class(re.compile("is-blue"))
    sight_both.choose("P3")
    page.fill("#plan-deadline", "R4.3.31")
    expect(page.locator("#plan-era")).to_have_text("令和4年3月31日")
    page.click("#plan [data-status=active]")
    expect(sight_both.cell("P3")).to_have_class(re.compile("is-yellow"))
    expect(page.locator("#cell-notes")).to_contain_text("令和4年3月31日")
    expect(page.locator("#cell-text")).to_have_text("システム改修②の検討")
    book = sight_both.saved("#get-book")
    (tmp_path / "status.csv").write_bytes(sight_both.saved_as("status"))
    expected = program_output(
        tmp_path, BOOK[1], as_of=AS_OF, status=tmp_path / "status.csv"
    )
    assert parts(book) == parts(expected)


def test_a_plan_that_has_a_status_shows_where_from_and_takes_another(
    sight: Sight,
) -> None:
    page = sight.show(CARRIED)
    cell = sight.choose("O3")
    expect(page.locator("#plan-now")).to_contain_text("今は「")
    before = re.search(r"is-\w+", cell.get_attribute("class") or "")
    assert before
    for status in ("not_started", "active", "done"):
        page.click(f"#plan [data-status={status}]")
        expect(
            page.locator(f"#plan [data-status={status}]")
        ).to_have_attribute("aria-pressed", "true")
    expect(cell).to_have_class(re.compile("is-blue"))
    expect(page.locator("#plan-now")).to_have_text(
        "今は「措置済」（この画面）"
    )
    page.click("#plan-reset")
    expect(cell).to_have_class(re.compile(before[0]))


def test_a_status_of_the_sheet_is_cleared_and_the_csv_makes_the_same_book(
    sight_both: Sight, tmp_path: Path
) -> None:
    page = sight_both.show(CARRIED)
    page.click("[data-tab=plans]")
    page.click("#plans-all")
    page.click("[data-give=none]")
    expect(plan_row(page, 0).locator("select")).to_have_value("none")
    page.click("[data-tab=sheet]")
    cell = sight_both.choose("O3")
    expect(page.locator("#plan-now")).to_contain_text("状況を消しました")
    expect(page.locator("#plan [data-status=none]")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(cell.locator(".mark-check")).to_have_text("?")
    shown = counts(sight_both)
    book = sight_both.saved("#get-book")
    (tmp_path / "status.csv").write_bytes(sight_both.saved_as("status"))
    expected = program_output(
        tmp_path, CARRIED[1], as_of=AS_OF, status=tmp_path / "status.csv"
    )
    assert parts(book) == parts(expected)
    expect(page.locator("#busy")).to_have_text("")
    assert counts(sight_both) == shown
    page.click("#undo")
    expect(page.locator("#plan-now")).to_contain_text("今は「")


def test_a_choice_shows_before_the_click_has_ended(
    sight: Sight, slow_book: bytes
) -> None:
    page = sight.show(("長い.xlsx", slow_book))
    page.keyboard.press("n")
    sight.choose("P3")
    is_blue = page.evaluate(
        """() => {
            document.querySelector("#plan [data-status=done]").click();
            return document.querySelector("#c-P3").classList.contains("is-blue");
        }"""
    )
    assert is_blue


@pytest.mark.parametrize(
    "sample_name", ["seed", "seed-statuses", "source-csv", "layout-ministries"]
)
def test_every_choice_has_the_colour_that_the_program_gives(
    sight: Sight, sample_name: str
) -> None:
    """Each status with each kind of deadline, over all plans of a book: the
    counts are those of the made book.
    """
    page = sight.show(sample(sample_name))
    page.click("[data-tab=plans]")
    page.click("#plans-all")
    for status, deadline in [
        ("done", ""),
        ("active", ""),
        ("active", "2021-03-31"),
        ("not_started", "2030-03-31"),
    ]:
        page.click(f"[data-give={status}]")
        if deadline:
            page.fill("#plans-date", deadline)
            page.click("#plans-date-set")
        shown = counts(sight)
        sight.saved("#get-book")
        expect(page.locator("#busy")).to_have_text("")
        assert counts(sight) == shown


def counts(sight: Sight) -> list[str]:
    kinds = ("blue", "green", "yellow", "orange", "red", "none", "unrated")
    return [sight.count(kind).text_content() or "" for kind in kinds]


def test_a_choice_is_taken_back_and_taken_again_by_button_and_key(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=not_started]")
    cell = sight.cell("O3")
    expect(cell).to_have_class(re.compile("is-(orange|red|unrated)"))
    page.click("#plan [data-status=done]")
    expect(cell).to_have_class(re.compile("is-blue"))
    page.click("#undo")
    expect(cell).not_to_have_class(re.compile("is-blue"))
    page.focus("#grid")
    page.keyboard.press("Control+y")
    expect(cell).to_have_class(re.compile("is-blue"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#chosen")).to_have_text("")
    expect(page.locator("#undo")).to_be_disabled()


def test_statuses_are_chosen_with_the_keyboard_alone(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.focus("#grid")
    sight.choose("O3")
    for key, color in (
        ("1", "blue"),
        ("2", "(green|yellow|unrated)"),
        ("0", "unrated"),
    ):
        page.keyboard.press(key)
        expect(sight.cell("O3")).to_have_class(re.compile(f"is-{color}"))
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(page.locator("#cell-ref")).to_have_text("P3")


def test_a_deadline_is_given_from_the_sheet_with_the_keyboard(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.type("R3.3")
    page.keyboard.press("Enter")
    expect(sight.cell("O3")).to_have_class(re.compile("is-yellow"))
    page.keyboard.press("ArrowRight")
    expect(page.locator("#cell-ref")).to_have_text("P3")
    page.keyboard.press("Enter")
    page.keyboard.type("R3.3")
    page.keyboard.press("Enter")
    expect(page.locator("#plan-era")).to_contain_text("先に状況")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#cell-ref")).to_have_text("O3")


def test_a_cell_that_is_no_plan_offers_no_status(sight: Sight) -> None:
    page = sight.show(CARRIED)
    sight.choose("J3")
    expect(page.locator("#plan")).to_be_hidden()


def test_a_colour_beyond_the_five_has_its_count_its_fill_and_its_word(
    sight: Sight,
) -> None:
    page = sight.show(("六色.xlsx", six_colors()))
    expect(sight.count("purple")).to_have_text("1")
    page.click("#counts [data-kind=purple]")
    expect(page.locator("#filtered")).to_have_text("1 行を表示中")
    cell = sight.choose("S3")
    expect(cell).to_have_class(re.compile("is-purple"))
    expect(cell).to_have_css("background-color", "rgb(112, 48, 160)")
    expect(cell.locator(".mark-color")).to_have_text("紫")
    page.click("#plan [data-status=done]")
    expect(sight.count("purple")).to_have_text("0")
    page.click("#plan-reset")
    expect(sight.count("purple")).to_have_text("1")


# ---- The list ---------------------------------------------------------------


def test_thirty_plans_are_set_in_the_list_with_the_keyboard(
    sight_both: Sight,
) -> None:
    page = sight_both.show(BOOK)
    page.click("[data-tab=plans]")
    expect(page.locator("#plans-count")).to_have_text("33 件のうち 33 件")
    page.focus("#plans")
    page.keyboard.press("Home")
    for number in range(30):
        page.keyboard.press("123"[number % 3])
        page.keyboard.press("ArrowDown")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 30 件")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 28 件")


def test_several_rows_are_changed_together_and_back_in_one_step(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    plan_row(page, 2).locator(".plan-cell").first.click()
    plan_row(page, 6).locator(".plan-cell").first.click(modifiers=["Shift"])
    expect(page.locator("#plans-selected")).to_have_text("5 件を選択中")
    page.click("[data-give=active]")
    page.fill("#plans-date", "令和5年度末")
    page.click("#plans-date-set")
    expect(sight.count("green")).to_have_text("5")
    expect(plan_row(page, 4).locator("[data-field=deadline]")).to_have_value(
        "令和6年3月31日"
    )
    page.click("#undo")
    page.click("#undo")
    expect(sight.count("green")).to_have_text("0")


def test_the_list_is_sorted_searched_and_filtered(sight: Sight) -> None:
    page = sight.show(CARRIED)
    page.click("[data-tab=plans]")
    count = page.locator("#plans-count")
    page.select_option("#plans-which", "overdue")
    expect(count).not_to_have_text("33 件のうち 33 件")
    page.select_option("#plans-which", "changed")
    expect(count).to_have_text("33 件のうち 0 件")
    page.select_option("#plans-which", "all")
    page.fill("#plans-search", "システム改修②")
    expect(count).to_contain_text("33 件のうち")
    expect(page.locator("#plans-body .plan-row").first).to_contain_text(
        "システム改修②"
    )
    page.fill("#plans-search", "")
    head = page.locator("[data-sort=status]")
    first = page.locator("#plans-body .plan-row").first.locator("select")
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(first).to_have_value("none")
    head.locator("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(first).to_have_value("not_started")


def test_a_tracker_has_a_list_of_its_rows_which_are_not_changed_there(
    sight_both: Sight,
) -> None:
    page = sight_both.show(sample("tracker-reform"))
    page.get_by_role("button", name="一覧", exact=True).click()
    expect(page.locator("#plans-count")).to_have_text("12 件のうち 12 件")
    fields = plan_row(page, 1).locator(".plan-cell")
    expect(fields).to_have_text(
        [
            "総務課",
            "会議の見直し",
            "進捗状況",
            re.compile("期限内"),
            "実施中",
            "令和6年9月30日",
            "状況の列",
            "緑",
        ]
    )
    page.focus("#plans")
    page.keyboard.press("1")
    paste(page, "措置済")
    expect(page.locator("#undo")).to_be_disabled()
    expect(page.locator("[data-give=done]")).to_be_hidden()
    page.select_option("#plans-which", "unknown")
    expect(page.locator("#plans-body .plan-row")).to_have_count(1)
    expect(plan_row(page, 11)).to_contain_text("人事評価の見直し")


def test_statuses_and_deadlines_are_pasted_from_a_spreadsheet(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    paste(page, "措置済\t\n取組中\tR5.3.31\n着手前\t令和4年3月末\n何か\t\n")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 3 件")
    expect(page.locator("#notice")).to_contain_text("何か")
    for number, status in enumerate(("done", "active", "not_started")):
        expect(plan_row(page, number).locator("select")).to_have_value(status)
    expect(sight.count("green")).to_have_text("1")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """(text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.querySelector("#plans").dispatchEvent(paste);
        }""",
        text,
    )


def test_the_csv_to_fill_in_is_read_back(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    text = sight.saved(".plans-bar [data-get=plans]").decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 34
    filled = [
        lines[0],
        *(line.replace(",,,", ",措置済,,") for line in lines[1:4]),
    ]
    page.set_input_files(
        "#plans-csv",
        {
            "name": "記入.csv",
            "mimeType": "text/csv",
            "buffer": "\r\n".join(filled).encode("utf-8-sig"),
        },
    )
    expect(sight.count("blue")).to_have_text("3")
    expect(plan_row(page, 0).locator(".plan-cell").nth(6)).to_have_text(
        "この画面"
    )
    notice = page.locator("#notice")
    expect(notice).to_contain_text("3 行のうち 3 件の取組に使いました")
    expect(notice).to_have_attribute("data-kind", "done")


def test_a_table_in_a_workbook_gives_statuses_as_a_csv_does(
    sight_both: Sight,
) -> None:
    said = "在留期間更新許可の申請", "①"
    table = book(
        statuses(
            ["法務省", *said, "a", "措置済"], ["法務省", *said, "b", "措置済"]
        )
    )
    page = sight_both.open()
    page.fill("#as-of", AS_OF)
    sight_both.drop(("状況.xlsx", table), on="#status-field")
    expect(page.locator("#status-name")).to_have_text("状況.xlsx")
    sight_both.drop(BOOK)
    sight_both.drawn(1)
    expect(sight_both.count("blue")).to_have_text("2")
    assert "状況" in sight_both.saved_as("status").decode("utf-8-sig")
    page.click("[data-tab=plans]")
    sight_both.drop(("10月.xlsx", table), on="#plans")
    expect(page.locator("#notice")).to_contain_text("2 行のうち 2 件の取組")


def test_a_status_in_a_cell_is_changed_where_it_is_shown(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    plan_row(page, 0).locator("select").select_option("active")
    plan_row(page, 0).locator("[data-field=deadline]").fill("2023-03-31")
    page.keyboard.press("Enter")
    expect(sight.count("green")).to_have_text("1")
    expect(plan_row(page, 0).locator(".plan-color")).to_have_text("緑")


def test_thousands_of_plans_are_changed_in_turn_and_outlive_a_reload(
    sight: Sight, slow_book: bytes
) -> None:
    page = sight.show(("長い.xlsx", slow_book))
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Control+a")
    page.keyboard.press("1")
    page.keyboard.press("2")
    page.keyboard.press("Control+z")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 11,000 件")
    expect(plan_row(page, 5).locator("select")).to_have_value("done")
    blue = sight.count("blue").text_content()
    expect(page.locator("#busy")).to_be_empty()
    page.reload()
    sight.drawn(1)
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 11,000 件")
    assert sight.count("blue").text_content() == blue


PRESS = """(keys) => {
    for (const key of keys) {
        const [name, ctrl] = key.startsWith("^") ? [key.slice(1), true] : [key, false];
        document.querySelector("#plans").dispatchEvent(
            new KeyboardEvent("keydown", { key: name, ctrlKey: ctrl, bubbles: true, cancelable: true }));
    }
}"""
"""Presses keys, each before the page has drawn anything for the one before."""


def test_keys_that_come_faster_than_the_page_draws_are_obeyed_in_turn(
    sight: Sight, slow_book: bytes
) -> None:
    page = sight.show(("長い.xlsx", slow_book))
    page.click("[data-tab=plans]")
    chosen = page.locator("#chosen")
    status = plan_row(page, 5).locator("select")
    page.evaluate(PRESS, ["^a", "1", "2", "^z"])
    expect(chosen).to_have_text("ここで変えた取組 11,000 件")
    expect(status).to_have_value("done")
    page.evaluate(PRESS, ["^z", "^y", "3"])
    expect(status).to_have_value("not_started")
    page.evaluate(PRESS, ["1", "^z", "^z", "^z"])
    expect(chosen).to_have_text("")
    page.evaluate(PRESS, ["1"])
    page.evaluate("document.querySelector('#back').click()")
    page.click("#files tbody button.main")
    expect(chosen).to_have_text("ここで変えた取組 11,000 件")


# ---- The options can be taken back, too -------------------------------------


def test_the_date_the_palette_and_the_csv_are_taken_back_and_taken_again(
    sight: Sight,
) -> None:
    page = sight.show(CARRIED)
    red = page.locator("#counts [data-kind=red] i")
    before = (
        counts(sight),
        red.evaluate("(each) => getComputedStyle(each).backgroundColor"),
    )
    page.fill("#result-as-of", "2030-01-01")
    page.keyboard.press("Enter")
    sight.drawn(2)
    late = counts(sight)
    assert late != before[0]
    page.click("[data-tab=legend]")
    page.select_option("#result-palette", "excel")
    sight.drawn(3)
    expect(red).not_to_have_css("background-color", before[1])
    page.click("[data-tab=plans]")
    csv = "手続名,府省名,課題,プラン,状況\n在留期間更新許可の申請,,課題①,a,未着手\n".encode()
    page.set_input_files(
        "#plans-csv",
        {"name": "状況.csv", "mimeType": "text/csv", "buffer": csv},
    )
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 1 件")
    assert counts(sight) != late
    for _ in range(3):
        page.click("#undo")
    expect(page.locator("#chosen")).to_have_text("")
    expect(page.locator("#result-palette")).to_have_value("cud")
    expect(page.locator("#result-as-of")).to_have_value("令和4年4月1日")
    expect(page.locator("#busy")).to_have_text("")
    assert (
        counts(sight),
        red.evaluate("(each) => getComputedStyle(each).backgroundColor"),
    ) == before
    page.click("#redo")
    expect(page.locator("#result-as-of")).to_have_value("令和12年1月1日")
    expect(page.locator("#busy")).to_have_text("")
    assert counts(sight) == late


def test_each_file_is_made_once_for_the_same_choices(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=done]")
    before = len([url for url in sight.asked if "api/convert" in url])
    book = sight.saved("#get-book")
    sight.saved_as("status")
    assert sight.saved("#get-book") == book
    assert (
        len([url for url in sight.asked if "api/convert" in url]) == before + 1
    )


# ---- The book waits for the latest choice -----------------------------------


def test_the_download_has_the_latest_choice_however_soon_it_is_asked_for(
    sight: Sight, tmp_path: Path
) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=active]")
    with page.expect_download() as download:
        page.evaluate(
            """() => {
                document.querySelector("#get-book").click();
                document.querySelector("#plan [data-status=done]").click();
            }"""
        )
    book = Path(download.value.path()).read_bytes()
    (tmp_path / "status.csv").write_text(
        "手続名,府省名,課題,プラン,状況\n在留期間更新許可の申請,,課題①,a,措置済\n",
        encoding="utf-8",
    )
    assert book == program_output(
        tmp_path, BOOK[1], as_of=AS_OF, status=tmp_path / "status.csv"
    )
