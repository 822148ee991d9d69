from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from irodori.scorecard.values.kpi import (
    KpiNumber,
    KpiProgress,
    KpiTarget,
    read_kpi_numbers,
    read_kpi_progress,
    read_kpi_target,
)
from irodori.scorecard.values.rates import Unknown

# A KPI's text and its target: the number (per cent for %), its unit, the comparison, what is measured, the last day.
TARGETS: list[tuple[str, tuple[str, str, str, str, str | None] | None]] = [
    (
        "令和5年3月末までにオンライン利用対象者を90%以上にする。",  # the seed sheet
        ("90", "%", ">=", "オンライン利用対象者", "2023-03-31"),
    ),
    ("手続きのオンライン利用率60%", ("60", "%", ">=", "オンライン利用率", None)),  # eMAFF
    ("目標利用率3%以上", ("3", "%", ">=", "利用率", None)),  # オンライン利用促進のための行動計画
    ("目標72%以上", ("72", "%", ">=", "", None)),
    ("平成25年度末72%以上", ("72", "%", ">=", "", None)),
    ("2010年度までに50%以上", ("50", "%", ">=", "", "2011-03-31")),
    ("令和4年度までに所得税申告 65%", ("65", "%", ">=", "所得税申告", "2023-03-31")),  # 国税庁
    (
        "職員のICT環境における満足と感じている割合:50%",
        ("50", "%", ">=", "職員のICT環境における満足と感じている割合", None),
    ),
    ("庁内会議のペーパーレス実施率:85%", ("85", "%", ">=", "ペーパーレス実施率", None)),  # 浜松市 DX計画
    ("サテライトオフィス設置:4箇所(累計)", ("4", "箇所", ">=", "サテライトオフィス設置", None)),  # the same
    ("DX支援者(メンター)の育成:75人(累計)", ("75", "人", ">=", "DX支援者の育成", None)),  # the same
    ("登録機関数を1,200機関にする", ("1200", "機関", ">=", "登録機関数", None)),
    ("100機関以上が利用", ("100", "機関", ">=", "", None)),
    ("オンライン申請件数 年間5万件", ("50000", "件", ">=", "オンライン申請件数", None)),
    ("50手続きをオンライン化し、利用率60%を達成", ("60", "%", ">=", "利用率", None)),
    ("利用率60%を目指す", ("60", "%", ">=", "利用率", None)),
    ("利用率を約60%とする", ("60", "%", ">=", "利用率", None)),
    ("オンライン利用率を40%から60%に引き上げる", ("60", "%", ">=", "オンライン利用率", None)),
    ("集中改革期間の後に5割以上を目指す", ("50", "%", ">=", "集中改革期間の後", None)),  # 改革工程表
    ("利用満足度80%超", ("80", "%", ">", "利用満足度", None)),
    ("利用満足度が80%を上回る", ("80", "%", ">", "利用満足度", None)),
    ("エラー率5%未満", ("5", "%", "<", "エラー率", None)),
    ("処理期間を10日以内に短縮", ("10", "日", "<=", "処理期間", None)),
    ("書面の件数を50件に削減する", ("50", "件", "<=", "書面の件数", None)),
    ("紙の申請を10%以下とする", ("10", "%", "<=", "紙の申請", None)),
    ("オンライン利用率６０％以上（現状：20％）", ("60", "%", ">=", "オンライン利用率", None)),
    ("オンライン利用率(60%以上)", ("60", "%", ">=", "", None)),
    ("オンライン利用率60%(令和5年度)", ("60", "%", ">=", "オンライン利用率", "2024-03-31")),
    ("システム改修①により利用率60%以上", ("60", "%", ">=", "システム改修により利用率", None)),
    # No target, or no one target
    ("全ての手続きをオンライン化", None),
    ("令和4年度に40%、令和5年度に60%", None),
    ("100機関以上かつ利用率60%以上", None),
    ("利用率を10ポイント増", None),
    ("前年度比8.8%増", None),
    ("24時間365日受付", None),
    ("令和5年3月末まで", None),
    ("3年以内", None),
    ("第2期計画の策定", None),
    ("", None),
    ("－", None),
]


@pytest.mark.parametrize(("text", "expected"), TARGETS)
def test_a_kpi_sets_one_target_or_none(text: str, expected: tuple[str, str, str, str, str | None] | None) -> None:
    found = read_kpi_target(text)
    assert (found and _told(found)) == expected


def _told(target: KpiTarget) -> tuple[str, str, str, str, str | None]:
    number = str(target.value * (100 if target.unit == "%" else 1))
    day = target.deadline.last_day.isoformat() if target.deadline else None
    return number, target.unit, target.comparison, target.quantity, day


DONE = frozenset(["達成", "達成済", "達成済み", "目標達成", "措置済", "措置済み", "実施済", "完了", "対応済"])

# A 進捗 cell: the number (per cent for %) with its unit, and whether its words say that the target is met.
PROGRESS: list[tuple[str, tuple[str | None, str, bool | None] | str]] = [
    ("0.2%", ("0.2", "%", None)),  # the seed sheet
    ("未実施", ("0", "", False)),
    ("未実施(令和4年度開始)", ("0", "", False)),
    ("９０％", ("90", "%", None)),
    ("約9割", ("90", "%", None)),
    ("54件", ("54", "件", None)),
    ("約1,200機関", ("1200", "機関", None)),
    ("50手続き", ("50", "手続", None)),
    ("20万4554件", ("204554", "件", None)),
    ("54", ("54", "", None)),
    ("45%(令和4年3月末時点)", ("45", "%", None)),
    ("令和4年9月末時点 45%", ("45", "%", None)),
    ("28.8%(121.2万件)", ("28.8", "%", None)),
    ("(45%)", ("45", "%", None)),
    ("0.2%→5.0%", ("5", "%", None)),
    ("67.0%(前月比3.5ポイント増)", ("67", "%", None)),
    # Met, in so many words
    ("達成", (None, "", True)),
    ("達成済", (None, "", True)),
    ("措置済み。", (None, "", True)),
    ("目標達成", (None, "", True)),
    ("目標を達成しました", (None, "", True)),
    ("100%達成", ("100", "%", True)),
    ("１００％達成済み", ("100", "%", True)),
    ("達成(令和4年3月)", (None, "", True)),
    ("令和4年3月達成", (None, "", True)),
    ("95%(達成)", ("95", "%", True)),
    ("95%で目標達成", ("95", "%", True)),
    ("達成率100%", ("100", "%", True)),
    ("達成率120%", ("120", "%", True)),
    # Not met, in so many words
    ("未達成", (None, "", False)),
    ("45%(未達成)", ("45", "%", False)),
    ("達成していない", (None, "", False)),
    ("達成見込み", (None, "", False)),
    ("90%達成見込み", ("90", "%", False)),
    ("達成に向け取組中", (None, "", False)),
    ("達成予定", (None, "", False)),
    ("達成困難", (None, "", False)),
    ("取組中", (None, "", False)),
    ("未着手", (None, "", False)),
    ("達成率50%", ("50", "%", False)),
    # A number with 達成: the number decides
    ("90%達成", ("90", "%", None)),
    ("45%(取組中)", ("45", "%", None)),
    # Refused
    ("", "unknown"),
    ("－", "unknown"),
    ("集計中", "unknown"),
    ("…", "unknown"),
    ("45%、54件", "ambiguous"),
    ("47.3% 45.4%", "ambiguous"),
    ("12/20機関", "unreadable"),
    ("1.3ポイント増", "unreadable"),
    ("一部達成", "unreadable"),
    ("概ね達成", "unreadable"),
    ("順調", "unreadable"),
    ("○", "unreadable"),
]


@pytest.mark.parametrize(("text", "expected"), PROGRESS)
def test_a_progress_cell_is_read_or_refused(text: str, expected: tuple[str | None, str, bool | None] | str) -> None:
    found = read_kpi_progress(text, DONE)
    if isinstance(expected, str):
        assert isinstance(found, Unknown)
        assert found.code == f"kpi.{expected}"
    else:
        assert isinstance(found, KpiProgress)
        number, unit, met = expected
        value = Fraction(number) / (100 if unit == "%" else 1) if number else None
        assert (found.value, found.unit, found.met) == (value, unit, met)


def test_the_words_that_mean_met_are_the_profile_s() -> None:
    assert read_kpi_progress("決裁済", ["決裁済"]) == KpiProgress(None, "", "決裁済", met=True)
    assert isinstance(read_kpi_progress("決裁済", DONE), Unknown)
    assert isinstance(read_kpi_progress("達成", []), Unknown)


PIECES = [
    "令和5年3月末までに", "整理番号0001234 ", "利用率", "を", "90", "%", "％", "以上", "以下", "に", "と", "する", "。",
    "し", "超", "を達成し、", "10ポイント", "目標", "(", "）", "\0", " ", "５０", "2割", "件",
]  # fmt: skip


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map("".join), max_size=6))
@example(["令和5年3月末までにオンライン利用率を20%以上にする。", "", "整理番号0000001 満足度を80.5%以下とする"])
def test_many_targets_read_at_once_are_those_read_alone(texts: list[str]) -> None:
    alone = [read_kpi_target(text) for text in texts]
    numbers = [target and KpiNumber(target.value, target.unit, target.comparison) for target in alone]
    assert read_kpi_numbers(texts) == numbers
