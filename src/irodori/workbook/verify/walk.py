"""One worksheet before and after: the plan taken out of the output has to
leave the input, byte for byte.

Both parts are walked while they are unpacked, some thousand rows of the input
at a time. They are cut at the cells of the planned columns; each planned cell
gets the attributes that the output gives to a cell with the same attributes
and the same fill, once these are proven right; and what that makes must be the
output. Where it is not, because cells or rows are new, each row is looked at:
the input's tag is put in the place of each planned cell's, new cells are taken
out, and the two rows must be equal::

    input   <row r="4"><c r="A4" s="1"/><c r="J4" s="3"><v>7</v></c></row>
    output  <row r="4"><c r="A4" s="1"/><c r="J4" s="9"><v>7</v></c></row>      J4 is planned; 9 is 3 in its fill

All rows that are not planned must be equal as they are. A part in any other
form than this one, which nearly all programs write, is compared as a whole by
`undoing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import repeat
from operator import contains, getitem

from irodori.errors import InternalError
from irodori.workbook.refs import cell_ref
from irodori.workbook.verify.entries import FormatEntries
from irodori.workbook.verify.markup import (
    DATA_END,
    OddFormError,
    UnpackedText,
    elements_of,
)
from irodori.workbook.verify.planned import (
    KnownCells,
    PlainPlan,
    PlanCursor,
    RowPair,
    attributes_at,
    by_last_character,
)

Content = Callable[[], Iterator[bytes]]
"""Gives the bytes of a part from its beginning on, in chunks."""

_DECLARATION = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml [^<>?]*+\?>\s*+(?=<worksheet)|(?=<worksheet)"
)
_ROW = re.compile(
    rb"\s*+<row r=\"([1-9][0-9]{0,6}+)\"((?: [A-Za-z0-9:]++=\"[^\"<>]*+\")*+ ?+)(/?)>"
)
_ROW_STYLE = re.compile(rb" s=\"([0-9]++)\"")
_CUSTOM = re.compile(rb" customFormat=\"(?:1|true)\"")
_ATTRIBUTES = re.compile(rb"(?: [A-Za-z:]++=\"[^\"<>&]*+\")*+ ?+/?")
_STYLE = re.compile(rb" s=\"(0|[1-9][0-9]*+)\"")
_COL = re.compile(rb"<col(?: [A-Za-z:]++=\"[^\"<>&]*+\")++ ?+/>")
_COL_PLACE = re.compile(rb" (min|max|style)=\"([0-9]++)\"")
_PREFIX = re.compile(rb"\sxmlns:([^\s=]++)")
_EXTENSION = re.compile(rb"x(?:mlns|tLst)")
_ODD = (
    (b"!", b"<!"),
    (b"?", b"<?"),
    (b"'", b"='"),
    (b"\t", b"\ts"),
    (b"\r", b"\rs"),
    (b"\n", b"\ns"),
    (b"&", b'"&#'),
)
"""What the plain form has not, each after a byte of it that is rare: comments,
CDATA, other quotes and spaces.
"""

_Change = tuple[bytes, bytes, int]
"""A cell's attributes beside its reference before and after, and the number of
its fill.
"""


def compare_sheet(
    part: str,
    before: Content,
    after: Content,
    cells: PlainPlan,
    formats: FormatEntries,
) -> bool:
    """Return whether the part differs at all, after proving that it differs
    only as planned.

    InternalError ``verify.sheet`` (part) for any other difference,
    ``verify.fill`` (cell, part) where a planned cell does not have its fill,
    ``verify.reference`` (part) where something in the input refers to an
    appended cell format.
    """
    walk = _Walk(part, cells, formats)
    try:
        walk.compare(UnpackedText(before()), UnpackedText(after()))
    except OddFormError:
        # few programs write any other form
        from irodori.workbook.verify.undoing import compare_whole

        return compare_whole(part, before, after, cells, formats)
    return walk.differs


def check_references(
    part: str,
    content: Content,
    formats: FormatEntries,
) -> None:
    """Check that nothing in a part which stays as it is refers to a cell
    format that was appended.
    """
    refers = _reference_to_new(formats)
    text = UnpackedText(content())
    while block := text.take_block():
        is_plain = not (_is_odd(block) or b" style=" in block)
        if not is_plain or refers.search(block):
            from irodori.workbook.verify.undoing import check_whole

            check_whole(part, content, formats)
            return


def _reference_to_new(formats: FormatEntries) -> re.Pattern[bytes]:
    """Return what finds a reference of a cell or row to an appended cell
    format in the plain form.
    """
    numbers = map(str, range(formats.old_count, formats.new_count))
    new = by_last_character(each.encode() for each in numbers)
    return re.compile(
        rb' s=?+(?:"(?:[ +]|0[0-9 ]|(?:%b)[ "])| ++[="])' % (new or b"(?!)")
    )


def _is_odd(block: bytes) -> bool:
    return any(rare in block and sign in block for rare, sign in _ODD)


class _Walk:
    """Goes through one sheet in its plain form."""

    def __init__(
        self,
        part: str,
        cells: PlainPlan,
        formats: FormatEntries,
    ) -> None:
        self.differs = False
        self._part = part
        self._plan = PlanCursor(cells)
        self._cells_of_columns = self._plan.cells_of_columns()
        self._fills = cells.fills
        self._formats = formats
        self._refers = _reference_to_new(formats)
        self._foreign = elements_of(())
        """Finds elements of another namespace."""
        self._columns: list[tuple[int, int, int]] = []
        self._last = 0
        """The number of the row before."""
        self._right: set[_Change] = set()
        """The attributes before and after, and the fill, that are known to be
        as they should be.
        """
        self._unplanned = KnownCells(None)
        self._known = [
            KnownCells(number) for number in range(len(cells.fills))
        ]
        """By the number of the fill."""

    def compare(
        self,
        before: UnpackedText,
        after: UnpackedText,
    ) -> None:
        """Compare the two parts from start to end."""
        head = before.take_after(b"<sheetData>")
        self._read_head(head)
        if after.take(len(head)) != head:
            raise OddFormError
        while block := before.take_rows():
            self._compare_block(block, after)
        self._compare_tail(before, after)

    def _read_head(self, head: bytes) -> None:
        declaration = _DECLARATION.match(head)
        if not declaration:
            raise OddFormError
        head = head[declaration.end() :]
        self._foreign = elements_of(_PREFIX.findall(head))
        is_plain = (
            head.count(b"sheetData") == 1
            and b"AlternateContent" not in head
            and not self._is_odd(head)
        )
        tags = []
        count = 0
        if b"<cols" in head:
            cols = head[head.find(b"<cols") :]
            count = cols.count(b"<col ")
            tags = _COL.findall(cols)
        if not is_plain or len(tags) != count:
            raise OddFormError
        for tag in tags:
            self._take_column(tag)

    def _take_column(self, tag: bytes) -> None:
        given = dict(_COL_PLACE.findall(tag))
        place = (
            int(given.get(b"min", 0)),
            int(given.get(b"max", 0)),
            int(given.get(b"style", 0)),
        )
        if self._formats.is_new(place[2]):
            raise OddFormError
        self._columns.append(place)

    def _is_odd(self, text: bytes) -> bool:
        return _is_odd(text) or self._refers.search(text) is not None

    def _compare_block(
        self,
        block: bytes,
        after: UnpackedText,
    ) -> None:
        """Compare whole rows of the input with as many of the output."""
        if self._is_odd(block) or self._has_foreign(block):
            raise OddFormError
        last = _ROW.match(block, block.rfind(b"<row"))
        if not last:
            raise OddFormError
        number = int(last[1])
        if not self._plan.row or self._plan.row > number:
            if after.take(len(block)) != block:
                raise OddFormError
            self._last = self._last_rising(block, number)
            return
        if not self._compare_columns(number, block, after):
            start = after.find(b'<row r="%d"' % number)
            output = after.take_after(b"</row>", start)
            self._compare_rows(block, output)

    def _has_foreign(self, block: bytes) -> bool:
        """Tell whether rows may hold an extension, or elements of another
        namespace.
        """
        if _EXTENSION.search(block):
            return True
        return self._foreign.search(block) is not None

    def _compare_columns(
        self,
        last: int,
        block: bytes,
        after: UnpackedText,
    ) -> bool:
        """Compare rows up to a number by the cells of the planned columns.

        False where cells or rows are new, or a planned cell is not there: then
        each row has to be looked at.
        """
        pieces = self._cells_of_columns.split(block)
        starts = pieces[1::3]
        old = pieces[2::3]
        known = self._known_of(starts, last)
        if known is None or not self._knows(known, starts, old, after):
            return False
        pieces[2::3] = map(getitem, known, old)
        output = b"".join(pieces)
        if not after.take_equal(output):
            return False
        self._plan.go_behind(last)
        self._last = last
        self.differs = self.differs or block != output
        return True

    def _known_of(
        self,
        starts: list[bytes],
        last: int,
    ) -> list[KnownCells] | None:
        """Return what is known of the cells with these starts of their tags;
        None where a cell that is planned up to a row is not among them.
        """
        planned = self._plan.starts_of_cells(last)
        numbers = self._plan.numbers(last)
        known = map(self._known.__getitem__, numbers)
        wanted = dict(zip(planned, known, strict=True))
        found = [*map(wanted.pop, starts, repeat(self._unplanned))]
        return None if wanted else found

    def _knows(
        self,
        known: list[KnownCells],
        starts: list[bytes],
        old: list[bytes],
        after: UnpackedText,
    ) -> bool:
        """Tell whether the cells are known, or are as they should be."""
        if all(map(contains, known, old)):
            return True
        return self._learn(known, starts, old, after)

    def _learn(
        self,
        known: list[KnownCells],
        starts: list[bytes],
        old: list[bytes],
        after: UnpackedText,
    ) -> bool:
        """Keep what the output gives to cells whose attributes were not met
        before; tell whether it is what they should have.
        """
        for each, start, attributes in zip(known, starts, old, strict=True):
            if attributes in each:
                continue
            new = attributes
            if each.fill is not None:
                at = after.find(start) + len(start)
                new = attributes_at(after.data, at)
                if not self._is_right((attributes, new, each.fill)):
                    return False
            each[attributes] = new
        return True

    def _last_rising(
        self,
        block: bytes,
        number: int,
    ) -> int:
        first = _ROW.match(block)
        if not first:
            raise OddFormError
        if not self._last < int(first[1]) <= number:
            raise OddFormError
        return number

    def _compare_rows(
        self,
        block: bytes,
        output: bytes,
    ) -> None:
        new = _rows(output)
        for number, row in _rows(block):
            if number <= self._last:
                raise OddFormError
            for found, text in new:
                self._check_absent_rows(found)
                if found == number:
                    self._compare_row(number, row, text)
                    break
                self._check_new_row(found, text)
            else:
                raise OddFormError
            self._last = number
        if next(new, None):
            raise OddFormError

    def _compare_row(
        self,
        number: int,
        row: bytes,
        text: bytes,
    ) -> None:
        """Compare one row with that of the output."""
        if self._plan.row != number:
            if row != text:
                raise OddFormError
            return
        back = self._taken_back(RowPair(number, row, text))
        if back != row and not _is_opened(row, back):
            raise OddFormError
        self.differs = self.differs or row != text

    def _check_absent_rows(self, number: int) -> None:
        """Check the planned cells of rows that neither part holds, up to the
        next row.
        """
        while 0 < self._plan.row < number:
            row = self._plan.row
            for column, fill in self._plan.take_row():
                style = self._column_style(column)
                if not self._formats.shows(style, style, self._fills[fill]):
                    raise self._wrong_fill(row, column)

    def _check_new_row(
        self,
        number: int,
        text: bytes,
    ) -> None:
        """Check a row that only the output holds: it may have new cells and
        nothing else.
        """
        if self._plan.row != number:
            raise OddFormError
        empty = b'<row r="%d"></row>' % number
        back = self._taken_back(RowPair(number, empty, text))
        if back != empty or text == empty:
            raise OddFormError
        self.differs = True

    def _taken_back(self, rows: RowPair) -> bytes:
        """Return the output's row with the plan taken back, after checking
        each planned cell of it.
        """
        for column, fill in self._plan.take_row():
            rows.find(self._plan.starts[column])
            if rows.is_in_both:
                old, new = rows.attributes()
                is_right = self._is_right((old, new, fill))
                rows.restore(old, new)
            else:
                is_right = self._is_right_absent(rows, column, fill)
            if not is_right:
                raise self._wrong_fill(rows.number, column)
        return rows.taken_back()

    def _is_right(self, change: _Change) -> bool:
        """Tell whether the attributes of a cell are as they were or as
        planned, and keep those that are.
        """
        if change in self._right:
            return True
        old, new, fill = change
        was = _plain_style(old)
        now = _plain_style(new)
        if _STYLE.sub(b"", old) != _STYLE.sub(b"", new):
            raise OddFormError
        is_right = self._formats.shows(was, now, self._fills[fill])
        if is_right:
            self._right.add(change)
        return is_right

    def _is_right_absent(
        self,
        rows: RowPair,
        column: int,
        fill: int,
    ) -> bool:
        """Tell whether a planned cell that the input does not hold shows its
        fill, be it new or absent in the output too.
        """
        base = style = self._inherited(rows.old, column)
        if rows.at >= 0:
            style = rows.take_new(column)
        rows.check_absent()
        return self._formats.shows(base, style, self._fills[fill])

    def _inherited(
        self,
        row: bytes,
        column: int,
    ) -> int:
        """Return the cell format that an absent cell gets from its row, else
        from its column.
        """
        tag = _ROW.match(row)
        if tag and _CUSTOM.search(tag[2]):
            style = _ROW_STYLE.search(tag[2])
            if style:
                return int(style[1])
            return 0
        return self._column_style(column)

    def _column_style(self, column: int) -> int:
        for first, last, style in self._columns:
            if first <= column <= last:
                return style
        return 0

    def _compare_tail(
        self,
        before: UnpackedText,
        after: UnpackedText,
    ) -> None:
        """Compare what follows the last row with an end tag, which may be new
        rows and must be the same else.
        """
        rest = before.take_after(DATA_END)
        if not self._plan.row:
            self._compare_unplanned(rest, after)
            self._compare_behind(before, after)
            return
        rows = after.take_after(DATA_END)
        for number, text in _rows(rows.removesuffix(DATA_END)):
            if rest != DATA_END or number <= self._last:
                raise OddFormError
            self._check_absent_rows(number)
            self._check_new_row(number, text)
            self._last = number
        self._check_absent_rows(1 << 21)
        self._compare_behind(before, after)

    def _compare_unplanned(
        self,
        rest: bytes,
        after: UnpackedText,
    ) -> None:
        """Compare rows without an end tag below the last planned one: they may
        be very many.
        """
        start = max(rest.rfind(b"<row"), 0)
        last = _ROW.match(rest, start)
        is_plain = not (self._is_odd(rest) or self._has_foreign(rest))
        if last and is_plain:
            self._last = self._last_rising(rest, int(last[1]))
        elif rest != DATA_END:
            raise OddFormError
        if not after.take_equal(rest):
            raise OddFormError

    @staticmethod
    def _compare_behind(before: UnpackedText, after: UnpackedText) -> None:
        """Compare what follows the sheet data."""
        while block := before.take_block():
            if after.take(len(block)) != block:
                raise OddFormError
        if after.take(1):
            raise OddFormError

    def _wrong_fill(
        self,
        row: int,
        column: int,
    ) -> InternalError:
        cell = cell_ref(row, column)
        return InternalError("verify.fill", cell=cell, part=self._part)


def _plain_style(attributes: bytes) -> int:
    """Return the cell format that a cell's attributes give, 0 where they give
    none.
    """
    found = _STYLE.findall(attributes)
    if not _ATTRIBUTES.fullmatch(attributes):
        raise OddFormError
    if len(found) != attributes.count(b" s=") or len(found) > 1:
        raise OddFormError
    if found:
        return int(found[0])
    return 0


def _rows(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (number, bytes) of each row: an empty tag, or all up to its end
    tag.
    """
    at = 0
    while at < len(text):
        start = _ROW.match(text, at)
        if not start:
            raise OddFormError
        end = start.end()
        if not start[3]:
            end = text.index(b"</row>", at) + len(b"</row>")
        yield int(start[1]), text[at:end]
        at = end


def _is_opened(row: bytes, text: bytes) -> bool:
    """Tell whether a row without cells was an empty tag and now has two tags."""
    if not row.endswith(b"/>"):
        return False
    opening = row[: -len(b"/>")].rstrip()
    return text == opening + b"></row>"
