"""The sentences of a legend that change what its rules mean, and those that
name colours and say nothing of a rule.

What a sentence such as 進捗率は小数点以下を四捨五入 asks is not carried out; the
rules that it is about are in doubt. A sentence is one only where its subject
is a term of a rule (進捗率, 期限超過, 未着手, 現在値, 凡例, 色) and it gives that
term another meaning. Sentences about where values come from, or of which day
they are, change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from re import Pattern

from irodori.patterns import pattern
from irodori.scorecard.legend.glossary import same_status
from irodori.scorecard.legend.measuring import read_formula
from irodori.scorecard.legend.tokens import EXCEPTIONS, Mention, legible
from irodori.scorecard.profile import Rule
from irodori.scorecard.reading.asoftexts import noted_date
from irodori.tuples import NamedTuple

_LONGEST_TEXT = 600
"""Characters of a cell that may hold such sentences; a longer one is a text
about other things too.
"""
_LEAD = r"(?:[※*・()「」『』注:、,0-9なおただしここでいう上記の本表]{0,12})"
_QUOTED = r"[」』]?(?:\([^()]{0,30}\))?"
_MEANS = "(?:とは|には|は|を)"
_IS = r"(?:の欄)?(?:とは|には|は|を|については|:|=)"

_ABOUT_PROGRESS = pattern(
    rf"^{_LEAD}(?:進捗(?!\(中間)[率度]?|達成[率度]){_QUOTED}(?:の(?:計算|算出|端数|小数点以下))?{_IS}(.+)"
)
_ROUNDING = pattern(r"四捨五入|切り?上げ")
_JUDGED_ROUNDED = pattern(r"(?:進捗|達成)[率度]|進捗=|判定|評価|色")
_HARMLESS_PROGRESS = pattern(
    r"切り?捨て"
    r"|(?:引き?上げ|増加|上昇)幅(?:のうち|に(?:占める|対する))"
    r"|^(?:以?下記?|次|上記?|右記?|左記?|別紙|下表|次表)の"
    r"|^[^。]{0,20}(?:時点|現在|末日?)(?:の(?:値|もの|状況|数値))?(?:による|である|です)?$"
    r"|^[A-Z]と(?:する|し|おく)|^100%を(?:上限|限度)"
    r"|色|塗|凡例|以上|以下|未満|超|達成|ません|ない$|参照|^[0-9.,%~-]+$"
)
"""What says no other meaning of progress: dates, pointers, and what the
entries themselves say with bounds.
"""

_MEASURED = pattern(
    rf"^{_LEAD}(?:オンライン)?利用率(?:\([^()]{{0,20}}\))?(?:の色)?[:はを、]{{1,2}}(.{{1,60}}?)"
    r"(?:に応じ(?:て|た)|によ(?:り|って|る)|に基づ(?:き|いて|く)|で)[^。]{0,10}?"
    r"(?:色分け|着色|塗り分け|塗分け|判定|分類)"
)
"""What a sentence says that the colours of the rates go by."""
_BY_ITSELF = pattern(
    r"(?:利用率(?:\([^()]{0,20}\))?(?:の値|の水準|の数値|そのもの(?:の値)?)|現在値(?!\))(?:の値|そのもの)?)"
    r"(?:に応じ|によ[りっる]|に基づ|で)[^。]{0,10}?(?:色分け|着色|塗り?分け|判定|分類)"
)
"""The rate itself as what the colours go by."""
_TO_TARGET = pattern("目標|達成|到達|進捗|進み")
_PROGRESS_WORDS = pattern(
    r"(?:目標|に対する|達成|到達|状況|進捗|進み|具合|度合い?|度|率|現在値?|利用率|オンライン|各|手続|ごと|次|以下|下記|上記"
    r"|とおり|通り|基準|区分|凡例|[0-9]段階|値|取組|程度|別|毎|に|を|の|と|も|、|※[0-9]*|[()\[\]%:])++"
)

_VALUES = r"(?:現在値|現状値|実績値|直近値|現在の(?:オンライン)?利用率|(?:オンライン)?利用率)"
_ABOUT_VALUES = pattern(rf"^{_LEAD}{_VALUES}{_QUOTED}(?:の欄)?{_MEANS}、?(.+)")
_NO_ACTUAL = pattern(
    r"置き?換え|按分|加重|見込|見通し|予測|予定|推計|推定|計画値|^目標値(?:を|で|$)|割合(?:を|で)(?:記載|示|表示)|対する(?:割合|比率)"
    r"|(?:増加|上昇|増減|伸び|引き?上げ)(?:分|幅|率)?(?:を|で|$)|差を|差分|前回|前年|昨年"
)
_PAPER = pattern(r"紙|書面|窓口|郵送")
_ABOUT_TARGET = pattern(
    rf"^{_LEAD}(?:目標値?|目標利用率){_QUOTED}(?:の欄)?{_MEANS}(.+)"
)
_NO_TARGET = pattern(
    r"(?:増加|上昇|増減|伸び|引き?上げ)(?:分|幅|率)(?:を|で|$)|差を|差分"
)
_ABOUT_BASE = pattern(
    rf"^{_LEAD}基準(?:値|年度|年|時点)?{_QUOTED}{_IS}(?=[^。]{{0,12}}?[0-9元]年)"
    rf"|^{_LEAD}[^。]{{0,8}}[0-9元]年度?の?(?:オンライン)?利用率を基準"
)

_OTHER_VALUE = pattern(
    rf"^{_LEAD}(?:目標値?|基準値?|令和元年度?)[^。]{{0,24}}?(?:を用い|とみな[すし]|を使[うい])"
    rf"|^{_LEAD}(?:利用)?率の単位{_IS}|^{_LEAD}単位{_IS}(?:‰|パーミル|千分率)"
)
"""What takes another value for one of the formula's."""
_DAY_OF_DEADLINE = pattern(
    rf"^{_LEAD}[「『]?(?:年度末|月末){_QUOTED}{_MEANS}.|^{_LEAD}(?:達成)?期限[^。]{{0,8}}(?:休日|土日|祝日)"
)
"""What moves the last day of a deadline."""
_ABOUT_DEADLINE = pattern(
    rf"^{_LEAD}(?:達成|実施)?期限{_QUOTED}(?:の[「『]?[^。]{{1,8}}[」』]?)?{_IS}(.+)"
)
_OTHER_DEADLINE = pattern(
    r"初日|暦年|経過|猶予|(?:達成|手続の?|延長[前後]の?|変更[前後]の?|当初の?)期限(?:による|とする|をいう|で判定)"
)
_OVERDUE = "期限(?:内|超過|切れ|経過)"
_ABOUT_OVERDUE = pattern(
    rf"^{_LEAD}{_OVERDUE}(?:[・、及びおよや「」]{{1,4}}{_OVERDUE})?{_QUOTED}{_MEANS}."
)
_WITH_ITS_DAY = pattern(
    rf"^{_LEAD}期限内{_QUOTED}{_MEANS}、?(?:達成)?期限の(?:当日|末日|日)(?:まで)?を含む"
    rf"|^{_LEAD}期限の?(?:当日|末日)(?:まで)?は、?期限内(?:とする|とします|とみなす|として扱う|に含[むめ])"
    rf"|^{_LEAD}期限(?:の(?:定め|設定))?(?:が|の)?(?:ない|無い|未定の)"
)
"""What a deadline means here anyway; a plan without one is not judged."""
_UNDONE_IS_ZERO = pattern(rf"^{_LEAD}未実施{_QUOTED}{_MEANS}、?0%?(?!.*ない)")
"""About the rates, which read 未実施 so."""
_RULING = pattern(
    r"とする|とします|みな[すし]|含[むめま]|除[くき]|扱[うわいっ]|対象外|猶予|限[るり]"
    r"|(?:判定|評価|考慮)し(?:ない|ません)"
)
"""What makes a rule of a sentence."""
_KPI = pattern(r"KPI(?!の?(?:達成期限|設定))")
_MEETING = pattern(r"達成(?!期限|時期|年度)|到達|クリア")
_STATUS_WORD = pattern("措置|着手|取組中")
_THEN = r"[^。]{0,8}(?:年度?|時点|当初)(?:に|で|において)?"
_ABOUT_NOT_BEGUN = pattern(
    rf"^{_LEAD}(?:{_THEN})?未実施{_QUOTED}(?:の(?:もの|手続|場合|値|欄))?(?:に|で)?(?:は|を|も|の)、?"
    r"(.*(?:対象外|ない|せず|除[くき]|扱|みな[すし]|とする).*)"
)
_STATUS_OR_DEADLINE = pattern(
    r"期限(?:当日|内|超過|切れ|経過|を過ぎ)"
    r"|(?<!一部)(?P<status>措置済|取組中|未着手|検討中|実施[済中]|対応[済中]|完了|未実施"
    rf"|着手済|着手予定|未措置)み?{_QUOTED}(?:のもの|の取組|の場合)?{_MEANS}"
)
_STATE = pattern("[中済]$|予定$|着手|検討|完了|見込|遅|^未")
_OTHER_STATUS = pattern("検討|予定|見込|未着手|取組中")
_WRITING = pattern("記[載入]|入力|公表")
"""What says how the sheet is filled in."""

_RESTRICTS = pattern(
    r"に限(?:る|り|って|ります)|(?:のみ|だけ)(?:を|が|に)?(?:対象|達成|判定|着色)"
)
_TERMS: tuple[tuple[Pattern[str], tuple[Rule, ...]], ...] = (
    (_MEETING, ("progress", "kpi")),
    (pattern("期限(?!内|超過)(?:が|の|を)?到来"), ("status", "kpi")),
    (pattern("措置[済み]|未?着手|取組中"), ("status",)),
)
"""What the entries of a rule are about."""

_LEGEND = pattern(r"凡例")
_NOT_IN_FORCE = pattern(
    r"廃止|(?:使用|適用|使わ|用い)(?:し)?ない|適用|失効|改[正定]前|変更前|旧"
    r"|参考|前回|前年|公表資料"
)
_FOR_ALL = pattern(r"(?:全て|すべて|全|各)[^。]{0,12}適用|同じ|共通")
_OTHER_COLOR = pattern(
    rf"[1-3一二三]段階[上下]|色を(?:変え|替え|変更)|^{_LEAD}(?:セルの|背景)?色{_IS}[^。]{{0,12}}(?:前回|前年|昨年|公表時)"
)


_REMARK = pattern(
    "(?<=。)|※|なお、|[(（]注"
    r"|(?m:(?<=[)】]) (?=[^ ()=:]{2,12}[=:][^ ()=:]{2,12}$))"
)
"""Where a sentence or a remark begins within a line, behind entries too."""


class Rider(NamedTuple):
    """A sentence that puts rules in doubt."""

    rules: tuple[Rule, ...]
    """Empty for all that the legend has."""
    text: str
    of_not_begun: bool = False
    """Whether it is only about the rates that are 未実施."""
    restricts: bool = False
    """Whether it narrows what the entries beside it say: 期限到来分に限る."""


def riders(text: str, is_entry: Callable[[str], bool]) -> Iterator[Rider]:
    """Yield the sentences of a legible text that change a rule; ``is_entry``
    tells those that name colours.
    """
    if len(text) > _LONGEST_TEXT:
        return
    for line in _REMARK.sub(r"\n\g<0>", text).splitlines():
        words = "".join(line.split())
        sentence = words.rstrip("。")
        if _is_of_not_begun(words) and not is_entry(line):
            yield Rider(("progress",), line, of_not_begun=True)
            continue
        rules = _rules_of(sentence)
        if rules is not None and not is_entry(line):
            yield Rider(rules, line)
        elif _measures_otherwise(sentence, is_entry):
            yield Rider(("progress",), line)
        elif _RESTRICTS.search(sentence) and not is_entry(line):
            yield Rider(_rules_of_terms(sentence), line, restricts=True)
        elif (ruled := changed_rules(sentence)) and not is_entry(line):
            yield Rider(ruled, line)


def changes_rules(text: str) -> bool:
    """Tell whether a legible text holds a sentence that changes a rule."""
    return next(riders(text, lambda _: False), None) is not None


def rules_in(text: str) -> bool:
    """Tell whether a text rules how something is judged: …とする, …を除く."""
    return _RULING.search(legible(text)) is not None


def is_of_not_begun(text: str) -> bool:
    """Tell whether a sentence says of 未実施 that it is no rate of 0 %."""
    return _is_of_not_begun("".join(legible(text).split()))


_OF_BASE = pattern(rf"^{_LEAD}{_THEN}未実施|基準")


def speaks_of_base(text: str) -> bool:
    """Tell whether a sentence on 未実施 is about the base: 令和元年度に未実施."""
    return _OF_BASE.search("".join(legible(text).split())) is not None


def _is_of_not_begun(sentence: str) -> bool:
    said = _ABOUT_NOT_BEGUN.search(sentence)
    return (
        said is not None
        and not _UNDONE_IS_ZERO.search(sentence)
        and not _STATUS_WORD.search(said[1])
    )


def _measures_otherwise(
    sentence: str, is_entry: Callable[[str], bool]
) -> bool:
    """Tell whether the colours of the rates go by something else than their
    progress: 前年度からの伸びに応じて色分け.
    """
    if _BY_ITSELF.search(sentence) and not _TO_TARGET.search(sentence):
        return True
    measured = _MEASURED.search(sentence)
    return (
        measured is not None
        and not _PROGRESS_WORDS.fullmatch(measured[1])
        and not is_entry(measured[1])
        and read_formula(sentence) is None
    )


_OF_PROCEDURES = pattern(
    r"^(?!.*(?:プラン|取組|KPI)).*(?:低下|上昇|悪化|改善|下回)した手続"
)
"""A remark on procedures by how their rates have changed."""


def _rules_of(sentence: str) -> tuple[Rule, ...] | None:
    """Return the rules that a sentence changes; None where it changes none."""
    if _OTHER_COLOR.search(sentence) or excludes(sentence):
        if _OF_PROCEDURES.search(sentence):
            return ("progress",)
        return rules_left_out(sentence)
    if (
        _LEGEND.search(sentence)
        and _NOT_IN_FORCE.search(sentence)
        and not _FOR_ALL.search(sentence)
    ):
        return ()
    if _changes_kpi(sentence):
        return ("kpi",)
    if _changes_progress(sentence) or _changes_values(sentence):
        return ("progress",)
    same = same_status(sentence)
    is_same = same is not None and _STATE.search(same.words[0])
    return ("status",) if is_same or _changes_status(sentence) else None


def _rules_of_terms(sentence: str) -> tuple[Rule, ...]:
    """Return the rules whose terms a sentence holds."""
    return tuple(
        rule
        for words, rules in _TERMS
        if words.search(sentence)
        for rule in rules
    )


def states_base(text: str) -> str | None:
    """Return the sentence of a legible text that says of which year the base is:
    基準値は令和2年度の値とする.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    lines = (
        "".join(line.split()) for line in text.replace("。", "\n").splitlines()
    )
    return next((line for line in lines if _ABOUT_BASE.search(line)), None)


_TARGET_OF_YEAR = pattern(
    r"(?:(?:令和|平成|[RH])(?:[0-9]{1,2}|元)|20[0-9]{2})(?:年度?)?末?の?目標(?:値)?(?=を?達成|に?到達)"
)


def states_target(text: str) -> str | None:
    """Return the target of a year of which a legible text says that it is met:
    R7目標達成.
    """
    found = _TARGET_OF_YEAR.search(text)
    return found[0] if found else None


_MEETS = pattern(
    r"[0-9](?:%|割)[^。]{0,30}?"
    r"(?:達成|達した|クリア|到達)[^。]{0,8}?"
    r"(?:みなす|みなし|扱う|扱い|扱って|とする|とします)"
)
"""What moves a bound: 95%以上は目標達成とみなす."""


def _changes_kpi(sentence: str) -> bool:
    """Tell whether a sentence says of a KPI when it is met."""
    return bool(
        _KPI.search(sentence)
        and _MEETING.search(sentence)
        and _RULING.search(sentence)
    )


def _changes_progress(sentence: str) -> bool:
    if _MEETS.search(sentence):
        return True
    if _ROUNDING.search(sentence) and _JUDGED_ROUNDED.search(sentence):
        return True
    said = _ABOUT_PROGRESS.search(sentence)
    return (
        said is not None
        and not _HARMLESS_PROGRESS.search(said[1])
        and read_formula(sentence) is None
    )


def _changes_values(sentence: str) -> bool:
    values = _ABOUT_VALUES.search(sentence)
    if values and (
        _NO_ACTUAL.search(values[1])
        or (_PAPER.search(values[1]) and "オンライン" not in values[1])
    ):
        return True
    target = _ABOUT_TARGET.search(sentence)
    if target and _NO_TARGET.search(target[1]):
        return True
    return _OTHER_VALUE.search(sentence) is not None


def _changes_status(sentence: str) -> bool:
    return _is_about_status(sentence) and not (
        _WITH_ITS_DAY.search(sentence)
        or _UNDONE_IS_ZERO.search(sentence)
        or noted_date(sentence)
    )


def _is_about_status(sentence: str) -> bool:
    """Tell whether a sentence gives a status or its deadline another meaning."""
    if _ABOUT_OVERDUE.search(sentence) or _DAY_OF_DEADLINE.search(sentence):
        return True
    deadline = _ABOUT_DEADLINE.search(sentence)
    if deadline and _OTHER_DEADLINE.search(deadline[1]):
        return True
    named = _STATUS_OR_DEADLINE.search(sentence)
    if named is None or _WRITING.search(sentence):
        return False
    rest = sentence[named.end() :]
    return bool(
        _RULING.search(rest)
        or (named["status"] and _OTHER_STATUS.search(rest))
    )


# ---- What is left without a colour -------------------------------------------

_FILLING = pattern(r"色分け|着色|塗り|塗ら|塗る|網掛け|網かけ|色[をは]?付け")
_EXCLUDING = pattern(
    rf"{EXCEPTIONS}|対象外|(?:色分け|着色)(?:は|を)?(?:しない|していない|せず)|塗らない|付け(?:ない|ていない|ず)"
)
_NOT_JUDGED = pattern(
    r"(?:手続(?:\([^()]*\))?|もの|場合|とき|以下|未満|以上)(?:は|について)[^。]{0,12}"
    r"(?:判定|評価)[をは]?(?:し(?:ない|ません|ていない|ていません)|せず|行(?:わ|って(?:い|お[らり]))(?:ない|ず|ません)?)"
)
_NOTHING_TO_RATE = pattern(
    r"設定して|定めて|(?:目標|実績|期限)[がの]?ない|未設定|未定|不明|集計中|公表|実績|該当|完結|[○×灰空]|グレー|^-"
)
"""Cells that are not rated anyway: 目標を設定していない手続は色分けの対象外.
"""
_LIMITING = pattern(
    rf"{EXCEPTIONS}|対象外|しない|していない|せず|ない。?$"
    r"|[0-9%割件] ?(?:未満|以上|以下)"
)

_PLAN_TERMS = pattern(r"未?着手|取組中|措置済|プラン")
_OTHER_TERMS = pattern(r"利用率|進捗率|現在値|目標|達成|KPI|手続|届出|申請")


def rules_left_out(text: str) -> tuple[Rule, ...]:
    """Return the rule of which alone a text leaves cells unfilled:
    未着手のうち…は着色しない, …は参考値とし着色しない; none where it may be any.
    """
    if "参考値" in text:
        return ("progress",)
    is_of_plans = _PLAN_TERMS.search(text) and not _OTHER_TERMS.search(text)
    return ("status",) if is_of_plans else ()


def excludes(text: str) -> bool:
    """Tell whether a text leaves cells unfilled that would have a colour:
    年間100件未満の手続は色分けの対象外, 10件以下は判定しない.
    """
    is_excluding = _NOT_JUDGED.search(text) or (
        _FILLING.search(text) and _EXCLUDING.search(text)
    )
    return bool(is_excluding) and not _NOTHING_TO_RATE.search(text)


def limits_filling(text: str) -> bool:
    """Tell whether a text is about filling and may leave cells out."""
    return bool(_FILLING.search(text) and _LIMITING.search(text))


# ---- Notes without a word of colours -----------------------------------------

_RULES: tuple[tuple[tuple[Rule, ...], Pattern[str], Pattern[str]], ...] = (
    (
        ("kpi",),
        pattern(
            r"達成(?:と(?:する|します|しない|しません|みな|して(?:整理|扱|計上))|に含(?:む|め|まない)|のみ|$)"
            r"|KPI.*判定|目標値?[とに](?:比較|比べ|同値|同じ値|等しい)"
        ),
        pattern(
            r"場合|とき|のみ|以上|以内|未満|同[値じ]|速報|後に|四捨五入|端数|切り?[上捨]げ?|誤差|(?<!目標)の差"
        ),
    ),
    (
        ("status",),
        pattern(
            r"[」』]?(?:[中済]|済み|着手|完了|予定|検討)[」』]?(?:のもの|の取組)?は、?.*"
            r"(?:とする|とします|とみな[すし]|として(?:整理|扱|計上|分類)|に(?:含|分類))"
            r"|(?:措置済|取組中|未着手)[にへ](?:格[上下]げ|変更|読み?替え|移行)"
        ),
        pattern(r"(?:措置済|取組中|未?着手|完了|対応済|実施[済中])"),
    ),
    (
        ("progress",),
        pattern(
            r"(?:進捗|目標との比較)では(?:なく|ない|なし)|利用率そのもの|利用率(?:の値|自体)?(?:で|により)(?:判定|評価|色分け)"
            r"|(?:^|[^A-Z])[A-Z]/[A-Z]を?(?:進捗|達成)|手続.*[1-3一二三]ランク|^(?!.*(?:設定|定めて|目標がない|未定|不明|集計中|実績)).*(?:(?:判定|評価)(?:の)?対象外|手続は、?(?:判定|評価)[をは]?(?:し(?:ない|てい)|せず|保留|行わ))"
        ),
        pattern("."),
    ),
)
"""Of each rule what its notes rule, and what else they hold that makes it a
change: 速報値は達成としない.
"""


_FILLED_IN = pattern(r"記[載入]|入力")


def changed_rules(sentence: str) -> tuple[Rule, ...]:
    """Return the rules that a note changes in words of their subject."""
    bare = sentence.strip("()「」※*。・")
    if _FILLED_IN.search(bare):
        return ()
    return tuple(
        rule
        for rules, ruling, subject in _RULES
        if ruling.search(bare) and subject.search(bare)
        for rule in rules
    )


# ---- What says nothing of a rule ----------------------------------------------

VOCABULARY = pattern(
    r"[0-9]%|[0-9]割|達成|措置|未着手|取組中|期限内|期限超過|以上|未満"
)
"""Words of a rule."""
_INSTRUCTION = pattern(
    r"(?:色|塗り|網掛け)[^。\n]{0,12}(?:セル|欄|箇所|部分|項目)[^。\n]{0,12}(?:入力|記入|記載|変更|編集|削除|修正)"
    r"|(?:文字|字)で(?:記入|入力|記載)"
    r"|色の(?:様式|用紙|帳票|付箋|封筒|ファイル)[^。\n]{0,12}(?:使用|使う|用い|提出|添付|綴)"
    r"|^[(【]?(?:記載|記入|計算|算定|算出|判定)例[)】:].*場合"
)
"""What tells people how to fill the sheet in:
黄色のセルのみ入力し、灰色のセルには入力しないこと.
"""
_MARKED_CELLS = pattern(
    r"色?(?:で)?(?:の|着色|塗り?|網掛け)?(?:セル|欄|箇所|部分|項目|所|行|列)|色は"
)
_NAMES = pattern(
    r"(?:(?:項目|取組|事業|施策|手続|指標|課題|件)の?名称?|番号|[Nn][Oo]\.?)"
    r"(?:の?(?:欄|セル))?[をは](?=[青緑黄橙赤紫桃水灰])"
)
"""What colours the names of some rows."""
_STATISTIC = pattern(
    r"[青緑黄橙赤]色?[:はが]?\s?[0-9,]{1,9} ?(?:手続|件|項目|事業|府省|プラン|個)"
    r"|[青緑黄橙赤]色?の割合|印刷[^。]{0,20}(?:区別|判別)"
)
"""What counts the cells of a colour, or warns of a printer without colours."""
_BOUND = pattern(r"以上|以下|未満|超|措置|未着手|取組中|達成|期限|とする|とし")

_ENDED_ROWS = pattern(
    r"[※*・()注0-9:\s]*(?:灰色?|グレー)(?:の(?:網掛け|網かけ|セル|欄|行|部分))?(?:は|:)、?"
    r"(?:[^\s。、]{0,4}[0-9元前昨]年度?(?:末|中)?(?:までに|まで|に|で))"
    r"(?:終了|完了|廃止|統合)した(?:取組|事業|施策|項目|手続|プラン|もの)(?:です|である|を示す)?[)。]*"
)
"""What says that rows in grey ended before the time of the sheet:
灰色の網掛けは、令和4年度で終了した取組.
"""


_EXAMPLE = pattern(r"^[(【「※・ ]{0,3}(?:記載|記入|計算|算出|算定)例[)】」: ]")
_FIGURE = pattern(r"[0-9] ?%(?!以上|以下|未満|超|まで|から|[~<>=])")


def is_example(text: str) -> bool:
    """Tell whether a text works one value out, and bounds none: (記載例)現在値が
    15%、目標が20%の場合:進捗率75%→黄.
    """
    is_bounded = _BOUND.search(text) is not None
    is_called = _EXAMPLE.match(text) is not None
    return is_called and not is_bounded and _FIGURE.search(text) is not None


def speaks_of_rules(text: str) -> bool:
    """Tell whether a text has words of a rule, or of a bound."""
    return VOCABULARY.search(text) is not None or (
        _BOUND.search(text) is not None
    )


def is_of_markers(text: str, markers: Iterable[str]) -> bool:
    """Tell whether a sentence calls cells of a colour those for input or of
    changes, or colours names, and says nothing of a rule: 黄色セルは記入欄です,
    重点項目は項目名を黄色で着色.
    """
    is_marked = _MARKED_CELLS.search(text) is not None and any(
        word in text for word in markers
    )
    is_of_names = _NAMES.search(text) is not None
    return (is_marked or is_of_names) and not speaks_of_rules(text)


def is_instruction(text: str) -> bool:
    """Tell whether a text says how the sheet is filled in, counts colours or
    says which rows ended, and nothing of a rule.
    """
    if _STATISTIC.search(text) and not _BOUND.search(text):
        return True
    if _ENDED_ROWS.fullmatch(text):
        return True
    return bool(_INSTRUCTION.search(text)) and not VOCABULARY.search(text)


def only_excludes(text: str, mentions: Iterable[Mention]) -> bool:
    """Tell whether a text names no colour but leaves cells without one."""
    words = [each.word or "" for each in mentions]
    return excludes(text) and all(word.endswith("ない") for word in words)
