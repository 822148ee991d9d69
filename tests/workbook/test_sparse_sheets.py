"""Sheets with many rows and few cells, or few rows and many columns, are read
and painted in linear steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

import pytest
from tests.making import MAIN

from irodori.workbook import grid as grid_module
from irodori.workbook import patch as patch_module
from irodori.workbook.cells import CellValues
from irodori.workbook.fills import Fill
from irodori.workbook.grid import Grid, read_grid
from irodori.workbook.kernelapi import (
    Painted,
    PlanArrays,
    Rows,
    RowText,
    StyleTable,
)
from irodori.workbook.native import kernel
from irodori.workbook.patch import FillPlan, patched
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, column_letters
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.strings import NO_STRINGS

LETTERS = [column_letters(column) for column in range(1, MAX_COLUMN + 1)]
MILLION = [5_000, pytest.param(MAX_ROW, marks=pytest.mark.slow)]
MOST_STEPS = 3
"""Bytes that the kernel may be given to read, for each byte of the sheet."""


class CountingKernel:
    """The kernel, and how many bytes it was given to read."""

    def __init__(self) -> None:
        self._kernel = kernel()
        self.name = self._kernel.name
        self.group = self._kernel.group
        self.column = self._kernel.column
        self.order = self._kernel.order
        self.resolve = self._kernel.resolve
        self.steps = 0

    def scan(self, given: RowText, shared_count: int) -> Rows:
        """Count and scan."""
        self.steps += given.end - given.at
        return self._kernel.scan(given, shared_count)

    def paint(
        self,
        given: RowText,
        plan: PlanArrays,
        plan_at: int,
        styles: StyleTable,
    ) -> Painted:
        """Count and paint."""
        self.steps += given.end - given.at
        return self._kernel.paint(given, plan, plan_at, styles)


class OneMore:
    """Cell formats: a fill gives the next one."""

    def with_fill(self, xf: int, fill: Fill | None) -> int:
        """Return that format."""
        del fill
        return xf + 1


@pytest.fixture(name="counting")
def _counting(monkeypatch: pytest.MonkeyPatch) -> CountingKernel:
    counting = CountingKernel()
    for module in (grid_module, patch_module):
        monkeypatch.setattr(module, "kernel", lambda: counting)
    return counting


def chunks(rows: Iterator[str]) -> Iterator[bytes]:
    """Yield a sheet in blocks, as it is unpacked."""
    text = "".join(
        chain(
            [f'<worksheet xmlns="{MAIN}"><sheetData>'],
            rows,
            ["</sheetData></worksheet>"],
        )
    ).encode()
    return (text[at : at + (1 << 18)] for at in range(0, len(text), 1 << 18))


def one_cell(row: int) -> str:
    return f'<row r="{row}"><c r="A{row}"/></row>'


def no_cell(row: int) -> str:
    return f'<row r="{row}"/>'


def last_column(row: int) -> str:
    return f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>'


def first_and_last(row: int) -> str:
    return one_cell(row) if row in {1, MAX_ROW} else ""


def every_column(row: int) -> str:
    cells = (f'<c r="{each}{row}"/>' for each in LETTERS)
    return f'<row r="{row}">{"".join(cells)}</row>'


def read(
    form: Callable[[int], str], rows: int, counting: CountingKernel
) -> Grid:
    """Read a sheet of rows of one form; see that this takes linear steps."""
    size = sum(map(len, chunks(map(form, range(1, rows + 1)))))
    stream = SheetStream(chunks(map(form, range(1, rows + 1))), "sheet")
    grid = read_grid(stream, CellValues(NO_STRINGS))
    stream.finish()
    assert counting.steps <= MOST_STEPS * size
    return grid


@pytest.mark.parametrize("rows", MILLION)
def test_a_million_rows_of_one_cell_are_read(
    rows: int, counting: CountingKernel
) -> None:
    grid = read(one_cell, rows, counting)
    assert (len(grid), grid.rows[-1], grid.columns()) == (rows, rows, [1])
    assert grid.column(1, 0, rows)[0].count(0) == rows


@pytest.mark.parametrize("rows", MILLION)
def test_a_million_rows_without_a_cell_are_read(
    rows: int, counting: CountingKernel
) -> None:
    grid = read(no_cell, rows, counting)
    assert (len(grid), grid.columns(), grid.row(rows - 1)) == (rows, [], [])


@pytest.mark.parametrize(
    "rows", [2_000, pytest.param(200_000, marks=pytest.mark.slow)]
)
def test_the_last_column_alone_is_read_in_many_rows(
    rows: int, counting: CountingKernel
) -> None:
    grid = read(last_column, rows, counting)
    assert grid.columns() == [MAX_COLUMN]
    assert grid.column(MAX_COLUMN, 0, rows)[0].count(0) == rows


def test_the_first_and_the_last_row_are_read(counting: CountingKernel) -> None:
    stream = SheetStream(
        chunks(iter([one_cell(1), one_cell(MAX_ROW)])), "sheet"
    )
    grid = read_grid(stream, CellValues(NO_STRINGS))
    assert [*grid.rows] == [1, MAX_ROW]
    assert counting.steps < 1_000


def test_every_column_of_some_rows_is_read(counting: CountingKernel) -> None:
    grid = read(every_column, 20, counting)
    assert [cell.column for cell in grid.row(19)] == list(
        range(1, MAX_COLUMN + 1)
    )


@pytest.mark.parametrize("rows", MILLION)
@pytest.mark.parametrize("form", [one_cell, no_cell, first_and_last])
def test_a_plan_for_few_of_many_rows_is_painted(
    form: Callable[[int], str], rows: int, counting: CountingKernel
) -> None:
    plan = FillPlan()
    for row in range(1, rows, max(1, rows // 100)):
        plan.add(row, 2, None)
    before = b"".join(chunks(map(form, range(1, rows + 1))))
    stream = SheetStream(chunks(map(form, range(1, rows + 1))), "sheet")
    after = b"".join(patched(stream, plan, OneMore(), lambda _: 0))
    assert after.count(b'<c r="B') == len(plan)
    assert after.count(b' s="1"/>') == len(plan)
    assert len(after) < len(before) + 60 * len(plan)
    assert counting.steps <= MOST_STEPS * len(before) + len(plan) * (1 << 17)
