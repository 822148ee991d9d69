"""The notes on cells, classic and threaded; and texts of shapes, in drawings
that hold some and in others.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.making import MAIN, OFFICE, PACKAGE, packed, parts, worksheet

from irodori.errors import InputError
from irodori.workbook import Workbook
from irodori.workbook.cells import TextRun
from irodori.workbook.notes import shape_texts

THREADS = (
    "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
)
MICROSOFT = "http://schemas.microsoft.com/office/2017/10/relationships"


def notes(
    comments: str = "",
    threads: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> dict[tuple[int, int], str]:
    """Return the notes of a sheet with some comments and threaded ones."""
    related = (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="a" Type="{OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="b" Type="{MICROSOFT}/threadedComment" Target="/xl/threads/t.xml"/>'
        f'<Relationship Id="c" Type="{OFFICE}/hyperlink" Target="https://example.com/" TargetMode="External"/>'
        f'<Relationship Id="d" Type="{OFFICE}/drawing" Target="../drawings/gone.xml"/></Relationships>'
    )
    given = {"xl/worksheets/_rels/sheet1.xml.rels": related}
    if comments:
        given["xl/comments1.xml"] = (
            f'<comments xmlns="{MAIN}"><authors/><commentList>{comments}</commentList></comments>'
        )
    if threads:
        given["xl/threads/t.xml"] = (
            f'<ThreadedComments xmlns="{THREADS}">{threads}</ThreadedComments>'
        )
    return Workbook.open(
        packed(parts(worksheet(), more={**given, **(more or {})}))
    )["Sheet1"].notes


def test_a_sheet_without_notes_has_none() -> None:
    assert notes() == {}
    assert Workbook.open(packed(parts(worksheet())))["Sheet1"].notes == {}


@pytest.mark.parametrize(
    "text",
    [
        "<text><t>取組中 期限:令和5年3月末</t></text>",
        "<text><r><rPr><b/></rPr><t>取組中 </t></r><r><t>期限:令和5年3月末</t></r></text>",
        "<text><t><![CDATA[取組中 期限:令和5年3月末]]></t></text>",
        "<text>\n<t>取組中 期限&#58;令和5年3月末</t>\n<rPh sb='0' eb='1'><t>ト</t></rPh></text>",
    ],
)
def test_a_classic_note_is_read_with_its_runs(text: str) -> None:
    assert notes(f'<comment ref="B3" authorId="0">{text}</comment>') == {
        (3, 2): "取組中 期限:令和5年3月末"
    }


@pytest.mark.parametrize(
    ("author", "text", "read"),
    [
        ("佐藤", "佐藤: 取組中", "佐藤:\n取組中"),
        ("佐藤", "佐藤:\n取組中", "佐藤:\n取組中"),
        ("総務課 鈴木", "総務課 鈴木：取組中", "総務課 鈴木：\n取組中"),
        ("佐藤", "A県: 完了", "A県: 完了"),
        ("", ": 完了", ": 完了"),
    ],
)
def test_the_name_of_a_notes_author_is_on_a_line_of_its_own(
    author: str, text: str, read: str
) -> None:
    comments = (
        f'<comments xmlns="{MAIN}"><authors><author/><author>{author}</author></authors><commentList>'
        f'<comment ref="B3" authorId="1"><text><t xml:space="preserve">{text}</t></text></comment>'
        "</commentList></comments>"
    )
    empty = '<comment ref="A1" authorId="9"><text><t/></text></comment>'
    assert notes(empty, more={"xl/comments1.xml": comments}) == {(3, 2): read}


def test_the_number_of_an_author_may_be_longer_than_any_list() -> None:
    text = "<text><t>取組中</t></text>"
    number = "1" * 5_000
    assert notes(
        f'<comment ref="B3" authorId="{number}">{text}</comment>'
    ) == {(3, 2): "取組中"}


def test_a_thread_takes_the_place_of_the_note_that_announces_it() -> None:
    announced = '<comment ref="A1" authorId="0"><text><t>[Threaded comment] …</t></text></comment>'
    other = (
        '<comment ref="A2" authorId="0"><text><t>古いメモ</t></text></comment>'
    )
    thread = (
        '<threadedComment ref="A1" id="{1}"><text>取組中</text></threadedComment>'
        '<threadedComment ref="A1" id="{2}" parentId="{1}"><text>期限:令和5年3月末</text></threadedComment>'
    )
    assert notes(announced + other, thread) == {
        (1, 1): "取組中\n期限:令和5年3月末",
        (2, 1): "古いメモ",
    }


def test_empty_notes_say_nothing() -> None:
    assert notes(
        '<comment ref="A1"/><comment ref="A2"><text/></comment><comment ref="A3"><text></text></comment>'
    ) in (
        {},
        {(3, 1): ""},
    )


def test_a_note_on_no_cell_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        notes('<comment ref="A0"><text><t>x</t></text></comment>')
    assert (caught.value.code, caught.value.sheet) == (
        "worksheet.reference",
        "Sheet1",
    )


def test_damaged_notes_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        notes(more={"xl/comments1.xml": f'<comments xmlns="{MAIN}">'})
    assert caught.value.code == "xml.damaged"


# ---- Shapes ------------------------------------------------------------------

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def drawing(body: str, xdr: str = XDR, main: str = DRAWING) -> bytes:
    return (
        f'<x:wsDr xmlns:x="{xdr}" xmlns:a="{main}"><x:twoCellAnchor><x:from><x:col>3</x:col><x:colOff>0</x:colOff>'
        f"<x:row>19</x:row><x:rowOff>0</x:rowOff></x:from><x:sp><x:txBody>{body}</x:txBody></x:sp>"
        "</x:twoCellAnchor></x:wsDr>"
    ).encode()


@pytest.mark.parametrize(
    ("xdr", "main"),
    [(XDR, DRAWING), (XDR.replace("schemas.openxmlformats.org/drawingml/2006", "purl.oclc.org/ooxml/drawingml"),
      DRAWING.replace("schemas.openxmlformats.org/drawingml/2006", "purl.oclc.org/ooxml/drawingml"))],
)  # fmt: skip
def test_each_paragraph_is_a_line_and_colours_are_kept(
    xdr: str, main: str
) -> None:
    body = (
        '<a:p><a:r><a:rPr><a:solidFill><a:srgbClr val="00b0f0"/></a:solidFill></a:rPr><a:t>■</a:t></a:r>'
        "<a:r><a:t>措置済</a:t></a:r></a:p><a:p><a:r><a:t>注</a:t></a:r></a:p>"
    )
    (found,) = shape_texts(drawing(body, xdr, main), "drawing1.xml")
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
    assert shape_texts(raw, "drawing1.xml") == []
