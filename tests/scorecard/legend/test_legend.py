"""The workbook's own legend: texts, layouts and swatches that offices use, and
what is wrong with some of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.scorecard.legend import (
    Legend,
    LegendCell,
    LegendReading,
    StatusRule,
    builtin_legend,
    exact_color,
    legend_from_profile,
    read_legend,
)
from irodori.scorecard.legend.conditions import BandConditions
from irodori.scorecard.legend.tokens import legible
from irodori.scorecard.palettes import (
    COLORS,
    Band,
    Color,
    color_by_hue,
    overlaps,
)
from irodori.scorecard.profiles import load_profile, parse_profile
from irodori.workbook.fills import Fill
from irodori.workbook.refs import cell_ref, parse_cell

PROFILE = load_profile()
BUILTIN = builtin_legend(PROFILE)

PROGRESS = (
    "オンライン利用率（現在値）：目標の達成状況（進捗度※）に応じて色分け"
)
PLANS = "各アクションプラン (a,b,c)：取組の進捗状況に応じて色分け"
SEED = (
    "【スコアカードについて】",
    (
        "基本計画に記載した取組対象手続のうち、オンライン利用率目標を設定した主要な手続について掲載。"
        "計画の進捗状況を視覚化し、計画の見直しに利用するために作成しているもの。"
    ),
    (
        " - オンライン利用率（現在値）：目標の達成状況（進捗度※）に応じて色分け "
        "※目標に対する進捗(%) = (現在の利用率 - 令和元年度利用率) / (目標利用率 - 令和元年度利用率)"
    ),
    " (青色：目標達成済 緑色：目標に対する進捗率70%~100%未満 黄色：40%~70%未満 橙色：10%~40%未満 赤色：10%未満)",
    " - 課題①~③：基本計画に記載の課題項目",
    " - 各アクションプラン (a,b,c)：基本計画に記載したアクションプラン項目を記載し、取組の進捗状況に応じて色分け",
    " (青色：措置済 緑色：取組中(期限内) 黄色：取組中(期限超過) 橙色：未着手(期限内) 赤色：未着手(期限超過))",
    " - 進捗(中間KPI)：中間KPIの進捗状況 (青色：中間KPI目標達成済)",
    " - オンライン完結：手続がオンラインで完結しているか。(○：完結する ×：完結していない)",
)
SOLID = {
    "blue": Fill.solid("FF00B0F0"),
    "green": Fill.solid("FF92D050"),
    "yellow": Fill.solid("FFFFFF99"),
    "orange": Fill.solid("FFED7D31"),
    "red": Fill.solid("FFFF7C80"),
}


def cells(
    placed: dict[str, str | Fill | tuple[str, Fill]],
) -> list[LegendCell]:
    """Return cells in reading order from {ref: text, fill, or both}."""
    result = []
    for ref, content in placed.items():
        row, column = parse_cell(ref)
        if isinstance(content, str):
            text, fill = content, None
        elif isinstance(content, Fill):
            text, fill = "", content
        else:
            text, fill = content
        result.append(LegendCell(row, column, ref, text, fill))
    return sorted(result)


def read(*lines: str) -> LegendReading:
    """Read a legend that stands in one column, a line a cell."""
    return read_legend(
        cells({f"A{row}": line for row, line in enumerate(lines, 10)}), PROFILE
    )


def legend(*lines: str) -> Legend:
    found = read(*lines)
    assert not found.findings
    assert found.legend
    return found.legend


def codes(reading: LegendReading) -> list[tuple[str, str]]:
    """Return each finding's code and place; each must have its sentence in
    both languages.
    """
    assert all(
        each.sentence.text("ja") and each.sentence.text("en")
        for each in reading.findings
    )
    return [(each.code, each.ref) for each in reading.findings]


def bounds(found: Legend) -> dict[str, str]:
    return {f"{band.color}": band.sentence.text("ja") for band in found.bands}


def statuses(found: Legend) -> dict[str, str]:
    return {
        f"{rule.color}": rule.sentence.text("ja") for rule in found.statuses
    }


SAME_BANDS = bounds(BUILTIN)
SAME_STATUSES = statuses(BUILTIN)


# ---- The built-in legend ----------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "color"),
    [("100", "blue"), ("250", "blue"), ("99.95", "green"), ("70", "green"), ("69.9999", "yellow"), ("40", "yellow"),
     ("39.99", "orange"), ("10", "orange"), ("9.999", "red"), ("0", "red"), ("-40", "red")],
)  # fmt: skip
def test_each_band_of_the_built_in_legend_takes_its_lower_bound_in(
    percent: str, color: Color
) -> None:
    assert BUILTIN.color_of_progress(Fraction(percent) / 100) == color


def test_the_built_in_legend_is_the_one_of_the_seed_sheet() -> None:
    found = legend(*SEED)
    assert (found.bands, found.statuses, found.kpi) == (
        BUILTIN.bands,
        BUILTIN.statuses,
        BUILTIN.kpi,
    )
    assert found.source == "workbook"
    assert found.differences == ()
    assert [each.cell for each in found.sentences] == ["A13"] * 5 + [
        "A16"
    ] * 5 + ["A17"]
    assert found.sentences[1].text == "緑色：目標に対する進捗率70%~100%未満"
    assert (
        found.sentences[1].meaning.text("ja")
        == "オンライン利用率: 緑 = 70%以上100%未満"
    )
    assert (
        found.sentences[7].meaning.text("en")
        == "action plan: yellow = under way (past the deadline)"
    )


# ---- Forms of a legend's text -----------------------------------------------


@pytest.mark.parametrize(
    "colors",
    [
        "青色：100%以上 緑色：70%~100%未満 黄色：40%~70%未満 橙色：10%~40%未満 赤色：10%未満",
        "青：100％以上、緑：70％以上100％未満、黄：40％以上70％未満、橙：10％以上40％未満、赤：10％未満",
        "青…達成　緑…70％以上100％未満　黄…40％以上70％未満　橙…10％以上40％未満　赤…10％未満",
        "青＝100％以上；緑＝70～100％未満；黄＝40～70％未満；オレンジ＝10～40％未満；ピンク＝10％未満",
        "水色：目標達成\n黄緑：70〜100%未満\n黄：40〜70%未満\nオレンジ色：10〜40%未満\n赤：10%未満",
        "■青 100%以上 ■緑 70%~100%未満 ■黄 40%~70%未満 ■橙 10%~40%未満 ■赤 10%未満",
        "青（100%以上）緑（70%以上100%未満）黄（40%以上70%未満）橙（10%以上40%未満）赤（10%未満）",
        "青：100%以上 緑：70%以上 黄：40%以上 橙：10%以上 赤：10%未満",
        "赤：10%未満 橙：40%未満 黄：70%未満 緑：100%未満 青：100%以上",
        "青：100%以上 緑：7割以上 黄：4割以上 橙：1割以上 赤：1割未満",
        "青:進捗率≧100% 緑:70%≦進捗率<100% 黄:40%≦進捗率<70% 橙:10%≦進捗率<40% 赤:進捗率<10%",
        "青:>=100% 緑:>=70% 黄:>=40% 橙:>=10% 赤:<10%",
        "青は100%以上、緑は70%以上100%未満、黄は40%以上70%未満、橙は10%以上40%未満、赤は0%以上10%未満です。",
        "青：100% 緑：70~100%未満 黄：40~70%未満 橙：10~40%未満 赤：0~10%未満 ※赤：要注意",
        "目標達成済：青色　70%~100%未満：緑色　40%~70%未満：黄色　10%~40%未満：橙色　10%未満：赤色",
        "青：達成(100%) 緑：概ね順調(70%以上) 黄：やや遅れ(40%以上) 橙：遅れ(10%以上) 赤：それ以外",
        "青：100%～ 緑：70%以上 黄：40%以上 橙：10%以上 灰色：対象外 赤：上記以外",
        "100%以上→青、70%以上100%未満→緑、40%以上70%未満→黄、10%以上40%未満→橙、10%未満→赤",
        "青色:目標\n達成済緑色:70%~\n100%未満黄色:40%~70%未満橙色:10%~40%未満赤色:10%未満",
    ],
)
@pytest.mark.parametrize("brackets", ["{}", "({})", "（{}）"])
def test_progress_is_read_in_the_usual_forms(
    colors: str, brackets: str
) -> None:
    found = legend(PROGRESS, brackets.format(colors))
    assert bounds(found) == SAME_BANDS
    assert (
        legend(
            f"・オンライン利用率（現在値）：{brackets.format(colors)}"
        ).bands
        == found.bands
    )


@pytest.mark.parametrize(
    "colors",
    [
        "青：措置済 緑：取組中（期限内） 黄：取組中（期限超過） 橙：未着手（期限内） 赤：未着手（期限超過）",
        "青…済、緑…実施中・期限内、黄…実施中・期限超過、橙…着手前・期限内、赤…着手前・期限超過",
        "青色:完了\n緑色:対応中\n(期限前)\n黄色:対応中\n(期限切れ)\n橙色:未対応\n(期限前)\n赤色:未対応\n(期限切れ)",
        "青は措置済、緑は期限内に取組中、黄は期限を過ぎた取組中のもの、橙は期限内で未着手、赤は期限を超過して未着手。",
        "措置済は青、取組中(期限内)は緑、取組中(期限超過)は黄、未着手(期限内)は橙、未着手(期限超過)は赤",
        "措置済：青　取組中(期限内)：緑　取組中(期限超過)：黄　未着手(期限内)：橙　未着手(期限超過)：赤",
    ],
)
def test_statuses_are_read_in_the_usual_forms(colors: str) -> None:
    assert statuses(legend(PLANS, f"({colors})")) == SAME_STATUSES
    assert statuses(legend(f"【アクションプラン】{colors}")) == SAME_STATUSES


@pytest.mark.parametrize(
    ("line", "met", "unmet"),
    [
        (
            "進捗(中間KPI)：中間KPIの進捗状況 (青色：中間KPI目標達成済)",
            "blue",
            None,
        ),
        ("進捗（中間ＫＰＩ）：緑＝達成、赤＝未達成", "green", "red"),
        ("中間KPIの進捗 青：100%以上 橙：100%未満", "blue", "orange"),
        ("中間KPI：無色：未達成", None, None),
    ],
)
def test_the_colours_of_a_kpi(
    line: str, met: Color | None, unmet: Color | None
) -> None:
    found = legend(line)
    assert (found.kpi, found.kpi_unmet) == (met, unmet)


def test_a_legend_in_one_cell() -> None:
    lines = (
        PROGRESS,
        "(青：達成 赤：未達成)",
        PLANS,
        "青：済 赤：未着手",
        "進捗(中間KPI)：(緑：達成)",
        "※数値は速報値",
    )
    together, apart = legend("\n".join(lines)), legend(*lines)
    assert (
        bounds(together)
        == bounds(apart)
        == {"blue": "100%以上", "red": "100%未満"}
    )
    assert (
        statuses(together)
        == statuses(apart)
        == {"blue": "措置済", "red": "未着手"}
    )
    assert together.kpi == apart.kpi == "green"


def test_headings_that_are_cut_by_line_breaks_and_headings_with_the_word_legend() -> (
    None
):
    assert (
        legend("【凡例】オンライン\n利用率", "緑：達成").color_of_progress(
            Fraction(1)
        )
        == "green"
    )
    assert (
        legend("凡例：アクション プラン", "緑：措置済").color_of_status(
            "done", None
        )
        == "green"
    )


def test_changed_thresholds() -> None:
    found = legend(
        PROGRESS,
        "青：120%以上 緑：80%~120%未満 黄：50%~80%未満 橙：12.5%~50%未満 赤：12.5%未満",
    )
    assert found.color_of_progress(Fraction(1)) == "green"
    assert found.color_of_progress(Fraction(1, 8)) == "orange"
    assert (
        "オンライン利用率の橙: この凡例では12.5%以上50%未満、標準の凡例では10%以上40%未満"
        in [each.text("ja") for each in found.differences]
    )


def test_a_dropped_band_leaves_its_progress_without_a_colour() -> None:
    found = legend(PROGRESS, "青：100%以上 緑：70%~100%未満 黄：40%~70%未満")
    assert found.color_of_progress(Fraction(39, 100)) is None
    assert [
        each.text("en")
        for each in found.differences
        if "orange" in each.text("en")
    ] == [
        "online usage rate, orange: nothing in this legend, 10% or more and less than 40% in the built-in one"
    ]


def test_a_band_may_have_no_fill() -> None:
    found = legend(PROGRESS, "青：100%以上 緑：50%~100%未満 白色：50%未満")
    assert found.color_of_progress(Fraction(1, 10)) is None


@pytest.mark.parametrize(
    ("entry", "status", "overdue"),
    [
        ("緑：実施済", "done", None),
        ("緑：検討着手", "検討着手", None),
        ("緑：一部措置済(期限超過)", "一部措置済", True),
        ("緑：取組中", "active", None),
        ("緑：順調に取組中", "active", None),
        ("緑：遅れて取組中", "active", True),
        ("緑：措置済(システム稼働済)", "done", None),
    ],
)
def test_other_status_words(
    entry: str, status: str, overdue: bool | None
) -> None:
    found = legend(PLANS, entry)
    assert found.statuses == (StatusRule("green", status, overdue),)
    assert status in found.words.values()


def test_several_statuses_of_one_colour() -> None:
    found = legend(PLANS, "青：措置済・廃止 黄：取組中又は未着手(期限超過)")
    assert [(rule.status, rule.overdue) for rule in found.statuses] == [
        ("done", None), ("廃止", None), ("active", True), ("not_started", True)
    ]  # fmt: skip


def test_a_part_that_is_left_out_comes_from_the_built_in_legend() -> None:
    found = legend(
        PROGRESS,
        "青：達成 赤：未達成",
        "・各アクションプラン (a,b,c)：取組の進捗状況に応じて色分け",
    )
    assert found.statuses == BUILTIN.statuses
    assert found.kpi == BUILTIN.kpi
    assert [each.text("ja") for each in found.differences][:2] == [
        "アクションプランの色分けはこの凡例になく、標準の凡例によります",
        "進捗(中間KPI)の色分けはこの凡例になく、標準の凡例によります",
    ]


def test_a_legend_without_headings_is_bound_by_what_it_says() -> None:
    lines = (
        "青：100%以上、赤：100%未満",
        "青：措置済、赤：未着手",
        "緑：中間KPI達成",
    )
    for found in (
        legend(*lines),
        legend(
            "【凡例】",
            "青色：目標達成済／措置済",
            "赤色：100%未満／未着手",
            "緑：中間KPI達成",
        ),
    ):
        assert (bounds(found), found.kpi) == (
            {"blue": "100%以上", "red": "100%未満"},
            "green",
        )
        assert statuses(found) == {"blue": "措置済", "red": "未着手"}


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (
            "注1 オンライン利用率は速報値",
            "赤字：前回からの変更",
            "特色：なし",
            "黄色：前回からの変更箇所",
        ),
        (
            "オンライン完結：手続がオンラインで完結しているか。(○：完結する ×：完結していない)",
        ),
        ("オンライン完結", "青：完結する 赤：完結していない"),
        (PROGRESS, PLANS, "進捗(中間KPI)：中間KPIの進捗状況"),
    ],
)
def test_notes_are_no_legend(lines: Sequence[str]) -> None:
    found = read(*lines)
    assert found.legend is None
    assert [code for code, _ in codes(found)] in ([], ["legend.unread"])


# ---- What is wrong with a legend --------------------------------------------


@pytest.mark.parametrize(
    ("colors", "code", "said"),
    [
        (
            "青：100%以上 緑：70%~100% 黄：70%未満",
            "legend.overlap",
            "100%以上100%以下が二つの色に",
        ),
        (
            "青：90%以上 緑：70%~100%未満 黄：70%未満",
            "legend.overlap",
            "90%以上100%未満が二つの色に",
        ),
        (
            "青：100%以上 緑：70～99％ 黄：70%未満",
            "legend.gap",
            "99%超100%未満がどの色にも",
        ),
        (
            "青：100%超 緑：70~100%未満 黄：70%未満",
            "legend.gap",
            "100%以上100%以下がどの色にも",
        ),
        (
            "青：100%以上 緑：60%~100%未満 黄：50%未満",
            "legend.gap",
            "50%以上60%未満",
        ),
        (
            "紫：100%以上 緑：70%~100%未満 黄：70%未満",
            "legend.color",
            "「紫：100%以上」の色が分からない",
        ),
        (
            "群青色：100%以上 緑：70%~100%未満 黄：70%未満",
            "legend.color",
            "「群青色：100%以上」",
        ),
        (
            "青：100%以上 水色：70%~100%未満 黄：70%未満",
            "legend.same_color",
            "どちらも青と読まれ",
        ),
        (
            "青：順調 緑：70%~100%未満 黄：70%未満",
            "legend.in_doubt",
            "「青：順調」を読み取れない",
        ),
    ],
)
def test_what_is_wrong_with_bands_is_a_finding(
    colors: str, code: str, said: str
) -> None:
    found = read(PROGRESS, f"({colors})")
    assert codes(found) == [(code, "A11")]
    assert said in found.findings[0].sentence.text("ja")
    assert found.findings[0].sentence.text("en")
    assert found.legend
    if code == "legend.in_doubt":
        assert "progress" in found.legend.doubts_by_rule
    else:
        assert found.legend.color_of_progress(Fraction(8, 10)) in {
            "green",
            "blue",
        }


def test_where_bands_overlap_the_higher_one_counts_and_in_a_gap_there_is_no_colour() -> (
    None
):
    overlapping = read(
        PROGRESS, "青：100%以上 緑：70%~100% 黄：70%未満"
    ).legend
    gapped = read(PROGRESS, "青：100%以上 緑：70～99％ 黄：70%未満").legend
    assert overlapping
    assert gapped
    assert overlapping.color_of_progress(Fraction(1)) == "blue"
    assert gapped.color_of_progress(Fraction(995, 1000)) is None


def test_an_unknown_colour_fills_nothing_and_keeps_the_other_bounds() -> None:
    found = read(PROGRESS, "紫：100%以上 緑：70%以上 黄：70%未満").legend
    assert found
    assert found.color_of_progress(Fraction(2)) is None
    assert found.color_of_progress(Fraction(99, 100)) == "green"


def test_two_colours_for_one_status_are_a_finding() -> None:
    found = read(PLANS, "青：措置済 緑：措置済 赤：未着手")
    assert codes(found) == [("legend.conflict", "A11")]
    assert found.legend
    assert found.legend.color_of_status("done", None) == "blue"


def test_a_legend_that_cannot_be_understood_is_a_finding_and_puts_its_rule_in_doubt() -> (
    None
):
    found = read(PROGRESS, "青：とても良い 緑：良い 赤：悪い")
    assert codes(found) == [("legend.in_doubt", "A11")]
    assert found.legend
    assert "progress" in found.legend.doubts_by_rule
    assert found.unread == {(11, 1)}
    assert "色分けしていません" in found.findings[0].sentence.text("ja")


@pytest.mark.parametrize(
    "note",
    [
        "※年間100件未満の手続は色分けの対象外",
        "ただし、法令改正を要するものは色分けしない。",
    ],
)
def test_a_note_that_leaves_cells_uncoloured_puts_all_rules_in_doubt(
    note: str,
) -> None:
    found = read(PROGRESS, "青：100%以上 緑：70%~100%未満 黄：70%未満", note)
    assert codes(found) == [("legend.in_doubt", "A12")]
    assert found.legend
    assert set(found.legend.doubts_by_rule) == {"progress", "status", "kpi"}


def test_a_note_about_cells_that_are_not_rated_anyway_is_no_doubt() -> None:
    found = read(
        PROGRESS,
        "青：100%以上 緑：70%~100%未満 黄：70%未満",
        "※目標を設定していない手続は色分けの対象外",
    )
    assert found.legend
    assert "progress" not in found.legend.doubts_by_rule


@pytest.mark.parametrize(
    "formula",
    [
        "進捗度＝目標利用率－現在の利用率",
        "進捗度＝(現在値－目標値)÷(基準値－目標値)",
    ],
)
def test_progress_by_another_formula_is_in_doubt(formula: str) -> None:
    found = read(
        PROGRESS, formula, "青：100%以上 緑：70%~100%未満 黄：70%未満"
    )
    assert found.legend
    assert "progress" in found.legend.doubts_by_rule


def test_a_legend_in_english_is_not_passed_over() -> None:
    form = "Online usage rate: Blue: 100% or more, Green: {}, Red: under 80%"
    found = read(form.format("80% to under 100%"))
    assert found.legend
    assert found.legend.doubts_by_rule == {}
    assert bounds(found.legend)["green"] == "80%以上100%未満"
    found = read(form.format("four fifths (80%)"))
    assert ("legend.in_doubt", "A10") in codes(found)
    assert found.legend
    assert "progress" in found.legend.doubts_by_rule


# ---- Layouts and swatches ---------------------------------------------------

WORDS = dict(zip(COLORS, "青緑黄橙赤", strict=True))
CONDITIONS = (
    "100%以上",
    "70%~100%未満",
    "40%~70%未満",
    "10%~40%未満",
    "10%未満",
)
PLAN_CONDITIONS = (
    "措置済",
    "取組中(期限内)",
    "取組中(期限超過)",
    "未着手(期限内)",
    "未着手(期限超過)",
)


@pytest.mark.parametrize(
    "row",
    [
        lambda color, condition: {"B": SOLID[color], "C": f"{WORDS[color]}：{condition}"},
        lambda color, condition: {"B": (f"{WORDS[color]}色：{condition}", SOLID[color])},
        lambda color, condition: {"B": (WORDS[color], SOLID[color]), "C": condition},
        lambda color, condition: {"B": f"{WORDS[color]}：{condition}", "C": SOLID[color]},
        lambda color, condition: {"B": ("見本", SOLID[color]), "C": condition},
        lambda color, condition: {"B": SOLID[color], "C": "…", "D": condition},
        lambda color, condition: {"B": SOLID[color], "C": "：", "D": condition},
        lambda color, condition: {"B": condition, "C": (WORDS[color], SOLID[color])},
        lambda color, condition: {"B": SOLID[color], "C": condition},
        lambda color, condition: {"B": condition, "C": SOLID[color]},
        lambda color, condition: {"B": (condition, SOLID[color])},
        lambda color, condition: {"B": WORDS[color], "C": SOLID[color], "D": condition},
    ],
    ids=["swatch left", "swatch holds entry", "word in swatch", "swatch right", "sample", "dots", "colon",
         "word right", "swatch alone",
         "swatch alone right", "swatch holds condition", "word, swatch, condition"],
)  # fmt: skip
def test_an_entry_a_row_with_its_swatch(row: object) -> None:
    assert callable(row)
    placed: dict[str, str | Fill | tuple[str, Fill]] = {"A10": PROGRESS}
    for at, (color, condition) in enumerate(
        zip(COLORS, CONDITIONS, strict=True), 11
    ):
        placed |= {
            f"{column}{at}": content
            for column, content in row(color, condition).items()
        }
    found = read_legend(cells(placed), PROFILE)
    assert codes(found) == []
    assert found.legend
    assert bounds(found.legend) == SAME_BANDS
    if "word, swatch" not in str(placed):
        assert {
            color: found.legend.fill("progress", color) for color in COLORS
        } == SOLID


def test_entries_side_by_side_in_a_row() -> None:
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": "オンライン利用率",
        "A11": "アクションプラン",
    }
    for at, color in enumerate(COLORS):
        placed[cell_ref(10, 2 + 2 * at)] = SOLID[color]
        placed[cell_ref(10, 3 + 2 * at)] = CONDITIONS[at]
        placed[cell_ref(11, 2 + 2 * at)] = (
            f"{WORDS[color]}：{PLAN_CONDITIONS[at]}",
            SOLID[color],
        )
    found = read_legend(cells(placed), PROFILE)
    assert codes(found) == []
    assert found.legend
    assert bounds(found.legend) == SAME_BANDS
    assert statuses(found.legend) == SAME_STATUSES
    assert {
        key: fill
        for key, fill in found.legend.fills.items()
        if key[0] == "progress"
    } == {("progress", color): SOLID[color] for color in COLORS}


def test_two_lists_side_by_side() -> None:
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": "オンライン利用率",
        "D10": "アクションプラン",
    }
    for at, color in enumerate(COLORS):
        placed |= {f"A{11 + at}": SOLID[color], f"B{11 + at}": CONDITIONS[at]}
        placed |= {
            f"D{11 + at}": SOLID[color],
            f"E{11 + at}": PLAN_CONDITIONS[at],
        }
    found = read_legend(cells(placed), PROFILE).legend
    assert found
    assert (bounds(found), statuses(found)) == (SAME_BANDS, SAME_STATUSES)


def test_colours_in_one_row_and_conditions_in_the_next() -> None:
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": "オンライン利用率",
        "A12": "アクションプラン",
    }
    for at, color in enumerate(COLORS):
        placed |= {
            cell_ref(10, 2 + at): (WORDS[color], SOLID[color]),
            cell_ref(11, 2 + at): CONDITIONS[at],
        }
        placed |= {
            cell_ref(12, 2 + at): SOLID[color],
            cell_ref(13, 2 + at): PLAN_CONDITIONS[at],
        }
    found = read_legend(cells(placed), PROFILE).legend
    assert found
    assert (bounds(found), statuses(found)) == (SAME_BANDS, SAME_STATUSES)
    assert found.fill("progress", "red") == SOLID["red"]


def test_a_legend_that_is_a_table_of_its_own() -> None:
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": "色", "B10": "オンライン利用率", "C10": "アクションプラン", "D10": "進捗(中間KPI)", "D11": "目標達成",
    }  # fmt: skip
    for at, color in enumerate(COLORS):
        placed |= {
            f"A{11 + at}": (WORDS[color], SOLID[color]),
            f"B{11 + at}": CONDITIONS[at],
        }
        placed |= {f"C{11 + at}": PLAN_CONDITIONS[at]}
    found = read_legend(cells(placed), PROFILE).legend
    assert found
    assert (bounds(found), statuses(found), found.kpi) == (
        SAME_BANDS,
        SAME_STATUSES,
        "blue",
    )
    assert found.fill("status", "red") == SOLID["red"]


def test_a_pattern_is_kept_as_it_is() -> None:
    dotted = Fill("gray125", "FF000000", "FFFFFFFF")
    found = read_legend(
        cells({"A10": PROGRESS, "A11": dotted, "B11": "青：達成"}), PROFILE
    )
    assert codes(found) == []
    assert found.legend
    assert found.legend.fill("progress", "blue") == dotted
    assert found.legend.fill("kpi", "blue") == dotted
    assert found.legend.fill("progress", "red") is None


@pytest.mark.parametrize(
    ("swatch", "wrong"),
    [
        ("FFFF0000", True),
        ("FF808080", True),
        ("FF0070C0", False),
        ("FFDDEBF7", False),
        ("FFCCFFFF", False),
    ],
)
def test_a_swatch_that_its_colour_word_contradicts_is_a_finding_and_not_used(
    swatch: str, wrong: bool
) -> None:
    found = read_legend(
        cells({"A10": PROGRESS, "A11": Fill.solid(swatch), "B11": "青：達成"}),
        PROFILE,
    )
    assert codes(found) == ([("legend.swatch", "B11")] if wrong else [])
    assert found.legend
    assert found.legend.color_of_progress(Fraction(1)) == "blue"
    assert (found.legend.fill("progress", "blue") is None) is wrong


def test_words_and_swatches_that_are_mixed_up_leave_both_colours_open() -> (
    None
):
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": PROGRESS,
        "A11": ("緑", Fill.solid("FFFFFF00")),
        "B11": "60%以上",
        "A12": ("黄", Fill.solid("FF00B050")),
        "B12": "60%未満",
    }
    found = read_legend(cells(placed), PROFILE)
    assert codes(found) == [("legend.color", "B11"), ("legend.color", "B12")]
    assert found.legend
    assert found.legend.bands == ()


def test_two_colours_with_one_swatch_are_a_finding() -> None:
    gold = Fill.solid("FFFFC000")
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": PROGRESS,
        "A11": gold,
        "B11": "黄：50%以上",
    }
    placed |= {
        "A12": gold,
        "B12": "橙：50%未満",
        "A13": SOLID["blue"],
        "B13": "青：100%以上",
    }
    assert codes(read_legend(cells(placed), PROFILE)) == [
        ("legend.same_swatch", "B12")
    ]


def test_the_background_of_a_legend_is_no_swatch() -> None:
    note = Fill.solid("FFFFFFCC")
    placed: dict[str, str | Fill | tuple[str, Fill]] = {
        "A10": (PROGRESS, note)
    }
    placed |= {
        f"A{11 + at}": (f"{WORDS[color]}：{CONDITIONS[at]}", note)
        for at, color in enumerate(COLORS)
    }
    found = read_legend(cells(placed), PROFILE)
    assert codes(found) == []
    assert found.legend
    assert found.legend.fills == {}


def test_a_legend_repeated_on_each_page_is_one_legend() -> None:
    assert legend(*SEED, *SEED).bands == BUILTIN.bands


# ---- Fills read back --------------------------------------------------------


@pytest.mark.parametrize("name", ["cud", "excel", "print"])
@pytest.mark.parametrize("color", COLORS)
def test_each_fill_of_each_shipped_palette_is_read_as_its_colour(
    name: str, color: Color
) -> None:
    found = exact_color(
        PROFILE.palettes[name][color], BUILTIN, PROFILE.palettes
    )
    assert found
    assert found[0] == color
    assert found[1] in {name, "cud"}


@pytest.mark.parametrize(
    ("argb", "color"),
    [
        ("FFBDD7EE", "blue"), ("FFB4C6E7", "blue"), ("FF9BC2E6", "blue"), ("FF00B0F0", "blue"), ("FF5B9BD5", "blue"),
        ("FF4472C4", "blue"), ("FF002060", "blue"), ("FFCCFFFF", "blue"), ("FF0F9ED5", "blue"),
        ("FFC6E0B4", "green"), ("FFA9D08E", "green"), ("FF92D050", "green"), ("FF70AD47", "green"),
        ("FFC6EFCE", "green"), ("FF4EA72E", "green"), ("FF77D9A8", "green"),
        ("FFFFE699", "yellow"), ("FFFFEB9C", "yellow"), ("FFFFD966", "yellow"), ("FFFFF2CC", "yellow"),
        ("FFFFFF99", "yellow"),
        ("FFF8CBAD", "orange"), ("FFED7D31", "orange"), ("FFF4B084", "orange"), ("FFFFBF00", "orange"),
        ("FFE97132", "orange"),
        ("FFFFC7CE", "red"), ("FFC00000", "red"), ("FFFF7C80", "red"), ("FFFF99CC", "red"),
    ],
)  # fmt: skip
def test_a_shade_that_is_a_little_off_has_a_hue_and_is_no_colour_by_itself(
    argb: str, color: Color
) -> None:
    assert color_by_hue(Fill.solid(argb)) == color
    assert exact_color(Fill.solid(argb), BUILTIN, PROFILE.palettes) is None


@pytest.mark.parametrize(
    "fill",
    [Fill("none"), Fill("none", "FF00B050"), Fill.solid("FFFFFFFF"),
     Fill.solid("FFD9D9D9"), Fill.solid("FF7030A0"), Fill.solid("FF00B0A0"),
     Fill("solid"), Fill("gray125", "FF000000", "FFFFFFFF"), Fill("lightUp", "FFFF0000", "FF00B050")],
)  # fmt: skip
def test_white_grey_none_and_unclear_fills_are_no_colour(fill: Fill) -> None:
    assert exact_color(fill, BUILTIN, PROFILE.palettes) is None


def test_the_legends_own_swatches_go_first_and_the_rules_own_before_another_rules() -> (
    None
):
    brown = Fill.solid("FF00B050")
    own = BUILTIN._replace(
        fills={("progress", "red"): brown, ("status", "yellow"): brown}
    )
    assert exact_color(brown, own, PROFILE.palettes) == ("red", "legend")
    assert exact_color(brown, own, PROFILE.palettes, "status") == (
        "yellow",
        "legend",
    )
    assert exact_color(brown, BUILTIN, PROFILE.palettes) == ("green", "excel")


# ---- A legend file ----------------------------------------------------------


def test_a_legend_file_gives_bands_statuses_and_fills() -> None:
    profile = parse_profile(
        """
        [legend]
        progress = [
            { color = "blue", above = 100, fill = "112233" },
            { color = "green", at_least = 62.5, at_most = 100 },
        ]
        status = [{ color = "red", status = "not_started" }]
        kpi = [{ color = "green", met = true }, { color = "red", met = false }]
        """,
        "legend.toml",
    )
    found = legend_from_profile(profile)
    assert found.source == "file"
    assert bounds(found) == {"blue": "100%超", "green": "62.5%以上100%以下"}
    assert found.fill("status", "blue") == Fill.solid("FF112233")
    assert (found.kpi, found.kpi_unmet) == ("green", "red")
    assert found.statuses == (StatusRule("red", "not_started", None),)


def test_a_profile_may_name_what_else_colours_are_of() -> None:
    text = "来庁者指数　青：100%以上　緑：80%以上　赤：80%未満"
    profile = parse_profile(
        """
        [add.legend_words]
        others = ["来庁者指数"]
        """,
        "profile.toml",
    )
    cells = [LegendCell(1, 1, "A1", text, None)]
    assert read_legend(cells, PROFILE).said == {"progress"}
    assert read_legend(cells, profile).said == frozenset()


# ---- Conditions -------------------------------------------------------------


@pytest.mark.parametrize(
    ("condition", "band"),
    [
        ("80%以上で未達成", "80%以上100%未満"),
        ("80%未満で未達成", "80%未満"),
        ("50%に達していない", "50%未満"),
        ("100%以上で未達成", None),
        ("≧70%以下", None),
    ],
)
def test_a_condition_is_read_whole_or_not_at_all(
    condition: str, band: str | None
) -> None:
    found = BandConditions(PROFILE).read(legible(condition))
    assert (found and found.sentence.text("ja")) == band


# ---- Laws -------------------------------------------------------------------


@given(
    st.lists(st.integers(1, 999), min_size=1, max_size=4, unique=True),
    st.integers(-500, 2000),
)
def test_a_staircase_of_any_thresholds_gives_each_progress_one_colour(
    steps: list[int], tenths: int
) -> None:
    steps.sort(reverse=True)
    texts = [
        f"{WORDS[COLORS[at]]}：{step / 10}%以上"
        for at, step in enumerate(steps)
    ]
    found = legend(PROGRESS, " ".join([*texts, f"赤：{steps[-1] / 10}%未満"]))
    expected = next(
        (COLORS[at] for at, step in enumerate(steps) if tenths >= step), "red"
    )
    assert found.color_of_progress(Fraction(tenths, 1000)) == expected
    assert overlaps(found.bands) == []


@given(
    st.text(
        alphabet="青緑黄橙赤色:：()（）%~～0179未満以上措置済取組中期限内超過達成 \n、紫※",
        max_size=60,
    )
)
def test_any_text_is_read_without_an_error(text: str) -> None:
    read(PROGRESS, text)
    read(text)


def test_a_band_in_words() -> None:
    assert Band("blue", None, None).sentence.text("en") == "any"
