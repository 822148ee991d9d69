"""``irodori run``: one pass over the jobs of a file."""

from __future__ import annotations

from argparse import Namespace
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.argtypes import check_installed, whole_number
from irodori.cli.parsing import CommandParser
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.cli.runscreen import RunScreen


def arguments(parser: CommandParser) -> None:
    """Add the jobs file and what of it is done."""
    parser.place("jobs_file", "JOBS.toml", "help.jobs_file")
    parser.value("--only", metavar="NAME", code="help.only", repeated=True)
    parser.switch("--dry-run", code="help.dry_run")
    parser.switch("--force", code="help.run_force")
    parser.value(
        "--workers",
        metavar="N",
        code="help.workers",
        convert=whole_number("--workers"),
    )
    parser.value("--cluster", metavar="tcp://HOST:PORT", code="help.cluster")


def run(given: Namespace, session: Session) -> int:
    """Do the jobs; the worst exit status of all books is the run's."""
    check_installed(
        "jobs", ("apscheduler", "filelock", "fsspec"), "irodori run"
    )
    from irodori.signals import interrupted_later

    with interrupted_later():
        from irodori.jobs.jobsfile import load_jobs
        from irodori.jobs.runner import RunSettings, run_jobs

    settings = RunSettings(
        given.workers,
        given.dry_run,
        given.force,
        tuple(given.only or ()),
        given.cluster,
    )
    jobs = load_jobs(Path(given.jobs_file))
    screen = run_screen(session)
    with terminated_like_interrupted(), screen:
        record = run_jobs(jobs, settings, screen)
    screen.ended(record)
    return record.exit_status


def run_screen(session: Session) -> RunScreen:
    """Return what a run is shown with: a bar on a terminal, lines elsewhere,
    JSON lines with ``--json-logs``.
    """
    if session.on_terminal:
        from irodori.cli.runscreen import RunTerminal

        return RunTerminal(session)
    from irodori.cli.runscreen import RunJson, RunLines

    return RunJson(session) if session.json_logs else RunLines(session)


def terminated_like_interrupted() -> AbstractContextManager[None]:
    """Take SIGTERM, which systemd and others send, like Ctrl-C."""
    from irodori.signals import terminated_like_interrupted as taken

    return taken()
