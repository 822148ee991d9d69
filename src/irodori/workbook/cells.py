"""What the cells of a workbook hold: each value as a small number, its code,
and what a code means (ECMA-376 18.3.1.4).

A code is an index into the shared strings, or a negative number for a value
that the cell itself holds. A column of a hundred thousand rows is then an
array of integers, and each distinct value is read once.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import filterfalse

from irodori.errors import InputError
from irodori.tuples import NamedTuple
from irodori.workbook.colors import PLAIN_FONT, Font
from irodori.workbook.formats import serial_to_date
from irodori.workbook.kernelapi import BLANK, KINDS, NUMBER, UNCALCULATED
from irodori.workbook.sheetparser import ParsedCell
from irodori.workbook.strings import (
    ItemRun,
    SharedStrings,
    has_looks,
    item_runs,
    literal_text,
    without_escapes,
)

__all__ = ["BLANK", "UNCALCULATED", "CellValues", "Literal", "TextRun"]

_KEPT_LITERALS = (BLANK, UNCALCULATED)
_TRIMMED = frozenset({"s", "n", "e", "b", "d"})
"""The kinds of values around which white space means nothing."""
_MOST_INDEX_DIGITS = 9


class Literal(NamedTuple):
    """A value that a cell holds itself: ``n`` number, ``b`` boolean, ``e``
    error, ``d`` ISO date, ``str`` text.
    """

    kind: str
    text: str


class TextRun(NamedTuple):
    """A part of a text with one look."""

    text: str
    argb: str | None = None
    """The colour of its font, None where the run leaves it to the cell's own
    font.
    """
    strike: bool = False
    raised: bool = False


class CellValues:
    """Turns cells' values into codes, and codes into values."""

    def __init__(
        self,
        shared: SharedStrings,
        read_font: Callable[[bytes], Font] = lambda _: PLAIN_FONT,
    ) -> None:
        self.shared_count = len(shared)
        self._shared = shared
        self._read_font = read_font
        """Reads the font that the ``rPr`` element of a rich text run
        describes.
        """
        self._literals: list[Literal | bytes] = [
            Literal("str", "") for _ in _KEPT_LITERALS
        ]
        """The values by code; of a number only its digits, for there are many
        of them.
        """
        self._codes: dict[Literal | bytes, int] = {}
        self._inline = {UNCALCULATED}
        """The codes of the values that are no numbers, not blank and no shared
        strings.
        """
        self._rich: dict[int, bytes] = {}
        """The elements of the inline strings whose runs differ in their look,
        by code.
        """
        self._numbers = _Numbers(self._literals)

    def is_number(self, code: int) -> bool:
        """Tell whether the value of a code is a number."""
        return code < BLANK and type(self._literals[-1 - code]) is bytes

    def is_error(self, code: int) -> bool:
        """Tell whether the value of a code is an error: #N/A."""
        if code >= BLANK:
            return False
        literal = self._literals[-1 - code]
        return isinstance(literal, Literal) and literal.kind == "e"

    def literal(self, code: int) -> Literal:
        """Return the value behind a negative code; of a blank, the empty text."""
        literal = self._literals[-1 - code]
        return (
            Literal("n", literal.decode())
            if isinstance(literal, bytes)
            else literal
        )

    def text(self, code: int) -> str:
        """Return the text of a value as it is stored: a number's digits,
        ``TRUE``, ``#N/A``, or the text itself.
        """
        if code >= 0:
            return self._shared.text(code)
        literal = self._literals[-1 - code]
        if isinstance(literal, bytes):
            return literal.decode()
        return literal.text

    def is_rich(self, code: int) -> bool:
        """Tell whether a text has runs that differ in their look."""
        return self._rich_item(code) is not None

    def _rich_item(self, code: int) -> bytes | None:
        """Return the bytes of a text that has runs, None for a plain one."""
        if code >= 0:
            return self._shared.rich_item(code)
        return self._rich.get(code)

    def rich_among(self, codes: Sequence[int]) -> set[int]:
        """Return those of some values whose texts have runs that differ in
        their look.
        """
        return self._shared.rich_among(codes) | (self._rich.keys() & codes)

    def runs(self, code: int) -> tuple[TextRun, ...]:
        """Return the text of a value in runs of one look; a plain text is one
        run, an empty one none.
        """
        item = self._rich_item(code)
        if item is None:
            text = self.text(code)
            if text:
                return (TextRun(text),)
            return ()
        return tuple(
            self._text_run(run) for run in item_runs(item) if run.text
        )

    def _text_run(self, run: ItemRun) -> TextRun:
        font = PLAIN_FONT
        if run.properties:
            font = self._read_font(run.properties)
        return TextRun(run.text, *font)

    def texts(self, codes: Sequence[int]) -> list[str]:
        """Return the texts of many values."""
        shared = self._shared.texts([code for code in codes if code >= 0])
        if len(shared) == len(codes):
            return shared
        literals = [self._literals[-1 - code] for code in codes if code < 0]
        own = [
            each.decode() if isinstance(each, bytes) else each.text
            for each in literals
        ]
        if not shared:
            return own
        next_shared, next_own = iter(shared), iter(own)
        return [next(next_shared if code >= 0 else next_own) for code in codes]

    def texts_among(self, codes: Iterable[int]) -> dict[int, str]:
        """Return the texts, by code, of those of some values that are neither
        numbers nor blank.
        """
        inline = self._inline
        held = [code for code in set(codes) if code >= 0 or code in inline]
        return dict(zip(held, self.texts(held), strict=True))

    def short_shared(self, most: int) -> Iterator[tuple[int, str]]:
        """Yield the code and text of each shared string of at most so many
        characters.
        """
        return self._shared.short(most)

    def inline_texts(self) -> Iterator[tuple[int, str]]:
        """Yield the code and the text of each value that is neither a number
        nor a shared string.
        """
        for code in self._inline:
            yield code, self.text(code)

    def forget_digits(self) -> None:
        """Free the index of numbers by their digits; the same number, read
        again, gets another code.
        """
        self._numbers.clear()

    def literal_code(self, literal: Literal) -> int:
        """Return the code of a value that the cell itself holds and that is no
        number.
        """
        code = self._codes.get(literal)
        if code is None:
            code = self._codes[literal] = -1 - len(self._literals)
            self._literals.append(literal)
            self._inline.add(code)
        return code

    def literal_codes(
        self,
        kinds: array[int],
        literals: Sequence[bytes],
    ) -> array[int]:
        """Return the codes of the literals that the kernel has read: kinds and
        contents.
        """
        numbers = self._numbers
        if not any(kinds):
            numbers.add(literals)
            return array("i", map(numbers.__getitem__, literals))
        return array(
            "i",
            [
                self._canonical_code(KINDS[kind], content)
                if kind
                else numbers[content]
                for kind, content in zip(kinds, literals, strict=True)
            ],
        )

    def _canonical_code(self, kind: str, content: bytes) -> int:
        text = literal_text(content)
        if kind == "b":
            text = "TRUE" if text == "1" else "FALSE"
        return self.literal_code(
            Literal("str" if kind == "inlineStr" else kind, text)
        )

    def parsed_code(self, cell: ParsedCell, text: bytes) -> int:
        """Return the code of the value of a cell that was parsed from a text."""
        code = BLANK
        if cell.inline is not None:
            code = self._inline_parsed(
                cell.inline, text[cell.inline_start : cell.inline_end]
            )
        elif cell.value is not None:
            code = self._parsed(cell.kind, cell.value)
        # an empty text is a result
        if cell.has_formula and code == BLANK and cell.kind != "str":
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
            self._inline.add(code)
            self._rich[code] = element
        return code

    def _parsed(self, kind: str, value: str) -> int:
        text = without_escapes(value)
        if kind in _TRIMMED:
            text = text.strip(" \t\r\n")
        if not text:
            return BLANK
        if kind == "s":
            return self._shared_index(text)
        if kind == "n":
            return self._number(text)
        if kind == "b":
            text = "TRUE" if text in {"1", "true"} else "FALSE"
        return self.literal_code(
            Literal("str" if kind == "inlineStr" else kind, text)
        )

    def _shared_index(self, text: str) -> int:
        digits = text.lstrip("0") or "0"
        if not (
            text.isascii()
            and text.isdigit()
            and len(digits) <= _MOST_INDEX_DIGITS
        ):
            raise InputError("strings.index", index=text[:40])
        index = int(digits)
        if index >= self.shared_count:
            raise InputError("strings.index", index=text[:40])
        return index

    def _number(self, text: str) -> int:
        digits = text.encode("utf-8", "replace")
        if not NUMBER.fullmatch(digits):
            raise InputError("worksheet.reference", ref=text[:40])
        return self._numbers[digits]


class _Numbers(dict[bytes, int]):
    """The code of each number by its stored digits; a number that has no code
    yet gets one.
    """

    def __init__(self, literals: list[Literal | bytes]) -> None:
        super().__init__()
        self._literals = literals

    def __missing__(self, digits: bytes) -> int:
        self._literals.append(digits)
        code = self[digits] = -len(self._literals)
        return code

    def add(self, every: Sequence[bytes]) -> None:
        """Give codes to the numbers among these that have none."""
        new = [*filterfalse(self.__contains__, every)]
        first = -1 - len(self._literals)
        codes = range(first, first - len(new), -1)
        self.update(zip(new, codes, strict=True))
        self._literals += new


# ---- A cell as a Python program sees it -------------------------------------

CellValue = str | int | float | bool | dt.date | dt.time | None
_MOST_EXACT = 1e15
"""Below this each whole number is a float of its own."""


class Cell(NamedTuple):
    """One cell as a reader sees it."""

    ref: str
    row: int
    column: int
    value: CellValue
    """Text, number, boolean, date, an error as its text; of a formula its
    cached value; None where there is none.
    """
    number_format: str
    """The format code, ``General`` where none is set."""
    fill: str | None
    """ARGB of the colour that the fill shows, None where it has none."""


def literal_value(
    literal: Literal,
    *,
    is_date: bool,
    date1904: bool,
) -> CellValue:
    """Return the value of a literal; ``is_date`` tells whether the cell shows
    numbers as dates.
    """
    if literal.kind == "n":
        return _number_value(
            float(literal.text), is_date=is_date, date1904=date1904
        )
    if literal.kind == "b":
        return literal.text == "TRUE"
    if literal.kind == "d":
        return _iso_date(literal.text)
    return literal.text


def _number_value(
    number: float,
    *,
    is_date: bool,
    date1904: bool,
) -> CellValue:
    day = serial_to_date(number, date1904) if is_date else None
    if day is not None:
        return day
    return (
        int(number)
        if number.is_integer() and abs(number) < _MOST_EXACT
        else number
    )


def _iso_date(text: str) -> CellValue:
    """Return the date of a cell of type ``d`` (18.18.11 ST_CellType), or its
    text where it is none.
    """
    for read in (
        dt.date.fromisoformat,
        dt.datetime.fromisoformat,
        dt.time.fromisoformat,
    ):
        try:
            return read(text)
        except ValueError:
            continue
    return text
