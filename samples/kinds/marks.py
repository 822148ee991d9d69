"""Plans whose indicators carry a mark or a letter, and a legend that says the
colour of each.
"""

from __future__ import annotations

from datetime import date

from samples.layout import Case, Cell, Merge, Paint
from samples.page import (
    Column,
    Page,
    Rows,
    area,
    body,
    headings,
    lines,
    widths,
)

UP = Merge.UP
WHOLE = "#,##0"


def whole(value: int) -> Cell:
    return Cell(value, form=WHOLE)


# ---- 男女共同参画計画 -------------------------------------------------------

FOUR = {
    "blue": "8EA9DB",
    "green": "A9D08E",
    "yellow": "FFE699",
    "red": "F4A6A6",
}
EQUALITY_COLUMNS = [
    Column("text", 15), Column("center", 5), Column("text", 40), Column("number", 11, "0.0%"),
    Column("number", 11, "0.0%"),
    Column("number", 11, "0.0%"), Column("center", 7), Column("center", 14),
]  # fmt: skip
PEOPLE = '#,##0"人"'


def people(value: int) -> Cell:
    return Cell(value, form=PEOPLE)


EQUALITY_ROWS: Rows = [
    ["Ⅰ　意思決定の\n場への参画", 1, "審議会等の委員に占める女性の割合", 0.312, 0.405, "40％以上", Cell("◎", "blue"),
        "人権推進課"],
    [UP, 2, "市の管理職に占める女性の割合", 0.148, 0.193, "25％以上", Cell("○", "green"), "人事課"],
    [UP, 3, "自治会長に占める女性の割合", 0.061, 0.06, "12％以上", Cell("×", "red"), "市民協働課"],
    ["Ⅱ　仕事と生活\nの調和", 4, "男性職員の育児休業取得率", 0.182, 0.667, "50％以上", Cell("◎", "blue"), "人事課"],
    [UP, 5, "両立支援の認証を受けた事業所の数", Cell("12事業所"), Cell("19事業所"), "30事業所", Cell("〇", "green"),
        "商工振興課"],
    [UP, 6, "家事・育児に使う男性の時間（１日当たり）", "49分", "50分", "90分", Cell("△", "yellow"), "人権推進課"],
    ["Ⅲ　安心して\n暮らせる社会", 7, "相談窓口を知っている市民の割合", 0.587, 0.59, "80％以上", Cell("△", "yellow"),
        "人権推進課"],
    [UP, 8, "女性相談支援員の数", people(2), people(3), people(3), Cell("◎", "blue"), "こども家庭課"],
    [UP, 9, "防災リーダー研修を修了した女性の数（累計）", people(24), people(58), people(100), Cell("○", "green"),
        "危機管理課"],
    [UP, 10, "性別による役割分担の意識を持たない市民の割合", 0.623, "調査なし", "75％以上", Cell("－", "none"),
        "人権推進課"],
]  # fmt: skip
MEANINGS = [
    ("◎", "目標値に達している", "青", "blue"),
    ("○", "策定時より改善している", "緑", "green"),
    ("△", "策定時とほぼ同じ", "黄", "yellow"),
    ("×", "策定時より後退している", "赤", "red"),
]
EQUALITY = Page(
    "指標一覧",
    [
        area("A1", "第４次みなと野市男女共同参画計画　指標の達成状況", "title"),
        area("H2", "令和６年４月１日現在", "right"),
        *headings({
            "A4": "基本目標", "B4": "番号", "C4": "指標", "D4": "策定時\n（令和２年度）",
            "E4": "現状値\n（令和５年度）",
            "F4": "目標値\n（令和７年度）", "G4": "評価", "H4": "担当課",
        }),
        *body(5, EQUALITY_COLUMNS, EQUALITY_ROWS),
        area("A16", "評価の凡例", "strong"),
        *headings({"B17": "評価", "C17": "意味", "D17": "色"}, "grayhead"),
        *(each for row, (mark, meaning, word, color) in enumerate(MEANINGS, 18) for each in (
            area(f"B{row}", mark, "center"),
            area(f"C{row}", meaning, "text"),
            area(f"D{row}", Cell(word, fill=Paint(FOUR[color])), "swatch"),
        )),
        *headings({"B22": "－"}, "center"),
        *headings({"C22": "調査がない年度"}, "text"),
        *headings({"D22": "塗りなし"}, "center"),
        *lines(24, ["※　番号６は、平日の平均です。"]),
    ],
    widths(EQUALITY_COLUMNS),
    {1: 22, 4: 28, **dict.fromkeys(range(5, 15), 21)},
    (4, 4),
)  # fmt: skip

# ---- 健康づくり計画 ---------------------------------------------------------

LETTERS = {
    "blue": "9DC3E6",
    "green": "A9D18E",
    "yellow": "FFE699",
    "red": "FF9999",
    "gray": "D0CECE",
}
HEALTH_COLUMNS = [
    Column("text", 14), Column("text", 42), Column("center", 9), Column("number", 12, "0.0"),
    Column("number", 12, "0.0"),
    Column("number", 12, "0.0"), Column("center", 8),
]  # fmt: skip
HEALTH_ROWS: Rows = [
    ["栄養・食生活", "１日の食塩摂取量", "ｇ", 10.4, 9.8, "８ｇ以下", Cell("B", "green")],
    [UP, "朝食を毎日食べる小学６年生の割合", "％", 87.2, 86.9, "95％以上", Cell("C", "yellow")],
    ["身体活動・\n運動", "１日の歩数（20歳から64歳まで）", "歩", whole(7120), whole(6480), "8,000歩以上",
        Cell("D", "red")],
    [UP, "週２回以上運動する人の割合", "％", 28.5, 36.2, "36％以上", Cell("A", "blue")],
    ["休養・\nこころ", "睡眠で休養がとれている人の割合", "％", 74.1, 76.0, "80％以上", Cell("B", "green")],
    [UP, "自殺死亡率（人口10万人当たり）", "人", 17.8, 15.9, "13.0人以下", Cell("Ｂ", "green")],
    ["飲酒・喫煙", "喫煙する人の割合", "％", 16.9, 13.2, "12％以下", Cell("B", "green")],
    [UP, "妊娠中に飲酒する人の割合", "％", 1.2, 0.0, "0％", Cell("A", "blue")],
    ["歯・口腔", "80歳で20本以上の歯がある人の割合", "％", 51.6, None, "60％以上", Cell("E", "gray")],
    ["健診", "特定健康診査の受診率", "％", 41.0, 38.7, "60％以上", Cell("D", "red")],
    [UP, "健康マイレージの参加者数", "人", whole(3150), whole(6020), "6,000人以上", Cell("A", "blue")],
]  # fmt: skip
WORDS = [
    "目標値に達した",
    "目標値に近づいた",
    "変わらない",
    "目標値から遠ざかった",
    "比べられない",
]
HEALTH = Page(
    "中間評価",
    [
        area("A1", "健康みなと野21（第３次）中間評価　指標別の判定", "title"),
        area("A2", "（令和５年度末時点）"),
        *headings({
            "A4": "分野", "B4": "指標", "C4": "単位", "D4": "基準値\n（平成30年度）", "E4": "中間値\n（令和５年度）",
            "F4": "目標値\n（令和10年度）", "G4": "判定",
        }, "greenhead"),
        *body(5, HEALTH_COLUMNS, HEALTH_ROWS),
        area("A17", "判定の凡例", "strong"),
        *lines(18, [
            {0: Cell(letter, fill=Paint(color)), 1: word}
            for letter, color, word in zip("ABCDE", LETTERS.values(), WORDS, strict=True)
        ]),
        *lines(24, ["注）特定健康診査の受診率は国民健康保険の加入者のもの。"]),
    ],
    widths(HEALTH_COLUMNS),
    {1: 24, 4: 30, **dict.fromkeys(range(5, 16), 20)},
    (4, 4),
)  # fmt: skip

# ---- 教育振興基本計画 -------------------------------------------------------

GRADES = {
    "purple": "CDB5E3",
    "blue": "9DC3E6",
    "green": "C6E0B4",
    "yellow": "FFF2A8",
    "red": "F7A8A8",
}
EDUCATION_COLUMNS = [
    Column("text", 15), Column("text", 34), Column("center", 7),
    *[Column("number", 8, "#,##0.0"), Column("number", 8, "#,##0.0"), Column("number", 8, "0.0%")] * 2,
    Column("center", 6),
]  # fmt: skip
EDUCATION_ROWS: Rows = [
    ["１　確かな学び", "授業がよく分かると答えた児童の割合", "％", 84.0, 82.6, 82.6 / 84, 85.0, 85.0, 1.0,
        Cell("A", "blue")],
    [UP, "授業で端末をほぼ毎日使う学級の割合", "％", 60.0, 55.2, 0.92, 75.0, 84.0, 1.12, Cell("S", "purple")],
    ["２　豊かな心", "学校司書を置く学校の数", "校", whole(12), whole(12), 1.0, whole(15), whole(12), 0.8,
        Cell("B", "green")],
    [UP, "図書館の児童書の貸出数", "万冊", 20.0, 18.1, 0.905, 21.0, 20.79, 0.99, Cell("B", "green")],
    ["３　学びの\n支え", "スクールカウンセラーへの相談件数", "件", whole(900), whole(870), 870 / 900, whole(950),
        whole(1045), 1.1, Cell("S", "purple")],
    [UP, "学習支援教室に通う生徒の数", "人", whole(80), whole(46), 0.575, whole(100), whole(60), 0.6,
        Cell("C", "yellow")],
    [UP, "教員の研修に充てた延べ時間", "万時間", 1.5, 1.2, 0.8, 1.6, Cell(0.95, form="0.00"), 0.59375,
        Cell("D", "red")],
    ["４　学校の\n環境", "体育館の空調の整備率", "％", 30.0, 30.0, 1.0, 50.0, 50.5, 1.01, Cell("A", "blue")],
    [UP, "老朽化対策の事業費", "億円", 4.0, 3.1, 0.775, 5.0, 3.9, 0.78, Cell("C", "yellow")],
    ["５　地域と\nともに", "学校支援ボランティアの登録者数", "人", whole(500), whole(512), 1.024, whole(600),
        whole(354), 0.59, Cell("D", "red")],
]  # fmt: skip
GRADE_BANDS = [
    "S：110％以上（紫）", "A：100％以上110％未満（青）", "B：80％以上100％未満（緑）", "C：60％以上80％未満（黄）",
    "D：60％未満（赤）",
]  # fmt: skip
EDUCATION = Page(
    "指標の評価",
    [
        area("A1", "第４期みなと野市教育振興基本計画　指標の達成率と評価（令和６年度分）", "title"),
        area("J2", "令和７年３月末現在", "right"),
        *headings({
            "A4:A5": "基本施策", "B4:B5": "指標", "C4:C5": "単位", "D4:F4": "令和５年度", "G4:J4": "令和６年度",
            "D5": "目標", "E5": "実績", "F5": "達成率", "G5": "目標", "H5": "実績", "I5": "達成率", "J5": "評価",
        }),
        *body(6, EDUCATION_COLUMNS, EDUCATION_ROWS),
        area("A17", "凡例　評価は、達成率（実績÷目標）によります。", "strong"),
        *lines(18, [
            {0: Cell(None, fill=Paint(color)), 1: text} for color,
            text in zip(GRADES.values(), GRADE_BANDS, strict=True)
        ]),
    ],
    widths(EDUCATION_COLUMNS),
    {1: 24, 4: 18, 5: 18, **dict.fromkeys(range(6, 16), 26)},
    (4, 5),
)  # fmt: skip

CASES = [
    Case(
        "marks-equality",
        "a 男女共同参画計画: marks ◎○△×, and a small table that says the colour of each",
        """
After the lists of indicators in towns' 男女共同参画計画. The mark is judged and its cell coloured in the
legend's own shades; values and targets in four units stand beside it. G9 is 〇, another sign for ○. G14 is －,
which the legend lists with 塗りなし.
""",
        [EQUALITY],
        None,
        as_of_found=date(2024, 4, 1),
        fills={color: f"solid FF{rgb}" for color, rgb in FOUR.items()},
    ),
    Case(
        "marks-health",
        "a 健康づくり計画: letters A to E, and a legend of filled cells that hold the letters and no colour words",
        """
After the interim evaluations of towns' 健康増進計画. The fill of each legend cell is the colour of its letter;
gray is one of them. G10 is a full-width Ｂ. Nothing is computed: the office has judged, and the sheet is only
coloured.
""",
        [HEALTH],
        None,
        as_of_found=date(2024, 3, 31),
        fills={color: f"solid FF{rgb}" for color, rgb in LETTERS.items()},
    ),
    Case(
        "marks-education",
        "a 教育振興基本計画: a target for each year, 達成率 = actual ÷ target, letters S to D with their bands",
        """
After the yearly evaluations of towns' 教育振興基本計画. The legend gives each letter a band of 達成率 and a
colour, and each letter agrees with the 達成率 beside it: J6 is exactly 100 %, J8 80 %, J10 110 %, J11 60 %.
Only 令和6年度 has letters.
""",
        [EDUCATION],
        None,
        as_of_found=date(2025, 3, 31),
        fills={color: f"solid FF{rgb}" for color, rgb in GRADES.items()},
    ),
]  # fmt: skip
