"""Find the command that a command line names, and run it with the defaults of
the project file.

The project file gives defaults for every command in a folder and those below
it: ``irodori.toml``, or the table ``[tool.irodori]`` of ``pyproject.toml``, in
the working directory or the nearest folder above it::

    as_of = "令和5年6月末"
    profile = "省内.toml"        # relative to this file
    palette = "print"
    lang = "ja"

    [limits]
    seconds = 60                # for one book
    memory = 3072               # MiB
    unpacked = 512              # MiB
    ratio = 200
    parts = 10000

The command line takes precedence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from irodori.cli.registry import (
    command_function,
    command_parser,
    family,
    first_words,
)
from irodori.cli.session import Session, names_language
from irodori.errors import IrodoriError, ProfileError, UsageError
from irodori.messages import Language, Sentence
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from argparse import Namespace

    from irodori.cli.parsing import CommandParser


_HELP = {"-h", "--help"}
_GLOBAL = (
    *("-h", "--help", "--version", "--lang", "--lang=ja", "--lang=en"),
    *("-q", "--quiet", "-v", "--verbose", "--json-logs"),
)
"""The options that may be before a command's name."""
_KINDS = (".xlsx", ".xlsm", ".xltx", ".xltm")
_NEED_NO_PROJECT = {"completion", "help"}


def run_line(words: Sequence[str], session: Session) -> int:
    """Run a command line and return its exit status; IrodoriError where it is
    refused as a whole.
    """
    leading, rest = _leading_options(words)
    if "--version" in leading:
        return _show_version(session)
    if not rest:
        return _without_command(leading, session)
    name, behind = _command(rest)
    if not name:
        return _show_family(rest[0], leading, behind, session)
    try:
        return _run_command(name, [*leading, *behind], words, session)
    except UsageError as error:
        error.command = error.command or f"irodori {name}"
        raise


def _run_command(
    name: str, behind: Sequence[str], words: Sequence[str], session: Session
) -> int:
    parser = command_parser(name)
    project, trouble = _project(name)
    if project.language and not names_language(words):
        session.language = project.language
    given = parser.parse(behind, project.defaults)
    if given.help:
        return _show_help(parser, session)
    if trouble:
        raise trouble
    _set_up(session, given, project)
    status: int = command_function(name, "run_{}")(given, session)
    return status


def _project(name: str) -> tuple[Project, IrodoriError | None]:
    """Return the project file's settings and the error in them, if any: an
    error must not prevent a help page.
    """
    from irodori.cli.dispatch import Project, find_project

    if name in _NEED_NO_PROJECT:
        return Project(), None
    try:
        return find_project(), None
    except IrodoriError as error:
        return Project(), error


def _set_up(session: Session, given: Namespace, project: Project) -> None:
    session.quiet = given.quiet
    session.verbose = given.verbose
    if project.path is None:
        session.detail(session.text("project.none", folder=Path.cwd()))
    if project.path and project.defaults and not session.json_logs:
        session.note(session.text("project.used", path=project.path))


def _leading_options(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the options before the command's name, and the words from the
    name on.
    """
    at = 0
    while at < len(words) and words[at].startswith("-"):
        at += 2 if words[at] == "--lang" else 1
    return list(words[:at]), list(words[at:])


def _command(rest: Sequence[str]) -> tuple[str, list[str]]:
    """Return the command's name and the words after it; the name is empty for
    a family without its second word.
    """
    first, *behind = rest
    if first not in first_words():
        raise _unknown(first, first_words())
    members = family(first)
    if not members:
        return first, behind
    if not behind or behind[0].startswith("-"):
        return "", behind
    second, *behind = behind
    if second not in members:
        raise _unknown(second, members, f"irodori {first}")
    return f"{first} {second}", behind


def _unknown(
    name: str,
    known: Sequence[str],
    command: str = "",
) -> UsageError:
    """Return the error for an unknown command, or an unknown second word of
    ``command``.
    """
    from irodori.cli.parsing import did_you_mean

    meant = did_you_mean(name, known)
    is_book = name.lower().endswith(_KINDS)
    if is_book and not command:
        meant = Sentence("usage.workbook_alone", {"path": name})
    return UsageError(
        "usage.no_such_command",
        command=command,
        name=name,
        known=known,
        meant=meant,
    )


def _without_command(leading: Sequence[str], session: Session) -> int:
    """Print the program's help: as the result if it was asked for, as a
    reminder otherwise.
    """
    from irodori.cli.help_command import program_lines

    if not _HELP.isdisjoint(leading):
        session.write("\n".join(program_lines(session)))
        return 0
    for option in leading:
        if option.startswith("-") and option not in _GLOBAL:
            from irodori.cli.parsing import did_you_mean

            meant = did_you_mean(option, _GLOBAL)
            raise UsageError(
                "usage.no_such_option", option=option, meant=meant
            )
    if leading:
        raise UsageError("usage.no_command", known=first_words())
    session.complain("\n".join(program_lines(session)))
    return UsageError.exit_status


def _show_family(
    first: str, leading: Sequence[str], behind: Sequence[str], session: Session
) -> int:
    from irodori.cli.help_command import family_lines

    page = "\n".join(family_lines(first, session))
    if _HELP.isdisjoint([*leading, *behind]):
        session.complain(page)
        return UsageError.exit_status
    session.write(page)
    return 0


def _show_help(parser: CommandParser, session: Session) -> int:
    from irodori.cli.help_command import command_lines

    session.write("\n".join(command_lines(parser, session)))
    return 0


def _show_version(session: Session) -> int:
    from irodori import __version__
    from irodori.workbook.native import kernel_name

    session.write(f"irodori {__version__} (kernel: {kernel_name()})")
    return 0


_OWN = "irodori.toml"
_SHARED = "pyproject.toml"
_LIMITS = {
    "seconds": "max_seconds",
    "memory": "max_memory",
    "unpacked": "max_unpacked",
    "ratio": "max_ratio",
    "parts": "max_parts",
}
_LANGUAGES: tuple[Language, ...] = get_args(Language)


Defaults = Mapping[str, object]
"""The values of options by their names in a parsed command line."""


class Project(NamedTuple):
    """The settings of a project file."""

    path: Path | None = None
    defaults: Mapping[str, object] = {}
    language: Language | None = None


def find_project(folder: Path | None = None) -> Project:
    """Return the settings of the nearest project file; an empty Project where
    there is none.

    ``ProfileError``: ``project.unreadable``, ``project.syntax``, ``project.unknown_key``,
    ``project.value``.
    """
    start = folder or Path.cwd()
    for each in (start, *start.parents):
        own = each / _OWN
        if own.is_file():
            return _read(own, _table(own))
        shared = each / _SHARED
        if shared.is_file() and b"tool.irodori" in shared.read_bytes():
            table = _table(shared).get("tool", {}).get("irodori")
            if table is not None:
                return _read(shared, table)
    return Project()


def _table(path: Path) -> dict[str, Any]:
    from irodori.toml_lines import toml_tables, toml_text

    text = toml_text(path, "project.unreadable")
    return toml_tables(text, path, "project.syntax")


def _read(path: Path, table: Mapping[str, object]) -> Project:
    defaults: dict[str, object] = {}
    problems: list[ProfileError] = []
    for key, value in table.items():
        try:
            defaults.update(_value(path, key, value))
        except ProfileError as error:
            problems.append(error)
    ProfileError.refuse_any(problems)
    _check_palette(path, defaults)
    language = defaults.pop("lang", None)
    return Project(
        path,
        defaults,
        next((each for each in _LANGUAGES if each == language), None),
    )


def _value(path: Path, key: str, value: object) -> Defaults:
    reader = _READERS.get(key.replace("-", "_"))
    if reader is None:
        raise _unknown_key(path, key, _READERS)
    return reader(path, key, value)


def _unknown_key(
    path: Path, key: str, known: Mapping[str, object], prefix: str = ""
) -> ProfileError:
    from irodori.cli.parsing import did_you_mean

    meant = did_you_mean(key, known)
    names = tuple(prefix + name for name in known)
    return ProfileError(
        "project.unknown_key",
        path=path,
        key=prefix + key,
        known=names,
        meant=meant,
    )


def _wrong(path: Path, key: str, wanted: str) -> ProfileError:
    return ProfileError(
        "project.value",
        path=path,
        key=key,
        wanted=Sentence(f"project.wanted.{wanted}"),
    )


# ---- A reader for each key --------------------------------------------------


def _as_of(path: Path, key: str, value: object) -> Defaults:
    """TOML has dates of its own; text is read as ``--as-of`` reads it."""
    import datetime as dt

    from irodori.scorecard.values.dates import read_date

    if type(value) is dt.date:
        return {"as_of": value}
    day = read_date(value) if isinstance(value, str) else None
    if day is None:
        raise _wrong(path, key, "date")
    return {"as_of": day}


def _profile(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, str) or not value:
        raise _wrong(path, key, "file")
    profile = path.parent / value
    if not profile.is_file():
        raise ProfileError("project.no_file", path=path, key=key, file=profile)
    return {"profile": profile}


def _palette(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, str) or not value:
        raise _wrong(path, key, "name")
    return {"palette": value}


def _check_palette(path: Path, defaults: Defaults) -> None:
    """Refuse a palette that the profile of the file does not hold."""
    if "palette" not in defaults:
        return
    from irodori.scorecard.profiles import load_profile

    profile = defaults.get("profile")
    known = load_profile(profile if isinstance(profile, Path) else None)
    if defaults["palette"] not in known.palettes:
        raise ProfileError(
            "project.value",
            path=path,
            key="palette",
            wanted=Sentence(
                "project.wanted.palette", {"choices": tuple(known.palettes)}
            ),
        )


def _lang(path: Path, key: str, value: object) -> Defaults:
    if value not in _LANGUAGES:
        raise _wrong(path, key, "language")
    return {"lang": value}


def _limits(path: Path, key: str, value: object) -> Defaults:
    if not isinstance(value, dict):
        raise _wrong(path, key, "table")
    from irodori.cli.parsing import MOST

    found: dict[str, object] = {}
    for name, number in value.items():
        if name not in _LIMITS:
            raise _unknown_key(path, name, _LIMITS, "limits.")
        if type(number) is not int or not 1 <= number <= MOST:
            raise _wrong(path, f"limits.{name}", "number")
        found[_LIMITS[name]] = number
    return found


Reader = Callable[[Path, str, object], Defaults]
_READERS: Mapping[str, Reader] = {
    "as_of": _as_of,
    "profile": _profile,
    "palette": _palette,
    "lang": _lang,
    "limits": _limits,
}
