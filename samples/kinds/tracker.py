"""Lists of actions with a status and a deadline."""

from __future__ import annotations

from datetime import date

from samples.layout import Case, Cell, Merge, Paint, Put
from samples.page import (
    A3,
    Column,
    Page,
    Rows,
    area,
    body,
    headings,
    lines,
    widths,
)

UP, LEFT = Merge.UP, Merge.LEFT
NO_STATUS = "! status.blank"

# ---- 行政改革 ---------------------------------------------------------------

REFORM_COLUMNS = [
    Column("text", 14), Column("center", 5), Column("text", 24), Column("text", 40), Column("center", 12),
    Column("center", 13), Column("center", 10), Column("number", 11, "#,##0"), Column("text", 22),
]  # fmt: skip
REFORM_ROWS: Rows = [
    ["１　行政運営\nの効率化", 1, "窓口業務の委託", "証明書の交付と届出の受付を委託する。", "市民課",
        "令和６年３月末", Cell("完了", "blue"), 12400, None],
    [UP, 2, "会議の見直し", "定例会議を減らし、資料を電子にする。", "総務課", "令和６年９月末",
        Cell("実施中", "green"), 850, "期限は今月末"],
    [UP, 3, "電子決裁の拡大", "紙の決裁を文書管理システムに移す。", "総務課", "令和６年６月末",
        Cell("実施中", "yellow"), 1900, "規程の改正待ち"],
    [UP, 4, "給与事務の集約", "各課の給与事務を人事課にまとめる。", "人事課", "令和６年度末",
        Cell("未着手", "orange"), 3200, None],
    ["２　財政の\n健全化", 5, "使用料の見直し", "公の施設の使用料を原価から算定し直す。", "財政課", "令和５年度末",
        Cell("未着手", "red"), 5600, "審議会に諮る"],
    [UP, 6, "広告収入の確保", "封筒と公用車に広告を載せる。", "契約管財課", "令和６年12月", Cell("実施中", "green"),
        420, None],
    [UP, 7, "遊休地の売却", "使う予定のない土地を売却する。", "契約管財課", "令和５年12月", Cell("完了", "blue"),
        48000, None],
    [UP, 8, "補助金の点検", "３年ごとに全ての補助金を点検する。", "財政課", "令和６年８月末",
        Cell("実施中", "yellow"), None, None],
    ["３　人材の\n育成", 9, "研修の体系化", "階層別の研修を組み直す。", "人事課", "令和７年３月末",
        Cell("着手", "green"), None, None],
    [UP, 10, "副業の試行", "地域の活動に限って副業を認める。", "人事課", "令和６年10月", Cell("未着手", "orange"),
        None, None],
    [UP, 11, "テレワークの定着", "全ての課で週１回以上実施する。", "デジタル推進課", "令和６年４月",
        Cell("未着手", "red"), None, "機器の調達が遅れた"],
    [UP, 12, "人事評価の見直し", "評価の項目を減らし、面談を増やす。", "人事課", "令和６年９月末",
        Cell(None, NO_STATUS), None, "担当課に確認中"],
    ["効果額の合計", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT, Cell(72370), None],
]  # fmt: skip
REFORM_LEGEND = "青色：完了　緑色：実施中（期限内）　黄色：実施中（期限超過）　橙色：未着手（期限内）　赤色：未着手（期限超過）"
REFORM = Page(
    "進捗管理表",
    [
        area("A1", "みなと野市第６次行政改革大綱実施計画　進捗管理表", "title"),
        area("I2", "令和６年９月30日現在", "right"),
        *headings({
            "A4": "基本方針", "B4": "番号", "C4": "取組項目", "D4": "取組の内容", "E4": "担当課", "F4": "達成期限",
            "G4": "進捗状況", "H4": "効果額\n（千円）", "I4": "備考",
        }),
        *body(5, REFORM_COLUMNS, REFORM_ROWS),
        *lines(19, [
            "【進捗状況の凡例】",
            REFORM_LEGEND,
            "※　効果額は、計画の期間（令和５年度～令和９年度）の見込みです。",
        ]),
    ],
    widths(REFORM_COLUMNS),
    {1: 24, 4: 30, **dict.fromkeys(range(5, 17), 24)},
    (4, 4),
    A3,
)  # fmt: skip

# ---- 業務改善 ---------------------------------------------------------------

DAY = "yyyy/m/d"
WAYS = {
    "blue": "9DC3E6", "green": "A9D18E", "yellow": "FFE699", "orange": "F4B183", "red": "FF8B8B", "gray": "BFBFBF",
    "purple": "CCC0DA",
}  # fmt: skip
WAY_TEXTS = [
    "青：完了", "緑：実施中（期限内）", "黄：実施中（期限まで1か月以内）", "橙：未着手（期限内）",
    "赤：実施中・未着手（期限超過）", "灰：中止",
    "紫：保留",
]  # fmt: skip
IMPROVEMENT_COLUMNS = [
    Column("center", 5), Column("center", 12), Column("text", 30), Column("text", 36), Column("center", 9),
    Column("center", 11, DAY), Column("center", 9), Column("center", 11, DAY), Column("text", 18),
]  # fmt: skip


def action(  # noqa: PLR0917
    number: int,
    where: Put,
    issue: str,
    act: str,
    who: str,
    due: date,
    status: Cell,
    note: str = "",
) -> list[Put]:
    done = date(2024, 9, 27) if status.value == "完了" else None
    return [number, where, issue, act, who, due, status, done, note or None]


IMPROVEMENT_ROWS: Rows = [
    action(1, "市民課", "申請書の記入に時間がかかる", "書かない窓口を２台で試す", "佐伯", date(2024, 9, 30),
        Cell("完了", "blue")),
    action(2, UP, "番号札の案内が分かりにくい", "案内板と床の表示を作り直す", "佐伯", date(2024, 11, 16),
        Cell("実施中", "green"), "業者に発注済"),
    action(3, UP, "電話の取次ぎが多い", "自動応答で担当につなぐ", "野々村", date(2024, 11, 15),
        Cell("実施中", "yellow")),
    action(4, "税務課", "納付書の再発行が多い", "口座振替の案内を同封する", "唐木", date(2024, 10, 15),
        Cell("実施中", "yellow"), "今日が期限"),
    action(5, UP, "紙の台帳が残っている", "台帳を表計算に移す", "唐木", date(2024, 10, 14), Cell("実施中", "red"),
        "人手が足りない"),
    action(6, UP, "課税の照会に手間がかかる", "照会の様式を一つにする", "三枝", date(2025, 3, 31),
        Cell("未着手", "orange")),
    action(7, "福祉課", "面談の記録が二重になる", "記録を一度で済ませる", "三枝", date(2024, 8, 30),
        Cell("未着手", "red")),
    action(8, UP, "相談室の予約が重なる", "予約表を共有する", "浅見", date(2024, 10, 31), Cell("中止", "gray"),
        "部屋を増やした"),
    action(9, UP, "訪問の移動が長い", "地区ごとに曜日を決める", "浅見", date(2024, 12, 27), Cell("実施中", "green")),
    action(10, "総務課", "出張の精算が遅い", "精算をシステムで行う", "小菅", date(2025, 1, 31),
        Cell("保留", "purple"), "予算の査定待ち"),
    action(11, UP, "備品の場所が分からない", "台帳と棚に番号を付ける", "小菅", date(2024, 9, 30), Cell("完了", "blue")),
]  # fmt: skip
IMPROVEMENT = Page(
    "アクション管理表",
    [
        area("A1", "窓口業務改善プロジェクト　アクション管理表", "title"),
        area("A2", "2024年10月15日時点"),
        *headings({
            "A4": "No.", "B4": "部署", "C4": "課題", "D4": "改善アクション", "E4": "担当者", "F4": "期限", "G4": "状況",
            "H4": "完了日", "I4": "メモ",
        }, "grayhead"),
        *body(5, IMPROVEMENT_COLUMNS, IMPROVEMENT_ROWS),
        area("K4", "凡例（状況）", "strong"),
        *lines(5,
            [{0: Cell(None, fill=Paint(color)), 1: text} for color,
                text in zip(WAYS.values(), WAY_TEXTS, strict=True)], left=11),
    ],
    {**widths(IMPROVEMENT_COLUMNS), 10: 2, 11: 4, 12: 30},
    {1: 24, 4: 20, **dict.fromkeys(range(5, 16), 22)},
    (4, 4),
)  # fmt: skip

# ---- DX推進計画 -------------------------------------------------------------

DIGITAL_COLUMNS = [
    Column("text", 16), Column("text", 22), Column("text", 38), Column("center", 14), Column("center", 14),
    Column("center", 8),
    Column("text", 36),
]  # fmt: skip
DIGITAL_ROWS: Rows = [
    ["Ⅰ　市民の\n手続", "オンライン申請", "子育てと介護の手続を申請できるようにする。", "情報政策課", "令和６年度末",
        Cell("◎", "blue"), "36の手続で受付を始めた。"],
    [UP, "キャッシュレス", "証明書の手数料に電子決済を入れる。", "市民課", "令和６年９月", Cell("○", "green"),
        "本庁の窓口で使えるようになった。"],
    [UP, "書かない窓口", "聞き取りで届出を作る。", "市民課", "令和６年12月", Cell("△", "yellow"),
        "帳票の調整に時間がかかっている。"],
    ["Ⅱ　庁内の\n業務", "AI議事録", "会議録の作成に使う。", "総務課", "令和６年６月", Cell("◎", "blue"),
        "全ての課が使っている。"],
    [UP, "RPA", "税の入力など五つの業務に使う。", "税務課", "令和７年１月", Cell("○", "green"),
        "三つの業務で動いている。"],
    [UP, "電子契約", "工事と委託の契約に使う。", "契約管財課", "令和６年10月", Cell("×", "red"),
        "業者との調整ができず、始めていない。"],
    ["Ⅲ　基盤", "システムの標準化", "20の業務を標準のシステムに移す。", "情報政策課", "令和７年度末",
        Cell("△", "yellow"), "移行の計画を見直している。"],
    [UP, "データの公開", "40のデータを公開する。", "情報政策課", "令和６年度末", Cell("◯", "green"),
        "28のデータを公開した。"],
    [UP, "職員の研修", "全ての職員が基礎の研修を受ける。", "人事課", "令和６年度末", Cell("✕", "red"),
        "教材の作成が遅れ、始めていない。"],
]  # fmt: skip
DIGITAL = Page(
    "工程管理",
    [
        area("A1", "みなと野市DX推進計画　取組の進捗（令和６年度第３四半期）", "title"),
        area("G2", "令和６年12月末現在", "right"),
        *headings({
            "A4": "柱", "B4": "施策", "C4": "取組内容", "D4": "担当課", "E4": "実施期限", "F4": "進捗",
            "G4": "状況の説明",
        }),
        *body(5, DIGITAL_COLUMNS, DIGITAL_ROWS),
        *lines(15, ["凡例（進捗）　◎：完了（青）　○：予定どおり（緑）　△：やや遅れ（黄）　×：未着手（赤）"]),
    ],
    widths(DIGITAL_COLUMNS),
    {1: 24, 4: 20, **dict.fromkeys(range(5, 14), 26)},
    (4, 4),
)  # fmt: skip

CASES = [
    Case(
        "tracker-reform",
        "a 行政改革 進捗管理表: statuses in a column, deadlines in words, five colours in words below the table",
        """
After the 進捗管理表 that towns publish for their 行政改革大綱. The status cell is coloured by status and
deadline. On 30 September 令和6年9月末 is still within the deadline (G6). G16 is blank and keeps its fill. The
last row is a total of 効果額, no action.
""",
        [REFORM],
        None,
        as_of_found=date(2024, 9, 30),
    ),
    Case(
        "tracker-improvement",
        "a 業務改善 アクション管理表: date cells, seven colours with swatches, one of them for 期限まで1か月以内",
        """
After the action lists of offices' 業務改善 projects. On 15 October, 15 November is within a month (G7) and 16
November is not (G6); the day itself is within the deadline (G8), the day before is past it (G9). 中止 and 保留
have colours of their own, whatever their deadline.
""",
        [IMPROVEMENT],
        None,
        as_of_found=date(2024, 10, 15),
        fills={color: f"solid FF{rgb}" for color, rgb in WAYS.items()},
    ),
    Case(
        "tracker-digital",
        "a DX推進計画: marks as statuses, and a legend in one line that gives each its word and its colour",
        """
After the progress tables of towns' DX推進計画. The mark decides, not the deadline: the legend says nothing of
deadlines. F12 is ◯ and F13 is ✕, other signs for ○ and ×.
""",
        [DIGITAL],
        None,
        as_of_found=date(2024, 12, 31),
    ),
]  # fmt: skip
