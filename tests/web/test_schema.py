"""The form that asks which column is what: a sheet in an office's own words is
coloured, and the answer kept.
"""

from __future__ import annotations

import tomllib
from io import BytesIO
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect
from tests.test_wizard import (
    BANDS,
    BLOCK,
    INDICATORS,
    book,
    scorecard_in_own_words,
)
from tests.web.browsing import Sight


def choose(page: Page, place: str, name: str, data: bytes) -> None:
    page.set_input_files(place, {"name": name, "mimeType": "", "buffer": data})


def tools(sight: Sight) -> Page:
    page = sight.open("/")
    page.get_by_role("link", name="ほかの機能").click()
    page.wait_for_url("**/tools*")
    page.wait_for_load_state()  # the scripts are there
    return page


def test_a_clerk_says_which_column_is_what_and_keeps_the_answer(
    sight_both: Sight,
) -> None:
    sight = sight_both
    page = tools(sight)
    data = book(INDICATORS, BANDS)
    choose(page, "#schema-file", "通信簿.xlsx", data)
    page.get_by_role("button", name="表を見る").click()
    goal = page.get_by_label("めざす姿")
    expect(goal).to_have_value("target")
    remark = page.get_by_label("ひとこと")
    expect(remark).to_have_value("")
    goal.select_option("")
    expect(page.locator("[data-part=outcome]")).to_contain_text(
        "まだ色分けできません"
    )
    page.click("[data-part=keep]")
    expect(page.locator("[data-schema] .problem")).to_contain_text(
        "実績と目標の列を選んでください"
    )
    with page.expect_download() as download:
        page.evaluate(
            """() => {
                const goal = document.querySelector("[aria-label=めざす姿]");
                goal.value = "target";
                goal.dispatchEvent(new Event("change"));
                document.querySelector("[data-part=keep]").click();
            }"""
        )
    kept = Path(download.value.path()).read_bytes()
    expect(page.locator("[data-part=outcome]")).to_contain_text("試した結果")
    assert tomllib.loads(kept.decode())["fields"]["target"]["labels"] == [
        "めざす姿"
    ]
    by_form = sight.saved("[data-part=color]")
    if not page.locator("#schema-schema").count():
        return  # a page without a server takes no file
    page.reload()
    choose(page, "#schema-file", "通信簿.xlsx", data)
    choose(page, "#schema-schema", "一覧.toml", kept)
    assert sight.saved("[data-schema] .button.primary >> nth=0") == by_form
    assert sight.errors == []


def test_a_book_without_a_known_table_leads_to_the_form_of_its_columns(
    sight_both: Sight,
) -> None:
    page = sight_both.open("/")
    sight_both.drop(("通信簿.xlsx", book(INDICATORS, BANDS)))
    page.get_by_role("link", name="この表の読み取り方を決める").click()
    expect(page.get_by_label("めざす姿")).to_have_value("target")
    assert sight_both.saved("[data-part=color]").startswith(b"PK")
    sight_both.errors.clear()  # the browser notes the refusal


def test_plans_and_kpis_in_own_words_are_chosen_on_the_form(
    sight_both: Sight,
) -> None:
    page = tools(sight_both)
    choose(page, "#schema-file", "歩み.xlsx", scorecard_in_own_words())
    page.fill("#schema-as-of", "R4.4.1")
    page.get_by_role("button", name="表を見る").click()
    outcome = page.locator("[data-part=outcome]")
    expect(outcome).to_contain_text("色が付くセル 0")
    columns = page.locator("[data-part=columns] tr")
    for number, field in BLOCK.items():
        columns.nth(number - 1).locator("select").select_option(field)
        chosen = columns.nth(number - 1).locator("select")
        expect(page.locator("[data-schema] .busy")).to_be_empty()
        expect(chosen).to_have_value(field)
    expect(outcome).to_contain_text("色が付くセル 37")
    expect(columns.nth(25).locator("select")).to_have_value("action_plan")
    page.click("[data-part=open]")
    sight_both.drawn(1)
    expect(sight_both.count("blue")).to_have_text("10")
    sight_both.choose("P3")
    page.click("#plan [data-status=done]")
    expect(sight_both.count("blue")).to_have_text("11")
    made = openpyxl.load_workbook(BytesIO(sight_both.saved("#get-book")))
    sheet = made.worksheets[0]
    assert sheet["P3"].fill.fgColor.rgb == sheet["O3"].fill.fgColor.rgb
    page.reload()
    sight_both.drawn(1)
    expect(sight_both.count("blue")).to_have_text("11")


def test_columns_that_are_not_known_lead_from_the_findings_to_the_form(
    sight: Sight,
) -> None:
    page = sight.show(("歩み.xlsx", scorecard_in_own_words()))
    page.click("[data-tab=findings]")
    page.get_by_role("link", name="この表の読み取り方を決める").click()
    expect(page.get_by_label("困りごと①")).to_be_visible()


def test_a_file_that_is_no_schema_is_refused_in_words(sight: Sight) -> None:
    page = tools(sight)
    choose(page, "#schema-file", "通信簿.xlsx", book(INDICATORS, BANDS))
    choose(page, "#schema-schema", "写真.toml", b"\xff\xd8\xff\xe0")
    page.get_by_role("button", name="表を見る").click()
    expect(page.locator("[data-schema] .problem")).to_contain_text(
        "読み取り方のファイルとして読めません"
    )
    sight.errors.clear()  # the browser notes the refusal
