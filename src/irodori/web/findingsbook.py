"""The findings of a result as a workbook: a row for each, with its sheet, its cell and what to do."""

from __future__ import annotations

from io import BytesIO

from irodori.messages import Language, Sentence
from irodori.results import Conversion
from irodori.web.clerkwords import on_page
from irodori.web.view import title_of_finding

_COLUMNS = (("sheet", 18), ("cell", 9), ("severity", 10), ("about", 24), ("text", 90), ("code", 24))
"""The columns and their widths in digits."""
_MOST_ROWS = 1_000_000


def findings_book(conversion: Conversion, language: Language) -> bytes:
    """Return the findings as .xlsx, with a filter over the headings."""
    import xlsxwriter

    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(Sentence("web.script.column.attention").text(language))
        head = book.add_format({"bold": True, "bg_color": "#EDF0F4", "border": 1})
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        for column, (name, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, Sentence(f"web.findings.{name}").text(language), head)
        row = 0
        for finding in conversion.each_finding():
            row += 1
            if row > _MOST_ROWS:
                break
            severity = Sentence(f"web.severity.{finding.severity}").text(language)
            about, text = title_of_finding(finding.code, language), on_page(finding.sentence, language)
            fields = (finding.sheet, finding.cell or "", severity, about, text, finding.code)
            for column, field in enumerate(fields):
                sheet.write_string(row, column, field, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(_COLUMNS) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return out.getvalue()
