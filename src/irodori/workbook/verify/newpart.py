"""The one case in which an output has a part more: the input has no styles part, and fills need one.

The new part, its relationship and its content type are taken out of the output, and what is left is compared as ever.
Each of them may be what it has to be and nothing else (ECMA-376 part 1, 12.3.20; part 2, 6.5 and 7.2.3).
"""

from __future__ import annotations

import posixpath
import struct
from pyexpat import ExpatError
from urllib.parse import unquote

from irodori.errors import InternalError
from irodori.workbook.verify.archive import Archive, Member, part_name
from irodori.workbook.verify.markup import MAIN, Node, as_utf8, spliced, tree

TYPES = "[content_types].xml"
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/styles",
)
"""The types of the relationship, in the order of the namespaces."""
_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships Relationship"
_OVERRIDE = "http://schemas.openxmlformats.org/package/2006/content-types Override"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
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
"""The headers of a member with its CRC and its two sizes as one field (APPNOTE 4.3.7, 4.3.12)."""
_UTF8 = 0x800


class NewStyles:
    """The styles part that only the output has.

    InternalError ``verify.directory`` where the file has more than one member more, ``verify.record`` (part) where that
    is not the last one or not a plain one, ``verify.content`` (part) where its name is given in another way than by
    one relationship and one content type.
    """

    def __init__(self, before: Archive, after: Archive, book: str) -> None:
        if len(after.members) != len(before.members) + 1:
            raise InternalError("verify.directory")
        member = after.members[-1]
        self.part = member.name
        if self.part in before or not _is_plain_last(after, member):
            raise InternalError("verify.record", part=self.part)
        self.others = {TYPES, _relationships_of(book)}
        """The parts that name it."""
        try:
            self._check_names(before, after, book, MAIN.index(namespace_of(before, book)))
        except (ValueError, LookupError, ExpatError):
            raise InternalError("verify.content", part=self.part) from None
        self.rest = Archive(_without_last(after, member))
        """The output without it."""

    def _check_names(self, before: Archive, after: Archive, book: str, form: int) -> None:
        related = _relationships_of(book)
        node = _one_more(before.read(related), after.read(related))
        others = [each.get("Id") for each in tree(as_utf8(before.read(related))).children]
        target = posixpath.join("/", posixpath.dirname(book), node.attributes["Target"])
        is_right = node.attributes.keys() == {"Id", "Type", "Target"} and node.attributes["Id"] not in others
        if not (is_right and node.name == _RELATIONSHIP and node.attributes["Type"] == _OFFICE[form]):
            raise ValueError(node.name)
        if part_name(target) != self.part:
            raise ValueError(target)
        override = _one_more(before.read(TYPES), after.read(TYPES))
        named = unquote(override.attributes["PartName"])
        expected = {"PartName": override.attributes["PartName"], "ContentType": _CONTENT_TYPE}
        if override.name != _OVERRIDE or override.attributes != expected or part_name(named) != self.part:
            raise ValueError(named)
        for each in tree(as_utf8(before.read(TYPES))).children:
            if part_name(unquote(each.get("PartName") or "")) == self.part:
                raise ValueError(named)


def namespace_of(archive: Archive, book: str) -> str:
    """Return the namespace of a workbook part."""
    return tree(as_utf8(archive.read(book))).namespace


def blank_styles(namespace: str) -> bytes:
    """Return what a new styles part is without what was appended: its one cell format is what a cell has without it."""
    return _BLANK % namespace.encode()


def _relationships_of(book: str) -> str:
    folder, name = posixpath.split(book)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _one_more(before: bytes, after: bytes) -> Node:
    """Return the last child of the root, without which ``after`` is ``before``; ValueError where it is not."""
    data = as_utf8(after)
    *_, last = tree(data).children
    is_bare = not last.children and not last.text and last.closing is None
    if not is_bare or spliced(data, [(last.opening.start, last.end, b"")]) != as_utf8(before):
        raise ValueError(last.name)
    return last


def _is_plain_last(archive: Archive, member: Member) -> bool:
    """Tell whether a member is the last one of the file, and says nothing beside its name and content."""
    local = _LOCAL_FIELDS.unpack_from(archive.data, member.start)
    entry = _ENTRY_FIELDS.unpack_from(member.entry)
    name = member.entry[_ENTRY_FIELDS.size :]
    written = archive.data[member.start + _LOCAL_FIELDS.size : member.data]
    return (
        member.end == archive.directory == member.data + member.packed
        and max(each.start for each in archive.members) == member.start
        and member.method in {0, 8}
        and entry[3] & ~_UTF8 == 0
        and local[1:9] == entry[2:10]
        and local[6] == struct.pack("<3L", member.crc, member.packed, member.unpacked)
        and (entry[8], *entry[9:14]) == (len(name), 0, 0, 0, 0, 0)
        and written == name
    )


def _without_last(archive: Archive, member: Member) -> bytes:
    """Return the file without its last member: its record and its entry cut out, the end records counting one less."""
    record, entry = member.end - member.start, len(member.entry)
    entry_at = archive.directory_end - entry
    rest = bytearray(archive.data[: member.start])
    rest += archive.data[archive.directory : entry_at]
    end = archive.end - record - entry
    end64 = archive.end64 - record - entry if archive.end64 >= 0 else -1
    rest += archive.data[archive.directory_end :]
    if end64 >= 0:
        for at, less in ((24, 1), (32, 1), (40, entry), (48, record)):
            _lessen(rest, "<Q", end64 + at, less)
        _lessen(rest, "<Q", end - 12, record + entry)
    for form, at, less in (("<H", 8, 1), ("<H", 10, 1), ("<L", 12, entry), ("<L", 16, record)):
        _lessen(rest, form, end + at, less)
    return bytes(rest)


def _lessen(data: bytearray, form: str, at: int, less: int) -> None:
    (value,) = struct.unpack_from(form, data, at)
    if value != (1 << 8 * struct.calcsize(form)) - 1:
        struct.pack_into(form, data, at, value - less)
