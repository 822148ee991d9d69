"""進捗(中間KPI): whether the target that the KPI's text sets is met.

============================================= ==============================================================
what the two cells say                        verdict
============================================= ==============================================================
no KPI and no progress                        nothing to rate
the legend's KPI colours are in doubt         unrated, with the legend's doubt
progress blank, 集計中, not read whole        unrated, with its finding
達成, 措置済, 100%達成                         met
未達成, 取組中, 未実施                         not met
達成 with a number that misses the target,
未達成 with one that reaches it                unrated, ``kpi.contradiction``
a number, the KPI's number in the same unit   met where it reaches the target in the target's direction
a number in another unit                      unrated, ``kpi.unit``
a number, and no number in the KPI            unrated, ``kpi.no_target``
a number that repeats the usage rate while    rated, with a remark
the KPI names another quantity
============================================= ==============================================================
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.verdicts import (
    Facts,
    Judgement,
    RatedColumn,
    Verdict,
    distinct_verdicts,
    quoted,
    verdict_of,
)
from irodori.scorecard.legend.meaning import Legend, color_word
from irodori.scorecard.reading.tables import (
    IssueBlock,
    Table,
    group_rows,
    rate_scales,
)
from irodori.scorecard.values.dates import names_after
from irodori.scorecard.values.kpiprogress import reaches, same_unit
from irodori.scorecard.values.kpitargets import (
    KpiProgress,
    KpiTarget,
    find_kpi_target,
)
from irodori.scorecard.values.rates import Percent, Rate, Unknown
from irodori.scorecard.values.text import fold, is_blank, without_serials
from irodori.workbook.cells import BLANK

_NO_SHARE = -1
"""The number of what is no share."""
USAGE_RATES = ("利用率", "オンライン申請率", "オンライン化率")

_COMPARISONS = {
    ">=": "at_least",
    "<=": "at_most",
    ">": "above",
    "<": "below",
    "": "exactly",
    "=": "exactly",
}


# ---- The rule ---------------------------------------------------------------


def judge_kpi(
    target: KpiTarget | None, progress: KpiProgress, legend: Legend
) -> Judgement | Sentence:
    """Return the colour of a 進捗(中間KPI) cell, or a finding that says why it
    has none.

    ``kpi.unreadable``: the cell says neither in words nor by a number;
    ``kpi.contradiction``: its words and its number differ; ``kpi.no_target``:
    the KPI's text sets no number; ``kpi.unit``: the units differ;
    ``kpi.no_direction``: nobody says which way is better.
    """
    said: dict[str, object] = {"text": progress.text}
    if target and _contradicts_itself(progress, target):
        words = {**said, "target": _limit(target)}
        return Sentence("kpi.contradiction", words)
    if progress.met is not None:
        code = "kpi.says_met" if progress.met else "kpi.says_unmet"
        return _judged(legend, code, said, met=progress.met)
    if progress.value is None:
        return Sentence("kpi.unreadable", said)
    if target is None:
        return Sentence("kpi.no_target", said)
    aim = _quantity(target.value, target.unit)
    if not same_unit(progress, target):
        return Sentence("kpi.unit", {**said, "target": aim})
    met = reaches(progress, target)
    if met is None:
        return Sentence("kpi.no_direction", {**said, "target": aim})
    return _judged(
        legend,
        "kpi.reached" if met else "kpi.missed",
        {
            "value": _quantity(progress.value, progress.unit or target.unit),
            "target": _limit(target),
        },
        met=met,
    )


def _contradicts_itself(progress: KpiProgress, target: KpiTarget) -> bool:
    """Tell whether the words of a progress say otherwise than its number:
    未達成(41%) where 40 % or more was asked.
    """
    # 未実施 counts as 0, and says more than that
    is_not_started = progress.value == 0 and not progress.unit
    if (
        progress.met is None
        or progress.value is None
        or is_not_started
        or not same_unit(progress, target)
    ):
        return False
    reached = reaches(progress, target)
    return reached is not None and reached != progress.met


def _limit(target: KpiTarget) -> Sentence:
    return Sentence(
        f"band.{_COMPARISONS[target.comparison]}",
        {"value": _quantity(target.value, target.unit)},
    )


def _judged(
    legend: Legend, code: str, words: dict[str, object], *, met: bool
) -> Judgement:
    color = legend.kpi if met else legend.kpi_unmet
    return Judgement(
        color, "kpi", Sentence(code, {**words, "color": color_word(color)})
    )


def _quantity(value: Fraction, unit: str) -> Percent | str:
    if unit == "%":
        return Percent(value)
    if value.denominator == 1:
        return f"{value.numerator:,}{unit}"
    return f"{Decimal(value.numerator) / value.denominator:,.2f}{unit}"


def speaks_of_usage_rate(quantity: str) -> bool:
    """Tell whether a KPI's quantity is the usage rate itself:
    オンライン利用率, and not オンライン利用対象者.
    """
    return any(rate in fold(quantity) for rate in USAGE_RATES)


_UNIT = pattern(r"\((?:単位:?)?(%|[百千万億][^()0-9]{0,6})\)")
_TIMES = {"百": 100, "千": 1000, "万": 10**4, "億": 10**8}


def _unit_of(path: Sequence[str]) -> str:
    """Return the unit that the headings of a 進捗 column give its bare
    numbers: %, 千人; empty for none that scales.
    """
    found = _UNIT.search(fold("".join(path)))
    return found[1] if found else ""


def _key(target: KpiTarget | None) -> object:
    """Return what of a target decides about a progress."""
    if target is None:
        return None
    return target.value, target.unit, target.comparison, target.upper


def _in_unit(progress: KpiProgress, unit: str) -> KpiProgress:
    """Return a progress whose bare number has the unit of its column; up to 1
    it may as well be a share of one.
    """
    if not unit or progress.unit or not progress.value:
        return progress
    if unit != "%":
        return progress._replace(
            value=progress.value * _TIMES[unit[0]], unit=unit[1:]
        )
    return (
        progress._replace(value=progress.value / 100, unit="%")
        if progress.value > 1
        else progress
    )


# ---- A table's columns ------------------------------------------------------


class KpiJudge:
    """Judges the 進捗(中間KPI) cells of one table."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._table = table
        self._facts = facts
        self._cells = facts.cells
        self._met = frozenset(map(fold, facts.profile.kpi_words["met"]))
        self._doubt = facts.doubt("kpi")
        self._shares: dict[tuple[int, int], int] = {}
        self._targets_of: dict[str, KpiTarget | None] = {}
        self._rates = self._usage_rates()

    def judge_block(self, block: IssueBlock) -> RatedColumn | None:
        """Return the verdicts on a block's progress; None where it has no such
        column.
        """
        column = block.columns.get("kpi_progress")
        if column is None:
            return None
        kpis = self._kpis(block)
        targets, target_of = self._targets(kpis)
        styles, codes = self._table.column(column)
        repeats = self._repeats(styles, codes, kpis)
        firsts, index = group_rows(
            [target_of, styles, codes, repeats], len(self._table)
        )
        unit = _unit_of(self._heading(column))
        verdicts = [
            self._judge(
                targets[target_of[at]],
                (styles[at], codes[at]),
                repeats[at],
                unit,
                has_kpi=target_of[at] > 0,
            )
            for at in firsts
        ]
        return RatedColumn(column, distinct_verdicts(verdicts), index)

    def _kpis(self, block: IssueBlock) -> array[int]:
        """Return the value codes of a block's KPIs."""
        column = block.columns.get("interim_kpi")
        if column is None:
            return array("i", [BLANK]) * len(self._table)
        return self._standing(*self._table.column(column))

    def _heading(self, column: int) -> tuple[str, ...]:
        """Return the headings over a column, top level first."""
        for each in self._table.layout.columns:
            if each.column == column:
                return each.path
        return ()

    def _standing(self, styles: array[int], codes: array[int]) -> array[int]:
        """Return the value codes of KPIs, those that are struck through as
        blank.
        """
        struck = {
            style for style in set(styles) if self._cells.is_struck(style)
        }
        if not struck:
            return codes
        return array(
            "i",
            [
                BLANK if style in struck else code
                for style, code in zip(styles, codes, strict=True)
            ],
        )

    def _targets(
        self, kpis: array[int]
    ) -> tuple[list[KpiTarget | None], array[int]]:
        """Return what the KPIs set, and for each procedure the place of its
        own; the first one is no KPI.
        """
        targets: list[KpiTarget | None] = [None]
        places: dict[object, int] = {}
        of_text: dict[str, int] = {"": 0}
        firsts, place_of = group_rows([kpis], len(kpis))
        found: list[int] = []
        for code in [kpis[first] for first in firsts]:
            text = self._kpi_text(code)
            if text not in of_text and is_blank(text):
                of_text[text] = 0
            elif text not in of_text:
                target = self._target(text)
                place = places.setdefault(_key(target), len(targets))
                if place == len(targets):
                    targets.append(target)
                of_text[text] = place
            found.append(of_text[text])
        return targets, array("i", map(found.__getitem__, place_of))

    def _kpi_text(self, code: int) -> str:
        if code == BLANK:
            return ""
        return without_serials(self._cells.standing_text(code))

    def _target(self, text: str) -> KpiTarget | None:
        """Return the target that a KPI's text without serial numbers sets."""
        if text not in self._targets_of:
            self._targets_of[text] = find_kpi_target(text)
        return self._targets_of[text]

    def _judge(
        self,
        target: KpiTarget | None,
        cell: tuple[int, int],
        repeated: int,
        unit: str,
        *,
        has_kpi: bool,
    ) -> Verdict | None:
        if self._cells.is_blank(*cell):
            return (
                Verdict(None, Sentence("kpi.unknown", {"text": quoted("")}))
                if has_kpi
                else None
            )
        if self._doubt:
            return Verdict(None, self._doubt)
        done = self._cells.progress(*cell, self._met)
        if isinstance(done, Unknown):
            return Verdict(
                None, Sentence(done.code, {"text": quoted(done.text)})
            )
        if done.met and names_after(done.text, self._facts.as_of):
            return Verdict(None, Sentence("kpi.ahead", {"text": done.text}))
        verdict = verdict_of(
            judge_kpi(target, _in_unit(done, unit), self._facts.legend)
        )
        if repeated == BLANK or verdict.judgement is None:
            return verdict
        return verdict._replace(remark=self._other_quantity(repeated, cell))

    # ---- A progress that repeats the usage rate -----------------------------

    def _usage_rates(self) -> list[array[int]]:
        """Return the current and the base rate of each procedure, as
        `_number_of` gives them.
        """
        table, fields = self._table, self._table.layout.fields
        scales = rate_scales(table, self._cells)
        found: list[array[int]] = []
        for column in [
            fields[name]
            for name in ("online_rate_current", "online_rate_base")
            if name in fields
        ]:
            firsts, places = table.group([column])
            rates = [
                self._cells.rate(*table.cell(first, column), scales[column])
                for first in firsts
            ]
            numbers = [
                self._number_of(rate.value)
                if isinstance(rate, Rate)
                else _NO_SHARE
                for rate in rates
            ]
            found.append(array("i", map(numbers.__getitem__, places)))
        return found

    def _number_of(self, share: Fraction) -> int:
        """Return a number that is the same for equal shares."""
        return self._shares.setdefault(
            share.as_integer_ratio(), len(self._shares)
        )

    def _repeats(
        self, styles: array[int], codes: array[int], kpis: array[int]
    ) -> array[int]:
        """Return for each procedure its KPI's value code where the progress
        repeats the usage rate, else BLANK.
        """
        firsts, places = group_rows([styles, codes], len(codes))
        shares = [
            self._share((styles[first], codes[first])) for first in firsts
        ]
        found = array("i", [BLANK]) * len(codes)
        for rates in self._rates:
            for index, (place, rate) in enumerate(
                zip(places, rates, strict=True)
            ):
                if shares[place] == rate and rate != _NO_SHARE:
                    found[index] = kpis[index]
        return found

    def _share(self, cell: tuple[int, int]) -> int:
        done = self._cells.progress(*cell, self._met)
        if isinstance(done, Unknown) or done.unit != "%" or done.value is None:
            return _NO_SHARE
        return self._number_of(done.value)

    def _other_quantity(
        self, kpi: int, cell: tuple[int, int]
    ) -> Sentence | None:
        """Return the remark on a KPI that speaks of one quantity while its
        progress repeats the usage rate.
        """
        target = self._target(without_serials(self._cells.text(kpi)))
        if (
            target is None
            or not target.quantity
            or speaks_of_usage_rate(target.quantity)
        ):
            return None
        words = {
            "quantity": target.quantity,
            "value": self._cells.shown(*cell),
        }
        return Sentence("kpi.other_quantity", words)
