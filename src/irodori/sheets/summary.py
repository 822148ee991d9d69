"""``irodori summary``: what many scorecards say together, as a book with
charts that its readers can work on.

The conversions are taken one after the other: records and findings go straight
to their sheets, counts are kept, and the rest of the book is written from
these at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, Protocol

from irodori.errors import InternalError, IrodoriError
from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.editionchanges import Comparison
from irodori.scorecard.editions import Named
from irodori.scorecard.understanding import SUMMARY_MARK
from irodori.sheets.charts import summary_charts
from irodori.sheets.flatrecords import records
from irodori.sheets.lists import (
    Changes,
    EarlierFile,
    Files,
    Findings,
    write_open,
)
from irodori.sheets.looks import Looks, streamed_sheet, streaming_book
from irodori.sheets.overview import write_ministries, write_overview
from irodori.sheets.sinks import RecordSheet, Sink
from irodori.sheets.summarypages import FONT_NAME, Page, Tally
from irodori.tuples import NamedTuple

FONT: Mapping[str, Any] = {
    "font_name": FONT_NAME,
    "font_size": 10,
    "font_family": 3,
    "font_charset": 128,
}


class Refused(NamedTuple):
    """An input that was refused."""

    name: str
    error: IrodoriError

    @classmethod
    def of(cls, name: str, error: Exception) -> Refused:
        """Return the refusal of an input by any error."""
        if isinstance(error, IrodoriError):
            return cls(name, error)
        kind = type(error).__name__
        return cls(name, InternalError("summary.unexpected", kind=kind))


class Earlier(Protocol):
    """The issue before, for what changed since."""

    def compared(self, conversion: Conversion) -> Iterable[Comparison]:
        """Yield what changed in the procedures of a conversion; those that are
        new are in the last one alone.
        """

    def removed(self) -> Iterable[Named]:
        """Yield the procedures that no conversion had."""

    @property
    def issues(self) -> Sequence[EarlierFile]:
        """The file names of its workbooks, and the as-of dates that these
        name.
        """


class SummaryBook(NamedTuple):
    """What a summary was made of."""

    read: int
    refused: int
    procedures: int
    records: int
    open: int
    """How many things are red or overdue."""
    findings: int
    doubled: int
    """How many procedures are in an input before too."""


def write_summary(
    inputs: Iterable[Conversion | Refused],
    target: BinaryIO,
    language: Language = "ja",
    *,
    earlier: Earlier | None = None,
    sinks: Sequence[Sink] = (),
) -> SummaryBook:
    """Write the summary of conversions to a seekable binary file; each
    conversion is used once and then released.

    An input that was refused is in the book with the reason. With ``earlier``
    a sheet lists what changed since; the records are written to ``sinks`` too,
    which are closed at the end.
    """
    with streaming_book(
        target,
        Sentence("sheets.title").text(language),
        dict(FONT),
    ) as book:
        book.set_custom_property(SUMMARY_MARK, "1")
        summary = _SummaryWriter(book, language, earlier, sinks)
        for each in inputs:
            summary.take(each)
        for sink in sinks:
            sink.close()
        return summary.finish()


class _Doubles:
    """Counts the procedures that are in two inputs, and so are counted twice."""

    def __init__(self) -> None:
        self._first: dict[tuple[str, str], tuple[int, str]] = {}
        self._files = 0
        self._pairs: Counter[tuple[str, str]] = Counter()

    def add(
        self,
        file: str,
        procedures: Iterable[tuple[str, str]],
    ) -> None:
        """Add the 府省名 and 手続名 of a file's procedures."""
        self._files += 1
        for name in procedures:
            number, first = self._first.setdefault(name, (self._files, file))
            if number != self._files:
                self._pairs[first, file] += 1

    @property
    def count(self) -> int:
        """How many procedures occur again."""
        return self._pairs.total()

    def note(self, language: Language) -> str:
        """Return which files share how many procedures, in words; empty where
        none do.
        """
        if not self._pairs:
            return ""
        pairs = tuple(
            Sentence(
                "sheets.doubled.pair",
                {"first": first, "second": second, "count": f"{count:,}"},
            )
            for (first, second), count in self._pairs.most_common(_MOST_PAIRS)
        )
        return Sentence("sheets.doubled", {"pairs": pairs}).text(language)


_MOST_PAIRS = 3
"""Pairs of files that are named."""


class _SummaryWriter:
    """The sheets of one summary."""

    def __init__(
        self,
        book: Any,
        language: Language,
        earlier: Earlier | None,
        sinks: Sequence[Sink],
    ) -> None:
        self._book = book
        self._language = language
        self._earlier = earlier
        self._sinks = sinks
        self._looks = Looks(book, dict(FONT))
        self._tally = Tally()
        self._doubles = _Doubles()
        self._overview = self._sheet("overview")
        self._ministries = self._sheet("ministries")
        self._open = self._sheet("open")
        self._changes = Changes(
            self._sheet("changes") if earlier else None,
            self._looks,
            language,
        )
        self._findings = Findings(
            self._sheet("findings", streamed=True),
            self._looks,
            language,
        )
        self._files = Files(self._sheet("files"), self._looks, language)
        self._data = self._sheet("data")
        self._records = RecordSheet(
            lambda number: self._sheet("records", number, streamed=True),
            self._looks,
            language,
        )

    def _sheet(
        self, name: str, number: int = 1, *, streamed: bool = False
    ) -> Any:
        """Return a new sheet; a streamed one keeps a row in memory and must be
        written from top to bottom.
        """
        title = Sentence(f"sheets.{name}").text(self._language)
        title = title if number == 1 else f"{title} {number}"
        return (
            streamed_sheet(self._book, title)
            if streamed
            else self._book.add_worksheet(title)
        )

    def take(self, found: Conversion | Refused) -> None:
        """Add the result of an input."""
        if isinstance(found, Refused):
            self._files.refuse(found.name, found.error)
        else:
            self._add(found)

    def _add(self, conversion: Conversion) -> None:
        name = conversion.inspection.name
        self._tally.begin(conversion)
        self._doubles.add(name, self._add_records(conversion))
        found = self._findings.add(conversion)
        self._files.add(conversion, found)
        if self._earlier is not None:
            for comparison in self._earlier.compared(conversion):
                self._changes.add(name, comparison)

    def _add_records(self, conversion: Conversion) -> set[tuple[str, str]]:
        """Add the records of a conversion; return the 府省名 and 手続名 of its
        procedures.
        """
        named: set[tuple[str, str]] = set()
        for record in records(conversion, self._language):
            self._tally.add(record)
            # the name of the sheet is in the place of a ministry's
            if record.ministry != record.sheet:
                named.add((record.ministry, record.procedure))
            self._records.write(record)
            for sink in self._sinks:
                sink.write(record)
        return named

    def finish(self) -> SummaryBook:
        """Write the sheets that are made from the counts."""
        if self._earlier is not None:
            self._changes.remove(self._earlier.removed())
        self._write_overview()
        tally = self._tally
        looks = self._looks
        language = self._language
        write_ministries(self._ministries, tally, looks, language)
        write_open(self._open, tally, looks, language)
        self._finish_changes()
        self._findings.finish()
        self._files.finish(tally)
        self._records.finish()
        return self._made()

    def _finish_changes(self) -> None:
        if self._earlier is not None:
            self._changes.finish(self._tally, self._earlier.issues)

    def _made(self) -> SummaryBook:
        total = self._tally.total
        return SummaryBook(
            self._files.read,
            self._files.refused,
            total.procedures,
            total.total,
            total.open,
            self._findings.count,
            self._doubles.count,
        )

    def _write_overview(self) -> None:
        page = Page(self._overview, self._looks, self._language)
        note = self._files.note()
        tally = self._tally
        changes = self._changes.counts if self._earlier else None
        charts = summary_charts(self._book, self._data, page, tally)
        doubled = self._doubles.note(self._language)
        write_overview(page, (note, doubled), tally, changes, charts)
        self._data.hide()
        self._overview.activate()
