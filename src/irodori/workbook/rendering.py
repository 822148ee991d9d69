"""What a cell shows: a value under its number format (ECMA-376 part 1,
18.8.31).

#,##0.0"件"   1234.56 → 1,234.6件        [=0]"－";0.0%   0 → －        ge.m.d   45382 → R6.3.31

Beside the text that Excel displays, ``exact`` is the same text with all stored
digits, and with the year of a date in the western count: what is written
around a number counts, and rounding does not.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Context, Decimal

from irodori.tuples import NamedTuple
from irodori.workbook.formats import (
    FormatToken,
    Section,
    era_of,
    format_sections,
    literal_words,
    serial_to_date,
)

# ---- Dates ------------------------------------------------------------------


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
    dates = [token.text for token in tokens if token.kind == "date"]
    words = [token.text for token in tokens if token.kind == "literal"]
    letters = {text[0] for text in dates}
    return ShownDate(
        day,
        has_year=not letters.isdisjoint("yebg"),
        has_month="m" in letters,
        has_day="d" in letters,
        has_words=not _OWN_WORDS.issuperset("".join(words)),
    )


def _with_minutes(tokens: tuple[FormatToken, ...]) -> list[FormatToken]:
    """Return tokens with minutes (m or mm right after hours or right before
    seconds) as n, and r as its era's parts.
    """
    found = [*map(_without_r, tokens)]
    dates = [at for at, token in enumerate(found) if token.kind == "date"]
    letters = [found[at].text.strip("[]")[0] for at in dates]
    before = ["", *letters[:-1]]
    after = [*letters[1:], ""]
    for at, last, following in zip(dates, before, after, strict=False):
        text = found[at].text
        is_time = last == "h" or following == "s"
        if is_time and text in {"m", "mm"}:
            found[at] = FormatToken("date", "n" * len(text))
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
    if token.kind != "date":
        return _date_part(token, moment, has_noon)
    text = token.text
    letter = text[0]
    if letter == "g":
        return str(moment.year) if "e" in text else ""
    if letter in "yeb":
        return str(moment.year)
    if letter == "m":
        return str(moment.month)
    if letter == "d":
        return str(moment.day) if len(text) < 3 else ""
    if letter == "a" and "/" not in text:
        return ""
    return _date_part(token, moment, has_noon)


def _date_part(
    token: FormatToken,
    moment: dt.datetime,
    has_noon: bool,
) -> str:
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
        buddhist = day.year + 543
        return str(buddhist) if len(text) > 2 else f"{buddhist % 100:02}"
    marks = text.count("g")
    years = text.count("e")
    name = era.names[min(marks, 3) - 1] if era and marks else ""
    if not years:
        return name
    year = day.year - era.year_before if era else day.year
    return f"{name}{year:0{min(years, 2)}}"


def _month_or_day(text: str, day: dt.date) -> str:
    if text[0] == "m":
        number, name = day.month, _MONTHS[day.month - 1]
    else:
        number, name = day.day, _DAYS[day.weekday()]
    if len(text) < 3:
        return f"{number:0{len(text)}}"
    if len(text) == 5:
        return name[0]
    if len(text) == 3:
        return name[:3]
    return name


def _time_part(
    text: str,
    moment: dt.datetime,
    has_noon: bool,
) -> str:
    letter = text.strip("[]")[0]
    if letter == "h":
        number = (moment.hour + 11) % 12 + 1 if has_noon else moment.hour
    else:
        number = moment.minute if letter in "mn" else moment.second
    digits, _, _ = text.strip("[]").partition(".")
    return f"{number:0{min(2, len(digits))}}"


# ---- All values -------------------------------------------------------------


class Shown(NamedTuple):
    """What a cell shows."""

    text: str
    """As Excel displays it."""
    exact: str | None
    """The same with all stored digits; None under a format that is not
    followed, such as a fraction's.
    """
    date: ShownDate | None = None


# ---- Numbers and text -------------------------------------------------------


class Renderer:
    """Renders the cells of a workbook; each of its number formats is parsed
    once.
    """

    def __init__(self, *, date1904: bool = False) -> None:
        self._date1904 = date1904
        self._formats: dict[str, tuple[Section, ...]] = {}
        self._numeric: dict[str, list[_NumericSection]] = {}

    def number(
        self,
        number: Decimal,
        code: str,
    ) -> Shown:
        """Return what a number cell shows under a format."""
        form, is_negative_section = _form_for(number, self._forms(code))
        if form is None or form.kinds == ["text"]:
            return _as_general(number, _GENERAL)
        section, kinds, mask = form
        if section.is_date:
            rendered = render_date(number, section, self._date1904)
            if rendered:
                return Shown(*rendered)
        elif "general" in kinds:
            return _with_words(section, *_signed_general(number))
        elif kinds.count("mask") < 2 and _NOT_FOLLOWED.isdisjoint(kinds):
            if mask is None:
                return _render_words(number, section, is_negative_section)
            return _render_digits(number, mask, is_negative_section)
        return Shown(general_text(number), None)

    def text(
        self,
        text: str,
        code: str,
    ) -> str:
        """Return what a text cell shows: a fourth section or one with @ may
        add words, and ;;; hides it.
        """
        if "@" not in code and code.count(";") < 3:
            return text
        sections = self._sections(code)
        section = sections[-1]
        if len(sections) < 4 and "text" not in _kinds(section):
            return text
        return "".join(
            text if token.kind == "text" else literal_words((token,))
            for token in section.tokens
        )

    def _sections(self, code: str) -> tuple[Section, ...]:
        found = self._formats.get(code)
        if found is None:
            found = format_sections(code)
            self._formats[code] = found
        return found

    def _forms(self, code: str) -> list[_NumericSection]:
        """Return the sections of a format that show numbers."""
        found = self._numeric.get(code)
        if found is None:
            sections = self._sections(code)[:3]
            numeric = (each for each in sections if not _is_for_text(each))
            found = [*map(_form_of, numeric)]
            self._numeric[code] = found
        return found


def render_number(
    number: Decimal,
    code: str,
    date1904: bool = False,
) -> Shown:
    """Return what one number cell shows under a format."""
    return Renderer(date1904=date1904).number(number, code)


def _kinds(section: Section) -> list[str]:
    return [token.kind for token in section.tokens]


def _render_words(
    number: Decimal,
    section: Section,
    is_negative_section: bool,
) -> Shown:
    """Return what a section without digits shows of any number."""
    words = literal_words(section.tokens)
    is_signed = number < 0 and not is_negative_section
    if words and is_signed:
        return Shown(f"-{words}", words)
    return Shown(words, words)


_GENERAL = FormatToken("general", "")
_NOT_FOLLOWED = frozenset(["exponent", "other", "text"])


def _form_for(
    number: Decimal, forms: list[_NumericSection]
) -> tuple[_NumericSection | None, bool]:
    """Return the section that a number is shown by, and whether that is the
    one for negative numbers.
    """
    if not forms:
        return None, False
    if any(form.section.condition for form in forms):
        return _form_by_condition(number, forms), False
    if len(forms) > 2 and not number:
        return forms[2], False
    if len(forms) > 1 and number < 0:
        return forms[1], True
    return forms[0], False


def _form_by_condition(
    number: Decimal, forms: list[_NumericSection]
) -> _NumericSection | None:
    conditions = [form.section.condition for form in forms[:2]]
    for form, condition in zip(forms, conditions, strict=False):
        if condition and _holds(number, condition):
            return form
    if len(forms) == 3 and (all(conditions) or number >= 0):
        return forms[2]
    rest = (form for form in forms[:2] if not form.section.condition)
    return next(rest, None)


def _holds(number: Decimal, condition: tuple[str, Decimal]) -> bool:
    sign, bound = condition
    if sign == "<>":
        return number != bound
    if sign == "=":
        return number == bound
    if number == bound:
        return sign[1:] == "="
    return number < bound if sign[0] == "<" else number > bound


def _is_for_text(section: Section) -> bool:
    return len(section.tokens) > 1 and "text" in _kinds(section)


def _signed_general(number: Decimal) -> tuple[str, str]:
    return general_text(number), format(number, "f")


def _as_general(number: Decimal, token: FormatToken) -> Shown:
    section = Section((token,), None, is_date=False)
    return _with_words(section, *_signed_general(number))


def _with_words(
    section: Section,
    text: str,
    exact: str,
) -> Shown:
    before, after = _around(section, "general")
    return Shown(f"{before}{text}{after}", f"{before}{exact}{after}")


def _around(section: Section, kind: str) -> tuple[str, str]:
    """Return the words before and behind the first token of a kind."""
    at = _kinds(section).index(kind)
    before = section.tokens[:at]
    behind = section.tokens[at + 1 :]
    return literal_words(before), literal_words(behind)


_EXACT = Context(prec=700)
_GENERAL_DIGITS = Context(prec=11, rounding=ROUND_HALF_UP)


def general_text(number: Decimal) -> str:
    """Return a number as General shows it: eleven digits, very large and very
    small ones with an exponent.
    """
    rounded = _GENERAL_DIGITS.plus(number)
    if rounded and not -10 < rounded.adjusted() < 15:
        return f"{rounded.normalize():E}"
    if rounded:
        return format(rounded.normalize(), "f")
    return "0"


_SIGNS = ("-", "−", "－", "△", "▲")


class _Mask(NamedTuple):
    """How a section shows digits."""

    before: str
    after: str
    """The words around the digits."""
    scale: int
    """The power of ten by which the number is multiplied: 2 for each per cent
    sign, −3 for each comma at an end.
    """
    least_digits: int
    """The fewest digits before the point."""
    has_groups: bool
    """Whether the digits before the point are in groups of three."""
    least_decimals: int
    unit: Decimal
    """What the number is rounded to."""


class _NumericSection(NamedTuple):
    """A section that shows numbers, with the kinds of its tokens and how it
    shows digits, if it does.
    """

    section: Section
    kinds: list[str]
    mask: _Mask | None


def _form_of(section: Section) -> _NumericSection:
    kinds = _kinds(section)
    mask = _mask_of(section) if "mask" in kinds else None
    return _NumericSection(section, kinds, mask)


def _mask_of(section: Section) -> _Mask:
    kinds = _kinds(section)
    mask = section.tokens[kinds.index("mask")].text
    whole, _, decimals = mask.partition(".")
    bare = whole if decimals else whole.rstrip(",")
    bare_decimals = decimals.rstrip(",")
    commas = len(whole) - len(bare)
    commas += len(decimals) - len(bare_decimals)
    places = sum(map(decimals.count, "0#?"))
    return _Mask(
        *_around(section, "mask"),
        scale=2 * kinds.count("percent") - 3 * commas,
        least_digits=bare.count("0"),
        has_groups="," in bare,
        least_decimals=decimals.count("0"),
        unit=Decimal(1).scaleb(-places),
    )


def _render_digits(
    number: Decimal,
    mask: _Mask,
    is_negative_section: bool,
) -> Shown:
    before = mask.before
    after = mask.after
    scaled = _EXACT.scaleb(abs(number), mask.scale)

    digits = _masked(scaled, mask)
    text = f"{before}{digits}{after}"
    all_digits = _exact_digits(scaled, mask.least_decimals)
    if number >= 0:
        return Shown(text, f"{before}{all_digits}{after}")
    if not is_negative_section and digits.strip("0.,"):
        text = f"-{text}"
    before, after = _without_sign(before, after)
    return Shown(text, f"-{before}{all_digits}{after}")


def _without_sign(before: str, after: str) -> tuple[str, str]:
    """Return the words around a negative number without the sign that they
    give it: △5 or (5).
    """
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


def _masked(scaled: Decimal, mask: _Mask) -> str:
    """Return the digits of a number as Excel displays them."""
    rounded = scaled.quantize(
        mask.unit, rounding=ROUND_HALF_UP, context=_EXACT
    )
    whole, _, decimals = format(rounded, "f").partition(".")
    while len(decimals) > mask.least_decimals and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.lstrip("0").zfill(mask.least_digits)
    if mask.has_groups and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    return f"{whole}.{decimals}" if decimals else whole
