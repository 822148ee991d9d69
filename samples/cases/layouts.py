"""What a sheet may look like: titles, several tables, merges, hidden parts,
other headings.
"""

from __future__ import annotations

from datetime import date

from samples.cases.findings import STATUS_MISSING
from samples.layout import (
    Case,
    Cell,
    Grid,
    Line,
    Merge,
    Put,
    Row,
    Sheet,
    Table,
    columns,
    group,
    issue,
    procedure,
)
from samples.words import HEADINGS, LEGEND, PLANS, TITLE

AS_OF = date(2022, 4, 1)
RENEWAL, CHANGE, CERTIFICATE = (
    "在留期間更新許可の申請",
    "在留資格変更許可の申請",
    "在留資格認定証明書の交付申請",
)
RATES: list[tuple[float, str]] = [
    (0.2, "blue"),
    (0.16, "green"),
    (0.1, "yellow"),
    (0.05, "orange"),
    (0.01, "red"),
]


def filled(number: int, start: int = 0) -> Row:
    """Return an issue block with so many plans, their colours going round from
    ``start``.
    """
    return issue(*(Cell(*PLANS[(start + at) % 5]) for at in range(number)))


def record(name: str, at: int, *plans: int, **changes: Put) -> Row:
    """Return a procedure whose rate and plans take the colours from ``at`` on."""
    current, want = RATES[at % 5]
    row = procedure(
        name,
        *(filled(number, at) for number in plans),
        base="未実施",
        current=Cell(current, want),
    )
    return {**row, **changes}


def case(
    name: str,
    shows: str,
    story: str,
    *sheets: Sheet | Grid,
    as_of: date | None = AS_OF,
) -> Case:
    return Case(name, shows, story, sheets, as_of)


def one(*rows: Row | Line, blocks: tuple[str, ...] = ("abc",)) -> Sheet:
    return Sheet("スコアカード", [Table(columns(*blocks), rows)], LEGEND)


# ---- layout-title

TITLED = Sheet(
    "スコアカード",
    [
        Table(
            columns("abc"),
            group(
                procedure(
                    RENEWAL,
                    issue(
                        Cell(
                            "法令改正の検討【取組中 令和4年3月31日】", "green"
                        ),
                        Cell(
                            "システム改修の検討【取組中 令和4年3月30日】",
                            "yellow",
                        ),
                        Cell("様式の見直し【未着手】", "orange"),
                        deadline="令和4年\n3月末",
                    ),
                ),
                record(CHANGE, 1, 3) | {"1.b": Cell(PLANS[2][0], "green")},
            ),
            top=4,
            left=2,
        )
    ],
    LEGEND,
    {"B1": TITLE, "P2": "令和4年3月末時点"},
)

# ---- layout-ministries

MINISTRIES = {
    "法務省": [RENEWAL, CHANGE],
    "財務省": ["所得税の確定申告", "法人税の確定申告"],
    "厚生労働省": ["雇用保険被保険者資格取得届"],
}


def ministry_sheet(name: str, at: int) -> Sheet:
    blocks = ("abc", "ab", "abcd")[: at + 1]
    rows = [
        record(procedure_name, at + n, *map(len, blocks), ministry=name)
        for n, procedure_name in enumerate(MINISTRIES[name])
    ]
    return Sheet(name, [Table(columns(*blocks), group(*rows))], LEGEND)


COVER = Grid(
    "表紙",
    [
        [TITLE],
        [None],
        ["内閣府"],
        ["法務省、財務省、厚生労働省の3府省について掲載。"],
    ],
    [60],
)

# ---- layout-two-tables

UPPER = Table(
    columns("ab"), group(record(RENEWAL, 0, 2), record(CHANGE, 1, 2)), top=2
)
LOWER = Table(
    columns("abcd", "a"),
    group(
        record("永住許可の申請", 2, 4, 1), record("再入国許可の申請", 3, 4, 1)
    ),
    top=8,
)
TWO_TABLES = Sheet(
    "スコアカード",
    [UPPER, LOWER],
    LEGEND,
    {"A1": "１．在留申請関連", "A7": "２．永住・再入国関連"},
)

# ---- layout-subtotals

SUBTOTALS = one(
    *group(record(RENEWAL, 0, 3), record(CHANGE, 1, 3)),
    {
        "ministry": "小計",
        "count": 2000,
        "cases": 2000,
        "online": 4,
        "current": 0.18,
    },
    {},
    {"ministry": "※ 次の手続は令和3年度から追加した。"},
    *group(
        record(CERTIFICATE, 2, 3, program="在留資格"),
        record("永住許可の申請", 4, 3),
    ),
    {
        "program": "小計",
        "count": 2000,
        "cases": 2000,
        "online": 4,
        "current": 0.05,
    },
    {
        "ministry": "合計",
        "count": 4000,
        "cases": 4000,
        "online": 8,
        "current": 0.1,
    },
)

# ---- layout-hidden

HIDDEN = Sheet(
    "スコアカード",
    [
        Table(
            columns("abc", hidden=("law", "cases", "1.b")),
            [
                record(name, at, 3)
                for at, name in enumerate(
                    [RENEWAL, CHANGE, CERTIFICATE, "永住許可の申請"]
                )
            ],
            hidden_rows=(4, 5),
        )
    ],
    LEGEND,
    filtered=True,
)

# ---- layout-merged

UP, LEFT = Merge.UP, Merge.LEFT
THREE_PLANS = [Cell(*PLANS[at]) for at in (1, 2, 3)]
MERGED = one(
    *group(
        procedure(
            RENEWAL,
            issue(*THREE_PLANS, progress=Cell(0.2, "blue")),
            filled(2, 3),
            issue(
                Cell("システム改修①②③の検討【取組中】", "green"), LEFT, LEFT
            ),
            current=Cell(0.1, "yellow"),
            base=0,
        ),
        procedure(
            CHANGE,
            issue(
                UP,
                UP,
                Cell(*PLANS[4]),
                text=UP,
                kpi=UP,
                progress=UP,
                deadline=UP,
            ),
            issue(UP, UP, text=UP, kpi=UP, progress=UP, deadline=UP),
            issue(
                LEFT,
                LEFT,
                LEFT,
                text="（該当する課題はない）",
                kpi=LEFT,
                progress=LEFT,
                deadline=LEFT,
            ),
            base=UP,
            current=UP,
            target=UP,
            deadline=UP,
        ),
        procedure(
            CERTIFICATE,
            issue(
                UP,
                Cell(*PLANS[0]),
                Cell(*PLANS[1]),
                text=UP,
                kpi=UP,
                deadline=UP,
            ),
            issue(UP, UP, text=UP, kpi=UP, progress=UP, deadline=UP),
            issue(
                Cell("手数料の見直し（未着手）", "orange"),
                LEFT,
                Cell(*PLANS[0]),
            ),
            base="未実施",
            current=Cell("未実施", "red"),
            target=UP,
            deadline=UP,
        ),
    ),
    blocks=("abc", "ab", "abc"),
)

# ---- layout-sparse-ministry

SPARSE_NAMES = ["変更の届出", "廃止の届出"]
SPARSE_PLANS = [
    ("措置済", "blue"),
    ("取組中", "green"),
    ("未着手", "orange"),
    (None, STATUS_MISSING),
]
SPARSE_OWNERS = ["法務省", None, "財務省", None]
SPARSE = one(
    *(
        procedure(
            SPARSE_NAMES[at % 2],
            issue(Cell("システム改修の検討", SPARSE_PLANS[at][1])),
            ministry=SPARSE_OWNERS[at],
            program=None if at % 2 else "届出関連",
            count=None if at % 2 else 2000,
        )
        for at in range(4)
    ),
    blocks=("a",),
)
SPARSE_STATUSES = Grid(
    "進捗入力",
    [
        ["府省名", "手続名", "課題", "プラン", "状況", "期限"],
        *(
            [
                SPARSE_OWNERS[at - at % 2],
                SPARSE_NAMES[at % 2],
                "課題①",
                "a",
                SPARSE_PLANS[at][0],
                None,
            ]
            for at in range(3)
        ),
    ],
    [10, 20, 8, 8, 10, 16],
)

# ---- layout-wide

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WIDE_BLOCKS = (
    "ab",
    "abc",
    "a",
    "ab",
    LETTERS,
    "ab",
    "abcd",
    "a",
    "ab",
    "abc",
    "ab",
    "a",
)
WIDE = one(
    *group(
        record(RENEWAL, 0, *map(len, WIDE_BLOCKS)),
        record(CHANGE, 3, *map(len, WIDE_BLOCKS)),
    ),
    blocks=WIDE_BLOCKS,
)

# ---- layout-labels

LABELS = {
    "procedure": "手続名",
    "law": "根拠法令",
    "cases": "年間手続件数\n(令和元年度)",
    "online": "年間オンライン\n件数(令和元年度)",
    "base": "オンライン\n利用率\n(令和元年度)",
    "current": "オンライン利\n用率(令和4\n年3月時点)",
    "target": "目標値",
    "deadline": "取組期間\n(達成期限)",
    "kpi": "中間ＫＰＩと\n目標",
    "plan": "アクション\nプラン\n{letter}",
    "progress": "進捗\n（中間KPI）",
    "interim_deadline": "達成期限\n（中間KPI）",
    "complete": "オンライン\n完結○×",
}
ORDER = [
    "ministry", "program", "count", "procedure", "kind", "law", "complete", "target", "deadline", "base", "current",
    "online", "cases", "blocks",
]  # fmt: skip
LABELLED = Sheet(
    "スコアカード",
    [
        Table(
            columns("abc", "ab", headings={**HEADINGS, **LABELS}, order=ORDER),
            group(
                record(RENEWAL, 0, 3, 2, complete="○"),
                record(CHANGE, 1, 3, 2, complete="✕"),
                record(CERTIFICATE, 3, 2, 1, complete="◯"),
            ),
        )
    ],
    LEGEND,
)

CASES = [
    Case(
        "layout-title",
        "a title and 令和4年3月末時点 above the table, which starts at B4; no date is given",
        "The as-of date is the sheet's: 31 March 2022. What is due that day is within its deadline, as P6 and Q7 are.",
        [TITLED],
        None,
        as_of_found=date(2022, 3, 31),
    ),
    case(
        "layout-ministries",
        "a sheet for each ministry with its own number of blocks, and a cover that is no scorecard",
        "The cover 表紙 is left alone.",
        COVER,
        *(ministry_sheet(name, at) for at, name in enumerate(MINISTRIES)),
    ),
    case(
        "layout-two-tables",
        "two tables in a sheet, with other blocks and numbers of plans",
        "The second table's heading stands in row 7, its header in rows 8 and 9; the legend below counts for both.",
        TWO_TABLES,
    ),
    case(
        "layout-repeated-header",
        "the header repeated for each printed page",
        "Rows 5–6 and 9–10 repeat the header; the columns are the same.",
        one(
            record(RENEWAL, 0, 3), record(CHANGE, 1, 3), Line.HEADER,
            record(CERTIFICATE, 2, 3), record("永住許可の申請", 3, 3), Line.HEADER,
            record("再入国許可の申請", 4, 3),
        ),
    ),
    case(
        "layout-subtotals",
        "小計 and 合計 rows with rates of their own, a blank row and a note inside the table",
        "A subtotal is no procedure: its rate is not rated. What follows the blank row and the note still is data.",
        SUBTOTALS,
    ),
    case(
        "layout-hidden",
        "hidden rows and columns and an autofilter",
        "Rows 4 and 5, 法令, 年間手続件数 and plan b are hidden; they are rated like the others.",
        HIDDEN,
    ),
    case(
        "layout-merged",
        "merged rates, plans and whole blocks, downwards and across",
        """
A merged cell is rated once, with the values of its first row.

- J3:J4 with base, target and deadline: one rate for two procedures. Target and deadline reach down to row 5.
- O3:O5, P3:P4 are plans for several procedures; T3:Y5 is a block for all three.
- AB3:AD3 is one plan across the columns a to c, AB5:AC5 one across a and b.
- Z4:AF4 says that there is no issue: nothing to rate.
""",
        MERGED,
    ),
    case(
        "layout-sparse-ministry",
        "府省名 written once and blank below, without a merge",
        "Both ministries have procedures of the same names; 進捗入力 tells them apart by 府省名. O6 has no row there.",
        SPARSE,
        SPARSE_STATUSES,
    ),
    case(
        "layout-wide",
        "twelve issue blocks, one of them with 26 plans",
        "Blocks ① to ⑫; block ⑤ has plans a to z.",
        WIDE,
    ),
    case(
        "layout-labels",
        "other headings, periods and column order: 根拠法令, 目標値, 取組期間(達成期限), a current rate with a date",
        """
The current rate is headed オンライン利用率(令和4年3月時点), the base オンライン利用率(令和元年度). The third
procedure has fewer plans than there are columns: R5 and X5 are blank, and there is nothing to rate in them.
""",
        LABELLED,
    ),
]  # fmt: skip
