"""The options of a conversion as one frozen value; every shell derives its
arguments from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from os import PathLike
from types import NoneType
from typing import TYPE_CHECKING, BinaryIO, Literal, TypedDict, get_args

from irodori.errors import ArgumentError
from irodori.messages import Language
from irodori.scorecard.values.dates import read_date
from irodori.tuples import NamedTuple
from irodori.workbook.ziprecords import Limits

Source = str | PathLike[str] | bytes | BinaryIO
"""A path, the bytes of a file, or a binary file object."""

_SHOWN = 80
"""How many characters of a wrong argument a message shows."""

Listener = Callable[[float, int], None]
"""Is called with the part of a conversion that is done, from 0 to 1, and the
rows of its tables, 0 while they are unknown.
"""

FillsChoice = Literal["auto", "exact", "scale", "ignore"]


class Options(NamedTuple):
    """What a conversion, an inspection or a check can be asked for; each of
    them validates the values (``checked``).
    """

    as_of: dt.date | str | None = None
    """The date to judge by: a date, ISO text or any Japanese form; else the
    book's own, else today in Tokyo.
    """
    status: Source | None = None
    """A table of the action plans' statuses: a CSV or a workbook."""
    legend: str | PathLike[str] = "auto"
    """``auto``: the workbook's own, else the built-in one; ``builtin``; or a
    TOML file of the profile's form.
    """
    fills: FillsChoice = "auto"
    """How the fills of plans are read as statuses: ``auto`` exact colours and
    proven scales, ``exact``, ``scale`` any shade by its hue, ``ignore``.
    """
    profile: str | PathLike[str] | None = None
    """A TOML file laid over the shipped profile."""
    kind: str = "auto"
    """What kind of sheet it is: ``auto`` by its headings, else ``scorecard``,
    ``indicators``, ``tracker`` or the name that the profile gives.
    """
    palette: str = "cud"
    """The colours where the legend shows no swatches."""
    full_verification: bool = False
    """Whether openpyxl looks at both books too."""
    compact: bool = False
    """Whether the output is packed smaller, which takes longer."""
    allow_signed: bool = False
    """Whether a digital signature may become invalid."""
    limits: Limits = Limits()
    """What a workbook may use of this machine."""
    password: str | None = None
    """What opens a protected workbook; its output is protected with it again.
    """
    progress: Listener | None = None
    """A function that is called with a conversion's progress."""

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}={value!r}"
            for name, value in self._asdict().items()
            if name not in _UNSHOWN
        )
        return f"Options({shown})"

    def checked(self) -> Options:
        """Return the options with their date read; UsageError for an invalid
        value.
        """
        if self.fills not in get_args(FillsChoice):
            raise ArgumentError(
                "options.choice",
                name="fills",
                value=self.fills,
                choices=get_args(FillsChoice),
            )
        if not isinstance(self.password, str | None):
            raise ArgumentError(
                "options.password", kind=type(self.password).__name__
            )
        for name, kinds in _KINDS.items():
            check_kind(name, getattr(self, name), kinds)
        return self._replace(as_of=day_of(self.as_of))

    @property
    def day(self) -> dt.date | None:
        """The date to judge by, None where none was given."""
        assert self.as_of is None or isinstance(self.as_of, dt.date)
        return self.as_of


_UNSHOWN = {"password", "progress"}
"""The options that a log must not show, or cannot."""


if TYPE_CHECKING:  # to make it takes as long as to import a large module

    class GivenOptions(TypedDict, total=False):
        """The options as keywords of a call."""

        as_of: dt.date | str | None
        status: Source | None
        legend: str | PathLike[str]
        fills: FillsChoice
        profile: str | PathLike[str] | None
        kind: str
        palette: str
        full_verification: bool
        compact: bool
        allow_signed: bool
        limits: Limits
        password: str | None
        progress: Listener | None


_KINDS: Mapping[str, tuple[type, ...]] = {
    "legend": (str, PathLike),
    "profile": (str, PathLike, NoneType),
    "kind": (str,),
    "palette": (str,),
    "full_verification": (bool,),
    "compact": (bool,),
    "allow_signed": (bool,),
    "limits": (Limits,),
}


def check_kind(
    name: str,
    value: object,
    kinds: tuple[type, ...],
) -> None:
    """Refuse an argument of a wrong type; UsageError ``options.type``."""
    if not isinstance(value, kinds):
        raise ArgumentError(
            "options.type",
            name=name,
            value=repr(value)[:_SHOWN],
            kinds=tuple(kind.__name__ for kind in kinds),
        )


def check_language(language: object) -> None:
    """Refuse a language without messages; UsageError ``options.choice``."""
    if language not in get_args(Language):
        raise ArgumentError(
            "options.choice",
            name="language",
            value=language,
            choices=get_args(Language),
        )


def check_names(given: GivenOptions) -> None:
    """Refuse a keyword that is not an option; UsageError lists the options."""
    known = Options._fields
    for name in given:
        if name not in known:
            raise ArgumentError("options.unknown", name=name, choices=known)


def day_of(given: object) -> dt.date | None:
    """Return the date of an argument; UsageError ``options.as_of`` for
    anything else.
    """
    if given is None:
        return None
    if isinstance(given, dt.datetime):
        return given.date()
    if isinstance(given, dt.date):
        return given
    day = read_date(given) if isinstance(given, str) else None
    if day is None:
        raise ArgumentError("options.as_of", value=repr(given))
    return day
