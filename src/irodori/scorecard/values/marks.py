"""Circles and crosses of オンライン完結, and the marks that repeat the cell above."""

from __future__ import annotations

from typing import Literal

from irodori.scorecard.values.text import fold, without_footnote

Mark = Literal["○", "×"]

_MARKS: dict[str, Mark] = {**dict.fromkeys("○", "○"), **dict.fromkeys("×✕✖✗✘xX❌╳", "×")}
_REPEATS = frozenset(
    ["〃", "″", "同上", "々", "仝", "”", "''", '"', "゛", "〻", "同左上", "上に同じ", "上記に同じ", "上記と同じ"]
)
LONGEST_MARK = 12
"""The most characters of a cell that is a mark."""


def read_mark(text: str) -> Mark | None:
    """Return the circle or cross that a cell holds and nothing else but a footnote's mark: ○ 〇 ◯ ⭕, × ✕ ✖ x X ❌."""
    if len(text) > LONGEST_MARK:
        return None
    words = fold(text)
    return _MARKS.get(words) or _MARKS.get(without_footnote(words).lstrip("・"))


_CROSSES = str.maketrans(dict.fromkeys("✕✖✗✘❌╳⨯", "×"))


def mark_of(text: str) -> str:
    """Return a mark or letter as it is compared with those of a legend: one kind of circle and of cross, A for Ａ."""
    return without_footnote(fold(text)).translate(_CROSSES)


def repeats_above(text: str) -> bool:
    """Tell whether a cell says the same as the one above it: 〃 or 同上."""
    if len(text) > LONGEST_MARK:
        return False
    stripped = text.strip()
    return stripped in _REPEATS or fold(stripped).strip("()") in _REPEATS
