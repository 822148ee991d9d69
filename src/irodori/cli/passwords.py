"""Opening a workbook that is protected with a password, and protecting its output again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from irodori.cli.options import secret_of
from irodori.cli.session import Session
from irodori.errors import InputError
from irodori.options import Options

_ATTEMPTS = 3
Result = TypeVar("Result")


def password_of(variable: str | None, command: str) -> str | None:
    """Return the password in an environment variable; UsageError where it is not set."""
    return secret_of("--password-env", variable, command)


def opened(source: Path, options: Options, session: Session, act: Callable[[Path, Options], Result]) -> Result:
    """Do something with a workbook; a person at the terminal is asked for the password where it needs one."""
    try:
        return act(source, options)
    except InputError as error:
        if error.code != "workbook.password" or not sys.stdin.isatty() or session.json_logs:
            raise
        refusal = error
    from getpass import getpass

    for attempt in range(_ATTEMPTS):
        asked = getpass(session.text("cli.password_prompt", name=source.name))
        if not asked:
            raise refusal
        try:
            return act(source, replace(options, password=asked))
        except InputError as error:
            if error.code != "workbook.wrong_password" or attempt == _ATTEMPTS - 1:
                raise
        session.complain(session.text("cli.password_again"))
    raise refusal
