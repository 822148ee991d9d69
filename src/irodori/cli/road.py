"""The one place in which the command line calls the program's functions.

Whatever these functions are called and wherever they are, the commands see what is here.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from irodori.cli.argtypes import secret
from irodori.cli.inputs import file_name, is_standard_input, read_standard_input
from irodori.cli.passwordprompt import opened
from irodori.cli.session import Session
from irodori.cli.shared_options import limits_of
from irodori.cli.timelimit import time_limit

if TYPE_CHECKING:
    from irodori.options import Options
    from irodori.results import Check, Conversion, Diff, Inspection

Result = TypeVar("Result")
Source = Path | bytes | BinaryIO
RowsDone = Callable[[int, int], None]
"""Takes how many rows of a book are done, and how many there are."""
_TELLS_PROGRESS = False
"""Whether ``irodori.convert`` has the argument ``progress``, a RowsDone."""
_JUDGING = ("as_of", "status", "legend", "fills", "profile")


class Road:
    """Does with books what a command asks for, with the options that it was given."""

    def __init__(self, given: Namespace, session: Session, *, progress: RowsDone | None = None, **more: object) -> None:
        self._session = session
        self._password = secret("--password-env", given.password_env)
        self._seconds: int | None = given.max_seconds
        self._judging = {**_given(given, _JUDGING), "limits": limits_of(given)}
        self._more: dict[str, Any] = dict(more)
        if progress and _TELLS_PROGRESS:
            self._more["progress"] = progress
        self._kept: dict[Path, bytes] = {}

    def convert(self, path: Path) -> Conversion:
        """Return a book's conversion."""
        from irodori.conversion import convert

        return self._opened(path, self._options(**self._more), convert)

    def inspect(self, path: Path, *, stated: bool = True) -> Inspection:
        """Return how a book is understood; without ``stated`` the status table given says nothing of it."""
        from irodori.conversion import inspect

        return self._opened(path, self._options() if stated else self._options(status=None), inspect)

    def check(self, path: Path) -> Check:
        """Return which fills of a book are not what its legend asks for."""
        from irodori.compare import check

        return self._opened(path, self._options(), check)

    def with_book(self, path: Path, act: Callable[[Any, Options], Result]) -> Result:
        """Return what ``act`` makes of a book and its options, opened with the password and within the time limit."""
        return self._opened(path, self._options(), act)

    def _options(self, **more: Any) -> Options:  # noqa: ANN401
        from irodori.options import Options

        return Options(**{**self._judging, "password": self._password, **more})

    def _opened(self, path: Path, options: Options, act: Callable[[Any, Options], Result]) -> Result:
        with time_limit(self._seconds):
            return opened(self._source(path), path, options, self._session, act)

    def _source(self, path: Path) -> Source:
        """Return what a book is read from: its path, or what came by standard input under a file's name."""
        if not is_standard_input(path):
            return path
        if path not in self._kept:
            self._kept[path] = read_standard_input()
        stream = BytesIO(self._kept[path])
        stream.name = file_name(path).name
        return stream


def compare(old: Inspection, new: Inspection, *, judged: bool) -> Diff:
    """Return what changed between two books."""
    from irodori.compare import diff_inspected

    return diff_inspected(old, new, judged_colors=judged)


def _given(given: Namespace, names: Sequence[str]) -> Mapping[str, Any]:
    """Return the options that were given or have a default, by their names."""
    values = vars(given)
    return {name: values[name] for name in names if values.get(name) is not None}
