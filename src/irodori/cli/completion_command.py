"""``irodori completion``: the script by which a shell completes commands and
options.
"""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from irodori.cli.parsing import CommandParser, Parameter, check_choice
from irodori.cli.registry import (
    COMMANDS,
    command_parser,
    family,
    first_words,
    help_code,
)
from irodori.cli.session import Session

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

SHELLS = ("bash", "zsh", "fish", "powershell")


def arguments(parser: CommandParser) -> None:
    """Add the name of the shell."""
    parser.place("shell", "SHELL", "help.shell", kind="")


def run(given: Namespace, session: Session) -> int:
    """Print the script for a shell."""
    check_choice("SHELL", given.shell, SHELLS)
    session.write(script(given.shell, session).rstrip("\n"))
    return 0


def script(shell: str, session: Session) -> str:
    """Return the script for a shell, made from the parsers of all commands."""
    if shell == "powershell":
        return powershell_script(session)
    import shtab

    made: str = shtab.complete(whole_parser(session), shell)
    # shtab lets one word stand for all inputs: _arguments repeats what begins
    # with a bare star
    if shell == "zsh":
        made = made.replace('"(*)::', '"*:')
    return made


def whole_parser(session: Session) -> ArgumentParser:
    """Return one parser with every command below it, as shtab wants it."""
    from argparse import ArgumentParser

    program = ArgumentParser(
        "irodori", description=session.text("help.irodori")
    )
    program.add_argument(
        "--version", action="store_true", help=session.text("help.version")
    )
    commands = program.add_subparsers()
    for first in first_words():
        own = _add_command(commands, first, first, session)
        if not family(first):
            continue
        seconds = own.add_subparsers()
        for second in family(first):
            _add_command(seconds, second, f"{first} {second}", session)
    return program


def _add_command(
    commands: _SubParsersAction[ArgumentParser],
    word: str,
    name: str,
    session: Session,
) -> ArgumentParser:
    """Add a command, or a family of commands, below its last word."""
    about = session.text(help_code(name))
    parser = commands.add_parser(
        word,
        help=about,
        description=about,
        add_help=False,
    )
    if name in COMMANDS:
        _add_parameters(parser, command_parser(name), session)
    return parser


def _add_parameters(
    target: ArgumentParser, command: CommandParser, session: Session
) -> None:
    for option in command.options:
        about = _about(option, session)
        if not option.metavar:
            target.add_argument(*option.names, action="store_true", help=about)
            continue
        action = target.add_argument(
            *option.names, choices=option.choices or None, help=about
        )
        _complete_files(action, option)
    for place in command.places:
        choices = SHELLS if place.dest == "shell" else None
        action = target.add_argument(
            place.dest, nargs="*" if place.is_many else None, choices=choices
        )
        action.help = _about(place, session)
        _complete_files(action, place)


def _about(parameter: Parameter, session: Session) -> str:
    """Return what a parameter is for, escaped for argparse's help."""
    return session.text(parameter.code).replace("%", "%%")


def _complete_files(action: object, parameter: Parameter) -> None:
    import shtab

    kinds = {"file": shtab.FILE, "folder": shtab.DIRECTORY}
    if parameter.kind in kinds:
        action.complete = kinds[parameter.kind]  # type: ignore[attr-defined]


_FRAME = """\
# irodori completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName irodori -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $known = @{
TABLE
    }
    $choices = @{
CHOICES
    }
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $before = @($words | Select-Object -Skip 1 | Where-Object { $_ -ne $wordToComplete })
    $plain = @($before | Where-Object { -not $_.StartsWith('-') })
    $key = ''
    foreach ($count in 1, 2) {
        $candidate = @($plain | Select-Object -First $count) -join ' '
        if ($known.ContainsKey($candidate)) { $key = $candidate }
    }
    $last = if ($before.Count) { $before[-1] } else { '' }
    $list = if ($choices.ContainsKey($last)) { $choices[$last] } else { $known[$key] }
    $list | Where-Object { $_[0] -like "$wordToComplete*" } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
    }
}
"""

Words = list[tuple[str, str]]
"""Words to offer, each with what it is for."""


def powershell_script(session: Session) -> str:
    """Return the script; where no word matches, PowerShell itself completes
    file names.
    """
    table: dict[str, Words] = {}
    table[""] = _commands(first_words(), "", session)
    choices: dict[str, Words] = {}
    for first in first_words():
        if family(first):
            table[first] = _commands(family(first), f"{first} ", session)
    for name in COMMANDS:
        parser = command_parser(name)
        table[name] = _options(parser, session)
        choices.update(_choices(parser))
    return _FRAME.replace("TABLE", _rows(table)).replace(
        "CHOICES", _rows(choices)
    )


def _commands(names: tuple[str, ...], before: str, session: Session) -> Words:
    codes = [help_code(before + name) for name in names]
    return list(zip(names, map(session.text, codes), strict=True))


def _options(parser: CommandParser, session: Session) -> Words:
    return [
        (name, session.text(option.code))
        for option in parser.options
        for name in option.names
    ]


def _choices(parser: CommandParser) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for option in parser.options:
        for name in option.names:
            if option.choices:
                found[name] = [(choice, choice) for choice in option.choices]
    return found


def _rows(table: dict[str, Words]) -> str:
    lines = []
    for key, words in table.items():
        listed = ", ".join(
            f"@({_quoted(word)}, {_quoted(about)})" for word, about in words
        )
        lines.append(f"        {_quoted(key)} = @({listed})")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as a literal string of PowerShell, in which only the
    quotation mark is special.
    """
    marks = "'‘’‚‛"
    return (
        "'"
        + "".join(
            character * 2 if character in marks else character
            for character in text
        )
        + "'"
    )
