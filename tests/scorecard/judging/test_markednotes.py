"""Notes on marked cells that take their values out of judging."""

from __future__ import annotations

import io

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from tests.scorecard.made import colors, converted, found, lines

RATES = "手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|達成期限"
HEADS = f"No.|{RATES}|課題①|アクションプランa|状況|期限"
ROW = "{}|{}|{}|{}|60%|令和6年3月末|周知|広報|{}|令和6年3月末"


def doubted(
    *notes: str,
    name: str = "転入届",
    base: str = "0%",
    rate: str = "30%",
    status: str = "取組中",
) -> set[str]:
    """Return the cells of the second row that are unrated for a note."""
    first = ROW.format(1, "転出届", "0%", "30%", "取組中")
    second = ROW.format(2, name, base, rate, status)
    conversion = converted(lines(HEADS, first, second, "", *notes))
    assert {"D2", "H2"} <= colors(conversion).keys()
    cells = {cell or "" for cell, _ in found(conversion, "value.corrected")}
    assert cells.isdisjoint(colors(conversion))
    return cells


@pytest.mark.parametrize(
    ("rate", "note"),
    [
        ("30%*", "* 算定方法を変更したため令和元年度と比較できない。"),
        ("30%※2", "※2　令和2年度の値（令和3年度は未集計）"),
        ("30%（注）", "（注）は評価の対象としない。"),
        ("30%※", "※は集計中のため前年度の値を掲載。"),
        ("(30%)", "（ ）は郵送を含む率で、評価に用いない。"),
        ("[30%]", "（ ）は郵送を含む率、［ ］は推計値"),
    ],
)
def test_a_note_on_its_mark_leaves_a_value_unrated(
    rate: str, note: str
) -> None:
    assert doubted(note, rate=rate) == {"D3"}
    assert doubted(note) == set()


@pytest.mark.parametrize(
    ("rate", "note"),
    [
        ("30%※1", "※1 旅行業協会調べ"),
        ("30%※", "※令和2年度から対象を全市町村に拡大。"),
        ("30%※1", "※1 令和4年3月の値"),
        ("30%※1", "※1 暫定値"),
        ("30%※1", "※1 業界調べ\n※2 令和2年度の値"),
    ],
)
def test_a_note_that_takes_nothing_out_leaves_it_rated(
    rate: str, note: str
) -> None:
    assert doubted(note, rate=rate) == set()


def test_the_base_may_be_of_any_time() -> None:
    assert doubted("※1 令和元年度の値", base="0%※1") == set()
    assert doubted("※1 前年度と比較できない", base="0%※1") == {"D3"}


def test_a_status_with_a_mark_is_unrated() -> None:
    note = "※今回未回答のため前回の状況を記載"
    assert doubted(note, status="取組中※") == {"H3"}


def test_a_mark_behind_a_name_is_on_the_row() -> None:
    note = "※1 評価の対象としない"
    assert doubted(note, name="転入届※1") == {"D3", "H3"}


def test_a_note_on_red_type_is_on_the_cells_in_it() -> None:
    rows = [
        ROW.format(number, name, "0%", "30%", "取組中")
        for number, name in enumerate(("転出届", "転入届"), 1)
    ]
    note = "赤字は前年度の値（今回未提出）"
    opened = openpyxl.load_workbook(io.BytesIO(lines(HEADS, *rows, "", note)))
    opened.worksheets[0]["D3"].font = Font(color="FFFF0000")
    saved = io.BytesIO()
    opened.save(saved)
    conversion = converted(saved.getvalue())
    assert colors(conversion).keys() == {"D2", "H2", "H3"}
    assert ("D3", "value.corrected") in found(conversion)


@pytest.mark.parametrize(
    ("note", "is_rated"),
    [
        ("赤塗りのセルは数値・記載を確認中のため未確定", False),
        ("※赤色のセルは推計値", False),
        ("赤の網掛けは前年度の値", False),
        ("赤で着色した箇所：評価対象外", False),
        ("赤色のセルは今回新たに追加", True),
        ("赤字は未確定", True),
    ],
)
def test_a_note_on_a_fill_is_on_the_cells_that_have_it(
    note: str, *, is_rated: bool
) -> None:
    rows = [ROW.format(1, "転出届", "0%", "30%", "取組中")]
    opened = openpyxl.load_workbook(io.BytesIO(lines(HEADS, *rows, "", note)))
    opened.worksheets[0]["D2"].fill = PatternFill("solid", "FFFF0000")
    saved = io.BytesIO()
    opened.save(saved)
    conversion = converted(saved.getvalue())
    assert ("D2" in colors(conversion)) == is_rated


@pytest.mark.parametrize(
    ("note", "cells"),
    [
        ("※令和2年度の取組は参考として前回の状況をそのまま掲載", {"F3"}),
        ("※令和2年度の取組は各課が記入", set()),
        ("※取組は前回の状況を踏まえて見直し", set()),
    ],
)
def test_a_note_on_a_dated_heading_is_on_the_cells_below_it(
    note: str, cells: set[str]
) -> None:
    rows = (
        f"{RATES}|令和2年度の取組|||令和3年度の取組||",
        "|||||アクションプラン|状況|期限|アクションプラン|状況|期限",
        "転入届|0%|30%|60%|令和6年3月末|周知|取組中|令和3年3月末|広報|取組中|令和4年3月末",
        "",
        note,
    )
    opened = openpyxl.load_workbook(io.BytesIO(lines(*rows)))
    for area in ("F1:H1", "I1:K1"):
        opened.worksheets[0].merge_cells(area)
    saved = io.BytesIO()
    opened.save(saved)
    conversion = converted(saved.getvalue())
    assert {"F3", "I3"} - colors(conversion).keys() == cells
