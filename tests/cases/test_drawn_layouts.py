"""Whole sheets that were once read wrongly or not at all, drawn as text, each
with the colours that a careful person gives; the dates count to 令和5年4月1日.

In a drawing | parts the cells of a row, < is merged with the cell on its left
and ^ with the one above. A cell that is not among the ratings is ``unrated``.
"""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Grid, Merge, Put
from tests.scorecard.made import book

from irodori.conversion import convert
from irodori.results import Conversion

AS_OF = dt.date(2023, 4, 1)
MERGED: dict[str, Put] = {"": None, "<": Merge.LEFT, "^": Merge.UP}


def drawn(drawing: str) -> Conversion:
    """Return the conversion of a drawn sheet, whose first line is row 1."""
    rows = [
        [MERGED.get(cell.strip(), cell.strip()) for cell in line.split("|")]
        for line in drawing.strip().splitlines()
    ]
    return convert(book(Grid("S", rows)), as_of=AS_OF)


def shown(conversion: Conversion, cells: str) -> list[str]:
    """Return the colour of each of some cells, ``unrated`` where it has none."""
    rated = {each.cell: each.color or "none" for each in conversion.ratings}
    return [rated.get(cell, "unrated") for cell in cells.split()]


def warned(conversion: Conversion) -> set[str]:
    """Return the codes of the warnings."""
    return {
        each.code for each in conversion.findings if each.severity == "warning"
    }


# ---- Deadlines in the rows below a header -----------------------------------

PLANS = """
府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|課題①|アクションプランa|アクションプランb|達成期限(中間KPI)
"""
PROCEDURES = """
総務省|届出|0%|15%|20%|周知不足|【取組中】改修|【未着手】周知|令和5年9月末
総務省|申請|0%|15%|20%|周知不足|【取組中】改修|【措置済】周知|令和4年9月末
"""


@pytest.mark.parametrize(
    "level",
    [
        "|||||（期限）|令和4年12月末|令和6年3月末",
        "期限||||||令和4年12月末|令和6年3月末",
        "||||||期限：令和4年12月末|期限：令和6年3月末",
        "||||||令和4年12月末まで|令和6年3月末まで",
    ],
)
def test_a_row_of_deadlines_below_the_plans_headings_holds_for_all_procedures(
    level: str,
) -> None:
    found = drawn(PLANS + level + PROCEDURES)
    assert shown(found, "G3 H3 G4 H4") == [
        "yellow",
        "orange",
        "yellow",
        "blue",
    ]
    assert warned(found) == set()


def test_a_date_alone_below_a_plans_heading_may_be_its_deadline_or_not() -> (
    None
):
    found = drawn(PLANS + "||||||令和4年12月末|令和6年3月末" + PROCEDURES)
    assert shown(found, "G3 H3 G4 H4") == [
        "unrated",
        "unrated",
        "unrated",
        "blue",
    ]
    assert "deadline.unreadable" in warned(found)
