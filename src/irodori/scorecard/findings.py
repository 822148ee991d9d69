"""Findings: what a person should look at, each with its place, its severity
and a sentence.

A large book has hundreds of thousands, most of which are never read. Those of a
table are kept by column: what the distinct ones are about, and which of them
each row has. A finding is made when it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

from irodori.messages import Sentence
from irodori.tuples import NamedTuple
from irodori.workbook.refs import column_letters

Severity = Literal["info", "warning", "error"]
CodeAndSeverity = tuple[str, Severity]


class Finding(NamedTuple):
    """Something that a person should look at; it never stops a conversion."""

    sheet: str
    cell: str | None
    """Its cell; None where the whole sheet or a file is meant."""
    severity: Severity
    sentence: Sentence

    @property
    def code(self) -> str:
        """Its stable code."""
        return self.sentence.code

    @property
    def says_its_place(self) -> bool:
        """Whether the sentence names the file and the line, which need not be
        said before it again.
        """
        return self.cell is None and "place" in self.sentence.params

    def __repr__(self) -> str:
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"<Finding {place} {self.severity} {self.code}: {self.sentence.text('en')}>"


class FindingColumn(NamedTuple):
    """Findings on the cells of one column."""

    column: int
    severity: Severity
    codes: Sequence[str]
    """The code of each distinct finding, empty for none."""
    sentence: Callable[[int], Sentence]
    """Returns the sentence of a distinct finding, by its place among the
    codes.
    """
    places: Sequence[int]
    """For each row the place of its finding."""

    def counts(self) -> Counter[str]:
        """Return how many rows have a finding of each code."""
        found = Counter[str]()
        for place, rows in Counter(self.places).items():
            found[self.codes[place]] += rows
        del found[""]
        return found


PlacedFinding = tuple[int, int, int]
"""A finding before it is made: its row, the index of its column among the
table's, and its place in that column.
"""


class FindingTable(NamedTuple):
    """Findings on some columns of a sheet, in the order of their rows."""

    sheet: str
    rows: Sequence[int]
    columns: tuple[FindingColumn, ...]

    def placed(
        self, wanted: CodeAndSeverity | None = None
    ) -> Iterator[PlacedFinding]:
        """Yield where each finding is, or each of one kind."""
        speaking = [
            (at, counts, column.places)
            for at, column in enumerate(self.columns)
            if any(counts := _are_wanted(column, wanted))
        ]
        if len(speaking) == 1:
            ((at, counts, places),) = speaking
            for row, place in zip(self.rows, places, strict=True):
                if counts[place]:
                    yield row, at, place
            return
        for index, row in enumerate(self.rows if speaking else ()):
            for at, counts, places in speaking:
                if counts[places[index]]:
                    yield row, at, places[index]

    def each(self, wanted: CodeAndSeverity | None = None) -> Iterator[Finding]:
        """Yield each finding, or each of one kind."""
        sheet = self.sheet
        makers = [
            (column_letters(column.column), column.severity, column.sentence)
            for column in self.columns
        ]
        for row, at, place in self.placed(wanted):
            letters, severity, sentence = makers[at]
            yield Finding(sheet, f"{letters}{row}", severity, sentence(place))

    def counts(self) -> dict[CodeAndSeverity, int]:
        """Return how many findings there are of each kind, in the order in
        which each kind comes first.
        """
        counted = Counter[CodeAndSeverity]()
        first: dict[CodeAndSeverity, tuple[int, int]] = {}
        for at, column in enumerate(self.columns):
            for code, rows in column.counts().items():
                here = _first_row(column, code), at
                kind = code, column.severity
                counted[kind] += rows
                first[kind] = min(first.get(kind, here), here)
        in_order = sorted(first, key=first.__getitem__)
        return {kind: counted[kind] for kind in in_order}


def _are_wanted(
    column: FindingColumn, wanted: CodeAndSeverity | None
) -> list[bool]:
    """Tell of each distinct finding whether it is one, and of the kind that is
    asked for if there is such a kind.
    """
    if wanted is None:
        return [*map(bool, column.codes)]
    code, severity = wanted
    return [
        column.severity == severity and each == code for each in column.codes
    ]


def _first_row(column: FindingColumn, code: str) -> int:
    """Return the index of the first row with a finding of a code, that behind
    the last where none has one.
    """
    codes = column.codes
    return next(
        (at for at, place in enumerate(column.places) if codes[place] == code),
        len(column.places),
    )


Part = Sequence[Finding] | FindingTable


class AllFindings:
    """Everything that was found, in its order."""

    def __init__(self, parts: Iterable[Part]) -> None:
        self.parts = tuple(parts)

    def __iter__(self) -> Iterator[Finding]:
        return chain.from_iterable(
            part.each() if isinstance(part, FindingTable) else part
            for part in self.parts
        )

    def by_sheet(self) -> dict[str, AllFindings]:
        """Return the findings of each sheet that has any, in the order in
        which each sheet comes first.
        """
        sheets: dict[str, list[Part]] = {}
        for part in self.parts:
            if not isinstance(part, FindingTable):
                for finding in part:
                    sheets.setdefault(finding.sheet, []).append((finding,))
            elif part.counts():
                sheets.setdefault(part.sheet, []).append(part)
        return {name: AllFindings(parts) for name, parts in sheets.items()}

    def of(self, kind: CodeAndSeverity) -> Iterator[Finding]:
        """Yield the findings of a kind."""
        for part in self.parts:
            if isinstance(part, FindingTable):
                yield from part.each(kind)
            else:
                yield from (
                    each
                    for each in part
                    if (each.sentence.code, each.severity) == kind
                )

    def counts(self) -> dict[CodeAndSeverity, int]:
        """Return how many findings there are of each kind, in the order in
        which each kind comes first.
        """
        counted: dict[CodeAndSeverity, int] = {}
        for part in self.parts:
            if isinstance(part, FindingTable):
                found = part.counts()
            else:
                found = dict(
                    Counter(
                        (each.sentence.code, each.severity) for each in part
                    )
                )
            for kind, count in found.items():
                counted[kind] = counted.get(kind, 0) + count
        return counted


class Kind:
    """All findings of one code and severity."""

    def __init__(
        self, code: str, severity: Severity, total: int, among: AllFindings
    ) -> None:
        self.code = code
        self.severity = severity
        self.total = total
        """How many there are."""
        self._among = among

    def findings(self) -> Iterator[Finding]:
        """Yield them in their order."""
        return self._among.of((self.code, self.severity))


def kinds(findings: AllFindings | Sequence[Finding]) -> list[Kind]:
    """Return the findings by kind, in the order in which each kind comes
    first.
    """
    found = _all(findings)
    return [
        Kind(code, severity, total, found)
        for (code, severity), total in found.counts().items()
    ]


def count_serious(findings: AllFindings | Sequence[Finding]) -> int:
    """Return how many findings need a look, and do not only inform."""
    counts = _all(findings).counts()
    return sum(
        count for (_, severity), count in counts.items() if severity != "info"
    )


def count_codes(findings: AllFindings | Sequence[Finding]) -> dict[str, int]:
    """Return how many findings there are of each code."""
    counts: dict[str, int] = {}
    counted = _all(findings).counts()
    for (code, _), count in counted.items():
        counts[code] = counts.get(code, 0) + count
    return counts


def _all(findings: AllFindings | Sequence[Finding]) -> AllFindings:
    return (
        findings
        if isinstance(findings, AllFindings)
        else AllFindings([findings])
    )
