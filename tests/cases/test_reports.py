"""Sheets after public reports of people who do this work, each with what
became of its cells; the dates count to 令和4年4月1日.

Judged otherwise than the reports asked
---------------------------------------
==========================  ==========================================================================================
deadline-range-short        令和４・５年度 ends with 令和5年度 as asked; 令和5･6年度 by the same rule with 令和6年度
rate-behind-list-mark       2)5% of 20 % is a quarter of the way: orange, not unreadable, for the mark is a list's
legend-overlap-message      青：100%～ and 緑：70%～100% both hold 100 %: nobody can tell which colour is meant, so nothing at
                            a bound is rated, and the finding says so
==========================  ==========================================================================================
"""

# ruff: noqa: E501  (a legend is one line)

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest
from samples.layout import Cell, Paint, Put
from tests.cases.sheets import Row, Sheet, outcome

ROOT = Path(__file__).resolve().parents[2]
AS_OF = "2022-04-01"
DUE: Row = {"due": "令和5年3月末"}


class Report(NamedTuple):
    """A sheet, what became of its cells, and the codes of its findings that
    matter.
    """

    sheet: Sheet
    wanted: dict[str, str]
    codes: frozenset[str] = frozenset()


def one(
    wanted: dict[str, str], *codes: str, as_of: str | None = AS_OF, **row: Put
) -> Report:
    """Return a report of one procedure."""
    return Report(
        Sheet([{**DUE, **row}], as_of=as_of), wanted, frozenset(codes)
    )


def several(field: str, wanted: str, *values: Put, **row: Put) -> Report:
    """Return a report of procedures that differ in one cell and have the same
    outcome.
    """
    where = {
        "base": "current",
        "target": "current",
        "due": "plan",
        "kpi": "progress",
    }.get(field, field)
    rows: list[Row] = [{**DUE, **row, field: value} for value in values]
    return Report(
        Sheet(rows, as_of=AS_OF),
        {f"{at} {where}": wanted for at in range(1, len(rows) + 1)},
    )


def under(
    legend: tuple[str, ...], wanted: dict[str, str], *codes: str, **row: Put
) -> Report:
    """Return a report of one procedure with a legend."""
    return Report(
        Sheet(
            [{**DUE, **row}], below=[[line] for line in legend], as_of=AS_OF
        ),
        wanted,
        frozenset(codes),
    )


def dated(text: Put, *, below: bool = False) -> Report:
    """Return a report of a sheet that says itself that it is of 令和4年3月末,
    when its plans' deadline had passed.
    """
    line: list[list[Put]] = [[text]]
    rows: list[Row] = [{"due": "令和4年3月30日"}]
    sheet = Sheet(
        rows,
        above=() if below else line,
        below=line if below else (),
        as_of=None,
    )
    return Report(sheet, {"1 plan": "yellow"})


HEADING = "オンライン利用率（現在値）"
MONTH = Cell(dt.date(2024, 3, 1), "", 'yyyy"年"m"月"')
MONTH_END = Cell(dt.date(2024, 3, 1), "", '[$-411]ggge"年"m"月末"')
YEAR = Cell(dt.date(2023, 4, 1), "", '[$-411]ggge"年度"')
BAND = Paint("DDEBF7")
REDUCTIONS = (
    ("不備率を10%から5%へ引き下げる", "6%"), ("不備率を5%まで低減", "6%"), ("不備率を10%から5%に下げる", "6%"),
    ("不備率を10%→5%", "6%"), ("書面申請率を80%から50%へ減少させる", "60%"), ("不備率を10%から5%にする", "6%"),
    ("標準処理期間を30日から20日にする", "25日"), ("窓口申請の割合を30%へ減らす", "40%"),
)  # fmt: skip

REPORTS: dict[str, Report] = {
    "as-of-below-table": dated("※令和4年3月末時点", below=True),
    "as-of-in-date-cell": dated(Cell(dt.date(2022, 3, 31), "", '[$-411]ggge"年"m"月"d"日時点"')),
    "as-of-two-dates-in-title": dated("基本計画（令和3年10月時点）スコアカード（令和4年3月末時点）"),
    "banded-rows": Report(
        Sheet([{"plan": "A"}, {"name": Cell("申請", fill=BAND), "plan": Cell("A", fill=BAND), "progress": Cell("45%", fill=BAND)}]),
        {"2 plan": "unrated", "2 progress": "none"}, frozenset(["status.missing"]),
    ),
    "column-number-row": Report(
        Sheet([dict(zip(("ministry", "name", "base", "current", "target", "deadline", "issue", "kpi", "plan", "progress", "due"), map(float, range(1, 12)), strict=True)),
               {"base": 0.002, "current": 0.05}, {"base": 0.002, "current": 0.18}]),
        {"2 current": "orange", "3 current": "green"},
    ),
    "deadline-fiscal-year-cell": one({"1 plan": "green"}, as_of="2023-06-30", due=YEAR),
    "deadline-mid-year": one({"1 plan": "unrated"}, "deadline.unreadable", as_of="2023-03-01", due="令和4年度中頃"),
    "deadline-month-cell": Report(
        Sheet([{"due": MONTH}, {"due": MONTH_END, "plan": "A【未着手】"}], as_of="2024-03-15"), {"1 plan": "green", "2 plan": "orange"},
    ),
    "deadline-open-falls-back": several("due", "unrated", "令和6年度以降", "未定"),
    "deadline-range-short": several("due", "green", "R4～R5年度", "令和4-5年度", "令和４・５年度", "令和5･6年度"),
    "deadline-with-footnote": one({"1 plan": "green"}, due="令和5年3月末※1"),
    "heading-current-with-footnote": Report(
        Sheet(headings={"current": "オンライン利用率（現在値）※2"}), {"1 current": "green"},
    ),
    "heading-plan-with-remark": Report(
        Sheet([DUE], {"plan": "アクションプランａ（システム）"}, as_of=AS_OF), {"1 plan": "green"},
    ),
    "heading-says-percent": Report(
        Sheet([{"base": 0.2, "current": 0.5}],
              {"base": "オンライン利用率(令和元年7月~12月)(%)", "current": "オンライン利用率(現在値)(%)", "target": "オンライン利用率目標(%)"}),
        {"1 current": "red"},
    ),
    "input-cell-colour": one({"1 plan": "unrated", "1 progress": "none"}, "status.missing", plan=Cell("A", fill=Paint("FFFFCC"))),
    "kpi-behind-list-mark": one({"1 progress": "none"}, kpi="20%以上", progress="1)10%"),
    "kpi-not-below": one({"1 progress": "none"}, kpi="50%を下回らない"),
    "kpi-range": one({"1 progress": "blue"}, kpi="利用率を30～40%にする", progress="35%"),
    "kpi-reduction": Report(
        Sheet([{"kpi": kpi, "progress": value} for kpi, value in REDUCTIONS]),
        {f"{at} progress": "none" for at in range(1, len(REDUCTIONS) + 1)},
    ),
    "kpi-unit-in-format": one({"1 progress": "blue"}, kpi="年間1万件以上にする", progress=Cell(1.2, "", '0.0"万件"')),
    "legend-beside-table": Report(
        Sheet(beside=[[HEADING], ["青：100%以上"], ["緑：80%以上100%未満"], ["黄：50%以上80%未満"], ["橙：20%以上50%未満"], ["赤：20%未満"]]),
        {"1 current": "yellow"},
    ),
    "legend-colour-in-brackets-behind": under(
        (HEADING, "100%以上（青）、80%以上100%未満（緑）、50%以上80%未満（黄）、20%以上50%未満（橙）、20%未満（赤）"), {"1 current": "yellow"},
    ),
    "legend-first-band-lost": under(
        (HEADING, "※進捗度が100%以上：青、80%以上100%未満：緑、50%以上80%未満：黄、20%以上50%未満：橙、20%未満：赤"),
        {"1 current": "blue"}, current=Cell("22%", fill=Paint("4DC4FF")),
    ),
    "legend-last-band-lost": under(
        ("オンライン利用率（現在値）は、進捗率が100%以上の場合は青色、80%以上100%未満の場合は緑色、50%以上80%未満の場合は黄色、20%以上50%未満の場合は橙色、20%未満の場合は赤色とする。",),
        {"1 current": "red"}, base="10%", current=Cell("11%", fill=Paint("FF4B00")),
    ),
    "legend-overlap-message": under(
        (HEADING, "青：100%～", "緑：70%～100%", "黄：40%～70%", "橙：10%～40%", "赤：～10%"),
        {"1 current": "unrated"}, "legend.overlap", current="14%",
    ),
    "legend-row-taken-as-procedure": Report(
        Sheet([{}, {"current": "5%", "plan": "A【未着手】"}],
              below=[[None, Cell("青：措置済", fill=Paint("00B0F0")), None, None, Cell("黄：取組中", fill=Paint("FFFF00")), None, None, None, None, Cell("赤：未着手", fill=Paint("FF0000"))]]),
        {"1 plan": "yellow", "2 plan": "red"},
    ),
    "legend-square-brackets": under(
        (HEADING, "【青】100%以上　【緑】80%以上100%未満　【黄】50%以上80%未満　【橙】20%以上50%未満　【赤】20%未満"), {"1 current": "yellow"},
    ),
    "note-deadline-first": one({"1 plan": "yellow"}, plan=Cell("A", note="期限:令和3年3月末\n取組中")),
    "number-among-percent-texts": Report(
        Sheet([{"current": "12.3%"}, {"current": 0.5}, {"current": "5%"}]),
        {"1 current": "yellow", "2 current": "unrated", "3 current": "orange"}, frozenset(["rate.scale"]),
    ),
    "plan-date-before-tag": Report(
        Sheet([{**DUE, "plan": plan} for plan in ("システム改修（令和3年3月末）【取組中】", "システム改修（R3.3）【未着手】", "令和2年度：改修【取組中】")], as_of=AS_OF),
        {"1 plan": "yellow", "2 plan": "red", "3 plan": "yellow"},
    ),
    "plan-with-two-tags": several("plan", "unrated", "【措置済】要件定義、【未着手】設計", "①検討【措置済】\n②改修【未着手】"),
    "procedure-name-blank": Report(
        Sheet([{}, {"name": None, "ministry": None, "current": "5%"}]), {"1 current": "green", "2 current": "orange"}, frozenset(["row.continues"]),
    ),
    "procedure-names-dropped": several(
        "name", "green", "注射用医薬品の製造販売承認申請", "【オンライン】在留期間更新許可の申請", "・在留期間更新許可の申請", "備考欄の変更届", "※在留期間更新許可の申請",
    ),
    "rate-behind-item-number": several("current", "unrated", "1. 10%", "２．　１０％"),
    "rate-behind-list-mark": Report(
        Sheet([{"current": value} for value in ("1)10%", "※1)10%", "注1）10%", "2)5%")]),
        {"1 current": "yellow", "2 current": "yellow", "3 current": "yellow", "4 current": "orange"},
    ),
    "rate-format-hides-zero": one({"1 current": "orange"}, current=Cell(0.05, "", '[=0]"－";0.0%'), target=20.0),
    "rate-format-wari": one({"1 current": "green"}, current=Cell(6.0, "", '0"割"'), target="80%"),
    "rate-is-a-forecast": several("current", "unrated", "20%達成見込み", "20%（見込み）", "目標20%", "20%(目標)"),
    "rate-with-comma-for-point": several("current", "unrated", "12、3%", "12:3%"),
    "remark-read-as-done": several("plan", "unrated", "システム改修（完了時期：令和5年度末）", "システム改修（完了期限：令和6年3月）", "簡素化（着手時期：令和5年度）"),
    "started-on-a-date": one({"1 plan": "green"}, plan="簡素化【着手済 令和3年10月】"),
    "status-says-overdue": one({"1 plan": "yellow"}, "status.overdue_differs", plan="B【取組中（期限超過）】"),
    "total-row": Report(
        Sheet([{}, {"ministry": "合計", "name": "1手続", "issue": None, "kpi": None, "plan": None, "progress": None, "due": None, "deadline": None}]),
        {"1 current": "green"}, frozenset(["row.apart"]),
    ),
}  # fmt: skip
ELSEWHERE = {
    "as-of-of-a-hidden-sheet": "tests/scorecard/test_asof.py::test_a_hidden_sheet_decides_nothing_for_a_visible_one",
    "csv-quote-not-closed": "tests/scorecard/statuses/test_statustable.py::test_a_quotation_mark_that_is_not_closed_is_refused_with_its_line",
    "formula-never-calculated": "tests/scorecard/values/test_cells.py::test_a_formula_that_was_never_calculated_is_no_blank",
    "job-upper-case-suffix": "tests/jobs/test_runner.py::test_an_extension_in_capitals_is_a_book_too",
    "job-xls-destination": "tests/jobs/test_runner.py::test_an_output_with_another_extension_than_its_book_is_refused",
    "legend-coloured-squares": "tests/scorecard/legend/test_legendforms.py::test_squares_in_coloured_type_beside_their_conditions",
    "watch-once-stale-lock": "tests/jobs/test_watch.py::test_a_lock_file_that_excel_left_behind_ends_no_watch_once",
}
"""Reports that another test makes."""


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_mended(name: str) -> None:
    report = REPORTS[name]
    found, codes = outcome(report.sheet)
    wanted = {
        field.replace(" name", " current"): color
        for field, color in report.wanted.items()
    }
    assert {field: found[field] for field in wanted} == wanted
    assert report.codes <= set(codes)
    # whose apart rows need no finding of their cells
    if name not in {"column-number-row", "total-row"}:
        assert "silent" not in found.values()


def test_no_report_is_left_out() -> None:
    assert len(REPORTS | ELSEWHERE) == 50
    for test in ELSEWHERE.values():
        path, _, name = test.partition("::")
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
