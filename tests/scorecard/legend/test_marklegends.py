"""Books whose legends are of marks, periods and many colours: from the file to
the fills.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from samples.layout import Cell, Grid, Paint, Put
from tests.scorecard.made import book, colors, found

from irodori.compare import check
from irodori.conversion import convert
from irodori.results import Conversion

AS_OF = dt.date(2024, 9, 30)
INDICATORS: list[Put] = [
    "指標名",
    "単位",
    "基準値（R2）",
    "実績値（R5）",
    "目標値（R7）",
    "判定",
]
VALUES: list[list[Put]] = [
    ["受講者", "人", 200, 320, 320],
    ["登録", "件", 10, 34, 40],
    ["受診率", "％", 35, 46, 60],
]
ACTIONS: list[Put] = ["取組項目", "担当課", "期限", "進捗状況"]


def converted(
    heads: list[Put],
    rows: Sequence[Sequence[Put]],
    legend: Sequence[Sequence[Put]],
) -> Conversion:
    return convert(
        book(Grid("一覧", [heads, *rows, [], *legend])), as_of=AS_OF
    )


def judged(
    marks: Sequence[Put], legend: Sequence[Sequence[Put]]
) -> Conversion:
    """Convert indicators with these marks."""
    return converted(
        INDICATORS,
        [[*row, mark] for row, mark in zip(VALUES, marks, strict=True)],
        legend,
    )


def filled(text: str, argb: str) -> Cell:
    return Cell(text or None, fill=Paint(argb))


TABLE: list[list[Put]] = [
    ["判定の凡例"],
    ["判定", "進捗率", "色"],
    ["A", "100％以上", filled("青", "9DC3E6")],
    ["B", "70％以上100％未満", filled("緑", "A9D18E")],
    ["C", "70％未満", filled("黄", "FFE699")],
]


def test_a_table_of_marks_below_the_table_is_the_legend_and_no_row_of_it() -> (
    None
):
    conversion = judged(["A", "Ｂ", "C"], TABLE)
    assert colors(conversion) == {"F2": "blue", "F3": "green", "F4": "yellow"}
    assert {rating.argb for rating in conversion.ratings} == {
        "FF9DC3E6",
        "FFA9D18E",
        "FFFFE699",
    }
    assert found(conversion) == []
    assert check(conversion.data, as_of=AS_OF).differences == ()
    assert convert(conversion.data, as_of=AS_OF).data == conversion.data


def test_a_mark_against_its_number_is_said_at_the_cell() -> None:
    conversion = judged(["A", "A", "C"], TABLE)
    assert found(conversion) == [("F3", "mark.contradicts")]


@pytest.mark.parametrize("mark", ["D", "a", "A-", "A→B", "◎"])
def test_a_mark_that_the_legend_does_not_list_is_unrated(mark: str) -> None:
    conversion = judged([mark, "B", "C"], TABLE)
    assert colors(conversion) == {"F3": "green", "F4": "yellow"}
    assert [cell for cell, _ in found(conversion)] == ["F2"]


def test_marks_in_their_swatches_with_a_sixth_colour() -> None:
    signs = (
        ("◎", "CDB5E3", "大きく上回る"),
        ("○", "9DC3E6", "達成"),
        ("×", "BFBFBF", "中止"),
    )
    legend: list[list[Put]] = [["評価の凡例"]]
    for sign, argb, text in signs:
        legend.append([filled(sign, argb), text])
    conversion = judged(["◎", "〇", "✕"], legend)
    assert colors(conversion) == {"F2": "#CDB5E3", "F3": "blue", "F4": "gray"}
    assert conversion.summary["gray"] == conversion.summary["#CDB5E3"] == 1


@pytest.mark.parametrize("heading", ["指標名", "事業", "取組"])
def test_marks_with_explanations_beside_swatches(heading: str) -> None:
    heads: list[Put] = [heading, "年度目標", "実績", "評価"]
    rows: list[list[Put]] = [
        ["相談窓口", "100件", "180件", "A"],
        ["出前講座", "20回", "22回", "Ｂ"],
        ["見守り", "50世帯", "40世帯", "C（暫定）"],
    ]
    legend: list[list[Put]] = [
        [filled("", "00B0F0"), "A：計画を大きく上回る"],
        [filled("", "92D050"), "B：計画どおり"],
        [filled("", "FFC000"), "C：計画を下回る"],
    ]
    conversion = converted(heads, rows, legend)
    assert colors(conversion) == {"D2": "blue", "D3": "green"}
    assert ("D4", "mark.not_listed") in found(conversion)


def test_a_legend_of_marks_leaves_the_values_as_they_are() -> None:
    conversion = judged(
        ["◎", "○", "×"], [["◎：順調（青）　○：概ね順調（緑）　×：遅れ（赤）"]]
    )
    assert colors(conversion) == {"F2": "blue", "F3": "green", "F4": "red"}


@pytest.mark.parametrize("heading", ["優先度", "重要度", "緊急度", "難易度"])
def test_letters_that_mean_something_else_colour_no_assessment(
    heading: str,
) -> None:
    for legend in (
        [[f"{heading}：A（赤）　B（黄）　C（緑）"]],
        [[heading], ["A", "赤"], ["B", "黄"], ["C", "緑"]],
    ):
        assert colors(judged(["A", "B", "C"], legend)) == {}


def test_words_of_an_assessment() -> None:
    conversion = judged(
        ["順調", "やや遅れ", "遅れ"],
        [["評価　青：順調　黄：やや遅れ　赤：遅れ"]],
    )
    assert colors(conversion) == {"F2": "blue", "F3": "yellow", "F4": "red"}


def test_periods_before_the_deadline_of_each_row() -> None:
    days = [
        dt.date(2024, 10, 31),
        dt.date(2024, 11, 1),
        dt.date(2024, 9, 30),
        dt.date(2024, 9, 29),
        dt.date(2024, 3, 1),
    ]
    rows: list[list[Put]] = [
        [f"取組{at}", "総務課", Cell(day, form="yyyy/m/d"), "実施中"]
        for at, day in enumerate(days)
    ]
    rows[-1][-1] = "完了"
    conversion = converted(
        ACTIONS,
        rows,
        [["青：完了　緑：実施中　黄：期限まで1か月以内　赤：期限超過"]],
    )
    assert colors(conversion) == {
        "D2": "yellow",
        "D3": "green",
        "D4": "yellow",
        "D5": "red",
        "D6": "blue",
    }


def test_a_period_that_cannot_be_counted_leaves_its_rule_unrated() -> None:
    rows: list[list[Put]] = [
        [
            "取組",
            "総務課",
            Cell(dt.date(2024, 10, 30), form="yyyy/m/d"),
            "実施中",
        ]
    ]
    conversion = converted(
        ACTIONS, rows, [["青：完了　緑：実施中　黄：期限が近い　赤：期限超過"]]
    )
    assert colors(conversion) == {}
    assert "legend.in_doubt" in {code for _, code in found(conversion)}
