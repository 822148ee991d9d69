"""Colours beyond the five: used as the legend shows them, and in doubt where
it does not.
"""

from __future__ import annotations

import json
from itertools import chain

import pytest
from samples.layout import Cell, Paint, Put
from tests.scorecard.made import (
    book,
    colors,
    converted,
    found,
    plan,
    record,
    scorecard,
)

from irodori.compare import check, diff
from irodori.conversion import inspect
from irodori.errors import ProfileError
from irodori.report.differences import diff_lines
from irodori.report.html.page import html_chunks
from irodori.report.json import json_report
from irodori.report.model import Report
from irodori.report.screentext import conversion_lines
from irodori.results import Conversion
from irodori.scorecard.palettes import COLORS, contradicts
from irodori.scorecard.profile import shipped_profile
from irodori.scorecard.profiles import parse_profile
from irodori.workbook.fills import Fill

SWATCHES = (
    ("青：措置済", "4DC4FF"), ("緑：取組中", "03AF7A"), ("黄：検討開始", "FFF100"), ("橙：見直し", "F6AA00"),
    ("紫：中止", "7030A0"), ("赤：未着手", "FF4B00"),
)  # fmt: skip
PLANS = (
    "【措置済】改修",
    "【取組中】改修",
    "【検討開始】改修",
    "【見直し】改修",
    "【中止】改修",
    "【未着手】改修",
)


def legend(
    entries: tuple[tuple[str, str], ...] = SWATCHES,
) -> list[dict[int, Put]]:
    """Return a legend whose entries stand to the right of their swatches."""
    lines: list[dict[int, Put]] = [{0: "各アクションプラン"}]
    return lines + [
        {0: Cell(None, fill=Paint(argb)) if argb else None, 1: text}
        for text, argb in entries
    ]


def made(
    entries: tuple[tuple[str, str], ...] = SWATCHES,
    plans: tuple[str, ...] = PLANS,
) -> bytes:
    """Return a scorecard with one procedure and these plans."""
    sheet = scorecard(
        record("申請", *map(plan, plans)),
        blocks=("abcdef"[: len(plans)],),
        legend=legend(entries),  # type: ignore[arg-type]
    )
    return book(sheet)


@pytest.fixture(scope="module")
def six() -> Conversion:
    return converted(made())


def on_plans(conversion: Conversion) -> list[str | None]:
    return [
        each.color
        for each in conversion.ratings
        if each.field == "action_plan"
    ]


def test_a_sixth_colour_with_its_own_swatch_fills_exactly_as_the_swatch(
    six: Conversion,
) -> None:
    assert on_plans(six) == [
        "blue",
        "green",
        "yellow",
        "orange",
        "purple",
        "red",
    ]
    purple = next(each for each in six.ratings if each.color == "purple")
    assert purple.argb == "FF7030A0"
    written = inspect(six.data).book["スコアカード"][purple.cell]
    assert written.fill == "FF7030A0"


def test_a_sixth_colour_without_a_swatch_leaves_its_status_unrated() -> None:
    bare = tuple(
        (text, "" if "紫" in text else argb) for text, argb in SWATCHES
    )
    conversion = converted(made(bare))
    assert on_plans(conversion) == ["blue", "green", "yellow", "orange", "red"]
    assert [code for _, code in found(conversion, "legend.color")] == [
        "legend.color"
    ]
    assert (
        conversion.summary["unrated"]
        == converted(made()).summary["unrated"] + 1
    )


def test_a_swatch_that_is_not_the_colour_of_its_word_is_in_doubt() -> None:
    wrong = tuple(
        (text, "00B050" if "紫" in text else argb) for text, argb in SWATCHES
    )
    conversion = converted(made(wrong))
    assert "purple" not in on_plans(conversion)
    assert {"legend.swatch", "legend.color"} <= {
        code for _, code in found(conversion, "legend")
    }


def test_a_swatch_without_a_colour_word_is_called_by_its_red_green_and_blue() -> (
    None
):
    wordless = tuple(
        (text.partition("：")[2], argb) for text, argb in SWATCHES
    )
    conversion = converted(made(wordless))
    assert on_plans(conversion) == [
        "blue",
        "green",
        "yellow",
        "orange",
        "#7030A0",
        "red",
    ]
    assert conversion.summary["#7030A0"] == 1


def test_two_colours_that_share_a_swatch_are_in_doubt() -> None:
    same = tuple(
        (text, "7030A0" if text.startswith("茶") else argb)
        for text, argb in (*SWATCHES, ("茶：延期", ""))
    )
    conversion = converted(made(same, (*PLANS[:5], "【延期】改修")))
    assert not {"purple", "brown"} & set(on_plans(conversion))


def test_a_swatch_in_a_small_table_of_colours_is_taken() -> None:
    lines: list[dict[int, Put]] = [
        {
            0: "各アクションプラン：青：措置済、緑：取組中、赤：未着手、紫：中止"
        },
    ]
    small = (
        ("青", "0070C0"),
        ("緑", "00B050"),
        ("赤", "FF0000"),
        ("紫", "7030A0"),
    )
    lines += [{1: Cell(word, fill=Paint(argb))} for word, argb in small]
    sheet = scorecard(
        record("申請", *map(plan, PLANS[4:])),
        blocks=("ab",),
        legend=lines,  # type: ignore[arg-type]
    )
    assert on_plans(converted(book(sheet))) == ["purple", "red"]


def test_the_report_counts_a_sixth_colour_and_holds_to_its_form(
    six: Conversion,
) -> None:
    data = b"".join(json_report(six))
    read = Report.model_validate_json(data)
    assert json.loads(data)["summary"]["purple"] == 1
    assert read.model_dump(mode="json", by_alias=True) == json.loads(data)
    assert list(json.loads(data)["summary"]) == [
        *COLORS,
        "purple",
        "none",
        "unrated",
    ]


def test_a_book_of_five_colours_counts_no_other() -> None:
    assert list(converted(made(SWATCHES[:4], PLANS[:4])).summary) == [
        *COLORS,
        "none",
        "unrated",
    ]


def test_the_screen_and_the_page_say_the_sixth_colour(six: Conversion) -> None:
    assert any("紫" in line for line in conversion_lines(six, "ja"))
    assert any("purple" in line for line in conversion_lines(six, "en"))
    page = "".join(html_chunks(six))
    assert "is-purple" in page
    assert '<i class="purple f ' in page
    assert "#7030a0" in page


def test_a_colour_that_only_a_swatch_shows_is_a_class_that_css_allows() -> (
    None
):
    wordless = tuple(
        (text.partition("：")[2], argb) for text, argb in SWATCHES
    )
    page = "".join(html_chunks(converted(made(wordless))))
    assert ".bar .x7030A0{" in page
    assert "is-x7030A0" in page


def test_what_was_coloured_is_as_the_legend_asks(six: Conversion) -> None:
    assert check(six.data, as_of="2022-04-01").differences == ()
    assert converted(six.data).data == six.data


def test_a_sixth_colour_carries_its_status_to_the_next_issue() -> None:
    untagged = tuple(text.partition("】")[2] for text in PLANS)
    painted = [
        Cell(text, "?", fill=Paint(argb))
        for text, (_, argb) in zip(untagged, SWATCHES, strict=True)
    ]
    sheet = scorecard(
        record("申請", *painted),
        blocks=("abcdef",),
        legend=legend(),  # type: ignore[arg-type]
    )
    assert on_plans(converted(book(sheet))) == [
        "blue",
        "green",
        "yellow",
        "orange",
        "purple",
        "red",
    ]


def test_a_change_to_a_sixth_colour_is_neither_up_nor_down(
    six: Conversion,
) -> None:
    earlier = converted(made(plans=(*PLANS[:4], "【取組中】改修", PLANS[5])))
    changes = diff(earlier.data, six.data).changes
    assert [
        (each.old, each.new, each.direction) for each in changes.colors
    ] == [("green", "purple", "changed")]
    assert changes.after["purple"] == 1
    text = "\n".join(chain(diff_lines(diff(earlier.data, six.data), "ja")))
    assert "緑 → 紫" in text


def test_five_colours_are_read_as_before(six: Conversion) -> None:
    assert all(
        color in (*COLORS, "purple", None) for color in colors(six).values()
    )


@pytest.mark.parametrize(
    ("color", "argb", "differs"),
    [("purple", "7030A0", False), ("purple", "B1A0C7", False), ("purple", "00B050", True), ("brown", "833C0B", False),
     ("brown", "0070C0", True), ("gray", "BFBFBF", False), ("gray", "FF0000", True), ("teal", "00B0A0", False),
     ("a_colour_of_an_office", "123456", False)],
)  # fmt: skip
def test_a_swatch_agrees_with_the_word_beside_it(
    color: str, argb: str, differs: bool
) -> None:
    assert contradicts(Fill.solid(f"FF{argb}"), color) == differs


def test_a_profile_may_name_a_colour_and_give_its_fill() -> None:
    entry = '{ color = "matcha", status = "done", fill = "88AA55" }'
    profile = parse_profile(
        f'[color_words]\nmatcha = ["抹茶"]\n[legend]\nstatus = [{entry}]\n',
        "own.toml",
    )
    assert profile.legend.status[0].color == "matcha"
    assert (
        profile.color_words["purple"]
        == shipped_profile().color_words["purple"]
    )


def test_a_colour_beyond_the_five_needs_a_fill_or_each_palette() -> None:
    with pytest.raises(ProfileError, match="fill"):
        parse_profile(
            '[legend]\nstatus = [{ color = "purple", status = "done" }]\n',
            "own.toml",
        )
    palettes = "".join(
        f'[palettes.{name}]\npurple = "7030A0"\n'
        for name in ("cud", "excel", "print")
    )
    profile = parse_profile(
        palettes
        + '[legend]\nstatus = [{ color = "purple", status = "done" }]\n',
        "own.toml",
    )
    assert profile.palettes["cud"]["purple"] == Fill.solid("FF7030A0")
