"""What of the text around a colour is its condition, or explains its mark, and
what may change it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import (
    CLOSING,
    EXCEPTIONS,
    MARKS,
    OPENING,
    OTHER_LEGENDS,
    ColorEntry,
    MarkSpan,
    Mention,
    one_line,
    squeezed,
)
from irodori.tuples import NamedTuple

Understands = Callable[[str], bool]
"""Tells whether a condition is understood."""

_VALUES = pattern(r"[0-9]\s*(?:%|割)|以上|以下|未満")
_EXCEPTIONS = pattern(
    rf"{EXCEPTIONS}|{OTHER_LEGENDS}|ではな|でなく|そのもの|絶対値|前回の凡例"
    r"|(?:年度?|月|日)(?:まで|から|以降|以後|以前|より前)"
)
_OF_ENTRIES = pattern(
    r"措置済|未着手|取組中|実施中|対応中|完了|実施済|対応済|未実施|未対応|未達"
    r"|[0-9] ?(?:%|割)|(?i:done|completed|in ?progress|not ?started)"
    r"|\(期限(?:内|前|超過|後|切れ)\)\s*$"
)
"""What only an entry says; where it is left over before the first colour, its
colour was not understood: 措置済は紺、取組中は緑.
"""
_STATUS_WORDS = pattern(
    r"達成|未達|期限|措置|着手|完了|取組|対応|実施|検討|一部|色|塗"
)
CUT = pattern(r"[。※]|\n\s*(?:\(?注|備考|なお|\*|・)")
PUNCTUATION = " \n\t、,;。/|"
_NUMBERING = pattern(r"(?:^|[\s、。,])\(?[0-9]{1,2}[.)]\s*$")
_JOINT = pattern(
    r"-?(?:[\s:|…‥、,→]|=(?![<>])|\.{2,}+|・{2,}+|-(?![0-9])|ー|>(?![=0-9\s])|とは|については|の(?:場合|とき)(?:は|には)?|は|が)*+"
)
# a minus or a dash between a colour and its number: either
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


def is_limiting(text: str) -> bool:
    """Tell whether text around the entries may change what they mean: an
    exception, or a value of its own.
    """
    return (
        _VALUES.search(text) is not None
        or _EXCEPTIONS.search(text) is not None
    )


def is_entry(lead: str, understands: Understands) -> bool:
    """Tell whether the text before the first entry may hold another one, or
    change what they mean.
    """
    return (
        is_limiting(lead)
        or _OF_ENTRIES.search(lead) is not None
        or holds_entry(lead, understands)
    )


_ENDS = pattern(r"[、。;|\n]")
_SIGN = pattern(
    rf"[\s:=→はをが{re.escape(OPENING + CLOSING + MARKS)}]+|[.…]{{2,}}"
)
_LONGEST_COLOR = 8


def holds_entry(text: str, understands: Understands) -> bool:
    """Tell whether a text without a colour word holds an entry all the same:
    碧：目標達成, 目標達成は碧.
    """
    clauses = _ENDS.split(text)[-MOST_CUTS:]
    return any(_is_pair(clause, understands) for clause in clauses)


def _is_pair(clause: str, understands: Understands) -> bool:
    """Tell whether a clause is a condition with a short word before or behind
    it.
    """
    bare = _stripped_of_joints(clause.strip(OPENING + MARKS + " "))
    signs = list(_SIGN.finditer(bare))
    if not signs:
        return False
    first = signs[0]
    last = signs[-1]
    pairs = (
        (bare[: first.start()], bare[first.end() :]),
        (bare[last.end() :], bare[: last.start()]),
    )
    return any(
        0 < len(word) <= _LONGEST_COLOR
        and len(condition) > 1
        and understands(condition)
        for word, condition in pairs
    )


_BETWEEN_CLAUSES = pattern(
    r"[、,:;=()\[\]【】「」\s]|[はがも](?=[^ぁ-ん]|$)|の色"
)


def clauses(condition: str) -> list[str]:
    """Return the clauses of a condition: 今回から and 実施中 of 今回から、実施中.

    A bracket, a colon or a particle for the subject ends one too, so that
    完了 is a clause of 完了は今回から and none of 変更完了.
    """
    found = _BETWEEN_CLAUSES.split(condition)
    return [clause for clause in found if clause]


def behind(piece: str, understands: Understands) -> tuple[str, str]:
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
        condition, tail = _shortened(condition, understands)
        rest = tail + rest
    return condition, rest.strip() if is_limiting(rest) else ""


def _cut_off(text: str) -> tuple[str, str]:
    """Cut a text where its first sentence ends, or a bracket that was opened
    before it.
    """
    cut = CUT.search(text)
    end = cut.start() if cut else len(text)
    condition, outside = _balanced(text[:end])
    if not outside.strip(PUNCTUATION + MARKS + OPENING + CLOSING + "-です"):
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
    last = None
    while last != text:
        last, text = text, _without_end(text)
    text = _SAYS.sub("", text.lstrip(PUNCTUATION).removesuffix("です"))
    inner = text[1:-1]
    is_wrapped = text[:1] in OPENING and text[-1:] in CLOSING and bool(inner)
    has_others = any(each in inner for each in OPENING + CLOSING)
    return inner.strip() if is_wrapped and not has_others else text


_LABEL = pattern(r"(?:(?<=[\s、,])|[:=→]|\.{2,})[0-9A-Z]{1,2}[(【\[]\s*$")
"""The letter or number of an entry whose colour is in a bracket: 2（緑）."""


def _without_end(text: str) -> str:
    """Return a text without what may begin the next entry: marks, a number."""
    text = _LABEL.sub("", text)
    text = text.rstrip(PUNCTUATION + OPENING + "→").rstrip(MARKS + "※")
    text = text.removesuffix(" -").removesuffix("\n-")
    numbering = _NUMBERING.search(text[-6:])
    if numbering is None:
        return text
    return text[: len(text) - len(text[-6:]) + numbering.start()]


_SAYS = pattern(
    r"(?:(?:である)?こと)?(?:(?:を|と)(?:表す|表します|示す|示します|示している|表している|意味する|意味します|指す|する)"
    r"|(?:の[2-9](?:色|段階|区分|種類|つ)(?:で|に)?|(?<!ま)で)"
    r"(?:表示|色分け|区分|分類|着色)?(?:する|した|している|しています)?|(?<=こと))$"
)
MOST_CUTS = 6


def _shortened(condition: str, understands: Understands) -> tuple[str, str]:
    """Return the longest beginning that is understood, if the rest is a
    remark; else the whole condition.
    """
    places = [
        at for at, character in enumerate(condition) if character in " \n、"
    ][-MOST_CUTS:]
    for at in reversed(places):
        rest = condition[at:]
        if _STATUS_WORDS.search(rest) or is_limiting(rest):
            break
        if holds_entry(rest, understands):
            break
        if understands(condition[:at].rstrip(PUNCTUATION)):
            return condition[:at].rstrip(PUNCTUATION), rest
    return condition, ""


def before(piece: str) -> str:
    """Return the condition at the end of a piece that begins behind the colour
    before it.
    """
    return _stripped_of_joints(without_tail(_LABEL.sub("", piece)))


def without_tail(piece: str) -> str:
    """Return a piece without the words that end the entry before it."""
    tail = _TAIL.match(piece)
    return piece[tail.end() :].strip() if tail else piece.strip()


def _stripped_of_joints(text: str) -> str:
    text = text.lstrip(PUNCTUATION + MARKS + CLOSING + "※→").strip()
    last = None
    while last != text:
        last = text
        text = text.rstrip(PUNCTUATION + OPENING + MARKS + ":=→|>.…")
        text = text.removesuffix("--").removesuffix(" -")
    return text


def led(piece: str, understands: Understands) -> tuple[str, str]:
    """Return what leads to the first condition, and this: the longest end of
    the piece that is understood.
    """
    whole = _stripped_of_joints(_LABEL.sub("", piece))
    is_opened = whole[:1] not in OPENING and understands(f"{squeezed(whole)})")
    if not whole or is_opened or understands(squeezed(whole)):
        return "", whole
    places = [
        at
        for at, character in enumerate(whole)
        if character in _SEPARATORS + OPENING + CLOSING
    ]
    for at in places[-MOST_CUTS:]:
        condition = whole[at + 1 :].strip(_SEPARATORS)
        if condition and understands(squeezed(condition)):
            return whole[:at], condition
    return "", whole


# ---- The colours of marks -----------------------------------------------------
#
# ◎：達成（青）○：改善（緑）, A・B…緑. Marks and colours must take turns, a mark
# before each colour or behind each; what is between them only explains a mark.
# Several marks with nothing but a joint between them share a colour.

_BETWEEN_MARKS = pattern(r"\s*(?:[・、,/と]|又は|または|及び|および)\s*")
_LINK = pattern(r"(?:[:=→>(]|は|を)\s*$")
"""What ties two of them: a colon between a colour and the next mark says that
they belong together.
"""
_NOT_OF_MARKS = pattern(rf"{EXCEPTIONS}|{OTHER_LEGENDS}|ではなく")
_EDGES = " \n\t、,;。/|:=→>…‥・-はがをでと" + OPENING + CLOSING + MARKS
_LONGEST_EXPLANATION = 60


class _Turn(NamedTuple):
    """Marks that share a colour, or a colour."""

    start: int
    end: int
    marks: tuple[str, ...]
    mention: Mention | None


def marked_colors(
    text: str,
    span: tuple[int, int],
    mentions: Sequence[Mention],
    marks: Sequence[MarkSpan],
) -> tuple[tuple[ColorEntry, ...], str]:
    """Return the colours of a stretch of text with their marks and what
    explains these, and what of it is not understood.
    """
    turns = _turns(text, mentions, marks)
    pieces = pieces_around(text, span, turns)
    is_read = turns and not any(map(_NOT_OF_MARKS.search, pieces))
    if not is_read or _ties_pairs(pieces):
        return (), one_line(text[slice(*span)])
    return tuple(_of_pairs(turns, _explanations(pieces))), ""


def pieces_around(
    text: str,
    span: tuple[int, int],
    spans: Sequence[Mention] | Sequence[_Turn],
) -> list[str]:
    """Return the texts before, between and behind some places of a stretch of
    text.
    """
    start, stop = span
    begins = [start, *(each.end for each in spans)]
    ends = [*(each.start for each in spans), stop]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def _ties_pairs(pieces: Sequence[str]) -> bool:
    """Tell whether a colon is between two pairs of a mark and a colour, and
    not within each: others may be meant.
    """
    within = pieces[1::2]
    between = pieces[2:-1:2]
    return any(map(_LINK.search, between)) and not all(
        map(_LINK.search, within)
    )


def _of_pairs(
    turns: Sequence[_Turn], explanations: Iterable[str]
) -> Iterator[ColorEntry]:
    """Yield the colour of each mark."""
    pairs = zip(turns[::2], turns[1::2], explanations, strict=True)
    for one, other, explanation in pairs:
        mention = one.mention or other.mention
        for mark in one.marks or other.marks:
            if mention:
                condition = squeezed(explanation)
                yield ColorEntry(mention, condition, mark=mark)


def _explanations(pieces: Sequence[str]) -> list[str]:
    """Return what explains the mark of each pair: within the pair, else behind
    it.
    """
    inside = [*map(_explanation, pieces[1::2])]
    outside = [*map(_explanation, pieces[2::2])]
    # 達成◎青 改善○緑: explained before
    if not any(inside) and not outside[-1]:
        first = _explanation(pieces[0].rpartition("\n")[2])
        outside = [first, *outside[:-1]]
    pairs = zip(inside, outside, strict=True)
    return [near or far for near, far in pairs]


def _explanation(text: str) -> str:
    text = one_line(text).strip(_EDGES)
    return text if len(text) <= _LONGEST_EXPLANATION else ""


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
        and _BETWEEN_MARKS.fullmatch(text[one.end : other.start])
    )
