"""Of two columns for one thing the newer one counts: by its word, else by its
period.
"""

from __future__ import annotations

import pytest

from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.tables import IssueBlock, Layout
from irodori.scorecard.values.periods import FormulaNames, period
from irodori.workbook.refs import Area

READER = HeaderReader(load_profile())
FIRST = "手続名|課題①|中間KPIと目標|アクションプランa|"


def layout(headings: str) -> Layout:
    """Return the layout under headings that are parted by |, those behind the
    name under a title over blocks.
    """
    heads = headings.split("|")
    title = {2: "課題と取組"} if "課題①" in heads else {}
    return READER.layout(
        {1: title, 2: dict(enumerate(heads, 1))}, [Area(1, 2, 1, len(heads))]
    )


def block(headings: str) -> IssueBlock:
    """Return the only block, whose other columns these headings head."""
    return layout(FIRST + headings).blocks[0]


@pytest.mark.parametrize(
    "headings",
    [
        "達成期限(中間KPI)(当初)|達成期限(中間KPI)(変更後)",
        "達成期限(中間KPI)(変更前)|達成期限(中間KPI)",
        "達成期限（中間KPI）|見直し後の達成期限（中間KPI）",
        "旧達成期限(中間KPI)|新達成期限(中間KPI)",
    ],
)
def test_a_changed_deadline_counts_beside_the_first_one(headings: str) -> None:
    assert block(headings).columns["kpi_deadline"] == 6


@pytest.mark.parametrize(
    ("headings", "column"),
    [
        ("期限（当初）|期限（変更後）", 5),
        ("当初期限|担当|変更後期限", 5),
        ("期限|変更後の期限", 5),
        ("進捗|達成期限(中間KPI)(当初)|達成期限(中間KPI)(変更後)", 6),
        ("期限（変更前）|期限", None),
        ("期限|プランb|変更後の期限", None),
        ("当初期限|プランb|変更後期限", None),
        ("状況（前回）|状況（今回）", None),
    ],
)
def test_a_deadline_that_was_not_changed_is_the_first_one(
    headings: str, column: int | None
) -> None:
    earlier = layout(FIRST + headings).earlier
    assert [first for _, first in earlier] == ([column] if column else [])


@pytest.mark.parametrize(
    "headings",
    [
        "進捗（中間KPI）（令和3年度）|進捗（中間KPI）（令和4年度）",
        "進捗（中間KPI）前回|進捗（中間KPI）今回",
        "進捗(中間KPI)見込|進捗(中間KPI)実績",
        "進捗（中間KPI）令和4年12月末|進捗（中間KPI）\n令和5年6月末",
    ],
)
def test_the_newest_progress_counts(headings: str) -> None:
    assert block(headings).columns["kpi_progress"] == 6


def test_the_newest_status_counts_on_either_side() -> None:
    newest_first = block("状況（R5.6末）|状況（R4.12末）")
    newest_last = block("状況（R4.12末）|状況（R5.6末）")
    assert newest_first.plans[0].status == 5
    assert newest_last.plans[0].status == 6


def test_an_older_column_is_known_and_asks_for_nothing() -> None:
    assert layout(f"{FIRST}期限（当初）|期限（変更後）").unread == ()
    assert layout(f"{FIRST}状況|状況（前回）").unread == ()


def test_two_columns_of_which_nothing_tells_leave_the_second_unread() -> None:
    found = layout(f"{FIRST}状況|状況（課室）")
    assert found.blocks[0].plans[0].status == 5
    assert found.unread == (6,)


@pytest.mark.parametrize(
    ("headings", "field", "column"),
    [
        ("目標（当初）|目標（見直し後）", "online_rate_target", 3),
        ("オンライン利用率目標|変更後の目標", "online_rate_target", 3),
        ("達成期限（当初）|達成期限（変更後）", "deadline", 3),
        ("達成期限|延長後の達成期限", "deadline", 3),
        ("手続名（再掲）|手続件数", "procedure", 1),
        (
            "オンライン利用率(前回の現在値)|オンライン利用率(現在値)",
            "online_rate_current",
            3,
        ),
    ],
)
def test_so_it_is_outside_the_blocks(
    headings: str, field: str, column: int
) -> None:
    assert layout(f"手続名|{headings}").fields[field] == column


@pytest.mark.parametrize(
    ("heading", "field"),
    [("オンライン利用率目標", "online_rate_target"), ("達成期限", "deadline")],
)
def test_the_first_version_of_a_target_is_no_base(
    heading: str, field: str
) -> None:
    found = READER.layout(
        {
            1: {1: "手続名", 2: "オンライン利用率(現在値)", 3: heading},
            2: {3: "当初", 4: "変更後"},
        },
        [Area(1, 3, 1, 4)],
    )
    assert found.fields[field] == 4
    assert "online_rate_base" not in found.fields


def test_the_value_at_the_start_is_the_base_among_others() -> None:
    found = READER.layout(
        {
            1: {1: "手続名", 2: "数値目標"},
            2: {2: "当初", 3: "現在", 4: "目標"},
        },
        [Area(1, 2, 1, 4)],
    )
    assert found.fields["online_rate_base"] == 2


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("オンライン利用率目標|旧達成期限", "deadline"),
        ("変更前の目標値|達成期限", "online_rate_target"),
    ],
)
def test_an_old_column_alone_is_not_the_one_of_now(
    headings: str, field: str
) -> None:
    found = layout(f"手続名|オンライン利用率(現在値)|{headings}")
    assert field not in found.fields


def test_of_two_targets_the_one_of_the_office_counts() -> None:
    for headings in (
        "オンライン利用率目標（国）|オンライン利用率目標（本県）",
        "オンライン利用率目標（全国平均）|オンライン利用率目標（本市）",
    ):
        found = layout(f"手続名|{headings}")
        assert found.fields["online_rate_target"] == 3


@pytest.mark.parametrize(
    ("named", "column"), [("令和元年", 2), ("令和元年度", 3)]
)
def test_the_base_is_of_the_year_or_fiscal_year_that_the_formula_names(
    named: str, column: int
) -> None:
    heads = "手続名|オンライン利用率(令和元年)|オンライン利用率(令和元年度)"
    found = READER.layout(
        {1: dict(enumerate(heads.split("|"), 1))},
        [],
        lambda: FormulaNames(period(named)),
    )
    assert found.fields["online_rate_base"] == column


@pytest.mark.parametrize(
    "when", ["前回|今回", "令和4年12月時点|令和5年6月時点", "R4|R5"]
)
def test_of_when_the_values_are_may_be_a_level_of_its_own(when: str) -> None:
    first, second = when.split("|")
    heads = dict(enumerate(f"{FIRST}進捗(中間KPI)".split("|"), 1))
    merges = [Area(1, column, 2, column) for column in range(1, 5)]
    found = READER.layout(
        {1: heads, 2: {5: first, 6: second}}, [*merges, Area(1, 5, 1, 6)]
    )
    assert found.blocks[0].columns["kpi_progress"] == 6
    assert found.unread == ()


@pytest.mark.parametrize(
    ("heading", "is_for_all"),
    [
        ("アクションプランの期限", True),
        ("期限（共通）", True),
        ("期限", False),
    ],
)
def test_a_deadline_behind_all_plans_is_that_of_all_where_it_says_so(
    heading: str, *, is_for_all: bool
) -> None:
    found = block(f"アクションプランb|{heading}|進捗(中間KPI)")
    deadlines = [plan.deadline for plan in found.plans]
    assert deadlines == ([6, 6] if is_for_all else [None, 6])
    in_doubt = [(each.column, each.letter) for each in found.unread]
    assert in_doubt == ([] if is_for_all else [(6, "a")])


@pytest.mark.parametrize("number", ["①", "1", " 1", "１"])
def test_a_deadline_headed_by_its_plan_and_number_is_the_plans(
    number: str,
) -> None:
    found = layout(
        f"手続名|課題①|中間KPIと目標|アクションプラン{number}|アクションプラン{number} 期限"
    )
    assert found.blocks[0].plans[0].deadline == 5


@pytest.mark.parametrize(
    "headings", ["アクションプランa|b|c", "アクションプラン①|②|③"]
)
def test_bare_letters_behind_a_plan_are_the_next_plans(headings: str) -> None:
    found = layout(f"手続名|①課題|中間KPIと目標|{headings}|進捗(中間KPI)")
    (only,) = found.blocks
    assert [plan.column for plan in only.plans] == [4, 5, 6]
    assert only.columns["kpi_progress"] == 7


def test_bare_letters_below_one_issue_are_its_plans() -> None:
    found = READER.layout(
        {
            1: {1: "手続名", 2: "①課題", 7: "②課題"},
            2: dict(
                enumerate(
                    [
                        "課題",
                        "中間KPI",
                        "アクションプランa",
                        "b",
                        "進捗",
                        "課題",
                        "中間KPI",
                        "アクションプランa",
                        "b",
                        "進捗",
                    ],
                    2,
                )
            ),
        },
        [Area(1, 2, 1, 6), Area(1, 7, 1, 11)],
    )
    assert [
        [plan.column for plan in block.plans] for block in found.blocks
    ] == [[4, 5], [9, 10]]
    assert [block.columns["kpi_progress"] for block in found.blocks] == [6, 11]


def test_a_bare_letter_that_does_not_go_on_is_no_plan() -> None:
    found = layout("手続名|課題①|中間KPIと目標|アクションプランa|c")
    assert [plan.column for plan in found.blocks[0].plans] == [4]


def test_the_names_of_anything_are_procedures() -> None:
    found = layout(
        "申請・届出等の手続名|課題①|中間KPIと目標|アクションプランa"
    )
    assert found.fields["procedure"] == 1
