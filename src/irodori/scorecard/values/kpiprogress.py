"""中間KPI: what its 進捗 cell says, and whether that reaches the target.

達成, 措置済, 100%達成, 95%(達成)          met
未達成, 達成困難, 達成見込み, 取組中       not met
達成（見込）, 概ね達成, 一部達成           neither: not judged
■達成 □未達成, □達成                       the option ticked; not judged without
45%, 約1,200機関, 0.2%→5.0%               the number decides
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cached_property

from irodori.patterns import pattern
from irodori.scorecard.values.boxes import Boxes, read_choice
from irodori.scorecard.values.kpiforms import change_said, plain_progress
from irodori.scorecard.values.kpitargets import KpiProgress, KpiTarget
from irodori.scorecard.values.phrases import (
    COUNTER,
    LONGEST_VALUE,
    OTHER_THAN_CASES,
    PERCENT,
    CellPhrases,
    Quantity,
    read_phrases,
    tokens_pattern,
)
from irodori.scorecard.values.rates import Unknown, number_alone
from irodori.scorecard.values.text import NUMBER, any_of, shown

# ---- Words ------------------------------------------------------------------

_UNMET = (
    r"未達成?|非達成|達成(?:して|できて|されて)い?ない|達成せず|達成できず|(?:達成(?:は|が)?)?困難|"
    r"未(?:措置|着手|完了|了|対応|整備)|着手前"
)
_UNSETTLED = r"(?:検討|調整)中"
"""Beside a number it says that the number is not settled: 52%（調整中）."""
_UNDER_WAY = (
    r"(?:達成に向け(?:て)?)?(?:取組|取り?組み?|実施|対応|作業|準備|開発|改修|継続|着手|進行|推進|試行|"
    r"協議|構築)中|着手"
)
_PARTIAL = r"概ね|おおむね|ほぼ|一部|部分的に?|大半|半数|半分|一定程度"
_OF_ALL = rf"{NUMBER}(?:{COUNTER})?(?:中|の?うち)(?={NUMBER})"
_TOWARD = r"に向け(?:て)?|を?目指(?:す|し(?:て)?(?:いる)?)"
_SHARE = r"(?:目標)?達成[率度]|進捗[率度]"
_OF_TARGET = rf"(?:目標|計画)値?の(?={NUMBER}{PERCENT})"
"""Before a number that is a share of the target, or the target itself:
目標の95%達成.
"""
_LEAD = r"(?:既に|すでに|全て|すべて|完全に|で|に)?"
_TAIL = r"み?(?:しました|しています|している|した|です|となった)?(?!まで|目標|基準|目安|(?:見込|予測)値|する|期|比|の?うち)"
"""Behind a word such as 達成; before まで, 目標 and する it is of what is still to
come: 達成まで5ポイント, 達成目標50%.
"""


_UNFILLED = pattern(
    r"[(（\[［【〔「]\s{0,9}・?\s{0,9}[)）\]］】〕」]|[:：=＝/／]\s{0,9}$"
)
"""A form's blank that nobody has filled: 達成（　）, 達成：."""
_AVERAGE = pattern(rf"^\s*平均(?={NUMBER})")
"""Of one number alone it is no other one's: 平均12日."""


class MetWords(frozenset[str]):
    """The words, folded, that say that a target is met: 達成, 措置済."""

    are_shipped = False
    """Whether they are the program's own, so that their pattern may be kept.
    """

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds these words, and the others of a 進捗 cell."""
        words = any_of(filter(None, self))
        target = r"(?:(?:中間)?KPI(?:の?目標値?)?|目標値?)[をはも]?"
        return tokens_pattern(
            (
                ("unmet", _UNMET),
                ("share", _SHARE),
                ("of_target", _OF_TARGET),
                ("met_target", rf"{_LEAD}{target}{_LEAD}(?:{words}){_TAIL}"),
                ("met", rf"{_LEAD}(?:{words}){_TAIL}"),
                ("unsettled", _UNSETTLED),
                ("under_way", _UNDER_WAY),
                ("partial", rf"{_PARTIAL}|{_OF_ALL}"),
                ("toward", _TOWARD),
            ),
            keep=self.are_shipped,
        )


# ---- The cell ---------------------------------------------------------------


_MEASURED = pattern(
    r"(?P<by>オンライン|電子)?(?P<of>(?:利用|申請|届出|手続|実施|普及|導入|達成|回答|認知|満足|化)?(?:率|割合|件数|度))"
)
_SHARES = pattern("の?(?:割合|比率)")


def names_another(progress: KpiProgress, target: KpiTarget) -> str:
    """Return what a progress says that its number measures, where the KPI is
    about something else: 回答率 where it asks for 認知度, or a month where it
    asks for another span; empty otherwise.
    """
    is_of_year = progress.span == "年" and not target.span
    if progress.span not in {"", target.span} and not is_of_year:
        return (
            f"{progress.span}間" if len(progress.span) == 1 else progress.span
        )
    asked = _SHARES.sub("率", target.quantity)
    for label in progress.labels if asked else ():
        measured = _MEASURED.fullmatch(label)
        if measured and not _is_of(measured, asked):
            return label
    return ""


def _is_of(measured: re.Match[str], asked: str) -> bool:
    """Tell whether a label is one of what a KPI asks; 率 alone is any share."""
    of = _SHARES.sub("率", measured["of"])
    if of in {"率", "件数", "度"}:
        return not measured["by"] or measured["by"] in asked
    return of in asked


def read_kpi_progress(text: str, met_words: MetWords) -> KpiProgress | Unknown:
    """Return what a 進捗 cell says.

    ``met`` is True where it says one of met_words or 100%達成, False where it
    plainly says otherwise (未達成, 達成見込み, 取組中, 未実施, which also has
    the value 0), else None: the number decides. ``kpi.unknown`` is a blank, a dash, 集計中;
    ``kpi.ambiguous`` two numbers or two words that differ; ``kpi.unreadable``
    all else, with the part that was not understood.
    """
    line = shown(text)
    alone = number_alone(text, met_words.pattern)
    if alone and alone.value.numerator >= 0:
        return KpiProgress(alone.value, alone.unit, line, met=None)
    choice = read_choice(text)
    if choice and (choice.unticked or len(choice.ticked) > 1):
        return _chosen(choice, met_words, line)
    if len(text) > LONGEST_VALUE:
        return Unknown("kpi.unreadable", line)
    return _among_words(text, met_words, line)


def _among_words(
    text: str,
    met_words: MetWords,
    line: str,
) -> KpiProgress | Unknown:
    """Return what a text of several words says; ``line`` shows it."""
    words, aim, span = plain_progress(text)
    change = change_said(words)
    if change:
        return KpiProgress(change.value, change.unit, line, None, span=span)
    cell = read_phrases(_AVERAGE.sub("", words), met_words.pattern)
    if cell is None:
        return Unknown("kpi.unreadable", line)
    if _is_not_started(cell):
        return KpiProgress(Fraction(0), "", line, met=False)
    said = _progress(cell, line)
    if isinstance(said, Unknown):
        return said
    return said._replace(span=span, aim=aim, share=_share_beside(cell, said))


def _share_beside(cell: CellPhrases, said: KpiProgress) -> Fraction | None:
    """Return the one rate in brackets behind a count of cases, of which
    nothing else is said there: 523件（52.3%）.
    """
    if said.met is not None or said.unit in OTHER_THAN_CASES or not said.unit:
        return None
    if len(cell.inside) != 1 or cell.inside[0].flags:
        return None
    rates = cell.inside[0].own("%")
    is_one = len(rates) == 1 and len(cell.inside[0].quantities) == 1
    return rates[0].value if is_one and not rates[0].bound else None


def _chosen(
    choice: Boxes,
    met_words: MetWords,
    line: str,
) -> KpiProgress | Unknown:
    """Return what the ticked option of a form says, where another one says
    the opposite: ■達成 □未達成.
    """
    options = (choice.answer or "", *choice.unticked)
    ticked, *others = (read_kpi_progress(each, met_words) for each in options)
    said = {each.met for each in others if isinstance(each, KpiProgress)}
    if isinstance(ticked, KpiProgress) and {ticked.met, *said} == {
        True,
        False,
    }:
        return ticked._replace(text=line)
    return Unknown("kpi.unreadable", line)


def _progress(cell: CellPhrases, line: str) -> KpiProgress | Unknown:
    """Return what a cell says that has begun."""
    if cell.is_unknown:
        return Unknown("kpi.unknown", line)
    if cell.rest or "range" in cell.flags or _UNFILLED.search(line):
        return Unknown("kpi.unreadable", line, shown(cell.rest))
    numbers = _own_numbers(cell)
    different = {each[:2] for each in numbers}
    if len(different) > 1 or "not_started" in cell.flags:
        return Unknown("kpi.ambiguous", line)
    number = numbers[0] if numbers else None
    if number and number.value < 0:
        return Unknown("kpi.unreadable", line)  # a change: ▲5日
    return _with_words(cell, number, line)


def _with_words(
    cell: CellPhrases,
    number: Quantity | None,
    line: str,
) -> KpiProgress | Unknown:
    """Return what a cell's only number and the words beside it say."""
    met = _says_met(cell, number)
    if isinstance(met, str):
        return Unknown(f"kpi.{met}", line)
    if number:
        return KpiProgress(
            number.value, number.unit, line, met, number.bound, cell.labels
        )
    if met is None:
        return Unknown("kpi.unreadable", line)
    return KpiProgress(None, "", line, met)


def _is_not_started(cell: CellPhrases) -> bool:
    """Tell whether a cell says 未実施 and nothing against it."""
    is_said = "not_started" in cell.outer_flags
    return is_said and not _own_numbers(cell) and not cell.outer_rest


def _own_numbers(cell: CellPhrases) -> list[Quantity]:
    """Return the cell's own numbers: those outside brackets and others in
    their units, else those inside.
    """
    outside = [each for phrase in cell.outside for each in phrase.own()]
    inside = [each for phrase in cell.inside for each in phrase.own()]
    if not outside:
        return inside
    units = {each.unit for each in outside}
    return outside + [each for each in inside if each.unit in units]


def _says_met(cell: CellPhrases, number: Quantity | None) -> bool | str | None:
    """Return what the words themselves say: met or not, why they cannot be
    read, or None where only a number tells.
    """
    if _leaves_open(cell, number):
        return "unreadable"
    flags = cell.flags
    is_met = bool(flags & {"met", "met_target"})
    is_ahead = bool(cell.outer_flags & {"forecast", "toward"})
    if is_met and (flags & {"unmet", "under_way", "unsettled"}):
        return False if is_ahead else "ambiguous"
    if "unmet" in flags or is_ahead:
        return False
    if "forecast" in flags:
        return "unreadable"
    if "share" in flags:
        return _is_all(number)
    if "of_target" in flags:
        return _is_all(number) is True or "ambiguous"
    if is_met:
        return _is_met_beside(cell, number)
    if number is None and flags & {"under_way", "unsettled"}:
        return False
    return None


def _is_of_others(cell: CellPhrases) -> bool:
    """Tell whether brackets hold a number that is not the cell's own."""
    numbers = (each for phrase in cell.inside for each in phrase.quantities)
    return any(each.lead == "other" for each in numbers)


def _leaves_open(cell: CellPhrases, number: Quantity | None) -> bool:
    """Tell whether the words allow no answer: 概ね達成, or a number that may
    be what is aimed at, another's, or not settled: 100%達成を目指す,
    52%（全国平均）, 52%（調整中）.
    """
    flags = cell.flags
    outer = cell.outer_flags
    if flags & {"partial", "aim", "goal"} or outer & {"another", "roughly"}:
        return True
    if number is None:
        return False
    return "toward" in outer or bool(flags & {"another", "unsettled"})


def _is_all(number: Quantity | None) -> bool | str:
    """Return whether the share of the targets that are met is all of them."""
    if number is None or number.unit != "%":
        return "unreadable"
    return number.value >= 1


def _is_met_beside(
    cell: CellPhrases, number: Quantity | None
) -> bool | str | None:
    """Return what 達成 says beside the cell's number: 100%達成 and 95%(達成)
    are met, 95%達成 may be either.
    """
    if cell.flags & {"part", "another"} or _is_of_others(cell):
        return "ambiguous"
    if number is None or "met_target" in cell.flags:
        return True
    has_outer_number = any(phrase.own() for phrase in cell.outside)
    is_in_brackets = not (has_outer_number and "met" in cell.outer_flags)
    if is_in_brackets:
        return True
    if number.unit != "%" or number.value > 1:
        return None
    return True if number.value == 1 else "ambiguous"


# ---- Target and progress ----------------------------------------------------


def same_unit(progress: KpiProgress, target: KpiTarget) -> bool:
    """Tell whether both count the same; a bare number is any count, but no per
    cent: 45 might be 45 % or 4,500 %. Of a bare target zero is none of
    anything, and a score is in points: 満足度4.0以上.
    """
    if not target.unit:
        is_plain = not progress.unit.endswith(_CHANGES)
        is_none = target.value == 0 and is_plain
        return is_none or progress.unit in {"", "点"}
    if not progress.unit:
        is_change = target.unit.endswith(_CHANGES)
        is_count = target.unit != "%" and not is_change
        return is_count or (progress.value == 0 and not is_change)
    return progress.unit == target.unit


_CHANGES = ("増", "減")
"""How the units of changes end: %減, ポイント増."""
_SPANS = (
    {"分": 1, "時間": 60},
    {"日": 1, "週間": 7},
    {"か月": 1, "年": 12},
)
"""Units of time of one kind, as multiples of the first."""


def in_unit_of(progress: KpiProgress, target: KpiTarget) -> KpiProgress:
    """Return a progress in the target's unit, where both are of one kind of
    time: 2週間 for 14日; or its rate where that is asked for, and points as
    the change that is asked for.
    """
    if progress.unit == target.unit:
        return progress
    if target.unit == "%" and progress.share is not None:
        return progress._replace(value=progress.share, unit="%")
    if progress.unit == "ポイント" == target.unit.rstrip("増減"):
        return progress._replace(unit=target.unit)
    for spans in _SPANS:
        if progress.unit in spans and target.unit in spans:
            assert progress.value is not None
            factor = Fraction(spans[progress.unit], spans[target.unit])
            value = progress.value * factor
            return progress._replace(value=value, unit=target.unit)
    return progress


_INFINITE = 10**40
_TILTS = {
    ">": 1,
    "+": 1,
    "<": -1,
    "-": -1,
}
"""Whether a number with a bound is a little more or less than it says."""


def reaches(progress: KpiProgress, target: KpiTarget) -> bool | None:
    """Return whether a number in the target's unit reaches the target; None
    where that cannot be told.

    An approximation (弱, 強, 程度) on the edge is not met. A target without a
    direction is met where the number is its own exactly.
    """
    value = progress.value
    bound = progress.bound
    if value is None:
        return None
    if target.comparison == "=" and target.upper is not None:
        return _lies_within(progress, target.value, target.upper)
    if not target.comparison:
        return True if value == target.value and not bound else None
    if not bound:
        return _compares(value, 0, target)
    return _reaches_at_all_ends(value, bound, target)


def _reaches_at_all_ends(
    value: Fraction,
    bound: str,
    target: KpiTarget,
) -> bool | None:
    """Return whether a number with a bound reaches the target; None where only
    one end of what it may be does.
    """
    if bound in {"~", "+", "-"} and value == target.value:
        return _on_the_edge(bound, target.comparison)
    answers = {_compares(value, _TILTS.get(bound, 0), target)}
    if bound in {">", ">="}:
        answers.add(_compares(value + _INFINITE, 0, target))
    if bound in {"<", "<="}:
        answers.add(_compares(value - _INFINITE, 0, target))
    return answers.pop() if len(answers) == 1 else None


def _on_the_edge(bound: str, comparison: str) -> bool | None:
    """Return False for a little less than the least that is asked for, else
    None: it may be either.
    """
    is_beyond = (bound, comparison[0]) in {("-", ">"), ("+", "<")}
    return False if is_beyond else None


def _lies_within(
    progress: KpiProgress,
    low: Fraction,
    high: Fraction,
) -> bool | None:
    """Return True for a number within a range, None outside it: no word says
    which side is better.
    """
    assert progress.value is not None
    return (
        True if low <= progress.value <= high and not progress.bound else None
    )


def _compares(
    value: Fraction,
    tilt: int,
    target: KpiTarget,
) -> bool:
    """Compare a value, or one a little less or more, with a target; whole
    numbers compare faster than fractions.
    """
    part, whole = value.as_integer_ratio()
    asked, of = target.value.as_integer_ratio()
    over = part * of - asked * whole or tilt
    if target.comparison == ">=":
        return over >= 0
    if target.comparison == "<=":
        return over <= 0
    return over > 0 if target.comparison == ">" else over < 0
