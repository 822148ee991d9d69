"""The conditions of a legend: 70%~100%未満, 目標達成済, 取組中(期限超過).

Conditions come as plain text (irodori.scorecard.values.text.plain) without white space.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal, NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.bands import Band
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import fold, outside_and_inside

_Side = Literal["low", "above", "high", "below"]


class StatusWord(NamedTuple):
    """A status as a legend says it; a word that the profile does not know is its own status."""

    word: str
    status: str
    overdue: bool | None
    known: bool


# ---- Progress ------------------------------------------------------------------------------------------------------

_DATE = pattern(r"(?:令和|平成|西暦|R|H)?(?:[0-9]{1,4}|元)年度?(?:[0-9]{1,2}月)?[0-9]{0,2}[日末]?(?:時点|まで)?")
_OPERATORS = str.maketrans({"≧": ">=", "≥": ">=", "⩾": ">=", "≦": "<=", "≤": "<=", "⩽": "<="})
_BOUND = pattern(
    r"(?P<before>[<>]=?)?(?P<number>(?:(?<![0-9%割])-)?[0-9]+(?:\.[0-9]+)?)(?P<unit>%|割|パーセント)?"
    r"(?:(?P<word>以上|以下|未満|超え?|を超え|を?上回|を?下回|まで|から|より(?:大|高|多|上)|より(?:小|低|少|下))|(?P<after>[<>]=?))?"
)
_WORDS: dict[str, _Side] = {
    "以上": "low", "から": "low", "超": "above", "超え": "above", "を超え": "above", "を上回": "above", "上回": "above",
    "以下": "high", "まで": "high", "未満": "below", "を下回": "below", "下回": "below",
    "より大": "above", "より高": "above", "より多": "above", "より上": "above",
    "より小": "below", "より低": "below", "より少": "below", "より下": "below",
}  # fmt: skip
_BEFORE: dict[str, _Side] = {">=": "low", ">": "above", "<=": "high", "<": "below"}
_AFTER: dict[str, _Side] = {"<=": "low", "<": "above", ">=": "high", ">": "below"}
_UNITS = {"%": 100, "パーセント": 100, "割": 10}
_RANGE = "~ーｰ-"
_MISSED = pattern(r"未達|達成(?:して|でき)(?:い)?ない|達成せず|達成できず")
_REACHED = pattern(r"達成|到達")
_REST = pattern(r"(?:上記|左記|それ|これら|その他|前各号)(?:以外|の場合)?(?:のもの)?")
_NOT_YET = pattern(r"見込|予定|可能性|困難")


class _Limit(NamedTuple):
    value: Fraction
    side: _Side | None
    start: int
    end: int


def read_band(condition: str) -> Band | None:
    """Return the progress that a condition gives, without a colour; None where it gives none.

    70%~100%未満 and 70%以上100%未満 take 70 % in and 100 % out, 70~99% both in, 100%超 leaves 100 % out; 達成 is 100 %
    or more, 未達成 less.  7割以上, >=70%, 70%≦進捗率<100% are read too.  A number without a unit is per cent when it is
    more than 1 or is 0; what 0.7 means cannot be seen.  それ以外 is a band without bounds.
    """
    text = _DATE.sub("", condition).translate(_OPERATORS)
    if _REST.fullmatch(text):
        return Band(None, None, None)
    limits = _limits(text)
    if limits is None or len(limits) > 2:
        return None
    if not limits:
        return _band_without_number(text)
    return _one_sided(limits[0], text) if len(limits) == 1 else _two_sided(limits[0], limits[1], text)


def _limits(text: str) -> list[_Limit] | None:
    found = list(_BOUND.finditer(text))
    units = {match["unit"] for match in found if match["unit"]}
    limits = []
    for match in found:
        value = _value(match["number"], match["unit"] or (units.copy().pop() if len(units) == 1 else None))
        if value is None:
            return None
        side = _BEFORE.get(match["before"] or "") or _WORDS.get(match["word"] or "") or _AFTER.get(match["after"] or "")
        limits.append(_Limit(value, side, match.start(), match.end()))
    return limits


def _value(number: str, unit: str | None) -> Fraction | None:
    value = Fraction(number)
    if unit is None and value != 0 and abs(value) <= 1:
        return None
    return value / _UNITS[unit or "%"]


def _band_without_number(text: str) -> Band | None:
    if _NOT_YET.search(text):
        return None
    if _MISSED.search(text):
        return Band(None, None, Fraction(1))
    if _REACHED.search(text):
        return Band(None, Fraction(1), None)
    return Band(None, None, Fraction(0)) if re.fullmatch(r"(?:進捗率?が?)?マイナス", text) else None


def _one_sided(limit: _Limit, text: str) -> Band | None:
    side = limit.side
    if side is None and text[limit.end : limit.end + 1] in tuple(_RANGE):
        side = "low"
    elif side is None and text[: limit.start][-1:] in tuple(_RANGE):
        side = "high"
    elif side is None and _MISSED.search(text):
        side = "below"
    elif side is None and limit.value == 1:
        side = "low"
    elif side is None and limit.value == 0:
        side = "high"
    return _between(limit, side) if side else None


def _between(limit: _Limit, side: _Side) -> Band:
    if side in ("low", "above"):
        return Band(None, limit.value, None, side == "low")
    return Band(None, None, limit.value, high_closed=side == "high")


def _two_sided(first: _Limit, second: _Limit, text: str) -> Band | None:
    low, high = (second, first) if first.side in ("high", "below") else (first, second)
    joined = any(mark in text[first.end : second.start] for mark in _RANGE)
    if (low.side is None and not joined) or low.side in ("high", "below") or high.side in ("low", "above"):
        return None
    if low.value >= high.value:
        return None
    return Band(None, low.value, high.value, low.side != "above", high.side != "below")


# ---- Statuses ------------------------------------------------------------------------------------------------------

_JOINTS = pattern(r"[・、,/]|又は|または|もしくは|若しくは|及び|および|かつ")
_HEAD = pattern(r"^(?:しており|していて|している|して|した|て|た|だが|で|に|の|を|が|は)+")
_TAIL = pattern(r"(?:の?(?:もの|場合|状態|項目)|の取組|であるが|である|だが|で|に|の|を|が|は)+$")
_NEW_WORD = pattern(r"(?!.*(?:から|まで|以外|その他|の|を|が|は))[^\W\d_]{1,12}")


def read_statuses(condition: str, profile: Profile) -> list[StatusWord] | None:
    """Return the statuses that a condition names: one for 取組中(期限超過), two for 措置済・廃止; None for none.

    The deadline's words may stand in brackets or not, before the status or behind it.
    """
    phrase, overdue = _deadline(condition, profile)
    rest = condition.replace(phrase, "、", 1) if phrase else condition
    outside, inside = outside_and_inside(rest)
    words = [_status(word, overdue, profile) for word in _words(outside)]
    words += [status for note in inside for word in _words(note) if (status := _status(word, overdue, profile)).known]
    if not words or not all(each.known or _NEW_WORD.fullmatch(each.word) for each in words):
        return None
    return words


def _deadline(condition: str, profile: Profile) -> tuple[str, bool | None]:
    """Return the longest phrase that speaks of the deadline, and whether it says that it has passed."""
    phrases = [
        (len(word), word, name == "overdue")
        for name, words in profile.deadline_words.items()
        for word in words
        if word in condition
    ]
    _, phrase, overdue = max(phrases, default=(0, "", None))
    return phrase, overdue


def _words(text: str) -> list[str]:
    words = (_TAIL.sub("", _HEAD.sub("", word.strip("():"))) for word in _JOINTS.split(text))
    return [word for word in words if word and "期限" not in word and "%" not in word]


def _status(word: str, overdue: bool | None, profile: Profile) -> StatusWord:
    """Return a status word; what describes it is left out: 順調に取組中 is 取組中."""
    for each in (fold(word), fold(word.rpartition("に")[2])):
        if status := profile.status_words.get(each):
            return StatusWord(each, status, overdue, known=True)
    return StatusWord(fold(word), fold(word), overdue, known=False)


# ---- The KPI -------------------------------------------------------------------------------------------------------


def read_met(condition: str) -> bool | None:
    """Return True for a KPI whose target is met (目標達成済, 100%以上), False for 未達成, None for others."""
    band = read_band(condition)
    if band is None or 1 not in (band.low, band.high) or None not in (band.low, band.high):
        return None
    return band.low == 1
