"""The verifier looks at the rows of a large sheet many at a time, and sees
there what it sees of a few rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.small_book import (
    RED,
    RED_STYLES_XML,
    SHEET,
    STYLES,
    book,
    planned,
    repacked,
    sheet_xml,
)

from irodori.errors import InternalError
from irodori.workbook.fills import Fill
from irodori.workbook.refs import parse_cell
from irodori.workbook.verify import verify

ROWS = 2500
ODD = 2100
"""A row among those that are taken together, far from the first; all cells are
planned that may be.
"""
RED_STYLE = {0: 5, 1: 6}


def style(number: int) -> int:
    return 0 if number % 7 == 0 else 1


def row(number: int, *, painted: bool) -> str:
    """Return a row: B is planned, D in each second row, E cleared in each
    third one, AB too and without a format.
    """
    b, d, e, ab = style(number), 1, 2, ""
    if painted:
        b, d = RED_STYLE[b], RED_STYLE[d] if number % 2 == 0 else d
        e, ab = (1 if number % 5 == 0 else e), ' s="5"'
    return (
        f'<row r="{number}" spans="1:28"><c r="A{number}" s="1"><v>{number * 7919 % 99991}</v></c>'
        f'<c r="B{number}" s="{b}" t="str"><v>A BAD "B{number}" AB</v></c><c r="C{number}" s="1"/>'
        f'<c r="D{number}" s="{d}"><f>B{number}*2</f><v>{number % 13}</v></c><c r="E{number}" s="{e}"/>'
        f'<c r="AB{number}"{ab}><v>1</v></c><c r="AC{number}" t="s"><v>0</v></c></row>'
    )


def large_plan() -> dict[tuple[int, int], Fill | None]:
    made: dict[tuple[int, int], Fill | None] = {}
    for number in range(1, ROWS + 1):
        made[number, 2] = made[number, 28] = RED
        if number % 2 == 0:
            made[number, 4] = RED
        if number % 5 == 0:
            made[number, 5] = None
    return made


BEFORE = [row(number, painted=False) for number in range(1, ROWS + 1)]
AFTER = [row(number, painted=True) for number in range(1, ROWS + 1)]
TAIL = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'


def check(
    before: list[str],
    after: list[str],
    fills: Mapping[tuple[int, int], Fill | None],
    *,
    tails: tuple[str, str] = (TAIL, TAIL),
) -> None:
    """Verify two sheets of these rows."""
    source = book(sheet_xml("".join(before), tail=tails[0]))
    sheet = sheet_xml("".join(after), tail=tails[1]).encode()
    verify(
        source,
        repacked(
            source, {SHEET: sheet, STYLES: RED_STYLES_XML.encode()}, level=1
        ),
        {SHEET: planned(fills)},
    )


def with_row(rows: list[str], number: int, text: str) -> list[str]:
    return [*rows[: number - 1], text, *rows[number:]]


def swap(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, (old, text)
    return text.replace(old, new)


def test_a_good_output_passes() -> None:
    check(BEFORE, AFTER, large_plan())


ONE = str(ODD)
DAMAGES: dict[str, Callable[[str], str]] = {
    "a value": lambda text: swap(
        text, f"<v>{ODD % 13}</v>", f"<v>{ODD % 13 + 1}</v>"
    ),
    "a formula": lambda text: swap(
        text, f"<f>B{ONE}*2</f>", f"<f>B{ONE}*3</f>"
    ),
    "a text": lambda text: swap(text, "BAD", "BED"),
    "a type": lambda text: swap(text, ' t="str"', ' t="s"'),
    "the format of a cell without a plan": lambda text: swap(
        text, f'"C{ONE}" s="1"', f'"C{ONE}" s="6"'
    ),
    "a format where there was none": lambda text: swap(
        text, f'"AC{ONE}"', f'"AC{ONE}" s="5"'
    ),
    "a format taken away": lambda text: swap(
        text, f'"C{ONE}" s="1"', f'"C{ONE}"'
    ),
    "a planned cell missed": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="1"'
    ),
    "a planned cell missed that had no format": lambda text: swap(
        text, f'"AB{ONE}" s="5"', f'"AB{ONE}"'
    ),
    "a cell not cleared": lambda text: swap(
        text, f'"E{ONE}" s="1"', f'"E{ONE}" s="2"'
    ),
    "the format of another cell": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="5"'
    ),
    "a format that is not there": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="7"'
    ),
    "a format written oddly": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="06"'
    ),
    "a format below nought": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="-1"'
    ),
    "a format given twice": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="6" s="6"'
    ),
    "a format without quotes": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s=6'
    ),
    "another attribute": lambda text: swap(
        text, f'"D{ONE}" s="6"', f'"D{ONE}" s="6" ph="1"'
    ),
    "another attribute of another cell": lambda text: swap(
        text, f'"C{ONE}" s="1"', f'"C{ONE}" s="1" ph="1"'
    ),
    "another attribute of the row": lambda text: swap(
        text, "spans=", 'ht="9" spans='
    ),
    "a row's format": lambda text: swap(
        text, ' spans="1:28"', ' spans="1:28" s="6" customFormat="1"'
    ),
    "a reference": lambda text: swap(text, f'r="D{ONE}"', f'r="F{ONE}"'),
    "a row's number": lambda text: swap(
        text, f'<row r="{ONE}"', f'<row r="{ODD - 1}"'
    ),
    "a cell dropped": lambda text: swap(text, f'<c r="C{ONE}" s="1"/>', ""),
    "a cell twice": lambda text: swap(
        text, f'<c r="C{ONE}" s="1"/>', f'<c r="C{ONE}" s="1"/>' * 2
    ),
    "a new cell": lambda text: swap(
        text, "</row>", f'<c r="AD{ONE}" s="5"/></row>'
    ),
    "a space in a tag": lambda text: swap(
        text, f'"C{ONE}" s="1"/>', f'"C{ONE}" s="1" />'
    ),
    "a space before": lambda text: " " + text,
    "a line after": lambda text: text + "\n",
    "a letter before": lambda text: "x" + text,
    "a comment": lambda text: swap(text, "</row>", "<!-- --></row>"),
    "a comment over a cell": lambda text: swap(
        text, f'<c r="C{ONE}" s="1"/>', f'<!--<c r="C{ONE}" s="1"/>-->'
    ),
    "the row dropped": lambda _: "",
    "the row twice": lambda text: text * 2,
    "a new row": lambda text: text + f'<row r="{ODD + 1}"/>',
    "the row as it was": lambda _: row(ODD, painted=False),
    "the row of another": lambda _: row(ODD + 1, painted=True),
    "the row without its end": lambda text: text.removesuffix("</row>"),
    "the sheet's end": lambda text: text + "</sheetData>",
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_each_kind_of_damage_to_one_row_is_seen(
    damage: Callable[[str], str],
) -> None:
    damaged = damage(AFTER[ODD - 1])
    assert damaged != AFTER[ODD - 1]
    with pytest.raises(InternalError, match=r"verify\.(sheet|fill)"):
        check(BEFORE, with_row(AFTER, ODD, damaged), large_plan())


def test_formats_of_two_rows_exchanged_are_seen() -> None:
    one, other = AFTER[ODD - 1], AFTER[ODD]
    assert style(ODD) != style(ODD + 1)
    exchanged = [
        swap(one, f'"B{ODD}" s="5"', f'"B{ODD}" s="6"'),
        swap(other, f'"B{ODD + 1}" s="6"', f'"B{ODD + 1}" s="5"'),
    ]
    with pytest.raises(InternalError, match=r"verify\.fill"):
        check(
            BEFORE,
            [*AFTER[: ODD - 1], *exchanged, *AFTER[ODD + 1 :]],
            large_plan(),
        )


def test_two_rows_exchanged_are_seen() -> None:
    exchanged = [
        *AFTER[: ODD - 1],
        AFTER[ODD],
        AFTER[ODD - 1],
        *AFTER[ODD + 1 :],
    ]
    with pytest.raises(InternalError, match=r"verify\.(sheet|fill)"):
        check(BEFORE, exchanged, large_plan())


@pytest.mark.parametrize(
    "after",
    ["", TAIL + "<!-- -->", TAIL.replace("A2", "A3"), " " + TAIL, TAIL[:-1]],
    ids=lambda text: text[-9:],
)
def test_a_change_behind_the_rows_is_seen(after: str) -> None:
    with pytest.raises(InternalError, match=r"verify\.sheet"):
        check(BEFORE, AFTER, large_plan(), tails=(TAIL, after))


@pytest.mark.parametrize(
    "ref",
    [
        f"A{ODD}",
        f"C{ODD}",
        f"D{ODD + 1}",
        f"F{ODD}",
        f"B{ROWS + 1}",
        "XFD1048576",
    ],
)
def test_a_plan_that_was_not_carried_out_is_seen(ref: str) -> None:
    fills = large_plan() | {parse_cell(ref): RED}
    with pytest.raises(InternalError, match=r"verify\.fill"):
        check(BEFORE, AFTER, fills)


@pytest.mark.parametrize("column", [2, 4, 28])
def test_a_row_painted_without_a_plan_is_seen(column: int) -> None:
    fills = large_plan()
    del fills[ODD, column]
    with pytest.raises(InternalError, match=r"verify\.sheet"):
        check(BEFORE, AFTER, fills)


def test_an_output_that_was_not_painted_is_seen() -> None:
    with pytest.raises(InternalError, match=r"verify\.fill"):
        check(BEFORE, BEFORE, large_plan())


@settings(max_examples=25)
@given(st.data())
def test_no_character_of_a_row_may_change(draw: st.DataObject) -> None:
    text = AFTER[ODD - 1]
    at = draw.draw(st.integers(0, len(text) - 1), "at")
    length = draw.draw(st.integers(0, 2), "length")
    instead = draw.draw(st.text(" 0156<>\"'/=ABcrsv!-", max_size=2), "instead")
    changed = text[:at] + instead + text[at + length :]
    assume(changed != text)
    with pytest.raises(InternalError):
        check(BEFORE, with_row(AFTER, ODD, changed), large_plan())


def both(change: Callable[[str], str]) -> tuple[str, str]:
    return change(BEFORE[ODD - 1]), change(AFTER[ODD - 1])


def without(cell: str, text: str) -> str:
    return re.sub(rf'<c r="{cell}{ODD}"[^>]*?(/>|>.*?</c>)', "", text)


FORMS = {
    "not there": (
        "",
        f'<row r="{ODD}"><c r="B{ODD}" s="5"/><c r="D{ODD}" s="5"/><c r="AB{ODD}" s="5"/></row>',
    ),
    "empty": (
        f'<row r="{ODD}"/>',
        f'<row r="{ODD}"><c r="B{ODD}" s="5"/><c r="D{ODD}" s="5"/><c r="AB{ODD}" s="5"/></row>',
    ),
    "a cell not there": (
        without("D", BEFORE[ODD - 1]),
        re.sub(
            rf'<c r="D{ODD}".*?</c>', f'<c r="D{ODD}" s="5"/>', AFTER[ODD - 1]
        ),
    ),
    "a cell without a format": (
        BEFORE[ODD - 1].replace(f'"D{ODD}" s="1"', f'"D{ODD}"'),
        AFTER[ODD - 1].replace(f'"D{ODD}" s="6"', f'"D{ODD}" s="5"'),
    ),
    "the format first": both(
        lambda text: re.sub(rf'<c (r="D{ODD}") (s="\d")', r"<c \2 \1", text)
    ),
    "the format last": both(
        lambda text: re.sub(r'( s="\d")( t="str")', r"\2\1", text)
    ),
    "lines between": both(
        lambda text: text.replace("<c", "\n  <c").replace("<row", "\n<row")
    ),
    "greater-than in an attribute": both(
        lambda text: text.replace(f'"D{ODD}"', f'"D{ODD}" ph=">"')
    ),
    "single quotes": both(
        lambda text: re.sub(
            r'<c r="D.*?>', lambda tag: tag[0].replace('"', "'"), text
        )
    ),
    "cells in another order": both(
        lambda text: re.sub(r"(<c r=.B.*?</c>)(.*)(</row>)", r"\2\1\3", text)
    ),
    "a cell's start in a text": both(
        lambda text: text.replace(
            "BAD", f'c r="D{ODD}" s="1" <![CDATA[<c r="D{ODD}"]]>'
        )
    ),
    "much between": both(lambda text: text.replace("BAD", "D w" * 3000)),
    "a row without a number": both(
        lambda text: text.replace(f'<row r="{ODD}"', "<row")
    ),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_row_of_another_form_among_many_passes_and_is_looked_at(
    form: tuple[str, str],
) -> None:
    before, after = (
        with_row(BEFORE, ODD, form[0]),
        with_row(AFTER, ODD, form[1]),
    )
    check(before, after, large_plan())
    for painted in set(re.findall(r"""s=["'][56]["']""", form[1])):
        spoilt = form[1].replace(
            painted, painted.translate({ord("5"): "1", ord("6"): "1"})
        )
        with pytest.raises(InternalError, match=r"verify\.fill"):
            check(before, with_row(AFTER, ODD, spoilt), large_plan())
    for number in (ODD - 1, ODD + 1):
        damaged = AFTER[number - 1].replace("BAD", "BED")
        with pytest.raises(InternalError, match=r"verify\.sheet"):
            check(before, with_row(after, number, damaged), large_plan())


@pytest.mark.parametrize("every", [2, 3, 40])
def test_rows_may_be_absent_or_of_another_form_all_over_a_sheet(
    every: int,
) -> None:
    def thinned(rows: list[str], instead: Callable[[int], str]) -> list[str]:
        return [
            instead(at) if at % every == 0 else text
            for at, text in enumerate(rows, 1)
        ]

    def absent(number: int) -> str:
        cells = f'<c r="B{number}" s="5"/>{f"""<c r="D{number}" s="5"/>""" if number % 2 == 0 else ""}'
        return f'<row r="{number}">{cells}<c r="AB{number}" s="5"/></row>'

    before, after = thinned(BEFORE, lambda _: ""), thinned(AFTER, absent)
    check(before, after, large_plan())
    with pytest.raises(InternalError, match=r"verify\.sheet"):
        check(
            before,
            with_row(after, ODD + 1, AFTER[ODD].replace("BAD", "BED")),
            large_plan(),
        )


@pytest.mark.parametrize("behind", [" ", "\n", "<!-- -->", "</worksheet>"])
def test_bytes_behind_the_end_are_seen(behind: str) -> None:
    source = book(sheet_xml("".join(BEFORE), tail=TAIL))
    sheet = sheet_xml("".join(AFTER), tail=TAIL) + behind
    after = repacked(
        source,
        {SHEET: sheet.encode(), STYLES: RED_STYLES_XML.encode()},
        level=1,
    )
    with pytest.raises(InternalError, match=r"verify\.sheet"):
        verify(source, after, {SHEET: planned(large_plan())})


@pytest.mark.parametrize("first", [ODD, ODD - 1, 2])
def test_planned_rows_that_are_absent_before_and_after_are_seen(
    first: int,
) -> None:
    before, after = (
        [*rows[: first - 1], *rows[ODD:]] for rows in (BEFORE, AFTER)
    )
    with pytest.raises(InternalError, match=r"verify\.fill"):
        check(before, after, large_plan())


@pytest.mark.parametrize("first", [2, ODD - 50])
def test_rows_that_stand_twice_are_no_proof(first: int) -> None:
    before, after = (
        [*rows[:ODD], *rows[first - 1 :]] for rows in (BEFORE, AFTER)
    )
    with pytest.raises(InternalError, match=r"verify\.sheet"):
        check(before, after, large_plan())
