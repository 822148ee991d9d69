"""The rows of a worksheet in their canonical form (see kernel.c), as plain
Python reads them for `PlainKernel`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.kernelapi import (
    BLANK,
    FIRST_LITERAL,
    KINDS,
    MAX_STYLE,
    NUMBER,
    UNCALCULATED,
    RowText,
    Stop,
)
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, column_number

_NAMES = rb"(?:spans|s|customFormat|ht|hidden|customHeight|outlineLevel|collapsed|thickTop|thickBot|ph|x14ac:dyDescent)"
_VALUE = rb"[A-Za-z0-9:. $]*+"
_ROW = pattern(
    rb'[ \t\r\n]*+<row r="([1-9][0-9]{0,6}+)"((?: %b="%b")*+)(/?+)>'
    % (_NAMES, _VALUE)
)
_ATTRIBUTE = pattern(rb' ([A-Za-z0-9:]++)="([^"]*+)"')
_CELL = pattern(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]{1,5}+)")?+(?: t="([a-zA-Z]++)")?+(?: s="([0-9]{1,5}+)")?+'
    rb'(?:/>|>(?:<f((?: (?:t|ref|ca|si)="%b")*+)(?:/>|>([^<]*+)</f>))?+'
    rb'(?:<v>([^<]*+)</v>|<v/>|<is><t(?: xml:space="preserve")?+>([^<]*+)</t></is>)?+</c>)'
    % _VALUE
)
GROUPS = _CELL.groups + 1
"""How many entries of ``PlainRow.cells`` a cell takes."""
_PLAIN_TEXT = pattern(rb"[\t\n\x20-\x25\x27-\x5c\x5e-\x7f]*+")
_ODD_TEXT = pattern(
    rb"[\x00-\x08\x0b-\x1f]|&(?!(?:amp|lt|gt|quot|apos);)|\]\]>"
)
_EMPTY = b"\t\n\r "
_NUMBERS_OF_KINDS: Mapping[bytes | None, int] = {None: 0} | {
    kind.encode(): at for at, kind in enumerate(KINDS)
}
_END_TAG = pattern(rb"[ \t\r\n]*+</")


class PlainRow(NamedTuple):
    """A row in its canonical form, its values not yet read."""

    number: int
    attributes: dict[bytes, bytes]
    columns: Sequence[int]
    cells: list[bytes | None]
    """The groups of each cell one after another, each with what comes before
    it.
    """
    start: int
    """Of the cells."""
    end: int


def why_stopped(given: RowText, at: int) -> Stop:
    """Return why no row was read at an offset: what follows is an end tag, the
    text's end, or an odd row.
    """
    text = given.text
    if _END_TAG.match(text, at, given.end):
        return Stop.END
    if text.find(b"</row>", at, given.end) >= 0:
        return Stop.ODD
    return Stop.MORE


def canonical_rows(given: RowText) -> Iterator[PlainRow]:
    """Yield rows in their canonical form but for their values, up to one in
    any other form.
    """
    text, at, stop, last_row, descent = given
    known = _KnownRows(_KnownAttributes(descent=descent), _KnownColumns())
    while found := _ROW.match(text, at, stop):
        row = _canonical_row(found, stop, known)
        if row is None or row.number <= last_row:
            return
        at = row.end
        last_row = row.number
        yield row


class _KnownRows(NamedTuple):
    """What was read of the rows before; most rows are alike."""

    attributes: _KnownAttributes
    columns: _KnownColumns


def _canonical_row(
    opening: re.Match[bytes],
    stop: int,
    known: _KnownRows,
) -> PlainRow | None:
    """Return the row that a tag opens, None where it is not canonical or does
    not end before ``stop``.
    """
    digits, written, is_empty = opening.groups()
    attributes = known.attributes[written]
    number = int(digits)
    if attributes is None or number > MAX_ROW:
        return None
    text = opening.string
    start = end = behind = opening.end()
    if not is_empty:
        end = text.find(b"</row>", start, stop)
        behind = end + len(b"</row>")
    if end < 0:
        return None
    cells = _CELL.split(text[start:end])
    columns = known.columns[tuple(cells[1::GROUPS])]
    if columns is None or not _are_canonical(cells, digits):
        return None
    return PlainRow(number, attributes, columns, cells, start, behind)


class _KnownAttributes(dict[bytes, dict[bytes, bytes] | None]):
    """The attributes of rows by what is written for them."""

    def __init__(self, *, descent: bool) -> None:
        super().__init__()
        self._descent = descent

    def __missing__(self, written: bytes) -> dict[bytes, bytes] | None:
        found = _row_attributes(written, descent=self._descent)
        self[written] = found
        return found


def _row_attributes(
    given: bytes, *, descent: bool
) -> dict[bytes, bytes] | None:
    """Return the attributes of a row, None where one occurs twice or is not
    canonical.
    """
    pairs = _ATTRIBUTE.findall(given)
    attributes = dict(pairs)
    if len(attributes) < len(pairs):
        return None
    if b"x14ac:dyDescent" in attributes and not descent:
        return None
    if not _is_style(attributes.get(b"s", b"0")):
        return None
    return attributes


def _is_style(digits: bytes) -> bool:
    """Tell whether a text is the index of a cell format."""
    if not digits.isdigit() or len(digits) > 5:
        return False
    return int(digits) <= MAX_STYLE


LiteralCodes = dict[tuple[int, bytes], int]
"""The codes of literals, by kind and text."""


class _KnownColumns(dict[tuple[bytes | None, ...], Sequence[int] | None]):
    """The columns of rows by the letters of their cells, None where they do
    not rise.
    """

    def __missing__(
        self, letters: tuple[bytes | None, ...]
    ) -> Sequence[int] | None:
        columns = [column_number((each or b"").decode()) for each in letters]
        is_rising = not any(map(int.__ge__, columns, columns[1:]))
        is_within = not columns or columns[-1] <= MAX_COLUMN
        found = columns if is_rising and is_within else None
        self[letters] = found
        return found


def _are_canonical(cells: list[bytes | None], digits: bytes) -> bool:
    """Tell whether the tags of a row's cells are canonical and nothing is
    between them.
    """
    gaps = filter(None, cells[::GROUPS])
    if any(gap.strip(_EMPTY) for gap in gaps):
        return False
    rows = cells[2::GROUPS]
    if rows.count(digits) < len(rows):
        return False
    if not _are_styles(cells[3::GROUPS], cells[5::GROUPS]):
        return False
    kinds = set(cells[4::GROUPS])
    return all((kind or b"n").decode() in KINDS for kind in kinds)


def _are_styles(
    before_kind: Sequence[bytes | None], behind_kind: Sequence[bytes | None]
) -> bool:
    """Tell whether no cell of a row has two style attributes, or one that is
    out of range.
    """
    if any(behind_kind):
        pairs = zip(before_kind, behind_kind, strict=True)
        if any(style and other for style, other in pairs):
            return False
    written = {*before_kind, *behind_kind}
    return all(int(style or 0) <= MAX_STYLE for style in written)


def has_plain_values(row: PlainRow) -> bool:
    """Tell whether the values of a row are canonical, shared strings and
    numbers left unread.
    """
    if not _are_well_placed(row):
        return False
    texts = [*filter(None, row.cells[8::GROUPS] + row.cells[9::GROUPS])]
    if _PLAIN_TEXT.fullmatch(b"".join(texts)):
        return True
    return all(map(_is_text, texts))


def values_of(
    row: PlainRow,
    shared_count: int,
    literals: LiteralCodes,
) -> list[int] | None:
    """Return the values of a row, None where one of them is not canonical.

    Literals that are new get the next number.
    """
    if not _are_well_placed(row):
        return None
    values: list[int] = []
    added: LiteralCodes = {}
    for kind, formula, _, value, inline in _contents(row):
        content = inline or value
        if not content:
            is_open = formula is not None and kind != b"str"
            values.append(UNCALCULATED if is_open else BLANK)
        elif kind == b"s":
            if not _is_index(content, shared_count):
                return None
            values.append(int(content))
        else:
            number = _number_of((kind, content), literals, added)
            if number is None:
                return None
            values.append(FIRST_LITERAL - number)
    literals.update(added)
    return values


def _are_well_placed(row: PlainRow) -> bool:
    """Tell whether the formulas of a row are canonical, and its inline strings
    in cells of their kind and of no other.
    """
    holds_values_only = all(
        row.cells[place::GROUPS].count(None) == len(row.columns)
        for place in (6, 9)
    )
    if holds_values_only and b"inlineStr" not in row.cells[4::GROUPS]:
        return True
    return all(map(_is_well_placed, _contents(row)))


def _is_well_placed(content: tuple[bytes | None, ...]) -> bool:
    kind, attributes, formula, value, inline = content
    if attributes is not None and not _is_formula(attributes, formula):
        return False
    if kind != b"inlineStr":
        return inline is None
    return value is None and (inline is None or attributes is None)


def _contents(row: PlainRow) -> Iterator[tuple[bytes | None, ...]]:
    """Yield of each cell its kind, the attributes and text of its formula, its
    value and its inline string.
    """
    groups = [row.cells[place::GROUPS] for place in (4, 6, 7, 8, 9)]
    return zip(*groups, strict=True)


def _is_index(content: bytes, count: int) -> bool:
    """Tell whether a content is the index of one of so many strings."""
    return content.isdigit() and len(content) <= 9 and int(content) < count


def _number_of(
    literal: tuple[bytes | None, bytes],
    literals: LiteralCodes,
    added: LiteralCodes,
) -> int | None:
    """Return the number of a literal, the next one where it is new; None where
    it is not canonical.
    """
    name, content = literal
    kind = _NUMBERS_OF_KINDS[name]
    key = (kind, content)
    number = literals.get(key)
    if number is not None:
        return number
    if not _IS_LITERAL[KINDS[kind]](content):
        return None
    return added.setdefault(key, len(literals) + len(added))


def _is_formula(attributes: bytes, formula: bytes | None) -> bool:
    names = [name for name, _ in _ATTRIBUTE.findall(attributes)]
    if len(names) > len(set(names)):
        return False
    return formula is None or _is_text(formula)


def _is_text(content: bytes) -> bool:
    """Tell whether the text of an element is well-formed, and holds no
    reference but the predefined ones.
    """
    if _PLAIN_TEXT.fullmatch(content):
        return True
    if _ODD_TEXT.search(content):
        return False
    try:
        text = content.decode()
    except UnicodeError:
        return False
    return "\ufffe" not in text and "\uffff" not in text


def _is_trimmed(content: bytes) -> bool:
    """Tell whether a text begins and ends with ASCII characters other than
    white space.
    """
    ends = content[:1] + content[-1:]
    if not ends.isascii() or ends.strip(_EMPTY) != ends:
        return False
    return _is_text(content)


_IS_LITERAL: Mapping[str, Callable[[bytes], object]] = {
    "n": NUMBER.fullmatch,
    "b": {b"0", b"1"}.__contains__,
    "e": _is_trimmed,
    "d": _is_trimmed,
    "str": _is_text,
    "inlineStr": _is_text,
}
"""Tells of each kind of value that is no shared string whether a content is
canonical.
"""
