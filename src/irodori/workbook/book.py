"""The workbook as a whole: open it, read its sheets, fill cells, and get verified bytes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import chain
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

from irodori.errors import InputError
from irodori.files import read_input, write_atomic
from irodori.workbook.cells import BLANK, CellValues
from irodori.workbook.fills import Fill, FillPlan
from irodori.workbook.formats import serial_to_date
from irodori.workbook.notes import read_notes
from irodori.workbook.opc import content_types, elements, relationships
from irodori.workbook.package import Limits, Package
from irodori.workbook.refs import Area, cell_ref, parse_cell
from irodori.workbook.rewrite import rewritten
from irodori.workbook.strings import NO_STRINGS, SharedStrings
from irodori.workbook.styles import Styles
from irodori.workbook.verify import verify
from irodori.workbook.worksheet import Row, WorksheetScanner, read_merges
from irodori.workbook.xml import attribute_values, decode, tags, well_formed

CellValue = str | int | float | bool | dt.date | dt.time | None

_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SPREADSHEET_TYPES = (
    ".sheet.main+xml",
    ".template.main+xml",
    "sheet.macroEnabled.main+xml",
    "template.macroEnabled.main+xml",
)


class Cell(NamedTuple):
    """One cell as a reader sees it."""

    ref: str
    row: int
    column: int
    value: CellValue
    """Text, number, boolean, date, an error as its text; of a formula its cached value; None where there is none."""
    number_format: str
    """The format code, ``General`` where none is set."""
    fill: str | None
    """ARGB of the colour that the fill shows, None where it has none."""


class Workbook:
    """A workbook that keeps every byte it does not have to change.

    Raises ``InputError`` where the file cannot be understood or could not be kept whole; the codes are those of the
    modules beside this one, and ``workbook.*``.
    """

    def __init__(self, data: bytes, *, limits: Limits | None = None, allow_signed: bool = False) -> None:
        _refuse_other_formats(data)
        self.package = Package(data, limits or Limits())
        self._part = self._main_part(allow_signed=allow_signed)
        self._related = {each.id: each for each in relationships(self.package, self._part)}
        self.date1904 = False
        self._sheets: dict[str, Sheet] = {}
        self._read_workbook_part()

    @classmethod
    def open(
        cls, source: str | PathLike[str] | bytes | BinaryIO, *, limits: Limits | None = None, allow_signed: bool = False
    ) -> Self:
        """Open a path, the bytes of a file, or a binary file object."""
        if isinstance(source, str | PathLike):
            source = read_input(Path(source))
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
        return self._sheets[name]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self._sheets.values())

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; ``workbook.no_styles`` where the file has none to add to."""
        part = self._related_part("/styles")
        if part is None:
            raise InputError("workbook.no_styles")
        theme = self._related_part("/theme")
        return Styles(self.package.read(part), self.package.read(theme) if theme else None)

    @cached_property
    def values(self) -> CellValues:
        """What the cells' value codes mean."""
        part = self._related_part("/sharedStrings")
        return CellValues(SharedStrings(self.package.read(part), part) if part else NO_STRINGS)

    def to_bytes(self, *, compact: bool = False) -> bytes:
        """Return the file with the planned fills, verified; the input itself where no cell has to change."""
        plans = {sheet.part: sheet.plan for sheet in self if len(sheet.plan)}
        changed = {
            sheet.part: self.package.pack(sheet.part, sheet.rewritten(), compact=compact)
            for sheet in self
            if sheet.part in plans
        }
        styles_part = self._related_part("/styles")
        if changed and styles_part:
            changed[styles_part] = self.package.pack(styles_part, [self.styles.to_bytes()], compact=compact)
        data = self.package.with_parts(
            {part: packed for part, packed in changed.items() if not self.package.holds(part, packed)}
        )
        verify(self.package.data, data, {self.package.stored_name(part): plan for part, plan in plans.items()})
        return data

    def save(self, target: str | PathLike[str], *, force: bool = False) -> None:
        """Write the verified file, whole or not at all; over an existing one only with ``force``."""
        write_atomic(Path(target), self.to_bytes(), force=force)

    def _related_part(self, kind: str) -> str | None:
        for each in self._related.values():
            if each.type.endswith(kind) and each.target in self.package:
                return each.target
        return None

    def _main_part(self, *, allow_signed: bool) -> str:
        """Return the workbook part (18.2); refuse what is no spreadsheet, and a signature that we would break."""
        parts, extensions = content_types(self.package)
        main = None
        for each in relationships(self.package, ""):
            if each.type.endswith("/officeDocument"):
                main = each.target
            elif each.type.endswith("digital-signature/origin") and not allow_signed:
                raise InputError("workbook.signed")
        if main is None:
            raise InputError("package.not_opc")
        kind = parts.get(main.casefold()) or extensions.get(main.rpartition(".")[2].casefold(), "")
        if "ms-excel.sheet.binary" in kind:
            raise InputError("workbook.xlsb")
        if not kind.endswith(_SPREADSHEET_TYPES):
            raise InputError("workbook.not_spreadsheet", kind=kind)
        return main

    def _read_workbook_part(self) -> None:
        parts = set()
        for element in elements(self.package, self._part):
            if element.name == "workbookPr":
                self.date1904 = element.attributes.get("date1904") in {"1", "true"}
            elif element.name == "sheet":
                name, related = element.attributes.get("name", ""), self._related.get(element.attributes.get("id", ""))
                if related is None:
                    raise InputError("package.missing_part", part=name)
                if related.type.endswith("/worksheet"):
                    if name in self._sheets or related.target in parts:
                        raise InputError("workbook.sheet_twice", name=name)
                    parts.add(related.target)
                    self._sheets[name] = Sheet(self, name, self.package.stored_name(related.target))


class Sheet:
    """One worksheet: its cells to read, and the plan of fills that `Workbook.to_bytes` carries out."""

    def __init__(self, book: Workbook, name: str, part: str) -> None:
        self.name = name
        self.part = part
        self.plan = FillPlan()
        self._book = book
        self._head: bytes | None = None
        self._tail = b""

    @property
    def merged_ranges(self) -> list[str]:
        """The merged areas as ``A3:A5``."""
        return [area.ref for area in self.merges]

    @cached_property
    def merges(self) -> list[Area]:
        """The merged areas as rectangles."""
        self._read_once()
        return read_merges(self._tail)

    @cached_property
    def notes(self) -> dict[tuple[int, int], str]:
        """The text of each note and comment thread by (row, column)."""
        texts = read_notes(self._book.package, relationships(self._book.package, self.part))
        return {parse_cell(ref): text for ref, text in texts.items()}

    def rows(self) -> Iterator[Row]:
        """Yield the rows as pieces of their bytes, checking on the way that the part is well-formed."""
        chunks = well_formed(self._book.package.stream(self.part), self.part)
        try:
            scanner = WorksheetScanner(_as_utf8(chunks, self.part)[0], self.part)
            yield from scanner.rows()
        except InputError as error:
            error.sheet = self.name
            raise
        self._head, self._tail = scanner.head, scanner.tail

    def cells(self) -> Iterator[Cell]:
        """Yield the cells that the sheet holds, row by row, blank ones too."""
        values, styles = self._book.values, self._book.styles
        for row in self.rows():
            for column, piece in zip(row.columns, row.cells, strict=True):
                style, code = values.read(piece, row.lead)
                fill = styles.fill(style)
                yield Cell(
                    cell_ref(row.number, column),
                    row.number,
                    column,
                    self.value(style, code),
                    styles.number_format(style),
                    fill.foreground if fill else None,
                )

    def value(self, style: int, code: int) -> CellValue:
        """Return the value that a code stands for in a cell of a format."""
        if code >= 0:
            return self._book.values.text(code)
        if code == BLANK:
            return None
        literal = self._book.values.literal(code)
        if literal.kind == "n":
            return self._number(style, literal.text)
        if literal.kind == "b":
            return literal.text == "TRUE"
        if literal.kind == "d":
            return _iso_date(literal.text)
        return literal.text

    def fill(self, ref: str, fill: str | Fill | None) -> None:
        """Plan a cell's fill: ARGB for a solid one, a `Fill` for a pattern, None to clear it.

        ValueError where ``ref`` is no cell reference or the colour is not eight hexadecimal digits.
        """
        if isinstance(fill, str):
            if len(fill) != 8 or not fill.isalnum():
                raise ValueError(fill)
            int(fill, 16)
            fill = Fill.solid(fill.upper())
        self.plan.add(*parse_cell(ref), fill)

    def base_style(self, column: int) -> int:
        """Return the cell format that a column gives to its absent cells (18.3.1.13 col), 0 where it gives none."""
        self._read_once()
        for first, last, style in self._column_styles:
            if first <= column <= last:
                return style
        return 0

    def rewritten(self) -> Iterator[bytes]:
        """Yield the part's bytes with the planned fills."""
        self._read_once()
        chunks, encode = _as_utf8(self._book.package.stream(self.part), self.part)
        scanner = WorksheetScanner(chunks, self.part)
        return map(encode, rewritten(scanner, self.plan, self._book.styles, self.base_style))

    @cached_property
    def _column_styles(self) -> list[tuple[int, int, int]]:
        found = []
        head = self._head or b""
        for tag in tags(head):
            if tag.name == b"col" and tag.kind != "close":
                values = attribute_values(head[tag.start : tag.end])
                found.append((int(values["min"]), int(values["max"]), int(values.get("style", 0))))
        return found

    def _number(self, style: int, text: str) -> CellValue:
        number = float(text)
        if self._book.styles.is_date(style):
            day = serial_to_date(number, self._book.date1904)
            if day is not None:
                return day
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _read_once(self) -> None:
        if self._head is None:
            for _ in self.rows():
                pass


def _as_utf8(chunks: Iterable[bytes], part: str) -> tuple[Iterable[bytes], Callable[[bytes], bytes]]:
    """Return a part's chunks as UTF-8, and the way back to its own encoding."""
    chunks = iter(chunks)
    first = next(chunks, b"")
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"} or b"\0" in first[:4]:
        whole, encode = decode(first + b"".join(chunks), part)
        return [whole], encode
    first, encode = decode(first, part)
    return chain([first], chunks), encode


def _iso_date(text: str) -> CellValue:
    """Return the date of a cell of type ``d`` (18.18.11 ST_CellType), or its text where it is none."""
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _refuse_other_formats(data: bytes) -> None:
    """Refuse the files that are no Open XML workbook but that people take for one."""
    if data.startswith(_CFB):
        raise InputError("workbook.password" if _ENCRYPTED_STREAM in data else "workbook.xls")
    if data[30:38] == b"mimetype" and b"opendocument" in data[38:120]:
        raise InputError("workbook.ods")
