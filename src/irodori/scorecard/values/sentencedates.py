"""The deadline that a sentence gives: a plan's text, a KPI, a note, a heading.

システム改修を令和5年3月末までに行う   the date before まで, 目途, 予定, or behind 期限
システム改修(令和5年3月)               else one that closes or heads the sentence
令和6年度以降に検討                    no deadline: an answer too
…までに提出された意見への対応          no deadline: a clause of the past
令和5年9月頃, 9月までに                in doubt

A plan's text may also give its deadline as a time that the grammar of dates
does not read:

改修（R5下期）, R5Q2までに改修     read as far as they say it
来年度 改修, 改修（9/30まで）      in doubt: of which year?
年末調整, R2-D2, 届（7月提出）     none: they are where no deadline is written
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from irodori.patterns import pattern
from irodori.scorecard.values.datekinds import (
    ACTION,
    DEED,
    NO_DEADLINE,
    TO_A_MONTH,
    Kind,
    kind_of,
    replaces,
    said_beside,
)
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    no_deadline,
    read_deadline,
)
from irodori.scorecard.values.datewords import (
    DEADLINE_NAME,
    FoundDate,
    date_at,
    dates_in,
    with_digits,
)
from irodori.scorecard.values.text import (
    outside_and_inside,
    plain,
    squeezed,
    unspaced,
)
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
_BEGINNING = (
    "(?=[0-9令平RHrh'’FQ今本来翌次前後昨同再年上下第一二三四春夏秋冬])"
)
"""What every time begins with."""
_TIME = pattern(
    rf"{_BEGINNING}(?<![毎各例当])(?<![毎翌例前昨]年)(?<![毎前]年度)(?:(?P<year>{_YEARS}|{_WITHOUT_ERA}|{_DIGITS})"
    rf"|{_RELATIVE}|{_BARE})(?:末|中(?=[に)のま])|内)?"
)
_QUARTER = pattern(" ?([1-4])Q")
_MONTH_ALONE = pattern("([0-9]{1,2})月")
_BETWEEN = pattern(rf"^(?:{_ERA}|20[0-9]{{2}})[~→・、,-](?={_ERA}|20)")

# ---- Where a deadline is ----------------------------------------------------

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
_BEHIND_LOOSE_HEAD = pattern(" ?[:、]| ")
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
    lines: Iterable[str],
    words: str,
    dates: Sequence[FoundDate],
) -> Iterator[LooseTime]:
    """Yield the times that stand where a text gives its deadline: in brackets,
    before まで, at the head or the end of a line.

    ``lines`` and ``words`` are the text's, ``dates`` those that the grammar
    finds in the words.
    """
    for time in _TIME.finditer(words):
        if not _is_in(time, dates) and _is_deadline(words, time):
            yield _loose(time)
    for line in lines:
        yield from _around(line)


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
    """Tell whether a time is in brackets of its own, or before what says
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
    if time is None or not _BEHIND_LOOSE_HEAD.match(line, time.end()):
        return
    if _TO_A_PART.search(time[0]) or not NO_DEADLINE.match(line, time.end()):
        yield time


def _at_end(line: str) -> Iterator[re.Match[str]]:
    for time in _TIME.finditer(line, max(0, len(line) - _LONGEST_END)):
        before = line[: time.start()]
        if _BEFORE_END.search(before) and _END.match(line, time.end()):
            yield time


LONGEST_SENTENCE = 4_000
"""The most characters of a plan's text that are looked through for a date."""

_LIST_MARK = pattern(
    r"[・●■◆◇○◎□▪~-]? ?(?:[0-9a-zA-Zア-ン][.)]? |[0-9a-zA-Zア-ン][.)]"
    r"|[0-9](?=[令平RH])|\([0-9a-zA-Zア-ン]\))? ?"
)
_BEHIND_HEAD = pattern(r" (?!現在|時点|着手|開始|始動)")
_UNDECIDED_WORD = pattern("[未検調](?:定|討|整|設)")
_UNDECIDED = pattern(
    r"(?:時期|期限|期日|日程)(?:は|が|も|:|=)?(?:現時点で(?:は)?)?(?:未定|検討中|調整中|未設定)|[(\[【]未定[)\]】]"
)


def find_deadline(text: str) -> Deadline | None:
    """Return the one deadline inside a sentence, a plan's text, a KPI or a
    note; None where there is none, or more than one.
    """
    found = find_plan_deadline(text)
    return found if isinstance(found, Deadline) else None


_HEADED = pattern(DEADLINE_NAME)


def find_headed_deadline(heading: str) -> Deadline | None:
    """Return the deadline that a heading is, or gives in brackets:
    期限：令和4年12月末, 課題①（達成期限：令和4年12月末）,
    アクションプランa（令和4年12月末まで）.
    """
    words = unspaced(heading)
    for note in (words, *outside_and_inside(words)[1]):
        is_deadline = _HEADED.match(note) or "まで" in note
        found = read_deadline(note) if is_deadline else None
        if isinstance(found, Deadline):
            return found
    return None


def find_plan_deadline(text: str) -> Deadline | NoDeadline | None:
    """Return what a plan's text says about its deadline; None where it says
    nothing.

    A date is taken where まで, 目途 or 予定 follows it, or 期限 or 完了時期
    precedes it. Only where there is no such date, one is taken that closes the
    sentence or its brackets (システム改修(令和5年3月)), heads it
    (令和2年度:改修), is followed by what will be done (令和5年度に改修), or
    has 末, 中, 内 before a stop. 令和元年度利用率, 令和4年3月末時点,
    令和4年4月着手 and 令和3年6月18日閣議決定 are no deadlines; any other date
    is not understood.

    ``deadline.none``: 令和6年度以降, 時期未定. ``deadline.ambiguous``:
    different dates that are no range. ``deadline.unreadable``: a day that does
    not exist, a rough one (令和5年9月頃), one without its year (9月までに,
    下半期に改修), or a date of which the words do not tell what happens then
    (令和3年12月策定の計画に基づく改修, 令和5年3月末までに統一された様式の公表).
    """
    if not _MAY_SAY.search(text):
        return None
    text = text[:LONGEST_SENTENCE]
    found = _in_sentence(text)
    is_sure = found is not None and found[0] != "deadline.unreadable"
    if is_sure or "\n" not in text:
        return found
    joined = _in_sentence(text.replace("\n", ""))  # a break within a word
    return joined if isinstance(joined, Deadline) else found or joined


_NO_TIME = pattern(
    r"[(\[【](随時|継続|通年|毎年度?|順次)(?:実施|予定)?[)\]】]"
)
"""What says in brackets that something is done over and over."""


def _in_sentence(text: str) -> Deadline | NoDeadline | None:
    words = with_digits(_FOOTNOTES.sub("", squeezed(text)))
    dates = list(dates_in(words))
    kinds = _by_kind(words, dates)
    lines = [
        with_digits(" ".join(plain(line).split()))
        for line in text.splitlines()
    ]
    kinds["closing"].update(_heads_of_lines(lines))
    if _NO_TIME.search(words):
        kinds["unclear"][None] = ""
    if _UNDECIDED_WORD.search(words) and _UNDECIDED.search(words):
        kinds["open"][None] = ""
    loose = dict.fromkeys(loose_times(lines, words, dates))
    return _with_loose(_one_of(kinds, text), loose, text)


def _with_loose(
    found: Deadline | NoDeadline | None,
    loose: Collection[LooseTime],
    text: str,
) -> Deadline | NoDeadline | None:
    """Return the deadline of a text with times that the grammar does not read,
    beside the one that it reads.
    """
    if not loose:
        return found
    if isinstance(found, Deadline):
        is_same = all(_may_be(each, found.last_day) for each in loose)
        return found if is_same else no_deadline("deadline.ambiguous", text)
    if found:
        is_open = found.code == "deadline.none"
        return no_deadline("deadline.unreadable", text) if is_open else found
    if len(loose) > 1:
        return no_deadline("deadline.ambiguous", text)
    (only,) = loose
    read = only.read()
    is_read = isinstance(read, Deadline) or read.latest is not None
    return read if is_read else no_deadline("deadline.unreadable", text)


def _may_be(time: LooseTime, day: date) -> bool:
    """Tell whether a time may be, or end before, the day of a deadline."""
    read = time.read()
    last = read.last_day if isinstance(read, Deadline) else read.earliest
    return last <= day if last else time.month == day.month


def _heads_of_lines(
    lines: Iterable[str],
) -> Iterator[tuple[date | None, str]]:
    """Yield the months and days that a space parts from the text behind them,
    at the head of a line or of an item: 1. R5.9 様式の統一.
    """
    for line in lines:
        mark = _LIST_MARK.match(line)
        found = date_at(line, mark.end() if mark else 0)
        if (
            found
            and TO_A_MONTH.search(found.text)
            and _BEHIND_HEAD.match(line, found.end)
        ):
            yield found.last_day, found.text


def _by_kind(
    words: str, dates: Sequence[FoundDate]
) -> dict[Kind, dict[date | None, str]]:
    """Return the distinct dates of a sentence by what each is."""
    kinds: dict[Kind, dict[date | None, str]] = {
        "aim": {},
        "closing": {},
        "open": {},
        "unclear": {},
        "none": {},
    }
    for kind, each in _standing(words, dates):
        kinds[kind].setdefault(each.last_day, each.text)
    return kinds


def _standing(
    words: str, dates: Sequence[FoundDate]
) -> list[tuple[Kind, FoundDate]]:
    """Return the dates of a sentence and what each is; that in place of which
    the next one is set counts no longer.
    """
    found: list[tuple[Kind, FoundDate]] = []
    for each in dates:
        kind = kind_of(words, each)
        is_moved = kind == "moved" or (
            found and replaces(words, found[-1][1], each)
        )
        if is_moved and found:
            found.pop()
        found.append(("aim" if is_moved else kind, each))
    return found


def _one_of(
    kinds: dict[Kind, dict[date | None, str]], text: str
) -> Deadline | NoDeadline | None:
    days = kinds["aim"] or kinds["closing"]
    if len(days) > 1 or _comes_later(kinds["closing"], days):
        return no_deadline("deadline.ambiguous", text)
    for last_day, words in days.items():
        if last_day is None or (kinds["open"] and not kinds["aim"]):
            return no_deadline("deadline.unreadable", text)
        return Deadline(last_day, words)
    if kinds["open"]:
        return no_deadline("deadline.none", text)
    return (
        no_deadline("deadline.unreadable", text) if kinds["unclear"] else None
    )


def _comes_later(
    closing: Iterable[date | None], days: Iterable[date | None]
) -> bool:
    """Tell whether something is done after the deadline, or it is not known
    when: 令和4年度までに検討、令和5年度措置.
    """
    known = [day for day in days if day]
    return any(day is None or day > max(known, default=day) for day in closing)


_FOOTNOTES = pattern(
    r" ?\(注[0-9]{0,2}\)| ?[※*]{1,2}[0-9]{1,2}\)?(?![0-9年月日./:時])"
)
_MAY_SAY = pattern(
    r"[年\uf98eYＹⓎ\U00010000-\U0010ffff]|[RHrhＲＨｒｈ][0-9０-９]{1,2}[にま中末内予目]|[\d元]\s*+[^\s%％,，。0-9０-９A-Za-zぁ-ゖァ-ヺー一-鿿]"
    r"|未定|検討中|調整中|未設定|随時|継続|順次|[0-9０-９]月|[今来翌]月|[上下]期|[前後]期ま|半期"
    r"|[0-9０-９]まで|[QＱ][1-4１-４]|[1-4１-４][QＱ]|[春夏秋冬][)）まに頃ご]|[今来昨0-9０-９][春夏秋冬]"
)
"""Every date holds 年, the Y of FY, or a number with a sign behind it, as NFKC
makes them of their characters.
"""
