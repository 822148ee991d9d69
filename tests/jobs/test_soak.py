"""A run that is killed again and again loses nothing, and writes nothing
twice.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks.droppings import dropped
from benchmarks.soak import soak


@pytest.mark.slow
def test_a_run_that_is_killed_at_random_moments_comes_to_its_end(
    tmp_path: Path,
) -> None:
    found = soak(tmp_path, books=60, kills=6, longest=4, seed=7)
    assert found.problems == []
    assert (
        found.outputs,
        found.whole,
        found.agreeing,
        found.once,
        found.strays,
    ) == (60, 60, 60, 60, 0)
    # A source that is seconds old may have been read again to see that it is
    # the same.
    assert set(found.attempts) <= {"done", "interrupted", "unchanged"}


@pytest.mark.slow
def test_books_dropped_at_once_are_worked_through_in_order(
    tmp_path: Path,
) -> None:
    found = dropped(tmp_path, books=150, rows=3, workers=2)
    assert (
        found.outputs,
        found.originals,
        found.left,
        found.same,
        found.backwards,
    ) == (150, 150, 0, 150, 0)
