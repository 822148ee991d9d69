"""Judging a sheet: each rated cell has its colour and its reason in words, all
else the finding that says why not.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples.cases.seed import CUD
from samples.layout import Cell, Merge, Paint, Put, Row
from samples.words import KPI
from tests.scorecard.made import (
    CHANGE,
    RENEWAL,
    book,
    colors,
    converted,
    found,
    plan,
    rate,
    reasons,
    record,
    scorecard,
)

from irodori.conversion import convert
from irodori.messages import catalogue
from irodori.results import Conversion
from irodori.workbook import Workbook

SAMPLES = Path(__file__).resolve().parents[3] / "samples"
DONE = plan("見直し【措置済】")


def judged(*rows: Row) -> Conversion:
    return converted(book(scorecard(*rows)))


# ---- The rate


def progress(base: Put, current: Put, target: Put) -> Conversion:
    held = current if isinstance(current, Cell) else rate(current)  # type: ignore[arg-type]
    return judged(
        record(
            RENEWAL,
            DONE,
            base=base,
            current=held,
            target=target,
            online=None,
            cases=None,
        )
    )


@pytest.mark.parametrize(
    ("base", "current", "target", "color", "reason"),
    [
        (
            0.002,
            0.05,
            0.2,
            "orange",
            "(5.0% − 0.2%) ÷ (20% − 0.2%) = 24.2% → 橙",
        ),
        (0, "2%", "20%", "orange", "(2% − 0.0%) ÷ (20% − 0.0%) = 10% → 橙"),
        ("0%", "8%", "20%", "yellow", "(8% − 0%) ÷ (20% − 0%) = 40% → 黄"),
        (
            "0%",
            "19.99%",
            "20%",
            "green",
            "(19.99% − 0%) ÷ (20% − 0%) = 99.95% → 緑",
        ),
        (
            "未実施",
            "20%",
            "20%",
            "blue",
            "(20% − 0%) ÷ (20% − 0%) = 100% → 青",
        ),
        ("5%", "未実施", "20%", "red", "(0% − 5%) ÷ (20% − 5%) = -33.3% → 赤"),
        (
            "50%",
            "30%",
            "20%",
            "yellow",
            "(30% − 50%) ÷ (20% − 50%) = 66.7% → 黄",
        ),
    ],
)
def test_a_rate_is_judged_exactly_and_the_reason_shows_the_sum(
    base: Put, current: Put, target: Put, color: str, reason: str
) -> None:
    conversion = progress(base, current, target)
    assert (colors(conversion)["J3"], reasons(conversion)["J3"]) == (
        color,
        reason,
    )


@pytest.mark.parametrize(
    ("second", "wanted"), [("40%", None), ("20%", "green")]
)
def test_a_rate_merged_over_targets_that_differ_is_not_coloured(
    second: str, wanted: str | None
) -> None:
    first = record(
        RENEWAL,
        DONE,
        base="0%",
        current=rate("15%"),
        target="20%",
        online=None,
        cases=None,
    )
    below = record(
        "申請",
        DONE,
        base="0%",
        current=Merge.UP,
        target=second,
        online=None,
        cases=None,
    )
    conversion = judged(first, below)
    assert colors(conversion).get("J3") == wanted
    assert (
        "merge.differs" in {each.code for each in conversion.findings}
    ) == (wanted is None)


@pytest.mark.parametrize(
    ("current", "color"), [("20%", "blue"), ("25%", "blue"), ("19.9%", "red")]
)
def test_a_target_that_is_the_base_is_reached_or_not(
    current: str, color: str
) -> None:
    assert colors(progress("20%", current, "20%"))["J3"] == color


@pytest.mark.parametrize(
    ("base", "current", "target", "code", "field"),
    [
        ("0.2%", None, "20%", "rate.unknown", "オンライン利用率（現在値）"),
        ("集計中", "5%", "20%", "rate.unknown", "オンライン利用率（基準）"),
        ("0.2%", "5%", "未定", "rate.unknown", "オンライン利用率目標"),
        (
            "0.2%",
            "5%（令和7年3月末）",
            "20%",
            "rate.ahead",
            "オンライン利用率（現在値）",
        ),
        (
            "0.2%",
            "5%（H30）",
            "20%",
            "rate.past",
            "オンライン利用率（現在値）",
        ),
        (
            "0.2%",
            "平成30年度：5%",
            "20%",
            "rate.past",
            "オンライン利用率（現在値）",
        ),
        (
            "0.2%",
            "12%、15%",
            "20%",
            "rate.ambiguous",
            "オンライン利用率（現在値）",
        ),
        (
            "0.2%",
            "すこし",
            "20%",
            "rate.unreadable",
            "オンライン利用率（現在値）",
        ),
    ],
)
def test_a_rate_that_is_not_known_is_one_finding_that_names_the_cell_at_fault(
    base: Put, current: Put, target: Put, code: str, field: str
) -> None:
    conversion = progress(base, current, target)
    assert "J3" not in colors(conversion)
    (finding,) = (each for each in conversion.findings if each.cell == "J3")
    assert finding.code == code
    assert field in finding.sentence.text()


@pytest.mark.parametrize(
    ("target", "due", "color"),
    [
        ("R5:25% R7:45%", "令和6年3月末", "blue"),
        ("R5:25% R7:45%", "令和8年3月末", "yellow"),
        ("令和5年度25%\n令和7年度45%", "令和6年3月末", "blue"),
        ("令和5年度末25%、令和6年度末45%", "令和6年3月末", "blue"),
        ("R5:25% R6:45%", "令和6年3月末", None),
        ("R5:25% R7:45%", "令和7年3月末", None),
        ("R5:25% R7:45%", "未定", None),
    ],
)
def test_of_targets_by_year_that_of_the_deadline_counts(
    target: str, due: str, color: str | None
) -> None:
    current = Cell("25%", "?")
    row = record(
        RENEWAL, DONE, base="5%", current=current, target=target, deadline=due
    )
    assert colors(judged(row)).get("J3") == color


def test_a_rate_that_nobody_sees_is_said_to_be_hidden() -> None:
    hidden = progress("0.2%", Cell("25%", "?", ";;;"), "20%")
    (finding,) = (each for each in hidden.findings if each.cell == "J3")
    assert finding.code == "rate.struck"
    assert "25%" in finding.sentence.text()


def test_a_rate_with_other_words_is_told_which_are_not_understood() -> None:
    conversion = progress("0.2%", "25%(登録車のみ)", "20%")
    (finding,) = (each for each in conversion.findings if each.cell == "J3")
    assert "「登録車のみ」" in finding.sentence.text()


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("base", ["rate.above_whole"]),
        ("target", ["rate.above_whole"]),
        ("current", []),
    ],
)
def test_only_a_current_rate_may_be_above_the_whole(
    field: str, codes: list[str]
) -> None:
    rates = {"base": 0.1, "current": 0.3, "target": 0.5, field: 1.5}
    conversion = converted(
        book(
            scorecard(
                record(
                    base=rate(rates["base"]),
                    current=rate(rates["current"]),
                    target=rate(rates["target"]),
                )
            )
        )
    )
    assert [code for _, code in found(conversion, "rate")] == codes
    assert ("J3" in colors(conversion)) is (not codes)


def test_numbers_beyond_one_make_a_table_one_of_per_cent_points() -> None:
    rows = [record("届出", DONE, base=rate(0, "General"), current=rate(value, "General"), target=rate(20, "General"))
            for value in (20, 0.5)]  # fmt: skip
    assert [colors(judged(*rows))[cell] for cell in ("J3", "J4")] == [
        "blue",
        "red",
    ]
    shares = {
        "base": rate(0, "General"),
        "current": rate(0.5, "General"),
        "target": rate(0.5, "General"),
    }
    assert colors(judged(record("届出", DONE, **shares)))["J3"] == "blue"


def test_a_bare_number_beside_per_cent_signs_is_not_guessed() -> None:
    rows = [
        record("届出", DONE, base=0, current=rate(0.5, form), target=0.5)
        for form in ("General", "0%")
    ]
    mixed = judged(*rows)
    assert "J3" not in colors(mixed)
    assert ("J3", "rate.scale") in [
        (finding.cell, finding.code) for finding in mixed.findings
    ]
    assert colors(mixed)["J4"] == "blue"


# ---- The KPI


def kpi(
    text: Put, value: Put, form: str | None = None, **fields: Put
) -> Conversion:
    held = Cell(value, "?", form)  # type: ignore[arg-type]
    return judged(record(RENEWAL, DONE, kpi=text, progress=held, **fields))


def test_a_kpi_that_its_number_format_hides_sets_no_target() -> None:
    hidden = kpi(Cell("利用率20%以上", form=";;;"), "25%")
    assert "R3" not in colors(hidden)
    assert "R3" in [cell for cell, _ in found(hidden, "kpi.")]


def test_a_kpi_called_met_by_a_number_that_misses_it_is_not_rated() -> None:
    missed = kpi("利用率40%以上", "達成（39%）")
    assert ("R3", "kpi.contradiction") in [
        (finding.cell, finding.code) for finding in missed.findings
    ]
    assert "R3" not in colors(missed)
    assert colors(kpi("利用率40%以上", "達成（41%）"))["R3"] == "blue"


SHARE = "令和5年3月末までにオンライン利用対象者を90%以上にする。"


@pytest.mark.parametrize(
    ("text", "value", "color", "reason"),
    [
        (SHARE, "達成", "blue", "達成"),
        (SHARE, "95%", "blue", "95%"),
        (SHARE, 0.9, "blue", "90%"),
        (SHARE, "89.9%", None, "届いていない"),
        ("申請を54件以下に減らす。", "54件", "blue", "54件"),
        (SHARE, "未実施", None, "未実施"),
        ("説明会を実施する。", "措置済", "blue", "措置済"),
        (SHARE, "令和4年3月達成", "blue", "達成"),
        (SHARE, "達成（令和4年度）", "blue", "達成"),
        (SHARE, "達成（FY2022）", "blue", "達成"),
        ("導入自治体を100団体以上にする。", "105自治体", "blue", "105団体"),
    ],
)
def test_a_kpi_is_met_by_its_words_or_by_its_number(
    text: str, value: Put, color: str | None, reason: str
) -> None:
    conversion = kpi(text, value)
    assert colors(conversion)["R3"] == color
    assert reason in reasons(conversion)["R3"]


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        (SHARE, "集計中", "kpi.unknown"),
        (SHARE, None, "kpi.unknown"),
        (SHARE, "54件", "kpi.unit"),
        (SHARE, "令和5年3月達成", "kpi.ahead"),
        (SHARE, "達成は令和5年度", "kpi.ahead"),
        (SHARE, "95%（令和5年3月末）", "kpi.ahead"),
        (SHARE, "R6：95%", "kpi.ahead"),
        (SHARE, "80%と85%", "kpi.ambiguous"),
        ("説明会を実施する。", "45%", "kpi.no_target"),
    ],
)
def test_a_kpi_that_cannot_be_judged_is_a_finding(
    text: str, value: Put, code: str
) -> None:
    conversion = kpi(text, value)
    assert "R3" not in colors(conversion)
    assert found(conversion, "kpi.") == [("R3", code)]


@pytest.mark.parametrize(
    "heading",
    [
        "進捗(中間KPI)（見込み）",
        "進捗(中間KPI)（目標）",
        "進捗(中間KPI)（前年度）",
        "進捗(中間KPI)（令和4年度末の見込み）",
        "進捗(中間KPI)（令和5年3月末）",
        "進捗(中間KPI)（他府省）",
        "進捗(最終KPI)",
        "前々回の進捗(中間KPI)",
    ],
)
def test_a_progress_headed_as_of_another_time_is_not_judged(
    heading: str,
) -> None:
    row = record(RENEWAL, DONE, kpi=SHARE, progress=Cell("95%", "?"))
    conversion = converted(
        book(scorecard(row, headings={"progress": heading}))
    )
    assert "R3" not in colors(conversion)
    assert found(conversion) != []


@pytest.mark.parametrize(
    "heading",
    [
        "状況（予定）",
        "状況（年度末の見込み）",
        "状況（令和5年3月末）",
        "状況（前々回）",
        "次回状況",
        "他府省の状況",
    ],
)
def test_a_status_headed_as_of_another_time_or_office_is_not_judged(
    heading: str,
) -> None:
    sheet = scorecard(
        {**record(RENEWAL, plan()), "1.a.status": "措置済"},
        blocks=("a",),
        beside=("status",),
        headings={"status": heading},
    )
    conversion = converted(book(sheet))
    assert "O3" not in colors(conversion)
    assert "O3" in [cell for cell, _ in found(conversion, "status.")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        # of another measure
        ("利用者の満足度を80%以上とする。", "回答率85%"),
        ("差戻し率を10%以下とする。", "8%（オンライン利用率）"),
        ("エラー件数を50件以下とする。", "申請件数40件"),
        # the aim once more
        ("オンライン利用率を20%以上とする。", "22%に引き上げる"),
        ("処理日数を14日以内とする。", "10日とする"),
        # a part, another's, or not yet
        ("全ての様式を電子化する。", "完了（3様式）"),
        ("手引を公表する。", "達成（前年度）"),
        ("年20回以上開催する。", "25回（うち10回は予定）"),
        ("年20回以上開催する。", "25回（うち実施15回）"),
        ("オンライン利用率を20%以上とする。", "25%（未実施）"),
        ("オンライン利用率を20%以上とする。", "未実施ではない"),
        # a form's blanks
        ("手引を公表する。", "□達成"),
        ("手引を公表する。", "達成（　）"),
        # no number of its own
        ("処理日数を14日以内とする。", "10日開始"),
        ("処理日数を14日以内とする。", "10日＋5日"),
        ("様式を4種類以下とする。", "4種類を削減"),
    ],
)
def test_a_progress_of_which_a_word_speaks_against_it_is_not_judged(
    text: str, value: str
) -> None:
    conversion = kpi(text, value)
    assert "R3" not in colors(conversion)
    assert "R3" in [cell for cell, _ in found(conversion, "kpi.")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("オンライン利用率を20%以上とする。", "利用率22%"),
        ("オンライン利用率を20%以上とする。", "22%に引き上げた"),
        ("年5回以上開催する。", "5回開催済み"),
        ("参加者を1,000人以上とする。", "1,200人（うち法人300人）"),
    ],
)
def test_what_a_progress_says_of_its_own_number_is_no_doubt(
    text: str, value: str
) -> None:
    assert colors(kpi(text, value))["R3"] == "blue"


@pytest.mark.parametrize(
    ("target", "value", "color"),
    [
        ("14日以内に短縮", "2週間", "blue"),
        ("14日以内に短縮", "3週間", None),
        ("1時間以内に短縮", "50分", "blue"),
        ("1年以上継続", "11か月", None),
    ],
)
def test_a_kpi_may_count_time_in_another_unit(
    target: str, value: str, color: str | None
) -> None:
    assert colors(kpi(target, value)).get("R3") == color


def test_an_issue_without_kpi_and_progress_is_not_rated_and_no_finding() -> (
    None
):
    conversion = kpi(None, None)
    assert "R3" not in colors(conversion)
    assert found(conversion) == []


def test_a_kpi_whose_progress_repeats_the_usage_rate_is_compared_and_flagged() -> (
    None
):
    conversion = kpi(SHARE, 0.05, current=rate(0.05))
    assert colors(conversion)["R3"] is None
    assert found(conversion, "kpi.") == [("R3", "kpi.other_quantity")]
    assert found(kpi(KPI, 0.05, current=rate(0.05)), "kpi.") == []


# ---- The plans


def test_each_status_within_and_past_its_deadline_has_its_colour_and_reason() -> (
    None
):
    plans = [
        ("措置済", "blue"),
        ("取組中 令和4年4月1日", "green"),
        ("取組中 令和4年3月末", "yellow"),
    ]
    for status, color in [
        *plans,
        ("未着手 令和4年度", "orange"),
        ("未着手 2022/3/31", "red"),
    ]:
        assert (
            colors(judged(record(RENEWAL, plan(f"見直し【{status}】"))))["O3"]
            == color
        )
    reason = reasons(
        judged(record(RENEWAL, plan("見直し【取組中 令和4年3月末】")))
    )["O3"]
    for words in (
        "取組中(期限超過)",
        "令和4年3月末",
        "本文の【 】の期限",
        "令和4年4月1日",
        "黄",
    ):
        assert words in reason


def beside_a_column(text: str, status: str) -> Conversion:
    """Return a plan's verdict with a status in a column; the KPI's deadline
    has passed.
    """
    row = record(RENEWAL, plan(text), due="令和4年1月末")
    sheet = scorecard(
        {**row, "1.a.status": status}, blocks=("a",), beside=("status",)
    )
    return converted(book(sheet))


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("省令改正（令和5年9月末予定）", "orange"),
        ("省令改正（令和5年9月末目途）", "orange"),
        ("省令改正", "red"),
    ],
)
def test_a_date_in_a_plans_text_holds_beside_a_column_of_statuses(
    text: str, color: str
) -> None:
    assert colors(beside_a_column(text, "未着手"))["O3"] == color


@pytest.mark.parametrize(
    "text",
    ["改修（来年度中）", "改修（年度内）", "改修（12月末）", "改修（随時）"],
)
def test_a_time_without_its_year_is_no_deadline_and_no_other_takes_its_place(
    text: str,
) -> None:
    conversion = beside_a_column(text, "未着手")
    assert "O3" not in colors(conversion)
    assert ("O3", "deadline.unreadable") in found(conversion)


def test_a_status_to_come_does_not_move_a_deadline_that_has_passed() -> None:
    row = record(RENEWAL, plan("省令改正"))
    sheet = scorecard(
        {
            **row,
            "1.a.status": "令和5年度実施予定",
            "1.a.deadline": "令和4年1月末",
        },
        blocks=("a",),
        beside=("status", "deadline"),
    )
    conversion = converted(book(sheet))
    assert "O3" not in colors(conversion)
    assert ("O3", "deadline.ambiguous") in found(conversion)


def test_the_date_that_a_plan_was_made_for_does_not_take_back_that_it_is_done() -> (
    None
):
    conversion = judged(
        record(RENEWAL, plan("【措置済】改修（令和4年9月末目途）"))
    )
    assert colors(conversion)["O3"] == "blue"


def test_the_last_day_of_a_deadline_is_within_it() -> None:
    data = book(
        scorecard(
            record(RENEWAL, plan("見直し【取組中】"), due="令和4年3月末")
        )
    )
    days = [dt.date(2022, 3, 31), dt.date(2022, 4, 1)]
    assert [colors(converted(data, as_of=day))["O3"] for day in days] == [
        "green",
        "yellow",
    ]


def test_a_plan_whose_colour_hangs_on_which_of_two_dates_is_meant_has_none() -> (
    None
):
    texts = {"A1": "令和4年3月末時点", "H1": "令和5年3月末時点"}
    plans = [
        plan("様式【取組中 令和4年12月末】"),
        plan("周知【取組中 令和6年3月末】"),
        plan("研修【取組中 令和3年12月末】"),
    ]
    sheet = scorecard(record(RENEWAL, *plans), top=3, texts=texts)
    conversion = converted(book(sheet), as_of=None)
    assert found(conversion, "as_of.two") == [("O5", "as_of.two")]
    assert {"P5": "green", "Q5": "yellow"}.items() <= colors(
        conversion
    ).items()
    given = converted(book(sheet), as_of=dt.date(2023, 3, 31))
    assert colors(given)["O5"] == "yellow"


def test_a_plan_without_any_deadline_is_a_finding_unless_its_colour_needs_none() -> (
    None
):
    conversion = judged(
        record(
            RENEWAL, plan("見直し【取組中】"), DONE, due=None, deadline="未定"
        )
    )
    assert found(conversion) == [("O3", "status.no_deadline")]
    assert colors(conversion)["P3"] == "blue"


@pytest.mark.parametrize(
    "status", ["措置済 令和4年9月", "完了（R5）", "R5完了", "R4.10着手"]
)
def test_what_will_be_done_or_begun_has_no_colour_yet(status: str) -> None:
    conversion = judged(record(RENEWAL, plan(f"見直し【{status}】")))
    assert found(conversion) == [("O3", "status.ahead")]
    assert "O3" not in colors(conversion)


@pytest.mark.parametrize(
    "status", ["措置済 令和4年3月", "完了（R4）", "R3完了", "R3.10着手"]
)
def test_what_was_done_or_begun_has_its_colour(status: str) -> None:
    conversion = judged(record(RENEWAL, plan(f"見直し【{status}】")))
    assert colors(conversion)["O3"] in {"blue", "green"}


@pytest.mark.parametrize(
    ("tag", "color", "named"),
    [
        ("着手 R4.9末", "green", "green"),
        # the deadline has passed, or work began in time for R6.3
        ("着手 R4.3末", None, "yellow"),
        ("着手 期限:R4.3末", "yellow", "yellow"),
        ("着手済 R4.3末", "green", "green"),
    ],
)
def test_the_date_of_a_tag_that_may_be_of_its_beginning_is_a_deadline_or_a_doubt(
    tag: str, color: str | None, named: str
) -> None:
    row = record(RENEWAL, plan(f"見直し【{tag}】"))
    assert colors(judged(row)).get("O3") == color
    legend = "アクションプラン　青：実施済　緑：着手（期限内）　黄：着手（期限超過）　赤：未着手"
    conversion = converted(book(scorecard(row, legend=[legend])))
    assert colors(conversion)["O3"] == named


def test_a_plan_merged_over_deadlines_that_differ_is_not_coloured() -> None:
    active = plan("見直し【取組中】")
    conversion = judged(
        record(RENEWAL, active, due="令和4年3月末"),
        {**record(CHANGE, due="令和6年3月末"), "1.a": Merge.UP},
    )
    assert ("O3", "merge.differs") in found(conversion)
    assert "O3" not in colors(conversion)


@pytest.mark.parametrize(
    ("heading", "text"),
    [
        ("issue", "課題①（達成期限：令和4年3月末）"),
        ("issue", "課題①（〆切：令和4年3月末）"),
        ("plan", "アクションプランa（令和4年3月末まで）"),
    ],
)
def test_a_deadline_in_a_heading_goes_before_the_procedures(
    heading: str, text: str
) -> None:
    row = record(
        RENEWAL, plan("見直し【取組中】"), due=None, deadline="令和6年3月末"
    )
    conversion = converted(book(scorecard(row, headings={heading: text})))
    assert colors(conversion)["O3"] == "yellow"
    assert "見出しの期限" in reasons(conversion)["O3"]


@pytest.mark.parametrize("date", ["S5.9", "大正5年", "令和50年3月"])
def test_a_deadline_of_another_age_gives_no_colour(date: str) -> None:
    conversion = judged(record(RENEWAL, plan(f"見直し【取組中 期限:{date}】")))
    assert found(conversion) == [("O3", "deadline.far_off")]
    assert "O3" not in colors(conversion)


# ---- Cells


def test_a_merged_cell_is_rated_once_and_the_whole_area_is_filled() -> None:
    up: Row = dict.fromkeys(
        ("current", "base", "target", "1.a", "1.kpi", "1.progress"), Merge.UP
    )
    conversion = judged(record("届出", DONE), {**record("申請"), **up})
    assert list(colors(conversion)) == ["J3", "O3", "R3"]
    fills = {
        cell.ref: cell.fill
        for cell in Workbook(conversion.data)["スコアカード"].cells()
    }
    assert fills["O3"] == fills["O4"] == f"FF{CUD['blue']}"


def test_a_cell_without_a_colour_loses_last_times_and_one_that_is_not_rated_keeps_it() -> (
    None
):
    blue = Paint(CUD["blue"])
    unmet, unknown = Cell(0.05, "?", fill=blue), Cell("集計中", "?", fill=blue)
    grey = Cell(0.05, "?", fill=Paint("BFBFBF"))
    rows = [
        record(f"届出{at}", DONE, progress=put)
        for at, put in enumerate((unmet, unknown, grey))
    ]
    fills = {
        cell.ref: cell.fill
        for cell in Workbook(judged(*rows).data)["スコアカード"].cells()
    }
    assert (fills["R3"], fills["R4"], fills["R5"]) == (
        None,
        f"FF{CUD['blue']}",
        "FFBFBFBF",
    )


def test_a_standard_colour_on_all_plans_tells_the_status_of_none() -> None:
    marked, other = Paint("FFFF00"), Paint("00B050")
    rows = [record(f"届出{at}", plan(fill=marked)) for at in range(4)]
    alike = judged(*rows)
    assert found(alike, "status") == [
        (f"O{at}", "status.missing") for at in range(3, 7)
    ]
    several = judged(*rows, record("届出", plan(fill=other)))
    assert found(several, "status") == []


def test_a_rating_names_its_cell_field_procedure_and_value() -> None:
    (rating, *_) = judged(record(RENEWAL, DONE, current=rate("5.0%"))).ratings
    assert (rating.sheet, rating.cell, rating.field, rating.rule) == (
        "スコアカード",
        "J3",
        "online_rate_current",
        "progress",
    )
    assert (rating.procedure, rating.value) == (RENEWAL, "5.0%")


@pytest.mark.parametrize(
    "case",
    ["seed", "seed-statuses", "values-forms", "source-order", "layout-merged"],
)
def test_every_reason_and_finding_of_a_sample_reads_in_both_languages(
    case: str,
) -> None:
    conversion = convert(
        SAMPLES / case / "input.xlsx", as_of=dt.date(2022, 4, 1)
    )
    sentences = [rating.reason for rating in conversion.ratings] + [
        each.sentence for each in conversion.findings
    ]
    assert sentences
    for sentence in sentences:
        japanese, english = sentence.text("ja"), sentence.text("en")
        assert sentence.code in catalogue("ja")
        assert "{" not in japanese + english
        assert japanese != english or "→" in english


def test_the_summary_counts_each_colour_and_what_was_not_rated() -> None:
    summary = judged(
        record(RENEWAL, DONE, plan("見直し"), current=rate(0.1))
    ).summary
    assert summary == {
        "blue": 1,
        "green": 0,
        "yellow": 1,
        "orange": 0,
        "red": 0,
        "none": 1,
        "unrated": 1,
    }


RATES = st.one_of(
    st.integers(0, 1000).map(lambda number: number / 1000),
    st.sampled_from(
        ["未実施", "集計中", "20%", "12.5%", "100%", "-", "約2割", ""]
    ),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(RATES, RATES, RATES), min_size=1, max_size=8))
def test_the_colour_that_is_planned_for_a_rate_is_that_of_its_own_reason(
    rates: list[tuple[Put, Put, Put]],
) -> None:
    rows = [
        record(
            f"手続{number}",
            DONE,
            base=base,
            current=rate(current),  # type: ignore[arg-type]
            target=target,
            online=None,
            cases=None,
        )
        for number, (base, current, target) in enumerate(rates)
    ]
    conversion = judged(*rows)
    [(table, columns)] = conversion.sheets[0].tables
    rated = next(
        each
        for each in columns
        if each.column == table.layout.fields["online_rate_current"]
    )
    assert len(rated.places) == len(rates)
    for index, (base, current, target) in enumerate(rates):
        alone = judged(
            record(
                "手続",
                DONE,
                base=base,
                current=rate(current),  # type: ignore[arg-type]
                target=target,
                online=None,
                cases=None,
            )
        )
        by_itself = alone.sheets[0].tables[0].columns[0].at(0)
        together = rated.at(index)
        if (
            by_itself
            and by_itself.judgement
            and together
            and together.judgement
        ):
            assert by_itself.judgement.color == together.judgement.color


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("オンライン化率（現在値）", "rate.two_indicators"),
        ("オンライン利用件数（現在値）", "rate.no_column"),
        ("オンライン利用率（前回値）", "rate.no_column"),
    ],
)
def test_a_current_rate_that_is_none_is_said(heading: str, code: str) -> None:
    sheet = scorecard(record(RENEWAL, DONE), headings={"current": heading})
    conversion = converted(book(sheet))
    assert "J3" not in colors(conversion)
    assert code in {each.code for each in conversion.findings}


@pytest.mark.parametrize(
    ("name", "is_judged"),
    [("オンライン利用率", True), ("電子納付率", True), ("不備率", False)],
)
def test_a_legend_of_online_use_is_none_of_another_rate(
    name: str, *, is_judged: bool
) -> None:
    heads = {
        "base": f"{name}(令和元年度)",
        "current": f"{name}(現在値)",
        "target": f"{name}目標",
    }
    conversion = converted(
        book(scorecard(record(RENEWAL, DONE), headings=heads))
    )
    assert ("J3" in colors(conversion)) == is_judged


def test_a_trackers_reasons_call_a_status_by_its_own_legends_word() -> None:
    conversion = convert(
        SAMPLES / "tracker-reform" / "input.xlsx", as_of="2024-04-01"
    )
    said = " ".join(reasons(conversion).values())
    assert all(word in said for word in ("完了 → 青", "実施中(期限内)"))
    assert not any(word in said for word in ("措置済", "取組中"))
