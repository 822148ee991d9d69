"""List what Irodori fills, for the peers to fill the same:
``python benchmarks/list_fills.py BOOK FILLS.tsv``.

Writes a line of sheet, cell and ARGB for each filled cell, merged areas cell
by cell; prints how many procedures the book has and how many cells are filled.
"""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.writers import UNPACKED

from irodori import convert
from irodori.workbook import Limits
from irodori.workbook.refs import cell_ref


def main() -> None:
    """Convert the book and list its plans."""
    source, target = map(Path, sys.argv[1:])
    conversion = convert(
        source,
        as_of=dt.date(2023, 4, 1),
        limits=Limits(unpacked=UNPACKED << 20),
    )
    lines = [
        f"{sheet.name}\t{cell_ref(row, column)}\t{fill.foreground}\n"
        for sheet in conversion.sheets
        for row, cells in conversion.inspection.book[sheet.name].plan.rows()
        for column, fill in cells.items()
        if fill is not None
    ]
    target.write_text("".join(lines), "utf-8")
    print(
        sum(
            len(table)
            for sheet in conversion.sheets
            for table in sheet.reading.tables
        ),
        len(lines),
    )


if __name__ == "__main__":
    main()
