"""Where the parts of a legend are: whole entries in one cell, or colours, swatches and conditions in cells apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from irodori.patterns import pattern
from irodori.scorecard.legend.headings import Headings, Part
from irodori.scorecard.legend.phrases import TextSection, Understands, sections
from irodori.scorecard.legend.tokens import (
    CLOSING,
    MARKS,
    OPENING,
    ColoredText,
    ColorName,
    ColorWords,
    Mention,
    colored_text,
    name_of_fill,
)
from irodori.scorecard.palettes import is_filled, is_grey, same_fill
from irodori.scorecard.profile import Profile
from irodori.workbook.cells import TextRun
from irodori.workbook.fills import Fill

_SWATCH_REACH = 3
"""A swatch is at most so many columns to the left of its text."""
_LONGEST_CONDITION = 60
"""The longest text in characters that is a condition beside a swatch; longer ones are notes."""


class LegendCell(NamedTuple):
    """A cell outside the tables that holds text, a fill, or both."""

    row: int
    column: int
    ref: str
    text: str
    fill: Fill | None
    font: str | None = None
    """The colour of the cell's font as ARGB."""
    runs: tuple[TextRun, ...] = ()
    """The parts of a rich text with their own fonts."""


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
    own: Part | None
    swatch: Fill | None
    understood: bool = True
    is_type: bool = False
    """Whether only the colour of the letters speaks."""
    source: tuple[int, int] | None = None
    """The row and column of the cell that shows the colour, where it is another one."""

    @property
    def text(self) -> str:
        """The entry as a legend writes it: 青：措置済."""
        return f"{self.word}：{self.condition}" if self.word else self.condition


def parts_before(cell: LegendCell, headings: Iterable[PlacedHeading]) -> list[Part]:
    """Return the parts of the headings before a cell: the same row first, then upwards, the nearest column first."""
    before = [each for each in headings if each.column <= cell.column and each.row <= cell.row]
    before.sort(key=lambda each: (each.row, each.column), reverse=True)
    return list(dict.fromkeys(each.part for each in before))


class Unread(NamedTuple):
    """A text that speaks of colours and was not understood."""

    cell: LegendCell
    part: Part | None
    left_over: str
    """The part that was not understood."""


class ColorSource(NamedTuple):
    """A colour in a cell of its own: a colour word, a swatch or a coloured mark."""

    row: int
    column: int
    word: str | None
    color: ColorName
    fill: Fill | None


class Scan(NamedTuple):
    """What the cells of a sheet hold of a legend."""

    headings: list[PlacedHeading]
    entries: list[PlacedEntry]
    unread: list[Unread]
    listings: list[Unread]
    """Texts that name colours without conditions."""
    free: list[ColorSource]
    """Colours to which no condition belongs: the swatches beside a legend in sentences."""
    speaking: set[tuple[int, int]]
    """The cells that name a colour."""


ReaderFor = Callable[[Part | None], Understands]


def scan(cells: Sequence[LegendCell], profile: Profile, reader_for: ReaderFor) -> Scan:
    """Return what cells hold of a legend; ``reader_for`` gives what understands the conditions of a part."""
    scanner = _Scanner(profile, reader_for)
    found = Scan([], [], [], [], [], set())
    rows = [
        scanner.read_row(list(row), found)
        for _, row in groupby(sorted(cells, key=lambda cell: (cell.row, cell.column)), key=lambda cell: cell.row)
    ]
    found.entries.extend(_pair(rows, profile))
    used = {entry.source for entry in found.entries}
    found.free.extend(source for row in rows for source in row.sources if (source.row, source.column) not in used)
    found.entries.sort(key=lambda entry: (entry.cell.row, entry.cell.column))
    return found


class _Row(NamedTuple):
    """The conditions and colours of one row that are in cells of their own."""

    number: int
    conditions: list[LegendCell]
    sources: list[ColorSource]


_VOCABULARY = pattern(r"[0-9]%|[0-9]割|達成|措置|未着手|取組中|期限内|期限超過|以上|未満")
_FILLING = pattern(r"色分け|着色|塗り|塗ら|塗る|網掛け|網かけ")
_LIMITING = pattern(r"ただし|但し|除[くき]|除いて|対象外|例外|しない|していない|せず|未満|以上|以下")


class _Scanner:
    """Reads the cells of one sheet."""

    def __init__(self, profile: Profile, reader_for: ReaderFor) -> None:
        self._profile = profile
        self._reader_for = reader_for
        self._headings = Headings(profile)
        self._colors = ColorWords(profile)

    def read_row(self, cells: list[LegendCell], found: Scan) -> _Row:
        """Add what a row holds whole to ``found``, and return what it holds in cells apart."""
        row = _Row(cells[0].row, [], [])
        taken: list[Fill] = []
        for cell in cells:
            colored = colored_text(cell.text, cell.font, cell.runs)
            mentions = self._colors.mentions(colored)
            if mentions:
                found.speaking.add((cell.row, cell.column))
                taken += self._read_text(cell, cells, colored, mentions, found, row)
            elif colored.text:
                self._read_plain(cell, colored.text, found, row)
            elif cell.fill and is_filled(cell.fill):
                name = name_of_fill(cell.fill, self._profile.palettes)
                row.sources.append(ColorSource(cell.row, cell.column, None, name, cell.fill))
        free = [each for each in row.sources if each.word or each.fill not in taken]
        return row._replace(sources=free)

    def _read_plain(self, cell: LegendCell, text: str, found: Scan, row: _Row) -> None:
        """Read a text that names no colour: headings, or a condition whose colour is in a cell nearby."""
        headings = self._headings.find(text)
        found.headings.extend(PlacedHeading(each.part, cell.row, cell.column) for each in headings)
        is_heading = any(each.end > each.start for each in headings)
        if self._may_be_legend(text):
            found.speaking.add((cell.row, cell.column))
            part = next((each.part for each in headings if each.end > each.start), None)
            found.unread.append(Unread(cell, part, text))
        elif len(text) <= _LONGEST_CONDITION and not is_heading:
            row.conditions.append(cell)

    def _may_be_legend(self, text: str) -> bool:
        """Tell whether a text speaks of colours in a way that is not known, or limits what is filled."""
        if _FILLING.search(text) and _LIMITING.search(text):
            return True
        return _VOCABULARY.search(text) is not None and len(self._colors.hidden(text)) > 1

    def _read_text(
        self,
        cell: LegendCell,
        row: list[LegendCell],
        colored: ColoredText,
        mentions: list[Mention],
        found: Scan,
        apart: _Row,
    ) -> list[Fill]:
        """Read a text that names colours, and return the swatches that its entries use."""
        if len(mentions) == 1 and _is_bare(colored.text, mentions[0]):
            apart.sources.append(_source(cell, mentions[0]))
            return []
        around = parts_before(cell, found.headings)
        above = around[0] if around else None
        headings = self._headings.find(colored.text)
        found.headings.extend(PlacedHeading(each.part, cell.row, cell.column) for each in headings)
        read = list(sections(colored.text, headings, mentions, lambda part: self._reader_for(part or above)))
        entries = [(section, entry) for section in read for entry in section.entries]
        swatch = _swatch(cell, row) if len(entries) == 1 else None
        for section, entry in entries:
            own = entry.fill or swatch
            found.entries.append(
                PlacedEntry(
                    cell, entry.word, entry.color, entry.condition, section.part, own, entry.understood, entry.is_type
                )
            )
        for section in read:
            _note_rest(cell, section._replace(part=section.part or above), found)
        return [swatch] if swatch else []


def _note_rest(cell: LegendCell, section: TextSection, found: Scan) -> None:
    if section.listed and not section.left_over:
        found.listings.append(Unread(cell, section.part, cell.text))
    elif section.left_over:
        found.unread.append(Unread(cell, section.part, section.left_over))


_BARE = frozenset(" \n:=色系→" + OPENING + CLOSING + MARKS)


def _is_bare(text: str, mention: Mention) -> bool:
    """Tell whether a text holds a colour and nothing else: 青, ■青色, 【青】."""
    return set(text[: mention.start] + text[mention.end :]) <= _BARE


def _source(cell: LegendCell, mention: Mention) -> ColorSource:
    fill = cell.fill if cell.fill and is_filled(cell.fill) else mention.fill
    return ColorSource(cell.row, cell.column, mention.word, mention.color, fill)


def _swatch(cell: LegendCell, row: Iterable[LegendCell]) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    cells = list(row)
    blank = [each for each in cells if not each.text.strip() and is_filled(each.fill)]
    texts = [each.column for each in cells if each.text.strip()]
    left = [each for each in blank if 0 < cell.column - each.column <= _SWATCH_REACH]
    if left and not any(left[-1].column < column < cell.column for column in texts):
        return left[-1].fill
    if is_filled(cell.fill):
        return cell.fill
    if max(texts) == cell.column:
        return next((each.fill for each in blank if each.column == cell.column + 1), None)
    return None


# ---- Conditions and colours in cells apart -------------------------------------------------------------------------


def _pair(rows: Sequence[_Row], profile: Profile) -> list[PlacedEntry]:
    """Give each condition in a cell of its own its colour: beside it, its own, above it or below it."""
    entries: list[PlacedEntry] = []
    background = _background(rows)
    waiting: list[LegendCell] = []
    before = _Row(-9, [], [])
    for row in rows:
        is_next = row.number - before.number <= 2
        if is_next and not row.conditions:
            entries += _pair_by_column(waiting, row.sources)
        waiting = []
        for cell in row.conditions:
            source = _beside(cell, row) or _own_source(cell, profile, background)
            if source is None and is_next:
                source = next((each for each in before.sources if each.column == cell.column), None)
            if source is None:
                waiting.append(cell)
            else:
                entries.append(_entry_of(cell, source))
        before = row
    return entries + _typed(entries, rows, profile)


def _pair_by_column(cells: Iterable[LegendCell], sources: Sequence[ColorSource]) -> list[PlacedEntry]:
    found = ((cell, next((each for each in sources if each.column == cell.column), None)) for cell in cells)
    return [_entry_of(cell, source) for cell, source in found if source]


def _beside(cell: LegendCell, row: _Row) -> ColorSource | None:
    """Return the colour left of a condition where the row begins with colours, else the one right of it."""
    if not row.sources:
        return None
    if row.sources[0].column < row.conditions[0].column:
        return next((each for each in reversed(row.sources) if each.column < cell.column), None)
    return next((each for each in row.sources if each.column > cell.column), None)


def _background(rows: Iterable[_Row]) -> Fill | None:
    """Return the one fill that all conditions share, which then is no swatch."""
    fills = [cell.fill for row in rows for cell in row.conditions if cell.fill and is_filled(cell.fill)]
    if len(fills) > 1 and all(same_fill(fill, fills[0]) for fill in fills):
        return fills[0]
    return None


def _own_source(cell: LegendCell, profile: Profile, background: Fill | None) -> ColorSource | None:
    if cell.fill is None or not is_filled(cell.fill) or cell.fill == background:
        return None
    return ColorSource(cell.row, cell.column, None, name_of_fill(cell.fill, profile.palettes), cell.fill)


def _entry_of(cell: LegendCell, source: ColorSource) -> PlacedEntry:
    text = colored_text(cell.text, None, ()).text
    condition = "".join(text.strip(" 、。:").split())
    place = (source.row, source.column)
    return PlacedEntry(cell, source.word, source.color, condition, None, source.fill, source=place)


def _typed(entries: Iterable[PlacedEntry], rows: Iterable[_Row], profile: Profile) -> list[PlacedEntry]:
    """Return the conditions in coloured type, where several colours of type show that it means something."""
    paired = {(entry.cell.row, entry.cell.column) for entry in entries}
    found = []
    for cell in (cell for row in rows for cell in row.conditions if (cell.row, cell.column) not in paired):
        argb = cell.font or next((run.argb for run in cell.runs if run.argb), None)
        if argb and not is_grey(argb):
            source = ColorSource(cell.row, cell.column, None, name_of_fill(Fill.solid(argb), profile.palettes), None)
            found.append(_entry_of(cell, source)._replace(is_type=True))
    return found if len({entry.color for entry in found}) > 1 else []
