"""The page of a check: the fills that the sheet has, what they should be, and
where they differ.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

import pytest
from tests.report.test_html import CASES, SAMPLES, TAGS, Element, Page

from irodori.compare import check
from irodori.messages import Language
from irodori.report.html import page as whole_page
from irodori.report.html.page import check_chunks
from irodori.results import Check

MISTAKES = "check-three-mistakes"


@cache
def checked(case: str) -> Check:
    return check(SAMPLES / case / "input.xlsx", as_of=dt.date(2022, 4, 1))


def drawn(case: str, language: Language = "ja") -> Page:
    return Page("".join(check_chunks(checked(case), language)))


def counts(page: Page) -> dict[str, str]:
    return {
        each["data-kind"]: each.all("b")[0].text
        for each in page.root.all("button", "count")
    }


def marks(cell: Element) -> list[str]:
    return [each.text for each in cell.all("a", "k")]


def test_a_cell_that_differs_keeps_its_fill_and_says_what_it_should_be() -> (
    None
):
    page = drawn(MISTAKES)
    found = {name: page.ids[f"s1-{name}"] for name in ("J4", "O4", "Q4")}
    assert {name: marks(cell) for name, cell in found.items()} == {
        "J4": ["赤→橙"],
        "O4": ["緑→黄"],
        "Q4": ["青→–"],
    }
    assert "is-red" in found["J4"].classes
    note = page.ids[found["J4"].all("a", "k")[0]["href"][1:]].text
    assert "今は赤、凡例では橙です。" in note
    assert "= 10% → 橙" in note


def test_a_cell_that_agrees_shows_its_own_fill_and_its_reason() -> None:
    page = drawn(MISTAKES)
    cell = page.ids["s1-J3"]
    assert marks(cell) == ["橙"]
    (own,) = [
        each for each in cell.classes if each.startswith("f") and each != "f"
    ]
    rule = re.search(
        rf"\.{own}\{{--l:(#\w+);.*?--d:(#\w+)", page.root.all("style")[0].text
    )
    assert rule
    assert rule[1] == "#ffc000"  # the office's orange, not the palette's
    assert int(rule[2][1:3], 16) > 200  # by night as bright as the palette's
    assert "24.2%" in page.ids[cell.all("a", "k")[0]["href"][1:]].text


def test_a_cell_that_could_not_be_rated_is_marked_as_such() -> None:
    assert marks(drawn(MISTAKES).ids["s1-J5"]) == ["?"]


def test_the_differences_are_listed_with_both_colours_and_the_procedure() -> (
    None
):
    entries = drawn(MISTAKES).ids["differences"].all("li")
    assert [
        [chip.text for chip in entry.all("span", "chip")] for entry in entries
    ] == [
        ["赤", "橙"],
        ["緑", "黄"],
        ["青", "塗りなし"],
    ]
    assert entries[0].all("a")[0]["href"] == "#s1-J4"
    assert "在留資格変更許可の申請" in entries[0].text


def test_the_counts_are_those_of_the_fills_that_are_there() -> None:
    page = drawn(MISTAKES)
    assert counts(page) == {
        "blue": "3",
        "green": "2",
        "yellow": "0",
        "orange": "2",
        "red": "1",
        "none": "1",
        "differs": "3",
        "check": "3",
    }
    assert "9（違い 3）" in page.root.all("dl", "facts")[0].text


def test_rows_with_a_difference_can_be_filtered() -> None:
    rows = [
        row
        for row in drawn(MISTAKES).root.all("tr")
        if "data-k" in row.attributes
    ]
    assert ["differs" in row["data-k"].split() for row in rows] == [
        False,
        True,
        False,
    ]


def test_many_differences_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole_page, "MOST_DIFFERENCES", 1)
    assert "ほか 2 件" in drawn(MISTAKES).ids["differences"].text


def test_a_book_that_irodori_coloured_has_no_difference() -> None:
    page = drawn("diff-old")
    assert counts(page)["differs"] == "0"
    assert "すべて凡例どおり" in page.ids["differences"].text


@pytest.mark.parametrize("case", CASES)
def test_every_compared_cell_is_marked_and_every_link_leads_somewhere(
    case: str,
) -> None:
    page = drawn(case)
    links = {each["href"][1:] for each in page.root.all("a")}
    assert links <= set(page.ids)
    numbers = {
        sheet.name: number
        for number, sheet in enumerate(checked(case).sheets, 1)
    }
    wrong = {
        (each.rating.sheet, each.rating.cell)
        for each in checked(case).differences
    }
    for sheet in checked(case).sheets:
        for rating in sheet.ratings():
            found = marks(page.ids[f"s{numbers[sheet.name]}-{rating.cell}"])
            if (sheet.name, rating.cell) in wrong:
                assert "→" in found[0]
            else:
                assert found[0] == TAGS.get(rating.color or "", "–")


def test_the_page_is_whole_by_itself_and_in_english_too() -> None:
    page = drawn(MISTAKES, "en")
    assert "R→O" in marks(page.ids["s1-J4"])
    assert "http:" not in page.source
    assert "https:" not in page.source
