"""Marks of an assessment in the text of a legend, ◎ ○ △ ×, S A B C D, 評価A,
and the colours that it gives them: ◎：達成（青）○：改善（緑）, A・B…緑.

A sign is a mark where no letter or figure touches it; a letter is one where it
is a word of its own.

Marks and colours must take turns, a mark before each colour or behind each;
what is between them only explains a mark. Several marks with nothing but a
joint between them share a colour.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import (
    CLOSING,
    EXCEPTIONS,
    MARKS,
    OPENING,
    OTHER_LEGENDS,
    Mention,
    one_line,
)
from irodori.scorecard.values.text import mark_of, plain
from irodori.tuples import NamedTuple

SIGNS = "◎○〇◯⭕△▲▽▼×✕✖✗✘☆★◇□"
_CROSSES = "×✕✖✗✘"
_OTHERS = "".join(sign for sign in SIGNS if sign not in _CROSSES)
# 3×100 is a product
_SIGN = rf"(?<![0-9A-Za-z])(?:[{_OTHERS}]|[{_CROSSES}](?![0-9A-Za-z]))"
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
    """Return the marks in a legible text, in its order; 評価 or ランク behind
    one belongs to it.

    ``colors`` are the places where colours begin, which end a letter too: A青.
    """
    found = []
    for match in _MARK.finditer(text):
        is_apart = match.end() in colors or _ENDS_LETTER.match(
            text, match.end()
        )
        if match["letter"] and not is_apart:
            continue
        word = _WORD_BEHIND.match(text, match.end())
        found.append(
            MarkSpan(
                match.start(),
                word.end() if word else match.end(),
                mark_of(match[0]),
            )
        )
    return found


def lone_mark(text: str) -> str | None:
    """Return the mark that a cell holds and nothing else: ◎, 「A」, A評価,
    ランクA.
    """
    squeezed = "".join(plain(text).split())
    if not squeezed or len(squeezed) > _LONGEST:
        return None
    match = _LEADING.fullmatch(squeezed)
    return mark_of(match["mark"]) if match else None


def split_mark(condition: str) -> tuple[str, str] | None:
    """Return the mark of a condition and what it says about it: A：100%以上,
    ◎目標達成, 達成(A); None without one.
    """
    match = _LEADING.match(condition)
    if match and _is_apart(match):
        rest = condition[match.end() :]
        separated = _SEPARATED.match(rest)
        explanation = rest[separated.end() :] if separated else rest
        return mark_of(match["mark"]), explanation
    behind = _BEHIND.match(condition)
    return (mark_of(behind["mark"]), behind["text"]) if behind else None


def _is_apart(match: re.Match[str]) -> bool:
    """Tell whether the mark that begins a condition is no letter of a word:
    A：, (A), ◎達成.
    """
    rest = match.string[match.end() :]
    if not rest:
        return False
    if match[0] != match["mark"] or rest[0] in "(（[【「":
        return True
    if match["mark"] in SIGNS and rest[0] not in SIGNS:
        return True
    separated = _SEPARATED.match(rest)
    return bool(separated and separated.end())


# ---- The marks in a text and their colours ---------------------------------

_JOINT = pattern(r"\s*(?:[・、,/と]|又は|または|及び|および)\s*")
_LINK = pattern(r"(?:[:=→>(]|は|を)\s*$")
"""What ties two of them: a colon between a colour and the next mark says that
they belong together.
"""
_EXCEPTIONS = pattern(rf"{EXCEPTIONS}|{OTHER_LEGENDS}|ではなく")
_EDGES = " \n\t、,;。/|:=→>…‥・-はがをでと" + OPENING + CLOSING + MARKS
_LONGEST_EXPLANATION = 60


class MarkedColor(NamedTuple):
    """A colour with a mark and what explains the mark."""

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
    text: str,
    start: int,
    stop: int,
    mentions: Sequence[Mention],
    marks: Sequence[MarkSpan],
) -> tuple[list[MarkedColor], str]:
    """Return the marks of a stretch of text with their colours, and what of it
    is not understood.
    """
    turns = _turns(text, mentions, marks)
    if not turns:
        return [], one_line(text[start:stop])
    around = _Around(
        text[start : turns[0].start],
        [text[one.end : other.start] for one, other in pairwise(turns)],
        text[turns[-1].end : stop],
    )
    if around.has_exception or around.ties_pairs_together:
        return [], one_line(text[start:stop])
    return list(_paired_turns(turns, around.explanations())), ""


def _paired_turns(
    turns: Sequence[_Turn], explanations: Iterable[str]
) -> Iterator[MarkedColor]:
    """Yield each mark with the colour of its pair."""
    pairs = zip(turns[::2], turns[1::2], explanations, strict=True)
    for one, other, explanation in pairs:
        mention = one.mention or other.mention
        for mark in one.marks or other.marks:
            if mention:
                yield MarkedColor(mention, mark, explanation)


class _Around(NamedTuple):
    """The texts around marks and colours that take turns."""

    before: str
    gaps: list[str]
    """Those between them: within a pair, between two pairs, and so on."""
    after: str

    @property
    def has_exception(self) -> bool:
        return any(
            _EXCEPTIONS.search(each)
            for each in (self.before, *self.gaps, self.after)
        )

    @property
    def ties_pairs_together(self) -> bool:
        """Whether a sign such as a colon is between two pairs and not within
        each: then other pairs may be meant.
        """
        within = self.gaps[::2]
        between = self.gaps[1::2]
        return any(map(_LINK.search, between)) and not all(
            map(_LINK.search, within)
        )

    def explanations(self) -> list[str]:
        """Return what explains the mark of each pair: within the pair, else
        behind it.
        """
        within = list(map(_explanation, self.gaps[::2]))
        behind = list(map(_explanation, (*self.gaps[1::2], self.after)))
        # 達成◎青 改善○緑: explained before
        if not any(within) and not behind[-1]:
            first = _explanation(self.before.rpartition("\n")[2])
            behind = [first, *behind[:-1]]
        return [
            inside or outside
            for inside, outside in zip(within, behind, strict=True)
        ]


def _turns(
    text: str,
    mentions: Sequence[Mention],
    marks: Sequence[MarkSpan],
) -> list[_Turn]:
    """Return marks and colours in their order; none where they do not take
    turns.
    """
    turns: list[_Turn] = []
    for turn in _in_text_order(mentions, marks):
        last = turns[-1] if turns else None
        if last and _share_a_color(last, turn, text):
            turns[-1] = _Turn(
                last.start, turn.end, last.marks + turn.marks, None
            )
        else:
            turns.append(turn)
    takes_turns = all(
        bool(one.marks) != bool(other.marks) for one, other in pairwise(turns)
    )
    return turns if takes_turns and len(turns) % 2 == 0 else []


def _in_text_order(
    mentions: Sequence[Mention], marks: Sequence[MarkSpan]
) -> list[_Turn]:
    """Return colours, and the marks that are no part of a colour's words, in
    the order of the text.
    """
    inside = {(each.start, each.end) for each in mentions}
    turns = [_Turn(each.start, each.end, (), each) for each in mentions]
    turns += [
        _Turn(each.start, each.end, (each.mark,), None)
        for each in marks
        if not any(start <= each.start < end for start, end in inside)
    ]
    return sorted(turns, key=lambda turn: (turn.start, not turn.marks))


def _share_a_color(
    one: _Turn,
    other: _Turn,
    text: str,
) -> bool:
    """Tell whether two marks have nothing but a joint between them: A・B."""
    return bool(
        one.marks
        and other.marks
        and _JOINT.fullmatch(text[one.end : other.start])
    )


def _explanation(text: str) -> str:
    text = one_line(text).strip(_EDGES)
    return text if len(text) <= _LONGEST_EXPLANATION else ""
