"""All cells of one worksheet in flat arrays: where each is, its cell format
and the code of its value.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import partial

from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK, CellValues
from irodori.workbook.kernelapi import Rows
from irodori.workbook.native import kernel
from irodori.workbook.sheetdata import SheetStream


class GridCell(NamedTuple):
    """One cell of a row."""

    column: int
    style: int
    """The index of its cell format (ECMA-376 part 1, 18.3.1.4 c, attribute s).
    """
    code: int
    """The code of its value; `CellValues` tells what it means."""


_CELL: Callable[[Iterable[int]], GridCell] = partial(tuple.__new__, GridCell)
"""Makes a cell of its three numbers; there are too many to call Python."""


class Grid:
    """The cells of a worksheet by row, rows and columns rising.

    A cell takes eight bytes: two for its column, two for its format, four for
    its value.
    """

    def __init__(self) -> None:
        self._kernel = kernel()
        self._numbers = array("i")
        self._ends = array("i", [0])
        """The number of cells up to the end of each row, before the first one
        of none.
        """
        self._heights = array("i")
        self._hidden = array("B")
        self._columns = array("H")
        self._styles = array("H")
        self._codes = array("i")
        self.highest_style = 0
        """The highest index of a cell format that a cell or a row refers to.
        """

    def __len__(self) -> int:
        """Return how many rows the sheet holds."""
        return len(self._numbers)

    @property
    def cell_count(self) -> int:
        """How many cells the sheet holds."""
        return len(self._columns)

    @property
    def rows(self) -> Sequence[int]:
        """The numbers of the rows that the sheet holds, rising."""
        return self._numbers

    def add_rows(self, rows: Rows) -> None:
        """Add rows below the last one, whose values are codes already."""
        base = len(self._columns)
        self._ends.extend(
            rows.ends if not base else [base + end for end in rows.ends]
        )
        self._numbers.extend(rows.numbers)
        self._heights.extend(rows.heights)
        self._hidden.extend(rows.hidden)
        self._columns.extend(rows.columns)
        self._styles.extend(rows.styles)
        self._codes.extend(rows.values)
        self.highest_style = max(self.highest_style, rows.highest_style)

    def add_row(
        self,
        number: int,
        cells: Iterable[GridCell],
        height: int = -1,
        *,
        hidden: bool = False,
    ) -> None:
        """Add a row below the last one."""
        for cell in cells:
            self._columns.append(cell.column)
            self._styles.append(cell.style)
            self._codes.append(cell.code)
            self.highest_style = max(self.highest_style, cell.style)
        self._numbers.append(number)
        self._ends.append(len(self._columns))
        self._heights.append(height)
        self._hidden.append(hidden)

    def columns(self) -> list[int]:
        """Return the numbers of the columns that hold a cell, rising."""
        return sorted(set(self._columns))

    def row(self, index: int) -> list[GridCell]:
        """Return the cells of one row, by its index in ``rows``."""
        part = slice(self._ends[index], self._ends[index + 1])
        cells = zip(
            self._columns[part],
            self._styles[part],
            self._codes[part],
            strict=True,
        )
        return [*map(_CELL, cells)]

    def filled(self, index: int) -> list[GridCell]:
        """Return the cells of one row that have a value."""
        return [cell for cell in self.row(index) if cell.code != BLANK]

    def within(self, columns: range) -> Grid:
        """Return a grid of the same rows with the cells of some columns."""
        found = Grid()
        for index, number in enumerate(self._numbers):
            cells = [
                each for each in self.row(index) if each.column in columns
            ]
            found.add_row(
                number,
                cells,
                self._heights[index],
                hidden=self.is_hidden(index),
            )
        return found

    def is_blank(self, index: int) -> bool:
        """Tell whether no cell of a row has a value."""
        start = self._ends[index]
        end = self._ends[index + 1]
        return (
            start == end or self._codes[start:end].count(BLANK) == end - start
        )

    def row_styles(self, index: int) -> Sequence[int]:
        """Return the cell formats of the cells of one row."""
        return self._styles[self._ends[index] : self._ends[index + 1]]

    def styles(self) -> set[int]:
        """Return the cell formats of all cells."""
        return set(self._styles)

    def is_hidden(self, index: int) -> bool:
        """Tell whether a row is hidden, by hand or by a filter."""
        return bool(self._hidden[index])

    def height(self, index: int) -> Decimal | None:
        """Return the height of a row in points, None where it follows its text
        (18.3.1.73 row).
        """
        height = self._heights[index]
        if height < 0:
            return None
        return Decimal(height) / 1000

    def column(
        self,
        column: int,
        start: int,
        stop: int,
    ) -> tuple[array[int], array[int]]:
        """Return the cell formats and value codes of one column, for the rows
        with indexes from start to stop.

        A cell that the sheet does not hold has the format ABSENT and the code
        BLANK.
        """
        cells = (self._columns, self._styles, self._codes)
        return self._kernel.column(self._ends[start : stop + 1], cells, column)


def read_grid(stream: SheetStream, values: CellValues) -> Grid:
    """Return all cells of a sheet; the stream is then past its rows."""
    grid = Grid()
    kernel_ = kernel()
    while not stream.is_past_rows:
        if not stream.prefix:
            rows = kernel_.scan(stream.row_text(), values.shared_count)
            codes = values.literal_codes(rows.kinds, rows.literals)
            kernel_.resolve(rows.values, codes)
            grid.add_rows(rows)
            last_row = rows.numbers[-1] if rows.numbers else stream.last_row
            if stream.goes_on(rows.stop, rows.at, last_row):
                continue
        _read_odd_rows(stream, values, grid)
    values.forget_digits()
    return grid


def _read_odd_rows(
    stream: SheetStream,
    values: CellValues,
    grid: Grid,
) -> None:
    code_of = values.parsed_code
    for row in stream.odd_rows():
        cells = [
            GridCell(cell.column, cell.style, code_of(cell, stream.text))
            for cell in row.cells
        ]
        grid.add_row(row.number, cells, row.height, hidden=row.is_hidden)
        grid.highest_style = max(grid.highest_style, row.given_style)
