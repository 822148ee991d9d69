"""Measures and counts: a number with any unit, as indicators are given (1,200人,
3.2億円, 18.5時間/月, 10分以下, 45.0％), and a number of cases (1,662,060,
121.2万件(28.8%)).

A measure:

    own        the one number outside brackets, else the one inside
    unit       consumed whole; 千, 万 and 億 scale it; before 人, ％ or 時間/月
               nothing is left over
    average    平均25分 is a unit of its own, and compared with 平均10分 alone
    beside     a period, a source, another year's value, a footnote
    not known  blanks, dashes, 集計中, 未定: measure.unknown; two numbers, a
               range: measure.ambiguous; a forecast, 程度, 弱, 強, 10％増,
               words: measure.unreadable

A number without a unit of its own has that of its column, which `Unit` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from irodori.patterns import pattern
from irodori.scorecard.values.phrases import (
    BOUND,
    CHANGED,
    COUNTER,
    NEGATIVE,
    OTHER_THAN_CASES,
    OTHER_UNIT,
    PERCENT,
    POINTS,
    TENTHS,
    CellPhrases,
    Phrase,
    PhraseReader,
    Quantity,
    bound_of,
    in_unit,
    plain_decimal,
    read_phrases,
    tokens_pattern,
    unit_name,
)
from irodori.scorecard.values.rates import NOT_OFFERED, Rate, Unknown
from irodori.scorecard.values.text import (
    SCALE,
    SCALED,
    SCALES,
    WHOLE,
    fold,
    is_blank,
    scaled_number_of,
    shown,
    split_brackets,
)
from irodori.tuples import NamedTuple


class Unit(NamedTuple):
    """A unit: its one name, and how many of it the unit as written is: 万人 is
    10,000 人, ％ a hundredth.
    """

    name: str
    factor: Fraction = Fraction(1)


class Measure(NamedTuple):
    """A number in its unit, how a person reads it, and the direction that its
    words give.
    """

    value: Fraction
    """In the unit itself: 1.2万人 is 12,000, 45% is 0.45."""
    unit: str
    """Its unit's one name; empty for a number without one."""
    text: str
    bound: str = ""
    """``>=`` 以上, ``<=`` 以下, ``>`` 超, ``<`` 未満, or nothing."""
    is_bare: bool = False
    """Whether its unit is only its column's."""


NO_UNIT = Unit("")
_HUNDREDTH = Fraction(1, 100)
_LONGEST_UNIT = 24

# ---- Units ------------------------------------------------------------------

_LATIN = r"(?:[A-Za-zμΩ]|°[CF])[A-Za-z0-9]{0,5}(?:[-・][A-Za-z0-9]{1,5})?"
_KNOWN = rf"{POINTS}|{PERCENT}|{TENTHS}|(?:{COUNTER})(?![ァ-ヶー一-龥々])"
_NAME = rf"(?:{_KNOWN}|{OTHER_UNIT}|{COUNTER}|{_LATIN})"
_BASIS = r"(?:年度?|月|日|週|時間?|人|名|世帯|件|回|km2|m2|m3|ha|L|kg|t)(?:[・/][日年])?"
_PER = rf"/(?:10{{0,3}}|10?万|百万|千|百)?{_BASIS}"
UNIT = rf"(?:{_NAME}(?:{_PER})?|/{_BASIS})"
_COLUMN_UNIT = pattern(rf"(?:単位[:=]?)?(?P<scale>{SCALE}?)(?P<unit>{UNIT})")
_HEADING_UNIT = pattern(
    rf"単位[:=]?{SCALE}?{UNIT}"
    rf"|{SCALE}?(?:{_KNOWN}|{_LATIN})(?:{_PER})?"
)
_PERIODS_BESIDE = pattern(
    r"(?:累計|累積|延べ|合計|平均|年間|年度間?|実数|割合|率|以上|税抜|税込)"
)
_MONEY = pattern(rf"(?P<scale>{SCALE})円")
_YEARS = pattern(r"(?<=/)年度")
_PERIOD = pattern(
    r"[RrHhSs](?:[0-9]{1,2}|元)(?:[.-][0-9]{1,2})?|FY[0-9]{2,4}|[0-9]{1,4}年?"
)
_TIDY = {"トン": "t", "才": "歳", "キロ": "kg", "時": "時間"}


def read_unit(text: str) -> Unit | None:
    """Return the unit that a text is and nothing else: 人, （万人）, 億円,
    人/年; None for any other text.

    A blank and a dash are a unit without a name.
    """
    words = fold(text)
    if is_blank(text):
        return NO_UNIT
    if len(words) > _LONGEST_UNIT:
        return None
    parts = split_brackets(words)
    outside = "".join(part.text for part in parts if not part.is_inside)
    inside = [part.text for part in parts if part.is_inside]
    if not outside and len(inside) == 1:
        return read_unit(inside[0])
    if not all(_PERIODS_BESIDE.fullmatch(each) for each in inside):
        return None
    found = _COLUMN_UNIT.fullmatch(outside)
    if found is None:
        return None
    return _scaled(named_unit(found["unit"]), found["scale"])


def heading_unit(texts: Iterable[str]) -> Unit | None:
    """Return the unit that headings give in brackets, 実績値（人） or
    （単位：千円）; None where they give none.

    What may be something else than a unit, such as （現在値） and （R7）, is
    none.
    """
    for text in texts:
        for part in split_brackets(fold(text)):
            found = (
                _HEADING_UNIT.fullmatch(part.text) if part.is_inside else None
            )
            if found and not _PERIOD.fullmatch(part.text):
                return read_unit(part.text)
    return None


def named_unit(written: str) -> Unit:
    """Return a unit as it is written behind a number, by its one name."""
    money = _MONEY.fullmatch(written)
    if money:
        return _scaled(Unit("円"), money["scale"])
    name, slash, per = written.partition("/")
    if unit_name(name) == "%":
        return Unit("%" + slash + per, _HUNDREDTH)
    if name in {"ポイント", "pt"}:
        return Unit("ポイント" + slash + per)
    plain = unit_name(name)
    name = _TIDY.get(plain, plain) + slash + per
    return Unit(_YEARS.sub("年", name))


def _scaled(unit: Unit, scale: str) -> Unit:
    return Unit(unit.name, unit.factor * SCALES.get(scale, 1))


# ---- Cells ------------------------------------------------------------------

_SIGN = r"(?P<sign>[-+△▲]|プラス|マイナス)?"
_NUMBER = rf"{_SIGN}(?P<digits>{SCALED}){WHOLE}(?P<unit>{UNIT}|)(?:{BOUND})?(?P<changed>{CHANGED})?"
_WORDS = tokens_pattern([("number", _NUMBER)], keep=True)
_AVERAGE = pattern(r"[月年日]?平均(?=[0-9])")
_APPROXIMATE = "?"
"""The bound of a number that is only near: 程度, 前後, 弱, 強."""
_NEVER = frozenset(
    ["forecast", "range", "arrow", "not_started", "verb", "goal", "ratio"]
)
_TARGET_BOUNDS = frozenset(["", ">=", "<=", ">", "<"])


class _MeasurePhrases(PhraseReader):
    """Reads a phrase whose numbers may have any unit."""

    def number(self, match: re.Match[str]) -> int | None:
        """Take a number, and return where it ends; None where its scales do
        not fall.
        """
        number = scaled_number_of(match["digits"])
        if number is None:
            return None
        unit = named_unit(match["unit"])
        sign = "-" if match["sign"] in NEGATIVE else ""
        value = _in_per_cent(number, match) * unit.factor
        bound = bound_of(match)
        quantity = Quantity(
            -value if sign else value,
            unit.name,
            sign + self._shown(match, value),
            self.lead_of(match),
            _APPROXIMATE if bound in {"~", "+", "-"} else bound,
        )
        self.take_quantity(quantity)
        return match.end()

    def _shown(
        self,
        match: re.Match[str],
        value: Fraction,
    ) -> str:
        unit = match["unit"]
        is_percent = unit_name(unit) == "%" and unit != "%"
        if is_percent:
            return f"{plain_decimal(value * 100)}%"
        return match["digits"] + unit


def _in_per_cent(number: Fraction, match: re.Match[str]) -> Fraction:
    """Return a number of tenths in per cent; another one as it is."""
    if not match["unit"].startswith("割"):
        return number
    share, *_ = in_unit(number, match["unit"], match["digits"])
    return share * 100


def read_measure(
    text: str,
    unit: Unit = NO_UNIT,
    *,
    target: bool = False,
) -> Measure | Unknown:
    """Return the measure that a cell's text says; ``unit`` is that of its
    column, for a number without one.

    未実施 is 0. A ``target`` may say its direction, and be called 目標. A
    number with a unit of its own keeps it; an average is of a unit of its own.
    """
    average = _AVERAGE.match(fold(text))
    if average:
        rest = read_measure(text.split("平均", 1)[1], unit, target=target)
        return _averaged(rest, average[0], text)
    return _measure_among_words(text, unit, target)


def _measure_among_words(
    text: str,
    unit: Unit,
    target: bool,
) -> Measure | Unknown:
    """Return the measure that a text says which is no average."""
    cell = read_phrases(text, _WORDS, _MeasurePhrases)
    if cell is None:
        return Unknown("measure.unreadable", shown(text))
    if "not_started" in cell.outer_flags and not cell.rest and not target:
        return Measure(Fraction(0), "", NOT_OFFERED)
    if cell.is_unknown:
        return Unknown("measure.unknown", shown(text))
    found = _one_number(cell, target)
    if isinstance(found, str):
        return Unknown(f"measure.{found}", shown(text), shown(cell.rest))
    return _in_column_unit(found, unit)


def _averaged(
    found: Measure | Unknown,
    average: str,
    text: str,
) -> Measure | Unknown:
    """Return what follows 平均 as an average, which is compared with others
    alone.
    """
    if isinstance(found, Unknown):
        return Unknown(found.code, shown(text), found.rest)
    return found._replace(unit=average + found.unit, text=average + found.text)


def _in_column_unit(found: Quantity, unit: Unit) -> Measure:
    """Return a number as a measure, in its column's unit where it has none."""
    if found.unit:
        return Measure(found.value, found.unit, found.text, found.bound)
    return Measure(
        found.value * unit.factor,
        unit.name,
        found.text,
        found.bound,
        is_bare=True,
    )


def _one_number(cell: CellPhrases, target: bool) -> Quantity | str:
    """Return the one number of a cell, or the end of the code that says why
    there is none.
    """
    fault = _fault_of_words(cell, target)
    if fault:
        return fault
    leads = {"own", "aim"} if target else {"own"}
    outside = _quantities(cell.outside)
    inside = _quantities(cell.inside)
    numbers = [each for each in outside or inside if each.lead in leads]
    if any(each.lead == "change" for each in outside) or not numbers:
        return "unreadable"
    if len({each[:2] for each in numbers}) > 1:
        return "ambiguous"
    bounds = {each.bound for each in numbers}
    if not bounds <= (_TARGET_BOUNDS if target else {""}):
        return "unreadable"
    return numbers[0]


def _quantities(phrases: Iterable[Phrase]) -> list[Quantity]:
    return [each for phrase in phrases for each in phrase.quantities]


def _fault_of_words(cell: CellPhrases, target: bool) -> str:
    """Return the end of the code that says why the words beside the numbers
    are no value's; empty where they may be.
    """
    if cell.rest:
        return "unreadable"
    allowed = {"verb", "goal"} if target else set()
    if not _NEVER.isdisjoint(cell.flags - allowed):
        is_several = cell.flags & {"range", "arrow", "ratio"}
        return "ambiguous" if is_several else "unreadable"
    return "unreadable" if "aim" in cell.flags and not target else ""


# ---- Counts --------------------------------------------------------------


class Count(NamedTuple):
    """A whole number of cases, the rate given beside it in brackets, and the
    count as written.
    """

    value: int
    rate: Rate | None
    text: str


_FORBIDDEN = frozenset(["aim", "forecast", "range", "arrow", "verb", "goal"])


def read_count(text: str) -> Count | Unknown:
    """Return the count that a text cell says; 未実施 is 0.

    What is outside brackets goes first: 1,253万件(前年1,102万件) is
    12,530,000. A blank, 集計中, なし are ``count.unknown``; two counts, a part
    of a case (0.5件), a negative count and other units are
    ``count.unreadable``.
    """
    cell = read_phrases(text)
    if cell is None:
        return Unknown("count.unreadable", shown(text))
    if "not_started" in cell.outer_flags and not cell.rest:
        return Count(0, None, NOT_OFFERED)
    if cell.is_unknown:
        return Unknown("count.unknown", shown(text))
    found = None if cell.rest else _one_count(cell)
    if found is None:
        return Unknown("count.unreadable", shown(text), shown(cell.rest))
    rate = _rate((*cell.outside, *cell.inside))
    return Count(int(found.value), rate, found.text)


def _one_count(cell: CellPhrases) -> Quantity | None:
    """Return the one whole count of a cell; None where there is none, or the
    words make it no count.
    """
    counts = _counts(cell.outside) or _counts(cell.inside)
    if len({each.value for each in counts}) != 1:
        return None
    if not _FORBIDDEN.isdisjoint(cell.flags) or not _is_whole(counts[0]):
        return None
    return counts[0]


def _counts(phrases: tuple[Phrase, ...]) -> list[Quantity]:
    """Return the counts of phrases; numbers in units of what is no case make
    them none.
    """
    own = [
        each for phrase in phrases for each in phrase.own() if each.unit != "%"
    ]
    if any(each.unit in OTHER_THAN_CASES for each in own):
        return []
    return own


def _is_whole(count: Quantity) -> bool:
    return (
        count.value.denominator == 1
        and count.value >= 0
        and count.bound in {"", ">=", "~"}
    )


def _rate(phrases: tuple[Phrase, ...]) -> Rate | None:
    """Return the one rate that is beside a count."""
    rates = {
        (each.value, each.text)
        for phrase in phrases
        for each in phrase.own("%")
    }
    return Rate(*rates.pop()) if len(rates) == 1 else None
