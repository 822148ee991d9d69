"""Every sample case, in the order of the index."""

from __future__ import annotations

from samples.cases import checks, edges, layouts, legends, seed, sources, values
from samples.layout import Case

CASES: list[Case] = [case for part in (seed, edges, sources, legends, layouts, values, checks) for case in part.CASES]
