"""The file in which a result goes to the page: JSON, then arrays of numbers
that a script uses as they are.

``IRO1``, the length of the JSON in bytes (32 bits, little-endian), the JSON,
zeros up to a multiple of four, then the arrays, each at a multiple of four. In
the JSON an array is ``{"at": offset, "n": items, "k": kind}``; the kind is
``i4`` (32 bits with sign), ``u2`` or ``u1``.
"""

from __future__ import annotations

import json
import sys
from array import array
from collections.abc import Iterable

PackedArray = dict[str, object]
"""Where an array is in the file, as the JSON says it."""

_MARK = b"IRO1"
_KINDS = {"i": "i4", "H": "u2", "B": "u1"}
_ALIGNMENT = 4


class ArrayPack:
    """Collects the arrays of one file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, numbers: array[int]) -> PackedArray:
        """Add an array and return its description for the JSON."""
        if sys.byteorder == "big":
            numbers = numbers[:]
            numbers.byteswap()
        place = {
            "at": self._size,
            "n": len(numbers),
            "k": _KINDS[numbers.typecode],
        }
        data = numbers.tobytes()
        padding = -len(data) % _ALIGNMENT
        self._parts.append(data + bytes(padding))
        self._size += len(data) + padding
        return place

    def numbers(self, kind: str, values: Iterable[int]) -> PackedArray:
        """Add numbers as an array with a type code of the ``array`` module: i,
        H or B.
        """
        return self.add(array(kind, values))

    def file(self, head: object) -> bytes:
        """Return the file with its JSON."""
        text = json.dumps(
            head, ensure_ascii=False, separators=(",", ":")
        ).encode(errors="replace")
        padding = bytes(-(len(_MARK) + 4 + len(text)) % _ALIGNMENT)
        length = len(text).to_bytes(4, "little")
        return b"".join([_MARK, length, text, padding, *self._parts])
