"""Marks: the circles and crosses of オンライン完結, the marks that repeat the
cell above, and the marks of footnotes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.values.text import fold, without_footnote

Mark = Literal["○", "×"]

_MARKS: dict[str, Mark] = {
    **dict.fromkeys("○", "○"),
    **dict.fromkeys("×✕✖✗✘xX❌╳", "×"),
}
_REPEATS = frozenset(
    [
        "〃",
        "″",
        "同上",
        "々",
        "仝",
        "”",
        "''",
        '"',
        "゛",
        "〻",
        "同左上",
        "上に同じ",
        "上記に同じ",
        "上記と同じ",
    ]
)
LONGEST_MARK = 12
"""The most characters of a cell that is a mark."""


def read_mark(text: str) -> Mark | None:
    """Return the circle or cross that a cell holds and nothing else but a
    footnote's mark: ○ 〇 ◯ ⭕, × ✕ ✖ x X ❌.
    """
    if len(text) > LONGEST_MARK:
        return None
    words = fold(text)
    return _MARKS.get(words) or _MARKS.get(
        without_footnote(words).lstrip("・")
    )


_CROSSES = str.maketrans(dict.fromkeys("✕✖✗✘❌╳⨯", "×"))


def mark_of(text: str) -> str:
    """Return a mark or letter as it is compared with those of a legend: one
    kind of circle and of cross, A for Ａ.
    """
    return without_footnote(fold(text)).translate(_CROSSES)


def repeats_above(text: str) -> bool:
    """Tell whether a cell says the same as the one above it: 〃 or 同上."""
    if len(text) > LONGEST_MARK:
        return False
    stripped = text.strip()
    return stripped in _REPEATS or fold(stripped).strip("()") in _REPEATS


# ---- Footnotes -----------------------------------------------------------

_LONGEST_NOTE = 400
_FOOTNOTE = r"(?:[※*†#][0-9]{0,2}|注[0-9]{0,2})"
_BEHIND = pattern(rf"(?<=.)\(?({_FOOTNOTE})\)?$")
_NOTE = pattern(rf"^\(?({_FOOTNOTE})\)?[:.、]?(.+)$")
_QUOTED = pattern(rf"^[※*注()]{{0,4}}[「『\"“]({_FOOTNOTE})[」』\"”](.+)$")
_NO_ACTUAL = pattern(
    r"見込|見通し|予測|予定値?|目標値?(?:を|の|で|$)|計画値|推計|将来"
)


def mark_behind(text: str) -> str:
    """Return the footnote mark at the end of a cell, in one form and without
    brackets; empty for none.
    """
    found = _BEHIND.search(fold(text)) if len(text) <= _LONGEST_NOTE else None
    return found[1] if found else ""


def marks_of_forecasts(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of which notes say that the value is a forecast or an
    aim.
    """
    lines = (
        fold(line)
        for text in texts
        if len(text) <= _LONGEST_NOTE
        for line in text.splitlines()
    )
    notes = (_QUOTED.search(line) or _NOTE.search(line) for line in lines)
    return frozenset(
        note[1] for note in notes if note and _NO_ACTUAL.search(note[2])
    )
