"""What changed since the issue before: how many colours rose and fell, and
each change with its place.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from irodori.messages import Language
from irodori.report.diff import joined, role_word
from irodori.report.plain import place
from irodori.scorecard.editions import (
    DIRECTIONS,
    ColorChange,
    Comparison,
    Named,
    ValueChange,
)
from irodori.scorecard.profile import Rule
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.summarypages import (
    BAND,
    CENTERED,
    INDENTED,
    RULE,
    WRAPPED,
    ColumnHeading,
    Page,
)
from irodori.sheets.tally import Tally
from irodori.tuples import NamedTuple

KINDS = (*DIRECTIONS, "values", "added", "removed")
"""What may change: colours by their direction, values, procedures."""
_MOST = 20_000
_RULES: dict[str, Rule] = {
    "online_rate_current": "progress",
    "action_plan": "status",
    "kpi_progress": "kpi",
}
_COUNTS = 3
_LIST = 7
_HEADINGS = (
    ColumnHeading("sheets.head.change", 16),
    ColumnHeading("sheets.head.ministry", 16, cells=WRAPPED),
    ColumnHeading("sheets.head.procedure", 36, cells=WRAPPED),
    ColumnHeading("sheets.head.item", 26),
    ColumnHeading("sheets.head.before", 22, "center"),
    ColumnHeading("sheets.head.after", 22, "center"),
    ColumnHeading("sheets.head.file", 26, cells=INDENTED),
    ColumnHeading("sheets.head.cell", 18, cells=WRAPPED),
)


class EarlierFile(NamedTuple):
    """A workbook of the issue before."""

    name: str
    day: dt.date | None
    """The as-of date that it names; None where it names none."""


def issues_note(page: Page, issues: Sequence[EarlierFile]) -> str:
    """Return the dates and files of the issue before, in words."""
    shown = tuple(
        f"{page.day(each.day)} {each.name}" if each.day else each.name
        for each in issues[:_MOST_NAMED]
    )
    return page.text("sheets.changes.before", issues=shown, count=len(issues))


_MOST_NAMED = 3
"""Workbooks of the issue before that are named."""

_Change = ColorChange | ValueChange | Named
_Found = tuple[str, _Change]
"""A file's name, and what changed in it."""


class Changes:
    """Gathers the changes of each file; without a sheet there is nothing to
    gather.
    """

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:
        self.counts = Counter[str]()
        self._page = (
            Page(sheet, looks, language) if sheet is not None else None
        )
        self._kept: dict[str, list[_Found]] = {kind: [] for kind in KINDS}

    def add(self, file: str, comparison: Comparison) -> None:
        """Take what changed in a file."""
        for color in comparison.colors:
            self._keep(color.direction, file, color)
        for value in comparison.values:
            self._keep("values", file, value)
        for named in comparison.added:
            self._keep("added", file, named)

    def remove(self, procedures: Iterable[Named]) -> None:
        """Take the procedures that are gone."""
        for named in procedures:
            self._keep("removed", "", named)

    def _keep(self, kind: str, file: str, change: _Change) -> None:
        self.counts[kind] += 1
        if len(self._kept[kind]) < _MOST:
            self._kept[kind].append((file, change))

    def finish(self, tally: Tally, before: Sequence[EarlierFile]) -> None:
        """Write the sheet; ``before`` are the workbooks that were compared
        with.
        """
        page = self._page
        if page is None:
            return
        note = page.text("sheets.changes.note")
        page.title("sheets.changes", f"{issues_note(page, before)}　{note}")
        page.widths(_HEADINGS)
        self._write_counts(page)
        page.headings(_LIST, _HEADINGS)
        row = _LIST
        for kind in KINDS:
            for found in self._kept[kind]:
                row += 1
                _write_change(page, row, kind, found, tally)
        page.end_list(
            _LIST,
            row,
            _HEADINGS,
            "sheets.changes.nothing",
            0,
        )

    def _write_counts(self, page: Page) -> None:
        """Write how many changes of each kind there are."""
        line = {"align": "center", "border": 1, "border_color": RULE}
        head = page.looks.get(bold=True, bg_color=BAND, **line)
        big = page.looks.get(
            font_size=16, bold=True, num_format="#,##0", **line
        )
        page.sheet.set_row(_COUNTS + 1, 32)
        for at, kind in enumerate(KINDS):
            title = page.text(f"sheets.change.{kind}")
            page.sheet.write_string(_COUNTS, at, title, head)
            page.sheet.write_number(_COUNTS + 1, at, self.counts[kind], big)


def _write_change(
    page: Page, row: int, kind: str, found: _Found, tally: Tally
) -> None:
    """Write what changed, from what to what, and where."""
    file, change = found
    named = change if isinstance(change, Named) else change.procedure
    ministry = joined(named.ministry)
    name = joined(named.name)
    item, before, after = _item_and_sides(page, change)
    texts = {1: ministry, 2: name, 4: before or "", 5: after or "", 6: file}
    page.fit(row, _HEADINGS, texts)
    values = (
        page.text(f"sheets.change.{kind}"),
        ministry,
        name,
        item,
        before,
        after,
        file,
        _where(change),
    )
    page.row(row, _HEADINGS, values, _side_looks(change, tally))


def _where(change: _Change) -> str:
    """Return the cell of a change: the new one where there is one."""
    if isinstance(change, Named):
        return place(change.sheet, change.cell)
    spot = change.new_spot if change.new_spot.cell else change.old_spot
    return place(spot.sheet, spot.cell)


def _item_and_sides(
    page: Page, change: _Change
) -> tuple[str | None, str | None, str | None]:
    """Return what a cell is, and what it was before and after; a procedure
    that came or went has none of these.
    """
    if isinstance(change, Named):
        return None, None, None
    item = role_word(change.role, page.language)
    if isinstance(change, ValueChange):
        return item, joined(change.old), joined(change.new)
    sides = (change.old or "none", change.new or "none")
    before, after = map(page.shade_word, sides)
    return item, before, after


def _side_looks(
    change: _Change, tally: Tally
) -> Mapping[int, Mapping[str, object]]:
    """Return how the cells of both sides look, by column."""
    if isinstance(change, Named):
        return {}
    if isinstance(change, ValueChange):
        look = {**CENTERED, **WRAPPED}
        return {4: look, 5: look}
    rule = _RULES[change.role.field]
    return {
        column: {
            **CENTERED,
            **fill_properties(tally.fill(rule, side or "none")),
        }
        for column, side in ((4, change.old), (5, change.new))
    }
