"""The parser of one command: argparse reads the options, and errors are in the
session's language.

Arguments without a name may come before, between and after the options, so
argparse is told of none: it hands back what it did not take, and
``CommandParser`` gives these words to the command's places in their order.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from irodori.cli.suggestions import did_you_mean
from irodori.errors import UsageError

Convert = Callable[[str], Any]


class Parameter(NamedTuple):
    """An option or an argument of a command, as its help page and its
    completion need it.
    """

    dest: str
    names: tuple[str, ...]
    """The names of an option, the short one first; empty for an argument."""
    metavar: str
    """What takes the value's place in the help; empty for an option without a
    value.
    """
    code: str
    """The code of the sentence that says what it is for."""
    default: str = ""
    choices: tuple[str, ...] = ()
    kind: str = ""
    """What a shell completes: ``file``, ``folder``, or nothing."""
    is_many: bool = False
    is_optional: bool = False


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for each option; with a width of its own it does not
    look for the terminal's.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


class CommandParser(argparse.ArgumentParser):
    """Reads the words behind a command's name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            prog=f"irodori {name}",
            usage="",
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.name = name
        self.places: list[Parameter] = []
        self.sections: dict[str, list[Parameter]] = {}
        self._section = "help.options"

    def section(self, code: str) -> None:
        """Begin a group of options, with the code of its title."""
        self._section = code

    def place(
        self,
        dest: str,
        metavar: str,
        code: str,
        *,
        many: bool = False,
        optional: bool = False,
        kind: str = "file",
    ) -> None:
        """Add an argument that is known by its place; ``many`` takes every
        word that is left.
        """
        self.places.append(
            Parameter(
                dest,
                (),
                metavar,
                code,
                kind=kind,
                is_many=many,
                is_optional=optional,
            )
        )

    def switch(self, *names: str, code: str, dest: str | None = None) -> None:
        """Add an option without a value."""
        dest = dest or _dest(names)
        self.add_argument(*names, dest=dest, action="store_true")
        self._list(Parameter(dest, names, "", code))

    def value(
        self,
        *names: str,
        metavar: str,
        code: str,
        convert: Convert = str,
        default: Any = None,  # noqa: ANN401  (whatever ``convert`` returns)
        kind: str = "",
        repeated: bool = False,
    ) -> None:
        """Add an option with a value; one that may be repeated has a list."""
        dest = _dest(names)
        action = "append" if repeated else "store"
        self.add_argument(
            *names, dest=dest, action=action, type=convert, default=default
        )
        shown = default if isinstance(default, str) else ""
        choices = getattr(convert, "choices", ())
        self._list(
            Parameter(
                dest, names, metavar, code, shown, choices, kind, repeated
            )
        )

    def _list(self, parameter: Parameter) -> None:
        self.sections.setdefault(self._section, []).append(parameter)

    @property
    def options(self) -> list[Parameter]:
        """Return the options of all sections."""
        return [each for section in self.sections.values() for each in section]

    def parse(
        self, words: Sequence[str], defaults: Mapping[str, object]
    ) -> argparse.Namespace:
        """Return what a command line says; UsageError where it is wrong,
        unless it asks for help.
        """
        known = {each.dest for each in self.options}
        self.set_defaults(
            **{
                name: value
                for name, value in defaults.items()
                if name in known
            }
        )
        before, after = _halves(words)
        try:
            given, left = self.parse_known_args(before)
        except argparse.ArgumentError as error:
            raise _meaning(error) from None
        if given.help:
            return given
        unknown = [
            word for word in left if word.startswith("-") and word != "-"
        ]
        if unknown:
            raise self._no_such_option(unknown[0])
        self._fill_places(given, [*left, *after])
        return given

    def _no_such_option(self, word: str) -> UsageError:
        option = word.partition("=")[0]
        names = [name for each in self.options for name in each.names]
        return UsageError(
            "usage.no_such_option",
            option=option,
            meant=did_you_mean(option, names),
        )

    def _fill_places(
        self, given: argparse.Namespace, words: list[str]
    ) -> None:
        for each in self.places:
            if not words and not each.is_optional:
                raise UsageError("usage.missing", name=each.metavar)
            if each.is_many:
                setattr(given, each.dest, list(words))
                words.clear()
            else:
                setattr(given, each.dest, words.pop(0))
        if words:
            raise UsageError("usage.extra", text=" ".join(words))

    def error(self, message: str) -> NoReturn:
        """Raise what argparse calls this for as ours."""
        raise UsageError("usage.other", problem=message)


def _dest(names: Sequence[str]) -> str:
    return names[-1].lstrip("-").replace("-", "_")


def _halves(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words before and after the first ``--``, behind which nothing
    is an option.
    """
    listed = list(words)
    if "--" not in listed:
        return listed, []
    at = listed.index("--")
    return listed[:at], listed[at + 1 :]


def _meaning(error: argparse.ArgumentError) -> UsageError:
    """Return argparse's own refusals in our words: the one place that knows
    its English.
    """
    option = error.argument_name or ""
    if error.message.startswith("expected"):
        return UsageError("usage.no_value", option=option)
    if error.message.startswith("ignored explicit argument"):
        return UsageError("usage.takes_no_value", option=option)
    return UsageError("usage.other", problem=str(error))
