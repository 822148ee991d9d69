"""Workers that break: each is replaced, its book tried once more, and no other book suffers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.jobs.folders import JOB, Office, states


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "office")


def poisonous(office: Office, name: str, how: str) -> Path:
    """Put a book that ends its worker, by a profile of names that stand for ways to end."""
    path = office.inbox / name
    path.write_bytes(how.encode())
    return path


def test_a_worker_that_runs_out_of_time_is_replaced_and_its_book_reported(office: Office) -> None:
    office.write(JOB + "timeout_seconds = 1\n")
    os.mkfifo(office.folder / "endless")
    office.put("a.xlsx")
    office.put("c.xlsx")
    slow_book(office.inbox / "b.xlsx")
    record = office.run(workers=1)
    assert states(record) == {"a.xlsx": "converted", "b.xlsx": "lost", "c.xlsx": "converted"}
    lost = next(book for book in record.jobs[0].books if book.state == "lost")
    assert (lost.tries, lost.exit_status) == (2, 70)
    assert record.exit_status == 70
