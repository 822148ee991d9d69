"""The inner loops of the workbook layer in plain Python: what kernel.c does,
where no compiled kernel is at hand.

Both read the rows of a worksheet in their canonical form only (see kernel.c);
both stop at the same places.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.kernelapi import (
    ABSENT,
    BLANK,
    FIRST_LITERAL,
    KINDS,
    MAX_STYLE,
    NUMBER,
    UNCALCULATED,
    Painted,
    PlanArrays,
    Rows,
    RowText,
    Stop,
    StyleTable,
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
_TAG = pattern(
    rb'<c r="([A-Z]{1,3}+)([0-9]{1,7}+)"(?: s="([0-9]{1,5}+)")?+(?: t="([a-zA-Z]++)")?+(?: s="([0-9]{1,5}+)")?+'
)
"""How a cell of a canonical row begins."""
_GROUPS = _CELL.groups + 1
_HEIGHT = pattern(rb"([0-9]{1,4}+)(?:\.([0-9]*+))?+")
_PLAIN_TEXT = pattern(rb"[\t\n\x20-\x25\x27-\x5c\x5e-\x7f]*+")
_ODD_TEXT = pattern(
    rb"[\x00-\x08\x0b-\x1f]|&(?!(?:amp|lt|gt|quot|apos);)|\]\]>"
)
_EMPTY = b"\t\n\r "
_NUMBERS_OF_KINDS: Mapping[bytes | None, int] = {None: 0} | {
    kind.encode(): at for at, kind in enumerate(KINDS)
}
_END_TAG = pattern(rb"[ \t\r\n]*+</")


class _PlainRow(NamedTuple):
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


class PlainKernel:
    """The kernel in plain Python."""

    name = "python"

    def scan(self, given: RowText, shared_count: int) -> Rows:
        """See `Kernel`."""
        scan = _Scan(shared_count)
        at = given.at
        for row in _rows(given):
            if not scan.take(row):
                break
            at = row.end
        return scan.rows(at, _why(given, at))

    def resolve(self, values: array[int], codes: array[int]) -> None:
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
        written = at = given.at
        last_row = given.last_row
        stop = None
        unknown = (0, 0)
        for row in _rows(given):
            behind = bisect_left(plan.rows, row.number + 1, plan_at)
            try:
                edits = _all_edits(text, row, plan, plan_at, behind, styles)
            except _StoppedError as problem:
                stop = problem.stop
                unknown = problem.key
                break
            for edit_start, edit_end, new in edits:
                out += (text[written:edit_start], new)
                written = edit_end
            at = row.end
            last_row = row.number
            plan_at = behind
        out.append(text[written:at])
        return Painted(
            b"".join(out),
            at,
            _why(given, at) if stop is None else stop,
            last_row,
            plan_at,
            unknown,
        )

    def group(
        self, columns: Sequence[array[int]]
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        keys = [*zip(*columns, strict=True)]
        first = dict(
            zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True)
        )
        numbers = {
            key: number for number, key in enumerate(dict.fromkeys(keys))
        }
        return (
            array("i", map(first.__getitem__, numbers)),
            array("i", map(numbers.__getitem__, keys)),
        )

    def column(
        self, ends: array[int], cells: Sequence[array[int]], column: int
    ) -> tuple[array[int], array[int]]:
        """See `Kernel`."""
        columns, styles, codes = cells
        alike = _rows_alike(ends, columns)
        if alike is not None and column in alike:
            first = ends[0] + alike.index(column)
            part = slice(first, ends[-1], len(alike))
            return array("i", styles[part]), codes[part]
        count = len(ends) - 1
        found_styles = array("i", [ABSENT]) * count
        found_codes = array("i", [BLANK]) * count
        if alike is not None:
            return found_styles, found_codes
        offset = 0
        for row in range(count):
            start, end = ends[row], ends[row + 1]
            place = start + offset
            if place >= end or columns[place] != column:
                place = bisect_left(columns, column, start, end)
            if place < end and columns[place] == column:
                offset = place - start
                found_styles[row] = styles[place]
                found_codes[row] = codes[place]
        return found_styles, found_codes

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
    return (
        alike
        if here == alike * count
        and ends == array("i", range(ends[0], ends[-1] + 1, width))
        else None
    )


class _StoppedError(Exception):
    """A row cannot be painted; ``key`` is the style and the fill's number
    whose new style is not known.
    """

    def __init__(self, stop: Stop, key: tuple[int, int] = (0, 0)) -> None:
        self.stop = stop
        self.key = key


def _why(given: RowText, at: int) -> Stop:
    """Return why no row was read at an offset: what follows is an end tag, the
    text's end, or an odd row.
    """
    text = given.text
    if _END_TAG.match(text, at, given.end):
        return Stop.END
    if text.find(b"</row>", at, given.end) >= 0:
        return Stop.ODD
    return Stop.MORE


def _rows(given: RowText) -> Iterator[_PlainRow]:
    """Yield rows in their canonical form but for their values, up to one in
    any other form.
    """
    text, at, stop, last_row, descent = given
    known: dict[bytes, dict[bytes, bytes] | None] = {}
    columns = _KnownColumns()
    while found := _ROW.match(text, at, stop):
        number = int(found[1])
        written = found[2]
        if written not in known:
            known[written] = _row_attributes(written, descent=descent)
        attributes = known[written]
        if attributes is None or not last_row < number <= MAX_ROW:
            return
        start = found.end()
        end = start if found[3] else text.find(b"</row>", start, stop)
        if end < 0:
            return
        cells = _CELL.split(text[start:end])
        if not _are_canonical(cells, found[1], columns):
            return
        at = end if found[3] else end + len(b"</row>")
        last_row = number
        yield _PlainRow(
            number,
            attributes,
            columns[tuple(cells[1::_GROUPS])] or [],
            cells,
            start,
            at,
        )


def _row_attributes(
    given: bytes, *, descent: bool
) -> dict[bytes, bytes] | None:
    """Return the attributes of a row, None where one occurs twice or is not
    canonical.
    """
    pairs = _ATTRIBUTE.findall(given)
    attributes = dict(pairs)
    style = attributes.get(b"s", b"0")
    if len(attributes) < len(pairs) or (
        b"x14ac:dyDescent" in attributes and not descent
    ):
        return None
    return (
        attributes
        if style.isdigit() and len(style) <= 5 and int(style) <= MAX_STYLE
        else None
    )


LiteralCodes = dict[tuple[int, bytes], int]
"""The codes of literals, by kind and text."""


class _KnownColumns(dict[tuple[bytes | None, ...], Sequence[int] | None]):
    """The columns of rows by the letters of their cells, None where they do
    not rise; most rows are alike.
    """

    def __missing__(
        self, letters: tuple[bytes | None, ...]
    ) -> Sequence[int] | None:
        columns = [column_number((each or b"").decode()) for each in letters]
        is_rising = not any(map(int.__ge__, columns, columns[1:]))
        found = self[letters] = (
            columns
            if is_rising and (not columns or columns[-1] <= MAX_COLUMN)
            else None
        )
        return found


def _are_canonical(
    cells: list[bytes | None], digits: bytes, known: _KnownColumns
) -> bool:
    """Tell whether the cells of a row are in their places, their tags
    canonical and nothing between them.
    """
    if any(gap.strip(_EMPTY) for gap in cells[::_GROUPS] if gap):
        return False
    columns = known[tuple(cells[1::_GROUPS])]
    if columns is None or cells[2::_GROUPS].count(digits) < len(columns):
        return False
    styles, others = cells[3::_GROUPS], cells[5::_GROUPS]
    if any(others) and any(
        style and other for style, other in zip(styles, others, strict=True)
    ):
        return False
    if any(int(style or 0) > MAX_STYLE for style in {*styles, *others}):
        return False
    return all(
        (kind or b"n").decode() in KINDS for kind in set(cells[4::_GROUPS])
    )


def _all_edits(  # noqa: PLR0917  (offsets and tables)
    text: bytes,
    row: _PlainRow,
    plan: PlanArrays,
    first: int,
    behind: int,
    styles: StyleTable,
) -> list[tuple[int, int, bytes]]:
    """Return what changes in a row, where every cell that is planned up to it
    is there; _StoppedError.
    """
    if not _has_plain_values(row):
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
    text: bytes, row: _PlainRow, planned: dict[int, int], styles: StyleTable
) -> Iterator[tuple[int, int, bytes]]:
    """Yield what changes in a row: start, end and the new bytes; take the
    cells that are there out of ``planned``.
    """
    if not planned:
        return
    end = row.start
    for wanted in sorted(planned):
        if wanted not in row.columns:
            return
        letters = row.cells[1 + row.columns.index(wanted) * _GROUPS]
        start = text.index(
            b'<c r="%b%d"' % (letters or b"", row.number), end, row.end
        )
        cell = _TAG.match(text, start)
        assert cell
        end = cell.end()
        group = 3 if cell[3] is not None else 5
        style = int(cell[group] or 0)
        key = (style, planned[wanted])
        if key not in styles.known:
            raise _StoppedError(Stop.UNKNOWN, key)
        del planned[wanted]
        changed = styles.known[key]
        if changed == style:
            continue
        new = b"%d" % changed
        if cell[group] is None:
            at = max(cell.end(4), cell.end(2)) + 1
            yield at, at, b' s="%b"' % new
        else:
            yield *cell.span(group), new


class _Scan:
    """The cells of rows in columns."""

    def __init__(self, shared_count: int) -> None:
        self._shared_count = shared_count
        self._numbers, self._ends, self._heights = (
            array("i"),
            array("i"),
            array("i"),
        )
        self._hidden = array("B")
        self._columns, self._styles = array("H"), array("H")
        self._values = array("i")
        self._literals: LiteralCodes = {}
        self._highest = 0

    def take(self, row: _PlainRow) -> bool:
        """Add a row; return whether its values are canonical."""
        values = _values(row, self._shared_count, self._literals)
        if values is None:
            return False
        styles = _styles(row)
        self._columns.extend(row.columns)
        self._styles.extend(styles)
        self._values.extend(values)
        own = int(row.attributes.get(b"s", b"0"))
        self._highest = max(self._highest, own, *styles)
        self._numbers.append(row.number)
        self._ends.append(len(self._columns))
        self._heights.append(_height(row.attributes.get(b"ht", b"")))
        self._hidden.append(row.attributes.get(b"hidden") in {b"1", b"true"})
        return True

    def rows(self, at: int, stop: Stop) -> Rows:
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


def _styles(row: _PlainRow) -> list[int]:
    """Return the cell formats of a row's cells."""
    before_kind = row.cells[3::_GROUPS]
    behind_kind = row.cells[5::_GROUPS]
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


def _has_plain_values(row: _PlainRow) -> bool:
    """Tell whether the values of a row are canonical, shared strings and
    numbers left unread.
    """
    if _holds_values_only(row):
        texts = b"".join(filter(None, row.cells[8::_GROUPS]))
        if (
            _PLAIN_TEXT.fullmatch(texts)
            and b"inlineStr" not in row.cells[4::_GROUPS]
        ):
            return True
    return _values(row, None, {}) is not None


def _holds_values_only(row: _PlainRow) -> bool:
    """Tell whether a row holds neither formulas nor inline strings."""
    return all(
        row.cells[place::_GROUPS].count(None) == len(row.columns)
        for place in (6, 9)
    )


def _values(
    row: _PlainRow, shared_count: int | None, literals: LiteralCodes
) -> list[int] | None:
    """Return the values of a row, None where one of them is not canonical;
    without a count only the texts are checked.

    Literals that are new get the next number.
    """
    values: list[int] = []
    added: LiteralCodes = {}
    groups = [row.cells[place::_GROUPS] for place in (4, 6, 7, 8, 9)]
    for name, attributes, formula, value, inline in zip(*groups, strict=True):
        if attributes is not None and not _is_formula(attributes, formula):
            return None
        is_inline = name == b"inlineStr"
        if inline is not None and (not is_inline or attributes is not None):
            return None
        if is_inline and value is not None:
            return None
        content = inline if is_inline else value
        if not content:
            is_uncalculated = attributes is not None and name != b"str"
            values.append(UNCALCULATED if is_uncalculated else BLANK)
        elif shared_count is None:
            if not _is_text(content):
                return None
        elif name == b"s":
            if not _is_index(content, shared_count):
                return None
            values.append(int(content))
        else:
            number = _number_of((name, content), literals, added)
            if number is None:
                return None
            values.append(FIRST_LITERAL - number)
    literals.update(added)
    return values


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
    return len(names) == len(set(names)) and (
        formula is None or _is_text(formula)
    )


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
    return _is_text(content) and ends.isascii() and ends.strip(_EMPTY) == ends


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
