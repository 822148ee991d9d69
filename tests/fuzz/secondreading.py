"""A second reading of a workbook's cells, by openpyxl, and where it differs
from ours.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from decimal import Decimal
from typing import Any

import openpyxl
from tests.fuzz.mutators import content_of

from irodori.workbook import Workbook

_FOREIGN = re.compile(rb"urn:e|AlternateContent")
"""What openpyxl takes by its local name, and we by its namespace: the readings
differ there, and rightly.
"""

Reading = dict[str, dict[str, object]]


def differences(data: bytes) -> list[tuple[str, str, object, object]]:
    """Return sheet, cell, our value and openpyxl's for each cell whose values
    differ; none where openpyxl fails.
    """
    ours = our_reading(data)
    theirs = their_reading(data)
    if theirs is None:
        return []
    found = []
    for sheet, cells in ours.items():
        others = theirs.get(sheet)
        if others is None:
            continue
        for ref in cells.keys() | others.keys():
            ours_here, theirs_here = cells.get(ref), others.get(ref)
            if not alike(ours_here, theirs_here):
                found.append((sheet, ref, ours_here, theirs_here))
    return [] if found and _holds_foreign(data) else found


def _holds_foreign(data: bytes) -> bool:
    return any(
        _FOREIGN.search(part) for part in (content_of(data) or {}).values()
    )


def our_reading(data: bytes) -> Reading:
    """Return the cells of each sheet that have a value, as Irodori reads them."""
    readings: Reading = {}
    for sheet in Workbook.open(data):
        readings[sheet.name] = {
            cell.ref: cell.value
            for cell in sheet.cells()
            if cell.value not in (None, "")
        }
    return readings


def their_reading(data: bytes) -> Reading | None:
    """Return the cells of each sheet that have a value, as openpyxl reads
    them; None where it fails.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True
            )
            return {sheet.title: _cells(sheet) for sheet in book.worksheets}
    except Exception:  # noqa: BLE001  (it raises what it likes)
        return None


def _cells(sheet: Any) -> dict[str, object]:  # noqa: ANN401
    """Return the values of a streamed sheet; its own word about its size
    counts for nothing.
    """
    sheet.reset_dimensions()
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return {
        cell.coordinate: cell.value
        for cell in cells
        if cell.value not in (None, "")
    }


def alike(ours: object, theirs: object) -> bool:
    """Tell whether two values are one; dates count by type, for openpyxl
    rounds their seconds.
    """
    if isinstance(theirs, dt.date | dt.time | dt.timedelta) or isinstance(
        ours, dt.date | dt.time | dt.timedelta
    ):
        return not isinstance(ours, str) and not isinstance(theirs, str)
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours == theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return Decimal(repr(ours)) == Decimal(repr(theirs)) or float(
            ours
        ) == float(theirs)
    if isinstance(ours, str) and isinstance(theirs, str):
        return _plain(ours) == _plain(theirs)
    return ours == theirs


def _plain(text: str) -> str:
    """Return a text without what openpyxl leaves as it is written, or drops:
    escapes, line ends, outer spaces.
    """
    return re.sub(
        r"_x[0-9A-Fa-f]{4}_|[\s\x00-\x1f\ufffd\ud800-\udfff]", "", text
    )
