"""Comparing: fills with what the legend asks for, one edition of a scorecard
with the next, and the issue before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from irodori.conversion import USUAL, convert, inspect, judged
from irodori.options import Options, Source
from irodori.results import Check, Conversion, Diff, Inspection
from irodori.scorecard.editionchanges import Comparison, compare
from irodori.scorecard.editions import ColorOf, Edition, EditionSheet, Named
from irodori.scorecard.findings import Finding
from irodori.scorecard.judging.judge import PresentColors, mismatches
from irodori.scorecard.judging.verdicts import SheetRatings
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple
from irodori.workbook.refs import Anchors, cell_ref

if TYPE_CHECKING:
    from irodori.options import GivenOptions

# ---- Check ------------------------------------------------------------------


def check(
    source: Source, options: Options = USUAL, **given: Unpack[GivenOptions]
) -> Check:
    """Return where a workbook's fills are not those that its legend asks for;
    nothing is written.

    A plan whose status only its own fill tells can be wrong by its deadline
    only: green although it is overdue. Arguments and errors are those of
    convert.
    """
    inspection = inspect(source, options, **given)
    sheets, _ = judged(inspection)
    found = tuple(
        each
        for sheet in sheets
        for each in mismatches(sheet, _present(inspection, sheet.name))
    )
    unrated = tuple(each for sheet in sheets for each in _unrated(sheet))
    total = sum(sum(sheet.summary.values()) for sheet in sheets)
    return Check(inspection, found, total - len(unrated), unrated, sheets)


def _present(inspection: Inspection, sheet: str) -> PresentColors:
    legend = inspection.legends[sheet]
    palettes = inspection.profile.palettes
    return PresentColors(
        inspection.book.styles,
        legend,
        palettes,
        inspection.scales.get(sheet),
    )


def _unrated(sheet: SheetRatings) -> Iterator[Finding]:
    for placed in sheet.verdicts():
        verdict = placed.verdict
        if verdict.judgement is None and verdict.finding:
            yield Finding(
                sheet.name,
                cell_ref(placed.row, placed.column),
                "warning",
                verdict.finding,
            )


# ---- Diff -------------------------------------------------------------------


def diff(
    old: Source,
    new: Source,
    options: Options = USUAL,
    *,
    judged_colors: bool = False,
    **given: Unpack[GivenOptions],
) -> Diff:
    """Return what changed from an old edition of a scorecard to a new one.

    A cell's colour is its fill, as published; a cell without a fill has no
    colour. With ``judged_colors`` it is what the legend asks for, and the
    fills count only as a source of statuses; ``as_of`` is then the date for
    both, else each workbook's own. Other arguments and errors are those of
    convert.
    """
    before = inspect(old, options, **given)
    after = inspect(new, options, **given)
    return diff_inspected(before, after, judged_colors=judged_colors)


def diff_inspected(
    old: Inspection, new: Inspection, *, judged_colors: bool = False
) -> Diff:
    """Return what changed between two workbooks that have been inspected; of
    their scorecards alone.
    """
    old, new = old.of_scorecards(), new.of_scorecards()
    changes = compare(
        _edition(old, judged_colors=judged_colors),
        _edition(new, judged_colors=judged_colors),
    )
    return Diff(old, new, "judged" if judged_colors else "fills", changes)


def _edition(inspection: Inspection, *, judged_colors: bool) -> Edition:
    ratings = (
        {sheet.name: sheet for sheet in judged(inspection)[0]}
        if judged_colors
        else {}
    )
    sheets = [
        EditionSheet(
            reading,
            Anchors(inspection.book[reading.name].merges),
            _judged_colors(ratings[reading.name])
            if judged_colors
            else _fill_colors(inspection, reading),
        )
        for reading in inspection.sheets
        if reading.tables
    ]
    met_words = inspection.profile.met_words
    return Edition(sheets, inspection.cells, met_words)


def _fill_colors(inspection: Inspection, reading: SheetReading) -> ColorOf:
    present = _present(inspection, reading.name)
    return lambda _row, _column, style, rule: present.color(style, rule)


def _judged_colors(sheet: SheetRatings) -> ColorOf:
    """Return the judged colours, in each cell of a merged area that of its
    first.
    """
    colors: Mapping[tuple[int, int], Color | None] = {
        (each.row, each.column): each.verdict.judgement.color
        if each.verdict.judgement
        else None
        for each in sheet.verdicts()
    }
    anchors = Anchors(sheet.areas.values())

    def color(
        row: int,
        column: int,
        _style: int,
        _rule: Rule,
    ) -> Color | None:
        return colors.get(anchors.of(row, column))

    return color


# ---- The issue before -------------------------------------------------------

_Key = tuple[str, str]


class _EarlierBook(NamedTuple):
    """An earlier workbook: where it is read from, and its procedures that
    nothing has matched yet, by their names.
    """

    source: Source
    options: Options
    names: frozenset[str]
    left: dict[_Key, Named]


class EarlierIssue:
    """The workbooks of the issue before; a colour is the fill as published, or
    judged where a book has no fills.

    The workbooks of two issues need not correspond: each new one is compared
    with every earlier one that shares a procedure with it. Of an earlier
    workbook only its procedures' names are kept; it is read again when it is
    compared.
    """

    def __init__(self, options: Options = USUAL) -> None:
        self._options = options._replace(as_of=None, status=None)
        self._books: list[_EarlierBook] = []
        self._issues: list[tuple[str, dt.date | None]] = []

    def add(self, source: Source, options: Options | None = None) -> None:
        """Add a workbook, with options of its own where it needs a password;
        errors are those of inspect.
        """
        own = (
            self._options
            if options is None
            else options._replace(as_of=None, status=None)
        )
        inspection = inspect(source, own)
        procedures = {_key(named): named for named in _procedures(inspection)}
        as_of = inspection.as_of
        self._issues.append(
            (
                inspection.name,
                None if as_of.source == "today" else as_of.date,
            )
        )
        self._books.append(
            _EarlierBook(
                source,
                own,
                frozenset(name for _, name in procedures),
                procedures,
            )
        )

    @property
    def issues(self) -> Sequence[tuple[str, dt.date | None]]:
        """The file names of its workbooks, and the as-of dates that these
        name.
        """
        return self._issues

    def compared(self, conversion: Conversion) -> Iterator[Comparison]:
        """Yield what changed in the procedures of a conversion; those that are
        new are in the last one alone.
        """
        after = self._inspected(conversion.data)
        new: dict[_Key, Named] | None = None
        held: Comparison | None = None
        for book in self._books_with(_procedures(after)):
            if held:
                yield held._replace(added=())
            held = self._compare(book, after)
            added = {_key(named): named for named in held.added}
            new = added if new is None else _both(new, added)
        if held and new is not None:
            yield held._replace(added=tuple(new.values()))

    def _books_with(self, procedures: Iterable[Named]) -> list[_EarlierBook]:
        """Return the books that have one of the procedures, else the first."""
        names = {fold(named.name) for named in procedures}
        books = [
            book for book in self._books if not names.isdisjoint(book.names)
        ]
        return books or self._books[:1]

    def removed(self) -> Iterable[Named]:
        """Return the procedures that were compared with nothing."""
        return [named for book in self._books for named in book.left.values()]

    def _compare(self, book: _EarlierBook, after: Inspection) -> Comparison:
        before = inspect(book.source, book.options)
        changes = diff_inspected(before, after).changes
        if not any(
            count for color, count in changes.before.items() if color != "none"
        ):
            judged_book = convert(
                book.source, book.options._replace(allow_signed=True)
            )
            changes = diff_inspected(
                inspect(judged_book.data, book.options), after
            ).changes
        gone = {_key(named) for named in changes.removed}
        for key in [key for key in book.left if key not in gone]:
            del book.left[key]
        return changes

    def _inspected(self, source: Source) -> Inspection:
        return inspect(source, self._options)


def _key(named: Named) -> _Key:
    return fold(named.ministry), fold(named.name)


def _procedures(inspection: Inspection) -> Iterator[Named]:
    """Yield the procedures of a workbook as they are called."""
    text = inspection.cells.text
    for reading in inspection.of_scorecards().sheets:
        anchors = Anchors(inspection.book[reading.name].merges)
        for table in reading.tables:
            fields = table.layout.fields
            name = table.layout.item
            for index, row in enumerate(table.rows):
                ministry = (
                    text(table.cell(index, fields["ministry"])[1])
                    if "ministry" in fields
                    else ""
                )
                called = text(table.cell(index, name)[1])
                yield Named(
                    ministry or reading.name,
                    called,
                    reading.name,
                    anchors.ref(row, name),
                )


def _both(
    one: Mapping[_Key, Named], other: Mapping[_Key, Named]
) -> dict[_Key, Named]:
    """Return the elements of one that the other has too."""
    return {key: named for key, named in one.items() if key in other}
