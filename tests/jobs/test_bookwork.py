"""What a worker does with one book."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from irodori.jobs.bookwork import forget


class Left:
    """What a book leaves: objects that refer to each other."""

    def __init__(self) -> None:
        self.itself = self
        self.values = [[number] for number in range(30_000)]


@pytest.fixture
def rare_collections() -> Iterator[None]:
    """Look for cycles as rarely as a worker does."""
    before = gc.get_threshold()
    gc.set_threshold(500_000)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("rare_collections")
def test_what_a_book_leaves_is_gone_before_the_next() -> None:
    left = weakref.ref(Left())
    assert left() is not None
    forget()
    assert left() is None
