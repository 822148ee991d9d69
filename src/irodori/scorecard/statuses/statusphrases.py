"""What a phrase says about a plan: a status, with a date, with 期限内 or
期限超過, or with nothing.

======================== ======================================= =====================================
phrase                   example                                 what it says
======================== ======================================= =====================================
status                   取組中, 措置済                          the status
status limit             取組中（期限超過）                      the status, and that it is overdue
status date              取組中 期限:令和5年3月末                the status and its deadline
status limit date        取組中（期限超過） 令和5年3月末         all three
status date in a tag     【着手 令和5年3月末】                   the same where the legend calls it 着手
status no date           取組中 期限:未定                        the status, and that it has no deadline
started date             着手済 令和3年10月, 取組中（R5.10～）    the status; the date is when it began
start planned            令和5年10月着手予定                     未着手; the date is when it shall begin
started and done         R4.4着手→R5.2完了, R4.4着手、R6.3完了予定 措置済 since then; 取組中 until then
polite                   取組中です, 着手していない              the status
a kind of work           開発中, 検討開始, 未検討                取組中, 取組中, 未着手
aim status               完了に向け取組中                        the status
date status              R4.10措置済, R5.9 取組中                the status, as of or until that date
done date                措置済 令和4年10月, R4完了              the status, and when it was done
deadline alone           期限:令和5年3月末                       no status, a deadline
status and a remark      取組中（協議中）, 取組中：8割完了       the status (`phrasewords`)
status and other words   取組中（一部完了）                      not read
status and a question    措置済？                                not read
a form left open         完了：, 措置済[ ]                       not read
a ticked choice          □措置済 ■取組中                         the status ticked
no or two ticks          □措置済, ■措置済 ■取組中                not read
status and a range       ～完了, 完了～                          not read
done in the future       完了（令和6年3月予定）, R6.3完了予定    not read
======================== ======================================= =====================================

A phrase is consumed whole. 完了時期：…, 完了予定 and the like speak about the
future and are no status.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Literal
from unicodedata import normalize

from irodori.patterns import pattern
from irodori.scorecard.profile import (
    ACTIVE,
    DONE,
    NOT_STARTED,
    DeadlineWord,
)
from irodori.scorecard.statuses.phrasewords import (
    BEHIND,
    SEPARATORS,
    STATES,
    PhraseWords,
    remark_of,
)
from irodori.scorecard.values.boxes import Boxes, read_choice
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    given_deadline,
    read_course,
    read_deadline,
)
from irodori.scorecard.values.datewords import DEADLINE_NAME, LONE_YEAR
from irodori.scorecard.values.text import (
    fold,
    plain,
    shown,
    without_footnote,
    without_list_number,
)
from irodori.tuples import NamedTuple

StatusSource = Literal[
    "choice", "table", "list", "column", "note", "tag", "fill"
]
SOURCES: tuple[StatusSource, ...] = (
    "choice",
    "table",
    "list",
    "column",
    "note",
    "tag",
    "fill",
)
"""The sources in the order in which they are asked; a choice is a person's on
the page.
"""
_CELLS = frozenset({"table", "list", "column"})
"""The sources whose cells hold nothing but statuses."""
_BEGUN = "着手"
"""The status that is an event as well: 【着手 R6.3末】."""

LONGEST_PHRASE = 120
"""Characters of the longest text that is read as a phrase; a status with its
date is far shorter.
"""

_LABEL = pattern(r"(?:状況|状態|進捗|進捗状況|ステータス)[:=]")
_BRACKETED = pattern(r"[【\[](状況|状態|進捗|進捗状況|期限|期日)[】\]]:?")
"""A label in brackets: 【状況】取組中【期限】令和5年2月末."""
_LEADING_MARK = pattern(r"(?:[※*†][0-9]{0,2}|注[0-9]{1,2})[)）]?(?=\D)")
_BEFORE_LABEL = pattern(r"[^期〆締]{1,20}(?<=\s)(?=期限|期日|締切|〆切)")
_WEEKDAY = pattern(r"(?<=日)[(（][日月火水木金土](?:曜日?)?[)）]")
_PLANNED = pattern(
    r"予定|見込|目標|目途|目処|めど|時期|後|前|率|に向け|する|させる"
)
_FUTURE = pattern("予定|見込|目標|目途|目処|めど")
"""Behind a date it says that what is called done will be: 完了:R6.3予定."""
_ENDS = pattern("(?:完了|終了|達成|実現)$")
"""Before 予定 it says when something will end, and it may have begun."""
_OPEN = pattern(r"未定|未了|未確定|なし|無し|無$")
"""Behind a noun it says that the thing itself is open, or is not: 完了未定,
予定なし.
"""
_PROSE = pattern(r"[のはをにがとでもしへや]")
_TOWARDS = pattern(
    "(?:完了|措置|達成|実現|終了|公表|公開|施行|運用開始|リリース|導入|開始|策定|改正)に向けて?"
)
_SINCE = pattern("(?:から|より)$")
"""Before 取組中: R4.12より取組中."""
_UNTIL = pattern(r"(?:まで(?:に)?|[~〜])$")
"""Before 完了 or 着手: what is meant to be done by then."""
_OPEN_ENDED = pattern(
    r"^\s*+[~〜～]|(?:[~〜～:：=＝/／・…]|[(（\[［【]\s*+[)）\]］】])\s*+[)）\]］】]?$"
)
"""Beside a status alone: what leads up to it, what it begins, or a form that
nobody has filled in.
"""
_BARE_YEAR = pattern(LONE_YEAR)
_DEADLINE_LABEL = pattern(f"{DEADLINE_NAME}[:=は]?")
_STARTED = pattern("(?!未).{0,4}(?:着手|開始)(?!前)|検討予定")
"""The statuses whose date is that of the beginning."""
_BEGINNING = pattern("(?:(?:から|より|に)?開始(?:予定)?|に?着手|から)$")


class Said(NamedTuple):
    """What a source says about a plan."""

    status: str
    source: StatusSource
    deadline: Deadline | NoDeadline | None = None
    """The deadline given with the status, one that cannot be read included;
    None where none is given.
    """
    overdue: bool | None = None
    """Whether the source itself says 期限超過 (True) or 期限内 (False)."""
    is_late: bool = False
    """Whether it says 遅れ, which the date has to bear out."""
    detail: str = ""
    """For a fill: what it was read through."""
    dated: Deadline | None = None
    """A date before the status, or behind 着手 in a tag, which may be its
    deadline or the day on which it was written or begun; of what is done, the
    day on which it was.
    """
    began: Deadline | None = None
    """The day on which it began, R5.10着手; of what has not started, the day
    on which it shall.
    """


class NotRead(NamedTuple):
    """A phrase that begins or ends with a status, with other words that are
    not understood.
    """

    text: str
    is_prose: bool = False
    """Whether a particle follows, so that it may be a sentence: 取組中の課題.
    """


class DeadlineAlone(NamedTuple):
    """A phrase that gives a deadline and no status."""

    deadline: Deadline | NoDeadline


Phrase = Said | NotRead | DeadlineAlone | None


class StatusPhraseReader:
    """Reads phrases by the words of a profile and of the legend in force."""

    def __init__(
        self,
        words: PhraseWords,
        codes: Mapping[str, str] = MappingProxyType({}),
        named: Collection[str] = (),
    ) -> None:
        self._all_words = words
        self._named = named
        """The folded words of statuses that the legend itself uses."""
        self._words = words.statuses
        self._remarks = words.remarks
        self._codes = codes
        """The phrases that codes mean in a cell of statuses."""
        self.spoken = words.spoken
        self._known: dict[tuple[str, StatusSource], Phrase] = {}

    def read(self, text: str, source: StatusSource) -> Phrase:
        """Return what a phrase says; None where it has nothing to do with
        statuses.
        """
        if len(text) > LONGEST_PHRASE:
            return None
        if self._codes and source in _CELLS:
            code = fold(text).strip("()")
            text = self._codes.get(code, text)
        key = text, source
        if key not in self._known:
            phrase = self._unlisted(text)
            if source in _CELLS:
                phrase = self._all_words.plain.read(phrase)
            self._known[key] = self._read(phrase, source)
        return self._known[key]

    def _unlisted(self, text: str) -> str:
        """Return a phrase without the number of its place in a list, 措置済 for
        1.措置済; but not a number that the sheet gives another meaning.
        """
        phrase = without_list_number(text)
        number = fold(text.removesuffix(phrase)).strip(SEPARATORS)
        meaning = self._codes.get(number)
        is_other = meaning is not None and self.status(meaning) != self.status(
            phrase
        )
        if is_other:
            return text
        return phrase

    def status(self, text: str) -> str | None:
        """Return the status that a word is by itself."""
        return self._words.get(fold(text))

    def words_alone(self) -> dict[str, str]:
        """Return the status of each folded word that says it by itself in a
        cell of statuses.
        """
        known = (*self._words, *self._all_words.plain.words, *self._codes)
        read = {word: self.read(word, "table") for word in known}
        return {
            word: said.status
            for word, said in read.items()
            if isinstance(said, Said) and said == Said(said.status, "table")
        }

    def leaves(self, said: Said, remark: str) -> bool:
        """Tell whether a remark beside a status changes nothing about it."""
        if said.status not in {ACTIVE, NOT_STARTED}:
            return False
        return self._remarks.leaves(said.status == ACTIVE, remark)

    def taken_back(self, said: Said, remark: str) -> str:
        """Return the line of a remark that takes a status back, or gives
        another; nothing where there is none.
        """
        for line in remark.splitlines():
            is_long = len(line) > LONGEST_PHRASE
            other = None if is_long else self._read(line, said.source)
            is_other = isinstance(other, Said) and other.status != said.status
            if is_other or self._remarks.takes_back(line):
                return line
        return ""

    def _read(self, text: str, source: StatusSource) -> Phrase:
        choice = read_choice(text)
        if choice:
            return self._chosen(choice, text, source)
        words = self._all_words.in_one_language(_bare_words(text))
        words = self._all_words.without_manners(words)
        status = self._words.get(words)
        if status is not None and not _OPEN_ENDED.search(text):
            return Said(status, source)
        named = status or self._words.get(words.strip("~〜"))
        if named:
            return NotRead(shown(text))
        return (
            self._deadline_alone(words, text)
            or _course(words, source)
            or self._status_first(words, text, source)
            or self._status_last(words, text, source)
        )

    def _chosen(
        self, choice: Boxes, text: str, source: StatusSource
    ) -> Phrase:
        """Read the options of a form: the one ticked, where the others are
        other statuses.
        """
        ticked = [self._read(each, source) for each in choice.ticked]
        unticked = [self._read(each, source) for each in choice.unticked]
        if not any(isinstance(each, Said) for each in (*ticked, *unticked)):
            return None
        said = ticked[0] if choice.answer else None
        is_clear = isinstance(said, Said) and _is_one_of(said, unticked)
        if not is_clear or any(
            map(self._all_words.names_another, choice.unticked)
        ):
            return NotRead(shown(text))
        return said

    def _deadline_alone(self, words: str, text: str) -> DeadlineAlone | None:
        """Read a deadline without a status: 期限:令和5年3月末."""
        label = _DEADLINE_LABEL.match(words)
        if label is None or self._is_apart(text):
            return None
        if label.end() == len(words):
            return None
        found = read_deadline(_closed(words[label.end() :]))
        is_given = isinstance(found, Deadline) or found.is_answer
        if is_given:
            return DeadlineAlone(found)
        return None

    def _is_apart(self, text: str) -> bool:
        """Tell whether white space parts a status from the label of its
        deadline: 完了 期限:R5.3末, and not 完了期限:R5.3末.
        """
        before = _BEFORE_LABEL.match(text)
        return before is not None and self.status(before[0]) is not None

    def _status_first(
        self, words: str, text: str, source: StatusSource
    ) -> Phrase:
        """Read a phrase that begins with a status."""
        word = self._all_words.word(words.startswith)
        if word is None:
            return None
        after = words[len(word) :]
        if _is_no_status(word, after, text):
            return None
        if _PROSE.match(after):
            is_state = word.endswith(STATES)
            return NotRead(shown(text), is_prose=True) if is_state else None
        return self._followed(word, after, source) or NotRead(shown(text))

    def _followed(
        self, word: str, after: str, source: StatusSource
    ) -> Said | None:
        """Return a status with what follows its word, None where that is not
        understood.
        """
        rest = after.lstrip(SEPARATORS).rstrip(BEHIND)
        limit, rest = self._all_words.limit(rest)
        said = limited(Said(self._words[word], source), limit)
        if not rest:
            return said
        if self._words.get(rest, said.status) != said.status:
            return None
        dated = _with_rest(said, word, rest)
        if dated is None:
            return self._with_remark(said, remark_of(after), source)
        is_tag = source == "tag" and word == _BEGUN
        if is_tag and dated.began == given_deadline(rest):
            return self._of_a_tag(dated)
        return dated

    def _of_a_tag(self, said: Said) -> Said:
        """Return 着手 with its date in a tag: the deadline, as that of any
        status, where the legend calls one so, else that or the beginning.
        """
        day = said.began
        if _BEGUN in self._named:
            return said._replace(began=None, deadline=day)
        return said._replace(began=None, dated=day)

    def _with_remark(
        self, said: Said, remark: str, source: StatusSource
    ) -> Said | None:
        """Return a status with a remark that leaves it as it is, or says it
        again with its date; None for another remark.
        """
        again = self._read(remark, source) if remark else None
        if isinstance(again, Said) and again.status == said.status:
            return again._replace(overdue=said.overdue, is_late=said.is_late)
        if said.status == DONE:
            day = self._remarks.done_on(remark)
            if day:
                return said._replace(dated=day)
            return None
        is_harmless = not isinstance(again, Said) and self.leaves(said, remark)
        if is_harmless:
            return said
        return None

    def _status_last(
        self, words: str, text: str, source: StatusSource
    ) -> Phrase:
        """Read a phrase that ends with a status."""
        word = self._all_words.word(words.endswith)
        if word is None:
            return None
        before = words.removesuffix(word)
        return self._preceded(word, before, source) or NotRead(shown(text))

    def _preceded(
        self, word: str, before: str, source: StatusSource
    ) -> Said | None:
        """Return a status with the date before its word, None where that is
        not understood.
        """
        limit, lead = self._all_words.limit(before.strip(SEPARATORS))
        said = limited(Said(self._words[word], source), limit)
        goes_on = word.endswith("中")
        if not lead or (goes_on and _TOWARDS.fullmatch(lead)):
            return said
        if said.status == DONE and _BARE_YEAR.fullmatch(lead):
            return _done_in(said, lead)
        if _ENDS.search(lead) or (not goes_on and _UNTIL.search(before)):
            return None
        return _with_date_before(said, lead, word)

    def limit(self, text: str) -> DeadlineWord | None:
        """Return what a text says that is 期限超過, 遅れ or 期限内 alone."""
        found, rest = self._all_words.limit(fold(text).strip(SEPARATORS))
        if rest:
            return None
        return found


def _is_one_of(said: Said, others: Sequence[Phrase]) -> bool:
    """Tell whether the other options of a form are other statuses, if there
    are any, and say nothing else.
    """
    read = [each for each in others if isinstance(each, Said)]
    return bool(read or not others) and all(
        each == Said(each.status, said.source) and each.status != said.status
        for each in read
    )


def _bare_words(text: str) -> str:
    """Return the folded words of a phrase without marks, weekdays and a label
    such as 状況:.
    """
    words = _WEEKDAY.sub("", fold(text))
    words = _BRACKETED.sub(r"\1:", words)
    words = _LEADING_MARK.sub("", words, count=1)
    words = _LABEL.sub("", words, count=1)
    return without_footnote(words.lstrip(SEPARATORS).rstrip(BEHIND))


def limited(said: Said, limit: DeadlineWord | None) -> Said:
    """Return a status with the limit that is given beside it."""
    if limit is None or limit == "late":
        return said._replace(is_late=limit is not None)
    return said._replace(overdue=limit == "overdue")


def _begun(said: Said, day: Deadline, words: str) -> Said | None:
    """Return a status with the day on which it began, or shall begin where it
    has not.
    """
    is_ahead = _FUTURE.search(words) is not None
    if is_ahead and said.status != NOT_STARTED:
        return None
    return said._replace(began=day)


def _with_date_before(said: Said, lead: str, word: str) -> Said | None:
    """Return a status with the date before it, which its word or a label says
    the meaning of.
    """
    label = _DEADLINE_LABEL.match(lead)
    since = _SINCE.search(lead) if said.status == ACTIVE else None
    if since:
        lead = lead[: since.start()]
    bare = lead.removesuffix("に").removesuffix("時点")
    date = read_deadline(lead[label.end() :] if label else bare)
    if isinstance(date, NoDeadline):
        return None
    if since or (not label and _STARTED.match(word)):
        return _begun(said, date, word)
    if label or word.endswith("予定"):
        return said._replace(deadline=date)
    return said._replace(dated=date)


def _with_rest(said: Said, word: str, rest: str) -> Said | None:
    """Return a status with the date behind its word."""
    if said.status == DONE and _BARE_YEAR.fullmatch(rest):
        return _done_in(said, rest)
    if "?" in rest:
        return None
    began = _beginning(word, rest)
    if not began and said.source in _CELLS and said.status != DONE:
        began = _open_since(rest, is_begun=said.status == ACTIVE)
    if began:
        return _begun(said, began, word + rest)
    return _with_deadline(said, rest)


def _with_deadline(said: Said, rest: str) -> Said | None:
    """Return a status with the deadline that follows it, which may be 未定."""
    label = _DEADLINE_LABEL.match(rest)
    words = rest
    if label:
        words = rest[label.end() :].lstrip(SEPARATORS)
    words = _closed(words.rstrip(BEHIND))
    is_done = said.status == DONE and not label
    if is_done and _FUTURE.search(words):
        return None
    deadline = read_deadline(words)
    if isinstance(deadline, Deadline):
        if is_done:
            return said._replace(dated=deadline)
    elif deadline.says_nothing:
        return said
    elif is_done or not (label or deadline.is_answer):
        return None
    return said._replace(deadline=deadline)


def _closed(words: str) -> str:
    """Return words with the closing brackets that were taken off their end."""
    missing = words.count("(") - words.count(")")
    return words + ")" * missing


def _course(words: str, source: StatusSource) -> Said | None:
    """Read when something began and when it was done or shall be:
    R4.4着手→R5.2完了.
    """
    course = read_course(plain(words))
    if course is None:
        return None
    start = given_deadline(course.start)
    end = given_deadline(course.end)
    if start is None or end is None or end.last_day < start.last_day:
        return None
    if course.is_planned:
        return Said(ACTIVE, source, deadline=end, began=start)
    return Said(DONE, source, dated=end)


def _is_no_status(word: str, after: str, text: str) -> bool:
    """Tell whether what follows a word makes it no status: 着手予定, 完了期限."""
    if _PLANNED.match(after) or _is_compound(word, after, text):
        return True
    return bool(_OPEN.match(after)) and not word.endswith(STATES)


def _is_compound(word: str, after: str, text: str) -> bool:
    """Tell whether a status is a part of a longer noun: 完了期限, 着手遅れ,
    with no space between.
    """
    if word.endswith(STATES) or not after.startswith(
        ("期限", "期日", "日", "遅")
    ):
        return False
    return word + after[:1] in normalize("NFKC", text)


def _done_in(said: Said, year: str) -> Said | None:
    """Return what was done in a year by its era and number alone, R4, with the
    first day of it; R0 is no year.
    """
    last = given_deadline(f"{year}年")
    if last is None:
        return None
    first = last.last_day.replace(month=1, day=1)
    return said._replace(dated=Deadline(first, year))


# ---- When it began -------------------------------------------------------------


def _beginning(word: str, rest: str) -> Deadline | None:
    """Return the date behind a status on which it says that it began: that of
    令和3年10月開始, or behind the word of a start, as in 着手済 令和3年10月, but
    not in 着手 期限:令和5年3月末.
    """
    named = _BEGINNING.search(rest)
    day = given_deadline(rest[: named.start()]) if named else None
    if day or not _STARTED.match(word) or _DEADLINE_LABEL.match(rest):
        return day
    return given_deadline(rest)


def _open_since(words: str, *, is_begun: bool) -> Deadline | None:
    """Return the date from which something goes on, R5.10~; of a year in which
    it has begun, the first day.
    """
    since = words.removesuffix("~").removesuffix("〜")
    if since == words:
        return None
    is_bare = _BARE_YEAR.fullmatch(since) is not None
    found = given_deadline(f"{since}年" if is_bare else since)
    if found is None or not is_begun:
        return found
    last = found.last_day
    if is_bare:
        return found._replace(last_day=last.replace(month=1, day=1))
    if since.endswith("年度"):
        april = last.replace(year=last.year - 1, month=4, day=1)
        return found._replace(last_day=april)
    return found
