"""The date that a workbook is judged by, as its own sheets say it.

    rank  where                                                            example
    1     a title above a table, or a cover sheet, with 時点 or 現在       令和4年3月末時点
    2     a title with a date in brackets, at its start or its end,        スコアカード（令和5年6月末）
          or a cell that is a date                                         令和5年6月末の進捗状況
          the name of a sheet with 時点 or 現在                            R5.6末時点
          a line of a text box with 時点 or 現在                           令和5年6月末時点
    3     the heading of the current rate                                  オンライン利用率(令和4年3月末時点)
    4     a note below a table that says nothing else                      ※令和4年3月末時点
    5     作成日 or 更新日, or the date of the plan itself                 作成日：令和4年4月1日

The lowest rank counts. A sheet with a date of its own is judged by that, the
others by the first one of the workbook. A hidden sheet decides nothing for
others where a visible one holds a table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from irodori.patterns import pattern
from irodori.scorecard.surroundings import (
    SurroundedLayout,
    SurroundedSheet,
    SurroundingCell,
)
from irodori.scorecard.values.dates import Deadline, find_as_of, read_deadline
from irodori.scorecard.values.text import (
    outside_and_inside,
    plain,
    without_footnote,
)
from irodori.workbook.cells import BLANK
from irodori.workbook.daterendering import ShownDate
from irodori.workbook.refs import cell_ref
from irodori.workbook.rendering import render_number

TOKYO = dt.timezone(dt.timedelta(hours=9))
_LONGEST = 300
"""The longest text in characters in which an as-of date is looked for."""
_MOST_CELLS_OF_A_COVER = 500
_LAST_MONTH = 3
"""The month in which a fiscal year ends."""


class AsOf(NamedTuple):
    """The date that a workbook is judged by, and where it comes from."""

    date: dt.date
    source: Literal["option", "sheet", "today"]
    sheet: str | None = None
    cell: str | None = None
    own: tuple[tuple[str, dt.date], ...] = ()
    """The sheets whose own title gives a date, each with it."""

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


class _Candidate(NamedTuple):
    rank: int
    place: int
    """Within a sheet, in the order in which the places count."""
    date: dt.date
    sheet: str
    cell: str | None


def today() -> AsOf:
    """Return the day that it is in Japan."""
    return AsOf(dt.datetime.now(TOKYO).date(), "today")


def read_as_of(
    sheets: Sequence[SurroundedSheet],
    hidden: Collection[str],
    values: DateValues,
    formats: DateFormats,
    *,
    date1904: bool = False,
    boxes: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
) -> AsOfReading:
    """Return the date that a workbook's sheets give; ``hidden`` names the
    hidden ones.

    ``boxes`` are the cell and the text of each text box, by sheet.
    """
    holding = [sheet for sheet in sheets if sheet.tables]
    visible = [sheet for sheet in sheets if sheet.name not in hidden]
    deciding = [sheet for sheet in visible if sheet.tables] or holding
    covers = [sheet for sheet in visible if not sheet.tables]
    reader = _SheetDates(values, formats, date1904)
    by_sheet = {sheet.name: [*reader.of_sheet(sheet)] for sheet in holding}
    found = [each for sheet in deciding for each in by_sheet[sheet.name]]
    for sheet in (*deciding, *covers):
        found += _of_boxes(sheet.name, boxes.get(sheet.name, ()))
    for cover in covers:
        if len(cover.outside) <= _MOST_CELLS_OF_A_COVER:
            found += reader.of_cover(cover)
    if not found:
        return AsOfReading(None, ())
    used = _first(found)
    last = max(used.rank, _OWN)
    own = {
        name: _first(dates)
        for name, dates in by_sheet.items()
        if dates and _first(dates).rank <= last
    }
    as_of = AsOf(
        used.date,
        "sheet",
        used.sheet,
        used.cell,
        tuple((name, each.date) for name, each in own.items()),
    )
    hidden_own = [own[name] for name in own if name in hidden]
    return AsOfReading(as_of, _conflicts([*found, *hidden_own], used, own))


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
        is_serious = each.rank < _WEAK or judged.rank == _WEAK
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
_WEAK = 5
_NAMED = pattern(r"時点|現在")
_ONLY_DATE = pattern(
    r"[0-9元年月日度末.,/\- 令和平成昭西暦RHrh火水木金土曜()]{4,30}"
)
_TO_THE_MONTH = pattern(r"[0-9]月|[0-9][./-][0-9]|年度末")
_STATE = pattern(
    r"(?:の|における)(?:進捗|取組|実施|対応|達成)?(?:状況|実績|現況)$"
)
"""What a title says of the day whose state it shows: 令和5年6月末の進捗状況."""
_EDITION = pattern(r"版$")
_LABEL = pattern(
    r"(?:評価|判定|集計|進捗|データ|数値|調査|作成|実績)?の?(?:基準日|時点日?|現在日?|基準時点|評価日|判定日)[:は]?"
)
_WEAK_LABEL = pattern(
    r"(?:最終)?(?:作成|更新|調査|提出|回答|公表)(?:年月)?日?(?:[:は]|$)"
)
_BEFORE_A_DATE = pattern(
    r"(?:前回|前年|次回|旧|人口|統計|世帯|法令|出典|国勢調査)[^。、]{0,12}$"
)
_BEHIND_A_DATE = pattern(
    r"(?:時点|現在)\)?(?:の|における|で)?(?:住民|推計人口|総人口|国勢|統計|世帯|法令|前回|人口|から|と比|との比|からの)"
)
_OF_A_PLAN = pattern(r"(?:計画|策定|改定|決定)\s*+[(（\[【]?+\s*+$")
_CURRENT = pattern(r"(?:現在値|現状値|直近値|最新値)[:、 ]?")
_NOTE = pattern(
    r"[※*・注0-9(): ]{0,8}(?:本表|この表|表中|数値|データ|上記|記載内容|内容|状況|進捗状況|取組状況|現在値|"
    r"いずれも|各数値|値|本資料)?"
    r"(?:の数値|の内容|の記載)?(?:について)?(?:は|、|:){0,2} ?(?:原則(?:として)?|すべて|全て)?"
    r"(?P<date>[0-9元年月日末度.,/\- 令和平成西暦RHrh]{5,30}) ?(?:時点|現在)"
    r"(?:の(?:もの|数値|状況|進捗状況|取組状況|内容|データ|値|実績|情報)|で)?"
    r"(?:です|である|によります?|を記載|を反映|で?作成|とする|に(?:基づく|基づき|よる|より)|ます|評価|判定|記載|集計|算出|している|しています|した|します|して|する"
    r"|\)|。| ){0,4}"
)


class _SheetDates:
    """Finds the dates that a sheet gives for itself."""

    def __init__(
        self, values: DateValues, formats: DateFormats, date1904: bool
    ) -> None:
        self._values = values
        self._formats = formats
        self._date1904 = date1904

    def of_sheet(self, sheet: SurroundedSheet) -> Iterator[_Candidate]:
        """Yield the dates of a sheet that holds tables."""
        rows = [table.layout.first_row for table in sheet.tables]
        first, last = min(rows), max(rows)
        labels = self._labels(sheet)
        if day := find_as_of(sheet.name):
            yield _Candidate(2, 0, day, sheet.name, None)
        above = [cell for cell in sheet.outside if cell.row < first]
        between = [cell for cell in sheet.outside if first <= cell.row < last]
        yield from self._titles(sheet, [*reversed(above), *between], labels)
        for table in sheet.tables:
            yield from self._headings(sheet, table.layout)
        for cell in sheet.outside:
            if cell.row > last:
                yield from self._note(sheet, cell, labels)

    def of_cover(self, sheet: SurroundedSheet) -> Iterator[_Candidate]:
        """Yield the dates of a sheet without tables."""
        yield from self._titles(sheet, sheet.outside, self._labels(sheet))

    def _labels(self, sheet: SurroundedSheet) -> Mapping[tuple[int, int], int]:
        """Return the ranks of the labels of a sheet, by their places."""
        ranks = {}
        for cell in sheet.outside:
            text = "".join(self._text(cell).split())
            if len(text) <= 12 and _LABEL.fullmatch(text):
                ranks[cell.row, cell.column] = 1
            elif len(text) <= 12 and _WEAK_LABEL.fullmatch(text):
                ranks[cell.row, cell.column] = _WEAK
        return ranks

    def _titles(
        self,
        sheet: SurroundedSheet,
        cells: Sequence[SurroundingCell],
        labels: Mapping[tuple[int, int], int],
    ) -> Iterator[_Candidate]:
        for place, cell in enumerate(cells):
            for rank, day in self._dates(cell, labels):
                yield _Candidate(
                    rank,
                    place,
                    day,
                    sheet.name,
                    cell_ref(cell.row, cell.column),
                )

    def _dates(
        self, cell: SurroundingCell, labels: Mapping[tuple[int, int], int]
    ) -> list[tuple[int, dt.date]]:
        """Return the dates that a title gives, each with its rank."""
        label = _label_of(cell, labels)
        if not self._values.is_number(cell.code):
            return _title_dates(self._text(cell), label)
        shown = self._shown_date(cell)
        if shown is None:
            return []
        day, is_named = shown
        return [(label or (1 if is_named else 2), day)]

    def _headings(
        self, sheet: SurroundedSheet, layout: SurroundedLayout
    ) -> Iterator[_Candidate]:
        """Yield the date in the heading of the current rate."""
        current = layout.fields.get("online_rate_current")
        for column in layout.columns:
            if column.column != current:
                continue
            for text in column.path:
                if day := find_as_of(text) or _bracketed_date(text):
                    yield _Candidate(
                        3,
                        0,
                        day,
                        sheet.name,
                        cell_ref(layout.first_row, column.column),
                    )

    def _note(
        self,
        sheet: SurroundedSheet,
        cell: SurroundingCell,
        labels: Mapping[tuple[int, int], int],
    ) -> Iterator[_Candidate]:
        """Yield the date of a note below a table that gives it and nothing
        else.
        """
        label = _label_of(cell, labels)
        day = self._note_date(cell, is_labelled=label is not None)
        if day:
            ref = cell_ref(cell.row, cell.column)
            rank = max(4, label or 0)
            yield _Candidate(rank, cell.row, day, sheet.name, ref)

    def _note_date(
        self, cell: SurroundingCell, *, is_labelled: bool
    ) -> dt.date | None:
        if self._values.is_number(cell.code):
            shown = self._shown_date(cell)
            return shown[0] if shown and (is_labelled or shown[1]) else None
        text = self._text(cell)
        if _NOTE.fullmatch(text):
            return find_as_of(text)
        return _whole_date(text) if is_labelled else None

    def _text(self, cell: SurroundingCell) -> str:
        """Return the text of a cell; none of a number and of a long one."""
        if cell.code == BLANK or self._values.is_number(cell.code):
            return ""
        text = self._values.text(cell.code)
        if len(text) > _LONGEST:
            return ""
        return without_footnote(_joined(plain(text)))

    def _shown_date(
        self, cell: SurroundingCell
    ) -> tuple[dt.date, bool] | None:
        """Return the last day that a date cell shows, and whether its format
        says 時点 or 現在.
        """
        if cell.style < 0 or not self._formats.is_date(cell.style):
            return None
        try:
            number = Decimal(self._values.text(cell.code))
        except InvalidOperation:
            return None
        shown = render_number(
            number, self._formats.number_format(cell.style), self._date1904
        )
        is_fiscal = "年度" in shown.text
        day = (
            _last_day(shown.date, is_fiscal=is_fiscal) if shown.date else None
        )
        return (day, _NAMED.search(shown.text) is not None) if day else None


def _joined(text: str) -> str:
    """Return a text with single spaces; with none where they part the letters
    of 時 点 and 現 在.
    """
    words = text.split()
    spaced, squeezed = " ".join(words), "".join(words)
    is_apart = _NAMED.search(squeezed) and not _NAMED.search(spaced)
    return squeezed if is_apart else spaced


def _bracketed_date(heading: str) -> dt.date | None:
    """Return the date in the brackets of a heading that say which value is the
    current one: オンライン利用率（現在値：令和5年3月末）.
    """
    for note in outside_and_inside(plain(heading))[1]:
        current = _CURRENT.match(note)
        if current and (day := _whole_date(note[current.end() :])):
            return day
    return None


def _title_dates(text: str, label: int | None) -> list[tuple[int, dt.date]]:
    """Return the dates that the text of a title gives, each with its rank;
    ``label`` is that of the label beside it.
    """
    named = _named_dates(text)
    if named:
        return named
    if day := _whole_date(text):
        return [(label or 2, day)]
    for rank, words in ((_WEAK, _WEAK_LABEL), (1, _LABEL)):
        labelled = words.match(text)
        if labelled and (day := _whole_date(text[labelled.end() :])):
            return [(rank, day)]
    if day := _day_of_a_state(text):
        return [(2, day)]
    outside, notes = outside_and_inside(text)
    if day := next(filter(None, map(_whole_date, reversed(notes))), None):
        return [(2, day)]
    return [(2, day) for day in _word_dates(outside)]


def _day_of_a_state(text: str) -> dt.date | None:
    """Return the day of which a whole text says that it shows the state:
    令和5年6月末の状況, 令和5年度第1四半期の進捗状況.
    """
    state = _STATE.search(text)
    found = read_deadline(text[: state.start()]) if state else None
    return found.last_day if isinstance(found, Deadline) else None


def _word_dates(text: str) -> list[dt.date]:
    """Return the date that is the first or last of the words of a title:
    スコアカード 令和5年3月末; none behind the name of a plan.
    """
    words = text.split()
    if len(words) < 2 or _OF_A_PLAN.search(words[-2]):
        return []
    dates = [_whole_date(word) for word in (words[0], words[-1])]
    return [day for day in dates if day][:1]


def _of_boxes(
    sheet: str, boxes: Sequence[tuple[str, str]]
) -> Iterator[_Candidate]:
    """Yield the dates in text boxes of which a line says when the sheet is of
    and nothing else.
    """
    for place, (ref, text) in enumerate(boxes):
        for line in text.splitlines():
            day = _line_date(line)
            if day:
                yield _Candidate(2, place, day, sheet, ref)


def _line_date(line: str) -> dt.date | None:
    words = without_footnote(" ".join(plain(line).split()))
    if len(words) > _LONGEST:
        return None
    bare = words.strip("()[]【】 ")
    day = find_as_of(words) if _NOTE.fullmatch(bare) else None
    labelled = _LABEL.match(bare)
    if day is None and labelled:
        return _whole_date(bare[labelled.end() :])
    return day


def _label_of(
    cell: SurroundingCell, labels: Mapping[tuple[int, int], int]
) -> int | None:
    """Return the rank of the label left of a cell, above it or right of it."""
    row, column = cell.row, cell.column
    places = [
        (row, column - 1),
        (row, column - 2),
        (row - 1, column),
        (row, column + 1),
    ]
    return next((labels[place] for place in places if place in labels), None)


def _last_day(shown: ShownDate, *, is_fiscal: bool) -> dt.date | None:
    """Return the last day of what a date cell shows, a fiscal year's where it
    says 年度; None for another lone year.
    """
    day = shown.day
    if shown.has_year and not shown.has_month and is_fiscal:
        return dt.date(day.year + (day.month > _LAST_MONTH), _LAST_MONTH, 31)
    if not (shown.has_year and shown.has_month):
        return None
    if shown.has_day:
        return day
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - dt.timedelta(days=1)


def _named_dates(text: str) -> list[tuple[int, dt.date]]:
    """Return the dates before 時点 and 現在, the one that counts first; that
    of a plan has the last rank.
    """
    found: list[tuple[int, bool, dt.date]] = []
    begin = 0
    for match in _NAMED.finditer(text):
        day = find_as_of(text[begin : match.end()])
        if day:
            before = _before_date(text[begin : match.start()])
            is_others = _is_of_another_thing(before, text, match)
            rank = _WEAK if _OF_A_PLAN.search(before) else 1
            found.append((rank, is_others, day))
        begin = match.end()
    if all(is_others for _, is_others, _ in found):
        return []
    found.reverse()
    found.sort(key=lambda each: each[:2])
    return [(rank, day) for rank, _, day in found]


def _before_date(piece: str) -> str:
    """Return the words before the date in a piece of text."""
    first = next(
        (
            at
            for at, sign in enumerate(piece)
            if sign.isdigit() or sign in "令平昭元RH西"
        ),
        0,
    )
    return piece[:first]


def _is_of_another_thing(
    before: str,
    text: str,
    named: re.Match[str],
) -> bool:
    """Tell whether a date in a title is that of a census or the edition
    before: 10月1日現在の人口, 前回(3月末時点).
    """
    return bool(
        _BEFORE_A_DATE.search(before)
        or _BEHIND_A_DATE.match(text, named.start())
    )


def _whole_date(text: str) -> dt.date | None:
    """Return the date that a text is and nothing else, to the month at least."""
    text = _EDITION.sub("", text.strip(" ()[]【】:<>"))
    if not _ONLY_DATE.fullmatch(text) or not _TO_THE_MONTH.search(text):
        return None
    found = read_deadline(text)
    return found.last_day if isinstance(found, Deadline) else None
