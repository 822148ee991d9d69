"""Reading a sheet: which rows are procedures, what stands outside, and what a
merged cell says in each of its rows.
"""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from samples.layout import (
    Cell,
    Grid,
    Merge,
    Paint,
    Put,
    Row,
    Sheet,
    Table,
    columns,
)
from samples.words import LEGEND, TITLE
from tests.scorecard.made import RENEWAL, book, plan, rate, record, scorecard

from irodori.conversion import inspect
from irodori.errors import InputError
from irodori.scorecard.profiles import load_profile, parse_profile
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.sheetguess import proposed_lines
from irodori.workbook.book import Workbook

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


PROFILE = load_profile()


class ReadBook:
    """A workbook and the readings of its sheets."""

    def __init__(self, source: Path | bytes) -> None:
        self.book = Workbook(
            source.read_bytes() if isinstance(source, Path) else source
        )
        self.reader = SheetReader(self.book.values, self.book.styles, PROFILE)
        self.sheets = [self.reader.read(sheet) for sheet in self.book]


def read(*sheets: Sheet | Grid) -> tuple[ReadBook, SheetReading]:
    """Return the book as it is read, and its first sheet."""
    found = ReadBook(book(*sheets))
    return found, found.sheets[0]


def values(found: ReadBook, field: str, sheet: int = 0) -> list[str]:
    """Return what the rows of a sheet's tables say of a field."""
    text = found.book.values.text
    tables = found.sheets[sheet].tables
    return [
        text(code)
        for table in tables
        for code in table.column(table.layout.fields[field])[1]
    ]


def apart(reading: SheetReading) -> list[tuple[int, str]]:
    return [(row.row, row.reason) for row in reading.apart]


def rows(reading: SheetReading) -> list[list[int]]:
    return [list(table.rows) for table in reading.tables]


def outside(inspection: ReadBook, reading: SheetReading) -> list[str]:
    return [inspection.book.values.text(cell.code) for cell in reading.outside]


DONE = plan("見直し【措置済】")
BLANK: Row = {}
SIMPLE: list[Put] = [
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "目標値",
]


def test_the_real_sheet_has_three_procedures_in_three_blocks() -> None:
    inspection = ReadBook(SAMPLES / "seed" / "input.xlsx")
    (table,) = inspection.sheets[0].tables
    assert (
        table.layout.first_row,
        table.layout.last_row,
        list(table.rows),
    ) == (1, 2, [3, 4, 5])
    assert [
        "".join(each.letter for each in block.plans)
        for block in table.layout.blocks
    ] == ["abc", "abcde", "abc"]
    assert set(values(inspection, "ministry")) == {"法務省"}


def test_a_title_stands_outside_above_and_the_legend_below() -> None:
    sheet = scorecard(
        record(RENEWAL, DONE),
        texts={"B1": TITLE, "P2": "令和4年3月末時点"},
        top=4,
    )
    inspection, reading = read(sheet)
    assert rows(reading) == [[6]]
    assert outside(inspection, reading)[:2] == [TITLE, "令和4年3月末時点"]
    assert outside(inspection, reading)[2:] == [*LEGEND]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (BLANK, None),
        ({"ministry": "小計", "count": 100}, "total"),
        ({"procedure": "合計", "current": rate("5%")}, "total"),
        ({"ministry": "法務省計", "current": rate("5%")}, "total"),
        (
            {
                "ministry": "法務省",
                "procedure": "（平均）",
                "current": rate("5%"),
            },
            "total",
        ),
        (
            {
                "program": "総 計",
                "procedure": "3手続",
                "current": rate("5%"),
                "target": "20%",
            },
            "total",
        ),
        ({"procedure": "計 3件", "current": rate("5%")}, "total"),
        ({"law": "全体平均", "current": rate("5%")}, "total"),
        ({"procedure": "── 計 ──", "current": rate("5%")}, "total"),
        ({"procedure": "平均利用率", "current": rate("5%")}, "total"),
        ({"procedure": 0, "current": rate("0%")}, "unnamed"),
        ({"procedure": "名前だけの行"}, "section"),
        ({"ministry": "【法務省】"}, "note"),
        ({"ministry": "Ⅰ 出入国関係"}, "section"),
        ({"current": rate("5%")}, "unnamed"),
        ({"count": 3, "current": rate("5%"), "target": "20%"}, "unnamed"),
        (
            {
                "procedure": "手続名",
                "current": Cell("オンライン利用率(現在値)", "?"),
                "deadline": "達成期限",
            },
            "header",
        ),
        (
            {
                "procedure": "青：措置済",
                "current": Cell("黄：取組中", "?"),
                "1.a": Cell("赤：未着手", "?"),
            },
            "legend",
        ),
        (
            {
                "ministry": 1,
                "procedure": 2,
                "current": rate(3),
                "1.a": Cell(4, "?"),
            },
            "column_numbers",
        ),
        (
            {
                "ministry": "(1)",
                "procedure": "(2)",
                "current": rate("(3)=(2)/(1)"),
                "1.a": Cell("(4)", "?"),
            },
            "column_numbers",
        ),
        (
            {
                "ministry": "①",
                "procedure": "②",
                "current": rate("③"),
                "1.a": Cell("⑩", "?"),
            },
            "column_numbers",
        ),
        (
            {
                "ministry": "A",
                "procedure": "B",
                "current": rate("C"),
                "1.a": Cell("AA", "?"),
            },
            "column_numbers",
        ),
        (
            {
                "ministry": Cell(1, fill=Paint("0070C0")),
                "procedure": Cell(2, fill=Paint("00B050")),
                "current": Cell(3, "?", fill=Paint("FFFF00")),
                "1.a": Cell(4, "?", fill=Paint("FF0000")),
            },
            "legend",
        ),
    ],
)
def test_a_row_that_is_no_procedure_is_apart_with_its_reason(
    row: Row, reason: str | None
) -> None:
    _, reading = read(
        scorecard(record("届出", DONE), row, record("申請", DONE), legend=())
    )
    found = [each for table in rows(reading) for each in table]
    assert found == [3, 5]
    assert apart(reading) == (
        [] if reason in {None, "header"} else [(4, reason)]
    )


@pytest.mark.parametrize(
    "name",
    [
        "※ 令和2年度から対象外の届出", "注1 は旧手続", "注射用医薬品の製造販売承認申請",
        "【オンライン】在留期間更新許可の申請", "・届出",
        "備考欄の変更届", "特別会計に関する届出", "統計", "建築設計", "青色申告の承認申請",
        "全体計画の認可申請", "計画の変更届出",
        "計量器の検査", "平均賃金の届出", "＊届出", "1", "合計特殊出生率の届出",
    ],
)  # fmt: skip
def test_a_procedure_is_one_whatever_its_name_begins_or_ends_with(
    name: str,
) -> None:
    _, reading = read(
        scorecard(
            record("届出", DONE), record(name, DONE), record("申請", DONE)
        )
    )
    assert rows(reading) == [[3, 4, 5]]


def test_a_row_that_goes_on_with_the_procedure_above_takes_its_name() -> None:
    more: Row = {**record("届出", DONE), "procedure": None, "ministry": None}
    found, reading = read(
        scorecard(
            record("届出", DONE),
            more,
            {**more, "1.issue": None},
            record("申請", DONE),
        )
    )
    assert values(found, "procedure") == ["届出", "届出", "届出", "申請"]
    assert reading.tables[0].unnamed == [4, 5]


def test_a_few_values_below_the_legend_are_no_procedure() -> None:
    below: Row = {
        "procedure": "100%以上の届出",
        "current": Cell("目標達成", "?"),
    }
    _, reading = read(
        Sheet(
            "表",
            [
                Table(
                    columns("a"),
                    [record("届出", DONE), {"ministry": "【凡例】"}, below],
                )
            ],
            (),
        )
    )
    assert rows(reading) == [[3]]
    assert apart(reading) == [(5, "stray")]


def test_a_full_row_below_a_note_is_a_procedure() -> None:
    note: Row = {"ministry": "※ 以下は令和3年度に追加"}
    _, reading = read(
        scorecard(record("届出", DONE), note, record("申請", DONE))
    )
    assert rows(reading) == [[3, 5]]


def test_the_lower_half_of_a_merged_procedure_is_none_of_its_own() -> None:
    up: Row = dict.fromkeys(record("届出", DONE), Merge.UP)
    _, reading = read(
        scorecard(
            record("届出", DONE, current=rate("5%")), up, record("申請", DONE)
        )
    )
    assert rows(reading) == [[3, 5]]


def test_a_row_of_units_below_the_headings_belongs_to_the_header() -> None:
    units: list[Put] = [None, "(%)", "（％）", "(%)", None]
    _, reading = read(
        Grid(
            "表", [[*SIMPLE, "備考"], units, ["届出", "0%", "5%", "20%", None]]
        )
    )
    assert (rows(reading), reading.tables[0].layout.last_row) == ([[3]], 2)


@pytest.mark.parametrize(
    "upper",
    [
        ["手続名", "電子申請率", "電子申請率", "電子申請率"],
        ["手続名", "電子申請率", "電子申請率", "電子申請率", "備考"],
        ["手続名", "電子申請率"],
        ["手続名", "電子申請率", None, None, "備考"],
    ],
)
def test_a_row_that_names_the_rows_or_repeats_a_heading_is_of_the_header(
    upper: list[Put],
) -> None:
    lower: list[Put] = [None, "基準値", "現在値", "目標値"]
    row: list[Put] = ["倫理審査", "40%", "94%", "100%"]
    _, reading = read(Grid("研究", [["電子申請率の状況"], upper, lower, row]))
    assert rows(reading) == [[4]]
    assert [*reading.tables[0].layout.fields.values()] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "upper",
    [
        ["手続名", "旅券の申請"],
        ["様式1", "電子申請率"],
        ["手続名", "電子申請率", None, 5],
    ],
)
def test_a_row_that_holds_more_than_headings_is_none_of_the_header(
    upper: list[Put],
) -> None:
    lower: list[Put] = [None, "基準値", "現在値", "目標値"]
    row: list[Put] = ["倫理審査", "40%", "94%", "100%"]
    _, reading = read(Grid("研究", [upper, lower, row]))
    assert not reading.tables


def test_a_row_of_bare_numbers_is_no_header() -> None:
    _, reading = read(
        Grid("表", [SIMPLE, ["A", "0", "5", "20"], ["B", "1", "6", "20"]])
    )
    assert rows(reading) == [[2, 3]]


def test_a_row_below_a_third_level_is_read_though_nothing_is_merged() -> None:
    header: list[Put] = [
        "手続名",
        "現在値",
        "課題①",
        "アクションプラン a",
        None,
        None,
        "アクションプラン b",
        None,
        None,
    ]
    below: list[Put] = [None, None, None, *["内容", "状況", "期限"] * 2]
    _, reading = read(
        Grid(
            "表",
            [
                header,
                below,
                ["届出", "5%", "課題", *["改修", "措置済", "令和5年度末"] * 2],
            ],
        )
    )
    (block,) = reading.tables[0].layout.blocks
    assert [plan[:4] for plan in block.plans] == [
        ("a", 4, 5, 6),
        ("b", 7, 8, 9),
    ]
    assert rows(reading) == [[3]]


def test_a_row_of_parts_below_plans_is_a_header_with_owners_and_remarks_in_it() -> (
    None
):
    grid = Grid(
        "S",
        [
            [*SIMPLE, "課題①", "アクションプランa", None, None, None],
            [None, None, None, None, None, "内容", "担当課", "状況", "備考"],
            [
                "届出",
                "0%",
                "5%",
                "20%",
                "周知",
                "改修",
                "企画課",
                "措置済",
                None,
            ],
        ],
    )
    _, reading = read(grid)
    assert rows(reading) == [[3]]
    assert reading.tables[0].layout.blocks[0].plans[0].status == 8


@pytest.mark.parametrize("name", ["〃", "同上", "－", "　"])
def test_a_ditto_mark_or_a_dash_for_a_name_goes_on_with_the_procedure_above(
    name: str,
) -> None:
    again: Row = {**record("届出", DONE), "procedure": name, "ministry": "〃"}
    found, _ = read(scorecard(record("届出", DONE), again))
    assert values(found, "procedure") == ["届出", "届出"]
    assert values(found, "ministry") == ["法務省", "法務省"]


@pytest.mark.parametrize(
    "row",
    [{"current": Cell("－", "?"), "target": "－"}, {"current": Cell("", "?")}],
)
def test_a_row_of_dashes_is_blank(row: Row) -> None:
    _, reading = read(
        scorecard(record("届出", DONE), row, record("申請", DONE))
    )
    assert (rows(reading), apart(reading)) == ([[3, 5]], [])


def test_a_note_in_a_rated_column_is_a_note() -> None:
    _, reading = read(
        scorecard(
            record("届出", DONE),
            {"current": Cell("※速報値", "?")},
            record("申請", DONE),
        )
    )
    assert apart(reading) == [(4, "note")]


def test_the_legend_of_a_table_below_it_is_no_procedure() -> None:
    legend: list[Row] = [
        {"ministry": "凡例"},
        {
            "ministry": "青",
            "procedure": "目標達成",
            "current": Cell("100%以上", "?"),
        },
        {
            "ministry": "緑",
            "procedure": "順調",
            "current": Cell("70%以上", "?"),
        },
    ]
    _, reading = read(scorecard(record("届出", DONE), *legend, legend=()))
    assert rows(reading) == [[3]]
    assert {cell.row for cell in reading.outside} == {4, 5, 6}


def test_a_legend_of_a_colour_column_in_the_rows_is_data() -> None:
    colored: Row = {**record("届出", DONE), "law": "青"}
    _, reading = read(
        scorecard(colored, {**record("申請", DONE), "law": "黄"})
    )
    assert rows(reading) == [[3, 4]]


def test_a_legend_beside_the_table_stands_outside() -> None:
    texts = {"V1": "凡例", "V2": "青：80%以上", "V3": "赤：80%未満"}
    found, reading = read(
        scorecard(record("届出", DONE), texts=texts, legend=())
    )
    assert outside(found, reading) == list(texts.values())
    assert rows(reading) == [[3]]


DATA: list[Put] = [RENEWAL, "0%", "5%", "20%"]
UP = Merge.UP


@pytest.mark.parametrize(
    ("lines", "first", "last"),
    [
        # a box over some rows or all, behind a blank column or beside them
        ([[*SIMPLE, None, "凡例"], [*DATA, None, UP], [*DATA, None, UP]], 2, 3),
        ([[*SIMPLE, None, "凡例"], [*DATA, None, UP], DATA, DATA], 2, 4),
        ([[*SIMPLE, "凡例"], [*DATA, UP], [*DATA, UP]], 2, 3),
        # headings of two levels, whose box begins beside the first
        (
            [
                ["手続名", "オンライン利用率", Merge.LEFT, Merge.LEFT, "課題①", None, "凡例"],
                [UP, "令和元年度", "現在値", "目標", UP, None, UP],
                [*DATA, "図面", None, UP],
                DATA,
            ],
            3,
            4,
        ),
        # a merged heading, also of a column that is blank in the first row
        ([[*SIMPLE, "備考"], [UP] * 5, DATA, [*DATA, "済"]], 3, 4),
    ],
)  # fmt: skip
def test_a_box_beside_the_table_makes_no_headings_of_its_rows(
    lines: list[list[Put]], first: int, last: int
) -> None:
    _, reading = read(Grid("表", lines))
    assert rows(reading) == [[*range(first, last + 1)]]


def test_a_table_of_nothing_but_many_headings_is_told() -> None:
    heads: list[list[Put]] = [SIMPLE, [UP] * 4, [UP] * 4]
    deeper: list[list[Put]] = [*heads, [UP] * 4]
    assert table_codes(heads) == []
    assert table_codes(deeper) == ["table.no_rows"]


def table_codes(lines: list[list[Put]]) -> list[str]:
    found = inspect(book(Grid("表", lines))).findings
    return [each.code for each in found if each.code.startswith("table")]


def test_a_second_header_is_found_right_below_the_rows() -> None:
    _, reading = read(
        Sheet(
            "表", [table("届出"), table("申請", top=4, blocks=("ab",))], LEGEND
        )
    )
    assert rows(reading) == [[3], [6]]


def test_a_procedure_needs_one_value_only() -> None:
    _, reading = read(
        scorecard(
            {"procedure": "届出", "current": rate("5%")},
            {"procedure": "申請", "1.a": DONE},
        )
    )
    assert rows(reading) == [[3, 4]]


def test_a_ministry_that_is_written_once_counts_for_the_rows_below() -> None:
    blank = {"ministry": None, "program": None}
    rows_below = (
        record("届出", DONE),
        {**record("申請", DONE), **blank},
        record("報告", DONE, ministry="財務省"),
    )
    inspection, _ = read(
        scorecard(*rows_below, {**record("照会", DONE), **blank})
    )
    assert values(inspection, "ministry") == [
        "法務省",
        "法務省",
        "財務省",
        "財務省",
    ]


def test_a_merged_value_stands_in_each_row_that_it_covers() -> None:
    first = record("届出", DONE, current=rate("5%"), target="20%")
    up: Row = dict.fromkeys(("current", "target", "1.a"), Merge.UP)
    inspection, reading = read(
        scorecard(first, {**record("申請"), **up}, merged=True)
    )
    (table,) = reading.tables
    assert values(inspection, "online_rate_target") == ["20%", "20%"]
    assert values(inspection, "ministry") == ["法務省", "法務省"]
    assert {area.ref for area in table.areas.values()} == {"J3:J4", "O3:O4"}
    assert table.covered == {(4, 10), (4, 15)}


def test_a_cell_merged_across_stands_in_its_first_column_only() -> None:
    row: Row = {**record("届出", DONE), "1.b": Merge.LEFT, "1.c": Merge.LEFT}
    _, reading = read(scorecard(row))
    assert reading.tables[0].covered == {(3, 16), (3, 17)}
    assert [area.ref for area in reading.tables[0].areas.values()] == ["O3:Q3"]


def table(
    *names: str, top: int = 1, blocks: tuple[str, ...] = ("a",)
) -> Table:
    return Table(columns(*blocks), [record(name, DONE) for name in names], top)


def test_two_tables_of_a_sheet_have_layouts_of_their_own() -> None:
    inspection, reading = read(
        Sheet(
            "表",
            [table("届出"), table("申請", "報告", top=6, blocks=("ab", "a"))],
            LEGEND,
        )
    )
    assert rows(reading) == [[3], [8, 9]]
    assert [len(each.layout.blocks) for each in reading.tables] == [1, 2]
    assert values(inspection, "procedure") == ["届出", "申請", "報告"]


def test_a_second_table_with_another_as_of_date_is_told() -> None:
    sheet = Sheet(
        "表",
        [table("届出", top=2), table("申請", top=6)],
        texts={"A1": "令和4年9月30日時点", "A5": "令和5年9月30日時点"},
    )
    found = inspect(book(sheet))
    assert found.as_of.cell == "A1"
    told = [(each.code, each.cell) for each in found.findings]
    assert ("as_of.table", "A5") in told
    assert [code for code, _ in told].count("as_of.differs") == 0


def test_a_header_that_is_repeated_for_the_next_page_opens_no_other_table() -> (
    None
):
    _, reading = read(
        Sheet(
            "表",
            [table("届出"), table("申請", top=4), table("報告", top=7)],
            LEGEND,
        )
    )
    assert rows(reading) == [[3, 6, 9]]


@pytest.mark.parametrize(
    ("texts", "tables"),
    [
        ({"A5": "令和4年3月末時点"}, [[4, 8, 12]]),
        ({"A5": "（２ページ）"}, [[4, 8, 12]]),
        ({"A5": "【前回】令和3年3月末時点"}, [[4], [8, 12]]),
        ({"A5": "（参考）令和3年3月末時点", "A9": "表３"}, [[4], [8], [12]]),
        ({"A5": "※数値は令和3年3月末時点"}, [[4, 8, 12]]),
    ],
)
def test_a_repeated_header_opens_another_table_below_the_title_of_another_day(
    texts: dict[str, str], tables: list[list[int]]
) -> None:
    tops = {"届出": 2, "申請": 6, "報告": 10}
    pages = [table(name, top=top) for name, top in tops.items()]
    _, reading = read(
        Sheet("表", pages, texts={"A1": "令和4年3月末時点", **texts})
    )
    assert rows(reading) == tables


def test_sheets_that_are_no_scorecard_have_no_tables() -> None:
    cover = Grid("表紙", [[TITLE], ["目次", "頁"], ["法務省", 1]])
    found, _ = read(cover, scorecard(record("届出", DONE)))
    assert [len(each.tables) for each in found.sheets] == [0, 1]


NEAR: list[list[Put]] = [
    [None, None, None, None],
    [
        "府省名",
        "手続きの呼び名",
        "備考（特に記載を要する事項がある場合のみ記入する欄）",
        "いまの率",
    ],
    ["法務省", "在留期間の更新", None, "5%"],
    ["法務省", "永住の許可", None, "8%"],
]


def test_the_row_that_comes_closest_to_a_header_is_kept_with_what_is_below_it() -> (
    None
):
    _, reading = read(Grid("一覧", NEAR))
    assert reading.near_header[0] == ("A2", "府省名")
    assert reading.near_columns[1] == ("在留期間の更新", "永住の許可")


def test_proposed_lines_work_and_take_a_column_of_names_for_the_procedures() -> (
    None
):
    found, reading = read(Grid("一覧", NEAR))
    (sheet,) = found.book
    lines = proposed_lines(found.reader, sheet, reading, PROFILE)
    assert '[add.fields.procedure]\nwhole = ["手続きの呼び名"]' in lines
    changed = SheetReader(
        found.book.values, found.book.styles, parse_profile(lines, "p")
    )
    assert rows(changed.read(sheet)) == [[3, 4]]


def test_nothing_is_proposed_where_nothing_works() -> None:
    found, reading = read(Grid("一覧", [["こんにちは"]]))
    assert (
        proposed_lines(found.reader, next(iter(found.book)), reading, PROFILE)
        == ""
    )


def test_a_refused_header_shows_lines_that_choose_each_column() -> None:
    heading = [
        "手続名",
        "オンライン利用率(令和2年度)",
        "オンライン利用率(令和3年度)",
        "現在値",
        "目標値",
    ]
    data = book(Grid("一覧", [heading, ["届出", "1%", "2%", "5%", "20%"]]))
    with pytest.raises(InputError) as caught:
        ReadBook(data)
    first, second = str(caught.value.params["snippet"]).split("\n\n")
    found = Workbook(data)
    for lines, column in ((first, 2), (second, 3)):
        reader = SheetReader(
            found.values, found.styles, parse_profile(lines, "p")
        )
        (read_table,) = reader.read(next(iter(found))).tables
        assert read_table.layout.fields["online_rate_base"] == column


@pytest.mark.parametrize(
    ("year", "column"), [("令和2年度", 2), ("令和3年度", 3)]
)
def test_the_base_is_of_the_year_that_a_formula_anywhere_in_the_book_names(
    year: str, column: int
) -> None:
    heading: list[Put] = [
        "手続名",
        "オンライン利用率(令和2年度)",
        "オンライン利用率(令和3年度)",
        "現在値",
        "目標値",
    ]
    formula = (
        f"進捗＝（現在の利用率－{year}利用率）／（目標利用率－{year}利用率）"
    )
    _, reading = read(
        Grid("表", [heading, ["届出", "1%", "2%", "5%", "20%"]]),
        Grid("凡例", [[formula]]),
    )
    assert reading.tables[0].layout.fields["online_rate_base"] == column


@pytest.mark.parametrize(
    ("deadline", "target"),
    [
        ("令和5年度末", "20%"),
        ("令和6年3月末", "20%"),
        ("令和7年度末", "40%"),
        ("未定", "40%"),
        (None, "40%"),
    ],
)
def test_the_target_is_that_of_the_deadlines_year_else_the_last(
    deadline: str | None, target: str
) -> None:
    heading: list[Put] = [
        *SIMPLE[:3],
        "目標値(令和5年度)",
        "目標値(令和7年度)",
        "達成期限",
    ]
    found, _ = read(
        Grid("表", [heading, ["届出", "0%", "15%", "20%", "40%", deadline]])
    )
    assert values(found, "online_rate_target") == [target]


def test_plans_downwards_have_the_deadline_of_the_issue_above_them() -> None:
    heads: list[Put] = ["課題①", "プランa", "達成期限(中間KPI)"]
    first: list[Put] = [
        "届出",
        "0%",
        "5%",
        "20%",
        "周知",
        "改修",
        "令和5年度末",
    ]
    below: list[Put] = [None, None, None, None, None, "検討", None]
    other: list[Put] = ["申請", "0%", "5%", "20%", None, "検討", None]
    found, _ = read(Grid("S", [[*SIMPLE, *heads], first, below, other]))
    (table,) = found.sheets[0].tables
    deadlines = [found.book.values.text(code) for code in table.column(7)[1]]
    assert deadlines == ["令和5年度末", "令和5年度末", ""]


def test_headings_without_a_column_of_values_have_no_procedures() -> None:
    headings: list[list[Put]] = [
        [None, None, None, "手続名", "達成期限", "オンライン利用率(現在値)"],
        [
            "手続名",
            "オンライン利用率(現在値)",
            "達成期限",
            "府省名",
            "府省名",
            "課題①",
        ],
        ["府省名", "府省名", "府省名", "府省名", "手続名", "達成期限"],
    ]
    _, reading = read(Grid("S", headings))
    assert [len(table) for table in reading.tables] == [0]


@pytest.mark.parametrize("merged", [True, False])
def test_the_letters_of_plans_may_stand_again_below_their_statuses(
    *, merged: bool
) -> None:
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    over = ["課題①", "プラン", None, "状況", None, "期限", None]
    sheet.append([*SIMPLE, *over])
    sheet.append([*[None] * 5, *"ababab"])
    sheet.append(["届出", "0%", "5%", "20%", "周知", *"甲乙丙丁戊己"])
    for area in ("F1:G1", "H1:I1", "J1:K1") if merged else ():
        sheet.merge_cells(area)
    saved = io.BytesIO()
    opened.save(saved)
    (table,) = inspect(saved.getvalue()).sheets[0].tables
    plans = table.layout.blocks[0].plans
    assert [each[:4] for each in plans] == [
        ("a", 6, 8, 10),
        ("b", 7, 9, 11),
    ]


def test_a_blank_column_inside_a_block_parts_no_table() -> None:
    heads: list[Put] = ["課題①", None, "プランa", "進捗(中間KPI)"]
    row: list[Put] = ["届出", "0%", "5%", "20%", "周知", None, "改修", "未達"]
    _, reading = read(Grid("S", [[*SIMPLE, *heads], row]))
    (table,) = reading.tables
    assert [each.column for each in table.layout.blocks[0].plans] == [7]
