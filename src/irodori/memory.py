"""How much memory this process may take while it reads a book.

The limit is one of address space. Windows has none that a process can set for
itself, and macOS may refuse to set one; nothing is limited there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MEBIBYTE = 1 << 20
USUAL_MEBIBYTES = 3072
"""What one book may take, on the command line as on the page and in a job."""


@contextmanager
def held_to(memory: int) -> Iterator[None]:
    """Hold this process to so many bytes of address space for a while, where
    the system can; 0: no limit.
    """
    if not memory or sys.platform == "win32":
        yield
        return
    import resource

    before = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = min(memory, *_finite(before))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, before[1]))
    try:
        yield
    finally:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, before)


def has_less_than(memory: int) -> bool:
    """Tell whether the system allows this process less memory than that."""
    if sys.platform == "win32":
        return False
    import resource

    limits = _finite(resource.getrlimit(resource.RLIMIT_AS))
    return min(limits) < memory


def _finite(limits: tuple[int, int]) -> tuple[int, int]:
    """Return limits as numbers that can be compared, no limit as the largest."""
    soft, hard = (sys.maxsize if limit < 0 else limit for limit in limits)
    return soft, hard
