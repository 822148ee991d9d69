"""The witness lets good outputs pass in every form a sheet, a styles part or a
zip file takes, and nothing else.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import ClassVar, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.small_book import (
    MAIN,
    RED,
    RED_FILL,
    RED_STYLES_XML,
    RED_XFS,
    SHEET,
    STYLES,
    STYLES_XML,
    book,
    parts,
    plan,
    planned,
    repacked,
    sheet_xml,
    zipped,
)

from irodori.errors import InternalError
from irodori.messages import Sentence
from irodori.workbook.colors import INDEXED, resolve_color, theme_colors
from irodori.workbook.fills import Fill
from irodori.workbook.package import Package
from irodori.workbook.verify import archive, verify
from irodori.workbook.verify.entries import Palette
from irodori.workbook.verify.markup import Node, TagSpan


class Form(NamedTuple):
    """A sheet before and after B2 and C4 were made red."""

    before: str
    after: str


def data(before: str, after: str, *, head: str = "", tail: str = "") -> Form:
    return Form(
        sheet_xml(before, head=head, tail=tail),
        sheet_xml(after, head=head, tail=tail),
    )


def same_with(form: Form, *swaps: tuple[str, str]) -> Form:
    for old, new in swaps:
        form = Form(
            form.before.replace(old, new), form.after.replace(old, new)
        )
    return form


PLAIN = data(
    '<row r="2"><c r="A2" s="1"/><c r="B2" s="1"><v>1</v></c><c r="C2" s="1" t="s"><v>0</v></c></row>'
    '<row r="4" ht="60"><c r="C4" s="0" t="s"><v>1</v></c><c r="D4"/></row>',
    '<row r="2"><c r="A2" s="1"/><c r="B2" s="6"><v>1</v></c><c r="C2" s="1" t="s"><v>0</v></c></row>'
    '<row r="4" ht="60"><c r="C4" s="5" t="s"><v>1</v></c><c r="D4"/></row>',
)
NEW = '<c r="B2" s="5"/>', '<row r="4"><c r="C4" s="5"/></row>'

FORMS = {
    "plain": PLAIN,
    "s first, last and new": data(
        '<row r="2"><c r="B2" t="s"><v>0</v></c></row><row r="4"><c s="1" r="C4"/></row>',
        '<row r="2"><c r="B2" t="s" s="5"><v>0</v></c></row><row r="4"><c s="6" r="C4"/></row>',
    ),
    "bare cells": data(
        '<row r="2"><c r="B2"/></row><row r="4"><c r="C4" /></row>',
        '<row r="2"><c r="B2" s="5"/></row><row r="4"><c r="C4" s="5" /></row>',
    ),
    "new cells": data(
        '<row r="2"><c r="A2"/><c r="C2"/></row><row r="4"><c r="A4"/></row>',
        f'<row r="2"><c r="A2"/>{NEW[0]}<c r="C2"/></row><row r="4"><c r="A4"/><c r="C4" s="5"/></row>',
    ),
    "new rows": data(
        '<row r="1"/><row r="3"><c r="A3"/></row>',
        f'<row r="1"/><row r="2">{NEW[0]}</row><row r="3"><c r="A3"/></row>{NEW[1]}',
    ),
    "new rows before, and after an empty one": data(
        '<row r="3"/>', f'<row r="2">{NEW[0]}</row><row r="3"/>{NEW[1]}'
    ),
    "empty rows opened": data(
        '<row r="2" ht="9"/><row r="3"/><row r="4" /><row r="5"><c r="A5"/></row>',
        f'<row r="2" ht="9">{NEW[0]}</row><row r="3"/>{NEW[1]}<row r="5"><c r="A5"/></row>',
    ),
    "empty last row opened": data(
        '<row r="2"><c r="B2"/></row><row r="4"/>',
        f'<row r="2">{NEW[0]}</row>{NEW[1]}',
    ),
    "many empty rows at the end": data(
        '<row r="2"><c r="B2"/></row><row r="4"><c r="C4"/></row><row r="5"/><row r="6" ht="9"/><row r="9"/>',
        '<row r="2"><c r="B2" s="5"/></row><row r="4"><c r="C4" s="5"/></row><row r="5"/><row r="6" ht="9"/>'
        '<row r="9"/>',
    ),
    "no rows": data("", f'<row r="2">{NEW[0]}</row>{NEW[1]}'),
    "empty sheet data": Form(
        sheet_xml("").replace("<sheetData></sheetData>", "<sheetData />"),
        sheet_xml(f'<row r="2">{NEW[0]}</row>{NEW[1]}'),
    ),
    "formats of rows and columns": data(
        '<row r="2"/><row r="4" s="0" customFormat="1"/>',
        '<row r="2"><c r="B2" s="6"/></row><row r="4" s="0" customFormat="1"><c r="C4" s="5"/></row>',
        head='<cols><col min="1" max="1" style="2"/><col min="2" max="3" style="1"/></cols>',
    ),
    "format of a row that does not count": data(
        '<row r="2" s="1"/><row r="4"><c r="C4"/></row>',
        '<row r="2" s="1"><c r="B2" s="5"/></row>' + NEW[1],
    ),
    "cells without references": data(
        '<row r="2"><c/><c s="1"><v>1</v></c></row><row r="4"><c r="B4"/><c/></row>',
        '<row r="2"><c/><c s="6"><v>1</v></c></row><row r="4"><c r="B4"/><c s="5"/></row>',
    ),
    "rows without numbers": data(
        '<row/><row><c r="B2"/></row><row/><row><c r="C4"/></row>',
        f'<row/><row>{NEW[0]}</row><row/><row><c r="C4" s="5"/></row>',
    ),
    "prefix": same_with(
        PLAIN,
        *(
            (f"<{name}", f"<x:{name}")
            for name in ("worksheet", "sheetData", "row", "c ", "v>")
        ),
        *(
            (f"</{name}>", f"</x:{name}>")
            for name in ("worksheet", "sheetData", "row", "c", "v")
        ),
        ("xmlns=", "xmlns:x="),
    ),
    "single quotes": same_with(PLAIN, ('"', "'")),
    "spaces": same_with(
        PLAIN, (" s=", "\n s = "), ("<row", "\n  <row"), ("<c ", "\n    <c ")
    ),
    "pretty-printed": same_with(
        PLAIN,
        ("<row", "\n  <row"),
        ("<c ", "\n    <c "),
        ("</row>", "\n  </row>"),
    ),
    "greater-than in a value": same_with(
        PLAIN, ('<c r="B2"', '<c ph=">" r="B2"'), ("<v>1", '<v>" s="7">1')
    ),
    "comment": same_with(
        PLAIN, ("<v>1", '<!-- <c r="B2" s="0"/></row></sheetData> --><v>1')
    ),
    "CDATA": same_with(
        PLAIN, ("<v>1", '<v><![CDATA[</c><c r="B2" s="0"/></row>]]>1')
    ),
    "processing instruction": same_with(
        PLAIN, ("<v>1", '<?x <c r="B2" s="0"/> ?><v>1')
    ),
    "extension in a cell": same_with(
        PLAIN,
        ("</v></c>", '</v><extLst><ext><c r="B2" s="0"/></ext></extLst></c>'),
    ),
    "tail": same_with(
        PLAIN,
        (
            "</worksheet>",
            '<!-- </row> --><extLst><ext><row r="2"><c r="B2" s="0"/></row></ext></extLst></worksheet>',
        ),
    ),
    "byte order mark": same_with(
        PLAIN, ("<?xml", "\N{ZERO WIDTH NO-BREAK SPACE}<?xml")
    ),
    "Japanese in the sheet": same_with(
        PLAIN,
        (
            "</worksheet>",
            "<headerFooter><oddHeader>令和</oddHeader></headerFooter></worksheet>",
        ),
    ),
}
PLAN = {"B2": RED, "C4": RED}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_good_output_passes_in_every_form_of_sheet(
    form: Form, encoding: str
) -> None:
    if encoding != "utf-8" and not form.before.startswith(
        "\N{ZERO WIDTH NO-BREAK SPACE}"
    ):
        form = same_with(form, ("<?xml", "\N{ZERO WIDTH NO-BREAK SPACE}<?xml"))
    before = book(form.before.encode(encoding))
    after = repacked(
        before,
        {SHEET: form.after.encode(encoding), STYLES: RED_STYLES_XML.encode()},
    )
    verify(before, after, {SHEET: plan(**PLAN)})


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_planned_cell_that_was_not_filled_is_seen_in_every_form(
    form: Form,
) -> None:
    before = book(form.before)
    after = repacked(
        before, {SHEET: form.after.encode(), STYLES: RED_STYLES_XML.encode()}
    )
    for missed in ("A2", "B3", "D4", "XFD1048576"):
        with pytest.raises(InternalError, match=r"verify\.fill"):
            verify(before, after, {SHEET: plan(**PLAN, **{missed: RED})})


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_cell_filled_without_a_plan_is_seen_in_every_form(
    form: Form,
) -> None:
    before = book(form.before)
    after = repacked(
        before, {SHEET: form.after.encode(), STYLES: RED_STYLES_XML.encode()}
    )
    for missing in PLAN:
        with pytest.raises(InternalError, match=r"verify\.sheet"):
            verify(
                before,
                after,
                {SHEET: plan(**{ref: RED for ref in PLAN if ref != missing})},
            )


@given(st.sampled_from(sorted(FORMS)), st.data())
def test_no_character_of_a_sheet_may_change(
    name: str, draw: st.DataObject
) -> None:
    form = FORMS[name]
    at = draw.draw(st.integers(0, len(form.after) - 1), "at")
    length = draw.draw(st.integers(0, 2), "length")
    instead = draw.draw(
        st.text(" 0123456789<>\"'/=abcrsv!-", max_size=2), "instead"
    )
    changed = form.after[:at] + instead + form.after[at + length :]
    assume(changed != form.after)
    before = book(form.before)
    after = repacked(
        before, {SHEET: changed.encode(), STYLES: RED_STYLES_XML.encode()}
    )
    with pytest.raises(InternalError):
        verify(before, after, {SHEET: plan(**PLAN)})


def test_rows_that_are_like_none_before_are_checked_as_well() -> None:
    def rows(*styles: int) -> str:
        cells = [
            f'<row r="{at}"><c r="A{at}" s="1"/><c r="B{at}" s="{style}"/></row>'
            for at, style in enumerate(styles, 1)
        ]
        return sheet_xml("".join(cells))

    before = book(rows(1, 1, 0, 1, 0))
    fills = {SHEET: plan(B1=RED, B2=RED, B3=RED, B4=RED, B5=RED)}
    good = {
        SHEET: rows(6, 6, 5, 6, 5).encode(),
        STYLES: RED_STYLES_XML.encode(),
    }
    verify(before, repacked(before, good), fills)
    for wrong in [
        (6, 6, 6, 6, 5),
        (6, 6, 5, 5, 5),
        (6, 6, 5, 1, 5),
        (6, 6, 5, 6, 0),
        (6, 6, 5, 6, 99),
    ]:
        with pytest.raises(InternalError, match=r"verify\.fill"):
            verify(
                before,
                repacked(before, good | {SHEET: rows(*wrong).encode()}),
                fills,
            )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<v>7", b"<v>8"),
        (b' s="6"', b' s="1"'),
        (b' s="6"', b""),
        (b"</row>", b"</row >"),
        (b"C", b"D"),
    ],
)
def test_a_sheet_of_many_chunks_is_compared_to_its_end(
    old: bytes, new: bytes
) -> None:
    def rows(style: int) -> bytes:
        cells = '<row r="{0}"><c r="A{0}" s="1"><v>{1}</v></c><c r="B{0}" s="{2}"><v>{3}</v></c><c r="C{0}"/></row>'
        numbers = (
            (at, at * 7919 % 99991, style, at * 104729 % 99991)
            for at in range(1, 12_001)
        )
        return sheet_xml(
            "".join(cells.format(*each) for each in numbers)
        ).encode()

    fills = planned({(row, 2): RED for row in range(1, 12_001)})
    before, good = book(rows(1)), rows(6)
    verify(
        before,
        repacked(before, {SHEET: good, STYLES: RED_STYLES_XML.encode()}),
        {SHEET: fills},
    )
    broken = good[:800_000] + good[800_000:].replace(old, new, 1)
    assert broken != good
    with pytest.raises(InternalError, match=r"verify\.(sheet|fill)"):
        verify(
            before,
            repacked(before, {SHEET: broken, STYLES: RED_STYLES_XML.encode()}),
            {SHEET: fills},
        )


class TestFills:
    """A cell may keep a format that shows the planned fill already, whichever
    way the fill is written.
    """

    @pytest.mark.parametrize(
        ("style", "fill"),
        [
            (0, None),
            (0, Fill("none")),
            (2, Fill.solid("FF8EA9DB")),
            (3, Fill.solid("FFFF0000")),
            (4, Fill("lightUp", "FF000000", "FFFFF100")),
        ],
    )
    def test_the_file_is_left_alone_where_the_fill_is_right(
        self, style: int, fill: Fill | None
    ) -> None:
        same = book(sheet_xml(f'<row r="2"><c r="B2" s="{style}"/></row>'))
        verify(same, same, {SHEET: plan(B2=fill)})
        for other in (
            Fill.solid("FF8EA9DC"),
            Fill("lightUp", "FF000000"),
            Fill("lightDown", "FF000000", "FFFFF100"),
            RED,
        ):
            with pytest.raises(InternalError, match=r"verify\.fill"):
                verify(same, same, {SHEET: plan(B2=other)})

    def test_a_cell_that_is_not_there_shows_the_fill_of_its_row_or_column(
        self,
    ) -> None:
        same = book(
            sheet_xml(
                '<row r="2" s="3" customFormat="1"/>',
                head='<cols><col min="2" max="2" style="2"/></cols>',
            )
        )
        verify(
            same,
            same,
            {
                SHEET: plan(
                    A2=Fill.solid("FFFF0000"),
                    B9=Fill.solid("FF8EA9DB"),
                    C9=None,
                )
            },
        )
        for wrong in (plan(B2=None), plan(B9=None), plan(C9=RED)):
            with pytest.raises(InternalError, match=r"verify\.fill"):
                verify(same, same, {SHEET: wrong})

    def test_a_fill_that_was_cleared_must_be_gone(self) -> None:
        before = book(sheet_xml('<row r="2"><c r="B2" s="2"/></row>'))
        verify(
            before,
            repacked(
                before,
                {
                    SHEET: sheet_xml(
                        '<row r="2"><c r="B2" s="1"/></row>'
                    ).encode()
                },
            ),
            {SHEET: plan(B2=None)},
        )
        with pytest.raises(InternalError, match=r"verify\.fill"):
            verify(before, before, {SHEET: plan(B2=None)})

    def test_the_first_two_fills_show_nothing_but_what_excel_gives_them(
        self,
    ) -> None:
        styles = STYLES_XML.replace(
            'patternType="gray125"/>',
            'patternType="solid"><fgColor rgb="FFFF4B00"/></patternFill>',
        )
        styles = styles.replace('fillId="2"', 'fillId="1"')
        same = book(sheet_xml('<row r="2"><c r="B2" s="2"/></row>'), styles)
        with pytest.raises(InternalError, match=r"verify\.fill"):
            verify(same, same, {SHEET: plan(B2=RED)})

    COLORS = st.fixed_dictionaries(
        {},
        optional={
            "rgb": st.from_regex(r"\A([0-9A-Fa-f]{6}|[0-9A-F]{8}|x)\Z"),
            "theme": st.integers(0, 15).map(str),
            "indexed": st.integers(0, 70).map(str),
            "auto": st.just("1"),
            "tint": st.sampled_from(
                ["", "x", "-0.249977111117893", "0.79998168889431442"]
            )
            | st.decimals(-2, 2, places=3).map(str),
        },
    )

    @given(COLORS)
    def test_its_own_reading_of_colours_agrees_with_the_writers(
        self, color: dict[str, str]
    ) -> None:
        nowhere = TagSpan(0, 0)
        entry, pattern = (
            Node("fill", {}, nowhere),
            Node("patternFill", {"patternType": "solid"}, nowhere),
        )
        entry.children.append(pattern)
        pattern.children.append(Node("fgColor", color, nowhere))
        mine = Palette(Node("styleSheet", {}, nowhere), None).fill(entry)
        assert mine == Fill(
            "solid", resolve_color(color, theme_colors(None), INDEXED)
        )

    def test_a_number_of_too_many_digits_is_no_colour(self) -> None:
        nowhere = TagSpan(0, 0)
        color = Node("fgColor", {"indexed": "9" * 5000}, nowhere)
        pattern = Node("patternFill", {"patternType": "solid"}, nowhere)
        pattern.children.append(color)
        entry = Node("fill", {}, nowhere)
        entry.children.append(pattern)
        mine = Palette(Node("styleSheet", {}, nowhere), None).fill(entry)
        assert mine == Fill("solid", None)


class TestStyles:
    """The styles part may only grow."""

    SHEETS = (
        sheet_xml('<row r="2"><c r="B2" s="1"/></row>'),
        sheet_xml('<row r="2"><c r="B2" s="6"/></row>'),
    )

    def output(self, before: str, after: str, encoding: str = "utf-8") -> None:
        source = zipped(parts(self.SHEETS[0], before.encode(encoding)))
        changes = {
            SHEET: self.SHEETS[1].encode(),
            STYLES: after.encode(encoding),
        }
        verify(source, repacked(source, changes), {SHEET: plan(B2=RED)})

    @pytest.mark.parametrize(
        "swaps",
        [
            [],
            [(' count="5"', " count='5'")],
            [("><", ">\n  <")],
            [
                ('<fills count="5">', "<fills>"),
                ('<cellXfs count="5">', "<cellXfs >"),
            ],
            [('<fills count="5">', '<fills count="9">')],
            [("<cellXfs", "<!-- <cellXfs count='5'> --><cellXfs")],
            [
                (
                    "</styleSheet>",
                    "<extLst><ext><fills><fill/></fills></ext></extLst></styleSheet>",
                )
            ],
            [("<styleSheet", "\N{ZERO WIDTH NO-BREAK SPACE}<styleSheet")],
        ],
        ids=[
            "plain",
            "quotes",
            "lines",
            "no count",
            "wrong count",
            "comment",
            "extension",
            "byte order mark",
        ],
    )
    def test_appended_entries_pass_in_every_form(
        self, swaps: list[tuple[str, str]]
    ) -> None:
        before, xfs = STYLES_XML, list(RED_XFS.values())
        for old, new in swaps:
            before, xfs = (
                before.replace(old, new),
                [xf.replace(old, new) for xf in xfs],
            )
        after = re.sub(r"(<fills count=.)[59]", r"\g<1>6", before).replace(
            "</fills>", RED_FILL + "</fills>", 1
        )
        after = re.sub(r"(<cellXfs count=.)5(?!.*-->)", r"\g<1>7", after)
        self.output(
            before, after.replace("</cellXfs>", "".join(xfs) + "</cellXfs>")
        )

    def test_utf_16_passes(self) -> None:
        mark = "\N{ZERO WIDTH NO-BREAK SPACE}"
        self.output(mark + STYLES_XML, mark + RED_STYLES_XML, "utf-16-le")

    def test_sections_that_were_empty_or_missing_pass(self) -> None:
        sheets = (
            sheet_xml('<row r="2"><c r="B2"/></row>'),
            sheet_xml('<row r="2"><c r="B2" s="1"/></row>'),
        )
        fills = f'<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{RED_FILL}'
        xfs = '<xf numFmtId="0"/><xf numFmtId="0" fillId="2" applyFill="1"/>'
        full = f'<fills count="3">{fills}</fills><cellXfs count="2">{xfs}</cellXfs>'
        opened = f'<styleSheet xmlns="{MAIN}">{full}</styleSheet>'
        for empty in (
            "",
            '<fills count="0"/><cellXfs count="0"/>',
            '<fills count="0"></fills><cellXfs count="0"></cellXfs>',
        ):
            before = book(
                sheets[0], f'<styleSheet xmlns="{MAIN}">{empty}</styleSheet>'
            )
            verify(
                before,
                repacked(
                    before,
                    {SHEET: sheets[1].encode(), STYLES: opened.encode()},
                ),
                {SHEET: plan(B2=RED)},
            )
        before = book(sheets[0], f'<styleSheet xmlns="{MAIN}"/>')
        verify(
            before,
            repacked(
                before, {SHEET: sheets[1].encode(), STYLES: opened.encode()}
            ),
            {SHEET: plan(B2=RED)},
        )

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('<fills count="6">', '<fills count="5">'),
            ('<fills count="6">', "<fills>"),
            ('<cellXfs count="7">', '<cellXfs count="8">'),
            (RED_FILL, RED_FILL.replace("FFFF4B00", "FFFF4B01")),
            (RED_FILL, RED_FILL.replace("solid", "lightUp")),
            (RED_FILL, RED_FILL.replace("rgb", "theme")),
            (
                RED_FILL,
                RED_FILL.replace(
                    "<fgColor", '<bgColor rgb="FF000000"/><fgColor'
                ),
            ),
            (RED_FILL, RED_FILL.replace("<fill>", "<fill> ")),
            (RED_FILL, RED_FILL.replace("<fill>", "<fill><!-- -->")),
            (RED_FILL, RED_FILL + "<!-- -->"),
            ('<fill><patternFill patternType="none"/></fill>', RED_FILL),
            ('indexed="10"', 'indexed="11"'),
            ('tint="0.4"', 'tint="0.5"'),
            (RED_XFS[1], RED_XFS[1].replace('fontId="1"', 'fontId="0"')),
            (RED_XFS[1], RED_XFS[1].replace('numFmtId="10"', 'numFmtId="9"')),
            (RED_XFS[1], RED_XFS[1].replace('wrapText="1"', 'wrapText="0"')),
            (RED_XFS[1], RED_XFS[1].replace(' applyFill="1"', "")),
            (RED_XFS[1], RED_XFS[1].replace('applyFill="1"', 'applyFill="0"')),
            (RED_XFS[1], RED_XFS[1].replace('fillId="5"', 'fillId="6"')),
            (RED_XFS[1], RED_XFS[1].replace('fillId="5"', 'fillId="2"')),
            (RED_XFS[1], RED_XFS[1].replace(' fillId="5"', "")),
            (RED_XFS[1], RED_XFS[1].replace('<alignment wrapText="1"/>', "")),
            (RED_XFS[1], RED_XFS[1].replace("</xf>", "<protection/></xf>")),
            (RED_XFS[0] + RED_XFS[1], RED_XFS[1] + RED_XFS[0]),
            ('<sz val="9"/>', '<sz val="9" />'),
            ('<cellStyles count="1">', '<cellStyles  count="1">'),
            ("</styleSheet>", "<dxfs/></styleSheet>"),
            ("</styleSheet>", ""),
        ],
    )
    def test_anything_else_is_seen(self, old: str, new: str) -> None:
        after = RED_STYLES_XML.replace(old, new)
        assert after != RED_STYLES_XML
        with pytest.raises(
            InternalError, match=r"verify\.(styles|fill|unreadable)"
        ):
            self.output(STYLES_XML, after)

    @given(
        st.integers(0, len(RED_STYLES_XML) - 1),
        st.integers(0, 2),
        st.text(' 0156<>"/=aFilx!-', max_size=2),
    )
    def test_no_character_may_change(
        self, at: int, length: int, instead: str
    ) -> None:
        after = RED_STYLES_XML[:at] + instead + RED_STYLES_XML[at + length :]
        assume(after != RED_STYLES_XML)
        # this sheet does not use it: an equal one is as good
        assume(RED_XFS[0] in after)
        # a new entry with a blank more in a tag is as good
        if RED_XFS[1] not in after or RED_FILL not in after:
            assume(after.replace(" ", "") != RED_STYLES_XML.replace(" ", ""))
        with pytest.raises(InternalError):
            self.output(STYLES_XML, after)


class TestZip:
    """The zip file's own records."""

    GOOD: ClassVar = {
        SHEET: PLAIN.after.encode(),
        STYLES: RED_STYLES_XML.encode(),
    }

    def test_bytes_before_the_archive_pass_and_count(self) -> None:
        before = zipped(parts(PLAIN.before), before=b"#!/bin/sh\n")
        after = repacked(before, self.GOOD)
        verify(before, after, {SHEET: plan(**PLAN)})
        with pytest.raises(InternalError, match=r"verify\.directory"):
            verify(before, b"#!/bin/zh\n" + after[10:], {SHEET: plan(**PLAN)})

    def test_names_with_backslashes_and_other_case_are_the_same_parts(
        self,
    ) -> None:
        names = {
            name: name.replace("/", "\\")
            for name in parts("")
            if "sheet1" in name
        }
        members = {
            names.get(name, name): data
            for name, data in parts(PLAIN.before).items()
        }
        before = zipped(members)
        after = repacked(
            before,
            {names.get(name, name): data for name, data in self.GOOD.items()},
        )
        verify(before, after, {"XL/Worksheets/Sheet1.XML": plan(**PLAN)})

    @pytest.mark.parametrize(
        "limits",
        [{}, {"ZIP64_LIMIT": 99}, {"ZIP_FILECOUNT_LIMIT": 2}],
        ids=str,
    )
    @pytest.mark.parametrize(
        "streamed", [False, True], ids=["sizes in front", "sizes behind"]
    )
    def test_zip64_and_data_descriptors_pass(
        self,
        limits: dict[str, int],
        streamed: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with monkeypatch.context() as patched:
            for name, limit in limits.items():
                patched.setattr(zipfile, name, limit)
            before = zipped(
                parts(PLAIN.before),
                extra=b"\x99\x99\x01\x00a",
                comment=b"c",
                streamed=streamed,
            )
        package = Package(before)
        after = package.with_parts(
            {
                name: package.pack(name, [data])
                for name, data in self.GOOD.items()
            }
        )
        verify(before, after, {SHEET: plan(**PLAN)})
        for at in range(after.rindex(b"PK\1\2"), len(after)):
            broken = after[:at] + bytes([after[at] ^ 1]) + after[at + 1 :]
            with pytest.raises(InternalError):
                verify(before, broken, {SHEET: plan(**PLAN)})

    def test_it_works_without_isal(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(archive, "_fast", zlib)
        before = book(PLAIN.before)
        after = repacked(before, self.GOOD)
        verify(before, after, {SHEET: plan(**PLAN)})
        data = after.index(SHEET.encode()) + len(SHEET) + 8
        for at in range(data, data + 20):
            with pytest.raises(
                InternalError, match=r"verify\.(content|sheet)"
            ):
                verify(
                    before,
                    after[:at] + bytes([after[at] ^ 1]) + after[at + 1 :],
                    {SHEET: plan(**PLAN)},
                )

    @pytest.mark.parametrize("unpacker", ["isal", "zlib"])
    @pytest.mark.parametrize(
        "length", [0, 1, 1 << 18, (1 << 18) + 1, 20_000_000]
    )
    def test_content_comes_in_chunks_however_well_it_was_packed(
        self, unpacker: str, length: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if unpacker == "zlib":
            monkeypatch.setattr(archive, "_fast", zlib)
        packed = zipped(
            {SHEET: b"7" * length, STYLES: bytes(range(256)) * 5000}
        )
        opened = archive.Archive(packed)
        for name, content in (
            (SHEET, b"7" * length),
            (STYLES, bytes(range(256)) * 5000),
        ):
            chunks = [*opened.content(name)]
            assert b"".join(chunks) == content
            assert max(map(len, chunks)) <= 1 << 18

    @pytest.mark.parametrize("unpacker", ["isal", "zlib"])
    @pytest.mark.parametrize("behind", [1, 200_000])
    def test_bytes_behind_the_packed_ones_are_seen(
        self, unpacker: str, behind: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if unpacker == "zlib":
            monkeypatch.setattr(archive, "_fast", zlib)
        opened = archive.Archive(
            zipped({SHEET: b"7" * 1_000_000, STYLES: b""}) + bytes(behind)
        )
        opened.data = opened.data[
            : opened.members[0].data + opened.members[0].packed
        ] + bytes(behind)
        member = opened.members[0]._replace(
            packed=opened.members[0].packed + behind
        )
        vars(opened)["_by_name"][SHEET] = member
        with pytest.raises(InternalError, match=r"verify\.content"):
            opened.read(SHEET)

    def test_nothing_planned_means_nothing_changed(self) -> None:
        before = book(PLAIN.before)
        verify(before, before, {})
        verify(before, before, {SHEET: plan()})
        verify(b"no zip at all", b"no zip at all", {})
        for after in (
            before + b"\0",
            repacked(before, {STYLES: RED_STYLES_XML.encode()}),
        ):
            with pytest.raises(InternalError, match=r"verify\.needless"):
                verify(before, after, {SHEET: plan()})

    def test_a_part_written_anew_with_nothing_changed_is_seen(self) -> None:
        before = book(PLAIN.before)
        for same in (
            {SHEET: PLAIN.before.encode()},
            {STYLES: STYLES_XML.encode()},
            {STYLES: RED_STYLES_XML.encode()},
        ):
            with pytest.raises(InternalError, match=r"verify\.needless"):
                verify(
                    before,
                    repacked(before, same, level=0),
                    {SHEET: plan(A2=None)},
                )

    @pytest.mark.parametrize(
        "data", [b"", b"PK", b"PK\5\6" + bytes(18), b"PK\5\6" + b"\xff" * 18]
    )
    def test_what_is_no_zip_is_refused_as_our_own_error(
        self, data: bytes
    ) -> None:
        before = book(PLAIN.before)
        for one, other in ((before, data), (data, before), (data, data)):
            with pytest.raises(InternalError, match=r"verify\."):
                verify(one, other, {SHEET: plan(**PLAN)})


def test_every_sentence_of_the_witness_can_be_said() -> None:
    for code in (
        "directory",
        "record",
        "content",
        "styles",
        "sheet",
        "fill",
        "needless",
        "unreadable",
    ):
        for language in ("ja", "en"):
            assert Sentence(
                f"verify.{code}", {"part": "xl/a.xml", "problem": "ValueError"}
            ).text(language)
