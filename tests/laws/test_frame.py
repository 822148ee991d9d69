"""The frame: with fills and clears asked for, all else is as it was."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import Planned, every_book, opened, plan_fills
from tests.laws.frame import check_frame, contents, without_styles
from tests.strategies import MadeBook, books, plans

from irodori.workbook import Workbook


def by_part(book: Workbook, planned: Planned) -> dict[str, set[tuple[int, int]]]:
    return {book[name].part: set(fills) for name, fills in planned.items()}


@every_book
def test_only_planned_cells_and_appended_formats_differ(path: Path) -> None:
    book = opened(path.read_bytes())
    if book:
        planned = plan_fills(book)
        check_frame(path.read_bytes(), book.to_bytes(), by_part(book, planned))


@every_book
def test_every_byte_outside_the_changed_s_attributes_is_the_same(path: Path) -> None:
    book = opened(path.read_bytes())
    if book is None:
        return
    parts = by_part(book, plan_fills(book, absent=False))
    before, after = contents(path.read_bytes()), contents(book.to_bytes())
    for part in parts:
        assert without_styles(after[part]) == without_styles(before[part])


@given(st.data(), books())
def test_it_holds_for_any_spelling_and_any_plan(data: st.DataObject, made: MadeBook) -> None:
    book = Workbook.open(made.data)
    plan = data.draw(plans(made))
    for (row, column), fill in plan.items():
        book["Sheet1"].plan.add(row, column, fill)
    check_frame(made.data, book.to_bytes(), by_part(book, {"Sheet1": plan}))
