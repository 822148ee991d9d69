"""The compiled kernel and the plain one give the same answers."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.workbook.kernel import PlainKernel
from irodori.workbook.kernelapi import PlanArrays, RowText, Stop, StyleTable
from irodori.workbook.native import NativeKernel, kernel

PLAIN = PlainKernel()
SHARED = 10
PIECES = st.sampled_from(
    [
        '<row r="1">',
        '<row r="2" spans="1:3" ht="15.75" hidden="1">',
        '<row r="3"/>',
        '<row r="4" x14ac:dyDescent="0.2">',
        '<row r="5" s="3" customFormat="1">',
        '<row r="6" s="3" s="4">',
        '<row r="0">',
        "<row r='7'>",
        "</row>",
        "</row>",
        '<c r="A1"/>',
        '<c r="B1" s="4"/>',
        '<c r="A2" s="4" t="s"><v>3</v></c>',
        '<c r="A2" t="s" s="5"><v>11</v></c>',
        '<c r="B2"><v>1.5E-3</v></c>',
        '<c r="C2" t="str"><f>A1&amp;"x"</f><v>あ&lt;</v></c>',
        '<c r="XFD2"/>',
        '<c r="XFE2"/>',
        '<c r="D2" t="b"><v>1</v></c>',
        '<c r="D2" t="e"><v>#N/A</v></c>',
        '<c r="E2" t="inlineStr"><is><t>x</t></is></c>',
        '<c r="E2"><f t="shared" si="0"/></c>',
        '<c r="F2"><f>1</f><v/></c>',
        '<c r="F2" s="65535"/>',
        '<c r="A4"><v></v></c>',
        '<c r="G2" t="str"><v>a]]>b</v></c>',
        '<c r="G2" t="str"><v>&#10;</v></c>',
        '<c r="H2" t="d"><v>2024-01-01</v></c>',
        '<c r="I2"><v> 1</v></c>',
        '<c r="A5" s="1"><v>7</v></c>',
        "<!-- -->",
        "<x/>",
        "\n",
        " ",
        "&",
        "</sheetData>",
    ]
)
"""Pieces of rows, canonical and other ones."""


@pytest.fixture(scope="module", name="native")
def _native() -> NativeKernel:
    found = kernel()
    if not isinstance(found, NativeKernel):
        pytest.skip("the kernel is not compiled here")
    return found


def texts() -> st.SearchStrategy[bytes]:
    """Return texts of rows, whole and cut, with bytes that do not belong there
    now and then.
    """
    made = st.lists(PIECES, max_size=14).map("".join).map(str.encode)
    cut = st.tuples(made, st.integers(0, 400)).map(
        lambda each: each[0][: each[1]]
    )
    broken = st.tuples(made, st.integers(0, 200), st.binary(max_size=3)).map(
        lambda each: each[0][: each[1]] + each[2] + each[0][each[1] :]
    )
    return st.one_of(made, cut, broken)


ODD = {Stop.MORE, Stop.ODD}
"""Which of them it is, is a guess: the caller reads on, and finds out."""

NOT_PAINTED = {*ODD, Stop.MISSING, Stop.UNKNOWN}
"""Of a row that is odd behind a planned cell both are true."""


@given(text=texts(), descent=st.booleans(), last_row=st.integers(0, 2))
def test_both_read_the_same(
    native: NativeKernel, text: bytes, last_row: int, *, descent: bool
) -> None:
    rows = RowText(text, 0, len(text), last_row, descent)
    one = native.scan(rows, SHARED)
    other = PLAIN.scan(rows, SHARED)
    assert one._replace(stop=Stop.END) == other._replace(stop=Stop.END)
    assert one.stop == other.stop or {one.stop, other.stop} <= ODD


@given(
    text=texts(),
    cells=st.dictionaries(
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        st.integers(1, 3),
        max_size=12,
    ),
    known=st.booleans(),
)
def test_both_paint_the_same(
    native: NativeKernel,
    text: bytes,
    cells: dict[tuple[int, int], int],
    *,
    known: bool,
) -> None:
    plan = planned(
        [
            (row, column, number)
            for (row, column), number in sorted(cells.items())
        ]
    )
    styles = StyleTable()
    if known:
        for style in range(8):
            for number in range(1, 4):
                styles.add(
                    style,
                    number,
                    style if number == 3 else 100 * number + style,
                )
    rows = RowText(text, 0, len(text), 0, descent=False)
    one = native.paint(rows, plan, 0, styles)
    other = PLAIN.paint(rows, plan, 0, styles)
    assert one._replace(stop=Stop.END, unknown=(0, 0)) == other._replace(
        stop=Stop.END, unknown=(0, 0)
    )
    assert one.stop == other.stop or {one.stop, other.stop} <= NOT_PAINTED
    if one.stop == other.stop == Stop.UNKNOWN:
        assert one.unknown == other.unknown


@given(
    st.lists(
        st.tuples(st.integers(-3, 3), st.integers(-3, 3)),
        min_size=1,
        max_size=60,
    )
)
def test_both_group_the_same(
    native: NativeKernel, rows: list[tuple[int, int]]
) -> None:
    columns = [array("i", column) for column in zip(*rows, strict=True)]
    first, groups = native.group(columns)
    assert (first, groups) == PLAIN.group(columns)
    assert [rows[first[group]] for group in groups] == rows


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 5)),
        max_size=60,
    )
)
def test_both_order_the_same(
    native: NativeKernel, cells: list[tuple[int, int, int]]
) -> None:
    ordered = native.order(planned(cells))
    assert ordered == PLAIN.order(planned(cells))
    assert len(ordered.rows) == len({cell[:2] for cell in cells})


@given(st.lists(st.sets(st.integers(1, 9)), max_size=20), st.integers(1, 9))
def test_both_take_the_same_column(
    native: NativeKernel, rows: list[set[int]], column: int
) -> None:
    ends = array("i", [0])
    columns, styles, codes = array("H"), array("H"), array("i")
    for row in rows:
        for each in sorted(row):
            columns.append(each)
            styles.append(each + len(ends))
            codes.append(-each - len(ends))
        ends.append(len(columns))
    found = native.column(ends, (columns, styles, codes), column)
    assert found == PLAIN.column(ends, (columns, styles, codes), column)
    wanted = [
        column + number if column in row else -1
        for number, row in enumerate(rows, 1)
    ]
    assert found[0].tolist() == wanted


@given(st.lists(st.integers(-9, 9)))
def test_both_resolve_the_same(
    native: NativeKernel, values: list[int]
) -> None:
    codes = array("i", range(-100, -90))
    one, other = array("i", values), array("i", values)
    native.resolve(one, codes)
    PLAIN.resolve(other, codes)
    assert one == other


def planned(cells: list[tuple[int, int, int]]) -> PlanArrays:
    """Return cells of row, column and number as a plan has them."""
    return PlanArrays(
        *(array("i", [cell[place] for cell in cells]) for place in range(3))
    )
