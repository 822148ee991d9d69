"""What a date shows under its number format (ECMA-376 part 1, 18.8.31): 45382
under ge.m.d is R6.3.31.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from irodori.tuples import NamedTuple
from irodori.workbook.formats import (
    FormatToken,
    Section,
    era_of,
    literal_words,
    serial_to_date,
)


class ShownDate(NamedTuple):
    """A day that a cell shows, and which parts of it."""

    day: dt.date
    has_year: bool
    has_month: bool
    has_day: bool
    has_words: bool
    """Whether the format holds words of its own beside 年, 月 and 日: 年度,
    月末, 時点.
    """


class RenderedDate(NamedTuple):
    """A date as Excel displays it, the same with a western year, and its
    parts; the latter None for a time alone.
    """

    text: str
    exact: str | None
    date: ShownDate | None


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
_DAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
_KANJI_DAYS = "月火水木金土日"
_OWN_WORDS = frozenset("元年月日./-, ():'")


def render_date(
    number: Decimal,
    section: Section,
    date1904: bool,
) -> RenderedDate | None:
    """Return what a serial number shows under a section with a date or time;
    None where it is no day.
    """
    found = serial_to_date(number, date1904)
    if found is None:
        return None
    moment = _moment(found)
    tokens = _with_first_year(_with_minutes(section.tokens), section, moment)
    has_noon = any(map(_is_noon, tokens))
    text = "".join(_date_part(token, moment, has_noon) for token in tokens)
    date = _shown_date(tokens, moment.date())
    if not any(date[1:4]):
        return RenderedDate(text, None, None)
    western = (_western_part(token, moment, has_noon) for token in tokens)
    return RenderedDate(text, "".join(western), date)


def _moment(found: dt.date) -> dt.datetime:
    if isinstance(found, dt.datetime):
        return found
    return dt.datetime.combine(found, dt.time())


def _is_noon(token: FormatToken) -> bool:
    return token.kind == "date" and "/" in token.text


def _with_first_year(
    tokens: list[FormatToken],
    section: Section,
    moment: dt.datetime,
) -> list[FormatToken]:
    """Return tokens with 元 for the year in the first year of an era, where
    the format's language asks for it.
    """
    era = era_of(moment.date())
    is_first_year = era is not None and moment.year - era.year_before == 1
    if not (
        is_first_year
        and any("gannen" in token.text for token in section.tokens)
    ):
        return tokens
    return [
        FormatToken("literal", "元") if token.text == "e" else token
        for token in tokens
    ]


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
    """Return tokens with minutes (m or mm right after hours or right before
    seconds) as n, and r as its era's parts.
    """
    found = [*map(_without_r, tokens)]
    dates = [at for at, token in enumerate(found) if token.kind == "date"]
    letters = ["", *(found[at].text.strip("[]")[0] for at in dates), ""]
    for at, before, after in zip(dates, letters, letters[2:], strict=False):
        token = found[at]
        is_time = before == "h" or after == "s"
        if token.text in {"m", "mm"} and is_time:
            found[at] = FormatToken("date", "n" * len(token.text))
    return found


def _without_r(token: FormatToken) -> FormatToken:
    if token.kind == "date" and token.text.startswith("r"):
        return FormatToken("date", "gggee" if token.text == "rr" else "ee")
    return token


def _western_part(
    token: FormatToken,
    moment: dt.datetime,
    has_noon: bool,
) -> str:
    """Return a token's text, with the year in four digits and the month and
    day in figures.
    """
    if token.kind == "date":
        letter = token.text[0]
        if letter == "g":
            if "e" in token.text:
                return str(moment.year)
            return ""
        if letter in "yeb":
            return str(moment.year)
        if letter == "m":
            return str(moment.month)
        if letter == "d":
            if len(token.text) < 3:
                return str(moment.day)
            return ""
        if letter == "a" and "/" not in token.text:
            return ""
    return _date_part(token, moment, has_noon)


def _date_part(token: FormatToken, moment: dt.datetime, has_noon: bool) -> str:
    if token.kind != "date":
        return literal_words((token,))
    text = token.text
    letter = token.text[0]
    if letter in "yebg":
        return _year_part(text, moment.date())
    if "/" in text:
        return "AM" if moment.hour < 12 else "PM"
    if letter == "a":
        day = _KANJI_DAYS[moment.weekday()]
        if len(text) == 4:
            return f"{day}曜日"
        return day
    if letter in "md":
        return _month_or_day(text, moment.date())
    return _time_part(text, moment, has_noon)


def _year_part(text: str, day: dt.date) -> str:
    era = era_of(day)
    if text[0] == "y":
        if len(text) > 2:
            return str(day.year)
        return f"{day.year % 100:02}"
    if text[0] == "b":
        return (
            str(day.year + 543)
            if len(text) > 2
            else f"{(day.year + 543) % 100:02}"
        )
    marks = text.count("g")
    years = text.count("e")
    name = era.names[min(marks, 3) - 1] if era and marks else ""
    year = (day.year - era.year_before if era else day.year) if years else None
    return name if year is None else f"{name}{year:0{min(years, 2)}}"


def _month_or_day(text: str, day: dt.date) -> str:
    number, names = (
        (day.month, _MONTHS) if text[0] == "m" else (day.day, _DAYS)
    )
    if len(text) < 3:
        return f"{number:0{len(text)}}"
    name = names[day.month - 1] if text[0] == "m" else names[day.weekday()]
    if len(text) == 5:
        return name[0]
    if len(text) == 3:
        return name[:3]
    return name


def _time_part(text: str, moment: dt.datetime, has_noon: bool) -> str:
    letter = text.strip("[]")[0]
    if letter == "h":
        number = (moment.hour + 11) % 12 + 1 if has_noon else moment.hour
    else:
        number = moment.minute if letter in "mn" else moment.second
    return f"{number:0{min(2, len(text.strip('[]').partition('.')[0]))}}"
