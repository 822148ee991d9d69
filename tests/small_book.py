"""A small workbook as text, and a writer that is as simple as can be: for
tests of what checks the real one.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell
from irodori.workbook.verify import PlainPlan

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
THEME = "xl/theme/theme1.xml"
RED = Fill.solid("FFFF4B00")

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_REL = f'<Relationship Id="rId{{}}" Type="{_OFFICE}/{{}}" Target="{{}}"/>'
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

STYLES_XML = (
    f'<styleSheet xmlns="{MAIN}">'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="9"/></font></fonts>'
    '<fills count="5"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor theme="4" tint="0.4"/><bgColor indexed="64"/></patternFill></fill>'
    '<fill><patternFill patternType="solid"><fgColor indexed="10"/></patternFill></fill>'
    '<fill><patternFill patternType="lightUp"><fgColor rgb="FF000000"/><bgColor rgb="00FFF100"/></patternFill></fill>'
    "</fills>"
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="10" fontId="1" fillId="0" borderId="0" xfId="0"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="10" fontId="1" fillId="2" borderId="0" xfId="0" applyFill="1"><alignment wrapText="1"/></xf>'
    '<xf numFmtId="14" fontId="0" fillId="3" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="1" fillId="4" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
"""Cell formats 0 plain, 1 per cent, 2 the same in 8EA9DB (theme accent1,
lighter), 3 in red by its index, 4 hatched.
"""

RED_FILL = '<fill><patternFill patternType="solid"><fgColor rgb="FFFF4B00"/></patternFill></fill>'
RED_XFS = {
    0: '<xf numFmtId="0" fontId="0" fillId="5" borderId="0" xfId="0" applyFill="1"/>',
    1: '<xf numFmtId="10" fontId="1" fillId="5" borderId="0" xfId="0" applyFill="1"><alignment wrapText="1"/></xf>',
}
RED_STYLES_XML = (
    STYLES_XML.replace('<fills count="5">', '<fills count="6">')
    .replace("</fills>", f"{RED_FILL}</fills>")
    .replace('<cellXfs count="5">', '<cellXfs count="7">')
    .replace("</cellXfs>", f"{RED_XFS[0]}{RED_XFS[1]}</cellXfs>")
)
"""The same with two more: 5 is 0 in red, 6 is 1 in red."""

_THEME_XML = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:clrScheme name="x">'
    '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window"/></a:lt1>'
    '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme></a:themeElements></a:theme>'
)


def sheet_xml(data: str, *, head: str = "", tail: str = "") -> str:
    """Return a worksheet part around the content of its sheet data."""
    return f'<?xml version="1.0"?>\n<worksheet xmlns="{MAIN}">{head}<sheetData>{data}</sheetData>{tail}</worksheet>'


def parts(
    sheet: str | bytes, styles: str | bytes = STYLES_XML
) -> dict[str, bytes]:
    """Return the parts of a workbook of one sheet by name."""
    texts: dict[str, str | bytes] = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELS.format(
            _REL.format(1, "officeDocument", "xl/workbook.xml")
        ),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets><sheet name="A" sheetId="1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _RELS.format(
            _REL.format(1, "worksheet", "worksheets/sheet1.xml")
            + _REL.format(2, "styles", "styles.xml")
            + _REL.format(3, "theme", "/xl/theme/theme1.xml")
        ),
        SHEET: sheet,
        STRINGS: f'<sst xmlns="{MAIN}"><si><t>府省名</t></si><si><t>手続名</t></si></sst>',
        STYLES: styles,
        THEME: _THEME_XML,
    }
    return {
        name: text.encode() if isinstance(text, str) else text
        for name, text in texts.items()
    }


class _Stream(io.BytesIO):
    """A file that cannot go back, so that sizes are written behind the data."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


def zipped(
    members: Mapping[str, bytes],
    *,
    extra: bytes = b"",
    comment: bytes = b"",
    before: bytes = b"",
    streamed: bool = False,
) -> bytes:
    """Return a zip file of the members, deflated, each with a time, an extra
    field and a comment.
    """
    out = _Stream() if streamed else io.BytesIO()
    out.write(before)
    with ZipFile(out, "w") as archive:
        for name, data in members.items():
            info = ZipInfo(name, (2022, 4, 1, 12, 30, 0))
            info.compress_type, info.extra, info.comment = (
                ZIP_DEFLATED,
                extra,
                comment,
            )
            archive.writestr(info, data)
        archive.comment = comment
    return out.getvalue()


def book(sheet: str | bytes, styles: str | bytes = STYLES_XML) -> bytes:
    """Return a workbook of one sheet."""
    return zipped(
        parts(sheet, styles),
        extra=b"\x99\x99\x04\x00abcd",
        comment="覚え書き".encode(),
    )


def read(data: bytes, name: str) -> bytes:
    """Return a member's content."""
    with ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def repacked(
    data: bytes, changes: Mapping[str, bytes], *, level: int = 9
) -> bytes:
    """Return a zip file with the content of some members replaced, all else as
    it stands.

    Only for files whose directory is in the order of the records, without data
    descriptors or zip64.
    """
    with ZipFile(io.BytesIO(data)) as archive:
        infos, start = archive.infolist(), archive.start_dir
    out, directory, at = (
        bytearray(data[: infos[0].header_offset]),
        bytearray(),
        start,
    )
    for info, end in zip(
        infos,
        [*(each.header_offset for each in infos[1:]), start],
        strict=True,
    ):
        record = bytearray(data[info.header_offset : end])
        length = 46 + sum(struct.unpack_from("<3H", data, at + 28))
        entry = bytearray(data[at : at + length])
        at += length
        if info.filename in changes:
            content = changes[info.filename]
            deflate = zlib.compressobj(level, zlib.DEFLATED, -15)
            packed = deflate.compress(content) + deflate.flush()
            sizes = struct.pack(
                "<3L", zlib.crc32(content), len(packed), len(content)
            )
            del record[30 + sum(struct.unpack_from("<2H", record, 26)) :]
            record += packed
            record[14:26] = entry[16:28] = sizes
        entry[42:46] = struct.pack("<L", len(out))
        directory += entry
        out += record
    ending = bytearray(data[at:])
    ending[12:20] = struct.pack("<2L", len(directory), len(out))
    return bytes(out + directory + ending)


def plan(**fills: Fill | None) -> PlainPlan:
    """Return a plan of cells: ``plan(B2=RED, C3=None)``."""
    return planned({parse_cell(ref): fill for ref, fill in fills.items()})


def planned(cells: Mapping[tuple[int, int], Fill | None]) -> PlainPlan:
    """Return a plan of cells by (row, column)."""
    fills = list(dict.fromkeys(cells.values()))
    places = sorted(cells)
    numbers = [fills.index(cells[place]) for place in places]
    return PlainPlan(
        [row for row, _ in places],
        [column for _, column in places],
        numbers,
        fills,
    )
