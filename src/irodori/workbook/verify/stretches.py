"""Rows of a plain sheet cut at the attributes of the same cells, so that a column of these is looked at as one list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from irodori.workbook.refs import column_letters

_ROW_END = b"</row>"


class Stretch(NamedTuple):
    """Rows whose numbers follow each other one by one, all of which hold certain cells, in this order."""

    first: int
    """The number of the first row."""
    columns: tuple[int, ...]
    """The columns of the cells, rising."""
    pieces: list[bytes]
    """The rows' text; of each row what stands before the first cell's attributes, these, what stands before those of
    the next cell, and so on, in `width` pieces."""

    @property
    def width(self) -> int:
        """How many pieces a row has."""
        return _width(self.columns)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + self.size - 1

    @property
    def size(self) -> int:
        """How many rows there are."""
        return len(self.pieces) // self.width

    def places(self) -> Iterator[tuple[slice, int]]:
        """Yield where in the pieces the attributes of a column stand, and the column."""
        for at, column in zip(range(3, self.width, 2), self.columns, strict=True):
            yield slice(at, None, self.width), column

    def part(self, start: int, stop: int) -> Stretch:
        """Return some of the rows."""
        pieces = self.pieces[start * self.width : stop * self.width]
        return self._replace(first=self.first + start, pieces=pieces)

    def text(self) -> bytes:
        """Return the rows as they stand in the sheet."""
        return b"".join(self.pieces)


def cut_rows(text: bytes, columns: tuple[int, ...]) -> Iterator[Stretch | bytes]:
    """Yield all of a text that ends with a row: stretches of rows that hold cells of these columns, and other rows.

    The text has no comments, CDATA and processing instructions: ``<`` is then the start of a tag and nothing else.
    """
    pattern, width = _pattern(columns), _width(columns)
    parts = pattern.split(text)
    between = parts[::width]
    if _holds_others(text, between):
        yield text
        return
    start = 0
    for at, others in enumerate(between):
        if b"<" not in others:
            continue
        yield from _stretches(columns, parts[start * width : at * width])
        rows, row_end, rest = others.rpartition(_ROW_END)
        if row_end:
            yield rows + row_end
        start, parts[at * width] = at, rest
        if b"<" in rest:  # empty rows, which belong to the next one
            start = at + 1
            yield b"".join(_unnumbered(parts[at * width : start * width], width))
    yield from _stretches(columns, parts[start * width : -1])


def _holds_others(text: bytes, between: Sequence[bytes]) -> bool:
    """Tell whether a row that was found holds the start of another one."""
    found = len(between) - 1
    return not _has_no_more(text, b"w", 2 * found) and text.count(b"<row") != found + sum(
        others.count(b"<row") for others in between
    )


def _has_no_more(text: bytes, byte: bytes, than: int) -> bool:
    """Tell whether a byte stands in a text no more than so many times; `bytes.count` takes longer for a rare one."""
    at = 0
    for _ in range(than):
        at = text.find(byte, at) + 1
    return text.find(byte, at) < 0


def _stretches(columns: tuple[int, ...], parts: list[bytes]) -> Iterator[Stretch | bytes]:
    """Yield the rows that were found one after another, cut where their numbers have a gap."""
    width = _width(columns)
    numbers = [*map(int, parts[2::width])]
    pieces = _unnumbered(parts, width)
    start = 0
    for stop in [*_gaps(numbers), len(numbers)]:
        if stop - start >= _FEW:
            yield Stretch(numbers[start], columns, pieces[start * width : stop * width])
        elif stop > start:
            yield b"".join(pieces[start * width : stop * width])
        start = stop


def _gaps(numbers: Sequence[int]) -> list[int]:
    """Return the places of the numbers that do not follow the one before them."""
    if not numbers or numbers == [*range(numbers[0], numbers[0] + len(numbers))]:
        return []
    return [at for at in range(1, len(numbers)) if numbers[at] != numbers[at - 1] + 1]


def _unnumbered(parts: list[bytes], width: int) -> list[bytes]:
    """Return the parts less the rows' numbers, which stand in the pieces before them, too."""
    parts[2::width] = [b""] * (len(parts) // width)
    return parts


def _width(columns: tuple[int, ...]) -> int:
    return 3 + 2 * len(columns)


@lru_cache(maxsize=16)
def _pattern(columns: tuple[int, ...]) -> re.Pattern[bytes]:
    """Return the form of a row that holds certain cells in this order.

    Its groups are the row's beginning, its number, and for each cell its attributes but for ``r`` and what follows.
    What lies between is skipped quickly: from one ``B`` to the next, until one ends ``<c r="AB``, and at last from one
    ``w`` to the next.  How far is limited, so that a row that lacks a cell does not cost the whole text.
    """
    cells = [_skip(rb'<c r="' + column_letters(column).encode(), 16) + rb'\2"' for column in columns]
    between = rb")([^>]*+)(".join([*cells, _skip(b"</row", 64) + b">"])
    return re.compile(rb'(<row r="([1-9][0-9]{0,6}+)"[^>]*+>(?<!/>)' + between + rb")")


def _skip(end: bytes, most: int) -> bytes:
    """Return what goes up to the end of a text, past its last letter standing elsewhere no more than so many times."""
    run = b"[^%b]{0,2048}+%b" % (end[-1:], end[-1:])
    return b"%b(?:(?<!%b)%b){0,%d}+(?<=%b)" % (run, end, run, most, end)


_FEW = 4
"""Rows that are looked at one by one: fewer of them do not make a column."""
