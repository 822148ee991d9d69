"""The lists of a summary: what is red or overdue, the findings, and the files."""

from __future__ import annotations

from typing import Any

from irodori.errors import IrodoriError
from irodori.messages import Language
from irodori.report.plain import place
from irodori.results import Conversion
from irodori.scorecard.findings import Finding
from irodori.sheets.flatrecords import SHADES, Record
from irodori.sheets.looks import Looks, fill_properties
from irodori.sheets.summarypages import (
    CENTERED,
    FAINT,
    INDENTED,
    LATE,
    WRAPPED,
    ColumnHeading,
    Page,
)
from irodori.sheets.tally import MOST_OPEN, Tally

_HEADING = 3
_COUNT = "#,##0"
_DASHED = '#,##0;;"–"'
_MOST_ROWS = 1_048_000
"""Rows that a sheet is filled with; Excel has 1,048,576."""
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


def _write_late(page: Page, row: int, record: Record, tally: Tally) -> None:
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
    looks = {5: fill_properties(tally.fill(record.rule, record.color))}
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
            if self.count <= _MOST_ROWS - _HEADING:
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
        last = _HEADING + min(self.count, _MOST_ROWS - _HEADING)
        self._page.end_list(
            _HEADING, last, _FINDINGS, "report.html.no_findings", 0
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
        "sheets.head.procedures", 11, "right", {"num_format": _COUNT}
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
        words = error.message(page.language)
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
            code, read=f"{self.read:,}", refused=f"{self.refused:,}"
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
