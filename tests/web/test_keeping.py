"""Nothing that was done on the page is lost: reload, another language, a
closed tab.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.web.browsing import Sight
from tests.web.conftest import Visit
from tests.web.test_browser import BOOK, NAME, sample

pytestmark = pytest.mark.slow


ALL_KEPT = """() =>
    !Object.keys(localStorage).some((key) => key.startsWith("irodori-choices-"))
"""
"""What is written at once is taken out when the database has it."""


def with_choices(sight: Sight) -> None:
    page = sight.show(BOOK)
    sight.choose("O3")
    page.click("#plan [data-status=done]")
    sight.choose("P3")
    page.click("#plan [data-status=done]")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")


def test_a_reload_keeps_the_book_the_choices_and_the_steps(
    sight_both: Sight,
) -> None:
    with_choices(sight_both)
    page = sight_both.page
    page.reload()
    sight_both.drawn(1)
    expect(page.locator("#result-name")).to_have_text(NAME)
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")
    expect(sight_both.count("blue")).to_have_text("2")
    page.click("#undo")
    expect(sight_both.count("blue")).to_have_text("1")


def test_another_language_keeps_everything(sight_both: Sight) -> None:
    with_choices(sight_both)
    page = sight_both.page
    page.click(".lang")
    sight_both.drawn(1)
    expect(page.locator("#chosen")).to_have_text("2 plans changed here")
    expect(sight_both.count("blue")).to_have_text("2")
    sight_both.choose("O3")
    expect(page.locator("#plan-now")).to_have_text("Now “Done” (this page)")


def test_a_closed_tab_and_the_page_about_colours_keep_everything(
    sight: Sight,
) -> None:
    with_choices(sight)
    page = sight.page
    page.click(".links a >> nth=0")
    expect(page).to_have_url(re.compile("legend"))
    page.close()
    sight.page = sight.context.new_page()
    sight.page.on(
        "console",
        lambda said: (
            sight.errors.append(said.text) if said.type == "error" else None
        ),
    )
    sight.open()
    sight.drawn(1)
    expect(sight.page.locator("#chosen")).to_have_text("ここで変えた取組 2 件")


def test_the_back_button_leads_to_the_files_and_the_choices_stay(
    sight: Sight,
) -> None:
    with_choices(sight)
    page = sight.page
    page.go_back()
    expect(page.locator("#files [data-column=blue]")).to_have_text("2")
    page.click("#files .main")
    expect(sight.count("blue")).to_have_text("2")


def test_what_is_kept_is_forgotten_on_request(sight: Sight) -> None:
    with_choices(sight)
    page = sight.page
    page.click("#back")
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#forget")
    expect(page.locator("#results")).to_be_hidden()
    page.reload()
    expect(page.locator("#results")).to_be_hidden()


def test_what_is_kept_is_forgotten_after_a_day(sight: Sight) -> None:
    with_choices(sight)
    page = sight.page
    page.wait_for_function(ALL_KEPT)
    page.evaluate(
        """() => new Promise((resolve) => {
            const request = indexedDB.open("irodori", 1);
            request.onsuccess = () => {
                const change = request.result.transaction("entries", "readwrite");
                const store = change.objectStore("entries");
                store.getAll().onsuccess = (event) => {
                    for (const each of event.target.result) store.put({ ...each, time: Date.now() - 90e6 });
                };
                change.oncomplete = () => { request.result.close(); resolve(); };
            };
        })"""
    )
    page.reload()
    expect(page.locator("#results")).to_be_hidden()


def test_removing_a_book_with_choices_asks_first(sight: Sight) -> None:
    with_choices(sight)
    page = sight.page
    page.click("#back")
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click("#files .actions .button >> nth=-1")
    expect(page.locator("#files tbody tr")).to_have_count(1)
    page.once("dialog", lambda dialog: dialog.accept())
    page.click("#files .actions .button >> nth=-1")
    expect(page.locator("#files tbody tr")).to_have_count(0)


def test_a_book_that_is_dropped_later_opens_and_the_earlier_one_keeps_its_statuses(
    sight: Sight,
) -> None:
    with_choices(sight)
    page = sight.page
    page.click("#back")
    sight.drop(sample("seed-statuses"))
    sight.drawn(1)
    expect(page.locator("#result-name")).to_have_text("seed-statuses.xlsx")
    page.click("#back")
    expect(page.locator("#files tbody tr")).to_have_count(2)
    page.click("#files tbody tr:nth-child(1) .main")
    expect(sight.count("blue")).to_have_text("2")


def test_a_password_is_not_kept(visit: Visit) -> None:
    from irodori.workbook.passwords import encrypt

    sight = visit()
    page = sight.open()
    sight.drop((NAME, encrypt(BOOK[1], "ひみつ")))
    page.get_by_label("パスワード").fill("ひみつ")
    page.keyboard.press("Enter")
    sight.drawn(1)
    page.reload()
    page.click("#back")
    expect(page.locator("#files input[type=password]")).to_be_visible()


def test_a_page_loaded_again_at_once_has_the_latest_choices(
    sight_both: Sight,
) -> None:
    page = sight_both.show(BOOK)
    page.click("[data-tab=plans]")
    page.focus("#plans")
    page.keyboard.press("Home")
    page.evaluate(
        """() => {
            const list = document.querySelector("#plans");
            const press = (key) => list.dispatchEvent(
                new KeyboardEvent("keydown", { key, bubbles: true }));
            for (let number = 0; number < 20; number += 1) {
                press("2");
                press("ArrowDown");
            }
            location.reload();
        }"""
    )
    sight_both.drawn(1)
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 20 件")
    page.keyboard.press("Control+z")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 19 件")
