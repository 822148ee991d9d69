"""Number formats, their sections, and serial dates (ECMA-376 part 1, 18.8.30
numFmt, 18.8.31 number format codes, 18.17.4.1 dates).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from irodori.patterns import pattern
from irodori.tuples import NamedTuple

GENERAL = "General"

_ERA_SHORT = "[$-411]ge.m.d"
_ERA_LONG = '[$-411]ggge"年"m"月"d"日"'
_YEAR_MONTH = 'yyyy"年"m"月"'
_MONTH_DAY = 'm"月"d"日"'

# 18.8.30: the formats of all languages, then those of ja-jp, for which a file
# gives no code.
_BUILT_IN: Mapping[int, str] = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0 ;(#,##0)",
    38: "#,##0 ;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;[Red](#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
    27: _ERA_SHORT,
    28: _ERA_LONG,
    29: _ERA_LONG,
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: _YEAR_MONTH,
    35: _MONTH_DAY,
    36: _ERA_SHORT,
    50: _ERA_SHORT,
    51: _ERA_LONG,
    52: _YEAR_MONTH,
    53: _MONTH_DAY,
    54: _ERA_LONG,
    55: _YEAR_MONTH,
    56: _MONTH_DAY,
    57: _ERA_SHORT,
    58: _ERA_LONG,
}

_LITERAL = pattern(r'"[^"]*(?:"|$)|[\\_*].?', re.DOTALL)
_ELAPSED = pattern(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_CONDITION = pattern(r"\[\s*[<>=]")
_BRACKETS = pattern(r"\[[^\]]*(?:\]|$)")
_NO_DATE_WORD = pattern(
    r"general|g/[^\s;0#?]+|am/pm|a/p|上午/下午|(?<=s)\.0+|(?<=[0#?.])e[+-]"
)
_TOKEN = pattern(r"y+|m+|d+|h+|s+|e+|g+|r+|aaa+|bb+")
_DAY_IN_MS = 86_400_000
_MAX_SERIAL = 3_000_000


class Era(NamedTuple):
    """An era of the Japanese calendar: its names as g, gg and ggg show them,
    and its first day.
    """

    names: tuple[str, str, str]
    year_before: int
    """The western year before its first."""
    first_day: date


ERAS = (
    Era(("R", "令", "令和"), 2018, date(2019, 5, 1)),
    Era(("H", "平", "平成"), 1988, date(1989, 1, 8)),
    Era(("S", "昭", "昭和"), 1925, date(1926, 12, 25)),
    Era(("T", "大", "大正"), 1911, date(1912, 7, 30)),
    Era(("M", "明", "明治"), 1867, date(1868, 1, 25)),
)


def era_of(day: date) -> Era | None:
    """Return the era in which a day lies; None before 明治."""
    return next((era for era in ERAS if day >= era.first_day), None)


def format_code(number_format_id: int, custom: Mapping[int, str]) -> str:
    """Return the code of a number format: the file's own, else the built-in
    one, else ``General``.
    """
    return custom.get(number_format_id) or _BUILT_IN.get(
        number_format_id, GENERAL
    )


def is_date_format(code: str) -> bool:
    """Tell whether a number under this code is shown as a date: with a year,
    era, month, day or weekday.

    A time of day and an elapsed time ([h]:mm) are no dates. The first section
    decides, or, where sections bear conditions, any of those for numbers.
    """
    bare = _ELAPSED.sub("h", _LITERAL.sub("", code))
    sections = _BRACKETS.sub("", bare).lower().split(";")
    return any(
        map(_shows_date, sections[: 3 if _CONDITION.search(bare) else 1])
    )


def _shows_date(section: str) -> bool:
    section = _NO_DATE_WORD.sub("", section)
    if any(digit in section for digit in "0#?"):
        return False
    tokens = ["", *_TOKEN.findall(section), ""]
    return any(
        token[0] not in "hms"
        or (token[0] == "m" and not _minutes(before, token, after))
        for before, token, after in zip(
            tokens, tokens[1:-1], tokens[2:], strict=False
        )
    )


def _minutes(before: str, token: str, after: str) -> bool:
    """18.8.31: m or mm right after hours or right before seconds is minutes."""
    return len(token) <= 2 and (
        before.startswith("h") or after.startswith("s")
    )


def serial_to_date(
    raw: Decimal | float, date1904: bool
) -> date | datetime | None:
    """Return the date of a serial number, with its time where it has one, to
    the millisecond.

    None where the serial is no day of the calendar: below the first day, after
    31 December 9999, and day 60 of the 1900 system, its 29 February 1900 that
    never was.
    """
    exact = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not (exact.is_finite() and 0 <= exact < _MAX_SERIAL):
        return None
    days, milliseconds = divmod(
        int((exact * _DAY_IN_MS).to_integral_value()), _DAY_IN_MS
    )
    day = _day(days, date1904)
    if day is None or not milliseconds:
        return day
    return datetime.combine(day, time()) + timedelta(milliseconds=milliseconds)


def _day(days: int, date1904: bool) -> date | None:
    if date1904:
        first = date(1904, 1, 1)
    elif days > 60:
        first = date(1899, 12, 30)
    elif 1 <= days < 60:
        first = date(1899, 12, 31)
    else:
        return None
    try:
        return first + timedelta(days)
    except OverflowError:
        return None


# ---- Sections ---------------------------------------------------------------


class FormatToken(NamedTuple):
    """A piece of a number format."""

    kind: str
    """``literal``, ``mask``, ``percent``, ``date``, ``general``, ``text`` (@),
    ``bracket`` or ``other``.
    """
    text: str


class Section(NamedTuple):
    """One section of a number format."""

    tokens: tuple[FormatToken, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool


_SECTION_TOKEN = pattern(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<filled>.?)|(?P<bracket>\[[^\]]*\]?)'
    r"|(?P<general>general|g/標準)|(?P<noon>am/pm|a/p|上午/下午)|(?P<mask>[0#?][0#?.,]*|\.[0#?]+)|(?P<exponent>e[+-])"
    r"|(?P<date>ss?\.0+|y+|m+|d+|h+|s+|e+|g+|r+|aaaa?|bb+)|(?P<text>@)|(?P<percent>%)|(?P<end>;)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_SECTION_CONDITION = pattern(
    r"\[ ?(<=|>=|<>|<|>|=) ?(-?[0-9]{1,15}(?:\.[0-9]{1,15})?) ?\]"
)
_ELAPSED_TIME = pattern(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PLACEHOLDERS = {"space": " ", "filled": ""}
_PLAIN_SIGNS = frozenset(" -+()$¥￥,.:/△▲")
_LONGEST = 255
"""The most characters of a number format: Excel allows no more."""


def format_sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a number format, at most four."""
    sections: list[list[FormatToken]] = [[]]
    for match in _SECTION_TOKEN.finditer(code[:_LONGEST]):
        if match["end"]:
            sections.append([])
        else:
            sections[-1].append(_token(match))
    return tuple(map(_section, sections[:4]))


def _token(match: re.Match[str]) -> FormatToken:
    kind = match.lastgroup or "other"
    text = match[0]
    if kind in {"quoted", "escaped"}:
        return FormatToken("literal", match[kind])
    if kind in _PLACEHOLDERS:
        return FormatToken("literal", _PLACEHOLDERS[kind])
    if kind in {"noon", "date"} or _ELAPSED_TIME.fullmatch(text):
        return FormatToken("date", text.lower())
    if kind == "other" and (text in _PLAIN_SIGNS or not text.isascii()):
        return FormatToken("literal", text)
    return FormatToken(kind, text)


def _section(tokens: list[FormatToken]) -> Section:
    kinds = {token.kind for token in tokens}
    conditions = [
        found
        for token in tokens
        if (found := _SECTION_CONDITION.fullmatch(token.text))
    ]
    condition = None
    if conditions:
        first = conditions[0]
        condition = (first[1], Decimal(first[2]))
    is_date = "date" in kinds and "mask" not in kinds
    return Section(tuple(tokens), condition, is_date)


def literal_words(tokens: tuple[FormatToken, ...]) -> str:
    """Return the words of tokens: quoted and escaped text, signs, and the
    currency sign of [$¥-411].
    """
    return "".join(_literal(token) for token in tokens)


def _literal(token: FormatToken) -> str:
    if token.kind == "bracket":
        if not token.text.startswith("[$"):
            return ""
        currency, _, _ = token.text[2:].rstrip("]").partition("-")
        return currency
    if token.kind in {"literal", "percent"}:
        return token.text
    return ""
