"""What a sentence of a remark may claim of values: that one is wrong, another
one now, or none to be judged by.

======================= ==================================================
a sentence              claims
======================= ==================================================
正しくは35.0%, 要確認     that a value is wrong, unless it is 訂正済
aは令和5年2月に完了        that a plan is done or begun
評価対象外, 着色しない     that a value is not judged
現在値は前年度の値          that it is none of now
数値精査中               that it is not known for sure
令和元年度と比較できない    that the rate compares with no base
No.2に統合, 令和4年度廃止   that there is no such procedure any more
目標を80%に引き上げ        that another value holds
======================= ==================================================

All of it is searched in folded sentences, in time linear in their length.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import dates_in
from irodori.scorecard.values.text import fold

_NONE = "(?!は?(?:な[いし]|ありません|なかった))"
WRONG = pattern(
    rf"正しくは|正しくな[いくか]|が正しい(?!こと|か)|(?<![^(、。])正[:=]|誤[りっ]{_NONE}|誤記|誤植|間違[いえっ]{_NONE}"
    r"|要(?:修正|訂正|確認)|(?:修正|訂正|差し?替え)(?:が必要|願|してください|を?依頼|予定|待ち)"
)
MENDED = pattern("(?:修正|訂正|反映|差し?替え)(?:済|しました|した$)")
_COLOR = "(?:[赤青緑黄橙白灰紫茶]|オレンジ|グレー|ピンク)色?"
_JUDGED = "(?:評価|判定|着色|色分け|色付け)"
UNJUDGED = pattern(
    rf"{_JUDGED}の?対象(?:外|に?とし?ない|から|に含めない)"
    rf"|{_JUDGED}(?:は|を|に)?(?:し|行わ|用い|使用し|でき|含め)ない"
    rf"|{_JUDGED}し?て(?:い)?ない"
    rf"|{_JUDGED}(?:不能|不可|保留)"
    rf"|(?:評価|判定)は、?[^。、]{{0,12}}確定(?:値|後)"
    r"|色を?[付つ]けない"
    rf"|(?<![一-龥]){_COLOR}[でに](?:表示|着色|塗(?!った|られ)|する|色)"
    r"|超過(?:として扱わ|とみなさ|としな|に含め)"
)
"""What says that something is not judged, or not as the legend has it."""
_VALUE = (
    "(?:現[在状](?:の?利用率|値)|(?:オンライン)?利用率|実績値?"
    "|(?:基準|目標|令和元年度の)値?|進捗|状況|数値|データ)"
)
_VALUE_LAST = "[値率績捗況]"
_OLD = "(?:前々?年度?|昨年度?|前回|前期|前年同[期月])(?:の?報告時?|の?公表)?"
_AS_VALUE = (
    r"の?(?:値|実績値?|数値|データ|状況|率|もの|回答)"
    r"(?:を(?:そのまま)?(?:掲載|記載|使用|計上|表示|採用|転記)|で?ある|です|[。、)(]|$)"
)
UNSURE = pattern(
    rf"{_VALUE}[はがをも]?、?(?:すべて|全て|いずれも)?"
    r"(?:未確定|未把握|(?:再?精査|確認|再?集計|調査)中|暫定|仮の?値|推計|見込)(?!ではな|でな)"
    r"|便宜上|便宜的"
    rf"|{_VALUE}は、?[^。、]{{0,8}}(?:郵送|窓口|電話|書面|紙|FAX)[^。、]{{0,8}}(?:含む|含め|含んだ)"
    rf"|{_OLD}{_AS_VALUE}"
)
"""What says that a value is none of now, or none that is known."""
_DATED_VALUE = pattern(
    rf"(?:^|(?<={_VALUE_LAST}は)|(?<={_VALUE_LAST}は、))"
    rf"(?P<when>[^はがを、。]{{2,14}}?)(?={_AS_VALUE})"
)
_LONGEST_QUARTER = timedelta(days=120)
"""Between what is of now and the day of the sheet."""
_WHOLE = pattern(
    rf"{_VALUE}は、?(?:すべて|全て|いずれも)?(?:{_OLD}{_AS_VALUE}"
    r"|(?:未確定|暫定|推計|見込み?|(?:精査|集計)中)の?値?"
    r"(?:です|である|であり|のため|$|[。、)]))"
    r"|.{0,40}評価は確定(?:値|後)"
)
"""What says so of the values of all rows."""
_FORECAST = pattern(
    r"^は?、?(?:[^。、]{0,12}の)?(?:見込み?|推計|予測|試算)(?:値|数|額)?"
    r"(?:である|です|を記載)?(?=$|[。、)(])"
    r"|未(?:回答|提出|報告|確定)"
    r"|(?:^は?、?|[値載容]を?)(?:再?精査|確認|集計)中"
)
"""What a note on marked values says of such as are none of now."""
NO_COMPARISON = pattern(
    r"(?<!平均と)比較(?:が|は|も)?(?:でき(?:ない|ず|ません)|不可|不能|困難|対象外)"
    r"|連続性[がは](?:ない|なく)"
)
FINISHED = pattern(
    r"(?<!未)(?:完了|終了|措置|実施)(?:済|しました|した(?:$|[。、)])|報告|の?連絡)"
    r"|[月日末にはが](?:完了|終了|措置)(?=$|[。、)])"
)
BEGUN = pattern("着手(?:済|しました|した(?:$|[。、)]))")
OTHERWISE = pattern(
    "実際に?は(?:まだ)?(?:未|着手|取組|実施|対応|検討|完了|措置)"
)
"""What says that a status is another one."""
OPEN = pattern("予定|検討|案(?![内件])|見込|場合|可能")
"""What says of a change that it is not made."""
_CHANGE = (
    "(?:まで)?(?:に|へ|と)?"
    "(?:引き?[上下]げ|延長|延期|変更|前倒し|繰り?[上下]げ|見直し|改め|修正|訂正)"
)
_RATE = r"[0-9]+(?:\.[0-9]+)?"
_TAKEN = "を(?:用い|使用|採用|基準)|とみなし"
"""Behind a rate that is taken in the place of another."""
_NEW_RATE = pattern(
    rf"→(?P<after>{_RATE})%|(?P<before>{_RATE})%(?:{_CHANGE}|{_TAKEN})"
    rf"|(?:目標|基準)値?は、?(?P<given>{_RATE})%(?:$|[。、)で])"
)
_CHANGED = pattern(_CHANGE)
_MAY_CHANGE = pattern("[→%]|[上下]げ|延[長期]|変更|前倒|見直し|改め|修正|訂正")
"""What is in every sentence with a new value: no date is looked for without."""
_DONE_WITH = (
    "(?:済み?|した|しました|された|となった|を?決定|中)?"
    "(?=$|[。、)(]|のため|ため|につき|により)"
)
_TO_ANOTHER = (
    "(?<!システム)(?<!サイト)(?<!基盤)(?<!ポータル)(?<!様式)"
    f"[にへ](?:統合|移管|編入){_DONE_WITH}"
)
"""To what a procedure was joined: No.2に統合, and no system."""
_THE_ROW = (
    "(?:(?:本|当該?|この)(?:行|件|項目|手続き?|取組|事業|指標|業務|プラン)は)?"
)
ROW_FIRST = pattern(f"^{_THE_ROW}")
PLAN_FIRST = pattern("(?:本|当該?|この)(?:取組|プラン)は")
_OUT = f"(?:対象外(?![をので])|除外|(?:廃止|中止|休止){_DONE_WITH})"
LEFT_OUT = pattern(
    rf"^{_THE_ROW}{_OUT}"
    rf"|^{_THE_ROW}[^はがのを]*(?:対象から(?:除|外)|{_TO_ANOTHER}"
    rf"|(?:、|から|より|[月年度末日][でに]?|をもって){_OUT})"
)
"""What takes a procedure out, and not something of it: 手数料は対象外."""
_CLAIMS = (UNJUDGED, UNSURE, NO_COMPARISON)
_TELLING = (
    WRONG,
    FINISHED,
    BEGUN,
    OTHERWISE,
    _CHANGED,
    _NEW_RATE,
    pattern("対象|除外|廃止|統合|移管|編入"),
    *_CLAIMS,
)
_CALLING = (WRONG, FINISHED, BEGUN, OTHERWISE, LEFT_OUT, *_CLAIMS)
_IN_BRACKETS = pattern(r"\([^()]*\)|【[^【】]*】|\[[^\[\]]*\]")
_SENTENCE = pattern("[。\n]")


def new_value(words: str) -> Decimal | date | None:
    """Return the rate or the day to which a sentence says that a value was
    changed; None where it says of none.
    """
    rates = [*_NEW_RATE.finditer(words)]
    if rates:
        return Decimal(next(filter(None, rates[-1].groups())))
    for found in dates_in(words):
        is_new = words[: found.start].endswith("→")
        if is_new or _CHANGED.match(words, found.end):
            return found.last_day
    return None


def tells(words: str) -> bool:
    """Tell whether a sentence of a remark may call a value wrong or changed."""
    if any(each.search(words) for each in _CALLING):
        return True
    if not _MAY_CHANGE.search(words):
        return False
    return new_value(bare(words)) is not None


def may_tell(words: str) -> bool:
    """Tell whether a sentence of a note may, behind a procedure's name."""
    return any(each.search(words) for each in _TELLING)


def tells_of_all(words: str) -> bool:
    """Tell whether a sentence of a note says of the values of all rows that
    they are none to be judged by.
    """
    return _WHOLE.match(words) is not None


def tells_of_marked(words: str) -> bool:
    """Tell whether a note on marked cells takes their values out of judging."""
    claims = (*_CLAIMS, LEFT_OUT, WRONG, _FORECAST)
    return any(each.search(words) for each in claims)


def with_age(words: str, as_of: date) -> str:
    """Return a sentence that calls a value an old one where it gives the date:
    現在値は前年度の値 for 現在値は令和3年度の値.
    """

    def aged(found: re.Match[str]) -> str:
        dates = [*dates_in(found["when"])]
        days = [each.last_day for each in dates if each.last_day]
        is_old = days and max(days) + _LONGEST_QUARTER < as_of
        return "前年度" if is_old else found["when"]

    return _DATED_VALUE.sub(aged, words)


def sentences_of(text: str) -> Sequence[str]:
    """Return the sentences of a text, folded."""
    return tuple(map(fold, _SENTENCE.split(text)))


def bare(words: str) -> str:
    """Return words without what is in brackets."""
    return _IN_BRACKETS.sub("", words)
