"""Work for a process that does tasks: each is the name of something to do, and
a value.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from threading import Event
from typing import Any


class Told(Event):
    """Is set when something is told."""

    def __call__(self, _: object) -> None:
        self.set()


def warm_up() -> None:
    pass


def forget() -> None:
    pass


def work(task: tuple[str, Any], tell: Callable[[object], None]) -> object:
    what, value = task
    return _TASKS[what](value, tell)


def say(values: list[object], tell: Callable[[object], None]) -> str:
    for value in values:
        tell(value)
    return "said"


def sleep(seconds: float, _: object) -> None:
    time.sleep(seconds)


def wait(_: object, tell: Callable[[object], None]) -> None:
    tell("begun")
    time.sleep(600)


def take(count: int, _: object) -> str:
    return "taken" if len(bytearray(count)) == count else "nothing"


def variable(name: str, _: object) -> str | None:
    return os.environ.get(name)


_TASKS: dict[str, Callable[[Any, Callable[[object], None]], object]] = {
    "say": say,
    "pid": lambda *_: os.getpid(),
    "sleep": sleep,
    "wait": wait,
    "take": take,
    "die": lambda *_: os._exit(9),
    "variable": variable,
}
