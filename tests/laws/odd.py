"""Books that stand for the rarities of the world: each has one oddity of zip, package, workbook, sheet or styles.

All of them are to be held: read, filled, and given back with nothing else changed.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote

from tests.making import (
    MAIN,
    OFFICE,
    PACKAGE,
    STRICT,
    STRICT_OFFICE,
    STYLES,
    TYPES,
    Member,
    content_types,
    packed,
    parts,
    relationships,
    shared,
    worksheet,
    zipped,
)


class Book(NamedTuple):
    """A book in memory; it is read as a path is."""

    name: str
    data: bytes

    def read_bytes(self) -> bytes:
        """Return the file's bytes."""
        return self.data


MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MS = "http://schemas.microsoft.com/office"
SPACES = (
    f'xmlns:r="{OFFICE}" xmlns:mc="{MC}" xmlns:x14ac="{MS}/spreadsheetml/2009/9/ac" mc:Ignorable="x14ac xr" '
    f'xmlns:xr="{MS}/spreadsheetml/2014/revision"'
)
STRINGS = shared(
    "<t>府省名</t>",
    "<r><rPr><b/></rPr><t>在留</t></r><r><t>申請</t></r><rPh sb='0' eb='2'><t>ザイリュウ</t></rPh>"
    "<phoneticPr fontId='1'/>",
    "<t>手続名</t>",
)
ROWS = (
    '<row r="1" spans="1:3"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s" s="1"><v>1</v></c><c r="C1" s="6"/></row>'
    '<row r="2"><c r="A2" s="2"><v>12.5</v></c><c r="B2" s="3"><v>45000</v></c></row>'
    '<row r="4" s="6" customFormat="1"><c r="A4" t="inlineStr" s="6"><is><t>課題①</t></is></c></row>'
)
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"
_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA = "application/vnd.ms-office.vbaProject"


def _root(inside: str, spaces: str = SPACES) -> str:
    return f'<worksheet xmlns="{MAIN}" {spaces}>{inside}</worksheet>'


def _usual(sheet: str = worksheet(ROWS), **more: object) -> dict[str, bytes]:
    return parts(sheet, strings=STRINGS, **more)  # type: ignore[arg-type]


def _rels(*listed: tuple[str, str] | str) -> str:
    """Return a relationships part; a pair is (last word of the type, target), a text stands as it is."""
    items = (
        each
        if isinstance(each, str)
        else f'<Relationship Id="rId{number}" Type="{OFFICE}/{each[0]}" Target="{each[1]}"/>'
        for number, each in enumerate(listed, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(items)}</Relationships>'


_THREE = (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"))


def _related(*listed: tuple[str, str] | str) -> dict[str, bytes]:
    """Return an ordinary book whose workbook part has other relationships."""
    return _usual(more={"xl/_rels/workbook.xml.rels": _rels(*listed)})


def _renamed(content: Mapping[str, bytes], names: Mapping[str, str]) -> dict[str, bytes]:
    return {names.get(name, name): data for name, data in content.items()}


def _replaced(content: Mapping[str, bytes], part: str, old: str, new: str) -> dict[str, bytes]:
    text = content[part].decode()
    assert old in text, (part, old)
    return {**content, part: text.replace(old, new).encode()}


def _encoded(content: Mapping[str, bytes], encoding: str, names: Iterable[str] | None = None) -> dict[str, bytes]:
    """Return parts with their XML in another encoding, declared and with its byte order mark."""
    mark, name = {"utf-8": ("\ufeff", "UTF-8"), "utf-16-le": ("\ufeff", "UTF-16"), "utf-16-be": ("\ufeff", "UTF-16")}[
        encoding
    ]
    chosen = content if names is None else names
    return {
        part: f'{mark}<?xml version="1.0" encoding="{name}"?>\r\n{data.decode()}'.encode(encoding)
        if part in chosen
        else data
        for part, data in content.items()
    }


_NAME = re.compile(r"(</?)([A-Za-z])")


def _prefixed(xml: bytes, prefix: str) -> bytes:
    """Return a part with every element's name prefixed, its default namespace bound to the prefix."""
    text = xml.decode().replace(' xmlns="', f' xmlns:{prefix}="', 1)
    return _NAME.sub(rf"\g<1>{prefix}:\g<2>", text).encode()


def _zips() -> dict[str, bytes]:
    """Return books whose zip file is odd."""
    content = _usual()
    members = [Member(name, data) for name, data in content.items()]
    first, rest = members[0], members[1:]
    ntfs = struct.pack("<2HL2H3Q", 0x0A, 32, 0, 1, 24, 1, 2, 3)
    japanese = "xl/worksheets/表１.xml"
    sheets = _renamed(_related(("worksheet", quote("worksheets/表１.xml")), *_THREE[1:]), {_SHEET: japanese})
    del sheets["[Content_Types].xml"]
    types = Member("[Content_Types].xml", content_types(["worksheets/表１.xml", "styles.xml"]).encode())
    return {
        "bytes before the zip, counted": zipped(members, before=b"MZ" + bytes(300)),
        "bytes before the zip, not counted": zipped(members, before=b"MZ" + bytes(300), counted=False),
        "bytes behind the zip": zipped(members) + bytes(512),
        "a comment as long as can be": zipped(members, comment=b"c" * 65_535),
        "a comment that names a zip": zipped(members, comment=b"PK\3\4 and PK\1\2, PK\6\6 and PK\6\7"),
        "zip64 end records": zipped([each._replace(zip64=True) for each in members], zip64_end=True),
        "zip64 end records behind bytes": zipped(members, zip64_end=True, before=b"x" * 99, counted=False),
        "data descriptors": zipped([each._replace(descriptor="plain") for each in members]),
        "signed data descriptors": zipped([each._replace(descriptor="signed") for each in members]),
        "zip64 data descriptors": zipped([each._replace(descriptor="zip64", zip64=True) for each in members]),
        "extra fields of NTFS and Unix": zipped([each._replace(extra=ntfs + b"UT\x05\0\x01ABCD") for each in members]),
        "gaps between the members": zipped([each._replace(gap=b"PK\7\x08 no descriptor") for each in members]),
        "all stored": zipped([each._replace(stored=True) for each in members]),
        "folders": zipped([Member("xl/", b"", stored=True), *members, Member("xl/worksheets/", b"", stored=True)]),
        "folders listed twice": zipped([Member("xl/", b"", stored=True), *members, Member("xl/", b"", stored=True)]),
        "content types last": zipped([*rest, first]),
        "backslashes": zipped([each._replace(name=each.name.replace("/", "\\")) for each in members]),
        "absolute names": zipped([each._replace(name="/" + each.name) for each in members]),
        "names in capitals": zipped([each._replace(name=each.name.upper()) for each in members]),
        "an unused part in an unknown packing": zipped([*members, Member("xl/media/image1.png", b"x", method=93)]),
        "an unused part that is encrypted": zipped([*members, Member("xl/secret.bin", b"x", flags=1)]),
        "parts without a byte": zipped([*members, Member("xl/empty.bin", b""), Member("xl/e2", b"", stored=True)]),
        "members of an editor": zipped([*members, Member("__MACOSX/._xl", b"\0"), Member("xl/.DS_Store", b"\0" * 9)]),
        "a name in UTF-8": zipped([types, *(Member(name, data) for name, data in sheets.items())]),
        "a name in UTF-8 without the flag": _without_utf8_flag(
            zipped([types, *(Member(name, data) for name, data in sheets.items())])
        ),
        "a percent-encoded name": zipped(
            [types, *(Member(quote(name, safe="/[]._"), data) for name, data in sheets.items())]
        ),
    }


_SHEET = "xl/worksheets/sheet1.xml"


def _without_utf8_flag(data: bytes) -> bytes:
    """Take the flag for UTF-8 names from each header: many programs write such names without it."""
    out = bytearray(data)
    for sign, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = out.find(sign)
        while place >= 0:
            out[place + at + 1] &= ~0x08
            place = out.find(sign, place + 4)
    return bytes(out)


def _packages() -> dict[str, bytes]:
    """Return books whose parts hang together in an odd way."""
    usual = _usual()
    styles = ("styles", "styles.xml")
    strings = ("sharedStrings", "sharedStrings.xml")
    at_root = {"xl/workbook.xml": "workbook.xml", "xl/_rels/workbook.xml.rels": "_rels/workbook.xml.rels"}
    at_root |= {_SHEET: "worksheets/sheet1.xml", "xl/styles.xml": "styles.xml"}
    at_root |= {"xl/sharedStrings.xml": "sharedStrings.xml"}
    types = usual["[Content_Types].xml"].decode()
    only_default = f'<Default Extension="xml" ContentType="{TYPES}.sheet.main+xml"/>'
    link = f'<Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="{{}}"/>'
    found = {
        "absolute targets": _related(*((kind, f"/xl/{target}") for kind, target in _THREE)),
        "targets that climb and come back": _related(*((kind, f"../xl/./{target}") for kind, target in _THREE)),
        "targets with backslashes": _related(*((kind, target.replace("/", "\\")) for kind, target in _THREE)),
        "targets in capitals": _related(*((kind, target.upper()) for kind, target in _THREE)),
        "targets without a folder": _renamed(
            _related(("worksheet", "sheet1.xml"), styles, strings), {_SHEET: "xl/sheet1.xml"}
        ),
        "percent-encoded targets": _related(("worksheet", "worksheets/sheet%31.xml"), styles, strings),
        "a sheet with a space in its name": _renamed(
            _related(("worksheet", "worksheets/my%20sheet.xml"), styles, strings),
            {_SHEET: "xl/worksheets/my sheet.xml"},
        ),
        "a sheet with a percent sign in its name": _renamed(
            _related(("worksheet", "worksheets/my%20sheet.xml"), styles, strings),
            {_SHEET: "xl/worksheets/my%20sheet.xml"},
        ),
        "relationships that say Internal": _related(
            *(
                f'<Relationship Target="{target}" TargetMode="Internal" Type="{OFFICE}/{kind}" Id="rId{number}"/>'
                for number, (kind, target) in enumerate(_THREE, 1)
            )
        ),
        "two styles parts": _related(*_THREE, ("styles", "styles2.xml")) | {"xl/styles2.xml": STYLES.encode()},
        "a styles relationship without a part": _related(_THREE[0], ("styles", "none.xml"), *_THREE[1:]),
        "an id twice": _related(*_THREE, f'<Relationship Id="rId9" Type="{OFFICE}/theme" Target="a.xml"/>' * 2),
        "the book at the root": {
            **_renamed(usual, at_root),
            "_rels/.rels": relationships("officeDocument", "workbook.xml").encode(),
            "[Content_Types].xml": types.replace("/xl/", "/").encode(),
        },
        "two main documents": _usual(
            more={"_rels/.rels": _rels(("officeDocument", "xl/workbook.xml"), ("officeDocument", "xl/other.xml"))}
        ),
        "a wide type by its extension": {**usual, "[Content_Types].xml": _typed(only_default)},
        "types in capitals": _replaced(
            usual, "[Content_Types].xml", f"{TYPES}.sheet.main+xml", f"{TYPES}.sheet.main+xml".upper()
        ),
        "names of types without a slash": _replaced(usual, "[Content_Types].xml", 'PartName="/', 'PartName="'),
        "names of types in capitals": _replaced(usual, "[Content_Types].xml", "/xl/workbook.xml", "/XL/WORKBOOK.XML"),
        "names of types percent-encoded": _replaced(
            usual, "[Content_Types].xml", "/xl/workbook.xml", "/xl/work%62ook.xml"
        ),
        "prefixed packages": {
            name: _prefixed(data, "p") if name.endswith((".rels", "Types].xml")) else data
            for name, data in usual.items()
        },
        "packages in UTF-16": _encoded(
            usual, "utf-16-le", [name for name in usual if name.endswith((".rels", "].xml"))]
        ),
        "a link without a mode that climbs": _usual(
            more={"xl/worksheets/_rels/sheet1.xml.rels": _rels(link.format("../../../../share/a.xlsx"))}
        ),
        "a link without a mode to the web": _usual(
            more={"xl/worksheets/_rels/sheet1.xml.rels": _rels(link.format("https://example.com/?a=%zz#b"))}
        ),
        "a circle of relationships": _usual(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": _rels(("drawing", "../drawings/drawing1.xml")),
                "xl/drawings/drawing1.xml": "<a/>",
                "xl/drawings/_rels/drawing1.xml.rels": _rels(("worksheet", "../worksheets/sheet1.xml")),
            }
        ),
        "parts that nothing refers to": _usual(more={"xl/worksheets/sheet9.xml": "<not xml", "docProps/app.xml": "<x"}),
        "relationships of nothing": _usual(more={"xl/worksheets/_rels/sheet7.xml.rels": "<not xml"}),
        "strict": _strict(usual),
        "no theme, texts or properties": parts(worksheet('<row r="1"><c r="A1"><v>1</v></c></row>')),
    }
    return {name: packed(content) for name, content in found.items()}


def _typed(listed: str) -> bytes:
    return (
        f'<Types xmlns="{PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_RELATIONSHIPS}"/>{listed}</Types>'
    ).encode()


def _strict(content: Mapping[str, bytes]) -> dict[str, bytes]:
    return {
        name: data.replace(MAIN.encode(), STRICT.encode()).replace(OFFICE.encode(), STRICT_OFFICE.encode())
        for name, data in content.items()
    }


def _features() -> dict[str, bytes]:
    """Return books that hold what few programs write; of each the relationship and a part that stands for it."""
    simple = {
        "chartEx": ("2014/relationships/chartEx", "charts/chartEx1.xml", "<cx:chartSpace xmlns:cx='urn:cx'/>"),
        "timelines": ("2011/relationships/timeline", "timelines/timeline1.xml", "<x15:timelines xmlns:x15='urn:x15'/>"),
        "slicers": ("2007/relationships/slicer", "slicers/slicer1.xml", "<x14:slicers xmlns:x14='urn:x14'/>"),
        "ink": ("2007/relationships/ink", "ink/ink1.xml", "<inkml:ink xmlns:inkml='urn:ink'/>"),
        "web extensions": ("2011/relationships/webextension", "webextensions/webextension1.xml", "<we/>"),
        "data models": ("2007/relationships/powerPivotData", "model/item.data", "\0STREAM\xff"),
        "python": ("2022/relationships/python", "python.xml", "<python/>"),
        "feature bags": (
            "2022/11/relationships/FeaturePropertyBag",
            "featurePropertyBag/featurePropertyBag.xml",
            "<b/>",
        ),
    }
    found = {
        name: _usual(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": _rels(
                    f'<Relationship Id="rId1" Type="{MS}/{kind}" Target="../{target}"/>'
                ),
                f"xl/{target}": part,
            }
        )
        for name, (kind, target, part) in simple.items()
    }
    office = {
        "connections": (
            "connections",
            "connections.xml",
            "<connections><connection id='1' refreshOnLoad='1'/></connections>",
        ),
        "external links": ("externalLink", "externalLinks/externalLink1.xml", "<externalLink/>"),
        "revision logs": ("revisionHeaders", "revisions/revisionHeaders.xml", "<headers guid='{0}'/>"),
        "user names": ("usernames", "revisions/userNames.xml", "<users count='0'/>"),
        "custom XML": ("customXml", "../customXml/item1.xml", "<data>値</data>"),
        "xml maps": ("xmlMaps", "xmlMaps.xml", "<MapInfo SelectionNamespaces=''/>"),
        "sheet metadata": ("sheetMetadata", "metadata.xml", "<metadata><metadataTypes count='0'/></metadata>"),
        "volatile dependencies": ("volatileDependencies", "volatileDependencies.xml", "<volTypes/>"),
        "a calculation chain": (
            "calcChain",
            "calcChain.xml",
            f"<calcChain xmlns='{MAIN}'><c r='A2' i='1'/></calcChain>",
        ),
        "embedded fonts": ("font", "fonts/font1.fntdata", "\0font"),
        "custom properties of the book": ("customProperty", "customProperty1.bin", "\0\1"),
    }
    for name, (kind, target, part) in office.items():
        place = target.removeprefix("../") if target.startswith("../") else f"xl/{target}"
        found[name] = _related(*_THREE, (kind, target)) | {place: part.encode()}
    for name, kind in (
        ("chart sheets", "chartsheet"),
        ("dialog sheets", "dialogsheet"),
        ("macro sheets", "xlMacrosheet"),
    ):
        content = _related(*_THREE, (kind, "other/sheet1.xml")) | {"xl/other/sheet1.xml": b"<other/>"}
        found[name] = _replaced(
            content,
            "xl/workbook.xml",
            "</sheets>",
            '<sheet name="図" sheetId="9" state="hidden" r:id="rId4"/></sheets>',
        )
    for kind in ("worksheet", "styles"):
        found[f"{kind}s in UTF-16"] = _encoded(
            _usual(), "utf-16-be", [name for name in _usual() if kind in name and name.endswith(".xml")]
        )
    found["everything in UTF-16"] = _encoded(_usual(), "utf-16-le")
    found["everything with a byte order mark"] = _encoded(_usual(), "utf-8")
    found["everything prefixed"] = {
        name: _prefixed(data, "x") if name.startswith("xl/") and not name.endswith(".rels") else data
        for name, data in _usual().items()
    }
    found["macros with Japanese names"] = _macros()
    found["threaded comments in numbers"] = _threads()
    found["many sheets with many merges"] = _many()
    return {name: packed(content) for name, content in found.items()}


def _macros() -> dict[str, bytes]:
    content = _related(
        *_THREE, f'<Relationship Id="rId4" Type="{MS}/2006/relationships/vbaProject" Target="vbaProject.bin"/>'
    )
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "標準モジュール１".encode("cp932") * 20
    types = content_types(["worksheets/sheet1.xml"], main=_MACRO)
    content["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Default Extension="bin" ContentType="{_VBA}"/></Types>'
    ).encode()
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"<sheets>", '<workbookPr codeName="このブック"/><sheets>'.encode()
    )
    sheet = worksheet(ROWS, head='<sheetPr codeName="シート１"/>')
    return {**content, _SHEET: sheet.encode()}


def _threads() -> dict[str, bytes]:
    """Return a book with a thread of comments on each of many cells."""
    cells = [f"{column}{row}" for row in range(1, 201) for column in "AB"]
    threads = "".join(
        f'<threadedComment ref="{ref}" dT="2024-01-01T00:00:00.00" personId="{{P}}" id="{{{ref}{reply}}}"'
        f"{f' parentId={chr(34)}{{{ref}0}}{chr(34)}' if reply else ''}><text>返信 {reply} &lt;{ref}&gt;</text>"
        "<mentions><mention mentionpersonId='{P}' startIndex='0' length='1'/></mentions></threadedComment>"
        for ref in cells
        for reply in range(3)
    )
    comments = "".join(f'<comment ref="{ref}" authorId="0"><text><t>[スレッド]</t></text></comment>' for ref in cells)
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 201))
    return _usual(
        worksheet(rows, tail='<legacyDrawing xmlns:r="urn:r" r:id="rId3"/>'),
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": _rels(
                ("comments", "../comments1.xml"),
                f'<Relationship Id="rId2" Type="{MS}/2017/10/relationships/threadedComment" '
                'Target="../threadedComments/threadedComment1.xml"/>',
                ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            ),
            "xl/comments1.xml": f'<comments xmlns="{MAIN}"><authors><author>tc={{1}}</author></authors>'
            f"<commentList>{comments}</commentList></comments>",
            "xl/threadedComments/threadedComment1.xml": "<ThreadedComments "
            f'xmlns="{MS}/spreadsheetml/2018/threadedcomments">{threads}</ThreadedComments>',
            "xl/drawings/vmlDrawing1.vml": "<xml xmlns:v='urn:schemas-microsoft-com:vml'><br></xml>",
        },
    )


def _many() -> dict[str, bytes]:
    """Return a book of 45 sheets, two with many thousands of merged areas."""
    merges = "".join(
        f'<mergeCell ref="A{row}:B{row + 1}"/><mergeCell ref="D{row}:D{row + 2}"/>' for row in range(1, 20_000, 4)
    )
    tail = f'<mergeCells count="10000">{merges}</mergeCells>'
    sheets = [worksheet(ROWS, tail=tail if number in {0, 44} else "") for number in range(45)]
    return parts(*sheets, strings=STRINGS)


def _workbooks() -> dict[str, bytes]:
    """Return books whose workbook part is odd."""
    usual = _usual()
    absolute = (
        f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="x15"><x15ac:absPath url="C:\\作業\\" '
        f'xmlns:x15ac="{MS}/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
    )
    extension = (
        f'<extLst><ext uri="{{1}}" xmlns:x15="{MS}/spreadsheetml/2010/11/main">'
        '<x15:workbookPr chartTrackingRefBase="1"/>'
        '<x15:sheet name="not a sheet"/></ext></extLst>'
    )
    names = '<definedNames><definedName name="sheet" localSheetId="0">Sheet1!$A$1</definedName></definedNames>'

    def changed(old: str, new: str) -> bytes:
        return packed(_replaced(usual, "xl/workbook.xml", old, new))

    return {
        "alternate content in the workbook": changed("<sheets>", absolute + "<sheets>"),
        "extensions in the workbook": changed("</sheets>", "</sheets>" + names + extension),
        "a shared, protected, read-only book": changed(
            "<sheets>",
            '<fileSharing readOnlyRecommended="1" userName="担当" reservationPassword="CC1A"/>'
            '<workbookPr date1904="1"/>'
            '<workbookProtection lockStructure="1" workbookPassword="83AF"/><sheets>',
        ),
        "a sheet that is very hidden": changed('sheetId="1"', 'sheetId="1" state="veryHidden"'),
        "a name with references": changed('name="Sheet1"', 'name="A&amp;B &#x1F600; &lt;表&gt;"'),
        "relationships of another prefix": packed(
            {
                **usual,
                "xl/workbook.xml": usual["xl/workbook.xml"]
                .replace(b"xmlns:r=", b"xmlns:ns7=")
                .replace(b"r:id", b"ns7:id"),
            }
        ),
        "a book of a chart sheet only": packed(
            _related(("chartsheet", "chartsheets/sheet1.xml"), ("styles", "styles.xml"))
            | {"xl/chartsheets/sheet1.xml": b"<chartsheet/>"}
        ),
    }


def _sheets() -> dict[str, bytes]:
    """Return books whose sheet is odd."""
    data = f"<sheetData>{ROWS}</sheetData>"
    control = (
        '<mc:AlternateContent><mc:Choice Requires="x14"><controls>'
        '<control shapeId="1" r:id="rId9" name="c"/></controls>'
        "</mc:Choice><mc:Fallback/></mc:AlternateContent>"
    )
    extension = (
        f'<extLst><ext xmlns:x14="{MS}/spreadsheetml/2009/9/main" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
        '<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="urn:xm"><x14:cfRule type="dataBar" id="{1}"/>'
        "<xm:sqref>A1:A9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    found = {
        "cells with ph, cm and vm": _root(
            data.replace('<c r="A1"', '<c r="A1" ph="1" cm="1"').replace('<c r="B1"', '<c vm="3" r="B1"')
        ),
        "cells with attributes of others": _root(
            data.replace('<c r="A1"', '<c xr:uid="{&gt;}" r="A1" foo="bar"').replace(
                '<c r="A2" s="2"', '<c s="2" r="A2" s2="7"'
            )
        ),
        "wrong spans and counts": _root(data.replace('spans="1:3"', 'spans="5:2"')).replace(
            "<sheetData>", '<dimension ref="Z9:A1"/><sheetData>', 1
        ),
        "rows without numbers": _root(data.replace('<row r="1" spans="1:3">', "<row>").replace('<row r="2">', "<row>")),
        "cells without references": _root(re.sub(r'<c r="[A-Z0-9]+"', "<c", data)),
        "references in small letters": _root(data.replace('r="A1"', 'r="a1"').replace('r="B2"', 'r="b2"')),
        "rows of Excel": _root(data.replace("<row ", '<row x14ac:dyDescent="0.15" ht="13.5" thickBot="1" ')),
        "alternate content around the data": _root(
            f"<sheetPr/>{control}{data}{control}"
            "<pageMargins left='1' right='1' top='1' bottom='1' header='1' footer='1'/>"
        ),
        "extensions of sheet, row and cell": _root(
            data.replace("</row>", "<extLst><ext uri='r'/></extLst></row>", 1).replace(
                "<v>12.5</v>", "<v>12.5</v><extLst><ext uri='c'><v>1</v><c r='B2'/></ext></extLst>"
            )
            + extension
        ),
        "every kind of formula": _root(
            "<sheetData><row r='1'><c r='A1'><f t='shared' ref='A1:A3' si='0'>B1+1</f><v>1</v></c><c r='B1'>"
            "<f t='array' ref='B1:B2' aca='1'>A1:A2</f><v>2</v></c>"
            "<c r='C1' t='str'><f>A1&amp;\"&lt;\"</f><v>1&lt;</v></c>"
            "<c r='D1'><f t='dataTable' ref='D1:D2' dt2D='1' r1='A1' r2='B1'/><v>0</v></c><c r='E1' t='e' vm='1'>"
            "<f>_xlfn.STOCKHISTORY()</f><v>#VALUE!</v></c><c r='F1' t='b'><f>TRUE()</f><v>1</v></c>"
            "<c r='G1'><f/><v/></c>"
            "</row></sheetData>"
        ),
        "every kind of value": _root(
            "<sheetData><row r='1'><c r='A1'><v>12</v></c><c r='B1'><v>1.5E+300</v></c><c r='C1'><v>-0</v></c>"
            "<c r='D1' t='inlineStr'/><c r='E1' t='s'/><c r='F1' t='inlineStr'><is/></c><c r='G1' t='b'><v>true</v></c>"
            "<c r='H1' t='d'><v>2024-03-31T10:00:00</v></c><c r='I1'><v/></c><c r='J1' t='n'><v>1E-320</v></c>"
            "<c r='K1' t='s'><v>1</v></c><c r='L1' t='str'><v xml:space='preserve'> x </v></c><c r='M1'><v>+5</v></c>"
            "<c r='N1' t='inlineStr'><is><r><t>a</t></r><rPh sb='0' eb='1'><t>b</t></rPh></is></c>"
            "<c r='O1'><v>1.</v></c>"
            "<c r='Q1'><v>9999999999999999999</v></c></row></sheetData>"
        ),
        "an empty style": _root(data.replace('s="2"', 's=""')),
        "data without a row": _root("<sheetData/>"),
        "data with white space only": _root("<sheetData>\n \t</sheetData>"),
        "data with a comment only": _root("<sheetData><!-- <row r='1'/> --></sheetData>"),
        "empty rows in every form": _root(
            "<sheetData><row r='1'/><row r='2'></row><row r='3'>\n</row><row r='5' /><row\nr='9'\n></row></sheetData>"
        ),
        "comments, instructions and sections": _root(
            data.replace("<row ", "<!-- </row> --><row ").replace("<c ", "<?x <c r='A1'?><c ") + "<![CDATA[]]>"
        ),
        "a comment that names the data": f"<!-- <sheetData> --><?x <sheetData/>?>{_root(data)}<!-- </sheetData> -->",
        "line ends and spaces within tags": _root(
            data.replace(" ", "\r\n\t").replace("/>", "\n/>").replace("</c>", "</c \n>")
        ),
        "single quotes": _root(data.replace('"', "'")),
        "long empty elements": _root(data.replace('<c r="C1" s="6"/>', '<c r="C1" s="6"></c>')),
        "pretty printed": _root(data.replace("><", ">\n  <")),
        "white space behind the end": _root(data) + "\n\n  \t\r\n",
        "a declaration": f'<?xml version="1.0" encoding="utf-8" standalone="no" ?>{_root(data)}',
        "columns that overlap and end nowhere": _root(
            "<cols><col min='1' max='3' style='6'/>"
            "<col min='2' max='16384' style='2' width='9.5' customWidth='1'/></cols>" + data
        ),
        "a cell in the last place": _root(
            "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
            "<row r='1048576'><c r='XFD1048576' s='1'/></row></sheetData>"
        ),
        "merges of every spelling": _root(
            data
            + "<mergeCells><mergeCell ref='$A$1:$B$1'/><mergeCell xr:uid='{1}' ref=' C1:C2 '/><mergeCell ref='D4'/>"
            "<mergeCell ref='F9:E8'/><!-- <mergeCell ref='A1:Z99'/> --></mergeCells>"
        ),
        "merges that overlap": _root(
            data + '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
        ),
        "a protected sheet": _root(
            data + '<sheetProtection password="CC1A" sheet="1" objects="1"/><protectedRanges>'
            '<protectedRange sqref="A1" name="r" algorithmName="SHA-512" hashValue="x" saltValue="y" spinCount="1"/>'
            "</protectedRanges>"
        ),
        "views, filters and validations": _root(
            "<sheetViews><sheetView workbookViewId='0'><pane ySplit='2' state='frozen'/></sheetView></sheetViews>"
            + data
            + "<autoFilter ref='A1:C9'/><customSheetViews/><phoneticPr fontId='1' type='noConversion'/>"
            "<dataValidations count='1'><dataValidation type='list' sqref='A2:A9'><formula1>\"○,×\"</formula1>"
            "</dataValidation></dataValidations><rowBreaks/><tableParts count='0'/>"
        ),
        "a row of many thousand cells": _root(
            "<sheetData><row r='1'>"
            + "".join(f'<c r="{_letters(at)}1"/>' for at in range(1, 16_385))
            + "</row></sheetData>"
        ),
        "names of the data in other languages": _prefixed(_root(data, "").encode(), "シート").decode(),
    }
    return {name: packed(_usual(sheet)) for name, sheet in found.items()}


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _styles() -> dict[str, bytes]:
    """Return books whose cell formats are odd."""

    def changed(*pairs: tuple[str, str]) -> str:
        styles = STYLES
        for old, new in pairs:
            assert re.search(old, styles, re.DOTALL), old
            styles = re.sub(old, new, styles, flags=re.DOTALL)
        return styles

    colors = (
        "<colors><indexedColors><rgbColor rgb='00112233'/><rgbColor rgb='zz'/><rgbColor/></indexedColors>"
        "<mruColors><color rgb='FF00FF00'/></mruColors></colors>"
    )
    slicers = (
        f"<extLst><ext uri='{{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}}' xmlns:x14='{MS}/spreadsheetml/2009/9/main'>"
        "<x14:slicerStyles defaultSlicerStyle='SlicerStyleLight1'/></ext></extLst>"
    )
    dxfs = "<dxfs count='1'><dxf><fill><patternFill><bgColor rgb='FFFF0000'/></patternFill></fill></dxf></dxfs>"
    stops = "<stop position='0'><color theme='0'/></stop><stop position='1'><color rgb='FF00FF00'/></stop>"
    font = "<font><sz val='11'/><color theme='1'/><name val='Calibri'/><family val='2'/><scheme val='minor'/></font>"
    alternate = f"<mc:AlternateContent xmlns:mc='{MC}'><mc:Choice Requires='x99'><x/></mc:Choice></mc:AlternateContent>"
    found = {
        "no counts": changed((' count="[0-9]+"', "")),
        "wrong counts": changed(
            ('<fills count="3"', '<fills count="99"'), ('<cellXfs count="7"', '<cellXfs count="1"')
        ),
        "no formats of styles": changed(("<cellStyleXfs.*?</cellStyleXfs>", ""), (' xfId="0"', "")),
        "no fills": changed(("<fills.*?</fills>", ""), ('fillId="2"', 'fillId="0"')),
        "empty fills": changed(("<fills.*?</fills>", '<fills count="0"/>'), ('fillId="2"', 'fillId="0"')),
        "one fill": changed(
            ('<fills count="3">.*?</fills>', '<fills count="1"><fill><patternFill/></fill></fills>'),
            ('fillId="2"', 'fillId="0"'),
        ),
        "no formats of cells": changed(("<cellXfs.*?</cellXfs>", ""), ("<font>.*?</font>", font)),
        "everything that may be ignored": changed(
            ("<styleSheet ", f'<styleSheet xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="urn:x14ac" '),
            ('<fonts count="2"', '<fonts count="2" x14ac:knownFonts="1"'),
        ),
        "differential formats and colours": changed(
            ("</styleSheet>", f"{dxfs}<tableStyles count='0'/>{colors}{slicers}</styleSheet>")
        ),
        "alternate content": changed(("</styleSheet>", f"{alternate}</styleSheet>")),
        "gradients": changed(
            (
                "</fills>",
                f"<fill><gradientFill degree='90'>{stops}</gradientFill></fill></fills>",
            ),
            ('fillId="2" borderId="1"', 'fillId="3" borderId="1"'),
        ),
        "comments among the formats": changed(("<xf ", "<!-- <xf/> --><xf ")),
        "remarks within the formats": changed(("</xf>", "<!-- bold? --><?x y?></xf>")),
        "formats with extensions": changed(("</xf>", "<extLst><ext uri='x'><y/></ext></extLst></xf>")),
        "formats of two prefixes": _prefixed(STYLES.encode(), "ss").decode(),
        "line ends": STYLES.replace("><", ">\r\n<"),
        "a fill 0 with colour": changed(
            (
                '<patternFill patternType="none"/>',
                '<patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill>',
            )
        ),
    }
    bare = worksheet(re.sub(' s="[0-9]"| customFormat="1"', "", ROWS))
    return {
        f"styles: {name}": packed(_usual(bare if name == "no formats of cells" else worksheet(ROWS), styles=styles))
        for name, styles in found.items()
    }


def _texts() -> dict[str, bytes]:
    """Return books whose shared strings are odd."""
    spaced = STRINGS.replace("<si>", "<si\n>").replace("<t>", "<t\txml:space='preserve'\n>")
    found = {
        "white space within the tags": spaced,
        "no count and a comment": STRINGS.replace("<si>", "<!-- <si/> --><si>"),
        "an extension": STRINGS.replace("</sst>", "<extLst><ext uri='x'/></extLst></sst>"),
        "empty texts": STRINGS.replace("<si><t>府省名</t></si>", "<si/>").replace("<t>手続名</t>", "<t/>"),
        "escapes": STRINGS.replace("府省名", "_x000D__x005F_x000A_&#10;&#x1F600;"),
        "sections": STRINGS.replace("府省名", "<![CDATA[<si><t>]]>府"),
        "an instruction before the first": STRINGS.replace("<sst ", "<?a <si>?><sst "),
    }
    return {f"texts: {name}": packed(parts(worksheet(ROWS), strings=strings)) for name, strings in found.items()}


_MAKERS: tuple[Callable[[], Mapping[str, bytes]], ...] = (
    _zips,
    _packages,
    _features,
    _workbooks,
    _sheets,
    _styles,
    _texts,
)


def odd_books() -> list[Book]:
    """Return every odd book."""
    return [Book(name, data) for make in _MAKERS for name, data in make().items()]
