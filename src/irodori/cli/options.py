"""The options that several commands share, and what their values may be; each ``help`` is a code of the catalogue."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

from irodori.cli.session import UsageError

if TYPE_CHECKING:
    from irodori.workbook.package import Limits


class Argument(NamedTuple):
    """A parameter that stands by itself on the command line."""

    metavar: str
    help: str


class Option(NamedTuple):
    """A parameter with a name; one without a ``metavar`` takes no value."""

    name: str
    help: str
    metavar: str | None = None


Input = Annotated[str, Argument(metavar="INPUT", help="help.input")]
Inputs = Annotated[list[str], Argument(metavar="INPUT...", help="help.inputs")]
AsOfDate = Annotated[str | None, Option("--as-of", metavar="DATE", help="help.as_of")]
LegendChoice = Annotated[str, Option("--legend", metavar="auto|builtin|FILE", help="help.legend")]
ProfileFile = Annotated[str | None, Option("--profile", metavar="FILE", help="help.profile")]
PasswordVariable = Annotated[str | None, Option("--password-env", metavar="NAME", help="help.password_env")]
Lang = Annotated[str | None, Option("--lang", metavar="ja|en", help="help.lang")]
MaxUnpacked = Annotated[str | None, Option("--max-unpacked", metavar="MIB", help="help.max_unpacked")]
MaxRatio = Annotated[str | None, Option("--max-ratio", metavar="N", help="help.max_ratio")]
MaxParts = Annotated[str | None, Option("--max-parts", metavar="N", help="help.max_parts")]
StatusTable = Annotated[str | None, Option("--status", metavar="CSV", help="help.status")]
PaletteName = Annotated[str, Option("--palette", metavar="NAME", help="help.palette")]
Workers = Annotated[str | None, Option("--workers", metavar="N", help="help.workers")]
Force = Annotated[bool, Option("--force", help="help.force")]
Json = Annotated[bool, Option("--json", help="help.json")]
AllowDuplicates = Annotated[bool, Option("--allow-duplicates", help="help.allow_duplicates")]
JsonLogs = Annotated[bool, Option("--json-logs", help="help.json_logs")]

MOST = 999_999_999
"""The greatest number that an option without a bound of its own takes."""


def date_of(text: str | None, command: str) -> dt.date | None:
    """Return the date of ``--as-of``: ISO or any Japanese form; UsageError where it is none."""
    if text is None:
        return None
    from irodori.scorecard.values.dates import read_date

    day = read_date(text)
    if day is None:
        raise UsageError("usage.as_of", command=command, text=text)
    return day


def limits_of(unpacked: str | None, ratio: str | None, parts: str | None, *, duplicates: bool, command: str) -> Limits:
    """Return what a workbook may ask of this machine; UsageError where a limit is no whole number above 0."""
    from irodori.workbook.package import Limits

    usual = Limits()
    mebibytes = None if unpacked is None else number_of("--max-unpacked", unpacked, command)
    return usual._replace(
        unpacked=mebibytes << 20 if mebibytes else usual.unpacked,
        ratio=usual.ratio if ratio is None else number_of("--max-ratio", ratio, command),
        parts=usual.parts if parts is None else number_of("--max-parts", parts, command),
        duplicates=duplicates,
    )


def check_choice(option: str, value: str | None, choices: Sequence[str], command: str) -> None:
    """Refuse a value that an option does not know; UsageError."""
    if value is not None and value not in choices:
        raise UsageError("usage.choice", command=command, option=option, value=value, choices=tuple(choices))


def path_of(text: str | None) -> Path | None:
    """Return the path that an option names."""
    return Path(text) if text else None


def check_file(option: str, path: Path | None, command: str) -> None:
    """Refuse a file that is not there before any work is done; UsageError."""
    if path is not None and not path.is_file():
        raise UsageError("usage.no_file", command=command, option=option, path=path)


def check_language(value: str | None, command: str) -> None:
    """Refuse a language that there are no messages in; UsageError."""
    check_choice("--lang", value, ("ja", "en"), command)


def number_of(option: str, text: str, command: str, least: int = 1, most: int = MOST) -> int:
    """Return the whole number of an option; UsageError where it is none, or out of its bounds."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST)) and least <= int(text) <= most):
        raise UsageError("usage.number", command=command, option=option, text=text, least=least, most=most)
    return int(text)


def secret_of(option: str, variable: str | None, command: str) -> str | None:
    """Return what an environment variable that an option names holds; UsageError where it is not set."""
    if variable is None:
        return None
    secret = os.environ.get(variable)
    if not secret:
        raise UsageError("usage.no_variable", command=command, option=option, name=variable)
    return secret


def check_palette(palette: str, profile: Path | None, command: str) -> None:
    """Refuse a palette that the profile does not hold; UsageError, or ProfileError for the profile itself."""
    from irodori.scorecard.profiles import load_profile

    check_choice("--palette", palette, tuple(load_profile(profile).palettes), command)


def check_installed(extra: str, modules: Sequence[str], command: str, option: str = "") -> None:
    """Refuse a command, or an option of it, whose packages are not there; UsageError names what to install."""
    from importlib.util import find_spec

    missing = tuple(name for name in modules if find_spec(name) is None)
    if missing:
        what = f"{command} {option}".rstrip()
        raise UsageError("usage.not_installed", command=command, what=what, missing=missing, extra=extra)
