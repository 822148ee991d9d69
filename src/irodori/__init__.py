"""Irodori: an Excel scorecard in, the same workbook out, filled according to its legend.

    from irodori import convert
    result = convert("in.xlsx", as_of=date(2022, 4, 1))
    result.save("out.xlsx")

The lossless layer by itself is ``irodori.workbook.Workbook``; it knows no scorecard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irodori.compare import check, diff
    from irodori.conversion import convert, inspect
    from irodori.errors import InputError, InternalError, IrodoriError, ProfileError
    from irodori.results import Conversion, Inspection
    from irodori.scorecard.findings import Finding
    from irodori.scorecard.judging.verdicts import Rating

__all__ = [
    "Conversion",
    "Finding",
    "InputError",
    "Inspection",
    "InternalError",
    "IrodoriError",
    "ProfileError",
    "Rating",
    "check",
    "convert",
    "diff",
    "inspect",
]

__version__ = "0.1.0"

_HOMES = {
    **dict.fromkeys(("check", "diff"), "irodori.compare"),
    **dict.fromkeys(("convert", "inspect"), "irodori.conversion"),
    **dict.fromkeys(("Conversion", "Inspection"), "irodori.results"),
    **dict.fromkeys(("InputError", "InternalError", "IrodoriError", "ProfileError"), "irodori.errors"),
    "Finding": "irodori.scorecard.findings",
    "Rating": "irodori.scorecard.judging.verdicts",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for, so that a command pays only for what it uses."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
