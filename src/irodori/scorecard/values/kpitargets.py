"""中間KPI: what its text sets as the target, and from which side.

    90%以上にする          the number, its unit and its direction
    10%から5%へ引き下げる  the second number; from where it comes gives the
                           direction
    30～40%にする          a range: met within it
    30%から40%の範囲       a range or the way to 40%: none
    10ポイント増, 3割削減  a change: ポイント増, %減
    令和5年3月末までに     a date: no target

A text that sets two numbers, or of which something numeric was not understood,
sets none: the progress is not judged.

A number that says of what the sentence is sets no target: 3回以上の差戻しをなくす,
人口10万人以上の市に導入する.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from irodori.patterns import pattern
from irodori.scorecard.values.dates import Deadline, without_dates
from irodori.scorecard.values.kpiforms import (
    LOWER,
    RAISE,
    UP,
    Amount,
    agreed,
    aim_direction,
    base_before,
    change_direction,
    direction_of_change,
    is_negated,
    limit_direction,
    span_before,
    verb_direction,
    with_numbers,
)
from irodori.scorecard.values.phrases import (
    BOUND,
    BOUND_NAMES,
    COUNTER,
    OTHER_UNIT,
    PERCENT,
    POINTS,
    TENTHS,
    bound_of,
    in_unit,
    unit_name,
)
from irodori.scorecard.values.sentencedates import find_deadline
from irodori.scorecard.values.text import (
    ALONE,
    NUMBER,
    SCALED,
    fold,
    scaled_number_of,
    split_brackets,
    unspaced,
    without_serials,
)
from irodori.tuples import NamedTuple

LONGEST_KPI = 1_000
"""The most characters of a KPI's text that is read; the longest seen in a
public plan has some 300.
"""


class KpiTarget(NamedTuple):
    """The number that a KPI sets.

    ``unit`` is ``%`` (value 1 is 100 %) or a counter (件, 機関, 手続);
    ``comparison`` is >=, <=, > or <, ``=`` for a range up to ``upper``, and
    empty where no word says the direction; ``quantity`` names what is measured
    (オンライン利用対象者), empty where the text does not.
    """

    value: Fraction
    unit: str
    comparison: str
    quantity: str
    deadline: Deadline | None
    upper: Fraction | None = None
    span: str = ""
    """The span of time of which the number is: 月 of 月100件以下; of a change
    what it is held against, 前年度比.
    """
    parts: tuple[tuple[str, KpiTarget], ...] = ()
    """Of a KPI with several measures the name and the target of each."""


class KpiProgress(NamedTuple):
    """What a 進捗 cell says: a number with its unit, and whether the target is
    met where the words themselves tell.

    A unit that is empty (未実施, a bare number) is any unit.
    """

    value: Fraction | None
    unit: str
    text: str
    met: bool | None
    bound: str = ""
    """``>=`` 以上, ``<=`` 以下, ``>`` 超, ``<`` 未満, ``+`` 強, ``-`` 弱,
    ``~`` 程度, or nothing.
    """
    labels: tuple[str, ...] = ()
    """What it says that its number measures: 利用率."""
    span: str = ""
    """The span of time of which the number is: 月 of 月98件."""
    aim: Amount | None = None
    """What it says that it is held against: 目標50%に対し52.3%."""
    share: Fraction | None = None
    """The rate in brackets behind a count: 523件（52.3%）."""
    parts: tuple[tuple[str, KpiProgress], ...] = ()
    """Where it says a number for each of several measures, their names and
    what each says.
    """


class _Number(NamedTuple):
    """A number of a KPI's text and its surroundings."""

    value: Fraction
    unit: str
    bound: str
    role: str
    """``level``, ``start`` (of a way to another number), ``low`` (of a range),
    ``change``, ``other`` or ``label``.
    """
    start: int
    end: int


# ---- The numbers of a text --------------------------------------------------

_DIGITS = pattern("[0-9]+")
_QUANTITY = pattern(
    rf"(?<![A-Za-z第.※*†注])(?<!上位)(?<![A-Za-z][-/.]){ALONE}(?P<digits>{SCALED})"
    rf"(?P<unit>{POINTS}|{PERCENT}|{TENTHS}|{COUNTER}|{OTHER_UNIT}|)(?:{BOUND})?"
)
_BEHIND = pattern(
    rf"(?P<label>当たり|あたり|当り|につき|ごと|毎)|(?P<low>[~-])(?=[0-9])|\0?(?P<start>から|より(?!も?[早速])|→|⇒|->|=>|➡|⇨|を(?={NUMBER}[^0-9、。]{{1,3}}[にへ]))"
)
"""What is behind a number and its unit: 1件当たり, 30~40%, 10%から, perhaps
behind brackets: 20%(令和元年度)→.
"""
_CHANGE = pattern(
    rf"の?(?:増|減|上昇|低下|改善|アップ|ダウン)|(?:程度|以上|以下)?[をの]?(?:{RAISE}|{LOWER})"
)
_OTHER_BEFORE = pattern(
    r"(?:現状|現在|現行|実績|前年度?|昨年度?|基準値?|基準年度?|当初|全国平均|全国|(?<!の)うち|従来|比|差|、(?=:))(?:値|の)?[はが:=]?(?:約)?$"
)
_KEEPS = pattern(
    r"を?(?:下回ら|上回ら|超え|割り込ま|割ら|切ら)ない(?:よう|こと|水準)?(?:に?(?:する|維持する)|とする)?(?:$|[。、\0])"
)
"""A bound that may be today's number too: 前年度実績（60%）を下回らない."""
_OF_TODAY = pattern(
    rf"台|(?:程度|前後)?(?:に(?:とど|留)ま|に過ぎ|すぎ|かか[るっ]|を?要(?:する|して)|の[^0-9、。へにを]{{1,12}}(?:[のを](?:{RAISE}|{LOWER})|について|に対し|に関し))"
)
"""Behind a number that is today's, or no exact one: 20%にとどまる,
14日の処理期間の短縮, 120件の申請について, 20%台.
"""
_COMES_ABOUT = (
    "開催|実施|達成|確保|実現|獲得|目指|維持|得|行[うい]|設置|配置|配備|作成|公開|公表|追加|整備|導入|登録|利用|申請|提供|開設|改修|"
    "養成|育成|参加|受講|訪問|発信|配信|配布|掲載|電子化|オンライン化|対応|完了|処理|回答|審査|交付|発行|認定|受け|継続|運用|稼働|徹底|必達"
)
"""What a number of something is made or kept to be: 5回以上の説明会を開催."""
_ENDS = r"(?:$|[\])」』/])"
_AIMS_AT = pattern(
    rf"(?:程度|前後)?(?:{_ENDS}|[にへとがはもで~→⇒-]|まで|から|より|かつ|及び|または|又は|=>|->"
    rf"|を(?:目標|目指|目途|目安|上限|下限|標準|{_COMES_ABOUT}|{RAISE}|{LOWER}|[0-9超越上下割切]))"
)
_COUNTS = pattern(
    rf"の?[^をにへで]{{0,24}}?(?:[をのがも][^0-9をにへ]{{0,12}}?(?:{_COMES_ABOUT}|{RAISE})(?:す|し|う|る|こと|など){{0,4}})?"
    rf"(?:(?:よう)?[とに](?:する|し|なる|なり)|を目指す)?{_ENDS}"
)
_TAKES_AWAY = pattern(
    r"解消|防止|撲滅|根絶|廃止|是正|改善|見直し?|回避|予防|削減|抑制|超過|簡素|迅速|効率|な[いくし]|ゼロ"
)
_MODIFIES = pattern(r"(?:[うくすぬむるただ]|(?<!か)つ)(?=[ァ-ヶ一-龥])")
"""A verb before a noun, of which the number before says more: 30日以上滞留する案件."""
_PAUSE = pattern(r"[。、\0]")
_LONGEST_REST = 80
_OF_A_SHARE = pattern(
    r"(?:以内|以上|未満|以下|超|を?超え(?:る|た)?|程度)?(?:(?!かつ|及び|または|又は|並びに|とも)[^0-9、。]){1,16}(?:割合|率)[^0-9、。]{0,5}(?=[0-9])"
)
"""Behind a number that says of what the share is that follows:
5日以内に処理した割合が80%以上.
"""
_CHANGES = pattern(rf"{RAISE}|{LOWER}")
_SIGN_BEFORE = pattern(
    r"(?:(?P<ge>[≧≥]|>=|=>)|(?P<le>[≦≤]|<=|=<)|(?P<gt>(?<![-=])>)|(?P<lt><))(?:約)?$"
)
_SIGN_BEHIND = pattern(r"[<>≦≧≤≥]")
_BOUND_BEHIND = pattern(
    r"[をはがも]?(?:(?P<lt>切[るりっ]|割[るりっ](?!込ま(?!せ))|割れ|(?<=[はがも])下回)|(?P<gt>(?<=[はがも])(?:[超越]え|上回))|(?P<le>上限と)|(?P<ge>下限と))"
)
"""切る, 割れ, を上限とする behind a number."""
_WITH_VALUE = frozenset(["level", "start", "low"])
"""The roles of numbers whose value matters."""
_SIGNS_OF_CHANGE = frozenset("+△▲")
_NO_COUNT = pattern(r"年|[ヵヶカケか箇]年|番|号|次|条|期(?!間)|版|つの")


def _numbers(words: str) -> list[_Number]:
    """Return the numbers of words with their roles."""
    found: list[_Number] = []
    end = 0
    for digits in _DIGITS.finditer(words):
        match = (
            _QUANTITY.match(words, digits.start())
            if digits.start() >= end
            else None
        )
        if match is None:
            continue
        end = match.end()
        number = _number(words, match)
        if number:
            found.append(number)
    return _with_units_of_ranges(found)


def _number(words: str, match: re.Match[str]) -> _Number | None:
    digits = match["digits"]
    unit = match["unit"]
    bound = bound_of(match) or _bound_around(words, *match.span())
    number = scaled_number_of(digits)
    if number is None:
        return None
    role = _role(words, match, unit_name(unit), bound)
    if role == "other" and _is_times(words, match.start(), number, unit):
        role = "level"
    if role in _WITH_VALUE:
        number, unit, _ = in_unit(number, unit, digits)
    else:
        if unit.startswith("割"):
            number = in_unit(number, unit, digits)[0] * _ALL
        unit = unit_name(unit)
    return _Number(number, unit, bound, role, *match.span())


def _bound_around(words: str, start: int, end: int) -> str:
    """Return the bound that a sign before a number gives, or words behind it."""
    before = _SIGN_BEFORE.search(words, max(0, start - 3), start)
    found = before or _BOUND_BEHIND.match(words, end)
    return BOUND_NAMES[found.lastgroup or ""] if found else ""


def _is_times(words: str, start: int, number: Fraction, unit: str) -> bool:
    """Tell whether a number behind 比 is how many times the earlier value is
    aimed at: 前年度比1.2倍以上, 前年度比105%以上.
    """
    is_behind = words.endswith("比", 0, start)
    return is_behind and (unit == "倍" or (unit == "%" and number >= _ALL))


def _role(words: str, match: re.Match[str], unit: str, bound: str) -> str:
    start, end = match.span()
    before = words[max(0, start - 1) : start]
    if unit == "ポイント" or before in _SIGNS_OF_CHANGE:
        return "change"
    behind = _BEHIND.match(words, end)
    is_counted = _NO_COUNT.match(words, match.end("digits"))
    if is_counted or (behind and behind["label"]):
        return "label"
    is_start = behind is not None and behind["start"]
    if _KEEPS.match(words, match.end("unit")):
        return "level"
    if not is_start and (
        not _sets(words, end, bound) or _is_of_today(words, start, end)
    ):
        return "other"
    if behind:
        return behind.lastgroup or ""
    if _is_change(words, match.end("unit")):
        return "change"
    return "level" if unit or bound or _is_final(words, end) else "label"


def _is_of_today(words: str, start: int, end: int) -> bool:
    """Tell whether the words around a number make it today's or another's."""
    return bool(
        _OTHER_BEFORE.search(words, max(0, start - 8), start)
        or _OF_TODAY.match(words, end)
        or _OF_A_SHARE.match(words, end)
        or _SIGN_BEHIND.match(words, end)
    )


def _sets(words: str, end: int, bound: str) -> bool:
    """Tell whether what follows a number leaves it the one that is aimed at:
    100人以上の参加を得る; it is none where it says of what the sentence is.
    """
    rest = _PAUSE.split(words[end : end + _LONGEST_REST])[0]
    if bound and _MODIFIES.search(rest):
        return False
    if _AIMS_AT.match(rest):
        return True
    return bool(_COUNTS.match(rest)) and not _TAKES_AWAY.search(rest)


def _is_change(words: str, end: int) -> bool:
    """Tell whether 増, 削減 or the like follows a number, and not a verb that
    leads to it.
    """
    if not _CHANGE.match(words, end):
        return False
    return not verb_direction(words, end)


_ALL = 100
_FINAL = pattern(r"(?:に|と|を)?(?:する|達成|目指す|$)")


def _is_final(words: str, end: int) -> bool:
    return _FINAL.match(words, end) is not None


def _with_units_of_ranges(numbers: list[_Number]) -> list[_Number]:
    """Return numbers, those of a range or a way without a unit of their own
    with that of the number behind.
    """
    if len(numbers) < 2:
        return numbers
    found = list(numbers)
    for at in range(len(found) - 2, -1, -1):
        before = found[at]
        after = found[at + 1]
        if before.role in {"low", "start"} and not before.unit and after.unit:
            value = before.value / 100 if after.unit == "%" else before.value
            found[at] = before._replace(value=value, unit=after.unit)
    return found


# ---- The target -------------------------------------------------------------


def with_target(text: str, target: str, is_changed: bool) -> str:
    """Return the text of a KPI with its target behind, which takes its place
    where it is the changed one.
    """
    if not target or not text:
        return target or text
    return target if is_changed else f"{text}:{target}"


def read_kpi_target(text: str) -> KpiTarget | None:
    """Return the one target that a KPI's text sets, with its deadline; None as
    in `target_in`.
    """
    words = kpi_words(text)
    target = words and target_in(words)
    return target and target._replace(deadline=find_deadline(text))


def target_in(words: KpiWords) -> KpiTarget | None:
    """Return the one target that a KPI sets, its deadline left out; None where
    it sets none, or two that differ.

    What is in brackets counts only where nothing outside them is a number, and
    where it is not a number of its own in the same unit.
    """
    outside, inside = words
    if _has_broken_digits(outside):
        return None
    numbers = _numbers(outside)
    notes = _numbers(inside)
    levels = _levels(numbers)
    noted = _levels(notes)
    if not levels and not noted:
        return _change_target(outside, numbers)
    if not levels:
        is_way = any(each.role == "start" for each in notes)
        is_set = noted[0].bound or is_way or not _CHANGES.search(outside)
        return _target(inside, notes) if is_set else None
    if _is_contradicted(levels[0], noted, outside):
        return None
    return _target(outside, numbers)


def _change_target(words: str, numbers: list[_Number]) -> KpiTarget | None:
    """Return the one change that a KPI sets, its direction in the unit:
    10%以上削減 is 10 and %減.
    """
    found = [each for each in numbers if direction_of_change(words, each.end)]
    if len(found) != 1 or any(each.role in _WITH_VALUE for each in numbers):
        return None
    change = found[0]
    if change.bound not in {"", ">=", ">"}:
        return None
    unit = change.unit + direction_of_change(words, change.end)
    quantity = _named_before(words, change.start)
    span = base_before(words, change.start)
    return KpiTarget(
        change.value, unit, change.bound or UP, quantity, None, span=span
    )


def _is_contradicted(
    level: _Number, noted: Sequence[_Number], outside: str
) -> bool:
    """Tell whether brackets set another number in the same unit."""
    is_stated = bool(level.bound or verb_direction(outside, level.end))
    return any(
        each.unit == level.unit
        and each.value != level.value
        and (each.bound or not is_stated)
        for each in noted
    )


class KpiWords(NamedTuple):
    """The words of a KPI outside and inside brackets, without dates; a NUL is
    left where brackets are cut out.
    """

    outside: str
    inside: str


def kpi_words(text: str) -> KpiWords | None:
    """Return the words of a KPI's text; None where it is too long.

    Brackets around today's number are no aside: 現状（14日）より短縮.
    """
    if len(text) > LONGEST_KPI:
        return None
    words = with_numbers(unspaced(without_serials(text)))
    parts = split_brackets(without_dates(_LABEL.sub("", words)))
    outside = ""
    inside = list[str]()
    for part in parts:
        if not part.is_inside or _OTHER_BEFORE.search(outside[-8:]):
            outside += part.text
        else:
            outside += "\0"
            inside.append(part.text)
    return KpiWords(outside, "、".join(inside))


_LABEL = pattern("^(?:中間)?KPI(?=[0-9])")
_BROKEN = pattern(r"[0-9](?: ?[・:、,.] ?| )[0-9]")
_GROUPED = pattern(rf"(?<![0-9]){NUMBER}(?![0-9])")


def _has_broken_digits(words: str) -> bool:
    """Tell whether digits do not form one number: 12、3% or 1 0%."""
    return (
        _BROKEN.search(words) is not None
        and _BROKEN.search(_GROUPED.sub("0", words)) is not None
    )


def _levels(numbers: list[_Number]) -> list[_Number]:
    return [each for each in numbers if each.role == "level"]


def _range_target(
    low: _Number, high: _Number, quantity: str
) -> KpiTarget | None:
    """Return the target that is met between two numbers."""
    if low.value >= high.value:
        return None
    return KpiTarget(low.value, high.unit, "=", quantity, None, high.value)


def _target(words: str, numbers: list[_Number]) -> KpiTarget | None:
    levels = _levels(numbers)
    level = levels[0]
    before = [each for each in numbers if each.role in {"start", "low"}]
    if is_negated(words, level.end) or not _are_one(levels, before):
        return None
    first = before[0] if before else level
    quantity = _named_before(words, first.start)
    if first.role == "low":
        return _range_target(first, level, quantity)
    if before and _may_be_range(words, level):
        return None
    comparison = _comparison(words, level, before)
    if comparison is None:
        return None
    span = span_before(words, first.start)
    return KpiTarget(
        level.value, level.unit, comparison, quantity, None, span=span
    )


_BETWEEN = pattern(
    "(?:程度|前後)?(?:の(?:間|範囲|幅)|[にをで](?:保|維持|収め|推移|安定))"
)


def _may_be_range(words: str, level: _Number) -> bool:
    """Tell whether から before a number may open a range and no way to it:
    10分から15分程度にする, 30%から50%の範囲とする.
    """
    if _BETWEEN.match(words, level.end):
        return True
    is_about = "~" in level.bound
    return is_about and not verb_direction(words, level.end)


def _are_one(levels: list[_Number], before: list[_Number]) -> bool:
    """Tell whether numbers set one target: none differs, and one at most, in
    their unit, is where a way or a range begins.
    """
    level = levels[0]
    if any(
        each.value != level.value or each.unit != level.unit
        for each in levels[1:]
    ):
        return False
    if len(before) > 1:
        return False
    return all(each.unit == level.unit for each in before)


def _comparison(
    words: str, level: _Number, before: list[_Number]
) -> str | None:
    """Return the comparison that a target asks for; empty where nothing says
    it, None where words contradict.
    """
    if level.bound in {"+", "-"}:
        return None
    bound = level.bound.strip("~")
    stated = [bound, verb_direction(words, level.end)]
    if words.endswith("少なくとも", 0, level.start):
        stated.append(UP)
    if before:
        stated.append(change_direction(before[0].value, level.value))
    direction = agreed(stated)
    if direction or direction is None:
        return direction
    limit = limit_direction(level.value, level.unit)
    return limit or aim_direction(words, level.start, level.end)


_DELIMITER = pattern(r"[。、,;:()\[\]【】〔〕「」『』<>《》※]")
_TAILS = pattern(
    r"(?:[はがをもにの:=約<>≧≦≥≤]|現[状在行]|について|に対し|およそ|概ね|おおむね|合計|累計|延べ|年間|全体|目標値?){1,20}$"
)
"""Particles and the like between what is measured and its number."""
_LEADING = pattern(
    r"(?:[0-9]{1,2}[.)]|[・●○]|まで|に|は|の|も|各|目標(?:値|は|を|の)?|中間KPI|KPI){1,10}"
)
_MEASURES = ("率", "数", "者")


def _named_before(words: str, start: int) -> str:
    """Return what is measured, from the words before its number: the last noun
    phrase without particles.
    """
    first = max(0, start - 80)
    before = words[first:start].replace("\0", "")
    phrases = _DELIMITER.split(_TAILS.sub("", before))
    named = phrases[-1]
    leading = _LEADING.match(named)
    named = fold(named[leading.end() :] if leading else named)
    last = named.rpartition("の")[2]
    return last if len(last) >= 4 and last.endswith(_MEASURES) else named
