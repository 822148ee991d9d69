"""A sheet is written again with other fills: the smallest change that carries
each out.
"""

from __future__ import annotations

import re

import pytest
from tests.making import MAIN

from irodori.workbook import patch as patching
from irodori.workbook.fills import Fill
from irodori.workbook.kernel import PlainKernel
from irodori.workbook.native import kernel
from irodori.workbook.patch import FillPlan, patched
from irodori.workbook.refs import parse_cell
from irodori.workbook.sheetdata import SheetStream

ROOT = f'<worksheet xmlns="{MAIN}" xmlns:x="other">'
RED, BLUE = Fill.solid("FFFF4B00"), Fill.solid("FF4DC4FF")


class Formats:
    """Cell formats 0 to 9 without a fill; 1N is N in red, 2N is N in blue."""

    def with_fill(self, xf: int, fill: Fill | None) -> int:
        return xf % 10 + {None: 0, RED: 10, BLUE: 20}[fill]


def column_style(column: int) -> int:
    """Column D has format 4."""
    return 4 if column == 4 else 0


def painted(sheet: str, **fills: Fill | None) -> str:
    """Return a sheet with some fills planned, seeing that the size of blocks
    and the kernel make no difference.
    """
    found = set()
    plan = FillPlan()
    for ref, fill in fills.items():
        plan.add(*parse_cell(ref), fill)
    data = sheet.encode()
    for size in (1 << 18, 9):
        for each in (kernel(), PlainKernel()):
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(patching, "kernel", lambda each=each: each)
                patch.setattr("irodori.workbook.sheetdata._BLOCK", size)
                stream = SheetStream(
                    (data[at : at + size] for at in range(0, len(data), size)),
                    "",
                )
                found.add(
                    b"".join(patched(stream, plan, Formats(), column_style))
                )
    [out] = found
    return out.decode()


def rows(sheet: str, **fills: Fill | None) -> str:
    """Return the rows of a sheet with some fills planned."""
    head, tail = f"{ROOT}<sheetData>", "</sheetData><mergeCells/></worksheet>"
    out = painted(head + sheet + tail, **fills)
    assert out.startswith(head)
    assert out.endswith(tail)
    return out[len(head) : -len(tail)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<c r="A1" s="3"/>', '<c r="A1" s="13"/>'),
        (
            '<c r="A1" s="3" t="s"><v>0</v></c>',
            '<c r="A1" s="13" t="s"><v>0</v></c>',
        ),
        (
            '<c r="A1" t="s"  s="3"><v>0</v></c>',
            '<c r="A1" t="s"  s="13"><v>0</v></c>',
        ),
        ('<c r="A1"/>', '<c r="A1" s="10"/>'),
        ('<c r="A1"><v>1</v></c>', '<c r="A1" s="10"><v>1</v></c>'),
        (
            '<c r="A1" t="s" ><v>1</v></c>',
            '<c r="A1" t="s" s="10" ><v>1</v></c>',
        ),
        ("<c r='A1' s='3'/>", "<c r='A1' s='13'/>"),
        ('<c\n r = "A1"\n s = "3"\n/>', '<c\n r = "A1"\n s = "13"\n/>'),
        ('<c s="3"/>', '<c s="13"/>'),
        ("<c/>", '<c s="10"/>'),
        ('<c r="A1" s=""/>', '<c r="A1" s="10"/>'),
        ('<c r="A1" s="23"/>', '<c r="A1" s="13"/>'),
        (
            '<c r="A1" x:s="1" s="3" x:n=" s=&quot;3&quot; >"/>',
            '<c r="A1" x:s="1" s="13" x:n=" s=&quot;3&quot; >"/>',
        ),
        ('<c r="A1" s="3"></c>', '<c r="A1" s="13"></c>'),
        (
            '<!-- <c s="1"/> --><c r="A1" s="3"/>',
            '<!-- <c s="1"/> --><c r="A1" s="13"/>',
        ),
    ],
)
def test_only_the_s_of_a_planned_cell_changes(before: str, after: str) -> None:
    row = '<row r="1" spans="1:1">{}<c r="B1" s="3"/></row>'
    assert rows(row.format(before), A1=RED) == row.format(after)


@pytest.mark.parametrize(
    "cell", ['<c r="A1" s="13"/>', "<c r='A1' s='13' ></c >", '<c s="13"/>']
)
def test_a_cell_that_has_its_fill_stays(cell: str) -> None:
    assert (
        rows(f'<row r="1">{cell}</row>', A1=RED) == f'<row r="1">{cell}</row>'
    )


def test_a_fill_is_cleared() -> None:
    assert (
        rows('<row r="1"><c r="A1" s="13"/></row>', A1=None)
        == '<row r="1"><c r="A1" s="3"/></row>'
    )


def test_rows_of_like_cells_are_painted_alike() -> None:
    source = "".join(
        f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c><c r="B{n}" s="2"/></row>'
        for n in range(1, 40)
    )
    fills = {f"A{n}": RED if n % 3 else BLUE for n in range(1, 40)} | {
        f"B{n}": None for n in range(1, 40, 2)
    }
    wanted = "".join(
        f'<row r="{n}"><c r="A{n}" s="{11 if n % 3 else 21}"><v>{n}</v></c><c r="B{n}" s="2"/></row>'
        for n in range(1, 40)
    )
    assert rows(source, **fills) == wanted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '<row r="1"><c r="A1"/></row>',
            '<row r="1"><c r="A1"/><c r="B1" s="10"/></row>',
        ),
        (
            '<row r="1"><c r="C1"/></row>',
            '<row r="1"><c r="B1" s="10"/><c r="C1"/></row>',
        ),
        (
            '<row r="1"><c/><c r="C1"/></row>',
            '<row r="1"><c/><c r="B1" s="10"/><c r="C1"/></row>',
        ),
        ('<row r="1"/>', '<row r="1"><c r="B1" s="10"/></row>'),
        ('<row r="1" />', '<row r="1"><c r="B1" s="10"/></row>'),
        ('<row r="1"></row>', '<row r="1"><c r="B1" s="10"/></row>'),
        ('<row r="1">\n</row>', '<row r="1">\n<c r="B1" s="10"/></row>'),
        (
            '<row r="1">\n <c r="A1"/>\n</row>',
            '<row r="1">\n <c r="A1"/>\n<c r="B1" s="10"/></row>',
        ),
        (
            '<row r="1" s="5" customFormat="1"/>',
            '<row r="1" s="5" customFormat="1"><c r="B1" s="15"/></row>',
        ),
        ('<row r="1" s="5"/>', '<row r="1" s="5"><c r="B1" s="10"/></row>'),
        ("", '<row r="1"><c r="B1" s="10"/></row>'),
        ('<row r="2"/>', '<row r="1"><c r="B1" s="10"/></row><row r="2"/>'),
    ],
)
def test_an_absent_cell_comes_in_its_place(before: str, after: str) -> None:
    assert rows(before, B1=RED) == after


def test_an_absent_cell_starts_from_the_format_of_its_column() -> None:
    assert (
        rows("", D3=RED, E3=RED)
        == '<row r="3"><c r="D3" s="14"/><c r="E3" s="10"/></row>'
    )
    assert rows('<row r="3" s="5" customFormat="1"/>', D3=RED).endswith(
        '><c r="D3" s="15"/></row>'
    )


def test_an_absent_cell_that_has_nothing_to_lose_stays_absent() -> None:
    for sheet in (
        "",
        '<row r="1"/>',
        '<row r="1"><c r="A1"/></row>',
        '<row r="9"></row>',
    ):
        assert rows(sheet, B1=None, D1=None) == sheet


def test_absent_rows_come_in_order() -> None:
    out = rows(
        '<row r="3"/><row><c/></row>',
        A7=RED,
        A1=RED,
        A2=RED,
        XFD1048576=BLUE,
        A4=RED,
    )
    assert out == (
        '<row r="1"><c r="A1" s="10"/></row><row r="2"><c r="A2" s="10"/></row><row r="3"/><row><c s="10"/></row>'
        '<row r="7"><c r="A7" s="10"/></row><row r="1048576"><c r="XFD1048576" s="20"/></row>'
    )


@pytest.mark.parametrize(
    "empty", ["<sheetData/>", "<sheetData />", "<sheetData\n/>"]
)
def test_empty_sheet_data_is_opened_for_a_new_row(empty: str) -> None:
    out = painted(f"{ROOT}{empty}<mergeCells/></worksheet>", A1=RED)
    assert (
        out
        == f'{ROOT}<sheetData><row r="1"><c r="A1" s="10"/></row></sheetData><mergeCells/></worksheet>'
    )


@pytest.mark.parametrize(
    "empty", ["<sheetData/>", "<sheetData />", "<sheetData></sheetData>"]
)
def test_empty_sheet_data_stays_where_nothing_comes(empty: str) -> None:
    sheet = f"{ROOT}{empty}<mergeCells/></worksheet>"
    assert painted(sheet, A1=None) == sheet


def test_new_names_carry_the_prefix_of_the_sheet_data() -> None:
    root = f'<x:worksheet xmlns:x="{MAIN}">'
    sheet = f'{root}<x:sheetData><x:row r="2"><x:c r="A2"/></x:row><x:row r="5"/></x:sheetData></x:worksheet>'
    assert painted(sheet, A1=RED, A2=RED, B2=RED, A5=RED) == (
        f'{root}<x:sheetData><x:row r="1"><x:c r="A1" s="10"/></x:row><x:row r="2"><x:c r="A2" s="10"/>'
        '<x:c r="B2" s="10"/></x:row><x:row r="5"><x:c r="A5" s="10"/></x:row></x:sheetData></x:worksheet>'
    )
    assert painted(f"{root}<x:sheetData/></x:worksheet>", A1=RED) == (
        f'{root}<x:sheetData><x:row r="1"><x:c r="A1" s="10"/></x:row></x:sheetData></x:worksheet>'
    )


def test_the_last_fill_of_a_cell_counts() -> None:
    plan = FillPlan()
    for fill in (RED, None, BLUE):
        plan.add(1, 1, fill)
    sheet = f'{ROOT}<sheetData><row r="1"><c r="A1"/></row></sheetData></worksheet>'
    stream = SheetStream([sheet.encode()], "")
    assert b'<c r="A1" s="20"/>' in b"".join(
        patched(stream, plan, Formats(), column_style)
    )


def test_rows_of_all_forms_are_painted_in_their_order() -> None:
    plain, other = (
        '<row r="{0}"><c r="A{0}" s="3"/><c r="B{0}" s="3"/></row>',
        "<row r='{0}'><c r='A{0}' s='3'/></row>",
    )
    forms = [plain, other, plain, plain, other, other, plain]
    sheet = "".join(
        form.format(number) for number, form in enumerate(forms, 2)
    )
    expected = re.sub(r"""(<c r=["']A[0-9]["'] s=["'])3""", r"\g<1>13", sheet)
    fills = {f"A{number}": RED for number in range(1, 10)}
    first, last = (
        '<row r="1"><c r="A1" s="10"/></row>',
        '<row r="9"><c r="A9" s="10"/></row>',
    )
    assert rows(sheet, **fills) == first + expected + last


def test_rows_that_are_absent_among_plain_ones_are_put_in_their_places() -> (
    None
):
    row = '<row r="{0}"><c r="A{0}" s="{1}"/></row>'
    sheet = "".join(row.format(number, 3) for number in (1, 2, 5, 6, 9))
    fills = {f"A{number}": RED for number in range(1, 10)}
    styles = {1: 13, 2: 13, 3: 10, 4: 10, 5: 13, 6: 13, 7: 10, 8: 10, 9: 13}
    assert rows(sheet, **fills) == "".join(
        row.format(*each) for each in styles.items()
    )


def test_a_new_cell_comes_before_a_painted_one() -> None:
    out = rows('<row r="1"><c r="B1" s="3"/></row>', A1=RED, B1=RED, C1=RED)
    assert (
        out
        == '<row r="1"><c r="A1" s="10"/><c r="B1" s="13"/><c r="C1" s="10"/></row>'
    )
