"""The workbook as a whole: what a sheet says about its columns and rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.small_book import MAIN, parts, sheet_xml, zipped

from irodori.errors import InputError
from irodori.workbook import Workbook
from irodori.workbook.book import ColumnRange, Sheet

# ---- Columns and rows ----------------------------------------------------------------------------------------------


REAL = {
    "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default'
    b' Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="'
    b'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'.encode(),
}
"""What the small book lacks to be opened."""


def sheet_of(data: str, head: str = "") -> Sheet:
    return Workbook(zipped(parts(sheet_xml(data, head=head)) | REAL))["A"]


def test_columns_are_given_as_they_are_set_up() -> None:
    head = '<cols><col min="1" max="2" width="9.5" style="3"/><col min="4" max="4" hidden="1"/></cols>'
    assert sheet_of("", head).column_ranges == [
        ColumnRange(1, 2, 3, Decimal("9.5"), hidden=False),
        ColumnRange(4, 4, 0, None, hidden=True),
    ]


def test_an_absent_cell_has_the_format_of_its_column() -> None:
    sheet = sheet_of("", '<cols><col min="2" max="3" style="1"/></cols>')
    assert [sheet.base_style(column) for column in (1, 2, 3, 4)] == [0, 1, 1, 0]


@pytest.mark.parametrize("width", ["", "-1", "NaN", "Infinity", "wide"])
def test_a_width_that_is_none_counts_as_not_given(width: str) -> None:
    sheet = sheet_of("", f'<cols><col min="1" max="1" width="{width}"/></cols>')
    assert sheet.column_ranges[0].width is None


@pytest.mark.parametrize("column", ['min="a" max="2"', 'min="1"', 'min="1" max="1" style="x"'])
def test_a_column_that_is_none_is_refused(column: str) -> None:
    with pytest.raises(InputError) as refusal:
        _ = sheet_of("", f"<cols><col {column}/></cols>").column_ranges
    assert (refusal.value.code, refusal.value.sheet) == ("worksheet.not_understood", "A")


@pytest.mark.parametrize(
    ("head", "width"),
    [
        ("", "8.43"),
        ('<sheetFormatPr defaultRowHeight="15"/>', "8.43"),
        ('<sheetFormatPr defaultColWidth="12.5" defaultRowHeight="15"/>', "12.5"),
    ],
)
def test_columns_that_are_not_set_up_have_the_default_width(head: str, width: str) -> None:
    assert sheet_of("", head).default_width == Decimal(width)


def test_rows_tell_their_height_and_whether_they_are_hidden() -> None:
    sheet = sheet_of('<row r="1" ht="24.75" customHeight="1"/><row r="2" hidden="1"/><row r="3" hidden="0" ht="x"/>')
    assert [(sheet.row_height(row), sheet.is_hidden(row)) for row in sheet.rows()] == [
        (Decimal("24.75"), False),
        (None, True),
        (None, False),
    ]
