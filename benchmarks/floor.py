"""The least that any lossless recolouring costs:
``python benchmarks/floor.py IN.xlsx OUT.xlsx``.

Unpacks the worksheets and the cell formats and packs them again; copies all
else. Nothing is read in them.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from isal import isal_zlib

BLOCK = 1 << 18
RAW = -15
HAS_DESCRIPTOR = 1 << 3
# APPNOTE 4.3.7, 4.3.12, 4.3.16: where the records hold flags, packed size,
# lengths of name and extra field, offsets.
LOCAL, CENTRAL, END = 30, 46, 22


def repacked(data: bytes) -> bytes:
    """Return raw deflate data unpacked and packed again, a block at a time."""
    unpack, pack = (
        isal_zlib.decompressobj(RAW),
        isal_zlib.compressobj(2, isal_zlib.DEFLATED, RAW),
    )
    blocks = [
        pack.compress(unpack.decompress(data[first : first + BLOCK]))
        for first in range(0, len(data), BLOCK)
    ]
    return b"".join([*blocks, pack.compress(unpack.flush()), pack.flush()])


def touched(info: ZipInfo) -> bool:
    """Return whether a recolouring has to look into a part."""
    name = info.filename
    return info.compress_type == ZIP_DEFLATED and (
        name == "xl/styles.xml" or name.startswith("xl/worksheets/sheet")
    )


def rewrite(book: bytes, infos: list[ZipInfo], directory: int) -> bytes:
    """Return the book with the touched parts packed again; ``directory`` is
    where its central directory starts.
    """
    out, records, entry = bytearray(), bytearray(), directory
    for info in infos:
        offset = info.header_offset
        start = (
            offset + LOCAL + sum(struct.unpack_from("<HH", book, offset + 26))
        )
        data = book[start : start + info.compress_size]
        if touched(info):
            data = repacked(data)
        header = bytearray(book[offset:start])
        length = CENTRAL + sum(struct.unpack_from("<3H", book, entry + 28))
        record = bytearray(book[entry : entry + length])
        flags = info.flag_bits & ~HAS_DESCRIPTOR
        struct.pack_into("<H", header, 6, flags)
        struct.pack_into(
            "<3L", header, 14, info.CRC, len(data), info.file_size
        )
        struct.pack_into("<H", record, 8, flags)
        struct.pack_into("<L", record, 20, len(data))
        struct.pack_into("<L", record, 42, len(out))
        out += header + data
        records += record
        entry += length
    end = struct.pack(
        "<4s4H2LH",
        b"PK\5\6",
        0,
        0,
        len(infos),
        len(infos),
        len(records),
        len(out),
        0,
    )
    return bytes(out + records + end)


def main() -> None:
    """Read a book, write its repacked twin."""
    source, target = map(Path, sys.argv[1:])
    with ZipFile(source) as archive:
        infos, directory = archive.infolist(), archive.start_dir
    target.write_bytes(rewrite(source.read_bytes(), infos, directory))


if __name__ == "__main__":
    main()
