"""Comments on cells and remarks of a row that call a value wrong."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.comments import Comment
from tests.scorecard.made import (
    RENEWAL,
    book,
    colors,
    converted,
    found,
    plan,
    rate,
    record,
    scorecard,
)

from irodori.results import Conversion

RATED = {"J3", "O3", "P3", "R3"}


def with_texts(
    comment: tuple[str, str] | None, remark: str = ""
) -> Conversion:
    """Convert a procedure with two plans under way, a comment on a cell and a
    remark in 備考.
    """
    plans = [
        plan(f"{name}【取組中 令和5年3月末】") for name in ("様式", "周知")
    ]
    row = record(RENEWAL, *plans, current=rate(0.05))
    opened = openpyxl.load_workbook(io.BytesIO(book(scorecard(row))))
    sheet = opened.worksheets[0]
    if comment:
        sheet[comment[0]].comment = Comment(comment[1], "係長")
    sheet["U1"] = "備考"
    sheet.merge_cells("U1:U2")
    sheet["U3"] = remark
    saved = io.BytesIO()
    opened.save(saved)
    return converted(saved.getvalue())


def unrated(conversion: Conversion) -> set[str]:
    """Return the cells that are unrated for a correction."""
    doubted = {cell or "" for cell, _ in found(conversion, "value.corrected")}
    assert doubted.isdisjoint(colors(conversion))
    assert doubted | colors(conversion).keys() >= RATED
    return doubted


@pytest.mark.parametrize(
    ("cell", "text", "doubted"),
    [
        ("J3", "正しくは35.0%（R4.4.3訂正の連絡あり）", {"J3"}),
        ("I3", "誤り。要修正", {"J3"}),
        ("K3", "要確認", {"J3"}),
        ("R3", "正しくは15%", {"R3"}),
        ("P3", "R4.2.20 完了報告あり", {"P3"}),
        ("P3", "完了の見込み", set()),
        ("J3", "令和4年3月末時点。出典：調査票", set()),
        ("J3", "12% から訂正済", set()),
        ("J3", "誤りなし", set()),
        ("C3", "名称に誤りあり", set()),
    ],
)
def test_a_comment_that_calls_a_value_wrong_leaves_what_hangs_on_it_unrated(
    cell: str, text: str, doubted: set[str]
) -> None:
    assert unrated(with_texts((cell, text))) == doubted


@pytest.mark.parametrize(
    ("remark", "doubted"),
    [
        ("現在値は誤り（正：35.0%）", {"J3"}),
        ("現在値は30%が正しい", {"J3"}),
        ("現在値は正しくない", {"J3"}),
        ("現在値が正しいことを確認", set()),
        ("KPIの実績は要確認", {"R3"}),
        ("b は令和4年2月に完了", {"P3"}),
        ("ｂは完了。", {"P3"}),
        ("誤りあり", RATED),
        ("b は令和5年2月に完了予定", set()),
        ("手続名の誤りを訂正予定", set()),
        ("数値を訂正済", set()),
        ("窓口で周知中", set()),
    ],
)
def test_a_remark_that_calls_a_value_wrong_leaves_what_it_names_unrated(
    remark: str, doubted: set[str]
) -> None:
    assert unrated(with_texts(None, remark)) == doubted
