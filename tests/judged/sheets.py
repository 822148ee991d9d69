r"""Sheets as offices keep them, each written down as text with the colours that
a person gave its cells before Irodori saw them.

A file is a table of tab-separated columns: the sheet, the place on it, what
the line gives, and that itself.

====== ======= ========================================================
place  gives   itself
====== ======= ========================================================
\      book    its name; the lines of the book follow
\      as of   the date to judge by, where the book does not say it
A3     text    what the cell says; also ``number``, ``truth`` and ``date``
A3     format  its number format
A3     fill    its colour, AARRGGBB
A3     comment what the comment on it says
A3:B4  merged  nothing: the area is one cell
A3     wanted  the colour, ``none``, or ``doubt`` where none is given
====== ======= ========================================================
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet


class Line(NamedTuple):
    """A line of a file."""

    sheet: str
    place: str
    gives: str
    itself: str


class Judged(NamedTuple):
    """A book and what is wanted of its cells."""

    name: str
    lines: list[Line]

    @property
    def as_of(self) -> dt.date | None:
        """The date to judge by; None where the book says it."""
        for line in self.lines:
            if line.gives == "as of":
                return dt.date.fromisoformat(line.itself)
        return None

    @property
    def wanted(self) -> dict[tuple[str, str], str]:
        """The wanted colour of cells, by sheet and cell; ``doubt`` where none
        is given.
        """
        return {
            (line.sheet, line.place): line.itself
            for line in self.lines
            if line.gives == "wanted"
        }

    def data(self) -> bytes:
        """Return the book."""
        book = openpyxl.Workbook()
        del book["Sheet"]
        for name, lines in groupby(self.lines, lambda line: line.sheet):
            if name:
                sheet = book[name] if name in book else book.create_sheet(name)
                for line in lines:
                    _put(sheet, line)
        target = BytesIO()
        book.save(target)
        return target.getvalue()


def judged(path: Path) -> Iterator[Judged]:
    """Yield the books of a file."""
    with path.open(encoding="utf-8", newline="") as opened:
        lines = [Line(*row) for row in csv.reader(opened, "excel-tab")]
    firsts = [at for at, line in enumerate(lines) if line.gives == "book"]
    for first, end in pairwise([*firsts, len(lines)]):
        yield Judged(lines[first].itself, lines[first + 1 : end])


def _put(sheet: Worksheet, line: Line) -> None:
    match line.gives:
        case "text":
            sheet[line.place].value = line.itself
            sheet[line.place].data_type = "s"
        case "number":
            sheet[line.place] = float(line.itself)
        case "truth":
            sheet[line.place] = line.itself == "TRUE"
        case "date":
            sheet[line.place] = dt.datetime.fromisoformat(line.itself)
        case "merged":
            sheet.merge_cells(line.place)
        case "fill":
            sheet[line.place].fill = PatternFill("solid", line.itself)
        case "format":
            sheet[line.place].number_format = line.itself
        case "comment":
            sheet[line.place].comment = Comment(line.itself, "")
        case _:
            pass
