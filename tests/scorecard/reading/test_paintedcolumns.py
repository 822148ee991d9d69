"""The column whose cells a legend says are coloured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from samples.layout import Grid, Put
from tests.scorecard.made import book, colors, found

from irodori.conversion import convert
from irodori.results import Conversion
from irodori.scorecard.reading.paintedcolumns import painting
from irodori.sheets.flatrecords import known_statuses

NAMES = {
    "取組",
    "取組名",
    "状況",
    "取組状況",
    "実績値",
    "達成率",
    "期限",
    "施策名",
}


@pytest.mark.parametrize(
    ("line", "names", "sources"),
    [
        ("※取組欄は次により色分けする。", "取組", ""),
        ("施策名のセルを状況により塗り分けている。", "施策名", "状況"),
        ("施策名は状況に応じて色分け", "施策名", "状況"),
        ("状況欄の色：完了＝青、実施中＝緑", "状況", ""),
        ("「状況」欄　青：完了、緑：実施中", "状況", ""),
        ("実績値欄は達成率により色分け（青：100％以上、緑：100％未満）", "実績値", "達成率"),
        ("実績値の色：青 100％以上、緑 100％未満", "実績値", ""),
        ("完了＝青、実施中＝緑（状況欄を着色）", "状況", ""),
        ("完了＝青、実施中＝緑　※状況欄", "状況", ""),
        ("取組名及び状況欄は、完了を青、実施中を緑で塗る", "取組名 状況", ""),
        ("備考　施策名の欄は、完了は青、実施中は緑で表示", "施策名", ""),
        ("（注１）施策名の欄は、完了は青、実施中は緑で表示", "施策名", ""),
        ("取 組 名 の セル は、完了を青、実施中を緑", "取組名", ""),
    ],
)  # fmt: skip
def test_a_line_says_which_column_is_coloured(
    line: str, names: str, sources: str
) -> None:
    told = painting(line, NAMES)
    assert told is not None
    assert told.names == frozenset(names.split())
    assert told.sources == frozenset(sources.split())


@pytest.mark.parametrize(
    "line",
    [
        "状況：完了＝青、実施中＝緑",
        "状況が完了のものは青、実施中のものは緑",
        "状況欄が完了の場合は青、実施中の場合は緑",
        "期限欄を過ぎたものは赤、その他は緑",
        "達成率欄の値が100％以上は青、100％未満は赤",
        "状況欄には、完了又は実施中を記入する。",
        "期限欄を黄色に着色したものは延長した取組",
        "施策の状況は青、緑で示す",
        "改善取組欄は青、緑で示す",
        "青：完了　緑：実施中",
    ],
)
def test_what_says_nothing_of_cells_names_no_column(line: str) -> None:
    assert painting(line, NAMES) is None


STATUSES = "青：完了　緑：実施中　赤：未着手"
HEADS = ["取組項目", "担当課", "期限", "状況"]
ROWS = [
    ["窓口の統合", "総務課", "R7.3", "完了"],
    ["様式の見直し", "総務課", "R7.3", "未着手"],
]


def done(
    heads: Sequence[Put], rows: Sequence[Sequence[Put]], *legend: str
) -> Conversion:
    lines: list[Sequence[Put]] = [[], *([line] for line in legend)]
    data = book(Grid("一覧", [heads, *rows, *lines]))
    return convert(data, as_of=dt.date(2024, 4, 1))


@pytest.mark.parametrize(
    ("legend", "colored"),
    [
        (["状況欄の色", STATUSES], "D"),
        ([STATUSES], "D"),
        (["取組項目欄は次により色分けする。", STATUSES], "A"),
        (["取組項目欄の色分け：青 完了、\n赤 未着手"], "A"),
        (["取組名のセルを状況により塗り分ける。", STATUSES], "A"),
        (["担当課欄を状況に応じて色分け", STATUSES], "B"),
    ],
)
def test_the_column_that_a_legend_names_is_coloured(
    legend: list[str], colored: str
) -> None:
    assert colors(done(HEADS, ROWS, *legend)) == {
        f"{colored}2": "blue",
        f"{colored}3": "red",
    }


def test_the_title_of_a_cover_names_no_column() -> None:
    data = book(
        Grid("表紙", [["状況管理表"]]),
        Grid("一覧", [HEADS, *ROWS, [], ["取組項目欄の色分け"], [STATUSES]]),
    )
    conversion = convert(data, as_of=dt.date(2024, 4, 1))
    assert colors(conversion) == {"A2": "blue", "A3": "red"}


@pytest.mark.parametrize(
    "legend",
    [
        # two columns, and one that is none of the table's fields
        ["取組項目欄及び状況欄は次により色分けする。", STATUSES],
        ["備考欄を状況により色分け", STATUSES],
    ],
)
def test_a_column_that_no_rule_can_colour_is_a_doubt(
    legend: list[str],
) -> None:
    heads, rows = [*HEADS, "備考"], [[*row, "済"] for row in ROWS]
    conversion = done(heads, rows, *legend)
    assert not any(colors(conversion).values())
    assert ("A5", "legend.other_column") in found(conversion)


@pytest.mark.parametrize(
    ("line", "is_plain"),
    [
        ("※備考欄は着色しない。", True),
        ("※備考欄は着色なし。", True),
        ("（備考の欄は着色せず）", True),
        ("※「状況」欄のみ着色。「備考」欄は着色なし。", True),
        ("※期限欄には色を付けない", True),
        ("※備考欄は着色しない。延期したものは着色しない。", False),
        # What says that the column that the rules fill has no colours, or
        # that another one alone has, leaves open which one is meant.
        ("※状況欄は着色しない", False),
        ("状況の欄には色を付けません。", False),
        ("※備考欄のみ着色", False),
        ("※備考欄に着色する。", False),
    ],
)
def test_a_column_without_colours_takes_none_from_another(
    line: str, is_plain: bool
) -> None:
    heads = ["取組", "期限", "状況", "備考"]
    rows = [["研修", "R6.9末", "完了", "済"], ["周知", "R6.9末", "未着手", ""]]
    legend = "青：完了　緑：実施中　赤：未着手"
    conversion = done(heads, rows, legend, line)
    is_colored = colors(conversion) == {"C2": "blue", "C3": "red"}
    assert is_colored or not is_plain
    assert (found(conversion) == []) is is_plain


def test_the_values_of_an_indicator_are_coloured_by_their_rate() -> None:
    heads = ["指標", "基準値", "目標値", "実績値", "達成率"]
    rows = [["登録者数", "10人", "20人", "18人", "80%"]]
    bands = "青：100％以上　緑：70％以上100％未満　赤：70％未満"
    for line in ("実績値欄は達成率により色分け", "実績値の色"):
        assert colors(done(heads, rows, line, bands)) == {"D2": "green"}


@pytest.mark.parametrize(
    "line",
    [
        "※進捗率欄を評価に応じて着色",
        "進捗率の欄は評価により着色する。",
        "進捗率のセルを評価で塗り分ける",
    ],
)
def test_a_rate_is_coloured_by_the_letter_beside_it(line: str) -> None:
    heads = ["指標", "目標値", "実績値", "進捗率", "評価"]
    rows = [
        ["登録者数", "20人", "18人", "90%", "B"],
        ["件数", "2", "2", "100%", "A"],
    ]
    letters = "A：青 進捗率100％以上　B：緑 70％以上　C：赤 70％未満"
    conversion = done(heads, rows, line, letters)
    assert colors(conversion) == {"D2": "green", "D3": "blue"}


def test_letters_that_are_to_colour_the_rate_do_not_colour_their_own_column() -> (
    None
):
    heads = ["指標", "目標値", "実績値", "進捗率", "評価"]
    rows = [["登録者数", "20人", "18人", "90%", "B"]]
    conversion = done(heads, rows, "A：青　B：緑", "※進捗率欄に着色")
    assert not any(colors(conversion).values())
    assert ("A5", "legend.other_column") in found(conversion)
    conversion = done(heads, rows, "A：青　B：緑", "※評価欄に着色")
    assert colors(conversion) == {"E2": "green"}


@pytest.mark.parametrize(
    ("heads", "color"),
    [
        (["指標", "現状値（R2）", "実績値", "目標値"], "yellow"),
        (["指標", "基準値（R2）", "現状値", "目標値"], None),
    ],
)
def test_a_formula_from_what_is_the_value_of_now_is_a_doubt(
    heads: list[str], color: str | None
) -> None:
    conversion = done(
        heads,
        [["登録者数", 10, 15, 20]],
        "進捗率＝（実績値－現状値）÷（目標値－現状値）",
        "青：100％以上　黄：40％以上100％未満　赤：40％未満",
    )
    assert colors(conversion).get("C2") == color
    assert (("A4", "legend.in_doubt") in found(conversion)) is (color is None)


def test_statuses_are_of_the_column_of_their_own_legend() -> None:
    legend = [f"「状況」欄　{STATUSES}", "「期限」欄　赤：期限超過"]
    conversion = done(HEADS, ROWS, *legend)
    assert "C2" not in colors(conversion)


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
