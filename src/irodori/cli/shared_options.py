"""The options that several commands share."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.allowance import USUAL_MEBIBYTES, USUAL_SECONDS
from irodori.cli.parsing import (
    CommandParser,
    WordChoice,
    as_of_date,
    check_choice,
)

if TYPE_CHECKING:
    from irodori.workbook.ziprecords import Limits

_MOST_SECONDS = 86_400
_MOST_MEMORY = 1 << 20
_LEAST_MEMORY = 256
"""MiB; with less, not even the program itself would have room."""


def add_judging(parser: CommandParser, *, status: str = "help.status") -> None:
    """Add what decides how a book is understood and judged."""
    parser.section("help.group.judging")
    parser.value(
        "--as-of",
        metavar="DATE",
        code="help.as_of",
        convert=as_of_date,
    )
    parser.file("--status", metavar="FILE", code=status, must_exist=True)
    parser.value(
        "--legend",
        metavar="auto|builtin|FILE",
        code="help.legend",
        default="auto",
        kind="file",
    )
    parser.value(
        "--fills",
        metavar="exact|scale|ignore",
        code="help.fills",
        convert=WordChoice("--fills", "exact", "scale", "ignore"),
    )
    add_profile(parser)
    parser.value("--kind", metavar="NAME", code="help.kind")


def add_profile(parser: CommandParser) -> None:
    """Add the profile."""
    parser.file("--profile", metavar="FILE", code="help.profile")


def add_palette(parser: CommandParser, code: str = "help.palette") -> None:
    """Add the palette."""
    parser.value("--palette", metavar="NAME", code=code, default="cud")


def add_opening(
    parser: CommandParser,
    password: str = "help.check_password_env",  # noqa: S107  (a code)
) -> None:
    """Add the password and the limits of what a book may take."""
    parser.section("help.group.opening")
    parser.value("--password-env", metavar="NAME", code=password)
    parser.number(
        "--max-seconds",
        metavar="N",
        code="help.max_seconds",
        most=_MOST_SECONDS,
        default=str(USUAL_SECONDS),
    )
    parser.number(
        "--max-memory",
        metavar="MIB",
        code="help.max_memory",
        least=_LEAST_MEMORY,
        most=_MOST_MEMORY,
        default=str(USUAL_MEBIBYTES),
    )
    parser.number("--max-unpacked", metavar="MIB", code="help.max_unpacked")
    parser.number("--max-ratio", metavar="N", code="help.max_ratio")
    parser.number("--max-parts", metavar="N", code="help.max_parts")
    parser.switch("--allow-duplicates", code="help.allow_duplicates")


def add_messages(parser: CommandParser) -> None:
    """Add the options about messages, which every command has."""
    parser.section("help.group.messages")
    parser.switch("-q", "--quiet", code="help.quiet")
    parser.switch("-v", "--verbose", code="help.verbose")
    parser.value(
        "--lang",
        metavar="ja|en",
        code="help.lang",
        convert=WordChoice("--lang", "ja", "en"),
    )
    parser.switch("--json-logs", code="help.json_logs")
    parser.switch("-h", "--help", code="help.help_option")


def workbook_limits(given: Namespace) -> Limits:
    """Return what a workbook may use of this machine."""
    from irodori.workbook.ziprecords import Limits

    usual = Limits()
    unpacked = usual.unpacked
    if given.max_unpacked is not None:
        unpacked = given.max_unpacked << 20
    return usual._replace(
        unpacked=unpacked,
        ratio=given.max_ratio or usual.ratio,
        parts=given.max_parts or usual.parts,
        duplicates=given.allow_duplicates,
    )


def check_palette(palette: str, profile: Path | None) -> None:
    """Refuse a palette that the profile does not hold; UsageError, or
    ProfileError for the profile itself.
    """
    from irodori.scorecard.profiles import load_profile

    check_choice("--palette", palette, tuple(load_profile(profile).palettes))
