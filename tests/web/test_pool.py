"""What the server does under load, and when a job takes too long, takes too
much, or is no longer wanted; and the fair queue, in which no client waits
behind all jobs of another one.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import zipfile
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, TypeVar

import httpx
import pytest
from tests.web.serving import PATIENCE, SEED, eventually, sent, serving

from irodori.web.pool import JobProgress, Pool, Settings, Turns
from irodori.web.tasks import Answer, Done, Refusal, Task, TaskOptions

SLOW = {"verify": "full"}
Result = TypeVar("Result")


def run_apart(work: Coroutine[Any, Any, Result]) -> Result:
    """Run something in a loop of its own, in a thread of its own: a browser of
    other tests may have one in this.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def with_many_cells(book: bytes, count: int) -> bytes:
    """Return a book whose first sheet holds so many numbers more, each another
    one, below its table.
    """
    cells = "".join(
        f'<row r="{100 + row}"><c r="A{100 + row}"><v>{row}.5</v></c></row>'
        for row in range(count // 4)
    )
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(book)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(
                    b"</sheetData>", cells.encode() + b"</sheetData>"
                )
            new.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def alone() -> Iterator[httpx.Client]:
    """Give a server with one worker and room for one who waits."""
    with (
        serving(Settings(port=0, workers=1, queue=1)) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        yield client


def metric(client: httpx.Client, name: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return sum(
        float(line.rpartition(" ")[2])
        for line in lines
        if line.startswith(name)
    )


def convert(
    client: httpx.Client, data: bytes, **fields: str
) -> httpx.Response:
    return client.post(
        "/api/convert", files={"file": ("a.xlsx", data)}, data=fields
    )


def test_a_full_queue_answers_503_with_retry_after_and_those_who_wait_are_served(
    alone: httpx.Client, slow_book: bytes
) -> None:
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(convert, alone, slow_book, **SLOW)
        eventually(lambda: metric(alone, "irodori_workers_busy") == 1)
        second = threads.submit(convert, alone, SEED.read_bytes())
        eventually(lambda: metric(alone, "irodori_jobs_waiting") == 1)
        refused = convert(alone, SEED.read_bytes())
        assert (refused.status_code, refused.json()["code"]) == (
            503,
            "web.queue_full",
        )
        assert int(refused.headers["retry-after"]) >= 1
        assert [first.result().status_code, second.result().status_code] == [
            200,
            200,
        ]


def test_those_who_wait_are_told_how_many_are_before_them(
    alone: httpx.Client, slow_book: bytes
) -> None:
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(convert, alone, slow_book, **SLOW)
        eventually(lambda: metric(alone, "irodori_workers_busy") == 1)
        events = [
            json.loads(line)
            for line in convert(
                alone, SEED.read_bytes(), respond="events"
            ).text.splitlines()
        ]
        assert events[0] == {"event": "queued", "ahead": 0}
        assert events[-1]["event"] == "done"
        assert first.result().status_code == 200


@pytest.mark.parametrize("respond", ["workbook", "events"])
def test_a_client_that_goes_away_cancels_its_work(
    alone: httpx.Client, slow_book: bytes, respond: str
) -> None:
    with sent(str(alone.base_url), slow_book, respond=respond, **SLOW):
        eventually(lambda: metric(alone, "irodori_workers_busy") == 1)
    eventually(
        lambda: (
            metric(
                alone, 'irodori_jobs_total{kind="convert",outcome="cancelled"}'
            )
            == 1
        )
    )
    eventually(lambda: metric(alone, "irodori_workers_busy") == 0)
    assert convert(alone, SEED.read_bytes()).status_code == 200


def test_a_client_that_goes_away_leaves_the_queue(
    alone: httpx.Client, slow_book: bytes
) -> None:
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(convert, alone, slow_book, **SLOW)
        eventually(lambda: metric(alone, "irodori_workers_busy") == 1)
        with sent(str(alone.base_url), SEED.read_bytes()):
            eventually(lambda: metric(alone, "irodori_jobs_waiting") == 1)
        eventually(lambda: metric(alone, "irodori_jobs_waiting") == 0)
        assert first.result().status_code == 200


def test_a_job_beyond_its_time_is_refused_and_the_next_one_works(
    slow_book: bytes,
) -> None:
    with (
        serving(Settings(port=0, workers=1, job_seconds=0.5)) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        refused = convert(client, slow_book, **SLOW)
        assert (refused.status_code, refused.json()["code"]) == (
            422,
            "web.job_time",
        )
        # half a second is little at times
        eventually(
            lambda: convert(client, SEED.read_bytes()).status_code == 200
        )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_job_beyond_its_memory_is_refused_and_the_next_one_works() -> None:
    bomb = with_many_cells(SEED.read_bytes(), 3_000_000)
    settings = Settings(port=0, workers=1, job_bytes=160 << 20)
    with (
        serving(settings) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        refused = convert(client, bomb)
        assert (refused.status_code, refused.json()["code"]) == (
            422,
            "web.job_memory",
        )
        assert convert(client, SEED.read_bytes()).status_code == 200


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
def test_a_worker_that_dies_is_replaced_and_its_client_is_told(
    slow_book: bytes,
) -> None:
    slow = Task(TaskOptions(full_verification=True), slow_book)
    quick = Task(TaskOptions(), SEED.read_bytes())

    async def live() -> tuple[Answer, Answer]:
        pool = Pool(Settings(workers=1))
        begun = asyncio.Event()

        def watch(progress: JobProgress) -> None:
            if progress.state == "working":
                begun.set()

        await pool.start()
        try:
            asked = asyncio.ensure_future(pool.run(lambda: slow, "ja", watch))
            await begun.wait()
            os.kill(pool.workers[0], signal.SIGKILL)
            return await asked, await pool.run(lambda: quick, "ja")
        finally:
            await pool.stop()

    died, after = run_apart(live())
    assert isinstance(died, Refusal)
    assert died.code == "web.job_died"
    assert isinstance(after, Done)


def test_a_pool_that_stops_ends_what_is_still_worked_on(
    slow_book: bytes,
) -> None:
    slow = Task(TaskOptions(full_verification=True), slow_book)

    async def live() -> tuple[Pool, Answer]:
        pool = Pool(Settings(workers=1))
        await pool.start()
        asked = asyncio.ensure_future(pool.run(lambda: slow, "ja"))
        while not pool.busy:
            await asyncio.sleep(0)
        await pool.stop()
        return pool, await asked

    pool, answer = run_apart(live())
    assert isinstance(answer, Refusal)
    assert pool.workers == []


def test_workers_make_room_for_fresh_ones_and_no_request_notices() -> None:
    with (
        serving(Settings(port=0, workers=1, jobs_per_worker=2)) as address,
        httpx.Client(base_url=address, timeout=PATIENCE) as client,
    ):
        answers = [
            convert(client, SEED.read_bytes(), as_of="2022-04-01")
            for _ in range(7)
        ]
        assert {answer.content for answer in answers} == {answers[0].content}
        assert answers[0].status_code == 200


def test_many_clients_at_once_each_get_their_own(address: str) -> None:
    palettes = ("cud", "excel", "print")
    # of all colours
    book = (SEED.parent.parent / "seed-statuses" / "input.xlsx").read_bytes()

    def ask(number: int) -> tuple[str, bytes]:
        palette = palettes[number % 3]
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            return palette, convert(
                client, book, as_of="2022-04-01", palette=palette
            ).content

    with ThreadPoolExecutor(12) as threads:
        found = set(threads.map(ask, range(24)))
    assert sorted(palette for palette, _ in found) == sorted(palettes)
    assert len({data for _, data in found}) == 3


def test_a_server_that_is_told_to_stop_answers_what_it_began(
    slow_book: bytes,
) -> None:
    with ThreadPoolExecutor(1) as threads:
        with (
            serving(Settings(port=0, workers=1)) as address,
            httpx.Client(base_url=address, timeout=PATIENCE) as client,
        ):
            route, files = (
                f"{address}/api/convert",
                {"file": ("a.xlsx", slow_book)},
            )
            asked = threads.submit(
                httpx.post, route, files=files, data=SLOW, timeout=PATIENCE
            )
            eventually(lambda: metric(client, "irodori_workers_busy") == 1)
        assert asked.result().status_code == 200


def test_a_worker_that_was_killed_while_it_had_nothing_to_do_costs_nobody_a_job() -> (
    None
):
    async def live() -> Answer:
        pool = Pool(Settings(workers=1))
        await pool.start()
        os.kill(pool.workers[0], signal.SIGKILL)
        await asyncio.sleep(0.3)
        answer = await pool.run(
            lambda: Task(TaskOptions(), SEED.read_bytes()), "ja"
        )
        await pool.stop()
        return answer

    assert isinstance(run_apart(live()), Done)


# ---- The fair queue ----------------------------------------------------------


def filled(most: int, text: str) -> Turns[str]:
    turns: Turns[str] = Turns(most)
    for ticket in text.split():
        turns.put(ticket[0], ticket)
    return turns


def served(turns: Turns[str]) -> list[str]:
    found = []
    while (ticket := turns.take()) is not None:
        found.append(ticket)
    return found


def test_clients_are_served_in_turn() -> None:
    turns = filled(10, "a1 a2 a3 b1 c1 b2")
    expected = ["a1", "b1", "c1", "a2", "b2", "a3"]
    assert list(turns) == expected
    assert served(turns) == expected


def test_a_full_queue_has_room_for_a_client_that_has_fewer_jobs_in_it() -> (
    None
):
    turns = filled(3, "a1 a2 a3")
    assert not turns.has_room("a")
    assert turns.has_room("b")
    assert turns.put("b", "b1") == "a3"
    assert served(turns) == ["a1", "b1", "a2"]


def test_a_full_queue_of_clients_with_one_job_each_has_no_room() -> None:
    turns = filled(2, "a1 b1")
    assert not turns.has_room("c")


def test_jobs_that_are_still_being_sent_take_room_too() -> None:
    turns = filled(4, "a1")
    assert turns.has_room("a", arriving=2)
    assert not turns.has_room("a", arriving=3)


def test_a_ticket_that_is_given_up_leaves_the_queue() -> None:
    turns = filled(3, "a1 b1 a2")
    assert turns.remove("b1")
    assert not turns.remove("b1")
    assert len(turns) == 2
