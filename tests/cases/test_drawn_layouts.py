r"""Whole sheets that were once read wrongly or not at all, drawn as text, each
with the colours that a careful person gives; the dates count to 令和5年4月1日.

In a drawing | parts the cells of a row, < is merged with the cell on its left
and ^ with the one above, \n breaks a line.  A cell that is not among the
ratings is ``unrated``.
"""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from openpyxl import Workbook

from irodori.conversion import convert
from irodori.errors import InputError
from irodori.results import Conversion

AS_OF = dt.date(2023, 4, 1)
_ACROSS, _DOWN = "<", "^"


def drawn(drawing: str) -> Conversion:
    """Return the conversion of a drawn sheet, whose first line is row 1."""
    rows = [
        [cell.strip().replace("\\n", "\n") for cell in line.split("|")]
        for line in drawing.strip().splitlines()
    ]
    book = Workbook()
    sheet = book.worksheets[0]
    for row, cells in enumerate(rows, 1):
        for column, text in enumerate(cells, 1):
            if text not in {"", _ACROSS, _DOWN}:
                sheet.cell(row, column, text)
                below, beside = _spans(rows, row - 1, column - 1)
                if below or beside:
                    sheet.merge_cells(
                        None, row, column, row + below, column + beside
                    )
    target = BytesIO()
    book.save(target)
    return convert(target.getvalue(), as_of=AS_OF)


def _spans(rows: list[list[str]], row: int, column: int) -> tuple[int, int]:
    """Return how many rows and columns a cell is merged over."""
    beside = 0
    while rows[row][column + beside + 1 :][:1] == [_ACROSS]:
        beside += 1
    below = 0
    while any(
        each[column:][:1] == [_DOWN] for each in rows[row + below + 1 :][:1]
    ):
        below += 1
    return below, beside


def shown(conversion: Conversion, cells: str) -> list[str]:
    """Return the colour of each of some cells, ``unrated`` where it has none."""
    rated = {each.cell: each.color or "none" for each in conversion.ratings}
    return [rated.get(cell, "unrated") for cell in cells.split()]


def warned(conversion: Conversion) -> set[str]:
    """Return the codes of the warnings."""
    return {
        each.code for each in conversion.findings if each.severity == "warning"
    }


# ---- Deadlines in the rows below a header -----------------------------------

PLANS = """
府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|課題①|アクションプランa|アクションプランb|達成期限(中間KPI)
"""
PROCEDURES = """
総務省|届出|0%|15%|20%|周知不足|【取組中】改修|【未着手】周知|令和5年9月末
総務省|申請|0%|15%|20%|周知不足|【取組中】改修|【措置済】周知|令和4年9月末
"""


@pytest.mark.parametrize(
    "level",
    [
        "|||||（期限）|令和4年12月末|令和6年3月末",
        "期限||||||令和4年12月末|令和6年3月末",
        "||||||期限：令和4年12月末|期限：令和6年3月末",
        "||||||令和4年12月末まで|令和6年3月末まで",
    ],
)
def test_a_row_of_deadlines_below_the_plans_headings_holds_for_all_procedures(
    level: str,
) -> None:
    found = drawn(PLANS + level + PROCEDURES)
    assert shown(found, "G3 H3 G4 H4") == [
        "yellow",
        "orange",
        "yellow",
        "blue",
    ]
    assert warned(found) == set()


def test_a_date_alone_below_a_plans_heading_may_be_its_deadline_or_not() -> (
    None
):
    found = drawn(PLANS + "||||||令和4年12月末|令和6年3月末" + PROCEDURES)
    assert shown(found, "G3 H3 G4 H4") == [
        "unrated",
        "unrated",
        "unrated",
        "blue",
    ]
    assert "deadline.unreadable" in warned(found)


# ---- Headings in other words and other places -------------------------------

BEFORE = "府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|課題①|中間KPIと目標|"
VALUES = "総務省|届出|0%|15%|20%|周知不足|認知度を50%以上にする。|"


@pytest.mark.parametrize(
    "block",
    [
        "課題1 アクションプランa|課題1 アクションプランb|課題1 進捗(中間KPI)|課題1 達成期限(中間KPI)",
        "アクションプラン1-1|アクションプラン1-2|進捗(中間KPI)|達成期限(中間KPI)",
        "工程a|工程b|進捗(中間KPI)|達成期限(中間KPI)",
    ],
)
def test_plans_are_known_however_their_headings_count_them(block: str) -> None:
    found = drawn(
        f"{BEFORE}{block}\n{VALUES}【取組中】改修|【未着手】周知|45%|令和5年3月末"
    )
    assert shown(found, "D2 H2 I2 J2") == ["green", "yellow", "red", "none"]
    assert warned(found) == set()


@pytest.mark.parametrize(
    ("block", "values"),
    [
        (
            "アクションプランa|a 前回の状況|a 今回の状況|進捗(中間KPI)|達成期限(中間KPI)",
            "改修|未着手|取組中|45%|令和5年3月末",
        ),
        (
            "アクションプランa|a 状況|a 開始時期|a 期限|進捗(中間KPI)",
            "改修|取組中|令和3年4月|令和5年3月末|45%",
        ),
        (
            "アクションプランa|a 状況・期限|進捗(中間KPI)",
            "改修|取組中\\n令和5年3月末|45%",
        ),
        (
            "アクションプラン|進捗(中間KPI)|達成期限(中間KPI)|アクションプランの状況",
            "改修|45%|令和5年3月末|取組中",
        ),
    ],
)
def test_a_plan_has_the_status_and_the_deadline_that_its_columns_give(
    block: str, values: str
) -> None:
    found = drawn(f"{BEFORE}{block}\n{VALUES}{values}")
    assert shown(found, "D2 H2") == ["green", "yellow"]
    assert warned(found) == set()


def test_a_status_behind_the_kpi_of_several_plans_is_nobodys() -> None:
    found = drawn(
        f"{BEFORE}アクションプランa|アクションプランb|進捗(中間KPI)|アクションプランの状況\n{VALUES}改修|周知|45%|取組中"
    )
    assert shown(found, "H2 I2") == ["unrated", "unrated"]
    assert "column.not_read" in warned(found)


def test_a_plan_whose_cells_are_statuses_alone_has_these() -> None:
    found = drawn(
        f"""{BEFORE}アクションプランa\\nスマートフォン対応|アクションプランb\\n周知|進捗(中間KPI)|達成期限(中間KPI)
{VALUES}取組中|未着手|45%|令和5年9月末
{VALUES}措置済||50%|令和5年3月末"""
    )
    assert shown(found, "H2 I2 H3 J3") == ["green", "orange", "blue", "blue"]
    assert warned(found) == set()


def test_a_plan_of_which_one_cell_is_no_status_has_none_of_them() -> None:
    found = drawn(
        f"""{BEFORE}アクションプランa|アクションプランb|進捗(中間KPI)|達成期限(中間KPI)
{VALUES}取組中|未着手|45%|令和5年9月末
{VALUES}改修|未着手|50%|令和5年3月末"""
    )
    assert shown(found, "H2 H3 I3") == ["unrated", "unrated", "red"]
    assert "status.missing" in warned(found)


RATES = "府省名|{name}|{rates}|課題①|アクションプランa|達成期限(中間KPI)\n総務省|届出|{values}|周知|【取組中】改修|令和5年3月末"


@pytest.mark.parametrize(
    ("name", "rates", "values"),
    [
        (
            "手続名＼項目",
            "オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標",
            "0%|15%|20%",
        ),
        (
            "手続名",
            "オンライン利用率（令和2年3月末時点）|オンライン利用率（現在値）|オンライン利用率目標",
            "0%|15%|20%",
        ),
        (
            "手続名",
            "オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率中間目標(令和5年度)|オンライン利用率最終目標(令和7年度)",
            "0%|15%|10%|20%",
        ),
        (
            "手続名",
            "オンライン利用率(令和元年度)|オンライン利用率(現在値)|うちスマートフォンによる利用率|オンライン利用率目標",
            "0%|15%|90%|20%",
        ),
    ],
)
def test_the_rates_are_found_beside_others_of_their_kind(
    name: str, rates: str, values: str
) -> None:
    found = drawn(RATES.format(name=name, rates=rates, values=values))
    assert shown(found, "D2")[0] == "green"
    assert warned(found) == set()


def test_the_nearest_heading_above_a_column_says_what_it_is() -> None:
    found = drawn("""
府省名|取組対象手続|<|<|<|課題①|アクションプランa|達成期限(中間KPI)
^|手続名|オンライン利用率|<|<|^|^|^
^|^|令和元年度|現在値|目標|^|^|^
総務省|届出|0%|15%|20%|周知不足|【取組中】改修|令和5年3月末
""")
    assert shown(found, "D4 G4") == ["green", "yellow"]
    assert warned(found) == set()


@pytest.mark.parametrize(
    ("values", "colors"),
    [
        ("令和5年|3月末", "yellow red"),
        ("2023|4", "green orange"),
        ("令和5年|", "unrated unrated"),
    ],
)
def test_a_date_may_be_parted_into_the_columns_of_year_and_month(
    values: str, colors: str
) -> None:
    found = drawn(
        f"{BEFORE}アクションプランa|アクションプランb|進捗(中間KPI)|達成期限(中間KPI)年|達成期限(中間KPI)月\n{VALUES}【取組中】改修|【未着手】周知|45%|{values}"
    )
    assert shown(found, "H2 I2") == colors.split()
    assert warned(found) <= {"deadline.unreadable"}


def test_so_may_the_procedures_deadline_below_its_heading() -> None:
    found = drawn("""
府省名|手続名|<|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|達成期限|<|課題①|アクションプランa
^|大分類|小分類|^|^|^|年|月|^|^
総務省|申請|届出|0%|15%|20%|令和5年|3月末|周知不足|【取組中】改修
""")
    assert shown(found, "E3 J3") == ["green", "yellow"]
    assert [each.procedure for each in found.ratings] == ["届出", "届出"]
    assert warned(found) == set()


# ---- Headings below each other ----------------------------------------------

DOWN = """
府省名|総務省{more[0]}
手続名|届出{more[1]}
オンライン利用率(令和元年度)|0%{more[2]}
オンライン利用率(現在値)|15%{more[2]}
オンライン利用率目標|20%{more[2]}
達成期限|令和5年3月末{more[3]}
"""
TWO_LEVELS_DOWN = """
府省名||総務省|総務省
手続名||届出|申請
オンライン利用率(令和元年度)||0%|0%
オンライン利用率(現在値)||15%|5%
オンライン利用率目標||20%|20%
課題と取組|課題①|周知|周知
|中間KPIと目標|利用率10%|利用率10%
|アクションプラン a|広報|広報
|アクションプラン b|改修|改修
|アクションプラン c|研修|研修
|進捗(中間KPI)|5%|5%
|達成期限(中間KPI)|令和5年3月末|令和5年3月末
"""


@pytest.mark.parametrize(
    ("drawing", "code"),
    [
        (
            DOWN.format(more=["|総務省", "|申請", "|5%", "|令和5年3月末"]),
            "turned",
        ),
        (TWO_LEVELS_DOWN, "turned"),
        (DOWN.format(more=[""] * 4), "cards"),
        (DOWN.format(more=[""] * 4) * 2, "cards"),
    ],
)
def test_headings_below_each_other_are_refused_with_the_way_to_a_table(
    drawing: str, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        drawn(drawing)
    assert caught.value.code == f"header.{code}"
    assert caught.value.cell == "A1"
    assert "府省名" in caught.value.message("ja")


@pytest.mark.parametrize(
    ("upper", "lower"), [("目標", "実績"), ("計画値", "実績値")]
)
def test_goals_over_results_are_refused_with_the_way_to_a_table(
    upper: str, lower: str
) -> None:
    drawing = f"""
手続名|区分|令和3年度|令和4年度
届出|{upper}|10%|20%
|{lower}|8%|12%
申請|{upper}|30%|40%
|{lower}|31%|33%
"""
    with pytest.raises(InputError) as caught:
        drawn(drawing)
    assert caught.value.code == "header.goal_rows"
    assert caught.value.cell == "B2"
    assert upper in caught.value.message("ja")
