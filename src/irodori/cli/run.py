"""``irodori run``: one pass over the jobs of a file."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import Argument, JsonLogs, Lang, Option, Workers, check_installed, check_language, number_of
from irodori.cli.session import Session

if TYPE_CHECKING:
    from irodori.cli.runscreen import RunScreen

_COMMAND = "irodori run"


def run(
    session: Session,
    *,
    jobs_file: Annotated[str, Argument(metavar="JOBS.toml", help="help.jobs_file")],
    workers: Workers = None,
    dry_run: Annotated[bool, Option("--dry-run", help="help.dry_run")] = False,
    force: Annotated[bool, Option("--force", help="help.run_force")] = False,
    only: Annotated[list[str] | None, Option("--only", metavar="NAME", help="help.only")] = None,
    cluster: Annotated[str | None, Option("--cluster", metavar="tcp://HOST:PORT", help="help.cluster")] = None,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Do the jobs; the worst exit status of all books is the run's."""
    del json_logs  # the session has read it
    check_language(lang, _COMMAND)
    check_installed("jobs", ("apscheduler", "filelock", "fsspec"), _COMMAND)
    from irodori.jobs.jobsfile import load_jobs
    from irodori.jobs.runner import Settings, run_jobs

    count = None if workers is None else number_of("--workers", workers, _COMMAND)
    settings = Settings(count, dry_run, force, tuple(only or ()), cluster)
    jobs = load_jobs(Path(jobs_file))
    screen = run_screen(session)
    with terminated_like_interrupted(), screen:
        record = run_jobs(jobs, settings, screen)
    screen.ended(record)
    return record.exit_status


def run_screen(session: Session) -> RunScreen:
    """Return what a run is shown with: a bar on a terminal, JSON lines otherwise."""
    if session.on_terminal:
        from irodori.cli.runterminal import RunTerminal

        return RunTerminal(session)
    from irodori.cli.runscreen import RunLines

    return RunLines(session)


def terminated_like_interrupted() -> AbstractContextManager[None]:
    """Take SIGTERM, which systemd and others send, like Ctrl-C."""
    from irodori.jobs.signals import terminated_like_interrupted as taken

    return taken()
