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
from irodori.cli.passwordprompt import Unlocked, opened
from irodori.cli.session import Session
from irodori.cli.shared_options import limits_of
from irodori.cli.timelimit import time_limit

if TYPE_CHECKING:
    from irodori.comparison import Check, Diff
    from irodori.conversion import Conversion, Inspection

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
        """Return a book's conversion; of a protected one with the files as they are on the disk."""
        from irodori import convert

        conversion, unlocked = self._opened(path, lambda book: convert(book, **self._judging, **self._more))
        if unlocked:
            from irodori.workbook.passwords import encrypt

            same = conversion.data == unlocked.package
            conversion.data = unlocked.data if same else encrypt(conversion.data, unlocked.password)
            conversion.inspection = conversion.inspection._replace(data=unlocked.data, name=file_name(path).name)
        return conversion

    def inspect(self, path: Path, *, stated: bool = True) -> Inspection:
        """Return how a book is understood; without ``stated`` the status table given says nothing of it."""
        from irodori import inspect

        options = dict(self._judging)
        if not stated:
            options.pop("status", None)
        inspection, unlocked = self._opened(path, lambda book: inspect(book, **options))
        return inspection._replace(name=file_name(path).name) if unlocked else inspection

    def check(self, path: Path) -> Check:
        """Return which fills of a book are not what its legend asks for."""
        from irodori import check

        checked, unlocked = self._opened(path, lambda book: check(book, **self._judging))
        if unlocked:
            inspection = checked.inspection._replace(name=file_name(path).name)
            checked = checked._replace(inspection=inspection)
        return checked

    def with_book(self, path: Path, act: Callable[[Any], Result]) -> Result:
        """Return what ``act`` makes of a book, opened with the password and within the time limit."""
        result, _ = self._opened(path, act)
        return result

    def _opened(self, path: Path, act: Callable[[Any], Result]) -> tuple[Result, Unlocked | None]:
        with time_limit(self._seconds):
            return opened(self._source(path), path, self._password, self._session, act)

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
    from irodori.comparison import diff_inspected

    return diff_inspected(old, new, judged_colors=judged)


def _given(given: Namespace, names: Sequence[str]) -> Mapping[str, Any]:
    """Return the options that were given or have a default, by their names."""
    values = vars(given)
    return {name: values[name] for name in names if values.get(name) is not None}
