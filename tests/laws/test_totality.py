"""Whatever bytes come in: a result or one of our own errors, and it ends."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.fuzz.mutators import mutated_scorecard, mutated_text
from tests.laws.books import SAMPLES, BookFile, corpus, every_book, plan_fills
from tests.laws.hostile import book, parts
from tests.strategies import books, damaged, damaged_parts

from irodori.conversion import convert
from irodori.errors import InputError, InternalError, IrodoriError
from irodori.workbook import Workbook

_SMALL = [
    path for path in [*SAMPLES, *corpus()] if path.stat().st_size < 20_000
]
_CONVERTED = [
    path
    for path in SAMPLES
    if path.parent.name
    in {"seed", "seed-statuses", "source-notes", "roll-forward"}
]


def use(data: bytes) -> None:
    """Read everything and fill; an error of ours is an answer, one of the
    verifier's is a bug.
    """
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
        _ = convert(data, as_of=dt.date(2022, 4, 1)).findings
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
def test_a_damaged_file_is_held_or_refused(
    data: st.DataObject, path: Path
) -> None:
    use(data.draw(damaged(path.read_bytes())))


@given(st.data())
def test_a_damaged_file_in_any_spelling_is_held_or_refused(
    data: st.DataObject,
) -> None:
    use(data.draw(damaged(data.draw(books()).data)))


@given(st.data())
def test_damaged_parts_in_any_spelling_are_held_or_refused(
    data: st.DataObject,
) -> None:
    use(data.draw(damaged_parts(data.draw(books()).data)))


@given(st.data(), st.sampled_from(_CONVERTED))
def test_a_scorecard_with_damaged_parts_is_converted_or_refused(
    data: st.DataObject, path: Path
) -> None:
    converted(data.draw(damaged_parts(path.read_bytes())))


@given(st.integers(0, 1 << 62), st.sampled_from(_CONVERTED))
def test_a_scorecard_with_any_texts_in_its_cells_is_converted_or_refused(
    seed: int, path: Path
) -> None:
    converted(mutated_scorecard(path.read_bytes(), 1 << 20, seed, _as_it_is))


@given(st.integers(0, 1 << 62))
def test_a_table_of_statuses_with_any_texts_is_read_or_refused(
    seed: int,
) -> None:
    table = "府省名,手続名,課題,プラン,状況,期限\n法務省,在留,①,a,取組中,令和5年3月末\n".encode()
    try:
        convert(
            _CONVERTED[0],
            as_of=dt.date(2022, 4, 1),
            status=mutated_text(table, 1 << 20, seed, _as_it_is),
        )
    except InternalError:
        raise
    except IrodoriError as error:
        say(error)


@pytest.mark.parametrize(
    "unit",
    [
        "9",
        "20",
        "(",
        "令和",
        "1年",
        "1,",
        "~",
        "①",
        "1%以上",
        "青：",
        "令和4年3月時点",
        "\n",
    ],
)
def test_a_text_as_long_as_a_cell_takes_is_read_in_a_moment(unit: str) -> None:
    """A grammar that tries every way to read it would not end."""
    text = parts()["xl/sharedStrings.xml"].decode()
    long = f"<si><t>{unit * (32_767 // len(unit))}</t></si>"
    items = [
        long if at % 2 and at > 15 else item
        for at, item in enumerate(re.findall("<si>.*?</si>", text, re.DOTALL))
    ]
    strings = text[: text.index("<si>")] + "".join(items) + "</sst>"
    converted(book({"xl/sharedStrings.xml": strings.encode()}))


def _as_it_is(data: bytes, _most: int) -> bytes:
    return data
