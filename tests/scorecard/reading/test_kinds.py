"""What a sheet is, and how indicators, trackers and marks are read and judged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from samples.layout import Cell, Grid, Paint, Put
from tests.scorecard.made import (
    book,
    colors,
    found,
    plan,
    reasons,
    record,
    scorecard,
)

from irodori.compare import check, diff
from irodori.conversion import convert, inspect
from irodori.errors import ArgumentError, InputError, ProfileError
from irodori.newbooks import summary
from irodori.options import Options
from irodori.report.inspection import inspection_data
from irodori.report.inspection_text import inspection_lines
from irodori.report.screentext import conversion_lines
from irodori.results import Conversion

AS_OF = dt.date(2024, 4, 1)
Rows = Sequence[Sequence[Put]]
BANDS: Rows = [
    [],
    ["凡例　進捗率"],
    [
        "青：100％以上　緑：70％以上100％未満　黄：40％以上70％未満　橙：10％以上40％未満　赤：10％未満"
    ],
]
INDICATORS: list[Put] = [
    "指標名",
    "単位",
    "基準値（R2）",
    "実績値（R5）",
    "目標値（R7）",
]
TRACKER: list[Put] = ["取組項目", "担当課", "期限", "進捗状況"]
STATUSES: Rows = [
    [],
    ["凡例（進捗状況）"],
    [
        "青：完了　緑：実施中（期限内）　黄：実施中（期限超過）　橙：未着手（期限内）　赤：未着手（期限超過）"
    ],
]


def sheet(
    heads: Sequence[Put],
    *rows: Sequence[Put],
    legend: Rows = (),
    name: str = "一覧",
) -> Grid:
    return Grid(name, [heads, *rows, *legend])


def indicators(
    *rows: Sequence[Put],
    heads: Sequence[Put] = INDICATORS,
    legend: Rows = BANDS,
) -> Grid:
    return sheet(heads, *rows, legend=legend)


def done(*sheets: Grid, **options: str) -> Conversion:
    return convert(book(*sheets), Options(as_of=AS_OF, **options))  # type: ignore[arg-type]  # all of them are texts


def codes(conversion: Conversion) -> list[tuple[str | None, str]]:
    return found(conversion)


# ---- What a sheet is --------------------------------------------------------


def kinds(*sheets: Grid) -> list[str | None]:
    return [
        each.kind.name if each.kind else None
        for each in inspect(book(*sheets), as_of=AS_OF).sheets
    ]


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (["指標名", "基準値", "実績値", "目標値"], "indicators"),
        (["重要業績評価指標（KPI）", "策定時", "令和5年度実績", "目標値（令和7年度）"], "indicators"),
        (["KPI", "目標", "実績", "達成率"], "indicators"),
        (["数値目標", "単位", "現状値", "目標値"], "indicators"),
        (["成果指標", "担当課", "評価"], "indicators"),
        (["事業名", "基準値（人）", "実績値（人）", "目標値（人）"], "indicators"),
        (["取組項目", "担当課", "完了予定", "進捗状況"], "tracker"),
        (["改革項目", "所管課", "実施時期", "状況"], "tracker"),
        (["No.", "改善アクション", "担当者", "期限", "ステータス"], "tracker"),
        (["分野", "主要施策", "担当課", "期限", "進捗状況"], "tracker"),
        (["重点事業名", "概要", "担当課", "完了時期", "取組状況"], "tracker"),
        (["No.", "要望事項", "回答", "担当課", "対応状況"], "tracker"),
        (["施策・事業名", "担当課", "達成状況"], "tracker"),
        (["No.", "課題", "担当", "期限", "進捗状況"], "tracker"),
        (["分野", "公約", "担当課", "達成状況"], "tracker"),
        (["#", "手続", "主管", "オンライン化の状況", "予定日"], "tracker"),
        (["工区", "事業名", "工事内容", "完成予定", "状況"], "tracker"),
        (["分野", "指標", "基準値", "現状値", "目標値"], "indicators"),
        (["事業名", "KPI", "単位", "現状値", "目標値", "達成率"], "indicators"),
        (["分野", "施策", "指標名", "基準値", "現状値", "目標値"], "indicators"),
        (["分野", "指標", "現状値", "目標値", "課題", "対応方針"], "indicators"),
        (["事業名", "取組項目", "現状値", "目標値", "期限", "進捗状況"], "tracker"),
        (["業務名", "基準値", "現状値", "目標値"], "scorecard"),
        (["事業名", "オンライン利用率(現在値)", "目標値", "指標"], "scorecard"),
        (["事業名", "現在値", "目標値", "課題", "方策", "状況"], "scorecard"),
        (["事業名", "現在値", "目標値", "課題", "中間KPI", "プランa"], "scorecard"),
    ],
)  # fmt: skip
def test_the_kind_of_a_sheet_is_found_by_its_header(
    heads: list[str], kind: str
) -> None:
    assert kinds(
        sheet(
            heads,
            ["窓口。", "の。", "値。", "は。", "あ。", "る。"][: len(heads)],
        )
    ) == [kind]


@pytest.mark.parametrize(
    "heads",
    [
        ["費目", "予算（円）", "実績（円）", "差額", "備考"],
        ["店", "目標（千円）", "実績（千円）", "達成率"],
        ["所属", "職名", "氏名", "内線", "状況"],
        ["検査項目", "基準値", "結果", "単位", "判定"],
        ["番号", "品名", "数量", "状態", "更新予定"],
        ["業務名", "単位", "基準値", "現状値", "目標値"],
    ],
)
def test_a_sheet_of_something_else_is_no_kind(heads: list[str]) -> None:
    with pytest.raises(InputError, match="header"):
        inspect(
            book(
                sheet(
                    heads,
                    ["窓口。", "の。", "値。", "は。", "あ。", "る。"][
                        : len(heads)
                    ],
                )
            )
        )


def test_a_scorecard_is_one_even_beside_another_kind() -> None:
    data = book(
        scorecard(record("申請", plan())),
        sheet(
            TRACKER, ["予約制", "市民課", "R6.3末", "完了"], legend=STATUSES
        ),
    )
    assert [
        each.kind.name
        for each in inspect(data, as_of=AS_OF).sheets
        if each.kind
    ] == ["scorecard", "tracker"]
    assert colors(convert(data, as_of=AS_OF))["D2"] == "blue"


def test_inspect_says_what_a_sheet_is_and_why() -> None:
    inspection = inspect(
        book(indicators(["受講者", "人", 10, 15, 20])), as_of=AS_OF
    )
    text = "\n".join(inspection_lines(inspection, "ja"))
    assert (
        "様式: 指標の進捗管理表（A列「指標名」＝指標名、C列「基準値（R2）」＝基準値"
        in text
    )
    data = inspection_data(inspection, "en")["sheets"][0]  # type: ignore[index]
    assert data["kind"] == "indicators"
    assert {each["field"] for each in data["kind_shown_by"]} == {
        "indicator",
        "base",
        "current",
        "target",
    }


def test_a_kind_that_is_asked_for_is_the_only_one() -> None:
    with pytest.raises(InputError, match=r"header\.not_found"):
        done(indicators(["受講者", "人", 10, 15, 20]), kind="tracker")
    with pytest.raises(ArgumentError, match=r"kind\.unknown"):
        done(indicators(["受講者", "人", 10, 15, 20]), kind="minutes")


# ---- Indicators -------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "color", "reason"),
    [
        (["受講者", "人", 10, 15, 20], "yellow", "(15人 − 10人) ÷ (20人 − 10人) = 50% → 黄"),
        (["販売額", "億円", 12.4, 12.3, 15], "red", "(12.3億円 − 12.4億円) ÷ (15億円 − 12.4億円) = -3.8% → 赤"),
        (["待機児童", "人", 20, 0, 0], "blue", "(0人 − 20人) ÷ (0人 − 20人) = 100% → 青"),
        (["待ち時間", "分", 25, 16, "10分以下"], "yellow", "(16分 − 25分) ÷ (10分 − 25分) = 60% → 黄"),
        (["公園", "か所", 30, 30, 30], "blue", "目標が基準と同じ30か所で、現在の30か所は届いている → 青"),
        (["寄附", None, "0円", "1.5億円", "2億円"], "green", "(1.5億円 − 0円) ÷ (2億円 − 0円) = 75% → 緑"),
        (["事故（件）", None, 215, 160, "150件以下"], "green", "(160 − 215) ÷ (150件 − 215) = 84.6% → 緑"),
    ],
)  # fmt: skip
def test_an_indicator_is_judged_in_its_unit(
    row: list[Put], color: str, reason: str
) -> None:
    conversion = done(indicators(row))
    assert colors(conversion) == {"D2": color}
    assert reasons(conversion) == {"D2": reason}
    assert conversion.ratings[0].field == "current"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["合わない", None, "120人", "130人", "80％"], "measure.units"),
        (["年と月", None, "120件/年", "12件/月", "150件/年"], "measure.units"),
        (["万と裸", None, "1.2万人", 15_000, "2万人"], "measure.no_unit"),
        (["割合", "％", 0.35, Cell(0.46, form="0%"), Cell(0.6, form="0%")], "measure.scale"),
        (["空欄", "人", 10, None, 20], "measure.unknown"),
        (["利用者", "人", 10, "18人（見込）", 20], "measure.unreadable"),
        (["範囲", "人", 10, "12～18人", 20], "measure.ambiguous"),
    ],
)  # fmt: skip
def test_what_is_not_understood_whole_is_not_coloured(
    row: list[Put], code: str
) -> None:
    conversion = done(indicators(row, ["よい行", "人", 10, 20, 20]))
    assert colors(conversion) == {"D3": "blue"}
    assert ("D2", code) in codes(conversion)


def test_the_newest_year_with_values_is_the_current_one() -> None:
    heads = [
        "指標名",
        "基準値（R2）",
        "R3実績",
        "R4実績",
        "R5実績",
        "目標値（R7）",
    ]
    conversion = done(
        indicators(
            ["あ", 10, 12, 15, None, 20],
            ["い", 10, 12, 20, None, 20],
            heads=heads,
        )
    )
    assert colors(conversion) == {"D2": "yellow", "D3": "blue"}
    conversion = done(
        indicators(
            ["あ", 10, 12, 15, 20, 20],
            ["い", 10, 12, 20, None, 20],
            heads=heads,
        )
    )
    assert colors(conversion) == {"E2": "blue"}
    assert ("E3", "measure.unknown") in codes(conversion)


RATES = "色分け：青：100％以上　緑：70％以上100％未満　黄：40％以上70％未満　橙：10％以上40％未満　赤：10％未満"


@pytest.mark.parametrize(
    ("years", "legend", "rated"),
    [
        (["基準値(R1)", "R3実績", "R4実績"], "R4実績", ["D2"]),
        (["基準値(R1)", "R3実績", "R4実績"], "令和4年度実績", ["D2"]),
        (["基準値(R1)", "R3実績", "R4実績"], "実績", ["D2"]),
        (["基準値(R1)", "令和3年度", "令和4年度"], "令和4年度", ["D2"]),
        # Years later than the current value make that the base.
        (["現状値(R1)", "R3", "R4"], "実績", ["D2"]),
        (["現状値(R1)", "R3実績", "R4実績"], "実績", ["D2"]),
        # The legend is of a column that is not coloured.
        (["基準値(R1)", "R3実績", "R4実績"], "R3実績", []),
        (["現状値(R1)", "R3", "R4"], "現状値", []),
        (["現状値(R4)", "R2", "R3"], "現状値", []),
    ],
)
def test_a_legend_may_name_the_year_of_the_column_that_it_colours(
    years: list[str], legend: str, rated: list[str]
) -> None:
    heads: list[Put] = ["指標名", *years, "目標値(R7)"]
    row: list[Put] = ["電子申請率", "10%", "30%", "45%", "60%"]
    lines = [[], [f"{legend}の{RATES}"]]
    conversion = done(indicators(row, heads=heads, legend=lines))
    assert colors(conversion) == dict.fromkeys(rated, "green")


def test_a_target_of_each_year_belongs_to_the_year_of_the_current_value() -> (
    None
):
    heads = [
        "指標名",
        "基準値（R2）",
        "R4実績",
        "R5実績",
        "R5目標",
        "R6目標",
        "R7目標",
    ]
    assert colors(
        done(indicators(["あ", 10, 12, 20, 20, 30, 40], heads=heads))
    ) == {"D2": "blue"}
    without = done(
        indicators(
            ["あ", 10, 12, 20, 30, 40], heads=[*heads[:4], "R6目標", "R7目標"]
        )
    )
    assert colors(without) == {}
    assert ("D2", "measure.no_year") in codes(without)
    final = done(
        indicators(
            ["あ", 10, 12, 20, 30, 40],
            heads=[*heads[:4], "R6目標", "R7最終目標"],
        )
    )
    assert colors(final) == {"D2": "orange"}


def test_pages_whose_newest_years_differ_are_in_doubt() -> None:
    heads: list[Put] = [
        "指標名",
        "基準値（R2）",
        "R4実績",
        "R5実績",
        "目標値（R7）",
    ]
    first: Rows = [["あ", 10, 12, 20, 20], ["い", 10, 12, 20, 20]]
    second: Rows = [heads, ["う", 10, 20, None, 20], ["え", 10, 20, None, 20]]
    conversion = done(indicators(*first, *second, heads=heads))
    assert colors(conversion) == {}
    assert {code for _, code in codes(conversion)} == {"measure.years_differ"}
    agreed = done(
        indicators(
            *first,
            heads,
            ["う", 10, 12, 15, 20],
            ["え", 10, 20, None, 20],
            heads=heads,
        )
    )
    assert colors(agreed) == {"D2": "blue", "D3": "blue", "D5": "yellow"}


def test_two_latest_values_without_a_year_are_refused() -> None:
    heads = ["指標名", "基準値", "実績値", "実績値", "目標値"]
    with pytest.raises(InputError, match=r"header\.claimed_twice"):
        done(indicators(["あ", 10, 12, 15, 20], heads=heads))


def test_the_lines_of_a_refusal_decide(tmp_path: Path) -> None:
    heads = ["指標名", "基準値", "実績値（確報）", "実績値（速報）", "目標値"]
    with pytest.raises(InputError) as refusal:
        done(indicators(["あ", 10, 12, 15, 20], heads=heads))
    first = str(refusal.value.params["snippet"]).split("\n\n[kind]")[0]
    profile = tmp_path / "lines.toml"
    profile.write_text(first, encoding="utf-8")
    data = book(indicators(["あ", 10, 12, 15, 20], heads=heads))
    assert colors(convert(data, as_of=AS_OF, profile=profile)) == {
        "C2": "orange"
    }


@pytest.mark.parametrize(
    ("heads", "row", "color"),
    [
        (
            ["指標名", "現状値（R2）", "実績値（R5）", "目標値（R7）"],
            ["あ", 10, 15, 20],
            "yellow",
        ),
        (
            ["指標名", "基準値（R2）", "現状値（R5）", "目標値（R7）"],
            ["あ", 10, 15, 20],
            "yellow",
        ),
        (
            [
                "数値目標",
                "平成29年度（基準値）",
                "令和5年度実績",
                "令和7年度目標値",
            ],
            ["あ", 10, 15, 20],
            "yellow",
        ),
    ],
)
def test_a_heading_that_fits_two_fields_goes_to_the_one_that_needs_it(
    heads: list[Put], row: list[Put], color: str
) -> None:
    assert colors(done(indicators(row, heads=heads))) == {"C2": color}


def test_a_column_that_holds_the_progress_gets_the_colour_and_is_checked_against_the_sum() -> (
    None
):
    heads: list[Put] = [*INDICATORS, "進捗率"]
    rows: Rows = [
        ["合う", "人", 20, 44, 50, Cell(0.8, form="0.0%")],
        ["違う", "人", 100, 150, 200, Cell(0.8, form="0.0%")],
    ]
    conversion = done(indicators(*rows, heads=heads))
    assert colors(conversion) == {"F2": "green", "F3": "green"}
    assert codes(conversion) == [("F3", "measure.share_differs")]


def test_actual_by_target_needs_no_base_and_no_reduction() -> None:
    heads = ["指標名", "目標値（R5）", "実績値（R5）"]
    legend: Rows = [*BANDS, ["※達成率＝実績値÷目標値"]]
    conversion = done(
        indicators(
            ["あ", 30, 21],
            ["い", "10件以下", "20件"],
            ["う", 0, 3],
            heads=heads,
            legend=legend,
        )
    )
    assert colors(conversion) == {"C2": "green"}
    assert codes(conversion) == [
        ("C3", "measure.share_downwards"),
        ("C4", "measure.share_downwards"),
    ]


def test_a_sheet_without_a_legend_is_not_coloured_unless_the_built_in_one_is_asked_for() -> (
    None
):
    bare = indicators(["あ", "人", 10, 20, 20], legend=())
    conversion = done(bare)
    assert conversion.ratings == []
    assert codes(conversion) == [(None, "legend.none_here")]
    assert "凡例: ありません" in "\n".join(conversion_lines(conversion, "ja"))
    assert "標準" not in "\n".join(
        conversion_lines(done(indicators(["あ", "人", 10, 20, 20])), "ja")
    )
    assert colors(done(bare, legend="builtin")) == {"D2": "blue"}


@pytest.mark.parametrize(
    ("bands", "share", "code"),
    [(BANDS[-1], "集計中", "rate.unknown"),
     (["青：100％以上　緑：70％超100％未満　黄：40％以上70％未満"], 0.7, "progress.in_doubt")],
)  # fmt: skip
def test_a_progress_in_doubt_is_not_coloured(
    bands: Sequence[Put], share: Put, code: str
) -> None:
    heads: list[Put] = ["指標名", "目標", "実績", "達成率"]
    rows: Rows = [["あ", 10, 5, share], ["い", 10, 5, 0.5]]
    legend: Rows = [[], ["凡例　達成率"], bands]
    conversion = done(indicators(*rows, heads=heads, legend=legend))
    assert colors(conversion) == {"D3": "yellow"}
    assert ("D2", code) in codes(conversion)


def test_a_column_that_speaks_of_the_values_and_is_no_field_is_a_finding() -> (
    None
):
    heads: list[Put] = [*INDICATORS, "参考となる実績値"]
    conversion = done(indicators(["あ", "人", 10, 20, 20, 18], heads=heads))
    assert ("F1", "column.not_read") in codes(conversion)


def test_two_columns_of_marks_leave_only_the_marks_in_doubt() -> None:
    heads: list[Put] = [*INDICATORS, "達成状況", "評価"]
    conversion = done(
        indicators(
            ["あ", "人", 10, 20, 20, "講座を増やした。", "A"], heads=heads
        )
    )
    assert colors(conversion) == {"D2": "blue"}
    assert [
        cell for cell, code in codes(conversion) if code == "column.not_read"
    ] == ["F1", "G1"]


# ---- Trackers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "status", "color"),
    [("令和6年3月末", "完了", "blue"), ("令和6年4月末", "実施中", "green"), ("令和5年度末", "実施中", "yellow"),
     ("R6.12末", "未着手", "orange"), (dt.date(2024, 3, 31), "未着手", "red"), ("未定", "完了", "blue")],
)  # fmt: skip
def test_a_status_has_its_colour_by_the_deadline_of_its_row(
    due: Put, status: str, color: str
) -> None:
    when = Cell(due, form="yyyy/m/d") if isinstance(due, dt.date) else due
    conversion = done(
        sheet(TRACKER, ["予約制", "市民課", when, status], legend=STATUSES)
    )
    assert colors(conversion) == {"D2": color}
    assert conversion.ratings[0].field == "status"


def test_a_deadline_with_the_status_is_said_to_be_from_there() -> None:
    row = ["予約制", "市民課", "R6.3末", "実施中（R6.2末）"]
    (rating,) = done(sheet(TRACKER, row, legend=STATUSES)).ratings
    assert rating.deadline_source == "status"
    assert "the status column" in rating.reason.text("en")


@pytest.mark.parametrize(
    "heads",
    [
        ["KPI", "Unit", "Baseline (FY2020)", "Actual (FY2023)", "Target"],
        ["指標", "単位", "基準値等", "2023実績", "2025目標"],
        ["指標", "単位", "前中期目標期間平均値", "実績値", "達成目標"],
        [
            "指標",
            "単位",
            "令和3年度（基準）",
            "令和6年度（最新）",
            "R8（目標）",
        ],
    ],
)
def test_indicators_are_known_by_other_offices_heads(heads: list[Put]) -> None:
    row: list[Put] = ["来訪者数", "人", 100, 150, 200]
    assert colors(done(indicators(row, heads=heads))) == {"D2": "yellow"}


def test_the_year_of_the_base_is_not_the_base() -> None:
    heads: list[Put] = ["指標", "基準年", "基準値", "実績値", "目標値"]
    row: list[Put] = ["来訪者数", 2019, 100, 150, 200]
    assert colors(done(indicators(row, heads=heads))) == {"D2": "yellow"}


@pytest.mark.parametrize(
    "heading", ["是正期限", "改善期限", "計画完了", "竣工予定", "公開予定日"]
)
def test_a_trackers_deadline_has_many_names(heading: str) -> None:
    heads = ["取組項目", "担当課", heading, "進捗状況"]
    row = ["予約制", "市民課", "R6.3末", "実施中"]
    assert colors(done(sheet(heads, row, legend=STATUSES))) == {"D2": "yellow"}


@pytest.mark.parametrize("over", ["取組状況", "対応状況", "措置状況"])
@pytest.mark.parametrize("text", ["詳細", "理由", "説明"])
def test_a_status_may_be_told_from_its_text_below_one_heading(
    over: str, text: str
) -> None:
    heads: list[Put] = ["取組項目", "期限", over, over]
    rows: Rows = [
        [None, None, "区分", text],
        ["書かない窓口", "R6.3末", "実施中", "未着手の課はない"],
        ["予約", "R6.9末", "完了", "検討中のものもある"],
    ]
    conversion = done(sheet(heads, *rows, legend=STATUSES))
    assert colors(conversion) == {"C3": "yellow", "C4": "blue"}
    assert not conversion.findings


@pytest.mark.parametrize("span", ["計画期間", "実施期間", "スケジュール"])
def test_a_deadline_goes_before_the_span_of_its_row(span: str) -> None:
    heading = [*TRACKER[:2], span, *TRACKER[2:]]
    row = ["予約制", "市民課", "R3～R7", "R6.12末", "実施中"]
    conversion = done(sheet(heading, row, legend=STATUSES))
    alone = done(sheet(TRACKER, [*row[:2], *row[3:]], legend=STATUSES))
    assert colors(conversion)["E2"] == colors(alone)["D2"]


@pytest.mark.parametrize(
    "status", ["①完了\n②完了", "①完了②完了", "・完了\n・完了", "完了\n完了"]
)
def test_the_same_status_of_several_actions_in_a_cell_is_theirs(
    status: str,
) -> None:
    conversion = done(
        sheet(
            TRACKER, ["予約制", "市民課", "R6.12末", status], legend=STATUSES
        )
    )
    assert colors(conversion) == {"D2": "blue"}


def test_the_follow_up_of_an_audit_is_a_tracker() -> None:
    heads = [
        "頁",
        "区分",
        "指摘・意見の概要",
        "措置の内容",
        "措置区分",
        "措置予定",
    ]
    rows: Rows = [
        ["45", "指摘", "減免基準", "要綱を改正", "措置済", "R5.10"],
        ["48", "意見", "稼働率", "分析", "措置中", "R6.9"],
    ]
    conversion = done(sheet(heads, *rows, legend=STATUSES))
    assert colors(conversion)["E2"] == "blue"
    assert [each.procedure for each in conversion.ratings] == [
        "減免基準",
        "稼働率",
    ]


@pytest.mark.parametrize("when", ["年度", "時点"])
def test_the_year_beside_a_value_is_no_value(when: str) -> None:
    heads: Rows = [
        ["KPI", "単位", "基準値", "", "実績値", "", "目標値", ""],
        ["", "", when, "値", when, "値", when, "値"],
    ]
    rows: Rows = [["相談", "件", "R4", 100, "R5", 180, "R8", 200]]
    conversion = done(Grid("KPI", [*heads, *rows, [], *BANDS]))
    assert colors(conversion) == {"F3": "green"}


@pytest.mark.parametrize(
    ("due", "status", "code"),
    [("未定", "実施中", "status.no_deadline"), (None, "未着手", "status.no_deadline"),
     ("春頃まで", "実施中", "deadline.unreadable"), ("R6.12末", None, "status.blank"),
     ("R6.12末", "完了／実施中", "status.unknown_word"), ("R6.12末", "一部完了", "status.unknown_word"),
     ("R6.12末", "①完了\n②実施中", "status.unknown_word"), ("R6.12末", "①完了\n②", "status.unknown_word"),
     ("R6.12末", "完了見込み", "status.unknown_word"), ("R6.12末", "中止", "status.not_listed"),
     ("R6.12末", "実施中（R6.2末）", "deadline.ambiguous")],
)  # fmt: skip
def test_a_status_in_doubt_is_not_coloured(
    due: Put, status: Put, code: str
) -> None:
    conversion = done(
        sheet(
            TRACKER,
            ["予約制", "市民課", due, status],
            ["押印", "総務課", None, "完了"],
            legend=STATUSES,
        )
    )
    assert colors(conversion) == {"D3": "blue"}
    assert ("D2", code) in codes(conversion)


@pytest.mark.parametrize(
    "title",
    [[["凡例"], ["進捗状況"]], [[], ["進捗状況"]], [[], ["凡例"], [None, "進捗状況"]]],
)  # fmt: skip
def test_swatches_under_the_columns_of_a_table_are_its_legend(
    title: Rows,
) -> None:
    words = ["予定どおり", "やや遅れ", "大幅な遅れ", "中止"]
    fills = ["0070C0", "00B050", "FFFF00", "FF0000"]
    swatches = [
        Cell(word, fill=Paint(fill))
        for word, fill in zip(words, fills, strict=True)
    ]
    rows = [["予約制", "市民課", "R6.3末", word] for word in words]
    conversion = done(sheet(TRACKER, *rows, legend=[*title, swatches]))
    assert colors(conversion) == {
        "D2": "blue",
        "D3": "green",
        "D4": "yellow",
        "D5": "red",
    }


@pytest.mark.parametrize(
    ("before", "behind"),
    [([], "（進捗状況欄の色）"), ([], "進捗状況の色分け"), ([], "凡例"), (["進捗状況の色："], None)],
)  # fmt: skip
def test_what_is_coloured_may_stand_beside_the_swatches(
    before: list[Put], behind: Put
) -> None:
    words = ["完了", "施工中", "設計中"]
    swatches: list[Put] = [
        Cell(word, fill=Paint(fill))
        for word, fill in zip(
            words, ["9BC2E6", "A9D08E", "FF9999"], strict=True
        )
    ]
    heads: list[Put] = ["取組項目", "担当課", "期限", "概要", "進捗状況"]
    rows = [["予約制", "市民課", "R6.3末", "窓口", word] for word in words]
    conversion = done(
        sheet(heads, *rows, legend=[[], [*before, *swatches, None, behind]])
    )
    assert [*colors(conversion)] == ["E2", "E3", "E4"]
    assert colors(conversion)["E2"] == "blue"


@pytest.mark.parametrize(
    ("heading", "legend"),
    [
        ("進捗状況", "凡例　青：予定どおり　緑：やや遅れ　黄：大幅な遅れ　赤：中止"),
        ("評価", "※予定どおりは青、やや遅れは緑、大幅な遅れは黄、中止は赤で表示"),
        ("評価", "注）評価は、予定どおりの場合は青、やや遅れの場合は緑、大幅な遅れの場合は黄、中止の場合は赤で着色している。"),
    ],
)  # fmt: skip
def test_words_that_one_column_holds_are_its_legend(
    heading: str, legend: str
) -> None:
    words = ["予定どおり", "やや遅れ", "大幅な遅れ", "中止"]
    heads = ["取組項目", "担当課", heading]
    rows = [["予約制", "市民課", word] for word in words]
    conversion = done(sheet(heads, *rows, legend=[[], [legend]]))
    assert colors(conversion) == {
        "C2": "blue",
        "C3": "green",
        "C4": "yellow",
        "C5": "red",
    }


def test_words_that_two_columns_hold_are_in_doubt() -> None:
    words = ["大変良い", "普通", "大変悪い"]
    rows = [["予約制", word, word] for word in words]
    legend = [[], ["凡例　青：大変良い　緑：普通　赤：大変悪い"]]
    conversion = done(
        sheet(["取組項目", "進捗状況", "評価"], *rows, legend=legend)
    )
    assert colors(conversion) == {}


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("進捗状況", ["完了", "実施中（期限内）", "実施中（期限超過）", "－", "未着手"]),
        ("評価", ["◎：計画を上回る", "○：計画どおり", "△：下回る", "－", "×：未着手"]),
    ],
)  # fmt: skip
def test_a_grid_of_colours_under_a_table_may_leave_one_out(
    heading: str, words: list[str]
) -> None:
    fills = ["0070C0", "00B050", "FFFF00", "FFC000", "FF0000"]
    swatches = [
        Cell(color, fill=Paint(fill))
        for color, fill in zip("青緑黄橙赤", fills, strict=True)
    ]
    grid: Rows = [[], [Cell("区分", fill=Paint("D9E1F2")), *swatches]]
    heads = ["取組項目", "内容", "担当課", "期限", heading]
    held = ["完了", "未着手"] if heading == "進捗状況" else ["◎", "×"]
    rows = [["予約制", "案内", "市民課", "R5.3末", word] for word in held]
    legend: Rows = [*grid, [heading, *words]]
    conversion = done(sheet(heads, *rows, legend=legend))
    assert colors(conversion) == {"E2": "blue", "E3": "red"}
    assert not codes(conversion)


BOTH: Rows = [
    [],
    ["凡例（進捗状況）"],
    ["青：完了　緑：実施中　橙：未着手"],
    ["青：◎　緑：○　黄：△　赤：×"],
]


@pytest.mark.parametrize(
    ("held", "color"),
    [("完了", "blue"), ("○", "green"), ("△", "yellow"), ("未着手", "orange"), ("×", "red")],
)  # fmt: skip
def test_a_cell_of_marks_and_statuses_is_judged_by_what_it_holds(
    held: str, color: str
) -> None:
    conversion = done(
        sheet(TRACKER, ["予約制", "市民課", None, held], legend=BOTH)
    )
    assert colors(conversion) == {"D2": color}


@pytest.mark.parametrize(
    ("legend", "held", "code"),
    [(BOTH, "☆", "status.unknown_word"), ([*BOTH[:-1], ["青：○　緑：○　黄：△"]], "○", "mark.unclear"),
     ([[], ["凡例（進捗状況）"], ["青：○　緑：○　黄：△"]], "○", "mark.unclear"),
     ([[], ["凡例（進捗状況）"], ["青：○　黄：△"]], None, "mark.blank")],
)  # fmt: skip
def test_a_mark_in_doubt_is_not_coloured(
    legend: Rows, held: Put, code: str
) -> None:
    rows: Rows = [
        ["予約制", "市民課", "R7.3末", held],
        ["押印", "総務課", None, "△"],
    ]
    conversion = done(sheet(TRACKER, *rows, legend=legend))
    assert colors(conversion) == {"D3": "yellow"}
    assert ("D2", code) in codes(conversion)


def test_a_tracker_without_deadlines_colours_what_needs_none() -> None:
    heads: list[Put] = ["取組項目", "担当課", "進捗状況"]
    rows: Rows = [["予約制", "市民課", "完了"], ["押印", "総務課", "実施中"]]
    conversion = done(sheet(heads, *rows, legend=STATUSES))
    assert colors(conversion) == {"C2": "blue"}
    assert codes(conversion) == [("C3", "status.no_deadline")]


# ---- A kind of an office's own ----------------------------------------------

OWN = """
[kind]
name = "promises"
title = { ja = "窓口のやくそく", en = "promises" }
extends = "tracker"
item = "promise"
groups = []
rules = [{ rule = "status", judges = "how", deadline = "until", fills = "how" }]

[fields.promise]
labels = ["やくそく"]
required = true

[fields.until]
labels = ["いつまで"]

[fields.how]
labels = ["できぐあい"]

[add.statuses]
done = ["できた"]
"""


def test_a_profile_may_define_a_kind_of_its_own(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(OWN, encoding="utf-8")
    legend: Rows = [[], ["凡例（できぐあい）"], ["青：できた　緑：実施中"]]
    own = sheet(
        ["やくそく", "いつまで", "できぐあい"],
        ["電話", "R6.12末", "できた"],
        legend=legend,
    )
    conversion = convert(book(own), as_of=AS_OF, profile=profile)
    assert colors(conversion) == {"C2": "blue"}
    assert [
        each.kind.name for each in conversion.inspection.sheets if each.kind
    ] == ["promises"]


@pytest.mark.parametrize(
    ("change", "line"),
    [('extends = "tracker"', 'extends = "minutes"'), ('item = "promise"', 'item = "vow"'),
     ('judges = "how"', 'judges = "why"')],
)  # fmt: skip
def test_a_kind_that_names_what_is_not_there_is_refused(
    tmp_path: Path, change: str, line: str
) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(OWN.replace(change, line), encoding="utf-8")
    with pytest.raises(ProfileError, match=r"profile\.invalid"):
        convert(
            book(sheet(TRACKER, ["あ", "い", "R6.3末", "完了"])),
            profile=profile,
        )


WITHOUT_TARGET = """
[kind]
name = "measures"
title = { ja = "ものさし", en = "measures" }
extends = "indicators"
item = "thing"
groups = []
rules = [{ rule = "progress", base = "was", current = "is", fills = "is" }]

[fields.thing]
labels = ["ものさし"]
required = true

[fields.was]
labels = ["まえ"]

[fields.is]
labels = ["いま"]
"""


def test_a_kind_without_a_target_rates_nothing(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(WITHOUT_TARGET, encoding="utf-8")
    own = indicators(["相談", 10, 50], heads=["ものさし", "まえ", "いま"])
    conversion = convert(book(own), as_of=AS_OF, profile=profile)
    assert colors(conversion) == {}
    assert ("C2", "measure.no_column") in codes(conversion)


def test_the_words_of_a_profile_hold_for_every_kind(tmp_path: Path) -> None:
    profile = tmp_path / "words.toml"
    profile.write_text('[add.statuses]\ndone = ["決裁済"]\n', encoding="utf-8")
    conversion = convert(
        book(
            sheet(TRACKER, ["あ", "い", "R6.3末", "決裁済"], legend=STATUSES)
        ),
        as_of=AS_OF,
        profile=profile,
    )
    assert colors(conversion) == {"D2": "blue"}


ROWS: list[tuple[list[Put], list[Put], str, str]] = [
    (["取組名", "R5実績"], ["窓口", "開始した。"], "進捗状況", "完了"),
    (["取組名", "現状"], ["窓口", "開始した。"], "進捗状況", "完了"),
    (["取組名", "KPI"], ["窓口", ""], "進捗状況", "完了"),
    (["取組名", "進捗率"], ["窓口", "100%"], "進捗状況", "完了"),
    (["取組名", "令和4年度の進捗状況"], ["窓口", "未着手"], "進捗状況", "完了"),
    (["取組名", "取組状況"], ["窓口", "説明会を3回開いた。"], "進捗状況", "完了"),
    (["取組名", "実施状況"], ["窓口", "予定の工事を終えた。"], "進捗区分", "完了"),
]  # fmt: skip


@pytest.mark.parametrize(("heads", "row", "status", "said"), ROWS)
def test_a_further_column_makes_a_tracker_no_other_kind(
    heads: list[Put], row: list[Put], status: str, said: str
) -> None:
    conversion = done(
        sheet(
            [*heads, status, "期限"], [*row, said, "R6.9末"], legend=STATUSES
        )
    )
    assert colors(conversion) == {"C2": "blue"}


def test_a_deadline_goes_before_the_time_of_the_plan() -> None:
    heads: list[Put] = ["取組名", "計画期間", "期限", "進捗状況"]
    row: list[Put] = ["窓口", "R3～R9", "R6.3末", "実施中"]
    conversion = done(sheet(heads, row, legend=STATUSES))
    assert colors(conversion) == {"D2": "yellow"}


@pytest.mark.parametrize(
    ("heads", "row", "cell"),
    [
        (["目標", "KPI", "基準値", "直近値", "目標値"], ["産業", "宿泊", 100, 180, 200], "D2"),
        (["指標名", "基準値（R2）", "R4", "R5", "目標値（R7）"], ["宿泊", 100, 120, 180, 200], "D2"),
        (["指標名", "基準値", "現状値", "到達目標"], ["宿泊", 100, 180, 200], "C2"),
        (["指標名", "基準値", "実測値", "めざす値"], ["宿泊", 100, 180, 200], "C2"),
    ],
)  # fmt: skip
def test_the_columns_of_an_indicator_are_found_beside_others(
    heads: list[Put], row: list[Put], cell: str
) -> None:
    assert colors(done(indicators(row, heads=heads))) == {cell: "green"}


# ---- The columns that a legend names ----------------------------------------

VALUES: list[Put] = ["貸出", "件", 100, 150, 200]
TREND: Rows = [["青：達成"], ["緑：改善"], ["黄：横ばい"], ["赤：悪化"]]
SHARES: Rows = [["青：100%以上"], ["緑：70%以上100%未満"], ["赤：70%未満"]]


@pytest.mark.parametrize(
    ("heading", "said", "value", "entries", "color"),
    [
        ("達成状況", "■達成状況", "75%", SHARES, "green"),
        ("対目標比（％）", "■対目標比", 75, SHARES, "green"),
        ("進捗", "進捗 達成率＝現状値÷目標値", "75%", SHARES, "green"),
        ("動向", "■動向", "悪化", TREND, "red"),
        ("推移", "凡例　推移", "横ばい", TREND, "yellow"),
        ("動向", "動向　青：達成　緑：改善", "改善", [], "green"),
    ],
)
def test_a_column_that_the_legend_names_is_coloured_by_what_it_holds(
    heading: str, said: str, value: Put, entries: Rows, color: str
) -> None:
    heads = [*INDICATORS, heading]
    row = [*VALUES, value]
    legend = [[said], *entries]
    below = indicators(row, heads=heads, legend=[[], *legend])
    assert colors(done(below)) == {"F2": color}
    apart = indicators(row, heads=heads, legend=[])
    assert colors(done(apart, Grid("凡例", legend))) == {"F2": color}


@pytest.mark.parametrize(
    ("heading", "said", "entries"),
    [
        ("順位", "■順位", SHARES),
        ("方針", "■方針", SHARES),
        ("動向", "凡例", TREND),
    ],
)
def test_no_other_column_is_coloured_by_a_legend_of_one(
    heading: str, said: str, entries: Rows
) -> None:
    below = indicators(
        [*VALUES, 3],
        heads=[*INDICATORS, heading],
        legend=[[], [said], *entries],
    )
    conversion = done(below)
    assert not colors(conversion)
    assert ("D2", "legend.in_doubt") in codes(conversion)


@pytest.mark.parametrize(
    ("heading", "value", "values", "color", "code"),
    [
        ("進捗率", "▲10%", [100, 90, 200], "red", ""),
        ("進捗率", "250%", [100, 350, 200], "blue", ""),
        ("進捗率", "▲10%", [100, 110, 200], None, "rate.out_of_range"),
        ("進捗率（％）", 0.5, [100, 150, 200], None, "rate.scale"),
        ("進捗率（％）", 50, [100, 150, 200], "yellow", ""),
    ],
)
def test_a_progress_is_held_against_the_values_of_its_row(
    heading: str, value: Put, values: list[Put], color: str | None, code: str
) -> None:
    conversion = done(
        indicators(
            ["貸出", "件", *values, value], heads=[*INDICATORS, heading]
        )
    )
    assert colors(conversion).get("F2") == color
    assert [each for _, each in codes(conversion)] == ([code] if code else [])


# ---- Other outputs ----------------------------------------------------------


def test_what_is_made_of_scorecards_says_that_a_sheet_is_none() -> None:
    data = book(
        sheet(TRACKER, ["予約制", "市民課", "R6.3末", "完了"], legend=STATUSES)
    )
    with pytest.raises(InputError, match=r"kind\.not_here"):
        diff(data, data, as_of=AS_OF)
    made = summary([data], as_of=AS_OF)
    assert made.counts["refused"] == 1
    assert list(inspect(data).procedures()) == []


def test_check_and_records_work_for_every_kind() -> None:
    data = book(
        sheet(
            TRACKER,
            ["予約制", "市民課", "R6.3末", "完了"],
            ["押印", "総務課", "R6.3末", "実施中"],
            legend=STATUSES,
        )
    )
    conversion = convert(data, as_of=AS_OF)
    assert [each.found for each in check(data, as_of=AS_OF).differences] == [
        None,
        None,
    ]
    assert not check(conversion.data, as_of=AS_OF).differences
    assert [
        (each["procedure"], each["color"]) for each in conversion.records()
    ] == [
        ("予約制", "blue"),
        ("押印", "yellow"),
    ]
    reported = conversion.report()["sheets"][0]  # type: ignore[index]
    assert (reported["kind"], reported["ratings"][0]["field"]) == (
        "tracker",
        "status",
    )
