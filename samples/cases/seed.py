"""The real sheet, and the same sheet with rates, statuses and a later issue's
fills.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from samples.cases.findings import (
    KPI_OTHER_QUANTITY,
    RATE_UNKNOWN,
    STATUS_MISSING,
)
from samples.layout import (
    Case,
    Cell,
    Paint,
    Put,
    Row,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import LEGEND, SEED

AS_OF = date(2022, 4, 1)
SEED_COLUMNS = columns("abc", "abcde-", "abc")
USERS_KPI = "令和5年3月末までにオンライン利用対象者を90%以上にする。"

CUD = {
    "blue": "4DC4FF",
    "green": "03AF7A",
    "yellow": "FFF100",
    "orange": "F6AA00",
    "red": "FF4B00",
}
EXCEL = {
    "blue": "0070C0",
    "green": "00B050",
    "yellow": "FFFF00",
    "orange": "FFC000",
    "red": "FF0000",
}


def number(text: str, want: str = "") -> Cell:
    """Return a printed rate or count as the number and format that the book
    behind the print holds.
    """
    digits = text.removesuffix("%").replace(",", "")
    if not digits.replace(".", "").isdigit():
        return Cell(text or None, want)
    if text.endswith("%"):
        return Cell(
            round(float(digits) / 100, 6),
            want,
            "0.0%" if "." in digits else "0%",
        )
    return Cell(int(digits), want, "#,##0")


def seed_issues(record: dict[str, Any]) -> list[Row]:
    """Return a record's blocks: no plan has a status, and no KPI is met."""
    blocks: list[Row] = []
    for each in record["issues"]:
        repeats_rate = (
            each["progress"] == "0.2%"
            and "オンライン利用率" not in each["kpi"]
        )
        progress = number(
            each["progress"],
            f"none {KPI_OTHER_QUANTITY}" if repeats_rate else "none",
        )
        plans: list[Put] = [
            Cell(text, STATUS_MISSING) for text in each["plans"]
        ]
        blocks.append(
            issue(
                *plans,
                text=each["issue"],
                kpi=each["kpi"],
                progress=progress,
                deadline=each["deadline"],
            )
        )
    return blocks


def seed_rows() -> list[Row]:
    """Return the three procedures; a blank current rate is not known, 未実施
    is 0.
    """
    rows = []
    for record in SEED:
        want = "red" if record["current"] == "未実施" else RATE_UNKNOWN
        rows.append(
            procedure(
                record["procedure"],
                *seed_issues(record),
                base=number(record["base"]),
                current=Cell(record["current"] or None, want),
                target=number(record["target"]),
                deadline=record["deadline"],
                ministry=record["ministry"],
                program=record["program"],
                count=number(record["count"]),
                cases=number(record["cases"]),
                online=number(record["online"]),
                law=record["law"],
                complete=record["complete"],
            )
        )
    return group(*rows)


def seed_with(*issues_of: list[Row], **changes: list[Put]) -> list[Row]:
    """Return the seed's procedures with other blocks and other values."""
    rows = seed_rows()
    for at, (row, blocks) in enumerate(zip(rows, issues_of, strict=True)):
        row |= {key: each[at] for key, each in changes.items()}
        row |= {
            f"{n}.{field}": put
            for n, block in enumerate(blocks, 1)
            for field, put in block.items()
        }
    return rows


FIRST = [
    issue(
        Cell("法令改正及びシステム改修①の検討（措置済）", "blue"),
        Cell("システム改修②の検討【取組中 令和5年3月末】", "green"),
        Cell("システム改修③の検討[未着手]", "orange"),
        text="在留申請オンラインシステムの利用者が限定的である。",
        kpi=USERS_KPI,
        progress=Cell(0.35, "none"),
        deadline="令和5年\n3月末",
    ),
    issue(
        Cell("システム改修①の検討（措置済）", "blue"),
        Cell(
            "およそ全ての申請に係る提出資料をオンライン上で添付できるようにする。【取組中 令和4年3月末】",
            "yellow",
        ),
        Cell("法令改正①及びシステム改修②の検討【未着手 令和4年3月末】", "red"),
        Cell("法令改正②及びシステム改修③の検討【取組中】", "green"),
        Cell("システム改修④実施予定【未着手】", "orange"),
        progress=Cell(0.05, "none"),
    ),
    issue(
        Cell(
            "令和4年2月までに法令改正及びシステム改修の検討【取組中】",
            "yellow",
        ),
        Cell("提出書類の見直し", STATUS_MISSING),
        Cell("【取組中】民間APIの検討", "green"),
        text="官民連携がなされていない。添付書類が多い。",
    ),
]
SECOND = [
    issue(
        Cell("法令改正及びシステム改修①の検討【取組中】", "green"),
        Cell("システム改修②の検討[未着手]", "orange"),
        Cell("システム改修③の検討（措置済）", "blue"),
        text="在留申請オンラインシステムの利用者が限定的である。",
        kpi=USERS_KPI,
        progress=Cell("未実施", "none"),
        deadline=None,
    ),
    issue(
        Cell("システム改修①の検討【取組中】", "yellow"),
        Cell("提出資料の添付【未着手】", "red"),
        Cell("令和5年3月末までに法令改正①の検討【取組中】", "green"),
        Cell("法令改正②の検討【取組中 令和4年4月1日】", "green"),
        Cell("システム改修④実施予定【取組中 令和4年3月31日】", "yellow"),
        progress=Cell("達成済", "blue"),
        deadline="令和4年\n3月末",
    ),
    issue(
        Cell("法令改正及びシステム改修の検討（措置済）", "blue"),
        Cell(
            "令和4年3月末までに提出書類の見直し【取組中 令和5年3月末】",
            "green",
        ),
        Cell("民間APIの検討（未着手）", "orange"),
        progress=Cell(0.2, "blue"),
    ),
]
THIRD = [
    issue(
        Cell("法令改正及びシステム改修①の検討【取組中】", "yellow"),
        Cell("システム改修②の検討[未着手]", "red"),
        Cell("システム改修③の検討（措置済）", "blue"),
        text="在留申請オンラインシステムの利用者が限定的である。",
        kpi=USERS_KPI,
        progress=Cell(0.9, "blue"),
        deadline=None,
    ),
    issue(
        Cell("システム改修①の検討（措置済）", "blue"),
        Cell("提出資料の添付【取組中】", "green"),
        Cell("法令改正①の検討【未着手】", "orange"),
        Cell("法令改正②の検討（措置済）", "blue"),
        Cell("システム改修④実施予定", STATUS_MISSING),
        progress=Cell(0.08, "none"),
        deadline="令和5年\n3月末",
    ),
    issue(
        Cell("法令改正及びシステム改修の検討【取組中】", "green"),
        Cell("提出書類の見直し【取組中】", "green"),
        Cell("民間APIの検討[未着手]", "orange"),
        progress=Cell(0.08, "none"),
    ),
]
STATUSES = seed_with(
    FIRST,
    SECOND,
    THIRD,
    current=[Cell(0.05, "orange"), Cell(0.02, "orange"), Cell(0.08, "yellow")],
    deadline=["令和6年\n3月末", "令和6年\n3月末", "令和4年\n3月末"],
)


def rolled(
    name: str, palette: dict[str, str], current: Cell, progress: Cell
) -> Row:
    """Return a procedure whose fills are its only statuses; block ① ended in
    令和4年3月, block ② goes on.
    """

    def plan(text: str, was: str, want: str) -> Cell:
        return Cell(text, want, fill=Paint(palette[was]))

    return procedure(
        name,
        issue(
            plan("システム改修①の検討", "green", "yellow"),
            plan("システム改修②の検討", "orange", "red"),
            plan("システム改修③の検討", "blue", "blue"),
            plan("令和3年12月末までに法令改正の検討", "yellow", "yellow"),
            plan("令和3年12月末までに手数料の見直し", "red", "red"),
            progress=progress,
            deadline="令和4年\n3月末",
        ),
        issue(
            plan("提出書類の見直し", "green", "green"),
            plan("民間APIの検討", "orange", "orange"),
            Cell("様式の見直し", STATUS_MISSING),
            progress=Cell(0.2, "blue", fill=Paint(palette["blue"])),
            deadline="令和5年\n3月末",
        ),
        base="未実施",
        current=current,
    )


ROLL_FORWARD = group(
    rolled(
        "在留期間更新許可の申請",
        CUD,
        Cell(0.09, "yellow", fill=Paint(CUD["orange"])),
        Cell(0.12, "none", fill=Paint(CUD["blue"])),
    ),
    rolled(
        "在留資格変更許可の申請",
        EXCEL,
        Cell("集計中", RATE_UNKNOWN, fill=Paint(EXCEL["yellow"])),
        Cell(0.199, "none", fill=Paint(EXCEL["blue"])),
    ),
    rolled(
        "在留資格認定証明書の交付申請",
        CUD,
        Cell(0.2, "blue", fill=Paint(CUD["green"])),
        Cell(0.25, "blue"),
    ),
)

CASES = [
    Case(
        "seed",
        "the real sheet: two rates of 0 are red, no KPI is met, no plan has a status",
        """
The sheet as the extraction gives it, with what a true book has and a text extraction loses. The heading of block ②
spans one stray empty column, which the data share; the values of 進捗 and 達成期限 stand under their own headings.
Rates and counts are numbers with formats (0.2% is 0.002 as `0.0%`, 774,696 is `#,##0`); a space that cut a heading, a
deadline or a name is a line break. `records.json` holds the texts.

- J3 is blank: the current rate is not known. J4 and J5 are 未実施, which is 0.
- The 33 plans say nothing of their status.
- R3 repeats the usage rate, 0.2%, while its KPI speaks of the share of users: compared, and flagged.
""",
        [
            Sheet(
                "スコアカード",
                [Table(SEED_COLUMNS, seed_rows(), row_height=150)],
                LEGEND,
            )
        ],
        AS_OF,
    ),
    Case(
        "seed-statuses",
        "the real sheet with rates filled in and a status tag in the plans; deadlines come from four places",
        """
A plan's deadline is the tag's own; else the date in the plan's text; else the block's 達成期限(中間KPI); else the
procedure's 達成期限. The as-of date is the day after 令和4年3月末.

- J3: (5.0% − 0.2%) ÷ (20% − 0.2%) = 24.2%. J4 is exactly 10%, J5 exactly 40%.
- Block ① of rows 4 and 5 has no deadline: the procedure's counts, which row 5 has passed.
- Y4 is due on the as-of date itself, which is within the deadline; Z4 was due the day before.
- AG4 names a date of its own that has passed; the tag's deadline goes before it.
""",
        [
            Sheet(
                "スコアカード",
                [Table(SEED_COLUMNS, STATUSES, row_height=150)],
                LEGEND,
            )
        ],
        AS_OF,
    ),
    Case(
        "roll-forward",
        "a book coloured in 令和4年1月, converted for 令和4年5月: what the fills said moves on with the date",
        """
The fills of the last issue are the only statuses: rows 3 and 5 in the `cud` colours, row 4 in those of Excel.

- Block ① was due in 令和4年3月末: 取組中 turns from green to yellow, 未着手 from orange to red; the others stay.
- Block ② is due in 令和5年3月末: nothing changes. A plan without a fill has no status.
- J4 is 集計中: it cannot be rated and keeps its yellow.
- T3 and T4 carry the blue of a KPI that is no longer met: they are cleared.
""",
        [
            Sheet(
                "スコアカード",
                [Table(columns("abcde", "abc"), ROLL_FORWARD)],
                LEGEND,
            )
        ],
        date(2022, 5, 13),
    ),
]
