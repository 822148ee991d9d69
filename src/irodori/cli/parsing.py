"""The parser of one command, and the types of its options: argparse reads the
options, and errors are in the session's language.

Arguments without a name may come before, between and after the options, so
argparse is told of none: it hands back what it did not take, and
``CommandParser`` gives these words to the command's places in their order.

The options that several commands share are at the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from irodori.allowance import USUAL_MEBIBYTES, USUAL_SECONDS
from irodori.errors import UsageError
from irodori.messages import Sentence
from irodori.tuples import NamedTuple

if TYPE_CHECKING:
    from irodori.workbook.ziprecords import Limits

Convert = Callable[[str], Any]

MOST = 999_999_999
"""The greatest number that an option without a bound of its own takes."""
_SUGGESTIONS = 3
"""The most words that are suggested."""
_MOST_SECONDS = 86_400
_MOST_MEMORY = 1 << 20
_LEAST_MEMORY = 256
"""MiB; with less, not even the program itself would have room."""


class Parameter(NamedTuple):
    """An option or an argument of a command, as its help page and its
    completion need it.
    """

    dest: str
    names: tuple[str, ...]
    """The names of an option, the short one first; empty for an argument."""
    metavar: str
    """The placeholder for the value in the help; empty for an option without a
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
    """Whether an argument may be left out."""
    is_required: bool = False
    """Whether an option has to be given."""


class _Formatter(argparse.HelpFormatter):
    """argparse makes one for each option; a fixed width keeps it from asking
    for the terminal's.
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
        """Add a positional argument; ``many`` takes all words that are left."""
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
        required: bool = False,
    ) -> None:
        """Add an option with a value; the value of a repeated option is a
        list.
        """
        dest = _dest(names)
        action = "append" if repeated else "store"
        self.add_argument(
            *names,
            dest=dest,
            action=action,
            type=convert,
            default=default,
        )
        shown = default if isinstance(default, str) else ""
        choices = getattr(convert, "choices", ())
        self._list(
            Parameter(
                dest,
                names,
                metavar,
                code,
                shown,
                choices,
                kind,
                repeated,
                is_required=required,
            )
        )

    def file(
        self,
        *names: str,
        metavar: str,
        code: str,
        must_exist: bool = False,
        repeated: bool = False,
        required: bool = False,
    ) -> None:
        """Add an option whose value is the path of a file."""
        self.value(
            *names,
            metavar=metavar,
            code=code,
            convert=existing_file(names[-1]) if must_exist else Path,
            kind="file",
            repeated=repeated,
            required=required,
        )

    def number(
        self,
        name: str,
        *,
        metavar: str,
        code: str,
        least: int = 1,
        most: int = MOST,
        default: str | None = None,
    ) -> None:
        """Add an option whose value is a whole number."""
        self.value(
            name,
            metavar=metavar,
            code=code,
            convert=whole_number(name, least, most),
            default=default,
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
        """Return the parsed command line; UsageError where it is wrong, unless
        it asks for help.
        """
        known = {each.dest for each in self.options}
        for name in known & defaults.keys():
            self.set_defaults(**{name: defaults[name]})
        before, after = _halves(words)
        try:
            given, left = self.parse_known_args(before)
        except argparse.ArgumentError as error:
            raise _meaning(error) from None
        if given.help:
            return given
        for word in left:
            if word.startswith("-") and word != "-":
                raise self._no_such_option(word)
        self._fill_places(given, [*left, *after])
        for each in self.options:
            if each.is_required and getattr(given, each.dest) is None:
                name = f"{each.names[0]} {each.metavar}"
                raise UsageError("usage.missing", name=name)
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
        """Raise argparse's other errors as ours."""
        raise UsageError("usage.other", problem=message)


def _dest(names: Sequence[str]) -> str:
    return names[-1].lstrip("-").replace("-", "_")


def _halves(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the words before and after the first ``--``; nothing after it is
    an option.
    """
    listed = list(words)
    if "--" not in listed:
        return listed, []
    at = listed.index("--")
    return listed[:at], listed[at + 1 :]


def _meaning(error: argparse.ArgumentError) -> UsageError:
    """Return argparse's own error as ours: the one place that depends on its
    English.
    """
    option = error.argument_name or ""
    if error.message.startswith("expected"):
        return UsageError("usage.no_value", option=option)
    if error.message.startswith("ignored explicit argument"):
        return UsageError("usage.takes_no_value", option=option)
    return UsageError("usage.other", problem=str(error))


class WordChoice:
    """One of several words."""

    def __init__(self, option: str, *choices: str) -> None:
        self.option = option
        self.choices = choices

    def __call__(self, text: str) -> str:
        """Return the word if it is one of the choices."""
        check_choice(self.option, text, self.choices)
        return text


def check_choice(
    option: str,
    value: str,
    choices: Sequence[str],
) -> None:
    """Refuse a value that is not among an option's choices."""
    if value not in choices:
        meant = did_you_mean(value, choices)
        raise UsageError(
            "usage.choice",
            option=option,
            value=value,
            choices=tuple(choices),
            meant=meant,
        )


def whole_number(
    option: str, least: int = 1, most: int = MOST
) -> Callable[[str], int]:
    """Return a parser of whole numbers from ``least`` to ``most``."""

    def number(text: str) -> int:
        is_short = len(text) <= len(str(MOST))
        is_number = is_short and text.isascii() and text.isdecimal()
        if not is_number or not least <= int(text) <= most:
            raise UsageError(
                "usage.number",
                option=option,
                text=text,
                least=least,
                most=most,
            )
        return int(text)

    return number


def as_of_date(text: str) -> dt.date:
    """Return the date of ``--as-of``: ISO or any Japanese form."""
    from irodori.scorecard.values.dates import read_date

    day = read_date(text)
    if day is None:
        raise UsageError("usage.as_of", text=text)
    return day


def existing_file(option: str) -> Callable[[str], Path]:
    """Return a parser of paths of existing files."""

    def path(text: str) -> Path:
        if Path(text).is_dir():
            raise UsageError("usage.file_is_folder", option=option, path=text)
        if not Path(text).is_file():
            raise UsageError("usage.no_file", option=option, path=text)
        return Path(text)

    return path


def secret(option: str, variable: str | None) -> str | None:
    """Return the value of the environment variable that an option names; None
    without the option.
    """
    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        raise UsageError("usage.no_variable", option=option, name=variable)
    return value


def check_installed(
    extra: str,
    modules: Sequence[str],
    what: str,
) -> None:
    """Refuse a command or option whose packages are not installed, and say
    what to install.
    """
    from importlib.util import find_spec

    missing = tuple(name for name in modules if find_spec(name) is None)
    if missing:
        raise UsageError(
            "usage.not_installed",
            what=what,
            missing=missing,
            extra=extra,
        )


def did_you_mean(word: str, known: Iterable[str]) -> Sentence:
    """Return the sentence that suggests the known words that begin with a
    word, ``--output`` and ``--out-dir`` for ``--out``; else the one most like
    it.
    """
    from irodori.toml_lines import nearest_key

    names = list(known)
    begun = [name for name in names if name.startswith(word)]
    if begun and len(word.strip("-")) > 1:
        found = tuple(begun[:_SUGGESTIONS])
        return Sentence("usage.did_you_mean", {"names": found})
    return nearest_key(word, names)


# ---- The options that several commands share --------------------------------


def add_judging(parser: CommandParser, *, status: str = "help.status") -> None:
    """Add what decides how a book is understood and judged."""
    parser.section("help.group.judging")
    add_as_of(parser)
    parser.file("--status", metavar="FILE", code=status, must_exist=True)
    parser.value(
        "--legend",
        metavar="auto|builtin|FILE",
        code="help.legend",
        default="auto",
        kind="file",
    )
    parser.value(
        "--fills",
        metavar="exact|scale|ignore",
        code="help.fills",
        convert=WordChoice("--fills", "exact", "scale", "ignore"),
    )
    add_profile(parser)
    parser.value("--kind", metavar="NAME", code="help.kind")


def add_output(parser: CommandParser, metavar: str, code: str) -> None:
    """Add the file that a command makes."""
    parser.section("help.group.output")
    parser.file("-o", "--output", metavar=metavar, code=code, required=True)


def add_as_of(parser: CommandParser, code: str = "help.as_of") -> None:
    """Add the date to judge by."""
    parser.value("--as-of", metavar="DATE", code=code, convert=as_of_date)


def add_profile(parser: CommandParser) -> None:
    """Add the profile."""
    parser.file("--profile", metavar="FILE", code="help.profile")


def add_palette(parser: CommandParser, code: str = "help.palette") -> None:
    """Add the palette."""
    parser.value("--palette", metavar="NAME", code=code, default="cud")


def add_opening(
    parser: CommandParser,
    password: str = "help.check_password_env",  # noqa: S107  (a code)
) -> None:
    """Add the password and the limits of what a book may take."""
    parser.section("help.group.opening")
    parser.value("--password-env", metavar="NAME", code=password)
    parser.number(
        "--max-seconds",
        metavar="N",
        code="help.max_seconds",
        most=_MOST_SECONDS,
        default=str(USUAL_SECONDS),
    )
    parser.number(
        "--max-memory",
        metavar="MIB",
        code="help.max_memory",
        least=_LEAST_MEMORY,
        most=_MOST_MEMORY,
        default=str(USUAL_MEBIBYTES),
    )
    parser.number("--max-unpacked", metavar="MIB", code="help.max_unpacked")
    parser.number("--max-ratio", metavar="N", code="help.max_ratio")
    parser.number("--max-parts", metavar="N", code="help.max_parts")
    parser.switch("--allow-duplicates", code="help.allow_duplicates")


def add_messages(parser: CommandParser) -> None:
    """Add the options about messages, which every command has."""
    parser.section("help.group.messages")
    parser.switch("-q", "--quiet", code="help.quiet")
    parser.switch("-v", "--verbose", code="help.verbose")
    parser.value(
        "--lang",
        metavar="ja|en",
        code="help.lang",
        convert=WordChoice("--lang", "ja", "en"),
    )
    parser.switch("--json-logs", code="help.json_logs")
    parser.switch("-h", "--help", code="help.help_option")


def workbook_limits(given: Namespace) -> Limits:
    """Return what a workbook may use of this machine."""
    from irodori.workbook.ziprecords import Limits

    usual = Limits()
    unpacked = usual.unpacked
    if given.max_unpacked is not None:
        unpacked = given.max_unpacked << 20
    return usual._replace(
        unpacked=unpacked,
        ratio=given.max_ratio or usual.ratio,
        parts=given.max_parts or usual.parts,
        duplicates=given.allow_duplicates,
    )


def check_legend(legend: str | PathLike[str]) -> None:
    """Refuse a file of a legend that cannot be read: ProfileError."""
    from irodori.scorecard.profiles import load_profile

    if legend not in ("auto", "builtin"):
        load_profile(Path(legend))


def check_palette(palette: str, profile: Path | None) -> None:
    """Refuse a palette that the profile does not hold; UsageError, or
    ProfileError for the profile itself.
    """
    from irodori.scorecard.profiles import load_profile

    check_choice("--palette", palette, tuple(load_profile(profile).palettes))
