"""The account: every cell with content on a sheet that holds a scorecard is of
exactly one kind.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples.layout import Grid, Put, Table, columns
from samples.layout import Sheet as Scorecard
from tests.scorecard.made import CHANGE, RENEWAL, book, plan, record

from irodori.errors import InputError
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.account import Account, Beyond, sheet_account
from irodori.scorecard.reading.scan import SheetReader
from irodori.workbook.book import Workbook
from irodori.workbook.cells import BLANK
from irodori.workbook.sheet import Sheet

SAMPLES = sorted(
    (Path(__file__).resolve().parents[2] / "samples").glob("*/*.xlsx")
)
PROFILE = load_profile()

HEADINGS = [
    "府省名", "手続名", "手続名※1", "法令", "オンライン利用率(令和元年度)", "オンライン利用率(現在値)",
    "オンライン利用率目標", "達成期限",
    "課題と課題解決のための取組", "課題①", "課題", "中間KPIと目標", "アクションプラン a", "アクションプラン",
    "状況", "期限", "進捗(中間KPI)", "備考",
    "凡例", "謎の見出し", "",
]  # fmt: skip
TEXTS = [
    "", "届出", "合計", "法務省計", "※ 注です", "【凡例】", "青：措置済", "赤", "1", "2", "①", "5%", "未実施",
    "令和5年3月末", "【措置済】改修", "－",
    "手続名", "オンライン利用率(現在値)", "達成期限",
]  # fmt: skip


def with_content(sheet: Sheet) -> int:
    grid = sheet.grid()
    return sum(
        cell.code != BLANK for at in range(len(grid)) for cell in grid.row(at)
    )


def accounts(
    data: bytes,
    beyond: Beyond = Beyond(),  # noqa: B008  (immutable)
) -> list[tuple[Account, int]]:
    """Return the account of each sheet with a scorecard, and how many cells
    with content it holds.
    """
    found = Workbook(data)
    reader = SheetReader(found.values, found.styles, PROFILE)
    readings = [(sheet, reader.read(sheet)) for sheet in found]
    return [
        (sheet_account(reader, reading, beyond)[0], with_content(sheet))
        for sheet, reading in readings
        if reading.tables
    ]


def check(data: bytes, beyond: Beyond = Beyond()) -> None:  # noqa: B008  (immutable)
    for account, cells in accounts(data, beyond):
        assert account.cells == cells
        assert sum(account[1:]) == account.cells


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_the_kinds_of_a_samples_cells_add_up(path: Path) -> None:
    check(path.read_bytes())


def test_the_kinds_of_a_narrow_table_below_a_wide_one_add_up() -> None:
    few = ["ministry", "procedure", "base", "current", "target", "deadline"]
    records = [record(RENEWAL, plan("見直し【措置済】")), record(CHANGE)]
    tables = [
        Table(columns("ab"), records),
        Table(
            columns("ab", order=[*few, "blocks", "complete"]), records, top=7
        ),
    ]
    check(book(Scorecard("表", tables)))


@pytest.mark.skipif(
    "IRODORI_CORPUS" not in os.environ,
    reason="IRODORI_CORPUS names no folder of real workbooks",
)
def test_the_kinds_of_real_books_cells_add_up() -> None:
    for path in sorted(Path(os.environ["IRODORI_CORPUS"]).rglob("*.xlsx")):
        with contextlib.suppress(InputError):  # a refusal reads nothing
            check(path.read_bytes())


@st.composite
def sheets(draw: st.DrawFn) -> list[list[Put]]:
    """Draw a sheet: rows of headings, of values and of notes in any order,
    with gaps.
    """
    width = draw(st.integers(4, 12))
    heading = st.lists(
        st.sampled_from(HEADINGS), min_size=width, max_size=width
    )
    row = st.lists(st.sampled_from(TEXTS), min_size=0, max_size=width + 3)
    rows: list[list[str]] = draw(st.lists(row, max_size=3))
    rows.append(
        ["手続名", "オンライン利用率(現在値)", "達成期限", *draw(heading)[3:]]
    )
    rows += draw(st.lists(st.one_of(row, row, row, heading), max_size=10))
    return [[text or None for text in each] for each in rows]


PLACES = st.frozensets(st.tuples(st.integers(1, 14), st.integers(1, 14)))


@given(sheets(), PLACES, PLACES, PLACES)
def test_the_kinds_of_any_sheets_cells_add_up(
    rows: list[list[Put]],
    legend: frozenset[tuple[int, int]],
    unread: frozenset[tuple[int, int]],
    as_of: frozenset[tuple[int, int]],
) -> None:
    try:
        check(book(Grid("S", rows)), Beyond(legend, unread, as_of))
    except InputError as error:
        if error.code not in {"header.claimed_twice", "table.side_by_side"}:
            raise


# ---- What is unread in a rating's territory is said -------------------------

HEADER: list[Put] = [
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "目標値",
    "課題①",
    "アクションプラン a",
    "進捗",
]
ROW: list[Put] = ["届出", "0%", "5%", "20%", "課題", "改修", "10%"]


def warnings(*rows: list[Put]) -> list[tuple[str | None, str]]:
    data = Workbook(book(Grid("S", rows)))
    reader = SheetReader(data.values, data.styles, PROFILE)
    _, findings = sheet_account(
        reader, reader.read(next(iter(data))), Beyond()
    )
    return [
        (each.cell, each.code)
        for each in findings
        if each.severity == "warning"
    ]


def test_a_sheet_that_is_read_whole_has_no_warning() -> None:
    assert (
        warnings(HEADER, ROW, ["合計", "0%", "5%", "20%"], [], ["※ 注"]) == []
    )


def test_a_column_inside_a_block_that_no_field_claims_is_a_warning() -> None:
    # it may hold the KPI whose progress the bare 進捗 behind the plan is
    assert warnings(
        [*HEADER[:5], "謎の見出し", *HEADER[5:]], [*ROW[:5], "?", *ROW[5:]]
    ) == [("F1", "column.not_read"), ("H1", "column.not_read")]
    assert (
        warnings([*HEADER[:5], "備考", *HEADER[5:]], [*ROW[:5], "?", *ROW[5:]])
        == []
    )
    assert (
        warnings(
            [*HEADER[:5], "謎の見出し", *HEADER[5:]],
            [*ROW[:5], None, *ROW[5:]],
        )
    ) == [("H1", "column.not_read")]


def test_an_issue_without_plans_whose_cells_hold_statuses_is_a_warning() -> (
    None
):
    heading, row = HEADER[:5], ROW[:4]
    assert warnings(heading, [*row, "【取組中】改修"]) == [
        ("E1", "column.title_without_block")
    ]
    assert warnings(heading, [*row, "周知が足りない"]) == []


def test_a_row_with_rated_values_that_is_not_taken_is_a_warning() -> None:
    assert warnings(HEADER, ROW, [None, "0%", "5%", "20%"]) == [
        ("A3", "row.unnamed")
    ]
    assert warnings(HEADER, ROW, ["凡例"], ["80%", None, "緑のとき"]) == [
        ("A4", "row.stray")
    ]


def test_a_text_of_colours_that_no_legend_took_is_a_warning() -> None:
    assert warnings(HEADER, ROW, [], ["青：措置済"]) == [
        ("A4", "legend.text_not_taken")
    ]


def test_a_rate_that_no_field_claims_is_a_warning_where_a_rate_is_missing() -> (
    None
):
    for unknown in ("オンライン利用率(謎)", "謎のオンライン利用率"):
        heading: list[Put] = [*HEADER[:2], unknown, *HEADER[3:]]
        assert warnings(heading, ROW) == [
            ("C1", "column.not_read"),
            ("D1", "rate.no_column"),
        ]


def test_a_target_that_is_only_called_by_its_time_is_a_warning() -> None:
    times = ["基準年\n(R元年度)", "直近\n(R4年12月)", "目標年\n(R6年度)"]
    found = warnings([HEADER[0], *times, *HEADER[4:]], ROW)
    assert [cell for cell, _ in found] == ["D1"]


@pytest.mark.parametrize("key", ["番号", "項目", None])
def test_a_table_of_blocks_without_names_is_a_warning(key: str | None) -> None:
    block: list[Put] = [
        key,
        "課題①",
        "中間KPIと目標",
        "アクションプランa",
        "進捗",
    ]
    row: list[Put] = [1, "遅い", "10回以上", "改修【措置済】", "12回"]
    assert warnings(HEADER, ROW, [], block, row) == [
        ("A4" if key else "B4", "table.no_names")
    ]
