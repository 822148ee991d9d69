"""The verifier's own reading of fills and colours (ECMA-376 part 1, 18.8.19 to
18.8.32, 20.1.6.2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pyexpat import ExpatError

from irodori.workbook.fills import Fill
from irodori.workbook.verify.markup import Node, as_utf8, tree

_OFFICE = {
    "lt1": "FFFFFF",
    "dk1": "000000",
    "lt2": "E7E6E6",
    "dk2": "44546A",
    "accent1": "4472C4",
    "accent2": "ED7D31",
    "accent3": "A5A5A5",
    "accent4": "FFC000",
    "accent5": "5B9BD5",
    "accent6": "70AD47",
    "hlink": "0563C1",
    "folHlink": "954F72",
}
"""The slots in the order that ``theme=`` counts them, with the colours of
Office 2013 to 2022.
"""
_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_WINDOW = {"windowText": "000000", "window": "FFFFFF"}
_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_INDEXED = f"""
    {_FIRST} {_FIRST}
    800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
    000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
    3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
    000000 FFFFFF
""".split()
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


class Palette:
    """What the colours of one workbook mean; every colour it gives is opaque."""

    def __init__(self, styles: Node, theme: bytes | None) -> None:
        own = [
            _rgb(color.get("rgb"))
            for colors in styles.all("colors")
            for indexed in colors.all("indexedColors")
            for color in indexed.all("rgbColor")
        ]
        self._indexed = [
            own[at] if at < min(len(own), 64) and own[at] else each
            for at, each in enumerate(_INDEXED)
        ]
        self._theme_part = theme

    @cached_property
    def _theme(self) -> list[str]:
        """The colours of the theme's slots; few files fill cells with them."""
        given = _scheme(self._theme_part) if self._theme_part else {}
        return [
            given.get(slot) or default for slot, default in _OFFICE.items()
        ]

    def fill(self, entry: Node) -> Fill | None:
        """Return what a fill element says, None for no fill; a gradient by its
        first and last colour.
        """
        for gradient in entry.all("gradientFill"):
            stops = [
                self._argb(color)
                for stop in gradient.all("stop")
                for color in stop.all("color")
            ]
            if stops:
                return Fill("gradient", stops[0], stops[-1])
        for pattern in entry.all("patternFill"):
            name = pattern.get("patternType") or "none"
            found = {
                color.local: self._argb(color) for color in pattern.children
            }
            back = None if name == "solid" else found.get("bgColor")
            return (
                None
                if name == "none"
                else Fill(name, found.get("fgColor"), back)
            )
        return None

    def _argb(self, color: Node) -> str | None:
        rgb = self._base(color)
        tint = color.get("tint")
        if rgb and tint:
            rgb = tinted(rgb, tint)
        return f"FF{rgb}" if rgb else None

    def _base(self, color: Node) -> str | None:
        slot = color.get("theme")
        if slot is not None:
            return _pick(self._theme, slot)
        rgb = color.get("rgb")
        if rgb is not None:
            return _rgb(rgb)
        number = color.get("indexed")
        if number is None:
            return None
        return _pick(self._indexed, number)


def _pick(colors: Sequence[str | None], number: str) -> str | None:
    """Return the colour of a number; None for a number that has none, and for
    more digits than an unsignedInt has.
    """
    if len(number) > 10 or not number.isdecimal():
        return None
    at = int(number)
    return colors[at] if at < len(colors) else None


def tinted(rgb: str, tint: str) -> str:
    """Return RRGGBB made darker (tint -1 to 0) or lighter (0 to 1), in Excel's
    whole numbers up to 240 (18.8.19).
    """
    try:
        given = Decimal(tint.strip())
        amount = min(max(given, Decimal(-1)), Decimal(1))
    except InvalidOperation:
        return rgb
    hue, light, saturation = _hls(*bytes.fromhex(rgb))
    light = (
        int(light * (1 + amount))
        if amount < 0
        else 240 - int(240 * (1 - amount)) + int(light * (1 - amount))
    )
    return bytes(_channels(hue, light, saturation)).hex().upper()


def _hls(*rgb: int) -> tuple[int, int, int]:
    most = max(rgb)
    least = min(rgb)
    both = most + least
    span = most - least
    light = (240 * both + 255) // 510
    if not span:
        return 0, light, 0
    whole = both if light <= 120 else 510 - both
    near = [(40 * (most - each) + span // 2) // span for each in rgb]
    strongest = rgb.index(most)
    hue = 80 * strongest + near[strongest - 1] - near[strongest - 2]
    return hue % 240, light, (240 * span + whole // 2) // whole


def _channels(hue: int, light: int, saturation: int) -> list[int]:
    if light <= 120:  # noqa: SIM108 - the formula is read as two cases
        high = (light * (240 + saturation) + 120) // 240
    else:
        high = light + saturation - (light * saturation + 120) // 240
    low = 2 * light - high
    return [_level(low, high, (hue + turn) % 240) for turn in (80, 0, -80)]


def _level(low: int, high: int, hue: int) -> int:
    """Return how much of a colour there is, up to 255."""
    part = min(hue, 160 - hue, 40) if hue < 160 else 0
    level = low + ((high - low) * part + 20) // 40
    return max(0, min(255, (255 * level + 120) // 240))


def _scheme(theme: bytes) -> dict[str, str | None]:
    """Return the RRGGBB of each slot of a theme's colour scheme; nothing of a
    theme that cannot be read.
    """
    try:
        root = tree(as_utf8(theme))
    except (ExpatError, ValueError):
        return {}
    if root.namespace not in _DRAWING or root.local != "theme":
        return {}
    return {
        slot.local: _slot_color(slot)
        for elements in root.all("themeElements")
        for scheme in elements.all("clrScheme")
        for slot in scheme.children
    }


def _slot_color(slot: Node) -> str | None:
    for color in slot.children:
        if color.local == "srgbClr":
            return _rgb(color.get("val"))
        if color.local == "sysClr":
            return _rgb(color.get("lastClr")) or _WINDOW.get(
                color.get("val") or ""
            )
    return None


def _rgb(value: str | None) -> str | None:
    found = _RGB.fullmatch(value or "")
    if found:
        return found[1].upper()
    return None
