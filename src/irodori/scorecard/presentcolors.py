"""The colours that cells carry now, and where they are not those that the
legend asks for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from irodori.scorecard.judging.facts import FillFormats
from irodori.scorecard.judging.verdicts import Rating, SheetRatings
from irodori.scorecard.legend import Legend, Scale, exact_color
from irodori.scorecard.palettes import Color, Palette, is_filled
from irodori.scorecard.profile import Rule
from irodori.workbook.fills import Fill


class PresentColors:
    """Reads the colours of cell formats through a legend and the palettes;
    each is read once.
    """

    def __init__(
        self,
        formats: FillFormats,
        legend: Legend,
        palettes: Mapping[str, Palette],
        scale: Scale | None = None,
    ) -> None:
        self._formats = formats
        self._legend = legend
        self._palettes = palettes
        self._scale = scale
        self._known: dict[tuple[int, Rule], Color | None] = {}

    def fill(self, style: int) -> Fill | None:
        """Return the fill that a cell format shows; None for plain white too."""
        fill = self._formats.fill(style) if style >= 0 else None
        return fill if is_filled(fill) else None

    def color(self, style: int, rule: Rule) -> Color | None:
        """Return the colour that a cell format shows; None for no fill and for
        one that is none of the five.
        """
        key = style, rule
        if key not in self._known:
            fill = self.fill(style)
            self._known[key] = self._read(fill, rule) if fill else None
        return self._known[key]

    def _read(self, fill: Fill, rule: Rule) -> Color | None:
        """Return the colour that a fill is exactly, or on the book's own
        scale.
        """
        found = exact_color(fill, self._legend, self._palettes, rule)
        if found:
            return found[0]
        return self._scale.color(fill) if self._scale else None


class Mismatch(NamedTuple):
    """A cell whose fill is not what the legend asks for."""

    rating: Rating
    """What the legend asks for, and why."""
    found: Color | None
    """The colour it has; None without a fill and where the fill is none of the
    five.
    """
    fill: Fill | None
    """The fill it has."""


def mismatches(
    sheet: SheetRatings, present: PresentColors
) -> Iterator[Mismatch]:
    """Yield the rated cells of a sheet whose colour is another than the
    legend's; a merged area by its first cell.

    Where the legend asks for no fill, one that is none of the five colours,
    such as grey, may be there.
    """
    for placed in sheet.verdicts():
        judgement = placed.verdict.judgement
        if judgement is None:
            continue
        style = placed.table.cell(placed.procedure, placed.column)[0]
        found = present.color(style, judgement.rule)
        if found != judgement.color:
            yield Mismatch(sheet.rating(placed), found, present.fill(style))
