"""What a date in a sentence is, by the words before and behind it.

=========  ===================================================================
aim        令和5年3月末までに改修, 期限：R5.3
moved      aim, in place of the date before it: （R6.3に延期）
closing    改修（令和5年3月）, 令和5年度に改修, 運用開始（R5.3）
open       令和6年度以降に検討
unclear    令和5年9月頃, 実証開始（R5.3）, （令和4年4月に答申）
none       検討開始（R4.4）, 令和4年3月末時点, （前回：R5.3）
=========  ===================================================================
"""

from __future__ import annotations

import re
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import FoundDate
from irodori.tuples import NamedTuple

Kind = Literal["aim", "moved", "closing", "open", "unclear", "none"]

ACTION = (
    "実施|改修|公開|整備|構築|導入|リリース|完了|措置|対応|見直|検討|結論|策定|開発|設計|調達|周知|作成|公表|改正|施行|"
    "移行|提供|廃止|簡素化|オンライン化"
)
DEED = (
    rf"(?:{ACTION})"
    "(?!し?[前後])(?!法|令|案|版|会|書|委|部会|チーム|結果|状況|報告|要領|基準|計画|事業|時|率)"
)
"""What will be done, and no noun that begins with it: 改正法, 検討会."""

# ---- Starts -----------------------------------------------------------------

_GOES_LIVE = "(?:運用|供用|利用|受け?付け?|サービス|稼働|提供|配信|納付|施行|適用|交付|発行|公開|申請|届出|募集|掲載)"
"""What a start of is a milestone: 運用開始, 納付の開始."""
_WORK = "(?:検討|開発|調査|設計|整備|改修|構築|作業|準備|協議|調整|取り?組み?|調達|工事|移行|作成|策定|見直し|検証|研究)"
"""What a start of is the first step alone: 検討開始."""
_START = "(?:開始|スタート|始動)"
_BEGUN = "(?:時期|予定日?|日)?(?: ?[:=は(【] ?| )?$"
_LIVE_BEFORE = pattern(rf"{_GOES_LIVE}の?{_START}{_BEGUN}")
_WORK_BEFORE = pattern(
    rf"(?:着手|{_WORK}の?{_START}|(?:^|[(\[【〔。、・:; ]){_START}){_BEGUN}"
)
_START_BEFORE = pattern(rf"{_START}{_BEGUN}")
_STOPS = (
    r"(?=$|[。、,(\[【〔]|とする|[)\]】〕](?:$|[ 。、,・※→)\]】〕(\[【〔]))"
)
_WHAT = r"[^。、0-9()\[【]{0,10}?"
_LIVE_BEHIND = pattern(
    rf" ?(?:から|より)?(?!頃|ごろ|前後|まで){_WHAT}{_GOES_LIVE}[のをがは]?"
    rf"{_START}(?:する)?(?:予定|見込み?|を目指す|を予定)?{_STOPS}"
)
_LIVE_FROM = pattern(rf" ?(?:から|より){_GOES_LIVE}(?:する)?{_STOPS}")
_FROM = pattern(r" ?(?:頃|ごろ)?(?:から|より(?!も)|~)")
_WORK_BEHIND = pattern(
    rf" ?(?:頃|ごろ)?(?!まで)中?に?(?:{_WHAT}着手|(?:{_WHAT}{_WORK})?の?[にを]?{_START})"
)
_START_BEHIND = pattern(rf" ?(?:頃|ごろ)?(?!まで)中?に?{_WHAT}[にを]?{_START}")

# ---- Deadlines --------------------------------------------------------------

_LABEL = pattern(
    r"(?:期限|期日|締切|〆切|締め切り|時期|終了日|完了日)(?: ?[:=は(] ?)?$|(?:完了|終了)予?定?[:=は] ?$"
)
_AIM = pattern(
    rf" ?(?:まで(?!の|~|に比|と比)|[をに]? ?(?:目途|目処|めど)|を?期限|の(?:完了|達成)"
    rf"|を?目標(?=$|[)\]】〕。、,]|に(?!対)|と)|[にのを]?(?:達成|{ACTION})?予定)"
)
_MOVE = "(?:延期|延長|変更|後ろ?倒し|先送り|繰り?延べ?|前倒し)"
_MOVED_BEFORE = pattern(
    rf"(?:^|[(\[【〔。、・※→ ])(?:(?:期限の?)?{_MOVE}(?:後|済み?)?|(?:改定|改訂|修正|見直し)(?:後|(?=:))|新)"
    r"(?:の?(?:達成)?(?:期限|期日|時期|予定日?))?(?: ?[:は] ?)?$"
)
_MOVED_BEHIND = pattern(
    rf" ?(?:まで|に|へ|と)?{_MOVE}(?:する|予定|済み?)?{_STOPS}"
)
_ARROW = pattern(" ?[(]?[→⇒➡⇨] ?")

# ---- Other dates ------------------------------------------------------------

_OTHER_LABEL = pattern(
    r"(?:(?:前回|当初|変更前|改定前|見直し前|旧)(?:の?(?:期限|期日|時期|計画|予定|報告|目標))?"
    r"|(?:(?<!の)|(?=..(?:年月)?日))(?:作成|更新|記入|報告|公表|提出|策定)(?:年月)?日?|参考)(?: ?[:=は(] ?| )?$"
)
"""Before a date that is no deadline in force: （前回：R5.3）, 作成：R5.3; but
手引の作成（R5.3） is what is to be done by then.
"""
_ROUGHLY = pattern(r" ?(?:頃|ごろ|前後)")
_ROUGHLY_BEFORE = pattern(r"(?:概ね|おおむね|およそ|約) ?$")
_BEFORE_THEN = pattern(" ?以前")
_OPENS = pattern(r" ?(?:頃|ごろ)?(?:以降|以後)")
_PAST = pattern(
    rf" ?(?:に|で|の|中に|末に)?(?:時点|現在|実績|付け?(?![一-鿿]?[加帯属録])|公布|閣議決定|比(?!較)|版"
    rf"|(?:{ACTION})?(?:済|した|された|しました|しており|に成立))"
)
_BY_THEN = r" ?(?:まで(?:に)?|に|中に|末に)は?"
_WITHIN = r"[^、。:・()\[\]【】〔〕0-9]"
_NOUN = "(?!上で|後[、に]|際|場合)(?=[一-鿿ァ-ヺA-Za-z「『]|もの|こと)"
_PAST_CLAUSE = pattern(
    rf"{_BY_THEN}(?:{_WITHIN}{{1,14}}?(?:に|で|から))?"
    r"(?:実施|完了|終了|提出|契約|締結|開催|申請|届出|届け?出|受付|受け?付け|寄せ|取りまとめ|とりまとめ|発生|判明|採択|認定"
    r"|制定|施行|設立|創設|設置|発足|公布|答申|諮問|指摘|要望|勧告|提言|開始|稼働|試行|新設|導入|改定|改訂|改正)"
    rf"(?:し|され|られ|せられ)?た{_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,14}}?(?:を(?:行っ|受け|終え|迎え|(?:締結|提出|完了|実施|取得|開催|開始|導入)し)"
    rf"|[がの]あっ|が終わっ|が行われ|が提出され)た{_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,14}}?(?:済み?の|が(?:到来|満了|終了|失効)する(?=[一-鿿]))"
)
"""A clause of what had been done by then, before the noun that the plan deals
with: …までに提出された意見への対応.
"""
_MAYBE_PAST = pattern(
    rf"{_BY_THEN}(?:(?![をがはもとのへやに]){_WITHIN}){{1,14}}?"
    rf"(?:[しれけっいきりえめべてねげせちじみびぎ見出来得]た|んだ){_NOUN}"
    rf"|{_BY_THEN}{_WITHIN}{{1,30}}?[しれけっいきりえめ]た(?:$|[。)\]】〕])"
    rf"|{_BY_THEN}(?:(?![をがはもとのへやに]){_WITHIN}){{1,14}}?(?:する|される|れている)(?=[一-鿿ァ-ヺ])"
    "(?!方向|予定|方針|見込|計画(?!の)|必要|旨|目標|考え|想定|際|場合|ため)"
)
"""The same with another verb, which may also say how the noun is that will be
done by then (…までに統一された様式の公表, …に施行される法律への対応); and a
sentence of the past.
"""

# ---- A date that no word calls a deadline -----------------------------------

_THEN = pattern(
    r"に(?![お関比対つよ基係向伴わ至引続])[^、。]{2,40}(?=$|[。【\[〔(])"
)
_DONE_BEFORE = pattern(
    r"た(?![め])|済|基づ|踏まえ|以降|以後|から|より|時点|現在|[0-9]"
)
"""What says of a date that something was done on it before the plan."""
_DONE_IN_BRACKETS = pattern(
    rf"に[^、。()]{{0,38}}?(?:{ACTION}|省略|終了|統一|追加|連携|掲載|配布|開催|改善|縮減|短縮|撤廃|緩和|拡大|拡充|稼働|実現|達成|確定)"
    r"(?:する|予定)?[)\]】〕]"
)
"""What will be done, at the end of brackets: （令和6年3月に省令改正); another
word may be that of an event: （令和4年4月に答申).
"""
_STOP_AFTER_TAIL = pattern(
    r"に?$|に?[。、,]| |に(?!お|関|比|対|つ|よ)|の(?:完了|達成|実現|措置|施行)"
    rf"|[)\]】〕] ?(?:$|[。、,(\[【〔])|[(【\[〔:]|{DEED}"
)
_STOP = pattern(rf"$|。|[)\]】〕] ?(?:$|[。、,(\[【〔])|[【\[〔]|に?{DEED}")
_NAMES = pattern(
    rf"に?(?:{ACTION})(?:済み?)?"
    "(?:の(?!ため|予定|完了|見込|方向)|へ|に(?:基づ|伴|関|係|よ|対応)|を踏まえ)"
)
_LOOKING_BACK = "(?:に基づ|を(?:踏まえ|受け|契機)|の(?:結果|教訓|影響))"
_NAME = rf"(?:(?!{DEED}|[にをへでがはとの、。()]).){{2,24}}?"
_NAMED_AFTER = pattern(
    r"(?:改正|改訂|改定)"
    rf"{_NAME}(?:{_LOOKING_BACK}|に(?:係[るわ]|関する|伴[うい]|対(?:応し?た|する))|への対応)"
    rf"|(?:(?:見直し後|改[正定訂]後|策定|制定|施行|開催|新設|導入|稼働|実施)の)?{_NAME}{_LOOKING_BACK}"
)
"""The name of an event or a law with its year: 令和2年国勢調査の結果,
令和3年改正個人情報保護法に基づく.
"""
_HEADS_DEED = pattern(rf"[ 、]{DEED}")
TO_A_MONTH = pattern(r"月|[0-9][./-][0-9]")
"""A month at the head of a line is the plan's; a year may be that of the noun
behind it: 令和5年度 予算.
"""
NO_DEADLINE = pattern(
    r" ?(?:の)?(?:法律|政令|省令|府令|条例|告示|通達|通知|法令|規則|法|予算|補正|当初予算|税制|決算|調査|統計|白書|実態"
    r"|実績|利用(?!者)|申請|件数|基本|閣議|国会|通常国会|臨時国会|第[0-9]|施行|計画|方針|要求|概算|分(?!析|担|野)|時)"
)
"""What follows a date that only says which: 令和5年度予算, 平成30年法律第1号."""
HEADS_LINE = pattern(r"(?:^|[。、 ]|[0-9a-zA-Z]\)|・)$")
_IN_BRACKETS_HEADS_LINE = pattern(r"(?:^|[。、 ]|・)[(\[【〔]$")
_OPENED = pattern(r"[(\[【〔]$")
_NOUN_BEHIND = pattern(
    r"(?P<deed>[^()\[\]【】〔〕]{1,20})[)\]】〕](?=[^ 。、,・※→)\]】〕(\[【〔])"
)
"""Brackets that part nothing: 改正法（令和5年4月1日施行）に基づく改修."""
_COMES_INTO_FORCE = pattern("施行|適用|公布|発足|発効")
_CLOSES = pattern(r" ?[)\]】〕]")
_COLON = pattern(" ?:")


class _Sign(NamedTuple):
    """What a date is where a pattern matches the words beside it."""

    kind: Kind
    words: re.Pattern[str]
    is_before: bool = False


_SIGNS = (
    _Sign("open", _OPENS),
    _Sign("none", _BEFORE_THEN),
    _Sign("none", _PAST),
    _Sign("none", _PAST_CLAUSE),
    _Sign("unclear", _MAYBE_PAST),
    _Sign("moved", _MOVED_BEHIND),
    _Sign("moved", _MOVED_BEFORE, is_before=True),
    _Sign("closing", _LIVE_BEHIND),
    _Sign("unclear", _LIVE_FROM),
    _Sign("none", _FROM),
    _Sign("none", _WORK_BEHIND),
    _Sign("unclear", _START_BEHIND),
    _Sign("none", _WORK_BEFORE, is_before=True),
    _Sign("none", _OTHER_LABEL, is_before=True),
    _Sign("unclear", _ROUGHLY),
    _Sign("unclear", _ROUGHLY_BEFORE, is_before=True),
    _Sign("aim", _LABEL, is_before=True),
    _Sign("aim", _AIM),
)
"""The signs in their order: the first one decides."""
_LONGEST_BEFORE = 16


def kind_of(words: str, found: FoundDate) -> Kind:
    """Return what a date in a sentence is."""
    said = said_beside(words, found.start, found.end)
    return said or _kind_by_place(words, found)


def said_beside(
    words: str,
    start: int,
    end: int,
) -> Kind | None:
    """Return what the words before and behind a date or another time make of
    it; None where none of them is a sign.
    """
    before = _before(words, start)
    for sign in _SIGNS:
        is_here = (
            sign.words.search(before)
            if sign.is_before
            else sign.words.match(words, end)
        )
        if is_here:
            return sign.kind
    is_start = _START_BEFORE.search(before) is not None
    return "unclear" if is_start and not _LIVE_BEFORE.search(before) else None


def _before(words: str, start: int) -> str:
    return words[max(0, start - _LONGEST_BEFORE) : start]


def replaces(
    words: str,
    earlier: FoundDate,
    found: FoundDate,
) -> bool:
    """Tell whether an arrow leads from a date to the next: R5.3（→R6.3）."""
    between = words[earlier.end : found.start]
    return _ARROW.fullmatch(between) is not None


def _kind_by_place(words: str, found: FoundDate) -> Kind:
    """Return what a date is that no word calls a deadline: by whether it opens
    a line or closes a sentence, and by what follows.
    """
    before = _before(words, found.start)
    if _heads_line(words, found, before):
        return "closing"
    noun = _kind_in_a_noun(words, found, before)
    if noun:
        return noun
    if not found.has_tail and _NAMED_AFTER.match(words, found.end):
        return "none"
    if _NAMES.match(words, found.end):
        return "unclear"
    stop = _STOP_AFTER_TAIL if found.has_tail else _STOP
    if stop.match(words, found.end):
        return "closing"
    return _kind_by_deed(words, found, before)


def _kind_by_deed(
    words: str,
    found: FoundDate,
    before: str,
) -> Kind:
    """Return what a date is by whether the text says that something is done
    then.
    """
    if _is_done_then(words, found.end):
        is_note = _OPENED.search(before) is not None
        is_known = not is_note or _DONE_IN_BRACKETS.match(words, found.end)
        return "closing" if is_known else "unclear"
    if not NO_DEADLINE.match(words, found.end):
        return "unclear"
    is_of_noun = words.startswith("の", found.end)
    is_month = TO_A_MONTH.search(found.text) is not None
    is_own = is_month and not found.start and not is_of_noun
    return "unclear" if is_own else "none"


def _kind_in_a_noun(
    words: str,
    found: FoundDate,
    before: str,
) -> Kind | None:
    """Return what a date is in brackets that part nothing, where the words
    with it say what happened then: 手引（令和4年3月作成）の改訂.
    """
    noun = _NOUN_BEHIND.match(words, found.end)
    if noun is None or not _OPENED.search(before):
        return None
    is_head = _IN_BRACKETS_HEADS_LINE.search(before) is not None
    if _COMES_INTO_FORCE.search(noun["deed"]):
        return "unclear" if is_head else "none"
    if is_head or NO_DEADLINE.match(words, found.end):
        return None
    return "unclear"


def _is_done_then(words: str, end: int) -> bool:
    """Tell whether the rest of a sentence says what will be done on the date
    before it: 令和6年3月に添付書類の省略.
    """
    then = _THEN.match(words, end)
    return then is not None and not _DONE_BEFORE.search(then[0])


def _heads_line(
    words: str,
    found: FoundDate,
    before: str,
) -> bool:
    """Tell whether a date opens a line: R5.9:要件定義, 【R5.9】要件定義 or
    R5.9 改修.
    """
    if _HEADS_DEED.match(words, found.end) or _COLON.match(words, found.end):
        return HEADS_LINE.search(before) is not None
    return (
        _CLOSES.match(words, found.end) is not None
        and _IN_BRACKETS_HEADS_LINE.search(before) is not None
    )
