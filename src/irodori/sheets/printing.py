"""How the columns of a template are shared out over printed pages, so that their headings can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from irodori.sheets.layout import OfficialLayout

_PAGE = 1125
"""The width of A3 across in points, without its margins (1191 less twice 0.3 inches, and a little room)."""
HEADING_SIZE = 10
"""Points of a heading's text."""
_SMALLEST_SCALE = 72
"""Per cent: at this size a heading is printed in 7.2 points."""
_CHARACTER, _PADDING = 7.0, 3.75
"""Points of a digit of the default font, 11 points, where another font is in its place (6 in its own), and of a
column's padding (18.3.1.13 col, width)."""


class PrintedPages(NamedTuple):
    """The scale in per cent, and the columns before which a page ends, counted from 0."""

    scale: int
    breaks: list[int]


def printed_pages(layout: OfficialLayout) -> PrintedPages:
    """Return the fewest pages that the columns fit on, cut between issues; the names are repeated on each.

    An issue that is wider than a page by itself is left to Excel to cut.
    """
    widths = [column.width * _CHARACTER + _PADDING for column in layout.columns]
    names = layout.at("procedure") + 1
    repeated = sum(widths[:names])
    room = _PAGE * 100 / _SMALLEST_SCALE
    breaks: list[int] = []
    used = widest = 0.0
    for first, last in _groups(layout):
        width = sum(widths[first : last + 1])
        if used and used + width > room:
            breaks.append(first)
            used = repeated
        used += width
        widest = max(widest, used)
    scale = int(_PAGE * 100 / widest)
    return PrintedPages(max(_SMALLEST_SCALE, min(100, scale)), breaks)


def _groups(layout: OfficialLayout) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of the columns that stay together: those before the issues, then each issue.

    The columns behind the issues belong to the last of them.
    """
    columns = layout.columns
    starts = [0] + [at for at in range(1, len(columns)) if _begins(columns[at].block, columns[at - 1].block)]
    yield from zip(starts, _before(starts[1:], len(columns)), strict=True)


def _begins(block: int | None, before: int | None) -> bool:
    return block is not None and block != before


def _before(starts: Sequence[int], end: int) -> list[int]:
    return [start - 1 for start in (*starts, end)]
