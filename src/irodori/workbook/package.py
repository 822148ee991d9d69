"""The zip file of a workbook, record by record (PKWARE APPNOTE 6.3; ECMA-376 part 2).

A package is read from its central directory.  Writing it again copies each record that did not change as it stands,
from its local header to the next record, and packs only the parts that did::

    [local header 1][data 1][descriptor?][local header 2][data 2]…[central directory][zip64 end?][end, comment]
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import NamedTuple
from urllib.parse import unquote

from irodori.errors import InputError
from irodori.workbook.deflate import BLOCK, compressor, crc32, damaged, decompressor

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")

_ENCRYPTED, _DESCRIPTOR, _UTF8 = 0x1, 0x8, 0x800
_STORED, _DEFLATED = 0, 8
_ZIP64_EXTRA = 1
_FULL = 0xFFFFFFFF
_PIECE = 1 << 16
"""Packed bytes that are unpacked at a time."""


class Limits(NamedTuple):
    """What a workbook may ask of this machine; more is refused before it is unpacked."""

    unpacked: int = 512 << 20
    """Bytes of all parts together."""
    ratio: int = 200
    """Unpacked to packed bytes of one part, where it is larger than ``ratio_from``."""
    ratio_from: int = 10 << 20
    parts: int = 10_000
    duplicates: bool = False
    """Whether a part may be there twice; the last in the directory counts then, as most programs have it."""


class Record(NamedTuple):
    """One member: where it stands in the file and what its central directory entry says."""

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


class Packed(NamedTuple):
    """A part's new content, packed."""

    data: deque[bytes]
    packed: int
    """Bytes of all pieces of data."""
    crc: int
    size: int
    """Bytes unpacked."""


class _End(NamedTuple):
    """The end of central directory: where the directory stands, and the zip64 twin if there is one."""

    at: int
    at64: int | None
    entries: int
    size: int
    start: int
    shift: int
    """Bytes that stand before the zip file proper, by which every offset in it is too small."""


class Package:
    """The records of a zip file in memory.

    Raises ``InputError``: ``package.not_zip``, ``package.damaged``, ``package.encrypted``, ``package.duplicate``,
    ``package.name``, ``package.overlap``, ``package.parts``, ``package.unpacked``, ``package.ratio``.
    """

    def __init__(self, data: bytes, limits: Limits = Limits()) -> None:  # noqa: B008  (an immutable default)
        self.data = data
        self._end = _find_end(data)
        self._order = sorted(_entries(data, self._end, limits), key=lambda record: record.start)
        self._records: dict[str, Record] = {}
        for record in sorted(self._order, key=lambda record: record.entry):
            if not record.name.endswith("/"):  # a folder is no part, and some programs list one twice
                self._add(record, may_replace=limits.duplicates)
        self._check_layout()
        _check_limits(self._order, limits)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._records

    @property
    def names(self) -> list[str]:
        """The part names in the order of the file, folders left out."""
        return [record.name for record in self._order if not record.name.endswith("/")]

    def stored_name(self, name: str) -> str:
        """Return the name as the zip file spells it; part names are compared without case (part 2, 6.2.2.3)."""
        return self._record(name).name

    def size(self, name: str) -> int:
        """Return how many bytes a part says that it takes unpacked."""
        return self._record(name).unpacked

    def read(self, name: str) -> bytes:
        """Return a part's bytes."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes in blocks; ``package.damaged`` where length or CRC do not agree at the end."""
        record = self._record(name)
        if record.flags & _ENCRYPTED:
            raise InputError("package.encrypted", part=record.name)
        if record.method not in {_STORED, _DEFLATED}:
            raise InputError("package.method", part=record.name, method=record.method)
        crc = size = 0
        blocks = _unpacked(memoryview(self.data)[record.data : record.data + record.packed], record)
        for block in blocks:
            size += len(block)
            if size > record.unpacked:
                raise InputError("package.damaged", part=record.name)
            crc = crc32(block, crc)
            yield block
        if size != record.unpacked or crc != record.crc:
            raise InputError("package.damaged", part=record.name)

    def pack(self, name: str, chunks: Iterable[bytes], *, compact: bool = False) -> Packed:
        """Pack a part's new content the way it was packed: stored, or deflated fast (smaller with ``compact``)."""
        deflate = compressor(compact=compact) if self._record(name).method == _DEFLATED else None
        crc = size = 0
        out = deque[bytes]()
        for chunk in chunks:
            crc = crc32(chunk, crc)
            size += len(chunk)
            out.append(deflate.compress(chunk) if deflate else chunk)
        if deflate:
            out.append(deflate.flush())
        return Packed(out, sum(map(len, out)), crc, size)

    def holds(self, name: str, packed: Packed) -> bool:
        """Tell whether a part has this very content already."""
        record = self._record(name)
        return (record.crc, record.unpacked) == (packed.crc, packed.size)

    def with_parts(self, parts: Mapping[str, Packed]) -> bytes:
        """Return the file with some parts replaced; every other record is copied as it stands.

        The pieces of ``parts`` are taken out as they are written: the file is never in memory twice.
        """
        if not parts:
            return self.data
        changes = {self._record(name).entry: packed for name, packed in parts.items()}
        view = memoryview(self.data)
        out = BytesIO()
        out.write(view[: self._order[0].start])
        moved: dict[int, int] = {}
        for record, after in zip(self._order, [*(r.start for r in self._order[1:]), self._directory], strict=True):
            moved[record.entry] = out.tell()
            change = changes.get(record.entry)
            out.writelines(self._repacked(record, change, after) if change else [view[record.start : after]])
        at = out.tell()
        directory = self._central_directory(changes, moved)
        out.write(directory)
        out.writelines(self._ending(at, len(directory)))
        return out.getvalue()

    def _add(self, record: Record, *, may_replace: bool) -> None:
        """Let a record be found by each name that programs may mean by it."""
        for key in dict.fromkeys((_key(record.name), _key(_as_utf8(record.name)))):
            if key in self._records and not may_replace:
                raise InputError("package.duplicate", part=record.name)
            self._records[key] = record

    def _record(self, name: str) -> Record:
        if name.startswith("../"):
            raise InputError("package.name", part=name)
        try:
            return self._records[_key(name)]
        except KeyError:
            raise InputError("package.missing_part", part=name) from None

    @property
    def _directory(self) -> int:
        return self._end.start + self._end.shift

    def _check_layout(self) -> None:
        """Refuse records that overlap each other or the directory, or have two names: one hides what another shows."""
        if not self._order:
            raise InputError("package.not_zip")
        ends = [*(record.start for record in self._order[1:]), self._directory]
        for record, after in zip(self._order, ends, strict=True):
            if record.data + record.packed > after:
                raise InputError("package.overlap", part=record.name)
            if self._local_name(record) != self._directory_name(record):
                raise InputError("package.damaged", part=record.name)

    def _local_name(self, record: Record) -> bytes:
        at = record.start + _LOCAL.size
        return self.data[at : at + struct.unpack_from("<H", self.data, at - 4)[0]].replace(b"\\", b"/")

    def _directory_name(self, record: Record) -> bytes:
        at = record.entry + _CENTRAL.size
        return self.data[at : at + struct.unpack_from("<H", self.data, record.entry + 28)[0]].replace(b"\\", b"/")

    def _repacked(self, record: Record, change: Packed, after: int) -> Iterator[bytes | memoryview]:
        """Yield the local header, data and whatever stood between the old data and the next record."""
        fields = list(_LOCAL.unpack_from(self.data, record.start))
        fields[2] &= ~_DESCRIPTOR
        fields[6:9] = change.crc, change.packed, change.size
        at = record.start + _LOCAL.size
        name = self.data[at : at + fields[9]]
        extra = _without_zip64(self.data[at + fields[9] : at + fields[9] + fields[10]])
        fields[10] = len(extra)
        yield _LOCAL.pack(*fields) + name + extra
        while change.data:
            yield change.data.popleft()
        yield memoryview(self.data)[record.data + record.packed + self._descriptor_size(record) : after]

    def _descriptor_size(self, record: Record) -> int:
        """Return the length of the data descriptor behind a record: 12 to 24 bytes, or none."""
        if not record.flags & _DESCRIPTOR:
            return 0
        at = record.data + record.packed
        signature = 4 if self.data[at : at + 4] == b"PK\7\x08" else 0
        for sizes in ("<LLL", "<LQQ"):
            length = signature + struct.calcsize(sizes)
            found = self.data[at + signature : at + length]
            if found == struct.pack(sizes, record.crc, record.packed, record.unpacked):
                return length
        return 0

    def _central_directory(self, changes: Mapping[int, Packed], moved: Mapping[int, int]) -> bytes:
        """Return the directory with the changed records, by the offsets of their entries, and all that moved."""
        out = []
        at = self._directory
        for _ in range(self._end.entries):
            fields = list(_CENTRAL.unpack_from(self.data, at))
            length = _CENTRAL.size + sum(fields[10:13])
            name_end = at + _CENTRAL.size + fields[10]
            name, extra = self.data[at + _CENTRAL.size : name_end], self.data[name_end : name_end + fields[11]]
            comment = self.data[name_end + fields[11] : at + length]
            offset, change = moved[at], changes.get(at)
            if change:
                fields[3] &= ~_DESCRIPTOR
                fields[7:10] = change.crc, change.packed, change.size
                extra = _without_zip64(extra)
                fields[16] = offset - self._end.shift
            elif fields[16] == _FULL:
                extra = _with_zip64_offset(extra, fields, offset - self._end.shift)
            else:
                fields[16] = offset - self._end.shift
            fields[11] = len(extra)
            out.append(_CENTRAL.pack(*fields) + name + extra + comment)
            at += length
        out.append(self.data[at : self._end.start + self._end.shift + self._end.size])
        return b"".join(out)

    def _ending(self, at: int, size: int) -> list[bytes]:
        """Return what follows the central directory, now at ``at`` and ``size`` bytes long."""
        end, data = self._end, self.data
        start = at - end.shift
        between = data[end.start + end.shift + end.size : end.at64 if end.at64 is not None else end.at]
        out = [between]
        if end.at64 is not None:
            record = list(_END64.unpack_from(data, end.at64))
            record[8:10] = size, start
            locator_at = end.at - _LOCATOR64.size
            locator = list(_LOCATOR64.unpack_from(data, locator_at))
            locator[2] = start + size + len(between)
            out += [_END64.pack(*record), data[end.at64 + _END64.size : locator_at], _LOCATOR64.pack(*locator)]
        fields = list(_END.unpack_from(data, end.at))
        if fields[5] != _FULL:
            fields[5] = size
        if fields[6] != _FULL:
            fields[6] = start
        out.append(_END.pack(*fields) + data[end.at + _END.size :])
        return out


def _unpacked(packed: memoryview, record: Record) -> Iterator[bytes]:
    if record.method == _STORED:
        for at in range(0, len(packed), BLOCK):
            yield bytes(packed[at : at + BLOCK])
        return
    inflate = decompressor()
    read = 0
    try:
        for at in range(0, len(packed), _PIECE):
            if inflate.eof:
                break
            read = at + _PIECE
            pending: bytes | memoryview = packed[at : at + _PIECE]
            while pending and not inflate.eof:
                yield inflate.decompress(pending, BLOCK)
                pending = inflate.unconsumed_tail
        while not inflate.eof and (block := inflate.decompress(b"", BLOCK)):
            yield block
    except damaged as problem:
        raise InputError("package.damaged", part=record.name) from problem
    if not inflate.eof or inflate.unused_data or len(pending) or read < len(packed):
        raise InputError("package.damaged", part=record.name)


def _find_end(data: bytes) -> _End:
    """Find the end of central directory record, and its zip64 twin (APPNOTE 4.3.14 to 4.3.16)."""
    at = data.rfind(b"PK\5\6", max(0, len(data) - 65_557))
    if at < 0 or at + _END.size > len(data):
        raise InputError("package.damaged" if data[:4] == b"PK\3\4" else "package.not_zip", part="ZIP")
    _, _, _, _, entries, size, start, _ = _END.unpack_from(data, at)
    at64 = None
    locator = at - _LOCATOR64.size
    if locator >= 0 and data[locator : locator + 4] == b"PK\6\7":
        at64 = data.rfind(b"PK\6\6", 0, locator)
        if at64 < 0 or not _is_end64(data, at64, locator):
            raise InputError("package.damaged", part="ZIP")
        *_, entries64, size64, start64 = _END64.unpack_from(data, at64)
        entries = entries64 if entries == 0xFFFF else entries
        size = size64 if size == _FULL else size
        start = start64 if start == _FULL else start
    shift = (at if at64 is None else at64) - size - start
    if shift < 0:
        raise InputError("package.damaged", part="ZIP")
    if data[start + shift : start + shift + 4] not in {b"PK\1\2", b"PK\5\6", b"PK\6\6"}:
        shift = 0
    return _End(at, at64, entries, size, start, shift)


def _is_end64(data: bytes, at: int, locator: int) -> bool:
    """Tell whether a zip64 end record reaches to its locator, and the locator means it in a file of one piece."""
    if at + _END64.size > locator:
        return False
    _, disk, offset, disks = _LOCATOR64.unpack_from(data, locator)
    _, length, _, _, number, first, *_, size, start = _END64.unpack_from(data, at)
    shift = at - offset
    is_one_piece = disk == number == first == 0 and disks <= 1
    return is_one_piece and at + 12 + length == locator and shift in {0, at - size - start}


def _entries(data: bytes, end: _End, limits: Limits) -> Iterator[Record]:
    if end.entries > limits.parts:
        raise InputError("package.parts", count=end.entries, limit=limits.parts)
    at = end.start + end.shift
    for _ in range(end.entries):
        try:
            fields = _CENTRAL.unpack_from(data, at)
        except struct.error:
            raise InputError("package.damaged", part="ZIP") from None
        if fields[0] != b"PK\1\2":
            raise InputError("package.damaged", part="ZIP")
        flags, method, crc = fields[3], fields[4], fields[7]
        name_end = at + _CENTRAL.size + fields[10]
        name = _part_name(data[at + _CENTRAL.size : name_end], flags)
        unpacked, packed, offset = _zip64_values(
            data[name_end : name_end + fields[11]], fields[9], fields[8], fields[16]
        )
        start = offset + end.shift
        try:
            local = _LOCAL.unpack_from(data, start)
        except (struct.error, OverflowError):
            raise InputError("package.damaged", part=name) from None
        if local[0] != b"PK\3\4":
            raise InputError("package.damaged", part=name)
        yield Record(name, at, start, start + _LOCAL.size + local[9] + local[10], flags, method, crc, packed, unpacked)
        at = name_end + fields[11] + fields[12]
        if at > (end.at if end.at64 is None else end.at64):
            raise InputError("package.damaged", part=name)
    if data[at : at + 4] == b"PK\1\2":  # more members than the end record counts: others would see them
        raise InputError("package.damaged", part="ZIP")


def _part_name(raw: bytes, flags: int) -> str:
    """Return a member's name as a part name; refuse one that climbs out of the package."""
    name = raw.decode("utf-8" if flags & _UTF8 else "cp437", "replace").replace("\\", "/").lstrip("/")
    plain = unquote(name).replace("\\", "/")
    if ".." in plain.split("/") or "\0" in plain:
        raise InputError("package.name", part=name)
    return name


def _key(name: str) -> str:
    """Return a name as part names are compared: without case, percent-encoded or not (part 2, 6.2.2.3 and 7.3.4)."""
    return unquote(name).casefold()


def _as_utf8(name: str) -> str:
    """Return the name that a program meant which wrote UTF-8 and did not say so."""
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _zip64_values(extra: bytes, unpacked: int, packed: int, offset: int) -> tuple[int, int, int]:
    """Return the sizes and the offset, from the zip64 extra field where the plain ones are full (APPNOTE 4.5.3)."""
    if _FULL not in {unpacked, packed, offset}:
        return unpacked, packed, offset
    for kind, body in _extras(extra):
        if kind == _ZIP64_EXTRA:
            values = iter(struct.unpack(f"<{len(body) // 8}Q", body[: len(body) // 8 * 8]))
            unpacked = next(values, unpacked) if unpacked == _FULL else unpacked
            packed = next(values, packed) if packed == _FULL else packed
            offset = next(values, offset) if offset == _FULL else offset
    return unpacked, packed, offset


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _without_zip64(extra: bytes) -> bytes:
    """Return the extra fields less zip64's: a part within our limits never needs it."""
    if _ZIP64_EXTRA not in dict(_extras(extra)):
        return extra
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in _extras(extra) if kind != _ZIP64_EXTRA)


def _with_zip64_offset(extra: bytes, fields: list[int], offset: int) -> bytes:
    """Return the extra fields with the record's offset in the zip64 one, where it comes after the full sizes."""
    place = 8 * [fields[9], fields[8]].count(_FULL)
    out = []
    for kind, body in _extras(extra):
        if kind == _ZIP64_EXTRA:
            body = body[:place] + struct.pack("<Q", offset) + body[place + 8 :]  # noqa: PLW2901
        out.append(struct.pack("<HH", kind, len(body)) + body)
    return b"".join(out)


def _check_limits(records: list[Record], limits: Limits) -> None:
    total = sum(record.unpacked for record in records)
    if total > limits.unpacked:
        raise InputError("package.unpacked", size=total >> 20, limit=limits.unpacked >> 20)
    for record in records:
        if record.unpacked > limits.ratio_from and record.unpacked > limits.ratio * max(record.packed, 1):
            raise InputError("package.ratio", part=record.name, limit=limits.ratio)
