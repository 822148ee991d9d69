"""Several rows of one procedure, told apart by a label: only the values of now
are rated.
"""

from __future__ import annotations

import io

import openpyxl
import pytest
from tests.scorecard.made import colors, converted, found

from irodori.results import Conversion

HEADINGS = (
    "手続名",
    "区分",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "オンライン利用率目標",
    "課題①",
    "アクションプラン a",
)


def labelled(one: str, other: str, *, merged_plan: bool = True) -> Conversion:
    """Convert a procedure of two rows with a label each, whose base, target
    and, if so, plan are merged over both.
    """
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append(HEADINGS)
    plan = "改修【措置済】"
    sheet.append(["届出", one, "0%", "99%", "20%", "遅い", plan])
    below = None if merged_plan else plan
    sheet.append([None, other, None, "10%", None, None, below])
    for column in "ACEF" + "G" * merged_plan:
        sheet.merge_cells(f"{column}2:{column}3")
    saved = io.BytesIO()
    opened.save(saved)
    return converted(saved.getvalue())


@pytest.mark.parametrize(
    "label",
    ["計画", "年度末見込み", "前年同期", "目標", "前回公表", "旧", "予測値"],
)
def test_a_row_that_is_none_of_now_is_not_rated(label: str) -> None:
    conversion = labelled(label, "実績")
    assert colors(conversion) == {"D3": "yellow", "G2": "blue"}
    assert ("D2", "row.other_label") in found(conversion, "row.")


def test_nor_is_a_plan_in_such_a_row() -> None:
    conversion = labelled("計画", "実績", merged_plan=False)
    assert colors(conversion) == {"D3": "yellow", "G3": "blue"}


@pytest.mark.parametrize("label", ["利用者満足度", "年間費用"])
def test_a_row_of_another_measure_has_no_rate(label: str) -> None:
    conversion = labelled(label, "オンライン利用率")
    assert colors(conversion) == {"D3": "yellow", "G2": "blue"}


@pytest.mark.parametrize(
    ("one", "other"),
    [("今回公表", "新"), ("法人", "個人"), ("計画変更届", "")],
)
def test_other_labels_leave_the_rows_rated(one: str, other: str) -> None:
    conversion = labelled(one, other)
    assert colors(conversion) == {"D2": "blue", "D3": "yellow", "G2": "blue"}


@pytest.mark.parametrize(
    ("name", "is_apart"),
    [
        ("　年度末見込み", True),
        ("〃（前年度）", True),
        ("令和3年度実績（参考）", True),
        ("今回集計", True),
        ("実績報告", False),
        ("計画変更の届出", False),
    ],
)
def test_a_name_that_only_says_of_when_it_is_is_none(
    name: str, *, is_apart: bool
) -> None:
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(["届出", "", "0%", "10%", "20%", "遅い", "改修【措置済】"])
    sheet.append([name, "", "0%", "99%", "20%"])
    saved = io.BytesIO()
    opened.save(saved)
    rated = colors(converted(saved.getvalue()))
    assert ("D3" not in rated) == is_apart


def two_rates(
    upper: str, lower: str, note: str = "", **below: str
) -> dict[str, str | None]:
    """Return the colours of the rates of a procedure of two rows, whose name,
    base and target are merged over both; ``below`` are other cells of the
    lower row.
    """
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append(HEADINGS)
    sheet.append(["届出", "", "0%", upper, "20%", "遅い", "改修【措置済】"])
    sheet.append([None, None, None, lower])
    for column, text in below.items():
        sheet[f"{column}3"] = text
    for column in "ACEFG":
        sheet.merge_cells(f"{column}2:{column}3")
    sheet["A5"] = note
    saved = io.BytesIO()
    opened.save(saved)
    conversion = converted(saved.getvalue())
    rated = colors(conversion)
    told = {cell for cell, _ in found(conversion, "rate.two_rows")}
    assert told == {"D2", "D3"} - rated.keys()
    return {cell: rated[cell] for cell in rated if cell[0] == "D"}


@pytest.mark.parametrize(
    ("upper", "lower", "note", "rated"),
    [
        ("5%", "(3%)", "", ["D2"]),
        ("5%", "（3%）", "※（　）内は前年度の値", ["D2"]),
        ("5%", "3%", "※現在値の下段は前回値", ["D2"]),
        ("3%", "5%", "注 上段：昨年度末、下段：今回", ["D3"]),
        ("5%", "3%", "", []),
        ("(5%)", "(3%)", "", []),
        ("5%", "5%", "", ["D2", "D3"]),
    ],
)
def test_of_two_rates_below_each_other_only_that_of_now_is_rated(
    upper: str, lower: str, note: str, rated: list[str]
) -> None:
    assert [*two_rates(upper, lower, note)] == rated


def test_two_rates_of_which_something_says_what_they_are_are_both_rated() -> (
    None
):
    assert [*two_rates("5%", "3%", B="法人")] == ["D2", "D3"]
