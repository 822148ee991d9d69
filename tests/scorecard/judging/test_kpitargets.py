"""The target of an interim KPI, in its text or in a column of its own."""

from __future__ import annotations

import pytest
from samples.layout import Grid
from tests.cases.sheets import Row, Sheet, outcome
from tests.scorecard.made import book

from irodori import inspect
from irodori.scorecard.judging.kpi import decide
from irodori.scorecard.values.kpiparts import read_progress, target_of_parts
from irodori.scorecard.values.kpiprogress import MetWords, in_unit_of
from irodori.scorecard.values.kpitargets import KpiProgress, read_kpi_target


@pytest.mark.parametrize(
    ("heading", "kpi", "target", "progress", "color"),
    [
        ("中間KPIの目標", "平均処理日数", "10日以内", "9日", "blue"),
        ("目標値", "電子納付対応手続数", "20手続以上", "12手続", "none"),
        ("変更後目標", "認知度を60%以上とする。", "80%以上", "70%", "none"),
        ("変更後目標", "認知度を60%以上とする。", None, "70%", "blue"),
        ("目標", "認知度を60%以上とする。", "80%以上", "70%", "unrated"),
    ],
)
def test_a_kpis_target_may_be_in_a_column_of_its_own(
    heading: str, kpi: str, target: str | None, progress: str, color: str
) -> None:
    row: Row = {"kpi": kpi, "after.kpi": target, "progress": progress}
    cells, _ = outcome(Sheet(rows=[row], headings={"after.kpi": heading}))
    assert cells["1 progress"] == color


def test_a_procedure_s_kpi_has_the_target_of_its_own_column() -> None:
    headings = [
        "手続名",
        "課題①",
        "中間KPI",
        "目標値",
        "プランa",
        "進捗(中間KPI)",
    ]
    row = ["届出", "周知", "研修の回数", "10回以上", "研修", "9回"]
    data = book(Grid("S", [headings, row]))
    (procedure,) = inspect(data).procedures()
    target = procedure.issues[0].kpi.target
    assert target
    assert target.text == "研修の回数:10回以上"
    assert target.value
    assert int(target.value.value) == 10
    assert target.value.unit == "回"


# A KPI, its progress, and the code and the answer of the decision.
DECISIONS: list[tuple[str, str, str, bool | None]] = [
    # What it is held against is the KPI's target, or another
    ("利用率50%以上", "目標50%に対し52.3%", "reached", True),
    ("利用率50%以上", "目標50%に対し48%", "missed", False),
    ("利用率60%以上", "目標50%に対し52.3%", "contradiction", None),
    ("利用率50%以上", "目標1,000件に対し80%", "contradiction", None),
    ("利用率50%以上", "達成：52.3%", "says_met", True),
    ("利用率50%以上", "達成：48%", "contradiction", None),
    # A count with its rate
    ("利用率50%以上", "523件（52.3％）", "reached", True),
    ("申請を500件以上", "523件（52.3％）", "reached", True),
    ("利用率50%以上", "523件（達成率52.3%）", "unit", None),
    ("利用率50%以上", "10日（52.3%）", "unit", None),
    # A span of time
    ("問合せを月100件以下に減らす", "月98件", "reached", True),
    ("問合せを月100件以下に減らす", "月102件", "missed", False),
    ("月平均の申請件数を1,000件以上", "月平均1,120件", "reached", True),
    ("申請を月100件以上", "年間1,200件", "other_measure", None),
    ("申請を1,000件以上", "月平均1,120件", "other_measure", None),
    ("申請を1,000件以上", "年間1,120件", "reached", True),
    ("申請を6か月平均で100件以上", "月120件", "other_measure", None),
    # A change
    ("経費を10％以上削減", "12%削減", "reached", True),
    ("経費を10％以上削減", "8%の削減", "missed", False),
    ("経費を10％以上削減", "12%増", "unit", None),
    ("経費を10％以上削減", "12%", "unit", None),
    ("経費を10％以上削減", "12", "unit", None),
    ("経費を10％以下に削減", "12%削減", "unit", None),
    ("満足度を5ポイント以上向上", "6.2ポイント", "reached", True),
    ("満足度を5ポイント以上向上", "6.2ポイント減", "unit", None),
    ("満足度を5%以上向上", "6.2ポイント", "unit", None),
    ("前年度比5%減", "前年度比6%減", "reached", True),
    ("不備件数を前年比5%減", "前年度比：4%減", "missed", False),
    ("前年度比5%減", "▲6%", "reached", True),
    ("5%減", "前年度比6%減", "other_measure", None),
    ("5%以上", "▲6%", "unit", None),
    ("処理時間を5日短縮", "▲6日", "reached", True),
    ("申請件数を半減", "50%減", "reached", True),
    ("処理時間を半減", "40%減", "missed", False),
    # None of something, a score, a label
    ("苦情ゼロ", "0件", "reached", True),
    ("誤り件数をゼロにする", "2件", "missed", False),
    ("未処理ゼロ", "ゼロ", "reached", True),
    ("未処理ゼロ", "5%減", "unit", None),
    ("ゼロエミッション車10台以上", "12台", "reached", True),
    ("満足度4.0以上", "４．２点", "reached", True),
    ("満足度4.0以上", "42件", "unit", None),
    ("KPI 50%以上", "60%", "reached", True),
    # Several measures
    ("①利用率50%以上②処理日数10日以内", "①52％②9日", "says_met", True),
    ("①利用率50%以上②処理日数10日以内", "①52％②12日", "says_unmet", False),
    ("①利用率50%以上②処理日数10日以内", "52％", "ambiguous", None),
    ("①利用率50%以上②処理日数10日以内", "①52％②9件", "ambiguous", None),
    ("①利用率50%以上②処理日数10日以内", "達成", "says_met", True),
    ("①利用率50%以上②処理日数10日以内", "未実施", "says_unmet", False),
    ("①利用率50%以上②認知度50%以上", "52%", "ambiguous", None),
    (
        "a. 利用率50%以上 b. 満足度80点以上",
        "a. 52% b. 81点",
        "says_met",
        True,
    ),
    ("（1）1,000件以上（2）5%以下", "（1）1,100件（2）4%", "says_met", True),
    (
        "利用率50%以上かつ満足度80%以上",
        "利用率52%、満足度81%",
        "says_met",
        True,
    ),
    (
        "利用率50%以上かつ満足度80%以上",
        "満足度81%、利用率48%",
        "says_unmet",
        False,
    ),
    (
        "利用率50%以上又は満足度80%以上",
        "利用率52%、満足度78%",
        "ambiguous",
        None,
    ),
    ("個人50%以上、法人80%以上", "個人52%、法人85%", "says_met", True),
    ("個人50%以上、法人80%以上", "個人52%、団体85%", "ambiguous", None),
    ("利用率50%以上", "個人52%、法人85%", "ambiguous", None),
]


@pytest.mark.parametrize(("kpi", "progress", "code", "met"), DECISIONS)
def test_a_progress_is_decided_by_what_its_kpi_sets(
    kpi: str, progress: str, code: str, met: bool | None
) -> None:
    said = read_progress(progress, MetWords(["達成", "達成済"]))
    target = target_of_parts(kpi) or read_kpi_target(kpi)
    assert isinstance(said, KpiProgress)
    decided = decide(target, in_unit_of(said, target) if target else said)
    assert decided == (f"kpi.{code}", met)
