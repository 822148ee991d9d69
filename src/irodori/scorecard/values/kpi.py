"""中間KPI: what its text sets as the target, and what the 進捗 cell says of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.values.dates import Deadline, find_deadline, without_dates
from irodori.scorecard.values.quantities import ALONE, NUMBER, SCALED, WHOLE, scaled_number_of
from irodori.scorecard.values.rates import NOT_STARTED, Unknown
from irodori.scorecard.values.text import fold, outside_and_inside, says_unknown, shown, unspaced, without_footnote


class KpiNumber(NamedTuple):
    """The number that a KPI sets, as in KpiTarget."""

    value: Fraction
    unit: str
    comparison: str


class KpiTarget(NamedTuple):
    """The number that a KPI sets.

    ``unit`` is ``%`` (value 1 is 100 %) or a counter word (件, 機関, 手続); ``comparison`` is >=, <=, > or <;
    ``quantity`` names what is measured (オンライン利用対象者), empty where the text does not.
    """

    value: Fraction
    unit: str
    comparison: str
    quantity: str
    deadline: Deadline | None


class KpiProgress(NamedTuple):
    """What a 進捗 cell says: a number with its unit, and whether the target is met where the words themselves tell.

    A unit that is empty (未実施, a bare number) is any unit.
    """

    value: Fraction | None
    unit: str
    text: str
    met: bool | None


# ---- Numbers with units --------------------------------------------------------------------------------------------

_PERCENT = r"(?:%|パーセント)(?!ポイント)"
_TENTHS = r"割(?!合|引|増|り|当)(?:[0-9]分)?"
_COUNTER = (
    r"市区町村|市町村|都道府県|地方公共団体|自治体|事業者|事業所|システム|サービス|手続き|機関|手続|種類|団体|法人|企業|学校|施設|病院|店舗|"
    r"分野|項目|業務|様式|書類|省庁|府省|世帯|拠点|窓口|路線|時間|週間|[かカヶヵ]国|[箇個かカヶヵ]所|件|人|名|者|社|校|台|枚|回|本|日|円|倍|国|"
    r"区|市|町|村|県|通|点|つ"
)
_OTHER = r"(?!割)[ァ-ヶー一-龥々]{1,6}"
_NUMBER = rf"(?<![0-9A-Za-z][-/.])(?<![A-Za-z第△▲]){ALONE}(?P<number>{SCALED}){WHOLE}"
_SHARE = rf"{_NUMBER}(?P<unit>{_PERCENT}|{_TENTHS})"
_AIMS = {
    ">=": r"以上|[をの]?達成|[にと]する|[にと]し[、て]|[をに]?目指す|を?目標|"
    r"(?:に|へと?|まで)(?:引き?上げ|向上|増|拡大|到達|達|高め|改善)",
    "<=": r"以下|以内|(?:に|まで)(?:短縮|削減|縮減|縮小|減|抑|引き?下げ)",
    ">": r"を?超|を?上回",
    "<": r"未満|を?下回",
}
_AIM = "|".join(f"(?P<aim{at}>{words})" for at, words in enumerate(_AIMS.values()))
_BARE_COUNT = rf"{_NUMBER}(?P<unit>{_COUNTER})(?:程度)?。?$"
_SET = rf"{_NUMBER}(?P<unit>{_PERCENT}|{_TENTHS}|{_COUNTER}|{_OTHER}?)(?:程度|前後)?(?:{_AIM})"
_pattern = cache(re.compile)  # these are large: many sheets need none of them
_NO_TARGET = pattern(r"から|より|→|であ|だ|の?(?:増|減|上昇|低下)")
_TIME_UNITS = pattern(r"年|[ヵヶカケ]?月|時$|秒$|番|号|ポイント")


class _Quantity(NamedTuple):
    value: Fraction
    unit: str
    comparison: str
    start: int


def _set_numbers(words: str) -> Iterator[_Quantity]:
    """Yield the numbers that are set with 以上, 以下, 超, 未満, 達成 or にする."""
    for match in _pattern(_SET).finditer(words):
        comparison = next(aim for at, aim in enumerate(_AIMS) if match[f"aim{at}"])
        yield from _quantity(match, comparison)


def _bare_numbers(words: str) -> Iterator[_Quantity]:
    """Yield the numbers that only stand there: per cent anywhere, a count at the end."""
    for match in _pattern(_SHARE).finditer(words):
        if not _NO_TARGET.match(words, match.end()):
            yield from _quantity(match, ">=")
    count = _pattern(_BARE_COUNT).search(words)
    if count:
        yield from _quantity(count, ">=")


def _quantity(match: re.Match[str], comparison: str) -> Iterator[_Quantity]:
    number = scaled_number_of(match["number"])
    if number is None or _TIME_UNITS.match(match["unit"]):
        return
    value, unit = _in_unit(number, match["unit"])
    yield _Quantity(value, unit, comparison, match.start())


def _in_unit(number: Fraction, unit: str) -> tuple[Fraction, str]:
    if unit in {"%", "パーセント"}:
        return number / 100, "%"
    if unit.startswith("割"):
        return number / 10 + Fraction(int(unit[1:-1] or 0), 100), "%"
    return number, "手続" if unit == "手続き" else unit


# ---- The target ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 14)
def read_kpi_target(text: str) -> KpiTarget | None:
    """Return the one target that a KPI's text sets, None where it sets none or two different ones.

    A number with 以上, 以下, 以内, 超, 未満, 達成, にする and the like goes before one that only stands there
    (オンライン利用率60%, which means 以上).  Dates, changes (10ポイント増) and what a rise starts from (40%から) are no
    targets; what stands in brackets counts only where nothing outside them does.
    """
    words = without_dates(unspaced(text))
    head, _ = outside_and_inside(words)
    for body in (head, words):
        for numbers in (_set_numbers, _bare_numbers):
            found = list(numbers(body))
            if len({each[:3] for each in found}) > 1:
                return None
            if found:
                value, unit, comparison, start = found[0]
                return KpiTarget(value, unit, comparison, _named_before(body, start), find_deadline(text))
    return None


_NO_LEAD = r"%％(（\[［【〔<＜《"
_SETS = r"([0-9]{1,3}(?:\.[0-9]{1,4})?)[%％](以上|以下)(?:に|と)する。?"
_SIMPLE = pattern(rf"([^{_NO_LEAD}]*[^{_NO_LEAD}0-9０-９.．]){_SETS}")
_AIM_SIGNS = "以達する目超上未下引向増拡到高改短削縮減抑指"
_MAY_AIM = pattern(rf"[{_AIM_SIGNS}]|し[、て]")
_OTHER_AIM = "|".join(_AIMS.values())
_PLAINLY = rf"[^{_NO_LEAD}{_AIM_SIGNS}し\0]*[^{_NO_LEAD}{_AIM_SIGNS}し\x000-9０-９.．]{_SETS}"
_EACH = pattern(rf"(?:{_PLAINLY}|([^\0]*+))\0")
"""One of many texts: the number and the word of the usual form without any other sign of an aim, or the whole."""


def read_kpi_numbers(texts: Sequence[str]) -> list[KpiNumber | None]:
    """Return the number that each text sets, as ``read_kpi_target`` finds it; most are read all at once."""
    joined = "\0".join((*texts, ""))
    if joined.count("\0") != len(texts):
        return [*map(_read_number, texts)]
    return [
        _simple_number(digits, word) if digits else _read_number(other) for digits, word, other in _EACH.findall(joined)
    ]


def _read_number(text: str) -> KpiNumber | None:
    """Return the number of read_kpi_target alone; the usual form, …を90%以上にする。, is read at once."""
    simple = _usual_form(text)
    if simple:
        return _simple_number(simple[2], simple[3])
    target = read_kpi_target(text)
    return KpiNumber(target.value, target.unit, target.comparison) if target else None


def words_before_number(text: str) -> str:
    """Return what stands before the number of the usual form; empty for any other form."""
    simple = _usual_form(text)
    return simple[1] if simple else ""


def _usual_form(text: str) -> re.Match[str] | None:
    simple = _SIMPLE.fullmatch(text)
    if simple and _MAY_AIM.search(simple[1]) and _pattern(_OTHER_AIM).search(simple[1]):
        return None
    return simple


@lru_cache(maxsize=1 << 10)
def _simple_number(digits: str, word: str) -> KpiNumber:
    return KpiNumber(Fraction(digits) / 100, "%", ">=" if word == "以上" else "<=")


def kpi_quantity(text: str) -> str:
    """Return what a KPI measures, folded; empty where its text does not name it."""
    target = read_kpi_target(text)
    return target.quantity if target else ""


_DELIMITER = pattern(r"[。、,;:()\[\]【】〔〕「」『』<>《》※]")
_TAIL = pattern(r"(?:[はがをもにの:=]|について|に対し|約|およそ|概ね|おおむね|合計|累計|延べ|年間|全体|目標値?)+$")
_START = pattern(rf"{NUMBER}.{{1,6}}(?:から|より)$")
_LEADING = pattern(r"^(?:まで|に|は|の|も|各|目標(?:値|は|を|の)?|中間KPI|KPI)+")
_MEASURES = ("率", "数", "者")


def _named_before(words: str, start: int) -> str:
    """Return what is measured, from the words before its number: the last noun phrase without particles."""
    named = _TAIL.sub("", _START.sub("", words[max(0, start - 80) : start]))
    named = fold(_LEADING.sub("", _DELIMITER.split(named)[-1]))
    last = named.rpartition("の")[2]
    return last if len(last) >= 4 and last.endswith(_MEASURES) else named


# ---- The progress --------------------------------------------------------------------------------------------------

_SAYS = rf"{_NUMBER}(?P<unit>{_PERCENT}|{_TENTHS}|{_COUNTER}|{_OTHER}|(?!割))"
_CHANGE = pattern(r"から|→|の?(?:増|減|上昇|低下)")
_SHARE_OF_TARGET = pattern(r"達成[率度]|進捗率")
_NOT_MET = pattern(r"未達|非達成|達成(?:して|できて|されて)い?ない|達成せず|達成できず")
_FORECAST = pattern(r"見込|予定|に向け|目指|困難")
_UNDER_WAY = pattern(
    r"未(?:措置|着手|完了|了|対応|整備)|着手前|^着手|"
    r"(?:取組|取組み|取り組み|実施|対応|検討|調整|作業|準備|開発|改修|継続|着手|進行|推進)中"
)
_DONE_LEAD = (
    r"(?:で|に|時点で|、)?(?:中間)?(?:KPI)?の?(?:目標値?)?[をはも]?"
    r"(?:既に|すでに|全て|すべて|完全に|100(?:\.0+)?%を?)?"
)
_DONE_TAIL = r"み?(?:し(?:た|ました|ている|ています)|です|となった)?。?"


@lru_cache(maxsize=64)
def _done(done_words: frozenset[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(done_words, key=len, reverse=True) if word)
    return re.compile(rf"{_DONE_LEAD}(?:{words or '(?!)'}){_DONE_TAIL}")


def read_kpi_progress(text: str, done_words: Collection[str]) -> KpiProgress | Unknown:
    """Return what a 進捗 cell says.

    ``met`` is True where it says one of done_words (folded, such as 達成, 措置済) or 100%達成, False where it plainly
    says otherwise (未達成, 達成見込み, 取組中, 未実施, which also has the value 0), else None: the number decides.
    ``kpi.unknown`` is a blank, a dash, 集計中; ``kpi.ambiguous`` two different numbers; ``kpi.unreadable`` other words.
    """
    return _read_progress(text, done_words if isinstance(done_words, frozenset) else frozenset(done_words))


@lru_cache(maxsize=1 << 14)
def _read_progress(text: str, done_words: frozenset[str]) -> KpiProgress | Unknown:
    outside, notes = outside_and_inside(unspaced(text))
    head = without_footnote(without_dates(outside).strip("、"))
    if head == NOT_STARTED:
        return KpiProgress(Fraction(0), "", shown(text), met=False)
    numbers = _numbers(head) or _numbers(without_dates("、".join(notes)))
    met = _says_met(head, notes, done_words, numbers)
    if met is None and (head or not any(notes)) and says_unknown(head):
        return Unknown("kpi.unknown", shown(text))
    if met is None and len(numbers) != 1:
        return Unknown("kpi.ambiguous" if numbers else "kpi.unreadable", shown(text))
    value, unit = next(iter(numbers)) if len(numbers) == 1 else (None, "")
    return KpiProgress(value, unit, shown(text), met)


def _says_met(
    head: str, notes: tuple[str, ...], done_words: frozenset[str], numbers: set[tuple[Fraction, str]]
) -> bool | None:
    """Return what the words themselves say; None where only a number can tell."""
    if any(_NOT_MET.search(part) for part in (head, *notes)) or _FORECAST.search(head):
        return False
    if _SHARE_OF_TARGET.search(head) and len(numbers) == 1:
        ((share, unit),) = numbers
        return share >= 1 and unit == "%"
    done, number = _done(done_words), _pattern(_SAYS).search(head)
    beside = head[number.end() :] if number else ""
    if any(done.fullmatch(part) for part in (head, *notes)) or ("目標" in beside and done.fullmatch(beside)):
        return True
    return False if not numbers and _UNDER_WAY.search(head) else None


def _numbers(words: str) -> set[tuple[Fraction, str]]:
    """Return the numbers of words with their units; a change (1.3ポイント増) is none."""
    found = set[tuple[Fraction, str]]()
    for match in _pattern(_SAYS).finditer(words):
        number = scaled_number_of(match["number"])
        changed = _CHANGE.match(words, match.end()) or words[match.end() - len(match["unit"]) :].startswith("ポイント")
        if number is not None and not changed:
            found.add(_in_unit(number, match["unit"]))
    return found
