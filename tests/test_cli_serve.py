"""``irodori serve`` as it is started: what it refuses, what it says, and how
it ends.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from irodori.cli import main

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "samples" / "seed" / "input.xlsx"
PATIENCE = 60


def said(
    capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    status = main(["serve", *arguments, "--lang", "ja"])
    return status, capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104
def test_another_address_demands_a_token_or_a_proxy(
    capsys: pytest.CaptureFixture[str], host: str
) -> None:
    status, err = said(capsys, "--host", host)
    assert status == 2
    assert "--token-env" in err
    assert "--proxy-header" in err


def test_a_token_variable_that_is_not_set_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("IRODORI_TOKEN", raising=False)
    status, err = said(
        capsys,
        "--host",
        "0.0.0.0",  # noqa: S104
        "--token-env",
        "IRODORI_TOKEN",
    )
    assert (status, "IRODORI_TOKEN" in err) == (2, True)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--port", "x"),
        ("--port", "70000"),
        ("--workers", "0"),
        ("--queue", "-1"),
        ("--max-upload", "513"),
        ("--job-seconds", "1.5"),
        ("--job-memory", "１０００"),
        ("--keep-minutes", ""),
    ],
)
def test_a_number_that_is_none_or_beyond_its_bounds_is_refused(
    capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    status, err = said(capsys, f"{option}={value}")
    assert status == 2
    assert option in err


@pytest.mark.parametrize("option", ["--jobs", "--profile"])
def test_a_file_that_is_not_there_is_refused(
    capsys: pytest.CaptureFixture[str], option: str
) -> None:
    status, err = said(capsys, option, "missing.toml")
    assert (status, "missing.toml" in err) == (2, True)


def test_a_profile_that_is_wrong_is_refused_at_the_start(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    profile = tmp_path / "profile.toml"
    profile.write_text("[statuses]\ndone = 3\n", encoding="utf-8")
    status, err = said(capsys, "--profile", str(profile))
    assert (status, "statuses.done" in err) == (2, True)


def test_a_port_that_is_taken_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, err = said(capsys, "--port", port)
    assert status == 2
    assert port in err
    assert "--port" in err


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_serves_and_ends_when_told(
    how: signal.Signals,
) -> None:
    command = [
        sys.executable,
        "-m",
        "irodori",
        "serve",
        "--port",
        "0",
        "--workers",
        "1",
        "--lang",
        "en",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        try:
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/", line)
            assert found
            assert "Ctrl-C" in line
            name = "秘密の名前.xlsx"
            files = {"file": (name, SEED.read_bytes())}
            answer = httpx.post(
                found[0] + "api/convert", files=files, timeout=PATIENCE
            )
            assert answer.status_code == 200
            process.send_signal(how)
            assert process.wait(PATIENCE) == 0
            logs = process.stderr.read()
        finally:
            process.kill()
    events = [json.loads(line) for line in logs.splitlines()]
    (job,) = [event for event in events if event["event"] == "job"]
    assert (
        job["sha256"]
        == "7e82a0a2b513671bf811be2b980c0f4648607614befab5405a363aeef3d06594"
    )
    assert job["outcome"] == "done"
    assert "秘密" not in logs
    assert answer.links["describedby"]["url"].split("/")[2] not in logs
    assert "Traceback" not in logs


def test_the_jobs_of_a_file_stand_on_a_page(tmp_path: Path) -> None:
    jobs = tmp_path / "JOBS.toml"
    jobs.write_text(
        '[[job]]\nname = "nightly"\nsources = ["inbox/*.xlsx"]\n'
        'destination = "out/{stem}.xlsx"\nschedule = "0 7 * * 1-5"\n',
        encoding="utf-8",
    )
    command = [
        sys.executable,
        "-m",
        "irodori",
        "serve",
        "--port",
        "0",
        "--workers",
        "1",
        "--jobs",
        str(jobs),
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            found = re.search(
                r"http://127\.0\.0\.1:\d+/", process.stdout.readline()
            )
            assert found
            page = httpx.get(found[0] + "jobs", timeout=PATIENCE)
            process.terminate()
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()
    assert page.status_code == 200
    assert "nightly" in page.text
    assert "毎週月〜金 7:00" in page.text
    assert "07:00" in page.text


def test_the_page_is_not_loaded_by_other_commands() -> None:
    script = (
        "import sys; from irodori.cli import main; "
        f"main(['check', {str(SEED)!r}]); "
        "print([name for name in sys.modules if name.partition('.')[0] in "
        "{'fastapi', 'starlette', 'uvicorn', 'structlog', 'prometheus_client'} or name.startswith('irodori.web')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_token_that_could_be_guessed_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IRODORI_TOKEN", "a")
    status, err = said(
        capsys,
        "--host",
        "0.0.0.0",  # noqa: S104
        "--token-env",
        "IRODORI_TOKEN",
    )
    assert status == 2
    assert "16" in err
