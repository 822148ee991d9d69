"""A run that is killed at any point is taken up by the next one: each output
is there once, whole, and known.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.jobs.folders import (
    JOB,
    OTHERS,
    ROOT,
    SOURCES,
    Office,
    command,
    ran,
    states,
)

from irodori.jobs.places import Places
from irodori.jobs.publisher import verified

POINTS = ("staged", "noted", "first", "all")
ENVIRONMENT = {**os.environ, "PYTHONPATH": SOURCES}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(
        tmp_path / "office", JOB + 'report = "outbox/{stem}.json"\n'
    )
    for name in ("a", "b"):
        office.put(f"{name}.xlsx")
    return office


def die(office: Office, point: str) -> None:
    killed = subprocess.run(
        [sys.executable, "-m", "tests.jobs.dying", str(office.file), point],
        check=False,
        cwd=ROOT,
        env=ENVIRONMENT,
    )
    assert killed.returncode == -signal.SIGKILL


def assert_whole(office: Office, names: str) -> None:
    """See that each output is there once, opens, is what the ledger says, and
    that nothing else lies about.
    """
    files = {path.name for path in office.outbox.iterdir() if path.is_file()}
    assert files == {
        f"{name}{ending}"
        for name in names
        for ending in (".colored.xlsx", ".json")
    }
    assert office.left_behind() == []
    with office.ledger() as ledger:
        found = list(verified(ledger, Places()))
        assert [each.state for each in found] == ["same"] * (2 * len(names))
        assert ledger.open_attempts("quarterly") == []
    for name in names:
        assert (
            ran(
                "check", office.output(name), "--as-of", "2022-04-01"
            ).returncode
            == 0
        )


@pytest.mark.parametrize("point", POINTS)
def test_the_next_run_takes_up_what_a_killed_one_left(
    office: Office, point: str
) -> None:
    die(office, point)
    record = office.run()
    expected = "converted" if point == "staged" else "unchanged"
    assert states(record) == {"a.xlsx": expected, "b.xlsx": expected}
    assert_whole(office, "ab")
    with office.ledger() as ledger:
        assert [run.state for run in ledger.runs()] == ["done", "interrupted"]
        done = ledger.attempts(run=record.id) + ledger.attempts(
            run=ledger.runs()[-1].id
        )
        assert sum(each.state == "done" for each in done) == 2


@pytest.mark.parametrize("point", POINTS)
def test_a_changed_rule_meanwhile_does_no_harm(
    office: Office, point: str
) -> None:
    """A run that dies before midnight, and is taken up when the day to judge
    by is another one.
    """
    die(office, point)
    office.write(
        JOB.replace("2022-04-01", "2023-04-01")
        + 'report = "outbox/{stem}.json"\n'
    )
    record = office.run()
    assert states(record) == {"a.xlsx": "converted", "b.xlsx": "converted"}
    assert record.exit_status == 0
    assert office.left_behind() == []


@pytest.mark.parametrize("point", ["noted", "first"])
def test_what_a_person_put_there_meanwhile_is_left(
    office: Office, point: str
) -> None:
    die(office, point)
    office.outbox.mkdir(exist_ok=True)
    office.output("b").write_bytes(b"somebody's")
    record = office.run()
    assert states(record) == {"a.xlsx": "unchanged", "b.xlsx": "refused"}
    assert office.output("b").read_bytes() == b"somebody's"
    assert office.left_behind() == []


def test_two_runs_at_once_are_told_apart(office: Office) -> None:
    for number in range(12):
        office.put(f"c{number}.xlsx", OTHERS[number % 3])
    first = subprocess.Popen(
        command("run", office.file, "--workers", "1", "--json-logs"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout is not None
    first.stdout.readline()  # it has begun
    second = ran("run", office.file, "--workers", "1", "--json-logs")
    first.stdout.read()
    assert (first.wait(), second.returncode) == (0, 3)
    assert '"code": "jobs.locked"' in second.stdout
    assert str(first.pid) in second.stdout
    first.stdout.close()
    with office.ledger() as ledger:
        attempts = [
            each
            for run in ledger.runs()
            for each in ledger.attempts(run=run.id)
        ]
        assert len(attempts) == len({each.source for each in attempts}) == 14
    assert ran("run", office.file).returncode == 0


def test_a_killed_run_takes_its_workers_with_it(office: Office) -> None:
    for number in range(12):
        office.put(f"c{number}.xlsx", OTHERS[number % 3])
    run = subprocess.Popen(
        command("run", office.file, "--workers", "2", "--json-logs"),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    run.stdout.readline()
    run.stdout.readline()  # a book is done, so that there are workers
    workers = descendants(run.pid)
    assert workers
    run.kill()
    run.wait()
    run.stdout.close()
    end = time.monotonic() + 30
    while any(map(alive, workers)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [each for each in workers if alive(each)]
    assert office.run().exit_status == 0
    assert office.left_behind() == []


def descendants(process: int) -> list[int]:
    """Return the processes that a process has started, in any of its threads,
    and those that they have (Linux).
    """
    children = [
        int(each)
        for path in Path(f"/proc/{process}/task").glob("*/children")
        for each in path.read_text().split()
    ]
    return [
        *children,
        *(each for child in children for each in descendants(child)),
    ]


def alive(process: int) -> bool:
    try:
        return (
            "Z"
            not in Path(f"/proc/{process}/stat")
            .read_text()
            .rpartition(")")[2]
            .split()[0]
        )
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_request_to_end_leaves_no_half_written_file(office: Office) -> None:
    for number in range(12):
        office.put(f"c{number}.xlsx", OTHERS[number % 3])
    run = subprocess.Popen(
        command("run", office.file, "--workers", "1", "--json-logs"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert run.stdout is not None
    run.stdout.readline()
    run.terminate()
    _, complaint = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in complaint
    with office.ledger() as ledger:
        assert ledger.runs()[0].state == "interrupted"
    assert office.run().exit_status == 0
    assert office.left_behind() == []


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no groups of processes"
)
def test_ctrl_c_while_the_workers_start_is_no_traceback(
    tmp_path: Path,
) -> None:
    """A terminal sends it to every process of the group."""
    office = Office(tmp_path / "office")
    for name in "abcdef":
        office.put(f"{name}.xlsx")
    with subprocess.Popen(
        command("run", office.file, "--workers", "2"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout
        run.stdout.readline()  # the books are about to be handed out
        os.killpg(run.pid, signal.SIGINT)
        _, complaint = run.communicate(timeout=60)
    assert run.returncode == 130, complaint
    assert "Traceback" not in complaint
