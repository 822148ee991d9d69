"""The sheet has the room: small windows, large books, dark screens, paper, and
everybody.
"""

from __future__ import annotations

import re
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from benchmarks.make_scorecard import write_scorecard
from playwright.sync_api import expect
from tests.test_wizard import scorecard_in_own_words
from tests.web.browsing import Sight
from tests.web.conftest import Visit, violations
from tests.web.test_browser import BOOK, NAME, sample

from irodori.workbook.passwords import encrypt

pytestmark = pytest.mark.slow

WINDOWS = {
    "desk": {"width": 1366, "height": 768},
    "twice as large": {"width": 683, "height": 384},
    "small": {"width": 360, "height": 640},
}


def made(tmp_path: Path, rows: int) -> tuple[str, bytes]:
    write_scorecard(rows, tmp_path / "made.xlsx")
    return f"{rows}.xlsx", (tmp_path / "made.xlsx").read_bytes()


def test_twenty_rows_with_their_colours_are_in_sight_at_first_look(
    visit: Visit, tmp_path: Path
) -> None:
    sight = visit(viewport=WINDOWS["desk"])
    page = sight.show(made(tmp_path, 300))
    seen = page.evaluate(
        """() => {
            const grid = document.querySelector("#grid").getBoundingClientRect();
            const head = document.querySelector("#grid-head").getBoundingClientRect();
            const rows = [...document.querySelectorAll("#grid-body .row")].filter((row) => {
                const box = row.getBoundingClientRect();
                const isIn = box.top >= head.bottom - 1 && box.bottom <= grid.bottom + 1;
                return isIn && [...row.querySelectorAll("[class*='is-']")].some((cell) => {
                    const place = cell.getBoundingClientRect();
                    return place.left >= grid.left && place.right <= grid.right;
                });
            });
            return rows.length;
        }"""
    )
    assert seen >= 20


@pytest.mark.parametrize("locale", ["ja-JP", "en-GB"])
def test_the_tools_of_a_sheet_of_300_rows_take_one_line(
    visit: Visit, tmp_path: Path, locale: str
) -> None:
    sight = visit(viewport=WINDOWS["desk"], locale=locale)
    page = sight.show(made(tmp_path, 300))
    expect(page.locator("#ministry")).to_be_visible()
    box = page.locator(".tool-bar").bounding_box()
    assert box
    assert box["height"] < 48


def test_the_head_stays_at_the_top_with_its_merges_while_thousands_of_rows_scroll(
    sight: Sight, slow_book: bytes
) -> None:
    page = sight.show(("長い.xlsx", slow_book))
    heads = page.locator("#grid-head .row")
    expect(heads).to_have_count(3)
    page.evaluate(
        "() => { document.querySelector('#grid').scrollTop = 12000; }"
    )
    expect(
        page.locator("#grid-body .gutter", has_text=re.compile("^505$"))
    ).to_be_in_viewport()
    expect(heads.nth(2).locator(".heading").nth(6)).to_be_in_viewport()
    assert page.locator("#grid-body .row").count() < 90


@pytest.mark.parametrize("window", WINDOWS)
def test_nothing_is_cut_off_and_a_chosen_cell_is_explained(
    visit: Visit, window: str
) -> None:
    sight = visit(viewport=WINDOWS[window])
    page = sight.open()
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth"
    )
    sight.drop(BOOK, sample("seed-statuses"))
    expect(page.locator("#tally")).to_have_text(
        "2 件のうち 2 件が終わりました"
    )
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth"
    )
    page.click("#files tbody tr:nth-child(1) .main")
    sight.drawn(1)
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth"
    )
    sight.choose("O3")
    expect(sight.cell("O3")).to_be_in_viewport()
    expect(page.locator("#cell-ref")).to_be_in_viewport()
    page.locator("#plan [data-status=done]").scroll_into_view_if_needed()
    page.click("#plan [data-status=done]")
    expect(sight.cell("O3")).to_have_class(re.compile("is-blue"))
    assert page.evaluate("() => window.shifts") < 0.1


def test_a_text_outside_the_table_runs_over_the_empty_cells_beside_it(
    sight: Sight,
) -> None:
    page = sight.show(BOOK)
    legend = sight.cell("A13")
    expect(legend.get_by_text("取組中(期限超過)")).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 360, "height": 640})
    expect(legend.get_by_text("青色：措置済")).to_be_in_viewport(ratio=1)
    legend.click(position={"x": 100, "y": 8})
    page.keyboard.press("ArrowUp")
    expect(page.locator("#cell-ref")).to_have_text("A12")


def test_a_plan_in_the_list_of_a_phone_says_whose_it_is(visit: Visit) -> None:
    page = visit(viewport=WINDOWS["small"]).show(BOOK)
    page.click("[data-tab=plans]")
    rows = page.locator("#plans-body .plan-row")
    for text in ("在留期間更新許可の申請", "課題① b", "システム改修②の検討"):
        expect(rows.nth(1).get_by_text(text)).to_be_in_viewport()
    page.focus("#plans")
    page.keyboard.press("End")
    expect(rows.last).to_be_in_viewport(ratio=1)
    expect(rows.last).to_contain_text("在留資格認定証明書の交付申請")


def test_rows_of_the_list_are_in_sight_when_all_is_twice_as_large(
    visit: Visit,
) -> None:
    page = visit(viewport=WINDOWS["twice as large"]).show(BOOK)
    page.click("[data-tab=plans]")
    status = page.locator("#plans-body .plan-row").nth(4).locator("select")
    expect(status).to_be_in_viewport(ratio=1)


def test_a_phone_goes_from_one_cell_to_check_to_the_next(visit: Visit) -> None:
    page = visit(viewport=WINDOWS["small"]).show(BOOK)
    expect(page.locator("#next")).to_be_in_viewport(ratio=1)
    page.click("#next")
    expect(page.locator("#cell-ref")).to_have_text("J3")


def test_a_large_book_shows_its_first_rows_and_its_download_while_the_rest_is_made(
    sight: Sight, tmp_path: Path
) -> None:
    page = sight.open()
    page.evaluate(
        """() => {
            window.seen = [];
            const result = document.querySelector("#result");
            const note = () => window.seen.push([document.querySelector("#grid").ariaRowCount, result.dataset.ready]);
            new MutationObserver(note).observe(result, { attributes: true });
        }"""
    )
    sight.drop(made(tmp_path, 1500))
    sight.drawn(2)
    expect(page.locator("#busy")).to_have_text("")
    rows = page.evaluate(
        "() => window.seen.filter(([, ready]) => ready).map(([rows]) => Number(rows))"
    )
    assert rows[0] < 300
    assert rows[-1] > 1500
    page.click("#back")
    expect(page.locator("#files .count").first).not_to_have_text("–")


def test_hidden_rows_and_columns_are_folded_with_a_word(sight: Sight) -> None:
    page = sight.show(("隠した.xlsx", with_hidden_parts(BOOK[1])))
    gutters = page.locator("#grid-body .gutter")
    assert gutters.all_text_contents()[:2] == ["3", "5"]
    expect(
        page.locator("#grid-head .letter", has_text=re.compile("^P$"))
    ).to_have_count(0)
    fold = page.locator("#hidden-parts")
    expect(fold).to_have_text("非表示の 1 行・1 列を表示")
    fold.click()
    assert gutters.all_text_contents()[:3] == ["3", "4", "5"]
    fold.click()
    assert gutters.all_text_contents()[:2] == ["3", "5"]
    sight.choose("P4")
    expect(sight.cell("P4")).to_be_in_viewport()
    expect(fold).to_have_attribute("aria-pressed", "true")


def with_hidden_parts(book: bytes) -> bytes:
    """Return a book with row 4 and column P hidden."""
    changes = {
        '<row r="4" ': '<row r="4" hidden="1" ',
        '<col min="15" max="17" width="9.7109375" customWidth="1"/>': '<col min="15" max="15" width="9.7109375"/>'
        '<col min="16" max="16" width="9.7109375" hidden="1"/><col min="17" max="17" width="9.7109375"/>',
    }
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            text = old.read(name)
            for before, after in (
                changes.items() if name.endswith("sheet1.xml") else ()
            ):
                assert before.encode() in text
                text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return out.getvalue()


def test_the_head_and_the_panel_fold_away(sight: Sight) -> None:
    page = sight.show(BOOK)
    grid = page.locator("#grid")
    before = grid.bounding_box()
    page.click("#fold-head")
    page.click("#fold-panel")
    after = grid.bounding_box()
    assert before
    assert after
    assert after["height"] > before["height"] + 40
    assert after["width"] > before["width"] + 200
    page.click("#fold-panel")
    expect(page.locator("#panel")).to_be_visible()


def test_paper_shows_the_whole_sheet_and_its_headings_on_each_page(
    sight: Sight, slow_book: bytes
) -> None:
    page = sight.show(("長い.xlsx", slow_book))
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".tool-bar")).to_be_hidden()
    assert page.locator(".paper tbody tr").count() > 1000
    is_cut = """(cells) => cells.some(
        (each) => each.scrollWidth > each.clientWidth + 1
    )"""
    assert not page.locator(".paper .number").evaluate_all(is_cut)
    head = page.locator(".paper thead")
    expect(head).to_have_css("display", "table-header-group")
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".paper")).to_have_count(0)


PRINT = """() => {
    window.printed = [];
    window.print = () => {
        dispatchEvent(new Event("beforeprint"));
        const rows = [...document.querySelectorAll(".paper tbody tr")];
        window.printed.push([rows.length, document.querySelector(".paper caption")?.textContent ?? ""]);
        dispatchEvent(new Event("afterprint"));
    };
}"""


def test_a_large_sheet_is_printed_in_parts_that_say_which_they_are(
    sight: Sight, tmp_path: Path
) -> None:
    page = sight.open()
    sight.drop(made(tmp_path, 1500))
    sight.drawn(2)
    page.evaluate(PRINT)
    page.evaluate("() => window.print()")
    expect(page.locator("#notice")).to_contain_text("行目までを印刷しました")
    page.keyboard.press("Control+p")
    expect(page.locator("#print-pages")).to_contain_text("枚")
    page.fill("#print-from", "3")
    page.fill("#print-to", "502")
    page.click("#print-do")
    expect(page.locator("#print-about")).to_contain_text("3～502 行目")
    expect(page.locator("#print-from")).to_have_value("503")
    page.keyboard.press("Escape")
    first, chosen = page.evaluate("() => window.printed")
    assert 500 < first[0] < 1500
    assert chosen == [500, "全 1,509 行のうち 3～502 行目"]


def test_the_list_of_plans_is_printed_whole(sight: Sight) -> None:
    page = sight.show(BOOK)
    page.click("[data-tab=plans]")
    page.evaluate(PRINT)
    page.click(".menu summary")
    page.click("#get-print")
    assert page.evaluate("() => window.printed") == [[33, ""]]


def test_the_page_speaks_the_browsers_language_or_the_one_chosen(
    visit: Visit,
) -> None:
    english = visit(locale="en-US")
    page = english.open()
    expect(page.locator("#main h1")).to_have_text("Colour a scorecard")
    page.click(".lang")
    expect(page.locator("#main h1")).to_have_text("スコアカードを色分けする")
    page = english.open("/")
    expect(page.locator("#main h1")).to_have_text("スコアカードを色分けする")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_the_english_page_shows_english_results(visit: Visit) -> None:
    sight = visit(locale="en-GB")
    page = sight.show(BOOK)
    sight.choose("O3")
    expect(page.locator("#plan-title")).to_have_text("Status of this plan")
    expect(page.locator("#get-book")).to_have_text("Download the workbook")


def test_light_and_dark_hold_on_the_next_visit(sight: Sight) -> None:
    page = sight.show(BOOK)
    body = page.locator("body")
    light = body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    page.click("#theme")
    expect(body).not_to_have_css("background-color", light)
    page.reload()
    expect(page.locator("#theme")).to_have_attribute("aria-pressed", "true")


def test_everything_is_reached_with_the_keyboard(sight: Sight) -> None:
    page = sight.open()
    reached = []
    for _ in range(16):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => document.activeElement.id || document.activeElement.className"
            )
        )
    assert reached[0] == "skip"
    assert {"books", "as-of", "status", "theme", "forget"} <= set(reached)
    with page.expect_file_chooser() as chooser:
        page.focus("#books")
        page.keyboard.press("Enter")
    chooser.value.set_files(
        {
            "name": NAME,
            "mimeType": "application/octet-stream",
            "buffer": BOOK[1],
        }
    )
    sight.drawn(1)
    expect(page.locator("#result-name")).to_have_text(NAME)
    stops = 0
    while not page.locator("#grid:focus").count():
        page.keyboard.press("Tab")
        stops += 1
    assert stops <= 12
    page.focus("[data-tab=sheet]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#plans")).to_be_visible()


DARK = {"color_scheme": "dark"}
ENGLISH = {"locale": "en-US"}


@pytest.mark.parametrize(
    ("converter", "options"),
    [
        ("address", {}),
        ("address", {**ENGLISH, **DARK}),
        ("address", {"viewport": WINDOWS["small"]}),
        ("address", {"forced_colors": "active"}),
        ("site_address", DARK),
    ],
    ids=[
        "light",
        "english and dark",
        "small",
        "forced colours",
        "dark without a server",
    ],
)
def test_axe_finds_no_violation_in_any_view(
    visit: Visit,
    request: pytest.FixtureRequest,
    converter: str,
    options: dict[str, object],
) -> None:
    sight = visit(request.getfixturevalue(converter), **options)
    page = sight.open("/")
    for place in ("legend", "tools"):
        page.click(f".links a[href*={place}]")
        page.wait_for_url(f"**/{place}*")
        assert violations(page) == []
    page.wait_for_load_state()
    own = scorecard_in_own_words()
    page.set_input_files(
        "#schema-file", {"name": "歩み.xlsx", "mimeType": "", "buffer": own}
    )
    page.click("[data-schema] .button.primary")
    expect(page.locator("[data-part=proposal]")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= innerWidth"
    )
    page.click(".brand")
    page.fill("#as-of", "2022-04-01")
    assert violations(page) == []
    sight.drop(BOOK)
    sight.drawn(1)
    assert violations(page) == []
    sight.choose("O3")
    page.click("#plan [data-status=active]")
    assert violations(page) == []
    for tab in ("plans", "findings", "changes", "legend"):
        page.click(f"[data-tab={tab}]")
        assert violations(page) == []
    page.evaluate("() => document.querySelector('#print').showModal()")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("#back")
    sight.drop(BOOK, ("だめ.xlsx", b"nothing"), (NAME, encrypt(BOOK[1], "x")))
    expect(page.locator("input[type=password]")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("rows", [3, 300])
def test_from_drop_to_colours_to_choice_to_book(
    sight: Sight, tmp_path: Path, rows: int
) -> None:
    """Say how long it takes; the figures are printed, not judged, for this
    machine may be busy.
    """
    book = made(tmp_path, rows)
    page = sight.open()
    begin = time.perf_counter()
    sight.drop(book)
    sight.drawn(1)
    drawn = time.perf_counter()
    sight.choose("O3")
    chosen = time.perf_counter()
    page.click("#plan [data-status=done]")
    expect(sight.cell("O3")).to_have_class(re.compile("is-blue"))
    colored = time.perf_counter()
    sight.saved("#get-book")
    saved = time.perf_counter()
    sys.stdout.write(
        f"{rows} rows: {drawn - begin:.2f} s, {colored - chosen:.3f} s, {saved - colored:.2f} s\n"
    )
