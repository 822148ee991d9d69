"""Law: the witness sees each kind of damage that a writer could do to a
workbook, down to a single byte.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from zipfile import BadZipFile, ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.small_book import (
    RED,
    RED_FILL,
    SHEET,
    STRINGS,
    STYLES,
    plan,
    read,
    repacked,
    zipped,
)

from irodori.errors import InternalError
from irodori.workbook.fills import Fill
from irodori.workbook.verify import verify

BLUE = Fill.solid("FF4DC4FF")
FILLS: dict[str, Fill | None] = {
    "B3": RED,
    "C3": BLUE,
    "B4": BLUE,
    "C4": None,
    "D4": None,
    "F4": RED,
    "B6": RED,
}
PLAN = {SHEET: plan(**FILLS)}
"""B3 and C3 have values, B4 is blank, C4 is cleared, D4 is clear already, F4
and row 6 are not there.
"""


def made_by_another() -> bytes:
    """Return a workbook with what offices put into one: merges, formats,
    notes, filters, drop-downs, two sheets.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2022, 4, 1)})  # noqa: DTZ001  (a workbook's times have no zone)
        framed = book.add_format(
            {
                "border": 1,
                "num_format": "0.0%",
                "font_name": "ＭＳ 明朝",
                "text_wrap": True,
            }
        )
        blue = book.add_format(
            {
                "border": 1,
                "num_format": "0.0%",
                "font_name": "ＭＳ 明朝",
                "bg_color": "#4DC4FF",
            }
        )
        sheet, other = (
            book.add_worksheet("スコアカード"),
            book.add_worksheet("進捗入力"),
        )
        sheet.write_row(
            0, 0, ["府省名", "オンライン利用率(現在値)", "目標"], framed
        )
        sheet.write_row(2, 1, [0.086, 0.2, "未実施"], framed)
        sheet.write_row(3, 1, ["", "", "○"], framed)
        sheet.write(3, 2, 0.999, blue)
        sheet.write(7, 0, "【スコアカードについて】")
        sheet.merge_range("A3:A4", "法務省", framed)
        sheet.write_comment("B3", "取組中 期限:令和5年3月末")
        sheet.autofilter("A1:C4")
        sheet.data_validation("D4", {"validate": "list", "source": ["○", "×"]})
        other.write_row(0, 0, ["府省名", "状況"])
    return out.getvalue()


BEFORE = made_by_another()


def appended(styles: str, section: str, *entries: str) -> str:
    """Return a styles part with entries at the end of a section."""
    found = re.search(rf'<{section} count="(\d+)">', styles)
    assert found
    styles = styles.replace(
        found[0], f'<{section} count="{int(found[1]) + len(entries)}">'
    )
    return styles.replace(f"</{section}>", "".join(entries) + f"</{section}>")


def output() -> bytes:
    """Return the workbook as it should come out."""
    styles, sheet = (read(BEFORE, name).decode() for name in (STYLES, SHEET))
    formats = styles.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    plain, framed, blue = re.findall(
        r"<xf [^>]*/>|<xf [^>]*[^/]>.*?</xf>", formats
    )
    new = [
        framed.replace('fillId="0"', 'fillId="3" applyFill="1"'),
        framed.replace('fillId="0"', 'fillId="2" applyFill="1"'),
        blue.replace('fillId="2"', 'fillId="0"'),
        plain.replace('fillId="0"', 'fillId="3" applyFill="1"'),
    ]
    styles = appended(appended(styles, "fills", RED_FILL), "cellXfs", *new)
    for ref, style in {"B3": 3, "C3": 4, "B4": 4, "C4": 5}.items():
        sheet = re.sub(rf'(<c r="{ref}" s=")\d+"', rf'\g<1>{style}"', sheet)
    sheet = re.sub(r'(<c r="D4".*?</c>)', r'\1<c r="F4" s="6"/>', sheet)
    sheet = sheet.replace(
        '<row r="8"', '<row r="6"><c r="B6" s="6"/></row><row r="8"'
    )
    return repacked(BEFORE, {STYLES: styles.encode(), SHEET: sheet.encode()})


AFTER = output()

Damage = Callable[[bytes], bytes]


def edit(part: str, old: str, new: str) -> Damage:
    """Return what changes a part's text, and packs it properly."""

    def damage(data: bytes) -> bytes:
        text = read(data, part).decode()
        assert text.count(old) == 1, (old, text)
        return repacked(data, {part: text.replace(old, new).encode()})

    return damage


def poke(where: bytes, offset: int, value: bytes, *, nth: int = 0) -> Damage:
    """Return what overwrites bytes at an offset from the nth place where some
    stand.
    """

    def damage(data: bytes) -> bytes:
        at = -1
        for _ in range(nth + 1):
            at = data.index(where, at + 1)
        return data[: at + offset] + value + data[at + offset + len(value) :]

    return damage


def members(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Damage:
    """Return what zips the members anew, after a change to them."""

    def damage(data: bytes) -> bytes:
        with ZipFile(io.BytesIO(data)) as archive:
            return zipped(
                change(
                    {name: archive.read(name) for name in archive.namelist()}
                )
            )

    return damage


def swapped(data: bytes) -> bytes:
    """Exchange two members of equal length in the directory only."""
    one, other = b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet2.xml"
    at, at_other = data.rindex(one), data.rindex(other)
    out = bytearray(data)
    out[at : at + len(one)], out[at_other : at_other + len(one)] = other, one
    return bytes(out)


FIRST, ENTRY, END = b"PK\3\4", b"PK\1\2", b"PK\5\6"
SHEET_NAME = SHEET.encode()

DAMAGES: dict[str, Damage] = {
    # values
    "a number changed": edit(SHEET, "<v>0.2</v>", "<v>0.3</v>"),
    "a number written otherwise": edit(
        SHEET, "<v>0.08599999999999999</v>", "<v>0.086</v>"
    ),
    "a string index changed": edit(
        SHEET,
        '<c r="D3" s="1" t="s"><v>3</v>',
        '<c r="D3" s="1" t="s"><v>4</v>',
    ),
    "a type changed": edit(
        SHEET, '<c r="D3" s="1" t="s">', '<c r="D3" s="1" t="n">'
    ),
    "a shared string changed": edit(STRINGS, "法務省", "財務省"),
    "a shared string dropped": edit(STRINGS, "<si><t>府省名</t></si>", ""),
    # cells
    "a cell missed": edit(SHEET, '<c r="B4" s="4"/>', '<c r="B4" s="1"/>'),
    "a cell not cleared": edit(SHEET, '<c r="C4" s="5">', '<c r="C4" s="2">'),
    "a wrong colour": edit(SHEET, '<c r="B3" s="3">', '<c r="B3" s="4">'),
    "two colours exchanged": edit(
        SHEET,
        '"B3" s="3"><v>0.08599999999999999</v></c><c r="C3" s="4"',
        '"B3" s="4"><v>0.08599999999999999</v></c><c r="C3" s="3"',
    ),
    "a cell too many": edit(
        SHEET, '<c r="D3" s="1" t="s">', '<c r="D3" s="3" t="s">'
    ),
    "a format taken away": edit(
        SHEET, '<c r="D3" s="1" t="s">', '<c r="D3" t="s">'
    ),
    "the frame lost": edit(SHEET, '<c r="B3" s="3">', '<c r="B3" s="6">'),
    "a format that is not there": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="7">'
    ),
    "a format below nought": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="-4">'
    ),
    "a format that is no number": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="x">'
    ),
    "a format written oddly": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="03">'
    ),
    "a format given twice": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="3" s="3">'
    ),
    "another attribute": edit(
        SHEET, '<c r="B3" s="3">', '<c r="B3" s="3" ph="1">'
    ),
    "a reference changed": edit(SHEET, '<c r="B3" s="3">', '<c r="E3" s="3">'),
    "a cell dropped": edit(SHEET, '<c r="A4" s="1"/>', ""),
    "a cell twice": edit(
        SHEET, '<c r="B4" s="4"/>', '<c r="B4" s="4"/><c r="B4" s="4"/>'
    ),
    # new cells and rows
    "a new cell with a value": edit(
        SHEET, '<c r="F4" s="6"/>', '<c r="F4" s="6"><v>1</v></c>'
    ),
    "a new cell out of order": edit(
        SHEET, '<c r="A4" s="1"/>', '<c r="F4" s="6"/><c r="A4" s="1"/>'
    ),
    "a new cell that was not planned": edit(
        SHEET, '<c r="F4" s="6"/>', '<c r="E4" s="6"/><c r="F4" s="6"/>'
    ),
    "a new cell missing": edit(SHEET, '<c r="F4" s="6"/>', ""),
    "a new cell with another base": edit(
        SHEET, '<c r="F4" s="6"/>', '<c r="F4" s="3"/>'
    ),
    "a new row with more": edit(SHEET, '<row r="6">', '<row r="6" ht="9">'),
    "a new row out of order": edit(
        SHEET,
        '</row><row r="6"><c r="B6" s="6"/></row><row r="8"',
        '</row><row r="8" ><c r="B8" s="6"/></row><row r="8"',
    ),
    "a new row too many": edit(
        SHEET, '<row r="6">', '<row r="5"/><row r="6">'
    ),
    "a new row with a cell too many": edit(
        SHEET, '<c r="B6" s="6"/>', '<c r="B6" s="6"/><c r="C6" s="6"/>'
    ),
    "a new row missing": edit(SHEET, '<row r="6"><c r="B6" s="6"/></row>', ""),
    # the rest of the sheet
    "a row dropped": edit(
        SHEET, '<row r="8" spans="1:4"><c r="A8" t="s"><v>5</v></c></row>', ""
    ),
    "a row moved": edit(
        SHEET,
        '<row r="8" spans="1:4"><c r="A8"',
        '<row r="9" spans="1:4"><c r="A9"',
    ),
    "a row's spans": edit(
        SHEET, '<row r="8" spans="1:4">', '<row r="8" spans="1:6">'
    ),
    "white space": edit(SHEET, "</row></sheetData>", "</row>\n</sheetData>"),
    "white space in a tag": edit(
        SHEET, '<c r="A4" s="1"/>', '<c r="A4" s="1" />'
    ),
    "a merged range": edit(
        SHEET, '<mergeCell ref="A3:A4"/>', '<mergeCell ref="A3:A5"/>'
    ),
    "a filter": edit(
        SHEET, '<autoFilter ref="A1:C4"/>', '<autoFilter ref="A1:C5"/>'
    ),
    "a drop-down": edit(SHEET, "○,×", "○,✕"),
    "the dimension": edit(SHEET, '<dimension ref="', '<dimension  ref="'),
    "the declaration": edit(SHEET, 'encoding="UTF-8"', 'encoding="utf-8"'),
    "a comment after the end": edit(
        SHEET, "</worksheet>", "</worksheet><!-- -->"
    ),
    "the end cut off": edit(SHEET, "</worksheet>", ""),
    "a comment in the sheet data": edit(
        SHEET, '<row r="8"', '<!-- --><row r="8"'
    ),
    # styles
    "the font of a new format": edit(
        STYLES, 'fontId="1" fillId="3"', 'fontId="0" fillId="3"'
    ),
    "the number format of a new format": edit(
        STYLES,
        'numFmtId="164" fontId="1" fillId="3"',
        'numFmtId="9" fontId="1" fillId="3"',
    ),
    "the border of a new format": edit(
        STYLES,
        'fillId="3" applyFill="1" borderId="1"',
        'fillId="3" applyFill="1" borderId="0"',
    ),
    "an old format": edit(
        STYLES,
        'fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1"',
        'fillId="2" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="0"',
    ),
    "an old fill": edit(
        STYLES, '<fgColor rgb="FF4DC4FF"/>', '<fgColor rgb="FF4DC4FE"/>'
    ),
    "a new fill": edit(
        STYLES, '<fgColor rgb="FFFF4B00"/>', '<fgColor rgb="FFFF4B01"/>'
    ),
    "an old font": edit(STYLES, '<sz val="8"/>', '<sz val="9"/>'),
    "the count of fills": edit(
        STYLES, '<fills count="4">', '<fills count="3">'
    ),
    "the count of formats": edit(
        STYLES, '<cellXfs count="7">', '<cellXfs count="8">'
    ),
    "the count of fonts": edit(
        STYLES, '<fonts count="3">', '<fonts count="4">'
    ),
    "a format put in front": edit(
        STYLES,
        '<cellXfs count="7">',
        '<cellXfs count="8"><xf numFmtId="0" fontId="0"/>',
    ),
    "a style of another name": edit(STYLES, 'name="Normal"', 'name="標準"'),
    # other parts
    "another sheet": edit(
        "xl/worksheets/sheet2.xml", '<row r="1"', '<row r="1" ht="9"'
    ),
    "a note": edit("xl/comments1.xml", "令和5年", "令和6年"),
    "the workbook": edit("xl/workbook.xml", "進捗入力", "進捗"),
    "a relationship": edit("xl/_rels/workbook.xml.rels", "rId1", "rId9"),
    "the theme": edit("xl/theme/theme1.xml", "4F81BD", "4F81BE"),
    "a part packed again": lambda data: repacked(
        data, {STRINGS: read(data, STRINGS)}, level=0
    ),
    # the zip file
    "a member dropped": members(
        lambda all_: {
            name: each for name, each in all_.items() if "theme" not in name
        }
    ),
    "a member added": members(
        lambda all_: all_ | {"xl/calcChain.xml": b"<calcChain/>"}
    ),
    "members in another order": members(
        lambda all_: dict(sorted(all_.items()))
    ),
    "all members zipped again": members(dict),
    "two names exchanged": swapped,
    "a time": poke(FIRST, 10, b"\x01"),
    "the time of a changed part": poke(SHEET_NAME, -20, b"\x01"),
    "the time of a changed part in the directory": poke(
        SHEET_NAME, -46 + 12, b"\x01", nth=1
    ),
    "a flag of a changed part": poke(SHEET_NAME, -24, b"\x02"),
    "a method": poke(SHEET_NAME, -22, b"\x00"),
    "a checksum": poke(SHEET_NAME, -16, b"\0\0\0\0"),
    "a checksum in the directory": poke(
        SHEET_NAME, -46 + 16, b"\0\0\0\0", nth=1
    ),
    "an offset": poke(ENTRY, 42, b"\x01"),
    "an extra field": lambda data: _lengthened(
        data, SHEET_NAME, b"\x99\x99\0\0"
    ),
    "an attribute": poke(ENTRY, 38, b"\x01", nth=2),
    "the number of members": poke(END, 10, b"\x02"),
    "an archive comment": lambda data: data[:-2] + b"\x01\0x",
    "bytes behind the end": lambda data: data + b"\0",
    "bytes before the start": lambda data: b"\0" + data,
    "cut short": lambda data: data[:-1],
    "cut in half": lambda data: data[: len(data) // 2],
    "nothing at all": lambda data: data[:0],
    "the input itself": lambda _: BEFORE,
}


def _lengthened(data: bytes, name: bytes, extra: bytes) -> bytes:
    """Give a member an extra field in its directory entry."""
    at = data.rindex(name)
    start, end = (
        struct.unpack_from("<L", data, data.rindex(END) + 16)[0],
        data.rindex(END),
    )
    out = bytearray(data)
    struct.pack_into("<H", out, at - 16, len(extra))
    struct.pack_into("<L", out, end + 12, end - start + len(extra))
    out[at + len(name) : at + len(name)] = extra
    return bytes(out)


def test_a_good_output_passes() -> None:
    verify(BEFORE, AFTER, PLAN)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_kind_of_damage_is_seen(damage: Damage) -> None:
    damaged = damage(AFTER)
    assert damaged != AFTER
    with pytest.raises(InternalError, match=r"^verify\."):
        verify(BEFORE, damaged, PLAN)


@pytest.mark.parametrize(
    "ref", ["A3", "E3", "B4", "C4", "A1", "A9", "XFD1048576"]
)
def test_a_plan_that_was_not_carried_out_is_seen(ref: str) -> None:
    with pytest.raises(InternalError, match=r"^verify\.fill"):
        verify(BEFORE, AFTER, {SHEET: plan(**FILLS | {ref: RED})})


@pytest.mark.parametrize("missing", ["B3", "C3", "B4", "C4", "F4", "B6"])
def test_more_than_was_planned_is_seen(missing: str) -> None:
    with pytest.raises(InternalError, match=r"^verify\.sheet"):
        verify(
            BEFORE,
            AFTER,
            {
                SHEET: plan(
                    **{
                        ref: fill
                        for ref, fill in FILLS.items()
                        if ref != missing
                    }
                )
            },
        )


def test_a_plan_for_a_part_that_is_not_there_is_our_own_error() -> None:
    with pytest.raises(InternalError, match=r"^verify\."):
        verify(
            BEFORE, AFTER, PLAN | {"xl/worksheets/sheet9.xml": plan(A1=RED)}
        )


def contents(data: bytes) -> dict[str, bytes] | None:
    with (
        ZipFile(io.BytesIO(data)) as archive,
        suppress(BadZipFile, zlib.error),
    ):
        return {name: archive.read(name) for name in archive.namelist()}
    return None


def last_bytes() -> set[int]:
    """Return where the packed bytes of the two changed parts end."""
    with ZipFile(io.BytesIO(AFTER)) as archive:
        infos = [archive.getinfo(name) for name in (SHEET, STYLES)]
    return {
        info.header_offset + 30 + len(info.filename) + info.compress_size
        for info in infos
    }


LAST_BYTES = last_bytes()


@settings(max_examples=400)
@given(st.integers(0, len(AFTER) - 1), st.integers(1, 255))
def test_no_byte_can_change_unseen(at: int, flip: int) -> None:
    damaged = AFTER[:at] + bytes([AFTER[at] ^ flip]) + AFTER[at + 1 :]
    if at + 1 in LAST_BYTES and contents(damaged) == contents(AFTER):
        # deflate's last byte has bits that say nothing, and they are nobody's
        return
    with pytest.raises(InternalError, match=r"^verify\."):
        verify(BEFORE, damaged, PLAN)
