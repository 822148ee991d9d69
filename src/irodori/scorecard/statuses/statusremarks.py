"""What may be written beside a status and leaves it as it is.

取組中（関係省庁と協議中）, 取組中：要件定義を完了   a step on the way
取組中（8割完了）, 取組中⏎進捗率60%                  less than all of it
未着手（予算要求中）                                 a step before the start
未着手⏎※他省庁との調整が必要                         what it takes
措置済（令和4年12月公表）                            how it was done, and when

取りやめ, 誤り。正しくは取組中                       takes it back

Anything else may say that the status is another: 取組中（未着手の県あり）.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.dates import Deadline, read_deadline
from irodori.scorecard.values.datewords import date_at, with_digits
from irodori.scorecard.values.text import fold, longest_first

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
        self._taken_back = pattern(
            rf"{_OF_IT}(?:{_either(words['retracts'])}){_SO}", keep=keep
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
        found = read_deadline(words[: len(words) - len(act)])
        return found if isinstance(found, Deadline) else None

    def _is_against(self, words: str) -> bool:
        return any(word in words for word in self._against)


def remark_of(after: str) -> str:
    """Return the remark that follows a status in brackets or behind a mark;
    nothing where it is none.
    """
    found = _FORM.fullmatch(after)
    return (found[1] or found[2]) if found else ""


def _one_of(
    words: Sequence[str], state: str, *, keep: bool
) -> re.Pattern[str]:
    """Return a pattern of one of some words in its state, behind what it is
    about.
    """
    return pattern(f"{_ABOUT}(?:{_either(words)}){state}", keep=keep)


def _either(words: Sequence[str]) -> str:
    folded = map(fold, words)
    return "|".join(map(re.escape, longest_first(folded)))
