"""How colours are seen: by eyes of three kinds, in grey, under black text, and
how far two of them are apart.

A colour is red, green and blue as shares of full light, *linear* (IEC
61966-2-1 undone). A pattern fill is the mean of its lines and its ground, as
an eye takes it from a distance.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from irodori.workbook.fills import Fill

Rgb = tuple[float, float, float]
Lab = tuple[float, float, float]
Matrix = Sequence[Rgb]

# Machado, Oliveira and Fernandes: A Physiologically-based Model for Simulation
# of Color Vision Deficiency (2009), severity 1.0, on linear red, green and
# blue.
VISIONS: dict[str, Matrix] = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

# How much of a cell a pattern's lines cover (ECMA-376 part 1, 18.18.55); the
# tiles are Excel's, and LibreOffice mixes the two colours by the same shares.
COVERAGE = {
    "solid": 1.0,
    "gray0625": 0.0625,
    "gray125": 0.125,
    "lightGray": 0.25,
    "mediumGray": 0.5,
    "darkGray": 0.75,
    "lightHorizontal": 0.25,
    "lightVertical": 0.25,
    "lightDown": 0.25,
    "lightUp": 0.25,
    "lightGrid": 0.4375,
    "lightTrellis": 0.375,
    "darkHorizontal": 0.5,
    "darkVertical": 0.5,
    "darkDown": 0.5,
    "darkUp": 0.5,
    "darkGrid": 0.5,
    "darkTrellis": 0.75,
}

_WHITE = (0.95047, 1.0, 1.08883)  # D65


def linear(rgb: str) -> Rgb:
    """Return a colour written as RRGGBB or AARRGGBB."""
    red, green, blue = (
        int(rgb[-6:][at : at + 2], 16) / 255 for at in (0, 2, 4)
    )
    return _linear(red), _linear(green), _linear(blue)


def written(color: Rgb) -> str:
    """Return a colour as RRGGBB; what no screen can show is cut."""
    return "".join(
        f"{round(255 * _encoded(min(max(part, 0), 1))):02X}" for part in color
    )


def inks(fill: Fill) -> list[Rgb]:
    """Return the colours that stand in a cell with a fill: its lines and its
    ground, or the one of a plain fill.
    """
    colors = (
        [fill.foreground]
        if fill.pattern == "solid"
        else [fill.foreground, fill.background]
    )
    return [linear(each) for each in colors if each]


def mean(fill: Fill) -> Rgb:
    """Return the colour that a cell with a fill has from a distance."""
    over, *ground = inks(fill)
    share = COVERAGE[fill.pattern]
    return mixed(over, ground[0], share) if ground else over


def mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    """Return a share of one colour's light with the rest of the other's."""
    red, green, blue = (
        share * each + (1 - share) * beside
        for each, beside in zip(one, other, strict=True)
    )
    return red, green, blue


def seen_by(vision: str, color: Rgb) -> Rgb:
    """Return what a colour looks like to an eye of a kind of colour blindness."""
    red, green, blue = (
        min(
            max(
                sum(
                    part * weight
                    for part, weight in zip(color, row, strict=True)
                ),
                0.0,
            ),
            1.0,
        )
        for row in VISIONS[vision]
    )
    return red, green, blue


def luminance(color: Rgb) -> float:
    """Return the share of white's light (WCAG 2.2, relative luminance)."""
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2]


def grey(color: Rgb) -> Rgb:
    """Return a colour as a grey print shows it."""
    light = luminance(color)
    return light, light, light


def black_contrast(color: Rgb) -> float:
    """Return the contrast of black text on a colour (WCAG 2.2, 1.4.3): 4.5 is
    enough for text of any size.
    """
    return (luminance(color) + 0.05) / 0.05


def lab(color: Rgb) -> Lab:
    """Return a colour in CIELAB under D65: lightness from 0 to 100, then how
    red and how yellow it is.
    """
    red, green, blue = color
    x = 0.4124564 * red + 0.3575761 * green + 0.1804375 * blue
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = 0.0193339 * red + 0.1191920 * green + 0.9503041 * blue
    fx, fy, fz = (
        _root(part / white)
        for part, white in zip((x, y, z), _WHITE, strict=True)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one: Rgb, other: Rgb) -> float:
    """Return how far two colours are apart: CIEDE2000, where 1 is just seen
    and 10 at a glance.
    """
    return ciede2000(lab(one), lab(other))


def ciede2000(one: Lab, other: Lab) -> float:
    """Return the difference of two colours by CIE 142:2001, in the form of
    Sharma, Wu and Dalal (2005).
    """
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7))
    c1, c2 = math.hypot(stretch * a1, b1), math.hypot(stretch * a2, b2)
    h1, h2 = (
        math.degrees(math.atan2(b, stretch * a)) % 360
        for a, b in ((a1, b1), (a2, b2))
    )
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    mean_hue = h1 + h2 if c1 * c2 == 0 else (h1 + turn / 2) % 360
    dl, dc, dh = (
        l2 - l1,
        c2 - c1,
        2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2)),
    )
    light, chroma = (l1 + l2) / 2 - 50, (c1 + c2) / 2
    sl = 1 + 0.015 * light**2 / math.sqrt(20 + light**2)
    sc = 1 + 0.045 * chroma
    sh = 1 + 0.015 * chroma * _hue_weight(mean_hue)
    twist = (
        -2
        * math.sqrt(chroma**7 / (chroma**7 + 25**7))
        * math.sin(
            math.radians(60 * math.exp(-(((mean_hue - 275) / 25) ** 2)))
        )
    )
    return math.sqrt(
        (dl / sl) ** 2
        + (dc / sc) ** 2
        + (dh / sh) ** 2
        + twist * (dc / sc) * (dh / sh)
    )


def _hue_weight(hue: float) -> float:
    def cosine(times: int, shift: int) -> float:
        return math.cos(math.radians(times * hue + shift))

    return (
        1
        - 0.17 * cosine(1, -30)
        + 0.24 * cosine(2, 0)
        + 0.32 * cosine(3, 6)
        - 0.20 * cosine(4, -63)
    )


def _linear(part: float) -> float:
    return (
        part / 12.92
        if part <= 0.04045
        else float(((part + 0.055) / 1.055) ** 2.4)
    )


def _encoded(part: float) -> float:
    return (
        12.92 * part
        if part <= 0.0031308
        else float(1.055 * part ** (1 / 2.4) - 0.055)
    )


def _root(share: float) -> float:
    return (
        float(share ** (1 / 3))
        if share > 216 / 24389
        else (24389 / 27 * share + 16) / 116
    )
