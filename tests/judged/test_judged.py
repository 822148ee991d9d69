"""Each sheet that people judged gets their colours, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.judged.sheets import Judged, judged

from irodori.conversion import convert
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


def colors(conversion: Conversion) -> dict[tuple[str, str], str]:
    """Return the colour of each rated cell, by sheet and cell."""
    return {
        (each.sheet, each.cell): each.color or "none"
        for each in conversion.ratings
    }
