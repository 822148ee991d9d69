"""What other programs see in a workbook: openpyxl and calamine. Each way in
which they see less stands here.
"""

from __future__ import annotations

import datetime as dt
import math
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from io import BytesIO
from typing import Any

import openpyxl
import python_calamine
from openpyxl.cell.cell import MergedCell
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel
from openpyxl.workbook import Workbook as OpenpyxlBook
from openpyxl.worksheet.worksheet import Worksheet
from tests.laws.books import Place, Planned, places

from irodori.workbook import Cell, Fill, Workbook

_LOOKS = ("number_format", "font", "border", "alignment", "protection")

_MOST_CELLS = 300_000

# In the corpus: mc:ProcessContent asks a reader to look inside an element that
# it does not know.
_LESS_TEXT = {("Sheet1", "A1"): ("dddabc", "abc")}


def openpyxl_book(
    data: bytes, *, data_only: bool = False, read_only: bool = False
) -> OpenpyxlBook | None:
    """Return the workbook as openpyxl reads it, None where it cannot."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(
                BytesIO(data), data_only=data_only, read_only=read_only
            )
        except Exception:  # noqa: BLE001  (openpyxl fails with whatever its parts fail with)
            return None


def fits_calamine(cells: Iterable[Place]) -> bool:
    """Tell whether calamine can be asked: it holds a sheet as one rectangle
    from A1 to its last cell, full or not.
    """
    rows, columns = zip(*cells, (1, 1), strict=True)
    return bool(max(rows) * max(columns) < _MOST_CELLS)


def calamine_sheets(
    data: bytes,
) -> Mapping[str, Sequence[Sequence[object]]] | None:
    """Return each worksheet's rows from A1 on as calamine reads them, None
    where it cannot.
    """
    try:
        book = python_calamine.load_workbook(BytesIO(data))
        sheets = {}
        for each in book.sheets_metadata:
            if each.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheets[each.name] = book.get_sheet_by_name(
                    each.name
                ).to_python(skip_empty_area=False)
    except Exception:  # noqa: BLE001  (calamine's errors have no common base)
        return None
    return sheets


def differing_values(
    book: Workbook, data: bytes
) -> list[tuple[str, str, object, object]]:
    """Return (sheet, cell, our value, theirs) wherever openpyxl or calamine
    reads another value than we do.
    """
    openpyxl_sheets = openpyxl_book(data, data_only=True)
    rows = (
        calamine_sheets(data)
        if all(fits_calamine(places(sheet)) for sheet in book)
        else None
    )
    found = [
        (sheet.name, cell.ref, cell.value, seen)
        for sheet in book
        for cell in sheet.cells()
        for seen in (
            _in_openpyxl(openpyxl_sheets, sheet.name, cell),
            _in_calamine(rows, sheet.name, cell),
        )
        if seen is not _NOT_SEEN
        and not _same(cell, seen, date1904=book.date1904)
    ]
    return [each for each in found if _LESS_TEXT.get(each[:2]) != each[2:]]


def _in_openpyxl(book: OpenpyxlBook | None, sheet: str, cell: Cell) -> object:
    """Return openpyxl's value; it drops those that merged cells hide, and
    leaves the escape ``_x000D_`` as it is.
    """
    if book is None or sheet not in book.sheetnames:
        return _NOT_SEEN
    found = book[sheet]._cells.get((cell.row, cell.column))
    if isinstance(found, MergedCell) or (
        isinstance(cell.value, str) and "_x" in str(found and found.value)
    ):
        return _NOT_SEEN
    return found.value if found else None


def _in_calamine(
    sheets: Mapping[str, Sequence[Sequence[object]]] | None,
    sheet: str,
    cell: Cell,
) -> object:
    """Return calamine's value; it gives an error as an empty text, and a text
    without the white space at its ends.
    """
    if (
        sheets is None
        or sheet not in sheets
        or (isinstance(cell.value, str) and cell.value.startswith("#"))
    ):
        return _NOT_SEEN
    try:
        found = sheets[sheet][cell.row - 1][cell.column - 1]
    except IndexError:
        return None
    return (
        cell.value
        if isinstance(cell.value, str) and cell.value.strip() == found
        else found
    )


_NOT_SEEN = object()


def _same(cell: Cell, seen: object, *, date1904: bool) -> bool:
    """Compare two values as Excel stores them.

    A date and its serial number are the same here. openpyxl does not know that
    the formats 27 to 36 and 50 to 58, and those with an era only, show dates;
    both of them call a time of day a date, which we do not.
    """
    ours, theirs = (
        _stored(value, date1904=date1904) for value in (cell.value, seen)
    )
    if isinstance(ours, float) and isinstance(theirs, float):
        return (
            math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-8)
            or ours != ours != theirs != theirs  # noqa: PLR0124
        )
    return ours == theirs and type(ours) is type(theirs)


def _stored(value: object, *, date1904: bool) -> object:
    if isinstance(value, dt.datetime):
        value = value.replace(tzinfo=None)
    if isinstance(value, dt.date):
        return float(to_excel(value, MAC_EPOCH if date1904 else WINDOWS_EPOCH))  # type: ignore[no-untyped-call]
    if isinstance(value, dt.time | dt.timedelta):
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    return "" if value is None else value


def check_with_openpyxl(
    before: OpenpyxlBook, after: OpenpyxlBook, planned: Planned
) -> None:
    """Assert that openpyxl sees each planned fill, and everything else as it
    was.
    """
    same: dict[tuple[object, object], bool] = {}
    assert before.sheetnames == after.sheetnames
    for old in before.worksheets:
        new, fills = after[old.title], planned.get(old.title, {})
        assert sorted(map(str, old.merged_cells.ranges)) == sorted(
            map(str, new.merged_cells.ranges)
        )
        assert set(new._cells) - set(old._cells) <= set(fills)
        for place, cell in _cells(old):
            twin: Any = new._cells[place]
            assert _plain(cell.value) == _plain(twin.value), (old.title, place)
            if isinstance(cell, MergedCell):
                continue
            styles = (cell._style, twin._style)
            if styles not in same:
                same[styles] = all(
                    _style(cell, look) == _style(twin, look) for look in _LOOKS
                )
            assert same[styles], (old.title, place)
            assert place in fills or _style(cell, "fill") == _style(
                twin, "fill"
            ), (old.title, place)
        for place, fill in fills.items():
            there = new._cells.get(place)
            assert isinstance(there, MergedCell) or _shows(there, fill), (
                old.title,
                place,
            )


def check_streamed_with_openpyxl(after: bytes, planned: Planned) -> None:
    """Assert that planned cells inside merged areas have their fill too, which
    openpyxl shows only where it streams.
    """
    book = openpyxl_book(after, read_only=True)
    assert book is not None
    for sheet in book.worksheets:
        fills = planned.get(sheet.title, {})
        missing = {place for place, fill in fills.items() if fill}
        for place, cell in _streamed(sheet):
            missing.discard(place)
            assert place not in fills or _shows(cell, fills[place]), (
                sheet.title,
                place,
            )
        assert not missing, sheet.title


def _streamed(sheet: Any) -> Iterator[tuple[Place, object]]:  # noqa: ANN401
    sheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in sheet.iter_rows():
            yield from (
                ((cell.row, cell.column), cell)
                for cell in row
                if isinstance(cell, ReadOnlyCell)
            )


def _cells(sheet: Worksheet) -> Iterator[tuple[Place, Any]]:
    return iter(sheet._cells.items())


def _style(cell: object, look: str) -> object:
    return copy(getattr(cell, look))  # a proxy, which knows no equality


def _plain(value: object) -> object:
    """Return a value in a form that can be compared: openpyxl's array formulas
    cannot.
    """
    return (
        vars(value)
        if hasattr(value, "__dict__") and not isinstance(value, str)
        else repr(value)
    )


def _shows(cell: object, fill: Fill | None) -> bool:
    """Tell whether a cell has a fill; an absent one has none."""
    found = getattr(cell, "fill", None)
    if fill is None or found is None:
        return fill is None and getattr(found, "fill_type", None) is None
    assert fill.foreground
    back = fill.background and fill.background[2:]
    return (found.fill_type, found.fgColor.rgb[2:]) == (
        fill.pattern,
        fill.foreground[2:],
    ) and (not back or found.bgColor.rgb[2:] == back)
