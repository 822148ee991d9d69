"""Regular expressions that are compiled when they are first used, and once for
many runs of the program (``irodori.data``).

A command needs only a few of them, and compiling one takes a hundred times as
long as matching most texts.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import AnyStr, cast

from irodori.data import Key, kept
from irodori.tuples import NamedTuple


class _Uncompiled:
    """A pattern that is compiled when one of its methods is first used."""

    def __init__(
        self,
        text: str | bytes,
        flags: int,
        *,
        keep: bool,
    ) -> None:
        self._text = text
        self._flags = flags
        self._keep = keep

    def __getattr__(self, name: str) -> object:
        # copying and pickling ask for more than there is
        if name.startswith("__"):
            raise AttributeError(name)
        compiled = self.__dict__.get("_compiled")
        if compiled is None:
            make = _compiled if self._keep else compiled_apart
            compiled = self._compiled = make(self._text, self._flags)
        found = self.__dict__[name] = getattr(compiled, name)
        return found


def pattern(
    text: AnyStr, flags: int = 0, *, keep: bool = True
) -> re.Pattern[AnyStr]:
    """Return what behaves as ``re.compile(text, flags)``; an error in it is
    raised at its first use.

    A text with words of a user's own is not kept: it lives as long as the
    pattern that is returned.
    """
    return cast("re.Pattern[AnyStr]", _Uncompiled(text, flags, keep=keep))


class _Code(NamedTuple):
    """A compiled pattern as the engine takes it."""

    flags: int
    code: bytes
    groups: int
    names: dict[str, int]


_NOT_PROMISED = (ImportError, AttributeError, TypeError, RuntimeError)
"""What may be raised where the internals of the re module differ: they are not
part of its API.
"""


@lru_cache(maxsize=512)
def _compiled(
    text: str | bytes, flags: int
) -> re.Pattern[str] | re.Pattern[bytes]:
    """Return a pattern, from its kept code where there is one; any other
    Python's engine may refuse the code.

    As the re module does, a process remembers as many as it uses again.
    """
    key: Key = ("pattern", text, int(flags))
    known = kept().get(key)
    try:
        if isinstance(known, tuple):
            return _from_code(text, _Code(*known))
        made = _code_of(text, flags)
        found = _from_code(text, made)
        kept().put(key, tuple(made))
    except _NOT_PROMISED:
        return re.compile(text, flags)
    return found


def compiled_apart(
    text: str | bytes, flags: int = 0
) -> re.Pattern[str] | re.Pattern[bytes]:
    """Compile a pattern without any cache: ``re.compile`` keeps the texts of
    the last 512.
    """
    try:
        return _from_code(text, _code_of(text, flags))
    except _NOT_PROMISED:
        found = re.compile(text, flags)
        re.purge()
        return found


def _code_of(text: str | bytes, flags: int) -> _Code:
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(text, flags)
    words = _compiler._code(parsed, flags)  # noqa: SLF001
    code = array("I", map(int, words))
    return _Code(
        int(flags | parsed.state.flags),
        code.tobytes(),
        parsed.state.groups - 1,
        dict(parsed.state.groupdict),
    )


def _from_code(
    text: str | bytes, code: _Code
) -> re.Pattern[str] | re.Pattern[bytes]:
    from _sre import compile as from_code  # type: ignore[import-not-found]

    names: list[str | None] = [None] * (code.groups + 1)
    for name, number in code.names.items():
        names[number] = name
    numbers = array("I", code.code).tolist()
    found: re.Pattern[str] | re.Pattern[bytes] = from_code(
        text,
        code.flags,
        numbers,
        code.groups,
        code.names,
        tuple(names),
    )
    return found
