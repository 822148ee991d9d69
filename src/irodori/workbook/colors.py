"""The colours of cells as ARGB, and what their fonts say (ECMA-376 part 1,
18.8.3 bgColor, 18.8.19 fgColor, 18.8.22 font, 18.8.27 indexedColors,
20.1.6.2).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.tuples import NamedTuple
from irodori.workbook.standard import THEME
from irodori.workbook.xml import (
    attribute,
    attribute_values,
    check_well_formed,
    decode,
    elements,
    tags,
)

_OFFICE = "FFFFFF 000000 E7E6E6 44546A 4472C4 ED7D31 A5A5A5 FFC000 5B9BD5 70AD47 0563C1 954F72"
OFFICE_THEME = tuple(f"FF{color}" for color in _OFFICE.split())
"""The theme of Office 2013 to 2022."""

_SLOTS = (
    b"lt1",
    b"dk1",
    b"lt2",
    b"dk2",
    *(b"accent%d" % number for number in range(1, 7)),
    b"hlink",
    b"folHlink",
)
_SYSTEM = {"window": "FFFFFFFF", "windowText": "FF000000"}

_BASIC = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_PALETTE = """
    800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
    000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
    3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333
"""
INDEXED = tuple(
    f"FF{color}" for color in f"{_BASIC} {_BASIC} {_PALETTE}".split()
)
"""The 64 built-in colours of 18.8.27."""

_SYSTEM_INDEXED = {64: _SYSTEM["windowText"], 65: _SYSTEM["window"]}
_RGB = pattern(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_HLS_MAX = 240


def theme_colors(theme_part: bytes | None) -> tuple[str, ...]:
    """Return the twelve colours of a theme part, in the order that ``theme=``
    counts them, lt1 first.

    The default Office theme replaces a part that is absent or damaged,
    and for each colour that is not given as srgbClr or sysClr. InputError
    ``xml.dtd`` as for every part.
    """
    given = _scheme(theme_part) if theme_part else {}
    return tuple(
        given.get(slot) or default
        for slot, default in zip(_SLOTS, OFFICE_THEME, strict=True)
    )


def _scheme(theme_part: bytes) -> dict[bytes, str | None]:
    try:
        check_well_formed(theme_part, "theme", THEME)
        data, _ = decode(theme_part, "theme")
    except InputError as error:
        if error.code in {"xml.dtd", "xml.misplaced"}:
            raise
        return {}
    for tag in tags(data):
        if tag.name == b"clrScheme" and tag.kind == "open":
            return {
                slot.name: _scheme_color(data[slot.start : slot.end])
                for slot in elements(data, tag.end)
            }
    return {}


def _scheme_color(slot: bytes) -> str | None:
    for tag in tags(slot):
        text = slot[tag.start : tag.end]
        if tag.name == b"srgbClr" and tag.kind != "close":
            return _opaque(attribute(text, b"val"))
        if tag.name == b"sysClr" and tag.kind != "close":
            return _opaque(attribute(text, b"lastClr")) or _SYSTEM.get(
                attribute(text, b"val") or ""
            )
    return None


def _opaque(rgb: str | None) -> str | None:
    found = _RGB.fullmatch(rgb or "")
    return f"FF{found[1].upper()}" if found else None


def resolve_color(
    attributes: Mapping[str, str],
    theme: Sequence[str],
    indexed: Sequence[str],
) -> str | None:
    """Return a CT_Color as ARGB, its tint applied; None for ``auto`` and for
    what cannot be read.

    The alpha is always FF: no spreadsheet program shows another, and many
    files hold 00.
    """
    base = _base_color(attributes, theme, indexed)
    tint = attributes.get("tint")
    if base and tint:
        return tinted(base, tint)
    return base


def _base_color(
    attributes: Mapping[str, str],
    theme: Sequence[str],
    indexed: Sequence[str],
) -> str | None:
    if "theme" in attributes:
        return _pick(theme, attributes["theme"])
    if "rgb" in attributes:
        return _opaque(attributes["rgb"])
    if "indexed" in attributes:
        return _pick(indexed, attributes["indexed"])
    return None


def _pick(colors: Sequence[str], number: str) -> str | None:
    try:
        index = int(number)
    except ValueError:
        return None
    return (
        colors[index]
        if 0 <= index < len(colors)
        else _SYSTEM_INDEXED.get(index)
    )


def tinted(argb: str, tint: str) -> str:
    """Return a colour made darker (tint -1 to 0) or lighter (0 to 1) as
    18.8.19 says.

    Hue, lightness and saturation are whole numbers up to 240 and each product
    is cut off, as Excel does; with the exact formula some of Excel's own
    palette would come out one or two steps away.
    """
    try:
        given = Decimal(tint.strip())
        amount = max(Decimal(-1), min(Decimal(1), given))
    except InvalidOperation:
        return argb
    red, green, blue = bytes.fromhex(argb[2:])
    hue, lightness, saturation = _to_hls(red, green, blue)
    lightness = int(lightness * (1 - abs(amount)))
    if amount > 0:
        lightness += _HLS_MAX - int(_HLS_MAX * (1 - amount))
    return "FF{:02X}{:02X}{:02X}".format(*_to_rgb(hue, lightness, saturation))


def _rounded(numerator: int, denominator: int) -> int:
    return (numerator + denominator // 2) // denominator


def _to_hls(*rgb: int) -> tuple[int, int, int]:
    high = max(rgb)
    low = min(rgb)
    span = high - low
    total = high + low
    lightness = _rounded(total * _HLS_MAX, 510)
    if not span:
        return 0, lightness, 0
    most = total if 2 * lightness <= _HLS_MAX else 510 - total
    saturation = _rounded(span * _HLS_MAX, most)
    return _hue(rgb), lightness, saturation


def _hue(rgb: tuple[int, ...]) -> int:
    """Return the hue of a colour that is no grey."""
    high = max(rgb)
    span = max(rgb) - min(rgb)
    sixth = _HLS_MAX // 6
    shares = [(high - each) * sixth for each in rgb]
    red, green, blue = (_rounded(share, span) for share in shares)
    turns = (blue - green, 2 * sixth + red - blue, 4 * sixth + green - red)
    return turns[rgb.index(high)] % _HLS_MAX


def _to_rgb(
    hue: int,
    lightness: int,
    saturation: int,
) -> tuple[int, int, int]:
    product = _rounded(lightness * saturation, _HLS_MAX)
    if 2 * lightness <= _HLS_MAX:
        high = _rounded(lightness * (_HLS_MAX + saturation), _HLS_MAX)
    else:
        high = lightness + saturation - product
    low = 2 * lightness - high
    third = _HLS_MAX // 3
    channels = (
        _channel(low, high, (hue + turn) % _HLS_MAX)
        for turn in (third, 0, -third)
    )
    levels = (_rounded(each * 255, _HLS_MAX) for each in channels)
    red, green, blue = (max(0, min(255, level)) for level in levels)
    return red, green, blue


def _channel(low: int, high: int, hue: int) -> int:
    sixth = _HLS_MAX // 6
    if hue < sixth:
        return low + _rounded((high - low) * hue, sixth)
    if hue < 3 * sixth:
        return high
    if hue < 4 * sixth:
        return low + _rounded((high - low) * (4 * sixth - hue), sixth)
    return low


# ---- Fonts ------------------------------------------------------------------

_FALSE = frozenset({"0", "false", "off"})


class Font(NamedTuple):
    """The part of a font that can change the meaning of a text."""

    argb: str | None = None
    """The colour, None where the font gives none or leaves it to the program
    (``auto``).
    """
    strike: bool = False
    """Whether the text is struck through."""
    raised: bool = False
    """Whether the text is set as superscript."""


PLAIN_FONT = Font()


def read_font(
    element: bytes,
    theme: Sequence[str],
    indexed: Sequence[str],
) -> Font:
    """Return the font of a ``font`` element, or of the ``rPr`` element of a
    rich text run (18.4.7).
    """
    opening = next(tags(element))
    argb = None
    strike = raised = False
    for child in elements(element, opening.end):
        values = attribute_values(element[child.start : child.opening.end])
        if child.name == b"color":
            argb = resolve_color(values, theme, indexed)
        elif child.name == b"strike":
            strike = values.get("val", "1").strip().lower() not in _FALSE
        elif child.name == b"vertAlign":
            raised = values.get("val") == "superscript"
    return Font(argb, strike, raised)
