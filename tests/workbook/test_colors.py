from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.colors import COLOR_INDEX

from irodori.errors import InputError
from irodori.workbook.colors import (
    INDEXED,
    OFFICE_THEME,
    resolve_color,
    theme_colors,
    tinted,
)

ACCENTS = [
    "4472C4",
    "5B9BD5",
    "ED7D31",
    "FFC000",
    "70AD47",
    "A5A5A5",
    "44546A",
]
TINTS = [
    "0.79998168889431442",
    "0.59999389629810485",
    "0.39997558519241921",
    "-0.249977111117893",
    "-0.499984740745262",
]
# What Excel's colour picker shows below each theme colour of Office 2013:
# lighter 80, 60, 40 %, darker 25, 50 %.
SHOWN = [
    "D9E1F2 B4C6E7 8EA9DB 305496 203764",
    "DDEBF7 BDD7EE 9BC2E6 2F75B5 1F4E78",
    "FCE4D6 F8CBAD F4B084 C65911 833C0C",
    "FFF2CC FFE699 FFD966 BF8F00 806000",
    "E2EFDA C6E0B4 A9D08E 548235 375623",
    "EDEDED DBDBDB C9C9C9 7B7B7B 525252",
    "D6DCE4 ACB9CA 8497B0 333F4F 222B35",
]
PICKER = [
    (base, tint, shown)
    for base, row in zip(ACCENTS, SHOWN, strict=True)
    for tint, shown in zip(TINTS, row.split(), strict=True)
] + [
    ("E7E6E6", "-9.9978637043366805E-2", "D0CECE"),
    ("E7E6E6", "-0.249977111117893", "AEAAAA"),
    ("E7E6E6", "-0.749992370372631", "3A3838"),
    ("E7E6E6", "-0.89999084444715716", "161616"),
    ("FFFFFF", "-4.9989318521683403E-2", "F2F2F2"),
    ("FFFFFF", "-0.14999847407452621", "D9D9D9"),
    ("FFFFFF", "-0.34998626667073579", "A6A6A6"),
    ("000000", "0.499984740745262", "808080"),
    ("000000", "0.34998626667073579", "595959"),
    ("000000", "4.9989318521683403E-2", "0D0D0D"),
]


@pytest.mark.parametrize(("base", "tint", "shown"), PICKER)
def test_a_tint_is_the_colour_that_excel_shows(
    base: str, tint: str, shown: str
) -> None:
    assert tinted(f"FF{base}", tint) == f"FF{shown}"


@given(st.integers(0, 0xFFFFFF), st.floats(-2, 2))
def test_any_tint_of_any_colour_is_a_colour(base: int, tint: float) -> None:
    assert (
        0
        <= int(tinted(f"FF{base:06X}", repr(tint)), 16) - 0xFF000000
        <= 0xFFFFFF
    )


@pytest.mark.parametrize(
    ("tint", "shown"),
    [
        ("-1", "FF000000"),
        ("1", "FFFFFFFF"),
        ("0", "FF70AD47"),
        ("x", "FF70AD47"),
    ],
)
def test_a_tint_at_its_ends_is_black_or_white(tint: str, shown: str) -> None:
    assert (
        resolve_color({"rgb": "FF70AD47", "tint": tint}, OFFICE_THEME, INDEXED)
        == shown
    )


@pytest.mark.parametrize(
    ("attributes", "argb"),
    [
        ({"rgb": "FFFF4B00"}, "FFFF4B00"),
        ({"rgb": "00ff4b00"}, "FFFF4B00"),
        ({"rgb": "ff4b00"}, "FFFF4B00"),
        ({"rgb": "red"}, None),
        ({"theme": "0"}, "FFFFFFFF"),
        ({"theme": "1"}, "FF000000"),
        ({"theme": "2"}, "FFE7E6E6"),
        ({"theme": "3"}, "FF44546A"),
        ({"theme": "4"}, "FF4472C4"),
        ({"theme": "9"}, "FF70AD47"),
        ({"theme": "11"}, "FF954F72"),
        ({"theme": "12"}, None),
        ({"theme": "-1"}, None),
        ({"theme": "x"}, None),
        ({"indexed": "10"}, "FFFF0000"),
        ({"indexed": "63"}, "FF333333"),
        ({"indexed": "64"}, "FF000000"),
        ({"indexed": "65"}, "FFFFFFFF"),
        ({"indexed": "81"}, None),
        ({"auto": "1"}, None),
        ({}, None),
    ],
)
def test_each_form_of_a_colour_is_read(
    attributes: dict[str, str], argb: str | None
) -> None:
    assert resolve_color(attributes, OFFICE_THEME, INDEXED) == argb


def test_the_palette_of_the_workbook_comes_before_the_built_in_one() -> None:
    assert (
        resolve_color({"indexed": "1"}, OFFICE_THEME, ["FF111111", "FF222222"])
        == "FF222222"
    )


def test_the_built_in_palette_is_the_one_that_openpyxl_knows() -> None:
    assert [color[2:] for color in INDEXED] == [
        color[2:] for color in COLOR_INDEX
    ]


THEME = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t"><a:themeElements>
<a:clrScheme name="&lt;x>"><a:dk1><a:sysClr val="windowText" lastClr="111111"/></a:dk1>
<a:lt1><a:sysClr val='window'/></a:lt1>
<!-- <a:dk2><a:srgbClr val="999999"/></a:dk2> --><a:dk2><a:srgbClr val="1f497d"></a:srgbClr></a:dk2>
<a:lt2><a:prstClr val="red"/></a:lt2><a:accent1><a:srgbClr val="123456"><a:lumMod val="50000"/></a:srgbClr></a:accent1>
</a:clrScheme></a:themeElements><a:extraClrSchemeLst><a:extraClrScheme><a:clrScheme name="y">
<a:accent1><a:srgbClr val="000000"/></a:accent1></a:clrScheme></a:extraClrScheme></a:extraClrSchemeLst></a:theme>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_theme_is_counted_light_before_dark(encoding: str) -> None:
    declared = (
        THEME.replace("UTF-8", "UTF-16") if encoding == "utf-16" else THEME
    )
    colors = theme_colors(declared.encode(encoding))
    assert colors[:5] == (
        "FFFFFFFF",
        "FF111111",
        "FFE7E6E6",
        "FF1F497D",
        "FF123456",
    )
    assert colors[5:] == OFFICE_THEME[5:]


@pytest.mark.parametrize(
    "part", [None, b"", b"<a", b"<theme/>", b"\xff\xfe\x00", b"<clrScheme/>"]
)
def test_a_theme_that_is_absent_or_damaged_is_the_office_one(
    part: bytes | None,
) -> None:
    assert theme_colors(part) == OFFICE_THEME


def test_a_theme_with_a_document_type_is_refused() -> None:
    with pytest.raises(InputError, match=r"xml\.dtd"):
        theme_colors(b"<!DOCTYPE theme><theme/>")
