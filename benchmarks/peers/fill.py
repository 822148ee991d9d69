"""What a user of a native library would write: load, fill the cells, save.

``python benchmarks/peers/fill.py PACKAGE IN.xlsx OUT.xlsx FILLS.tsv``; a line
of the table is sheet, cell, ARGB.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

LIKE_OPENPYXL = {
    "crabxl": "crabxl",
    "openexcel-c": "openexcel",
    "rustypyxl": "rustypyxl",
}
"""The modules of the packages that are used as openpyxl is."""

Fill = tuple[str, str, str]
"""A sheet, a cell and its color."""
_AT_ONCE = 1_000
"""Changes that CellRune takes at once."""


def fill_as_openpyxl(
    package: str, source: str, target: str, fills: Sequence[Fill]
) -> None:
    """Fill with a library that has openpyxl's names."""
    library = import_module(LIKE_OPENPYXL[package])
    book = library.load_workbook(source)
    for sheet, cell, argb in fills:
        fill = library.PatternFill("solid", fgColor=argb)
        book[sheet][cell].fill = fill
    book.save(target)


def fill_with_cellrune(
    source: str, target: str, fills: Sequence[Fill]
) -> None:
    """Fill with CellRune."""
    book = import_module("cellrune").Workbook.open_path(source)
    changes = [_cellrune_change(*each) for each in fills]
    for first in range(0, len(changes), _AT_ONCE):
        revision = book.summary()["semantic_revision"]
        book.apply_changes_v2(revision, changes[first : first + _AT_ONCE])
    book.save_edits(target, replace_existing=True)


def _cellrune_change(sheet: str, cell: str, argb: str) -> dict[str, object]:
    color = {"kind": "argb", "argb": argb}
    return {
        "kind": "set_cell_format",
        "sheet": sheet,
        "address": cell,
        "fill": {"pattern": "solid", "foreground": color},
    }


def listed(table: str) -> list[Fill]:
    """Return the lines of a table."""
    fills = []
    for line in Path(table).read_text("utf-8").splitlines():
        sheet, cell, argb = line.split("\t")
        fills.append((sheet, cell, argb))
    return fills


def main() -> None:
    """Fill the listed cells with one of the libraries."""
    package, source, target, table = sys.argv[1:]
    fills = listed(table)
    if package in LIKE_OPENPYXL:
        fill_as_openpyxl(package, source, target, fills)
    else:
        fill_with_cellrune(source, target, fills)


if __name__ == "__main__":
    main()
