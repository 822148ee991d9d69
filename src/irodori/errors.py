"""The error tree: every refusal is an IrodoriError with a code, a place and a
sentence in both languages.

::

    IrodoriError
    ├── InputError             the workbook
    │   └── PasswordError      its password
    ├── ProfileError           another file that was given: profile, legend, statuses, jobs
    ├── UsageError             an argument of a command
    │   └── ArgumentError      an argument of a call; a ValueError too
    │       └── NoSheetError   the name of a worksheet; a KeyError too
    └── InternalError          ourselves
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import PurePath
from typing import ClassVar

from irodori.messages import Language, Sentence, Shell, catalogue, said_in


class IrodoriError(Exception):
    """Something was refused; nothing was written.

    ``code`` is stable, ``sheet`` and ``cell`` say where (None where the whole
    file is meant), ``message`` gives the sentence with what to do next,
    ``exit_status`` is what a command ends with.
    """

    exit_status: ClassVar[int] = 3

    def __init__(
        self,
        code: str,
        *,
        sheet: str | None = None,
        cell: str | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sheet = sheet
        self.cell = cell
        self.params = params

    def message(
        self, language: Language = "ja", shell: Shell = "python"
    ) -> str:
        """Return the sentence for a person, without the place, in the words
        of where it is read.
        """
        sentence = Sentence(self.code, self.params)
        return said_in(shell, sentence).text(language).rstrip()

    def __str__(self) -> str:
        place = "!".join(filter(None, (self.sheet, self.cell)))
        return f"{self.code}: {self.message('en')}" + (
            f" ({place})" if place else ""
        )


class InputError(IrodoriError):
    """The workbook cannot be read, understood or kept whole."""


class PasswordError(InputError):
    """The workbook is protected, and the password is missing or wrong."""


class ProfileError(IrodoriError):
    """A profile, legend, status or jobs file given by the user is wrong.

    ``others`` are further errors that are found with it, so that all of them
    can be mended at once.
    """

    exit_status = 2
    others: tuple[ProfileError, ...] = ()

    @classmethod
    def refuse_any(cls, errors: Iterable[ProfileError]) -> None:
        """Raise the first of some errors, with the others; nothing for none."""
        found = tuple(errors)
        if found:
            first, *others = found
            first.others = tuple(others)
            raise first


class UsageError(IrodoriError):
    """An argument of a call or of a command is none that it can take.

    ``command`` is the command whose help says how it is right, empty for a
    call.
    """

    exit_status = 2

    def __init__(
        self, code: str, *, command: str = "", **params: object
    ) -> None:
        super().__init__(code)
        self.params = params
        self.command = command


class ArgumentError(UsageError, ValueError):
    """An argument of a call."""


class NoSheetError(ArgumentError, KeyError):
    """The workbook has no worksheet of a name."""


class InternalError(IrodoriError):
    """Our own output failed its verification, or an invariant broke; no file
    was written.
    """

    exit_status = 70


def raised_at(error: Exception) -> str:
    """Return the file and line that raised an error: ``judge.py:123``."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (
        f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        if trace
        else "?"
    )


def system_reason(error: OSError) -> Sentence | str:
    """Return why the system refused something: in words for what happens to
    people, else as the system says it.
    """
    name = errno.errorcode.get(error.errno or 0, "").lower()
    code = f"system.{name}"
    if code in catalogue("ja"):
        return Sentence(code)
    return error.strerror or str(error)
