"""A worksheet in any form, before and after: the plan taken out of the output
has to leave the input.

The exact and slow way. Expat finds the tags of the planned cells and their
rows in both parts; what the plan allows is taken back in the output's bytes,
and the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from pyexpat import ExpatError

from irodori.errors import InternalError
from irodori.workbook.refs import cell_ref, parse_cell
from irodori.workbook.verify.entries import FormatEntries
from irodori.workbook.verify.markup import (
    MAIN,
    Attributes,
    Splice,
    TagSpan,
    as_utf8,
    parser,
    spliced,
    tag_end,
    unsigned,
)
from irodori.workbook.verify.planned import PlainPlan

FillNumbers = Mapping[int, Mapping[int, int]]
"""The numbers of the planned fills by row and column."""

_STYLE = re.compile(rb"\s++s\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+')")
_NEW_CELL = re.compile(
    rb"<(?:[^\s<>/:]++:)?c r=\"[A-Z]{1,3}[1-9][0-9]*+\" s=\"[0-9]++\"/>"
)
_NEW_STYLE = re.compile(rb" s=\"[0-9]++\"")
_END_TAG = re.compile(rb"</(?:[^\s<>/:]++:)?(?:row|sheetData)>")
_NEW_ROW = re.compile(rb"<(?:[^\s<>/:]++:)?row r=\"[1-9][0-9]*+\">")
_HOLDERS = {"c": "s", "row": "s", "col": "style"}
_TRUE = frozenset({"1", "true"})


Content = Callable[[], Iterator[bytes]]
"""Gives the bytes of a part from its beginning on, in chunks."""


def compare_whole(
    part: str,
    before: Content,
    after: Content,
    cells: PlainPlan,
    formats: FormatEntries,
) -> bool:
    """Compare two parts in any form."""
    whole = b"".join(before())
    written = b"".join(after())
    old, new = _placed(part, whole, written, cells)
    _check_all(part, old.references, formats)
    for row, column, number in cells.each():
        was = old.style(row, column)
        now = new.style(row, column)
        if not formats.shows(was, now, cells.fills[number]):
            cell = cell_ref(row, column)
            raise InternalError("verify.fill", cell=cell, part=part)
    return whole != written


def _placed(
    part: str,
    whole: bytes,
    written: bytes,
    cells: PlainPlan,
) -> tuple[PlacedSheet, PlacedSheet]:
    """Return where the planned cells are in both parts, which are one but for
    what the plan allows.
    """
    wanted: dict[int, dict[int, int]] = {}
    for row, column, number in cells.each():
        wanted.setdefault(row, {})[column] = number
    try:
        old = PlacedSheet(as_utf8(whole), wanted)
        new = PlacedSheet(as_utf8(written), wanted)
        if taken_back(old, new, wanted) == old.data:
            return old, new
    except (ValueError, LookupError, ExpatError):
        pass
    raise InternalError("verify.sheet", part=part)


def _check_all(
    part: str,
    found: set[int],
    formats: FormatEntries,
) -> None:
    if any(map(formats.is_new, found)):
        raise InternalError("verify.reference", part=part)


def check_whole(part: str, content: Content, formats: FormatEntries) -> None:
    """Check that nothing in a part refers to a cell format that was appended."""
    whole = as_utf8(b"".join(content()))
    _check_all(part, references(whole), formats)


def references(data: bytes) -> set[int]:
    """Return every cell format that a cell, a row or a column of a part refers
    to.
    """
    found = set()

    def start(name: str, given: Attributes) -> None:
        namespace, _, local = name.rpartition(" ")
        attribute = _HOLDERS.get(local)
        if attribute and namespace in MAIN:
            found.add(unsigned(given.get(attribute)))

    made = parser()
    made.StartElementHandler = start
    made.Parse(data, True)
    return found


class RowPlace:
    """A row's tags, its cell format and the columns of its cells in their
    order.
    """

    def __init__(self, opening: TagSpan, style: int | None) -> None:
        self.opening = opening
        self.closing: TagSpan | None = None
        self.style = style
        self.columns: list[int] = []


class PlacedSheet:
    """Where the planned cells and their rows are in one worksheet part.

    ValueError where a row or cell has no proper number, or a planned one is
    there twice.
    """

    def __init__(self, data: bytes, wanted: FillNumbers) -> None:
        self.data = data
        self.data_tags: list[TagSpan] = []
        """The tags of the sheet data; one where it is an empty tag."""
        self.rows: dict[int, RowPlace] = {}
        self.cells: dict[tuple[int, int], tuple[TagSpan, int]] = {}
        """Of the planned cells the start tag and the cell format."""
        self.columns: list[tuple[int, int, int]] = []
        self.references: set[int] = set()
        """Every cell format that a cell, a row or a column refers to."""
        self.rises = True
        """Whether the numbers of the rows rise."""
        self._wanted = wanted
        self._styles: dict[str | None, int] = {}
        """The cell format by what is written for it."""
        self._names = ("", "", "", "", "")
        """The full names of sheetData, cols, col, row and c in the part's
        namespace.
        """
        self._depth = 0
        self._inside = ""
        """The child of the root that is open."""
        self._in_row = False
        self._row = self._column = 0
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(data, True)
        del self._parser  # it holds this object by its handlers

    def style(self, row: int, column: int) -> int:
        """Return the cell format of a cell, or the one that an absent cell
        gets from its row or column.
        """
        if (row, column) in self.cells:
            return self.cells[row, column][1]
        place = self.rows.get(row)
        if place and place.style is not None:
            return place.style
        return next(
            (
                style
                for first, last, style in self.columns
                if first <= column <= last
            ),
            0,
        )

    def _start(self, name: str, given: Attributes) -> None:
        depth = self._depth = self._depth + 1
        data, cols, col, row, cell = self._names
        if depth == 4 and self._in_row and name == cell:
            self._open_cell(given, self._parser.CurrentByteIndex)
        elif depth == 3 and name == row and self._inside == data:
            self._in_row = True
            self._open_row(given, self._parser.CurrentByteIndex)
        elif depth == 3 and name == col and self._inside == cols:
            self._open_column(given)
        elif depth == 2:
            self._inside = name
            if name == data:
                self._open_data(self._parser.CurrentByteIndex)
        elif depth == 1:
            self._open_root(name)

    def _open_root(self, name: str) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace not in MAIN or local != "worksheet":
            raise ValueError(name)
        data, cols, col, row, cell = (
            f"{namespace} {each}"
            for each in ("sheetData", "cols", "col", "row", "c")
        )
        self._names = data, cols, col, row, cell

    def _open_data(self, at: int) -> None:
        if self.data_tags:
            raise ValueError(at)
        self.data_tags.append(self._tag(at))

    def _open_column(self, given: Attributes) -> None:
        style = unsigned(given.get("style"))
        self.references.add(style)
        self.columns.append(
            (unsigned(given["min"]), unsigned(given["max"]), style)
        )

    def _open_row(self, given: Attributes, at: int) -> None:
        number = unsigned(given["r"]) if "r" in given else self._row + 1
        self.rises = self.rises and number > self._row
        self._row = number
        self._column = 0
        style = unsigned(given.get("s"))
        self.references.add(style)
        if number in self._wanted:
            if number in self.rows:
                raise ValueError(number)
            custom = given.get("customFormat", "").strip(" \t\r\n") in _TRUE
            self.rows[number] = RowPlace(
                self._tag(at), style if custom else None
            )

    def _open_cell(self, given: Attributes, at: int) -> None:
        text = given.get("s")
        style = self._styles.get(text)
        if style is None:
            style = self._styles[text] = unsigned(text)
            self.references.add(style)
        row = self._row
        wanted = self._wanted.get(row)
        if wanted is None:
            return
        self._column = column = self._column_of(given)
        self.rows[row].columns.append(column)
        if column in wanted:
            if (row, column) in self.cells:
                raise ValueError(column)
            self.cells[row, column] = self._tag(at), style

    def _column_of(self, given: Attributes) -> int:
        """Return a cell's column; without ``r`` it follows the cell before."""
        if "r" not in given:
            return self._column + 1
        row, column = parse_cell(given["r"].strip(" \t\r\n"))
        if row != self._row:
            raise ValueError(row)
        return column

    def _end(self, name: str) -> None:
        depth, self._depth = self._depth, self._depth - 1
        if depth == 3 and self._in_row:
            self._in_row = False
            row = self.rows.get(self._row)
            if row and not self._is_empty(row.opening):
                row.closing = self._tag(self._parser.CurrentByteIndex)
        elif (
            depth == 2
            and name == self._names[0]
            and not self._is_empty(self.data_tags[0])
        ):
            self.data_tags.append(self._tag(self._parser.CurrentByteIndex))

    def _tag(self, at: int) -> TagSpan:
        return TagSpan(at, tag_end(self.data, at))

    def _is_empty(self, tag: TagSpan) -> bool:
        return self.data.endswith(b"/>", tag.start, tag.end)

    def bytes_of(self, tag: TagSpan) -> bytes:
        """Return the bytes of a tag."""
        return self.data[tag.start : tag.end]


def taken_back(
    before: PlacedSheet,
    after: PlacedSheet,
    wanted: FillNumbers,
) -> bytes:
    """Return the output's bytes with all that the plan allows taken back; the
    input's if nothing else differs.

    Allowed are, at planned cells: another ``s``, an ``s`` where there was
    none, a new empty cell, a new row of new cells, and the opening up of an
    empty row or of empty sheet data for these.
    """
    return spliced(after.data, _splices(before, after, wanted))


def _splices(
    before: PlacedSheet,
    after: PlacedSheet,
    wanted: FillNumbers,
) -> Iterator[Splice]:
    if len(after.data_tags) > len(before.data_tags):
        yield from _closed_again(
            before,
            before.data_tags[0],
            after,
            after.data_tags[0],
            after.data_tags[1],
        )
    for row, columns in wanted.items():
        new = after.rows.get(row)
        if new is None:
            continue
        for column in columns:
            if (row, column) in after.cells:
                yield from _cell_splices(before, after, (row, column))
        yield from _row_splices(before, after, row)


def _cell_splices(
    before: PlacedSheet,
    after: PlacedSheet,
    place: tuple[int, int],
) -> Iterator[Splice]:
    tag, style = after.cells[place]
    text = after.bytes_of(tag)
    if place in before.cells:
        old = before.bytes_of(before.cells[place][0])
        if text != old and _is_restyled(old, text, b"%d" % style):
            yield tag.start, tag.end, old
        return
    columns = after.rows[place[0]].columns
    if _NEW_CELL.fullmatch(text) and _rising(columns):
        yield tag.start, tag.end, b""


def _is_restyled(old: bytes, new: bytes, digits: bytes) -> bool:
    """Tell whether two tags differ in their style attributes alone."""
    styles = _STYLE.findall(old), _STYLE.findall(new)
    is_alike = _STYLE.sub(b"", new) == _STYLE.sub(b"", old)
    return is_alike and _written_alike(*styles, digits)


def _written_alike(
    old: list[bytes],
    new: list[bytes],
    digits: bytes,
) -> bool:
    """Tell whether a tag's style attribute differs in its digits alone, or is
    a new one without any more space.
    """
    if len(new) != 1 or len(old) > 1:
        return False
    if not old:
        return _NEW_STYLE.fullmatch(new[0]) is not None
    was = old[0]
    before = was[: was.index(was[-1:])]
    quote = new[0][-1:]
    return new[0] == before + quote + digits + quote


def _row_splices(
    before: PlacedSheet,
    after: PlacedSheet,
    row: int,
) -> Iterator[Splice]:
    """Yield what takes back a new row, whose cells are all new, or closes an
    empty one again.
    """
    new = after.rows[row]
    old = before.rows.get(row)
    if new.closing is None or (old and old.closing):
        return
    if not _END_TAG.fullmatch(after.bytes_of(new.closing)):
        return
    if old:
        yield from _closed_again(
            before, old.opening, after, new.opening, new.closing
        )
        return
    is_plain = _NEW_ROW.fullmatch(after.bytes_of(new.opening)) is not None
    if is_plain and new.columns and after.rises:
        yield new.opening.start, new.opening.end, b""
        yield new.closing.start, new.closing.end, b""


def _closed_again(
    before: PlacedSheet,
    old: TagSpan,
    after: PlacedSheet,
    opening: TagSpan,
    closing: TagSpan,
) -> Iterator[Splice]:
    """Yield what makes two tags the one empty tag that they were."""
    was = before.bytes_of(old)
    if not was.endswith(b"/>"):
        return
    if not _END_TAG.fullmatch(after.bytes_of(closing)):
        return
    opened = was[: -len(b"/>")].rstrip() + b">"
    if opened == after.bytes_of(opening):
        yield opening.start, opening.end, was
        yield closing.start, closing.end, b""


def _rising(columns: list[int]) -> bool:
    return all(one < other for one, other in pairwise(columns))
