"""The one place in which the command line calls the program's functions.

Whatever these functions are called and wherever they are, the commands see what is here.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from irodori.cli.argtypes import secret
from irodori.cli.inputs import file_name, is_standard_input, read_standard_input
from irodori.cli.passwordprompt import with_password
from irodori.cli.session import Session
from irodori.cli.shared_options import limits_of
from irodori.cli.timelimit import time_limit
from irodori.options import Options

if TYPE_CHECKING:
    from irodori.results import Check, Conversion, Diff, Inspection

Result = TypeVar("Result")
Act = Callable[[Any, Options], Result]
"""What is done with a book: its source, and the options."""
_GIVEN = ("as_of", "status", "legend", "fills", "profile", "kind", "palette")
"""The options of a command line that Options has too, under the same names."""


class Road:
    """Does with books what a command asks for, with the options that it was given."""

    def __init__(
        self,
        given: Namespace,
        session: Session,
        **more: Any,  # noqa: ANN401
    ) -> None:
        self._session = session
        self._seconds: int | None = given.max_seconds
        values = {name: value for name in _GIVEN if (value := getattr(given, name, None)) is not None}
        password = secret("--password-env", given.password_env)
        self.options = Options(**values, **more, limits=limits_of(given), password=password)
        self._standard_input: bytes | None = None

    def convert(self, path: Path) -> Conversion:
        """Return a book's conversion."""
        from irodori import convert

        return self.with_book(path, convert)

    def inspect(self, path: Path, *, stated: bool = True) -> Inspection:
        """Return how a book is understood; without ``stated`` the status table given says nothing of it."""
        from irodori import inspect

        if stated:
            return self.with_book(path, inspect)
        return self.with_book(path, lambda source, options: inspect(source, replace(options, status=None)))

    def check(self, path: Path) -> Check:
        """Return which fills of a book are not what its legend asks for."""
        from irodori import check

        return self.with_book(path, check)

    def with_book(self, path: Path, act: Act[Result]) -> Result:
        """Return what ``act`` makes of a book, with its password and within the time limit."""

        def opened(password: str | None) -> Result:
            with time_limit(self._seconds):
                return act(self._source(path), replace(self.options, password=password))

        return with_password(file_name(path).name, self.options.password, self._session, opened)

    def _source(self, path: Path) -> Path | BinaryIO:
        """Return what a book is read from: its path, or what came by standard input under a file's name."""
        if not is_standard_input(path):
            return path
        if self._standard_input is None:
            self._standard_input = read_standard_input()
        stream = BytesIO(self._standard_input)
        stream.name = file_name(path).name
        return stream


def compare(old: Inspection, new: Inspection, *, judged: bool) -> Diff:
    """Return what changed between two books."""
    from irodori.compare import diff_inspected

    return diff_inspected(old, new, judged_colors=judged)
