"""The records of a zip file as its directory lists them, and how their content
is packed (PKWARE APPNOTE 4.3 and 4.5; ECMA-376 part 2).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import unquote

from irodori.errors import InputError
from irodori.tuples import NamedTuple

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")

ENCRYPTED = 0x1
DESCRIPTOR = 0x8
_UTF8 = 0x800
STORED = 0
DEFLATED = 8
_ZIP64_EXTRA = 1
_VERSION = 20
"""What is needed to unpack a deflated member (APPNOTE 4.4.3)."""
_FIRST_DAY = 0x21
FULL = 0xFFFFFFFF
_BEHIND_RECORDS = (b"PK\1\2", b"PK\5\6", b"PK\6\6")
"""The signatures of what may follow the last record: a directory entry, and
the end records of a file without any.
"""


class Limits(NamedTuple):
    """The most that a workbook may take; more is refused before it is
    unpacked.
    """

    unpacked: int = 512 << 20
    """Bytes of all parts together."""
    ratio: int = 200
    """Unpacked to packed bytes of one part, where it is larger than
    ``ratio_from``.
    """
    ratio_from: int = 10 << 20
    parts: int = 10_000
    duplicates: bool = False
    """Whether a part may be there twice; the last in the directory counts
    then, as most programs have it.
    """


class MemberRecord(NamedTuple):
    """One member: where it is in the file and what its central directory entry
    says.
    """

    name: str
    """The part name without its leading slash, with forward slashes."""
    entry: int
    """Offset of the central directory entry."""
    start: int
    """Offset of the local header."""
    data: int
    """Offset of the packed bytes."""
    flags: int
    method: int
    crc: int
    packed: int
    unpacked: int


class EndRecord(NamedTuple):
    """The end of central directory: where the directory is, and the zip64 twin
    if there is one.
    """

    at: int
    at64: int | None
    entries: int
    size: int
    start: int
    shift: int
    """Bytes before the zip file proper, by which every offset in it is too
    small.
    """


def find_end(data: bytes) -> EndRecord:
    """Find the end of central directory record, and its zip64 twin (APPNOTE
    4.3.14 to 4.3.16).
    """
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0 or at + END.size > len(data):
        raise _without_end(data)
    at64 = _find_end64(data, at)
    entries, size, start = _directory_place(data, at, at64)
    shift = (at if at64 is None else at64) - size - start
    if shift < 0:
        raise _damaged("ZIP")
    if not data.startswith(_BEHIND_RECORDS, start + shift):
        shift = 0
    if at64 is not None and _offset64(data, at) + shift != at64:
        raise _damaged("ZIP")
    return EndRecord(at, at64, entries, size, start, shift)


def _damaged(part: str) -> InputError:
    return InputError("package.damaged", part=part)


def _without_end(data: bytes) -> InputError:
    """Return why a file has no end record: it is empty, cut off, or no zip
    file.
    """
    if not data:
        return InputError("package.empty")
    is_zip = data.startswith(b"PK\3\4")
    code = "package.damaged" if is_zip else "package.not_zip"
    return InputError(code, part="ZIP")


def _directory_place(
    data: bytes,
    at: int,
    at64: int | None,
) -> tuple[int, int, int]:
    """Return how many entries the directory has, its size and its start; the
    zip64 record says those that are full.
    """
    *_, entries, size, start, _ = END.unpack_from(data, at)
    if at64 is None:
        return entries, size, start
    *_, entries64, size64, start64 = END64.unpack_from(data, at64)
    return (
        entries64 if entries == 0xFFFF else entries,
        size64 if size == FULL else size,
        start64 if start == FULL else start,
    )


def _find_end64(data: bytes, end: int) -> int | None:
    """Return where the zip64 twin of an end record is, None without one."""
    locator = end - LOCATOR64.size
    if locator < 0 or data[locator : locator + 4] != b"PK\6\7":
        return None
    at = data.rfind(b"PK\6\6", 0, locator)
    if at < 0 or not _is_end64(data, at, locator):
        raise _damaged("ZIP")
    return at


def _offset64(data: bytes, end: int) -> int:
    """Return where the locator before an end record says that the zip64 twin
    is.
    """
    offset: int
    _, _, offset, _ = LOCATOR64.unpack_from(data, end - LOCATOR64.size)
    return offset


def _is_end64(data: bytes, at: int, locator: int) -> bool:
    """Tell whether a zip64 end record reaches to its locator, and the locator
    means it in a file of one piece.
    """
    if at + END64.size > locator:
        return False
    _, disk, offset, disks = LOCATOR64.unpack_from(data, locator)
    _, length, _, _, number, first, *_, size, start = END64.unpack_from(
        data, at
    )
    shift = at - offset
    is_one_piece = disk == number == first == 0 and disks <= 1
    return (
        is_one_piece
        and at + 12 + length == locator
        and shift in {0, at - size - start}
    )


def read_entries(
    data: bytes,
    end: EndRecord,
    limits: Limits,
) -> Iterator[MemberRecord]:
    """Yield the records of the central directory; InputError where one of them
    is damaged or they are too many.
    """
    if end.entries > limits.parts:
        raise InputError(
            "package.parts", count=end.entries, limit=limits.parts
        )
    start = at = end.start + end.shift
    last = end.at if end.at64 is None else end.at64
    for _ in range(end.entries):
        record, at = _read_entry(data, at, end.shift)
        yield record
        if at > last:
            raise _damaged(record.name)
    # others would see more members than the end record counts, or look for
    # the first one further behind
    if data[at : at + 4] == b"PK\1\2" or at > start + end.size:
        raise _damaged("ZIP")


def _read_entry(
    data: bytes,
    at: int,
    shift: int,
) -> tuple[MemberRecord, int]:
    """Return the record of a directory entry, and where the entry ends."""
    fields = _unpacked(CENTRAL, data, at, b"PK\1\2", "ZIP")
    flags = fields[3]
    method = fields[4]
    crc = fields[7]
    name_end = at + CENTRAL.size + fields[10]
    extra_end = name_end + fields[11]
    name = _part_name(data[at + CENTRAL.size : name_end], flags)
    unpacked, packed, offset = _zip64_values(
        data[name_end:extra_end], fields[9], fields[8], fields[16]
    )
    start = offset + shift
    record = MemberRecord(
        name,
        at,
        start,
        _content_start(data, start, name),
        flags,
        method,
        crc,
        packed,
        unpacked,
    )
    return record, extra_end + fields[12]


def _content_start(data: bytes, start: int, name: str) -> int:
    """Return where the packed bytes behind a local header begin."""
    local = _unpacked(LOCAL, data, start, b"PK\3\4", name)
    return start + LOCAL.size + int(local[9]) + int(local[10])


def _unpacked(
    form: struct.Struct,
    data: bytes,
    at: int,
    signature: bytes,
    part: str,
) -> tuple[Any, ...]:
    """Return the fields of a header; InputError where there is none."""
    try:
        fields = form.unpack_from(data, at)
    except (struct.error, OverflowError):
        raise _damaged(part) from None
    if fields[0] != signature:
        raise _damaged(part)
    return fields


def _part_name(raw: bytes, flags: int) -> str:
    """Return a member's name as a part name; refuse one that climbs out of the
    package.
    """
    name = (
        raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
        .replace("\\", "/")
        .lstrip("/")
    )
    plain = unquote(name).replace("\\", "/")
    if ".." in plain.split("/") or "\0" in plain:
        raise InputError("package.name", part=name)
    return name


def _zip64_values(
    extra: bytes,
    unpacked: int,
    packed: int,
    offset: int,
) -> tuple[int, int, int]:
    """Return the sizes and the offset, from the zip64 extra field where the
    plain ones are full (APPNOTE 4.5.3).
    """
    if FULL not in {unpacked, packed, offset}:
        return unpacked, packed, offset
    for kind, body in _extras(extra):
        if kind == _ZIP64_EXTRA:
            values = iter(
                struct.unpack(
                    f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]
                )
            )
            unpacked = next(values, unpacked) if unpacked == FULL else unpacked
            packed = next(values, packed) if packed == FULL else packed
            offset = next(values, offset) if offset == FULL else offset
    return unpacked, packed, offset


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def without_zip64(extra: bytes) -> bytes:
    """Return the extra fields less zip64's: a part within our limits never
    needs it.
    """
    if _ZIP64_EXTRA not in dict(_extras(extra)):
        return extra
    return b"".join(
        struct.pack("<HH", kind, len(body)) + body
        for kind, body in _extras(extra)
        if kind != _ZIP64_EXTRA
    )


def with_zip64_offset(
    extra: bytes,
    fields: list[int],
    offset: int,
) -> bytes:
    """Return the extra fields with the record's offset in the zip64 one, where
    it comes after the full sizes.
    """
    place = 8 * [fields[9], fields[8]].count(FULL)
    out = []
    for kind, body in _extras(extra):
        if kind == _ZIP64_EXTRA:
            packed = struct.pack("<Q", offset)
            body = body[:place] + packed + body[place + 8 :]  # noqa: PLW2901
        out.append(struct.pack("<HH", kind, len(body)) + body)
    return b"".join(out)


def new_record(
    name: str,
    content: tuple[int, int, int],
    offset: int,
) -> tuple[bytes, bytes]:
    """Return the local header and the directory entry of a new deflated
    member, dated 1 January 1980.

    ``content`` is its size packed, its CRC and its size unpacked.
    """
    packed, crc, size = content
    written = name.encode()
    flags = 0 if name.isascii() else _UTF8
    common = (
        _VERSION,
        flags,
        DEFLATED,
        0,
        _FIRST_DAY,
        crc,
        packed,
        size,
        len(written),
        0,
    )
    header = LOCAL.pack(b"PK\3\4", *common) + written
    entry = (
        CENTRAL.pack(
            b"PK\1\2",
            _VERSION,
            *common,
            0,
            0,
            0,
            0,
            offset,
        )
        + written
    )
    return header, entry


def check_limits(records: list[MemberRecord], limits: Limits) -> None:
    """Refuse records that take more memory than the limits allow, together or
    one by one.
    """
    total = sum(record.unpacked for record in records)
    if total > limits.unpacked:
        raise InputError(
            "package.unpacked", size=total >> 20, limit=limits.unpacked >> 20
        )
    for record in records:
        if (
            record.unpacked > limits.ratio_from
            and record.unpacked > limits.ratio * max(record.packed, 1)
        ):
            raise InputError(
                "package.ratio", part=record.name, limit=limits.ratio
            )


# ---- Packing ----------------------------------------------------------------

_fast: ModuleType
try:
    from isal import isal_zlib as _fast
except ImportError:  # a processor for which isal has no build
    _fast = zlib

BLOCK = 1 << 18
"""Bytes unpacked at a time."""

_RAW = -15

crc32 = _fast.crc32
damaged: tuple[type[Exception], ...] = (
    zlib.error,
    _fast.error,
    ValueError,
    OSError,
)
"""What unpacking damaged data raises."""


def decompressor() -> Any:  # noqa: ANN401  (zlib's and isal's objects share no type)
    """Return a raw inflate object."""
    return _fast.decompressobj(_RAW)


def compressor(*, compact: bool) -> Any:  # noqa: ANN401
    """Return a raw deflate object: fast, or smaller with ``compact``."""
    if compact:
        return zlib.compressobj(9, zlib.DEFLATED, _RAW)
    return _fast.compressobj(
        2 if _fast is not zlib else 6, zlib.DEFLATED, _RAW
    )
