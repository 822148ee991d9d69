"""Legends laid out in cells: which colour each text has, and which rule each
row belongs to.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from irodori.scorecard.legend import LegendCell, LegendReading, read_legend
from irodori.scorecard.profiles import load_profile
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref

PROFILE = load_profile()
FILLS = {
    "青": "FF0070C0",
    "緑": "FF00B050",
    "黄": "FFFFFF00",
    "赤": "FFFF0000",
}


def cells_of(picture: str) -> list[LegendCell]:
    """Return the cells of a picture: a line a row, ``|`` between its cells,
    ``[青]`` a fill before the cell's text.
    """
    found = []
    for row, line in enumerate(picture.strip().splitlines(), 20):
        for column, said in enumerate(line.split("|"), 1):
            fill, text = None, said.strip().replace("\\n", "\n")
            if text[:1] == "[" and text[2:3] == "]":
                fill, text = Fill.solid(FILLS[text[1]]), text[3:]
            if fill or text:
                ref = cell_ref(row, column)
                found.append(LegendCell(row, column, ref, text, fill))
    return found


def read(picture: str) -> LegendReading:
    return read_legend(cells_of(picture), PROFILE)


def said(reading: LegendReading) -> list[str]:
    """Return each rule's colours as words: progress 青 100%以上."""
    assert reading.legend
    legend = reading.legend
    found = [f"progress {band.color} {band.low}" for band in legend.bands]
    found += [f"{rule.color} {rule.status}" for rule in legend.statuses]
    return [*found, f"met {legend.kpi}", f"unmet {legend.kpi_unmet}"]


ALL = [
    "progress blue 1",
    "progress green 3/5",
    "progress red None",
    "blue done",
    "yellow active",
    "red not_started",
    "met blue",
    "unmet red",
]

LAYOUTS = {
    "an entry a cell": """
利用率           | 青：100%以上 | 緑：60%以上100%未満 | 赤：60%未満
アクションプラン | 青：措置済   | 黄：取組中          | 赤：未着手
中間KPI          | 青：達成     | 赤：未達成
""",
    "below titles": """
■利用率
青：100%以上 | 緑：60%以上100%未満 | 赤：60%未満
■アクションプラン
青：措置済   | 黄：取組中          | 赤：未着手
■中間KPI
青：達成     | 赤：未達成
""",
    "a colour before each text": """
利用率           | 青 | 100%以上 | 緑 | 60%以上100%未満 | 赤 | 60%未満
アクションプラン | 青 | 措置済   | 黄 | 取組中          | 赤 | 未着手
中間KPI          | 青 | 達成     | 赤 | 未達成
""",
    "filled texts": """
利用率           | [青]100%以上 | [緑]60%以上100%未満 | [赤]60%未満
アクションプラン | [青]措置済   | [黄]取組中          | [赤]未着手
中間KPI          | [青]達成     | [赤]未達成
""",
    "a row for the colours of all rules": """
区分             | 青       | 緑              | 黄     | 赤
利用率           | 100%以上 | 60%以上100%未満 | －     | 60%未満
アクションプラン | 措置済   |                 | 取組中 | 未着手
中間KPI          | 達成     | －              | －     | 未達成
""",
    "kinds over several rows": """
区分             | 色 | 条件
利用率           | 青 | 100%以上
                 | 緑 | 60%以上100%未満
                 | 赤 | 60%未満
アクションプラン | 青 | 措置済
                 | 黄 | 取組中
                 | 赤 | 未着手
中間KPI          | 青 | 達成
                 | 赤 | 未達成
""",
    "fills under the texts": """
利用率
100%以上 | 60%以上100%未満 | 60%未満
[青]     | [緑]            | [赤]

アクションプラン
措置済   | 取組中          | 未着手
[青]     | [黄]            | [赤]

中間KPI
達成     | 未達成
[青]     | [赤]
""",
    "words under the texts without a gap": """
利用率           | 100%以上 | 60%以上100%未満 | 60%未満
                 | 青       | 緑              | 赤
アクションプラン | 措置済   | 取組中          | 未着手
                 | 青       | 黄              | 赤
中間KPI          | 達成     | 未達成
                 | 青       | 赤
""",
    "fills over the texts": """
利用率           | [青]     | [緑]            | [赤]
                 | 100%以上 | 60%以上100%未満 | 60%未満
アクションプラン | [青]     | [黄]            | [赤]
                 | 措置済   | 取組中          | 未着手
中間KPI          | [青]     | [赤]
                 | 達成     | 未達成
""",
    "each text over its fill": """
利用率
100%以上
[青]
60%以上100%未満
[緑]
60%未満
[赤]
アクションプラン
措置済
[青]
取組中
[黄]
未着手
[赤]
中間KPI
達成
[青]
未達成
[赤]
""",
    "a column for each rule": """
色   | 利用率          | 対策   | 中間KPI
[青] | 100%以上        | 措置済 | 達成
[緑] | 60%以上100%未満 |        |
[黄] |                 | 取組中 |
[赤] | 60%未満         | 未着手 | 未達成
""",
    "tables with a heading line each": """
利用率の色分け
色 | 基準
青 | 100%以上
緑 | 60%以上100%未満
赤 | 60%未満

アクションプランの色分け
色 | 基準
青 | 措置済
黄 | 取組中
赤 | 未着手

中間KPIの色分け
色 | 基準
青 | 達成
赤 | 未達成
""",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_row_belongs_to_the_rule_that_it_names(layout: str) -> None:
    reading = read(LAYOUTS[layout])
    assert said(reading) == ALL
    assert reading.findings == ()


SWATCHES = {
    "numbers, and a count behind": """
利用率
区分   | 進捗率          | 手続数
[青]1  | 100%以上        | 1
[緑]2  | 60%以上100%未満 | 0
[赤]3  | 60%未満         | 12

アクションプラン
[青]1  | 措置済 | 3手続
[黄]2  | 取組中 | 0手続
[赤]3  | 未着手 | 12手続

中間KPI | 青：達成 | 赤：未達成
""",
    "letters, and shares and words behind, without headings": """
利用率
[青]A  | 100%以上        | 25％ | 秀 | 年１回
[緑]B  | 60%以上100%未満 | 25％ | 良 | 年２回
[赤]C  | 60%未満         | 50％ | 可 | 毎月

アクションプラン
[青]A  | 措置済 | 77,196,255 | 特になし
[黄]B  | 取組中 | 255,241,0  | 特になし
[赤]C  | 未着手 | 255,75,0   | 局長に報告

中間KPI | 青：達成 | 赤：未達成
""",
    "numbers over and letters under the texts": """
利用率
[青]① | [緑]②           | [赤]③
100%以上 | 60%以上100%未満 | 60%未満

アクションプラン
措置済   | 取組中          | 未着手
[青](A)  | [黄](B)         | [赤](C)

中間KPI | 青：達成 | 赤：未達成
""",
    "below a heading with its formula": """
利用率（現在値）※進捗率＝（現在値－令和元年度利用率）÷（目標－令和元年度利用率）
[青] | 目標達成済
[緑] | 60%以上100%未満
[赤] | 60%未満
アクションプラン
[青] | 措置済
[黄] | 取組中
[赤] | 未着手
中間KPI | 青：達成 | 赤：未達成
""",
    "two cells wide": """
利用率
[青] | [青] | 100%以上
[緑] | [緑] | 60%以上100%未満
[赤] | [赤] | 60%未満

アクションプラン | 青：措置済 | 黄：取組中 | 赤：未着手
中間KPI | 青：達成 | 赤：未達成
""",
}


@pytest.mark.parametrize("layout", SWATCHES)
def test_a_swatch_beside_a_condition_is_an_entry_whatever_is_behind(
    layout: str,
) -> None:
    reading = read(SWATCHES[layout])
    assert said(reading) == ALL
    assert reading.findings == ()


@pytest.mark.parametrize(
    "picture",
    [
        "目標達成（青）\n進捗率60%以上（緑）\n進捗率60%未満（赤）",
        "【凡例】\n目標達成：青色\n進捗率60%以上：緑色\n進捗率60%未満：赤色",
        "目標を達成したもの（青）\n進捗度が60%以上のもの（緑）\n進捗度が60%未満のもの（赤）",
        "達成済み（青）\n進捗率６割以上　…　緑\n進捗率６割未満　…　赤",
        "進捗率60%未満（赤）\n進捗率60%以上（緑）\n目標達成（青）",
    ],
)
def test_the_target_met_is_of_the_rates_among_which_it_stands(
    picture: str,
) -> None:
    reading = read(picture)
    assert said(reading)[:3] == ALL[:3]
    assert reading.legend
    assert reading.legend.kpi == "blue"
    assert reading.findings == ()


def test_below_the_heading_of_a_kpi_the_target_met_is_not_of_the_rates() -> (
    None
):
    rates = "進捗率60%以上（緑）\n進捗率60%未満（赤）"
    reading = read(f"中間KPI\n目標達成（青）\n{rates}")
    assert "progress blue 1" not in said(reading)
    assert "met blue" in said(reading)


@pytest.mark.parametrize("joint", ["／", "・", "、", "及び"])
@pytest.mark.parametrize("picture", ["[{0}] | {1}", "[{0}]{1}"])
@pytest.mark.parametrize("title", ["", "凡例", "■の見方"])
def test_one_row_of_swatches_serves_rates_and_plans(
    joint: str, picture: str, title: str
) -> None:
    rows = [
        picture.format(color, said.replace("／", joint))
        for color, said in {
            "青": "目標達成／措置済",
            "黄": "進捗率50%以上100%未満／取組中（期限内）",
            "赤": "50％未満／未着手（期限超過）",
        }.items()
    ]
    assert said(read("\n".join([title, *rows])))[:6] == [
        "progress blue 1",
        "progress yellow 1/2",
        "progress red None",
        "blue done",
        "yellow active",
        "red not_started",
    ]


@pytest.mark.parametrize(
    "doubtful", ["要確認", "完璧／措置済", "おおむね達成／措置済"]
)
def test_a_swatch_of_two_rules_that_is_not_understood_whole_doubts_both(
    doubtful: str,
) -> None:
    legend = read(
        f"[青] | {doubtful}\n[黄] | 50％以上／取組中\n[赤] | 50％未満／未着手"
    ).legend
    assert legend
    assert set(legend.doubts_by_rule) == {"progress", "status"}


BANDS = ("100%以上", "70%以上", "40%以上", "10%以上", "10%未満")


@pytest.mark.parametrize(
    ("fills", "unsure", "names"),
    [
        # the gold and the orange of Excel's own theme
        (("5B9BD5", "70AD47", "FFC000", "ED7D31", "C00000"), 0, "yellow"),
        (("0070C0", "00B0F0", "FFFF00", "FFC000", "FF0000"), 0, "yellow"),
        (("5B9BD5", "70AD47", "FFC000", "FFC000", "C00000"), 2, "orange"),
        (("5B9BD5", "FFC000", "70AD47", "ED7D31", "C00000"), 0, "green"),
        (("5B9BD5", "70AD47", "FFC000", "ED7D31", "7F7F7F"), 0, "orange"),
    ],
)
def test_of_five_swatches_one_with_the_hue_of_its_neighbour_has_its_place(
    fills: tuple[str, ...], unsure: int, names: str
) -> None:
    cells = cells_of("利用率")
    for row, (fill, band) in enumerate(zip(fills, BANDS, strict=True), 21):
        swatch = Fill.solid(f"FF{fill}")
        cells.append(LegendCell(row, 1, cell_ref(row, 1), "", swatch))
        cells.append(LegendCell(row, 2, cell_ref(row, 2), band, None))
    legend = read_legend(cells, PROFILE).legend
    assert legend
    assert len(legend.doubts) == unsure
    assert legend.bands[2].color == names
    assert legend.fill("progress", names) == Fill.solid(f"FF{fills[2]}")


DECIDING = {
    "a second bound": """
利用率
[青]1 | 100%以上        | 10件以上
[緑]2 | 60%以上100%未満 | 10件以上
[赤]3 | 60%未満         | 10件以上
""",
    "exceptions": """
利用率
[青]1 | 100%以上        | 新規を除く
[緑]2 | 60%以上100%未満 | 新規を除く
[赤]3 | 60%未満         | すべて
""",
    "fills whose place is not known": """
利用率
[青]1 |  | [緑]2 |  | [赤]3 |
|  |  | 100%以上 | 60%以上100%未満 | 60%未満
""",
}


@pytest.mark.parametrize("layout", DECIDING)
def test_what_may_change_a_condition_beside_a_swatch_is_a_doubt(
    layout: str,
) -> None:
    legend = read(DECIDING[layout]).legend
    assert legend
    assert set(legend.doubts_by_rule) == {"progress"}


TABLES = {
    "remarks in columns of their own": """
利用率の色分け
評価 | 色 | 進捗率          | 対応   | 割合
A    | 青 | 100%以上        | 継続   | 30%
B    | 緑 | 60%以上100%未満 | 継続   | 50%
C    | 赤 | 60%未満         | 見直し | 20%

アクションプランの色分け
色 | 状況   | 備考
青 | 措置済
黄 | 取組中 | 所管部局に聞き取りを行う
赤 | 未着手

中間KPIの色分け
色 | 基準
青 | 達成
赤 | 未達成
""",
    "the rule before each condition": """
色 | | 意味
青 | | 利用率：100%以上
緑 | | 利用率：60%以上100%未満
赤 | | 利用率：60%未満
青 | | プラン：措置済
黄 | | プラン：取組中
赤 | | プラン：未着手
青 | | KPI：達成
赤 | | KPI：未達成
""",
    "bounds in columns of their own": """
利用率の色分け
色 | 下限（以上） | 上限（未満）
青 | 100%
緑 | 60%          | 100%
赤 |              | 60%

アクションプラン | 青：措置済 | 黄：取組中 | 赤：未着手
中間KPI | 青：達成 | 赤：未達成
""",
}


@pytest.mark.parametrize("layout", TABLES)
def test_the_headings_of_a_tables_columns_are_heard(layout: str) -> None:
    reading = read(TABLES[layout])
    assert said(reading) == ALL
    assert reading.findings == ()


@pytest.mark.parametrize(
    "matrix",
    [
        """
アクションプランの色分け
状況   | 期限内 | 期限超過
措置済 | 青     | 青
取組中 | 緑     | 黄
未着手 | 黄     | 赤
""",
        """
【アクションプラン】
       | 期限内 | 期限超過
措置済 | [青]   | [青]
取組中 | [緑]   | [黄]
未着手 | [黄]   | [赤]
""",
        """
【アクションプラン】
         | 措置済 | 取組中 | 未着手
期限内   | [青]   | [緑]   | [黄]
期限超過 | [青]   | [黄]   | [赤]
""",
        """
【アクションプラン】
状況   | 期限     | 色
措置済 | －       | 青
取組中 | 期限内   | 緑
取組中 | 期限超過 | 黄
未着手 | 期限内   | 黄
未着手 | 期限超過 | 赤
""",
        """
【アクションプラン】
状況   | 期限の別 | 色
措置済 |          | [青]
取組中 | 期限内   | [緑]
       | 期限超過 | [黄]
未着手 | 期限内   | [黄]
       | 期限超過 | [赤]
""",
    ],
    ids=["words", "swatches", "turned", "list", "merged"],
)
def test_a_table_of_statuses_by_deadlines(matrix: str) -> None:
    reading = read(matrix)
    assert reading.findings == ()
    assert reading.legend
    assert {
        (rule.status, rule.overdue): rule.color
        for rule in reading.legend.statuses
    } == {
        ("done", None): "blue",
        ("active", False): "green",
        ("active", True): "yellow",
        ("not_started", False): "yellow",
        ("not_started", True): "red",
    }


OPEN = {
    "fills between two rows of texts": """
アクションプラン
措置済 | 取組中 | 未着手
[青]   | [黄]   | [赤]
完了   | 実施中 | 着手前
""",
    "fills over and under a row of texts": """
アクションプラン
[青]   | [黄]   | [赤]
措置済 | 取組中 | 未着手
[緑]   | [赤]   | [黄]
""",
    "fills behind an empty row": """
アクションプラン
措置済 | 取組中 | 未着手

[青]   | [黄]   | [赤]
""",
}


OF_ONE_RULE = {
    "kpi": """
進捗（中間KPI） | 期限内 | 期限超過
達成            | 青     | 青
未達成          | 黄     | 赤
""",
    "kpi by a share": """
進捗（中間KPI）
区分   | 目標値に対する割合 | 色
達成     | 100%以上           | 青
概ね達成 | 80%以上100%未満    | 緑
未達成   | 80%未満            | 赤
""",
    "progress": """
オンライン利用率（現在値）
進捗             | 期限内 | 期限超過
100%以上         | 青     | 青
50%以上100%未満  | 緑     | 橙
50%未満          | 黄     | 赤
""",
    "progress by its deadline": """
オンライン利用率（現在値）
進捗             | 期限     | 色
100%以上         | －       | 青
50%以上100%未満  | 期限内   | 緑
50%未満          | 期限超過 | 赤
""",
    "status": """
アクションプラン
区分   | 完了した作業の割合 | 色
措置済 | 100%               | 青
取組中 | 1%以上100%未満     | 黄
""",
}


@pytest.mark.parametrize("case", OF_ONE_RULE)
def test_a_table_under_the_heading_of_a_rule_is_no_other_rules(
    case: str,
) -> None:
    reading = read(OF_ONE_RULE[case])
    assert reading.legend
    rule = case.partition(" ")[0]
    assert set(reading.legend.doubts_by_rule) == {rule}
    assert reading.said == {rule}


def test_the_measure_of_a_table_of_kpis_is_no_rate() -> None:
    reading = read(
        """
進捗（中間KPI） | 達成率    | 色
                | 100%以上  | 緑
                | 100%未満  | 赤
"""
    )
    assert reading.legend
    assert reading.said == {"kpi"}
    assert (reading.legend.kpi, reading.legend.kpi_unmet) == ("green", "red")


def test_examples_beside_the_bounds_decide_nothing() -> None:
    legend = read(
        """
オンライン利用率
色 | 基準            | 例（目標50%、令和元年度10%の場合）
青 | 100%以上        | 50%以上
緑 | 80%以上100%未満 | 42%以上50%未満
赤 | 80%未満         | 42%未満
"""
    ).legend
    assert legend
    assert [(each.color, each.low) for each in legend.bands] == [
        ("blue", 1),
        ("green", Fraction(4, 5)),
        ("red", None),
    ]


def test_an_entry_under_the_wrong_rule_puts_its_own_in_doubt_too() -> None:
    reading = read(
        """
利用率
青：100%以上
黄：取組中
赤：60%未満
アクションプラン
青：措置済
赤：未着手
"""
    )
    assert reading.legend
    assert set(reading.legend.doubts_by_rule) == {"progress", "status"}


def test_a_title_over_other_columns_is_no_row_of_a_table_of_rules() -> None:
    legend = read(
        """
進捗状況一覧 | 令和4年10月1日現在 |                          |          |
             |                    | （凡例）                 | 青       | 赤
             |                    | オンライン利用率（現在値） | 100%以上 | 100%未満
             |                    | アクションプラン         | 完了     | 未着手
"""
    ).legend
    assert legend
    assert legend.doubts_by_rule == {}
    assert [(each.color, each.low) for each in legend.bands] == [
        ("blue", 1),
        ("red", None),
    ]
    assert legend.color_of_status("not_started", None) == "red"


@pytest.mark.parametrize("layout", OPEN)
def test_texts_that_may_belong_to_two_colours_are_in_doubt(
    layout: str,
) -> None:
    legend = read(OPEN[layout]).legend
    assert legend
    assert "status" in legend.doubts_by_rule


PLANS = """
アクションプラン | 青：措置済 | 緑：取組中 | 赤：未着手

"""
OTHER_MEANINGS = [
    "青＝本省　緑＝地方局　赤＝独立行政法人",
    "（参考）担当課の色：青　情報政策課　緑　市民課　赤　税務課",
    "担当課の色分け：青　情報政策課、緑　市民課、赤　税務課",
    "難易度：青　易　緑　中　赤　難",
    "青：令和4年度着手　緑：令和5年度着手　赤：令和6年度着手",
    "アクションプランの担当課\\n青：情報政策課\\n緑：市民課\\n赤：税務課",
    "担当課の凡例\n[青] | 情報政策課\n[緑] | 市民課\n[赤] | 税務課",
    "担当課 | [青]情報政策課 | [緑]市民課 | [赤]税務課",
]


@pytest.mark.parametrize("form", OTHER_MEANINGS)
def test_colours_with_another_meaning_say_nothing_of_a_plans_status(
    form: str,
) -> None:
    assert read(PLANS + form).markers == {"blue", "green", "red"}


@pytest.mark.parametrize(
    "form",
    [
        "オンライン完結　青：完結する　赤：完結していない",
        "青字：追記　赤字：修正",
        "青：順調",
        "青：目標達成　緑：70%以上　赤：70%未満",
    ],
)
def test_colours_of_a_column_or_of_type_have_no_other_meaning(
    form: str,
) -> None:
    assert read(PLANS + form).markers == set()


RATES = """
利用率 | 青：100%以上 | 緑：60%以上100%未満 | 赤：60%未満
"""
NOTES = {
    "＊年間件数が10件以下の手続は参考値とし、色は付けていない。": {"progress"},
    "＊年間件数が10件以下の手続には色は付けていない。": {"progress", "status"},
    "注：年間手続件数10件以下は判定しない。": {"progress", "status"},
    "※件数の少ない手続（年間10件以下）は、進捗の評価を行っていない。": {
        "progress",
        "status",
    },
    "ただし、未着手のうち期限が令和6年度以降のものは着色しない。": {"status"},
    "（着手時期が令和6年度以降のものは色を付けない。）": {"status"},
    "※目標を定めていない手続は評価しない。": set(),
    "※本年度は外部評価を行っていない。": set(),
}


@pytest.mark.parametrize("note", NOTES)
def test_an_exception_puts_what_it_speaks_of_in_doubt(note: str) -> None:
    legend = read(RATES + PLANS + note).legend
    assert legend
    assert set(legend.doubts_by_rule) - {"kpi"} == NOTES[note]


@pytest.mark.parametrize(
    "picture",
    ["青|[青]措置済\n緑|[緑]取組中\n赤|[赤]未着手", "[青]措置済\n[緑]取組中\n[赤]未着手"],
)  # fmt: skip
def test_the_fill_of_a_condition_is_its_colours_own(picture: str) -> None:
    reading = read(picture)
    assert reading.legend
    shown = reading.legend.fills.items()
    fills = {color: fill.argb for (_, color), fill in shown}
    assert fills == {
        "blue": FILLS["青"],
        "green": FILLS["緑"],
        "red": FILLS["赤"],
    }
