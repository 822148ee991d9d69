"""The as-of date: where sheets write it, what counts before what, and dates
that are something else.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import openpyxl
import pytest
from tests.scorecard.sheetsaround import BookAround, Number

from irodori import convert
from irodori.scorecard.asof import NO_DAY, read_as_of

ERA = '[$-411]ggge"年"m"月"d"日"'
DAY = Number("44651", ERA)  # 2022-03-31
MARCH = date(2022, 3, 31)
JUNE = date(2023, 6, 30)
Cells = Mapping[str, str | Number]


def dated(
    cells: Cells, heading: str = "オンライン利用率(現在値)"
) -> tuple[date | None, str | None, list[date]]:
    """Return the date of a sheet whose table begins in row 5, its cell, and
    the dates that disagree.
    """
    book = BookAround()
    found = read_as_of(
        [book.sheet("スコアカード", cells, heading=heading)], (), book, book
    )
    as_of = found.as_of
    others = [conflict.other for conflict in found.conflicts]
    return (as_of.date, as_of.cell, others) if as_of else (None, None, others)


def test_a_line_of_a_text_box_gives_the_date() -> None:
    book = BookAround()
    boxes = {
        "甲": [
            ("C1", "所管：総務課\n令和5年6月末時点"),
            ("F1", "令和元年12月時点の利用率を基準とする計画"),
        ]
    }
    found = read_as_of([book.sheet("甲", {})], (), book, book, boxes=boxes)
    assert found.as_of
    assert (
        found.as_of.date,
        found.as_of.sheet,
        found.as_of.cell,
        found.conflicts,
    ) == (JUNE, "甲", "C1", ())


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"A1": "令和4年3月末時点"}, MARCH),
        ({"A1": "スコアカード（令和4年3月31日17時現在）"}, MARCH),
        ({"A1": "令和3年度スコアカード（第4四半期末時点）"}, MARCH),
        ({"A1": "令和3年度第4四半期終了時点"}, MARCH),
        ({"A1": "スコアカード（令和3年度第4四半期終了後）"}, MARCH),
        ({"A1": "スコアカード（３月末時点）（令和3年度）"}, MARCH),
        ({"A1": "令和2年度スコアカード（令和4年3月31日時点）"}, MARCH),
        ({"A1": "スコアカード（令和2年度版）　令和4年3月31日現在"}, MARCH),
        ({"A1": "現在：令和4年3月31日　スコアカード"}, MARCH),
        ({"A1": "スコアカード（基準日：令和3年度末）"}, MARCH),
        ({"A1": "スコアカード（時点：R4.3.31）"}, MARCH),
        ({"A1": "スコアカード　集計時点：令和4年3月末"}, MARCH),
        ({"A1": "報告基準日：令和4年3月31日"}, MARCH),
        ({"J1": "令和3年度第4四半期末"}, MARCH),
        ({"J1": "令和4年3月末実績"}, MARCH),
        ({"K1": "（基準日）令和4年3月31日"}, MARCH),
        ({"K1": "令和4年", "L1": "3月31日", "M1": "現在"}, MARCH),
        ({"I1": "基準日", "K1": "令和", "L1": "4", "M1": "年3月末"}, MARCH),
        ({"A9": "＊本表は令和4年3月31日時点の状況をまとめたもの"}, MARCH),
        ({"A9": "備考：進捗状況は、令和4年3月31日時点"}, MARCH),
        ({"A9": "資料：内閣府調べ（令和4年3月31日現在）"}, MARCH),
        (
            {"A9": "※ 進捗は令和4年3月31日時点、法令名は公布時点の名称。"},
            MARCH,
        ),
        (
            {"A9": "※ 令和4年3月31日時点で各府省から報告のあった内容。"},
            MARCH,
        ),
        ({"A9": "※ 基準日は令和4年3月31日とする。"}, MARCH),
        ({"A1": "スコアカード（令和4年3月31日現在）"}, MARCH),
        ({"A1": "（令和５年６月末時点）"}, JUNE),
        ({"A1": "スコアカード（令和5年6月末）"}, JUNE),
        ({"A1": "スコアカード【令和5年6月30日】"}, JUNE),
        ({"A1": "R5.6.30現在"}, JUNE),
        ({"A1": "2023年6月末時点"}, JUNE),
        ({"J1": "令和5年6月30日"}, JUNE),
        ({"J1": "基準日：令和5年6月30日"}, JUNE),
        ({"I1": "基準日", "J1": "令和5年6月30日"}, JUNE),
        ({"A1": Number("44651", f'{ERA}"時点"')}, MARCH),
        ({"I1": "時点", "J1": DAY}, MARCH),
        ({"J1": DAY, "K1": "現在"}, MARCH),
        ({"I1": "基準日", "I2": DAY}, MARCH),
        ({"J1": DAY}, MARCH),
        ({"J1": Number("44621", 'yyyy"年"m"月"')}, MARCH),
        ({"A20": "※令和4年3月末時点"}, MARCH),
        ({"A20": "（注）数値は令和4年3月末時点のもの。"}, MARCH),
        ({"A20": "※状況は令和4年3月末の回答による"}, MARCH),
        ({"A20": "※取組状況は、令和4年3月31日の各課報告に基づく"}, MARCH),
        ({"A20": "※本表は、令和4年3月31日現在の状況である。"}, MARCH),
        ({"I1": "作成日", "J1": "令和5年6月30日"}, JUNE),
        ({"J1": "更新日：令和5年6月30日"}, JUNE),
        ({"J1": "更新日 令和五年六月三十日"}, JUNE),
        ({"A1": "（令和五年六月末時点）"}, JUNE),
        ({"A1": "令和5年6月30日 現在。"}, JUNE),
        ({"J1": "令 和 5 年 6 月 末 時 点"}, JUNE),
        ({"J1": "令和5年6月末　現　在"}, JUNE),
        ({"J1": "調査時点：令和5年6月末"}, JUNE),
        ({"J1": "調査時点 令和5年6月30日"}, JUNE),
        ({"J1": "作成基準日 令和5年6月30日"}, JUNE),
        ({"A1": "令和5年6月末の状況"}, JUNE),
        ({"A1": "令和5年6月末における進捗状況"}, JUNE),
        ({"A1": "令和5年度第1四半期の進捗状況"}, JUNE),
        ({"A1": "スコアカード（令和3年度末）"}, MARCH),
        ({"A1": "スコアカード（R5.6）"}, JUNE),
        ({"A1": "スコアカード（as of June 30, 2023）"}, JUNE),
        ({"A1": "スコアカード As of 30 Jun 2023"}, JUNE),
        ({"A1": "スコアカード（前回）令和5年6月末時点"}, JUNE),
        ({"A1": "スコアカード（令和5年6月末版）"}, JUNE),
        ({"A1": "スコアカード 令和5年6月末"}, JUNE),
        ({"A1": "令和5年6月末 スコアカード"}, JUNE),
        ({"J1": Number("44287", '[$-411]ggge"年度末時点"')}, MARCH),
        ({"A2": "記入日：令和5年6月30日"}, JUNE),
        ({"A2": "集計日　R5.6.30"}, JUNE),
        ({"A2": "スコアカード　点検日：令和5年6月30日（同日現在）"}, JUNE),
        ({"A2": "データ更新日は令和5年6月30日"}, JUNE),
        ({"I1": "記入年月日", "J1": DAY}, MARCH),
        ({"J1": "（令和5年6月30日作成）"}, JUNE),
        ({"J1": "令和5年6月30日 総務課調べ"}, JUNE),
        ({"A1": "スコアカード（令和5年6月末 各課報告）"}, JUNE),
        ({"A20": "報告日：令和5年6月30日"}, JUNE),
        ({"A1": "KPI（FY2023 1Q時点：令和5年6月30日）"}, JUNE),
    ],
)
def test_the_date_is_found_where_sheets_write_it(
    cells: Cells, wanted: date
) -> None:
    assert dated(cells)[::2] == (wanted, [])


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": "オンライン利用率スコアカード（令和4年度）"},
        {"A1": "オンライン利用率引上げに係る基本計画"},
        {"A20": "※手続件数は令和2年3月末時点"},
        {"A20": "令和5年6月30日に閣議決定"},
        {"A20": DAY},
        {"J1": Number("44651", "yyyy")},
        {"J1": Number("44651", "0")},
        {"A1": "施行日 令和5年6月30日 から"},
        {"A1": "オンライン利用率引上げに係る基本計画 令和3年9月27日"},
        {"A1": "スコアカード（令和5年度）"},
        {"A1": "スコアカード 令和5年度"},
        {"A1": "令和2年度の取組状況と令和4年度の計画"},
        {"A1": "計画策定日：令和3年10月1日"},
        {"A1": "提出締切日　R5.7.10"},
        {"I1": "次回更新日", "J1": DAY},
        {"A1": "令和3年10月1日策定"},
    ],
)
def test_other_dates_are_no_as_of_date(cells: Cells) -> None:
    assert dated(cells) == (None, None, [])


@pytest.mark.parametrize(
    "text",
    [
        "令和元年10月1日現在の人口による",
        "前回（令和5年3月末時点）からの変更箇所に下線",
        "出典：統計局（令和4年10月1日現在）",
    ],
)
def test_the_date_of_a_census_or_of_the_edition_before_is_none(
    text: str,
) -> None:
    assert dated({"A1": "スコアカード", "A2": text}) == (None, None, [])


@pytest.mark.parametrize(
    "title",
    [
        "人口減少対策　進捗一覧　令和5年6月末現在",
        "統計調査員確保計画 R5.6末時点",
        "世帯支援プラン（令和5年6月末時点）",
        "ふるさとプラン2023　R5.6.30時点",
        "スコアカード（前回分に上書き）　令和5年6月末時点",
        "進捗一覧 前回からの変更分 令和5年6月末時点",
    ],
)
def test_a_word_in_the_name_of_a_plan_takes_no_date_away(title: str) -> None:
    assert dated({"A1": title}) == (JUNE, "A1", [])


@pytest.mark.parametrize(
    "title",
    [
        "人口 令和5年10月1日現在",
        "人口・世帯 令和5年10月1日現在",
        "対策区域の人口（令和5年10月1日現在）",
    ],
)
def test_a_statistic_right_before_a_date_takes_it(title: str) -> None:
    assert dated({"A1": title}) == (None, None, [])


def test_the_date_of_the_data_is_one() -> None:
    assert dated({"A1": "データ時点：令和5年6月末"})[0] == JUNE


@pytest.mark.parametrize(
    "note",
    [
        "※期限内・期限超過は、令和5年6月30日を基準に判定。",
        "※期限超過の判定は令和5年6月末時点により判断する。",
        "※プランの期限内・期限超過は、令和5年6月30日時点で判定している。",
        "※期限内か否かは、令和5年6月30日現在で判断している。",
        "（注）未着手の期限の内外は令和5年6月30日で区分している。",
        "※令和5年6月30日を基準日とする。",
        "※令和5年6月30日を基準日として、各課の報告を取りまとめた。",
        "※本表の進捗状況は、令和5年6月30日時点の状況である。",
        "※進捗状況の基準日は令和5年6月30日である。",
        "（令和5年6月末時点における各課からの報告に基づき作成）",
        "令和5年6月末における進捗状況",
        "調査期日：令和5年6月30日",
        "※基準日を令和5年6月30日とする。",
    ],
)
def test_the_day_by_which_deadlines_are_judged_is_one(note: str) -> None:
    assert dated({"A20": note})[0] == JUNE


def test_the_day_by_which_deadlines_are_judged_goes_before_a_title() -> None:
    note = "※期限超過の判定は、令和4年3月末を基準日とする。"
    cells = {"A1": "スコアカード（令和5年6月末時点）", "A20": note}
    assert dated(cells) == (MARCH, "A20", [JUNE])


def test_the_heading_of_the_current_rate_gives_it() -> None:
    assert dated({}, "オンライン利用率(令和4年3月末時点)")[:2] == (MARCH, "C5")


@pytest.mark.parametrize(
    "heading",
    [
        "課題と課題解決のための取組（令和4年3月末時点）|アクションプランa",
        "課題と課題解決のための取組|a 状況（令和4年3月末時点）",
    ],
)
def test_a_heading_over_plans_gives_it_where_no_rate_does(
    heading: str,
) -> None:
    title, leaf = heading.split("|")
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    sheet.append(["手続名", "オンライン利用率(現在値)", title])
    sheet.append([None, None, "課題①", "アクションプランa", leaf])
    sheet.merge_cells("C1:E1")
    sheet.append(["届出", "5%", "遅い", "改修"])
    saved = io.BytesIO()
    opened.save(saved)
    as_of = convert(saved.getvalue()).as_of
    assert (as_of.date, as_of.source) == (MARCH, "sheet")


def test_the_title_of_a_table_of_statuses_gives_it_at_last() -> None:
    book = BookAround()
    sheet = book.sheet("甲", {})
    title = {"進捗入力": [("A1", "進捗入力表（令和4年3月末時点）")]}
    found = read_as_of([sheet], (), book, book, titles=title)
    assert found.as_of
    assert (found.as_of.date, found.as_of.cell) == (MARCH, "A1")


def test_the_heading_of_the_current_rate_may_name_its_day_in_brackets() -> (
    None
):
    heading = "オンライン利用率（現在値：令和4年3月末）"
    assert dated({}, heading)[:2] == (MARCH, "C5")


def test_a_title_goes_before_the_heading_and_the_note_and_what_differs_is_told() -> (
    None
):
    cells = {"A1": "令和5年6月末時点", "A20": "※令和4年9月末時点"}
    assert dated(cells, "オンライン利用率(令和4年3月末時点)") == (
        JUNE,
        "A1",
        [MARCH, date(2022, 9, 30)],
    )


def test_the_date_of_the_plan_in_a_title_is_not_that_of_the_scorecard() -> (
    None
):
    title = "基本計画（令和3年10月時点）スコアカード（令和4年3月末時点）"
    assert dated({"A1": title}) == (MARCH, "A1", [])


def test_two_dates_in_a_title_are_told() -> None:
    day, _, others = dated(
        {"A1": "前回（令和3年9月末時点）今回（令和4年3月末時点）"}
    )
    assert (day, others) == (MARCH, [date(2021, 9, 30)])


def test_the_date_of_the_edition_before_is_no_rival_beside_todays() -> None:
    title = "今回：令和5年6月30日時点（前回：令和4年3月末時点）"
    book = BookAround()
    found = read_as_of([book.sheet("甲", {"J1": title})], (), book, book)
    assert found.as_of
    assert (found.as_of.date, found.as_of.others) == (JUNE, ())


def test_the_only_date_of_a_sheet_may_be_that_of_the_edition_before() -> None:
    book = BookAround()
    old = book.sheet("甲", {"A1": "前回公表分（令和4年3月末時点）"})
    new = book.sheet("乙", {"A1": "今回公表分（令和5年6月末時点）"})
    found = read_as_of([new, old], (), book, book)
    assert found.as_of
    assert found.as_of.of("甲") == JUNE
    assert found.as_of.others_of("甲") == (MARCH,)
    assert read_as_of([old], (), book, book).possible == (("甲", MARCH),)


def test_a_date_that_is_not_read_as_the_as_of_date_may_be_it() -> None:
    book = BookAround()
    text = "※令和5年6月30日で期限の内外を判断している。"
    found = read_as_of([book.sheet("甲", {"A20": text})], (), book, book)
    assert found.as_of is None
    assert found.possible == (("甲", JUNE),)


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": "印刷日：令和5年6月30日"},
        {"A1": "スコアカード（受付日：令和5年6月30日）"},
        {"A1": "発送年月日　R5.6.30"},
        {"I1": "印刷日", "J1": "令和5年6月30日"},
    ],
)
def test_a_date_behind_a_label_of_unknown_meaning_may_be_meant(
    cells: Cells,
) -> None:
    book = BookAround()
    found = read_as_of([book.sheet("甲", cells)], (), book, book)
    assert found.as_of is None
    assert found.possible == (("甲", JUNE),)


def test_the_months_that_a_title_is_about_may_be_meant_beside_its_creation() -> (
    None
):
    title = "進捗（対象期間：令和4年1月～3月）"
    book = BookAround()
    cells = {"A1": title, "A2": "令和5年6月30日作成"}
    found = read_as_of([book.sheet("甲", cells)], (), book, book).as_of
    assert found
    assert (found.date, found.others_of("甲")) == (JUNE, (MARCH,))


def test_a_creation_date_does_not_disagree_with_the_as_of_date() -> None:
    assert dated(
        {"A1": "令和4年3月末時点", "J1": "作成日：令和4年4月20日"}
    ) == (MARCH, "A1", [])


def test_a_cover_sheet_gives_the_date() -> None:
    book = BookAround()
    cover = book.sheet("表紙", {"B10": "令和4年3月末時点"}, heading=None)
    found = read_as_of([cover, book.sheet("スコアカード", {})], (), book, book)
    assert found.as_of
    assert (found.as_of.date, found.as_of.sheet, found.as_of.cell) == (
        MARCH,
        "表紙",
        "B10",
    )


def test_a_hidden_sheet_decides_nothing_for_a_visible_one() -> None:
    book = BookAround()
    old = book.sheet("前回", {"A1": "令和3年9月末時点"})
    new = book.sheet("今回", {"A1": "令和4年3月末時点"})
    found = read_as_of([old, new], {"前回"}, book, book)
    assert found.as_of
    assert (found.as_of.date, found.as_of.sheet) == (MARCH, "今回")
    assert found.as_of.of("前回") == date(2021, 9, 30)
    assert [(each.sheet, each.is_own) for each in found.conflicts] == [
        ("前回", True)
    ]
    assert (
        read_as_of([old, book.sheet("今回", {})], {"前回"}, book, book).as_of
        is None
    )


def test_where_all_tables_are_hidden_they_give_the_date() -> None:
    book = BookAround()
    assert read_as_of(
        [book.sheet("S", {"A1": "令和4年3月末時点"})], {"S"}, book, book
    ).as_of


@pytest.mark.parametrize(
    ("cell", "form"),
    [("A1", "{}時点"), ("J1", "{}現在"), ("A20", "※{}時点")],
)
def test_each_sheet_is_judged_by_its_own_date_and_that_is_told(
    cell: str, form: str
) -> None:
    book = BookAround()
    sheets = [
        book.sheet("甲", {cell: form.format("令和4年3月末")}),
        book.sheet("乙", {cell: form.format("令和5年6月末")}),
        book.sheet("丙", {}),
    ]
    found = read_as_of(sheets, (), book, book)
    assert found.as_of
    assert [found.as_of.of(name) for name in "甲乙丙"] == [MARCH, JUNE, MARCH]
    assert [
        (each.sheet, each.cell, each.other, each.used, each.is_own)
        for each in found.conflicts
    ] == [("乙", cell, MARCH, JUNE, True)]


def test_a_cover_goes_before_the_notes_of_the_sheets() -> None:
    book = BookAround()
    cover = book.sheet("表紙", {"B10": "令和4年3月末時点"}, heading=None)
    sheet = book.sheet("甲", {"A20": "※令和5年6月末時点"})
    found = read_as_of([cover, sheet], (), book, book)
    assert found.as_of
    assert found.as_of.of("甲") == MARCH
    assert [each.is_own for each in found.conflicts] == [False]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [("R5.6末時点", JUNE), ("令和4年3月31日現在", MARCH), ("R5.6", None)],
)
def test_the_name_of_a_sheet_may_give_the_date(
    name: str, wanted: date | None
) -> None:
    book = BookAround()
    found = read_as_of([book.sheet(name, {})], (), book, book).as_of
    assert (found.date if found else None) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "令和4年" * 9000,
        "(" * 32_000,
        "時点" * 16_000,
        "※" * 32_000,
        "1" * 32_000,
    ],
)
def test_a_long_text_is_no_title(text: str) -> None:
    assert dated({"A1": text, "A20": text})[0] is None


def test_a_page_header_gives_the_date_and_has_no_cell() -> None:
    book = BookAround()
    boxes = {"甲": [(None, "令和5年6月末現在"), (None, "総務課")]}
    found = read_as_of([book.sheet("甲", {})], (), book, book, boxes=boxes)
    assert found.as_of
    assert (found.as_of.date, found.as_of.cell) == (JUNE, None)


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"A1": "令和5年春時点"}, "A1"),
        ({"A1": "スコアカード（第1四半期末）"}, "A1"),
        ({"A1": "6月末時点"}, "A1"),
        ({"A1": "基準日", "B1": "令和5年度第2回委員会"}, "B1"),
        ({"A1": "令和5年度上半期の途中", "B1": "（時点）"}, "B1"),
    ],
)
def test_a_date_that_cannot_be_read_is_named(cells: Cells, cell: str) -> None:
    book = BookAround()
    found = read_as_of([book.sheet("甲", cells)], (), book, book)
    assert found.as_of is None
    assert [each.cell for each in found.unread] == [cell]
    assert found.possible == (("甲", NO_DAY),)


@pytest.mark.parametrize(
    "title",
    [
        "進捗状況報告（対象期間：令和5年4月1日～令和5年6月30日）",
        "報告期間　令和5年4月～6月",
        "対象月：令和5年6月",
        "報告対象年月：2023年6月",
        "令和5年4月～6月実績",
        "進捗管理表　令和５年６月分",
        "スコアカード（R5.6の実績）",
    ],
)
def test_the_last_day_of_the_months_that_a_title_names_may_be_meant(
    title: str,
) -> None:
    book = BookAround()
    found = read_as_of([book.sheet("甲", {"A1": title})], (), book, book)
    assert found.as_of is None
    assert [each.cell for each in found.unread] == ["A1"]
    assert found.possible == (("甲", JUNE),)


@pytest.mark.parametrize(
    "cells",
    [
        {"A1": "スコアカード", "A2": "第3回 現在の取組状況"},
        {"A1": "計画期間：令和3年4月～令和8年3月"},
        {"A1": "令和4年度実績"},
        {"A1": "令和5年度スコアカード"},
        {"A20": "令和5年6月分"},
    ],
)
def test_a_title_without_a_date_names_none(cells: Cells) -> None:
    book = BookAround()
    found = read_as_of([book.sheet("甲", cells)], (), book, book)
    assert (found.as_of, found.unread) == (None, ())


@pytest.mark.parametrize(
    "pieces",
    ["令和|5|年|6|月末|時点", "令和5年|6月末|時点", "令和5年6月|末|現在"],
)
def test_a_date_may_be_written_into_several_cells(pieces: str) -> None:
    cells = {
        f"{column}1": piece
        for column, piece in zip("BCDEFG", pieces.split("|"), strict=False)
    }
    assert dated(cells)[:2] == (JUNE, "B1")


def test_a_plan_whose_colour_hangs_on_a_date_that_is_not_read_is_left() -> (
    None
):
    colors, codes = of_tables(("令和5年春時点",))
    assert colors == ["-"]
    assert codes == ["as_of.unread", "as_of.unknown"]


HEADINGS = "手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|課題①|プランa"
PROCEDURE = "届出|0%|5%|20%|周知不足|改修【取組中 R5.5末】"
Rows = tuple[str, ...]


def of_tables(*above: Rows) -> tuple[list[str], list[str]]:
    """Return the colours of the plan in each of several tables below each
    other, unrated by a dash, and the codes of the dates; ``above`` are the
    lines above each.
    """
    opened = openpyxl.Workbook()
    sheet = opened.active
    assert sheet is not None
    plans = []
    for lines in above:
        for line in (*lines, HEADINGS, PROCEDURE, ""):
            sheet.append([each or None for each in line.split("|")])
        plans.append(f"F{sheet.max_row - 1}")
    saved = io.BytesIO()
    opened.save(saved)
    found = convert(saved.getvalue())
    colors = {each.cell: each.color or "none" for each in found.ratings}
    codes = [each.code for each in found.findings]
    dates = [code for code in codes if code.startswith("as_of.")]
    return [colors.get(cell, "-") for cell in plans], dates


@pytest.mark.parametrize(
    "title",
    [
        "【前回】令和5年3月末時点",
        "（参考）令和4年度末時点",
        "２　前回（令和5年3月末時点）",
        "昨年度公表分（令和4年9月末時点）",
        "表２　令和5年3月31日現在",
    ],
)
def test_a_table_is_judged_by_the_date_in_the_title_above_it(
    title: str,
) -> None:
    colors, codes = of_tables(("令和5年6月末時点",), (title,))
    assert colors == ["yellow", "green"]
    assert codes == ["as_of.table"]


@pytest.mark.parametrize(
    ("first", "second", "colors"),
    [
        # A note may be on the table above it.
        (("令和5年6月末時点",), ("※数値は令和5年3月末時点",), "- -"),
        (("令和5年6月末時点",), ("|||基準日|令和5年3月31日",), "- -"),
        # A date that does not say of what it is may be that of the contents.
        (
            ("令和5年6月末時点",),
            ("（２）改修（令和5年3月末）",),
            "yellow yellow",
        ),
        (("令和5年6月末時点",), ("令和5年1月1日現在の人口",), "yellow yellow"),
        (("令和5年6月末時点",), ("表２",), "yellow yellow"),
        # The day by which deadlines are judged is that of all tables.
        (
            ("令和5年6月末時点", "※期限超過は令和5年4月30日で判断している。"),
            ("【前回】令和5年3月末時点",),
            "green green",
        ),
        # That of the edition before is that of no table above it.
        ((), ("【前回】令和5年3月末時点",), "- green"),
    ],
)
def test_what_is_no_title_of_a_table_gives_it_no_date(
    first: Rows, second: Rows, colors: str
) -> None:
    found, _ = of_tables(first, second)
    assert " ".join(found) == colors


def test_a_table_without_a_date_behind_one_with_its_own_is_in_doubt() -> None:
    colors, codes = of_tables(
        ("令和5年6月末時点",), ("表２　令和5年3月末時点",), ("表３",)
    )
    assert colors == ["yellow", "green", "-"]
    assert codes == ["as_of.table", "as_of.two"]
