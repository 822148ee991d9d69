"""Circles and crosses of オンライン完結."""

from __future__ import annotations

from typing import Literal

from irodori.scorecard.values.text import fold

Mark = Literal["○", "×"]

_MARKS: dict[str, Mark] = {**dict.fromkeys("○", "○"), **dict.fromkeys("×✕✖✗✘xX❌╳", "×")}


def read_mark(text: str) -> Mark | None:
    """Return the circle or cross that a cell holds and nothing else: ○ 〇 ◯ ⭕, × ✕ ✖ x X ❌."""
    return _MARKS.get(fold(text))
