"""Tables that are plain by their legend though their headings are not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from samples.layout import Cell, Grid, Paint, Put
from tests.scorecard.made import book, colors

from irodori.conversion import convert, inspect
from irodori.errors import InputError

WORDS = "凡例　青：完了　緑：実施中　赤：未着手"
RATES = "青：100％　緑：50％以上100％未満　赤：50％未満"
STATES: list[list[Put]] = [
    ["防護柵の設置", "完了"],
    ["歩道の拡幅", "未着手"],
    ["側溝の清掃", "未着手"],
]


def rated(
    rows: Sequence[Sequence[Put]], *legend: Sequence[Put], apart: bool = False
) -> dict[str, str | None]:
    sheets = [Grid("一覧", rows), Grid("色の説明", legend)]
    if not apart:
        sheets = [Grid("一覧", [*rows, [], *legend])]
    return colors(convert(book(*sheets), as_of=dt.date(2024, 4, 1)))


@pytest.mark.parametrize(
    "heads",
    [
        ["対策内容", "進捗"],
        ["要望内容", "対応状況"],
        ["推進方針", "進捗状況"],
        ["方策", "状況"],
        ["路線名", "整備状況"],
        ["改善内容", "改善状況"],
        ["対象業務", "現在の段階"],
        ["やること", "できぐあい"],
    ],
)
def test_a_tracker_needs_no_known_headings(heads: list[Put]) -> None:
    found = {"B2": "blue", "B3": "red", "B4": "red"}
    assert rated([heads, *STATES], [WORDS]) == found
    assert rated([heads, *STATES], [WORDS], apart=True) == found


def test_rows_are_named_by_the_leftmost_full_texts_that_no_field_claims() -> (
    None
):
    heads: list[Put] = ["番号", "地区", "箇所名", "担当課", "工期末", "進捗"]
    rows = [
        [at, "東", name, "土木課", "R6.3末", state]
        for at, (name, state) in enumerate(STATES)
    ]
    legend = "完了＝青、未着手（期限内）＝黄、未着手（期限超過）＝赤"
    assert rated([["工事の進捗"], [], heads, *rows], [legend]) == {
        "F4": "blue",
        "F5": "red",
        "F6": "red",
    }


def test_a_column_of_percentages_is_the_progress() -> None:
    rows: list[list[Put]] = [["大橋", "100%"], ["新橋", "20%"]]
    found = {"B2": "blue", "B3": "red"}
    assert rated([["橋梁名", "進捗率"], *rows], [RATES]) == found


def test_indicators_are_plain_by_their_values_and_targets() -> None:
    heads: list[Put] = ["評価項目", "2022年度実績", "2023年度目標", "2023年度実績", "達成率"]  # fmt: skip
    rows: list[list[Put]] = [
        ["貸出", "400冊", "500冊", "500冊", "100%"],
        ["来館", "900人", "1,000人", "700人", "70%"],
    ]
    found = {"E2": "blue", "E3": "green"}
    assert rated([heads, *rows], [f"達成率　{RATES}"]) == found


@pytest.mark.parametrize("gap", [2, 3])
def test_a_blank_row_does_not_end_a_table(gap: int) -> None:
    rows: list[list[Put]] = [["対策内容", "進捗"], *STATES]
    rows.insert(gap, [])
    found = rated(rows, [WORDS])
    assert [*found.values()] == ["blue", "red", "red"]


def test_swatches_alone_are_a_legend() -> None:
    swatches = [
        [Cell("完了", fill=Paint("9DC3E6")), Cell("未着手", fill=Paint("FF9999"))]
    ]  # fmt: skip
    assert rated([["対策内容", "進捗"], *STATES], *swatches) == {
        "B2": "blue",
        "B3": "red",
        "B4": "red",
    }


def test_the_legend_on_another_sheet_is_no_table() -> None:
    legend: list[list[Put]] = [
        [Cell("", fill=Paint(fill)), word, "そのような状況のもの"]
        for fill, word in [
            ("9DC3E6", "完了"),
            ("A9D18E", "設計中"),
            ("FF9999", "未着手"),
        ]
    ]
    table: list[list[Put]] = [["対策内容", "進捗"], *STATES]
    for sheets in (["一覧", "色"], ["色", "一覧"]):
        grids: dict[str, list[list[Put]]] = {
            "一覧": table,
            "色": [["進捗の色"], *legend],
        }
        data = book(*(Grid(name, grids[name]) for name in sheets))
        found = inspect(data, as_of=dt.date(2024, 4, 1)).sheets
        assert [each.name for each in found if each.tables] == ["一覧"]


def test_a_list_in_the_title_lists_no_statuses() -> None:
    heads: list[Put] = ["対策内容", "種別", "見直し状況"]
    rows: list[list[Put]] = [["柵", "書面", "完了"], ["道", "押印", "未着手"]]
    titled: list[list[Put]] = [["書面・押印の見直し"], [], heads, *rows]
    assert rated(titled, [WORDS]) == {"C4": "blue", "C5": "red"}


@pytest.mark.parametrize(
    ("heads", "rows", "legend"),
    [
        # no legend, words that it does not list, and no name of each row
        (["対策内容", "状況"], STATES, "備考：完了とは工事の終わったもの"),
        (["対策内容", "天候"], [["防護柵", "晴"], ["歩道", "雨"]], WORDS),
        (["地区", "状況"], [["東", "完了"], ["東", "未着手"]], WORDS),
        (["No", "状況"], [[1, "完了"], [2, "未着手"]], WORDS),
        # two columns of such words
        (["対策", "市", "県"], [["柵", "完了", "未着手"], ["道", "未着手", "完了"]], WORDS),
        (["店", "売上率"], [["東店", "100%"], ["西店", "20%"]], RATES),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused(
    heads: list[Put], rows: list[list[Put]], legend: str
) -> None:
    with pytest.raises(InputError, match=r"header\.not_found"):
        rated([heads, *rows], [legend])
