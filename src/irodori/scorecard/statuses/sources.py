"""The sources of a plan's status, in the order in which they are asked; the
first that speaks decides.

====== ==================================== ==================================================
source where                                what is read
====== ==================================== ==================================================
table  進捗入力, or a CSV file              状況 and 期限 of the row that names the plan
column アクションプラン a 状況 / a 期限     a phrase, consumed whole
note   a comment on the cell                all of its lines (`notelines`)
tag    brackets at the text's start or end  `tags`
fill   the fill that the cell has           exactly a swatch or a shipped palette's colour
====== ==================================== ==================================================

Tags: the status that a plan's own text carries in brackets at its start or
end.

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
【取組中】（期限超過）改修            the status, and that it is overdue
【取組中】改修（中止）                a tag that words beside it take back: not read
【措置済】改修 ※一部未対応            the same, behind ※, → or ただし
===================================== ==========================================================
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from irodori.messages import Sentence
from irodori.options import FillsChoice
from irodori.patterns import pattern
from irodori.scorecard.legend import ColorScale, Legend, exact_color
from irodori.scorecard.legend.glossary import codes_in_texts
from irodori.scorecard.palettes import Color, color_by_hue
from irodori.scorecard.profile import DONE, NOT_STARTED, Profile
from irodori.scorecard.statuses.phrasewords import STATES, phrase_words
from irodori.scorecard.statuses.statusphrases import (
    LONGEST_PHRASE,
    NotRead,
    Phrase,
    Said,
    StatusPhraseReader,
    limited,
)
from irodori.scorecard.values.dates import (
    Deadline,
    read_deadline,
    without_dates,
)
from irodori.scorecard.values.text import (
    any_of,
    fold,
    plain,
    shown,
    trimmed,
)
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

if TYPE_CHECKING:
    from irodori.scorecard.statuses.notelines import NoteReader

_CLOSING = {
    "【": "】",
    "(": ")",
    "[": "]",
    "〔": "〕",
    "〈": "〉",
    "《": "》",
    "{": "}",
    "≪": "≫",
}
_ONE_WIDTH = str.maketrans("（）［］＜＞｛｝", "()[]〈〉{}")
_EMPHATIC = frozenset("【[〔《〈{≪")
"""Brackets that people use for tags and hardly for remarks."""
_SIGNS = re.escape("".join(_CLOSING) + "".join(_CLOSING.values()))
_BRACKET = pattern(f"[{_SIGNS}]")
_ANY_WIDTH = pattern(f"[{_SIGNS}（）［］＜＞｛｝]")
_TURN = pattern("[※→⇒➡⇨]|ただし|但し")
_PROVISO = pattern(r"(?:ただし|但し)[、,]?([^。()\[\]【】\n]++)")
_LINK = (
    r"[はがのをにもでと、,。.・:;/\s\u3000]|である|です|あり|ある|等|など|中|分"
    r"|[0-9]{1,4}(?:件|割|%|機関)?"
)
_END = pattern(r"(?<=[\s\u3000。])|$|[(\[【〔〈《{≪\n]")
_LINE_END = pattern(r"[ \u3000\t\r。、]*+\n")
_NOTHING_BEFORE = pattern(
    r"[\s\u3000]*+(?:[①-⑳・●○■□◆※]|[0-9０-９a-zA-Z]{1,2}[.)．）])?[\s\u3000]*+"
)
_NOTHING_AFTER = pattern(
    r"[\s\u3000。、]*+(?:(?:[※*＊†][0-9０-９]{0,2}|注[0-9０-９]{1,2})[)）]?[\s\u3000。、]*+)?"
)
"""White space, and a footnote's mark."""


class Bracket(NamedTuple):
    """An outermost pair of brackets in a text."""

    start: int
    end: int
    """The index behind the closing bracket."""
    inside: str
    is_emphatic: bool


_AIMED_AT = pattern("(?:目途|目処|めど)$")
"""Behind the date that a plan was made for: （令和4年9月末目途）."""


class TagReading(NamedTuple):
    """What a plan's text says about its status."""

    said: Said | None
    doubt: Sentence | None
    """Why its tags are not read."""
    rest: str
    """The text without its tags."""


class TagReader:
    """Reads the tags of many texts; what begins with a text's first bracket is
    read once.
    """

    def __init__(self, phrases: StatusPhraseReader, talk: StatusTalk) -> None:
        self._phrases = phrases
        self._talk = talk
        self._known: dict[tuple[str, int], TagReading] = {}
        """By what begins with the first bracket, and how far a list's mark
        reaches into it; -1 for words before it.
        """

    def read(self, text: str) -> TagReading:
        """Return what the tags of a plan's text say."""
        first = _ANY_WIDTH.search(text)
        if first is None:
            return TagReading(None, None, text)
        head = text[: first.start()]
        tail = text[first.start() :]
        key = tail, max(-1, _end_of_nothing(text) - len(head))
        found = None if _TURN.search(head) else self._known.get(key)
        if found is None:
            found = self._read(text)
            if found.doubt:
                return found
            rest = found.rest[len(head) :]
            self._known[key] = found._replace(rest=rest)
            return found
        return TagReading(found.said, None, head + found.rest)

    def _read(self, text: str) -> TagReading:
        text = text.translate(_ONE_WIDTH)
        said = {
            bracket: self._phrases.read(bracket.inside, "tag")
            for bracket in outermost_brackets(text)
        }
        if not any(said.values()):
            return TagReading(None, None, text)
        return self._read_brackets(text, _without_planned_dates(said))

    def _read_brackets(
        self,
        text: str,
        said: Mapping[Bracket, Phrase],
    ) -> TagReading:
        """Return what the tags among a text's brackets say."""
        edges = _at_edges(text, [*said])
        apart = [each for each in said if _is_apart(text, each, edges)]
        statuses = _statuses(said)
        tags = [each for each in apart if each in statuses]
        rest = _without(text, tags)
        outer = [statuses[each] for each in tags if each in edges]
        every = [*statuses.values()] if tags else []
        doubt = _unread(said) or _doubt(text, every, is_outside=bool(outer))
        if doubt or not outer:
            return TagReading(None, doubt, rest)
        dated = (each for each in [*outer, *every] if each.deadline)
        beside = [each.inside for each in apart if each not in statuses]
        return self._with_asides(next(dated, outer[0]), beside, rest)

    def _with_asides(
        self, tag: Said, beside: Iterable[str], rest: str
    ) -> TagReading:
        """Return a tag with the limit in the brackets beside it, or that they
        or the text put it in doubt.
        """
        for inside in beside:
            found = self._with_aside(tag, inside)
            if found is None:
                return _in_doubt(inside, rest)
            tag = found
        turn = self._turn(tag, rest)
        if turn:
            return _in_doubt(turn, rest)
        return TagReading(tag, None, rest)

    def _with_aside(self, tag: Said, inside: str) -> Said | None:
        """Return a tag with the limit that brackets beside it give; None where
        they say something else of how far the plan is.
        """
        is_aim = _AIMED_AT.search(inside) is not None
        if is_aim and isinstance(read_deadline(inside), Deadline):
            return tag
        limit = self._phrases.limit(inside)
        found = limited(tag, limit)
        if not self._is_against(tag, inside):
            return found
        is_same = limit is not None and tag.overdue in {None, found.overdue}
        return found if is_same else None

    def _is_against(self, tag: Said, inside: str) -> bool:
        """Tell whether brackets say nothing but how far a plan is; the
        date of what is not done yet is its deadline.
        """
        words = fold(inside)
        if tag.status == DONE:
            words = without_dates(words)
        return self._talk_at(words, 0) == words

    def _turn(self, tag: Said, rest: str) -> str | None:
        """Return what a text says of how far the plan is: all of it, or what
        begins behind ※, → or ただし.
        """
        words = plain(rest)
        if words and self._talk_at(words, 0) == words:
            again = self._phrases.read(rest, "tag")
            is_same = isinstance(again, Said) and again.status == tag.status
            return None if is_same else words
        for turn in _TURN.finditer(words):
            talk = self._talk_at(words, turn.end())
            if not talk:
                continue
            if turn[0] != "※" or self._is_plain(words, turn.end(), talk):
                return talk
        return self._exception(tag, words)

    def _exception(self, tag: Said, words: str) -> str | None:
        """Return the clause behind ただし that gives another status of a part:
        【完了】改修。ただしA県は未着手.
        """
        # of what is under way the parts may differ
        if tag.status not in {DONE, NOT_STARTED}:
            return None
        for clause in _PROVISO.findall(words):
            for word in self._talk.word.finditer(clause):
                status = self._phrases.status(word[0])
                is_state = word[0].endswith(STATES) or (
                    word.end() == len(clause)
                )
                if status not in {None, tag.status} and is_state:
                    return str(clause)
        return None

    def _talk_at(self, words: str, at: int) -> str:
        """Return the words of statuses that begin at a place, with what is
        between them; nothing where there are only particles.
        """
        talk = self._talk.several.match(words, at)
        return talk[0] if talk and self._talk.word.search(talk[0]) else ""

    def _is_plain(self, words: str, at: int, talk: str) -> bool:
        """Tell whether a remark is one of how far a plan is: 一部未対応, and
        not the 完了 of 完了報告.
        """
        end = at + len(talk)
        if _END.match(words, end) or talk.endswith(STATES):
            return True
        return len(self._talk.word.findall(talk)) > 1


def _in_doubt(beside: str, rest: str) -> TagReading:
    sentence = Sentence("status.tag_beside", {"text": shown(beside)})
    return TagReading(None, sentence, rest)


class StatusTalk:
    """What finds the words of statuses in what is written beside a tag:
    those of a profile, and further ones of a legend.
    """

    def __init__(
        self, profile: Profile, further: Collection[str] = ()
    ) -> None:
        self.words = (
            frozenset(map(fold, profile.words["takes_back"]))
            .union(profile.status_words, further)
            .union(profile.limits)
        )
        keep = profile.is_shipped and not further
        one = any_of(self.words)
        self.word = pattern(one, keep=keep)
        self.several = pattern(rf"(?:{one}|{_LINK})++", keep=keep)
        """Words of statuses, particles and counts, one after the other."""


def _talk(profile: Profile, legend: Legend) -> StatusTalk:
    talk = profile.once(StatusTalk)
    if talk.words.issuperset(legend.words):
        return talk
    return StatusTalk(profile, legend.words)


_PLANNED = pattern("予定")


def _without_planned_dates(
    said: Mapping[Bracket, Phrase],
) -> dict[Bracket, Phrase]:
    """Return what brackets say without those that tell when what is under way
    shall end: （令和5年9月末予定） beside 【取組中】. Such a date is the text's own.
    """
    statuses = _statuses(said)
    ends = {
        bracket
        for bracket, status in statuses.items()
        if isinstance(status.deadline, Deadline)
        and _PLANNED.search(bracket.inside)
    }
    others = [statuses[each] for each in statuses if each not in ends]
    is_under_way = bool(others) and not any(
        each.status in {DONE, NOT_STARTED} or each.deadline for each in others
    )
    if not is_under_way:
        return dict(said)
    return {each: said[each] for each in said if each not in ends}


def _unread(said: Mapping[Bracket, Phrase]) -> Sentence | None:
    """Return that brackets as people use them for tags hold other words."""
    for bracket, phrase in said.items():
        if isinstance(phrase, NotRead) and bracket.is_emphatic:
            words = {"text": shown(bracket.inside)}
            return Sentence("status.tag_unread", words)
    return None


def _statuses(said: Mapping[Bracket, Phrase]) -> dict[Bracket, Said]:
    """Return the brackets that hold a status."""
    return {
        bracket: phrase
        for bracket, phrase in said.items()
        if isinstance(phrase, Said)
    }


def _is_apart(text: str, bracket: Bracket, edges: list[Bracket]) -> bool:
    """Tell whether brackets are no part of a sentence, so that a status in
    them is a tag: by their form, or at the edge of the text or the end of a
    line.
    """
    return (
        bracket.is_emphatic
        or bracket in edges
        or _LINE_END.match(text, bracket.end) is not None
    )


def _doubt(
    text: str, tags: list[Said], *, is_outside: bool
) -> Sentence | None:
    """Return why the tags of a text are not read; None where they are, or
    where it has none.
    """
    if len(tags) > 1:
        statuses = {(said.status, said.overdue) for said in tags}
        dates = {said.deadline for said in tags if said.deadline}
        if len(statuses) > 1 or len(dates) > 1:
            return Sentence("status.two_tags", {"text": shown(text)})
    if tags and not is_outside:
        return Sentence("status.tag_inside", {"text": shown(text)})
    return None


def outermost_brackets(text: str) -> Iterator[Bracket]:
    """Yield the outermost pairs of brackets, in order; none within a bracket
    that is never closed, for what it opens may be a broken tag.
    """
    open_at: list[int] = []
    for found in _BRACKET.finditer(text):
        at = found.start()
        character = found[0]
        if character in _CLOSING:
            open_at.append(at)
        elif open_at and _CLOSING[text[open_at[-1]]] == character:
            start = open_at.pop()
            if not open_at and at - start <= LONGEST_PHRASE:
                yield Bracket(
                    start,
                    at + 1,
                    text[start + 1 : at],
                    text[start] in _EMPHATIC,
                )


def _at_edges(text: str, brackets: list[Bracket]) -> list[Bracket]:
    """Return the brackets at the start and at the end of a text, with nothing
    but brackets outside them.
    """
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


class StatusReader:
    """Reads statuses by the words of a profile and of the legend in force."""

    def __init__(
        self,
        profile: Profile,
        legend: Legend,
        fills: FillsChoice = "auto",
        scale: ColorScale | None = None,
    ) -> None:
        self.phrases = phrase_reader(profile, legend)
        self._talk = _talk(profile, legend)
        self._tags = TagReader(self.phrases, self._talk)
        self._legend = legend
        self._fills = fills
        self._scale = scale
        self._palettes = profile.palettes
        self._by_color = _statuses_by_color(legend)

    def tags(self, text: str) -> TagReading:
        """Return what the tags of a plan's text say."""
        return self._tags.read(trimmed(text))

    @cached_property
    def _notes(self) -> NoteReader:
        # few books say statuses in notes
        from irodori.scorecard.statuses.notelines import NoteReader

        return NoteReader(self.phrases, self._talk.word)

    def note(self, text: str) -> Said | Sentence | None:
        """Return what a note says, or why it is in doubt."""
        return self._notes.read(text)

    def fill(self, fill: Fill | None) -> Said | None:
        """Return what the fill that a cell already has says: green is 取組中."""
        if fill is None or self._fills == "ignore":
            return None
        found = exact_color(
            fill, self._legend, self._palettes, "status"
        ) or self._by_shade(fill)
        if found is None or found[0] not in self._by_color:
            return None
        color, shade = found
        return Said(self._by_color[color], "fill", detail=shade)

    def _by_shade(self, fill: Fill) -> tuple[Color, str] | None:
        """Return the colour that a shade shows: on a proven scale, or by its
        hue where that was asked for.
        """
        color = self._scale.color(fill) if self._scale else None
        if self._fills == "scale":
            color = color_by_hue(fill)
        if color is None or color in self._legend.markers:
            return None
        return color, "hue"


def phrase_reader(
    profile: Profile, legend: Legend, explained: Iterable[str] = ()
) -> StatusPhraseReader:
    """Return what reads the phrases of a sheet with this legend; ``explained``
    are texts of a status table that may explain its codes.
    """
    words = phrase_words(profile, legend.words)
    own = {**profile.status_words, **legend.words}
    listed = codes_in_texts(explained, lambda word: fold(word) in own)
    known = {**legend.codes, **listed}
    return StatusPhraseReader(words, known, legend.words)


def _statuses_by_color(legend: Legend) -> dict[str, str]:
    """Return the status that each colour means; a colour that means two says
    nothing.
    """
    found: dict[str, set[str]] = {}
    for rule in legend.statuses:
        if rule.color:
            found.setdefault(rule.color, set()).add(rule.status)
    return {
        color: statuses.pop()
        for color, statuses in found.items()
        if len(statuses) == 1
    }
