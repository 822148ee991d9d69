"""The date that a workbook is judged by, as its own sheets say it.

    rank  where                                                            example
    1     a title above a table, or a cover sheet, with 時点 or 現在       令和4年3月末時点
    2     a title with a date in brackets, or a cell that is a date        スコアカード（令和5年6月末）
          a line of a text box with 時点 or 現在                           令和5年6月末時点
    3     the heading of the current rate                                  オンライン利用率(令和4年3月末時点)
    4     a note below a table that says nothing else                      ※令和4年3月末時点
    5     作成日 or 更新日, or the date of the plan itself                 作成日：令和4年4月1日

The lowest rank counts.  A hidden sheet decides nothing where a visible one holds a table.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal, NamedTuple, Protocol

from irodori.patterns import pattern
from irodori.scorecard.surroundings import SurroundedLayout, SurroundedSheet, SurroundingCell
from irodori.scorecard.values.dates import Deadline, find_as_of, read_deadline
from irodori.scorecard.values.text import outside_and_inside, plain, without_footnote
from irodori.workbook.cells import BLANK
from irodori.workbook.daterendering import ShownDate
from irodori.workbook.refs import cell_ref
from irodori.workbook.rendering import render_number

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


class AsOfConflict(NamedTuple):
    """A place that gives another date than the one used."""

    sheet: str
    cell: str | None
    other: dt.date
    used: dt.date


class AsOfReading(NamedTuple):
    """The date that a workbook gives, None where it gives none, and the places that disagree."""

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
    cell: str


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
    """Return the date that a workbook's sheets give; ``hidden`` names the hidden ones.

    ``boxes`` are the cell and the text of each text box, by sheet.
    """
    holding = [sheet for sheet in sheets if sheet.tables]
    visible = [sheet for sheet in holding if sheet.name not in hidden]
    covers = [sheet for sheet in sheets if not sheet.tables and sheet.name not in hidden]
    reader = _SheetDates(values, formats, date1904)
    found = [each for sheet in visible or holding for each in reader.of_sheet(sheet)]
    for sheet in [*(visible or holding), *covers]:
        found += _of_boxes(sheet.name, boxes.get(sheet.name, ()))
    for cover in covers:
        if len(cover.outside) <= _MOST_CELLS_OF_A_COVER:
            found += reader.of_cover(cover)
    if not found:
        return AsOfReading(None, ())
    used = min(found, key=lambda each: each.rank)
    serious = [each for each in found if each.rank < _WEAK or used.rank == _WEAK]
    conflicts = {
        (each.sheet, each.date): AsOfConflict(each.sheet, each.cell, each.date, used.date)
        for each in reversed(serious)
        if each.date != used.date
    }
    ordered = tuple(reversed(conflicts.values()))
    return AsOfReading(AsOf(used.date, "sheet", used.sheet, used.cell), ordered)


# ---- One sheet -----------------------------------------------------------------------------------------------------

_WEAK = 5
_NAMED = pattern(r"時点|現在")
_ONLY_DATE = pattern(r"[0-9元年月日末.,/\- 令和平成昭西暦RHrh火水木金土曜()]{5,30}")
_TO_THE_MONTH = pattern(r"[0-9]月|[0-9][./-][0-9]")
_LABEL = pattern(r"(?:評価|判定|集計|進捗|データ|数値)?の?(?:基準日|時点日?|現在日?|基準時点|評価日|判定日)[:は]?")
_WEAK_LABEL = pattern(r"(?:最終)?(?:作成|更新|調査|提出|回答|公表)(?:年月)?日?(?:[:は]|$)")
_BEFORE_A_DATE = pattern(r"(?:前回|前年|次回|旧|人口|統計|世帯|法令|出典|国勢調査)[^。、]{0,12}$")
_BEHIND_A_DATE = pattern(
    r"(?:時点|現在)\)?(?:の|における|で)?(?:住民|推計人口|総人口|国勢|統計|世帯|法令|前回|人口|から|と比|との比|からの)"
)
_OF_A_PLAN = pattern(r"(?:計画|策定|改定|決定)\s*+[(（\[【]?+\s*+$")
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

    def __init__(self, values: DateValues, formats: DateFormats, date1904: bool) -> None:
        self._values = values
        self._formats = formats
        self._date1904 = date1904

    def of_sheet(self, sheet: SurroundedSheet) -> Iterator[_Candidate]:
        """Yield the dates of a sheet that holds tables."""
        first = min(table.layout.first_row for table in sheet.tables)
        last = max(table.layout.first_row for table in sheet.tables)
        labels = self._labels(sheet)
        above = [cell for cell in sheet.outside if cell.row < first]
        between = [cell for cell in sheet.outside if first <= cell.row < last]
        yield from self._titles(sheet, [*reversed(above), *between], labels)
        for table in sheet.tables:
            yield from self._headings(sheet, table.layout)
        for cell in (cell for cell in sheet.outside if cell.row > last):
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
        self, sheet: SurroundedSheet, cells: Sequence[SurroundingCell], labels: Mapping[tuple[int, int], int]
    ) -> Iterator[_Candidate]:
        for place, cell in enumerate(cells):
            for rank, day in self._dates(cell, labels):
                yield _Candidate(rank, place, day, sheet.name, cell_ref(cell.row, cell.column))

    def _dates(self, cell: SurroundingCell, labels: Mapping[tuple[int, int], int]) -> list[tuple[int, dt.date]]:
        """Return the dates that a title gives, each with its rank."""
        label = _label_of(cell, labels)
        if self._values.is_number(cell.code):
            shown = self._shown_date(cell)
            return [(label or (1 if shown[1] else 2), shown[0])] if shown else []
        text = self._text(cell)
        named = _named_dates(text)
        if named:
            return named
        if day := _whole_date(text):
            return [(label or 2, day)]
        if _WEAK_LABEL.match(text) and (day := _whole_date(_WEAK_LABEL.sub("", text, count=1))):
            return [(_WEAK, day)]
        if _LABEL.match(text) and (day := _whole_date(_LABEL.sub("", text, count=1))):
            return [(1, day)]
        return [(2, day) for note in outside_and_inside(text)[1] if (day := _whole_date(note))][-1:]

    def _headings(self, sheet: SurroundedSheet, layout: SurroundedLayout) -> Iterator[_Candidate]:
        """Yield the date in the heading of the current rate."""
        current = layout.fields.get("online_rate_current")
        for column in layout.columns:
            if column.column != current:
                continue
            for text in column.path:
                if day := find_as_of(text):
                    yield _Candidate(3, 0, day, sheet.name, cell_ref(layout.first_row, column.column))

    def _note(
        self, sheet: SurroundedSheet, cell: SurroundingCell, labels: Mapping[tuple[int, int], int]
    ) -> Iterator[_Candidate]:
        """Yield the date of a note below a table that gives it and nothing else."""
        ref = cell_ref(cell.row, cell.column)
        label = _label_of(cell, labels)
        if self._values.is_number(cell.code):
            shown = self._shown_date(cell) if label or cell.code != BLANK else None
            if shown and (label or shown[1]):
                yield _Candidate(max(4, label or 0), cell.row, shown[0], sheet.name, ref)
            return
        text = self._text(cell)
        note = _NOTE.fullmatch(text)
        day = find_as_of(text) if note else _whole_date(text) if label else None
        if day:
            yield _Candidate(max(4, label or 0), cell.row, day, sheet.name, ref)

    def _text(self, cell: SurroundingCell) -> str:
        """Return the text of a cell; none of a number and of a long one."""
        if cell.code == BLANK or self._values.is_number(cell.code):
            return ""
        text = self._values.text(cell.code)
        return without_footnote(" ".join(plain(text).split())) if len(text) <= _LONGEST else ""

    def _shown_date(self, cell: SurroundingCell) -> tuple[dt.date, bool] | None:
        """Return the last day that a date cell shows, and whether its format says 時点 or 現在."""
        if cell.style < 0 or not self._formats.is_date(cell.style):
            return None
        try:
            number = Decimal(self._values.text(cell.code))
        except InvalidOperation:
            return None
        shown = render_number(number, self._formats.number_format(cell.style), self._date1904)
        day = _last_day(shown.date) if shown.date else None
        return (day, _NAMED.search(shown.text) is not None) if day else None


def _of_boxes(sheet: str, boxes: Sequence[tuple[str, str]]) -> Iterator[_Candidate]:
    """Yield the dates in text boxes of which a line says when the sheet is of and nothing else."""
    for place, (ref, text) in enumerate(boxes):
        for line in text.splitlines():
            words = without_footnote(" ".join(plain(line).split()))
            bare = _LABEL.sub("", words.strip("()[]【】 "), count=1)
            if len(words) > _LONGEST:
                continue
            day = find_as_of(words) if _NOTE.fullmatch(words.strip("()[]【】 ")) else None
            day = day or (_whole_date(bare) if _LABEL.match(words.strip("()[]【】 ")) else None)
            if day:
                yield _Candidate(2, place, day, sheet, ref)


def _label_of(cell: SurroundingCell, labels: Mapping[tuple[int, int], int]) -> int | None:
    """Return the rank of the label left of a cell, above it or right of it."""
    row, column = cell.row, cell.column
    places = [(row, column - 1), (row, column - 2), (row - 1, column), (row, column + 1)]
    return next((labels[place] for place in places if place in labels), None)


def _last_day(shown: ShownDate) -> dt.date | None:
    """Return the last day of what a date cell shows; None for a lone year."""
    day = shown.day
    if not (shown.has_year and shown.has_month):
        return None
    if shown.has_day:
        return day
    if day.month == 12:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - dt.timedelta(days=1)


def _named_dates(text: str) -> list[tuple[int, dt.date]]:
    """Return the dates before 時点 and 現在, the one that counts first; that of a plan has the last rank."""
    found: list[tuple[int, dt.date]] = []
    own: list[bool] = []
    begin = 0
    for match in _NAMED.finditer(text):
        piece = text[begin : match.end()]
        day = find_as_of(piece)
        if day:
            own.append(not _is_of_another_thing(text, begin, match))
            first = next((at for at, sign in enumerate(piece) if sign.isdigit() or sign in "令平昭元RH西"), 0)
            found.append((_WEAK if _OF_A_PLAN.search(piece[:first]) else 1, day))
        begin = match.end()
    if not any(own):
        return []
    both = list(zip(found, own, strict=True))[::-1]
    return [each for each, _ in sorted(both, key=lambda each: (each[0][0], not each[1]))]


def _is_of_another_thing(text: str, begin: int, named: re.Match[str]) -> bool:
    """Tell whether a date in a title is that of a census or the edition before: 10月1日現在の人口, 前回(3月末時点)."""
    piece = text[begin : named.start()]
    first = next((at for at, sign in enumerate(piece) if sign.isdigit() or sign in "令平昭元RH西"), 0)
    return bool(_BEFORE_A_DATE.search(piece[:first]) or _BEHIND_A_DATE.match(text, named.start()))


def _whole_date(text: str) -> dt.date | None:
    """Return the date that a text is and nothing else, to the month at least."""
    text = text.strip(" ()[]【】:")
    if not _ONLY_DATE.fullmatch(text) or not _TO_THE_MONTH.search(text):
        return None
    found = read_deadline(text)
    return found.last_day if isinstance(found, Deadline) else None
