"""The schedule: when jobs come next, and that what was missed is made up for
once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.jobs.folders import JOB, Office

from irodori.jobs.jobsfile import load_jobs
from irodori.jobs.schedule import Schedule


@pytest.fixture
def office(tmp_path: Path) -> Office:
    text = (
        JOB
        + 'schedule = "0 7 * * 1-5"\n'
        + JOB.replace("quarterly", "by-hand").replace("outbox", "other")
    )
    office = Office(tmp_path / "office", text)
    office.put("a.xlsx")
    return office


def awaited(what: Callable[[], bool]) -> bool:
    end = time.monotonic() + 60
    while not what() and time.monotonic() < end:
        time.sleep(0.1)
    return what()


def test_jobs_with_a_cron_line_are_scheduled_in_the_files_time_zone(
    office: Office,
) -> None:
    schedule = Schedule(load_jobs(office.file), workers=1)
    before, by_hand = schedule.status()
    assert (by_hand.name, by_hand.schedule) == ("by-hand", "")
    assert (
        before.name,
        before.schedule,
        before.next_run,
        before.last_run,
    ) == ("quarterly", "0 7 * * 1-5", None, None)
    schedule.start()
    try:
        status, by_hand = schedule.status()
        assert by_hand.next_run is None
        assert status.next_run is not None
        assert (status.next_run.hour, status.next_run.tzname()) == (7, "JST")
        assert status.next_run.weekday() < 5
    finally:
        schedule.stop()
    assert not office.outbox.exists()


def test_runs_that_were_missed_are_made_up_for_by_one(office: Office) -> None:
    office.run()
    with office.ledger() as ledger:
        ledger._database.execute(
            "UPDATE job_run SET started = '2020-01-01T00:00:00+00:00'"
        )
    office.put("b.xlsx")
    schedule = Schedule(load_jobs(office.file), workers=1)
    schedule.start()
    try:
        assert awaited(
            lambda: (
                schedule.status()[0].last_state == "done"
                and office.output("b").exists()
            )
        )
        status = schedule.status()[0]
        assert status.last_exit_status == 0
        assert status.problem is None
        assert (
            status.last_outcome
            == "完了: 色分け 1 件、変更なし 1 件、受け付けられない 0 件"
        )
        assert status.last_run is not None
        assert status.last_run.year > 2020
    finally:
        schedule.stop()
    with office.ledger() as ledger:
        assert len(ledger.runs("quarterly")) == 2
        assert len(ledger.runs("by-hand")) == 1


def test_a_page_gets_each_runs_books_and_their_files_until_they_are_changed(
    office: Office,
) -> None:
    (office.inbox / "だめ.xlsx").write_bytes(b"nothing")
    office.run()
    schedule = Schedule(load_jobs(office.file), workers=1)
    (run,) = schedule.runs("quarterly", "en")
    assert run.outcome.endswith("1 refused")
    books = schedule.books("quarterly", "ja", run.run)
    bad, good = books.books
    assert (books.total, books.more) == (2, 0)
    assert good.counts.endswith("件")
    assert (bad.name, bad.code, bad.outputs) == (
        "だめ.xlsx",
        "package.not_zip",
        (),
    )
    data = office.output("a").read_bytes()
    assert schedule.output("quarterly", good.number, "workbook") == (
        good.outputs[0].name,
        data,
    )
    assert schedule.output("quarterly", good.number, "html") is None
    assert schedule.output("by-hand", good.number, "workbook") is None
    office.output("a").write_bytes(data + b"x")
    assert schedule.output("quarterly", good.number, "workbook") is None


def test_a_run_that_cannot_begin_is_told_of(office: Office) -> None:
    office.run()
    with office.ledger() as ledger:
        ledger._database.execute(
            "UPDATE job_run SET started = '2020-01-01T00:00:00+00:00'"
        )
    jobs = load_jobs(office.file)
    jobs.run_reports.rename(office.folder / "old")
    jobs.run_reports.write_bytes(b"no folder")
    schedule = Schedule(jobs, workers=1)
    schedule.start()
    try:
        assert awaited(lambda: schedule.status()[0].problem is not None)
        problem = schedule.status()[0].problem
        assert problem is not None
        assert problem.code == "file.unwritable"
    finally:
        schedule.stop()
