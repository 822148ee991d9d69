"""The issue before as several workbooks, for what changed since: the road of ``irodori summary --previous``.

A workbook of the one issue need not be one of the other: each new one is compared with every earlier one that shares a
procedure with it.  Of an earlier workbook only its procedures' names are kept; it is read again when it is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from typing import NamedTuple

from irodori.comparison import diff_inspected
from irodori.conversion import Inspection, Source, book_readings, convert, inspect
from irodori.report.converted import Converted
from irodori.scorecard.compare import Comparison, Named
from irodori.scorecard.palettes import COLORS
from irodori.scorecard.places import Anchors
from irodori.scorecard.values.text import fold

_Key = tuple[str, str]


class _Book(NamedTuple):
    """An earlier workbook: where it is read from, and its procedures that nothing has matched yet, by their names."""

    source: Source
    names: frozenset[str]
    left: dict[_Key, Named]


class EarlierIssue:
    """The workbooks of the issue before; a colour is the fill as published, or judged where a book has no fills."""

    def __init__(self, *, legend: str | PathLike[str] = "auto", profile: str | PathLike[str] | None = None) -> None:
        self._legend = legend
        self._profile = profile
        self._books: list[_Book] = []

    def add(self, source: Source) -> None:
        """Take a workbook; errors are those of inspect."""
        procedures = {_key(named): named for named in _procedures(self._inspected(source))}
        self._books.append(_Book(source, frozenset(name for _, name in procedures), procedures))

    def compared(self, conversion: Converted) -> Iterator[Comparison]:
        """Yield what changed in the procedures of a conversion; those that are new are in the last one alone."""
        after = self._inspected(conversion.data)
        names = {fold(named.name) for named in _procedures(after)}
        books = [book for book in self._books if not names.isdisjoint(book.names)] or self._books[:1]
        new: dict[_Key, Named] | None = None
        held: Comparison | None = None
        for book in books:
            if held:
                yield held._replace(added=())
            held = self._compare(book, after)
            added = {_key(named): named for named in held.added}
            new = added if new is None else {key: named for key, named in new.items() if key in added}
        if held and new is not None:
            yield held._replace(added=tuple(new.values()))

    def removed(self) -> Iterable[Named]:
        """Return the procedures that nothing was compared with."""
        return [named for book in self._books for named in book.left.values()]

    def _compare(self, book: _Book, after: Inspection) -> Comparison:
        before = self._inspected(book.source)
        changes = diff_inspected(before, after).changes
        if not any(changes.before[color] for color in COLORS):
            judged = convert(book.source, legend=self._legend, profile=self._profile, allow_signed=True)
            changes = diff_inspected(self._inspected(judged.data), after).changes
        gone = {_key(named) for named in changes.removed}
        for key in [key for key in book.left if key not in gone]:
            del book.left[key]
        return changes

    def _inspected(self, source: Source) -> Inspection:
        return inspect(source, legend=self._legend, profile=self._profile)


def _key(named: Named) -> _Key:
    return fold(named.ministry), fold(named.name)


def _procedures(inspection: Inspection) -> Iterator[Named]:
    """Yield the procedures of a workbook as they are called."""
    readings = book_readings(inspection.book)
    for reading in inspection.sheets:
        for table in reading.tables:
            anchors, fields = Anchors(inspection.book[reading.name].merges), table.layout.fields
            name = fields["procedure"]
            owner = table.place[fields["ministry"]] if "ministry" in fields else None
            for index, row in enumerate(table.rows):
                codes = table.row_codes(index)
                ministry = readings.text(codes[owner]) if owner is not None else ""
                called = readings.text(codes[table.place[name]])
                yield Named(ministry or reading.name, called, reading.name, anchors.ref(row, name))
