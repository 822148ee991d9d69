"""The inner loops of the workbook layer in plain Python: what kernel.c does,
where no compiled kernel is at hand.

Both read the rows of a worksheet in their canonical form only (see kernel.c);
both stop at the same places.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.workbook.canonicalrows import (
    GROUPS,
    LiteralCodes,
    PlainRow,
    canonical_rows,
    has_plain_values,
    values_of,
    why_stopped,
)
from irodori.workbook.kernelapi import (
    ABSENT,
    BLANK,
    FIRST_LITERAL,
    Painted,
    PlanArrays,
    Rows,
    RowText,
    Stop,
    StyleTable,
)

_TAG = pattern(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]{1,5}+)")?+(?: t="([a-zA-Z]++)")?+(?: s="([0-9]{1,5}+)")?+'
)
_HEIGHT = pattern(rb"([0-9]{1,4}+)(?:\.([0-9]*+))?+")
Edit = tuple[int, int, bytes]
"""The offsets of bytes, and the new ones in their place."""


class PlainKernel:
    """The kernel in plain Python."""

    name = "python"

    def scan(
        self,
        given: RowText,
        shared_count: int,
    ) -> Rows:
        """See `Kernel`."""
        scan = _Scan(shared_count)
        at = given.at
        for row in canonical_rows(given):
            if not scan.take(row):
                break
            at = row.end
        return scan.rows(at, why_stopped(given, at))

    def resolve(
        self,
        values: array[int],
        codes: array[int],
    ) -> None:
        """See `Kernel`."""
        for place, value in enumerate(values):
            if value <= FIRST_LITERAL:
                values[place] = codes[FIRST_LITERAL - value]

    def paint(
        self,
        given: RowText,
        plan: PlanArrays,
        plan_at: int,
        styles: StyleTable,
    ) -> Painted:
        """See `Kernel`."""
        text = given.text
        out: list[bytes] = []
        at = given.at
        last_row = given.last_row
        stopped = None
        for row in canonical_rows(given):
            behind = bisect_left(plan.rows, row.number + 1, plan_at)
            try:
                edits = _all_edits(text, row, plan, plan_at, behind, styles)
            except _StoppedError as problem:
                stopped = problem
                break
            out.append(_edited(text, at, row.end, edits))
            at = row.end
            last_row = row.number
            plan_at = behind
        stopped = stopped or _StoppedError(why_stopped(given, at))
        data = b"".join(out)
        return Painted(data, at, stopped.stop, last_row, plan_at, stopped.key)

    def group(
        self, columns: Sequence[array[int]]
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        keys = [*zip(*columns, strict=True)]
        backwards = range(len(keys) - 1, -1, -1)
        first = dict(zip(reversed(keys), backwards, strict=True))
        distinct = dict.fromkeys(keys)
        numbers = {key: number for number, key in enumerate(distinct)}
        firsts = array("i", map(first.__getitem__, numbers))
        groups = array("i", map(numbers.__getitem__, keys))
        return firsts, groups

    def column(
        self,
        ends: array[int],
        cells: Sequence[array[int]],
        column: int,
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        columns, styles, codes = cells
        alike = _rows_alike(ends, columns)
        if alike is not None and column in alike:
            first = ends[0] + alike.index(column)
            part = slice(first, ends[-1], len(alike))
            return array("i", styles[part]), codes[part]
        count = len(ends) - 1
        found = array("i", [ABSENT]) * count, array("i", [BLANK]) * count
        if alike is None:
            for row, place in _places(ends, columns, column):
                found[0][row] = styles[place]
                found[1][row] = codes[place]
        return found

    def order(self, plan: PlanArrays) -> PlanArrays:
        """See `Kernel`."""
        places = [
            row << 14 | column - 1
            for row, column in zip(plan.rows, plan.columns, strict=True)
        ]
        numbers = dict(zip(places, plan.numbers, strict=True))
        ordered = sorted(numbers)
        return PlanArrays(
            array("i", [place >> 14 for place in ordered]),
            array("i", [(place & 0x3FFF) + 1 for place in ordered]),
            array("i", [numbers[place] for place in ordered]),
        )


def _rows_alike(ends: array[int], columns: array[int]) -> array[int] | None:
    """Return the columns that each of some rows holds, None where rows differ."""
    count = len(ends) - 1
    width = ends[1] - ends[0] if count else 0
    if not width or ends[-1] - ends[0] != width * count:
        return None
    here = columns[ends[0] : ends[-1]]
    alike = here[:width]
    if here != alike * count:
        return None
    even = range(ends[0], ends[-1] + 1, width)
    if ends != array("i", even):
        return None
    return alike


def _places(
    ends: array[int],
    columns: array[int],
    column: int,
) -> Iterator[tuple[int, int]]:
    """Yield each row that has a cell in a column, and the index of the cell.

    Most rows have as many cells before it as the row above.
    """
    offset = 0
    for row in range(len(ends) - 1):
        start = ends[row]
        end = ends[row + 1]
        place = start + offset
        if place >= end or columns[place] != column:
            place = bisect_left(columns, column, start, end)
        if place < end and columns[place] == column:
            offset = place - start
            yield row, place


class _StoppedError(Exception):
    """A row cannot be painted; ``key`` is the style and the fill's number
    whose new style is not known.
    """

    def __init__(
        self,
        stop: Stop,
        key: tuple[int, int] = (0, 0),
    ) -> None:
        self.stop = stop
        self.key = key


def _all_edits(  # noqa: PLR0917  (offsets and tables)
    text: bytes,
    row: PlainRow,
    plan: PlanArrays,
    first: int,
    behind: int,
    styles: StyleTable,
) -> list[Edit]:
    """Return what changes in a row, where every cell that is planned up to it
    is there; _StoppedError.
    """
    if not has_plain_values(row):
        raise _StoppedError(Stop.ODD)
    if first < behind and plan.rows[first] < row.number:
        raise _StoppedError(Stop.MISSING)
    columns = plan.columns[first:behind]
    numbers = plan.numbers[first:behind]
    planned = dict(zip(columns, numbers, strict=True))
    edits = list(_edits(text, row, planned, styles))
    if planned:
        raise _StoppedError(Stop.MISSING)
    return edits


def _edits(
    text: bytes,
    row: PlainRow,
    planned: dict[int, int],
    styles: StyleTable,
) -> Iterator[Edit]:
    """Yield the edits of a row; take the cells that are there out of
    ``planned``.
    """
    end = row.start
    for wanted in sorted(planned):
        if wanted not in row.columns:
            return
        tag = _tag_of(text, row, wanted, end)
        end = tag.end()
        style = int(tag[3] or tag[5] or 0)
        key = (style, planned[wanted])
        if key not in styles.known:
            raise _StoppedError(Stop.UNKNOWN, key)
        del planned[wanted]
        changed = styles.known[key]
        if changed != style:
            yield _style_edit(tag, changed)


def _tag_of(
    text: bytes,
    row: PlainRow,
    column: int,
    after: int,
) -> re.Match[bytes]:
    """Return the start tag of a row's cell, which is behind an offset."""
    place = row.columns.index(column)
    letters = row.cells[1 + place * GROUPS] or b""
    opening = b'<c r="%b%d"' % (letters, row.number)
    start = text.index(opening, after, row.end)
    found = _TAG.match(text, start)
    assert found
    return found


def _style_edit(tag: re.Match[bytes], style: int) -> Edit:
    """Return the edit that gives a cell another cell format."""
    new = b"%d" % style
    for group in (3, 5):
        if tag[group] is not None:
            return *tag.span(group), new
    at = max(tag.end(4), tag.end(2)) + 1
    return at, at, b' s="%b"' % new


def _edited(
    text: bytes,
    start: int,
    end: int,
    edits: Sequence[Edit],
) -> bytes:
    """Return a part of a text with edits made in it, which rise."""
    pieces: list[bytes] = []
    for edit_start, edit_end, new in edits:
        pieces += (text[start:edit_start], new)
        start = edit_end
    pieces.append(text[start:end])
    return b"".join(pieces)


class _Scan:
    """The cells of rows in columns."""

    def __init__(self, shared_count: int) -> None:
        self._shared_count = shared_count
        self._numbers = array("i")
        self._ends = array("i")
        self._heights = array("i")
        self._hidden = array("B")
        self._columns = array("H")
        self._styles = array("H")
        self._values = array("i")
        self._literals: LiteralCodes = {}
        self._highest = 0

    def take(self, row: PlainRow) -> bool:
        """Add a row; return whether its values are canonical."""
        values = values_of(row, self._shared_count, self._literals)
        if values is None:
            return False
        styles = _styles(row)
        self._columns.extend(row.columns)
        self._styles.extend(styles)
        self._values.extend(values)
        self._ends.append(len(self._columns))
        own = int(row.attributes.get(b"s", b"0"))
        self._highest = max(self._highest, own, *styles)
        self._add_row(row.number, row.attributes)
        return True

    def _add_row(
        self,
        number: int,
        attributes: Mapping[bytes, bytes],
    ) -> None:
        height = attributes.get(b"ht", b"")
        hidden = attributes.get(b"hidden")
        self._numbers.append(number)
        self._heights.append(_height(height))
        self._hidden.append(hidden in {b"1", b"true"})

    def rows(
        self,
        at: int,
        stop: Stop,
    ) -> Rows:
        """Return what was read."""
        return Rows(
            at,
            stop,
            self._numbers,
            self._ends,
            self._heights,
            self._hidden,
            self._columns,
            self._styles,
            self._values,
            array("B", [kind for kind, _ in self._literals]),
            [content for _, content in self._literals],
            self._highest,
        )


def _styles(row: PlainRow) -> list[int]:
    """Return the cell formats of a row's cells."""
    before_kind = row.cells[3::GROUPS]
    behind_kind = row.cells[5::GROUPS]
    pairs = zip(before_kind, behind_kind, strict=True)
    return [int(style or other or 0) for style, other in pairs]


def _height(text: bytes) -> int:
    """Return a height in thousandths of a point, -1 where it is no plain
    number.
    """
    found = _HEIGHT.fullmatch(text)
    if not found:
        return -1
    thousandths = (found[2] or b"").ljust(3, b"0")[:3]
    return int(found[1] + thousandths)
