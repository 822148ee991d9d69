"""Zip files in all their forms: read, kept record by record, refused where one
thing could hide another.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from tests.making import Member, zipped

from irodori.errors import InputError
from irodori.workbook.package import Package
from irodori.workbook.ziprecords import Limits

A, B, C = b"<a/>" * 50, b"<b/>", b"<c/>" * 9
NEW = b"<new/>" * 70

FORMS: dict[str, Mapping[str, Any]] = {
    "deflated": {},
    "stored": {"stored": True},
    "with a data descriptor": {"descriptor": "plain"},
    "with a signed data descriptor": {"descriptor": "signed"},
    "with a zip64 data descriptor": {"descriptor": "zip64", "zip64": True},
    "with zip64 sizes": {"zip64": True},
    "with zip64 sizes and a descriptor": {
        "zip64": True,
        "descriptor": "signed",
    },
    "with extra fields": {"extra": b"\x55\x54\x05\x00\x01ABCD"},
    "with zip64 among extra fields": {
        "zip64": True,
        "extra": b"\x99\x99\x02\x00ab",
    },
    "with bytes between the members": {"gap": b"\0\1\2"},
    "with comments": {"comment": "覚書".encode()},
}
FRAMES: dict[str, Mapping[str, Any]] = {
    "alone": {},
    "behind other bytes": {"before": b"#!/bin/sh\nexit\n"},
    "behind bytes that the offsets do not count": {
        "before": b"MZ" + bytes(70),
        "counted": False,
    },
    "with a comment": {"comment": b"made by hand"},
    "with zip64 end records": {"zip64_end": True},
    "with zip64 end records behind bytes that nobody counts": {
        "zip64_end": True,
        "before": b"xyz",
        "counted": False,
    },
}

every_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
every_frame = pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)


def made(form: Mapping[str, Any], frame: Mapping[str, Any]) -> bytes:
    return zipped(
        [
            Member(name, data, **form)
            for name, data in (("a", A), ("ｂ/b.xml", B), ("c", C))
        ],
        **frame,
    )


def replaced(data: bytes, name: str, content: bytes = NEW) -> bytes:
    package = Package(data)
    return package.with_parts(
        {name: package.pack(name, [content[:9], content[9:]])}
    )


def refusal(data: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    with pytest.raises(InputError) as caught:
        read_all(data, limits)
    return caught.value.code


def read_all(data: bytes, limits: Limits) -> None:
    package = Package(data, limits)
    for name in package.names:
        package.read(name)


@every_form
@every_frame
def test_every_form_is_read(
    form: Mapping[str, Any], frame: Mapping[str, Any]
) -> None:
    package = Package(made(form, frame))
    assert package.names == ["a", "ｂ/b.xml", "c"]
    assert [package.read(name) for name in package.names] == [A, B, C]
    assert package.with_parts({}) is package.data


@every_form
@every_frame
@pytest.mark.parametrize("name", ["a", "ｂ/b.xml", "c"])
def test_a_part_is_replaced_and_the_others_stay(
    form: Mapping[str, Any], frame: Mapping[str, Any], name: str
) -> None:
    out = replaced(made(form, frame), name)
    wanted = {"a": A, "ｂ/b.xml": B, "c": C} | {name: NEW}
    again = Package(out)
    assert {each: again.read(each) for each in again.names} == wanted
    with zipfile.ZipFile(BytesIO(out)) as archive:
        assert archive.testzip() is None
        assert {
            each: archive.read(each) for each in archive.namelist()
        } == wanted


@every_form
def test_replacing_a_part_twice_is_replacing_it_once(
    form: Mapping[str, Any],
) -> None:
    once = replaced(made(form, {}), "a")
    assert replaced(once, "a") == once
    assert replaced(replaced(once, "a", A), "a") == once


def test_a_stored_part_stays_stored_and_a_deflated_one_deflated() -> None:
    data = zipped([Member("a", A, stored=True), Member("b", A)])
    with zipfile.ZipFile(
        BytesIO(replaced(replaced(data, "a"), "b"))
    ) as archive:
        assert [info.compress_type for info in archive.infolist()] == [
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        ]


def test_compact_packing_is_no_larger() -> None:
    text = b"".join(
        b'<c r="A%d" s="%d"/>' % (number, number * 7919 % 97)
        for number in range(9_000)
    )
    package = Package(zipped([Member("a", A)]))
    fast, small = (
        package.pack("a", [text]),
        package.pack("a", [text], compact=True),
    )
    assert small.packed <= fast.packed
    assert (small.crc, small.size) == (fast.crc, fast.size)


def test_the_directory_may_list_members_in_another_order() -> None:
    data = zipped([Member("a", A), Member("b", B)])
    start = data.index(b"PK\1\2")
    middle = data.index(b"PK\1\2", start + 4)
    end = data.index(b"PK\5\6")
    swapped = data[:start] + data[middle:end] + data[start:middle] + data[end:]
    assert Package(swapped).names == ["a", "b"]
    out = replaced(swapped, "a")
    assert [Package(out).read(name) for name in "ab"] == [NEW, B]
    with zipfile.ZipFile(BytesIO(out)) as archive:
        assert archive.namelist() == ["b", "a"]


@pytest.mark.parametrize(
    "written", ["/xl/a.xml", "xl\\a.xml", "\\xl\\a.xml", "XL/A.xml"]
)
def test_a_name_may_be_absolute_with_backslashes_or_in_other_letters(
    written: str,
) -> None:
    package = Package(zipped([Member(written, A)]))
    assert "xl/a.xml" in package
    assert package.read("xl/a.xml") == A
    assert package.stored_name("xl/a.xml").casefold() == "xl/a.xml"


def test_folders_are_members_but_no_parts() -> None:
    package = Package(
        zipped([Member("xl/", b"", stored=True), Member("xl/a.xml", A)])
    )
    assert package.names == ["xl/a.xml"]


def test_a_part_that_is_not_there_is_named() -> None:
    with pytest.raises(InputError) as caught:
        Package(zipped([Member("b", B)])).read("xl/a.xml")
    assert (caught.value.code, caught.value.params) == (
        "package.missing_part",
        {"part": "xl/a.xml"},
    )


@pytest.mark.parametrize(
    "data",
    [b"x", b"\x89PNG" + bytes(90), b"PK\5\6" + bytes(18), b"PK\5\6"],
)
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert refusal(data) == "package.not_zip"


def test_an_empty_file_is_called_that() -> None:
    assert refusal(b"") == "package.empty"


def test_a_zip_that_was_cut_off_is_damaged() -> None:
    data = zipped([Member("a", A), Member("b", B)])
    assert {refusal(data[:at]) for at in range(4, len(data))} == {
        "package.damaged"
    }


def test_a_flipped_bit_in_a_part_is_seen() -> None:
    data = bytearray(zipped([Member("a", A, stored=True)]))
    data[40] ^= 1
    assert refusal(bytes(data)) == "package.damaged"


@pytest.mark.parametrize("lie", [len(A) - 1, len(A) + 1, 0])
def test_a_part_that_is_not_as_long_as_it_says_is_damaged(lie: int) -> None:
    data = zipped([Member("a", A)])
    at = data.index(b"PK\1\2") + 24
    assert (
        refusal(data[:at] + struct.pack("<L", lie) + data[at + 4 :])
        == "package.damaged"
    )


@pytest.mark.parametrize("offset", [1, 2**31, 2**63, 2**64 - 1])
def test_a_member_that_is_not_where_the_directory_says_is_damaged(
    offset: int,
) -> None:
    data = zipped([Member("a", A, zip64=True)])
    at = (
        data.rindex(
            struct.pack(
                "<3Q", len(A), len(data[: data.index(b"PK\1\2")]) - 51, 0
            )
        )
        + 16
    )
    assert (
        refusal(data[:at] + struct.pack("<Q", offset) + data[at + 8 :])
        == "package.damaged"
    )


@pytest.mark.parametrize("second", ["a", "A", "/a", "\\a"])
def test_two_parts_of_one_name_are_refused(second: str) -> None:
    assert (
        refusal(zipped([Member("a", A), Member(second, B)]))
        == "package.duplicate"
    )


@pytest.mark.parametrize("name", ["../a", "xl/../../a", "..\\a", "a\0b"])
def test_a_name_that_leads_out_of_the_package_is_refused(name: str) -> None:
    assert refusal(zipped([Member(name, A)])) == "package.name"


def test_members_that_overlap_are_refused() -> None:
    data = zipped([Member("a", A, stored=True), Member("b", A, stored=True)])
    second = data.index(b"PK\1\2", data.index(b"PK\1\2") + 4)
    assert (
        refusal(
            data[: second + 42] + struct.pack("<L", 0) + data[second + 46 :]
        )
        == "package.overlap"
    )


def test_an_encrypted_part_is_refused_when_it_is_read() -> None:
    data = zipped([Member("a", A), Member("b", B, flags=1)])
    assert Package(data).read("a") == A
    assert refusal(data) == "package.encrypted"


def test_an_unknown_packing_is_refused_when_it_is_read() -> None:
    data = zipped([Member("a", A), Member("b", B, method=12)])
    assert Package(data).read("a") == A
    assert refusal(data) == "package.method"


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("package.parts", Limits(parts=1)),
        ("package.unpacked", Limits(unpacked=len(A))),
        ("package.ratio", Limits(ratio=3, ratio_from=100)),
    ],
)
def test_each_limit_is_kept(code: str, limits: Limits) -> None:
    data = zipped([Member("a", A), Member("b", B)])
    assert Package(data).read("a") == A
    assert refusal(data, limits) == code


def test_a_small_part_may_be_packed_as_tightly_as_it_likes() -> None:
    assert Package(zipped([Member("a", bytes(9 << 20))])).read("a") == bytes(
        9 << 20
    )


def test_a_large_part_that_is_packed_too_tightly_is_refused_before_it_is_unpacked() -> (
    None
):
    assert refusal(zipped([Member("a", bytes(11 << 20))])) == "package.ratio"


def test_more_members_than_the_end_record_counts_are_damage() -> None:
    data = zipped([Member("a", A), Member("b", B)])
    end = data.rindex(b"PK\5\6")
    assert (
        refusal(data[: end + 8] + struct.pack("<2H", 1, 1) + data[end + 12 :])
        == "package.damaged"
    )


def test_a_member_with_two_names_is_damage() -> None:
    data = zipped([Member("xl/a", A), Member("xl/b", B)])
    assert refusal(data.replace(b"xl/a", b"xl/c", 1)) == "package.damaged"
    assert Package(data.replace(b"xl/a", b"xl\\a", 1)).read("xl/a") == A


def test_a_zip64_end_that_its_locator_does_not_mean_is_damage() -> None:
    members = [Member("xl/a.xml", A), Member("xl/b.xml", B)]
    data = zipped(members, zip64_end=True)
    record = data.rfind(b"PK\6\6")
    locator = data.rfind(b"PK\6\7") + 5
    doubled = data[:locator] + data[record - 3 : locator] + data[locator:]
    assert refusal(doubled) == "package.damaged"


def test_a_part_twice_may_be_allowed_and_the_last_counts() -> None:
    data = zipped([Member("a", A), Member("a", B)])
    package = Package(data, Limits(duplicates=True))
    assert package.read("a") == B
    out = package.with_parts({"a": package.pack("a", [NEW])})
    with zipfile.ZipFile(BytesIO(out)) as archive:
        assert [archive.read(info) for info in archive.infolist()] == [A, NEW]


def test_a_signature_of_the_directory_and_a_broken_extra_field_stay() -> None:
    data = zipped([Member("a", A), Member("b", B, extra=b"\x99\x99\xff\0ab")])
    end = data.rindex(b"PK\5\6")
    size = struct.unpack_from("<L", data, end + 12)[0]
    signature = struct.pack("<4sH", b"PK\5\5", 4) + b"sign"
    signed = (
        data[:end]
        + signature
        + data[end : end + 12]
        + struct.pack("<L", size + len(signature))
        + data[end + 16 :]
    )
    out = replaced(signed, "a")
    assert signature + b"PK\5\6" in out
    assert [Package(out).read(name) for name in "ab"] == [NEW, B]
    assert out.count(b"\x99\x99\xff\0ab") == 2


def test_a_directory_longer_than_its_end_record_says_is_damaged() -> None:
    data = bytearray(zipped([Member("a", A), Member("b", A)]))
    end = data.rfind(b"PK\5\6")
    (size,) = struct.unpack_from("<L", data, end + 12)
    struct.pack_into("<L", data, end + 12, size - 20)
    assert refusal(bytes(data)) == "package.damaged"
