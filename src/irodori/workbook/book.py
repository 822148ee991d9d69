"""The workbook as a whole: open it, read its sheets, fill cells, and get verified bytes back."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, partial
from itertools import chain
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from irodori.errors import ArgumentError, InputError, NoSheetError, PasswordError
from irodori.files import read_input, write_atomic
from irodori.patterns import pattern
from irodori.workbook.cells import BLANK, UNCALCULATED, CellValues
from irodori.workbook.cellvalue import Cell, CellValue, literal_value
from irodori.workbook.columnranges import ColumnRange, read_column_ranges, read_size
from irodori.workbook.fillplan import FillPlan
from irodori.workbook.fills import Fill
from irodori.workbook.fonts import Font
from irodori.workbook.grid import Grid, GridCell, read_grid
from irodori.workbook.madestyles import blank_styles, made_styles
from irodori.workbook.notes import read_notes
from irodori.workbook.opc import CONTENT_TYPES, content_types, elements, only, relationships, root_namespace
from irodori.workbook.package import NewPart, Package
from irodori.workbook.patch import patched
from irodori.workbook.references import dangling_reference
from irodori.workbook.refs import Area, cell_ref, parse_cell
from irodori.workbook.shapes import ShapeText, read_shapes
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.standard import WORKSHEET
from irodori.workbook.strings import NO_STRINGS, SharedStrings
from irodori.workbook.styles import Styles
from irodori.workbook.verify import PlainPlan, verify
from irodori.workbook.xml import check_well_formed, decode
from irodori.workbook.ziprecords import Limits

_TRUE = frozenset({"1", "true"})
_ARGB = pattern(r"[0-9A-Fa-f]{8}")
_DEFAULT_WIDTH = Decimal("8.43")  # 18.3.1.81: eight digits and the padding, Excel's own default
_MOST_KEPT_CELLS = 2_000_000
"""Cells of a sheet that are kept when they have been read: eight bytes each."""
_EXPLAINED = 64 << 20
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL_PARTS = ("/worksheet", "/dialogsheet", "/xlMacrosheet", "/xlIntlMacrosheet")
"""The relationships to parts that hold cells (ECMA-376 part 1, 12.3.24; [MS-XLSX] 2.1)."""
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SPREADSHEET_TYPES = (
    ".sheet.main+xml",
    ".template.main+xml",
    "sheet.macroenabled.main+xml",
    "template.macroenabled.main+xml",
)


class Workbook:
    """A workbook that keeps every byte it does not have to change.

    Raises ``InputError`` where the file cannot be understood or could not be kept whole; the codes are those of the
    modules beside this one, and ``workbook.*``.
    """

    def __init__(
        self,
        data: bytes,
        *,
        limits: Limits | None = None,
        allow_signed: bool = False,
        passed: Callable[[int], None] | None = None,
    ) -> None:
        _refuse_other_formats(data)
        self.package = Package(data, limits or Limits())
        self._source: Path | None = None
        self._passed = passed
        self._part = self._main_part(allow_signed=allow_signed)
        self._relationships = relationships(self.package, self._part)
        self._related = {each.id: each for each in self._relationships}
        self.date1904 = False
        self._sheets: dict[str, Sheet] = {}
        self._read_workbook_part()

    @classmethod
    def open(
        cls, source: str | PathLike[str] | bytes | BinaryIO, *, limits: Limits | None = None, allow_signed: bool = False
    ) -> Self:
        """Open a path, the bytes of a file, or a binary file object."""
        if isinstance(source, str | PathLike):
            book = cls(read_input(source), limits=limits, allow_signed=allow_signed)
            book._source = Path(source)
            return book
        return cls(source if isinstance(source, bytes) else source.read(), limits=limits, allow_signed=allow_signed)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing open: the whole file is in memory."""

    @property
    def sheet_names(self) -> list[str]:
        """The worksheets in tab order, hidden ones too; chart and dialog sheets are not among them."""
        return list(self._sheets)

    def __getitem__(self, name: str) -> Sheet:
        """Return a worksheet; NoSheetError ``workbook.no_sheet`` where the workbook has none of that name."""
        if name not in self._sheets:
            raise NoSheetError("workbook.no_sheet", name=name, known=tuple(self._sheets))
        return self._sheets[name]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._sheets.values())

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; where the file has none, every cell is plain."""
        part, theme = self._related_part("/styles"), self._related_part("/theme")
        data = self.package.read(part) if part else blank_styles(root_namespace(self.package, self._part))
        return Styles(data, self.package.read(theme) if theme else None)

    @property
    def makes_styles(self) -> bool:
        """Whether its output gets a styles part, for the file has none and a planned fill needs one."""
        return self._related_part("/styles") is None and self.styles.has_grown

    @cached_property
    def values(self) -> CellValues:
        """What the cells' value codes mean."""
        part = self._related_part("/sharedStrings")
        shared = SharedStrings(partial(self.package.stream, part), part) if part else NO_STRINGS
        return CellValues(shared, self._run_font)

    def _run_font(self, properties: bytes) -> Font:
        return self.styles.run_font(properties)

    @property
    def sheets_size(self) -> int:
        """The bytes of all worksheets together, unpacked."""
        return sum(self.package.size(sheet.part) for sheet in self)

    def sheet_chunks(self, part: str) -> Iterator[bytes]:
        """Yield the content of a worksheet part, and tell whoever waits how much of it has gone by."""
        for chunk in self.package.stream(part):
            yield chunk
            if self._passed:
                self._passed(len(chunk))

    def to_bytes(self, *, compact: bool = False) -> bytes:
        """Return the file with the planned fills, verified; the input itself where no cell has to change.

        A file without a styles part gets one where a fill needs it.  InputError ``workbook.no_styles`` where the file
        names a styles part and does not hold it: Excel takes such a file for a damaged one.
        """
        plans = {sheet.part: sheet.plan for sheet in self if sheet.plan}
        if plans:
            _ = self.values  # a table of texts that cannot be read is refused, asked for or not
        changed = {
            sheet.part: self.package.pack(sheet.part, sheet.rewritten(), compact=compact)
            for sheet in self
            if sheet.part in plans
        }
        added = None
        if changed:
            self._check_references()
            others, added = self._styles_parts()
            for part, content in others.items():
                changed[part] = self.package.pack(part, [content], compact=compact)
        data = self.package.with_parts(
            {part: packed for part, packed in changed.items() if not self.package.holds(part, packed)}, added
        )
        verify(
            self.package.data,
            data,
            {self.package.stored_name(part): planned_cells(plan) for part, plan in plans.items()},
            self._passed,
        )
        return data

    def _styles_parts(self) -> tuple[dict[str, bytes], NewPart | None]:
        """Return the parts that change with the cell formats, and the styles part where it is a new one."""
        part = self._related_part("/styles")
        if part:
            return {part: self.styles.to_bytes()}, None
        if not self.makes_styles:
            return {}, None
        if any(each.type.endswith("/styles") for each in self._relationships):
            raise InputError("workbook.no_styles")
        made = made_styles(self.package, self._part, root_namespace(self.package, self._part))
        return made.others, NewPart(made.part, self.package.pack_new([self.styles.to_bytes()]))

    def save(self, target: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Write the verified file, whole or not at all; never over the file that was opened.

        An existing file is replaced with ``overwrite`` only; InputError ``file.exists`` otherwise.
        """
        write_atomic(Path(target), self.to_bytes(), force=overwrite, source=self._source)

    def _check_references(self) -> None:
        """Refuse to append cell formats where something refers to one that was not there: it would show the new one."""
        kept = self.styles.kept_count
        if self.styles.cell_format_count == kept:
            return
        sheets = {sheet.part: sheet for sheet in self}
        for each in self._relationships:
            if each.type.endswith(_CELL_PARTS) and each.target in self.package:
                sheet = sheets.get(self.package.stored_name(each.target))
                found = sheet.highest_style if sheet else None
                if found is None:
                    found = dangling_reference(partial(self.package.stream, each.target), kept)
                if found is not None and found >= kept:
                    raise InputError("styles.index", sheet=sheet.name if sheet else None, xf=found, count=kept)

    def _related_part(self, kind: str) -> str | None:
        return only(self._relationships, self.package, kind)

    def _main_part(self, *, allow_signed: bool) -> str:
        """Return the workbook part (18.2); refuse what is no spreadsheet, and a signature that we would break."""
        if CONTENT_TYPES not in self.package and "META-INF/manifest.xml" in self.package:
            raise InputError("workbook.ods")
        parts, extensions = content_types(self.package)
        found = relationships(self.package, "")
        for each in found:
            if each.type == "digital-signature/origin" and not allow_signed:
                raise InputError("workbook.signed")
        documents = [each for each in found if each.type.endswith("/officeDocument")]
        main = only(documents, self.package, "/officeDocument") or next((each.target for each in documents), None)
        if main is None:
            raise InputError("package.not_opc")
        kind = parts.get(main.casefold()) or extensions.get(main.rpartition(".")[2].casefold(), "")
        if "ms-excel.sheet.binary" in kind:
            raise InputError("workbook.xlsb")
        if not kind.casefold().endswith(_SPREADSHEET_TYPES):  # RFC 2045, 5.1: without case
            raise InputError("workbook.not_spreadsheet", kind=kind)
        return main

    def _read_workbook_part(self) -> None:
        parts = set()
        for element in elements(self.package, self._part, "workbook/workbookPr", "workbook/sheets/sheet"):
            if element.name == "workbookPr":
                self.date1904 |= element.attributes.get("date1904") in _TRUE
            else:
                name = element.attributes.get("name", "")
                related = self._related.get(element.attributes.get("r:id", ""))
                if related is None:
                    raise InputError("package.missing_part", part=name)
                if related.type.endswith("/worksheet"):
                    part = self.package.stored_name(related.target)
                    if name in self._sheets or part in parts:
                        raise InputError("workbook.sheet_twice", name=name)
                    parts.add(part)
                    hidden = element.attributes.get("state", "visible") != "visible"
                    self._sheets[name] = Sheet(self, name, part, hidden=hidden)


class Sheet:
    """One worksheet: its cells to read, and the plan of fills that `Workbook.to_bytes` carries out."""

    def __init__(self, book: Workbook, name: str, part: str, *, hidden: bool = False) -> None:
        self.name = name
        self.part = part
        self.hidden = hidden
        """Whether its tab is hidden (18.2.19 sheet, state ``hidden`` or ``veryHidden``)."""
        self.plan = FillPlan()
        self._book = book

    @property
    def merged_ranges(self) -> list[str]:
        """The merged areas as ``A3:A5``."""
        return [area.ref for area in self.merges]

    @property
    def merges(self) -> list[Area]:
        """The merged areas as rectangles."""
        return self._content.merges

    @cached_property
    def column_ranges(self) -> list[ColumnRange]:
        """The columns that the sheet sets up; ``worksheet.not_understood`` where one of them is no column."""
        return self._ranges(self._content.columns)

    def _ranges(self, columns: Iterable[Mapping[str, str]]) -> list[ColumnRange]:
        try:
            return read_column_ranges(columns)
        except (KeyError, ValueError):
            raise InputError("worksheet.not_understood", sheet=self.name, part=self.part) from None

    @cached_property
    def default_width(self) -> Decimal:
        """The width of the columns that are not set up, in digits of the default font (18.3.1.81 sheetFormatPr)."""
        given = read_size(self._content.format.get("defaultColWidth"))
        return _DEFAULT_WIDTH if given is None else given

    @cached_property
    def notes(self) -> dict[tuple[int, int], str]:
        """The text of each note and comment thread by (row, column)."""
        texts = read_notes(self._book.package, relationships(self._book.package, self.part))
        try:
            return {parse_cell(ref): text for ref, text in texts.items()}
        except ValueError as error:
            raise InputError("worksheet.reference", sheet=self.name, ref=error) from None

    @property
    def shapes(self) -> list[ShapeText]:
        """The texts of its text boxes and other shapes."""
        return read_shapes(self._book.package, relationships(self._book.package, self.part))

    def grid(self) -> Grid:
        """Return all cells of the sheet."""
        if self._content.grid is None:
            del self._content
        grid = self._content.grid
        assert grid is not None
        return grid

    def release_cells(self, most: int = _MOST_KEPT_CELLS) -> None:
        """Let go of the cells if there are more; they are read again if they are asked for again."""
        grid = self._content.grid
        if grid is not None and grid.cell_count > most:
            self._content = self._content._replace(grid=None)

    @cached_property
    def _content(self) -> _PartContent:
        """All of the sheet that is read: once, from start to end."""
        try:
            stream = SheetStream(_as_utf8(self._book.sheet_chunks(self.part), self.part)[0], self.part)
            grid = read_grid(stream, self._book.values)
            stream.finish()
            merges = stream.merges
        except InputError as error:
            raise self._explained(error) from None
        return _PartContent(grid, grid.highest_style, merges, stream.parser.columns, stream.parser.format)

    @property
    def highest_style(self) -> int | None:
        """The highest cell format that a cell, a row or a column refers to; None for a sheet not read yet."""
        if "_content" not in self.__dict__:
            return None
        return max([self._content.highest_style, *(each.style for each in self.column_ranges)])

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that the sheet holds, row by row, blank ones too."""
        grid = self.grid()
        for index, number in enumerate(grid.rows):
            for cell in grid.row(index):
                yield self._cell(number, cell)

    def __getitem__(self, ref: str) -> Cell:
        """Return one cell, a blank one where the sheet holds none; UsageError ``workbook.no_cell`` for no reference."""
        row, column = _place_of(ref)
        grid = self.grid()
        at = bisect_left(grid.rows, row)
        held = grid.row(at) if at < len(grid) and grid.rows[at] == row else []
        found = next((cell for cell in held if cell.column == column), None)
        return self._cell(row, found or GridCell(column, _base_style(self.column_ranges, column), BLANK))

    def _explained(self, error: InputError) -> InputError:
        """Return why the sheet cannot be read: where its XML is damaged, that says more than what was read of it."""
        try:
            if self._book.package.size(self.part) < _EXPLAINED:
                check_well_formed(self._book.package.read(self.part), self.part, WORKSHEET)
        except InputError as damage:
            error = damage
        error.sheet = self.name
        return error

    def _cell(self, row: int, cell: GridCell) -> Cell:
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

    def value(self, style: int, code: int) -> CellValue:
        """Return the value of a code in a cell of a format."""
        if code >= 0:
            return self._book.values.text(code)
        if code in {BLANK, UNCALCULATED}:
            return None
        literal = self._book.values.literal(code)
        is_date = literal.kind == "n" and self._book.styles.is_date(style)
        return literal_value(literal, is_date=is_date, date1904=self._book.date1904)

    def fill(self, ref: str, fill: str | Fill | None) -> None:
        """Plan a cell's fill: ARGB for a solid one, a `Fill` for a pattern, None to clear it.

        UsageError ``workbook.no_cell`` where ``ref`` is no cell reference, and ``workbook.color`` where the colour is
        not eight hexadecimal digits: a name such as red is another colour in each palette.
        """
        if isinstance(fill, str):
            if not _ARGB.fullmatch(fill):
                raise ArgumentError("workbook.color", value=repr(fill))
            fill = Fill.solid(fill.upper())
        self.plan.add(*_place_of(ref), fill)

    def rewritten(self) -> Iterator[bytes]:
        """Yield the part's bytes with the planned fills."""
        try:
            chunks, encode = _as_utf8(self._book.sheet_chunks(self.part), self.part)
            stream = SheetStream(chunks, self.part)
            ranges = self._ranges(stream.parser.columns)
            base_style = partial(_base_style, ranges)
            yield from map(encode, patched(stream, self.plan, self._book.styles, base_style))
        except InputError as error:
            raise self._explained(error) from None


class _PartContent(NamedTuple):
    """What a worksheet part holds."""

    grid: Grid | None
    """Its cells, None once they were let go."""
    highest_style: int
    """The highest cell format that a cell or a row refers to."""
    merges: list[Area]
    columns: list[dict[str, str]]
    """The attributes of its ``col`` elements."""
    format: dict[str, str]
    """The attributes of its ``sheetFormatPr`` element."""


def _place_of(ref: str) -> tuple[int, int]:
    try:
        return parse_cell(ref)
    except ValueError:
        raise ArgumentError("workbook.no_cell", value=repr(ref)) from None


def _base_style(ranges: Iterable[ColumnRange], column: int) -> int:
    """Return the cell format that a column gives to its absent cells (18.3.1.13 col), 0 where it gives none."""
    return next((each.style for each in ranges if each.first <= column <= each.last), 0)


def _as_utf8(chunks: Iterable[bytes], part: str) -> tuple[Iterable[bytes], Callable[[bytes], bytes]]:
    """Return a part's chunks as UTF-8, and the way back to its own encoding."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in first[:4]:
        whole, encode = decode(first + b"".join(chunks), part)
        return [whole], encode
    first, encode = decode(first, part)
    return chain([first], chunks), encode


def planned_cells(plan: FillPlan) -> PlainPlan:
    """Return a plan as the plain cells and fills that the verifier takes."""
    cells = plan.cells()
    return PlainPlan(cells.rows, cells.columns, cells.numbers, plan.fills)


def _refuse_other_formats(data: bytes) -> None:
    """Refuse the files that are no Open XML workbook but that people take for one."""
    if data.startswith(_CFB):
        raise PasswordError("workbook.password") if _ENCRYPTED_STREAM in data else InputError("workbook.xls")
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:120]:
        raise InputError("workbook.ods")
