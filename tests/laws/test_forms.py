"""Two laws on one scorecard in many forms: layout changes no colour, and a
changed statement is always seen.
"""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.laws.rewording import reworded
from tests.laws.sheetforms import (
    FIELDS,
    LEGEND_FORMS,
    Form,
    Legend,
    Procedure,
    laid_out,
)

from irodori.conversion import convert
from irodori.results import Conversion

AS_OF = dt.date(2023, 6, 30)
STATUSES = ("措置済", "取組中", "未着手")
DATES = {"令和5年3月末": True, "令和5年9月末": False, "令和6年3月末": False}
"""Deadlines, and whether they have passed."""
COLORS = {
    ("措置済", True): "blue", ("措置済", False): "blue", ("取組中", False): "green", ("取組中", True): "yellow",
    ("未着手", False): "orange", ("未着手", True): "red",
}  # fmt: skip
FORMS = st.builds(
    Form,
    st.permutations(FIELDS),
    st.integers(0, 2),
    st.booleans(),
    st.sampled_from(LEGEND_FORMS),
    st.booleans(),
)


@st.composite
def facts(draw: st.DrawFn) -> Procedure:
    """Draw what one procedure says."""
    base, target = draw(
        st.sampled_from([(0, 20), (10, 50), (5, 80), (60, 20)])
    )
    return {
        "base": f"{base}%",
        "current": f"{draw(st.integers(0, 90))}%",
        "target": f"{target}%",
        "deadline": "令和6年3月末",
        "issue": "周知不足",
        "kpi": f"オンライン利用率を{draw(st.sampled_from([30, 40, 50]))}%以上にする",
        "progress": f"{draw(st.integers(20, 60))}%",
        "kpi_deadline": draw(st.sampled_from(list(DATES))),
        "a": f"【{draw(st.sampled_from(STATUSES))}】システム改修",
        "b": f"周知の実施（{draw(st.sampled_from(STATUSES))}）",
    }


def procedures(found: list[Procedure]) -> list[Procedure]:
    """Return procedures with names and ministries of their own."""
    names = "甲乙丙丁戊"
    return [
        {
            **each,
            "procedure": f"{names[at]}届出",
            "ministry": "総務省" if at < 2 else "法務省",
        }
        for at, each in enumerate(found)
    ]


PROCEDURES = st.lists(facts(), min_size=2, max_size=4).map(procedures)
LEGENDS = st.sampled_from(
    [Legend(), Legend((100, 80, 50, 20)), Legend((90, 60, 30, 5))]
)


def wanted(procedure: Procedure, legend: Legend) -> dict[str, str]:
    """Return the colours of a procedure by the rule, in other words than the
    program's.
    """
    base, current, target = (
        int(str(procedure[name]).strip("%"))
        for name in ("base", "current", "target")
    )
    progress = Fraction(100 * (current - base), target - base)
    bands = zip(
        ("blue", "green", "yellow", "orange"), legend.bands, strict=True
    )
    reached = [color for color, low in bands if progress >= low]
    overdue = DATES[str(procedure["kpi_deadline"])]
    asked = int(
        str(procedure["kpi"])
        .removeprefix("オンライン利用率を")
        .partition("%")[0]
    )
    return {
        "current": reached[0] if reached else "red",
        "a": next(
            COLORS[each, overdue]
            for each in STATUSES
            if each in str(procedure["a"])
        ),
        "b": next(
            COLORS[each, overdue]
            for each in STATUSES
            if each in str(procedure["b"])
        ),
        "progress": "blue"
        if int(str(procedure["progress"]).strip("%")) >= asked
        else "none",
    }


def colors(
    conversion: Conversion, places: dict[str, tuple[str, str]]
) -> dict[tuple[str, str], str]:
    return {
        places[each.cell]: each.color or "none" for each in conversion.ratings
    }


@settings(max_examples=40, deadline=None)
@given(PROCEDURES, LEGENDS, FORMS)
def test_every_form_of_a_scorecard_has_the_colours_of_the_rule(
    found: list[Procedure], legend: Legend, form: Form
) -> None:
    data, places = laid_out(found, legend, form)
    conversion = convert(data, as_of=AS_OF)
    expected = {
        (str(each["procedure"]), name): color
        for each in found
        for name, color in wanted(each, legend).items()
    }
    assert colors(conversion, places) == expected


class Change(NamedTuple):
    """A changed statement, and the colours that it changes: ``none`` is no
    fill, ``unrated`` a doubt.
    """

    changed: Procedure
    wanted: dict[str, str]
    legend: Legend = Legend()


CHANGES = {
    "threshold": Change({}, {"current": "yellow"}, Legend((100, 75, 40, 10))),
    "lower threshold": Change(
        {}, {"current": "blue"}, Legend((70, 40, 20, 10))
    ),
    "base": Change({"base": "50%"}, {"current": "yellow"}),
    "current": Change({"current": "7.3%"}, {"current": "red"}),
    "target": Change({"target": "73%"}, {"current": "blue"}),
    "direction": Change(
        {"kpi": "オンライン利用率を40%以下にする"}, {"progress": "none"}
    ),
    "denial": Change(
        {"kpi": "オンライン利用率を40%以上にしない"}, {"progress": "unrated"}
    ),
    "forecast": Change({"current": "75%（見込み）"}, {"current": "unrated"}),
    "aim": Change({"current": "目標75%"}, {"current": "unrated"}),
    "status": Change({"a": "【未着手】システム改修"}, {"a": "orange"}),
    "done": Change({"a": "【措置済】システム改修"}, {"a": "blue"}),
    "two statuses": Change(
        {"a": "【取組中】システム改修（未着手）"}, {"a": "unrated"}
    ),
    "doubtful status": Change(
        {"a": "【取組中（一部措置済）】システム改修"}, {"a": "unrated"}
    ),
    "date": Change({"kpi_deadline": "令和5年3月末"}, {"a": "yellow"}),
    "no date": Change({"kpi_deadline": "未定"}, {"a": "unrated"}),
    "open date": Change({"kpi_deadline": "令和5年9月以降"}, {"a": "unrated"}),
    "rough date": Change({"kpi_deadline": "令和5年7月頃"}, {"a": "unrated"}),
    "rough date that has passed": Change(
        {"kpi_deadline": "令和5年3月頃"}, {"a": "yellow"}
    ),
    "plan's date": Change(
        {"a": "【取組中】令和5年3月末までにシステム改修"}, {"a": "yellow"}
    ),
    "plan's date without a year": Change(
        {"a": "【取組中】3月末までにシステム改修"}, {"a": "unrated"}
    ),
    "unknown rate": Change({"base": "集計中"}, {"current": "unrated"}),
    "unit": Change({"progress": "45件"}, {"progress": "unrated"}),
    "partial": Change({"progress": "概ね達成"}, {"progress": "unrated"}),
    "weak": Change({"progress": "40%弱"}, {"progress": "none"}),
    "contradiction": Change(
        {"progress": "未達成（45%）"}, {"progress": "unrated"}
    ),
}
USUAL_COLORS = {
    "current": "green",
    "a": "green",
    "b": "blue",
    "progress": "blue",
}
USUAL: Procedure = {
    "ministry": "総務省",
    "procedure": "甲届出",
    "base": "0%",
    "current": "73%",
    "target": "100%",
    "deadline": "令和6年3月末",
    "issue": "周知不足",
    "kpi": "オンライン利用率を40%以上にする",
    "progress": "45%",
    "kpi_deadline": "令和5年9月末",
    "a": "【取組中】システム改修",
    "b": "周知の実施（措置済）",
}


@pytest.mark.parametrize("legend_form", LEGEND_FORMS)
def test_a_sheet_before_its_changes(legend_form: str) -> None:
    found, warned = outcome(USUAL, Legend(), legend_form)
    assert (found, warned) == (USUAL_COLORS, set())


@pytest.mark.parametrize("legend_form", LEGEND_FORMS)
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_what_is_said_changes_the_colours_that_depend_on_it_and_no_others(
    name: str, legend_form: str
) -> None:
    change = CHANGES[name]
    found, warned = outcome(
        {**USUAL, **change.changed}, change.legend, legend_form
    )
    assert found == {**USUAL_COLORS, **change.wanted}
    assert {
        field for field, color in found.items() if color == "unrated"
    } <= warned


def outcome(
    procedure: Procedure, legend: Legend, legend_form: str
) -> tuple[dict[str, str], set[str]]:
    """Return the colour of each rated cell of a sheet with one procedure, and
    the cells with a warning of their own.
    """
    data, places = laid_out([procedure], legend, Form(legend_form=legend_form))
    conversion = convert(data, as_of=AS_OF)
    rated = {
        field: color
        for (_, field), color in colors(conversion, places).items()
    }
    fields = {cell: field for cell, (_, field) in places.items()}
    warned = {
        fields[each.cell]
        for each in conversion.findings
        if each.severity == "warning" and each.cell in fields
    }
    return {
        field: rated.get(field, "unrated") for field in USUAL_COLORS
    }, warned


BROKEN_LEGENDS = (
    "緑：70%以上100%未満程度",
    "緑：70%以上100%未満（別途協議）",
    "緑：70%かそれ以上",
    "緑：おおむね順調",
    "緑：7割台",
    "緑：70%～100%または特に認めるもの",
)


@pytest.mark.parametrize("entry", BROKEN_LEGENDS)
def test_a_legend_that_is_not_understood_whole_colours_nothing_of_its_rule(
    entry: str,
) -> None:
    data, _ = laid_out([USUAL], Legend(), Form(legend_form="signs"))
    sound = convert(data, as_of=AS_OF)
    assert [
        each.color for each in sound.ratings if each.rule == "progress"
    ] == ["green"]
    changed = reworded(
        data, lambda _, text: text.replace("緑：≧70%、＜100%", entry)
    )
    after = convert(changed, as_of=AS_OF)
    assert not [
        each
        for each in after.ratings
        if each.rule == "progress" and each.color is not None
    ]
    assert [each for each in after.findings if each.code.startswith("legend.")]
