"""A cell as a Python program sees it: its value as a Python object, its number format and its fill."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from irodori.workbook.cells import Literal
from irodori.workbook.formats import serial_to_date

CellValue = str | int | float | bool | dt.date | dt.time | None
_MOST_EXACT = 1e15
"""Below this each whole number is a float of its own."""


class Cell(NamedTuple):
    """One cell as a reader sees it."""

    ref: str
    row: int
    column: int
    value: CellValue
    """Text, number, boolean, date, an error as its text; of a formula its cached value; None where there is none."""
    number_format: str
    """The format code, ``General`` where none is set."""
    fill: str | None
    """ARGB of the colour that the fill shows, None where it has none."""


def literal_value(literal: Literal, *, is_date: bool, date1904: bool) -> CellValue:
    """Return the value of a literal; ``is_date`` tells whether the cell shows numbers as dates."""
    if literal.kind == "n":
        return _number_value(float(literal.text), is_date=is_date, date1904=date1904)
    if literal.kind == "b":
        return literal.text == "TRUE"
    if literal.kind == "d":
        return _iso_date(literal.text)
    return literal.text


def _number_value(number: float, *, is_date: bool, date1904: bool) -> CellValue:
    day = serial_to_date(number, date1904) if is_date else None
    if day is not None:
        return day
    return int(number) if number.is_integer() and abs(number) < _MOST_EXACT else number


def _iso_date(text: str) -> CellValue:
    """Return the date of a cell of type ``d`` (18.18.11 ST_CellType), or its text where it is none."""
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat, dt.time.fromisoformat):
        try:
            return read(text)
        except ValueError:
            continue
    return text
