"""The completion script for PowerShell, made from the parsers of all commands."""

from __future__ import annotations

from irodori.cli.parsing import CommandParser
from irodori.cli.registry import COMMANDS, family, first_words, help_code
from irodori.cli.session import Session

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
    """Return the script; where no word fits, PowerShell itself completes the names of files."""
    from irodori.cli.dispatch import command_parser

    table: dict[str, Words] = {"": _commands(first_words(), "", session)}
    choices: dict[str, Words] = {}
    for first in first_words():
        if family(first):
            table[first] = _commands(family(first), f"{first} ", session)
    for name in COMMANDS:
        parser = command_parser(name)
        table[name] = _options(parser, session)
        choices.update(_choices(parser))
    return _FRAME.replace("TABLE", _rows(table)).replace("CHOICES", _rows(choices))


def _commands(names: tuple[str, ...], before: str, session: Session) -> Words:
    return [(name, session.text(help_code(before + name))) for name in names]


def _options(parser: CommandParser, session: Session) -> Words:
    return [(name, session.text(option.code)) for option in parser.options for name in option.names]


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
        listed = ", ".join(f"@({_quoted(word)}, {_quoted(about)})" for word, about in words)
        lines.append(f"        {_quoted(key)} = @({listed})")
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as PowerShell's literal string, in which nothing but the quotation mark is special."""
    marks = "'‘’‚‛"
    return "'" + "".join(character * 2 if character in marks else character for character in text) + "'"
