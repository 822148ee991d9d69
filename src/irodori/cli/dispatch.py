"""Find the command that a command line names, and run it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from irodori.cli.registry import (
    command_function,
    command_parser,
    family,
    first_words,
)
from irodori.cli.session import Session, names_language
from irodori.errors import IrodoriError, UsageError
from irodori.messages import Sentence

if TYPE_CHECKING:
    from argparse import Namespace

    from irodori.cli.parsing import CommandParser
    from irodori.cli.project import Project

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
    from irodori.cli.project import Project, find_project

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
        from irodori.report.plain import printable

        session.note(
            printable(session.text("project.used", path=project.path))
        )


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
