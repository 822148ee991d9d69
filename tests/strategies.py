"""Hypothesis strategies: workbooks in every spelling of XML and zip that
programs write, and damaged ones.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from tests.making import (
    AMBER,
    MAIN,
    OFFICE,
    STRICT,
    STRICT_OFFICE,
    Member,
    parts,
    shared,
    zipped,
)

from irodori.workbook.fills import Fill
from irodori.workbook.refs import MAX_COLUMN, MAX_ROW, cell_ref

Place = tuple[int, int]
Value = str | int | float | bool | dt.date | None
Draw = st.DrawFn

_STRINGS = ("府省名", "課題①", " 前後に空白 ", "A & B < C > D", "二行\n目", "")
_RICH = '<r><t>在留</t></r><r><rPr><b/></rPr><t>申請</t></r><rPh sb="0" eb="2"><t>ザイリュウ</t></rPh>'
_ERRORS = ("#N/A", "#DIV/0!", "#REF!")
_DATE_STYLES = frozenset({3, 5})
_STYLE_COUNT = 7


class Spelling(NamedTuple):
    """How the XML of a sheet is written."""

    prefix: str = ""
    quote: str = '"'
    space: str = " "
    """What stands between the attributes of a tag."""
    inner: str = ""
    """What stands before the end of a tag."""
    between: str = ""
    """What stands between rows and cells: white space, a comment, a processing
    instruction.
    """
    long_empty: bool = False
    """Empty elements as ``<c></c>``."""
    encoding: str = "utf-8"
    strict: bool = False
    foreign: bool = False
    """A foreign attribute with ``>`` in it on each row and cell."""

    def tag(
        self,
        name: str,
        attributes: Mapping[str, object],
        content: str | None = None,
    ) -> str:
        """Return an element; an empty one where ``content`` is None."""
        given = (
            {**attributes, "z:label": "a>b"}
            if self.foreign and name in {"row", "c"}
            else attributes
        )
        listed = "".join(
            f"{self.space}{key}={self.quote}{value}{self.quote}"
            for key, value in given.items()
        )
        if content is None and not self.long_empty:
            return f"<{self.prefix}{name}{listed}{self.inner}/>"
        return f"<{self.prefix}{name}{listed}{self.inner}>{content or ''}</{self.prefix}{name}{self.inner}>"

    def encoded(self, root: str) -> bytes:
        """Return a part with its declaration, in the encoding chosen."""
        name = self.encoding.partition("-")[2].split("-")[0]
        text = f'<?xml version="1.0" encoding="UTF-{name}" standalone="yes"?>\r\n{root}'
        mark = "" if self.encoding == "utf-8" else "\ufeff"
        return (mark + text).encode(self.encoding.removesuffix("-sig"))


class MadeBook(NamedTuple):
    """A workbook with one sheet, and what stands in it."""

    data: bytes
    values: Mapping[Place, Value]
    styles: Mapping[Place, int]
    merges: tuple[str, ...]
    spelling: Spelling

    def __repr__(self) -> str:
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            sheet = next(
                name
                for name in archive.namelist()
                if name.endswith("sheet1.xml")
            )
            return f"<a book of {archive.namelist()} with {self.spelling} and {archive.read(sheet)!r}>"


class _Cell(NamedTuple):
    kind: str
    content: str | None
    value: Value


def spellings() -> st.SearchStrategy[Spelling]:
    """Return the ways to write a sheet, the ordinary one among them."""
    varied = st.builds(
        Spelling,
        prefix=st.sampled_from(["", "x:", "シート:"]),
        quote=st.sampled_from(['"', "'"]),
        space=st.sampled_from([" ", "  ", "\n ", "\t"]),
        inner=st.sampled_from(["", " ", "\r\n"]),
        between=st.sampled_from(
            ["", "\n  ", "<!-- <c r='A1'> -->", "<?note <row r='9'> ?>"]
        ),
        long_empty=st.booleans(),
        encoding=st.sampled_from(
            ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"]
        ),
        strict=st.booleans(),
        foreign=st.booleans(),
    )
    return st.just(Spelling()) | varied


def fills() -> st.SearchStrategy[Fill | None]:
    """Return fills that may be asked for: solid ones, patterns, none."""
    return st.sampled_from(
        [
            None,
            Fill.solid("FFFF4B00"),
            Fill.solid("FF4DC4FF"),
            Fill("lightUp", "FF000000", "FFFFF100"),
        ]
    )


@st.composite
def books(draw: Draw) -> MadeBook:
    """Make a workbook with one sheet in any ordinary form of XML and zip."""
    spelling = draw(spellings())
    content = {
        place: draw(_cells(draw(_styles), spelling)) for place in draw(_places)
    }
    merges = draw(_merges)
    sheet, styles = draw(_sheets(content, merges, spelling))
    found = parts(
        spelling.encoded(sheet),
        strings=shared(
            *(
                f"<t xml:space='preserve'>{escape(text)}</t>"
                for text in _STRINGS
            ),
            _RICH,
        ),
        main=STRICT if spelling.strict else MAIN,
        office=STRICT_OFFICE if spelling.strict else OFFICE,
    )
    values = {place: cell.value for place, (_, cell) in content.items()}
    return MadeBook(draw(zips(found)), values, styles, merges, spelling)


@st.composite
def plans(draw: Draw, book: MadeBook) -> dict[Place, Fill | None]:
    """Choose fills for cells that are there, the one that they have too, and
    for cells that are not.
    """
    chosen = draw(st.dictionaries(_anywhere, fills(), max_size=4))
    if book.values:
        amber = st.just(Fill.solid(AMBER))
        chosen |= draw(
            st.dictionaries(
                st.sampled_from(sorted(book.values)),
                fills() | amber,
                max_size=6,
            )
        )
    return chosen


_rows = st.integers(1, 12) | st.just(MAX_ROW)
_columns = st.integers(1, 8) | st.sampled_from([26, 27, 703, MAX_COLUMN])
_anywhere = st.tuples(_rows, _columns)
_places = st.lists(_anywhere, max_size=14, unique=True).map(sorted)
_styles = st.integers(0, _STYLE_COUNT - 1)
_merges = st.sampled_from([(), ("A1:B2",), ("A3:A5", "C1:H1")])


@st.composite
def _cells(draw: Draw, style: int, spelling: Spelling) -> tuple[int, _Cell]:
    """Make a cell of a format: its type, what stands in it, and the value that
    a reader sees.
    """
    tag = spelling.tag
    day = draw(st.integers(61, 60_000))
    number = draw(
        st.sampled_from(["0", "12", "-0.25", "1E3", "0.1", "774696"])
    )
    text = draw(st.sampled_from(_STRINGS[:-1]))
    shown: Value = (
        dt.date(1899, 12, 30) + dt.timedelta(day)
        if style in _DATE_STYLES
        else day
    )
    plain: Value = (
        int(float(number)) if float(number).is_integer() else float(number)
    )
    cells = [
        _Cell("n", None, None),
        _Cell("n", tag("v", {}, str(day)), shown),
        _Cell("n", tag("f", {}, "A1&amp;B1") + tag("v", {}, str(day)), shown),
        _Cell("s", tag("v", {}, str(_STRINGS.index(text))), text),
        _Cell("s", tag("v", {}, str(len(_STRINGS))), "在留申請"),
        _Cell("str", tag("f", {}, "T(A1)") + tag("v", {}, escape(text)), text),
        _Cell(
            "inlineStr",
            tag("is", {}, tag("t", {"xml:space": "preserve"}, escape(text))),
            text,
        ),
        _Cell(
            "inlineStr",
            tag("is", {}, tag("t", {}, f"<![CDATA[{text}]]>")),
            text,
        ),
        _Cell(
            "inlineStr", tag("is", {}, _prefixed(_RICH, spelling)), "在留申請"
        ),
        _Cell("b", tag("v", {}, str(day % 2)), bool(day % 2)),
        _Cell("e", tag("v", {}, _ERRORS[day % 3]), _ERRORS[day % 3]),
        _Cell("d", tag("v", {}, "2024-03-31"), dt.date(2024, 3, 31)),
    ]
    if style not in _DATE_STYLES:
        cells.append(_Cell("n", tag("v", {}, number), plain))
    return style, draw(st.sampled_from(cells))


def _prefixed(content: str, spelling: Spelling) -> str:
    return (
        content.replace("</", "\0")
        .replace("<", f"<{spelling.prefix}")
        .replace("\0", f"</{spelling.prefix}")
    )


@st.composite
def _sheets(
    draw: Draw,
    content: Mapping[Place, tuple[int, _Cell]],
    merges: tuple[str, ...],
    spelling: Spelling,
) -> tuple[str, dict[Place, int]]:
    """Write the sheet; return its root element and each cell's format."""
    lean = draw(st.booleans())
    empty = draw(st.sets(st.integers(2, 14), max_size=2)) - {
        row for row, _ in content
    }
    numbers = sorted({row for row, _ in content} | empty)
    rows, before = [], 0
    for number in numbers:
        given = {"r": number} if not lean or number != before + 1 else {}
        formatted = {"s": 6, "customFormat": 1} if draw(st.booleans()) else {}
        inside = "".join(_row_cells(number, content, spelling, lean=lean))
        rows.append(spelling.tag("row", given | formatted, inside or None))
        before = number
    columns = spelling.tag(
        "cols",
        {},
        spelling.tag("col", {"min": 2, "max": 4, "width": 9, "style": 1}),
    )
    data = spelling.tag(
        "sheetData",
        {},
        spelling.between.join(["", *rows, ""]) if rows else None,
    )
    merged = "".join(spelling.tag("mergeCell", {"ref": ref}) for ref in merges)
    tail = (
        spelling.tag("mergeCells", {"count": len(merges)}, merged)
        if merges
        else ""
    )
    name = f"xmlns:{spelling.prefix[:-1]}" if spelling.prefix else "xmlns"
    spaces = {name: STRICT if spelling.strict else MAIN}
    if spelling.foreign:
        compatibility = (
            "http://schemas.openxmlformats.org/markup-compatibility/2006"
        )
        spaces |= {
            "xmlns:z": "urn:example",
            "xmlns:mc": compatibility,
            "mc:Ignorable": "z",
        }
    head = columns if draw(st.booleans()) else ""
    return spelling.tag("worksheet", spaces, head + data + tail), {
        at: style for at, (style, _) in content.items()
    }


def _row_cells(
    row: int,
    content: Mapping[Place, tuple[int, _Cell]],
    spelling: Spelling,
    *,
    lean: bool,
) -> Iterator[str]:
    before = 0
    for (number, column), (style, cell) in content.items():
        if number == row:
            given: dict[str, object] = (
                {}
                if lean and column == before + 1
                else {"r": cell_ref(row, column)}
            )
            given |= {"s": style} if style or not lean else {}
            given |= {"t": cell.kind} if cell.kind != "n" else {}
            yield spelling.between + spelling.tag("c", given, cell.content)
            before = column


@st.composite
def zips(draw: Draw, content: Mapping[str, bytes]) -> bytes:
    """Write parts as a zip file in any form: names, packing, descriptors,
    zip64, what stands around them.
    """
    first, slash = draw(st.sampled_from([("", "/"), ("/", "/"), ("", "\\")]))
    forms = st.builds(
        Member,
        name=st.just(""),
        data=st.just(b""),
        stored=st.booleans(),
        descriptor=st.sampled_from(["", "plain", "signed", "zip64"]),
        zip64=st.booleans(),
        extra=st.sampled_from([b"", b"\x55\x54\x05\x00\x01ABCD"]),
        gap=st.sampled_from([b"", b"\0\0\0"]),
        comment=st.sampled_from([b"", b"part"]),
        method=st.none(),
        flags=st.just(0),
    )
    form = draw(st.just(Member("", b"")) | forms)
    members = [
        form._replace(name=first + name.replace("/", slash), data=data)
        for name, data in content.items()
    ]
    if draw(st.booleans()):
        members.insert(1, Member("xl/", b"", stored=True))
    if not draw(st.booleans()):
        members.reverse()
    return zipped(
        members,
        before=draw(st.sampled_from([b"", b"#!/bin/sh\n"])),
        comment=draw(st.sampled_from([b"", "覚書".encode()])),
        counted=draw(st.booleans()),
        zip64_end=draw(st.booleans()),
    )


NASTY = (
    *(
        b"<",
        b">",
        b'"',
        b"'",
        b"&",
        b"\0",
        b"]]>",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"<?x ?>",
        b"&lt;",
        b"&#0;",
        b"&x;",
    ),
    *(
        b"/>",
        b"</row>",
        b"</c>",
        b"<c>",
        b"<row>",
        b"<row/>",
        b"<sheetData/>",
        b"</sheetData>",
        b"<sheetData>",
    ),
    *(
        b' r="1"',
        b' r="A1"',
        b' r=""',
        b' r="XFE1048577"',
        b' s="99999"',
        b' s="-1"',
        b' s=""',
        b' s="x"',
        b' t="s"',
    ),
    *(
        b' t="d"',
        b' t="e"',
        b"<v>x</v>",
        b"<v>-1</v>",
        b"<v>1e999</v>",
        b"<v>nan</v>",
        b"<v></v>",
        b"_xD83D_",
    ),
    *(
        b'customFormat="1"',
        b' min="x"',
        b"1" * 5000,
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"<!DOCTYPE a>",
        b"x:",
        b"../",
    ),
    *(
        b' ref="A0:B0"',
        b"rId99",
        b"FFFF",
        b' count="x"',
        b' fillId="77"',
        b' tint="nan"',
        b' numFmtId="-3"',
    ),
)


@st.composite
def damaged(draw: Draw, data: bytes) -> bytes:
    """Damage a file: bits flipped, ranges deleted, doubled, swapped or
    overwritten, the end cut off.
    """
    out = bytearray(data)
    for _ in range(draw(st.integers(1, 4))):
        if not out:
            break
        at = draw(st.integers(0, len(out) - 1))
        length = draw(st.integers(1, 64))
        kind = draw(
            st.sampled_from(
                ["flip", "delete", "double", "cut", "write", "swap", "zero"]
            )
        )
        block = bytes(out[at : at + length])
        if kind == "flip":
            out[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "delete":
            del out[at : at + length]
        elif kind == "double":
            out[at:at] = block
        elif kind == "cut":
            del out[at:]
        elif kind == "write":
            out[at : at + length] = draw(
                st.binary(min_size=1, max_size=8) | st.just(b"\xff" * 8)
            )
        elif kind == "swap":
            out = bytearray(
                bytes(out[:at])
                + bytes(out[at + length : at + 2 * length])
                + block
                + out[at + 2 * length :]
            )
        else:
            out[at : at + length] = bytes(len(block))
    return bytes(out)


@st.composite
def damaged_parts(draw: Draw, data: bytes) -> bytes:
    """Damage the text of one part, or lose or double a part, and pack the file
    again as a sound zip.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from([each for each in content if content[each]]))
    kind = draw(st.sampled_from(["text", "text", "text", "lost", "swapped"]))
    if kind == "lost":
        del content[name]
    elif kind == "swapped":
        content[name] = content[draw(st.sampled_from(sorted(content)))]
    else:
        content[name] = draw(_damaged_text(content[name]))
    return zipped(Member(each, text) for each, text in content.items())


@st.composite
def _damaged_text(draw: Draw, text: bytes) -> bytes:
    marks = [at for at, byte in enumerate(text) if byte in b'<>"= '] or [0]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(marks)) + draw(st.integers(0, 1))
        upto = at + draw(st.sampled_from([0, 0, 1, 8, 60]))
        text = (
            text[:at]
            + draw(st.sampled_from(NASTY) | st.just(b""))
            + text[upto:]
        )
    return text


# ---- Command lines ----------------------------------------------------------

_WORDS = (
    "a.xlsx",
    "凡例 2.xlsx",
    "ja",
    "5",
    "a=b",
    "",
    "-",
    "--",
    "-h",
    "-x",
    "--no-such",
    "*.xlsx",
    "~",
    "a%20b",
)


def command_words(options: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Return the words of a command line: options with their values, without
    them, joined to them, and other words.
    """
    words = st.sampled_from(_WORDS[:5]) | st.sampled_from(_WORDS)
    named = st.sampled_from(options)
    joined = st.builds(
        lambda option, value: [f"{option}={value}"], named, words
    )
    pieces = (
        words.map(lambda word: [word])
        | named.map(lambda name: [name])
        | st.tuples(named, words).map(list)
        | joined
    )
    return st.lists(pieces, max_size=5).map(
        lambda found: [word for piece in found for word in piece]
    )
