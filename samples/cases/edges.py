"""Values on, just below and just above the edge of each colour."""

from __future__ import annotations

from datetime import date

from samples.layout import (
    BELOW,
    Case,
    Cell,
    Put,
    Row,
    Sheet,
    Table,
    Value,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import KPI, LEGEND

AS_OF = date(2022, 4, 1)
AT_MOST, UNDER, OVER = (
    "処理日数を5日以下にする。",
    "処理日数を5日未満にする。",
    "窓口を10か所超にする。",
)
REACH, ALL = "令和4年3月末までに満足度60%達成", "対応手続を100%にする。"
SMALL = columns("a")


def edge(
    name: str,
    rates: tuple[Value, Value, Value],
    want: str,
    plan: Put,
    *,
    kpi: str = KPI,
    progress: Put = BELOW,
) -> Row:
    """Return a procedure: (base, current, target) and the rate's colour, a
    plan, a KPI and its progress.
    """
    base, current, target = rates
    form = "0.00%"
    return procedure(
        name,
        issue(plan, kpi=kpi, progress=progress, deadline="令和4年\n3月末"),
        base=Cell(base, form=form),
        current=Cell(current, want, form),
        target=Cell(target, form=form),
    )


DONE = Cell("システム改修の検討（措置済）", "blue")
DONE_LATE = Cell("システム改修の検討（措置済 令和3年3月末）", "blue")
WITHIN = Cell("システム改修の検討【取組中 令和4年4月1日】", "green")
WITHIN_TOMORROW = Cell("システム改修の検討【取組中 令和4年4月2日】", "green")
OVERDUE = Cell("システム改修の検討【取組中 令和4年3月31日】", "yellow")
OVERDUE_BLOCK = Cell("システム改修の検討【取組中】", "yellow")
WAITING = Cell("システム改修の検討【未着手 令和4年4月1日】", "orange")
WAITING_TOMORROW = Cell("システム改修の検討【未着手 令和4年4月2日】", "orange")
LATE = Cell("システム改修の検討【未着手 令和4年3月31日】", "red")
LATE_BLOCK = Cell("システム改修の検討【未着手】", "red")

BLUE = [
    edge("ちょうど100%", (0, 0.2, 0.2), "blue", DONE, progress=Cell(0.2, "blue")),
    edge("99.95%", (0, 0.1999, 0.2), "green", DONE_LATE, progress=Cell(0.199, "none")),
    edge("100.05%", (0, 0.2001, 0.2), "blue", DONE, progress=Cell(0.201, "blue")),
    edge("16桁目の誤差", (0.1, 0.5699999999999998, 0.57), "blue", DONE, progress=Cell(0.1999999999999999, "blue")),
    edge("目標=基準、到達", (0.2, 0.2, 0.2), "blue", DONE, kpi=AT_MOST, progress=Cell("5日", "blue")),
    edge("目標=基準、超過", (0.2, 0.21, 0.2), "blue", DONE, kpi=AT_MOST, progress=Cell("6日", "none")),
    edge("目標=基準、未達", (0.2, 0.1999, 0.2), "red", DONE, kpi=UNDER, progress=Cell("5日", "none")),
    edge("減らす目標、到達", (0.5, 0.3, 0.3), "blue", DONE, kpi=UNDER, progress=Cell("4日", "blue")),
    edge("減らす目標、超過達成", (0.5, 0.299, 0.3), "blue", DONE, kpi=OVER, progress=Cell("10か所", "none")),
    edge("減らす目標、99.95%", (0.5, 0.3001, 0.3), "green", DONE, kpi=OVER, progress=Cell("11か所", "blue")),
    edge("KPI達成", (0, 0.2, 0.2), "blue", DONE, kpi=REACH, progress=Cell(0.6, "blue")),
    edge("KPI未達", (0, 0.2, 0.2), "blue", DONE, kpi=REACH, progress=Cell(0.5999, "none")),
    edge("KPIにする", (0, 0.2, 0.2), "blue", DONE, kpi=ALL, progress=Cell("100%達成", "blue")),
    edge("KPIの言葉", (0, 0.2, 0.2), "blue", DONE, kpi=ALL, progress=Cell("措置済", "blue")),
    edge("KPIの否定", (0, 0.2, 0.2), "blue", DONE, kpi=ALL, progress=Cell("未達成", "none")),
]  # fmt: skip
GREEN = [
    edge("ちょうど70%", (0, 0.14, 0.2), "green", WITHIN),
    edge("69.95%", (0, 0.1399, 0.2), "yellow", WITHIN_TOMORROW),
    edge("70.05%", (0, 0.1401, 0.2), "green", WITHIN),
    edge("ちょうど70%(2進では下)", (0.09, 0.3, 0.39), "green", WITHIN),
    edge("ちょうど70%(2進では下)", (0.07, 0.21, 0.27), "green", WITHIN),
    edge("99.95%", (0, 0.1999, 0.2), "green", OVERDUE),
    edge("99.9995%", (0, 0.199999, 0.2), "green", WITHIN),
    edge("減らす目標、ちょうど70%", (0.5, 0.36, 0.3), "green", WITHIN),
    edge("減らす目標、69.95%", (0.5, 0.3601, 0.3), "yellow", WITHIN),
]
YELLOW = [
    edge("ちょうど40%", (0, 0.08, 0.2), "yellow", OVERDUE),
    edge("39.95%", (0, 0.0799, 0.2), "orange", OVERDUE_BLOCK),
    edge("40.05%", (0, 0.0801, 0.2), "yellow", OVERDUE),
    edge("ちょうど40%(2進では下)", (0.01, 0.15, 0.36), "yellow", OVERDUE),
    edge("69.995%", (0, 0.13999, 0.2), "yellow", WITHIN),
    edge("減らす目標、ちょうど40%", (0.5, 0.42, 0.3), "yellow", OVERDUE),
    edge("減らす目標、39.95%", (0.5, 0.4201, 0.3), "orange", OVERDUE),
]
ORANGE = [
    edge("ちょうど10%", ("未実施", 0.02, 0.2), "orange", WAITING),
    edge("9.95%", ("未実施", 0.0199, 0.2), "red", WAITING_TOMORROW),
    edge("10.05%", ("未実施", 0.0201, 0.2), "orange", WAITING),
    edge("ちょうど10%(2進では下)", (0.02, 0.06, 0.42), "orange", WAITING),
    edge("値は0.158126%", (0.00158126, 0.0215, 0.2), "orange", LATE),
    edge("39.9995%", (0, 0.079999, 0.2), "orange", WAITING),
    edge("減らす目標、ちょうど10%", (0.5, 0.48, 0.3), "orange", WAITING),
    edge("減らす目標、9.95%", (0.5, 0.4801, 0.3), "red", WAITING),
]
RED = [
    edge("9.9995%", (0, 0.019999, 0.2), "red", LATE),
    edge("ちょうど10%", (0, 0.02, 0.2), "orange", LATE_BLOCK),
    edge("0%", (0.05, 0.05, 0.2), "red", LATE),
    edge("基準を下回る", (0.05, 0.03, 0.2), "red", LATE),
    edge("未実施", ("未実施", "未実施", 0.2), "red", WAITING),
    edge("現在だけ未実施", (0.05, "未実施", 0.2), "red", LATE),
    edge("減らす目標、増えた", (0.5, 0.55, 0.3), "red", LATE),
    edge("目標=基準、未達", (0.5, 0.4999, 0.5), "red", LATE),
    edge("目標=基準、未実施", (0.5, "未実施", 0.5), "red", LATE),
]


def case(name: str, shows: str, story: str, rows: list[Row]) -> Case:
    return Case(
        name,
        shows,
        story,
        [
            Sheet(
                "スコアカード",
                [Table(SMALL, group(*rows), row_height=72)],
                LEGEND,
            )
        ],
        AS_OF,
    )


CASES = [
    case(
        "edges-blue",
        "100 % exactly, just below and above; target = base; reductions; a KPI reached or not by each comparing word",
        """
99.95 % is not 100 %. A number counts with the 15 digits that Excel shows: 0.5699999999999998, which a sum leaves
behind, is 57 %, and 0.1999999999999999 is 20 %.
""",
        BLUE,
    ),
    case(
        "edges-green",
        "70 % exactly, just below and above, up to 99.9995 %; 取組中 due today and tomorrow",
        "Two rows are exactly 70 % and fall below it in binary floats. Due on the as-of date is within the deadline.",
        GREEN,
    ),
    case(
        "edges-yellow",
        "40 % exactly, just below and above, up to 69.995 %; 取組中 due yesterday",
        "0.08 ÷ 0.2 is 0.39999999999999997 in binary floats; here it is 40 %.",
        YELLOW,
    ),
    case(
        "edges-orange",
        "10 % exactly, just below and above, up to 39.9995 %; 未着手 due today and tomorrow",
        """
0.02 ÷ 0.2 is 0.09999999999999999 in binary floats; here it is 10 %. One base is 0.158126 % and shown as 0.16 %: the
stored number counts, which gives 10.04 %; 0.2 %, as the real sheet prints it, would give 9.85 %.
""",
        ORANGE,
    ),
    case(
        "edges-red",
        "just below 10 %, 0 %, below the base, 未実施, a reduction that grew; 未着手 due yesterday",
        "A current rate below the base is negative progress, which is below 10 %.",
        RED,
    ),
]
