"""A sheet of any kind described as data: areas with a look, some with what is
expected of them.

The scorecard's own description (``samples.layout``) knows its columns; this
one knows none. A heading, a row and a legend line are placed by their
references, as a clerk who draws the table would.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from samples.layout import Cell, Merge, Put
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

FONT = {"font_name": "ＭＳ Ｐゴシック", "font_family": 3, "font_charset": 128}
A4, A3 = 9, 8

BOXED: dict[str, object] = {
    "border": 1,
    "valign": "vcenter",
    "text_wrap": True,
    "font_size": 9,
}
LOOKS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "plain": {"font_size": 9, "valign": "vcenter"},
    "strong": {"font_size": 10, "bold": True, "valign": "vcenter"},
    "right": {"font_size": 9, "align": "right", "valign": "vcenter"},
    "head": {**BOXED, "align": "center", "bg_color": "D9E1F2"},
    "grayhead": {**BOXED, "align": "center", "bg_color": "E7E6E6"},
    "greenhead": {**BOXED, "align": "center", "bg_color": "E2EFDA"},
    "text": BOXED,
    "center": {**BOXED, "align": "center"},
    "number": {**BOXED, "align": "right"},
    "section": {**BOXED, "bold": True, "bg_color": "F2F2F2"},
    "total": {**BOXED, "bold": True, "align": "right"},
    "swatch": {**BOXED, "align": "center"},
}


class Area(NamedTuple):
    """A cell or a merged range (``A4`` or ``A4:A5``), what it holds and how it
    looks.
    """

    ref: str
    cell: Cell
    look: str


class Column(NamedTuple):
    """How a table's column looks: its look, the number format of its numbers,
    its width.
    """

    look: str
    width: float
    form: str = "General"


class Section(NamedTuple):
    """A row that names what follows, across the whole table."""

    text: str


Rows = Sequence[Sequence[Put] | Section]


class Page(NamedTuple):
    """A worksheet."""

    name: str
    areas: Sequence[Area]
    widths: Mapping[int, float]
    heights: Mapping[int, float] = {}
    head_rows: tuple[int, int] = (1, 1)
    paper: int = A4
    portrait: bool = False


def area(ref: str, put: Put, look: str = "plain") -> Area:
    assert not isinstance(put, Merge)
    return Area(ref, put if isinstance(put, Cell) else Cell(put), look)


def headings(texts: Mapping[str, str], look: str = "head") -> list[Area]:
    """Return the areas of a heading, each by its reference."""
    return [area(ref, text, look) for ref, text in texts.items()]


def body(
    top: int, columns: Sequence[Column], rows: Rows, left: int = 1
) -> list[Area]:
    """Return the areas of a table's rows; ``Merge`` extends the cell above or
    to the left.
    """
    cells: dict[tuple[int, int], Cell] = {}
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    ends: dict[tuple[int, int], tuple[int, int]] = {}
    found = []
    for row, line in enumerate(rows, top):
        if isinstance(line, Section):
            found.append(
                Area(
                    _range(row, left, row, left + len(columns) - 1),
                    Cell(line.text),
                    "section",
                )
            )
            continue
        assert len(line) == len(columns), line
        for at, put in enumerate(line, left):
            if isinstance(put, Merge):
                anchor = anchors[
                    (row - 1, at) if put is Merge.UP else (row, at - 1)
                ]
            else:
                anchor = (row, at)
                cells[anchor] = put if isinstance(put, Cell) else Cell(put)
            anchors[row, at] = anchor
            ends[anchor] = (row, at)
    for (row, at), cell in cells.items():
        column = columns[at - left]
        formed = cell
        if (
            cell.form is None
            and isinstance(cell.value, int | float | date)
            and column.form != "General"
        ):
            formed = cell._replace(form=column.form)
        found.append(
            Area(_range(row, at, *ends[row, at]), formed, column.look)
        )
    return found


def lines(
    top: int,
    texts: Sequence[str | Mapping[int, Put]],
    left: int = 1,
    look: str = "plain",
) -> list[Area]:
    """Return lines below or above a table: a text, or cells by their offset; a
    filled cell is a swatch.
    """
    found = []
    for row, line in enumerate(texts, top):
        for offset, put in (
            {0: line} if isinstance(line, str) else line
        ).items():
            if put == "":
                continue
            ref = xl_rowcol_to_cell(row - 1, left - 1 + offset)
            filled = isinstance(put, Cell) and put.fill
            found.append(area(ref, put, "swatch" if filled else look))
    return found


def widths(columns: Sequence[Column], left: int = 1) -> dict[int, float]:
    return {at: column.width for at, column in enumerate(columns, left)}


def expected_of(page: Page) -> Iterator[str]:
    """Yield the lines of expected.txt, in the order of the sheet."""
    for each in sorted(
        page.areas, key=lambda each: xl_cell_to_rowcol(first(each.ref))
    ):
        ref = first(each.ref)
        rating, _, code = each.cell.want.partition("!")
        if rating.strip():
            yield f"{ref} {rating.strip()}"
        if code:
            yield f"{ref} ! {code.strip()}"


def first(ref: str) -> str:
    return ref.partition(":")[0]


def properties(each: Area) -> dict[str, object]:
    """Return the format of an area in the words of XlsxWriter."""
    look = {**FONT, **LOOKS[each.look]}
    if each.cell.form is not None and each.cell.form != "General":
        look["num_format"] = each.cell.form
    if each.cell.fill:
        assert isinstance(each.cell.fill.color, str)
        look["bg_color"] = each.cell.fill.color
    return look


def write_page(book: Any, page: Page) -> None:
    """Write a page into a book of XlsxWriter's."""
    sheet = book.add_worksheet(page.name)
    for at, width in page.widths.items():
        sheet.set_column(at - 1, at - 1, width)
    for row, height in page.heights.items():
        sheet.set_row(row - 1, height)
    made: dict[str, Any] = {}
    for each in page.areas:
        look = properties(each)
        key = repr(sorted(look.items(), key=str))
        if key not in made:
            made[key] = book.add_format(
                {"pattern": 1, **look} if "bg_color" in look else look
            )
        _write(sheet, each, made[key])
    _set_up_print(sheet, page)


def _write(sheet: Any, each: Area, look: Any) -> None:
    row, column = xl_cell_to_rowcol(first(each.ref))
    if ":" in each.ref:
        sheet.merge_range(each.ref, "", look)
    write_value(sheet, row, column, each.cell.value, look)


def write_value(
    sheet: Any, row: int, column: int, put: Put, look: Any
) -> None:
    """Write a text, a date, a number or a blank with a look."""
    if put is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(put, str):
        sheet.write_string(row, column, put, look)
    elif isinstance(put, date):
        sheet.write_datetime(row, column, put, look)
    else:
        sheet.write_number(row, column, put, look)


def _set_up_print(sheet: Any, page: Page) -> None:
    if not page.portrait:
        sheet.set_landscape()
    sheet.set_paper(page.paper)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(page.head_rows[0] - 1, page.head_rows[1] - 1)
    sheet.freeze_panes(page.head_rows[1], 0)
    sheet.set_footer("&C&P / &N")


def _range(row: int, column: int, last_row: int, last_column: int) -> str:
    start, end = (
        xl_rowcol_to_cell(row - 1, column - 1),
        xl_rowcol_to_cell(last_row - 1, last_column - 1),
    )
    return start if start == end else f"{start}:{end}"
