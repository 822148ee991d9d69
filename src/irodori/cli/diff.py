"""``irodori diff``: show what changed between two editions of a scorecard."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from irodori.cli.options import (
    AllowDuplicates,
    Argument,
    AsOfDate,
    Force,
    Json,
    JsonLogs,
    Lang,
    LegendChoice,
    MaxParts,
    MaxRatio,
    MaxUnpacked,
    Option,
    ProfileFile,
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
    from irodori.results import Diff

_COMMAND = "irodori diff"


def diff(
    session: Session,
    *,
    old: Annotated[str, Argument(metavar="OLD", help="help.old")],
    new: Annotated[str, Argument(metavar="NEW", help="help.new")],
    judged: Annotated[bool, Option("--judged", help="help.judged")] = False,
    as_of: AsOfDate = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    html: Annotated[str | None, Option("--html", metavar="FILE.html", help="help.diff_html")] = None,
    force: Force = False,
    password_env: Annotated[str | None, Option("--password-env", metavar="NAME", help="help.diff_password_env")] = None,
    json: Json = False,
    max_unpacked: MaxUnpacked = None,
    max_ratio: MaxRatio = None,
    max_parts: MaxParts = None,
    allow_duplicates: AllowDuplicates = False,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Print the procedures, colours and values that changed."""
    check_language(lang, _COMMAND)
    sources, page = (Path(old), Path(new)), path_of(html)
    from irodori.options import Options

    options = Options(
        as_of=date_of(as_of, _COMMAND),
        legend=legend,
        profile=path_of(profile),
        password=password_of(password_env, _COMMAND),
        limits=limits_of(max_unpacked, max_ratio, max_parts, duplicates=allow_duplicates, command=_COMMAND),
    )
    if page:
        check_output(page, sources, _COMMAND, force=force)
    from irodori.conversion import inspect

    books = []
    for source in sources:
        try:
            books.append(opened(source, options, session, inspect))
        except ProfileError:  # it is the same for both
            raise
        except IrodoriError as error:
            return int(session.refused(error, source))
    from irodori.compare import diff_inspected

    compared = diff_inspected(*books, judged_colors=judged)
    if page:
        from irodori.report.html import diff_chunks

        write_page(page, diff_chunks(compared, session.language), force=force)
    if json or json_logs:
        _print_json(compared, session)
    else:
        _print_lines(compared, sources, page, session)
    return 0


def _print_json(compared: Diff, session: Session) -> None:
    from json import dumps

    from irodori.report.diff import diff_data

    data = diff_data(compared, session.language)
    session.say(dumps(data, ensure_ascii=False, indent=None if session.json_logs else 2))


def _print_lines(compared: Diff, sources: Sequence[Path], page: Path | None, session: Session) -> None:
    from irodori.report.diff_text import diff_lines
    from irodori.report.plain import printable

    old, new = sources
    session.say(printable(session.text("cli.converted", source=old, target=new)))
    if page:
        session.say(printable("  " + session.text("cli.also_written", label=session.text("cli.html"), path=page)))
    for line in diff_lines(compared, session.language):
        session.say(line)
