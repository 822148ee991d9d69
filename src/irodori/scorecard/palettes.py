"""The colours of a legend, the five of a scale and any others, and which of
the five a fill is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from irodori.patterns import pattern
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
"""What a colour word or a swatch names beside colours: no fill, and nobody can
tell.
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
    return next(
        (color for color, known in palette.items() if seen(known) == looks),
        None,
    )


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
    colors: Iterable[str | None] = seen(fill)[1:] if is_filled(fill) else ()
    return {shade for rgb in colors if rgb and (shade := _shade(rgb))}


def _shade(rgb: str) -> tuple[Fraction, int] | None:
    red, green, blue = (int(rgb[at : at + 2], 16) for at in (0, 2, 4))
    weakest, strongest = min(red, green, blue), max(red, green, blue)
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
    **dict.fromkeys("🔵🟦", "青"), **dict.fromkeys("🟢🟩", "緑"), **dict.fromkeys("🟡🟨", "黄"),
    **dict.fromkeys("🟠🟧", "橙"), **dict.fromkeys("🔴🟥", "赤"), **dict.fromkeys("🟣🟪", "紫"),
    **dict.fromkeys("🟤🟫", "茶"),
}  # fmt: skip
_COLORED_SIGN = pattern("[" + "".join(_EMOJI) + "]")


def spelled(text: str) -> str:
    """Return text with each coloured circle or square as a mark and its
    colour's word: ■青色.
    """
    return _COLORED_SIGN.sub(lambda sign: f"■{_EMOJI[sign[0]]}色 ", text)
