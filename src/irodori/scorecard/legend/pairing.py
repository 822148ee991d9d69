"""Conditions and colours in cells apart: which colour a condition belongs to,
by their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from irodori.patterns import pattern
from irodori.scorecard.legend.legendcells import (
    ColorSource,
    LegendCell,
    LegendScan,
    PlacedEntry,
    ScannedRow,
)
from irodori.scorecard.legend.legendtables import (
    matrix_cells,
    source_of_fill,
    with_filled_labels,
    with_headings,
)
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.tokens import (
    colored_text,
    legible,
    lone_mark,
    name_of_fill,
    squeezed,
)
from irodori.scorecard.legend.trimming import Understands
from irodori.scorecard.palettes import is_filled, is_grey, same_fill
from irodori.scorecard.profile import ColorName, Profile
from irodori.workbook.fills import Fill

_SWATCH_REACH = 3
"""A swatch is at most so many columns to the left of its text."""
_CORNER = pattern(r"区分|項目|種別|対象|内容|色|配色|表示色?|色分け|凡例")
"""The heading in the corner of a table with its colours across."""
_MOST_IN_A_ROW = 100
"""A row with more cells outside the tables is no legend."""


def with_fills(row: ScannedRow) -> ScannedRow:
    """Return a row in which a colour word and the swatch in the next cell are
    one colour, and so are the cells of a swatch before its conditions.
    """
    last = row.sources[-1].column if row.sources else 0
    is_before = bool(row.conditions) and row.conditions[0].column > last
    joined: list[ColorSource] = []
    for source in row.sources:
        whole = _joined(joined[-1], source, is_before) if joined else None
        if whole:
            joined[-1] = whole
        else:
            joined.append(source)
    return row._replace(sources=joined)


def _joined(
    last: ColorSource, source: ColorSource, is_before: bool
) -> ColorSource | None:
    """Return a colour together with a swatch in the next cell that is its own;
    None where it is not.
    """
    if source.word or source.column != last.column + 1:
        return None
    if last.word and last.fill is None:
        return last._replace(column=source.column, fill=source.fill)
    if is_before and last.fill == source.fill:
        return last._replace(column=source.column)
    return None


def _begins_and_ends(row: ScannedRow) -> str:
    """Return whether a row begins and ends with a colour (S) or a condition
    (C).
    """
    sources = [source.column for source in row.sources]
    conditions = [cell.column for cell in row.conditions]
    first = "S" if sources[0] < conditions[0] else "C"
    return first + ("S" if sources[-1] > conditions[-1] else "C")


def of_a_legend(row: ScannedRow) -> ScannedRow:
    """Return a row, or an empty one where it is too long for a legend."""
    is_long = len(row.sources) + len(row.conditions) > _MOST_IN_A_ROW
    return ScannedRow(row.number, [], [], []) if is_long else row


def in_order(
    row: ScannedRow,
    found: LegendScan,
    understands: Understands,
) -> ScannedRow:
    """Return a row whose colours are all on the same side of their conditions.

    A label before them, such as 凡例, is no condition, and neither is a note
    in a cell apart. Where the order leaves
    open which colour belongs to which condition, the row is not understood.
    """
    row = _without_asides(_without_label(row, understands), understands)
    is_listed = any(understands(cell.legible) for cell in row.conditions)
    if not is_listed and len(row.sources) > len(row.conditions):
        return row._replace(conditions=[])
    if is_listed and len(row.sources) > 1 and _is_mixed(row):
        found.add_unread(row.conditions)
        return row._replace(conditions=[])
    return row


def _without_label(
    row: ScannedRow,
    understands: Understands,
) -> ScannedRow:
    """Return a row of several colours that begins and ends with conditions
    without what is before its first colour, where that is not understood, and
    one of nothing but colours without the heading in its corner.
    """
    if len(row.sources) < 2 or not row.conditions:
        return row
    label = row.conditions[0].legible
    is_corner = len(row.conditions) == 1 and bool(_CORNER.fullmatch(label))
    is_before = _begins_and_ends(row) == "CC" and not understands(label)
    if not (is_corner or is_before):
        return row
    first = row.sources[0].column
    return row._replace(
        conditions=[cell for cell in row.conditions if cell.column > first]
    )


def _without_asides(
    row: ScannedRow,
    understands: Understands,
) -> ScannedRow:
    """Return a row without the notes that share it: what is not understood,
    between empty cells, in a row with a condition that is.
    """
    read = [cell for cell in row.conditions if understands(cell.legible)]
    if not read or len(read) == len(row.conditions):
        return row
    held = {source.column for source in row.sources}
    held |= {cell.column for cell in row.conditions}
    beside = [
        cell
        for cell in row.conditions
        if cell in read or held & {cell.column - 1, cell.column + 1}
    ]
    return row._replace(conditions=beside)


def _is_mixed(row: ScannedRow) -> bool:
    """Tell whether a row of several colours leaves open to which condition
    each belongs.

    It is clear where a colour is above or below each condition, or where each
    colour is followed, or each preceded, by conditions of its own.
    """
    order = _begins_and_ends(row)
    if order in {"SS", "CC"}:
        return True
    marks = sorted(
        [(source.column, "S") for source in row.sources]
        + [(cell.column, "C") for cell in row.conditions]
    )
    return "SS" in "".join(mark for _, mark in marks)


def marks_beside(
    row: ScannedRow,
    found: LegendScan,
    first: int,
) -> ScannedRow:
    """Give marks in cells apart to the entries of their row that are whole but
    for them: ◎ beside 青：達成.

    ``first`` is the place of the first entry of the row in ``found``.
    """
    marks = [cell for cell in row.conditions if lone_mark(cell.text)]
    here = found.entries[first:]
    is_paired = len(here) == len(marks) > 0 and not row.sources
    if not is_paired or any(each.mark for each in here):
        return row
    refs = {each.cell.ref for each in here}
    found.unread = [
        each
        for each in found.unread
        if each.cell.ref not in refs or each.limits
    ]
    found.entries[first:] = [
        each._replace(mark=lone_mark(cell.text))
        for each, cell in zip(here, marks, strict=True)
    ]
    others = [cell for cell in row.conditions if cell not in marks]
    return row._replace(conditions=others)


def swatch_beside(
    cell: LegendCell,
    row: Sequence[LegendCell],
) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    own = cell.fill if is_filled(cell.fill) else None
    if len(row) > _MOST_IN_A_ROW:
        return own
    texts = [each.column for each in row if each.text.strip()]
    before = [column for column in texts if column < cell.column]
    nearest = max([cell.column - _SWATCH_REACH - 1, *before])
    swatches = {
        each.column: each.fill
        for each in row
        if not each.text.strip() and is_filled(each.fill)
    }
    left = [at for at in swatches if nearest < at < cell.column]
    if left:
        return swatches[left[-1]]
    if own or max(texts) != cell.column:
        return own
    return swatches.get(cell.column + 1)


_SAMPLE = pattern(r"[(【「]?(?:色?見本|サンプル|例|記入例|表示例)[)】」]?")


def is_sample(cell: LegendCell) -> bool:
    """Tell whether a cell shows its fill, and says so: 見本."""
    return is_filled(cell.fill) and _SAMPLE.fullmatch(cell.legible) is not None


def pair(
    rows: Sequence[ScannedRow],
    found: LegendScan,
    profile: Profile,
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Give each condition in a cell of its own its colour: beside it, its own,
    above it or below it.

    What cannot be paired for certain is added to the unread texts of
    ``found``. Letters and numbers are marks of an assessment only where there
    is a rule for these; else they label swatches.
    """
    understands = conditions.reader_for(None)
    with_marks = "mark" in conditions.rules
    entries: list[PlacedEntry] = []
    blocks: list[list[ScannedRow]] = []
    for touching in _blocks(rows):
        block = (
            touching
            if with_marks
            else with_filled_labels(touching, profile, understands)
        )
        matrix = matrix_cells(block, understands)
        entries += [_entry_of(*each) for each in matrix]
        rest = [] if matrix else block
        table = with_headings(rest, understands, conditions.is_held)
        blocks.append([in_order(row, found, understands) for row in table])
    ordered = [*chain.from_iterable(blocks)]
    pairing = _Pairing(ordered, found, profile, understands)
    for block in blocks:
        pairing.add(block)
    entries += pairing.entries
    return entries + _typed(entries, ordered, profile)


def _blocks(rows: Iterable[ScannedRow]) -> Iterator[list[ScannedRow]]:
    """Yield the rows that touch each other, and an empty list for each title
    between them.
    """
    block: list[ScannedRow] = []
    for row in rows:
        is_title = not row.conditions and not row.sources
        if block and (is_title or row.number > block[-1].number + 1):
            yield block
            block = []
        if is_title:
            yield []
        else:
            block.append(row)
    yield block


class _Pairing:
    """Pairs the conditions and colours of one sheet, block by block."""

    def __init__(
        self,
        rows: Iterable[ScannedRow],
        found: LegendScan,
        profile: Profile,
        understands: Understands,
    ) -> None:
        self.entries: list[PlacedEntry] = []
        self._found = found
        self._profile = profile
        self._understands = understands
        self._background = _background(rows)
        self._alone: list[ScannedRow] = []
        """The rows above, if they hold colours or conditions alone."""

    def add(self, block: Sequence[ScannedRow]) -> None:
        """Add the entries of a block; an empty one is a title."""
        run: list[ScannedRow] = []
        if not block:
            self._alone = []
        for row in block:
            rest = self._without_paired(row)
            if rest.conditions and rest.sources:
                self._add_columns(run)
                self._alone = []
                run = []
            elif rest.conditions or rest.sources:
                run.append(rest)
        self._add_columns(run)

    def _without_paired(self, row: ScannedRow) -> ScannedRow:
        """Pair the conditions of a row that have a colour beside them or their
        own; return the row without those of their own colour.
        """
        waiting = []
        for cell in row.conditions:
            beside = _beside(cell, row)
            own = self._own_source(cell)
            source = _shown_by(beside, own) if beside else own
            if source:
                self.entries.append(_entry_of(cell, source))
            if source is None or beside:
                waiting.append(cell)
        return row._replace(conditions=waiting)

    def _own_source(self, cell: LegendCell) -> ColorSource | None:
        if (
            cell.fill is None
            or not is_filled(cell.fill)
            or cell.fill == self._background
        ):
            return None
        return source_of_fill(cell, cell.fill, self._profile)

    def _add_columns(self, run: Sequence[ScannedRow]) -> None:
        """Pair the rows of a run, each of which holds colours or conditions
        alone, by their columns.

        A run that begins with colours has each above its conditions, one that
        ends with colours below; else it is open which they are.
        """
        run = [row for row in run if not _is_one_fill(row.sources)]
        if len({bool(row.sources) for row in run}) < 2:
            self._add_alone(run)
            return
        self._alone = []
        if not run[0].sources and not run[-1].sources:
            run = self._without_lines(run)
        begins = bool(run[0].sources)
        ends = bool(run[-1].sources)
        if begins != ends:
            self._add_below(run if begins else list(reversed(run)))
        else:
            self._add_unread(run)

    def _add_alone(self, run: list[ScannedRow]) -> None:
        """Put a run of colours or conditions alone in doubt where the other
        half is right above the empty row above it.
        """
        above, self._alone = self._alone, run or self._alone
        if above and run and bool(above[0].sources) != bool(run[0].sources):
            self._add_unread([*above, *run])

    def _without_lines(self, run: list[ScannedRow]) -> list[ScannedRow]:
        """Return a run without the one line of text above it or, if there is
        none, below it that is no condition.
        """
        columns = {each.column for row in run for each in row.sources}
        if self._is_line(run[0], columns):
            return run[1:]
        return run[:-1] if self._is_line(run[-1], columns) else run

    def _is_line(self, row: ScannedRow, columns: set[int]) -> bool:
        """Tell whether a row is one text, or several of which none is in the
        column of a colour, and no condition.
        """
        held = {cell.column for cell in row.conditions}
        is_apart = len(held) == 1 or not held & columns
        return is_apart and not self._is_read(row)

    def _is_read(self, row: ScannedRow) -> bool:
        return any(self._understands(cell.legible) for cell in row.conditions)

    def _add_below(self, run: Iterable[ScannedRow]) -> None:
        """Add the entries of a run whose conditions follow their colours."""
        sources: list[ColorSource] = []
        follows = False
        for row in run:
            if row.sources:
                sources = (
                    _stacked(sources, row.sources) if follows else row.sources
                )
            follows = bool(row.sources)
            left = []
            for cell in row.conditions:
                source = _in_column(cell, sources)
                if source:
                    self.entries.append(_entry_of(cell, source))
                else:
                    left.append(cell)
            if left:
                self._add_unread([row._replace(conditions=left)])

    def _add_unread(self, run: Iterable[ScannedRow]) -> None:
        """Add a run to the unread texts where a condition is understood."""
        rows = [row for row in run if row.conditions]
        if any(map(self._is_read, rows)):
            for row in rows:
                self._found.add_unread(row.conditions)


def _is_one_fill(sources: Sequence[ColorSource]) -> bool:
    """Tell whether a row shows one fill in several cells, as the bar of a
    title does.
    """
    fills = [each.fill for each in sources if not each.word and each.fill]
    return len(fills) == len(sources) > 1 and all(
        same_fill(fill, fills[0]) for fill in fills
    )


def _stacked(
    above: Iterable[ColorSource],
    below: Iterable[ColorSource],
) -> list[ColorSource]:
    """Join the words of one row and the swatches of the next to one colour
    for each column.
    """
    words = {each.column: each for each in (*above, *below) if each.word}
    joined = []
    for each in below:
        word = words.get(each.column, each)
        joined.append(word._replace(fill=word.fill or each.fill))
    return joined


def _in_column(
    cell: LegendCell,
    sources: Iterable[ColorSource],
) -> ColorSource | None:
    """Return the colour in the column of a condition."""
    here = (each for each in sources if each.column == cell.column)
    return next(here, None)


def _beside(
    cell: LegendCell,
    row: ScannedRow,
) -> ColorSource | None:
    """Return the colour left of a condition where the row begins with colours,
    else the one right of it; the only one is on either side.
    """
    if not row.sources:
        return None
    if len(row.sources) == 1:
        return row.sources[0]
    if row.sources[0].column < row.conditions[0].column:
        return next(
            (
                each
                for each in reversed(row.sources)
                if each.column < cell.column
            ),
            None,
        )
    return next(
        (each for each in row.sources if each.column > cell.column), None
    )


def _background(rows: Iterable[ScannedRow]) -> Fill | None:
    """Return the one fill that all conditions share, which then is no swatch."""
    fills = [
        cell.fill
        for row in rows
        for cell in row.conditions
        if cell.fill and is_filled(cell.fill)
    ]
    if len(fills) > 1 and all(same_fill(fill, fills[0]) for fill in fills):
        return fills[0]
    return None


def _shown_by(named: ColorSource, own: ColorSource | None) -> ColorSource:
    """Return the colour that a word names beside a condition, as the
    condition's own cell shows it: 緑 | 取組中.
    """
    if own and named.fill is None and named.color == own.color:
        return named._replace(fill=own.fill)
    return named


def _entry_of(
    cell: LegendCell,
    source: ColorSource,
) -> PlacedEntry:
    text = colored_text(cell.text).text
    condition = squeezed(text.strip(" 、。:"))
    return PlacedEntry(
        cell,
        source.word,
        source.color,
        condition,
        None,
        source.fill,
        source=source.place,
    )


def _typed(
    entries: Iterable[PlacedEntry],
    rows: Iterable[ScannedRow],
    profile: Profile,
) -> list[PlacedEntry]:
    """Return the conditions in coloured type, where several colours of type
    show that it means something.
    """
    paired = {entry.cell.place for entry in entries}
    apart = [
        cell
        for row in rows
        for cell in row.conditions
        if cell.place not in paired
    ]
    found = []
    for cell in apart:
        runs = (run.argb for run in cell.runs if run.argb)
        name = _color_of_type(cell.font or next(runs, None), profile)
        if name:
            source = ColorSource(cell.row, cell.column, None, name, None)
            found.append(_entry_of(cell, source)._replace(is_type=True))
    return found if len({entry.color for entry in found}) > 1 else []


def _color_of_type(argb: str | None, profile: Profile) -> ColorName | None:
    """Return the colour that letters have; None for black and grey ones."""
    if argb is None or is_grey(argb):
        return None
    return name_of_fill(Fill.solid(argb), profile.palettes)


def typed_runs(
    cell: LegendCell, profile: Profile, understands: Understands
) -> list[PlacedEntry]:
    """Return the conditions that the runs of one text have in coloured type;
    none where fewer than two colours and two conditions show a legend.
    """
    found = []
    for run in cell.runs:
        condition = squeezed(legible(run.text).strip(" 、。:/|・,"))
        name = _color_of_type(run.argb, profile)
        if condition and name:
            entry = PlacedEntry(cell, None, name, condition, None, None)
            found.append(entry._replace(is_type=True))
    read = sum(understands(entry.condition) for entry in found)
    are_several = len({entry.color for entry in found}) > 1
    return found if are_several and read > 1 else []
