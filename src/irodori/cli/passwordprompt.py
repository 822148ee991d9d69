"""Opening a workbook that is protected with a password, and protecting its output again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from irodori.cli.session import Session
from irodori.errors import InputError
from irodori.files import read_input
from irodori.workbook.passwords import NO_PASSWORD, decrypt

_ATTEMPTS = 3
Result = TypeVar("Result")


class Unlocked(NamedTuple):
    """A protected workbook, the package inside it, and the password."""

    data: bytes
    package: bytes
    password: str


def opened(
    source: Path | bytes | BinaryIO,
    path: Path,
    password: str | None,
    session: Session,
    act: Callable[[Path | bytes | BinaryIO], Result],
) -> tuple[Result, Unlocked | None]:
    """Return what ``act`` makes of a book, of the package inside it where it is protected; ``path`` is its name."""
    try:
        return act(source), None
    except InputError as error:
        if error.code != "workbook.password":
            raise
        unlocked = _unlocked(_bytes(source), path, password, session)
        if unlocked is None:
            raise
    return act(unlocked.package), unlocked


def _bytes(source: Path | bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        return source
    if isinstance(source, Path):
        return read_input(source)
    source.seek(0)
    return source.read()


def _unlocked(data: bytes, source: Path, password: str | None, session: Session) -> Unlocked | None:
    """Try the given password, the one that Excel itself never asks for, and then the person at the terminal."""
    if password is not None:
        return Unlocked(data, decrypt(data, password), password)
    unlocked = _try(data, NO_PASSWORD)
    if unlocked or not sys.stdin.isatty() or session.json_logs:
        return unlocked
    from getpass import getpass

    for attempt in range(_ATTEMPTS):
        asked = getpass(session.text("cli.password_prompt", name=source.name))
        if not asked:
            return None
        if attempt == _ATTEMPTS - 1:
            return Unlocked(data, decrypt(data, asked), asked)
        if unlocked := _try(data, asked):
            return unlocked
        session.complain(session.text("cli.password_again"))
    return None


def _try(data: bytes, password: str) -> Unlocked | None:
    try:
        return Unlocked(data, decrypt(data, password), password)
    except InputError as error:
        if error.code != "workbook.wrong_password":
            raise
    return None
