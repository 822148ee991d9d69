"""The two files as zip archives, record by record, read by the witness's own
reader (PKWARE APPNOTE 6.3).

A record is all bytes from a member's local header to the next member's, so
comparing records also compares what is between them.
"""

from __future__ import annotations

import posixpath
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

    def _shift(
        self,
        size: int,
        start: int,
    ) -> int:
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

    def record(self, member: Member) -> _PlacedMember:
        """Return a member's record."""
        return _PlacedMember(self.data, member)

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

    def _member(
        self,
        entry: bytes,
        start: int,
        end: int,
    ) -> Member:
        fields = _ENTRY.unpack_from(entry)
        flags, method, crc = fields[3], fields[4], fields[7]
        encoding = "utf-8" if flags & _UTF8 else "cp437"
        name = part_name(_name(entry).decode(encoding, "replace"))
        unpacked, packed, _ = _sizes_and_offset(entry)
        signature, *_, name_length, extra_length = _LOCAL.unpack_from(
            self.data, start
        )
        data = start + _LOCAL.size + name_length + extra_length
        if signature != b"PK\3\4" or data + packed > end:
            raise InternalError("verify.record", part=name)
        return Member(
            name,
            entry,
            start,
            data,
            end,
            method,
            flags,
            crc,
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


def relationships_of(part: str) -> str:
    """Return the name of the part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


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
        if _is_same(before.record(old), after.record(new)):
            continue
        is_repacked = old.name in may_change and _is_repacked(
            before.record(old), after.record(new)
        )
        if not is_repacked:
            raise InternalError("verify.record", part=old.name)
        changed.add(old.name)
    return changed


def _is_same(old: _PlacedMember, new: _PlacedMember) -> bool:
    """Tell whether two members are equal, wherever their records are."""
    if old.member.end - old.member.start != new.member.end - new.member.start:
        return False
    # comparing two memoryviews would take ten times as long
    if not new.file.startswith(old.whole, new.member.start):
        return False
    return _without_offset(old.member.entry) == _without_offset(
        new.member.entry
    )


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


def _is_repacked(old: _PlacedMember, new: _PlacedMember) -> bool:
    """Tell whether a record differs in its packed bytes only, with the sizes
    and CRC that belong to them.

    A repacked record needs neither a data descriptor nor zip64 sizes. All else
    of its two headers stays, and so do bytes between it and the next record.
    """
    header = _repacked(old.local_header(), new.member, flags_at=2)
    if header != new.local_header():
        return False
    entry = _repacked(_split_entry(old.member.entry), new.member, flags_at=3)
    if entry != _split_entry(new.member.entry):
        return False
    return old.without_descriptor() == new.behind_data()


def _repacked(
    header: _Header,
    new: Member,
    flags_at: int,
) -> _Header:
    """Return a header with what a repacked member has to say in it: its flags
    are the number at ``flags_at``, four before the CRC and its sizes, eight
    before the length of the extra fields.
    """
    fields = header.fields.copy()
    fields[flags_at] &= ~_DESCRIPTOR
    fields[flags_at + 4 : flags_at + 7] = [new.crc, new.packed, new.unpacked]
    kept = _without_zip64(header.extra)
    if kept != header.extra:
        fields[flags_at + 8] = len(kept)
    return header._replace(fields=fields, extra=kept)


class _Header(NamedTuple):
    """A local header or a directory entry: its numbers, the offset left out,
    and what follows them.
    """

    fields: list[int]
    name: bytes
    extra: bytes
    comment: bytes


class _PlacedMember(NamedTuple):
    """The record of a member in its file."""

    file: bytes
    member: Member

    @property
    def whole(self) -> memoryview:
        """All of its bytes."""
        return memoryview(self.file)[self.member.start : self.member.end]

    def local_header(self) -> _Header:
        """Return what comes before the packed bytes."""
        fields = list(_LOCAL.unpack_from(self.file, self.member.start))
        name_at = self.member.start + _LOCAL.size
        extra_at = name_at + fields[9]
        name = self.file[name_at:extra_at]
        extra = self.file[extra_at : self.member.data]
        return _Header(fields, name, extra, b"")

    def behind_data(self) -> bytes:
        """Return what is between the packed bytes and the next record."""
        member = self.member
        return self.file[member.data + member.packed : member.end]

    def without_descriptor(self) -> bytes:
        """Return what is behind the packed bytes less a data descriptor
        (APPNOTE 4.3.9).
        """
        rest = self.behind_data()
        if not self.member.flags & _DESCRIPTOR:
            return rest
        sizes = (self.member.crc, self.member.packed, self.member.unpacked)
        for form in ("<3L", "<L2Q"):
            descriptor = struct.pack(form, *sizes)
            for written in (b"PK\7\x08" + descriptor, descriptor):
                if rest.startswith(written):
                    return rest.removeprefix(written)
        return rest


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


def _without_zip64(extra: bytes) -> bytes:
    """Return the extra fields of a header less zip64's."""
    fields = list(_extras(extra))
    if all(kind != _ZIP64 for kind, _, _ in fields):
        return extra
    kept = (extra[start:end] for kind, start, end in fields if kind != _ZIP64)
    return b"".join(kept)


def _extras(extra: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield (kind, start, end) of each extra field (APPNOTE 4.5)."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, at, at + 4 + length
        at += 4 + length


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
    """Return an entry with its record's offset set to zero."""
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
