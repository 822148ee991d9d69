"""The lossless workbook layer: zip records, sheet bytes, cell formats; it
knows nothing of scorecards.

with Workbook.open("any.xlsx") as book:
    for cell in book["Sheet1"].cells(): ...
    book["Sheet1"].fill("J4", "FFFF4B00")
    book.save("out.xlsx")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from irodori.workbook.book import Workbook
    from irodori.workbook.cells import Cell
    from irodori.workbook.fills import Fill
    from irodori.workbook.sheet import Sheet
    from irodori.workbook.ziprecords import Limits

__all__ = ["Cell", "Fill", "Limits", "Sheet", "Workbook"]

_HOMES = {
    "Cell": "cells",
    "Sheet": "sheet",
    "Workbook": "book",
    "Fill": "fills",
    "Limits": "ziprecords",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first asked for: the parts of the layer
    import each other by module.
    """
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"irodori.workbook.{_HOMES[name]}"), name)
