"""The line over a legend: it is the sheet's own, or says whose it is."""

from __future__ import annotations

import pytest
from tests.scorecard.made import colors, converted, lines

TABLE = [
    "府省名|手続名|オンライン利用率（令和元年度）|オンライン利用率（現在値）|オンライン利用率目標|達成期限|アクションプランa|状況|期限",
    "農林水産省|漁船登録申請|0%|38%|50%|令和7年3月末|周知|取組中|令和5年3月末",
]
RATES = "青色：目標達成　緑色：80％以上100％未満　黄色：50％以上80％未満　赤色：50％未満"
PLANS = "青：措置済　橙：取組中　赤：未着手"


def colors_below(caption: str, legend: str, *, title: str = "") -> list[str]:
    """Return the colours of the rate and the plan over a legend with a
    caption; ``-`` for a cell in doubt.
    """
    above = [title] if title else []
    rows = [*above, *TABLE, "", caption, legend]
    rated = colors(converted(lines(*rows)))
    row = len(above) + 2
    found = (rated.get(f"{column}{row}") for column in "DG")
    return [each or "-" for each in found]


@pytest.mark.parametrize(
    "caption",
    [
        "凡例",
        "【凡例】",
        "◇色分けの基準（本計画）◇",
        "オンライン利用率引上げに係る基本計画　凡例",
        "スコアカードの見方",
        "凡例（全府省共通）",
        "色の凡例（全シート共通）",
        "（色分けの考え方）",
        "色分け基準（デジタル庁）",
        "凡例（令和3年度改定）",
        "【凡例】オンライン利用率（現在値）の色分け（令和3年度改定）",
        "凡例（令和5年9月末時点）",
        "現行の凡例",
        "出典：各課調べ",
        "担当：情報政策課",
        "※令和4年度から対象を全市町村に拡大",
        "色は自動で付きます",
        "以下は色分けの凡例です。",
    ],
)
def test_a_line_of_legends_leaves_the_legend_to_the_sheet(
    caption: str,
) -> None:
    assert colors_below(caption, RATES)[0] == "yellow"
    assert colors_below(caption, PLANS)[1] == "orange"


@pytest.mark.parametrize(
    "caption",
    [
        "郵送利用率の凡例",
        "満足度：",
        "予算執行率の色分け",
        "別表「窓口利用率一覧」の凡例",
        "次期計画（令和7年度～）の凡例",
        "前計画（令和2年度まで）の凡例",
        "令和2年度以前の凡例",
        "次期計画の凡例（案）",
        "【改定案】オンライン利用率（現在値）の色分け",
        "【不使用】",
        "色分けの例（見本）",
        "国土交通省分の凡例",
        "（他団体の例）A県の凡例",
        "№1～2の凡例",
        "重点手続のみ",
        "法人手続の凡例",
        "予算執行率の色分け。",
        "以下は、国土交通省分の凡例です。",
    ],
)
def test_a_line_that_says_that_colours_are_others_puts_them_in_doubt(
    caption: str,
) -> None:
    assert colors_below(caption, RATES)[0] == "-"
    assert colors_below(caption, PLANS)[1] == "-"
    in_its_cell = f"{caption}\n{PLANS}"
    assert "凡例" not in caption or colors_below("", in_its_cell)[1] == "-"


@pytest.mark.parametrize(
    "title",
    ["農林水産省　法人手続の一覧", "法人手続スコアカード"],
)
def test_what_the_sheet_is_called_is_its_own(title: str) -> None:
    below = colors_below("法人手続の凡例", RATES, title=title)
    assert below[0] == "yellow"


def test_a_line_over_another_legend_of_the_block_is_not_over_the_next() -> (
    None
):
    legend = f"{RATES}\n次期計画の凡例\n{PLANS}"
    rows = [*TABLE, "", *legend.split("\n")]
    rated = colors(converted(lines(*rows)))
    assert rated.get("D2") == "yellow"
    assert "G2" not in rated


def test_a_legend_of_what_the_sheet_has_a_column_of_is_that_columns() -> None:
    heading, row = TABLE
    rows = [f"{heading}|満足度", f"{row}|85%", "", "満足度の色分け", RATES]
    rated = colors(converted(lines(*rows)))
    assert rated["D2"] == "green"


@pytest.mark.parametrize(
    ("legend", "color"),
    [
        ("{now}（令和5年度まで）\n{later}（令和6年度から）", "yellow"),
        ("{now}\n※令和6年度からは「{later}」に改める予定。", "yellow"),
        ("{later}（令和2年度まで）\n{now}（令和3年度から）", "yellow"),
        (
            "令和5年度からの凡例\n{later}\n\n令和4年度までの凡例\n{now}",
            "yellow",
        ),
        ("{now}\n\n令和2年度以前の凡例\n{later}", "yellow"),
        ("凡例（令和3年度以降）\n{now}", "yellow"),
        ("{now}（令和2年度まで）", None),
        ("令和6年度からの凡例\n{now}", None),
    ],
)
def test_what_holds_in_other_years_is_set_apart(
    legend: str, color: str | None
) -> None:
    said = legend.format(now=RATES, later="青：80％以上　赤：80％未満")
    conversion = converted(lines(*TABLE, "", *said.split("\n")))
    assert colors(conversion).get("D2") == color


def test_a_key_of_codes_beside_the_colours_is_no_part_of_them() -> None:
    key = "【記号】◎＝措置済、○＝取組中、△＝未着手、×＝中止"
    heading, row = TABLE
    sheet = [heading, row.replace("取組中", "○"), "", key, PLANS]
    assert colors(converted(lines(*sheet))).get("G2") == "orange"


OTHERS = [
    "別表「窓口利用率一覧」の凡例",
    "別紙2の凡例",
    "次期計画の凡例（案）",
    "【改定案】オンライン利用率（現在値）の色分け（検討中、未決定）",
    "【見本】",
    "（他団体の例）A県の凡例",
    "参考：他省の凡例",
    "旧凡例",
    "改定前の凡例",
    "前回の凡例",
    "凡例（案）",
]
OF_SOME_ROWS = [
    "№1～2の凡例",
    "法人手続の凡例",
    "国土交通省分の凡例",
    "重点手続のみ",
]
OTHER_RATES = "青：目標達成　緑：60％以上　黄：30％以上　赤：30％未満"


@pytest.mark.parametrize(
    ("captions", "color"), [(OTHERS, "yellow"), (OF_SOME_ROWS, None)]
)
@pytest.mark.parametrize(
    "form",
    [
        "凡例\n{own}\n\n{caption}\n{other}",
        "{caption}\n{other}\n\n{own}",
        "凡例\n{own}\n{caption}\n{listed}",
        "凡例||{caption}\n{own}||{other}",
    ],
)
def test_colours_of_another_leave_those_of_the_sheets_own_legend(
    captions: list[str], color: str | None, form: str
) -> None:
    for caption in captions:
        said = form.format(
            own=RATES,
            caption=caption,
            other=OTHER_RATES,
            listed=OTHER_RATES.replace("　", "\n"),
        )
        rated = colors(converted(lines(*TABLE, "", *said.split("\n"))))
        assert rated.get("D2") == color, caption


@pytest.mark.parametrize(
    "said",
    [
        f"別表の凡例\n{RATES}\n\n凡例\n{PLANS}",
        f"旧凡例\n利用率の色分け\n{RATES}\nプランの色分け\n{PLANS}",
        f"改定前の凡例は{OTHER_RATES}、改定後は青：90%以上\n{RATES}",
        f"別表\n\n凡例\n{RATES}\n\n別表の凡例\n{OTHER_RATES}",
    ],
)
def test_colours_of_another_are_in_doubt_where_the_sheet_may_be_meant(
    said: str,
) -> None:
    assert "D2" not in colors(converted(lines(*TABLE, "", *said.split("\n"))))
