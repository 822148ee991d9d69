"""Asking for the password of a protected workbook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

from irodori.cli.session import Session
from irodori.errors import InputError

_ATTEMPTS = 3
Result = TypeVar("Result")


def with_password(name: str, password: str | None, session: Session, act: Callable[[str | None], Result]) -> Result:
    """Return what ``act`` makes of a password; a person at the terminal is asked for one where the book needs it.

    ``name`` is what the question calls the book.
    """
    try:
        return act(password)
    except InputError as error:
        if error.code != "workbook.password" or not sys.stdin.isatty() or session.json_logs:
            raise
        refusal = error
    from getpass import getpass

    for attempt in range(_ATTEMPTS):
        asked = getpass(session.text("cli.password_prompt", name=name))
        if not asked:
            raise refusal
        try:
            return act(asked)
        except InputError as error:
            if error.code != "workbook.wrong_password" or attempt == _ATTEMPTS - 1:
                raise
        session.complain(session.text("cli.password_again"))
    raise refusal
