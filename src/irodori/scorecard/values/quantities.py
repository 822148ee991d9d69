"""Numbers in text: digits in groups of three, a decimal point, 億, 万 and 千."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from irodori.patterns import pattern

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,20})(?:[.・][0-9]{1,40})?"
"""1,225, 0.2, 32・1 (the decimal point of vertical writing)."""

ALONE = r"(?<![0-9.,・])(?<![0-9][ /⁄])"
"""Before a number: no part of a longer one is there, such as 75,4 or 1/3 or 2021 12.3."""

WHOLE = r"(?![0-9]|[.,・/⁄:、~ -] ?[0-9])"
"""After a number: it does not go on, and no other digits follow that are kept apart by a sign or a space alone."""

SCALES = {"兆": 10**12, "億": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3}
"""How many a word behind a number multiplies it by."""
_SCALE = r"(?:兆|億|千万|百万|十万|万|千)"

SCALED = rf"{NUMBER}(?:{_SCALE}{NUMBER}){{0,3}}{_SCALE}?"
"""121.2万, 20万4554, 1,745万3,797, 4億1,370万9,993, 5千万476."""

_PART = pattern(rf"({NUMBER})({_SCALE})?")


def number_of(text: str) -> Fraction:
    """Return the value of a text that matches NUMBER."""
    whole, _, decimals = text.replace(",", "").replace("・", ".").partition(".")
    if not decimals:
        return Fraction(int(whole))
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def scaled_number_of(text: str) -> Fraction | None:
    """Return the value of a text that matches SCALED; None where the scales do not fall, as in 3万2億."""
    if text.isascii():  # no scale
        return number_of(text)
    parts = [(number_of(part[1]), SCALES.get(part[2], 1)) for part in _PART.finditer(text)]
    if any(scale <= after for (_, scale), (_, after) in pairwise(parts)):
        return None
    return sum((number * scale for number, scale in parts), Fraction(0))
