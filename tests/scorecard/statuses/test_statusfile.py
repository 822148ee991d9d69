"""A status table in a workbook of its own is read as a CSV is."""

from __future__ import annotations

import pytest
from tests.scorecard.made import (
    book,
    converted,
    plan,
    record,
    scorecard,
    statuses,
)

from irodori.conversion import NamedSource
from irodori.errors import InputError, ProfileError
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.statuses.statuslists import read_status_file
from irodori.workbook.passwords import encrypt

PROFILE = load_profile()
CARD = scorecard(record("届出", plan("見直し"), plan("周知")))
TABLE = statuses(["", "届出", "①", "a", "措置済"], ["", "", "", "z", "取組中"])


def refused(data: bytes) -> ProfileError:
    with pytest.raises(ProfileError) as caught:
        read_status_file(data, "状況.xlsx", PROFILE)
    assert "状況.xlsx" in caught.value.message("ja")
    assert "状況.xlsx" in caught.value.message("en")
    return caught.value


@pytest.mark.parametrize("name", ["進捗入力", "10月の状況"])
def test_a_workbook_says_the_statuses_whatever_its_sheet_is_called(
    name: str,
) -> None:
    data = book(TABLE._replace(name=name))
    done = converted(book(CARD), status=NamedSource(data, "状況.xlsx"))
    assert done.summary["blue"] == 1
    (finding,) = [
        each for each in done.findings if each.code == "status.unmatched"
    ]
    assert (finding.sheet, finding.cell) == ("状況.xlsx", None)
    assert "状況.xlsx の3行目" in finding.sentence.text("ja")


def test_the_sheet_of_a_scorecard_book_goes_before_its_other_sheets() -> None:
    other = TABLE._replace(name="控え")
    read = read_status_file(book(CARD, other, TABLE), "状況.xlsx", PROFILE)
    assert [row.status for row in read.rows] == ["措置済", "取組中"]


@pytest.mark.parametrize("name", ["進捗入力", "10月の状況"])
def test_a_workbook_with_a_status_table_alone_is_refused_as_one(
    name: str,
) -> None:
    with pytest.raises(InputError) as caught:
        converted(book(TABLE._replace(name=name)))
    assert caught.value.code == "header.status_table"
    assert caught.value.sheet == name


def test_a_list_of_actions_under_the_same_headings_is_no_status_table() -> (
    None
):
    actions = statuses(
        ["", "届出", "①", "様式の見直し", "措置済"],
        ["", "届出", "①", "周知", "取組中", "令和9年3月末"],
    )
    done = converted(book(actions._replace(name="取組一覧")))
    assert done.summary["blue"] == 1


def test_of_two_tables_none_is_picked() -> None:
    data = book(TABLE._replace(name="4月"), TABLE._replace(name="10月"))
    error = refused(data)
    assert error.code == "status.several_sheets"
    assert "4月、10月" in error.message("ja")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (book(CARD), "status.file_headings"),
        (encrypt(book(TABLE), "x"), "status.protected"),
        (b"PK\x03\x04 broken", "status.workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "status.workbook"),
    ],
    ids=["a scorecard", "a password", "a broken file", "an older form"],
)
def test_a_workbook_without_a_table_to_read_is_refused_with_what_to_do(
    data: bytes, code: str
) -> None:
    assert refused(data).code == code
