"""One worksheet of a workbook: its cells and what is around them to read, and
the fills that are planned.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import cached_property, partial
from itertools import chain
from typing import Protocol

from irodori.errors import (
    ArgumentError,
    InputError,
)
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.cells import (
    BLANK,
    UNCALCULATED,
    Cell,
    CellValue,
    CellValues,
    literal_value,
)
from irodori.workbook.fills import Fill
from irodori.workbook.grid import Grid, GridCell, read_grid
from irodori.workbook.notes import ShapeText, read_notes, read_shapes
from irodori.workbook.opc import (
    relationships,
)
from irodori.workbook.package import Package
from irodori.workbook.patch import FillPlan, patched
from irodori.workbook.refs import Area, Place, cell_ref, parse_cell
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.sheetparser import AroundRows
from irodori.workbook.standard import WORKSHEET
from irodori.workbook.styles import Styles
from irodori.workbook.xml import check_well_formed, decode

_ARGB = pattern(r"[0-9A-Fa-f]{8}")
# 18.3.1.81: eight digits and the padding, Excel's own default
_DEFAULT_WIDTH = Decimal("8.43")
_PAGE_CODE = pattern(
    r"&(?:(?P<literal>&)"
    r"|(?P<format>[BIUESXYOH]|[0-9]{1,3}|K(?:[0-9A-F]{6}|[0-9]{2}[+-][0-9]{3})|\"[^\"]*\")"
    r"|.)",
    re.IGNORECASE | re.DOTALL,
)
"""A code of a page header or footer (18.3.1.39 evenHeader)."""
_MOST_KEPT_CELLS = 2_000_000
"""Cells of a sheet that are kept when they have been read: eight bytes each.
"""
_EXPLAINED = 64 << 20


class SheetHome(Protocol):
    """The part of its workbook that a sheet needs."""

    package: Package
    date1904: bool

    @property
    def styles(self) -> Styles:
        """The cell formats."""

    @property
    def values(self) -> CellValues:
        """The values of the cells, by their codes."""

    def sheet_chunks(self, part: str) -> Iterator[bytes]:
        """Yield the content of a worksheet part."""


class Sheet:
    """One worksheet: its cells to read, and the plan of fills that
    `Workbook.to_bytes` carries out.
    """

    def __init__(
        self,
        book: SheetHome,
        name: str,
        part: str,
        *,
        hidden: bool = False,
    ) -> None:
        self.name = name
        self.part = part
        self.hidden = hidden
        """Whether its tab is hidden (18.2.19 sheet, state ``hidden`` or
        ``veryHidden``).
        """
        self.plan = FillPlan()
        self._book = book

    def __repr__(self) -> str:
        hidden = " (hidden)" if self.hidden else ""
        return f"<Sheet {self.name!r}{hidden}>"

    @property
    def merges(self) -> list[Area]:
        """The merged areas as rectangles."""
        corners = self._content.merges
        tops, lefts, bottoms, rights = (corners[at::4] for at in range(4))
        return [*map(Area, tops, lefts, bottoms, rights)]

    @cached_property
    def column_ranges(self) -> list[ColumnRange]:
        """The columns that the sheet sets up; ``worksheet.not_understood``
        where one of them is no column.
        """
        return self._ranges(self._content.around.columns)

    def _ranges(
        self, columns: Iterable[Mapping[str, str]]
    ) -> list[ColumnRange]:
        try:
            return read_column_ranges(columns)
        except (KeyError, ValueError):
            raise InputError(
                "worksheet.not_understood", sheet=self.name, part=self.part
            ) from None

    @cached_property
    def default_width(self) -> Decimal:
        """The width of the columns that are not set up, in digits of the
        default font (18.3.1.81 sheetFormatPr).
        """
        given = read_size(self._content.around.format.get("defaultColWidth"))
        return _DEFAULT_WIDTH if given is None else given

    @cached_property
    def notes(self) -> dict[Place, str]:
        """The text of each note and comment thread by (row, column)."""
        texts = read_notes(
            self._book.package, relationships(self._book.package, self.part)
        )
        try:
            return {parse_cell(ref): text for ref, text in texts.items()}
        except ValueError as error:
            raise InputError(
                "worksheet.reference", sheet=self.name, ref=error
            ) from None

    @property
    def shapes(self) -> list[ShapeText]:
        """The texts of its text boxes and other shapes."""
        return read_shapes(
            self._book.package, relationships(self._book.package, self.part)
        )

    @property
    def prompts(self) -> dict[Place, str]:
        """What the sheet tells people who enter a cell, by the row and column
        of the first cell that it is shown for.
        """
        found: dict[Place, list[str]] = {}
        for ranges, text in self._content.around.prompts:
            try:
                first, _, _ = ranges.split()[0].partition(":")
                place = parse_cell(first)
            except (IndexError, ValueError):
                continue  # shown for no cell
            found.setdefault(place, []).append(text)
        return {place: "\n".join(texts) for place, texts in found.items()}

    @property
    def conditional_areas(self) -> list[Area]:
        """The areas whose cells may look otherwise than they are filled, by a
        conditional format.
        """
        found = []
        for area in " ".join(self._content.around.conditional).split():
            first, _, last = area.partition(":")
            try:
                corners = *parse_cell(first), *parse_cell(last or first)
            except ValueError:
                continue  # whole columns, or no range
            found.append(Area(*corners))
        return found

    @property
    def page_texts(self) -> list[str]:
        """The lines that are printed above and below its pages, without page
        numbers, names and the day of printing.
        """
        texts = (
            _PAGE_CODE.sub(_plain_code, text)
            for text in self._content.around.page_texts
        )
        lines = "\n".join(texts).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def grid(self) -> Grid:
        """Return all cells of the sheet."""
        if self._content.grid is None:
            del self._content
        grid = self._content.grid
        assert grid is not None
        return grid

    def release_cells(self, most: int = _MOST_KEPT_CELLS) -> None:
        """Free the cells of a large sheet; they are read again when they are
        needed.
        """
        grid = self._content.grid
        if grid is not None and grid.cell_count > most:
            self._content = self._content._replace(grid=None)

    @cached_property
    def _content(self) -> _PartContent:
        """The content of the sheet, read once from start to end."""
        try:
            chunks = self._book.sheet_chunks(self.part)
            text, _ = _as_utf8(chunks, self.part)
            stream = SheetStream(text, self.part)
            grid = read_grid(stream, self._book.values)
            stream.finish()
            merges = array("i", chain.from_iterable(stream.merges))
        except InputError as error:
            raise self._explained(error) from None
        around = stream.parser.around
        return _PartContent(grid, grid.highest_style, merges, around)

    @property
    def highest_style(self) -> int | None:
        """The highest cell format that a cell, a row or a column refers to;
        None for a sheet not read yet.
        """
        if "_content" not in self.__dict__:
            return None
        of_columns = (each.style for each in self.column_ranges)
        return max([self._content.highest_style, *of_columns])

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that the sheet holds, row by row, blank ones too."""
        grid = self.grid()
        for index, number in enumerate(grid.rows):
            for cell in grid.row(index):
                yield self._cell(number, cell)

    def __getitem__(self, ref: str) -> Cell:
        """Return one cell, a blank one where the sheet holds none; UsageError
        ``workbook.no_cell`` for no reference.
        """
        row, column = _place_of(ref)
        grid = self.grid()
        at = bisect_left(grid.rows, row)
        is_held = at < len(grid) and grid.rows[at] == row
        cells = grid.row(at) if is_held else ()
        found = next((cell for cell in cells if cell.column == column), None)
        return self._cell(
            row,
            found
            or GridCell(
                column, _base_style(self.column_ranges, column), BLANK
            ),
        )

    def _explained(self, error: InputError) -> InputError:
        """Return why the sheet cannot be read: where its XML is damaged, that
        says more than what was read of it.
        """
        try:
            if self._book.package.size(self.part) < _EXPLAINED:
                check_well_formed(
                    self._book.package.read(self.part), self.part, WORKSHEET
                )
        except InputError as damage:
            error = damage
        error.sheet = self.name
        return error

    def _cell(
        self,
        row: int,
        cell: GridCell,
    ) -> Cell:
        styles = self._book.styles
        fill = styles.fill(cell.style)
        return Cell(
            cell_ref(row, cell.column),
            row,
            cell.column,
            self.value(cell.style, cell.code),
            styles.number_format(cell.style),
            fill.argb if fill else None,
        )

    def value(
        self,
        style: int,
        code: int,
    ) -> CellValue:
        """Return the value of a code in a cell of a format."""
        if code >= 0:
            return self._book.values.text(code)
        if code in {BLANK, UNCALCULATED}:
            return None
        literal = self._book.values.literal(code)
        is_date = literal.kind == "n" and self._book.styles.is_date(style)
        return literal_value(
            literal, is_date=is_date, date1904=self._book.date1904
        )

    def fill(
        self,
        ref: str,
        fill: str | Fill | None,
    ) -> None:
        """Plan a cell's fill: ARGB for a solid one, a `Fill` for a pattern,
        None to clear it.

        UsageError ``workbook.no_cell`` where ``ref`` is no cell reference, and
        ``workbook.color`` where the colour is not eight hexadecimal digits: a
        name such as red is another colour in each palette.
        """
        if isinstance(fill, str):
            if not _ARGB.fullmatch(fill):
                raise ArgumentError("workbook.color", value=repr(fill))
            fill = Fill.solid(fill.upper())
        elif not isinstance(fill, Fill | None):
            raise ArgumentError("workbook.color", value=repr(fill))
        self.plan.add(*_place_of(ref), fill)

    def rewritten(self) -> Iterator[bytes]:
        """Yield the part's bytes with the planned fills."""
        try:
            chunks, encode = _as_utf8(
                self._book.sheet_chunks(self.part), self.part
            )
            stream = SheetStream(chunks, self.part)
            ranges = self._ranges(stream.parser.around.columns)
            base_style = partial(_base_style, ranges)
            yield from map(
                encode,
                patched(stream, self.plan, self._book.styles, base_style),
            )
        except InputError as error:
            raise self._explained(error) from None


class _PartContent(NamedTuple):
    """What a worksheet part holds."""

    grid: Grid | None
    """Its cells, None once they were freed."""
    highest_style: int
    """The highest cell format that a cell or a row refers to."""
    merges: array[int]
    """Top, left, bottom and right of each merged area: as four numbers one
    takes a fifth of the memory.
    """
    around: AroundRows


def _plain_code(code: re.Match[str]) -> str:
    """Return what a code of a page header leaves in its text: nothing of a
    font, a line break of a section and of what differs from page to page.
    """
    if code["literal"]:
        return "&"
    return "" if code["format"] else "\n"


def _place_of(ref: str) -> tuple[int, int]:
    try:
        return parse_cell(ref)
    except (TypeError, ValueError):
        raise ArgumentError("workbook.no_cell", value=repr(ref)) from None


def _base_style(ranges: Iterable[ColumnRange], column: int) -> int:
    """Return the cell format that a column gives to its absent cells
    (18.3.1.13 col), 0 where it gives none.
    """
    styles = (
        each.style for each in ranges if each.first <= column <= each.last
    )
    return next(styles, 0)


def _as_utf8(
    chunks: Iterable[bytes], part: str
) -> tuple[Iterable[bytes], Callable[[bytes], bytes]]:
    """Return a part's chunks as UTF-8, and the way back to its own encoding."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in first[:4]:
        whole, encode = decode(first + b"".join(chunks), part)
        return [whole], encode
    first, encode = decode(first, part)
    return chain([first], chunks), encode


# ---- Columns ----------------------------------------------------------------

_TRUE = frozenset({"1", "true"})


class ColumnRange(NamedTuple):
    """Columns side by side that are set up alike (ECMA-376 part 1, 18.3.1.13
    col).
    """

    first: int
    last: int
    style: int
    """The cell format of the columns' absent cells."""
    width: Decimal | None
    """In digits of the default font, None where the range gives none."""
    hidden: bool


def read_column_ranges(
    columns: Iterable[Mapping[str, str]],
) -> list[ColumnRange]:
    """Return the ranges of the attributes of ``col`` elements; KeyError or
    ValueError where one is no range.
    """
    return [
        ColumnRange(
            int(values["min"]),
            int(values["max"]),
            int(values.get("style", 0)),
            read_size(values.get("width")),
            values.get("hidden") in _TRUE,
        )
        for values in columns
    ]


def read_size(text: str | None) -> Decimal | None:
    """Return a width or height, None where it is absent or no size."""
    try:
        size = Decimal(text or "")
    except InvalidOperation:
        return None
    if size.is_finite() and size >= 0:
        return size
    return None
