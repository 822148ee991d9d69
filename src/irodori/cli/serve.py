"""``irodori serve``: the drop page and the HTTP API, and optionally the schedule, in one process."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    JsonLogs,
    Lang,
    Option,
    ProfileFile,
    check_file,
    check_installed,
    check_language,
    number_of,
    path_of,
    secret_of,
)
from irodori.cli.session import Session, UsageError

if TYPE_CHECKING:
    from irodori.web.schedule import Schedule
    from irodori.web.settings import Settings

_COMMAND = "irodori serve"
_MEBIBYTE = 1 << 20
_PACKAGES = ("fastapi", "uvicorn", "structlog", "prometheus_client", "python_multipart")


def _option(name: str, metavar: str, code: str) -> Option:
    return Option(name, metavar=metavar, help=f"help.serve.{code}")


def serve(
    session: Session,
    *,
    host: Annotated[str, _option("--host", "HOST", "host")] = "127.0.0.1",
    port: Annotated[str, _option("--port", "PORT", "port")] = "8000",
    open_page: Annotated[bool, Option("--open", help="help.serve.open")] = False,
    jobs: Annotated[str | None, _option("--jobs", "JOBS.toml", "jobs")] = None,
    profile: ProfileFile = None,
    token_env: Annotated[str | None, _option("--token-env", "NAME", "token_env")] = None,
    proxy_header: Annotated[str | None, _option("--proxy-header", "NAME", "proxy_header")] = None,
    allow_host: Annotated[list[str] | None, _option("--allow-host", "NAME", "allow_host")] = None,
    workers: Annotated[str | None, _option("--workers", "N", "workers")] = None,
    queue: Annotated[str, _option("--queue", "N", "queue")] = "100",
    max_upload: Annotated[str, _option("--max-upload", "MIB", "max_upload")] = "100",
    job_seconds: Annotated[str, _option("--job-seconds", "N", "job_seconds")] = "120",
    job_memory: Annotated[str, _option("--job-memory", "MIB", "job_memory")] = "3072",
    keep_minutes: Annotated[str, _option("--keep-minutes", "N", "keep_minutes")] = "15",
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Serve until Ctrl-C; the exit status is 0."""
    check_language(lang, _COMMAND)
    check_file("--profile", path_of(profile), _COMMAND)
    check_file("--jobs", path_of(jobs), _COMMAND)
    check_installed("web", _PACKAGES, _COMMAND)
    from irodori.web.settings import Settings, default_workers

    settings = Settings(
        host=host,
        port=number_of("--port", port, _COMMAND, 0, 65_535),
        workers=default_workers() if workers is None else number_of("--workers", workers, _COMMAND, 1, 64),
        queue=number_of("--queue", queue, _COMMAND, 0, 100_000),
        upload_bytes=number_of("--max-upload", max_upload, _COMMAND, 1, 512) * _MEBIBYTE,
        job_seconds=number_of("--job-seconds", job_seconds, _COMMAND, 1, 86_400),
        job_bytes=number_of("--job-memory", job_memory, _COMMAND, 512, 1 << 20) * _MEBIBYTE,
        keep_seconds=number_of("--keep-minutes", keep_minutes, _COMMAND, 1, 1_440) * 60,
        profile=path_of(profile),
        token=secret_of("--token-env", token_env, _COMMAND),
        proxy_header=proxy_header,
        hosts=tuple(allow_host or ()),
    )
    _check_guarded(settings)
    if settings.profile:
        from irodori.scorecard.profiles import load_profile

        load_profile(settings.profile)  # what is wrong in it is said now, not to each client
    return _serve(settings, _schedule(path_of(jobs)), session, quiet=not json_logs, open_page=open_page)


def _serve(settings: Settings, schedule: Schedule | None, session: Session, *, quiet: bool, open_page: bool) -> int:
    from irodori.web.server import listener_of, run

    try:
        listener = listener_of(settings)
    except OSError as error:
        reason = error.strerror or str(error)
        words = {"host": settings.host, "port": settings.port, "reason": reason}
        raise UsageError("usage.serve.address", command=_COMMAND, **words) from None

    def ready(address: str) -> None:
        if session.json_logs:
            session.log("serving", address=address)
        else:
            session.say(session.text("serve.ready", address=address))
        if open_page:
            import webbrowser

            webbrowser.open(address)

    run(settings, listener, schedule, ready, warnings_only=quiet and sys.stderr.isatty())
    return 0


def _check_guarded(settings: Settings) -> None:
    """Refuse to be reached from elsewhere by everybody."""
    if not settings.is_local and settings.token is None and settings.proxy_header is None:
        raise UsageError("usage.serve.open", command=_COMMAND, host=settings.host)


def _schedule(jobs: Path | None) -> Schedule | None:
    """Return the schedule of a jobs file: the one place where the page meets scheduled work."""
    if jobs is None:
        return None
    check_installed("jobs", ("apscheduler", "filelock", "fsspec"), _COMMAND, "--jobs")
    from irodori.jobs.jobsfile import load_jobs
    from irodori.jobs.schedule import Schedule as JobsSchedule

    return JobsSchedule(load_jobs(jobs))
