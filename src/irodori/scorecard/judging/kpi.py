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
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from itertools import compress, count
from operator import eq

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.judging.verdicts import (
    NOTHING_RATED,
    DistinctVerdicts,
    Facts,
    Judgement,
    RatedColumn,
    Verdict,
    quoted,
    quoted_part,
    verdict_of,
)
from irodori.scorecard.legend.meaning import Legend, color_word
from irodori.scorecard.profile import Profile
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    IssueBlock,
    Table,
    for_each_row,
    group_rows,
    rate_scales,
)
from irodori.scorecard.values.cellreader import Cell
from irodori.scorecard.values.dates import heads_after, names_after
from irodori.scorecard.values.kpiforms import Amount
from irodori.scorecard.values.kpiparts import pairs_of_parts, target_of_parts
from irodori.scorecard.values.kpiprogress import (
    in_unit_of,
    names_another,
    reaches,
    same_unit,
)
from irodori.scorecard.values.kpitargets import (
    KpiProgress,
    KpiTarget,
    kpi_words,
    target_in,
    with_target,
)
from irodori.scorecard.values.rates import (
    Percent,
    Rate,
    Unknown,
    is_number_alone,
)
from irodori.scorecard.values.text import (
    fold,
    is_blank,
    shown,
    without_serials,
    without_serials_of_each,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK

_UNKNOWN = Sentence("kpi.unknown", {"text": quoted("")})
"""The finding on a KPI whose progress is blank."""
_NO_SHARE = -1
"""The number of what is no share."""

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
    ``kpi.contradiction``: its words and its number differ; ``kpi.other_measure``: it names
    another measure than the KPI; ``kpi.no_target``:
    the KPI's text sets no number; ``kpi.unit``: the units differ;
    ``kpi.no_direction``: neither text tells which way is better.
    """
    code, met = decide(target, progress)
    words = _words(code, target, progress)
    if met is None:
        return Sentence(code, words)
    color = legend.kpi if met else legend.kpi_unmet
    reason = Sentence(code, {**words, "color": color_word(color)})
    return Judgement(color, "kpi", reason)


def decide(
    target: KpiTarget | None, progress: KpiProgress
) -> tuple[str, bool | None]:
    """Return the code of the reason and whether the target is met, or the code
    of the finding and None.
    """
    if progress.parts or (target and target.parts):
        return _decide_parts(target, progress)
    if target and _contradicts_itself(progress, target):
        return "kpi.contradiction", None
    if progress.met and _is_in_part(progress, target):
        return ("kpi.unit" if target else "kpi.no_target"), None
    if progress.met is not None:
        code = "kpi.says_met" if progress.met else "kpi.says_unmet"
        return code, progress.met
    if progress.value is None:
        return "kpi.unreadable", None
    if target is None:
        return "kpi.no_target", None
    if not same_unit(progress, target):
        return "kpi.unit", None
    if names_another(progress, target):
        return "kpi.other_measure", None
    met = reaches(progress, target)
    if met is None:
        return "kpi.no_direction", None
    return "kpi.reached" if met else "kpi.missed", met


def _decide_parts(
    target: KpiTarget | None, progress: KpiProgress
) -> tuple[str, bool | None]:
    """Decide on a KPI of several measures, which is met where each is: by a
    number for each, or by words alone.
    """
    if progress.met is not None and not progress.unit:
        return decide(None, progress)
    pairs = pairs_of_parts(target, progress) if target else []
    answers = [
        decide(asked, in_unit_of(said, asked))[1] for asked, said in pairs
    ]
    if not answers or None in answers:
        return "kpi.ambiguous", None
    is_met = all(answers)
    return ("kpi.says_met" if is_met else "kpi.says_unmet"), is_met


def _words(
    code: str, target: KpiTarget | None, progress: KpiProgress
) -> dict[str, object]:
    """Return what a sentence says of a target and a progress."""
    said: dict[str, object] = {"text": progress.text}
    if target is None:
        return said
    if code == "kpi.other_measure":
        label = names_another(progress, target)
        return {**said, "label": label, "quantity": target.quantity}
    if code in {"kpi.unit", "kpi.no_direction"}:
        return {**said, "target": _quantity(target.value, target.unit)}
    if code == "kpi.contradiction":
        return {**said, "target": _limit(target)}
    if code in {"kpi.reached", "kpi.missed"}:
        assert progress.value is not None
        unit = progress.unit or target.unit
        value = _quantity(progress.value, unit)
        return {"value": value, "target": _limit(target)}
    return said


def _contradicts_itself(progress: KpiProgress, target: KpiTarget) -> bool:
    """Tell whether the words of a progress say otherwise than its number:
    未達成(41%) where 40 % or more was asked; or hold it against another aim.
    """
    if progress.aim and not _is_aim(progress.aim, target):
        return True
    if progress.met is None or progress.value is None:
        return False
    # 未実施 counts as 0, and says more than that
    is_not_started = not progress.value and not progress.unit
    if is_not_started or not same_unit(progress, target):
        return False
    reached = reaches(progress, target)
    return reached is not None and reached != progress.met


def _is_aim(aim: Amount, target: KpiTarget) -> bool:
    """Tell whether what a progress is held against is its KPI's target."""
    value = target.value * 100 if target.unit == "%" else target.value
    return aim == Amount(value, target.unit)


def _is_in_part(progress: KpiProgress, target: KpiTarget | None) -> bool:
    """Tell whether what is met may be a part, for a number beside it that is
    no KPI's: 完了（10県） where all of the country was asked.
    """
    if progress.value is None or (target and same_unit(progress, target)):
        return False
    return progress.unit != "%" or progress.value < 1


def _limit(target: KpiTarget) -> Sentence:
    comparison = _COMPARISONS[target.comparison]
    value = _quantity(target.value, target.unit)
    return Sentence(f"band.{comparison}", {"value": value})


def _quantity(value: Fraction, unit: str) -> Percent | str:
    if unit == "%":
        return Percent(value)
    if value.denominator == 1:
        return f"{value.numerator:,}{unit}"
    rounded = Decimal(value.numerator) / value.denominator
    return f"{rounded:,.2f}{unit}"


def speaks_of_usage_rate(quantity: str, profile: Profile) -> bool:
    """Tell whether a KPI's quantity is the usage rate itself, by any of its
    names: オンライン利用率, and not オンライン利用対象者.
    """
    words = fold(quantity)
    rate = profile.fields[CURRENT]
    return any(fold(name) in words for name in rate.labels)


_UNIT = pattern(r"\((?:単位:?)?(%|[百千万億][^()0-9]{0,6})\)")
_TIMES = {
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "億": 10**8,
}


def _unit_of(path: Sequence[str]) -> str:
    """Return the unit that the headings of a 進捗 column give its bare
    numbers: %, 千人; empty for none that scales.
    """
    found = _UNIT.search(fold("".join(path)))
    return found[1] if found else ""


_Said = KpiProgress | Sentence | None
"""What a progress cell says, or why it is not rated; None for a blank one."""


def _ahead(text: str) -> Sentence:
    """Return that a progress, or its heading, is of a time to come."""
    return Sentence("kpi.ahead", {"text": shown(text)})


def _in_unit(said: _Said, unit: str) -> _Said:
    """Return a progress whose bare number has the unit of its column; up to 1
    it may as well be a share of one.
    """
    if not isinstance(said, KpiProgress) or said.unit or not said.value:
        return said
    if not unit:
        return said
    if unit == "%":
        share = said._replace(value=said.value / 100, unit="%")
        return share if said.value > 1 else said
    times = _TIMES[unit[0]]
    value = said.value * times
    return said._replace(value=value, unit=unit[1:])


def _comparable(said: _Said, target: KpiTarget | None) -> _Said:
    """Return what a cell says in its target's unit, where both are of time."""
    if target is None or not isinstance(said, KpiProgress):
        return said
    return in_unit_of(said, target)


# ---- A table's columns ------------------------------------------------------


class _Case(NamedTuple):
    """What a verdict on a progress depends on."""

    target: KpiTarget | None
    said: _Said
    """What the cell says in the unit of its column or target; None where there
    is nothing to rate.
    """
    cell: Cell
    repeated: int
    """The KPI's value code where the progress repeats the usage rate, else
    BLANK.
    """


class KpiJudge:
    """Judges the 進捗(中間KPI) cells of one table."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._table = table
        self._facts = facts
        self._cells = facts.cells
        self._met = facts.profile.met_words
        self._doubt = facts.doubt("kpi")
        self._shares: dict[tuple[int, int], int] = {}
        self._targets_of: dict[str, KpiTarget | None] = {}
        self._target_in = cache(target_in)
        """Many KPIs differ in a date or a serial number alone."""
        self._is_usage_rate = cache(
            partial(speaks_of_usage_rate, profile=facts.profile)
        )
        self._said_by: dict[Cell, _Said] = {}
        self._rates = self._usage_rates()

    def judge_block(self, block: IssueBlock) -> RatedColumn | None:
        """Return the verdicts on a block's progress; None where it has no such
        column.
        """
        column = block.columns.get("kpi_progress")
        if column is None:
            return None
        cases, index = self._cases(column, block)
        return RatedColumn(column, self._distinct(cases), index)

    def _cases(
        self, column: int, block: IssueBlock
    ) -> tuple[list[_Case], array[int]]:
        """Return the distinct cases of a column, and for each procedure the
        place of its own.
        """
        kpis = self._kpis(block)
        targets, target_of = self._targets(kpis, block)
        said, shares, said_at = self._read(column)
        styles, codes = self._table.column(column)
        repeats = self._repeats(shares, said_at, kpis)
        deciding = [target_of, said_at, repeats]
        firsts, index = group_rows(deciding, len(kpis))
        cases: list[_Case] = []
        for at in firsts:
            target = targets[target_of[at]]
            progress = _comparable(said[said_at[at]], target)
            if progress is None and target_of[at]:
                progress = _UNKNOWN
            cell = styles[at], codes[at]
            cases.append(_Case(target, progress, cell, repeats[at]))
        return cases, index

    def _read(self, column: int) -> tuple[list[_Said], list[int], array[int]]:
        """Return what the distinct cells of a column say, the numbers of their
        shares, and for each procedure the place of its own cell.
        """
        firsts, said_at = self._table.group([column])
        cells = [self._table.cell(first, column) for first in firsts]
        said = [self._said(cell) for cell in cells]
        path = self._table.layout.path_of(column)
        if heads_after(path[-1], self._facts.as_of):
            said = [each and _ahead(path[-1]) for each in said]
        shares = [self._share(each) for each in said]
        unit = _unit_of(path)
        in_unit = [_in_unit(each, unit) for each in said]
        return in_unit, shares, said_at

    def _distinct(self, cases: Sequence[_Case]) -> DistinctVerdicts:
        """Return the verdicts on some cases, each made when it is read."""
        decided = [self._outcome(case) for case in cases]
        return DistinctVerdicts(
            [outcome for outcome, _ in decided],
            [code for _, code in decided],
            cache(lambda place: self._verdict(cases[place])),
        )

    def _kpis(self, block: IssueBlock) -> array[int]:
        """Return the value codes of a block's KPIs."""
        column = block.columns.get("interim_kpi")
        if column is None:
            return array("i", [BLANK]) * len(self._table)
        return self._standing(*self._table.column(column))

    def _standing(self, styles: array[int], codes: array[int]) -> array[int]:
        """Return the value codes of KPIs, as blank those that are struck
        through, or that a number format hides or changes.
        """
        changed = {
            style for style in set(styles) if not self._cells.shows_text(style)
        }
        if not changed:
            return codes
        standing = [
            BLANK if style in changed else code
            for style, code in zip(styles, codes, strict=True)
        ]
        return array("i", standing)

    def _targets(
        self, kpis: array[int], block: IssueBlock
    ) -> tuple[list[KpiTarget | None], array[int]]:
        """Return what the KPIs set, and for each procedure the place of its
        own; the first one is no KPI.
        """
        column = block.columns.get("kpi_target")
        beside = [] if column is None else self._table.column(column)
        firsts, place_of = group_rows([kpis, *beside], len(kpis))
        distinct = [kpis[first] for first in firsts]
        texts = without_serials_of_each(self._cells.standing_texts(distinct))
        if column is not None:
            texts = self._with_targets(texts, column, firsts)
        targets, of_text = self._targets_in(dict.fromkeys(texts))
        found = [of_text[text] for text in texts]
        return targets, for_each_row(found, place_of)

    def _targets_in(
        self, texts: Iterable[str]
    ) -> tuple[list[KpiTarget | None], dict[str, int]]:
        """Return what some KPIs set, and by text the place of its own."""
        targets: list[KpiTarget | None] = [None]
        places: dict[KpiTarget | None, int] = {}
        of_text: dict[str, int] = {}
        for text in texts:
            if is_blank(text):
                of_text[text] = 0
                continue
            target = self._target(text)
            place = places.setdefault(target, len(targets))
            if place == len(targets):
                targets.append(target)
            of_text[text] = place
        return targets, of_text

    def _with_targets(
        self, texts: Sequence[str], column: int, rows: Sequence[int]
    ) -> list[str]:
        """Return the texts of KPIs with the targets that a column gives them;
        a changed target takes the place of the text.
        """
        cells = [self._table.cell(row, column) for row in rows]
        targets = [self._cells.shown(*cell) for cell in cells]
        is_changed = column in self._table.layout.changed
        return [
            with_target(text, "" if is_blank(target) else target, is_changed)
            for text, target in zip(texts, targets, strict=True)
        ]

    def _target(self, text: str) -> KpiTarget | None:
        """Return the target that a KPI's text without serial numbers sets."""
        if text not in self._targets_of:
            words = kpi_words(text)
            target = words and self._target_in(words)
            self._targets_of[text] = target_of_parts(text) or target
        return self._targets_of[text]

    def _said(self, cell: Cell) -> _Said:
        """Return what a cell says; the blocks have many cells in common."""
        if cell not in self._said_by:
            self._said_by[cell] = self._read_cell(*cell)
        return self._said_by[cell]

    def _read_cell(self, style: int, code: int) -> _Said:
        if self._cells.is_blank(style, code):
            return None
        if self._doubt:
            return self._doubt
        done = self._cells.progress(style, code, self._met)
        if isinstance(done, Unknown):
            return Sentence(done.code, {"text": quoted_part(done)})
        has_number = done.value is not None or done.parts
        is_number = done.met is None and has_number
        counts = done.met or is_number
        if not counts or is_number_alone(done.text):
            return done
        if names_after(done.text, self._facts.as_of):
            return Sentence("kpi.ahead", {"text": done.text})
        return done

    def _outcome(self, case: _Case) -> tuple[str, str]:
        """Return the outcome of a verdict, and the code of what there is to
        look at.
        """
        if case.said is None:
            return NOTHING_RATED, ""
        if isinstance(case.said, Sentence):
            return "unrated", case.said.code
        code, met = decide(case.target, case.said)
        if met is None:
            return "unrated", code
        legend = self._facts.legend
        color = legend.kpi if met else legend.kpi_unmet
        remark = "kpi.other_quantity" if self._other_quantity(case) else ""
        return color or "none", remark

    def _verdict(self, case: _Case) -> Verdict | None:
        if case.said is None:
            return None
        if isinstance(case.said, Sentence):
            return Verdict(None, case.said)
        judged = judge_kpi(case.target, case.said, self._facts.legend)
        verdict = verdict_of(judged)
        quantity = self._other_quantity(case)
        if verdict.judgement is None or not quantity:
            return verdict
        value = self._cells.shown(*case.cell)
        words = {"quantity": quantity, "value": value}
        remark = Sentence("kpi.other_quantity", words)
        return verdict._replace(remark=remark)

    # ---- A progress that repeats the usage rate -----------------------------

    def _usage_rates(self) -> list[array[int]]:
        """Return the current and the base rate of each procedure, as
        `_number_of` gives them.
        """
        columns = self._table.layout.columns_of((CURRENT, BASE))
        return [*map(self._numbers_in, columns)]

    def _numbers_in(self, column: int) -> array[int]:
        """Return the numbers of the rates in a column."""
        firsts, places = self._table.group([column])
        scale = rate_scales(self._table, self._cells)[column]
        cells = [self._table.cell(first, column) for first in firsts]
        rates = [self._cells.rate(*cell, scale) for cell in cells]
        numbers: list[int] = []
        for rate in rates:
            number = _NO_SHARE
            if isinstance(rate, Rate):
                number = self._number_of(rate.value)
            numbers.append(number)
        return for_each_row(numbers, places)

    def _number_of(self, share: Fraction) -> int:
        """Return a number that is the same for equal shares."""
        ratio = share.as_integer_ratio()
        return self._shares.setdefault(ratio, len(self._shares))

    def _repeats(
        self, shares: Sequence[int], places: array[int], kpis: array[int]
    ) -> array[int]:
        """Return for each procedure its KPI's value code where the progress
        repeats the usage rate, else BLANK; ``places`` say whose share is which.
        """
        found = array("i", [BLANK]) * len(kpis)
        own = for_each_row(shares, places)
        for rates in self._rates:
            for index in compress(count(), map(eq, own, rates)):
                if own[index] != _NO_SHARE:
                    found[index] = kpis[index]
        return found

    def _share(self, said: _Said) -> int:
        """Return the number of a share, as `_number_of` gives it."""
        if not isinstance(said, KpiProgress) or said.unit != "%":
            return _NO_SHARE
        if said.value is None:
            return _NO_SHARE
        return self._number_of(said.value)

    def _other_quantity(self, case: _Case) -> str:
        """Return what a KPI measures whose progress repeats the usage rate,
        where that is another quantity; empty for none.
        """
        if case.repeated == BLANK:
            return ""
        text = self._cells.standing_text(case.repeated)
        target = self._target(without_serials(text))
        if target is None or self._is_usage_rate(target.quantity):
            return ""
        return target.quantity
