"""The rules: colours at the edges of the bands, on the days around a deadline,
and at a KPI's target.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.messages import Sentence
from irodori.scorecard.judging.kpi import judge_kpi, speaks_of_usage_rate
from irodori.scorecard.judging.planrule import PlanRule, judge_said
from irodori.scorecard.judging.progress import ProgressRule
from irodori.scorecard.judging.verdicts import Judgement
from irodori.scorecard.legend import Legend, StatusRule, builtin_legend
from irodori.scorecard.palettes import Band, Color
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.values.dates import Deadline
from irodori.scorecard.values.kpitargets import KpiProgress, KpiTarget
from irodori.scorecard.values.rates import Percent, Rate, show_percent

LEGEND = builtin_legend(load_profile())
END_OF_MARCH = Deadline(date(2023, 3, 31), "令和5年3月末")

Result = Color | Literal["finding"] | None


def progress(
    base: Rate, current: Rate, target: Rate, legend: Legend
) -> Judgement:
    """Return the judgement on three rates, which must be one."""
    judgement = ProgressRule(legend).judge(base, current, target)
    assert isinstance(judgement, Judgement)
    return judgement


def rate(percent: str) -> Rate:
    return Rate(Fraction(percent) / 100, f"{percent}%")


def color(result: Judgement | Sentence) -> Result:
    return result.color if isinstance(result, Judgement) else "finding"


# ---- Progress ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "current", "target", "expected"),
    [
        # exactly 10 %: a binary float says red
        ("0", "2", "20", "orange"),
        ("0", "8", "20", "yellow"),      # exactly 40 %
        ("0", "14", "20", "green"),      # exactly 70 %
        ("0", "1.9999", "20", "red"),
        ("0", "19.99", "20", "green"),   # 99.95 % is not rounded to 100 %
        ("0", "20", "20", "blue"),
        ("0.2", "5.0", "20", "orange"),
        ("10", "5", "20", "red"),        # less than the base
        ("10", "30", "20", "blue"),
        ("50", "50", "50", "blue"),      # target = base
        ("50", "60", "50", "blue"),
        ("50", "49.9", "50", "red"),
        ("0", "0", "0", "blue"),
        ("80", "20", "20", "blue"),      # a reduction
        ("80", "10", "20", "blue"),
        ("80", "20.01", "20", "green"),
        ("80", "38", "20", "green"),
        ("80", "74", "20", "orange"),
        ("80", "80", "20", "red"),
        ("80", "90", "20", "red"),
    ],
)  # fmt: skip
def test_progress_is_exact(
    base: str, current: str, target: str, expected: Color
) -> None:
    assert (
        progress(rate(base), rate(current), rate(target), LEGEND).color
        == expected
    )


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_progress_over_whole_per_cents_is_what_whole_numbers_say(
    base: int, current: int, target: int
) -> None:
    done, whole = current - base, target - base
    if whole < 0:
        done, whole = -done, -whole
    steps: list[tuple[int, Color]] = [
        (100, "blue"),
        (70, "green"),
        (40, "yellow"),
        (10, "orange"),
    ]
    expected = next(
        (name for step, name in steps if done * 100 >= step * whole), "red"
    )
    assert (
        progress(
            rate(str(base)), rate(str(current)), rate(str(target)), LEGEND
        ).color
        == expected
    )


@pytest.mark.parametrize(
    ("base", "current", "target", "ja", "en"),
    [
        (rate("0.2"), rate("5.0"), rate("20"), "(5.0% − 0.2%) ÷ (20% − 0.2%) = 24.2% → 橙",
         "(5.0% − 0.2%) ÷ (20% − 0.2%) = 24.2% → orange"),
        (rate("0"), rate("19.99"), rate("20"), "(19.99% − 0%) ÷ (20% − 0%) = 99.95% → 緑",
         "(19.99% − 0%) ÷ (20% − 0%) = 99.95% → green"),
        (Rate(Fraction(0), "未実施"), Rate(Fraction(0), "未実施"), rate("20"), "(0% − 0%) ÷ (20% − 0%) = 0% → 赤",
         "(0% − 0%) ÷ (20% − 0%) = 0% → red"),
        (rate("50"), rate("49"), rate("50"), "目標が基準と同じ50%で、現在の49%は届いていない → 赤",
         "the target is the base, 50%, and 49% has not reached it → red"),
    ],
)  # fmt: skip
def test_the_reason_gives_the_numbers(
    base: Rate, current: Rate, target: Rate, ja: str, en: str
) -> None:
    judged = progress(base, current, target, LEGEND)
    assert (
        judged.rule,
        judged.reason.text("ja"),
        judged.reason.text("en"),
    ) == ("progress", ja, en)


def test_progress_that_no_band_holds_has_no_colour() -> None:
    top = LEGEND._replace(bands=(Band("blue", Fraction(1), None),))
    judged = progress(rate("0"), rate("1"), rate("20"), top)
    assert judged.color is None
    assert judged.reason.text("ja").endswith(
        f"{show_percent(Fraction(1, 20))} → 塗りなし"
    )
    assert progress(rate("9"), rate("8"), rate("9"), top).color is None


@pytest.mark.parametrize(
    ("base", "current", "target", "bound", "expected"),
    [
        ("59", "62", "50", ">=", "blue"),     # 50%以上 is no reduction
        ("59", "50", "50", ">=", "blue"),
        ("59", "45", "50", ">=", "red"),
        ("59", "45", "50", "", "blue"),       # without a word it is one
        ("59", "55", "50", "<=", "yellow"),
        # 50%以下 and below it all the time
        ("40", "45", "50", "<=", "blue"),
        ("40", "55", "50", "<=", "red"),
        ("50", "45", "50", "<=", "blue"),
        ("50", "55", "50", "<=", "red"),
        # 20%超: the formula says 100 %, the word says not yet
        ("0", "20", "20", ">", "finding"),
        ("0", "20.1", "20", ">", "blue"),
        ("80", "20", "20", "<", "finding"),
        ("50", "50", "50", ">", "finding"),
    ],
)  # fmt: skip
def test_a_target_says_its_direction_in_words(
    base: str, current: str, target: str, bound: str, expected: Result
) -> None:
    judged = ProgressRule(LEGEND).judge(
        rate(base), rate(current), rate(target)._replace(bound=bound)
    )
    assert color(judged) == expected


def test_a_legend_may_measure_the_current_rate_by_the_target_alone() -> None:
    share_of_target = LEGEND._replace(formula="achievement")
    judged = progress(rate("10"), rate("15"), rate("20"), share_of_target)
    assert (judged.color, judged.reason.text("ja")) == (
        "green",
        "15% ÷ 20% = 75% → 緑",
    )


# ---- Statuses ---------------------------------------------------------------

DAYS = {
    "before": date(2022, 4, 1),
    "last day": date(2023, 3, 31),
    "day after": date(2023, 4, 1),
}


def judge_status(
    status: str, deadline: Deadline | None, as_of: date, legend: Legend
) -> Judgement | Sentence:
    return PlanRule(legend, as_of).judge_status(status, deadline)


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        ("done", "before", "blue"), ("done", "last day", "blue"), ("done", "day after", "blue"),
        ("active", "before", "green"), ("active", "last day", "green"), ("active", "day after", "yellow"),
        ("not_started", "before", "orange"), ("not_started", "last day", "orange"),
        ("not_started", "day after", "red"),
    ],
)  # fmt: skip
def test_a_deadline_holds_up_to_and_including_its_last_day(
    status: str, day: str, expected: Color
) -> None:
    judged = judge_status(status, END_OF_MARCH, DAYS[day], LEGEND)
    assert color(judged) == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("done", "blue"), ("active", "finding"), ("not_started", "finding")],
)
def test_without_a_deadline_only_what_is_done_has_a_colour(
    status: str, expected: Result
) -> None:
    judged = judge_status(status, None, DAYS["before"], LEGEND)
    assert color(judged) == expected
    if isinstance(judged, Sentence):
        assert judged.code == "status.no_deadline"
        assert "期限" in judged.text("ja")
        assert judged.text("en")


def test_the_reason_names_the_deadline_where_it_was_found_and_the_as_of_date() -> (
    None
):
    rule = PlanRule(LEGEND, DAYS["day after"])
    judged = rule.judge_status("active", END_OF_MARCH, "column")
    assert isinstance(judged, Judgement)
    assert judged.reason.text("ja") == (
        "取組中(期限超過): 期限 令和5年3月末(令和5年3月31日まで)、期限の出所: プランの期限の列、基準日 令和5年4月1日 → 黄"
    )
    assert judged.reason.text("en") == (
        "under way (past the deadline): deadline 令和5年3月末 (to 2023-03-31), taken from the plan's deadline column, "
        "as of 2023-04-01 → yellow"
    )
    assert judge_status("done", None, DAYS["before"], LEGEND) == Judgement(
        "blue",
        "status",
        Sentence(
            "status.reason",
            {
                "status": Sentence("status.done"),
                "color": Sentence("color.blue"),
            },
        ),
    )


def test_a_legend_that_does_not_ask_for_the_deadline_needs_none() -> None:
    plain = LEGEND._replace(
        statuses=(
            StatusRule("green", "active", None),
            StatusRule("yellow", "検討着手", True),
        )
    )
    assert (
        color(judge_status("active", None, DAYS["before"], plain)) == "green"
    )
    assert (
        color(judge_status("検討着手", END_OF_MARCH, DAYS["before"], plain))
        == "finding"
    )
    assert (
        color(judge_status("検討着手", END_OF_MARCH, DAYS["day after"], plain))
        == "yellow"
    )
    dropped = judge_status("done", None, DAYS["before"], plain)
    assert isinstance(dropped, Judgement)
    assert dropped.color is None
    assert dropped.reason.text("ja") == "措置済には凡例に色がない → 塗りなし"


def test_a_rule_for_overdue_goes_before_one_for_any_deadline() -> None:
    both = LEGEND._replace(
        statuses=(
            StatusRule("green", "active", None),
            StatusRule("red", "active", True),
        )
    )
    assert (
        color(judge_status("active", END_OF_MARCH, DAYS["last day"], both))
        == "green"
    )
    assert (
        color(judge_status("active", END_OF_MARCH, DAYS["day after"], both))
        == "red"
    )


# ---- The KPI ----------------------------------------------------------------


def share(percent: int, comparison: str = ">=") -> KpiTarget:
    return KpiTarget(
        Fraction(percent, 100), "%", comparison, "オンライン利用率", None
    )


def said(
    value: str | None, unit: str = "%", *, met: bool | None = None
) -> KpiProgress:
    number = (
        None
        if value is None
        else Fraction(value) / (100 if unit == "%" else 1)
    )
    return KpiProgress(number, unit, f"{value}{unit}", met)


@pytest.mark.parametrize(
    ("target", "progress", "expected"),
    [
        (share(90), said("90"), "blue"),
        (share(90), said("89.99"), None),
        (share(90, ">"), said("90"), None),
        (share(90, ">"), said("90.1"), "blue"),
        (share(10, "<="), said("10"), "blue"),
        (share(10, "<="), said("10.1"), None),
        (share(10, "<"), said("10"), None),
        (share(10, "<"), said("9.9"), "blue"),
        (
            KpiTarget(Fraction(50), "件", ">=", "", None),
            said("54", "件"),
            "blue",
        ),
        (
            KpiTarget(Fraction(50), "件", ">=", "", None),
            said("54", ""),
            "blue",
        ),
        (KpiTarget(Fraction(50), "件", ">=", "", None), said("54"), "finding"),
        (share(90), said("95", ""), "finding"),
        (share(90), said("0", ""), None),
        (share(90), said(None, "", met=True), "blue"),
        (None, said(None, "", met=True), "blue"),
        (share(90), said("85", met=False), None),
        (share(90), said("95", met=False), "finding"),
        (share(90), said("85", met=True), "finding"),
        (None, said("95"), "finding"),
        (share(90), said(None, ""), "finding"),
    ],
)
def test_a_kpi_is_met_or_not_or_cannot_be_told(
    target: KpiTarget | None, progress: KpiProgress, expected: Result
) -> None:
    judged = judge_kpi(target, progress, LEGEND)
    assert color(judged) == expected
    sentence = judged if isinstance(judged, Sentence) else judged.reason
    assert sentence.text("ja")
    assert sentence.text("en")


def test_the_reason_of_a_kpi_gives_both_numbers() -> None:
    judged = judge_kpi(share(90), said("95.5"), LEGEND)
    assert isinstance(judged, Judgement)
    assert judged.reason.text("ja") == "95.5% は目標(90%以上)に届いている → 青"
    missed = judge_kpi(
        KpiTarget(Fraction(3, 2), "時間", "<", "", None),
        said("1234.5", "時間"),
        LEGEND,
    )
    assert isinstance(missed, Judgement)
    assert (
        missed.reason.text("en")
        == "1,234.50時間 does not reach the target (less than 1.50時間) → no fill"
    )


@pytest.mark.parametrize(
    ("target", "progress", "code"),
    [
        (share(90), said("54", "件"), "kpi.unit"),
        (None, said("54", "件"), "kpi.no_target"),
        (share(90), said(None, ""), "kpi.unreadable"),
        (share(40), said("41", met=False), "kpi.contradiction"),
    ],
)
def test_what_cannot_be_compared_is_a_finding_that_says_why(
    target: KpiTarget | None, progress: KpiProgress, code: str
) -> None:
    judged = judge_kpi(target, progress, LEGEND)
    assert isinstance(judged, Sentence)
    assert judged.code == code


def test_a_legend_may_colour_a_kpi_that_is_not_met() -> None:
    judged = judge_kpi(
        share(90), said("1"), LEGEND._replace(kpi="green", kpi_unmet="red")
    )
    assert color(judged) == "red"


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [("オンライン利用率", True), ("オンライン利 用率", True), ("目標利用率", True), ("電子申請割合", True),
     ("オンライン利用対象者", False), ("申請者の満足度", False), ("", False)],
)  # fmt: skip
def test_what_speaks_of_the_usage_rate(quantity: str, expected: bool) -> None:
    assert speaks_of_usage_rate(quantity, load_profile()) is expected


# ---- What a legend leaves open ----------------------------------------------


def test_a_progress_in_a_gap_of_the_legend_is_not_rated() -> None:
    legend = LEGEND._replace(
        doubts=(Band(None, Fraction(6, 10), Fraction(7, 10)),)
    )
    assert ProgressRule(legend).judge(
        rate("0"), rate("65"), rate("100")
    ) == Sentence("progress.in_doubt", {"progress": Percent((13, 20))})
    assert (
        progress(rate("0"), rate("70"), rate("100"), legend).color == "green"
    )


def test_a_status_whose_colour_is_not_known_is_not_rated() -> None:
    legend = LEGEND._replace(
        unclear=(StatusRule(None, "active", overdue=True),)
    )
    late = judge_status("active", END_OF_MARCH, date(2023, 4, 1), legend)
    assert isinstance(late, Sentence)
    assert late.code == "status.in_doubt"
    assert (
        color(judge_status("active", END_OF_MARCH, date(2023, 3, 31), legend))
        == "green"
    )


def test_a_status_that_has_a_colour_only_for_the_other_side_of_its_deadline_is_not_rated() -> (
    None
):
    legend = LEGEND._replace(
        statuses=(StatusRule("red", "not_started", overdue=True),)
    )
    for within in (
        judge_status("not_started", END_OF_MARCH, date(2023, 3, 31), legend),
        judge_said("not_started", False, legend),
    ):
        assert isinstance(within, Sentence)
        assert within.code == "status.in_doubt"
    assert (
        color(
            judge_status("not_started", END_OF_MARCH, date(2023, 4, 1), legend)
        )
        == "red"
    )


def test_a_status_that_says_itself_that_it_is_late_needs_no_date() -> None:
    assert color(judge_said("active", True, LEGEND)) == "yellow"
    assert color(judge_said("active", False, LEGEND)) == "green"
