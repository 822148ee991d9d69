"""The target of an interim KPI, where a column of its own gives it."""

from __future__ import annotations

import pytest
from samples.layout import Grid
from tests.cases.sheets import Row, Sheet, outcome
from tests.scorecard.made import book

from irodori import inspect


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
