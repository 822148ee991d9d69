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
from operator import le

from irodori.errors import InputError
from irodori.memo import Memo
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, Area, column_number, parse_area, parse_cell
from irodori.workbook.xml import Tag, attribute, elements, tags

CELL = b'<c r="'
"""How each cell of a plain row begins; ``Row.lead`` of such a row."""

_MOST_HEAD = 16 << 20
"""Bytes before the sheet data; its longest part is 16,384 columns."""
_MOST_MERGES = 1_000_000
_MOST_MERGED_ROWS = 50_000_000
"""Rows of all merged areas together: areas that lie over each other may be tall and many."""
_MOST_ROW = 64 << 20
"""Bytes of one row: 16,384 cells of 4,000 each."""
_MOST_TAIL = 128 << 20
"""Bytes behind the sheet data: merges, conditional formats, validations, links."""
_LONG = 1 << 20

_SHEET_DATA = re.compile(rb"<(?:[^\s<>/:!?]+:)?sheetData(?:\s[^<>]*)?/?>")
_PLAIN_ROW = re.compile(rb"\s*+<row r=\"([0-9]++)\"(?: [A-Za-z0-9:]++=\"[^\"<>]*+\")*+>\s*+")
_NUMBER = re.compile(r"[0-9]{1,10}")
_EMPTY_ROWS = re.compile(rb"(?:\s*+<row(?:/>|\s[^<>]*+(?<=/)>))*+\s*+")
_ROW_NUMBER = re.compile(rb" r=\"([0-9]+)\"")
_ROW_START = re.compile(rb"<row r=\"([0-9]{1,10})\"[^<>]*+>")
_PLAIN_MERGES = re.compile(rb"(?:<mergeCell ref=\"[A-Z0-9:]++\"/>)++")
_PLAIN_MERGE = re.compile(rb"<mergeCell ref=\"([A-Z]{1,3})([1-9][0-9]{0,6}):([A-Z]{1,3})([1-9][0-9]{0,6})\"/>")


class Row:
    """One row of a sheet, as the pieces of its bytes.

    ``start`` is all from the end of the row before to the end of this row's start tag, ``end`` its end tag (empty
    for ``<row/>``), ``body`` what lies between.  A cell's piece reaches to the next cell; ``lead`` stands before each
    piece.
    """

    __slots__ = ("_cells", "_columns", "body", "end", "lead", "number", "start")

    def __init__(self, number: int, start: bytes, body: bytes, end: bytes) -> None:
        self.number = number
        self.start = start
        self.body = body
        self.end = end
        self.lead = CELL
        self._cells: list[bytes] | None = None
        self._columns: list[int] | None = None

    @property
    def cells(self) -> list[bytes]:
        """The pieces of the cells."""
        if self._cells is None:
            if len(self.body) > _LONG:
                _check_count(self.body.count(b"<c"), self.body, self.number)
            before, *self._cells = self.body.split(CELL)
            if len(self._cells) != self.body.count(b"<c"):
                self._cut_by_tags()
            elif before:
                self._begin_at(len(before))
        return self._cells

    def _cut_by_tags(self) -> None:
        """Cut a row whose cells do not all begin in the ordinary way."""
        cells = [element.opening for element in elements(self.body) if element.name == b"c"]
        pieces = _pieces(self.body, cells, len(self.body), self.number)
        self._begin_at(cells[0].start if cells else len(self.body))
        self.set_cells(pieces)

    def _begin_at(self, at: int) -> None:
        """Count what stands before the first cell to the row's start."""
        self.start, self.body = self.start + self.body[:at], self.body[at:]

    @property
    def columns(self) -> list[int]:
        """The column of each cell, counting from 1; ``InputError`` where a reference is wrong or they do not rise."""
        cells = self.cells  # cutting them by tags finds their columns
        if self._columns is None:
            self._columns = [self._column(cell) for cell in cells]
            _check_columns(self._columns, self.number)
        return self._columns

    def _column(self, cell: bytes) -> int:
        ref = cell[: cell.find(b'"')].decode("ascii", "replace")
        return _column_of(ref, self.number)

    @property
    def start_tag(self) -> bytes:
        """The row's own start tag."""
        if self.start.count(b"<") > 1:
            tag = next(tag for tag in tags(self.start) if tag.name == b"row")
            return self.start[tag.start : tag.end]
        return self.start[self.start.rindex(b"<") :]

    @property
    def style(self) -> int | None:
        """The cell format of the row's absent cells, None where the row sets none (``s`` with ``customFormat``)."""
        tag = self.start_tag
        if b"customFormat" not in tag or attribute(tag, b"customFormat") not in {"1", "true"}:
            return None
        style = (attribute(tag, b"s") or "").strip() or "0"
        if not _NUMBER.fullmatch(style):
            raise InputError("worksheet.reference", ref=style)
        return int(style)

    def set_cells(self, cells: dict[int, bytes]) -> None:
        """Put other cells, whole and by rising column, in place of the row's own."""
        self._columns, self._cells, self.lead = list(cells), list(cells.values()), b""

    def to_bytes(self) -> bytes:
        """Return the row's bytes."""
        if not self._cells:
            return self.start + self.body + self.end
        return b"".join((self.start, self.lead, self.lead.join(self._cells), self.end))


class Block:
    """Whole rows one after another: many in their ordinary form, as one text, or one in any other, cut by its tags.

    ``unproven`` are the texts of which nobody has shown yet that they are well-formed.
    """

    __slots__ = ("_row", "before", "text", "unproven")

    def __init__(self, text: bytes, before: int, row: Row | None = None) -> None:
        self.text = text
        self.unproven = [text]
        self.before = before
        """The number of the row before."""
        self._row = row

    @property
    def is_plain(self) -> bool:
        """Whether the rows are in their ordinary form."""
        return self._row is None

    def rows(self) -> Iterator[Row]:
        """Cut the rows."""
        if self._row:
            return iter((self._row,))
        if b":row" in self.text or self.text.count(b"</row>") < self.text.count(b"</row"):
            return _rows_by_tags(self.text, self.before)
        return _plain_rows(self.text, self.before)

    def cut(self, pattern: re.Pattern[bytes]) -> list[bytes | list[bytes]]:
        """Return the rows of a plain block in stretches: those that a pattern matches, split by it, the others as text.

        Of a stretch that matches, the pattern's group ``n`` of each row stands at ``[n :: pattern.groups + 1]``.
        """
        parts, width = pattern.split(self.text), pattern.groups + 1
        gaps = parts[::width]
        if len(gaps) > 1 and not any(gaps):
            return [[b"", *parts[1:-1]]]
        if not all(map(_is_whole, gaps)):
            return [self.text]
        found: list[bytes | list[bytes]] = []
        first, last = 0, len(gaps) - 1
        for at, gap in enumerate(gaps):
            if gap or at == last:
                if at > first:
                    found.append([b"", *parts[first * width + 1 : at * width]])
                if gap:
                    found.append(gap)
                first = at
        return found

    @property
    def last_number(self) -> int:
        """The number of the last row."""
        if self._row:
            return self._row.number
        found = _ROW_START.match(self.text, self.text.rfind(b"<row"))
        if found and self.text.rfind(b"/>") < self.text.rfind(b"</row>"):
            return int(found[1])
        return max([self.before, *(row.number for row in self.rows())])


class WorksheetScanner:
    """Cuts one worksheet part into head, rows and tail, reading it once from start to end.

    ``head`` is there when the scanner is, ``tail`` when the rows have all been taken.  Raises ``InputError``:
    ``worksheet.not_understood`` where there is no sheet data, ``worksheet.order`` where rows or cells do not rise,
    ``worksheet.reference`` for a wrong row number or cell reference.
    """

    def __init__(self, chunks: Iterable[bytes], part: str) -> None:
        self.part = part
        self.tail = b""
        """Everything from the end of the last row."""
        self._chunks = iter(chunks)
        self._pending = b""
        self.prefix = b""
        """That of the sheet data, with its colon."""
        self.head = self._read_head()

    @property
    def is_empty(self) -> bool:
        """Whether the sheet data is one empty tag, so that the head has to be opened before a row can stand in it."""
        return self.head.endswith(b"/>")

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order."""
        last = 0
        for block in self.blocks():
            for row in block.rows():
                check_rising(last, row.number)
                last = row.number
                yield row

    def blocks(self) -> Iterator[Block]:
        """Yield the rows in blocks as they come, their order unchecked."""
        if self.is_empty:
            self.tail = self._rest(self._pending)
        else:
            number = 0
            for text in self._plain_blocks():
                block = Block(text, number)
                yield block
                number = block.last_number
            if not self.tail:
                yield from self._cut_by_tags(b"".join([self._pending, *self._chunks]), number)
        if self.tail.count(b"sheetData") > (not self.is_empty) and any(
            tag.name == b"sheetData" and tag.kind != "close" for tag in tags(self.tail)
        ):
            raise InputError("worksheet.not_understood", part=self.part)  # which of them counts, nobody says

    def skip_rows(self) -> bytes:
        """Pass over the rows without cutting them, and return the tail."""
        if self.is_empty:
            return self._rest(self._pending)
        text = self._pending
        while (at := _next_sign(text)) < 0:
            chunk = next(self._chunks, b"")
            if not chunk:
                raise InputError("xml.damaged", part=self.part, line="?")
            text = text[-len(b"<!sheetData") :] + chunk
        text = b"".join([text, *self._chunks])
        for tag in tags(text, at):
            if tag.kind == "close" and tag.name == b"sheetData":
                return text[tag.start :]
        raise InputError("xml.damaged", part=self.part, line="?")

    def _read_head(self) -> bytes:
        """Take everything up to the end of the ``sheetData`` start tag."""
        while len(self._pending) < _MOST_HEAD and self._read_on():
            if _SHEET_DATA.search(self._pending):
                for tag in tags(self._pending):
                    if tag.name == b"sheetData":
                        self.prefix = tag.prefix + b":" if tag.prefix else b""
                        head, self._pending = self._pending[: tag.end], self._pending[tag.end :]
                        return head
        raise InputError("worksheet.not_understood", part=self.part)

    def _read_on(self) -> bool:
        """Read at least as much again as is pending, so that what is long is not copied for each block of it."""
        blocks, size = [self._pending], 0
        for chunk in self._chunks:
            blocks.append(chunk)
            size += len(chunk)
            if size >= len(self._pending):
                break
        self._pending = b"".join(blocks)
        return size > 0

    def _rest(self, text: bytes) -> bytes:
        """Return a text and all that follows it in the part."""
        blocks, size = [text], len(text)
        for chunk in self._chunks:
            blocks.append(chunk)
            size += len(chunk)
            if size > _MOST_TAIL:
                raise InputError("worksheet.long", part=self.part, limit=_MOST_TAIL >> 20)
        return b"".join(blocks)

    def _plain_blocks(self) -> Iterator[bytes]:
        """Yield whole rows in their ordinary form; stop where the form changes or the sheet data ends."""
        while not self.prefix and not self.tail:
            end = self._pending.find(b"</sheetData>")
            if end < 0:
                if not self._read_on():
                    return
                end = self._pending.find(b"</sheetData>")
            cut = self._pending.rfind(b">" if end >= 0 else b"</row>", 0, end if end >= 0 else None)
            if cut < 0 and end < 0:
                self._check_pending()
                continue
            cut += 1 if end >= 0 else len(b"</row>")
            block = self._pending[:cut]
            if not _is_plain(block) or b"<!" in self._pending[cut:]:
                return
            if end >= 0:
                self.tail, self._pending = self._rest(self._pending[cut:]), b""
            else:
                self._pending = self._pending[cut:]
            yield block

    def _check_pending(self) -> None:
        """Refuse a row that does not end, or more empty ones than there can be."""
        if len(self._pending) > _MOST_ROW:
            if b"<row" not in self._pending[-_MOST_ROW:]:
                raise InputError("worksheet.long", part=self.part, limit=_MOST_ROW >> 20)
            if self._pending.count(b"<row") > MAX_ROW:
                raise InputError("worksheet.reference", ref=MAX_ROW + 1)

    def _cut_by_tags(self, text: bytes, number: int) -> Iterator[Block]:
        """Cut the rest of the sheet data tag by tag: every well-formed form of it."""
        at = 0
        for row in _rows_by_tags(text, number):
            block = Block(row.to_bytes(), row.number, row)
            at += len(block.text)
            yield block
        self.tail = text[at:]
        if b"sheetData" not in self.tail:
            raise InputError("xml.damaged", part=self.part, line="?")


def _is_whole(gap: bytes) -> bool:
    """Tell whether what stands between rows that match is nothing, or rows as a whole."""
    text = gap.strip() if gap else gap
    return not text or (text.startswith(b"<row") and text.endswith((b"</row>", b"/>")))


def check_rising(last: int, *numbers: int) -> None:
    """Return if row numbers rise from that of the row before and are numbers of rows; else ``InputError``."""
    for number in numbers:
        if not last < number <= MAX_ROW:
            raise InputError("worksheet.order" if number <= last else "worksheet.reference", ref=number)
        last = number


def _next_sign(text: bytes) -> int:
    """Return where the tag stands that may end the sheet data, or a comment or CDATA section; -1 where none does."""
    end = text.find(b"sheetData")
    odd = text.find(b"<!") if b"!" in text else -1
    signs = [at for at in (text.rfind(b"<", 0, end) if end >= 0 else -1, odd) if at >= 0]
    return min(signs, default=-1)


def _is_plain(block: bytes) -> bool:
    """Tell whether a text holds whole rows and nothing that hides a tag: no comment, no CDATA."""
    odd = ((b"!", b"<!"), (b"?", b"<?"))  # the rare byte first: it is looked for much faster
    if any(byte in block and sign in block for byte, sign in odd):
        return False
    end = block.rfind(b"</row>")
    return _EMPTY_ROWS.fullmatch(block, end + len(b"</row>") if end >= 0 else 0) is not None


def _plain_rows(block: bytes, number: int) -> Iterator[Row]:
    """Cut a plain block: texts between the rows' end tags, each of which may open with empty rows."""
    if len(block) > _LONG and block.count(b"<row") > MAX_ROW:
        raise InputError("worksheet.reference", ref=MAX_ROW + 1)
    *texts, rest = block.split(b"</row>")
    for text in texts:
        start, cell, body = text.partition(CELL)
        plain = _PLAIN_ROW.fullmatch(start)
        if plain:
            number = int(plain[1])
        else:
            *empty, start = _row_starts(start)
            for each in empty:
                number = _row_number(each, number)
                yield Row(number, each, b"", b"")
            end = next((tag.end for tag in tags(start) if tag.name == b"row"), len(start))
            start, cell = start[:end], start[end:] + cell
            number = _row_number(start, number)
        yield Row(number, start, cell + body, b"</row>")
    for each in _row_starts(rest)[:-1]:
        number = _row_number(each, number)
        yield Row(number, each, b"", b"")


def _rows_by_tags(text: bytes, number: int) -> Iterator[Row]:
    """Cut rows in any form, up to the end tag of what holds them."""
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
                if len(cells) > MAX_COLUMN:
                    raise InputError("worksheet.reference", ref=len(cells))
        elif not depth:
            return
        if tag.kind != "open":
            depth -= 1
            if not depth and row:
                built = _row_from_tags(text, at, (row, cells, tag), number)
                number, at, row = built.number, tag.end, None
                yield built


def plain_row(block: bytes, number: int) -> Row:
    """Return one row of a plain block, whose start tag opens with its number."""
    start = block.index(b'<row r="%d"' % number)
    return next(_plain_rows(block[start : block.index(b"</row>", start) + len(b"</row>")], number - 1))


def _row_starts(text: bytes) -> list[bytes]:
    """Cut a text behind each of its empty rows; what is left is the last piece: ``<row r="4"/>`` | ``<row r='5'>``."""
    ends = [tag.end for tag in tags(text) if tag.name == b"row" and tag.kind == "empty"]
    return [text[start:end] for start, end in zip([0, *ends], [*ends, len(text)], strict=True)]


def _row_number(start: bytes, before: int) -> int:
    """Return a row's number; without ``r`` it follows the row before (18.3.1.73)."""
    found = _ROW_NUMBER.search(start)
    number = found[1].decode() if found else attribute(start, b"r")
    if number is None:
        return before + 1
    if not _NUMBER.fullmatch(number.strip()):
        raise InputError("worksheet.reference", ref=number)
    return int(number)


def _row_from_tags(text: bytes, at: int, tags_of_row: tuple[Tag, list[Tag], Tag], before: int) -> Row:
    """Build a row from its start tag, its cells' tags and its end tag, ``at`` being the end of the row before."""
    row, cells, close = tags_of_row
    content_end = close.start if row.kind == "open" else row.end
    start = text[at : cells[0].start if cells else content_end]
    built = Row(_row_number(text[row.start : row.end], before), start, b"", text[content_end : close.end])
    built.set_cells(_pieces(text, cells, content_end, built.number))
    return built


def _pieces(text: bytes, cells: list[Tag], end: int, row: int) -> dict[int, bytes]:
    """Return the cells' pieces by column; without ``r`` a cell follows the one before it (18.3.1.4)."""
    starts = [cell.start for cell in cells]
    columns: list[int] = []
    for cell in cells:
        ref = attribute(text[cell.start : cell.end], b"r")
        columns.append(_column_of(ref, row) if ref is not None else (columns[-1] if columns else 0) + 1)
    _check_columns(columns, row)
    ends = [*starts[1:], end] if starts else []
    return {column: text[first:last] for column, first, last in zip(columns, starts, ends, strict=True)}


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


def _check_count(most: int, body: bytes, row: int) -> None:
    """Refuse a row with more cells than columns before it is cut; ``most`` counts what looks like cells."""
    if most > MAX_COLUMN and sum(element.name == b"c" for element in elements(body)) > MAX_COLUMN:
        raise InputError("worksheet.reference", ref=row)


def read_merges(tail: bytes) -> list[Area]:
    """Return the merged ranges that a sheet's tail lists (18.3.1.55).

    InputError ``worksheet.merges`` where they are too many, ``worksheet.merged_rows`` where they have too many rows.
    """
    if len(tail) > _LONG and tail.count(b"mergeCell") > _MOST_MERGES:
        raise InputError("worksheet.merges", limit=_MOST_MERGES)
    areas = _plain_merges(tail)
    if areas is None:
        listed = [tag for tag in tags(tail) if tag.name == b"mergeCell" and tag.kind != "close"]
        areas = [_merged_area(attribute(tail[tag.start : tag.end], b"ref") or "") for tag in listed]
    if sum(bottom - top for top, _, bottom, _ in areas) > _MOST_MERGED_ROWS:
        raise InputError("worksheet.merged_rows", limit=_MOST_MERGED_ROWS)
    return areas


def _plain_merges(tail: bytes) -> list[Area] | None:
    """Return the merged ranges of a tail that lists them in the plain form, None where it does not."""
    plain = _PLAIN_MERGE.findall(tail)
    if b"<!" in tail or len(plain) != tail.count(b"mergeCell") - tail.count(b"mergeCells"):
        return None
    if not plain:
        return []
    column = Memo[bytes, int](lambda letters: column_number(letters.decode())).__getitem__
    lefts, tops, rights, bottoms = zip(*plain, strict=True)
    top, left, bottom, right = [*map(int, tops)], [*map(column, lefts)], [*map(int, bottoms)], [*map(column, rights)]
    rises = all(map(le, top, bottom)) and all(map(le, left, right))
    if not rises or max(bottom) > MAX_ROW or max(right) > MAX_COLUMN:
        return None
    return [*map(Area._make, zip(top, left, bottom, right, strict=True))]


def without_merges(tail: bytes) -> bytes:
    """Return a tail with many plain merged areas as one: it is well-formed where the tail itself is, and only there."""
    return _PLAIN_MERGES.sub(b"<mergeCell/>", tail)


def _merged_area(ref: str) -> Area:
    try:
        return parse_area(ref.strip())
    except ValueError:
        raise InputError("worksheet.reference", ref=ref) from None
