"""The effect: a cell is filled if and only if that was asked, as other
programs see it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import (
    SAMPLES,
    BookFile,
    Planned,
    every_book,
    filled,
    opened,
    places,
)
from tests.laws.outside import (
    calamine_sheets,
    check_streamed_with_openpyxl,
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
        if any(sheet.merged_cells.ranges for sheet in old.worksheets):
            check_streamed_with_openpyxl(after, planned)


def shown(book: Workbook) -> dict[tuple[str, Place], Fill | None]:
    """Return what we see ourselves."""
    return {
        (sheet.name, (row, cell.column)): book.styles.fill(cell.style)
        for sheet in book
        for index, row in enumerate(sheet.grid().rows)
        for cell in sheet.grid().row(index)
    }


def check_own(before: Workbook, after: bytes, planned: Planned) -> None:
    wanted = {
        (name, place): fill
        for name, fills in planned.items()
        for place, fill in fills.items()
    }
    old, new = shown(before), shown(Workbook.open(after))
    assert {key: fill for key, fill in new.items() if key not in wanted} == {
        key: fill for key, fill in old.items() if key not in wanted
    }
    assert {key: new.get(key) for key in wanted} == wanted


@every_book
def test_other_programs_see_the_planned_fills_and_the_same_values(
    path: BookFile,
) -> None:
    made = filled(path.read_bytes())
    if made:
        check(path.read_bytes(), made.data, made.planned)
        if all(
            fits_calamine(places(sheet)) for sheet in Workbook.open(made.data)
        ):
            assert repr(calamine_sheets(path.read_bytes())) == repr(
                calamine_sheets(made.data)
            )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_we_see_the_planned_fills_ourselves(path: Path) -> None:
    made = filled(path.read_bytes())
    assert made
    check_own(Workbook.open(path.read_bytes()), made.data, made.planned)


@every_book
def test_other_programs_read_the_values_that_we_read(path: BookFile) -> None:
    book = opened(path.read_bytes())
    if book:
        assert differing_values(book, path.read_bytes()) == []


@given(st.data(), books())
def test_it_holds_for_any_spelling_and_any_plan(
    data: st.DataObject, made: MadeBook
) -> None:
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
