"""Results: handed out once, gone when they expire, and never more than the
server may hold.
"""

from __future__ import annotations

import pytest

from irodori.web.store import Store, StoredFile, StoreFullError


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


FILE = StoredFile(b"12345", "text/plain")


def test_a_file_is_handed_out_once() -> None:
    store = Store(60, 100)
    token = store.put({"a": FILE, "b": FILE})
    assert (len(store), store.bytes) == (2, 10)
    assert store.take(token, "a") == FILE
    assert store.take(token, "a") is None
    assert (len(store), store.bytes) == (1, 5)
    assert store.take(token, "b") == FILE
    assert (len(store), store.bytes) == (0, 0)


def test_a_file_that_nobody_fetches_is_gone_after_its_time() -> None:
    clock = Clock()
    store = Store(900, 100, clock)
    token = store.put({"a": FILE})
    clock.now = 899.9
    store.sweep()
    assert len(store) == 1
    clock.now = 900
    assert store.take(token, "a") is None
    assert (len(store), store.bytes) == (0, 0)


def test_no_more_is_kept_than_there_is_room_for() -> None:
    store = Store(900, 9)
    first = store.put({"a": FILE})
    second = store.put({"a": FILE})
    assert store.bytes <= 9
    assert store.take(first, "a") is None
    assert store.take(second, "a") is not None
    with pytest.raises(StoreFullError):
        store.put({"a": StoredFile(bytes(10), "text/plain")})


def test_a_client_takes_room_from_whoever_holds_most() -> None:
    store = Store(900, 40)
    small = store.put({"a": FILE}, "quiet")
    for _ in range(20):
        store.put({"a": FILE}, "greedy")
    newcomer = store.put({"a": FILE}, "other")
    assert store.take(small, "a") is not None
    assert store.take(newcomer, "a") is not None
