"""Cells are read as codes that stand for their values, in every form of a cell
and in every kind of row.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.making import shared, worksheet

from irodori.errors import InputError
from irodori.workbook.cells import BLANK, UNCALCULATED, CellValues, Literal
from irodori.workbook.grid import Grid, GridCell, read_grid
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.strings import SharedStrings

STRINGS = SharedStrings(
    shared("<t>府省名</t>", "<t>課題①</t>").encode(), "xl/sharedStrings.xml"
)
USUAL = '<row r="{0}"><c r="A{0}" s="1" t="s"><v>0</v></c></row>'


def grid_of(rows: str, values: CellValues, size: int = 1 << 18) -> Grid:
    """Read the rows of a sheet that comes in blocks of a size."""
    data = (
        worksheet(rows)
        .replace("<worksheet ", '<worksheet xmlns:x="urn:x" ')
        .encode()
    )
    stream = SheetStream(
        (data[at : at + size] for at in range(0, len(data), size)), "sheet"
    )
    grid = read_grid(stream, values)
    stream.finish()
    return grid


def read(cell: str) -> tuple[int, str | Literal | None]:
    """Return a cell's format, and its value as text where it is shared."""
    values = CellValues(STRINGS)
    ((_, style, code),) = grid_of(f'<row r="1">{cell}</row>', values).row(0)
    if code in {BLANK, UNCALCULATED}:
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
        (
            '<c r="A1" s="3"><f t="shared" si="0"/><v>20</v></c>',
            Literal("n", "20"),
        ),
        ('<c r="A1" s="3"><f>B1+1</f></c>', None),
        (
            '<c r="A1" s="3" t="str"><f>T(B1)</f><v>A &amp; B</v></c>',
            Literal("str", "A & B"),
        ),
        ('<c r="A1" s="3" t="str"><v> x </v></c>', Literal("str", " x ")),
        ('<c r="A1" s="3" t="b"><v>1</v></c>', Literal("b", "TRUE")),
        ('<c r="A1" s="3" t="b"><v>false</v></c>', Literal("b", "FALSE")),
        ('<c r="A1" s="3" t="b"/>', None),
        ('<c r="A1" s="3" t="e"><v>#N/A</v></c>', Literal("e", "#N/A")),
        (
            '<c r="A1" s="3" t="d"><v>2024-03-31</v></c>',
            Literal("d", "2024-03-31"),
        ),
        (
            '<c r="A1" s="3" t="inlineStr"><is><t>府省</t></is></c>',
            Literal("str", "府省"),
        ),
        (
            '<c r="A1" s="3" t="inlineStr"><is><r><t>在留</t></r><r><t>申請</t></r><rPh><t>ザ</t></rPh></is></c>',
            Literal("str", "在留申請"),
        ),
        ('<c r="A1" s="3" t="inlineStr"><is/></c>', None),
        ('<c r="A1" s="3" t="inlineStr"><is><t/></is></c>', None),
        ("<c s='3' r='A1'><v>2</v></c>", Literal("n", "2")),
        ('<c r="A1"\n s = "3"  t="s" ><v>0</v></c>', "府省名"),
        ('<c r="A1" s="3" x:note="1>0"><v>2</v></c>', Literal("n", "2")),
        ('<c r="A1" s="3"><!-- <v>9</v> --><v>2</v></c>', Literal("n", "2")),
        (
            '<c r="A1" s="3" t="str"><v><![CDATA[<v>9</v>]]></v></c>',
            Literal("str", "<v>9</v>"),
        ),
        (
            '<c r="A1" s="3"><v>2</v><extLst><ext><v>9</v></ext></extLst></c>',
            Literal("n", "2"),
        ),
        ('<c r="A1" s="3"><x:v>9</x:v><v>2</v></c>', Literal("n", "2")),
    ],
)
def test_every_form_of_a_cell_is_read(
    cell: str, value: str | Literal | None
) -> None:
    assert read(cell) == (3, value)


@pytest.mark.parametrize(
    "attributes",
    ['r="A1"', 'r="A1" s="0"', 'r="A1" s=""', "", 'r="A1" s=" 0 "'],
)
def test_a_cell_without_a_format_has_the_first(attributes: str) -> None:
    assert read(f"<c {attributes}/>") == (0, None)


_NO_STYLES = ("x", "-1", "1.5", "9" * 5000)
_NO_NUMBERS = (
    "x",
    "1,000",
    "0x10",
    "1_0",
    "nan",
    "inf",
    "1e9999",
    "--1",
    "1 2",
    "１",
    "1" * 50_000 + "x",
)
_NO_INDEXES = ("2", "-1", "x", "9" * 5000, "0" * 20 + "9", "1_0")


@pytest.mark.parametrize(
    ("code", "form", "values"),
    [
        ("worksheet.reference", '<c r="A1" s="{}"/>', _NO_STYLES),
        ("worksheet.reference", '<c r="A1"><v>{}</v></c>', _NO_NUMBERS),
        ("strings.index", '<c r="A1" t="s"><v>{}</v></c>', _NO_INDEXES),
    ],
)
def test_a_format_number_or_string_index_that_is_none_is_refused(
    code: str, form: str, values: tuple[str, ...]
) -> None:
    for value in values:
        with pytest.raises(InputError) as caught:
            read(form.format(value))
        assert caught.value.code == code


def test_equal_values_have_one_code() -> None:
    values = CellValues(STRINGS)
    rows = '<row r="1"><c r="A1"><v>20</v></c><c r="B1" s="2" ><v>20</v></c><c r="C1" t="str"><v>20</v></c></row>'
    one, other, text = (cell.code for cell in grid_of(rows, values).row(0))
    assert one == other != text
    assert values.is_number(one)
    assert not values.is_number(text)


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
"""Rows in forms that the kernel reads, and in others."""
FOUND = [
    [(1, 1, "府省名"), (2, 0, "5"), (4, 2, "")],
    [(1, 1, "課題①"), (2, 0, "0.25"), (4, 2, "")],
    [(1, 1, "課題①"), (2, 4, "7"), (4, 2, "3")],
    [(1, 1, "A&B"), (2, 4, "#N/A"), (4, 2, "")],
    [(2, 0, "x")],
    [],
    [(1, 1, "府省名"), (3, 0, "5"), (4, 2, "")],
    [(1, 9, "1"), (2, 0, ""), (4, 2, "")],
    [(1, 1, "府省名"), (2, 0, "2"), (4, 2, "")],
    [(1, 1, "府省名"), (2, 0, "8"), (4, 2, "")],
]


def numbered(order: list[int]) -> str:
    """Return the rows above in an order, numbered from 1."""
    return "".join(
        re.sub(
            rf"(r=[\"'][A-D]?){at + 1}(?=[\"'])", rf"\g<1>{number}", ROWS[at]
        )
        for number, at in enumerate(order, 1)
    )


def shown(
    cells: list[GridCell], values: CellValues
) -> list[tuple[int, int, str]]:
    return [
        (cell.column, cell.style, values.text(cell.code)) for cell in cells
    ]


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=60),
    st.sampled_from([150, 500, 1 << 20]),
)
@example([0] * 30, 200)
@example([0, 1, 2, 9, 8, 6] * 5, 1 << 20)
@example([0, 5, 1, 7, 2, 3, 4, 9, 9, 9], 1 << 20)
@example([*range(10), *range(9, -1, -1)], 150)
def test_rows_of_all_forms_are_read_among_each_other(
    order: list[int], size: int
) -> None:
    values = CellValues(STRINGS)
    grid = grid_of(numbered(order), values, size)
    assert [*grid.rows] == list(range(1, len(order) + 1))
    assert [shown(grid.row(index), values) for index in range(len(grid))] == [
        FOUND[at] for at in order
    ]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_a_column_holds_what_its_rows_hold(order: list[int]) -> None:
    grid = grid_of(numbered(order), CellValues(STRINGS))
    for column in (1, 2, 3, 5):
        held = [
            {cell.column: cell for cell in grid.row(index)}.get(column)
            for index in range(len(grid))
        ]
        styles, codes = grid.column(column, 0, len(grid))
        assert styles.tolist() == [cell.style if cell else -1 for cell in held]
        assert codes.tolist() == [
            cell.code if cell else BLANK for cell in held
        ]


def refusal(rows: str) -> str:
    with pytest.raises(InputError) as caught:
        grid_of(rows, CellValues(STRINGS))
    return caught.value.code


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ('s="1" t="s"', 's="1" s="1" t="s"'),
        ('s="1" t="s"', 's="1" t="s" s="1"'),
        ("<row ", '<row ht="1" ht="1" '),
        ("<row ", '<row spans="&amp" '),
        ("<v>0</v>", "<v>0</w>"),
    ],
)
def test_a_row_that_is_not_well_formed_is_refused_among_many(
    good: str, bad: str
) -> None:
    rows = "".join(USUAL.format(at) for at in range(1, 600))
    assert (
        refusal(rows[:9000] + rows[9000:].replace(good, bad, 1))
        == "xml.damaged"
    )


_ODD_VALUES = [
    *(
        "1_0",
        "+1",
        "-1",
        " 1",
        "1 ",
        "\x0b1",
        "01",
        "1e0",
        "1.0",
        "-0",
        "",
        "x",
        "１",
        "9" * 30,
    ),
    *(
        "&#49;",
        "1&x;",
        "1]]>",
        "<![CDATA[1]]>",
        "<!---->1",
        "\ufffe1",
        "1<b/>",
    ),
]


@pytest.mark.parametrize(
    "attributes",
    ['s="1" t="s"', 's="1"', 's="1" t="n"', 's="1" t="str"', 's="1" t="b"'],
)
@pytest.mark.parametrize("value", _ODD_VALUES)
def test_an_odd_value_below_many_plain_ones_is_read_or_refused_as_in_a_row_of_its_own(
    attributes: str, value: str
) -> None:
    plain = "".join(
        f'<row r="{at}"><c r="A{at}" {attributes}><v>1</v></c></row>'
        for at in range(1, 3000)
    )
    odd = f'<row r="3000"><c r="A3000" {attributes}><v>{value}</v></c></row>'
    assert last_cell(plain + odd) == last_cell(odd)


def last_cell(rows: str) -> list[tuple[int, int, str]] | str:
    """Return column, format and text of the last row's cells, or the code of
    the refusal.
    """
    values = CellValues(STRINGS)
    try:
        grid = grid_of(rows, values)
    except InputError as error:
        return error.code
    return shown(grid.row(len(grid) - 1), values)
