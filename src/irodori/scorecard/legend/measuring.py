"""What the colours of a legend measure: the formula that it gives for progress,
(現在値 - 基準値) / (目標値 - 基準値) or 現在値 / 目標値.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import LegendCell
from irodori.tuples import NamedTuple

Formula = Literal["progress", "achievement"]
Operand = Literal["base", "current", "target"]


class FormulaReading(NamedTuple):
    """What a text says about the formula."""

    formula: Formula | None
    """None where the text gives a formula that is not known."""
    base: str | None
    """What the formula calls the base: 令和元年度利用率."""
    text: str
    current: str = ""
    """What it calls the current rate."""
    target: str = ""

    @property
    def operands(self) -> Iterator[tuple[Operand, str | None]]:
        """What it calls each operand."""
        yield "base", self.base
        yield "current", self.current
        yield "target", self.target


_NAMES_TARGET = pattern("(?i)target|goal")
_ENGLISH = (
    (pattern(r"(?i)progress(?:rate)?"), "進捗率"),
    (pattern(r"(?i)achievement(?:rate)?"), "達成率"),
    (pattern(r"(?i)(?:current|actual)(?:value|rate)?"), "現在値"),
    (pattern(r"(?i)base(?:line)?(?:value|rate)?"), "基準値"),
    (pattern(r"(?i)(?:target|goal)(?:value|rate)?"), "目標値"),
)
"""The words of a formula in English, and in Japanese."""
_LONGEST = 400
_MEASURE = pattern(
    r"(?:進捗|達成)(?:率|度|割合|状況)?|目標に対する(?:進捗|達成)"
)
_SHARE_IS = pattern(r"(?:割合|比率)=")
_ROUNDED = pattern(r"利用率\(([^()]{1,12})\)")
_NOTES = pattern(r"\((?:%|%?※[^()]*|[※*][0-9]*)\)|\[%\]|(?:[×*]100%?)|%")
_OPERAND = pattern(r"[^()/=+\-×*]+")
_TARGET = pattern(r"目標")
_CURRENT = pattern(r"現在|現状|直近|実績|最新|当該")
_BASE = pattern(
    r"基準|ベースライン|当初|初期|元年|年度|開始|策定|計画時|前年|[RH][0-9元]"
)
_EXPRESSION = pattern(
    r"\([^()]{1,40}-[^()]{1,40}\)/\([^()]{1,40}-[^()]{1,40}\)|[^()/:、,=]{1,20}/[^()/:、,=]{1,20}"
)
_EQUATION = pattern(r"(?<![<>])=(?![<>])")
"""The sign of a formula, and none that compares: 70%<=進捗<100%."""
_PROGRESS = frozenset(["(C-B)/(T-B)", "((C-B)/(T-B))", "(B-C)/(B-T)"])
_BRACES = str.maketrans("{}[]", "()()")
_OF_A_YEAR = pattern(r"(?:[0-9元]|[RH][0-9]{1,2})年度?の?(?:実績|利用率|値)+$")
"""A rate of a year that is named, which is the base where another rate is the
current one: 現在値－令和2年度実績.
"""
_ACHIEVEMENT = frozenset(["C/T", "(C)/(T)", "(C/T)"])
_GOAL = "目標(?:値|利用率)?"
_VALUE = "(?:オンライン利用率の?)?(?:現在値|現在の(?:オンライン)?利用率|現状値|実績値?|直近値?)"
_SHARES = pattern(
    rf"{_GOAL}に(?:対する|占める)(?:現在|現状|実績|直近)[^。=]{{0,12}}(?:割合|比率|率)"
    rf"|{_VALUE}の{_GOAL}に対する(?:割合|比率|率)"
    rf"|{_GOAL}を(?:100%?|1)とした(?:場合|とき)?の{_VALUE}"
)
"""The share of the target that the current value is, in words."""
_QUOTIENTS = pattern(
    rf"(?:現在値|現状値|実績値?|利用率)\)?/(?:オンライン)?(?:利用率)?{_GOAL}"
    rf"|{_GOAL}に(?:対する|占める)(?:割合|比率)|対?{_GOAL}比(?!較)"
    rf"|{_GOAL}を(?:100%?|1)とした(?:場合|とき)?の?(?:指数|割合|比率)|{_GOAL}の何(?:%|割)"
    rf"|現在値が{_GOAL}の[0-9.]{{1,5}}(?:%|割)"
)
"""The same, of which only the words around say that a rate is meant."""
_SAID_OF_TARGET = pattern(rf"[^、。()/=:]{{0,14}}{_GOAL}")
_OF_RATE = pattern(
    r"(?!.*(?:KPI|[=-]))(?=.*(?:利用率|現在値|(?:オンライン|電子)[^。、]{0,4}率))"
)
_DIVIDED = pattern(rf"達成率[^。]{{0,12}}{_VALUE}を{_GOAL}で(?:割|除)")
"""The same of 達成率; said of 進捗率, which goes from the base, it leaves open
which is meant.
"""


_ACHIEVED = pattern(r"達成(?:率|度|割合)")
_LIMITS = pattern("以上|以下|未満|[<>]")
"""Words of a legend's entries, which part them by = and /:
緑=進捗率90%以上/黄=60%以上, 緑=進捗率>=90%/黄=進捗率>=60%.
"""
_DIFFERENCE = pattern(r"\([^()]{1,40}-[^()]{1,40}\)/")
"""What is divided in a formula, and in no list of entries."""
_SIGN_OR_WORD = pattern(r"[/=]|割合|比率|対する|とした|で[割除]|比|の何|値の")


_OTHER_MEASURE = pattern(
    r"(?:利用率(?:\([^()]{1,20}\))?(?:の値)?|^現在値)が、? ?(?:[^、:=\n]{1,4}[:=])?[0-9]"
    r"|目標(?:値|利用率)? ?[×*+-] ?[0-9]|目標(?:値|利用率)?の[0-9.]{1,5} ?(?:%|割)(?:以上|以下|未満|超)(?![^、,\n]{0,4}達成)"
)


def bounds_other_than_progress(text: str) -> bool:
    """Tell whether a legible text sets bounds in shares of the target itself,
    目標値の80%以上, or for the rate itself, 利用率が80%以上.

    Whether the legend's progress is meant is not stated.
    """
    return _OTHER_MEASURE.search(text) is not None


def read_formula(text: str) -> FormulaReading | None:
    """Return the formula that a legible text gives for progress; None where it
    gives none.
    """
    if len(text) > 4 * _LONGEST or not _SIGN_OR_WORD.search(text):
        return None
    lines = text.replace("。", "\n").splitlines()
    found = [reading for line in lines if (reading := _in_line(line))]
    known = next((reading for reading in found if reading.formula), None)
    if known:
        return known
    whole = _in_line(text)  # a line break within the formula
    return whole if whole and whole.formula else next(iter(found), None)


def formulas_in(
    cells: Iterable[LegendCell],
) -> list[tuple[LegendCell, FormulaReading]]:
    """Return the formulas for progress with their cells."""
    return [
        (cell, formula)
        for cell in cells
        if (formula := read_formula(cell.legible))
    ]


def implied_formula(text: str) -> FormulaReading | None:
    """Return actual ÷ target where a legend without a formula measures by
    達成率 alone; 進捗率 goes from the base.
    """
    if "進捗" in text or not _ACHIEVED.search(text):
        return None
    return FormulaReading("achievement", None, text)


def _in_line(line: str) -> FormulaReading | None:
    squeezed = _in_japanese("".join(line.split())[:_LONGEST])
    if _is_achievement(squeezed):
        said = _SAID_OF_TARGET.search(squeezed)
        target = said[0] if said else ""
        return FormulaReading("achievement", None, squeezed, target=target)
    measure = _MEASURE.search(squeezed)
    if not measure:
        return _share(squeezed)
    equation = _EQUATION.search(squeezed, measure.start())
    right = squeezed[equation.end() :] if equation else ""
    if "/" in right or _is_difference(right):
        found = _read(right, squeezed)
        if found.formula or not _are_bounds(right):
            return found
    return _beside(squeezed[measure.end() :], squeezed)


def _are_bounds(right: str) -> bool:
    """Tell whether what follows a sign of equality is entries."""
    is_difference = _DIFFERENCE.search(right) is not None
    return _LIMITS.search(right) is not None and not is_difference


def _in_japanese(squeezed: str) -> str:
    """Return a line with one form of brackets, and the words of an English
    formula as a Japanese one has them.
    """
    text = squeezed.translate(_BRACES)
    if _NAMES_TARGET.search(text):
        for english, word in _ENGLISH:
            text = english.sub(word, text)
    return text


def _is_achievement(text: str) -> bool:
    """Tell whether a line says in words that a rate is divided by its
    target.
    """
    if _SHARES.search(text) or _DIVIDED.search(text):
        return True
    return bool(_OF_RATE.match(text) and _QUOTIENTS.search(text))


def _share(text: str) -> FormulaReading | None:
    """Return what 割合 or 比率 is said to be, where that is progress; it may
    be the rate itself.
    """
    share = _SHARE_IS.search(text)
    found = _read(text[share.end() :], text) if share else None
    return found if found and found.formula else None


def _is_difference(right: str) -> bool:
    """Tell whether words are one rate less another, as in
    目標利用率-現在の利用率.
    """
    operands = right.split("-")
    return len(operands) == 2 and all(
        _letter(operand) != "?" for operand in operands
    )


def _beside(words: str, text: str) -> FormulaReading | None:
    """Return the formula that follows a measure without a sign of equality:
    達成率(現在値/目標値), 進捗度:(…)/(…).
    """
    for match in _EXPRESSION.finditer(words):
        found = _read(match[0], text)
        if found.formula:
            return found
    return None


def _read(right: str, text: str) -> FormulaReading:
    """Return the formula that the right side of an equation is."""
    expression = _NOTES.sub("", _ROUNDED.sub(r"\1", right))
    expression = expression.split("、")[0].split("※")[0]
    operands = _OPERAND.findall(expression)
    letters = _letters(operands)
    shape = _OPERAND.sub(lambda match: letters[match[0]], expression)
    shape = _balanced_shape(shape)
    named = {letter: each for each, letter in letters.items()}
    formula: Formula | None = None
    base: str | None = None
    if shape in _PROGRESS and list(letters.values()).count("B") == 1:
        formula = "progress"
        base = named["B"]
    elif shape in _ACHIEVEMENT:
        formula = "achievement"
    current = named.get("C", "")
    return FormulaReading(formula, base, text, current, named.get("T", ""))


def _balanced_shape(shape: str) -> str:
    """Return a formula without closing brackets that nothing opens."""
    if shape.count("(") >= shape.count(")"):
        return shape
    inner = shape.rstrip(")")
    return inner + ")" * (inner.count("(") - inner.count(")"))


_YEAR_ALONE = pattern(
    r"(?:(?:令和|平成|[RH])[0-9元]{1,2}|20[0-9]{2})年?度?末?の?(?:実績)?値?$"
)
"""The value of a year."""
_YEARS_OF_PROGRESS = 3
"""Operands of a formula that name years, the current one and twice the base:
(令和6年度-令和3年度)/(目標-令和3年度).
"""


def _letters(operands: Sequence[str]) -> dict[str, str]:
    """Return the letter of each operand; the rate of a year is the base where
    no other one is.
    """
    letters = {each: _letter(each) for each in operands}
    bases = [each for each in operands if letters[each] == "B"]
    if len(bases) == _YEARS_OF_PROGRESS and bases[0] != bases[-1]:
        letters[bases[0]] = "C"
    letters |= _by_place(operands, letters)
    if "B" not in letters.values():
        letters |= {each: "B" for each in operands if _OF_A_YEAR.search(each)}
    return letters


def _by_place(
    operands: Sequence[str], letters: Mapping[str, str]
) -> dict[str, str]:
    """Return the letters of the values of now and of the start where the
    formula names them so by their places alone: 現状値 in
    (実績値-現状値)/(目標値-現状値).
    """
    if len(operands) != len("CBTB"):
        return {}
    now, start, target, again = operands
    is_now = letters[now] == "C" or _YEAR_ALONE.match(now)
    has_places = start == again != now and letters[target] == "T"
    if has_places and letters[start] == "C" and is_now:
        return {now: "C", start: "B"}
    return {}


def _letter(operand: str) -> str:
    """Return T for a target, C for a current rate, B for a base; ? for
    anything else.
    """
    for letter, words in (("T", _TARGET), ("C", _CURRENT), ("B", _BASE)):
        if words.search(operand):
            return letter
    return "?"
