"""Profile lines for a header that is not understood, each tried before it is shown.

Which column is meant only a person can say.  A proposal names the column whose values look most like the field's: for
手続名 a column of names, for a rate one of percentages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NamedTuple

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.scan import SheetReader
from irodori.scorecard.reading.tables import SheetReading, TableSheet
from irodori.scorecard.reading.yearchoices import with_lines
from irodori.scorecard.reading.years import BASE, CURRENT, TARGET
from irodori.scorecard.values.text import fold

_NAMES = pattern("手続|申請|届出|名|件名|項目")
_NO_NAMES = pattern("備考|番号|法令|根拠|府省|担当|課題|種類|期限|件数|率|URL|連絡")
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


def proposed_lines(reader: SheetReader, sheet: TableSheet, reading: SheetReading, profile: Profile) -> str:
    """Return profile lines with which a sheet is read as a scorecard; empty where none were found that work."""
    columns = [
        _TriedColumn(" ".join(heading.split()), texts)
        for (_, heading), texts in zip(reading.near_header, reading.near_columns, strict=True)
    ]
    headers = HeaderReader(profile)
    free = [column for column in columns if not any(headers.claims(name, column.heading) for name in profile.fields)]
    lines: list[str] = []
    for name in ("procedure", CURRENT, TARGET, BASE, "deadline"):
        if any(headers.claims(name, column.heading) for column in columns):
            continue
        scores = [_score(name, column) for column in free]
        if not scores or max(scores) <= 0:
            continue
        best = free[scores.index(max(scores))]
        free.remove(best)
        lines.append(f"[add.fields.{name}]\nwhole = [{json.dumps(fold(best.heading), ensure_ascii=False)}]")
        if _reads_table(reader, sheet, profile, "\n".join(lines)):
            return "\n".join(lines)
    return ""


def _reads_table(reader: SheetReader, sheet: TableSheet, profile: Profile, lines: str) -> bool:
    try:
        changed = SheetReader(reader.values, reader.formats, with_lines(profile, lines))
        return bool(changed.read(sheet).tables)
    except InputError:
        return False


def _score(name: str, column: _TriedColumn) -> float:
    """Return how much a column looks like a field's: its values count for more than its heading."""
    texts = [fold(text) for text in column.texts]
    rates = sum(_RATE.fullmatch(text) is not None for text in texts)
    dates = sum(_DATE.match(text) is not None for text in texts)
    number = len(texts) or 1
    if name == "procedure":
        words = [text for text in texts if len(text) > 2 and not _RATE.fullmatch(text) and not _DATE.match(text)]
        named = 1 if _NAMES.search(column.heading) else 0
        return 2 * len(set(words)) / number + named - 2 * (_NO_NAMES.search(column.heading) is not None)
    if name == "deadline":
        return 2 * dates / number + (_WORDS[name].search(column.heading) is not None) - 0.5
    fits = _WORDS[name].search(column.heading) is not None
    return rates / number + fits - 0.75 - 2 * (_NO_RATE.search(column.heading) is not None)
