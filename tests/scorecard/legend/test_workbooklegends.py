"""The legend in force on each sheet of a workbook, and the shades of an
office's own that are a scale.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from samples.layout import Grid
from tests.scorecard.made import (
    book,
    colors,
    converted,
    rate,
    record,
    scorecard,
)
from tests.scorecard.sheetsaround import BookAround

from irodori.scorecard.legend import (
    BookLegends,
    Legend,
    book_legends,
    builtin_legend,
    exact_color,
    proven_scale,
)
from irodori.scorecard.profiles import load_profile
from irodori.scorecard.reading.tables import SheetReading
from irodori.workbook.cells import TextRun
from irodori.workbook.fills import Fill
from irodori.workbook.notes import ShapeText
from irodori.workbook.refs import parse_cell

PROFILE = load_profile()
BUILTIN = builtin_legend(PROFILE)
RATES = "オンライン利用率：青：100%以上 緑：{}%以上 赤：{}%未満"
PLANS = "アクションプラン：青：措置済 赤：未着手"


def legends(
    book: BookAround, *sheets: SheetReading, hidden: tuple[str, ...] = ()
) -> BookLegends:
    return book_legends(sheets, hidden, book, book, PROFILE)


def green_from(legend: Legend) -> Fraction | None:
    return next(band.low for band in legend.bands if band.color == "green")


def rates(percent: int) -> str:
    return RATES.format(percent, percent)


def test_a_legend_sheet_explains_the_sheets_that_say_nothing() -> None:
    book = BookAround()
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet("凡例", {"A1": rates(80)}, heading=None),
    )
    assert green_from(found.legends["甲"]) == Fraction(4, 5)
    assert found.findings == ()


def test_each_rule_comes_from_the_sheet_that_speaks_of_it() -> None:
    book = BookAround()
    own = book.sheet("甲", {"A20": PLANS})
    found = legends(
        book, own, book.sheet("凡例", {"A1": rates(80)}, heading=None)
    ).legends["甲"]
    assert green_from(found) == Fraction(4, 5)
    assert [(rule.color, rule.status) for rule in found.statuses] == [
        ("blue", "done"),
        ("red", "not_started"),
    ]
    assert (found.source, found.kpi) == ("workbook", "blue")


def test_the_sheets_own_legend_wins_and_the_other_is_told() -> None:
    book = BookAround()
    own = book.sheet("甲", {"A20": rates(60)})
    found = legends(
        book, own, book.sheet("凡例", {"A1": rates(80)}, heading=None)
    )
    assert green_from(found.legends["甲"]) == Fraction(3, 5)
    assert [(sheet, finding.code) for sheet, finding in found.findings] == [
        ("甲", "legend.differs")
    ]


@pytest.mark.parametrize(
    "name", ["満足度", "執行率", "キャッシュレス利用率："]
)
def test_a_key_of_another_thing_leaves_the_rates_alone(name: str) -> None:
    book = BookAround()
    found = legends(
        book, book.sheet("甲", {"A20": f"{name}　緑：80%以上 赤：80%未満"})
    )
    others = frozenset({"green", "red"})
    assert found.legends["甲"] == BUILTIN._replace(markers=others)
    assert [finding.code for _, finding in found.findings] == ["legend.unread"]


@pytest.mark.parametrize(
    "name",
    [
        "（前回）",
        "前回のオンライン利用率",
        "オンライン利用率（令和元年度）：",
        "電子申告率",
    ],
)
def test_a_key_whose_name_may_mean_the_rates_puts_them_in_doubt(
    name: str,
) -> None:
    book = BookAround()
    found = legends(
        book, book.sheet("甲", {"A20": f"{name}　緑：80%以上 赤：80%未満"})
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}


@pytest.mark.parametrize(
    "name",
    [
        "凡例",
        "セルの色",
        "目標に対する進捗度",
        "D列（オンライン利用率（現在値））の色：",
    ],
)
def test_a_key_with_the_name_of_the_rates_or_of_colours_is_theirs(
    name: str,
) -> None:
    book = BookAround()
    found = legends(
        book, book.sheet("甲", {"A20": f"{name}　緑：80%以上 赤：80%未満"})
    ).legends["甲"]
    assert (green_from(found), found.doubts_by_rule) == (Fraction(4, 5), {})


@pytest.mark.parametrize(
    "key",
    [
        "青：計画　赤：実績",
        "青：設計　緑：開発　黄：試験",
        "青：優先度高　赤：優先度低",
        "緑：完了　黄：作業中",
    ],
)
def test_the_key_of_a_schedule_is_no_legend_of_the_plans(key: str) -> None:
    book = BookAround()
    schedule = {"A1": "アクションプラン", "A2": "要件定義", "A8": key}
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet("工程表", schedule, heading=None),
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"status"}


def test_a_legend_sheet_may_add_a_status_to_the_known_ones() -> None:
    book = BookAround()
    entries = "アクションプラン：青：措置済　緑：取組中　赤：未着手　灰：廃止"
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet("凡例", {"A1": entries}, heading=None),
    )
    assert found.legends["甲"].doubts_by_rule == {}


def test_the_legend_of_other_papers_is_not_this_books() -> None:
    book = BookAround()
    old = {"A1": "令和4年12月公表資料の凡例（参考）", "A2": rates(80)}
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet("前回資料", old, heading=None),
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}


def test_other_sheets_that_disagree_leave_the_rule_in_doubt() -> None:
    book = BookAround()
    sheets = [
        book.sheet("甲", {}),
        book.sheet("乙", {"A20": rates(60)}),
        book.sheet("丙", {"A20": rates(80)}),
    ]
    found = legends(book, *sheets)
    assert "progress" in found.legends["甲"].doubts_by_rule
    assert ("甲", "legend.sheets_disagree") in [
        (sheet, finding.code) for sheet, finding in found.findings
    ]
    assert green_from(found.legends["乙"]) == Fraction(3, 5)


@pytest.mark.parametrize("name", ["旧凡例", "改定案", "凡例（旧）", "記載例"])
def test_a_sheet_that_is_not_in_force_by_its_name_leaves_its_rules_in_doubt(
    name: str,
) -> None:
    book = BookAround()
    only = book.sheet(name, {"A1": rates(80)}, heading=None)
    found = legends(book, book.sheet("甲", {}), only)
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}
    assert [(sheet, each.code) for sheet, each in found.findings] == [
        ("甲", "legend.not_in_force")
    ]


@pytest.mark.parametrize("name", ["旧凡例", "改定案"])
def test_a_legend_in_force_goes_before_one_that_is_not(name: str) -> None:
    book = BookAround()
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet(name, {"A1": rates(60)}, heading=None),
        book.sheet("凡例", {"A1": rates(80)}, heading=None),
    )
    assert green_from(found.legends["甲"]) == Fraction(4, 5)
    assert found.findings == ()


def test_a_hidden_sheet_with_a_table_decides_nothing_for_a_visible_one() -> (
    None
):
    book = BookAround()
    found = legends(
        book,
        book.sheet("甲", {}),
        book.sheet("前回", {"A20": rates(80)}),
        hidden=("前回",),
    )
    assert found.legends["甲"].source == "builtin"
    assert green_from(found.legends["前回"]) == Fraction(4, 5)


def test_a_hidden_legend_sheet_counts_where_no_visible_sheet_speaks() -> None:
    book = BookAround()
    hidden = book.sheet("凡例", {"A1": rates(80)}, heading=None)
    assert green_from(
        legends(book, book.sheet("甲", {}), hidden, hidden=("凡例",)).legends[
            "甲"
        ]
    ) == Fraction(4, 5)


@pytest.mark.parametrize("ref", ["A20", "H3"])
def test_a_legend_that_nobody_sees_counts_where_no_other_is_seen(
    ref: str,
) -> None:
    book = BookAround()
    unseen = frozenset([parse_cell(ref)])
    alone = book.sheet("甲", {ref: rates(80)})
    beside = book.sheet("乙", {ref: rates(80), "A21": rates(60)})
    found = legends(
        book, *(each._replace(unseen=unseen) for each in (alone, beside))
    )
    assert green_from(found.legends["甲"]) == Fraction(4, 5)
    assert green_from(found.legends["乙"]) == Fraction(3, 5)
    assert found.legends["乙"].doubts_by_rule == {}


@pytest.mark.parametrize(
    "lines",
    [
        ["（旧）{old}", "（新）{new}"],
        ["【旧基準】{old}", "{new}"],
        ["{new}", "改定前　{old}"],
        ["旧基準", "{old}", "", "{new}"],
        ["{new}", "", "令和3年度の旧区分", "{old}"],
    ],
)
def test_a_former_legend_does_not_count(lines: list[str]) -> None:
    written = [each.format(old=rates(80), new=rates(60)) for each in lines]
    cells = {f"A{20 + at}": text for at, text in enumerate(written) if text}
    book = BookAround()
    found = legends(book, book.sheet("甲", cells))
    assert green_from(found.legends["甲"]) == Fraction(3, 5)
    assert found.legends["甲"].doubts_by_rule == {}


def test_a_former_legend_alone_puts_its_rule_in_doubt() -> None:
    book = BookAround()
    found = legends(book, book.sheet("甲", {"A20": f"（旧）{rates(80)}"}))
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}


@pytest.mark.parametrize(
    ("cells", "is_doubted"),
    [
        ({"A1": rates(60), "A20": rates(80)}, True),
        ({"A20": f"表1の凡例　{rates(60)}", "A21": f"表2の凡例　{rates(80)}"}, True),
        ({"A20": "利用率　青：100%以上　赤：100%未満", "A21": "利用率　緑：80%以上　赤：80%未満"}, True),
        ({"A20": rates(80), "A21": rates(80)}, False),
        ({"A20": "利用率　青：100%以上　緑：80%以上", "A21": "黄：60%以上　赤：60%未満"}, False),
    ],
)  # fmt: skip
def test_two_legends_that_differ_put_their_rule_in_doubt(
    cells: dict[str, str], is_doubted: bool
) -> None:
    book = BookAround()
    found = legends(book, book.sheet("甲", cells)).legends["甲"]
    assert ("progress" in found.doubts_by_rule) is is_doubted


def test_a_legend_in_a_heading_is_read() -> None:
    book = BookAround()
    heading = "オンライン利用率(現在値)\n【青:達成 緑:80%以上 赤:80%未満】"
    assert green_from(
        legends(book, book.sheet("甲", {}, heading=heading)).legends["甲"]
    ) == Fraction(4, 5)


def test_a_legend_that_is_not_understood_is_in_doubt_on_every_sheet_that_it_explains() -> (
    None
):
    book = BookAround()
    unclear = book.sheet(
        "凡例",
        {"A1": "オンライン利用率：青：とても良い 赤：悪い"},
        heading=None,
    )
    found = legends(book, book.sheet("甲", {}), unclear)
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}


def test_a_formula_alone_says_how_progress_is_measured() -> None:
    book = BookAround()
    sheet = book.sheet("甲", {"A20": "※達成率＝現在値÷目標値"})
    found = legends(
        book, sheet, book.sheet("凡例", {"A1": rates(80)}, heading=None)
    ).legends["甲"]
    assert (found.formula, green_from(found)) == (
        "achievement",
        Fraction(4, 5),
    )
    assert legends(book, sheet).legends["甲"].formula == "achievement"


# ---- Fills ------------------------------------------------------------------

SHADES = {
    "blue": "FFBDD7EE",
    "green": "FFC6E0B4",
    "yellow": "FFFFE699",
    "orange": "FFF8CBAD",
}
FILLS = [Fill.solid(argb) for argb in SHADES.values()]


def test_several_hues_on_plans_alone_are_a_scale() -> None:
    scale = proven_scale(
        FILLS, [Fill.solid("FFD9D9D9")], BUILTIN, PROFILE.palettes
    )
    assert scale
    assert {
        color: scale.color(Fill.solid(argb)) for color, argb in SHADES.items()
    } == {each: each for each in SHADES}
    assert scale.color(Fill.solid("FFFFCCCC")) is None
    assert len(scale.fills) == 4


@pytest.mark.parametrize(
    ("plans", "others"),
    [
        (FILLS[:1], []),
        (FILLS[:2], []),
        (FILLS, FILLS[:1]),
        ([*FILLS, Fill.solid("FF9BC2E6")], []),
        ([*FILLS, Fill.solid("FF0070C0")], []),
        ([*FILLS, Fill.solid("FF7030A0")], []),
        ([], []),
    ],
    ids=[
        "one hue",
        "two hues",
        "a band",
        "two blues",
        "a blue of a palette",
        "violet",
        "none",
    ],
)
def test_what_is_no_scale(plans: list[Fill], others: list[Fill]) -> None:
    assert proven_scale(plans, others, BUILTIN, PROFILE.palettes) is None


def test_grey_and_white_plans_do_not_disturb_a_scale() -> None:
    plans = [
        *FILLS,
        Fill.solid("FFD9D9D9"),
        Fill.solid("FFFFFFFF"),
        Fill("none"),
    ]
    assert proven_scale(plans, [], BUILTIN, PROFILE.palettes)


def test_a_colour_that_the_legend_does_not_use_is_no_part_of_a_scale() -> None:
    legend = BUILTIN._replace(statuses=BUILTIN.statuses[:3])
    assert proven_scale(FILLS, [], legend, PROFILE.palettes) is None


@pytest.mark.parametrize(
    "argb", ["FFDDEBF7", "FFFFFFCC", "FFFFF2CC", "FFBDD7EE"]
)
def test_a_band_or_an_input_cell_is_no_exact_colour(argb: str) -> None:
    assert (
        exact_color(Fill.solid(argb), BUILTIN, PROFILE.palettes, "status")
        is None
    )


def test_a_colour_that_marks_changes_is_no_status() -> None:
    yellow = Fill.solid("FFFFFF00")
    assert exact_color(yellow, BUILTIN, PROFILE.palettes) == (
        "yellow",
        "excel",
    )
    assert (
        exact_color(
            yellow,
            BUILTIN._replace(markers=frozenset({"yellow"})),
            PROFILE.palettes,
        )
        is None
    )


def test_markers_of_a_sheet_reach_its_legend() -> None:
    book = BookAround()
    found = legends(
        book, book.sheet("甲", {"A20": "黄色：前回からの変更箇所"})
    ).legends["甲"]
    assert (found.source, found.markers) == ("builtin", frozenset({"yellow"}))


@pytest.mark.parametrize(
    "note",
    [
        "黄色セルは記入欄です。",
        "※黄色のセルに入力してください。",
        "黄色着色部分を更新してください。",
        "黄色の部分に状況を記入してください。",
        "進捗調査票（黄色セルに記入）",
        "（黄色のセルはプルダウンから選択）",
        "※黄色のセルはリストから選択してください。",
    ],
)
def test_colours_of_cells_for_input_are_markers_wherever_it_is_said(
    note: str,
) -> None:
    for place in ("sheet", "other", "box"):
        book = BookAround()
        sheets = [book.sheet("甲", {"A20": note} if place == "sheet" else {})]
        if place == "other":
            sheets.append(book.sheet("記入要領", {"A1": note}, heading=None))
        box = ShapeText("H2", (TextRun(note, None, strike=False),))
        found = book_legends(
            sheets,
            (),
            book,
            book,
            PROFILE,
            shapes={"甲": [box] if place == "box" else []},
        )
        assert found.legends["甲"].markers == frozenset({"yellow"}), place
        assert found.legends["甲"].source == "builtin"


@pytest.mark.parametrize("place", ["box", "other sheet"])
def test_an_exception_beside_the_cells_puts_its_rule_in_doubt(
    place: str,
) -> None:
    exception = "期限を過ぎたものは、軽微なものを除き全て赤とする。"
    book = BookAround()
    sheets = [book.sheet("甲", {"A20": PLANS})]
    box = ShapeText("H2", (TextRun(exception, None, strike=False),))
    if place != "box":
        lines = {"A1": "留意事項", "A2": exception}
        sheets.append(book.sheet("留意事項", lines, heading=None))
    shapes = {"甲": [box] if place == "box" else []}
    found = book_legends(sheets, (), book, book, PROFILE, shapes=shapes)
    assert set(found.legends["甲"].doubts_by_rule) == {"status"}
    assert {each.code for _, each in found.findings} == {"legend.in_doubt"}


def test_another_legend_in_a_text_box_puts_its_rule_in_doubt() -> None:
    book = BookAround()
    box = ShapeText("H2", (TextRun(rates(60), None, strike=False),))
    found = book_legends(
        [book.sheet("甲", {"A20": rates(80)})],
        (),
        book,
        book,
        PROFILE,
        shapes={"甲": [box]},
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}
    assert [each.code for _, each in found.findings] == [
        "legend.boxes_disagree"
    ]


def test_conditions_in_shapes_are_a_legend_whose_colours_are_not_read() -> (
    None
):
    book = BookAround()
    texts = ("アクションプラン", "措置済", "取組中", "未着手")
    found = book_legends(
        [book.sheet("甲", {})],
        (),
        book,
        book,
        PROFILE,
        shapes={
            "甲": [
                ShapeText("H2", (TextRun(text, None, strike=False),))
                for text in texts
            ]
        },
    ).legends["甲"]
    assert set(found.doubts_by_rule) == {"status"}


@pytest.mark.parametrize(
    "line",
    [
        "色分けの基準は、別紙参照。",
        "凡例は前回と同じ。",
        "凡例は裏面",
        "凡例は表紙に記載",
        "色の基準は令和４年３月15日付け事務連絡のとおり",
        "色は内閣府の基準による。",
        "配色は庁内ルールに準拠",
        "色分けの考え方はhttps://example.lg.jp/scorecard を参照",
        "色付けは第２回会議資料のとおり",
        "凡例省略",
        "色分けは下記の凡例による",
    ],
)
def test_rules_whose_colours_are_said_to_be_elsewhere_are_in_doubt(
    line: str,
) -> None:
    book = BookAround()
    found = legends(book, book.sheet("甲", {"A20": line}))
    assert set(found.legends["甲"].doubts_by_rule) == set(PROFILE.rules)
    assert [each.code for _, each in found.findings] == ["legend.elsewhere"]


def test_a_line_about_colours_elsewhere_leaves_what_the_sheet_explains() -> (
    None
):
    book = BookAround()
    lines = {"A20": "凡例は裏面", "A21": rates(80)}
    found = legends(book, book.sheet("甲", lines)).legends["甲"]
    assert set(found.doubts_by_rule) == {"status", "kpi"}
    lines["A20"] = "色分けは下記の凡例による"
    found = legends(book, book.sheet("甲", lines)).legends["甲"]
    assert found.doubts_by_rule == {}


@pytest.mark.parametrize(
    "line",
    [
        "色分けは目標に対する進捗による",
        "色は自動で付きます。",
        "凡例",
        "配色は変更しないでください。",
    ],
)
def test_a_line_about_colours_that_points_nowhere_is_no_doubt(
    line: str,
) -> None:
    book = BookAround()
    found = legends(book, book.sheet("甲", {"A20": line})).legends["甲"]
    assert found.doubts_by_rule == {}


@pytest.mark.parametrize(
    "line",
    [
        "手続の種類欄　緑：国民等　橙：民間事業者等",
        "年間オンライン件数：前年比100％以上…青、100％未満…赤",
        "オンライン完結（○：水色、×：ピンク）",
        "※薄い青の行は法務省所管の手続",
    ],
)
def test_colours_of_another_column_say_nothing_of_the_rules(line: str) -> None:
    book = BookAround()
    found = legends(book, book.sheet("甲", {"A20": rates(80), "A21": line}))
    assert green_from(found.legends["甲"]) == Fraction(4, 5)
    assert found.legends["甲"].doubts_by_rule == {}


def test_a_rule_named_behind_another_column_is_heard() -> None:
    book = BookAround()
    line = f"課題の欄は無色。{PLANS}"
    found = legends(book, book.sheet("甲", {"A21": line})).legends["甲"]
    assert found.source == "workbook"


# ---- Text boxes -------------------------------------------------------------


def box(text: str) -> ShapeText:
    return ShapeText("D20", (TextRun(text),))


def test_a_legend_in_a_text_box_is_read() -> None:
    book = BookAround()
    found = book_legends(
        [book.sheet("甲", {})],
        (),
        book,
        book,
        PROFILE,
        shapes={"甲": [box(rates(80))]},
    )
    assert green_from(found.legends["甲"]) == Fraction(4, 5)


def test_a_text_box_that_is_not_understood_puts_its_rule_in_doubt() -> None:
    book = BookAround()
    shapes = {"甲": [box("オンライン利用率\n青：とても良い\n赤：悪い")]}
    found = book_legends(
        [book.sheet("甲", {})], (), book, book, PROFILE, shapes=shapes
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}
    assert [
        (sheet, finding.code, finding.ref) for sheet, finding in found.findings
    ] == [("甲", "legend.in_doubt", "D20")]


def test_a_text_box_without_colours_changes_nothing() -> None:
    book = BookAround()
    found = book_legends(
        [book.sheet("甲", {})],
        (),
        book,
        book,
        PROFILE,
        shapes={"甲": [box("担当：総務課")]},
    )
    assert found.legends["甲"].source == "builtin"


# ---- Notes on headings ------------------------------------------------------


@pytest.mark.parametrize(
    "note",
    [
        "ただし、前回公表時より低下したものは１段階下の色とする。",
        "前年度を下回るものは全て赤に変更",
    ],
)
def test_an_exception_in_a_note_on_a_heading_puts_its_rule_in_doubt(
    note: str,
) -> None:
    book = BookAround()
    found = book_legends(
        [book.sheet("甲", {"A20": rates(80)})],
        (),
        book,
        book,
        PROFILE,
        notes={"甲": {(5, 3): note, (30, 3): "ただし、白黒でよい"}},
    )
    assert set(found.legends["甲"].doubts_by_rule) == {"progress"}
    assert [each.ref for _, each in found.findings] == ["C5"]


@pytest.mark.parametrize(
    ("name", "sheets", "color"),
    [
        (
            "一覧",
            ("凡例（旧・令和4年度まで）", "凡例（令和5年度から）"),
            "green",
        ),
        ("スコアカードR5", ("凡例R4", "凡例R5"), "green"),
        ("令和4年度", ("凡例_令和4年度", "凡例_令和5年度"), "red"),
        ("一覧", ("凡例R4", "凡例R5"), None),
    ],
)
def test_of_the_legends_of_two_years_the_one_of_the_sheets_year_counts(
    name: str, sheets: tuple[str, str], color: str | None
) -> None:
    row = record("届出", base="0%", current=rate(0.4), target="50%")
    least = (90, 60)
    legends = [
        Grid(
            each,
            [
                ["オンライン利用率（現在値）"],
                [f"緑：{low}%以上"],
                [f"赤：{low}%未満"],
            ],
        )
        for each, low in zip(sheets, least, strict=True)
    ]
    data = book(scorecard(row, name=name, legend=[]), *legends)
    assert colors(converted(data)).get("J3") == color
