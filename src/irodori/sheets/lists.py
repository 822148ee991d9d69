"""The lists of a summary: what is red or overdue, the findings, the files, and
what changed since the issue before.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from irodori.errors import IrodoriError
from irodori.messages import Language
from irodori.report.differences import role_word
from irodori.report.plain import place, unbroken
from irodori.results import Conversion
from irodori.scorecard.editionchanges import (
    DIRECTIONS,
    ColorChange,
    Comparison,
    ValueChange,
)
from irodori.scorecard.editions import Named
from irodori.scorecard.findings import Finding
from irodori.scorecard.reading.tables import RULE_OF_FIELD
from irodori.sheets.flatrecords import SHADES, Record
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.summarypages import (
    BAND,
    CENTERED,
    FAINT,
    INDENTED,
    LATE,
    MOST_OPEN,
    MOST_ROWS,
    RULE,
    WRAPPED,
    ColumnHeading,
    Page,
    Tally,
)

_HEADING = 3
_COUNT = "#,##0"
_DASHED = '#,##0;;"–"'
_MOST_FITTED = 20_000
"""Findings whose rows have a height of their own: a streamed sheet keeps each
height.
"""

# ---- Red or overdue ---------------------------------------------------------

_OPEN = (
    ColumnHeading("sheets.head.ministry", 16, cells=WRAPPED),
    ColumnHeading("sheets.head.program", 20, cells=WRAPPED),
    ColumnHeading("sheets.head.procedure", 30, cells=WRAPPED),
    ColumnHeading("sheets.head.item", 22, cells=WRAPPED),
    ColumnHeading("sheets.head.text", 36, cells=WRAPPED),
    ColumnHeading("sheets.head.color", 8, "center", CENTERED),
    ColumnHeading("sheets.head.deadline", 12, "center", CENTERED),
    ColumnHeading(
        "sheets.head.days",
        12,
        "right",
        {"num_format": _COUNT, "align": "right", "indent": 1},
    ),
    ColumnHeading("sheets.head.reason", 60, cells=INDENTED),
    ColumnHeading("sheets.head.file", 22, cells=WRAPPED),
    ColumnHeading("sheets.head.cell", 16, cells=WRAPPED),
)
_OVERDUE = {"font_color": LATE, "bold": True}


def write_open(
    sheet: Any, tally: Tally, looks: Looks, language: Language
) -> None:
    """Write the list of what is red or overdue, the longest overdue first."""
    page = Page(sheet, looks, language)
    note = page.text(
        "sheets.open.note",
        count=f"{tally.total.open:,}",
        overdue=f"{tally.total.overdue:,}",
    )
    if tally.total.open > MOST_OPEN:
        note += page.text("sheets.open.cut", most=f"{MOST_OPEN:,}")
    page.title("sheets.open", note)
    page.headings(_HEADING, _OPEN)
    row = _HEADING
    for row, record in enumerate(tally.worst(), _HEADING + 1):
        _write_late(page, row, record, tally)
    page.end_list(_HEADING, row, _OPEN, "sheets.open.nothing", 3)


def _write_late(
    page: Page,
    row: int,
    record: Record,
    tally: Tally,
) -> None:
    """Write a thing that is red or overdue."""
    values = (
        record.ministry,
        record.program,
        record.procedure,
        record.item(page.language),
        record.text,
        page.shade_word(record.color),
        record.deadline,
        record.days_overdue,
        record.reason,
        record.file,
        place(record.sheet, record.cell),
    )
    fill = tally.fill(record.rule, record.color)
    looks = {5: fill_properties(fill)}
    if record.days_overdue:
        looks[7] = _OVERDUE
    page.fitted_row(row, _OPEN, values, looks)


# ---- Findings ---------------------------------------------------------------

_FINDINGS = (
    ColumnHeading("sheets.head.severity", 17, "center", CENTERED),
    ColumnHeading("sheets.head.file", 26, cells=WRAPPED),
    ColumnHeading("sheets.head.cell", 18, cells=WRAPPED),
    ColumnHeading("sheets.head.message", 110, cells=WRAPPED),
    ColumnHeading("sheets.head.code", 24, cells={"font_color": FAINT}),
)


class Findings:
    """What a person should look at, file by file."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:
        self.count = 0
        self._page = Page(sheet, looks, language)
        self._page.title(
            "sheets.findings", self._page.text("sheets.findings.note")
        )
        self._page.headings(_HEADING, _FINDINGS)

    def add(self, conversion: Conversion) -> int:
        """List the findings of a conversion and return how many there are."""
        found = conversion.findings
        for finding in found:
            self.count += 1
            if self.count <= MOST_ROWS - _HEADING:
                self._write(conversion.inspection.name, finding)
        return len(found)

    def _write(self, file: str, finding: Finding) -> None:
        page = self._page
        row = _HEADING + self.count
        message = finding.sentence.text(page.language)
        where = place(finding.sheet, finding.cell)
        severity = page.text(f"report.html.severity.{finding.severity}")
        values = (severity, file, where, message, finding.code)
        if self.count <= _MOST_FITTED:
            page.fitted_row(row, _FINDINGS, values)
        else:
            page.row(row, _FINDINGS, values)

    def finish(self) -> None:
        """End the sheet."""
        last = _HEADING + min(self.count, MOST_ROWS - _HEADING)
        self._page.end_list(
            _HEADING,
            last,
            _FINDINGS,
            "report.html.no_findings",
            0,
        )


# ---- Files ------------------------------------------------------------------

_COUNTED = {"num_format": _DASHED, "align": "right"}
_FILES = (
    ColumnHeading("sheets.head.file", 34, cells=WRAPPED),
    ColumnHeading("sheets.head.result", 12, "center", CENTERED),
    ColumnHeading("sheets.head.as_of", 18, "center", CENTERED),
    ColumnHeading("sheets.head.date_from", 18, cells=WRAPPED),
    ColumnHeading("sheets.head.legend", 16, cells=WRAPPED),
    ColumnHeading(
        "sheets.head.procedures",
        11,
        "right",
        {"num_format": _COUNT},
    ),
    *(
        ColumnHeading(f"sheets.head.{shade}", 9, "right", _COUNTED)
        for shade in SHADES
    ),
    ColumnHeading("sheets.head.findings", 11, "right", _COUNTED),
    ColumnHeading("sheets.head.why", 64, "center"),
)
_REFUSED = {"bold": True, "font_color": LATE, **CENTERED}


class Files:
    """The inputs, and what came of each."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:
        self.read = 0
        self.refused = 0
        self._page = Page(sheet, looks, language)
        self._page.headings(_HEADING, _FILES)

    @property
    def _row(self) -> int:
        return _HEADING + self.read + self.refused

    def add(self, conversion: Conversion, findings: int) -> None:
        """List a file that was read."""
        self.read += 1
        page = self._page
        row = self._row
        inspection = conversion.inspection
        values = (
            inspection.name,
            page.text("sheets.files.read"),
            page.day(inspection.as_of.date),
            page.text(f"report.html.as_of.{inspection.as_of.source}"),
            self._legend_source(conversion),
            _procedure_count(conversion),
            *(conversion.summary[shade] for shade in SHADES),
            findings,
            None,
        )
        page.fit(row, _FILES, {0: inspection.name})
        page.row(row, _FILES, values)

    def _legend_source(self, conversion: Conversion) -> str | None:
        if not conversion.sheets:
            return None
        source = conversion.sheets[0].legend.source
        return self._page.text(f"report.html.legend.{source}")

    def refuse(self, name: str, error: IrodoriError) -> None:
        """List a file that was refused."""
        self.refused += 1
        page = self._page
        row = self._row
        where = place(error.sheet, error.cell)
        words = error.message(page.language, "cli")
        words = f"{where}: {words}" if where else words
        page.fit(row, _FILES, {0: name, 14: words})
        page.put(row, 0, name, **WRAPPED)
        page.put(row, 1, page.text("sheets.files.refused"), **_REFUSED)
        for column in range(2, 14):
            page.put(row, column, None)
        page.put(row, 14, words, **INDENTED)

    def note(self) -> str:
        """Return how many files were read and refused, in words."""
        code = (
            "sheets.files.note_refused"
            if self.refused
            else "sheets.files.note"
        )
        return self._page.text(
            code,
            read=f"{self.read:,}",
            refused=f"{self.refused:,}",
        )

    def finish(self, tally: Tally) -> None:
        """End the sheet."""
        self._page.title("sheets.files", self.note())
        for column, shade in enumerate(SHADES, 6):
            fill = tally.fill("progress", shade)
            if fill:
                self._page.shade(_HEADING, column, shade, fill)
        self._page.sheet.freeze_panes(_HEADING + 1, 1)
        self._page.print_set_up(_HEADING, self._row, len(_FILES) - 1)


def _procedure_count(conversion: Conversion) -> int:
    return sum(
        len(each.table) for sheet in conversion.sheets for each in sheet.tables
    )


# ---- What changed since the issue before ------------------------------------

KINDS = (*DIRECTIONS, "values", "added", "removed")
"""What may change: colours by their direction, values, procedures."""
_MOST_CHANGES = 20_000
_MOST_NAMED = 3
"""Workbooks of the issue before that are named."""
_COUNTS_ROW = 3
_CHANGES_ROW = 7
_CHANGE_HEADINGS = (
    ColumnHeading("sheets.head.change", 16),
    ColumnHeading("sheets.head.ministry", 16, cells=WRAPPED),
    ColumnHeading("sheets.head.procedure", 36, cells=WRAPPED),
    ColumnHeading("sheets.head.item", 26),
    ColumnHeading("sheets.head.before", 22, "center"),
    ColumnHeading("sheets.head.after", 22, "center"),
    ColumnHeading("sheets.head.file", 26, cells=INDENTED),
    ColumnHeading("sheets.head.cell", 18, cells=WRAPPED),
)


EarlierFile = tuple[str, dt.date | None]
"""The name of a workbook of the issue before, and the as-of date that it
names.
"""


def _issues_note(page: Page, issues: Sequence[EarlierFile]) -> str:
    """Return the dates and files of the issue before, in words."""
    shown = tuple(
        f"{page.day(day)} {name}" if day else name
        for name, day in issues[:_MOST_NAMED]
    )
    return page.text("sheets.changes.before", issues=shown, count=len(issues))


_Change = ColorChange | ValueChange | Named
_Found = tuple[str, _Change]
"""A file's name, and what changed in it."""


class Changes:
    """Collects the changes of each file; does nothing without a sheet."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:
        self.counts = Counter[str]()
        self._page = (
            Page(sheet, looks, language) if sheet is not None else None
        )
        self._kept: dict[str, list[_Found]] = {kind: [] for kind in KINDS}

    def add(self, file: str, comparison: Comparison) -> None:
        """Add the changes of a file."""
        for color in comparison.colors:
            self._keep(color.direction, file, color)
        for value in comparison.values:
            self._keep("values", file, value)
        for named in comparison.added:
            self._keep("added", file, named)

    def remove(self, procedures: Iterable[Named]) -> None:
        """Add the procedures that were removed."""
        for named in procedures:
            self._keep("removed", "", named)

    def _keep(self, kind: str, file: str, change: _Change) -> None:
        self.counts[kind] += 1
        if len(self._kept[kind]) < _MOST_CHANGES:
            self._kept[kind].append((file, change))

    def finish(self, tally: Tally, before: Sequence[EarlierFile]) -> None:
        """Write the sheet; ``before`` are the workbooks that were compared
        with.
        """
        page = self._page
        if page is None:
            return
        note = page.text("sheets.changes.note")
        page.title("sheets.changes", f"{_issues_note(page, before)}　{note}")
        page.widths(_CHANGE_HEADINGS)
        self._write_counts(page)
        page.headings(_CHANGES_ROW, _CHANGE_HEADINGS)
        row = _CHANGES_ROW
        for kind in KINDS:
            for found in self._kept[kind]:
                row += 1
                _write_change(page, row, kind, found, tally)
        page.end_list(
            _CHANGES_ROW,
            row,
            _CHANGE_HEADINGS,
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
        page.sheet.set_row(_COUNTS_ROW + 1, 32)
        for at, kind in enumerate(KINDS):
            title = page.text(f"sheets.change.{kind}")
            page.sheet.write_string(_COUNTS_ROW, at, title, head)
            page.sheet.write_number(
                _COUNTS_ROW + 1,
                at,
                self.counts[kind],
                big,
            )


def _write_change(
    page: Page, row: int, kind: str, found: _Found, tally: Tally
) -> None:
    """Write what changed, from what to what, and where."""
    file, change = found
    named = change if isinstance(change, Named) else change.procedure
    item, before, after = _item_and_sides(page, change)
    values = (
        page.text(f"sheets.change.{kind}"),
        unbroken(named.ministry),
        unbroken(named.name),
        item,
        before,
        after,
        file,
        _where(change),
    )
    texts = {at: values[at] or "" for at in _LONG}
    page.fit(row, _CHANGE_HEADINGS, texts)
    page.row(row, _CHANGE_HEADINGS, values, _side_looks(change, tally))


_LONG = (1, 2, 4, 5, 6)
"""The columns of a change whose texts may take several lines."""


def _where(change: _Change) -> str:
    """Return the cell of a change: the new one where there is one."""
    if isinstance(change, Named):
        return place(change.sheet, change.cell)
    spot = change.new_spot if change.new_spot.cell else change.old_spot
    return place(spot.sheet, spot.cell)


def _item_and_sides(
    page: Page, change: _Change
) -> tuple[str | None, str | None, str | None]:
    """Return what a cell is, and its values before and after; an added or
    removed procedure has none of these.
    """
    if isinstance(change, Named):
        return None, None, None
    item = role_word(change.role, page.language)
    if isinstance(change, ValueChange):
        return item, unbroken(change.old), unbroken(change.new)
    sides = (change.old or "none", change.new or "none")
    before, after = map(page.shade_word, sides)
    return item, before, after


def _side_looks(
    change: _Change, tally: Tally
) -> Mapping[int, Mapping[str, object]]:
    """Return the formats of the cells before and after, by column."""
    if isinstance(change, Named):
        return {}
    if isinstance(change, ValueChange):
        look = {**CENTERED, **WRAPPED}
        return {4: look, 5: look}
    rule = RULE_OF_FIELD[change.role.field]
    return {
        column: {
            **CENTERED,
            **fill_properties(tally.fill(rule, side or "none")),
        }
        for column, side in ((4, change.old), (5, change.new))
    }
