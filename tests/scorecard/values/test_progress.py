from __future__ import annotations

from fractions import Fraction

import pytest

from irodori.scorecard.values.kpiprogress import (
    MetWords,
    reaches,
    read_kpi_progress,
    same_unit,
)
from irodori.scorecard.values.kpitargets import KpiProgress, read_kpi_target
from irodori.scorecard.values.rates import Unknown

DONE = MetWords(
    [
        "達成",
        "達成済",
        "達成済み",
        "目標達成",
        "措置済",
        "措置済み",
        "実施済",
        "完了",
        "対応済",
    ]
)

# A 進捗 cell: the number (per cent for %) with its unit, and whether its words
# say that the target is met.
PROGRESS: list[tuple[str, tuple[str | None, str, bool | None] | str]] = [
    ("0.2%", ("0.2", "%", None)),  # the seed sheet
    ("未実施", ("0", "", False)),
    ("■達成　□未達成", (None, "", True)),
    ("☐達成\n☑未達成", (None, "", False)),
    ("■達成　■未達成", "unreadable"),
    ("□達成　□未達成", "unreadable"),
    ("□達成", "unreadable"),
    ("■達成　□確認済", "unreadable"),
    ("未実施（52%）", "ambiguous"),
    ("達成する", "unreadable"),
    ("約達成", "unreadable"),
    ("前年度は達成", "unreadable"),
    ("達成のうち", "unreadable"),
    ("目標の95%達成", "ambiguous"),
    ("目標の100%達成", ("100", "%", True)),
    ("達成2/3", "ambiguous"),
    ("3/4が達成", "ambiguous"),
    ("達成（11/12手続）", "ambiguous"),
    ("達成（3/3手続）", (None, "", True)),
    ("達成（令和5年3月）", (None, "", True)),
    ("達成まで5ポイント", "unreadable"),
    ("達成目標50%", "unreadable"),
    ("達成見込値52%", "unreadable"),
    ("52%（前年度比）", "unreadable"),
    ("52%（全国平均）", "unreadable"),
    ("52%（調整中）", "unreadable"),
    ("▲5日", ("5", "日減", None)),
    ("-5日", "unreadable"),
    ("平均12日", ("12", "日", None)),
    ("平均12日（昨年度平均13日）", ("12", "日", None)),
    ("年12回開催", ("12", "回", None)),
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
    ("達成を目指す", (None, "", False)),
    ("完了を目指して調整中", (None, "", False)),
    ("達成予定", (None, "", False)),
    ("達成困難", (None, "", False)),
    ("取組中", (None, "", False)),
    ("未着手", (None, "", False)),
    ("達成率50%", ("50", "%", False)),
    # A share of less than all with 達成 may be how much of the target is
    # reached
    ("90%達成", "ambiguous"),
    ("45%(取組中)", ("45", "%", None)),
    # Refused
    ("", "unknown"),
    ("－", "unknown"),
    ("集計中", "unknown"),
    ("…", "unknown"),
    ("45%、54件", "ambiguous"),
    ("47.3% 45.4%", "ambiguous"),
    ("12/20機関", "unreadable"),
    ("1.3ポイント増", ("1.3", "ポイント増", None)),
    ("12%削減", ("12", "%減", None)),
    ("12%の削減を達成", ("12", "%減", None)),
    ("3日短縮した", ("3", "日減", None)),
    ("12%削減予定", "unreadable"),
    ("12%改善", "unreadable"),
    # A sentence, 達成 beside a number, ahead of time
    ("52.3%となった。", ("52.3", "%", None)),
    ("オンライン利用率は52.3%となった。", ("52.3", "%", None)),
    ("52.3%となった。ただし速報値を含む別集計", "unreadable"),
    ("目標50%に対し52.3%", ("52.3", "%", None)),
    ("目標50％に対し、実績52.3％", ("52.3", "%", None)),
    ("目標50%に対し達成見込み", "unreadable"),
    ("達成：52.3%", ("52.3", "%", True)),
    ("52.3%　達成済", ("52.3", "%", True)),
    ("52.3%達成済", "ambiguous"),
    ("前倒しで達成", (None, "", True)),
    ("計画より前倒しで措置済", (None, "", True)),
    ("達成（前倒し）", (None, "", True)),
    ("超過達成", (None, "", True)),
    ("目標を上回り達成", (None, "", True)),
    ("前倒しで達成予定", (None, "", False)),
    ("未達成（前倒し）", (None, "", False)),
    ("前倒し", "unreadable"),
    # Of a span of time
    ("月98件", ("98", "件", None)),
    ("月平均1,120件", ("1120", "件", None)),
    ("98件/月", ("98", "件", None)),
    ("前月98件", "unreadable"),
    ("達成見込", (None, "", False)),
    ("達成は困難", (None, "", False)),
    ("未達", (None, "", False)),
    ("達成（見込み）", "unreadable"),
    ("達成済み（令和5年3月）", (None, "", True)),
    ("達成済み(25%)", ("25", "%", True)),
    ("※達成", (None, "", True)),
    ("①達成", (None, "", True)),
    ("1)達成", (None, "", True)),
    ("○達成", (None, "", True)),
    ("達成※1", (None, "", True)),
    ("中間KPIを達成", (None, "", True)),
    ("すべて措置済", (None, "", True)),
    ("①措置済、②取組中", "ambiguous"),
    ("達成したが継続中", "ambiguous"),
    ("達成の見通し", (None, "", False)),
    ("達成か未達成", "unreadable"),
    ("一部達成", "unreadable"),
    ("ほぼ達成", "unreadable"),
    ("半数で達成", "unreadable"),
    ("3手続中2手続で達成", "unreadable"),
    ("100%達成を目指す", "unreadable"),
    ("概ね達成", "unreadable"),
    ("順調", "unreadable"),
    ("○", "unreadable"),
]


@pytest.mark.parametrize(("text", "expected"), PROGRESS)
def test_a_progress_cell_is_read_or_refused(
    text: str, expected: tuple[str | None, str, bool | None] | str
) -> None:
    found = read_kpi_progress(text, DONE)
    if isinstance(expected, str):
        assert isinstance(found, Unknown)
        assert found.code == f"kpi.{expected}"
    else:
        assert isinstance(found, KpiProgress)
        number, unit, met = expected
        value = (
            Fraction(number) / (100 if unit == "%" else 1) if number else None
        )
        assert (found.value, found.unit, found.met) == (value, unit, met)


def test_the_words_that_mean_met_are_the_profile_s() -> None:
    assert read_kpi_progress("決裁済", MetWords(["決裁済"])) == KpiProgress(
        None, "", "決裁済", met=True
    )
    assert isinstance(read_kpi_progress("決裁済", DONE), Unknown)
    assert isinstance(read_kpi_progress("達成", MetWords([])), Unknown)


# A KPI, its progress, and whether it is met; None where nobody can tell, a
# code where the progress is not known.
PAIRS: list[tuple[str, str, bool | str | None]] = [
    ("不備率を10%から5%へ引き下げる", "6%", False),
    ("利用者数を令和元年度比2倍以上", "2.3倍", True),
    ("対前年度比105%以上", "104%", False),
    ("認知度を50％より高くする", "50%", False),
    ("少なくとも50%の認知度", "52%", True),
    ("利用率：20%（令和元年度）→50%（令和5年度）", "52%", True),
    ("不備率を10%から5%へ引き下げる", "5%", True),
    ("不備率を10%から5%へ引き下げる", "4%", True),
    ("審査期間を14日にする。", "20日", False),
    ("審査期間を14日にする。", "10日間", True),
    ("未対応件数を0件にする。", "3件", False),
    ("未対応件数を0件にする。", "0件", True),
    ("50%を下回らない", "45%", False),
    ("50%を下回らない", "50%", True),
    ("20%以上", "1)10%", False),
    ("20%以上", "※1)20%", True),
    ("年間1万件以上にする", "1.2万件", True),
    ("年間1万件以上にする", "9,999件", False),
    ("登録者数1万人", "12,000名", None),
    ("登録者数1万人", "10,000名", True),
    ("利用率を30～40%にする", "35%", True),
    ("利用率を30～40%にする", "30%", True),
    ("利用率を30～40%にする", "45%", None),
    ("何らかの率50%", "50%", True),
    ("何らかの率50%", "40%", None),
    ("何らかの率50%", "60%", None),
    # An approximation on the edge is never met
    ("認知度を50%以上にする。", "50%弱", False),
    ("認知度を50%以上にする。", "50%強", None),
    ("認知度を50%以上にする。", "50%程度", None),
    ("認知度を50%以上にする。", "60%程度", True),
    ("認知度を50%以上にする。", "40%強", False),
    ("認知度を50%以上にする。", "約50%", None),
    ("認知度を50%以上にする。", "約52%", True),
    ("認知度を50%以上にする。", "50%以上", True),
    ("認知度を50%以上にする。", "40%以上", None),
    ("認知度を50%以上にする。", "50%超", True),
    ("認知度を50%以上にする。", "50%未満", False),
    ("認知度を50%以上にする。", "60%未満", None),
    ("審査期間を14日以内", "14日弱", None),
    ("審査期間を14日以内", "14日未満", True),
    # A forecast and a partial word are never met
    ("認知度を50%以上にする。", "達成（見込）", "kpi.unreadable"),
    ("認知度を50%以上にする。", "60%(見込み)", "kpi.unreadable"),
    ("認知度を50%以上にする。", "60%(目標)", "kpi.unreadable"),
    ("認知度を50%以上にする。", "目標60%", "kpi.unreadable"),
    ("認知度を50%以上にする。", "令和5年8月公表予定", "kpi.unknown"),
    ("認知度を50%以上にする。", "概ね50%", "kpi.unreadable"),
    ("認知度を50%以上にする。", "ほぼ達成", "kpi.unreadable"),
    ("認知度を50%以上にする。", "達成(一部)", "kpi.unreadable"),
    ("認知度を50%以上にする。", "12、3%", "kpi.unreadable"),
    ("認知度を50%以上にする。", "1. 60%", "kpi.unreadable"),
    ("認知度を50%以上にする。", "40%～60%", "kpi.unreadable"),
    ("認知度を50%以上にする。", "60%(50%)", "kpi.ambiguous"),
    ("認知度を50%以上にする。", "60%(前年度50%)", True),
    ("認知度を50%以上にする。", "60%(R5.3)", True),
    ("認知度を50%以上にする。", "15%達成", "kpi.ambiguous"),
    ("認知度を50%以上にする。", "60%達成", "kpi.ambiguous"),
    ("認知度を50%以上にする。", "〃", "kpi.unreadable"),
]


@pytest.mark.parametrize(("kpi", "progress", "expected"), PAIRS)
def test_a_number_reaches_its_target_or_not(
    kpi: str, progress: str, expected: bool | str | None
) -> None:
    target, done = read_kpi_target(kpi), read_kpi_progress(progress, DONE)
    if isinstance(expected, str):
        assert isinstance(done, Unknown)
        assert done.code == expected
        return
    assert target
    assert isinstance(done, KpiProgress)
    assert done.met is None
    assert same_unit(done, target)
    assert reaches(done, target) is expected


@pytest.mark.parametrize(
    ("kpi", "progress"),
    [
        ("14日以内", "2週間"),
        ("14日以内", "45%"),
        ("20%以上", "20"),
        ("20%以上", "20件"),
        ("100機関以上", "120団体"),
    ],
)
def test_other_units_are_not_compared(kpi: str, progress: str) -> None:
    target, done = read_kpi_target(kpi), read_kpi_progress(progress, DONE)
    assert target
    assert isinstance(done, KpiProgress)
    assert not same_unit(done, target)
