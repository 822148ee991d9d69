"""The books that the laws are tried on: every sample, odd books, and with
IRODORI_CORPUS each file of that folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path
from typing import NamedTuple, Protocol

import pytest
from tests.laws.odd import odd_books

from irodori.errors import InputError
from irodori.workbook import Fill, Sheet, Workbook
from irodori.workbook.refs import MAX_ROW, Area

SAMPLES = sorted(
    (Path(__file__).resolve().parents[2] / "samples").glob("*/input.xlsx")
)
CORPUS = (
    Path(os.environ["IRODORI_CORPUS"])
    if os.environ.get("IRODORI_CORPUS")
    else None
)
_NO_BOOKS = {"MANIFEST.tsv", "README.md"}

RED, BLUE, GREEN = (
    Fill.solid("FFFF4B00"),
    Fill.solid("FF4DC4FF"),
    Fill.solid("FF03AF7A"),
)
HATCHED = Fill("lightUp", "FF000000", "FFFFF100")

Place = tuple[int, int]
Planned = Mapping[str, Mapping[Place, Fill | None]]
"""The planned fills by sheet name and (row, column)."""


class Filled(NamedTuple):
    """A book in which fills were planned, and its output."""

    book: Workbook
    planned: Planned
    data: bytes


def corpus() -> list[Path]:
    """Return the files of the corpus, none where there is no corpus."""
    return (
        sorted(path for path in CORPUS.iterdir() if path.name not in _NO_BOOKS)
        if CORPUS
        else []
    )


class BookFile(Protocol):
    """A workbook on the disk or in memory."""

    @property
    def name(self) -> str:
        """What it is called."""

    def read_bytes(self) -> bytes:
        """Return its bytes."""


every_book = pytest.mark.parametrize(
    "path",
    [pytest.param(path, id=path.parent.name) for path in SAMPLES]
    + [pytest.param(book, id=book.name) for book in odd_books()]
    + [
        pytest.param(path, id=path.name, marks=pytest.mark.slow)
        for path in corpus()
    ],
)


def opened(data: bytes) -> Workbook | None:
    """Return the workbook, None where it is refused when it is opened or read
    (what is refused, test_totality sees).
    """
    try:
        book = Workbook.open(data)
        for sheet in book:
            sheet.grid()
        _ = book.values
    except InputError:
        return None
    return book


def filled(data: bytes, *, absent: bool = True) -> Filled | None:
    """Fill cells in every sheet of a book: some that are there and, unless
    ``absent`` is false, some that are not.

    None where the book is refused.
    """
    try:
        book = Workbook.open(data)
        planned = plan_fills(book, absent=absent)
        return Filled(book, planned, book.to_bytes())
    except InputError:
        return None


def plan_fills(book: Workbook, *, absent: bool = True) -> Planned:
    """Plan fills and clears in each sheet."""
    planned = {}
    for sheet in book:
        fills = dict(_plan_of(sheet, absent=absent))
        planned[sheet.name] = fills
        for (row, column), fill in fills.items():
            sheet.plan.add(row, column, fill)
    return planned


def places(sheet: Sheet) -> Iterator[Place]:
    """Yield the places of a sheet's cells."""
    grid = sheet.grid()
    return (
        (row, cell.column)
        for index, row in enumerate(grid.rows)
        for cell in grid.row(index)
    )


def _plan_of(
    sheet: Sheet, *, absent: bool
) -> Iterator[tuple[Place, Fill | None]]:
    choices = cycle([RED, None, BLUE, RED, HATCHED])
    there = list(places(sheet))
    for place in there[:: max(1, len(there) // 40)]:
        yield place, next(choices)
    if absent:
        for area in sheet.merges[:5]:
            yield from ((place, GREEN) for place in _few(area))
        last = min(there[-1][0], MAX_ROW - 3) if there else 1
        yield from (
            ((row, column), RED)
            for row in (1, last, last + 3)
            for column in (1, 5, 60)
        )


def _few(area: Area) -> Iterator[Place]:
    for row in range(area.top, min(area.bottom, area.top + 9) + 1):
        for column in range(area.left, min(area.right, area.left + 9) + 1):
            yield row, column
