"""Cells of a worksheet: their value and format read, their ``s`` attribute changed (ECMA-376 part 1, 18.3.1.4).

A value is kept as a small number, its code: an index into the shared strings, or a negative one for a value that
stands in the cell itself.  The same column of a hundred thousand rows is then an array of integers, and what is asked
of a value is asked once for each code.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate, islice
from typing import NamedTuple, cast

from irodori.errors import InputError
from irodori.memo import Memo
from irodori.workbook.fonts import PLAIN_FONT, Font
from irodori.workbook.kernel import KINDS
from irodori.workbook.refs import column_letters
from irodori.workbook.sheetparser import ParsedCell
from irodori.workbook.strings import (
    ItemRun,
    SharedStrings,
    element_text,
    has_looks,
    item_runs,
    item_text,
    literal_text,
    without_escapes,
)
from irodori.workbook.worksheet import Block, Row, plain_row
from irodori.workbook.xml import attribute_values, check_well_formed, tags

BLANK = -1
"""The code of a cell without a value."""
UNCALCULATED = -2
"""The code of a formula that no program has calculated: the file holds no value for it."""
_KEPT_LITERALS = (BLANK, UNCALCULATED)

_NUMBER = re.compile(rb"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")


class Literal(NamedTuple):
    """A value that stands in its cell: ``n`` number, ``b`` boolean, ``e`` error, ``d`` ISO date, ``str`` text."""

    kind: str
    text: str


class TextRun(NamedTuple):
    """A part of a text with one look."""

    text: str
    argb: str | None = None
    """The colour of its font, None where the run leaves it to the cell's own font."""
    strike: bool = False


class _Head(NamedTuple):
    style: int
    kind: str


Reader = Mapping[bytes | None, int]
"""The code of what stands between ``<v>`` and ``</v>``, blank where that is nothing; KeyError or ValueError where it is
not plain."""


class CellValues:
    """Reads cells' values as codes, and says what a code means."""

    def __init__(self, shared: SharedStrings, read_font: Callable[[bytes], Font] = lambda _: PLAIN_FONT) -> None:
        self.shared_count = len(shared)
        self._shared = shared
        self._read_font = read_font
        """Reads the font that the ``rPr`` element of a rich text run describes."""
        self._literals: list[Literal | bytes] = [Literal("str", "") for _ in _KEPT_LITERALS]
        """The values by code; of a number only its digits, for there are many."""
        self._codes: dict[Literal | bytes, int] = {}
        self._rich: dict[int, bytes] = {}
        """The elements of the inline strings whose runs differ in their look, by code."""
        self._numbers = _Numbers(self._literals)
        self._plain: dict[bytes, tuple[int, Reader]] = {}
        self.shared_index: Reader = _read_by(self._checked_index)
        """Reads the index of a shared string; ValueError where there is none of that index."""

    def read(self, cell: bytes, lead: bytes) -> tuple[int, int]:
        """Return what `read_cell` does, but blank for a formula without a value; goes with the readers of rows."""
        style, code = self.read_cell(cell, lead)
        return style, BLANK if code == UNCALCULATED else code

    def read_cell(self, cell: bytes, lead: bytes) -> tuple[int, int]:
        """Return the cell format index and the value's code of a cell's piece, in any well-formed form."""
        head, code, is_formula = None, BLANK, False
        cell = lead + cell
        opened: dict[bytes, int] = {}
        for tag in tags(cell):
            if tag.name == b"c" and tag.kind != "close":
                if head is None:
                    head = _head(cell[tag.start : tag.end])
            elif tag.name == b"f":
                is_formula = True
            elif tag.kind == "open":
                opened.setdefault(tag.name, tag.end)
            elif tag.kind == "close" and head and tag.name in {b"v", b"is"} and opened.get(tag.name):
                content = cell[opened[tag.name] : tag.start]
                opened[tag.name] = 0  # others may stand in an extension
                code = self._inline_code(content) if tag.name == b"is" else self._code(head.kind, content)
        if head is None:
            raise InputError("worksheet.reference", ref=cell[:40].decode("utf-8", "replace"))
        if is_formula and code == BLANK and head.kind != "str":  # an empty text is a result
            code = UNCALCULATED
        return head.style, code

    def plain(self, attributes: bytes) -> tuple[int, Reader]:
        """Return the format of the cells whose tags hold these attributes beside ``r``, and what reads their values."""
        found = self._plain.get(attributes)
        if found is None:
            style, kind = _head(b"<c" + attributes + b">")
            readers: dict[str, Reader] = {"s": self.shared_index, "n": self._numbers}
            if kind not in readers:
                readers[kind] = _read_by(partial(self._code, kind))
            found = self._plain[attributes] = style, readers[kind]
        return found

    def is_number(self, code: int) -> bool:
        """Tell whether a code stands for a number."""
        return code < BLANK and type(self._literals[-1 - code]) is bytes

    def literal(self, code: int) -> Literal:
        """Return the value behind a negative code; of a blank, the empty text."""
        literal = self._literals[-1 - code]
        return Literal("n", literal.decode()) if isinstance(literal, bytes) else literal

    def text(self, code: int) -> str:
        """Return the text of a value as it is stored: a number's digits, ``TRUE``, ``#N/A``, or the text itself."""
        if code >= 0:
            return self._shared.text(code)
        literal = self._literals[-1 - code]
        return literal.decode() if isinstance(literal, bytes) else literal.text

    def runs(self, code: int) -> tuple[TextRun, ...]:
        """Return the text of a value in runs of one look; a plain text is one run, an empty one none."""
        item = self._shared.rich_item(code) if code >= 0 else self._rich.get(code)
        if item is None:
            text = self.text(code)
            return (TextRun(text),) if text else ()
        return tuple(self._text_run(run) for run in item_runs(item) if run.text)

    def _text_run(self, run: ItemRun) -> TextRun:
        font = self._read_font(run.properties) if run.properties else PLAIN_FONT
        return TextRun(run.text, font.argb, font.strike)

    def texts(self, codes: Sequence[int]) -> list[str]:
        """Return the texts of many values."""
        if min(codes, default=0) >= 0:
            return self._shared.texts(codes)
        shared, literals = self._shared.text, self._literals
        return [  # as `text` does, without a call for each number
            shared(code) if code >= 0 else each.decode() if isinstance(each := literals[~code], bytes) else each.text
            for code in codes
        ]

    def forget_digits(self) -> None:
        """Let go of what finds a number's code by its digits; the same number, read again, gets another code."""
        self._numbers.clear()

    def literal_code(self, literal: Literal) -> int:
        """Return the code of a value that stands in its cell and is no number."""
        code = self._codes.get(literal)
        if code is None:
            code = self._codes[literal] = -1 - len(self._literals)
            self._literals.append(literal)
        return code

    def literal_codes(self, literals: Sequence[tuple[int, bytes]]) -> array[int]:
        """Return the codes of the literals that the kernel has read: kind and content."""
        numbers = self._numbers
        codes = array("i")
        if not any(kind for kind, _ in literals):
            codes.extend(map(numbers.__getitem__, [content for _, content in literals]))
            return codes
        for kind, content in literals:
            code = self._canonical_code(KINDS[kind], content) if kind else numbers.get(content)
            codes.append(numbers.add(content) if code is None else code)
        return codes

    def _canonical_code(self, kind: str, content: bytes) -> int:
        text = literal_text(content)
        if kind == "b":
            text = "TRUE" if text == "1" else "FALSE"
        return self.literal_code(Literal("str" if kind == "inlineStr" else kind, text))

    def parsed_code(self, cell: ParsedCell, text: bytes) -> int:
        """Return the code of the value of a cell that was parsed, and stands in a text."""
        code = BLANK
        if cell.inline is not None:
            code = self._inline_parsed(cell.inline, text[cell.inline_start : cell.inline_end])
        elif cell.value is not None:
            code = self._parsed(cell.kind, cell.value)
        if cell.has_formula and code == BLANK and cell.kind != "str":  # an empty text is a result
            code = UNCALCULATED
        return code

    def _inline_parsed(self, texts: Sequence[str], element: bytes) -> int:
        text = "".join(map(without_escapes, texts))
        if not text:
            return BLANK
        if not has_looks(element):
            return self.literal_code(Literal("str", text))
        code = self._codes.get(element)
        if code is None:
            code = self._codes[element] = -1 - len(self._literals)
            self._literals.append(Literal("str", text))
            self._rich[code] = element
        return code

    def _parsed(self, kind: str, value: str) -> int:
        text = without_escapes(value)
        if kind in {"s", "n", "e", "b", "d"}:
            text = text.strip(" \t\r\n")
        if not text:
            return BLANK
        if kind == "s":
            if not (text.isascii() and text.isdigit() and int(text[:10]) < self.shared_count):
                raise InputError("strings.index", index=text[:40])
            return int(text)
        if kind == "n":
            digits = text.encode()
            if not _NUMBER.fullmatch(digits):
                raise InputError("worksheet.reference", ref=text[:40])
            return self._numbers[digits]
        if kind == "b":
            text = "TRUE" if text in {"1", "true"} else "FALSE"
        return self.literal_code(Literal("str" if kind == "inlineStr" else kind, text))

    def _inline_code(self, content: bytes) -> int:
        text = item_text(content)
        if not text:
            return BLANK
        if not has_looks(content):
            return self.literal_code(Literal("str", text))
        code = self._codes.get(content)
        if code is None:
            code = self._codes[content] = -1 - len(self._literals)
            self._literals.append(Literal("str", text))
            self._rich[code] = content
        return code

    def _code(self, kind: str, content: bytes) -> int:
        if kind == "s":
            return self._shared_index(element_text(content).encode() if b"<" in content else content)
        text = element_text(content)
        if kind in {"n", "e", "b", "d"}:
            text = text.strip()
        if not text:
            return BLANK
        if kind == "n":
            try:
                return self._numbers[text.encode()]
            except KeyError:
                raise InputError("worksheet.reference", ref=text[:40]) from None
        if kind == "b":
            text = "TRUE" if text in {"1", "true"} else "FALSE"
        return self.literal_code(Literal("str" if kind == "inlineStr" else kind, text))

    def _shared_index(self, content: bytes) -> int:
        try:
            return self._checked_index(content.strip())
        except ValueError:
            raise InputError("strings.index", index=content.decode("utf-8", "replace")) from None

    def _checked_index(self, digits: bytes) -> int:
        return self.shared_indexes((digits,))[0]

    def shared_indexes(self, digits: Sequence[bytes]) -> list[int]:
        """Return the codes of many shared strings; ValueError where there is none of an index."""
        if digits and not b"".join(digits).isdigit():  # a number may be written in more ways
            raise ValueError
        codes = [*map(int, digits)]
        if max(codes, default=-1) >= self.shared_count:
            raise ValueError
        return codes


def _read_by(read: Callable[[bytes], int]) -> Reader:
    """Return the codes that a function gives."""
    codes: Memo[bytes | None, int] = Memo(lambda content: BLANK if content is None else read(content))
    return codes


_ABSENT: Reader = {None: BLANK}
"""The code of a cell that is not there."""


class _Numbers(dict[bytes | None, int]):
    """The code of each number by its stored digits; KeyError where they are no number."""

    def __init__(self, literals: list[Literal | bytes]) -> None:
        super().__init__()
        self._literals = literals

    def __missing__(self, digits: bytes | None) -> int:
        if not digits:
            self[digits] = BLANK
            return BLANK
        if not _NUMBER.fullmatch(digits):
            raise KeyError(digits)
        return self.add(digits)

    def add(self, digits: bytes) -> int:
        """Give a code to a number that has none yet."""
        self._literals.append(digits)
        code = self[digits] = -len(self._literals)
        return code


def style_of(tag: bytes) -> int:
    """Return the cell format index that a cell's start tag gives."""
    return _head(tag).style


def _head(tag: bytes) -> _Head:
    values = attribute_values(tag)
    style = values.get("s", "").strip(" \t\r\n") or "0"
    if not (style.isascii() and style.isdecimal() and len(style) < 10):
        raise InputError("worksheet.reference", ref=style)
    return _Head(int(style), values.get("t", "n"))


class Run(NamedTuple):
    """Rows one after another, with what was taken of them: a list for each wanted column, an item for each row."""

    numbers: Sequence[int]
    styles: list[list[int]]
    """The cell formats, -1 where a cell is absent."""
    codes: list[list[int]]
    """The value codes, blank where a cell is absent."""
    source: Row | bytes
    """The one row, or the bytes in which the rows stand in their plain form."""

    def row(self, index: int) -> Row:
        """Return one of the rows."""
        return plain_row(self.source, self.numbers[index]) if isinstance(self.source, bytes) else self.source

    def part(self, start: int, stop: int) -> Run:
        """Return some of the rows."""
        styles, codes = ([each[start:stop] for each in columns] for columns in (self.styles, self.codes))
        return Run(self.numbers[start:stop], styles, codes, self.source)


class ColumnPicker:
    """Takes the same columns, given by rising number, of many rows.

    Rows of one sheet mostly hold their cells in the same plain form.  A pattern takes the wanted cells of all rows of a
    block at once, and proves these rows to be well-formed.  A row that it does not match is taken cell by cell, and
    teaches the next pattern which columns there are.  In most columns all cells have the same attributes, and each has
    a value: once a block has shown that, a narrow pattern asks for it and takes only the values.
    """

    def __init__(self, columns: Sequence[int], values: CellValues) -> None:
        self._columns = list(columns)
        self._values = values
        self._held = set(columns)
        """The columns of the rows seen so far."""
        self._formulas = False
        """Whether one of them holds a formula."""
        self._known = (0, False)
        """How much of this the pattern knows."""
        self._wide: _RowPattern | None = None
        self._narrow: _RowPattern | None = None
        self._patterns = 0
        self._row_attributes: set[bytes] = {b""}
        """Those that have been seen to be well-formed."""

    def runs(self, block: Block) -> Iterator[Run]:
        """Yield the rows of a block, many at a time; ``block.unproven`` tells what of it is still to be checked."""
        wide = self._latest_pattern(block) if block.is_plain else None
        if wide is None:
            yield from map(self.take, block.rows())
            return
        pattern, stretches = self._cut(block, wide)
        width = pattern.width
        if not self._are_proven(each for parts in stretches if isinstance(parts, list) for each in parts[2::width]):
            stretches = [block.text]
        block.unproven = [text for text in stretches if isinstance(text, bytes)]
        number = block.before
        for stretch in stretches:
            if isinstance(stretch, bytes):
                for row in Block(stretch, number).rows():
                    yield self.take(row)
                    number = row.number
            else:
                yield from self._taken(block, stretch, pattern)
                number = int(stretch[1 - width])

    def take(self, row: Row) -> Run:
        """Return what one row holds in the wanted columns, read cell by cell."""
        places = {column: place for place, column in enumerate(row.columns)}
        styles, codes = [[-1] for _ in self._columns], [[BLANK] for _ in self._columns]
        for at, column in enumerate(self._columns):
            if column in places:
                styles[at][0], codes[at][0] = self._values.read(row.cells[places[column]], row.lead)
        if row.lead:
            self._held |= places.keys()
            self._formulas = self._formulas or b"<f" in b"".join(row.cells)
        return Run((row.number,), styles, codes, row)

    def _latest_pattern(self, block: Block) -> _RowPattern | None:
        """Return the wide pattern, made again where rows have shown new columns; only so many are made."""
        if len(block.text) < _SHORT and self._wide is None:
            return None
        if self._wide is None:
            self._held.update(column for row in islice(block.rows(), 1) for column in row.columns)
            self._formulas = b"<f" in block.text
        seen = (len(self._held), self._formulas)
        if self._known != seen and seen[0] <= _MOST_COLUMNS and self._patterns < _MOST_PATTERNS:
            self._known, self._wide, self._narrow = seen, self._made({}), None
        return self._wide

    def _made(self, alike: Mapping[int, _Alike]) -> _RowPattern:
        self._patterns += 1
        return _RowPattern(sorted(self._held), self._columns, alike, formulas=self._formulas)

    def _cut(self, block: Block, wide: _RowPattern) -> tuple[_RowPattern, list[bytes | list[bytes]]]:
        """Cut a block by the narrow pattern, or by the wide one where the other leaves much, or there is none yet."""
        if self._narrow:
            stretches = block.cut(self._narrow.pattern)
            if sum(len(each) for each in stretches if isinstance(each, bytes)) <= len(block.text) // _FEW:
                return self._narrow, stretches
        stretches = block.cut(wide.pattern)
        before = self._narrow.alike if self._narrow else None
        alike = wide.alike_in(stretches, before)
        if alike != before and self._patterns < _MOST_PATTERNS:
            self._narrow = self._made(alike) if alike else None
        return wide, stretches

    def _are_proven(self, attributes: Iterable[bytes]) -> bool:
        """Tell whether the attributes of rows are well-formed."""
        for each in set(attributes) - self._row_attributes:
            if b"xmlns" in each:
                return False
            try:
                check_well_formed(b"<row" + each + b"/>", "")
            except InputError:
                return False
            self._row_attributes.add(each)
        return True

    def _taken(self, block: Block, parts: list[bytes], pattern: _RowPattern) -> Iterator[Run]:
        """Yield what a pattern has split as one run; row by row, unproven, where a value is not in its plain form."""
        width = pattern.width
        numbers = [*map(int, parts[1::width])]
        styles, codes = [], []
        try:
            for column, at in zip(self._columns, pattern.places, strict=True):
                alike = pattern.alike.get(column)
                values = parts[at::width]
                if alike is None:
                    of_column = self._column(values, parts[at + 1 :: width])
                else:
                    of_column = self._column_alike(alike, values)
                styles.append(of_column[0])
                codes.append(of_column[1])
        except (KeyError, ValueError):
            block.unproven = [block.text]
            yield from (self.take(plain_row(block.text, number)) for number in numbers)
        else:
            yield Run(numbers, styles, codes, block.text)

    def _column_alike(self, alike: _Alike, values: Sequence[bytes | None]) -> tuple[list[int], list[int]]:
        """Return the formats and codes of cells that all have the same attributes."""
        style, read = self._values.plain(alike.attributes)
        are_known = alike.is_repeated and len(read) < _MOST_KNOWN
        codes = [*map(read.__getitem__, values)] if are_known else self._codes(read, values)
        return [style] * len(values), codes

    def _column(
        self, attributes: Sequence[bytes | None], values: Sequence[bytes | None]
    ) -> tuple[list[int], list[int]]:
        """Return the formats and codes of a column's cells; both texts of an absent one are None."""
        plain = {each: self._values.plain(each) if each is not None else (-1, _ABSENT) for each in set(attributes)}
        formats = {style for style, _ in plain.values()}
        styles = [*formats] * len(attributes) if len(formats) == 1 else [plain[each][0] for each in attributes]
        readers = {each: reader for each, (_, reader) in plain.items()}
        kinds: Collection[bytes | None] = readers.keys()
        if None in values:
            kinds = {each for each, value in zip(attributes, values, strict=True) if value is not None}
        used = [*{id(readers[each]): readers[each] for each in kinds}.values()]
        if len(used) <= 1:
            return styles, self._codes(used[0] if used else _ABSENT, values)
        return styles, [readers[each][value] for each, value in zip(attributes, values, strict=True)]

    def _codes(self, read: Reader, values: Sequence[bytes | None]) -> list[int]:
        """Return the codes of values that are read alike."""
        if read is not self._values.shared_index:
            return [*map(read.__getitem__, values)]
        if None not in values:
            return self._values.shared_indexes(cast("Sequence[bytes]", values))
        codes = iter(self._values.shared_indexes([value for value in values if value is not None]))
        return [BLANK if value is None else next(codes) for value in values]


class _Alike(NamedTuple):
    """What all cells of a column have in common."""

    attributes: bytes
    is_given: bool
    """Whether each has a value."""
    is_repeated: bool
    """Whether the values are few; these are looked up, not read again."""

    @property
    def is_checked(self) -> bool:
        """Whether nothing but digits, or a number, is taken for a value, whatever stands there."""
        return self.attributes.endswith((b't="s"', b't="n"')) or b"t=" not in self.attributes


class _RowPattern:
    """The plain form of a row that may hold certain columns, some of them perhaps with formulas.

    Its groups are the row's number and attributes, then the attributes and the value of each wanted cell; of a column
    whose cells are ``alike`` the attributes are asked for, and only the value is a group.  What matches is well-formed,
    but for a value that is still to be checked.
    """

    def __init__(
        self, columns: Sequence[int], wanted: Sequence[int], alike: Mapping[int, _Alike], *, formulas: bool
    ) -> None:
        formula = _FORMULA if formulas else b""
        digits, group = (b"<v>" + value + b"</v>" for value in (_DIGITS, b"(" + _DIGITS + b")"))
        taken, passed = (b"(?:/>|>" + formula + b"(?:" + value + b")?+</c>)" for value in (group, digits))
        cells = []
        for column in columns:
            begin = rb'<c r="%b\1"' % column_letters(column).encode()
            if column not in alike:
                rest = b"(" + _ATTRIBUTES + b")" + taken if column in set(wanted) else _ATTRIBUTES + passed
                cells.append(b"(?:" + begin + rest + b")?+")
            elif alike[column].is_given:  # in most rows of most sheets: no choice is left to be tried
                value = b"<v>([^<]*+)</v>" if alike[column].is_checked else group
                cells.append(begin + alike[column].attributes + b">" + formula + value + b"</c>")
            else:
                cells.append(begin + alike[column].attributes + taken)
        self.pattern = re.compile(_ROW + b"".join(cells) + b"</row>")
        self.width = self.pattern.groups + 1
        self.alike = alike
        self.places = [*accumulate((2 - (column in alike) for column in wanted[:-1]), initial=3)]
        """The group of each wanted column's attributes, or of its values where they are alike."""
        self._wanted = wanted

    def alike_in(
        self, stretches: Iterable[bytes | list[bytes]], before: Mapping[int, _Alike] | None
    ) -> dict[int, _Alike]:
        """Return the columns whose cells all have the same attributes, and had the same before."""
        found: dict[int, _Alike] = {}
        parts = next((each for each in stretches if isinstance(each, list)), [])
        for column, at in zip(self._wanted, self.places, strict=True) if parts else ():
            attributes = parts[at :: self.width]
            first: bytes | None = attributes[0]  # the cell may be absent
            if first is None or attributes.count(first) < len(attributes):
                continue
            values = parts[at + 1 :: self.width]
            alike = _Alike(first, None not in values, len(set(values)) < len(values) // _FEW_VALUES)
            known = alike if before is None else before.get(column)
            if known and known.attributes == first:
                found[column] = min(alike, known)  # given only where both are
        return found


_FEW = 64
"""One part in so many of a block may be left to be taken row by row, which takes some forty times as long."""
_FEW_VALUES, _MOST_KNOWN = 4, 1 << 16
"""Values are few where each stands so many times in a block, and looked up while no more than so many are known."""
_SHORT = 1 << 15
"""Bytes of rows that are read one by one before a pattern for them is made."""
_MOST_PATTERNS = 16
_MOST_COLUMNS = 400
_ROW = rb'\s*+<row r="([1-9][0-9]{0,6}+)"((?: [A-Za-z0-9:]++="[^"<>]*+")*+)>'
_ATTRIBUTES = rb'(?: s="[0-9]++")?+(?: t="[A-Za-z]++")?+'
_DIGITS = b"[0-9.eE+-]*+"
_FORMULA = (
    rb'(?:<f(?: t="[A-Za-z]++")?+(?: ref="[A-Z0-9:]++")?+(?: ca="[01]")?+(?: si="[0-9]++")?+'
    rb"(?:/>|>[ -%'-;=?-~]*+</f>))?+"
)
