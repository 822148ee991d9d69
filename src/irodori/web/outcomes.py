"""The numbers that outcomes have in the arrays of one result: 0 none, 1 to 5 the colours of a scale, 6 unrated.

A legend may show further colours, each with its swatch; they follow from 7 on, in the order of the legends.
"""

from __future__ import annotations

from collections.abc import Iterable

from irodori.messages import Language
from irodori.scorecard.legend import Legend
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.palettes import COLORS, Color

UNRATED = len(COLORS) + 1


class Outcomes:
    """Numbers the outcomes of a result."""

    def __init__(self, legends: Iterable[Legend]) -> None:
        beyond = dict.fromkeys(color for legend in legends for color in legend.colors if color not in COLORS)
        self.colors: tuple[Color, ...] = (*COLORS, *beyond)
        self._beyond = tuple(beyond)
        names = ("none", *COLORS, "unrated", *beyond)
        self._numbers = {name: number for number, name in enumerate(names)}

    def number(self, outcome: str) -> int:
        """Return the number of a colour, ``none`` or ``unrated``."""
        return self._numbers[outcome]

    def present(self, color: Color | None, *, is_filled: bool) -> int:
        """Return the number of the colour that a cell came in with; 6 is any other fill."""
        if color in self._numbers:
            return self._numbers[color]
        return UNRATED if is_filled else 0

    def beyond(self, language: Language) -> list[tuple[str, str]]:
        """Return each further colour with its word."""
        return [(color, color_word(color).text(language)) for color in self._beyond]
