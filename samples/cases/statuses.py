"""What a status, a deadline and a target say, and what leaves them open: one
kind a case.
"""

from __future__ import annotations

from datetime import date

from samples.cases.findings import STATUS_MISSING
from samples.layout import (
    Case,
    Cell,
    Paint,
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
from samples.words import LEGEND

AS_OF = date(2023, 6, 30)
RENEWAL, CHANGE, PERMIT = (
    "在留期間更新許可の申請",
    "在留資格変更許可の申請",
    "在留資格取得許可の申請",
)
PAST, FUTURE = "令和5年\n3月末", "令和6年\n3月末"


def sheet(rows: list[Row], *blocks: str) -> Sheet:
    return Sheet("スコアカード", [Table(columns(*blocks), rows)], LEGEND)


def block(*plans: Put, deadline: Put = PAST) -> Row:
    return issue(*plans, deadline=deadline)


def rates(name: str, base: Put, current: Value, want: str, target: Put) -> Row:
    row = procedure(
        name,
        block(Cell("見直し【措置済】", "blue")),
        base=base,
        current=Cell(current, want),
        target=target,
    )
    return {**row, "cases": None, "online": None}


def filled(text: str, color: str, want: str) -> Cell:
    return Cell(text, want, fill=Paint(color))


TAGS = group(
    procedure(
        RENEWAL,
        block(
            Cell(
                "【措置済】【取組中】①改修は措置済、②連携は取組中",
                "! status.two_tags",
            ),
            Cell("①検討【措置済】\n②改修【未着手】", "! status.two_tags"),
            Cell("①検討【措置済】②改修", "! status.tag_inside"),
            Cell("改修【取組中（一部完了）】", "! status.tag_unread"),
            Cell("システム改修（完了時期：令和5年度末）", STATUS_MISSING),
        ),
    ),
    procedure(
        CHANGE,
        block(
            Cell("①【取組中】改修", "yellow"),
            Cell("改修（R4.10措置済）", "blue"),
            Cell("【取組中】改修【取組中】", "yellow"),
            Cell("簡素化（着手時期：令和5年度）", STATUS_MISSING),
            Cell("【完了の報告】改修（未着手）", "red"),
        ),
    ),
)

DATES = group(
    procedure(
        RENEWAL,
        block(
            Cell("システム改修（令和6年3月末）【取組中】", "green"),
            Cell("令和5年9月 【取組中】", "green"),
            Cell("令和2年度：改修【取組中】", "yellow"),
            Cell("改修【R5.9 取組中】", "green"),
            Cell("簡素化【着手済 令和3年10月】", "green"),
            deadline=FUTURE,
        ),
    ),
    procedure(
        CHANGE,
        block(
            Cell("改修【取組中（期限超過）】", "yellow"),
            Cell("改修【取組中 期限:未定】", "! status.no_deadline"),
            Cell("改修【R5.3 取組中】", "! status.unsure_date"),
            Cell("改修【取組中】", "green"),
            Cell("改修【措置済】", "blue"),
            deadline=FUTURE,
        ),
    ),
    procedure(
        PERMIT,
        block(
            Cell("改修【取組中】", "! status.no_deadline"),
            Cell("改修【取組中 令和6年3月末】", "green"),
            Cell("改修【措置済】", "blue"),
            Cell("改修【未着手】", "! status.no_deadline"),
            Cell("改修【取組中（期限内）】", "green"),
            deadline="令和6年度以降",
        ),
        deadline="令和3年3月末",
    ),
)

TARGETS = group(
    rates("目標は50%以上", "59%", "62%", "blue", "50%以上"),
    rates("同じ目標を下回る", "59%", "45%", "red", "50%以上"),
    rates("言葉のない目標は減らす目標", "59%", "55%", "yellow", "50%"),
    rates("以下は減らす目標", "59%", "50%", "blue", "50%以下"),
    rates(
        "超は、ちょうどでは届かない",
        "0%",
        "20%",
        "! progress.on_the_bound",
        "20%超",
    ),
    rates("基準も目標も同じ", "50%", "49%", "red", "50%"),
)

SHADES = group(
    procedure(
        RENEWAL,
        block(
            filled("法令改正の検討", "00B0F0", "blue"),
            filled("システム改修の検討", "92D050", "green"),
            filled("様式の見直し", "FFFF66", "green"),
            filled("提出書類の見直し", "F4B183", "orange"),
            filled("民間APIの検討", "FF6666", "orange"),
            deadline=FUTURE,
        ),
    ),
    procedure(
        CHANGE,
        block(
            filled("法令改正の検討", "92D050", "yellow"),
            filled("システム改修の検討", "F4B183", "red"),
            filled("様式の見直し", "BFBFBF", STATUS_MISSING),
            filled("提出書類の見直し", "FFFFFF", STATUS_MISSING),
            filled("民間APIの検討", "00B0F0", "blue"),
        ),
    ),
)

BANDS = group(
    procedure(
        RENEWAL,
        block(
            filled("法令改正の検討", "FFF2CC", STATUS_MISSING),
            filled("システム改修の検討", "FFF2CC", STATUS_MISSING),
            filled("様式の見直し【措置済】", "FFF2CC", "blue"),
        ),
    ),
    procedure(
        CHANGE,
        block(
            filled("法令改正の検討", "DDEBF7", STATUS_MISSING),
            filled("システム改修の検討", "DDEBF7", STATUS_MISSING),
            filled("様式の見直し", "4DC4FF", "blue"),
        ),
    ),
)

CASES = [
    Case(
        "status-tags",
        "plans whose tags contradict each other, are inside the text or say more than a status, and what is no tag",
        "A tag is a whole bracket at the start or end. What is not read leaves the plan as it is, with a finding.",
        [sheet(TAGS, "abcde")],
        AS_OF,
    ),
    Case(
        "status-dates",
        "dates before and behind a status, beginnings, 期限超過 said with the status, 未定 as an answer",
        """
R4's date may be the deadline or the day of writing: as of 30 June 2023 the two give different colours. In row 5 the
block's 達成期限 is an answer, so the procedure's own does not hold.
""",
        [sheet(DATES, "abcde")],
        AS_OF,
    ),
    Case(
        "target-words",
        "targets that say their direction: 以上 over the base is no reduction, 超 is not reached by the number itself",
        "",
        [sheet(TARGETS, "a")],
        AS_OF,
    ),
    Case(
        "source-shades",
        "statuses from an office's own shades, which are a scale: five hues, one for each colour of the legend",
        "The shades are on no other cell of the rows, so they mean something; one finding shows the mapping.",
        [sheet(SHADES, "abcde")],
        AS_OF,
        findings=["status.scale"],
    ),
    Case(
        "source-bands",
        "shades that are no scale: input cells in light yellow and a band in light blue say nothing and stay",
        "Q4 carries exactly a colour of the cud palette: that is a status.",
        [sheet(BANDS, "abc")],
        AS_OF,
    ),
]
