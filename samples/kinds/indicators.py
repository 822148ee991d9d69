"""Plans with indicators: a base, what was reached, a target, and the progress
from the one to the other.
"""

from __future__ import annotations

from datetime import date

from samples.layout import Case, Cell, Merge, Paint
from samples.page import (
    Column,
    Page,
    Rows,
    Section,
    area,
    body,
    headings,
    lines,
    widths,
)

UP = Merge.UP
UNKNOWN = "! measure.unknown"

# ---- 総合戦略 ---------------------------------------------------------------

STRATEGY_COLUMNS = [
    Column("center", 11), Column("text", 14), Column("text", 30), Column("center", 6), Column("number", 11, "#,##0.0"),
    Column("number", 9, "#,##0.0"), Column("number", 9, "#,##0.0"), Column("number", 9, "#,##0.0"),
    Column("number", 9, "#,##0.0"), Column("number", 11, "#,##0.0"), Column("center", 12),
]  # fmt: skip
WHOLE = "#,##0"


def whole(value: int, want: str = "") -> Cell:
    return Cell(value, want, WHOLE)


def counted(*values: int, want: str) -> list[Cell]:
    """Return base, three years, the newest year with its colour, and target as
    whole numbers.
    """
    *years, newest, target = values
    return [*map(whole, years), whole(newest, want), whole(target)]


STRATEGY_ROWS: Rows = [
    ["１　しごとを\nつくる", "創業の支援", "年間創業件数", "件", *counted(18, 19, 22, 25, 30, 30, want="blue"),
        "商工振興課"],
    [UP, UP, "新規就農者数（累計）", "人", *counted(4, 6, 9, 13, 16, 24, want="yellow"), "農林課"],
    [UP, "企業の誘致", "製造品出荷額等", "億円", 412.5, 405.1, 418.0, 431.2, Cell(440.0, "green"), 450.0, "商工振興課"],
    ["２　ひとの\n流れをつくる", "観光の振興", "年間観光入込客数（注１）", "万人", 86.4, 41.2, 55.0, 79.8,
        Cell(88.2, "red"), 110.0, "観光課"],
    [UP, "移住・定住", "移住相談件数", "件", *counted(120, 135, 150, 171, 198, 200, want="green"), "企画政策課"],
    [UP, UP, "転出超過数", "人", *counted(310, 298, 305, 270, 255, 150, want="orange"), "企画政策課"],
    ["３　結婚・\n子育てを\n支える", "子育ての支援", "保育所等待機児童数", "人",
        *counted(14, 9, 5, 2, 0, 0, want="blue"), "こども課"],
    [UP, UP, "ファミリー・サポート・センターの年間利用件数", "件",
        *counted(1250, 840, 910, 1020, 1100, 1600, want="red"), "こども課"],
    [UP, "働き方の見直し", "男性の育児休業取得率", "％", 5.2, 8.1, 12.4, 15.0, Cell(19.2, "green"), 25.2, "人権推進課"],
    ["４　まちを\nつくる", "交通", "コミュニティバスの年間利用者数", "万人", 3.2, 2.1, 2.4, 2.9, Cell(3.5, "orange"),
        4.0, "都市計画課"],
    [UP, "防災", "自主防災組織の組織率", "％", 62.0, 63.5, 66.0, 69.0, Cell(74.0, "yellow"), 90.0, "危機管理課"],
    [UP, "行政サービス", "窓口の平均待ち時間（注２）", "分", *counted(22, 20, 18, 15, 13, 10, want="green"), "市民課"],
]  # fmt: skip
STRATEGY = Page(
    "KPI一覧",
    [
        area("A1", "第２期みなと野市まち・ひと・しごと創生総合戦略　重要業績評価指標（KPI）の進捗状況", "title"),
        area("K2", "令和６年３月末時点", "right"),
        *headings({
            "A4:A5": "基本目標", "B4:B5": "施策", "C4:C5": "重要業績評価指標（KPI）", "D4:D5": "単位",
            "E4:E5": "基準値\n（令和元年度）", "F4:I4": "実績値", "F5": "令和\n２年度", "G5": "令和\n３年度",
            "H5": "令和\n４年度", "I5": "令和\n５年度", "J4:J5": "目標値\n（令和６年度）", "K4:K5": "担当課",
        }),
        *body(6, STRATEGY_COLUMNS, STRATEGY_ROWS),
        *lines(19, [
            "【凡例】令和５年度の実績値を、目標に対する進捗率に応じて色分けしています。",
            "　青：100％以上　　緑：70％以上100％未満　　黄：40％以上70％未満　　橙：10％以上40％未満　　赤：10％未満",
            "　※進捗率（％）＝（実績値－基準値）÷（目標値－基準値）×100",
            "注１　暦年の数値です。",
            "注２　転入・転出の届出が多い３月と４月を除いた平均です。",
        ]),
    ],
    widths(STRATEGY_COLUMNS),
    {1: 24, 4: 20, 5: 28, **dict.fromkeys(range(6, 18), 27)},
    (4, 5),
)  # fmt: skip

# ---- こども計画 -------------------------------------------------------------

SEVEN = {
    "purple": "B28FCE", "blue": "8DB4E2", "green": "A9D08E", "yellow": "FFE699", "orange": "F4B084", "red": "FF7C80",
    "gray": "BFBFBF",
}  # fmt: skip
SEVEN_BANDS = [
    "紫：120％以上", "青：100％以上120％未満", "緑：80％以上100％未満", "黄：50％以上80％未満", "橙：20％以上50％未満",
    "赤：0％以上20％未満", "灰：0％未満",
]  # fmt: skip
CHILDREN_COLUMNS = [
    Column("text", 15), Column("text", 44), Column("number", 12, "#,##0.0"), Column("number", 12, "#,##0.0"),
    Column("number", 12, "#,##0.0"), Column("center", 14),
]  # fmt: skip
CHILDREN_ROWS: Rows = [
    ["１　こどもの\n声を聴く", "自分の意見を聞いてもらえていると感じるこどもの割合（％）", 54.0, Cell(66.0, "yellow"),
        "70％以上", "こども調査"],
    [UP, "こども会議の開催回数（回／年）", whole(2), whole(6, "purple"), whole(5), "こども政策課"],
    ["２　子育てを\n支える", "保育所等の待機児童数（人）", whole(25), whole(5, "green"), whole(0), "保育課"],
    [UP, "一時預かりの延べ利用者数（人／年）", whole(3200), whole(3500, "orange"), whole(4700), "保育課"],
    [UP, "産後ケアの利用者数（人／年）", whole(110), whole(200, "blue"), whole(200), "母子保健課"],
    [UP, "ひとり親家庭の就業相談件数（件）", whole(80), whole(76, "gray"), whole(120), "こども家庭課"],
    ["３　学びと\n居場所", "放課後児童クラブの待機児童数（人）", whole(48), whole(45, "red"), whole(0), "青少年課"],
    [UP, "不登校の児童生徒のうち相談・支援を受けている割合（％）", 61.5, Cell(70.1, "orange"), "90％以上",
        "学校教育課"],
    [UP, "放課後に安心して過ごせる場所があると答えたこどもの割合（％）", 71.0, Cell("集計中", UNKNOWN), "80％以上",
        "こども調査"],
    ["４　地域で\n見守る", "こども食堂の数（か所）", whole(4), whole(9, "green"), whole(10), "こども政策課"],
    [UP, "子育て応援アプリの登録者数（万人）", Cell(0.3, form="0.00"), Cell(1.26, "green", "0.00"),
        Cell(1.5, form="0.00"), "こども政策課"],
]  # fmt: skip
CHILDREN = Page(
    "成果指標",
    [
        area("B2", "みなと野市こども計画　成果指標の進捗", "title"),
        area("G3", "（令和７年３月31日現在）", "right"),
        *headings({
            "B5": "施策の方向", "C5": "成果指標", "D5": "策定時\n（令和４年度）", "E5": "現状値\n（令和６年度）",
            "F5": "目標値\n（令和11年度）", "G5": "出典",
        }, "greenhead"),
        *body(6, CHILDREN_COLUMNS, CHILDREN_ROWS, left=2),
        area("I5", "現状値の色分け（進捗率）", "strong"),
        *lines(6,
            [{0: Cell(None, fill=Paint(color)), 1: text} for color,
                text in zip(SEVEN.values(), SEVEN_BANDS, strict=True)], left=9),
        *lines(18,
            ["※　進捗率＝（現状値－策定時の値）÷（目標値－策定時の値）",
                "※　割合は、こども調査（隔年）で回答した小学４年生から高校３年生までのもの。"], left=2),
    ],
    {1: 2, **widths(CHILDREN_COLUMNS, 2), 8: 2, 9: 4, 10: 24},
    {2: 24, 5: 30, **dict.fromkeys(range(6, 17), 26)},
    (5, 5),
)  # fmt: skip

# ---- 障害福祉計画 -----------------------------------------------------------

PEOPLE, PLACES, TIMES, YEARLY, INQUIRIES, PERCENT = (
    '#,##0"人"',
    '0"か所"',
    '0"回"',
    '0"人/年"',
    '#,##0"件"',
    "0.0%",
)
THREE = {"blue": "9BC2E6", "yellow": "FFD966", "red": "F8A5A5"}


def reached(
    form: str,
    values: tuple[float, float, float, float],
    share: float,
    want: str,
) -> list[Cell]:
    """Return a row's values in one number format and the share, with its
    colour.
    """
    return [
        *(Cell(value, "", form) for value in values),
        Cell(share, want, "0.0%"),
    ]


WELFARE_COLUMNS = [
    Column("text", 44), Column("number", 12), Column("number", 12), Column("number", 12), Column("number", 12),
    Column("number", 10), Column("text", 22),
]  # fmt: skip
WELFARE_ROWS: Rows = [
    Section("１　施設から地域での暮らしへ"),
    ["施設入所者のうち地域での暮らしに移った人数（累計）", *reached(PEOPLE, (0, 3, 5, 10), 0.5, "yellow"), None],
    ["施設入所者数", *reached(PEOPLE, (120, 119, 117, 114), 0.5, "yellow"), "減らす目標"],
    Section("２　精神障害のある人を支える仕組み"),
    ["１年以上入院している人数", *reached(PEOPLE, (86, 84, 80, 71), 0.4, "red"), "減らす目標"],
    ["保健・医療・福祉の協議の場の年間開催回数", *reached(TIMES, (2, 3, 4, 4), 1, "blue"), None],
    Section("３　地域での暮らしの拠点"),
    ["地域生活支援拠点等の数", *reached(PLACES, (0, 0, 0, 1), 0, "red"), "令和７年度に整備予定"],
    Section("４　福祉施設から一般の職場へ"),
    ["一般就労に移った人数", *reached(YEARLY, (18, 21, 25, 24), 7 / 6, "blue"), None],
    ["就労定着支援の利用者数", *reached(PEOPLE, (10, 13, 16, 18), 0.75, "yellow"), None],
    ["就労定着支援を受けた人の１年後の定着率", *reached(PERCENT, (0.5, 0.58, 0.698, 0.7), 0.99, "yellow"), None],
    Section("５　相談の体制"),
    ["基幹相談支援センターでの相談件数", *reached(INQUIRIES, (412, 420, 437, 512), 0.25, "red"), None],
]  # fmt: skip
WELFARE = Page(
    "成果目標",
    [
        area("A1", "第７期みなと野市障害福祉計画　成果目標の進捗状況", "title"),
        area("G2", "令和７年３月31日時点", "right"),
        *headings({
            "A4:A5": "成果目標", "B4:B5": "基準値\n（令和４年度末）", "C4:D4": "実績", "C5": "令和５年度",
            "D5": "令和６年度",
            "E4:E5": "目標値\n（令和８年度末）", "F4:F5": "進捗率", "G4:G5": "備考",
        }, "grayhead"),
        *body(6, WELFARE_COLUMNS, WELFARE_ROWS),
        area("A22", "【進捗率の色】", "strong"),
        *lines(23, [
            {0: "進捗率＝（令和６年度の実績－基準値）÷（目標値－基準値）"},
            {1: Cell(None, fill=Paint(THREE["blue"])), 2: "青：100％以上（達成）"},
            {1: Cell(None, fill=Paint(THREE["yellow"])), 2: "黄：50％以上100％未満"},
            {1: Cell(None, fill=Paint(THREE["red"])), 2: "赤：50％未満"},
        ]),
    ],
    widths(WELFARE_COLUMNS),
    {1: 24, 4: 18, 5: 18, **dict.fromkeys(range(6, 21), 20)},
    (4, 5),
)  # fmt: skip

CASES = [
    Case(
        "indicators-strategy",
        "a town's 総合戦略: indicators with four years, units in a column of their own, five colours in words",
        """
After the tables in which towns publish the KPI of their まち・ひと・しごと創生総合戦略. 令和5年度 is the newest
year and the one that is coloured. 転出超過数, 待機児童数 and 待ち時間 are to fall, which only base and target
say. I14 is 14 ÷ 20, exactly 70 %; I9 and I13 are below their base or close to it.
""",
        [STRATEGY],
        None,
        as_of_found=date(2024, 3, 31),
    ),
    Case(
        "indicators-children",
        "a こども計画: units in the indicator's name, seven colours with swatches beside the table",
        """
After the tables of outcome indicators in towns' こども計画. The legend stands to the right of the table; 紫 and
灰 are colours like the other five, each with its own swatch. E8 is 20 ÷ 25 and E16 is 0.96 ÷ 1.2, both exactly
80 %; E9 is exactly 20 %. E11 is below its base although the target is above it. E14 is 集計中 and keeps its
fill.
""",
        [CHILDREN],
        None,
        as_of_found=date(2025, 3, 31),
        fills={color: f"solid FF{rgb}" for color, rgb in SEVEN.items()},
    ),
    Case(
        "indicators-welfare",
        "a 障害福祉計画: section rows, units in the number formats, and a column 進捗率 that holds the progress",
        """
After the tables of 成果目標 in towns' 障害福祉計画. The legend speaks of the column 進捗率, so its cells are
coloured; each agrees with the sum of its row. F17 is 0.99: shown as 99.0%, and not 100 %.
""",
        [WELFARE],
        None,
        as_of_found=date(2025, 3, 31),
        fills={color: f"solid FF{rgb}" for color, rgb in THREE.items()},
    ),
]  # fmt: skip
