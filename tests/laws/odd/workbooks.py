"""Books whose workbook part is odd, or their table of texts."""

from __future__ import annotations

from tests.laws.odd.common import (
    MC,
    MS,
    ROWS,
    STRINGS,
    ordinary,
    related,
    replaced,
)
from tests.making import (
    packed,
    parts,
    worksheet,
)


def workbooks() -> dict[str, bytes]:
    """Return books whose workbook part is odd."""
    usual = ordinary()
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
        return packed(replaced(usual, "xl/workbook.xml", old, new))

    return {
        "alternate content in the workbook": changed(
            "<sheets>", absolute + "<sheets>"
        ),
        "extensions in the workbook": changed(
            "</sheets>", "</sheets>" + names + extension
        ),
        "a shared, protected, read-only book": changed(
            "<sheets>",
            '<fileSharing readOnlyRecommended="1" userName="担当" reservationPassword="CC1A"/>'
            '<workbookPr date1904="1"/>'
            '<workbookProtection lockStructure="1" workbookPassword="83AF"/><sheets>',
        ),
        "a sheet that is very hidden": changed(
            'sheetId="1"', 'sheetId="1" state="veryHidden"'
        ),
        "a name with references": changed(
            'name="Sheet1"', 'name="A&amp;B &#x1F600; &lt;表&gt;"'
        ),
        "relationships of another prefix": packed(
            {
                **usual,
                "xl/workbook.xml": usual["xl/workbook.xml"]
                .replace(b"xmlns:r=", b"xmlns:ns7=")
                .replace(b"r:id", b"ns7:id"),
            }
        ),
        "a book of a chart sheet only": packed(
            related(
                ("chartsheet", "chartsheets/sheet1.xml"),
                ("styles", "styles.xml"),
            )
            | {"xl/chartsheets/sheet1.xml": b"<chartsheet/>"}
        ),
    }


def texts() -> dict[str, bytes]:
    """Return books whose shared strings are odd."""
    spaced = STRINGS.replace("<si>", "<si\n>").replace(
        "<t>", "<t\txml:space='preserve'\n>"
    )
    found = {
        "white space within the tags": spaced,
        "no count and a comment": STRINGS.replace(
            "<si>", "<!-- <si/> --><si>"
        ),
        "an extension": STRINGS.replace(
            "</sst>", "<extLst><ext uri='x'/></extLst></sst>"
        ),
        "empty texts": STRINGS.replace(
            "<si><t>府省名</t></si>", "<si/>"
        ).replace("<t>手続名</t>", "<t/>"),
        "escapes": STRINGS.replace(
            "府省名", "_x000D__x005F_x000A_&#10;&#x1F600;"
        ),
        "sections": STRINGS.replace("府省名", "<![CDATA[<si><t>]]>府"),
        "an instruction before the first": STRINGS.replace(
            "<sst ", "<?a <si>?><sst "
        ),
    }
    return {
        f"texts: {name}": packed(parts(worksheet(ROWS), strings=strings))
        for name, strings in found.items()
    }
