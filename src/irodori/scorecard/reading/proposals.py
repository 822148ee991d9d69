"""Profile lines for a header that is not understood, each tried before it is
shown.

Which column is meant only a person can say. A proposal names the column whose
values look most like the field's: for 手続名 a column of names, for a rate one
of percentages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.columns import BASE, CURRENT, TARGET
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import SheetReading, TableSheet
from irodori.scorecard.reading.years import with_lines
from irodori.scorecard.values.text import fold

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
