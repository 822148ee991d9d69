"""Cells of a worksheet: their value and format read, their ``s`` attribute changed (ECMA-376 part 1, 18.3.1.4).

A value is kept as a small number, its code: an index into the shared strings, or a negative one for a value that
stands in the cell itself.  The same column of a hundred thousand rows is then an array of integers, and what is asked
of a value is asked once for each code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from irodori.errors import InputError
from irodori.workbook.refs import column_letters
from irodori.workbook.strings import SharedStrings, element_text, item_text
from irodori.workbook.worksheet import CELL, Row
from irodori.workbook.xml import attribute_values, tags

BLANK = -1
"""The code of a cell without a value."""

_ATTRIBUTES = re.compile(rb"(?: [A-Za-z]+=\"[^\"<>&]*\")*/?")
_VALUE_END = b"</v></c>"


class Literal(NamedTuple):
    """A value that stands in its cell: ``n`` number, ``b`` boolean, ``e`` error, ``d`` ISO date, ``str`` text."""

    kind: str
    text: str


class _Head(NamedTuple):
    style: int
    kind: str


class CellValues:
    """Reads cells' values as codes, and says what a code means."""

    def __init__(self, shared: SharedStrings) -> None:
        self._shared = shared
        self._literals: list[Literal] = [Literal("str", "")]
        self._codes: dict[Literal, int] = {}
        self._heads: dict[bytes, _Head] = {}

    def read(self, cell: bytes, lead: bytes) -> tuple[int, int]:
        """Return the cell format index and the value's code of a cell's piece."""
        if lead:
            attributes, more, body = cell[cell.find(b'"') + 1 :].partition(b">")
            head = self._heads.get(attributes) or self._plain_head(attributes, more)
            if head:
                return self.read_body(head, body, cell)
        return self._read_any(lead + cell)

    def read_body(self, head: _Head, body: bytes, cell: bytes) -> tuple[int, int]:
        """Return format and code of a cell whose attributes are known."""
        if body[:3] == b"<v>" and body[-8:] == _VALUE_END and b"<" not in body[3:-8]:
            return head.style, self._code(head.kind, body[3:-8])
        if not body:
            return head.style, BLANK
        return self._read_any(CELL + cell)

    def head(self, attributes: bytes) -> _Head | None:
        """Return what a plain cell's attributes say, None where they are not in their ordinary form."""
        return self._heads.get(attributes) or self._plain_head(attributes, b">")

    def is_number(self, code: int) -> bool:
        """Tell whether a code stands for a number."""
        return code < BLANK and self._literals[-1 - code].kind == "n"

    def literal(self, code: int) -> Literal:
        """Return the value behind a negative code; of a blank, the empty text."""
        return self._literals[-1 - code]

    def text(self, code: int) -> str:
        """Return the text of a value as it is stored: a number's digits, ``TRUE``, ``#N/A``, or the text itself."""
        return self._shared.text(code) if code >= 0 else self._literals[-1 - code].text

    def _plain_head(self, attributes: bytes, more: bytes) -> _Head | None:
        if not more or not _ATTRIBUTES.fullmatch(attributes):
            return None
        head = self._heads[attributes] = _head(CELL + b'"' + attributes + b">")
        return head

    def _read_any(self, cell: bytes) -> tuple[int, int]:
        """Read a cell in any well-formed form."""
        head, code = None, BLANK
        opened: dict[bytes, int] = {}
        for tag in tags(cell):
            if tag.name == b"c" and tag.kind != "close":
                head = head or _head(cell[tag.start : tag.end])
            elif tag.kind == "open":
                opened.setdefault(tag.name, tag.end)
            elif tag.kind == "close" and head and tag.name in {b"v", b"is"} and tag.name in opened:
                content = cell[opened[tag.name] : tag.start]
                if tag.name == b"is":
                    code = self._literal_code(Literal("str", item_text(content)))
                else:
                    code = self._code(head.kind, content)
        if head is None:
            raise InputError("worksheet.reference", ref=cell[:40].decode("utf-8", "replace"))
        return head.style, code

    def _code(self, kind: str, content: bytes) -> int:
        if kind == "s":
            return self._shared_index(content)
        text = element_text(content)
        if kind in {"n", "e", "b", "d"}:
            text = text.strip()
        if kind == "b":
            text = "TRUE" if text in {"1", "true"} else "FALSE"
        if not text:
            return BLANK
        return self._literal_code(Literal("str" if kind == "inlineStr" else kind, text))

    def _shared_index(self, content: bytes) -> int:
        try:
            index = int(content)
        except ValueError:
            index = -1
        if not 0 <= index < len(self._shared):
            raise InputError("strings.index", index=content.decode("utf-8", "replace"))
        return index

    def _literal_code(self, literal: Literal) -> int:
        code = self._codes.get(literal)
        if code is None:
            code = self._codes[literal] = -1 - len(self._literals)
            self._literals.append(literal)
        return code


def style_of(tag: bytes) -> int:
    """Return the cell format index that a cell's start tag gives."""
    return _head(tag).style


def _head(tag: bytes) -> _Head:
    values = attribute_values(tag)
    style = values.get("s", "").strip() or "0"
    if not style.isdecimal():
        raise InputError("worksheet.reference", ref=style)
    return _Head(int(style), values.get("t", "n"))


class ColumnPicker:
    """Takes the same columns of many rows.

    Rows of one sheet mostly hold the same columns at the same places; where they do, only the wanted cells are
    looked at, and it is enough to see that these stand where they stood in the row before.
    """

    def __init__(self, columns: Sequence[int], values: CellValues) -> None:
        self._columns = list(columns)
        self._letters = [column_letters(column).encode() for column in columns]
        self._values = values
        self._count = -1
        self._places: list[tuple[bytes, int, int]] = []
        self._neighbours: list[tuple[bytes, int]] = []

    def take(self, row: Row) -> tuple[list[int], list[int]]:
        """Return the cell formats and the value codes of the wanted columns; -1 and blank where a cell is absent."""
        if row.lead and len(row.cells) == self._count:
            taken = self._take_as_before(row)
            if taken:
                return taken
        places = {column: place for place, column in enumerate(row.columns)}
        self._remember(row, places)
        styles, codes = [-1] * len(self._columns), [BLANK] * len(self._columns)
        for at, column in enumerate(self._columns):
            if column in places:
                styles[at], codes[at] = self._values.read(row.cells[places[column]], row.lead)
        return styles, codes

    def _take_as_before(self, row: Row) -> tuple[list[int], list[int]] | None:
        styles, codes = [-1] * len(self._columns), [BLANK] * len(self._columns)
        cells, number = row.cells, b"%d" % row.number
        heads, values = self._values.head, self._values
        for letters, place in self._neighbours:
            if not cells[place].startswith(letters + number + b'"'):
                return None
        for letters, place, at in self._places:
            cell = cells[place]
            ref, _, rest = cell.partition(b'"')
            if ref != letters + number:
                return None
            attributes, _, body = rest.partition(b">")
            head = heads(attributes)
            if head is None:
                styles[at], codes[at] = values.read(cell, row.lead)
            else:
                styles[at], codes[at] = values.read_body(head, body, cell)
        return styles, codes

    def _remember(self, row: Row, places: dict[int, int]) -> None:
        """Note where the wanted columns stand, and beside which cells the absent ones would stand."""
        self._count = len(row.cells) if row.lead else -1
        self._places, neighbours = [], set[int]()
        for at, (column, letters) in enumerate(zip(self._columns, self._letters, strict=True)):
            place = places.get(column)
            if place is not None:
                self._places.append((letters, place, at))
            else:
                after = sum(each < column for each in row.columns)
                neighbours |= {after - 1, after} & set(range(len(row.cells)))
        self._neighbours = [(column_letters(row.columns[place]).encode(), place) for place in sorted(neighbours)]
