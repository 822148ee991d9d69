"""Twice the text or twice the book takes about twice the steps; and no text of
a cell takes long.
"""

from __future__ import annotations

import pytest
from benchmarks.growingbooks import BOOKS
from benchmarks.growth import (
    AROUND,
    FILLERS,
    GRAMMARS,
    LONGEST,
    book_growth,
    grammar_growth,
    made,
    seconds,
)
from benchmarks.swollenbooks import SWOLLEN
from tests.laws.repetitions import colliding_repetitions, patterns

_MOST = 1.25
"""The exponent up to which growth passes for linear: sorting and what is set
up once are in the counts.
"""
_MOST_SECONDS = 2.0
"""CPU seconds for the longest text of a cell; a tenth of that is what the
slowest one takes.
"""
_STAGE_SHARE = 20
"""A stage that takes less than this part of all steps may grow as it likes."""
_KINDS = BOOKS | SWOLLEN


@pytest.mark.parametrize("name", GRAMMARS)
def test_twice_the_text_takes_twice_the_steps(name: str) -> None:
    for filler in FILLERS:
        growth = grammar_growth(GRAMMARS[name], filler, AROUND[1], few=1_000)
        assert growth.exponent < _MOST or growth.many < 2_000, (filler, growth)


@pytest.mark.parametrize("name", GRAMMARS)
def test_the_longest_text_of_a_cell_is_read_at_once(name: str) -> None:
    for filler in FILLERS:
        # the table of the benchmarks is made with all of them
        for around in AROUND[:2]:
            assert (
                seconds(GRAMMARS[name], made(filler, around, LONGEST))
                < _MOST_SECONDS
            ), (filler, around)


@pytest.mark.parametrize("kind", _KINDS)
def test_twice_the_book_takes_twice_the_steps_in_each_stage(kind: str) -> None:
    make, few = _KINDS[kind]
    growths = book_growth(make, max(10, few // 4))
    whole = growths["all"].many
    for stage, growth in growths.items():
        assert growth.exponent < _MOST or growth.many * _STAGE_SHARE < whole, (
            stage,
            growth,
        )


def test_no_pattern_has_two_unbounded_repetitions_beside_each_other() -> None:
    found = {
        place: colliding
        for place, text in patterns()
        if (colliding := colliding_repetitions(text))
    }
    assert not found
