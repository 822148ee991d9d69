"""How much memory a worker may take for one book."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from irodori.jobs.bookwork import BookTask, Reason, Result, process

CODE = "jobs.memory"
"""Why a book is refused that takes more."""


def process_within_memory(task: BookTask) -> Result:
    """Convert one book as `process` does; one that takes more memory than its job allows is refused.

    MemoryError only where the job sets no limit.
    """
    try:
        with held_to(task.memory):
            return process(task)
    except MemoryError:
        if not task.memory:
            raise
    return Result("refused", reason=Reason.of(CODE, limit=task.memory >> 20), exit_status=3)


@contextmanager
def held_to(memory: int) -> Iterator[None]:
    """Hold this process to so many bytes of address space for a while, where the system can; 0: no limit."""
    if not memory or sys.platform == "win32":
        yield
        return
    import resource

    before, hard = resource.getrlimit(resource.RLIMIT_AS)
    ceiling = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (before, hard))
