"""Rates: what a cell of オンライン利用率 says, as text or as a number with its format.

The value 1 is 100 %.  A cell that does not plainly say one rate gives Unknown; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.values.quantities import ALONE, NUMBER, WHOLE, number_of
from irodori.scorecard.values.text import outside_and_inside, says_unknown, shown, unspaced, without_footnote


class Rate(NamedTuple):
    """A rate (1 is 100 %) and how a person reads it, such as ``0.2%``."""

    value: Fraction
    text: str


def in_units(rate: Rate, unit: int) -> int:
    """Return a rate as a whole number of which 100 % has ``unit``, a multiple of the rate's denominator."""
    return rate.value.numerator * (unit // rate.value.denominator)


class Unknown(NamedTuple):
    """Why there is no value, as a code of the message catalogue, and the cell's text on one line."""

    code: str
    text: str


NOT_STARTED = "未実施"
"""未実施 in base or current means 0."""

# ---- Rates in text -------------------------------------------------------------------------------------------------

_RATE = pattern(
    rf"(?P<sign>[-+△▲]?){ALONE}(?:(?P<percent>{NUMBER}){WHOLE}(?:%|パーセント)"
    rf"|(?P<tenths>{NUMBER})割(?!合|引|増|り|当|減|弱|強)(?:(?P<hundredths>[0-9])分)?(?:(?P<thousandths>[0-9])厘)?)"
)
_PERCENT_SIGN = pattern(r"%|パーセント")
_CHANGE_BEFORE = pattern(r"[比差+](?:プラス|マイナス)?$|プラス$|マイナス$")
_CHANGE_AFTER = pattern(r"(?:の)?(?:ポイント|pt|増|減|上昇|低下|向上|改善|悪化|アップ|ダウン|UP)", re.IGNORECASE)
# The number itself is left out by these, so the rate is not known: 1%未満, 90%超, 3割弱.
_BOUND_WITHOUT_NUMBER = pattern(r"未満|を?超|弱|強|を?[上下]回")
_RANGE_BEFORE = pattern(r"~$|[0-9%割]-$")
_ABOUT_ANOTHER = pattern(r"目標|前年|前期|前回|昨年|計画|当初|全国|平均|予測|見込|うち")


class _Found(NamedTuple):
    value: Fraction
    text: str
    fault: str | None


def _found(words: str) -> Iterator[_Found | None]:
    """Yield the rates of unspaced words; a change (1.3%増) is none; None for a % that belongs to no number."""
    read = 0
    for match in _RATE.finditer(words):
        read += match["percent"] is not None
        before = words[max(0, match.start() - 5) : match.start()]
        if match["sign"] == "+" or _CHANGE_BEFORE.search(before) or _CHANGE_AFTER.match(words, match.end()):
            continue
        value, text = _value(match)
        negative = match["sign"] in {"-", "△", "▲"}
        fault = _fault(before, match["sign"], words, match.end())
        yield _Found(-value, f"-{text}", fault) if negative else _Found(value, text, fault)
    for _ in range(sum(1 for _ in _PERCENT_SIGN.finditer(words)) - read):
        yield None


def _fault(before: str, sign: str, words: str, end: int) -> str | None:
    if _RANGE_BEFORE.search(before + sign) or words[end : end + 1] == "~":
        return "ambiguous"
    if (sign == "-" and before) or _BOUND_WITHOUT_NUMBER.match(words, end):
        return "unreadable"
    return None


def _value(match: re.Match[str]) -> tuple[Fraction, str]:
    if match["percent"]:
        return number_of(match["percent"]) / 100, match["percent"].replace("・", ".") + "%"
    tenths = number_of(match["tenths"]) / 10
    value = tenths + Fraction(int(match["hundredths"] or 0), 100) + Fraction(int(match["thousandths"] or 0), 1000)
    return value, show_percent(value)


def _one_rate(words: str) -> Rate | str | None:
    """Return the one rate that words say, the end of a code where they say more or less, None where they say none."""
    found = list(_found(words))
    if not found:
        return None
    first = found[0]
    if first is None or None in found:
        return "unreadable"
    if len({each.value for each in found if each}) > 1:
        return "ambiguous"
    faults = [each.fault for each in found if each and each.fault]
    return faults[0] if faults else Rate(first.value, first.text)


_SIMPLE = pattern(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")
_ZERO = pattern(r"0(?:\.0{1,6})?")
_STARTED_NOT = pattern(rf"(?:オンライン(?:申請|手続|化|で)?は?)?{NOT_STARTED}")


@lru_cache(maxsize=1 << 14)
def read_rate(text: str) -> Rate | Unknown:
    """Return the rate that a text cell says: 0.2%, 約20%, 20%以上, 54%(目標:58%), 121.2万件(28.8%), ３割５分, △2.7%.

    未実施 is 0.  What stands outside brackets goes first; brackets that speak of a target or of another year never
    count.  A change (1.3ポイント増, 前年度比8.8%増) is no rate.  Two different rates, or a range: ``rate.ambiguous``.
    A bound that leaves its number out (1%未満, 3割強) and a bare number are ``rate.unreadable``: whether 20 is 20 % and
    0.2 is 20 % cannot be seen in text.  A bare zero is 0 % either way.
    """
    simple = _SIMPLE.fullmatch(text)
    if simple:
        return Rate(Fraction(simple[1]) / 100, text)
    head, notes = outside_and_inside(unspaced(text))
    return _read(head, notes, text)


def _read(head: str, notes: tuple[str, ...], text: str) -> Rate | Unknown:
    if _STARTED_NOT.fullmatch(without_footnote(head)):
        return Rate(Fraction(0), NOT_STARTED)
    if head or not any(notes):
        if says_unknown(head):
            return Unknown("rate.unknown", shown(text))
        if _ZERO.fullmatch(head):
            return Rate(Fraction(0), "0%")
    found = _one_rate(head)
    if found is None:
        found = rate_in_notes(notes)
    if found is None and not head and all(says_unknown(note) for note in notes):
        found = "unknown"
    if isinstance(found, Rate):
        return found
    return Unknown(f"rate.{found or 'unreadable'}", shown(text))


def rate_in_notes(notes: tuple[str, ...]) -> Rate | str | None:
    """Return the one rate that texts in brackets say; those about a target or another year are passed over."""
    own = [note for note in notes if not _ABOUT_ANOTHER.search(note)]
    if len(own) == 1 and _STARTED_NOT.fullmatch(own[0]):
        return Rate(Fraction(0), NOT_STARTED)
    return _one_rate("、".join(own))


# ---- Rates as numbers ----------------------------------------------------------------------------------------------

_STORED = pattern(r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?")
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_LARGEST = 308
_SMALLEST = -400


def decimal_of(raw: str) -> Decimal:
    """Return a number cell's stored text as the decimal that Excel shows for its 15 significant digits.

    0.28999999999999998 is 0.29.  ValueError where it is no number, or none that a double can hold.
    """
    text = raw.strip()
    if not _STORED.fullmatch(text):
        raise ValueError(f"no number of a cell: {shown(raw)}")
    number = _FIFTEEN.create_decimal(text)
    if not number:
        return Decimal(0)
    if not _SMALLEST <= number.adjusted() <= _LARGEST:
        raise ValueError(f"no number of a cell: {shown(raw)}")
    return number.normalize(_FIFTEEN)


class _Format(NamedTuple):
    """What a number format does: ``%`` shows a hundredfold, a quoted ``%`` only stands there."""

    percent: bool
    points: bool
    decimals: int
    most_decimals: int


# A format's parts (ECMA-376 part 1, 18.8.31): quoted text, an escaped, spaced or repeated character, a bracket.
_FORMAT_PART = pattern(r'"([^"]*)"?|[\\_*](.)?|\[[^\]]*\]?|;|\.[0#?]*|.', re.DOTALL)


@lru_cache(maxsize=1 << 10)
def _format_of(number_format: str) -> _Format:
    percent, words, decimals, most = False, "", 0, 0
    for part in _FORMAT_PART.finditer(number_format):
        piece = part[0]
        if piece == ";":
            break
        if piece == "%":
            percent = True
        elif piece[0] == ".":
            decimals, most = piece.count("0"), len(piece) - 1
        elif piece[0] == '"':
            words += part[1]
        elif piece[0] == "\\":
            words += part[2] or ""
        elif piece == "％":
            words += piece
    return _Format(percent, not percent and any(sign in words for sign in ("%", "％", "パーセント")), decimals, most)


def read_rate_number(number: Decimal, number_format: str, percent_column: bool) -> Rate | Unknown:
    """Return the rate that a number cell shows.

    0.002 with ``0.0%`` is 0.2 %; 20 with ``0"%"`` is 20 %.  Any other format: in a column that is written in per cent
    points (percent_column) 20 is 20 %; in another column 0.2 is 20 % and 1 is 100 %, and a number beyond 1 is
    ``rate.ambiguous``.  The text is what Excel shows where that is the exact value, otherwise the exact per cent.
    """
    if not number.is_finite() or (number and not _SMALLEST <= number.adjusted() <= _LARGEST):
        return Unknown("rate.unreadable", str(number))
    form = _format_of(number_format)
    points = form.points or (not form.percent and percent_column)
    if not points and not form.percent and abs(number) > 1:
        return Unknown("rate.ambiguous", format(number, "f"))
    decimals = form.decimals if form.points or form.percent else 0
    return Rate(Fraction(number) / (100 if points else 1), _percent_text(number, 0 if points else 2, decimals))


def as_displayed(rate: Rate, number_format: str) -> Rate:
    """Return a number cell's rate as its format rounds it, half away from zero; as it is where none is shown."""
    form = _format_of(number_format)
    unit = 100 * 10**form.most_decimals
    share, whole = abs(rate.value.numerator), rate.value.denominator
    if not (form.percent or form.points) or not unit % whole:
        return rate
    digits = (2 * share * unit + whole) // (2 * whole) * (1 if rate.value > 0 else -1)
    return Rate(Fraction(digits, unit), _percent_text(Decimal(digits), -form.most_decimals, form.decimals))


def _percent_text(number: Decimal, shift: int, decimals: int) -> str:
    """Return number × 10^shift with at least so many decimals, and a per cent sign."""
    sign, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # the number is finite
    exact = format(Decimal((sign, digits, exponent + shift)), "f")
    whole, _, part = exact.partition(".")
    part = part.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{part}%" if part else f"{whole}%"
    return text.removeprefix("-") if not number else text


class Percent(NamedTuple):
    """A share that is shown when somebody reads it."""

    value: Fraction | tuple[int, int]
    """1 is 100 %; also as numerator and denominator."""

    @property
    def fraction(self) -> Fraction:
        """The share, reduced."""
        return self.value if isinstance(self.value, Fraction) else Fraction(*self.value)

    def text(self, _language: str) -> str:
        """Return it as show_percent does."""
        return show_percent(self.fraction)


def show_percent(value: Fraction) -> str:
    """Return a share for a person: 20%, 24.2%; half up to one decimal.

    A number that is not whole takes more decimals where rounding would carry it to the next whole per cent, where the
    bands of a legend begin: 99.95 % stays 99.95%, 9.996 % stays 9.996%.
    """
    percent = value * 100
    if percent.denominator == 1:
        return f"{percent.numerator}%"
    floor, decimals = percent.numerator // percent.denominator, 1
    while True:
        rounded = (abs(percent) * 10**decimals + Fraction(1, 2)) // 1
        shown_value = Fraction(rounded, 10**decimals) * (1 if percent > 0 else -1)
        if shown_value // 1 == floor:
            break
        decimals += 1
    whole, part = divmod(rounded, 10**decimals)
    return f"{'-' if shown_value < 0 else ''}{whole}.{part:0{decimals}d}%"
