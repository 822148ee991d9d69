"""A cluster with object storage: a lost worker's books are taken up by others,
and each result is recorded once.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.jobs.clusters import (
    ENVIRONMENT,
    SECRET,
    cloud_jobs,
    dask_cluster,
    files_of,
    free_port,
    s3_server,
)
from tests.jobs.folders import (
    OTHERS,
    SEED,
    Office,
    begin_run,
    command,
    only_book,
    states,
)
from tests.jobs.poison import DeadlyInUse

import irodori
from irodori.errors import InputError
from irodori.jobs.jobsfile import load_jobs
from irodori.jobs.passage import ClusterCrew, Passage
from irodori.jobs.places import Places
from irodori.jobs.publisher import Publisher, verified
from irodori.jobs.record import Book
from irodori.jobs.runner import RunSettings, run_jobs


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with s3_server(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture
def office(s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office whose books are objects; the buckets are emptied for
    it.
    """
    monkeypatch.setenv("S3_SECRET", SECRET)
    files = files_of(s3)
    for bucket in ("inbox", "outbox"):
        for found in files.find(bucket):
            files.rm_file(found)
    return Office(tmp_path / "office", cloud_jobs(s3))


def put(s3: str, name: str, data: bytes) -> None:
    files_of(s3).pipe_file(f"inbox/{name}", data)


def test_books_of_an_object_store_are_converted_once_and_kept_when_edited(
    office: Office, s3: str
) -> None:
    put(s3, "2026/a.xlsx", SEED.read_bytes())
    put(s3, "b.xlsx", OTHERS[0].read_bytes())
    assert states(office.run()) == {
        "a.xlsx": "converted",
        "b.xlsx": "converted",
    }
    files = files_of(s3)
    assert sorted(files.find("outbox")) == [
        *(
            "outbox/2026/a.colored.xlsx",
            "outbox/2026/a.json",
            "outbox/b.colored.xlsx",
            "outbox/b.json",
        ),
    ]
    expected = irodori.convert(
        SEED, as_of=__import__("datetime").date(2022, 4, 1)
    ).data
    assert files.cat_file("outbox/2026/a.colored.xlsx") == expected
    assert states(office.run()) == {
        "a.xlsx": "unchanged",
        "b.xlsx": "unchanged",
    }

    files.pipe_file("outbox/b.colored.xlsx", b"edited")
    put(s3, "b.xlsx", OTHERS[1].read_bytes())
    files.rm_file("inbox/2026/a.xlsx")
    book = only_book(office.run())
    assert book.reason is not None
    assert book.reason.code == "jobs.output_edited"
    assert files.cat_file("outbox/b.colored.xlsx") == b"edited"
    assert [name for name in files.find("outbox") if ".irodori" in name] == []


def test_what_cannot_be_reached_is_refused(office: Office, s3: str) -> None:
    office.write(
        cloud_jobs(s3).replace(
            "s3://inbox/**/*.xlsx", "nowhere://inbox/*.xlsx"
        )
    )
    assert only_book(office.run()).reason is not None
    office.write(cloud_jobs(f"http://127.0.0.1:{free_port()}"))
    record = office.run()
    (job,) = record.jobs
    assert job.reason is not None
    assert (job.reason.code, record.exit_status) == ("file.unreadable", 3)


@pytest.mark.slow
def test_a_cluster_whose_worker_is_killed_converts_every_book_once(
    office: Office, s3: str, tmp_path: Path
) -> None:
    for number in range(24):
        put(s3, f"{number:02}.xlsx", OTHERS[number % 3].read_bytes())
    with dask_cluster(tmp_path, 3) as cluster:
        run = subprocess.Popen(
            command("run", office.file, "--cluster", cluster.address, "--json-logs"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT,
        )  # fmt: skip
        assert run.stdout is not None
        lines = [json.loads(run.stdout.readline()) for _ in range(3)]
        cluster.workers[0].kill()
        lines += [json.loads(line) for line in run.stdout]
        run.stdout.close()
        assert run.wait() == 0
    assert Counter(
        each["state"] for each in lines if each["event"] == "book"
    ) == {"converted": 24}
    with office.ledger() as ledger:
        assert Counter(
            each.state for each in ledger.attempts(run=ledger.runs()[0].id)
        ) == {"done": 24}
        assert [
            each.state
            for each in verified(
                ledger, Places(load_jobs(office.file).storage())
            )
        ] == ["same"] * 48
    assert len(files_of(s3).find("outbox")) == 48


@pytest.mark.slow
def test_a_run_whose_scheduler_is_killed_is_refused_and_the_next_one_goes_on(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path / "office")
    for number in range(12):
        office.put(f"{number:02}.xlsx", OTHERS[number % 3])
    with dask_cluster(tmp_path, 1) as cluster:
        run = subprocess.Popen(
            command("run", office.file, "--cluster", cluster.address, "--json-logs"),
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT,
        )  # fmt: skip
        assert run.stdout is not None
        for _ in range(2):
            run.stdout.readline()
        cluster.scheduler.kill()
        lines = [json.loads(line) for line in run.stdout]
        run.stdout.close()
        assert run.wait() == 3
    assert lines[-2]["code"] in ("cluster.lost", "cluster.unreachable")
    record = office.run()
    assert record.exit_status == 0
    assert set(states(record).values()) == {"converted", "unchanged"}
    assert office.left_behind() == []


@pytest.mark.slow
def test_a_book_that_kills_workers_is_given_up_by_a_cluster(
    tmp_path: Path,
) -> None:
    office = Office(tmp_path / "office")
    for number, name in enumerate("abc"):
        office.put(f"{name}.xlsx", OTHERS[number])
    noted = list[Book]()
    with (
        dask_cluster(tmp_path, 2, nanny=True) as cluster,
        office.ledger() as ledger,
    ):
        begin_run(ledger)
        items = []
        planned = office.planned(ledger)
        assert len(planned) == len("abc")
        for item in planned:
            poison = item.entry.name == "b.xlsx"
            items.append(
                item._replace(task=item.task._replace(storage=DeadlyInUse()))
                if poison
                else item
            )
        crew = ClusterCrew(cluster.address)
        try:
            publisher = Publisher("quarterly", ledger, Places(), force=False)
            Passage(ledger, crew, publisher, "1", noted.append).pass_through(
                items
            )
        finally:
            crew.close(at_once=True)
    assert {Path(book.source).name: book.state for book in noted} == {
        "a.xlsx": "converted",
        "b.xlsx": "lost",
        "c.xlsx": "converted",
    }


def test_a_scheduler_that_is_not_there_is_a_refusal(office: Office) -> None:
    with pytest.raises(InputError) as refused:
        run_jobs(
            office.jobs, RunSettings(cluster=f"tcp://127.0.0.1:{free_port()}")
        )
    assert refused.value.code == "cluster.unreachable"
