"""Text as people typed it, brought to one form before it is compared or
parsed.

NFKC makes one of full and half width and of ㋿ and 令和, but leaves several
dashes, tildes and circles apart, and turns ① into a plain 1: right for
comparing labels, wrong beside a number, where ①20% would become 120%.

Numbers in text have groups of three digits, a decimal point, 億, 万 and 千.

Marks are such text too: the circles and crosses of オンライン完結, what repeats
the cell above, and footnotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, pairwise
from typing import Literal

from irodori.patterns import pattern
from irodori.tuples import NamedTuple

_DASHES = "‐‑‒–—―−⁃─━˗"
_TILDES = "〜∼〰⁓˜"
_CIRCLES = "〇◯⭕⚪"
_ZERO_WIDTH = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
_SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))


def _codes(ranges: Iterable[tuple[int, int]]) -> Iterable[int]:
    return (code for first, last in ranges for code in range(first, last + 1))


def _as_set(ranges: Iterable[tuple[int, int]]) -> str:
    """Return ranges as written in a set of a regular expression."""
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


_UNSEEN = dict.fromkeys((*map(ord, _ZERO_WIDTH), *_codes(_SELECTORS)))
_ONE_CIRCLE = dict.fromkeys(map(ord, _CIRCLES), "○")
_ONE_OF_EACH: dict[int, str | None] = {
    **_UNSEEN,
    **_ONE_CIRCLE,
    **dict.fromkeys(map(ord, _DASHES), "-"),
    **dict.fromkeys(map(ord, _TILDES), "~"),
}
_FOLDED: dict[int, str | None] = {**_UNSEEN, **_ONE_CIRCLE}


# Unicode calls those "other numbers": circled, raised, lowered, with a full
# stop. They mark lists and footnotes.
_MARKS_AMONG = (
    (0xB2, 0xBE),
    (0x2070, 0x209F),
    (0x2150, 0x218F),
    (0x2460, 0x24FF),
    (0x2776, 0x2793),
    (0x3220, 0x325F),
    (0x3280, 0x32BF),
    (0x1F100, 0x1F10C),
)
_MARKS = {
    code: " "
    for code in _codes(_MARKS_AMONG)
    if unicodedata.category(chr(code)) == "No"
}


_PIECE = 256
"""Characters that are normalised at once: canonical ordering takes quadratic
time over a run of combining marks.
"""


def compose(text: str) -> str:
    """Return text after NFKC, in time linear in its length."""
    if text.isascii():
        return text
    if len(text) <= _PIECE:
        return unicodedata.normalize("NFKC", text)
    pieces = list[str]()
    start = 0
    while start < len(text):
        end = start + _PIECE
        last = min(len(text), start + 2 * _PIECE)
        while end < last and _joins(text[end]):
            end += 1
        pieces.append(unicodedata.normalize("NFKC", text[start:end]))
        start = end
    return "".join(pieces)


def _joins(character: str) -> bool:
    """Tell whether a character may become one with the character before it."""
    return (
        unicodedata.combining(character) > 0
        or character in "\uff9e\uff9f"
        or "\u1100" <= character <= "\u11ff"
    )


def is_usual(text: str) -> bool:
    """Tell whether text is of kana, kanji, ASCII and common marks alone, whose
    one form is that in which it is written.
    """
    return _UNUSUAL.search(text) is None


def fold(text: str) -> str:
    """Return text as labels and words are compared: NFKC, no white space,
    nothing unseen, one kind of circle.
    """
    if _UNUSUAL.search(text):
        text = compose(text)
        if _TRANSLATED.search(text):
            text = text.translate(_FOLDED)
    return "".join(text.split())


_OUTER = " \t\n\r\f\v\u3000\xa0" + _ZERO_WIDTH


def trimmed(text: str) -> str:
    """Return text without white space and unseen characters around it."""
    return text.strip(_OUTER)


_UNUSUAL = pattern(
    r"[^\0-~、。々〈-】〔〕ぁ-ゖァ-ー㐀-䶿一-鿿×※○◎●□■△▲▽▼◇◆☆★]"
)
_TRANSLATED = pattern(
    f"[{re.escape(_ZERO_WIDTH + _CIRCLES + _DASHES + _TILDES)}{_as_set(_SELECTORS)}]"
)
_MAY_BE_MARKED = pattern(f"[{_as_set(_MARKS_AMONG)}]")


def plain(text: str) -> str:
    """Return text as parsers read it: NFKC, one dash (-), one tilde (~), one
    circle (○), outer space trimmed.

    ー stays, because it is a letter in words; a cell that holds nothing else
    is known by is_dash.
    """
    if _UNUSUAL.search(text):
        text = compose(text)
        if _TRANSLATED.search(text):
            text = text.translate(_ONE_OF_EACH)
    return text.strip()


_ONE_SIDED = pattern(r"(?<=[0-9]) (?![0-9])|(?<![0-9]) (?=[0-9])")
_ANY_SIDE = pattern(r"(?<![0-9.,・:、]) | (?![0-9]|[.,・][0-9])")


def squeezed(text: str) -> str:
    """Return plain text with single spaces, and none where a digit meets
    another character; circled numbers go.

    令和 6 年 3月 is 令和6年3月. A space between two digits stays: what was
    there cannot be known.
    """
    words = _single_spaced(text)
    return _ONE_SIDED.sub("", words) if " " in words else words


def unspaced(text: str) -> str:
    """Return plain text without white space, but for one space between two
    digits; circled numbers go.

    A space behind the point or comma of a digit stays too: 1. 10% is an item's
    number and 10 %.
    """
    words = _single_spaced(text)
    return _ANY_SIDE.sub("", words) if " " in words else words


def _single_spaced(text: str) -> str:
    if _UNUSUAL.search(text):
        text = plain(
            text.translate(_MARKS) if _MAY_BE_MARKED.search(text) else text
        )
    return " ".join(text.split())


def longest_first(words: Iterable[str]) -> list[str]:
    """Return words as alternatives of a pattern: none hides a longer one, and
    their order is always the same.
    """
    return sorted(words, key=lambda word: (-len(word), word))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of words, none of which is taken for the beginning of a
    longer one; of no words one that matches nothing.
    """
    return "|".join(map(re.escape, longest_first(words))) or "(?!)"


def shown(text: str) -> str:
    """Return text for a message: one line, eighty characters at most."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


_BEHIND_ITEM = r"(?:[\s、,:：]|$|(?=\0))"
"""What is behind the number of an item, also in texts with a NUL between
them.
"""
_SERIAL = pattern(rf"番号\s?+[0-9０-９]{{1,20}}+{_BEHIND_ITEM}")
_ORDINAL = pattern(rf"第\s?+[0-9０-９]{{1,20}}+号{_BEHIND_ITEM}")


def without_serials(text: str) -> str:
    """Return text without the numbers that name an item, 整理番号0007430 or
    第0000012号; many texts differ in nothing else.
    """
    if "番号" in text:
        text = _SERIAL.sub("番号、", text)
    return _ORDINAL.sub("番号、", text) if "第" in text else text


def without_serials_of_each(texts: Sequence[str]) -> list[str]:
    """Return many texts without the numbers that name items."""
    found = without_serials("\0".join(texts)).split("\0")
    # none at all, or one of them holds a NUL itself
    if len(found) != len(texts):
        return [*map(without_serials, texts)]
    return found


# ---- Cells that say nothing -------------------------------------------------

_DASH = pattern(r"[-ー\s]+")
_LONGEST_DASH = 20


def is_dash(text: str) -> bool:
    """Tell whether text is dashes only: － − ー ‐ - ― ｰ – — and others, one or
    several.
    """
    return (
        bool(text)
        and not text.isspace()
        and _DASH.fullmatch(plain(text)) is not None
    )


def is_blank(text: str) -> bool:
    """Tell whether text says nothing: blank, or dashes only."""
    # as most do, it begins with a letter or a digit
    first = text[:1]
    if (
        "\u3041" <= first <= "\u30fa"
        or "\u4e00" <= first <= "\u9fff"
        or first.isdigit()
    ):
        return False
    return len(text) <= _LONGEST_DASH and (
        not text or text.isspace() or not plain(text) or is_dash(text)
    )


# Marks of 統計表: … unknown, *** and x withheld.  NFKC has made ... of ….
_SAYS_UNKNOWN = pattern(
    r"\.{2,3}|\.{6}|・・・|⋯{1,2}|\*{1,3}|[xX×#?]|#?N/A|NA|n/a|なし|無し?|該当(?:なし|無し|せず)|非該当|対象外"
    r"|未設定|設定なし|未記入|未入力|空欄|データ(?:なし|無し)|検討中|調整中|評価不可"
)
_TELLS_UNKNOWN = pattern(
    r"集計中|集計予定|未集計|調査中|未調査|調査予定|不明(?!確)|不詳|未定|未確定|確認中|精査中|算出中|算定中|算出不可|算定不可|"
    r"算出困難|未把握|把握して(?:い)?ない|把握でき|把握困難|把握不能|把握予定|公表予定|未公表|非公表|公表前|測定中|計測中|"
    r"取りまとめ中|とりまとめ中|取りまとめ予定"
)
_FOOTNOTE = pattern(r"(?:[※*][0-9]{0,2}|注[0-9]{1,2})$")


def without_footnote(text: str) -> str:
    """Return text without ※, ※1, *1, 注1 at its end; a cell of *** is kept."""
    cut = _FOOTNOTE.sub("", text)
    return cut if cut.strip("*※") else text


def says_unknown(text: str) -> bool:
    """Tell whether unspaced text says that a value is not known: a blank, a
    dash, …, ***, 集計中, 不明, 未定.
    """
    # a number, perhaps with a footnote: no word says that it is not known
    if text[:1].isdigit() and text.isascii():
        return False
    return (
        is_blank(text)
        or _SAYS_UNKNOWN.fullmatch(without_footnote(text)) is not None
        or _TELLS_UNKNOWN.search(text) is not None
    )


# ---- Brackets ---------------------------------------------------------------

CLOSING = {
    "(": ")",
    "[": "]",
    "【": "】",
    "〔": "〕",
    "<": ">",
    "〈": "〉",
    "《": "》",
    "「": "」",
    "『": "』",
}
"""The closing bracket of each opening one."""
_BRACKET = pattern(
    "["
    + "".join(f"\\{sign}" for pair in CLOSING.items() for sign in pair)
    + "]"
)


class Part(NamedTuple):
    """A stretch of text outside all brackets, or inside one of the outermost
    pairs.
    """

    is_inside: bool
    text: str


def split_brackets(text: str) -> list[Part]:
    """Return the parts of a text between its outermost brackets; a bracket
    without its other half is text.
    """
    parts: list[Part] = []
    start = 0
    for opening, closing in _outermost_pairs(text):
        parts.append(Part(is_inside=False, text=text[start:opening]))
        parts.append(Part(is_inside=True, text=text[opening + 1 : closing]))
        start = closing + 1
    parts.append(Part(is_inside=False, text=text[start:]))
    return [part for part in parts if part.text.strip()]


def _outermost_pairs(text: str) -> list[tuple[int, int]]:
    """Return the places of the outermost pairs of brackets, of which each
    opening has its own closing one.
    """
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for bracket in _BRACKET.finditer(text):
        if bracket[0] in CLOSING:
            opened.append(bracket.start())
        elif opened and CLOSING[text[opened[-1]]] == bracket[0]:
            opening = opened.pop()
            while pairs and pairs[-1][0] > opening:
                pairs.pop()
            pairs.append((opening, bracket.start()))
    return pairs


def outside_and_inside(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text outside all brackets, with a space for each pair, and
    the texts inside the outermost pairs.
    """
    if not _BRACKET.search(text):
        return text.strip(), ()
    parts = split_brackets(text)
    outside = " ".join(part.text for part in parts if not part.is_inside)
    return outside.strip(), tuple(
        part.text for part in parts if part.is_inside
    )


# ---- Numbers -------------------------------------------------------------

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}|[0-9]{1,20})(?:[.・][0-9]{1,40})?"
"""1,225, 0.2, 32・1 (the decimal point of vertical writing)."""

ALONE = r"(?<![0-9.,・])(?<![0-9][ /⁄])"
"""Before a number: no part of a longer one is there, such as 75,4 or 1/3 or
2021 12.3.
"""

WHOLE = r"(?![0-9]|[.,・/⁄:、~ -] ?[0-9])"
"""After a number: it does not go on, and no other digits follow that are kept
apart by a sign or a space alone.
"""

SCALES = {
    "兆": 10**12,
    "億": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
}
"""How many a word behind a number multiplies it by."""
SCALE = f"(?:{'|'.join(longest_first(SCALES))})"

SCALED = rf"{NUMBER}(?:{SCALE}{NUMBER}){{0,3}}{SCALE}?"
"""121.2万, 20万4554, 1,745万3,797, 4億1,370万9,993, 5千万476."""

_PART = pattern(rf"({NUMBER})({SCALE})?")


def number_of(text: str) -> Fraction:
    """Return the value of a text that matches NUMBER."""
    whole, _, decimals = (
        text.replace(",", "").replace("・", ".").partition(".")
    )
    if not decimals:
        return Fraction(int(whole))
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def scaled_number_of(text: str) -> Fraction | None:
    """Return the value of a text that matches SCALED; None where the scales do
    not fall, as in 3万2億.
    """
    if text.isascii():  # no scale
        return number_of(text)
    parts = [
        (number_of(part[1]), SCALES.get(part[2], 1))
        for part in _PART.finditer(text)
    ]
    if any(scale <= after for (_, scale), (_, after) in pairwise(parts)):
        return None
    return sum((number * scale for number, scale in parts), Fraction(0))


Mark = Literal["○", "×"]

_MARK_OF_SIGN: dict[str, Mark] = {
    **dict.fromkeys("○", "○"),
    **dict.fromkeys("×✕✖✗✘xX❌╳", "×"),
}
_REPEATS = frozenset(
    [
        "〃",
        "″",
        "同上",
        "々",
        "仝",
        "”",
        "''",
        '"',
        "゛",
        "〻",
        "同左上",
        "上に同じ",
        "上記に同じ",
        "上記と同じ",
    ]
)
LONGEST_MARK = 12
"""The most characters of a cell that is a mark."""


def read_mark(text: str) -> Mark | None:
    """Return the circle or cross that a cell holds and nothing else but a
    footnote's mark: ○ 〇 ◯ ⭕, × ✕ ✖ x X ❌.
    """
    if len(text) > LONGEST_MARK:
        return None
    words = fold(text)
    return _MARK_OF_SIGN.get(words) or _MARK_OF_SIGN.get(
        without_footnote(words).lstrip("・")
    )


_CROSSES = str.maketrans(dict.fromkeys("✕✖✗✘❌╳⨯", "×"))


def mark_of(text: str) -> str:
    """Return a mark or letter as it is compared with those of a legend: one
    kind of circle and of cross, A for Ａ, 概ね for おおむね.
    """
    mark = without_footnote(fold(text)).translate(_CROSSES)
    return mark.replace("おおむね", "概ね")


def repeats_above(text: str) -> bool:
    """Tell whether a cell says the same as the one above it: 〃 or 同上."""
    if len(text) > LONGEST_MARK:
        return False
    stripped = text.strip()
    return stripped in _REPEATS or fold(stripped).strip("()") in _REPEATS


_LIST_NUMBER = pattern(
    r"^\s{0,9}(?:[①-⑳]|[(（]?[0-9０-９]{1,2}[)）.．:：、](?![0-9０-９])|[0-9０-９][ \u3000])(?=.)"
)


def without_list_number(text: str) -> str:
    """Return a text without the number of a list before it: 周知不足 for
    ①周知不足 and （1）周知不足.
    """
    return _LIST_NUMBER.sub("", text, count=1)


# ---- Footnotes -----------------------------------------------------------

_LONGEST_NOTE = 400
_NOTE_MARK = r"(?:[※*†#][0-9]{0,2}|注[0-9]{0,2})"
_MARK_BEHIND = pattern(rf"(?<=.)\(?({_NOTE_MARK})\)?$")
_NOTE = pattern(rf"^\(?({_NOTE_MARK})\)?[:.、]?(.+)$")
_QUOTED = pattern(rf"^[※*注()]{{0,4}}[「『\"“]({_NOTE_MARK})[」』\"”](.+)$")
_NO_ACTUAL = pattern(
    r"見込|見通し|予測|予定値?|目標値?(?:を|の|で|$)|計画値|推計|将来"
)


def mark_behind(text: str) -> str:
    """Return the footnote mark at the end of a cell, in one form and without
    brackets; empty for none.
    """
    found = (
        _MARK_BEHIND.search(fold(text)) if len(text) <= _LONGEST_NOTE else None
    )
    return found[1] if found else ""


def marked_notes(text: str) -> Iterator[tuple[str, str]]:
    """Yield the mark of each line that is a note on marked cells, in one form,
    with what the note says, folded.
    """
    if len(text) > _LONGEST_NOTE:
        return
    for line in map(fold, text.splitlines()):
        note = _QUOTED.search(line) or _NOTE.search(line)
        if note:
            yield note[1], note[2]


def marks_of_forecasts(texts: Iterable[str]) -> frozenset[str]:
    """Return the marks of which notes say that the value is a forecast or an
    aim.
    """
    notes = chain.from_iterable(map(marked_notes, texts))
    return frozenset(mark for mark, said in notes if _NO_ACTUAL.search(said))
