"""What a cell says as a rate, a deadline, a count, a mark or a KPI's progress.

A text cell is read by its text, a number cell by what it shows under its
number format, with all stored digits: 6 under ``0"割"`` is 60 %, 0 under
``[=0]"－"`` is a dash, a date under ``ggge"年度"`` is the end of that fiscal
year.

A bare number has the scale of its column:

    heading (%)                                   20 is 20 %, also as text
    heading (割)                                  2 is 20 %
    heading (件), another unit                    not known
    a number beyond 2 in it or in another rate    20 is 20 %
    only numbers up to 1 and no per cent sign     0.2 is 20 %
    numbers up to 2, some of them beyond 1        not known: 1.2 is 1.2 % or 120 %
    numbers up to 1 beside cells of the same      not known
    column with a %, or another column's (%)
    numbers beyond 2 beside both, or beside       not known
    numbers that are shown as %
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from typing import Protocol

from irodori.errors import InputError
from irodori.patterns import pattern
from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    era_text,
    read_deadline,
)
from irodori.scorecard.values.kpiparts import read_progress
from irodori.scorecard.values.kpiprogress import MetWords
from irodori.scorecard.values.kpitargets import KpiProgress
from irodori.scorecard.values.measures import (
    NO_UNIT,
    Count,
    Measure,
    Unit,
    heading_unit,
    read_count,
    read_measure,
)
from irodori.scorecard.values.rates import (
    HEADED,
    Rate,
    RateScale,
    Unknown,
    read_rate,
)
from irodori.scorecard.values.text import (
    Mark,
    compose,
    fold,
    is_blank,
    read_mark,
    shown,
)
from irodori.tuples import NamedTuple
from irodori.workbook.cells import BLANK, UNCALCULATED, CellValues, TextRun
from irodori.workbook.colors import Font
from irodori.workbook.fills import Fill
from irodori.workbook.rendering import Renderer, Shown

_ANY_TEXT = "字"
Cell = tuple[int, int]
"""A cell's format index (-1 where it has none) and its value's code."""


class CellTexts(Protocol):
    """What is needed of the cell values outside the tables."""

    def text(self, code: int) -> str:
        """Return the text of a value."""

    def is_number(self, code: int) -> bool:
        """Tell whether a value is a number."""

    def runs(self, code: int) -> tuple[TextRun, ...]:
        """Return the runs of a rich text."""


class CellLooks(Protocol):
    """What is needed of the cell formats."""

    def fill(self, xf: int) -> Fill | None:
        """Return the fill that a cell format shows."""

    def font(self, xf: int) -> Font:
        """Return its font."""

    def number_format(self, xf: int) -> str:
        """Return its format code."""

    def is_date(self, xf: int) -> bool:
        """Tell whether it shows a date."""


class RateColumn(NamedTuple):
    """A column of rates: the text of its heading and its cells."""

    heading: str
    cells: Iterable[Cell]


class _Evidence(NamedTuple):
    """What a column tells of the scale of its bare numbers."""

    unit: str
    """The unit that its heading gives, or nothing."""
    has_large: bool
    """Whether a bare number is beyond 2, which no share of a whole is."""
    has_small: bool
    """Whether a bare number is at most 1."""
    has_between: bool
    has_percent_cells: bool
    has_shares: bool
    """Whether there are numbers that are shown as per cent, as 0.2 is 20%."""


_RAISED_MARK = pattern(r"[0-9０-９()（）※＊*注,、・ ]{1,8}")
_OF_UNITS = ("m", "ｍ", "M")
"""Before raised figures that belong to a unit: km², m³."""


class CellReader:
    """Reads cells by cell format and value code; each pair is read once."""

    def __init__(
        self,
        values: CellValues,
        formats: CellLooks,
        *,
        date1904: bool,
    ) -> None:
        self._values = values
        self._formats = formats
        self._renderer = Renderer(date1904=date1904)
        self.text = values.text
        """A value's text as it is stored, by its code."""
        self.is_number = values.is_number
        """Whether a code is that of a number."""
        self.texts = values.texts
        """The texts of many values."""
        self._display = cache(self._render)
        self._strikes = cache(self._read_strike)
        self._rate = cache(self._read_rate)
        self._deadline = cache(self._read_deadline)
        self._progress = cache(self._read_progress)

    # ---- What is shown ------------------------------------------------------

    def shown(
        self,
        style: int,
        code: int,
    ) -> str:
        """Return a value's text as Excel displays it under the cell's number
        format, without what is struck through.
        """
        return self._display(style, code).text

    def exactly(
        self,
        style: int,
        code: int,
    ) -> str:
        """Return a value's text with all of its digits: 59.99% where Excel
        displays 60.0%.
        """
        display = self._display(style, code)
        return display.text if display.exact is None else display.exact

    def standing_text(self, code: int) -> str:
        """Return a value's text without what is struck through, and with one
        mark in place of a footnote's raised figures: 48³人 as 48※人.
        """
        if not self._values.is_rich(code):
            return self._values.text(code)
        text = ""
        for run in self._values.runs(code):
            is_mark = run.raised and _RAISED_MARK.fullmatch(run.text)
            if is_mark and not text.endswith(_OF_UNITS):
                text += "※"
            elif not run.strike:
                text += run.text
        return text

    def rich_among(self, codes: Sequence[int]) -> set[int]:
        """Return those of some values whose texts have runs that differ in
        their look.
        """
        return self._values.rich_among(codes)

    def standing_texts(self, codes: Sequence[int]) -> list[str]:
        """Return many values' texts without what is struck through."""
        if not self.rich_among(codes):
            return self.texts(codes)
        return [*map(self.standing_text, codes)]

    def is_struck(self, style: int) -> bool:
        """Tell whether a cell format strikes its text through."""
        return self._strikes(style)

    def _read_strike(self, style: int) -> bool:
        return style >= 0 and self._formats.font(style).strike

    def shows_text(self, style: int) -> bool:
        """Tell whether a cell format shows a text as it is: it neither strikes
        it through nor hides it nor adds words.
        """
        if self.is_struck(style):
            return False
        if style < 0:
            return True
        number_format = self._formats.number_format(style)
        return self._renderer.text(_ANY_TEXT, number_format) == _ANY_TEXT

    def is_blank(
        self,
        style: int,
        code: int,
    ) -> bool:
        """Tell whether a cell shows nothing, or dashes only; a formula without
        a value is not blank.
        """
        return code != UNCALCULATED and (
            code == BLANK or is_blank(self.shown(style, code))
        )

    def number(self, code: int) -> Decimal | None:
        """Return a number cell's number at its 15 significant digits, None
        where the cell holds none.

        InputError ``worksheet.reference`` where it is one that no cell can
        hold, such as 1E999.
        """
        if not self._values.is_number(code):
            return None
        try:
            return decimal_of(self.text(code))
        except ValueError:
            raise InputError(
                "worksheet.reference", ref=shown(self.text(code))
            ) from None

    def fault(self, code: int) -> str | None:
        """Return ``cell.uncalculated`` or ``cell.error`` for a cell whose
        value is none, else None.
        """
        if code == UNCALCULATED:
            return "cell.uncalculated"
        if self._values.is_error(code):
            return "cell.error"
        return None

    def _render(
        self,
        style: int,
        code: int,
    ) -> Shown:
        if self.is_struck(style):
            return Shown("", "")
        number_format = (
            self._formats.number_format(style) if style >= 0 else "General"
        )
        number = self.number(code)
        if number is not None:
            return self._renderer.number(number, number_format)
        text = self._renderer.text(self.standing_text(code), number_format)
        return Shown(text, text)

    # ---- Rates --------------------------------------------------------------

    def rate(
        self,
        style: int,
        code: int,
        scale: RateScale = "share",
        *,
        target: bool = False,
    ) -> Rate | Unknown:
        """Return the rate that a cell says; ``scale`` is that of its column's
        bare numbers.
        """
        return self._rate(style, code, scale, target)

    def displayed_rate(
        self,
        style: int,
        code: int,
        scale: RateScale = "share",
        *,
        target: bool = False,
    ) -> Rate | Unknown:
        """Return the rate that a person sees, rounded by the number format."""
        display = self._display(style, code)
        rate = self.rate(style, code, scale, target=target)
        if (
            isinstance(rate, Unknown)
            or display.exact == display.text
            or "%" not in compose(display.text)
        ):
            return rate
        displayed = read_rate(display.text, target=target, scale=scale)
        return rate if isinstance(displayed, Unknown) else displayed

    def share(
        self,
        style: int,
        code: int,
        scale: RateScale,
    ) -> Rate | Unknown:
        """Return the progress that a cell says, which may be below 0 % and
        above 200 %.
        """
        return self._read_rate(style, code, scale, False, is_bounded=False)

    def _read_rate(
        self,
        style: int,
        code: int,
        scale: RateScale,
        target: bool,
        *,
        is_bounded: bool = True,
    ) -> Rate | Unknown:
        text = self._exact(style, code, "rate.unreadable")
        if isinstance(text, Unknown):
            return text
        stored = self.text(code)
        if not text.strip() and stored.strip():
            return Unknown("rate.struck", shown(stored))
        if self._values.is_number(code):
            told: RateScale | None = scale
        else:
            told = scale if scale in HEADED else None
        return read_rate(
            text, target=target, scale=told, is_bounded=is_bounded
        )

    def _exact(
        self,
        style: int,
        code: int,
        unreadable: str,
    ) -> str | Unknown:
        """Return a cell's text with every digit, which the grammars read; the
        finding of ``unreadable`` for a date and what cannot be shown.
        """
        fault = self.fault(code)
        if fault:
            return Unknown(fault, self.text(code))
        display = self._display(style, code)
        if display.exact is None or display.date:
            return Unknown(unreadable, shown(display.text))
        return display.exact

    def rate_scales(self, columns: Sequence[RateColumn]) -> list[RateScale]:
        """Return the scale of the bare numbers of each of a table's columns of
        rates.
        """
        evidence = [self._evidence(column) for column in columns]
        return [
            _scale(own, [other for other in evidence if other is not own])
            for own in evidence
        ]

    def _evidence(self, column: RateColumn) -> _Evidence:
        bare: set[Decimal] = set()
        has_percent_cells = has_shares = False
        for style, code in set(column.cells):
            number = self._bare_number(style, code)
            if number:
                bare.add(abs(number))
            elif number is None and "%" in compose(
                self._display(style, code).text
            ):
                has_percent_cells = True
                has_shares = has_shares or self._is_share(style, code)
        return _Evidence(
            _unit_of(column.heading),
            has_large=any(number > 2 for number in bare),
            has_small=any(number <= 1 for number in bare),
            has_between=any(1 < number <= 2 for number in bare),
            has_percent_cells=has_percent_cells,
            has_shares=has_shares,
        )

    def _is_share(
        self,
        style: int,
        code: int,
    ) -> bool:
        """Tell whether a number is shown as a hundred times what it is."""
        number = self.number(code)
        rate = self.rate(style, code)
        return isinstance(rate, Rate) and number == rate.value

    def _bare_number(
        self,
        style: int,
        code: int,
    ) -> Decimal | None:
        """Return the number of a cell that shows no unit beside it."""
        if not self._values.is_number(code):
            return None
        display = self._display(style, code)
        is_bare = (
            display.exact
            and display.date is None
            and not display.exact.strip("0123456789.-")
        )
        return self.number(code) if is_bare else None

    # ---- Deadlines, counts, marks, progress ---------------------------------

    def deadline(
        self,
        style: int,
        code: int,
    ) -> Deadline | NoDeadline:
        """Return the deadline that a cell is; of a date of which only the
        month or year is shown, its last day.
        """
        return self._deadline(style, code)

    def _read_deadline(
        self,
        style: int,
        code: int,
    ) -> Deadline | NoDeadline:
        fault = self.fault(code)
        if fault:
            return NoDeadline(fault, self.text(code))
        display = self._display(style, code)
        if display.exact is None:
            return NoDeadline("deadline.unreadable", shown(display.text))
        if display.date is None:
            return read_deadline(display.exact)
        day = display.date.day
        if display.date.has_day and not display.date.has_words:
            return Deadline(day, era_text(day))
        found = read_deadline(_words_of_date(display), day.year)
        return found._replace(text=shown(display.text))

    def count(
        self,
        style: int,
        code: int,
    ) -> Count | Unknown:
        """Return the count that a cell says."""
        text = self._exact(style, code, "count.unreadable")
        return text if isinstance(text, Unknown) else read_count(text)

    def measure(
        self,
        style: int,
        code: int,
        unit: Unit = NO_UNIT,
        *,
        target: bool = False,
    ) -> Measure | Unknown:
        """Return the measure that a cell says; ``unit`` is that of its column,
        for a number without one.
        """
        text = self._exact(style, code, "measure.unreadable")
        return (
            text
            if isinstance(text, Unknown)
            else read_measure(text, unit, target=target)
        )

    def mark(
        self,
        style: int,
        code: int,
    ) -> Mark | None:
        """Return the circle or cross that a cell shows."""
        return read_mark(self.shown(style, code))

    def progress(
        self,
        style: int,
        code: int,
        met_words: MetWords,
    ) -> KpiProgress | Unknown:
        """Return what a KPI's progress cell says."""
        return self._progress(style, code, met_words)

    def _read_progress(
        self,
        style: int,
        code: int,
        met_words: MetWords,
    ) -> KpiProgress | Unknown:
        text = self._exact(style, code, "kpi.unreadable")
        return (
            text
            if isinstance(text, Unknown)
            else read_progress(text, met_words)
        )


_STORED = pattern(
    r"[+-]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,3})?"
)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)
_LARGEST_EXPONENT = 308
_SMALLEST_EXPONENT = -400


def decimal_of(raw: str) -> Decimal:
    """Return a number cell's stored text as the decimal that Excel shows for
    its 15 significant digits.

    0.28999999999999998 is 0.29. ValueError where it is no number, or none that
    a double can hold.
    """
    text = raw.strip()
    if not _STORED.fullmatch(text):
        raise ValueError(f"no number of a cell: {shown(raw)}")
    number = _FIFTEEN.create_decimal(text)
    if not number:
        return Decimal(0)
    if not _SMALLEST_EXPONENT <= number.adjusted() <= _LARGEST_EXPONENT:
        raise ValueError(f"no number of a cell: {shown(raw)}")
    return number.normalize(_FIFTEEN)


def _words_of_date(display: Shown) -> str:
    """Return what a date says of which only the month, the year or words are
    shown.
    """
    date = display.date
    assert date is not None
    if date.has_words:
        return display.exact or ""
    month = f"{date.day.month}月" if date.has_month else ""
    return f"{date.day.year}年{month}"


def _scale(own: _Evidence, others: Sequence[_Evidence]) -> RateScale:
    """Return a column's scale: by its heading, then by its own cells, then by
    the other rates of the table.
    """
    if own.unit == "割":
        return "tenths"
    if own.unit:
        return "headed" if own.unit == "%" else "doubt"
    if own.has_small and _is_mixed(own, others):
        return "doubt"
    if own.has_large:
        return "percent"
    if any(other.has_large for other in others):
        return "percent"
    if any(each.has_between for each in (own, *others)):
        return "doubt"
    return "share"


def _is_mixed(own: _Evidence, others: Sequence[_Evidence]) -> bool:
    """Tell whether what is beside a column's numbers up to 1 says that they
    may be per cent as well as shares.
    """
    if own.has_large:
        has_shares = any(other.has_shares for other in others)
        return own.has_percent_cells or has_shares
    return own.has_percent_cells or any(other.unit == "%" for other in others)


_PERCENT = pattern("(?<![0-9])%")
"""A unit, and no threshold of a legend in the heading: 青:80%以上."""
_TENTHS = pattern(r"[(\[【](?:単位:?)?割[)\]】]")


def _unit_of(heading: str) -> str:
    """Return the unit of a column of rates that its heading gives: %, 割, 件;
    empty for none, and for a letter, which names the column.
    """
    words = fold(heading)
    if _PERCENT.search(words):
        return "%"
    if _TENTHS.search(words):
        return "割"
    unit = heading_unit([heading])
    if unit is None:
        return ""
    if unit.name.isascii() and unit.name != "%":
        return ""
    return unit.name
