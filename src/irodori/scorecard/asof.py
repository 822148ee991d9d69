"""The date that a workbook is judged by, as its own sheets say it.

    rank  where                                                            example
    0     what says by which day deadlines are judged                      ※期限内か否かは、令和4年3月31日で判断している。
    1     a title above a table, or a cover sheet, with 時点 or 現在       令和4年3月末時点
    2     a title with a date in brackets, at its start or its end,        スコアカード（令和5年6月末）
          or a cell that is a date                                         令和5年6月末の進捗状況
          the name of a sheet with 時点 or 現在                            R5.6末時点
          a line of a text box or of a page header with 時点 or 現在        令和5年6月末時点
    3     the heading of the current rate, else of the blocks, the         オンライン利用率(令和4年3月末時点)
          statuses or the progress
    4     a note below a table, of the whole table                         ※数値は令和4年3月末時点
          the title of a table of statuses, where no other place has one   進捗入力（令和5年3月末時点）
    5     作成日 or 更新日, or the date of the plan itself                 作成日：令和4年4月1日

The lowest rank counts. A sheet with a date of its own is judged by that, the
others by the first one of the workbook. A hidden sheet decides nothing for
others where a visible one holds a table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import Literal

from irodori.scorecard.asofsheets import (
    Candidate,
    OutsideTexts,
    SheetDates,
    TableDate,
    UnreadDate,
)
from irodori.scorecard.reading.asoftexts import (
    PREVIOUS,
    WEAK,
    find_as_of,
    noted_date,
    one_line,
)
from irodori.scorecard.reading.tables import SheetReading
from irodori.scorecard.values.cellreader import CellLooks, CellTexts
from irodori.tuples import NamedTuple

NO_DAY = dt.date.min
"""Takes the place of a day that is meant and could not be read."""
_OWN = 2
"""The last rank of a date by which its sheet is judged, whatever the others
say; one of a later rank only where no place has a better one.
"""
TOKYO = dt.timezone(dt.timedelta(hours=9))


class AsOf(NamedTuple):
    """The date that a workbook is judged by, and where it comes from."""

    date: dt.date
    source: Literal["option", "sheet", "today"]
    sheet: str | None = None
    cell: str | None = None
    own: tuple[tuple[str, dt.date], ...] = ()
    """The sheets whose own title gives a date, each with it."""
    others: tuple[tuple[str, dt.date], ...] = ()
    """The sheets of which another date may be meant, each with it: a second
    title of the same kind gives it, or the only text that seems to give one.
    """

    tables: tuple[TableDate, ...] = ()
    """The tables among several whose own title gives a date, each with it."""

    def others_of(self, sheet: str) -> tuple[dt.date, ...]:
        """Return the dates that may be meant in place of a sheet's own."""
        return tuple(day for name, day in self.others if name == sheet)

    def of_tables(self, sheet: str) -> dict[int, dt.date]:
        """Return the own dates of the tables of a sheet, by index."""
        return {
            each.table: each.date
            for each in self.tables
            if each.sheet == sheet
        }

    def of(self, sheet: str) -> dt.date:
        """Return the date that a sheet is judged by: its own, else that of
        the workbook.
        """
        return dict(self.own).get(sheet, self.date)


class AsOfConflict(NamedTuple):
    """A place that gives another date than the one used."""

    sheet: str
    cell: str | None
    other: dt.date
    used: dt.date
    is_own: bool = False
    """Whether the sheet is judged by its own date, and only the workbook's
    differs.
    """


class AsOfReading(NamedTuple):
    """The date that a workbook gives, None where it gives none, and the places
    that disagree.
    """

    as_of: AsOf | None
    conflicts: tuple[AsOfConflict, ...]
    unread: tuple[UnreadDate, ...] = ()
    """Where no date was read at all: the places that seem to give one."""
    possible: tuple[tuple[str, dt.date], ...] = ()
    """The sheets with tables of which that date may be meant, each with it."""
    tables: tuple[TableDate, ...] = ()
    """The tables among several on a sheet that have a date of their own."""


PlacedText = tuple[str | None, str]
"""The cell at which a text lies, None for one on the page's edge, and the
text.
"""
PlacedTexts = Mapping[str, Sequence[PlacedText]]
"""Such texts by sheet."""
_BySheet = Mapping[str, Sequence[Candidate]]
"""The dates of the sheets that hold tables."""


def today(possible: tuple[tuple[str, dt.date], ...] = ()) -> AsOf:
    """Return the day that it is in Japan; ``possible`` are other dates that
    may be meant, by sheet.
    """
    now = dt.datetime.now(TOKYO)
    return AsOf(now.date(), "today", others=possible)


def as_of_in(found: AsOfReading) -> AsOf:
    """Return the date that a workbook gives, else today, with those of its
    tables.
    """
    as_of = found.as_of or today(found.possible)
    return as_of._replace(tables=found.tables)


def read_as_of(
    sheets: Sequence[SheetReading],
    hidden: Collection[str],
    values: CellTexts,
    formats: CellLooks,
    *,
    date1904: bool = False,
    boxes: PlacedTexts = MappingProxyType({}),
    titles: PlacedTexts = MappingProxyType({}),
) -> AsOfReading:
    """Return the date that a workbook's sheets give, or where they seem to
    give one that cannot be read; ``hidden`` names the hidden ones.

    ``boxes`` are the texts of text boxes, page headers and page footers, by
    sheet, ``titles`` those above tables of statuses.
    """
    texts = OutsideTexts(values, formats, date1904=date1904)
    readers = [SheetDates(sheet, texts) for sheet in sheets]
    by_sheet = {
        each.sheet.name: [*each.all()] for each in readers if each.sheet.tables
    }
    deciding = _deciding(readers, hidden)
    found = _dates_of_now(by_sheet, deciding, boxes) or [*_of_titles(titles)]
    is_sure = any(each.rank < WEAK for each in found)
    unread = [] if is_sure else [*chain(*(each.unread() for each in deciding))]
    reading = (
        _decided(found, by_sheet, hidden, unread)
        if found
        else _undated(unread, by_sheet)
    )
    return reading._replace(tables=tuple(_of_tables(readers, by_sheet)))


def _of_tables(
    readers: Sequence[SheetDates], by_sheet: _BySheet
) -> Iterator[TableDate]:
    """Yield the dates of tables, but on a sheet that says by which date it is
    judged.
    """
    for each in readers:
        dates = by_sheet.get(each.sheet.name, ())
        if all(found.rank > 0 for found in dates):
            yield from each.of_tables()


def _dates_of_now(
    by_sheet: _BySheet,
    deciding: Sequence[SheetDates],
    boxes: PlacedTexts,
) -> list[Candidate]:
    """Return the dates of the sheets that decide, without those of the
    edition before.
    """
    names = [each.sheet.name for each in deciding]
    dates = chain(
        *(by_sheet.get(name, ()) for name in names),
        _of_boxes(names, boxes),
        *(each.of_cover() for each in deciding),
    )
    return [each for each in dates if each.rank < PREVIOUS]


def _deciding(
    readers: Sequence[SheetDates], hidden: Collection[str]
) -> list[SheetDates]:
    """Return the sheets with tables, the visible ones where there are any, and
    behind them the visible covers.
    """
    holding = [each for each in readers if each.sheet.tables]
    visible = [each for each in readers if each.sheet.name not in hidden]
    deciding = [each for each in visible if each.sheet.tables] or holding
    return deciding + [each for each in visible if not each.sheet.tables]


def _undated(
    unread: Sequence[UnreadDate],
    by_sheet: _BySheet,
) -> AsOfReading:
    """Return what is known of a workbook that gives no date."""
    days = [each.day or NO_DAY for each in unread]
    possible = [(name, day) for name in by_sheet for day in days]
    possible += _of_editions_before(by_sheet)
    rivals = tuple(dict.fromkeys(possible))
    return AsOfReading(None, (), tuple(unread), rivals)


def _of_editions_before(
    by_sheet: _BySheet,
) -> list[tuple[str, dt.date]]:
    """Return the dates of the edition before of the sheets that have no
    better one.
    """
    return [
        (name, each.date)
        for name, each in _best(by_sheet, PREVIOUS).items()
        if each.rank == PREVIOUS
    ]


def _decided(
    found: Sequence[Candidate],
    by_sheet: _BySheet,
    hidden: Collection[str],
    unread: Iterable[UnreadDate],
) -> AsOfReading:
    """Return the first of some dates that counts, those by which sheets are
    judged themselves (``by_sheet``), and the places that disagree; those that
    are ``unread`` may be meant in its place.
    """
    used = _first(found)
    last = max(used.rank, _OWN)
    own = _best(by_sheet, last)
    dates = tuple((name, each.date) for name, each in own.items())
    days = {each.day for each in unread if each.day} - {used.date}
    rivals = _rivals(own, by_sheet)
    rivals += tuple((name, day) for name in by_sheet for day in days)
    as_of = AsOf(used.date, "sheet", used.sheet, used.cell, dates, rivals)
    every = [*found, *(own[name] for name in own if name in hidden)]
    return AsOfReading(as_of, _conflicts(every, used, own))


def _rivals(
    own: Mapping[str, Candidate], by_sheet: _BySheet
) -> tuple[tuple[str, dt.date], ...]:
    """Return the other dates, of the same rank as its own, of each sheet."""
    rivals = (
        (name, each.date)
        for name, kept in own.items()
        for each in by_sheet[name]
        if each.rank == kept.rank and each.date != kept.date
    )
    before = _of_editions_before(by_sheet)
    return tuple(dict.fromkeys([*rivals, *before]))


def _best(by_sheet: _BySheet, last: int) -> dict[str, Candidate]:
    """Return the date of each sheet that counts there, of ranks up to the
    ``last`` one.
    """
    best = {name: _first(dates) for name, dates in by_sheet.items() if dates}
    return {name: each for name, each in best.items() if each.rank <= last}


def _first(found: Iterable[Candidate]) -> Candidate:
    return min(found, key=lambda each: each.rank)


def _conflicts(
    found: Sequence[Candidate],
    used: Candidate,
    own: Mapping[str, Candidate],
) -> tuple[AsOfConflict, ...]:
    """Return the first place on each sheet of each other date; those of the
    last rank disagree only among themselves.

    A sheet's own date (``own``) disagrees with the workbook's.
    """
    conflicts: dict[tuple[str, dt.date], AsOfConflict] = {}
    for each in reversed(found):
        judged = own.get(each.sheet, used)
        is_serious = each.rank < WEAK or judged.rank == WEAK
        if is_serious and not each.date == judged.date == used.date:
            conflict = _conflict(each, judged.date, used.date)
            conflicts[each.sheet, each.date] = conflict
    return tuple(reversed(conflicts.values()))


def _conflict(
    each: Candidate,
    judged: dt.date,
    used: dt.date,
) -> AsOfConflict:
    """Return what a date disagrees with: that by which its sheet is judged,
    or, where it is this one, that of the workbook.
    """
    is_own = each.date == judged
    other = used if is_own else each.date
    return AsOfConflict(each.sheet, each.cell, other, judged, is_own)


def _of_boxes(
    sheets: Iterable[str], boxes: PlacedTexts
) -> Iterator[Candidate]:
    """Yield the dates in text boxes of which a line says when the sheet is of
    and nothing else.
    """
    for name in sheets:
        for ref, text in boxes.get(name, ()):
            for line in text.splitlines():
                day = noted_date(one_line(line).strip("()[]【】 "))
                if day:
                    yield Candidate(2, day, name, ref)


def _of_titles(titles: PlacedTexts) -> Iterator[Candidate]:
    """Yield the dates with 時点 or 現在 in the titles of some sheets."""
    for name, texts in titles.items():
        for ref, text in texts:
            if day := find_as_of(text):
                yield Candidate(4, day, name, ref)
