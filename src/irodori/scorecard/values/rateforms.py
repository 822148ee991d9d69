"""Forms of a rate that are brought to the plain one before it is read.

25%で推移, 46%まで伸びた, 25%（据置き）, 46%（過去最高）   what is said of a rate and changes nothing
全10,000件のうち25%                                        of how many it is
30%→45%, 45%（旧：30%）, 旧30% 新45%, 45%【R4.7改訂】      a target that was changed: the one in force
少なくとも45%, 45%目途, ゼロ, 半数以上                     a target in other words
R5:25% R7:45%                                              targets by year: that of the deadline
"""

from __future__ import annotations

import re
from datetime import date

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import date_at, with_digits
from irodori.scorecard.values.text import unspaced

_RATE = r"[0-9]{1,3}(?:\.[0-9]{1,4})?%(?:以上|超|以下|未満)?"
_CHANGE = "(?:上方|下方)?(?:修正|変更|改定|改訂|見直し?|引き?[上下]げ)"
_SAID_OF_IT = "|".join(
    (
        "前回(?:公表値?)?(?:から|と)(?:変更なし|同じ|変わらず)",
        r"前回比±0(?:\.0)?(?:%|ポイント)?",
        "据え?置き?",
        "再集計(?:後|値)?",
        "過去最[高低]値?",
        "(?:全省|全府省|全国)?[0-9]{1,2}位",
        "(?:訂正|修正)(?:後|済み?)?",
        "分母[:は]?[0-9,]{1,12}[件人]",
        "件数ベース",
        "全件|対象[0-9,]{1,12}[件人]",
        "端数処理の(?:関係|ため)[^0-9%()]{0,30}",
    )
)
STATE = "|".join(
    (
        "で推移(?:している|した)?",
        "(?:[にへ]|まで)(?:増加|減少|上昇|低下|向上|改善)(?:した|しました|している)",
        "(?:に|まで)(?:伸び|達し|到達し|とどまっ|留まっ)(?:た|ました|ている)",
        "とな(?:った|っている|っています|りました)",
        "で(?:ある|あった|す|した)",
        "と(?:低調|好調|横ばい)",
    )
)
_VALUE_FORMS = (
    (pattern(rf"(?<=%)\((?:{_SAID_OF_IT})\)$"), ""),
    (pattern(rf"(?<=%)(?:{STATE})。?$"), ""),
    (
        pattern(
            r"^(0(?:\.0{1,4})?%)\((?:(?:制度|運用|サービス|受付|システム)開始前|(?:オンライン)?未(?:対応|実施))\)$"
        ),
        r"\1",
    ),
    (pattern(r"^((?:オンライン)?未実施)\(0(?:\.0{1,4})?%\)$"), r"\1"),
    (pattern(r"^全[0-9,]{1,12}[件人]の?うち(?=[0-9.]{1,6}%$)"), ""),
    (pattern("(?<=[0-9])(?:percent|PERCENT|Percent)$"), "%"),
)
_TARGET_FORMS = (
    (pattern(rf"^旧[:は]?{_RATE}[、/,→]?新[:は]?({_RATE})$"), r"\1"),
    (
        pattern(rf"^{_RATE}(?:[→⇒]|から)({_RATE})(?:[にへ](?:{_CHANGE})?)?$"),
        r"\1",
    ),
    (
        pattern(rf"^({_RATE})\((?:旧|当初|前回|{_CHANGE}前)[:は]?{_RATE}\)$"),
        r"\1",
    ),
    (pattern(rf"^({_RATE})\({_RATE}(?:から|より)の?{_CHANGE}\)$"), r"\1"),
    (pattern(rf"(?<=%)(?:※|\(){_CHANGE}後\)?$"), ""),
    (pattern(r"(?<=%)\((?:努力目標|原則|現状維持|全件|全て|全手続)\)$"), ""),
    (
        pattern(
            "(?<=%)(?:を?(?:目途|目処|めど)|に到達(?:する)?|を?確保(?:する)?)$"
        ),
        "",
    ),
    (pattern("(?<=%)(?:に|まで)(?:減らす|下げる|抑える)$"), "に低減"),
    (pattern("^(?:概ね|おおむね)(?=[0-9])"), "約"),
    (pattern("^最終(?=[0-9])"), ""),
    (pattern(rf"^(?:令和|R)[0-9]{{1,2}}年?末[にで:は]?(?={_RATE}$)"), ""),
    (
        pattern("^(?:少なくとも|最低(?:でも)?)([0-9.]{1,6}%)(?:以上)?$"),
        r"\1以上",
    ),
    (pattern("^(?:ゼロ|零)(?:に?する|とする)?$"), "0%"),
    (pattern("^半数以上"), "50%以上"),
)


def plain_rate(text: str, *, target: bool) -> str:
    """Return the words of a cell of rates in their plain form."""
    words = unspaced(_MARK_APART.sub("", text)).translate(_ONE_BRACKET)
    if target:
        words = _without_date(words)
    for form, plain in _TARGET_FORMS if target else _VALUE_FORMS:
        words = form.sub(plain, words)
    return words


_OF_A_YEAR = pattern(
    r"(?P<year>(?:令和?|平成?|[RH])(?:元|[0-9]{1,2})(?P<fiscal>年度)?)(?:年?末|年)?[:はに]?"
    rf"(?P<rate>{_RATE})[、,/]?"
)


def target_of_year(text: str, deadline: date) -> str:
    """Return the words of the one target whose fiscal year is that of a
    deadline; empty where none is, another may be by its calendar year, or the
    text says anything else.
    """
    words = unspaced(text)
    found = [*_OF_A_YEAR.finditer(words)]
    if "".join(each[0] for each in found) != words:
        return ""
    fiscal = deadline.year - (deadline.month < 4)
    due = [each for each in found if _year(each) == fiscal]
    due += [
        each
        for each in found
        if _year(each) == deadline.year != fiscal and not each["fiscal"]
    ]
    is_one = len(due) == 1 and _year(due[0]) == fiscal
    return str(due[0]["rate"]) if is_one else ""


def _year(target: re.Match[str]) -> int:
    """Return the western year of a target; 0 where it is none."""
    number = target["year"].removesuffix("年度")
    found = date_at(f"{number}年", 0)
    return found.last_day.year if found and found.last_day else 0


_ONE_BRACKET = str.maketrans("[]【】〔〕", "()()()")
_CHANGED_THEN = pattern(r"(?:修正|変更|改定|改訂)\)$")
_RATE_ALONE = pattern(_RATE)
_RATE_BEFORE_BRACKET = pattern(rf"{_RATE}(?=\()")
_MARK_APART = pattern(r"^\s*※\s+(?=[0-9０-９])")
"""A mark that a space keeps apart from the number: ※ 12.3%."""


def _without_date(words: str) -> str:
    """Return a target without the day on which it was changed: 45%【R4.7改訂】,
    and without the year by which it is to be reached: 令和5年度に45%.
    """
    words = with_digits(words)
    rate = _RATE_BEFORE_BRACKET.match(words)
    opening = rate.end() if rate else 0
    changed = date_at(words, opening + 1) if opening else None
    if changed and _CHANGED_THEN.match(words, changed.end):
        return words[:opening]
    due = date_at(words, 0)
    aim = words[due.end :].removeprefix("に") if due else ""
    return aim if _RATE_ALONE.fullmatch(aim) else words
