"""The text of a plain sheet, cut into blocks of rows while it is unpacked, and of an output, taken bit by bit."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

ROW_END = b"</row>"
DATA_END = b"</sheetData>"
_DATA = b"<sheetData>"


class NotPlainError(Exception):
    """The sheet is not written in the plain way."""


class Rows:
    """Cuts a plain sheet into its head, blocks of whole rows, what stands behind the last row, and the tail.

    ``rest`` and ``tail`` are there when the rows have all been taken, the tail for one reading.  What hides tags from
    a search, or could hold cells within cells, is not plain.
    """

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._text = b""
        self.rest = b""
        self.tail: Iterator[bytes] = iter(())
        while _DATA not in self._text:
            self._read()
        end = self._text.index(_DATA) + len(_DATA)
        self.head, self._text = self._text[:end], self._text[end:]
        if self.head.count(b"<?") > 1 or b"<!" in self.head or b"\0" in self.head:
            raise NotPlainError

    def __iter__(self) -> Iterator[bytes]:
        while True:
            at = self._text.rfind(ROW_END) + len(ROW_END)
            at = at if at >= len(ROW_END) else 0
            end = self._text.find(DATA_END, at)
            if _hides_tags(self._text, max(end, at)):
                raise NotPlainError
            if at:
                yield self._text[:at]
            if end >= 0:
                self.rest, self.tail = self._text[at:end], chain([self._text[end:]], self._chunks)
                return
            self._text = self._text[at:]
            self._read()

    def _read(self) -> None:
        chunk = next(self._chunks, None)
        if chunk is None:
            raise NotPlainError
        self._text += chunk


class Output:
    """The output's text, taken from its start."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._text = b""
        self._at = 0

    def take(self, expected: bytes) -> bool:
        """Go past what is expected next; False, and stay, where it does not stand there."""
        while len(self._text) - self._at < len(expected):
            if not self._read():
                return False
        if not self._text.startswith(expected, self._at):
            return False
        self._at += len(expected)
        return True

    def take_row(self) -> bytes:
        """Go past the next row's end tag and return what stands before it, nothing where there is none."""
        while (end := self._text.find(ROW_END, self._at)) < 0:
            if not self._read():
                return b""
        row = self._text[self._at : end]
        self._at = end + len(ROW_END)
        return row

    def take_rest(self) -> bytes:
        """Return all that is left."""
        return b"".join([self._text[self._at :], *self._chunks])

    def _read(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is not None:
            self._text, self._at = b"".join((memoryview(self._text)[self._at :], chunk)), 0
        return chunk is not None


def _hides_tags(text: bytes, end: int) -> bool:
    return (
        (text.find(b"!", 0, end) >= 0 and text.find(b"<!", 0, end) >= 0)
        or (text.find(b"?", 0, end) >= 0 and text.find(b"<?", 0, end) >= 0)
        or (text.find(b"x", 0, end) >= 0 and text.find(b"<extLst", 0, end) >= 0)
    )
