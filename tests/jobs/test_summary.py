"""The summary of a job: made when a book changed, left when none did, never
over somebody's own file.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from tests.jobs.folders import JOB, OTHERS, SEED, Office

from irodori.errors import InternalError
from irodori.jobs.bookwork import Reason
from irodori.jobs.clock import now
from irodori.jobs.places import Places
from irodori.jobs.plan import due
from irodori.jobs.record import Book, JobRecord
from irodori.jobs.runreport import summed_up
from irodori.messages import Sentence


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(
        tmp_path / "office", JOB + 'summary = "outbox/summary.xlsx"\n'
    )
    office.put("a.xlsx", OTHERS[1])
    office.put("b.xlsx").write_bytes(b"no book")
    return office


def test_a_job_sums_its_books_up_and_lists_those_that_were_refused(
    office: Office,
) -> None:
    record = office.run()
    [job] = record.jobs
    assert job.notes == ()
    book = openpyxl.load_workbook(
        office.outbox / "summary.xlsx", read_only=True
    )
    texts = {
        str(value)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value
    }
    assert any("b.xlsx" in text for text in texts)
    assert "法務省" in texts


def test_a_book_of_another_kind_is_listed_with_the_reason(
    office: Office,
) -> None:
    office.put("c.xlsx", SEED.parents[1] / "indicators-welfare" / "input.xlsx")
    office.run()
    book = openpyxl.load_workbook(office.outbox / "summary.xlsx")
    (refused,) = [row for row in book["ファイル"].values if "c.xlsx" in row]
    assert "スコアカードの表だけ" in str(refused)


def test_a_summary_is_left_while_no_book_changes_and_when_a_person_edited_it(
    office: Office,
) -> None:
    office.run()
    summary = office.outbox / "summary.xlsx"
    before = summary.stat().st_mtime_ns
    office.run()
    assert summary.stat().st_mtime_ns == before
    summary.write_bytes(summary.read_bytes() + b" ")
    office.put("a.xlsx", OTHERS[0])
    [job] = office.run().jobs
    assert [note.code for note in job.notes] == ["jobs.output_edited"]
    assert summary.read_bytes().endswith(b" ")


def test_a_book_that_ended_its_worker_is_listed_and_not_read_again(
    office: Office,
) -> None:
    office.run()
    jobs = office.jobs
    [job] = jobs.jobs
    harmful = office.put("c.xlsx", OTHERS[0])
    with office.ledger() as ledger:
        books = (
            Book(str(office.inbox / "a.xlsx"), "converted"),
            Book(
                str(harmful),
                "lost",
                InternalError.exit_status,
                reason=Reason.of("jobs.worker_lost"),
            ),
        )
        record = JobRecord(job.name, "done", now(), now(), None, books)
        assert (
            summed_up(
                str(office.outbox / "summary.xlsx"),
                record,
                due(jobs, job, ledger).rules,
                Places(),
                ledger,
                force=True,
            )
            == ()
        )
    book = openpyxl.load_workbook(
        office.outbox / "summary.xlsx", read_only=True
    )
    rows = [
        row
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        if "c.xlsx" in row
    ]
    assert len(rows) == 1
    assert Sentence("jobs.worker_lost").text("ja") in rows[0]


def test_nothing_is_left_of_a_summary_that_cannot_have_its_name(
    office: Office,
) -> None:
    (office.outbox / "summary.xlsx").mkdir(parents=True)
    [job] = office.run().jobs
    assert len(job.notes) == 1
    assert office.left_behind() == []
