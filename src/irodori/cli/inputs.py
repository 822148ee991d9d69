"""Which books a command line means: files, folders, patterns, and ``-`` for standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from os import path as os_path
from pathlib import Path

from irodori.cli.session import Session
from irodori.errors import InputError, UsageError

STANDARD_INPUT = "-"
KINDS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""The extensions of the books that a folder is searched for, in small letters."""
_COLORED = ".colored"
_STDIN_NAME = Path("stdin.xlsx")
_MAX_BYTES = 512 << 20
"""The most bytes that are read from standard input; a file's limit is the same."""


def named_inputs(words: Sequence[str]) -> list[Path]:
    """Return the books that words mean, in their order, those of a folder or pattern by name.

    UsageError where a folder holds no book, a pattern meets none, or standard input is named twice.
    """
    if list(words).count(STANDARD_INPUT) > 1:
        raise UsageError("usage.same_input", input=STANDARD_INPUT)
    found: list[Path] = []
    for word in words:
        found.extend(_meant(word))
    return found


def without_outputs(inputs: Sequence[Path], words: Sequence[str], session: Session) -> list[Path]:
    """Leave out each ``NAME.colored.xlsx`` that a folder or pattern brought in together with its ``NAME.xlsx``."""
    named = {os_path.normpath(word) for word in words}
    originals = {path.name for path in inputs}
    kept: list[Path] = []
    for path in inputs:
        original = path.stem.removesuffix(_COLORED) + path.suffix
        is_output = path.stem.endswith(_COLORED) and original in originals
        if is_output and os_path.normpath(path) not in named:
            session.detail(session.text("inputs.left_out", path=_shown(path), original=original))
        else:
            kept.append(path)
    return kept


def is_standard_input(path: Path) -> bool:
    """Tell whether an input is standard input."""
    return str(path) == STANDARD_INPUT


def file_name(path: Path) -> Path:
    """Return the path that an input's outputs take their names from."""
    return _STDIN_NAME if is_standard_input(path) else path


def read_standard_input() -> bytes:
    """Return the book on standard input; ``file.too_large`` where it is longer than a file may be."""
    data = sys.stdin.buffer.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise InputError("file.too_large", path=STANDARD_INPUT, limit=str(_MAX_BYTES >> 20))
    return data


def _meant(word: str) -> Iterable[Path]:
    path = Path(word)
    if word == STANDARD_INPUT or path.is_file():
        return [path]
    if path.is_dir():
        books = sorted(_books(path.rglob("*")))
        if not books:
            raise UsageError("usage.no_books", folder=path)
        return books
    if any(mark in word for mark in "*?["):
        return _matches(word)
    return [path]


def _matches(pattern: str) -> list[Path]:
    from glob import glob

    books = sorted(_books(map(Path, glob(pattern, recursive=True))))  # noqa: PTH207  (Path.glob takes no absolute one)
    if not books:
        raise UsageError("usage.no_match", pattern=pattern)
    return books


def _books(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the books among paths; what Excel or we keep beside an open book is none."""
    for path in paths:
        is_hidden = path.name.startswith((".", "~$"))
        if path.suffix.lower() in KINDS and not is_hidden and path.is_file():
            yield path


def _shown(path: Path) -> str:
    from irodori.report.plain import printable

    return printable(str(path))
