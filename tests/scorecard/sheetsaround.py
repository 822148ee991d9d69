"""Sheets as the legend and the as-of date see them, made from cells by
reference.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import NamedTuple

from irodori.scorecard.profile import shipped_profile
from irodori.scorecard.reading.tables import (
    CURRENT,
    HeaderColumn,
    Layout,
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.workbook.cells import BLANK, TextRun
from irodori.workbook.colors import Font
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell


class Number(NamedTuple):
    """A number cell with its format."""

    text: str
    form: str


def header_around(heading: str) -> Layout:
    """Return the header of a table in rows 5 and 6 with the current rate in
    column C.
    """
    column = HeaderColumn(3, (heading,), CURRENT)
    return Layout(5, 6, (column,), {CURRENT: 3}, (), shipped_profile().kind)


class BookAround:
    """The values and formats of the cells that sheets are made of."""

    def __init__(self) -> None:
        self._contents: list[str | Number] = []
        self._fills: list[Fill | None] = [None]

    def sheet(
        self,
        name: str,
        cells: Mapping[str, str | Number | Fill],
        *,
        heading: str | None = "現在値",
    ) -> SheetReading:
        """Return a sheet with a table whose current rate has this heading, or
        without one.
        """
        around = [self._cell(ref, content) for ref, content in cells.items()]
        tables = (
            (Table(header_around(heading), array("i"), {}),)
            if heading is not None
            else ()
        )
        return SheetReading(name, tables, tuple(sorted(around)), ())

    def _cell(self, ref: str, content: str | Number | Fill) -> OutsideCell:
        row, column = parse_cell(ref)
        if isinstance(content, Fill):
            self._fills.append(content)
            return OutsideCell(row, column, len(self._fills) - 1, BLANK)
        self._contents.append(content)
        code = len(self._contents) - 1
        return OutsideCell(
            row,
            column,
            1000 + code if isinstance(content, Number) else 0,
            code,
        )

    def text(self, code: int) -> str:
        content = self._contents[code]
        return content.text if isinstance(content, Number) else content

    def is_number(self, code: int) -> bool:
        return code >= 0 and isinstance(self._contents[code], Number)

    def runs(self, code: int) -> tuple[TextRun, ...]:
        return (TextRun(self.text(code)),)

    def fill(self, xf: int) -> Fill | None:
        return self._fills[xf] if xf < 1000 else None

    def font(self, xf: int) -> Font:  # noqa: ARG002  (no cell has a font of its own)
        return Font()

    def number_format(self, xf: int) -> str:
        content = self._contents[xf - 1000] if xf >= 1000 else ""
        return content.form if isinstance(content, Number) else "General"

    def is_date(self, xf: int) -> bool:
        return any(sign in self.number_format(xf) for sign in "yeg")
