"""Tables side by side: one row of headings that opens several tables, each with its own 手続名."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from irodori.scorecard.reading.header import HeaderReader

Texts = Mapping[int, Mapping[int, str]]
"""The texts of header rows, by row and column."""


class Territory(NamedTuple):
    """The columns of one of several tables side by side, its last one included."""

    first: int
    last: int

    def holds(self, column: int) -> bool:
        """Tell whether a column is the table's."""
        return self.first <= column <= self.last


def territories(texts: Texts, covered: frozenset[int], headers: HeaderReader) -> list[Territory]:
    """Return the columns of each table under some headings, one territory where they open one table only.

    ``covered`` are the columns that have a heading, those under a merged one included.  A table ends at a column
    without any heading, or where the headings begin again as they began: 府省名, 手続名, … 府省名, 手続名, …
    """
    names = sorted(
        {column for row in texts.values() for column, text in row.items() if headers.claims(headers.kind.item, text)}
    )
    starts = [min(covered, default=1)]
    for before, name in pairwise(names):
        start = _start(texts, covered, (before, name), starts[-1])
        if start is None:
            return [EVERYWHERE]
        starts.append(start)
    if len(starts) == 1:
        return [EVERYWHERE]
    starts[0] = EVERYWHERE.first
    ends = [*(start - 1 for start in starts[1:]), EVERYWHERE.last]
    return [Territory(first, last) for first, last in zip(starts, ends, strict=True)]


EVERYWHERE = Territory(1, 1 << 20)
"""All columns: those of a table that has no neighbour."""


def _start(texts: Texts, covered: frozenset[int], names: tuple[int, int], first: int) -> int | None:
    """Return the first column of the table of a second 手続名; None where nothing parts it from the table before."""
    before, name = names
    gaps = [column for column in range(before + 1, name) if column not in covered]
    if gaps:
        return gaps[-1] + 1
    lead = before - first
    start = name - lead
    if start <= before or any(_at(texts, first + at) != _at(texts, start + at) for at in range(lead + 1)):
        return None
    return start


def _at(texts: Texts, column: int) -> Sequence[str]:
    return ["".join(row.get(column, "").split()) for row in texts.values()]
