"""Where the entries of a legend stand: whole ones in one cell, and colours, swatches and conditions in cells apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from irodori.scorecard.legend.model import Legend, color_of_fill
from irodori.scorecard.legend.words import ColorName, Heading, LegendWords, Part
from irodori.scorecard.palettes import is_filled
from irodori.scorecard.profile import Profile
from irodori.scorecard.values.text import plain
from irodori.workbook.fills import Fill

_SWATCH_REACH = 3  # a swatch stands at most so many columns to the left of its text
_LONGEST_CONDITION = 40


class LegendCell(NamedTuple):
    """A cell outside the tables that holds text, a fill, or both."""

    row: int
    column: int
    ref: str
    text: str
    fill: Fill | None


class PlacedHeading(NamedTuple):
    """A heading in its cell."""

    part: Part
    row: int
    column: int


class PlacedEntry(NamedTuple):
    """An entry with its place, its swatch, and the heading before it in its own cell."""

    cell: LegendCell
    word: str | None
    color: ColorName
    condition: str
    loose: bool
    own: Part | None
    swatch: Fill | None

    @property
    def text(self) -> str:
        """The entry as a legend writes it: 青：措置済."""
        return f"{self.word}：{self.condition}" if self.word else self.condition


def scan(cells: Sequence[LegendCell], profile: Profile) -> tuple[list[PlacedHeading], list[PlacedEntry]]:
    """Return the headings and the entries of cells, each with its place."""
    words = LegendWords(profile)
    headings: list[PlacedHeading] = []
    items: list[PlacedEntry] = []
    above: list[_Source] = []
    for _, row in groupby(sorted(cells), key=lambda cell: cell.row):
        scanned = _scan_row(list(row), words, profile)
        headings += scanned.headings
        items += scanned.items
        items += _paired(scanned.conditions, scanned.sources, above, profile)
        above = scanned.sources
    return headings, items


class _Source(NamedTuple):
    """Where a condition in a cell of its own gets its colour from: a colour word's cell or a swatch."""

    column: int
    word: str | None
    color: ColorName
    fill: Fill | None


class _Scanned(NamedTuple):
    """What a row holds: headings, whole entries, and conditions and colours in cells of their own."""

    headings: list[PlacedHeading]
    items: list[PlacedEntry]
    conditions: list[LegendCell]
    sources: list[_Source]


def _scan_row(row: list[LegendCell], words: LegendWords, profile: Profile) -> _Scanned:
    headings: list[PlacedHeading] = []
    items: list[PlacedEntry] = []
    sources: list[_Source] = []
    conditions: list[LegendCell] = []
    for cell in row:
        text = plain(cell.text)
        found = words.headings(text)
        headings += [PlacedHeading(heading.part, cell.row, cell.column) for heading in found]
        entries = words.entries(text, found)
        for entry in entries:
            swatch = _swatch(cell, row) if len(entries) == 1 else None
            own = _own_part(found, entry.start)
            items.append(PlacedEntry(cell, entry.word, entry.color, entry.condition, entry.loose, own, swatch))
        if entries:
            continue
        if alone := words.color_alone(text):
            sources.append(_Source(cell.column, *alone, cell.fill if is_filled(cell.fill) else None))
        elif not text and cell.fill and is_filled(cell.fill):
            sources.append(_Source(cell.column, None, _name_of(cell.fill, profile), cell.fill))
        elif text and len(text) <= _LONGEST_CONDITION and not found:
            conditions.append(cell)
    taken = [item.swatch for item in items]
    free = [source for source in sources if source.word or source.fill not in taken]
    return _Scanned(headings, items, conditions, free)


def _own_part(headings: Iterable[Heading], start: int) -> Part | None:
    return next((each.part for each in reversed(list(headings)) if each.start < start), None)


def _swatch(cell: LegendCell, row: Iterable[LegendCell]) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    blank = [each for each in row if not each.text.strip() and is_filled(each.fill)]
    texts = [each.column for each in row if each.text.strip()]
    left = [each for each in blank if 0 < cell.column - each.column <= _SWATCH_REACH]
    if left and not any(left[-1].column < column < cell.column for column in texts):
        return left[-1].fill
    if is_filled(cell.fill):
        return cell.fill
    if max(texts) == cell.column:
        return next((each.fill for each in blank if each.column == cell.column + 1), None)
    return None


def _paired(
    conditions: list[LegendCell], sources: list[_Source], above: list[_Source], profile: Profile
) -> Iterator[PlacedEntry]:
    """Give each condition that stands in a cell of its own its colour: left of it, else right, its own, or above it."""
    leftward = bool(sources) and bool(conditions) and sources[0].column < conditions[0].column
    for cell in conditions:
        if leftward:
            source = next((each for each in reversed(sources) if each.column < cell.column), None)
        else:
            source = next((each for each in sources if each.column > cell.column), None)
        if source is None and cell.fill and is_filled(cell.fill):
            source = _Source(cell.column, None, _name_of(cell.fill, profile), cell.fill)
        if source is None:
            source = next((each for each in above if each.column == cell.column), None)
        if source:
            condition = "".join(plain(cell.text).split())
            yield PlacedEntry(cell, source.word, source.color, condition, loose=True, own=None, swatch=source.fill)


_NO_LEGEND = Legend("workbook", (), (), None)


def _name_of(fill: Fill, profile: Profile) -> ColorName:
    found = color_of_fill(fill, _NO_LEGEND, profile.palettes)
    return found[0] if found else "other"
