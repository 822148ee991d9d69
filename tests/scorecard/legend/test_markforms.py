"""Legends of marks, letters, words and periods as offices lay them out:
understood as meant, or in doubt; never wrong.
"""

# ruff: noqa: E501  (a form is one line)

from __future__ import annotations

import datetime as dt

import pytest
from tests.scorecard.legend.test_legendforms import PROGRESS_FORMS

from irodori.scorecard.legend import (
    Legend,
    LegendCell,
    LegendReading,
    read_legend,
)
from irodori.scorecard.profile import Profile, Rule, shipped_profile
from irodori.scorecard.values.periods import TimeBand
from irodori.workbook.fills import Fill

INDICATORS, TRACKER, SCORECARD = (
    shipped_profile(kind) for kind in ("indicators", "tracker", "scorecard")
)
SIGNS = {"◎": "blue", "○": "green", "△": "yellow", "×": "red"}
LETTERS = {"A": "blue", "B": "green", "C": "yellow", "D": "orange", "E": "red"}
WORDS = {
    "順調": "blue",
    "概ね順調": "green",
    "やや遅れ": "yellow",
    "遅れ": "red",
}
BANDS = {
    "A": "100%以上",
    "B": "80%以上100%未満",
    "C": "50%以上80%未満",
    "D": "20%以上50%未満",
    "E": "20%未満",
}

# A line break begins a new row, a tab the next cell; #RRGGBB before a text is
# the fill of its cell.
SIGN_FORMS = [
    "◎：順調（青） ○：概ね順調（緑） △：やや遅れ（黄） ×：遅れ（赤）",
    "評価の凡例　◎：目標を達成（青）　○：改善（緑）　△：横ばい（黄）　×：後退（赤）",
    "評価　◎…青、〇…緑、△…黄、×…赤",
    "【凡例】評価：◎（青）　○（緑）　△（黄）　✕（赤）",
    "（凡例）評価の色分け　青＝◎　緑＝○　黄＝△　赤＝×",
    "判定　青：◎（達成）　緑：◯（改善）　黄：△（横ばい）　赤：×（後退）",
    "評価の◎は青、○は緑、△は黄、×は赤で表示しています。",
    "評価：◎を青色、○を緑色、△を黄色、×を赤色で着色",
    "◎（青）達成　○（緑）概ね達成　△（黄）やや不十分　×（赤）不十分",
    "達成◎青、改善○緑、横ばい△黄、後退×赤",
    "【青】◎達成【緑】○改善【黄】△横ばい【赤】×後退",
    "評価基準\n◎\t青\n○\t緑\n△\t黄\n×\t赤",
    "評価基準\n青\t◎\n緑\t○\n黄\t△\n赤\t×",
    "評価\t内容\t色\n◎\t目標を達成\t青\n○\t改善\t緑\n△\t横ばい\t黄\n×\t後退\t赤",
    "区分\t内容\t色\n◎\t目標を達成\t#0070C0青\n○\t改善\t#00B050緑\n△\t横ばい\t#FFFF00黄\n×\t後退\t#FF0000赤",
    "色\t評価\t内容\n青\t◎\t達成\n緑\t○\t改善\n黄\t△\t横ばい\n赤\t×\t後退",
    "達成状況の凡例\n#0070C0◎\t目標を達成\n#00B050○\t改善\n#FFFF00△\t横ばい\n#FF0000×\t後退",
    "評価の凡例\n#0070C0\t◎：目標を達成\n#00B050\t○：改善\n#FFFF00\t△：横ばい\n#FF0000\t×：後退",
    "評価の凡例\n#0070C0\t◎\t目標を達成\n#00B050\t○\t改善\n#FFFF00\t△\t横ばい\n#FF0000\t×\t後退",
    "評価\t#0070C0◎\t#00B050○\t#FFFF00△\t#FF0000×",
    "評価\n◎\t○\t△\t×\n#0070C0\t#00B050\t#FFFF00\t#FF0000",
    "評価\n青\t緑\t黄\t赤\n◎\t○\t△\t×",
    "評価の凡例\n◎　目標を達成（青）\n○　改善（緑）\n△　横ばい（黄）\n×　後退（赤）",
    "凡例\n◎\t青：達成\n○\t緑：改善\n△\t黄：横ばい\n×\t赤：後退",
]  # fmt: skip
LETTER_FORMS = [
    "A：青　B：緑　C：黄　D：橙　E：赤",
    "評価　Ａ：大変良い（青）　Ｂ：良い（緑）　Ｃ：普通（黄）　Ｄ：やや悪い（橙）　Ｅ：悪い（赤）",
    "評価区分：A＝青、B＝緑、C＝黄、D＝橙、E＝赤",
    "判定　青：A　緑：B　黄：C　橙：D　赤：E",
    "A評価は青、B評価は緑、C評価は黄、D評価は橙、E評価は赤",
    "「A」…青色　「B」…緑色　「C」…黄色　「D」…橙色　「E」…赤色",
    "ランク\t色\nA\t青\nB\t緑\nC\t黄\nD\t橙\nE\t赤",
    "評価\n#0070C0A\t計画を上回る\n#00B050B\t計画どおり\n#FFFF00C\tやや下回る\n#FFC000D\t下回る\n#FF0000E\t大きく下回る",
    "評価の凡例\n#0070C0\tA 計画を上回る\n#00B050\tB 計画どおり\n#FFFF00\tC やや下回る\n#FFC000\tD 下回る\n#FF0000\tE 大きく下回る",
]  # fmt: skip
BAND_FORMS = [
    "A：100％以上（青）　B：80％以上100％未満（緑）　C：50％以上80％未満（黄）　D：20％以上50％未満（橙）　E：20％未満（赤）",
    "凡例（判定は進捗率による）\nA：100％以上（青）\nB：80％以上（緑）\nC：50％以上（黄）\nD：20％以上（橙）\nE：20％未満（赤）",
    "A：目標達成（100%以上） 青\nB：80%以上100%未満 緑\nC：50%以上80%未満 黄\nD：20%以上50%未満 橙\nE：20%未満 赤",
    "判定\t進捗率\t色\nA\t100％以上\t#0070C0青\nB\t80％以上100％未満\t#00B050緑\nC\t50％以上80％未満\t#FFFF00黄\nD\t20％以上50％未満\t#FFC000橙\nE\t20％未満\t#FF0000赤",
    "色\t判定\t進捗率\n青\tA\t100％以上\n緑\tB\t80％以上100％未満\n黄\tC\t50％以上80％未満\n橙\tD\t20％以上50％未満\n赤\tE\t20％未満",
    "青：A（100％以上）、緑：B（80～100％未満）、黄：C（50～80％未満）、橙：D（20～50％未満）、赤：E（20％未満）",
    "進捗率\t判定\t色\n100％以上\tA\t青\n80％以上100％未満\tB\t緑\n50％以上80％未満\tC\t黄\n20％以上50％未満\tD\t橙\n20％未満\tE\t赤",
]  # fmt: skip
WORD_FORMS = [
    "評価　青：順調　緑：概ね順調　黄：やや遅れ　赤：遅れ",
    "青：順調　緑：概ね順調　黄：やや遅れ　赤：遅れ",
    "進捗状況の凡例：順調（青）、概ね順調（緑）、やや遅れ（黄）、遅れ（赤）",
    "評価\n順調\t青\n概ね順調\t緑\nやや遅れ\t黄\n遅れ\t赤",
    "評価\n#0070C0順調\t#00B050概ね順調\t#FFFF00やや遅れ\t#FF0000遅れ",
    "評価は、順調を青、概ね順調を緑、やや遅れを黄、遅れを赤で表示",
]


def cells_of(form: str) -> list[LegendCell]:
    """Return a legend as cells."""
    found = []
    for row, line in enumerate(form.split("\n"), 10):
        for column, text in enumerate(line.split("\t"), 1):
            fill = (
                Fill.solid(f"FF{text[1:7]}") if text.startswith("#") else None
            )
            said = text[7:] if fill else text
            if said or fill:
                found.append(
                    LegendCell(
                        row,
                        column,
                        f"{'ABCDEFGH'[column - 1]}{row}",
                        said,
                        fill,
                    )
                )
    return found


def reading(
    form: str,
    profile: Profile = INDICATORS,
    rules: tuple[Rule, ...] | None = None,
) -> LegendReading:
    return read_legend(cells_of(form), profile, rules)


def understood(form: str, profile: Profile = INDICATORS) -> Legend:
    """Return a legend that is understood whole."""
    found = reading(form, profile)
    assert found.legend
    assert found.legend.doubts_by_rule == {}
    assert found.findings == ()
    return found.legend


def marks(legend: Legend) -> dict[str, str | None]:
    return {each.mark: each.color for each in legend.marks}


FORMS = [
    *((SIGNS, form) for form in SIGN_FORMS),
    *((LETTERS, form) for form in (*LETTER_FORMS, *BAND_FORMS)),
    *((WORDS, form) for form in WORD_FORMS),
]


@pytest.mark.parametrize(("wanted", "form"), FORMS)
def test_marks_have_the_colours_that_the_legend_lists(
    wanted: dict[str, str], form: str
) -> None:
    legend = understood(form)
    assert marks(legend) == wanted
    assert legend.unclear_marks == ()
    assert legend.rules == ("mark",)


@pytest.mark.parametrize("form", BAND_FORMS)
def test_a_band_beside_a_mark_is_kept(form: str) -> None:
    assert {
        each.mark: each.band.sentence.text()
        for each in understood(form).marks
        if each.band
    } == BANDS


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        (
            "評価の凡例\n#7030A0\tS：目標を大きく上回る\n#0070C0\tA：達成\n#FF0000\tB：未達成",
            {"S": "#7030A0", "A": "blue", "B": "red"},
        ),
        (
            "評価　S：紫\nA：青\n#7030A0紫\t#0070C0青",
            {"S": "purple", "A": "blue"},
        ),
        (
            "評価　A・B：青、C：黄、D・E：赤",
            {"A": "blue", "B": "blue", "C": "yellow", "D": "red", "E": "red"},
        ),
        (
            "評価：◎、○（青）、△（黄）、×（赤）",
            {"◎": "blue", "○": "blue", "△": "yellow", "×": "red"},
        ),
        (
            "評価　A：青　B：塗りなし　C：赤",
            {"A": "blue", "B": None, "C": "red"},
        ),
        (
            "評価　A+：青　A：緑　A-：黄",
            {"A+": "blue", "A": "green", "A-": "yellow"},
        ),
        ("評価　★：青　☆：黄", {"★": "blue", "☆": "yellow"}),
        (
            "評価\n◎\t達成\t青\n×\t後退\t赤\n－\t調査がない年度\t塗りなし",
            {"◎": "blue", "×": "red", "-": None},
        ),
        (
            "評価　◎：青　×：赤　―：塗りなし",
            {"◎": "blue", "×": "red", "-": None},
        ),
        (
            "評価\n#0070C0A\t達成\n#00B050B\t改善\n#BFBFBFC\t対象外",
            {"A": "blue", "B": "green", "C": "gray"},
        ),
    ],
)
def test_marks_with_more_or_fewer_colours(
    form: str, wanted: dict[str, str | None]
) -> None:
    assert marks(understood(form)) == wanted


DOUBTFUL: list[tuple[Rule, str]] = [
    ("mark", "評価　◎○：青　△：黄　×"),
    ("mark", "評価　A：青　B　C：赤"),
    ("mark", "評価　青：A　緑：B　黄　赤：D"),
    ("mark", "評価　A：達成（青）　B：未達成（赤）　ただし、休止中のものは灰"),
    ("mark", "評価（変更前）　A：旧基準（青）　B：（赤）"),
    ("mark", "評価　A：青（一部を除く）　B：赤"),
    ("mark", "評価　◎　○　青　赤"),
    ("mark", "評価　青　B：緑　C：赤　D"),
    ("mark", "評価\nA○に準ずる（赤）\nB：青\nC：緑"),
    ("mark", "判定の凡例\nA100％以上【赤】\nB目標を達成【緑】"),
    ("progress", "実績値の色：A（青）とても良い　B（緑）良い　C（赤）悪い"),
    ("progress", "青：達成　赤：未達成"),
    ("progress", "青：100人以上　赤：100人未満"),
    ("progress", "青：5点以上　黄：3点以上　赤：3点未満"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "form"), DOUBTFUL)
def test_a_legend_of_marks_that_is_not_understood_whole_is_in_doubt(
    rule: Rule, form: str
) -> None:
    found = reading(form)
    assert found.legend
    assert rule in found.legend.doubts_by_rule
    assert found.findings


@pytest.mark.parametrize(
    ("form", "mark"),
    [
        (
            "評価　◎：達成（青）　○：改善（緑）　○：維持（黄）　×：後退（赤）",
            "○",
        ),
        ("評価　A：青　B：紫　C：赤", "B"),
        ("評価\nA\t青\nB\t緑\nB\t黄", "B"),
    ],
)
def test_a_mark_without_one_known_colour_is_unclear_and_the_others_hold(
    form: str, mark: str
) -> None:
    found = reading(form)
    assert found.legend
    assert found.legend.unclear_marks == (mark,)
    assert found.findings
    assert found.legend.doubts_by_rule == {}


@pytest.mark.parametrize(
    "form",
    [
        "評価　A：青　B：緑",
        "◎：順調（青） ○：概ね順調（緑）",
        "A：100％以上（青）　B：100％未満（赤）",
    ],
)
def test_a_column_of_marks_leaves_the_values_alone(form: str) -> None:
    assert understood(form).bands == ()


def test_two_shades_with_swatches_are_two_colours_and_without_them_in_doubt() -> (
    None
):
    legend = understood(
        "評価\n#0070C0\tA：達成\n#00B0F0\tB：改善\n#BFBFBF\tC：中止\n#7F7F7F\tD：廃止"
    )
    assert marks(legend) == {
        "A": "blue",
        "B": "#00B0F0",
        "C": "gray",
        "D": "#7F7F7F",
    }
    assert legend.fill("mark", "#00B0F0") == Fill.solid("FF00B0F0")
    bare = reading("評価　A：青　B：水色　C：赤").legend
    assert bare
    assert bare.unclear_marks == ("A", "B")


def test_letters_are_labels_where_no_column_holds_marks() -> None:
    for rules in (("progress",), None):
        profile = INDICATORS if rules else SCORECARD
        found = read_legend(
            cells_of(
                "A：100％以上（青）　B：80％以上100％未満（緑）　C：80％未満（赤）"
            ),
            profile,
            rules,
        )
        assert found.legend
        assert found.legend.doubts_by_rule == {}
        assert found.legend.marks == ()
        assert [str(band.color) for band in found.legend.bands] == [
            "blue",
            "green",
            "red",
        ]


def test_letters_under_the_heading_of_the_values_are_labels() -> None:
    legend = understood(
        "実績値：A（青）100%以上　B（緑）70%以上　C（赤）70%未満"
    )
    assert legend.marks == ()
    assert [(band.color, band.sentence.text()) for band in legend.bands] == [
        ("blue", "100%以上"),
        ("green", "70%以上100%未満"),
        ("red", "70%未満"),
    ]


@pytest.mark.parametrize("form", PROGRESS_FORMS[:12])
def test_a_sign_that_is_a_bullet_means_nothing(form: str) -> None:
    text = form.replace("オンライン利用率（現在値）", "進捗率").replace(
        "オンライン利用率", "進捗率"
    )
    plain, dressed = (reading(each).legend for each in (text, "○ " + text))
    assert plain
    assert dressed
    assert plain.bands == dressed.bands
    assert dressed.marks == ()


def test_words_in_a_third_column_explain_the_bands() -> None:
    legend = understood(
        "色\t進捗率\t判断\n青\t100％以上\t達成\n緑\t70％以上100％未満\t順調\n黄\t70％未満\tやや遅れ"
    )
    assert [str(band.color) for band in legend.bands] == [
        "blue",
        "green",
        "yellow",
    ]
    assert legend.rules == ("progress",)


@pytest.mark.parametrize(
    ("text", "formula"),
    [("凡例　実績値の色（達成率）", "achievement"), ("凡例（進捗率）", "progress"), ("凡例", "progress"), ("達成率・進捗率の凡例", "progress"),
     ("凡例（達成率）\n※達成率＝（実績値－基準値）÷（目標値－基準値）", "progress"), ("凡例（達成率＝実績値÷目標値）", "achievement"),
     ("凡例（進捗率＝（令和６年度の実績値－基準値）÷（令和６年度の目標値－基準値））", "progress")],
)  # fmt: skip
def test_what_is_measured_is_what_the_legend_calls_it(
    text: str, formula: str
) -> None:
    assert (
        understood(
            text + "\n青：100％以上　緑：70％以上100％未満　黄：70％未満"
        ).formula
        == formula
    )


# ---- Periods before a deadline ----------------------------------------------

MONTH = TimeBand(1, "month")
PERIODS = [
    ("期限まで1か月以内", MONTH), ("期限まで１ヶ月以内", MONTH), ("期限まで一か月以内", MONTH), ("期限まで残り1カ月以内", MONTH), ("期限が1か月以内", MONTH),
    ("期限1か月前", MONTH), ("期限の1か月前から", MONTH), ("残り1か月以内", MONTH), ("期限が近い（1か月以内）", MONTH), ("期限間近（あと1か月以内）", MONTH),
    ("1か月以内に期限到来", MONTH), ("期限30日前から", TimeBand(30, "day")), ("期限まで14日以内", TimeBand(14, "day")), ("期限3か月前", TimeBand(3, "month")),
    ("期限まで2週間以内", TimeBand(2, "week")), ("期限まで半年以内", TimeBand(6, "month")), ("期限まで1年以内", TimeBand(1, "year")),
    ("期限まで1か月未満", TimeBand(1, "month", "under")), ("期限まで1か月を切った", TimeBand(1, "month", "under")), ("期限まで1か月超", TimeBand(1, "month", "over")),
    ("期限まで1か月以上", TimeBand(1, "month", "from")), ("期限まで十二か月以内", TimeBand(12, "month")),
]  # fmt: skip


@pytest.mark.parametrize(("words", "band"), PERIODS)
def test_a_period_before_the_deadline_is_read(
    words: str, band: TimeBand
) -> None:
    legend = understood(
        f"凡例（状況）\n青：完了\n緑：実施中（期限内）\n黄：実施中（{words}）\n赤：実施中（期限超過）",
        TRACKER,
    )
    assert [
        (each.color, each.within) for each in legend.statuses if each.within
    ] == [("yellow", band)]


@pytest.mark.parametrize(("words", "band"), PERIODS)
def test_a_period_alone_is_for_what_is_not_done(
    words: str, band: TimeBand
) -> None:
    legend = understood(
        f"青：完了　緑：実施中　黄：{words}　赤：期限超過", TRACKER
    )
    found = {
        (each.status, each.color)
        for each in legend.statuses
        if each.within == band
    }
    assert found == {("active", "yellow"), ("not_started", "yellow")}
    assert legend.color_of_status("not_started", overdue=True) == "red"
    assert legend.color_of_status("done", overdue=True) == "blue"


@pytest.mark.parametrize(
    "words",
    ["期限が近い", "期限間近", "期限を大きく過ぎた", "1か月以内", "期限後30日以内", "期限から30日以内", "期限の10営業日前から", "期限まで半月以内", "期限までしばらく",
     "期限まで0日以内", "期限まで1か月以内または重要なもの"],
)  # fmt: skip
def test_a_period_that_nobody_can_count_is_in_doubt(words: str) -> None:
    found = reading(
        f"凡例（状況）\n青：完了\n緑：実施中（期限内）\n黄：実施中（{words}）\n赤：実施中（期限超過）",
        TRACKER,
    )
    assert found.legend
    assert "status" in found.legend.doubts_by_rule


JANUARY = dt.date(2023, 1, 31)
LEAP = dt.date(2024, 1, 31)
SEPTEMBER = dt.date(2023, 9, 30)


@pytest.mark.parametrize(
    ("band", "as_of", "last_day", "holds"),
    [
        (TimeBand(1, "month", "within"), JANUARY, dt.date(2023, 2, 28), True), (TimeBand(1, "month", "within"), JANUARY, dt.date(2023, 3, 1), False),
        (TimeBand(1, "month", "within"), LEAP, dt.date(2024, 2, 29), True), (TimeBand(1, "month", "within"), LEAP, dt.date(2024, 3, 1), False),
        (TimeBand(1, "month", "within"), JANUARY, JANUARY, True), (TimeBand(1, "month", "within"), JANUARY, dt.date(2023, 1, 30), False),
        (TimeBand(30, "day", "within"), JANUARY, dt.date(2023, 3, 2), True), (TimeBand(30, "day", "within"), JANUARY, dt.date(2023, 3, 3), False),
        (TimeBand(30, "day", "within"), LEAP, dt.date(2024, 3, 1), True), (TimeBand(30, "day", "within"), LEAP, dt.date(2024, 3, 2), False),
        (TimeBand(3, "month", "within"), SEPTEMBER, dt.date(2023, 12, 31), True), (TimeBand(3, "month", "within"), SEPTEMBER, dt.date(2024, 1, 1), False),
        (TimeBand(1, "month", "under"), JANUARY, dt.date(2023, 2, 28), False), (TimeBand(1, "month", "under"), JANUARY, dt.date(2023, 2, 27), True),
        (TimeBand(1, "month", "from"), JANUARY, dt.date(2023, 2, 28), True), (TimeBand(1, "month", "over"), JANUARY, dt.date(2023, 2, 28), False),
        (TimeBand(1, "month", "over"), JANUARY, dt.date(2023, 3, 1), True), (TimeBand(1, "month", "over"), JANUARY, dt.date(2022, 12, 1), False),
        (TimeBand(2, "week", "within"), JANUARY, dt.date(2023, 2, 14), True), (TimeBand(1, "year", "within"), dt.date(2024, 2, 29), dt.date(2025, 2, 28), True),
        (TimeBand(1, "year", "within"), dt.date(9999, 12, 1), dt.date(9999, 12, 31), True), (TimeBand(9999, "day", "within"), dt.date(9999, 1, 1), dt.date(9999, 1, 2), True),
    ],
)  # fmt: skip
def test_a_period_is_counted_by_the_calendar(
    band: TimeBand, as_of: dt.date, last_day: dt.date, holds: bool
) -> None:
    assert band.holds(as_of, last_day) == holds


NESTED = "凡例（状況）\n青：完了\n緑：実施中（期限内）\n黄：実施中（期限まで30日以内）\n橙：実施中（期限まで14日以内）\n赤：実施中（期限超過）"


@pytest.mark.parametrize(
    ("days", "color"),
    [
        (31, "green"),
        (30, "yellow"),
        (15, "yellow"),
        (14, "orange"),
        (0, "orange"),
    ],
)
def test_the_shortest_period_that_holds_decides(days: int, color: str) -> None:
    as_of = dt.date(2024, 9, 30)
    rule = understood(NESTED, TRACKER).status_rule(
        "active", False, (as_of, as_of + dt.timedelta(days))
    )
    assert rule
    assert rule.color == color


# ---- Statuses ---------------------------------------------------------------


def test_statuses_that_only_a_legend_names_are_its_own() -> None:
    legend = understood(
        "青：完了　緑：順調　黄：遅延　橙：見直し　紫：保留\n#7030A0紫",
        TRACKER,
    )
    assert legend.words["見直し"] == "見直し"
    assert legend.color_of_status("見直し", None) == "orange"
    assert legend.color_of_status("done", None) == "blue"


def test_two_words_for_one_status_with_two_colours_are_two_statuses() -> None:
    legend = understood(
        "青：完了　緑：実施中　橙：中止　赤：保留　黄：未着手", TRACKER
    )
    assert {
        word: legend.color_of_status(legend.words[word], None)
        for word in ("中止", "保留")
    } == {
        "中止": "orange",
        "保留": "red",
    }
    assert legend.color_of_status(legend.words["廃止"], None) is None


@pytest.mark.parametrize(
    ("line", "word", "color"),
    [
        ("青：完了　緑：継続　黄：休止　赤：廃止", "休止", "yellow"),
        ("青：完了　緑：継続　黄：休止　赤：廃止", "廃止", "red"),
        ("青：完了　緑：継続　黄：休止　赤：廃止", "中止", None),
        ("青：完了　緑：実施中　黄：中止　赤：廃止", "廃止", "red"),
        ("青：終了　緑：継続　黄：準備中　赤：中止", "終了", "blue"),
        ("青：済　緑：継続　黄：準備中　赤：未", "未", "red"),
        ("青：完了　緑：検討中　赤：予定なし", "予定なし", "red"),
    ],
)
def test_a_word_for_what_is_not_judged_may_be_a_status(
    line: str, word: str, color: str | None
) -> None:
    legend = understood(line, TRACKER)
    status = legend.words[word]
    assert legend.color_of_status(status, None) == color


def test_what_has_ended_is_no_status_where_no_column_holds_statuses() -> None:
    text = "進捗率　青：100%以上　赤：100%未満　灰：終了"
    found = reading(text, TRACKER, ("progress",))
    assert found.legend
    assert not found.legend.doubts


def test_grey_for_a_status_leaves_it_without_the_colour_of_another() -> None:
    found = reading("青：完了　緑：実施中　赤：中止　灰：廃止", TRACKER)
    assert found.legend
    assert found.legend.words["廃止"] == "廃止"
    assert found.legend.color_of_status("廃止", None) == "gray"


@pytest.mark.parametrize("word", ["中止", "未着手", "期限内の未着手"])
def test_a_grey_swatch_is_the_colour_of_a_plans_status_too(word: str) -> None:
    found = reading(
        f"アクションプラン\n#0070C0\t完了\n#00B050\t取組中\n#A6A6A6\t{word}",
        SCORECARD,
    )
    assert found.legend
    assert found.legend.fill("status", "gray") == Fill.solid("FFA6A6A6")
    assert not found.findings
    white = reading(
        "アクションプラン\n#0070C0\t完了\n#FFFFFF\t未着手", SCORECARD
    )
    assert white.legend
    assert white.legend.color_of_status("未着手", None) is None


def test_a_status_of_an_offices_own_is_in_doubt_where_the_legend_names_a_deadline_alone() -> (
    None
):
    legend = understood(
        "青：完了　緑：実施中　橙：中止　赤：期限超過", TRACKER
    )
    assert [(each.status, each.overdue) for each in legend.unclear] == [
        ("中止", True)
    ]
    assert legend.needs_deadline("中止")
