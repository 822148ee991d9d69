"""The recipes of docs/operations do what they say, on the commands that there
are.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
import tomllib
import types
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from docs.make_cli_reference import references
from jinja2 import Environment
from tests.jobs.folders import ROOT, SOURCES, Office

from irodori.jobs.cron import cron_trigger
from irodori.jobs.jobtables import Job, JobsTable

OPERATIONS = ROOT / "docs" / "operations"
UNITS = sorted((OPERATIONS / "systemd").iterdir())
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(tmp_path / "office")
    office.put("a.xlsx")
    return office


@pytest.fixture
def irodori_on_path(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which ``irodori`` is the program under test."""
    program = tmp_path / "bin" / "irodori"
    program.parent.mkdir()
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m irodori "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": SOURCES,
    }


def test_the_systemd_units_are_sound() -> None:
    verified = subprocess.run(
        ["systemd-analyze", "verify", *map(str, UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


def test_the_timer_fires_on_working_days_in_japan() -> None:
    timer = (OPERATIONS / "systemd" / "irodori-run.timer").read_text(
        encoding="utf-8"
    )
    (line,) = re.findall(r"^OnCalendar=(.*)$", timer, re.MULTILINE)
    told = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-04-04 00:00:00 UTC", line],
        capture_output=True, text=True, check=True, env={**os.environ, "TZ": "UTC", "LC_ALL": "C"},
    ).stdout  # fmt: skip
    assert "Sun 2026-04-05 22:00:00 UTC" in told  # Monday, 7:00 in Tokyo


def test_the_commands_of_the_units_are_the_programs() -> None:
    text = "".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    started = re.findall(
        r"^ExecStart=/usr/bin/env irodori (\w+) (.*)$", text, re.MULTILINE
    )
    assert {command for command, _ in started} == {"run", "watch"}
    for command, arguments in started:
        assert set(re.findall(r"--[\w-]+", arguments)) <= options_of(command)


def test_the_lines_for_cron_run(
    office: Office, irodori_on_path: dict[str, str]
) -> None:
    text = (OPERATIONS / "crontab").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line[:1].isdigit()]
    assert len(lines) == 2
    for line in lines:
        fields = line.split(None, 5)
        cron_trigger(" ".join(fields[:5]), "Asia/Tokyo")
        command = fields[5].replace("/srv/irodori", str(office.folder))
        said = subprocess.run(
            ["sh", "-c", command],
            capture_output=True,
            text=True,
            check=False,
            env=irodori_on_path,
        )
        assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    assert office.output("a").exists()
    office.output("a").write_bytes(b"edited")
    told = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env=irodori_on_path,
    )
    assert "ended with 1" in told.stdout


def test_the_task_of_windows_starts_the_command_on_working_days() -> None:
    task = ET.fromstring(  # noqa: S314  (ours)
        (OPERATIONS / "windows" / "irodori-run.xml").read_bytes()
    )
    days = task.find(f".//{TASK}DaysOfWeek")
    assert days is not None
    assert [day.tag.removeprefix(TASK) for day in days] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
    ]
    start = dt.datetime.fromisoformat(
        task.findtext(f".//{TASK}StartBoundary") or ""
    )
    assert (start.hour, start.utcoffset()) == (7, dt.timedelta(hours=9))
    assert task.findtext(f".//{TASK}MultipleInstancesPolicy") == "IgnoreNew"
    command, file, *more = (task.findtext(f".//{TASK}Arguments") or "").split()
    assert (command, Path(file).suffix) == ("run", ".toml")
    assert set(more) <= options_of("run")


def test_the_dag_of_airflow_runs_the_command(
    office: Office,
    irodori_on_path: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tasks = list[dict[str, object]]()
    dags = list[dict[str, object]]()
    for name, module in stand_ins(tasks, dags).items():
        monkeypatch.setitem(sys.modules, name, module)
    code = compile(
        (OPERATIONS / "airflow" / "irodori_dag.py").read_text(
            encoding="utf-8"
        ),
        "irodori_dag.py",
        "exec",
    )
    exec(code, {"__name__": "irodori_dag"})  # noqa: S102  (ours)
    assert [task["task_id"] for task in tasks] == ["run", "verify"]
    cron_trigger(str(dags[0]["schedule"]), "Asia/Tokyo")
    assert (dags[0]["catchup"], dags[0]["max_active_runs"]) == (False, 1)
    variables = {"var": {"value": {"irodori_jobs_file": str(office.file)}}}
    for task in tasks:
        rendered = (
            Environment(autoescape=False)  # noqa: S701
            .from_string(str(task["bash_command"]))
            .render(variables)
        )
        subprocess.run(
            ["bash", "-c", rendered],
            check=True,
            env=irodori_on_path,
            capture_output=True,
        )
    assert office.output("a").exists()


def stand_ins(
    tasks: list[dict[str, object]], dags: list[dict[str, object]]
) -> dict[str, types.ModuleType]:
    """Return what the DAG imports of Airflow; it notes what it is given."""

    class Dag:
        def __init__(self, **options: object) -> None:
            dags.append(options)

        def __enter__(self) -> Dag:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    class BashOperator:
        def __init__(self, **options: object) -> None:
            tasks.append(options)

        def __rshift__(self, other: BashOperator) -> BashOperator:
            return other

    modules = {name: types.ModuleType(name) for name in
               ("airflow", "airflow.models", "airflow.models.dag", "airflow.operators", "airflow.operators.bash",
                "pendulum")}  # fmt: skip
    modules["airflow.models.dag"].__dict__["DAG"] = Dag
    modules["airflow.operators.bash"].__dict__["BashOperator"] = BashOperator
    modules["pendulum"].__dict__["datetime"] = lambda year, month, day, tz: (
        dt.date(year, month, day),
        tz,
    )
    return modules


def test_the_jobs_file_of_the_page_is_sound_and_every_key_is_explained() -> (
    None
):
    page = (OPERATIONS / "jobs.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    table = JobsTable.model_validate(tomllib.loads(example))
    assert [job.name for job in table.job] == ["quarterly", "archive"]
    explained = set(re.findall(r"`(\w+)`", page)) | set(
        re.findall(r"^(\w+) =", example, re.MULTILINE)
    )
    assert set(Job.model_fields) <= explained
    assert set(JobsTable.model_fields) - {"job", "storage"} <= explained


@pytest.mark.parametrize(
    "page", sorted(OPERATIONS.glob("*.md")), ids=lambda path: path.name
)
def test_every_option_that_a_page_names_is_there(page: Path) -> None:
    text = re.sub(
        r"```bat.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL
    )
    for command, arguments in re.findall(
        r"irodori ((?:jobs )?[a-z]+)([^\n`|#]*)", text
    ):
        known = options_of(command)
        if command == "serve" or not known:
            continue
        assert set(re.findall(r"(?<=\s)--[\w-]+", arguments)) <= known, (
            command,
            arguments,
        )


def options_of(command: str) -> set[str]:
    """Return the options that a command has, none where there is no such
    command.
    """
    _, _, rest = references()["cli.md"].partition(f"## irodori {command}\n")
    return set(re.findall(r"--[\w-]+", rest.partition("\n## ")[0]))
