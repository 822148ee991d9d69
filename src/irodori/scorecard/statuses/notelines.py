"""What a note (a comment) on a plan's cell says. It is read whole.

================================ ==========================================
note                             what it says
================================ ==========================================
取組中 期限:令和5年3月末         the status, as in a column
佐藤:⏎取組中⏎期限:令和5年3月末   the same, its author's name left out
未着手⏎（理由）予算未措置のため  the status; the reason changes nothing
取組中⏎進捗率60%                 the status; the remark changes nothing
完了⏎※一部除く, 措置済⏎差戻し    in doubt: what another line means is not known
取組中⏎措置済, 目標:⏎措置済      in doubt: two statuses, or one of another time
様式の番号を確認すること。       nothing: no line is a status
================================ ==========================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.profile import DONE
from irodori.scorecard.statuses.statusphrases import (
    DeadlineAlone,
    NotRead,
    Phrase,
    Said,
    StatusPhraseReader,
)
from irodori.scorecard.values.dates import Deadline, NoDeadline
from irodori.scorecard.values.datewords import (
    date_at,
    dates_in,
    with_digits,
)
from irodori.scorecard.values.text import fold, shown

_AUTHOR = pattern(r"\s*+([^\n:]{1,40}):[ \t\u3000]*+\n")
"""The name that Excel writes into a new comment, on a line of its own with
this colon; on one line with the status it may be what is done: A県: 完了.
"""
_NO_NAME = pattern(
    "[のはがをに]|[前次今毎]回|今[年後期]|[前昨来翌]年|旧|変更|例|選択|条件|想定|計画|時点|現在|現状|年度|四半期|上期|下期"
    "|期限|期日|締切|〆切|時期|状況|状態|進捗|備考|参考|理由|案|定義|意味|以下|記入|入力|回答|最終|将来|確認|修正|依頼|待ち|指示|質問|連絡|メモ|注意|目安|段階|システム|申請|様式"
)
"""What a heading holds and hardly a name: 目標 is among the words that take a
status back.
"""
_WHO_AND_WHEN = pattern(
    r"[(\[【]?(?:担当(?:課|者|部署|係)?|連絡先|(?:記入|更新|確認|作成)(?:者|日))[)\]】:]"
)
_WRITTEN = frozenset(["確認", "更新", "記入"])
_REASON = pattern(r"[(\[【]?理由[)\]】:]")
_STOPPED = pattern(
    "中止|廃止|延期|保留|見送|断念|凍結|休止|中断|取りやめ|取り止め|一部|除|済"
)
_GOES_ON = pattern(
    r"(?:期限|期日|締切|〆切)\s*+[:：=＝は]?+\s*+$|[、,(（]\s*+$"
)


class NoteReader:
    """Reads notes by the words of a profile and of the legend in force."""

    def __init__(
        self, phrases: StatusPhraseReader, status_words: re.Pattern[str]
    ) -> None:
        self._phrases = phrases
        self._status_words = status_words
        """The words of statuses, and those that take one back."""

    def read(self, text: str) -> Said | Sentence | None:
        """Return the status that a note gives, or why it is in doubt; None
        where it gives none.
        """
        text = self._without_author(text)
        whole = self._phrases.read(text, "note")
        if isinstance(whole, Said) and _is_read(whole.deadline):
            return whole
        return self._read_lines(text)

    def _read_lines(self, text: str) -> Said | Sentence | None:
        """Return the status that the lines of a note give together."""
        lines = [line for line in _joined_lines(text) if line.strip()]
        phrases = [self._phrases.read(line, "note") for line in lines]
        said = [phrase for phrase in phrases if isinstance(phrase, Said)]
        if not said:
            return _not_read(phrases)
        for line, phrase in zip(lines, phrases, strict=True):
            if not self._agrees(said[0], phrase, line):
                return Sentence("status.note_beside", {"text": shown(line)})
        return _with_deadline(said, phrases, text)

    def _without_author(self, text: str) -> str:
        author = _AUTHOR.match(text)
        return (
            text[author.end() :]
            if author and self._is_name(author[1])
            else text
        )

    def _is_name(self, text: str) -> bool:
        """Tell whether the text before a colon may be the name of a person or
        an office.
        """
        words = fold(text)
        return not (
            _NO_NAME.search(words)
            or self._status_words.search(words)
            or any(dates_in(words))
        )

    def _agrees(self, said: Said, phrase: Phrase, line: str) -> bool:
        """Tell whether a line leaves a status as it is."""
        if isinstance(phrase, Said):
            return _status_of(phrase) == _status_of(said)
        if isinstance(phrase, DeadlineAlone):
            return True
        words = fold(line)
        if self._phrases.leaves(said, line) or _is_checked(words):
            return True
        if _WHO_AND_WHEN.match(words):
            return self._status_words.search(words) is None
        is_reason = _REASON.match(words) and not _STOPPED.search(words)
        return said.status != DONE and bool(is_reason)


def _is_checked(words: str) -> bool:
    """Tell whether a line says when the note was written: 令和4年12月1日確認."""
    words = with_digits(words)
    date = date_at(words, 0)
    return date is not None and words[date.end :] in _WRITTEN


def _is_read(deadline: Deadline | NoDeadline | None) -> bool:
    return (
        not isinstance(deadline, NoDeadline)
        or deadline.code == "deadline.none"
    )


def _status_of(said: Said) -> tuple[str, bool | None, bool]:
    return said.status, said.overdue, said.is_late


def _joined_lines(text: str) -> Iterator[str]:
    """Yield the lines of a note, one that ends with 期限: or within brackets
    together with the next.
    """
    begun = ""
    for line in text.splitlines():
        begun += line
        if not _GOES_ON.search(line):
            yield begun
            begun = ""
    if begun:
        yield begun


def _not_read(phrases: Sequence[Phrase]) -> Sentence | None:
    """Return that a line seems to be a status and is not understood."""
    for phrase in phrases:
        if isinstance(phrase, NotRead) and not phrase.is_prose:
            words = {
                "place": Sentence("status.from.note"),
                "word": phrase.text,
            }
            return Sentence("status.unknown_word", words)
    return None


def _with_deadline(
    said: Sequence[Said], phrases: Sequence[Phrase], text: str
) -> Said | Sentence:
    """Return a status with the one deadline that its note gives."""
    given: dict[object, Deadline | NoDeadline] = {}
    for phrase in phrases:
        if isinstance(phrase, Said | DeadlineAlone) and phrase.deadline:
            given[_day_or_words(phrase.deadline)] = phrase.deadline
    if len(given) > 1:
        return Sentence("deadline.ambiguous", {"text": shown(text)})
    deadline = next(iter(given.values()), None)
    return said[-1]._replace(deadline=deadline)


def _day_or_words(deadline: Deadline | NoDeadline) -> object:
    if isinstance(deadline, Deadline):
        return deadline.last_day
    return deadline.text
