"""The entries in the text of one cell: which colour goes with which condition.

A text is cut at its colours. The conditions are behind them (青：措置済) or
before them (措置済は青); the text is read in the direction in which every
condition is understood and nothing is left over. Where neither direction does
that, or both do, the text is not understood.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.markwords import (
    MarkedColor,
    MarkSpan,
    marked_colors,
)
from irodori.scorecard.legend.titles import LegendHeading, Part
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    Mention,
    names_other_look,
    one_line,
)
from irodori.scorecard.profile import ColorName
from irodori.workbook.fills import Fill

Understands = Callable[[str], bool]
"""Tells whether a condition is understood."""


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
    starts = [each.start for each in mentions]
    if marks:  # a word such as 達成率 behind a mark explains it
        headings = [each for each in headings if each.end > each.start]
    for begin, end, part in _stretches(text, headings):
        first, last = bisect_left(starts, begin), bisect_left(starts, end)
        named = mentions[first:last]
        if not named:
            continue
        marked = [each for each in marks if begin <= each.start < end]
        if marked:
            found, rest = marked_colors(text, begin, end, named, marked)
            yield TextSection(part, tuple(map(_marked_entry, found)), rest)
        else:
            pieces = _pieces(text, begin, end, named)
            if names_other_look(pieces[0]):
                named = [each._replace(is_type=True) for each in named]
            yield _section(pieces, named, part, reader_for(part))


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
    condition = "".join(marked.explanation.split())
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

_VALUES = pattern(r"[0-9]\s*(?:%|割)|以上|以下|未満")
_EXCEPTIONS = pattern(
    r"ただし|但し|除[くき]|除いて|例外|別途|別表|別紙|ではな|でなく|そのもの|絶対値|変更前|改定前|改正前|旧基準|旧凡例|前回の凡例|従前"
    r"|(?:年度?|月|日)(?:まで|から|以降|以後|以前|より前)"
)
_OF_ENTRIES = pattern(
    r"措置済|未着手|取組中|実施中|対応中|完了|実施済|対応済|未実施|未対応|未達"
    r"|[0-9] ?(?:%|割)"
    r"|\(期限(?:内|前|超過|後|切れ)\)\s*$"
)
"""What only an entry says; where it is left over before the first colour, its
colour was not understood: 措置済は紺、取組中は緑.
"""
_STATUS_WORDS = pattern(
    r"達成|未達|期限|措置|着手|完了|取組|対応|実施|検討|一部|色|塗"
)
_CUT = pattern(r"[。※]|\n\s*(?:\(?注|備考|なお|\*|・)")
_PUNCTUATION = " \n\t、,;。/|"
_NUMBERING = pattern(r"(?:^|[\s、。,])\(?[0-9]{1,2}[.)]\s*$")
_JOINT = pattern(
    r"-?(?:[\s:|…‥、,→]|=(?![<>])|\.{2,}+|・{2,}+|-(?![0-9])|ー|>(?![=0-9\s])|とは|については|は|が)*+"
)
# a minus or a dash between a colour and its number: nobody can tell
_MINUS = pattern(r"\s+-[0-9]")
_NOT_BEHIND = pattern(
    r"\s*(?:で(?!き)|を|に(?!満|達|届|つい)|と(?!は)|です|とする|として)"
)
_VERB = (
    r"(?:表示|着色|色分け|色付け|色塗り|塗り分け|塗分け|塗りつぶし|塗りつぶ|塗り|塗|記載|示|表|付け|付|網掛け|分類|区分|"
    r"判定|な)"
)
_ENDING = (
    r"(?:し|さ|り|る|っ|せ)?(?:れ)?(?:て(?:表示)?(?:い(?:ます|る)?|おり(?:ます)?|ある|あります)?|ます|ました?|た|する|る|す|です|である"
    r"|とします|とする|としてい(?:る|ます))?"
)
_TAIL = pattern(
    r"[\s"
    + "".join("\\" + each for each in CLOSING)
    + r"]*+(?:で|と|に|を|は|が|として)?(?:それぞれ)?"
    rf"(?:{_VERB}(?:を)?(?:付け|付)?)?{_ENDING}(?:こと)?(?:とする|としている|としています)?"
    r"[、。,;/|\s・" + "".join("\\" + each for each in CLOSING) + r"]*+"
)
_SQUARES = "■□●◆◇▪⬛"
"""Marks on both sides of a colour: ■青■目標達成."""
_SEPARATORS = "、。:\n "


def _section(
    pieces: list[str],
    mentions: Sequence[Mention],
    part: Part | None,
    understands: Understands,
) -> TextSection:
    forward = _forward(pieces, mentions, understands)
    backward = _backward(pieces, mentions, understands)
    both = (*forward.entries, *backward.entries)
    if not any(entry.condition for entry in both):
        is_limited = any(map(_is_limiting, pieces))
        rest = one_line(" ".join(pieces)) if is_limited else ""
        return TextSection(part, (), rest, listed=True)
    whole = _whole(pieces, mentions)
    if _is_whole(forward) and _is_whole(backward):
        return TextSection(part, forward.entries, whole)
    best = min(forward, backward, key=_faults)
    if _is_whole(best):
        return TextSection(part, best.entries, "", lead=one_line(best.lead))
    turned = _turned(pieces, mentions, understands)
    if turned:
        return TextSection(part, turned, "")
    rest = best.left_over or _first_misread(best) or whole
    return TextSection(part, best.entries, rest)


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
    entries = []
    left = [pieces[0]] if _is_entry(pieces[0]) else []
    for mention, piece in zip(mentions, pieces[1:], strict=True):
        condition, rest = _behind(piece, understands)
        left += [rest] if rest else []
        entries.append(_entry(mention, condition, understands))
    return _Direction(tuple(entries), one_line(" ".join(left)), pieces[0])


def _backward(
    pieces: list[str],
    mentions: Sequence[Mention],
    understands: Understands,
) -> _Direction:
    """Return the entries of a section whose conditions are before their
    colours.
    """
    lead, first = _led(pieces[0], understands)
    conditions = [first, *(_before(piece) for piece in pieces[1:-1])]
    entries = [
        _entry(each, condition, understands)
        for each, condition in zip(mentions, conditions, strict=True)
    ]
    left = lead if _is_entry(lead) else ""
    rest = _without_tail(pieces[-1])
    if _CUT.match(rest) and not _is_limiting(rest):
        rest = ""
    return _Direction(tuple(entries), one_line(f"{left} {rest}"), lead)


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
    colours: 緑：80%以上、50%未満は無色.

    None unless there is one place only where the order can change.
    """
    if len(mentions) > _MOST_TURNING:
        return None
    found = [
        entries
        for at in range(1, len(mentions))
        for cut in _turning_places(pieces[at])
        if (entries := _turned_at(at, cut, pieces, mentions, understands))
    ]
    is_one = bool(found) and all(each == found[0] for each in found)
    return found[0] if is_one else None


def _turning_places(piece: str) -> list[int]:
    """Return the first places of a piece where the order may change."""
    places = [at for at, character in enumerate(piece) if character in _TURNS]
    return places[:_MOST_CUTS]


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
    before, behind = pieces[at][:cut], pieces[at][cut + 1 :]
    if not behind.strip(_PUNCTUATION) or _led(behind, understands)[0]:
        return ()
    forward = _forward([*pieces[:at], before], mentions[:at], understands)
    pieces = [behind, *pieces[at + 1 :]]
    backward = _backward(pieces, mentions[at:], understands)
    is_whole = _is_whole(forward) and _is_whole(backward)
    return (*forward.entries, *backward.entries) if is_whole else ()


def _entry(
    mention: Mention,
    condition: str,
    understands: Understands,
) -> ColorEntry:
    condition = "".join(condition.split())
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


def _is_limiting(text: str) -> bool:
    """Tell whether text around the entries may change what they mean: an
    exception, or a value of its own.
    """
    return (
        _VALUES.search(text) is not None
        or _EXCEPTIONS.search(text) is not None
    )


def _is_entry(lead: str) -> bool:
    """Tell whether the text before the first entry may hold another one, or
    change what they mean.
    """
    return _is_limiting(lead) or _OF_ENTRIES.search(lead) is not None


def _behind(piece: str, understands: Understands) -> tuple[str, str]:
    """Return the condition at the beginning of a piece, and what of the rest
    may change its meaning.
    """
    text = piece.lstrip(CLOSING + _SQUARES + " \n")
    if _NOT_BEHIND.match(text) or _MINUS.match(piece):
        return "", ""
    joint = _JOINT.match(text)
    condition, rest = _cut_off(text[joint.end() :] if joint else text)
    condition = _trimmed(condition)
    if not understands(condition):
        condition, behind = _shortened(condition, understands)
        rest = behind + rest
    return condition, rest.strip() if _is_limiting(rest) else ""


def _cut_off(text: str) -> tuple[str, str]:
    """Cut a text where its first sentence ends, or a bracket that was opened
    before it.
    """
    cut = _CUT.search(text)
    end = cut.start() if cut else len(text)
    condition, outside = _balanced(text[:end])
    if not outside.strip(_PUNCTUATION + MARKS + OPENING + CLOSING + "-です"):
        outside = ""
    return condition, outside + text[end:]


def _balanced(text: str) -> tuple[str, str]:
    """Cut a text at the first bracket that closes what was opened outside it."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if depth < 0:
            return text[:at], text[at + 1 :]
    return text, ""


def _trimmed(text: str) -> str:
    """Return a condition without the marks, numbers and brackets that begin
    the next entry, or surround it.
    """
    before = None
    while before != text:
        before, text = text, _without_end(text)
    text = _SAYS.sub("", text.lstrip(_PUNCTUATION).removesuffix("です"))
    inner = text[1:-1]
    is_wrapped = text[:1] in OPENING and text[-1:] in CLOSING and bool(inner)
    has_others = any(each in inner for each in OPENING + CLOSING)
    return inner.strip() if is_wrapped and not has_others else text


def _without_end(text: str) -> str:
    """Return a text without what may begin the next entry: marks, a number."""
    text = text.rstrip(_PUNCTUATION + OPENING).rstrip(MARKS + "※")
    text = text.removesuffix(" -").removesuffix("\n-")
    numbering = _NUMBERING.search(text[-6:])
    if numbering is None:
        return text
    return text[: len(text) - len(text[-6:]) + numbering.start()]


_SAYS = pattern(
    r"(?:(?:を|と)(?:表す|表します|示す|示します|示している|表している|意味する|意味します|指す|する)"
    r"|の[2-9]色(?:で|に)(?:表示|色分け|区分|分類|着色)(?:する|している|しています)?)$"
)
_MOST_CUTS = 6


def _shortened(condition: str, understands: Understands) -> tuple[str, str]:
    """Return the longest beginning that is understood, if the rest is a
    remark; else the whole condition.
    """
    places = [
        at for at, character in enumerate(condition) if character in " \n、"
    ][-_MOST_CUTS:]
    for at in reversed(places):
        rest = condition[at:]
        if _STATUS_WORDS.search(rest) or _is_limiting(rest):
            break
        if understands(condition[:at].rstrip(_PUNCTUATION)):
            return condition[:at].rstrip(_PUNCTUATION), rest
    return condition, ""


def _before(piece: str) -> str:
    """Return the condition at the end of a piece that begins behind the colour
    before it.
    """
    return _stripped_of_joints(_without_tail(piece))


def _without_tail(piece: str) -> str:
    tail = _TAIL.match(piece)
    return piece[tail.end() :].strip() if tail else piece.strip()


def _stripped_of_joints(text: str) -> str:
    text = text.lstrip(_PUNCTUATION + MARKS + CLOSING + "※").strip()
    before = None
    while before != text:
        before = text
        text = text.rstrip(_PUNCTUATION + OPENING + MARKS + ":=→|>.…")
        text = text.removesuffix("--").removesuffix(" -")
    return text


def _led(piece: str, understands: Understands) -> tuple[str, str]:
    """Return what leads to the first condition, and this: the longest end of
    the piece that is understood.
    """
    whole = _stripped_of_joints(piece)
    if not whole or understands("".join(whole.split())):
        return "", whole
    places = [
        at
        for at, character in enumerate(whole)
        if character in _SEPARATORS + OPENING + CLOSING
    ]
    for at in places[-_MOST_CUTS:]:
        condition = whole[at + 1 :].strip(_SEPARATORS)
        if condition and understands("".join(condition.split())):
            return whole[:at], condition
    return "", whole
