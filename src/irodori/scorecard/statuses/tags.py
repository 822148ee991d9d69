"""Tags: the status that a plan's own text carries in brackets at its start or end.

===================================== ==========================================================
text                                  what it says
===================================== ==========================================================
【取組中】改修, 改修（措置済）        the status in the brackets, which hold nothing else
【措置済】【取組中】改修              two tags that differ: not read
【措置済】要件定義、【未着手】設計    the same, one of them inside the text
①改修（措置済）②周知（取組中）       the same, one of them in round brackets
①検討【措置済】②改修                only inside the text: not read
・改修（措置済）⏎・周知（取組中）     one in each line, and they differ: not read
改修【取組中（一部完了）】            a tag with other words: not read
改修（完了時期：令和5年度末）         no tag
===================================== ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.statuses.statusphrases import LONGEST_PHRASE, NotRead, Said, StatusPhraseReader
from irodori.scorecard.values.text import shown

_CLOSING = {"【": "】", "(": ")", "[": "]", "〔": "〕", "〈": "〉", "《": "》"}
_ONE_WIDTH = tuple(zip("（）［］＜＞", "()[]〈〉", strict=True))
_EMPHATIC = frozenset("【[〔《〈")
"""Brackets that people use for tags and hardly for remarks."""
_ANY_BRACKET = pattern("[" + "".join(rf"\{each}" for pair in _CLOSING.items() for each in pair) + "]")
_ANY_WIDTH = pattern("[" + "".join(rf"\{each}" for each in (*_CLOSING, *_CLOSING.values())) + "（）［］＜＞]")
_NOTHING_BEFORE = pattern(r"[\s\u3000]*+(?:[①-⑳・●○■□◆※]|[0-9０-９a-zA-Z]{1,2}[.)．）])?[\s\u3000]*+")
_NOTHING_AFTER = pattern(r"[\s\u3000。、]*+(?:[※*＊†][0-9０-９]{0,2}[)）]?[\s\u3000。、]*+)?")
"""White space, and a footnote's mark."""


class Bracket(NamedTuple):
    """An outermost pair of brackets in a text."""

    start: int
    end: int
    """The index behind the closing bracket."""
    inside: str
    is_emphatic: bool


class TagReading(NamedTuple):
    """What a plan's text says about its status."""

    said: Said | None
    doubt: Sentence | None
    """Why its tags are not read."""
    rest: str
    """The text without its tags."""


class TagReader:
    """Reads the tags of many texts; what begins with a text's first bracket is read once."""

    def __init__(self, phrases: StatusPhraseReader) -> None:
        self._phrases = phrases
        self._known: dict[tuple[str, int], TagReading] = {}
        """By what begins with the first bracket, and how far a list's mark reaches into it; -1 for words before it."""

    def read(self, text: str) -> TagReading:
        """Return what `read_tags` does."""
        first = _ANY_WIDTH.search(text)
        if first is None:
            return TagReading(None, None, text)
        head, tail = text[: first.start()], text[first.start() :]
        key = tail, max(-1, _end_of_nothing(text) - len(head))
        found = self._known.get(key)
        if found is None:
            found = read_tags(text, self._phrases)
            if found.doubt:
                return found
            self._known[key] = found._replace(rest=found.rest[len(head) :])
            return found
        return TagReading(found.said, None, head + found.rest)


def read_tags(text: str, phrases: StatusPhraseReader) -> TagReading:
    """Return what the tags of a plan's text say."""
    for wide, narrow in _ONE_WIDTH:
        text = text.replace(wide, narrow)
    brackets = list(outermost_brackets(text))
    said = [phrases.read(bracket.inside, "tag") for bracket in brackets]
    if not any(said):
        return TagReading(None, None, text)
    edges = _at_edges(text, brackets)
    tags: list[tuple[Bracket, Said]] = []
    unread: list[Bracket] = []
    for bracket, phrase in zip(brackets, said, strict=True):
        if isinstance(phrase, Said) and (bracket.is_emphatic or bracket in edges or _ends_line(text, bracket)):
            tags.append((bracket, phrase))
        elif isinstance(phrase, NotRead) and bracket.is_emphatic:
            unread.append(bracket)
    rest = _without(text, [bracket for bracket, _ in tags])
    outer = [tag for bracket, tag in tags if bracket in edges]
    every = [phrase for phrase in said if isinstance(phrase, Said)] if tags else []
    doubt = _doubt(text, every, unread, is_outside=bool(outer))
    if doubt or not outer:
        return TagReading(None, doubt, rest)
    return TagReading(max(outer, key=_how_much), None, rest)


def _doubt(text: str, tags: list[Said], unread: list[Bracket], *, is_outside: bool) -> Sentence | None:
    """Return why the tags of a text are not read; None where they are, or where it has none."""
    if unread:
        return Sentence("status.tag_unread", {"text": shown(unread[0].inside)})
    if len(tags) > 1:
        statuses = {(said.status, said.overdue) for said in tags}
        dates = {said.deadline for said in tags if said.deadline}
        if len(statuses) > 1 or len(dates) > 1:
            return Sentence("status.two_tags", {"text": shown(text)})
    if tags and not is_outside:
        return Sentence("status.tag_inside", {"text": shown(text)})
    return None


def _how_much(said: Said) -> bool:
    return said.deadline is not None


def outermost_brackets(text: str) -> Iterator[Bracket]:
    """Yield the outermost pairs of brackets, in order; brackets that do not match are passed over."""
    open_at: list[int] = []
    for found in _ANY_BRACKET.finditer(text):
        at, character = found.start(), found[0]
        if character in _CLOSING:
            open_at.append(at)
        elif open_at and _CLOSING[text[open_at[-1]]] == character:
            start = open_at.pop()
            if not open_at and at - start <= LONGEST_PHRASE:
                yield Bracket(start, at + 1, text[start + 1 : at], text[start] in _EMPHATIC)


def _at_edges(text: str, brackets: list[Bracket]) -> list[Bracket]:
    """Return the brackets at the start and at the end of a text, with nothing but brackets outside them."""
    edges = []
    at = _end_of_nothing(text)
    for bracket in brackets:
        if bracket.start != at:
            break
        edges.append(bracket)
        at = _skip_space(text, bracket.end)
    end = len(text)
    for bracket in reversed(brackets):
        if _skip_space(text, bracket.end) != end:
            break
        edges.append(bracket)
        end = len(text[: bracket.start].rstrip())
    return edges


def _ends_line(text: str, bracket: Bracket) -> bool:
    """Tell whether a bracket closes a line of a text of several."""
    return text[_skip_blanks(text, bracket.end) :][:1] == "\n"


def _skip_blanks(text: str, at: int) -> int:
    while text[at : at + 1] and text[at] in " \u3000\t\r。、":
        at += 1
    return at


def _end_of_nothing(text: str) -> int:
    """Return where the space and the list's mark end that a text begins with."""
    lead = _NOTHING_BEFORE.match(text)
    return lead.end() if lead else 0


def _skip_space(text: str, at: int) -> int:
    found = _NOTHING_AFTER.match(text, at)
    return found.end() if found else at


def _without(text: str, brackets: list[Bracket]) -> str:
    pieces = []
    at = 0
    for bracket in brackets:
        pieces.append(text[at : bracket.start])
        at = bracket.end
    pieces.append(text[at:])
    return "".join(pieces)
