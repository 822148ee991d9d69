"""Files of TOML: how each of them is read, and the lines of keys and elements,
which tomllib does not tell.

Lines of keys are those of valid TOML (tomllib has read it), so the scan only
has to tell keys, strings and brackets apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from irodori.errors import ProfileError
from irodori.messages import Sentence
from irodori.patterns import pattern

_SHOWN = 60
"""The most characters of a line that a message shows."""

TomlPath = tuple[str | int, ...]

_TOKEN = pattern(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|"
    r'"(?:[^"\\\n]|\\.)*"|' + r"'[^'\n]*'|"
    r"\#[^\n]*|[\[\]{},=.\n]|[ \t\r]+|[^\[\]{},=.\n\s\"'\#]+",
    re.DOTALL,
)
_PLACED = pattern(r"\(at line (\d+), column \d+\)$")


def toml_text(path: Path, code: str) -> str:
    """Return the text of a file; ProfileError with a code, and with what is
    the matter, where it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        problem = _reading_problem(error)
        raise ProfileError(code, path=path, problem=problem) from None


def toml_tables(
    text: str,
    name: str | Path,
    code: str,
    parse_float: Callable[[str], Any] = float,
) -> dict[str, Any]:
    """Return the tables of a text; ProfileError with a code, a line and what
    is there where it is no TOML.
    """
    import tomllib  # few commands come with a file of TOML

    try:
        return tomllib.loads(text, parse_float=parse_float)
    except tomllib.TOMLDecodeError as error:
        problem, line = _syntax_problem(error, text)
        raise ProfileError(
            code, path=name, line=line, problem=problem
        ) from None


def _syntax_problem(error: ValueError, text: str) -> tuple[Sentence, int]:
    """Return (the line of a text where it is no TOML, in quotation marks; its
    number: the one that tomllib names, else the last).
    """
    found = _PLACED.search(str(error))
    named = found and found[1]
    lines = text.splitlines() or [""]
    line = int(named or text.count("\n") + 1)
    last = min(line, len(lines))
    shown = lines[last - 1].strip()[:_SHOWN]
    return Sentence("toml.line", {"text": shown}), line


def _reading_problem(error: OSError | ValueError) -> Sentence | str:
    """Return why a file of TOML could not be read as text."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Sentence("toml.missing")
    if isinstance(error, IsADirectoryError):
        return Sentence("toml.is_folder")
    if isinstance(error, UnicodeDecodeError):
        return Sentence("toml.not_utf8")
    return getattr(error, "strerror", None) or str(error)


def key_lines(text: str) -> dict[TomlPath, int]:
    """Return the line, from 1, of each key, table and array element; elements
    are numbered from 0.
    """
    return _TomlScan(text).lines


def deepest(lines: Mapping[TomlPath, int], path: TomlPath) -> tuple[int, int]:
    """Return (how many steps of the path the text has, the line of the last of
    them); (0, 1) where it has none.
    """
    for length in range(len(path), 0, -1):
        if (line := lines.get(path[:length])) is not None:
            return length, line
    return 0, 1


class _TomlScan:
    """One pass over the tokens; ``lines`` gives the first line of each key,
    table and array element.
    """

    def __init__(self, text: str) -> None:
        self.lines: dict[TomlPath, int] = {}
        self._tokens: list[tuple[str, int]] = []
        line = 1
        for token in _TOKEN.findall(text):
            if token.strip(" \t\r") and token[0] != "#":
                self._tokens.append((token, line))
            line += token.count("\n")
        self._at = 0
        self._arrays: dict[TomlPath, int] = {}
        self._document()

    def _document(self) -> None:
        table: TomlPath = ()
        while self._peek():
            if self._peek() == "\n":
                self._at += 1
            elif self._peek() == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> TomlPath:
        """Read ``[a.b]`` or ``[[a.b]]`` and return the path of the keys that
        follow.
        """
        line = self._tokens[self._at][1]
        doubled = self._take_all("[") == 2
        *parents, last = self._key()
        path = (*self._reached(parents, line), last)
        self._note(path, line)
        if doubled:
            number = self._arrays[path] = self._arrays.get(path, -1) + 1
            path = (*path, number)
            self._note(path, line)
        self._take_all("]")
        return path

    def _reached(self, keys: Sequence[str], line: int) -> TomlPath:
        """Return the path of a table that keys lead to: of an array its last
        table.
        """
        path: TomlPath = ()
        for key in keys:
            path = (*path, key)
            self._note(path, line)
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _pair(self, table: TomlPath) -> None:
        line = self._tokens[self._at][1]
        path = table
        for key in self._key():
            path = (*path, key)
            self._note(path, line)
        self._at += 1  # the equals sign
        self._value(path)

    def _key(self) -> list[str]:
        keys = [_bare(self._take())]
        while self._peek() == ".":
            self._at += 1
            keys.append(_bare(self._take()))
        return keys

    def _value(self, path: TomlPath) -> None:
        if self._peek() == "[":
            self._array(path)
        elif self._peek() == "{":
            self._inline_table(path)
        else:
            while self._peek() not in (None, "\n", ",", "]", "}"):
                self._at += 1

    def _array(self, path: TomlPath) -> None:
        self._at += 1
        number = 0
        while (token := self._peek()) not in (None, "]"):
            if token in ("\n", ","):
                self._at += 1
                continue
            element = (*path, number)
            self._note(element, self._tokens[self._at][1])
            self._value(element)
            number += 1
        self._at += 1

    def _inline_table(self, path: TomlPath) -> None:
        self._at += 1
        while (token := self._peek()) not in (None, "}"):
            if token in ("\n", ","):
                self._at += 1
            else:
                self._pair(path)
        self._at += 1

    def _note(self, path: TomlPath, line: int) -> None:
        self.lines.setdefault(path, line)

    def _peek(self) -> str | None:
        if self._at >= len(self._tokens):
            return None
        return self._tokens[self._at][0]

    def _take(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _take_all(self, bracket: str) -> int:
        start = self._at
        while self._peek() == bracket and self._at - start < 2:
            self._at += 1
        return self._at - start


def _bare(key: str) -> str:
    if key[0] in "\"'":
        return key[1:-1]
    return key


_LIKENESS = 0.6
"""The least similarity of a word that is offered for another (``difflib``)."""


def nearest_key(key: str, known: Iterable[str]) -> Sentence:
    """Return the sentence that offers the known key most like one that a table
    does not have; empty where none is similar.
    """
    from difflib import get_close_matches

    found = get_close_matches(key, list(known), n=1, cutoff=_LIKENESS)
    if not found:
        return Sentence("usage.nothing_alike")
    return Sentence("usage.did_you_mean", {"names": tuple(found)})
