"""A worksheet part read by expat: its head and tail, and the rows that are not
in the kernel's canonical form.

Expat resolves namespaces, references, CDATA sections and comments. An element
counts only in its place and in the main namespace (ECMA-376 part 1, 18.3.1);
what is in any other element is not read.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.workbook.kernelapi import MAX_STYLE
from irodori.workbook.refs import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    parse_area,
    parse_cell,
)
from irodori.workbook.xml import Attributes, WellFormedness

MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
"""Transitional and strict."""
_ALTERNATE = "http://schemas.openxmlformats.org/markup-compatibility/2006 AlternateContent"
PAGE_TEXTS = (
    "oddHeader",
    "oddFooter",
    "evenHeader",
    "evenFooter",
    "firstHeader",
    "firstFooter",
)
"""The elements that hold what is printed above and below a sheet's pages
(18.3.1.46 headerFooter).
"""
_PLACES = {
    ("", "worksheet"),
    ("worksheet", "sheetFormatPr"),
    ("worksheet", "cols"),
    ("cols", "col"),
    ("worksheet", "sheetData"),
    ("sheetData", "row"),
    ("row", "c"),
    ("c", "f"),
    ("c", "v"),
    ("c", "is"),
    ("is", "t"),
    ("is", "r"),
    ("r", "t"),
    ("worksheet", "mergeCells"),
    ("mergeCells", "mergeCell"),
    ("worksheet", "dataValidations"),
    ("dataValidations", "dataValidation"),
    ("worksheet", "headerFooter"),
    ("worksheet", "conditionalFormatting"),
    ("conditionalFormatting", "cfRule"),
    *(("headerFooter", name) for name in PAGE_TEXTS),
}
"""The elements that are read, each with the one around it."""
_FOREIGN = "-"
_ONLY_TEXT = ("v", "t")
_WATCHED = ("cols", "sheetData", "mergeCells")
"""What may not be in alternate content: each program takes its own part of it
(part 3, 7.5).
"""
_HEIGHT = pattern(r"([0-9]{1,4})(?:\.([0-9]*))?", re.ASCII)
_SPACES = " \t\r\n"
_TRUE = frozenset({"1", "true"})
MOST_MERGES = 1_000_000
MERGES_MARK = "#"
"""Before the number of the plain merged areas that were taken out of the text
and are counted as one.
"""


class ParsedCell:
    """A cell as it was read; ``start`` is the offset of its start tag."""

    __slots__ = (
        "column",
        "has_formula",
        "inline",
        "inline_end",
        "inline_start",
        "kind",
        "start",
        "style",
        "value",
    )

    def __init__(
        self,
        start: int,
        column: int,
        style: int,
        kind: str,
    ) -> None:
        self.start = start
        self.column = column
        self.style = style
        self.kind = kind
        self.has_formula = False
        self.value: str | None = None
        self.inline: list[str] | None = None
        """The texts of an inline string."""
        self.inline_start = 0
        self.inline_end = 0


class ParsedRow:
    """A row as it was read, with the offsets of its start tag, of its
    content's end and of its own end.
    """

    __slots__ = (
        "attributes",
        "cells",
        "content_end",
        "end",
        "given_style",
        "number",
        "start",
        "style",
    )

    def __init__(
        self,
        start: int,
        number: int,
        attributes: Attributes,
    ) -> None:
        self.start = start
        self.number = number
        self.attributes = attributes
        self.cells: list[ParsedCell] = []
        self.content_end = 0
        self.end = 0
        self.given_style = style_number(attributes.get("s"))
        """The format that it refers to, whether it gives it to its absent
        cells or not.
        """
        self.style = (
            self.given_style
            if attributes.get("customFormat") in _TRUE
            else None
        )
        """The format of its absent cells, None where it gives none (``s`` with
        ``customFormat``).
        """

    def move(self, by: int) -> None:
        """Move all offsets."""
        self.start += by
        self.content_end += by
        self.end += by
        for cell in self.cells:
            cell.start += by
            cell.inline_start += by
            cell.inline_end += by

    @property
    def height(self) -> int:
        """Its height in thousandths of a point, -1 where it gives none."""
        found = _HEIGHT.fullmatch(self.attributes.get("ht", ""))
        if not found:
            return -1
        decimals = found[2] or ""
        return int(found[1] + decimals.ljust(3, "0")[:3])

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden, by hand or by a filter."""
        return self.attributes.get("hidden") in _TRUE


class AroundRows:
    """What a worksheet part holds around its rows and merged areas."""

    def __init__(self) -> None:
        self.columns: list[Attributes] = []
        """The attributes of the ``col`` elements."""
        self.format: Attributes = {}
        """The attributes of ``sheetFormatPr``."""
        self.prompts: list[tuple[str, str]] = []
        """The ranges of each data validation with what it tells people who
        enter their cells (18.3.1.32 dataValidation).
        """
        self.conditional: list[str] = []
        """The ranges that a conditional format may give another look
        (18.3.1.18 conditionalFormatting).
        """
        self.page_texts: list[str] = []
        """The page headers and footers, with their codes."""


class SheetParser(WellFormedness):
    """Reads the pieces of one worksheet part that are given to it, one after
    another.

    Errors are those of `WellFormedness`, ``worksheet.reference`` for wrong
    numbers and references, ``worksheet.order`` for rows or cells that do not
    rise, and ``worksheet.not_understood`` for what can be read in two ways.
    """

    def __init__(self, part: str) -> None:
        super().__init__(part, "utf-8")
        self.part = part
        self.around = AroundRows()
        self.rows: list[ParsedRow] = []
        """The rows that were read since `begin`, the last one perhaps not yet
        whole.
        """
        self.last_row = 0
        """The number of the row before the next one."""
        self.merges: list[Area | int] = []
        """The merged areas; a number for plain ones that were taken out of the
        text.
        """
        self.data_start: int | None = None
        """The offset of the ``sheetData`` element's start tag in the part."""
        self.data_end: int | None = None
        """The offset of its end tag, or of the end of its empty tag, in the
        text since `begin`.
        """
        self.prefixes: set[str] = set()
        """The prefixes that the head declares."""
        self._main = ""
        self._path: list[str] = []
        self._alternates = 0
        self._fed = 0
        self._text = b""
        self._base = 0
        self._formatted = ""
        """The ranges of the conditional formats that are open."""
        self._characters: list[str] = []
        self._text_depths: set[int] = set()
        """How deep the texts of an inline string are that have been there:
        each element holds one at most.
        """
        self._prepare()

    def _prepare(self) -> None:
        parser = self._parser
        parser.buffer_text = True
        if hasattr(parser, "SetReparseDeferralEnabled"):
            parser.SetReparseDeferralEnabled(False)
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters.append
        parser.StartNamespaceDeclHandler = self._declare

    def begin(self, text: bytes, at: int = 0) -> None:
        """Take a text whose pieces from ``at`` on come next; offsets count
        from its start.
        """
        self._text = text
        self._base = self._fed - at
        self.rows = []

    def extend(self, text: bytes, moved: int) -> None:
        """Take a longer text in the place of the one that was begun, whose
        first ``moved`` bytes it lacks.
        """
        self._text = text
        self._base += moved
        for row in self.rows:
            row.move(-moved)

    def feed(self, piece: bytes) -> None:
        """Read the next piece."""
        self._fed += len(piece)
        super().feed(piece)

    @property
    def is_between_rows(self) -> bool:
        """Whether all that was given ends with the end of a row."""
        return (
            bool(self.rows)
            and self.rows[-1].end == self._fed - self._base
            and self._path[-1] == "sheetData"
        )

    @property
    def is_past_data(self) -> bool:
        """Whether the sheet data have ended."""
        return self.data_end is not None

    def _offset(self) -> int:
        return self._parser.CurrentByteIndex - self._base

    def _declare(self, prefix: str | None, _: str) -> None:
        if self.data_start is None:
            self.prefixes.add(prefix or "")

    def _start(self, name: str, attributes: Attributes) -> None:
        around = self._path[-1] if self._path else ""
        if around in _ONLY_TEXT:
            raise self._not_understood()
        if not self._path:
            self._take_root(name)
        namespace, _, local = name.rpartition(" ")
        is_main = namespace == self._main
        if name == _ALTERNATE:
            self._alternates += 1
        if self._alternates:
            self._check_alternate(local, is_main=is_main)
        is_read = is_main and (around, local) in _PLACES
        self._path.append(local if is_read else _FOREIGN)
        if is_read and (start := _STARTS.get(local)):
            start(self, attributes)

    def _take_root(self, name: str) -> None:
        self._main = name.rpartition(" ")[0]
        if self._main not in MAIN_NAMESPACES:
            raise self._not_understood()

    def _check_alternate(self, local: str, *, is_main: bool) -> None:
        """Refuse what may not be in alternate content."""
        is_watched = is_main and local in _WATCHED
        if is_watched or "sheetData" in self._path:
            raise self._not_understood()

    def _end(self, name: str) -> None:
        local = self._path.pop()
        if name == _ALTERNATE:
            self._alternates -= 1
        if end := _ENDS.get(local):
            end(self)

    def _not_understood(self) -> InputError:
        return InputError("worksheet.not_understood", part=self.part)

    def _start_data(self, _: Attributes) -> None:
        if self.data_start is not None:
            raise self._not_understood()
        self.data_start = self._parser.CurrentByteIndex

    def _end_data(self) -> None:
        self.data_end = self._offset()

    def _start_column(self, attributes: Attributes) -> None:
        self.around.columns.append(attributes)

    def _start_format(self, attributes: Attributes) -> None:
        self.around.format = attributes

    def _start_merge(self, attributes: Attributes) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise InputError("worksheet.merges", limit=MOST_MERGES)
        ref = attributes.get("ref", "").strip(_SPACES)
        if ref.startswith(MERGES_MARK):
            self.merges.append(int(ref[len(MERGES_MARK) :]))
            return
        try:
            self.merges.append(parse_area(ref))
        except ValueError:
            raise InputError("worksheet.reference", ref=ref) from None

    def _start_row(self, attributes: Attributes) -> None:
        number = row_number(attributes.get("r"), self.last_row)
        if not self.last_row < number <= MAX_ROW:
            raise InputError(
                "worksheet.order"
                if number <= self.last_row
                else "worksheet.reference",
                ref=number,
            )
        self.last_row = number
        self.rows.append(ParsedRow(self._offset(), number, attributes))

    def _end_row(self) -> None:
        row = self.rows[-1]
        row.content_end, row.end = self._element_end(row.start)

    def _element_end(self, start: int) -> tuple[int, int]:
        """Return where the content of an element that ends here ends, and
        where the element itself does.
        """
        at = self._offset()
        is_empty = (
            self._text.startswith(b"/>", at - 2)
            and self._text.count(b"<", start, at) == 1
        )
        if is_empty:
            return (at, at)
        return (at, self._text.index(b">", at) + 1)

    def _start_cell(self, attributes: Attributes) -> None:
        row = self.rows[-1]
        last = row.cells[-1].column if row.cells else 0
        column = _column_of(attributes.get("r"), row.number, last)
        if column <= last:
            raise InputError("worksheet.order", ref=row.number)
        style = style_number(attributes.get("s"))
        row.cells.append(
            ParsedCell(self._offset(), column, style, attributes.get("t", "n"))
        )

    def _start_formula(self, _: Attributes) -> None:
        self.rows[-1].cells[-1].has_formula = True

    def _start_validation(self, attributes: Attributes) -> None:
        lines = (attributes.get(name) for name in ("promptTitle", "prompt"))
        text = "\n".join(filter(None, lines)).replace("_x000a_", "\n")
        if text:
            ranges = attributes.get("sqref", "")
            self.around.prompts.append((ranges, text))

    def _start_conditional(self, attributes: Attributes) -> None:
        self._formatted = attributes.get("sqref", "")

    def _start_rule(self, attributes: Attributes) -> None:
        has_look = "dxfId" in attributes or (
            attributes.get("type") == "colorScale"
        )
        if has_look and self._formatted:
            self.around.conditional.append(self._formatted)
            self._formatted = ""  # one rule is enough

    def _end_page_text(self) -> None:
        self.around.page_texts.append("".join(self._characters))

    def _start_text(self, _: Attributes) -> None:
        self._characters.clear()

    def _start_inline_text(self, _: Attributes) -> None:
        if len(self._path) in self._text_depths:
            raise self._not_understood()
        self._text_depths.add(len(self._path))
        self._characters.clear()

    def _start_run(self, _: Attributes) -> None:
        self._text_depths.discard(len(self._path) + 1)

    def _end_value(self) -> None:
        cell = self.rows[-1].cells[-1]
        if cell.value is not None or cell.inline is not None:
            raise self._not_understood()
        cell.value = "".join(self._characters)

    def _start_inline(self, _: Attributes) -> None:
        cell = self.rows[-1].cells[-1]
        if cell.value is not None or cell.inline is not None:
            raise self._not_understood()
        self._text_depths.clear()
        cell.inline = []
        cell.inline_start = self._offset()

    def _end_text(self) -> None:
        self.rows[-1].cells[-1].inline.append("".join(self._characters))  # type: ignore[union-attr]

    def _end_inline(self) -> None:
        self.rows[-1].cells[-1].inline_end = self._offset()


_STARTS: dict[str, Callable[[SheetParser, Attributes], None]] = {
    "sheetData": SheetParser._start_data,  # noqa: SLF001  (the table belongs to the class)
    "sheetFormatPr": SheetParser._start_format,  # noqa: SLF001
    "col": SheetParser._start_column,  # noqa: SLF001
    "row": SheetParser._start_row,  # noqa: SLF001
    "c": SheetParser._start_cell,  # noqa: SLF001
    "f": SheetParser._start_formula,  # noqa: SLF001
    "v": SheetParser._start_text,  # noqa: SLF001
    "is": SheetParser._start_inline,  # noqa: SLF001
    "r": SheetParser._start_run,  # noqa: SLF001
    "t": SheetParser._start_inline_text,  # noqa: SLF001
    "mergeCell": SheetParser._start_merge,  # noqa: SLF001
    "conditionalFormatting": SheetParser._start_conditional,  # noqa: SLF001
    "cfRule": SheetParser._start_rule,  # noqa: SLF001
    "dataValidation": SheetParser._start_validation,  # noqa: SLF001
    **dict.fromkeys(PAGE_TEXTS, SheetParser._start_text),  # noqa: SLF001
}
_ENDS: dict[str, Callable[[SheetParser], None]] = {
    "sheetData": SheetParser._end_data,  # noqa: SLF001
    "row": SheetParser._end_row,  # noqa: SLF001
    "v": SheetParser._end_value,  # noqa: SLF001
    "t": SheetParser._end_text,  # noqa: SLF001
    "is": SheetParser._end_inline,  # noqa: SLF001
    **dict.fromkeys(PAGE_TEXTS, SheetParser._end_page_text),  # noqa: SLF001
}


def style_number(text: str | None) -> int:
    """Return the index of a cell format from an attribute ``s``, 0 where it is
    absent.

    No workbook has as many formats as would be needed for one beyond
    ``MAX_STYLE``.
    """
    number = _number(text, 9) if text else 0
    if number > MAX_STYLE:
        raise InputError("worksheet.reference", ref=text)
    return number


def row_number(text: str | None, before: int) -> int:
    """Return a row's number; without ``r`` it follows the row before
    (18.3.1.73).
    """
    if text is None:
        return before + 1
    return _number(text, 10)


def _number(text: str, most: int) -> int:
    """Return an unsigned integer, which white space may surround (XML Schema
    part 2, 4.3.6).
    """
    digits = text.strip(_SPACES)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= most):
        raise InputError("worksheet.reference", ref=text)
    return int(digits)


def _column_of(ref: str | None, row: int, last: int) -> int:
    """Return a cell's column; without ``r`` it follows the cell before
    (18.3.1.4).
    """
    if ref is None:
        found = (row, last + 1)
    else:
        try:
            found = parse_cell(ref)
        except ValueError:
            raise InputError("worksheet.reference", ref=ref) from None
    if found[0] != row or found[1] > MAX_COLUMN:
        raise InputError("worksheet.reference", ref=ref or found[1])
    return found[1]
