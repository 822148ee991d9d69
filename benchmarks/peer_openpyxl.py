"""What a user of openpyxl would write: load, fill the cells, save.

``python benchmarks/peer_openpyxl.py IN.xlsx OUT.xlsx FILLS.tsv``; a line of
the table is sheet, cell, ARGB.
"""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
from openpyxl.styles import PatternFill


def main() -> None:
    """Fill the listed cells."""
    source, target, table = sys.argv[1:]
    book = openpyxl.load_workbook(source, keep_vba=source.endswith(".xlsm"))
    fills: dict[str, PatternFill] = {}
    for line in Path(table).read_text("utf-8").splitlines():
        sheet, cell, argb = line.split("\t")
        if argb not in fills:
            fills[argb] = PatternFill("solid", fgColor=argb)
        book[sheet][cell].fill = fills[argb]
    book.save(target)


if __name__ == "__main__":
    main()
