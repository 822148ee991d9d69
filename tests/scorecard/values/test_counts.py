from __future__ import annotations

from fractions import Fraction

import pytest

from irodori.scorecard.values.measures import Count, read_count
from irodori.scorecard.values.rates import Unknown

UNKNOWN, UNREADABLE = "unknown", "unreadable"

# What a cell of a count column says, and the count or the refusal.
COUNTS: list[tuple[str, int | str]] = [
    # The contract's forms
    ("1,662,060", 1_662_060),
    ("121.2万件(28.8%)", 1_212_000),
    ("約357万件", 3_570_000),
    ("未実施", 0),
    # Found in public documents
    ("774,696", 774_696),  # 在留申請手続関連 基本計画
    ("54", 54),
    ("0", 0),
    ("０", 0),
    ("15,191,464", 15_191_464),
    ("518.8万件(24.9%)", 5_188_000),  # 国土交通白書 2022
    ("1,253万件(前年1,102万件)", 12_530_000),
    ("約6,371万件", 63_710_000),  # 令和4年度 e-Tax
    ("20万4554件", 204_554),
    ("1,745万3,797件", 17_453_797),  # 令和4年度 e-Tax 所得税
    ("6万1,195件(同比+39.0%)", 61_195),  # the same, 相続税
    ("4億1,370万9,993件", 413_709_993),  # 情報通信白書 平成30年版
    ("約48億件", 4_800_000_000),  # the same
    ("約5億226万件", 502_260_000),  # 情報通信白書 令和3年版
    ("5千万476枚", 50_000_476),  # 西日本新聞 マイナンバーカード
    ("8,439万9,025枚", 84_399_025),  # the same, 2023年3月末
    ("46,385種類", 46_385),  # 行政手続等の棚卸調査
    ("245,634件", 245_634),
    ("180,670,085件", 180_670_085),  # 情報通信白書 平成23年版
    ("1431万8,350件", 14_318_350),  # 国税庁 e-Tax 平成20年度
    ("1,225(うち法人184)", 1_225),
    ("①54件", 54),
    ("(1)54件", 54),
    ("1)54件", 54),
    ("54件(令和4年度)", 54),
    ("令和4年度：54件", 54),
    ("54件（出典:○○統計）", 54),
    ("のべ54人", UNREADABLE),
    ("延べ54人", 54),
    ("12千件", 12_000),
    ("3百万件", 3_000_000),
    ("28.8%(121.2万件)", 1_212_000),
    ("(54件)", 54),
    ("1,225件※2", 1_225),
    ("約300件以上", 300),
    ("年間1,225件", 1_225),
    # Not known
    ("", UNKNOWN),
    ("-", UNKNOWN),
    ("－", UNKNOWN),
    ("集計中", UNKNOWN),
    ("不明", UNKNOWN),  # 行政手続等の悉皆調査, 531 cells
    ("なし", UNKNOWN),  # the same, 330 cells
    ("…", UNKNOWN),
    ("集計中(前年1,102万件)", UNKNOWN),
    # No count that could be relied on
    ("774,\n696", UNREADABLE),  # digits that do not stand together
    ("1 225", UNREADABLE),
    ("1.225", UNREADABLE),
    ("目標54件", UNREADABLE),
    ("54件(見込み)", UNREADABLE),
    ("54件未満", UNREADABLE),
    ("54件増", UNREADABLE),
    ("100件→200件", UNREADABLE),
    ("0.5件", UNREADABLE),
    ("1.5", UNREADABLE),
    ("1,66,206", UNREADABLE),
    ("3万2億件", UNREADABLE),
    ("△5件", UNREADABLE),
    ("-5", UNREADABLE),
    ("28.8%", UNREADABLE),
    ("54 184", UNREADABLE),
    ("100件~200件", UNREADABLE),
    ("申請54件、届出184件", UNREADABLE),
    ("12/20", UNREADABLE),
    ("433円", UNREADABLE),  # 国税庁 オンライン申請の受付1件当たりの費用
    ("3年", UNREADABLE),
    ("1日～1週", UNREADABLE),  # 行政手続等の悉皆調査
    ("多数", UNREADABLE),
]


@pytest.mark.parametrize(("text", "expected"), COUNTS)
def test_a_count_is_read_or_refused(text: str, expected: int | str) -> None:
    found = read_count(text)
    if isinstance(expected, int):
        assert isinstance(found, Count)
        assert found.value == expected
    else:
        assert isinstance(found, Unknown)
        assert found.code == f"count.{expected}"


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("121.2万件(28.8%)", Fraction("0.288")),
        ("28.8%(121.2万件)", Fraction("0.288")),
        ("1,253万件(前年1,102万件)", None),
        ("6万1,195件(同比+39.0%)", None),
        ("518.8万件(目標:30%)", None),
        ("54", None),
    ],
)
def test_the_rate_beside_a_count_is_kept_if_it_is_its_own(
    text: str, rate: Fraction | None
) -> None:
    found = read_count(text)
    assert isinstance(found, Count)
    assert (found.rate and found.rate.value) == rate


def test_a_count_is_shown_as_it_was_written() -> None:
    assert read_count("約１２１．２万件（28.8%）").text == "121.2万件"
