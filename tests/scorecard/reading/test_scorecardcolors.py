"""The columns of a scorecard that have the colours of others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from samples.layout import Grid, Put
from tests.scorecard.made import book, colors, found

from irodori.conversion import convert
from irodori.results import Conversion
from irodori.sheets.flatrecords import known_statuses

STATUSES = "青：完了　緑：実施中　赤：未着手"


def done(
    heads: Sequence[Put], rows: Sequence[Sequence[Put]], *legend: str
) -> Conversion:
    lines: list[Sequence[Put]] = [[], *([line] for line in legend)]
    data = book(Grid("一覧", [heads, *rows, *lines]))
    return convert(data, as_of=dt.date(2024, 4, 1))


RATES = ["手続名", "オンライン利用率（R3）", "オンライン利用率（現在値）", "オンライン利用率（目標）"]  # fmt: skip
PLANS = [
    "課題①",
    "アクションプランa",
    "状況",
    "期限",
    "アクションプランb",
    "状況",
]
PERMITS: list[list[Put]] = [
    ["占用許可", "0%", "18%", "25%", "図面", "様式の統一", "完了", "R6.6", "周知", "未着手"],
    ["埋立免許", "0%", "5%", "25%", "図面", "様式の統一", "実施中", "R7.6", "", "実施中"],
]  # fmt: skip
OF_RATES = (
    "現在値の色：進捗率100％以上＝青、70％以上100％未満＝緑、70％未満＝赤"
)


@pytest.mark.parametrize(
    "legend",
    [
        [f"状況欄の色：{STATUSES}"],
        [f"状況の色：{STATUSES}"],
        [f"【状況の色分け】{STATUSES}"],
        [f"状況：{STATUSES}"],
        ["状況の色分け（期限による）", STATUSES],
        [f"アクションプランの「状況」欄　{STATUSES}"],
        [f"アクションプラン　{STATUSES}", "※状況欄に着色"],
        [f"プランの状況により、状況欄を次のとおり色分けする。{STATUSES}"],
    ],
)
def test_the_statuses_of_plans_are_coloured_where_the_legend_says_so(
    legend: list[str],
) -> None:
    conversion = done([*RATES, *PLANS], PERMITS, OF_RATES, *legend)
    assert colors(conversion) == {
        "C2": "green",
        "G2": "blue",
        "J2": "red",
        "C3": "red",
        "G3": "green",
    }
    # that of the plan's own cell is no status any longer
    again = convert(conversion.data, as_of=dt.date(2024, 4, 1))
    assert again.data == conversion.data


def test_a_plan_without_a_status_of_its_own_leaves_all_in_doubt() -> None:
    heads = [*RATES, *PLANS[:-1], "備考"]
    conversion = done(heads, PERMITS, OF_RATES, f"状況欄の色：{STATUSES}")
    assert colors(conversion) == {"C2": "green", "C3": "red"}
    assert ("A6", "legend.other_column") in found(conversion)


def test_the_cell_of_a_status_names_its_plan_in_a_status_table() -> None:
    first = done(
        [*RATES, *PLANS], PERMITS, OF_RATES, f"状況欄の色：{STATUSES}"
    )
    row, *_ = known_statuses(first)
    assert (row.text, row.cell) == ("様式の統一", "一覧!G2")
    table = f"手続名,プラン,状況,セル\n占用許可,a,未着手,{row.cell}\n"
    again = convert(
        first.data, as_of=dt.date(2024, 4, 1), status=table.encode()
    )
    assert colors(again)["G2"] == "red"


BANDS = "青：100%以上　緑：70%以上100%未満　赤：70%未満"
TARGETS = ["指標", "基準値（R2）", "R5目標", "R5実績", "R8目標"]


@pytest.mark.parametrize(
    ("line", "color"),
    [
        (f"凡例：最終目標（R8）に対する進捗　{BANDS}", "green"),
        (f"R8目標値に対する進捗率　{BANDS}", "green"),
        (f"令和8年度の目標に向けた進捗状況を色分け　{BANDS}", "green"),
        (f"計画最終年度の目標に対する進捗により色分け　{BANDS}", "green"),
        (f"計画期間全体の目標への到達状況　{BANDS}", "green"),
        (
            f"進捗率＝（R5実績－基準値）÷（R8目標－基準値）\n{BANDS}",
            "green",
        ),
        (f"R5目標に対する進捗率　{BANDS}", "blue"),
        (f"当該年度の目標に対する進捗　{BANDS}", "blue"),
        (BANDS, "blue"),
        (f"{BANDS}\n※R8目標の達成に向けて取り組む", "blue"),
    ],
)
def test_the_target_counts_that_the_legend_names(
    line: str, color: str
) -> None:
    rows: list[list[Put]] = [
        ["創業件数", 10, 22, 22, 26],
        ["加入率", 60, 64, 66, 68],
    ]
    assert colors(done(TARGETS, rows, line)) == {"D2": color, "D3": color}


@pytest.mark.parametrize(
    ("formula", "color"),
    [
        ("（R5実績－R3実績）÷（R10目標－R3実績）", "yellow"),
        ("（実績－令和3年度実績）÷（目標－令和3年度実績）", "yellow"),
        ("（実績－R4）÷（目標－R4）", "orange"),
        ("（実績－R3）÷（目標－R4）", None),
        ("（実績－R2）÷（目標－R2）", None),
    ],
)
def test_a_former_year_is_the_base_that_the_formula_names(
    formula: str, color: str | None
) -> None:
    heads = ["指標", "R3実績", "R4実績", "R5実績", "R10目標"]
    rows: list[list[Put]] = [["創業件数", 10, 15, 20, 30]]
    bands = "青：70%以上　黄：40%以上70%未満　橙：40%未満"
    conversion = done(heads, rows, f"進捗率＝{formula}", bands)
    assert colors(conversion) == ({"D2": color} if color else {})


@pytest.mark.parametrize(
    "line",
    ["前年度実績に対する伸び率", "予算執行率の色", "市民アンケートの満足度"],
)
def test_bounds_of_another_measure_leave_the_values_in_doubt(
    line: str,
) -> None:
    rows: list[list[Put]] = [
        ["創業件数", 10, 22, 22, 26],
        ["加入率", 60, 64, 66, 68],
    ]
    conversion = done(TARGETS, rows, f"{line}　{BANDS}")
    assert not colors(conversion)
    assert ("A5", "legend.in_doubt") in found(conversion)


LETTERS = "Ａ：達成（青）　Ｂ：進捗率50％以上（緑）　Ｃ：進捗率50％未満（黄）"


@pytest.mark.parametrize(
    "head", ["到達度", "達成ランク", "区分", "進捗区分", "評価"]
)
@pytest.mark.parametrize(
    "line",
    [LETTERS, f"凡例　{LETTERS}", "凡例　□" + LETTERS.replace("　", "□")],
)
def test_a_column_that_holds_the_letters_of_the_legend_has_its_colours(
    head: str, line: str
) -> None:
    heads = ["指標", "策定時", "実績", "目標", head]
    rows: list[list[Put]] = [
        ["朝食欠食率", 5, 4, 3, "Ｂ"],
        ["地場産物", 30, 52, 50, "Ａ"],
        ["ボランティア", 80, 84, 120, "Ｃ"],
    ]
    assert colors(done(heads, rows, line)) == {
        "E2": "green",
        "E3": "blue",
        "E4": "yellow",
    }


def test_letters_that_no_column_holds_are_marks_of_a_list() -> None:
    heads = ["指標", "策定時", "実績", "目標", "備考"]
    rows: list[list[Put]] = [
        ["朝食欠食率", 5, 4, 3, "改善"],
        ["地場産物", 30, 52, 50, "Ａ市と連携"],
    ]
    assert colors(done(heads, rows, LETTERS)) == {"C2": "green", "C3": "blue"}


OF_NOW = ["手続名", "令和元年度利用率", "オンライン利用率(現在値)", "目標"]
GIVEN = [["甲", "10%", "60%", "60%"], ["乙", "10%", "12%", "60%"]]


def scored(heading: str, *legend: str) -> dict[str, str | None]:
    rows = [
        [*row, share] for row, share in zip(GIVEN, ("100%", "4%"), strict=True)
    ]
    return colors(done([*OF_NOW, heading], rows, *legend))


@pytest.mark.parametrize(
    ("heading", "legend"),
    [
        ("進捗率", ["進捗率：青 100%以上、緑 70%以上100%未満、赤 70%未満"]),
        ("進捗率", ["進捗率の欄を色分け：青 100%以上、緑 70%以上100%未満、赤 70%未満"]),
        ("進捗率", ["青：進捗率100％以上", "緑：進捗率70％以上100％未満", "赤：進捗率70％未満"]),
        ("進捗度（％）", ["進捗度（％）　青：100%以上　赤：100%未満"]),
        ("達成率", ["青の網掛け…達成率100％以上", "緑の網掛け…達成率50％以上100％未満", "赤の網掛け…達成率50％未満"]),
        ("目標に対する進捗率", ["「目標に対する進捗率」欄の色：青 70%以上、赤 70%未満"]),
    ],
)  # fmt: skip
def test_the_progress_that_a_scorecard_gives_is_coloured_where_the_legend_is_of_it(
    heading: str, legend: list[str]
) -> None:
    assert scored(heading, *legend) == {"E2": "blue", "E3": "red"}


@pytest.mark.parametrize(
    ("heading", "legend"),
    [
        ("進捗率", []),
        ("進捗率", ["オンライン利用率（現在値）：青 進捗率100%以上、赤 進捗率100%未満"]),
        ("進捗率", ["オンライン利用率（現在値）", "青：進捗率100％以上", "赤：進捗率100％未満"]),
        ("進捗率", ["【現在値】進捗率100％以上は青、100％未満は赤"]),
        ("達成率", ["現在値は、達成率により次のとおり着色", "青：達成率100％以上", "赤：達成率100％未満"]),
        ("達成率", ["現在値の色", "青：達成率100％以上", "赤：達成率100％未満"]),
        ("進捗率", ["目標に対する進捗：青 100%以上、赤 100%未満"]),
        ("進捗率", ["【現在値】進捗率100％以上は青色、100％未満は赤色で塗りつぶし"]),
        ("進捗率", ["【現在値】", "青：進捗率100％以上", "赤：進捗率100％未満"]),
        ("進捗率", ["直近の値：進捗率100％以上 青、進捗率100％未満 赤"]),
        ("備考", ["進捗率：青 100%以上、赤 100%未満"]),
    ],
)  # fmt: skip
def test_else_the_rates_of_a_scorecard_are_coloured(
    heading: str, legend: list[str]
) -> None:
    assert scored(heading, *legend) == {"C2": "blue", "C3": "red"}


def test_a_given_progress_that_is_not_the_computed_one_is_remarked() -> None:
    rows = [[*GIVEN[0], "80%"], [*GIVEN[1], "不明"]]
    legend = "進捗率：青 100%以上、緑 70%以上100%未満、赤 70%未満"
    conversion = done([*OF_NOW, "進捗率"], rows, legend)
    assert colors(conversion) == {"E2": "green"}
    assert ("E2", "measure.share_differs") in found(conversion)
    assert any(cell == "E3" for cell, _ in found(conversion))


SHARED = "（注）オンライン利用率の色分け：進捗率　青：100%以上　赤：100%未満"


@pytest.mark.parametrize(
    ("base", "current", "is_rated"),
    [
        ("令和元年度オンライン利用率", "直近のオンライン利用率", True),
        ("R1 オンライン利用率", "最新のオンライン利用率", True),
        ("令和元年度利用率", "オンライン利用率(現在値)", True),
        # the column that has the very name is another one
        ("オンライン利用率", "直近のオンライン利用率", False),
    ],
)
def test_a_name_that_the_rates_share_is_that_of_the_rated_one(
    base: str, current: str, is_rated: bool
) -> None:
    conversion = done(["手続名", base, current, "目標"], GIVEN, SHARED)
    rated = {"C2": "blue", "C3": "red"}
    assert colors(conversion) == (rated if is_rated else {})


@pytest.mark.parametrize(
    ("heading", "legend"),
    [
        ("未処理率", "未処理率：緑 5%未満、黄 5%以上10%未満、赤 10%以上"),
        ("達成状況", "達成状況：青＝達成、赤＝未達成"),
        ("達成状況", "※達成状況の色は、青＝達成、赤＝未達成"),
    ],
)
def test_a_legend_in_doubt_of_a_column_that_no_rule_colours_is_said_there(
    heading: str, legend: str
) -> None:
    rows = [[*row, "4%"] for row in GIVEN]
    conversion = done([*OF_NOW, heading], rows, legend)
    assert not colors(conversion)
    assert ("E1", "legend.other_column") in found(conversion)


def test_nothing_is_said_there_of_a_legend_that_is_understood() -> None:
    heads = [*OF_NOW, "取組状況"]
    rows = [[*row, "順調"] for row in GIVEN]
    legend = "進捗率：青 100%以上、緑 70%以上100%未満、赤 70%未満"
    conversion = done(heads, rows, legend)
    assert colors(conversion) == {"C2": "blue", "C3": "red"}
    assert not found(conversion, "legend.")


@pytest.mark.parametrize(
    ("line", "is_rated"),
    [
        ("令和6年度：青100%以上、緑70%以上、赤70%未満", True),
        ("■令和6年度の色：青100%以上、緑70%以上、赤70%未満", True),
        ("令和6年度実績：青100%以上、緑70%以上、赤70%未満", True),
        ("令和5年度：青100%以上、緑70%以上、赤70%未満", False),
        ("令和3年度：青100%以上、緑70%以上、赤70%未満", False),
    ],
)
def test_the_year_of_the_rates_before_a_list_is_their_name(
    line: str, is_rated: bool
) -> None:
    heads = ["手続名", "令和3年度", "令和6年度", "目標"]
    rows: list[list[Put]] = [["占用許可", "0%", "18%", "25%"]]
    wanted = {"C2": "green"} if is_rated else {}
    assert colors(done(heads, rows, line)) == wanted
