"""``irodori summary``: what many scorecards say together, as a book with charts that its readers can work on.

The conversions pass by one after the other: records and findings go straight to their sheets, counts are kept, and the
rest of the book is written from these at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple, Protocol

from irodori.errors import IrodoriError
from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.editions import Comparison, Named
from irodori.sheets.changes import Changes
from irodori.sheets.flatrecords import Sink, records
from irodori.sheets.lists import Files, Findings, RecordSheet, write_open
from irodori.sheets.looks import Looks, streamed_sheet, streaming_book
from irodori.sheets.overview import write_ministries, write_overview
from irodori.sheets.tally import Tally

FONT: Mapping[str, Any] = {"font_name": "游ゴシック", "font_size": 10, "font_family": 3, "font_charset": 128}


class Refused(NamedTuple):
    """An input that was refused."""

    name: str
    error: IrodoriError


class Earlier(Protocol):
    """The issue before, for what changed since."""

    def compared(self, conversion: Conversion) -> Iterable[Comparison]:
        """Yield what changed in the procedures of a conversion; those that are new are in the last one alone."""

    def removed(self) -> Iterable[Named]:
        """Yield the procedures that no conversion had."""


class SummaryBook(NamedTuple):
    """What a summary was made of."""

    read: int
    refused: int
    procedures: int
    records: int
    open: int
    """How many things are red or overdue."""
    findings: int


def write_summary(
    inputs: Iterable[Conversion | Refused],
    target: BinaryIO,
    language: Language = "ja",
    *,
    earlier: Earlier | None = None,
    sinks: Sequence[Sink] = (),
) -> SummaryBook:
    """Write the summary of conversions to a binary file that can be sought in; each is used once and then let go.

    An input that was refused is in the book with the reason.  With ``earlier`` a sheet lists what changed since;
    ``sinks`` take the records too, and are closed at the end.
    """
    with streaming_book(target, Sentence("sheets.title").text(language), dict(FONT)) as book:
        summary = _SummaryWriter(book, language, compared=earlier is not None)
        for each in inputs:
            if isinstance(each, Refused):
                summary.refuse(each)
            else:
                summary.add(each, earlier, sinks)
        if earlier is not None:
            summary.changes.remove(earlier.removed())
        for sink in sinks:
            sink.close()
        return summary.finish()


class _SummaryWriter:
    """The sheets of one summary."""

    def __init__(self, book: Any, language: Language, *, compared: bool) -> None:  # noqa: ANN401
        self._book = book
        self._language = language
        self._is_compared = compared
        self._looks = Looks(book, dict(FONT))
        self._tally = Tally()
        self._overview = self._sheet("overview")
        self._ministries = self._sheet("ministries")
        self._open = self._sheet("open")
        self.changes = Changes(self._sheet("changes") if compared else None, self._looks, language)
        self._findings = Findings(self._sheet("findings", streamed=True), self._looks, language)
        self._files = Files(self._sheet("files"), self._looks, language)
        self._data = self._sheet("data")
        self._records = RecordSheet(lambda number: self._sheet("records", number, streamed=True), self._looks, language)

    def _sheet(self, name: str, number: int = 1, *, streamed: bool = False) -> Any:  # noqa: ANN401
        """Return a new sheet; a streamed one keeps a row in memory and must be written from top to bottom."""
        title = Sentence(f"sheets.{name}").text(self._language)
        title = title if number == 1 else f"{title} {number}"
        return streamed_sheet(self._book, title) if streamed else self._book.add_worksheet(title)

    def refuse(self, refused: Refused) -> None:
        """List an input that was refused."""
        self._files.refuse(refused.name, refused.error)

    def add(self, conversion: Conversion, earlier: Earlier | None, sinks: Sequence[Sink]) -> None:
        """Take a conversion."""
        self._tally.begin(conversion)
        for record in records(conversion, self._language):
            self._tally.add(record)
            self._records.write(record)
            for sink in sinks:
                sink.write(record)
        found = self._findings.add(conversion)
        self._files.add(conversion, found)
        if earlier is not None:
            for comparison in earlier.compared(conversion):
                self.changes.add(conversion.inspection.name, comparison)

    def finish(self) -> SummaryBook:
        """Write the sheets that are made of counts."""
        tally, looks, language = self._tally, self._looks, self._language
        changes = self.changes.counts if self._is_compared else None
        write_overview(self._book, self._overview, self._data, tally, self._files, looks, language, changes)
        write_ministries(self._ministries, tally, looks, language)
        write_open(self._open, tally, looks, language)
        self.changes.finish(tally)
        self._findings.finish()
        self._files.finish(tally)
        self._records.finish(tally)
        self._data.hide()
        self._overview.activate()
        return SummaryBook(
            self._files.read,
            self._files.refused,
            tally.total.procedures,
            tally.records,
            tally.open,
            self._findings.count,
        )
