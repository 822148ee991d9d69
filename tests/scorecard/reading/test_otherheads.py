"""Where a table ends: at the headings of another one below its rows."""

from __future__ import annotations

import pytest
from tests.scorecard.made import colors, converted, found, lines

HEADS = "府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|達成期限"
ROW = "総務省|転出届|10%|60%|60%|令和6年3月末"
PLANS = "手続名|アクションプランa|状況|期限|利用率(令和元年度)|利用率(現在値)|利用率目標"


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("事業名|当初予算額|執行額|執行率|執行率目標|備考", "広報|9|1|4%|9%|"),
        ("部局名|第1回|第2回|平均出席率|目標|", "総務部|8%|9%|8%|9%|"),
        (
            "部署|機器|前年度|現在|目標|更新期限",
            "税務課|端末|2|3|8|令和6年3月",
        ),
        ("手続名|4月|5月|6月|7月|8月", "転出届|10%|12%|15%|18%|20%"),
        ("課名|担当|昨年度|今年度|上限|備考", "税務課|佐藤|1%|3%|5%|残業率"),
        (
            "班|担当者|残業（前年）|残業（今年）|上限|評価",
            "1班|佐藤|2%|3%|3%|A",
        ),
        ("申請|名称|定価|税率|割引率|納期", "物品|用紙|8|10%|20%|令和6年1月"),
        ("地区|校区|回答率（R4）|回答率（R5）|目標|", "北|一小|1%|3%|5%|"),
    ],
)
@pytest.mark.parametrize("above", [[""], ["", "予算の執行状況"]])
def test_another_tables_headings_end_the_procedures(
    heads: str, row: str, above: list[str]
) -> None:
    conversion = converted(lines(HEADS, ROW, *above, heads, row))
    assert colors(conversion) == {"D2": "blue"}
    end = 3 + len(above)
    told = [cell for cell, _ in found(conversion, "row.other_table")]
    assert told == [f"D{end}"]


def test_nothing_need_part_a_table_whose_headings_are_plain() -> None:
    heads = "施設名|区分|稼働率(令和4年度)|稼働率(今)|稼働率目標|見直し期限"
    row = "体育館|市|40%|55%|70%|令和6年3月末"
    assert colors(converted(lines(HEADS, ROW, heads, row))) == {"D2": "blue"}


def test_a_list_below_a_table_of_plans_is_none_of_it() -> None:
    plan = "転出届|改修|取組中|令和6年3月末|10%|60%|60%"
    check = "数字の照合|佐藤|措置済|令和4年3月20日|||"
    book = lines(PLANS, plan, "", "点検項目|担当|結果|期日|||", check)
    assert colors(converted(book)) == {"B2": "green", "F2": "blue"}


@pytest.mark.parametrize(
    "between",
    [
        [""],
        ["【総務省】"],
        ["", "Ⅱ 出入国関係"],
        ["", HEADS],
        ["", "総務省|出生届|－|集計中|設定なし|未定"],
        ["総務省|出生届|集計対象外|集計方法の見直し|設定なし|随時"],
        ["", "合計||10%|60%|60%|"],
    ],
)
def test_what_only_parts_the_procedures_ends_nothing(
    between: list[str],
) -> None:
    last = f"D{3 + len(between)}"
    conversion = converted(lines(HEADS, ROW, *between, ROW))
    assert colors(conversion) == {"D2": "blue", last: "blue"}


def test_the_headings_of_a_legend_are_those_of_no_table() -> None:
    legend = "|評価|進捗率|色||", "||50%以上|緑||", "||50%未満|赤||"
    conversion = converted(lines(HEADS, ROW, "", *legend))
    assert colors(conversion) == {"D2": "green"}
    assert not found(conversion, "row.other_table")
