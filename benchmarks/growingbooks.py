"""Books that hold more and more of one thing, for `growth`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.making import MAIN, OFFICE, STYLES, packed, parts, worksheet

from irodori.workbook.refs import cell_ref

HEADER = (
    "府省名",
    "手続名",
    "オンライン利用率(令和元年度)",
    "オンライン利用率(現在値)",
    "オンライン利用率目標",
    "達成期限",
    "課題①",
    "中間KPIと目標",
    "アクションプラン a",
    "進捗(中間KPI)",
)
ROW = (
    "法務省",
    "届出",
    "0%",
    "5%",
    "20%",
    "令和6年3月末",
    "課題",
    "90%以上にする",
    "改修【取組中】",
    "10%",
)
LEGEND = "【凡例】青：100%以上、緑：70%以上100%未満、黄：40%以上70%未満、橙：10%以上40%未満、赤：10%未満"


class Grown(NamedTuple):
    """A book of some size, and the status table that is given with it."""

    data: bytes
    status: bytes | None = None


Rows = Sequence[Sequence[str]]


def cell(row: int, column: int, text: str, style: int = 0) -> str:
    """Return a cell of an inline text."""
    ref = cell_ref(row, column)
    return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def line(number: int, texts: Sequence[str]) -> str:
    """Return a row."""
    cells = "".join(
        cell(number, at, text) for at, text in enumerate(texts, 1) if text
    )
    return f'<row r="{number}">{cells}</row>'


def sheet(rows: Rows, merges: Sequence[str] = (), behind: str = "") -> str:
    """Return a worksheet of texts with merged areas."""
    data = "".join(line(number, texts) for number, texts in enumerate(rows, 1))
    areas = "".join(f'<mergeCell ref="{ref}"/>' for ref in merges)
    return worksheet(
        data + behind,
        tail=f"<mergeCells>{areas}</mergeCells>" if merges else "",
    )


def book(
    rows: Rows, merges: Sequence[str] = (), behind: str = "", **more: str
) -> Grown:
    """Return a book of one sheet."""
    return Grown(packed(parts(sheet(rows, merges, behind), more=more)))


def procedures(count: int) -> Rows:
    """Return a table of so many procedures."""
    return [HEADER, *((ROW[0], f"届出{at}", *ROW[2:]) for at in range(count))]


def _rows(count: int) -> Grown:
    return book(procedures(count))


def _different_rows(count: int) -> Grown:
    rows = [
        (
            ROW[0],
            f"届出{at}",
            "0%",
            f"{at}.5%",
            f"{at + 1}%",
            *ROW[5:8],
            f"改修{at}【取組中】",
            f"{at}%",
        )
        for at in range(count)
    ]
    return book([HEADER, *rows])


def _repeated_headers(count: int) -> Grown:
    return book([HEADER, ROW] * count)


def _consecutive_headers(count: int) -> Grown:
    return book([*[HEADER] * count, ROW])


def _header_columns(count: int) -> Grown:
    return book(
        [
            (*HEADER, *(f"列{at}" for at in range(count))),
            (*ROW, *["値"] * count),
        ]
    )


def _blocks(count: int) -> Grown:
    return book(
        [(*HEADER[:6], *HEADER[6:] * count), (*ROW[:6], *ROW[6:] * count)]
    )


def _header_merges(count: int) -> Grown:
    return book([HEADER, ROW], ["A1:ZZ2"] * count)


def _overlapping_merges(count: int) -> Grown:
    return book(
        procedures(count), [f"D{2 + at}:I{count + 1}" for at in range(count)]
    )


def _merges(count: int) -> Grown:
    return book(
        [HEADER, *[ROW] * 2 * count],
        [f"B{2 + 2 * at}:B{3 + 2 * at}" for at in range(count)],
    )


def _statuses(count: int) -> Grown:
    """Return procedures of one name, and as many rows of a status table that
    mean each of them.
    """
    lines = [
        "府省名,手続名,課題,プラン,状況,期限",
        *["法務省,届出,①,a,取組中,令和6年3月末"] * count,
    ]
    return Grown(
        book([HEADER, *[ROW] * count]).data, "\n".join(lines).encode()
    )


def _named_statuses(count: int) -> Grown:
    lines = [f"法務省,届出{at},①,a,措置済,令和6年3月末" for at in range(count)]
    return Grown(
        _rows(count).data,
        "\n".join(["府省名,手続名,課題,プラン,状況,期限", *lines]).encode(),
    )


def _outside_rows(count: int) -> Grown:
    behind = "".join(
        f'<row r="{100 + at}">{cell(100 + at, 1, "頁")}</row>'
        for at in range(count)
    )
    return book([HEADER, ROW, (LEGEND,)], behind=behind)


def _empty_rows(count: int) -> Grown:
    behind = "".join(
        f'<row r="{100 + at}"><c r="A{100 + at}"/></row>'
        for at in range(count)
    )
    return book([HEADER, ROW, (LEGEND,)], behind=behind)


def _notes_below(count: int) -> Grown:
    return book(
        [
            HEADER,
            ROW,
            *[
                (f"※{at} 青は目標を達成したものを表す。",)
                for at in range(count)
            ],
        ]
    )


def _legend_lines(count: int) -> Grown:
    return book([HEADER, ROW, *[(LEGEND,)] * count])


def _note_lines(count: int) -> Grown:
    return book([HEADER, ROW, ("凡例 " + " \n" * count + "件",)])


def _plan_text(count: int) -> Grown:
    return book(
        [
            HEADER,
            (*ROW[:8], "改修（令和5年度）" * count + "【取組中】", ROW[9]),
        ]
    )


def _kpi_text(count: int) -> Grown:
    return book(
        [HEADER, (*ROW[:7], "利用率を90%以上にする。" * count, *ROW[8:])]
    )


def _heading_text(count: int) -> Grown:
    return book(
        [
            (
                *HEADER[:3],
                "オンライン利用率(現在値)" + "（注）" * count,
                *HEADER[4:],
            ),
            ROW,
        ]
    )


def _formats(count: int) -> Grown:
    """Return a book whose rated cells have as many cell formats."""
    more = "".join(
        f'<xf numFmtId="{176 if at % 2 else 0}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        for at in range(count)
    )
    styles = STYLES.replace('<cellXfs count="7">', "<cellXfs>").replace(
        "</cellXfs>", f"{more}</cellXfs>"
    )
    rows = [
        "".join(
            cell(2 + at, column, text, 7 + at)
            for column, text in enumerate(ROW, 1)
        )
        for at in range(count)
    ]
    data = line(1, HEADER) + "".join(
        f'<row r="{at}">{cells}</row>' for at, cells in enumerate(rows, 2)
    )
    return Grown(packed(parts(worksheet(data), styles=styles)))


def _strings(count: int) -> Grown:
    items = "".join(
        f"<si><r><t>文{at}</t></r><r><rPr><b/></rPr><t>字</t></r></si>"
        for at in range(count)
    )
    cells = '<row r="90"><c r="A90" t="s"><v>0</v></c></row>'
    table = f'<sst xmlns="{MAIN}">{items}</sst>'
    return Grown(
        packed(parts(sheet([HEADER, ROW], behind=cells), strings=table))
    )


def _with_part(kind: str, name: str, content: str) -> Grown:
    """Return a book whose sheet has one related part."""
    relationship = (
        f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="../{name}"/>'
    )
    rels = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relationship}</Relationships>'
    more = {"xl/worksheets/_rels/sheet1.xml.rels": rels, f"xl/{name}": content}
    return Grown(packed(parts(sheet([HEADER, *[ROW] * 5]), more=more)))


def _comments(count: int) -> Grown:
    items = "".join(
        f'<comment ref="I{2 + at}" authorId="0"><text><t>取組中</t></text></comment>'
        for at in range(count)
    )
    return _with_part(
        "comments",
        "comments1.xml",
        f'<comments xmlns="{MAIN}"><commentList>{items}</commentList></comments>',
    )


def _comment_lines(count: int) -> Grown:
    item = f'<comment ref="I2" authorId="0"><text><t>{"検討中の件 " * 3 + chr(10)}</t></text></comment>'.replace(
        chr(10), chr(10) + ("取組\n" * count)
    )
    return _with_part(
        "comments",
        "comments1.xml",
        f'<comments xmlns="{MAIN}"><commentList>{item}</commentList></comments>',
    )


def _shapes(count: int) -> Grown:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    shape = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:row>9</xdr:row></xdr:from><xdr:sp><xdr:txBody>"
        f"<a:p><a:r><a:t>{LEGEND}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )
    names = (
        f'xmlns:xdr="{drawing}/spreadsheetDrawing" xmlns:a="{drawing}/main"'
    )
    return _with_part(
        "drawing",
        "drawings/drawing1.xml",
        f"<xdr:wsDr {names}>{shape * count}</xdr:wsDr>",
    )


def _labelled_rows(count: int) -> Grown:
    """Return procedures of two rows with a label each, whose current rates
    are merged.
    """
    head = (*HEADER[:2], "区分", *HEADER[2:])
    rows = [
        (ROW[0], f"届出{at // 2}", "計画", *ROW[2:]) for at in range(2 * count)
    ]
    merges = [f"E{2 * at + 2}:E{2 * at + 3}" for at in range(count)]
    return book([head, *rows], merges)


def _tables_without_names(count: int) -> Grown:
    """Return tables of issue blocks below each other that nothing names the
    rows of.
    """
    lost = [HEADER[6:], ROW[6:], ()] * count
    return book([HEADER, ROW, (), *lost])


def _sheets(count: int) -> Grown:
    return Grown(packed(parts(*[sheet([HEADER, ROW, (LEGEND,)])] * count)))


BOOKS: dict[str, tuple[Callable[[int], Grown], int]] = {
    "procedures": (_rows, 200),
    "procedures that all say something else": (_different_rows, 100),
    "repeated headers": (_repeated_headers, 40),
    "headers below each other": (_consecutive_headers, 60),
    "columns of a header": (_header_columns, 200),
    "issue blocks": (_blocks, 60),
    "merged areas over a header": (_header_merges, 200),
    "merged areas over each other": (_overlapping_merges, 100),
    "merged areas": (_merges, 100),
    "status rows for procedures of one name": (_statuses, 100),
    "status rows": (_named_statuses, 100),
    "rows of one cell below the table": (_outside_rows, 300),
    "empty rows below the table": (_empty_rows, 300),
    "notes below the table": (_notes_below, 60),
    "lines of a legend": (_legend_lines, 30),
    "blank lines in a note": (_note_lines, 2_000),
    "a plan's text": (_plan_text, 200),
    "a KPI's text": (_kpi_text, 200),
    "brackets of a heading": (_heading_text, 500),
    "cell formats": (_formats, 100),
    "shared strings of runs": (_strings, 500),
    "comments": (_comments, 200),
    "lines of a comment": (_comment_lines, 500),
    "text boxes": (_shapes, 50),
    "labelled rows": (_labelled_rows, 3_200),
    "tables without names": (_tables_without_names, 1_200),
    "sheets": (_sheets, 20),
}
"""What makes a book of some size, and the smaller of the two sizes."""
