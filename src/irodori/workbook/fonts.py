"""What a font says about a text: its colour and whether it is struck through (ECMA-376 part 1, 18.8.22 font)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from irodori.workbook.colors import resolve_color
from irodori.workbook.xml import attribute_values, elements, tags

_FALSE = frozenset({"0", "false", "off"})


class Font(NamedTuple):
    """The part of a font that can change the meaning of a text."""

    argb: str | None = None
    """The colour, None where the font gives none or leaves it to the program (``auto``)."""
    strike: bool = False
    """Whether the text is struck through."""


PLAIN_FONT = Font()


def read_font(element: bytes, theme: Sequence[str], indexed: Sequence[str]) -> Font:
    """Return the font of a ``font`` element, or of the ``rPr`` element of a rich text run (18.4.7)."""
    opening = next(tags(element))
    argb = None
    strike = False
    for child in elements(element, opening.end):
        values = attribute_values(element[child.start : child.opening.end])
        if child.name == b"color":
            argb = resolve_color(values, theme, indexed)
        elif child.name == b"strike":
            strike = values.get("val", "1").strip().lower() not in _FALSE
    return Font(argb, strike)
