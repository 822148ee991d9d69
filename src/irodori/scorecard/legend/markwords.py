"""Marks of an assessment in the text of a legend: ◎ ○ △ ×, S A B C D, 評価A.

A sign is a mark where no letter or figure touches it; a letter is one where it stands by itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.values.marks import mark_of
from irodori.scorecard.values.text import plain

SIGNS = "◎○〇◯⭕△▲▽▼×✕✖✗✘☆★◇□"
_CROSSES = "×✕✖✗✘"
_OTHERS = "".join(sign for sign in SIGNS if sign not in _CROSSES)
_SIGN = rf"(?<![0-9A-Za-z])(?:[{_OTHERS}]|[{_CROSSES}](?![0-9A-Za-z]))"  # 3×100 is a product
_RANK = r"(?:評価|判定|ランク|区分|評定)"
_BEHIND_LETTER = rf"(?=\s*$|\s*[\s:=→>、,。・/|(\[【「『〔〈)\]】」』〕〉…‥\".-]|[はをがにでと]|\s*{_RANK})"
_LETTER = r"(?<![0-9A-Za-z+&%-])(?:[A-Z]|SS|AA|AAA)[+-]?(?![0-9A-Za-z&]|\.[0-9A-Za-z])"
_DASH = r"(?m:^|(?<=[\s、。]))-(?=\s?[:=])"
_MARK = pattern(rf"{_DASH}|{_SIGN}|(?P<letter>{_LETTER})")
_ENDS_LETTER = pattern(_BEHIND_LETTER)
_WORD_BEHIND = pattern(rf"\s*{_RANK}(?![一-龥ぁ-ん])")
_ONE = rf"(?P<mark>[{SIGNS}]|(?:[A-Z]|SS|AA|AAA)[+-]?|-(?=[:=(]|$))"
_LEADING = pattern(rf"(?:{_RANK}[\s:]*)?[(\[【「]?{_ONE}[)\]】」]?{_RANK}?")
_SEPARATED = pattern(r"\s*(?:[:=→|…‥・、,。/-]|(?=[(（\[【「\s])|は|とは)+\s*")
_BEHIND = pattern(rf"^(?P<text>[^()]+)\((?P<mark>[{SIGNS}]|[A-Z])\)$")
_LONGEST = 12


class MarkSpan(NamedTuple):
    """A mark and where it is in a text."""

    start: int
    end: int
    mark: str
    """In one form."""


def marks_in(text: str, colors: Collection[int] = ()) -> list[MarkSpan]:
    """Return the marks in a legible text, in its order; 評価 or ランク behind one belongs to it.

    ``colors`` are the places where colours begin, which end a letter too: A青.
    """
    found = []
    for match in _MARK.finditer(text):
        is_apart = match.end() in colors or _ENDS_LETTER.match(text, match.end())
        if match["letter"] and not is_apart:
            continue
        word = _WORD_BEHIND.match(text, match.end())
        found.append(MarkSpan(match.start(), word.end() if word else match.end(), mark_of(match[0])))
    return found


def lone_mark(text: str) -> str | None:
    """Return the mark that a cell holds and nothing else: ◎, 「A」, A評価, ランクA."""
    squeezed = "".join(plain(text).split())
    if not squeezed or len(squeezed) > _LONGEST:
        return None
    match = _LEADING.fullmatch(squeezed)
    return mark_of(match["mark"]) if match else None


def split_mark(condition: str) -> tuple[str, str] | None:
    """Return the mark of a condition and what it says about it: A：100%以上, ◎目標達成, 達成(A); None without one."""
    match = _LEADING.match(condition)
    if match and match.end() < len(condition):
        rest = condition[match.end() :]
        separated = _SEPARATED.match(rest)
        is_apart = bool(separated and separated.end()) or rest[:1] in "(（[【「"
        is_sign = match["mark"] in SIGNS and rest[:1] not in SIGNS
        if is_apart or is_sign or match[0] != match["mark"]:
            return mark_of(match["mark"]), rest[separated.end() :] if separated else rest
    behind = _BEHIND.match(condition)
    return (mark_of(behind["mark"]), behind["text"]) if behind else None
