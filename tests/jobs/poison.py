"""Storage options that end the worker that looks at them; they stand for books
that do.
"""

from __future__ import annotations

import os
import time
from pathlib import Path


class Deadly:
    """Ends its process without a word, as the system does when memory runs
    out.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (9,)


class DeadlyOnce(dict[str, dict[str, object]]):
    """Ends the process that is given it the first time."""

    def __init__(self, mark: Path) -> None:
        super().__init__()
        self._mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return die_once, (self._mark,)


class Hungry(dict[str, dict[str, object]]):
    """Asks for more memory than there is."""

    def __bool__(self) -> bool:
        raise MemoryError


class Greedy(dict[str, dict[str, object]]):
    """Takes two gibibytes."""

    def __bool__(self) -> bool:
        return len(bytearray(2 << 30)) > 0


class Slow(dict[str, dict[str, object]]):
    """Takes longer than a night."""

    def __bool__(self) -> bool:
        time.sleep(600)
        return True


def die_once(mark: Path) -> dict[str, dict[str, object]]:
    if not mark.exists():
        mark.touch()
        os._exit(9)
    return {}


class DeadlyInUse(dict[str, dict[str, object]]):
    """Ends the process that looks at it."""

    def __bool__(self) -> bool:
        os._exit(9)
        return True
