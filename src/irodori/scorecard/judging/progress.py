"""オンライン利用率(現在値): progress = (current − base) ÷ (target − base),
exactly, and the band that holds it.

=========================================== ==================================================================
what the three cells say                    verdict
=========================================== ==================================================================
the legend's bands are in doubt             unrated, with the legend's doubt
the current rates are headed by a year that unrated, ``rate.future``
begins after the as-of date
a column is missing, a value is not known   unrated, with the finding of the first such value
target 未実施                               unrated: 0 is read in base and current only
target above the base, 以上, 超 or no word  progress upwards
target below the base, 以下, 以内 or no word progress downwards: both differences are negative
target = base                               reached or not: the colour of 100 %, or that of the lowest band
a word against the direction (base 59 %,    reached or not: the formula would count a fall as progress
50 %以上)
the legend measures current ÷ target         that share, of targets above 0
超, 未満 and current = target exactly       unrated: the formula says 100 %, the word says not yet
current of before the base's period ends    unrated, ``rate.past``: 25%（H30）
progress in a gap or an overlap of bands    unrated: the legend gives no single colour
=========================================== ==================================================================
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from irodori.messages import Sentence
from irodori.scorecard.judging.tablerates import (
    RateReader,
    ThreeRates,
    known,
)
from irodori.scorecard.judging.unreadcolumns import with_doubts
from irodori.scorecard.judging.verdicts import (
    DistinctVerdicts,
    Facts,
    Judgement,
    RatedColumn,
    Verdict,
    quoted_part,
    unrated_column,
    verdict_of,
)
from irodori.scorecard.legend.glossary import other_rate
from irodori.scorecard.legend.meaning import Legend, color_word
from irodori.scorecard.palettes import Bound, Color, bounds_of, lies_between
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    RATES,
    TARGET,
    Table,
)
from irodori.scorecard.values.cellreader import RateColumn
from irodori.scorecard.values.dates import Day, names_after
from irodori.scorecard.values.periods import (
    NO_PERIOD,
    Period,
    period,
    without_periods,
)
from irodori.scorecard.values.rates import (
    NOT_OFFERED,
    Percent,
    Rate,
    Unknown,
    show_percent,
)
from irodori.scorecard.values.text import fold, mark_behind, shown

_UP = frozenset([">=", ">"])
_DOWN = frozenset(["<=", "<"])
_STRICT = frozenset([">", "<"])
"""The bounds beside a target's number: 以上 and 超 upwards, 以下, 以内 and
未満 downwards; 超 and 未満 exclude it.
"""

_NOTHING = Fraction(0)
_REACHED = Fraction(1)
_FAR_BELOW = Fraction(-1_000_000)
"""A progress below every band: the colour of a target that has not been
reached.
"""


# ---- The rule ---------------------------------------------------------------


Share = tuple[int, int]
"""A progress, 1 being 100 %: numerator and denominator, which is positive, or
0 where a target of 0 is measured by.
"""
_NO_WAY: Share = (0, 0)
Decided = tuple[Color | None, str, Share]
"""A colour, the code of its reason or of a finding, and the progress where it
was measured.
"""
_MEASURED = frozenset(["progress.reason", "progress.reason_achievement"])
_FINDINGS = frozenset(["progress.on_the_bound", "progress.in_doubt"])


class ProgressRule:
    """Judges rates by a legend's bands, which are kept as whole numbers: these
    compare faster than fractions.
    """

    def __init__(self, legend: Legend) -> None:
        self._legend = legend
        self._is_achievement = legend.formula == "achievement"
        self._bands: list[tuple[Bound, Bound, Color | None]] = []
        for band in legend.bands:
            lower, upper = bounds_of(band)
            self._bands.append((lower, upper, band.color))
        self._doubts = [bounds_of(band) for band in legend.doubts]

    def judge(
        self, base: Rate, current: Rate, target: Rate
    ) -> Judgement | Sentence:
        """Return the colour of (current − base) ÷ (target − base), or the
        finding in its place.
        """
        color, code, progress = self.decide(base, current, target)
        if code == "progress.on_the_bound":
            return Sentence(code, {"target": _rate(target)})
        if code == "progress.in_doubt":
            return Sentence(code, {"progress": Percent(progress)})
        words: dict[str, object] = {
            "current": _rate(current),
            "target": _rate(target),
            "color": color_word(color),
        }
        if code in _MEASURED:
            words |= {"base": _rate(base), "progress": Percent(progress)}
        return Judgement(color, "progress", Sentence(code, words))

    def decide(
        self,
        base: Rate,
        current: Rate,
        target: Rate,
    ) -> Decided:
        """Return the colour with the code of its reason, or the code of the
        finding in its place.
        """
        if target.bound in _STRICT and current.value == target.value:
            return None, "progress.on_the_bound", _NO_WAY
        done, way = _differences(base.value, current.value, target.value)
        code = "progress.reason"
        if self._is_achievement:
            done, way = _differences(_NOTHING, current.value, target.value)
            code = "progress.reason_achievement"
        elif not way or _runs_against(way, target.bound):
            return self._decide_reached(current, target, is_flat=not way)
        if way < 0:
            done, way = -done, -way
        if self._doubts and self.is_in_doubt(done, way):
            return None, "progress.in_doubt", (done, way)
        return self.color(done, way), code, (done, way)

    def color(self, done: int, way: int) -> Color | None:
        """Return the colour of the band that holds done ÷ way; ``way`` is
        positive.
        """
        for low, high, color in self._bands:
            if lies_between(done, way, low, high):
                return color
        return None

    def is_in_doubt(self, done: int, way: int) -> bool:
        """Tell whether the legend gives no single colour for done ÷ way."""
        return any(
            lies_between(done, way, low, high) for low, high in self._doubts
        )

    def _decide_reached(
        self, current: Rate, target: Rate, *, is_flat: bool
    ) -> Decided:
        """Decide about a target that gives no way to measure progress by: it
        is reached or not.
        """
        over = current.value - target.value
        reached = over <= 0 if target.bound in _DOWN else over >= 0
        color = self._legend.color_of_progress(
            _REACHED if reached else _FAR_BELOW
        )
        kind = "flat" if is_flat else "against"
        return (
            color,
            f"progress.{kind}_{'reached' if reached else 'missed'}",
            _NO_WAY,
        )


def _runs_against(way: int, bound: str) -> bool:
    """Tell whether a target lies on the other side of the base than its bound
    says: 50%以上 below the base.
    """
    is_up = bound in _UP and way < 0
    is_down = bound in _DOWN and way > 0
    return is_up or is_down


def _differences(
    base: Fraction, current: Fraction, target: Fraction
) -> tuple[int, int]:
    """Return current − base and target − base as whole numbers of one unit."""
    base_part, base_whole = base.as_integer_ratio()
    current_part, current_whole = current.as_integer_ratio()
    target_part, target_whole = target.as_integer_ratio()
    start = base_part * current_whole * target_whole
    done = current_part * base_whole * target_whole - start
    way = target_part * base_whole * current_whole - start
    return done, way


def _rate(rate: Rate) -> str:
    """Return a rate as it was read; 未実施 is shown as the 0% that it counts
    as.
    """
    return show_percent(rate.value) if rate.text == NOT_OFFERED else rate.text


# ---- A table's column -------------------------------------------------------


def judge_rates(table: Table, facts: Facts) -> RatedColumn:
    """Return the verdicts on オンライン利用率(現在値), each combination of
    three values judged once.
    """
    column = table.layout.fields[CURRENT]
    finding = _finding_of_all(table, column, facts)
    if finding:
        return unrated_column(table, column, finding)
    return _judged_column(table, facts)


def _judged_column(table: Table, facts: Facts) -> RatedColumn:
    """Return the verdicts on the current rates, row by row."""
    fields = table.layout.fields
    columns = [fields[name] for name in RATES if name in fields]
    firsts, index = table.group(columns)
    rule = ProgressRule(facts.legend)
    reader = _rates_of_now(table, facts)
    outcomes = list[str]()
    codes = list[str]()
    for first in firsts:
        outcome, code = _outcome(rule, reader.rates(first))
        outcomes.append(outcome)
        codes.append(code)

    def verdict(place: int) -> Verdict:
        return _judge(rule, reader.rates(firsts[place]))

    distinct = DistinctVerdicts(outcomes, codes, verdict)
    return RatedColumn(fields[CURRENT], distinct, index)


def _finding_of_all(
    table: Table, column: int, facts: Facts
) -> Sentence | None:
    """Return why no cell of the column of current rates is judged."""
    fields = table.layout.fields
    for name in RATES:
        is_needed = name != BASE or facts.legend.formula == "progress"
        if is_needed and name not in fields:
            words = {"field": Sentence(f"field.{name}")}
            return Sentence("rate.no_column", words)
    return (
        facts.doubt("progress")
        or _of_the_future(table, column, facts)
        or _of_two_indicators(table)
        or _of_another_rate(table, facts)
    )


def with_own_progress(
    table: Table, facts: Facts, rated: RatedColumn
) -> RatedColumn:
    """Return the verdicts on rates, those unrated to whose progress, as the
    sheet gives it in a column of its own, the legend gives another colour.
    """
    given = table.layout.progress_columns()
    columns = [each for each in given if _is_of_way(table, each)]
    if len(columns) != 1 or facts.legend.formula != "progress":
        return rated
    rule = ProgressRule(facts.legend)
    doubts: dict[int, Verdict] = {}
    for at, own in enumerate(_shares(table, facts, *columns)):
        found = _progress_of(rated.at(at))
        if isinstance(own, Unknown) or found is None:
            continue
        if _differ(rule, own.value, found):
            words = {"share": own.text, "sum": Percent(found)}
            finding = Sentence("measure.share_differs", words)
            doubts[at] = Verdict(None, finding)
    return with_doubts(rated, doubts)


def _is_of_way(table: Table, column: int) -> bool:
    """Tell whether a column is of the way from the base: what is called 達成率
    may be of the target alone.
    """
    return (
        table.holds(column) and "達成" not in table.layout.path_of(column)[-1]
    )


def _shares(table: Table, facts: Facts, column: int) -> list[Rate | Unknown]:
    """Return the progress that each cell of a column gives."""
    heading = " ".join(table.layout.path_of(column))
    firsts, places = table.group([column])
    cells = [table.cell(at, column) for at in firsts]
    (scale,) = facts.cells.rate_scales([RateColumn(heading, set(cells))])
    shares = [facts.cells.share(*cell, scale) for cell in cells]
    return [shares[place] for place in places]


def _differ(rule: ProgressRule, own: Fraction, found: Fraction) -> bool:
    """Tell whether two progresses have different colours, and not by
    rounding.
    """
    colors = {rule.color(*each.as_integer_ratio()) for each in (own, found)}
    return len(colors) > 1 and abs(own - found) > _ROUNDED


_ROUNDED = Fraction(1, 100)
"""As far apart may be what is rounded."""


def _progress_of(verdict: Verdict | None) -> Fraction | None:
    """Return the progress that a verdict was given for, if there is one."""
    judged = verdict.judgement if verdict else None
    progress = judged.reason.params.get("progress") if judged else None
    return progress.fraction if isinstance(progress, Percent) else None


_OF_NUMBERS = "0123456789.,%-"


def _rates_of_now(table: Table, facts: Facts) -> RateReader:
    """Return what reads a table's rates, current ones that are none of now as
    unknown: a forecast, or of a time that has not come, 75%(令和7年3月末), or
    of one before the base's, or 未実施 where the legend does not count it as
    0 %.
    """
    cells = facts.cells
    forecasts = facts.forecasts
    base = _period_of_base(table)
    is_open = CURRENT in facts.legend.unlike_zero

    def of_now(style: int, code: int, rate: Rate | Unknown) -> Rate | Unknown:
        text = cells.shown(style, code)
        if text and forecasts and mark_behind(text) in forecasts:
            return Unknown("rate.unknown", shown(text))
        if not isinstance(rate, Rate):
            return rate
        if is_open and rate.text == NOT_OFFERED:
            return Unknown("rate.not_begun", rate.text)
        fault = _code_of_time(text, rate, base, facts.as_of)
        return Unknown(fault, shown(text)) if fault else rate

    rates = facts.rates(table).with_current(of_now)
    is_known = BASE not in facts.legend.unlike_zero
    return rates if is_known else rates.with_base(_begun)


def _begun(_style: int, _code: int, rate: Rate | Unknown) -> Rate | Unknown:
    """Return a base rate, 未実施 as one that is not known."""
    is_open = isinstance(rate, Rate) and rate.text == NOT_OFFERED
    return Unknown("rate.not_begun", NOT_OFFERED) if is_open else rate


def _code_of_time(text: str, rate: Rate, base: Period, as_of: date) -> str:
    """Return the code that says of what time other than now a cell gives its
    rate; empty for none.
    """
    if not text.strip(_OF_NUMBERS):
        return ""
    if names_after(text, as_of):
        return "rate.ahead"
    own = _own_period(text, rate)
    is_past = own and own.last_month < base.last_month
    return "rate.past" if is_past else ""


_YEAR = 11
"""The months by which the last month of a year lies behind its first one."""
_BESIDE_PERIOD = "()[]:・、,末時点現在実績値の"


def _period_of_base(table: Table) -> Period:
    """Return the period that the base's heading names."""
    fields = table.layout.fields
    path = table.layout.path_of(fields[BASE]) if BASE in fields else ()
    heading = " ".join(path)
    return period(fold(heading)) or NO_PERIOD


def _own_period(text: str, rate: Rate) -> Period | None:
    """Return the period that a cell gives beside its rate, where it holds
    nothing else: 25%（H30）, 平成30年度：25%.
    """
    words = fold(text)
    rest = words.replace(fold(rate.text), "", 1)
    is_alone = not without_periods(rest).strip(_BESIDE_PERIOD)
    return period(rest) if is_alone else None


_OF_PROCEDURES = "オンライン化率"
"""The share of procedures that can be done online, which some offices call
their usage rate.
"""


def _of_two_indicators(table: Table) -> Sentence | None:
    """Return a finding where some of the rates are called オンライン化率 and
    others by another name.
    """
    fields = table.layout.fields
    columns = [fields[name] for name in RATES if name in fields]
    paths = map(table.layout.path_of, columns)
    headings = [" ".join(path) for path in paths]
    named = [each for each in headings if "率" in each]
    others = [each for each in named if _OF_PROCEDURES not in fold(each)]
    if not others or len(others) == len(named):
        return None
    one = next(each for each in named if each not in others)
    other = shown(others[0])
    words = {"one": shown(one), "other": other}
    return Sentence("rate.two_indicators", words)


def _of_another_rate(table: Table, facts: Facts) -> Sentence | None:
    """Return a finding where a table is of another rate than one beside it:
    郵送利用率 below オンライン利用率, of which the legend is.
    """
    if not facts.has_usual_rate:
        return None
    name = other_rate(table, facts.profile)
    return Sentence("rate.other_table", {"rate": name}) if name else None


def _of_the_future(
    table: Table,
    column: int,
    facts: Facts,
) -> Sentence | None:
    """Return a finding where the column of the current rates is headed by a
    period that begins after the as-of date.

    Rates do not depend on the date: any period counts as begun that ends
    within a year, so that only the columns of plans are left out.
    """
    heading = " ".join(table.layout.path_of(column))
    found = period(fold(heading))
    month = 12 * facts.as_of.year + facts.as_of.month
    if found is None or found.last_month - _YEAR <= month:
        return None
    words = {"heading": shown(heading), "as_of": Day(facts.as_of)}
    return Sentence("rate.future", words)


def _outcome(rule: ProgressRule, rates: ThreeRates) -> tuple[str, str]:
    """Return the outcome of a verdict, and the code of its finding, empty for
    none.
    """
    three = known(rates)
    if three:
        color, code, _ = rule.decide(*three)
        return (
            ("unrated", code) if code in _FINDINGS else (color or "none", "")
        )
    return "unrated", next(
        rate.code for rate in rates if isinstance(rate, Unknown)
    )


def _judge(rule: ProgressRule, rates: ThreeRates) -> Verdict:
    three = known(rates)
    if three:
        return verdict_of(rule.judge(*three))
    base, current, _ = rates
    # the current rate may stand in for the base
    names = RATES if base != current else (CURRENT, CURRENT, TARGET)
    name, unknown = next(
        (name, rate)
        for name, rate in zip(names, rates, strict=True)
        if isinstance(rate, Unknown)
    )
    words = {"field": Sentence(f"field.{name}"), "text": quoted_part(unknown)}
    return Verdict(None, Sentence(unknown.code, words))
