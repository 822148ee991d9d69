"""Books whose parts hang together in an odd way."""

from __future__ import annotations

from collections.abc import Mapping

from tests.laws.odd.common import (
    SHEET,
    THREE,
    encoded,
    ordinary,
    prefixed,
    related,
    rels,
    renamed,
    replaced,
)
from tests.making import (
    MAIN,
    OFFICE,
    PACKAGE,
    STRICT,
    STRICT_OFFICE,
    TYPES,
    packed,
    parts,
    relationships,
    worksheet,
)

_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"


def packages() -> dict[str, bytes]:
    """Return books whose parts hang together in an odd way."""
    usual = ordinary()
    styles = ("styles", "styles.xml")
    strings = ("sharedStrings", "sharedStrings.xml")
    at_root = {
        "xl/workbook.xml": "workbook.xml",
        "xl/_rels/workbook.xml.rels": "_rels/workbook.xml.rels",
    }
    at_root |= {SHEET: "worksheets/sheet1.xml", "xl/styles.xml": "styles.xml"}
    at_root |= {"xl/sharedStrings.xml": "sharedStrings.xml"}
    types = usual["[Content_Types].xml"].decode()
    only_default = (
        f'<Default Extension="xml" ContentType="{TYPES}.sheet.main+xml"/>'
    )
    link = f'<Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="{{}}"/>'
    found = {
        "absolute targets": related(
            *((kind, f"/xl/{target}") for kind, target in THREE)
        ),
        "targets that climb and come back": related(
            *((kind, f"../xl/./{target}") for kind, target in THREE)
        ),
        "targets with backslashes": related(
            *((kind, target.replace("/", "\\")) for kind, target in THREE)
        ),
        "targets in capitals": related(
            *((kind, target.upper()) for kind, target in THREE)
        ),
        "targets without a folder": renamed(
            related(("worksheet", "sheet1.xml"), styles, strings),
            {SHEET: "xl/sheet1.xml"},
        ),
        "percent-encoded targets": related(
            ("worksheet", "worksheets/sheet%31.xml"), styles, strings
        ),
        "a sheet with a space in its name": renamed(
            related(
                ("worksheet", "worksheets/my%20sheet.xml"), styles, strings
            ),
            {SHEET: "xl/worksheets/my sheet.xml"},
        ),
        "a sheet with a percent sign in its name": renamed(
            related(
                ("worksheet", "worksheets/my%20sheet.xml"), styles, strings
            ),
            {SHEET: "xl/worksheets/my%20sheet.xml"},
        ),
        "cell formats with a percent sign in their name": renamed(
            related(THREE[0], ("styles", "my%20styles.xml"), strings),
            {"xl/styles.xml": "xl/my%20styles.xml"},
        ),
        "relationships that say Internal": related(
            *(
                f'<Relationship Target="{target}" TargetMode="Internal" Type="{OFFICE}/{kind}" Id="rId{number}"/>'
                for number, (kind, target) in enumerate(THREE, 1)
            )
        ),
        "a styles relationship without a part": related(
            THREE[0], ("styles", "none.xml"), *THREE[1:]
        ),
        "the book at the root": {
            **renamed(usual, at_root),
            "_rels/.rels": relationships(
                "officeDocument", "workbook.xml"
            ).encode(),
            "[Content_Types].xml": types.replace("/xl/", "/").encode(),
        },
        "two main documents": ordinary(
            more={
                "_rels/.rels": rels(
                    ("officeDocument", "xl/workbook.xml"),
                    ("officeDocument", "xl/other.xml"),
                )
            }
        ),
        "a wide type by its extension": {
            **usual,
            "[Content_Types].xml": _typed(only_default),
        },
        "types in capitals": replaced(
            usual,
            "[Content_Types].xml",
            f"{TYPES}.sheet.main+xml",
            f"{TYPES}.sheet.main+xml".upper(),
        ),
        "names of types without a slash": replaced(
            usual, "[Content_Types].xml", 'PartName="/', 'PartName="'
        ),
        "names of types in capitals": replaced(
            usual,
            "[Content_Types].xml",
            "/xl/workbook.xml",
            "/XL/WORKBOOK.XML",
        ),
        "names of types percent-encoded": replaced(
            usual,
            "[Content_Types].xml",
            "/xl/workbook.xml",
            "/xl/work%62ook.xml",
        ),
        "prefixed packages": {
            name: prefixed(data, "p")
            if name.endswith((".rels", "Types].xml"))
            else data
            for name, data in usual.items()
        },
        "packages in UTF-16": encoded(
            usual,
            "utf-16-le",
            [name for name in usual if name.endswith((".rels", "].xml"))],
        ),
        "a link without a mode that climbs": ordinary(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
                    link.format("../../../../share/a.xlsx")
                )
            }
        ),
        "a link without a mode to the web": ordinary(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
                    link.format("https://example.com/?a=%zz#b")
                )
            }
        ),
        "a circle of relationships": ordinary(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
                    ("drawing", "../drawings/drawing1.xml")
                ),
                "xl/drawings/drawing1.xml": "<a/>",
                "xl/drawings/_rels/drawing1.xml.rels": rels(
                    ("worksheet", "../worksheets/sheet1.xml")
                ),
            }
        ),
        "parts that nothing refers to": ordinary(
            more={
                "xl/worksheets/sheet9.xml": "<not xml",
                "docProps/app.xml": "<x",
            }
        ),
        "relationships of nothing": ordinary(
            more={"xl/worksheets/_rels/sheet7.xml.rels": "<not xml"}
        ),
        "strict": _strict(usual),
        "no theme, texts or properties": parts(
            worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')
        ),
    }
    return {name: packed(content) for name, content in found.items()}


def _typed(listed: str) -> bytes:
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONSHIPS}"/>{listed}</Types>'
    ).encode()


def _strict(content: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name: data.replace(MAIN.encode(), STRICT.encode()).replace(
            OFFICE.encode(), STRICT_OFFICE.encode()
        )
        for name, data in content.items()
    }
