"""What changed between two editions: procedures matched by name, colours by
role, values by meaning.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from samples.layout import Cell, Merge, Paint, Put, Row
from tests.scorecard.made import RENEWAL, book, plan, rate, record, scorecard

from irodori.compare import diff
from irodori.conversion import inspect
from irodori.scorecard.editionchanges import Comparison
from irodori.scorecard.profile import SCORECARD

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
CUD = {
    "blue": "4DC4FF",
    "green": "03AF7A",
    "yellow": "FFF100",
    "orange": "F6AA00",
    "red": "FF4B00",
}


def painted(text: str = "システム改修の検討", color: str = "") -> Cell:
    return plan(text, fill=Paint(CUD[color]) if color else None)


def progress(value: Put, color: str = "") -> Cell:
    return Cell(
        value if isinstance(value, str | float) else None,
        "?",
        fill=Paint(CUD[color]) if color else None,
    )


def changes(
    old: list[Row], new: list[Row], *, names: tuple[str, str] = ("表", "表")
) -> Comparison:
    before, after = (
        book(scorecard(*rows, name=name))
        for rows, name in zip((old, new), names, strict=True)
    )
    return diff(before, after).changes


def colors(found: Comparison) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (
            each.direction,
            each.role.letter or each.role.field,
            each.old,
            each.new,
        )
        for each in found.colors
    ]


def values(found: Comparison) -> list[tuple[str, str, str]]:
    return [(each.role.field, each.old, each.new) for each in found.values]


# ---- Procedures -------------------------------------------------------------


def test_a_book_is_the_same_as_itself() -> None:
    for path in sorted(SAMPLES.glob("*/input.xlsx")):
        if not any(
            sheet.kind and sheet.kind.name == SCORECARD
            for sheet in inspect(path).sheets
        ):
            continue
        found = diff(path, path).changes
        assert found.is_same, path
        assert found.before == found.after


@pytest.mark.parametrize(
    "name",
    ["在留期間 更新\n許可の申請", "在留期間更新許可の申請　", "ｻｲﾀﾝの申請"],
)
def test_white_space_and_width_make_no_other_procedure(name: str) -> None:
    old = "サイタンの申請" if name.startswith("ｻ") else RENEWAL
    found = changes([record(old, plan())], [record(name, plan())])
    assert (found.matched, found.added, found.removed) == (1, (), ())


def test_procedures_come_and_go_wherever_they_stand() -> None:
    found = changes(
        [record("甲", plan()), record("乙", plan())],
        [record("丙", plan()), record("甲", plan())],
    )
    assert [each.name for each in found.added] == ["丙"]
    assert [(each.name, each.cell) for each in found.removed] == [("乙", "D4")]
    assert not found.colors


def test_the_same_name_of_another_ministry_is_another_procedure() -> None:
    found = changes(
        [record("甲", plan(), ministry="法務省")],
        [record("甲", plan(), ministry="財務省")],
    )
    assert [each.ministry for each in (*found.added, *found.removed)] == [
        "財務省",
        "法務省",
    ]


def test_procedures_of_one_name_are_matched_in_their_order() -> None:
    old = [
        record("甲", plan(), current=rate(0.03)),
        record("甲", plan(), current=rate(0.05)),
    ]
    new = [
        record("甲", plan(), current=rate(0.03)),
        record("甲", plan(), current=rate(0.06)),
        record("甲", plan()),
    ]
    found = changes(old, new)
    assert [
        (each.old_spot.cell, each.new_spot.cell) for each in found.values
    ] == [("J4", "J4")]
    assert [each.cell for each in found.added] == ["D5"]


def test_a_sheet_s_name_stands_for_the_ministry() -> None:
    old, new = (
        [record("甲", plan(), ministry="法務省")],
        [record("甲", plan(), ministry=None)],
    )
    assert changes(old, new, names=("表", "法務省")).matched == 1


def test_without_ministries_the_name_of_the_sheet_may_change() -> None:
    rows = [record("甲", plan(), ministry=None)]
    assert changes(rows, rows, names=("R4.3末", "R4.6末")).matched == 1


# ---- Colours ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ("green", "blue", "up"),
        ("red", "orange", "up"),
        ("blue", "yellow", "down"),
        ("orange", "red", "down"),
        ("", "green", "set"),
        ("green", "", "cleared"),
    ],
)
def test_a_plans_colour_goes_up_and_down(
    old: str, new: str, direction: str
) -> None:
    found = changes(
        [record(RENEWAL, painted(color=old))],
        [record(RENEWAL, painted(color=new))],
    )
    assert colors(found) == [(direction, "a", old or None, new or None)]


def test_another_shade_is_no_other_colour() -> None:
    new = plan(fill=Paint("00B050"))
    assert changes(
        [record(RENEWAL, painted(color="green"))], [record(RENEWAL, new)]
    ).is_same


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        (progress(0.05), progress(0.2, "blue"), "up"),
        (progress(0.2, "blue"), progress(0.05), "down"),
        (progress("集計中"), progress(0.2, "blue"), "set"),
        (progress(0.2, "blue"), progress("集計中"), "cleared"),
        (progress(0.2, "blue"), progress(None), "cleared"),
    ],
)
def test_a_kpi_that_is_not_met_has_no_fill_so_that_one_is_a_rise(
    old: Cell, new: Cell, direction: str
) -> None:
    found = changes(
        [record(RENEWAL, plan(), progress=old)],
        [record(RENEWAL, plan(), progress=new)],
    )
    assert [each.direction for each in found.colors] == [direction]


def test_a_plan_that_went_is_a_colour_that_is_gone_and_a_blank_one_has_none() -> (
    None
):
    old = [record(RENEWAL, painted(color="blue"), painted(color="green"))]
    assert colors(changes(old, [record(RENEWAL, painted(color="blue"))])) == [
        ("cleared", "b", "green", None)
    ]
    blank = [
        record(
            RENEWAL,
            painted(color="blue"),
            Cell(None, fill=Paint(CUD["green"])),
        )
    ]
    assert colors(changes(old, blank)) == [("cleared", "b", "green", None)]


def test_a_merged_cell_is_told_once_and_counted_once() -> None:
    def rows(color: str) -> list[Row]:
        return [
            record("甲", painted(color=color)),
            {**record("乙"), "1.a": Merge.UP},
        ]

    found = changes(rows("green"), rows("blue"))
    assert [
        (each.procedure.name, each.new_spot.cell) for each in found.colors
    ] == [("甲", "O3")]
    assert (found.before["green"], found.after["blue"]) == (1, 1)


def test_with_judged_colours_the_fills_do_not_count() -> None:
    rows = [record(RENEWAL, painted("検討【取組中 令和4年3月末】", "red"))]
    data = book(scorecard(*rows))
    later = book(scorecard(record(RENEWAL, painted("検討（措置済）", "red"))))
    assert diff(data, later).changes.is_same
    found = diff(
        data, later, judged_colors=True, as_of=dt.date(2022, 4, 1)
    ).changes
    assert colors(found) == [("up", "a", "yellow", "blue")]
    assert found.before["orange"] == 1


def test_counts_are_those_of_the_report() -> None:
    found = diff(
        SAMPLES / "diff-old" / "input.xlsx",
        SAMPLES / "diff-new" / "input.xlsx",
    ).changes
    assert found.before == {
        "blue": 6,
        "green": 3,
        "yellow": 2,
        "orange": 3,
        "red": 0,
        "none": 6,
    }
    assert found.after == {
        "blue": 3,
        "green": 3,
        "yellow": 2,
        "orange": 5,
        "red": 0,
        "none": 6,
    }


# ---- Values -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "old", "new"),
    [
        ("current", 0.05, "５％"),
        ("target", 0.2, "20%以上"),
        ("base", 0, "未実施"),
        ("deadline", "令和6年\n3月末", "R6.3.31"),
        ("target", "－", None),
    ],
)
def test_another_form_of_the_same_value_is_no_change(
    field: str, old: Put, new: Put
) -> None:
    def row(value: Put) -> Row:
        cell = Cell(value, "?", "0%" if isinstance(value, float) else None)  # type: ignore[arg-type]
        return {**record(RENEWAL, plan()), field: cell}

    assert changes([row(old)], [row(new)]).values == ()


@pytest.mark.parametrize(
    ("field", "name", "old", "new"),
    [
        ("current", "online_rate_current", "5%", "9%"),
        ("base", "online_rate_base", "0.2%", "0.3%"),
        ("target", "online_rate_target", "20%", "30%"),
        ("deadline", "deadline", "令和6年3月末", "令和7年3月末"),
        ("current", "online_rate_current", "集計中", "9%"),
        (
            "1.kpi",
            "interim_kpi",
            "利用率を20%以上にする。",
            "利用率を30%以上にする。",
        ),
        ("1.progress", "kpi_progress", "5%", "6%"),
        ("1.deadline", "kpi_deadline", "令和5年3月末", "未定"),
    ],
)
def test_a_value_that_says_something_else_is_a_change(
    field: str, name: str, old: str, new: str
) -> None:
    rows = [
        [{**record(RENEWAL, plan()), field: Cell(value, "?")}]
        for value in (old, new)
    ]
    assert values(changes(*rows)) == [(name, old, new)]
