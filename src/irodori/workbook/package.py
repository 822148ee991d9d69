"""The zip file of a workbook, record by record (PKWARE APPNOTE 6.3; ECMA-376
part 2).

A package is read from its central directory. Writing it again copies each
record that did not change as it is, from its local header to the next record,
and packs only the parts that did::

    [local header 1][data 1][descriptor?][local header 2][data 2]…[central directory][zip64 end?][end, comment]
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from urllib.parse import unquote

from irodori.errors import InputError
from irodori.tuples import NamedTuple
from irodori.workbook.ziprecords import (
    BLOCK,
    CENTRAL,
    DEFLATED,
    DESCRIPTOR,
    ENCRYPTED,
    END,
    END64,
    FULL,
    LOCAL,
    LOCATOR64,
    STORED,
    Limits,
    MemberRecord,
    check_limits,
    compressor,
    crc32,
    damaged,
    decompressor,
    find_end,
    new_record,
    read_entries,
    with_zip64_offset,
    without_zip64,
)

_PIECE = 1 << 16
"""Packed bytes that are unpacked at a time."""
_SIGNATURE = b"PK\7\x08"
"""What a data descriptor may begin with (APPNOTE 4.3.9.3)."""


class Packed(NamedTuple):
    """A part's new content, packed."""

    data: deque[bytes]
    packed: int
    """Bytes of all pieces of data."""
    crc: int
    size: int
    """Bytes unpacked."""


class NewPart(NamedTuple):
    """A part that the file does not have yet."""

    name: str
    packed: Packed


class Package:
    """The records of a zip file in memory.

    Raises ``InputError``: ``package.not_zip``, ``package.damaged``,
    ``package.encrypted``, ``package.duplicate``, ``package.name``,
    ``package.overlap``, ``package.parts``, ``package.unpacked``,
    ``package.ratio``.
    """

    def __init__(self, data: bytes, limits: Limits = Limits()) -> None:  # noqa: B008  (an immutable default)
        self.data = data
        self._end = find_end(data)
        records = read_entries(data, self._end, limits)
        self._order = sorted(records, key=lambda record: record.start)
        self._records: dict[str, MemberRecord] = {}
        for record in sorted(self._order, key=lambda record: record.entry):
            # a folder is no part, and some programs list one twice
            if not record.name.endswith("/"):
                self._add(record, may_replace=limits.duplicates)
        self._check_layout()
        check_limits(self._order, limits)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._records

    @property
    def names(self) -> list[str]:
        """The part names in the order of the file, folders left out."""
        return [
            record.name
            for record in self._order
            if not record.name.endswith("/")
        ]

    def stored_name(self, name: str) -> str:
        """Return the name as the zip file spells it; part names are compared
        without case (part 2, 6.2.2.3).
        """
        return self._record(name).name

    def size(self, name: str) -> int:
        """Return the declared unpacked size of a part."""
        return self._record(name).unpacked

    def read(self, name: str) -> bytes:
        """Return a part's bytes."""
        return b"".join(self.stream(name))

    def stream(self, name: str) -> Iterator[bytes]:
        """Yield a part's bytes in blocks; ``package.damaged`` where length or
        CRC do not agree at the end.
        """
        record = self._record(name)
        crc = size = 0
        for block in self._blocks(record):
            size += len(block)
            if size > record.unpacked:
                raise InputError("package.damaged", part=record.name)
            crc = crc32(block, crc)
            yield block
        if size != record.unpacked or crc != record.crc:
            raise InputError("package.damaged", part=record.name)

    def _blocks(self, record: MemberRecord) -> Iterator[bytes]:
        if record.flags & ENCRYPTED:
            raise InputError("package.encrypted", part=record.name)
        if record.method not in {STORED, DEFLATED}:
            raise InputError(
                "package.method", part=record.name, method=record.method
            )
        end = record.data + record.packed
        packed = memoryview(self.data)[record.data : end]
        return _unpacked(packed, record)

    def pack(
        self,
        name: str,
        chunks: Iterable[bytes],
        *,
        compact: bool = False,
    ) -> Packed:
        """Pack a part's new content the way it was packed: stored, or deflated
        fast (smaller with ``compact``).
        """
        return _packed(
            chunks,
            is_deflated=self._record(name).method == DEFLATED,
            compact=compact,
        )

    def pack_new(
        self,
        chunks: Iterable[bytes],
        *,
        compact: bool = False,
    ) -> Packed:
        """Pack the content of a part that the file does not have yet."""
        return _packed(chunks, is_deflated=True, compact=compact)

    def holds(self, name: str, packed: Packed) -> bool:
        """Tell whether a part already has this content."""
        record = self._record(name)
        return (record.crc, record.unpacked) == (packed.crc, packed.size)

    def with_parts(
        self,
        parts: Mapping[str, Packed],
        added: NewPart | None = None,
    ) -> bytes:
        """Return the file with some parts replaced, and perhaps one added;
        every other record is copied as it is.

        The pieces of the parts are taken out as they are written: the file is
        never in memory twice.
        """
        if not parts:
            return self.data
        changes = {
            self._record(name).entry: packed for name, packed in parts.items()
        }
        out = self._room_for(parts)
        moved = self._write_records(out, changes)
        entry = self._write_new(out, added) if added else b""
        at = out.tell()
        directory = self._central_directory(changes, moved, entry)
        out.write(directory)
        more = 1 if added else 0
        ending = self._ending(at, len(directory), more)
        out.writelines(ending)
        out.truncate()
        return out.getvalue()

    def _room_for(self, parts: Mapping[str, Packed]) -> BytesIO:
        """Return a buffer that need not grow much: one that does is in memory
        twice while it is moved.
        """
        size = len(self.data)
        for name, packed in parts.items():
            size += packed.packed
            size -= self._record(name).packed
        # zeros take no memory before they are written over
        return BytesIO(bytes(size))

    def _write_records(
        self,
        out: BytesIO,
        changes: Mapping[int, Packed],
    ) -> dict[int, int]:
        """Write what is before the directory; return where each record begins
        now, by the place of its entry.
        """
        view = memoryview(self.data)
        out.write(view[: self._order[0].start])
        moved: dict[int, int] = {}
        for record, after in self._placed():
            moved[record.entry] = out.tell()
            change = changes.get(record.entry)
            if change:
                out.writelines(self._repacked(record, change, after))
            else:
                out.write(view[record.start : after])
        return moved

    def _write_new(self, out: BytesIO, added: NewPart) -> bytes:
        """Write the record of a new part; return its entry."""
        offset = out.tell() - self._end.shift
        sizes = added.packed[1:]
        header, entry = new_record(added.name, sizes, offset)
        out.write(header)
        out.writelines(_taken(added.packed))
        return entry

    def _add(self, record: MemberRecord, *, may_replace: bool) -> None:
        """Register a record under each name that programs may use for it."""
        names = (record.name, _as_utf8(record.name))
        for key in dict.fromkeys(map(_key, names)):
            if key in self._records and not may_replace:
                raise InputError("package.duplicate", part=record.name)
            self._records[key] = record

    def _record(self, name: str) -> MemberRecord:
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
        """Refuse records that overlap each other or the directory, or have two
        names: one hides what another shows.
        """
        if not self._order:
            raise InputError("package.not_zip")
        for record, after in self._placed():
            if record.data + record.packed > after:
                raise InputError("package.overlap", part=record.name)
            if self._local_name(record) != self._directory_name(record):
                raise InputError("package.damaged", part=record.name)

    def _placed(self) -> Iterator[tuple[MemberRecord, int]]:
        """Yield each record with where the next one, or the directory, begins."""
        starts = [record.start for record in self._order]
        ends = [*starts[1:], self._directory]
        yield from zip(self._order, ends, strict=True)

    def _local_name(self, record: MemberRecord) -> bytes:
        at = record.start + LOCAL.size
        return self._name_at(at, at - 4)

    def _directory_name(self, record: MemberRecord) -> bytes:
        at = record.entry + CENTRAL.size
        return self._name_at(at, record.entry + 28)

    def _name_at(self, at: int, length_at: int) -> bytes:
        """Return the name at an offset; another offset holds its length."""
        (length,) = struct.unpack_from("<H", self.data, length_at)
        name = self.data[at : at + length]
        return name.replace(b"\\", b"/")

    def _repacked(
        self,
        record: MemberRecord,
        change: Packed,
        after: int,
    ) -> Iterator[bytes | memoryview]:
        """Yield the local header, data and whatever was between the old data
        and the next record.
        """
        yield self._changed_header(record, change)
        yield from _taken(change)
        end = record.data + record.packed + self._descriptor_size(record)
        yield memoryview(self.data)[end:after]

    def _changed_header(self, record: MemberRecord, change: Packed) -> bytes:
        """Return the local header of a record, its name and extra fields."""
        fields = list(LOCAL.unpack_from(self.data, record.start))
        fields[2] &= ~DESCRIPTOR
        fields[6:9] = change.crc, change.packed, change.size
        name_at = record.start + LOCAL.size
        extra_at = name_at + fields[9]
        name = self.data[name_at:extra_at]
        extra = self.data[extra_at : extra_at + fields[10]]
        extra = without_zip64(extra)
        fields[10] = len(extra)
        return LOCAL.pack(*fields) + name + extra

    def _descriptor_size(self, record: MemberRecord) -> int:
        """Return the length of the data descriptor behind a record: 12 to 24
        bytes, or none.
        """
        if not record.flags & DESCRIPTOR:
            return 0
        at = record.data + record.packed
        is_signed = self.data.startswith(_SIGNATURE, at)
        signature = _SIGNATURE if is_signed else b""
        sizes = (record.crc, record.packed, record.unpacked)
        for form in ("<LLL", "<LQQ"):
            descriptor = signature + struct.pack(form, *sizes)
            if self.data.startswith(descriptor, at):
                return len(descriptor)
        return 0

    def _central_directory(
        self,
        changes: Mapping[int, Packed],
        moved: Mapping[int, int],
        last: bytes,
    ) -> bytes:
        """Return the directory with changed entries, and all that moved;
        ``last`` is a new one.
        """
        out = []
        at = self._directory
        for _ in range(self._end.entries):
            entry = self._entry(at)
            offset = moved[at] - self._end.shift
            out.append(_moved_entry(entry, offset, changes.get(at)))
            at += len(entry)
        rest = self.data[at : self._directory + self._end.size]
        return b"".join((*out, last, rest))

    def _entry(self, at: int) -> bytes:
        """Return the directory entry that begins at an offset."""
        fields = CENTRAL.unpack_from(self.data, at)
        length = CENTRAL.size + sum(fields[10:13])
        return self.data[at : at + length]

    def _ending(
        self,
        at: int,
        size: int,
        added: int,
    ) -> list[bytes]:
        """Return what follows the central directory, now at ``at`` and
        ``size`` bytes long, some entries more.
        """
        end = self._end
        data = self.data
        start = at - end.shift
        behind = self._directory + end.size
        last = self._end_record(start, size, added)
        if end.at64 is None:
            return [data[behind : end.at], last]
        between = data[behind : end.at64]
        record = self._end64(start, size, added)
        locator = self._locator(start + size + len(between))
        return [between, record, locator, last]

    def _end64(self, start: int, size: int, added: int) -> bytes:
        """Return the zip64 end record."""
        at = self._end.at64
        assert at is not None
        *record, here, all_disks, _, _ = END64.unpack_from(self.data, at)
        here += added
        all_disks += added
        return END64.pack(*record, here, all_disks, size, start)

    def _end_record(self, start: int, size: int, added: int) -> bytes:
        """Return the end record with its comment; what is full stays so."""
        end = self._end.at
        fields = list(END.unpack_from(self.data, end))
        for place in (3, 4):
            if fields[place] != 0xFFFF:
                fields[place] += added
        if fields[5] != FULL:
            fields[5] = size
        if fields[6] != FULL:
            fields[6] = start
        comment = self.data[end + END.size :]
        return END.pack(*fields) + comment

    def _locator(self, at64: int) -> bytes:
        """Return what is between the zip64 end record, now at an offset, and
        the end record.
        """
        end = self._end
        data = self.data
        assert end.at64 is not None
        at = end.at - LOCATOR64.size
        fields = list(LOCATOR64.unpack_from(data, at))
        fields[2] = at64
        extensible = data[end.at64 + END64.size : at]
        return extensible + LOCATOR64.pack(*fields)


def _moved_entry(entry: bytes, offset: int, change: Packed | None) -> bytes:
    """Return a directory entry of a record that moved to an offset, and perhaps
    changed.
    """
    fields = list(CENTRAL.unpack_from(entry))
    extra_at = CENTRAL.size + fields[10]
    comment_at = extra_at + fields[11]
    name = entry[CENTRAL.size : extra_at]
    extra = entry[extra_at:comment_at]
    comment = entry[comment_at:]
    if change:
        fields[3] &= ~DESCRIPTOR
        fields[7:10] = change.crc, change.packed, change.size
        fields[16] = offset
        extra = without_zip64(extra)
    elif fields[16] == FULL:
        extra = with_zip64_offset(extra, fields, offset)
    else:
        fields[16] = offset
    fields[11] = len(extra)
    return CENTRAL.pack(*fields) + name + extra + comment


def _packed(
    chunks: Iterable[bytes],
    *,
    is_deflated: bool,
    compact: bool,
) -> Packed:
    deflate = compressor(compact=compact) if is_deflated else None
    crc = size = 0
    out = deque[bytes]()
    for chunk in chunks:
        crc = crc32(chunk, crc)
        size += len(chunk)
        out.append(deflate.compress(chunk) if deflate else chunk)
    if deflate:
        out.append(deflate.flush())
    return Packed(out, sum(map(len, out)), crc, size)


def _taken(packed: Packed) -> Iterator[bytes]:
    """Yield the pieces of a part, and free each of them."""
    while packed.data:
        yield packed.data.popleft()


def _unpacked(packed: memoryview, record: MemberRecord) -> Iterator[bytes]:
    if record.method == STORED:
        for at in range(0, len(packed), BLOCK):
            yield bytes(packed[at : at + BLOCK])
        return
    try:
        yield from _inflated(packed)
    except damaged as problem:
        raise InputError("package.damaged", part=record.name) from problem


def _inflated(packed: memoryview) -> Iterator[bytes]:
    """Yield the blocks of deflated data; ValueError where they do not end with
    it.
    """
    inflate = decompressor()
    read = 0
    pending: bytes | memoryview = b""
    for at in range(0, len(packed), _PIECE):
        if inflate.eof:
            break
        read = at + _PIECE
        pending = packed[at : at + _PIECE]
        while pending and not inflate.eof:
            yield inflate.decompress(pending, BLOCK)
            pending = inflate.unconsumed_tail
    while not inflate.eof and (block := inflate.decompress(b"", BLOCK)):
        yield block
    is_left = inflate.unused_data or len(pending) or read < len(packed)
    if not inflate.eof or is_left:
        raise ValueError(read)


def _key(name: str) -> str:
    """Return a name as part names are compared: without case, percent-encoded
    or not (part 2, 6.2.2.3 and 7.3.4).
    """
    return unquote(name).casefold()


def _as_utf8(name: str) -> str:
    """Return the name as UTF-8, which some programs write without the flag for
    it.
    """
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name
