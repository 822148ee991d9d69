"""Findings: what a person should look at, kept column by column.

A large book has hundreds of thousands of them, of which a screen names a handful.  So a column of findings holds the
rows, and what is said of each is put together when somebody reads it.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge
from itertools import chain, count, groupby, repeat
from operator import eq
from typing import Literal, NamedTuple, cast

from irodori.messages import Sentence
from irodori.scorecard.columns import Column
from irodori.workbook.refs import cell_ref

Severity = Literal["info", "warning", "error"]


class Finding(NamedTuple):
    """Something that a person should look at; it never stops a conversion."""

    sheet: str
    cell: str | None
    severity: Severity
    sentence: Sentence

    @property
    def code(self) -> str:
        """Its stable code."""
        return self.sentence.code


class FindingColumn(NamedTuple):
    """Findings of one kind: in the cells of one column, or made one by one."""

    code: str
    severity: Severity
    rows: Sequence[int]
    """The row of each, rising."""
    say: Callable[[int], Sentence]
    """Says what was found, by the place in ``rows``."""
    finding: Callable[[int], Finding]
    """Returns a finding, by the same."""
    are_alike: bool
    """Whether many say the same, and then by the same sentence."""


Group = Sequence[FindingColumn]
"""Findings that are read row by row, such as those in the columns of one table."""


def in_column(
    place: tuple[str, int],
    code: str,
    severity: Severity,
    rows: array[int],
    say: Callable[[int], Sentence],
    *,
    are_alike: bool = False,
) -> FindingColumn:
    """Return what was found in a column of a sheet, which are its ``place``."""
    sheet, column = place
    return FindingColumn(
        code,
        severity,
        rows,
        say,
        lambda at: Finding(sheet, cell_ref(rows[at], column), severity, say(at)),
        are_alike,
    )


def alike(
    place: tuple[str, int], severity: Severity, rows: array[int], said: Column[Sentence | None]
) -> Iterator[FindingColumn]:
    """Yield what was found in a column by its kind; ``said`` has a sentence for each row of which there is one."""
    codes = said.each(lambda sentence: sentence and sentence.code)
    for code in filter(None, dict.fromkeys(codes.distinct)):
        found = array("I", codes.where(partial(eq, code)))
        say = _looked_up(said, found)
        yield in_column(place, code, severity, array("I", map(rows.__getitem__, found)), say, are_alike=True)


def _looked_up(said: Column[Sentence | None], found: array[int]) -> Callable[[int], Sentence]:
    return lambda at: cast("Sentence", said[found[at]])


def one_by_one(findings: Iterable[Finding]) -> Iterator[Group]:
    """Yield findings that were made one by one as groups."""
    for (code, severity), found in groupby(findings, key=lambda finding: (finding.code, finding.severity)):
        listed = [*found]
        say = [finding.sentence for finding in listed].__getitem__
        yield [FindingColumn(code, severity, range(len(listed)), say, listed.__getitem__, are_alike=False)]


class Kind:
    """All findings of one code and severity."""

    def __init__(self, groups: Sequence[Group]) -> None:
        self.code, self.severity = groups[0][0][:2]
        self._groups = groups

    def __len__(self) -> int:
        return sum(len(column.rows) for group in self._groups for column in group)

    def places(self) -> Iterator[tuple[FindingColumn, int]]:
        """Yield each finding as its column and its place there."""
        return chain.from_iterable(map(_row_by_row, self._groups))


class Findings:
    """All findings of a book."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._groups = [found for group in groups if (found := [column for column in group if column.rows])]

    def __iter__(self) -> Iterator[Finding]:
        """Yield them, group by group."""
        return (column.finding(at) for group in self._groups for column, at in _row_by_row(group))

    @property
    def serious(self) -> int:
        """How many ask for a look, and do not only inform."""
        return sum(len(kind) for kind in self.kinds() if kind.severity != "info")

    def codes(self) -> dict[str, int]:
        """Return how many there are of each code."""
        counts = Counter[str]()
        for kind in self.kinds():
            counts[kind.code] += len(kind)
        return counts

    def kinds(self) -> list[Kind]:
        """Return them by kind, in the order in which each kind comes first."""
        kinds: dict[tuple[str, Severity], list[Group]] = {}
        for group in self._groups:
            first = sorted(group, key=lambda column: column.rows[0])
            for kind in dict.fromkeys(column[:2] for column in first):
                kinds.setdefault(kind, []).append([column for column in group if column[:2] == kind])
        return [*map(Kind, kinds.values())]


def _row_by_row(group: Group) -> Iterator[tuple[FindingColumn, int]]:
    """Yield the findings of a group as their column and their place there."""
    if len(group) == 1:
        return zip(repeat(group[0]), range(len(group[0].rows)), strict=False)
    rows = (zip(column.rows, repeat(number), count(), strict=False) for number, column in enumerate(group))
    return ((group[number], at) for _, number, at in merge(*rows))
