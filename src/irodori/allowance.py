"""What one book may take of a machine: time, and the memory of the process
that reads it.

The limit of memory is one of address space. Windows has none that a process
can set for itself, and macOS may refuse to set one; nothing is limited there.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

MEBIBYTE = 1 << 20
USUAL_MEBIBYTES = 3072
"""What one book may take, on the command line as on the page and in a job."""
USUAL_SECONDS = 900
"""What one book may take on the command line and in a job: a hundred times as
long as one of 100,000 rows takes, so that only a book that was made to take
for ever is ended, and no pipeline waits for it.
"""


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
