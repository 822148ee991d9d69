"""Cells that do not agree with each other."""

from __future__ import annotations

from datetime import date

from samples.cases.findings import (
    CHECK_BELOW_BASE,
    CHECK_DISPLAYED_BAND,
    CHECK_KPI_DEADLINE,
    CHECK_MARK,
    CHECK_RATE_OF_COUNTS,
    CHECK_SUM_ABOVE,
    CHECK_SUM_BELOW,
)
from samples.layout import (
    Case,
    Cell,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import LEGEND, PLANS

DONE = Cell(*PLANS[0])
KPI_BY_2023 = "令和5年3月末までにオンライン利用率を20%以上にする。"

ROWS = [
    *group(
        procedure(
            "件数の合計より少ない手続件数",
            issue(DONE),
            count=Cell(1500, CHECK_SUM_ABOVE),
            cases=1000,
            online=2,
        ),
        procedure(
            "率が件数と合わない手続",
            issue(DONE),
            cases=600,
            online=60,
            base=Cell(0.002, CHECK_RATE_OF_COUNTS),
        ),
    ),
    procedure(
        "手続件数に足りない手続",
        issue(DONE),
        program="登記関連",
        count=Cell(1001, CHECK_SUM_BELOW),
    ),
    procedure(
        "基準より低い手続",
        issue(DONE),
        current=Cell(0.001, f"red {CHECK_BELOW_BASE}"),
        program="上陸申請関連",
    ),
    procedure(
        "表示と実際とで色が違う手続",
        issue(DONE),
        program="国税関連",
        online=0,
        base=0,
        current=Cell(0.019_996, f"red {CHECK_DISPLAYED_BAND}"),
    ),
    procedure(
        "中間KPIの日付が違う手続",
        issue(
            DONE,
            kpi=KPI_BY_2023,
            deadline=Cell("令和6年\n3月末", CHECK_KPI_DEADLINE),
        ),
        program="届出関連",
        complete=Cell("△", CHECK_MARK),
    ),
]

CASES = [
    Case(
        "cross-checks",
        "cells that do not agree with each other: counts, rates, dates, a displayed value, a mark",
        """
Each row's name says what is wrong in it. Nothing of this keeps a cell from being rated: J7 displays 2.0%, which would
be 橙, and holds 1.9996%, which is 赤. R8 is neither ○ nor ×.
""",
        [Sheet("スコアカード", [Table(columns("a"), ROWS)], LEGEND)],
        date(2022, 4, 1),
    ),
]
