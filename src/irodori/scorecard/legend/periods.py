"""The periods before a deadline that a legend names: 期限まで1か月以内, 期限30日前から, 期限が近い(1か月以内)."""

from __future__ import annotations

from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.timebands import TimeBand, TimeSide, TimeUnit

_DEADLINE = r"(?:達成|完了|実施|対応)?(?:期限|期日|締切|〆切)日?"
_COUNT = r"(?P<number>[0-9]{1,4}|[一二三四五六七八九十]{1,3}|半)"
_UNIT = r"(?P<unit>か月|ヶ月|ケ月|カ月|ヵ月|ヵ月|箇月|月|日|週|年)間?"
_SIDE = r"(?P<side>以内|未満|以上|超|を切(?:った|っている|る)|前から|前以降|前)"
_LEFT = r"(?:残り|あと|残)?"
_COMES = r"(?:に(?:到来|迫る|迫った|なる|なった|なっている)(?:する|した)?)?"
_PERIOD = pattern(rf"{_DEADLINE}(?:到来)?(?:まで|前|の|が|は)?(?:に|の)?{_LEFT}{_COUNT}{_UNIT}{_SIDE}{_COMES}")
_LEFT_OVER = pattern(rf"(?:残り|あと){_COUNT}{_UNIT}{_SIDE}")
_COMING = pattern(
    rf"{_COUNT}{_UNIT}(?P<side>以内|未満)(?:に|で)?{_DEADLINE}(?:が|を|に)?(?:到来|迎え|切れ|なる)(?:する|る)?"
)
_NEAR = pattern(
    rf"{_DEADLINE}(?:が|の|に)?(?:間近|近い|近づいた|近づいている|迫る|迫った|迫っている|接近|直前)(?:の?もの)?"
    rf"\((?:{_DEADLINE})?(?:まで|の)?{_LEFT}{_COUNT}{_UNIT}{_SIDE}\)"
)
_FORMS = (_NEAR, _PERIOD, _LEFT_OVER, _COMING)
_UNITS: dict[str, TimeUnit] = {"日": "day", "週": "week", "年": "year"}
_SIDES: dict[str, TimeSide] = {"未満": "under", "以上": "from", "超": "over"}
_FIGURES = "一二三四五六七八九"


class PeriodSpan(NamedTuple):
    """A period and how many characters of the text say it."""

    band: TimeBand
    length: int


def period_at(text: str, at: int) -> PeriodSpan | None:
    """Return the period before a deadline that begins at a place of a folded text; None where none does."""
    for form in _FORMS:
        match = form.match(text, at)
        if match:
            band = _band(match["number"], match["unit"], match["side"])
            return PeriodSpan(band, match.end() - at) if band else None
    return None


def _band(number: str, unit: str, side: str) -> TimeBand | None:
    """Return a period; None for 半月 and 半日, of which nobody can tell how long they are."""
    of = _UNITS.get(unit, "month")
    where = "under" if side.startswith("を切") else _SIDES.get(side, "within")
    if number == "半":
        return TimeBand(6, "month", where) if of == "year" else None
    count = int(number) if number.isdecimal() else _kanji(number)
    return TimeBand(count, of, where) if count else None


def _kanji(number: str) -> int:
    """Return the value of 一 to 九十九; 0 for what is no number."""
    tens, ten, ones = number.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    value = _FIGURES.find(ones) + 1 if ones else 0
    if not ten:
        return _FIGURES.find(tens) + 1
    return (_FIGURES.find(tens) + 1 if tens else 1) * 10 + value
