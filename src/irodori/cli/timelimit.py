"""A limit on the time that one book may take."""

from __future__ import annotations

import _thread
from collections.abc import Iterator
from contextlib import contextmanager

from irodori.errors import InputError


@contextmanager
def time_limit(seconds: int | None) -> Iterator[None]:
    """Refuse with ``file.too_slow`` what takes longer than so many seconds; None sets no limit.

    The main thread is interrupted as Ctrl-C would interrupt it, so every file that it writes is cleaned up.
    """
    if seconds is None:
        yield
        return
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
        raise InputError("file.too_slow", seconds=seconds) from None
    finally:
        timer.cancel()
