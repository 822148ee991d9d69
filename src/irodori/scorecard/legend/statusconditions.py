"""The conditions of a legend that name statuses: 取組中(期限超過).

The reader takes a condition whole: what it does not know makes the condition
None, and its rule is in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence

from irodori.patterns import pattern
from irodori.scorecard.legend.conditions import LONGEST_CONDITION
from irodori.scorecard.profile import ACTIVE, DONE, NOT_STARTED, Profile
from irodori.scorecard.values.periods import COUNTED, TimeBand, period_at
from irodori.scorecard.values.text import any_of, fold
from irodori.tuples import NamedTuple


class StatusWord(NamedTuple):
    """A status as a legend says it; a word that the profile does not know is
    its own status.
    """

    word: str
    status: str
    overdue: bool | None
    known: bool
    within: TimeBand | None = None
    """How far away the deadline is: 期限まで1か月以内."""
    but: frozenset[str] = frozenset()
    """The statuses that it leaves out: 期限超過（中止を除く）."""


UNFINISHED = "*"
"""What a condition means that names a deadline and no status, 期限超過: all
that is not done.
"""
REST = "+"
"""What それ以外 means in a legend: every status that it does not name."""
_ALL_UNDONE = "未完了"
_UNFINISHED_WORDS = {_ALL_UNDONE: UNFINISHED, "未了": UNFINISHED}
LEFT_UNDONE = "未措置"
"""What a legend calls all that is not done where it names no other status of
that kind; else what is not begun.
"""
_REST = pattern(
    r"(?:(?:上記|左記|前記|それ|これ|これら)?以外|その他|残り)"
    r"(?:の(?:もの|場合|取組|プラン))?[はをがで、]*"
)
_BUT = pattern(r"^(?:ただし|但し|なお)、?")
_PLAINER = (
    (pattern(r"^[A-Z1-9ア-オ][:=.](?![0-9])"), ""),
    (
        pattern(
            r"(?:措置済み?|実施済み?|対応済み?|完了)"
            r"(?:で(?:は)?ない|と?(?:して|なって|されて)い?ない)"
        ),
        "未完了",
    ),
    (
        pattern(
            r"期日|締切日?|〆切|(?:終了|完了)(?:予定)?日(?=[をがの]?(?:超|内|前|後|経|過|到来))"
        ),
        "期限",
    ),
    (pattern(r"期限未経過"), "期限内"),
    (pattern(r"(?<=期限を(?:過ぎ|超え))たら"), "た"),
    (pattern(r"\((?:予定|計画)(?:どおり|通り)\)"), "(期限内)"),
    (
        pattern(
            r"(?:着手|実施|対応)(?:して|されて)い?ない|取り?組んでい?ない"
        ),
        "未着手",
    ),
    (
        pattern(
            r"期限(?:内(?:・|、|/|か|及び|と)期限(?:超過|外|後))?"
            r"(?:に(?:かかわ|関わ|拘わ)らず|によらず|を?問わ(?:ない|ず))"
        ),
        "",
    ),
    (
        pattern(
            r"^(期限(?:内|超過|切れ|経過)|期限[をが](?:過ぎ|超え|越え|超過し|経過し)て?た)(?:の?もの)?"
            r"\((?!.*(?:除|以外|含|のみ))([^()・、]{2,12})[・、]([^()・、]{2,12})\)$"
        ),
        r"\2(\1)・\3(\1)",
    ),
    (
        pattern(r"^(期限(?:内|超過|切れ|経過))\((取組中|未着手|実施中)\)$"),
        r"\2(\1)",
    ),
    (
        pattern(r"^([^()、の]{2,12})(?:のもの)?のうち、?(?=[^()]*期限)"),
        r"\1で",
    ),
    # what widens a status narrows nothing
    (pattern(r"\([^()]*期限[^()]*を含む\)"), ""),
    (pattern(r"\(([^()]+)を含む\)"), r"又は\1"),
    (pattern(r"のみ[をはが]?$"), ""),
)
"""Forms with the same meaning in plainer words."""


# ---- Statuses ---------------------------------------------------------------

_STATUS_FILLERS = (
    r"(?:の取組$|なら(?:ば)?|であれば|の(?:もの|場合|状態|項目|まま)?|だが|であるが|であり|である|であって|した(?:が|もの|場合)?|しており|していて|しているが?|"
    r"している|して(?:いる)?|たもの|ている|てい|て|た|で|に|を|が|は|も|し|と|かつ|且つ|なおかつ|もの|場合|とき|状態|項目|ている|です|"
    r"アクションプラン|プラン|取組(?![一-龥みむめ])|達成(?=期限)|実施(?=期限)|取組(?=期限)|目標(?=期限)|対応(?=期限)|(?:課題の?)?解決(?=期限)|順調(?=に)|[\s:=。])"
)
_OR = r"又は|または|もしくは|若しくは|あるいは|か(?=期限|遅)"
_JOINTS = rf"[・、,/+＋]|及び|および|{_OR}"
_OUTER_JOINT = pattern(rf"(?:{_JOINTS})+(?![^(]*\))")
_ALTERNATIVE = pattern(_OR)
_LEFT_OUT = pattern(
    r"^(?P<first>[^()]{2,30}?)(?:を除き|以外(?:で|の(?=.*期限)|は?$))、?"
    r"|[(、](?:ただし、?)?(?P<last>[^()]{2,30}?)(?:を除く|以外)\)?$"
)
"""What leaves statuses out of a condition, before it or behind it."""
_NEW_WORD = pattern(
    r"(?!.*(?:から|まで|以外|その他|以上|以下|未満|期限|期日|一覧|[青緑黄橙赤]|無し|なし|空白|空欄|色|塗|表示|文字|フォント|枠|罫線|ただし|除|のみ|うち|場合))(?![ぁ-ん]+$)(?!(?:[今前]回|新規|追加|変更|修正)+$)[^\W\d_]{2,12}"
    r"|未|(?:[一-龥]{2})?(?:予定|計画)(?:なし|無し)"
)
_NO_GLOSS = pattern(r"[0-9]|一部|除|のみ|以外|予定|見込|ただし|未|場合|限")
_LEAST_KNOWN = 3
"""Letters of a status that is none within 予定どおり."""
_UNKNOWN = "?"  # no status has this name
# particles, but within a word such as 見直し letters
_WITHIN_WORDS = frozenset("してたとも")


class _TimeSaid(NamedTuple):
    """What a condition says about the deadline."""

    overdue: bool | None
    within: TimeBand | None = None


_ANY_TIME = _TimeSaid(None)


class _StatusPhrase:
    """The words of a condition as far as it was read."""

    def __init__(self, known: Container[str]) -> None:
        self._known = known
        self._words: list[str] = []
        self._times: set[_TimeSaid] = set()
        self._pending = ""
        """The word that is not ended yet."""
        self._depth = 0
        self._glosses = 0
        """Remarks in brackets that were left out."""
        self._is_joined = True
        """Whether a joint or a bracket parts the next word from the one
        before.
        """
        self._bracket = "("
        """The last bracket that was opened behind a word."""
        self._is_equated = False
        """Whether a sign of equality is behind a word."""

    def take(self, kind: str, piece: str, time: _TimeSaid | None) -> bool:
        """Read the next piece, a ``time`` of the deadline or another one; tell
        whether it may follow what was read.
        """
        is_new = bool(self._pending) and self._pending not in self._known
        if self._goes_on(kind, piece, is_new=is_new):
            self._pending += piece
            return True
        if is_new and (time or piece in _EQUALS):
            return False
        self._close()
        if piece in _EQUALS and self._words:
            self._is_equated = True
        if kind == "status":
            if self._is_equated:  # 検討中=未着手 says what a word means
                return False
            self._pending = piece
        elif time:
            self._times.add(time)
        self._depth += (kind == "open") - (kind == "close")
        self._is_joined = self._is_joined or kind in _PARTING
        if kind == "open" and self._words:
            self._bracket = piece
        return True

    def _goes_on(self, kind: str, piece: str, *, is_new: bool) -> bool:
        """Tell whether what follows belongs to the pending word, or begins
        one; ``is_new`` where the profile does not know the word so far.
        """
        if kind == "filler":
            return is_new and piece in _WITHIN_WORDS
        if kind == "status":
            is_gloss = self._depth > 0 and bool(self._words)
            return bool(self._pending) or is_gloss
        return kind == "letter"

    def _close(self) -> None:
        """End the pending word."""
        if not self._pending:
            return
        is_apart = self._is_joined and self._bracket == "("
        if not (self._depth and self._words):
            self._words.append(self._pending if is_apart else _UNKNOWN)
        elif _NO_GLOSS.search(self._pending):
            self._words.append(_UNKNOWN)
        else:  # it only explains the status, as in 措置済(稼働済)
            self._glosses += 1
        self._pending = ""
        self._is_joined = False

    def end(self) -> tuple[list[str], _TimeSaid] | None:
        """Return the status words and the side of the deadline; None for a
        contradiction.
        """
        self._close()
        has_remark = self._glosses > 0 and len(self._words) > 1
        time = self._time()
        if time is None or self._depth or has_remark:
            return None
        return self._words, time

    def _time(self) -> _TimeSaid | None:
        """Return the side of the deadline; None for two sides, and for a period
        with a remark beside it.
        """
        # 期限内(期限まで1か月以内) says one thing
        if any(each.within for each in self._times):
            self._times.discard(_TimeSaid(overdue=False))
            if self._glosses:
                return None
        if len(self._times) > 1:
            return None
        return next(iter(self._times), _ANY_TIME)


_TIMED = frozenset({DONE, ACTIVE, NOT_STARTED})
"""The statuses that a legend colours by their deadlines."""
_TIMES = frozenset({"deadline", "period"})
_EQUALS = frozenset(":=")
_PARTING = frozenset({"joint", "open", "close"})


def _runs_on(tokens: Sequence[tuple[str, str]]) -> bool:
    """Tell whether words behind a deadline go on without a joint:
    期限までしばらく.
    """
    is_behind = False
    for kind, _ in tokens:
        if is_behind and kind == "letter":
            return True
        is_behind = kind in _TIMES or (is_behind and kind == "filler")
    return False


def _are_dated(words: Sequence[StatusWord]) -> bool:
    """Tell whether words are statuses on one side of their deadline each: what
    is an exception to the statuses themselves.
    """
    return all(
        each.status not in (UNFINISHED, REST) and each.overdue is not None
        for each in words
    )


def _leaving(
    words: Sequence[StatusWord], out: frozenset[str]
) -> tuple[StatusWord, ...]:
    """Return statuses of which those that mean all that is not done leave
    some ``out``; none where one of these is named itself.
    """
    named = {each.status for each in words}
    if REST in named or not named.isdisjoint(out):
        return ()
    found: list[StatusWord] = []
    for each in words:
        if each.status != UNFINISHED or _TIMED.isdisjoint(out):
            found.append(each._replace(but=out))
        else:
            left = sorted(_TIMED - out - {DONE})
            found += [each._replace(status=status) for status in left]
    return tuple(found)


_BEHIND_NAME = (
    r"(?:の?(?:年月日|年月|年度|時期|日))?"
    r"(?=[をが]?(?:超過|経過|過ぎ|超え|越え|徒過|切れ|オーバー|到来|内(?!容)|以内))"
)
"""What tells the name of a column of deadlines in a condition: 完了予定超過."""
_PLANNED = r"予定(?:年月日|年月|年度|日)?(?=超過|[をが]?(?:過ぎ|経過))"
"""The same of 完了予定 in short; 予定を超え may be said of what is ahead."""


def _deadline_names(profile: Profile) -> set[str]:
    """Return what the columns of deadlines are called, folded."""
    fields = (*profile.fields.items(), *profile.block.fields.items())
    return {
        fold(label)
        for name, field in fields
        if name.endswith("deadline")
        for label in field.labels
    }


class StatusConditions:
    """Reads the statuses that a condition names, with the words of a profile."""

    def __init__(self, profile: Profile) -> None:
        self._statuses: Mapping[str, str] = {
            **_UNFINISHED_WORDS,
            **profile.status_words,
        }
        self._by_case = {word.casefold(): word for word in self._statuses}
        self._status_words = pattern(
            any_of(self._statuses), keep=profile.is_shipped
        )
        self._named_deadline = pattern(
            rf"(?:{any_of(_deadline_names(profile))}){_BEHIND_NAME}|{_PLANNED}",
            keep=profile.is_shipped,
        )
        self._deadlines = {
            word: limit != "within" for word, limit in profile.limits.items()
        }
        """Whether each word says that the deadline has passed."""
        self._deadline_words = pattern(
            any_of(self._deadlines), keep=profile.is_shipped
        )
        self._kinds = dict.fromkeys(self._deadlines, "deadline")
        self._kinds |= dict.fromkeys(self._statuses, "status")
        """What each word of a status or a deadline is."""
        words = any_of(self._kinds)
        others = rf"[(\[【「)\]】」]|{words}|{_JOINTS}|{_STATUS_FILLERS}"
        self._pieces = pattern(
            rf"(?P<open>[(\[【「])|(?P<close>[)\]】」])|(?P<word>{words})"
            rf"|(?P<joint>{_JOINTS})|(?P<filler>{_STATUS_FILLERS})"
            rf"|(?P<letter>(?:(?!{others}).)++)",
            re.DOTALL,
            keep=profile.is_shipped,
        )

    def read(self, condition: str) -> tuple[StatusWord, ...] | None:
        """Return the statuses of a condition: one for 取組中(期限超過), two
        for 措置済・廃止; None for none.

        The deadline's words may be in brackets or not, before the status or
        behind it. A word that the profile does not know is a status of its
        own, where it is one word and nothing else is left over.
        """
        text = fold(condition)
        if len(text) > LONGEST_CONDITION:
            return None
        if _REST.fullmatch(text):
            return (StatusWord("", REST, None, known=True),)
        text = self._named_deadline.sub("期限", text)
        rule = _BUT.sub("", text)
        is_exception = rule != text
        text = rule
        for form, plainer in _PLAINER:
            text = form.sub(plainer, text)
        left_out = _LEFT_OUT.search(text)
        if left_out:
            return self._without(text, left_out)
        words = self._read_parts(text)
        return None if is_exception and not _are_dated(words or ()) else words

    def _read_parts(self, text: str) -> tuple[StatusWord, ...] | None:
        """Return the statuses of all parts of a condition; None for none."""
        parts = [self._read_part(part) for part in self._parts(text)]
        if None in parts:
            return None
        return tuple(word for part in parts for word in part or ())

    def _without(
        self, text: str, left_out: re.Match[str]
    ) -> tuple[StatusWord, ...] | None:
        """Return the statuses of a condition that leaves others out, 期限超過
        （完了を除く）; None where it leaves out what it names itself.
        """
        rest = text[: left_out.start()] + text[left_out.end() :]
        left = self._read_parts(left_out["first"] or left_out["last"]) or ()
        out = {each.status for each in left}
        are_statuses = all(
            each.known and each.overdue is None for each in left
        )
        if not out or not are_statuses:
            return None
        if not rest.strip("はをがで、"):
            rest = _ALL_UNDONE if DONE in out else ""
        words = self._read_parts(rest) or ()
        return _leaving(words, frozenset(out - {DONE})) or None

    def halves_in(self, text: str) -> tuple[str, bool]:
        """Return the first status that a legible text names, empty for none,
        and whether it names a side of the deadline.
        """
        found = self._status_words.search(text)
        return (
            self._statuses.get(found[0], "") if found else "",
            self._deadline_words.search(text) is not None,
        )

    def named_in(self, text: str) -> set[str]:
        """Return the statuses whose words a text holds."""
        found = self._status_words.findall(fold(text))
        return {self._statuses[word] for word in found}

    def with_status(self, text: str, half: StatusWord) -> str:
        """Return a text with a status before each side of the deadline."""
        return self._deadline_words.sub(
            lambda side: f"{half.word}({side[0]})", text
        )

    def with_deadline(self, text: str, half: StatusWord) -> str:
        """Return a text with a side of the deadline behind each status."""
        side = "期限超過" if half.overdue else "期限内"
        return self._status_words.sub(rf"\g<0>({side})", text)

    def _parts(self, text: str) -> list[str]:
        """Return the parts of a condition that have deadlines of their own,
        取組中(期限超過) and 未着手(期限内) of both, or one of which is a
        deadline and another one a status: 遅延又は期限超過.
        """
        parts = _OUTER_JOINT.split(text)
        has_own = any(
            part.endswith(")")
            and self._deadline_words.search(part.partition("(")[2])
            for part in parts[:-1]
        )
        return parts if has_own or self._is_union(text, parts) else [text]

    def _is_union(self, text: str, parts: Sequence[str]) -> bool:
        """Tell whether one part of a condition is a side of the deadline by
        itself and the others are statuses: beside one that is late or given
        up whatever its deadline it need not be said that either will do.
        """
        if len(parts) < 2:
            return False
        read = [self._read_part(part) for part in parts]
        words = [word for part in read for word in part or ()]
        timed = [each for each in words if each.overdue is not None]
        if None in read or [each.status for each in timed] != [UNFINISHED]:
            return False
        others = [each for each in words if each.overdue is None]
        are_apart = not any(each.status in _TIMED for each in others)
        return bool(others) and (
            are_apart or _ALTERNATIVE.search(text) is not None
        )

    def _read_part(self, text: str) -> tuple[StatusWord, ...] | None:
        """Return the statuses of a condition with one deadline."""
        found = self._words(self._by_case.get(text.casefold(), text))
        if found is None:
            return None
        words, side = found
        if not words and side != _ANY_TIME:
            word = StatusWord("", UNFINISHED, side.overdue, known=True)
            return (word._replace(within=side.within),)
        statuses = tuple(self._status(word, side) for word in words)
        are_words = all(
            each.known or self._is_new(each.word) for each in statuses
        )
        return statuses if statuses and are_words else None

    def _is_new(self, word: str) -> bool:
        """Tell whether a word may be a status of an office's own; two known
        ones with something between them are none.
        """
        known = [
            found
            for found in self._status_words.findall(word)
            if len(found) >= _LEAST_KNOWN
        ]
        return len(known) < 2 and _NEW_WORD.fullmatch(word) is not None

    def _words(self, text: str) -> tuple[list[str], _TimeSaid] | None:
        """Return the status words of a condition and what it says about the
        deadline; None for a contradiction.
        """
        tokens = list(self._tokens(text))
        if _runs_on(tokens):
            return None
        phrase = _StatusPhrase(self._statuses)
        are_read = all(
            phrase.take(kind, piece, self._time(kind, piece))
            for kind, piece in tokens
        )
        return phrase.end() if are_read else None

    def _tokens(self, text: str) -> Iterator[tuple[str, str]]:
        """Yield the pieces of a condition, each with its kind."""
        may_be_period = COUNTED.search(text) is not None
        at = 0
        while at < len(text):
            period = period_at(text, at) if may_be_period else None
            piece = self._pieces.match(text, at)
            if period:
                yield "period", text[at : at + period.length]
                at += period.length
            elif piece:
                kind = self._kinds.get(piece[0], piece.lastgroup or "")
                is_one = may_be_period and kind == "letter"
                yield kind, piece[0][:1] if is_one else piece[0]
                at = at + 1 if is_one else piece.end()

    def _time(self, kind: str, piece: str) -> _TimeSaid | None:
        """Return what a piece says of the deadline; None for another one."""
        if kind == "deadline":
            return _TimeSaid(self._deadlines[piece])
        if kind != "period":
            return None
        found = period_at(piece, 0)
        return _TimeSaid(overdue=False, within=found.band if found else None)

    def _status(self, word: str, side: _TimeSaid) -> StatusWord:
        status = self._statuses.get(word)
        return StatusWord(
            "" if status == UNFINISHED else word,
            status or word,
            side.overdue,
            known=status is not None,
            within=side.within,
        )
