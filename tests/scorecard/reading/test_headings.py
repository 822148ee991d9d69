"""Headings in the forms in which offices write them: each claims its column,
or is left to a person.
"""

from __future__ import annotations

from functools import partial

import pytest
from tests.scorecard.reading.test_header import blocks, fields, grid

from irodori.errors import InputError
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.headings import heading
from irodori.scorecard.reading.tables import Layout
from irodori.scorecard.values.periods import FormulaNames, base_year_in, period
from irodori.workbook.refs import column_letters

READER = HeaderReader(load_profile())


def field(text: str) -> str | None:
    return READER.layout({1: {1: text}}, []).columns[0].field


DRESS = [
    "{}※", "{}※1", "{}※２", "{}*", "{}*2", "{}＊", "{}（※）", "{}（※3）", "{}(注)", "{}（注１）", "{}注2",
    "{}1)", "{}２）", "{}¹",
    "※{}", "※1 {}", "【{}】", "「{}」", "（{}）", "＜{}＞", "《{}》", "■{}", "●{}", "◆ {}", "1.{}", "１．{}",
    "(1){}", "①{}", "⑩{}",
    "Ⅰ{}", "Ⅳ　{}", "ⅱ {}", "○{}", "○ {}",
    "1) {}", "Ⅰ．{}",  "ア.{}", "（ア）{}", "{}：", "{}。", "・{}", "【{}】※1", "①【{}】", "{}【注1】",
]  # fmt: skip


@pytest.mark.parametrize("dress", DRESS)
@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("手続名", "procedure"),
        ("手続名（目標値を定める主要なもの）", "procedure"),
        ("府省名", "ministry"),
        ("達成期限", "deadline"),
        ("オンライン利用率(令和元年度)", "online_rate_base"),
        ("オンライン利用率(現在値)", "online_rate_current"),
        ("オンライン利用率目標", "online_rate_target"),
        ("オンライン完結○×", "online_complete"),
    ],
)
def test_marks_numbers_and_brackets_around_a_heading_mean_nothing(
    dress: str, text: str, name: str
) -> None:
    assert field(dress.format(text)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("手　続　名", "procedure"),
        ("手\n続\n名", "procedure"),
        ("オンライン利\n用率（現\n在値）", "online_rate_current"),
        ("手続き名", "procedure"),
        ("手続等の名称", "procedure"),
        ("行政手続名", "procedure"),
        ("令和元年度オンライン利用率", "online_rate_base"),
        ("オンライン利用率(R元)", "online_rate_base"),
        ("オンライン利用率　令和元年度", "online_rate_base"),
        ("オンライン利用率・令和元年度実績", "online_rate_base"),
        ("R1オンライン利用率", "online_rate_base"),
        ("2019年度 電子申請率", "online_rate_base"),
        ("基準年度オンライン利用率", "online_rate_base"),
        ("現在のオンライン利用率", "online_rate_current"),
        ("オンライン利用率の現状", "online_rate_current"),
        ("直近のオンライン申請率", "online_rate_current"),
        ("オンライン利用率（％）現在値", "online_rate_current"),
        ("令和5年3月末時点のオンライン利用率", "online_rate_current"),
        ("目標オンライン利用率", "online_rate_target"),
        ("オンライン利用率の目標値", "online_rate_target"),
        ("令和6年度目標", "online_rate_target"),
        ("オンライン利用率（目標）※", "online_rate_target"),
        ("目標達成期限", "deadline"),
        ("令和元年度年間手続件数", "annual_count"),
        ("うちオンライン件数（令和元年）", "annual_online_count"),
        ("オンライン利用率（前回値）", None),
        ("オンライン利用率（参考値）", None),
        ("オンライン利用率（全国平均）", None),
        ("オンライン利用率目標（旧）", None),
        ("オンライン利用率が低い理由（令和元年）", None),
        ("手続名に関する注意", None),
        ("現在の担当者", None),
        ("目標を下回った理由", None),
        ("オンライン利用率に関する特記事項（現在）", None),
    ],
)
def test_a_heading_may_name_its_period_and_role_before_or_behind(
    text: str, name: str | None
) -> None:
    assert field(text) == name


def test_a_legend_inside_a_heading_is_no_part_of_it() -> None:
    assert (
        field(
            "オンライン利用率(現在値)\n【青:目標達成 緑:80%以上 黄:50%以上80%未満】"
        )
        == "online_rate_current"
    )
    assert (
        field("オンライン利用率(現在値) 青：目標達成、緑：70％以上")
        == "online_rate_current"
    )


ISSUES = [
    "課題", "課題1", "課題①", "課題Ⅰ", "課題一", "課題A", "課題Ａ", "課題その1", "課題その１", "課題(1)",
    "（課題１）", "【課題①】", "1.課題",
    "①課題", "第1課題", "課題No.1", "課題 1※", "課題①（システム関係）", "課題１：", "課題ア", "課題内容",
    "主な課題", "1つ目の課題",
]  # fmt: skip


@pytest.mark.parametrize(
    "issue", [each for each in ISSUES if each != "1つ目の課題"]
)
def test_an_issue_is_numbered_in_many_ways_or_not_at_all(issue: str) -> None:
    assert blocks(
        grid(f"手続名|現在値|{issue}|KPI|アクションプランa|進捗")
    ) == [(1, "issue interim_kpi kpi_progress", "a")]


@pytest.mark.parametrize(
    ("plan", "letter"),
    [
        ("アクションプラン a", "a"), ("アクションプランａ", "a"), ("アクションプラン(a)", "a"),
        ("アクションプラン①", "1"),
        ("アクションプラン1", "1"), ("アクションプラン ア", "ア"), ("アクションプランその1", "1"),
        ("アクションプラン", "a"),
        ("アクションプランA※1", "a"), ("アクションプランa（システム）", "a"), ("【アクションプランａ】", "a"),
        ("ａ.アクションプラン", "a"),
        ("プラン①", "1"), ("取組1", "1"), ("取組内容", "a"), ("具体的な取組", "a"), ("対応策", "a"), ("AP-b", "b"),
    ],
)  # fmt: skip
def test_a_plan_is_lettered_in_many_ways_or_not_at_all(
    plan: str, letter: str
) -> None:
    assert blocks(grid(f"手続名|現在値|課題①|KPI|{plan}|進捗")) == [
        (1, "issue interim_kpi kpi_progress", letter)
    ]


def _letters(column: int | None) -> str:
    return column_letters(column) if column else ""


def plans(layout: Layout) -> list[tuple[str, str, str, str]]:
    """Return each plan's letter, column, status and deadline column."""
    return [
        (
            plan.letter,
            _letters(plan.column),
            _letters(plan.status),
            _letters(plan.deadline),
        )
        for block in layout.blocks
        for plan in block.plans
    ]


def test_plans_without_letters_get_the_free_ones_in_order() -> None:
    layout = grid(
        "手続名|現在値|課題|アクションプラン|アクションプラン|アクションプラン|進捗"
    )
    assert [plan[0] for plan in plans(layout)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    "letters", ["a|b", "（a）|（b）", "①|②", "1|2", "ア|イ", "ａ※|ｂ"]
)
def test_letters_under_one_heading_are_plans(letters: str) -> None:
    layout = grid(
        "手続名|現在値|中間KPI|アクションプラン||進捗",
        f"|||{letters}|",
        merges="D1:E1 A1:A2 B1:B2 C1:C2 F1:F2",
    )
    assert [plan[1:] for plan in plans(layout)] == [
        ("D", "", ""),
        ("E", "", ""),
    ]
    assert layout.blocks[0].columns["kpi_progress"] == 6


def test_a_third_level_gives_a_plan_its_status_and_deadline() -> None:
    layout = grid(
        "手続名|現在値|中間KPI|アクションプラン a||||進捗|達成期限",
        "|||内容|状況|期限|担当課||",
        merges="A1:A2 B1:B2 C1:C2 D1:G1 H1:H2 I1:I2",
    )
    assert plans(layout) == [("a", "D", "E", "F")]
    assert layout.blocks[0].columns == {
        "interim_kpi": 3,
        "kpi_progress": 8,
        "kpi_deadline": 9,
    }
    assert layout.unread == ()


def test_a_third_level_without_letters_is_one_plan_each() -> None:
    layout = grid(
        "手続名|現在値|課題|アクションプラン|||アクションプラン|||中間KPI",
        "|||内容|進捗状況|達成期限|内容|進捗状況|達成期限|",
        merges="A1:A2 B1:B2 C1:C2 D1:F1 G1:I1 J1:J2",
    )
    assert plans(layout) == [("a", "D", "E", "F"), ("b", "G", "H", "I")]


@pytest.mark.parametrize(
    ("row", "found", "kpi"),
    [
        ("a|状況|b|進捗(中間KPI)", [("a", "D", "E", ""), ("b", "F", "", "")], {"kpi_progress": 7}),
        ("a|期限|b|期限|進捗|達成期限", [("a", "D", "", "E"), ("b", "F", "", "G")],
        {"kpi_progress": 8, "kpi_deadline": 9}),
        ("a|状況|期限|進捗", [("a", "D", "E", "F")], {"kpi_progress": 7}),
        ("a|b|c|進捗|達成期限", [("a", "D", "", ""), ("b", "E", "", ""), ("c", "F", "", "")],
        {"kpi_progress": 7, "kpi_deadline": 8}),
        ("a|進捗|期限|b|進捗|期限|進捗(中間KPI)", [("a", "D", "E", "F"), ("b", "G", "H", "I")], {"kpi_progress": 10}),
        ("a|進捗状況|b|進捗状況", [("a", "D", "E", ""), ("b", "F", "G", "")], {}),
        ("a|b|進捗|期限", [("a", "D", "", ""), ("b", "E", "", "")], {"kpi_progress": 6, "kpi_deadline": 7}),
        ("a状況|a|a期限", [("a", "E", "D", "F")], {}),
    ],
)  # fmt: skip
def test_a_status_or_deadline_to_the_right_of_a_plan_is_the_plans(
    row: str, found: list[tuple[str, ...]], kpi: dict[str, int]
) -> None:
    named = "|".join(
        f"アクションプラン{each}" if each in {"a", "b", "c"} else each
        for each in row.split("|")
    )
    layout = grid(f"手続名|現在値|中間KPI|{named}")
    assert plans(layout) == found
    assert layout.blocks[0].columns == {"interim_kpi": 3, **kpi}


@pytest.mark.parametrize(
    "plan",
    ["対策{}", "具体的取組{}", "取組内容{}", "アクション{}", "施策({})", "行動計画{}", "解決策{}"],
)  # fmt: skip
def test_a_status_and_a_deadline_name_their_plan_as_its_heading_does(
    plan: str,
) -> None:
    row = "|".join(
        f"{name}|{name}状況|{name}の期限" for name in map(plan.format, "ab")
    )
    layout = grid(f"手続名|現在値|課題①|{row}|進捗(中間KPI)")
    assert plans(layout) == [("a", "D", "E", "F"), ("b", "G", "H", "I")]


def test_a_number_before_a_status_is_only_that_of_a_plan() -> None:
    row = "対策1|対策1実施状況|対策2|対策2実施状況|対策9実施状況"
    layout = grid(f"手続名|現在値|課題①|{row}")
    assert plans(layout) == [("1", "D", "E", ""), ("2", "F", "G", "")]
    assert layout.unread == (8,)


def test_blocks_without_numbers_repeat() -> None:
    layout = grid(
        "手続名|現在値|課題|中間KPI|アクションプランa|進捗|課題|中間KPI|アクションプランa|進捗"
    )
    assert blocks(layout) == [
        (number, "issue interim_kpi kpi_progress", "a") for number in (1, 2)
    ]


def test_an_issue_may_be_a_heading_over_its_block() -> None:
    layout = grid(
        "手続名|現在値|課題①||||課題②|||",
        "||課題内容|中間KPI|アクションプランa|進捗|課題内容|中間KPI|アクションプランa|進捗",
        merges="A1:A2 B1:B2 C1:F1 G1:J1",
    )
    assert blocks(layout) == [
        (number, "issue interim_kpi kpi_progress", "a") for number in (1, 2)
    ]


def test_a_block_may_have_no_issue() -> None:
    assert blocks(grid("手続名|現在値|中間KPI|アクションプランa|b|進捗")) == [
        (1, "interim_kpi kpi_progress", "ab")
    ]


def test_a_column_inside_a_block_that_nothing_claims_is_unread() -> None:
    layout = grid(
        "手続名|現在値|課題①|中間KPI|謎の見出し|アクションプランa|備考|進捗|課題②|アクションプランa|進捗"
    )
    assert layout.unread == (5,)


def test_a_title_without_a_block_below_it_is_kept_in_mind() -> None:
    layout = grid(
        "手続名|現在値|目標値|オンライン利用率を引き上げる上での課題と課題解決のための取組|",
        "|||その一|その二",
        merges="A1:A2 B1:B2 C1:C2 D1:E1",
    )
    assert layout.blocks == ()
    assert layout.bare_titles == (4,)
    assert layout.unread == (4, 5)


# ---- Years ------------------------------------------------------------------


RATES = ("online_rate_base", "online_rate_current", "online_rate_target")
RATE = "オンライン利用率"


@pytest.mark.parametrize(
    ("row", "base", "current", "target"),
    [
        (
            f"{RATE}(令和元年度)|{RATE}(令和2年度)|{RATE}(現在値)|{RATE}目標",
            "B",
            "D",
            "E",
        ),
        (
            f"{RATE}(令和2年度)|{RATE}(令和元年度)|{RATE}(現在値)|{RATE}目標",
            "C",
            "D",
            "E",
        ),
        (
            f"{RATE}(基準値)|{RATE}(令和元年度)|{RATE}(現在値)|目標値",
            "B",
            "D",
            "E",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(現在値)|{RATE}目標(令和5年度)|{RATE}目標(令和6年度)",
            "B",
            "C",
            "E",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(現在値)|{RATE}目標(令和6年度)|{RATE}目標(令和5年度)",
            "B",
            "C",
            "D",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(現在値)|中間目標|最終目標",
            "B",
            "C",
            "E",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(令和3年度)|{RATE}(令和4年度)|目標値",
            "B",
            "D",
            "E",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(令和4年3月時点)|{RATE}(令和4年9月時点)|目標値",
            "B",
            "D",
            "E",
        ),
        (
            f"{RATE}(令和元年度)|{RATE}(令和4年3月時点)|現在値|目標値",
            "B",
            "D",
            "E",
        ),
        (f"{RATE}(令和元年度)|{RATE}|目標値|達成期限", "B", "C", "D"),
        (f"{RATE}(令和元年)|{RATE}(令和元年度)|現在値|目標値", "C", "D", "E"),
    ],
)
def test_of_several_years_the_one_that_counts_is_found(
    row: str, base: str, current: str, target: str
) -> None:
    found = fields(grid(f"手続名|{row}"))
    assert (found["online_rate_base"], found["online_rate_current"], found["online_rate_target"]) == (
        base, current, target
    )  # fmt: skip


@pytest.mark.parametrize(
    ("base", "current", "target"),
    [
        ("令和三年度", "令和四年度", "令和六年度"),
        ("令和元年", "令和五年九月末時点", "令和六年度末"),
        ("平成三十年度", "平成三十一年三月末", "令和十年度"),
        ("二〇二一年度", "二〇二二年度", "二〇二五年度"),
        ("R3", "令和四年度", "2025年度"),
    ],
)
def test_years_in_kanji_are_years(
    base: str, current: str, target: str
) -> None:
    row = f"手続名|{RATE}({base})|{RATE}（{current}）|{RATE}目標({target})"
    found = fields(grid(row))
    assert (found["online_rate_base"], found["online_rate_current"], found["online_rate_target"]) == (
        "B", "C", "D"
    )  # fmt: skip


@pytest.mark.parametrize(
    "text", ["第三年度", "五年計画", "一年目の令和", "二年間の利用率"]
)
def test_a_count_of_years_in_kanji_is_no_year(text: str) -> None:
    assert heading(text).folded == text


def test_years_below_a_heading_that_is_not_merged_are_years_of_it() -> None:
    found = fields(
        grid(f"手続名|{RATE}|||目標値", "|令和元年度|令和2年度|現在値|")
    )
    assert (found["online_rate_base"], found["online_rate_current"]) == (
        "B",
        "D",
    )


@pytest.mark.parametrize(
    "row",
    [
        f"{RATE}(令和2年度)|{RATE}(令和3年度)|{RATE}(現在値)|目標値",
        f"{RATE}(令和元年度)|{RATE}(現在値)|現在値|目標値",
        f"{RATE}(令和元年度)|{RATE}(現在値)|目標値|{RATE}目標(令和5年度)",
        f"{RATE}(令和元年度)|現在値|目標値|達成期限|取組期限",
    ],
)
def test_where_nothing_decides_between_two_columns_the_header_is_refused(
    row: str,
) -> None:
    with pytest.raises(InputError) as caught:
        grid(f"手続名|{row}")
    assert caught.value.code == "header.claimed_twice"


@pytest.mark.parametrize(
    ("periods", "base", "current"),
    [
        ("令和4年度|令和5年度", "B", "C"),
        ("R4実績|R6実績", "B", "C"),
        ("R5年度|R6上半期", "B", "C"),
        ("令和5年度|令和6年12月", "B", "C"),
        ("R3|R4|R5|R6", "B", "E"),
        ("R6|R5|R4", "D", "B"),
        ("基準|R6.9|R6.12", "B", "D"),
        ("導入時|R5|R6", "B", "D"),
        ("R4|R5|R6.7", "B", "D"),
        ("令和元年度|令和4年度|令和5年度", "B", "D"),
    ],
)
def test_of_years_alone_the_newest_is_current_and_the_oldest_the_base(
    periods: str, base: str, current: str
) -> None:
    rates = "|".join(f"{RATE}({each})" for each in periods.split("|"))
    found = fields(grid(f"手続名|{rates}|目標"))
    assert (found["online_rate_base"], found["online_rate_current"]) == (
        base,
        current,
    )


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("R3|R4|R5|R6|目標(R8)", "BEF"),
        ("R5|R6|R7目標", "BCD"),
        ("H31(基準)|R5|R6(現在)|R7(目標)", "BDE"),
        ("R4年度実績|R6年12月末実績|目標値（R7年度）", "BCD"),
        ("基準値(令和4年度)|実績値(令和6年9月)|目標値(令和8年度)", "BCD"),
        ("基準値|実績値|目標値", "BCD"),
        ("Web受付率(R4)|Web受付率(R6.12)|Web受付率目標", "BCD"),
    ],
)
def test_rates_may_be_headed_by_their_years_alone(
    row: str, found: str
) -> None:
    layout = grid(f"手続名|{row}|課題|取組|期限|状況")
    assert "".join(fields(layout)[name] for name in RATES) == found


def test_years_beside_a_rate_or_without_a_target_are_none() -> None:
    assert "online_rate_base" not in fields(
        grid("手続名|R5|R6|R7|課題|取組|状況")
    )
    assert fields(grid("手続名|現在の利用率|R5|R6|目標")) == {
        "procedure": "A",
        "online_rate_current": "B",
        "online_rate_target": "E",
    }


@pytest.mark.parametrize(
    "row",
    [
        f"{RATE}(R6.4)|{RATE}(R6.9)|{RATE}(R6.12)|目標",
        f"{RATE}(R5.12)|{RATE}(R6.3)|{RATE}(R6.12)|目標",
        f"{RATE}(R6上半期)|{RATE}(R6下半期)|目標",
        f"{RATE}(令和4年度)|{RATE}(令和5年度)",
    ],
)
def test_parts_of_a_year_or_years_without_a_target_name_no_base(
    row: str,
) -> None:
    with pytest.raises(InputError) as caught:
        grid(f"手続名|{row}")
    assert caught.value.code == "header.claimed_twice"


def test_the_year_of_the_base_is_that_of_the_legends_formula() -> None:
    texts = {
        1: dict(
            enumerate(
                f"手続名|{RATE}(令和2年度)|{RATE}(令和3年度)|現在値|目標値".split(
                    "|"
                ),
                1,
            )
        )
    }
    for year, column in (("令和3年度", 3), ("令和2年度", 2)):
        layout = READER.layout(texts, [], partial(FormulaNames, period(year)))
        assert layout.fields["online_rate_base"] == column


@pytest.mark.parametrize(
    ("text", "year"),
    [
        (
            "(現在の利用率 - 令和元年度利用率) / (目標利用率 - 令和元年度利用率)",
            2019,
        ),
        (
            "（現在値－令和２年度オンライン利用率）÷（目標値－令和２年度オンライン利用率）",
            2020,
        ),
        (
            "(現在の利用率 - 令和元年度利用率) / (令和6年度目標利用率 - 令和元年度利用率)",
            None,
        ),
        ("（令和6年度－令和3年度）÷（目標－令和3年度）", 2021),
        ("(現在値-R4)/(目標-R4)", 2022),
        (
            "(利用率(現在値)－利用率(R2))÷(利用率(目標)－利用率(R2))",
            2020,
        ),
        ("（令和6年度－令和3年度）÷（目標－令和4年度）", None),
        ("（令和六年度－令和三年度）÷（目標－令和三年度）", 2021),
        ("（令和6年度－令和3年度）÷2", None),
        ("令和元年度利用率からの伸び", None),
        ("進捗率＝現在値／目標値", None),
    ],
)
def test_a_formula_names_the_year_of_its_base(
    text: str, year: int | None
) -> None:
    found = base_year_in(text)
    assert (found and found.year) == year


@pytest.mark.parametrize(
    ("text", "last_month"),
    [
        ("令和元年度", 2020 * 12 + 3), ("令和元年", 2019 * 12 + 12), ("R4.3末", 2022 * 12 + 3),
        ("令和元年7月~12月", 2019 * 12 + 12),
        ("2022年3月時点", 2022 * 12 + 3), ("平成31年4月", 2019 * 12 + 4), ("H30年度", 2019 * 12 + 3),
        ("令和4年度第2四半期", 2022 * 12 + 9), ("令和4年度第四四半期", 2023 * 12 + 3), ("R4上半期", 2022 * 12 + 9),
        ("令和4年度下期", 2023 * 12 + 3), ("令和4年度2月", 2023 * 12 + 2),
        ("現在値", None), ("KPI2", None),
    ],
)  # fmt: skip
def test_a_period_is_ordered_by_its_last_month(
    text: str, last_month: int | None
) -> None:
    found = period(text)
    assert (found and found.last_month) == last_month


# ---- Bounds -----------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "（" * 1_000_000,
        "※" * 100_000,
        "1." * 500,
        "手続名" + "（注）" * 300,
        "の" * 999,
    ],
)
def test_a_hostile_heading_is_no_heading_and_takes_no_time(text: str) -> None:
    assert len(heading(text).forms) < 40
    assert not READER.is_label(text + "x")


# ---- Headings merged over several columns with one meaning ------------------


def test_a_heading_merged_over_two_columns_means_the_first() -> None:
    layout = grid(
        "手続名||オンライン利用率(現在値)||目標値|中間KPI||アクションプランa||進捗",
        merges="A1:B1 C1:D1 F1:G1 H1:I1",
    )
    assert fields(layout) == {
        "procedure": "A",
        "online_rate_current": "C",
        "online_rate_target": "E",
    }
    assert blocks(layout) == [(1, "interim_kpi kpi_progress", "a")]
    assert layout.unread == (4, 7, 9)


@pytest.mark.parametrize(
    "row",
    [
        "課題①|課題①のKPI|アクションプランa|課題①の進捗|課題①の達成期限",
        "課題①の内容|中間KPI①|アクションプランaの内容|進捗①|達成期限①",
        "課題１（内容）|中間KPI１と目標|プラン①（内容）|進捗(中間KPI①)|達成期限(中間KPI①)",
        "中間KPI|課題|アクションプラン|進捗|達成期限",
    ],
)
def test_the_columns_of_a_block_may_carry_its_number_and_stand_in_another_order(
    row: str,
) -> None:
    layout = grid(f"手続名|現在値|{row}")
    (block,) = layout.blocks
    assert set(block.columns) == {
        "issue",
        "interim_kpi",
        "kpi_progress",
        "kpi_deadline",
    }
    assert len(block.plans) == 1
    assert layout.unread == ()


def test_blocks_that_begin_with_their_kpi_repeat() -> None:
    one = "中間KPI①|進捗|課題①|アクションプランa|中間KPI②|進捗|課題②|アクションプランa"
    assert [
        (block.first, block.last)
        for block in grid(f"手続名|現在値|{one}").blocks
    ] == [(3, 6), (7, 10)]


def test_a_column_without_a_heading_inside_a_block_is_unread() -> None:
    layout = grid(
        "手続名|現在値|課題①|KPI|アクションプランa||進捗|課題②|アクションプランa"
    )
    assert layout.unread == (6,)


@pytest.mark.parametrize(
    ("row", "plan"),
    [
        ("対策|進捗状況|期限", ("a", "C", "D", "E")),
        ("中間KPI|対策|進捗状況|達成期限", ("a", "D", "", "")),
        ("課題|対策|進捗", ("a", "D", "E", "")),
        ("課題|対策|期限|進捗", ("a", "D", "F", "E")),
        ("課題|対策|担当課|進捗率", ("a", "D", "F", "")),
        ("課題|対策|進捗|状況", ("a", "D", "F", "")),
        ("課題|進捗|対策", ("a", "E", "D", "")),
    ],
)
def test_a_progress_of_a_block_without_a_kpi_is_its_only_plans(
    row: str, plan: tuple[str, ...]
) -> None:
    layout = grid(f"手続名|現在値|{row}")
    assert plans(layout) == [plan]
    has_kpi = "KPI" in row
    assert ("kpi_progress" in layout.blocks[0].columns) == has_kpi


@pytest.mark.parametrize(
    "plan",
    [
        "対応",
        "対応内容",
        "今後の取組",
        "今後の対応",
        "主な取組",
        "見直し内容",
        "改善内容",
    ],
)
def test_some_names_are_a_plans_only_where_no_other_is(plan: str) -> None:
    assert plans(grid(f"手続名|現在値|課題|{plan}|期限|状況")) == [
        ("a", "D", "F", "E")
    ]
    layout = grid(f"手続名|現在値|課題|アクションプラン|状況|{plan}")
    assert plans(layout) == [("a", "D", "E", "")]
    assert layout.unread == (6,)


@pytest.mark.parametrize(
    ("row", "unread"),
    [
        ("課題|見立て|対策|進捗", (4, 6)),
        ("課題|見立て|期限|進捗状況", (4, 6)),
        ("課題|対策|状況|進捗", (6,)),
        ("課題|アクションプランa|アクションプランb|進捗|達成期限", (6,)),
    ],
)
def test_a_progress_that_may_be_an_unknown_kpis_or_any_plans_is_unread(
    row: str, unread: tuple[int, ...]
) -> None:
    layout = grid(f"手続名|現在値|{row}")
    assert layout.unread == unread
    assert "kpi_progress" not in layout.blocks[0].columns


def test_the_values_of_another_measure_are_not_the_online_rates() -> None:
    layout = grid(
        "手続名|オンライン利用率|||認知度|||目標",
        "|基準値|現在値|目標値|基準値|現在値|目標値|達成期限",
        merges="A1:A2 B1:D1 E1:G1",
    )
    rates = ("online_rate_base", "online_rate_current", "online_rate_target")
    assert [column.field for column in layout.columns] == [
        "procedure",
        *rates,
        None,
        None,
        None,
        "deadline",
    ]
