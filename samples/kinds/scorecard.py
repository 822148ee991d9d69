"""A scorecard whose legend has a sixth colour, each with its swatch."""

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

UP = Merge.UP
SIX = {
    "purple": "C5A5E0", "blue": "8DB4E2", "green": "A9D08E", "yellow": "FFE699", "orange": "F4B084", "red": "FF8080",
}  # fmt: skip

COLUMNS = [
    Column("center", 10), Column("text", 16), Column("text", 26), Column("number", 11, "#,##0"),
    Column("number", 11, "0.0%"),
    Column("number", 11, "0.0%"), Column("number", 9, "0%"), Column("center", 12), Column("text", 20),
    Column("text", 22),
    Column("text", 22), Column("text", 22), Column("number", 9, "0.0%"), Column("center", 12),
]  # fmt: skip
KPI = "令和７年３月末までにオンライン利用率を30％以上にする。"


def row(  # noqa: PLR0917
    office: Put,
    program: Put,
    name: str,
    cases: int,
    rates: tuple[float, Cell, float],
    issue: str,
    plans: tuple[Cell, Cell],
    met: str,
) -> list[Put]:
    base, current, target = rates
    progress = Cell(current.value, met)
    return [
        office,
        program,
        name,
        cases,
        base,
        current,
        target,
        "令和８年\n３月末",
        issue,
        KPI,
        *plans,
        progress,
        "令和７年\n３月末",
    ]


ROWS: Rows = [
    row("市民部", "住民の届出", "転出届", 4800, (0.10, Cell(0.36, "purple"), 0.30), "窓口でしか受け付けていない。",
        (Cell("申請画面の改修【措置済】", "blue"), Cell("広報紙での周知【取組中】", "green")), "blue"),
    row(UP, UP, "住民票の写しの請求", 21500, (0.05, Cell(0.30, "blue"), 0.30), "手数料の払い方が限られる。",
        (Cell("電子決済の導入【措置済】", "blue"), Cell("案内の見直し【取組中 令和６年５月末】", "yellow")), "blue"),
    row(UP, UP, "印鑑登録証明書の請求", 16200, (0.0, Cell(0.14, "green"), 0.20), "本人確認に時間がかかる。",
        (Cell("電子署名の導入【取組中】", "green"), Cell("様式の見直し【未着手】", "orange")), "none"),
    row("福祉部", "こどもの手続", "児童手当の認定請求", 1900, (0.02, Cell(0.10, "yellow"), 0.20), "添付書類が多い。",
        (Cell("添付書類の省略【取組中 令和６年３月末】", "yellow"), Cell("他機関との連携【未着手】", "orange")),
        "none"),
    row(UP, UP, "保育所の入所申込み", 2300, (0.0, Cell(0.03, "orange"), 0.30), "説明が要る項目が多い。",
        (Cell("記入例の作成【措置済】", "blue"), Cell("動画での案内【未着手 令和６年６月末】", "red")), "none"),
    row("建設部", "施設の利用", "公園の使用許可申請", 640, (0.20, Cell(0.19, "red"), 0.50), "紙の申請書が残る。",
        (Cell("申請書の電子化【未着手 令和６年４月末】", "red"), Cell("規則の改正【取組中】", "green")), "none"),
]  # fmt: skip
BANDS = [
    "紫：120％以上", "青：100％以上120％未満", "緑：70％以上100％未満", "黄：40％以上70％未満",
    "橙：10％以上40％未満", "赤：10％未満",
]  # fmt: skip
STATES = [
    "青：措置済",
    "緑：取組中（期限内）",
    "黄：取組中（期限超過）",
    "橙：未着手（期限内）",
    "赤：未着手（期限超過）",
]


def entry(color: str, text: str) -> dict[int, Put]:
    return {0: Cell(None, fill=Paint(SIX[color])), 1: text}


def pair(at: int) -> dict[int, Put]:
    """Return a line of the two legends that stand side by side."""
    colors = list(SIX)
    found = entry(colors[at], BANDS[at])
    if at < len(STATES):
        found |= {
            6: Cell(None, fill=Paint(SIX[colors[at + 1]])),
            7: STATES[at],
        }
    return found


PAGE = Page(
    "スコアカード",
    [
        area("A1", "みなと野市行政手続オンライン化　スコアカード", "title"),
        area("N2", "令和６年９月末時点", "right"),
        *headings({
            "A4:A5": "部名", "B4:B5": "取組対象事業", "C4:C5": "手続名", "D4:D5": "年間手続件数",
            "E4:E5": "オンライン\n利用率\n（令和元年度）",
            "F4:F5": "オンライン\n利用率\n（現在値）", "G4:G5": "オンライン\n利用率\n目標", "H4:H5": "達成期限",
            "I4:N4": "オンライン利用率を引き上げる上での課題と課題解決のための取組", "I5": "課題①",
            "J5": "中間KPIと目標",
            "K5": "アクション\nプラン a", "L5": "アクション\nプラン b", "M5": "進捗\n（中間KPI）",
            "N5": "達成期限\n（中間KPI）",
        }),
        *body(6, COLUMNS, ROWS),
        *lines(13, ["【スコアカードについて】"]),
        *lines(14,
            [{0: "オンライン利用率（現在値）：目標に対する進捗率で色分け",
                6: "アクションプラン：取組の進捗状況で色分け"}]),
        *lines(15, [pair(at) for at in range(6)]),
        *lines(22, ["進捗（中間KPI）：中間KPIの進捗状況", entry("blue", "青：中間KPI目標達成済")]),
        *lines(25, ["※進捗率（％）＝（現在の利用率－令和元年度利用率）÷（目標利用率－令和元年度利用率）"]),
    ],
    widths(COLUMNS),
    {1: 24, 4: 20, 5: 44, **dict.fromkeys(range(6, 12), 50)},
    (4, 5),
    A3,
)  # fmt: skip

CASES = [
    Case(
        "scorecard-six",
        "a town's scorecard with a sixth colour: 紫 from 120 %, with swatches for rates, plans and KPIs",
        """
The scorecard's own kind with a legend that has more than five colours. F6 is 26 ÷ 20 = 130 %, which is purple
here and would be blue by the built-in legend. A sixth colour is taken because its swatch is there.
""",
        [PAGE],
        None,
        as_of_found=date(2024, 9, 30),
        fills={color: f"solid FF{rgb}" for color, rgb in SIX.items()},
    ),
]  # fmt: skip
