"""What a function says of each key, asked once: the many cells of a sheet hold few different things."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Memo(dict[Key, Value]):
    """Answers by key; a new key is asked of the function, and its answer kept."""

    def __init__(self, ask: Callable[[Key], Value]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: Key) -> Value:
        value = self[key] = self._ask(key)
        return value
