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
