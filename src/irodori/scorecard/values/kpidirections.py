"""From which side the target of a KPI is reached.

A target is reached from below or from above, by the words around its number:

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

from fractions import Fraction

from irodori.patterns import pattern

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


def aim_direction(words: str, start: int, end: int) -> str:
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
