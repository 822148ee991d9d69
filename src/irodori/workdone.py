"""How far a conversion is, for whoever waits for it.

A workbook is passed four times: its worksheets are read, judged, written and
verified. What is done is measured in the bytes of worksheets that each pass
has gone over.
"""

from __future__ import annotations

from collections.abc import Callable

Listener = Callable[[float, int], None]
"""Takes which part of a conversion is done, from 0 to 1, and the rows of its
tables, 0 while they are unknown.
"""
Passed = Callable[[int], None]
"""Takes over how many more bytes of a worksheet a pass has gone."""

_PASSES = 4


class WorkDone:
    """Tells a listener how far one conversion is."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener
        self._total = 0
        self._passed = 0
        self._rows = 0

    def begin(self, size: int) -> None:
        """Start with worksheets of so many bytes together."""
        self._total = size * _PASSES

    def passed(self, size: int) -> None:
        """Go on by so many bytes of one pass."""
        self._passed += size
        self._tell()

    def judged(self, rows: int) -> None:
        """Note that all worksheets are read and judged, and how many rows
        their tables have.
        """
        self._rows = rows
        self._passed = self._total // 2
        self._tell()

    def _tell(self) -> None:
        if self._listener and self._total:
            self._listener(min(self._passed / self._total, 1.0), self._rows)
