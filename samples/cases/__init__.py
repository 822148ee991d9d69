"""Every sample case, in the order of the index."""

from __future__ import annotations

from samples.cases import (
    checks,
    edges,
    editions,
    layouts,
    legends,
    seed,
    sources,
    statuses,
    values,
)
from samples.layout import Case

from samples import kinds

PARTS = (
    seed,
    edges,
    sources,
    statuses,
    legends,
    layouts,
    values,
    checks,
    editions,
    kinds,
)
CASES: list[Case] = [case for part in PARTS for case in part.CASES]
