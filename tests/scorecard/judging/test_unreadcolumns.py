"""A column that no field claims, and whose cell reads as a status, a date or a
progress, leaves in doubt what it may be about: nothing weaker speaks.
"""

from __future__ import annotations

import pytest
from samples.layout import Put
from tests.cases.sheets import Sheet, outcome
from tests.scorecard.made import colors, converted, lines


def judged(
    place: str, heading: str, said: Put, **row: Put
) -> tuple[dict[str, str], list[str]]:
    """Return what became of the one row's cells, and the codes, with an
    unknown column behind a field.
    """
    column = f"after.{place}"
    return outcome(
        Sheet(rows=[{column: said, **row}], headings={column: heading})
    )


def test_a_status_beside_a_plan_silences_its_tag() -> None:
    cells, codes = judged("plan", "取組の結果", "措置済")
    assert cells["1 plan"] == "unrated"
    assert "status.other_column" in codes
    assert cells["1 progress"] == "none"


def test_a_date_beside_a_plan_silences_the_deadlines_behind_it() -> None:
    cells, codes = judged("plan", "めやす", "令和7年3月末")
    assert cells["1 plan"] == "unrated"
    assert "deadline.other_column" in codes


def test_a_date_of_the_block_silences_its_deadline() -> None:
    cells, codes = judged("due", "めやす", "令和7年3月末")
    assert cells["1 plan"] == "unrated"
    assert "deadline.other_column" in codes


@pytest.mark.parametrize(
    ("place", "row"),
    [
        ("plan", {"plan": "【取組中 令和5年3月末】改修"}),
        ("due", {"plan": "【取組中】令和5年3月末までに改修する"}),
        ("plan", {"plan": "【取組中（期限超過）】改修"}),
    ],
)
def test_a_deadline_that_is_stronger_still_holds(
    place: str, row: dict[str, Put]
) -> None:
    cells, _ = judged(place, "めやす", "令和7年3月末", **row)
    assert cells["1 plan"] == "yellow"


def test_what_is_done_needs_no_deadline() -> None:
    cells, _ = judged("plan", "めやす", "令和7年3月末", plan="【措置済】改修")
    assert cells["1 plan"] == "blue"


@pytest.mark.parametrize("said", ["31か所", "達成", "80%以上"])
def test_a_progress_or_a_target_of_the_block_silences_the_kpi(
    said: str,
) -> None:
    cells, codes = judged("progress", "足もと", said)
    assert cells == {
        "1 current": "green",
        "1 plan": "yellow",
        "1 progress": "unrated",
    }
    assert "kpi.other_column" in codes


@pytest.mark.parametrize("said", ["企画課", "説明会を開いた", 12, None])
def test_other_contents_change_nothing(said: Put) -> None:
    cells, _ = judged("plan", "取組の結果", said)
    assert cells["1 plan"] == "yellow"
    assert cells["1 progress"] == "none"


@pytest.mark.parametrize("heading", ["担当", "前回の状況", "着手時期"])
def test_a_column_that_is_known_to_mean_nothing_changes_nothing(
    heading: str,
) -> None:
    assert judged("plan", heading, "措置済")[0]["1 plan"] == "yellow"


@pytest.mark.parametrize(
    "heading", ["残り", "目標との乖離", "Gap", "不足分", "目標差"]
)
def test_what_is_left_to_the_target_is_no_other_rate(heading: str) -> None:
    cells, codes = judged("current", heading, "18%")
    assert cells["1 current"] != "unrated"
    assert "rate.other_column" not in codes


@pytest.mark.parametrize(
    "heading", ["直近の状況", "R5.6末の率", "最新の率", "令和5年3月末"]
)
def test_a_rate_under_an_unknown_heading_silences_the_rate(
    heading: str,
) -> None:
    cells, codes = judged("current", heading, "18%")
    assert cells["1 current"] == "unrated"
    assert "rate.other_column" in codes
    assert cells["1 plan"] == "yellow"


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("進捗率", "75%"),
        ("前年度比", "3%"),
        ("キャッシュレス利用率", "60%"),
        ("オンライン利用率(令和6年度見込)", "18%"),
        ("オンライン利用率(前回値)", "12%"),
        ("直近の状況", "順調"),
    ],
)
def test_a_column_of_another_thing_among_the_rates_changes_nothing(
    heading: str, said: str
) -> None:
    assert judged("current", heading, said)[0]["1 current"] == "green"


def test_a_date_among_the_rates_silences_the_procedures_deadline() -> None:
    row: dict[str, Put] = {"due": None}
    cells, codes = judged("deadline", "めやす", "令和8年3月末", **row)
    assert cells["1 plan"] == "unrated"
    assert "deadline.other_column" in codes
    assert (
        judged("deadline", "めやす", "令和8年3月末")[0]["1 plan"] == "yellow"
    )


def test_a_legend_between_the_columns_is_no_unknown_column() -> None:
    cells, _ = judged("current", "凡例", None)
    assert cells["1 current"] == "green"


@pytest.mark.parametrize(
    ("heading", "said"),
    [("期限超過", "○"), ("遅延の有無", "有"), ("期限区分", "期限内")],
)
def test_a_column_of_who_is_late_silences_the_deadlines_behind_it(
    heading: str, said: str
) -> None:
    cells, codes = judged("plan", heading, said)
    assert cells["1 plan"] == "unrated"
    assert "deadline.other_column" in codes


def test_a_column_of_why_it_is_late_changes_nothing() -> None:
    cells, _ = judged("plan", "遅延の理由", "関係者との調整に時間を要した")
    assert cells["1 plan"] == "yellow"


RATES = "手続名|オンライン利用率（令和元年度）|オンライン利用率（現在値）|{}|オンライン利用率目標"


@pytest.mark.parametrize(
    "heading",
    [
        "オンライン利用率（訂正後）",
        "オンライン利用率（訂正）",
        "オンライン利用率（現在値・補正後）",
        "現在値（補正）",
        "オンライン利用率（最新）",
    ],
)
def test_a_rate_that_was_corrected_silences_the_current_one(
    heading: str,
) -> None:
    rows = "転入届|0%|25%|45%|50%", "転出届|0%|25%||50%"
    conversion = converted(lines(RATES.format(heading), *rows))
    assert [*colors(conversion)] == ["C3"]


@pytest.mark.parametrize(
    "heading",
    ["オンライン利用率（訂正前）", "前年同月のオンライン利用率"],
)
def test_a_rate_of_before_changes_nothing(heading: str) -> None:
    row = "転入届|0%|25%|45%|50%"
    conversion = converted(lines(RATES.format(heading), row))
    assert [*colors(conversion)] == ["C2"]


PLANS = (
    "手続名|オンライン利用率（令和元年度）|オンライン利用率（現在値）|オンライン利用率目標|達成期限"
    "|課題①|アクションプランa|状況|{}"
)
PLAN = "転入届|0%|25%|50%|令和9年3月末|周知|広報|{}|{}"


def test_when_a_plan_is_to_be_achieved_is_its_deadline() -> None:
    row = PLAN.format("取組中", "令和4年3月末")
    conversion = converted(lines(PLANS.format("達成予定"), row))
    assert colors(conversion)["G2"] == "yellow"


@pytest.mark.parametrize(
    ("done", "is_judged"), [("令和4年2月末", False), ("", True)]
)
def test_a_plan_under_way_that_was_finished_is_unrated(
    done: str, *, is_judged: bool
) -> None:
    head = PLANS.format("期限|完了実績")
    row = PLAN.format("取組中", f"令和4年3月末|{done}")
    conversion = converted(lines(head, row))
    assert ("G2" in colors(conversion)) == is_judged
