"""What a cell's text looks like, run by run, and formulas that were never
calculated.
"""

from __future__ import annotations

import pytest
from tests.making import book, packed, parts, shared, worksheet

from irodori.workbook import Workbook
from irodori.workbook.cells import BLANK, UNCALCULATED, TextRun

RED = '<rPr><color rgb="FFFF0000"/></rPr>'
STRUCK = "<rPr><strike/></rPr>"
RICH = f"<r>{RED}<t>赤</t></r><r><t>い</t></r><r>{STRUCK}<t>線</t></r>"
RUNS = (TextRun("赤", "FFFF0000"), TextRun("い"), TextRun("線", strike=True))


def opened(cell: str, *strings: str) -> tuple[Workbook, int]:
    """Return a book with one cell, and the code of the cell's value."""
    data = book(
        worksheet(f'<row r="1">{cell}</row>'),
        strings=shared(*strings) if strings else None,
    )
    workbook = Workbook(data)
    return workbook, workbook["Sheet1"].grid().row(0)[0].code


@pytest.mark.parametrize(
    ("item", "runs"),
    [
        (RICH, RUNS),
        ("<t>措置済</t>", (TextRun("措置済"),)),
        ("<r><t>措置</t></r><r><t>済</t></r>", (TextRun("措置済"),)),
        (
            f"<r>{RED}<t>赤</t></r><rPh sb='0' eb='1'><t>アカ</t></rPh>",
            (TextRun("赤", "FFFF0000"),),
        ),
        (
            f"<t>前</t><r>{STRUCK}<t>後</t></r>",
            (TextRun("前"), TextRun("後", strike=True)),
        ),
        (
            f"<x:r xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>{RED}<t>赤</t></x:r>",
            (TextRun("赤", "FFFF0000"),),
        ),
        ("<t/>", ()),
    ],
)
def test_a_text_is_given_in_runs_of_one_look(
    item: str, runs: tuple[TextRun, ...]
) -> None:
    workbook, code = opened('<c r="A1" t="s"><v>1</v></c>', "<t>別</t>", item)
    assert workbook.values.runs(code) == runs
    assert workbook.values.text(code) == "".join(run.text for run in runs)


def test_an_inline_text_is_given_in_runs_too() -> None:
    workbook, code = opened(f'<c r="A1" t="inlineStr"><is>{RICH}</is></c>')
    assert workbook.values.runs(code) == RUNS
    assert workbook.values.text(code) == "赤い線"


def test_inline_texts_with_the_same_characters_keep_their_own_looks() -> None:
    cells = [
        f'<c r="{ref}" t="inlineStr"><is>{item}</is></c>'
        for ref, item in (
            ("A1", "<t>赤い線</t>"),
            ("B1", RICH),
            ("C1", "<t>赤い線</t>"),
        )
    ]
    workbook = Workbook(book(worksheet(f'<row r="1">{"".join(cells)}</row>')))
    codes = [cell.code for cell in workbook["Sheet1"].grid().row(0)]
    assert [workbook.values.runs(code) for code in codes] == [
        (TextRun("赤い線"),),
        RUNS,
        (TextRun("赤い線"),),
    ]


def test_a_table_of_texts_too_large_to_be_kept_whole_keeps_its_looks() -> None:
    many = [f"<t>{number}</t>" for number in range(30_000)]
    workbook, code = opened(
        '<c r="A1" t="s"><v>20000</v></c>', *many[:20_000], RICH, *many
    )
    assert workbook.values.runs(code) == RUNS


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ('<c r="A1"><f>B1</f></c>', UNCALCULATED),
        ('<c r="A1"><f>B1</f><v/></c>', UNCALCULATED),
        ('<c r="A1"><f>B1</f><v></v></c>', UNCALCULATED),
        ('<c r="A1"><f t="shared" si="0"/></c>', UNCALCULATED),
        ('<c r="A1" t="str"><f>B1</f><v></v></c>', BLANK),
        ('<c r="A1"><v></v></c>', BLANK),
        ('<c r="A1"/>', BLANK),
    ],
)
def test_a_formula_without_a_value_is_not_blank(cell: str, code: int) -> None:
    workbook, found = opened(cell)
    assert found == code
    assert workbook.values.text(found) == ""
    assert not workbook.values.is_number(found)
    assert [each.value for each in workbook["Sheet1"].cells()] == [None]


@pytest.mark.parametrize(
    ("state", "hidden"),
    [("", False), ("visible", False), ("hidden", True), ("veryHidden", True)],
)
def test_a_sheet_says_whether_its_tab_is_hidden(
    state: str, hidden: bool
) -> None:
    attribute = f' state="{state}"' if state else ""
    content = parts(worksheet())
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"<sheet ", f"<sheet{attribute} ".encode()
    )
    assert Workbook(packed(content))["Sheet1"].hidden == hidden
