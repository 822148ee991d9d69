"""The entries in the text of one cell: which colour goes with which condition.

A text is cut at its colours. The conditions are behind them (青：措置済) or
before them (措置済は青); the text is read in the direction in which every
condition is understood and nothing is left over. Where neither direction does
that, or both do, the text is not understood.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TypeVar

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import Part
from irodori.scorecard.legend.titles import LegendHeading
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColorEntry,
    MarkSpan,
    Mention,
    names_other_look,
    one_line,
    squeezed,
)
from irodori.scorecard.legend.trimming import (
    CUT,
    MOST_CUTS,
    PUNCTUATION,
    Understands,
    before,
    behind,
    holds_entry,
    is_entry,
    is_limiting,
    led,
    marked_colors,
    pieces_around,
    without_tail,
)
from irodori.scorecard.profile import ALL_RULES
from irodori.tuples import NamedTuple

Span = tuple[int, int]
"""Where a stretch of a text begins and ends."""


class TextSection(NamedTuple):
    """A stretch of a cell's text with one heading at most."""

    part: Part | None
    entries: tuple[ColorEntry, ...]
    left_over: str
    """What was not understood, empty where the section is read whole."""
    listed: bool = False
    """Whether it names colours without any condition: 青・緑・黄で色分け."""
    lead: str = ""
    """The words before the first colour that are no condition, where all is
    understood.
    """


def sections(
    text: str,
    headings: Sequence[LegendHeading],
    mentions: Sequence[Mention],
    reader_for: Callable[[Part | None], Understands],
    marks: Sequence[MarkSpan] = (),
) -> Iterator[TextSection]:
    """Yield the sections of a legible text that name colours; a heading or a ※
    begins a new one.

    A section with ``marks`` gives these their colours.
    """
    opening = [
        _before_colors(each, mentions)
        for each in headings
        # a word such as 達成率 behind a mark explains it
        if each.end > each.start or not marks
    ]
    for span, part in _stretches(text, opening):
        named = _between(mentions, span)
        marked = _between(marks, span)
        understands = reader_for(part)
        if named and marked:
            entries, rest = marked_colors(text, span, named, marked)
            yield TextSection(part, entries, rest)
        elif named:
            yield _stretch(text, span, named, understands).section(part)
        elif mentions and part in ALL_RULES:
            yield from _uncolored_section(
                text[slice(*span)], part, understands
            )


_BEHIND_COLOR = pattern(rf"[\s:=→{re.escape(CLOSING)}]*")


def with_rules_first(
    text: str,
    mentions: Sequence[Mention],
    headings: Iterable[LegendHeading],
) -> str:
    """Return a text in which each rule that is named right behind a colour is
    before it: 【青】進捗率：100%以上 as 進捗率：【青】100%以上.

    Without that the colour would have no condition, and the condition the
    next one's colour.
    """
    pieces: list[str] = []
    at = 0
    for heading in headings:
        named = [each for each in mentions if at <= each.start < heading.start]
        if len(named) != 1 or heading.end == heading.start:
            continue
        start, end = named[0].start, named[0].end
        if _BEHIND_COLOR.fullmatch(text, end, heading.start):
            opened = text[at:start].rstrip(OPENING + MARKS)
            dressed = text[at + len(opened) : heading.start]
            pieces += [opened, text[heading.start : heading.end], dressed]
            at = heading.end
    return "".join([*pieces, text[at:]])


def _uncolored_section(
    text: str, part: Part | None, understands: Understands
) -> Iterator[TextSection]:
    """Yield a section that names no colour and holds a condition, alone or
    with a word that is no known colour: 100%以上【碧】.
    """
    rest = before(text)
    forms = rest, rest.rstrip(CLOSING + PUNCTUATION)
    if rest and any(
        understands(each) or holds_entry(each, understands) for each in forms
    ):
        yield TextSection(part, (), one_line(rest))


def _before_colors(
    heading: LegendHeading, mentions: Sequence[Mention]
) -> LegendHeading:
    """Return a heading that ends before the colour in the bracket behind it:
    利用率(青)：100%以上.
    """
    at = bisect_left(mentions, heading.start, key=_start)
    end = mentions[at].start if at < len(mentions) else heading.end
    return heading._replace(end=min(heading.end, end))


Spanning = TypeVar("Spanning", Mention, MarkSpan)


def _between(spans: Sequence[Spanning], span: Span) -> Sequence[Spanning]:
    """Return the colours or marks that begin in a stretch of the text."""
    first, last = (bisect_left(spans, at, key=_start) for at in span)
    return spans[first:last]


def _start(each: Mention | MarkSpan) -> int:
    return each.start


def _stretches(
    text: str, headings: Iterable[LegendHeading]
) -> Iterator[tuple[Span, Part | None]]:
    """Yield where the text behind each heading and each ※ begins and ends, and
    its part; that before the first heading has none.
    """
    end = len(text)
    cuts = {(each.start, each.end, each.part) for each in headings}
    ordered = sorted({*cuts, (0, 0, None)}, key=lambda cut: cut[:2])
    part: Part | None = None
    for (_, start, own), (stop, *_) in pairwise([*ordered, (end, end, None)]):
        part = own or part
        for span in _between_notes(text, start, stop):
            yield span, part


def _between_notes(text: str, start: int, stop: int) -> Iterator[Span]:
    """Yield the stretches before, between and behind the ※ of a text."""
    begin = start
    at = text.find("※", start + 1, stop)
    while at >= 0:
        yield begin, at
        begin = at + 1
        at = text.find("※", begin, stop)
    yield begin, stop


# ---- One section ------------------------------------------------------------

_COUNTED = pattern(
    r"(?:[・、,と][青緑黄橙赤])?の?[2-9](?:色|段階)(?:で|に)?[^。0-9:=]{0,20}[。)]*"
)
_LISTING = pattern(r"(?:応じて|より|よって|別に|色分け)[(、]?$")
_BETWEEN_COLORS = frozenset("・、,→~ \n")
_EACH = pattern(r"[をはが]?、?(?:それぞれ|の?順(?:に|で))、?$")
_PARTS = pattern(r"[・、,/]|及び|と")
_MOST_TURNING = 12
"""The most colours of a section whose order may change, so that no text takes
long.
"""
_TURNS = frozenset(" \n、,;。/|")


class _Direction(NamedTuple):
    """A section as read in one direction."""

    entries: tuple[ColorEntry, ...]
    left_over: str
    lead: str = ""

    @property
    def faults(self) -> int:
        """How much of it is not understood."""
        misread = sum(not entry.understood for entry in self.entries)
        return misread + bool(self.left_over)

    @property
    def misread(self) -> str:
        """The first condition that is not understood."""
        misread = (
            each.condition for each in self.entries if not each.understood
        )
        return next(filter(None, misread), "")


def _stretch(
    text: str,
    span: Span,
    mentions: Sequence[Mention],
    understands: Understands,
) -> _Stretch:
    """Return the colours of a stretch of a text, which are those of type where
    the words before them say so.
    """
    pieces = pieces_around(text, span, mentions)
    if names_other_look(pieces[0]):
        mentions = [each._replace(is_type=True) for each in mentions]
    return _Stretch(pieces, mentions, understands)


class _Stretch(NamedTuple):
    """The colours of a stretch of text, and the texts around them."""

    pieces: list[str]
    """Those before, between and behind the colours."""
    mentions: Sequence[Mention]
    understands: Understands

    def section(self, part: Part | None) -> TextSection:
        """Return the entries in the one direction that is understood whole;
        where there is none, or both are, with what is left over.
        """
        if self._only_lists():
            return TextSection(part, (), "", listed=True)
        forward = self.forward()
        backward = self.backward()
        both = (*forward.entries, *backward.entries)
        if not any(entry.condition for entry in both):
            is_limited = any(map(is_limiting, self.pieces))
            rest = one_line(" ".join(self.pieces)) if is_limited else ""
            return TextSection(part, (), rest, listed=True)
        read = self._best(forward, backward)
        lead = one_line(read.lead)
        return TextSection(part, read.entries, read.left_over, lead=lead)

    def _best(self, forward: _Direction, backward: _Direction) -> _Direction:
        """Return the one direction that is understood whole, else the parts
        that are; where neither is, or both are, with what is left over.
        """
        if not forward.faults and not backward.faults:
            return _Direction(forward.entries, self._whole())
        best = min(forward, backward, key=lambda each: each.faults)
        if not best.faults:
            return best
        mixed = self._respective() or self._turned()
        if mixed:
            return _Direction(mixed, "")
        rest = best.left_over or best.misread or self._whole()
        return _Direction(best.entries, rest)

    def _only_lists(self) -> bool:
        """Tell whether the text names its colours and says how many they are:
        進捗に応じて青・緑・赤の3色で表示.
        """
        first, *between, last = map(str.strip, self.pieces)
        return (
            bool(between)
            and all(set(each) <= _BETWEEN_COLORS for each in between)
            and _LISTING.search(first) is not None
            and _COUNTED.fullmatch(last) is not None
            and not is_limiting(first)
        )

    def _whole(self) -> str:
        """Return the text up to its last colour."""
        pairs = zip(self.pieces, self.mentions, strict=False)
        parts = [f"{piece}{each.word or '■'}" for piece, each in pairs]
        return one_line("".join(parts))

    def forward(self) -> _Direction:
        """Return the entries of colours that are before their conditions."""
        first, *others = self.pieces
        entries: list[ColorEntry] = []
        left = [first] if is_entry(first, self.understands) else []
        last = ""
        for mention, piece in zip(self.mentions, others, strict=True):
            condition, rest = behind(piece, self.understands)
            left += [rest] if rest else []
            entry = self._entry(mention, _same(condition, last))
            last = entry.condition
            entries.append(entry)
        return _Direction(tuple(entries), one_line(" ".join(left)), first)

    def backward(self) -> _Direction:
        """Return the entries of colours that are behind their conditions."""
        lead, first = led(self.pieces[0], self.understands)
        conditions = [first, *map(before, self.pieces[1:-1])]
        conditions = _with_heads(self.pieces, conditions)
        conditions = _without_frames(conditions, self.understands)
        left = lead if is_entry(lead, self.understands) else ""
        rest = without_tail(self.pieces[-1])
        if CUT.match(rest) and not is_limiting(rest):
            rest = ""
        entries = self._entries(conditions)
        return _Direction(entries, one_line(f"{left} {rest}"), lead)

    def _respective(self) -> tuple[ColorEntry, ...]:
        """Return the entries of a text that lists conditions, and then as many
        colours, 措置済・取組中・未着手をそれぞれ青・緑・赤で; none of another.
        """
        lead = "".join(self.pieces[0].split())
        each = _EACH.search(lead)
        conditions = _PARTS.split(lead[: each.start()]) if each else []
        between = "".join(self.pieces[1:-1]).strip(PUNCTUATION + "・と")
        if len(conditions) != len(self.mentions) or between:
            return ()
        found = self._entries(conditions)
        is_read = all(entry.understood for entry in found)
        return found if is_read and not before(self.pieces[-1]) else ()

    def _turned(self) -> tuple[ColorEntry, ...]:
        """Return the entries of a text whose last conditions are before their
        colours, 緑：80%以上、50%未満は無色, or its first ones: 措置済は青、緑は
        取組中; none unless there is one place only where the order can change.
        """
        if len(self.mentions) > _MOST_TURNING:
            return ()
        found = {
            entries
            for at in range(1, len(self.mentions))
            for entries in self._turns_at(at)
            if entries
        }
        return found.pop() if len(found) == 1 else ()

    def _turns_at(self, at: int) -> Iterator[tuple[ColorEntry, ...]]:
        """Yield the entries where the order changes in one of the pieces, at
        each of the first places where it may; none where these are not
        understood whole.
        """
        piece = self.pieces[at]
        if not piece.strip(PUNCTUATION):
            first, last = self._parted(at, "", "")
            yield _both(first.backward(), last.forward())
        cuts = (i for i, each in enumerate(piece) if each in _TURNS)
        for cut in islice(cuts, MOST_CUTS):
            rest = piece[cut + 1 :]
            if rest.strip(PUNCTUATION) and not led(rest, self.understands)[0]:
                first, last = self._parted(at, piece[:cut], rest)
                yield _both(first.forward(), last.backward())

    def _parted(
        self, at: int, end: str, begin: str
    ) -> tuple[_Stretch, _Stretch]:
        """Return the colours before one of the pieces and those behind it, the
        piece cut into an end of the first and a beginning of the second.
        """
        pieces = self.pieces
        first = [*pieces[:at], end]
        last = [begin, *pieces[at + 1 :]]
        return (
            self._replace(pieces=first, mentions=self.mentions[:at]),
            self._replace(pieces=last, mentions=self.mentions[at:]),
        )

    def _entries(self, conditions: Sequence[str]) -> tuple[ColorEntry, ...]:
        """Return the entries of the colours and as many conditions."""
        return tuple(map(self._entry, self.mentions, conditions))

    def _entry(self, mention: Mention, condition: str) -> ColorEntry:
        condition = squeezed(condition)
        understood = bool(condition) and self.understands(condition)
        return ColorEntry(mention, condition, understood)


def _both(one: _Direction, other: _Direction) -> tuple[ColorEntry, ...]:
    """Return the entries of two parts of a section; none where one is not
    understood whole.
    """
    is_whole = not (one.faults or other.faults)
    return (*one.entries, *other.entries) if is_whole else ()


_FRAME = pattern(r"(.{2,20}?)(?:のうち|(?<=以外)で)、?(.{2,})", re.DOTALL)


def _without_frames(
    conditions: Sequence[str], understands: Understands
) -> list[str]:
    """Return conditions without what the entry before them leaves anyway:
    20%未満は赤。20%以上のうち、100%以上は青.
    """
    found = [*conditions[:1]]
    for last, condition in pairwise(conditions):
        frame = _FRAME.fullmatch(condition)
        if frame and _leaves(last, frame):
            is_read = all(map(understands, frame.groups()))
            condition = frame[2] if is_read else condition  # noqa: PLW2901
        found.append(condition)
    return found


_LATE = pattern("期限|期日|遅")


def _leaves(last: str, frame: re.Match[str]) -> bool:
    """Tell whether what a condition is one of is all that the entry before it
    leaves; a status with a side of its deadline, 取組中のうち期限内, is more.
    """
    if _LATE.search(frame[1]):
        return "期限" in last
    return not _LATE.search(frame[2])


_SAME = pattern(r"同(?:じく?|上)?、?\(?((?:達成)?期限[^()]+)\)?")


def _same(condition: str, last: str) -> str:
    """Return a condition that names the status of the one before it: 同（期限超過）."""
    same = _SAME.fullmatch(condition)
    status = last.partition("(")[0]
    return f"{status}({same[1]})" if same and status else condition


_BUT = pattern(r"^(?:ただし|但し)、?")
_OF_DEADLINE = pattern(r"(?:達成)?期[限日]")


def _with_heads(pieces: Sequence[str], conditions: Sequence[str]) -> list[str]:
    """Return conditions before their colours, those in a bracket behind what
    they belong to: 取組中(期限内：緑、期限超過：橙), 取組中は緑(期限超過は橙).
    """
    head = ""
    found: list[str] = []
    for piece, condition in zip(pieces, conditions, strict=False):
        begin = piece.lstrip()[:1]
        opened, _, inner = condition.rpartition("(")
        inner = _BUT.sub("", inner)
        if begin and begin in CLOSING:
            head = ""
        elif begin == "(" and found:
            opened = found[-1].rstrip("はをが")
        if ")" not in inner and opened:
            head = opened
        is_inner = bool(head) and _OF_DEADLINE.match(inner)
        found.append(f"{head}({inner})" if is_inner else condition)
    return found
