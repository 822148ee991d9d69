"""What the words of a cell say: a number alone is read as it is among other
words.
"""

from __future__ import annotations

from itertools import product

import pytest

from irodori.scorecard.values.kpiprogress import MetWords, read_kpi_progress
from irodori.scorecard.values.rates import RateScale, read_rate

NUMBERS = [
    "0",
    "00",
    "5",
    "007",
    "12",
    "35.2",
    "86.25",
    "0.40",
    "99.95",
    "100",
    "100.0",
    "999",
    "1.3333333333333333",
]


ALONE = [
    f"{sign}{number}{unit}"
    for sign, number, unit in product(["", "-"], NUMBERS, ["", "%"])
]
SCALES: list[RateScale | None] = [
    None,
    "share",
    "percent",
    "headed",
    "tenths",
    "doubt",
]


@pytest.mark.parametrize(("text", "scale"), [*product(ALONE, SCALES)])
def test_a_number_alone_is_the_rate_that_it_is_behind_a_space(
    text: str, scale: RateScale | None
) -> None:
    for target in (False, True):
        alone = read_rate(text, target=target, scale=scale)
        assert alone == read_rate(f" {text}", target=target, scale=scale)


@pytest.mark.parametrize("text", ALONE)
def test_a_number_alone_is_the_progress_that_it_is_behind_a_space(
    text: str,
) -> None:
    met = MetWords(["達成"])
    assert read_kpi_progress(text, met) == read_kpi_progress(f" {text}", met)


def test_a_word_of_an_office_may_be_a_number_with_a_per_cent_sign() -> None:
    met = read_kpi_progress("100%", MetWords(["100%"]))
    assert met == read_kpi_progress(" 100%", MetWords(["100%"]))
