"""Cells of a worksheet: their value and format read, their ``s`` attribute changed (ECMA-376 part 1, 18.3.1.4).

A value is kept as a small number, its code: an index into the shared strings, or a negative one for a value that
stands in the cell itself.  The same column of a hundred thousand rows is then an array of integers, and what is asked
of a value is asked once for each code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from irodori.errors import InputError
from irodori.workbook.refs import column_letters
from irodori.workbook.strings import SharedStrings, element_text, item_text
from irodori.workbook.worksheet import Row
from irodori.workbook.xml import attribute_values, tags

BLANK = -1
"""The code of a cell without a value."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")
_PLAIN_TAG = re.compile(rb"<c r=\"[A-Z]+[0-9]+\"((?: [a-z]+=\"[A-Za-z0-9]*\")*)/?>")


class Literal(NamedTuple):
    """A value that stands in its cell: ``n`` number, ``b`` boolean, ``e`` error, ``d`` ISO date, ``str`` text."""

    kind: str
    text: str


class _Head(NamedTuple):
    style: int
    kind: str


class CellValues:
    """Reads cells' values as codes, and says what a code means.

    ``plain_styles`` and ``plain_readers`` give, for the attributes of a cell in its ordinary form, its format and what
    makes a code of its value; both grow as cells are read one by one.
    """

    def __init__(self, shared: SharedStrings) -> None:
        self.shared_count = len(shared)
        self.plain_styles: dict[bytes, int] = {}
        self.plain_readers: dict[bytes, Callable[[bytes], int]] = {}
        self._shared = shared
        self._literals: list[Literal] = [Literal("str", "")]
        self._codes: dict[Literal, int] = {}
        self._numbers = _Numbers(self)

    def read(self, cell: bytes, lead: bytes) -> tuple[int, int]:
        """Return the cell format index and the value's code of a cell's piece, in any well-formed form."""
        head, code = None, BLANK
        cell = lead + cell
        opened: dict[bytes, int] = {}
        for tag in tags(cell):
            if tag.name == b"c" and tag.kind != "close":
                if head is None:
                    head = self._head(cell[tag.start : tag.end])
            elif tag.kind == "open":
                opened.setdefault(tag.name, tag.end)
            elif tag.kind == "close" and head and tag.name in {b"v", b"is"} and opened.get(tag.name):
                content = cell[opened[tag.name] : tag.start]
                opened[tag.name] = 0  # others may stand in an extension
                code = self._inline_code(content) if tag.name == b"is" else self._code(head.kind, content)
        if head is None:
            raise InputError("worksheet.reference", ref=cell[:40].decode("utf-8", "replace"))
        return head.style, code

    def is_number(self, code: int) -> bool:
        """Tell whether a code stands for a number."""
        return code < BLANK and self._literals[-1 - code].kind == "n"

    def literal(self, code: int) -> Literal:
        """Return the value behind a negative code; of a blank, the empty text."""
        return self._literals[-1 - code]

    def text(self, code: int) -> str:
        """Return the text of a value as it is stored: a number's digits, ``TRUE``, ``#N/A``, or the text itself."""
        return self._shared.text(code) if code >= 0 else self._literals[-1 - code].text

    def literal_code(self, literal: Literal) -> int:
        """Return the code of a value that stands in its cell."""
        code = self._codes.get(literal)
        if code is None:
            code = self._codes[literal] = -1 - len(self._literals)
            self._literals.append(literal)
        return code

    def number_code(self, text: str) -> int:
        """Return a new code for a number; whoever asks keeps it by the number's digits."""
        self._literals.append(Literal("n", text))
        return -len(self._literals)

    def _head(self, tag: bytes) -> _Head:
        """Read a cell's start tag, and remember its attributes if they are in their ordinary form."""
        head = _head(tag)
        plain = _PLAIN_TAG.fullmatch(tag)
        if plain and head.kind in {"s", "n"}:
            self.plain_styles[plain[1]] = head.style
            self.plain_readers[plain[1]] = int if head.kind == "s" else self._numbers.__getitem__
        return head

    def _inline_code(self, content: bytes) -> int:
        text = item_text(content)
        return self.literal_code(Literal("str", text)) if text else BLANK

    def _code(self, kind: str, content: bytes) -> int:
        if kind == "s":
            return self._shared_index(element_text(content).encode() if b"<" in content else content)
        text = element_text(content)
        if kind in {"n", "e", "b", "d"}:
            text = text.strip()
        if not text:
            return BLANK
        if kind == "n" and not _NUMBER.fullmatch(text):
            raise InputError("worksheet.reference", ref=text[:40])
        if kind == "b":
            text = "TRUE" if text in {"1", "true"} else "FALSE"
        return self.literal_code(Literal("str" if kind == "inlineStr" else kind, text))

    def _shared_index(self, content: bytes) -> int:
        try:
            index = int(content)
        except ValueError:
            index = -1
        if not 0 <= index < self.shared_count:
            raise InputError("strings.index", index=content.decode("utf-8", "replace"))
        return index


class _Numbers(dict[bytes, int]):
    """The code of each number by its stored digits; KeyError where they are no number."""

    def __init__(self, values: CellValues) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, digits: bytes) -> int:
        text = digits.decode("ascii")
        if text and not _NUMBER.fullmatch(text):
            raise KeyError(digits)
        code = self[digits] = self._values.number_code(text) if text else BLANK
        return code


def style_of(tag: bytes) -> int:
    """Return the cell format index that a cell's start tag gives."""
    return _head(tag).style


def _head(tag: bytes) -> _Head:
    values = attribute_values(tag)
    style = values.get("s", "").strip() or "0"
    if not (style.isdecimal() and len(style) < 10):
        raise InputError("worksheet.reference", ref=style)
    return _Head(int(style), values.get("t", "n"))


class ColumnPicker:
    """Takes the same columns, given by rising number, of many rows.

    Rows of one sheet mostly hold the same columns in the same plain form.  From the second of them a pattern is made
    that takes the wanted cells of a whole row in one match; it also proves the row to be well-formed.  A row that does
    not match is read cell by cell, and gives the next pattern.
    """

    def __init__(self, columns: Sequence[int], values: CellValues) -> None:
        self._columns = list(columns)
        self._values = values
        self._seen: set[tuple[int, ...]] = set()
        self._patterns: dict[tuple[int, ...], _RowPattern] = {}
        self._pattern: _RowPattern | None = None

    def take(self, row: Row) -> tuple[list[int], list[int]]:
        """Return the cell formats and the value codes of the wanted columns; -1 and blank where a cell is absent."""
        taken = self._pattern.take(row) if self._pattern else None
        return taken or self._take_by_cell(row)

    def _take_by_cell(self, row: Row) -> tuple[list[int], list[int]]:
        columns = row.columns
        places = {column: place for place, column in enumerate(columns)}
        styles, codes = [-1] * len(self._columns), [BLANK] * len(self._columns)
        for at, column in enumerate(self._columns):
            if column in places:
                styles[at], codes[at] = self._values.read(row.cells[places[column]], row.lead)
        if row.lead:
            self._choose_pattern(row)
        return styles, codes

    def _choose_pattern(self, row: Row) -> None:
        """Choose the pattern for rows like this one, once there is a second; only so many are made."""
        key = tuple(row.columns)
        if key not in self._seen:
            self._seen.add(key)
        elif key not in self._patterns and len(self._patterns) < _MOST_PATTERNS and len(key) <= _MOST_COLUMNS:
            pattern = _RowPattern(key, self._columns, self._values, _USUAL)
            if pattern.take(row) is None:
                pattern = _RowPattern(key, self._columns, self._values, _ANY)
            self._patterns[key] = pattern
        self._pattern = self._patterns.get(key, self._pattern)


class _RowPattern:
    """The plain form of a row that holds certain columns, as one regular expression over its cells."""

    def __init__(self, columns: Sequence[int], wanted: Sequence[int], values: CellValues, attributes: bytes) -> None:
        self._values = values
        forms = {
            True: b"(" + attributes + b")" + _VALUE % b"([0-9.eE+-]*+)",
            False: attributes + _VALUE % b"[0-9.eE+-]*+",
        }
        self._match = re.compile(
            b"".join(
                rb'<c r="%b[0-9]++"%b' % (column_letters(column).encode(), forms[column in wanted])
                for column in columns
            )
        ).fullmatch
        held = set(columns)
        self._places = [at for at, column in enumerate(wanted) if column in held]
        self._all = len(self._places) == len(wanted)
        self._blank = [-1] * len(wanted), [BLANK] * len(wanted)

    def take(self, row: Row) -> tuple[list[int], list[int]] | None:
        """Return formats and codes of the wanted columns; None where the row is not of this form."""
        found = self._match(row.body)
        if found is None:
            return None
        groups = found.groups()
        attributes = groups[::2]
        try:
            styles = [*map(self._values.plain_styles.__getitem__, attributes)]
            readers = map(self._values.plain_readers.__getitem__, attributes)
            codes = [BLANK if value is None else read(value) for read, value in zip(readers, groups[1::2], strict=True)]
        except (KeyError, ValueError):
            return None
        if max(codes, default=0) >= self._values.shared_count:
            return None
        row.proven = True
        return (styles, codes) if self._all else self._spread(styles, codes)

    def _spread(self, styles: list[int], codes: list[int]) -> tuple[list[int], list[int]]:
        """Put what the row holds in its places among all wanted columns."""
        all_styles, all_codes = self._blank[0].copy(), self._blank[1].copy()
        for at, style, code in zip(self._places, styles, codes, strict=True):
            all_styles[at], all_codes[at] = style, code
        return all_styles, all_codes


_MOST_PATTERNS = 16
_MOST_COLUMNS = 400
_VALUE = rb"(?:><v>%b</v></c>|/>|></c>)"
_USUAL = rb"(?: s=\"[0-9]++\")?(?: t=\"[a-z]++\")?"
_ANY = rb"(?: [a-z]++=\"[A-Za-z0-9]*+\")*"
