"""The entries in the text of one cell: which colour goes with which condition.

A text is cut at its colours.  The conditions are behind them (青：措置済) or before them (措置済は青); the text is read
in the direction in which every condition is understood and nothing is left over.  Where neither direction does that,
or both do, the text is not understood.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.marksections import MarkedColor, marked_colors
from irodori.scorecard.legend.markwords import MarkSpan
from irodori.scorecard.legend.titles import LegendHeading, Part
from irodori.scorecard.legend.tokens import CLOSING, MARKS, OPENING, Mention
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
    """The words before the first colour that are no condition, where all is understood."""


def sections(
    text: str,
    headings: Sequence[LegendHeading],
    mentions: Sequence[Mention],
    reader_for: Callable[[Part | None], Understands],
    marks: Sequence[MarkSpan] = (),
) -> Iterator[TextSection]:
    """Yield the sections of a legible text that name colours; a heading or a ※ begins a new one.

    A section with ``marks`` gives these their colours.
    """
    part: Part | None = None
    starts = [each.start for each in mentions]
    if marks:  # a word such as 達成率 behind a mark explains it
        headings = [each for each in headings if each.end > each.start]
    cuts = sorted({(each.start, each.end, each.part) for each in headings} | {(0, 0, None)}, key=lambda cut: cut[:2])
    cuts += [(len(text), len(text), None)]
    for (_, start, own), (stop, _, _) in pairwise(cuts):
        part = own or part
        for begin, end in _between_notes(text, start, stop):
            first, last = bisect_left(starts, begin), bisect_left(starts, end)
            if first < last:
                marked = [each for each in marks if begin <= each.start < end]
                if marked:
                    found, left_over = marked_colors(text, begin, end, mentions[first:last], marked)
                    yield TextSection(part, tuple(map(_marked_entry, found)), left_over)
                    continue
                pieces = _pieces(text, begin, end, mentions[first:last])
                yield _section(pieces, mentions[first:last], part, reader_for(part))


def _marked_entry(marked: MarkedColor) -> ColorEntry:
    mention = marked.mention
    condition = "".join(marked.explanation.split())
    return ColorEntry(
        mention.word, mention.color, mention.fill, condition, understood=True, is_type=mention.is_type, mark=marked.mark
    )


def _between_notes(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches between ※ that are followed by text with a colon or a subject of their own."""
    begin = start
    at = text.find("※", start + 1, stop)
    while at >= 0:
        yield begin, at
        begin = at + 1
        at = text.find("※", begin, stop)
    yield begin, stop


# ---- One section ---------------------------------------------------------------------------------------------------

_VALUES = pattern(r"[0-9]\s*(?:%|割)|以上|以下|未満")
_EXCEPTIONS = pattern(
    r"ただし|但し|除[くき]|除いて|例外|別途|別表|別紙|ではな|でなく|そのもの|絶対値|変更前|改定前|改正前|旧基準|旧凡例|前回の凡例|従前"
    r"|(?:年度?|月|日)(?:まで|から|以降|以後|以前|より前)"
)
_STATUS_WORDS = pattern(r"達成|未達|期限|措置|着手|完了|取組|対応|実施|検討|一部|色|塗")
_CUT = pattern(r"[。※]|\n\s*(?:\(?注|備考|なお|\*|・)")
_PUNCTUATION = " \n\t、,;。/|"
_NUMBERING = pattern(r"(?:^|[\s、。,])\(?[0-9]{1,2}[.)]\s*$")
_JOINT = pattern(r"-?(?:[\s:|…‥、,→]|=(?![<>])|\.{2,}+|・{2,}+|-(?![0-9])|ー|>(?![=0-9\s])|とは|は|が)*+")
_MINUS = pattern(r"\s+-[0-9]")  # a minus or a dash between a colour and its number: nobody can tell
_NOT_BEHIND = pattern(r"\s*(?:で(?!き)|を|に(?!満|達|届)|と(?!は)|です|とする|として)")
_VERB = (
    r"(?:表示|着色|色分け|色付け|色塗り|塗り分け|塗分け|塗りつぶし|塗りつぶ|塗り|塗|記載|示|表|付け|付|網掛け|分類|区分|"
    r"判定|な)"
)
_ENDING = (
    r"(?:し|さ|り|る|っ|せ)?(?:れ)?(?:て(?:表示)?(?:い(?:ます|る)?|おり(?:ます)?|ある|あります)?|ます|ました?|た|する|る|す|です|である"
    r"|とします|とする|としてい(?:る|ます))?"
)
_TAIL = pattern(
    r"[\s" + "".join("\\" + each for each in CLOSING) + r"]*+(?:で|と|に|を|は|が|として)?(?:それぞれ)?"
    rf"(?:{_VERB}(?:を)?(?:付け|付)?)?{_ENDING}(?:こと)?(?:とする|としている|としています)?"
    r"[、。,;/|\s・" + "".join("\\" + each for each in CLOSING) + r"]*+"
)
_SQUARES = "■□●◆◇▪⬛"
"""Marks on both sides of a colour: ■青■目標達成."""
_SEPARATORS = "、。:\n "


def _section(
    pieces: list[str], mentions: Sequence[Mention], part: Part | None, understands: Understands
) -> TextSection:
    whole = _one_line("".join(f"{piece}{each.word or '■'}" for piece, each in zip(pieces, mentions, strict=False)))
    forward = _forward(pieces, mentions, understands)
    backward = _backward(pieces, mentions, understands)
    if not any(entry.condition for entry in forward.entries) and not any(e.condition for e in backward.entries):
        return TextSection(part, (), forward.left_over if _is_limiting(forward.left_over) else "", listed=True)
    if _is_whole(forward) and _is_whole(backward):
        return TextSection(part, forward.entries, whole)
    best = min(forward, backward, key=_faults)
    turned = _turned(pieces, mentions, understands) if _faults(best) else None
    if turned:
        return TextSection(part, turned, "")
    if _faults(best):
        wrong = next((entry.condition for entry in best.entries if not entry.understood and entry.condition), "")
        return TextSection(part, best.entries, best.left_over or wrong or whole)
    return TextSection(part, best.entries, "", lead=_one_line(best.lead))


class _Direction(NamedTuple):
    entries: tuple[ColorEntry, ...]
    left_over: str
    lead: str = ""


def _pieces(text: str, start: int, stop: int, mentions: Sequence[Mention]) -> list[str]:
    """Return the texts before, between and behind the colours of a section."""
    begins = [start, *(each.end for each in mentions)]
    ends = [*(each.start for each in mentions), stop]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _forward(pieces: list[str], mentions: Sequence[Mention], understands: Understands) -> _Direction:
    """Return the entries of a section whose colours are before their conditions."""
    entries = []
    left = [pieces[0]] if _is_limiting(pieces[0]) else []
    for mention, piece in zip(mentions, pieces[1:], strict=True):
        condition, rest = _behind(piece, understands)
        left += [rest] if rest else []
        entries.append(_entry(mention, condition, understands))
    return _Direction(tuple(entries), _one_line(" ".join(left)), pieces[0])


def _backward(pieces: list[str], mentions: Sequence[Mention], understands: Understands) -> _Direction:
    """Return the entries of a section whose conditions are before their colours."""
    lead, first = _led(pieces[0], understands)
    conditions = [first, *(_before(piece) for piece in pieces[1:-1])]
    rest = _without_tail(pieces[-1])
    left = [each for each in (lead,) if _is_limiting(each)]
    cut = _CUT.match(rest)
    left += [rest] if rest and (not cut or _is_limiting(rest)) else []
    entries = [_entry(each, condition, understands) for each, condition in zip(mentions, conditions, strict=True)]
    return _Direction(tuple(entries), _one_line(" ".join(left)), lead)


_MOST_TURNING = 12
"""The most colours of a section whose order may change, so that no text takes long."""
_TURNS = frozenset(" \n、,;。/|")


def _turned(pieces: list[str], mentions: Sequence[Mention], understands: Understands) -> tuple[ColorEntry, ...] | None:
    """Return the entries of a section whose last conditions are before their colours: 緑：80%以上、50%未満は無色.

    None unless there is one place only where the order can change.
    """
    if len(mentions) > _MOST_TURNING:
        return None
    found = []
    for at in range(1, len(mentions)):
        piece = pieces[at]
        for cut in [cut for cut, character in enumerate(piece) if character in _TURNS][:_MOST_CUTS]:
            if not piece[cut + 1 :].strip(_PUNCTUATION) or _led(piece[cut + 1 :], understands)[0]:
                continue
            forward = _forward([*pieces[:at], piece[:cut]], mentions[:at], understands)
            backward = _backward([piece[cut + 1 :], *pieces[at + 1 :]], mentions[at:], understands)
            if _is_whole(forward) and _is_whole(backward):
                found.append((*forward.entries, *backward.entries))
    return found[0] if found and all(each == found[0] for each in found) else None


def _entry(mention: Mention, condition: str, understands: Understands) -> ColorEntry:
    condition = "".join(condition.split())
    understood = bool(condition) and understands(condition)
    return ColorEntry(mention.word, mention.color, mention.fill, condition, understood, mention.is_type)


def _is_whole(found: _Direction) -> bool:
    return not _faults(found)


def _faults(found: _Direction) -> int:
    return sum(not entry.understood for entry in found.entries) + bool(found.left_over)


def _is_limiting(text: str) -> bool:
    """Tell whether text around the entries may change what they mean: an exception, or a value of its own."""
    return _VALUES.search(text) is not None or _EXCEPTIONS.search(text) is not None


def _behind(piece: str, understands: Understands) -> tuple[str, str]:
    """Return the condition at the beginning of a piece, and what of the rest may change its meaning."""
    text = piece.lstrip(CLOSING + _SQUARES + " \n")
    if _NOT_BEHIND.match(text) or _MINUS.match(piece):
        return "", ""
    joint = _JOINT.match(text)
    text = text[joint.end() :] if joint else text
    cut = _CUT.search(text)
    text, rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
    condition, outside = _balanced(text)
    if outside.strip(_PUNCTUATION + MARKS + OPENING + CLOSING + "-です"):
        rest = outside + rest
    condition = _trimmed(condition)
    if not understands(condition):
        condition, behind = _shortened(condition, understands)
        rest = behind + rest
    return condition, rest.strip() if _is_limiting(rest) else ""


def _balanced(text: str) -> tuple[str, str]:
    """Cut a text at the first bracket that closes what was opened outside it."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if depth < 0:
            return text[:at], text[at + 1 :]
    return text, ""


def _trimmed(text: str) -> str:
    """Return a condition without the marks, numbers and brackets that begin the next entry, or surround it."""
    before = None
    while before != text:
        before = text
        text = text.rstrip(_PUNCTUATION + OPENING)
        bare = text.rstrip(MARKS + "※")
        text = bare if bare != text else text
        text = text.removesuffix(" -").removesuffix("\n-")
        numbering = _NUMBERING.search(text[-6:])
        text = text[: len(text) - len(text[-6:]) + numbering.start()] if numbering else text
    text = _SAYS.sub("", text.lstrip(_PUNCTUATION).removesuffix("です"))
    inner = text[1:-1]
    is_wrapped = text[:1] in OPENING and text[-1:] in CLOSING and bool(inner)
    return inner.strip() if is_wrapped and not any(each in inner for each in OPENING + CLOSING) else text


_SAYS = pattern(
    r"(?:(?:を|と)(?:表す|表します|示す|示します|示している|表している|意味する|意味します|指す|する)"
    r"|の[2-9]色(?:で|に)(?:表示|色分け|区分|分類|着色)(?:する|している|しています)?)$"
)
_MOST_CUTS = 6


def _shortened(condition: str, understands: Understands) -> tuple[str, str]:
    """Return the longest beginning that is understood, if the rest is a remark; else the whole condition."""
    places = [at for at, character in enumerate(condition) if character in " \n、"][-_MOST_CUTS:]
    for at in reversed(places):
        rest = condition[at:]
        if _STATUS_WORDS.search(rest) or _is_limiting(rest):
            break
        if understands(condition[:at].rstrip(_PUNCTUATION)):
            return condition[:at].rstrip(_PUNCTUATION), rest
    return condition, ""


def _before(piece: str) -> str:
    """Return the condition at the end of a piece that begins behind the colour before it."""
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
    """Return what leads to the first condition, and this: the longest end of the piece that is understood."""
    whole = _stripped_of_joints(piece)
    if not whole or understands("".join(whole.split())):
        return "", whole
    places = [at for at, character in enumerate(whole) if character in _SEPARATORS + OPENING + CLOSING]
    for at in places[-_MOST_CUTS:]:
        condition = whole[at + 1 :].strip(_SEPARATORS)
        if condition and understands("".join(condition.split())):
            return whole[:at], condition
    return "", whole


def _one_line(text: str) -> str:
    return " ".join(text.split())
