"""Conditions and colours in cells apart: which colour a condition belongs to,
by their places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from irodori.scorecard.legend.markwords import lone_mark
from irodori.scorecard.legend.textsections import Understands
from irodori.scorecard.legend.titles import (
    ColorSource,
    LegendCell,
    LegendScan,
    PlacedEntry,
    ScannedRow,
    Unread,
)
from irodori.scorecard.legend.tokens import (
    colored_text,
    legible,
    name_of_fill,
)
from irodori.scorecard.palettes import is_filled, is_grey, same_fill
from irodori.scorecard.profile import Profile
from irodori.workbook.fills import Fill

_COLON = "："
_SWATCH_REACH = 3
"""A swatch is at most so many columns to the left of its text."""
_MOST_IN_A_ROW = 100
"""A row with more cells outside the tables is no legend."""


def with_fills(sources: list[ColorSource]) -> list[ColorSource]:
    """Join a colour word and the swatch in the next cell to one colour."""
    joined: list[ColorSource] = []
    for source in sources:
        last = joined[-1] if joined else None
        if (
            last
            and last.word
            and last.fill is None
            and source.word is None
            and source.column == last.column + 1
        ):
            joined[-1] = last._replace(column=source.column, fill=source.fill)
        else:
            joined.append(source)
    return joined


def explained(row: ScannedRow) -> ScannedRow:
    """Return a row in which what stands beside a mark in a cell of its own
    belongs to the mark: A | 100%以上 | 青.

    A text belongs to the mark before it; where the row begins with a text and
    ends with a mark, to the mark behind it.
    """
    marks = [bool(lone_mark(cell.text)) for cell in row.conditions]
    if not any(marks):
        return row
    if not marks[0] and marks[-1]:
        behind = _attached(list(reversed(row.conditions)))
        return row._replace(conditions=list(reversed(behind)))
    return row._replace(conditions=_attached(row.conditions))


def _attached(cells: Sequence[LegendCell]) -> list[LegendCell]:
    """Return marks with the texts that follow them, and the texts before the
    first one.
    """
    found: list[LegendCell] = []
    for cell in cells:
        mark = (
            found[-1]
            if found and lone_mark(found[-1].text.partition(_COLON)[0])
            else None
        )
        if mark and not lone_mark(cell.text):
            found[-1] = mark._replace(
                text=f"{mark.text.strip()}{_COLON}{' '.join(cell.text.split())}"
            )
        else:
            found.append(cell)
    return found


def _begins_and_ends(row: ScannedRow) -> str:
    """Return whether a row begins and ends with a colour (S) or a condition
    (C).
    """
    sources = [source.column for source in row.sources]
    conditions = [cell.column for cell in row.conditions]
    first = "S" if sources[0] < conditions[0] else "C"
    return first + ("S" if sources[-1] > conditions[-1] else "C")


def in_order(
    row: ScannedRow,
    found: LegendScan,
    understands: Understands,
) -> ScannedRow:
    """Return a row whose colours are all on the same side of their conditions.

    A label before them, such as 凡例, is no condition. Where the order leaves
    open which colour belongs to which condition, the row is not understood.
    """
    if len(row.sources) + len(row.conditions) > _MOST_IN_A_ROW:
        return ScannedRow(row.number, [], [])
    row = _without_label(row, understands)
    is_listed = any(understands(legible(cell.text)) for cell in row.conditions)
    if not is_listed and len(row.sources) > len(row.conditions):
        return row._replace(conditions=[])
    if is_listed and len(row.sources) > 1 and _is_mixed(row):
        first = row.conditions[0]
        text = " ".join(cell.text for cell in row.conditions)
        found.unread.append(Unread(first, None, text))
        found.speaking.add(first.place)
        return row._replace(conditions=[])
    return row


def _without_label(row: ScannedRow, understands: Understands) -> ScannedRow:
    """Return a row of several colours that begins and ends with conditions
    without what is before its first colour, where that is not understood.
    """
    if (
        len(row.sources) < 2
        or not row.conditions
        or _begins_and_ends(row) != "CC"
        or understands(legible(row.conditions[0].text))
    ):
        return row
    first = row.sources[0].column
    return row._replace(
        conditions=[cell for cell in row.conditions if cell.column > first]
    )


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
    found.unread[:] = [
        each
        for each in found.unread
        if each.cell.ref not in refs or each.limits
    ]
    found.entries[first:] = [
        each._replace(mark=lone_mark(cell.text))
        for each, cell in zip(here, marks, strict=True)
    ]
    return row._replace(
        conditions=[cell for cell in row.conditions if cell not in marks]
    )


def swatch_beside(cell: LegendCell, row: Sequence[LegendCell]) -> Fill | None:
    """Return the fill beside an entry's cell, left before right, or its own."""
    own = cell.fill if is_filled(cell.fill) else None
    if len(row) > _MOST_IN_A_ROW:
        return own
    swatches = [
        each for each in row if not each.text.strip() and is_filled(each.fill)
    ]
    texts = [each.column for each in row if each.text.strip()]
    left = [
        each
        for each in swatches
        if 0 < cell.column - each.column <= _SWATCH_REACH
    ]
    if left and not any(
        left[-1].column < column < cell.column for column in texts
    ):
        return left[-1].fill
    if own or max(texts) != cell.column:
        return own
    following = cell.column + 1
    return next(
        (each.fill for each in swatches if each.column == following), None
    )


def pair(rows: Sequence[ScannedRow], profile: Profile) -> list[PlacedEntry]:
    """Give each condition in a cell of its own its colour: beside it, its own,
    above it or below it.
    """
    entries: list[PlacedEntry] = []
    background = _background(rows)
    waiting: list[LegendCell] = []
    above: list[ColorSource] = []
    last = -9
    for row in rows:
        is_near = row.number - last <= 2
        above = above if is_near else []
        if is_near and not row.conditions:
            entries += _pair_by_column(waiting, row.sources)
        waiting = []
        for cell in row.conditions:
            source = (
                _beside(cell, row)
                or _own_source(cell, profile, background)
                or _in_column(cell, above)
            )
            if source is None:
                waiting.append(cell)
            else:
                entries.append(_entry_of(cell, source))
        above = row.sources or above
        last = row.number
    return entries + _typed(entries, rows, profile)


def _in_column(
    cell: LegendCell, sources: Iterable[ColorSource]
) -> ColorSource | None:
    """Return the colour in the column of a condition."""
    return next((each for each in sources if each.column == cell.column), None)


def _pair_by_column(
    cells: Iterable[LegendCell], sources: Sequence[ColorSource]
) -> list[PlacedEntry]:
    found = ((cell, _in_column(cell, sources)) for cell in cells)
    return [_entry_of(cell, source) for cell, source in found if source]


def _beside(cell: LegendCell, row: ScannedRow) -> ColorSource | None:
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


def _own_source(
    cell: LegendCell,
    profile: Profile,
    background: Fill | None,
) -> ColorSource | None:
    if (
        cell.fill is None
        or not is_filled(cell.fill)
        or cell.fill == background
    ):
        return None
    return ColorSource(
        cell.row,
        cell.column,
        None,
        name_of_fill(cell.fill, profile.palettes),
        cell.fill,
    )


def _entry_of(cell: LegendCell, source: ColorSource) -> PlacedEntry:
    text = colored_text(cell.text, None, ()).text
    condition = "".join(text.strip(" 、。:").split())

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
        argb = _type_color(cell)
        if argb and not is_grey(argb):
            name = name_of_fill(Fill.solid(argb), profile.palettes)
            source = ColorSource(cell.row, cell.column, None, name, None)
            found.append(_entry_of(cell, source)._replace(is_type=True))
    return found if len({entry.color for entry in found}) > 1 else []


def _type_color(cell: LegendCell) -> str | None:
    """Return the colour of a cell's letters as ARGB."""
    return cell.font or next((run.argb for run in cell.runs if run.argb), None)
