"""A worksheet part as a stream of bytes, cut into rows and cells and put together again (ECMA-376 part 1, 18.3.1).

The head runs up to the first row, the tail starts at the end of the sheet data; between them each row is its start,
its cells and its end.  Nothing is dropped: joining the pieces gives the bytes that came in::

    head   <worksheet …><cols>…</cols><sheetData>
    row    start '<row r="3" ht="60">'  cells '<c r="A3" s="4" t="s"><v>12</v></c>', …  end '</row>'
    tail   </sheetData><mergeCells>…</mergeCells>…</worksheet>

The ordinary form of a sheet is cut with ``bytes.split``.  Where a block holds anything else (prefixes, comments,
CDATA, cells without ``r``, other spacing), the rest of the part is cut tag by tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from irodori.errors import InputError
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, Area, parse_area, parse_cell
from irodori.workbook.xml import Tag, attribute, tags

CELL = b'<c r="'
"""How each cell of a plain row begins; ``Row.lead`` of such a row."""

_SHEET_DATA = re.compile(rb"<(?:[^\s<>/:!?]+:)?sheetData\s*/?>")
_PLAIN_ROW = re.compile(rb"\s*<row(?: [A-Za-z0-9:]+=\"[^\"<>]*\")*>\s*")
_ROW_NUMBER = re.compile(rb" r=\"([0-9]+)\"")
_PLAIN_MERGE = re.compile(rb"<mergeCell ref=\"([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})\"/>")


class Row:
    """One row of a sheet, as the pieces of its bytes.

    ``start`` is all from the end of the row before to the end of this row's start tag, ``end`` its end tag (empty
    for ``<row/>``).  A cell's piece reaches to the next cell; ``lead`` stands before each piece.
    """

    __slots__ = ("_columns", "cells", "end", "lead", "number", "start")

    def __init__(  # noqa: PLR0917
        self, number: int, start: bytes, cells: list[bytes], end: bytes, lead: bytes, columns: list[int] | None = None
    ) -> None:
        self.number = number
        self.start = start
        self.cells = cells
        self.end = end
        self.lead = lead
        self._columns = columns

    @property
    def columns(self) -> list[int]:
        """The column of each cell, counting from 1; ``InputError`` where a reference is wrong or they do not rise."""
        if self._columns is None:
            self._columns = [self._column(cell) for cell in self.cells]
            _check_columns(self._columns, self.number)
        return self._columns

    def _column(self, cell: bytes) -> int:
        ref = cell[: cell.find(b'"')].decode("ascii", "replace")
        return _column_of(ref, self.number)

    @property
    def start_tag(self) -> bytes:
        """The row's own start tag."""
        return self.start[self.start.rindex(b"<") :]

    @property
    def style(self) -> int | None:
        """The cell format of the row's absent cells, None where the row sets none (``s`` with ``customFormat``)."""
        tag = self.start_tag
        if b"customFormat" not in tag or attribute(tag, b"customFormat") not in {"1", "true"}:
            return None
        return int(attribute(tag, b"s") or 0)

    def set_cells(self, cells: dict[int, bytes]) -> None:
        """Put other cells, whole and by rising column, in place of the row's own."""
        self._columns, self.cells, self.lead = list(cells), list(cells.values()), b""

    def to_bytes(self) -> bytes:
        """Return the row's bytes."""
        if not self.cells:
            return self.start + self.end
        return self.start + self.lead + self.lead.join(self.cells) + self.end


class WorksheetScanner:
    """Cuts one worksheet part into head, rows and tail, reading it once from start to end.

    ``head`` is there when the scanner is, ``tail`` when the rows have all been taken.  Raises ``InputError``:
    ``worksheet.not_understood`` where there is no sheet data, ``worksheet.order`` where rows or cells do not rise,
    ``worksheet.reference`` for a wrong row number or cell reference.
    """

    def __init__(self, chunks: Iterable[bytes], part: str) -> None:
        self.part = part
        self.tail = b""
        self._chunks = iter(chunks)
        self._pending = b""
        self.head = self._read_head()
        self.prefix = self._own_prefix()

    @property
    def is_empty(self) -> bool:
        """Whether the sheet data is one empty tag, so that the head has to be opened before a row can stand in it."""
        return self.head.endswith(b"/>")

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order."""
        last = 0
        for row in self._cut():
            if not last < row.number <= MAX_ROW:
                raise InputError("worksheet.order" if row.number <= last else "worksheet.reference", ref=row.number)
            last = row.number
            yield row

    def _read_head(self) -> bytes:
        """Take everything up to the end of the ``sheetData`` start tag."""
        for chunk in self._chunks:
            self._pending += chunk
            if _SHEET_DATA.search(self._pending):
                for tag in tags(self._pending):
                    if tag.name == b"sheetData":
                        head, self._pending = self._pending[: tag.end], self._pending[tag.end :]
                        return head
        raise InputError("worksheet.not_understood", part=self.part)

    def _own_prefix(self) -> bytes:
        name = self.head[self.head.rindex(b"<") :].strip(b"</> \t\r\n")
        return name[: name.rindex(b":") + 1] if b":" in name else b""

    def _cut(self) -> Iterator[Row]:
        if self.is_empty:
            self.tail = b"".join([self._pending, *self._chunks])
            return
        number = 0
        for block in self._plain_blocks():
            for row in _plain_rows(block, number):
                number = row.number
                yield row
        if not self.tail:
            yield from self._cut_by_tags(b"".join([self._pending, *self._chunks]), number)

    def _plain_blocks(self) -> Iterator[bytes]:
        """Yield whole rows in their ordinary form; stop where the form changes or the sheet data ends."""
        while not self.prefix and not self.tail:
            end = self._pending.find(b"</sheetData>")
            if end < 0:
                chunk = next(self._chunks, b"")
                if not chunk:
                    return
                self._pending += chunk
                end = self._pending.find(b"</sheetData>")
            cut = self._pending.rfind(b">" if end >= 0 else b"</row>", 0, end if end >= 0 else None)
            if cut < 0 and end < 0:
                continue
            cut += 1 if end >= 0 else len(b"</row>")
            block = self._pending[:cut]
            if not _is_plain(block) or b"<!" in self._pending[cut:]:
                return
            if end >= 0:
                self.tail, self._pending = b"".join([self._pending[cut:], *self._chunks]), b""
            else:
                self._pending = self._pending[cut:]
            yield block

    def _cut_by_tags(self, text: bytes, number: int) -> Iterator[Row]:
        """Cut the rest of the sheet data tag by tag: every well-formed form of it."""
        at = depth = 0
        row: Tag | None = None
        cells: list[Tag] = []
        for tag in tags(text):
            if tag.kind != "close":
                depth += 1
                if depth == 1 and tag.name == b"row":
                    row, cells = tag, []
                elif depth == 2 and row and tag.name == b"c":
                    cells.append(tag)
            elif not depth:
                self.tail = text[at:]
                return
            if tag.kind != "open":
                depth -= 1
                if not depth and row:
                    built = _row_from_tags(text, at, (row, cells, tag), number)
                    number, at, row = built.number, tag.end, None
                    yield built
        raise InputError("xml.damaged", part=self.part, line="?")


def _is_plain(block: bytes) -> bool:
    """Tell whether rows are in the form that nearly all programs write, so that ``split`` cuts them rightly."""
    if (b"!" in block and b"<!" in block) or (b"?" in block and b"<?" in block):
        return False
    return block.count(b"<c") == block.count(CELL) and block.count(b"</row>") == block.count(b"</row")


def _plain_rows(block: bytes, number: int) -> Iterator[Row]:
    """Cut a plain block: texts between the rows' end tags, each of which may open with empty rows."""
    *texts, rest = block.split(b"</row>")
    for text in texts:
        start, *cells = text.split(CELL)
        if not _PLAIN_ROW.fullmatch(start):
            *empty, last = _row_starts(start)
            for each in empty:
                number = _row_number(each, number)
                yield Row(number, each, [], b"", CELL, [])
            start = last
        number = _row_number(start, number)
        yield Row(number, start, cells, b"</row>", CELL)
    for each in _row_starts(rest)[:-1]:
        number = _row_number(each, number)
        yield Row(number, each, [], b"", CELL, [])


def _row_starts(text: bytes) -> list[bytes]:
    """Cut a text behind each of its empty rows; what is left is the last piece: ``<row r="4"/>`` | ``<row r='5'>``."""
    ends = [tag.end for tag in tags(text) if tag.name == b"row" and tag.kind == "empty"]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _row_number(start: bytes, before: int) -> int:
    """Return a row's number; without ``r`` it follows the row before (18.3.1.73)."""
    found = _ROW_NUMBER.search(start)
    if found:
        return int(found[1])
    number = attribute(start, b"r")
    if number is None:
        return before + 1
    if not number.strip().isdecimal():
        raise InputError("worksheet.reference", ref=number)
    return int(number)


def _row_from_tags(text: bytes, at: int, tags_of_row: tuple[Tag, list[Tag], Tag], before: int) -> Row:
    """Build a row from its start tag, its cells' tags and its end tag, ``at`` being the end of the row before."""
    row, cells, close = tags_of_row
    number = _row_number(text[row.start : row.end], before)
    starts = [cell.start for cell in cells]
    content_end = close.start if row.kind == "open" else row.end
    pieces = [text[start:end] for start, end in zip(starts, [*starts[1:], content_end], strict=True)] if starts else []
    columns: list[int] = []
    for cell in cells:
        ref = attribute(text[cell.start : cell.end], b"r")
        columns.append(_column_of(ref, number) if ref is not None else (columns[-1] if columns else 0) + 1)
    _check_columns(columns, number)
    start = text[at : starts[0] if starts else content_end]
    return Row(number, start, pieces, text[content_end : close.end], b"", columns)


def _column_of(ref: str, row: int) -> int:
    try:
        found = parse_cell(ref)
    except ValueError:
        raise InputError("worksheet.reference", ref=ref) from None
    if found[0] != row:
        raise InputError("worksheet.reference", ref=ref)
    return found[1]


def _check_columns(columns: list[int], row: int) -> None:
    if any(map(int.__ge__, columns, columns[1:])):
        raise InputError("worksheet.order", ref=row)
    if columns and columns[-1] > MAX_COLUMN:
        raise InputError("worksheet.reference", ref=columns[-1])


def read_merges(tail: bytes) -> list[Area]:
    """Return the merged ranges that a sheet's tail lists (18.3.1.55)."""
    if tail.count(b"mergeCell ") == tail.count(b"<mergeCell ref=") and b"<!" not in tail and b":mergeCell" not in tail:
        refs = [ref.decode("ascii") for ref in _PLAIN_MERGE.findall(tail)]
        if len(refs) == tail.count(b"<mergeCell "):
            return [parse_area(ref) for ref in refs]
    found = []
    for tag in tags(tail):
        if tag.name == b"mergeCell" and tag.kind != "close":
            ref = attribute(tail[tag.start : tag.end], b"ref") or ""
            try:
                found.append(parse_area(ref))
            except ValueError:
                raise InputError("worksheet.reference", ref=ref) from None
    return found
