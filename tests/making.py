"""The smallest workbooks, made from text, and zip files in every form that
programs write.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="176" formatCode="0&quot;%&quot;"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="ＭＳ Ｐゴシック"/></font><font><b/><sz val="9"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFFFC000"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
    '<border><left style="thin"><color auto="1"/></left><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="1" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="176" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
    '<alignment vertical="center" wrapText="1"/><protection locked="0"/></xf>'
    '<xf numFmtId="28" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
"""Seven cell formats: 0 plain, 1 bold on amber, 2 ``0"%"``, 3 and 5 dates, 4
percent unlocked, 6 amber.
"""

AMBER = "FFFFC000"
RED = "FFFF4B00"
BLUE = "FF4DC4FF"


class Member(NamedTuple):
    """One member of a zip file and the form in which it is written."""

    name: str
    data: bytes
    stored: bool = False
    descriptor: Literal["", "plain", "signed", "zip64"] = ""
    zip64: bool = False
    """Sizes in zip64 extra fields, the offset too."""
    extra: bytes = b""
    gap: bytes = b""
    """What stands between this member and the next."""
    comment: bytes = b""
    method: int | None = None
    flags: int = 0


def zipped(
    members: Iterable[Member],
    *,
    before: bytes = b"",
    comment: bytes = b"",
    counted: bool = True,
    zip64_end: bool = False,
) -> bytes:
    """Return a zip file (APPNOTE 6.3); ``counted`` says whether the offsets
    count the bytes that stand before it.
    """
    body, directory = bytearray(before), bytearray()
    shift = 0 if counted else len(before)
    count = 0
    for member in members:
        count += 1
        directory += _entry(member, len(body) - shift)
        body += _record(member)
    start = len(body)
    full = 0xFFFFFFFF
    ending = b""
    if zip64_end:
        ending = struct.pack(
            "<4sQ2H2L4Q",
            b"PK\6\6",
            44,
            45,
            45,
            0,
            0,
            count,
            count,
            len(directory),
            start - shift,
        )
        ending += struct.pack(
            "<4sLQL", b"PK\6\7", 0, start - shift + len(directory), 1
        )
    counts = (
        (0xFFFF, 0xFFFF, full, full)
        if zip64_end
        else (count, count, len(directory), start - shift)
    )
    ending += (
        struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, *counts, len(comment))
        + comment
    )
    return bytes(body + directory) + ending


def _packed(member: Member) -> bytes:
    if member.stored:
        return member.data
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    return deflate.compress(member.data) + deflate.flush()


def _fields(member: Member) -> tuple[int, int, int, int, bytes]:
    """Return flags, method, CRC, packed size and name."""
    flags = (
        member.flags
        | (0x8 if member.descriptor else 0)
        | (0 if member.name.isascii() else 0x800)
    )
    method = (
        (0 if member.stored else 8) if member.method is None else member.method
    )
    return (
        flags,
        method,
        zlib.crc32(member.data),
        len(_packed(member)),
        member.name.encode(),
    )


def _record(member: Member) -> bytes:
    flags, method, crc, packed, name = _fields(member)
    sizes = (0, 0, 0) if member.descriptor else (crc, packed, len(member.data))
    extra = member.extra
    if member.zip64:
        extra = struct.pack("<2H2Q", 1, 16, *(sizes[:0:-1])) + extra
        sizes = (sizes[0], 0xFFFFFFFF, 0xFFFFFFFF)
    header = struct.pack(
        "<4s5H3L2H",
        b"PK\3\4",
        45,
        flags,
        method,
        0x5000,
        0x5821,
        *sizes,
        len(name),
        len(extra),
    )
    form = "<L2Q" if member.descriptor == "zip64" else "<3L"
    descriptor = (
        struct.pack(form, crc, packed, len(member.data))
        if member.descriptor
        else b""
    )
    if member.descriptor in {"signed", "zip64"}:
        descriptor = b"PK\7\x08" + descriptor
    return header + name + extra + _packed(member) + descriptor + member.gap


def _entry(member: Member, offset: int) -> bytes:
    flags, method, crc, packed, name = _fields(member)
    sizes, extra = (packed, len(member.data)), member.extra
    if member.zip64:
        extra = (
            struct.pack("<2H3Q", 1, 24, len(member.data), packed, offset)
            + extra
        )
        sizes, offset = (0xFFFFFFFF, 0xFFFFFFFF), 0xFFFFFFFF
    fixed = struct.pack(
        "<4s6H3L5H2L",
        *(b"PK\1\2", 45, 45, flags, method, 0x5000, 0x5821, crc, *sizes),
        *(len(name), len(extra), len(member.comment), 0, 0, 0, offset),
    )
    return fixed + name + extra + member.comment


def worksheet(rows: str = "", *, head: str = "", tail: str = "") -> str:
    """Return a worksheet part: ``rows`` inside its sheet data, ``head`` before
    it, ``tail`` behind it.
    """
    return f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'


def shared(*items: str) -> str:
    """Return a shared string table of ``<si>`` contents."""
    return f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'


def parts(
    *sheets: str | bytes,
    styles: str | bytes | None = STYLES,
    strings: str | bytes | None = None,
    book: str = "",
    names: Iterable[str] = (),
    main: str = MAIN,
    office: str = OFFICE,
    more: Mapping[str, str | bytes] | None = None,
) -> dict[str, bytes]:
    """Return the parts of a workbook with some worksheets, ``Sheet1`` the
    first unless ``names`` says otherwise.

    ``book`` stands in the workbook part before its sheets, ``more`` gives
    further parts, or others instead.
    """
    titles = [
        *names,
        *(f"Sheet{number}" for number in range(1, len(sheets) + 1)),
    ][: len(sheets)]
    kinds = [
        f"worksheets/sheet{number}.xml" for number in range(1, len(sheets) + 1)
    ]
    targets = [("worksheet", kind) for kind in kinds]
    targets += [("styles", "styles.xml")] if styles is not None else []
    targets += (
        [("sharedStrings", "sharedStrings.xml")] if strings is not None else []
    )
    listed = "".join(
        f'<sheet name="{title}" sheetId="{n}" r:id="rId{n}"/>'
        for n, title in enumerate(titles, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    found: dict[str, str | bytes | None] = {
        "[Content_Types].xml": content_types(target for _, target in targets),
        "_rels/.rels": relationships(
            "officeDocument", "xl/workbook.xml", office=office
        ),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{book}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}</Relationships>',
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": strings,
        **{
            f"xl/{kind}": sheet
            for kind, sheet in zip(kinds, sheets, strict=True)
        },
        **(more or {}),
    }
    return {
        name: text.encode() if isinstance(text, str) else text
        for name, text in found.items()
        if text is not None
    }


def content_types(
    targets: Iterable[str], main: str = f"{TYPES}.sheet.main+xml"
) -> str:
    """Return the content types of a workbook with some parts in its folder."""
    kinds = {"workbook.xml": main}
    for target in targets:
        folder, _, name = target.rpartition("/")
        kinds[target] = (
            f"{TYPES}.{'worksheet' if folder else name.removesuffix('.xml')}+xml"
        )
    named = "".join(
        f'<Override PartName="/xl/{name}" ContentType="{kind}"/>'
        for name, kind in kinds.items()
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def relationships(kind: str, target: str, *, office: str = OFFICE) -> str:
    """Return a relationships part with one relationship."""
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/{kind}" Target="{target}"/></Relationships>'
    )


def packed(content: Mapping[str, bytes]) -> bytes:
    """Return parts as an ordinary zip file."""
    return zipped(Member(name, data) for name, data in content.items())


def book(
    *sheets: str | bytes,
    strings: str | bytes | None = None,
    styles: str | bytes | None = STYLES,
) -> bytes:
    """Return an ordinary workbook with some worksheets."""
    return packed(parts(*sheets, strings=strings, styles=styles))
