"""Dates in words: a small closed grammar of what Japanese offices write.

    date    year [same year again in brackets]
            (年度 [period] | 年 [month] | /month[/day] …) [tail]
    year    令和6, 令和元, R6, 令6, 平成34, 2024, 西暦2024, FY2024
    period  month, 上半期 下半期, 第3四半期 3Q: only of a fiscal year, which
            runs from 1 April to 31 March
    month   3月 [31日 [(日)]], 1~3月
    tail    末 末日 中 内, 上旬 中旬 下旬
    range   date 〜 date, the second one without what it shares: its end
            counts; 令和4・5年度

The last day counts: a month, a half or a year means its end (上旬 the
10th, 中旬 the 20th). A day that does not exist, and a half or quarter
whose year may be fiscal or not (令和5年上半期), are no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from irodori.patterns import pattern
from irodori.tuples import NamedTuple

YEAR_BEFORE = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
}
YEAR_BEFORE |= {
    "令": 2018,
    "平": 1988,
    "昭": 1925,
    "R": 2018,
    "H": 1988,
    "S": 1925,
    "r": 2018,
    "h": 1988,
    "s": 1925,
}

LONE_YEAR = r"(?:令和?|平成?|[RHrh])(?:元|[0-9]{1,2})"
"""A year by its era and number alone, R6: a calendar or a fiscal year."""

DEADLINE_NAME = r"(?:達成|取組|実施|完了|対応)?(?:期限|期日|締切|〆切)"
"""What a date is called that is a deadline."""

_ERA = r"令和|平成|昭和|大正|明治"
_AGAIN = rf"(?: ?\((?P<again{{0}}>(?:{_ERA}|[RHS])(?:元|[0-9]{{{{1,2}}}})|(?:西暦)?(?:19|20)[0-9]{{{{2}}}})(?:年度?)?\))?"
_DATE = pattern(
    rf"(?:(?P<era>{_ERA}|(?<![一-龥])[令平昭]|(?<![0-9A-Za-z])[RHSrhs]) ?(?P<count>元|[0-9]{{1,2}}(?![0-9]))"
    r"|(?:西暦 ?|(?<![0-9A-Za-z.,/]))(?P<west>(?:19|20)[0-9]{2}(?![0-9]))"
    r"|(?<![0-9A-Za-z])FY ?(?P<fiscal>20[0-9]{2}(?![0-9])))"
    + _AGAIN.format(1)
    + r"(?: ?(?P<unit>(?:会計)?年度|年)"
    + _AGAIN.format(2)
    + r"(?: ?(?:(?:(?P<from>[0-9]{1,2}) ?[~-] ?)?(?P<month>[0-9]{1,2})月(?:期(?!間|限|日))?"
    r"(?:(?P<day>[0-9]{1,2})日(?: ?\([日月火水木金土](?:曜日?)?\))?)?"
    r"|(?P<half>[上下]半期|[上下]期|[前後]半|[前後]期)"
    r"|(?:第 ?)?(?:[1-3一二三][・~-])?(?P<quarter>[1-4一二三四])(?:四半期|/4半?期|Q)|Q(?P<q>[1-4])(?![0-9])))?"
    r"|(?P<dot>[./-]) ?(?P<month2>[0-9]{1,2})(?![0-9%年])(?:(?P=dot) ?(?P<day2>[0-9]{1,2})(?![0-9])|月)?"
    rf"|(?(fiscal)|(?= ?[~・、-] ?(?:[0-9]|{_ERA}|[RHSrhs令平昭]))))"
    r"(?: ?(?P<tail>上旬|初旬|中旬|下旬|末日?|中(?!間|心|学|央|小|期|核|堅|長|頃|ごろ|盤|旬|断|止)|内(?!閣|容|部|訳)))?"
)
_BEGINNING = pattern("[令平昭大明RHSrhs西F12]")
"""How a date begins; to look for this first is faster."""
_TO = pattern(r" ?(?:~|から|-) ?")
_TO_FROM_A_YEAR = pattern(r" ?(?:~|から|[・、-]) ?")
_SHARED = pattern(r"[0-9]{1,2}(年|月)")

_KANJI_NUMBER = pattern(
    r"[○零一二三四五六七八九十][○零一二三四五六七八九十]{0,3}(?=[年月日])"
)
_ROMAN_QUARTER = pattern("(?<=第)(?:I{1,3}|IV)(?=四半期)")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}
"""NFKC makes them of Ⅰ to Ⅳ."""
_KANJI_DIGITS = {
    kanji: str(digit) for digit, kanji in enumerate("○一二三四五六七八九")
} | {"零": "0"}


class FoundDate(NamedTuple):
    """A date in a text: what it comes to (None for a day that does not exist)
    and where it is.
    """

    last_day: date | None
    start: int
    end: int
    has_tail: bool
    """Whether 末, 中, 上旬, a half or a quarter says that its end is meant."""
    text: str


def with_digits(words: str) -> str:
    """Return words with 令和五年三月迄 as 令和5年3月まで."""
    plain = words.replace("迄", "まで")
    if "第I" in plain:
        plain = _ROMAN_QUARTER.sub(lambda match: _ROMAN[match[0]], plain)
    return _KANJI_NUMBER.sub(lambda match: _digits(match[0]), plain)


def _digits(kanji: str) -> str:
    tens, ten, ones = kanji.partition("十")
    if not ten:
        return "".join(_KANJI_DIGITS[digit] for digit in kanji)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return kanji
    return (_KANJI_DIGITS[tens] if tens else "1") + (
        _KANJI_DIGITS[ones] if ones else "0"
    )


def dates_in(words: str) -> Iterator[FoundDate]:
    """Yield the dates in unspaced words, or in words of which single spaces
    are left, from left to right.
    """
    at = 0
    while beginning := _BEGINNING.search(words, at):
        match = _DATE.match(words, beginning.start())
        if match is None:
            at = beginning.end()
            continue
        found = _with_range(words, match)
        at = match.end()
        if found:
            yield found
            at = found.end


def date_at(words: str, at: int) -> FoundDate | None:
    """Return the date that begins at a place in words."""
    if not _BEGINNING.match(words, at):
        return None
    match = _DATE.match(words, at)
    return _with_range(words, match) if match else None


def date_end(words: str, at: int) -> int | None:
    """Return where the date ends that begins at a place in unspaced words;
    None where there is none.
    """
    found = date_at(words, at)
    return found.end if found and found.last_day else None


def _single(words: str, match: re.Match[str]) -> FoundDate | None:
    """Return the date of a match alone."""
    start, end = match.span()
    return _found(words, _last_day(match), start, end, match)


def _with_range(words: str, first: re.Match[str]) -> FoundDate | None:
    """Return the date of a match, or of the range that it opens; None for a
    lone year such as the 2022 of 2022〜.
    """
    alone = not (first["unit"] or first["dot"] or first["fiscal"])
    to = (_TO_FROM_A_YEAR if alone else _TO).match(words, first.end())
    second = _second(words, to.end(), first) if to else None
    if second is None:
        return None if alone else _single(words, first)
    match, end = second
    last = _last_day(match)
    if not alone and not _is_after(last, _last_day(first)):
        last = None
    return _found(words, last, first.start(), end, match)


def _is_after(last: date | None, begun: date | None) -> bool:
    return last is not None and begun is not None and last >= begun


def _found(
    words: str,
    last_day: date | None,
    start: int,
    end: int,
    match: re.Match[str],
) -> FoundDate:
    return FoundDate(
        last_day,
        start,
        end,
        _has_tail(match),
        words[start:end].replace(" ", ""),
    )


def _has_tail(match: re.Match[str]) -> bool:
    return bool(
        match["tail"] or match["half"] or match["quarter"] or match["q"]
    )


def _second(
    words: str,
    at: int,
    first: re.Match[str],
) -> tuple[re.Match[str], int] | None:
    """Return the second date of a range and where it ends; it may leave out
    the era or the year of the first.
    """
    match = _DATE.match(words, at)
    if match:
        return match, match.end()
    shared = _SHARED.match(words, at)
    lead = _shared_lead(shared, first) if shared else None
    if lead is None:
        return None
    match = _DATE.match(lead + words[at : at + 40])
    if match is None:
        return None
    return match, at + match.end() - len(lead)


def _shared_lead(second: re.Match[str], first: re.Match[str]) -> str | None:
    if second[1] == "年":
        return first["era"] or (
            first["west"][:2]
            if first["west"] and len(second[0]) == 3
            else None
        )
    month = first["month"] or first["month2"]
    year = _year(first)
    if not month or year is None:
        return None
    if (first["unit"] or "").endswith("年度"):
        return f"{year}年度"
    return f"{year + (int(second[0][:-1]) < int(month))}年"


def _year(match: re.Match[str]) -> int | None:
    """Return the year in the western count; None for 令和0 and where the
    brackets name another year.
    """
    year = (
        _western(match["era"], match["count"])
        if match["era"]
        else int(match["west"] or match["fiscal"])
    )
    for again in (match["again1"], match["again2"]):
        if again and _year_again(again) != year:
            return None
    return year


def _year_again(words: str) -> int | None:
    named = re.match(rf"({_ERA}|[RHS])(.+)", words)
    if named:
        return _western(named[1], named[2])
    return int(words[-4:])


def year_of_era(era: str, count: str) -> int:
    """Return the western year of 令和 and 元, or of R and 5."""
    return YEAR_BEFORE[era] + (1 if count == "元" else int(count))


def _western(era: str, count: str) -> int | None:
    year = year_of_era(era, count)
    return year if year > YEAR_BEFORE[era] else None


# ---- The last day -----------------------------------------------------------

_THIRDS = {"上旬": 10, "初旬": 10, "中旬": 20, "下旬": 31}
QUARTERS = {
    "1": 6,
    "2": 9,
    "3": 12,
    "4": 3,
    "一": 6,
    "二": 9,
    "三": 12,
    "四": 3,
}
"""The last month of each quarter of a fiscal year."""


def _last_day(match: re.Match[str]) -> date | None:
    year = _year(match)
    unit = match["unit"] or ""
    fiscal = unit.endswith("年度") or match["fiscal"] is not None
    part = _end_of_part(match)
    if year is None or (part and not fiscal):
        return None
    if match["month"] or match["month2"]:
        return _in_named_month(match, year, fiscal)
    if match["tail"] in _THIRDS:
        return None
    if not fiscal:
        return date(year, 12, 31)
    return _in_month(year, part or 3, None, None, fiscal)


def _end_of_part(match: re.Match[str]) -> int | None:
    """Return the last month of the quarter or half that a date names."""
    quarter = match["quarter"] or match["q"]
    if quarter:
        return QUARTERS[quarter]
    if match["half"]:
        return 9 if match["half"][0] in "上前" else 3
    return None


def _in_named_month(
    match: re.Match[str],
    year: int,
    fiscal: bool,
) -> date | None:
    """Return the last day of a date that names a month, or several."""
    month = int(match["month"] or match["month2"])
    day = match["day"] or match["day2"]
    if match["from"] and not 1 <= int(match["from"]) < month:
        return None
    return _in_month(
        year, month, int(day) if day else None, match["tail"], fiscal
    )


def _in_month(
    year: int,
    month: int,
    day: int | None,
    tail: str | None,
    fiscal: bool,
) -> date | None:
    if not 1 <= month <= 12 or (day is not None and tail):
        return None
    year += fiscal and month <= 3
    length = (
        date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    ).day
    if day is None:
        day = min(_THIRDS.get(tail or "", length), length)
    return date(year, month, day) if 1 <= day <= length else None
