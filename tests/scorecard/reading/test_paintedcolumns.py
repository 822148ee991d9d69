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


FROM_BASE = "（実績値－基準値）÷（目標値－基準値）"


@pytest.mark.parametrize(
    ("line", "filled"),
    [
        (f"○実績値は、進捗率（{FROM_BASE}）により、次のとおり着色", "D2"),
        (f"実績値を進捗率（{FROM_BASE}）に応じて次のように色分け", "D2"),
        (f"進捗率（{FROM_BASE}）により実績値を着色", "D2"),
        (f"実績値（進捗率：{FROM_BASE}）", "D2"),
        (f"【実績値】進捗率＝{FROM_BASE}", "D2"),
        ("・実績値は達成率で色分け", "D2 given"),
        ("達成率により実績値を着色", "D2 given"),
        (f"実績値の色分け（進捗率：{FROM_BASE}）", "D2"),
        (f"実績値の着色基準※進捗率＝{FROM_BASE}", "D2"),
        ("達成率により次のとおり着色", "E2 given"),
        (f"達成率＝{FROM_BASE}", "E2 given"),
        ("※実績値は年度末の値", "E2 given"),
    ],
)
def test_the_column_is_coloured_that_heads_the_list_and_by_its_formula(
    line: str, filled: str
) -> None:
    heads = ["指標", "基準値", "目標値", "実績値", "達成率"]
    rows: list[list[Put]] = [["創業件数", 100, 200, 160, "80%"]]
    conversion = done(heads, rows, line, "青：70%以上　黄：70%未満")
    wanted = "blue" if filled.endswith("given") else "yellow"
    assert colors(conversion) == {filled[:2]: wanted}


@pytest.mark.parametrize(
    "line",
    [
        "実績値",
        "〔実績値〕",
        "（実績値の着色基準）",
        "実績値の色分け（基準値から目標値までの進捗率による）",
        "実績値の欄（進捗率）",
        "実績値の色",
    ],
)
def test_a_given_progress_colours_no_other_column_unlike_its_values(
    line: str,
) -> None:
    heads = ["指標", "基準値", "目標値", "実績値", "達成率"]
    rows: list[list[Put]] = [
        ["創業件数", 100, 200, 160, "80%"],
        ["相談件数", 100, 200, 190, "95%"],
    ]
    conversion = done(heads, rows, line, "青：70%以上　黄：70%未満")
    assert colors(conversion) == {"D3": "blue"}
    assert ("D2", "measure.share_differs") in found(conversion)


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
