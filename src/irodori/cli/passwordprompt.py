"""Opening a workbook that is protected with a password, and protecting its output again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, TypeVar

from irodori.cli.session import Session
from irodori.errors import InputError
from irodori.options import Options

_ATTEMPTS = 3
Result = TypeVar("Result")


def opened(
    source: Path | bytes | BinaryIO,
    path: Path,
    options: Options,
    session: Session,
    act: Callable[[Path | bytes | BinaryIO, Options], Result],
) -> Result:
    """Return what ``act`` makes of a book; a person at the terminal is asked for the password where it needs one.

    ``path`` is the book's name.
    """
    try:
        return act(source, options)
    except InputError as error:
        if error.code != "workbook.password" or not sys.stdin.isatty() or session.json_logs:
            raise
        refusal = error
    from getpass import getpass

    for attempt in range(_ATTEMPTS):
        asked = getpass(session.text("cli.password_prompt", name=path.name))
        if not asked:
            raise refusal
        try:
            return act(_again(source), replace(options, password=asked))
        except InputError as error:
            if error.code != "workbook.wrong_password" or attempt == _ATTEMPTS - 1:
                raise
        session.complain(session.text("cli.password_again"))
    raise refusal


def _again(source: Path | bytes | BinaryIO) -> Path | bytes | BinaryIO:
    """Return a source at its beginning."""
    if not isinstance(source, Path | bytes):
        source.seek(0)
    return source
