"""Reading takes about twice the steps for twice the sheet, whatever the sheet
holds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import FrameType
from typing import Any, NamedTuple, Protocol

import pytest

from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.scan import SheetReader
from irodori.workbook.cells import BLANK
from irodori.workbook.grid import Grid, GridCell
from irodori.workbook.refs import Area

PROFILE = load_profile()
HEADER = [
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "目標値",
    "課題①",
    "アクションプラン a",
    "進捗",
]
ROW = ["届出", "0%", "5%", "20%", "課題", "改修【措置済】", "10%"]


class Texts:
    """Values that are all texts."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self._texts: list[str] = []

    def code(self, text: str) -> int:
        if not text:
            return BLANK
        if text not in self.codes:
            self.codes[text] = len(self._texts)
            self._texts.append(text)
        return self.codes[text]

    def text(self, code: int) -> str:
        return self._texts[code] if code >= 0 else ""

    def is_number(self, _code: int) -> bool:
        return False

    @property
    def shared_count(self) -> int:
        return len(self._texts)

    def texts(self, codes: Iterable[int]) -> list[str]:
        return [self.text(code) for code in codes]

    def texts_among(self, codes: Iterable[int]) -> dict[int, str]:
        return {code: self.text(code) for code in set(codes) if code >= 0}

    def short_shared(self, longest: int) -> Iterator[tuple[int, str]]:
        return (
            (code, text)
            for code, text in enumerate(self.texts(range(self.shared_count)))
            if len(text) <= longest
        )

    def inline_texts(self) -> Iterator[tuple[int, str]]:
        return iter(())


class Trace(Protocol):
    """What sys.settrace takes."""

    def __call__(
        self,
        _frame: FrameType,
        _event: str,
        _argument: Any,  # noqa: ANN401
        /,
    ) -> Trace | None: ...


class Plain:
    """Cell formats without fills."""

    def fill(self, _xf: int) -> None:
        return None


class MadeSheet(NamedTuple):
    """A sheet of texts."""

    name: str
    rows: Sequence[Sequence[str]]
    merges: list[Area]
    texts: Texts

    def grid(self) -> Grid:
        grid = Grid()
        for number, row in enumerate(self.rows, 1):
            grid.add_row(
                number,
                [
                    GridCell(at, 0, self.texts.code(text))
                    for at, text in enumerate(row, 1)
                    if text
                ],
            )
        return grid


def steps(rows: Sequence[Sequence[str]], merges: Sequence[Area] = ()) -> int:
    """Return how many lines of our code run while a sheet is read, but for
    those that make its grid.
    """
    sheet = MadeSheet("S", rows, list(merges), Texts())
    grid = sheet.grid()
    made = sheet._replace(name="S")
    reader = SheetReader(sheet.texts, Plain(), PROFILE)  # type: ignore[arg-type]
    count = 0

    def trace(
        frame: FrameType, _event: str, _argument: object, /
    ) -> Trace | None:
        nonlocal count
        if "/workbook/" in frame.f_code.co_filename:
            return None
        count += 1
        return trace

    class Given:
        name = made.name
        merges = made.merges

        def grid(self) -> Grid:
            return grid

    sys.settrace(trace)
    try:
        reader.read(Given())
    finally:
        sys.settrace(None)
    return count


def different_headers(number: int) -> list[list[str]]:
    """Return tables below each other, each with a row, no two of the same
    columns.
    """
    rows = []
    for at in range(number):
        rows += [[*HEADER, *([""] * (at % 7)), "備考"], ROW]
    return rows


GROWTH: dict[str, Callable[[int], tuple[Sequence[Sequence[str]], Sequence[Area]]]] = {
    "rows": lambda number: ([HEADER, *[[f"届出{at}", *ROW[1:]] for at in range(number)]], ()),
    "rows without names": lambda number: ([HEADER, *[["", *ROW[1:]]] * number], ()),
    "totals": lambda number: ([HEADER, *[ROW, ["合計", "0%", "5%"]] * number], ()),
    "repeated headers": lambda number: ([HEADER, ROW] * number, ()),
    "consecutive headers": lambda number: ([HEADER] * number, ()),
    "different headers": lambda number: (different_headers(number), ()),
    "header columns": lambda number: ([[*HEADER, *["謎"] * number], ROW], ()),
    "blocks": lambda number: ([[*HEADER[:4], *HEADER[4:] * number], ROW], ()),
    "plans": lambda number: ([[*HEADER, *["アクションプラン"] * number], ROW], ()),
    "single cells outside": lambda number: ([["頁"]] * number, ()),
    "single cells below": lambda number: ([HEADER, ROW, *[["", "", "", "", "注"]] * number], ()),
    "cells beside": lambda number: ([HEADER, *[[*ROW, "", "", "頁"]] * number], ()),
    "merged headings": lambda number: (
        [HEADER, HEADER, ROW], [Area(1, 1, 2, 1_000 - at) for at in range(number)]
    ),
    "overlapping areas": lambda number: (
        [HEADER, *[ROW] * number], [Area(2 + at, 3, number + 1, 6) for at in range(number)]
    ),
    "areas side by side": lambda number: (
        [HEADER, *[ROW] * 2 * number], [Area(2 + 2 * at, 1, 3 + 2 * at, 1) for at in range(number)]
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", GROWTH)
def test_twice_the_sheet_takes_twice_the_steps(kind: str) -> None:
    make = GROWTH[kind]
    few, many = steps(*make(100)), steps(*make(200))
    assert many < 2.3 * few
