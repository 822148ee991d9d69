"""A writer whose plan lies is caught, wherever in a large sheet it lies: the
verifier counts each cell itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pytest
from tests.making import BLUE, RED, book, worksheet
from tests.small_book import SHEET, planned

from irodori.errors import InternalError
from irodori.workbook import Workbook
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref
from irodori.workbook.verify import verify

Cells = Mapping[tuple[int, int], Fill | None]

_SIZES = [22_000, pytest.param(75_000, marks=pytest.mark.slow)]
_FILLS = Fill.solid(RED), Fill.solid(BLUE), None


@cache
def source(rows: int) -> bytes:
    """Return a workbook of that many rows; column D has a fill, F is absent in
    each third row.
    """
    form = (
        '<row r="{0}" spans="1:6"><c r="A{0}" s="2"><v>{0}</v></c><c r="B{0}" s="{1}"><v>{0}</v></c>'
        '<c r="C{0}" s="4"/><c r="D{0}" s="1"><v>7</v></c>{2}</row>'
    )
    absent = ("", '<c r="F{0}" s="3"><v>1</v></c>', '<c r="F{0}"/>')
    lines = (
        form.format(row, 2 + row % 3, absent[row % 3].format(row))
        for row in range(1, rows + 1)
    )
    return book(worksheet("".join(lines)))


@cache
def truth(rows: int) -> Cells:
    """Return the plan: B and D of each row, F of all but each fifth one."""
    cells: dict[tuple[int, int], Fill | None] = {}
    for row in range(2, rows):
        cells[row, 2] = _FILLS[row * 7919 % 3]
        cells[row, 4] = _FILLS[row * 104_729 % 3]
        if row % 5:
            cells[row, 6] = _FILLS[row % 2]
    return cells


def written(rows: int, cells: Cells) -> bytes:
    """Return what the writer makes of a plan."""
    with Workbook.open(source(rows)) as opened:
        (sheet,) = opened
        for (row, column), fill in cells.items():
            sheet.fill(cell_ref(row, column), fill)
        return opened.to_bytes()


def _without(holds: Callable[[int, int], bool]) -> Callable[[Cells], Cells]:
    return lambda cells: {
        place: fill for place, fill in cells.items() if not holds(*place)
    }


def _shifted(cells: Cells, first: int) -> Cells:
    kept = {place: fill for place, fill in cells.items() if place[0] < first}
    return kept | {
        (row + 1, column): fill
        for (row, column), fill in cells.items()
        if row >= first
    }


def _other(cells: Cells, place: tuple[int, int]) -> Cells:
    return {**cells, place: Fill.solid("FF03AF7A")}


LIES: Mapping[str, Callable[[Cells], Cells]] = {
    "every seventh row forgotten": _without(lambda row, _: row % 7 == 0),
    "every seventh row beyond 20,480 forgotten": _without(
        lambda row, _: row > 20_480 and row % 7 == 0
    ),
    "one cell of row 2,501 forgotten": _without(
        lambda row, column: (row, column) == (2_501, 2)
    ),
    "one absent cell of row 20,502 forgotten": _without(
        lambda row, column: (row, column) == (20_502, 6)
    ),
    "a column forgotten from row 2,500 on": _without(
        lambda row, column: row >= 2_500 and column == 4
    ),
    "all forgotten beyond 20,480": _without(lambda row, _: row > 20_480),
    "all shifted by a row": lambda cells: _shifted(cells, 1),
    "shifted by a row beyond 20,480": lambda cells: _shifted(cells, 20_481),
    "a cell added at the start": lambda cells: _other(cells, (1, 2)),
    "a cell added in row 21,000": lambda cells: _other(cells, (21_000, 3)),
    "an absent cell added in row 21,000": lambda cells: _other(
        cells, (21_000, 5)
    ),
    "another fill in row 21,001": lambda cells: _other(cells, (21_001, 4)),
}


@pytest.mark.parametrize("rows", _SIZES)
def test_a_plan_that_is_carried_out_passes(rows: int) -> None:
    verify(
        source(rows), written(rows, truth(rows)), {SHEET: planned(truth(rows))}
    )


@pytest.mark.parametrize("rows", _SIZES)
@pytest.mark.parametrize("lie", LIES)
def test_a_plan_that_lies_is_caught(rows: int, lie: str) -> None:
    output = written(rows, LIES[lie](truth(rows)))
    with pytest.raises(InternalError, match=r"^verify\.(sheet|fill)"):
        verify(source(rows), output, {SHEET: planned(truth(rows))})
