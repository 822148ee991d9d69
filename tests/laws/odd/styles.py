"""Books whose cell formats are odd."""

from __future__ import annotations

import re

from tests.laws.odd.common import (
    MC,
    MS,
    ROWS,
    ordinary,
    prefixed,
)
from tests.making import (
    STYLES,
    packed,
    worksheet,
)


def styles() -> dict[str, bytes]:
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
            ('<fills count="3"', '<fills count="99"'),
            ('<cellXfs count="7"', '<cellXfs count="1"'),
        ),
        "no formats of styles": changed(
            ("<cellStyleXfs.*?</cellStyleXfs>", ""), (' xfId="0"', "")
        ),
        "no fills": changed(
            ("<fills.*?</fills>", ""), ('fillId="2"', 'fillId="0"')
        ),
        "empty fills": changed(
            ("<fills.*?</fills>", '<fills count="0"/>'),
            ('fillId="2"', 'fillId="0"'),
        ),
        "one fill": changed(
            (
                '<fills count="3">.*?</fills>',
                '<fills count="1"><fill><patternFill/></fill></fills>',
            ),
            ('fillId="2"', 'fillId="0"'),
        ),
        "no formats of cells": changed(
            ("<cellXfs.*?</cellXfs>", ""), ("<font>.*?</font>", font)
        ),
        "everything that may be ignored": changed(
            (
                "<styleSheet ",
                f'<styleSheet xmlns:mc="{MC}" mc:Ignorable="x14ac" xmlns:x14ac="urn:x14ac" ',
            ),
            ('<fonts count="2"', '<fonts count="2" x14ac:knownFonts="1"'),
        ),
        "differential formats and colours": changed(
            (
                "</styleSheet>",
                f"{dxfs}<tableStyles count='0'/>{colors}{slicers}</styleSheet>",
            )
        ),
        "alternate content": changed(
            ("</styleSheet>", f"{alternate}</styleSheet>")
        ),
        "gradients": changed(
            (
                "</fills>",
                f"<fill><gradientFill degree='90'>{stops}</gradientFill></fill></fills>",
            ),
            ('fillId="2" borderId="1"', 'fillId="3" borderId="1"'),
        ),
        "comments among the formats": changed(("<xf ", "<!-- <xf/> --><xf ")),
        "remarks within the formats": changed(
            ("</xf>", "<!-- bold? --><?x y?></xf>")
        ),
        "formats with extensions": changed(
            ("</xf>", "<extLst><ext uri='x'><y/></ext></extLst></xf>")
        ),
        "formats of two prefixes": prefixed(STYLES.encode(), "ss").decode(),
        "line ends": STYLES.replace("><", ">\r\n<"),
        "a fill 0 with colour": changed(
            (
                '<patternFill patternType="none"/>',
                '<patternFill patternType="solid"><fgColor rgb="FFFF0000"/></patternFill>',
            )
        ),
    }
    bare = worksheet(re.sub(' s="[0-9]"| customFormat="1"', "", ROWS))
    books = {
        f"styles: {name}": packed(
            ordinary(
                bare if name == "no formats of cells" else worksheet(ROWS),
                styles=styles,
            )
        )
        for name, styles in found.items()
    }
    return books | {
        "styles: no part at all": packed(ordinary(bare, styles=None))
    }
