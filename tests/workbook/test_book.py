"""The workbook as a whole, by the smallest file that shows each ordinary form."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from tests.making import (
    AMBER,
    BLUE,
    MAIN,
    OFFICE,
    PACKAGE,
    RED,
    STRICT,
    STRICT_OFFICE,
    STYLES,
    TYPES,
    Member,
    book,
    content_types,
    packed,
    parts,
    relationships,
    shared,
    worksheet,
    zipped,
)

from irodori.errors import InputError
from irodori.workbook import Fill, Limits, Workbook

ROW = (
    '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row>'
)
STRINGS = shared("<t>府省名</t>")


def values(data: bytes, sheet: str = "Sheet1") -> dict[str, object]:
    return {
        cell.ref: cell.value for cell in Workbook.open(data)[sheet].cells()
    }


def filled(
    data: bytes, sheet: str = "Sheet1", **fills: str | None
) -> dict[str, str | None]:
    """Return the fills of a sheet's cells after some were planned and the
    output read again.
    """
    opened = Workbook.open(data)
    for ref, color in fills.items():
        opened[sheet].fill(ref, color)
    out = opened.to_bytes()
    assert values(out, sheet).items() >= values(data, sheet).items()
    return {cell.ref: cell.fill for cell in Workbook.open(out)[sheet].cells()}


def refusal(data: bytes, **options: bool) -> str:
    with pytest.raises(InputError) as caught:
        Workbook.open(data, **options)  # type: ignore[arg-type]
    return caught.value.code


def test_a_cell_is_read_with_its_format_and_its_fill() -> None:
    cells = '<c r="B3" s="1" t="s"><v>0</v></c><c r="C3" s="2"><v>20</v></c><c r="D3" s="3"><v>45382</v></c>'
    one, two, three = Workbook.open(
        book(worksheet(f'<row r="3">{cells}</row>'), strings=STRINGS)
    )["Sheet1"].cells()
    assert one == ("B3", 3, 2, "府省名", "General", AMBER)
    assert two == ("C3", 3, 3, 20, '0"%"', None)
    assert three == ("D3", 3, 4, dt.date(2024, 3, 31), "mm-dd-yy", None)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("<c><v>0.25</v></c>", 0.25),
        ("<c><v>1E3</v></c>", 1000),
        ("<c><v>123456789012345678</v></c>", 1.2345678901234568e17),
        ('<c s="3"><v>45382.5</v></c>', dt.datetime(2024, 3, 31, 12, 0)),  # noqa: DTZ001
        ('<c s="3"><v>-1</v></c>', -1),
        ('<c s="5"><v>45382</v></c>', dt.date(2024, 3, 31)),
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="d"><v>2024-03-31</v></c>', dt.date(2024, 3, 31)),
        (
            '<c t="d"><v>2024-03-31T12:00:00</v></c>',
            dt.datetime(2024, 3, 31, 12, 0),  # noqa: DTZ001
        ),
        ('<c t="d"><v>12:30:00</v></c>', dt.time(12, 30)),
        ('<c t="d"><v>soon</v></c>', "soon"),
        ('<c t="str"><f>A2</f><v>x</v></c>', "x"),
        ('<c t="inlineStr"><is><t>x</t></is></c>', "x"),
        ("<c/>", None),
    ],
)
def test_every_kind_of_value_is_read(cell: str, value: object) -> None:
    [found] = values(book(worksheet(f"<row>{cell}</row>"))).values()
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "attribute", ['date1904="1"', 'date1904="true"', "date1904 = '1'"]
)
def test_dates_may_count_from_1904_whatever_an_extension_says(
    attribute: str,
) -> None:
    extension = '<extLst><ext uri="x"><x15:workbookPr xmlns:x15="urn:x" chartTrackingRefBase="1"/></ext></extLst>'
    content = parts(
        worksheet('<row><c s="3"><v>43920</v></c></row>'),
        book=f"<workbookPr {attribute}/>",
    )
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"</workbook>", f"{extension}</workbook>".encode()
    )
    assert values(packed(content)) == {"A1": dt.date(2024, 3, 31)}


SHEETS = {
    "cells and rows without r": worksheet(
        '<row><c t="s" s="1"><v>0</v></c><c><v>5</v></c></row>'
    ),
    "a namespace prefix": worksheet(ROW)
    .replace("</", "\0")
    .replace("<", "<x:")
    .replace("\0", "</x:")
    .replace("xmlns", "xmlns:x"),
    "ISO strict namespaces": worksheet(ROW).replace(MAIN, STRICT),
    "single quotes": worksheet(ROW).replace('"', "'"),
    "> inside an attribute": worksheet(
        ROW.replace("<c ", '<c z:n="a>b" ')
    ).replace("xmlns=", 'xmlns:z="urn:z" xmlns='),
    "white space anywhere in a tag": worksheet(ROW)
    .replace(" ", " \n\t")
    .replace('="', ' = "')
    .replace(">", " >"),
    "white space between tags": worksheet(ROW)
    .replace("<", "\r\n  <")
    .lstrip(),
    "comments": worksheet(ROW)
    .replace("<c ", '<!-- <c r="A9"> --><c ')
    .replace("<v>", "<!----><v>"),
    "CDATA": worksheet(ROW).replace("<v>0</v>", "<v><![CDATA[0]]></v>"),
    "processing instructions": '<?xml version="1.0"?>\n'
    + worksheet(ROW).replace("<row", "<?x <row?><row"),
    "character references": worksheet(ROW.replace("<v>5", "<v>&#53;")),
    "a byte order mark": "\ufeff" + worksheet(ROW),
    "UTF-16, little end first": (
        '\ufeff<?xml version="1.0" encoding="UTF-16"?>' + worksheet(ROW)
    ).encode("utf-16-le"),
    "UTF-16, big end first": (
        '\ufeff<?xml version="1.0" encoding="utf-16"?>' + worksheet(ROW)
    ).encode("utf-16-be"),
    "UTF-16 without a mark": (
        '<?xml version="1.0" encoding="UTF-16LE"?>' + worksheet(ROW)
    ).encode("utf-16-le"),
    "US-ASCII": '<?xml version="1.0" encoding="us-ascii"?>' + worksheet(ROW),
    "an extension list in a cell": worksheet(
        ROW.replace(
            "</v>",
            '</v><extLst><ext uri="x"><z:w xmlns:z="urn:z">9</z:w></ext></extLst>',
            1,
        )
    ),
    "unknown attributes and elements": worksheet(
        ROW.replace("<c ", '<c cm="1" vm="1" ph="1" '),
        head="<sheetPr/><cols/>",
    ),
}


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_sheet_may_be_written_in_any_form(sheet: str | bytes) -> None:
    data = book(sheet, strings=STRINGS)
    assert values(data) == {"A1": "府省名", "B1": 5}
    assert Workbook.open(data).to_bytes() == data
    assert filled(data, A1=RED, B1=BLUE) == {"A1": RED, "B1": BLUE}
    assert filled(data, A1=None, C1=RED, A2=RED) == {
        "A1": None,
        "B1": None,
        "C1": RED,
        "A2": RED,
    }


STYLE_SHEETS = {
    "counts that are wrong": STYLES.replace('count="', 'count="9'),
    "no counts": STYLES.replace(' count="3"', "").replace(' count="7"', ""),
    "no <fills>": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf fillId="0"/><xf fillId="0"/></cellXfs></styleSheet>',
    "one fill": f'<styleSheet xmlns="{MAIN}"><fills count="1"><fill><patternFill/></fill></fills>'
    '<cellXfs><xf fillId="0"/><xf fillId="0"/></cellXfs></styleSheet>',
    "a prefix": STYLES.replace("</", "\0")
    .replace("<", "<s:")
    .replace("\0", "</s:")
    .replace("xmlns", "xmlns:s"),
    "ISO strict namespaces": STYLES.replace(MAIN, STRICT),
    "UTF-16": ("\ufeff" + STYLES).encode("utf-16-be"),
    "cell formats with children and an extension list": STYLES.replace(
        'applyFont="1" applyFill="1"/>',
        '><alignment wrapText="1"/><extLst><ext uri="{x}"><y:z xmlns:y="urn:y" a="1>2"/></ext></extLst></xf>',
    ),
}


@pytest.mark.parametrize("styles", STYLE_SHEETS.values(), ids=STYLE_SHEETS)
def test_the_formats_may_be_written_in_any_form(styles: str | bytes) -> None:
    data = book(worksheet(ROW), strings=STRINGS, styles=styles)
    assert filled(data, A1=RED, B1=BLUE) == {"A1": RED, "B1": BLUE}


ZIPS = {
    "data descriptors": {"descriptor": "plain"},
    "signed data descriptors": {"descriptor": "signed"},
    "zip64": {"zip64": True, "descriptor": "zip64"},
    "stored members": {"stored": True},
}


@pytest.mark.parametrize("form", ZIPS.values(), ids=ZIPS)
def test_the_zip_may_be_written_in_any_form(form: dict[str, object]) -> None:
    content = parts(worksheet(ROW), strings=STRINGS)
    data = zipped(
        [Member(name, text, **form) for name, text in content.items()],  # type: ignore[arg-type]
        zip64_end="zip64" in form,
    )
    assert filled(data, A1=RED) == {"A1": RED, "B1": None}


@pytest.mark.parametrize(
    ("first", "slash"), [("/", "/"), ("", "\\"), ("\\", "\\")]
)
def test_part_names_may_be_absolute_or_have_backslashes(
    first: str, slash: str
) -> None:
    content = parts(worksheet(ROW), strings=STRINGS)
    data = packed(
        {
            first + name.replace("/", slash): text
            for name, text in content.items()
        }
    )
    assert filled(data, A1=RED) == {"A1": RED, "B1": None}


def test_parts_need_not_have_their_usual_names() -> None:
    related = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in [
            ("シ", "worksheet", "/帳票/一枚目.xml"),
            ("s", "styles", "../書式.xml"),
            ("t", "sharedStrings", "/x/T"),
        ]
    )
    named = [
        ("本/本.xml", "sheet.main"),
        ("帳票/一枚目.xml", "worksheet"),
        ("書式.xml", "styles"),
        ("x/T", "sharedStrings"),
    ]
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPES}.{kind}+xml"/>'
        for name, kind in named
    )
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": relationships("officeDocument", "/本/本.xml"),
        "本/本.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        '<sheets><sheet name="表" r:id="シ"/></sheets></workbook>',
        "本/_rels/本.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "帳票/一枚目.xml": worksheet(ROW),
        "書式.xml": STYLES,
        "x/T": STRINGS,
    }
    data = packed({name: text.encode() for name, text in content.items()})
    assert filled(data, "表", A1=RED) == {"A1": RED, "B1": None}


def test_a_strict_workbook_is_read() -> None:
    content = parts(
        worksheet(ROW).replace(MAIN, STRICT),
        strings=STRINGS,
        main=STRICT,
        office=STRICT_OFFICE,
    )
    assert filled(packed(content), A1=RED) == {"A1": RED, "B1": None}


def test_sheets_come_in_tab_order_hidden_ones_too_and_chart_sheets_not() -> (
    None
):
    content = parts(
        worksheet(ROW),
        worksheet(),
        worksheet(),
        strings=STRINGS,
        names=["三", "一", "二"],
    )
    text = (
        content["xl/workbook.xml"]
        .decode()
        .replace('name="一"', 'name="一" state="veryHidden"')
    )
    content["xl/workbook.xml"] = text.replace(
        'r:id="rId2"', 'r:id="c"'
    ).encode()
    rels = content["xl/_rels/workbook.xml.rels"].decode()
    chart = f'<Relationship Id="c" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    content["xl/_rels/workbook.xml.rels"] = rels.replace(
        "</Relationships>", f"{chart}</Relationships>"
    ).encode()
    content["xl/chartsheets/sheet1.xml"] = b"<chartsheet/>"
    assert Workbook.open(packed(content)).sheet_names == ["三", "二"]


def test_sheet_names_are_told_apart_by_their_entities() -> None:
    data = packed(
        parts(
            worksheet(), worksheet(), names=["A &amp; B", "&lt;&#12354;&gt;"]
        )
    )
    assert Workbook.open(data).sheet_names == ["A & B", "<あ>"]


def test_only_the_planned_sheet_changes() -> None:
    opened = Workbook.open(
        book(worksheet(ROW), worksheet(ROW), strings=STRINGS)
    )
    opened["Sheet2"].fill("B1", RED)
    again = Workbook.open(opened.to_bytes())
    assert [cell.fill for cell in again["Sheet1"].cells()] == [AMBER, None]
    assert [cell.fill for cell in again["Sheet2"].cells()] == [AMBER, RED]


def test_a_pattern_may_be_asked_for() -> None:
    opened = Workbook.open(book(worksheet(ROW), strings=STRINGS))
    hatched = Fill("lightUp", "FF000000", "FFFFF100")
    opened["Sheet1"].fill("A1", hatched)
    again = Workbook.open(opened.to_bytes())
    first = again["Sheet1"].grid().row(0)[0]
    assert again.styles.fill(first.style) == hatched


@pytest.mark.parametrize(
    "color",
    ["red", "FF4B00", "0x123456", "ＦＦＦＦ４Ｂ００", "FFFF4B0G", "#FFFF4B0"],
)
def test_a_colour_that_is_none_is_a_programming_error(color: str) -> None:
    with pytest.raises(ValueError, match=color):
        Workbook.open(book(worksheet()))["Sheet1"].fill("A1", color)


@pytest.mark.parametrize("ref", ["A", "1", "A0", "XFE1", "A1048577", "A1:B2"])
def test_so_is_a_cell_that_is_none(ref: str) -> None:
    with pytest.raises(ValueError, match=ref):
        Workbook.open(book(worksheet()))["Sheet1"].fill(ref, RED)


def test_a_path_bytes_and_a_file_are_opened_alike(tmp_path: Path) -> None:
    data = book(worksheet(ROW), strings=STRINGS)
    path = tmp_path / "入力.xlsx"
    path.write_bytes(data)
    for source in (path, str(path), data, BytesIO(data)):
        with Workbook.open(source) as opened:
            assert opened.to_bytes() == data


def test_saving_replaces_an_older_output_if_it_may(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    opened = Workbook.open(book(worksheet(ROW), strings=STRINGS))
    opened["Sheet1"].fill("A1", RED)
    opened.save(target)
    assert target.read_bytes() == opened.to_bytes()
    with pytest.raises(InputError) as caught:
        opened.save(target)
    assert caught.value.code == "file.exists"
    opened.save(target, overwrite=True)


def test_saving_never_replaces_the_file_that_was_opened(
    tmp_path: Path,
) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(book(worksheet(ROW), strings=STRINGS))
    opened = Workbook.open(source)
    opened["Sheet1"].fill("A1", RED)
    with pytest.raises(InputError) as caught:
        opened.save(source)
    assert caught.value.code == "file.same"


# Refusals.


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("workbook.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        (
            "workbook.password",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(600)
            + "EncryptedPackage".encode("utf-16-le"),
        ),
        (
            "workbook.ods",
            packed(
                {
                    "mimetype": b"application/vnd.oasis",
                    "META-INF/manifest.xml": b"<a/>",
                }
            ),
        ),
        (
            "workbook.ods",
            zipped(
                [
                    Member(
                        "mimetype",
                        b"application/vnd.oasis.opendocument.spreadsheet",
                        stored=True,
                    )
                ]
            ),
        ),
        ("package.not_opc", packed({"a.txt": b"a"})),
        (
            "package.not_opc",
            packed({"[Content_Types].xml": content_types([]).encode()}),
        ),
        ("package.not_zip", b"a,b,c\n1,2,3\n"),
        ("package.empty", b""),
    ],
)
def test_what_is_no_open_xml_workbook_is_refused(
    code: str, data: bytes
) -> None:
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (
            "workbook.xlsb",
            "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
        ),
        (
            "workbook.not_spreadsheet",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
    ],
)
def test_other_documents_are_refused(code: str, kind: str) -> None:
    more = {"[Content_Types].xml": content_types([], main=kind)}
    assert refusal(packed(parts(worksheet(), more=more))) == code


@pytest.mark.parametrize(
    "kind",
    [
        f"{TYPES}.sheet.main+xml",
        f"{TYPES}.template.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        "application/vnd.ms-excel.template.macroEnabled.main+xml",
    ],
)
def test_workbooks_and_templates_with_macros_or_without_are_opened(
    kind: str,
) -> None:
    more = {"[Content_Types].xml": content_types([], main=kind)}
    assert Workbook.open(
        packed(parts(worksheet(), more=more))
    ).sheet_names == ["Sheet1"]


def test_a_signed_workbook_is_opened_by_those_who_know() -> None:
    signature = f"{PACKAGE}/relationships/digital-signature/origin"
    rels = relationships("officeDocument", "xl/workbook.xml").replace(
        "</Relationships>",
        f'<Relationship Id="s" Type="{signature}" Target="/s/o"/></Relationships>',
    )
    data = packed(parts(worksheet(), more={"_rels/.rels": rels, "s/o": ""}))
    assert refusal(data) == "workbook.signed"
    assert Workbook.open(data, allow_signed=True).to_bytes() == data


def test_a_sheet_that_is_listed_twice_is_refused() -> None:
    assert (
        refusal(packed(parts(worksheet(), worksheet(), names=["A", "A"])))
        == "workbook.sheet_twice"
    )
    content = parts(worksheet(), worksheet())
    content["xl/_rels/workbook.xml.rels"] = content[
        "xl/_rels/workbook.xml.rels"
    ].replace(b"sheet2.xml", b"Sheet1.xml")
    assert refusal(packed(content)) == "workbook.sheet_twice"


@pytest.mark.parametrize(
    "lost", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"]
)
def test_a_part_that_is_missing_is_named(lost: str) -> None:
    content = parts(worksheet())
    del content[lost]
    assert refusal(packed(content)) == "package.missing_part"


@pytest.mark.parametrize(
    "kind",
    ["theme", "sharedStrings", "calcChain", "chartsheet", "externalLink"],
)
def test_a_part_that_is_named_and_missing_does_not_matter_where_nothing_needs_it(
    kind: str,
) -> None:
    """No part has to be there because a relationship speaks of it (part 2,
    6.5.3); a cell's text or a sheet has to.
    """
    content = parts(worksheet('<row r="1"><c r="A1"><v>5</v></c></row>'))
    lost = f'<Relationship Id="lost" Type="{OFFICE}/{kind}" Target="lost.xml"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"
    content[rels] = content[rels].replace(b"</Relationships>", lost.encode())
    assert filled(packed(content), A1=RED) == {"A1": RED}


@pytest.mark.parametrize(
    "kind",
    ["comments", "drawing", "printerSettings", "vmlDrawing", "hyperlink"],
)
def test_nor_does_one_of_a_sheet(kind: str) -> None:
    content = parts(worksheet('<row r="1"><c r="A1"><v>5</v></c></row>'))
    content["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(
        kind, "../lost.xml"
    ).encode()
    data = packed(content)
    (sheet,) = Workbook.open(data)
    assert (sheet.notes, sheet.shapes) == ({}, [])
    assert filled(data, A1=RED) == {"A1": RED}


@pytest.mark.parametrize(
    ("code", "sheet"),
    [
        (
            "xml.damaged",
            f"<worksheet xmlns='{MAIN}'><sheetData><row r='1'></sheetData></worksheet>",
        ),
        ("xml.damaged", worksheet(ROW)[:-3]),
        ("xml.damaged", worksheet(ROW) + "x"),
        (
            "xml.damaged",
            worksheet(ROW.replace('"B1"><v>5', '"B1" t="str"><v>&nbsp;')),
        ),
        ("xml.damaged", worksheet(ROW.replace('s="1"', 's="1" s="1"'))),
        (
            "xml.damaged",
            worksheet(ROW.replace("<c ", "<z:c ").replace("</c>", "</z:c>")),
        ),
        ("xml.dtd", "<!DOCTYPE worksheet>" + worksheet(ROW)),
        (
            "xml.dtd",
            '<!DOCTYPE worksheet [<!ENTITY a "1">]>'
            + worksheet(ROW.replace(">5<", ">&a;<")),
        ),
        (
            "xml.encoding",
            '<?xml version="1.0" encoding="windows-31j"?>' + worksheet(ROW),
        ),
        ("worksheet.not_understood", f'<worksheet xmlns="{MAIN}"/>'),
    ],
)
def test_a_sheet_that_cannot_be_kept_whole_is_refused_by_name(
    code: str, sheet: str
) -> None:
    opened = Workbook.open(book(sheet, strings=STRINGS))
    opened["Sheet1"].fill("Z99", RED)
    for use in (lambda: list(opened["Sheet1"].cells()), opened.to_bytes):
        with pytest.raises(InputError) as caught:
            use()
        assert (caught.value.code, caught.value.sheet) == (code, "Sheet1")


def test_a_table_of_texts_that_cannot_be_read_is_refused_even_by_those_who_only_fill() -> (
    None
):
    opened = Workbook.open(
        book(worksheet(ROW), strings="<!DOCTYPE sst>" + STRINGS)
    )
    opened["Sheet1"].fill("A1", RED)
    with pytest.raises(InputError) as caught:
        opened.to_bytes()
    assert caught.value.code == "xml.dtd"


def test_limits_are_the_callers() -> None:
    data = book(worksheet(ROW), strings=STRINGS)
    with pytest.raises(InputError) as caught:
        Workbook.open(data, limits=Limits(parts=2))
    assert caught.value.code == "package.parts"


def test_cells_that_were_let_go_are_read_again() -> None:
    sheet = Workbook.open(book(worksheet(ROW), strings=STRINGS))["Sheet1"]
    before = [*sheet.cells()]
    sheet.release_cells(most=0)
    sheet.fill("A1", RED)
    assert [*sheet.cells()] == before != []


def test_page_headers_and_footers_are_read_without_their_codes() -> None:
    sheet = worksheet(
        tail="<headerFooter>"
        "<oddHeader>&amp;LA&amp;&amp;B &amp;D現在&amp;R&amp;&quot;ＭＳ ゴシック,標準&quot;&amp;9"
        "令和5年6月末現在 &amp;P/&amp;N</oddHeader>"
        "<firstFooter>&amp;C&amp;K0070C0総務課</firstFooter></headerFooter>"
    )
    (opened,) = Workbook.open(book(sheet))
    assert opened.page_texts == [
        "A&B",
        "現在",
        "令和5年6月末現在",
        "/",
        "総務課",
    ]


def test_what_is_shown_at_the_entry_of_a_cell_is_read_with_its_first_cell() -> (
    None
):
    sheet = worksheet(
        tail='<dataValidations count="3"><dataValidation sqref="B2:B9 D2" promptTitle="率" prompt="% を付ける&#10;青：100%以上"/>'
        '<dataValidation sqref="B2"><formula1>1</formula1></dataValidation>'
        '<dataValidation sqref="" prompt="nowhere"/></dataValidations>'
    )
    (opened,) = Workbook.open(book(sheet))
    assert opened.prompts == {(2, 2): "率\n% を付ける\n青：100%以上"}


def test_the_areas_that_a_conditional_format_may_colour_are_read() -> None:
    sheet = worksheet(
        tail='<conditionalFormatting sqref="B2:B9 D2"><cfRule type="cellIs" dxfId="0" priority="1"/></conditionalFormatting>'
        '<conditionalFormatting sqref="F1"><cfRule type="iconSet" priority="2"/></conditionalFormatting>'
        '<conditionalFormatting sqref="G:G"><cfRule type="colorScale" priority="3"/></conditionalFormatting>'
    )
    (opened,) = Workbook.open(book(sheet))
    assert [area.ref for area in opened.conditional_areas] == ["B2:B9", "D2"]


def test_areas_with_many_conditional_formats_are_read_once() -> None:
    rules = '<cfRule type="cellIs" dxfId="0" priority="1"/>' * 3
    sheet = worksheet(
        tail=f'<conditionalFormatting sqref="B2:B9">{rules}</conditionalFormatting>'
    )
    (opened,) = Workbook.open(book(sheet))
    assert [area.ref for area in opened.conditional_areas] == ["B2:B9"]
