"""Rows that a section row or a title sets apart from those of the table."""

from __future__ import annotations

import pytest
from tests.scorecard.made import colors, converted, found, lines

HEADS = "府省名|手続名|オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標|達成期限"
ROW = "総務省|転出届|10%|60%|60%|令和6年3月末"
LEGEND = (
    "",
    "オンライン利用率（現在値）：青 進捗率50%以上、赤 50%未満",
)


def colored(*rows: str) -> list[str]:
    """Return the cells that are coloured."""
    return [*colors(converted(lines(*rows, *LEGEND)))]


@pytest.mark.parametrize(
    "line",
    [
        "（対象外の手続）",
        "取組対象外",
        "■ 令和4年度で終了した手続（参考）",
        "【廃止・統合した手続】",
        "【廃止】",
        "― 以下、参考 ―",
        "【参考】電子申請以外の手続（郵送利用率）",
        "【キャッシュレス納付率】",
        "※以下は集計の対象外",
    ],
)
def test_a_section_sets_the_rows_below_it_apart(line: str) -> None:
    conversion = converted(lines(HEADS, ROW, line, ROW, ROW, *LEGEND))
    assert [*colors(conversion)] == ["D2"]
    assert found(conversion, "row.set_apart") == [
        ("D4", "row.set_apart"),
        ("D5", "row.set_apart"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "【法務省】",
        "Ⅰ 出入国関係",
        "■ 事業の廃止に関する手続",
        "（２）廃止届関係",
        "【参考人の出頭】",
        "課税対象外の届出",
        "１ オンライン利用率",
        "【オンライン利用率が高い手続】",
        "",
    ],
)
def test_a_section_that_only_groups_leaves_them(line: str) -> None:
    assert colored(HEADS, ROW, line, ROW) == ["D2", "D4"]


@pytest.mark.parametrize(
    ("lead", "line", "left"),
    [
        ("■ 終了した手続", "■ 総務省", ["D2", "D6"]),
        ("■ 終了した手続", "【総務省】", ["D2"]),
        ("― 以下、参考 ―", "― 総務省 ―", ["D2"]),
    ],
)
def test_it_reaches_to_the_next_section_that_is_marked_alike(
    lead: str, line: str, left: list[str]
) -> None:
    assert colored(HEADS, ROW, lead, ROW, line, ROW) == left


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        ("令和5年度", ["D3", "D7"]),
        ("（参考）令和4年9月末の状況", ["D3", "D7"]),
        ("令和4年度実績（参考・着色しない）", ["D7"]),
        ("令和4年度実績（色分けの対象外）", ["D7"]),
    ],
)
def test_a_title_sets_its_table_apart_where_it_says_so(
    title: str, cells: list[str]
) -> None:
    book = title, HEADS, ROW, "", "令和5年度", HEADS, ROW
    assert colored(*book) == cells


def test_a_header_repeated_on_the_next_page_ends_no_section() -> None:
    book = HEADS, ROW, "（対象外の手続）", ROW, HEADS, ROW
    assert colored(*book) == ["D2"]


@pytest.mark.parametrize(
    ("heading", "mark", "is_judged"),
    [
        ("評価対象", "×", False),
        ("色分け対象", "－", False),
        ("評価対象の有無", "無", False),
        ("評価対象", "○", True),
        ("評価対象", "", True),
        ("対象者", "－", True),
        ("添付書類", "×", True),
    ],
)
def test_a_column_says_which_rows_are_judged(
    heading: str, mark: str, *, is_judged: bool
) -> None:
    behind = lines(f"{HEADS}|{heading}", f"{ROW}|○", f"{ROW}|{mark}", *LEGEND)
    before = lines(f"{heading}|{HEADS}", f"○|{ROW}", f"{mark}|{ROW}", *LEGEND)
    for book, cell in ((behind, "D3"), (before, "E3")):
        conversion = converted(book)
        assert (cell in colors(conversion)) == is_judged
        assert len(colors(conversion)) == 1 + is_judged


@pytest.mark.parametrize(
    ("name", "is_judged"),
    [
        ("転入届（廃止）", False),
        ("転入届（令和3年度末で廃止）", False),
        ("転入届（令和4年3月、No.1に統合）", False),
        ("転入届【デジタル庁へ移管済】", False),
        ("【廃止】転入届", False),
        ("転入届（令和6年1月受付開始）", False),
        ("転入届（オンライン受付開始前）", False),
        ("転入届（受付休止中）", False),
        ("転入届（評価対象外）", False),
        ("転入届※評価対象外", False),
        ("転入届（再掲）※1", False),
        ("転入届（No.1の再掲）", False),
        ("転入届（修正前）", False),
        ("転入届（前年度の値）", False),
        ("転入届（参考）", False),
        ("欠番", False),
        ("（削除）", False),
        ("必要な伸び", False),
        ("県内順位", False),
        ("法人分を除いた場合", False),
        ("転入届（令和7年3月末で廃止）", True),
        ("転入届（廃止予定）", True),
        ("転入届（令和3年4月受付開始）", True),
        ("転入届（修正後）", True),
        ("転入届【内閣府から移管】", True),
        ("転入届（窓口の休止を含む）", True),
        ("営業の廃止届（変更）", True),
        ("合併・統合認可申請", True),
        ("事業の届出（事業の廃止）", True),
        ("旧姓併記の請求", True),
        ("登記事項削除の申請", True),
        ("免許証の再交付申請", True),
        ("計画変更の申請（変更前の計画）", True),
        ("免許証を紛失した場合の届出", True),
    ],
)
def test_a_name_says_that_its_row_is_not_judged(
    name: str, *, is_judged: bool
) -> None:
    row = ROW.replace("転出届", name)
    conversion = converted(lines(HEADS, ROW, row, *LEGEND))
    assert ("D3" in colors(conversion)) == is_judged
    assert ("D3", "row.not_judged") in found(conversion) or is_judged


def test_brackets_that_tell_procedures_apart_are_parts_of_their_names() -> (
    None
):
    rows = [
        ROW.replace("転出届", name)
        for name in ("業の届出（開始）", "業の届出（廃止）", "転入届（廃止）")
    ]
    assert colored(HEADS, *rows) == ["D2", "D3"]


@pytest.mark.parametrize(
    ("title", "is_rated"),
    [
        ("令和6年3月末の見込み（シミュレーション）", False),
        ("令和5年度見込み", False),
        ("【訂正前】", False),
        ("スコアカード（差し替え前）", False),
        ("記入例（このとおり記入してください）", False),
        ("スコアカード【記載例】", False),
        ("様式見本", False),
        ("参考：窓口件数の割合", False),
        ("（参考）郵送利用率", False),
        ("令和4年度までの取組の見込みと実績　一覧表", True),
        ("他自治体の状況（A県）", True),
        ("（記入例は別紙）", True),
        ("訂正前後対照表", True),
        ("見込み客向け手続一覧", True),
        ("サンプル調査手続一覧", True),
        ("参考資料1", True),
    ],
)
def test_a_title_says_that_its_table_shows_no_state_of_now(
    title: str, *, is_rated: bool
) -> None:
    assert colored(title, HEADS, ROW) == (["D3"] if is_rated else [])


def test_each_of_two_tables_side_by_side_has_its_own_title() -> None:
    title, heads, row = "表1　利用率", "手続名|" + HEADS.split("|", 2)[2], ""
    row = "転出届|" + ROW.split("|", 2)[2]
    side = "|".join(["表2　参考：窓口件数の割合", "", "", ""])
    sheet = [
        f"{title}||||||{side}",
        f"{heads}||手続名|令和元年度|現在|目標",
        f"{row}||転出届|90%|60%|40%",
    ]
    assert colored(*sheet) == ["C3"]
