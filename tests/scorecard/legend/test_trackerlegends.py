"""Legends below the table of a tracker: from what a note says to the fills."""

from __future__ import annotations

import datetime as dt

import pytest
from samples.layout import Cell, Grid, Merge, Paint, Put
from tests.scorecard.made import book, colors, found

from irodori.conversion import convert
from irodori.results import Conversion

AS_OF = dt.date(2023, 6, 30)
PAST, AHEAD = "令和5年3月末", "令和6年3月末"
ROWS = [
    ("完了", PAST),
    ("実施中", PAST),
    ("実施中", AHEAD),
    ("未着手", PAST),
    ("未着手", AHEAD),
    ("遅延", AHEAD),
]
LEGEND = "「状況」欄の色　青：完了、緑：実施中、赤：未着手、黄：遅延"


def tracked(*lines: str) -> Conversion:
    """Convert a tracker with these lines below it."""
    heads: list[Put] = ["No", "取組", "担当課", "状況", "期限"]
    rows: list[list[Put]] = [
        [at, f"取組{at}", "総務課", status, due]
        for at, (status, due) in enumerate(ROWS, 1)
    ]
    below: list[list[Put]] = [[line] for line in lines]
    return convert(book(Grid("進捗", [heads, *rows, *below])), as_of=AS_OF)


def shown(*lines: str) -> tuple[str, set[str]]:
    """Return the colours of the rows over some lines, - for none, and the
    codes of what is found.
    """
    conversion = tracked(*lines)
    given = colors(conversion)
    codes = {code for _, code in found(conversion)}
    places = [f"D{at}" for at in range(2, 2 + len(ROWS))]
    return " ".join(str(given.get(place, "-")) for place in places), codes


NEW_ENTRIES = {
    "※今回追加：期限超過の実施中は黄": "blue yellow green red red yellow",
    "※今年度から新規に、実施中で期限を過ぎたものは橙で表示": "blue orange green red red yellow",
    "※期限超過は橙（今回から）": "blue orange green orange red yellow",
    "※新規に、期限超過は橙で表示": "blue orange green orange red yellow",
    "（変更）期限超過＝橙": "blue orange green orange red yellow",
    # what contradicts the entry before is not chosen
    "※今回から、実施中は黄とする": "blue - - red red yellow",
    "※完了は今回から灰色とする": "- green green red red yellow",
    "※記入にあたり、完了は灰色とする": "- green green red red yellow",
    "※前回から、完了の色は灰に変更": "- - - - - -",
    "※赤：期限超過（新規追加）": "- - - - - -",
}


@pytest.mark.parametrize("note", NEW_ENTRIES)
def test_a_colour_for_a_status_is_legend_though_it_is_called_new(
    note: str,
) -> None:
    given, codes = shown(LEGEND, note)
    assert given == NEW_ENTRIES[note]
    assert ("-" in given) == any(code.startswith("legend.") for code in codes)


@pytest.mark.parametrize(
    "note",
    [
        "※黄：今回変更した取組",
        "※桃色は今回から追加した取組です",
        "※灰色は前回までに完了した取組",
        "※黄：新規着手",
        "※黄：変更完了",
        "※黄色のセルは、完了、実施中から選択して入力",
        "※灰色セルは記入不要（完了）",
    ],
)
def test_a_colour_for_what_is_new_or_filled_in_says_nothing_of_a_status(
    note: str,
) -> None:
    assert shown(LEGEND, note) == ("blue green green red red yellow", set())


def test_a_line_of_the_numbers_of_each_colour_is_the_legend() -> None:
    counts = (
        "完了 1件（青）　実施中：2件（緑）　未着手 2件（赤）　遅延 1件（黄）"
    )
    assert shown(counts) == shown(LEGEND)
    of_cases, _ = shown("処理件数 100件（青）　実施中（緑）　未着手（赤）")
    # what 100 cases are is no status
    assert of_cases == "- green green red red -"


UNIONS = {
    "赤：遅延又は期限超過": "blue red green red yellow red",
    "赤：期限超過または遅延": "blue red green red yellow red",
    "赤：期限を過ぎた、又は遅延しているもの": "blue red green red yellow red",
    "赤：遅延か期限超過": "blue red green red yellow red",
    "赤：遅延・期限超過": "blue red green red yellow red",
    "赤：期限超過（遅延を含む）": "blue red green red yellow red",
    "赤：中止、遅延又は期限超過": "blue red green red yellow red",
    # beside a status with two sides the deadline is one of these
    "赤：未着手・期限超過": "blue green green red yellow -",
    "赤：期限内又は期限超過": "- - - - - -",
}


@pytest.mark.parametrize("entry", UNIONS)
def test_a_status_or_a_passed_deadline_is_either_of_them(entry: str) -> None:
    given, _ = shown(
        f"「状況」欄の色　青：完了、緑：実施中、黄：未着手、{entry}"
    )
    assert given == UNIONS[entry]


LEFT_OUT = {
    "赤：期限を過ぎたもの（完了、中止及び廃止を除く）": "blue red green red yellow yellow",
    "赤：完了及び中止を除き、期限を過ぎたもの": "blue red green red yellow yellow",
    "赤：期限超過、ただし完了を除く": "blue red green red yellow yellow",
    "赤：期限超過（完了・未着手を除く）": "blue red green yellow yellow yellow",
    "赤：期限超過（中止以外）": "blue red green red yellow yellow",
    "赤：実施中のうち期限を過ぎたもの": "blue red green yellow yellow yellow",
    "※未着手のうち、期限を超過したものは赤": "blue green green red yellow yellow",
    # what is no status, or the entry's own, leaves the rule in doubt
    "赤：期限を過ぎたもの（総務課を除く）": "- - - - - -",
    "赤：期限を過ぎたもの（一部を除く）": "- - - - - -",
    "赤：期限超過（期限内を除く）": "- - - - - -",
    "橙：実施中（検討中を除く）": "- - - - - -",
}


@pytest.mark.parametrize("entry", LEFT_OUT)
def test_an_entry_may_leave_statuses_out(entry: str) -> None:
    legend = "「状況」欄の色　青：完了、緑：実施中、黄：未着手・遅延"
    given, _ = shown(legend, entry)
    assert given == LEFT_OUT[entry]


@pytest.mark.parametrize(
    "entry",
    [
        "期日を過ぎたもの（実施中・未着手）",
        "期限が過ぎたもの（未着手、実施中）",
        "期限を超過したもの（実施中・未着手）",
    ],
)
def test_a_passed_deadline_may_name_the_statuses_that_it_is_of(
    entry: str,
) -> None:
    legend = "青：完了、緑：実施中（期日内）、灰：未着手（期日内）、黄：遅延"
    given, _ = shown(f"「状況」欄の色　{legend}、赤：{entry}")
    assert given == "blue red green red gray yellow"


@pytest.mark.parametrize(
    "legend",
    [
        "完了＝青、実施中＝緑、未着手＝白",
        "完了：青　実施中：緑　未着手：白",
        "完了（青）、実施中（緑）、未着手（白）",
    ],
)
def test_white_behind_a_status_is_no_fill(legend: str) -> None:
    given, _ = shown(f"{legend}、遅延＝黄")
    assert given.split()[:5] == ["blue", "green", "green", "None", "None"]


def test_all_but_what_is_done_is_what_is_not_done() -> None:
    given, _ = shown("青：完了、緑：完了以外、赤：遅延")
    # 遅延 is not done either
    assert given == "blue green green green green -"


@pytest.mark.parametrize(
    "legend",
    [
        "進捗状況が「完了」の場合は青、「実施中」の場合は緑、「未着手」の場合は赤で着色",
        "状況欄が完了のものは青、実施中のものは緑、未着手のものは赤",
        "状況＝完了：青、状況＝実施中：緑、状況＝未着手：赤",
        "青：完了、緑：実施中、赤：未着手\n※重点項目は項目名を黄色で着色している。",
    ],
)
def test_the_name_of_the_column_changes_no_condition(legend: str) -> None:
    given, _ = shown(*legend.splitlines())
    assert given == "blue green green red red -"


def test_grey_needs_no_swatch() -> None:
    given, _ = shown("青：完了　緑：実施中　赤：未着手　グレー：遅延・中止")
    assert given == "blue green green red red gray"


@pytest.mark.parametrize(
    "legend",
    [
        "評価区分　5：青　4：緑　1：赤",
        "評価：5＝青、4＝緑、1＝赤",
        "青：5　緑：4　赤：1",
        "1：赤\n4：緑\n5：青",
    ],
)
def test_numbers_of_an_assessment_are_marks(legend: str) -> None:
    below: list[list[Put]] = [[line] for line in legend.splitlines()]
    heads: list[Put] = ["取組項目", "期限", "評価"]
    rows: list[list[Put]] = [
        ["規程", PAST, 5],
        ["教育", PAST, "４"],
        ["訓練", PAST, 1],
    ]
    conversion = convert(
        book(Grid("点検", [heads, *rows, [], *below])), as_of=AS_OF
    )
    assert colors(conversion) == {"C2": "blue", "C3": "green", "C4": "red"}


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("「期限」欄　赤：期限超過", {"A9", "E1"}),
        ("期限欄：赤＝期限を過ぎたもの", {"A9", "E1"}),
        ("※「期限」欄の赤は期限超過", {"A9"}),
        # what no rule knows is coloured by hand
        ("「担当課」欄　青：本省、緑：地方局", set()),
    ],
)
def test_colours_of_passed_deadlines_in_a_column_that_is_not_filled_are_said(
    line: str, cells: set[str]
) -> None:
    conversion = tracked(LEGEND, line)
    codes = ("legend.unread", "legend.other_column")
    assert {ref for ref, code in found(conversion) if code in codes} == cells
    assert colors(conversion)["D3"] == "green"


# ---- Tables of a legend below the table ----------------------------------------

OWN = [
    ("施工中", "工事に入ったもの"),
    ("設計中", "設計に着手したもの"),
    ("休工", "取組を止めているもの"),
]
SHIPPED = [
    ("完了", "計画した取組がすべて終わったもの"),
    ("順調", "計画どおり進んでいるもの"),
    ("遅れ", "計画より大きく遅れているもの"),
]
SHOWN = ["青", "緑", "赤"]
FILLED = [
    Cell(None, fill=Paint("00B0F0")),
    Cell(None, fill=Paint("00B050")),
    Cell(None, fill=Paint("FF0000")),
]
HEADS: dict[str, list[list[Put]]] = {
    "headings": [["色", "状況", "説明"]],
    "other headings": [["色", "区分", "内容"]],
    "a title": [["凡例"]],
    "a title and headings": [["【凡例】"], ["色", "状況", "説明"]],
    "nothing": [],
}


def under(
    words: list[tuple[str, str]], legend: list[list[Put]], gap: int = 1
) -> str:
    """Return the colours of a table of four columns above a legend."""
    rows: list[list[Put]] = [
        [f"1-{at}", "取組", word, AHEAD] for at, (word, _) in enumerate(words)
    ]
    blank: list[list[Put]] = [[] for _ in range(gap)]
    grid = Grid(
        "管理表",
        [["項目", "実施内容", "進捗", "目標時期"], *rows, *blank, *legend],
    )
    given = colors(convert(book(grid), as_of=AS_OF))
    return " ".join(str(given.pop(f"C{at}", "-")) for at in (2, 3, 4)) + str(
        given or ""
    )


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("shown", [SHOWN, FILLED], ids=["words", "fills"])
@pytest.mark.parametrize("words", [SHIPPED, OWN], ids=["known", "own"])
def test_a_legend_as_wide_as_the_table_above_is_no_row_of_it(
    head: str, shown: list[Put], words: list[tuple[str, str]]
) -> None:
    key: list[list[Put]] = [
        [color, *said] for color, said in zip(shown, words, strict=True)
    ]
    assert under(words, [*HEADS[head], *key]) == "blue green red"


def test_a_legend_right_below_the_table_is_known_by_the_heading_of_its_colours() -> (
    None
):
    key: list[list[Put]] = [
        [word, fill, said]
        for fill, (word, said) in zip(FILLED, SHIPPED, strict=True)
    ]
    heads: list[Put] = ["状況", "色", "説明"]
    assert under(SHIPPED, [heads, *key], gap=0) == "blue green red"


@pytest.mark.parametrize("heading", ["意味", "説明", "内容", "備考"])
def test_what_a_status_means_is_no_rule_of_its_own(heading: str) -> None:
    """期限内 beside 対応中 is of what is 対応中, and of nothing else."""
    said = [
        ("完了", "対応完了"),
        ("対応中", "期限内"),
        ("未着手", "期限到来前"),
    ]
    key: list[list[Put]] = [
        [word, meaning, fill]
        for fill, (word, meaning) in zip(FILLED, said, strict=True)
    ]
    grid: list[list[Put]] = [["取組", "状況", "期限"]]
    grid += [["取組", word, AHEAD] for word, _ in said]
    grid += [
        ["取組", "対応中", "令和2年3月"],
        [],
        ["状況", heading, "色"],
        *key,
    ]
    conversion = convert(book(Grid("点検", grid)), as_of=AS_OF)
    assert colors(conversion) == {"B2": "blue", "B3": "green", "B4": "red"}
    assert ("B5", "status.in_doubt") in found(conversion)


@pytest.mark.parametrize(
    ("heading", "passed"),
    [
        ("完了予定", "完了予定超過"),
        ("完了予定日", "完了予定日を過ぎたもの"),
        ("終了予定", "終了予定を超過"),
        ("達成時期", "達成時期が経過したもの"),
        ("予定時期", "予定時期を超えている"),
        ("完了予定年度", "予定年度を過ぎたもの"),
        ("完了予定", "予定超過"),
        ("納期", "納期超過"),
        ("時期", "時期を経過"),
    ],
)
def test_a_deadline_passes_by_the_name_of_its_column(
    heading: str, passed: str
) -> None:
    grid: list[list[Put]] = [["取組", "状況", heading]]
    grid += [["取組", "実施中", AHEAD], ["取組", "実施中", PAST], []]
    grid += [[f"緑：実施中　黄：実施中（{passed}）　赤：未着手（{passed}）"]]
    conversion = convert(book(Grid("点検", grid)), as_of=AS_OF)
    assert colors(conversion) == {"B2": "green", "B3": "yellow"}


def test_a_deadline_passes_by_its_column_in_a_bracket_too() -> None:
    grid: list[list[Put]] = [["取組", "状況", "完了予定年度"]]
    grid += [["取組", "実施中", "令和7年度"], ["取組", "実施中", "令和3年度"]]
    grid += [[], ["進捗：完了は青、実施中は緑（予定年度を過ぎたものは黄）"]]
    conversion = convert(book(Grid("点検", grid)), as_of=AS_OF)
    assert colors(conversion) == {"B2": "green", "B3": "yellow"}


def test_rows_behind_a_gap_with_a_band_are_rows_all_the_same() -> None:
    band = Cell(None, fill=Paint("DDEBF7"))
    more: list[list[Put]] = [
        [band, "庁舎", "完了", AHEAD],
        [band, "窓口", "遅れ", AHEAD],
        [],
        ["青：完了　緑：順調　赤：遅れ"],
    ]
    assert under(SHIPPED, more) == (
        "blue green red{'C6': 'blue', 'C7': 'red'}"
    )


@pytest.mark.parametrize("joint", ["…{}", "：{}", "・・・{}", "→ {}"])
def test_what_joins_a_condition_to_its_swatch_is_no_part_of_it(
    joint: str,
) -> None:
    said = ["完了", "作業中", "未"]
    grid: list[list[Put]] = [["取組", "状況", "期限"]]
    grid += [["取組", word, AHEAD] for word in said]
    for row, fill, word in zip(grid, FILLED, said, strict=False):
        row += [None, fill, joint.format(word)]
    conversion = convert(book(Grid("点検", grid)), as_of=AS_OF)
    assert colors(conversion) == {"B2": "blue", "B3": "green", "B4": "red"}


def test_words_that_a_column_holds_are_statuses_among_known_ones() -> None:
    said = ["済", "作業中", "未", "休止中", "移管"]
    grid: list[list[Put]] = [["取組", "状況", "期限"]]
    grid += [["取組", word, AHEAD] for word in said]
    grid += [[], ["青：済　緑：作業中　赤：未　灰：休止中・移管"]]
    conversion = convert(book(Grid("点検", grid)), as_of=AS_OF)
    wanted = ["blue", "green", "red", "gray", "gray"]
    assert list(colors(conversion).values()) == wanted


def test_what_is_not_judged_has_the_colour_that_the_legend_sheet_gives_it() -> (
    None
):
    rows: list[list[Put]] = [
        ["取組項目", "状況", "期限"],
        ["窓口改革", "完了", PAST],
        ["電子申請", "対象外", None],
    ]
    grey = Cell(None, fill=Paint("808080"))
    legend: list[list[Put]] = [
        ["表示", "意味"],
        [FILLED[0], "完了したもの"],
        [FILLED[1], "実施中のもの"],
        [grey, "対象外"],
    ]
    conversion = convert(
        book(Grid("進捗", rows), Grid("凡例", legend)), as_of=AS_OF
    )
    assert colors(conversion) == {"B2": "blue", "B3": "gray"}


# ---- Tables of two kinds on a sheet ------------------------------------------------

ACTIONS: list[list[Put]] = [
    ["取組項目", "状況", "期限"],
    ["窓口改革", "完了", PAST],
    ["電子申請", "実施中", AHEAD],
    ["青：完了　緑：実施中"],
]
INDICATORS: list[list[Put]] = [
    ["指標名", "目標値", "実績値", "達成率"],
    ["登録", 100, 90, "90%"],
    ["相談", 100, 110, "110%"],
    ["達成率　青：100%以上　赤：100%未満"],
]


def test_a_table_of_another_kind_than_the_one_that_is_read_is_said() -> None:
    above = convert(
        book(Grid("総括", [*ACTIONS, [], [], *INDICATORS])), as_of=AS_OF
    )
    assert colors(above) == {"D8": "red", "D9": "blue"}
    assert ("B1", "table.other_kind") in found(above)
    assert above.inspection.accounts["総括"].unread == 10
    below = convert(
        book(Grid("総括", [*INDICATORS, [], [], *ACTIONS])), as_of=AS_OF
    )
    assert ("B7", "table.other_kind") in found(below)


# ---- Columns of several years ----------------------------------------------------

YEARLY: list[Put] = ["取組項目", "期限", "令和4年度状況", "令和5年度状況"]
ENTRIES = "青：完了　緑：実施中　赤：未着手"


def yearly(line: str, heads: list[Put], *rows: list[Put]) -> Conversion:
    return convert(
        book(Grid("年度別", [heads, *rows, [], [line]])), as_of=AS_OF
    )


@pytest.mark.parametrize(
    ("line", "former"),
    [
        (f"状況の色　{ENTRIES}", "green"),
        (ENTRIES, "green"),
        (f"令和4年度及び令和5年度の状況　{ENTRIES}", "green"),
        # of one year alone
        (f"令和5年度状況の色　{ENTRIES}", None),
        (f"（令和5年度）{ENTRIES}", None),
        (f"{ENTRIES}　※色は最新の年度のみ", None),
        # what had passed a year ago is not known
        ("青：完了　緑：実施中（期限内）　黄：実施中（期限超過）", None),
    ],
)
def test_a_status_of_a_former_year_has_its_colour_too(
    line: str, former: str | None
) -> None:
    conversion = yearly(line, YEARLY, ["電子申請", AHEAD, "実施中", "完了"])
    wanted = {"D2": "blue"} | ({"C2": former} if former else {})
    assert colors(conversion) == wanted
    is_timed = ("C2", "status.former_year") in found(conversion)
    assert is_timed == ("期限" in line)


def test_a_progress_of_a_former_year_is_held_against_that_years_values() -> (
    None
):
    heads: list[Put] = ["指標名"]
    for year in ("R4", "R5"):
        heads += [f"{year}目標", f"{year}実績", f"{year}達成率"]
    conversion = yearly(
        "達成率　青：100%以上　緑：70%以上　赤：70%未満",
        heads,
        ["登録", 100, 90, "90%", 100, 110, "110%"],
        ["相談", 100, 50, "60%", 100, 80, "80%"],
    )
    assert colors(conversion) == {
        "D2": "green",
        "D3": "red",
        "G2": "blue",
        "G3": "green",
    }
    assert found(conversion) == [("D3", "measure.share_differs")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("上半期", "下半期"), ("前半", "後半"), ("第1四半期", "第2四半期")],
)
def test_a_status_of_each_part_of_a_year_has_its_colour(
    one: str, other: str
) -> None:
    up = Merge.UP
    rows: list[list[Put]] = [
        ["取組項目", "担当", "進捗状況", Merge.LEFT, "備考"],
        [up, up, one, other, up],
        ["電子申請", "総務課", "実施中", "完了", None],
        ["窓口案内", "市民課", "未着手", "未着手", "予算計上見送り"],
    ]
    legend = f"進捗状況の色分け　{ENTRIES}"
    data = book(Grid("上下", [*rows, [], [legend]]))
    assert colors(convert(data, as_of=AS_OF)) == {
        "C3": "green",
        "D3": "blue",
        "C4": "red",
        "D4": "red",
    }


LATE = "blue yellow green red orange -"


@pytest.mark.parametrize(
    "line",
    [
        "状況：完了（青），実施中（緑。ただし期限を過ぎたものは黄），未着手（橙。ただし期限を過ぎたものは赤）",
        "状況の色：完了は青、実施中は緑（終了時期を過ぎたものは黄）、未着手は橙（完了予定日を過ぎたものは赤）",
        "完了：青　実施中（期限内）：緑　同（期限超過）：黄　未着手（期限内）：橙　同上（期限超過）：赤",
    ],
)
def test_a_second_colour_for_what_is_late_follows_the_first(line: str) -> None:
    given, _ = shown(line)
    assert given == LATE


def measured(*lines: str) -> str:
    """Return the colours of 102 %, 90 % and 60 % of the target."""
    heads: list[Put] = ["指標名", "目標値", "実績値", "達成率"]
    rows: list[list[Put]] = [
        ["相談", "500件", "510件", "102%"],
        ["講習", "200件", "180件", "90%"],
        ["受講", "100人", "60人", "60%"],
    ]
    below: list[list[Put]] = [[line] for line in lines]
    data = book(Grid("指標", [heads, *rows, [], *below]))
    given = colors(convert(data, as_of=AS_OF))
    return " ".join(str(given.get(f"D{at}", "-")) for at in (2, 3, 4))


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("達成（100%以上）：青　概ね達成（80%以上100%未満）：黄　未達成（80%未満）：赤", "blue yellow red"),
        ("青＝計画どおり（達成率100%以上）、黄＝一部遅れ（達成率70%以上100%未満）、赤＝遅れ（達成率70%未満）", "blue yellow red"),
        ("達成率欄の色：目標達成は青、目標の9割以上は緑、9割未満は赤とする。", "blue green red"),
        ("目標値に対する達成率：100%以上＝青、80%以上100%未満＝緑、80%未満＝赤", "blue green red"),
        ("達成率＝実績値÷目標値　100%以上：青　80%以上：緑　80%未満：赤", "blue green red"),
        ("達成率80%未満は赤、それ以外は着色しない。", "None None red"),
        ("達成率80%未満は赤、それ以外のものは色付けしません", "None None red"),
        # which of the two is meant is not stated
        ("達成（100%以上）：青　一部（80%以上100%未満）：黄　未達成（80%未満）：赤", "- - -"),
    ],
)  # fmt: skip
def test_the_bounds_of_an_achievement_may_have_names(
    line: str, given: str
) -> None:
    assert measured(line) == given
