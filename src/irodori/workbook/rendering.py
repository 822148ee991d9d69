"""What a cell shows: a value under its number format (ECMA-376 part 1,
18.8.31).

#,##0.0"件"   1234.56 → 1,234.6件        [=0]"－";0.0%   0 → －        ge.m.d   45382 → R6.3.31

Beside the text that Excel displays, ``exact`` is the same text with all stored
digits, and with the year of a date in the western count: what is written
around a number counts, and rounding does not.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from irodori.tuples import NamedTuple
from irodori.workbook.daterendering import ShownDate, render_date
from irodori.workbook.formats import (
    FormatToken,
    Section,
    format_sections,
    literal_words,
)


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
        self._masks: dict[Section, _Mask] = {}

    def number(self, number: Decimal, code: str) -> Shown:
        """Return what a number cell shows under a format."""
        section, is_negative_section = _section_for(
            number, self._sections(code)
        )
        if section is None or _kinds(section) == ["text"]:
            return _as_general(number, _GENERAL)
        kinds = _kinds(section)
        if section.is_date:
            rendered = render_date(number, section, self._date1904)
            if rendered:
                return Shown(*rendered)
        elif "general" in kinds:
            return _with_words(section, *_signed_general(number))
        elif kinds.count("mask") < 2 and _NOT_FOLLOWED.isdisjoint(kinds):
            if "mask" not in kinds:
                return _render_words(number, section, is_negative_section)
            mask = self._mask(section)
            return _render_digits(number, mask, is_negative_section)
        return Shown(general_text(number), None)

    def text(self, text: str, code: str) -> str:
        """Return what a text cell shows: a fourth section or one with @ may
        add words, and ;;; hides it.
        """
        if "@" not in code and code.count(";") < 3:
            return text
        sections = self._sections(code)
        section = sections[3] if len(sections) == 4 else sections[-1]
        if len(sections) < 4 and "text" not in _kinds(section):
            return text
        return "".join(
            text if token.kind == "text" else literal_words((token,))
            for token in section.tokens
        )

    def _sections(self, code: str) -> tuple[Section, ...]:
        found = self._formats.get(code)
        if found is None:
            found = self._formats[code] = format_sections(code)
        return found

    def _mask(self, section: Section) -> _Mask:
        found = self._masks.get(section)
        if found is None:
            found = self._masks[section] = _mask_of(section)
        return found


def render_number(number: Decimal, code: str, date1904: bool = False) -> Shown:
    """Return what one number cell shows under a format."""
    return Renderer(date1904=date1904).number(number, code)


def _kinds(section: Section) -> list[str]:
    return [token.kind for token in section.tokens]


def _render_words(
    number: Decimal, section: Section, is_negative_section: bool
) -> Shown:
    """Return what a section without digits shows of any number."""
    words = literal_words(section.tokens)
    sign = "-" if words and number < 0 and not is_negative_section else ""
    return Shown(sign + words, words)


_GENERAL = FormatToken("general", "")
_NOT_FOLLOWED = frozenset(["exponent", "other", "text"])


def _section_for(
    number: Decimal, sections: tuple[Section, ...]
) -> tuple[Section | None, bool]:
    """Return the section that a number is shown by, and whether that is the
    one for negative numbers.
    """
    numeric = [
        section for section in sections[:3] if not _is_for_text(section)
    ]
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


def _section_by_condition(
    number: Decimal, sections: list[Section]
) -> tuple[Section | None, bool]:
    for section in sections[:2]:
        if section.condition and _holds(number, section.condition):
            return section, False
    has_two = (
        len(sections) > 1 and sections[0].condition and sections[1].condition
    )
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
    return len(section.tokens) > 1 and any(
        token.kind == "text" for token in section.tokens
    )


def _signed_general(number: Decimal) -> tuple[str, str]:
    return general_text(number), format(number, "f")


def _as_general(number: Decimal, token: FormatToken) -> Shown:
    return _with_words(
        Section((token,), None, is_date=False), *_signed_general(number)
    )


def _with_words(section: Section, text: str, exact: str) -> Shown:
    before, after = _around(section, "general")
    return Shown(f"{before}{text}{after}", f"{before}{exact}{after}")


def _around(section: Section, kind: str) -> tuple[str, str]:
    """Return the words before and behind the first token of a kind."""
    at = [token.kind for token in section.tokens].index(kind)
    return literal_words(section.tokens[:at]), literal_words(
        section.tokens[at + 1 :]
    )


_EXACT = Context(prec=700)
_GENERAL_DIGITS = Context(prec=11, rounding=ROUND_HALF_UP)


def general_text(number: Decimal) -> str:
    """Return a number as General shows it: eleven digits, very large and very
    small ones with an exponent.
    """
    rounded = _GENERAL_DIGITS.plus(number)
    if rounded and not -10 < rounded.adjusted() < 15:
        return f"{rounded.normalize():E}"
    return format(rounded.normalize(), "f") if rounded else "0"


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
    whole: str
    decimals: str


def _mask_of(section: Section) -> _Mask:
    mask = next(token.text for token in section.tokens if token.kind == "mask")
    percents = sum(token.kind == "percent" for token in section.tokens)
    whole, _, decimals = mask.partition(".")
    bare = whole if decimals else whole.rstrip(",")
    thousands = (
        len(whole) - len(bare) + len(decimals) - len(decimals.rstrip(","))
    )
    return _Mask(
        *_around(section, "mask"), 2 * percents - 3 * thousands, bare, decimals
    )


def _render_digits(
    number: Decimal, mask: _Mask, is_negative_section: bool
) -> Shown:
    before, after, scale, whole, decimals = mask
    scaled = _EXACT.scaleb(abs(number), scale)

    digits = _masked(scaled, whole, decimals.rstrip(","))
    is_signed = number < 0 and not is_negative_section and digits.strip("0.,")
    text = f"{'-' if is_signed else ''}{before}{digits}{after}"

    if number < 0:
        before, after = _without_sign(before, after)
    least = decimals.count("0")
    exact = f"{'-' if number < 0 else ''}{before}{_exact_digits(scaled, least)}{after}"
    return Shown(text, exact)


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


def _masked(scaled: Decimal, whole_mask: str, decimal_mask: str) -> str:
    most = sum(map(decimal_mask.count, "0#?"))
    rounded = scaled.quantize(
        Decimal(1).scaleb(-most), rounding=ROUND_HALF_UP, context=_EXACT
    )
    whole, _, decimals = format(rounded, "f").partition(".")
    while len(decimals) > decimal_mask.count("0") and decimals.endswith("0"):
        decimals = decimals[:-1]
    whole = whole.lstrip("0").zfill(whole_mask.count("0"))
    if "," in whole_mask and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    return f"{whole}.{decimals}" if decimals else whole
