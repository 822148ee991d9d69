"""What a sheet explains beside its colours: words that mean a status, and the
codes of its columns of statuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from samples.layout import Grid, Put
from samples.words import LEGEND
from tests.scorecard.made import (
    RENEWAL,
    book,
    colors,
    converted,
    found,
    plan,
    record,
    scorecard,
)

from irodori.results import Conversion

PLANS, KPI = LEGEND[6], LEGEND[7]
CODED = {"O3": "blue", "Q3": "green", "S3": "orange"}


def with_plan(text: str, *lines: str) -> Conversion:
    """Convert a sheet of one plan with these lines in its legend."""
    legend = [*LEGEND[:6], *lines, KPI]
    return converted(
        book(scorecard(record(RENEWAL, plan(text)), legend=legend))
    )


@pytest.mark.parametrize(
    "lines",
    [
        [PLANS, "※検討中は未着手として扱う。"],
        [PLANS, "※検討中のものは、未着手とします。"],
        [PLANS, "※「検討中」は「未着手」に含める。"],
        [PLANS, "未着手には、試行中及び検討中のものを含むものとする。"],
        [PLANS, "検討中＝未着手"],
        [f"{PLANS} ※検討中は未着手とする。"],
        [f"{PLANS}　検討中＝未着手"],
    ],
)
def test_a_word_means_what_the_sheet_says(lines: Sequence[str]) -> None:
    text = "様式の統一【検討中 令和5年3月末】"
    assert colors(with_plan(text, PLANS))["O3"] == "green"
    assert colors(with_plan(text, *lines))["O3"] == "orange"


@pytest.mark.parametrize(
    "line",
    [
        "※取組中は未着手とする。",  # the legend gives it a colour of its own
        "※検討中は、状況により未着手とする。",
    ],
)
def test_a_word_that_is_not_explained_clearly_puts_the_plans_in_doubt(
    line: str,
) -> None:
    conversion = with_plan("様式の統一【検討中 令和5年3月末】", PLANS, line)
    assert "O3" not in colors(conversion)
    assert ("O3", "legend.in_doubt") in found(conversion)


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("※２　「措置済」には、令和4年度以前に措置したものを含む。", True),
        ("（注）「取組中」とは、検討に着手しているものをいう。", True),
        ("※「取組中」とは、計画に基づき実施しているものをいう。", True),
        ("※「未着手」とは、検討に着手していないものをいう。", True),
        ("※「措置済」には、措置の見込みのものを含む。", False),
        ("※「措置済」には、検討を終えたものを含む。", False),
        ("※「措置済」には、一部措置したものを含む。", False),
        ("※「未着手」には、着手して中断したものを含む。", False),
        ("※「取組中」とは、期限を過ぎていないものをいう。", False),
    ],
)
def test_a_definition_of_a_status_is_a_doubt_only_where_it_may_move_it(
    line: str, is_read: bool
) -> None:
    conversion = with_plan("様式の統一【取組中 令和5年3月末】", PLANS, line)
    assert ("O3" in colors(conversion)) == is_read
    assert (("O3", "legend.in_doubt") in found(conversion)) != is_read


def test_a_definition_with_the_word_of_another_colour_is_in_doubt() -> None:
    line = "「取組中」とは、検討に着手しているものをいう。"
    entry = "アクションプラン：青：措置済　緑：取組中　黄：検討中　赤：未着手"
    assert "O3" in colors(with_plan("改修【取組中】", entry))
    assert "O3" not in colors(with_plan("改修【取組中】", entry, line))


@pytest.mark.parametrize(
    ("line", "is_read"),
    [
        ("（注）灰色の網掛けは、令和4年度で終了した取組", True),
        ("※グレーの行は、前年度までに完了した事業です。", True),
        ("※灰色の網掛けは、令和4年度に未着手の取組", False),
    ],
)
def test_grey_for_rows_that_ended_before_says_nothing_of_the_statuses(
    line: str, is_read: bool
) -> None:
    conversion = with_plan("様式の統一【取組中 令和5年3月末】", PLANS, line)
    assert ("O3" in colors(conversion)) == is_read


@pytest.mark.parametrize(
    ("lines", "cells"),
    [
        ([PLANS, f"{KPI} ※2期連続で達成したものに限る"], {"R3"}),
        ([PLANS, f"{KPI}（注1）期限到来分に限る"], {"R3"}),
        ([f"{PLANS}（注1）期限到来分に限る", KPI], {"O3"}),
        ([f"{PLANS}（注1）", KPI, "（注1）確定したものに限る"], {"O3"}),
        ([PLANS, KPI, "※2期連続で達成したものに限る"], {"J3", "R3"}),
        ([PLANS, KPI, "※主要な手続に限る"], set()),
    ],
)
def test_a_remark_that_narrows_a_rule_puts_it_in_doubt(
    lines: Sequence[str], cells: set[str]
) -> None:
    row = record(RENEWAL, plan("様式の統一【措置済】"))
    sheet = scorecard(row, legend=[*LEGEND[:6], *lines])
    said = found(converted(book(sheet)), "legend.in_doubt")
    assert {cell for cell, _ in said} & {"J3", "O3", "R3"} == cells


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["※状況欄　1：措置済　2：取組中　3：未着手"], (1, 2, 3)),
        (["※状況欄　3：措置済　2：取組中　1：未着手"], (3, 2, 1)),
        (["Ａ＝措置済、Ｂ＝取組中、Ｃ＝未着手"], ("A", "Ｂ", "C")),
        (["（ア）措置済（イ）取組中（ウ）未着手"], ("ア", "イ", "ウ")),
        (["①措置済 ②取組中 ③未着手"], ("①", "②", "③")),
        (["◎…措置済　○…取組中　×…未着手"], ("◎", "〇", "×")),
        (["◎＝措置済、○＝取組中、△＝未着手、－＝対象外"], ("◎", "○", "△")),
        (["状況欄　●：措置済　◎：取組中　○：未着手"], ("●", "◎", "○")),
        (["●状況", "● ◎：措置済　○：取組中　×：未着手"], ("◎", "○", "×")),
        (["1：措置済／2：取組中／3：未着手／－：該当なし"], (1, 2, 3)),
        (["状況", "1：措置済", "2：取組中", "3：未着手"], (1, 2, 3)),
        (["措置済：１、取組中：２、未着手：３"], (1, 2, 3)),
        (
            [
                {0: "1", 1: "措置済"},
                {0: "2", 1: "取組中"},
                {0: "3", 1: "未着手"},
            ],
            (1, 2, 3),
        ),
    ],
)
def test_codes_mean_what_the_sheet_says(
    lines: Sequence[str | Mapping[int, Put]], codes: Sequence[Put]
) -> None:
    assert coded(lines, codes).items() >= CODED.items()


@pytest.mark.parametrize(
    ("heading", "codes"),
    [
        ("状況（1:措置済 2:取組中 3:未着手）", (1, 2, 3)),
        ("状況\n（○措置済　△取組中　×未着手）", ("○", "△", "×")),
        ("状況（措置済・取組中・未着手）", ("措置済", "取組中", "未着手")),
        ("状況（プルダウン）", ("措置済", "取組中", "未着手")),
        ("状況※選択", ("措置済", "取組中", "未着手")),
    ],
)
def test_a_heading_may_list_the_statuses_of_its_column(
    heading: str, codes: Sequence[Put]
) -> None:
    assert coded([], codes, heading).items() >= CODED.items()


def test_a_heading_with_one_status_is_that_of_another_column() -> None:
    found = coded([], ("措置済", "取組中", "未着手"), "状況（予定）")
    assert found.keys().isdisjoint(CODED)


@pytest.mark.parametrize(
    "line", ["1：措置済　2：取組中　1：未着手", "3：未着手", ""]
)
def test_codes_that_are_not_explained_are_not_guessed(line: str) -> None:
    assert coded([line], (1, 2, 3)).keys().isdisjoint(CODED)


def coded(
    lines: Sequence[str | Mapping[int, Put]],
    codes: Sequence[Put],
    heading: str = "",
) -> dict[str, str | None]:
    """Return the colours where three plans have codes for statuses."""
    row = record(RENEWAL, plan("様式"), plan("周知"), plan("研修"))
    row |= {
        f"1.{letter}.status": code
        for letter, code in zip("abc", codes, strict=True)
    }
    legend: list[str | Mapping[int, Put]] = [*LEGEND, *lines]
    headings = {"status": heading} if heading else {}
    made = scorecard(row, beside=["status"], headings=headings)
    sheet = made._replace(legend=legend)
    return colors(converted(book(sheet)))


# ---- What a formula calls the columns -------------------------------------------

R1, R4, NOW = (
    f"オンライン利用率({when})"
    for when in ("令和元年度", "令和4年度", "現在値")
)
NEAR, FAR = (
    f"オンライン利用率目標({when})" for when in ("令和5年度", "令和7年度")
)
MIDDLE, LAST = "オンライン利用率中間目標(R5)", "オンライン利用率最終目標(R7)"
ONE_TARGET = [R1, NOW, "オンライン利用率目標"]


def by_formula(heads: Sequence[str], formula: str) -> str | None:
    """Return the colour of 40 % now, of which the formula may name another
    start or another target; the start is 0 %, the first target 40 %.
    """
    values: list[Put] = ["0%", *["10%"] * (R4 in heads), "40%"]
    values += ["40%", "80%"][: len(heads) - len(values)]
    conversion = converted(
        book(
            Grid(
                "表",
                [
                    ["手続名", *heads, "達成期限"],
                    ["転出届", *values, "令和8年3月末"],
                    [],
                    [
                        "オンライン利用率：青 進捗率100%以上、緑 40%以上100%未満、赤 40%未満"
                    ],
                    [f"※進捗率＝{formula}"],
                ],
            )
        )
    )
    given = [rating.color for rating in conversion.ratings]
    if not any(given):
        assert "legend.in_doubt" in {code for _, code in found(conversion)}
    return given[0] if given else None


@pytest.mark.parametrize(
    ("heads", "target", "color"),
    [
        ([R1, NOW, NEAR, FAR], "目標", "green"),
        ([R1, NOW, NEAR, FAR], "令和5年度目標", "blue"),
        ([R1, NOW, NEAR, FAR], "R5目標", "blue"),
        ([R1, NOW, NEAR, FAR], "令和5年度の目標利用率", "blue"),
        ([R1, NOW, NEAR, FAR], "令和7年度目標", "green"),
        ([R1, NOW, NEAR, FAR], "令和6年度目標", None),
        ([R1, NOW, NEAR, FAR], "当年度目標", None),
        ([R1, NOW, NEAR, FAR], "中間目標", None),
        ([R1, NOW, MIDDLE, LAST], "中間目標", "blue"),
        ([R1, NOW, MIDDLE, LAST], "最終目標", "green"),
        (ONE_TARGET, "令和5年度目標", "blue"),
        (ONE_TARGET, "最終目標", "blue"),
        ([R1, NOW, NEAR], "令和7年度目標", None),
    ],
)  # fmt: skip
def test_the_target_is_the_one_that_the_formula_names(
    heads: Sequence[str], target: str, color: str | None
) -> None:
    formula = (
        f"（現在値－令和元年度の利用率）÷（{target}－令和元年度の利用率）"
    )
    assert by_formula(heads, formula) == color
    if color and MIDDLE not in heads:
        assert by_formula(heads, f"現在値÷{target}") == color


@pytest.mark.parametrize(
    ("heads", "color"),
    [
        ([R1, NOW, NEAR], "blue"),
        (ONE_TARGET, "blue"),
        ([R1, NOW, FAR], None),
        ([R1, NOW, NEAR, FAR], None),
    ],
)
def test_the_target_of_a_year_is_met_where_it_is_the_tables_own(
    heads: Sequence[str], color: str | None
) -> None:
    assert by_formula(heads, "青：令和5年度目標達成") == color


@pytest.mark.parametrize(
    ("heads", "formula", "color"),
    [
        (ONE_TARGET, "（現在値－令和元年度の利用率）÷（目標－令和元年度の利用率）", "blue"),
        (ONE_TARGET, "（現在値－前年度の利用率）÷（目標－前年度の利用率）", None),
        (["基準値", NOW, "オンライン利用率目標"], "（現在値－前年度の利用率）÷（目標－前年度の利用率）", "blue"),
        (ONE_TARGET, "（現在値－令和3年度の利用率）÷（目標－令和3年度の利用率）", None),
        (ONE_TARGET, "（令和4年度の利用率－令和元年度の利用率）÷（目標－令和元年度の利用率）", None),
        ([R1, R4, *ONE_TARGET[1:]], "（現在値－前年度の利用率）÷（目標－前年度の利用率）", None),
        ([R1, R4, *ONE_TARGET[1:]], "（現在値－前年同期の値）÷（目標－前年同期の値）", None),
        ([R1, R4, *ONE_TARGET[1:]], "（現在値－直近年度の利用率）÷（目標－直近年度の利用率）", None),
        ([R1, R4, *ONE_TARGET[1:]], "（現在値－令和元年度の利用率）÷（目標－令和元年度の利用率）", "blue"),
        ([R1, R4, *ONE_TARGET[1:]], "（令和4年度の利用率－令和元年度の利用率）÷（目標－令和元年度の利用率）", None),
    ],
)  # fmt: skip
def test_a_formula_of_another_column_than_is_read_puts_the_rates_in_doubt(
    heads: Sequence[str], formula: str, color: str | None
) -> None:
    assert by_formula(heads, formula) == color
