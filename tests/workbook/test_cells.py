"""Cells are read as codes that stand for their values, in every form of a cell."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.making import shared

from irodori.errors import InputError
from irodori.workbook import cells
from irodori.workbook.cells import BLANK, CellValues, ColumnPicker, Literal, Run, style_of
from irodori.workbook.strings import SharedStrings
from irodori.workbook.worksheet import WorksheetScanner
from irodori.workbook.xml import WellFormedness

STRINGS = SharedStrings(shared("<t>府省名</t>", "<t>課題①</t>").encode(), "xl/sharedStrings.xml")


def read(cell: str) -> tuple[int, str | Literal | None]:
    """Return a cell's format, and its value as text where it is shared."""
    values = CellValues(STRINGS)
    style, code = values.read(cell.encode(), b"")
    if code == BLANK:
        return style, None
    return style, values.text(code) if code >= 0 else values.literal(code)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" s="3"/>', None),
        ('<c r="A1" s="3"></c>', None),
        ('<c r="A1" s="3"><v></v></c>', None),
        ('<c r="A1" s="3"><v/></c>', None),
        ('<c r="A1" s="3" t="s"><v>1</v></c>', "課題①"),
        ('<c r="A1" s="3" t="s"><v> 1\n</v></c>', "課題①"),
        ('<c r="A1" s="3"><v>0.002</v></c>', Literal("n", "0.002")),
        ('<c r="A1" s="3" t="n"><v> 1E-3 </v></c>', Literal("n", "1E-3")),
        ('<c r="A1" s="3"><f>B1+1</f><v>20</v></c>', Literal("n", "20")),
        ('<c r="A1" s="3"><f t="shared" si="0"/><v>20</v></c>', Literal("n", "20")),
        ('<c r="A1" s="3"><f>B1+1</f></c>', None),
        ('<c r="A1" s="3" t="str"><f>T(B1)</f><v>A &amp; B</v></c>', Literal("str", "A & B")),
        ('<c r="A1" s="3" t="str"><v> x </v></c>', Literal("str", " x ")),
        ('<c r="A1" s="3" t="b"><v>1</v></c>', Literal("b", "TRUE")),
        ('<c r="A1" s="3" t="b"><v>false</v></c>', Literal("b", "FALSE")),
        ('<c r="A1" s="3" t="b"/>', None),
        ('<c r="A1" s="3" t="e"><v>#N/A</v></c>', Literal("e", "#N/A")),
        ('<c r="A1" s="3" t="d"><v>2024-03-31</v></c>', Literal("d", "2024-03-31")),
        ('<c r="A1" s="3" t="inlineStr"><is><t>府省</t></is></c>', Literal("str", "府省")),
        (
            '<c r="A1" s="3" t="inlineStr"><is><r><t>在留</t></r><r><t>申請</t></r><rPh><t>ザ</t></rPh></is></c>',
            Literal("str", "在留申請"),
        ),
        ('<c r="A1" s="3" t="inlineStr"><is/></c>', None),
        ('<c r="A1" s="3" t="inlineStr"><is><t/></is></c>', None),
        ("<c s='3' r='A1'><v>2</v></c>", Literal("n", "2")),
        ('<x:c r="A1"\n s = "3"  t="s" ><x:v>0</x:v></x:c>', "府省名"),
        ('<c r="A1" s="3" x:note="1>0"><v>2</v></c>', Literal("n", "2")),
        ('<c r="A1" s="3"><!-- <v>9</v> --><v>2</v></c>', Literal("n", "2")),
        ('<c r="A1" s="3" t="str"><v><![CDATA[<v>9</v>]]></v></c>', Literal("str", "<v>9</v>")),
        ('<c r="A1" s="3"><v>2</v><extLst><ext><v>9</v></ext></extLst></c>', Literal("n", "2")),
    ],
)
def test_every_form_of_a_cell_is_read(cell: str, value: str | Literal | None) -> None:
    assert read(cell) == (3, value)


@pytest.mark.parametrize("attributes", ['r="A1"', 'r="A1" s="0"', 'r="A1" s=""', "", 'r="A1" s=" 0 "'])
def test_a_cell_without_a_format_has_the_first(attributes: str) -> None:
    assert style_of(f"<c {attributes}/>".encode()) == 0


@pytest.mark.parametrize("style", ["x", "-1", "1.5", "9" * 5000])
def test_a_format_that_is_no_number_is_refused(style: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f'<c r="A1" s="{style}"/>')
    assert caught.value.code == "worksheet.reference"


@pytest.mark.parametrize("number", ["x", "1,000", "0x10", "1_0", "nan", "inf", "1e9999", "--1", "1 2", "１"])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f'<c r="A1"><v>{number}</v></c>')
    assert caught.value.code == "worksheet.reference"


@pytest.mark.parametrize("index", ["2", "-1", "x", "9" * 5000])
def test_a_shared_string_that_is_not_there_is_refused(index: str) -> None:
    with pytest.raises(InputError) as caught:
        read(f'<c r="A1" t="s"><v>{index}</v></c>')
    assert caught.value.code == "strings.index"


def test_equal_values_have_one_code() -> None:
    values = CellValues(STRINGS)
    cells = ['<c r="A1"><v>20</v></c>', '<c r="B7" s="2" ><v>20</v></c>', "<c r='C1'><f>1</f><v>20</v></c>"]
    codes = {values.read(cell.encode(), b"")[1] for cell in cells}
    assert len(codes) == 1
    assert values.is_number(codes.pop())
    assert values.read(b'<c r="A1" t="str"><v>20</v></c>', b"")[1] != values.read(b'<c r="A1"><v>20</v></c>', b"")[1]


ROWS = [
    '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>5</v></c><c r="D1" s="2"/></row>',
    '<row r="2"><c r="A2" s="1" t="s"><v>1</v></c><c r="B2"><v>0.25</v></c><c r="D2" s="2"/></row>',
    '<row r="3"><c r="A3" s="1" t="s"><v>1</v></c><c r="B3" s="4"><v>7</v></c><c r="D3" s="2"><v>3</v></c></row>',
    '<row r="4"><c r="A4" s="1" t="str"><v>A&amp;B</v></c><c r="B4" s="4" t="e"><v>#N/A</v></c><c r="D4" s="2"/></row>',
    "<row r='5'><c r='B5' t='inlineStr'><is><t>x</t></is></c></row>",
    '<row r="6"/>',
    '<row r="7"><c r="A7" s="1" t="s"><v>0</v></c><c r="C7"><v>5</v></c><c r="D7" s="2"/></row>',
    '<row r="8"><c s="9"><v>1</v></c><c/><c r="D8" s="2"/></row>',
    '<row r="9"><c r="A9" s="1" t="s"><v>0</v></c><c r="B9"><f>1+1</f><v>2</v></c><c r="D9" s="2"/></row>',
    '<row r="10"><c r="A10" s="1" t="s"><v>0</v></c><c r="B10"><v>8</v></c><c r="D10" s="2"/></row>',
]
TAKEN = [
    [(1, "府省名"), (0, "5"), (2, None)],
    [(1, "課題①"), (0, "0.25"), (2, None)],
    [(1, "課題①"), (4, "7"), (2, "3")],
    [(1, "A&B"), (4, "#N/A"), (2, None)],
    [(-1, None), (0, "x"), (-1, None)],
    [(-1, None), (-1, None), (-1, None)],
    [(1, "府省名"), (-1, None), (2, None)],
    [(9, "1"), (0, None), (2, None)],
    [(1, "府省名"), (0, "2"), (2, None)],
    [(1, "府省名"), (0, "8"), (2, None)],
]


@pytest.mark.parametrize("order", [range(10), range(9, -1, -1), [0, 1, 9, 2, 3, 9, 8, 7, 1, 0, 6, 5, 4, 3, 2, 1, 0]])
def test_the_same_columns_are_taken_of_rows_of_all_forms(order: list[int]) -> None:
    values = CellValues(STRINGS)
    picker = ColumnPicker([1, 2, 4], values)
    for at in order:
        [row] = WorksheetScanner([f"<worksheet><sheetData>{ROWS[at]}</sheetData></worksheet>".encode()], "").rows()
        assert taken(picker.take(row), 0, values) == TAKEN[at]


def taken(run: Run, index: int, values: CellValues) -> list[tuple[int, str | None]]:
    """Return the format and text of each wanted cell of one row of a run."""
    codes = (column[index] for column in run.codes)
    texts = (None if code == BLANK else values.text(code) for code in codes)
    return list(zip((column[index] for column in run.styles), texts, strict=True))


def long_sheet(order: list[int]) -> bytes:
    """Return a sheet of the rows above in an order, numbered from 1."""
    rows = [
        re.sub(rf"(r=[\"'][A-D]?){at + 1}(?=[\"'])", rf"\g<1>{number}", ROWS[at]) for number, at in enumerate(order, 1)
    ]
    return f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.sampled_from([150, 500, 1 << 20]))
@example([0] * 30, 200)
@example([0, 1, 2, 9, 8, 6] * 5, 1 << 20)
@example([0, 5, 1, 7, 2, 3, 4, 9, 9, 9], 1 << 20)
@example([0] * 20 + [1] * 10 + [0] * 5 + [2, 9, 1] * 4, 200)
def test_rows_taken_together_are_those_taken_one_by_one(order: list[int], size: int) -> None:
    data = long_sheet(order)
    scanner = WorksheetScanner((data[at : at + size] for at in range(0, len(data), size)), "")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cells, "_SHORT", 0)
        values = CellValues(STRINGS)
        picker = ColumnPicker([1, 2, 4], values)
        runs = [run for block in scanner.blocks() for run in picker.runs(block)]
    found = [taken(run, index, values) for run in runs for index in range(len(run.numbers))]
    assert found == [TAKEN[at] for at in order]
    assert [number for run in runs for number in run.numbers] == list(range(1, len(order) + 1))


def take_all(sheet: str) -> None:
    """Take the first column of a sheet's rows, and check what that has not proven."""
    scanner, check = WorksheetScanner([sheet.encode()], ""), WellFormedness("", "utf-8")
    picker = ColumnPicker([1], CellValues(STRINGS))
    check.feed(scanner.head)
    for block in scanner.blocks():
        list(picker.runs(block))
        for text in block.unproven:
            check.feed(text)


def test_many_rows_alike_are_one_run() -> None:
    values = CellValues(STRINGS)
    picker = ColumnPicker([1, 2, 4], values)
    [block] = WorksheetScanner([long_sheet([0, 1, 9] * 200)], "").blocks()
    [run] = picker.runs(block)
    assert len(run.numbers) == 600
    assert block.unproven == []


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('s="1" t="s"', 's="1" s="1" t="s"'),
        ('s="1" t="s"', 's="1" t="s" s="1"'),
        ("<row ", '<row ht="1" ht="1" '),
        ("<row ", '<row spans="&amp" '),
        ("<v>5</v>", "<v>5</w>"),
    ],
)
def test_a_row_that_is_not_well_formed_is_never_taken_as_proven(good: str, bad: str) -> None:
    sheet = long_sheet([0] * 600).decode().replace(good, bad, 1)
    with pytest.raises(InputError) as caught:
        take_all(sheet)
    assert caught.value.code == "xml.damaged"


@pytest.mark.parametrize("index", ["2", "-1", "1e0"])
def test_a_shared_string_that_is_not_there_is_refused_among_many_rows(index: str) -> None:
    sheet = long_sheet([0] * 600).decode().replace("<v>0</v>", f"<v>{index}</v>", 5)
    with pytest.raises(InputError) as caught:
        take_all(sheet)
    assert caught.value.code == "strings.index"


def test_a_taken_column_is_refused_like_a_read_cell() -> None:
    picker = ColumnPicker([1], CellValues(STRINGS))
    cells = ["<v>0</v>", "<v>1</v>", "<v>2</v>"]
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s">{cell}</c></row>' for n, cell in enumerate(cells, 1))
    scanner = WorksheetScanner([f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()], "")
    with pytest.raises(InputError) as caught:
        _ = [picker.take(row) for row in scanner.rows()]
    assert caught.value.code == "strings.index"


@pytest.mark.parametrize(
    "others",
    [
        '<c r="A{0}" s="2" t="s"><v>1</v></c><c r="D{0}" s="4"/>',
        '<c r="A{0}" t="s"><v>1</v></c><c r="D{0}" s="4"/>',
        '<c r="A{0}" s="1"><v>7</v></c><c r="D{0}" s="4"/>',
        '<c r="A{0}" s="1"/><c r="D{0}" s="4"/>',
        '<c r="D{0}" s="4"><v>5</v></c>',
        '<c r="A{0}" s="1" t="s"><v>1</v></c><c r="C{0}" s="9"/><c r="D{0}" s="4"/>',
        '<c r="A{0}" s="1" t="s"><f>T("D{0}")</f><v>1</v></c><c r="D{0}" s="4"/>',
    ],
)
@pytest.mark.parametrize("share", [2, 40, 300])
def test_cells_that_were_all_alike_may_differ_further_down(others: str, share: int) -> None:
    usual = '<c r="A{0}" s="1" t="s"><v>0</v></c><c r="D{0}" s="4"/>'
    forms = [usual if at < 600 or at % share else others for at in range(1, 1200)]
    rows = [f'<row r="{at}">{form.format(at)}</row>' for at, form in enumerate(forms, 1)]
    text = f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>".encode()
    values = CellValues(STRINGS)
    picker = ColumnPicker([1, 4], values)
    scanner = WorksheetScanner((text[at : at + (1 << 15)] for at in range(0, len(text), 1 << 15)), "")
    runs = [run for block in scanner.blocks() for run in picker.runs(block)]
    found = [taken(run, index, values) for run in runs for index in range(len(run.numbers))]
    one_by_one = ColumnPicker([1, 4], values)
    assert found == [taken(one_by_one.take(row), 0, values) for row in WorksheetScanner([text], "").rows()]


_ODD_VALUES = [
    *("1_0", "+1", "-1", " 1", "1 ", "\x0b1", "01", "1e0", "1.0", "-0", "", "x", "１", "9" * 30),
    *("&#49;", "1&x;", "1]]>", "<![CDATA[1]]>", "<!---->1", "\ufffe1", "1<b/>"),
]


@pytest.mark.parametrize("attributes", ['s="1" t="s"', 's="1"', 's="1" t="n"', 's="1" t="str"', 's="1" t="b"'])
@pytest.mark.parametrize("value", _ODD_VALUES)
def test_an_odd_value_below_many_plain_ones_is_read_or_refused_as_in_a_row_of_its_own(
    attributes: str, value: str
) -> None:
    plain = "".join(f'<row r="{at}"><c r="A{at}" {attributes}><v>1</v></c></row>' for at in range(1, 3000))
    odd = f'<row r="3000"><c r="A3000" {attributes}><v>{value}</v></c></row>'
    assert last_text(plain + odd) == last_text(odd)


def last_text(rows: str) -> tuple[int, str | None] | str:
    """Return the format and text of the last row's first cell, or the code of the refusal."""
    text = f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode()
    scanner = WorksheetScanner((text[at : at + (1 << 15)] for at in range(0, len(text), 1 << 15)), "")
    values, check = CellValues(STRINGS), WellFormedness("", "utf-8")
    picker = ColumnPicker([1], values)
    check.feed(scanner.head)
    try:
        for block in scanner.blocks():
            *_, last = picker.runs(block)
            for piece in block.unproven:
                check.feed(piece)
    except InputError as error:
        return error.code
    return taken(last, len(last.numbers) - 1, values)[0]
