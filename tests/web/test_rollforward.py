"""A quarter's work from end to end: last issue's book in, thirty plans set,
two taken back, the book handed on.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.web.browsing import Sight
from tests.web.serving import SAMPLES
from tests.web.test_browser import parts, program_output

from irodori.conversion import NamedSource, convert
from irodori.web.statuses import all_plans_csv

pytestmark = pytest.mark.slow

AS_OF_LAST = dt.date(2022, 4, 1)


def last_issue() -> bytes:
    """Return the seed as it was handed on last time: its plans' statuses are
    their colours, and nothing else.
    """
    stated = convert(
        SAMPLES / "seed-statuses" / "input.xlsx", as_of=AS_OF_LAST
    )
    table = NamedSource(all_plans_csv(stated), "状況.csv")
    return convert(
        SAMPLES / "seed" / "input.xlsx", as_of=AS_OF_LAST, status=table
    ).data


def test_a_book_goes_from_one_issue_to_the_next_and_its_csv_reproduces_it(
    sight_both: Sight, tmp_path: Path
) -> None:
    before = last_issue()
    page = sight_both.show(("前回.xlsx", before), as_of="2022-10-01")
    page.click("[data-tab=plans]")
    expect(page.locator("#plans-count")).to_have_text("33 件のうち 33 件")
    expect(page.locator("#plans")).to_be_focused()
    page.keyboard.press("Home")
    for number in range(30):
        page.keyboard.press("1230"[number % 4])
        page.keyboard.press("ArrowDown")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 30 件")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 28 件")
    shown = [
        sight_both.count(kind).text_content()
        for kind in ("blue", "green", "yellow", "orange", "red", "unrated")
    ]
    page.reload()
    sight_both.drawn(1)
    expect(page.locator("#chosen")).to_have_text("ここで変えた取組 28 件")
    expect(page.locator("[data-tab=plans]")).to_have_attribute(
        "aria-pressed", "true"
    )
    again = [
        sight_both.count(kind).text_content()
        for kind in ("blue", "green", "yellow", "orange", "red", "unrated")
    ]
    assert again == shown
    book = sight_both.saved("#get-book")
    table = sight_both.saved_as("status")
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert len(rows) == 29
    assert {row[4] for row in rows[1:]} == {
        "措置済",
        "取組中",
        "未着手",
        "状況なし",
    }
    (tmp_path / "status.csv").write_bytes(table)
    expected = program_output(
        tmp_path, before, as_of="2022-10-01", status=tmp_path / "status.csv"
    )
    assert parts(book) == parts(expected)
    expect(page.locator("#busy")).to_have_text("")
