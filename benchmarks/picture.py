"""Draws the scaling picture: time over rows, both axes logarithmic, a line for
each program.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import NamedTuple

WIDTH, HEIGHT = 820, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 260, 48, 56
LINES = (
    "#84919e",
    "#005aff",
    "#4dc4ff",
    "#ff4b00",
    "#f6aa00",
    "#03af7a",
    "#990099",
    "#804000",
)
NAME_HEIGHT = 16

Series = Mapping[str, Sequence[tuple[int, float]]]
"""By program, (rows, seconds) with rows rising."""


class Axis(NamedTuple):
    """A logarithmic axis: decades from ``low`` to ``high``, at pixels
    ``start`` to ``end``.
    """

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the place of a value."""
        return self.start + (log10(value) - self.low) / (
            self.high - self.low
        ) * (self.end - self.start)

    @property
    def decades(self) -> list[float]:
        """The values that get a line."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def scaling_picture(series: Series, caption: str) -> str:
    """Return the picture as SVG."""
    points = [point for line in series.values() for point in line]
    across = _axis([rows for rows, _ in points], LEFT, WIDTH - RIGHT)
    upward = _axis([seconds for _, seconds in points], HEIGHT - BOTTOM, TOP)
    body = [*_grid(across, upward), *_lines(series, across, upward)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
            '  font-family="sans-serif" font-size="13">',
            f"<title>{escape(caption)}</title>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="24" font-size="15">{escape(caption)}</text>',
            *body,
            "</svg>\n",
        ]
    )


def _axis(values: Sequence[float], start: float, end: float) -> Axis:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Axis(low, max(high, low + 1), start, end)


def _grid(across: Axis, upward: Axis) -> Iterator[str]:
    for rows in across.decades:
        x = across.at(rows)
        yield f'<path d="M{x:.1f} {upward.start:.1f}V{upward.end:.1f}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{upward.start + 20:.1f}" text-anchor="middle">{rows:,.0f}</text>'
    for seconds in upward.decades:
        y = upward.at(seconds)
        yield f'<path d="M{across.start:.1f} {y:.1f}H{across.end:.1f}" stroke="#ddd"/>'
        yield f'<text x="{across.start - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{seconds:g} s</text>'
    middle = (across.start + across.end) / 2
    yield f'<text x="{middle:.1f}" y="{HEIGHT - 12}" text-anchor="middle">procedures (rows)</text>'


def _lines(series: Series, across: Axis, upward: Axis) -> Iterator[str]:
    """Yield each program's line, and its name at the right; names that would
    meet are moved apart.
    """
    colors = dict(zip(series, LINES * len(series), strict=False))
    taken, right = 0.0, across.end + 16
    for name, line in sorted(series.items(), key=lambda item: -item[1][-1][1]):
        places = [
            (across.at(rows), upward.at(seconds)) for rows, seconds in line
        ]
        path, color = (
            "L".join(f"{x:.1f} {y:.1f}" for x, y in places),
            colors[name],
        )
        taken = max(places[-1][1], taken + NAME_HEIGHT)
        yield f'<path d="M{path}" fill="none" stroke="{color}" stroke-width="2"/>'
        yield from (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{color}"/>'
            for x, y in places
        )
        yield f'<path d="M{right:.1f} {taken:.1f}h14" stroke="{color}" stroke-width="4"/>'
        yield f'<text x="{right + 20:.1f}" y="{taken + 4:.1f}">{escape(name)}</text>'
