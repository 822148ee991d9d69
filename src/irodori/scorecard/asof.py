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
from decimal import Decimal, InvalidOperation
from itertools import chain
from types import MappingProxyType
from typing import Literal, Protocol

from irodori.patterns import pattern
from irodori.scorecard.asoftexts import (
    LABEL,
    NAMED,
    PREVIOUS,
    WEAK,
    WEAK_LABEL,
    bracketed_date,
    find_as_of,
    judging_date,
    last_day_shown,
    noted_date,
    one_line,
    only_date,
    title_dates,
    whole_date,
)
from irodori.scorecard.reading.tables import (
    CURRENT,
    Layout,
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.scorecard.values.text import plain
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Place, cell_ref
from irodori.workbook.rendering import Renderer

TOKYO = dt.timezone(dt.timedelta(hours=9))
_LONGEST = 300
"""The longest text in characters in which an as-of date is looked for."""
_MOST_CELLS_OF_A_COVER = 500


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

    def others_of(self, sheet: str) -> tuple[dt.date, ...]:
        """Return the dates that may be meant in place of a sheet's own."""
        return tuple(day for name, day in self.others if name == sheet)

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


class UnreadDate(NamedTuple):
    """A text that names an as-of date in a form that is not understood."""

    sheet: str
    cell: str
    text: str
    day: dt.date | None = None
    """The only date in it."""


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


class DateValues(Protocol):
    """What is needed of the cell values."""

    def text(self, code: int) -> str:
        """Return the text of a value."""

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""


class DateFormats(Protocol):
    """What is needed of the cell formats."""

    def number_format(self, xf: int) -> str:
        """Return the format code."""

    def is_date(self, xf: int) -> bool:
        """Tell whether it shows a date."""


PlacedText = tuple[str | None, str]
"""The cell at which a text lies, None for one on the page's edge, and the
text.
"""


class _Candidate(NamedTuple):
    rank: int
    date: dt.date
    sheet: str
    cell: str | None


def today(possible: tuple[tuple[str, dt.date], ...] = ()) -> AsOf:
    """Return the day that it is in Japan; ``possible`` are other dates that
    may be meant, by sheet.
    """
    now = dt.datetime.now(TOKYO)
    return AsOf(now.date(), "today", others=possible)


def read_as_of(
    sheets: Sequence[SheetReading],
    hidden: Collection[str],
    values: DateValues,
    formats: DateFormats,
    *,
    date1904: bool = False,
    boxes: Mapping[str, Sequence[PlacedText]] = MappingProxyType({}),
    titles: Mapping[str, Sequence[PlacedText]] = MappingProxyType({}),
) -> AsOfReading:
    """Return the date that a workbook's sheets give, or where they seem to
    give one that cannot be read; ``hidden`` names the hidden ones.

    ``boxes`` are the texts of text boxes, page headers and page footers, by
    sheet, ``titles`` those above tables of statuses.
    """
    holding = [sheet for sheet in sheets if sheet.tables]
    visible = [sheet for sheet in sheets if sheet.name not in hidden]
    deciding = [sheet for sheet in visible if sheet.tables] or holding
    covers = [sheet for sheet in visible if not sheet.tables]
    reader = _SheetDates(values, formats, date1904)
    by_sheet = {sheet.name: [*reader.of_sheet(sheet)] for sheet in holding}
    found = [
        *(each for sheet in deciding for each in by_sheet[sheet.name]),
        *_of_boxes((*deciding, *covers), boxes),
        *chain.from_iterable(map(reader.of_cover, covers)),
    ]
    found = [each for each in found if each.rank < PREVIOUS]
    if not found:
        found = [*_of_titles(titles)]
    if not found:
        unread = map(reader.unread, (*deciding, *covers))
        doubtful = tuple(chain.from_iterable(unread))
        days = [each.day for each in doubtful if each.day]
        possible = [(name, day) for name in by_sheet for day in days]
        possible += _of_editions_before(by_sheet)
        rivals = tuple(dict.fromkeys(possible))
        return AsOfReading(None, (), doubtful, rivals)
    return _decided(found, by_sheet, hidden)


def _of_editions_before(
    by_sheet: Mapping[str, Sequence[_Candidate]],
) -> list[tuple[str, dt.date]]:
    """Return the dates of the edition before of the sheets that have no
    better one.
    """
    found = []
    for name, dates in by_sheet.items():
        if not dates:
            continue
        first = _first(dates)
        if first.rank == PREVIOUS:
            found.append((name, first.date))
    return found


def _decided(
    found: Sequence[_Candidate],
    by_sheet: Mapping[str, Sequence[_Candidate]],
    hidden: Collection[str],
) -> AsOfReading:
    """Return the first of some dates that counts, those by which sheets are
    judged themselves (``by_sheet``), and the places that disagree.
    """
    used = _first(found)
    last = max(used.rank, _OWN)
    own = {
        name: _first(dates)
        for name, dates in by_sheet.items()
        if dates and _first(dates).rank <= last
    }
    dates = tuple((name, each.date) for name, each in own.items())
    rivals = _rivals(own, by_sheet)
    as_of = AsOf(used.date, "sheet", used.sheet, used.cell, dates, rivals)
    hidden_own = [own[name] for name in own if name in hidden]
    every = [*found, *hidden_own]
    return AsOfReading(as_of, _conflicts(every, used, own))


def _rivals(
    own: Mapping[str, _Candidate], by_sheet: Mapping[str, Sequence[_Candidate]]
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


def _first(found: Iterable[_Candidate]) -> _Candidate:
    return min(found, key=lambda each: each.rank)


def _conflicts(
    found: Sequence[_Candidate],
    used: _Candidate,
    own: Mapping[str, _Candidate],
) -> tuple[AsOfConflict, ...]:
    """Return the first place on each sheet of each other date; those of the
    last rank disagree only among themselves.

    A sheet's own date (``own``) disagrees with the workbook's.
    """
    conflicts: dict[tuple[str, dt.date], AsOfConflict] = {}
    for each in reversed(found):
        judged = own.get(each.sheet, used)
        is_serious = each.rank < WEAK or judged.rank == WEAK
        is_own = each.date == judged.date
        if is_serious and not each.date == judged.date == used.date:
            conflicts[each.sheet, each.date] = AsOfConflict(
                each.sheet,
                each.cell,
                used.date if is_own else each.date,
                judged.date,
                is_own,
            )
    return tuple(reversed(conflicts.values()))


# ---- One sheet --------------------------------------------------------------

_OWN = 2
"""The last rank of a date by which its sheet is judged, whatever the others
say; one of a later rank only where no place has a better one.
"""
_OF_NOW = frozenset(["action_plan", "plan_status", "kpi_progress"])
"""The fields of a block whose headings say of when it is."""
_LABELLED_DATE = pattern(r"[0-9]")
_UNREAD_DATE = pattern(
    r"[0-9][^0-9。、]{0,8}(?:(?:時点|現在)(?![のに])|時点の(?=状況|進捗|報告|計画|内容|取組|情報)|(?:を基準日?[にと]し?て?|で)(?:[^。0-9]{0,20}期限[^。0-9]{0,12})?(?:判定|区分|判断|評価))"
    r"|[1-4]四半期(?:末|終了[後時])[)】\]]?$|[(【\[][0-9]{1,2}月末[)】\]]$"
    r"|(?i:\bas (?:of|at) (?:the )?[^、。]{0,24}[0-9])"
)
"""Before の and に the date is most often that of another thing."""
_DATE_PIECE = pattern(
    r"(?:令和|平成|西暦)?[0-9元]{0,4}[年月日度末]?(?:[0-9]{1,2}[月日]末?日?){0,2}(?:時点|現在)?"
)
"""A cell of a date that is written in several: 令和 | 5 | 年 | 3 | 月末."""
_LONGEST_PIECE = 16
_MOST_PIECES = 8
_WIDEST_GAP = 4
"""Columns from one piece of a date to the next, which may be merged cells."""


_Piece = tuple[OutsideCell, str]
"""A cell and the piece of a date that it holds, or nothing."""


def _last_row(table: Table) -> int:
    """Return the last row of a table, that of its headings where it has no
    procedures.
    """
    last_procedure = table.rows[-1:]
    return max([table.layout.last_row, *last_procedure])


def _in_headings(sheet: SheetReading, layout: Layout) -> list[_Candidate]:
    """Return the dates in the heading of the current rate, else those in the
    headings over statuses and progress.
    """
    in_rate: list[_Candidate] = []
    in_blocks: list[_Candidate] = []
    for column in layout.columns:
        is_rate = column.field == CURRENT
        if not is_rate and column.field not in _OF_NOW:
            continue
        found = in_rate if is_rate else in_blocks
        ref = cell_ref(layout.first_row, column.column)
        for text in column.path:
            day = find_as_of(text)
            if is_rate:
                day = day or bracketed_date(text)
            if day:
                found.append(_Candidate(3, day, sheet.name, ref))
    return in_rate or in_blocks


class _SheetDates:
    """Finds the dates that a sheet gives for itself."""

    def __init__(
        self, values: DateValues, formats: DateFormats, date1904: bool
    ) -> None:
        self._values = values
        self._formats = formats
        self._renderer = Renderer(date1904=date1904)

    def of_sheet(self, sheet: SheetReading) -> Iterator[_Candidate]:
        """Yield the dates of a sheet that holds tables."""
        first = min(table.layout.first_row for table in sheet.tables)
        last = max(_last_row(table) for table in sheet.tables)
        labels = self._labels(sheet)
        if day := find_as_of(sheet.name):
            yield _Candidate(2, day, sheet.name, None)
        above = [cell for cell in sheet.outside if cell.row < first]
        between = [cell for cell in sheet.outside if first <= cell.row < last]
        titles = [*reversed(above), *between]
        yield from self._titles(sheet, titles, labels)
        for table in sheet.tables:
            yield from _in_headings(sheet, table.layout)
        for cell in sheet.outside:
            if cell.row > last:
                yield from self._note(sheet, cell, labels)

    def of_cover(self, sheet: SheetReading) -> Iterator[_Candidate]:
        """Yield the dates of a sheet without tables, a short one."""
        if len(sheet.outside) <= _MOST_CELLS_OF_A_COVER:
            labels = self._labels(sheet)
            yield from self._titles(sheet, sheet.outside, labels)

    def unread(self, sheet: SheetReading) -> Iterator[UnreadDate]:
        """Yield the texts around the tables of a sheet without a date that
        name one all the same: 令和5年春時点, R5年春 beside 基準日.
        """
        labels = self._labels(sheet)
        for cell in sheet.outside:
            text = self._text(cell)
            is_labelled = _label_of(cell, labels) == 1
            unread = _LABELLED_DATE if is_labelled else _UNREAD_DATE
            if unread.search(text):
                ref = cell_ref(cell.row, cell.column)
                yield UnreadDate(sheet.name, ref, text, only_date(text))

    def _labels(self, sheet: SheetReading) -> Mapping[Place, int]:
        """Return the ranks of the labels of a sheet, by their places."""
        ranks = {}
        for cell in sheet.outside:
            text = "".join(self._text(cell).split())
            if len(text) <= 12 and LABEL.fullmatch(text):
                ranks[cell.row, cell.column] = 1
            elif len(text) <= 12 and WEAK_LABEL.fullmatch(text):
                ranks[cell.row, cell.column] = WEAK
        return ranks

    def _titles(
        self,
        sheet: SheetReading,
        cells: Sequence[OutsideCell],
        labels: Mapping[Place, int],
    ) -> Iterator[_Candidate]:
        """Yield the dates that titles give, those in one cell first."""
        dated = [(cell, self._dates(cell, labels)) for cell in cells]
        dated += [
            (cell, title_dates(text, _label_of(cell, labels)))
            for cell, text in self._written_in_pieces(cells)
        ]
        for cell, dates in dated:
            ref = cell_ref(cell.row, cell.column)
            for rank, day in dates:
                yield _Candidate(rank, day, sheet.name, ref)

    def _written_in_pieces(
        self, cells: Sequence[OutsideCell]
    ) -> Iterator[tuple[OutsideCell, str]]:
        """Yield the dates that neighbouring cells of a row hold together, each
        with its first cell.
        """
        pieces = [
            (cell, self._piece(cell)) for cell in cells if cell.code != BLANK
        ]
        pieces.sort(key=lambda each: (each[0].row, each[0].column))
        for run in _runs(pieces):
            if len(run) > 1:
                first, _ = run[0]
                yield first, "".join(text for _, text in run)

    def _piece(self, cell: OutsideCell) -> str:
        """Return the text of a cell that may be a piece of a date, else
        nothing.
        """
        text = self._values.text(cell.code)
        words = plain(text[:_LONGEST_PIECE])
        squeezed = "".join(words.split())
        is_piece = len(squeezed) < _LONGEST_PIECE and _DATE_PIECE.fullmatch(
            squeezed
        )
        return squeezed if is_piece else ""

    def _dates(
        self, cell: OutsideCell, labels: Mapping[Place, int]
    ) -> list[tuple[int, dt.date]]:
        """Return the dates that a title gives, each with its rank."""
        label = _label_of(cell, labels)
        if not self._values.is_number(cell.code):
            return title_dates(self._text(cell), label)
        shown = self._shown_date(cell)
        if shown is None:
            return []
        day, is_named = shown
        return [(label or (1 if is_named else 2), day)]

    def _note(
        self,
        sheet: SheetReading,
        cell: OutsideCell,
        labels: Mapping[Place, int],
    ) -> Iterator[_Candidate]:
        """Yield the date of a note below a table that gives it and nothing
        else.
        """
        label = _label_of(cell, labels)
        day = self._note_date(cell, is_labelled=label is not None)
        if day:
            ref = cell_ref(cell.row, cell.column)
            is_judging = judging_date(self._text(cell)) is not None
            rank = 0 if is_judging else max(4, label or 0)
            yield _Candidate(rank, day, sheet.name, ref)

    def _note_date(
        self, cell: OutsideCell, *, is_labelled: bool
    ) -> dt.date | None:
        if self._values.is_number(cell.code):
            shown = self._shown_date(cell)
            if shown is None:
                return None
            last_day, is_named = shown
            return last_day if is_named or is_labelled else None
        text = self._text(cell)
        if day := noted_date(text):
            return day
        return whole_date(text) if is_labelled else None

    def _text(self, cell: OutsideCell) -> str:
        """Return the text of a cell; none of a number and of a long one."""
        if cell.code == BLANK or self._values.is_number(cell.code):
            return ""
        text = self._values.text(cell.code)
        if len(text) > _LONGEST:
            return ""
        return one_line(text)

    def _shown_date(self, cell: OutsideCell) -> tuple[dt.date, bool] | None:
        """Return the last day that a date cell shows, and whether its format
        says 時点 or 現在.
        """
        if cell.style < 0 or not self._formats.is_date(cell.style):
            return None
        try:
            number = Decimal(self._values.text(cell.code))
        except InvalidOperation:
            return None
        shown = self._renderer.number(
            number, self._formats.number_format(cell.style)
        )
        is_fiscal = "年度" in shown.text
        day = (
            last_day_shown(shown.date, is_fiscal=is_fiscal)
            if shown.date
            else None
        )
        if day is None:
            return None
        return day, NAMED.search(shown.text) is not None


def _runs(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """Return the pieces that follow each other in a row, run by run."""
    runs: list[list[_Piece]] = []
    before: OutsideCell | None = None
    for cell, text in pieces:
        is_next = before is not None and _is_beside(before, cell)
        before = cell if text else None
        if text and is_next and len(runs[-1]) < _MOST_PIECES:
            runs[-1].append((cell, text))
        elif text:
            runs.append([(cell, text)])
    return runs


def _is_beside(cell: OutsideCell, next_cell: OutsideCell) -> bool:
    """Tell whether a cell follows another one in its row, perhaps behind
    merged cells.
    """
    return (
        cell.row == next_cell.row
        and next_cell.column - cell.column <= _WIDEST_GAP
    )


def _of_boxes(
    sheets: Iterable[SheetReading],
    boxes: Mapping[str, Sequence[PlacedText]],
) -> Iterator[_Candidate]:
    """Yield the dates in text boxes of which a line says when the sheet is of
    and nothing else.
    """
    for sheet in sheets:
        for ref, text in boxes.get(sheet.name, ()):
            for line in text.splitlines():
                day = noted_date(one_line(line).strip("()[]【】 "))
                if day:
                    yield _Candidate(2, day, sheet.name, ref)


def _of_titles(
    titles: Mapping[str, Sequence[PlacedText]],
) -> Iterator[_Candidate]:
    """Yield the dates with 時点 or 現在 in the titles of some sheets."""
    for name, texts in titles.items():
        for ref, text in texts:
            if day := find_as_of(text):
                yield _Candidate(4, day, name, ref)


def _label_of(cell: OutsideCell, labels: Mapping[Place, int]) -> int | None:
    """Return the rank of the label left of a cell, above it or right of it."""
    row = cell.row
    column = cell.column
    places = [
        (row, column - 1),
        (row, column - 2),
        (row - 1, column),
        (row, column + 1),
    ]
    for place in places:
        if place in labels:
            return labels[place]
    return None
