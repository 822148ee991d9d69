from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.errors import InputError
from irodori.workbook.xml import (
    attribute,
    attribute_values,
    check_well_formed,
    decode,
    elements,
    escape,
    set_attribute,
    tags,
    unescape,
)

SAMPLE = (
    b"\xef\xbb\xbf<?xml version='1.0'?><!-- <n/> --><x:a xmlns:x='u' b = \"1>2\"\n><![CDATA[<n>]]><c d='/'/>"
    b"<e\n/><f><g/></f ><?p <n>?></x:a>"
)


def test_tags_are_found_whatever_stands_between_them() -> None:
    found = [(tag.kind, tag.prefix, tag.name) for tag in tags(SAMPLE)]
    assert found == [
        ("open", b"x", b"a"),
        ("empty", b"", b"c"),
        ("empty", b"", b"e"),
        ("open", b"", b"f"),
        ("empty", b"", b"g"),
        ("close", b"", b"f"),
        ("close", b"x", b"a"),
    ]
    assert all(
        SAMPLE[tag.start : tag.start + 1] + SAMPLE[tag.end - 1 : tag.end]
        == b"<>"
        for tag in tags(SAMPLE)
    )


def test_elements_side_by_side_end_with_the_element_around_them() -> None:
    root = next(tags(SAMPLE))
    inside = [
        SAMPLE[each.start : each.end] for each in elements(SAMPLE, root.end)
    ]
    assert inside == [b"<c d='/'/>", b"<e\n/>", b"<f><g/></f >"]
    assert [each.name for each in elements(SAMPLE)] == [b"a"]


@pytest.mark.parametrize(
    ("tag", "values"),
    [
        (b"<a/>", {}),
        (b'<a b="1" x:c=\'2"\' />', {"b": "1", "x:c": '2"'}),
        (b'<a\n b\t=\n"&lt;&#x3042;&#12356;&amp;lt;"/>', {"b": "<あい&lt;"}),
        (b'<a b="1\r\n2\t3\n4&#10;5"/>', {"b": "1 2 3 4\n5"}),
        (b"<a b='c=\"d\"' e=\"f='g'\"/>", {"b": 'c="d"', "e": "f='g'"}),
    ],
)
def test_attributes_are_read_as_xml_says(
    tag: bytes, values: dict[str, str]
) -> None:
    assert attribute_values(tag) == values
    assert all(
        attribute(tag, name.encode()) == value
        for name, value in values.items()
    )
    assert attribute(tag, b"absent") is None


@pytest.mark.parametrize(
    ("tag", "changed"),
    [
        (b"<xf/>", b'<xf s="7"/>'),
        (b"<x:xf >", b'<x:xf s="7" >'),
        (b"<c s='3' t='s'/>", b"<c s='7' t='s'/>"),
        (b'<c r="A1" />', b'<c r="A1" s="7" />'),
        (b'<c x:s="1">', b'<c x:s="1" s="7">'),
    ],
)
def test_one_attribute_is_set_and_the_rest_stays(
    tag: bytes, changed: bytes
) -> None:
    assert set_attribute(tag, b"s", b"7") == changed


@given(
    st.text(
        st.characters(
            codec="utf-8",
            categories=["L", "P", "S", "Zs"],
            include_characters="\t\n\r",
        ),
        max_size=30,
    )
)
def test_escaped_text_is_read_back(text: str) -> None:
    element = b'<a b="' + escape(text) + b'">' + escape(text) + b"</a>"
    witness = ET.fromstring(element.decode())  # noqa: S314
    assert attribute(element, b"b") == witness.get("b") == text
    assert unescape(escape(text)) == (witness.text or "") == text


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_part_comes_back_from_utf8_as_it_was(
    encoding: str, mark: str
) -> None:
    name = "UTF-16" if "16" in encoding else "UTF-8"
    part = (
        f"{mark}<?xml version='1.0' encoding='{name}'?><a>令和𠮷</a>".encode(
            encoding
        )
    )
    utf8, back = decode(part, "p")
    assert "令和𠮷".encode() in utf8
    assert back(utf8) == part


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (b"", "xml.damaged"),
        (b"<a>", "xml.damaged"),
        (b"<a/><b/>", "xml.damaged"),
        (b"<x:a/>", "xml.damaged"),
        (b"<a b='1' b='2'/>", "xml.damaged"),
        (b"<a>&b;</a>", "xml.damaged"),
        (b"<a>\xff</a>", "xml.damaged"),
        (b"<!DOCTYPE a><a/>", "xml.dtd"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "xml.dtd"),
        (b"<?xml version='1.0' encoding='Shift_JIS'?><a/>", "xml.encoding"),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", "xml.encoding"),
        (b"<?xml version='1.0' encoding='windows-1252'?><a/>", "xml.encoding"),
    ],
)
def test_what_is_no_plain_xml_is_refused(part: bytes, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        check_well_formed(part, "xl/a.xml")
    assert refusal.value.code == code
    assert "xl/a.xml" in refusal.value.message("ja")
    assert "xl/a.xml" in refusal.value.message("en")


def test_the_line_of_the_damage_is_named() -> None:
    with pytest.raises(InputError) as refusal:
        check_well_formed(b"<a>\n<b>\n</a>", "p")
    assert refusal.value.params["line"] == 3


@pytest.mark.parametrize(
    "part",
    [
        b"<?xml version='1.0' encoding='EUC-JP'?><a/>",
        b"<?xml version='1.0' encoding='utf-16'?><a/>",
    ],
)
def test_an_encoding_that_is_not_kept_is_refused(part: bytes) -> None:
    with pytest.raises(InputError, match=r"xml\.encoding"):
        decode(part, "p")
    with pytest.raises(InputError, match=r"xml\.damaged"):
        decode(b"\xff\xfe<\x00\x00\xd8", "p")
