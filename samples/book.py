"""Puts a described case into a workbook and into the lines of its
expectations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from samples.layout import (
    Case,
    Cell,
    Grid,
    Merge,
    Paint,
    Placed,
    Put,
    Sheet,
    Table,
    height,
    placed,
)
from samples.page import Page, expected_of, write_page, write_value
from samples.words import TITLE
from xlsxwriter.color import Color
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

FONT = {
    "font_name": "ＭＳ Ｐゴシック",
    "font_size": 9,
    "font_family": 3,
    "font_charset": 128,
}
CREATED = datetime(2022, 4, 1)  # noqa: DTZ001 - a fixed date keeps the bytes the same
A3 = 8
RATES = {"base": "0.0%", "current": "0.0%", "progress": "0.0%", "target": "0%"}
COUNTS = {"count", "cases", "online"}
LEFT_ALIGNED = {"procedure", "law", "issue", "kpi"}


def workbook(case: Case) -> bytes:
    """Return the case's input.xlsx."""
    packed = BytesIO()
    book = xlsxwriter.Workbook(
        packed,
        {
            "in_memory": True,
            "default_format_properties": {**FONT, "font_size": 11},
        },
    )
    book.set_properties({"title": TITLE, "created": CREATED})
    formats = Formats(book)
    for sheet in case.sheets:
        if isinstance(sheet, Grid):
            _write_grid(book, formats, sheet)
        elif isinstance(sheet, Page):
            write_page(book, sheet)
        else:
            _write_sheet(book, formats, sheet)
    book.close()
    return packed.getvalue()


def expectations(case: Case) -> str:
    """Return the case's expected.txt."""
    lines = [f"# as-of: {case.as_of}"] if case.as_of else []
    lines += ["# status: status.csv"] if case.status else []
    lines += [f"# fills: {case.shades}"] if case.shades else []
    lines += (
        [f"# as-of-found: {case.as_of_found} sheet"]
        if case.as_of_found
        else []
    )
    lines += [f"# fill: {color} {fill}" for color, fill in case.fills.items()]
    lines += [f"* ! {code}" for code in case.findings]
    several = len(case.sheets) > 1
    for sheet in case.sheets:
        if isinstance(sheet, Sheet):
            prefix = f"{sheet.name}!" if several else ""
            lines += [prefix + line for line in _expected_of(sheet)]
        elif isinstance(sheet, Page):
            prefix = f"{sheet.name}!" if several else ""
            lines += [prefix + line for line in expected_of(sheet)]
    return "".join(f"{line}\n" for line in lines)


def _expected_of(sheet: Sheet) -> Iterator[str]:
    cells = [
        each
        for table in sheet.tables
        for each in placed(table)
        if each.cell.want
    ]
    for each in sorted(cells):
        ref = xl_rowcol_to_cell(each.row - 1, each.column - 1)
        rating, _, code = each.cell.want.partition("!")
        if rating.strip():
            yield f"{ref} {rating.strip()}"
        if code:
            yield f"{ref} ! {code.strip()}"


class Formats:
    """The cell formats of one book, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def text(self, fill: Paint | None = None, size: int = 9) -> Any:
        """Return the format of a text outside a table."""
        return self._get(
            {**FONT, "font_size": size, "valign": "vcenter"}, fill
        )

    def of(self, each: Placed) -> Any:
        """Return the format of a table's cell."""
        field = each.kind.field
        look: dict[str, object] = {
            **FONT,
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
        }
        if each.heading:
            return self._get(
                {**look, "align": "center", "bg_color": "F2F2F2"}, None
            )
        if field in COUNTS:
            look |= {"align": "right"}
        elif field not in LEFT_ALIGNED and len(field) > 1:
            look |= {"align": "center"}
        return self.wrapped(
            each.cell,
            look,
            RATES.get(field, "#,##0" if field in COUNTS else "General"),
        )

    def wrapped(
        self, cell: Cell, look: dict[str, object], form: str | int = "General"
    ) -> Any:
        """Return a look with the cell's own number format and fill."""
        if cell.form is not None:
            form = cell.form
        elif not isinstance(cell.value, int | float):
            form = "General"
        return self._get(
            look if form == "General" else {**look, "num_format": form},
            cell.fill,
        )

    def _get(self, look: dict[str, object], fill: Paint | None) -> Any:
        key = (
            *sorted((name, str(value)) for name, value in look.items()),
            ("fill", str(fill)),
        )
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {**look, **(_fill_properties(fill) if fill else {})}
            )
        return self._made[key]


def _fill_properties(fill: Paint) -> dict[str, object]:
    color = (
        Color.theme(*fill.color)
        if isinstance(fill.color, tuple)
        else fill.color
    )
    if fill.pattern == 1:
        return {"pattern": 1, "bg_color": color}
    return {"pattern": fill.pattern, "fg_color": color, "bg_color": fill.back}


def _write_sheet(book: Any, formats: Formats, described: Sheet) -> None:
    sheet = book.add_worksheet(described.name)
    for ref, text in described.texts.items():
        row, column = xl_cell_to_rowcol(ref)
        sheet.write_string(
            row, column, text, formats.text(size=14 if row == 0 else 9)
        )
    for table in described.tables:
        _write_table(sheet, formats, table)
    _write_legend(sheet, formats, described)
    _set_up_print(sheet, described.tables[0])
    if described.filtered:
        table = described.tables[0]
        last = table.top + height(table) - 2
        sheet.autofilter(
            table.top,
            table.left - 1,
            last,
            table.left + len(table.columns) - 2,
        )


def _write_table(sheet: Any, formats: Formats, table: Table) -> None:
    for at, column in enumerate(table.columns, table.left - 1):
        sheet.set_column(at, at, column.width, None, {"hidden": column.hidden})
    for row in range(table.top - 1, table.top - 1 + height(table)):
        sheet.set_row(
            row,
            table.row_height,
            None,
            {"hidden": row + 1 in table.hidden_rows},
        )
    for each in placed(table):
        if each.heading and (each.kind.key == "issues" or each.kind.in_block):
            sheet.set_row(each.row - 1, 84 if each.kind.in_block else 24)
    for each in placed(table):
        _write(
            sheet,
            each.row - 1,
            each.column - 1,
            each.cell,
            formats.of(each),
            (each.last_row, each.last_column),
        )


def _write_legend(sheet: Any, formats: Formats, described: Sheet) -> None:
    last = described.tables[-1]
    for row, line in enumerate(described.legend, last.top + height(last)):
        cells = {0: line} if isinstance(line, str) else line
        for offset, put in cells.items():
            assert not isinstance(put, Merge)
            cell = put if isinstance(put, Cell) else Cell(put)
            _write(
                sheet,
                row,
                last.left - 1 + offset,
                cell,
                formats.text(cell.fill),
            )


def _set_up_print(sheet: Any, table: Table) -> None:
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(table.top - 1, table.top)
    sheet.freeze_panes(table.top + 1, table.left + 3)
    sheet.set_footer("&C&P / &N")


def _write_grid(book: Any, formats: Formats, grid: Grid) -> None:
    sheet = book.add_worksheet(grid.name)
    for at, width in enumerate(grid.widths):
        sheet.set_column(at, at, width)
    for row, line in enumerate(grid.rows):
        for column, put in enumerate(line):
            if isinstance(put, Merge):
                continue
            cell = put if isinstance(put, Cell) else Cell(put)
            _write(
                sheet,
                row,
                column,
                cell,
                formats.wrapped(cell, {**FONT, "border": 1}),
                _merged(grid.rows, row, column),
            )


def _merged(
    rows: Sequence[Sequence[Put]], row: int, column: int
) -> tuple[int, int]:
    """Return the last row and column, counted from 1, of a cell with those
    that are merged with it, to the right and then down.
    """
    right = column + 1
    while [*rows[row][right : right + 1]] == [Merge.LEFT]:
        right += 1
    below = [Merge.UP] * (right - column)
    bottom = row + 1
    while bottom < len(rows) and [*rows[bottom][column:right]] == below:
        bottom += 1
    return bottom, right


def _write(  # noqa: PLR0917
    sheet: Any,
    row: int,
    column: int,
    cell: Cell,
    look: Any,
    last: tuple[int, int] | None = None,
) -> None:
    if last and last != (row + 1, column + 1):
        bottom, right = last
        sheet.merge_range(row, column, bottom - 1, right - 1, "", look)
    write_value(sheet, row, column, cell.value, look)
    if cell.note:
        sheet.write_comment(row, column, cell.note, {"author": "担当者"})
