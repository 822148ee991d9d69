"""The work of one job, without a process around it."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from tests.web.serving import SAMPLES, SEED

import irodori
from irodori.scorecard.values.dates import read_deadline
from irodori.scorecard.values.text import fold
from irodori.web.statuses import status_csv
from irodori.web.tasks import Choice, Done, Progress, Refusal, Task, TaskOptions
from irodori.web.work import forget, work


def test_after_a_job_no_text_of_its_workbook_is_left_in_a_cache() -> None:
    done = work(Task(TaskOptions(wants_view=True), SEED.read_bytes()), lambda _: None)
    assert isinstance(done, Done)
    forget()
    assert not hasattr(fold, "cache_info")
    assert not hasattr(read_deadline, "cache_info")


def test_the_stages_are_told_in_their_order() -> None:
    said: list[Progress] = []
    work(Task(TaskOptions(wants_view=True), SEED.read_bytes()), said.append)
    assert said == ["reading", "coloring", "drawing"]


def test_a_refusal_is_an_answer_in_the_language_asked_for() -> None:
    japanese = work(Task(TaskOptions(), b"nothing"), lambda _: None)
    english = work(Task(TaskOptions(language="en"), b"nothing"), lambda _: None)
    assert isinstance(japanese, Refusal)
    assert isinstance(english, Refusal)
    assert japanese.code == english.code == "package.not_zip"
    assert japanese.message != english.message


def test_only_the_cells_of_plans_are_taken() -> None:
    choices = [
        Choice("スコアカード", "J3", "done"),
        Choice("別の表", "O3", "done"),
        Choice("スコアカード", "O5", "active"),
    ]
    rows = list(csv.reader(io.StringIO(status_csv(irodori.inspect(SEED), choices, None).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][2:] == ["課題①", "a", "取組中", ""]


def test_a_merged_plan_is_named_once() -> None:
    inspection = irodori.inspect(SAMPLES / "layout-merged" / "input.xlsx")
    merged = [
        (procedure.sheet, plan.text.cell)
        for procedure in inspection.procedures()
        for issue in procedure.issues
        for plan in issue.plans
    ]
    sheet, cell = next(each for each in merged if merged.count(each) > 1)
    text = status_csv(inspection, [Choice(sheet, cell or "", "done", dt.date(2023, 3, 31))], None).decode("utf-8-sig")
    assert text.count("措置済") == 1
    assert "令和5年3月31日" in text


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x"])
def test_no_field_of_the_csv_is_a_formula(name: str) -> None:
    given = f"府省名,手続名,課題,プラン,状況,期限\r\n{name},手続,課題①,a,取組中,\r\n".encode()
    rows = list(csv.reader(io.StringIO(status_csv(irodori.inspect(SEED), [], ("s.csv", given)).decode("utf-8-sig"))))
    assert rows[1][0] == f"'{name}"
