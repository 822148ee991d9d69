"""Rows that sum others up, and those that are only named so."""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Grid, Put
from tests.scorecard.made import book, colors

from irodori.conversion import convert

HEADS: list[Put] = ["分野", "指標名", "基準値", "実績値", "目標値"]
FIRST: list[Put] = ["移住", "相談件数", "20件", "28件", "40件"]
SECOND: list[Put] = ["移住", "登録者数", "10人", "12人", "20人"]
BANDS = "進捗率　青：100％以上　緑：70％以上100％未満　赤：70％未満"


def rated(name: str, *rows: list[Put], legend: str) -> set[str]:
    data = book(Grid(name, [*rows, [], [legend]]))
    return {*colors(convert(data, as_of=dt.date(2024, 4, 1)))}


@pytest.mark.parametrize(
    ("name", "values", "is_total"),
    [
        ("移住者数の累計", ["120人", "214人", "240人"], False),
        ("野菜摂取量の平均値", ["280g", "301g", "350g"], False),
        ("健診受診者数計", ["1,000人", "1,200人", "2,000人"], False),
        ("防災士数　計", ["30人", "41人", "50人"], False),
        # nothing but such a word, sums, averages, and no target
        ("合計", ["120人", "214人", "240人"], True),
        ("全体平均", ["15", "21", "31"], True),
        ("移住計", ["30", "40", "60"], True),
        ("移住の平均", ["15", "20.0", "30.0"], True),
        ("移住計", ["30件", "214人", None], True),
    ],
)
def test_an_indicator_of_its_own_is_no_total(
    name: str, values: list[Put], is_total: bool
) -> None:
    found = rated(
        "KPI", HEADS, FIRST, SECOND, ["移住", name, *values], legend=BANDS
    )
    assert ("D4" not in found) == is_total


def test_a_sum_of_sums_is_a_total_too() -> None:
    more = [["子育て", *row[1:]] for row in (FIRST, SECOND)]
    sums: list[Put] = ["30", "40", "60"]
    found = rated(
        "KPI",
        HEADS,
        FIRST,
        SECOND,
        ["移住計", None, *sums],
        *more,
        ["子育て計", None, *sums],
        ["総務部計", None, "60", "80", "120"],
        legend=BANDS,
    )
    assert found == {"D2", "D3", "D5", "D6"}


@pytest.mark.parametrize(
    ("name", "status", "is_total"),
    [
        ("講座受講者の延べ合計", "実施中", False),
        ("歯科健診の平均", "完了", False),
        ("合計", "完了", True),
        ("総務部計", 12, True),
        ("総務部計", "－", True),
    ],
)
def test_an_action_with_a_status_is_no_total(
    name: str, status: Put, is_total: bool
) -> None:
    heads: list[Put] = ["取組項目", "担当課", "進捗状況"]
    found = rated(
        "取組",
        heads,
        ["予約制", "総務課", "完了"],
        [name, "総務課", status],
        legend="青：完了　緑：実施中　赤：未着手",
    )
    assert ("C3" not in found) == is_total


_RATES: list[Put] = ["0%", "25%", "50%"]


@pytest.mark.parametrize(
    ("heading", "labels", "apart"),
    [
        ("開始時期", ["令和3年4月", "令和7年4月予定"], set()),
        ("実施年度", ["R4", "R6計画"], set()),
        ("対象範囲", ["法人のみ", "全手続"], set()),
        ("地域", ["都市部", "全国"], set()),
        ("作業", ["照会", "集計"], set()),
        ("区分", ["令和5年度実績", "令和6年度計画"], {4}),
        ("区分", ["", "令和6年度見込み"], {4}),
        ("区分", ["届出", "合計"], {4}),
    ],
)
def test_a_row_with_a_name_of_its_own_is_no_total_for_its_extent_or_date(
    heading: str, labels: list[str], apart: set[int]
) -> None:
    rates = [
        f"オンライン利用率({each})" for each in ("基準値", "現在値", "目標値")
    ]
    named = zip(["許可", "届出"], labels, strict=True)
    data = book(
        Grid(
            "一覧",
            [
                ["手続の状況"],
                ["手続名", heading, *rates],
                *([*each, *_RATES] for each in named),
            ],
        )
    )
    found = colors(convert(data, as_of=dt.date(2025, 1, 31)))
    assert {4, 3} - {int(cell[1:]) for cell in found} == apart


def test_of_a_name_that_is_there_twice_the_planned_row_is_apart() -> None:
    rates = [
        f"オンライン利用率({each})" for each in ("基準値", "現在値", "目標値")
    ]
    rows: list[list[Put]] = [
        ["届出", each, *_RATES] for each in ("", "R6計画")
    ]
    data = book(Grid("一覧", [["手続名", "年度", *rates], *rows]))
    assert {*colors(convert(data, as_of=dt.date(2025, 1, 31)))} == {"D2"}
