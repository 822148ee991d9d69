"""Where a value is: in the first cell of the merged area that covers it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from irodori.workbook.refs import Area, cell_ref


class Anchors:
    """The first cells of a sheet's merged areas."""

    def __init__(self, merges: Iterable[Area]) -> None:
        self._areas: dict[int, list[Area]] = {}
        for area in sorted(merges):
            for column in range(area.left, area.right + 1):
                self._areas.setdefault(column, []).append(area)

    def of(self, row: int, column: int) -> tuple[int, int]:
        """Return (row, column) of the cell that holds the value of this one: itself unless it is covered."""
        areas = self._areas.get(column)
        if areas:
            at = bisect_right(areas, row, key=_top) - 1
            if at >= 0 and areas[at].bottom >= row:
                return areas[at].top, areas[at].left
        return row, column

    def ref(self, row: int, column: int) -> str:
        """Return the reference of that cell: ``A3`` for A5 under A3:A5."""
        return cell_ref(*self.of(row, column))


def _top(area: Area) -> int:
    return area.top
