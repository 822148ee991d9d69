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
        if _Undoing(old, new).taken_back(wanted) == old.data:
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


def check_whole(
    part: str,
    content: Content,
    formats: FormatEntries,
) -> None:
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

    def __init__(
        self,
        opening: TagSpan,
        style: int | None,
    ) -> None:
        self.opening = opening
        self.closing: TagSpan | None = None
        self.style = style
        self.columns: list[int] = []


class PlacedSheet:
    """Where the planned cells and their rows are in one worksheet part.

    ValueError where a row or cell has no proper number, or a planned one is
    there twice.
    """

    def __init__(
        self,
        data: bytes,
        wanted: FillNumbers,
    ) -> None:
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
        self._namespace = ""
        self._open = [""]
        """The names of the open elements; "-" for one out of place."""
        self._row = self._column = 0
        self._parser = parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.Parse(data, True)
        del self._parser  # it holds this object by its handlers

    def style(
        self,
        row: int,
        column: int,
    ) -> int:
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

    def _start(
        self,
        name: str,
        given: Attributes,
    ) -> None:
        namespace, _, local = name.rpartition(" ")
        if not self._namespace:
            if namespace not in MAIN or local != "worksheet":
                raise ValueError(name)
            self._namespace = namespace
        is_placed = _AROUND.get(local) == self._open[-1]
        if not is_placed or namespace != self._namespace:
            self._open.append("-")
            return
        self._open.append(local)
        opener = _OPENERS.get(local)
        if opener:
            opener(self, given, self._parser.CurrentByteIndex)

    def _open_data(
        self,
        _: Attributes,
        at: int,
    ) -> None:
        if self.data_tags:
            raise ValueError(at)
        self.data_tags.append(self._tag(at))

    def _open_column(
        self,
        given: Attributes,
        _: int,
    ) -> None:
        style = unsigned(given.get("style"))
        self.references.add(style)
        self.columns.append(
            (unsigned(given["min"]), unsigned(given["max"]), style)
        )

    def _open_row(
        self,
        given: Attributes,
        at: int,
    ) -> None:
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

    def _open_cell(
        self,
        given: Attributes,
        at: int,
    ) -> None:
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

    def _end(self, _: str) -> None:
        local = self._open.pop()
        if local == "row":
            row = self.rows.get(self._row)
            if row and not self._is_empty(row.opening):
                row.closing = self._tag(self._parser.CurrentByteIndex)
        elif local == "sheetData" and not self._is_empty(self.data_tags[0]):
            self.data_tags.append(self._tag(self._parser.CurrentByteIndex))

    def _tag(self, at: int) -> TagSpan:
        return TagSpan(at, tag_end(self.data, at))

    def _is_empty(self, tag: TagSpan) -> bool:
        return self.data.endswith(b"/>", tag.start, tag.end)

    def bytes_of(self, tag: TagSpan) -> bytes:
        """Return the bytes of a tag."""
        return self.data[tag.start : tag.end]


_AROUND = {
    "worksheet": "",
    "sheetData": "worksheet",
    "cols": "worksheet",
    "col": "cols",
    "row": "sheetData",
    "c": "row",
}
"""The elements that are read, and what is around each."""
_OPENERS: Mapping[str, Callable[[PlacedSheet, Attributes, int], None]] = {
    "sheetData": PlacedSheet._open_data,  # noqa: SLF001  (the table belongs to the class)
    "col": PlacedSheet._open_column,  # noqa: SLF001
    "row": PlacedSheet._open_row,  # noqa: SLF001
    "c": PlacedSheet._open_cell,  # noqa: SLF001
}


class _Undoing:
    """Takes back in the output's bytes what a plan allows.

    Allowed are, at planned cells: another ``s``, an ``s`` where there was
    none, a new empty cell, a new row of new cells, and the opening up of an
    empty row or of empty sheet data for these.
    """

    def __init__(
        self,
        before: PlacedSheet,
        after: PlacedSheet,
    ) -> None:
        self._before = before
        self._after = after

    def taken_back(self, wanted: FillNumbers) -> bytes:
        """Return the output less the plan; the input if nothing else differs."""
        return spliced(self._after.data, self._splices(wanted))

    def _splices(self, wanted: FillNumbers) -> Iterator[Splice]:
        old, new = self._before.data_tags, self._after.data_tags
        if len(new) > len(old):
            yield from self._closed_again(old[0], new[0], new[1])
        for row, columns in wanted.items():
            if row not in self._after.rows:
                continue
            for column in columns:
                if (row, column) in self._after.cells:
                    yield from self._of_cell((row, column))
            yield from self._of_row(row)

    def _of_cell(self, place: tuple[int, int]) -> Iterator[Splice]:
        tag, style = self._after.cells[place]
        text = self._after.bytes_of(tag)
        if place in self._before.cells:
            old = self._before.bytes_of(self._before.cells[place][0])
            if text != old and _is_restyled(old, text, b"%d" % style):
                yield tag.start, tag.end, old
            return
        columns = self._after.rows[place[0]].columns
        if _NEW_CELL.fullmatch(text) and _rising(columns):
            yield tag.start, tag.end, b""

    def _of_row(self, row: int) -> Iterator[Splice]:
        """Yield what takes back a new row, whose cells are all new, or closes
        an empty one again.
        """
        new = self._after.rows[row]
        old = self._before.rows.get(row)
        if new.closing is None or (old and old.closing):
            return
        if old:
            yield from self._closed_again(
                old.opening, new.opening, new.closing
            )
        elif self._is_plain(new, new.closing):
            yield new.opening.start, new.opening.end, b""
            yield new.closing.start, new.closing.end, b""

    def _is_plain(
        self,
        row: RowPlace,
        closing: TagSpan,
    ) -> bool:
        """Tell whether a new row is written as we write one."""
        sheet = self._after
        if not (row.columns and sheet.rises):
            return False
        if not _END_TAG.fullmatch(sheet.bytes_of(closing)):
            return False
        return _NEW_ROW.fullmatch(sheet.bytes_of(row.opening)) is not None

    def _closed_again(
        self,
        old: TagSpan,
        opening: TagSpan,
        closing: TagSpan,
    ) -> Iterator[Splice]:
        """Yield what makes two tags the one empty tag that they were."""
        was = self._before.bytes_of(old)
        if not was.endswith(b"/>"):
            return
        if not _END_TAG.fullmatch(self._after.bytes_of(closing)):
            return
        opened = was[: -len(b"/>")].rstrip() + b">"
        if opened == self._after.bytes_of(opening):
            yield opening.start, opening.end, was
            yield closing.start, closing.end, b""


def _is_restyled(
    old: bytes,
    new: bytes,
    digits: bytes,
) -> bool:
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


def _rising(columns: list[int]) -> bool:
    return all(one < other for one, other in pairwise(columns))
