"""What the values of options may be: each returns the value that a text says,
or raises UsageError.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from irodori.cli.suggestions import did_you_mean
from irodori.errors import UsageError

MOST = 999_999_999
"""The greatest number that an option without a bound of its own takes."""


class WordChoice:
    """One of several words."""

    def __init__(self, option: str, *choices: str) -> None:
        self.option = option
        self.choices = choices

    def __call__(self, text: str) -> str:
        """Return the word if it is one of the choices."""
        check_choice(self.option, text, self.choices)
        return text


def check_choice(option: str, value: str, choices: Sequence[str]) -> None:
    """Refuse a value that an option does not know."""
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
    """Return what reads a whole number from ``least`` to ``most``."""

    def number(text: str) -> int:
        is_number = (
            text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))
        )
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
    """Return what reads the path of a file that is there."""

    def path(text: str) -> Path:
        if not Path(text).is_file():
            raise UsageError("usage.no_file", option=option, path=text)
        return Path(text)

    return path


def secret(option: str, variable: str | None) -> str | None:
    """Return what an environment variable that an option names holds; None
    where the option is not given.
    """
    if variable is None:
        return None
    value = os.environ.get(variable)
    if not value:
        raise UsageError("usage.no_variable", option=option, name=variable)
    return value


def check_installed(extra: str, modules: Sequence[str], what: str) -> None:
    """Refuse a command, or an option of it, whose packages are not installed;
    the refusal names what to install.
    """
    from importlib.util import find_spec

    missing = tuple(name for name in modules if find_spec(name) is None)
    if missing:
        raise UsageError(
            "usage.not_installed", what=what, missing=missing, extra=extra
        )
