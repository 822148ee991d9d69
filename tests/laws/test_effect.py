"""The effect: a cell is filled if and only if that was asked, as other programs see it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import Planned, every_book, opened, plan_fills
from tests.laws.outside import (
    calamine_sheets,
    check_merged_with_openpyxl,
    check_with_openpyxl,
    differing_values,
    fits_calamine,
    openpyxl_book,
)
from tests.strategies import MadeBook, Place, books, plans

from irodori.workbook import Fill, Workbook


def check(before: bytes, after: bytes, planned: Planned) -> None:
    old = openpyxl_book(before)
    if old:
        new = openpyxl_book(after)
        assert new is not None
        check_with_openpyxl(old, new, planned)
        check_merged_with_openpyxl(after, planned)


def shown(book: Workbook) -> dict[tuple[str, Place], Fill | None]:
    """Return what we see ourselves."""
    return {
        (sheet.name, (row.number, column)): book.styles.fill(book.values.read(piece, row.lead)[0])
        for sheet in book
        for row in sheet.rows()
        for column, piece in zip(row.columns, row.cells, strict=True)
    }


def check_own(before: Workbook, after: bytes, planned: Planned) -> None:
    wanted = {(name, place): fill for name, fills in planned.items() for place, fill in fills.items()}
    old, new = shown(before), shown(Workbook.open(after))
    assert {key: fill for key, fill in new.items() if key not in wanted} == {
        key: fill for key, fill in old.items() if key not in wanted
    }
    assert {key: new.get(key) for key in wanted} == wanted


@every_book
def test_other_programs_see_the_planned_fills_and_the_same_values(path: Path) -> None:
    book = opened(path.read_bytes())
    if book:
        planned = plan_fills(book)
        after = book.to_bytes()
        check(path.read_bytes(), after, planned)
        if all(fits_calamine((cell.row, cell.column) for cell in sheet.cells()) for sheet in Workbook.open(after)):
            assert repr(calamine_sheets(path.read_bytes())) == repr(calamine_sheets(after))
        check_own(Workbook.open(path.read_bytes()), after, planned)


@every_book
def test_other_programs_read_the_values_that_we_read(path: Path) -> None:
    book = opened(path.read_bytes())
    if book:
        assert differing_values(book, path.read_bytes()) == []


@given(st.data(), books())
def test_it_holds_for_any_spelling_and_any_plan(data: st.DataObject, made: MadeBook) -> None:
    plan = data.draw(plans(made))
    book = Workbook.open(made.data)
    for (row, column), fill in plan.items():
        book["Sheet1"].plan.add(row, column, fill)
    after = book.to_bytes()
    check_own(Workbook.open(made.data), after, {"Sheet1": plan})
    if not made.spelling.strict:
        check(made.data, after, {"Sheet1": plan})
    if fits_calamine([*made.values, *plan]):
        assert repr(calamine_sheets(made.data)) == repr(calamine_sheets(after))
