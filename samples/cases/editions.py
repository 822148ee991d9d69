"""Books that are already coloured: one by hand with mistakes, and two editions
of one scorecard.
"""

from __future__ import annotations

from datetime import date

from samples.cases.findings import RATE_UNKNOWN, STATUS_MISSING
from samples.cases.seed import CUD, EXCEL
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
from samples.words import KPI, LEGEND, TITLE

AS_OF = date(2022, 4, 1)
RENEWAL, CHANGE, CERTIFICATE = (
    "在留期間更新許可の申請",
    "在留資格変更許可の申請",
    "在留資格認定証明書の交付申請",
)
INSURANCE, LEAVING = (
    "雇用保険被保険者資格取得届",
    "雇用保険被保険者離職証明書の提出",
)
DUE = "令和5年\n3月末"
HIGHER_KPI = "令和6年3月末までにオンライン利用率を30%以上にする。"


def painted(
    value: Value, color: str, want: str = "", form: str | None = None
) -> Cell:
    """Return a cell in one of the ``cud`` colours; what it should be is that
    colour unless ``want`` says otherwise.
    """
    return Cell(value, want or color, form, Paint(CUD[color]))


def rate(value: float, color: str, want: str = "") -> Cell:
    return painted(value, color, want, "0.0%")


def by_hand() -> list[Row]:
    """Return three procedures with three mistakes."""
    return group(
        procedure(
            RENEWAL,
            issue(
                painted("法令改正の検討（措置済）", "blue"),
                painted("システム改修の検討【取組中 令和5年3月末】", "green"),
                progress=rate(0.21, "blue"),
                deadline=DUE,
            ),
            current=Cell(0.05, "orange", "0.0%", Paint(EXCEL["orange"])),
        ),
        procedure(
            CHANGE,
            issue(
                painted(
                    "法令改正の検討【取組中 令和4年3月末】", "green", "yellow"
                ),
                painted("システム改修の検討【未着手 令和5年3月末】", "orange"),
                progress=rate(0.02, "blue", "none"),
                deadline=DUE,
            ),
            base="未実施",
            current=rate(0.02, "red", "orange"),
        ),
        procedure(
            CERTIFICATE,
            issue(
                Cell("提出書類の見直し", STATUS_MISSING),
                Cell("様式の見直し", STATUS_MISSING, fill=Paint("D9D9D9")),
                progress=Cell(0.05, "none"),
                deadline=DUE,
            ),
            current=Cell("集計中", RATE_UNKNOWN, fill=Paint(CUD["yellow"])),
        ),
    )


def edition(when: str, rows: list[Row]) -> Sheet:
    """Return the sheet of one edition."""
    texts = {"A1": TITLE, "A2": f"{when}時点"}
    return Sheet(
        "スコアカード", [Table(columns("ab", "a"), rows, top=4)], LEGEND, texts
    )


def residence(
    name: str, current: Cell, target: Put, first: Row, second: Cell
) -> Row:
    return procedure(
        name,
        first,
        issue(second, deadline=DUE),
        current=current,
        target=target,
    )


def insurance(
    name: Put, current: Cell, ministry: str, *plans: Put, progress: Put
) -> Row:
    block = issue(
        *plans, kpi="対応手続を100%にする。", progress=progress, deadline=DUE
    )
    return procedure(
        name,
        block,
        base=0.5,
        current=current,
        target=0.7,
        ministry=ministry,
        program="雇用保険",
        law="雇用保険法",
    )


def block(*plans: Put, progress: Put, kpi: str = KPI) -> Row:
    return issue(*plans, kpi=kpi, progress=progress, deadline=DUE)


OLD = [
    *group(
        residence(
            RENEWAL,
            rate(0.03, "orange"),
            0.2,
            block(
                painted("法令改正の検討（措置済）", "blue"),
                painted("システム改修の検討【取組中】", "green"),
                progress=Cell(0.03, "none", "0.0%"),
            ),
            painted("提出書類の見直し【未着手】", "orange"),
        ),
        residence(
            CHANGE,
            rate(0.09, "yellow"),
            0.2,
            block(
                painted("システム改修の検討【取組中 令和4年5月末】", "green"),
                painted("法令改正の検討（措置済）", "blue"),
                progress=Cell(0.09, "none", "0.0%"),
            ),
            painted("提出書類の見直し【未着手】", "orange"),
        ),
        residence(
            CERTIFICATE,
            rate(0.2, "blue"),
            0.2,
            block(
                painted("法令改正の検討（措置済）", "blue"),
                None,
                progress=rate(0.2, "blue"),
            ),
            painted("提出書類の見直し（措置済）", "blue"),
        ),
    ),
    insurance(
        INSURANCE,
        rate(0.6, "yellow"),
        "厚生労働省",
        painted("添付書類の省略【取組中】", "green"),
        progress=Cell(0.8, "none", "0%"),
    ),
]

NEW = [
    *group(
        insurance(
            "雇用保険\n被保険者\n資格取得届",
            rate(0.65, "green"),
            "厚生\n労働省",
            painted("添付書類の省略【取組中】", "green"),
            painted("マイナポータルとの連携【未着手】", "orange"),
            progress=painted(1, "blue", "", "0%"),
        ),
        insurance(
            LEAVING,
            rate(0.52, "orange"),
            "厚生労働省",
            painted("添付書類の省略【未着手】", "orange"),
            progress=Cell(0.1, "none", "0%"),
        ),
    ),
    *group(
        residence(
            "在留期間更新許可の申請　",
            rate(0.09, "yellow"),
            0.2,
            block(
                painted("法令改正の検討（措置済）", "blue"),
                painted("システム改修の検討（措置済）", "blue"),
                progress=Cell(0.09, "none", "0.0%"),
            ),
            painted("提出書類の見直し【取組中】", "green"),
        ),
        residence(
            CHANGE,
            rate(0.09, "orange"),
            0.3,
            block(
                painted("システム改修の検討【取組中 令和4年5月末】", "yellow"),
                Cell("手数料の電子納付の検討", STATUS_MISSING),
                progress=Cell(0.09, "none", "0.0%"),
                kpi=HIGHER_KPI,
            ),
            painted("提出書類の見直し【未着手】", "orange"),
        ),
    ),
]

CHANGES = f"""added 厚生労働省 {LEAVING}
removed 法務省 {CERTIFICATE}
down J9 yellow orange
down O9 green yellow
up J6 yellow green
up J8 orange yellow
up P8 green blue
up Q6 none blue
up U8 orange green
set P6 none orange
cleared P9 blue none
value J6 60.0% 65.0%
value Q6 80% 100%
value J8 3.0% 9.0%
value Q8 3.0% 9.0%
value K9 20% 30%
value N9 {KPI} {HIGHER_KPI}
"""

CASES = [
    Case(
        "check-three-mistakes",
        "a book coloured by hand with three mistakes, which check.txt names",
        """
`irodori check` finds exactly the lines of check.txt:

- J4 is exactly 10 %, which is orange; somebody filled it red.
- O4 was due the day before; it is still green.
- Q4 is a KPI that is not met; it is blue.

No mistakes: J3 has Excel's orange, another shade of the same colour. J5 is 集計中 and its plans have no status, so
these cells are not checked.
""",
        [Sheet("スコアカード", [Table(columns("ab"), by_hand())], LEGEND)],
        AS_OF,
        files={"check.txt": "J4 red orange\nO4 green yellow\nQ4 blue none\n"},
    ),
    Case(
        "diff-old",
        "an edition of 令和4年3月末, coloured; diff-new is the next",
        """
Four procedures with the fills as published. `irodori diff` of this book and diff-new finds what diff-new/diff.txt says.
""",
        [edition("令和4年3月末", OLD)],
        None,
        as_of_found=date(2022, 3, 31),
    ),
    Case(
        "diff-new",
        "the edition of 令和4年6月末: a procedure more, one less, another order; diff.txt says what changed",
        """
Against diff-old:

- 在留資格認定証明書の交付申請 is gone, 雇用保険被保険者離職証明書の提出 is new.
- The procedures of 厚生労働省 stand first now; line breaks and a space in names make no other procedures of them.
- The target of 在留資格変更許可の申請 rose from 20 % to 30 %, so that its rate of 9 % falls from yellow to orange.
- Its plan a is overdue, its plan b another one without a status.
""",
        [edition("令和4年6月末", NEW)],
        None,
        as_of_found=date(2022, 6, 30),
        files={"diff.txt": CHANGES},
    ),
]
