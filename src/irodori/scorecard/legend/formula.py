"""The formula by which a legend measures progress: (現在値 - 基準値) / (目標値
- 基準値), or 現在値 / 目標値.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.values.datewords import dates_in
from irodori.scorecard.values.text import unspaced

Formula = Literal["progress", "achievement"]


class FormulaReading(NamedTuple):
    """What a text says about the formula."""

    formula: Formula | None
    """None where the text gives a formula that is not known."""
    base: str | None
    """What the formula calls the base: 令和元年度利用率."""
    text: str


_LONGEST = 400
_MEASURE = pattern(
    r"(?:進捗|達成)(?:率|度|割合|状況)?|目標に対する(?:進捗|達成)"
)
_ROUNDED = pattern(r"利用率\(([^()]{1,12})\)")
_NOTES = pattern(r"\((?:%|%?※[^()]*|[※*][0-9]*)\)|\[%\]|(?:[×*]100%?)|%")
_OPERAND = pattern(r"[^()/=+\-×*]+")
_TARGET = pattern(r"目標")
_CURRENT = pattern(r"現在|現状|直近|実績|最新|当該")
_BASE = pattern(r"基準|当初|元年|年度|開始|策定|計画時|前年|[RH][0-9]")
_EXPRESSION = pattern(
    r"\([^()]{1,40}-[^()]{1,40}\)/\([^()]{1,40}-[^()]{1,40}\)|[^()/:、,=]{1,20}/[^()/:、,=]{1,20}"
)
_PROGRESS = frozenset(["(C-B)/(T-B)", "((C-B)/(T-B))"])
_ACHIEVEMENT = frozenset(["C/T", "(C)/(T)", "(C/T)"])
_GOAL = "目標(?:値|利用率)?"
_VALUE = "(?:オンライン利用率の?)?(?:現在値|現在の(?:オンライン)?利用率|現状値|実績値?|直近値?)"
_SHARES = pattern(
    rf"{_GOAL}に(?:対する|占める)(?:現在|現状|実績|直近)[^。=]{{0,12}}(?:割合|比率|率)"
    rf"|{_VALUE}の{_GOAL}に対する(?:割合|比率|率)"
    rf"|{_GOAL}を(?:100%?|1)とした(?:場合|とき)?の{_VALUE}"
)
"""The share of the target that the current value is, in words."""
_DIVIDED = pattern(rf"達成率[^。]{{0,12}}{_VALUE}を{_GOAL}で(?:割|除)")
"""The same of 達成率; said of 進捗率, which goes from the base, it leaves open
which is meant.
"""


_ACHIEVED = pattern(r"達成(?:率|度|割合)")
_LIMITS = pattern("以上|以下|未満")
"""Words of a legend's entries, which part them by = and /:
緑=進捗率90%以上/黄=60%以上.
"""
_SIGN_OR_WORD = pattern(r"[/=]|割合|比率|対する|とした|で[割除]")


_OF_TARGET = pattern(
    r"目標(?:値|利用率)?の[0-9.]{1,5} ?(?:%|割)(?:以上|以下|未満|超)(?![^、,\n]{0,4}達成)"
)


def measures_by_target(text: str) -> bool:
    """Tell whether a legible text sets bounds in shares of the target itself:
    目標値の80%以上.

    That is current / target; whether the legend's progress is meant nobody
    says.
    """
    return _OF_TARGET.search(text) is not None


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


def base_year(text: str) -> int | None:
    """Return the fiscal year of the last day that a text names: 2019 for
    令和元年度 and 令和2年3月末.
    """
    days = [
        found.last_day for found in dates_in(unspaced(text)) if found.last_day
    ]
    return days[-1].year - (days[-1].month <= _LAST_MONTH) if days else None


_LAST_MONTH = 3
"""The month in which a fiscal year ends."""


def implied_formula(text: str) -> FormulaReading | None:
    """Return actual ÷ target where a legend without a formula measures by
    達成率 alone; 進捗率 goes from the base.
    """
    if "進捗" in text or not _ACHIEVED.search(text):
        return None
    return FormulaReading("achievement", None, text)


def _in_line(line: str) -> FormulaReading | None:
    squeezed = "".join(line.split())[:_LONGEST]
    if _SHARES.search(squeezed) or _DIVIDED.search(squeezed):
        return FormulaReading("achievement", None, squeezed)
    measure = _MEASURE.search(squeezed)
    if not measure:
        return None
    _, equals, right = squeezed[measure.start() :].partition("=")
    if equals and ("/" in right or _is_difference(right)):
        found = _read(right, squeezed)
        if found.formula or not _LIMITS.search(right):
            return found
    return _beside(squeezed[measure.end() :], squeezed)


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
    shape = _OPERAND.sub(lambda match: _letter(match[0]), expression)
    bases = {
        operand
        for operand in _OPERAND.findall(expression)
        if _letter(operand) == "B"
    }
    shape = _balanced_shape(shape)
    if shape in _PROGRESS and len(bases) == 1:
        return FormulaReading("progress", bases.pop(), text)
    return FormulaReading(
        "achievement" if shape in _ACHIEVEMENT else None, None, text
    )


def _balanced_shape(shape: str) -> str:
    """Return a formula without closing brackets that nothing opens."""
    if shape.count("(") >= shape.count(")"):
        return shape
    inner = shape.rstrip(")")
    return inner + ")" * (inner.count("(") - inner.count(")"))


def _letter(operand: str) -> str:
    """Return T for a target, C for a current rate, B for a base; ? for
    anything else.
    """
    for letter, words in (("T", _TARGET), ("C", _CURRENT), ("B", _BASE)):
        if words.search(operand):
            return letter
    return "?"
