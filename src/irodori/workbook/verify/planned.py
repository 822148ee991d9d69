"""The plan as the verifier gets it, plain cells and fills; a cursor that takes
them from top to bottom; and the two forms of a row in which they are found.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import add

from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill
from irodori.workbook.refs import column_letters
from irodori.workbook.verify.markup import OddFormError

CELL = b'<c r="'
"""How a cell begins in the plain form."""
_CELL_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]++)"')
_NEW_CELL = re.compile(
    rb"<c r=\"([A-Z]{1,3})[1-9][0-9]*+\" s=\"(0|[1-9][0-9]*+)\"/>"
)


class PlainPlan(NamedTuple):
    """The plan for one worksheet as flat sequences: by row and then by column,
    each cell once.
    """

    rows: Sequence[int]
    columns: Sequence[int]
    numbers: Sequence[int]
    """For each cell the place of its fill in ``fills``."""
    fills: Sequence[Fill | None]

    def each(self) -> Iterator[tuple[int, int, int]]:
        """Yield the row, the column and the number of each cell."""
        return zip(self.rows, self.columns, self.numbers, strict=True)


class PlanCursor:
    """The planned cells of one sheet, taken from the first row to the last."""

    def __init__(self, cells: PlainPlan) -> None:
        self._cells = cells
        self._at = 0
        self._letters = {
            column: column_letters(column).encode()
            for column in set(cells.columns)
        }
        self.starts = {
            column: CELL + letters for column, letters in self._letters.items()
        }
        """How the cells of each planned column begin, up to the row number."""

    @property
    def row(self) -> int:
        """The number of the next planned row; 0 behind the last."""
        return (
            self._cells.rows[self._at]
            if self._at < len(self._cells.rows)
            else 0
        )

    def cells_of_columns(self) -> re.Pattern[bytes]:
        """Return what finds cells of the planned columns; its groups are the
        tag up to the reference and the rest.
        """
        columns = by_last_character(self._letters.values())
        return re.compile(rb'(<c r="(?:%b)[0-9]++")([^>]*+)' % columns)

    def take_row(self) -> list[tuple[int, int]]:
        """Return (column, number of the fill) of the next row's cells."""
        start = self._at
        stop = self._end_of(self.row)
        self._at = stop
        return [
            *zip(
                self._cells.columns[start:stop],
                self._cells.numbers[start:stop],
                strict=True,
            )
        ]

    def starts_of_cells(self, row: int) -> list[bytes]:
        """Return the tags of the next cells up to a row, each up to its
        reference.
        """
        stop = self._end_of(row)
        rows = self._cells.rows[self._at : stop]
        digits = {row: b'%d"' % row for row in set(rows)}
        columns = map(
            self.starts.__getitem__, self._cells.columns[self._at : stop]
        )
        return [*map(add, columns, map(digits.__getitem__, rows))]

    def numbers(self, row: int) -> Sequence[int]:
        """Return the numbers of the fills of the next cells up to a row."""
        return self._cells.numbers[self._at : self._end_of(row)]

    def go_behind(self, row: int) -> None:
        """Pass over the cells up to a row."""
        self._at = self._end_of(row)

    def _end_of(self, row: int) -> int:
        return bisect_right(self._cells.rows, row, self._at)


class KnownCells(dict[bytes, bytes]):
    """The attributes after by those before, as the output has them and as they
    should be, of cells with one fill.
    """

    def __init__(self, fill: int | None) -> None:
        super().__init__()
        self.fill = fill
        """The number of the fill, None for cells without a plan."""


class RowPair:
    """One row of the input and of the output, in which planned cells are found
    from left to right and taken back.

    Up to a planned cell the two are to be equal, so the cell is in both at the
    same place but for the bytes by which the output has grown.
    """

    def __init__(
        self,
        number: int,
        old: bytes,
        new: bytes,
    ) -> None:
        self.number = number
        self.old = old
        self.at = -1
        """Where the cell is in the output, -1 where it is not there."""
        self._new = new
        self._sign = b""
        """How the cell begins."""
        self._pieces: list[bytes] = []
        self._done = 0
        self._grown = 0

    def find(self, start: bytes) -> None:
        """Find a cell by its tag up to the row's number."""
        self._sign = start + b'%d"' % self.number
        self.at = self._new.find(self._sign, self._done)

    @property
    def is_in_both(self) -> bool:
        """Whether both rows hold the cell."""
        return self.at >= 0 and self.old.startswith(
            self._sign, self.at - self._grown
        )

    def attributes(self) -> tuple[bytes, bytes]:
        """Return the cell's attributes beside its reference, before and after."""
        start = self.at + len(self._sign)
        old = attributes_at(self.old, start - self._grown)
        return old, attributes_at(self._new, start)

    def restore(
        self,
        old: bytes,
        new: bytes,
    ) -> None:
        """Put the cell's old attributes in the place of the new ones."""
        start = self.at + len(self._sign)
        self._replace(start, start + len(new), old)

    def take_new(self, column: int) -> int:
        """Take out a new cell, and return its format; OddFormError where it is
        not in its place among the others.
        """
        text = self._new
        new = _NEW_CELL.match(text, self.at)
        if new is None:
            raise OddFormError
        before = text.rfind(CELL, 0, self.at)
        if before >= 0 and _column_at(text, before) >= column:
            raise OddFormError
        after = text.find(CELL, self.at + 1)
        if after >= 0 and _column_at(text, after) <= column:
            raise OddFormError
        self._replace(self.at, new.end(), b"")
        return int(new[2])

    def check_absent(self) -> None:
        """Check that the input has no such cell, and that it would be seen."""
        is_behind = self.at < 0 and self._sign in self._new
        if self._sign in self.old or is_behind:
            raise OddFormError
        rows = _CELL_ROW.findall(self.old)
        if rows.count(b"%d" % self.number) != self.old.count(b"<c"):
            raise OddFormError

    def taken_back(self) -> bytes:
        """Return the output's row with the cells taken back."""
        self._replace(len(self._new), len(self._new), b"")
        return b"".join(self._pieces)

    def _replace(
        self,
        start: int,
        end: int,
        old: bytes,
    ) -> None:
        self._pieces += (self._new[self._done : start], old)
        self._grown += end - start - len(old)
        self._done = end


def attributes_at(text: bytes, start: int) -> bytes:
    """Return what is left of a tag from an offset on."""
    return text[start : text.find(b">", start)]


def by_last_character(words: Iterable[bytes]) -> bytes:
    """Return a pattern of some words, those together that differ in their last
    character alone: ``A[BC]|[HI]`` is tried faster than each by itself.
    """
    lasts: dict[bytes, bytes] = {}
    for word in words:
        stem, last = word[:-1], word[-1:]
        lasts[stem] = lasts.get(stem, b"") + last
    return b"|".join(b"%b[%b]" % each for each in lasts.items())


def _column_at(row: bytes, at: int) -> int:
    """Return the column of the cell that begins at an offset."""
    if at < 0:
        return 0
    start = at + len(CELL)
    letters = re.match(rb"[A-Z]{1,3}", row[start : start + 3])
    if letters:
        return _number(letters[0])
    return 0


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
