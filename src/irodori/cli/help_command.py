"""``irodori help``: the help page of a command."""

from __future__ import annotations

from argparse import Namespace

from irodori.cli.parsing import CommandParser, did_you_mean
from irodori.cli.registry import COMMANDS, family, first_words
from irodori.cli.session import Session
from irodori.errors import UsageError


def arguments(parser: CommandParser) -> None:
    """Add the name of the command."""
    parser.place(
        "command",
        "COMMAND",
        "help.help_command",
        many=True,
        optional=True,
        kind="",
    )


def run(given: Namespace, session: Session) -> int:
    """Print the page of the command that is named, or of the program."""
    from irodori.cli.dispatch import command_parser
    from irodori.cli.helppage import command_lines, family_lines, program_lines

    name = " ".join(given.command or ())
    if not name:
        lines = program_lines(session)
    elif family(name):
        lines = family_lines(name, session)
    elif name in COMMANDS:
        lines = command_lines(command_parser(name), session)
    else:
        known = first_words()
        raise UsageError(
            "usage.no_such_command",
            name=name,
            known=known,
            meant=did_you_mean(name, COMMANDS),
        )
    session.write("\n".join(lines))
    return 0
