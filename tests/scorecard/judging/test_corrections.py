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
    lines,
    plan,
    rate,
    record,
    scorecard,
)

from irodori.results import Conversion

RATED = {"J3", "O3", "P3", "R3"}


def with_texts(
    comment: tuple[str, str] | None, remark: str = "", note: str = ""
) -> Conversion:
    """Convert a procedure with two plans under way, a comment on a cell, a
    remark in 備考 and a note below the table.
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
    sheet["A40"] = note
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
        ("対象外", RATED),
        ("令和5年4月から対象外", RATED),
        ("令和4年度末で廃止", RATED),
        ("手数料は対象外", set()),
        ("対象外を含む", set()),
        ("R4.4訂正 現在値 5%→8%", {"J3"}),
        ("R4.4訂正 現在値 8%→5%", set()),
        ("目標を25%に引き上げた", {"J3"}),
        ("目標を20%に引き上げた", set()),
        ("目標を25%に引き上げる予定", set()),
        ("期限を令和6年3月末に延長（R5.9決裁）", {"O3", "P3"}),
        ("期限を令和5年3月末に延長", set()),
        ("周知の期限は令和6年3月末に変更", {"P3"}),
        ("周知は令和4年2月に完了した", {"P3"}),
        ("令和4年2月に完了した", set()),  # of which plan is not said
        ("本行は着色しない", RATED),
        ("赤で表示すること", RATED),
        ("赤字で記入", set()),
        ("今回は評価しない", RATED),
        ("本手続は評価対象外", RATED),
        ("評価委員会で説明予定", set()),
        ("本手続は廃止", RATED),
        ("本取組は廃止", {"O3", "P3"}),
        ("令和4年3月末をもって廃止", RATED),
        ("令和4年3月中止を決定", RATED),
        ("廃止届の様式を見直し", set()),
        ("No.2に統合", RATED),
        ("デジタル庁に移管済", RATED),
        ("国のシステムに統合予定", set()),
        ("新システムに統合", set()),
        ("現在値は前年度の値", {"J3"}),
        ("状況は前回報告時のもの", {"O3", "P3"}),
        ("前年度から様式を変更", set()),
        ("前回の状況を踏まえて改善", set()),
        ("現在値は郵送を含む率", {"J3"}),
        ("基準値は令和3年度の15%を用いる", {"J3"}),
        ("令和元年度と比較不可", {"J3"}),
        ("令和元年度から実施", set()),
        ("数値精査中", {"J3"}),
        ("現在値は暫定", {"J3"}),
        ("添付書類を精査中", set()),
        ("数値は推計ではなく実数", set()),
        ("地図で緑に塗った区域の申請", set()),
        ("全国平均と比較できない", set()),
    ],
)
def test_a_remark_that_calls_a_value_wrong_leaves_what_it_names_unrated(
    remark: str, doubted: set[str]
) -> None:
    assert unrated(with_texts(None, remark)) == doubted


@pytest.mark.parametrize(
    ("note", "doubted"),
    [
        ("※訂正（令和4年4月3日）：{}の現在値は正しくは8%", {"J3"}),
        ("※{}の現在値は集計誤りのため後日差し替える。", {"J3"}),
        ("※{}は令和4年3月に目標を80%に引き上げた。", {"J3"}),
        ("※{}は令和3年3月に目標を20%に引き上げた。", set()),
        ("※法改正により、{}は令和4年4月から対象外となった。", RATED),
        ("※{}の「周知」の期限は令和6年3月末に延長", {"P3"}),
        ("※{}の「周知」は令和4年3月に完了した。", {"P3"}),
        ("※{}の手数料は対象外である。", set()),
        ("※{}は窓口でも受け付ける。", set()),
        ("※登記の申請は令和4年4月から対象外となった。", set()),
    ],
)
def test_a_note_below_the_table_counts_for_the_procedure_that_it_names(
    note: str, doubted: set[str]
) -> None:
    said = note.format(RENEWAL)
    assert unrated(with_texts(None, note=said)) == doubted


TRACKER = "No.|取組項目|担当課|状況|期限|備考"
ITEM = "{}|{}|住民課|実施中|令和4年6月末|{}"
STATUSES = (
    "状況　青：完了　緑：実施中（期限内）　黄：実施中（期限超過）　橙：未着手"
)
INDICATORS = "No.|指標名|単位|基準値|実績値|目標値|備考"
VALUE = "{}|{}|人|100|150|200|{}"
BANDS = "実績値の色　青：100％以上　緑：40％以上100％未満　赤：40％未満"


@pytest.mark.parametrize(
    ("remark", "is_judged"),
    [
        ("期限を令和5年3月末に変更", False),
        ("期限を令和4年6月末に変更", True),
        ("令和4年2月に中止を決定", False),
        ("本項目は評価対象外", False),
        ("措置済", False),
        ("令和4年2月に完了した", False),
        ("実際は未着手", False),
        ("実際は窓口で受け付ける", True),
        ("状況は前回報告時のもの", False),
        ("関係課と調整", True),
    ],
)
def test_a_remark_counts_for_an_action(
    remark: str, *, is_judged: bool
) -> None:
    rows = ITEM.format(1, "研修", ""), ITEM.format(2, "広報", remark)
    conversion = converted(lines(TRACKER, *rows, "", STATUSES))
    assert ("D3" in colors(conversion)) == is_judged
    assert "D2" in colors(conversion)


@pytest.mark.parametrize(
    ("remark", "is_judged"),
    [
        ("実績値は前年度の値", False),
        ("基準値は推計、比較不可", False),
        ("評価対象外", False),
        ("前年度から集計を開始", True),
    ],
)
def test_a_remark_counts_for_an_indicator(
    remark: str, *, is_judged: bool
) -> None:
    rows = VALUE.format(1, "参加者", ""), VALUE.format(2, "会員", remark)
    conversion = converted(lines(INDICATORS, *rows, "", BANDS))
    assert ("E3" in colors(conversion)) == is_judged
    assert "E2" in colors(conversion)


@pytest.mark.parametrize(
    ("note", "cells"),
    [
        ("※No.2は集計方法を変更したため、基準値と比較できない。", {"E3"}),
        ("※未集計のため前年度の値を掲載（No.2、No.3）", {"E3", "E4"}),
        ("※No.2、3は評価の対象としない。", {"E3", "E4"}),
        ("※No.4は、No.2に統合した。", set()),
        ("※「会員」の実績値は令和2年度の値である。", {"E3"}),
        ("※「会員」の実績値は令和4年3月の値である。", set()),
        ("※「会員」の目標は長期のもの。令和5年度の目標は180%。", {"E3"}),
        ("※「会員」は評価しない。\n参加者には家族を含む。", {"E3"}),
        ("※実績値はすべて速報値であり、評価は確定値により行う。", None),
        ("※実績値は前年度の値", None),
        ("※実績値は速報値", set()),
        ("※実績値は確認中のものを含む。", set()),
    ],
)
def test_a_note_is_on_the_rows_that_it_numbers_or_names_or_on_all(
    note: str, cells: set[str] | None
) -> None:
    names = "参加者", "会員", "団体"
    rows = [VALUE.format(at, name, "") for at, name in enumerate(names, 1)]
    conversion = converted(lines(INDICATORS, *rows, "", BANDS, note))
    every = {"E2", "E3", "E4"}
    left = every - colors(conversion).keys()
    assert left == (every if cells is None else cells)


@pytest.mark.parametrize(
    ("status", "done", "is_judged"),
    [
        ("実施中", "令和4年2月末", False),
        ("未着手", "R4.2.10", False),
        ("実施中", "", True),
        ("実施中", "未定", True),
        ("完了", "令和4年2月末", True),
    ],
)
def test_an_open_action_with_the_day_when_it_was_done_is_unrated(
    status: str, done: str, *, is_judged: bool
) -> None:
    head = TRACKER.replace("備考", "完了日")
    row = ITEM.format(1, "研修", done).replace("実施中", status)
    conversion = converted(lines(head, row, "", STATUSES))
    assert ("D2" in colors(conversion)) == is_judged
