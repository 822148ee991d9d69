"""Indicators: how far a measure is on its way from base to target, in any
unit, or the progress that a column holds.

=========================================== ==================================================================
what the cells say                          verdict
=========================================== ==================================================================
the legend's bands are in doubt             unrated, with the legend's doubt
a value is blank, a forecast, a range       unrated, with the finding of the first such value
the units differ (人 and ％, 件/年 and 件/月) unrated: 千, 万 and 億 are converted, nothing else is
a column holds the progress                 its band; a remark where the values give another one
… and the value of now is coloured          unrated where the values give another colour
… of another name than the legend's formula  by the formula, with the same remark
a base                                      (current − base) ÷ (target − base), as for rates
the legend measures current ÷ target        that share; unrated where less is better, or the target is no more than 0
no column of the base                       unrated, unless the legend measures current ÷ target
targets of several years, none of this one  unrated
=========================================== ==================================================================
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from irodori.messages import Sentence
from irodori.scorecard.judging.progress import ProgressRule
from irodori.scorecard.judging.verdicts import (
    Facts,
    Judgement,
    KindColumn,
    Verdict,
    quoted,
    verdict_of,
)
from irodori.scorecard.legend.meaning import color_word
from irodori.scorecard.profile import KindRule, field_word
from irodori.scorecard.reading.tables import Table
from irodori.scorecard.values.cellreader import RateColumn
from irodori.scorecard.values.measures import (
    NO_UNIT,
    Measure,
    Unit,
    heading_unit,
    read_unit,
)
from irodori.scorecard.values.rates import (
    NOT_OFFERED,
    Percent,
    Rate,
    RateScale,
    Unknown,
)
from irodori.scorecard.values.text import fold
from irodori.tuples import NamedTuple

_DOWN = frozenset(["<=", "<"])
_NOTHING = Fraction(0)


class RowMeasures(NamedTuple):
    """The measures of one row in one unit."""

    base: Rate | None
    current: Rate
    target: Rate


# ---- One unit ---------------------------------------------------------------


def in_one_unit(measures: Sequence[Measure]) -> bool | Sentence:
    """Tell whether measures are of one unit; a sentence says why that cannot
    be told.

    A number without any unit is in that of the others, but beside 万人 or ％
    it may be something else.
    """
    units = {each.unit for each in measures if each.text != NOT_OFFERED}
    named = units - {""}
    if len(named) > 1:
        return False
    written = [each for each in measures if not each.is_bare]
    is_mixed = bool(written) and len(written) < len(measures)
    if (
        is_mixed
        and named == {"%"}
        and any(_may_be_share(each) for each in measures)
    ):
        return Sentence("measure.scale")
    if (
        "" in units
        and named
        and (named == {"%"} or any(_is_scaled(each) for each in written))
    ):
        return Sentence("measure.no_unit")
    return True


def _may_be_share(measure: Measure) -> bool:
    """Tell whether a number without its own unit may be a part of 1: 0.35 for
    35 %.
    """
    return measure.is_bare and 0 < abs(measure.value * 100) <= 1


def _is_scaled(measure: Measure) -> bool:
    return any(scale in measure.text for scale in "千万億兆")


# ---- A row ------------------------------------------------------------------


class MeasureReader:
    """Reads the measures of a table's rows by the fields of a rule."""

    def __init__(self, table: Table, facts: Facts, rule: KindRule) -> None:
        self._table = table
        self._cells = facts.cells
        self._fields = table.layout.fields
        self._rule = rule
        self._units = {
            name: heading_unit(table.layout.path_of(column))
            for name, column in self._fields.items()
        }

    def read(self, row: int) -> RowMeasures | Sentence:
        """Return the measures of a row in one unit, or why there are none."""
        unit = self._unit(row)
        found = self._measures(row, unit)
        if isinstance(found, Sentence):
            return found
        agree = in_one_unit(found)
        if isinstance(agree, Sentence):
            return agree
        if not agree:
            return Sentence(
                "measure.units", {"values": tuple(each.text for each in found)}
            )
        rates = [_as_rate(each, unit) for each in found]
        base = rates[0] if self._rule.base in self._fields else None
        return RowMeasures(base, rates[-2], rates[-1])

    def _measures(
        self, row: int, unit: tuple[Unit, str]
    ) -> list[Measure] | Sentence:
        """Return base, current and target of a row, as far as the table has
        them, or why one of them is not known.
        """
        rule = self._rule
        found: list[Measure] = []
        for name in (rule.base, rule.current, rule.target):
            if name is None or name not in self._fields:
                continue
            measure = self._measure(row, name, unit)
            if isinstance(measure, Unknown):
                words = {
                    "field": field_word(name),
                    "text": quoted(measure.text),
                }
                return Sentence(measure.code, words)
            found.append(measure)
        return found

    def _measure(
        self,
        row: int,
        name: str,
        unit: tuple[Unit, str],
    ) -> Measure | Unknown:
        cell = self._table.cell(row, self._fields[name])
        return self._cells.measure(
            *cell,
            self._units[name] or unit[0],
            target=name == self._rule.target,
        )

    def _unit(self, row: int) -> tuple[Unit, str]:
        """Return the unit that a row says, and how it is written: in its cell
        of units, else behind its name.

        Any text in the cell of units is a unit of its own.
        """
        name = self._rule.unit
        text = (
            self._text(row, self._fields[name])
            if name and name in self._fields
            else ""
        )
        unit = read_unit(text)
        if unit is None:
            return Unit(text), text
        if unit != NO_UNIT:
            return unit, text
        heading = self._text(row, self._table.layout.item)
        behind = heading_unit([heading])
        return behind or NO_UNIT, ""

    def _text(
        self,
        row: int,
        column: int,
    ) -> str:
        cell = self._table.cell(row, column)
        return fold(self._cells.shown(*cell))


def _as_rate(measure: Measure, unit: tuple[Unit, str]) -> Rate:
    """Return a measure as the rule of progress takes it, its unit shown."""
    text = "0" if measure.text == NOT_OFFERED else measure.text
    return Rate(
        measure.value,
        text + unit[1] if measure.is_bare else text,
        measure.bound,
    )


def _is_reduction(measures: RowMeasures) -> bool:
    """Tell whether current ÷ target says nothing: less is better, or the
    target is no more than 0.
    """
    base, _, target = measures
    if target.bound in _DOWN or target.value <= 0:
        return True
    return base is not None and target.value < base.value


_NEAR = Fraction(1, 50)
"""The part of a progress by which what the sheet gives may be rounded."""


def _is_near(
    given: Fraction,
    found: Fraction,
) -> bool:
    """Tell whether a progress is the one that was computed, but for its
    digits.
    """
    return abs(given - found) <= abs(found) * _NEAR


def _is_hundredfold(one: Fraction, other: Fraction) -> bool:
    """Tell whether a progress is about a hundred times another."""
    return bool(one) and bool(other) and 50 <= other / one <= 200


def _is_other_color(one: Verdict, other: Verdict) -> bool:
    """Tell whether two verdicts give two colours."""
    if one.judgement is None or other.judgement is None:
        return False
    return one.judgement.color != other.judgement.color


# ---- A table's column -------------------------------------------------------


class IndicatorColumn(KindColumn):
    """Judges the cells of one table that a rule of progress fills."""

    def __init__(self, table: Table, facts: Facts, rule: KindRule) -> None:
        super().__init__(table, facts, rule)
        self._reader = MeasureReader(table, facts, rule)
        self._progress = ProgressRule(facts.legend)
        self._is_share = facts.legend.formula == "achievement"
        self._share = table.layout.fields.get(rule.share or "")
        self._scale: RateScale = (
            self._share_scale() if self._share is not None else "share"
        )

    def verdict(self, row: int) -> Verdict:
        """Return the verdict on one row."""
        if self._share is None:
            return verdict_of(self._judge_measures(row))
        given = self._given(row, self._share)
        if self._is_colored(self._share):
            return given
        found = verdict_of(self._judge_measures(row))
        if self._is_by_formula(self._share):
            return found._replace(remark=given.remark)
        if (
            given.remark
            and not self._is_named(self._share)
            and _is_other_color(given, found)
        ):
            return Verdict(None, given.remark)
        return given

    def _is_by_formula(self, share: int) -> bool:
        """Tell whether the formula counts that the legend writes out, and not
        what a column gives: 達成率 is of the target alone, where the value of
        now is coloured.
        """
        is_written = self._facts.legend.base is not None
        return is_written and self._is_of_target(share)

    def _is_named(self, share: int) -> bool:
        """Tell whether the legend is by what a column gives: 達成率により色分け."""
        return self._is_share and self._is_of_target(share)

    def _is_of_target(self, share: int) -> bool:
        return "達成" in self._table.layout.path_of(share)[-1]

    def _is_colored(self, share: int) -> bool:
        """Tell whether the column that gives the progress is the coloured one."""
        return self._table.layout.filled(self._rule) == share

    def doubt(self) -> Sentence | None:
        """Return why no row is judged: the bands are in doubt, or the year."""
        return super().doubt() or self._undecided()

    def _deciding(self) -> list[int]:
        """Return the columns that a row's measures and their units are in."""
        rule = self._rule
        measures = self._columns((*rule.fields, rule.unit or ""))
        return [*measures, self._table.layout.item]

    def progress(self, row: int) -> Fraction | None:
        """Return how far a row is by the column that holds it, else by its
        measures; None where neither is known.
        """
        if self._share is None:
            return self._computed(row)
        given = self._facts.cells.rate(
            *self._table.cell(row, self._share), self._scale
        )
        return None if isinstance(given, Unknown) else given.value

    def _judge_measures(self, row: int) -> Judgement | Sentence:
        """Return the colour of the progress that a row's measures give, or why
        it has none.
        """
        measures = self._measures(row)
        if isinstance(measures, Sentence):
            return measures
        base, current, target = measures
        if self._is_share and _is_reduction(measures):
            return Sentence("measure.share_downwards", {"target": target.text})
        start = base or Rate(_NOTHING, "0")
        return self._progress.judge(start, current, target)

    def _computed(self, row: int) -> Fraction | None:
        """Return the progress that a row's measures give; None where they give
        none.
        """
        measures = self._measures(row)
        if isinstance(measures, Sentence):
            return None
        base, current, target = measures
        start = base.value if base and not self._is_share else _NOTHING
        way = target.value - start
        return (current.value - start) / way if way else None

    def _measures(self, row: int) -> RowMeasures | Sentence:
        """Return the measures of a row, or the column that is missing."""
        rule = self._rule
        wanted = {"current": rule.current, "target": rule.target}
        if not self._is_share:
            wanted["base"] = rule.base
        for role, name in wanted.items():
            if name not in self._table.layout.fields:
                words = {"field": field_word(name or role)}
                return Sentence("measure.no_column", words)
        return self._reader.read(row)

    def _undecided(self) -> Sentence | None:
        names = [
            name
            for name in self._table.layout.undecided
            if name in self._rule.fields
        ]
        if not names or self._share is not None:
            return None
        return Sentence("measure.no_year", {"field": field_word(names[0])})

    def _unread_share(self, given: Unknown) -> Sentence:
        field = field_word(self._rule.share or "")
        words = {"field": field, "text": quoted(given.text)}
        return Sentence(given.code, words)

    def _given(
        self,
        row: int,
        column: int,
    ) -> Verdict:
        """Return the verdict by a progress that the sheet itself holds."""
        cell = self._table.cell(row, column)
        given = self._share_of(row, cell)
        if isinstance(given, Unknown):
            return Verdict(None, self._unread_share(given))
        ratio = given.value.as_integer_ratio()
        if self._progress.is_in_doubt(*ratio):
            known = {"progress": Percent(given.value)}
            return Verdict(None, Sentence("progress.in_doubt", known))
        color = self._progress.color(*ratio)
        shown = {"share": given.text, "color": color_word(color)}
        reason = Sentence("measure.given", shown)
        remark = self._difference(row, given, cell)
        return Verdict(Judgement(color, "progress", reason), remark=remark)

    def _share_of(
        self,
        row: int,
        cell: tuple[int, int],
    ) -> Rate | Unknown:
        """Return the progress that a cell holds: below 0 % and above 200 %
        where the values of its row give that too; unknown where they give a
        hundred times as much, or a hundredth.
        """
        given = self._facts.cells.rate(*cell, self._scale)
        found = self._computed(row)
        if found is None:
            return given
        if isinstance(given, Unknown):
            wide = self._facts.cells.share(*cell, self._scale)
            if isinstance(wide, Unknown):
                return given
            return wide if _is_near(wide.value, found) else given
        if _is_hundredfold(given.value, found) or _is_hundredfold(
            found, given.value
        ):
            number = given.text.rstrip("%")
            return Unknown("rate.scale", number)
        return given

    def _difference(
        self,
        row: int,
        given: Rate,
        cell: tuple[int, int],
    ) -> Sentence | None:
        """Return the remark on a progress that is not what the row's values
        give, as far as its digits go.
        """
        found = self._computed(row)
        shown = self._facts.cells.displayed_rate(*cell, self._scale)
        if found is None or isinstance(shown, Unknown):
            return None
        # half of the last digit shown is no difference
        difference = abs(found - given.value)
        steps = 100 * 10**shown.decimals
        if 2 * steps * difference <= 1:
            return None
        return Sentence(
            "measure.share_differs",
            {"share": shown.text, "sum": Percent(found)},
        )

    def _share_scale(self) -> RateScale:
        column = self._share
        assert column is not None
        heading = " ".join(self._table.layout.path_of(column))
        styles, codes = self._table.column(column)
        cells = set(zip(styles, codes, strict=True))
        rates = RateColumn(heading, cells)
        (scale,) = self._facts.cells.rate_scales([rates])
        return scale
