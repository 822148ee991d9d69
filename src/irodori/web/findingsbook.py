"""The findings of a result as a workbook: a row for each, with its sheet, its
cell and what to do.
"""

from __future__ import annotations

from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.scorecard.findings import Finding
from irodori.web.clerkwords import on_page
from irodori.web.view import title_of_finding

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_COLUMNS = (
    ("sheet", 18),
    ("cell", 9),
    ("severity", 10),
    ("about", 24),
    ("text", 90),
    ("code", 24),
)
"""The columns and their widths in digits."""
_MOST_ROWS = 1_000_000


def findings_book(conversion: Conversion, language: Language) -> bytes:
    """Return the findings as .xlsx, with a filter over the headings."""
    import xlsxwriter

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        title = Sentence("web.script.column.attention").text(language)
        sheet = book.add_worksheet(title)
        head = {"bold": True, "bg_color": "#EDF0F4", "border": 1}
        _write_headings(sheet, book.add_format(head), language)
        cell = {"text_wrap": True, "valign": "top", "border": 1}
        look = book.add_format(cell)
        row = 0
        for finding in islice(conversion.each_finding(), _MOST_ROWS):
            row += 1
            for column, field in enumerate(_fields(finding, language)):
                sheet.write_string(row, column, field, look)
        sheet.autofilter(0, 0, row, len(_COLUMNS) - 1)
        _set_page(sheet)
    return out.getvalue()


def _write_headings(
    sheet: Worksheet, look: Format, language: Language
) -> None:
    for column, (name, width) in enumerate(_COLUMNS):
        heading = Sentence(f"web.findings.{name}").text(language)
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, look)


def _fields(finding: Finding, language: Language) -> tuple[str, ...]:
    return (
        finding.sheet,
        finding.cell or "",
        Sentence(f"web.severity.{finding.severity}").text(language),
        title_of_finding(finding.code, language),
        on_page(finding.sentence, language),
        finding.code,
    )


def _set_page(sheet: Worksheet) -> None:
    """Keep the headings in sight, on the screen and on each page of A3."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
