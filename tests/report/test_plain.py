"""Text on a screen: nothing redraws it, Japanese takes two columns, lines
break where they may.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from irodori.report.plain import (
    left,
    one_line,
    place,
    printable,
    right,
    width,
    wrapped,
)


@pytest.mark.parametrize(
    "text", ["\x1b[31m赤", "a\rb", "\u202e逆", "\x9b2J", "ベル\x07", "\ud800"]
)
def test_nothing_redraws_a_terminal(text: str) -> None:
    assert "\ufffd" in printable(text)
    assert not any(
        character in printable(text)
        for character in "\x1b\r\u202e\x9b\x07\ud800"
    )


def test_one_line_is_one_line() -> None:
    assert (
        one_line("オンライン\n 利用率\t(現在値)\r\n")
        == "オンライン 利用率 (現在値)"
    )


def test_columns_line_up() -> None:
    assert left("法務省", 8) == "法務省  "
    assert right("青", 4) == "  青"
    assert width("課題①ab") == 7


@pytest.mark.parametrize(
    ("sheet", "cell", "shown"),
    [
        ("スコアカード", "J3", "スコアカード!J3"),
        ("Sheet 1", "J3", "'Sheet 1'!J3"),
        ("4月", "J3", "'4月'!J3"),
        ("法務省's", "J3", "'法務省''s'!J3"),
        ("法務省", None, "法務省"),
        (None, "J3", "J3"),
        (None, None, ""),
    ],
)
def test_a_place_is_written_as_excel_does(
    sheet: str | None, cell: str | None, shown: str
) -> None:
    assert place(sheet, cell) == shown


def test_japanese_breaks_between_characters_and_english_at_spaces() -> None:
    assert list(wrapped("基準日は 2022-04-01 です。", 12)) == [
        "基準日は",
        "2022-04-01",
        "です。",
    ]
    assert list(wrapped("give it with --as-of", 12)) == [
        "give it with",
        "--as-of",
    ]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> (
    None
):
    assert list(wrapped("確かめます。次に", 10)) == ["確かめます。", "次に"]
    assert list(wrapped("これは（例）です", 8)) == ["これは", "（例）で", "す"]


@given(
    st.text(st.sampled_from("あ漢（）「」、。 ab-1%①\u3000"), max_size=60),
    st.integers(4, 30),
)
def test_wrapping_loses_nothing_but_spaces(text: str, wide: int) -> None:
    lines = list(wrapped(text, wide))
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_word_in_katakana_and_a_colour_with_its_condition_stay_whole() -> (
    None
):
    assert list(wrapped("青 → アクションプラン: 赤 = 10%未満", 24)) == [
        "青 → アクションプラン:",
        "赤 = 10%未満",
    ]
    assert list(wrapped("書いたアクションプラン", 20)) == [
        "書いた",
        "アクションプラン",
    ]


@given(
    st.text(st.sampled_from("あ漢（）「」、。 ab-1%①\u3000"), max_size=60),
    st.integers(8, 30),
)
def test_at_most_one_mark_stands_behind_a_line(text: str, wide: int) -> None:
    longest = max(map(width, text.split()), default=0)
    for line in wrapped(text, wide):
        assert width(line) <= max(wide + 2, longest)
