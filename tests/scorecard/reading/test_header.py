"""The header grid: which column means what, however its headings are written
and merged.
"""

from __future__ import annotations

import pytest

from irodori.errors import InputError
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.header import HeaderReader
from irodori.scorecard.reading.tables import Layout
from irodori.workbook.refs import Area, column_letters

PROFILE = load_profile()
READER = HeaderReader(PROFILE)
TITLE = "オンライン利用率を引き上げる上での課題と課題解決のための取組"


def grid(*rows: str, merges: str = "") -> Layout:
    """Return the layout under header rows, their cells parted by |; ``merges``
    as ``A1:A2 C1:F1``.
    """
    texts = {
        number: dict(enumerate(row.split("|"), 1))
        for number, row in enumerate(rows, 1)
    }
    return READER.layout(texts, [area(each) for each in merges.split()])


def area(ref: str) -> Area:
    first, last = ref.split(":")
    return Area(
        int(first[1:]), ord(first[0]) - 64, int(last[1:]), ord(last[0]) - 64
    )


def fields(layout: Layout) -> dict[str, str]:
    return {
        name: column_letters(column) for name, column in layout.fields.items()
    }


def blocks(layout: Layout) -> list[tuple[int, str, str]]:
    """Return each block's number, its columns' names and its plans' letters."""
    return [
        (
            block.number,
            " ".join(block.columns),
            "".join(plan.letter for plan in block.plans),
        )
        for block in layout.blocks
    ]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("府省名", "ministry"),
        ("府省庁", "ministry"),
        ("取組対象事業", "program"),
        ("手続件数", "procedure_count"),
        ("手続名\n(目標値を定める主要なもの)", "procedure"),
        ("根拠法令", "law"),
        ("手続の\n種類", "procedure_type"),
        ("年間手続件数(令和元年)", "annual_count"),
        ("年間オンライン\n件数(令和\n元年)", "annual_online_count"),
        ("オンライン利\n用率(令和元\n年7月~12\n月)", "online_rate_base"),
        ("オンライン利用率（令和元年度）", "online_rate_base"),
        ("オンライン\n利用率\n(現在値)", "online_rate_current"),
        ("オンライン利用率(令和4年3月時点)", "online_rate_current"),
        ("オンライン利用率（現在値 令和4年3月末）", "online_rate_current"),
        ("ｵﾝﾗｲﾝ利用率(現在値)", "online_rate_current"),
        ("現在値", "online_rate_current"),
        ("オンライン\n利用率\n目標", "online_rate_target"),
        ("目標値", "online_rate_target"),
        ("オンライン利用率(目標値 令和6年3月末)", "online_rate_target"),
        ("達成期限", "deadline"),
        ("取組期間(達成期限)", "deadline"),
        (
            "オンライン\n完結○\n×(添付\n書類や\nキャッ\nシュレ\nス化など)",
            "online_complete",
        ),
        ("備考", None),
        ("手続名に関する注意", None),
    ],
)
def test_a_heading_claims_its_field_whatever_breaks_widths_and_periods(
    heading: str, field: str | None
) -> None:
    layout = READER.layout({1: {1: heading}}, [])
    assert layout.columns[0].field == field
    assert layout.columns[0].path == (heading,)


@pytest.mark.parametrize(
    "name", ["デジタル化率", "電子納付率", "電子申請等の割合"]
)
def test_a_rate_may_have_a_name_of_its_own(name: str) -> None:
    layout = grid(
        f"手続名|{name}(令和元年度)|{name}（現在値）|{name}目標|達成期限"
    )
    assert fields(layout) == {
        "procedure": "A",
        "online_rate_base": "B",
        "online_rate_current": "C",
        "online_rate_target": "D",
        "deadline": "E",
    }
    assert layout.columns[2].path == (f"{name}（現在値）",)


@pytest.mark.parametrize(
    "current",
    [
        "書面利用率（現在値）",
        "達成率（現在値）",
        "オンライン未利用率（現在値）",
        "オンライン利用率（現在値：他機関平均）",
        "予測オンライン利用率（現在値）",
        "電子納付率（現在値）",
    ],
)
def test_another_rate_is_not_the_current_one(current: str) -> None:
    layout = grid(
        f"手続名|オンライン利用率(令和元年度)|{current}|オンライン利用率目標|課題①|アクションプランa"
    )
    assert "online_rate_current" not in fields(layout)


@pytest.mark.parametrize("name", ["業務名", "施策名", "取組対象事業"])
def test_programs_name_the_rows_where_no_column_holds_procedures(
    name: str,
) -> None:
    layout = grid(
        f"府省名|{name}|オンライン利用率(令和元年度)|現在値|目標|達成期限"
    )
    assert fields(layout)["procedure"] == "B"
    both = grid(
        f"{name}|手続名|オンライン利用率(令和元年度)|現在値|目標|達成期限"
    )
    assert fields(both)["procedure"] == "B"


@pytest.mark.parametrize(
    ("headings", "below"),
    [
        (
            "書面申請率|||オンライン利用率||",
            "令和元年度|現在値|目標|令和元年度|現在値|目標",
        ),
        (
            "オンライン利用率(令和元年度)|オンライン利用率(現在値)||オンライン利用率目標",
            "|前回|今回|",
        ),
        (
            "オンライン利用率(令和元年度)|オンライン利用率(前年度現在値)|オンライン利用率(現在値)|オンライン利用率目標",
            "|||",
        ),
    ],
)
def test_the_rates_of_another_thing_or_time_are_none_of_the_table(
    headings: str, below: str
) -> None:
    last = len(below.split("|"))
    merges = (
        {6: "B1:D1 E1:G1", 4: "C1:D1"}[last] if headings.count("||") else ""
    )
    layout = grid(f"手続名|{headings}", f"|{below}", merges=f"A1:A2 {merges}")
    found = fields(layout)
    expected = {6: "F", 4: "D"}[last]
    assert found["online_rate_current"] == expected


def test_another_rate_beside_the_usual_one_is_none_of_its_columns() -> None:
    usual = "オンライン利用率(令和元年度)|オンライン利用率(現在値)|オンライン利用率目標"
    layout = grid(f"手続名|認知率(令和元年度)|認知率(現在値)|{usual}")
    assert fields(layout)["online_rate_current"] == "E"


def test_columns_may_stand_in_any_order_among_others() -> None:
    layout = grid(
        "達成期限|備考|目標値|手続名|現在値|オンライン利用率(令和元年度)"
    )
    rates = {
        "online_rate_target": "C",
        "online_rate_current": "E",
        "online_rate_base": "F",
    }
    assert fields(layout) == {"deadline": "A", "procedure": "D", **rates}


def test_headings_over_two_levels_are_read_together() -> None:
    layout = grid(
        "手続名|オンライン利用率||",
        "|令和元年度|現在値|目標",
        merges="A1:A2 B1:D1",
    )
    assert fields(layout) == {
        "procedure": "A", "online_rate_base": "B", "online_rate_current": "C", "online_rate_target": "D",
    }  # fmt: skip
    assert layout.columns[2].path == ("オンライン利用率", "現在値")
    assert (layout.first_row, layout.last_row) == (1, 2)


def test_issue_blocks_are_opened_by_their_issue_and_may_hold_an_empty_column() -> (
    None
):
    layout = grid(
        f"手続名|達成期限|{TITLE}||||||||||||オンライン完結○×",
        "||課題①|中間KPIと目標|アクションプラン a|b|進捗(中間KPI)|達成期限(中間KPI)"
        "|課題②|中間KPIと目標|アクションプラン a||進捗(中間KPI)|達成期限(中間KPI)|",
        merges="A1:A2 B1:B2 C1:N1 O1:O2",
    )
    columns = "issue interim_kpi kpi_progress kpi_deadline"
    assert blocks(layout)[1] == (2, columns, "a")
    assert blocks(layout)[0][:2] == (1, columns)
    assert fields(layout) == {
        "procedure": "A",
        "deadline": "B",
        "online_complete": "O",
    }
    assert layout.columns[11].field is None


@pytest.mark.parametrize(
    "issue", ["課題①", "課題1", "課題(1)", "課題 １", "課題Ⅰ", "課題一"]
)
@pytest.mark.parametrize(
    "plan",
    [
        "アクションプランa",
        "アクション\nプラン\nａ",
        "プランA",
        "取組(a)",
        "AP-a",
    ],
)
def test_issues_and_plans_are_numbered_and_lettered_in_many_ways(
    issue: str, plan: str
) -> None:
    assert blocks(grid(f"手続名|現在値|{issue}|KPI|{plan}|進捗")) == [
        (1, "issue interim_kpi kpi_progress", "a")
    ]


def test_a_number_over_the_middle_of_a_block_bounds_nothing() -> None:
    parts = "課題の内容|中間KPIと目標|アクションプランa|進捗(中間KPI)"
    layout = grid(
        f"手続名|オンライン利用率(現在値)|{TITLE}||||||||",
        "||||課題①||||課題②|",
        f"||{parts}|{parts}",
        merges="A1:A3 B1:B3 C1:J1",
    )
    assert [(each.first, each.last) for each in layout.blocks] == [
        (3, 6),
        (7, 10),
    ]


def test_plans_may_be_single_letters_under_one_heading_up_to_z() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    top = {1: "手続名", 2: "現在値", 3: "課題①", 4: "アクションプラン"}
    below = {4 + at: letter for at, letter in enumerate(letters)}
    layout = READER.layout({1: top, 2: below}, [Area(1, 4, 1, 29)])
    assert blocks(layout) == [(1, "issue", letters)]


@pytest.mark.parametrize(
    "names",
    [
        "短期|中期|長期",
        "令和4年度|令和5年度|令和6年度",
        "制度面|運用面|周知広報",
    ],
)
def test_plans_may_have_names_under_one_heading(names: str) -> None:
    layout = grid(
        "手続名|現在値|課題①|アクションプラン||",
        f"|||{names}",
        merges="A1:A2 B1:B2 C1:C2 D1:F1",
    )
    assert blocks(layout) == [(1, "issue", "abc")]
    assert layout.unread == ()


@pytest.mark.parametrize(
    "parts", ["内容|担当課|期限", "短期|担当者|状況", "本文|進捗率|見込み"]
)
def test_the_parts_of_a_plan_are_no_plans(parts: str) -> None:
    layout = grid(
        "手続名|現在値|課題①|アクションプラン||",
        f"|||{parts}",
        merges="A1:A2 B1:B2 C1:C2 D1:F1",
    )
    assert len(layout.blocks[0].plans) < 2


def test_a_heading_may_go_on_in_the_cell_below() -> None:
    layout = grid(
        "手続名|オンライン|オンライン利用率|達成|課題①|中間KPIと|アクション|進捗|達成期限",
        "|利用率(令和元年度)|(現在値)|期限||目標|プランa|(中間KPI)|(中間KPI)",
    )
    assert fields(layout) == {
        "procedure": "A", "online_rate_base": "B", "online_rate_current": "C", "deadline": "D",
    }  # fmt: skip
    (block,) = layout.blocks
    assert block.columns == {
        "issue": 5, "interim_kpi": 6, "kpi_progress": 8, "kpi_deadline": 9,
    }  # fmt: skip
    assert [plan.column for plan in block.plans] == [7]


@pytest.mark.parametrize(
    ("base", "current"),
    [
        ("オンライン利用率（令和元年度）\nOnline rate (FY2019)", "オンライン利用率（現在値） Online rate (current)"),
        ("オンライン利用率（令和元年度）/ Usage rate FY2019", "オンライン利用率（現在値） / Current rate"),
    ],
)  # fmt: skip
def test_a_heading_may_be_repeated_in_english(base: str, current: str) -> None:
    layout = grid(
        f"手続名\nProcedure|{base}|{current}|オンライン利用率目標 Target rate|達成期限/Deadline"
    )
    assert list(fields(layout).values()) == ["A", "B", "C", "D", "E"]


def test_status_and_deadline_columns_belong_to_their_plan() -> None:
    layout = grid(
        "手続名|課題①|アクションプランa|アクションプランa状況|a 期限|アクションプランb|進捗(中間KPI)"
    )
    (a, b) = layout.blocks[0].plans
    assert (a.column, a.status, a.deadline) == (3, 4, 5)
    assert (b.column, b.status, b.deadline) == (6, None, None)


def test_a_field_behind_the_blocks_ends_the_last_one() -> None:
    layout = grid("手続名|課題①|アクションプランa|進捗|法令|目標値")
    assert fields(layout) == {
        "procedure": "A",
        "law": "E",
        "online_rate_target": "F",
    }
    assert (layout.blocks[0].first, layout.blocks[0].last) == (2, 4)


def test_two_columns_that_claim_one_field_are_refused_with_both_places() -> (
    None
):
    with pytest.raises(InputError) as caught:
        grid("手続名|現在値|オンライン利用率(現在値)")
    assert caught.value.code == "header.claimed_twice"
    assert caught.value.cell == "C1"
    assert "B1 と C1" in caught.value.message()


def test_a_procedures_deadline_and_a_kpis_are_told_apart() -> None:
    layout = grid("手続名|達成期限|課題①|アクションプランa|達成期限(中間KPI)")
    assert (
        layout.fields["deadline"],
        layout.blocks[0].columns["kpi_deadline"],
    ) == (2, 5)


def test_a_deadline_goes_before_the_year_of_a_target() -> None:
    layout = grid("手続名|オンライン利用率(現在値)|目標年度|達成期限")
    assert fields(layout)["deadline"] == "D"


def test_long_texts_are_no_headings() -> None:
    assert READER.is_label("手続名")
    assert not READER.is_label("手続名" + "あ" * 120)


def plans(layout: Layout) -> list[tuple[str, ...]]:
    """Return each plan's letter, and its columns with ``-`` for none."""
    return [
        (
            plan.letter,
            *(
                column_letters(column) if column else "-"
                for column in (plan.column, plan.status, plan.deadline)
            ),
        )
        for block in layout.blocks
        for plan in block.plans
    ]


@pytest.mark.parametrize(
    "number",
    ["③{}", "⑩{}", "(10){}", "（３）{}", "３）{}", "10 {}", "12{}", "ケ　{}"],
)
def test_a_number_before_what_is_the_kpis_names_no_plan(number: str) -> None:
    progress, deadline = map(
        number.format, ("進捗(中間KPI)", "達成期限(中間KPI)")
    )
    layout = grid(
        f"手続名|課題①|中間KPI|アクションプランa|アクションプランb|{progress}|{deadline}"
    )
    assert blocks(layout) == [
        (1, "issue interim_kpi kpi_progress kpi_deadline", "ab")
    ]
    assert plans(layout) == [("a", "D", "-", "-"), ("b", "E", "-", "-")]


def test_headings_that_are_numbered_throughout_name_no_plans() -> None:
    layout = grid(
        "①手続名|②課題1|③中間KPI|④アクションプランa|⑤アクションプランb|⑥進捗|⑦達成期限"
    )
    assert blocks(layout) == [
        (1, "issue interim_kpi kpi_progress kpi_deadline", "ab")
    ]


@pytest.mark.parametrize(
    "form", ["{} {}", "{}({})", "{}（{}）", "{}[{}]", "{}\n{}", "{}{}"]
)
def test_a_letter_behind_a_status_or_deadline_names_the_plan(
    form: str,
) -> None:
    behind = "|".join(
        form.format(word, letter)
        for word in ("進捗状況", "期限")
        for letter in "ab"
    )
    layout = grid(
        f"手続名|課題①|中間KPI|アクションプランa|アクションプランb|{behind}|進捗(中間KPI)"
    )
    assert plans(layout) == [("a", "D", "F", "H"), ("b", "E", "G", "I")]
    assert layout.blocks[0].columns["kpi_progress"] == 10


def test_repeated_headings_that_a_table_numbers_are_the_plans_on_the_left() -> (
    None
):
    layout = grid("手続名|課題①|プランa|状況|プランb|状況2|プランc|状況3")
    assert [status for _, _, status, _ in plans(layout)] == ["D", "F", "H"]


def test_a_status_of_a_plan_that_is_not_there_is_not_read() -> None:
    layout = grid(
        "手続名|課題①|中間KPI|プランa|アクションプランb状況|進捗(中間KPI)"
    )
    assert plans(layout) == [("a", "D", "-", "-")]
    assert layout.unread == (5,)


def test_statuses_may_stand_on_the_left_of_each_plan() -> None:
    layout = grid(
        "手続名|課題①|中間KPI|状況|プランa|期限|状況|プランb|期限|進捗(中間KPI)"
    )
    assert plans(layout) == [("a", "E", "D", "F"), ("b", "H", "G", "I")]
    assert layout.blocks[0].columns["kpi_progress"] == 10


def test_a_status_before_the_first_plan_and_one_behind_the_last_are_doubt() -> (
    None
):
    layout = grid(
        "手続名|課題①|中間KPI|状況|プランa|状況|プランb|状況|進捗(中間KPI)"
    )
    assert plans(layout) == [("a", "E", "-", "-"), ("b", "G", "-", "-")]
    assert layout.unread == (4, 6, 8)


@pytest.mark.parametrize(
    ("headings", "deadlines"),
    [
        ("課題①|期限|プランa|期限|プランb", "CE"),
        ("課題①|完了時期|プランa|完了時期|プランb|完了時期|プランc", "CEG"),
        ("課題①|期限|プランa|状況|期限|プランb|状況", "CF"),
        ("課題①|達成期限|プランa|進捗状況|達成期限|プランb|進捗状況", "CF"),
        ("課題①|期限|状況|プランa|期限|状況|プランb", "CF"),
        ("課題①|期限|担当|プランa|期限|担当|プランb", "CF"),
        ("課題①|期限|プランa|担当|期限|プランb|担当", "CF"),
        ("課題①|期限|プランa|期限|プランb|中間KPI|進捗|達成期限", "CE"),
        ("達成期限|期限|プランa|期限|プランb", "CE"),
        # One behind the last plan: each is that of the plan before it.
        ("課題①|期限|プランa|期限|プランb|期限", "EG"),
        ("課題①|中間KPI|達成期限|プランa|期限|プランb", "F-"),
        ("課題①|プランa|担当|期限|プランb|担当|期限", "EH"),
        # One alone before the first is the block's.
        ("課題①|期限|プランa", "-"),
        ("課題①|中間KPI|期限|プランa|プランb", "--"),
        ("課題①|期限|プランa|プランb期限|プランb", "-E"),
    ],
)
def test_deadlines_may_stand_on_the_left_of_each_plan(
    headings: str, deadlines: str
) -> None:
    layout = grid(f"手続名|{headings}")
    assert "".join(deadline for *_, deadline in plans(layout)) == deadlines
    assert layout.unread == ()


@pytest.mark.parametrize(
    "headings",
    [
        "課題①|期限|プランa|プランb",
        "課題①|課題①の期限|プランa|状況|プランb|状況",
        "課題①|担当|達成期限|プランa|状況|プランb|状況|プランc|状況",
    ],
)
def test_one_between_an_issue_and_several_plans_may_be_the_issues(
    headings: str,
) -> None:
    layout = grid(f"手続名|{headings}")
    assert {deadline for *_, deadline in plans(layout)} == {"-"}
    (column,) = layout.unread
    assert headings.split("|")[column - 2].endswith("期限")
    assert all("kpi_deadline" not in each.columns for each in layout.blocks)


@pytest.mark.parametrize(
    ("headings", "statuses", "deadlines"),
    [
        ("課題①|プランa|プランb|状況|状況|期限|期限", "EF", "GH"),
        ("課題①|プランa|プランb|状況|期限|状況|期限", "EG", "FH"),
        ("達成期限|課題①|プランa|プランb|担当|期限|期限", "--", "GH"),
        ("課題①|プランa|プランb|期限（当初）|期限（変更後）", "--", "-F"),
        # Each issue may be behind its plans.
        ("達成期限|プランa|状況|期限|課題①", "D", "E"),
        ("プランa|状況|プランb|状況|課題①|プランa|状況|課題②", "CEH", "---"),
    ],
)
def test_as_many_statuses_behind_the_last_plan_as_plans_are_theirs_in_order(
    headings: str, statuses: str, deadlines: str
) -> None:
    layout = grid(f"手続名|{headings}")
    assert "".join(status for _, _, status, _ in plans(layout)) == statuses
    assert "".join(end for *_, end in plans(layout)) == deadlines
    assert layout.unread == ()


@pytest.mark.parametrize(
    ("headings", "unread"),
    [
        ("達成期限|課題①|プランa|プランb|期限|期限|期限", "FGH"),
        ("達成期限|課題①|プランa|プランb|プランc|状況|状況", "GH"),
        ("達成期限|課題①|プランa|状況|プランb|状況|状況", "GH"),
        ("達成期限|課題①|プランa|プランb|進捗状況|進捗状況", "G"),
        ("達成期限|プランa|期限|課題①|プランb|期限", "CD"),
    ],
)
def test_a_deadline_of_a_plan_is_no_second_one_of_the_procedure(
    headings: str, unread: str
) -> None:
    layout = grid(f"手続名|{headings}")
    assert fields(layout)["deadline"] == "B"
    assert "".join(map(column_letters, layout.unread)) == unread


@pytest.mark.parametrize(
    ("headings", "unread"),
    [
        ("課題①|期限|プランa|期限|プランb|プランc", "CE"),
        ("課題①|期限|プランa|プランb|期限|プランc", "CF"),
        ("課題①|達成期限|プランa|期限|プランb", "CE"),
        ("課題①|中間KPI|期限|プランa|期限|プランb", "DF"),
        ("課題①|中間KPI|進捗|プランa|進捗|プランb", "DF"),
        ("課題①|中間KPI|状況|プランa|状況|プランb", "DF"),
    ],
)
def test_columns_that_may_be_of_the_plan_on_either_side_are_not_read(
    headings: str, unread: str
) -> None:
    layout = grid(f"手続名|{headings}")
    assert "".join(map(column_letters, layout.unread)) == unread
    assert "kpi_deadline" not in layout.blocks[0].columns
    assert all(plan[2:] == ("-", "-") for plan in plans(layout))


def test_plans_lettered_below_one_heading_may_have_a_level_of_their_own() -> (
    None
):
    layout = grid(
        "手続名|課題①|アクションプラン|||||",
        "||a|||b||",
        "||内容|状況|期限|内容|状況|期限",
        merges="C1:H1 C2:E2 F2:H2",
    )
    assert plans(layout) == [("a", "C", "D", "E"), ("b", "F", "G", "H")]


PARTS = "手続名|課題①|アクションプランa||||アクションプランb||||進捗(中間KPI)|達成期限(中間KPI)"


@pytest.mark.parametrize(
    ("parts", "first", "second"),
    [
        ("内容|担当課|進捗状況|期限", ("C", "E", "F"), ("G", "I", "J")),
        ("内容|期限|めやす|取組状況", ("C", "F", "D"), ("G", "J", "H")),
        ("状況|期限|内容|備考", ("E", "C", "D"), ("I", "G", "H")),
    ],
)
def test_a_plan_that_is_not_merged_over_its_parts_has_them_all_the_same(
    parts: str, first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    layout = grid(PARTS, f"||{parts}|{parts}||", merges="A1:A2 B1:B2")
    assert plans(layout) == [("a", *first), ("b", *second)]
    assert layout.blocks[0].columns["kpi_progress"] == 11
    assert "deadline" not in layout.fields


RATES_APART = "令和元年度利用率|オンライン利用率(現在値)|目標値"


@pytest.mark.parametrize(
    ("upper", "lower", "plans"),
    [
        ("課題①|課題①|課題①", "内容|アクションプランa|期限", "F-G"),
        (
            "課題①|課題①|課題①|課題①|課題①",
            "内容|アクションプランa|状況|アクションプランb|状況",
            "FG- HI-",
        ),
        ("課題|課題|課題|課題", "内容|取組|内容|取組", "F-- H--"),
        (
            "課題①|アクションプラン|アクションプラン|アクションプラン|アクションプラン",
            "|内容|期限|内容|期限",
            "F-G H-I",
        ),
        (
            "課題①|アクションプラン|アクションプラン|アクションプラン",
            "|内容|内容|内容",
            "F-- G-- H--",
        ),
        (
            "課題①|アクションプラン|アクションプラン|アクションプラン",
            "|a|b|c",
            "F-- G-- H--",
        ),
    ],
)
def test_a_heading_in_each_of_its_cells_is_as_one_that_is_merged(
    upper: str, lower: str, plans: str
) -> None:
    layout = grid(f"手続名|{RATES_APART}|{upper}", f"||||{lower}")
    assert plans == " ".join(
        f"{_letters(plan.column)}{_letters(plan.status)}{_letters(plan.deadline)}"
        for block in layout.blocks
        for plan in block.plans
    )


def _letters(column: int | None) -> str:
    return column_letters(column) if column else "-"


def test_a_repeated_heading_ends_where_one_above_begins() -> None:
    plan = "アクションプラン"
    layout = grid(
        f"手続名|{RATES_APART}|課題①||課題②|",
        f"||||{plan}|{plan}|{plan}|{plan}",
        "||||内容|状況|内容|状況",
    )
    assert [number for number, *_ in blocks(layout)] == [1, 2]


def test_rates_repeated_over_their_kinds_and_years_are_told_apart() -> None:
    rate = "オンライン利用率"
    kinds = grid(f"手続名|{rate}|{rate}|{rate}", "|基準値|現在値|目標値")
    assert [*fields(kinds).values()] == [*"ABCD"]
    years = grid(
        f"手続名|{rate}|{rate}|{rate}|{rate}",
        "|実績|実績|実績|目標",
        "|令和3年度|令和4年度|令和5年度|",
    )
    assert [*fields(years).values()] == [*"ABDE"]


@pytest.mark.parametrize(
    "rows",
    [
        "手続名|現在値|現在値|目標値",
        "手続名|利用率|利用率|利用率/|現在値|現在値|目標値",
    ],
)
def test_the_lowest_headings_are_not_one_because_they_repeat(
    rows: str,
) -> None:
    with pytest.raises(InputError) as caught:
        grid(*rows.split("/"))
    assert caught.value.code == "header.claimed_twice"


def test_what_is_no_part_of_a_plan_ends_its_parts() -> None:
    layout = grid(
        "手続名|課題①|アクションプランa|||||オンライン完結",
        "|課題|内容|状況|進捗(中間KPI)|達成期限(中間KPI)|備考|",
    )
    assert plans(layout) == [("a", "C", "D", "-")]
    assert layout.blocks[0].columns["kpi_progress"] == 5
    assert layout.fields["online_complete"] == 8


def test_a_progress_by_its_full_name_goes_before_a_bare_one() -> None:
    layout = grid(
        "手続名|課題①|中間KPI|アクションプランa|備考|進捗状況|進捗(中間KPI)"
    )
    assert layout.blocks[0].columns["kpi_progress"] == 7
    assert layout.unread == (6,)


@pytest.mark.parametrize("heading", ["期限日", "〆切", "終期", "いつまでに"])
def test_a_plans_deadline_has_many_names(heading: str) -> None:
    layout = grid(f"手続名|課題①|アクションプランa|状況区分|{heading}")
    assert plans(layout) == [("a", "C", "D", "E")]


@pytest.mark.parametrize(
    "headings",
    [
        "対策|対策の状況|期限",
        "対応策|対応策の状況|期限",
        "対策内容|状況|期限",
        "対応a|対応aの状況|対応aの期限",
        "プランA-1|プランA-1の状況|プランA-1の期限",
    ],
)
def test_a_plan_may_be_called_a_measure_or_an_answer(headings: str) -> None:
    layout = grid(f"手続名|課題①|{headings}")
    ((_, *columns),) = plans(layout)
    assert columns == ["C", "D", "E"]


@pytest.mark.parametrize(
    ("headings", "base"),
    [
        ("令和2年度実績|現在の利用率|目標", 2),
        ("R3実績|現状|目標", 2),
        ("元年度利用率|現在値|目標値", 2),
        ("令和元年度実績（オンライン利用率）|直近実績（オンライン利用率）|目標（オンライン利用率）", 2),
        ("R元年度件数|基準値|現在値|目標値", 3),
        ("現状値|R5実績|目標", None),
        ("R3実績|R4実績|現在の利用率|目標", None),
    ],
)  # fmt: skip
def test_the_only_result_of_a_year_before_the_current_rate_is_the_base(
    headings: str, base: int | None
) -> None:
    layout = grid(f"手続名|{headings}|課題①|取組a")
    assert layout.fields.get("online_rate_base") == base


def test_the_last_deadline_and_a_targets_progress_have_names() -> None:
    layout = grid("手続名|最終期限|課題|中間目標|取組a|中間目標の進捗")
    assert layout.fields["deadline"] == 2
    assert layout.blocks[0].columns["kpi_progress"] == 6


def test_a_heading_of_the_kpi_may_be_turned_round() -> None:
    layout = grid(
        "手続名|課題①|中間KPI|プランa|中間KPI（進捗）|中間KPI（達成期限）"
    )
    columns = layout.blocks[0].columns
    assert columns == {
        "issue": 2,
        "interim_kpi": 3,
        "kpi_progress": 5,
        "kpi_deadline": 6,
    }


@pytest.mark.parametrize(
    "headings",
    [
        "中間KPI|中間KPIの目標|プランa|進捗（中間KPI）",
        "中間KPI|目標値|プランa|実績値",
        "中間KPIと目標|変更後目標|プランa|進捗（中間KPI）",
        "中間KPI|中間KPI（目標）|プランa|中間KPI（実績）",
        "中間KPI|目標（中間KPI）|プランa|進捗（中間KPI）",
    ],
)
def test_a_kpis_target_may_have_a_column_of_its_own(headings: str) -> None:
    layout = grid(f"手続名|課題①|{headings}|オンライン利用率目標")
    columns = layout.blocks[0].columns
    assert columns["interim_kpi"] == 3
    assert columns["kpi_target"] == 4
    assert columns["kpi_progress"] == 6
    assert layout.fields["online_rate_target"] == 7


def test_a_target_is_the_kpi_itself_where_there_is_no_other() -> None:
    layout = grid("手続名|課題①|中間KPIの目標|プランa|進捗（中間KPI）")
    assert layout.blocks[0].columns["interim_kpi"] == 3


def test_a_target_that_is_not_beside_the_kpi_is_the_rates() -> None:
    layout = grid("手続名|課題①|中間KPI|プランa|進捗（中間KPI）|目標値")
    assert layout.fields["online_rate_target"] == 6


def test_the_parts_of_a_lettered_plan_may_be_a_fourth_level() -> None:
    layout = grid(
        "手続名|課題①||||",
        "|課題|アクションプラン|||",
        "||a||b|",
        "||取組内容|状況|取組内容|状況",
        merges="A1:A4 B1:F1 B2:B4 C2:F2 C3:D3 E3:F3",
    )
    assert plans(layout) == [("a", "C", "D", "-"), ("b", "E", "F", "-")]


def test_a_group_of_statuses_is_paired_with_the_plans_by_letter() -> None:
    layout = grid(
        "手続名|課題①|アクションプラン||状況||期限||進捗(中間KPI)",
        "||a|b|a|b|a|b|",
        merges="A1:A2 B1:B2 C1:D1 E1:F1 G1:H1 I1:I2",
    )
    assert plans(layout) == [("a", "C", "E", "G"), ("b", "D", "F", "H")]


@pytest.mark.parametrize(
    ("other", "base"),
    [
        ("計画策定時の利用率", "B"),
        ("オンライン利用率（基準値）", "C"),
        ("開始時の利用率", "B"),
    ],
)
def test_the_year_of_the_formula_goes_before_the_start(
    other: str, base: str
) -> None:
    layout = grid(
        f"手続名|オンライン利用率（令和元年度）|{other}|現在値|オンライン利用率目標"
    )
    assert fields(layout)["online_rate_base"] == base
