"""The second witness passes what openpyxl sees unchanged, and names the cell
where it sees a difference.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook as OpenpyxlBook
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    PatternFill,
    Protection,
    Side,
)
from tests.making import AMBER, RED, book, packed, parts, worksheet

from irodori.conversion import convert
from irodori.errors import InputError, InternalError
from irodori.workbook import Fill, Workbook
from irodori.workbook.patch import FillPlan
from irodori.workbook.refs import parse_cell
from irodori.workbook.witness import compare_books

SAMPLES = sorted(
    (Path(__file__).resolve().parents[2] / "samples").glob("*/input.xlsx")
)
SOLID = PatternFill("solid", fgColor=RED)

Change = Callable[[OpenpyxlBook], object]


def made(*changes: Change) -> bytes:
    """Write a small book with openpyxl: amber A1, a merged area C1:D2, a date
    in B2.
    """
    source = OpenpyxlBook()
    sheet = source.active
    assert sheet is not None
    sheet.title = "スコアカード"
    for row in (("府省名", 0.25, "x", None), ("法務省", 45_000, None, None)):
        sheet.append(row)
    sheet["A1"].fill = PatternFill("solid", fgColor=AMBER)
    sheet["B1"].number_format = "0%"
    sheet["B2"].number_format = "yyyy/mm/dd"
    sheet.merge_cells("C1:D2")
    for change in changes:
        change(source)
    out = BytesIO()
    source.save(out)
    return out.getvalue()


def plan(**fills: str | Fill | None) -> dict[str, FillPlan]:
    chosen = FillPlan()
    for ref, fill in fills.items():
        chosen.add(
            *parse_cell(ref),
            Fill.solid(fill) if isinstance(fill, str) else fill,
        )
    return {"スコアカード": chosen}


def put(ref: str, name: str, value: object) -> Change:
    """Return what sets something of a cell."""
    return lambda source: setattr(source["スコアカード"][ref], name, value)


def test_the_planned_fills_and_nothing_else_pass() -> None:
    after = made(
        put("B1", "fill", SOLID),
        put("A1", "fill", PatternFill()),
        put("F9", "fill", SOLID),
    )
    compare_books(made(), after, plan(B1=RED, A1=None, F9=RED))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_every_output_of_ours_passes(path: Path) -> None:
    conversion = convert(path, full_verification=True)
    assert conversion.data == convert(path).data


def test_a_fill_inside_a_merged_area_is_seen() -> None:
    source = worksheet(
        '<row r="1"><c r="A1"/><c r="B1"/></row>',
        tail='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>',
    )
    opened = Workbook.open(book(source))
    opened["Sheet1"].fill("A1", RED)
    half = opened.to_bytes()
    opened["Sheet1"].fill("B1", RED)
    whole = opened.to_bytes()
    compare_books(book(source), whole, {"Sheet1": opened["Sheet1"].plan})
    with pytest.raises(InternalError) as caught:
        compare_books(book(source), half, {"Sheet1": opened["Sheet1"].plan})
    assert (caught.value.code, caught.value.sheet, caught.value.cell) == (
        "verify.witness",
        "Sheet1",
        "B1",
    )


@pytest.mark.parametrize(
    ("ref", "change"),
    [
        ("B1", put("B1", "value", 0.26)),
        ("B2", put("B2", "value", "45000")),
        ("A2", put("A2", "value", None)),
        ("A3", put("A3", "value", "もう一つ")),
        ("B1", put("B1", "number_format", "0.0%")),
        ("A2", put("A2", "font", Font(bold=True))),
        ("A2", put("A2", "border", Border(left=Side("thin")))),
        ("A2", put("A2", "alignment", Alignment(wrap_text=True))),
        ("A2", put("A2", "protection", Protection(locked=False))),
        ("A2", put("A2", "fill", SOLID)),
        ("A1", put("A1", "fill", PatternFill())),
        ("E5", put("E5", "fill", SOLID)),
        ("B1", put("B1", "fill", PatternFill("solid", fgColor="FF000000"))),
        ("B1", put("B1", "fill", PatternFill("lightUp", fgColor=RED))),
        ("B1", put("B1", "fill", PatternFill())),
    ],
)
def test_a_difference_is_found_at_its_cell(ref: str, change: Change) -> None:
    with pytest.raises(InternalError) as caught:
        compare_books(
            made(), made(put("B1", "fill", SOLID), change), plan(B1=RED)
        )
    assert (caught.value.code, caught.value.sheet, caught.value.cell) == (
        "verify.witness",
        "スコアカード",
        ref,
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda source: source["スコアカード"].unmerge_cells("C1:D2"),
        lambda source: source["スコアカード"].merge_cells("A5:A6"),
        lambda source: source.create_sheet("もう一枚"),
        lambda source: setattr(source["スコアカード"], "title", "別名"),
    ],
)
def test_other_merged_areas_or_sheets_are_found(change: Change) -> None:
    with pytest.raises(InternalError, match=r"verify\.witness"):
        compare_books(made(), made(change), plan())


def test_an_output_that_openpyxl_cannot_read_is_a_failed_verification() -> (
    None
):
    with pytest.raises(InternalError, match=r"verify\.witness"):
        compare_books(made(), made()[:-30], plan())


def test_an_input_that_openpyxl_cannot_read_is_refused_with_what_to_do() -> (
    None
):
    content = parts(worksheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'))
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/x.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        b'spreadsheetml.sharedStrings+xml"/></Types>',
    )
    data = packed(content)
    with pytest.raises(InputError) as caught:
        compare_books(data, data, {})
    assert caught.value.code == "verify.witness_unreadable"
    assert "--verify full" in caught.value.message("ja")
    assert "--verify full" in caught.value.message("en")
