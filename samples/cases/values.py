"""The forms in which rates and dates stand in cells."""

from __future__ import annotations

from datetime import date

from samples.cases.findings import (
    KPI_UNIT,
    KPI_UNKNOWN,
    RATE_AMBIGUOUS,
    RATE_UNKNOWN,
)
from samples.layout import (
    Case,
    Cell,
    Put,
    Row,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import LEGEND, PLANS

DONE = Cell(*PLANS[0])
NOT_MET = Cell(0.05, "none")


def rate(
    name: str,
    current: Cell,
    base: Put = 0,
    target: Put = 0.2,
    progress: Put = NOT_MET,
) -> Row:
    return procedure(
        name,
        issue(DONE, progress=progress),
        base=base,
        current=current,
        target=target,
    )


FORMS = group(
    rate("0.2%", Cell("0.2%", "red"), progress=Cell("0.2%", "none")),
    rate("０．２％", Cell("０．２％", "red"), progress=Cell("２０％", "blue")),
    rate("約20%", Cell("約20%", "blue"), progress=Cell("約19%", "none")),
    rate("20%以上", Cell("20%以上", "blue"), progress=Cell("20%以上", "blue")),
    rate("前年度比", Cell("86.2%(前年度比1.3ポイント増)", "green"), 0.5, 0.9),
    rate("目標併記", Cell("54%(目標:58%)", "green"), 0.3, 0.58),
    rate("時点併記", Cell("12.3%\n(令和4年3月)", "yellow")),
    rate("数値0.0%", Cell(0.002, "red", "0.0%")),
    rate(
        '数値0"%"', Cell(20, "blue", '0"%"'), progress=Cell(20, "blue", '0"%"')
    ),
    rate(
        "数値標準",
        Cell(20, "blue", "General"),
        progress=Cell(12.5, KPI_UNIT, "General"),
    ),
    rate("空白入り", Cell("14.0 %", "green"), "０％", "２０％"),
    rate("文字の基準と目標", Cell("5.0%", "orange"), "0.2%", "約20%"),
    rate(
        "未実施",
        Cell("未実施", "red"),
        "未実施",
        progress=Cell("未実施", "none"),
    ),
    rate("二つの率", Cell("12%、15%", RATE_AMBIGUOUS)),
    rate("空欄", Cell(None, RATE_UNKNOWN)),
    rate("横棒", Cell("－", RATE_UNKNOWN)),
    rate("長音", Cell("ー", RATE_UNKNOWN), progress=Cell("－", KPI_UNKNOWN)),
    rate(
        "半角横棒",
        Cell("-", RATE_UNKNOWN),
        progress=Cell("集計中", KPI_UNKNOWN),
    ),
    rate(
        "集計中",
        Cell("集計中", RATE_UNKNOWN),
        progress=Cell("未定", KPI_UNKNOWN),
    ),
    rate("不明", Cell("不明", RATE_UNKNOWN), progress=Cell(None, KPI_UNKNOWN)),
    rate("未定", Cell("未定", RATE_UNKNOWN)),
    rate("基準が不明", Cell(0.1, RATE_UNKNOWN), "不明"),
    rate("目標が未定", Cell(0.1, RATE_UNKNOWN), 0.002, "未定"),
)

# Each deadline with a plan 取組中: green where 15 January 2024 is within it.
DEADLINES: list[tuple[Put, str]] = [
    ("令和6年3月末", "green"),
    ("令和 6 年\n3月末", "green"),
    ("令和6年1月15日", "green"),
    ("令和6年1月14日", "yellow"),
    ("R6.3末", "green"),
    ("R6.3.31", "green"),
    ("R5.12.31", "yellow"),
    ("㋿6年3月", "green"),
    ("㋿5年12月", "yellow"),
    ("令和6年1月", "green"),
    ("令和5年度末", "green"),
    ("令和５年度中", "green"),
    ("令和5年度までに", "green"),
    ("令和4年度末", "yellow"),
    ("令和5年度上半期", "yellow"),
    ("令和5年度第3四半期", "yellow"),
    ("令和5年度第4四半期", "green"),
    ("令和5年内", "yellow"),
    ("令和6年内", "green"),
    ("令和元年度", "yellow"),
    ("平成34年3月", "yellow"),
    ("平成36年3月", "green"),
    ("2024年3月", "green"),
    ("2024/1/15", "green"),
    ("2024/1/14", "yellow"),
    ("令和6年1月上旬", "yellow"),
    ("令和6年1月中旬", "green"),
    ("令和4年度〜令和6年度", "green"),
    ("令和3年度～令和4年度", "yellow"),
    (Cell(date(2024, 1, 15), form='[$-411]ggge"年"m"月"d"日"'), "green"),
    (Cell(date(2024, 1, 14), form="yyyy/m/d"), "yellow"),
    (Cell(date(2024, 1, 15), form=14), "green"),
    (Cell(date(2024, 1, 14), form=27), "yellow"),
    (Cell(date(2024, 1, 15), form=31), "green"),
    (Cell(date(2024, 1, 14), form=57), "yellow"),
    (Cell(date(2024, 1, 15), form=58), "green"),
]


def due(at: int, deadline: Put, want: str) -> Row:
    other = "令和4年3月末" if want == "green" else "令和8年3月末"
    return procedure(
        f"手続{at}",
        issue(Cell("システム改修の検討【取組中】", want), deadline=deadline),
        deadline=other,
    )


DATES = group(
    *(
        due(at, deadline, want)
        for at, (deadline, want) in enumerate(DEADLINES, 1)
    )
)


def sheet(rows: list[Row]) -> Sheet:
    return Sheet(
        "スコアカード", [Table(columns("a"), rows, row_height=60)], LEGEND
    )


CASES = [
    Case(
        "values-forms",
        "the forms of a rate: full width, 約, 以上, with remarks, as numbers in three formats; and what is not known",
        """
The procedure's name says the form. A number formatted General in a column of percentages is per cent; in 進捗(中間KPI),
whose cells come in all sorts of units, it has none and is not compared (P12). Of two rates in one cell (J16) neither
is taken. A blank, a dash, 集計中, 不明 and 未定 are not known; 未実施 is 0.
""",
        [sheet(FORMS)],
        date(2022, 4, 1),
    ),
    Case(
        "values-dates",
        "the forms of a deadline: eras, fiscal years, halves and quarters, ranges, dates with the built-in formats",
        """
Each block's 達成期限(中間KPI) is in another form and its plan is 取組中; the as-of date is 15 January 2024. A
fiscal year ends on 31 March of the next, a bare month on its last day. The last rows are dates, with the formats 14,
27, 31, 57 and 58, whose codes stand in no file. The procedure's own deadline would give the other colour.
""",
        [sheet(DATES)],
        date(2024, 1, 15),
    ),
]
