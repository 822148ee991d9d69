"""The one case in which an output has a part more: the input has no styles
part, and fills need one.

The new part, its relationship and its content type are taken out of the
output, and what is left is compared as usual. Each of them may be what it has
to be and nothing else (ECMA-376 part 1, 12.3.20; part 2, 6.5 and 7.2.3).
"""

from __future__ import annotations

import posixpath
import struct
from pyexpat import ExpatError
from urllib.parse import unquote

from irodori.errors import InternalError
from irodori.workbook.verify.archive import (
    Archive,
    Member,
    part_name,
    relationships_of,
)
from irodori.workbook.verify.markup import MAIN, Node, as_utf8, spliced, tree

TYPES = "[content_types].xml"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/styles",
)
"""The types of the relationship, in the order of the namespaces."""
_RELATIONSHIP = (
    "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
)
_OVERRIDE = (
    "http://schemas.openxmlformats.org/package/2006/content-types Override"
)
_CONTENT_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
)
_BLANK = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%b">'
    b'<fonts count="1"><font><sz val="11"/><color theme="1"/><name val="Calibri"/><family val="2"/>'
    b'<scheme val="minor"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_ENTRY_FIELDS = struct.Struct("<4s6H12s5H2L")
_LOCAL_FIELDS = struct.Struct("<4s5H12s2H")
"""The headers of a member with its CRC and its two sizes as one field (APPNOTE
4.3.7, 4.3.12).
"""
_UTF8 = 0x800


class NewStyles:
    """The styles part that only the output has.

    InternalError ``verify.directory`` where the file has more than one member
    more, ``verify.record`` (part) where that is not the last one or not a
    plain one, ``verify.content`` (part) where its name is given in another way
    than by one relationship and one content type.
    """

    def __init__(self, before: Archive, after: Archive, book: str) -> None:
        if len(after.members) != len(before.members) + 1:
            raise InternalError("verify.directory")
        member = after.members[-1]
        self.part = part = member.name
        if part in before or not _is_plain_last(after, member):
            raise InternalError("verify.record", part=part)
        self.others = {TYPES, relationships_of(book)}
        """The parts that name it."""
        try:
            self._check_relationship(before, after, book)
            self._check_type(before, after)
        except (ValueError, LookupError, ExpatError):
            raise InternalError("verify.content", part=part) from None
        self.rest = Archive(_without_last(after, member))
        """The output without it."""

    def _check_type(self, before: Archive, after: Archive) -> None:
        override = _one_more(before.read(TYPES), after.read(TYPES))
        given = override.attributes["PartName"]
        expected = {"PartName": given, "ContentType": _CONTENT_TYPE}
        if override.name != _OVERRIDE or override.attributes != expected:
            raise ValueError(given)
        if part_name(unquote(given)) != self.part:
            raise ValueError(given)
        for each in tree(as_utf8(before.read(TYPES))).children:
            if part_name(unquote(each.get("PartName") or "")) == self.part:
                raise ValueError(given)

    def _check_relationship(
        self,
        before: Archive,
        after: Archive,
        book: str,
    ) -> None:
        related = relationships_of(book)
        given = before.read(related)
        node = _one_more(given, after.read(related))
        number = node.attributes["Id"]
        target = node.attributes["Target"]
        kind = _OFFICE[MAIN.index(namespace_of(before, book))]
        expected = {"Id": number, "Type": kind, "Target": target}
        if node.name != _RELATIONSHIP or node.attributes != expected:
            raise ValueError(node.name)
        others = tree(as_utf8(given)).children
        if any(each.get("Id") == number for each in others):
            raise ValueError(number)
        folder = posixpath.dirname(book)
        if part_name(posixpath.join("/", folder, target)) != self.part:
            raise ValueError(target)


def namespace_of(archive: Archive, book: str) -> str:
    """Return the namespace of a workbook part."""
    return tree(as_utf8(archive.read(book))).namespace


def blank_styles(namespace: str) -> bytes:
    """Return what a new styles part is without what was appended: its one cell
    format is what a cell has without it.
    """
    return _BLANK % namespace.encode()


def _one_more(before: bytes, after: bytes) -> Node:
    """Return the last child of the root, without which ``after`` is
    ``before``; ValueError where it is not.
    """
    data = as_utf8(after)
    *_, last = tree(data).children
    is_bare = not last.children and not last.text and last.closing is None
    if not is_bare or spliced(
        data, [(last.opening.start, last.end, b"")]
    ) != as_utf8(before):
        raise ValueError(last.name)
    return last


def _is_plain_last(archive: Archive, member: Member) -> bool:
    """Tell whether a member is the last one of the file, and says nothing
    beside its name and content.
    """
    is_last = (
        member.end == archive.directory == member.data + member.packed
        and max(each.start for each in archive.members) == member.start
    )
    return is_last and member.method in {0, 8} and _is_plain(archive, member)


def _is_plain(archive: Archive, member: Member) -> bool:
    local = _LOCAL_FIELDS.unpack_from(archive.data, member.start)
    entry = _ENTRY_FIELDS.unpack_from(member.entry)
    name = member.entry[_ENTRY_FIELDS.size :]
    written = archive.data[member.start + _LOCAL_FIELDS.size : member.data]
    sizes = struct.pack("<3L", member.crc, member.packed, member.unpacked)
    if entry[3] & ~_UTF8 or entry[8:14] != (len(name), 0, 0, 0, 0, 0):
        return False
    if local[1:9] != entry[2:10] or local[6] != sizes:
        return False
    return written == name


def _without_last(archive: Archive, member: Member) -> bytes:
    """Return the file without its last member: its record and its entry cut
    out, the end records counting one less.
    """
    record = member.end - member.start
    entry = len(member.entry)
    both = record + entry
    data = archive.data
    rest = bytearray(data[: member.start])
    rest += data[archive.directory : archive.directory_end - entry]
    rest += data[archive.directory_end :]
    end = archive.end - both
    _lessen(rest, "<2H", end + 8, 1, 1)
    _lessen(rest, "<2L", end + 12, entry, record)
    if archive.end64 >= 0:
        end64 = archive.end64 - both
        _lessen(rest, "<2Q", end64 + 24, 1, 1)
        _lessen(rest, "<2Q", end64 + 40, entry, record)
        _lessen(rest, "<Q", end - 12, both)
    return bytes(rest)


def _lessen(data: bytearray, form: str, at: int, *less: int) -> None:
    """Subtract from numbers side by side; one that is full (zip64) is not
    used.
    """
    values = struct.unpack_from(form, data, at)
    bits = 8 * struct.calcsize(form) // len(values)
    full = (1 << bits) - 1
    lessened = [
        value if value == full else value - by
        for value, by in zip(values, less, strict=True)
    ]
    struct.pack_into(form, data, at, *lessened)
