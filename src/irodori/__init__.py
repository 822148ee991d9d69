"""Irodori: an Excel scorecard in, the same workbook out, filled according to
its legend.

    from irodori import convert
    result = convert("in.xlsx", as_of=date(2022, 4, 1))
    result.save("out.xlsx")

What the calls return is in ``irodori.results``. The lossless layer by itself
is ``irodori.workbook.Workbook``; it knows no scorecard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irodori.compare import check, diff
    from irodori.conversion import convert, inspect
    from irodori.errors import (
        InputError,
        InternalError,
        IrodoriError,
        PasswordError,
        ProfileError,
        UsageError,
    )
    from irodori.newbooks import summary, template

__all__ = [
    "InputError",
    "InternalError",
    "IrodoriError",
    "PasswordError",
    "ProfileError",
    "UsageError",
    "check",
    "convert",
    "diff",
    "inspect",
    "summary",
    "template",
]

__version__ = "0.1.0"

_HOMES = {
    "check": "irodori.compare",
    "convert": "irodori.conversion",
    "diff": "irodori.compare",
    "inspect": "irodori.conversion",
    "summary": "irodori.newbooks",
    "template": "irodori.newbooks",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for, so that a command pays
    only for what it uses.
    """
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "irodori.errors")), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
