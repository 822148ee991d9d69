"""Which books a command line means: files, folders, patterns, and ``-`` for
standard input.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from os import path as os_path
from pathlib import Path

from irodori.cli.session import Session
from irodori.errors import InputError, IrodoriError, UsageError
from irodori.files import text_name

STANDARD_INPUT = "-"
KINDS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""The extensions of the books that a folder is searched for, in small letters.
"""
_COLORED = ".colored"
_STDIN_NAME = Path("stdin.xlsx")
_MAX_BYTES = 512 << 20
"""The most bytes that are read from standard input; a file's limit is the
same.
"""


def named_inputs(words: Sequence[str]) -> list[Path]:
    """Return the books that words mean, in their order, those of a folder or
    pattern by name.

    UsageError where a folder holds no book, a pattern meets none, or standard
    input is named twice.
    """
    if list(words).count(STANDARD_INPUT) > 1:
        raise UsageError("usage.same_input", input=STANDARD_INPUT)
    found: list[Path] = []
    for word in words:
        found.extend(_meant(word))
    return found


def named_scorecards(
    words: Sequence[str],
    session: Session,
    *,
    outputs: Iterable[Path | str | None] = (),
) -> list[Path]:
    """Return the books that words mean, without those that a folder or pattern
    brought in though they are no scorecard: summaries, and the ``outputs`` of
    the command.

    UsageError as for ``named_inputs``, and where nothing is left.
    """
    named = {os_path.normpath(word) for word in words}
    targets = {os_path.realpath(path) for path in outputs if path}
    kept: list[Path] = []
    for path in named_inputs(words):
        code = ""
        if os_path.normpath(path) not in named:
            code = _no_scorecard(path, targets)
        if code:
            if not session.json_logs:
                session.note(session.text(code, path=_shown(path)))
        else:
            kept.append(path)
    if not kept:
        raise UsageError("usage.nothing_left", words=tuple(words))
    return kept


def _no_scorecard(path: Path, targets: Collection[str]) -> str:
    """Return the code of the sentence that says why a book is left out; empty
    where it is not.
    """
    if os_path.realpath(path) in targets:
        return "inputs.target_left_out"
    from irodori.scorecard.understanding import is_summary
    from irodori.workbook.book import Workbook

    try:
        book = Workbook.open(path, allow_signed=True)
    except IrodoriError:
        return ""  # the command says why it cannot be read
    return "inputs.summary_left_out" if is_summary(book) else ""


def without_outputs(
    inputs: Sequence[Path], words: Sequence[str], session: Session
) -> list[Path]:
    """Leave out each ``NAME.colored.xlsx`` that a folder or pattern brought in
    together with its ``NAME.xlsx``.
    """
    named = {os_path.normpath(word) for word in words}
    originals = {file_name(path).name for path in inputs}
    kept: list[Path] = []
    for path in inputs:
        original = path.stem.removesuffix(_COLORED) + path.suffix
        is_output = path.stem.endswith(_COLORED) and original in originals
        if is_output and os_path.normpath(path) not in named:
            session.detail(
                session.text(
                    "inputs.left_out", path=_shown(path), original=original
                )
            )
        else:
            kept.append(path)
    return kept


def check_given_once(inputs: Iterable[Path]) -> None:
    """Refuse inputs of which two are one file; UsageError
    ``usage.same_input``.
    """
    seen: set[str] = set()
    for path in inputs:
        name = identity(path)
        if name in seen:
            raise UsageError("usage.same_input", input=path)
        seen.add(name)


def identity(path: Path) -> str:
    """Return one name for what may be one file: links resolved, letters as a
    file system without case sees them.
    """
    try:
        real = os_path.realpath(path)
    except (OSError, ValueError):
        real = str(path)
    return unicodedata.normalize("NFC", real).casefold()


def is_standard_input(path: Path) -> bool:
    """Tell whether an input is standard input."""
    return str(path) == STANDARD_INPUT


def file_name(path: Path) -> Path:
    """Return the path that an input's outputs take their names from; a name
    that is no UTF-8 is made text.
    """
    if is_standard_input(path):
        return _STDIN_NAME
    return path.with_name(text_name(path.name)) if path.name else path


def read_standard_input() -> bytes:
    """Return the book on standard input; ``file.too_large`` where it is longer
    than a file may be.
    """
    data = sys.stdin.buffer.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise InputError(
            "file.too_large", path=STANDARD_INPUT, limit=str(_MAX_BYTES >> 20)
        )
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
    """Yield the books among paths; what Excel or we keep beside an open book
    is none.
    """
    for path in paths:
        is_hidden = path.name.startswith((".", "~$"))
        if path.suffix.lower() in KINDS and not is_hidden and path.is_file():
            yield path


def _shown(path: Path) -> str:
    from irodori.report.plain import printable

    return printable(str(path))
