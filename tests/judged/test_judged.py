"""Each sheet that people judged gets their colours, and no other."""

from __future__ import annotations

from itertools import cycle
from pathlib import Path

import pytest
from tests.judged.rewordings import CHANGES, Change
from tests.judged.sheets import Judged, judged

from irodori.conversion import convert
from irodori.errors import InputError
from irodori.results import Conversion

BOOKS = [
    book
    for path in sorted(Path(__file__).parent.glob("*.tsv"))
    for book in judged(path)
]


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_each_cell_has_the_colour_that_a_person_gives_it(book: Judged) -> None:
    given = colors(convert(book.data(), as_of=book.as_of))
    found = {place: given.get(place, "doubt") for place in book.wanted}
    assert found == book.wanted


@pytest.mark.parametrize(
    ("book", "change"),
    [*zip(BOOKS, cycle(CHANGES), strict=False)],
    ids=lambda each: each.name if isinstance(each, Judged) else each.__name__,
)
def test_a_change_that_means_nothing_gives_no_other_colour(
    book: Judged, change: Change
) -> None:
    changed = change(book)
    try:
        given = colors(convert(changed.data(), as_of=changed.as_of))
    except InputError:
        given = {}  # a refusal is no colour
    assert {
        place: color
        for place, color in given.items()
        if changed.wanted.get(place, color) != color
    } == {}


def colors(conversion: Conversion) -> dict[tuple[str, str], str]:
    """Return the colour of each rated cell, by sheet and cell."""
    return {
        (each.sheet, each.cell): each.color or "none"
        for each in conversion.ratings
    }
