"""Nothing that a person does is lost because the page draws anew meanwhile:
the rest of a large book comes, the window changes, another tab has chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.scorecard.made import book, plan, record, scorecard
from tests.test_wizard import INDICATORS
from tests.test_wizard import book as wizard_book
from tests.web.browsing import Sight
from tests.web.conftest import Visit
from tests.web.test_browser import BOOK
from tests.web.test_choices import plan_row
from tests.web.test_room import WINDOWS

from irodori.workbook.passwords import encrypt

pytestmark = pytest.mark.slow

LAST = "最後の手続"


@cache
def large_book() -> tuple[str, bytes]:
    """Return a book of two sheets that is shown in two steps."""
    rows = [record(f"手続{number}", plan()) for number in range(700)]
    first, second = (
        scorecard(*rows, name="前半", blocks="a"),
        scorecard(record(LAST, plan()), *rows, name="後半", blocks="a"),
    )
    return "二枚.xlsx", book(first, second)


@contextmanager
def held(page: Page, place: str) -> Iterator[list[Route]]:
    """Hold the requests of a place until the end."""
    routes: list[Route] = []
    page.route(place, lambda route: routes.append(route))  # noqa: PLW0108 - its hidden parameters
    yield routes
    page.route(place, lambda route: route.continue_())
    for route in routes:
        route.continue_()


@contextmanager
def rest_to_come(sight: Sight) -> Iterator[Page]:
    """Show the beginning of a large book; its rest comes at the end."""
    page = sight.open()
    page.fill("#as-of", "2022-04-01")
    with held(page, "**/results/*/view"):
        sight.drop(large_book())
        yield sight.drawn(1)
    sight.drawn(2)


@contextmanager
def pressed(page: Page, on: Locator) -> Iterator[None]:
    """Press the mouse on something, and let go of it at the end."""
    on.scroll_into_view_if_needed()
    box = on.bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    yield
    page.mouse.up()


# ---- Presses ----------------------------------------------------------------


def test_a_press_on_a_cell_is_heard_though_the_window_changes_meanwhile(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    wide = page.evaluate("() => document.querySelector('#grid').clientWidth")
    with pressed(page, sight.cell("J4")):
        page.set_viewport_size({"width": 1900, "height": 900})
        page.wait_for_function(
            "(wide) => document.querySelector('#grid').clientWidth > wide + 500",
            arg=wide,
        )
        expect(sight.cell("AB4")).to_be_visible()
    expect(page.locator("#cell-ref")).to_have_text("J4")


def test_a_press_on_a_place_is_heard_though_another_tab_has_chosen_meanwhile(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    other = sight.other_tab()
    page.click("[data-tab=findings]")
    page.evaluate(
        """() => {
            window.told = 0;
            new BroadcastChannel("irodori").onmessage = () => { window.told += 1; };
        }"""
    )
    place = page.locator(".finding .place", has_text=re.compile("^R3$"))
    with pressed(page, place):
        other.fill("#search", "O3")
        other.press("#search", "Enter")
        other.click("#plan [data-status=done]")
        page.wait_for_function("() => window.told > 0")
        page.wait_for_timeout(300)  # until it would have been drawn
    expect(page.locator("#cell-ref")).to_have_text("R3")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 1 件")


def test_a_press_on_a_status_is_heard_though_it_ends_the_typing_of_a_deadline(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    plan_row(page, 0).locator("select").select_option("active")
    plan_row(page, 0).locator("[data-field=deadline]").click()
    page.keyboard.type("2023-03-31")
    chooser = plan_row(page, 2).locator("select")
    with pressed(page, chooser):
        pass
    expect(chooser).to_be_focused()
    expect(plan_row(page, 0).locator("[data-field=deadline]")).to_have_value(
        "令和5年3月31日"
    )
    expect(sight.count("green")).to_have_text("1")


@pytest.mark.parametrize("window", ["small", "twice as large"])
def test_nothing_moves_under_the_finger_when_a_word_on_the_work_goes(
    visit: Visit, window: str
) -> None:
    sight = visit(viewport=WINDOWS[window])
    with rest_to_come(sight) as page:
        expect(page.locator("#busy")).not_to_be_empty()
        places = [page.locator(each) for each in ("#get-book", "#grid")]
        before = [each.bounding_box() for each in places]
    expect(page.locator("#busy")).to_be_empty()
    assert [each.bounding_box() for each in places] == before


# ---- What is typed ----------------------------------------------------------


@pytest.mark.parametrize("where", ["sheet", "plans"])
def test_a_deadline_is_given_to_its_own_plan_by_a_press_on_another(
    sight: Sight, where: str
) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=active]")
    sight.choose("P3")
    page.click("#plan [data-status=active]")
    page.click(f"[data-tab={where}]")
    page.click("#plan-deadline")
    page.keyboard.type("R3.3")
    other = sight.cell("O3") if where == "sheet" else plan_row(page, 0)
    with pressed(page, other):
        pass
    expect(page.locator("#cell-ref")).to_have_text("O3")
    expect(page.locator("#plan-deadline")).to_have_value("")
    page.click("[data-tab=plans]")
    deadlines = page.locator("#plans-body [data-field=deadline]")
    expect(deadlines.nth(0)).to_have_value("")
    expect(deadlines.nth(1)).to_have_value("令和3年3月31日")


def test_a_deadline_that_is_typed_in_the_list_stays_when_the_rest_comes(
    sight: Sight,
) -> None:
    with rest_to_come(sight) as page:
        page.click("[data-tab=plans]")
        plan_row(page, 1).locator("select").select_option("active")
        field = plan_row(page, 1).locator("[data-field=deadline]")
        field.click()
        page.keyboard.type("R5.")
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(field).to_have_value("令和5年3月31日")
    expect(sight.count("green")).to_have_text("1")


def test_a_date_that_is_typed_on_the_result_stays_when_the_rest_comes(
    sight: Sight,
) -> None:
    with rest_to_come(sight) as page:
        page.fill("#result-as-of", "")
        page.keyboard.type("R12.4.")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("#result-as-of")).to_have_value("令和12年4月1日")
    expect(page.locator("#as-of-source")).not_to_be_empty()
    expect(page.locator("#notice")).to_be_hidden()


def test_a_password_is_typed_to_its_end_though_another_file_asks_for_one(
    sight: Sight,
) -> None:
    page = sight.open()
    locked = encrypt(BOOK[1], "ひみつ")
    second = "**/api/convert*"
    sight.drop(("一.xlsx", locked))
    fields = page.locator("#files input[type=password]")
    expect(fields.first).to_be_focused()
    with held(page, second) as asked:
        sight.drop(("二.xlsx", locked))
        page.wait_for_function(
            "() => document.querySelectorAll('#files tr').length > 2"
        )
        assert asked
        fields.first.focus()
        page.keyboard.type("ひみ")
    expect(fields).to_have_count(2)
    page.keyboard.type("つ")
    page.keyboard.press("Enter")
    expect(page.locator("#files tbody tr").first).to_contain_text("できました")
    sight.errors.clear()  # the browser itself tells of each refusal


def test_the_next_column_is_chosen_while_the_answer_to_the_last_one_comes(
    sight: Sight,
) -> None:
    page = sight.open("/tools")
    page.set_input_files(
        "#schema-file",
        {
            "name": "通信簿.xlsx",
            "mimeType": "",
            "buffer": wizard_book(INDICATORS),
        },
    )
    page.click("[data-schema] .button.primary >> nth=0")
    choosers = page.locator("[data-part=columns] select")
    goal = page.get_by_label("めざす姿")
    expect(goal).to_have_value("target")
    with held(page, "**/api/tools/schema*"):
        goal.select_option("")
        choosers.nth(0).focus()
    expect(page.locator("[data-part=outcome]")).to_contain_text("まだ")
    expect(choosers.nth(0)).to_be_focused()


# ---- Where a person is ------------------------------------------------------


def test_the_chosen_rows_of_the_list_are_the_same_plans_when_the_rest_comes(
    sight: Sight,
) -> None:
    with rest_to_come(sight) as page:
        page.click("[data-tab=plans]")
        page.fill("#plans-search", LAST)
        rows = page.locator("#plans-body .plan-row")
        expect(rows).to_have_count(1)
        page.focus("#plans")
        page.keyboard.press("Home")
        page.fill("#plans-search", "")
        expect(rows).not_to_have_count(1)
        page.focus("#plans")
        page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#plans-selected")).to_have_text("2 件を選択中")
    page.keyboard.press("1")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")
    page.select_option("#plans-which", "changed")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text(LAST)


def test_a_cell_of_one_sheet_stays_chosen_while_another_is_looked_at(
    sight: Sight,
) -> None:
    with rest_to_come(sight) as page:
        sight.choose("F5")
        name = page.locator("#cell-who").text_content() or ""
        tab = page.locator("#sheet-tabs button").nth(1)
        tab.click()
        tab.focus()
    expect(tab).to_be_focused()
    expect(page.locator("#cell-who")).to_have_text(name)
    expect(page.locator("#grid .chosen")).to_have_count(0)
    page.locator("#sheet-tabs button").nth(0).click()
    expect(sight.cell("F5")).to_have_class(re.compile("chosen"))


def test_another_book_begins_with_no_row_of_the_list_chosen(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    page.click("#plans-all")
    expect(page.locator("#plans-selected")).to_have_text("33 件を選択中")
    page.click("#back")
    sight.drop(("もう一つ.xlsx", BOOK[1]))
    sight.drawn(1)
    page.click("[data-tab=plans]")
    expect(page.locator("#plans-selected")).to_have_text("")
