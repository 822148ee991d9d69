"""Cross-checks: where the cells of a scorecard do not agree with each other.

======================== ======== ==================================================================================
code                     severity what does not agree
======================== ======== ==================================================================================
check.sum_above          warning  手続件数 is less than the 年間手続件数 of its procedures together
check.sum_below          info     … is more; only the main procedures need be listed
check.rate_of_counts     info     the base rate is not 年間オンライン件数 ÷ 年間手続件数 to its last digit
check.below_base         info     the current rate is below the base, and the target is no reduction
check.displayed_band     warning  the rates as they are displayed have another colour than as they are stored
check.mark               warning  オンライン完結 is neither ○ nor ×; a blank or a dash says nothing yet
check.kpi_deadline       warning  the date in a KPI's text is not its 達成期限
======================== ======== ==================================================================================

A check blocks nothing and colours nothing; what it finds is for a person to
look at.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from irodori.messages import Sentence
from irodori.scorecard.findings import FindingColumn, FindingTable
from irodori.scorecard.judging.countchecks import CountChecks
from irodori.scorecard.judging.facts import RATES, Facts, RateReader
from irodori.scorecard.judging.progress import ProgressRule
from irodori.scorecard.judging.verdicts import Judgement
from irodori.scorecard.reading.columns import IssueBlock
from irodori.scorecard.reading.tables import (
    SheetReading,
    Table,
    group_rows,
)
from irodori.scorecard.values.dates import Deadline, find_deadline
from irodori.scorecard.values.rates import Rate
from irodori.scorecard.values.text import shown, without_serials_of_each
from irodori.workbook.refs import Area


def check_sheet(
    reading: SheetReading, facts: Facts, merges: Sequence[Area]
) -> Iterator[FindingTable]:
    """Yield what does not agree on a sheet, table by table and check by check;
    ``merges`` are its merged areas.
    """
    covered = _CoveredRows(merges)
    for table in reading.tables:
        for columns in TableChecks(table, facts).found():
            found = tuple(
                covered.left_out(column, table.rows)
                for column in columns
                if any(column.codes)
            )
            if found:
                yield FindingTable(reading.name, table.rows, found)


class _CoveredRows(dict[int, set[int]]):
    """By column the rows in which its cell lies under a merged one: a finding
    there is reported once, at the first.
    """

    def __init__(self, merges: Iterable[Area]) -> None:
        super().__init__()
        self._merges = sorted(set(merges))

    def left_out(
        self, found: FindingColumn, rows: Sequence[int]
    ) -> FindingColumn:
        """Return findings without those on covered cells."""
        covered = self[found.column].intersection(rows)
        if not covered:
            return found
        nothing = len(found.codes)
        places = [
            nothing if row in covered else place
            for row, place in zip(rows, found.places, strict=True)
        ]
        return found._replace(
            codes=[*found.codes, ""], places=array("i", places)
        )

    def __missing__(self, column: int) -> set[int]:
        rows = self[column] = self._rows(column)
        return rows

    def _rows(self, column: int) -> set[int]:
        rows = set[int]()
        last = 0
        for area in self._merges:
            if area.left <= column <= area.right:
                first = area.top + (area.left == column)
                rows.update(range(max(first, last + 1), area.bottom + 1))
                last = max(last, area.bottom)
        return rows


class TableChecks:
    """The checks of one table."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._table = table
        self._facts = facts
        self._cells = facts.cells
        self._fields = table.layout.fields

    def found(self) -> Iterator[tuple[FindingColumn, ...]]:
        """Yield what each check found."""
        if not len(self._table):
            return
        has = self._fields.keys()
        counts = CountChecks(self._table, self._facts)
        if has >= {"annual_count", "procedure_count"}:
            yield counts.sums()
        if has >= {"annual_count", "annual_online_count", "online_rate_base"}:
            yield (counts.rates_of_counts(),)
        if has >= set(RATES):
            yield from self._rates()
        if "online_complete" in has:
            yield (self._marks(),)
        for block in self._table.layout.blocks:
            if block.columns.keys() >= {"interim_kpi", "kpi_deadline"}:
                yield (self._kpi_deadlines(block),)

    # ---- オンライン利用率 ---------------------------------------------------

    def _rates(self) -> Iterator[tuple[FindingColumn, ...]]:
        firsts, index = self._table.group(
            [self._fields[name] for name in RATES]
        )
        reader = self._facts.rates(self._table)
        column = self._fields["online_rate_current"]
        yield (_below_bases(column, reader, firsts, index),)
        rule = ProgressRule(self._facts.legend)
        said = [
            _displayed_band(rule, reader, first)
            if reader.is_rounded(first)
            else None
            for first in firsts
        ]
        yield (_said(column, said, index),)

    # ---- オンライン完結 -----------------------------------------------------

    def _marks(self) -> FindingColumn:
        column = self._fields["online_complete"]
        firsts, index = self._table.group([column])
        return _said(
            column,
            [
                self._no_mark(*self._table.cell(first, column))
                for first in firsts
            ],
            index,
        )

    def _no_mark(self, style: int, code: int) -> Sentence | None:
        if self._cells.is_blank(style, code) or self._cells.mark(style, code):
            return None
        return Sentence(
            "check.mark", {"text": shown(self._cells.shown(style, code))}
        )

    # ---- 中間KPI ------------------------------------------------------------

    def _kpi_deadlines(self, block: IssueBlock) -> FindingColumn:
        """Compare the date that a KPI's text names with its 達成期限."""
        column = block.columns["kpi_deadline"]
        styles, codes = self._table.column(column)
        kpis = self._table.column(block.columns["interim_kpi"])[1]
        dates, date_of = self._named_dates(kpis)
        firsts, places = group_rows([date_of, styles, codes], len(kpis))
        return _said(
            column,
            [
                self._other_deadline(dates[date_of[at]], styles[at], codes[at])
                for at in firsts
            ],
            places,
        )

    def _named_dates(
        self, kpis: array[int]
    ) -> tuple[list[Deadline | None], array[int]]:
        """Return the dates that KPIs name, and for each procedure the place of
        its own; the first one is no date.
        """
        firsts, place_of = group_rows([kpis], len(kpis))
        texts = self._cells.texts([kpis[first] for first in firsts])
        dates: list[Deadline | None] = [None]
        of_text: dict[str, int] = {"": 0}
        found: list[int] = []
        for text in without_serials_of_each(texts):
            if text not in of_text:
                date = find_deadline(text)
                of_text[text] = len(dates) if date else 0
                dates += [date] if date else []
            found.append(of_text[text])
        return dates, array("i", map(found.__getitem__, place_of))

    def _other_deadline(
        self, named: Deadline | None, style: int, code: int
    ) -> Sentence | None:
        given = self._cells.deadline(style, code) if named else None
        if (
            named
            and isinstance(given, Deadline)
            and given.last_day != named.last_day
        ):
            return Sentence(
                "check.kpi_deadline",
                {"named": named.text, "given": given.text},
            )
        return None


def _below_bases(
    column: int,
    reader: RateReader,
    firsts: Sequence[int],
    index: Sequence[int],
) -> FindingColumn:
    """Return a finding for each current rate that is below the base."""

    def sentence(place: int) -> Sentence:
        return _below_base(reader.rates(firsts[place]))

    codes = [
        "check.below_base" if _is_below_base(reader.rates(first)) else ""
        for first in firsts
    ]
    return FindingColumn(column, "info", codes, sentence, index)


def _said(
    column: int, said: Sequence[Sentence | None], places: Sequence[int]
) -> FindingColumn:
    """Return findings whose sentences are there already: few of many rows
    differ.
    """
    codes = [sentence.code if sentence else "" for sentence in said]
    return FindingColumn(
        column, "warning", codes, lambda place: said[place] or _NOTHING, places
    )


_NOTHING = Sentence("")


def _is_below_base(rates: Sequence[object]) -> bool:
    """Tell whether a current rate is below the base, unless the target is a
    reduction.
    """
    base, current, target = rates
    if (
        not isinstance(base, Rate)
        or not isinstance(current, Rate)
        or current.value >= base.value
    ):
        return False
    return not (isinstance(target, Rate) and target.value < base.value)


def _below_base(rates: Sequence[object]) -> Sentence:
    base, current, _ = rates
    assert isinstance(base, Rate)
    assert isinstance(current, Rate)
    return Sentence(
        "check.below_base", {"current": current.text, "base": base.text}
    )


def _displayed_band(
    rule: ProgressRule, reader: RateReader, index: int
) -> Sentence | None:
    """Find three rates that would have another colour if the cells held what
    they display.
    """
    stored, displayed = reader.rates(index), reader.displayed(index)
    judgements: list[Judgement] = []
    for base, current, target in (stored, displayed):
        if not (
            isinstance(base, Rate)
            and isinstance(current, Rate)
            and isinstance(target, Rate)
        ):
            return None
        judged = rule.judge(base, current, target)
        if isinstance(judged, Sentence):
            return None
        judgements.append(judged)
    held, seen = judgements
    if held.color == seen.color:
        return None
    return Sentence(
        "check.displayed_band", {"held": held.reason, "seen": seen.reason}
    )
