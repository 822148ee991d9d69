"""Books whose XML holds more and more of what a table does not need, for
`growth`: bombs of every kind, made small.
"""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.growingbooks import HEADER, LEGEND, ROW, Grown, line, sheet
from tests.making import (
    MAIN,
    OFFICE,
    PACKAGE,
    STYLES,
    TYPES,
    packed,
    parts,
    worksheet,
)

from irodori.workbook.refs import cell_ref, column_letters

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_TABLE = sheet([HEADER, ROW])


def _with_cells(cells: str) -> Grown:
    """Return a book whose table has more cells below it."""
    return Grown(packed(parts(sheet([HEADER, ROW], behind=cells))))


def _rows_of(count: int, inner: Callable[[str], str]) -> Grown:
    """Return a book with so many cells below its table, sixteen a row;
    ``inner`` gives a cell by its reference.
    """
    rows = []
    for number in range(100, 100 + -(-count // 16)):
        cells = "".join(
            inner(cell_ref(number, column)) for column in range(1, 17)
        )
        rows.append(f'<row r="{number}">{cells}</row>')
    return _with_cells("".join(rows))


def _cells_without_references(count: int) -> Grown:
    return _with_cells(
        "".join(
            f'<row r="{100 + at}">{"<c/>" * 16}</row>'
            for at in range(-(-count // 16))
        )
    )


def _rows_without_cells(count: int) -> Grown:
    return _with_cells(
        "".join(f'<row r="{100 + at}"/>' for at in range(count))
    )


def _blank_cells(count: int) -> Grown:
    return _rows_of(count, lambda ref: f'<c r="{ref}" s="1"/>')


def _inline_texts(count: int) -> Grown:
    return _rows_of(
        count,
        lambda ref: f'<c r="{ref}" t="inlineStr"><is><t>文{ref}</t></is></c>',
    )


def _formulas(count: int) -> Grown:
    return _rows_of(
        count, lambda ref: f'<c r="{ref}"><f>SUM(A1:{ref})</f><v>5</v></c>'
    )


def _uncalculated_formulas(count: int) -> Grown:
    return _rows_of(
        count, lambda ref: f'<c r="{ref}"><f>SUM(A1:{ref})</f></c>'
    )


def _odd_cells(count: int) -> Grown:
    return _rows_of(count, lambda ref: f"<c t='str' r='{ref}'><v>文</v></c>")


def _columns(count: int) -> Grown:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{at % 90 + 1}"/>'
        for at in range(1, count + 1)
    )
    return Grown(
        packed(
            parts(
                worksheet(
                    line(1, HEADER) + line(2, ROW),
                    head=f"<cols>{columns}</cols>",
                )
            )
        )
    )


def _wide_rows(count: int) -> Grown:
    cells = "".join(
        f'<c r="{column_letters(at)}90"><v>{at}</v></c>'
        for at in range(1, count + 1)
    )
    return _with_cells(f'<row r="90">{cells}</row>')


def _behind_the_rows(element: Callable[[int], str]) -> Callable[[int], Grown]:
    """Return what makes books with elements behind their rows."""

    def make(count: int) -> Grown:
        rows = line(1, HEADER) + line(2, ROW)
        return Grown(
            packed(
                parts(
                    worksheet(
                        rows, tail="".join(map(element, range(1, count + 1)))
                    )
                )
            )
        )

    return make


def _styled(
    section: str, entry: Callable[[int], str]
) -> Callable[[int], Grown]:
    """Return what makes books with more entries in a section of their styles
    part.
    """

    def make(count: int) -> Grown:
        entries = "".join(map(entry, range(count)))
        text = (
            STYLES.replace('count="1"', "")
            .replace('count="2"', "")
            .replace('count="3"', "")
        )
        if f"<{section}" in text:
            text = text.replace(f"</{section}>", f"{entries}</{section}>")
        else:
            text = text.replace(
                "</styleSheet>",
                f"<{section}>{entries}</{section}></styleSheet>",
            )
        return Grown(packed(parts(_TABLE, styles=text)))

    return make


def _theme(count: int) -> Grown:
    colors = "".join(
        f'<a:accent1><a:srgbClr val="{at:06X}"/></a:accent1>'
        for at in range(1)
    )
    schemes = f"<a:extraClrSchemeLst>{'<a:extraClrScheme/>' * count}</a:extraClrSchemeLst>"
    theme = f'<a:theme xmlns:a="{_DRAWING}"><a:themeElements><a:clrScheme>{colors}</a:clrScheme></a:themeElements>'
    return _related_to_book(
        f"{theme}{schemes}</a:theme>", "theme", "theme1.xml"
    )


def _related_to_book(content: str, kind: str, target: str) -> Grown:
    made = parts(_TABLE, more={f"xl/{target}": content})
    relationship = f'<Relationship Id="more" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>'
    rels = "xl/_rels/workbook.xml.rels"
    return Grown(
        packed(
            made
            | {
                rels: made[rels].replace(
                    b"</Relationships>", relationship.encode()
                )
            }
        )
    )


def _defined_names(count: int) -> Grown:
    names = "".join(
        f'<definedName name="名{at}">Sheet1!$A${at + 1}</definedName>'
        for at in range(count)
    )
    made = parts(_TABLE)
    book = made["xl/workbook.xml"].replace(
        b"</sheets>", f"</sheets><definedNames>{names}</definedNames>".encode()
    )
    return Grown(packed(made | {"xl/workbook.xml": book}))


def _relationships(count: int) -> Grown:
    listed = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/hyperlink" Target="https://example.jp/{at}" TargetMode="External"/>'
        for at in range(count)
    )
    rels = f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>'
    return Grown(
        packed(
            parts(_TABLE, more={"xl/worksheets/_rels/sheet1.xml.rels": rels})
        )
    )


def _content_types(count: int) -> Grown:
    made = parts(_TABLE)
    listed = "".join(
        f'<Override PartName="/xl/x{at}.xml" ContentType="{TYPES}.worksheet+xml"/>'
        for at in range(count)
    )
    types = made["[Content_Types].xml"].replace(
        b"</Types>", f"{listed}</Types>".encode()
    )
    return Grown(packed(made | {"[Content_Types].xml": types}))


def _parts(count: int) -> Grown:
    return Grown(
        packed(
            parts(
                _TABLE,
                more={
                    f"xl/media/image{at}.png": b"PNG" for at in range(count)
                },
            )
        )
    )


def _plain_strings(count: int) -> Grown:
    items = "".join(f"<si><t>文{at}</t></si>" for at in range(count))
    cells = '<row r="90"><c r="A90" t="s"><v>0</v></c></row>'
    return Grown(
        packed(
            parts(
                sheet([HEADER, ROW], behind=cells),
                strings=f'<sst xmlns="{MAIN}">{items}</sst>',
            )
        )
    )


def _long_string(count: int) -> Grown:
    cells = '<row r="90"><c r="A90" t="s"><v>0</v></c></row>'
    table = f'<sst xmlns="{MAIN}"><si><t>{"文字&amp;" * count}</t></si></sst>'
    return Grown(
        packed(parts(sheet([HEADER, ROW], behind=cells), strings=table))
    )


def _legend_runs(count: int) -> Grown:
    runs = "<r><rPr><b/></rPr><t>青</t></r><r><t>：100%以上、</t></r>" * count
    cells = '<row r="90"><c r="A90" t="s"><v>0</v></c></row>'
    table = f'<sst xmlns="{MAIN}"><si>{runs}</si></sst>'
    return Grown(
        packed(parts(sheet([HEADER, ROW], behind=cells), strings=table))
    )


def _empty_sheets(count: int) -> Grown:
    return Grown(packed(parts(_TABLE, *[worksheet()] * count)))


def _plain_sheets(count: int) -> Grown:
    return Grown(
        packed(parts(_TABLE, *[worksheet(line(1, (LEGEND,)))] * count))
    )


_FORMULA = "<formula>1</formula>"

SWOLLEN: dict[str, tuple[Callable[[int], Grown], int]] = {
    "rows without cells": (_rows_without_cells, 4_000),
    "blank cells": (_blank_cells, 2_000),
    "cells without references": (_cells_without_references, 2_000),
    "inline texts": (_inline_texts, 1_000),
    "formulas": (_formulas, 1_000),
    "formulas never calculated": (_uncalculated_formulas, 1_000),
    "cells in odd spelling": (_odd_cells, 1_000),
    "cells of one row": (_wide_rows, 2_000),
    "columns that are set up": (_columns, 2_000),
    "conditional formats": (
        _behind_the_rows(
            lambda at: (
                f'<conditionalFormatting sqref="A{at}"><cfRule type="expression" priority="{at}">{_FORMULA}'
                "</cfRule></conditionalFormatting>"
            )
        ),
        1_000,
    ),
    "fonts": (
        _styled(
            "fonts",
            lambda at: (
                f'<font><sz val="{at}"/><color rgb="FF{at:06X}"/></font>'
            ),
        ),
        1_000,
    ),
    "fills": (
        _styled(
            "fills",
            lambda at: (
                f'<fill><patternFill patternType="solid"><fgColor rgb="FF{at:06X}"/></patternFill></fill>'
            ),
        ),
        1_000,
    ),
    "borders": (
        _styled("borders", lambda _: '<border><left style="thin"/></border>'),
        1_000,
    ),
    "formats of styles": (
        _styled("cellStyleXfs", lambda at: f'<xf numFmtId="{at}"/>'),
        1_000,
    ),
    "formats that no cell uses": (
        _styled("cellXfs", lambda at: f'<xf numFmtId="{at}" fillId="2"/>'),
        1_000,
    ),
    "number formats": (
        _styled(
            "numFmts",
            lambda at: f'<numFmt numFmtId="{at + 200}" formatCode="0{at}"/>',
        ),
        1_000,
    ),
    "named styles": (
        _styled(
            "cellStyles", lambda at: f'<cellStyle name="n{at}" xfId="0"/>'
        ),
        1_000,
    ),
    "differential formats": (
        _styled("dxfs", lambda _: "<dxf><fill><patternFill/></fill></dxf>"),
        1_000,
    ),
    "a theme": (_theme, 1_000),
    "defined names": (_defined_names, 1_000),
    "relationships": (_relationships, 1_000),
    "content types": (_content_types, 1_000),
    "parts": (_parts, 300),
    "shared texts": (_plain_strings, 2_000),
    "characters of a shared text": (_long_string, 2_000),
    "runs of a legend": (_legend_runs, 100),
    "sheets without cells": (_empty_sheets, 30),
    "sheets with a legend alone": (_plain_sheets, 20),
}
"""What makes a book of some size, and the smaller of the two sizes."""
