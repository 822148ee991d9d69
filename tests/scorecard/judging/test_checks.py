"""Cross-checks: what does not agree is found, what does is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from samples.layout import Cell, Merge, Put, Row, Sheet, Table, columns
from tests.scorecard.made import (
    AS_OF,
    RENEWAL,
    book,
    converted,
    plan,
    rate,
    record,
    scorecard,
)

from irodori.conversion import convert
from irodori.results import Conversion

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
DONE = plan("見直し【措置済】")


def checked(*rows: Row, merged: bool = False) -> Conversion:
    return converted(book(scorecard(*rows, merged=merged)))


def checks(*rows: Row, merged: bool = False) -> list[tuple[str | None, str]]:
    found = checked(*rows, merged=merged).findings
    return [
        (each.cell, each.code.removeprefix("check."))
        for each in found
        if each.code.startswith("check.")
    ]


def words(*rows: Row) -> str:
    return " ".join(
        each.sentence.text()
        for each in checked(*rows).findings
        if each.code.startswith("check.")
    )


def test_the_real_sheet_agrees_with_itself() -> None:
    findings = convert(SAMPLES / "seed" / "input.xlsx", as_of=AS_OF).findings
    assert [each for each in findings if each.code.startswith("check.")] == []


# ---- 手続件数


def listed(total: Put, *parts: Put) -> list[Row]:
    return [
        record(f"届出{at}", DONE, count=total, cases=part, online=None)
        for at, part in enumerate(parts)
    ]


@pytest.mark.parametrize(
    ("total", "parts", "found"),
    [
        (1_662_060, [774_696, 286_445, 600_919], []),
        ("1,662,060", ["774,696", "286,445件", 600_919], []),
        (1_662_061, [774_696, 286_445, 600_919], [("C3", "sum_below")]),
        (1_662_059, [774_696, 286_445, 600_919], [("C3", "sum_above")]),
        (100, [60, "未実施", 40], []),
        (100, [60, "不明"], []),
        ("約100件", [60, 60], []),
        ("1.2万件", [6000, 5000], []),
        (100, [100, 100], []),
        (100, [30], [("C3", "sum_below")]),
    ],
)
def test_a_count_is_compared_with_the_sum_of_its_procedures(
    total: Put, parts: list[Put], found: list[tuple[str, str]]
) -> None:
    assert checks(*listed(total, *parts), merged=True) == found


def test_a_count_may_be_written_once_and_blank_below_or_in_each_row() -> None:
    first, *others = listed(100, 60, 40)
    assert (
        checks(
            first,
            *(
                {**row, "count": None, "ministry": None, "program": None}
                for row in others
            ),
        )
        == []
    )
    assert checks(*listed(100, 60, 40)) == []


def test_each_program_has_a_count_of_its_own() -> None:
    rows = [
        *listed(100, 60, 40),
        *({**row, "program": "登記\n関連"} for row in listed(100, 10, 80)),
    ]
    assert checks(*rows) == [("C5", "sum_below")]


def test_more_procedures_than_counted_are_a_warning_and_fewer_may_be_right() -> (
    None
):
    severities = {
        each.code: each.severity
        for each in checked(*listed(10, 60), *listed(99, 60)).findings
    }
    assert severities == {
        "check.sum_above": "warning",
        "check.sum_below": "info",
    }


# ---- オンライン利用率


def rated(base: Put, online: Put, cases: Put) -> Row:
    return record(
        RENEWAL,
        DONE,
        base=base,
        online=online,
        cases=cases,
        count=cases,
        current=rate("90%"),
    )


@pytest.mark.parametrize(
    ("base", "online", "cases", "agrees"),
    [
        (0.002, 1225, 774_696, True),
        ("0.2%", "1,225", "774,696", True),
        ("0.2%", 1_163, 774_696, True),  # 0.1501 %
        ("0.2%", 1_162, 774_696, False),  # 0.1499 %
        ("0.3%", 1225, 774_696, False),
        ("約0.3%", 1225, 774_696, True),
        (Cell(0.0015813, form="0.00%"), 1225, 774_696, True),
        (Cell(0.0017, form="0.00%"), 1225, 774_696, False),
        (Cell(0.0017, form="0%"), 1225, 774_696, True),
        ("未実施", "未実施", 774_696, True),
        ("未実施", 5_000, 774_696, False),
        ("0.3%", "未実施", 774_696, False),
        ("0.3%", "不明", 774_696, True),
        ("0.3%", 1225, 0, True),
        ("不明", 1225, 774_696, True),
        ("0.3%", "約1225件", 774_696, True),
    ],
)
def test_a_rate_agrees_with_its_counts_as_closely_as_its_last_digit_allows(
    base: Put, online: Put, cases: Put, agrees: bool
) -> None:
    assert (
        ("I3", "rate_of_counts") in checks(rated(base, online, cases))
    ) is not agrees


def test_the_words_show_the_division_and_that_the_periods_may_differ() -> None:
    said = words(rated("0.3%", 1225, 774_696))
    assert "1,225 ÷ 774,696 = 0.2%" in said
    assert "対象期間が違うのなら" in said


@pytest.mark.parametrize(
    ("base", "current", "target", "found"),
    [
        ("5%", "4.9%", "20%", True),
        ("5%", "5%", "20%", False),
        ("5%", "未実施", "20%", True),
        ("5%", "4%", "未定", True),
        ("50%", "40%", "20%", False),
        ("不明", "4%", "20%", False),
        (0.05, rate(0.049), 0.2, True),
    ],
)
def test_a_current_rate_below_the_base_is_found_unless_it_is_to_fall(
    base: Put, current: Put, target: Put, found: bool
) -> None:
    held = current if isinstance(current, Cell) else Cell(str(current), "?")
    row = record(
        RENEWAL, DONE, base=base, current=held, target=target, online=None
    )
    assert (("J3", "below_base") in checks(row)) is found


@pytest.mark.parametrize(
    ("base", "current", "target", "differs"),
    [
        # 10.0 % of the way as displayed, 9.998 % as it is
        (0, rate(0.019_996, "0.0%"), 0.2, True),
        (0, rate(0.02, "0.0%"), 0.2, False),
        (0, rate(0.020_04, "0.0%"), 0.2, False),
        (0, rate("1.9996%"), 0.2, False),
        (0, rate(1.9996, '0.0"%"'), 0.2, True),
        (0, rate(0.019_996, "General"), 0.2, False),
        (0, rate(0.199_96, "0.0%"), 0.2, True),
        # 10.04 % of the way, 9.85 % from 0.2 %
        (rate(0.001_581_26, "0.0%"), rate(0.0215, "0.00%"), 0.2, True),
        (rate(0.001_581_26, "0.00%"), rate(0.0215, "0.00%"), 0.2, False),
        (0, rate(0.2, "0%"), rate(0.2004, "0%"), True),
        (rate(0.1996, "0%"), rate(0.2, "0%"), rate(0.2, "0%"), False),
        # halfway, and reached as displayed
        (rate(0.1996, "0%"), rate(0.1998, "0%"), rate(0.2, "0%"), True),
        ("不明", rate(0.019_996, "0.0%"), 0.2, False),
    ],
)
def test_a_rate_whose_colour_is_another_one_as_displayed_is_found(
    base: Put, current: Cell, target: Put, differs: bool
) -> None:
    row = record(
        RENEWAL, DONE, base=base, current=current, target=target, online=None
    )
    assert (("J3", "displayed_band") in checks(row)) is differs


def test_the_words_show_both_sums_and_which_one_was_used() -> None:
    row = record(
        RENEWAL,
        DONE,
        base=0,
        current=rate(0.019_996, "0.0%"),
        target=0.2,
        online=None,
    )
    said = words(row)
    assert "(2.0% − 0.0%) ÷ (20% − 0.0%) = 10% → 橙" in said
    assert "= 9.998% → 赤" in said
    assert "実際の値で色分けしました" in said


# ---- オンライン完結


@pytest.mark.parametrize(
    "mark", ["○", "〇", "◯", "×", "✕", "x", None, "", "－"]
)
def test_a_circle_a_cross_and_what_is_not_said_yet_pass(
    mark: str | None,
) -> None:
    assert checks(record(RENEWAL, DONE, complete=mark)) == []


@pytest.mark.parametrize("mark", ["△", "○（一部）", "可", 1])
def test_a_mark_that_is_neither_is_found(mark: Put) -> None:
    assert checks(record(RENEWAL, DONE, complete=mark)) == [("T3", "mark")]
    assert str(mark) in words(record(RENEWAL, DONE, complete=mark))


# ---- 中間KPI

BY = "までにオンライン利用率を20%以上にする。"


@pytest.mark.parametrize(
    ("kpi", "due", "agrees"),
    [
        (f"令和6年3月末{BY}", "令和6年\n3月末", True),
        (f"令和5年度末{BY}", "令和6年3月末", True),
        (f"２０２４年３月{BY}", "R6.3.31", True),
        (f"令和6年3月末{BY}", "令和5年3月末", False),
        (f"令和6年3月末{BY}", "未定", True),
        (f"令和6年3月末{BY}", None, True),
        ("オンライン利用率を20%以上にする。", "令和5年3月末", True),
        ("令和元年度利用率の2倍にする。", "令和5年3月末", True),
        ("利用率20%(令和6年3月末)", "令和5年3月末", False),
    ],
)
def test_the_date_in_a_kpis_text_is_compared_with_its_deadline(
    kpi: str, due: Put, agrees: bool
) -> None:
    assert (checks(record(RENEWAL, DONE, kpi=kpi, due=due)) == []) is agrees


def test_both_dates_are_shown_at_the_deadline() -> None:
    row = record(RENEWAL, DONE, kpi=f"令和6年3月末{BY}", due="令和5年\n3月末")
    assert checks(row) == [("S3", "kpi_deadline")]
    assert (
        "達成期限（中間KPI）は 令和5年3月末 ですが、中間KPIの文には 令和6年3月末 とあります"
        in words(row)
    )


# ---- All of them


def test_what_is_wrong_under_a_merged_cell_is_said_once() -> None:
    first = record(
        "届出", DONE, complete="△", kpi=f"令和6年3月末{BY}", due="令和5年3月末"
    )
    up: Row = dict.fromkeys(("complete", "1.kpi", "1.deadline"), Merge.UP)
    rows = [first, *({**record(f"申請{at}", DONE), **up} for at in range(2))]
    assert checks(*rows) == [("T3", "mark"), ("S3", "kpi_deadline")]


def test_a_table_without_the_columns_is_not_checked() -> None:
    laid_out = columns("a", order=["procedure", "current", "blocks"])
    row: Row = {
        "procedure": "届出",
        "current": rate(0.1),
        "1.issue": "x",
        "1.a": DONE,
    }
    found = converted(book(Sheet("表", [Table(laid_out, [row])]))).findings
    assert {each.code for each in found} == {"rate.no_column"}


def test_a_check_never_changes_a_colour() -> None:
    rows = listed(10, 60)
    conversion = checked(*rows)
    assert [each.code for each in conversion.findings] == ["check.sum_above"]
    assert conversion.summary["blue"] == 1
