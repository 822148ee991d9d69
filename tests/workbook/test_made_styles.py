"""A workbook without a styles part is filled: it gets one, and all else of it
stays.
"""

from __future__ import annotations

import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from benchmarks.growingbooks import line
from tests.laws.frame import contents
from tests.laws.test_office import errors
from tests.making import (
    OFFICE,
    RED,
    STRICT,
    STRICT_OFFICE,
    Member,
    packed,
    parts,
    shared,
    worksheet,
    zipped,
)

from irodori.conversion import convert
from irodori.errors import InputError, InternalError
from irodori.workbook import Fill, Workbook
from irodori.workbook.book import planned_cells
from irodori.workbook.patch import FillPlan
from irodori.workbook.verify import verify

ROWS = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>'
CONTENT = parts(worksheet(ROWS), styles=None, strings=shared("<t>府省名</t>"))
BOOK, STYLES, SHEET = (
    packed(CONTENT),
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
)
TYPES, RELS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
ELEMENTS = {
    TYPES: '<Override PartName="/xl/styles.xml" ContentType="'
    'application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>',
    RELS: f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/>',
}
"""What is new in the two parts that name the new one."""


def filled(data: bytes, fill: str | None = RED) -> bytes:
    opened = Workbook.open(data)
    opened["Sheet1"].fill("B1", fill)
    after = opened.to_bytes()
    assert opened.makes_styles == (fill is not None)
    return after


def test_the_new_part_its_relationship_and_its_type_are_all_that_is_new() -> (
    None
):
    before, after = contents(BOOK), contents(filled(BOOK))
    assert list(after) == [*before, STYLES]
    for part, element in ELEMENTS.items():
        assert after[part].replace(element.encode(), b"", 1) == before[part]
    assert after[SHEET] == before[SHEET].replace(
        b'<c r="B1">', b'<c r="B1" s="1">'
    )
    assert {part for part in before if after[part] != before[part]} == {
        *ELEMENTS,
        SHEET,
    }


FORMS = {
    "plain": BOOK,
    "data descriptors": zipped(Member(name, data, descriptor="plain") for name, data in CONTENT.items()),
    "stored": zipped(Member(name, data, stored=True) for name, data in CONTENT.items()),
    "zip64": zipped((Member(name, data, zip64=True) for name, data in CONTENT.items()), zip64_end=True),
    "bytes before and behind": zipped(
        (Member(name, data, gap=b"gap") for name, data in CONTENT.items()), before=b"#!", comment=b"x", counted=False
    ),
    "backslashes": packed({name.replace("/", "\\"): data for name, data in CONTENT.items()}),
    "UTF-16": packed(CONTENT | {part: b"\xff\xfe" + CONTENT[part].decode().encode("utf-16-le") for part in ELEMENTS}),
    "a prefix and a comment behind": packed(
        CONTENT
        | {
            part: CONTENT[part]
            .replace(b"<", b"<p:")
            .replace(b"<p:/", b"</p:")
            .replace(b"xmlns=", b"xmlns:p=")
            + b"<!-- </p:Types> -->\n"
            for part in ELEMENTS
        }
    ),
    "strict": packed(
        parts(
            worksheet(ROWS).replace("http://schemas.openxmlformats.org/spreadsheetml/2006/main", STRICT),
            styles=None,
            strings=shared("<t>府省名</t>"),
            main=STRICT,
            office=STRICT_OFFICE,
        )
    ),
    "a folder in Japanese": packed(
        {
            name.replace("xl/", "表/"): data.replace(b"/xl/", "/表/".encode()).replace(b'"xl/', '"表/'.encode())
            for name, data in CONTENT.items()
        }
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", FORMS.values(), ids=FORMS)
def test_it_holds_in_every_form_of_package(data: bytes) -> None:
    after = filled(data)
    (sheet,) = Workbook.open(after)
    assert {cell.ref: cell.fill for cell in sheet.cells()} == {
        "A1": None,
        "B1": RED,
    }
    assert filled_again(after) == after
    with zipfile.ZipFile(BytesIO(after)) as archive:
        assert archive.testzip() is None


def filled_again(data: bytes) -> bytes:
    opened = Workbook.open(data)
    opened["Sheet1"].fill("B1", RED)
    after = opened.to_bytes()
    assert not opened.makes_styles
    return after


def test_openpyxl_sees_the_fill_and_no_other_font() -> None:
    before, after = (
        openpyxl.load_workbook(BytesIO(each))["Sheet1"]
        for each in (BOOK, filled(BOOK))
    )
    assert after["B1"].fill.fgColor.rgb == RED
    assert [repr(after[ref].font) for ref in ("A1", "B1")] == [
        repr(before[ref].font) for ref in ("A1", "B1")
    ]


def test_where_no_fill_is_needed_the_output_is_the_input() -> None:
    assert filled(BOOK, None) == BOOK
    assert Workbook.open(BOOK).to_bytes() == BOOK


def test_a_part_that_nothing_names_is_left_alone() -> None:
    data = packed(CONTENT | {STYLES: b"<styleSheet/>"})
    after = contents(filled(data))
    assert after[STYLES] == b"<styleSheet/>"
    assert b"styles2.xml" in after[RELS]


def test_a_named_part_that_is_not_there_is_a_damage() -> None:
    content = CONTENT | {
        RELS: CONTENT[RELS].replace(
            b"</Rel", ELEMENTS[RELS].encode() + b"</Rel"
        )
    }
    with pytest.raises(InputError) as caught:
        filled(packed(content))
    assert caught.value.code == "workbook.no_styles"


def test_a_format_that_a_cell_refers_to_is_not_there_either() -> None:
    content = CONTENT | {
        SHEET: CONTENT[SHEET].replace(b'r="A1"', b'r="A1" s="1"')
    }
    with pytest.raises(InputError) as caught:
        filled(packed(content))
    assert caught.value.code == "styles.index"


def test_the_report_says_that_the_part_was_made() -> None:
    header = (
        "府省名",
        "手続名",
        "オンライン利用率(令和元年度)",
        "オンライン利用率(現在値)",
        "オンライン利用率目標",
    )
    rows = [header, ("法務省", "届出", "0%", "5%", "20%")]
    cells = "".join(
        line(row, texts).replace(' s="0"', "")
        for row, texts in enumerate(rows, 1)
    )
    conversion = convert(
        packed(parts(worksheet(cells), styles=None)),
        as_of="2023-06-30",
        full_verification=True,
    )
    (finding,) = [
        each
        for each in conversion.findings
        if each.code == "workbook.styles_made"
    ]
    assert (finding.severity, finding.cell) == ("info", None)
    assert Workbook.open(conversion.data)["Sheet1"]["D2"].fill
    again = convert(conversion.data, as_of="2023-06-30")
    assert again.data == conversion.data
    assert "workbook.styles_made" not in {each.code for each in again.findings}


# ---- The verifier -----------------------------------------------------------


def lies() -> dict[str, tuple[str, str, str]]:
    """Return what is replaced in which part of a good output."""
    rel, override = ELEMENTS[RELS], ELEMENTS[TYPES]
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    return {
        "another font": (STYLES, "Calibri", "Arial"),
        "a font more": (STYLES, "</font></fonts>", "</font><font/></fonts>"),
        "another number format": (
            STYLES,
            xf,
            xf.replace('numFmtId="0"', 'numFmtId="9"'),
        ),
        "another default format": (
            STYLES,
            xf,
            xf.replace('fillId="0"', 'fillId="2"'),
        ),
        "a style more": (
            STYLES,
            "</cellStyles>",
            '<cellStyle name="x" xfId="0"/></cellStyles>',
        ),
        "another namespace": (
            STYLES,
            'xmlns="http://schemas',
            'xmlns="https://schemas',
        ),
        "another fill": (STYLES, "FFFF4B00", "FFFF4B01"),
        "an external part": (
            RELS,
            rel,
            rel.replace(" Target", ' TargetMode="External" Target'),
        ),
        "another target": (
            RELS,
            'Target="styles.xml"',
            'Target="worksheets/sheet1.xml"',
        ),
        "another kind of relationship": (
            RELS,
            f"{OFFICE}/styles",
            f"{OFFICE}/theme",
        ),
        "the strict kind of relationship": (
            RELS,
            f"{OFFICE}/styles",
            f"{STRICT_OFFICE}/styles",
        ),
        "an id that is there": (RELS, 'Id="rId3"', 'Id="rId1"'),
        "two relationships": (RELS, rel, rel + rel.replace("rId3", "rId4")),
        "no relationship": (RELS, rel, ""),
        "a relationship that holds something": (
            RELS,
            rel,
            rel.replace("/>", "> </Relationship>"),
        ),
        "a changed relationship": (
            RELS,
            "worksheets/sheet1.xml",
            "worksheets/sheet2.xml",
        ),
        "another type": (
            TYPES,
            "spreadsheetml.styles+xml",
            "spreadsheetml.worksheet+xml",
        ),
        "another part's type": (
            TYPES,
            '"/xl/styles.xml"',
            '"/xl/styles3.xml"',
        ),
        "no type": (TYPES, override, ""),
        "a type of an extension": (
            TYPES,
            override,
            '<Default Extension="x" ContentType="y"/>',
        ),
        "a cell's value": (SHEET, "<v>5</v>", "<v>6</v>"),
        "a shared text": ("xl/sharedStrings.xml", "府省名", "府庁名"),
    }


@pytest.mark.parametrize("lie", lies().values(), ids=lies())
def test_the_verifier_sees_whatever_else_is_new(
    lie: tuple[str, str, str],
) -> None:
    part, old, new = lie
    after = contents(filled(BOOK))
    assert old.encode() in after[part]
    check(packed(after), True)
    check(
        packed(
            after | {part: after[part].decode().replace(old, new, 1).encode()}
        ),
        False,
    )


AFTER = [Member(name, data) for name, data in contents(filled(BOOK)).items()]
RECORDS = {
    "a part more": [*AFTER, Member("xl/x.xml", b"<x/>")],
    "a part more before": [Member("xl/x.xml", b"<x/>"), *AFTER],
    "the new part first": [AFTER[-1], *AFTER[:-1]],
    "a comment of the new part": [
        *AFTER[:-1],
        AFTER[-1]._replace(comment=b"x"),
    ],
    "an extra field of the new part": [
        *AFTER[:-1],
        AFTER[-1]._replace(extra=b"\1\2\0\0"),
    ],
    "bytes behind the new part": [*AFTER[:-1], AFTER[-1]._replace(gap=b"x")],
    "a data descriptor of the new part": [
        *AFTER[:-1],
        AFTER[-1]._replace(descriptor="plain"),
    ],
    "a flag of the new part": [*AFTER[:-1], AFTER[-1]._replace(flags=2)],
    "the name of a part that is there": [
        *AFTER[:-1],
        AFTER[-1]._replace(name="xl/WORKBOOK.xml"),
    ],
}


@pytest.mark.parametrize("members", RECORDS.values(), ids=RECORDS)
def test_the_verifier_lets_the_new_part_be_only_a_plain_last_one(
    members: list[Member],
) -> None:
    check(zipped(AFTER), True)
    check(zipped(members), False)


def test_the_verifier_lets_no_part_be_made_where_there_are_styles() -> None:
    before = packed(parts(worksheet(ROWS), strings=shared("<t>府省名</t>")))
    content = contents(before)
    more = contents(filled(BOOK))
    after = content | {"xl/styles2.xml": more[STYLES], SHEET: more[SHEET]}
    after[RELS] = content[RELS].replace(
        b"</Rel", ELEMENTS[RELS].replace("rId3", "rId9").encode() + b"</Rel"
    )
    check(packed(after), False, before)


def check(after: bytes, is_good: bool, before: bytes = BOOK) -> None:
    plan = FillPlan()
    plan.add(1, 2, Fill.solid(RED))
    if is_good:
        verify(before, after, {SHEET: planned_cells(plan)})
        return
    with pytest.raises(InternalError):
        verify(before, after, {SHEET: planned_cells(plan)})


# ---- Others -----------------------------------------------------------------


@pytest.mark.slow
def test_libreoffice_and_the_open_xml_sdk_open_it(tmp_path: Path) -> None:
    target = tmp_path / "book.xlsx"
    target.write_bytes(filled(BOOK))
    assert not errors(target)
    command = [
        "soffice",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
    ]
    subprocess.run(
        [*command, "xlsx", "--outdir", tmp_path / "out", target],
        check=True,
        capture_output=True,
    )
    seen = openpyxl.load_workbook(tmp_path / "out" / "book.xlsx")["Sheet1"]
    assert (
        seen["A1"].value,
        seen["B1"].value,
        seen["B1"].fill.fgColor.rgb,
    ) == ("府省名", 5, RED)
