"""What a cell of an indicator says: a number with any unit, consumed whole, or
why there is none.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from irodori.scorecard.values.measures import (
    Measure,
    Unit,
    heading_unit,
    read_measure,
    read_unit,
)
from irodori.scorecard.values.rates import Unknown

# What a cell says, and its number and unit.
MEASURES: list[tuple[str, Fraction | int, str]] = [
    ("1,200人", 1_200, "人"), ("45.0％", Fraction(9, 20), "%"), ("3.2億円", 320_000_000, "円"), ("18日", 18, "日"),
    ("３．２ポイント", Fraction(16, 5), "ポイント"), ("1.1万人", 11_000, "人"), ("8,000万円", 80_000_000, "円"),
    ("2.4万時間", 24_000, "時間"), ("24,400時間", 24_400, "時間"), ("350千円", 350_000, "円"), ("0.02万人", 200, "人"),
    ("18.5時間/月", Fraction(37, 2), "時間/月"), ("1500人／年", 1_500, "人/年"), ("12件/年度", 12, "件/年"),
    ("52.0万ｔ", 520_000, "t"), ("52t-CO2", 52, "t-CO2"), ("12ＭＷ", 12, "MW"),
    ("1,234.5ha", Fraction(2469, 2), "ha"),
    ("4区画", 4, "区画"), ("30講座", 30, "講座"), ("12か所", 12, "箇所"), ("12ヶ所", 12, "箇所"),
    ("約170人", 170, "人"),
    ("120人（令和5年度）", 120, "人"), ("120人（前年度100人）", 120, "人"), ("令和5年度：120人", 120, "人"),
    ("120人※1", 120, "人"), ("累計120人", 120, "人"), ("△3.5％", Fraction(-7, 200), "%"), ("30", 30, ""), ("0", 0, ""),
    ("未実施", 0, ""), ("3割5分", Fraction(7, 20), "%"), ("79.1年", Fraction(791, 10), "年"),
    ("100/714件（14.0％）", Fraction(7, 50), "%"),
    ("99.0%（令和5年度決算）", Fraction(99, 100), "%"),
    ("平均14分", 14, "平均分"),
    ("月平均120件", 120, "月平均件"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "unit"), MEASURES)
def test_a_measure_is_its_exact_number_in_its_unit(
    text: str, value: Fraction | int, unit: str
) -> None:
    found = read_measure(text)
    assert isinstance(found, Measure), found
    assert (found.value, found.unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "bound"),
    [("120人以上", ">="), ("150件以下", "<="), ("７日以内", "<="), ("20人超", ">"), ("5分未満", "<"), ("0件", ""),
     ("目標：20人", ""), ("20人にする", ""), ("98％以上（令和7年度）", ">=")],
)  # fmt: skip
def test_a_target_says_its_direction(text: str, bound: str) -> None:
    found = read_measure(text, target=True)
    assert isinstance(found, Measure), found
    assert found.bound == bound


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "unknown"), ("－", "unknown"), ("集計中", "unknown"), ("未定", "unknown"), ("公表予定", "unknown"),
     ("18人（見込）", "unreadable"), ("20人予定", "unreadable"), ("見込み20.0％", "unreadable"),
     ("200人弱", "unreadable"), ("170人強", "unreadable"), ("170人程度", "unreadable"), ("120人以上", "unreadable"),
     ("150～190人", "ambiguous"), ("1 70人", "unreadable"), ("５ポイント増", "unreadable"),
     ("基準値の10％増", "unreadable"),
     ("増加", "unreadable"), ("現状維持", "unreadable"), ("全ての学校", "unreadable"), ("20人、30人", "ambiguous"),
     ("目標20人", "unreadable"), ("20人口10万対", "unreadable")],
)  # fmt: skip
def test_what_is_no_single_number_is_not_known(text: str, code: str) -> None:
    found = read_measure(text)
    assert isinstance(found, Unknown), found
    assert found.code == f"measure.{code}"


@pytest.mark.parametrize(
    "text",
    [
        "５ポイント増",
        "増加",
        "20人程度",
        "20人以上30人以下",
        "全ての学校",
        "現状維持",
        "未実施",
    ],
)
def test_a_target_in_words_or_relative_to_the_base_is_not_known(
    text: str,
) -> None:
    assert isinstance(read_measure(text, target=True), Unknown)


def test_a_number_without_a_unit_has_that_of_its_column() -> None:
    found = read_measure("12.4", Unit("円", Fraction(100_000_000)))
    assert isinstance(found, Measure)
    assert (found.value, found.unit, found.is_bare) == (
        Fraction(1_240_000_000),
        "円",
        True,
    )


def test_a_number_with_a_unit_of_its_own_keeps_it() -> None:
    found = read_measure("10人", Unit("人", Fraction(1_000)))
    assert isinstance(found, Measure)
    assert (found.value, found.is_bare) == (Fraction(10), False)


@pytest.mark.parametrize(
    ("text", "name", "factor"),
    [("人", "人", 1), ("（人）", "人", 1), ("千人", "人", 1_000), ("億円", "円", 10**8), ("百万円", "円", 10**6),
     ("万ｔ", "t", 10**4), ("人／年", "人/年", 1), ("件/年度", "件/年", 1), ("か所", "箇所", 1), ("単位：件", "件", 1),
     ("人（累計）", "人", 1), ("％", "%", Fraction(1, 100)), ("－", "", 1), ("", "", 1),
     ("名", "人", 1), ("区画", "区画", 1)],
)  # fmt: skip
def test_a_cell_of_units_is_read_whole(
    text: str, name: str, factor: Fraction | int
) -> None:
    assert read_unit(text) == Unit(name, Fraction(factor))


@pytest.mark.parametrize(
    "text", ["人口10万対", "人・団体", "人（うち女性）", "12人"]
)
def test_another_text_is_no_unit_that_can_be_converted(text: str) -> None:
    assert read_unit(text) is None


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("実績値（人）", "人"), ("目標値（千円）", "円"), ("達成率（％）", "%"), ("実績（単位：万人）", "人"),
     ("基準値（令和２年度）", None), ("目標値（R7）", None), ("目標値（H30）", None), ("実績値（現在値）", None),
     ("値(2024)", None),
     ("指標名", None), ("実績値（累計）", None)],
)  # fmt: skip
def test_a_heading_may_give_the_unit_in_brackets(
    heading: str, unit: str | None
) -> None:
    found = heading_unit([heading])
    assert (found and found.name) == unit
