"""What a summary remembers of its conversions: counts, the worst cells,
medians, quarters; never a record.
"""

from __future__ import annotations

import datetime as dt
import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import count
from statistics import median

from irodori.results import Conversion
from irodori.scorecard.legend import Legend
from irodori.scorecard.palettes import COLORS, Color
from irodori.scorecard.profile import RULES, Rule
from irodori.sheets.flatrecords import Record, Shade, procedure_names
from irodori.tuples import NamedTuple
from irodori.workbook.fills import Fill

MOST_OPEN = 5_000
"""How many red or overdue things are listed, the worst first."""
_LONGEST = 16
"""Quarters of a chart: four years."""


def is_open(record: Record) -> bool:
    """Tell whether a thing is red or overdue."""
    return record.color == "red" or bool(record.days_overdue)


class Group:
    """The counts of one programme, or of one ministry."""

    def __init__(self) -> None:
        self.procedures = 0
        self.counts: dict[Rule, Counter[Shade]] = {
            rule: Counter() for rule in RULES
        }
        self.progress = array("d")
        self.total = 0
        """How many records."""
        self.open = 0
        """How many of them are red or overdue."""
        self.overdue = 0

    def add(self, record: Record) -> None:
        """Count a record."""
        self.total += 1
        self.open += is_open(record)
        self.overdue += bool(record.days_overdue)
        self.counts[record.rule][record.color] += 1
        if record.progress is not None:
            self.progress.append(record.progress)

    def merge(self, other: Group) -> None:
        """Add the counts of another group."""
        self.procedures += other.procedures
        self.total += other.total
        self.open += other.open
        self.overdue += other.overdue
        self.progress.extend(other.progress)
        for rule in RULES:
            self.counts[rule].update(other.counts[rule])

    @property
    def median(self) -> float | None:
        """The median of the progress of its procedures, None where none is
        known.
        """
        if self.progress:
            return median(self.progress)
        return None


class Quarter(NamedTuple):
    """Three months, by the year and the month in which they begin; ``open`` to
    the past or the future at the ends.
    """

    year: int
    month: int
    open: int = 0

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """Return the quarter that a day lies in."""
        month = day.month - (day.month - 1) % 3
        return cls(day.year, month)

    @property
    def number(self) -> int:
        """Its place among all quarters."""
        return self.year * 4 + (self.month - 1) // 3

    @classmethod
    def at(cls, number: int, side: int = 0) -> Quarter:
        """Return the quarter of a place; ``side`` is where it is open to."""
        return cls(number // 4, number % 4 * 3 + 1, side)


class Tally:
    """Counts records one by one."""

    def __init__(self) -> None:
        self.ministries: dict[str, Group] = {}
        self.programs: dict[tuple[str, str], Group] = {}
        self.total = Group()
        self.dates: set[dt.date] = set()
        self._quarters: dict[Quarter, Counter[Shade]] = {}
        self._worst: list[tuple[tuple[int, int, int], Record]] = []
        self._order = count(0, -1)
        self._fills: dict[tuple[Rule, Color], Fill] = {}
        self._legend: Legend | None = None

    def begin(self, conversion: Conversion) -> None:
        """Count a conversion's procedures, and take its legends' fills; the
        first one that shows a colour counts.
        """
        for ministry, program in procedure_names(conversion):
            for group in self._groups(ministry, program):
                group.procedures += 1
        self.dates.add(conversion.inspection.as_of.date)
        for sheet in conversion.sheets:
            self._legend = self._legend or sheet.legend
            for rule in RULES:
                for color in COLORS:
                    self._fills.setdefault(
                        (rule, color), conversion.fill(sheet, rule, color)
                    )

    def add(self, record: Record) -> None:
        """Count a record."""
        for group in self._groups(record.ministry, record.program):
            group.add(record)
        if record.deadline:
            quarter = Quarter.of(record.deadline)
            self._quarters.setdefault(quarter, Counter())[record.color] += 1
        if is_open(record):
            self._keep(record)

    def _groups(
        self, ministry: str, program: str
    ) -> tuple[Group, Group, Group]:
        return (
            self.total,
            self.ministries.setdefault(ministry, Group()),
            self.programs.setdefault((ministry, program), Group()),
        )

    def _keep(self, record: Record) -> None:
        late = record.days_overdue or 0
        key = (late, record.color == "red", next(self._order))
        if len(self._worst) < MOST_OPEN:
            heapq.heappush(self._worst, (key, record))
        else:
            heapq.heappushpop(self._worst, (key, record))

    def worst(self) -> Iterator[Record]:
        """Yield the red or overdue things: the longest overdue first, then the
        red ones in the order of the inputs.
        """
        return (
            record
            for _, record in sorted(
                self._worst,
                key=lambda each: each[0],
                reverse=True,
            )
        )

    def programs_of(self, ministry: str) -> Iterator[tuple[str, Group]]:
        """Yield a ministry's programmes in the order of the inputs."""
        return (
            (program, group)
            for (owner, program), group in self.programs.items()
            if owner == ministry
        )

    def fill(self, rule: Rule, shade: Shade) -> Fill | None:
        """Return the fill that the legend shows a shade with; None for a shade
        that is no colour, and where no conversion passed.
        """
        return self._fills.get((rule, shade))

    def band_of(self, progress: float | None) -> Color | None:
        """Return the colour of a progress by the first legend."""
        if progress is None or self._legend is None:
            return None
        return self._legend.color_of_progress(
            Fraction(progress).limit_denominator(10**9)
        )

    def quarters(self) -> Iterator[tuple[Quarter, Mapping[Shade, int]]]:
        """Yield the quarters that a chart shows, without a gap; what lies
        before and after is counted at its ends.

        Where they are too many, a quarter of them lies before the latest as-of
        date.
        """
        if not self._quarters:
            return
        first = min(self._quarters).number
        last = max(self._quarters).number
        begin, end = self._shown_quarters(first, last)
        counted = self._counted_quarters(begin, end)
        for number in range(begin, end + 1):
            side = 0
            if number == begin > first:
                side = -1
            elif number == end < last:
                side = 1
            yield Quarter.at(number, side), counted[number]

    def _counted_quarters(
        self, begin: int, end: int
    ) -> Mapping[int, Counter[Shade]]:
        """Return the counts of quarters by number, those beyond the ends with
        the ends.
        """
        counted = defaultdict[int, Counter[Shade]](Counter)
        for quarter, counts in self._quarters.items():
            counted[max(begin, min(end, quarter.number))] += counts
        return counted

    def _shown_quarters(self, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last quarter that a chart shows."""
        if last - first < _LONGEST:
            return first, last
        today = Quarter.of(max(self.dates)).number
        wanted = min(today - _LONGEST // 4, last - _LONGEST + 1)
        begin = max(first, wanted)
        return begin, min(last, begin + _LONGEST - 1)
