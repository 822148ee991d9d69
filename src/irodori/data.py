"""The program's data: the files that come with it, ``schemas/`` in a checkout
and ``irodori/schemas/`` in an installed wheel; and what is worked out from its
own files, kept from one run to the next as Python keeps compiled modules.

A small book needs two hundred patterns, and compiling them takes a quarter of
its time; compiling the templates of its page takes half of the page's. They
are kept in the folder ``__pycache__``, by the rules that hold for compiled
modules: nothing is written where PYTHONDONTWRITEBYTECODE is set or the folder
cannot be written, PYTHONPYCACHEPREFIX moves it, and another Python has a file
of its own. Without the file everything works and takes longer. Nothing that a
user wrote goes into it.
"""

from __future__ import annotations

import atexit
import marshal
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_PLACES = (_HERE / "schemas", _HERE.parents[1] / "schemas")

_MOST = 1 << 20
"""The most bytes that are kept: more than the program itself needs, so that
entries of older versions are dropped at some time.
"""

Key = tuple[str, str | bytes, int]
"""The kind of an entry, the text that it was made from, and flags."""


def data_path(name: str) -> Path:
    """Return where a shipped data file is, e.g. ``scorecard.toml``;
    FileNotFoundError where there is none.
    """
    for place in _PLACES:
        if (path := place / name).is_file():
            return path
    raise FileNotFoundError(name)


def data_text(name: str) -> str:
    """Return the text of a shipped data file."""
    return data_path(name).read_text(encoding="utf-8")


class Kept:
    """The cached values in one file, each as ``marshal`` writes it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._things = _read(path)
        self._used: set[Key] = set()
        self._is_changed = False

    def get(self, key: Key) -> Any:  # noqa: ANN401
        """Return a cached value, None if it is missing."""
        written = self._things.get(key)
        if written is not None:
            self._used.add(key)
        return None if written is None else marshal.loads(written)  # noqa: S302  (see `_read`)

    def put(self, key: Key, thing: Any) -> None:  # noqa: ANN401  (what marshal takes)
        """Keep a value if ``marshal`` can write it; the file is written when
        the program ends.
        """
        with suppress(ValueError):
            self._things[key] = marshal.dumps(thing)
            self._used.add(key)
            if (
                not self._is_changed
                and self._path
                and not sys.dont_write_bytecode
            ):
                self._is_changed = True
                atexit.register(self._write)

    def _write(self) -> None:
        if sum(map(len, self._things.values())) > _MOST:
            self._things = {
                key: thing
                for key, thing in self._things.items()
                if key in self._used
            }
        temporary = f"{self._path}.{os.getpid()}"
        try:
            with open(temporary, "xb") as file:  # noqa: PTH123  (pathlib may not have been loaded)
                file.write(marshal.dumps((_maker(), self._things)))
            os.replace(temporary, self._path)  # noqa: PTH105
        except OSError:
            with suppress(OSError):
                os.unlink(temporary)  # noqa: PTH108


def _read(path: str) -> dict[Key, bytes]:
    with (
        suppress(OSError, EOFError, ValueError, TypeError),
        open(path, "rb") as file,  # noqa: PTH123
    ):
        maker, things = marshal.loads(file.read())  # noqa: S302  (as trustworthy as the compiled modules beside it)
        if maker == _maker() and isinstance(things, dict):
            return things
    return {}


def _maker() -> str:
    """Return what identifies the Python that wrote the file."""
    return f"1 {sys.version}"


@cache
def kept() -> Kept:
    """Return the program's cache."""
    cached = __spec__.cached
    return Kept(f"{cached.removesuffix('.pyc')}.kept" if cached else "")
