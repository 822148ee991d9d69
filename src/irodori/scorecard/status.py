"""Where an action plan's status comes from: the first of an ordered list of sources that speaks for its cell.

The sheet shows a plan's text, not its status.  Each source looks at one place; what it says is a status of the
profile, and sometimes a deadline of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from irodori.memo import Memo
from irodori.patterns import pattern
from irodori.scorecard.legend import Legend, color_of_fill
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.dates import Deadline, NoDeadline, find_deadline, read_deadline
from irodori.scorecard.values.text import fold
from irodori.workbook.fills import Fill

StatusSource = Literal["table", "column", "note", "tag", "fill"]
SOURCES: tuple[StatusSource, ...] = ("table", "column", "note", "tag", "fill")
"""The sources in the order in which they are asked (spec of the sheet, section 3)."""

_BRACKETS = {"【": "】", "(": ")", "[": "]", "〔": "〕", "〈": "〉", "《": "》"}
_OPENING = {closing: opening for opening, closing in _BRACKETS.items()}
_CLOSING = frozenset("】)]〕〉》）］")
_ONE_WIDTH = str.maketrans("（）［］", "()[]")
_ROUND_OR_SQUARE = frozenset("（）［］()[]")
_MAY_END = frozenset("【】()[]〔〕〈〉《》（）［］ \t\r\n\v\f\u3000\xa0\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_LABEL = pattern(r"^\s*(?:状況|状態|進捗|ステータス)\s*[:：]")
_PLANNED = pattern(r"予定|見込|目標|目途|目処|めど")
_SEPARATORS = " \t\r\n\u3000:：、,，;；/／・()（）"
_LONGEST_TAG = 60


class Said(NamedTuple):
    """What a source says of a plan."""

    status: str
    source: StatusSource
    deadline: Deadline | NoDeadline | None = None
    """Of a status table also one that cannot be read."""
    overdue: bool | None = None
    """Where the source itself says 期限内 or 期限超過."""
    detail: str = ""
    """Of a fill: the palette it was read through."""


class StatusReader:
    """Reads statuses by the words of a profile and of the legend in force."""

    def __init__(self, profile: Profile, legend: Legend) -> None:
        words = {**profile.status_words, **legend.words}
        self._words: Mapping[str, str] = words
        self._longest_first = sorted(words, key=len, reverse=True)
        self._limits = [
            (fold(word), name == "overdue") for name, listed in profile.deadline_words.items() for word in listed
        ]
        self._limits.sort(key=lambda each: -len(each[0]))
        self._legend = legend
        self._palettes = profile.palettes
        self._by_color = _statuses_by_color(legend)
        self._tails: Memo[str, Said | None] = Memo(self._read_tag)
        """What brackets at the end of a text say, of all that end alike."""
        self._phrases: dict[tuple[str, StatusSource], Said | None] = {}

    def phrase(self, text: str, source: StatusSource) -> Said | None:
        """Return what a phrase says: ``取組中 期限:令和5年3月末``; None where it does not begin with a status."""
        key = (text, source)
        if key not in self._phrases:
            self._phrases[key] = self._read_phrase(text, source)
        return self._phrases[key]

    def note(self, text: str) -> Said | None:
        """Return what a note says last, over one or more lines: its author's name and older words stand above."""
        lines = text.strip().splitlines()
        for at in range(len(lines) - 1, -1, -1):
            said = self.phrase("\n".join(lines[at:]), "note") or self.phrase(lines[at], "note")
            if said:
                return said
        return None

    def tag(self, text: str) -> Said | None:
        """Return what a tag at the end or the start of a plan's text says: 【取組中 令和5年3月末】, （措置済）."""
        first, last = text[:1], text[-1:]
        if last in _OPENING and first not in _MAY_END:
            tail = text[text.rfind(_OPENING[last]) :]
            if last != tail and len(tail) <= _LONGEST_TAG and _CLOSING.isdisjoint(tail[:-1]):
                return self._tails[tail]
        elif last not in _MAY_END and first not in _MAY_END:
            return None
        return self._read_tag(text)

    def _read_tag(self, text: str) -> Said | None:
        text = text.strip()
        if text[-1:] in _ROUND_OR_SQUARE or text[:1] in _ROUND_OR_SQUARE:
            text = text.translate(_ONE_WIDTH)
        for inside in _bracketed_ends(text):
            said = self.phrase(inside, "tag")
            if said:
                return said
        return None

    def fill(self, fill: Fill | None) -> Said | None:
        """Return what the fill that a cell already has says: green is 取組中."""
        found = color_of_fill(fill, self._legend, self._palettes, "status") if fill else None
        if found is None or found[0] not in self._by_color:
            return None
        return Said(self._by_color[found[0]], "fill", detail=found[1])

    def _read_phrase(self, text: str, source: StatusSource) -> Said | None:
        text = _LABEL.sub("", text).strip(_SEPARATORS)
        words = fold(text)
        status = self._words.get(words)
        if status is not None:
            return Said(status, source)
        begin = next((word for word in self._longest_first if words.startswith(word)), None)
        if begin is None:
            return None
        rest = _after(text, begin).strip(_SEPARATORS)
        status = self._words[begin]
        folded = fold(rest)
        if _PLANNED.match(folded):
            return None
        limit = next((overdue for word, overdue in self._limits if folded.startswith(word)), None)
        if limit is not None:
            return Said(status, source, overdue=limit)
        deadline = read_deadline(rest)
        if isinstance(deadline, NoDeadline):
            found = find_deadline(rest)
            if found is None and deadline.code != "deadline.none":
                return None
            return Said(status, source, found)
        return Said(status, source, deadline)


def first_said(sources: list[Callable[[], Said | None]]) -> tuple[Said | None, Said | None]:
    """Return what the first source says, and what a later one says that contradicts it.

    The fill, which may be from last time, is asked only where all others are silent.
    """
    said = [each for source in sources[:-1] if (each := source()) is not None]
    if not said:
        return sources[-1](), None
    return said[0], next((each for each in said[1:] if each.status != said[0].status), None)


def _statuses_by_color(legend: Legend) -> dict[str, str]:
    """Return the status that each colour stands for; a colour that stands for two says nothing."""
    found: dict[str, set[str]] = {}
    for rule in legend.statuses:
        if rule.color:
            found.setdefault(rule.color, set()).add(rule.status)
    return {color: statuses.pop() for color, statuses in found.items() if len(statuses) == 1}


def _bracketed_ends(text: str) -> list[str]:
    """Return what stands in brackets at the end and at the start of a text, brackets within it included."""
    first, last, found = text[:1], text[-1:], []
    if last in _OPENING:
        inside = text[text.rfind(_OPENING[last]) + 1 : -1]
        nested = last in inside or len(inside) > _LONGEST_TAG
        found.append(_until_balanced(text[:-_LONGEST_TAG:-1], _OPENING[last])[::-1] if nested else inside)
    if first in _BRACKETS:
        found.append(_until_balanced(text[:_LONGEST_TAG], _BRACKETS[first]))
    return [each for each in found if each]


def _until_balanced(text: str, other: str) -> str:
    """Return what lies between a bracket, the text's first character, and its other half; nothing where it has none."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == text[0]) - (character == other)
        if not depth:
            return text[1:at]
    return ""


def _after(text: str, word: str) -> str:
    """Return what follows a folded word at the start of a text that is not folded."""
    for end in range(1, len(text) + 1):
        if fold(text[:end]) == word:
            return text[end:]
    return ""
