"""Legends below a table whose colours and conditions are in cells of their
own: no row of them is a procedure.
"""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Cell, Grid, Paint, Put
from tests.scorecard.made import book, lines

from irodori.conversion import convert
from irodori.results import Conversion
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.rowkinds import LegendWords, RowWords

WORDS = LegendWords(load_profile())


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("青", "colour"), ("■緑色", "colour"), ("100％以上→青", "colour"), ("青：措置済", "colour"),
        ("進捗率80％以上100％未満", "condition"), ("目標達成", "condition"), ("取組中（期限内）", "condition"),
        ("50%～80%", "condition"), ("凡例", "heading"), ("（凡例）", "heading"), ("オンライン利用率（現在値）", "heading"),
        ("アクションプラン", "heading"), ("進捗（中間KPI）", "heading"),
        ("届出", None), ("目標達成の届出", None), ("青色申告", None), ("5%", None), ("予定", None), ("－", None),
        ("令和5年度以上", None), ("取組中の届出", None), ("", None),
    ],
)  # fmt: skip
def test_a_text_is_a_legends_only_if_nothing_else_is_in_it(
    text: str, part: str | None
) -> None:
    assert WORDS.part(text) == part


@pytest.mark.parametrize(
    ("text", "is_example"),
    [
        ("例", True), ("記入例", True), ("（例）", True), ("（記入例）○○の申請", True), ("記載例：転出届", True), ("例1", True),
        ("例規集の閲覧", False), ("例外の届出", False), ("記入例の交付申請", False), ("転出届", False),
        ("判例の閲覧（例）", False),
    ],
)  # fmt: skip
def test_an_example_says_so_at_its_start(
    text: str, *, is_example: bool
) -> None:
    assert RowWords(load_profile()).is_example(text) == is_example


@pytest.mark.parametrize(
    "example",
    ["（例）|○○申請", "記入例|転出届", "総務省|（記入例）○○の申請"],
)
def test_an_example_is_no_procedure(example: str) -> None:
    heads = "府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標"
    rates = "|10%|60%|60%"
    conversion = convert(
        lines(heads, example + rates, "総務省|転出届" + rates)
    )
    assert [rating.cell for rating in conversion.ratings] == ["D3"]
    assert "row.apart" in {each.code for each in conversion.findings}


HEADER: list[Put] = [
    "府省名", "手続名", "オンライン利用率(令和元年度)", "オンライン利用率(現在値)", "オンライン利用率目標", "課題①",
    "アクションプラン a",
]  # fmt: skip
ROW: list[Put] = [
    "総務省",
    "届出",
    "0%",
    "15%",
    "20%",
    "周知不足",
    "【措置済】改修",
]
CONDITIONS: list[Put] = [
    "目標達成",
    "80％以上100％未満",
    "50％以上80％未満",
    "20％以上50％未満",
    "20％未満",
]
NAMES: list[Put] = ["青", "緑", "黄", "橙", "赤"]
PAINTS = [
    Paint("9BC2E6"),
    Paint("A9D08E"),
    Paint("FFE699"),
    Paint("F4B084"),
    Paint("FF7C80"),
]
BLANKS: list[Put] = [Cell(None, fill=paint) for paint in PAINTS]


def paired(colors: list[Put]) -> list[Put]:
    return [
        each for pair in zip(colors, CONDITIONS, strict=True) for each in pair
    ]


def converted(*rows: list[Put]) -> Conversion:
    return convert(
        book(Grid("S", [HEADER, ROW, *rows])), as_of=dt.date(2023, 6, 30)
    )


@pytest.mark.parametrize(
    "rows",
    [
        [["凡例", *NAMES], ["オンライン利用率の進捗", *CONDITIONS]],
        [[], ["オンライン利用率", *NAMES], [None, *CONDITIONS]],
        [[], ["オンライン利用率", *BLANKS], [None, *CONDITIONS]],
        [[], ["オンライン利用率", *CONDITIONS], [None, *BLANKS]],
        [[], ["凡例：オンライン利用率"], paired(NAMES)],
        [[], ["オンライン利用率の進捗"], CONDITIONS[:0], paired(BLANKS)],
        [[], ["オンライン利用率", None, None, "アクションプラン"],
         *([fill, text, None, *more] for fill, text, more in zip(
             BLANKS, CONDITIONS, ([BLANKS[0], "措置済"], [BLANKS[4], "未着手"], [], [], []), strict=True))],
        [[], ["色", "オンライン利用率", "アクションプラン", "進捗(中間KPI)"],
         *([name, text, *more] for name, text, more in zip(
             NAMES, CONDITIONS, (["措置済", "達成"], ["－", "－"], ["－", "－"], ["－", "－"], ["未着手", "－"]),
             strict=True))],
    ],
    ids=["directly below", "words above", "swatches above", "swatches below", "pairs", "swatch pairs",
         "two tables side by side", "a table of rules"],
)  # fmt: skip
def test_a_legend_in_cells_of_its_own_is_no_procedure_and_is_used(
    rows: list[list[Put]],
) -> None:
    conversion = converted(*rows)
    assert {each.cell: each.color for each in conversion.ratings} == {
        "D2": "yellow",
        "G2": "blue",
    }
    assert conversion.report()["legend"]["source"] == "workbook"  # type: ignore[index]


def test_a_legend_to_the_right_under_a_heading_like_a_columns_is_no_column() -> (
    None
):
    rows: list[list[Put]] = [[*HEADER, None, "オンライン利用率(現在値)"]]
    rows += [
        [*(ROW if at == 0 else [None] * 7), None, *pair]
        for at, pair in enumerate(zip(NAMES, CONDITIONS, strict=True))
    ]
    conversion = convert(book(Grid("S", rows)), as_of=dt.date(2023, 6, 30))
    assert {each.cell: each.color for each in conversion.ratings} == {
        "D2": "yellow",
        "G2": "blue",
    }


def labelled(labels: list[Put]) -> list[list[Put]]:
    """Return rows of a label, a colour's name and a condition."""
    return [
        [None, *row] for row in zip(labels, NAMES, CONDITIONS, strict=True)
    ]


def filled(labels: list[str]) -> list[list[Put]]:
    """Return rows of a filled label and a condition."""
    return [
        [None, Cell(label, fill=paint), text]
        for label, paint, text in zip(labels, PAINTS, CONDITIONS, strict=True)
    ]


TITLE: list[Put] = [None, "オンライン利用率（現在値）：目標に対する進捗率"]


@pytest.mark.parametrize(
    "rows",
    [
        [[None, "評価", "色", "基準"], *labelled([*"ABCDE"])],
        [[None, "No.", "色", "基準"], *labelled([*"12345"])],
        [TITLE, *filled(["例"] * 5)],
        [TITLE, *filled(["例20%", "例15%", "例10%", "例5%", "例1%"])],
        [TITLE, *filled(["色"] * 5)],
        [TITLE, *filled([*"ABCDE"])],
        [TITLE, *filled(["15%"] * 5)],
        [["（凡例）", "オンライン利用率（現在値）", NAMES[0], "…", CONDITIONS[0]],
         *([None, None, name, "…", text] for name, text in zip(NAMES[1:], CONDITIONS[1:], strict=True))],
        [["凡例", "オンライン利用率（現在値）", BLANKS[0], CONDITIONS[0]],
         *([None, None, fill, text] for fill, text in zip(BLANKS[1:], CONDITIONS[1:], strict=True))],
    ],
    ids=["letters", "numbers", "examples", "example rates", "the word colour", "filled letters", "filled rates",
         "points between", "a title in the first row"],
)  # fmt: skip
def test_labels_beside_the_parts_of_a_legend_make_no_procedure_of_it(
    rows: list[list[Put]],
) -> None:
    conversion = converted([], *rows)
    assert {each.cell: each.color for each in conversion.ratings} == {
        "D2": "yellow",
        "G2": "blue",
    }


@pytest.mark.parametrize("mark", ["※", "→", "●"])
def test_a_mark_before_a_swatch_is_no_name(mark: str) -> None:
    rows: list[list[Put]] = [
        ["KPI", "目標値", "実績値", "達成状況"],
        ["発行率", "80%以上", "83%", "達成"],
        ["受講率", "90%以上", "75%", "未達成"],
        [],
        [mark, Cell("", fill=Paint("00B0F0")), "達成"],
        [None, Cell("", fill=Paint("FF7C80")), "未達成"],
    ]
    conversion = convert(book(Grid("KPI", rows)), as_of=dt.date(2025, 4, 1))
    assert {each.cell: each.color for each in conversion.ratings} == {
        "D2": "blue",
        "D3": "red",
    }


NOTES: list[Put] = ["（備考）", "※速報値を含む。", "○：完結する", "×：しない"]


@pytest.mark.parametrize(
    "rows",
    [
        [["オンライン利用率（現在値）の凡例", None, None, NOTES[0]],
         *([*pair, None, note] for *pair, note in zip(NAMES, CONDITIONS, [*NOTES[1:], None, None], strict=True))],
        [["オンライン利用率（現在値）", None, None, None, None, NOTES[0]],
         *([*pair, None, None, None, note]
           for *pair, note in zip(BLANKS, CONDITIONS, [*NOTES[1:], None, None], strict=True))],
        [*([*pair, None, note] for *pair, note in zip(NAMES, CONDITIONS, [*NOTES[1:], None, None], strict=True))],
        [[], ["オンライン利用率", None, None, None, None, None, NOTES[0]], [*CONDITIONS, None, NOTES[1]], BLANKS],
        [["（凡例）", None, BLANKS[0], CONDITIONS[0], None, BLANKS[0], "措置済"],
         *([None, None, *pair] for pair in zip(BLANKS[1:], CONDITIONS[1:], strict=True))],
    ],
    ids=["words", "swatches", "without a gap of their own", "conditions in a row", "a title in the first row"],
)  # fmt: skip
def test_a_row_that_begins_as_a_legends_is_one_whatever_else_it_holds(
    rows: list[list[Put]],
) -> None:
    conversion = converted([], *rows)
    assert {each.cell: each.color for each in conversion.ratings} == {
        "D2": "yellow",
        "G2": "blue",
    }


def test_bounds_in_columns_of_their_own_are_in_doubt() -> None:
    rows: list[list[Put]] = [
        [None, "下限", "上限", "色"],
        [None, "100%", None, "青"],
        [None, "50%", "100%", "緑"],
        [None, "0%", "50%", "赤"],
    ]
    conversion = converted([], *rows)
    assert "D2" not in {each.cell for each in conversion.ratings}


@pytest.mark.parametrize("mark", ["－", "○", "●", "×"])
def test_a_row_without_a_name_that_holds_a_mark_and_a_status_is_no_legend(
    mark: str,
) -> None:
    below: list[Put] = [
        None, None, None, None, mark, "周知不足", "【取組中】周知",
    ]  # fmt: skip
    status: list[Put] = [None, None, None, None, mark, None, "取組中"]
    conversion = converted(below, status, ROW)
    assert "D5" in {each.cell for each in conversion.ratings}


def test_a_row_with_a_short_name_and_values_is_a_procedure() -> None:
    row: list[Put] = [
        "総務省", "A", "0%", "20%以上", "20%", "周知不足", "【措置済】改修",
    ]  # fmt: skip
    conversion = converted(row, [], row)
    assert {"D3", "D5"} <= {each.cell for each in conversion.ratings}


def test_a_word_among_statuses_puts_only_the_plans_in_doubt() -> None:
    rows: list[list[Put]] = [
        [None, "色", "状況"],
        [None, "青", "全て措置済"],
        [None, "赤", "未着手"],
    ]
    conversion = converted([], *rows)
    rated = {each.cell for each in conversion.ratings}
    assert "D2" in rated
    assert "G2" not in rated
