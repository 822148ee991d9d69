"""One worksheet part before and after: the same but for the ``s`` of planned cells, and each of these right.

Nearly every program writes sheets in the same plain way; these are compared many rows at a time while both parts are
unpacked, or row by row where they are few or not alike.  Rows, or whole parts, that are not plain are compared by
undoing: what the plan allows is taken out of the output, and what is left has to be the input, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import chain, compress
from operator import ne

from irodori.errors import InternalError
from irodori.workbook.fills import Fill, FillPlan
from irodori.workbook.refs import MAX_ROW, cell_ref, column_letters
from irodori.workbook.verify.formats import Formats
from irodori.workbook.verify.grid import Grid, Planned, undone
from irodori.workbook.verify.markup import as_text
from irodori.workbook.verify.plain import DATA_END, ROW_END, NotPlainError, Output, Rows
from irodori.workbook.verify.stretches import Stretch, cut_rows

Content = Callable[[], Iterator[bytes]]
Fills = dict[int, Fill | None]

_CELL = b'<c r="'
_ROW = b'<row r="'
_STYLE_START = b'" s="'
_ROW_NUMBER = re.compile(rb'<row r="([0-9]{1,7})"')
_STYLE = re.compile(rb' s="([0-9]+)"')
_ATTRIBUTES = re.compile(rb'(?: [A-Za-z:]+="[^"<>]*")*+ ?/?')
_SHORT = 1 << 19
"""Bytes of rows at the start of a sheet that are compared one by one: making a pattern for them would take longer."""
_DISAPPOINTMENT = 5
"""How many bytes of rows have to be taken otherwise for each that was not taken together although that was tried."""
_MOST_COLUMNS = 200
_NO_MORE: tuple[int, Fills] = (MAX_ROW + 1, {})


def compare_sheets(part: str, before: Content, after: Content, plan: FillPlan, formats: Formats) -> bool:
    """Compare a sheet's two contents and return whether they differ at all.

    InternalError ``verify.sheet`` (part) where something else differs, ``verify.fill`` (part, cell) where a planned
    cell does not carry its fill or lost something else of its format.
    """
    comparison = _Comparison(part, plan, formats)
    try:
        comparison.by_rows(Rows(before()), Output(after()))
    except NotPlainError:
        comparison.whole(b"".join(before()), b"".join(after()))
    return comparison.differs


class _Due:
    """The rows of a plan that are still to come, the next one at hand."""

    def __init__(self, plan: FillPlan) -> None:
        self._plan = plan
        self._rows = plan.rows()
        self.advance()

    def go_past(self, row: int) -> None:
        """Go on to the next row after one that was planned or not."""
        if self.row <= row:
            self._rows = self._plan.rows(row + 1)
            self.advance()

    def advance(self) -> None:
        """Go on to the next row; after the last one ``row`` is greater than any."""
        self.row, self.fills = next(self._rows, _NO_MORE)

    def take_up_to(self, last: int) -> dict[int, Fills]:
        """Return the fills of every row up to one, by row."""
        taken = {}
        while self.row <= last:
            taken[self.row] = self.fills
            self.advance()
        return taken


_Key = tuple[bytes, int]
"""The attributes of a cell but for ``r``, and the number of its fill in the plan."""


class _Answers(dict[_Key, bytes]):
    """What a function said of each key; what it raises, it is asked for again."""

    def __init__(self, ask: Callable[[_Key], bytes]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, key: _Key) -> bytes:
        value = self[key] = self._ask(key)
        return value


class _Comparison:
    """Goes through one sheet."""

    def __init__(self, part: str, plan: FillPlan, formats: Formats) -> None:
        self.differs = False
        self._part = part
        self._plan = plan
        self._formats = formats
        self._columns: list[tuple[int, int, str]] = []
        self._known: dict[Fill | None, dict[bytes, bytes]] = {}
        self._seats: dict[int, tuple[bytes, int]] = {}
        self._changes: dict[tuple[bytes, bytes], tuple[bytes, bytes] | None] = {}
        self._changed: dict[tuple[bytes, Fill | None], bytes] = {}
        """The attributes that a cell with others got with a fill."""
        self._becomes = _Answers(self._become)
        self._last = 0
        """The number of the row that was taken last."""
        self._trust = -_SHORT
        """Above nought while rows are taken together: it rises with each byte, and falls where that was in vain."""

    def whole(self, before: bytes, after: bytes) -> None:
        """Compare two parts in any form."""
        try:
            old, new = Grid(as_text(before)), Grid(as_text(after))
        except ValueError:
            raise self._wrong() from None
        self._columns = old.columns
        self._compare(old, new, dict(self._plan.rows()))

    def by_rows(self, before: Rows, after: Output) -> None:
        """Compare two plain parts, a block of rows at a time."""
        if not after.take(before.head):
            raise self._wrong()
        self._columns = Grid(before.head.decode("latin-1")).columns
        due = _Due(self._plan)
        for block in before:
            self._take_block(block, after, due)
        if due.row > MAX_ROW:
            same = all(map(after.take, chain([before.rest], before.tail)))
            if not same or after.take_rest():
                raise self._wrong()
            return
        tail, more = b"".join(before.tail), after.take_rest()
        if not more.endswith(tail):
            raise self._wrong()
        self._compare_cut(before.rest, more.removesuffix(tail), due.take_up_to(MAX_ROW))

    def _take_block(self, text: bytes, after: Output, due: _Due) -> None:
        """Take a block of rows from the output."""
        self._trust += len(text)
        end = _ROW_NUMBER.match(text, max(text.rfind(b"<row"), 0))
        columns = self._plan.columns(self._last + 1, int(end[1])) if end else []
        if self._trust < 0 or not end or len(columns) > _MOST_COLUMNS:
            self._take_rows(text, after, due)
            return
        for rows in cut_rows(text, tuple(columns)):
            if isinstance(rows, Stretch):
                self._take_stretch(rows, after, due)
            else:
                self._take_odd_rows(rows, after, due)

    def _take_stretch(self, rows: Stretch, after: Output, due: _Due) -> None:
        """Take rows that are alike from the output, those that hold something new by themselves."""
        if self._take_together(rows, after, due):
            return
        start = 0
        for at in (*self._rows_to_learn(rows, due), rows.size):
            part = rows.part(start, at)
            if part.size and not self._take_together(part, after, due):
                self._take_odd_rows(part.text(), after, due)
            self._take_rows(rows.part(at, at + 1).text(), after, due)
            start = at + 1

    def _take_together(self, rows: Stretch, after: Output, due: _Due) -> bool:
        """Take rows from the output if each planned cell became what like cells became before it.

        Not where rows are planned that should stand before them.
        """
        if rows.first <= self._last:
            raise NotPlainError
        if due.row < rows.first:
            return False
        pieces = rows.pieces.copy()
        try:
            for place, column in rows.places():
                keys = zip(pieces[place], self._plan.choices(column, rows.first, rows.last), strict=True)
                pieces[place] = map(self._becomes.__getitem__, keys)
        except LookupError:
            return False
        expected = b"".join(pieces)
        if not after.take(expected):
            return False
        self.differs = self.differs or pieces != rows.pieces
        self._last = rows.last
        due.go_past(self._last)
        return True

    def _rows_to_learn(self, rows: Stretch, due: _Due) -> list[int]:
        """Return which rows, rising, come after absent ones, or are the first in which a cell is like none before."""
        found = {0} if due.row < rows.first else set()
        unknown = set()
        for place, column in rows.places():
            keys = zip(rows.pieces[place], self._plan.choices(column, rows.first, rows.last), strict=True)
            for at, key in enumerate(keys):
                if key not in self._becomes and key not in unknown:
                    try:
                        self._becomes[key]
                    except LookupError:
                        unknown.add(key)
                        found.add(at)
        return sorted(found)

    def _become(self, key: _Key) -> bytes:
        """Return what the attributes of a cell have to become; LookupError where it is like none before."""
        attributes, number = key
        if not number:
            return attributes
        fill = self._plan.fill(number)
        if (attributes, fill) in self._changed:
            return self._changed[attributes, fill]
        change = self._change(attributes, attributes)
        if not change:
            raise LookupError
        new = self._known[fill][change[0]]
        if b'%b"' % change[0] != new and not _STYLE.search(attributes):
            raise LookupError  # where the new one has to stand
        return _STYLE.sub(b' s="' + new, attributes)

    def _take_odd_rows(self, text: bytes, after: Output, due: _Due) -> None:
        """Take rows one by one that could not be taken together."""
        self._trust -= _DISAPPOINTMENT * len(text)
        self._take_rows(text, after, due)

    def _take_rows(self, text: bytes, after: Output, due: _Due) -> None:
        """Take rows from the output one by one."""
        for row in text.split(ROW_END)[:-1]:
            first, number = _row_numbers(row)
            if not self._last < first <= number:
                raise NotPlainError
            if due.row > number:
                if not after.take(row + ROW_END):
                    raise self._wrong()
            elif due.row == first == number and self._take_expected(row, after, number, due.fills):
                due.advance()
            else:
                self._take_unexpected(row, after, number, due)
            self._last = number

    def _take_expected(self, row: bytes, after: Output, number: int, fills: Fills) -> bool:
        """Take a row from the output if its planned cells became what like cells became before it."""
        try:
            expected = self._expected(row, b"%d" % number, fills)
        except LookupError:
            return False
        if not after.take(expected + ROW_END):
            return False
        self.differs = self.differs or expected != row
        return True

    def _expected(self, row: bytes, digits: bytes, fills: Fills) -> bytes:
        """Return what a row has to become; LookupError where a cell is like none before it, or not there.

        The row is cut at the start of each ``s``: a cell's format opens one piece, its reference ends the one before.
        """
        known, seats = self._known, self._seats
        pieces = row.split(_STYLE_START)
        for column, fill in fills.items():
            start, place = seats[column]
            if not pieces[place - 1].endswith(start + digits):
                place = _place_after(start + digits, pieces)
                seats[column] = start, place
            style, _, rest = pieces[place].partition(b'"')
            pieces[place] = known[fill][style] + rest
        return _STYLE_START.join(pieces)

    def _take_unexpected(self, row: bytes, after: Output, number: int, due: _Due) -> None:
        """Take a row, and new ones before it, from the output; learn from it what to expect."""
        new = after.take_row()
        first, _ = _row_numbers(row)
        if due.row == first == number:
            left = {_start(column)[len(_CELL) :] + b"%d" % number: fill for column, fill in due.fills.items()}
            if (row == new or self._take_changed(row, new, left)) and self._check_kept(row, left):
                self._seats.update((column, (_start(column), 0)) for column in due.fills)
                due.advance()
                return
        texts = [new]
        while new and _row_numbers(new)[1] < number:
            new = after.take_row()
            texts.append(new)
        output = b"".join([text + ROW_END for text in texts])
        self._compare_cut(row + ROW_END, output, due.take_up_to(number))

    def _take_changed(self, old: bytes, new: bytes, left: dict[bytes, Fill | None]) -> bool:
        """Check each cell that differs and take it out of ``left``; False where something is not plain."""
        self.differs = True
        was, now = old.split(_CELL), new.split(_CELL)
        if len(was) != len(now):
            return False
        for before, after in compress(zip(was, now, strict=True), map(ne, was, now)):
            ref, style, new_style = self._changed_style(before, after)
            if ref not in left:
                return False
            fill = left.pop(ref)
            self._check(style, new_style, fill, ref.decode())
            self._changed[_attributes(before), fill] = _attributes(after)
        return True

    def _changed_style(self, before: bytes, after: bytes) -> tuple[bytes, bytes, bytes]:
        """Return (reference, old style, new style) of cells equal but for ``s``; no reference where they are not."""
        head, end, body = before.partition(b">")
        new_head, new_end, new_body = after.partition(b">")
        ref, _, attributes = head.partition(b'"')
        new_ref, _, new_attributes = new_head.partition(b'"')
        change = self._change(attributes, new_attributes)
        if not change or (ref, end, body) != (new_ref, new_end, new_body):
            return b"", b"", b""
        return ref, *change

    def _change(self, attributes: bytes, new_attributes: bytes) -> tuple[bytes, bytes] | None:
        key = attributes, new_attributes
        if key not in self._changes:
            self._changes[key] = _style_change(attributes, new_attributes)
        return self._changes[key]

    def _check_kept(self, row: bytes, left: dict[bytes, Fill | None]) -> bool:
        """Check the planned cells that do not differ; False where one is not there or not plain."""
        at = 0
        for ref, fill in left.items():
            cell = b'%b%b"' % (_CELL, ref)
            at = row.find(cell, at)
            if at < 0:
                at = row.find(cell)
                if at < 0:
                    return False
            at += len(cell)
            attributes = row[at : row.find(b">", at)]
            change = self._change(attributes, attributes)
            if not change:
                return False
            self._check(*change, fill, ref.decode())
        return True

    def _compare_cut(self, before: bytes, after: bytes, planned: Planned) -> None:
        """Compare rows cut out of two plain sheets, which follow those that were taken."""
        try:
            old, new = (Grid(text.decode("latin-1"), inside=True, row=self._last) for text in (before, after))
        except ValueError:
            raise self._wrong() from None
        old.columns = self._columns
        self._compare(old, new, planned)

    def _compare(self, before: Grid, after: Grid, planned: Planned) -> None:
        try:
            same = undone(before, after, planned) == before.text
        except ValueError:
            same = False
        if not same:
            raise self._wrong()
        self.differs |= before.text != after.text
        for row, fills in planned.items():
            for column, fill in fills.items():
                place = row, column
                old = before.style(*place) if place in before.cells else before.inherited_style(*place)
                new = after.style(*place) if place in after.cells else old
                self._check(old.encode(), new.encode(), fill, cell_ref(row, column))

    def _check(self, old: bytes, new: bytes, fill: Fill | None, ref: str) -> None:
        """Check a planned cell's format, old and new, and remember what became of it."""
        known = self._known.setdefault(fill, {})
        if known.get(old) == new + b'"':
            return
        if new not in (old, b"%d" % int(new)) or not self._formats.shows(int(old), int(new), fill):
            raise InternalError("verify.fill", cell=ref, part=self._part)
        known[old] = new + b'"'

    def _wrong(self) -> InternalError:
        return InternalError("verify.sheet", part=self._part)


def _row_numbers(text: bytes) -> tuple[int, int]:
    """Return the numbers of the first and last row in a text that ends within a row; before it only empty rows."""
    at = text.find(_ROW)
    if at == 0 and text.find(b"<row", len(_ROW)) < 0:
        number = int(text[len(_ROW) : text.index(b'"', len(_ROW))])
        return number, number
    numbers = [int(found) for found in _ROW_NUMBER.findall(text.partition(_CELL)[0])]
    if not numbers or len(numbers) != text.count(b"<row") or DATA_END in text:
        raise NotPlainError
    return numbers[0], numbers[-1]


def _attributes(cell: bytes) -> bytes:
    """Return a plain cell's attributes but for ``r``, of what follows its `_CELL`."""
    return cell.partition(b">")[0].partition(b'"')[2]


def _place_after(start: bytes, pieces: list[bytes]) -> int:
    """Return the place of the piece that follows the one with a given end; LookupError where there is none."""
    for place, piece in enumerate(pieces[:-1], 1):
        if piece.endswith(start):
            return place
    raise LookupError


def _style_change(attributes: bytes, new_attributes: bytes) -> tuple[bytes, bytes] | None:
    """Return the old and new ``s`` of two plain cells' attributes, None where they differ in anything else."""
    if not (_ATTRIBUTES.fullmatch(attributes) and _ATTRIBUTES.fullmatch(new_attributes)):
        return None
    old, new = _STYLE.findall(attributes), _STYLE.findall(new_attributes)
    if len(old) > 1 or len(new) > 1 or (old and not new):
        return None
    taken_out = b' s=""' if old else b""
    if _STYLE.sub(taken_out, attributes) != _STYLE.sub(taken_out, new_attributes):
        return None
    return old[0] if old else b"0", new[0] if new else b"0"


@cache
def _start(column: int) -> bytes:
    """Return how a plain cell of a column begins, up to its row number."""
    return _CELL + column_letters(column).encode()
