"""Texts of shapes: text boxes with paragraphs and coloured runs, and drawings
that hold none.
"""

from __future__ import annotations

import pytest

from irodori.workbook import shapes
from irodori.workbook.cells import TextRun

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
MAIN = "http://schemas.openxmlformats.org/drawingml/2006/main"


def drawing(body: str, xdr: str = XDR, main: str = MAIN) -> bytes:
    return (
        f'<x:wsDr xmlns:x="{xdr}" xmlns:a="{main}"><x:twoCellAnchor><x:from><x:col>3</x:col><x:colOff>0</x:colOff>'
        f"<x:row>19</x:row><x:rowOff>0</x:rowOff></x:from><x:sp><x:txBody>{body}</x:txBody></x:sp>"
        "</x:twoCellAnchor></x:wsDr>"
    ).encode()


@pytest.mark.parametrize(
    ("xdr", "main"),
    [(XDR, MAIN), (XDR.replace("schemas.openxmlformats.org/drawingml/2006", "purl.oclc.org/ooxml/drawingml"),
      MAIN.replace("schemas.openxmlformats.org/drawingml/2006", "purl.oclc.org/ooxml/drawingml"))],
)  # fmt: skip
def test_each_paragraph_is_a_line_and_colours_are_kept(
    xdr: str, main: str
) -> None:
    body = (
        '<a:p><a:r><a:rPr><a:solidFill><a:srgbClr val="00b0f0"/></a:solidFill></a:rPr><a:t>■</a:t></a:r>'
        "<a:r><a:t>措置済</a:t></a:r></a:p><a:p><a:r><a:t>注</a:t></a:r></a:p>"
    )
    (found,) = shapes._texts(drawing(body, xdr, main), "drawing1.xml")
    assert (found.ref, found.text) == ("D20", "■措置済\n注\n")
    assert found.runs[0] == TextRun("■", "FF00B0F0")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<txBody",
        drawing("<a:p/>"),
        drawing("<t>foreign</t>"),
        b"<txBody/>",
    ],
)
def test_drawings_without_a_text_have_none(raw: bytes) -> None:
    assert shapes._texts(raw, "drawing1.xml") == []
