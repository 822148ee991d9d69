"""Cross-checks: where the cells of a scorecard do not agree with each other.

A check blocks nothing and colours nothing; what it finds is for a person to look at.  ``info`` may well be right as it
is, ``warning`` cannot.  A sheet may have a hundred thousand rows, so the checks run along whole columns: each distinct
value is read once, and rates are compared as integers of one unit.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from irodori.memo import Memo
from irodori.messages import Sentence
from irodori.patterns import pattern
from irodori.scorecard.columns import Column, column_of
from irodori.scorecard.facts import Facts
from irodori.scorecard.findings import FindingColumn, Severity, alike, in_column
from irodori.scorecard.header import Block
from irodori.scorecard.legend import Legend
from irodori.scorecard.reader import Cell, SheetReading, Table
from irodori.scorecard.rules import ProgressRule, share_of
from irodori.scorecard.values.cells import CellReader
from irodori.scorecard.values.dates import Deadline, find_deadline
from irodori.scorecard.values.marks import read_mark
from irodori.scorecard.values.rates import NOT_STARTED, Rate, in_units, show_percent
from irodori.scorecard.values.text import fold, is_blank, shown
from irodori.workbook.cells import BLANK
from irodori.workbook.refs import Area

_MOST_DIGITS = 18
_RATES = ("online_rate_base", "online_rate_current", "online_rate_target")

_Words = Mapping[str, object]
"""What stands in the places of a sentence."""


def check_sheet(sheet: SheetReading, facts: Facts, merges: Sequence[Area]) -> Iterator[list[FindingColumn]]:
    """Yield what does not agree on a sheet, table by table and check by check; ``merges`` are its merged areas.

    ``check.sum_above``, ``check.sum_below``: 手続件数 against the sum of its procedures; ``check.rate_of_counts``: the
    base rate against its two counts; ``check.below_base``: the current rate against the base; ``check.displayed_band``:
    a rate that is displayed in one band and stored in another; ``check.mark``: an オンライン完結 that is neither ○ nor
    ×; ``check.kpi_deadline``: the date in a KPI's text against its 達成期限.
    """
    single, wide = dict[int, list[Area]](), list[Area]()
    for area in merges:
        (single.setdefault(area.left, []) if area.left == area.right else wide).append(area)
    covered: Memo[int, set[int]] = Memo(lambda column: _covered_rows([*single.get(column, ()), *wide], column))
    for table in sheet.tables:
        yield from _TableChecks(sheet.name, table, facts, covered).found()


def _covered_rows(merges: Iterable[Area], column: int) -> set[int]:
    """Return the rows in which a column's cell lies under a merged one: what is said of that is said once."""
    stretches = sorted(
        (top + (left == column), bottom) for top, left, bottom, right in merges if left <= column <= right
    )
    found, last = set[int](), 0
    for top, bottom in stretches:  # each row once, however many lie over each other
        found.update(range(max(top, last + 1), bottom + 1))
        last = max(last, bottom)
    return found


class _TableChecks:
    """The checks of one table."""

    def __init__(self, sheet: str, table: Table, facts: Facts, covered: Mapping[int, set[int]]) -> None:
        self._sheet = sheet
        self._table = table
        self._covered = covered
        self._fields = table.layout.fields
        self._legend = facts.legend
        self._read = facts.readings
        self._cells = {name: table.cells[self._fields[name]] for name in _RATES if name in self._fields}
        self._rates = _read_rates({cell for cells in self._cells.values() for cell in cells.distinct}, facts.readings)

    def found(self) -> Iterator[list[FindingColumn]]:
        """Yield what each check found."""
        has = self._fields.keys()
        if has >= {"annual_count"}:
            yield from self._checked_counts(self._counts("annual_count"))
        if has >= set(_RATES):
            yield [self._below_base()]
            yield [self._displayed_bands()]
        if "online_complete" in has:
            yield [*self._marks()]
        for block in self._table.layout.blocks:
            if block.columns.keys() >= {"interim_kpi", "kpi_deadline"}:
                yield [*self._kpi_deadlines(block)]

    def _column(
        self, code: str, severity: Severity, column: int, found: Iterable[int], words: Callable[[int], _Words]
    ) -> FindingColumn:
        """Return what a check found in a column of some procedures, by their place in the table."""
        rows, covered = self._table.rows, self._covered[column]
        places = array("I", (index for index in found if rows[index] not in covered) if covered else found)
        return in_column(
            (self._sheet, column),
            code,
            severity,
            array("I", map(rows.__getitem__, places)),
            lambda at: Sentence(code, words(places[at])),
        )

    def _alike(self, column: int, said: Column[Sentence | None]) -> Iterator[FindingColumn]:
        """Yield what is wrong in a column: ``said`` has a sentence for some of the procedures."""
        rows, covered = self._table.rows, self._covered[column]
        if covered:
            said.put([index for index, row in enumerate(rows) if row in covered], None)
        return alike((self._sheet, column), "warning", rows, said)

    # ---- Columns

    def _codes(self, column: int) -> array[int]:
        return self._table.column_codes(column)

    def _counts(self, name: str) -> list[int | None]:
        codes = self._codes(self._fields[name])
        distinct = [*set(codes)]
        counts = {
            code: int(words) if len(words) <= _MOST_DIGITS and words.isdecimal() else self._count(code)
            for code, words in zip(distinct, self._read.texts(distinct), strict=True)
        }
        return [*map(counts.__getitem__, codes)]

    def _count(self, code: int) -> int | None:
        """Return a count that is written out in full: 121.2万件 is no exact one."""
        number = self._read.number(code)
        if number is not None:
            return int(number) if number == number.to_integral_value() else None
        words = fold(self._read.text(code))
        digits = words.removesuffix("件").replace(",", "")
        is_count = len(digits) <= _MOST_DIGITS and digits.isdecimal()
        return int(digits) if is_count else 0 if words == NOT_STARTED else None

    def _count_of(self, name: str, index: int) -> int:
        return self._count(self._codes(self._fields[name])[index]) or 0

    def _checked_counts(self, annual: Sequence[int | None]) -> Iterator[list[FindingColumn]]:
        has = self._fields.keys()
        if "procedure_count" in has:
            yield self._sums(self._counts("procedure_count"), annual)
        if has >= {"online_rate_base", "annual_online_count"}:
            yield [self._rates_of_counts(annual, self._counts("annual_online_count"))]

    # ---- 手続件数

    def _sums(self, totals: Sequence[int | None], parts: Sequence[int | None]) -> list[FindingColumn]:
        """Compare each 手続件数 with the 年間手続件数 of its procedures, of which only the main ones need be listed."""
        column = self._fields["procedure_count"]
        above, below, ends = array("I"), array("I"), array("I")
        firsts = array("I")
        for first, last in self._groups(self._codes(column)):
            firsts.append(first)
            ends.append(last)
            total = totals[first]
            listed = [part for part in parts[first:last] if part is not None]
            if total is not None and len(listed) == last - first and listed.count(total) < len(listed):
                added = sum(listed)
                if added != total:
                    (above if added > total else below).append(first)

        def words(first: int) -> _Words:
            last = ends[bisect_left(firsts, first)]
            added = sum(self._count_of("annual_count", index) for index in range(first, last))
            total = self._count_of("procedure_count", first)
            return {"total": f"{total:,}", "sum": f"{added:,}", "number": last - first}

        return [
            self._column("check.sum_above", "warning", column, above, words),
            self._column("check.sum_below", "info", column, below, words),
        ]

    def _groups(self, totals: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where one 手続件数 reaches: it is merged down over its procedures, or blank below."""
        owners = [self._codes(self._fields[name]) for name in ("ministry", "program") if name in self._fields]
        first, opened, held = 0, BLANK, None
        for index, (total, *owner) in enumerate(zip(totals, *owners, strict=True)):
            if total not in {opened, BLANK} or owner != held:
                if index:
                    yield first, index
                first, opened, held = index, total, owner
        if totals:
            yield first, len(totals)

    # ---- オンライン利用率

    def _rates_of_counts(self, wholes: Sequence[int | None], parts: Sequence[int | None]) -> FindingColumn:
        """Compare each base rate with 年間オンライン件数 ÷ 年間手続件数, as closely as its last digit allows."""
        unit, cells = self._rates.unit, self._cells["online_rate_base"]
        seen = {cell: rate for cell, rate in self._rates.seen.items() if self._says_only(rate.text, cell[1])}
        rates = cells.mapped(seen.get)
        found = [
            index
            for index, (rate, whole, part) in enumerate(zip(rates, wholes, parts, strict=True))
            if rate and whole and part is not None and abs(part * unit - rate.units * whole) > rate.half * whole
        ]

        def words(index: int) -> _Words:
            whole, part = self._count_of("annual_count", index), self._count_of("annual_online_count", index)
            reckoned = show_percent(Fraction(part, whole))
            return {"online": f"{part:,}", "all": f"{whole:,}", "reckoned": reckoned, "rate": seen[cells[index]].text}

        return self._column("check.rate_of_counts", "info", self._fields["online_rate_base"], found, words)

    def _says_only(self, rate: str, code: int) -> bool:
        """Tell whether a cell says a rate and nothing else: not 約20%."""
        return self._read.number(code) is not None or fold(self._read.text(code)) in {rate, NOT_STARTED}

    def _below_base(self) -> FindingColumn:
        """Find the current rates below the base, unless the target is a reduction."""
        stored = self._rates.stored
        bases, currents, _ = self._cells.values()
        found = [
            index
            for index, (least, now, aim) in enumerate(
                zip(*map(self._rates.in_units, self._cells.values()), strict=True)
            )
            if least is not None and now is not None and now < least and (aim is None or aim >= least)
        ]

        def words(index: int) -> _Words:
            return {"current": stored[currents[index]].text, "base": stored[bases[index]].text}

        return self._column("check.below_base", "info", self._fields["online_rate_current"], found, words)

    def _displayed_bands(self) -> FindingColumn:
        """Find the rates that would have another colour if the cells held what they display."""
        rounded, found = self._rates.rounded, dict[int, _Words]()
        if rounded:
            bands = _DisplayedBands(self._rates, self._legend)
            for index, cells in enumerate(zip(*self._cells.values(), strict=True)):
                if not rounded.isdisjoint(cells) and (words := bands.words(*cells)):
                    found[index] = words
        column = self._fields["online_rate_current"]
        return self._column("check.displayed_band", "warning", column, found, found.__getitem__)

    # ---- オンライン完結

    def _marks(self) -> Iterator[FindingColumn]:
        """Find what is neither ○ nor ×; a blank or a dash is not said yet."""
        column = self._fields["online_complete"]
        return self._alike(column, column_of(self._codes(column)).each(self._no_mark))

    def _no_mark(self, code: int) -> Sentence | None:
        text = self._read.text(code)
        return None if is_blank(text) or read_mark(text) else Sentence("check.mark", {"text": shown(text)})

    # ---- 中間KPI

    def _kpi_deadlines(self, block: Block) -> Iterator[FindingColumn]:
        """Compare the date that a KPI's text names with its 達成期限."""
        column = block.columns["kpi_deadline"]
        kpis = self._table.values[block.columns["interim_kpi"]]
        named = Column([*map(_around_dates, self._read.texts(kpis.distinct))], kpis.places).merged().each(find_deadline)
        return self._alike(column, named.beside(self._table.cells[column]).each(self._contradicted))

    def _contradicted(self, pair: tuple[Deadline | None, Cell]) -> Sentence | None:
        named, cell = pair
        given = self._read.deadline(*cell) if named else None
        if named and isinstance(given, Deadline) and given.last_day != named.last_day:
            return Sentence("check.kpi_deadline", {"named": named.text, "given": given.text})
        return None


def _around_dates(text: str) -> str:
    """Return as much of a text as decides its dates, so that many texts are read as one."""
    found = _YEAR.search(text)
    if not found:
        return ""
    first = found.start()
    end = first + _SHORT
    if end < len(text):
        end = max(found.start() for found in _YEAR.finditer(text, first)) + _REACH
    before = text[max(0, first - 10) : first]
    if not _LABEL.search(before):
        before = before[-1:]
    return before + (text[first:] if end >= len(text) else text[first:end] + _AND_SO_ON)


_ERA, _LETTER, _DIGIT = "令平昭㋿㍻㍼", "RHSrhsＲＨＳｒｈｓ", "12１２"
_YEAR = pattern(
    rf"[{_ERA}{_LETTER}{_DIGIT}](?:(?<=[{_ERA}])|(?<=[{_LETTER}])\s*[元\d]"
    rf"|(?<![0-9０-９].)(?<=[{_DIGIT}])\s*[09０９]\s*\d\s*\d(?!\d))"
)
"""How a year begins: by one character of a set, which is looked for much faster than by one of three forms."""
_LABEL = pattern(r"[期締〆]")
_SHORT, _REACH = 60, 30
"""Characters that are kept whole, and those behind a year that may belong to its date."""
_AND_SO_ON = "ほか"


# ---- Rates as integers ---------------------------------------------------------------------------------------------


class _Seen(NamedTuple):
    """A rate as it is displayed, and half of its last digit, in units."""

    units: int
    half: int
    text: str


class _Rates:
    """The rates of a table's cells as integers; ``unit`` is 100 %."""

    def __init__(self, stored: Mapping[Cell, Rate], displayed: Mapping[Cell, Rate]) -> None:
        self.stored = stored
        self.displayed = displayed
        self.rounded = {cell for cell, rate in displayed.items() if rate is not stored[cell]}
        """The cells that display another rate than they hold."""
        most = max(map(_decimals, displayed.values()), default=0)
        self.unit = lcm(2 * 10 ** (most + 2), *{rate.value.denominator for rate in stored.values()})
        self.units = {cell: in_units(rate, self.unit) for cell, rate in stored.items()}
        self.seen = {cell: self._seen(rate) for cell, rate in displayed.items()}

    def in_units(self, cells: Column[Cell]) -> Iterator[int | None]:
        """Yield what the cells hold in units, None for what is no rate."""
        return cells.mapped(self.units.get)

    def _seen(self, rate: Rate) -> _Seen:
        return _Seen(in_units(rate, self.unit), self.unit // (2 * 10 ** (_decimals(rate) + 2)), rate.text)


def _decimals(rate: Rate) -> int:
    """Return how many digits a rate shows behind the point."""
    return len(rate.text.partition(".")[2].rstrip("%"))


def _read_rates(cells: set[Cell], readings: CellReader) -> _Rates:
    scale = readings.column_scale(cells, "")
    stored = {cell: readings.rate(*cell, scale, target=True) for cell in cells}
    displayed = {cell: readings.displayed_rate(*cell, scale, target=True) for cell in cells}
    return _Rates(
        {cell: rate for cell, rate in stored.items() if isinstance(rate, Rate)},
        {cell: rate for cell, rate in displayed.items() if isinstance(rate, Rate)},
    )


class _DisplayedBands:
    """Finds the rates whose colour is another one as they are displayed."""

    def __init__(self, rates: _Rates, legend: Legend) -> None:
        self._rates = rates
        self._rule = ProgressRule(legend)
        bounds = {bound for band in legend.bands for bound in (band.low, band.high) if bound is not None}
        self._bounds = [(bound.numerator, bound.denominator) for bound in bounds]

    def words(self, base: Cell, current: Cell, target: Cell) -> _Words | None:
        """Return what tells that three rates have another colour as they are displayed; None where they do not."""
        cells = (base, current, target)
        stored, displayed = self._rates.stored, self._rates.displayed
        if not all(cell in stored for cell in cells) or not self._may_differ(cells):
            return None
        held = self._rule.judge(stored[base], stored[current], stored[target])
        seen = self._rule.judge(displayed[base], displayed[current], displayed[target])
        if isinstance(held, Sentence) or isinstance(seen, Sentence) or held.color == seen.color:
            return None
        return {"held": held.reason, "seen": seen.reason}

    def _may_differ(self, cells: Sequence[Cell]) -> bool:
        """Tell whether a bound of the bands lies between the two progresses, or there is none."""
        held, held_way = share_of(*(self._rates.units[cell] for cell in cells))
        seen, seen_way = share_of(*(self._rates.seen[cell].units for cell in cells))
        if not (held_way and seen_way):
            return True
        return any(
            _side(held * low - number * held_way) != _side(seen * low - number * seen_way)
            for number, low in self._bounds
        )


def _side(difference: int) -> int:
    return (difference > 0) - (difference < 0)
