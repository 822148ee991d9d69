"""The official layout: its columns with their headings, the words around the
table, and how its columns are shared out over printed pages.

The words are in ``schemas/template.toml``; the numbers of issues and of their
plans are given.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from irodori.data import data_text
from irodori.errors import ProfileError
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.tables import Layout as Understood
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Area

MOST_ISSUES = 20
"""The circled numbers that one character writes."""
MOST_PLANS = 26
"""The letters."""
OFFICIAL = (3, 5, 3)
"""The plans of each issue on the official sheet."""

HEADER_ROWS = (2, 3)
"""The two header rows, counting from 0."""
FIRST_ROW = 4
AS_OF_ROW = 1


class Column(NamedTuple):
    """One column of the table; ``kind`` is text, name, count, rate, deadline,
    mark or progress.
    """

    field: str
    heading: str
    width: float
    kind: str
    name: str = ""
    """A name for its cells."""
    hint: str = ""
    block: int | None = None
    letter: str | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What names the column: its field, its issue's number and its plan's
        letter.
        """
        return self.field, self.block, self.letter

    @property
    def title(self) -> str:
        """The heading on one line."""
        return "".join(self.heading.split("\n"))


class OfficialLayout(NamedTuple):
    """The columns of the table from left to right; their places count from 0."""

    columns: tuple[Column, ...]
    plans: tuple[int, ...]

    def at(
        self, field: str, block: int | None = None, letter: str | None = None
    ) -> int:
        """Return where a column is."""
        return next(
            at
            for at, column in enumerate(self.columns)
            if column.key == (field, block, letter)
        )

    @property
    def blocks(self) -> tuple[int, int]:
        """The first and the last column of the issue blocks."""
        inside = [at for at, column in enumerate(self.columns) if column.block]
        return inside[0], inside[-1]

    def letters(self, block: int) -> str:
        """Return the letters of an issue's plans: ``abc``."""
        return "".join(map(letter_of, range(self.plans[block - 1])))

    def each_plan(self) -> Iterator[tuple[int, str]]:
        """Yield the issue and the letter of each plan."""
        for block in range(1, len(self.plans) + 1):
            for letter in self.letters(block):
                yield block, letter


@cache
def words() -> Mapping[str, Any]:
    """Return the words of the layout."""
    return tomllib.loads(data_text("template.toml"))


def layout(plans: Sequence[int], profile: Profile) -> OfficialLayout:
    """Return the layout with so many plans in each issue.

    ``ProfileError`` ``template.heading`` where the profile does not read one
    of the headings as what it is.
    """
    said = words()
    columns = [Column(**each) for each in said["columns"]]
    for block, count in enumerate(plans, 1):
        columns += _block(block, count, said["blocks"]["columns"])
    columns += [Column(**each) for each in said["after"]]
    found = OfficialLayout(tuple(columns), tuple(plans))
    _check(found, profile)
    return found


def _block(
    block: int, plans: int, columns: Sequence[Mapping[str, Any]]
) -> Iterator[Column]:
    for each in columns:
        letters = (
            [*map(letter_of, range(plans))]
            if each["field"] == "action_plan"
            else [None]
        )
        for letter in letters:
            heading = each["heading"].format(
                number=circled(block), letter=letter
            )
            yield Column(
                **{**each, "heading": heading},
                block=block,
                letter=letter,
            )


def circled(number: int) -> str:
    """Return ① for 1; up to 20."""
    return chr(0x2460 + number - 1)


def letter_of(place: int) -> str:
    """Return a for 0."""
    return chr(ord("a") + place)


def _check(found: OfficialLayout, profile: Profile) -> None:
    """Refuse a layout whose headings the profile would read as something else."""
    read = _read(found, profile)
    for at, column in enumerate(found.columns, 1):
        keys = [
            (each.field, each.block, each.letter)
            for each in read.columns
            if each.column == at
        ]
        if keys[:1] != [column.key]:
            raise ProfileError("template.heading", heading=column.title)


def _read(found: OfficialLayout, profile: Profile) -> Understood:
    """Return the headings of a layout as a profile understands them."""
    upper, lower = (row + 1 for row in HEADER_ROWS)
    first, last = (column + 1 for column in found.blocks)
    headings = {
        at: column.heading for at, column in enumerate(found.columns, 1)
    }
    inside = {at: headings.pop(at) for at in range(first, last + 1)}
    merges = [Area(upper, at, lower, at) for at in headings]
    headings[first] = words()["blocks"]["title"]
    return HeaderReader(profile).layout(
        {upper: headings, lower: inside},
        [*merges, Area(upper, first, upper, last)],
    )


# ---- Printed pages ----------------------------------------------------------

_PAGE = 1125
"""The width of A3 across in points, without its margins (1191 less twice 0.3
inches, and a little room).
"""
HEADING_SIZE = 10
"""Points of a heading's text."""
_SMALLEST_SCALE = 72
"""Per cent: at this size a heading is printed in 7.2 points."""
_CHARACTER = 7.0
_PADDING = 3.75
"""Points of a digit of the default font, 11 points, where another font is in
its place (6 in its own), and of a column's padding (18.3.1.13 col, width).
"""


class PrintedPages(NamedTuple):
    """The scale in per cent, and the columns before which a page ends, counted
    from 0.
    """

    scale: int
    breaks: list[int]


def printed_pages(layout: OfficialLayout) -> PrintedPages:
    """Return the fewest pages that the columns fit on, cut between issues; the
    names are repeated on each.

    An issue that is wider than a page by itself is left to Excel to cut.
    """
    widths = [
        column.width * _CHARACTER + _PADDING for column in layout.columns
    ]
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
    """Yield the first and the last of the columns that stay together: those
    before the issues, then each issue.

    The columns behind the issues belong to the last of them.
    """
    columns = layout.columns
    starts = [0] + [
        at
        for at in range(1, len(columns))
        if _begins(columns[at].block, columns[at - 1].block)
    ]
    ends = _before(starts[1:], len(columns))
    yield from zip(starts, ends, strict=True)


def _begins(block: int | None, before: int | None) -> bool:
    return block is not None and block != before


def _before(starts: Sequence[int], end: int) -> list[int]:
    return [start - 1 for start in (*starts, end)]
