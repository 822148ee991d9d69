"""Shades of an office's own that are a scale of colours.

A fill that is no swatch and no palette's colour says nothing by itself: it may
be a band, a marker or an input cell. A scale is proven where the plan cells
bear several hues that map one to one to the colours of the legend, and none of
these fills is on any other cell of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from irodori.scorecard.legend.meaning import Legend, exact_color
from irodori.scorecard.palettes import (
    Color,
    Palette,
    color_by_hue,
    is_filled,
    is_grey_fill,
    seen,
)
from irodori.scorecard.profile import Rule
from irodori.workbook.fills import Fill

_LEAST_HUES = 3
"""Fewer hues may as well be the markers of two persons."""

Look = tuple[str, str | None, str | None]
"""What is seen of a fill."""


class Scale(NamedTuple):
    """A proven scale: which fills show which colours."""

    colors: Mapping[Look, Color]
    fills: tuple[tuple[Fill, Color], ...]
    """The same as one fill for each colour, for the finding that shows the
    mapping.
    """

    def color(self, fill: Fill) -> Color | None:
        """Return the colour that a fill shows on this scale."""
        return self.colors.get(seen(fill))


def proven_scale(
    plan_fills: Iterable[Fill],
    other_fills: Iterable[Fill],
    legend: Legend,
    palettes: Mapping[str, Palette],
    rule: Rule = "status",
) -> Scale | None:
    """Return the scale that the fills of plan cells are; None where it is not
    proven.

    ``plan_fills`` are the fills on the plan cells of the rows, ``other_fills``
    those on the other cells of the same rows that no rule colours, and on
    input cells. Fills that are exact colours of the legend or a palette count
    among the hues, so that no shade may be read as a colour that the book
    shows by another fill.
    """
    on_plans = {
        seen(fill): fill
        for fill in sorted(plan_fills, key=repr)
        if is_filled(fill) and not is_grey_fill(fill)
    }
    elsewhere = {seen(fill) for fill in other_fills if is_filled(fill)}
    colors: dict[Look, Color] = {}
    for look, fill in on_plans.items():
        exact = exact_color(fill, legend, palettes, rule)
        color = exact[0] if exact else color_by_hue(fill)
        if color is None or not _may_mean(color, legend, rule):
            return None
        if color in colors.values() or look in elsewhere:
            return None
        colors[look] = color
    fills = tuple((on_plans[look], color) for look, color in colors.items())
    return Scale(colors, fills) if len(colors) >= _LEAST_HUES else None


def _may_mean(
    color: Color,
    legend: Legend,
    rule: Rule,
) -> bool:
    """Tell whether a colour says something under a rule and nothing else."""
    return color not in legend.markers and bool(legend.meanings(rule, color))
