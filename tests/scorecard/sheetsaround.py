"""Sheets as the legend and the as-of date see them, made from cells by
reference.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from irodori.workbook.cells import BLANK, TextRun
from irodori.workbook.colors import Font
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell


class Number(NamedTuple):
    """A number cell with its format."""

    text: str
    form: str


class Around(NamedTuple):
    """A cell outside the tables."""

    row: int
    column: int
    style: int
    code: int


class Headed(NamedTuple):
    """A column and its headings."""

    column: int
    path: tuple[str, ...]


class HeaderAround(NamedTuple):
    """The header of a table in rows 5 and 6; the current rate is in column C."""

    columns: tuple[Headed, ...]
    first_row: int = 5
    fields: Mapping[str, int] = {"online_rate_current": 3}


class TableAround(NamedTuple):
    """A table with nothing but a header."""

    layout: HeaderAround


class SheetAround(NamedTuple):
    """A sheet with or without a table."""

    name: str
    tables: tuple[TableAround, ...]
    outside: tuple[Around, ...]


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
    ) -> SheetAround:
        """Return a sheet with a table whose current rate has this heading, or
        without one.
        """
        around = [self._cell(ref, content) for ref, content in cells.items()]
        header = (
            HeaderAround((Headed(3, (heading,)),))
            if heading is not None
            else None
        )
        return SheetAround(
            name,
            (TableAround(header),) if header else (),
            tuple(sorted(around)),
        )

    def _cell(self, ref: str, content: str | Number | Fill) -> Around:
        row, column = parse_cell(ref)
        if isinstance(content, Fill):
            self._fills.append(content)
            return Around(row, column, len(self._fills) - 1, BLANK)
        self._contents.append(content)
        code = len(self._contents) - 1
        return Around(
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
