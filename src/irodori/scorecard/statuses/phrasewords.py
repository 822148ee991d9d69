"""The words that the phrases of statuses are read by, those that say a status
only in a cell of nothing but statuses, and what may be written beside a status
and leaves it as it is.

取組中（関係省庁と協議中）, 取組中：要件定義を完了   a step on the way
取組中（8割完了）, 取組中⏎進捗率60%                  less than all of it
未着手（予算要求中）                                 a step before the start
未着手⏎※他省庁との調整が必要                         what it takes
措置済（令和4年12月公表）                            how it was done, and when

完了 / Done, In progress（実施中）                   the same in English
取りやめ, 誤り。正しくは取組中                       takes it back

Any other remark may say that the status is another: 取組中（未着手の県あり）.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from types import MappingProxyType

from irodori.patterns import pattern
from irodori.scorecard.profile import (
    ACTIVE,
    DONE,
    NOT_STARTED,
    DeadlineWord,
    Profile,
)
from irodori.scorecard.values.dates import Deadline, given_deadline
from irodori.scorecard.values.datewords import date_at, with_digits
from irodori.scorecard.values.text import any_of, fold, longest_first

STATES = ("中", "済", "済み")
"""How words end that can only be a status; 完了 and 着手 are nouns too:
完了期限, 着手の時期.
"""
SEPARATORS = ":=,;/・()[]【】「」『』、。〜~-"
BEHIND = ":=,;/・()[]【】「」『』、。"
"""What may end a phrase; 令和4年10月~ is a beginning."""
_POLITE = pattern(
    r"(?:です|である)$|(?<=着手|開始|完了)(?:しました|した|しています|している)$"
)
_AS_PLANNED = pattern(
    r"^(?:前倒し(?:で|して)?|早期に?|(?:当初)?(?:予定|計画)(?:どおり|通り)に?)[、,]?"
)
_NOT_YET = pattern(r"(.+?)[はを]?して(?:いない|いません|おりません)")
_INCLUDED = pattern(r"\(([^()]{1,20})含む\)?$")
_NOT_ALL = pattern(
    "未|一部|残|除|見込|予定|途中|仮|検討|中止|廃止|延期|保留|見送|取りやめ|中断|休止|凍結|断念|遅|困難|概ね|ほぼ"
)
_ENGLISH = {
    **dict.fromkeys(["done", "complete", "completed", "finished"], DONE),
    **dict.fromkeys(["inprogress", "ongoing", "underway"], ACTIVE),
    **dict.fromkeys(["notstarted", "notyet", "notyetstarted"], NOT_STARTED),
}
"""What may be beside a status that says the same in Japanese."""
_BOTH = pattern(
    r"(?P<japanese>[^()/|A-Za-z]{1,20})[/|(・]?(?P<english>[A-Za-z-]{4,20})\)?"
    r"|(?P<before>[A-Za-z-]{4,20})[/|(・]?(?P<behind>[^()/|A-Za-z]{1,20})\)?"
)
_LATIN = pattern("[A-Za-z]")
_NO_FURTHER: Mapping[str, str] = MappingProxyType({})


class PhraseWords:
    """The words of a profile that phrases are read by, and further ones of a
    legend.
    """

    def __init__(
        self, profile: Profile, further: Mapping[str, str] = _NO_FURTHER
    ) -> None:
        words = {**profile.status_words, **further}
        work = _words_of_work(words, profile.words["work"])
        self.statuses = {**work, **words}
        """The status that each folded word names."""
        self._longest_first = longest_first(self.statuses)
        self._by_case = _by_case(self.statuses)
        self.plain = PlainWords(words, profile.cell_status_words)
        self._limits = profile.limits
        self._longest_limits = longest_first(self._limits)
        against = {word for word in words if len(word) > 2}
        self.remarks = RemarkReader(profile, against.union(self._limits))
        self.spoken = frozenset(words).union(self._limits)
        """All folded words of statuses and of their limits."""

    def word(self, is_there: Callable[[str], bool]) -> str | None:
        """Return the longest status that words begin or end with."""
        return next(filter(is_there, self._longest_first), None)

    def limit(self, words: str) -> tuple[DeadlineWord | None, str]:
        """Return the limit that words begin with, 期限超過, 遅れ or 期限内,
        and what is left of them.
        """
        for word in self._longest_limits:
            if words.startswith(word):
                rest = words[len(word) :].lstrip(SEPARATORS)
                return self._limits[word], rest.rstrip(BEHIND)
        return None, words

    def without_manners(self, words: str) -> str:
        """Return a status for its polite form, 未着手 for 着手していない, without
        what it includes and without how it came about, 前倒しで完了; other
        words as they are.
        """
        as_planned = _AS_PLANNED.sub("", words)
        if as_planned in self.statuses:
            return as_planned
        not_yet = _NOT_YET.fullmatch(words)
        plainer = f"未{not_yet[1]}" if not_yet else _POLITE.sub("", words)
        included = _INCLUDED.search(words)
        if included and not self._may_be_status(included[1]):
            plainer = words[: included.start()]
        return plainer if plainer in self.statuses else words

    def in_one_language(self, words: str) -> str:
        """Return a status as it is listed for one in other capitals, IN
        PROGRESS, and for one that English says again, 完了/Done; other words
        as they are.
        """
        if words in self.statuses or not _LATIN.search(words):
            return words
        found = _BOTH.fullmatch(words)
        if found is None:
            return self._by_case.get(words.casefold(), words)
        status = found["japanese"] or found["behind"]
        english = (found["english"] or found["before"]).replace("-", "")
        meant = _ENGLISH.get(english.casefold())
        is_same = meant is not None and self.statuses.get(status) == meant
        return status if is_same else words

    def _may_be_status(self, words: str) -> bool:
        return _NOT_ALL.search(words) is not None or any(
            word in words for word in self.statuses
        )

    def names_another(self, option: str) -> bool:
        """Tell whether a remark behind an option names another status, as it
        may of the whole: □未着手（実際は取組中）, but not 未着手（検討中を含む）.
        """
        word, _, remark = fold(option).partition("(")
        own = self.statuses.get(word.strip(), "")
        is_open = bool(own) and not _INCLUDED.search(f"({remark}")
        return is_open and any(
            each in remark and status != own and each.endswith(STATES)
            for each, status in self.statuses.items()
        )


def _by_case(words: Mapping[str, str]) -> dict[str, str]:
    """Return the words in Latin letters by their form without capitals; none
    of those that differ in capitals alone and name different statuses.
    """
    found: dict[str, str] = {}
    for word in filter(_LATIN.search, words):
        first = found.setdefault(word.casefold(), word)
        if first and words[first] != words[word]:
            found[word.casefold()] = ""
    return {plain: word for plain, word in found.items() if word}


def phrase_words(profile: Profile, further: Mapping[str, str]) -> PhraseWords:
    """Return the words of a profile with those of a legend, which seldom has
    any of its own.
    """
    if further.items() <= profile.status_words.items():
        return profile.once(PhraseWords)
    return PhraseWords(profile, further)


def _words_of_work(
    words: Mapping[str, str], work: Iterable[str]
) -> dict[str, str]:
    """Return the status of each word that is made of a kind of work: 開発中,
    検討開始, 未検討.
    """
    active = words.get("取組中")
    not_started = words.get("未着手")
    found: dict[str, str] = {}
    if active:
        endings = ("中", "開始", "着手")
        found |= {each + end: active for each in work for end in endings}
        found["一部着手"] = active
    if not_started:
        found |= {f"未{each}": not_started for each in work}
        found["検討予定"] = not_started
    return found


# ---- In a cell of nothing but statuses -----------------------------------------
#
# 終了, 継続: in a plan's own text 継続 may be of the plan, and 調整中 of the text.

_ENDED = pattern(r"(?:した|済み?)$")
"""終了した is 終了 where a legend colours that."""
_IS_APART = pattern(r"$|[\W0-9]|令和|[Rr][0-9]")
"""What follows a word that is no part of a longer one."""


class PlainWords:
    """Puts a word that says its status anywhere in the place of one that says
    it only in a cell of statuses.
    """

    def __init__(
        self, words: Mapping[str, str], cell_words: Mapping[str, str]
    ) -> None:
        """Take the folded words of statuses, and those of cells."""
        plainest: dict[str, str] = {}
        for word, status in words.items():
            plainest.setdefault(status, word)
        self._plainer = {
            word: plainest[status]
            for word, status in cell_words.items()
            if word not in words and status in plainest
        }
        self._plainer |= {
            word: stem
            for word in self._plainer
            if (stem := _ENDED.sub("", word)) in words
        }
        self.words = tuple(self._plainer)
        """The words that say a status only in a cell of statuses."""
        self._longest_first = longest_first(self._plainer)

    def read(self, text: str) -> str:
        """Return the text of a cell of statuses in plain words: 措置済（R5.3）
        for 終了（R5.3）.
        """
        folded = fold(text)
        for word in self._longest_first:
            rest = folded.removeprefix(word)
            if rest != folded and _IS_APART.match(rest):
                return self._plainer[word] + rest
        return text


# ---- Beside a status -----------------------------------------------------------

_SHARE = pattern(
    "(?:完了率|進捗率|進捗度|進捗|達成率)?[:=はが]?約?(?:[1-9][0-9]?(?:[.][0-9]{1,2})?%|[1-9]割)(?:程度)?"
    "(?:(?:を|が)?(?:完了|終了|実施|進捗|達成))?(?:済み?)?"
)
_NEED = pattern(r"[^0-9?、。]{2,20}(?:が必要|を要する)")
_STATE = "(?:中|済み?|[をはが]?(?:完了|終了|実施)(?:済み?|した|しました)?)"
_ABOUT = "[^0-9?、。]{0,20}?"
_BY_ITSELF = pattern("(?:照会|調整|確認)中")
"""It may be the status that somebody asks about."""
_OF_THE_STATUS = ("状況", "取消", "取り消", "取下", "取り下")
"""What is asked or agreed about with one of these may be the status."""
_NOT_THE_ACT = pattern("案|骨子|検討|試|先行|暫定|中間|協議")
_CLAUSE = pattern("[。、,;:()・]")
_OF_IT = "(?:[^0-9。、]{0,12}(?:は|が|の|を|に|により|につき|のため))?"
_SO = "(?:した|しました|する|された|と?なった|になった|とする|です|である|あり|(?:の)?ため|の可能性)?"
_FORM = pattern(r"[(\[【]([^()\[\]【】]+)[)\]】]?|[。:、,※]([^()\[\]【】]+)")
_DRESS = "※()[]【】。・"


class RemarkReader:
    """Reads remarks by the words of a profile."""

    def __init__(self, profile: Profile, against: Collection[str]) -> None:
        """Take the profile's words, and those that speak of a status or its
        deadline.
        """
        words = profile.words
        keep = profile.is_shipped
        taking_back = (*words["takes_back"], *words["retracts"])
        self._against = frozenset(map(fold, taking_back)).union(
            against, _OF_THE_STATUS
        )
        preparing = words["preparing"]
        retracting = any_of(map(fold, words["retracts"]))
        self._taken_back = pattern(
            rf"{_OF_IT}(?:{retracting}){_SO}", keep=keep
        )
        self._before = _one_of(preparing, "中", keep=keep)
        steps = [*preparing, *words["steps"]]
        self._on_the_way = _one_of(steps, _STATE, keep=keep)
        done = "(?:済み?|した|しました)?"
        self._act = _one_of(words["acts"], done, keep=keep)

    def leaves(self, is_started: bool, remark: str) -> bool:
        """Tell whether a remark beside what is not done yet changes nothing."""
        words = fold(remark).strip(_DRESS)
        if self._is_against(words) or _BY_ITSELF.fullmatch(words):
            return False
        if _NEED.fullmatch(words):
            return True
        if not is_started:
            return self._before.fullmatch(words) is not None
        return bool(
            _SHARE.fullmatch(words) or self._on_the_way.fullmatch(words)
        )

    def takes_back(self, remark: str) -> bool:
        """Tell whether a clause of a remark says that a status does not hold:
        状況は未確認.
        """
        clauses = _CLAUSE.split(fold(remark).strip(_DRESS))
        return any(map(self._taken_back.fullmatch, clauses))

    def done_on(self, remark: str) -> Deadline | None:
        """Return the date that a remark beside what is done gives with the
        act by which it was done: 令和4年12月公表.
        """
        words = with_digits(fold(remark).strip(_DRESS))
        date = date_at(words, 0)
        act = words[date.end :] if date else ""
        if not act or self._is_against(act) or _NOT_THE_ACT.search(act):
            return None
        if not self._act.fullmatch(act.removeprefix("に")):
            return None
        return given_deadline(words[: len(words) - len(act)])

    def _is_against(self, words: str) -> bool:
        return any(word in words for word in self._against)


def remark_of(after: str) -> str:
    """Return the remark that follows a status in brackets or behind a mark;
    nothing where it is none.
    """
    found = _FORM.fullmatch(after)
    return (found[1] or found[2]) if found else ""


def _one_of(
    words: Iterable[str], state: str, *, keep: bool
) -> re.Pattern[str]:
    """Return a pattern of one of some words in its state, behind what it is
    about.
    """
    either = any_of(map(fold, words))
    return pattern(f"{_ABOUT}(?:{either}){state}", keep=keep)
