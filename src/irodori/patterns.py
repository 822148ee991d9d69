"""Regular expressions that are compiled when they are first used: a command needs few of the many that there are."""

from __future__ import annotations

import re
from typing import AnyStr, cast


class _Uncompiled:
    """Stands for a pattern; its methods are the pattern's own once one of them has been asked for."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        found = getattr(re.compile(self._text, self._flags), name)
        self.__dict__[name] = found
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what behaves as ``re.compile(text, flags)``; an error in it is raised at its first use."""
    return cast("re.Pattern[AnyStr]", _Uncompiled(text, flags))
