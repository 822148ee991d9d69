"""The commands of the program: their names, the modules that hold them, and
the groups of the help page.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irodori.cli.parsing import CommandParser

COMMANDS: Mapping[str, str] = {
    "convert": "irodori.cli.convert_command",
    "check": "irodori.cli.report_commands",
    "inspect": "irodori.cli.report_commands",
    "statuses": "irodori.cli.report_commands",
    "diff": "irodori.cli.report_commands",
    "schema": "irodori.cli.report_commands",
    "template": "irodori.cli.newbook_commands",
    "summary": "irodori.cli.newbook_commands",
    "run": "irodori.cli.run_commands",
    "watch": "irodori.cli.run_commands",
    "jobs history": "irodori.cli.jobs_command",
    "jobs show": "irodori.cli.jobs_command",
    "jobs verify": "irodori.cli.jobs_command",
    "serve": "irodori.cli.serve_command",
    "site": "irodori.cli.serve_command",
    "completion": "irodori.cli.help_command",
    "help": "irodori.cli.help_command",
}
"""The module of each command; a name of two words belongs to the family that
its first word names.
"""

GROUPS: Mapping[str, tuple[str, ...]] = {
    "help.group.books": (
        "convert",
        "check",
        "inspect",
        "statuses",
        "diff",
        "schema",
    ),
    "help.group.made": ("template", "summary"),
    "help.group.automation": ("run", "watch", "jobs", "serve", "site"),
    "help.group.more": ("completion", "help"),
}
"""What ``irodori --help`` lists, by the code of each group's title."""


def family(name: str) -> tuple[str, ...]:
    """Return the second words of the commands whose first word is ``name``;
    empty for a command of one word.
    """
    return tuple(
        each.partition(" ")[2]
        for each in COMMANDS
        if each.startswith(f"{name} ")
    )


def first_words() -> tuple[str, ...]:
    """Return the words that may begin a command line, each once."""
    words = (each.partition(" ")[0] for each in COMMANDS)
    return tuple(dict.fromkeys(words))


def command_parser(name: str) -> CommandParser:
    """Return the parser of a command; this imports the command's module."""
    from irodori.cli.parsing import CommandParser, add_messages

    parser = CommandParser(name)
    command_function(name, "{}_arguments")(parser)
    add_messages(parser)
    return parser


def command_function(name: str, form: str) -> Any:  # noqa: ANN401
    """Return a command's function: ``run_check``, ``check_arguments``."""
    module = import_module(COMMANDS[name])
    return getattr(module, form.format(name.rpartition(" ")[2]))


def help_code(name: str) -> str:
    """Return the code of the sentence that says what a command does."""
    return "help." + name.replace(" ", "_")
