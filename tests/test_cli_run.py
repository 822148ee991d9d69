"""``irodori run`` and ``irodori jobs`` as people and cron use them."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from tests.jobs.folders import JOB, OTHERS, Office, command, ran


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    office = Office(tmp_path / "office")
    office.put("a.xlsx")
    return office


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def on_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run a command on a terminal of its own; return its exit status and what
    the person saw.
    """
    master, slave = pty.openpty()
    process = subprocess.Popen(
        command(*arguments), stdout=slave, stderr=slave, stdin=slave
    )
    os.close(slave)
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # the other end is closed (Linux)
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    return process.wait(), seen.decode()


def test_off_a_terminal_a_run_says_plain_lines(office: Office) -> None:
    (office.inbox / "bad.xlsx").write_bytes(b"no zip")
    said = ran("run", office.file, "--workers", "1", "--lang", "en")
    assert (said.returncode, said.stderr) == (3, "")
    assert "bad.xlsx: This is no Excel workbook" in said.stdout
    assert "1 converted, 0 unchanged, 1 refused, 0 failed" in said.stdout
    assert "\x1b" not in said.stdout


def test_a_source_that_is_missing_is_named_once(office: Office) -> None:
    text = office.file.read_text("utf-8")
    office.file.write_text(text.replace("inbox/**/*.xlsx", "gone"), "utf-8")
    said = ran("run", office.file, "--workers", "1", "--lang", "en")
    assert said.returncode == 3
    first, *_ = said.stdout.splitlines()
    assert first.startswith("No such file: ")
    assert first.count("gone") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="it has no /bin/false")
def test_workers_that_cannot_be_started_are_told_as_that(
    office: Office,
) -> None:
    program = (
        "import multiprocessing, sys; from irodori.cli import main; "
        "multiprocessing.set_executable('/bin/false'); sys.exit(main(sys.argv[1:]))"
    )
    line = [
        sys.executable,
        "-c",
        program,
        "run",
        str(office.file),
        "--lang",
        "en",
    ]
    said = subprocess.run(line, capture_output=True, text=True, check=False)
    assert said.returncode == 70
    assert "a.xlsx: The process that converts could not be" in said.stdout
    assert ran("run", office.file).returncode == 0


def test_machines_get_a_run_as_json_lines(office: Office) -> None:
    (office.inbox / "bad.xlsx").write_bytes(b"no zip")
    said = ran("run", office.file, "--workers", "1", "--json-logs")
    assert (said.returncode, said.stderr) == (3, "")
    logged = events(said.stdout)
    assert [each["event"] for each in logged] == [
        "job_begins",
        "book",
        "book",
        "job_ends",
        "run_ends",
    ]
    assert {each["state"] for each in logged if each["event"] == "book"} == {
        "converted",
        "refused",
    }
    assert logged[-1]["exit_status"] == 3
    assert [Path(str(path)).suffix for path in logged[-1]["reports"]] == [  # type: ignore[attr-defined]
        ".json",
        ".html",
    ]


def test_on_a_terminal_a_run_shows_a_bar_and_what_to_look_at(
    office: Office,
) -> None:
    (office.inbox / "bad.xlsx").write_bytes(b"no zip")
    status, seen = on_terminal(
        "run", office.file, "--workers", "1", "--lang", "en"
    )
    assert status == 3
    assert "━" in seen
    assert "bad.xlsx:" in seen
    assert "This is no Excel workbook" in seen
    assert "1 converted, 0 unchanged, 1 refused, 0 failed" in seen
    assert "runs" in seen.splitlines()[-1]


def test_what_a_run_and_the_ledger_say_fits_a_narrow_terminal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    (office.inbox / "bad.xlsx").write_bytes(b"no zip")
    on_terminal("run", office.file, "--workers", "1", "--lang", "en")
    _, seen = on_terminal(
        "jobs", "show", office.file, "bad.xlsx", "--lang", "en"
    )
    told = [line for line in seen.splitlines() if "workbook" in line]
    assert told
    assert all(len(line) <= 60 for line in told)


def test_a_dry_run_says_what_is_due_and_why(office: Office) -> None:
    status, seen = on_terminal("run", office.file, "--dry-run", "--lang", "en")
    assert status == 0
    assert "a.xlsx:" in seen
    assert "It is new." in seen
    assert not office.outbox.exists()


def test_only_the_named_job_is_done(office: Office) -> None:
    office.write(
        JOB + JOB.replace("quarterly", "yearly").replace("outbox", "yearly")
    )
    assert ran("run", office.file, "--only", "yearly").returncode == 0
    assert not office.outbox.exists()
    assert (office.folder / "yearly" / "a.colored.xlsx").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "gone.toml"), "gone.toml"),
        (("run", "JOBS.toml", "--workers", "none"), "--workers"),
        (("run", "JOBS.toml", "--workers", "0"), "--workers"),
        (("run",), "irodori run"),
        (("jobs", "forget"), "history、show、verify"),
        (("jobs", "history"), "irodori jobs history"),
    ],
)
def test_a_wrong_command_line_is_a_usage_error(
    office: Office, arguments: tuple[str, ...], says: str
) -> None:
    said = subprocess.run(
        command(*arguments, "--lang", "en") if len(arguments) > 2 or (arguments[0] == "run" and len(arguments) > 1)
        else command(*arguments),
        capture_output=True, text=True, check=False, cwd=office.folder,
    )  # fmt: skip
    assert said.returncode == 2
    assert says in said.stdout + said.stderr
    assert "Traceback" not in said.stderr


def test_a_job_that_is_not_there_is_refused(office: Office) -> None:
    said = ran("run", office.file, "--only", "monthly", "--lang", "en")
    assert said.returncode == 3
    assert "quarterly" in said.stderr


def test_the_ledger_tells_what_was_run_and_verifies_outputs(
    office: Office,
) -> None:
    assert ran("run", office.file).returncode == 0
    office.put("a.xlsx", OTHERS[0])
    office.put("b.xlsx", OTHERS[1])
    assert ran("run", office.file).returncode == 0
    history = ran("jobs", "history", office.file, "--lang", "en")
    first, second, third = history.stdout.splitlines()
    assert first.split() == [
        "Started",
        "Run",
        "Job",
        "State",
        "Converted",
        "Unchanged",
        "Refused",
        "Exit",
    ]
    assert second.split()[4:] == ["quarterly", "done", "2", "0", "0", "0"]
    assert third.split()[4:] == ["quarterly", "done", "1", "0", "0", "0"]

    shown = ran("jobs", "show", office.file, office.inbox / "a.xlsx", "--json")
    attempts = json.loads(shown.stdout)["attempts"]
    assert [each["state"] for each in attempts] == ["done", "done"]
    assert attempts[0]["sha256"] != attempts[1]["sha256"]
    of_run = ran(
        "jobs", "show", office.file, second.split()[3], "--lang", "en"
    )
    assert "b.colored.xlsx (written" in of_run.stdout
    assert ran("jobs", "show", office.file, "nothing").returncode == 3
    by_name = ran("jobs", "show", office.file, "a.xlsx", "--json")
    assert json.loads(by_name.stdout)["attempts"] == attempts

    assert ran("jobs", "verify", office.file).returncode == 0
    office.output("a").write_bytes(b"edited")
    office.output("b").unlink()
    verified = ran("jobs", "verify", office.jobs.ledger, "--lang", "en")
    assert verified.returncode == 1
    assert f"Edited: {office.output('a')}" in verified.stdout
    assert f"Missing: {office.output('b')}" in verified.stdout
    assert "2 of 2 outputs" in verified.stdout


def test_a_ledger_that_is_not_there_is_refused(office: Office) -> None:
    said = ran("jobs", "verify", office.file, "--lang", "en")
    assert said.returncode == 3
    assert "nothing was run yet" in said.stderr


@pytest.mark.parametrize(
    ("module", "extra", "arguments"),
    [
        ("filelock", "jobs", ["run", "x.toml"]),
        ("apscheduler", "jobs", ["jobs", "history", "x.toml"]),
        ("watchfiles", "jobs", ["watch", "a", "b"]),
        ("uvicorn", "web", ["serve"]),
        (
            "pyarrow",
            "parquet",
            ["summary", "a.xlsx", "-o", "b.xlsx", "--parquet", "c.parquet"],
        ),
    ],
)
def test_a_package_that_is_not_installed_is_named(
    module: str, extra: str, arguments: list[str]
) -> None:
    code = f"import sys; sys.modules[{module!r}] = None; from irodori.cli import main; sys.exit(main({arguments}))"
    said = subprocess.run(
        [sys.executable, "-c", code, "--lang", "en"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert module in said.stderr
    assert f"irodori[{extra}]" in said.stderr


def test_a_legend_that_is_not_there_is_refused_before_a_folder_is_watched(
    office: Office,
) -> None:
    said = ran(
        "watch",
        office.inbox,
        office.outbox,
        "--once",
        "--legend",
        office.folder / "none.toml",
    )
    assert said.returncode == 2
    assert "none.toml" in said.stderr
    assert not office.outbox.exists()
