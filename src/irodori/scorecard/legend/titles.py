"""The headings of a legend: what is before its colours and says which cells they are for.

The seed sheet's legend writes a heading line and then, in the next cell, its colours in brackets::

    各アクションプラン (a,b,c)：… 取組の進捗状況に応じて色分け
    (青色：措置済 緑色：取組中(期限内) 黄色：取組中(期限超過) 橙色：未着手(期限内) 赤色：未着手(期限超過))
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, legible
from irodori.scorecard.profile import Profile, Rule

Part = Rule | Literal["other"]


class LegendHeading(NamedTuple):
    """A heading and the part of the legend that it opens; ``other`` is any other thing that a note explains."""

    part: Part
    start: int
    end: int
    """Where the text behind it begins; ``start`` where the heading is itself the subject of a condition."""
    label: str = ""
    """The words that make it one."""


class _Squeezed(NamedTuple):
    """A text without white space, and where each of its characters was."""

    text: str
    places: list[int]
    full: str

    def place(self, at: int) -> int:
        return self.places[at] if at < len(self.places) else len(self.full)

    def has_gap(self, at: int) -> bool:
        """Tell whether white space or an end precedes a character."""
        return at == 0 or at >= len(self.places) or self.places[at] - self.places[at - 1] > 1

    def begins_line(self, at: int) -> bool:
        return at == 0 or "\n" in self.full[self.places[at - 1] : self.places[at]]


_SKIPPED = frozenset(OPENING + CLOSING + MARKS + "-・*.:各<>")
_LEGEND = pattern(r"凡例|色(?:分け)?の(?:見方|見かた|みかた|意味|説明|区分)")
_NUMBER = pattern(r"[0-9]{1,2}[.)]")
_IN_LINE = frozenset("。;/|" + CLOSING + "●■◆※・")
_BEHIND = frozenset(":=→。、-|/のはに" + OPENING + CLOSING)
_NOTE = pattern(r"\((?![^()]{0,40}(?:変更前|改定前|改正前|旧|従前|前回|元年|件数\)))[^():]{0,40}\)")
_ADDED = pattern(r"の?(?:色分け|塗り分け|塗分け|配色|色|凡例|欄|列|セル)(?:の凡例)?")
_JOINT = pattern(r"[:=→|)】」\]]{0,3}(?:は、?|について(?:は、?|、)?|では、?|、)?")


@lru_cache(maxsize=8)
def _parts_by_label(headings: tuple[tuple[Part, tuple[str, ...]], ...]) -> Mapping[str, Part]:
    """Return the part that each heading of a profile opens, by the heading without white space."""
    return {"".join(legible(word).split()): part for part, words in headings for word in words}


class Headings:
    """Finds the headings of a profile in legible text."""

    def __init__(self, profile: Profile) -> None:
        self._parts = _parts_by_label(tuple(profile.legend_headings.items()))
        self._by_first: dict[str, list[str]] = {}
        for label in sorted(self._parts, key=len, reverse=True):
            self._by_first.setdefault(label[0], []).append(label)

    def find(self, text: str) -> list[LegendHeading]:
        """Return the headings in a text, in its order."""
        squeezed = _squeezed(text)
        found: list[LegendHeading] = []
        at, is_start = 0, True
        while at < len(squeezed.text):
            is_start = is_start or squeezed.begins_line(at)
            skipped = self._skipped(squeezed, at) if is_start else 0
            if skipped:
                at += skipped
                continue
            heading, length = self._at(squeezed, at, is_start)
            if heading:
                found.append(heading)
            is_start = False
            at += length
        return found

    def is_alone(self, text: str) -> Part | None:
        """Return the part whose heading is the whole text."""
        found = self.find(text)
        if len(found) != 1:
            return None
        rest = text[found[0].end :]
        return found[0].part if not rest.strip(" \n:" + CLOSING) else None

    def _skipped(self, squeezed: _Squeezed, at: int) -> int:
        """Return the length of a list mark, a number, 凡例 or 色の見方 at the beginning of a line; 0 for none."""
        legend = _LEGEND.match(squeezed.text, at)
        if legend:
            return legend.end() - at
        number = _NUMBER.match(squeezed.text, at)
        if number:
            return number.end() - at
        return 1 if squeezed.text[at] in _SKIPPED else 0

    def _at(self, squeezed: _Squeezed, at: int, is_start: bool) -> tuple[LegendHeading | None, int]:
        """Return the heading that begins at a place, and the length of what was looked at."""
        text = squeezed.text
        label = next((each for each in self._by_first.get(text[at], ()) if text.startswith(each, at)), None)
        begins = is_start or squeezed.has_gap(at) or text[at - 1] in _IN_LINE
        if label is None or not begins:
            return None, 1
        end = at + len(label)
        note = _NOTE.match(text, end)
        end = note.end() if note else end
        added = _ADDED.match(text, end)
        end = added.end() if added else end
        if not is_start and text[end : end + 1] not in (":", "は"):
            return None, 1
        start = squeezed.place(at)
        if text[end : end + 1] in "が0123456789" and end < len(text):
            return LegendHeading(self._parts[label], start, start, label), end - at
        if not (squeezed.has_gap(end) or text[end] in _BEHIND):
            return None, 1
        joint = _JOINT.match(text, end)
        end = joint.end() if joint else end
        return LegendHeading(self._parts[label], start, squeezed.place(end), label), end - at


def _squeezed(text: str) -> _Squeezed:
    places = [at for at, character in enumerate(text) if not character.isspace()]
    return _Squeezed("".join(text[at] for at in places), places, text)
