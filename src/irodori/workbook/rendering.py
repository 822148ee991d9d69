"""What a cell shows: a value under its number format (ECMA-376 part 1, 18.8.31).

#,##0.0"件"   1234.56 → 1,234.6件        [=0]"－";0.0%   0 → －        ge.m.d   45382 → R6.3.31

Beside the text that Excel displays, ``exact`` is the same text with all stored digits, and with the year of a date in
the western count: what is written around a number counts, and rounding does not.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from irodori.workbook.formats import era_of, serial_to_date


class ShownDate(NamedTuple):
    """A day that a cell shows, and which parts of it."""

    day: dt.date
    has_year: bool
    has_month: bool
    has_day: bool
    has_words: bool
    """Whether the format holds words of its own beside 年, 月 and 日: 年度, 月末, 時点."""


class Shown(NamedTuple):
    """What a cell shows."""

    text: str
    """As Excel displays it."""
    exact: str | None
    """The same with all stored digits; None under a format that is not followed, such as a fraction's."""
    date: ShownDate | None = None


class FormatToken(NamedTuple):
    """A piece of a number format."""

    kind: str
    """``literal``, ``mask``, ``percent``, ``date``, ``general``, ``text`` (@), ``bracket`` or ``other``."""
    text: str


class Section(NamedTuple):
    """One section of a number format."""

    tokens: tuple[FormatToken, ...]
    condition: tuple[str, Decimal] | None
    is_date: bool


_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<filled>.?)|(?P<bracket>\[[^\]]*\]?)'
    r"|(?P<general>general|g/標準)|(?P<noon>am/pm|a/p|上午/下午)|(?P<mask>[0#?][0#?.,]*|\.[0#?]+)|(?P<exponent>e[+-])"
    r"|(?P<date>ss?\.0+|y+|m+|d+|h+|s+|e+|g+|r+|aaaa?|bb+)|(?P<text>@)|(?P<percent>%)|(?P<end>;)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_CONDITION = re.compile(r"\[ ?(<=|>=|<>|<|>|=) ?(-?[0-9]{1,15}(?:\.[0-9]{1,15})?) ?\]")
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PLAIN_SIGNS = frozenset(" -+()$¥￥,.:/△▲")
_LONGEST = 255
"""The most characters of a number format: Excel allows no more."""


@lru_cache(maxsize=1024)
def format_sections(code: str) -> tuple[Section, ...]:
    """Return the sections of a number format, at most four."""
    sections: list[list[FormatToken]] = [[]]
    for match in _TOKEN.finditer(code[:_LONGEST]):
        if match["end"]:
            sections.append([])
        else:
            sections[-1].append(_token(match))
    return tuple(map(_section, sections[:4]))


def _token(match: re.Match[str]) -> FormatToken:
    kind, text = match.lastgroup or "other", match[0]
    if kind in {"quoted", "escaped"}:
        return FormatToken("literal", match[kind])
    if kind == "space":
        return FormatToken("literal", " ")
    if kind == "filled":
        return FormatToken("literal", "")
    if kind == "noon":
        return FormatToken("date", text.lower())
    if kind == "date":
        return FormatToken("date", text.lower())
    if kind == "bracket":
        elapsed = _ELAPSED.fullmatch(text)
        return FormatToken("date", elapsed[0].lower()) if elapsed else FormatToken("bracket", text)
    if kind == "other" and (text in _PLAIN_SIGNS or not text.isascii()):
        return FormatToken("literal", text)
    return FormatToken(kind, text)


def _section(tokens: list[FormatToken]) -> Section:
    kinds = {token.kind for token in tokens}
    conditions = [found for token in tokens if (found := _CONDITION.fullmatch(token.text))]
    condition = (conditions[0][1], Decimal(conditions[0][2])) if conditions else None
    return Section(tuple(tokens), condition, "date" in kinds and "mask" not in kinds)


# ---- Numbers and text ------------------------------------------------------------------------------------------------


def render_number(number: Decimal, code: str, date1904: bool = False) -> Shown:
    """Return what a number cell shows under a format."""
    section, is_negative_section = _section_for(number, format_sections(code))
    if section is None:
        return _as_general(number, FormatToken("general", ""))
    if section.is_date:
        return _render_date(number, section, date1904)
    kinds = [token.kind for token in section.tokens]
    if "general" in kinds:
        return _with_words(section, *_signed_general(number))
    if kinds in (["mask", "exponent", "mask"], ["text"]):
        return _as_general(number, FormatToken("general", ""))
    if kinds.count("mask") > 1 or not _NOT_FOLLOWED.isdisjoint(kinds):
        return Shown(general_text(number), None)
    if "mask" not in kinds:
        words = _literals(section.tokens)
        sign = "-" if words and number < 0 and not is_negative_section else ""
        return Shown(sign + words, words)
    return _render_digits(number, section, is_negative_section)


_NOT_FOLLOWED = frozenset(["exponent", "other", "text"])


def render_text(text: str, code: str) -> str:
    """Return what a text cell shows: a fourth section or one with @ may add words, and ;;; hides it."""
    if "@" not in code and code.count(";") < 3:
        return text
    sections = format_sections(code)
    section = sections[3] if len(sections) == 4 else sections[-1]
    if len(sections) < 4 and not any(token.kind == "text" for token in section.tokens):
        return text
    return "".join(text if token.kind == "text" else _literals((token,)) for token in section.tokens)


def _section_for(number: Decimal, sections: tuple[Section, ...]) -> tuple[Section | None, bool]:
    """Return the section that a number is shown by, and whether that is the one for negative numbers."""
    numeric = [section for section in sections[:3] if not _is_for_text(section)]
    conditions = [section.condition for section in numeric]
    if not numeric:
        return None, False
    if any(conditions):
        return _section_by_condition(number, numeric)
    if len(numeric) > 2 and not number:
        return numeric[2], False
    if len(numeric) > 1 and number < 0:
        return numeric[1], True
    return numeric[0], False


def _section_by_condition(number: Decimal, sections: list[Section]) -> tuple[Section | None, bool]:
    for section in sections[:2]:
        if section.condition and _holds(number, section.condition):
            return section, False
    has_two = len(sections) > 1 and sections[0].condition and sections[1].condition
    if len(sections) == 3 and (has_two or number >= 0):
        return sections[2], False
    rest = [section for section in sections[:2] if not section.condition]
    return (rest[0], False) if rest else (None, False)


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    if sign == "<>":
        return number != bound
    if sign == "=":
        return number == bound
    below = number < bound if sign[0] == "<" else number > bound
    return below or (sign[1:] == "=" and number == bound)


def _is_for_text(section: Section) -> bool:
    return len(section.tokens) > 1 and any(token.kind == "text" for token in section.tokens)


def _literals(tokens: tuple[FormatToken, ...]) -> str:
    return "".join(_literal(token) for token in tokens)


def _literal(token: FormatToken) -> str:
    if token.kind == "bracket":
        return token.text[2:].rstrip("]").partition("-")[0] if token.text.startswith("[$") else ""
    return token.text if token.kind in {"literal", "percent"} else ""


def _signed_general(number: Decimal) -> tuple[str, str]:
    return general_text(number), format(number, "f")


def _as_general(number: Decimal, token: FormatToken) -> Shown:
    return _with_words(Section((token,), None, is_date=False), *_signed_general(number))


def _with_words(section: Section, text: str, exact: str) -> Shown:
    before, after = _around(section, "general")
    return Shown(f"{before}{text}{after}", f"{before}{exact}{after}")


def _around(section: Section, kind: str) -> tuple[str, str]:
    """Return the words before and behind the first token of a kind."""
    at = [token.kind for token in section.tokens].index(kind)
    return _literals(section.tokens[:at]), _literals(section.tokens[at + 1 :])


_EXACT = Context(prec=700)
_GENERAL_DIGITS = Context(prec=11, rounding=ROUND_HALF_UP)


def general_text(number: Decimal) -> str:
    """Return a number as General shows it: eleven digits, very large and very small ones with an exponent."""
    rounded = _GENERAL_DIGITS.plus(number)
    if rounded and not -10 < rounded.adjusted() < 15:
        return f"{rounded.normalize():E}"
    return format(rounded.normalize(), "f") if rounded else "0"


_SIGNS = ("-", "−", "－", "△", "▲")


def _render_digits(number: Decimal, section: Section, is_negative_section: bool) -> Shown:
    mask = next(token.text for token in section.tokens if token.kind == "mask")
    percents = sum(token.kind == "percent" for token in section.tokens)
    before, after = _around(section, "mask")
    whole, _, decimals = mask.partition(".")
    bare = whole if decimals else whole.rstrip(",")
    thousands = len(whole) - len(bare) + len(decimals) - len(decimals.rstrip(","))
    scaled = _EXACT.scaleb(abs(number), 2 * percents - 3 * thousands)

    digits = _masked(scaled, bare, decimals.rstrip(","))
    is_signed = number < 0 and not is_negative_section and digits.strip("0.,")
    text = f"{'-' if is_signed else ''}{before}{digits}{after}"

    if number < 0:
        before, after = _without_sign(before, after)
    least = decimals.count("0")
    exact = f"{'-' if number < 0 else ''}{before}{_exact_digits(scaled, least)}{after}"
    return Shown(text, exact)


def _without_sign(before: str, after: str) -> tuple[str, str]:
    """Return the words around a negative number without the sign that they give it: △5 or (5)."""
    for sign in _SIGNS:
        before = before.replace(sign, "")
    if before.endswith("(") and ")" in after:
        return before[:-1], after.replace(")", "", 1)
    return before, after


def _exact_digits(scaled: Decimal, least: int) -> str:
    """Return all digits of a number, with at least so many decimals."""
    whole, _, decimals = format(scaled, "f").partition(".")
    decimals = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{decimals}" if decimals else whole


def _masked(scaled: Decimal, whole_mask: str, decimal_mask: str) -> str:
    most = sum(map(decimal_mask.count, "0#?"))
    rounded = scaled.quantize(Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP, context=_EXACT)
    whole, _, decimals = format(rounded, "f").partition(".")
    while len(decimals) > decimal_mask.count("0") and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.lstrip("0").zfill(whole_mask.count("0"))
    if "," in whole_mask and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    return f"{whole}.{decimals}" if decimals else whole


# ---- Dates -----------------------------------------------------------------------------------------------------------

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_KANJI_DAYS = "月火水木金土日"
_OWN_WORDS = frozenset("元年月日./-, ():'")


def _render_date(number: Decimal, section: Section, date1904: bool) -> Shown:
    found = serial_to_date(number, date1904)
    if found is None:
        return Shown(general_text(number), None)
    moment = found if isinstance(found, dt.datetime) else dt.datetime.combine(found, dt.time())
    tokens = _with_first_year(_with_minutes(section.tokens), section, moment)
    has_noon = any("/" in token.text for token in tokens if token.kind == "date")
    text = "".join(_date_part(token, moment, has_noon) for token in tokens)
    date = _shown_date(tokens, moment.date())
    if not (date.has_year or date.has_month or date.has_day):
        return Shown(text, None)
    exact = "".join(_western_part(token, moment, has_noon) for token in tokens)
    return Shown(text, exact, date)


def _with_first_year(tokens: list[FormatToken], section: Section, moment: dt.datetime) -> list[FormatToken]:
    """Return tokens with 元 for the year in the first year of an era, where the format's language asks for it."""
    era = era_of(moment.date())
    is_first_year = era is not None and moment.year - era.year_before == 1
    if not (is_first_year and any("gannen" in token.text for token in section.tokens)):
        return tokens
    return [FormatToken("literal", "元") if token.text == "e" else token for token in tokens]


def _shown_date(tokens: list[FormatToken], day: dt.date) -> ShownDate:
    letters = {token.text[0] for token in tokens if token.kind == "date"}
    words = "".join(token.text for token in tokens if token.kind == "literal")
    return ShownDate(
        day,
        has_year=not letters.isdisjoint("yebg"),
        has_month="m" in letters,
        has_day="d" in letters,
        has_words=not _OWN_WORDS.issuperset(words),
    )


def _with_minutes(tokens: tuple[FormatToken, ...]) -> list[FormatToken]:
    """Return tokens with minutes (m or mm right after hours or right before seconds) as n, and r as its era's parts."""
    found = [
        FormatToken("date", "gggee" if token.text == "rr" else "ee") if _is_r(token) else token for token in tokens
    ]
    dates = [at for at, token in enumerate(found) if token.kind == "date"]
    for place, at in enumerate(dates):
        token = found[at]
        if token.text not in {"m", "mm"}:
            continue
        follows_hours = place > 0 and found[dates[place - 1]].text.strip("[]")[0] == "h"
        before_seconds = place + 1 < len(dates) and found[dates[place + 1]].text.strip("[]")[0] == "s"
        if follows_hours or before_seconds:
            found[at] = FormatToken("date", "n" * len(token.text))
    return found


def _is_r(token: FormatToken) -> bool:
    return token.kind == "date" and token.text.startswith("r")


def _western_part(token: FormatToken, moment: dt.datetime, has_noon: bool) -> str:
    """Return a token's text, with the year in four digits and the month and day in figures."""
    if token.kind == "date":
        letter = token.text[0]
        if letter == "g":
            return str(moment.year) if "e" in token.text else ""
        if letter in "yeb":
            return str(moment.year)
        if letter == "m":
            return str(moment.month)
        if letter == "d":
            return str(moment.day) if len(token.text) < 3 else ""
        if letter == "a" and "/" not in token.text:
            return ""
    return _date_part(token, moment, has_noon)


def _date_part(token: FormatToken, moment: dt.datetime, has_noon: bool) -> str:
    if token.kind != "date":
        return _literals((token,))
    text, letter = token.text, token.text[0]
    if letter in "yebg":
        return _year_part(text, moment.date())
    if "/" in text:
        return "AM" if moment.hour < 12 else "PM"
    if letter == "a":
        day = _KANJI_DAYS[moment.weekday()]
        return f"{day}曜日" if len(text) == 4 else day
    if letter in "md":
        return _month_or_day(text, moment.date())
    return _time_part(text, moment, has_noon)


def _year_part(text: str, day: dt.date) -> str:
    era = era_of(day)
    if text[0] == "y":
        return str(day.year) if len(text) > 2 else f"{day.year % 100:02}"
    if text[0] == "b":
        return str(day.year + 543) if len(text) > 2 else f"{(day.year + 543) % 100:02}"
    marks, years = text.count("g"), text.count("e")
    name = era.names[min(marks, 3) - 1] if era and marks else ""
    year = (day.year - era.year_before if era else day.year) if years else None
    return name if year is None else f"{name}{year:0{min(years, 2)}}"


def _month_or_day(text: str, day: dt.date) -> str:
    number, names = (day.month, _MONTHS) if text[0] == "m" else (day.day, _DAYS)
    if len(text) < 3:
        return f"{number:0{len(text)}}"
    name = names[day.month - 1] if text[0] == "m" else names[day.weekday()]
    if len(text) == 5:
        return name[0]
    return name[:3] if len(text) == 3 else name


def _time_part(text: str, moment: dt.datetime, has_noon: bool) -> str:
    letter = text.strip("[]")[0]
    if letter == "h":
        number = (moment.hour + 11) % 12 + 1 if has_noon else moment.hour
    else:
        number = moment.minute if letter in "mn" else moment.second
    return f"{number:0{min(2, len(text.strip('[]').partition('.')[0]))}}"
