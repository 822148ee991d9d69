"""The entries of a text that gives marks their colours: ◎：達成（青） ○：改善（緑）, 青＝A, A・B…緑.

Marks and colours must take turns, a mark before each colour or behind each; what is between them only explains a mark.
Several marks with nothing but a joint between them share a colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.markwords import MarkSpan
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, Mention

_JOINT = pattern(r"\s*(?:[・、,/と]|又は|または|及び|および)\s*")
_LINK = pattern(r"(?:[:=→>(]|は|を)\s*$")
"""What ties two of them: a colon between a colour and the next mark says that they belong together."""
_EXCEPTIONS = pattern(
    r"ただし|但し|除[くき]|除いて|例外|別途|別表|別紙|ではなく|変更前|改定前|改正前|旧基準|旧凡例|従前"
)
_EDGES = " \n\t、,;。/|:=→>…‥・-はがをでと" + OPENING + CLOSING + MARKS
_LONGEST_EXPLANATION = 60


class MarkedColor(NamedTuple):
    """A colour with a mark and what is said about the mark."""

    mention: Mention
    mark: str
    explanation: str


class _Turn(NamedTuple):
    """Marks that share a colour, or a colour."""

    start: int
    end: int
    marks: tuple[str, ...]
    mention: Mention | None


def marked_colors(
    text: str, start: int, stop: int, mentions: Sequence[Mention], marks: Sequence[MarkSpan]
) -> tuple[list[MarkedColor], str]:
    """Return the marks of a stretch of text with their colours, and what of it is not understood."""
    turns = _turns(text, mentions, marks)
    if turns is None:
        return [], _one_line(text[start:stop])
    before, after = text[start : turns[0].start], text[turns[-1].end : stop]
    gaps = [text[one.end : other.start] for one, other in pairwise(turns)]
    if any(_EXCEPTIONS.search(each) for each in (before, *gaps, after)):
        return [], _one_line(text[start:stop])
    if any(map(_LINK.search, gaps[1::2])) and not all(map(_LINK.search, gaps[::2])):
        return [], _one_line(text[start:stop])
    pairs = list(zip(turns[::2], turns[1::2], strict=True))
    insides = list(map(_explanation, gaps[::2]))
    outsides = list(map(_explanation, (*gaps[1::2], after)))
    if not any(insides) and not outsides[-1]:  # 達成◎青 改善○緑: explained before
        outsides = [_explanation(before.rpartition("\n")[2]), *outsides[:-1]]
    found = []
    for (one, other), inside, outside in zip(pairs, insides, outsides, strict=True):
        mention, named = (one.mention, other.marks) if one.mention else (other.mention, one.marks)
        if mention:
            found += [MarkedColor(mention, mark, inside or outside) for mark in named]
    return found, ""


def _turns(text: str, mentions: Sequence[Mention], marks: Sequence[MarkSpan]) -> list[_Turn] | None:
    """Return marks and colours in their order; None where they do not take turns."""
    inside = {(each.start, each.end) for each in mentions}
    apart = [each for each in marks if not any(start <= each.start < end for start, end in inside)]
    turns: list[_Turn] = []
    for turn in sorted(
        [_Turn(each.start, each.end, (each.mark,), None) for each in apart]
        + [_Turn(each.start, each.end, (), each) for each in mentions],
        key=lambda turn: turn.start,
    ):
        last = turns[-1] if turns else None
        if last and last.marks and turn.marks and _JOINT.fullmatch(text[last.end : turn.start]):
            turns[-1] = _Turn(last.start, turn.end, last.marks + turn.marks, None)
        else:
            turns.append(turn)
    takes_turns = all(bool(one.marks) != bool(other.marks) for one, other in pairwise(turns))
    return turns if turns and takes_turns and len(turns) % 2 == 0 else None


def _explanation(text: str) -> str:
    text = _one_line(text).strip(_EDGES)
    return text if len(text) <= _LONGEST_EXPLANATION else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
