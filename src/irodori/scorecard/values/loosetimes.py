"""Times in a plan's text that the grammar of dates does not read, but that may
be its deadline.

改修（R5下期）, R5Q2までに改修     read as far as they say it
来年度 改修, 改修（9/30まで）      in doubt: of which year?
年末調整, R2-D2, 届（7月提出）     none: they stand where no deadline stands
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from irodori.patterns import pattern
from irodori.scorecard.values.datekinds import (
    ACTION,
    DEED,
    NO_DEADLINE,
    said_beside,
)
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    no_deadline,
    read_deadline,
)
from irodori.scorecard.values.datewords import FoundDate, dates_in, with_digits
from irodori.scorecard.values.text import plain
from irodori.tuples import NamedTuple

# ---- What looks like a time -------------------------------------------------

_ERA = r"(?:令和|平成|(?<![一-龥])[令平]|(?<![0-9A-Za-z])[RHrh]\.?)(?:元|[0-9]{1,2})"
_WEST = r"(?:(?<![0-9A-Za-z.,/:-])20[0-9]{2}|(?<=[0-9][,-])20[0-9]{2}|['’][0-9]{2})"
_UNIT = "(?:(?:会計|事業)?年度|年|FY)"
_MONTH = "[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下初]旬|末日?)?"
_PART = rf"(?:[上下前後]半期|[上下]期|[前後]半|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4](?![0-9])|{_MONTH})"
_IN_YEAR = rf"(?:{_PART}|[春夏秋冬](?![期季])|[.・、/-] ?[0-9]{{1,2}}(?:月|[.・/-][0-9]{{1,2}})?(?![0-9%]))"
_ONE_YEAR = rf"(?:{_ERA}|{_WEST})(?![0-9])(?: ?{_UNIT})?(?: ?{_IN_YEAR})?"
_YEARS = rf"{_ONE_YEAR}(?: ?[~→・、,-] ?(?:{_ONE_YEAR}|[0-9]{{1,2}}月?))?"
_WITHOUT_ERA = (
    rf"(?<![0-9A-Za-z第.~'’])['’]?[0-9]{{1,2}}(?:(?:会計|事業)?年度(?: ?{_PART})?|年{_MONTH})"
    rf"|(?<![A-Za-z])FY ?['’]?[0-9]{{2,4}}(?: ?{_PART})?"
)
_DIGITS = (
    "(?<![0-9A-Za-z])(?:20[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-3][0-9])?"
    "|[RH]0[0-9](?:0[1-9]|1[0-2])[0-3][0-9])(?![0-9])"
)
_RELATIVE = (
    rf"(?:[今本来翌次前昨同]|再来)年度?(?: ?の?{_PART})?|[今来昨][春夏秋冬]|[今来翌]月(?:[0-9]{{1,2}}日)?"
    rf"|(?<![一-龥])年度(?:{_PART}|当初|明け|(?=[末中内]))|(?<![一-龥])年(?:明け|(?=[末内]))"
)
_BARE = (
    rf"(?<![0-9]){_PART}|(?<![一-龥])[春夏秋冬](?=まで|頃|ごろ|[に)])|[前後]期(?=まで)"
    r"|(?<![0-9./])[0-9]{1,2}/(?:[1-3][0-9]|[1-9](?=まで[に)]))(?![0-9/])"
)
_TIME = pattern(
    rf"(?<![毎各例当])(?<![毎翌例前昨]年)(?<![毎前]年度)(?:(?P<year>{_YEARS}|{_WITHOUT_ERA}|{_DIGITS})"
    rf"|{_RELATIVE}|{_BARE})(?:末|中(?=[に)のま])|内)?"
)
_QUARTER = pattern(" ?([1-4])Q")
_MONTH_ALONE = pattern("([0-9]{1,2})月")
_BETWEEN = pattern(rf"^(?:{_ERA}|20[0-9]{{2}})[~→・、,-](?={_ERA}|20)")

# ---- Where a deadline stands ------------------------------------------------

_OPENED = pattern(
    r"[(\[【〔] ?(?:[一-龥ぁ-ん]{0,6}(?:期限|期日|時期|予定|目標|延期|変更|変更後)?[:は] ?)?$"
)
_CLOSED = pattern(
    r" ?(?:頃|ごろ)?(?:までに?|を?(?:目途|目処|めど|目標))?[にへ中内]?"
    rf"(?:{ACTION}|延期|延長|変更|後ろ?倒し|先送り|繰り?延べ?)?(?:予定|見込み?)?"
    r" ?[)\]】〕](?!の|へ|に(?:基づ|係|関|対|伴|沿|よ|お)|を踏まえ|以降)"
)
_DONE_THEN = pattern(rf"[末中内]?に(?:{ACTION})")
_DONE_IN_YEAR = pattern(
    rf"に(?!お|関|比|対|つ|よ|基|係|伴|向|わ|至|続)|[ 、]{DEED}"
)
_HEAD = pattern(
    r"[・●■◆◇○◎□▪~-]? ?(?:[0-9a-zA-Zア-ン][.)] ?|\([0-9a-zA-Zア-ン]\) ?)?"
)
_BEHIND_HEAD = pattern(" ?[:、]| ")
_BEFORE_END = pattern("[ :、]$")
_END = pattern("(?:頃|ごろ)?(?:まで)?。?$")
_TO_A_PART = pattern("[月期半Q/]")
_LONGEST_LABEL = 16
_LONGEST_END = 24


class LooseTime(NamedTuple):
    """A time that may be a plan's deadline."""

    text: str
    month: int | None
    """The month that it is, without its year."""
    says_year: bool

    def read(self) -> Deadline | NoDeadline:
        """Return the deadline that it is, the days between which it ends
        (R5下期), or that it is not understood.
        """
        if not self.says_year:
            return no_deadline("deadline.unreadable", self.text)
        return read_deadline(_BETWEEN.sub("", self.text))


def loose_times(
    text: str, words: str, dates: Sequence[FoundDate]
) -> Iterator[LooseTime]:
    """Yield the times that stand where a text gives its deadline: in brackets,
    before まで, at the head or the end of a line.

    ``words`` are the text's, ``dates`` those that the grammar finds in them.
    """
    for time in _TIME.finditer(words):
        if not _is_in(time, dates) and _is_deadline(words, time):
            yield _loose(time)
    for line in text.splitlines():
        yield from _around(with_digits(" ".join(plain(line).split())))


def _loose(time: re.Match[str]) -> LooseTime:
    month = None if time["year"] else _MONTH_ALONE.match(time[0])
    return LooseTime(
        _QUARTER.sub(r"第\1四半期", time[0]).replace(" ", ""),
        int(month[1]) if month else None,
        time["year"] is not None,
    )


def _is_in(time: re.Match[str], dates: Sequence[FoundDate]) -> bool:
    """Tell whether a time is, or is a part of, one of some dates, which are in
    their order; R5.1~3 is more than R5.1.
    """
    start, end = time.span()
    at = bisect_left(dates, end, key=_start_of) - 1
    if at < 0:
        return False
    last = dates[at]
    is_more = start == last.start and last.end < end
    return start < last.end and not is_more


def _start_of(date: FoundDate) -> int:
    return date.start


def _is_deadline(words: str, time: re.Match[str]) -> bool:
    """Tell whether a time stands in brackets of its own, or before what says
    that something is done by then.
    """
    start, end = time.span()
    said = said_beside(words, start, end)
    if said not in {None, "aim", "moved"}:
        return False
    before = words[max(0, start - _LONGEST_LABEL) : start]
    if _OPENED.search(before):
        return _CLOSED.match(words, end) is not None
    if said:
        return True
    done = _DONE_IN_YEAR if time["year"] else _DONE_THEN
    return done.match(words, end) is not None


def _around(line: str) -> Iterator[LooseTime]:
    """Yield the times that a space, a colon or a comma parts from the rest of
    a line.
    """
    for time in (*_at_head(line), *_at_end(line)):
        is_start = said_beside(line, *time.span()) is not None
        if not is_start and not _is_in(time, [*dates_in(line)]):
            yield _loose(time)


def _at_head(line: str) -> Iterator[re.Match[str]]:
    mark = _HEAD.match(line)
    time = _TIME.match(line) or _TIME.match(line, mark.end() if mark else 0)
    if time is None or not _BEHIND_HEAD.match(line, time.end()):
        return
    if _TO_A_PART.search(time[0]) or not NO_DEADLINE.match(line, time.end()):
        yield time


def _at_end(line: str) -> Iterator[re.Match[str]]:
    for time in _TIME.finditer(line, max(0, len(line) - _LONGEST_END)):
        before = line[: time.start()]
        if _BEFORE_END.search(before) and _END.match(line, time.end()):
            yield time
