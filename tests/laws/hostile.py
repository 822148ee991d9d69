"""Files that are refused, each for a reason of its own: damage, traps, bombs,
and what cannot be kept whole.

Each is the seed sample with one thing done to it, so that nothing else stops
it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.making import MAIN, PACKAGE, Member, zipped

_SEED = Path(__file__).resolve().parents[2] / "samples" / "seed" / "input.xlsx"
_SHEET, _STYLES, _STRINGS = (
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
)
_BOOK, _RELS, _TYPES = (
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "[Content_Types].xml",
)
_MIB = 1 << 20
_END = b"</row></sheetData></worksheet>"
_FLOOD = "".join(
    f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 10}">'
    for n in range(10)
)


class Refused(NamedTuple):
    """A file that is refused: why, under which code, how it is made, and with
    which further arguments.
    """

    why: str
    code: str
    make: Callable[[], bytes]
    arguments: tuple[str, ...] = ()


class Stream(NamedTuple):
    """A part that is packed already: what stands in the file, and what the
    file says of it.
    """

    packed: bytes
    size: int
    crc: int


def repeated(
    block: bytes,
    times: int,
    *,
    head: bytes = b"",
    tail: bytes = b"",
    ratio: int = 0,
) -> Stream:
    """Return a part of very many equal blocks without packing each of them.

    Above 0, ``ratio`` is how many times smaller the packed part is made at
    most, by filling it up with empty blocks.
    """
    pieces = []
    for piece, flush in (
        (head, zlib.Z_FULL_FLUSH),
        (block, zlib.Z_FULL_FLUSH),
        (tail, zlib.Z_FINISH),
    ):
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        pieces.append(deflate.compress(piece) + deflate.flush(flush))
    if ratio:
        pieces[1] += b"\0\0\0\xff\xff" * max(
            0, (len(block) // ratio - len(pieces[1])) // 5 + 1
        )
    size = len(head) + len(block) * times + len(tail)
    crc = zlib.crc32(head)
    # beyond that nobody comes to look at it
    for _ in range(times if size < 1 << 30 else 0):
        crc = zlib.crc32(block, crc)
    return Stream(
        pieces[0] + pieces[1] * times + pieces[2], size, zlib.crc32(tail, crc)
    )


@cache
def parts() -> Mapping[str, bytes]:
    """Return the parts of the seed sample."""
    with zipfile.ZipFile(io.BytesIO(_SEED.read_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book(changes: Mapping[str, bytes | None] = {}) -> bytes:
    """Return the seed sample with other parts, or, where one is None, without
    it.
    """
    content = {**parts(), **changes}
    return zipped(
        Member(name, data)
        for name, data in content.items()
        if data is not None
    )


def replaced(part: str, old: str, new: str, *, times: int = 1) -> bytes:
    """Return the seed sample with a text of a part replaced by another."""
    text = parts()[part].decode()
    assert re.search(old, text, re.DOTALL), (part, old)
    return book(
        {
            part: re.sub(
                old, lambda _: new, text, count=times, flags=re.DOTALL
            ).encode()
        }
    )


def with_stream(
    part: str, stream: Stream, *, says: int | None = None
) -> bytes:
    """Return the seed sample with a packed part; ``says`` is the size that the
    file gives for it if it lies.
    """
    data = book({part: b"@"})
    size = stream.size if says is None else says
    wide = struct.pack("<2HQ", 1, 8, size) if size > 0xFFFFFFFE else b""
    size = 0xFFFFFFFF if wide else size
    records, directory, count = b"", b"", 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos, start = archive.infolist(), archive.start_dir
    ends = [*(info.header_offset for info in infos[1:]), start]
    for info, end in zip(infos, ends, strict=True):
        record, name = data[info.header_offset : end], info.filename.encode()
        sizes = (info.CRC, info.compress_size, info.file_size)
        extra = b""
        if info.filename == part:
            sizes, extra = (stream.crc, len(stream.packed), size), wide
            fields = (45, 0, 8, 0, 0x5821, *sizes, len(name), len(extra))
            record = (
                struct.pack("<4s5H3L2H", b"PK\3\4", *fields)
                + name
                + extra
                + stream.packed
            )
        place = (len(name), len(extra), 0, 0, 0, 0, len(records))
        directory += struct.pack(
            "<4s6H3L5H2L",
            b"PK\1\2",
            45,
            45,
            info.flag_bits,
            8,
            0,
            0x5821,
            *sizes,
            *place,
        )
        directory += name + extra
        records += record
        count += 1
    end_record = struct.pack(
        "<4s4H2LH",
        b"PK\5\6",
        0,
        0,
        count,
        count,
        len(directory),
        len(records),
        0,
    )
    return records + directory + end_record


def _around(part: str, mark: str) -> tuple[bytes, bytes]:
    """Return what stands before and behind the first occurrence of a mark in a
    part of the seed sample.
    """
    before, found, behind = parts()[part].partition(mark.encode())
    assert found, mark
    return before, found + behind


def _zeros() -> bytes:
    return with_stream(_SHEET, repeated(bytes(64 * _MIB), 160))


def _lying_zeros() -> bytes:
    return with_stream(_SHEET, repeated(bytes(64 * _MIB), 160), says=1000)


def _dense() -> bytes:
    before, behind = _around(_SHEET, "</sheetData>")
    return with_stream(
        _SHEET, repeated(b" " * _MIB, 12, head=before, tail=behind)
    )


def _many_parts() -> bytes:
    members = (
        Member(f"xl/media/{number}", b"", stored=True)
        for number in range(100_000)
    )
    return zipped(members, zip64_end=True)


def _long_text() -> bytes:
    before, _ = _around(_STRINGS, "<si>")
    return with_stream(
        _STRINGS,
        repeated(
            b"A" * _MIB,
            500,
            head=before + b"<si><t>",
            tail=b"</t></si></sst>",
            ratio=190,
        ),
    )


def _many_runs() -> bytes:
    before, _ = _around(_STRINGS, "<si>")
    items = b"<si><r><t>a</t></r></si>" * 40_000
    return with_stream(
        _STRINGS, repeated(items, 60, head=before, tail=b"</sst>", ratio=190)
    )


def _many_names() -> bytes:
    before, behind = _around(_BOOK, "</workbook>")
    return with_stream(
        _BOOK,
        repeated(
            b"<x>a</x>" * 100_000, 40, head=before, tail=behind, ratio=190
        ),
    )


def _merges() -> bytes:
    before, behind = _around(_SHEET, "</mergeCells>")
    block = b"".join(
        b'<mergeCell ref="A%d:B%d"/>' % (row, row) for row in range(1, 900)
    )
    return with_stream(
        _SHEET, repeated(block, 1_300, head=before, tail=behind)
    )


def _tall_merges() -> bytes:
    """Return a book in which two thousand merged areas of one column lie over
    each other, all nearly a million high.
    """
    areas = "".join(
        f'<mergeCell ref="E{row}:E1048576"/>' for row in range(9, 2_009)
    )
    return replaced(_SHEET, "</mergeCells>", f"{areas}</mergeCells>")


def _wide_plan() -> bytes:
    """Return a book in which one action plan, done, covers all that is right
    of it and far below.
    """
    sheet = parts()[_SHEET].decode()
    done = '<c r="AH4" t="inlineStr"><is><t>【措置済】電子化</t></is></c>'
    sheet = re.sub(r'<c r="AH4"[^>]*><v>\d+</v></c>', done, sheet)
    sheet = sheet.replace(
        "</mergeCells>", '<mergeCell ref="AH4:XFD9000"/></mergeCells>'
    )
    return book({_SHEET: sheet.encode()})


def _long_row() -> bytes:
    before, _ = _around(_SHEET, "<row")
    return with_stream(
        _SHEET,
        repeated(
            b" " * _MIB,
            400,
            head=before + b'<row r="1">',
            tail=_END,
            ratio=190,
        ),
    )


def _deep() -> bytes:
    before, behind = _around(_SHEET, "</worksheet>")
    block = b"<a>" * (_MIB // 3)
    return with_stream(
        _SHEET,
        repeated(block, 12, head=before, tail=b"</a>" * 9 + behind, ratio=190),
    )


def _entries() -> bytes:
    before, behind = _around(_RELS, "</Relationships>")
    block = b'<Relationship Id="x" Type="y" Target="z"/>' * 20_000
    return with_stream(
        _RELS, repeated(block, 12, head=before, tail=behind, ratio=190)
    )


def _rows(number: int) -> bytes:
    return replaced(
        _SHEET,
        "</sheetData>",
        f'<row r="{number}"><c r="A{number}"/></row></sheetData>',
    )


def _formats() -> bytes:
    text = parts()[_STYLES].decode()
    count = (
        text.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ")
    )
    more = "".join(
        f'<xf numFmtId="{200 + number}"/>' for number in range(64_000 - count)
    )
    return replaced(_STYLES, "</cellXfs>", f"{more}</cellXfs>")


def _flipped() -> bytes:
    data = bytearray(
        zipped(
            Member(name, content, stored=True)
            for name, content in parts().items()
        )
    )
    data[data.index(b"<sheetData>") + 40] ^= 1
    return bytes(data)


def _overlapping() -> bytes:
    """Return a file of which two members are the same bytes."""
    data = book({"xl/a.xml": b"<a/>", "xl/b.xml": b"<a/>"})
    entry = data.index(
        b"PK\1\2", data.rindex(b"xl/a.xml", 0, data.rindex(b"xl/b.xml"))
    )
    (offset,) = struct.unpack_from("<L", data, data.rindex(b"xl/a.xml") - 4)
    return data[: entry + 42] + struct.pack("<L", offset) + data[entry + 46 :]


def _signed() -> bytes:
    kind = f"{PACKAGE}/relationships/digital-signature/origin"
    more = f'<Relationship Id="s" Type="{kind}" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    data = parts()["_rels/.rels"].decode().replace("</Relationships>", more)
    return book(
        {"_rels/.rels": data.encode(), "_xmlsignatures/origin.sigs": b""}
    )


def _encrypted() -> bytes:
    from irodori.workbook.passwords import encrypt

    return encrypt(_SEED.read_bytes(), "秘密")


def _many_spins() -> bytes:
    """Return a book whose key takes nine million rounds; a shorter ``no``
    makes room for the digit more.
    """
    data = _encrypted()
    data = data.replace(b'spinCount="100000"', b'spinCount="9000000"').replace(
        b'standalone="yes"', b'standalone="no"'
    )
    assert b'spinCount="9000000"' in data
    return data


def _cut_off() -> bytes:
    return (
        _CFB + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)
    )


def _with(*members: Member) -> bytes:
    return zipped(
        [*(Member(name, data) for name, data in parts().items()), *members]
    )


def _sheet_with(**changes: object) -> bytes:
    """Return the seed sample whose sheet is a member of another form."""
    return zipped(
        Member(name, data)._replace(**changes)  # type: ignore[arg-type]
        if name == _SHEET
        else Member(name, data)
        for name, data in parts().items()
    )


_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGN = ("--password-env", "IRODORI_TEST_PASSWORD")

_THEME = '<Relationship Id="x" Type="t" Target="theme/theme1.xml"/>'
_MAIN_TYPE = re.escape(
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
)

REFUSED = (
    # no workbook
    Refused("an empty file", "package.empty", lambda: b""),
    Refused("a CSV file", "package.not_zip", "府省名,手続名\n".encode),
    Refused(
        "a picture",
        "package.not_zip",
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(999),
    ),
    Refused(
        "a zip of something else",
        "package.not_opc",
        lambda: zipped([Member("a.txt", b"a")]),
    ),
    Refused(
        "content types without a main document",
        "package.not_opc",
        lambda: book({"_rels/.rels": None}),
    ),
    Refused("an old .xls", "workbook.xls", lambda: _CFB + bytes(9_000)),
    Refused(
        "a .xlsb",
        "workbook.xlsb",
        lambda: replaced(
            _TYPES,
            _MAIN_TYPE,
            "application/vnd.ms-excel.sheet.binary.macroEnabled.main",
        ),
    ),
    Refused(
        "an .ods",
        "workbook.ods",
        lambda: zipped(
            [
                Member(
                    "mimetype",
                    b"application/vnd.oasis.opendocument.spreadsheet",
                    stored=True,
                )
            ]
        ),
    ),
    Refused(
        "a Word document",
        "workbook.not_spreadsheet",
        lambda: replaced(
            _TYPES,
            _MAIN_TYPE,
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        ),
    ),
    Refused(
        "a workbook of an unknown type",
        "workbook.not_spreadsheet",
        lambda: replaced(_TYPES, _MAIN_TYPE, "text/plain"),
    ),
    # closed
    Refused("a password", "workbook.password", _encrypted),
    Refused("a wrong password", "workbook.wrong_password", _encrypted, _SIGN),
    Refused(
        "a key of millions of rounds", "workbook.spins", _many_spins, _SIGN
    ),
    Refused(
        "a damaged protected book", "workbook.protection", _cut_off, _SIGN
    ),
    Refused("a signature", "workbook.signed", _signed),
    Refused(
        "an encrypted member",
        "package.encrypted",
        lambda: _sheet_with(flags=1),
    ),
    Refused(
        "a packing from elsewhere",
        "package.method",
        lambda: _sheet_with(method=93),
    ),
    # damage
    Refused(
        "a file that was cut off",
        "package.damaged",
        lambda: _SEED.read_bytes()[:-700],
    ),
    Refused(
        "a file of which half is there",
        "package.damaged",
        lambda: _SEED.read_bytes()[: _SEED.stat().st_size // 2],
    ),
    Refused("a flipped bit", "package.damaged", _flipped),
    Refused(
        "a part of two names",
        "package.damaged",
        lambda: _SEED.read_bytes().replace(b"sheet1.xml", b"sheet2.xml", 1),
    ),
    Refused(
        "no workbook part", "package.missing_part", lambda: book({_BOOK: None})
    ),
    Refused(
        "no sheet part", "package.missing_part", lambda: book({_SHEET: None})
    ),
    Refused(
        "a sheet without its relationship",
        "package.missing_part",
        lambda: replaced(_RELS, "<Relationship [^>]*worksheet[^>]*>", ""),
    ),
    Refused(
        "XML that does not close",
        "xml.damaged",
        lambda: replaced(_SHEET, "</sheetData>", ""),
    ),
    Refused(
        "XML in an encoding that Open XML does not have",
        "xml.encoding",
        lambda: replaced(
            _STYLES,
            r"^<\?xml.*?\?>",
            '<?xml version="1.0" encoding="Shift_JIS"?>',
        ),
    ),
    Refused(
        "cell formats that are named and not there",
        "workbook.no_styles",
        lambda: book(
            {_STYLES: None, _SHEET: re.sub(rb' s="\d+"', b"", parts()[_SHEET])}
        ),
    ),
    Refused(
        "a sheet without data",
        "worksheet.not_understood",
        lambda: replaced(_SHEET, "<sheetData>.*</sheetData>", ""),
    ),
    Refused(
        "a sheet that is no sheet",
        "xml.root",
        lambda: book({_SHEET: f'<chartsheet xmlns="{MAIN}"/>'.encode()}),
    ),
    Refused(
        "a sheet with two tables of data",
        "xml.misplaced",
        lambda: replaced(_SHEET, "</sheetData>", "</sheetData><sheetData/>"),
    ),
    Refused(
        "a sheet that is the workbook",
        "xml.root",
        lambda: replaced(_RELS, "worksheets/sheet1.xml", "workbook.xml"),
    ),
    Refused(
        "cell formats that are the workbook",
        "styles.not_understood",
        lambda: replaced(_RELS, "styles.xml", "workbook.xml"),
    ),
    Refused(
        "rows out of order",
        "worksheet.order",
        lambda: replaced(_SHEET, "</sheetData>", '<row r="2"/></sheetData>'),
    ),
    Refused(
        "a cell twice",
        "worksheet.order",
        lambda: replaced(_SHEET, "</row>", '<c r="A1"/></row>'),
    ),
    Refused(
        "a cell in another row",
        "worksheet.reference",
        lambda: replaced(_SHEET, 'r="A2"', 'r="A7"'),
    ),
    Refused("row 1,048,577", "worksheet.reference", lambda: _rows(1_048_577)),
    Refused("row 1,000,000,000", "worksheet.reference", lambda: _rows(10**9)),
    Refused(
        "a number that no cell can hold",
        "worksheet.reference",
        lambda: replaced(
            _SHEET, r'<c r="I4"[^>]*><v>\d+', '<c r="I4"><v>1E999'
        ),
    ),
    Refused(
        "column XFE",
        "worksheet.reference",
        lambda: replaced(_SHEET, "</row>", '<c r="XFE1"/></row>'),
    ),
    Refused(
        "a text that is not in the table",
        "strings.index",
        lambda: replaced(_SHEET, r't="s"><v>\d+', 't="s"><v>99999'),
    ),
    Refused(
        "a text with a negative number",
        "strings.index",
        lambda: replaced(_SHEET, r't="s"><v>\d+', 't="s"><v>-1'),
    ),
    Refused(
        "a cell format that is not there",
        "styles.index",
        lambda: replaced(_SHEET, r's="\d+" t="s"', 's="9999" t="s"', times=99),
    ),
    Refused(
        "a cell format with a wrong number",
        "styles.damaged",
        lambda: replaced(
            _STYLES,
            r'(?<=<cellXfs)(.*?)fillId="\d+"',
            ' count="1"><xf fillId="x"',
        ),
    ),
    Refused(
        "cell formats with strangers among them",
        "styles.not_understood",
        lambda: replaced(_STYLES, "</cellXfs>", "<font/></cellXfs>"),
    ),
    Refused("64,000 cell formats", "styles.too_many", _formats),
    # two readings
    Refused(
        "a part twice",
        "package.duplicate",
        lambda: _with(Member(_SHEET, b"<a/>")),
    ),
    Refused(
        "a part twice in other letters",
        "package.duplicate",
        lambda: _with(Member("XL/Styles.xml", b"<a/>")),
    ),
    Refused("parts that overlap", "package.overlap", _overlapping),
    Refused(
        "a sheet listed twice",
        "workbook.sheet_twice",
        lambda: replaced(
            _BOOK,
            "(<sheet [^>]*>)",
            parts()[_BOOK]
            .decode()
            .partition("<sheets>")[2]
            .partition("</sheets>")[0]
            * 2,
        ),
    ),
    Refused(
        "two relationships of one id",
        "package.ambiguous",
        lambda: replaced(
            _RELS, "</Relationships>", f"{_THEME}{_THEME}</Relationships>"
        ),
    ),
    Refused(
        "a relationship to a fragment",
        "package.target",
        lambda: replaced(_RELS, 'styles.xml"', 'styles.xml#a"'),
    ),
    # traps
    Refused(
        "a name that climbs out",
        "package.name",
        lambda: _with(Member("../../etc/cron.d/x", b"x")),
    ),
    Refused(
        "a name that climbs out behind percent signs",
        "package.name",
        lambda: _with(Member("xl/%2e%2e/%2e%2e/x", b"x")),
    ),
    Refused(
        "a relationship that climbs out",
        "package.name",
        lambda: replaced(_RELS, "worksheets/sheet1.xml", "../../sheet1.xml"),
    ),
    Refused(
        "a DTD",
        "xml.dtd",
        lambda: replaced(
            _SHEET, "<worksheet", "<!DOCTYPE worksheet><worksheet"
        ),
    ),
    Refused(
        "an entity that reads a file",
        "xml.dtd",
        lambda: replaced(
            _BOOK,
            "<workbook",
            '<!DOCTYPE a [<!ENTITY b SYSTEM "secret.txt">]><workbook',
        ),
    ),
    Refused(
        "entities that grow without end",
        "xml.dtd",
        lambda: replaced(_STRINGS, "<sst", f"<!DOCTYPE sst [{_FLOOD}]><sst"),
    ),
)

BOMBS = (
    Refused("10 GB of zeros", "package.unpacked", _zeros),
    Refused("a part that is packed too tightly", "package.ratio", _dense),
    Refused("100,000 parts", "package.parts", _many_parts),
    Refused("a text of 500 MB", "strings.long", _long_text),
    Refused("millions of texts in runs", "strings.many", _many_runs),
    Refused("millions of elements beside the sheets", "xml.many", _many_names),
    Refused("millions of merged cells", "worksheet.merges", _merges),
    Refused(
        "tall merged cells over each other",
        "worksheet.merged_rows",
        _tall_merges,
    ),
    Refused("a row without end", "worksheet.long", _long_row),
    Refused("elements within elements", "xml.deep", _deep),
    Refused("a million relationships", "package.entries", _entries),
    Refused(
        "a part that is longer than it says", "package.damaged", _lying_zeros
    ),
    Refused(
        "a plan merged with millions of cells", "worksheet.area", _wide_plan
    ),
)
"""Files that would take more memory or time than there is."""


def nested_bomb() -> bytes:
    """Return a sound book that holds a bomb as an embedded file, which nobody
    has to unpack.
    """
    return book({"xl/embeddings/book.xlsx": _zeros()})
