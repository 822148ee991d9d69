"""Books whose zip file is odd."""

from __future__ import annotations

import struct
from urllib.parse import quote

from tests.laws.odd.common import (
    SHEET,
    THREE,
    ordinary,
    related,
    renamed,
)
from tests.making import (
    Member,
    content_types,
    zipped,
)


def zips() -> dict[str, bytes]:
    """Return books whose zip file is odd."""
    content = ordinary()
    members = [Member(name, data) for name, data in content.items()]
    first, rest = members[0], members[1:]
    ntfs = struct.pack("<2HL2H3Q", 0x0A, 32, 0, 1, 24, 1, 2, 3)
    japanese = "xl/worksheets/表１.xml"
    sheets = renamed(
        related(("worksheet", quote("worksheets/表１.xml")), *THREE[1:]),
        {SHEET: japanese},
    )
    del sheets["[Content_Types].xml"]
    types = Member(
        "[Content_Types].xml",
        content_types(["worksheets/表１.xml", "styles.xml"]).encode(),
    )
    return {
        "bytes before the zip, counted": zipped(
            members, before=b"MZ" + bytes(300)
        ),
        "bytes before the zip, not counted": zipped(
            members, before=b"MZ" + bytes(300), counted=False
        ),
        "bytes behind the zip": zipped(members) + bytes(512),
        "a comment as long as can be": zipped(members, comment=b"c" * 65_535),
        "a comment that names a zip": zipped(
            members, comment=b"PK\3\4 and PK\1\2, PK\6\6 and PK\6\7"
        ),
        "zip64 end records": zipped(
            [each._replace(zip64=True) for each in members], zip64_end=True
        ),
        "zip64 end records behind bytes": zipped(
            members, zip64_end=True, before=b"x" * 99, counted=False
        ),
        "data descriptors": zipped(
            [each._replace(descriptor="plain") for each in members]
        ),
        "signed data descriptors": zipped(
            [each._replace(descriptor="signed") for each in members]
        ),
        "zip64 data descriptors": zipped(
            [each._replace(descriptor="zip64", zip64=True) for each in members]
        ),
        "extra fields of NTFS and Unix": zipped(
            [
                each._replace(extra=ntfs + b"UT\x05\0\x01ABCD")
                for each in members
            ]
        ),
        "gaps between the members": zipped(
            [each._replace(gap=b"PK\7\x08 no descriptor") for each in members]
        ),
        "all stored": zipped([each._replace(stored=True) for each in members]),
        "folders": zipped(
            [
                Member("xl/", b"", stored=True),
                *members,
                Member("xl/worksheets/", b"", stored=True),
            ]
        ),
        "folders listed twice": zipped(
            [
                Member("xl/", b"", stored=True),
                *members,
                Member("xl/", b"", stored=True),
            ]
        ),
        "content types last": zipped([*rest, first]),
        "backslashes": zipped(
            [
                each._replace(name=each.name.replace("/", "\\"))
                for each in members
            ]
        ),
        "absolute names": zipped(
            [each._replace(name="/" + each.name) for each in members]
        ),
        "names in capitals": zipped(
            [each._replace(name=each.name.upper()) for each in members]
        ),
        "an unused part in an unknown packing": zipped(
            [*members, Member("xl/media/image1.png", b"x", method=93)]
        ),
        "an unused part that is encrypted": zipped(
            [*members, Member("xl/secret.bin", b"x", flags=1)]
        ),
        "parts without a byte": zipped(
            [
                *members,
                Member("xl/empty.bin", b""),
                Member("xl/e2", b"", stored=True),
            ]
        ),
        "members of an editor": zipped(
            [
                *members,
                Member("__MACOSX/._xl", b"\0"),
                Member("xl/.DS_Store", b"\0" * 9),
            ]
        ),
        "a name in UTF-8": zipped(
            [types, *(Member(name, data) for name, data in sheets.items())]
        ),
        "a name in UTF-8 without the flag": _without_utf8_flag(
            zipped(
                [types, *(Member(name, data) for name, data in sheets.items())]
            )
        ),
        "a percent-encoded name": zipped(
            [
                types,
                *(
                    Member(quote(name, safe="/[]._"), data)
                    for name, data in sheets.items()
                ),
            ]
        ),
    }


def _without_utf8_flag(data: bytes) -> bytes:
    """Take the flag for UTF-8 names from each header: many programs write such
    names without it.
    """
    out = bytearray(data)
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = out.find(sign)
        while place >= 0:
            out[place + at + 1] &= ~0x08
            place = out.find(sign, place + 4)
    return bytes(out)
