"""The two files as zip archives, record by record, read by the witness's own
reader (PKWARE APPNOTE 6.3).

A record is all bytes from a member's local header to the next member's, so
comparing records leaves out nothing that is between them.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterable, Iterator
from types import ModuleType
from typing import Any

from irodori.errors import InternalError
from irodori.tuples import NamedTuple

_fast: ModuleType
try:
    from isal import isal_zlib as _fast
except ImportError:  # a processor for which isal has no build
    _fast = zlib

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = 20
_DESCRIPTOR = 0x8
_UTF8 = 0x800
_ZIP64 = 1
_FULL = 0xFFFFFFFF
_PIECE = 1 << 17
_CHUNK = 1 << 18
"""Packed and unpacked bytes that are at hand at a time."""


class Member(NamedTuple):
    """One member, as its central directory entry has it."""

    name: str
    """The part name as `part_name` gives it."""
    entry: bytes
    start: int
    """Offset of the record."""
    data: int
    """Offset of the packed bytes."""
    end: int
    """Offset of the next record, or of the central directory."""
    method: int
    flags: int
    crc: int
    packed: int
    unpacked: int


class Archive:
    """A zip file in memory: its members in the order of its directory, and
    where directory and end records are.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.end = data.rindex(b"PK\5\6")
        self.end64 = _end64(data, self.end)
        count, size, start = self._directory_place()
        self.shift = self._shift(size, start)
        self.directory = start + self.shift
        entries = list(self._entries(count))
        self.directory_end = self.directory + sum(map(len, entries))
        self.members = self._members(entries)
        self._by_name = {member.name: member for member in self.members}

    def _shift(self, size: int, start: int) -> int:
        """Return by how much every offset in the file is too small."""
        behind = self.end if self.end64 < 0 else self.end64
        shift = behind - size - start
        if shift < 0:
            return 0
        begins = self.data.startswith(b"PK\1\2", start + shift)
        return shift if begins else 0

    def _directory_place(self) -> tuple[int, int, int]:
        """Return how many entries the directory has, its size and its start;
        the zip64 record says those that are full.
        """
        *_, count, size, start, _ = _END.unpack_from(self.data, self.end)
        if self.end64 < 0:
            return count, size, start
        *_, count64, size64, start64 = _END64.unpack_from(
            self.data, self.end64
        )
        if count == 0xFFFF:
            count = count64
        if size == _FULL:
            size = size64
        if start == _FULL:
            start = start64
        return count, size, start

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    def record(self, member: Member) -> memoryview:
        """Return a member's record."""
        return memoryview(self.data)[member.start : member.end]

    def read(self, name: str) -> bytes:
        """Return a member's content."""
        return b"".join(self.content(name))

    def content(self, name: str) -> Iterator[bytes]:
        """Yield a member's content in chunks; ``verify.content`` where it is
        not what it says.
        """
        member = self._by_name[name]
        crc = size = 0
        for chunk in self._unpacked(member):
            crc = _fast.crc32(chunk, crc)
            size += len(chunk)
            yield chunk
        if (crc, size) != (member.crc, member.unpacked):
            raise InternalError("verify.content", part=name)

    def _unpacked(self, member: Member) -> Iterator[bytes]:
        end = member.data + member.packed
        view = memoryview(self.data)[member.data : end]
        starts = range(0, len(view), _PIECE)
        pieces = (view[at : at + _PIECE] for at in starts)
        if member.method == 0:
            yield from map(bytes, pieces)
            return
        inflate = _fast.decompressobj(-15)
        try:
            yield from _inflated(inflate, pieces)
        except _fast.error as problem:
            raise InternalError(
                "verify.content", part=member.name
            ) from problem
        if not inflate.eof or inflate.unused_data:
            raise InternalError("verify.content", part=member.name)

    def _entries(self, count: int) -> Iterator[bytes]:
        at = self.directory
        for _ in range(count):
            signature, *fields = _ENTRY.unpack_from(self.data, at)
            length = _ENTRY.size + sum(fields[9:12])
            if signature != b"PK\1\2" or at + length > self.end:
                raise InternalError("verify.directory")
            yield self.data[at : at + length]
            at += length

    def _members(self, entries: list[bytes]) -> list[Member]:
        starts = []
        for entry in entries:
            _, _, offset = _sizes_and_offset(entry)
            starts.append(offset + self.shift)
        rising = sorted(starts)
        following = [*rising[1:], self.directory]
        ends = dict(zip(rising, following, strict=True))
        return [
            self._member(entry, start, ends[start])
            for entry, start in zip(entries, starts, strict=True)
        ]

    def _member(self, entry: bytes, start: int, end: int) -> Member:
        fields = _ENTRY.unpack_from(entry)
        unpacked, packed, _ = _sizes_and_offset(entry)
        signature, *_, name_length, extra_length = _LOCAL.unpack_from(
            self.data, start
        )
        data = start + _LOCAL.size + name_length + extra_length
        encoding = "utf-8" if fields[3] & _UTF8 else "cp437"
        written = _name(entry).decode(encoding, "replace")
        name = part_name(written)
        if signature != b"PK\3\4" or data + packed > end:
            raise InternalError("verify.record", part=name)
        return Member(
            name,
            entry,
            start,
            data,
            end,
            fields[4],
            fields[3],
            fields[7],
            packed,
            unpacked,
        )


def _end64(data: bytes, end: int) -> int:
    """Return where the zip64 end record is, -1 without one."""
    locator = max(0, end - _LOCATOR64)
    if data[locator : locator + 4] != b"PK\6\7":
        return -1
    return data.rindex(b"PK\6\6", 0, end)


def _inflated(
    inflate: Any,  # noqa: ANN401  (zlib's and isal's objects share no type)
    pieces: Iterable[memoryview],
) -> Iterator[bytes]:
    for piece in pieces:
        yield inflate.decompress(piece, _CHUNK)
        while inflate.unconsumed_tail and not inflate.eof:
            yield inflate.decompress(inflate.unconsumed_tail, _CHUNK)
    while not inflate.eof and (chunk := inflate.decompress(b"", _CHUNK)):
        yield chunk


def part_name(name: str) -> str:
    """Return a name as part names are compared (ECMA-376 part 2, 6.2.2.3):
    without case, slashes forward.
    """
    return name.replace("\\", "/").lstrip("/").casefold()


def changed_members(
    before: Archive,
    after: Archive,
    may_change: Collection[str],
) -> set[str]:
    """Return the names of the members that were packed anew, after proving
    that nothing else differs.

    ``verify.directory`` for what belongs to the file, ``verify.record`` (part)
    for what belongs to a member.
    """
    _compare_frame(before, after)
    changed = set()
    for old, new in zip(before.members, after.members, strict=True):
        if _is_same(before, old, after, new):
            continue
        if old.name not in may_change:
            raise InternalError("verify.record", part=old.name)
        if not _is_repacked(before, old, after, new):
            raise InternalError("verify.record", part=old.name)
        changed.add(old.name)
    return changed


def _is_same(
    before: Archive,
    old: Member,
    after: Archive,
    new: Member,
) -> bool:
    """Tell whether two members are equal, wherever their records are."""
    if old.end - old.start != new.end - new.start:
        return False
    # comparing two memoryviews would take ten times as long
    if not after.data.startswith(before.record(old), new.start):
        return False
    return _without_offset(old.entry) == _without_offset(new.entry)


def _compare_frame(before: Archive, after: Archive) -> None:
    """Compare what is before the first record and after the directory, and the
    order of members in both.
    """
    is_same = (
        _names(before) == _names(after)
        and _physical_order(before) == _physical_order(after)
        and _leading(before) == _leading(after)
        and before.shift == after.shift
    )
    if not is_same:
        raise InternalError("verify.directory")
    ending = after.data[after.directory_end :]
    if _expected_ending(before, after) != ending:
        raise InternalError("verify.directory")


def _names(archive: Archive) -> list[bytes]:
    return [_name(member.entry) for member in archive.members]


def _physical_order(archive: Archive) -> list[int]:
    return sorted(
        range(len(archive.members)),
        key=lambda number: archive.members[number].start,
    )


def _leading(archive: Archive) -> bytes:
    """Return what is before the first record."""
    starts = (member.start for member in archive.members)
    first = min(starts, default=archive.directory)
    return archive.data[:first]


def _expected_ending(before: Archive, after: Archive) -> bytes:
    """Return what has to follow the directory: the same records, their size
    and offsets moved with it.
    """
    ending = bytearray(before.data[before.directory_end :])
    moved = after.directory - before.directory
    grown = after.directory_end - before.directory_end - moved
    end = before.end - before.directory_end
    _add(ending, "<L", end + 12, grown)
    _add(ending, "<L", end + 16, moved)
    if before.end64 >= 0:
        end64 = before.end64 - before.directory_end
        _add(ending, "<Q", end64 + 40, grown)
        _add(ending, "<Q", end64 + 48, moved)
        _add(ending, "<Q", end - _LOCATOR64 + 8, moved + grown)
    return bytes(ending)


def _add(
    ending: bytearray,
    form: str,
    at: int,
    amount: int,
) -> None:
    (value,) = struct.unpack_from(form, ending, at)
    if (form, value) != ("<L", _FULL):
        struct.pack_into(form, ending, at, value + amount)


def _is_repacked(
    before: Archive,
    old: Member,
    after: Archive,
    new: Member,
) -> bool:
    """Tell whether a record differs in its packed bytes only, with the sizes
    and CRC that belong to them.

    A repacked record needs neither a data descriptor nor zip64 sizes. All else
    of its two headers stays, and so do bytes between it and the next record.
    """
    sizes = [new.crc, new.packed, new.unpacked]
    header = _local_header(before, old)
    entry = _split_entry(old.entry)
    header.fields[2] &= ~_DESCRIPTOR
    header.fields[6:9] = sizes
    entry.fields[3] &= ~_DESCRIPTOR
    entry.fields[7:10] = sizes
    if _plain(header, extra_length=10) != _local_header(after, new):
        return False
    if _plain(entry, extra_length=11) != _split_entry(new.entry):
        return False
    behind = after.data[new.data + new.packed : new.end]
    return _after_data(before, old) == behind


class _Header(NamedTuple):
    """A local header or a directory entry: its numbers, the offset left out,
    and what follows them.
    """

    fields: list[int]
    name: bytes
    extra: bytes
    comment: bytes


def _local_header(archive: Archive, member: Member) -> _Header:
    fields = list(_LOCAL.unpack_from(archive.data, member.start))
    name_at = member.start + _LOCAL.size
    extra_at = name_at + fields[9]
    return _Header(
        fields,
        archive.data[name_at:extra_at],
        archive.data[extra_at : member.data],
        b"",
    )


def _split_entry(entry: bytes) -> _Header:
    fields = list(_ENTRY.unpack_from(entry))
    extra_at = _ENTRY.size + fields[10]
    comment_at = extra_at + fields[11]
    return _Header(
        fields[:-1],
        entry[_ENTRY.size : extra_at],
        entry[extra_at:comment_at],
        entry[comment_at:],
    )


def _plain(header: _Header, extra_length: int) -> _Header:
    """Return a header less its zip64 extra field, whose length is the number
    at ``extra_length``.
    """
    fields = list(_extras(header.extra))
    if all(kind != _ZIP64 for kind, _, _ in fields):
        return header
    extra = b"".join(
        header.extra[start:end]
        for kind, start, end in fields
        if kind != _ZIP64
    )
    numbers = header.fields.copy()
    numbers[extra_length] = len(extra)
    return header._replace(fields=numbers, extra=extra)


def _extras(extra: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start, end) of each extra field (APPNOTE 4.5)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, at, at + 4 + length
        at += 4 + length


def _after_data(archive: Archive, member: Member) -> bytes:
    """Return what is between a member and the next record, its data descriptor
    left out (APPNOTE 4.3.9).
    """
    rest = archive.data[member.data + member.packed : member.end]
    if not member.flags & _DESCRIPTOR:
        return rest
    sizes = (member.crc, member.packed, member.unpacked)
    for form in ("<3L", "<L2Q"):
        descriptor = struct.pack(form, *sizes)
        for written in (b"PK\7\x08" + descriptor, descriptor):
            if rest.startswith(written):
                return rest.removeprefix(written)
    return rest


def _name(entry: bytes) -> bytes:
    return _split_entry(entry).name


def _sizes_and_offset(entry: bytes) -> tuple[int, int, int]:
    """Return (unpacked, packed, offset), each from the zip64 extra field where
    the plain number is full.
    """
    plain = _ENTRY.unpack_from(entry)
    values = [plain[9], plain[8], plain[16]]
    at = _zip64_at(entry)
    for place, value in enumerate(values):
        if value == _FULL and at:
            (values[place],) = struct.unpack_from("<Q", entry, at)
            at += 8
    return values[0], values[1], values[2]


def _without_offset(entry: bytes) -> bytes:
    """Return an entry with its record's offset as nought, wherever it is."""
    plain = _ENTRY.unpack_from(entry)
    blank = bytearray(entry)
    sizes = [plain[9], plain[8]]
    at = _zip64_at(entry) + 8 * sizes.count(_FULL)
    if plain[16] != _FULL:
        blank[_ENTRY.size - 4 : _ENTRY.size] = bytes(4)
    elif at >= 8:
        blank[at : at + 8] = bytes(8)
    return bytes(blank)


def _zip64_at(entry: bytes) -> int:
    """Return where in an entry the numbers of its zip64 extra field start, 0
    where it has none.
    """
    extra_at = _ENTRY.size + len(_name(entry))
    for kind, start, _ in _extras(_split_entry(entry).extra):
        if kind == _ZIP64:
            return extra_at + start + 4
    return 0
