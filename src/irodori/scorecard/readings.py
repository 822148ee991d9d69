"""What a cell says as a rate, a deadline or a KPI's progress, whether it holds text or a formatted number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from irodori.errors import InputError
from irodori.scorecard.values.dates import Deadline, NoDeadline, era_text, read_deadline
from irodori.scorecard.values.kpi import KpiProgress, read_kpi_progress
from irodori.scorecard.values.rates import Rate, Unknown, as_displayed, decimal_of, read_rate, read_rate_number
from irodori.scorecard.values.text import shown
from irodori.workbook.cells import CellValues
from irodori.workbook.formats import serial_to_date


class Formats(Protocol):
    """What is needed of the cell formats."""

    def number_format(self, xf: int) -> str:
        """Return the format code."""

    def is_date(self, xf: int) -> bool:
        """Tell whether it shows a date."""


class CellReadings:
    """Reads cells by cell format and value code; each pair is read once."""

    def __init__(self, values: CellValues, formats: Formats, *, date1904: bool) -> None:
        self._values = values
        self.text = values.text
        """A value's text as it is stored, by its code."""
        self.texts = values.texts
        """The texts of many values."""
        self._formats = formats
        self._date1904 = date1904
        self._rates: dict[tuple[int, int, bool], Rate | Unknown] = {}
        self._progress: dict[tuple[int, int], KpiProgress | Unknown] = {}
        self._deadlines: dict[tuple[int, int], Deadline | NoDeadline] = {}

    def shown(self, style: int, code: int) -> str:
        """Return a value as a person sees it: rates and dates by their format, all else as it is stored."""
        number = self.number(code)
        if number is None:
            return self.text(code)
        day = self._date(style, number)
        if day is not None:
            return era_text(day)
        number_format = self._number_format(style)
        if "%" in number_format:
            rate = read_rate_number(number, number_format, percent_column=False)
            return rate.text
        return f"{number:,f}" if "#,##0" in number_format else f"{number:f}"

    def number(self, code: int) -> Decimal | None:
        """Return a number cell's number at its 15 significant digits, None where the cell holds none.

        InputError ``worksheet.reference`` where it is one that no cell can hold, such as 1E999.
        """
        if not self._values.is_number(code):
            return None
        try:
            return decimal_of(self.text(code))
        except ValueError:
            raise InputError("worksheet.reference", ref=shown(self.text(code))) from None

    def is_plain_number(self, style: int, code: int) -> bool:
        """Tell whether a number's format says nothing of per cent."""
        return self._values.is_number(code) and "%" not in self._number_format(style)

    def write_points(self, cells: Iterable[tuple[int, int]]) -> bool:
        """Tell whether cells write 20 for 20 %: one holds a number beyond 1 whose format shows no per cent."""
        numbers = (self.number(code) for style, code in cells if self.is_plain_number(style, code))
        return any(number is not None and abs(number) > 1 for number in numbers)

    def rate(self, style: int, code: int, *, in_points: bool) -> Rate | Unknown:
        """Return the rate that a cell says; ``in_points`` where its column writes 20 for 20 %."""
        key = (style, code, in_points)
        found = self._rates.get(key)
        if found is None:
            number = self.number(code)
            if number is None:
                found = read_rate(self.text(code))
            else:
                found = read_rate_number(number, self._number_format(style), percent_column=in_points)
            self._rates[key] = found
        return found

    def displayed_rate(self, style: int, code: int, *, in_points: bool) -> Rate | Unknown:
        """Return the rate that a person sees, rounded by the number format."""
        rate = self.rate(style, code, in_points=in_points)
        if isinstance(rate, Unknown) or not self._values.is_number(code):
            return rate
        return as_displayed(rate, self._number_format(style))

    def deadline(self, style: int, code: int) -> Deadline | NoDeadline:
        """Return the deadline that a cell is."""
        key = (style, code)
        found = self._deadlines.get(key)
        if found is None:
            number = self.number(code)
            day = self._date(style, number) if number is not None else None
            found = self._deadlines[key] = Deadline(day, era_text(day)) if day else read_deadline(self.text(code))
        return found

    def progress(self, style: int, code: int, met_words: frozenset[str]) -> KpiProgress | Unknown:
        """Return what a KPI's progress cell says."""
        key = (style, code)
        found = self._progress.get(key)
        if found is None:
            found = self._progress[key] = self._read_progress(style, code, met_words)
        return found

    def _read_progress(self, style: int, code: int, met_words: frozenset[str]) -> KpiProgress | Unknown:
        number = self.number(code)
        if number is not None and "%" in self._number_format(style):
            rate = read_rate_number(number, self._number_format(style), percent_column=False)
            return rate if isinstance(rate, Unknown) else KpiProgress(rate.value, "%", rate.text, None)
        return read_kpi_progress(self.shown(style, code), met_words)

    def _date(self, style: int, number: Decimal) -> dt.date | None:
        if style < 0 or not self._formats.is_date(style):
            return None
        day = serial_to_date(number, self._date1904)
        return day.date() if isinstance(day, dt.datetime) else day

    def _number_format(self, style: int) -> str:
        return self._formats.number_format(style) if style >= 0 else "General"
