"""The name in front of a key's colours, which says what is coloured: 執行率　青：90%以上.

A key without a name, or with that of a rule or of colours in general, is the scorecard's.  One with another name is
not used: where the name is that of another thing beyond doubt it says nothing of the rules, else they are in doubt.
"""

from __future__ import annotations

from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING

Owner = Literal["own", "open", "foreign"]

_LONGEST = 24
"""Characters of a name; longer words before the colours are a sentence."""
_DRESS = OPENING + CLOSING + MARKS + " \n:=…→|-,、。;/"
_SENTENCE = pattern(r"[、。%をがでて]|[0-9](?:割|以上|以下|未満)|(?:場合|とき|もの|手続|ときは|場合は)は?$")
_LETTERS = pattern(r"[^\W\d_A-Za-z]")
_BRACKET = pattern(r"\([^()]*\)")
_NAME_OF_ANOTHER = pattern(r"前回|前年|従前|元年|基準値|当初|目標値|見込|予定|案\)?$|参考|^\(件数")
_OWN = pattern(
    r"(?:凡例|色分け|色|塗り?(?:つぶし|分け)?|網掛け|背景|着色|配色|セル|欄|列|行|枠|表示|信号|ランプ|マーカー|シグナル|ステータス"
    r"|区分|見方|みかた|見かた|意味|説明|基準|注記?|備考|共通|全体|本表|上記|下記|この表|表中|各"
    r"|オンライン利用率|利用率|現在値|現状値|現在|実績値?|数値|値|目標(?:値)?(?:に対する|に対しての|(?=の?達成))"
    r"|進捗|進行|進み具合|達成|到達|度合い?|率|度|状況|評価|判定|結果|割合|比率(?=$)"
    r"|中間|KPI|アクション|プラン|取組|取り組み|取組み|施策|対応|実施|手続|オンライン化|措置"
    r"|による|に応じた|ごと|別|の|と|及び|・|は|について|[0-9A-Za-z~]{1,3}|欄|\s)*"
)
_RULE_WORDS = pattern(
    r"オンライン(?!件数)|(?<!キャッシュレス)利用率|進捗|プラン|KPI|取組|達成(?!期限)|手続(?!件数)|現在|前回|凡例|目標"
)
_OTHER_THINGS = pattern(
    r"満足度|認知度|執行率|普及率|交付率|回答率|回収率|納付率|受講率|省略率|対応率|伸び率|参加率|出席率|充足率|稼働率|削減率"
    r"|キャッシュレス|予算|決算|法令|条例|契約|議会|人口|工程|公表状況|周知の状況|研修|文字色|文字の色|シート見出し|府省名|担当課"
    r"|(?:達成)?期限$|件数$"
)


def owner_of(lead: str, *, is_headed: bool) -> Owner:
    """Tell whose colours the words before the first colour of a text announce.

    Behind the heading of a rule (``is_headed``) only a bracket can make them another's: (令和元年度).
    """
    if any(_NAME_OF_ANOTHER.search(bracket) for bracket in _BRACKET.findall(lead)):
        return "open"
    if is_headed:
        return "own"
    bare = "".join(_BRACKET.sub("", _BRACKET.sub("", lead)).split()).strip(_DRESS)
    if len(bare) > _LONGEST or not _LETTERS.search(bare):
        return "own"
    if _SENTENCE.search(bare) or bare == "比率" or _OWN.fullmatch(bare):
        return "own"
    return "foreign" if _OTHER_THINGS.search(bare) and not _RULE_WORDS.search(bare) else "open"
