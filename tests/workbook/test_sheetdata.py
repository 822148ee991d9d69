"""A worksheet's rows and cells are found in every form that XML allows, and
nothing of its bytes is lost.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.making import MAIN, worksheet

from irodori.errors import InputError
from irodori.workbook.cells import CellValues
from irodori.workbook.fills import Fill
from irodori.workbook.grid import Grid, read_grid
from irodori.workbook.patch import FillPlan, patched
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.strings import NO_STRINGS

Found = dict[int, list[int]]
"""The columns of the cells of each row."""


class NoFormats:
    """Every fill is another cell format: 7."""

    def with_fill(self, xf: int, fill: Fill | None) -> int:
        """Return that format."""
        del xf, fill
        return 7


def stream_of(text: str, size: int = 1 << 18) -> SheetStream:
    data = text.encode()
    return SheetStream(
        (data[at : at + size] for at in range(0, len(data), size)),
        "sheet1.xml",
    )


def scanned(text: str, size: int = 1 << 18) -> tuple[SheetStream, Grid]:
    stream = stream_of(text, size)
    grid = read_grid(stream, CellValues(NO_STRINGS))
    stream.finish()
    return stream, grid


def painted(text: str, plan: FillPlan, size: int = 1 << 18) -> str:
    return b"".join(
        patched(stream_of(text, size), plan, NoFormats(), lambda _: 0)
    ).decode()


def found(text: str) -> Found:
    """Read a sheet at once and in small blocks; see that painting nothing
    gives its bytes.
    """
    read = []
    for size in (1 << 18, 7, 64):
        _, grid = scanned(text, size)
        read.append(
            {
                row: [cell.column for cell in grid.row(index)]
                for index, row in enumerate(grid.rows)
            }
        )
        assert painted(text, FillPlan(), size) == text
    assert read[0] == read[1] == read[2]
    return read[0]


def sheet(rows: str) -> str:
    return worksheet(rows, head="<cols/>", tail="<mergeCells/>").replace(
        "<worksheet ", '<worksheet xmlns:x="urn:x" '
    )


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"/><c r="C2" s="3"><v>1</v></c></row><row r="5"/>',
        "<row r='2'><c r='A2'/><c s='3' r='C2'><v>1</v></c></row><row r='5'></row>",
        '\n <row r="2">\n  <c r="A2"/>\n  <c r="C2"/>\n </row>\n <row r="5"/>\n',
        '<row\tr="2"\n><c\nr = "A2" /><c r\t=\t"C2"></c ></row\n><row r="5" />',
        '<row spans="1:3" r="2" ht="60.5"><c t="n" r="A2"/><c r="C2"/></row><row r="5"></row>',
        '<row r="2"><c r="A2"/><!-- <c r="B2"/> --><c r="C2"/></row><!-- <row r="3"/> --><row r="5"/>',
        '<row r="2"><?x <c r="B2"/> ?><c r="A2"/><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="A2" t="str"><v><![CDATA[</c></row><row r="9">]]></v></c><c r="C2"/></row><row r="5"/>',
        '<row r="2" x:a="1>2"><c r="A2" x:b=\'>"\'/><c r="C2"/></row><row r="5" x:a=\'"/>\'/>',
        '<row r="2"><c><v>1</v></c><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="A2"><is><t>a</t></is><extLst><ext><c/></ext></extLst></c><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="$A$2"/><c r="c2"/></row><row r="5"/>',
        '<row r="2"><c r="A2"/><c r="C2"/></row><row r="5">\n</row>',
        '<row r="2"><c r="A2"/><c r="C2"/></row><row r="5"><extLst/></row>',
        '<row r="2"><c r="A2"/><x:c r="B2"/><c r="C2"/></row><x:row r="3"/><row r="5"/>',
    ],
)
def test_every_form_of_rows_and_cells_is_read(rows: str) -> None:
    assert found(sheet(rows)) == {2: [1, 3], 5: []}


def test_rows_and_cells_without_r_follow_the_ones_before_them() -> None:
    rows = '<row><c/><c/></row><row r="4"><c r="C4"/><c/></row><row/><row><c/></row>'
    assert found(sheet(rows)) == {1: [1, 2], 4: [3, 4], 5: [], 6: [1]}


@pytest.mark.parametrize("prefix", ["m:", "シート:"])
def test_names_may_have_a_prefix(prefix: str) -> None:
    text = worksheet('<row r="2"><c r="A2"/></row><row r="5"></row>')
    text = (
        text.replace("</", "\0")
        .replace("<", f"<{prefix}")
        .replace("\0", f"</{prefix}")
    )
    text = text.replace(" xmlns=", f" xmlns:{prefix[:-1]}=")
    assert found(text) == {2: [1], 5: []}
    assert scanned(text)[0].prefix == prefix.encode()


def test_rows_may_have_a_prefix_that_the_sheet_data_has_not() -> None:
    text = sheet('<m:row r="2"><m:c r="A2"/></m:row><m:row r="3"/>')
    assert found(text.replace('xmlns:x="urn:x"', f'xmlns:m="{MAIN}"')) == {
        2: [1],
        3: [],
    }


@pytest.mark.parametrize(
    "data",
    [
        "<sheetData/>",
        "<sheetData />",
        "<sheetData></sheetData>",
        "<sheetData> </sheetData>",
    ],
)
def test_a_sheet_may_be_empty(data: str) -> None:
    text = worksheet(tail="<mergeCells/>").replace(
        "<sheetData></sheetData>", data
    )
    assert found(text) == {}
    assert scanned(text)[0].is_empty == data.endswith("/>")


def test_the_sheet_data_may_carry_attributes() -> None:
    text = worksheet('<row r="3"/>').replace(
        "<sheetData>", '<sheetData xmlns:x="urn:x">'
    )
    assert found(text) == {3: []}


def test_a_comment_before_the_sheet_data_is_no_sheet_data() -> None:
    stream, _ = scanned("<!-- <sheetData> -->" + sheet('<row r="1"/>'))
    assert stream.head.endswith(b"<cols/><sheetData>")


def test_a_row_gives_the_format_of_its_absent_cells_only_where_it_says_so() -> (
    None
):
    class Kept:
        """The cell formats that were asked for."""

        def __init__(self) -> None:
            self.bases: list[int] = []

        def with_fill(self, xf: int, fill: Fill | None) -> int:
            """Keep the format."""
            del fill
            self.bases.append(xf)
            return xf

    rows = '<row r="1" s="3" customFormat="1"/><row r="2" s="3"/><row r="3" s="4" customFormat="true"/>'
    rows += '<row r="4" customFormat="1"/><row r="5" s="6" customFormat="1"><!-- < --><c r="A5"/></row>'
    plan, kept = FillPlan(), Kept()
    for row in range(1, 6):
        plan.add(row, 2, None)
    list(patched(stream_of(sheet(rows)), plan, kept, lambda _: 9))
    assert kept.bases == [3, 9, 4, 0, 6]


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("worksheet.order", '<row r="2"/><row r="1"/>'),
        ("worksheet.order", '<row r="2"/><row r="2"/>'),
        ("worksheet.order", '<row r="1"><c r="B1"/><c r="A1"/></row>'),
        ("worksheet.order", '<row r="1"><c r="B1"/><c r="B1"/></row>'),
        ("worksheet.order", '<row r="0"/>'),
        ("worksheet.reference", '<row r="1"><c r="A1" s="65535"/></row>'),
        ("worksheet.reference", '<row r="1" s="65535"/>'),
        ("worksheet.reference", '<row r="1048577"/>'),
        ("worksheet.reference", '<row r="x"/>'),
        ("worksheet.reference", f'<row r="{"9" * 5000}"/>'),
        ("worksheet.reference", '<row r="1"><c r="A2"/></row>'),
        ("worksheet.reference", '<row r="1"><c r="XFE1"/></row>'),
        ("worksheet.reference", '<row r="1"><c r=""/></row>'),
        ("worksheet.reference", '<row r="1"><c r="XFD1"/><c/></row>'),
        ("worksheet.reference", '<row r="1" s="x" customFormat="1"/>'),
    ],
)
def test_what_has_no_place_in_a_sheet_is_refused(code: str, rows: str) -> None:
    with pytest.raises(InputError) as caught:
        scanned(sheet(rows))
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["worksheet", "chartsheet"])
def test_a_part_without_sheet_data_is_no_worksheet(name: str) -> None:
    with pytest.raises(InputError) as caught:
        scanned(f'<{name} xmlns="{MAIN}"><drawing/></{name}>')
    assert caught.value.code == "worksheet.not_understood"


@pytest.mark.parametrize("end", [0, 1, 40, -10, -40, -60])
def test_a_part_that_was_cut_off_is_damaged(end: int) -> None:
    with pytest.raises(InputError) as caught:
        scanned(sheet('<row r="1"><c r="A1"/></row>')[:end])
    assert caught.value.code == "xml.damaged"


@pytest.mark.parametrize(
    "merges",
    [
        '<mergeCells count="2"><mergeCell ref="A3:A5"/><mergeCell ref="C1:H1"/></mergeCells>',
        "<mergeCells><mergeCell ref='A3:A5'/><mergeCell ref='C1:H1'/></mergeCells>",
        '<mergeCells>\n<mergeCell\nref = "A3:A5" />\n<mergeCell ref="C1:H1"></mergeCell></mergeCells>',
        '<mergeCells><mergeCell ref="A3:A5"/><!--<mergeCell ref="J1"/>--><mergeCell z="1" ref="C1:H1"/></mergeCells>',
        '<mergeCells><mergeCell ref="A5:A3"/><mergeCell ref="$C$1:h1"/></mergeCells>',
        '<mergeCells><mergeCell ref="A3:A5"/><e:mergeCell xmlns:e="urn:e"/><mergeCell ref="C1:H1"/></mergeCells>',
    ],
)
def test_merged_ranges_are_read_in_every_form(merges: str) -> None:
    assert [
        area.ref for area in scanned(worksheet(tail=merges))[0].merges
    ] == ["A3:A5", "C1:H1"]


@pytest.mark.parametrize("others", [0, 70])
@pytest.mark.parametrize("ref", ["", "A0:B2", "A1:B9999999", "A1:ZZZ1", "x"])
def test_a_merged_range_that_is_none_is_refused(ref: str, others: int) -> None:
    more = '<mergeCell ref="E5:E6"/>' * others
    tail = f'<mergeCells><mergeCell ref="{ref}"/>{more}</mergeCells>'
    with pytest.raises(InputError) as caught:
        assert scanned(worksheet(tail=tail))[0].merges
    assert caught.value.code == "worksheet.reference"


_MERGES = st.lists(
    st.sampled_from(
        [
            *(
                '<mergeCell ref="A1:B2"/>',
                '<mergeCell ref="C3:D4"/>' * 70,
                "<!-- ",
                " -->",
                "<![CDATA[",
                "]]>",
            ),
            *(
                '<x y="',
                '"/>',
                "&amp;",
                "<mergeCell>",
                "</mergeCell>",
                '<mergeCell ref="B2:A1"/>',
            ),
        ]
    ),
    max_size=8,
).map("".join)


@given(_MERGES)
def test_many_plain_merged_areas_are_read_as_few_are(merges: str) -> None:
    """Beyond 64 areas in a sheet the plain ones are taken out of the text
    before it is parsed.
    """
    more = '<mergeCell ref="E5:E6"/>' * 70
    few = worksheet(tail=f"<mergeCells>{merges}</mergeCells>")
    many = worksheet(tail=f"<mergeCells>{merges}{more}</mergeCells>")
    assert merged(many) == (
        None if (refs := merged(few)) is None else refs + ["E5:E6"] * 70
    )


def merged(text: str) -> list[str] | None:
    """Return the merged areas of a sheet, None where it is refused."""
    try:
        return [area.ref for area in scanned(text)[0].merges]
    except InputError:
        return None
