"""One heading as it is compared: without marks, numbers and brackets around
it.

::

    オンライン利用率（現在値）※2   forms: オンライン利用率   remarks: 現在値
    1.課題                        forms: 課題
    アクションプラン（ａ）          forms: アクションプラン(a), アクションプラン
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.datewords import YEAR_BEFORE
from irodori.scorecard.values.text import CLOSING, fold, longest_first
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
    r"(?<=[ぁ-んァ-ヶー一-龥)）])[\s\u3000]++(?!(?:ID|I\.D|No|NO|URL|KPI|AP)\b)"
    r"(?:[A-Za-zＡ-Ｚａ-ｚ][A-Za-z .'-]{3,40}+|[A-ZＡ-Ｚ](?:[\s\u3000]*+[=＝].{1,40})?)$"
)
"""What only repeats a heading or names its column, behind a space:
オンライン利用率目標 Target, 進捗率 D=(B-A).
"""
_LETTER_BEFORE = pattern(r"^\s*(?:[ア-ン]|[0-9０-９]{1,2})[ \u3000]+(?=\S\S)")
"""A list's letter or number, parted by a space: ア 府省名, 12
オンライン利用率目標.
"""

_PERIOD = pattern(
    r"(?:(?P<era>令和|平成|昭和|[RrHhS])(?P<number>元|[0-9]{1,2})|(?P<year>(?:19|20)[0-9]{2}))"
    r"(?P<fiscal>年度|年|FY|\.)?(?:(?:第?(?P<quarter>[1-4一二三四])(?:四半期|/4期?|Q)|Q(?P<q>[1-4])(?![0-9])|(?P<half>[上下]半?期)"
    r"|(?P<month>[0-9]{1,2})(?:月|(?=\.|末|$))))?"
)
_TIMES = frozenset("0123456789元")
_QUARTERS = {
    "1": 6,
    "2": 9,
    "3": 12,
    "4": 15,
    "一": 6,
    "二": 9,
    "三": 12,
    "四": 15,
}
"""The last month of each quarter of a fiscal year, counted from January of the
year in which it begins.
"""
_POINT_IN_TIME = pattern(r"末?(?:時点|現在)?")
_LATER_MONTH = pattern(r"[~〜～から-]{1,2}(?P<month>[0-9]{1,2})月")


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


def said_by(path: Path) -> str:
    """Return all that the headings over a column say, folded."""
    return "".join(each.folded for each in path)


def is_same_path(one: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """Tell whether headings are the same cells, merged over two columns."""
    return [*map(id, one)] == [*map(id, other)]


def is_twin(paths: Paths, column: int) -> bool:
    """Tell whether a column is under the same cells as the one on its left."""
    return is_same_path(paths[column], paths.get(column - 1, ()))


class Period(NamedTuple):
    """A period that a heading names, ordered by its last month."""

    last_month: int
    """Its last month, counted from year 0."""
    year: int
    """The calendar or fiscal year as written."""
    is_bare: bool = False
    """Whether the year is written alone, R5, so that it may be either."""


NO_PERIOD = Period(0, 0)
"""A period that no heading names."""


def heading(text: str, colors: re.Pattern[str] | None = None) -> Heading:
    """Return a text as a heading; ``colors`` finds where a legend begins
    inside it.
    """
    if len(text) > LONGEST:
        return Heading(text, text[:LONGEST], (), "")
    folded = _folded(_RAISED.sub("", text))
    name, remarks = _split_brackets(folded)
    japanese = _LETTER_BEFORE.sub("", _FOREIGN_BEHIND.sub("", text))
    bare = _RAISED.sub("", japanese)
    circled = _CIRCLE.sub(lambda sign: _CIRCLED[sign[0]], bare)
    listed = _folded(circled)
    if colors is not None and _ENTRY_SIGN.search(folded):
        folded, name, listed = (
            _before_legend(each, colors) for each in (folded, name, listed)
        )
        remarks = [each for each in remarks if not colors.search(each)]
    fullest = (
        folded,
        listed,
        name,
        _split_brackets(listed)[0],
        _without_first_brackets(folded),
    )
    return Heading(text, folded, _forms(fullest), " ".join(remarks))


def legend_entry(profile: Profile) -> re.Pattern[str]:
    """Return what finds an entry of a legend inside a heading: 青:, 緑色=,
    ■黄.
    """
    colors = [
        word
        for name in ("blue", "green", "yellow", "orange", "red")
        for word in profile.color_words[name]
    ]
    folded = [fold(word) for word in longest_first(colors)]
    words = "|".join(map(re.escape, folded))
    return pattern(
        rf"[■●○【「(]?(?:{words})色?[】」)]?[:=…]|[■●](?:{words})",
        keep=profile.is_shipped,
    )


def _folded(text: str) -> str:
    return fold(text).replace("|", "ー")


def _forms(texts: Iterable[str]) -> tuple[str, ...]:
    """Return what a heading may be compared as: some texts, layer by layer
    without what is around them, then all of these without periods.
    """
    forms: dict[str, None] = {}
    for text in dict.fromkeys(texts):
        for layer in _layers(text):
            forms[layer] = None
            forms[_split_brackets(layer)[0]] = None
    for form in [*forms]:
        timeless = without_periods(form)
        if timeless != form:
            forms[timeless.replace("()", "").strip("のに")] = None
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


# ---- Periods ----------------------------------------------------------------


def period(text: str) -> Period | None:
    """Return the last period that a folded text names: 令和元年度, R4.3,
    2022年3月, 令和元年7月~12月.
    """
    last: Period | None = None
    for found in _PERIOD.finditer(text):
        year = _year(found)
        month = int(found["month"]) if found["month"] else None
        later = _LATER_MONTH.match(text, found.end())
        if later:
            month = int(later["month"])
        end = year * 12 + _last_month(found, month)
        last = Period(end, year, _is_bare(found, month))
    return last


def _is_bare(found: re.Match[str], month: int | None) -> bool:
    parts = ("fiscal", "quarter", "q", "half")
    return month is None and not any(found[part] for part in parts)


def _last_month(found: re.Match[str], month: int | None) -> int:
    """Return the last month of a period, counted from January of its year."""
    quarter = found["quarter"] or found["q"]
    if quarter:
        return _QUARTERS[quarter]
    if found["half"]:
        return 9 if found["half"][0] == "上" else 15
    if month is None:
        return 15 if found["fiscal"] in {"年度", "FY"} else 12
    if found["fiscal"] == "年度" and month <= 3:
        return 12 + month
    return month


_BASE_IN_FORMULA = pattern(
    r"(?P<year_of_base>(?:(?:令和|平成|昭和|[RrHhS])(?:元|[0-9]{1,2})|(?:19|20)[0-9]{2})(?:年度|年))"
    r"(?:実績)?の?[ァ-ヺー一-龥]{0,12}率"
)


def base_year_in(text: str) -> Period | None:
    """Return the year that a formula names before a rate: 令和元年度 for
    (現在の利用率 - 令和元年度利用率) / (…).

    None where the text is no formula, or its rates are of several years.
    """
    if len(text) > 2 * LONGEST or not (
        "/" in text or "／" in text or "÷" in text
    ):
        return None
    found = _BASE_IN_FORMULA.finditer(fold(text))
    years = (period(each["year_of_base"]) for each in found)
    return only_year([year for year in years if year is not None])


def only_year(years: Collection[Period]) -> Period | None:
    """Return the year that several periods are of, 令和元年度 before 令和元年;
    None where they are of several.
    """
    if len({each.year for each in years}) != 1:
        return None
    return max(years)


def _year(found: re.Match[str]) -> int:
    if found["year"]:
        return int(found["year"])
    number = 1 if found["number"] == "元" else int(found["number"])
    return YEAR_BEFORE[found["era"]] + number


def without_periods(text: str) -> str:
    """Return a folded text without the periods that it names."""
    if _TIMES.isdisjoint(text):
        return text
    spans = [
        found.group() + _later(text, found)
        for found in _PERIOD.finditer(text)
        if _is_period(found)
    ]
    for span in spans:
        text = text.replace(span, "", 1)
    return text


def _later(text: str, found: re.Match[str]) -> str:
    """Return what goes on with a period: ~12月, 末時点."""
    later = _LATER_MONTH.match(text, found.end())
    end = later.end() if later else found.end()
    point = _POINT_IN_TIME.match(text, end)
    return text[found.end() : point.end() if point else end]


def _is_period(found: re.Match[str]) -> bool:
    return bool(
        found["fiscal"]
        or found["month"]
        or found["era"] in {"令和", "平成", "昭和", "R", "H"}
    )
