"""Notes that say of a mark on a value that it is no actual value: 15%※1, and below ※1 令和5年度末の見込み."""

from __future__ import annotations

from collections.abc import Iterable

from irodori.patterns import pattern
from irodori.scorecard.values.text import fold

_LONGEST = 400
_MARK = r"(?:[※*†#][0-9]{0,2}|注[0-9]{0,2})"
_BEHIND = pattern(rf"(?<=.)\(?({_MARK})\)?$")
_NOTE = pattern(rf"^\(?({_MARK})\)?[:.、]?(.+)$")
_QUOTED = pattern(rf"^[※*注()]{{0,4}}[「『\"“]({_MARK})[」』\"”](.+)$")
_NO_ACTUAL = pattern(r"見込|見通し|予測|予定値?|目標値?(?:を|の|で|$)|計画値|推計|将来")


def mark_behind(text: str) -> str:
    """Return the footnote mark at the end of a cell, in one form and without brackets; empty for none."""
    found = _BEHIND.search(fold(text)) if len(text) <= _LONGEST else None
    return found[1] if found else ""


def marks_of_forecasts(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of which notes say that the value is a forecast or an aim."""
    lines = (fold(line) for text in texts if len(text) <= _LONGEST for line in text.splitlines())
    notes = (_QUOTED.search(line) or _NOTE.search(line) for line in lines)
    return frozenset(note[1] for note in notes if note and _NO_ACTUAL.search(note[2]))
