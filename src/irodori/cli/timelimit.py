"""A limit on the time that one book may take."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from types import FrameType

from irodori.errors import InputError


class TimeIsUp(BaseException):
    """Raised in the middle of the work, past every handler of an Exception, so that each file is cleaned up."""


@contextmanager
def time_limit(seconds: int | None) -> Iterator[None]:
    """Refuse with ``file.too_slow`` what takes longer than so many seconds; None sets no limit."""
    try:
        with _alarm(seconds):
            yield
    except TimeIsUp:
        raise InputError("file.too_slow", seconds=seconds) from None


def _alarm(seconds: int | None) -> AbstractContextManager[None]:
    if seconds is None:
        return nullcontext()
    return _interrupting(seconds) if sys.platform == "win32" else _signalling(seconds)


@contextmanager
def _signalling(seconds: int) -> Iterator[None]:
    """Raise TimeIsUp by the alarm clock of the process, which interrupts even what waits."""
    import signal

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _interrupting(seconds: int) -> Iterator[None]:
    """Raise TimeIsUp where there is no alarm clock: a thread presses Ctrl-C for the person."""
    import _thread
    from threading import Timer

    expired: list[bool] = []

    def stop() -> None:
        expired.append(True)
        _thread.interrupt_main()

    timer = Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except KeyboardInterrupt:
        if not expired:
            raise
        raise TimeIsUp from None
    finally:
        timer.cancel()
