"""Deadlines and as-of dates: a small closed grammar of what Japanese offices write.

    date    year [same year again in brackets] (年度 [period] | 年 [month] | /month[/day] …) [tail]
    year    令和6, 令和元, R6, 令6, 平成34, 2024, 西暦2024, FY2024
    period  month, 上半期 下半期, 第3四半期 3Q: only of a fiscal year, which runs from 1 April to 31 March
    month   3月 [31日 [(日)]]
    tail    末 末日 中 内, 上旬 中旬 下旬
    range   date 〜 date, the second one without what it shares: its end counts

The last day counts: a month, a half or a year stands for its end (上旬 the 10th, 中旬 the 20th).  A day that does not
exist, and a half or quarter of which nobody can tell whether the year is fiscal (令和5年上半期), are no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from irodori.messages import Language
from irodori.patterns import pattern
from irodori.scorecard.values.text import is_blank, outside_and_inside, says_unknown, shown, squeezed, unspaced


class Deadline(NamedTuple):
    """The last day that is within the deadline, and the words that say so, without spaces: ``令和6年3月末``."""

    last_day: date
    text: str


class NoDeadline(NamedTuple):
    """``deadline.none`` where none is set, ``deadline.unreadable`` where the words are not understood."""

    code: str
    text: str


# ---- The grammar ---------------------------------------------------------------------------------------------------

_YEAR_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}
_YEAR_BEFORE |= {"令": 2018, "平": 1988, "昭": 1925, "R": 2018, "H": 1988, "S": 1925, "r": 2018, "h": 1988, "s": 1925}

_ERA = r"令和|平成|昭和|大正|明治"
_AGAIN = (
    rf"(?: ?\((?P<again{{0}}>(?:{_ERA}|[RHS])(?:元|[0-9]{{{{1,2}}}})|(?:西暦)?(?:19|20)[0-9]{{{{2}}}})(?:年度?)?\))?"
)
_DATE = pattern(
    rf"(?:(?P<era>{_ERA}|(?<![一-龥])[令平昭]|(?<![0-9A-Za-z])[RHSrhs]) ?(?P<count>元|[0-9]{{1,2}}(?![0-9]))"
    r"|(?:西暦 ?|(?<![0-9A-Za-z.,/]))(?P<west>(?:19|20)[0-9]{2}(?![0-9]))"
    r"|(?<![0-9A-Za-z])FY ?(?P<fiscal>20[0-9]{2}(?![0-9])))"
    + _AGAIN.format(1)
    + r"(?: ?(?P<unit>年度|年)"
    + _AGAIN.format(2)
    + r"(?: ?(?:(?:(?P<from>[0-9]{1,2}) ?[~-] ?)?(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日(?: ?\([日月火水木金土](?:曜日?)?\))?)?"
    r"|(?P<half>[上下]半期|[上下]期|[前後]半|[前後]期)"
    r"|(?:第 ?)?(?P<quarter>[1-4一二三四])(?:四半期|/4半?期|Q)|Q(?P<q>[1-4])(?![0-9])))?"
    r"|(?P<dot>[./-]) ?(?P<month2>[0-9]{1,2})(?![0-9%年])(?:(?P=dot) ?(?P<day2>[0-9]{1,2})(?![0-9])|月)?"
    rf"|(?(fiscal)|(?= ?[~・、-] ?(?:[0-9]|{_ERA}|[RHSrhs令平昭]))))"
    r"(?: ?(?P<tail>上旬|初旬|中旬|下旬|末日?|中(?!間|心|学|央|小|期|核|堅|長|頃|ごろ|盤|旬|断|止)|内(?!閣|容|部|訳)))?"
)
_TO = pattern(r" ?(?:~|から|-) ?")
_TO_FROM_A_YEAR = pattern(r" ?(?:~|から|[・、-]) ?")
_SHARED = pattern(r"[0-9]{1,2}(年|月)")

_KANJI_NUMBER = pattern(r"[○零一二三四五六七八九十]{1,4}(?=[年月日])")
_KANJI_DIGITS = {kanji: str(digit) for digit, kanji in enumerate("○一二三四五六七八九")} | {"零": "0"}


class _Found(NamedTuple):
    """A date in a text: what it comes to (None for a day that does not exist) and where it stands."""

    last_day: date | None
    start: int
    end: int
    has_tail: bool
    text: str


def _with_digits(words: str) -> str:
    """Return words with 令和五年三月 as 令和5年3月."""
    return _KANJI_NUMBER.sub(lambda match: _digits(match[0]), words)


def _digits(kanji: str) -> str:
    tens, ten, ones = kanji.partition("十")
    if not ten:
        return "".join(_KANJI_DIGITS[digit] for digit in kanji)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return kanji
    return (_KANJI_DIGITS[tens] if tens else "1") + (_KANJI_DIGITS[ones] if ones else "0")


def _dates(words: str) -> Iterator[_Found]:
    at = 0
    while match := _DATE.search(words, at):
        found = _with_range(words, match)
        at = match.end()
        if found:
            yield found
            at = found.end


def _date_at(words: str, at: int) -> _Found | None:
    match = _DATE.match(words, at)
    return _with_range(words, match) if match else None


def date_end(words: str, at: int) -> int | None:
    """Return where the date ends that begins at a place in unspaced words; None where there is none."""
    found = _date_at(words, at)
    return found.end if found and found.last_day else None


def _with_range(words: str, first: re.Match[str]) -> _Found | None:
    """Return the date of a match, or of the range that it opens; None for a lone year such as the 2022 of 2022〜."""
    alone = not (first["unit"] or first["dot"] or first["fiscal"])
    to = (_TO_FROM_A_YEAR if alone else _TO).match(words, first.end())
    second = _second(words, to.end(), first) if to else None
    if second is None:
        return None if alone else _found(words, _last_day(first), first.start(), first.end(), first)
    match, end = second
    last, begun = _last_day(match), None if alone else _last_day(first)
    backwards = not alone and (begun is None or last is None or last < begun)
    return _found(words, None if backwards else last, first.start(), end, match)


def _found(words: str, last_day: date | None, start: int, end: int, match: re.Match[str]) -> _Found:
    return _Found(last_day, start, end, match["tail"] is not None, words[start:end].replace(" ", ""))


def _second(words: str, at: int, first: re.Match[str]) -> tuple[re.Match[str], int] | None:
    """Return the second date of a range and where it ends; it may leave out the era or the year of the first."""
    match = _DATE.match(words, at)
    if match:
        return match, match.end()
    shared = _SHARED.match(words, at)
    lead = _shared_lead(shared, first) if shared else None
    if lead is None:
        return None
    match = _DATE.match(lead + words[at : at + 40])
    return (match, at + match.end() - len(lead)) if match else None


def _shared_lead(second: re.Match[str], first: re.Match[str]) -> str | None:
    if second[1] == "年":
        return first["era"] or (first["west"][:2] if first["west"] and len(second[0]) == 3 else None)
    month, year = first["month"] or first["month2"], _year(first)
    if not month or year is None:
        return None
    if first["unit"] == "年度":
        return f"{year}年度"
    return f"{year + (int(second[0][:-1]) < int(month))}年"


def _year(match: re.Match[str]) -> int | None:
    """Return the year in the western count; None for 令和0 and where the brackets name another year."""
    year = _western(match["era"], match["count"]) if match["era"] else int(match["west"] or match["fiscal"])
    for again in (match["again1"], match["again2"]):
        if again and _year_again(again) != year:
            return None
    return year


def _year_again(words: str) -> int | None:
    named = re.match(rf"({_ERA}|[RHS])(.+)", words)
    return _western(named[1], named[2]) if named else int(words[-4:])


def _western(era: str, count: str) -> int | None:
    number = 1 if count == "元" else int(count)
    return _YEAR_BEFORE[era] + number if number else None


# ---- The last day --------------------------------------------------------------------------------------------------

_THIRDS = {"上旬": 10, "初旬": 10, "中旬": 20, "下旬": 31}
_QUARTERS = {"1": 6, "2": 9, "3": 12, "4": 3, "一": 6, "二": 9, "三": 12, "四": 3}


def _last_day(match: re.Match[str]) -> date | None:
    year, tail = _year(match), match["tail"]
    month, day = match["month"] or match["month2"], match["day"] or match["day2"]
    quarter = match["quarter"] or match["q"]
    fiscal = match["unit"] == "年度" or match["fiscal"] is not None
    if year is None or ((match["half"] or quarter) and not fiscal):
        return None
    if month and match["from"] and not 1 <= int(match["from"]) < int(month):
        return None
    if month:
        return _in_month(year, int(month), int(day) if day else None, tail, fiscal)
    if tail in _THIRDS:
        return None
    if not fiscal:
        return date(year, 12, 31)
    end = _QUARTERS[quarter] if quarter else 9 if match["half"] and match["half"][0] in "上前" else 3
    return _in_month(year, end, None, None, fiscal)


def _in_month(year: int, month: int, day: int | None, tail: str | None, fiscal: bool) -> date | None:
    if not 1 <= month <= 12 or (day is not None and tail):
        return None
    year += fiscal and month <= 3
    length = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if day is None:
        day = min(_THIRDS.get(tail or "", length), length)
    return date(year, month, day) if 1 <= day <= length else None


# ---- A cell that is a deadline -------------------------------------------------------------------------------------

_LEAD = pattern(
    r"(?:(?:達成|取組|実施|完了|対応|目標)?(?:期限|期日|時期|期間|締切|〆切|予定|年度|目標)(?:[:=]|は)?)?(?:遅くとも|概ね|おおむね|約|~)?"
)
_OPEN_END = pattern(r"(?:以降|以後|から|より|~)")
_TRAIL = pattern(
    r"(?:頃|ごろ|まで|に|は|を|とする|達成|完了|実施|措置|施行|運用|開始|実現|対応|導入|目途|目処|めど|目標|予定|見込み?){0,8}"
)
_TIME = pattern(r"T?[ ]?0{1,2}:00(?::00)?(?:\.0+)?$")
_NONE = frozenset(
    ["期限なし", "期限無し", "期限未定", "期限未設定", "定めなし", "随時", "通年", "継続", "継続実施", "毎年度", "毎年",
     "未実施", "措置済", "措置済み", "達成済", "達成済み", "実施済", "実施済み", "完了", "別途検討", "別途調整"]
)  # fmt: skip
_MONTH_FIRST = pattern(r"[0-9]{1,2}月")


@lru_cache(maxsize=1 << 11)
def read_deadline(text: str, year: int | None = None) -> Deadline | NoDeadline:
    """Return the deadline of a cell that is one: 令和6年3月末, R6.3末, 令和5年度第3四半期, 令和4年度〜令和6年度.

    ``year`` is the calendar year of a month that is written without one (3月中旬).  以降, 未定, 検討中, a blank or a
    dash are ``deadline.none``.  Two different dates that are no range, or a sentence, are ``deadline.unreadable``.
    """
    words = _with_digits(unspaced(text)).removesuffix("。")
    if is_blank(words):
        return NoDeadline("deadline.none", shown(text))
    head, notes = outside_and_inside(words)
    body = words if head else "".join(notes)
    start = _LEAD.match(body)
    at = start.end() if start else 0
    if year is not None and _MONTH_FIRST.match(body, at):
        body, at = f"{year}年{body[at:]}", 0
    found = _date_at(body, at)
    if found is None:
        return NoDeadline(_code_without_date(head or body), shown(text))
    rest, notes = outside_and_inside(_TIME.sub("", body[found.end :]))
    if _OPEN_END.match(rest):
        return NoDeadline("deadline.none", shown(text))
    others = [other for note in notes for other in _dates(note)]
    if found.last_day is None or not _TRAIL.fullmatch(rest) or any(day.last_day != found.last_day for day in others):
        return NoDeadline("deadline.unreadable", shown(text))
    return Deadline(found.last_day, found.text)


def _code_without_date(head: str) -> str:
    none = head in _NONE or (says_unknown(head) and not any("0" <= character <= "9" for character in head))
    return "deadline.none" if none else "deadline.unreadable"


def read_date(text: str) -> date | None:
    """Return the date of an option or a cell: 2022-04-01, or any form of a deadline, of which the last day counts."""
    found = read_deadline(text.strip().removesuffix("時点").removesuffix("現在"))
    return found.last_day if isinstance(found, Deadline) else None


# ---- A date within a sentence --------------------------------------------------------------------------------------

_LABEL = pattern(r"(?:期限|期日|締切|〆切|締め切り)(?: ?[:=は(] ?)?$")
_AIM = pattern(r" ?(?:頃|ごろ)?(?:まで(?!の|~)|[をに]? ?(?:目途|目処|めど)|(?:に|の|を)?(?:達成|完了|措置|実施)?予定)")
_STOP_AFTER_TAIL = pattern(
    r"に?$|に?[。、,]| |に(?!お|関|比|対|つ|よ)|の(?:完了|達成|実現|措置|施行)|[)\]】〕] ?(?:$|[。、,])"
)
_STOP = pattern(r"$|。|[)\]】〕] ?(?:$|[。、,])")
_ONWARD = pattern(r" ?(?:以降|以後|から|より|~)")


_DIGIT = pattern("[0-9０-９⽉]")
DATE_SIGNS = "年\uf98e月⽉㈪㊊㋀㋁㋂㋃㋄㋅㋆㋇㋈㋉㋊㋋🈷YＹ./／．․﹒‐‑‒–—―−⁃⁻₋─━˗︱︲﹘﹣－\\-"
"""Every date holds one of these, as a set of a regular expression: those of the grammar and what NFKC makes of them."""
_HINT = pattern(f"[{DATE_SIGNS}]")


def find_deadline(text: str) -> Deadline | None:
    """Return the one deadline inside a sentence, a plan's text, a KPI or a note; None where there is none or no one.

    A date is taken where まで, 目途 or 予定 follows it or 期限 stands before it.  Only where there is no such date, one
    that closes the sentence or the cell (システム改修(令和5年3月)), or one with 末, 中, 内 before a stop, is taken too.
    令和元年度利用率, 令和4年3月末時点, 令和6年度以降 and 令和3年6月18日閣議決定 are no deadlines.  Of two different
    dates neither is taken, unless they are written as a range.
    """
    return _find_deadline(text) if may_hold_date(text) else None


def may_hold_date(text: str) -> bool:
    """Tell whether text has any of the signs of a date; most plans have none, and need no more than this look."""
    if "年" not in text and "月" not in text and not _DIGIT.search(text):
        return False
    return _HINT.search(text) is not None


@lru_cache(maxsize=1 << 11)
def _find_deadline(text: str) -> Deadline | None:
    words = _with_digits(squeezed(text))
    aims, closings = dict[date, str](), dict[date, str]()
    for found in _dates(words):
        if found.last_day is None or _ONWARD.match(words, found.end):
            continue
        if _LABEL.search(words[max(0, found.start - 8) : found.start]) or _AIM.match(words, found.end):
            aims.setdefault(found.last_day, found.text)
        elif (_STOP_AFTER_TAIL if found.has_tail else _STOP).match(words, found.end):
            closings.setdefault(found.last_day, found.text)
    days = aims or closings
    if len(days) != 1:
        return None
    ((last_day, said),) = days.items()
    return Deadline(last_day, said)


_AS_OF = pattern(r" ?(?:時点|現在)")


def find_as_of(text: str) -> date | None:
    """Return the date before 時点 or 現在 in a title or heading: 令和4年3月末時点, (R6.3.19時点), 平成20年度末現在.

    None where there is none, and where there are two different ones.
    """
    if "時点" not in text and "現在" not in text:
        return None
    words = _with_digits(squeezed(text))
    days = {found.last_day for found in _dates(words) if _AS_OF.match(words, found.end)}
    return days.pop() if len(days) == 1 else None


def without_dates(words: str) -> str:
    """Return unspaced words with each date, and the まで, に or 時点 behind it, cut out as by a comma."""
    words, kept, at = _with_digits(words), list[str](), 0
    for found in _dates(words):
        if found.start >= at:
            kept.append(words[at : found.start])
            at = _cut_after(words, found.end)
    return "、".join([*kept, words[at:]])


_BEHIND = pattern(
    r"(?:頃|ごろ)?(?:まで(?:に(?:は)?)?|時点(?:で(?:は)?|の)?|現在(?:で|の)?|に(?:は)?|を?(?:目途|目処|めど)に)?"
)


def _cut_after(words: str, end: int) -> int:
    behind = _BEHIND.match(words, end)
    return behind.end() if behind else end


# ---- Showing a date ------------------------------------------------------------------------------------------------

_FIRST_DAYS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
    ("明治", date(1868, 1, 25)),
)


def show_date(day: date, language: Language = "ja") -> str:
    """Return a date for a person: 令和4年4月1日 in Japanese, 2022-04-01 in English."""
    return era_text(day) if language == "ja" else day.isoformat()


class Day(NamedTuple):
    """A date that is shown when somebody reads it."""

    value: date

    def text(self, language: Language) -> str:
        """Return it as show_date does."""
        return show_date(self.value, language)


def era_text(day: date) -> str:
    """Return 令和4年4月1日, 令和元年5月1日; before 明治 the western year."""
    for era, first in _FIRST_DAYS:
        if day >= first:
            year = day.year - _YEAR_BEFORE[era]
            return f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"
