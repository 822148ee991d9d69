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

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import Part
from irodori.scorecard.legend.markwords import (
    MarkedColor,
    MarkSpan,
    marked_colors,
)
from irodori.scorecard.legend.titles import LegendHeading
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
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
    without_tail,
)
from irodori.scorecard.profile import ALL_RULES, ColorName
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill


class ColorEntry(NamedTuple):
    """A colour and its condition."""

    word: str | None
    color: ColorName
    fill: Fill | None
    condition: str
    understood: bool
    is_type: bool = False
    mark: str | None = None
    """The mark of an assessment that has the colour: A, ◎."""


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
    for begin, end, part in _stretches(text, opening):
        named = _between(mentions, begin, end)
        marked = [each for each in marks if begin <= each.start < end]
        understands = reader_for(part)
        if named and marked:
            found, rest = marked_colors(text, begin, end, named, marked)
            yield TextSection(part, tuple(map(_marked_entry, found)), rest)
        elif named:
            pieces = _pieces(text, begin, end, named)
            yield _unmarked_section(pieces, named, part, understands)
        elif mentions and part in ALL_RULES:
            yield from _uncolored_section(text[begin:end], part, understands)


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
        color = named[0]
        if _BEHIND_COLOR.fullmatch(text, color.end, heading.start):
            lead = text[at : color.start]
            opened = lead.rstrip(OPENING + MARKS)
            dress = lead[len(opened) :] + text[color.start : heading.start]
            pieces += [opened, text[heading.start : heading.end], dress]
            at = heading.end
    return "".join([*pieces, text[at:]])


def _is_without_its_color(text: str, understands: Understands) -> bool:
    """Tell whether a text that names no colour holds a condition, alone or
    with a word that is no known colour: 100%以上【碧】.
    """
    return bool(text) and any(
        understands(each) or holds_entry(each, understands)
        for each in (text, text.rstrip(CLOSING + PUNCTUATION))
    )


def _uncolored_section(
    text: str, part: Part | None, understands: Understands
) -> Iterator[TextSection]:
    """Yield a section without a colour that holds a condition."""
    rest = before(text)
    if _is_without_its_color(rest, understands):
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


def _between(
    mentions: Sequence[Mention], begin: int, end: int
) -> Sequence[Mention]:
    """Return the colours that begin in a stretch of the text."""
    first = bisect_left(mentions, begin, key=_start)
    return mentions[first : bisect_left(mentions, end, key=_start)]


def _start(mention: Mention) -> int:
    return mention.start


def _stretches(
    text: str, headings: Iterable[LegendHeading]
) -> Iterator[tuple[int, int, Part | None]]:
    """Yield where the text behind each heading and each ※ begins and ends, and
    its part; that before the first heading has none.
    """
    cuts = sorted(
        {(each.start, each.end, each.part) for each in headings}
        | {(0, 0, None)},
        key=lambda cut: cut[:2],
    )
    cuts.append((len(text), len(text), None))
    part: Part | None = None
    for (_, start, own), (stop, _, _) in pairwise(cuts):
        part = own or part
        for begin, end in _between_notes(text, start, stop):
            yield begin, end, part


def _marked_entry(marked: MarkedColor) -> ColorEntry:
    mention = marked.mention
    condition = squeezed(marked.explanation)
    return ColorEntry(
        mention.word,
        mention.color,
        mention.fill,
        condition,
        understood=True,
        is_type=mention.is_type,
        mark=marked.mark,
    )


def _between_notes(
    text: str,
    start: int,
    stop: int,
) -> Iterator[tuple[int, int]]:
    """Yield the stretches between ※ that are followed by text with a colon or
    a subject of their own.
    """
    begin = start
    at = text.find("※", start + 1, stop)
    while at >= 0:
        yield begin, at
        begin = at + 1
        at = text.find("※", begin, stop)
    yield begin, stop


# ---- One section ------------------------------------------------------------


def _unmarked_section(
    pieces: list[str],
    mentions: Sequence[Mention],
    part: Part | None,
    understands: Understands,
) -> TextSection:
    if names_other_look(pieces[0]):
        mentions = [each._replace(is_type=True) for each in mentions]
    if _only_lists(pieces):
        return TextSection(part, (), "", listed=True)
    forward = _forward(pieces, mentions, understands)
    backward = _backward(pieces, mentions, understands)
    both = (*forward.entries, *backward.entries)
    if not any(entry.condition for entry in both):
        return _without_conditions(pieces, part)
    if _is_whole(forward) and _is_whole(backward):
        return TextSection(part, forward.entries, _whole(pieces, mentions))
    best = min(forward, backward, key=_faults)
    if _is_whole(best):
        return TextSection(part, best.entries, "", lead=one_line(best.lead))
    entries, rest = _mixed(pieces, mentions, understands, best)
    return TextSection(part, entries, rest)


def _without_conditions(
    pieces: Sequence[str], part: Part | None
) -> TextSection:
    """Return a section that only lists its colours, unless it limits them."""
    is_limited = any(map(is_limiting, pieces))
    rest = one_line(" ".join(pieces)) if is_limited else ""
    return TextSection(part, (), rest, listed=True)


_COUNTED = pattern(
    r"(?:[・、,と][青緑黄橙赤])?の?[2-9](?:色|段階)(?:で|に)?[^。0-9:=]{0,20}[。)]*"
)
_LISTING = pattern(r"(?:応じて|より|よって|別に|色分け)[(、]?$")
_BETWEEN_COLORS = frozenset("・、,→~ \n")


def _only_lists(pieces: Sequence[str]) -> bool:
    """Tell whether a section names its colours and says how many they are:
    進捗に応じて青・緑・赤の3色で表示.
    """
    first, *between, last = map(str.strip, pieces)
    return (
        bool(between)
        and all(set(each) <= _BETWEEN_COLORS for each in between)
        and _LISTING.search(first) is not None
        and _COUNTED.fullmatch(last) is not None
        and not is_limiting(first)
    )


def _mixed(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
    best: _Direction,
) -> tuple[tuple[ColorEntry, ...], str]:
    """Return the entries of a section that is understood whole in no one
    direction, and what is left over; ``best`` is the direction that is
    understood best.
    """
    turned = _respective(pieces, mentions, understands) or _turned(
        pieces, mentions, understands
    )
    if turned:
        return turned, ""
    rest = best.left_over or _first_misread(best) or _whole(pieces, mentions)
    return best.entries, rest


def _whole(pieces: Sequence[str], mentions: Sequence[Mention]) -> str:
    """Return a section up to its last colour."""
    parts = [
        f"{piece}{each.word or '■'}"
        for piece, each in zip(pieces, mentions, strict=False)
    ]
    return one_line("".join(parts))


def _first_misread(found: _Direction) -> str:
    """Return the first condition that is not understood."""
    misread = (each.condition for each in found.entries if not each.understood)
    return next(filter(None, misread), "")


class _Direction(NamedTuple):
    entries: tuple[ColorEntry, ...]
    left_over: str
    lead: str = ""


def _pieces(
    text: str,
    start: int,
    stop: int,
    mentions: Sequence[Mention],
) -> list[str]:
    """Return the texts before, between and behind the colours of a section."""
    begins = [start, *(each.end for each in mentions)]
    ends = [*(each.start for each in mentions), stop]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _forward(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> _Direction:
    """Return the entries of a section whose colours are before their
    conditions.
    """
    entries: list[ColorEntry] = []
    left = [pieces[0]] if is_entry(pieces[0], understands) else []
    last = ""
    for mention, piece in zip(mentions, pieces[1:], strict=True):
        condition, rest = behind(piece, understands)
        left += [rest] if rest else []
        entry = _entry(mention, _same(condition, last), understands)
        last = entry.condition
        entries.append(entry)
    return _Direction(tuple(entries), one_line(" ".join(left)), pieces[0])


def _backward(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> _Direction:
    """Return the entries of a section whose conditions are before their
    colours.
    """
    lead, first = led(pieces[0], understands)
    conditions = [first, *(before(piece) for piece in pieces[1:-1])]
    conditions = _with_heads(pieces, conditions)
    conditions = _without_frames(conditions, understands)
    entries = _entries(mentions, conditions, understands)
    left = lead if is_entry(lead, understands) else ""
    rest = _behind_the_last(pieces[-1])
    return _Direction(entries, one_line(f"{left} {rest}"), lead)


def _behind_the_last(piece: str) -> str:
    """Return what is said behind the last colour that may matter."""
    rest = without_tail(piece)
    return "" if CUT.match(rest) and not is_limiting(rest) else rest


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
        is_left = frame and ("期限" not in frame[1] or "期限" in last)
        if frame and is_left and all(map(understands, frame.groups())):
            condition = frame[2]  # noqa: PLW2901
        found.append(condition)
    return found


_SAME = pattern(r"同(?:じく?|上)?、?\(?((?:達成)?期限[^()]+)\)?")


def _same(condition: str, last: str) -> str:
    """Return a condition that names the status of the one before it: 同（期限超過）."""
    same = _SAME.fullmatch(condition)
    status = last.partition("(")[0]
    return f"{status}({same[1]})" if same and status else condition


_BUT = pattern(r"^(?:ただし|但し)、?")
_OF_DEADLINE = pattern(r"(?:達成)?期限")


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


_EACH = pattern(r"[をはが]?、?(?:それぞれ|の?順(?:に|で))、?$")
_PARTS = pattern(r"[・、,/]|及び|と")


def _respective(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> tuple[ColorEntry, ...] | None:
    """Return the entries of a section that lists conditions, and then as many
    colours: 措置済・取組中・未着手をそれぞれ青・緑・赤で.
    """
    lead = "".join(pieces[0].split())
    each = _EACH.search(lead)
    conditions = _PARTS.split(lead[: each.start()]) if each else []
    between = "".join(pieces[1:-1]).strip(PUNCTUATION + "・と")
    if len(conditions) != len(mentions) or between:
        return None
    found = _entries(mentions, conditions, understands)
    is_read = all(entry.understood for entry in found)
    return found if is_read and not before(pieces[-1]) else None


def _entries(
    mentions: Sequence[Mention],
    conditions: Sequence[str],
    understands: Understands,
) -> tuple[ColorEntry, ...]:
    """Return the entries of colours and as many conditions."""
    return tuple(
        _entry(mention, condition, understands)
        for mention, condition in zip(mentions, conditions, strict=True)
    )


_MOST_TURNING = 12
"""The most colours of a section whose order may change, so that no text takes
long.
"""
_TURNS = frozenset(" \n、,;。/|")


def _turned(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> tuple[ColorEntry, ...] | None:
    """Return the entries of a section whose last conditions are before their
    colours, 緑：80%以上、50%未満は無色, or its first ones: 措置済は青、緑は取組中.

    None unless there is one place only where the order can change.
    """
    if len(mentions) > _MOST_TURNING:
        return None
    found = [
        entries
        for at in range(1, len(mentions))
        for entries in _turns_at(at, pieces, mentions, understands)
        if entries
    ]
    is_one = bool(found) and all(each == found[0] for each in found)
    return found[0] if is_one else None


def _turns_at(
    at: int,
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> Iterator[tuple[ColorEntry, ...]]:
    """Yield the entries of a section whose order changes in one of its pieces,
    at each of the first places where it may.
    """
    yield _returned_at(at, pieces, mentions, understands)
    places = (i for i, each in enumerate(pieces[at]) if each in _TURNS)
    for cut in islice(places, MOST_CUTS):
        yield _turned_at(at, cut, pieces, mentions, understands)


def _turned_at(
    at: int,
    cut: int,
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> tuple[ColorEntry, ...]:
    """Return the entries of a section whose order changes at a place of one of
    its pieces; none where they are not understood whole.
    """
    first = pieces[at][:cut]
    rest = pieces[at][cut + 1 :]
    if not rest.strip(PUNCTUATION) or led(rest, understands)[0]:
        return ()
    forward = _forward([*pieces[:at], first], mentions[:at], understands)
    pieces = [rest, *pieces[at + 1 :]]
    backward = _backward(pieces, mentions[at:], understands)
    return _both(forward, backward)


def _returned_at(
    at: int,
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> tuple[ColorEntry, ...]:
    """Return the entries of a section whose first colours are behind their
    conditions, and from a place on before them.
    """
    if pieces[at].strip(PUNCTUATION):
        return ()
    backward = _backward([*pieces[:at], ""], mentions[:at], understands)
    forward = _forward(["", *pieces[at + 1 :]], mentions[at:], understands)
    return _both(backward, forward)


def _both(one: _Direction, other: _Direction) -> tuple[ColorEntry, ...]:
    """Return the entries of two parts of a section; none where one is not
    understood whole.
    """
    is_whole = _is_whole(one) and _is_whole(other)
    return (*one.entries, *other.entries) if is_whole else ()


def _entry(
    mention: Mention,
    condition: str,
    understands: Understands,
) -> ColorEntry:
    condition = squeezed(condition)
    understood = bool(condition) and understands(condition)
    return ColorEntry(
        mention.word,
        mention.color,
        mention.fill,
        condition,
        understood,
        mention.is_type,
    )


def _is_whole(found: _Direction) -> bool:
    return not _faults(found)


def _faults(found: _Direction) -> int:
    return sum(not entry.understood for entry in found.entries) + bool(
        found.left_over
    )
