"""The records of a scorecard: what each value says, and the cell in which it
stands.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.scorecard.made import CHANGE, RENEWAL, book, plan, record, scorecard

from irodori.conversion import convert, inspect
from irodori.scorecard.reading.records import Procedure

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def records(source: Path | bytes) -> list[Procedure]:
    return list(inspect(source).procedures())


def sample(name: str) -> list[Procedure]:
    return records(SAMPLES / name / "input.xlsx")


def test_the_seed_has_three_procedures_with_three_issues_each() -> None:
    found = sample("seed")
    assert [each.name.cell for each in found] == ["D3", "D4", "D5"]
    assert found[1].name.value == "在留資格変更許可の申請"
    assert [each.row for each in found] == [3, 4, 5]
    assert [[len(issue.plans) for issue in each.issues] for each in found] == [
        [3, 5, 3]
    ] * 3
    assert [issue.label for issue in found[0].issues] == [
        "課題①",
        "課題②",
        "課題③",
    ]


def test_a_merged_value_is_every_rows_and_names_the_first_cell() -> None:
    found = sample("seed")
    assert [each.ministry.cell for each in found] == ["A3"] * 3
    assert {each.ministry.value for each in found} == {"法務省"}
    counts = [each.procedure_count for each in found]
    assert [count and count.cell for count in counts] == ["C3"] * 3
    assert [
        count and count.value and count.value.value for count in counts
    ] == [1_662_060] * 3


def test_a_value_is_read_and_its_text_kept() -> None:
    first, second, _ = sample("seed")
    assert first.online_rate_base
    assert first.online_rate_base.value
    assert (first.online_rate_base.cell, first.online_rate_base.text) == (
        "I3",
        "0.2%",
    )
    assert first.online_rate_base.value.value == Fraction(2, 1000)
    assert first.deadline
    assert first.deadline.value
    assert (first.deadline.cell, first.deadline.text) == (
        "L3",
        "令和6年\n3月末",
    )
    assert first.deadline.value.last_day == dt.date(2024, 3, 31)
    assert first.online_complete
    assert first.online_complete.value == "×"
    assert second.online_rate_current
    assert second.online_rate_current.value
    assert (
        second.online_rate_current.text,
        second.online_rate_current.value.value,
    ) == ("未実施", Fraction(0))


def test_a_value_that_cannot_be_read_says_why() -> None:
    rate = sample("seed")[0].online_rate_current
    assert rate
    assert (rate.cell, rate.text, rate.value, rate.fault) == (
        "J3",
        "",
        None,
        "rate.unknown",
    )


def test_a_kpi_has_its_number_its_progress_and_its_deadline() -> None:
    kpi = sample("seed")[0].issues[0].kpi
    assert kpi.target
    assert kpi.target.value
    assert kpi.progress
    assert kpi.progress.value
    assert kpi.deadline
    assert kpi.deadline.value
    assert (kpi.target.value.value, kpi.target.value.comparison) == (
        Fraction(9, 10),
        ">=",
    )
    assert (kpi.progress.cell, kpi.progress.value.value) == (
        "R3",
        Fraction(2, 1000),
    )
    assert kpi.deadline.value.last_day == dt.date(2023, 3, 31)


def test_the_columns_beside_a_plan_are_its_own() -> None:
    plans = sample("source-columns")[0].issues[0].plans
    said = [
        (
            each.letter,
            each.status and each.status.value,
            each.deadline and each.deadline.text,
        )
        for each in plans
    ]
    assert said == [("a", "措置済", ""), ("b", "取組中", "令和4年3月末")]


def test_merged_blocks_belong_to_each_procedure() -> None:
    found = [
        [plan.text for issue in each.issues for plan in issue.plans]
        for each in sample("layout-merged")
    ]
    assert all(text.value for texts in found for text in texts)
    cells = [{text.cell for text in texts} for texts in found]
    assert cells[0] & cells[1]


def test_without_a_ministry_the_sheet_s_name_stands_for_it() -> None:
    data = book(
        scorecard(record(RENEWAL, plan(), ministry=None), name="法務省")
    )
    ministry = records(data)[0].ministry
    assert (ministry.cell, ministry.text, ministry.value) == (
        None,
        "法務省",
        "法務省",
    )


def test_a_blank_plan_is_no_plan() -> None:
    found = records(
        book(
            scorecard(
                record(RENEWAL, plan(), None, plan("様式の見直し")),
                record(CHANGE, None, None),
            )
        )
    )
    assert [
        [each.letter for each in record.issues[0].plans] for record in found
    ] == [["a", "c"], []]


def test_a_record_cannot_be_changed_and_becomes_json() -> None:
    first = sample("seed")[0]
    with pytest.raises(ValidationError):
        first.row = 9  # type: ignore[misc]
    assert '"cell":"A3"' in first.model_dump_json()


def test_a_conversion_has_the_same_records() -> None:
    path = SAMPLES / "layout-ministries" / "input.xlsx"
    assert list(convert(path).procedures()) == records(path)
    assert {each.sheet for each in records(path)} > {
        each.sheet for each in records(path)[:1]
    }


def test_converting_makes_no_records() -> None:
    code = (
        "import sys; from irodori import convert; convert(sys.argv[1]); "
        "sys.exit('irodori.scorecard.reading.records' in sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code, SAMPLES / "seed" / "input.xlsx"],
            check=False,
        ).returncode
        == 0
    )
