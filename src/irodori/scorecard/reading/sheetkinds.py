"""What kind of sheet a sheet is: the kind whose header it has and that claims
most of its columns.

A kind counts where a table has the field that names its rows and something
that its rules judge. Where the first kind claims as many columns as another,
it is that; two others that claim the same number are no answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.profiles import Kinds
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    TARGET,
    SheetReading,
    TableFormats,
    TableSheet,
)
from irodori.scorecard.reading.years import with_lines
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import CellValues

_NAMES = pattern("手続|申請|届出|名|件名|項目")
_NO_NAMES = pattern(
    "備考|番号|法令|根拠|府省|担当|課題|種類|期限|件数|率|URL|連絡"
)
_RATE = pattern(r"[0-9]+(?:\.[0-9]+)?%?")
_DATE = pattern(r"(?:令和|平成|[RrHh][0-9]|20[0-9]{2})")
_WORDS: Mapping[str, re.Pattern[str]] = {
    CURRENT: pattern("現在|現状|いま|今|最新|直近|実績"),
    TARGET: pattern("目標|ゴール|目指"),
    BASE: pattern("基準|当初|以前|令和元|策定|開始"),
    "deadline": pattern("期限|時期|いつまで|期日"),
}
_NO_RATE = pattern("件数|番号|期限")


class _TriedColumn(NamedTuple):
    heading: str
    texts: tuple[str, ...]


def proposed_lines(
    reader: SheetReader,
    sheet: TableSheet,
    reading: SheetReading,
    profile: Profile,
) -> str:
    """Return profile lines with which a sheet is read as a scorecard; empty
    where none were found that work.
    """
    columns = _tried_columns(reading)
    headers = HeaderReader(profile)
    free = _unclaimed(columns, headers, profile)
    lines: list[str] = []
    for name in ("procedure", CURRENT, TARGET, BASE, "deadline"):
        if any(headers.claims(name, column.heading) for column in columns):
            continue
        best = _best(name, free)
        if best is None:
            continue
        free.remove(best)
        lines.append(_line(name, best))
        if _reads_table(reader, sheet, profile, "\n".join(lines)):
            return "\n".join(lines)
    return ""


def _unclaimed(
    columns: Sequence[_TriedColumn], headers: HeaderReader, profile: Profile
) -> list[_TriedColumn]:
    """Return the columns that no field claims."""
    return [
        column
        for column in columns
        if not any(
            headers.claims(name, column.heading) for name in profile.fields
        )
    ]


def _best(name: str, columns: Sequence[_TriedColumn]) -> _TriedColumn | None:
    """Return the column that looks most like a field's; None where none
    does.
    """
    scores = [_score(name, column) for column in columns]
    if not scores or max(scores) <= 0:
        return None
    return columns[scores.index(max(scores))]


def _line(name: str, column: _TriedColumn) -> str:
    heading = json.dumps(fold(column.heading), ensure_ascii=False)
    return f"[add.fields.{name}]\nwhole = [{heading}]"


def _tried_columns(reading: SheetReading) -> list[_TriedColumn]:
    """Return the columns of the row that comes closest to being a header."""
    return [
        _TriedColumn(" ".join(heading.split()), texts)
        for (_, heading), texts in zip(
            reading.near_header, reading.near_columns, strict=True
        )
    ]


def _reads_table(
    reader: SheetReader, sheet: TableSheet, profile: Profile, lines: str
) -> bool:
    try:
        changed = SheetReader(
            reader.values, reader.formats, with_lines(profile, lines)
        )
        return bool(changed.read(sheet).tables)
    except InputError:
        return False


def _score(name: str, column: _TriedColumn) -> float:
    """Return how much a column looks like a field's: its values count for more
    than its heading.
    """
    texts = [fold(text) for text in column.texts]
    number = len(texts) or 1
    if name == "procedure":
        return 2 * len(set(filter(_is_name, texts))) / number + _named(column)
    fits = _finds(_WORDS[name], column)
    if name == "deadline":
        dates = [*filter(_DATE.match, texts)]
        return 2 * len(dates) / number + fits - 0.5
    rates = [*filter(_RATE.fullmatch, texts)]
    return len(rates) / number + fits - 0.75 - 2 * _finds(_NO_RATE, column)


def _named(column: _TriedColumn) -> int:
    """Return how much a heading looks like that of names."""
    return _finds(_NAMES, column) - 2 * _finds(_NO_NAMES, column)


def _is_name(text: str) -> bool:
    return (
        len(text) > 2 and not _RATE.fullmatch(text) and not _DATE.match(text)
    )


def _finds(words: re.Pattern[str], column: _TriedColumn) -> bool:
    return words.search(column.heading) is not None


class KindReader:
    """Reads the sheets of one workbook, each as the kind that it is."""

    def __init__(
        self,
        values: CellValues,
        formats: TableFormats,
        kinds: Kinds,
    ) -> None:
        self._values = values
        self._formats = formats
        self._kinds = kinds
        self._readers: dict[str, SheetReader] = {}
        self.refused: dict[str, InputError] = {}
        """The sheets on which no kind finds a table, but one finds a header
        that is not clear, by name.
        """

    def reader(self, kind: str) -> SheetReader:
        """Return what reads sheets of a kind."""
        if kind not in self._readers:
            self._readers[kind] = SheetReader(
                self._values, self._formats, self._kinds.profile(kind)
            )
        return self._readers[kind]

    def profile_of(self, reading: SheetReading) -> Profile:
        """Return the profile of a sheet's kind; the first kind's for a sheet
        without a table.
        """
        return (
            self._kinds.profile(reading.kind.name)
            if reading.kind
            else self._kinds.first
        )

    def read(
        self,
        sheet: TableSheet,
        formula: str = "",
    ) -> SheetReading:
        """Return the tables of a sheet as the kind that it is.

        ``formula`` is as for SheetReader.read. Raises ``InputError`` as that
        does where the first kind's header contradicts itself and no other kind
        finds a table.
        """
        reading, error = self._tried(self._kinds.names[0], sheet, formula)
        found = [reading] if reading and reading.tables else []
        if found and any(table.layout.blocks for table in found[0].tables):
            return found[0]  # no other kind has issue blocks
        others, doubts = self._tried_others(sheet, formula, found)
        best, doubt = self._best(sheet, [*found, *others])
        if best is not None:
            return best
        errors = [each for each in (error, *doubts, doubt) if each]
        if reading is None:
            raise errors[0]
        if errors:
            self.refused[sheet.name] = errors[0]
        return reading._replace(tables=())

    def _tried_others(
        self, sheet: TableSheet, formula: str, found: Sequence[SheetReading]
    ) -> tuple[list[SheetReading], list[InputError]]:
        """Return the readings with tables as each kind but the first, and the
        errors.
        """
        others: list[SheetReading] = []
        doubts: list[InputError] = []
        for name in self._kinds.names[1:]:
            # a sheet that the first kind reads may hold what another names rows by
            first = [*found, *others][:1]
            if first and not self._may_be(name, first[0]):
                continue
            other, doubt = self._tried(name, sheet, formula)
            others += [other] if other and other.tables else []
            doubts += [doubt] if doubt else []
        return others, doubts

    def _tried(
        self,
        kind: str,
        sheet: TableSheet,
        formula: str,
    ) -> tuple[SheetReading | None, InputError | None]:
        try:
            return self.reader(kind).read(sheet, formula), None
        except InputError as error:
            if error.code != "header.claimed_twice":
                raise
            return None, error

    def _may_be(
        self,
        kind: str,
        reading: SheetReading,
    ) -> bool:
        """Tell whether a sheet that is one kind's has a heading that names the
        rows of another.
        """
        reader = self.reader(kind)
        texts = {
            cell.code for cell in reading.headings if reader.is_text(cell.code)
        }
        sheet_kind = reader.profile.kind
        names = (sheet_kind.item, *sheet_kind.stand_ins)
        return any(
            reader.headers.claims(name, reader.text(code))
            for code in texts
            for name in names
        )

    def _best(
        self,
        sheet: TableSheet,
        found: Sequence[SheetReading],
    ) -> tuple[SheetReading | None, InputError | None]:
        """Return the reading that claims most columns; the error where two
        others than the first kind's do.
        """
        most = max(map(_claimed, found), default=0)
        best = [reading for reading in found if _claimed(reading) == most]
        kinds = [each.kind for each in best if each.kind]
        if not best:
            return None, None
        if len(best) == 1 or kinds[0].name == self._kinds.names[0]:
            return best[0], None
        return None, InputError(
            "kind.undecided",
            sheet=sheet.name,
            kinds=tuple(kinds),
            names=", ".join(each.name for each in kinds),
        )


def _claimed(reading: SheetReading) -> int:
    """Return how many columns the table claims that claims most."""
    return max(table.layout.claimed for table in reading.tables)
