"""Workers that break: each is replaced, its book tried once more, and no other
book suffers.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from tests.jobs.folders import OTHERS, SOURCES, Office, begin_run
from tests.jobs.poison import Deadly, DeadlyOnce, Greedy, Hungry, Slow

from irodori.jobs.passage import LocalCrew, Passage
from irodori.jobs.places import Places
from irodori.jobs.publisher import Publisher
from irodori.jobs.record import Book

BOOKS = [f"{name}.xlsx" for name in "abcde"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office")
    for number, name in enumerate(BOOKS):
        office.put(name, OTHERS[number % 3])
    return office


def passed(
    office: Office,
    poison: object,
    *,
    workers: int,
    timeout: int = 0,
    memory: int = 0,
) -> dict[str, Book]:
    """Convert the books, ``c.xlsx`` with something that ends its worker;
    return what was noted of each.
    """
    noted: dict[str, Book] = {}

    def note(book: Book) -> None:
        assert Path(book.source).name not in noted
        noted[Path(book.source).name] = book

    jobs = office.jobs
    (job,) = jobs.jobs
    with office.ledger() as ledger:
        begin_run(ledger)
        items = []
        planned = office.planned(ledger)
        assert {item.entry.name for item in planned} == set(BOOKS)
        for item in planned:
            storage: Any = poison if item.entry.name == "c.xlsx" else {}
            items.append(
                item._replace(
                    task=item.task._replace(
                        storage=storage, timeout=timeout, memory=memory
                    )
                )
            )
        crew = LocalCrew(workers)
        try:
            publisher = Publisher(job.name, ledger, Places(), force=False)
            Passage(ledger, crew, publisher, "1", note).pass_through(items)
        finally:
            crew.close(at_once=True)
        assert ledger.open_attempts(job.name) == []
    return noted


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("poison", [Deadly(), Hungry()])
def test_a_book_that_ends_its_workers_is_given_up_after_one_more_try(
    office: Office, poison: object, workers: int
) -> None:
    noted = passed(office, poison, workers=workers)
    lost = noted.pop("c.xlsx")
    assert (lost.state, lost.tries, lost.exit_status) == ("lost", 2, 70)
    assert lost.reason is not None
    assert lost.reason.code == "jobs.worker_lost"
    assert {
        name: (book.state, book.tries) for name, book in noted.items()
    } == dict.fromkeys(
        ("a.xlsx", "b.xlsx", "d.xlsx", "e.xlsx"), ("converted", 1)
    )


def test_a_book_that_takes_too_long_is_refused_at_once_and_remembered(
    office: Office,
) -> None:
    past = time.time() - 600
    os.utime(office.inbox / "c.xlsx", (past, past))
    noted = passed(office, Slow(), workers=1, timeout=2)
    slow = noted["c.xlsx"]
    assert (slow.state, slow.tries, slow.exit_status) == ("refused", 1, 3)
    assert slow.reason is not None
    assert slow.reason.code == "jobs.timeout"
    with office.ledger() as ledger:
        planned = [each.entry.name for each in office.planned(ledger)]
        assert "c.xlsx" not in planned


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows holds no process to its memory"
)
def test_a_machine_that_allows_less_memory_puts_no_book_out() -> None:
    """The hard limit of a process cannot be raised again, so it is set in one
    of its own.
    """
    script = """
import resource
import irodori
from irodori.jobs.bookwork import BookTask
from irodori.jobs.passage import LocalCrew
from tests.jobs.poison import Greedy
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
task = BookTask(
    "c.xlsx", None, None, None, {}, Greedy(), 0, 3 << 30, irodori.__version__
)
crew = LocalCrew(1)
print(crew.result(crew.submit(task)).reason.code)
crew.close(at_once=False)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": SOURCES},
    )
    assert done.stdout == "jobs.machine_full\n"


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows holds no process to its memory"
)
def test_a_book_that_takes_too_much_memory_is_refused_at_once_and_remembered(
    office: Office,
) -> None:
    past = time.time() - 600
    os.utime(office.inbox / "c.xlsx", (past, past))
    noted = passed(office, Greedy(), workers=1, memory=1 << 30)
    greedy = noted.pop("c.xlsx")
    assert (greedy.state, greedy.tries, greedy.exit_status) == (
        "refused",
        1,
        3,
    )
    assert greedy.reason is not None
    assert greedy.reason.code == "jobs.memory"
    assert "1024 MiB" in greedy.reason.en
    assert {book.state for book in noted.values()} == {"converted"}
    with office.ledger() as ledger:
        planned = [each.entry.name for each in office.planned(ledger)]
        assert "c.xlsx" not in planned


def test_a_book_whose_worker_was_lost_by_chance_is_converted(
    office: Office, tmp_path: Path
) -> None:
    noted = passed(office, DeadlyOnce(tmp_path / "mark"), workers=2)
    assert (noted["c.xlsx"].state, noted["c.xlsx"].tries) == ("converted", 2)
    assert office.output("c").exists()
