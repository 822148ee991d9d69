"""The entries of a sheet in groups, as its cells put them together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from irodori.scorecard.legend.legendcells import (
    LegendCell,
    LegendScan,
    Part,
    PlacedEntry,
    PlacedHeading,
    headings_before,
    parts_before,
    several_colors,
)
from irodori.scorecard.legend.ruleconditions import Conditions
from irodori.scorecard.legend.titles import is_row_label
from irodori.scorecard.palettes import NO_COLORS, is_filled, swatch_name
from irodori.scorecard.profile import ColorName, Rule
from irodori.workbook.refs import Place


def entry_groups(
    found: LegendScan,
    conditions: Conditions,
) -> list[list[PlacedEntry]]:
    """Return the entries of a sheet as its cells put them together.

    What only explains or labels an entry, in a cell of its own, joins it or is
    left out; the others are in groups: those of one cell, or those side by
    side or one below the other.
    """
    entries = [
        conditions.with_mark(_named(item, conditions))
        for item in found.entries
    ]
    entries = _without_row_labels(entries, conditions)
    entries = _without_remarks(entries, conditions)
    entries = _with_explained_marks(entries, conditions)
    entries = _without_labels(entries, found.headings, conditions)
    return _groups(entries, found.headings, conditions)


def _named(
    item: PlacedEntry,
    conditions: Conditions,
) -> PlacedEntry:
    """Return an entry whose colour is called by its swatch where no word names
    it and it is none of the five.

    Grey is a colour beside the scorecard, where it marks what is not judged; a
    grey that means anything else there is not known.
    """
    if item.color == "none" and item.word is None and is_filled(item.swatch):
        if not conditions.is_scorecard:
            return item._replace(color="gray")
        is_white = item.swatch is not None and (
            item.swatch.foreground or ""
        ).endswith("FFFFFF")
        return item if is_white else item._replace(color="other")
    name = (
        swatch_name(item.swatch)
        if item.color == "other" and item.swatch
        else None
    )
    return item._replace(color=name) if name else item


def _without_labels(
    entries: Sequence[PlacedEntry],
    headings: Sequence[PlacedHeading],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the labels of a table's rows: 順調 beside 80%以上 and the
    swatch that both belong to.

    A word below another heading than the number is no label.
    """
    measured = {
        (each.source, _part(each, headings))
        for each in entries
        if each.source and conditions.by_content(each.condition) == _BY_NUMBER
    }
    return [
        each
        for each in entries
        if not _is_label(each, conditions)
        or (each.source, _part(each, headings)) not in measured
    ]


_BY_NUMBER: tuple[Rule, ...] = ("progress",)


def _is_label(
    entry: PlacedEntry,
    conditions: Conditions,
) -> bool:
    return conditions.is_remark(
        entry.condition
    ) or "kpi" in conditions.by_content(entry.condition)


def _without_row_labels(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the letters and numbers of a table's rows, as in A, 青,
    100%以上, where letters are not rated.
    """
    if "mark" in conditions.rules:
        return [*entries]
    read = {
        each.source
        for each in entries
        if each.source and conditions.by_content(each.condition)
    }
    return [
        each
        for each in entries
        if each.source not in read or not is_row_label(each.condition)
    ]


def _without_remarks(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Leave out the words beside the only number of their colour's cell: 順調
    in 青, 100%以上, 順調.
    """
    numbers = Counter(
        each.source for each in entries if each.source and _has_number(each)
    )
    return [
        each
        for each in entries
        if each.source is None
        or numbers[each.source] != 1
        or not _is_remark(each, conditions)
    ]


def _is_remark(
    entry: PlacedEntry,
    conditions: Conditions,
) -> bool:
    return (
        not entry.mark
        and not _has_number(entry)
        and conditions.is_remark(entry.condition)
    )


def _with_explained_marks(
    entries: Sequence[PlacedEntry],
    conditions: Conditions,
) -> list[PlacedEntry]:
    """Join marks and the numbers of their row or column: A, 青, 100%以上."""
    marked = {each.source for each in entries if each.mark and each.source}
    said: dict[Place, list[str]] = {}
    kept = []
    for each in entries:
        is_beside = each.source in marked and not each.mark
        rules = conditions.by_content(each.condition) if is_beside else ()
        if each.source and is_beside and set(rules) <= {"progress"}:
            said.setdefault(each.source, []).append(each.condition)
        else:
            kept.append(each)
    return [
        _explained(each, said[each.source])
        if each.mark and each.source in said
        else each
        for each in kept
    ]


def _explained(
    entry: PlacedEntry,
    said: Iterable[str],
) -> PlacedEntry:
    condition = " ".join([entry.condition, *said]).strip()
    return entry._replace(condition=condition)


def _has_number(item: PlacedEntry) -> bool:
    return any(character.isdigit() for character in item.condition)


# ---- Groups -----------------------------------------------------------------


def _groups(
    entries: Iterable[PlacedEntry],
    headings: Sequence[PlacedHeading],
    conditions: Conditions,
) -> list[list[PlacedEntry]]:
    """Return entries in groups: those of one cell and heading, and single ones
    in neighbouring cells.

    A heading of another rule in a cell between, or at the left of a row, ends
    a group; a condition that names the rule of those above it does not.
    """
    groups: list[list[PlacedEntry]] = []
    latest: dict[int, tuple[list[PlacedEntry], PlacedHeading | None]] = {}
    for own in _by_cell(entries):
        cell = own[0].cell
        heading = next(iter(headings_before(cell, headings)), None)
        group, above = latest.get(cell.column, ([], None))
        if (
            len(own) > 1
            or not group
            or not _continues(group, own[0])
            or (
                _is_parted(cell, above, heading)
                and not _names_their_rule(own[0], heading, group, conditions)
            )
        ):
            group = []
            above = heading
            groups.append(group)
        group += own
        if len(own) == 1:
            latest[cell.column] = group, above
    return _joined_rows(groups, headings)


def _is_parted(
    cell: LegendCell,
    above: PlacedHeading | None,
    heading: PlacedHeading | None,
) -> bool:
    """Tell whether the heading of a cell parts it from those above it, whose
    heading is ``above``.

    One further left belongs to another legend, unless it is in the same
    column as the one above, or labels the row.
    """
    if heading is None or (above and above.part == heading.part):
        return False
    if above is None:
        return heading.row == cell.row or heading.column == cell.column
    return heading.column in (cell.column, above.column)


def _names_their_rule(
    entry: PlacedEntry,
    heading: PlacedHeading | None,
    group: Iterable[PlacedEntry],
    conditions: Conditions,
) -> bool:
    """Tell whether a heading is the subject of an entry's own condition, and
    all entries above may be of the rule that it names: 進捗率70%以上 below
    目標達成.
    """
    return (
        heading is not None
        and heading.place == entry.cell.place
        and all(
            heading.part in conditions.by_content(each.condition)
            for each in (*group, entry)
        )
    )


def _by_cell(entries: Iterable[PlacedEntry]) -> Iterable[list[PlacedEntry]]:
    """Return the entries of each cell and heading."""
    cells: dict[tuple[int, int, Part | None], list[PlacedEntry]] = {}
    for each in entries:
        place = each.cell.row, each.cell.column, each.own
        cells.setdefault(place, []).append(each)
    return cells.values()


def _continues(
    group: Sequence[PlacedEntry],
    entry: PlacedEntry,
) -> bool:
    """Tell whether a single entry continues the column of entries above it; a
    colour that returns begins a new one.
    """
    above = group[-1].cell.row
    row = entry.cell.row
    is_new = entry.color == "other" or all(
        entry.color != each.color for each in group
    )
    return is_new and row - above <= 2 and group[0].own == entry.own


def _joined_rows(
    groups: Iterable[list[PlacedEntry]],
    headings: Sequence[PlacedHeading],
) -> list[list[PlacedEntry]]:
    """Join the single entries of one row below one heading, whose columns hold
    one entry each.
    """
    joined: list[list[PlacedEntry]] = []
    by_row: dict[object, list[PlacedEntry]] = {}
    for group in groups:
        if len(group) > 1:
            joined.append(group)
            continue
        key = group[0].cell.row, group[0].own, _part(group[0], headings)
        row = by_row.get(key)
        if row is None or group[0].color in {each.color for each in row}:
            row = by_row[key] = []
            joined.append(row)
        row += group
    return joined


def _part(
    entry: PlacedEntry,
    headings: Sequence[PlacedHeading],
) -> Part | None:
    """Return the part that the nearest heading before an entry opens."""
    return next(iter(parts_before(entry.cell, headings)), None)


def strange_colors(
    group: Sequence[PlacedEntry], conditions: Conditions
) -> set[ColorName]:
    """Return the colours of a group without a heading right before it, where
    no rule knows anything of it.
    """
    understands = conditions.reader_for(None)
    is_known = any(understands(item.condition) for item in group)
    return set() if is_known else several_colors(group)


def are_of_plans(
    group: Sequence[PlacedEntry],
    headings: Sequence[Part],
    conditions: Conditions,
) -> bool:
    """Tell whether a group is the plans' by the nearest of its headings, or
    else by what its entries say.
    """
    if headings:
        return headings[0] == "status"
    judged = [
        item for item in group if not conditions.is_unjudged(item.condition)
    ]
    return bool(judged) and all(
        "status" in conditions.by_content(item.condition) for item in judged
    )


def may_be_status(item: PlacedEntry, conditions: Conditions) -> bool:
    """Tell whether what is not judged elsewhere is a status with a colour of
    its own among those of plans: 終了 and 廃止, but not 灰：対象外.
    """
    is_colored = item.color not in {*NO_COLORS, "gray"}
    return is_colored or conditions.ends_plans(item.condition)
