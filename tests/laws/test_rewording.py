"""Rewording changes no colour: each cell keeps its own, or is left unrated with a finding that says why."""

from __future__ import annotations

import datetime as dt
import zipfile
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.rewording import REWORDINGS, Rewording, reworded
from tests.samples.test_expected import CASES, SAMPLES, Expected

from irodori.conversion import convert
from irodori.errors import InputError
from irodori.results import Conversion
from irodori.workbook.refs import parse_cell

AS_OF = dt.date(2023, 6, 30)
PLAIN = [case for case in CASES if zipfile.is_zipfile(SAMPLES / case / "input.xlsx")]
"""The samples that are not password-protected."""

Colors = dict[tuple[str, str], str]


def converted(case: str, data: bytes) -> Conversion:
    expected = Expected((SAMPLES / case / "expected.txt").read_text(encoding="utf-8"))
    given_date, status = expected.options.get("as-of"), expected.options.get("status")
    return convert(
        data,
        as_of=dt.date.fromisoformat(given_date) if given_date else AS_OF,
        fills=expected.options.get("fills", "auto"),  # type: ignore[arg-type]
        status=SAMPLES / case / status if status else None,
    )


@cache
def colors_of(case: str) -> Colors:
    return colors(converted(case, data_of(case)))


@cache
def data_of(case: str) -> bytes:
    return (SAMPLES / case / "input.xlsx").read_bytes()


def colors(conversion: Conversion) -> Colors:
    return {(each.sheet, each.cell): each.color or "none" for each in conversion.ratings}


def silent(conversion: Conversion, lost: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of the cells that lost their colour of which no finding speaks.

    A finding speaks of a cell at its place, in its column's heading, in its row, or about its whole sheet or legend.
    """
    told: set[tuple[str, str]] = set()
    about = [each for each in conversion.findings if not each.code.startswith(("check.", "as_of."))]
    for sheet, ref in lost:
        row, column = parse_cell(ref.partition(":")[0])
        for each in about:
            if each.sheet not in {sheet, None} and not each.code.startswith(("status.", "legend.")):
                continue
            at = parse_cell(each.cell.partition(":")[0]) if each.cell else None
            if at is None or at[0] == row or (at[1] == column and at[0] < row) or each.code.startswith("legend."):
                told.add((sheet, ref))
            if each.code.startswith("status.") and each.sheet != sheet:
                told.add((sheet, ref))
    return lost - told


def check(case: str, data: bytes) -> None:
    before = colors_of(case)
    try:
        conversion = converted(case, data)
    except InputError:
        return  # a refusal says why, and colours nothing
    after = colors(conversion)
    assert {place: color for place, color in after.items() if before.get(place, color) != color} == {}
    assert silent(conversion, set(before) - set(after)) == set()


@pytest.mark.parametrize("rewording", REWORDINGS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("case", PLAIN)
def test_a_rewording_of_all_texts_changes_no_colour(case: str, rewording: Rewording) -> None:
    check(case, reworded(data_of(case), lambda _, text: rewording(text)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLAIN), st.randoms(use_true_random=False))
def test_rewordings_of_some_texts_change_no_colour(case: str, random: object) -> None:
    chosen: dict[int, Rewording | None] = {}

    def change(number: int, text: str) -> str:
        rewording = chosen.setdefault(number, random.choice([None, None, *REWORDINGS]))  # type: ignore[attr-defined]
        return rewording(text) if rewording else text

    check(case, reworded(data_of(case), change))
