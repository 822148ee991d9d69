"""The dates that the cells of one sheet give it: titles and labels above its
tables, the headings of these, and notes below.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property

from irodori.patterns import pattern
from irodori.scorecard.reading.asoftexts import (
    BEFORE,
    LONGEST_TITLE,
    NAMED,
    PREVIOUS,
    WEAK,
    WEAK_LABEL,
    RankedDate,
    bracketed_date,
    day_of_period,
    find_as_of,
    is_of_table,
    judging_date,
    label_rank,
    labelled_date,
    last_day_shown,
    noted_date,
    one_line,
    only_date,
    title_dates,
    whole_date,
)
from irodori.scorecard.reading.rowkinds import begins_note
from irodori.scorecard.reading.tables import (
    CURRENT,
    Layout,
    OutsideCell,
    SheetReading,
    Table,
)
from irodori.scorecard.values.cellreader import CellLooks, CellTexts
from irodori.scorecard.values.text import plain
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import MAX_COLUMN, Place, cell_ref
from irodori.workbook.rendering import Renderer

_MOST_CELLS_OF_A_COVER = 500
_OF_NOW = frozenset(["action_plan", "plan_status", "kpi_progress"])
"""The fields of a block whose headings say of when it is."""
_LABELLED_DATE = pattern(r"[0-9]")
_UNREAD_DATE = pattern(
    r"[0-9][^0-9。、]{0,8}(?:(?:時点|現在)(?![のに])|時点の(?=状況|進捗|報告|計画|内容|取組|情報)|(?:を基準日?[にと]し?て?|で)(?:[^。0-9]{0,20}期限[^。0-9]{0,12})?(?:判定|区分|判断|評価))"
    r"|[1-4]四半期(?:末|終了[後時])[)】\]]?$|[(【\[][0-9]{1,2}月末[)】\]]$"
    r"|(?i:\bas (?:of|at) (?:the )?[^、。]{0,24}[0-9])"
)
"""Before の and に the date is most often that of another thing."""
_LONE_NAME = pattern(r"[(\[]?(?:時点|現在)[)\]]?")
"""A cell beside a date that is not read."""
_DATE_PIECE = pattern(
    r"(?:令和|平成|西暦)?[0-9元]{0,4}[年月日度]?末?(?:[0-9]{1,2}[月日]末?日?){0,2}(?:時点|現在)?"
)
"""A cell of a date that is written in several: 令和 | 5 | 年 | 3 | 月末."""
_LONGEST_PIECE = 16
_MOST_PIECES = 8
_WIDEST_GAP = 4
"""Columns from one piece of a date to the next, which may be merged cells."""


_Piece = tuple[OutsideCell, str]
"""A cell and the piece of a date that it holds, or nothing."""


class UnreadDate(NamedTuple):
    """A text that names an as-of date in a form that is not understood."""

    sheet: str
    cell: str
    text: str
    day: dt.date | None = None
    """The only date in it."""


class Candidate(NamedTuple):
    """A date that a place gives; the place with the lowest rank counts."""

    rank: int
    date: dt.date
    sheet: str
    cell: str | None


class TableDate(NamedTuple):
    """A date that the title of one table among several gives it."""

    sheet: str
    table: int
    """The index of the table among the sheet's."""
    date: dt.date
    cell: str


def _titles_before(
    sheet: SheetReading, last: int
) -> tuple[list[OutsideCell], list[OutsideCell]]:
    """Return the cells above the first table of a sheet, the nearest first,
    and those between it and a row.
    """
    first = min(table.layout.first_row for table in sheet.tables)
    above = [cell for cell in sheet.outside if cell.row < first]
    between = [cell for cell in sheet.outside if first <= cell.row < last]
    return above[::-1], between


def _titles_of(sheet: SheetReading, table: Table) -> list[OutsideCell]:
    """Return the cells between a table and those above it, without what is
    right below these and apart from its header: a note on them.
    """
    first = table.layout.first_row
    above = [each for each in sheet.tables if each.last_row < first]
    top = max((each.last_row for each in above), default=0)
    columns = _columns_above(sheet, table, top)
    cells = [
        cell
        for cell in sheet.outside
        if top < cell.row < first
        and cell.column in columns
        and cell.code != BLANK
    ]
    is_joined = {cell.row for cell in cells}.issuperset(range(top + 1, first))
    if is_joined or not above:
        return cells
    return [cell for cell in cells if cell.row > top + 1]


def _columns_above(
    sheet: SheetReading,
    table: Table,
    top: int,
) -> range:
    """Return the columns of the cells above a table, below ``top``, that are
    not those of another one to its left or right.
    """
    left = table.layout.columns[0].column
    beside = [
        each.layout.columns[0].column
        for each in sheet.tables
        if top < each.layout.first_row <= table.last_row
    ]
    right = min((at for at in beside if at > left), default=MAX_COLUMN + 1)
    return range(0 if left == min(beside) else left, right)


def _in_headings(sheet: SheetReading, layout: Layout) -> list[Candidate]:
    """Return the dates in the heading of the current rate, else those in the
    headings over statuses and progress.
    """
    in_rate: list[Candidate] = []
    in_blocks: list[Candidate] = []
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
                found.append(Candidate(3, day, sheet.name, ref))
    return in_rate or in_blocks


class OutsideTexts:
    """Reads the cells outside tables: their texts, and the dates shown."""

    def __init__(
        self,
        values: CellTexts,
        formats: CellLooks,
        *,
        date1904: bool,
    ) -> None:
        self._values = values
        self._formats = formats
        self._renderer = Renderer(date1904=date1904)

    def is_number(self, cell: OutsideCell) -> bool:
        """Tell whether a cell holds a number."""
        return self._values.is_number(cell.code)

    def text(self, cell: OutsideCell) -> str:
        """Return the text of a cell; none of a number and of a long one."""
        if cell.code == BLANK or self.is_number(cell):
            return ""
        text = self._values.text(cell.code)
        if len(text) > LONGEST_TITLE:
            return ""
        return one_line(text)

    def piece(self, cell: OutsideCell) -> str:
        """Return the text of a cell that may be a piece of a date, else
        nothing.
        """
        text = self._values.text(cell.code)
        words = "".join(plain(text[:_LONGEST_PIECE]).split())
        is_piece = len(words) < _LONGEST_PIECE and _DATE_PIECE.fullmatch(words)
        return words if is_piece else ""

    def shown_date(self, cell: OutsideCell) -> tuple[dt.date, bool] | None:
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
        if not shown.date:
            return None
        day = last_day_shown(shown.date, is_fiscal="年度" in shown.text)
        if day is None:
            return None
        return day, NAMED.search(shown.text) is not None


class SheetDates:
    """Finds the dates that a sheet gives for itself."""

    def __init__(
        self,
        sheet: SheetReading,
        texts: OutsideTexts,
    ) -> None:
        self.sheet = sheet
        self._texts = texts

    def all(self) -> Iterator[Candidate]:
        """Yield the dates of a sheet that holds tables."""
        sheet = self.sheet
        last = max(table.last_row for table in sheet.tables)
        if day := find_as_of(sheet.name):
            yield Candidate(2, day, sheet.name, None)
        above, between = _titles_before(sheet, last)
        earlier = [each for each in between if BEFORE.search(self._text(each))]
        others = [each for each in between if each not in earlier]
        yield from self._titles([*above, *others])
        for found in self._titles(earlier):
            yield found._replace(rank=PREVIOUS)
        for table in sheet.tables:
            yield from _in_headings(sheet, table.layout)
        for cell in sheet.outside:
            if cell.row > last:
                yield from self._note(cell)

    def of_tables(self) -> Iterator[TableDate]:
        """Yield the dates that the titles of several tables give them."""
        if len(self.sheet.tables) < 2:
            return
        for at, table in enumerate(self.sheet.tables):
            if own := self._own_date(table):
                yield TableDate(self.sheet.name, at, *own)

    def _own_date(self, table: Table) -> tuple[dt.date, str] | None:
        """Return the one date in the titles right above a table, with its
        cell; none where they give two.
        """
        found = {
            day: cell
            for cell in _titles_of(self.sheet, table)
            for rank, day in self._dates(cell)
            if is_of_table(rank, self._text(cell))
            and not begins_note(self._text(cell))
        }
        if len(found) != 1:
            return None
        ((day, cell),) = found.items()
        return day, cell_ref(cell.row, cell.column)

    def of_cover(self) -> Iterator[Candidate]:
        """Yield the dates of a short sheet without tables; none of another."""
        outside = self.sheet.outside
        if not self.sheet.tables and len(outside) <= _MOST_CELLS_OF_A_COVER:
            yield from self._titles(outside)

    def unread(self) -> Iterator[UnreadDate]:
        """Yield the texts around the tables of a sheet without a date that
        name one all the same: 令和5年春時点, R5年春 beside 基準日 or behind
        更新日, or months: 令和5年6月分.
        """
        tops = [table.layout.first_row for table in self.sheet.tables]
        first = min(tops, default=0)
        for cell in self.sheet.outside:
            text = self._text(cell)
            is_title = cell.row < first
            day = day_of_period(text) if is_title else None
            is_lone = is_title and _LONE_NAME.fullmatch(text)
            if day or is_lone or self._names_date(cell, text):
                ref = cell_ref(cell.row, cell.column)
                day = day or only_date(text)
                yield UnreadDate(self.sheet.name, ref, text, day)

    def _names_date(
        self,
        cell: OutsideCell,
        text: str,
    ) -> bool:
        """Tell whether a text seems to be a date, or is labelled as one."""
        label = self._label(cell)
        is_known = label is not None and label <= WEAK
        is_labelled = is_known or WEAK_LABEL.match(text) is not None
        sign = _LABELLED_DATE if is_labelled else _UNREAD_DATE
        return sign.search(text) is not None

    @cached_property
    def _labels(self) -> Mapping[Place, int]:
        """The ranks of the labels, by their places."""
        ranks = {}
        for cell in self.sheet.outside:
            text = "".join(self._text(cell).split())
            rank = label_rank(text) if 0 < len(text) <= 12 else None
            if rank is not None:
                ranks[cell.row, cell.column] = rank
        return ranks

    def _label(self, cell: OutsideCell) -> int | None:
        """Return the rank of the label left of a cell, above it or right of
        it.
        """
        for row, column in _AROUND:
            place = cell.row + row, cell.column + column
            if place in self._labels:
                return self._labels[place]
        return None

    def _text(self, cell: OutsideCell) -> str:
        return self._texts.text(cell)

    def _titles(self, cells: Sequence[OutsideCell]) -> Iterator[Candidate]:
        """Yield the dates that titles give, those in one cell first."""
        dated = [(cell, self._dates(cell)) for cell in cells]
        dated += [
            (cell, title_dates(text, self._label(cell)))
            for cell, text in self._written_in_pieces(cells)
        ]
        for cell, dates in dated:
            ref = cell_ref(cell.row, cell.column)
            for rank, day in dates:
                yield Candidate(rank, day, self.sheet.name, ref)

    def _written_in_pieces(
        self, cells: Sequence[OutsideCell]
    ) -> Iterator[tuple[OutsideCell, str]]:
        """Yield the dates that neighbouring cells of a row hold together, each
        with its first cell.
        """
        held = [cell for cell in cells if cell.code != BLANK]
        held.sort(key=lambda each: (each.row, each.column))
        for run in _runs((cell, self._texts.piece(cell)) for cell in held):
            if len(run) > 1:
                first, _ = run[0]
                yield first, "".join(text for _, text in run)

    def _dates(self, cell: OutsideCell) -> list[RankedDate]:
        """Return the dates that a title gives, each with its rank."""
        label = self._label(cell)
        if not self._texts.is_number(cell):
            return title_dates(self._text(cell), label)
        shown = self._texts.shown_date(cell)
        if shown is None:
            return []
        day, is_named = shown
        return [(label or (1 if is_named else 2), day)]

    def _note(self, cell: OutsideCell) -> Iterator[Candidate]:
        """Yield the date of a note below a table that gives it and nothing
        else.
        """
        label = self._label(cell)
        day = self._note_date(cell, is_labelled=label is not None)
        if day is None and (found := labelled_date(self._text(cell))):
            label, day = found
        if day:
            ref = cell_ref(cell.row, cell.column)
            is_judging = judging_date(self._text(cell)) is not None
            rank = 0 if is_judging else max(4, label or 0)
            yield Candidate(rank, day, self.sheet.name, ref)

    def _note_date(
        self,
        cell: OutsideCell,
        *,
        is_labelled: bool,
    ) -> dt.date | None:
        if self._texts.is_number(cell):
            shown = self._texts.shown_date(cell)
            if shown is None:
                return None
            last_day, is_named = shown
            return last_day if is_named or is_labelled else None
        text = self._text(cell)
        if day := noted_date(text):
            return day
        return whole_date(text) if is_labelled else None


_AROUND = ((0, -1), (0, -2), (-1, 0), (0, 1))
"""Where the label of a date is, in rows and columns from it."""


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
