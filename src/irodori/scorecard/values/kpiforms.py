"""The forms of KPIs: which side a target is reached from, and what a
進捗(中間KPI) cell says in other words than the plain ones.

These forms of a progress are brought to the plain one before it is read:

52.3%となった。, 目標50%に対し実績52.3%            the number, and the aim that it is held against
達成：52.3%, 52.3% 達成済                          a number and that it reaches its target: 52.3%(達成)
前倒しで達成, 達成（前倒し）, 目標を上回り達成     達成
月98件, 月平均1,120件, 98件/月                     the number, and of what span of time it is
12%削減, 5ポイントの向上                           a change, whose unit says which way it goes: %減, ポイント増
ゼロ                                               0, in a target too
前年度比6%減, ▲6%                                  a change, and against what

The target of a KPI is reached from below or from above, by the words around its number:

    words        90%以上, 5%へ引き下げる, 50%を下回らない
                 the bound of the number, or the verb behind に
    two numbers  10%から5%にする, 10%→5%
                 from the first to the second
    the measure  オンライン利用率を60%とする, 審査期間を14日にする
                 where it is directly before the number and a verb aims at
                 it: more or less, and neither for 不備解消率を80%とする
    a limit      0件, 100%
                 nothing lies beyond

Words that contradict each other, and words that tell nothing, give no
direction.
"""

from __future__ import annotations

import re
from fractions import Fraction

from irodori.patterns import pattern
from irodori.scorecard.values.phrases import (
    COUNTER,
    PERCENT,
    POINTS,
    unit_name,
)
from irodori.scorecard.values.rates import STATE
from irodori.scorecard.values.text import (
    NUMBER,
    SCALED,
    plain,
    scaled_number_of,
    unspaced,
)
from irodori.tuples import NamedTuple


class Amount(NamedTuple):
    """A number as its digits say it, and its unit: 50 and % for 50%."""

    value: Fraction
    unit: str


class PlainProgress(NamedTuple):
    """The words of a progress in their plain form, and what was taken out."""

    words: str
    aim: Amount | None
    """What it says that it is held against: 目標50%に対し52.3%."""
    span: str
    """The span of time of which its number is: 月 of 月98件."""


_QUANTITY = rf"{SCALED}(?:{PERCENT}|{COUNTER})"
_AGAINST = pattern(
    rf"(?:中間)?(?:KPIの?)?目標値?[:は]?(?P<digits>{SCALED})(?P<unit>{PERCENT}|{COUNTER})(?:以上|以下|以内)?に対し(?:て)?(?:は)?"
    rf"[、,:]?(?:実績値?[:は]?)?(?P<value>{_QUANTITY})(?:{STATE})?。?"
)
_STATED = pattern(rf"(?P<value>{_QUANTITY})(?:{STATE})。?$")
_MET = "(?:目標)?達成(?:済み?)?"
_MET_BESIDE = (
    pattern(rf"(?P<met>{_MET})[:、,] ?(?P<value>{_QUANTITY})。?"),
    pattern(rf"(?P<value>{_QUANTITY})[、,] ?(?P<met>{_MET})。?"),
    pattern(rf"(?P<value>{_QUANTITY}) (?P<met>(?:目標)?達成済み?)。?"),
)
"""A number and 達成, kept apart: 95%達成 may be 95 % of the target."""
_EARLY = (
    r"(?:(?:計画|予定)(?:より|を))?前倒し(?:で|して|し|により)?|早期に?|超過"
)
_DONE = "(?:達成|完了|措置|実施|対応)"
_EARLY_BEFORE = pattern(
    rf"^(?:{_EARLY}|目標値?を(?:超えて|上回(?:り|って)))(?=(?:目標を?)?{_DONE})"
)
_EARLY_BEHIND = pattern(
    rf"(?<=[成了置施応済み])\((?:前倒し(?:で{_DONE})?|早期{_DONE}|超過達成)\)$"
)
_SPAN = r"(?:(?<![0-9一-龥々かカヵヶケ])|(?<=[数率]))毎?(?P<span>月|年)(?:間?平均|間|当たり|あたり)?"
_SPAN_BEFORE = pattern(
    rf"{_SPAN}(?=約?{NUMBER})(?![0-9]{{1,2}}(?:月|日(?!間)|/))"
)
_SPAN_BEHIND = pattern(
    r"(?<=[件人回者社部通])(?:/(?P<each>月|年)"
    r"|\((?P<span>月|年)間?(?:平均|合計|累計|計)?\))$"
)


_ZERO = pattern("(?<![ァ-ヶー])ゼロ(?![ァ-ヶー])")
_HALVED = pattern("半減(?!期)")


def with_numbers(words: str) -> str:
    """Return the words of a KPI with the numbers that they name as digits:
    苦情ゼロ, 申請件数を半減. In a progress 半減 may be the aim said again.
    """
    return _HALVED.sub("50%減", _ZERO.sub("0", words))


def plain_progress(text: str) -> PlainProgress:
    """Return the words of a progress in their plain form."""
    spaced = " ".join(plain(text).split())
    for form in _MET_BESIDE:
        met = form.fullmatch(spaced)
        if met:
            return PlainProgress(f"{met['value']}({met['met']})", None, "")
    words = _ZERO.sub("0", unspaced(text))
    against = _AGAINST.fullmatch(words)
    if against:
        aim = _amount(against)
        return PlainProgress(against["value"], aim, "")
    words = _EARLY_BEFORE.sub("", words)
    words = _EARLY_BEHIND.sub("", words)
    words = _STATED.sub(r"\g<value>", words)
    base = _BASE.match(words)
    if base and change_said(words[base.end() :]):
        return PlainProgress(words[base.end() :], None, _OF_LAST_YEAR)
    return _without_span(words)


def _amount(match: re.Match[str]) -> Amount | None:
    number = scaled_number_of(match["digits"])
    return None if number is None else Amount(number, unit_name(match["unit"]))


def _without_span(words: str) -> PlainProgress:
    """Return words without the span of time of their number; as they are where
    they name several.
    """
    outside = words.partition("(")[0]
    before = [*_SPAN_BEFORE.finditer(outside)]
    behind = _SPAN_BEHIND.search(words)
    if len(before) == 1 and not behind:
        start, end = before[0].span()
        rest = words[:start] + words[end:]
        return PlainProgress(rest, None, before[0]["span"])
    if behind and not before:
        span = behind["each"] or behind["span"]
        return PlainProgress(words[: behind.start()], None, span)
    return PlainProgress(words, None, "")


_SPAN_NAMED = pattern(rf"{_SPAN}(?:(?<=[間均り])|(?=約?$))")
_LONGEST_BEFORE = 40


def span_before(words: str, start: int) -> str:
    """Return the span of time that the words before a KPI's number name last:
    月100件以下, 月平均の申請件数を1,000件.
    """
    before = words[max(0, start - _LONGEST_BEFORE) : start]
    spans = [match["span"] for match in _SPAN_NAMED.finditer(before)]
    return spans[-1] if spans else ""


# ---- Changes ----------------------------------------------------------------

_MORE = "向上|増加|増|上昇|アップ"
_LESS = "削減|減少|減|縮減|短縮|低減|低下|圧縮|ダウン"
_CHANGED = pattern(
    rf"(?:[のを]|程度の?)?(?:(?P<more>{_MORE})|(?P<less>{_LESS}))(?:を?(?:達成|目標|目指す|実現|図る)|する|させる|した|しました|された|済み?)?(?:とする|こと)?(?:$|[。、\0])"
)
_CHANGE_ALONE = pattern(
    rf"(?:約)?(?:\+|(?P<less>[▲△]))?(?P<digits>{SCALED})(?P<unit>{POINTS}|{PERCENT}|{COUNTER})"
)


_BASE = pattern("対?(?:前年|昨年)度?比(?:較?で|は|[:、])?")
_OF_LAST_YEAR = "前年度比"


def base_before(words: str, start: int) -> str:
    """Return what a KPI's change is held against, by the words before it:
    前年度比 of 不備件数を前年度比5%減; empty where they name nothing.
    """
    before = words[max(0, start - _LONGEST_BEFORE) : start]
    return _OF_LAST_YEAR if _BASE.search(before) else ""


def direction_of_change(words: str, end: int) -> str:
    """Return 増 or 減 where the number that ends at a place is how much
    something grows or shrinks, else nothing.
    """
    match = _CHANGED.match(words, end)
    if match is None:
        return ""
    return "増" if match["more"] else "減"


def change_said(words: str) -> Amount | None:
    """Return the change that is all that words say: 12%削減, ▲6%,
    6.2ポイント.
    """
    match = _CHANGE_ALONE.match(words)
    if match is None:
        return None
    amount = _amount(match)
    if amount is None:
        return None
    if match.end() == len(words):
        if match["less"]:
            return amount._replace(unit=amount.unit + "減")
        return amount if amount.unit == "ポイント" else None
    changed = _CHANGED.match(words, match.end())
    if changed is None or changed.end() != len(words):
        return None
    unit = amount.unit + direction_of_change(words, match.end())
    return amount._replace(unit=unit)


UP = ">="
DOWN = "<="

RAISE = r"引き?上げ|上げ|向上|増や|増加|増大|増|拡大|拡充|高め|伸ば|上昇|到達"
LOWER = r"引き?下げ|下げ|低減|削減|縮減|縮小|短縮|減ら|減少|減|抑え|抑制|低下|圧縮|解消"
_VERB = pattern(
    rf"(?:程度|前後)?(?:に|へと?|まで(?:に)?)(?:[^0-9、。]{{0,6}}?)(?:(?P<up>{RAISE})|(?P<down>{LOWER}|とどめ|留め|収め|絞))"
)

_NEGATED = pattern(
    r"[^。、]{0,40}?(?:[いしさわらかがきけめせれえべ]ない|[しさわらかがけめせれえべ]ず|ません)"
)
_MORE_IS_BETTER = (
    r"利用率|申請率|オンライン化率|オンライン率|電子化率|普及率|カバー率|認知[率度]|認知|満足[率度]?|達成率|実施率|回答率|登録率|導入率|取得率|参加率|"
    r"利用(?:対象)?者数?|利用(?:機関|団体|件|回)?数|申請(?:件)?数|届出(?:件)?数|登録者?(?:機関|団体|件)?数?|導入(?:機関|団体|自治体|件)?数?|"
    r"参加者?数?|受講者?数?|アクセス数|閲覧数|ダウンロード数|会員数|(?:利用)?事業者数|社数|開催|機関数|団体数|自治体数|手続数|育成|設置|整備率?|オンライン申請|オンライン利用|電子申請|"
    r"オンラインで[^0-9、。]{1,10}(?:割合|率|件数)"
)
_LESS_IS_BETTER = (
    r"エラー|不備|誤り|ミス|不達|離脱|却下|差戻し?|差し戻し|苦情|クレーム|滞留|未[処対提]..?|待ち|待機|期間|日数|(?:処理|所要|作業|労働|残業|審査|対応)時間|"
    r"コスト|費用|経費|負担|(?:書面|紙|窓口|郵送|対面)(?:での?|による|の)?(?:申請|届出|提出|手続|受付|来庁|利用|割合|比率|率|件数)|故障|障害|停止|遅延|超過|再提出"
)
_MEASURE = pattern(
    rf"(?P<lack>(?:未|非|不(?!備|達)|無|短縮|削減|縮減|減少)[^のをがはも、。]{{0,6}})?(?:(?P<up>{_MORE_IS_BETTER})|(?P<down>{_LESS_IS_BETTER}))"
    r"の?(?:割合|比率|率|件数|数|人数|時間|平均)?[)」』]?(?:[はがをもにで:=、の約]|平均|年間|月間|累計|合計|延べ|全体|およそ|概ね|目標値?){0,8}$"
)
_EXTREME = pattern("(?:最[大高多小低少]|[上下]限)[^0-9、。]{0,6}$")
"""最大50%にする, 上限を20%とする: a limit, of which the measure's better side
says nothing.
"""
_LONGEST_SUBJECT = 80
_AIMED = pattern(
    r"(?:程度|前後)?[をにとのへで]{0,2}(?:する|し(?!な)|なる|目指|達成|到達|実現|確保)"
)
_WHOLE = Fraction(1)


def verb_direction(words: str, end: int) -> str:
    """Return the direction of the verb behind a number that ends at a place:
    へ引き下げる; nothing where none says.
    """
    match = _VERB.match(words, end)
    if match is None:
        return ""
    return UP if match["up"] else DOWN


def is_negated(words: str, end: int) -> bool:
    """Tell whether the verb behind a number that ends at a place is denied:
    にしない, を目指さず.
    """
    return _NEGATED.match(words, end) is not None


def aim_direction(
    words: str,
    start: int,
    end: int,
) -> str:
    """Return the direction in which the measure before a number gets better,
    if a verb behind it aims at the number.

    審査期間を14日にする is an aim, 最大50%にする is none. オンライン利用率60% and 処理日数14日 say no
    more than a number.
    """
    if not _AIMED.match(words, end):
        return ""
    first = max(0, start - _LONGEST_SUBJECT)
    subject = words[first:start].replace("\0", "")
    if _EXTREME.search(subject):
        return ""
    measure = _MEASURE.search(subject)
    if measure is None or measure["lack"]:
        return ""
    return UP if measure["up"] else DOWN


def limit_direction(value: Fraction, unit: str) -> str:
    """Return the direction of a target beyond which nothing lies: none of
    something, or all of it.
    """
    if not value:
        return DOWN
    return UP if unit == "%" and value == _WHOLE else ""


def change_direction(start: Fraction, end: Fraction) -> str:
    """Return the direction from one number to another."""
    if start == end:
        return ""
    return UP if start < end else DOWN


def agreed(directions: list[str]) -> str | None:
    """Return the one direction that all words give which give any; nothing
    where none does, None where they differ.
    """
    found = {
        direction.replace(">=", ">").replace("<=", "<")[:1]
        for direction in directions
        if direction
    }
    if len(found) > 1:
        return None
    return next((direction for direction in directions if direction), "")
