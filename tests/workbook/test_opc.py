"""Parts, their content types and their relationships, in every spelling of a
part's name.
"""

from __future__ import annotations

import pytest
from tests.making import OFFICE, PACKAGE, packed

from irodori.errors import InputError
from irodori.workbook.opc import Relationship, content_types, relationships
from irodori.workbook.package import Package

RELS = f'<Relationships xmlns="{PACKAGE}/relationships">{{}}</Relationships>'


def related(part: str, *targets: str) -> list[Relationship]:
    """Return the relationships of a part to some targets."""
    folder, _, name = part.rpartition("/")
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/styles" {target}/>'
        for n, target in enumerate(targets)
    )
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    return relationships(
        Package(packed({rels: RELS.format(listed).encode()})), part
    )


@pytest.mark.parametrize(
    ("target", "part"),
    [
        ("styles.xml", "xl/styles.xml"),
        ("./styles.xml", "xl/styles.xml"),
        ("/xl/styles.xml", "xl/styles.xml"),
        ("../xl/styles.xml", "xl/styles.xml"),
        ("worksheets/../styles.xml", "xl/styles.xml"),
        ("\\xl\\styles.xml", "xl/styles.xml"),
        ("..\\xl/styles.xml", "xl/styles.xml"),
        ("sty%6Ces.xml", "xl/styles.xml"),
        ("%E8%A1%A8.xml", "xl/表.xml"),
        ("表.xml", "xl/表.xml"),
        ("a&amp;b.xml", "xl/a&b.xml"),
    ],
)
def test_a_target_is_found_from_the_folder_of_its_source(
    target: str, part: str
) -> None:
    assert related("xl/workbook.xml", f'Target="{target}"') == [
        Relationship("r0", "relationships/styles", part)
    ]
    assert (
        related(
            "xl/workbook.xml", f"Target = '{target}' TargetMode='Internal'"
        )[0].target
        == part
    )


def test_the_package_itself_has_relationships() -> None:
    assert (
        related("", 'Target="xl/workbook.xml"')[0].target == "xl/workbook.xml"
    )
    assert (
        related("", 'Target="/xl/workbook.xml"')[0].target == "xl/workbook.xml"
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<a>{}</a>",
        "<!-- {} -->",
        '<x:Relationship xmlns:x="urn:x" Id="r1" Type="{type}" Target="xl/workbook.xml"/>',
        '<Relationship xmlns:x="urn:x" Id="r1" x:Type="{type}" Target="xl/workbook.xml"/>',
        '<Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/>',
    ],
)
def test_what_is_no_relationship_of_the_standard_counts_for_nothing(
    inside: str,
) -> None:
    kind = f"{OFFICE}/officeDocument"
    plain = f'<Relationship Id="r1" Type="{kind}" Target="xl/workbook.xml"/>'
    rels = RELS.format(inside.replace("{type}", kind).replace("{}", plain))
    found = relationships(Package(packed({"_rels/.rels": rels.encode()})), "")
    assert [
        each for each in found if each.type.endswith("/officeDocument")
    ] == []


def test_attributes_of_other_namespaces_are_passed_over() -> None:
    assert related(
        "xl/workbook.xml",
        'xmlns:e="urn:e" e:Target="b.xml" Target="a.xml" e:TargetMode="External"',
    ) == [Relationship("r0", "relationships/styles", "xl/a.xml")]


@pytest.mark.parametrize(
    "target", ["styles.xml#A1", "styles.xml?x", "style%2573.xml"]
)
def test_a_target_that_is_no_part_name_is_refused(target: str) -> None:
    with pytest.raises(InputError) as caught:
        related("xl/workbook.xml", f'Target="{target}"')
    assert caught.value.code == "package.target"


def test_an_id_that_is_there_twice_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        relationships(
            Package(
                packed(
                    {
                        "_rels/.rels": RELS.format(
                            '<Relationship Id="a"/>' * 2
                        ).encode()
                    }
                )
            ),
            "",
        )
    assert caught.value.code == "package.ambiguous"


def test_a_list_of_another_namespace_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        relationships(
            Package(packed({"_rels/.rels": b"<Relationships/>"})), ""
        )
    assert caught.value.code == "xml.root"


def test_a_target_outside_the_package_is_left_out() -> None:
    assert related(
        "xl/workbook.xml",
        'Target="https://example.com/" TargetMode="External"',
        'Target="a.xml"',
    ) == [Relationship("r1", "relationships/styles", "xl/a.xml")]


@pytest.mark.parametrize(
    "target",
    ["../../a.xml", "/../a.xml", "x/../../../a.xml", "%2e%2e/..\\a.xml"],
)
def test_a_target_that_climbs_out_of_the_package_is_kept_apart_and_never_read(
    target: str,
) -> None:
    found = related("xl/workbook.xml", f'Target="{target}"')[0].target
    package = Package(packed({"a.xml": b"<a/>", "xl/a.xml": b"<a/>"}))
    assert found not in package
    with pytest.raises(InputError) as caught:
        package.read(found)
    assert caught.value.code == "package.name"


def test_a_part_without_relationships_has_none() -> None:
    assert (
        relationships(Package(packed({"a": b"<a/>"})), "xl/workbook.xml") == []
    )


def test_content_types_are_found_by_name_and_by_extension() -> None:
    types = (
        f'<t:Types xmlns:t="{PACKAGE}/content-types"><t:Default Extension="XML" ContentType="application/xml"/>'
        '<t:Override PartName="/XL/Workbook.xml" ContentType="a"/><t:Override PartName="\\xl\\b.xml" ContentType="b"/>'
        "</t:Types>"
    )
    package = Package(packed({"[Content_Types].xml": types.encode()}))
    assert content_types(package) == (
        {"xl/workbook.xml": "a", "xl/b.xml": "b"},
        {"xml": "application/xml"},
    )


def test_a_zip_without_content_types_is_no_package() -> None:
    with pytest.raises(InputError) as caught:
        content_types(Package(packed({"a": b"<a/>"})))
    assert caught.value.code == "package.not_opc"


@pytest.mark.parametrize(
    ("code", "types"),
    [
        ("xml.damaged", b"<Types>"),
        ("xml.dtd", b"<!DOCTYPE Types><Types/>"),
        ("xml.damaged", b""),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(
    code: str, types: bytes
) -> None:
    with pytest.raises(InputError) as caught:
        content_types(Package(packed({"[Content_Types].xml": types})))
    assert caught.value.code == code
