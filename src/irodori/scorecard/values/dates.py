"""Deadlines and as-of dates, as cells and as they are shown.

a cell        令和6年3月末, 期限:R5.3※1, 令和4年度〜令和6年度   read whole
no deadline   未定, 令和6年度以降, 随時                        an answer too
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from irodori.messages import Language
from irodori.patterns import pattern
from irodori.scorecard.values.datewords import (
    LONE_YEAR,
    FoundDate,
    date_at,
    dates_in,
    with_digits,
)
from irodori.scorecard.values.text import (
    fold,
    is_blank,
    outside_and_inside,
    says_unknown,
    shown,
    squeezed,
    unspaced,
)
from irodori.tuples import NamedTuple
from irodori.workbook.formats import era_of

LONGEST_DEADLINE = 200
"""The most characters of a cell that is a deadline."""


class Deadline(NamedTuple):
    """The last day that is within the deadline, and the words that say so,
    without spaces: ``令和6年3月末``.
    """

    last_day: date
    text: str


class NoDeadline(NamedTuple):
    """``deadline.none`` where none is set, else why the words are not
    understood.

    ``deadline.unreadable``: they are no date; ``deadline.ambiguous``: they are
    several.
    """

    code: str
    text: str
    earliest: date | None = None
    """Of a rough date, 令和5年春頃: the first day that may be its last one."""
    latest: date | None = None
    """The last day that may be."""

    @property
    def is_answer(self) -> bool:
        """Whether it says that there is no deadline, so that no other one is
        looked for.
        """
        return self.code == "deadline.none" and not is_blank(self.text)

    @property
    def says_nothing(self) -> bool:
        """Whether it is a blank or a dash."""
        return self.code == "deadline.none" and is_blank(self.text)


# ---- A cell that is a deadline ----------------------------------------------

_MARK = pattern(
    r"(?:\([0-9]{1,2}\)|[0-9]{1,2}\)|[アイウエオa-zA-Z]\)|[・●■◆○▪※*]) ?(?=.)"
)
_LEAD = pattern(
    r"(?:(?:達成|取組|実施|完了|対応|目標|終了)?(?:期限|期日|時期|期間|締切|〆切|予定|年度|目標)(?:[:=]|は)?)?(?:遅くとも|~)?"
)
_OPEN_END = pattern(r"(?:頃|ごろ)?(?:以降|以後|から|より|~(?=$|[(※*]))")
_TRAIL = pattern(
    r"(?:まで|に|は|を|とする|達成|完了|実施|措置|施行|運用|実現|対応|導入|公開|改修|リリース|〆切?|締め?切り?|の(?=予定)|目途|目処|めど|目標|予定|見込み?|[※*][0-9]{0,2}|注[0-9]{1,2}|[0-9]{1,2}\)){0,8}。?"
)
_TIME = pattern(
    r"T? ?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0{1,9})?)?$|[0-9]{1,2}時(?:[0-9]{1,2}分|半)?(?=まで|$)"
)
_NOTE = pattern(
    r"(?:[/、,・=~-]|末|まで|中|内|に|を|予定|目途|目標|見込み?|(?:できる限り)?前倒し(?:予定)?|厳守|必達|変更なし|達成|完了|済み?|措置|実施|期限|年度|注|[※*][0-9]{0,2}"
    r"|[0-9]{1,2}月~(?:[0-9]{1,2}年)?[0-9]{1,2}月|[日月火水木金土](?:曜日?)?(?![0-9])|Sun|Mon|Tue|Wed|Thu|Fri|Sat|[0-9]{1,2}年間|[0-9]{1,2}$){0,8}"
)
_CHANGED = pattern(
    "延長(?:後|済み?)?|(?:変更|見直し|修正|改定|改訂|更新)(?:後|済み)"
)
"""Beside a date: it is the one in force."""
_LETTER_BEFORE = pattern(
    r"(?:(?:アクション)?プラン|取組)?\(?(?P<letter>[a-gA-G])\)?[:.=]? ?"
    r"(?P<date>[^a-gA-G :、,;/][^a-gA-G:、,;]{2,20}?)[ 、,;/]{0,2}"
    r"(?=[アプ取(a-gA-G]|$)"
)
_LETTER_BEHIND = pattern(
    r"(?P<date>[^a-gA-G:、,;()]{3,20})\((?P<letter>[a-gA-G])\)[ 、,;/]{0,2}"
)
_SAYS_DONE = pattern(
    "(?:措置|実施|対応|完了|達成|終了)?済み?|達成|(?:完了|終了)(?:した)?"
)
_PART_IN_BRACKETS = pattern(
    r"(?<=年度)\((第?[1-4一二三四]四半期|[上下]半?期|[0-9]{1,2}月末?)(?:まで)?\)"
)
_EIGHT_DIGITS = pattern(
    r"(?:^|(?<=[~-]))(20[0-9]{2})(0[1-9]|1[0-2])([0-3][0-9])(?=$|[~-]20[0-9]{6}$)"
)
_QUARTER = pattern("第?([1-4])四半期")
_WITHOUT_ERA = pattern(
    r"^(?=(?:1[0-5]|[1-9])年(?:[0-9]{1,2}月|度(?:末|中|内|[上下第])))"
)
"""5年9月, 5年度末: no deadline is of an older era's year by such a number, and
24年 may be 2024.
"""
_ERA_WITH_POINT = pattern(r"^([RHSrhs])\.(?=[0-9])")
_MIDDLE_DOTS = pattern(
    r"^([RHSrhs令平昭]?[0-9]{1,4})・([0-9]{1,2})・([0-9]{1,2})$"
)
_ENGLISH_MONTH = pattern(
    r"^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*(?:[-. ]{0,2}20|-(?=1[3-9]|[2-9]))([0-9]{2})$"
)
"""Mar-24 as Excel shows a month, Mar.2024; below 13 two figures may be a day."""
_ENGLISH_DAY = pattern(
    r"^([0-3]?[0-9])[- ](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[-. ]{1,2}(?:20)?(1[3-9]|[2-9][0-9])$"
)
_FISCAL = pattern(
    r"^(?:FY ?(20[0-9]{2}) ?(?=Q)|(20[0-9]{2}|[RHrh][0-9]{1,2})FY)"
)
_END_OF_YEAR = pattern("(?<=[0-9])(年度?)(?:の年度?末|いっぱい)")
_OF_AN_EVENT = pattern(
    r"(?:[0-9]{1,2}(?:[かカヵヶケ箇]年(?:計画)?|年以内)|[^0-9()]{0,16}(?:更改|移行|稼働|施行|リリース)時)(?=\([^()]{4,40}\)$)"
)
"""What a date in brackets is said of: 次期システム更改時（令和6年1月）."""
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DATE_SIGNS = "[令和平成昭RHSrhs0-9元年度月日末上中下旬半期第四./~-]{2,20}"
_CHANGE = "(?:変更|延長|延期|前倒し|見直し|修正|改定|改訂)"
_ARROW = pattern(r"([^→⇒➡⇨]{1,40})[→⇒➡⇨]([^→⇒➡⇨]{1,40})")
_WITH_REMARK = pattern(r"([^()]{1,40})\(([^()]{1,40})\)")
_BOTH = pattern(
    rf"(?:当初|従前|旧|{_CHANGE}前)[:は]?(?P<old>{_DATE_SIGNS})[/、,→⇒ ]?(?:{_CHANGE}後|新)[:は]?(?P<new>{_DATE_SIGNS})"
)
_EARLIER = pattern(
    rf"{_DATE_SIGNS}(?:から|より)の?{_CHANGE}|(?:当初|前回|従前|旧|{_CHANGE}前)(?:の?(?:達成)?(?:期限|計画|予定|目標))?[:は]?{_DATE_SIGNS}"
)
_LATER = pattern(
    rf"(?:{_CHANGE}後(?:の?(?:達成)?期限)?[:は]?)({_DATE_SIGNS})|({_DATE_SIGNS})(?:に|へ|まで){_CHANGE}"
)
_TO_THIS = pattern(f"(?:に|へ|まで)?{_CHANGE}$")
_COURSE = pattern(
    rf"(?:着手|開始)[:=]?(?P<start>{_DATE_SIGNS})[→⇒➡⇨、,・]{{0,3}}(?:(?:完了|終了)(?P<planned>予定|見込み?)?|(?P<due>期限))[:=]?(?P<end>{_DATE_SIGNS})"
    rf"|(?P<start2>{_DATE_SIGNS})に?\(?(?:着手|開始)\)?[→⇒➡⇨、,・/~]{{0,3}}"
    rf"(?P<end2>{_DATE_SIGNS})に?\(?(?:(?:完了|終了)(?P<planned2>予定|見込み?)?|(?P<due2>期限))\)?"
)
"""A start and an end: 着手:R5.4完了:R5.8, R5.4着手・R5.8完了."""
_BETWEEN_DATES = pattern("(?<=[末度年月日])/")
_NONE = pattern(
    r"期限(?:なし|無し|未定|未設定)|時期未定|定めなし|随時|通年|毎年度?|継続(?:実施)?|別途(?:検討|調整)"
    r"|未実施|(?:措置|達成|実施|完了)済み?|完了"
)
_ANY_DIGIT = pattern("[0-9]")
_MONTH_FIRST = pattern(r"[0-9]{1,2}月")


def read_deadline(text: str, year: int | None = None) -> Deadline | NoDeadline:
    """Return the deadline of a cell that is one: 令和6年3月末, R6.3末,
    令和5年度第3四半期, 令和4年度〜令和6年度; of one that was changed, the one
    in force: 令和5年3月末→令和6年3月末.

    ``year`` is the calendar year of a month that is written without one
    (3月中旬). 以降, 未定, 検討中, a blank or a dash are ``deadline.none``. Two
    different dates that are no range, a start (令和4年4月着手) or a sentence
    are ``deadline.unreadable``; so is a rough one (令和5年春頃), with the days
    between which it ends.
    """
    if len(text) > LONGEST_DEADLINE:
        return no_deadline("deadline.unreadable", text)
    words = with_digits(unspaced(text)).removesuffix("。")
    if is_blank(words):
        return no_deadline("deadline.none", text)
    words = _in_force(_spelled(words))
    head, body = _head_and_body(words)
    rough = _rough(body, text)
    if rough:
        return rough
    found, rest = _leading_date(body, year)
    if found is None:
        return no_deadline(_code_without_date(head or body), text)
    if _OPEN_END.match(rest):
        return no_deadline("deadline.none", text)
    if found.last_day is None or not _is_plain_rest(rest, found):
        return no_deadline("deadline.unreadable", text)
    return Deadline(found.last_day, found.text)


def is_deadline(text: str) -> bool:
    """Tell whether a text is a date, or the one that another was changed to:
    →R5.9末.
    """
    return isinstance(read_deadline(text.lstrip("→⇒")), Deadline)


_ROUGH = pattern(
    r"(?P<year>(?:令和|平成|[RHrh])(?:元|[0-9]{1,2})|20[0-9]{2})(?P<kind>年度?|)"
    r"(?:(?P<season>[春夏秋冬])(?:頃|ごろ)?|(?<!年)(?<!度)末|(?<!度)(?P<half>[上下前後])(?:半?期|(?<=[前後])半)"
    r"|(?<!度)(?:第?(?P<quarter>[1-4])四半期|Q(?P<q>[1-4]))|(?P<month>1[0-2]|0?[1-9])月(?:頃|ごろ)|(?<!年)(?<!度))(?:まで)?"
)
"""A date that ends on one of several days: 令和5年春頃, R4 or R4末 (of the year or
the fiscal year), 令和5年下期, 2023年Q3, 令和5年9月頃.
"""
_SEASONS = {
    "春": (3, 6),
    "夏": (6, 9),
    "秋": (9, 12),
    "冬": (12, 15),
}
"""The months in which a season may be said to be over, 冬 in the next year."""


def _rough(words: str, text: str) -> NoDeadline | None:
    """Return the days between which a rough date ends; None of any other."""
    found = _ROUGH.fullmatch(words)
    if found is None:
        return None
    start = read_deadline(f"{found['year']}年1月")
    if not isinstance(start, Deadline):
        return None
    first, last = _rough_months(found)
    january = 12 * start.last_day.year - 1
    return NoDeadline(
        "deadline.unreadable",
        shown(text),
        _first_of(january + first),
        _first_of(january + last + 1) - timedelta(days=1),
    )


def _rough_months(found: re.Match[str]) -> tuple[int, int]:
    """Return the first and the last month, counted from January as 1, in which
    a rough date may end.
    """
    if found["season"] == "冬" and found["kind"] != "年度":
        return 1, 15  # that of its beginning or of its end
    if found["season"]:
        return _SEASONS[found["season"]]
    if found["month"]:
        month = int(found["month"])
        month += 12 if found["kind"] == "年度" and month <= 3 else 0
        return month - 1, month + 1
    quarter = found["quarter"] or found["q"]
    if quarter:
        first = 3 * int(quarter)
        return first, first + 3
    if found["half"] in {"上", "前"}:
        return 6, 9
    return 12, 15


def _first_of(month: int) -> date:
    """Return the first day of a month, counted from January of year 0 as 0."""
    return date(month // 12, month % 12 + 1, 1)


def deadlines_by_letter(text: str) -> dict[str, Deadline]:
    """Return the deadlines of a cell that gives each plan its own, by its
    letter: a:R4.12 b:R5.9; none where the cell says anything else.
    """
    words = with_digits(squeezed(text))
    for parts in (_LETTER_BEFORE, _LETTER_BEHIND):
        found = [*parts.finditer(words)]
        dates = {
            each["letter"].lower(): given_deadline(each["date"])
            for each in found
        }
        known = {letter: day for letter, day in dates.items() if day}
        is_whole = "".join(each[0] for each in found) == words
        if is_whole and len(known) == len(found) > 1:
            return known
    return {}


def given_deadline(words: str) -> Deadline | None:
    """Return the deadline that words are; None where they give none."""
    found = read_deadline(words)
    return found if isinstance(found, Deadline) else None


def _spelled(words: str) -> str:
    """Return a date without its era, of points or in English as the grammar
    takes it.
    """
    words = _WITHOUT_ERA.sub("令和", words)
    words = _ERA_WITH_POINT.sub(r"\1", words)
    words = _FISCAL.sub(lambda found: f"{found[1] or found[2]}年度", words)
    words = _END_OF_YEAR.sub(r"\1末", words)
    words = _OF_AN_EVENT.sub("", words)
    words = _MIDDLE_DOTS.sub(r"\1.\2.\3", words)
    english = _ENGLISH_MONTH.match(words)
    if english:
        return f"20{english[2]}年{english_month(english[1])}月"
    day = _ENGLISH_DAY.match(words)
    if day:
        return f"20{day[3]}年{english_month(day[2])}月{day[1]}日"
    return words


def english_month(name: str) -> int:
    """Return the number of a month by the first three letters of its name."""
    return _MONTHS.index(name) // 3 + 1


def _in_force(words: str) -> str:
    """Return the words of the deadline that holds, of one that was changed or
    is given with its start.
    """
    course = read_course(words)
    if course:
        return course.end
    both = _BOTH.fullmatch(words)
    if both:
        return str(both["new"])
    arrow = _ARROW.fullmatch(words)
    if arrow:
        later = _TO_THIS.sub("", arrow[2])
        return _changed_to(later, read_deadline(arrow[1])) or words
    remark = _WITH_REMARK.fullmatch(words)
    if remark is None:
        return words
    if _EARLIER.fullmatch(remark[2]):
        return remark[1]
    newer = _LATER.fullmatch(remark[2])
    is_changed = newer and isinstance(read_deadline(remark[1]), Deadline)
    return str(newer[1] or newer[2]) if newer and is_changed else words


class Course(NamedTuple):
    """The words of the dates on which something starts and ends."""

    start: str
    end: str
    is_planned: bool
    """Whether they call the end 予定, 見込 or 期限."""


def read_course(words: str) -> Course | None:
    """Return the start and the end that unspaced words give, and nothing else:
    R5.4着手・R5.8完了予定.
    """
    found = _COURSE.fullmatch(words)
    if found is None:
        return None
    return Course(
        found["start"] or found["start2"],
        found["end"] or found["end2"],
        any(map(found.group, ("planned", "planned2", "due", "due2"))),
    )


def _changed_to(later: str, earlier: Deadline | NoDeadline) -> str | None:
    """Return the words of a changed deadline, with the year of the earlier one
    where it has none and its month comes after; 12月→3月 may go either way.
    """
    if isinstance(earlier, NoDeadline):
        return None
    if date_at(later, 0):
        return later
    month = _MONTH_FIRST.match(later)
    day = earlier.last_day
    is_after = month and int(month[0].removesuffix("月")) >= day.month
    return f"{day.year}年{later}" if is_after else None


def no_deadline(code: str, text: str) -> NoDeadline:
    """Return that a text gives no deadline, with the text on one line."""
    return NoDeadline(code, shown(text))


def _head_and_body(words: str) -> tuple[str, str]:
    """Return what words say outside brackets, and what is read of them: all,
    or the brackets where nothing is outside; without a list's mark.
    """
    mark = _MARK.match(words)
    words = words[mark.end() :] if mark else words
    words = _EIGHT_DIGITS.sub(r"\1/\2/\3", _PART_IN_BRACKETS.sub(r"\1", words))
    head, notes = outside_and_inside(words)
    return head, words if head else " ".join(notes)


def _is_plain_rest(words: str, found: FoundDate) -> bool:
    """Tell whether what follows a date changes nothing: まで, に措置予定, a
    footnote's mark, but not 頃.
    """
    rest, notes = outside_and_inside(_TIME.sub("", words))
    if not _TRAIL.fullmatch(rest.replace(" ", "")):
        return False
    return all(_is_plain_note(note, found) for note in notes)


def _leading_date(body: str, year: int | None) -> tuple[FoundDate | None, str]:
    """Return the date that words begin with, behind a label such as 期限:, and
    what follows it.
    """
    lead = _LEAD.match(body)
    at = lead.end() if lead else 0
    if year is not None and _MONTH_FIRST.match(body, at):
        body = f"{year}年{body[at:]}"
        at = 0
    found = date_at(body, at)
    return found, body[found.end :] if found else ""


def _is_plain_note(note: str, found: FoundDate) -> bool:
    """Tell whether brackets behind a date say nothing but the same date again,
    and words that change nothing.
    """
    if _SAYS_DONE.fullmatch(note):
        return False  # a plan may say otherwise
    if _CHANGED.fullmatch(note):
        return True
    quarter = _QUARTER.fullmatch(note)
    if quarter:
        last_month = (int(quarter[1]) * 3 + 2) % 12 + 1
        day = found.last_day
        return day is not None and day.month == last_month
    note = _BETWEEN_DATES.sub("、", note)
    kept = list[str]()
    at = 0
    for other in dates_in(note):
        if other.last_day != found.last_day:
            return False
        kept.append(note[at : other.start])
        at = other.end
    kept.append(note[at:])
    return all(_NOTE.fullmatch(words.strip()) for words in kept)


def _code_without_date(head: str) -> str:
    is_unknown = says_unknown(head) and not _ANY_DIGIT.search(head)
    is_none = is_unknown or _NONE.fullmatch(head)
    return "deadline.none" if is_none else "deadline.unreadable"


def read_date(text: str) -> date | None:
    """Return the date of an option or a cell: 2022-04-01, or any form of a
    deadline, of which the last day counts.
    """
    found = read_deadline(
        text.strip().removesuffix("時点").removesuffix("現在")
    )
    return found.last_day if isinstance(found, Deadline) else None


# ---- Dates among other words ------------------------------------------------

_LONE_YEAR = pattern(rf"(?<![0-9A-Za-z一-龥]){LONE_YEAR}(?![0-9年./-])")
"""A year by its era and number alone: 25%（R6）."""


_WHOLE_YEAR = pattern(".*年度?|FY[0-9]{4}")


def names_after(text: str, day: date) -> bool:
    """Tell whether a text names a time that begins after a day; a month or a
    half is taken by its end.
    """
    words = with_digits(squeezed(text))
    for found in dates_in(_LONE_YEAR.sub(r"\g<0>年", words)):
        last = found.last_day
        is_year = _WHOLE_YEAR.fullmatch(found.text)
        if last and last > day and not (is_year and last <= _next_year(day)):
            return True
    return False


def heads_after(heading: str, day: date) -> bool:
    """Tell whether the values under a heading are of a time after a day:
    進捗（令和6年3月末）, but not one that names a deadline.
    """
    text = fold(heading)
    is_deadline = "期限" in text or "まで" in text
    return not is_deadline and names_after(text, day)


def _next_year(day: date) -> date:
    """Return the last day of the year that begins on a day."""
    return day + timedelta(days=365)


def without_dates(words: str) -> str:
    """Return unspaced words with each date, and the まで, に or 時点 behind
    it, cut out as by a comma.
    """
    words = with_digits(words)
    kept: list[str] = []
    at = 0
    for found in dates_in(words):
        kept.append(words[at : found.start])
        at = _cut_after(words, found.end)
    return "、".join([*kept, words[at:]])


_BEHIND = pattern(
    r"(?:頃|ごろ)?(?:まで(?:に(?:は)?)?|時点(?:で(?:は)?|の)?|現在(?:で|の)?|に(?:は)?|を?(?:目途|目処|めど)に)?"
)


def _cut_after(words: str, end: int) -> int:
    behind = _BEHIND.match(words, end)
    return behind.end() if behind else end


# ---- Showing a date ---------------------------------------------------------


def show_date(day: date, language: Language = "ja") -> str:
    """Return a date for a person: 令和4年4月1日 in Japanese, 2022-04-01 in
    English.
    """
    return era_text(day) if language == "ja" else day.isoformat()


class Day(NamedTuple):
    """A date that is shown when somebody reads it."""

    value: date

    def text(self, language: Language) -> str:
        """Return it as show_date does."""
        return show_date(self.value, language)


def era_text(day: date) -> str:
    """Return 令和4年4月1日, 令和元年5月1日; before 明治 the western year."""
    era = era_of(day)
    if era is None:
        return f"{day.year}年{day.month}月{day.day}日"
    year = day.year - era.year_before
    return f"{era.names[2]}{'元' if year == 1 else year}年{day.month}月{day.day}日"
