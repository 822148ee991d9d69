"""``irodori inspect``: show how a workbook is understood."""

from __future__ import annotations

from pathlib import Path

from irodori.cli.options import (
    AllowDuplicates,
    AsOfDate,
    Input,
    Json,
    JsonLogs,
    Lang,
    LegendChoice,
    MaxParts,
    MaxRatio,
    MaxUnpacked,
    PasswordVariable,
    ProfileFile,
    check_language,
    date_of,
    limits_of,
    path_of,
)
from irodori.cli.passwords import opened, password_of
from irodori.cli.session import Session
from irodori.errors import IrodoriError, ProfileError

_COMMAND = "irodori inspect"


def inspect(
    session: Session,
    *,
    book: Input,
    as_of: AsOfDate = None,
    legend: LegendChoice = "auto",
    profile: ProfileFile = None,
    password_env: PasswordVariable = None,
    json: Json = False,
    max_unpacked: MaxUnpacked = None,
    max_ratio: MaxRatio = None,
    max_parts: MaxParts = None,
    allow_duplicates: AllowDuplicates = False,
    lang: Lang = None,
    json_logs: JsonLogs = False,
) -> int:
    """Print the header trees, the columns' fields, the legend, the as-of date and the status sources."""
    check_language(lang, _COMMAND)
    from irodori.conversion import inspect as inspect_book
    from irodori.options import Options

    source = Path(book)
    options = Options(
        as_of=date_of(as_of, _COMMAND),
        legend=legend,
        profile=path_of(profile),
        limits=limits_of(max_unpacked, max_ratio, max_parts, duplicates=allow_duplicates, command=_COMMAND),
        password=password_of(password_env, _COMMAND),
    )
    try:
        inspection = opened(source, options, session, inspect_book)
    except ProfileError:
        raise
    except IrodoriError as error:
        return int(session.refused(error, source))
    if json or json_logs:
        from json import dumps

        from irodori.report.inspection import inspection_data

        data = inspection_data(inspection, session.language)
        session.say(dumps(data, ensure_ascii=False, indent=None if json_logs else 2))
        return 0
    from irodori.report.inspection_text import inspection_lines
    from irodori.report.plain import printable

    session.say(printable(str(source)))
    for line in inspection_lines(inspection, session.language):
        session.say(line)
    return 0
