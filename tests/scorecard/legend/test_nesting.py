"""Entries below a line that says half of their condition."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.scorecard.made import (
    book,
    colors,
    converted,
    plan,
    rate,
    record,
    scorecard,
)

PLANS = {
    "措置済": "blue",
    "取組中 令和5年3月末": "green",
    "取組中 令和4年3月末": "yellow",
    "未着手 令和5年3月末": "orange",
    "未着手 令和4年3月末": "red",
}


@pytest.mark.parametrize(
    "lines",
    [
        ["措置済：青", "取組中", "　期限内：緑", "　期限超過：黄", "未着手", "　期限内：橙", "　期限超過：赤"],
        ["青：措置済", "取組中", "緑：期限内", "黄：期限超過", "未着手", "橙：期限内", "赤：期限超過"],
        ["（期限内のもの）", "緑：取組中", "橙：未着手", "（期限を過ぎたもの）",
         "黄：取組中", "赤：未着手", "（共通）", "青：措置済"],
        ["青：措置済", "期限内の場合　緑：取組中　橙：未着手", "期限超過の場合　黄：取組中　赤：未着手"],
        ["措置済：青\n取組中\n　期限内：緑\n　期限超過：黄\n未着手\n　期限内：橙\n　期限超過：赤"],
    ],
)  # fmt: skip
def test_each_entry_is_completed_by_the_line_above_it(
    lines: Sequence[str],
) -> None:
    assert rated(["アクションプラン", *lines]) == [*PLANS.values()]


def test_a_deadline_below_an_entry_that_lacks_it_is_its_own() -> None:
    lines = [
        "青：措置済",
        "緑：取組中",
        "（期限内）",
        "黄：取組中",
        "（期限超過）",
    ]
    assert rated(["アクションプラン", *lines])[1:3] != ["yellow", "green"]


def rated(legend: Sequence[str]) -> list[str | None]:
    """Return the colours of a plan of each status and deadline."""
    plans = [plan(f"様式の統一【{said}】") for said in PLANS]
    sheet = scorecard(record("届出", *plans), blocks=["abcde"], legend=legend)
    found = colors(converted(book(sheet)))
    return [found.get(f"{column}3") for column in "OPQRS"]


@pytest.mark.parametrize(
    "lines",
    [
        [
            "青（利用率）：100%以上　緑（利用率）：80%以上　赤（利用率）：80%未満"
        ],
        ["1- 100%以上　青", "2- 80%以上　緑", "3- 80%未満　赤"],
        [
            "第1区分　100%以上　青",
            "第2区分　80%以上　緑",
            "第3区分　80%未満　赤",
        ],
    ],
)
def test_bands_are_read_with_their_rule_in_brackets_and_with_list_numbers(
    lines: Sequence[str],
) -> None:
    sheet = scorecard(
        record("届出", base="0%", current=rate(0.02), target="50%"),
        record("届出", base="0%", current=rate(0.45), target="50%"),
        legend=["オンライン利用率", *lines],
    )
    found = colors(converted(book(sheet)))
    assert (found["J3"], found["J4"]) == ("red", "green")


def test_colours_that_go_by_the_rate_itself_put_it_in_doubt() -> None:
    legend = [
        "オンライン利用率（現在値）の値により色分け",
        "青：80%以上　緑：50%以上　赤：50%未満",
    ]
    row = record("届出", base="0%", current=rate(0.45), target="50%")
    assert "J3" not in colors(converted(book(scorecard(row, legend=legend))))
