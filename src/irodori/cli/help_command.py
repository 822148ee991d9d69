"""``irodori help``, the help pages of all commands in the session's language,
wrapped by display width; and ``irodori completion``: the script by which a
shell completes commands and options.
"""

from __future__ import annotations

import shutil
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from irodori.cli.parsing import (
    CommandParser,
    Parameter,
    check_choice,
    did_you_mean,
)
from irodori.cli.registry import (
    COMMANDS,
    GROUPS,
    command_parser,
    family,
    first_words,
    help_code,
)
from irodori.cli.session import Session
from irodori.errors import UsageError
from irodori.messages import catalogue
from irodori.report.plain import width, wrapped
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from argparse import ArgumentParser, _SubParsersAction

_WIDEST = 100
_NARROWEST = 40
_HANGING = 4
"""Columns kept free at the right, for closing marks that hang over the end of
a Japanese line.
"""
_NAME_COLUMN = 24
SHELLS = ("bash", "zsh", "fish", "powershell")


# ---- help -------------------------------------------------------------------


def help_arguments(parser: CommandParser) -> None:
    """Add the name of the command."""
    parser.place(
        "command",
        "COMMAND",
        "help.help_command",
        many=True,
        optional=True,
        kind="",
    )


def run_help(given: Namespace, session: Session) -> int:
    """Print the page of the command that is named, or of the program."""
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


# ---- What a page says -------------------------------------------------------


class HelpEntry(NamedTuple):
    """One line of a list: an option, argument or command, and what it is for."""

    name: str
    text: str


class HelpPage(NamedTuple):
    """The contents of a help page."""

    usage: str
    about: str
    sections: tuple[tuple[str, tuple[HelpEntry, ...]], ...]
    examples: tuple[str, ...]
    end: str


def command_page(parser: CommandParser, session: Session) -> HelpPage:
    """Return the help page of a command."""
    sections = []
    if parser.places:
        entries = _places(parser, session)
        sections.append((session.text("help.arguments"), entries))
    for title, options in parser.sections.items():
        entries = tuple(_option(each, session) for each in options)
        sections.append((session.text(title), entries))
    places = [each.metavar for each in parser.places]
    words = [parser.prog, *places, _options_word(session)]
    return _page(
        " ".join(words),
        help_code(parser.name),
        tuple(sections),
        session,
    )


def _places(parser: CommandParser, session: Session) -> tuple[HelpEntry, ...]:
    return tuple(
        HelpEntry(each.metavar, session.text(each.code))
        for each in parser.places
    )


def program_page(session: Session) -> HelpPage:
    """Return the help page of the program: its commands in groups."""
    sections = [
        (
            session.text(title),
            tuple(_command(name, name, session) for name in names),
        )
        for title, names in GROUPS.items()
    ]
    options = tuple(
        HelpEntry(name, session.text(code))
        for name, code in (
            ("--lang ja|en", "help.lang"),
            ("--version", "help.version"),
            ("-h, --help", "help.help_option"),
        )
    )
    sections.append((session.text("help.options"), options))
    return _page(
        f"irodori COMMAND … {_options_word(session)}",
        "help.irodori",
        tuple(sections),
        session,
    )


def family_page(first: str, session: Session) -> HelpPage:
    """Return the help page of the commands that share a first word."""
    entries = tuple(
        _command(each, f"{first} {each}", session) for each in family(first)
    )
    usage = f"irodori {first} COMMAND … {_options_word(session)}"
    return _page(
        usage,
        help_code(first),
        ((session.text("help.commands"), entries),),
        session,
    )


def _command(shown: str, name: str, session: Session) -> HelpEntry:
    """Return a command with the first sentence of what it does."""
    about = session.text(help_code(name))
    end = "。" if session.language == "ja" else ". "
    first, mark, _ = about.partition(end)
    return HelpEntry(shown, first + mark.rstrip())


def _page(
    usage: str,
    code: str,
    sections: tuple[tuple[str, tuple[HelpEntry, ...]], ...],
    session: Session,
) -> HelpPage:
    examples = _optional(f"{code}.examples", session)
    return HelpPage(
        usage,
        session.text(code),
        sections,
        tuple(examples.splitlines()),
        _optional(f"{code}.exit", session),
    )


def _optional(code: str, session: Session) -> str:
    if code in catalogue("ja"):
        return session.text(code)
    return ""


def _options_word(session: Session) -> str:
    return f"[{session.text('help.options').lower()}]"


def _option(option: Parameter, session: Session) -> HelpEntry:
    value = f" {option.metavar}" if option.metavar else ""
    text = session.text(option.code)
    if option.default:
        space = "" if session.language == "ja" else " "
        text += space + session.text("help.default", default=option.default)
    return HelpEntry(", ".join(option.names) + value, text)


# ---- Lines ------------------------------------------------------------------


def command_lines(parser: CommandParser, session: Session) -> Iterator[str]:
    """Yield the help page of a command as lines of the terminal's width."""
    return page_lines(command_page(parser, session), session)


def program_lines(session: Session) -> Iterator[str]:
    """Yield the help page of the program as lines of the terminal's width."""
    return page_lines(program_page(session), session)


def family_lines(first: str, session: Session) -> Iterator[str]:
    """Yield the help page of a family of commands as lines of the terminal's
    width.
    """
    return page_lines(family_page(first, session), session)


def page_lines(page: HelpPage, session: Session) -> Iterator[str]:
    """Yield a page as lines of the terminal's width."""
    columns = shutil.get_terminal_size().columns
    wide = max(_NARROWEST, min(columns, _WIDEST) - _HANGING)
    yield f"{session.text('help.usage')}: {page.usage}"
    yield ""
    yield from wrapped(page.about, wide)
    for title, entries in page.sections:
        yield ""
        yield f"{title}:"
        for entry in entries:
            yield from _entry_lines(entry, wide)
    if page.examples:
        yield ""
        yield f"{session.text('help.examples')}:"
        for line in page.examples:
            yield from _example_lines(line, wide)
    if page.end:
        yield ""
        yield from wrapped(page.end, wide)


def _entry_lines(entry: HelpEntry, wide: int) -> Iterator[str]:
    indent = " " * (_NAME_COLUMN + 4)
    lines = list(wrapped(entry.text, wide - len(indent)))
    if width(entry.name) > _NAME_COLUMN:
        yield f"  {entry.name}"
    else:
        yield f"  {entry.name:<{_NAME_COLUMN}}  {lines.pop(0)}"
    for line in lines:
        yield indent + line


def _example_lines(line: str, wide: int) -> Iterator[str]:
    """Yield a comment wrapped, and a command as it is typed."""
    if not line.startswith("#"):
        yield f"    {line}"
        return
    for part in wrapped(line, wide - 2):
        yield f"  {part}"


# ---- completion -------------------------------------------------------------


def completion_arguments(parser: CommandParser) -> None:
    """Add the name of the shell."""
    parser.place("shell", "SHELL", "help.shell", kind="")


def run_completion(given: Namespace, session: Session) -> int:
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
        about = _help_of(option, session)
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
        action.help = _help_of(place, session)
        _complete_files(action, place)


def _help_of(parameter: Parameter, session: Session) -> str:
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
    table[""] = _command_words(first_words(), "", session)
    choices: dict[str, Words] = {}
    for first in first_words():
        if family(first):
            table[first] = _command_words(family(first), f"{first} ", session)
    for name in COMMANDS:
        parser = command_parser(name)
        table[name] = _option_words(parser, session)
        choices.update(_choice_words(parser))
    return _FRAME.replace("TABLE", _table_rows(table)).replace(
        "CHOICES", _table_rows(choices)
    )


def _command_words(
    names: tuple[str, ...], before: str, session: Session
) -> Words:
    codes = [help_code(before + name) for name in names]
    return list(zip(names, map(session.text, codes), strict=True))


def _option_words(parser: CommandParser, session: Session) -> Words:
    return [
        (name, session.text(option.code))
        for option in parser.options
        for name in option.names
    ]


def _choice_words(parser: CommandParser) -> dict[str, Words]:
    found: dict[str, Words] = {}
    for option in parser.options:
        for name in option.names:
            if option.choices:
                found[name] = [(choice, choice) for choice in option.choices]
    return found


def _table_rows(table: dict[str, Words]) -> str:
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
