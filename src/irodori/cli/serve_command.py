"""``irodori serve``: the page on this machine; and ``irodori site``: the page as
plain files, which converts in the browser and sends nothing anywhere.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.allowance import MEBIBYTE
from irodori.cli.parsing import (
    CommandParser,
    add_profile,
    check_installed,
    existing_file,
    secret,
)
from irodori.cli.session import Session
from irodori.errors import UsageError, system_reason

if TYPE_CHECKING:
    from socket import socket

    from irodori.cli.parsing import CommandParser
    from irodori.cli.session import Session
    from irodori.jobs.schedule import Schedule
    from irodori.web.pool import Settings

_SHORTEST_TOKEN = 16
"""The fewest characters of a token: a shorter one can be guessed by trying."""
_PACKAGES = (
    "fastapi",
    "uvicorn",
    "structlog",
    "prometheus_client",
    "python_multipart",
)


# ---- serve ------------------------------------------------------------------


def serve_arguments(parser: CommandParser) -> None:
    """Add the address, who may use the page, and its limits."""
    _add_address(parser)
    parser.section("help.group.work")
    parser.file(
        "--jobs",
        metavar="JOBS.toml",
        code="help.serve.jobs",
        must_exist=True,
    )
    add_profile(parser)
    _add_number(parser, "--workers", "N", (1, 64))
    _add_limits(parser)


def _add_address(parser: CommandParser) -> None:
    parser.section("help.group.address")
    parser.value(
        "--host",
        metavar="HOST",
        code="help.serve.host",
        default="127.0.0.1",
    )
    _add_number(parser, "--port", "PORT", (0, 65_535), "8000")
    parser.switch("--open", code="help.serve.open", dest="open_page")
    parser.value(
        "--allow-host",
        metavar="NAME",
        code="help.serve.allow_host",
        repeated=True,
    )
    parser.section("help.group.access")
    parser.value("--token-env", metavar="NAME", code="help.serve.token_env")
    parser.value(
        "--proxy-header", metavar="NAME", code="help.serve.proxy_header"
    )


def _add_limits(parser: CommandParser) -> None:
    parser.section("help.group.limits")
    _add_number(parser, "--queue", "N", (0, 100_000), "100")
    _add_number(parser, "--max-upload", "MIB", (1, 512), "100")
    _add_number(parser, "--job-seconds", "N", (1, 86_400), "120")
    _add_number(parser, "--job-memory", "MIB", (512, 1 << 20), "3072")
    _add_number(parser, "--keep-minutes", "N", (1, 1_440), "15")


def _add_number(
    parser: CommandParser,
    option: str,
    metavar: str,
    bounds: tuple[int, int],
    default: str | None = None,
) -> None:
    name = option.removeprefix("--").replace("-", "_")
    least, most = bounds
    parser.number(
        option,
        metavar=metavar,
        code=f"help.serve.{name}",
        least=least,
        most=most,
        default=default,
    )


def run_serve(given: Namespace, session: Session) -> int:
    """Serve until Ctrl-C; the exit status is 0."""
    check_installed("web", _PACKAGES, "irodori serve")
    if given.profile:
        existing_file("--profile")(str(given.profile))
        from irodori.scorecard.profiles import load_profile

        # a fault in it is reported now, not to each client
        load_profile(given.profile)
    settings = _settings(given)
    _check_guarded(settings)
    return _serve(
        settings,
        _schedule(given.jobs),
        session,
        open_page=given.open_page,
    )


def _settings(given: Namespace) -> Settings:
    from irodori.web.pool import Settings, default_workers

    return Settings(
        host=given.host,
        port=given.port,
        workers=given.workers or default_workers(),
        queue=given.queue,
        upload_bytes=given.max_upload * MEBIBYTE,
        job_seconds=given.job_seconds,
        job_bytes=given.job_memory * MEBIBYTE,
        keep_seconds=given.keep_minutes * 60,
        profile=given.profile,
        token=secret("--token-env", given.token_env),
        proxy_header=given.proxy_header,
        hosts=tuple(given.allow_host or ()),
    )


def _serve(
    settings: Settings,
    schedule: Schedule | None,
    session: Session,
    *,
    open_page: bool,
) -> int:
    from irodori.web.app import run

    def ready(address: str) -> None:
        if session.json_logs:
            session.log("serving", address=address)
        else:
            session.say(session.text("serve.ready", address=address))
        if open_page:
            import webbrowser

            webbrowser.open(address)

    run(
        settings,
        _listener(settings),
        schedule,
        ready,
        warnings_only=not session.json_logs and sys.stderr.isatty(),
    )
    return 0


def _listener(settings: Settings) -> socket:
    """Return the socket of the address; UsageError where it cannot be had."""
    from irodori.web.app import listener_of

    try:
        return listener_of(settings)
    except OSError as error:
        raise UsageError(
            "usage.serve.address",
            host=settings.host,
            port=settings.port,
            reason=system_reason(error),
        ) from None


def _check_guarded(settings: Settings) -> None:
    """Refuse an address that other machines reach without a token or a reverse
    proxy.
    """
    if (
        not settings.is_local
        and settings.token is None
        and settings.proxy_header is None
    ):
        raise UsageError("usage.serve.open", host=settings.host)
    if settings.token is not None and len(settings.token) < _SHORTEST_TOKEN:
        raise UsageError("usage.serve.token", least=_SHORTEST_TOKEN)


def _schedule(jobs: Path | None) -> Schedule | None:
    """Return the schedule of a jobs file: the one place where the page meets
    scheduled work.
    """
    if jobs is None:
        return None
    check_installed(
        "jobs", ("apscheduler", "filelock", "fsspec"), "irodori serve --jobs"
    )
    from irodori.jobs.jobsfile import load_jobs
    from irodori.jobs.schedule import Schedule

    return Schedule(load_jobs(jobs))


# ---- site -------------------------------------------------------------------


def site_arguments(parser: CommandParser) -> None:
    """Add the folder, where Pyodide is, and what makes the first visit quick."""
    parser.place("folder", "FOLDER", "help.site.folder")
    parser.file("--pyodide", metavar="DIR|TGZ", code="help.site.pyodide")
    parser.file("--node", metavar="NODE", code="help.site.node")


def run_site(given: Namespace, session: Session) -> int:
    """Write the files; the exit status is 0."""
    from irodori.errors import UsageError
    from irodori.web.plainsite import write_site

    if given.pyodide is None:
        raise UsageError("usage.missing", name="--pyodide")
    folder = Path(given.folder)
    count = write_site(folder, given.pyodide, node=given.node)
    if session.json_logs:
        session.log("site", folder=str(folder), files=count)
    else:
        session.say(session.text("site.made", folder=folder, count=count))
    return 0
