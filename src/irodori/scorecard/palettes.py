"""The colours of a legend, the bands of progress that they stand for, and which
of the five colours of a scale a fill is.

A band such as 70%~100%未満 holds some progress; bands may overlap or leave a
gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Protocol

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.values.rates import show_percent
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

Color = str
"""One of the five, another name of the profile's colour words such as
``purple``, or ``#RRGGBB``: a swatch alone.
"""
COLORS: tuple[Color, ...] = ("blue", "green", "yellow", "orange", "red")
"""The five from the best to the worst; a palette has them all, and any other
colour needs a swatch of its own.
"""
NO_COLORS = frozenset({"none", "other"})
"""What a colour word or a swatch names beside colours: no fill, and an
unknown colour.
"""

Palette = Mapping[Color, Fill]

_NO_FILL = frozenset({"none", ""})


class _Hues(NamedTuple):
    """A stretch of the colour circle in degrees, the first included and the
    last not; it may run over 360.
    """

    first: int
    last: int

    def holds(self, hue: Fraction) -> bool:
        if self.first < self.last:
            return self.first <= hue < self.last
        return hue >= self.first or hue < self.last


# What a shade is read as. Between the stretches (yellow-green, blue-green,
# violet) nothing is read.
_READ: dict[Color, _Hues] = {
    "red": _Hues(325, 20),
    "orange": _Hues(20, 43),
    "yellow": _Hues(43, 64),
    "green": _Hues(72, 165),
    "blue": _Hues(175, 255),
}
# What a colour word still allows: neighbours overlap, because one office's 黄
# is another's 橙.
_ALLOWED: dict[Color, _Hues] = {
    "red": _Hues(315, 30),
    "orange": _Hues(10, 50),
    "yellow": _Hues(40, 75),
    "green": _Hues(60, 182),
    "blue": _Hues(165, 265),
}
# The same for colours beyond the five; a name that is not here may be any
# colour.
_ALLOWED_BEYOND: dict[Color, _Hues] = {
    "amber": _Hues(20, 60),
    "beige": _Hues(15, 75),
    "brown": _Hues(340, 55),
    "gold": _Hues(30, 65),
    "lime": _Hues(60, 150),
    "magenta": _Hues(280, 350),
    "navy": _Hues(195, 265),
    "ochre": _Hues(25, 65),
    "pink": _Hues(285, 30),
    "purple": _Hues(245, 340),
    "sky": _Hues(165, 235),
    "teal": _Hues(145, 205),
    "ultramarine": _Hues(205, 265),
    "vermilion": _Hues(0, 40),
    "violet": _Hues(235, 305),
}
_GREYS = frozenset({"black", "gray", "silver", "white"})
# the least difference between the strongest and the weakest of red, green and
# blue in a colour
_GREY_BELOW = 20
# FFC000, Excel's orange, and FFE699, its light yellow, share a hue
_GOLD = _Hues(43, 47)
_STRONG_BELOW = 80  # a gold whose weakest part is less than this is an orange


def is_filled(fill: Fill | None) -> bool:
    """Tell whether a cell with this fill shows any; plain white counts as
    none.
    """
    return (
        fill is not None
        and fill.pattern not in _NO_FILL
        and seen(fill) != ("solid", "FFFFFF", None)
    )


def seen(fill: Fill) -> tuple[str, str | None, str | None]:
    """Return what of a fill is seen: the pattern and its colours without
    alpha, for a solid one only the first.
    """
    if fill.pattern == "solid":
        return "solid", _rgb(fill.foreground), None
    return fill.pattern, _rgb(fill.foreground), _rgb(fill.background)


def same_fill(one: Fill, other: Fill) -> bool:
    """Tell whether two fills look the same."""
    return seen(one) == seen(other)


def color_in(palette: Palette, fill: Fill) -> Color | None:
    """Return the colour whose fill in the palette looks exactly like this one."""
    looks = seen(fill)
    for color, known in palette.items():
        if seen(known) == looks:
            return color
    return None


def color_by_hue(fill: Fill) -> Color | None:
    """Return the colour that a shade is nearest to; None for grey, white, and
    hues between two colours.

    Degrees of hue: red from 325 over 0 to 20, orange to 43, yellow to 64,
    green 72 to 165, blue 175 to 255; a strong gold (43 to 47) is an orange, a
    light one a yellow. A pattern is read by its one colour that is no grey.
    """
    shades = _shades(fill)
    if len(shades) != 1:
        return None
    hue, weakest = shades.pop()
    if _GOLD.holds(hue):
        return "orange" if weakest < _STRONG_BELOW else "yellow"
    return next(
        (color for color, hues in _READ.items() if hues.holds(hue)), None
    )


def is_grey(argb: str) -> bool:
    """Tell whether a colour is black, white or a grey between them."""
    return _shade(argb[-6:]) is None


def is_grey_fill(fill: Fill) -> bool:
    """Tell whether a fill is solid and black, white or a grey."""
    return (
        fill.pattern == "solid"
        and bool(fill.foreground)
        and is_grey(fill.foreground or "")
    )


def contradicts(fill: Fill, color: Color) -> bool:
    """Tell whether a swatch plainly is not the colour that its words say; a
    pattern in black and white may be any.
    """
    shades = _shades(fill)
    allowed = _ALLOWED.get(color) or _ALLOWED_BEYOND.get(color)
    if color in _GREYS:
        return bool(shades)
    if allowed is None:
        return False
    if not shades:
        return fill.pattern == "solid" and fill.foreground is not None
    return not any(allowed.holds(hue) for hue, _ in shades)


def swatch_name(fill: Fill, *, greys: bool = False) -> Color | None:
    """Return the name of a colour that only its swatch shows, ``#RRGGBB``;
    None for patterns, and else for greys.
    """
    rgb = _rgb(fill.foreground)
    return (
        f"#{rgb}"
        if fill.pattern == "solid" and rgb and (greys or not is_grey(rgb))
        else None
    )


def in_order(colors: Iterable[Color]) -> tuple[Color, ...]:
    """Return colours each once: those of the five from the best to the worst,
    then the others as they come.
    """
    found = dict.fromkeys(colors)
    return (
        *(each for each in COLORS if each in found),
        *(each for each in found if each not in COLORS),
    )


def _shades(fill: Fill) -> set[tuple[Fraction, int]]:
    """Return (hue in degrees, weakest part) of each colour of a fill that is
    no grey.
    """
    if not is_filled(fill):
        return set()
    _, *colors = seen(fill)
    return {shade for rgb in colors if rgb and (shade := _shade(rgb))}


def _shade(rgb: str) -> tuple[Fraction, int] | None:
    red = int(rgb[0:2], 16)
    green = int(rgb[2:4], 16)
    blue = int(rgb[4:6], 16)
    weakest = min(red, green, blue)
    strongest = max(red, green, blue)
    range_ = strongest - weakest
    if range_ < _GREY_BELOW:
        return None
    if strongest == red:
        sixth = Fraction(green - blue, range_)
    elif strongest == green:
        sixth = 2 + Fraction(blue - red, range_)
    else:
        sixth = 4 + Fraction(red - green, range_)
    return sixth * 60 % 360, weakest


def _rgb(argb: str | None) -> str | None:
    return argb[-6:].upper() if argb else None


# ---- Colours as characters --------------------------------------------------

_EMOJI = {
    **dict.fromkeys("🔵🟦", "青"),
    **dict.fromkeys("🟢🟩", "緑"),
    **dict.fromkeys("🟡🟨", "黄"),
    **dict.fromkeys("🟠🟧", "橙"),
    **dict.fromkeys("🔴🟥", "赤"),
    **dict.fromkeys("🟣🟪", "紫"),
    **dict.fromkeys("🟤🟫", "茶"),
}
_COLORED_SIGN = pattern("[" + "".join(_EMOJI) + "]")


def spelled(text: str) -> str:
    """Return text with each coloured circle or square as a mark and its
    colour's word: ■青色.
    """
    return _COLORED_SIGN.sub(lambda sign: f"■{_EMOJI[sign[0]]}色 ", text)


class Band(NamedTuple):
    """The progress that one colour stands for; 1 is 100 %, a bound of None is
    open, a colour of None is no fill.
    """

    color: Color | None
    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = False
    unclear: bool = False
    """Whether the legend names a colour here that is none of the five."""

    def holds(self, progress: Ratio) -> bool:
        """Tell whether a progress lies in the band."""
        return lies_between(
            progress.numerator, progress.denominator, *bounds_of(self)
        )

    @property
    def sentence(self) -> Sentence:
        """The band in words: 70%以上100%未満."""
        low = high = None
        if self.low is not None:
            low = _bound("at_least" if self.low_closed else "above", self.low)
        if self.high is not None:
            high = _bound(
                "at_most" if self.high_closed else "below", self.high
            )
        if low and high:
            return Sentence("band.between", {"low": low, "high": high})
        return low or high or Sentence("band.all")


class Ratio(Protocol):
    """What is needed of a progress; the denominator is positive."""

    @property
    def numerator(self) -> int:
        """Its part."""

    @property
    def denominator(self) -> int:
        """Its whole."""


Bound = tuple[int, int, bool] | None
"""A numerator, a positive denominator, and whether the bound itself belongs to
the band; None is open.
"""


def bounds_of(band: Band) -> tuple[Bound, Bound]:
    """Return a band's bounds as whole numbers."""
    low = (
        None
        if band.low is None
        else (*band.low.as_integer_ratio(), band.low_closed)
    )
    high = (
        None
        if band.high is None
        else (*band.high.as_integer_ratio(), band.high_closed)
    )
    return low, high


def lies_between(
    part: int,
    whole: int,
    low: Bound,
    high: Bound,
) -> bool:
    """Tell whether part / whole lies between two bounds; ``whole`` is
    positive.
    """
    if low is not None:
        over = part * low[1] - low[0] * whole
        if over < 0 or (over == 0 and not low[2]):
            return False
    if high is None:
        return True
    over = part * high[1] - high[0] * whole
    return over < 0 or (over == 0 and high[2])


def settled(bands: Iterable[Band]) -> tuple[Band, ...]:
    """Return the bands from the highest to the lowest, read as people write
    them.

    One-sided bands are a staircase: 100%以上, 70%以上, 40%以上 end where the
    one above begins, and 10%未満, 40%未満 begin where the one below ends. A
    band without bounds is the rest below the others, else above them, else in
    their only gap. A lowest
    band from 0% holds what is below 0% too, and a highest band up to and with
    100% what is above.
    """
    unique = list(dict.fromkeys(bands))
    steps = sorted(
        (_step(band, unique) for band in unique), key=from_below, reverse=True
    )
    if steps and steps[-1].low == 0:
        steps[-1] = steps[-1]._replace(low=None)
    if steps and steps[0].high == 1 and steps[0].high_closed:
        steps[0] = steps[0]._replace(high=None, high_closed=False)
    return tuple(steps)


def _step(band: Band, bands: Sequence[Band]) -> Band:
    """Bound a one-sided band by its neighbour, and one without bounds by all
    others.
    """
    if band.low is None and band.high is None:
        return _rest(band, [each for each in bands if each != band])
    if band.high is None:
        return _ended(band, bands)
    return _begun(band, bands) if band.low is None else band


def _ended(band: Band, bands: Iterable[Band]) -> Band:
    """Return a band that ends where the next one above begins."""
    above = [each for each in bands if _begins_above(each, band)]
    if not above:
        return band
    nearest = min(above, key=from_below)
    return band._replace(high=nearest.low, high_closed=not nearest.low_closed)


def _begun(band: Band, bands: Iterable[Band]) -> Band:
    """Return a band that begins where the next one below ends."""
    end = band.high
    assert end is not None
    ends = [
        (each.high, each.high_closed)
        for each in bands
        if each.high is not None and each.high < end
    ]
    if not ends:
        return band
    high, is_closed = max(ends)
    return band._replace(low=high, low_closed=not is_closed)


def _begins_above(one: Band, other: Band) -> bool:
    """Tell whether a band begins above another one: 100%超 begins above 100%."""
    if one.low is None or other.low is None:
        return False
    return one.low > other.low or (
        one.low == other.low and other.low_closed and not one.low_closed
    )


def _rest(band: Band, others: Sequence[Band]) -> Band:
    lowest = min(others, key=from_below, default=band)
    if lowest.low is not None:
        return band._replace(
            high=lowest.low, high_closed=not lowest.low_closed
        )
    tops = [
        (each.high, each.high_closed)
        for each in others
        if each.high is not None
    ]
    if tops and len(tops) == len(others):
        high, closed = max(tops)
        return band._replace(low=high, low_closed=not closed)
    between = gaps(settled(others))
    if len(between) != 1:
        return band
    (gap,) = between
    return gap._replace(color=band.color)


def from_below(band: Band) -> tuple[bool, Fraction, bool]:
    """Order bands by where they begin."""
    return band.low is not None, band.low or Fraction(0), not band.low_closed


def overlaps(bands: Sequence[Band]) -> list[Band]:
    """Return what two bands, the highest first, both hold, as bands of the
    upper one's colour.
    """
    return [
        both
        for upper, lower in combinations(bands, 2)
        if (both := _common(upper, lower))
    ]


def gaps(bands: Sequence[Band]) -> list[Band]:
    """Return what lies between two neighbours of settled bands, as bands
    without a colour.
    """
    between = []
    for upper, lower in pairwise(bands):
        low = lower.high
        high = upper.low
        if low is None or high is None or low > high:
            continue
        if low < high or not (lower.high_closed or upper.low_closed):
            between.append(
                Band(
                    None,
                    low,
                    high,
                    not lower.high_closed,
                    not upper.low_closed,
                )
            )
    return between


def gap_above(bands: Sequence[Band]) -> list[Band]:
    """Return what lies above settled bands of which the highest is 100%未満,
    as a band without a colour; one band alone leaves out what it does.
    """
    highest = bands[0].high if len(bands) > 1 else None
    is_open = highest == 1 and not bands[0].high_closed
    return [Band(None, highest, None)] if is_open else []


def _common(upper: Band, lower: Band) -> Band | None:
    """Return what both hold; the upper one begins no lower than the lower one."""
    low = upper.low
    closed = upper.low_closed
    ends = [
        (band.high, band.high_closed)
        for band in (upper, lower)
        if band.high is not None
    ]
    if not ends:
        return Band(upper.color, low, None, closed)
    high, high_closed = min(ends)
    if low is None or low < high or (low == high and closed and high_closed):
        return Band(upper.color, low, high, closed, high_closed)
    return None


def _bound(name: str, value: Fraction) -> Sentence:
    return Sentence(f"band.{name}", {"value": show_percent(value)})
