"""The lists of a summary: what is red or overdue, the findings, the files, and the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.utility import xl_range

from irodori.errors import IrodoriError
from irodori.messages import Language
from irodori.report.plain import place
from irodori.results import Conversion
from irodori.sheets.flatrecords import SHADES, Record
from irodori.sheets.looks import Looks, looks_like_formula
from irodori.sheets.summarypages import ColumnHeading, Page
from irodori.sheets.tally import MOST_OPEN, Tally

_HEADING = 3
_MOST_ROWS = 1_048_000
"""Rows that a sheet is filled with; Excel has 1,048,576."""
_MOST_FITTED = 20_000
"""Findings whose rows have a height of their own: a streamed sheet keeps each height."""

# ---- Red or overdue --------------------------------------------------------------------------------------------------

_OPEN = (
    ColumnHeading("sheets.head.ministry", 16),
    ColumnHeading("sheets.head.program", 20),
    ColumnHeading("sheets.head.procedure", 30),
    ColumnHeading("sheets.head.item", 22),
    ColumnHeading("sheets.head.text", 36),
    ColumnHeading("sheets.head.color", 8, "center"),
    ColumnHeading("sheets.head.deadline", 12, "center"),
    ColumnHeading("sheets.head.days", 12, "right"),
    ColumnHeading("sheets.head.reason", 60),
    ColumnHeading("sheets.head.file", 22),
    ColumnHeading("sheets.head.cell", 16),
)


def write_open(sheet: Any, tally: Tally, looks: Looks, language: Language) -> None:  # noqa: ANN401
    """Write the list of what is red or overdue, the longest overdue first."""
    page = Page(sheet, looks, language)
    note = page.text("sheets.open.note", count=f"{tally.open:,}", overdue=f"{tally.overdue:,}")
    if tally.open > MOST_OPEN:
        note += page.text("sheets.open.cut", most=f"{MOST_OPEN:,}")
    page.title("sheets.open", note)
    page.headings(_HEADING, _OPEN)
    row = _HEADING
    for row, each in enumerate(tally.worst(), _HEADING + 1):
        fill = tally.fill(each.rule, each.color) if each.color not in {"none", "unrated"} else None
        named = (each.ministry, each.program, each.procedure, each.item(language), each.text)
        where = place(each.sheet, each.cell)
        page.fit(row, _OPEN, {**dict(enumerate(named)), 8: each.reason, 9: each.file, 10: where})
        for column, text in enumerate(named):
            page.put(row, column, text, text_wrap=True)
        page.shade(row, 5, each.color, fill)
        page.put(row, 6, each.deadline, align="center")
        late = {"font_color": "#B00000", "bold": True} if each.days_overdue else {}
        page.put(row, 7, each.days_overdue, num_format="#,##0", align="right", indent=1, **late)
        page.put(row, 8, each.reason, text_wrap=True, indent=1)
        page.put(row, 9, each.file, text_wrap=True)
        page.put(row, 10, where, text_wrap=True)
    if row == _HEADING:
        sheet.write_string(_HEADING + 1, 0, page.text("sheets.open.nothing"), looks.get())
    else:
        sheet.autofilter(_HEADING, 0, row, len(_OPEN) - 1)
    sheet.freeze_panes(_HEADING + 1, 3)
    page.print_set_up(_HEADING, row, len(_OPEN) - 1)


# ---- Findings --------------------------------------------------------------------------------------------------------

_FINDINGS = (
    ColumnHeading("sheets.head.severity", 17, "center"),
    ColumnHeading("sheets.head.file", 26),
    ColumnHeading("sheets.head.cell", 18),
    ColumnHeading("sheets.head.message", 110),
    ColumnHeading("sheets.head.code", 24),
)


class Findings:
    """What a person should look at, file by file."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:  # noqa: ANN401
        self.count = 0
        self._page = Page(sheet, looks, language)
        self._page.title("sheets.findings", self._page.text("sheets.findings.note"))
        self._page.headings(_HEADING, _FINDINGS)

    def add(self, conversion: Conversion) -> int:
        """List the findings of a conversion and return how many there are."""
        page, found = self._page, conversion.findings
        for finding in found:
            self.count += 1
            row = _HEADING + self.count
            if row > _MOST_ROWS:
                continue
            message, where = finding.sentence.text(page.language), place(finding.sheet, finding.cell)
            if self.count <= _MOST_FITTED:
                page.fit(row, _FINDINGS, {1: conversion.inspection.name, 2: where, 3: message})
            page.put(row, 0, page.text(f"report.html.severity.{finding.severity}"), align="center")
            page.put(row, 1, conversion.inspection.name, text_wrap=True)
            page.put(row, 2, where, text_wrap=True)
            page.put(row, 3, message, text_wrap=True)
            page.put(row, 4, finding.code, font_color="#6B6B6B")
        return len(found)

    def finish(self) -> None:
        """End the sheet."""
        page, last = self._page, _HEADING + min(self.count, _MOST_ROWS)
        if not self.count:
            page.sheet.write_string(_HEADING + 1, 0, page.text("report.html.no_findings"), page.looks.get())
        else:
            page.sheet.autofilter(_HEADING, 0, last, len(_FINDINGS) - 1)
        page.sheet.freeze_panes(_HEADING + 1, 0)
        page.print_set_up(_HEADING, last, len(_FINDINGS) - 1)


# ---- Files -----------------------------------------------------------------------------------------------------------

_FILES = (
    ColumnHeading("sheets.head.file", 34),
    ColumnHeading("sheets.head.result", 12, "center"),
    ColumnHeading("sheets.head.as_of", 18, "center"),
    ColumnHeading("sheets.head.date_from", 18),
    ColumnHeading("sheets.head.legend", 16),
    ColumnHeading("sheets.head.procedures", 11, "right"),
    *(ColumnHeading(f"sheets.head.{shade}", 9, "right") for shade in SHADES),
    ColumnHeading("sheets.head.findings", 11, "right"),
    ColumnHeading("sheets.head.why", 64, "center"),
)


class Files:
    """The inputs, and what came of each."""

    def __init__(self, sheet: Any, looks: Looks, language: Language) -> None:  # noqa: ANN401
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
        page, row, inspection = self._page, self._row, conversion.inspection
        legend = conversion.sheets[0].legend if conversion.sheets else None
        page.fit(row, _FILES, {0: inspection.name})
        page.put(row, 0, inspection.name, text_wrap=True)
        page.put(row, 1, page.text("sheets.files.read"), align="center")
        page.put(row, 2, page.day(inspection.as_of.date), align="center")
        page.put(row, 3, page.text(f"report.html.as_of.{inspection.as_of.source}"), text_wrap=True)
        page.put(row, 4, page.text(f"report.html.legend.{legend.source}") if legend else None, text_wrap=True)
        page.put(
            row, 5, sum(len(table.table) for sheet in conversion.sheets for table in sheet.tables), num_format="#,##0"
        )
        for column, shade in enumerate(SHADES, 6):
            page.put(row, column, conversion.summary[shade], num_format='#,##0;;"–"', align="right")
        page.put(row, 13, findings, num_format='#,##0;;"–"', align="right")
        page.put(row, 14, None)

    def refuse(self, name: str, error: IrodoriError) -> None:
        """List a file that was refused."""
        self.refused += 1
        page, row = self._page, self._row
        page.put(row, 0, name, text_wrap=True)
        page.put(row, 1, page.text("sheets.files.refused"), align="center", bold=True, font_color="#B00000")
        for column in range(2, 14):
            page.put(row, column, None)
        where = place(error.sheet, error.cell)
        words = error.message(page.language)
        words = f"{where}: {words}" if where else words
        page.fit(row, _FILES, {0: name, 14: words})
        page.put(row, 14, words, text_wrap=True, indent=1)

    def note(self) -> str:
        """Return how many files were read and refused, in words."""
        code = "sheets.files.note_refused" if self.refused else "sheets.files.note"
        return self._page.text(code, read=f"{self.read:,}", refused=f"{self.refused:,}")

    def finish(self, tally: Tally) -> None:
        """End the sheet."""
        self._page.title("sheets.files", self.note())
        for column, shade in enumerate(SHADES, 6):
            fill = tally.fill("progress", shade) if shade not in {"none", "unrated"} else None
            if fill:
                self._page.shade(_HEADING, column, shade, fill)
        self._page.sheet.freeze_panes(_HEADING + 1, 1)
        self._page.print_set_up(_HEADING, self._row, len(_FILES) - 1)


# ---- Records ---------------------------------------------------------------------------------------------------------

_WIDTHS: Mapping[str, float] = {
    "file": 24, "sheet": 16, "cell": 8, "ministry": 16, "program": 20, "procedure": 30, "rule": 18, "issue": 8,
    "plan": 8, "text": 36, "color": 12, "base": 10, "current": 10, "target": 10, "progress": 10, "status": 14,
    "status_source": 14, "deadline": 12, "days_overdue": 10, "as_of": 12, "reason": 60, "finding": 22,
}  # fmt: skip
_RECORDS_PRINTED = 30
"""They are data for other tables: what is printed shows what there is."""
_RATES = frozenset({"base", "current", "target", "progress"})


class RecordSheet:
    """The records as Excel tables, each on a sheet of its own; words in the book's language."""

    def __init__(self, new_sheet: Callable[[int], Any], looks: Looks, language: Language) -> None:
        self._new_sheet = new_sheet
        self._looks = looks
        self._language: Language = language
        self._pages: list[tuple[Page, int]] = []
        self._words: dict[str, str] = {}
        self._begin()

    def _begin(self) -> None:
        page = Page(self._new_sheet(len(self._pages) + 1), self._looks, self._language)
        look = self._looks.get(bold=True, bg_color="#404040", font_color="#FFFFFF")
        self._formats = {
            **dict.fromkeys(Record._fields, self._looks.get()),
            **dict.fromkeys(_RATES, self._looks.get(num_format="0.0%")),
            **dict.fromkeys(("deadline", "as_of"), self._looks.get(num_format=page.date_format, align="center")),
        }
        for at, name in enumerate(Record._fields):
            page.sheet.set_column(at, at, _WIDTHS[name])
            page.sheet.write_string(0, at, page.text(f"sheets.field.{name}"), look)
        page.sheet.freeze_panes(1, 0)
        self._pages.append((page, 0))

    def write(self, record: Record) -> None:
        """Take a record."""
        page, row = self._pages[-1]
        if row == _MOST_ROWS:
            self._begin()
            page, row = self._pages[-1]
        row += 1
        self._pages[-1] = page, row
        sheet = page.sheet
        for at, (name, value) in enumerate(zip(Record._fields, record, strict=True)):
            if value is None or value == "":
                continue
            look = self._formats[name]
            if isinstance(value, str):
                text = self._word(page, name, value)
                quoted = looks_like_formula(text)
                sheet.write_string(row, at, text, self._looks.get(quote_prefix=True) if quoted else look)
            elif isinstance(value, int | float):
                sheet.write_number(row, at, value, look)
            else:
                sheet.write_datetime(row, at, value, look)

    def _word(self, page: Page, name: str, value: str) -> str:
        """Return what a person reads for a code: 青 for blue; the cells of a pivot table are words."""
        if name not in {"rule", "color", "status", "status_source"}:
            return clean_text(value)
        key = f"{name}.{value}"
        if key not in self._words:
            self._words[key] = _word(page, name, value)
        return self._words[key]

    def finish(self, tally: Tally) -> None:
        """Make the tables."""
        for number, (page, last) in enumerate(self._pages, 1):
            width = len(Record._fields)
            if last:
                headings = [{"header": page.text(f"sheets.field.{name}")} for name in Record._fields]
                name = page.text("sheets.table") + (f"_{number}" if number > 1 else "")
                options = {"name": name, "columns": headings, "style": "Table Style Light 1"}
                _add_table(page.sheet, last, width, options)
            page.print_set_up(0, last, width - 1, most=_RECORDS_PRINTED)
        del tally


def _add_table(sheet: Any, last: int, width: int, options: Mapping[str, object]) -> None:  # noqa: ANN401
    """Make a table of a streamed sheet, which XlsxWriter refuses because it has let go of the headings.

    They are written above, and the table is added over its first row alone: XlsxWriter notes each cell of a table.
    """
    sheet.constant_memory = False
    sheet.add_table(0, 0, 1, width - 1, options)
    sheet.constant_memory = True
    sheet.tables[-1].update(dict.fromkeys(("range", "a_range", "autofilter"), xl_range(0, 0, last, width - 1)))


def clean_text(text: str) -> str:
    """Return text as a cell holds it."""
    return text.encode(errors="replace").decode()[:32_000]


def _word(page: Page, name: str, value: str) -> str:
    if name == "color" and value == "unrated":
        return page.text("sheets.unrated")
    if name == "status" and value not in {"done", "active", "not_started"}:
        return clean_text(value)
    code = {"status_source": f"status.from.{value}"}.get(name, f"{name}.{value}")
    return page.text(code)
