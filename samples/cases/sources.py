"""Where an action plan's status comes from, one source a case."""

from __future__ import annotations

from datetime import date

from samples.cases.findings import STATUS_MISSING, STATUS_UNMATCHED
from samples.cases.seed import CUD
from samples.layout import (
    Case,
    Cell,
    Grid,
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
from samples.words import LEGEND

AS_OF = date(2022, 4, 1)
WAREKI = '[$-411]ggge"年"m"月"d"日"'
STATUS_HEADINGS: list[Put] = [
    "府省名",
    "手続名",
    "課題",
    "プラン",
    "状況",
    "期限",
]
RENEWAL, CHANGE = "在留期間更新許可の申請", "在留資格変更許可の申請"
BLOCK_DUE = "令和5年\n3月末"


def two_procedures(first: list[Row], second: list[Row]) -> list[Row]:
    return group(procedure(RENEWAL, *first), procedure(CHANGE, *second))


def sheet(
    rows: list[Row], *blocks: str, beside: tuple[str, ...] = ()
) -> Sheet:
    return Sheet(
        "スコアカード", [Table(columns(*blocks, beside=beside), rows)], LEGEND
    )


def block(*plans: Put) -> Row:
    return issue(*plans, deadline=BLOCK_DUE)


def painted(text: str, color: str | tuple[int, int], want: str) -> Cell:
    return Cell(text, want, fill=Paint(color))


STATUS_SHEET = Grid(
    "進捗入力",
    [
        STATUS_HEADINGS,
        ["法務省", RENEWAL, "課題①", "a", "措置済", None],
        ["法務省", RENEWAL, "課題①", "b", "取組中", "令和4年3月末"],
        ["法務省", RENEWAL, "課題①", "c", "取組中", None],
        [
            "法務省",
            RENEWAL,
            "課題②",
            "ａ",
            "未着手",
            Cell(date(2022, 3, 31), form=WAREKI),
        ],
        [
            "法務省",
            RENEWAL,
            "課題②",
            "b",
            "未着手",
            Cell(date(2022, 4, 1), form="yyyy/m/d"),
        ],
        ["法務省", CHANGE, "課題①", "a", "実施済", None],
        ["法務省", CHANGE, "課題①", "b", "検討中", "R4.3.31"],
        ["法務省", CHANGE, "課題①", "c", "着手前", "令和4年度末"],
        ["法務省", CHANGE, "課題②", "a", None, None],
    ],
    [10, 26, 8, 8, 10, 16],
)
BY_SHEET = two_procedures(
    [
        block(
            Cell("法令改正の検討【未着手 令和4年3月末】", "blue"),
            Cell("システム改修の検討", "yellow"),
            Cell("様式の見直し", "green"),
        ),
        block(
            Cell("提出書類の見直し", "red"), Cell("民間APIの検討", "orange")
        ),
    ],
    [
        block(
            Cell("法令改正の検討", "blue"),
            Cell("システム改修の検討", "yellow"),
            Cell("様式の見直し", "orange"),
        ),
        block(
            Cell("提出書類の見直し【取組中】", "green"),
            Cell("民間APIの検討", STATUS_MISSING),
        ),
    ],
)

STATUS_CSV = f"""府省名,手続名,課題,プラン,状況,期限
法務省,{RENEWAL},課題①,a,措置済,
法務省,{RENEWAL},課題①,b,取組中,2022-03-31
法務省,{RENEWAL},課題②,a,取組中,令和5年3月末
法務省,{CHANGE},課題①,a,未着手,令和４年３月末
法務省,{CHANGE},課題①,b,未着手,
法務省,{CHANGE},課題②,a,完了,
法務省,在留カードの再交付の申請,課題①,a,取組中,令和5年3月末
""".replace("\n", "\r\n")
BY_CSV = two_procedures(
    [
        block(
            Cell("法令改正の検討", "blue"),
            Cell("システム改修の検討【措置済】", "yellow"),
        ),
        block(Cell("提出書類の見直し", "green")),
    ],
    [
        block(
            Cell("法令改正の検討", "red"), Cell("システム改修の検討", "orange")
        ),
        block(Cell("提出書類の見直し", "blue")),
    ],
)

BY_COLUMNS = two_procedures(
    [
        block(
            Cell("法令改正の検討", "blue"),
            Cell("システム改修の検討", "yellow"),
        )
        | {
            "a.status": "措置済",
            "b.status": "取組中",
            "b.deadline": "令和4年3月末",
        },
        block(
            Cell("提出書類の見直し", "green"), Cell("民間APIの検討", "orange")
        )
        | {
            "a.status": "実施中",
            "a.deadline": Cell(date(2022, 4, 1), form=WAREKI),
            "b.status": "予定",
        },
    ],
    [
        block(
            Cell("法令改正の検討【措置済】", "red"),
            Cell("システム改修の検討【取組中】", "green"),
        )
        | {"a.status": "未着手", "a.deadline": "R4.3.31", "b.status": None},
        block(
            Cell("提出書類の見直し", STATUS_MISSING),
            Cell("令和4年3月末までに民間APIの検討", "yellow"),
        )
        | {"b.status": "取組中"},
    ],
)

BY_NOTES = two_procedures(
    [
        block(
            Cell("法令改正の検討", "green", note="取組中 期限:令和5年3月末"),
            Cell(
                "システム改修の検討",
                "yellow",
                note="取組中　期限：令和4年3月末",
            ),
            Cell("様式の見直し", "blue", note="措置済"),
        )
    ],
    [
        block(
            Cell(
                "法令改正の検討【措置済】", "red", note="未着手 期限:R4.3.31"
            ),
            Cell(
                "システム改修の検討",
                "orange",
                note="担当者:\n未着手 期限:令和5年3月末",
            ),
            Cell(
                "様式の見直し",
                STATUS_MISSING,
                note="様式の番号を確認すること。",
            ),
        )
    ],
)

TAGS = [
    [("法令改正の検討【取組中 令和5年3月末】", "green"), ("法令改正の検討（措置済）", "blue"),
     ("法令改正の検討[未着手]", "orange"), ("法令改正の検討(未着手 R4.3.31)", "red")],
    [("【取組中 令和4年3月末】法令改正の検討", "yellow"), ("（措置済）法令改正の検討", "blue"),
     ("[未着手]法令改正の検討", "orange"), ("［未着手　令和４年３月末］\n法令改正の検討", "red")],
    [("法令改正の検討【実施済】", "blue"), ("法令改正の検討【完了】", "blue"),
     ("法令改正の検討【対応済】", "blue"), ("法令改正の検討（済）", "blue")],
    [("法令改正の検討【実施中】", "green"), ("法令改正の検討【対応中】", "green"),
     ("法令改正の検討【着手】", "green"), ("法令改正の検討（検討中）", "green")],
    [("法令改正の検討【着手前】", "orange"), ("法令改正の検討【予定】", "orange"),
     ("法令改正の検討【未対応】", "orange"), ("法令改正の検討（着手前 令和4年3月末）", "red")],
    [("様式の見直し", STATUS_MISSING), ("システム改修④実施予定", STATUS_MISSING),
     ("（民間API）の検討", STATUS_MISSING), ("法令改正の検討（第１期）", STATUS_MISSING)],
]  # fmt: skip
TAG_NAMES = [
    "終わりのタグ",
    "始めのタグ",
    "措置済の同義語",
    "取組中の同義語",
    "未着手の同義語",
    "タグでないもの",
]
BY_TAGS = group(
    *(
        procedure(name, block(*(Cell(text, want) for text, want in tags)))
        for name, tags in zip(TAG_NAMES, TAGS, strict=True)
    )
)

# Theme colours of Office 2007: 6 is a green, 5 a red, 9 an orange, 4 a blue;
# the second number is the shade.
BY_FILLS = two_procedures(
    [
        block(
            painted("法令改正の検討", "92D050", "green"),
            painted("システム改修の検討", "00B0F0", "blue"),
            painted("様式の見直し", "FF9900", "orange"),
            painted("提出書類の見直し", "FFFF66", "green"),
        ),
        block(
            painted("民間APIの検討", (6, 3), "green"),
            painted("手数料の見直し", (4, 3), "blue"),
            painted("窓口の見直し", (9, 0), "orange"),
        ),
    ],
    [
        block(
            painted("令和4年3月末までに法令改正の検討", "C6E0B4", "yellow"),
            painted(
                "令和4年3月末までにシステム改修の検討", "FFFF99", "yellow"
            ),
            painted("令和4年3月末までに様式の見直し", "F4B183", "red"),
            painted("令和4年3月末までに提出書類の見直し", "FF6666", "red"),
        ),
        block(
            painted("民間APIの検討", "BFBFBF", STATUS_MISSING),
            painted("手数料の見直し", "FFFFFF", STATUS_MISSING),
            painted("令和4年3月末までに窓口の見直し", (5, 0), "red"),
        ),
    ],
)

PRECEDENCE = group(
    procedure(
        RENEWAL,
        {
            **block(
                Cell(
                    "法令改正の検討【未着手】",
                    "blue",
                    note="取組中",
                    fill=Paint(CUD["red"]),
                ),
                Cell(
                    "システム改修の検討【未着手】",
                    "green",
                    note="措置済",
                    fill=Paint(CUD["red"]),
                ),
                Cell(
                    "様式の見直し【未着手】",
                    "green",
                    note="取組中",
                    fill=Paint(CUD["blue"]),
                ),
                Cell(
                    "提出書類の見直し【未着手】",
                    "orange",
                    fill=Paint(CUD["blue"]),
                ),
                Cell("民間APIの検討", "blue", fill=Paint(CUD["blue"])),
            ),
            "a.status": "未着手",
            "b.status": "取組中",
        },
    )
)
PRECEDENCE_SHEET = Grid(
    "進捗入力",
    [STATUS_HEADINGS, ["法務省", RENEWAL, "課題①", "a", "措置済", None]],
    [10, 26, 8, 8, 10, 16],
)

CASES = [
    Case(
        "source-sheet",
        "statuses from a sheet named 進捗入力, with deadlines as texts and as dates",
        """
O3's tag says otherwise: the sheet goes first. A row without a status says nothing, so V4 falls back to its tag; W4 has
no row and no tag.
""",
        [sheet(BY_SHEET, "abc", "ab"), STATUS_SHEET],
        AS_OF,
    ),
    Case(
        "source-csv",
        "statuses from status.csv beside the book; one of its rows matches no plan",
        "The file is UTF-8 with a byte order mark, as Excel writes it. P3's tag says 措置済: the table goes first.",
        [sheet(BY_CSV, "ab", "a")],
        AS_OF,
        status=STATUS_CSV,
        findings=[STATUS_UNMATCHED],
    ),
    Case(
        "source-columns",
        "statuses from columns beside the plans, headed アクションプラン a 状況 and a 期限",
        "An empty 状況 says nothing: R4 falls back to its tag, and Y4 has no status at all.",
        [sheet(BY_COLUMNS, "ab", "ab", beside=("status", "deadline"))],
        AS_OF,
    ),
    Case(
        "source-notes",
        "statuses from cell comments such as 取組中 期限:令和5年3月末",
        "O4's tag says otherwise: the comment goes first. P4's begins with its author, as in Excel. Q4's is no status.",
        [sheet(BY_NOTES, "abc")],
        AS_OF,
    ),
    Case(
        "source-tags",
        "statuses from tags at the start or end of the plan's text, in each kind of bracket and with each synonym",
        "The last row has brackets and words that are no tag.",
        [sheet(BY_TAGS, "abcd")],
        AS_OF,
    ),
    Case(
        "source-fills",
        "statuses from fills in other shades of the legend's hues, theme colours with tints among them",
        """
Row 3 is within its deadlines, row 4 beyond them. Yellow means 取組中, so a yellow plan that is within its deadline
turns green. Grey and white are no status. The theme is that of Office 2007: accent 3 is green, accent 6 orange.
Several shades of one colour prove no scale, so they are read by their hue only because that is asked for.
""",
        [sheet(BY_FILLS, "abcd", "abc")],
        AS_OF,
        shades="scale",
    ),
    Case(
        "source-order",
        "all sources in one row: the table, then the column, the comment, the tag, the fill",
        "From O3 on, one source less speaks in each plan.",
        [sheet(PRECEDENCE, "abcde", beside=("status",)), PRECEDENCE_SHEET],
        AS_OF,
    ),
]
