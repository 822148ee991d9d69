"""The cells outside the tables, and what each of them holds of a legend."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Literal

from irodori.patterns import pattern
from irodori.scorecard.legend.tokens import Mention, legible, one_line
from irodori.scorecard.profile import ColorName, Rule
from irodori.tuples import NamedTuple
from irodori.workbook.cells import TextRun
from irodori.workbook.fills import Fill
from irodori.workbook.refs import Place

Part = Rule | Literal["other"]


class CellContent(NamedTuple):
    """What a cell outside the tables holds, and where it is."""

    row: int
    column: int
    ref: str
    text: str
    fill: Fill | None
    font: str | None = None
    """The colour of the cell's font as ARGB."""
    runs: tuple[TextRun, ...] = ()
    """The parts of a rich text with their own fonts."""

    @property
    def place(self) -> Place:
        """Its row and column."""
        return self.row, self.column


class LegendCell(CellContent):
    """A cell outside the tables that holds text, a fill, or both."""

    def saying(self, text: str) -> LegendCell:
        """Return the cell with another text."""
        runs = tuple(run._replace(text=text) for run in self.runs)
        return self._replace(text=text, runs=runs)

    @cached_property
    def legible(self) -> str:
        """Its text in one form, which many questions are about."""
        return legible(self.text)


class PlacedHeading(NamedTuple):
    """A heading in its cell."""

    part: Part
    row: int
    column: int
    label: str = ""

    @property
    def place(self) -> Place:
        """Its row and column."""
        return self.row, self.column


class PlacedEntry(NamedTuple):
    """An entry with its place, its swatch, and the heading before it in its
    own cell.
    """

    cell: LegendCell
    word: str | None
    color: ColorName
    condition: str
    own: Part | None
    swatch: Fill | None
    is_type: bool = False
    """Whether only the colour of the letters speaks."""
    source: Place | None = None
    """The row and column of the cell that shows the colour, where it is
    another one.
    """
    mark: str | None = None
    """The mark of an assessment that has the colour, whose explanation the
    condition is.
    """

    @property
    def text(self) -> str:
        """The entry as a legend writes it: 青：措置済, 青：A：100%以上."""
        said = "：".join(filter(None, (self.mark, self.condition)))
        return f"{self.word}：{said}" if self.word else said


def several_colors(
    entries: Iterable[Mention] | Iterable[PlacedEntry],
) -> set[ColorName]:
    """Return the colours of fills that entries have, where these are several."""
    colors = {each.color for each in entries if not each.is_type}
    colors -= {"none", "other", "gray"}
    return colors if len(colors) > 1 else set()


_MOST_HEADINGS = 200
"""So many headings before an entry are looked at: a legend has few, and a
hostile book may have thousands.
"""


_ALL = "それ以外"
"""The condition of an entry that is for all that a rule has."""


def entries_without_colors(
    cell: LegendCell, rules: Iterable[Rule]
) -> list[PlacedEntry]:
    """Return an entry for each rule that has no colours at all."""
    word = one_line(cell.text)
    return [
        PlacedEntry(cell, word, "none", _ALL, rule, None) for rule in rules
    ]


def headings_before(
    cell: LegendCell, headings: Iterable[PlacedHeading]
) -> list[PlacedHeading]:
    """Return the headings before a cell: the same row first, then upwards, the
    nearest column first.
    """
    latest = list(headings)[-_MOST_HEADINGS:]
    before = [
        each
        for each in latest
        if each.column <= cell.column and each.row <= cell.row
    ]
    before.sort(key=lambda each: each.place, reverse=True)
    return before


def heading_before(
    cell: LegendCell, headings: Iterable[PlacedHeading]
) -> PlacedHeading | None:
    """Return the nearest heading before a cell."""
    return next(iter(headings_before(cell, headings)), None)


def part_before(
    cell: LegendCell, headings: Iterable[PlacedHeading]
) -> Part | None:
    """Return the part that the nearest heading before a cell opens."""
    heading = heading_before(cell, headings)
    return heading.part if heading else None


class Unread(NamedTuple):
    """A text that is about colours and was not understood."""

    cell: LegendCell
    part: Part | None
    left_over: str
    """The part that was not understood."""
    limits: bool = False
    """Whether it leaves cells of any rule without their colour."""
    is_own: bool = False
    """Whether the part is named in the text itself, and not before it."""


class ColorSource(NamedTuple):
    """A colour in a cell of its own: a colour word, a swatch or a coloured
    mark.
    """

    row: int
    column: int
    word: str | None
    color: ColorName
    fill: Fill | None

    @property
    def place(self) -> Place:
        """Its row and column."""
        return self.row, self.column


class ScannedRow(NamedTuple):
    """The conditions and colours of one row that are in cells of their own."""

    number: int
    conditions: list[LegendCell]
    sources: list[ColorSource]
    titles: list[LegendCell]
    """The cells that name rules."""


class LegendScan:
    """What the cells of a sheet hold of a legend."""

    def __init__(self, texts: Sequence[LegendCell]) -> None:
        self.texts = texts
        """The cells that hold text."""
        self.headings: list[PlacedHeading] = []
        self.entries: list[PlacedEntry] = []
        self.unread: list[Unread] = []
        self.listings: list[Unread] = []
        """Texts that name colours without conditions."""
        self.free: list[ColorSource] = []
        """Colours to which no condition belongs: the swatches beside a legend
        in sentences.
        """
        self.speaking: set[Place] = set()
        """The cells that name a colour."""
        self.announced: list[int] = []
        """The rows in which 凡例 or 色分け announces a legend."""
        self.uncolored: list[LegendCell] = []
        """Texts that may be conditions and have no colour."""
        self.markers: set[ColorName] = set()
        """Colours of cells that sentences call those for input or of
        changes.
        """

    def add_unread(self, cells: Sequence[LegendCell]) -> None:
        """Add the conditions of a row to the unread texts."""
        first = cells[0]
        part = part_before(first, self.headings)
        text = " ".join(cell.text for cell in cells)
        self.unread.append(Unread(first, part, text))
        self.speaking.add(first.place)

    def add_unpaired(self, rows: Sequence[ScannedRow]) -> None:
        """Add what rows hold in cells of their own and no entry has."""
        read = {entry.cell.place for entry in self.entries}
        shown = {entry.source for entry in self.entries}
        for row in rows:
            self.free += [
                each for each in row.sources if each.place not in shown
            ]
            self.uncolored += [
                each for each in row.conditions if each.place not in read
            ]


# ---- Bounds -----------------------------------------------------------------

_BETWEEN = frozenset("~〜～")
_BOUND = pattern(r"[0-9]{1,3}(?:\.[0-9]{1,4})?(?:%|割)(?:以上|超|以下|未満)?")


def with_bounds_together(cells: Sequence[LegendCell]) -> list[LegendCell]:
    """Return cells in which the bounds of a band, each in a cell of its own
    with ～ between them, are one condition: 80% | ～ | 100%未満.
    """
    joined: dict[Place, LegendCell] = {}
    parts = set[Place]()
    for band in _bands(cells):
        if len(band) > 1:
            text = "".join(each.text.strip() for each in band)
            joined[band[0].place] = band[0].saying(text)
            parts.update(each.place for each in band[1:])
    return [
        joined.get(cell.place, cell)
        for cell in cells
        if cell.place not in parts
    ]


def _bands(cells: Iterable[LegendCell]) -> Iterator[list[LegendCell]]:
    """Yield each cell with ～ and the bounds beside it."""
    texts = [cell for cell in cells if cell.text.strip()]
    for at, cell in enumerate(texts):
        if cell.text.strip() in _BETWEEN:
            yield [
                each
                for each in texts[max(at - 1, 0) : at + 2]
                if each is cell or _is_bound(each, cell.row)
            ]


def _is_bound(cell: LegendCell, row: int) -> bool:
    return cell.row == row and _BOUND.fullmatch(cell.legible) is not None
