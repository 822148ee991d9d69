"""Plans of a procedure with several rows: a cell below a plan may say its
status or its deadline.
"""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from tests.scorecard.made import colors, converted, found

from irodori.results import Conversion

HEADINGS = (
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "オンライン利用率目標",
    "達成期限",
    "課題①",
)
FIRST = ("届出", "0%", "15%", "20%", "令和8年3月末", "周知不足")
AS_OF = dt.date(2023, 6, 30)
STATUS = "アクションプランa|状況"
DEADLINE = "アクションプランa|期限"
BOTH = "アクションプランa|状況|期限"


def stacked(headings: str, *rows: str, merged: str = "") -> Conversion:
    """Convert a procedure of several rows from column G on, whose name, and
    the columns beside it, are merged over all of them; ``merged``: further
    columns that are.
    """
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append([*HEADINGS, *headings.split("|")])
    for at, row in enumerate(rows):
        first = FIRST if at == 0 else [None] * len(FIRST)
        sheet.append([*first, *(each or None for each in row.split("|"))])
    for column in "ABCDEF" + merged:
        if len(rows) > 1:
            sheet.merge_cells(f"{column}2:{column}{1 + len(rows)}")
    saved = io.BytesIO()
    opened.save(saved)
    return converted(saved.getvalue(), as_of=AS_OF)


def plans(conversion: Conversion) -> dict[str, str | None]:
    """Return the colours of the plans in column G."""
    return {
        cell: color
        for cell, color in colors(conversion).items()
        if cell[0] == "G"
    }


@pytest.mark.parametrize(
    ("headings", "rows", "merged"),
    [
        ("アクションプランa", ["周知【取組中】", "R5.3末"], ""),
        ("アクションプランa", ["周知【取組中】", "期限：R5.3末"], ""),
        ("アクションプランa", ["周知【取組中】", "（R5.3末）"], ""),
        ("アクションプランa", ["周知", "取組中（R5.3末）"], ""),
        ("アクションプランa", ["周知", "取組中／R5.3末"], ""),
        ("アクションプランa", ["周知", "取組中", "R5.3末"], ""),
        ("アクションプランa", ["周知【取組中】", "", "R5.3末"], ""),
        (STATUS, ["周知|取組中", "期限：R5.3末|"], "H"),
        (STATUS, ["周知|取組中", "|R5.3末"], "G"),
        (STATUS, ["周知|取組中", "|R5.3末"], ""),
        (DEADLINE, ["周知【取組中】|R5.9末", "|→R5.3末"], "G"),
        (BOTH, ["周知|取組中|R5.9末", "||（R5.3末に前倒し）"], "G"),
        (BOTH, ["周知|取組中|R5.3末", "|取組中|R5.3末"], "G"),
    ],
)
def test_a_cell_below_a_plan_says_its_status_or_its_deadline(
    headings: str, rows: list[str], merged: str
) -> None:
    conversion = stacked(headings, *rows, merged=merged)
    assert plans(conversion) == {"G2": "yellow"}
    assert found(conversion, "status.") == found(conversion, "merge.") == []


@pytest.mark.parametrize(
    ("heading", "rows", "wanted"),
    [
        ("状況（下段：期限）", ["周知|取組中", "|R5.3末"], "yellow"),
        ("状況 上段：前回 下段：今回", ["周知|未着手", "|措置済"], "blue"),
        ("状況（上段：今回、下段：前回）", ["周知|措置済", "|未着手"], "blue"),
        ("状況 上段：前回 下段：今回", ["周知|未着手", "|"], None),
        ("状況（下段：所見）", ["周知|措置済", "|順調"], None),
    ],
)
def test_a_heading_may_say_what_is_in_the_row_below(
    heading: str, rows: list[str], wanted: str | None
) -> None:
    conversion = stacked(f"アクションプランa|{heading}", *rows, merged="G")
    assert plans(conversion) == ({"G2": wanted} if wanted else {})


@pytest.mark.parametrize("unchanged", ["", "－"])
def test_a_deadline_that_was_not_changed_is_the_first_one(
    unchanged: str,
) -> None:
    headings = "アクションプランa|期限（当初）|期限（変更後）"
    conversion = stacked(headings, f"周知【取組中】|R5.3末|{unchanged}")
    assert plans(conversion) == {"G2": "yellow"}


def test_the_reason_names_the_row_below() -> None:
    conversion = stacked("アクションプランa", "周知【取組中】", "R5.3末")
    (plan,) = [each for each in conversion.ratings if each.cell == "G2"]
    assert "プランの下の行" in plan.reason.text()


@pytest.mark.parametrize(
    ("headings", "rows", "code"),
    [
        ("アクションプランa", ["周知【取組中】", "期限：調整中"], "deadline.unreadable"),
        ("アクションプランa", ["周知【取組中】", "R5.3末", "R5.9末"], "deadline.unreadable"),
        (DEADLINE, ["周知【取組中】|R5.3末", "|R5.9末"], "deadline.unreadable"),
        (STATUS, ["周知|取組中", "|措置済"], "status.two_tags"),
        (STATUS, ["周知|取組中", "|概ね順調"], "status.unknown_word"),
        ("アクションプランa", ["周知", "取組中", "未定"], "status.no_deadline"),
    ],
)  # fmt: skip
def test_what_is_below_a_plan_and_not_clear_leaves_it_in_doubt(
    headings: str, rows: list[str], code: str
) -> None:
    conversion = stacked(headings, *rows)
    assert plans(conversion) == {}
    assert ("G2", code) in found(conversion)


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        # Each row has a plan of its own.
        (
            ["周知【取組中】", "改修【取組中】"],
            {"G2": "green", "G3": "green"},
        ),
        (
            ["周知【取組中】", "R5.3末", "改修【取組中】", "R5.9末"],
            {"G2": "yellow", "G4": "green"},
        ),
        # 検討中 is no status of the plan above where another has none below.
        (["周知", "検討中", "改修"], {}),
        (
            ["周知", "検討中", "改修", "措置済"],
            {"G2": "green", "G4": "blue"},
        ),
        # The heading says what is to be done, the cells only how it goes.
        (["取組中（R5.9末）", "措置済"], {"G2": "green", "G3": "blue"}),
    ],
)
def test_what_is_no_part_of_a_plan_is_one_of_its_own(
    rows: list[str], wanted: dict[str, str]
) -> None:
    assert plans(stacked("アクションプランa", *rows)) == wanted


def test_each_plan_has_what_is_below_it_in_its_own_column() -> None:
    conversion = stacked(
        "アクションプランa|アクションプランb|課題②|アクションプランa",
        "周知【取組中】|改修|費用|調査【取組中】",
        "R5.3末|措置済||R5.9末",
        merged="I",
    )
    rated = colors(conversion)
    assert [rated[cell] for cell in ("G2", "H2", "J2")] == [
        "yellow",
        "blue",
        "green",
    ]
