"""``irodori convert``: fill workbooks according to their legend."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    AllowDuplicates,
    AsOfDate,
    Force,
    Inputs,
    JsonLogs,
    Lang,
    LegendChoice,
    MaxParts,
    MaxRatio,
    MaxUnpacked,
    Option,
    PaletteName,
    PasswordVariable,
    ProfileFile,
    StatusTable,
    check_choice,
    check_file,
    check_language,
    check_palette,
    date_of,
    limits_of,
    path_of,
)
from irodori.cli.outputs import Job, planned, refuse_existing
from irodori.cli.passwords import opened, password_of
from irodori.cli.screen import JsonLines, Screen
from irodori.cli.session import Session
from irodori.errors import ProfileError
from irodori.files import make_folder, write_atomic

if TYPE_CHECKING:
    from irodori.options import Options
    from irodori.results import Conversion

_COMMAND = "irodori convert"


def convert(
    session: Session,
    *,
    inputs: Inputs,
    output: Annotated[str | None, Option("-o", metavar="OUT", help="help.output")] = None,
    out_dir: Annotated[str | None, Option("--out-dir", metavar="DIR", help="help.out_dir")] = None,
    as_of: AsOfDate = None,
    status: StatusTable = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    palette: PaletteName = "cud",
    report: Annotated[str | None, Option("--report", metavar="FILE.json", help="help.report")] = None,
    html: Annotated[str | None, Option("--html", metavar="FILE.html", help="help.html")] = None,
    strict: Annotated[bool, Option("--strict", help="help.strict")] = False,
    verify: Annotated[str | None, Option("--verify", metavar="full", help="help.verify")] = None,
    compact: Annotated[bool, Option("--compact", help="help.compact")] = False,
    force: Force = False,
    allow_signed: Annotated[bool, Option("--allow-signed", help="help.allow_signed")] = False,
    password_env: PasswordVariable = None,
    max_unpacked: MaxUnpacked = None,
    max_ratio: MaxRatio = None,
    max_parts: MaxParts = None,
    allow_duplicates: AllowDuplicates = False,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Convert each input, one after the other; the worst exit status is the run's."""
    del json_logs  # the session has read it
    check_language(lang, _COMMAND)
    check_choice("--verify", verify, ("full",), _COMMAND)
    check_file("--status", path_of(status), _COMMAND)
    from irodori.options import Options

    options = Options(
        as_of=date_of(as_of, _COMMAND),
        status=path_of(status),
        legend=legend,
        profile=path_of(profile),
        palette=palette,
        full_verification=verify == "full",
        compact=compact,
        allow_signed=allow_signed,
        password=password_of(password_env, _COMMAND),
        limits=limits_of(max_unpacked, max_ratio, max_parts, duplicates=allow_duplicates, command=_COMMAND),
    )
    jobs = planned(list(map(Path, inputs)), *map(path_of, (output, out_dir, report, html)))
    check_palette(palette, path_of(profile), _COMMAND)
    screen = _screen(session)
    statuses = [_run(job, options, screen, session, strict=strict, force=force) for job in jobs]
    if len(jobs) > 1:
        screen.several(len(jobs), sum(each <= 1 for each in statuses))
    return max(statuses)


def _screen(session: Session) -> Screen:
    if session.json_logs:
        return JsonLines(session)
    if not session.on_terminal:
        return Screen(session)
    from irodori.cli.terminal import Terminal

    return Terminal(session)


def _run(job: Job, options: Options, screen: Screen, session: Session, *, strict: bool, force: bool) -> int:
    """Do one job and return its exit status; whatever is wrong with it stops no other."""
    written: list[Path] = []
    try:
        if not force:
            refuse_existing(job)
        with screen.working(job):
            conversion = _converted(job.source, options, session)
            for path, data in _files(job, conversion, session):
                make_folder(path)
                write_atomic(path, data, force=force, source=job.source)
                written.append(path)
    except ProfileError:  # it is the same for every input
        raise
    except Exception as error:  # noqa: BLE001  (one bad file never stops the others)
        return session.failed(error, job.source, written)
    screen.converted(conversion, job)
    if strict and (serious := conversion.attention):
        screen.strict(serious)
        return 1
    return 0


def _converted(source: Path, options: Options, session: Session) -> Conversion:
    """Return a workbook's conversion."""
    from irodori.conversion import convert as convert_book

    return opened(source, options, session, convert_book)


def _files(job: Job, conversion: Conversion, session: Session) -> Iterable[tuple[Path, bytes | Iterable[bytes]]]:
    """Yield each file of a job with its content, the workbook first."""
    yield job.target, conversion.data
    if job.report:
        from irodori.report.json import json_report

        yield job.report, json_report(conversion, session.language, output_name=job.target.name)
    if job.html:
        from irodori.report.html import html_chunks

        yield job.html, (chunk.encode(errors="replace") for chunk in html_chunks(conversion, session.language))
