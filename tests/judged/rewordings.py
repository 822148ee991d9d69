"""Changes to a judged book that change nothing for a person who reads it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.judged.sheets import Judged, Line

from irodori.workbook.refs import cell_ref, parse_cell

Change = Callable[[Judged], Judged]


def moved_down(book: Judged) -> Judged:
    """Return a book with two blank rows above each sheet, and a column to its
    left.
    """
    lines = [_moved(line, lambda row: row + 2, 1) for line in book.lines]
    return book._replace(lines=lines)


def parted(book: Judged) -> Judged:
    """Return a book with a blank row between the first two judged rows of each
    sheet, where no merged cells are in both.
    """
    gaps = {
        name: _gap([line for line in book.lines if line.sheet == name])
        for name in {line.sheet for line in book.lines}
    }

    def below(line: Line, row: int) -> int:
        gap = gaps[line.sheet]
        return row + 1 if gap and row > gap else row

    lines = [_moved(line, partial(below, line), 0) for line in book.lines]
    return book._replace(lines=lines)


def _gap(lines: list[Line]) -> int | None:
    """Return the first judged row below which a blank one parts nothing."""
    rows = sorted({_rows(line)[0] for line in lines if line.gives == "wanted"})
    areas = [_rows(line) for line in lines if line.gives == "merged"]
    return next(
        (
            row
            for row in rows
            if row + 1 in rows
            and not any(top <= row < bottom for top, bottom in areas)
        ),
        None,
    )


def covered(book: Judged) -> Judged:
    """Return a book with a cover before its sheets."""
    first = 1 if book.lines[0].gives == "as of" else 0
    cover = [
        Line("表紙", "B3", "text", "進捗管理表"),
        Line("表紙", "B5", "text", "企画課"),
    ]
    return book._replace(
        lines=[*book.lines[:first], *cover, *book.lines[first:]]
    )


def in_full_width(book: Judged) -> Judged:
    """Return a book with the digits and signs of its texts in full width."""
    full = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
    return _said(book, lambda text: text.translate(full))


def behind_unseen_characters(book: Judged) -> Judged:
    """Return a book with a character of no width before each text."""
    return _said(book, lambda text: f"\u200b{text}")


CHANGES: tuple[Change, ...] = (
    moved_down,
    parted,
    covered,
    in_full_width,
    behind_unseen_characters,
)


def _said(book: Judged, say: Callable[[str], str]) -> Judged:
    lines = [
        line._replace(itself=say(line.itself))
        if line.gives == "text"
        else line
        for line in book.lines
    ]
    return book._replace(lines=lines)


def _rows(line: Line) -> tuple[int, int]:
    """Return the first and the last row of a line's place."""
    first, _, last = line.place.partition(":")
    return parse_cell(first)[0], parse_cell(last or first)[0]


def _moved(line: Line, row: Callable[[int], int], columns: int) -> Line:
    """Return a line with its place moved."""
    if not line.sheet:
        return line
    ends = map(parse_cell, line.place.split(":"))
    places = [cell_ref(row(at), column + columns) for at, column in ends]
    return line._replace(place=":".join(places))
