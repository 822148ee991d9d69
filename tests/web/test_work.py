"""The work of one job, without a process around it."""

from __future__ import annotations

import csv
import datetime as dt
import gc
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from secrets import token_hex

import pytest
from openpyxl import load_workbook
from samples.words import LEGEND
from tests.scorecard.made import (
    book,
    plan,
    rate,
    record,
    scorecard,
)
from tests.web.serving import SAMPLES, SEED

import irodori
from irodori.conversion import NamedSource
from irodori.web.statuses import ChoicesRead, read_choices
from irodori.web.tasks import (
    Choice,
    Done,
    Progress,
    Refusal,
    Task,
    TaskOptions,
    ToolFile,
    ToolUse,
)
from irodori.web.work import forget, work


def test_after_a_job_no_text_of_its_workbook_is_left_in_the_process() -> None:
    mark = f"x{token_hex(8)}"
    legend = [
        each.replace("青色：措置済", f"青色：{mark}済") for each in LEGEND
    ]
    told = plan(f"{mark}の検討【{mark}済】（取組中）")
    row = record(f"{mark}申請", told, progress=rate(0.2, f'0%"{mark}"'))
    options = TaskOptions(wants_view=True, extras=("html", "findings"))
    data = book(scorecard(row, legend=legend))
    done = work(Task(options, data), lambda _: None)
    assert isinstance(done, Done)
    assert mark.encode() in done.files["html"]
    del data, done
    forget()
    program = [
        vars(module)
        for name, module in sys.modules.items()
        if name.partition(".")[0] in {"irodori", "re"}
    ]
    assert [each for each in reached_texts(program) if mark in each] == []


def reached_texts(start: Sequence[object]) -> Iterator[str]:
    """Yield all texts that can be reached from some objects."""
    seen = {id(each) for each in start}
    waiting = [*start]
    while waiting:
        for each in gc.get_referents(waiting.pop()):
            if id(each) in seen:
                continue
            seen.add(id(each))
            waiting.append(each)
            if isinstance(each, str):
                yield each


def test_the_stages_are_told_in_their_order() -> None:
    said: list[Progress] = []
    work(Task(TaskOptions(wants_view=True), SEED.read_bytes()), said.append)
    assert said == ["reading", "coloring", "drawing"]


def test_a_refusal_is_an_answer_in_the_language_asked_for() -> None:
    japanese = work(Task(TaskOptions(), b"nothing"), lambda _: None)
    english = work(
        Task(TaskOptions(language="en"), b"nothing"), lambda _: None
    )
    assert isinstance(japanese, Refusal)
    assert isinstance(english, Refusal)
    assert japanese.code == english.code == "package.not_zip"
    assert japanese.message != english.message


def test_a_summary_takes_scorecards_and_names_books_of_other_kinds() -> None:
    indicators = SAMPLES / "indicators-welfare" / "input.xlsx"
    files = tuple(
        ToolFile("file", f"{path.parent.name}.xlsx", path.read_bytes())
        for path in (SEED, indicators)
    )
    task = Task(TaskOptions(kind="tool"), b"", use=ToolUse("summary", files))
    done = work(task, lambda _: None)
    assert isinstance(done, Done)
    listed = load_workbook(io.BytesIO(done.files["made"]))["ファイル"].values
    (refused,) = [row for row in listed if "indicators-welfare.xlsx" in row]
    assert "スコアカードの表だけ" in str(refused)


def chosen_csv(
    book: Path, choices: Sequence[Choice], given: bytes | None = None
) -> str:
    """Return the status table of a book with choices."""
    options = TaskOptions(choices=tuple(choices))
    done = work(
        Task(options, book.read_bytes(), "s.csv", given), lambda _: None
    )
    assert isinstance(done, Done), done
    return done.files["status"].decode("utf-8-sig")


def test_only_the_cells_of_plans_are_taken() -> None:
    choices = [
        Choice("スコアカード", "J3", "done"),
        Choice("別の表", "O3", "done"),
        Choice("スコアカード", "O5", "active"),
    ]
    rows = list(csv.reader(io.StringIO(chosen_csv(SEED, choices))))
    assert len(rows) == 2
    assert rows[1][2:6] == ["課題1", "a", "取組中", ""]
    assert rows[1][7] == "スコアカード!O5"


def test_a_merged_plan_is_named_once() -> None:
    inspection = irodori.inspect(SAMPLES / "layout-merged" / "input.xlsx")
    merged = [
        (procedure.sheet, plan.text.cell)
        for procedure in inspection.procedures()
        for issue in procedure.issues
        for plan in issue.plans
    ]
    sheet, cell = next(each for each in merged if merged.count(each) > 1)
    text = chosen_csv(
        SAMPLES / "layout-merged" / "input.xlsx",
        [Choice(sheet, cell or "", "done", dt.date(2023, 3, 31))],
    )
    assert text.count("措置済") == 1
    assert "令和5年3月31日" in text


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x"])
def test_no_field_of_the_csv_is_a_formula(name: str) -> None:
    given = f"府省名,手続名,課題,プラン,状況,期限\r\n{name},手続,課題①,a,取組中,\r\n".encode()
    choices = (Choice("スコアカード", "O3", "done"),)
    text = chosen_csv(SEED, choices, given)
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[2][0] == f"'{name}"


def twins() -> bytes:
    """Return a book in which each plan has a double of the same names."""
    sheet = scorecard(
        *(record("届出", plan("検討 令和5年3月末")) for _ in range(3))
    )
    return book(sheet)


def test_choices_for_plans_of_the_same_names_are_those_of_their_cells() -> (
    None
):
    choices = (
        Choice("スコアカード", "O3", "done"),
        Choice("スコアカード", "O5", "not_started", dt.date(2030, 3, 31)),
        Choice("スコアカード", "O4", "active", "open"),
    )
    data = twins()
    done = work(Task(TaskOptions(choices=choices), data), lambda _: None)
    assert isinstance(done, Done)
    table = NamedSource(done.files["status"], "状況.csv")
    again = irodori.convert(NamedSource(data, "a.xlsx"), status=table)
    assert again.data == done.files["workbook"]
    assert [
        (each.cell, each.color)
        for each in again.ratings
        if each.cell[0] == "O"
    ] == [("O3", "blue"), ("O5", "orange")]


def test_a_choice_overrules_what_the_sheet_says_without_a_finding() -> None:
    data = book(scorecard(record("届出", plan("【取組中】検討"))))
    choices = (Choice("スコアカード", "O3", "done"),)
    options = TaskOptions(choices=choices)
    done = work(Task(options, data), lambda _: None)
    assert isinstance(done, Done)
    report = json.loads(done.files["report"])
    codes = [each["code"] for each in report["sheets"][0]["findings"]]
    assert "status.contradiction" not in codes


def read(csv_text: str) -> ChoicesRead:
    inspection = irodori.inspect(NamedSource(twins(), "a.xlsx"))
    return read_choices(inspection, csv_text.encode(), "貼り付け.csv", "ja")


def test_a_table_that_is_read_on_the_page_becomes_choices_by_cell() -> None:
    found = read(
        "府省名,手続名,課題,プラン,状況,期限,セル\n"
        "法務省,届出,①,a,措置済,,スコアカード!O3\n"
        "法務省,届出,①,a,取組中（期限超過）,,スコアカード!O4\n"
        "法務省,届出,①,a,未着手,未定,スコアカード!O5\n"
    )
    assert (found.rows, found.unused) == (3, ())
    assert [
        (each.cell, each.status, each.deadline) for each in found.choices
    ] == [
        ("O3", "done", None),
        ("O4", "active.overdue", None),
        ("O5", "not_started", "open"),
    ]


def test_what_is_not_used_of_a_table_is_said() -> None:
    found = read(
        "府省名,手続名,課題,プラン,状況,期限,セル\n"
        "法務省,届出,①,a,順調,,スコアカード!O3\n"
        "法務省,申請,①,a,措置済,,\n"
        "法務省,届出,①,a,取組中,来年,スコアカード!O5\n"
    )
    assert found.rows == 3
    assert found.choices == ()
    assert len(found.unused) == 3
    assert "順調" in found.unused[0]
