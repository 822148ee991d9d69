"""What the words of a cell say: a number alone is read as it is among other
words.
"""

from __future__ import annotations

from itertools import product

import pytest

from irodori.scorecard.values.kpiprogress import MetWords, read_kpi_progress
from irodori.scorecard.values.phrases import read_phrases

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


@pytest.mark.parametrize(
    ("sign", "number", "unit"), [*product(["", "-"], NUMBERS, ["", "%"])]
)
def test_a_number_alone_says_what_it_says_behind_a_space(
    sign: str, number: str, unit: str
) -> None:
    alone = read_phrases(f"{sign}{number}{unit}")
    assert alone == read_phrases(f" {sign}{number}{unit}")


def test_a_word_of_an_office_may_be_a_number_with_a_per_cent_sign() -> None:
    met = read_kpi_progress("100%", MetWords(["100%"]))
    assert met == read_kpi_progress(" 100%", MetWords(["100%"]))
