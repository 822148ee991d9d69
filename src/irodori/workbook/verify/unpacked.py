"""A part while it is unpacked: what of it is at hand, and more where that is
asked for.
"""

from __future__ import annotations

from collections.abc import Iterable

_BLOCK = 1 << 19
"""Bytes that are taken from the part together, at least."""
DATA_END = b"</sheetData>"


class OddFormError(Exception):
    """The part is not in the plain form, or not equal in it: the exact way has
    to decide.
    """


class UnpackedText:
    """A part as it is unpacked: what of it is at hand, and more where that is
    asked for.
    """

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.data = b""

    def read_on(self) -> bool:
        """Take as much again from the part as is at hand, at least a block;
        tell whether there was something.
        """
        pieces = [self.data]
        size = 0
        least = max(len(self.data), _BLOCK)
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= least:
                break
        self.data = b"".join(pieces)
        return size > 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, fewer at the end of the part."""
        while len(self.data) < size and self.read_on():
            pass
        taken = self.data[:size]
        self.data = self.data[size:]
        return taken

    def take_equal(self, text: bytes) -> bool:
        """Take a text if it comes next; tell whether it does."""
        while len(self.data) < len(text) and self.read_on():
            pass
        if not self.data.startswith(text):
            return False
        self.data = self.data[len(text) :]
        return True

    def find(self, sign: bytes, start: int = 0) -> int:
        """Return the offset of a sign in ``data``, which is read on until it
        is there.
        """
        while (at := self.data.find(sign, start)) < 0:
            if not self.read_on():
                raise OddFormError
        return at

    def take_after(self, sign: bytes, start: int = 0) -> bytes:
        """Return all up to the end of a sign, at or behind an offset."""
        return self.take(self.find(sign, start) + len(sign))

    def take_rows(self) -> bytes:
        """Return rows, up to the end of the last one at hand; nothing where no
        more rows follow.
        """
        while True:
            end = self.data.find(DATA_END)
            at = self.data.rfind(b"</row>", 0, end if end >= 0 else None)
            if end >= 0:
                if at >= 0:
                    return self.take(at + len(b"</row>"))
                return b""
            if at >= 0:
                return self.take(at + len(b"</row>"))
            if not self.read_on():
                raise OddFormError

    def take_block(self) -> bytes:
        """Return the next block, which ends with a tag where there is one;
        nothing at the end.
        """
        if not self.data and not self.read_on():
            return b""
        at = self.data.rfind(b">") + 1
        return self.take(at or len(self.data))
