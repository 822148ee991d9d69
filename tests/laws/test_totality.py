"""Whatever bytes come in: a result or one of our own errors, and it ends."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st
from tests.laws.books import SAMPLES, BookFile, corpus, every_book, plan_fills
from tests.strategies import books, damaged, damaged_parts

from irodori.conversion import convert
from irodori.errors import InputError, InternalError, IrodoriError
from irodori.workbook import Workbook

_SMALL = [path for path in [*SAMPLES, *corpus()] if path.stat().st_size < 20_000]
_CONVERTED = [path for path in SAMPLES if path.parent.name in {"seed", "seed-statuses", "source-notes", "roll-forward"}]


def use(data: bytes) -> None:
    """Read everything and fill; an error of ours is an answer, one of the verifier's is a bug."""
    try:
        book = Workbook.open(data)
        for sheet in book:
            for _ in sheet.cells():
                pass
            _ = sheet.merges, sheet.notes
        plan_fills(book)
        Workbook.open(book.to_bytes())
    except InputError as error:
        say(error)


def say(error: IrodoriError) -> None:
    assert all((error.message("ja"), error.message("en")))


def converted(data: bytes) -> None:
    try:
        convert(data, as_of=dt.date(2022, 4, 1))
    except InternalError:
        raise
    except IrodoriError as error:
        say(error)


@every_book
def test_every_book_is_held_or_refused(path: BookFile) -> None:
    use(path.read_bytes())


@every_book
def test_every_book_is_converted_or_refused(path: BookFile) -> None:
    converted(path.read_bytes())


@given(st.binary(max_size=200))
@example(b"")
@example(b"PK\5\6" + bytes(18))
@example(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
def test_any_bytes_are_refused(data: bytes) -> None:
    use(data)
    converted(data)


@given(st.data(), st.sampled_from(_SMALL))
def test_a_damaged_file_is_held_or_refused(data: st.DataObject, path: Path) -> None:
    use(data.draw(damaged(path.read_bytes())))


@given(st.data())
def test_a_damaged_file_in_any_spelling_is_held_or_refused(data: st.DataObject) -> None:
    use(data.draw(damaged(data.draw(books()).data)))


@given(st.data())
def test_damaged_parts_in_any_spelling_are_held_or_refused(data: st.DataObject) -> None:
    use(data.draw(damaged_parts(data.draw(books()).data)))


@given(st.data(), st.sampled_from(_CONVERTED))
def test_a_scorecard_with_damaged_parts_is_converted_or_refused(data: st.DataObject, path: Path) -> None:
    converted(data.draw(damaged_parts(path.read_bytes())))
