from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.styles import PatternFill
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.worksheet.worksheet import Worksheet

from irodori.errors import InputError
from irodori.workbook.fills import Fill
from irodori.workbook.standard import DRAWING
from irodori.workbook.styles import PART, Styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RED, BLUE = Fill.solid("FFFF4B00"), Fill.solid("FF4DC4FF")

FILLS = (
    '<fills count="4"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC000"/><bgColor indexed="64"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.59999389629810485"/></patternFill></fill>'
    "</fills>"
)
CELL_XFS = (
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="10" fontId="0" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>'
    '<xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0"><alignment vertical="center" wrapText="1"/>'
    '<protection locked="0"/><extLst><ext uri="{x}"><y:z xmlns:y="urn:y" a="1>2"/></ext></extLst></xf>'
    '<xf numFmtId="28" fontId="0" fillId="3" borderId="0" xfId="0"/></cellXfs>'
)
BEFORE = '<numFmts count="1"><numFmt numFmtId="176" formatCode="0&quot;%&quot;"/></numFmts><fonts count="1"><font/></fonts>'
BETWEEN = '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf fillId="0"/></cellStyleXfs>'
AFTER = (
    '<cellStyles count="1"><cellStyle name="標準" xfId="0"/></cellStyles>'
    '<dxfs count="1"><dxf><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs>'
    '<extLst><ext uri="{y}"/></extLst>'
)


def sheet(
    inside: str = BEFORE + FILLS + BETWEEN + CELL_XFS + AFTER,
    namespace: str = MAIN,
) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<styleSheet xmlns="{namespace}">{inside}</styleSheet>'


def grown(text: str, xf: int = 0, fill: Fill | None = RED) -> tuple[int, str]:
    styles = Styles(text.encode())
    number = styles.with_fill(xf, fill)
    out = styles.to_bytes()
    again = Styles(out)
    assert again.fill(number) == fill
    assert again.with_fill(xf, fill) == number
    assert again.to_bytes() == out
    return number, out.decode()


def test_a_part_to_which_nothing_is_added_is_the_very_same_bytes() -> None:
    part = sheet().encode()
    styles = Styles(part)
    assert styles.with_fill(1, Fill.solid("FFFFC000")) == 1
    assert styles.with_fill(0, None) == 0
    assert styles.with_fill(3, Fill.solid("FFB4C6E7")) == 3
    assert styles.to_bytes() is part


def test_a_fill_and_a_cell_format_are_added_last_and_nothing_else_changes() -> (
    None
):
    number, out = grown(sheet(), 1, RED)
    assert number == 4
    new_fill = '<fill><patternFill patternType="solid"><fgColor rgb="FFFF4B00"/></patternFill></fill>'
    new_xf = '<xf numFmtId="10" fontId="0" fillId="4" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>'
    expected = (
        sheet()
        .replace("</fills>", new_fill + "</fills>")
        .replace("</cellXfs>", new_xf + "</cellXfs>")
    )
    expected = expected.replace('<fills count="4">', '<fills count="5">')
    assert out == expected.replace(
        '<cellXfs count="4">', '<cellXfs count="5">'
    )


def test_a_cell_format_is_copied_with_all_it_holds() -> None:
    _, out = grown(sheet(), 2, RED)
    copy = out[out.rindex("<xf ") : out.index("</cellXfs>")]
    original = CELL_XFS[
        CELL_XFS.index('<xf numFmtId="176"') : CELL_XFS.index(
            '<xf numFmtId="28"'
        )
    ]
    assert copy == original.replace('fillId="0"', 'fillId="4"').replace(
        'xfId="0">', 'xfId="0" applyFill="1">'
    )


def test_the_same_fill_on_the_same_format_is_one_entry() -> None:
    styles = Styles(sheet().encode())
    numbers = [
        styles.with_fill(xf, fill)
        for fill in (RED, BLUE, RED)
        for xf in (0, 2, 0)
    ]
    assert numbers == [4, 5, 4, 6, 7, 6, 4, 5, 4]
    assert styles.cell_format_count == 8
    assert styles.to_bytes().count(b"<fill>") == 4 + 1 + 2


def test_formats_that_differ_in_their_fill_only_share_the_new_one() -> None:
    part = sheet().replace('numFmtId="28"', 'numFmtId="0"')
    styles = Styles(part.encode())
    assert styles.with_fill(0, RED) == styles.with_fill(3, RED) == 4


def test_an_equal_format_that_exists_is_used_whatever_the_order_of_its_attributes() -> (
    None
):
    twin = (
        "<xf\n borderId='0' fillId='2' numFmtId='0' xfId='0' fontId='0'></xf>"
    )
    part = sheet().replace("</cellXfs>", twin + "</cellXfs>").encode()
    styles = Styles(part)
    assert styles.with_fill(0, Fill.solid("FFFFC000")) == 4
    assert styles.to_bytes() is part


def test_clearing_finds_the_format_without_a_fill() -> None:
    number, out = grown(sheet(), 1, None)
    assert number == 4
    assert (
        '<xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFill="1"/>'
        in out
    )
    assert out.count("<fill>") == 5
    filled, out = grown(sheet(), 0, RED)
    assert grown(out, filled, None) == (0, out)


def test_what_a_cell_shows_does_not_hang_on_apply_fill() -> None:
    part = sheet().replace('applyFill="1"', 'applyFill="0"')
    assert Styles(part.encode()).fill(1) == Fill.solid("FFFFC000")


def test_the_fills_are_read_with_their_colours() -> None:
    extra = (
        '<fill><patternFill patternType="lightUp"><fgColor indexed="10"/><bgColor theme="0"/></patternFill></fill>'
        '<fill><gradientFill degree="90"><stop position="0"><color rgb="FF111111"/></stop><stop position="1">'
        '<color theme="4"/></stop></gradientFill></fill>'
        '<fill><patternFill><fgColor rgb="FF111111"/></patternFill></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="0000ff00"/></patternFill></fill><fill/>'
    )
    text = sheet().replace("</fills>", extra + "</fills>")
    for fill_id in (4, 5, 6, 7, 8, 99, -1):
        text = text.replace(
            "</cellXfs>", f'<xf fillId="{fill_id}"/></cellXfs>'
        )
    styles = Styles(text.encode())
    assert [styles.fill(xf) for xf in range(styles.cell_format_count)] == [
        None,
        Fill("solid", "FFFFC000"),
        None,
        Fill("solid", "FFB4C6E7"),
        Fill("lightUp", "FFFF0000", "FFFFFFFF"),
        Fill("gradient", "FF111111", "FF4472C4"),
        None,
        Fill("solid", "FF00FF00"),
        None,
        None,
        None,
    ]


def test_the_colours_come_from_the_workbooks_own_theme_and_palette() -> None:
    theme = (
        f'<a:theme xmlns:a="{DRAWING[0]}"><a:themeElements><a:clrScheme><a:accent1><a:srgbClr val="00FF00"/>'
        "</a:accent1></a:clrScheme></a:themeElements></a:theme>"
    ).encode()
    palette = '<colors><indexedColors><rgbColor rgb="00000000"/><rgbColor rgb="00ABCDEF"/></indexedColors></colors>'
    text = (
        sheet()
        .replace(' tint="0.59999389629810485"', "")
        .replace('rgb="FFFFC000"', 'indexed="1"')
    )
    styles = Styles(
        text.replace(
            '<extLst><ext uri="{y}', palette + '<extLst><ext uri="{y}'
        ).encode(),
        theme,
    )
    assert styles.fill(3) == Fill.solid("FF00FF00")
    assert styles.fill(1) == Fill.solid("FFABCDEF")


def test_number_formats_and_dates_are_known_by_cell_format() -> None:
    styles = Styles(sheet().encode())
    assert [styles.number_format(xf) for xf in range(4)] == [
        "General",
        "0.00%",
        '0"%"',
        '[$-411]ggge"年"m"月"d"日"',
    ]
    assert [styles.is_date(xf) for xf in range(4)] == [
        False,
        False,
        False,
        True,
    ]
    assert styles.number_format(styles.with_fill(2, RED)) == '0"%"'
    assert styles.is_date(styles.with_fill(3, RED))


def prefixed(text: str) -> str:
    text = (
        text.replace("</", "</x:")
        .replace("<", "<x:")
        .replace("<x:/x:", "</x:")
        .replace("<x:?", "<?")
    )
    return text.replace("xmlns=", "xmlns:x=").replace("x:y:", "y:")


FULL_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
)
NASTY = {
    "plain": sheet(),
    "prefixed": prefixed(sheet()),
    "strict": sheet(namespace=STRICT),
    "single quotes": sheet().replace("'", "&apos;").replace('"', "'").replace('&quot;%&quot;', "&quot;%&quot;"),
    "white space": sheet()
    .replace("/>", "\n />")
    .replace(' fillId="', '\n\tfillId = "')
    .replace("</fills>", "</fills\n>"),
    "greater than in an attribute": sheet().replace('<xf numFmtId="0"', "<xf a='/>&lt;/cellXfs>' numFmtId=\"0\""),
    "references in attributes": sheet()
    .replace('fillId="3"', 'fillId="&#51;"')
    .replace('numFmtId="10"', 'numFmtId="1&#x30;"'),
    "comments, CDATA, instructions": sheet()
    .replace("<xf num", "<!-- <xf fillId='9'> </cellXfs> --><?p </cellXfs>?><xf num")
    .replace("<fills", "<!--<fills/>--><fills")
    .replace('<ext uri="{y}"/>', '<ext uri="{y}"><![CDATA[</styleSheet><fills>]]></ext>'),
    "mark": "\ufeff" + sheet(),
    "no counts": sheet().replace(' count="4"', ""),
    "wrong counts": sheet().replace(' count="4"', ' count="77"'),
    "ignorable": sheet().replace(
        "<styleSheet ",
        '<styleSheet xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
        'xmlns:x14ac="urn:x14ac" ',
    ).replace("<fonts ", '<fonts x14ac:knownFonts="1" '),
    "foreign sections": sheet().replace("<fills", '<z:paints xmlns:z="urn:z"><z:fill/></z:paints><fills', 1),
    "own declarations": sheet().replace("<cellXfs", f'<cellXfs xmlns="{MAIN}"'),
    "xfs with an end tag": sheet().replace('borderId="0" xfId="0"/>', 'borderId="0" xfId="0"></xf>'),
    "colours with an end tag": sheet().replace('<fgColor rgb="FFFFC000"/>', '<fgColor rgb="FFFFC000"></fgColor>'),
    "format without a fill id": sheet().replace(' fillId="0"', ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_new_entries_fit_into_every_spelling(name: str, encoding: str) -> None:
    text = NASTY[name]
    if encoding != "utf-8":
        text = "\ufeff" + text.removeprefix("\ufeff").replace(
            '"UTF-8"', '"UTF-16"'
        ).replace("'UTF-8'", "'UTF-16'")
    part = text.encode(encoding)
    styles = Styles(part)
    assert styles.to_bytes() is part
    assert styles.cell_format_count == 4
    numbers = [
        styles.with_fill(xf, fill) for xf in range(4) for fill in (RED, BLUE)
    ]
    assert numbers == list(range(4, 12))
    out = styles.to_bytes()
    check_grown(
        part,
        out,
        [RED, BLUE],
        [(xf, 4 + at) for xf in range(4) for at in (0, 1)],
    )
    again = Styles(out)
    before = [None, Fill.solid("FFFFC000"), None, Fill.solid("FFB4C6E7")]
    assert (
        [again.fill(xf) for xf in range(4)]
        == [styles.fill(xf) for xf in range(4)]
        == before
    )
    assert [again.fill(xf) for xf in numbers] == [RED, BLUE] * 4
    counted = name != "no counts"
    assert section(out, "fills").get("count") == ("6" if counted else None)
    assert section(out, "cellXfs").get("count") == ("12" if counted else None)


def local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def section(part: bytes, name: str) -> ET.Element:
    """Return a section of the part, an empty one where it is absent."""
    found = [
        each
        for each in ET.fromstring(part)  # noqa: S314
        if MAIN in each.tag or STRICT in each.tag
    ]
    return next(
        (each for each in found if local(each) == name), ET.Element(name)
    )


def shown(elements: Iterable[ET.Element]) -> list[str]:
    return [ET.tostring(each, "unicode").strip() for each in elements]


def without_counts(part: bytes) -> str:
    text = part.decode(
        "utf-16" if part[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    )
    return re.sub(
        r"(<(?:\w+:)?(?:fills|cellXfs)\b[^>]*?count\s*=\s*.)\d+", r"\1", text
    )


def check_frame(before: bytes, after: bytes) -> None:
    """Check that a part is the old one but for what stands before </fills> and
    </cellXfs>, and their counts.
    """
    old, new = without_counts(before), without_counts(after)
    fills, cell_xfs = (
        [each.start() for each in re.finditer(rf"</(?:x:)?{name}\b", old)]
        for name in ("fills", "cellXfs")
    )
    assert new.startswith(old[: fills[-1]])
    assert new.endswith(old[cell_xfs[-1] :])
    assert old[fills[-1] : cell_xfs[-1]] in new


def check_grown(
    before: bytes, after: bytes, fills: list[Fill], xfs: list[tuple[int, int]]
) -> None:
    """Check that a part holds what it held, then these solid fills, then
    copies (base, fill id) of formats.
    """
    old_fills, new_fills = section(before, "fills"), section(after, "fills")
    assert shown(new_fills)[: len(old_fills)] == shown(old_fills)
    assert [
        each[0].get("patternType") for each in new_fills[len(old_fills) :]
    ] == [fill.pattern for fill in fills]
    assert [each[0][0].get("rgb") for each in new_fills[len(old_fills) :]] == [
        fill.foreground for fill in fills
    ]
    old, new = section(before, "cellXfs"), section(after, "cellXfs")
    assert shown(new)[: len(old)] == shown(old)
    for (base, fill_id), xf in zip(xfs, new[len(old) :], strict=True):
        assert xf.attrib == {
            **old[base].attrib,
            "fillId": str(fill_id),
            "applyFill": "1",
        }
        assert shown(xf) == shown(old[base])
    check_frame(before, after)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (FILLS + CELL_XFS, ("fills", "cellXfs")),
        (BEFORE + BETWEEN + CELL_XFS + AFTER, FULL_ORDER),
        (BEFORE + "<fills/>" + BETWEEN + CELL_XFS, FULL_ORDER[:-1]),
        (BEFORE + FILLS + BETWEEN + AFTER, FULL_ORDER),
        (
            BEFORE + FILLS + '<cellXfs count="0" />',
            ("numFmts", "fonts", "fills", "cellXfs"),
        ),
        (
            BEFORE + FILLS + "<cellXfs></cellXfs>",
            ("numFmts", "fonts", "fills", "cellXfs"),
        ),
        (AFTER, ("fills", "cellXfs", "cellStyles", "dxfs", "extLst")),
        ("", ("fills", "cellXfs")),
        ("<!-- </styleSheet> -->", ("fills", "cellXfs")),
    ],
)
def test_a_section_that_is_missing_or_empty_is_made_in_its_place(
    inside: str, expected: tuple[str, ...]
) -> None:
    inside = inside.replace('count="4"', "")
    for text in (
        sheet(inside),
        prefixed(sheet(inside))
        if inside and "!" not in inside
        else sheet(inside),
    ):
        number, out = grown(text, 0, RED)
        names = [local(each) for each in ET.fromstring(out)]  # noqa: S314
        assert tuple(names[: len(expected)]) == expected
        patterns = [
            each[0].get("patternType")
            for each in section(out.encode(), "fills")
        ]
        assert patterns[:2] == ["none", "gray125"]
        assert patterns[-1] == "solid"
        assert number == len(section(out.encode(), "cellXfs")) - 1 >= 1
        assert section(out.encode(), "cellXfs")[0].get("fillId", "0") == "0"


def test_a_root_without_any_content_is_opened() -> None:
    number, out = grown(
        f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}" /><!-- end -->',
        0,
        RED,
    )
    assert number == 1
    assert out.endswith("</cellXfs></styleSheet><!-- end -->")


def test_a_part_without_formats_has_the_default_one() -> None:
    styles = Styles(sheet("").encode())
    assert (
        styles.cell_format_count,
        styles.number_format(0),
        styles.fill(0),
    ) == (1, "General", None)
    assert styles.with_fill(0, None) == 0
    assert styles.to_bytes() == sheet("").encode()


def test_a_new_fill_never_takes_the_two_places_that_excel_paints_itself() -> (
    None
):
    solid = '<fill><patternFill patternType="solid"><fgColor rgb="FFFF4B00"/></patternFill></fill>'
    text = sheet(
        f'<fills count="2">{solid}{solid}</fills><cellXfs><xf/><xf fillId="1"/></cellXfs>'
    )
    styles = Styles(text.encode())
    assert styles.fill(0) is None
    assert styles.with_fill(1, RED) == styles.with_fill(0, RED) == 2
    assert b'<xf fillId="2" applyFill="1"/></cellXfs>' in styles.to_bytes()
    assert Styles(styles.to_bytes()).with_fill(2, None) == 0

    one = sheet(
        '<fills count="1"><fill><patternFill patternType="none"/></fill></fills><cellXfs><xf/></cellXfs>'
    )
    _, out = grown(one, 0, RED)
    assert '<fills count="3">' in out
    assert out.index("none") < out.index("gray125") < out.index("FFFF4B00")


def test_pattern_fills_are_written_with_both_colours_and_reused() -> None:
    fill = Fill("lightUp", "FFFF4B00", "FFFFFFFF")
    number, out = grown(sheet(), 0, fill)
    assert (
        '<patternFill patternType="lightUp"><fgColor rgb="FFFF4B00"/><bgColor rgb="FFFFFFFF"/></patternFill>'
        in out
    )
    assert grown(out, 1, fill)[0] == number + 1


def test_a_gradient_that_the_workbook_has_can_be_given_to_another_format() -> (
    None
):
    gradient = (
        '<fill><gradientFill><stop position="0"><color rgb="FF111111"/></stop><stop position="1">'
        '<color rgb="FF222222"/></stop></gradientFill></fill>'
    )
    _, out = grown(
        sheet().replace("</fills>", gradient + "</fills>"),
        0,
        Fill("gradient", "FF111111", "FF222222"),
    )
    assert out.count("gradientFill>") == 2


@pytest.mark.parametrize(
    "fill",
    [
        Fill("stripes", "FF000000"),
        Fill("solid", "red"),
        Fill("solid", 'FF"/><x'),
        Fill("gradient", "FF000000", "FFFFFFFF"),
    ],
)
def test_a_fill_that_cannot_be_written_is_a_programming_error(
    fill: Fill,
) -> None:
    styles = Styles(sheet().encode())
    with pytest.raises(ValueError, match="Fill"):
        styles.with_fill(0, fill)
    assert styles.to_bytes() == sheet().encode()


def test_colours_that_show_alike_are_one() -> None:
    styles = Styles(sheet().encode())
    asked = [
        Fill("solid", "FFFF4B00"),
        Fill("solid", "00ff4b00"),
        Fill("solid", "FFFF4B00", "FF000000"),
    ]
    assert {styles.with_fill(0, fill) for fill in asked} == {4}
    assert styles.with_fill(0, Fill("none")) == 0


@pytest.mark.parametrize("xf", [-1, 4, 10**9])
def test_a_format_that_does_not_exist_is_refused(xf: int) -> None:
    styles = Styles(sheet().encode())
    for ask in (
        styles.fill,
        styles.number_format,
        styles.is_date,
        lambda each: styles.with_fill(each, RED),
    ):
        with pytest.raises(InputError) as refusal:
            ask(xf)
        assert refusal.value.code == "styles.index"
        assert str(xf) in refusal.value.message("ja")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        ("", "xml.damaged"),
        ("<styleSheet>", "xml.damaged"),
        ("<x:styleSheet/>", "xml.damaged"),
        ("<styleSheet/>x", "xml.damaged"),
        (sheet().replace("</fills>", ""), "xml.damaged"),
        (sheet("&x;"), "xml.damaged"),
        ("<!DOCTYPE styleSheet><styleSheet/>", "xml.dtd"),
        (
            '<!DOCTYPE a [<!ENTITY b "c">]><styleSheet>&b;</styleSheet>',
            "xml.dtd",
        ),
        (
            '<?xml version="1.0" encoding="Shift_JIS"?><styleSheet/>',
            "xml.encoding",
        ),
        ("<worksheet/>", "styles.not_understood"),
        (sheet("<cellXfs><ext/></cellXfs>"), "styles.not_understood"),
        (sheet("<fills><xf/></fills>"), "styles.not_understood"),
        (
            sheet(
                '<cellStyleXfs><cellStyle name="Default" xfId="1"/></cellStyleXfs>'
            ),
            "styles.not_understood",
        ),
        (sheet("<fills/><fills/>"), "styles.not_understood"),
        (
            sheet(
                '<mc:AlternateContent xmlns:mc="urn:mc"><fills/></mc:AlternateContent>'
            ),
            "styles.not_understood",
        ),
        (
            sheet('<numFmts><numFmt numFmtId="x" formatCode="0"/></numFmts>'),
            "styles.damaged",
        ),
    ],
)
def test_a_part_that_cannot_be_kept_whole_is_refused(
    part: str, code: str
) -> None:
    with pytest.raises(InputError) as refusal:
        Styles(part.encode())
    assert refusal.value.code == code
    assert refusal.value.message("ja")
    assert refusal.value.message("en")


def test_a_fill_id_that_is_no_number_is_refused() -> None:
    styles = Styles(sheet().replace('fillId="3"', 'fillId="three"').encode())
    with pytest.raises(InputError) as refusal:
        styles.fill(3)
    assert refusal.value.code == "styles.damaged"
    assert "three" in refusal.value.message("en")


def test_more_formats_than_excel_allows_are_refused() -> None:
    text = sheet(
        FILLS + "<cellXfs>" + "<xf/>" * 63_998 + '<xf numFmtId="1"/></cellXfs>'
    )
    styles = Styles(text.encode())
    assert styles.with_fill(0, RED) == 63_999
    assert styles.with_fill(5, RED) == 63_999
    with pytest.raises(InputError) as refusal:
        styles.with_fill(0, BLUE)
    assert refusal.value.code == "styles.too_many"
    assert "64000" in refusal.value.message("ja")
    assert len(section(styles.to_bytes(), "cellXfs")) == 64_000
    assert b"FF4DC4FF" not in styles.to_bytes()


@given(
    st.binary(max_size=60)
    | st.text(alphabet='<>/="!-[]? xfilsc&;', max_size=60).map(str.encode)
)
def test_any_bytes_are_read_or_refused(inside: bytes) -> None:
    for part in (inside, sheet("@").encode().replace(b"@", inside)):
        try:
            styles = Styles(part)
        except InputError:
            continue
        assert styles.to_bytes() is part
        styles.with_fill(0, RED)
        assert Styles(styles.to_bytes()).fill(styles.with_fill(0, RED)) == RED


@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.sampled_from([RED, BLUE, None, Fill.solid("FFFFC000")]),
        ),
        max_size=12,
    )
)
def test_each_format_asked_for_shows_the_fill_and_is_else_its_base(
    asked: list[tuple[int, Fill | None]],
) -> None:
    styles = Styles(sheet().encode())
    numbers = [styles.with_fill(xf, fill) for xf, fill in asked]
    out = styles.to_bytes()
    again, witness = Styles(out), section(out, "cellXfs")
    for (xf, fill), number in zip(asked, numbers, strict=True):
        assert again.fill(number) == fill
        assert again.number_format(number) == styles.number_format(xf)
        assert shown(witness[number]) == shown(witness[xf])
    repeat = Styles(sheet().encode())
    assert [repeat.with_fill(xf, fill) for xf, fill in asked] == numbers
    assert repeat.to_bytes() == out


def written_book() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    looks: list[dict[str, object]] = [
        {},
        {"bold": True, "bg_color": "#FFC000"},
        {
            "num_format": "0.0%",
            "border": 1,
            "text_wrap": True,
            "valign": "vcenter",
        },
        {"num_format": '[$-411]ggge"年"m"月"', "locked": False},
        {
            "pattern": 5,
            "fg_color": "#FF0000",
            "bg_color": "#00FF00",
            "rotation": 90,
        },
    ]
    for row, each in enumerate(looks):
        page.write_number(row, 0, 45382, book.add_format(each))
    page.conditional_format(
        "A1",
        {
            "type": "cell",
            "criteria": ">",
            "value": 1,
            "format": book.add_format({"bg_color": "red"}),
        },
    )
    book.close()
    return stream.getvalue()


def with_parts(book: bytes, parts: dict[str, bytes]) -> Worksheet:
    """Return the first sheet of a book as openpyxl reads it with some parts
    replaced.
    """
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name) or old.read(name))
    return load_workbook(out).worksheets[0]


def test_openpyxl_reads_the_new_fills_and_all_else_as_before() -> None:
    book = written_book()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        styles = Styles(
            archive.read(PART), archive.read("xl/theme/theme1.xml")
        )
        cells = archive.read("xl/worksheets/sheet1.xml").decode()
    chosen = [
        styles.with_fill(xf, RED) for xf in range(styles.cell_format_count)
    ]
    filled = re.sub(
        r' s="(\d+)"', lambda found: f' s="{chosen[int(found[1])]}"', cells
    )
    parts = {PART: styles.to_bytes()}
    before, kept = with_parts(book, {}), with_parts(book, parts)
    after = with_parts(
        book, {**parts, "xl/worksheets/sheet1.xml": filled.encode()}
    )
    for row in range(2, 6):
        old, same, new = (each.cell(row, 1) for each in (before, kept, after))
        assert repr(same.fill) == repr(old.fill)
        assert (new.fill.patternType, new.fill.fgColor.rgb) == (
            "solid",
            "FFFF4B00",
        )
        for name in (
            "font",
            "border",
            "alignment",
            "protection",
            "number_format",
            "value",
        ):
            assert (
                repr(getattr(new, name))
                == repr(getattr(same, name))
                == repr(getattr(old, name))
            )


def openpyxl_fills(part: bytes) -> list[tuple[str, str | None]]:
    """Return (pattern, colour) that openpyxl reads for each cell format, the
    colour only where it is given as RGB.
    """
    witness = Stylesheet.from_tree(ET.fromstring(part))  # type: ignore[arg-type]  # noqa: S314
    return [
        openpyxl_fill(witness.fills[xf.fillId or 0])
        for xf in witness.cellXfs.xf
    ]


def openpyxl_fill(fill: object) -> tuple[str, str | None]:
    if not isinstance(fill, PatternFill):
        return "gradient", None
    color = fill.fgColor
    return fill.patternType or "none", str(
        color.rgb
    ) if color.type == "rgb" and not color.tint else None


def corpus_parts() -> list[tuple[str, bytes, bytes | None]]:
    """Return (book, styles, theme) for each workbook of the corpus whose
    styles can be unpacked.
    """
    found: list[tuple[str, bytes, bytes | None]] = []
    for path in sorted(Path(os.environ["IRODORI_CORPUS"]).glob("*.xls[xm]")):
        try:
            with zipfile.ZipFile(path) as archive:
                names = {name.lower(): name for name in archive.namelist()}
                theme = names.get("xl/theme/theme1.xml")
                found.append(
                    (
                        path.name,
                        archive.read(names[PART]),
                        archive.read(theme) if theme else None,
                    )
                )
        except (
            zipfile.BadZipFile,
            KeyError,
            NotImplementedError,
            RuntimeError,
            OSError,
            EOFError,
        ):
            continue
    return found


@pytest.mark.skipif(
    "IRODORI_CORPUS" not in os.environ,
    reason="IRODORI_CORPUS names no folder of real workbooks",
)
def test_real_workbooks_keep_their_styles_and_get_new_ones() -> None:
    read = [check_real(*each) for each in corpus_parts()]
    assert read.count(True) > 300


def check_real(name: str, part: bytes, theme: bytes | None) -> bool:
    """Check one styles part; False where it is refused."""
    try:
        styles = Styles(part, theme)
    except InputError:
        return False
    assert styles.to_bytes() is part, name
    count = styles.cell_format_count
    bases = sorted({0, count // 2, count - 1})
    planned = {
        (xf, fill): styles.with_fill(xf, fill)
        for xf in bases
        for fill in (RED, BLUE, None)
    }
    out = styles.to_bytes()
    again = Styles(out, theme)
    check_frame(part, out)
    untouched, xfs = Styles(part, theme), section(out, "cellXfs")
    assert [again.fill(xf) for xf in range(count)] == [
        untouched.fill(xf) for xf in range(count)
    ], name
    for (xf, fill), number in planned.items():
        assert again.fill(number) == fill, name
        assert again.with_fill(xf, fill) == number, name
        check_copy(xfs, xf, number)
    assert again.to_bytes() is out, name
    check_fills(out, again)
    return True


def check_copy(xfs: ET.Element, base: int, copy: int) -> None:
    kept = [
        {
            key: value
            for key, value in xfs[xf].items()
            if key not in ("fillId", "applyFill")
        }
        for xf in (base, copy)
    ]
    assert kept[0] == kept[1]
    assert shown(xfs[base]) == shown(xfs[copy])


def check_fills(part: bytes, styles: Styles) -> None:
    """Check what is read against openpyxl."""
    xfs = section(part, "cellXfs")
    for xf, (pattern, rgb) in enumerate(openpyxl_fills(part)):
        fill = styles.fill(xf)
        assert (fill.pattern if fill else "none") == pattern or xfs[xf].get(
            "fillId"
        ) == "0"
        if fill and fill.foreground and rgb and pattern != "gradient":
            assert fill.foreground[2:] == rgb[2:].upper()
