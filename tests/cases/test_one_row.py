"""Sheets of one procedure that were once coloured wrongly, each with the
colour that a careful person gives.

``unrated`` is a cell that is left as it is, with a finding; ``none`` is rated
and not filled. Two readings are this program's own: 令和4・5年度 ends with its
second year, and オンライン利用率40% without a verb is a target that says no
direction, so that only the number itself meets it.
"""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Cell, Grid, Paint, Put
from tests import making
from tests.scorecard.made import book

from irodori.conversion import convert

HEADINGS = {
    "name": "手続名",
    "base": "オンライン利用率(令和元年度)",
    "current": "オンライン利用率(現在値)",
    "target": "オンライン利用率目標",
    "issue": "課題①",
    "kpi": "中間KPIと目標",
    "plan": "アクションプラン a",
    "progress": "進捗(中間KPI)",
    "due": "達成期限(中間KPI)",
}
USUAL: dict[str, Put] = {
    "name": "届出",
    "base": "0%",
    "current": "15%",
    "target": "20%",
    "issue": "課題",
    "kpi": "認知度を50%以上にする。",
    "plan": "【措置済】改修",
    "progress": "45%",
    "due": "令和5年9月末",
}
Case = tuple[dict[str, Put], str, str]

VALUES: list[Case] = [
    (
        {"kpi": "審査期間を14日にする。", "progress": "20日"},
        "progress",
        "none",
    ),
    (
        {"kpi": "エラー率を10%から5%に低減する。", "progress": "6%"},
        "progress",
        "none",
    ),
    (
        {"kpi": "未対応件数を0件にする。", "progress": "3件"},
        "progress",
        "none",
    ),
    ({"kpi": "50%を下回らない", "progress": "45%"}, "progress", "none"),
    ({"kpi": "オンライン利用率40%", "progress": "45%"}, "progress", "unrated"),
    ({"kpi": "オンライン利用率40%", "progress": "40%"}, "progress", "blue"),
    (
        {"kpi": "利用率40%以上を目指さず周知に努める", "progress": "45%"},
        "progress",
        "unrated",
    ),
    ({"progress": "50%弱"}, "progress", "none"),
    ({"progress": "約50%"}, "progress", "unrated"),
    ({"progress": "達成（見込）"}, "progress", "unrated"),
    ({"progress": "公表予定"}, "progress", "unrated"),
    ({"current": "1)10%"}, "current", "yellow"),
    ({"current": "※1)10%"}, "current", "yellow"),
    ({"current": "2)5%"}, "current", "orange"),
    ({"current": "12、3%"}, "current", "unrated"),
    ({"current": "20%達成見込み"}, "current", "unrated"),
    ({"current": "目標20%"}, "current", "unrated"),
    ({"plan": "【取組中】改修", "due": "令和４・５年度"}, "plan", "green"),
    ({"plan": "【取組中】改修", "due": "令和5年7月頃"}, "plan", "unrated"),
    ({"plan": "【取組中】改修", "due": "令和5年9月頃"}, "plan", "green"),
    ({"plan": "【取組中】改修", "due": "令和5年春頃"}, "plan", "unrated"),
    ({"plan": "【取組中】改修", "due": "令和4年秋頃"}, "plan", "yellow"),
    ({"plan": "【取組中】改修", "due": "R4末"}, "plan", "yellow"),
    ({"plan": "【取組中】改修", "due": "令和5年下期"}, "plan", "green"),
    ({"plan": "【取組中】改修", "due": "令和5年第2四半期"}, "plan", "unrated"),
    ({"plan": "【取組中】改修", "due": "令和5年3月末※1"}, "plan", "yellow"),
    ({"plan": "【取組中】改修", "due": "未定"}, "plan", "unrated"),
    ({"plan": "改修（完了時期：令和5年度末）"}, "plan", "unrated"),
    ({"plan": "【取組中】改修【未着手】"}, "plan", "unrated"),
    ({"plan": "・改修（措置済）\n・周知（取組中）"}, "plan", "unrated"),
    (
        {"plan": "【取組中（期限内）】改修", "due": "令和5年3月末"},
        "plan",
        "unrated",
    ),
    ({"plan": "【未着手（期限超過）】改修"}, "plan", "red"),
    ({"plan": "改修（取組中）※1"}, "plan", "green"),
    ({"plan": "改修（完了未定）"}, "plan", "unrated"),
    ({"plan": "【取組中 令和4年10月～】改修"}, "plan", "unrated"),
    ({"plan": "①改修（措置済）②周知（取組中）"}, "plan", "unrated"),
    ({"plan": "改修（令和6年2月完了）"}, "plan", "unrated"),
    ({"plan": "【取組中】9月上旬までに改修"}, "plan", "unrated"),
    ({"progress": "未達成（55%）"}, "progress", "unrated"),
]
LEGENDS: list[tuple[str, str]] = [
    (
        "オンライン利用率（現在値）　青：100%以上　緑：80%以上　黄：50%以上80%未満　橙：20%以上50%未満　赤：20%未満",
        "yellow",
    ),
    (
        "オンライン利用率（現在値）　🔵100%以上　🟢80%以上100%未満　🟡50%以上80%未満　🟠20%以上50%未満　🔴20%未満",
        "yellow",
    ),
    (
        "オンライン利用率（現在値）　青：≧100%、緑：≧80%、＜100%　黄：≧50%、＜80%　橙：≧20%、＜50%　赤：＜20%",
        "yellow",
    ),
    (
        (
            "オンライン利用率（現在値）　青：大変よい　緑：80%以上100%未満　"
            "黄：50%以上80%未満　橙：20%以上50%未満　赤：20%未満"
        ),
        "unrated",
    ),
    ("※色分けの基準は別紙参照。", "unrated"),
]
BANDS = "オンライン利用率（現在値）：青＝目標達成、緑＝進捗率80％以上100％未満、黄＝50％以上80％未満、赤＝50％未満"
PLANS = "アクションプラン：青＝措置済、緑＝取組中（期限内）、黄＝取組中（期限超過）、赤＝未着手"
RIDERS: list[tuple[str, str]] = [
    ("※進捗率は小数点以下を四捨五入。", "current"),
    ("※進捗率の小数点以下は切り上げて判定する。", "current"),
    ("※進捗率は当該年度の目標値に対する割合", "current"),
    ("（注）進捗率は、現在値を目標値で除したもの。", "current"),
    (
        "※進捗率＝（現在値－令和4年度値）÷（目標値－令和4年度値）×100",
        "current",
    ),
    ("※基準値は令和2年度の値とする。", "current"),
    ("※現在値は見込み値である。", "current"),
    ("※利用率は紙による申請の割合を示す。", "current"),
    ("※ただし、令和5年度に追加した手続は1段階上の色とする。", "current"),
    ("※上記の凡例は廃止。", "current"),
    ("※色は前回公表時の状況を示す。", "current"),
    ("※「期限超過」とは期限から6か月を経過したものをいう。", "plan"),
    ("※期限の「○月」は当該月の初日をいう。", "plan"),
]
HARMLESS: list[str] = [
    "※進捗率は小数点以下切捨て。",
    "※進捗率＝（現在値－基準値）÷（目標値－基準値）×100",
    "※進捗率は令和5年6月末時点。",
    "※基準値は令和元年度の値とする。",
    "※現在値は各府省からの報告による。",
    "※四捨五入のため合計は一致しない場合がある。",
    "※利用率は小数点以下第2位を四捨五入している。",
    "※オンライン利用率は、年間オンライン件数を年間手続件数で除したもの。",
    "※期限は基本計画に定めるもの。",
    "※「措置済」とは、措置が完了したものをいう。",
    "※本凡例は全ての様式に適用する。",
]
OF_TARGET = "オンライン利用率（現在値）：青＝目標達成、緑＝目標値の80％以上、黄＝目標値の50％以上80％未満、赤＝目標値の50％未満"
MARKED: list[tuple[str, str, str]] = [
    ("15%※1", "※1　令和5年度末の見込み", "unrated"),
    ("15%*", "※「*」を付した値は見込み値。", "unrated"),
    ("15%（注1）", "（注1）目標値を記載", "unrated"),
    ("15%※1", "※1　一部の自治体のみの値", "yellow"),
    ("15%※1", "※2　令和5年度末の見込み", "yellow"),
]
HEADED: list[tuple[str, str]] = [
    ("current", "【オンライン利用率】（現在値）"),
    ("current", "オンライン利用率(現在値)※1"),
    ("current", "オンライン利用率（現在値） Actual"),
    ("current", "オンライン利用率(現在値) B"),
    ("plan", "アクションプラン1-a"),
    ("plan", "アクションプランa2"),
    ("plan", "1)アクションプラン a"),
    ("target", "オンライン利用率目標 Target"),
    ("name", "【手続名】"),
    ("issue", "1.課題"),
    ("target", "オ　オンライン利用率目標"),
    ("name", "ア 手続名"),
    ("kpi", "KPI・目標"),
]


def outcome(
    row: dict[str, Put],
    column: str,
    headings: dict[str, str] = HEADINGS,
    *below: str,
) -> str:
    rows: list[list[Put]] = [
        [headings[name] for name in HEADINGS],
        [row[name] for name in HEADINGS],
        [],
    ]
    conversion = convert(
        book(Grid("S", [*rows, *([text] for text in below)])),
        as_of=dt.date(2023, 6, 30),
    )
    cell = f"{'ABCDEFGHI'[list(HEADINGS).index(column)]}2"
    for each in conversion.ratings:
        if each.cell == cell:
            return each.color or "none"
    assert [each for each in conversion.findings if each.severity == "warning"]
    return "unrated"


@pytest.mark.parametrize(("changed", "column", "wanted"), VALUES)
def test_a_value_is_read_whole_or_not_at_all(
    changed: dict[str, Put], column: str, wanted: str
) -> None:
    assert outcome({**USUAL, **changed}, column) == wanted


@pytest.mark.parametrize(("legend", "wanted"), LEGENDS)
def test_a_legend_that_is_there_is_never_passed_over(
    legend: str, wanted: str
) -> None:
    assert outcome(USUAL, "current", HEADINGS, legend) == wanted


@pytest.mark.parametrize(("rider", "column"), RIDERS)
def test_a_sentence_that_changes_a_rule_puts_that_rule_in_doubt(
    rider: str, column: str
) -> None:
    assert outcome(USUAL, column, HEADINGS, BANDS, PLANS, rider) == "unrated"


@pytest.mark.parametrize("sentence", HARMLESS)
def test_a_sentence_that_changes_no_rule_means_nothing(sentence: str) -> None:
    colors = [
        outcome(USUAL, column, HEADINGS, BANDS, PLANS, sentence)
        for column in ("current", "plan")
    ]
    assert colors == ["yellow", "blue"]


def test_bounds_in_shares_of_the_target_are_no_progress() -> None:
    assert (
        outcome({**USUAL, "base": "10%"}, "current", HEADINGS, OF_TARGET)
        == "unrated"
    )


@pytest.mark.parametrize(("value", "note", "wanted"), MARKED)
def test_a_value_whose_note_calls_it_a_forecast_is_not_known(
    value: str, note: str, wanted: str
) -> None:
    assert (
        outcome({**USUAL, "current": value}, "current", HEADINGS, BANDS, note)
        == wanted
    )


def test_rates_whose_columns_have_different_scales_are_not_known() -> None:
    headings = {**HEADINGS, "current": "オンライン利用率(現在値)（％）"}
    assert (
        outcome(
            {**USUAL, "base": 0, "current": 15, "target": 0.2},
            "current",
            headings,
        )
        == "unrated"
    )


@pytest.mark.parametrize(
    ("kpi", "heading", "held", "wanted"),
    [
        ("導入団体を100団体以上にする。", "（％）", 120, "unrated"),
        ("利用者を5,000人以上にする。", "（千人）", 5.1, "blue"),
        ("認知度を50%以上にする。", "（％）", 52, "blue"),
        ("認知度を50%以上にする。", "（％）", 0.52, "unrated"),
    ],
)
def test_the_unit_in_the_heading_is_that_of_the_bare_numbers_below(
    kpi: str, heading: str, held: float, wanted: str
) -> None:
    headings = {**HEADINGS, "progress": f"進捗(中間KPI){heading}"}
    assert (
        outcome({**USUAL, "kpi": kpi, "progress": held}, "progress", headings)
        == wanted
    )


@pytest.mark.parametrize(("field", "heading"), HEADED)
def test_the_dress_of_a_heading_means_nothing(
    field: str, heading: str
) -> None:
    headings = {**HEADINGS, field: heading}
    assert outcome(USUAL, "current", headings) == "green"
    assert outcome(USUAL, "plan", headings) == "blue"
    assert outcome(USUAL, "progress", headings) == "none"


@pytest.mark.parametrize(
    "newest", ["令和5年度見込み", "令和5年度計画", "令和5年度予測"]
)
def test_a_forecast_is_not_the_newest_year(newest: str) -> None:
    found = years(newest)
    assert found == {"C2": "green"}


def test_a_year_that_has_not_begun_is_not_rated() -> None:
    assert years("令和7年度") == {}


def years(newest: str) -> dict[str, str]:
    """Return the colours of a sheet with the rates of 令和4年度 (75 % of the
    way) and of another year (100 %).
    """
    headings: list[Put] = [
        f"オンライン利用率({year})"
        for year in ("令和元年度", "令和4年度", newest)
    ]
    rows: list[list[Put]] = [
        ["手続名", *headings, "目標値", "課題①"],
        ["届出", "0%", "15%", "20%", "20%", "周知不足"],
    ]
    conversion = convert(book(Grid("S", rows)), as_of=dt.date(2023, 6, 30))
    return {each.cell: each.color or "none" for each in conversion.ratings}


def test_fills_that_tell_columns_apart_are_no_statuses() -> None:
    plans = [
        Cell("改修", fill=Paint(rgb)) for rgb in ("BDD7EE", "C6E0B4", "FFE699")
    ]
    header = [
        "手続名",
        "課題①",
        *(f"アクションプラン {letter}" for letter in "abc"),
    ]
    rows: list[list[Put]] = [
        [*header],
        ["届出", "周知不足", *plans],
        ["申請", "周知不足", *plans],
    ]
    assert convert(book(Grid("S", rows))).ratings == []
    rows[2][2:4] = [plans[1], plans[0]]
    assert [
        each.color
        for each in convert(
            book(Grid("S", rows)), as_of=dt.date(2023, 6, 30)
        ).ratings
    ] == ["blue"] * 2


def test_a_plan_that_was_done_at_an_unknown_time_has_no_colour_of_a_time() -> (
    None
):
    legend = "アクションプラン　青：期限内に措置済　緑：期限後に措置済　黄：取組中　赤：未着手"
    late = {**USUAL, "due": "令和5年3月末"}
    assert outcome(late, "plan", HEADINGS, legend) == "unrated"
    assert (
        outcome(
            {**late, "plan": "【措置済（期限内）】改修"},
            "plan",
            HEADINGS,
            legend,
        )
        == "blue"
    )
    assert outcome(USUAL, "plan", HEADINGS, legend) == "blue"


@pytest.mark.parametrize(
    "names",
    [
        ("取組内容", "進捗状況", "実施期限"),
        ("具体的取組", "取組状況", "完了予定時期"),
    ],
)
def test_a_third_level_in_other_words_is_the_plans(
    names: tuple[str, str, str],
) -> None:
    lines = [
        {"A": "手続名", "B": "課題①", "C": "アクションプラン a"},
        dict(zip("CDE", names, strict=True)),
        dict(
            zip(
                "ABCDE",
                ("届出", "周知不足", "改修", "取組中", "令和5年3月末"),
                strict=True,
            )
        ),
    ]
    cell = '<c r="{}{}" t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(
        f'<row r="{at}">{"".join(cell.format(column, at, text) for column, text in line.items())}</row>'
        for at, line in enumerate(lines, 1)
    )
    merges = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/><mergeCell ref="C1:E1"/></mergeCells>'
    conversion = convert(
        making.book(making.worksheet(rows, tail=merges)),
        as_of=dt.date(2023, 6, 30),
    )
    assert {each.cell: each.color for each in conversion.ratings} == {
        "C3": "yellow"
    }
