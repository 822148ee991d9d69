"""What no workbook holds is refused before it takes memory or time: depth,
length, and what never ends.
"""

from __future__ import annotations

import pytest
from tests.making import MAIN, book, worksheet

from irodori.errors import InputError
from irodori.workbook import Workbook
from irodori.workbook.cells import CellValues
from irodori.workbook.fills import Fill
from irodori.workbook.grid import read_grid
from irodori.workbook.patch import FillPlan
from irodori.workbook.refs import parse_area
from irodori.workbook.sheetdata import SheetStream
from irodori.workbook.strings import NO_STRINGS, SharedStrings
from irodori.workbook.xml import check_depth, tags


def refusal(sheet: str) -> str:
    opened = Workbook.open(book(sheet))
    with pytest.raises(InputError) as caught:
        list(opened["Sheet1"].cells())
    return caught.value.code


@pytest.mark.parametrize("sign", ["<!--", "<![CDATA[", "<?x ", "<", "<a b='"])
def test_what_is_opened_again_and_again_and_never_closed_is_damage(
    sign: str,
) -> None:
    assert (
        refusal(worksheet().replace("</sheetData>", sign * 200_000))
        == "xml.damaged"
    )


def test_a_comment_without_an_end_hides_the_tags_behind_it() -> None:
    assert [tag.name for tag in tags(b"<a><!-- <b> <c/>")] == [b"a"]


@pytest.mark.parametrize(
    "sheet",
    [
        worksheet('<row r="1">' + "<a>" * 10_009 + "</a>" * 10_009 + "</row>"),
        worksheet(tail="<a>" * 10_009 + "</a>" * 10_009),
        worksheet(
            ('<a><row r="{}"/>' * 10_001).format(*range(1, 10_002))
            + "</a>" * 10_001
        ),
        worksheet(tail='<a b="/>">' * 10_009 + "</a>" * 10_009),
        worksheet(
            "<a>"
            + "<b/>" * 10_001
            + "<a>" * 9_000
            + '<row r="1"/>'
            + "<a>" * 1_009
            + "</a>" * 10_010
        ),
    ],
    ids=[
        "in a row",
        "behind the rows",
        "from row to row",
        "by a sign in an attribute",
        "in two pieces",
    ],
)
def test_a_sheet_nested_ten_thousand_deep_is_refused(sheet: str) -> None:
    assert refusal(sheet) in {"xml.deep", "xml.misplaced"}


@pytest.mark.parametrize("around", ["", "<!-- x -->"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_depth_is_counted_in_every_form(around: str, encoding: str) -> None:
    flat = f"<r>{around}" + "<a><b/></a>" * 20 + "</r>"
    check_depth(flat.encode(encoding), "part", 3)
    with pytest.raises(InputError) as caught:
        check_depth(
            f"<r>{around}{'<a>' * 3}<b/>{'</a>' * 3}</r>".encode(encoding),
            "part",
            3,
        )
    assert caught.value.code == "xml.deep"


def test_a_row_with_more_cells_than_columns_is_refused_before_it_is_cut() -> (
    None
):
    assert (
        refusal(worksheet("<row>" + "<c/>" * 16_385 + "</row>"))
        == "worksheet.reference"
    )
    wide = '<c r="A1" s="1" foo="' + "x" * 60 + '"/>'
    assert (
        refusal(worksheet('<row r="1">' + wide * 20_000 + "</row>"))
        == "worksheet.order"
    )


def test_a_head_that_never_comes_to_the_data_is_given_up() -> None:
    blocks = iter(
        [b'<worksheet xmlns="%b">' % MAIN.encode()] + [b" " * (1 << 20)] * 40
    )
    with pytest.raises(InputError) as caught:
        SheetStream(blocks, "sheet")
    assert caught.value.code == "worksheet.not_understood"
    assert next(blocks, None) is not None


def test_a_long_row_is_read_rightly_however_its_bytes_come() -> None:
    cells = "".join(
        f'<c r="{letters}1" t="inlineStr"><is><t>{"あ" * 9_000}</t></is></c>'
        for letters in "ABCDEFGH"
    )
    sheet = worksheet(f'<row r="1">{cells}</row><row r="2"/>').encode()
    stream = SheetStream(
        (sheet[at : at + 999] for at in range(0, len(sheet), 999)), "sheet"
    )
    values = CellValues(NO_STRINGS)
    grid = read_grid(stream, values)
    assert [
        [cell.column for cell in grid.row(index)] for index in range(2)
    ] == [list(range(1, 9)), []]
    assert values.text(grid.row(0)[7].code) == "あ" * 9_000
    assert sheet.endswith(stream.finish())


def test_a_text_of_many_megabytes_is_refused_and_many_texts_are_not() -> None:
    with pytest.raises(InputError) as caught:
        SharedStrings(
            b'<sst xmlns="%b"><si><t>' % MAIN.encode()
            + b"a" * (17 << 20)
            + b"</t></si></sst>",
            "strings",
        )
    assert caught.value.code == "strings.long"
    many = SharedStrings(
        b'<sst xmlns="%b">' % MAIN.encode()
        + b"<si><t>abc</t></si>" * 1_000_000
        + b"</sst>",
        "strings",
    )
    assert (len(many), many.text(999_999)) == (1_000_000, "abc")


def test_an_area_of_millions_of_cells_is_not_planned() -> None:
    plan = FillPlan()
    plan.add_area(parse_area("A1:Z100"), Fill.solid("FFFF0000"))
    assert len(plan) == 2_600
    with pytest.raises(InputError) as caught:
        plan.add_area(parse_area("A1:XFD1048576"), None)
    assert caught.value.code == "worksheet.area"
    assert len(plan) == 2_600
