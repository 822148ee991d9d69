"""One heading as it is compared: without marks, numbers and brackets around
it.

::

    オンライン利用率（現在値）※2   forms: オンライン利用率   remarks: 現在値
    1.課題                        forms: 課題
    アクションプラン（ａ）          forms: アクションプラン(a), アクションプラン
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.periods import without_periods, years_in_digits
from irodori.scorecard.values.text import CLOSING, any_of, fold
from irodori.tuples import NamedTuple

LONGEST = 1_000
"""Characters of a cell that may be a heading, a legend in its brackets
included; a longer text is none.
"""
_LONGEST_NAME = 60
"""Characters of a heading outside its brackets."""
_MOST_LAYERS = 6
"""How many marks, numbers and brackets are taken off one heading."""

_PAIRS = {**CLOSING, "{": "}", "“": "”"}
_CLOSING = frozenset(_PAIRS.values())
_BRACKETS = frozenset(_PAIRS) | _CLOSING

# Characters that NFKC would turn into plain digits or letters although they
# are marks: raised figures and the like.
_RAISED = pattern("[⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾†‡§¶◆◇■□●▼▽▲△★☆▶▷►・•‣◦]")

_CIRCLED = {
    chr(first + at): f"({at + 1})"
    for first, count in (
        (0x2460, 20),
        (0x24F5, 10),
        (0x2776, 10),
        (0x2160, 12),
        (0x2170, 12),
    )
    for at in range(count)
}
"""① ⓵ ❶ Ⅰ ⅰ in brackets, so that a number before a heading is told from a digit
that belongs to it.
"""
_ENTRY_SIGN = pattern("[:=…■●]")
"""What every entry of a legend holds inside a heading (`legend_entry`)."""
_CIRCLE = pattern(f"[{''.join(_CIRCLED)}]")

_REMARK_BEHIND = pattern(r"(?<=.)※([^※()0-9][^※()]{1,40})$")
"""A remark behind its mark is one in brackets: 状況※選択."""
_MARK_BEHIND = pattern(
    r"(?:[※*#]{1,3}[0-9a-z]{0,2}|\(?注[0-9]{0,2}\)?|注釈[0-9]{0,2}|脚注[0-9]{0,2})$"
)
_MARK_BEFORE = pattern(
    r"^(?:○(?=[ァ-ヶ一-龥])|[※*#]{1,3}[0-9]{0,2}|\(注[0-9]{0,2}\)|注[0-9]{1,2}[:.)]?)"
)
_LONE_BRACKET_BEHIND = pattern(r"(?<![0-9(\[])[0-9]{1,2}[)\]]$")
_NUMBER_BEFORE = pattern(
    r"^(?:第?[0-9]{1,2}[.)、,:。-]|\([0-9]{1,2}\)|\[[0-9]{1,2}\]|[A-Za-zア-ン][.)、]|\([A-Za-zア-ン]\)|[IVX]{1,4}[.)、:])(?![0-9])"
)
_DIAGONAL = pattern(r"(?<=.)[\\](?:項目|区分|内容|指標|年度?|時期)$")
"""What the upper half of a cell that a diagonal parts says of the columns:
手続名＼項目.
"""
_ENDS = ":。、,.;-"
_FOREIGN_BEHIND = pattern(
    r"(?<=[ぁ-んァ-ヶー一-龥a-z)）])(?:[\s\u3000]++|[\s\u3000]*+[/／|｜][\s\u3000]*+)"
    r"(?!(?:ID|I\.D|No|NO|URL|KPI|AP)\b)"
    r"(?:[A-Za-zＡ-Ｚａ-ｚ][A-Za-z .'-]{3,40}+"
    r"|[A-Z][a-z]{2,20}+[A-Za-z0-9 .,'()（）-]{0,40}+"
    r"|[A-ZＡ-Ｚ](?:[\s\u3000]*+[=＝].{1,40})?)$"
)
"""What only repeats a heading or names its column, behind a space or a stroke:
オンライン利用率目標 Target, 現在値 / Online rate (FY2023), 進捗率 D=(B-A).
"""
_LETTER_BEFORE = pattern(r"^\s*(?:[ア-ン]|[0-9０-９]{1,2})[ \u3000]+(?=\S\S)")
"""A list's letter or number, parted by a space: ア 府省名, 12
オンライン利用率目標.
"""


Revision = Literal["", "older", "newer", "another"]


class Heading(NamedTuple):
    """One heading; two cells are never the same heading, so that one merged
    over columns is known by identity.
    """

    text: str
    folded: str
    forms: tuple[str, ...]
    """What it may be compared as, the fullest first; empty where the text is
    no heading.
    """
    remarks: str
    """What it says in brackets."""
    revision: Revision = ""
    """Whether it says that it is older or newer than other columns of the same
    thing, or of another value.
    """


Path = tuple[Heading, ...]
"""The headings over a column, top level first."""
Paths = Mapping[int, Path]
"""The path of each column."""
HeaderTexts = Mapping[int, Mapping[int, str]]
"""The texts of header rows, by row and column."""


def said_by(path: Path) -> str:
    """Return all that the headings over a column say, folded."""
    return "".join(each.folded for each in path)


def is_same_path(one: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """Tell whether headings are the same cells, merged over two columns."""
    return [*map(id, one)] == [*map(id, other)]


def is_twin(paths: Paths, column: int) -> bool:
    """Tell whether a column is under the same cells as the one on its left."""
    return is_same_path(paths[column], paths.get(column - 1, ()))


_ONLY_WHEN = frozenset(["年", "年度", "年次", "年月", "時点", "時期"])
"""What says of a column beside a value that it holds when the value was."""


def with_values(paths: Paths) -> Iterator[tuple[int, Path]]:
    """Yield the columns with headings that may hold a value: those that are
    not under the same cells as the one on their left, and do not only say
    when the value beside them was, as 年度 in 目標値 › 年度, 値 does.
    """
    said = {
        (id(path[-2]), path[-1].folded)
        for path in paths.values()
        if len(path) > 1
    }
    valued = {group for group, text in said if text not in _ONLY_WHEN}
    for column, path in paths.items():
        if not path or is_twin(paths, column):
            continue
        is_value = path[-1].folded not in _ONLY_WHEN
        if is_value or len(path) == 1 or id(path[-2]) not in valued:
            yield column, path


def heading(text: str, colors: re.Pattern[str] | None = None) -> Heading:
    """Return a text as a heading; ``colors`` finds where a legend begins
    inside it.
    """
    if len(text) > LONGEST:
        return Heading(text, text[:LONGEST], (), "")
    bare = _RAISED.sub("", text)
    whole = _folded(bare)
    folded = _with_remark_apart(whole)
    name, remarks = _split_brackets(folded)
    item = _listed(text)
    listed = whole if item == bare else _folded(item)
    if colors is not None and _ENTRY_SIGN.search(folded):
        folded, name, listed = (
            _before_legend(each, colors) for each in (folded, name, listed)
        )
        remarks = [each for each in remarks if not colors.search(each)]
    forms = _forms(folded, name, listed)
    return Heading(text, folded, forms, " ".join(remarks))


def _with_remark_apart(folded: str) -> str:
    """Return a heading with a remark behind its mark in brackets."""
    return _REMARK_BEHIND.sub(r"(\1)", folded) if "※" in folded else folded


def _listed(text: str) -> str:
    """Return a heading as its entry in a list: without its letter, foreign words
    and raised signs, a number in a circle as one in brackets.
    """
    japanese = _LETTER_BEFORE.sub("", _FOREIGN_BEHIND.sub("", text))
    bare = _RAISED.sub("", japanese)
    return _CIRCLE.sub(lambda sign: _CIRCLED[sign[0]], bare)


def legend_entry(profile: Profile) -> re.Pattern[str]:
    """Return what finds an entry of a legend inside a heading: 青:, 緑色=,
    ■黄.
    """
    colors = [
        word
        for name in ("blue", "green", "yellow", "orange", "red")
        for word in profile.color_words[name]
    ]
    words = any_of(map(fold, colors))
    return pattern(
        rf"[■●○【「(]?(?:{words})色?[】」)]?[:=…]|[■●](?:{words})",
        keep=profile.is_shipped,
    )


def _folded(text: str) -> str:
    return years_in_digits(fold(text)).replace("|", "ー")


_ONLY_REMARK = pattern(r"^\(([^()]*)\)$")
"""What is left of 令和3年度（基準） without its period."""


def _forms(folded: str, name: str, listed: str) -> tuple[str, ...]:
    """Return what a heading may be compared as: its texts, layer by layer
    without what is around them, then all of these without periods.
    """
    fullest = (
        folded,
        listed,
        name,
        _split_brackets(listed)[0],
        _without_first_brackets(folded),
    )
    forms: dict[str, None] = {}
    for text in dict.fromkeys(fullest):
        for layer in _layers(text):
            forms[layer] = None
            forms[_split_brackets(layer)[0]] = None
    for form in [*forms]:
        timeless = without_periods(form)
        if timeless != form:
            bare = timeless.replace("()", "").strip("のに")
            forms[_ONLY_REMARK.sub(r"\1", bare)] = None
    return tuple(form for form in forms if form and len(form) <= _LONGEST_NAME)


class LabelForms(frozenset[str]):
    """Labels in the forms that headings are compared with."""

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """The same as str.startswith takes them."""
        return tuple(sorted(self))


def label_forms(labels: Iterable[str]) -> LabelForms:
    """Return labels as headings are compared with them: as written, and
    without the marks that headings lose.
    """
    return LabelForms(
        fold(form)
        for label in labels
        for form in {label, _RAISED.sub("", label)}
    )


def _before_legend(text: str, colors: re.Pattern[str]) -> str:
    found = colors.search(text)
    if found is None or found.start() == 0:
        return text
    before = text[: found.start()]
    return before.rstrip("".join(_PAIRS))


def _layers(text: str) -> Iterable[str]:
    """Yield a text, then the same without its outermost mark, number or
    bracket, and so on.
    """
    for _ in range(_MOST_LAYERS):
        yield text
        bare = _without_outermost(text)
        if bare == text or not bare:
            return
        text = bare


def _without_outermost(text: str) -> str:
    if len(text) > 2 * _LONGEST_NAME:
        return text
    stripped = text.rstrip(_ENDS)
    if stripped and stripped != text:
        return stripped
    opening = text[:1]
    if _PAIRS.get(opening) == text[-1:] and _closes_last(text):
        return text[1:-1]
    for dress in (
        _MARK_BEHIND,
        _LONE_BRACKET_BEHIND,
        _DIAGONAL,
        _MARK_BEFORE,
        _NUMBER_BEFORE,
    ):
        bare = dress.sub("", text)
        if bare and bare != text:
            return bare.removesuffix("(").removesuffix("()")
    opening = text[-2:]
    return text[:-2] if opening in {"()", "[]", "【】"} else text


def _closes_last(text: str) -> bool:
    """Tell whether the bracket that opens a text is closed by its last
    character, not before.
    """
    depth = 0
    for at, character in enumerate(text):
        if character in _PAIRS:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
            if depth == 0:
                return at == len(text) - 1
    return False


def _split_brackets(text: str) -> tuple[str, list[str]]:
    """Return a text without what it says in brackets, and the contents of the
    outermost brackets.

    Where nothing is outside brackets, the first ones hold the name:
    【オンライン利用率】（現在値）.
    """
    if _BRACKETS.isdisjoint(text):
        return text, []
    outside: list[str] = []
    inside: list[str] = []
    start = depth = 0
    for at, character in enumerate(text):
        if character in _PAIRS:
            if depth == 0:
                outside.append(text[start:at])
                start = at + 1
            depth += 1
        elif character in _CLOSING and depth:
            depth -= 1
            if depth == 0:
                inside.append(text[start:at])
                start = at + 1
    (inside if depth else outside).append(text[start:])
    name = "".join(outside)
    if not name and len(inside) > 1:
        return inside[0], inside[1:]
    return name, inside


def _without_first_brackets(text: str) -> str:
    """Return a text without the brackets around its first words:
    利用率(現在値) for 【利用率】(現在値).
    """
    closing = _PAIRS.get(text[:1])
    end = text.find(closing, 1, _LONGEST_NAME) if closing else -1
    if end <= 1:
        return text
    inside = text[1:end]
    return inside + text[end + 1 :]


# ---- Numbers ----------------------------------------------------------------

_NUMBER = r"[0-9]{1,2}|[A-Za-z](?:[0-9]{1,2}(?![0-9]))?|[IVXivx]{1,4}|[一二三四五六七八九十]{1,3}|[ア-ンあ-ん]"
_NUMBER_BEHIND = pattern(
    rf"(?:の|-|:|・|_)?(?:[0-9]{{1,2}}[-.・_](?=[0-9A-Za-zア-ン]))?(?:No\.?|その|第|#)?[(\[]?(?:No\.?|その|第|#)?(?P<number>{_NUMBER})[)\].]?"
)
_NUMBER_IN_FRONT = pattern(
    rf"(?:第|No\.?|その|#)?[(\[]?(?:第|No\.?|その|#)?(?P<number>{_NUMBER})[)\].:、,の-]?(?:番目の?)?"
)


def numbered(text: str, stems: LabelForms) -> str | None:
    """Return the number beside one of some stems: ``1`` of 課題(1), 課題①,
    1.課題; empty for 課題 alone.

    None where the text is none of the stems.
    """
    if text in stems:
        return ""
    found = number_behind(text, stems)
    each = stems.in_order
    if found is not None or len(text) > _LONGEST_NAME:
        return found
    if not text.endswith(each):
        return None
    for stem in each:
        if text.endswith(stem):
            end = len(text) - len(stem)
            match = _NUMBER_IN_FRONT.fullmatch(text, 0, end)
            if match is not None:
                return match["number"].lower()
    return None


def number_behind(text: str, stems: LabelForms) -> str | None:
    """Return the number behind one of some stems: ``b`` of 状況(b); None
    where there is none.
    """
    each = stems.in_order
    if len(text) > _LONGEST_NAME or not text.startswith(each):
        return None
    for stem in each:
        if text.startswith(stem):
            found = _NUMBER_BEHIND.fullmatch(text, len(stem))
            if found is not None:
                return found["number"].lower()
    return None


def lone_number(text: str) -> str | None:
    """Return the number that is all of a heading: ``a`` of a, (a), a), ①, ア;
    None where it is more.
    """
    found = _LONE_NUMBER.fullmatch(text)
    return found["number"].lower() if found else None


_LONE_NUMBER = pattern(
    rf"(?:No\.?|その|第|#)?[(\[]?(?:No\.?|その|第|#)?(?P<number>{_NUMBER})[)\].]?"
)
