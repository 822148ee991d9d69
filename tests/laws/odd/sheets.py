"""Books whose sheet is odd."""

from __future__ import annotations

import re

from tests.laws.odd.common import (
    MS,
    ROWS,
    ordinary,
    prefixed,
    root,
)
from tests.making import (
    packed,
)


def sheets() -> dict[str, bytes]:
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
        "cells with ph, cm and vm": root(
            data.replace('<c r="A1"', '<c r="A1" ph="1" cm="1"').replace(
                '<c r="B1"', '<c vm="3" r="B1"'
            )
        ),
        "cells with attributes of others": root(
            data.replace(
                '<c r="A1"', '<c xr:uid="{&gt;}" r="A1" foo="bar"'
            ).replace('<c r="A2" s="2"', '<c s="2" r="A2" s2="7"')
        ),
        "wrong spans and counts": root(
            data.replace('spans="1:3"', 'spans="5:2"')
        ).replace("<sheetData>", '<dimension ref="Z9:A1"/><sheetData>', 1),
        "rows without numbers": root(
            data.replace('<row r="1" spans="1:3">', "<row>").replace(
                '<row r="2">', "<row>"
            )
        ),
        "cells without references": root(
            re.sub(r'<c r="[A-Z0-9]+"', "<c", data)
        ),
        "references in small letters": root(
            data.replace('r="A1"', 'r="a1"').replace('r="B2"', 'r="b2"')
        ),
        "rows of Excel": root(
            data.replace(
                "<row ", '<row x14ac:dyDescent="0.15" ht="13.5" thickBot="1" '
            )
        ),
        "alternate content around the data": root(
            f"<sheetPr/>{control}{data}{control}"
            "<pageMargins left='1' right='1' top='1' bottom='1' header='1' footer='1'/>"
        ),
        "extensions of sheet, row and cell": root(
            data.replace(
                "</row>", "<extLst><ext uri='r'/></extLst></row>", 1
            ).replace(
                "<v>12.5</v>",
                "<v>12.5</v><extLst><ext uri='c'><v>1</v><c r='B2'/></ext></extLst>",
            )
            + extension
        ),
        "every kind of formula": root(
            "<sheetData><row r='1'><c r='A1'><f t='shared' ref='A1:A3' si='0'>B1+1</f><v>1</v></c><c r='B1'>"
            "<f t='array' ref='B1:B2' aca='1'>A1:A2</f><v>2</v></c>"
            "<c r='C1' t='str'><f>A1&amp;\"&lt;\"</f><v>1&lt;</v></c>"
            "<c r='D1'><f t='dataTable' ref='D1:D2' dt2D='1' r1='A1' r2='B1'/><v>0</v></c><c r='E1' t='e' vm='1'>"
            "<f>_xlfn.STOCKHISTORY()</f><v>#VALUE!</v></c><c r='F1' t='b'><f>TRUE()</f><v>1</v></c>"
            "<c r='G1'><f/><v/></c>"
            "</row></sheetData>"
        ),
        "every kind of value": root(
            "<sheetData><row r='1'><c r='A1'><v>12</v></c><c r='B1'><v>1.5E+300</v></c><c r='C1'><v>-0</v></c>"
            "<c r='D1' t='inlineStr'/><c r='E1' t='s'/><c r='F1' t='inlineStr'><is/></c><c r='G1' t='b'><v>true</v></c>"
            "<c r='H1' t='d'><v>2024-03-31T10:00:00</v></c><c r='I1'><v/></c><c r='J1' t='n'><v>1E-320</v></c>"
            "<c r='K1' t='s'><v>1</v></c><c r='L1' t='str'><v xml:space='preserve'> x </v></c><c r='M1'><v>+5</v></c>"
            "<c r='N1' t='inlineStr'><is><r><t>a</t></r><rPh sb='0' eb='1'><t>b</t></rPh></is></c>"
            "<c r='O1'><v>1.</v></c>"
            "<c r='Q1'><v>9999999999999999999</v></c></row></sheetData>"
        ),
        "an empty style": root(data.replace('s="2"', 's=""')),
        "data without a row": root("<sheetData/>"),
        "data with white space only": root("<sheetData>\n \t</sheetData>"),
        "data with a comment only": root(
            "<sheetData><!-- <row r='1'/> --></sheetData>"
        ),
        "empty rows in every form": root(
            "<sheetData><row r='1'/><row r='2'></row><row r='3'>\n</row><row r='5' /><row\nr='9'\n></row></sheetData>"
        ),
        "comments, instructions and sections": root(
            data.replace("<row ", "<!-- </row> --><row ").replace(
                "<c ", "<?x <c r='A1'?><c "
            )
            + "<![CDATA[]]>"
        ),
        "a comment that names the data": f"<!-- <sheetData> --><?x <sheetData/>?>{root(data)}<!-- </sheetData> -->",
        "line ends and spaces within tags": root(
            data.replace(" ", "\r\n\t")
            .replace("/>", "\n/>")
            .replace("</c>", "</c \n>")
        ),
        "single quotes": root(data.replace('"', "'")),
        "long empty elements": root(
            data.replace('<c r="C1" s="6"/>', '<c r="C1" s="6"></c>')
        ),
        "pretty printed": root(data.replace("><", ">\n  <")),
        "white space behind the end": root(data) + "\n\n  \t\r\n",
        "a declaration": f'<?xml version="1.0" encoding="utf-8" standalone="no" ?>{root(data)}',
        "columns that overlap and end nowhere": root(
            "<cols><col min='1' max='3' style='6'/>"
            "<col min='2' max='16384' style='2' width='9.5' customWidth='1'/></cols>"
            + data
        ),
        "a cell in the last place": root(
            "<sheetData><row r='1'><c r='A1'><v>1</v></c></row>"
            "<row r='1048576'><c r='XFD1048576' s='1'/></row></sheetData>"
        ),
        "merges of every spelling": root(
            data
            + "<mergeCells><mergeCell ref='$A$1:$B$1'/><mergeCell xr:uid='{1}' ref=' C1:C2 '/><mergeCell ref='D4'/>"
            "<mergeCell ref='F9:E8'/><!-- <mergeCell ref='A1:Z99'/> --></mergeCells>"
        ),
        "merges that overlap": root(
            data
            + '<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/></mergeCells>'
        ),
        "a protected sheet": root(
            data
            + '<sheetProtection password="CC1A" sheet="1" objects="1"/><protectedRanges>'
            '<protectedRange sqref="A1" name="r" algorithmName="SHA-512" hashValue="x" saltValue="y" spinCount="1"/>'
            "</protectedRanges>"
        ),
        "views, filters and validations": root(
            "<sheetViews><sheetView workbookViewId='0'><pane ySplit='2' state='frozen'/></sheetView></sheetViews>"
            + data
            + "<autoFilter ref='A1:C9'/><customSheetViews/><phoneticPr fontId='1' type='noConversion'/>"
            "<dataValidations count='1'><dataValidation type='list' sqref='A2:A9'><formula1>\"○,×\"</formula1>"
            "</dataValidation></dataValidations><rowBreaks/><tableParts count='0'/>"
        ),
        "a row of many thousand cells": root(
            "<sheetData><row r='1'>"
            + "".join(f'<c r="{_letters(at)}1"/>' for at in range(1, 16_385))
            + "</row></sheetData>"
        ),
        "names of the data in other languages": prefixed(
            root(data, "").encode(), "シート"
        ).decode(),
    }
    return {name: packed(ordinary(sheet)) for name, sheet in found.items()}


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
