"""Tables side by side on one sheet: each is read with its own headings, rows
and notes.
"""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Grid, Put
from tests.scorecard.made import book

from irodori.conversion import convert
from irodori.errors import InputError
from irodori.results import Conversion

HEADINGS: list[Put] = [
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "オンライン利用率目標",
]
BLOCK: list[Put] = ["課題①", "アクションプラン a", "達成期限(中間KPI)"]
HEADER = [*HEADINGS, *BLOCK]


def row(name: str, current: str, plan: str) -> list[Put]:
    return [name, "0%", current, "20%", "周知不足", plan, "令和5年9月末"]


LEFT = [
    row("甲届出", "15%", "【取組中】改修"),
    row("乙届出", "20%", "【措置済】改修"),
]
RIGHT = row("丙届出", "1%", "【未着手】改修")


def converted(*rows: list[Put]) -> Conversion:
    return convert(book(Grid("S", list(rows))), as_of=dt.date(2023, 6, 30))


def colors(conversion: Conversion) -> dict[str, str]:
    return {each.cell: each.color or "none" for each in conversion.ratings}


@pytest.mark.parametrize("gap", [[], [None], [None, None]])
def test_two_tables_side_by_side_are_both_read(gap: list[Put]) -> None:
    conversion = converted(
        [*HEADER, *gap, *HEADER], [*LEFT[0], *gap, *RIGHT], LEFT[1]
    )
    at = 7 + len(gap)
    rate, plan = "ABCDEFGHIJKLMNOPQ"[at + 2], "ABCDEFGHIJKLMNOPQ"[at + 5]
    expected = {
        "C2": "green",
        "F2": "green",
        "C3": "blue",
        "F3": "blue",
        f"{rate}2": "red",
        f"{plan}2": "orange",
    }
    assert colors(conversion) == expected
    assert not conversion.findings


def test_the_account_counts_each_cell_of_two_tables_once() -> None:
    rows: list[list[Put]] = [
        ["左の表", *[None] * 7, "右の表"],
        [*HEADER, None, *HEADER],
        [*LEFT[0], None, *RIGHT],
        LEFT[1],
    ]
    report = converted(
        *rows, [], ["※ 左の注", *[None] * 7, "※ 右の注"]
    ).report()
    account = report["sheets"][0]["account"]  # type: ignore[index]
    assert account == {
        "cells": 39, "header": 14, "read": 21, "title": 2, "legend": 0, "note": 2, "apart": 0, "unread": 0,
    }  # fmt: skip


def test_a_total_of_one_table_is_no_row_of_the_other() -> None:
    total: list[Put] = ["合計", "0%", "9%", "20%"]
    conversion = converted(
        [*HEADER, None, *HEADER],
        [*LEFT[0], None, *RIGHT],
        [*LEFT[1], None, *total],
    )
    assert colors(conversion) == {
        "C2": "green", "F2": "green", "C3": "blue", "F3": "blue", "K2": "red", "N2": "orange",
    }  # fmt: skip
    assert [each.code for each in conversion.findings] == ["row.apart"]


@pytest.mark.parametrize("lower", [1, 2, 3])
def test_two_tables_whose_headers_begin_in_different_rows_are_both_read(
    lower: int,
) -> None:
    left: list[list[Put]] = [HEADER, *LEFT, [], []]
    right: list[list[Put]] = [*[[]] * lower, HEADER, RIGHT, [], []]
    rows = [
        [*one, *[None] * (8 - len(one)), *other]
        for one, other in zip(left, right, strict=False)
    ]
    conversion = converted(*rows)
    assert colors(conversion) == {
        "C2": "green", "F2": "green", "C3": "blue", "F3": "blue",
        f"K{lower + 2}": "red", f"N{lower + 2}": "orange",
    }  # fmt: skip
    account = conversion.report()["sheets"][0]["account"]  # type: ignore[index]
    assert (account["cells"], account["header"]) == (35, 14)


def test_a_header_that_one_of_two_tables_repeats_far_below_is_refused() -> (
    None
):
    blank: list[Put] = [None] * 7
    with pytest.raises(InputError) as refused:
        converted(
            [*HEADER, None, *HEADER],
            *[[*LEFT[0], None, *RIGHT]] * 20,
            [*LEFT[1], None, *HEADER],
            [*blank, None, *RIGHT],
        )
    assert refused.value.code == "table.side_by_side"


def test_a_second_name_column_is_no_second_table() -> None:
    with pytest.raises(InputError) as refused:
        converted(["手続名", None, *HEADER], ["甲", None, *LEFT[0]])
    assert refused.value.code == "header.claimed_twice"


def test_more_headings_than_tables_stand_side_by_side_are_one_table() -> None:
    names: list[Put] = ["手続名", None] * 9
    lower: list[Put] = [None, *HEADER]
    with pytest.raises(InputError) as refused:
        converted([*HEADER, None, *names], [*lower], [*LEFT[0]])
    assert refused.value.code == "header.claimed_twice"
