"""Books that hold what few programs write."""

from __future__ import annotations

from tests.laws.odd.common import (
    MS,
    ROWS,
    SHEET,
    STRINGS,
    THREE,
    encoded,
    ordinary,
    prefixed,
    related,
    rels,
    replaced,
)
from tests.making import (
    MAIN,
    content_types,
    packed,
    parts,
    worksheet,
)

_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA = "application/vnd.ms-office.vbaProject"


def features() -> dict[str, bytes]:
    """Return books that hold what few programs write; of each the relationship
    and a part that stands for it.
    """
    simple = {
        "chartEx": (
            "2014/relationships/chartEx",
            "charts/chartEx1.xml",
            "<cx:chartSpace xmlns:cx='urn:cx'/>",
        ),
        "timelines": (
            "2011/relationships/timeline",
            "timelines/timeline1.xml",
            "<x15:timelines xmlns:x15='urn:x15'/>",
        ),
        "slicers": (
            "2007/relationships/slicer",
            "slicers/slicer1.xml",
            "<x14:slicers xmlns:x14='urn:x14'/>",
        ),
        "ink": (
            "2007/relationships/ink",
            "ink/ink1.xml",
            "<inkml:ink xmlns:inkml='urn:ink'/>",
        ),
        "web extensions": (
            "2011/relationships/webextension",
            "webextensions/webextension1.xml",
            "<we/>",
        ),
        "data models": (
            "2007/relationships/powerPivotData",
            "model/item.data",
            "\0STREAM\xff",
        ),
        "python": ("2022/relationships/python", "python.xml", "<python/>"),
        "feature bags": (
            "2022/11/relationships/FeaturePropertyBag",
            "featurePropertyBag/featurePropertyBag.xml",
            "<b/>",
        ),
    }
    found = {
        name: ordinary(
            more={
                "xl/worksheets/_rels/sheet1.xml.rels": rels(
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
        "external links": (
            "externalLink",
            "externalLinks/externalLink1.xml",
            "<externalLink/>",
        ),
        "revision logs": (
            "revisionHeaders",
            "revisions/revisionHeaders.xml",
            "<headers guid='{0}'/>",
        ),
        "user names": (
            "usernames",
            "revisions/userNames.xml",
            "<users count='0'/>",
        ),
        "custom XML": (
            "customXml",
            "../customXml/item1.xml",
            "<data>値</data>",
        ),
        "xml maps": (
            "xmlMaps",
            "xmlMaps.xml",
            "<MapInfo SelectionNamespaces=''/>",
        ),
        "sheet metadata": (
            "sheetMetadata",
            "metadata.xml",
            "<metadata><metadataTypes count='0'/></metadata>",
        ),
        "volatile dependencies": (
            "volatileDependencies",
            "volatileDependencies.xml",
            "<volTypes/>",
        ),
        "a calculation chain": (
            "calcChain",
            "calcChain.xml",
            f"<calcChain xmlns='{MAIN}'><c r='A2' i='1'/></calcChain>",
        ),
        "embedded fonts": ("font", "fonts/font1.fntdata", "\0font"),
        "custom properties of the book": (
            "customProperty",
            "customProperty1.bin",
            "\0\1",
        ),
    }
    for name, (kind, target, part) in office.items():
        place = (
            target.removeprefix("../")
            if target.startswith("../")
            else f"xl/{target}"
        )
        found[name] = related(*THREE, (kind, target)) | {place: part.encode()}
    for name, kind in (
        ("chart sheets", "chartsheet"),
        ("dialog sheets", "dialogsheet"),
        ("macro sheets", "xlMacrosheet"),
    ):
        content = related(*THREE, (kind, "other/sheet1.xml")) | {
            "xl/other/sheet1.xml": b"<other/>"
        }
        found[name] = replaced(
            content,
            "xl/workbook.xml",
            "</sheets>",
            '<sheet name="図" sheetId="9" state="hidden" r:id="rId4"/></sheets>',
        )
    for kind in ("worksheet", "styles"):
        found[f"{kind}s in UTF-16"] = encoded(
            ordinary(),
            "utf-16-be",
            [
                name
                for name in ordinary()
                if kind in name and name.endswith(".xml")
            ],
        )
    found["everything in UTF-16"] = encoded(ordinary(), "utf-16-le")
    found["everything with a byte order mark"] = encoded(ordinary(), "utf-8")
    found["everything prefixed"] = {
        name: prefixed(data, "x")
        if name.startswith("xl/") and not name.endswith(".rels")
        else data
        for name, data in ordinary().items()
    }
    found["macros with Japanese names"] = _macros()
    found["threaded comments in numbers"] = _threads()
    found["many sheets with many merges"] = _many()
    return {name: packed(content) for name, content in found.items()}


def _macros() -> dict[str, bytes]:
    content = related(
        *THREE,
        f'<Relationship Id="rId4" Type="{MS}/2006/relationships/vbaProject" Target="vbaProject.bin"/>',
    )
    content["xl/vbaProject.bin"] = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + "標準モジュール１".encode("cp932") * 20
    )
    types = content_types(["worksheets/sheet1.xml"], main=_MACRO)
    content["[Content_Types].xml"] = types.replace(
        "</Types>", f'<Default Extension="bin" ContentType="{_VBA}"/></Types>'
    ).encode()
    content["xl/workbook.xml"] = content["xl/workbook.xml"].replace(
        b"<sheets>", '<workbookPr codeName="このブック"/><sheets>'.encode()
    )
    sheet = worksheet(ROWS, head='<sheetPr codeName="シート１"/>')
    return {**content, SHEET: sheet.encode()}


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
    comments = "".join(
        f'<comment ref="{ref}" authorId="0"><text><t>[スレッド]</t></text></comment>'
        for ref in cells
    )
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>'
        for row in range(1, 201)
    )
    return ordinary(
        worksheet(rows, tail='<legacyDrawing xmlns:r="urn:r" r:id="rId3"/>'),
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": rels(
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
        f'<mergeCell ref="A{row}:B{row + 1}"/><mergeCell ref="D{row}:D{row + 2}"/>'
        for row in range(1, 20_000, 4)
    )
    tail = f'<mergeCells count="10000">{merges}</mergeCells>'
    sheets = [
        worksheet(ROWS, tail=tail if number in {0, 44} else "")
        for number in range(45)
    ]
    return parts(*sheets, strings=STRINGS)
