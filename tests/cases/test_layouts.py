"""Layouts that were once read wrongly, each with the colours that a careful
person gives; the dates count to 令和5年6月30日.

``unrated`` is a cell that is left as it is, with a finding; ``none`` is rated
and not filled.
"""

# ruff: noqa: E501  (a legend is one line)

from __future__ import annotations

import pytest
from samples.layout import Cell, Paint
from tests.cases.sheets import Row, Sheet, outcome

DONE: Row = {"plan": "【措置済】改修"}


def legend(*lines: str, **row: str) -> Sheet:
    """Return a sheet with a procedure of 75 % and a legend below it."""
    return Sheet([{**DONE, **row}], below=[[line] for line in lines])


LAYOUTS: dict[str, tuple[Sheet, dict[str, str]]] = {
    "legend_sumi_brackets": (
        legend("オンライン利用率（現在値）：【青】目標達成済　【緑】80%以上100%未満　【黄】50%以上80%未満　【橙】20%以上50%未満　【赤】20%未満"),
        {"1 current": "yellow"},
    ),
    "legend_kagi_equals": (
        legend("オンライン利用率（現在値）：「青」＝目標達成済、「緑」＝80%以上、「黄」＝50%以上80%未満、「橙」＝20%以上50%未満、「赤」＝20%未満"),
        {"1 current": "yellow"},
    ),
    "legend_amikake": (
        legend("オンライン利用率（現在値）：青網掛け：目標達成済　緑網掛け：80%以上　黄網掛け：50%以上80%未満　橙網掛け：20%以上50%未満　赤網掛け：20%未満"),
        {"1 current": "yellow"},
    ),
    "legend_circled": (
        legend("オンライン利用率（現在値）：①青：目標達成済　②緑：80%以上100%未満　③黄：50%以上80%未満　④橙：20%以上50%未満　⑤赤：20%未満"),
        {"1 current": "yellow"},
    ),
    "legend_marks": (
        legend("オンライン利用率（現在値）：◎（青）達成　○（緑）80％以上　△（黄）50％以上80％未満　▲（橙）20％以上50％未満　×（赤）20％未満"),
        {"1 current": "yellow"},
    ),
    "legend_ge_signs": (
        legend("オンライン利用率（現在値）：青≧100％、緑≧80％、黄≧50％、橙≧20％、赤＜20％"),
        {"1 current": "yellow"},
    ),
    "legend_prose": (
        legend("オンライン利用率（現在値）は、目標を達成したものを青、進捗率80％以上のものを緑、50％以上80％未満のものを黄、20％以上50％未満のものを橙、20％未満のものを赤で表示している。"),
        {"1 current": "yellow"},
    ),
    "legend_no_iro": (
        legend("オンライン利用率の色：青 目標達成　緑 80％以上100％未満　黄 50％以上80％未満　橙 20％以上50％未満　赤 20％未満",
               "アクションプランの色：青 措置済　緑 取組中（期限内）"),
        {"1 current": "yellow", "1 plan": "blue"},
    ),
    "legend_shinchokudo": (
        legend("進捗度：青 100％以上、緑 80％以上100％未満、黄 50％以上80％未満、橙 20％以上50％未満、赤 20％未満"),
        {"1 current": "yellow"},
    ),
    "legend_shinchokudo_mixed": (
        legend("進捗度：青 100％以上、緑 80％以上100％未満、黄 50％以上80％未満、橙 20％以上50％未満、赤 20％未満",
               "アクションプラン：青：措置済"),
        {"1 current": "yellow", "1 plan": "blue"},
    ),
    "legend_square_status": (
        legend("アクションプラン：■青 措置済　■緑 取組中(期限内)　■赤 未着手(期限超過)"), {"1 plan": "blue"},
    ),
    "legend_entry_unread_clears": (
        legend("アクションプラン：青：措置済　赤：未着手のまま期限経過", plan="【未着手】改修"), {"1 plan": "red"},
    ),
    "legend_in_heading": (
        Sheet([DONE], {"current": "オンライン利用率(現在値)\n【青:達成 緑:80%以上 黄:50%以上80%未満 橙:20%以上50%未満 赤:20%未満】"}),
        {"1 current": "yellow"},
    ),
    "legend_120": (
        legend("オンライン利用率：青 120％以上　緑 100％以上120％未満　黄 80％以上100％未満　橙 60％以上80％未満　赤 60％未満", current="17%"),
        {"1 current": "yellow"},
    ),
    "target_ijou_over_base": (
        Sheet([{"base": "59%", "current": "62%", "target": "50%以上"}, {"base": "59%", "current": "45%", "target": "50%以上"}]),
        {"1 current": "blue", "2 current": "red"},
    ),
    "kpi_14_days": (Sheet([{"kpi": "審査期間を14日にする。", "progress": "20日"}]), {"1 progress": "none"}),
    "kpi_zero": (Sheet([{"kpi": "未対応件数を0件にする。", "progress": "3件"}]), {"1 progress": "none"}),
    "kpi_from_to_reduce": (Sheet([{"kpi": "エラー率を10%から5%に低減する。", "progress": "6%"}]), {"1 progress": "none"}),
    "kpi_jaku": (Sheet([{"progress": "50%弱"}]), {"1 progress": "none"}),
    "kpi_mikomi": (Sheet([{"progress": "達成（見込）"}]), {"1 progress": "unrated"}),
    "kpi_not_published": (Sheet([{"progress": "公表予定"}]), {"1 progress": "unrated"}),
    "fill_band": (
        Sheet([{"plan": Cell("改修", fill=Paint("DDEBF7")), "name": Cell("届出", fill=Paint("DDEBF7"))}]), {"1 plan": "unrated"},
    ),
    "fill_input_yellow": (Sheet([{"plan": Cell("改修", fill=Paint("FFF2CC"))}]), {"1 plan": "unrated"}),
    "fill_house_cleared": (Sheet([{"progress": Cell("45%", fill=Paint("FFF2CC"))}]), {"1 progress": "none"}),
    "plan_deadline_column": (
        Sheet([{"after.plan": "令和5年9月末"}], {"after.plan": "期限"}), {"1 plan": "green"},
    ),
    "deadline_mark": (Sheet([{"due": "令和5年3月末※1"}]), {"1 plan": "yellow"}),
    "status_after_date": (Sheet([{"plan": "改修（R4.10措置済）"}]), {"1 plan": "blue"}),
    "two_tags": (Sheet([{"plan": "【取組中】改修【未着手】"}]), {"1 plan": "unrated"}),
    "issue_brackets": (Sheet([DONE], {"issue": "（課題１）"}), {"1 plan": "blue", "1 progress": "none"}),
    "issue_numbered": (Sheet([DONE], {"issue": "1.課題"}), {"1 plan": "blue", "1 progress": "none"}),
    "heading_mark_plan": (Sheet([DONE], {"plan": "アクションプラン a※1"}), {"1 plan": "blue"}),
    "heading_mark_progress": (Sheet([DONE], {"progress": "進捗(中間KPI)※2"}), {"1 progress": "none"}),
    "heading_mark_target": (Sheet([DONE], {"target": "オンライン利用率目標※4"}), {"1 current": "green"}),
    "heading_mark_procedure": (Sheet([DONE], {"name": "手続名※1"}), {"1 current": "green"}),
    "plan_kana": (Sheet([DONE], {"plan": "アクションプラン ア"}), {"1 plan": "blue"}),
    "plan_no_letter": (Sheet([DONE], {"plan": "アクションプラン"}), {"1 plan": "blue"}),
    "past_rate_column": (
        Sheet([{"after.base": "5%"}], {"after.base": "オンライン利用率(令和2年度)"}), {"1 current": "green"},
    ),
    "targets_per_year": (
        Sheet([{"target": "15%", "after.target": "20%", "deadline": None}],
              {"target": "オンライン利用率目標(令和5年度)", "after.target": "オンライン利用率目標(令和6年度)"}),
        {"1 current": "green"},
    ),
    "as_of_in_brackets": (
        Sheet([{"plan": "【取組中 令和5年7月15日】改修"}], above=[["スコアカード（令和5年6月末）"]], as_of=None), {"1 plan": "green"},
    ),
}  # fmt: skip
ELSEWHERE = {
    "plan_deadline_3level": "tests/cases/test_one_row.py::test_a_third_level_in_other_words_is_the_plans",
    "plan_status_3level": "tests/cases/test_one_row.py::test_a_third_level_in_other_words_is_the_plans",
    "strike_tag": "tests/scorecard/values/test_cells.py::test_a_value_that_is_struck_through_says_nothing",
}
"""Layouts that another test makes."""


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_has_the_colours_of_a_careful_reader(name: str) -> None:
    sheet, wanted = LAYOUTS[name]
    found, _ = outcome(sheet)
    assert {field: found[field] for field in wanted} == wanted
    assert "silent" not in found.values()


def test_no_layout_is_left_out() -> None:
    assert len(LAYOUTS | ELSEWHERE) == 42


def test_only_rates_not_begun_wait_where_the_legend_has_a_rule_for_them() -> (
    None
):
    rows: list[Row] = [{"current": "未実施"}, {}]
    lines = [
        ["オンライン利用率（現在値）：青　100%以上　緑　50%以上　赤　50%未満"],
        ["※「未実施」は評価対象外"],
    ]
    found, codes = outcome(Sheet(rows, below=lines))
    assert found["1 current"] == "unrated"
    assert found["2 current"] == "green"
    assert "rate.not_begun" in codes
