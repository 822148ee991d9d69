"""Reading a sheet: which rows are procedures, what stands outside, and what a merged cell says in each of its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.layout import Cell, Grid, Merge, Put, Row, Sheet, Table, columns
from samples.words import LEGEND, TITLE
from tests.scorecard.made import RENEWAL, book, plan, rate, record, scorecard

from irodori.conversion import inspect
from irodori.results import Inspection
from irodori.errors import InputError
from irodori.scorecard.reading.tables import SheetReading

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def read(*sheets: Sheet | Grid) -> tuple[Inspection, SheetReading]:
    """Return the book as it is understood, and its first sheet."""
    inspection = inspect(book(*sheets))
    return inspection, inspection.sheets[0]


def values(inspection: Inspection, field: str, sheet: int = 0) -> list[str]:
    """Return what the rows of a sheet's tables say of a field."""
    text = inspection.book.values.text
    return [
        text(table.row_codes(index)[table.place[table.layout.fields[field]]])
        for table in inspection.sheets[sheet].tables
        for index in range(len(table))
    ]


def rows(reading: SheetReading) -> list[list[int]]:
    return [list(table.rows) for table in reading.tables]


def outside(inspection: Inspection, reading: SheetReading) -> list[str]:
    return [inspection.book.values.text(cell.code) for cell in reading.outside]


DONE = plan("見直し【措置済】")
BLANK: Row = {}


def test_the_real_sheet_has_three_procedures_in_three_blocks() -> None:
    inspection = inspect(SAMPLES / "seed" / "input.xlsx")
    (table,) = inspection.sheets[0].tables
    assert (table.layout.first_row, table.layout.last_row, list(table.rows)) == (1, 2, [3, 4, 5])
    assert ["".join(each.letter for each in block.plans) for block in table.layout.blocks] == ["abc", "abcde", "abc"]
    assert set(values(inspection, "ministry")) == {"法務省"}


def test_a_title_stands_outside_above_and_the_legend_below() -> None:
    sheet = scorecard(record(RENEWAL, DONE), texts={"B1": TITLE, "P2": "令和4年3月末時点"}, top=4)
    inspection, reading = read(sheet)
    assert rows(reading) == [[6]]
    assert outside(inspection, reading)[:2] == [TITLE, "令和4年3月末時点"]
    assert outside(inspection, reading)[2:] == [*LEGEND]


@pytest.mark.parametrize(
    "row",
    [
        BLANK,
        {"ministry": "小計", "count": 100},
        {"procedure": "合計", "current": rate("5%")},
        {"procedure": "※ 令和2年度から対象外", "current": rate("5%")},
        {"procedure": "注1 は旧手続", "deadline": "令和4年3月末"},
        {"procedure": "名前だけの行"},
        {"current": rate("5%")},
        {"procedure": "手続名", "current": Cell("オンライン利用率(現在値)", "?")},
    ],
)
def test_a_blank_a_subtotal_a_note_and_a_lone_name_are_no_procedures(row: Row) -> None:
    _, reading = read(scorecard(record("届出", DONE), row, record("申請", DONE)))
    assert rows(reading) == [[3, 5]]


def test_a_procedure_needs_one_value_only() -> None:
    _, reading = read(scorecard({"procedure": "届出", "current": rate("5%")}, {"procedure": "申請", "1.a": DONE}))
    assert rows(reading) == [[3, 4]]


def test_a_ministry_that_is_written_once_counts_for_the_rows_below() -> None:
    blank = {"ministry": None, "program": None}
    rows_below = (record("届出", DONE), {**record("申請", DONE), **blank}, record("報告", DONE, ministry="財務省"))
    inspection, _ = read(scorecard(*rows_below, {**record("照会", DONE), **blank}))
    assert values(inspection, "ministry") == ["法務省", "法務省", "財務省", "財務省"]


def test_a_merged_value_stands_in_each_row_that_it_covers() -> None:
    first = record("届出", DONE, current=rate("5%"), target="20%")
    up: Row = dict.fromkeys(("current", "target", "1.a"), Merge.UP)
    inspection, reading = read(scorecard(first, {**record("申請"), **up}, merged=True))
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


def table(*names: str, top: int = 1, blocks: tuple[str, ...] = ("a",)) -> Table:
    return Table(columns(*blocks), [record(name, DONE) for name in names], top)


def test_two_tables_of_a_sheet_have_layouts_of_their_own() -> None:
    inspection, reading = read(Sheet("表", [table("届出"), table("申請", "報告", top=6, blocks=("ab", "a"))], LEGEND))
    assert rows(reading) == [[3], [8, 9]]
    assert [len(each.layout.blocks) for each in reading.tables] == [1, 2]
    assert values(inspection, "procedure") == ["届出", "申請", "報告"]


def test_a_header_that_is_repeated_for_the_next_page_opens_no_other_table() -> None:
    _, reading = read(Sheet("表", [table("届出"), table("申請", top=4), table("報告", top=7)], LEGEND))
    assert rows(reading) == [[3, 6, 9]]


def test_sheets_that_are_no_scorecard_have_no_tables() -> None:
    cover = Grid("表紙", [[TITLE], ["目次", "頁"], ["法務省", 1]])
    inspection, _ = read(cover, scorecard(record("届出", DONE)))
    assert [len(each.tables) for each in inspection.sheets] == [0, 1]


def test_a_book_without_a_scorecard_is_refused_with_the_row_that_comes_closest() -> None:
    grid: list[list[Put]] = [[None, None, None], ["府省名", "手続きの呼び名", "備考"], ["法務省", "届出", None]]
    with pytest.raises(InputError) as caught:
        inspect(book(Grid("一覧", grid)))
    assert caught.value.code == "header.not_found"
    assert (caught.value.sheet, caught.value.cell) == ("一覧", "A2")
    message = caught.value.message()
    assert "A2「府省名」、B2「手続きの呼び名」、C2「備考」" in message
    assert "[add.fields.procedure]" in message


def test_a_book_without_any_heading_says_that_nothing_was_found() -> None:
    with pytest.raises(InputError) as caught:
        inspect(book(Grid("一覧", [["こんにちは"]])))
    assert "見つかった見出し: （なし）" in caught.value.message()
