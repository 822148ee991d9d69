"""Doing the same again changes nothing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.books import SAMPLES, BookFile, every_book, filled
from tests.strategies import MadeBook, books, plans

from irodori.conversion import convert
from irodori.workbook import Workbook


@every_book
def test_the_same_plan_on_the_output_gives_the_output(path: BookFile) -> None:
    made = filled(path.read_bytes())
    if made:
        again = Workbook.open(made.data)
        for sheet in made.book:
            again[sheet.name].plan = sheet.plan
        assert again.to_bytes() == made.data


@given(st.data(), books())
def test_so_it_does_in_any_spelling(
    data: st.DataObject, made: MadeBook
) -> None:
    plan = data.draw(plans(made))
    outputs = [made.data]
    for _ in range(2):
        book = Workbook.open(outputs[-1])
        for (row, column), fill in plan.items():
            book["Sheet1"].plan.add(row, column, fill)
        outputs.append(book.to_bytes())
    assert outputs[2] == outputs[1]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(
    "as_of", [dt.date(2022, 4, 1), dt.date(2024, 4, 1)], ids=str
)
def test_converting_an_output_again_changes_nothing(
    path: Path, as_of: dt.date
) -> None:
    status = path.parent / "status.csv"
    given_status = status if status.exists() else None
    once = convert(path, as_of=as_of, status=given_status)
    again = convert(once.data, as_of=as_of, status=given_status)
    assert again.data == once.data
    assert [rating.color for rating in again.ratings] == [
        rating.color for rating in once.ratings
    ]
