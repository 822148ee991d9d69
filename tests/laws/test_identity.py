"""What comes in goes out: byte for byte where no fill is asked for, and each
sheet from its pieces.
"""

from __future__ import annotations

from hypothesis import given
from tests.laws.books import BookFile, every_book, opened
from tests.strategies import MadeBook, books

from irodori.workbook import Workbook
from irodori.workbook.patch import FillPlan, patched
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.styles import Styles
from irodori.workbook.xml import decode


def joined(sheet: bytes, size: int, styles: Styles) -> bytes:
    """Return a sheet that comes in blocks of a size, painted by a plan without
    a cell.
    """
    stream = SheetStream(
        (sheet[at : at + size] for at in range(0, len(sheet), size)), "sheet"
    )
    return b"".join(patched(stream, FillPlan(), styles, lambda _: 0))


def check(data: bytes) -> None:
    book = opened(data)
    if book is None:
        return
    assert book.to_bytes() == data
    for sheet in book:
        text, encode = decode(book.package.read(sheet.part), sheet.part)
        for size in (1 << 18, 1000):
            assert joined(text, size, book.styles) == text
        assert encode(text) == book.package.read(sheet.part)


@every_book
def test_a_book_without_a_plan_comes_out_byte_for_byte(path: BookFile) -> None:
    check(path.read_bytes())


@given(books())
def test_so_does_a_book_in_any_spelling(made: MadeBook) -> None:
    check(made.data)


@given(books())
def test_a_plan_of_the_fills_that_are_there_changes_nothing(
    made: MadeBook,
) -> None:
    book = Workbook.open(made.data)
    for cell in book["Sheet1"].cells():
        book["Sheet1"].fill(cell.ref, cell.fill)
    assert book.to_bytes() == made.data


@given(books())
def test_every_made_book_is_understood(made: MadeBook) -> None:
    book = Workbook.open(made.data)
    assert book.sheet_names == ["Sheet1"]
    assert [area.ref for area in book["Sheet1"].merges] == list(made.merges)
    found = {
        (cell.row, cell.column): cell.value for cell in book["Sheet1"].cells()
    }
    assert found == made.values
    assert [type(value) for value in found.values()] == [
        type(made.values[place]) for place in found
    ]
