"""Every sample case, in the order of the index."""

from __future__ import annotations

from samples.cases import edges, layouts, legends, seed, sources, values
from samples.layout import Case

CASES: list[Case] = [*seed.CASES, *edges.CASES, *sources.CASES, *legends.CASES, *layouts.CASES, *values.CASES]
