"""The official layout: its columns with their headings, and the words around the table.

The words are in ``schemas/template.toml``; how many issues there are, and how many plans each has, is asked for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from irodori.data import data_text
from irodori.errors import ProfileError
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.columns import Layout as Understood
from irodori.scorecard.reading.header import HeaderReader
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
    """One column of the table; ``kind`` is text, name, count, rate, deadline, mark or progress."""

    field: str
    heading: str
    width: float
    kind: str
    name: str = ""
    """What its cells are called together."""
    hint: str = ""
    block: int | None = None
    letter: str | None = None

    @property
    def key(self) -> tuple[str, int | None, str | None]:
        """What names the column: its field, its issue's number and its plan's letter."""
        return self.field, self.block, self.letter

    @property
    def title(self) -> str:
        """The heading on one line."""
        return "".join(self.heading.split("\n"))


class OfficialLayout(NamedTuple):
    """The columns of the table from left to right; their places count from 0."""

    columns: tuple[Column, ...]
    plans: tuple[int, ...]

    def at(self, field: str, block: int | None = None, letter: str | None = None) -> int:
        """Return where a column is."""
        return next(at for at, column in enumerate(self.columns) if column.key == (field, block, letter))

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

    ``ProfileError`` ``template.heading`` where the profile does not read one of the headings as what it is.
    """
    said = words()
    columns = [Column(**each) for each in said["columns"]]
    for block, count in enumerate(plans, 1):
        columns += _block(block, count, said["blocks"]["columns"])
    columns += [Column(**each) for each in said["after"]]
    found = OfficialLayout(tuple(columns), tuple(plans))
    _check(found, profile)
    return found


def _block(block: int, plans: int, columns: Sequence[Mapping[str, Any]]) -> Iterator[Column]:
    for each in columns:
        letters = [*map(letter_of, range(plans))] if each["field"] == "action_plan" else [None]
        for letter in letters:
            heading = each["heading"].format(number=circled(block), letter=letter)
            yield Column(**{**each, "heading": heading}, block=block, letter=letter)


def circled(number: int) -> str:
    """Return ① for 1; up to 20."""
    return chr(0x2460 + number - 1)


def letter_of(place: int) -> str:
    """Return a for 0."""
    return chr(ord("a") + place)


def _check(found: OfficialLayout, profile: Profile) -> None:
    """Refuse a layout that the profile would read otherwise."""
    read = _read(found, profile)
    for at, column in enumerate(found.columns, 1):
        understood = next((each for each in read.columns if each.column == at), None)
        if understood is None or (understood.field, understood.block, understood.letter) != column.key:
            raise ProfileError("template.heading", heading=column.title)


def _read(found: OfficialLayout, profile: Profile) -> Understood:
    first, last = found.blocks
    upper, lower = (row + 1 for row in HEADER_ROWS)
    headings = {at: column.heading for at, column in enumerate(found.columns, 1)}
    inside = {at: text for at, text in headings.items() if first < at <= last + 1}
    outside = {at: text for at, text in headings.items() if at not in inside}
    rows = {upper: {**outside, first + 1: words()["blocks"]["title"]}, lower: inside}
    merges = [Area(upper, at, lower, at) for at in outside]
    return HeaderReader(profile).layout(rows, [*merges, Area(upper, first + 1, upper, last + 1)])
