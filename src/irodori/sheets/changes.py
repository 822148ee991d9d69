"""What changed since the issue before: how many colours rose and fell, and each change with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from irodori.messages import Language
from irodori.report.diff import joined, role_word
from irodori.report.plain import place
from irodori.scorecard.editions import DIRECTIONS, ColorChange, Comparison, Named, ValueChange
from irodori.scorecard.palettes import Color
from irodori.scorecard.profile import Rule
from irodori.sheets.looks import Looks
from irodori.sheets.summarypages import ColumnHeading, Page
from irodori.sheets.tally import Tally

KINDS = (*DIRECTIONS, "values", "added", "removed")
"""What may change: colours by their direction, values, procedures."""
_MOST = 20_000
_RULES: dict[str, Rule] = {"online_rate_current": "progress", "action_plan": "status", "kpi_progress": "kpi"}
_COUNTS, _LIST = 3, 7
_HEADINGS = (
    ColumnHeading("sheets.head.change", 16),
    ColumnHeading("sheets.head.ministry", 16),
    ColumnHeading("sheets.head.procedure", 36),
    ColumnHeading("sheets.head.item", 26),
    ColumnHeading("sheets.head.before", 22, "center"),
    ColumnHeading("sheets.head.after", 22, "center"),
    ColumnHeading("sheets.head.file", 26),
    ColumnHeading("sheets.head.cell", 18),
)

_Change = ColorChange | ValueChange | Named


class Changes:
    """Gathers the changes of each file; without a sheet there is nothing to gather."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:  # noqa: ANN401
        self.counts = Counter[str]()
        self._page = Page(sheet, looks, language) if sheet is not None else None
        self._kept: dict[str, list[tuple[str, _Change]]] = {kind: [] for kind in KINDS}

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

    def finish(self, tally: Tally) -> None:
        """Write the sheet."""
        page = self._page
        if page is None:
            return
        page.title("sheets.changes", page.text("sheets.changes.note"))
        page.widths(_HEADINGS)
        head = page.looks.get(bold=True, bg_color="#F2F2F2", align="center", border=1, border_color="#D9D9D9")
        big = page.looks.get(
            font_size=16, bold=True, align="center", border=1, border_color="#D9D9D9", num_format="#,##0"
        )
        page.sheet.set_row(_COUNTS + 1, 32)
        for at, kind in enumerate(KINDS):
            page.sheet.write_string(_COUNTS, at, page.text(f"sheets.change.{kind}"), head)
            page.sheet.write_number(_COUNTS + 1, at, self.counts[kind], big)
        page.headings(_LIST, _HEADINGS)
        row = _LIST
        for kind in KINDS:
            for file, change in self._kept[kind]:
                row += 1
                self._write(page, row, kind, file, change, tally)
        if row > _LIST:
            page.sheet.autofilter(_LIST, 0, row, len(_HEADINGS) - 1)
        else:
            page.sheet.write_string(_LIST + 1, 0, page.text("sheets.changes.nothing"), page.looks.get())
        page.sheet.freeze_panes(_LIST + 1, 0)
        page.print_set_up(_LIST, row, len(_HEADINGS) - 1)

    def _write(self, page: Page, row: int, kind: str, file: str, change: _Change, tally: Tally) -> None:  # noqa: PLR0917
        named = change if isinstance(change, Named) else change.procedure
        page.fit(row, _HEADINGS, {1: joined(named.ministry), 2: joined(named.name), 6: file})
        page.put(row, 0, page.text(f"sheets.change.{kind}"))
        page.put(row, 1, joined(named.ministry), text_wrap=True)
        page.put(row, 2, joined(named.name), text_wrap=True)
        spot = place(named.sheet, named.cell)
        for column in (3, 4, 5):
            page.put(row, column, None)
        if not isinstance(change, Named):
            page.put(row, 3, role_word(change.role, page.language))
            at = change.new_spot if change.new_spot.cell else change.old_spot
            spot = place(at.sheet, at.cell)
        if isinstance(change, ColorChange):
            rule = _RULES[change.role.field]
            for column, color in ((4, change.old), (5, change.new)):
                page.shade(row, column, color or "none", _fill(tally, rule, color))
        elif isinstance(change, ValueChange):
            page.put(row, 4, joined(change.old), align="center", text_wrap=True)
            page.put(row, 5, joined(change.new), align="center", text_wrap=True)
        page.put(row, 6, file, text_wrap=True, indent=1)
        page.put(row, 7, spot, text_wrap=True)


def _fill(tally: Tally, rule: Rule, color: Color | None) -> Any:  # noqa: ANN401
    return tally.fill(rule, color) if color else None
