"""``irodori check``: show which fills are not what the legend asks for."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    AllowDuplicates,
    AsOfDate,
    Force,
    Input,
    Json,
    JsonLogs,
    Lang,
    LegendChoice,
    MaxParts,
    MaxRatio,
    MaxUnpacked,
    Option,
    ProfileFile,
    StatusTable,
    check_file,
    check_language,
    date_of,
    limits_of,
    path_of,
)
from irodori.cli.outputs import check_output, write_page
from irodori.cli.passwords import opened, password_of
from irodori.cli.session import Session
from irodori.errors import IrodoriError, ProfileError

if TYPE_CHECKING:
    from irodori.results import Check

_COMMAND = "irodori check"
_WIDEST = 120


def check(
    session: Session,
    *,
    book: Input,
    as_of: AsOfDate = None,
    status: StatusTable = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    password_env: Annotated[
        str | None, Option("--password-env", metavar="NAME", help="help.check_password_env")
    ] = None,
    html: Annotated[str | None, Option("--html", metavar="FILE.html", help="help.check_html")] = None,
    force: Force = False,
    json: Json = False,
    max_unpacked: MaxUnpacked = None,
    max_ratio: MaxRatio = None,
    max_parts: MaxParts = None,
    allow_duplicates: AllowDuplicates = False,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Print each cell whose fill differs; the exit status is 1 if there is any."""
    check_language(lang, _COMMAND)
    check_file("--status", path_of(status), _COMMAND)
    from irodori.compare import check as check_book
    from irodori.options import Options

    source = Path(book)
    options = Options(
        as_of=date_of(as_of, _COMMAND),
        status=path_of(status),
        legend=legend,
        profile=path_of(profile),
        limits=limits_of(max_unpacked, max_ratio, max_parts, duplicates=allow_duplicates, command=_COMMAND),
        password=password_of(password_env, _COMMAND),
    )
    page = path_of(html)
    if page:
        check_output(page, (source,), _COMMAND, force=force)
    try:
        checked = opened(source, options, session, check_book)
    except ProfileError:
        raise
    except IrodoriError as error:
        return int(session.refused(error, source))
    if page:
        from irodori.report.html import check_chunks

        write_page(page, check_chunks(checked, session.language), force=force)
    if json or json_logs:
        _print_json(checked, session)
    else:
        _print_lines(checked, source, page, session)
    return 1 if checked.differences else 0


def _print_json(checked: Check, session: Session) -> None:
    from json import dumps

    from irodori.report.check import check_data

    data = check_data(checked, session.language)
    session.say(dumps(data, ensure_ascii=False, indent=None if session.json_logs else 2))


def _print_lines(checked: Check, source: Path, page: Path | None, session: Session) -> None:
    from irodori.report.check import check_lines
    from irodori.report.plain import printable

    wide = min(shutil.get_terminal_size().columns, _WIDEST) if session.on_terminal else None
    session.say(printable(str(source)))
    if page:
        session.say(printable("  " + session.text("cli.also_written", label=session.text("cli.html"), path=page)))
    for line in check_lines(checked, session.language, wide=wide):
        session.say(line)
