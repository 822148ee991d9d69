from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.scorecard.values.dates import (
    Deadline,
    NoDeadline,
    era_text,
    find_as_of,
    find_deadline,
    find_plan_deadline,
    read_date,
    read_deadline,
    show_date,
    without_dates,
)

NONE, UNREADABLE = "none", "unreadable"

# What a deadline cell says, and its last day or the refusal.
DEADLINES: list[tuple[str, str]] = [
    # The contract's forms
    ("令和6年3月末", "2024-03-31"),
    ("令和 6 年\n3月末", "2024-03-31"),
    ("R6.3末", "2024-03-31"),
    ("R6.3.31", "2024-03-31"),
    ("㋿6年3月", "2024-03-31"),
    ("令和5年度末", "2024-03-31"),
    ("令和５年度中", "2024-03-31"),
    ("令和5年度までに", "2024-03-31"),
    ("令和5年度上半期", "2023-09-30"),
    ("令和5年度第3四半期", "2023-12-31"),
    ("令和5年内", "2023-12-31"),
    ("令和元年度", "2020-03-31"),
    ("平成34年3月", "2022-03-31"),
    ("2024年3月", "2024-03-31"),
    ("2024/3/31", "2024-03-31"),
    ("令和6年3月中旬", "2024-03-20"),
    ("令和4年度〜令和6年度", "2025-03-31"),
    ("令和6年度以降", NONE),
    ("未定", NONE),
    ("検討中", NONE),
    # Months and days
    # 在留申請手続関連 基本計画, broken by the PDF
    ("令和6年3\n月末", "2024-03-31"),
    ("令和6年 3月末", "2024-03-31"),  # the seed sheet
    ("令和 6 年 3月", "2024-03-31"),  # 商業・法人登記関連 基本計画
    ("令和3年9月27日", "2021-09-27"),  # the same
    ("令和8年3月31日", "2026-03-31"),
    ("令和元年5月1日", "2019-05-01"),
    ("平成31年5月1日", "2019-05-01"),  # written on after the change of era
    ("平成31年3月末", "2019-03-31"),
    ("平成２４年５月", "2012-05-31"),  # 国税庁 改革計画
    ("昭和64年1月7日", "1989-01-07"),
    ("令和6年2月末", "2024-02-29"),
    ("令和5年2月末", "2023-02-28"),
    ("令和2年2月29日", "2020-02-29"),
    ("令和7年3月末日", "2025-03-31"),
    ("令和5年4月9日(日)", "2023-04-09"),  # マイナンバーカード 有効申請受付数
    ("R5.3", "2023-03-31"),
    ("R06.03.31", "2024-03-31"),
    ("r6/3/31", "2024-03-31"),
    ("R6年3月31日", "2024-03-31"),
    ("R6.3月末", "2024-03-31"),
    ("R元.5.1", "2019-05-01"),
    ("H31.4.30", "2019-04-30"),
    ("令6.3.31", "2024-03-31"),
    ("２０２４年３月３１日", "2024-03-31"),
    ("2024-03-31", "2024-03-31"),
    ("2024.3.31", "2024-03-31"),
    ("2024.3", "2024-03-31"),
    ("2024/3", "2024-03-31"),
    ("西暦2024年3月", "2024-03-31"),
    ("2024/3/31 0:00", "2024-03-31"),
    ("2024-03-31 00:00:00", "2024-03-31"),
    ("令和5年3月下旬", "2023-03-31"),
    ("令和6年4月上旬", "2024-04-10"),
    ("令和6年4月初旬", "2024-04-10"),
    ("令和五年三月末", "2023-03-31"),
    ("令和十年十二月三十一日", "2028-12-31"),
    ("二〇二四年三月", "2024-03-31"),
    # Years and fiscal years
    ("2022年度末までに", "2023-03-31"),  # デジタル・ガバメント実行計画
    ("2025年度末には", "2026-03-31"),
    ("2010年度までに", "2011-03-31"),
    ("2024年度", "2025-03-31"),
    ("令和4年度末", "2023-03-31"),
    ("令和５年度末", "2024-03-31"),  # 総務省 FTTH世帯カバー率
    ("R5年度末", "2024-03-31"),
    ("平成31年度末", "2020-03-31"),  # 美馬市 総合計画
    ("平成31年度", "2020-03-31"),
    ("令和8年度上半期", "2026-09-30"),
    ("令和6年度下半期", "2025-03-31"),
    ("令和5年度上期", "2023-09-30"),
    ("令和5年度前半", "2023-09-30"),
    ("2011年度上半期", "2011-09-30"),  # 自動車OSS
    ("２０２４年度第１四半期", "2024-06-30"),
    ("平成29年度第１四半期", "2017-06-30"),
    ("令和5年度第四四半期", "2024-03-31"),
    ("令和5年度2Q", "2023-09-30"),
    ("令和5年度3月", "2024-03-31"),
    ("令和4年度3月末", "2023-03-31"),
    ("2018年度（4月～19年3月）", "2019-03-31"),  # 近畿運輸局 OSS
    ("FY2023", "2024-03-31"),
    ("2022年末", "2022-12-31"),
    ("令和4年中", "2022-12-31"),
    ("2030年", "2030-12-31"),
    ("令和5年度内を目途に措置", "2024-03-31"),  # 規制改革実施計画
    ("2025年度末を目途に", "2026-03-31"),  # 浜松市 DX計画
    ("令和6年3月頃", UNREADABLE),
    ("概ね令和6年3月", UNREADABLE),
    ("遅くとも2020年を目途に", "2020-12-31"),  # KPIの進捗状況(日本再興戦略)
    # The same year twice
    ("2025(令和7)年度末", "2026-03-31"),  # 男性の育児休業取得率
    ("2015（平成27）年度", "2016-03-31"),  # 京都橘大学 中期プラン
    ("令和4年度（平成34年度）", "2023-03-31"),  # 牧之原市 実施計画
    ("2020年(令和2年)3月 31日", "2020-03-31"),  # グランドデザイン
    ("平成31(令和元)年度", "2020-03-31"),
    # マイナンバーカード
    ("2023年3月末（令和4年度末/2022年度末）", "2023-03-31"),
    ("令和5年度末(令和6年3月末)", "2024-03-31"),
    # Ranges: the end counts
    ("令和4年4月1日〜令和5年3月31日", "2023-03-31"),
    # 国税関係業務 最適化実施状況報告書
    ("2011 年 4 月 1 日～2012 年 3 月 31 日", "2012-03-31"),
    ("令和元年7月〜12月", "2019-12-31"),  # the seed's headings
    ("令和4年10月〜3月", "2023-03-31"),
    ("令和4～6年度", "2025-03-31"),
    ("令和4年度から6年度まで", "2025-03-31"),
    ("2022〜2024年度", "2025-03-31"),
    ("平成30年度～令和2年度", "2021-03-31"),
    ("〜令和6年3月", "2024-03-31"),
    # With words around
    ("達成期限：令和6年3月末", "2024-03-31"),
    ("期限 R5.3", "2023-03-31"),
    ("令和6年3月迄", "2024-03-31"),
    ("令和5年3月31日迄", "2023-03-31"),
    ("令和５年度（第３四半期）", "2023-12-31"),
    ("令和5年度（下半期）", "2024-03-31"),
    ("令和5年度第2・3四半期", "2023-12-31"),
    ("20240331", "2024-03-31"),
    ("令和5年3月末（措置済）", UNREADABLE),
    ("令和5年3月（済）", UNREADABLE),
    ("令和5年3月末（達成）", UNREADABLE),
    ("（令和6年3月末）", "2024-03-31"),
    ("令和6年3月末。", "2024-03-31"),
    ("令和6年3月末(前倒し)", "2024-03-31"),
    ("R4～R5年度", "2024-03-31"),
    ("令和4-5年度", "2024-03-31"),
    ("令和４・５年度", "2024-03-31"),
    ("令和4、5年度", "2024-03-31"),
    ("2022-24年度", "2025-03-31"),
    ("R5.4～R6.3", "2024-03-31"),
    ("令和5年1〜3月", "2023-03-31"),
    ("令和5年度4~6月", "2023-06-30"),
    # Marks, and what brackets may say of the same date
    ("令和5年3月末※1", "2023-03-31"),
    ("令和5年3月末 ※2", "2023-03-31"),
    ("令和5年3月末*", "2023-03-31"),
    ("令和5年3月末注1", "2023-03-31"),
    ("令和5年3月末（注1）", "2023-03-31"),
    ("令和5年3月末(※1)", "2023-03-31"),
    ("・令和5年3月末", "2023-03-31"),
    ("1)令和5年3月末", "2023-03-31"),
    ("(1)令和5年3月末", "2023-03-31"),
    ("①令和5年3月末", "2023-03-31"),
    ("令和6年3月末（予定）", "2024-03-31"),
    ("令和6年3月末(目標)", "2024-03-31"),
    ("令和6年3月31日(日)", "2024-03-31"),
    ("令和6年3月31日17時まで", "2024-03-31"),
    ("R6. 3. 31", "2024-03-31"),
    ("令和5年度後半", "2024-03-31"),
    ("令和5年度3Q", "2023-12-31"),
    ("令和5年度 第3四半期末", "2023-12-31"),
    ("令和5会計年度末", "2024-03-31"),
    ("令和5年4月～6月期", "2023-06-30"),
    ("令和5年度下期", "2024-03-31"),
    ("令和5年3月末公開", "2023-03-31"),
    ("終了時期:令和5年度末", "2024-03-31"),
    # No deadline
    ("期限:未定", NONE),
    ("令和4年度～", NONE),
    ("令和6年度頃以降", NONE),
    ("令和6年度以降（可能なものから順次）", NONE),
    ("未定（令和5年度中に検討）", NONE),
    ("完了（令和4年3月）", NONE),
    ("", NONE),
    ("－", NONE),
    ("…", NONE),
    ("未実施", NONE),  # 在留申請手続関連 基本計画
    ("なし", NONE),
    ("期限なし", NONE),
    ("随時", NONE),
    ("毎年度", NONE),
    ("調整中", NONE),
    ("2030年度以降", NONE),
    ("令和6年度以降順次", NONE),
    ("令和4年4月から", NONE),
    ("令和6年度〜", NONE),
    ("検討中（令和5年度中に結論）", NONE),
    # Days that do not exist, and words that leave the day open
    ("令和6年2月30日", UNREADABLE),
    ("令和5年2月29日", UNREADABLE),
    ("令和0年3月", UNREADABLE),
    ("令和6年13月", UNREADABLE),
    ("令和6年0月", UNREADABLE),
    ("令和6年4月31日", UNREADABLE),
    ("2024/13/1", UNREADABLE),
    ("令和○年○月", UNREADABLE),
    ("平成 30 年●月●日", UNREADABLE),  # デジタル・ガバメント実行計画(案)
    ("令和6年度〜令和4年度", UNREADABLE),
    ("2023(令和4)年度", UNREADABLE),
    ("令和5年上半期", UNREADABLE),  # of the year or of the fiscal year?
    ("令和5年第3四半期", UNREADABLE),
    ("R6", UNREADABLE),
    ("R5末", UNREADABLE),
    ("2024", UNREADABLE),
    ("'24年3月", UNREADABLE),
    ("24年3月", UNREADABLE),
    ("3月末", UNREADABLE),
    ("FY27", UNREADABLE),  # 総務省 資料1-3: 平成27 or 2027?
    ("来年度末", UNREADABLE),
    ("会計年度末", UNREADABLE),
    ("下半期", UNREADABLE),
    ("第1四半期", UNREADABLE),
    ("年末", UNREADABLE),
    ("9月上旬", UNREADABLE),
    ("令和5年9月上旬～中旬", UNREADABLE),
    ("今年度中", UNREADABLE),
    ("年度内", UNREADABLE),
    ("令和5年春", UNREADABLE),
    ("令和5年度当初", UNREADABLE),
    ("令和6年3月末(当初:令和5年3月末)", UNREADABLE),
    ("令和5年3月末→令和6年3月末", UNREADABLE),
    ("令和5年3月末、令和6年3月末", UNREADABLE),
    ("202 4年3月", UNREADABLE),
    ("3/31/2024", UNREADABLE),
    ("45382", UNREADABLE),
    ("20%", UNREADABLE),
    ("令和4年度中頃", UNREADABLE),
    ("令和5年10~3月", UNREADABLE),
    ("令和5年秋頃", UNREADABLE),
    ("令和5年4月開始予定", UNREADABLE),  # a start is no deadline
    ("令和4年4月着手", UNREADABLE),
    ("令和6年3月末（延期を検討中）", UNREADABLE),
    ("令和6年3月末（一部は令和7年度以降）", UNREADABLE),
    ("令和6年度末(未定)", UNREADABLE),
    ("令和4年度及び令和5年度", UNREADABLE),
    ("令和6年3月末時点", UNREADABLE),
    ("令和6年3月末" + " " * 300, UNREADABLE),
    ("可能な限り速やかに", UNREADABLE),
    ("次期システム更改時", UNREADABLE),
]


@pytest.mark.parametrize(("text", "expected"), DEADLINES)
def test_a_deadline_cell_is_read_or_refused(text: str, expected: str) -> None:
    found = read_deadline(text)
    if expected in {NONE, UNREADABLE}:
        assert isinstance(found, NoDeadline)
        assert found.code == f"deadline.{expected}"
    else:
        assert isinstance(found, Deadline)
        assert found.last_day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3月中旬", "2024-03-20"),
        ("9月末", "2024-09-30"),
        ("期限:3月31日", "2024-03-31"),
        ("令和5年3月", "2023-03-31"),
    ],
)
def test_a_month_alone_takes_the_year_that_stands_before_it(
    text: str, expected: str
) -> None:
    found = read_deadline(text, 2024)
    assert isinstance(found, Deadline)
    assert found.last_day == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("令和 6 年\n3月末までに", "令和6年3月末"),
        ("㋿６年３月", "令和6年3月"),
        ("期限:R5.3", "R5.3"),
        ("令和4年度〜令和6年度", "令和4年度~令和6年度"),
    ],
)
def test_a_deadline_is_shown_by_its_own_words_without_breaks(
    text: str, words: str
) -> None:
    assert read_deadline(text).text == words


# A plan's text, a KPI, a note or a tag, and the deadline that it gives.
SENTENCES: list[tuple[str, str | None]] = [
    ("令和5年3月末までにオンライン利用対象者を90%以上にする。", "2023-03-31"),
    ("取組中 期限:令和5年3月末", "2023-03-31"),
    ("期限:R5.3", "2023-03-31"),
    ("【取組中 令和5年3月末】", "2023-03-31"),
    ("取組中\n令和5年3月末 担当:総務課", "2023-03-31"),
    ("システム改修④実施予定(令和5年3月)", "2023-03-31"),
    ("令和4年度中に法令改正", "2023-03-31"),
    ("令和5年度までに…90%", "2024-03-31"),
    ("令和4年度までに所得税申告 65%", "2023-03-31"),  # 国税庁 利用率目標
    # 浜松市 DX計画
    ("2025年度末を目途に20業務のシステムの標準化", "2026-03-31"),
    ("2023年3月末までの全住民への普及", None),
    ("令和3年度に調査を実施し、令和5年度末までに改修", "2024-03-31"),
    (
        "オンライン利用率(令和元年7月~12月)0.2%を令和6年3月末までに20%にする",
        "2024-03-31",
    ),
    ("令和4年4月〜令和5年3月まで試行", "2023-03-31"),
    ("オンライン利用率60%(令和5年度)", "2024-03-31"),
    ("法令改正及びシステム改修①の検討", None),
    ("システム改修④実施予定", None),
    ("令和元年度利用率", None),
    ("令和元年度の利用率", None),
    ("オンライン利用率(令和元年度)0.2%", None),
    ("令和4年3月末時点", None),
    ("令和3年6月18日閣議決定", None),
    ("平成14年法律第152号の改正", None),
    ("令和6年度以降に検討", None),
    ("令和5年4月から運用", None),
    ("令和6年度中心市街地通行量調査", None),  # 厚木市
    ("令和4年度末までに40%、令和5年度末までに60%", None),
    ("令和4年度に40%、令和5年度に60%", None),
    ("令和6年2月30日まで", None),
    ("e-Gov 2.0、バージョン1.2", None),
    ("KPI R", None),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_sentence_gives_one_plain_deadline_or_none(
    text: str, expected: str | None
) -> None:
    found = find_deadline(text)
    assert (found and found.last_day.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-04-01", "2022-04-01"),
        (" 2022/4/1 ", "2022-04-01"),
        ("令和4年4月1日", "2022-04-01"),
        ("R4.4.1", "2022-04-01"),
        ("令和4年3月", "2022-03-31"),
        ("令和3年度", "2022-03-31"),
        ("令和4年3月末時点", "2022-03-31"),
        ("2022-02-30", None),
        ("2022-04-01" + " " * 300 + "x", None),
        ("today", None),
        ("未定", None),
        ("", None),
    ],
)
def test_a_date_option_takes_any_form_of_a_deadline(
    text: str, expected: str | None
) -> None:
    found = read_date(text)
    assert (found and found.isoformat()) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和4年3月末時点", "2022-03-31"),
        (
            "オンライン利用率引上げに係る基本計画 スコアカード（令和６年１１月２９日時点）",
            "2024-11-29",
        ),
        ("(R6.3.19時点)", "2024-03-19"),  # moj.go.jp 在留申請 Q&A
        ("平成20年度末現在", "2009-03-31"),
        ("2022年3月31日現在", "2022-03-31"),
        ("令和4年4月1日現在", "2022-04-01"),  # マイナンバーカード交付状況
        ("令和7年3月末日現在", "2025-03-31"),  # 船橋市図書館
        ("令和5年4月9日(日)時点", "2023-04-09"),
        ("平成15年9月30日現在", "2003-09-30"),  # 小矢部市 総合計画
        ("令和5(2023)年8月20日時点", "2023-08-20"),
        ("オンライン利用率\n(令和4年\n3月時点)", "2022-03-31"),
        ("令和4年3月末時点(令和4年3月31日現在)", "2022-03-31"),
        ("令和3年3月末時点と令和4年3月末時点", None),
        ("8月時点で", None),
        ("令和4年度の現在値", None),
        ("現在値", None),
        ("令和4年3月末", None),
        ("令和4年2月30日時点", None),
    ],
)
def test_the_as_of_date_stands_before_its_word(
    text: str, expected: str | None
) -> None:
    found = find_as_of(text)
    assert (found and found.isoformat()) == expected


def test_dates_are_cut_out_of_a_text() -> None:
    assert without_dates("令和5年3月末までに90%以上") == "、90%以上"
    assert without_dates("45%(令和4年3月末時点)") == "45%(、)"


@pytest.mark.parametrize(
    ("day", "japanese"),
    [
        (date(2022, 4, 1), "令和4年4月1日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1912, 7, 30), "大正元年7月30日"),
        (date(1900, 1, 1), "明治33年1月1日"),
        (date(1800, 1, 1), "1800年1月1日"),
    ],
)
def test_a_date_is_shown_in_the_reader_s_calendar(
    day: date, japanese: str
) -> None:
    assert era_text(day) == show_date(day, "ja") == japanese
    assert show_date(day, "en") == day.isoformat()


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_a_date_that_was_shown_is_read_again(day: date) -> None:
    for text in (
        era_text(day),
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert read_date(text) == day


@given(st.integers(1, 80))
def test_a_fiscal_year_ends_in_march_of_the_next_year(count: int) -> None:
    for text in (
        f"令和{count}年度",
        f"令和{count}年度末",
        f"R{count}年度中",
        f"{2018 + count}年度",
        f"令和{count}年度下期",
    ):
        assert read_date(text) == date(2019 + count, 3, 31)


# A plan's text, and its deadline or why there is none; nothing where the text
# does not speak of one.
PLANS: list[tuple[str, str | None]] = [
    ("R5.5 申請データの連携", "2023-05-31"),
    ("R5.5申請データの連携", UNREADABLE),
    ("①令和5年5月 申請データの連携", "2023-05-31"),
    ("令和5年5月31日に添付書類の省略", "2023-05-31"),
    ("2022/12/31にUI/UXの改善", "2022-12-31"),
    ("令和3年12月に策定した計画の改修", None),
    ("～R5.5 申請データの連携", "2023-05-31"),
    ("1. 2023年5月 様式の統一", "2023-05-31"),
    ("1. 2023/5/31 様式の統一", "2023-05-31"),
    ("令和5年度 予算の確保", None),
    ("申請データの連携（前回：R5.3）", None),
    ("申請データの連携（当初R5.3）", None),
    ("申請データの連携（作成：R5.3）", None),
    ("令和6年3月に省令改正", "2024-03-31"),
    ("システム改修（令和3年3月末）【取組中】", "2021-03-31"),
    ("システム改修（R3.3）【未着手】", "2021-03-31"),
    ("令和2年度：改修【取組中】", "2021-03-31"),
    ("・R5.9：要件定義", "2023-09-30"),
    ("システム改修（完了時期：令和5年度末）", "2024-03-31"),
    ("システム改修（完了期限：令和6年3月）", "2024-03-31"),
    ("システム改修（実施時期 令和5年度）", "2024-03-31"),
    ("システム改修（R5.3期限）", "2023-03-31"),
    ("令和3年12月末ま\nでに法令改正", "2021-12-31"),
    ("改修 令和5年9月（注1）", "2023-09-30"),
    ("改修（令和5年3月末目標）", "2023-03-31"),
    ("改修（令和5年3月末を目標）", "2023-03-31"),
    ("令和5年3月末を期限として改修", "2023-03-31"),
    ("令和5年3月までの改修完了を目指す", UNREADABLE),
    ("令和4年度 改修", "2023-03-31"),
    ("令和5年3月、改修", "2023-03-31"),
    ("改修（R4）", UNREADABLE),
    ("令和2年改正法に基づく改修", UNREADABLE),
    ("令和4年改正への対応", UNREADABLE),
    ("令和4年10月に検討会を設置し、改修を検討", UNREADABLE),
    ("令和3年答申を踏まえた見直し", UNREADABLE),
    ("令和5年度に改修", "2024-03-31"),
    ("令和5年度改修", "2024-03-31"),
    ("令和5年度上半期に改修", "2023-09-30"),
    ("令和5年度第3四半期に公開", "2023-12-31"),
    ("令和5年9月に公開予定", "2023-09-30"),
    ("令和5年9月中旬までに公開", "2023-09-20"),
    ("令和4年度〜令和6年度に改修", "2025-03-31"),
    ("令和4～6年度に改修", "2025-03-31"),
    ("改修 R5.3", "2023-03-31"),
    ("令和4年4月に着手し、令和5年度末までに完了", "2024-03-31"),
    ("【R5.3】改修", "2023-03-31"),
    ("(R5.3)改修", "2023-03-31"),
    ("令和6年3月頃リリース予定", UNREADABLE),
    ("令和3年12月策定の計画に基づく改修", UNREADABLE),
    ("令和4年度に検討を開始し、令和5年度中に結論", "2024-03-31"),
    # Starts, records of the past, and other dates
    ("簡素化（着手時期：令和5年度）", None),
    ("令和4年4月開始", None),
    ("令和4年4月に着手", None),
    ("令和4年4月から実施", None),
    ("令和4年度中に検討を開始", None),
    ("令和4年10月に実施済み", None),
    ("令和4年10月公開済", None),
    ("令和4年度に実施した調査を踏まえ見直し", None),
    ("令和5年4月1日の施行に向けて改修", None),
    ("平成30年法律第1号の改正", None),
    ("令和5年度予算で改修", None),
    ("令和3年4月に改正された法令への対応", None),
    ("要件定義（R4.10措置済）", None),
    ("令和4年3月末時点で80%", None),
    ("令和2年度実績を踏まえ見直し", None),
    ("令和元年度利用率の向上", None),
    ("令和3年度調査を踏まえた見直し", None),
    ("令和5年度当初予算による改修", None),
    ("システム改修①の検討", None),
    ("2月30日", None),
    ("", None),
    # Answers, and doubts
    ("令和6年度以降に実施", NONE),
    ("実施時期は未定", NONE),
    ("期限：未定", NONE),
    ("時期は検討中", NONE),
    ("令和4年度に設計、令和5年度に改修", "ambiguous"),
    ("・R5.9：要件定義\n・R6.3：改修", "ambiguous"),
    ("令和4年度末までに設計、令和5年度末までに改修", "ambiguous"),
    ("令和6年2月30日まで", UNREADABLE),
    ("令和5年4月運用開始", UNREADABLE),
    ("令和6年1月にシステム更改", "2024-01-31"),
    ("令和5年夏までに結論", UNREADABLE),
    ("令和5年度早期に実施", UNREADABLE),
    ("改修(未定)", NONE),
    # Times without a year of their own
    ("9月上旬までに改修", UNREADABLE),
    ("年度末までに改修", UNREADABLE),
    ("下半期に実施", UNREADABLE),
    ("第3四半期に実施予定", UNREADABLE),
    ("今年度中に実施予定", UNREADABLE),
    ("年内を目途に公表", UNREADABLE),
    ("令和5年9月までに設計、12月までに改修", "ambiguous"),
    ("令和5年3月までに設計、同年9月までに改修", "ambiguous"),
    ("令和5年度末までに改修（3月末まで）", "2024-03-31"),
    ("毎年3月末までに公表", None),
    ("昨年度末に実施済み", None),
    ("10月から開始", None),
]


@pytest.mark.parametrize(("text", "expected"), PLANS)
def test_a_plan_gives_a_deadline_an_answer_a_doubt_or_nothing(
    text: str, expected: str | None
) -> None:
    found = find_plan_deadline(text)
    if isinstance(found, Deadline):
        assert found.last_day.isoformat() == expected
    else:
        assert (found and found.code.removeprefix("deadline.")) == expected


@pytest.mark.parametrize(
    ("text", "is_answer"),
    [("未定", True), ("令和6年度以降", True), ("", False), ("－", False)],
)
def test_a_blank_is_no_answer(text: str, is_answer: bool) -> None:
    found = read_deadline(text)
    assert isinstance(found, NoDeadline)
    assert found.is_answer is is_answer


@pytest.mark.parametrize(
    "text", ["FY2024までに整備", "ＦＹ２０２４までに整備"]
)
def test_a_fiscal_year_in_letters_is_a_deadline_within_a_sentence(
    text: str,
) -> None:
    found = find_deadline(text)
    assert found
    assert found.last_day == date(2025, 3, 31)
