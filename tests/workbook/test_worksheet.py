"""A worksheet's bytes are cut into rows and cells in every form that XML allows, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.errors import InputError
from irodori.workbook.worksheet import Row, WorksheetScanner, read_merges, without_merges
from irodori.workbook.xml import check_well_formed

Cut = dict[int, list[int]]
"""The columns of the cells of each row."""


def scanned(text: str, size: int = 1 << 18) -> tuple[WorksheetScanner, list[Row]]:
    data = text.encode()
    scanner = WorksheetScanner((data[at : at + size] for at in range(0, len(data), size)), "sheet1.xml")
    return scanner, list(scanner.rows())


def sheet(rows: str, *, root: str = "worksheet") -> str:
    return f'<{root} xmlns="urn:x"><cols/><sheetData>{rows}</sheetData><mergeCells/></{root}>'


def cut(text: str) -> Cut:
    """Cut a sheet at once and in small blocks; see that its pieces are its bytes, and the blocks make no difference."""
    found = []
    for size in (1 << 18, 7, 64):
        scanner, rows = scanned(text, size)
        found.append({row.number: row.columns for row in rows})
        assert [len(row.cells) for row in rows] == [len(row.columns) for row in rows]
        whole = b"".join([scanner.head, *(row.to_bytes() for row in rows), scanner.tail])
        assert whole.decode() == text
        assert WorksheetScanner([text.encode()], "").skip_rows().endswith(scanner.tail.lstrip())
    assert found[0] == found[1] == found[2]
    return found[0]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"/><c r="C2" s="3"><v>1</v></c></row><row r="5"/>',
        "<row r='2'><c r='A2'/><c s='3' r='C2'><v>1</v></c></row><row r='5'></row>",
        '\n <row r="2">\n  <c r="A2"/>\n  <c r="C2"/>\n </row>\n <row r="5"/>\n',
        '<row\tr="2"\n><c\nr = "A2" /><c r\t=\t"C2"></c ></row\n><row r="5" />',
        '<row spans="1:3" r="2" ht="60.5"><c t="s" r="A2"/><c r="C2"/></row><row r="5"></row>',
        '<row r="2"><c r="A2"/><!-- <c r="B2"/> --><c r="C2"/></row><!-- <row r="3"/> --><row r="5"/>',
        '<row r="2"><?x <c r="B2"/> ?><c r="A2"/><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="A2" t="str"><v><![CDATA[</c></row><row r="9">]]></v></c><c r="C2"/></row><row r="5"/>',
        '<row r="2" x:a="1>2"><c r="A2" x:b=\'</c>"\'/><c r="C2"/></row><row r="5" x:a=\'"/>\'/>'.replace("</c>", ">"),
        '<row r="2"><c><v>1</v></c><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="A2"><is><t>a</t></is><extLst><ext><c/></ext></extLst></c><c r="C2"/></row><row r="5"/>',
        '<row r="2"><c r="$A$2"/><c r="c2"/></row><row r="5"/>',
        '<row r="2"><c r="A2"/><c r="C2"/></row><row r="5">\n</row>',
        '<row r="2"><c r="A2"/><c r="C2"/></row><row r="5"><extLst/></row>',
    ],
)
def test_every_form_of_rows_and_cells_is_cut(rows: str) -> None:
    assert cut(sheet(rows)) == {2: [1, 3], 5: []}


def test_rows_and_cells_without_r_follow_the_ones_before_them() -> None:
    rows = '<row><c/><c/></row><row r="4"><c r="C4"/><c/></row><row/><row><c/></row>'
    assert cut(sheet(rows)) == {1: [1, 2], 4: [3, 4], 5: [], 6: [1]}


@pytest.mark.parametrize("prefix", ["x:", "シート:"])
def test_names_may_have_a_prefix(prefix: str) -> None:
    text = sheet('<row r="2"><c r="A2"/></row><row r="5"></row>')
    text = text.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}").replace("xmlns", "xmlns:x")
    assert cut(text) == {2: [1], 5: []}
    assert scanned(text)[0].prefix == prefix.encode()


def test_rows_may_have_a_prefix_that_the_sheet_data_has_not() -> None:
    assert cut(sheet('<x:row r="2"><x:c r="A2"/></x:row><x:row r="3"/>')) == {2: [1], 3: []}


@pytest.mark.parametrize(
    "data", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>", "<sheetData> </sheetData>"]
)
def test_a_sheet_may_be_empty(data: str) -> None:
    text = f"<worksheet>{data}<mergeCells/></worksheet>"
    assert cut(text) == {}
    assert scanned(text)[0].is_empty == data.endswith("/>")


def test_the_sheet_data_may_carry_attributes() -> None:
    assert cut('<worksheet><sheetData xmlns:x="urn:x"><row r="3"/></sheetData></worksheet>') == {3: []}


def test_a_comment_before_the_sheet_data_is_no_sheet_data() -> None:
    text = "<!-- <sheetData> -->" + sheet('<row r="1"/>')
    scanner, _ = scanned(text)
    assert scanner.head.endswith(b"<cols/><sheetData>")


def test_a_row_gives_the_format_of_its_absent_cells_only_where_it_says_so() -> None:
    rows = '<row r="1" s="3" customFormat="1"/><row r="2" s="3"/><row r="3" s="4" customFormat="true"/>'
    rows += '<row r="4" customFormat="1"/><row r="5" s="6" customFormat="1"><!-- < --><c r="A5"/></row>'
    assert [row.style for row in scanned(sheet(rows))[1]] == [3, None, 4, 0, 6]


@pytest.mark.parametrize(
    ("code", "rows"),
    [
        ("worksheet.order", '<row r="2"/><row r="1"/>'),
        ("worksheet.order", '<row r="2"/><row r="2"/>'),
        ("worksheet.order", '<row r="1"><c r="B1"/><c r="A1"/></row>'),
        ("worksheet.order", '<row r="1"><c r="B1"/><c r="B1"/></row>'),
        ("worksheet.order", '<row r="0"/>'),
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
        _ = [(row.columns, row.style) for row in scanned(sheet(rows))[1]]
    assert caught.value.code == code


@pytest.mark.parametrize("text", ["", "<worksheet/>", "<chartsheet><drawing/></chartsheet>"])
def test_a_part_without_sheet_data_is_no_worksheet(text: str) -> None:
    with pytest.raises(InputError) as caught:
        scanned(text)
    assert caught.value.code == "worksheet.not_understood"


@pytest.mark.parametrize("text", ["<worksheet><sheetData>", "<worksheet><sheetData><row r='1'>", sheet("")[:40]])
def test_a_part_that_was_cut_off_is_damaged(text: str) -> None:
    with pytest.raises(InputError):
        scanned(text)


@pytest.mark.parametrize(
    "tail",
    [
        '</sheetData><mergeCells count="2"><mergeCell ref="A3:A5"/><mergeCell ref="C1:H1"/></mergeCells></worksheet>',
        "</sheetData><mergeCells><mergeCell ref='A3:A5'/><mergeCell ref='C1:H1'/></mergeCells></worksheet>",
        '</sheetData><mergeCells>\n<mergeCell\nref = "A3:A5" />\n<mergeCell ref="C1:H1"></mergeCell></mergeCells>',
        '</x:sheetData><x:mergeCells><x:mergeCell ref="A3:A5"/><x:mergeCell ref="C1:H1"/></x:mergeCells></x:worksheet>',
        '</sheetData><mergeCells><mergeCell ref="A3:A5"/><!--<mergeCell ref="J1:J2"/>--><mergeCell z="1" ref="C1:H1"/>',
        '</sheetData><mergeCells><mergeCell ref="A5:A3"/><mergeCell ref="$C$1:h1"/></mergeCells></worksheet>',
    ],
)
def test_merged_ranges_are_read_in_every_form(tail: str) -> None:
    assert [area.ref for area in read_merges(tail.encode())] == ["A3:A5", "C1:H1"]


@pytest.mark.parametrize("ref", ["", "A0:B2", "A1:B9999999", "A1:ZZZ1", "x"])
def test_a_merged_range_that_is_none_is_refused(ref: str) -> None:
    with pytest.raises(InputError) as caught:
        read_merges(f'<mergeCells><mergeCell ref="{ref}"/></mergeCells>'.encode())
    assert caught.value.code == "worksheet.reference"


_TAILS = st.lists(
    st.sampled_from(
        [
            *('<mergeCell ref="A1:B2"/>', "<mergeCells>", "</mergeCells>", "<x>", "</x>", '<x y="', '"/>', '">'),
            *("<!-- ", " -->", "<![CDATA[", "]]>", "<?x ", "?>", "&amp;", "&", " ", "<mergeCell>", "</mergeCell>"),
        ]
    ),
    max_size=12,
).map("".join)


@given(_TAILS)
def test_a_tail_with_its_merged_areas_as_one_is_well_formed_where_the_tail_is(tail: str) -> None:
    whole = f"<worksheet>{tail}</worksheet>".encode()
    assert is_well_formed(without_merges(whole)) == is_well_formed(whole)


def is_well_formed(part: bytes) -> bool:
    try:
        check_well_formed(part, "")
    except InputError:
        return False
    return True
