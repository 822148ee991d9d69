"""A plain command line, run without Typer: to load Typer takes longer than to colour a small book.

Plain is a command's name, then nothing but known options, each once and with its value, and as many arguments as the
command takes.  What is known is read from the command's own function, as Typer reads it.  Every other line is left to
Typer, which knows what to say of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from irodori.cli.commands import COMMANDS, command_function
from irodori.cli.options import Argument, Option
from irodori.cli.session import Session

_ONE_VALUE = (str, str | None)
_EXPANDED = frozenset("*?[~$%")
"""What Typer expands to the names of files where the shell has not (Windows)."""


def run_plain(arguments: Sequence[str], session: Session) -> int | None:
    """Run a plain command line and return its exit status; None, and nothing done, for any other."""
    name, *words = arguments or [""]
    module = COMMANDS.get(name)
    if not isinstance(module, str):
        return None
    function = command_function(name, module)
    values = values_of(get_type_hints(function, include_extras=True), words)
    return None if values is None else function(session, **values)


def values_of(hints: Mapping[str, Any], words: Sequence[str]) -> dict[str, Any] | None:
    """Return the values of a command's parameters, whose types are ``hints``; None where the words are not plain."""
    declared = [(name, *get_args(hint)) for name, hint in hints.items() if get_origin(hint) is Annotated]
    options = {each.name: (name, kind) for name, kind, each in declared if isinstance(each, Option)}
    places = {name: kind for name, kind, each in declared if isinstance(each, Argument)}
    values, arguments = dict[str, Any](), list[str]()
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-"):
            arguments.append(word)
            continue
        option, joined, value = word.partition("=")
        name, kind = options.get(option, ("", None))
        if kind is bool and not joined:
            given: str | bool = True
        elif kind in _ONE_VALUE and (not joined or option.startswith("--")):
            given = value if joined else next(waiting, "-")
        else:
            return None
        if name in values or not _is_plain(given):
            return None
        values[name] = given
    if not all(map(_is_plain, arguments)):
        return None
    if [*places.values()] == [list[str]] and arguments:
        return values | dict.fromkeys(places, arguments)
    return values | dict(zip(places, arguments, strict=True)) if len(arguments) == len(places) else None


def _is_plain(value: str | bool) -> bool:
    return value is True or bool(value and not value.startswith("-") and _EXPANDED.isdisjoint(value))
