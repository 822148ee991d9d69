"""Conditions and colours in cells apart: which colour a condition belongs to, by their places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from irodori.scorecard.legend.markwords import lone_mark
from irodori.scorecard.legend.placed import ColorSource, LegendCell, PlacedEntry, ScannedRow
from irodori.scorecard.legend.tokens import colored_text, name_of_fill
from irodori.scorecard.palettes import is_filled, is_grey, same_fill
from irodori.scorecard.profile import Profile
from irodori.workbook.fills import Fill

_COLON = "："


def with_fills(sources: list[ColorSource]) -> list[ColorSource]:
    """Join a colour word and the swatch in the next cell to one colour."""
    joined: list[ColorSource] = []
    for source in sources:
        last = joined[-1] if joined else None
        if last and last.word and last.fill is None and source.word is None and source.column == last.column + 1:
            joined[-1] = last._replace(column=source.column, fill=source.fill)
        else:
            joined.append(source)
    return joined


def explained(row: ScannedRow) -> ScannedRow:
    """Return a row in which what stands beside a mark in a cell of its own belongs to the mark: A | 100%以上 | 青.

    A text belongs to the mark before it; where the row begins with a text and ends with a mark, to the mark behind it.
    """
    marks = [bool(lone_mark(cell.text)) for cell in row.conditions]
    if not any(marks):
        return row
    if not marks[0] and marks[-1]:
        behind = _attached(list(reversed(row.conditions)))
        return row._replace(conditions=list(reversed(behind)))
    return row._replace(conditions=_attached(row.conditions))


def _attached(cells: Sequence[LegendCell]) -> list[LegendCell]:
    """Return marks with the texts that follow them, and the texts before the first one."""
    found: list[LegendCell] = []
    for cell in cells:
        mark = found[-1] if found and lone_mark(found[-1].text.partition(_COLON)[0]) else None
        if mark and not lone_mark(cell.text):
            found[-1] = mark._replace(text=f"{mark.text.strip()}{_COLON}{' '.join(cell.text.split())}")
        else:
            found.append(cell)
    return found


def begins_and_ends(row: ScannedRow) -> str:
    """Return whether a row begins and ends with a colour (S) or a condition (C)."""
    sources = [source.column for source in row.sources]
    conditions = [cell.column for cell in row.conditions]
    first = "S" if sources[0] < conditions[0] else "C"
    return first + ("S" if sources[-1] > conditions[-1] else "C")


def is_mixed(row: ScannedRow) -> bool:
    """Tell whether a row of several colours leaves open to which condition each belongs.

    It is clear where a colour is above or below each condition, or where each colour is followed, or each preceded, by
    conditions of its own.
    """
    order = begins_and_ends(row)
    if order in {"SS", "CC"}:
        return True
    marks = sorted([(source.column, "S") for source in row.sources] + [(cell.column, "C") for cell in row.conditions])
    return "SS" in "".join(mark for _, mark in marks)


def pair(rows: Sequence[ScannedRow], profile: Profile) -> list[PlacedEntry]:
    """Give each condition in a cell of its own its colour: beside it, its own, above it or below it."""
    entries: list[PlacedEntry] = []
    background = _background(rows)
    waiting: list[LegendCell] = []
    above: list[ColorSource] = []
    last = -9
    for row in rows:
        above = above if row.number - last <= 2 else []
        if row.number - last <= 2 and not row.conditions:
            entries += _pair_by_column(waiting, row.sources)
        waiting = []
        for cell in row.conditions:
            source = _beside(cell, row) or _own_source(cell, profile, background)
            source = source or next((each for each in above if each.column == cell.column), None)
            if source is None:
                waiting.append(cell)
            else:
                entries.append(_entry_of(cell, source))
        above = row.sources or above
        last = row.number
    return entries + _typed(entries, rows, profile)


def _pair_by_column(cells: Iterable[LegendCell], sources: Sequence[ColorSource]) -> list[PlacedEntry]:
    found = ((cell, next((each for each in sources if each.column == cell.column), None)) for cell in cells)
    return [_entry_of(cell, source) for cell, source in found if source]


def _beside(cell: LegendCell, row: ScannedRow) -> ColorSource | None:
    """Return the colour left of a condition where the row begins with colours, else the one right of it."""
    if not row.sources:
        return None
    if row.sources[0].column < row.conditions[0].column:
        return next((each for each in reversed(row.sources) if each.column < cell.column), None)
    return next((each for each in row.sources if each.column > cell.column), None)


def _background(rows: Iterable[ScannedRow]) -> Fill | None:
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


def _typed(entries: Iterable[PlacedEntry], rows: Iterable[ScannedRow], profile: Profile) -> list[PlacedEntry]:
    """Return the conditions in coloured type, where several colours of type show that it means something."""
    paired = {(entry.cell.row, entry.cell.column) for entry in entries}
    found = []
    for cell in (cell for row in rows for cell in row.conditions if (cell.row, cell.column) not in paired):
        argb = cell.font or next((run.argb for run in cell.runs if run.argb), None)
        if argb and not is_grey(argb):
            source = ColorSource(cell.row, cell.column, None, name_of_fill(Fill.solid(argb), profile.palettes), None)
            found.append(_entry_of(cell, source)._replace(is_type=True))
    return found if len({entry.color for entry in found}) > 1 else []
