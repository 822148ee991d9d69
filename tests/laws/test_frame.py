"""The frame: with fills and clears asked for, all else is as it was."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import BookFile, Planned, every_book, filled
from tests.laws.frame import check_frame, contents, without_styles
from tests.strategies import MadeBook, books, plans

from irodori.workbook import Workbook
from irodori.workbook.xml import decode


def by_part(
    book: Workbook, planned: Planned
) -> dict[str, set[tuple[int, int]]]:
    return {book[name].part: set(fills) for name, fills in planned.items()}


@every_book
def test_only_planned_cells_and_appended_formats_differ(
    path: BookFile,
) -> None:
    made = filled(path.read_bytes())
    if made:
        check_frame(
            path.read_bytes(), made.data, by_part(made.book, made.planned)
        )


@every_book
def test_every_byte_outside_the_changed_s_attributes_is_the_same(
    path: BookFile,
) -> None:
    made = filled(path.read_bytes(), absent=False)
    if made:
        before, after = contents(path.read_bytes()), contents(made.data)
        for part in by_part(made.book, made.planned):
            one, two = (
                decode(sheets[part], part)[0] for sheets in (before, after)
            )
            assert without_styles(one) == without_styles(two)


@given(st.data(), books())
def test_it_holds_for_any_spelling_and_any_plan(
    data: st.DataObject, made: MadeBook
) -> None:
    book = Workbook.open(made.data)
    plan = data.draw(plans(made))
    for (row, column), fill in plan.items():
        book["Sheet1"].plan.add(row, column, fill)
    check_frame(made.data, book.to_bytes(), by_part(book, {"Sheet1": plan}))
