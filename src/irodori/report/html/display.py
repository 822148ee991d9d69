"""How a cell's value looks: numbers under their format (ECMA-376 part 1, 18.8.31), dates with their era.

#,##0.0"件"   1234.56 → 1,234.6件        0.0%   0.0205 → 2.1%        #,##0;△#,##0   -5 → △5
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from irodori.messages import Language
from irodori.patterns import pattern
from irodori.scorecard.values.dates import show_date
from irodori.scorecard.values.rates import decimal_of
from irodori.workbook.book import Workbook
from irodori.workbook.formats import serial_to_date

# Quoted text, an escaped character, a space of some width, a filled space, a bracket, digits, or any other character.
_PIECE = pattern(r'"([^"]*)"?|\\(.)|(_.)|(\*.?)|(\[[^\]]*\]?)|([0#?][0#?.,]*|\.[0#?]+)|(.)', re.DOTALL)
_SECTION = pattern(r'(?:"[^"]*"?|\\.|\[[^\]]*\]?|[^;"\\\[])+')
_GENERAL = pattern(r"general|g/標準", re.IGNORECASE)
_PLAIN = frozenset(" -+()$¥￥%,.:△▲")
_EXACT = Context(prec=400)
_GENERAL_DIGITS = Context(prec=11, rounding=ROUND_HALF_UP)


class _Section(NamedTuple):
    """One section of a number format: what stands before and behind the digits, and the digits themselves."""

    before: str
    after: str
    scale: int
    """The power of ten by which the number is multiplied."""
    whole: int
    """The least digits before the point."""
    least: int
    """The least decimals."""
    most: int
    """The most decimals."""
    grouped: bool


class Display:
    """Shows the values of one workbook."""

    def __init__(self, book: Workbook, language: Language) -> None:
        self._values = book.values
        self._styles = book.styles
        self._date1904 = book.date1904
        self._language = language

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number or a date."""
        return self._values.is_number(code)

    def text(self, style: int, code: int) -> str:
        """Return a value as the sheet shows it, or nearly so."""
        text = self._values.text(code)
        if not self._values.is_number(code):
            return text
        try:
            number = decimal_of(text)
        except ValueError:
            return text
        if self._styles.is_date(style):
            day = serial_to_date(number, self._date1904)
            if day is not None:
                return self._day(day)
        return shown_number(number, self._styles.number_format(style))

    def _day(self, day: dt.date) -> str:
        if isinstance(day, dt.datetime):
            return f"{show_date(day.date(), self._language)} {day:%H:%M}"
        return show_date(day, self._language)


def shown_number(number: Decimal, number_format: str) -> str:
    """Return a number under a format; under one that is neither digits nor per cent as General shows it."""
    sections = _sections(number_format)
    if not sections or sections[0] is None:
        return _general(number)
    section = sections[0]
    sign = "-" if number < 0 else ""
    if number < 0 and len(sections) > 1 and sections[1]:
        section, sign = sections[1], ""
    elif not number and len(sections) > 2 and sections[2]:
        section = sections[2]
    digits = _digits(abs(number), section)
    if sign and not digits.strip("0.,"):
        sign = ""
    return f"{sign}{section.before}{digits}{section.after}"


def _general(number: Decimal) -> str:
    """Return a number as General shows it: eleven digits, very large and very small ones with an exponent."""
    rounded = _GENERAL_DIGITS.plus(number)
    if rounded and not -10 < rounded.adjusted() < 15:
        return f"{rounded.normalize():E}"
    return format(rounded.normalize(), "f") if rounded else "0"


def _digits(number: Decimal, section: _Section) -> str:
    if section.whole < 0:
        return ""
    scaled = _EXACT.scaleb(number, section.scale)
    rounded = scaled.quantize(Decimal(1).scaleb(-section.most), rounding=ROUND_HALF_UP, context=_EXACT)
    whole, _, decimals = format(rounded, "f").partition(".")
    while len(decimals) > section.least and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.lstrip("0").zfill(section.whole) if section.whole else whole.lstrip("0")
    if section.grouped and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    return f"{whole}.{decimals}" if decimals else whole


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[_Section | None, ...]:
    """Return a format's sections for positive, negative and zero; None for one that this module does not follow."""
    if _GENERAL.search(number_format):
        return ()
    return tuple(_section(text) for text in _SECTION.findall(number_format)[:3])


def _section(text: str) -> _Section | None:
    words = ["", ""]
    mask: str | None = None
    percents = 0
    for quoted, escaped, space, _filled, bracket, digits, other in _PIECE.findall(text):
        if digits and mask is None:
            mask = digits
        elif (
            (bracket and not bracket.startswith(("[$", "[Red", "[赤", "[Black", "[Blue", "[Color", "[DBNum")))
            or digits
            or (other and other not in _PLAIN and other.isascii())
        ):
            return None
        else:
            percents += other == "%"
            words[mask is not None] += quoted or escaped or (space and " ") or other or _currency(bracket)
    if mask is None:
        return _Section(words[0], "", 0, -1, 0, 0, grouped=False)
    whole, _, decimals = mask.partition(".")
    bare = whole.rstrip(",") if not decimals else whole
    thousands = len(whole) - len(bare)
    return _Section(
        words[0],
        words[1],
        2 * percents - 3 * thousands,
        bare.count("0"),
        decimals.count("0"),
        sum(map(decimals.count, "0#?")),
        grouped="," in bare,
    )


def _currency(bracket: str) -> str:
    """Return the sign in ``[$¥-411]``."""
    return bracket[2:-1].partition("-")[0] if bracket.startswith("[$") else ""
