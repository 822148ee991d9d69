"""Cross-checks of counts: 手続件数 with the 年間手続件数 of its procedures, and
base rates with 年間オンライン件数 ÷ 年間手続件数.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from irodori.messages import Sentence
from irodori.scorecard.findings import FindingColumn, Severity
from irodori.scorecard.judging.facts import Facts
from irodori.scorecard.reading.tables import (
    Table,
    group_rows,
    rate_scales,
)
from irodori.scorecard.values.rates import NOT_STARTED, Percent, Rate, Scale
from irodori.scorecard.values.text import fold
from irodori.workbook.cells import BLANK

_MOST_DIGITS = 18
"""Digits of the longest number that is taken for a count."""
_EXACT_DIGITS = 15
"""Digits that a number cell keeps."""


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
        self._counted: dict[str, list[int | None]] = {}

    def _codes(self, name: str) -> array[int]:
        return self._table.column(self._fields[name])[1]

    def _counts(self, name: str) -> list[int | None]:
        """Return the counts that are written out in full; 121.2万件 is no
        exact one.
        """
        found = self._counted.get(name)
        if found is None:
            codes = self._codes(name)
            firsts, index = group_rows([codes], len(codes))
            distinct = [codes[first] for first in firsts]
            counts = [
                *map(self._read_count, distinct, self._cells.texts(distinct))
            ]
            found = self._counted[name] = [*map(counts.__getitem__, index)]
        return found

    def _read_count(self, code: int, text: str) -> int | None:
        if len(text) <= _EXACT_DIGITS and text.isascii() and text.isdecimal():
            return int(text)
        number = self._cells.number(code)
        if number is not None:
            is_whole = number == number.to_integral_value()
            return int(number) if is_whole else None
        words = fold(text)
        if words == NOT_STARTED:
            return 0
        digits = words.removesuffix("件").replace(",", "")
        is_exact = digits.isascii() and digits.isdecimal()
        if is_exact and len(digits) <= _MOST_DIGITS:
            return int(digits)
        return None

    def sums(self) -> tuple[FindingColumn, ...]:
        """Compare each 手続件数 with the 年間手続件数 of its procedures."""
        totals = self._counts("procedure_count")
        parts = self._counts("annual_count")
        above = _SumFindings("check.sum_above")
        below = _SumFindings("check.sum_below")
        for first, last in self._stretches(self._codes("procedure_count")):
            found = _sum(totals[first], parts[first:last])
            if found and found.added > found.total:
                above.add(first, found)
            elif found and found.added < found.total:
                below.add(first, found)
        column, rows = self._fields["procedure_count"], len(self._table)
        return (
            above.column(column, "warning", rows),
            below.column(column, "info", rows),
        )

    def _stretches(self, totals: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Yield from where to where one 手続件数 reaches: it is merged down
        over its procedures, or blank below.
        """
        owners = [
            self._codes(name)
            for name in ("ministry", "program")
            if name in self._fields
        ]
        first = 0
        for index in range(1, len(totals)):
            is_other = totals[index] not in {totals[first], BLANK}
            if is_other or any(
                owner[index] != owner[first] for owner in owners
            ):
                yield first, index
                first = index
        yield first, len(totals)

    def rates_of_counts(self) -> FindingColumn:
        """Compare each base rate with 年間オンライン件数 ÷ 年間手続件数."""
        column = self._fields["online_rate_base"]
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
            return _rate_of_counts(wholes[at], parts[at], rates[rate_of[at]])

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
        self, style: int, code: int, scale: Scale
    ) -> _BaseRate | None:
        rate = self._cells.displayed_rate(style, code, scale)
        if not isinstance(rate, Rate) or not self._says_only(rate.text, code):
            return None
        numerator, denominator = rate.value.as_integer_ratio()
        return _BaseRate(
            rate.text, numerator, denominator, 2 * 10 ** (_decimals(rate) + 2)
        )

    def _says_only(self, rate: str, code: int) -> bool:
        """Tell whether a cell says a rate and nothing else: not 約20%."""
        return self._cells.is_number(code) or fold(self._cells.text(code)) in {
            rate,
            NOT_STARTED,
        }


class _Sum(NamedTuple):
    """A 手続件数, the sum of its procedures' counts, and how many procedures
    these are.
    """

    total: int
    added: int
    procedures: int


class _SumFindings:
    """The stretches of rows whose sum differs in one direction."""

    def __init__(self, code: str) -> None:
        self._code = code
        self._rows: list[int] = []
        self._sums: list[_Sum] = []

    def add(self, row: int, found: _Sum) -> None:
        """Add a finding on the first row of a stretch."""
        self._rows.append(row)
        self._sums.append(found)

    def column(
        self, column: int, severity: Severity, rows: int
    ) -> FindingColumn:
        """Return the findings on the column of so many rows."""
        places = array("i", [len(self._sums)]) * rows
        for place, row in enumerate(self._rows):
            places[row] = place
        return FindingColumn(
            column,
            severity,
            [self._code] * len(self._sums) + [""],
            self._sentence,
            places,
        )

    def _sentence(self, place: int) -> Sentence:
        total, added, procedures = self._sums[place]
        return Sentence(
            self._code,
            {"total": f"{total:,}", "sum": f"{added:,}", "number": procedures},
        )


def _sum(total: int | None, parts: Sequence[int | None]) -> _Sum | None:
    """Return a 手続件数 with the sum of its procedures' counts; None where one
    is not known, or each of these repeats it.
    """
    if total is None or None in parts or parts.count(total) == len(parts):
        return None
    return _Sum(total, sum(filter(None, parts)), len(parts))


def _differs_from_counts(
    whole: int | None, part: int | None, rate: _BaseRate | None
) -> bool:
    return (
        bool(whole)
        and part is not None
        and rate is not None
        and not _is_near(part, whole or 0, rate)
    )


def _rate_of_counts(
    whole: int | None, part: int | None, rate: _BaseRate | None
) -> Sentence:
    assert whole
    assert part is not None
    assert rate
    reckoned = Percent((part, whole))
    words = {
        "online": f"{part:,}",
        "all": f"{whole:,}",
        "reckoned": reckoned,
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


def _decimals(rate: Rate) -> int:
    """Return how many digits a rate shows behind the point."""
    return len(rate.text.partition(".")[2].rstrip("%"))
