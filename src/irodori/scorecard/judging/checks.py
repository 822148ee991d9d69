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
from functools import cache

from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.findings import FindingColumn, FindingTable, Severity
from irodori.scorecard.judging.progress import ProgressRule
from irodori.scorecard.judging.tablerates import (
    RateReader,
    ThreeRates,
    known,
)
from irodori.scorecard.judging.verdicts import (
    Facts,
    Judgement,
)
from irodori.scorecard.reading.tables import (
    BASE,
    CURRENT,
    RATES,
    IssueBlock,
    SheetReading,
    Table,
    for_each_row,
    group_rows,
    rate_scales,
)
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.rates import (
    NOT_OFFERED,
    Percent,
    Rate,
    RateScale,
)
from irodori.scorecard.values.sentencedates import find_deadline
from irodori.scorecard.values.text import fold, shown, without_serials_of_each
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Area

_DIGITS = pattern("[0-9]{1,18}")
"""A number that is taken for a count."""
_NOT_KNOWN = -1
"""The count of a cell that gives no exact one."""


class _BaseRate(NamedTuple):
    """A rate as it is displayed: its text, its value, and how many halves of
    its last digit's unit make 1.
    """

    text: str
    numerator: int
    denominator: int
    halves: int


class CountChecks:
    """Checks the counts of one table's procedures."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._table = table
        self._cells = facts.cells
        self._fields = table.layout.fields
        self._counts = cache(self._read_counts)

    def _codes(self, name: str) -> array[int]:
        return self._table.column(self._fields[name])[1]

    def _read_counts(self, name: str) -> array[int]:
        """Return the counts that are written out in full, others as not known:
        121.2万件 is no exact one.
        """
        codes = self._codes(name)
        firsts, index = group_rows([codes], len(codes))
        distinct = [codes[first] for first in firsts]
        texts = self._cells.texts(distinct)
        counts = [*map(self._read_count, distinct, texts)]
        return array("q", map(counts.__getitem__, index))

    def _read_count(self, code: int, text: str) -> int:
        if _DIGITS.fullmatch(text):  # as nearly all are
            return int(text)
        words = fold(text)
        if words == NOT_OFFERED:
            return 0
        digits = words.removesuffix("件").replace(",", "")
        if _DIGITS.fullmatch(digits):
            return int(digits)
        number = self._cells.number(code)  # 1.2E3, 1200.0
        digits = "" if number is None else f"{number:f}"
        return int(digits) if _DIGITS.fullmatch(digits) else _NOT_KNOWN

    def sums(self) -> tuple[FindingColumn, ...]:
        """Compare each 手続件数 with the 年間手続件数 of its procedures."""
        totals = self._counts("procedure_count")
        parts = self._counts("annual_count")
        found = [
            _sum(first, totals[first], parts[first:last])
            for first, last in self._stretches(self._codes("procedure_count"))
        ]
        sums = [each for each in found if each]
        above = [each for each in sums if each.added > each.total]
        below = [each for each in sums if each.added < each.total]
        return (
            self._sum_findings("check.sum_above", "warning", above),
            self._sum_findings("check.sum_below", "info", below),
        )

    def _sum_findings(
        self, code: str, severity: Severity, sums: Sequence[_Sum]
    ) -> FindingColumn:
        """Return a finding in the first row of each of some sums."""
        none = len(sums)
        places = array("i", [none]) * len(self._table)
        for place, each in enumerate(sums):
            places[each.row] = place
        column = self._fields["procedure_count"]
        codes = [code] * len(sums) + [""]

        def sentence(place: int) -> Sentence:
            return _sum_differs(code, sums[place])

        return FindingColumn(column, severity, codes, sentence, places)

    def _stretches(self, totals: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where one 手続件数 reaches: it is merged down
        over its procedures, or blank below.
        """
        owners = [
            self._codes(name)
            for name in ("ministry", "program")
            if name in self._fields
        ]
        owner_of = group_rows(owners, len(totals))[1]
        first = 0
        held = totals[0]
        held_by = owner_of[0]
        for index, total in enumerate(totals):
            is_other = total not in (held, BLANK)
            if is_other or owner_of[index] != held_by:
                yield first, index
                first = index
                held = total
                held_by = owner_of[index]
        yield first, len(totals)

    def rates_of_counts(self) -> FindingColumn:
        """Compare each base rate with 年間オンライン件数 ÷ 年間手続件数."""
        column = self._fields[BASE]
        wholes = self._counts("annual_count")
        parts = self._counts("annual_online_count")
        rates, rate_of = self._base_rates(column)
        codes = [
            self._codes("annual_count"),
            self._codes("annual_online_count"),
            rate_of,
        ]
        firsts, index = group_rows(codes, len(self._table))

        def sentence(place: int) -> Sentence:
            at = firsts[place]
            rate = rates[rate_of[at]]
            return _rate_of_counts(wholes[at], parts[at], rate)

        found = [
            "check.rate_of_counts"
            if _differs_from_counts(wholes[at], parts[at], rates[rate_of[at]])
            else ""
            for at in firsts
        ]
        return FindingColumn(column, "info", found, sentence, index)

    def _base_rates(
        self, column: int
    ) -> tuple[list[_BaseRate | None], array[int]]:
        """Return the distinct base rates, None where a cell says more than
        one, and for each procedure its place.
        """
        scale = rate_scales(self._table, self._cells)[column]
        firsts, rate_of = self._table.group([column])
        return [
            self._base_rate(*self._table.cell(first, column), scale)
            for first in firsts
        ], rate_of

    def _base_rate(
        self, style: int, code: int, scale: RateScale
    ) -> _BaseRate | None:
        rate = self._cells.displayed_rate(style, code, scale)
        if not isinstance(rate, Rate):
            return None
        if not self._says_only(rate.text, code):
            return None
        numerator, denominator = rate.value.as_integer_ratio()
        return _BaseRate(
            rate.text, numerator, denominator, 2 * 10 ** (rate.decimals + 2)
        )

    def _says_only(self, rate: str, code: int) -> bool:
        """Tell whether a cell says a rate and nothing else: not 約20%."""
        if self._cells.is_number(code):
            return True
        text = fold(self._cells.text(code))
        return text in {rate, NOT_OFFERED}


class _Sum(NamedTuple):
    """A 手続件数 and its row, the sum of its procedures' counts, and how many
    procedures these are.
    """

    row: int
    total: int
    added: int
    procedures: int


def _sum(row: int, total: int, parts: Sequence[int]) -> _Sum | None:
    """Return a 手続件数 with the sum of its procedures' counts; None where one
    is not known, or each of these repeats it.
    """
    is_known = total != _NOT_KNOWN and _NOT_KNOWN not in parts
    if not is_known or parts.count(total) == len(parts):
        return None
    return _Sum(row, total, sum(parts), len(parts))


def _sum_differs(code: str, found: _Sum) -> Sentence:
    words: dict[str, object] = {
        "total": f"{found.total:,}",
        "sum": f"{found.added:,}",
        "number": found.procedures,
    }
    return Sentence(code, words)


def _differs_from_counts(
    whole: int, part: int, rate: _BaseRate | None
) -> bool:
    if rate is None or whole <= 0 or part == _NOT_KNOWN:
        return False
    return not _is_near(part, whole, rate)


def _rate_of_counts(whole: int, part: int, rate: _BaseRate | None) -> Sentence:
    assert rate
    words = {
        "online": f"{part:,}",
        "all": f"{whole:,}",
        "reckoned": Percent((part, whole)),
        "rate": rate.text,
    }
    return Sentence("check.rate_of_counts", words)


def _is_near(
    part: int,
    whole: int,
    rate: _BaseRate,
) -> bool:
    """Tell whether part ÷ whole differs from a rate by half a unit of its last
    digit at most.
    """
    difference = abs(part * rate.denominator - rate.numerator * whole)
    return difference * rate.halves <= whole * rate.denominator


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
        self._merges: dict[tuple[int, int], list[Area]] = {}
        """By their first and last column."""
        for area in dict.fromkeys(merges):
            columns = area.left, area.right
            self._merges.setdefault(columns, []).append(area)

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
        here = [
            area
            for (left, right), areas in self._merges.items()
            if left <= column <= right
            for area in areas
        ]
        for area in sorted(here):
            first = area.top + (area.left == column)
            top = max(first, last + 1)
            rows.update(range(top, area.bottom + 1))
            last = max(last, area.bottom)
        return rows


class TableChecks:
    """The checks of one table."""

    def __init__(self, table: Table, facts: Facts) -> None:
        self._table = table
        self._facts = facts
        self._cells = facts.cells
        self._fields = table.layout.fields
        self._date_named_in = cache(find_deadline)

    def found(self) -> Iterator[tuple[FindingColumn, ...]]:
        """Yield what each check found."""
        if not len(self._table):
            return
        has = self._fields.keys()
        counts = CountChecks(self._table, self._facts)
        if has >= {"annual_count", "procedure_count"}:
            yield counts.sums()
        if has >= {"annual_count", "annual_online_count", BASE}:
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
        column = self._fields[CURRENT]
        yield (_below_bases(column, reader, firsts, index),)
        if not reader.rounds:
            return
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
        if self._cells.is_blank(style, code):
            return None
        if self._cells.mark(style, code):
            return None
        text = shown(self._cells.shown(style, code))
        return Sentence("check.mark", {"text": text})

    # ---- 中間KPI ------------------------------------------------------------

    def _kpi_deadlines(self, block: IssueBlock) -> FindingColumn:
        """Compare the date that a KPI's text names with its 達成期限."""
        column = block.columns["kpi_deadline"]
        styles, codes = self._table.column(column)
        kpis = self._table.column(block.columns["interim_kpi"])[1]
        dates, date_of = self._named_dates(kpis)
        deciding = [date_of, styles, codes]
        firsts, places = group_rows(deciding, len(kpis))
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
        texts = without_serials_of_each(texts)
        dates: list[Deadline | None] = [None]
        of_text: dict[str, int] = {}
        for text in dict.fromkeys(texts):
            date = self._date_named_in(text) if text else None
            of_text[text] = len(dates) if date else 0
            dates += [date] if date else []
        found = [of_text[text] for text in texts]
        return dates, for_each_row(found, place_of)

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
        or not current.is_below(base)
    ):
        return False
    return not (isinstance(target, Rate) and target.is_below(base))


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
    held = _judged(rule, reader.rates(index))
    seen = _judged(rule, reader.displayed(index))
    if held is None or seen is None or held.color == seen.color:
        return None
    return Sentence(
        "check.displayed_band", {"held": held.reason, "seen": seen.reason}
    )


def _judged(rule: ProgressRule, rates: ThreeRates) -> Judgement | None:
    """Return the colour of three rates; None where they have none."""
    three = known(rates)
    found = rule.judge(*three) if three else None
    return found if isinstance(found, Judgement) else None
