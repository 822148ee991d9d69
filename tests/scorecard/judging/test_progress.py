"""Which rates the legends of online use are for."""

from __future__ import annotations

import pytest
from tests.scorecard.made import colors, converted, found, lines

LEGEND = "オンライン利用率（現在値）：青 進捗率50%以上、赤 50%未満"
ROW = "総務省|転出届|10%|60%|60%|令和6年3月末"


def heads(name: str) -> str:
    """Return the headings of a table of a rate, three of them known."""
    return (
        f"府省名|手続名|{name}(令和元年度)|{name}(現在値)|{name}目標|達成期限"
    )


@pytest.mark.parametrize(
    "name",
    ["オンライン利用率", "電子申請率", "電子納付率", "直近の利用率", "利用率"],
)
def test_the_built_in_legend_is_for_rates_of_online_use(name: str) -> None:
    assert colors(converted(lines(heads(name), ROW))) == {"D2": "blue"}


@pytest.mark.parametrize(
    "name",
    [
        "郵送利用率",
        "窓口利用率",
        "予約利用率",
        "キャッシュレス納付率",
        "執行率",
    ],
)
def test_another_rate_needs_a_legend_of_its_own(name: str) -> None:
    conversion = converted(lines(heads(name), ROW))
    assert colors(conversion) == {}
    assert ("D2", "legend.other_rate") in found(conversion)
    own = LEGEND.removeprefix("オンライン利用率")
    assert colors(converted(lines(heads(name), ROW, "", own))) == {
        "D2": "blue"
    }


def test_a_table_of_another_rate_is_left_beside_one_of_online_use() -> None:
    conversion = converted(
        lines(
            heads("オンライン利用率"),
            ROW,
            "",
            LEGEND,
            "",
            heads("郵送利用率"),
            ROW,
        )
    )
    assert colors(conversion) == {"D2": "blue"}
    assert found(conversion, "rate.") == [("D7", "rate.other_table")]


@pytest.mark.parametrize("name", ["オンライン利用率", "電子申請率", "利用率"])
def test_the_usual_rate_by_another_name_goes_on(name: str) -> None:
    book = lines(heads("オンライン利用率"), ROW, "", heads(name), ROW)
    assert colors(converted(book)) == {"D2": "blue", "D5": "blue"}


@pytest.mark.parametrize(
    ("heading", "own", "color"),
    [
        ("進捗率", "100%", "blue"),
        ("進捗率", "60%", "blue"),
        ("進捗率", "40%", None),
        ("進捗度（％）", "40", None),
        ("進捗率", "－", "blue"),
        ("進捗率（前年度）", "40%", "blue"),
        ("達成率", "40%", "blue"),
    ],
)
def test_a_progress_of_the_sheets_own_that_gives_another_colour_is_a_doubt(
    heading: str, own: str, color: str | None
) -> None:
    first = f"{heads('オンライン利用率')}|{heading}"
    conversion = converted(lines(first, f"{ROW}|{own}", "", LEGEND))
    assert colors(conversion).get("D2") == color
    told = ("D2", "measure.share_differs") in found(conversion)
    assert told is (color is None)


@pytest.mark.parametrize(
    ("bands", "color"),
    [
        ("緑 進捗率50%以上100%未満、赤 50%未満", None),
        ("緑 進捗率50%以上100%以下、赤 50%未満", "green"),
        ("青 進捗率100%以上、赤 100%未満", "blue"),
    ],
)
def test_what_is_above_a_highest_band_below_the_target_is_not_known(
    bands: str, color: str | None
) -> None:
    legend = f"オンライン利用率（現在値）：{bands}"
    conversion = converted(lines(heads("オンライン利用率"), ROW, "", legend))
    assert colors(conversion).get("D2") == color
    told = ("D2", "progress.in_doubt") in found(conversion)
    assert told is (color is None)


def test_rates_by_the_thousand_are_in_doubt() -> None:
    table = (heads("オンライン利用率"), ROW, "", LEGEND)
    assert colors(converted(lines(*table))) == {"D2": "blue"}
    conversion = converted(lines(*table, "（単位：‰）"))
    assert colors(conversion) == {}
    assert ("D2", "legend.in_doubt") in found(conversion)
