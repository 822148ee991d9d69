"""A process that does tasks: what it is held to, and how it is replaced."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.tasks import Told

from irodori.workers import (
    OutOfMemoryError,
    Worker,
    WorkerLostError,
    WorkerNotStartedError,
)

PATIENCE = 60


@pytest.fixture
def worker() -> Iterator[Worker[tuple[str, object], object]]:
    worker = Worker[tuple[str, object], object]("tests.tasks", 3)
    yield worker
    worker.kill()
    worker.close()


def test_a_worker_answers_and_tells_of_its_progress(
    worker: Worker[tuple[str, object], object],
) -> None:
    told: list[object] = []
    assert worker.ask(lambda: ("say", [1, 2]), told.append) == "said"
    assert told == [1, 2]


def test_a_process_is_replaced_after_so_many_tasks(
    worker: Worker[tuple[str, object], object],
) -> None:
    numbers = [worker.ask(lambda: ("pid", None)) for _ in range(4)]
    assert len(set(numbers[:3])) == 1
    assert numbers[3] != numbers[0]


def test_what_takes_too_long_is_broken_off_and_the_next_task_is_done(
    worker: Worker[tuple[str, object], object],
) -> None:
    begin = time.monotonic()
    with pytest.raises(TimeoutError):
        worker.ask(lambda: ("sleep", PATIENCE), seconds=0.5)
    assert time.monotonic() - begin < PATIENCE / 2
    assert worker.ask(lambda: ("say", [])) == "said"


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows holds no process to its memory"
)
def test_what_takes_too_much_is_broken_off_and_the_next_task_is_done(
    worker: Worker[tuple[str, object], object],
) -> None:
    with pytest.raises(OutOfMemoryError) as caught:
        worker.ask(lambda: ("take", 2 << 30), memory=1 << 30)
    assert not caught.value.is_full
    assert worker.ask(lambda: ("take", 1 << 20), memory=1 << 30) == "taken"


def test_a_process_that_dies_over_a_task_is_replaced(
    worker: Worker[tuple[str, object], object],
) -> None:
    with pytest.raises(WorkerLostError):
        worker.ask(lambda: ("die", None))
    assert worker.ask(lambda: ("say", [])) == "said"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_process_that_died_while_it_had_nothing_to_do_costs_no_task(
    worker: Worker[tuple[str, object], object],
) -> None:
    worker.start()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    while worker.is_ready:
        time.sleep(0.01)
    assert worker.ask(lambda: ("say", [])) == "said"


def test_a_worker_that_is_killed_breaks_off_and_starts_nothing_more(
    worker: Worker[tuple[str, object], object],
) -> None:
    begun = Told()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(worker.ask, lambda: ("wait", None), begun)
        begun.wait(PATIENCE)
        worker.kill()
        with pytest.raises(WorkerLostError):
            asked.result(PATIENCE)
    with pytest.raises(WorkerLostError):
        worker.ask(lambda: ("say", []))


def test_several_threads_may_let_go_of_a_worker_at_once(
    worker: Worker[tuple[str, object], object],
) -> None:
    worker.start()
    worker.kill()
    with ThreadPoolExecutor(8) as threads:
        for closing in [threads.submit(worker.close) for _ in range(8)]:
            closing.result(PATIENCE)
    assert worker.pid is None


def test_a_process_has_the_environment_of_when_it_starts(
    worker: Worker[tuple[str, object], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worker.start()  # with the server that forks
    monkeypatch.setenv("COLOUR", "blue")
    other = Worker[tuple[str, object], object]("tests.tasks", 1)
    assert other.ask(lambda: ("variable", "COLOUR")) == "blue"
    other.close()


def test_a_process_that_cannot_begin_its_work_is_told_from_one_that_dies_at_it() -> (
    None
):
    worker = Worker[object, object]("tests.no_such_work", 3)
    with pytest.raises(WorkerNotStartedError):
        worker.start()
    assert not worker.is_ready
